//! Random books over the whole dialect: every block in every block that may hold it. Each word of a book is found once in it,
//! so that what comes out can be counted.

mod blocks;
mod html;
mod inlines;
mod manifest;

use std::collections::BTreeMap;

pub(crate) use manifest::Edition;

/// A made-up book.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// Path and text of each file, `book.toml` and pictures among them.
    pub(crate) files: Vec<(String, String)>,
    /// Its words: `w12x` is number 12.
    pub(crate) words: Vec<Word>,
    /// Its editions.
    pub(crate) editions: Vec<Edition>,
    /// A page may be blank in the midst of a chapter: `.recto` is in the book.
    pub(crate) has_recto: bool,
    /// Some of its words stand in some outputs only.
    pub(crate) has_conditions: bool,
    /// The blocks of each chapter.
    pub(crate) blocks: BTreeMap<String, Vec<String>>,
}

/// A word of a book.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// It stands in each output once. Words of titles and of heads of tables stand in further places.
    pub(crate) once: bool,
    /// Where it stands.
    pub(crate) condition: Condition,
    /// Stem of its file.
    pub(crate) file: String,
}

/// In which outputs something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    All,
    Pdf,
    Epub,
    Edition(String),
}

/// The book of a seed.
pub(crate) fn book(seed: u64) -> Book {
    let mut made = Maker::new(seed);
    manifest::book(&mut made)
}

impl Book {
    /// The same book without block `at` of a file; `None` if it has fewer.
    pub(crate) fn without(&self, file: &str, at: usize) -> Option<Self> {
        let mut book = self.clone();
        let blocks = book.blocks.get_mut(file)?;
        (at < blocks.len() && at > 0).then(|| blocks.remove(at))?;
        let text = blocks.join("\n");
        book.files.iter_mut().find(|it| it.0 == file)?.1 = text;
        Some(book)
    }
}

/// Numbers that look drawn by lot: xorshift64*, the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Lot(u64);

impl Lot {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(drawn).unwrap() % end
    }

    /// Below `few`, but one time in `times` below `many`.
    pub(crate) fn mostly(&mut self, few: usize, times: usize, many: usize) -> usize {
        let end = if self.one_in(times) { many } else { few };
        self.below(end)
    }

    /// One time in `times`.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// A book in the making.
pub(crate) struct Maker {
    pub(crate) lot: Lot,
    pub(crate) words: Vec<Word>,
    /// What new words are.
    pub(crate) now: Word,
    /// Definitions of notes that the file still needs.
    pub(crate) notes: Vec<String>,
    /// Last number of an id.
    pub(crate) ids: usize,
    /// Ids that references may name.
    pub(crate) known: Vec<String>,
    /// Ids of spans that links may name.
    pub(crate) anchors: Vec<String>,
    /// Terms of the glossary.
    pub(crate) terms: Vec<String>,
    /// Lists of what has a caption that the spine names.
    pub(crate) lists: Vec<&'static str>,
    /// Inside of a note: no other may stand there.
    pub(crate) no_notes: bool,
    pub(crate) has_recto: bool,
    pub(crate) has_conditions: bool,
    pub(crate) editions: Vec<Edition>,
}

impl Maker {
    fn new(seed: u64) -> Self {
        Self {
            lot: Lot::new(seed),
            words: Vec::new(),
            now: Word { once: true, condition: Condition::All, file: String::new() },
            notes: Vec::new(),
            ids: 0,
            known: Vec::new(),
            anchors: Vec::new(),
            terms: Vec::new(),
            lists: Vec::new(),
            no_notes: false,
            has_recto: false,
            has_conditions: seed.is_multiple_of(3),
            editions: Vec::new(),
        }
    }

    /// A new word.
    pub(crate) fn word(&mut self) -> String {
        self.words.push(self.now.clone());
        format!("w{}x", self.words.len() - 1)
    }

    /// So many new words.
    pub(crate) fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// A new number for an id.
    pub(crate) fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// Words that may stand in further places.
    pub(crate) fn repeated(&mut self, make: impl FnOnce(&mut Self) -> String) -> String {
        let before = std::mem::replace(&mut self.now.once, false);
        let made = make(self);
        self.now.once = before;
        made
    }

    /// Words that stand in each output once, as those of a note do whatever it stands in.
    pub(crate) fn once(&mut self, make: impl FnOnce(&mut Self) -> String) -> String {
        let before = std::mem::replace(&mut self.now.once, true);
        let made = make(self);
        self.now.once = before;
        made
    }

    /// Words of a caption, which lists name too.
    pub(crate) fn caption(&mut self, make: impl FnOnce(&mut Self) -> String) -> String {
        let words = if self.lists.is_empty() { make(self) } else { self.repeated(make) };
        words + self.some_formula(8)
    }

    /// Words of a heading: a few, or many more than a page has room for.
    pub(crate) fn heading(&mut self, few: usize) -> String {
        let count = match self.lot.below(16) {
            0 => 100 + self.lot.below(1400),
            1 => 10 + self.lot.below(60),
            _ => few,
        };
        let words = self.repeated(|it| it.noted(count, 4));
        words + self.some_formula(6)
    }
}
