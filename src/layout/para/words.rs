//! Words to glyphs and to the places where they may be divided: each distinct word of a style is shaped once.

use crate::font::{Face, Fonts, Lack, ShapedGlyph, Shaper};
use crate::geom::Length;
use crate::lang::{Between, Capitals, Lang, joints};
use crate::layout::para::Family;
use crate::layout::para::alike::outer_words;
use crate::layout::para::known::{
    Cut, Few, Known, LookId, MadeFormula, NamePart, Part, PlacedGlyph, SetFormula, Word, WordId,
};
use crate::layout::para::look::{Level, LookKey, look, weight};
use crate::layout::para::protrude::hanging;
use crate::layout::para::stretch::{Stretch, UNKNOWN, follows, stretches};
use crate::math::tree::Formula;
use crate::theme::{Caps, Theme};
use std::ops::Deref;
use std::sync::Arc;

/// Dislike of dividing a word. TeX has 50; where letters give way too, nearly three times as much costs little evenness and
/// saves nearly half of the hyphens.
pub(in crate::layout::para) const HYPHEN: i32 = 141;
/// Letters of a word that tell little of it.
const FEW: usize = 2;
/// What is disliked more than a plain division, if no more letters than those stand before the hyphen: `re-` may become anything. At 0
/// a fifth of all divisions in a novel are such, at 59 a tenth, at 80 one in thirteen; then a line in 500 more is loose.
const STUB: i32 = 80;
/// If no more than those follow it: an ending, which the eye has to fetch from the next line. Patterns of English leave none.
const ENDING: i32 = 20;
/// Of ending a line after a hyphen or dash that is there anyway.
const EXPLICIT: i32 = 30;
/// Of ending it within a URL.
const WITHIN_URL: i32 = 60;
/// Of ending it within a name in code, such as `output.html.search`: where no line without it comes out well.
pub(in crate::layout::para) const WITHIN_NAME: i32 = 5_000;
/// What more it costs between the words of one name, behind `_`, than between two names, behind `::`.
const WORDS: i32 = 1_000;
/// What more it costs before a capital within a name, such as `outputSearch`.
const CAPITALS: i32 = 3_000;

/// A longer word is set as several, and more spaces in a row too: well within a run's text.
pub(in crate::layout::para) const MAX_WORD: usize = crate::page::Run::MAX_TEXT / 2;
const _: () = assert!(MAX_WORD < PlacedGlyph::CLUSTERS);
/// A longer word is not divided within; see `split`.
pub(in crate::layout::para) const MAX_DIVIDED: usize = 256;

/// The words of a book that one thread has met, and what shapes more of them.
pub(in crate::layout::para) struct Words<'a> {
    fonts: &'a Fonts,
    theme: &'a Theme,
    lang: &'a Lang,
    shaper: Shaper<'a>,
    known: Known,
    /// The glyphs of the stretch that is being shaped.
    glyphs: Vec<ShapedGlyph>,
    /// Characters of the text shaped last that no face has, with their bytes.
    missing: Vec<(u32, char)>,
}

impl Deref for Words<'_> {
    type Target = Known;

    /// What is known is read through it.
    #[inline]
    fn deref(&self) -> &Known {
        &self.known
    }
}

impl<'a> Words<'a> {
    /// Goes on with what is known, of the same fonts, theme and language.
    pub(in crate::layout::para) fn new(
        fonts: &'a Fonts,
        theme: &'a Theme,
        lang: &'a Lang,
        known: Known,
    ) -> Self {
        let (glyphs, missing) = (Vec::new(), Vec::new());
        Self { fonts, theme, lang, shaper: Shaper::new(fonts), known, glyphs, missing }
    }

    /// Hands out what is known.
    pub(in crate::layout::para) fn take_known(&mut self) -> Known {
        std::mem::take(&mut self.known)
    }

