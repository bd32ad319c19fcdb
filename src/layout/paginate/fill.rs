//! One page to the ways it may end: rows until it is full, floats and notes with them, lines given or taken.

use crate::geom::Length;
use crate::layout::galley::{FORBIDDEN, FORCED, Galley, JOINED};
use crate::layout::geometry::Geometry;
use crate::layout::looseness::{Choice, Give, Gives, MOST_GIVEN};
use crate::layout::paginate::{Column, NOTE_GAP};
use std::ops::Range;

/// A page short by n lines, so that its facing page is deeper, costs n² times this.
const SHORT: i64 = 400;
/// The same where notes stand at its foot: the white is above them, and the feet of the pages are level.
const SHORT_ABOVE_NOTES: i64 = 60;
/// Cost of a note that goes on overleaf, and of each of its rows that does, up to so many: one of many pages is no better for having
/// more of them on the first.
const SPLIT: i64 = 500;
const SPLIT_ROW: i64 = 20;
const SPLIT_ROWS: usize = 20;
/// Notes deeper than half a page by n lines cost n² times this while there is text to set: half is a wish, not a wall, or the text of
/// a book with dense notes would wait for them below white.
const DEEP_NOTES: i64 = 8;
/// A last page of fewer lines than this costs so much for each that is missing.
const LAST_LINES: i64 = 5;
const LAST_SHORT: i64 = 800;
/// Cost of a figure that moves overleaf.
const MOVED: i64 = 150;
/// Cost of a further page for the figures after the last row.
const PAGE: i64 = 1;
/// Breaks shorter by this many lines than the fullest page are not looked at.
const LOOK_BACK: i64 = 4;
/// A page this many lines short of full is where one begins to look for its end; if all that is found costs so much, one
/// looks at the whole page.
const NEAR: i64 = 2;
const BAD: i64 = 2_000;
/// Cost of a break where none is allowed, taken only where there is no other.
const LAST_RESORT: i64 = 100_000_000;

/// Rows, floats and rows of notes that have been set.
pub(super) type Reached = (usize, usize, usize);

/// A way to end a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// What has been set with it.
    pub to: Reached,
    /// What it costs.
    pub cost: i64,
    /// Lines given and taken.
    pub given: Choice,
    slack: Length,
}

impl Candidate {
    /// The same at a higher cost.
    fn dearer(self, cost: i64) -> Self {
        Self { cost: self.cost.saturating_add(cost), ..self }
    }
}

/// A galley with totals, so that a page is looked at only where it may end.
#[derive(Debug)]
pub(super) struct Measured<'a> {
    page: &'a Geometry,
    galley: &'a Galley,
    /// Top and foot of each row, were the galley one unbreakable page.
    rows: Vec<(Length, Length)>,
    /// Depth of the rows of notes before each.
    notes: Vec<Length>,
    /// Rows that end their page.
    forced: Vec<usize>,
    /// Rows on which something stands.
    inked: Vec<usize>,
}

impl<'a> Measured<'a> {
    /// Measures a galley.
    pub(super) fn new(page: &'a Geometry, galley: &'a Galley) -> Self {
        let mut column = Column::new(page);
        let mut notes = vec![Length::ZERO];
        let mut sum = Length::ZERO;
        for row in &galley.notes {
            sum += row.above + row.height;
            notes.push(sum);
        }
        let rows = galley.rows.iter().map(|row| (column.row(row, None).1, column.y)).collect();
        let all = || galley.rows.iter().enumerate();
        let forced = all().filter(|(_, it)| it.after == FORCED).map(|(index, _)| index).collect();
        let inked = all().filter(|(_, it)| !it.ink.is_empty()).map(|(index, _)| index).collect();
        Self { page, galley, rows, notes, forced, inked }
    }

    /// What has been set at the end.
    pub(super) fn end(&self) -> Reached {
        (self.galley.rows.len(), self.galley.floats.len(), self.galley.notes.len())
    }

    /// Whether nothing is to be seen on some rows.
    fn blank(&self, rows: &Range<usize>) -> bool {
        let next = self.inked.get(self.inked.partition_point(|it| *it < rows.start));
        next.is_none_or(|it| *it >= rows.end)
    }

