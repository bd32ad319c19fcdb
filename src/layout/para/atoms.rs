//! A line's items, words divided where it begins and ends, to atoms: what is widened, placed and drawn by itself.

use crate::font::FaceId;
use crate::geom::Length;
use crate::layout::para::breaks::{Break, FULL_RATIO, Kind, Rank};
use crate::layout::para::collect::Collected;
use crate::layout::para::items::{ItemKind, Items};
use crate::layout::para::known::{PartId, WordId};
use crate::layout::para::words::Words;

/// Something on a line, in reading order.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Atom {
    /// What it is.
    pub kind: AtomKind,
    /// Index of its chunk.
    pub chunk: u32,
    /// Of letters and the spaces between them.
    pub face: Option<FaceId>,
    /// Letters that may be widened.
    pub expandable: bool,
    /// First byte of the paragraph's text that it stands for.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Embedding level (UAX #9).
    pub level: u8,
    /// Width, natural until the line is filled.
    pub width: Length,
    /// From the left end of the measure, once it is placed.
    pub x: Length,
}

/// What an atom is.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) enum AtomKind {
    /// A part of a word; the glyphs from byte `hyphen` on stand for nothing.
    Part {
        /// Which.
        part: PartId,
        /// Where the word begins in the paragraph's text.
        base: u32,
        /// Where in the word what stands for nothing begins.
        hyphen: u32,
    },
    /// A space.
    Space {
        /// How far it may comfortably stretch.
        stretch: Length,
        /// How far it may shrink.
        shrink: Length,
    },
    /// White that stands for no character.
    Gap {
        /// How far it may stretch.
        stretch: Length,
        /// How far it may shrink.
        shrink: Length,
    },
    /// A picture, or a piece of a formula.
    Image,
}

/// What atoms have together.
#[derive(Default)]
pub(in crate::layout::para) struct Totals {
    /// Natural width.
    pub width: Length,
    /// The part of it that may be widened.
    pub ink: Length,
    /// How far the spaces may comfortably stretch.
    pub stretch: i64,
    /// How far they may comfortably shrink.
    pub shrink: i64,
}

impl Totals {
    /// Of all these.
    pub(in crate::layout::para) fn of(atoms: &[Atom]) -> Self {
        let mut sum = Self::default();
        for atom in atoms {
            sum.width += atom.width;
            if atom.expandable {
                sum.ink += atom.width;
            }
            if let AtomKind::Space { stretch, shrink } | AtomKind::Gap { stretch, shrink } =
                atom.kind
            {
                sum.stretch += stretch.0;
                sum.shrink += shrink.0;
            }
        }
        sum
    }

    /// Whether the spaces of a last line that lacks `room` stretch so little until it is full that it is set so.
    pub(in crate::layout::para) fn fills(&self, room: Length, expansion: i64) -> bool {
        let rest = (room - self.ink.of_em(expansion)).max(Length::ZERO);
        rest.0 * 1000 <= self.stretch * FULL_RATIO
    }
}

/// What of the items stands on a line.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Extent {
    /// Item and byte where it starts.
    pub from: (usize, u32),
    /// Item and byte where it ends; byte 0: before the item.
    pub to: (usize, u32),
    /// It ends with a hyphen of its own.
    pub hyphen: bool,
    /// It ends within a word that is wider than the line, or within a name in code: no hyphen says that it goes on.
    pub broken: bool,
}

impl Extent {
    /// The line between two breaks.
    pub(in crate::layout::para) fn between(start: Option<&Break>, end: &Break) -> Self {
        let from = match start.map(|it| it.at) {
            None => (0, 0),
            Some((item, 0)) => (item as usize + 1, 0),
            Some((item, byte)) => (item as usize, byte),
        };
        let hyphen = end.kind == Kind::Hyphen;
        let broken = end.rank >= Rank::Despair && end.at.1 > 0 && !hyphen;
        Self { from, to: (end.at.0 as usize, end.at.1), hyphen, broken }
    }
}

