//! Tables: a grid in which every cell has its place, and may take several.

use crate::model::{Attrs, Block, BlockKind, Caption, Inline, Stage};

/// Alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnAlign {
    /// As the text runs.
    #[default]
    Start,
    /// Centred.
    Center,
    /// At the end.
    End,
    /// Numbers, on their decimal mark.
    Decimal,
}

/// A table with at most one header row (GFM).
#[derive(Clone, Debug, PartialEq)]
pub struct Table<S: Stage> {
    /// One per column.
    pub columns: Vec<ColumnAlign>,
    /// Header rows, each as long as `columns`; none if the only one is blank.
    pub head: Vec<Vec<Cell<S>>>,
    /// Body rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell<S>>>,
    /// Columns at the start whose cells name their rows.
    pub stub: usize,
    /// Shares of the measure that the columns take; empty: by what they hold.
    pub widths: Vec<u32>,
    /// Caption.
    pub caption: Option<Caption<S>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<S: Stage> {
    /// Its words, if it holds no more than that; all that a cell of GFM can hold.
    pub content: Vec<Inline<S>>,
    /// Its blocks, if it holds more.
    pub blocks: Vec<Block<S>>,
    /// How much of the table it takes.
    pub extent: Extent,
}

/// How many columns and rows of its table a cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It begins here.
    Of {
        /// At least one.
        columns: usize,
        /// At least one.
        rows: usize,
    },
    /// A cell to the left or above reaches here: nothing begins in this place.
    Covered,
}

impl Extent {
    /// One column, one row.
    pub const ONE: Self = Self::Of { columns: 1, rows: 1 };
}

impl<S: Stage> Cell<S> {
    /// A cell of words.
    #[must_use]
    pub fn of(content: Vec<Inline<S>>) -> Self {
        Self { content, blocks: Vec::new(), extent: Extent::ONE }
    }

    /// A cell of blocks; a lone paragraph is words.
    #[must_use]
    pub fn with(mut blocks: Vec<Block<S>>) -> Self {
        if let [Block { kind: BlockKind::Paragraph(content), attrs, .. }] = blocks.as_mut_slice()
            && *attrs == Attrs::default()
        {
            return Self::of(std::mem::take(content));
        }
        Self { content: Vec::new(), blocks, extent: Extent::ONE }
    }

    /// A place into which another cell reaches.
    #[must_use]
    pub fn covered() -> Self {
        Self { content: Vec::new(), blocks: Vec::new(), extent: Extent::Covered }
    }

    /// How many columns it takes; none if another cell reaches here.
    #[must_use]
    pub const fn columns(&self) -> usize {
        match self.extent {
            Extent::Of { columns, .. } => columns,
            Extent::Covered => 0,
        }
    }

    /// How many rows it takes; none if another cell reaches here.
    #[must_use]
    pub const fn rows(&self) -> usize {
        match self.extent {
            Extent::Of { rows, .. } => rows,
            Extent::Covered => 0,
        }
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty() && self.blocks.is_empty()
    }
}

impl<S: Stage> Table<S> {
    /// All cells in reading order.
    pub fn cells(&self) -> impl Iterator<Item = &Cell<S>> {
        self.head.iter().chain(&self.rows).flatten()
    }

    /// All cells in reading order, to be changed.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell<S>> {
        self.head.iter_mut().chain(&mut self.rows).flatten()
    }
}
