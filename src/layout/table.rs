//! Tables to rows: columns by their contents, rules above, below the head and at the end, the head repeated on each page.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::geom::{Length, Rect};
use crate::layout::block::blocks;
use crate::layout::decimal::{Reach, reach};
use crate::layout::figure;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row, collapse, stacked};
use crate::layout::geometry::part_of;
use crate::layout::para::{Figures, TextStyle};
use crate::layout::style;
use crate::model::{Block, Cell, ColumnAlign, Settled, Table};
use crate::page::{ElementId, Scope, Tag};
use crate::theme::{Align, Weight};

mod apart;
mod turn;
mod widths;

use apart::{Placed, apart};
use widths::{Columns, Fit, columns, fit};

/// Thickness of the rules above and at the end, and of the one below the head.
const OUTER_RULE: Length = Length::milli_pt(800);
const INNER_RULE: Length = Length::milli_pt(400);
/// White above and below the lines of a row, thousandths of the size.
const PAD: i64 = 180;
/// What a table that is wider than the measure is set at, thousandths of its size.
const SMALLER: i64 = 850;
/// A table of at most this part of the page is kept whole where it can move.
const KEPT: i64 = 2;
/// Cost of a page break after the first or before the last row.
const LONE_ROW: i32 = 150;

/// Sets a table; one that is asked for on its side, or too wide even when it is set smaller, is turned.
pub(super) fn table(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    block: &Block<Settled>,
    table: &Table<Settled>,
) {
    let element = flow.open(frame, Tag::Table, block.node);
    let frame = &frame.within(element);
    let text = TextStyle { figures: Figures::Tabular, ..style::small(flow.theme()) };
    let size = text.size.min(frame.text.size);
    let text = TextStyle { size, ..text };
    let fit = fit(flow, frame, text, table);
    let main = frame.grid && frame.left == Length::ZERO && flow.nested == 0;
    let turned = main && (block.attrs.has("turned") || fit == Fit::Nowhere);
    if fit != Fit::Plain && !(turned && block.attrs.has("turned")) {
        let done = if turned { "turned on a page of its own" } else { "set smaller" };
        flow.sink.push(
            Diagnostic::new(Code::TableWide, "a table is wider than the measure")
                .at_maybe(block.span, done)
                .hint("give it fewer columns or shorter words, or part it in two; `.turned` asks for it on its side"),
        );
    }
    if turned {
        return turn::turned(flow, frame, text, block, table);
    }
    let start = flow.galley.rows.len();
    let space = flow.space;
    let rows = set(flow, frame, text, table, fit != Fit::Plain);
    for row in rows {
        flow.push(row);
    }
    // A small table that the text names by its number moves rather than breaks, as a figure does.
    let numbered = table.caption.as_ref().is_some_and(|it| it.number.is_some());
    let set = flow.galley.rows.get(start..).unwrap_or_default();
    let small = stacked(set) <= flow.page.depth().div(KEPT);
    if numbered && small && figure::floats(flow, frame, set) {
        let rows = flow.galley.rows.split_off(start);
        return figure::float(flow, block.node, rows, space);
    }
    if frame.grid {
        flow.display(start, flow.page.leading, flow.page.leading);
    } else {
        flow.space(flow.half());
    }
    flow.flush = true;
}

/// Caption, head and body as rows of a frame.
fn set(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    table: &Table<Settled>,
    smaller: bool,
) -> Vec<Row> {
    let text =
        if smaller { TextStyle { size: text.size.ratio(SMALLER, 1000), ..text } } else { text };
    let columns = columns(flow, frame, text, table, smaller);
    // That the table is too wide is said; not so each of its words.
    let outer = smaller.then(|| std::mem::take(flow.sink));
    let cells = frame.styled(text, style::leading(flow.theme(), text.size));
    let cells = Frame { grid: false, ..cells.ragged(Align::Start) };
    let rows = flow.aside(|flow| {
        if let Some(caption) = &table.caption {
            figure::caption(flow, frame, Tag::Caption, caption);
            flow.keep_with_next();
            flow.space(flow.half().div(2));
        }
        let head = head(flow, (frame, &cells), &columns, table);
        let header = head.clone().map(|head| {
            flow.galley.headers.push(artifact(head));
            flow.galley.headers.len() - 1
        });
        if let Some(head) = head {
            flow.push(head);
        }
        body(flow, (frame, &cells), &columns, table, header);
    });
    if let Some(outer) = outer {
        let inner = std::mem::replace(flow.sink, outer);
        let found = inner.diagnostics().iter().filter(|it| it.code != Code::LineOverfull);
        found.for_each(|it| flow.sink.push(it.clone()));
    }
    rows
}