    /// The look of a key, made once.
    pub(in crate::layout::para) fn look(&mut self, key: &LookKey) -> LookId {
        if let Some(id) = self.known.by_key.get(key) {
            return *id;
        }
        // A book has dozens of looks, not tens of thousands; should it, the last one stands for the rest.
        let id = LookId::try_from(self.known.looks.len()).unwrap_or(LookId::MAX);
        if self.known.looks.len() <= usize::from(LookId::MAX) {
            self.known.looks.push(look(self.fonts, self.theme, key.clone()));
            let space = self.word(id, false, " ");
            self.known.spaces.push(space);
        }
        self.known.by_key.insert(key.clone(), id);
        id
    }

    /// A formula in a look, set now if it is new.
    pub(in crate::layout::para) fn formula(
        &mut self,
        of: (LookId, &str),
        tree: &Arc<Formula>,
        set: impl FnOnce() -> MadeFormula,
    ) -> SetFormula {
        self.known.formula(of, tree, set)
    }

    /// The document's language.
    pub(in crate::layout::para) fn lang(&self) -> &'a Lang {
        self.lang
    }

    /// The faces.
    pub(in crate::layout::para) fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// The word for a text, shaped now if it is new.
    pub(in crate::layout::para) fn word(&mut self, look: LookId, rtl: bool, text: &str) -> WordId {
        if let Some(id) = self.known.find(look, rtl, text) {
            return id;
        }
        let mut word = self.shape(look, rtl, text);
        word.outer = outer_words(text);
        let missing = std::mem::take(&mut self.missing);
        self.note_lacks(look, word, text);
        if !rtl {
            let places = match text.len() {
                0..=MAX_DIVIDED if self.known.get_look(look).key.style.family == Family::Mono => {
                    names(text)
                }
                0..=MAX_DIVIDED => explicit(text),
                _ => Vec::new(),
            };
            word.explicit = self.cuts(look, word, text, &places);
        }
        self.known.add((look, rtl, text), word, missing)
    }

    /// Keeps what the faces of a new word lack of its style.
    fn note_lacks(&self, look: LookId, word: Word, text: &str) {
        let style = self.known.get_look(look).key.style;
        let bold = weight(style.weight);
        if bold < 600 && !style.italic {
            return;
        }
        for part in word.parts.of(&self.known.parts) {
            let piece = text.get(part.start as usize..part.end as usize).unwrap_or_default();
            let face = self.fonts.face(part.face);
            if let Some(lack) = Lack::of(face, bold, style.italic, piece) {
                self.fonts.note_lack(part.face, lack);
            }
        }
    }

    /// Whether the faces of a look in small capitals have one for each letter of a word that is to be small. A family without any is kept
    /// for a message.
    pub(in crate::layout::para) fn has_small_capitals(&mut self, look: LookId, text: &str) -> bool {
        let all = self.known.get_look(look).key.style.caps == Caps::AllSmall;
        let is_small = |it: char| it.is_lowercase() || all && it.is_uppercase();
        if !text.chars().any(is_small) {
            return true;
        }
        let word = self.word(look, false, text);
        let lacking = self.parts(word).iter().find(|part| {
            let face = self.fonts.face(part.face);
            self.known.glyphs(part).iter().any(|glyph| {
                let letter = text.get(glyph.cluster() as usize..).and_then(|it| it.chars().next());
                letter.is_some_and(|it| is_small(it) && face.glyph(it) == Some(glyph.id))
            })
        });
        let Some(face) = lacking.map(|it| it.face) else { return true };
        let own = self.fonts.face(face);
        if !own.is_bundled() && !own.has_feature(*b"smcp") {
            self.fonts.note_lack(face, Lack::SmallCapitals);
        }
        false
    }

    /// Where a hyphen may divide a word, found out when first asked.
    pub(in crate::layout::para) fn hyphens(
        &mut self,
        id: WordId,
        look: LookId,
        text: &str,
    ) -> &[Cut] {
        if self.get(id).hyphens.is_none() {
            let found = self.known.looks[usize::from(look)]
                .hyphenator
                .as_ref()
                .filter(|_| text.len() <= MAX_DIVIDED);
            let places = found.map(|it| it.breaks(text)).unwrap_or_default();
            let places: Vec<_> = places
                .into_iter()
                .map(|it| Place { byte: it, hyphen: true, penalty: dislike(text, it) })
                .collect();
            let cuts = self.cuts(look, *self.get(id), text, &places);
            self.known.set_hyphens(id, cuts);
        }
        self.get(id).hyphens.unwrap_or_default().of(&self.known.cuts)
    }

    /// Whether the face of a look has superiors (or inferiors) of its own for the whole text.
    pub(in crate::layout::para) fn has_own(
        &mut self,
        plain: &LookKey,
        level: Level,
        text: &str,
    ) -> bool {
        let with = self.look(&LookKey { level, ..plain.clone() });
        let without = self.look(plain);
        let (with, without) = (self.word(with, false, text), self.word(without, false, text));
        let ids = |word: WordId| {
            let glyphs = self.parts(word).iter().flat_map(|it| self.known.glyphs(it));
            glyphs.map(|it| it.id).collect::<Vec<_>>()
        };
        let (with, without) = (ids(with), ids(without));
        with.len() == without.len() && with.iter().zip(&without).all(|(a, b)| a != b)
    }

    /// The widths on both sides of each place: from the word's own glyphs where nothing changes, else from the halves'.
    fn cuts(&mut self, look: LookId, word: Word, text: &str, places: &[Place]) -> Few {
        let first = self.known.cuts.len();
        for place in places {
            let Some((head, tail)) = text.split_at_checked(place.byte) else { continue };
            let byte = number(place.byte);
            let safe = self.pen_at(word, byte);
            let hanging = |text| hanging(self.fonts, &self.known.looks[usize::from(look)], text);
            let (left, mut right) = (hanging(tail).0, hanging(head).1);
            let before = if place.hyphen {
                let with = self.hyphen_after(look, head);
                right = with.1;
                let alone = safe.unwrap_or_else(|| self.measure(look, head).0);
                alone + with.0
            } else {
                safe.unwrap_or_else(|| self.measure(look, head).0)
            };
            let after = match safe {
                Some(pen) => word.width - pen,
                None => self.measure(look, tail).0,
            };
            let cut = Cut {
                byte,
                before: before.narrow(),
                after: after.narrow(),
                right: right.narrow(),
                left: left.narrow(),
                beside: (outer_words(head).1, outer_words(tail).0),
                hyphen: place.hyphen,
                name: (place.hyphen && self.known.looks[usize::from(look)].names)
                    .then(|| name_part(head, tail))
                    .flatten(),
                penalty: place.penalty,
            };
            self.known.cuts.push(cut);
        }
        Few::since(&self.known.cuts, first)
    }

    /// The widths of a word up to each of its letters, by their bytes. Letters that join or are kerned come out a little wider or
    /// narrower when the word is broken there.
    pub(in crate::layout::para) fn pens(&self, id: WordId) -> Vec<(u32, Length)> {
        let mut pens = Vec::new();
        let mut start = Length::ZERO;
        for part in self.parts(id) {
            let glyphs = self.known.glyphs(part);
            let falls =
                glyphs.first().map(|it| it.cluster()) > glyphs.last().map(|it| it.cluster());
            for (index, glyph) in glyphs.iter().enumerate() {
                let pen = if falls {
                    // From right to left: what stands before a letter stands to its right.
                    let rest = glyphs.get(index + 1..).unwrap_or_default();
                    let next = rest.iter().find(|it| it.cluster() < glyph.cluster());
                    part.width - next.map_or(part.width, |it| Length(it.pen.into()))
                } else {
                    Length(glyph.pen.into())
                };
                pens.push((glyph.cluster(), start + pen));
            }
            start += part.width;
        }
        pens.sort();
        pens.dedup_by_key(|it| it.0);
        pens
    }

    /// Most bytes of a word: the places of its glyphs, which are two ems wide at most but for a few, are known as far as a pen goes.
    pub(in crate::layout::para) fn longest(&self, look: LookId) -> usize {
        let wide = self.known.get_look(look).size.0.saturating_mul(2).max(1);
        usize::try_from(i64::from(i32::MAX) / wide).unwrap_or(0).clamp(64, MAX_WORD)
    }

    /// The pen at a byte of a word, if it may be parted there as it is.
    fn pen_at(&self, word: Word, byte: u32) -> Option<Length> {
        let [part] = word.parts.of(&self.known.parts) else { return None };
        let glyph = self.known.glyphs(part).iter().find(|it| it.cluster() >= byte)?;
        (glyph.cluster() == byte && glyph.is_safe()).then_some(Length(glyph.pen.into()))
    }

    /// What a hyphen adds to the width of a word's first part, kerned to the letter before it, and how far it hangs out.
    fn hyphen_after(&mut self, look: LookId, head: &str) -> (Length, Length) {
        let letter = head.chars().next_back().unwrap_or('-');
        if let Some(known) = self.known.hyphen_widths.get(&(look, letter)) {
            return *known;
        }
        let alone = letter.to_string();
        let with = self.measure(look, &self.hyphenated(look, &alone));
        let found = (with.0 - self.measure(look, &alone).0, with.1);
        self.known.hyphen_widths.insert((look, letter), found);
        found
    }

    /// The first part of a divided word with its hyphen.
    pub(in crate::layout::para) fn hyphenated(&self, look: LookId, head: &str) -> String {
        let mut text = String::with_capacity(head.len() + 3);
        text.push_str(head);
        text.push(self.known.looks[usize::from(look)].hyphen);
        text
    }

    /// Width of a text that is no word by itself, and how far its last character may hang out.
    fn measure(&mut self, look: LookId, text: &str) -> (Length, Length) {
        let Known { parts, glyphs, offsets, .. } = &self.known;
        let (parts, glyphs, offsets) = (parts.len(), glyphs.len(), offsets.len());
        let word = self.shape(look, false, text);
        self.known.parts.truncate(parts);
        self.known.glyphs.truncate(glyphs);
        self.known.offsets.truncate(offsets);
        (word.width, Length(word.right.into()))
    }

    /// Shapes a text; its parts and glyphs are the last ones that are known.
    fn shape(&mut self, look: LookId, rtl: bool, text: &str) -> Word {
        let (first, mut width) = (self.known.parts.len(), Length::ZERO);
        self.missing.clear();
        for stretch in stretches(self.fonts, self.known.get_look(look), text) {
            let style = &self.known.looks[usize::from(look)];
            self.glyphs.clear();
            let own = &text[stretch.start..stretch.end];
            let capitals = style.key.level == Level::Capitals && stretch.stand_in.is_none();
            let capitals = capitals.then(|| Capitals::of(own, &style.key.lang));
            let piece = capitals.as_ref().map_or(own, |it| &it.text);
            let piece = stretch.stand_in.unwrap_or(piece);
            if stretch.script == *b"Latn" && !rtl {
                self.shaper.shape(stretch.face, &style.request, piece, &mut self.glyphs);
            } else {
                let request = style.request_for(stretch.script, rtl);
                self.shaper.shape(stretch.face, &request, piece, &mut self.glyphs);
            }
            if let Some(capitals) = &capitals {
                self.glyphs.iter_mut().for_each(|it| it.cluster = capitals.origin(it.cluster));
            }
            if stretch.stand_in.is_some() {
                // However many glyphs stand for it, it is one character.
                self.glyphs.iter_mut().for_each(|it| it.cluster = 0);
            }
            if stretch.stand_in == Some(UNKNOWN) {
                let character = text[stretch.start..].chars().next();
                self.missing.extend(character.map(|it| (number(stretch.start), it)));
            }
            for glyph in self.glyphs.iter().filter(|it| it.id == 0) {
                let at = stretch.start + glyph.cluster as usize;
                self.missing.extend(without_glyph(self.fonts.face(stretch.face), text, at));
            }
            let part = self.part_of(look, &stretch);
            width += part.width;
            self.known.parts.push(part);
        }
        let hanging = hanging(self.fonts, self.known.get_look(look), text);
        Word::new(width, hanging, Few::since(&self.known.parts, first))
    }

    /// The stretch that was shaped last; its glyphs are put behind those that are known.
    fn part_of(&mut self, look: LookId, stretch: &Stretch) -> Part {
        let Known { looks, glyphs: known, offsets: known_offsets, .. } = &mut self.known;
        let look = &looks[usize::from(look)];
        let upem = i64::from(self.fonts.face(stretch.face).metrics.upem);
        let scale = |units: i64| look.size.ratio(units, upem);
        // Letters that join are never spaced apart.
        let joining =
            matches!(&stretch.script, b"Arab" | b"Syrc" | b"Mong" | b"Nkoo" | b"Mand" | b"Deva");
        let tracking = if joining { Length::ZERO } else { look.tracking };
        let moved = self.glyphs.iter().any(|it| (it.dx, it.dy) != (0, 0));
        let (first, first_offset) = (known.len(), known_offsets.len());
        let (mut pen, mut spaced) = (0, Length::ZERO);
        for (index, glyph) in self.glyphs.iter().enumerate() {
            let at = |units: i64| (scale(units) + spaced).narrow();
            let here = at(pen);
            let cluster = number(stretch.start) + glyph.cluster;
            known.push(PlacedGlyph::new(glyph.id, here, cluster, !glyph.unsafe_to_break));
            if moved {
                let dx = at(pen + i64::from(glyph.dx)).saturating_sub(here);
                known_offsets.push((dx, scale(i64::from(glyph.dy)).narrow()));
            }
            pen += i64::from(glyph.x_advance);
            // Marks keep to their letter.
            if self.glyphs.get(index + 1).is_none_or(|next| next.cluster != glyph.cluster) {
                spaced += tracking;
            }
        }
        Part {
            face: stretch.face,
            start: number(stretch.start),
            end: number(stretch.end),
            width: scale(pen) + spaced,
            glyphs: Few::since(known, first),
            offsets: Few::since(known_offsets, first_offset),
        }
    }
}

