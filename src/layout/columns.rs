//! Rows set on a narrow measure to page-deep blocks of columns: full pages one after another, the last one balanced.

use crate::geom::Length;
use crate::layout::frame::Frame;
use crate::layout::galley::{FORBIDDEN, FORCED, Flow, JOINED, Row};
use crate::layout::geometry::Geometry;
use crate::layout::paginate::{Column, notes_height};
use std::ops::Range;

/// White between columns, thousandths of the size of the text.
const GAP: i64 = 2_000;
/// A first page with room for fewer lines than this in a column is left to its title.
const LEAST: i64 = 3;

/// Columns of equal width on a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    count: usize,
    /// Width of one.
    pub measure: Length,
    /// From one to the next.
    step: Length,
}

impl Columns {
    /// `count` columns in a frame.
    pub(super) fn new(frame: &Frame, count: u8) -> Self {
        let count = i64::from(count.max(1));
        let gap = if count == 1 { Length::ZERO } else { frame.text.size.of_em(GAP) };
        let measure = (frame.measure - gap * (count - 1)).div(count);
        Self { count: usize::try_from(count).unwrap_or(1), measure, step: measure + gap }
    }

    /// One of them as a frame.
    pub(super) fn frame(&self, frame: &Frame) -> Frame {
        Frame { measure: self.measure, ..frame.clone() }
    }
}

/// Adds rows that were set on the measure of a column. What follows them begins a new page.
///
/// Notes marked on the rows of a page stand below all of its columns (`heights` gives the depth of a row's own).
pub(super) fn columns(flow: &mut Flow<'_, '_>, columns: Columns, rows: &[Row], heights: &[Length]) {
    let page = flow.page;
    let whole = page.depth();
    let mut above = rows.first().map_or(Length::ZERO, |it| it.above).max(flow.space);
    flow.space = Length::ZERO;
    let mut room = whole - used(&page, &flow.galley.rows) - above;
    let leading = rows.first().map_or(page.leading, |it| it.height).max(Length(1));
    if room < leading * LEAST {
        if let Some(last) = flow.galley.rows.last_mut() {
            last.after = FORCED;
        }
        room = whole;
    }
    let mut blocks = Vec::new();
    let mut done = 0;
    // Where the author ends a page its columns end too.
    for rows in rows.split_inclusive(|it| it.after == FORCED) {
        let heights = heights.get(done..).unwrap_or_default();
        let set = Matter { rows, headers: &flow.galley.headers, heights };
        let mut from = 0;
        while from < rows.len() {
            let parts = set.page(from, columns.count, room, leading, &page);
            let end = parts.last().map_or(rows.len(), |it| it.end).max(from + 1);
            let mut block = set.block(&parts, columns.step);
            block.above = std::mem::take(&mut above);
            block.recto = rows.get(from).is_some_and(|it| it.recto);
            block.after = FORCED;
            blocks.push(block);
            (from, room) = (end, whole);
        }
        done += rows.len();
    }
    if let Some(last) = blocks.last_mut() {
        last.after = rows.last().map_or(0, |it| it.after.min(0));
    }
    for block in blocks {
        flow.push(block);
    }
    flow.flush = true;
}

/// Depth of the page that the rows so far have begun.
fn used(page: &Geometry, rows: &[Row]) -> Length {
    let start = rows.iter().rposition(|it| it.after == FORCED).map_or(0, |it| it + 1);
    let mut column = Column::new(page);
    column.rows(rows.get(start..).unwrap_or_default());
    column.y
}

/// What is parted into columns.
struct Matter<'a> {
    rows: &'a [Row],
    /// Continued heads.
    headers: &'a [Row],
    heights: &'a [Length],
}

impl Matter<'_> {
    /// The columns of one page, each as the rows that stand in it: as many rows as fit, in columns as short as they may be
    /// if all that is left fits.
    fn page(
        &self,
        from: usize,
        count: usize,
        room: Length,
        step: Length,
        page: &Geometry,
    ) -> Vec<Range<usize>> {
        let mut depth = room;
        let mut parts = self.parts(from, count, depth);
        // Notes take from the columns, and the fewer rows there are, the fewer notes.
        for _ in 0..self.rows.len() {
            let end = parts.last().map_or(from, |it| it.end);
            let least = room - self.notes(from..end, page);
            if least >= depth || depth <= step {
                break;
            }
            depth -= step;
            parts = self.parts(from, count, depth);
        }
        if parts.last().is_none_or(|it| it.end < self.rows.len()) {
            return parts;
        }
        let total = self.depth(from..self.rows.len());
        let mut short = total.div(i64::try_from(count).unwrap_or(1)).min(depth);
        while short < depth {
            let balanced = self.parts(from, count, short);
            if balanced.last().is_some_and(|it| it.end == self.rows.len()) {
                return balanced;
            }
            short += step.div(2).max(Length(1));
        }
        parts
    }

    /// Columns of a depth, from row `from` on; a row that fits in none stands in one all the same.
    fn parts(&self, from: usize, count: usize, depth: Length) -> Vec<Range<usize>> {
        let mut parts = Vec::with_capacity(count);
        let mut start = from;
        for _ in 0..count {
            if start >= self.rows.len() {
                break;
            }
            let end = self.fill(start, depth);
            parts.push(start..end);
            start = end;
        }
        parts
    }

    /// Where a column that begins with row `start` ends: behind the last row that fits and may end one; without such, where a
    /// break is least bad.
    fn fill(&self, start: usize, depth: Length) -> usize {
        let (mut best, mut kept) = (None, None);
        let mut last = start;
        for end in start + 1..=self.rows.len() {
            if self.depth(start..end) > depth {
                break;
            }
            last = end;
            let after = self.rows.get(end - 1).map_or(FORCED, |it| it.after);
            if after < FORBIDDEN || end == self.rows.len() {
                best = Some(end);
            } else if after < JOINED {
                kept = Some(end);
            }
        }
        best.or(kept).unwrap_or(last).max(start + 1)
    }

    /// Depth of rows as a column, with the continued head above them.
    fn depth(&self, rows: Range<usize>) -> Length {
        let head = self.head(rows.start).map_or(Length::ZERO, |it| it.height);
        head + crate::layout::galley::stacked(self.rows.get(rows).unwrap_or_default())
    }

    fn head(&self, row: usize) -> Option<&Row> {
        self.headers.get(self.rows.get(row)?.header?)
    }

    fn notes(&self, rows: Range<usize>, page: &Geometry) -> Length {
        let own: Length = self.heights.get(rows).unwrap_or_default().iter().copied().sum();
        let gap = notes_height(page, &[Row::default()]);
        if own > Length::ZERO { own + gap } else { own }
    }

    /// A page's columns as one row, painted one column after the other.
    fn block(&self, parts: &[Range<usize>], step: Length) -> Row {
        let mut block = Row::default();
        for (column, part) in parts.iter().enumerate() {
            let x = step * i64::try_from(column).unwrap_or(0);
            let mut y = Length::ZERO;
            if let Some(head) = self.head(part.start) {
                block.ink.extend(head.ink.iter().map(|it| it.clone().shifted(x, y)));
                y += head.height;
            }
            for (at, row) in self.rows.get(part.clone()).unwrap_or_default().iter().enumerate() {
                y += if at == 0 { Length::ZERO } else { row.above };
                block.ink.extend(row.ink.iter().map(|it| it.clone().shifted(x, y)));
                block.nodes.extend(&row.nodes);
                block.notes.extend(&row.notes);
                y += row.height;
            }
            block.height = block.height.max(y);
        }
        block
    }
}
