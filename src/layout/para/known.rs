//! What is known of the words that were met: few lists for all of them, so that what is known of one stands close together.
//!
//! A novel's words are met ten times each, mostly long after they were met last. Lists of their own for each word would be
//! waited for three times over, and take twice the room.

use crate::font::FaceId;
use crate::geom::Length;
use crate::layout::math::Piece;
use crate::layout::para::look::{Look, LookKey};
use crate::math::tree::{Bytes, Formula};
use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;
use std::sync::Arc;

/// Index of a look.
pub(in crate::layout::para) type LookId = u16;
/// Index of a shaped word.
pub(in crate::layout::para) type WordId = u32;
/// Index of a part of a shaped word.
pub(in crate::layout::para) type PartId = u32;

/// Neighbours in a list of [`Known`].
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::layout::para) struct Few {
    first: u32,
    count: u32,
}

impl Few {
    /// Those from the `first` one to the list's end.
    pub(in crate::layout::para) fn since<T>(list: &[T], first: usize) -> Self {
        Self { first: number(first), count: number(list.len() - first) }
    }

    /// Themselves.
    #[inline]
    pub(in crate::layout::para) fn of<T>(self, list: &[T]) -> &[T] {
        let first = self.first as usize;
        list.get(first..first + self.count as usize).unwrap_or_default()
    }
}

/// A shaped word; widths at the look's size, and what is never wide in half the bytes (see [`Length::narrow`]).
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Word {
    /// Width with kerning.
    pub width: Length,
    /// How far its first character may hang out at the start of a line.
    pub left: i32,
    /// How far its last one may at the end.
    pub right: i32,
    /// Numbers of its first and last word, as read without the marks around them; see [`super::alike`].
    pub outer: (u32, u32),
    /// Stretches of one face, in reading order.
    pub parts: Few,
    /// Places after hyphens, dashes and slashes where a line may end.
    pub explicit: Few,
    /// Places where a hyphen may divide it, once someone asked.
    pub hyphens: Option<Few>,
    text: Few,
}

impl Word {
    /// A word by its widths and parts, of which nothing else is known yet.
    pub(in crate::layout::para) fn new(
        width: Length,
        (left, right): (Length, Length),
        parts: Few,
    ) -> Self {
        let (left, right) = (left.narrow(), right.narrow());
        let (explicit, text) = (Few::default(), Few::default());
        let outer = (0, 0);
        Self { width, left, right, outer, parts, explicit, hyphens: None, text }
    }
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
    /// Width.
    pub width: Length,
    /// Glyphs from left to right; clusters count from the word's start.
    pub glyphs: Few,
    /// How far each glyph is drawn from its pen, to the right and upwards; none where all stand on it.
    pub offsets: Few,
}

/// A glyph in a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct PlacedGlyph {
    /// Pen before it, from the start of the part, as narrow as the places of [`crate::page::Glyph`].
    pub pen: i32,
    /// Glyph id.
    pub id: u16,
    /// The cluster, and [`Self::SAFE`] where the word may be parted before it.
    place: u16,
}

impl PlacedGlyph {
    /// How many bytes of a word clusters can tell apart.
    pub(in crate::layout::para) const CLUSTERS: usize = Self::SAFE as usize;
    const SAFE: u16 = 1 << 15;

    /// A glyph for the text from byte `cluster` on, below [`Self::CLUSTERS`]; `safe`: the word may be parted there without
    /// shaping anew.
    pub(in crate::layout::para) fn new(id: u16, pen: i32, cluster: u32, safe: bool) -> Self {
        let cluster = u16::try_from(cluster).unwrap_or(u16::MAX).min(Self::SAFE - 1);
        Self { pen, id, place: if safe { cluster | Self::SAFE } else { cluster } }
    }

    /// First byte of the word that it stands for.
    #[inline]
    pub(in crate::layout::para) fn cluster(self) -> u32 {
        u32::from(self.place & !Self::SAFE)
    }

    /// Whether the word may be parted before its cluster without shaping anew.
    pub(in crate::layout::para) fn is_safe(self) -> bool {
        self.place & Self::SAFE != 0
    }
}

