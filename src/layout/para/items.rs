//! A paragraph's text to shaped words, spaces and the places between them where lines may end.

use crate::geom::Length;
use crate::lang::{Direction, is_square};
use crate::layout::math::Piece;
use crate::layout::para::breaks::{Break, Kind, Rank, Sums};
use crate::layout::para::cjk::White;
use crate::layout::para::collect::{Chunk, ChunkKind, Collected};
use crate::layout::para::known::{Cut, LookId, Stub, WordId};
use crate::layout::para::letters::Broken;
use crate::layout::para::levels::{levels, stretches};
use crate::layout::para::look::Level;
use crate::layout::para::words::{self, HYPHEN, WITHIN_NAME, Words};
use crate::layout::para::{ParagraphStyle, cjk};
use icu_segmenter::LineSegmenter;
use std::ops::Range;
use std::sync::Arc;

/// A paragraph's items in reading order.
#[derive(Debug, Default)]
pub(in crate::layout::para) struct Items {
    /// Words, spaces and so on.
    pub items: Vec<Item>,
    /// The paragraph runs from right to left.
    pub rtl: bool,
    /// Some of it runs against the rest, so that lines have to be put in visual order.
    pub mixed: bool,
}

/// What stands on a line.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Index of its chunk.
    pub chunk: u32,
    /// First byte of the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Natural width.
    pub width: Length,
    /// Embedding level (UAX #9), even from left to right.
    pub level: u8,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) enum ItemKind {
    /// A word or a part of one.
    Word(WordId),
    /// A space that gives way.
    Space {
        /// How far it may comfortably stretch.
        stretch: Length,
        /// How far it may shrink.
        shrink: Length,
        /// A line may end at it: it is not a no-break space.
        breaks: bool,
    },
    /// The author's soft hyphen.
    Shy,
    /// A place between letters; scripts without spaces are justified there.
    Gap {
        /// How far it may stretch.
        stretch: Length,
        /// How far it may shrink.
        shrink: Length,
        /// Dislike of ending a line there; `None`: no line ends there.
        penalty: Option<i64>,
    },
    /// A picture, or a piece of a formula.
    Image,
    /// A new line on demand.
    Forced,
}

/// How far a space may comfortably stretch, in thousandths of itself.
const STRETCH: i64 = 500;
/// How far it may comfortably shrink; see `breaks::MOST_SHRUNK` for how far at most. On a novel at 95 mm, with the dislike
/// of hyphens fitted to each, 250 leaves 0.9 % of lines loose, 0.3 % tight and 5.2 hyphens in 100 lines; 300 leaves 0.7,
/// 1.2 and 4.4; 330 leaves 0.7, 1.4 and 4.3. At 307 the spaces' standard deviation is just below 0.15 of a space, and at
/// 80 mm there are 8.5 hyphens in 100 lines and 2.9 % of them tight.
const SHRINK: i64 = 307;
/// Hyphens that the author writes.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];
/// Dislike of parting an abbreviated title from its name.
const TITLE: i64 = 100;
/// Lines of less than so many ems, as in a table's cells, and how many times less a break within a name is disliked there.
pub(in crate::layout::para) const NARROW: (i64, i32) = (16_000, 50);
/// Dislike of ending a line between parts of a compound that are set in different styles.
const COMPOUND: i64 = 30;

/// Shapes what was collected, into the room that `spare` has.
pub(in crate::layout::para) fn items(
    words: &mut Words<'_>,
    style: &ParagraphStyle,
    collected: &Collected,
    mut spare: Vec<Item>,
) -> Items {
    spare.clear();
    // Lines of code begin at the left in every language.
    let rtl = style.lang.direction() == Direction::Rtl && style.verbatim.is_none();
    let levels = levels(collected, rtl);
    let (text, formulas) = (&collected.text, &collected.formulas);
    let mut out = Builder { words, style, text, formulas, items: spare, segmenter: None };
    for (index, chunk) in collected.chunks.iter().enumerate() {
        for (bytes, level) in stretches(levels.as_deref(), chunk) {
            out.chunk(number(index), chunk, bytes, level);
        }
    }
    out.trim_end();
    Items { items: out.items, rtl, mixed: levels.is_some() }
}