/// What stands on the line, words divided where it begins and ends, and the space that ends it.
pub(in crate::layout::para) fn collect_atoms(
    words: &mut Words<'_>,
    collected: &Collected,
    items: &Items,
    extent: Extent,
    atoms: &mut Vec<Atom>,
) {
    let (first, start) = extent.from;
    let (last, end) = extent.to;
    let most = last.saturating_add(2).min(items.items.len() + 1).saturating_sub(first);
    atoms.clear();
    atoms.reserve(most);
    for (index, item) in items.items.iter().enumerate().take(last.saturating_add(1)).skip(first) {
        if index == last && end == 0 && !matches!(item.kind, ItemKind::Space { .. } | ItemKind::Shy)
        {
            break;
        }
        let look = collected.chunks[item.chunk as usize].look;
        let atom = |kind, width| Atom {
            kind,
            chunk: item.chunk,
            face: None,
            expandable: false,
            start: item.start,
            end: item.end,
            level: item.level,
            width,
            x: Length::ZERO,
        };
        match item.kind {
            ItemKind::Space { stretch, shrink, .. } => {
                let face = words.parts(words.space(look)).first().map(|it| it.face);
                let space = atom(AtomKind::Space { stretch, shrink }, item.width);
                atoms.push(Atom { face, ..space });
            }
            ItemKind::Image => atoms.push(atom(AtomKind::Image, item.width)),
            ItemKind::Word(id) => {
                let from = item.start + if index == first { start } else { 0 };
                let to = if index == last { item.start + end } else { item.end };
                let after = items.items.get(index + 1).map(|it| it.kind);
                let shy = index + 1 == last && after == Some(ItemKind::Shy);
                let hyphen = extent.hyphen && (index == last || shy);
                let bytes = Bytes { from, to, hyphen };
                let whole = from == item.start && to == item.end && !hyphen;
                let expandable = words.get_look(look).expandable;
                let like = Atom { expandable, ..atom(AtomKind::Image, item.width) };
                let word = if whole { id } else { part_of(words, collected, &like, bytes) };
                word_atoms(words, atoms, like, (word, bytes));
            }
            // White at which a line may end is none at its start.
            ItemKind::Gap { stretch, shrink, penalty }
                if index > first || start > 0 || penalty.is_none() =>
            {
                if stretch.max(shrink) > Length::ZERO || item.width != Length::ZERO {
                    atoms.push(atom(AtomKind::Gap { stretch, shrink }, item.width));
                }
            }
            ItemKind::Shy | ItemKind::Gap { .. } | ItemKind::Forced => {}
        }
    }
}

/// What of a word stands on the line.
#[derive(Clone, Copy)]
struct Bytes {
    from: u32,
    to: u32,
    hyphen: bool,
}

/// The part of a word that stands on the line, shaped by itself.
fn part_of(words: &mut Words<'_>, collected: &Collected, like: &Atom, bytes: Bytes) -> WordId {
    let look = collected.chunks[like.chunk as usize].look;
    let text = collected.text.get(bytes.from as usize..bytes.to as usize).unwrap_or_default();
    let rtl = like.level % 2 == 1;
    if bytes.hyphen {
        let hyphenated = words.hyphenated(look, text);
        return words.word(look, rtl, &hyphenated);
    }
    words.word(look, rtl, text)
}

fn word_atoms(
    words: &Words<'_>,
    atoms: &mut Vec<Atom>,
    like: Atom,
    (word, bytes): (WordId, Bytes),
) {
    let hyphen = bytes.to - bytes.from;
    for (id, part) in words.numbered_parts(word) {
        atoms.push(Atom {
            kind: AtomKind::Part { part: id, base: bytes.from, hyphen },
            face: Some(part.face),
            start: bytes.from + part.start.min(hyphen),
            end: bytes.from + part.end.min(hyphen),
            width: part.width,
            ..like
        });
    }
}
