//! A section as it is set, its place in the edition, and the pages that it comes to.

use crate::diag::{NodeId, Sink};
use crate::geom::Point;
use crate::layout::galley::Galley;
use crate::layout::makeup::Way;
use crate::layout::names::Cited;
use crate::layout::paginate::Leaf;
use crate::layout::starts::InText;
use crate::page::{ElementId, Page, PageLabel, StructTree};
use std::sync::Arc;

/// The label of the page that each anchor stands on, as far as it is known.
pub(super) type Labels = Vec<Option<String>>;

/// A section of the edition and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opens {
    /// Index in `Document::sections`.
    pub section: usize,
    /// On a right-hand page.
    pub recto: bool,
    /// Below the title block of a handout.
    pub title_block: bool,
}

/// A section set and made up, wherever in the book its pages come to stand.
#[derive(Clone, Debug, Default)]
pub(super) struct MadeUp {
    /// The column.
    pub galley: Galley,
    /// Its pages, for every place where they may begin.
    pub ways: Vec<Way>,
    /// The page numbers that it prints.
    pub cites: Vec<Cited>,
    /// What there was to say while setting it.
    pub sink: Sink,
}

/// A section of the edition with its pages.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Index in `Document::sections`.
    pub section: usize,
    /// Itself.
    pub set: Arc<MadeUp>,
    /// Index of the way that is taken.
    pub way: usize,
    /// It begins on a right-hand page.
    pub recto: bool,
    /// Index of its first page.
    pub first: usize,
}

/// A page before anything is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Index of the part and of its leaf; `None`: blank.
    pub leaf: Option<(usize, usize)>,
    /// Its number.
    pub label: PageLabel,
    /// A right-hand page.
    pub recto: bool,
}

impl Sheet {
    /// Whether the same is printed on it as on another, but for which part stands there.
    pub(super) fn prints_as(&self, other: &Self) -> bool {
        let leaf = |it: &Self| it.leaf.map(|it| it.1);
        (self.label, self.recto, leaf(self)) == (other.label, other.recto, leaf(other))
    }
}

impl Part {
    /// Its pages.
    pub(super) fn leaves(&self) -> &[Leaf] {
        self.set.ways.get(self.way).map_or(&[], |it| it.leaves.as_slice())
    }

    /// Whether it prints a label that has changed.
    pub(super) fn prints_other(&self, printed: &Labels, found: &Labels) -> bool {
        let at = |it: &Cited| it.to.0 as usize;
        self.set.cites.iter().any(|it| printed.get(at(it)) != found.get(at(it)))
    }
}

/// A painted section.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub sink: Sink,
    pub tree: StructTree,
    pub offset: u32,
    pub leaves: Vec<PaintedLeaf>,
}

/// A painted page of a section, and where on it is what can be led to.
#[derive(Clone, Debug)]
pub(super) struct PaintedLeaf {
    pub page: Arc<Page>,
    pub nodes: Vec<(NodeId, Point)>,
    pub named: Vec<(String, Point)>,
    pub places: Vec<InText>,
}

/// Takes a section's elements into the book's tree.
pub(super) fn graft(book: &mut StructTree, root: ElementId, offset: u32, section: StructTree) {
    for mut element in section.elements {
        element.parent = match element.parent {
            Some(ElementId(id)) => Some(ElementId(id.saturating_add(offset))),
            None => Some(root),
        };
        book.elements.push(element);
    }
}
