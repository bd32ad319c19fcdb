//! What gives way when pages are made up: paragraphs that come out a line shorter or longer, and white above headings.

use crate::geom::Length;
use crate::layout::galley::{FORBIDDEN, Galley, Row};
use std::ops::Range;

/// Cost of a line more or less of white above what stands with the text below it, and above anything else.
const HEADING_WHITE: i64 = 60;
const WHITE: i64 = 140;
/// What a line less of white costs more than a line more.
const TIGHTER: i64 = 120;

/// Most lines that a page takes or gives.
pub(super) const MOST_GIVEN: i64 = 2;
/// So many things give them at most, a line each.
const GIVERS: usize = 2;

/// Something that stands whole on a page and may be a line shorter or longer there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Give {
    /// Its rows.
    pub rows: Range<usize>,
    /// What it is.
    pub what: Giver,
    /// Cost of a line less, if it can be.
    pub shorter: Option<i64>,
    /// Cost of a line more, if it can be.
    pub longer: Option<i64>,
}

/// What gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Giver {
    /// A paragraph, as an index of `Galley::paragraphs`.
    Paragraph(u32),
    /// The white above its row.
    White,
}

/// The cheapest gives for a number of lines, all of one sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// What it costs.
    pub cost: i64,
    /// Lines that each of them is longer: 1 or -1.
    pub lines: i8,
    /// Indices of gives.
    pub which: [Option<u32>; GIVERS],
}

/// The white of a galley that may be a line more or less, in the order of its rows.
pub(super) fn white(galley: &Galley, line: Length) -> Vec<Give> {
    let mut found = Vec::new();
    let mut below = Length::ZERO;
    let mut kept = true;
    for (index, row) in galley.rows.iter().enumerate() {
        if row.above >= line.max(below) && !kept {
            let cost = if row.after >= FORBIDDEN { HEADING_WHITE } else { WHITE };
            let less = row.above - line >= line.max(below);
            found.push(Give {
                rows: index..index + 1,
                what: Giver::White,
                shorter: less.then_some(cost + TIGHTER),
                longer: Some(cost),
            });
        }
        below = row.below;
        // White below a title or a heading is the same all through the book.
        kept = row.after >= FORBIDDEN;
    }
    found
}

/// The paragraphs that stand in one piece in a galley: each with its rows.
pub(super) fn whole(galley: &Galley) -> Vec<(u32, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = 0;
    for run in galley.rows.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let end = start + run.len();
        let id = run.first().and_then(|it| it.paragraph);
        if let Some(id) = id.filter(|it| together(galley, *it, run)) {
            found.push((id, start..end));
        }
        start = end;
    }
    found
}

/// Whether these are all the lines of a paragraph, one right below the other.
fn together(galley: &Galley, id: u32, rows: &[Row]) -> bool {
    let known = galley.paragraphs.get(id as usize);
    known.is_some_and(|it| it.lines == rows.len())
        && rows.iter().skip(1).all(|it| it.above == Length::ZERO)
}

/// The gives that stand on a page being filled.
#[derive(Clone, Debug)]
pub(super) struct Gives<'a> {
    all: &'a [Give],
    next: usize,
    from: usize,
    shorter: Cheapest,
    longer: Cheapest,
}

/// The cheapest of one sign, the cheapest first.
#[derive(Clone, Copy, Debug, Default)]
struct Cheapest([Option<(i64, u32)>; GIVERS]);

impl<'a> Gives<'a> {
    /// None yet, on a page that begins with row `from`.
    pub(super) fn new(all: &'a [Give], from: usize) -> Self {
        let next = all.partition_point(|it| it.rows.start < from);
        Self { all, next, from, shorter: Cheapest::default(), longer: Cheapest::default() }
    }

    /// Row `row` stands on the page too.
    pub(super) fn pass(&mut self, row: usize) {
        while let Some(give) = self.all.get(self.next).filter(|it| it.rows.end <= row + 1) {
            // White at the top of a page is none.
            if give.what != Giver::White || give.rows.start > self.from {
                let id = u32::try_from(self.next).unwrap_or(u32::MAX);
                self.shorter.offer(give.shorter, id);
                self.longer.offer(give.longer, id);
            }
            self.next += 1;
        }
    }

    /// The cheapest way to `lines` fewer lines.
    pub(super) fn shorter(&self, lines: i64) -> Option<Choice> {
        self.shorter.take(lines, -1)
    }

    /// The cheapest way to `lines` more lines.
    pub(super) fn longer(&self, lines: i64) -> Option<Choice> {
        self.longer.take(lines, 1)
    }
}

impl Cheapest {
    fn offer(&mut self, cost: Option<i64>, id: u32) {
        let Some(mut new) = cost.map(|it| (it, id)) else { return };
        for slot in &mut self.0 {
            match slot {
                Some(old) if *old <= new => {}
                Some(old) => std::mem::swap(old, &mut new),
                None => {
                    *slot = Some(new);
                    return;
                }
            }
        }
    }

    fn take(&self, lines: i64, sign: i8) -> Option<Choice> {
        let wanted = usize::try_from(lines).ok()?;
        let mut choice = Choice { lines: sign, ..Choice::default() };
        for (slot, into) in self.0.get(..wanted)?.iter().zip(&mut choice.which) {
            let (cost, id) = (*slot)?;
            choice.cost += cost;
            *into = Some(id);
        }
        Some(choice)
    }
}