    /// Depth of rows of notes with the white and the rule above them.
    fn notes(&self, rows: Range<usize>) -> Length {
        let at = |it: usize| self.notes.get(it).copied().unwrap_or_default();
        if rows.is_empty() {
            Length::ZERO
        } else {
            at(rows.end) - at(rows.start) + self.page.leading * NOTE_GAP
        }
    }

    /// The first row, from the one that begins a page on, with which the page may be full; the depth up to it is the same
    /// on the page as on an unbreakable one.
    fn near_end(&self, from: Reached, depth: Length) -> usize {
        let begin = from.0;
        let (Some((top, _)), Some(row)) = (self.rows.get(begin), self.galley.rows.get(begin))
        else {
            return begin;
        };
        let float = self.galley.floats.get(from.1).map_or(usize::MAX, |it| it.anchor);
        let on_grid = top.0.rem_euclid(self.page.leading.0.max(1)) == 0;
        if !on_grid || row.header.is_some() || float <= begin {
            return begin;
        }
        let enough = depth - self.page.leading * NEAR;
        let short = |at: usize| {
            let foot = self.rows.get(at).map_or(Length::ZERO, |it| it.1);
            let all = self.galley.due.get(at).map_or(0, |it| it.all);
            let notes = self.notes(from.2..all.max(from.2));
            foot - *top + notes < enough && notes <= depth.div(2)
        };
        let near = first_not(begin..self.rows.len(), short);
        let forced = self.forced.get(self.forced.partition_point(|it| *it < begin));
        let last = self.rows.len().saturating_sub(1);
        near.min(forced.copied().unwrap_or(last)).min(float).min(last)
    }
}

/// The first of a range for which a property no longer holds that holds up to there.
fn first_not(mut range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    while range.start < range.end {
        let middle = range.start + (range.end - range.start) / 2;
        if holds(middle) { range.start = middle + 1 } else { range.end = middle }
    }
    range.start
}

/// All ways worth trying to fill a page, `long` lines longer than usual, from `from` on; never none before the end, and none
/// that sets nothing.
pub(super) fn candidates(
    found: &mut Vec<Candidate>,
    measured: &Measured<'_>,
    gives: &[Give],
    from: Reached,
    long: i8,
) {
    let depth = measured.page.depth() + measured.page.leading * i64::from(long);
    let near = measured.near_end(from, depth);
    let new = || Fill::new(measured, gives, from, depth);
    let mut resort = new().walk(found, near);
    if near > from.0 && found.iter().all(|it| it.cost >= BAD) {
        // Little but what is kept together: the page may end before it, however short.
        found.clear();
        resort = new().walk(found, from.0);
    }
    if resort.floated && found.iter().all(|it| it.cost >= BAD) {
        // A figure that fits may still wait, so that the text around it fills the page.
        let without = Fill { hold: true, ..new() }.walk(found, from.0);
        resort.broken = resort.broken.or(without.broken);
    }
    if found.is_empty() {
        let Resort { alone, broken, blank, cut, .. } = resort;
        // A part of a paragraph below notes is better than notes alone; below a float it is not.
        found.extend(alone.filter(|it| it.to.1 > from.1 || broken.is_none()));
        let broken = broken.or(blank.or(cut).filter(|_| found.is_empty()));
        found.extend(broken.map(|it| it.dearer(LAST_RESORT)));
        return;
    }
    let fullest = found.iter().map(|it| it.slack).min().unwrap_or_default();
    let most = fullest + measured.page.leading * LOOK_BACK;
    found.retain(|it| it.slack <= most);
}

/// The left-hand page before what begins on the right: what floats and notes earlier pages left over, else a white page.
pub(super) fn before_recto(measured: &Measured<'_>, from: Reached) -> Candidate {
    let mut page = Fill::new(measured, &[], from, measured.page.depth());
    page.pending();
    let white = Candidate { to: from, cost: 0, given: Choice::default(), slack: Length::ZERO };
    page.alone().unwrap_or(white)
}