struct Builder<'b, 'a> {
    words: &'b mut Words<'a>,
    style: &'b ParagraphStyle,
    text: &'b str,
    formulas: &'b [Arc<Piece>],
    items: Vec<Item>,
    segmenter: Option<icu_segmenter::LineSegmenterBorrowed<'static>>,
}

impl Builder<'_, '_> {
    fn chunk(&mut self, index: u32, chunk: &Chunk, bytes: Range<usize>, level: u8) {
        let kind = match &chunk.kind {
            ChunkKind::Text => return self.stretch(index, chunk, bytes, level),
            ChunkKind::Break => {
                self.trim_end();
                ItemKind::Forced
            }
            ChunkKind::Image { .. } | ChunkKind::Formula(_) => ItemKind::Image,
        };
        let formula = match &chunk.kind {
            ChunkKind::Formula(at) => self.formulas.get(*at),
            _ => None,
        };
        let width = match &chunk.kind {
            ChunkKind::Image { size, .. } => size.width,
            _ => formula.map_or(Length::ZERO, |it| it.set.width),
        };
        let end = bytes.end;
        self.push(kind, index, bytes, width, level);
        if let Some(it) = formula.filter(|it| it.penalty.is_some() || it.space != Length::ZERO) {
            let (stretch, shrink, penalty) = (it.stretch, it.shrink, it.penalty);
            let gap = ItemKind::Gap { stretch, shrink, penalty };
            self.push(gap, index, end..end, it.space, level);
        }
    }