/// All header rows as one, under a rule and over another.
fn head(
    flow: &mut Flow<'_, '_>,
    (frame, cells): (&Frame, &Frame),
    columns: &Columns,
    table: &Table<Settled>,
) -> Option<Row> {
    if table.head.is_empty() {
        return None;
    }
    let mut head = set_rows(flow, cells, columns, table, (&table.head, true));
    rule(flow, frame, columns, &mut head, (Length::ZERO, OUTER_RULE));
    let foot = head.height;
    rule(flow, frame, columns, &mut head, (foot, INNER_RULE));
    head.after = FORBIDDEN;
    Some(head)
}

fn body(
    flow: &mut Flow<'_, '_>,
    (frame, cells): (&Frame, &Frame),
    columns: &Columns,
    table: &Table<Settled>,
    header: Option<usize>,
) {
    let count = table.rows.len();
    let mut end = 0;
    while end < count {
        let i = end;
        end = tied(&table.rows, i);
        let rows = table.rows.get(i..end).unwrap_or_default();
        let mut row = set_rows(flow, cells, columns, table, (rows, false));
        if i == 0 && header.is_none() {
            rule(flow, frame, columns, &mut row, (Length::ZERO, OUTER_RULE));
        }
        row.header = header.filter(|_| i > 0);
        row.after = if (i == 0 || end + 1 == count) && count > 1 { LONE_ROW } else { 0 };
        if end == count {
            let foot = row.height;
            rule(flow, frame, columns, &mut row, (foot, OUTER_RULE));
        }
        for part in parted(flow, row, cells) {
            flow.push(part);
        }
    }
}

/// Where the rows end that cells tie to the one at `from`, one past the last.
fn tied(rows: &[Vec<Cell<Settled>>], from: usize) -> usize {
    let (mut at, mut end) = (from, from + 1);
    while at < end {
        let cells = rows.get(at).into_iter().flatten();
        end = cells.map(|it| at + it.rows()).fold(end, usize::max).min(rows.len());
        at += 1;
    }
    end
}

/// A repeated head is furniture: its words stand in the structure once.
fn artifact(mut head: Row) -> Row {
    head.nodes.clear();
    head.notes.clear();
    for ink in &mut head.ink {
        if let Ink::Line { base, line, .. } = ink {
            *base = None;
            line.nodes.clear();
            line.place = None;
            for piece in &mut line.pieces {
                piece.1 = None;
            }
        }
    }
    head
}

/// A row of more than half a page as rows of a line each, which may be parted; any other as it is.
fn parted(flow: &Flow<'_, '_>, row: Row, cells: &Frame) -> Vec<Row> {
    if !is_parted(flow, &row) {
        return vec![row];
    }
    row.parted(cells.leading, flow.page.depth())
}

fn is_parted(flow: &Flow<'_, '_>, row: &Row) -> bool {
    row.height > flow.page.depth().div(2)
}

/// A rule over the width of the table, `down` from the row's top.
fn rule(
    flow: &Flow<'_, '_>,
    frame: &Frame,
    columns: &Columns,
    row: &mut Row,
    (down, thick): (Length, Length),
) {
    let rect = Rect::new(frame.left, down, columns.whole, thick);
    row.ink.push(Ink::Rule { rect, color: flow.theme().color.text });
    row.height = row.height.max(down + thick);
}