/// What is done where no page ends as it should.
#[derive(Clone, Copy, Debug, Default)]
struct Resort {
    /// A page of floats and notes alone, because the rows after it have no room beside them.
    alone: Option<Candidate>,
    /// The fullest page that ends where none should.
    broken: Option<Candidate>,
    /// The same, with nothing to be seen on it.
    blank: Option<Candidate>,
    /// The same, ending where a row reaches into the next.
    cut: Option<Candidate>,
    /// A float stands between its rows.
    floated: bool,
}

/// How a page ends.
#[derive(Clone, Copy)]
struct Ending {
    /// It may be short: the last of a section, or one that the author ends.
    free: bool,
    /// It is set whether it fits or not.
    forced: bool,
}

/// A page being filled.
struct Fill<'a> {
    measured: &'a Measured<'a>,
    page: &'a Geometry,
    galley: &'a Galley,
    gives: Gives<'a>,
    from: Reached,
    depth: Length,
    column: Column,
    /// Floats set so far.
    float: usize,
    /// Floats between its rows wait for the next page.
    hold: bool,
    /// Each of its rows so far reaches into the next.
    joined: bool,
}

impl<'a> Fill<'a> {
    fn new(measured: &'a Measured<'a>, gives: &'a [Give], from: Reached, depth: Length) -> Self {
        let (page, galley) = (measured.page, measured.galley);
        let gives = Gives::new(gives, from.0);
        Self {
            measured,
            page,
            galley,
            gives,
            from,
            depth,
            column: Column::new(page),
            float: from.1,
            hold: false,
            joined: true,
        }
    }

    /// Sets rows until the page is full, and finds the ways to end it from row `near` on; gives what there is to do if
    /// none of them is any good.
    fn walk(mut self, found: &mut Vec<Candidate>, near: usize) -> Resort {
        let mut resort = Resort::default();
        self.pending();
        let rows = &self.galley.rows;
        let jump = near > self.from.0 && self.column.first;
        if jump {
            self.jump(near);
        }
        for index in (if jump { near } else { self.from.0 })..rows.len() {
            let floated = self.floats_before(index);
            if index == self.from.0 {
                resort.alone = self.alone();
            } else {
                resort.floated |= floated;
            }
            let Some(candidate) = self.row(index) else {
                return resort;
            };
            let after = rows.get(index).map_or(0, |it| it.after);
            let last = index + 1 == rows.len();
            match candidate {
                Some(it) if self.blank(it.to) => resort.blank = Some(it),
                Some(it) if last => found.push(self.end(it)),
                Some(it) if after < FORBIDDEN => found.push(it.dearer(i64::from(after.max(0)))),
                Some(it) if after < JOINED => resort.broken = Some(it),
                Some(it) => resort.cut = Some(it),
                None => {}
            }
            if last && self.floats_before(index + 1) {
                found.extend(
                    self.close(index, Ending { free: true, forced: false }).map(|it| self.end(it)),
                );
            } else if after == FORCED && !last {
                return resort;
            }
        }
        if self.from.0 == rows.len() {
            self.floats_before(self.from.0);
            found.extend(self.alone());
        }
        resort
    }

    /// Whether a page that ends so has nothing on it.
    fn blank(&self, to: Reached) -> bool {
        (to.1, to.2) == (self.from.1, self.from.2) && self.measured.blank(&(self.from.0..to.0))
    }

    /// The page as it stands before row `near`.
    fn jump(&mut self, near: usize) {
        let at = |it: usize| self.measured.rows.get(it).copied().unwrap_or_default();
        let below = self.galley.rows.get(near - 1).map_or(Length::ZERO, |it| it.below);
        self.column = self.column.after(at(near - 1).1 - at(self.from.0).0, below);
        self.joined = false;
        self.gives.pass(near - 1);
    }

    /// Sets floats of earlier pages at the top, as many as fit, the first in any case.
    fn pending(&mut self) {
        let galley = self.galley;
        while let Some(float) = galley.floats.get(self.float).filter(|it| it.anchor < self.from.0) {
            let mut column = self.column;
            column.rows(&float.rows);
            let first = self.float == self.from.1 && self.from.2 >= self.due();
            if !first && column.y + self.notes_height(self.owed()) > self.depth {
                break;
            }
            self.column = column;
            self.float += 1;
        }
    }