    /// Parts a stretch of text at spaces and soft hyphens.
    fn stretch(&mut self, index: u32, chunk: &Chunk, bytes: Range<usize>, level: u8) {
        let raw = self.text.as_bytes();
        let (mut at, mut start) = (bytes.start, bytes.start);
        while at < bytes.end {
            let sign = match (raw[at], raw.get(at + 1)) {
                (b' ', _) => 1,
                (0xc2, Some(0xa0 | 0xad)) => 2,
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.words_of(index, chunk, start..at, level);
            let mut end = at + sign;
            if sign == 1 {
                while end < bytes.end && raw[end] == b' ' && end - at < words::MAX_WORD {
                    end += 1;
                }
            }
            match raw.get(at + 1) {
                Some(0xad) if sign == 2 => {
                    self.push(ItemKind::Shy, index, at..end, Length::ZERO, level);
                }
                _ => {
                    let breaks = sign == 1 && !self.dash_follows(end);
                    self.space(index, chunk, at..end, level, breaks);
                }
            }
            (at, start) = (end, end);
        }
        self.words_of(index, chunk, start..bytes.end, level);
    }

    /// Whether a dash between spaces stands at a byte: it stays with the word before it (New Hart's Rules 4.11).
    fn dash_follows(&self, at: usize) -> bool {
        let after = self.text.get(at..).and_then(|it| it.strip_prefix(['–', '—']));
        let spaced = after.is_some_and(|it| it.is_empty() || it.starts_with([' ', '\u{a0}']));
        let last = self.items.last().map(|it| it.kind);
        let words = matches!(last, Some(ItemKind::Word(_) | ItemKind::Image));
        spaced && words && self.style.verbatim.is_none()
    }

    fn space(&mut self, index: u32, chunk: &Chunk, bytes: Range<usize>, level: u8, breaks: bool) {
        let one = self.words.get(self.words.space(chunk.look)).width;
        if self.style.verbatim.is_some() {
            let kind = ItemKind::Space { stretch: Length::ZERO, shrink: Length::ZERO, breaks };
            // A no-break space, of two bytes, is as wide as one.
            let plain = self.text.as_bytes().get(bytes.start) == Some(&b' ');
            let count = if plain { i64::try_from(bytes.len()).unwrap_or(i64::MAX) } else { 1 };
            return self.push(kind, index, bytes, one * count, level);
        }
        // A second space, or one at the start of a line on demand, is none.
        let after = self.items.last().map(|it| it.kind);
        if matches!(after, None | Some(ItemKind::Forced | ItemKind::Space { breaks: true, .. }))
            && breaks
        {
            return;
        }
        let (stretch, shrink) = (one.of_em(STRETCH), one.of_em(SHRINK));
        let kind = ItemKind::Space { stretch, shrink, breaks };
        self.push(kind, index, bytes, one, level);
    }

    /// Adds text without spaces.
    fn words_of(&mut self, index: u32, chunk: &Chunk, bytes: Range<usize>, level: u8) {
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.seam(index, chunk, bytes.start, level);
        if !text.is_ascii() && text.chars().any(cjk::unspaced) && self.style.verbatim.is_none() {
            return self.segments(index, chunk, bytes, level);
        }
        let mut start = bytes.start;
        for cut in words::split(text) {
            self.word(index, chunk, start..bytes.start + cut, level);
            self.gap(index, bytes.start + cut, level);
            start = bytes.start + cut;
        }
        self.word(index, chunk, start..bytes.end, level);
    }

    /// Adds text of a script that needs no spaces, parted where lines may end (UAX #14).
    fn segments(&mut self, index: u32, chunk: &Chunk, bytes: Range<usize>, level: u8) {
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        let places: Vec<usize> = self.segmenter().segment_str(text).filter(|it| *it > 0).collect();
        let wide_quotes = self.wide_quotes(chunk);
        let mut start = bytes.start;
        for end in squares(text, &places, wide_quotes).into_iter().map(|it| bytes.start + it) {
            self.word(index, chunk, start..end, level);
            start = end;
            let before = self.text.get(..end).and_then(|it| it.chars().next_back());
            let after = self.text.get(end..bytes.end).and_then(|it| it.chars().next());
            let (Some(before), Some(after)) = (before, after) else { continue };
            let white = cjk::white(before, after, &self.style.lang, wide_quotes);
            let breaks = places.binary_search(&(end - bytes.start)).is_ok();
            self.white(index, chunk, (end, level), (white, breaks));
        }
    }

    fn segmenter(&mut self) -> icu_segmenter::LineSegmenterBorrowed<'static> {
        let made = || LineSegmenter::new_dictionary(Default::default());
        *self.segmenter.get_or_insert_with(made)
    }

    /// Fonts for Chinese draw curly quotation marks on squares.
    fn wide_quotes(&mut self, chunk: &Chunk) -> bool {
        let size = self.words.get_look(chunk.look).size;
        let quote = self.words.word(chunk.look, false, "“");
        self.words.get(quote).width >= size.ratio(9, 10)
    }

    /// Adds the white between two characters.
    fn white(
        &mut self,
        index: u32,
        chunk: &Chunk,
        (at, level): (usize, u8),
        (white, breaks): (White, bool),
    ) {
        let size = self.words.get_look(chunk.look).size;
        let kind = ItemKind::Gap {
            stretch: size.of_em(white.stretch),
            shrink: size.of_em(white.shrink),
            penalty: breaks.then_some(0),
        };
        self.push(kind, index, at..at, size.of_em(white.width), level);
    }

    /// The place between words in different styles of a script that needs no spaces.
    fn seam(&mut self, index: u32, chunk: &Chunk, at: usize, level: u8) {
        let joins = matches!(self.items.last(), Some(Item { kind: ItemKind::Word(_), end, .. }) if *end == number(at));
        if !joins || self.style.verbatim.is_some() {
            return;
        }
        let before = self.text.get(..at).and_then(|it| it.chars().next_back());
        let after = self.text.get(at..).and_then(|it| it.chars().next());
        let (Some(before), Some(after)) = (before, after) else { return };
        if !cjk::unspaced(before) && !cjk::unspaced(after) {
            return;
        }
        let pair: String = [before, after].into_iter().collect();
        let wide_quotes = self.wide_quotes(chunk);
        let white = cjk::white(before, after, &self.style.lang, wide_quotes);
        let breaks = self.segmenter().segment_str(&pair).any(|it| it == before.len_utf8());
        self.white(index, chunk, (at, level), (white, breaks));
    }

