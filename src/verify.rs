//! Finished files to whether they hold the same text: the bytes are read back, and nothing of how they came about.

mod align;
mod bytes;
mod codes;
mod compare;
mod document;
mod epub;
mod fonts;
mod formulas;
mod object;
mod package;
mod pdf;
mod shown;

/// What of a book is running text, page by page, and what stands apart from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Notes in the order of their marks.
    pub notes: Vec<Part>,
    /// Tables, without their captions.
    pub tables: Vec<Part>,
    /// Captions of figures and tables.
    pub captions: Vec<Part>,
    /// Formulas of notes, tables and captions.
    pub beside: Vec<Formula>,
}

impl Text {
    /// The running text.
    fn words(&self) -> impl Iterator<Item = &Word> {
        self.sections.iter().flat_map(|it| &it.words)
    }

    /// All formulas.
    fn formulas(&self) -> impl Iterator<Item = &Formula> {
        self.sections.iter().flat_map(|it| &it.formulas).chain(&self.beside)
    }

    /// How many words there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        let apart = [&self.notes, &self.tables, &self.captions].into_iter().flatten();
        self.words().count() + apart.map(|it| it.words.len()).sum::<usize>()
    }
}

/// A section's running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Words.
    pub words: Vec<Word>,
    /// Its formulas, without those of notes, tables and captions.
    pub formulas: Vec<Formula>,
    /// It is no more than a line, as a half-title is, and may be there in print alone.
    pub bare: bool,
}

/// A formula.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Its letters, figures and signs, sorted; `None`: it is a picture.
    pub letters: Option<String>,
    /// What it says to who can't see it.
    pub says: String,
    /// The label of the printed page that it stands on.
    pub page: String,
    /// The file of an EPUB that it stands in.
    pub file: String,
}

impl Formula {
    /// What it is told by: its letters, or what it says.
    fn key(&self, by_words: bool) -> String {
        let letters = self.letters.clone().filter(|_| !by_words);
        letters.unwrap_or_else(|| words_of(&self.says).join(" "))
    }
}

/// A note, a table or a caption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its words.
    pub words: Vec<Word>,
    /// It belongs to a figure or table, which may stand elsewhere than its place in the text.
    pub moves: bool,
}

/// A word: letters and figures, without what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its letters.
    pub text: String,
    /// A line ends behind it, or a hyphen that a line ends with: what follows may be the rest of it, or another word.
    pub joins: bool,
    /// The label of the printed page that it stands on; empty where none is known.
    pub page: String,
    /// The file of an EPUB that it stands in.
    pub file: String,
}

/// Where two texts part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is compared, "the text" or "note 3".
    pub what: String,
    /// The words of the EPUB around the place, and where they stand.
    pub epub: String,
    /// Those of the PDF.
    pub pdf: String,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The part of the file, "page 3" or "OEBPS/nav.xhtml".
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, place: &str, what: &str) {
        let finding = Finding { place: place.to_owned(), what: what.to_owned() };
        if self.0.len() < MAX_DIFFERENCES && !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    fn all(self) -> Vec<Finding> {
        self.0
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(pub String);

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VerifyError {}

pub use bytes::first_difference;
pub use compare::{compare, compare_pages};
pub use document::check_pdf;
pub use epub::epub;
pub use package::check_epub;
pub use pdf::pdf;

/// Most differences of a kind, and most damages of a file, that are told.
pub const MAX_DIFFERENCES: usize = 100;

/// Apostrophes, soft hyphens, joiners and marks of direction part no word.
fn parts_none(it: char) -> bool {
    matches!(it, '\'' | '’' | '\u{ad}' | '\u{2060}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(it, '\u{2066}'..='\u{2069}')
}

/// The words of a text: runs of letters and figures, and every character that stands on a square.
fn words_of(text: &str) -> Vec<String> {
    let (mut words, mut open) = (Vec::new(), String::new());
    for it in text.chars().filter(|it| !parts_none(*it)) {
        let alone = crate::lang::is_square(it);
        if it.is_alphanumeric() && !alone {
            open.push(it);
            continue;
        }
        words.extend(Some(std::mem::take(&mut open)).filter(|it| !it.is_empty()));
        if it.is_alphanumeric() {
            words.push(it.to_string());
        }
    }
    words.extend(Some(open).filter(|it| !it.is_empty()));
    words
}
