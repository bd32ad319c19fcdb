//! The book with everything numbered, cited, linked and made.

use crate::diag::{ImageId, NodeId, Place, SourceMap, Span};
use crate::lang::Lang;
use crate::manifest::{Metadata, Numbering, Spanned};
use crate::math::tree::Formula;
use crate::model::{Block, Inline, Section, Stage, Width};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Stage of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled;

impl Stage for Settled {
    type Reference = Resolved;
    type Image = ImageId;
    type Number = Option<Number>;
    type Work = Box<Work>;
    type Generated = Generated;
    /// `None`: it can't be read, and stands as it is typed.
    type Tree = Option<Arc<Formula>>;
}

/// The book with everything looked up: no unresolved reference can exist in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What libraries and title pages want to know.
    pub book: Metadata,
    /// Titles of the editions that have one of their own, by the editions' names.
    pub titles: BTreeMap<String, Spanned<String>>,
    /// How numbers look, for those that a writer makes (folios aside).
    pub numbering: Numbering,
    /// Sections in reading order.
    pub sections: Vec<Section<Settled>>,
    /// Notes in the order of their first marks; [`NoteId`] is the index.
    pub notes: Vec<Note>,
    /// Everything that can be linked to; [`AnchorId`] is the index.
    pub anchors: Vec<Anchor>,
    /// Nested contents, all levels; writers cut at the theme's.
    pub contents: Vec<ContentsEntry>,
    /// What the lists of figures, tables and listings hold that the book asks for, in its order.
    pub captions: BTreeMap<ListOf, Vec<ContentsEntry>>,
    /// Source of each node; writers ask through [`Document::span`].
    pub spans: BTreeMap<NodeId, SourceMap>,
    /// What claims of accessibility rest on.
    pub facts: Facts,
    /// Characters beyond ASCII of the words in each language, with the place of the first.
    pub letters: BTreeMap<Lang, BTreeMap<char, Option<Span>>>,
}

/// What speaks against claims of accessibility or decides what a book says of itself, counted where it is met. Messages say the same, but only so many of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pictures that say something and have no alternative text of the author's.
    pub undescribed: usize,
    /// Headings more than one level below the one before.
    pub skips: usize,
    /// Headings without words.
    pub empty_headings: usize,
    /// Links without words.
    pub empty_links: usize,
    /// Words whose language is not named where it should be, and language tags that are none.
    pub languages: usize,
    /// Pieces of code.
    pub codes: usize,
}

impl Facts {
    /// Adds those of another part of the book.
    pub fn add(&mut self, other: Self) {
        self.undescribed += other.undescribed;
        self.skips += other.skips;
        self.empty_headings += other.empty_headings;
        self.empty_links += other.empty_links;
        self.languages += other.languages;
        self.codes += other.codes;
    }
}

impl Document {
    /// The author's words behind bytes `place.byte..place.byte + len`; `None` for generated text.
    #[must_use]
    pub fn span(&self, place: Place, len: u32) -> Option<Span> {
        let start = place.byte as usize;
        self.spans.get(&place.node)?.span(start, start + len as usize)
    }

    /// The lines of a list of contents.
    #[must_use]
    pub fn listed(&self, of: ListOf) -> &[ContentsEntry] {
        match of {
            ListOf::Headings => &self.contents,
            of => self.captions.get(&of).map_or(&[], Vec::as_slice),
        }
    }

    /// An anchor; `None` can't happen for ids out of the same document.
    #[must_use]
    pub fn anchor(&self, id: AnchorId) -> Option<&Anchor> {
        self.anchors.get(id.0 as usize)
    }
}

/// Index into [`Document::anchors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnchorId(pub u32);

/// Index into [`Document::notes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// Something that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Unique in the book, an XML name, stable between builds: the EPUB's `id` and the PDF's named destination.
    pub id: String,
    /// Index of the section that holds it; after `select`, of the section in that edition.
    pub section: usize,
    /// The block, span or text leaf it stands at.
    pub node: NodeId,
}

/// Whether code with the id is an algorithm, which is counted apart from listings: `alg:search`, or `alg-search` as an anchor's name.
#[must_use]
pub fn is_algorithm(id: &str) -> bool {
    id.starts_with("alg:") || id.starts_with("alg-")
}