/// The character that a face has no glyph for, in the cluster at a byte: it may be a mark upon a letter.
fn without_glyph(face: &Face, text: &str, at: usize) -> Option<(u32, char)> {
    let letters = || text.get(at..).unwrap_or_default().char_indices();
    let marks = letters().skip(1).take_while(|it| follows(it.1));
    let lacking = letters().take(1).chain(marks).find(|it| !face.has_glyph(it.1));
    lacking.or_else(|| letters().next()).map(|(byte, it)| (number(at + byte), it))
}

/// Letters on both sides of a hyphen that a name must have, so that it is known on either line: what is left of most
/// names. Where nothing else is left, three do.
const NAME_LETTERS: usize = 4;

/// What is left of a capitalised word that is divided.
fn name_part(head: &str, tail: &str) -> Option<NamePart> {
    let before = || head.chars().rev().take_while(is_letter);
    if !before().last().is_some_and(char::is_uppercase) {
        return None;
    }
    match before().count().min(tail.chars().take_while(is_letter).count()) {
        NAME_LETTERS.. => Some(NamePart::Known),
        3 => Some(NamePart::Despair),
        _ => Some(NamePart::Never),
    }
}

fn is_letter(it: &char) -> bool {
    it.is_alphabetic() || unicode_normalization::char::is_combining_mark(*it)
}

