//! The logical structure of a laid-out book (ISO 32000-2 §14.7 and §14.8.4).

use crate::diag::NodeId;
use crate::lang::Lang;
use std::sync::Arc;

/// All elements; the first is the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructTree {
    /// Elements in the order in which they were opened, which is reading order.
    pub elements: Vec<Element>,
}

/// Index into [`StructTree::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

/// An element. What is painted names its element itself (`Item::element`); items and kids interleave by their order on the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub tag: Tag,
    /// Its parent; only the document has none.
    pub parent: Option<ElementId>,
    /// The block or leaf it stands for.
    pub node: NodeId,
    /// Language, where it differs from the parent's.
    pub lang: Option<Lang>,
    /// Alternative text of figures and formulas.
    pub alt: Option<String>,
    /// A formula in MathML, in files that may carry it.
    pub math: Option<Arc<str>>,
    /// Columns and rows that a cell of a table takes.
    pub span: (usize, usize),
    /// What the labels of a list are; `None` for what is no list, or has no labels.
    pub numbering: Option<Numbering>,
}

/// What stands before the items of a list (ISO 32000-2 §14.8.5.5, Table 382).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Signs that are all alike.
    Unordered,
    /// Figures or letters that count.
    Ordered,
    /// Terms, which the items define.
    Description,
}

/// Standard structure types (ISO 32000-1 §14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the standard's own names")]
pub enum Tag {
    Document,
    Part,
    Sect,
    Heading(u8),
    P,
    List,
    ListItem,
    Label,
    ListBody,
    BlockQuote,
    Note,
    Reference,
    Link,
    Figure,
    Table,
    TableRow,
    TableHeader(Scope),
    TableData,
    Toc,
    TocItem,
    Index,
    Caption,
    Code,
    Formula,
    BibEntry,
    Span,
    Quote,
    /// Words and what stands above them.
    Ruby,
    /// The words.
    RubyBase,
    /// What stands above.
    RubyText,
    Div,
}

/// What a table header stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The column below it.
    Column,
    /// The row beside it.
    Row,
}

impl Tag {
    /// The standard's name (ISO 32000-1 §14.8.4).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Part => "Part",
            Self::Sect => "Sect",
            Self::Heading(0 | 1) => "H1",
            Self::Heading(2) => "H2",
            Self::Heading(3) => "H3",
            Self::Heading(4) => "H4",
            Self::Heading(5) => "H5",
            Self::Heading(_) => "H6",
            Self::P => "P",
            Self::List => "L",
            Self::ListItem => "LI",
            Self::Label => "Lbl",
            Self::ListBody => "LBody",
            Self::BlockQuote => "BlockQuote",
            Self::Note => "Note",
            Self::Reference => "Reference",
            Self::Link => "Link",
            Self::Figure => "Figure",
            Self::Table => "Table",
            Self::TableRow => "TR",
            Self::TableHeader(_) => "TH",
            Self::TableData => "TD",
            Self::Toc => "TOC",
            Self::TocItem => "TOCI",
            Self::Index => "Index",
            Self::Caption => "Caption",
            Self::Code => "Code",
            Self::Formula => "Formula",
            Self::BibEntry => "BibEntry",
            Self::Span => "Span",
            Self::Quote => "Quote",
            Self::Ruby => "Ruby",
            Self::RubyBase => "RB",
            Self::RubyText => "RT",
            Self::Div => "Div",
        }
    }
}

impl StructTree {
    /// Opens an element as the last kid of `parent`.
    pub fn open(&mut self, parent: Option<ElementId>, tag: Tag, node: NodeId) -> ElementId {
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        let (lang, alt, math, numbering) = (None, None, None, None);
        let span = (1, 1);
        self.elements.push(Element { tag, parent, node, lang, alt, math, span, numbering });
        id
    }

    /// An element.
    #[must_use]
    pub fn get(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id.0 as usize)
    }

    /// An element, to be changed.
    pub fn get_mut(&mut self, id: ElementId) -> Option<&mut Element> {
        self.elements.get_mut(id.0 as usize)
    }
}
