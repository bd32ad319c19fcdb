//! A table on its side: set as wide as the page is deep, parted where the page is full, each part a page.

use crate::geom::Length;
use crate::layout::figure;
use crate::layout::frame::Frame;
use crate::layout::galley::{FORBIDDEN, Float, Flow, JOINED, Row, stacked};
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
    // What stands in it has the page's measure for its depth.
    let turned = flow.page.turned();
    let upright = std::mem::replace(&mut flow.page, turned);
    let outside = std::mem::replace(&mut flow.set.depth, flow.page.depth());
    let smaller = fit(flow, &lying, text, table) != Fit::Plain;
    let rows = set(flow, &lying, text, table, smaller);
    (flow.page, flow.set.depth) = (upright, outside);
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
    for group in groups(rows, room) {
        let above = group.first().filter(|_| !empty).map_or(Length::ZERO, |it| it.above);
        if !empty && open.height + above + stacked(&group) > room {
            pages.push(std::mem::take(&mut open));
            empty = true;
        }
        for row in group {
            if empty && let Some(head) = row.header.and_then(|it| flow.galley.headers.get(it)) {
                add(&mut open, head.clone(), Length::ZERO);
            }
            let above = if empty { Length::ZERO } else { row.above };
            add(&mut open, row, above);
            empty = false;
        }
    }
    if !empty {
        pages.push(open);
    }
    pages
}

/// Rows that stay together, as far as a page has room for them.
fn groups(rows: Vec<Row>, room: Length) -> Vec<Vec<Row>> {
    let kept = split(rows, FORBIDDEN).into_iter();
    let parts = kept.flat_map(|it| match stacked(&it) <= room {
        true => vec![it],
        false => split(it, JOINED),
    });
    parts.collect()
}

/// Rows in groups that end where what is after a row is less than `held`.
fn split(rows: Vec<Row>, held: i32) -> Vec<Vec<Row>> {
    let mut groups: Vec<Vec<Row>> = vec![Vec::new()];
    for row in rows {
        let ends = row.after < held;
        if let Some(last) = groups.last_mut() {
            last.push(row);
        }
        if ends {
            groups.push(Vec::new());
        }
    }
    groups.retain(|it| !it.is_empty());
    groups
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