    fn word(&mut self, index: u32, chunk: &Chunk, mut bytes: Range<usize>, level: u8) {
        let most = self.words.longest(chunk.look);
        while bytes.len() > most {
            let cut = self.text.floor_char_boundary(bytes.start + most);
            self.word(index, chunk, bytes.start..cut, level);
            self.gap(index, cut, level);
            bytes.start = cut;
        }
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        if chunk.own && self.compound_ends() && !text.starts_with(words::closes) {
            self.gap(index, bytes.start, level);
        }
        let id = self.words.word(chunk.look, level % 2 == 1, text);
        let width = self.words.get(id).width;
        self.push(ItemKind::Word(id), index, bytes, width, level);
    }

    /// Whether a hyphen or dash has just ended a part of a compound.
    fn compound_ends(&self) -> bool {
        let Some(Item { kind: ItemKind::Word(_), start, end, .. }) = self.items.last() else {
            return false;
        };
        let text = self.text.get(*start as usize..*end as usize).unwrap_or_default();
        let mut back = text.chars().rev();
        matches!(back.next(), Some('-' | '‐' | '–' | '—'))
            && back.next().is_some_and(char::is_alphabetic)
    }

    fn gap(&mut self, index: u32, at: usize, level: u8) {
        let (stretch, shrink) = (Length::ZERO, Length::ZERO);
        let kind = ItemKind::Gap { stretch, shrink, penalty: Some(COMPOUND) };
        self.push(kind, index, at..at, Length::ZERO, level);
    }

    #[inline]
    fn push(&mut self, kind: ItemKind, chunk: u32, bytes: Range<usize>, width: Length, level: u8) {
        let (start, end) = (number(bytes.start), number(bytes.end));
        self.items.push(Item { kind, chunk, start, end, width, level });
    }

    /// Drops spaces at the end of a paragraph or before a line on demand.
    fn trim_end(&mut self) {
        while self.style.verbatim.is_none()
            && matches!(
                self.items.last(),
                Some(Item { kind: ItemKind::Space { breaks: true, .. }, .. })
            )
        {
            self.items.pop();
        }
    }
}

/// What the list of breaks depends on beside the items.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Allowed {
    /// Words may be divided by hyphens.
    pub hyphens: bool,
    /// Characters may hang out of the measure.
    pub hanging: bool,
    /// So may the first of the paragraph.
    pub first_hangs: bool,
    /// What is wider may be broken at every letter.
    pub broken: Option<Length>,
    /// The lines are short: names in code are parted sooner.
    pub narrow: bool,
}