    /// Sets the floats that stand before row `index`, as long as they fit, and says whether any does. One that does not
    /// makes all later ones wait.
    fn floats_before(&mut self, index: usize) -> bool {
        let galley = self.galley;
        let before = self.float;
        if self.hold && index > self.from.0 {
            return false;
        }
        while let Some(float) = galley.floats.get(self.float).filter(|it| it.anchor == index) {
            let mut column = self.column;
            column.rows(&float.rows);
            let notes = self.least(index.checked_sub(1));
            let fresh = self.column.first;
            if !fresh && column.y + self.notes_height(notes) > self.depth {
                break;
            }
            self.column = column;
            self.float += 1;
        }
        self.float > before
    }

    /// Sets a row, and gives the page as it would end with it, if that is deep enough; `None` if the row does not fit
    /// with the notes that are due with it, whatever gives way.
    fn row(&mut self, index: usize) -> Option<Option<Candidate>> {
        let row = self.galley.rows.get(index)?;
        let header = row.header.and_then(|it| self.galley.headers.get(it));
        let fresh = self.float == self.from.1 && self.measured.blank(&(self.from.0..index));
        let mut column = self.column;
        column.row(row, header);
        self.gives.pass(index);
        let least = self.least(Some(index));
        let room = self.depth - column.y;
        let over = self.notes_height(least) - room;
        if index > self.from.0 {
            let before = self.galley.rows.get(index - 1);
            self.joined &= before.is_some_and(|it| it.after >= JOINED);
        }
        // A row that fits on no page is set all the same, if need be below white, and one that stands beside a picture which
        // begins the page, if there is room but for its notes; with notes carried over, they go first. Below a float it needs
        // room for a row of them: the float can have the page for itself.
        let first =
            if self.float == self.from.1 { self.from.2 } else { least.min(self.from.2 + 1) };
        let beside = self.joined && column.y + self.notes_height(first) <= self.depth;
        let forced = (fresh || beside) && self.from.2 >= self.due();
        if !forced && over > self.page.leading * MOST_GIVEN {
            return None;
        }
        self.column = column;
        let free = row.after == FORCED || index + 1 == self.galley.rows.len();
        Some(self.close(index, Ending { free, forced }))
    }

    /// The page as it would end now that row `index` stands on it, with as many of its notes as there is room for.
    fn close(&self, index: usize, ending: Ending) -> Option<Candidate> {
        let due = self.galley.due.get(index).copied().unwrap_or_default();
        let room = self.depth - self.column.y;
        let mut least = self.least(Some(index));
        if ending.forced && self.notes_height(least) > room {
            // The row has no room elsewhere either: what it has none for follows it overleaf.
            least = self.most(self.from.2, least, room).max(least.min(self.from.2 + 1));
        }
        let last = index + 1 == self.galley.rows.len();
        let room = if last { room } else { room.min(self.deepest()) };
        let note = self.most(least, due.all.max(self.from.2), room);
        self.candidate(index + 1, note, ending)
    }

    /// The page as it would end now, with rows up to `row` and rows of notes up to `note`; `None` if it is too deep and
    /// not enough gives way.
    fn candidate(&self, row: usize, note: usize, ending: Ending) -> Option<Candidate> {
        let due = row.checked_sub(1).and_then(|it| self.galley.due.get(it));
        let all = due.map_or(0, |it| it.all);
        let notes = self.notes_height(note);
        let left = self.depth - self.column.y - notes;
        let each = match ending {
            Ending { free: true, .. } => 0,
            _ if notes > Length::ZERO => SHORT_ABOVE_NOTES,
            _ => SHORT,
        };
        let (given, slack) = match self.fit(left, each) {
            Some(it) => it,
            None if ending.forced => (Choice::default(), left),
            None => return None,
        };
        let mut cost = given.cost + short(self.lines(slack), each);
        if note < all {
            cost += SPLIT + SPLIT_ROW * i64::try_from((all - note).min(SPLIT_ROWS)).unwrap_or(0);
        }
        if row < self.galley.rows.len() {
            cost += short(self.lines(notes - self.half()), DEEP_NOTES);
        }
        let waiting = self.galley.floats.iter().skip(self.float);
        let waiting = waiting.take_while(|it| it.anchor < row).count();
        cost += MOVED * i64::try_from(waiting).unwrap_or(0);
        let slack = if ending.free { Length::ZERO } else { slack };
        Some(Candidate { to: (row, self.float, note), cost, given, slack })
    }

