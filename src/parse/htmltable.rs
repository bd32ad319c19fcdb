//! `<table>` to a table: rows and cells as they are written to a grid in which every cell has its place.

use crate::model::{
    Block, BlockKind, Caption, Cell, ColumnAlign, Extent, Inline, Parsed, RefKind, Table,
};
use crate::parse::anchor::join_anchors;
use crate::parse::gather::gathered;
use crate::parse::html::Open;
use crate::parse::markdown::{Blocks, Builder, Last};
use std::ops::Range;

/// Columns of a table of HTML; cells beyond them belong to the last.
pub(crate) const MAX_COLUMNS: usize = 100;

/// A table as it is written.
#[derive(Default)]
struct Rough {
    rows: Vec<(Group, Vec<Written>)>,
    caption: Option<Vec<Inline<Parsed>>>,
    /// How `<col>` aligns the columns.
    columns: Vec<Option<ColumnAlign>>,
    /// What stands in the table and in no cell; it comes before it.
    before: Blocks,
}

/// A cell as it is written.
pub(crate) struct Written {
    pub(crate) heads: bool,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) align: Option<ColumnAlign>,
    pub(crate) blocks: Blocks,
}

/// A cell in its place, and whether it is a head.
type Placed = (Cell<Parsed>, bool);

/// Which rows these are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Head,
    Body,
    Foot,
}

impl Builder<'_, '_> {
    pub(crate) fn html_table(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        range: Range<usize>,
        depth: usize,
    ) {
        let entered = self.enter(open, &range);
        let mut rough = Rough::default();
        self.html_rows(&mut rough, Group::Body, depth + 1);
        let whole = self.leave(entered);
        out.append(&mut rough.before);
        let attrs = self.numbered_attrs(out, open, &range);
        if let Some(table) = table(rough) {
            self.push(out, BlockKind::Table(table), attrs, whole);
        }
    }

    fn html_rows(&mut self, rough: &mut Rough, group: Group, depth: usize) {
        // Cells without a row around them begin one.
        let mut open_row = false;
        while !self.is_over() {
            let known = |it: &str| {
                matches!(
                    it,
                    "thead"
                        | "tbody"
                        | "tfoot"
                        | "tr"
                        | "td"
                        | "th"
                        | "caption"
                        | "colgroup"
                        | "col"
                )
            };
            let Some((open, at)) = self.take_open(known) else {
                self.step(&mut rough.before, depth, Last::No);
                continue;
            };
            let cell = matches!(open.name.as_str(), "td" | "th");
            if !cell && open.name != "col" {
                open_row = false;
            }
            match open.name.as_str() {
                "tr" => {
                    rough.rows.push((group, Vec::new()));
                    let entered = self.enter(&open, &at);
                    self.html_cells(rough, depth);
                    self.leave(entered);
                }
                "td" | "th" => {
                    if !std::mem::replace(&mut open_row, true) {
                        rough.rows.push((group, Vec::new()));
                    }
                    self.html_cell(rough, &open, at, depth);
                }
                "caption" => {
                    let (words, rest) = gathered(self.within(&open, at, depth).0);
                    rough.before.extend(rest);
                    rough.caption =
                        rough.caption.take().or(Some(words)).filter(|it| !it.is_empty());
                }
                "col" => rough.column(&open),
                "colgroup" => self.html_columns(rough, &open, &at, depth),
                name => {
                    let group = match name {
                        "thead" => Group::Head,
                        "tfoot" => Group::Foot,
                        _ => Group::Body,
                    };
                    let entered = self.enter(&open, &at);
                    self.html_rows(rough, group, depth);
                    self.leave(entered);
                }
            }
        }
    }

    fn html_columns(&mut self, rough: &mut Rough, open: &Open, at: &Range<usize>, depth: usize) {
        let before = rough.columns.len();
        let entered = self.enter(open, at);
        while !self.is_over() {
            match self.take_open(|it| it == "col") {
                Some((col, _)) => rough.column(&col),
                None => drop(self.step(&mut rough.before, depth, Last::No)),
            }
        }
        self.leave(entered);
        if rough.columns.len() == before {
            rough.column(open);
        }
    }

    fn html_cells(&mut self, rough: &mut Rough, depth: usize) {
        while !self.is_over() {
            match self.take_open(|it| matches!(it, "td" | "th")) {
                Some((open, at)) => self.html_cell(rough, &open, at, depth),
                None => drop(self.step(&mut rough.before, depth, Last::No)),
            }
        }
    }