/// All places where a line may end, with exact totals; the first is the paragraph's start, the last its end.
pub(in crate::layout::para) fn candidates(
    words: &mut Words<'_>,
    collected: &Collected,
    items: &Items,
    allowed: Allowed,
    out: &mut Vec<Break>,
) {
    out.clear();
    let left = if allowed.first_hangs { left_of(words, items, allowed, 0) } else { 0 };
    let (mut sums, mut last) = (Sums::default(), 0);
    out.push(Break { left, ..plain(sums, 0, (0, 0)) });
    let broken = Broken::of(items, allowed.broken);
    for (index, item) in items.items.iter().enumerate() {
        if let ItemKind::Word(id) = item.kind {
            let place = (item, number(index), items.items.len());
            word_breaks(words, collected, place, allowed, &sums, out);
            broken.letter_breaks(words, collected, (item, index), &sums, out);
            sums.width += item.width.0;
            if words.get_look(collected.chunks[item.chunk as usize].look).expandable {
                sums.ink += item.width.0;
            }
            let look = words.get_look(collected.chunks[item.chunk as usize].look);
            let apart = matches!(look.key.level, Level::Annotated | Level::Reading);
            last = if apart { 0 } else { allowed.hang(words.get(id).right) };
            continue;
        }
        let left = left_of(words, items, allowed, index + 1);
        let before = Break { left, ..plain(sums, last, (number(index), 0)) };
        match item.kind {
            ItemKind::Word(_) => {}
            ItemKind::Space { stretch, shrink, breaks } => {
                sums.width += item.width.0;
                sums.stretch += stretch.0;
                sums.shrink += shrink.0;
                if breaks {
                    out.push(Break { after: sums, ..before });
                } else if allowed.hyphens && parts_title_from_name(collected, items, index) {
                    let (rank, penalty) = (Rank::Despair, TITLE);
                    out.push(Break { after: sums, rank, penalty, ..before });
                }
            }
            ItemKind::Gap { stretch, shrink, penalty } => {
                sums.width += item.width.0;
                sums.stretch += stretch.0;
                sums.shrink += shrink.0;
                if let Some(penalty) = penalty {
                    out.push(Break { after: sums, penalty, ..before });
                }
            }
            ItemKind::Shy if allowed.hyphens => {
                let look = collected.chunks[item.chunk as usize].look;
                out.push(hyphen(words, look, allowed, before));
            }
            ItemKind::Shy => {}
            ItemKind::Image => {
                sums.width += item.width.0;
                last = 0;
            }
            ItemKind::Forced => {
                out.push(Break { kind: Kind::Forced, ..before });
                last = 0;
            }
        }
    }
    let at = (number(items.items.len()), 0);
    out.push(Break { kind: Kind::Forced, ..plain(sums, last, at) });
}

impl Allowed {
    #[inline]
    fn hang(self, by: i32) -> i64 {
        if self.hanging { by.into() } else { 0 }
    }

    /// The dislike of a place in a word.
    fn dislike(self, penalty: i32) -> i32 {
        if self.narrow && penalty >= WITHIN_NAME { penalty / NARROW.1 } else { penalty }
    }
}

/// Whether the no-break space at `index` stands between an abbreviated title and a name. Those belong together, but a
/// compositor parts them (`Mr.` at the end, `Collins` at the start) before he opens the spaces of a line to twice their
/// width; a figure and its unit he does not.
fn parts_title_from_name(collected: &Collected, items: &Items, index: usize) -> bool {
    let text = |index: Option<usize>| {
        let item = items.items.get(index?)?;
        let is_word = matches!(item.kind, ItemKind::Word(_));
        collected.text.get(item.start as usize..item.end as usize).filter(|_| is_word)
    };
    let (Some(title), Some(name)) = (text(index.checked_sub(1)), text(Some(index + 1))) else {
        return false;
    };
    let title = title.strip_suffix('.').unwrap_or_default();
    let letters = title.rsplit(|it: char| !it.is_alphabetic()).next().unwrap_or_default();
    letters.len() > 1 && [letters, name].iter().all(|it| it.starts_with(char::is_uppercase))
}

/// A break where nothing is dropped or added.
#[inline]
pub(in crate::layout::para) fn plain(sums: Sums, right: i64, at: (u32, u32)) -> Break {
    let rank = Rank::Always;
    Break { before: sums, after: sums, penalty: 0, kind: Kind::Plain, rank, right, left: 0, at }
}

/// How far the item at `index` hangs out when a line begins with it.
#[inline]
fn left_of(words: &Words<'_>, items: &Items, allowed: Allowed, index: usize) -> i64 {
    match items.items.get(index).map(|it| it.kind) {
        Some(ItemKind::Word(id)) => allowed.hang(words.get(id).left),
        _ => 0,
    }
}