/// Rows that are kept together as one: a cell that takes several begins in the first, and the last has room for its end.
fn set_rows(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    columns: &Columns,
    table: &Table<Settled>,
    (rows, header): (&[Vec<Cell<Settled>>], bool),
) -> Row {
    let pad = frame.text.size.of_em(PAD);
    let mut heights = vec![frame.leading + pad * 2; rows.len()];
    let mut set: Vec<(usize, usize, Row)> = Vec::new();
    for (at, cells) in rows.iter().enumerate() {
        let element = flow.open(frame, Tag::TableRow, NodeId::NONE);
        for (index, cell) in cells.iter().enumerate().filter(|it| it.1.columns() > 0) {
            let one =
                set_in_row(flow, &frame.within(element), columns, table, (index, cell, header));
            set.push((at, cell.rows().min(rows.len() - at), one));
        }
    }
    // Cells of few rows first, so that those of more find them as high as they are.
    let mut order: Vec<&(usize, usize, Row)> = set.iter().collect();
    order.sort_by_key(|it| it.1);
    for (at, count, one) in order {
        let own = heights.get_mut(*at..at + count).unwrap_or_default();
        let missing = one.height + pad * 2 - own.iter().copied().sum::<Length>();
        if let Some(last) = own.last_mut() {
            *last += missing.max(Length::ZERO);
        }
    }
    let mut whole = Row { height: heights.iter().copied().sum(), ..Row::default() };
    let placed = set.into_iter().map(|(at, count, mut row)| {
        let y = heights.iter().take(at).copied().sum::<Length>() + pad;
        row.ink = row.ink.into_iter().map(|ink| ink.shifted(Length::ZERO, y)).collect();
        Placed { rows: at..at + count, row }
    });
    let mut placed: Vec<Placed> = placed.collect();
    if is_parted(flow, &whole) {
        whole.height += apart(&mut placed, frame.leading, part_of(flow.page.depth()));
    }
    for it in placed {
        whole.ink.extend(it.row.ink);
        whole.notes.extend(it.row.notes);
    }
    whole
}

/// A cell at its column, as wide as all that it takes.
fn set_in_row(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    columns: &Columns,
    table: &Table<Settled>,
    (index, cell, header): (usize, &Cell<Settled>, bool),
) -> Row {
    let at = |it: usize| {
        let left = columns.lefts.get(it).copied().unwrap_or_default();
        (left, columns.widths.get(it).copied().unwrap_or_default())
    };
    let last = (index + cell.columns() - 1).min(columns.lefts.len().saturating_sub(1));
    let (left, end) = (at(index).0, at(last).0 + at(last).1);
    let align = match table.columns.get(index) {
        // Above several columns of numbers it has no mark to stand on.
        Some(ColumnAlign::Decimal) if cell.columns() > 1 => ColumnAlign::Center,
        align => align.copied().unwrap_or_default(),
    };
    let mut frame = cell_frame(frame, frame.parent, (left, end - left), align, header);
    let decimal = columns.decimal.get(index).copied().flatten();
    if let Some(most) = decimal.filter(|_| !header && cell.columns() == 1) {
        on_mark(flow, &mut frame, most, cell);
    }
    let names_row = index < table.stub && !cell.is_empty();
    let tag = match (header && !cell.is_empty(), names_row) {
        (true, _) => Tag::TableHeader(Scope::Column),
        (false, true) => Tag::TableHeader(Scope::Row),
        (false, false) => Tag::TableData,
    };
    set_cell(flow, &frame, tag, cell)
}

fn cell_frame(
    frame: &Frame,
    row: ElementId,
    (left, width): (Length, Length),
    align: ColumnAlign,
    header: bool,
) -> Frame {
    let align = match align {
        ColumnAlign::Start => Align::Start,
        ColumnAlign::Center => Align::Center,
        ColumnAlign::End | ColumnAlign::Decimal => Align::End,
    };
    let mut frame = Frame {
        left: frame.left + left,
        measure: width,
        align,
        hyphenate: true,
        ..frame.within(row)
    };
    if header {
        frame.text.weight = Weight::Semibold;
        frame.hyphenate = false;
    }
    frame
}

/// Moves a number so that its decimal mark stands below those of its column; one that is too wide stays at the end.
fn on_mark(flow: &mut Flow<'_, '_>, frame: &mut Frame, most: Reach, cell: &Cell<Settled>) {
    let own = reach(flow, &frame.lang, frame.text, cell);
    let shift = frame.measure - most.after - own.before;
    if shift >= Length::ZERO && own.after <= most.after {
        frame.left += shift;
        frame.measure -= shift;
        frame.align = Align::Start;
    }
}

fn set_cell(flow: &mut Flow<'_, '_>, frame: &Frame, tag: Tag, cell: &Cell<Settled>) -> Row {
    let element = flow.open(frame, tag, NodeId::NONE);
    if let Some(element) = flow.galley.tree.get_mut(element) {
        element.span = (cell.columns(), cell.rows());
    }
    if cell.blocks.is_empty() {
        return collapse(flow.lines(frame, Shape::default(), Some(element), &cell.content));
    }
    let inner = frame.within(element);
    flow.fixed += 1;
    let rows = flow.aside(|flow| blocks(flow, &inner, &cell.blocks));
    flow.fixed -= 1;
    collapse(rows)
}