    fn html_cell(&mut self, rough: &mut Rough, open: &Open, at: Range<usize>, depth: usize) {
        let inner = self.within(open, at.clone(), depth).0;
        let mut blocks = Blocks::new();
        if let Some(id) = open.id() {
            let anchor = BlockKind::Paragraph(vec![self.anchor(id, &at)]);
            self.push(&mut blocks, anchor, crate::model::Attrs::default(), at);
        }
        blocks.extend(inner);
        join_anchors(&mut blocks);
        let count = |key: &str| open.get(key).and_then(|it| it.trim().parse::<usize>().ok());
        let written = Written {
            heads: open.name == "th",
            columns: count("colspan").unwrap_or(1).clamp(1, MAX_COLUMNS),
            // HTML Living Standard §4.9.11: 0 is all rows of the group.
            rows: count("rowspan").map_or(1, |it| if it == 0 { usize::MAX } else { it }),
            align: column_align(open),
            blocks,
        };
        if let Some((_, row)) = rough.rows.last_mut() {
            row.push(written);
        }
    }

    /// Id and language of what is numbered by its id: any other id is an anchor before it.
    pub(crate) fn numbered_attrs(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        range: &Range<usize>,
    ) -> crate::model::Attrs {
        let mut attrs = self.own_attrs(open, range);
        let prefix = attrs.id.as_ref().and_then(|it| it.split_once(':')).map(|it| it.0);
        let numbers = prefix.is_some_and(|it| RefKind::PREFIXES.iter().any(|(own, _)| *own == it));
        if !numbers && let Some(id) = attrs.id.take() {
            attrs.id_span = None;
            let anchor = BlockKind::Paragraph(vec![self.anchor(&id, range)]);
            self.push(out, anchor, crate::model::Attrs::default(), range.clone());
        }
        attrs
    }
}

impl Rough {
    /// `<col span="2" align="right">`.
    fn column(&mut self, open: &Open) {
        let span = open.get("span").and_then(|it| it.trim().parse::<usize>().ok()).unwrap_or(1);
        let room = MAX_COLUMNS.saturating_sub(self.columns.len());
        let align = column_align(open);
        self.columns.extend(std::iter::repeat_n(align, span.min(room)));
    }
}

fn column_align(open: &Open) -> Option<ColumnAlign> {
    match open.align()?.as_str() {
        "center" => Some(ColumnAlign::Center),
        "right" | "end" => Some(ColumnAlign::End),
        "left" | "start" => Some(ColumnAlign::Start),
        _ => None,
    }
}

/// Rows of cells to a table; `None` if it holds nothing.
fn table(mut rough: Rough) -> Option<Table<Parsed>> {
    rough.rows.retain(|it| !it.1.is_empty());
    // The foot comes last, wherever it is written. HTML 4.01 §11.2.3.
    rough.rows.sort_by_key(|it| match it.0 {
        Group::Head => 0,
        Group::Body => 1,
        Group::Foot => 2,
    });
    if !rough.rows.iter().any(|it| it.0 == Group::Head) {
        // Rows of nothing but heads at the beginning are the head.
        let heads = |it: &(Group, Vec<Written>)| it.1.iter().all(|it| it.heads);
        let count = rough.rows.iter().take_while(|it| heads(it)).count();
        let count = if count == rough.rows.len() { 0 } else { count };
        rough.rows.iter_mut().take(count).for_each(|it| it.0 = Group::Head);
    }
    let count = rough.rows.iter().filter(|it| it.0 == Group::Head).count();
    let mut rest = rough.rows.split_off(count);
    let ends = rest.iter().position(|it| it.0 == Group::Foot).unwrap_or(rest.len());
    let foot = rest.split_off(ends);
    let mut aligns: Vec<Option<Option<ColumnAlign>>> = Vec::new();
    let mut head = grid(rough.rows, &mut Vec::new());
    let mut rows = grid(rest, &mut aligns);
    rows.extend(grid(foot, &mut aligns));
    // Columns in which no cell begins are none.
    let begins = |row: &Vec<Placed>| {
        row.iter().rposition(|it| it.0.extent != Extent::Covered && it.0 != Cell::of(Vec::new()))
    };
    let columns = head.iter().chain(&rows).filter_map(begins).max()? + 1;
    for row in head.iter_mut().chain(&mut rows) {
        row.truncate(columns);
        for (x, (cell, _)) in row.iter_mut().enumerate() {
            if let Extent::Of { columns: own, .. } = &mut cell.extent {
                *own = (*own).min(columns - x);
            }
        }
    }
    aligns.truncate(columns);
    let stub = stub(&rows, columns);
    aligns.resize(columns, None);
    let whole = |rows: &mut Vec<Vec<Placed>>| -> Vec<Vec<Cell<Parsed>>> {
        let rows = std::mem::take(rows).into_iter().map(|row| {
            let mut cells: Vec<Cell<Parsed>> = row.into_iter().map(|it| it.0).collect();
            cells.resize(columns, Cell::of(Vec::new()));
            cells
        });
        rows.collect()
    };
    let mut head = whole(&mut head);
    head.retain(|row| row.iter().any(|it| !it.is_empty() || it.extent != Extent::ONE));
    Some(Table {
        columns: aligns
            .into_iter()
            .zip(rough.columns.into_iter().chain(std::iter::repeat(None)))
            .map(|(cells, own)| cells.flatten().or(own).unwrap_or_default())
            .collect(),
        head,
        rows: whole(&mut rows),
        stub,
        widths: Vec::new(),
        caption: rough.caption.map(|content| Caption { number: (), content }),
    })
}

