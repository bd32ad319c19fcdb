//! A galley to leaves: the cheapest way to turn pages, by dynamic programming over spreads.
//!
//! What has been set so far is a state: rows, floats, notes, and which page of a spread comes next. Both pages of a spread
//! run a line long or short together (Mittelbach, *A General Framework for Globally Optimized Pagination*, 2019), and
//! paragraphs that stand whole on a page give or take a line there; so widows and orphans vanish without short pages.

use crate::geom::Length;
use crate::layout::galley::{Galley, Row};
use crate::layout::geometry::{Geometry, round_up};
use crate::layout::looseness::{Choice, Give};
use fill::{Candidate, Measured, Reached, before_recto, candidates};
use std::ops::Range;

mod fill;
#[cfg(test)]
mod tests;

/// White between text and notes, with the rule in it, in lines.
pub(super) const NOTE_GAP: i64 = 1;
/// Cost of a page that runs a line long or short with its facing page: only their backs show it.
const UNUSUAL: i64 = 12;
/// The same for a page that opens a chapter on a recto: it faces the end of another one.
const UNUSUAL_ALONE: i64 = 60;

/// What of a galley stands on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Rows of text.
    pub rows: Range<usize>,
    /// Floats set on this page; those anchored before its rows stand at its top.
    pub floats: Range<usize>,
    /// Rows of notes.
    pub notes: Range<usize>,
    /// Depth of its text block: a line more or less than usual on both pages of some spreads.
    pub depth: Length,
    /// What on it gives or takes a line, and which.
    pub given: Choice,
}

/// Where the page to come stands in its spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Every page stands alone: a handout.
    OneSided,
    /// A recto that opens the section: what it faces is another's.
    Opening,
    /// A verso: it decides how deep the spread is.
    Verso,
    /// A recto, as many lines longer than usual as its verso.
    Recto(i8),
}

impl Leaf {
    /// Nothing stands on it: a verso before what begins a right-hand page.
    pub(super) fn is_blank(&self) -> bool {
        self.rows.is_empty() && self.floats.is_empty() && self.notes.is_empty()
    }
}

impl Turn {
    /// Lines that the page may be longer than usual, the likeliest first.
    fn depths(self) -> &'static [i8] {
        match self {
            Self::OneSided | Self::Recto(0) => &[0],
            Self::Opening | Self::Verso => &[0, 1, -1],
            Self::Recto(1..) => &[1],
            Self::Recto(_) => &[-1],
        }
    }

    /// The page after one that is so many lines longer than usual.
    fn next(self, long: i8) -> Self {
        match self {
            Self::OneSided => Self::OneSided,
            Self::Verso => Self::Recto(long),
            Self::Opening | Self::Recto(_) => Self::Verso,
        }
    }

    fn cost(self, long: i8) -> i64 {
        match self {
            _ if long == 0 => 0,
            Self::Opening => UNUSUAL_ALONE,
            _ => UNUSUAL,
        }
    }
}

/// How much of a galley has been set, beside its rows. The order is that in which states are settled: a page without rows
/// leads to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    float: usize,
    note: usize,
    turn: Turn,
}

/// The cheapest way to a state.
#[derive(Clone, Copy, Debug)]
struct Best {
    state: State,
    cost: i64,
    /// Row and index of the state before; `None` at the start.
    from: Option<(usize, usize)>,
    long: i8,
    given: Choice,
    settled: bool,
}

/// Leaves with what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Paginated {
    /// The pages.
    pub leaves: Vec<Leaf>,
    /// Costs of them all: white that facing pages don't share, hyphens at their ends, notes carried over.
    pub cost: i64,
}

/// The search found no way to the end: a fault of its own, since every page sets something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoWay {
    /// The last row that a page could begin with.
    pub row: usize,
}

/// Parts a galley into leaves. No leaf is deeper than its page unless a single row is; a note starts on its marker's page.
///
/// `gives` are what may give or take a line, in the order of their rows.
///
/// # Errors
/// [`NoWay`] if what the galley holds can't be set to its end.
pub(super) fn paginate(
    page: &Geometry,
    galley: &Galley,
    gives: &[Give],
    first: Turn,
) -> Result<Paginated, NoWay> {
    let measured = Measured::new(page, galley);
    // By the rows that have been set: few states share them.
    let mut all: Vec<Vec<Best>> = vec![Vec::new(); galley.rows.len() + 1];
    let state = State { float: 0, note: 0, turn: first };
    let none = Choice::default();
    let start = Best { state, cost: 0, from: None, long: 0, given: none, settled: false };
    if let Some(first) = all.first_mut() {
        first.push(start);
    }
    let mut found = Vec::new();
    for row in 0..all.len() {
        let mut done = 0;
        while let Some((index, best)) = settle_next(&mut all[row], &mut done) {
            if (row, best.state.float, best.state.note) == measured.end() {
                continue;
            }
            for long in best.state.turn.depths() {
                found.clear();
                let reached = (row, best.state.float, best.state.note);
                if best.state.turn == Turn::Verso && waits(galley, row) {
                    found.extend((*long == 0).then(|| before_recto(&measured, reached)));
                } else {
                    candidates(&mut found, &measured, gives, reached, *long);
                }
                let turn = best.state.turn.next(*long);
                let cost = best.cost.saturating_add(best.state.turn.cost(*long));
                for it in &found {
                    offer(
                        &mut all,
                        it,
                        Best {
                            state: State { float: it.to.1, note: it.to.2, turn },
                            cost: cost.saturating_add(it.cost),
                            from: Some((row, index)),
                            long: *long,
                            given: it.given,
                            settled: false,
                        },
                    );
                }
            }
        }
    }
    trace(page, &all, measured.end())
}