/// Dislike of dividing a word at a byte.
fn dislike(text: &str, at: usize) -> i32 {
    let Some((head, tail)) = text.split_at_checked(at) else { return HYPHEN };
    let before = head.chars().rev().take_while(is_letter).count();
    let after = tail.chars().take_while(is_letter).count();
    let stub = if before <= FEW { STUB } else { 0 };
    let ending = if after <= FEW { ENDING } else { 0 };
    HYPHEN + stub + ending
}

/// A place where a word may be divided, before anything is measured.
#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    hyphen: bool,
    penalty: i32,
}

/// Places in a word without spaces where a line may end as the text stands: after hyphens, dashes, slashes, inside URLs,
/// and wherever the script needs no spaces.
fn explicit(text: &str) -> Vec<Place> {
    // Nearly all words have none, and are told by their bytes: '‐', '–', '—', '…' and the space without width all begin with 0xe2.
    let may_have = |it: u8| matches!(it, b'-' | b'/' | 0xe2);
    if !text.starts_with("www.") && !text.bytes().any(may_have) {
        return Vec::new();
    }
    let url = text.contains("://") || text.starts_with("www.");
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut places = Vec::new();
    for three in characters.windows(3) {
        let [(_, before), (at, sign), (_, after)] = [three[0], three[1], three[2]];
        let next = at + sign.len_utf8();
        let place = |byte, penalty| Place { byte, hyphen: false, penalty };
        match sign {
            '-' | '‐' if before.is_alphanumeric() && after.is_alphabetic() && !url => {
                places.push(place(next, EXPLICIT));
            }
            '–' | '—' if !closes(after) => places.push(place(next, EXPLICIT)),
            '/' if url && after != '/' => places.push(place(next, WITHIN_URL)),
            '/' if before.is_alphabetic() && after.is_alphabetic() => {
                places.push(place(next, WITHIN_URL));
            }
            '.' | '?' | '&' | '=' | '#' | '_' | '-' | '%' | '~' if url && before != '/' => {
                places.push(place(at, WITHIN_URL));
            }
            '\u{200b}' => places.push(place(next, 0)),
            '…' if after.is_alphabetic() && before.is_alphabetic() => {
                places.push(place(next, EXPLICIT));
            }
            _ => {}
        }
    }
    places.dedup_by_key(|it| it.byte);
    places
}

