//! The book as a tree: `Book` as written, `Document` with everything looked up.
//!
//! Both are made of the same blocks and inlines; what differs between them (references, images, numbers,
//! generated matter) has a different type in each [`Stage`], so that a writer can't meet an unresolved one.

pub use crate::diag::{ImageId, Piece, SourceMap};
pub use crate::math::tree::id_of_label;
pub use crate::model::document::{
    Anchor, AnchorId, BibEntry, Byline, Contents, ContentsEntry, Document, Facts, Generated,
    IndexEntry, IndexGroup, ListOf, Locator, Note, NoteId, NoteNumber, Number, PageForm, Resolved,
    See, Settled, Target, TitlePage, Work, anchor_name, is_algorithm,
};
pub use crate::model::listing::{Callout, Class, LineLook, Listing, Token, circled};
pub use crate::model::marks::Marks;
pub use crate::model::pages::{PageSpan, page_spans};
pub use crate::model::parsed::{
    Book, CiteItem, CiteMode, CrossForm, INLINE_SVG, ImageLink, IndexMark, NoteDefinition, Parsed,
    Pending, RefKind, WorkKey,
};
pub use crate::model::role::DivRole;
pub(crate) use crate::model::role::DivShape;
pub use crate::model::ruby::readings;
pub use crate::model::source::Text;
pub use crate::model::table::{Cell, ColumnAlign, Extent, Table};
pub use crate::model::tally::{Count, Tally, is_read};
pub use crate::model::url::sound_url;
pub use crate::model::visit::{
    GeneratedContent, Part, PartMut, ReferenceContent, child_blocks, child_blocks_mut,
    generated_mut, inline_lists, plain_text, spoken_text, walk_blocks, walk_inlines, walk_shown,
};

use crate::diag::{NodeId, Span};
use crate::geom::{Length, parse_thousandths};
use crate::lang::Lang;
use crate::manifest::{Edition, Output, Region, SectionRole};
use std::fmt::{self, Debug};

mod document;
mod dump;
mod listing;
mod marks;
mod pages;
mod parsed;
mod role;
mod ruby;
mod source;
mod table;
mod tally;
mod url;
mod visit;
mod words;

/// The class of the sign that ends a proof: it stands at the end of its line.
pub const END_OF_PROOF: &str = "end-of-proof";

/// Deepest nesting of blocks and of inlines that `parse` lets through; later stages may recurse within it.
pub const MAX_DEPTH: usize = 64;

/// What differs between the book as written and the book with everything looked up.
pub trait Stage: Clone + Debug + PartialEq + Sized {
    /// Anything inline that points elsewhere.
    type Reference: Clone + Debug + PartialEq + ReferenceContent<Self>;
    /// A picture.
    type Image: Clone + Debug + PartialEq;
    /// What counting gave.
    type Number: Clone + Debug + PartialEq + Default;
    /// A work of the bibliography, named by a card.
    type Work: Clone + Debug + PartialEq;
    /// Matter that recto makes.
    type Generated: Clone + Debug + PartialEq + GeneratedContent<Self>;
    /// A formula that has been read.
    type Tree: Clone + Debug + PartialEq;
}

/// A member of the spine with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<S: Stage> {
    /// Front, main, back.
    pub region: Region,
    /// What it is.
    pub role: SectionRole,
    /// ASCII, unique in the book; names the EPUB's file and is the id of its opening unless the author gave one.
    pub slug: String,
    /// It is still to be written: it is counted, and has a line in the contents and no page.
    pub draft: bool,
    /// 0 for chapters, in parts too; more for mdBook's sub-chapters.
    pub depth: u8,
    /// It is of the part that began last.
    pub in_part: bool,
    /// Number as counted.
    pub number: S::Number,
    /// Title; empty for matter without one (dedication, epigraph, half-title).
    pub title: Vec<Inline<S>>,
    /// Short title for running heads and contents.
    pub short: Option<String>,
    /// Attributes of the level 1 heading.
    pub attrs: Attrs,
    /// The opening itself, where links to the section lead.
    pub node: NodeId,
    /// Everything after the title.
    pub blocks: Vec<Block<S>>,
    /// Path in the book's folder, for links between files; `None` for generated matter.
    pub path: Option<String>,
    /// The level 1 heading, or where the manifest names the section.
    pub span: Option<Span>,
}

/// A block with what every block has.
#[derive(Clone, Debug, PartialEq)]
pub struct Block<S: Stage> {
    /// Its number in reading order.
    pub node: NodeId,
    /// The whole construct in the author's file; `None` for generated matter.
    pub span: Option<Span>,
    /// What the author said in `{…}`.
    pub attrs: Attrs,
    /// What it is.
    pub kind: BlockKind<S>,
}

