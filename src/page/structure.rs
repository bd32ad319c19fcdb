//! The logical structure of a laid-out book (ISO 32000-2 §14.7 and §14.8.4).

use crate::diag::NodeId;
use crate::lang::Lang;

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

impl StructTree {
    /// Opens an element as the last kid of `parent`.
    pub fn open(&mut self, parent: Option<ElementId>, tag: Tag, node: NodeId) -> ElementId {
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(Element { tag, parent, node, lang: None, alt: None });
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