/// Places in code where a line may end at need: behind dashes as in words, and at the joints of names.
fn names(text: &str) -> Vec<Place> {
    let dash = |it: &Place| {
        text.get(..it.byte).is_some_and(|it| it.ends_with(['\u{200b}', '–', '—', '…']))
    };
    let mut places: Vec<Place> = explicit(text).into_iter().filter(dash).collect();
    places.extend(joints(text).into_iter().map(|it| {
        let penalty = match it.between {
            Between::Names => WITHIN_NAME,
            Between::Words => WITHIN_NAME + WORDS,
            Between::Capitals => WITHIN_NAME + CAPITALS,
        };
        Place { byte: it.byte, hyphen: false, penalty }
    }));
    places.sort_by_key(|it| (it.byte, it.penalty));
    places.dedup_by_key(|it| it.byte);
    places
}

/// Where to cut a very long word into words of their own, so that none takes time in proportion to its length squared.
pub(in crate::layout::para) fn split(text: &str) -> Vec<usize> {
    if text.len() <= MAX_DIVIDED {
        return Vec::new();
    }
    explicit(text).into_iter().map(|it| it.byte).collect()
}

/// Whether a line must not begin with the character.
pub(in crate::layout::para) fn closes(character: char) -> bool {
    matches!(
        character,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '}'
            | '’'
            | '”'
            | '»'
            | '›'
            | '…'
            | '–'
            | '—'
            | '-'
            | '‐'
    )
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
