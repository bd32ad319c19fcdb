//! Words to glyphs and to the places where they may be divided: each distinct word of a style is shaped once.

use crate::font::{FaceId, Fonts, ShapedGlyph, Shaper};
use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::para::look::{Level, Look, LookKey, look};
use crate::layout::para::protrude;
use crate::layout::para::stretch::{Stretch, UNKNOWN, stretches};
use crate::theme::Theme;
use rustc_hash::FxHashMap;

/// Index of a look.
pub(in crate::layout::para) type LookId = u16;
/// Index of a shaped word.
pub(in crate::layout::para) type WordId = u32;

/// A shaped word; widths at the look's size.
#[derive(Debug)]
pub(in crate::layout::para) struct Word {
    /// Stretches of one face, in reading order.
    pub parts: Vec<Part>,
    /// Width with kerning.
    pub width: Length,
    /// How far its first character may hang out at the start of a line.
    pub left: Length,
    /// How far its last one may at the end.
    pub right: Length,
    /// Places after hyphens, dashes and slashes where a line may end.
    pub explicit: Vec<Cut>,
    /// Places where a hyphen may divide it, once someone asked.
    hyphens: Option<Vec<Cut>>,
    /// Characters that no face has, with their bytes.
    pub missing: Vec<(u32, char)>,
}

/// A stretch of a word in one face.
#[derive(Debug)]
pub(in crate::layout::para) struct Part {
    /// The face.
    pub face: FaceId,
    /// First byte in the word.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Glyphs from left to right; clusters count from the word's start.
    pub glyphs: Vec<PlacedGlyph>,
    /// Some of them stand above or below the baseline.
    pub rises: bool,
    /// Width.
    pub width: Length,
}

/// A glyph in a part. Places are in units of [`Length`], as narrow as those of [`crate::page::Glyph`]: a book has a hundred
/// thousand of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct PlacedGlyph {
    /// Glyph id.
    pub id: u16,
    /// First byte of the word that it stands for.
    pub cluster: u32,
    /// Pen before it, from the start of the part.
    pub pen: i32,
    /// Where it is drawn, from the start of the part.
    pub x: i32,
    /// From the baseline upwards.
    pub y: i32,
    /// The word may be parted before its cluster without shaping anew.
    pub safe: bool,
}

/// A place where a word may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct Cut {
    /// First byte of what follows.
    pub byte: u32,
    /// Width of what stands before, hyphen included.
    pub before: Length,
    /// Width of what follows.
    pub after: Length,
    /// How far the end of the first part may hang out.
    pub right: Length,
    /// How far the start of the second may.
    pub left: Length,
    /// The break makes a hyphen.
    pub hyphen: bool,
    /// What it would leave of a name, if the word is one and the part is short.
    pub stub: Option<Stub>,
    /// Dislike.
    pub penalty: i64,
}

/// Dislike of dividing a word. TeX has 50; where letters give way too, nearly three times as much costs little evenness and
/// saves nearly half of the hyphens.
pub(in crate::layout::para) const HYPHEN: i64 = 139;
/// Of ending a line after a hyphen or dash that is there anyway.
const EXPLICIT: i64 = 30;
/// Of ending it within a URL.
const WITHIN_URL: i64 = 60;

/// A longer word is not divided within; see `split`.
const MAX_DIVIDED: usize = 256;

/// The words of a book that one thread has met, and what shapes more of them.
pub(in crate::layout::para) struct Words<'a> {
    fonts: &'a Fonts,
    theme: &'a Theme,
    lang: &'a Lang,
    shaper: Shaper<'a>,
    known: Known,
    glyphs: Vec<ShapedGlyph>,
}