/// Whether a row begins a right-hand page.
fn waits(galley: &Galley, row: usize) -> bool {
    galley.rows.get(row).is_some_and(|it| it.recto)
}

/// The earliest state of a row that is not settled yet, which now is; the first `done` are. Thousands of figures in a row are as many
/// states of one row of the galley, settled nearly in their order.
fn settle_next(states: &mut [Best], done: &mut usize) -> Option<(usize, Best)> {
    while states.get(*done).is_some_and(|it| it.settled) {
        *done += 1;
    }
    let open = states.iter_mut().enumerate().skip(*done).filter(|(_, it)| !it.settled);
    let (index, next) = open.min_by_key(|(_, it)| it.state)?;
    next.settled = true;
    Some((index, *next))
}

/// Keeps a way to a state if it is the cheapest.
fn offer(all: &mut [Vec<Best>], candidate: &Candidate, new: Best) {
    let Some(states) = all.get_mut(candidate.to.0) else { return };
    // Among many the one that is meant is one of the last.
    match states.iter_mut().rfind(|it| it.state == new.state) {
        Some(old) if !old.settled && new.cost < old.cost => *old = new,
        Some(_) => {}
        None => states.push(new),
    }
}

/// The leaves on the cheapest way to the end.
fn trace(page: &Geometry, all: &[Vec<Best>], end: Reached) -> Result<Paginated, NoWay> {
    let last = end.0;
    let ends = all.get(last).into_iter().flatten().enumerate();
    let ends = ends.filter(|(_, it)| (last, it.state.float, it.state.note) == end);
    let Some((index, best)) = ends.min_by_key(|(_, it)| it.cost) else {
        let row = all.iter().rposition(|it| !it.is_empty()).unwrap_or_default();
        return Err(NoWay { row });
    };
    let mut paginated = Paginated { leaves: Vec::new(), cost: best.cost };
    let mut to = (last, index);
    while let Some(best) = all.get(to.0).and_then(|it| it.get(to.1)) {
        let Some(from) = best.from else { break };
        let Some(before) = all.get(from.0).and_then(|it| it.get(from.1)) else { break };
        paginated.leaves.push(Leaf {
            rows: from.0..to.0,
            floats: before.state.float..best.state.float,
            notes: before.state.note..best.state.note,
            depth: page.depth() + page.leading * i64::from(best.long),
            given: best.given,
        });
        to = from;
    }
    paginated.leaves.reverse();
    Ok(paginated)
}

/// Depth of notes at the foot of a page, with the white and the rule above them.
pub(super) fn notes_height(page: &Geometry, rows: &[Row]) -> Length {
    if rows.is_empty() {
        return Length::ZERO;
    }
    let rows: Length = rows.iter().map(|it| it.above + it.height).sum();
    rows + page.leading * NOTE_GAP
}

/// A column of rows, from the top of a page down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Where the next row may begin.
    pub y: Length,
    /// Nothing stands in it yet.
    pub first: bool,
    /// Space that the last row wants below it.
    below: Length,
    leading: Length,
}

impl Column {
    /// An empty page.
    pub(super) fn new(page: &Geometry) -> Self {
        Self { y: Length::ZERO, first: true, below: Length::ZERO, leading: page.leading }
    }

    /// The column filled down to `y`, by a row that wants so much white below it.
    fn after(self, y: Length, below: Length) -> Self {
        Self { y, first: false, below, ..self }
    }

    /// Sets a row, with a repeated head above it if it is the first; returns the tops of head and row.
    pub(super) fn row(&mut self, row: &Row, header: Option<&Row>) -> (Option<Length>, Length) {
        let below = std::mem::replace(&mut self.below, row.below);
        if std::mem::replace(&mut self.first, false) {
            let head = header.map(|head| (self.y, head.height));
            let top = self.y + head.map_or(Length::ZERO, |it| it.1);
            self.y = top + row.height;
            return (head.map(|it| it.0), top);
        }
        let mut top = self.y + row.above.max(below);
        if let Some(phase) = row.phase {
            top = round_up(top - phase, self.leading) + phase;
        }
        self.y = top + row.height;
        (None, top)
    }

    /// Sets rows one below another; returns their tops.
    pub(super) fn rows(&mut self, rows: &[Row]) -> Vec<Length> {
        rows.iter().map(|row| self.row(row, None).1).collect()
    }
}
