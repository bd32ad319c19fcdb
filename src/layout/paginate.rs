//! A galley to leaves: the cheapest way to turn pages, by dynamic programming over rows, floats and notes placed so far.

use crate::geom::Length;
use crate::layout::galley::{FORBIDDEN, FORCED, Galley, Row};
use crate::layout::geometry::{Geometry, round_up};
use std::collections::BTreeMap;
use std::ops::Range;

/// White between text and notes, with the rule in it, in lines.
const NOTE_GAP: i64 = 1;
/// A page short by n lines costs n² times this.
const SHORT: i64 = 40;
/// Cost of a note that goes on overleaf, and of each of its rows that does.
const SPLIT: i64 = 250;
const SPLIT_ROW: i64 = 10;
/// Cost of notes over half a page deep.
const DEEP_NOTES: i64 = 600;
/// A last page of fewer lines than this costs so much for each that is missing.
const LAST_LINES: i64 = 5;
const LAST_SHORT: i64 = 120;
/// Cost of a figure that moves overleaf.
const MOVED: i64 = 60;
/// Breaks shorter by this many lines than the fullest page are not looked at.
const LOOK_BACK: i64 = 8;
/// Cost of a break where none is allowed, taken only where there is no other.
const LAST_RESORT: i64 = 1_000_000;

/// What of a galley stands on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Rows of text.
    pub rows: Range<usize>,
    /// Floats set on this page; those anchored before its rows stand at its top.
    pub floats: Range<usize>,
    /// Rows of notes.
    pub notes: Range<usize>,
}

/// How much of a galley has been set. The order is that in which states are settled: every leaf leads to a later one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    row: usize,
    float: usize,
    note: usize,
}

/// The cheapest way to a state.
#[derive(Clone, Copy, Debug)]
struct Best {
    cost: i64,
    from: State,
}

/// A way to end a page.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    to: State,
    cost: i64,
    slack: Length,
}

/// Parts a galley into leaves. No leaf is deeper than the page unless a single row is; a note starts on its marker's page.
pub(super) fn paginate(page: &Geometry, galley: &Galley) -> Vec<Leaf> {
    let end =
        State { row: galley.rows.len(), float: galley.floats.len(), note: galley.notes.len() };
    let mut open: BTreeMap<State, Best> = BTreeMap::new();
    let mut settled: BTreeMap<State, Best> = BTreeMap::new();
    open.insert(State::default(), Best { cost: 0, from: State::default() });
    while let Some((state, best)) = open.pop_first() {
        settled.insert(state, best);
        if state == end {
            break;
        }
        for it in candidates(page, galley, state) {
            let cost = best.cost.saturating_add(it.cost);
            let known = open.get(&it.to).map_or(i64::MAX, |it| it.cost);
            if it.to > state && cost < known {
                open.insert(it.to, Best { cost, from: state });
            }
        }
    }
    trace(&settled, end)
}

/// The leaves on the way to the end.
fn trace(settled: &BTreeMap<State, Best>, end: State) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let mut to = end;
    while let Some(best) = settled.get(&to) {
        let from = best.from;
        if from == to {
            break;
        }
        leaves.push(Leaf {
            rows: from.row..to.row,
            floats: from.float..to.float,
            notes: from.note..to.note,
        });
        to = from;
    }
    leaves.reverse();
    leaves
}

/// All ways worth trying to fill a page from `state` on; never empty before the end.
fn candidates(page: &Geometry, galley: &Galley, state: State) -> Vec<Candidate> {
    let mut fill = Fill { page, galley, state, column: Column::new(page), float: state.float };
    let mut found = Vec::new();
    let mut resort: Option<Candidate> = None;
    fill.pending();
    let mut ended = false;
    for index in state.row..galley.rows.len() {
        fill.floats_before(index);
        let Some(candidate) = fill.row(index) else {
            break;
        };
        let after = galley.rows.get(index).map_or(0, |it| it.after);
        let last = index + 1 == galley.rows.len();
        if after == FORCED && !last {
            found.push(Candidate {
                cost: candidate.cost - fill.short(candidate.slack),
                ..candidate
            });
            ended = true;
            break;
        }
        if last {
            ended = true;
            fill.floats_before(index + 1);
            found.push(fill.end(candidate));
        } else if after < FORBIDDEN {
            found.push(Candidate { cost: candidate.cost + i64::from(after), ..candidate });
        } else {
            resort = Some(candidate);
        }
    }
    if state.row == galley.rows.len() && !ended {
        fill.floats_before(state.row);
        found.push(fill.rest());
    }
    if found.is_empty() {
        found.push(match resort {
            Some(it) => Candidate { cost: it.cost.saturating_add(LAST_RESORT), ..it },
            None => fill.rest(),
        });
    }
    let fullest = found.iter().map(|it| it.slack).min().unwrap_or_default();
    let most = fullest + page.leading * LOOK_BACK;
    found.retain(|it| it.slack <= most);
    found
}

/// A page being filled.
struct Fill<'a> {
    page: &'a Geometry,
    galley: &'a Galley,
    state: State,
    column: Column,
    /// Floats set so far.
    float: usize,
}