/// Attributes in `{#id .class key="value"}`, those that recto knows apart from the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attrs {
    /// Id: unique in the book after `resolve`, and the EPUB's `id`.
    pub id: Option<String>,
    /// Where the id is written; `None` for the slug that mdBook makes of a heading, which is unique in its file only.
    pub id_span: Option<Span>,
    /// Language of the contents.
    pub lang: Option<Lang>,
    /// Classes, in order.
    pub classes: Vec<String>,
    /// Other pairs, in order.
    pub pairs: Vec<(String, String)>,
    /// In which outputs and editions it stands; `None`: in all.
    pub only: Option<Condition>,
}

impl Attrs {
    /// Whether the class is there.
    #[must_use]
    pub fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|it| it == class)
    }

    /// The value of a pair.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

/// `{only=pdf}` or `{edition=handout}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Only in that output.
    Output(Output),
    /// Only in those editions.
    Editions(Vec<String>),
}

impl Condition {
    /// Whether an edition meets it.
    #[must_use]
    pub fn holds(&self, edition: &Edition) -> bool {
        match self {
            Self::Output(output) => *output == edition.output,
            Self::Editions(names) => names.contains(&edition.name),
        }
    }
}

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind<S: Stage> {
    /// A paragraph.
    Paragraph(Vec<Inline<S>>),
    /// A heading inside a section, levels 2 to 6 and never skipping.
    Heading(Heading<S>),
    /// A block quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block<S>>,
        /// Whose it is, without the dash.
        attribution: Option<Vec<Inline<S>>>,
    },
    /// Lines of verse; an empty line parts stanzas.
    Verse(Vec<VerseLine<S>>),
    /// A list.
    List(List<S>),
    /// Terms and what they mean.
    Definitions(Vec<Definition<S>>),
    /// Code.
    Code(Listing<S>),
    /// A table.
    Table(Table<S>),
    /// A picture with its caption.
    Figure(Figure<S>),
    /// A div of the vocabulary.
    Div {
        /// Which.
        role: DivRole,
        /// "Exercise 3.2", if it has one; that of a theorem stands in its words.
        number: S::Number,
        /// Its title, if it opens with a heading (`## …` right at its start).
        title: Option<Heading<S>>,
        /// The rest.
        blocks: Vec<Block<S>>,
        /// Attribution, for epigraphs and pull quotes.
        attribution: Option<Vec<Inline<S>>>,
    },
    /// A question and its answer, in a `faq` div or section.
    Question {
        /// The question, a level 2 heading in the source; its id is the block's.
        question: Heading<S>,
        /// The answer.
        answer: Vec<Block<S>>,
    },
    /// A book card.
    Card {
        /// The work.
        work: S::Work,
        /// Quotation or annotation.
        blocks: Vec<Block<S>>,
    },
    /// `***`.
    SceneBreak,
    /// `::: page-break`.
    PageBreak,
    /// A formula on lines of its own.
    Math(Equation<S>),
    /// What recto makes.
    Generated(S::Generated),
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading<S: Stage> {
    /// 2 to 6 inside sections.
    pub level: u8,
    /// Number as counted ("3.1"); printed if the numbering says so.
    pub number: S::Number,
    /// Its words.
    pub content: Vec<Inline<S>>,
    /// Short form for running heads and contents.
    pub short: Option<String>,
}

/// A line of verse.
#[derive(Clone, Debug, PartialEq)]
pub struct VerseLine<S: Stage> {
    /// Leading blanks in the source, in ems of indent.
    pub indent: u8,
    /// Its words; empty between stanzas.
    pub content: Vec<Inline<S>>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List<S: Stage> {
    /// First number of an ordered list; `None` for bullets.
    pub start: Option<u64>,
    /// How the numbers are written.
    pub marks: Marks,
    /// No blank lines between items in the source.
    pub tight: bool,
    /// Items.
    pub items: Vec<ListItem<S>>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem<S: Stage> {
    /// `[x]` or `[ ]` of a task list.
    pub done: Option<bool>,
    /// Its contents.
    pub blocks: Vec<Block<S>>,
}

/// One entry of a definition list.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition<S: Stage> {
    /// Terms, one or more, each with its node and attributes (`{#id}` on a glossary term).
    pub terms: Vec<Term<S>>,
    /// Definitions, one or more.
    pub definitions: Vec<Vec<Block<S>>>,
}

/// A term.
#[derive(Clone, Debug, PartialEq)]
pub struct Term<S: Stage> {
    /// Its words.
    pub content: Vec<Inline<S>>,
    /// Its attributes.
    pub attrs: Attrs,
}

/// A formula on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation<S: Stage> {
    /// What stands at the margin: of the whole, or of its rows, in their order.
    pub numbers: Vec<RowNumber>,
    /// The formula.
    pub tex: Text,
    /// What was read of it.
    pub tree: S::Tree,
}