/// An author's id as the name of an [`Anchor`]: `fig:map` becomes `fig-map`. Other letters than those of XML's `NCName`
/// become hyphens, and a name that begins with none of its first letters gets `x-` before it.
///
/// ```
/// assert_eq!(recto::model::anchor_name("fig:map"), "fig-map");
/// assert_eq!(recto::model::anchor_name("3 ways"), "x-3-ways");
/// ```
#[must_use]
pub fn anchor_name(id: &str) -> String {
    let keep = |it: char| is_name_letter(it) || matches!(it, '0'..='9' | '-' | '.');
    let name: String = id.chars().map(|it| if keep(it) { it } else { '-' }).collect();
    let sound = name.starts_with(is_name_letter);
    // Marks of notes and citations are named by their count, and no author's id may be.
    let counted = |it: &str| {
        name.strip_prefix(it).is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()))
    };
    if sound && !["fn-", "cite-", "idx-"].into_iter().any(counted) {
        name
    } else {
        format!("x-{name}")
    }
}

/// `NameStartChar` of XML 1.0 §2.3 without the colon, letters only.
fn is_name_letter(it: char) -> bool {
    let in_range = matches!(it, 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{2ff}' | '\u{370}'..='\u{1fff}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}');
    in_range && (it == '_' || it.is_alphabetic())
}

/// A number as counted, in the reader's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The localised word: "Chapter", "Figure"; may be empty.
    pub word: String,
    /// "3.2".
    pub text: String,
    /// The plain count at this level.
    pub count: u32,
    /// Printed at the element itself; references print it anyway.
    pub shown: bool,
}

/// A note.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its number or sign.
    pub number: NoteNumber,
    /// Its words.
    pub blocks: Vec<Block<Settled>>,
    /// Unique in the book: `fn-3`; its marks are `fn-3-ref-1`, `fn-3-ref-2` ….
    pub id: String,
    /// How many marks lead to it.
    pub marks: u32,
    /// Index of the section of its first mark.
    pub section: usize,
}

/// What a note is marked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteNumber(pub String);

/// A reference that was looked up.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// A link.
    Link {
        /// Where to.
        to: Target,
        /// What is linked.
        content: Vec<Inline<Settled>>,
        /// Title, for the PDF's description and the EPUB's `title`; may be empty.
        title: String,
    },
    /// A picture in running text.
    Image {
        /// The picture.
        image: ImageId,
        /// Alternative text; empty: decorative.
        alt: String,
        /// Width, if given.
        width: Option<Width>,
    },
    /// A note's mark.
    Note {
        /// The note.
        note: NoteId,
        /// 1 for the first mark of the note.
        mark: u32,
        /// The mark's own leaf.
        node: NodeId,
    },
    /// A citation, as the style prints it; each work's part is a `Link` to its entry.
    Cite {
        /// Unique in the book, `cite-12`, for the way back from the bibliography.
        id: String,
        /// As printed.
        content: Vec<Inline<Settled>>,
        /// The citation's own node.
        node: NodeId,
    },
    /// A page number, known only after layout; linked.
    Page {
        /// Where to.
        to: AnchorId,
        /// In what words.
        form: PageForm,
        /// Its own leaf.
        node: NodeId,
        /// The author's reference; `None` if recto made it.
        span: Option<Span>,
    },
    /// An index mark.
    Index {
        /// The words it stands on.
        content: Vec<Inline<Settled>>,
        /// Unique in the book, `idx-12`: the name of its anchor.
        id: String,
        /// Its own node, where the locator leads.
        node: NodeId,
    },
}

/// How a page reference reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageForm {
    /// The number alone; the author wrote the words around it. EPUB: "print p. 47" where a page list is, else the section's title, linked.
    Number,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Out of the book: an absolute URL that [`sound_url`](crate::model::sound_url) gave.
    External(String),
    /// Into the book.
    Internal(AnchorId),
}

/// A work as a card shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// Key in the bibliography.
    pub key: String,
    /// Title.
    pub title: String,
    /// Authors or editors in reading form, "Michael Löwy".
    pub authors: String,
    /// Publisher.
    pub publisher: String,
    /// Year as the bibliography has it, `1847, [2014]`.
    pub year: String,
    /// Link.
    pub url: Option<String>,
    /// Language of the title, if not the book's.
    pub lang: Option<crate::lang::Lang>,
    /// Its entry in the bibliography, if it is listed there.
    pub entry: Option<AnchorId>,
    /// Cover image of the author's own (`cover="img/x.jpg"` on the div).
    pub cover: Option<ImageId>,
}