/// Words that were met. What is known of one depends on itself alone, so that any thread may go on with it.
#[derive(Default)]
pub(in crate::layout) struct Known {
    looks: Vec<Look>,
    by_key: FxHashMap<LookKey, LookId>,
    /// By look, left-to-right apart from right-to-left.
    by_text: Vec<[FxHashMap<Box<str>, WordId>; 2]>,
    words: Vec<Word>,
    /// The space of each look.
    spaces: Vec<WordId>,
    /// Width and hanging of a hyphen after a letter.
    hyphen_widths: FxHashMap<(LookId, char), (Length, Length)>,
}

impl<'a> Words<'a> {
    /// Goes on with what is known, of the same fonts, theme and language.
    pub(in crate::layout::para) fn new(
        fonts: &'a Fonts,
        theme: &'a Theme,
        lang: &'a Lang,
        known: Known,
    ) -> Self {
        Self { fonts, theme, lang, shaper: Shaper::new(fonts), known, glyphs: Vec::new() }
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
            self.known.by_text.push(Default::default());
            let space = self.word(id, false, " ");
            self.known.spaces.push(space);
        }
        self.known.by_key.insert(key.clone(), id);
        id
    }

    /// A look.
    #[inline]
    pub(in crate::layout::para) fn get_look(&self, id: LookId) -> &Look {
        &self.known.looks[usize::from(id)]
    }

    /// A word.
    #[inline]
    pub(in crate::layout::para) fn get(&self, id: WordId) -> &Word {
        &self.known.words[id as usize]
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
        if let Some(id) = self.known.by_text[usize::from(look)][usize::from(rtl)].get(text) {
            return *id;
        }
        let mut word = self.shape(look, rtl, text);
        if !rtl {
            let places = if text.len() > MAX_DIVIDED { Vec::new() } else { explicit(text) };
            word.explicit = self.cuts(look, &word, text, &places);
        }
        let id = WordId::try_from(self.known.words.len()).unwrap_or(WordId::MAX);
        self.known.words.push(word);
        self.known.by_text[usize::from(look)][usize::from(rtl)].insert(text.into(), id);
        id
    }

    /// Where a hyphen may divide a word, found out when first asked.
    pub(in crate::layout::para) fn hyphens(
        &mut self,
        id: WordId,
        look: LookId,
        text: &str,
    ) -> &[Cut] {
        if self.known.words[id as usize].hyphens.is_none() {
            let found = self.known.looks[usize::from(look)]
                .hyphenator
                .as_ref()
                .filter(|_| text.len() <= MAX_DIVIDED);
            let places = found.map(|it| it.breaks(text)).unwrap_or_default();
            let places: Vec<_> = places
                .into_iter()
                .map(|it| Place { byte: it, hyphen: true, penalty: HYPHEN })
                .collect();
            let cuts = self.cuts_of(id, look, text, &places);
            self.known.words[id as usize].hyphens = Some(cuts);
        }
        self.known.words[id as usize].hyphens.as_deref().unwrap_or_default()
    }

    /// The space of a look.
    #[inline]
    pub(in crate::layout::para) fn space(&self, look: LookId) -> &Word {
        self.get(self.known.spaces[usize::from(look)])
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
            let parts = &self.get(word).parts;
            parts.iter().flat_map(|part| part.glyphs.iter().map(|it| it.id)).collect::<Vec<_>>()
        };
        let (with, without) = (ids(with), ids(without));
        with.len() == without.len() && with.iter().zip(&without).all(|(a, b)| a != b)
    }

    fn cuts_of(&mut self, id: WordId, look: LookId, text: &str, places: &[Place]) -> Vec<Cut> {
        if places.is_empty() {
            return Vec::new();
        }
        // The word is lent out while its halves are shaped: they are new words and never this one.
        let parts = std::mem::take(&mut self.known.words[id as usize].parts);
        let width = self.known.words[id as usize].width;
        let word = Word { parts, width, ..Word::empty() };
        let cuts = self.cuts(look, &word, text, places);
        self.known.words[id as usize].parts = word.parts;
        cuts
    }

    /// The widths on both sides of each place: from the word's own glyphs where nothing changes, else from the halves'.
    fn cuts(&mut self, look: LookId, word: &Word, text: &str, places: &[Place]) -> Vec<Cut> {
        let mut cuts = Vec::with_capacity(places.len());
        for place in places {
            let Some((head, tail)) = text.split_at_checked(place.byte) else { continue };
            let byte = number(place.byte);
            let safe = word.pen_at(byte);
            let hanging = |text| hanging(self.fonts, &self.known.looks[usize::from(look)], text);
            let (left, mut right) = (hanging(tail).0, hanging(head).1);
            let before = if place.hyphen {
                let with = self.hyphen_after(look, head);
                right = with.1;
                let alone = safe.unwrap_or_else(|| self.shape(look, false, head).width);
                alone + with.0
            } else {
                safe.unwrap_or_else(|| self.shape(look, false, head).width)
            };
            let after = match safe {
                Some(pen) => word.width - pen,
                None => self.shape(look, false, tail).width,
            };
            cuts.push(Cut {
                byte,
                before,
                after,
                right,
                left,
                hyphen: place.hyphen,
                stub: (place.hyphen && self.known.looks[usize::from(look)].names)
                    .then(|| stub(head, tail))
                    .flatten(),
                penalty: place.penalty,
            });
        }
        cuts
    }

    /// What a hyphen adds to the width of a word's first part, kerned to the letter before it, and how far it hangs out.
    fn hyphen_after(&mut self, look: LookId, head: &str) -> (Length, Length) {
        let letter = head.chars().next_back().unwrap_or('-');
        if let Some(known) = self.known.hyphen_widths.get(&(look, letter)) {
            return *known;
        }
        let alone = letter.to_string();
        let with = self.shape(look, false, &self.hyphenated(look, &alone));
        let found = (with.width - self.shape(look, false, &alone).width, with.right);
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

    fn shape(&mut self, look: LookId, rtl: bool, text: &str) -> Word {
        let mut word = Word::empty();
        let look = &self.known.looks[usize::from(look)];
        for stretch in stretches(self.fonts, look, text) {
            let face = self.fonts.face(stretch.face);
            self.glyphs.clear();
            let piece = stretch.stand_in.unwrap_or(&text[stretch.start..stretch.end]);
            if stretch.script == *b"Latn" && !rtl {
                self.shaper.shape(stretch.face, &look.request, piece, &mut self.glyphs);
            } else {
                let request = look.request_for(stretch.script, rtl);
                self.shaper.shape(stretch.face, &request, piece, &mut self.glyphs);
            }
            if stretch.stand_in.is_some() {
                // However many glyphs stand for it, it is one character.
                self.glyphs.iter_mut().for_each(|it| it.cluster = 0);
            }
            let part = part(look, face, &stretch, &self.glyphs);
            if stretch.stand_in == Some(UNKNOWN) {
                let character = text[stretch.start..].chars().next();
                word.missing.extend(character.map(|it| (number(stretch.start), it)));
            }
            for glyph in self.glyphs.iter().filter(|it| it.id == 0) {
                let at = stretch.start + glyph.cluster as usize;
                let character = text.get(at..).and_then(|it| it.chars().next());
                word.missing.extend(character.map(|it| (number(at), it)));
            }
            word.width += part.width;
            word.parts.push(part);
        }
        (word.left, word.right) = hanging(self.fonts, look, text);
        word
    }
}

