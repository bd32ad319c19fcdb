//! A paragraph's text to shaped words, spaces and the places between them where lines may end.

use crate::geom::Length;
use crate::lang::{Direction, is_square};
use crate::layout::math::Piece;
use crate::layout::para::cjk::White;
use crate::layout::para::collect::{Chunk, ChunkKind, Collected};
use crate::layout::para::known::WordId;
use crate::layout::para::levels::{levels, stretches};
use crate::layout::para::words::{self, Words};
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
/// How far it may comfortably shrink; see `breaks::MOST_SHRUNK` for how far at most. It is weighed with the dislike of
/// hyphens and of strained lines: on a novel at 95 mm, 307 and 139 leave 0.9 % of lines loose, 1.7 % tight and 4.3 hyphens in 100
/// lines, once hyphens after two letters and in names are dear; 345 and 141 leave 0.9, 1.2 and 4.5.
const SHRINK: i64 = 345;
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

    /// Whether a dash stands at a byte, with spaces around it and whatever closes behind it: it stays with the word before
    /// it, and no line begins with it (New Hart's Rules 4.11).
    fn dash_follows(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let after = rest.trim_start_matches(['–', '—']);
        // What closes stays with the dash.
        let after = Some(after).filter(|it| it.len() < rest.len());
        let after = after.map(|it| it.trim_start_matches(words::closes));
        let spaced = after.is_some_and(|it| it.is_empty() || it.starts_with([' ', '\u{a0}']));
        let last = self.items.last().map(|it| it.kind);
        let words =
            matches!(last, Some(ItemKind::Word(_) | ItemKind::Image | ItemKind::Gap { .. }));
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
