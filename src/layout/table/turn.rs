//! A table on its side: set as wide as the page is deep, parted where the page is full, each part a page.

use crate::geom::Length;
use crate::layout::figure;
use crate::layout::frame::Frame;
use crate::layout::galley::{Float, Flow, Row};
use crate::layout::para::TextStyle;
use crate::layout::table::set;
use crate::layout::table::widths::{Fit, fit};
use crate::model::{Block, Settled, Table};

/// Sets a table that is read from the side of the page; its pages stand behind the text that names it.
pub(super) fn turned(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    block: &Block<Settled>,
    table: &Table<Settled>,
) {
    let depth = flow.page.depth();
    let lying = Frame { left: Length::ZERO, measure: depth, grid: false, ..frame.clone() };
    let smaller = fit(flow, &lying, text, table) != Fit::Plain;
    let rows = set(flow, &lying, text, table, smaller);
    let pages = pages(flow, rows);
    for (at, page) in pages.into_iter().enumerate() {
        let mut page = Row { height: depth, turned: true, ..page };
        // With notes it stays with its text: a float would lose their page.
        if !figure::floats(flow, frame, std::slice::from_ref(&page)) {
            flow.push(page);
            flow.flush = true;
            continue;
        }
        if at == 0 {
            flow.unmark(block.node);
            page.nodes.push(block.node);
        }
        let anchor = flow.galley.rows.len();
        flow.galley.floats.push(Float { anchor, rows: vec![page] });
    }
}

/// Rows to as many pages as they fill, the head repeated.
fn pages(flow: &Flow<'_, '_>, rows: Vec<Row>) -> Vec<Row> {
    let room = flow.page.measure;
    let mut pages: Vec<Row> = Vec::new();
    let mut open = Row::default();
    let mut empty = true;
    for row in rows {
        let above = if empty { Length::ZERO } else { row.above };
        if !empty && open.height + above + row.height > room {
            pages.push(std::mem::take(&mut open));
            empty = true;
        }
        if empty && let Some(head) = row.header.and_then(|it| flow.galley.headers.get(it)) {
            add(&mut open, head.clone(), Length::ZERO);
        }
        add(&mut open, row, if empty { Length::ZERO } else { above });
        empty = false;
    }
    if !empty {
        pages.push(open);
    }
    pages
}

/// Puts a row below what stands on a page.
fn add(page: &mut Row, row: Row, above: Length) {
    page.height += above;
    let y = page.height;
    page.ink.extend(row.ink.into_iter().map(|it| it.shifted(Length::ZERO, y)));
    page.notes.extend(row.notes);
    page.nodes.extend(row.nodes);
    page.height += row.height;
}