impl Word {
    /// The pen at a byte, if the word may be parted there as it is.
    fn pen_at(&self, byte: u32) -> Option<Length> {
        let [part] = self.parts.as_slice() else { return None };
        let glyph = part.glyphs.iter().find(|it| it.cluster >= byte)?;
        (glyph.cluster == byte && glyph.safe).then_some(Length(glyph.pen.into()))
    }

    fn empty() -> Self {
        Self {
            // Nearly all words are of one face.
            parts: Vec::with_capacity(1),
            width: Length::ZERO,
            left: Length::ZERO,
            right: Length::ZERO,
            explicit: Vec::new(),
            hyphens: None,
            missing: Vec::new(),
        }
    }
}

/// Letters on both sides of a hyphen that a name must have, so that it is known on either line: what is left of most
/// names. Where nothing else is left, three do.
const NAME_LETTERS: usize = 4;

/// A part of a name that is too short to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) enum Stub {
    /// It stands where there is no other way.
    Despair,
    /// It never does.
    Never,
}

/// What is left of a capitalised word that is divided near to one of its ends.
fn stub(head: &str, tail: &str) -> Option<Stub> {
    let letter =
        |it: &char| it.is_alphabetic() || unicode_normalization::char::is_combining_mark(*it);
    let before = || head.chars().rev().take_while(letter);
    if !before().last().is_some_and(char::is_uppercase) {
        return None;
    }
    match before().count().min(tail.chars().take_while(letter).count()) {
        NAME_LETTERS.. => None,
        3 => Some(Stub::Despair),
        _ => Some(Stub::Never),
    }
}

