//! The book as written: references not yet looked up.

use crate::diag::{FileId, Span};
use crate::model::{Block, Facts, Inline, Section, Stage, Width};

/// Stage of a [`Book`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed;

impl Stage for Parsed {
    type Reference = Pending;
    type Image = ImageLink;
    type Number = ();
    type Work = WorkKey;
    type Generated = ();
    type Tree = ();
}

/// The key of a work and where it is written.
pub type WorkKey = (String, Span);

/// The book as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// Sections in reading order; generated matter has no blocks, or one `Generated(())` where a div asks for it.
    pub sections: Vec<Section<Parsed>>,
    /// Definitions of labelled notes, per file.
    pub notes: Vec<NoteDefinition>,
    /// What parsing found that speaks against claims of accessibility.
    pub facts: Facts,
}

/// `[^label]: …`
#[derive(Clone, Debug, PartialEq)]
pub struct NoteDefinition {
    /// The file; labels are unique per file.
    pub file: FileId,
    /// The label without `^`.
    pub label: String,
    /// The note.
    pub blocks: Vec<Block<Parsed>>,
    /// The definition.
    pub span: Span,
}

/// What the path of a drawing begins with that stands in the text itself; the drawing follows.
pub const INLINE_SVG: &str = "data:image/svg+xml,";

/// A picture as the author names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageLink {
    /// Path relative to the book's folder (already joined with the chapter's).
    pub path: String,
    /// Where the path is written.
    pub span: Span,
    /// `{.decorative}`.
    pub decorative: bool,
}

/// A reference that `resolve` has to look up.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// A Markdown link.
    Link {
        /// Destination as written: a URL, a path with or without fragment, or `#id`.
        to: String,
        /// Title, may be empty.
        title: String,
        /// What is linked.
        content: Vec<Inline<Parsed>>,
        /// The whole link.
        span: Span,
    },
    /// A picture in running text.
    Image {
        /// The picture.
        image: ImageLink,
        /// Alternative text.
        alt: String,
        /// Width, if given.
        width: Option<Width>,
    },
    /// `[^label]`.
    Note {
        /// The label without `^`.
        label: String,
        /// The mark.
        span: Span,
    },
    /// `^[…]`.
    InlineNote {
        /// The note's words.
        content: Vec<Inline<Parsed>>,
        /// Brackets and caret included.
        span: Span,
    },
    /// `[@key, p. 5; …]`, `@key [p. 5]`.
    Citation {
        /// Works cited together.
        items: Vec<CiteItem>,
        /// In the text, or in brackets.
        mode: CiteMode,
        /// The whole citation.
        span: Span,
    },
    /// `@fig:x`, `[-@fig:x]`, `[@sec:x]{.page}`.
    CrossRef {
        /// Kind by its prefix.
        kind: RefKind,
        /// The whole id, `fig:x`.
        id: String,
        /// What is printed.
        form: CrossForm,
        /// The reference.
        span: Span,
    },
    /// An index mark; the words stay, the mark is kept for the index.
    Index {
        /// Words that are shown; may be empty.
        content: Vec<Inline<Parsed>>,
        /// What it asks for.
        mark: IndexMark,
        /// The mark.
        span: Span,
    },
}

/// What an index mark asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexMark {
    /// Headings from the main entry down, split at `!`; empty only where a range ends.
    pub entry: Vec<String>,
    /// The same with their emphasis; none where the headings are the words that the mark stands on.
    pub words: Vec<Vec<Inline<Parsed>>>,
    /// What the headings are sorted as, where not as they read; split at `!` too.
    pub sort: Vec<String>,
    /// The entries to be read in place of this one, between semicolons.
    pub see: Option<String>,
    /// The entries to be read beside this one.
    pub see_also: Option<String>,
    /// A range of pages begins here: its name.
    pub start: Option<String>,
    /// The range of that name ends here.
    pub end: Option<String>,
    /// The main place of several.
    pub main: bool,
}

/// How a citation stands in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiteMode {
    /// In brackets or a note, as the style has it.
    Parenthetical,
    /// The author's name is part of the sentence: `@key [p. 5]`.
    InText,
}

/// One work in a citation.
#[derive(Clone, Debug, PartialEq)]
pub struct CiteItem {
    /// Key in the bibliography.
    pub key: String,
    /// Where the key is written, `@` left out.
    pub span: Span,
    /// Words before ("see").
    pub prefix: Vec<Inline<Parsed>>,
    /// Locator label as written ("p.", "ch."), and its value ("3–5").
    pub locator: Option<(String, String)>,
    /// Words after.
    pub suffix: Vec<Inline<Parsed>>,
    /// `-@key`: without the author.
    pub suppress_author: bool,
}

/// What a cross-reference leads to, by prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum RefKind {
    Chapter,
    Section,
    Figure,
    Table,
    Equation,
    Listing,
    Algorithm,
    Theorem,
    Exercise,
    Faq,
    Card,
}

impl RefKind {
    /// Prefixes as authors write them.
    pub const PREFIXES: &'static [(&'static str, Self)] = &[
        ("ch", Self::Chapter),
        ("sec", Self::Section),
        ("fig", Self::Figure),
        ("tbl", Self::Table),
        ("eq", Self::Equation),
        ("lst", Self::Listing),
        ("alg", Self::Algorithm),
        ("thm", Self::Theorem),
        ("lem", Self::Theorem),
        ("cor", Self::Theorem),
        ("prp", Self::Theorem),
        ("cnj", Self::Theorem),
        ("axm", Self::Theorem),
        ("clm", Self::Theorem),
        ("def", Self::Theorem),
        ("exm", Self::Theorem),
        ("prb", Self::Theorem),
        ("rem", Self::Theorem),
        ("sol", Self::Theorem),
        ("prf", Self::Theorem),
        ("exr", Self::Exercise),
        ("faq", Self::Faq),
        ("card", Self::Card),
    ];
}

/// What a cross-reference prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossForm {
    /// "Figure 3.2".
    Full,
    /// "3.2".
    Number,
    /// "(3.2)".
    Parenthesis,
    /// "47".
    Page,
}