/// A place where a word may be divided, in units of [`Length`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct Cut {
    /// First byte of what follows.
    pub byte: u32,
    /// Width of what stands before, hyphen included.
    pub before: i32,
    /// Width of what follows.
    pub after: i32,
    /// How far the end of the first part may hang out.
    pub right: i32,
    /// How far the start of the second may.
    pub left: i32,
    /// Number of the last word before it, and of the first behind it; see [`super::alike`].
    pub beside: (u32, u32),
    /// The break makes a hyphen.
    pub hyphen: bool,
    /// What it leaves of a name, if the word may be one.
    pub name: Option<NamePart>,
    /// Dislike.
    pub penalty: i32,
}

/// The shorter part of a name that is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) enum NamePart {
    /// The name is known by it.
    Known,
    /// It stands where there is no other way.
    Despair,
    /// It never does.
    Never,
}

/// Words that were met. What is known of one depends on itself alone, so that any thread may go on with it.
#[derive(Default)]
pub(in crate::layout) struct Known {
    /// Looks that were met.
    pub(in crate::layout::para) looks: Vec<Look>,
    /// Those looks by their keys.
    pub(in crate::layout::para) by_key: FxHashMap<LookKey, LookId>,
    /// The space of each look.
    pub(in crate::layout::para) spaces: Vec<WordId>,
    /// Width and hanging of a hyphen after a letter.
    pub(in crate::layout::para) hyphen_widths: FxHashMap<(LookId, char), (Length, Length)>,
    /// Parts of all words.
    pub(in crate::layout::para) parts: Vec<Part>,
    /// Glyphs of all parts.
    pub(in crate::layout::para) glyphs: Vec<PlacedGlyph>,
    /// Offsets of the glyphs of parts that have some.
    pub(in crate::layout::para) offsets: Vec<(i32, i32)>,
    /// Places where words may be divided.
    pub(in crate::layout::para) cuts: Vec<Cut>,
    words: Vec<Word>,
    texts: Vec<u8>,
    /// By look, left-to-right apart from right-to-left.
    by_text: Vec<[HashTable<WordId>; 2]>,
    missing: FxHashMap<WordId, Vec<(u32, char)>>,
    /// Formulas in lines, by look and TeX.
    formulas: FxHashMap<LookId, FxHashMap<String, SetFormula>>,
}

/// A formula as it is set in a line. Two thirds of a book's formulas stand in it more than once, and each is asked for in every
/// round.
#[derive(Clone)]
pub(in crate::layout::para) struct SetFormula {
    /// What it was set from: macros and numbers may make another of the same TeX elsewhere.
    tree: Arc<Formula>,
    /// Its pieces.
    pub pieces: Arc<[Arc<Piece>]>,
    /// Characters that no face has, and where their commands are in the TeX.
    pub missing: Arc<[(char, Bytes)]>,
    /// What it says to who can't see it.
    pub alt: Arc<str>,
    /// Its MathML, where the file is to carry it.
    pub math: Option<Arc<str>>,
}

/// What setting a formula makes.
pub(in crate::layout::para) struct MadeFormula {
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// Characters that no face has, and where their commands are in the TeX.
    pub missing: Vec<(char, Bytes)>,
    /// What it says to who can't see it.
    pub alt: String,
    /// Its MathML, where the file is to carry it.
    pub math: Option<Arc<str>>,
}

impl Known {
    /// A formula as it was set in a look, or as `set` does it now.
    pub(in crate::layout::para) fn formula(
        &mut self,
        (look, tex): (LookId, &str),
        tree: &Arc<Formula>,
        set: impl FnOnce() -> MadeFormula,
    ) -> SetFormula {
        let known = self.formulas.get(&look).and_then(|it| it.get(tex));
        if let Some(known) = known.filter(|it| Arc::ptr_eq(&it.tree, tree) || it.tree == *tree) {
            return known.clone();
        }
        let MadeFormula { pieces, missing, alt, math } = set();
        let pieces = pieces.into_iter().map(Arc::new).collect();
        let (missing, alt) = (missing.into(), alt.into());
        let made = SetFormula { tree: Arc::clone(tree), pieces, missing, alt, math };
        // The last look stands for all that follow it.
        if look != LookId::MAX {
            self.formulas.entry(look).or_default().insert(tex.to_owned(), made.clone());
        }
        made
    }