/// A place where a word may be divided, before anything is measured.
#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    hyphen: bool,
    penalty: i64,
}

/// Glyphs in font units to a part at the look's size.
fn part(look: &Look, face: &crate::font::Face, stretch: &Stretch, glyphs: &[ShapedGlyph]) -> Part {
    let scale = |units: i64| look.size.ratio(units, i64::from(face.metrics.upem));
    // Letters that join are never spaced apart.
    let joining =
        matches!(&stretch.script, b"Arab" | b"Syrc" | b"Mong" | b"Nkoo" | b"Mand" | b"Deva");
    let tracking = if joining { Length::ZERO } else { look.tracking };
    let (mut pen, mut spaced) = (0, Length::ZERO);
    let mut placed = Vec::with_capacity(glyphs.len());
    for (index, glyph) in glyphs.iter().enumerate() {
        let at = |units: i64| (scale(units) + spaced).narrow();
        let here = at(pen);
        placed.push(PlacedGlyph {
            id: glyph.id,
            cluster: number(stretch.start) + glyph.cluster,
            pen: here,
            x: if glyph.dx == 0 { here } else { at(pen + i64::from(glyph.dx)) },
            y: if glyph.dy == 0 { 0 } else { scale(i64::from(glyph.dy)).narrow() },
            safe: !glyph.unsafe_to_break,
        });
        pen += i64::from(glyph.x_advance);
        // Marks keep to their letter.
        if glyphs.get(index + 1).is_none_or(|next| next.cluster != glyph.cluster) {
            spaced += tracking;
        }
    }
    Part {
        face: stretch.face,
        start: number(stretch.start),
        end: number(stretch.end),
        rises: placed.iter().any(|it| it.y != 0),
        glyphs: placed,
        width: scale(pen) + spaced,
    }
}

/// How far a word may hang out on either side.
fn hanging(fonts: &Fonts, look: &Look, text: &str) -> (Length, Length) {
    if !look.expandable {
        return (Length::ZERO, Length::ZERO);
    }
    let hang = |character: Option<char>, table: fn(char) -> i64| {
        let share = character.map_or(0, table);
        if share == 0 {
            return Length::ZERO;
        }
        let face = fonts.face(look.chain.first());
        let width = character.and_then(|it| face.glyph(it)).map_or(0, |it| face.advance(it));
        face.metrics.at(look.size, width).of_em(share)
    };
    // Space after the last letter is no ink.
    let right = hang(text.chars().next_back(), protrude::at_end) + look.tracking;
    (hang(text.chars().next(), protrude::at_start), right)
}

/// Places in a word without spaces where a line may end as the text stands: after hyphens, dashes, slashes, inside URLs,
/// and wherever the script needs no spaces.
fn explicit(text: &str) -> Vec<Place> {
    // Nearly all words have none, and are told without a list of their characters.
    let signs = ['-', '‐', '–', '—', '/', '…', '\u{200b}'];
    if !text.starts_with("www.") && !text.contains(signs) {
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