/// Puts the cells of rows in their places; rows are as long as their cells reach.
pub(crate) fn places(rows: Vec<Vec<Written>>) -> Vec<Vec<Cell<Parsed>>> {
    let rows = rows.into_iter().map(|it| (Group::Body, it)).collect();
    let cells = |row: Vec<Placed>| row.into_iter().map(|it| it.0).collect();
    grid(rows, &mut Vec::new()).into_iter().map(cells).collect()
}

/// Puts the cells of a group of rows in their places (HTML Living Standard §4.9.12), each with whether it is a head; `aligns`
/// gathers how those of a column are aligned, `Some(None)` where they differ.
fn grid(
    rows: Vec<(Group, Vec<Written>)>,
    aligns: &mut Vec<Option<Option<ColumnAlign>>>,
) -> Vec<Vec<Placed>> {
    let count = rows.len();
    let mut grid: Vec<Vec<Option<Placed>>> = vec![Vec::new(); count];
    for (y, (_, cells)) in rows.into_iter().enumerate() {
        let mut x = 0;
        for cell in cells {
            while grid[y].get(x).is_some_and(Option::is_some) {
                x += 1;
            }
            if x >= MAX_COLUMNS {
                append(&mut grid[y], cell.blocks);
                continue;
            }
            let free = grid[y].get(x..).unwrap_or_default().iter().take_while(|it| it.is_none());
            let free = if grid[y].len() > x { free.count() } else { MAX_COLUMNS - x };
            let columns = cell.columns.min(free);
            let rows = cell.rows.min(count - y);
            let clear = |at: &usize| {
                let row = grid[y + at].get(x..).unwrap_or_default();
                row.iter().take(columns).all(Option::is_none)
            };
            let rows = (1..rows).take_while(clear).count() + 1;
            for row in grid.iter_mut().skip(y).take(rows) {
                let length = row.len().max(x + columns);
                row.resize(length, None);
                row[x..x + columns].fill(Some((Cell::covered(), cell.heads)));
            }
            if !cell.heads && columns == 1 {
                aligns.resize(aligns.len().max(x + 1), None);
                aligns[x] = match aligns[x] {
                    None => Some(cell.align),
                    Some(same) if same == cell.align => Some(same),
                    Some(_) => Some(None),
                };
            }
            let extent = Extent::Of { columns, rows };
            grid[y][x] = Some((Cell { extent, ..Cell::with(cell.blocks) }, cell.heads));
            x += columns;
        }
    }
    let filled = |row: Vec<Option<Placed>>| {
        row.into_iter().map(|it| it.unwrap_or_else(|| (Cell::of(Vec::new()), false))).collect()
    };
    grid.into_iter().map(filled).collect()
}

/// Adds blocks to the last cell of a row.
fn append(row: &mut [Option<Placed>], blocks: Vec<Block<Parsed>>) {
    let last = row.iter_mut().rev().flatten().find(|it| it.0.extent != Extent::Covered);
    if let Some((cell, _)) = last {
        if !cell.content.is_empty() {
            let words = BlockKind::Paragraph(std::mem::take(&mut cell.content));
            cell.blocks.push(Block {
                node: crate::diag::NodeId::NONE,
                span: blocks.first().and_then(|it| it.span),
                attrs: crate::model::Attrs::default(),
                kind: words,
            });
        }
        cell.blocks.extend(blocks);
    }
}

/// Columns at the start that hold nothing but heads.
fn stub(rows: &[Vec<Placed>], columns: usize) -> usize {
    let heads = |column: &usize| rows.iter().all(|row| row.get(*column).is_some_and(|it| it.1));
    if rows.is_empty() { 0 } else { (0..columns).take_while(heads).count() }
}