/// A break at the author's soft hyphen, which is then drawn.
fn hyphen(words: &mut Words<'_>, look: LookId, allowed: Allowed, before: Break) -> Break {
    let sign = words.hyphenated(look, "");
    let sign = words.word(look, false, &sign);
    let (width, right) = (words.get(sign).width.0, allowed.hang(words.get(sign).right));
    let sums = before.before;
    let with = Sums { width: sums.width + width, ink: sums.ink + width, ..sums };
    Break {
        before: with,
        right,
        kind: Kind::Hyphen,
        rank: Rank::Divided,
        penalty: HYPHEN.into(),
        ..before
    }
}

/// Adds the breaks within a word, in order.
fn word_breaks(
    words: &mut Words<'_>,
    collected: &Collected,
    (item, index, count): (&Item, u32, usize),
    allowed: Allowed,
    sums: &Sums,
    out: &mut Vec<Break>,
) {
    let ItemKind::Word(id) = item.kind else { return };
    if item.level % 2 == 1 {
        return;
    }
    let chunk = &collected.chunks[item.chunk as usize];
    let first = out.len();
    // The last word of a paragraph is not divided: a line of its own for a few letters.
    let last = index as usize + 1 == count;
    let expandable = words.get_look(chunk.look).expandable;
    let width = item.width.0;
    let text = collected.text.get(item.start as usize..item.end as usize).unwrap_or_default();
    let compound = |it: &Cut| text.get(..it.byte as usize).is_some_and(|it| it.ends_with(HYPHENS));
    let mut add = |cut: &Cut, despair: bool| {
        let at = |by: i64| Sums {
            width: sums.width + by,
            ink: sums.ink + if expandable { by } else { 0 },
            ..*sums
        };
        out.push(Break {
            before: at(cut.before.into()),
            after: at(width - i64::from(cut.after)),
            penalty: allowed.dislike(cut.penalty).into(),
            kind: match cut.hyphen {
                true => Kind::Hyphen,
                false if compound(cut) => Kind::Compound,
                false => Kind::Plain,
            },
            rank: match cut.hyphen {
                true if last || despair => Rank::Despair,
                true => Rank::Divided,
                false if cut.penalty >= WITHIN_NAME => Rank::Despair,
                false => Rank::Always,
            },
            right: allowed.hang(cut.right),
            left: allowed.hang(cut.left),
            at: (index, cut.byte),
        });
    };
    words.explicit(id).iter().for_each(|it| add(it, false));
    if allowed.hyphens && chunk.own {
        let hyphens = words.hyphens(id, chunk.look, text);
        // A capital at the start of a sentence makes no name.
        let name = hyphens.iter().any(|it| it.stub.is_some())
            && !begins_sentence(&collected.text, item.start as usize);
        let whole = |it: &&Cut| !(name && it.stub == Some(Stub::Never));
        hyphens.iter().filter(whole).for_each(|it| add(it, name && it.stub.is_some()));
        out[first..].sort_by_key(|it| it.at);
    }
}

/// Whether the word at `start` is the first of a sentence, so that its capital says nothing about it.
fn begins_sentence(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    if before.ends_with('\u{a0}') {
        return false;
    }
    let opening = |it: char| it.is_whitespace() || "\"'“”„‘’‚«»‹›([".contains(it);
    let before = before.trim_end_matches(opening);
    before.is_empty() || before.ends_with(['.', '!', '?', '…', '\u{2028}'])
}

/// Where text is parted: at the places where lines may end, and around every character that stands on a square.
fn squares(text: &str, places: &[usize], wide_quotes: bool) -> Vec<usize> {
    let mut ends = places.to_vec();
    let mut square = false;
    for (at, character) in text.char_indices().filter(|it| !cjk::joins(it.1)) {
        let now = is_square(character) || wide_quotes && cjk::is_quote(character);
        if at > 0 && (now || square) {
            ends.push(at);
        }
        square = now;
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

pub(in crate::layout::para) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