    /// A look.
    #[inline]
    pub(in crate::layout::para) fn get_look(&self, id: LookId) -> &Look {
        &self.looks[usize::from(id)]
    }

    /// The space of a look.
    #[inline]
    pub(in crate::layout::para) fn space(&self, look: LookId) -> WordId {
        self.spaces[usize::from(look)]
    }

    /// The word for a text, if it was met in that look.
    pub(in crate::layout::para) fn find(
        &self,
        look: LookId,
        rtl: bool,
        text: &str,
    ) -> Option<WordId> {
        let words = &self.by_text.get(usize::from(look))?[usize::from(rtl)];
        words.find(hash(text.as_bytes()), |it| self.text(*it) == text.as_bytes()).copied()
    }

    /// Takes up a word that was not met, with its characters that no face has.
    pub(in crate::layout::para) fn add(
        &mut self,
        (look, rtl, text): (LookId, bool, &str),
        word: Word,
        missing: Vec<(u32, char)>,
    ) -> WordId {
        let id = number(self.words.len());
        let first = self.texts.len();
        self.texts.extend(text.as_bytes());
        self.words.push(Word { text: Few::since(&self.texts, first), ..word });
        if !missing.is_empty() {
            self.missing.insert(id, missing);
        }
        if self.by_text.len() <= usize::from(look) {
            self.by_text.resize_with(usize::from(look) + 1, Default::default);
        }
        let Self { by_text, words, texts, .. } = self;
        let words = |it: &WordId| hash(words[*it as usize].text.of(texts));
        by_text[usize::from(look)][usize::from(rtl)].insert_unique(
            hash(text.as_bytes()),
            id,
            words,
        );
        id
    }

    fn text(&self, id: WordId) -> &[u8] {
        self.get(id).text.of(&self.texts)
    }

    /// A word.
    #[inline]
    pub(in crate::layout::para) fn get(&self, id: WordId) -> &Word {
        &self.words[id as usize]
    }

    /// Remembers where hyphens may divide a word.
    pub(in crate::layout::para) fn set_hyphens(&mut self, id: WordId, hyphens: Few) {
        self.words[id as usize].hyphens = Some(hyphens);
    }

    /// A word's stretches of one face, in reading order.
    #[inline]
    pub(in crate::layout::para) fn parts(&self, id: WordId) -> &[Part] {
        self.get(id).parts.of(&self.parts)
    }

    /// Those stretches, each with its id.
    #[inline]
    pub(in crate::layout::para) fn numbered_parts(
        &self,
        id: WordId,
    ) -> impl Iterator<Item = (PartId, &Part)> {
        (self.get(id).parts.first..).zip(self.parts(id))
    }

    /// A stretch.
    #[inline]
    pub(in crate::layout::para) fn part(&self, id: PartId) -> &Part {
        &self.parts[id as usize]
    }

    /// A stretch's glyphs from left to right.
    #[inline]
    pub(in crate::layout::para) fn glyphs(&self, part: &Part) -> &[PlacedGlyph] {
        part.glyphs.of(&self.glyphs)
    }

    /// How far each of those glyphs is drawn from its pen, to the right and upwards; none where all stand on it.
    #[inline]
    pub(in crate::layout::para) fn offsets(&self, part: &Part) -> &[(i32, i32)] {
        part.offsets.of(&self.offsets)
    }

    /// Places after a word's hyphens, dashes and slashes where a line may end.
    #[inline]
    pub(in crate::layout::para) fn explicit(&self, id: WordId) -> &[Cut] {
        self.get(id).explicit.of(&self.cuts)
    }

    /// A word's characters that no face has, with their bytes.
    pub(in crate::layout::para) fn missing(&self, id: WordId) -> &[(u32, char)] {
        self.missing.get(&id).map_or(&[], Vec::as_slice)
    }
}

#[inline]
fn hash(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.finish()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