/// Matter that recto makes and that writers set in a way of its own; the rest (copyright page, colophon)
/// comes as ordinary blocks.
#[derive(Clone, Debug, PartialEq)]
pub enum Generated {
    /// The title alone.
    HalfTitle(TitlePage),
    /// The title page.
    TitlePage(TitlePage),
    /// The contents; entries are those of the document.
    Contents(Contents),
    /// The works cited, sorted as the style says.
    Bibliography(Vec<BibEntry>),
    /// The index, by letters.
    Index(Vec<IndexGroup>),
}

/// The entries of an index that begin with the same letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexGroup {
    /// The letter as printed above them; empty for signs and figures.
    pub letter: String,
    /// Main entries, sorted.
    pub entries: Vec<IndexEntry>,
}

/// A heading of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexEntry {
    /// Its words.
    pub heading: Vec<Inline<Settled>>,
    /// Places in the order of the book.
    pub locators: Vec<Locator>,
    /// Other entries to be read.
    pub see: Vec<See>,
    /// Deeper entries, sorted.
    pub entries: Vec<Self>,
    /// Where cross-references to it lead; `None` if there is none.
    pub anchor: Option<AnchorId>,
    /// Its own node.
    pub node: NodeId,
}

/// A place that an index leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locator {
    /// The mark, or the first of a range.
    pub from: AnchorId,
    /// The last of a range.
    pub to: Option<AnchorId>,
    /// The main place of several.
    pub main: bool,
}

/// A cross-reference of an index.
#[derive(Clone, Debug, PartialEq)]
pub struct See {
    /// Beside this entry, not in its place.
    pub also: bool,
    /// The other heading as printed.
    pub heading: Vec<Inline<Settled>>,
    /// The other entry; `None` if there is none.
    pub to: Option<AnchorId>,
}

/// What stands on a title page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitlePage {
    /// Series, with position if it has one.
    pub series: Option<String>,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Authors in order.
    pub authors: Vec<Byline>,
    /// Who helped, each a line: "Translated by …".
    pub credits: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Node of the title.
    pub node: NodeId,
}

/// A line that names an author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    /// The name as printed.
    pub name: String,
    /// What qualifies the author, on a line below.
    pub credentials: Option<String>,
}

impl Byline {
    /// Its lines: the name, and what qualifies the author.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        [Some(self.name.as_str()), self.credentials.as_deref()].into_iter().flatten()
    }
}

/// What a list of contents is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListOf {
    /// Sections and the headings in them.
    #[default]
    Headings,
    /// Figures with captions.
    Figures,
    /// Tables with captions.
    Tables,
    /// Code with captions.
    Listings,
}

impl ListOf {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Headings, Self::Figures, Self::Tables, Self::Listings];

    /// The name of the div that asks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headings => "toc",
            Self::Figures => "list-of-figures",
            Self::Tables => "list-of-tables",
            Self::Listings => "list-of-listings",
        }
    }
}

/// A list of contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What it is of.
    pub of: ListOf,
    /// Levels asked for by the author; `None`: the theme's.
    pub levels: Option<u8>,
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentsEntry {
    /// Where it leads; `None` for a chapter that is still to be written.
    pub anchor: Option<AnchorId>,
    /// Number as printed before it ("1", "Part I"), if shown.
    pub number: Option<Number>,
    /// Title, notes and index marks taken out.
    pub title: Vec<Inline<Settled>>,
    /// Role of the section, or `None` for a heading inside one.
    pub role: Option<crate::manifest::SectionRole>,
    /// Deeper lines.
    pub children: Vec<Self>,
}

/// An entry of the bibliography.
#[derive(Clone, Debug, PartialEq)]
pub struct BibEntry {
    /// Where citations lead.
    pub anchor: AnchorId,
    /// Key.
    pub key: String,
    /// As the style prints it.
    pub content: Vec<Inline<Settled>>,
    /// Ids of the citations that lead here, for the way back.
    pub cited: Vec<String>,
    /// Where it is cited, if the entry is to say so; in the order of the book.
    pub places: Vec<Locator>,
    /// It is listed for its own sake, whether or not anything left of the book cites it.
    pub listed: bool,
    /// The entry's node.
    pub node: NodeId,
}