/// The number of a displayed formula or of one of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowNumber {
    /// Which row; `None`: the whole.
    pub row: Option<usize>,
    /// "(3.2)", as it is printed.
    pub words: String,
    /// The name of the row's anchor; the whole has that of its block.
    pub id: Option<String>,
    /// The row's own node, for links to its id.
    pub node: NodeId,
}

/// A caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption<S: Stage> {
    /// "Figure 3.2", if it has an id.
    pub number: S::Number,
    /// Its words.
    pub content: Vec<Inline<S>>,
}

/// How wide an author wants a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Thousandths of the measure (`width=80%`).
    Share(u32),
    /// A length (`width=5cm`, `width=300px`).
    Of(Length),
}

impl Width {
    /// Reads a share, a length, or pixels, with or without their unit.
    ///
    /// ```
    /// use recto::{geom::Length, model::Width};
    /// assert_eq!(Width::parse("80%"), Some(Width::Share(800)));
    /// assert_eq!(Width::parse("0.01%"), Some(Width::Share(1)));
    /// for same in ["300px", "300", "225pt", "3.125in"] {
    ///     assert_eq!(Width::parse(same), Some(Width::Of(Length::pt(225))));
    /// }
    /// for wrong in ["0%", "101%", "-3px", "0", "wide", "px", "", "3em"] {
    ///     assert_eq!(Width::parse(wrong), None);
    /// }
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(percent) = text.strip_suffix('%') {
            let tenths = parse_thousandths(percent.trim())?;
            let share = u32::try_from(tenths / 100).ok()?;
            return (tenths > 0 && share <= 1000).then(|| Self::Share(share.max(1)));
        }
        let length = match parse_thousandths(text.strip_suffix("px").unwrap_or(text).trim()) {
            // CSS Values 3 §6.2: a pixel is 1/96 in.
            Some(thousandths) => Length::milli_pt(thousandths).ratio(3, 4),
            None => Length::parse(text)?,
        };
        (length > Length::ZERO).then_some(Self::Of(length))
    }

    /// How wide it is in a measure.
    #[must_use]
    pub const fn within(self, measure: Length) -> Length {
        match self {
            Self::Share(thousandths) => measure.of_em(thousandths as i64),
            Self::Of(length) => length,
        }
    }
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(thousandths) => write!(f, "{thousandths}"),
            Self::Of(length) => write!(f, "{:.1}pt", length.to_pt()),
        }
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure<S: Stage> {
    /// The picture.
    pub image: S::Image,
    /// Alternative text; empty only if decorative.
    pub alt: String,
    /// Width, if given.
    pub width: Option<Width>,
    /// Caption.
    pub caption: Option<Caption<S>>,
}

/// Running text and what stands in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline<S: Stage> {
    /// Text of one style. Quotes and dashes are typographic after `resolve`.
    Text(Text),
    /// A run in a style of its own.
    Styled {
        /// Which.
        style: Style,
        /// What is in it.
        content: Vec<Self>,
    },
    /// A bracketed span: language, id, conditional, or classes without a style.
    Span {
        /// What the author said in `{…}`.
        attrs: Attrs,
        /// The span's own node, for links to its id.
        node: NodeId,
        /// What is in it.
        content: Vec<Self>,
    },
    /// Code.
    Code(Text),
    /// A new line on demand.
    LineBreak,
    /// Inline math: its TeX, and what was read of it.
    Math(Text, S::Tree),
    /// Anything that points elsewhere.
    Reference(S::Reference),
}

/// Styles of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Style {
    Emphasis,
    Strong,
    Strikethrough,
    SmallCaps,
    Superscript,
    Subscript,
    /// `<u>`, `<ins>`, `<mark>`: emphasis in print.
    Underline,
    Insertion,
    Mark,
    /// Smaller letters, for what stands aside.
    Small,
    /// Upright among italics: the head of a theorem.
    Upright,
    /// Words with their reading, `<ruby>`.
    Ruby,
    /// The reading of the words before it, `<rt>`.
    Reading,
    /// A bracket around a reading where it does not stand above its words, `<rp>`.
    ReadingBracket,
    /// `<kbd>`.
    Keyboard,
    /// A title of a work, set in italics and marked up as `cite`; from CSL.
    WorkTitle,
    /// A question of a FAQ and the like never needs this; a defined term (`[term]{.term}`).
    Term,
}