impl Fill<'_> {
    /// Sets floats of earlier pages at the top, as many as fit, the first in any case.
    fn pending(&mut self) {
        let galley = self.galley;
        let waiting = galley.floats.iter().take_while(|it| it.anchor < self.state.row).count();
        while self.float < waiting {
            let Some(float) = galley.floats.get(self.float) else {
                break;
            };
            let mut column = self.column.clone();
            column.rows(&float.rows);
            let first = self.float == self.state.float && self.state.note >= self.due().0;
            if !first && column.y + self.notes_height(self.owed()) > self.page.depth() {
                break;
            }
            self.column = column;
            self.float += 1;
        }
    }

    /// Sets the floats that stand before row `index`, as long as they fit. One that does not makes all later ones wait.
    fn floats_before(&mut self, index: usize) {
        let galley = self.galley;
        while let Some(float) = galley.floats.get(self.float).filter(|it| it.anchor == index) {
            let mut column = self.column.clone();
            column.rows(&float.rows);
            let notes = self.least(index.checked_sub(1));
            let fresh = self.column.first;
            if !fresh && column.y + self.notes_height(notes) > self.page.depth() {
                break;
            }
            self.column = column;
            self.float += 1;
        }
    }

    /// Sets a row; `None` if it does not fit with the notes that are due with it.
    fn row(&mut self, index: usize) -> Option<Candidate> {
        let row = self.galley.rows.get(index)?;
        let header = row.header.and_then(|it| self.galley.headers.get(it));
        let fresh = self.column.first;
        let mut column = self.column.clone();
        column.row(row, header);
        let least = self.least(Some(index));
        let room = self.page.depth() - column.y;
        let fits = self.notes_height(least) <= room;
        // A row that fits on no page is set all the same; with notes carried over, they go first.
        let forced = fresh && self.state.note >= self.due().0;
        if !fits && !forced {
            return None;
        }
        self.column = column;
        let due = self.galley.due.get(index).copied().unwrap_or_default();
        let note = self.most(least, due.all.max(self.state.note), room);
        Some(self.candidate(index + 1, note))
    }

    /// The page as it would end now, with rows up to `row` and rows of notes up to `note`.
    fn candidate(&self, row: usize, note: usize) -> Candidate {
        let due = row.checked_sub(1).and_then(|it| self.galley.due.get(it));
        let all = due.map_or(0, |it| it.all);
        let notes = self.notes_height(note);
        let slack = self.page.depth() - self.column.y - notes;
        let mut cost = self.short(slack);
        if note < all {
            cost += SPLIT + SPLIT_ROW * i64::try_from(all - note).unwrap_or(0);
        }
        if notes > self.page.depth().div(2) {
            cost += DEEP_NOTES;
        }
        let waiting = self.galley.floats.iter().skip(self.float);
        let waiting = waiting.take_while(|it| it.anchor < row).count();
        cost += MOVED * i64::try_from(waiting).unwrap_or(0);
        Candidate { to: State { row, float: self.float, note }, cost, slack }
    }

    /// The page that holds the last row: it may be short, but not a scrap.
    fn end(&self, candidate: Candidate) -> Candidate {
        let to = State { float: self.float, ..candidate.to };
        let lines = self.column.y.0 / self.page.leading.0.max(1);
        let fresh = self.state == State::default();
        let missing = if fresh { 0 } else { (LAST_LINES - lines).max(0) };
        let cost = candidate.cost - self.short(candidate.slack) + missing * LAST_SHORT;
        Candidate { to, cost, slack: Length::ZERO }
    }

    /// A page of what is left over: notes and floats, and no rows.
    fn rest(&self) -> Candidate {
        let room = self.page.depth() - self.column.y;
        let all = self.due().1.max(self.state.note);
        let mut note = self.most(self.state.note, all, room);
        if note == self.state.note && self.float == self.state.float {
            note = (note + 1).min(all);
        }
        Candidate {
            to: State { row: self.state.row, float: self.float, note },
            cost: 0,
            slack: Length::ZERO,
        }
    }

    /// Rows of notes that earlier pages' marks want: at least, and with all of the last note.
    fn due(&self) -> (usize, usize) {
        let due = self.state.row.checked_sub(1).and_then(|it| self.galley.due.get(it));
        due.map_or((0, 0), |it| (it.all, it.all))
    }

    /// How far the notes carried over have to be set on this page: all, but no more than half a page of them.
    fn owed(&self) -> usize {
        let all = self.due().1.max(self.state.note);
        self.most(self.state.note, all, self.page.depth().div(2))
    }

    /// How far the notes have to be set on this page if `row` is its last.
    fn least(&self, row: Option<usize>) -> usize {
        let due = row.and_then(|it| self.galley.due.get(it)).copied().unwrap_or_default();
        if due.all > self.due().1 { due.least.max(self.due().1) } else { self.owed() }
    }

    /// How far the notes can be set in `room`, parted only where lines may be parted.
    fn most(&self, least: usize, all: usize, room: Length) -> usize {
        let mut most = least;
        for end in least + 1..=all {
            if self.notes_height(end) > room {
                break;
            }
            let after = self.galley.notes.get(end - 1).map_or(0, |it| it.after);
            // A single line of a note that came from one page and goes on to the next would be lost.
            let lone = end == self.state.note + 1 && self.state.note < self.due().0;
            if end == all || (after < FORBIDDEN && !lone) {
                most = end;
            }
        }
        most
    }

    fn notes_height(&self, until: usize) -> Length {
        notes_height(self.page, self.galley.notes.get(self.state.note..until).unwrap_or_default())
    }

    fn short(&self, slack: Length) -> i64 {
        let tenths = (slack.0.max(0) * 10) / self.page.leading.0.max(1);
        tenths * tenths * SHORT / 100
    }
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
#[derive(Clone, Debug)]
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