    /// What has to give so that the page is as deep as it should be, and the white that is left; `None` if the page stays too deep.
    fn fit(&self, left: Length, each: i64) -> Option<(Choice, Length)> {
        let line = self.page.leading;
        if left < Length::ZERO {
            let over = (-left - Length(1)).0 / line.0.max(1) + 1;
            let given = self.gives.shorter(over)?;
            return Some((given, left + line * over));
        }
        let lines = self.lines(left);
        let mut best = (Choice::default(), left);
        for more in 1..=lines.min(MOST_GIVEN) {
            let Some(given) = self.gives.longer(more) else { break };
            if given.cost + short(lines - more, each)
                < best.0.cost + short(self.lines(best.1), each)
            {
                best = (given, left - line * more);
            }
        }
        Some(best)
    }

    /// Whole lines in a white.
    fn lines(&self, white: Length) -> i64 {
        white.0.max(0) / self.page.leading.0.max(1)
    }

    /// The page that holds the last row: it may be short, but not a scrap.
    fn end(&self, candidate: Candidate) -> Candidate {
        let lines = self.column.y.0 / self.page.leading.0.max(1);
        let missing = if self.from == (0, 0, 0) { 0 } else { (LAST_LINES - lines).max(0) };
        let (row, _, note) = candidate.to;
        let mut cost = candidate.cost + missing * LAST_SHORT;
        if self.float < self.galley.floats.len() {
            cost += PAGE;
        }
        Candidate { to: (row, self.float, note), cost, ..candidate }
    }

    /// The page as it stands before its first row: floats, and notes that earlier pages left over; `None` without either.
    fn alone(&self) -> Option<Candidate> {
        let room = self.depth - self.column.y;
        let all = self.due().max(self.from.2);
        let mut note = self.most(self.from.2, all, room);
        if note == self.from.2 && self.float == self.from.1 {
            note = (note + 1).min(all);
        }
        let to = (self.from.0, self.float, note);
        if to == self.from {
            return None;
        }
        let white = room - self.notes_height(note);
        let end = self.from.0 == self.galley.rows.len();
        let cost = if end { 0 } else { short(self.lines(white), SHORT) };
        Some(Candidate { to, cost, given: Choice::default(), slack: Length::ZERO })
    }

    /// Rows of notes that earlier pages' marks want.
    fn due(&self) -> usize {
        let due = self.from.0.checked_sub(1).and_then(|it| self.galley.due.get(it));
        due.map_or(0, |it| it.all)
    }

    /// How far the notes carried over have to be set on this page: all, but no more than half a page of them.
    fn owed(&self) -> usize {
        if self.galley.notes.is_empty() {
            return 0;
        }
        let all = self.due().max(self.from.2);
        self.most(self.from.2, all, self.half())
    }

    /// Half the page: notes should fill no more of it while there is text to set.
    fn half(&self) -> Length {
        self.depth.div(2)
    }

    /// Five sixths of the page: notes that may go on overleaf fill no more of it while there is text to set.
    fn deepest(&self) -> Length {
        self.depth.div(6) * 5
    }

    /// How far the notes have to be set on this page if `row` is its last.
    fn least(&self, row: Option<usize>) -> usize {
        let due = row.and_then(|it| self.galley.due.get(it)).copied().unwrap_or_default();
        if due.all > self.due() { due.least.max(self.due()) } else { self.owed() }
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
            let lone = end == self.from.2 + 1 && self.from.2 < self.due();
            if end == all || (after < FORBIDDEN && !lone) {
                most = end;
            }
        }
        most
    }

    fn notes_height(&self, until: usize) -> Length {
        self.measured.notes(self.from.2..until)
    }
}

/// Cost of a page that is so many lines shorter than it should be.
fn short(lines: i64, each: i64) -> i64 {
    lines.saturating_mul(lines).saturating_mul(each)
}
