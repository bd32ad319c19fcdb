//! A section as one long column: rows with their height, their notes, and what it costs to turn the page after them.

use crate::diag::{NodeId, Place, Sink};
use crate::geom::{Color, Length, Point, Rect};
use crate::layout::frame::{Frame, Shape, baseline};
use crate::layout::geometry::{Geometry, round_up};
use crate::layout::para::{Line, Piece, Typesetter};
use crate::model::{Heading, ImageId, Inline, NoteId, Settled};
use crate::page::{ElementId, LinkTarget, StructTree, Tag};
use crate::theme::{Align, Theme};
use std::collections::BTreeMap;

mod lines;

/// Cost of a page break that is made only where nothing else fits.
pub(super) const FORBIDDEN: i32 = 10_000;
/// The same where a row reaches into the next one: a picture would be cut by the edge of the page.
pub(super) const JOINED: i32 = 2 * FORBIDDEN;
/// A page break that has to be.
pub(super) const FORCED: i32 = -10_000;
/// Cost of a hyphen as the last thing on a page.
const HYPHEN_AT_END: i32 = 4_000;
/// How far letters reach above and below their baseline, thousandths of the size.
const ASCENT: i64 = 700;
const DESCENT: i64 = 230;
/// Paragraphs of fewer lines never come out shorter or longer.
const LEAST_GIVING: usize = 3;
/// A row: what is never parted.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Space above, dropped at the top of a page.
    pub above: Length,
    /// Extent.
    pub height: Length,
    /// Space below, dropped at the foot of a page; the larger of it and the next row's `above` counts.
    pub below: Length,
    /// Its top stands this much after a line of the grid, except as the first of a page; `None`: anywhere.
    pub phase: Option<Length>,
    /// Cost of a page break after it.
    pub after: i32,
    /// It begins a right-hand page; the row before it ends its page.
    pub recto: bool,
    /// What is left over of the page goes above it: matter at the foot.
    pub fill: bool,
    /// Index into [`Galley::headers`]: painted again above it where it begins a page.
    pub header: Option<usize>,
    /// It is painted on its side: its left end stands at the foot of the page, its top at the left.
    pub turned: bool,
    /// What stands on it.
    pub ink: Vec<Ink>,
    /// Notes marked on it, in order.
    pub notes: Vec<NoteId>,
    /// Blocks that begin with it.
    pub nodes: Vec<NodeId>,
    /// Name of the destination at its top, where no node stands for it: a note's.
    pub name: Option<String>,
    /// Index into [`Galley::titles`]: a heading that running heads may name.
    pub title: Option<usize>,
    /// Index into [`Galley::paragraphs`]: a line of a paragraph that can be set again, shorter or longer.
    pub paragraph: Option<u32>,
}

/// How a paragraph of the main column was set, so that it can be set again with a line more or less.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// The block: its words are found by it.
    pub node: NodeId,
    /// Its column.
    pub frame: Frame,
    /// Its shape.
    pub shape: Shape,
    /// Its element.
    pub base: ElementId,
    /// Id of the first of its inline elements.
    pub inner: u32,
    /// Lines that it has.
    pub lines: usize,
}

/// Something painted, from the left edge of the text block and the top of the row.
#[derive(Clone, Debug)]
pub(super) enum Ink {
    /// A line of text.
    Line {
        /// Left end of its measure, on the baseline.
        at: Point,
        /// The line.
        line: Line,
        /// The element it belongs to.
        base: Option<ElementId>,
        /// Id of the first of its paragraph's inline elements.
        inner: u32,
    },
    /// A filled rectangle.
    Rule {
        /// Where.
        rect: Rect,
        /// Colour.
        color: Color,
    },
    /// The outline of a rectangle.
    Outline {
        /// Where.
        rect: Rect,
        /// Colour.
        color: Color,
    },
    /// A picture.
    Picture {
        /// Which.
        image: ImageId,
        /// Where.
        rect: Rect,
        /// Its element; `None`: decorative.
        element: Option<ElementId>,
    },
}

/// A figure that may move to the top of the next page.
#[derive(Clone, Debug)]
pub(super) struct Float {
    /// It stands before this row if it fits there.
    pub anchor: usize,
    /// Figure and caption, kept together.
    pub rows: Vec<Row>,
}

/// Where an element leads, with its description.
pub(super) type Link = (LinkTarget, String);

/// A set section.
#[derive(Clone, Debug, Default)]
pub(super) struct Galley {
    /// Rows in order.
    pub rows: Vec<Row>,
    /// Floats in order of their anchors.
    pub floats: Vec<Float>,
    /// Rows of all its notes in order of their marks.
    pub notes: Vec<Row>,
    /// For each row, how many rows of notes are due once it stands on a page.
    pub due: Vec<Due>,
    /// Table heads that are repeated.
    pub headers: Vec<Row>,
    /// Words of headings for running heads.
    pub titles: Vec<String>,
    /// Paragraphs that may give or take a line.
    pub paragraphs: Vec<Paragraph>,
    /// Elements; the first is the section's own.
    pub tree: StructTree,
    /// Elements that lead somewhere.
    pub links: BTreeMap<ElementId, Link>,
}

/// How far the notes have to be set with a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// At least so many rows of notes: all notes but the last in full, and the beginning of the last.
    pub least: usize,
    /// With all of the last.
    pub all: usize,
}

/// A section being set.
pub(super) struct Flow<'s, 't> {
    pub sink: &'s mut Sink,
    pub set: &'s mut Typesetter<'t>,
    pub page: Geometry,
    pub galley: Galley,
    /// Space wanted above the next row.
    pub space: Length,
    /// The next paragraph has no indent.
    pub flush: bool,
    /// The next paragraph opens the text of a chapter: it is led in, or begins with a drop cap.
    pub opens: bool,
    /// A heading that waits for the paragraph it runs into.
    pub run_in: Option<(Heading<Settled>, NodeId)>,
    /// Inside of something that is measured before it is placed.
    pub nested: usize,
    /// Lists of bullets around.
    pub lists: usize,
    /// Inside of something that is kept on one page: its figures stay.
    pub kept: usize,
    /// Inside of what no page can begin in: a cell, a card, a note.
    pub fixed: usize,
    /// The next row begins a right-hand page.
    recto: bool,
    /// Blocks whose first row is still to come.
    nodes: Vec<NodeId>,
}

impl<'s, 't> Flow<'s, 't> {
    /// An empty column.
    pub(super) fn new(sink: &'s mut Sink, set: &'s mut Typesetter<'t>, page: Geometry) -> Self {
        Self {
            sink,
            set,
            page,
            galley: Galley::default(),
            space: Length::ZERO,
            flush: true,
            opens: false,
            run_in: None,
            nested: 0,
            lists: 0,
            kept: 0,
            fixed: 0,
            recto: false,
            nodes: Vec::new(),
        }
    }

    /// The tokens.
    pub(super) fn theme(&self) -> &'t Theme {
        self.set.setting.theme
    }

    /// Half a line of the grid.
    pub(super) fn half(&self) -> Length {
        self.page.leading.div(2)
    }

    /// Wants space above the next row; the larger of two neighbours' wishes counts.
    pub(super) fn space(&mut self, space: Length) {
        self.space = self.space.max(space);
    }

    /// The next row begins this block.
    pub(super) fn mark(&mut self, node: NodeId) {
        if node != NodeId::NONE {
            self.nodes.push(node);
        }
    }

    /// The block that was marked stands elsewhere.
    pub(super) fn unmark(&mut self, node: NodeId) {
        self.nodes.retain(|it| *it != node);
    }

    /// Adds a row.
    pub(super) fn push(&mut self, mut row: Row) {
        row.above = row.above.max(std::mem::take(&mut self.space));
        row.recto |= std::mem::take(&mut self.recto);
        if !self.nodes.is_empty() {
            let mut nodes = std::mem::take(&mut self.nodes);
            nodes.append(&mut row.nodes);
            row.nodes = nodes;
        }
        self.galley.rows.push(row);
    }

    /// Adds white that stays at the top of a page, never parted from what follows.
    pub(super) fn strut(&mut self, height: Length) {
        self.push(Row { height, after: FORBIDDEN, ..Row::default() });
    }

    /// Forbids page breaks between the rows from `start` on.
    pub(super) fn keep(&mut self, start: usize) {
        let end = self.galley.rows.len().saturating_sub(1);
        for row in self.galley.rows.get_mut(start..end).unwrap_or_default() {
            row.hold();
        }
    }

    /// Forbids a page break after the last row.
    pub(super) fn keep_with_next(&mut self) {
        if let Some(row) = self.galley.rows.last_mut() {
            row.hold();
        }
    }

    /// Ends the page here; nothing is done where one has just ended. A page never holds white alone.
    pub(super) fn end_page(&mut self) {
        let rows = &mut self.galley.rows;
        let begun = rows.iter().rposition(|it| it.after == FORCED).map_or(0, |it| it + 1);
        let seen = rows.iter().skip(begun).any(|it| !it.ink.is_empty());
        let floats = self.galley.floats.last().is_some_and(|it| it.anchor == rows.len());
        if floats {
            // A figure before the break stands before it.
            if let Some(last) = rows.last_mut() {
                last.hold();
            }
            rows.push(Row { after: FORCED, ..Row::default() });
        } else if let Some(last) = rows.last_mut().filter(|_| seen) {
            last.after = FORCED;
        }
        self.flush = true;
    }

    /// Ends the page here and, if need be, leaves the next one white: what follows begins a right-hand page.
    pub(super) fn end_spread(&mut self) {
        self.end_page();
        let rows = &mut self.galley.rows;
        let begun = rows.iter().rposition(|it| it.after == FORCED).map_or(0, |it| it + 1);
        match rows.get_mut(begun) {
            Some(first) => first.recto = true,
            None => self.recto = true,
        }
    }

    /// Pads the rows from `start` on so that with space above and below they fill whole lines of the grid.
    pub(super) fn display(&mut self, start: usize, above: Length, below: Length) {
        let Some(first) = self.galley.rows.get(start) else {
            self.space(below);
            return;
        };
        let above = first.above.max(above);
        let inside: Length = stacked(self.galley.rows.get(start..).unwrap_or_default());
        let total = above + inside + below;
        let pad = self.page.snap(total) - total;
        if let Some(first) = self.galley.rows.get_mut(start) {
            first.above = above + pad.div(2);
        }
        self.space(below + pad - pad.div(2));
    }

    /// Sets something aside: rows as if at the top of a column, without the rows so far.
    pub(super) fn aside(&mut self, set: impl FnOnce(&mut Self)) -> Vec<Row> {
        let rows = std::mem::take(&mut self.galley.rows);
        let space = std::mem::take(&mut self.space);
        let nodes = std::mem::take(&mut self.nodes);
        let flush = std::mem::replace(&mut self.flush, true);
        let opens = std::mem::take(&mut self.opens);
        let recto = std::mem::take(&mut self.recto);
        self.nested += 1;
        set(self);
        self.nested -= 1;
        let mut made = std::mem::replace(&mut self.galley.rows, rows);
        let left = std::mem::replace(&mut self.nodes, nodes);
        match made.last_mut() {
            Some(last) => last.nodes.extend(left),
            None => self.nodes.extend(left),
        }
        (self.space, self.flush, self.opens) = (space, flush, opens);
        self.recto = recto;
        made
    }

    /// Opens an element in the frame.
    pub(super) fn open(&mut self, frame: &Frame, tag: Tag, node: NodeId) -> ElementId {
        let id = self.galley.tree.open(Some(frame.parent), tag, node);
        if frame.lang != self.set.document.book.language
            && let Some(element) = self.galley.tree.get_mut(id)
        {
            element.lang = Some(frame.lang.clone());
        }
        id
    }

    /// Sets a paragraph into an element of its own and adds its rows.
    pub(super) fn paragraph(
        &mut self,
        frame: &Frame,
        shape: Shape,
        (tag, node): (Tag, NodeId),
        content: &[Inline<Settled>],
    ) {
        let element = self.open(frame, tag, node);
        let mut rows = self.lines(frame, shape, Some(element), content);
        if tag == Tag::P {
            self.remember(&mut rows, frame, shape, (node, element));
        }
        for row in rows {
            self.push(row);
        }
    }

    /// Keeps how a paragraph of the main column was set, if it may give or take a line.
    fn remember(
        &mut self,
        rows: &mut [Row],
        frame: &Frame,
        shape: Shape,
        (node, base): (NodeId, ElementId),
    ) {
        let plain = node != NodeId::NONE && self.nested == 0 && frame.align == Align::Justify;
        let even =
            frame.leading == self.page.leading && rows.iter().all(|it| it.height == frame.leading);
        if !plain || !even || rows.len() < LEAST_GIVING {
            return;
        }
        let Some(Ink::Line { inner, .. }) = rows.first().and_then(|it| it.ink.first()) else {
            return;
        };
        let id = u32::try_from(self.galley.paragraphs.len()).ok();
        let (frame, inner, lines) = (frame.clone(), *inner, rows.len());
        self.galley.paragraphs.push(Paragraph { node, frame, shape, base, inner, lines });
        rows.iter_mut().for_each(|it| it.paragraph = id);
    }

    /// Hands out the column; what still waits for a row hangs on the last.
    pub(super) fn finish(mut self) -> Galley {
        if self.galley.rows.is_empty() && self.galley.floats.is_empty() {
            self.strut(self.page.leading);
        }
        let left = std::mem::take(&mut self.nodes);
        let float = self.galley.floats.last_mut().and_then(|it| it.rows.last_mut());
        if let Some(last) = self.galley.rows.last_mut().or(float) {
            last.nodes.extend(left);
        }
        self.galley
    }
}

/// Lines as rows of the frame, widows and orphans forbidden. `base` and `inner` are as in [`Ink::Line`].
pub(super) fn rows(
    page: &Geometry,
    frame: &Frame,
    lines: Vec<Line>,
    (base, inner): (Option<ElementId>, u32),
) -> Vec<Row> {
    let count = lines.len();
    let each = lines.into_iter().enumerate();
    each.map(|(i, line)| {
        let after = match ends_in_hyphen(&line) {
            _ if count > 1 && (i == 0 || i + 2 == count) => FORBIDDEN,
            true => HYPHEN_AT_END,
            false => 0,
        };
        Row { after, ..row(page, frame, line, (base, inner)) }
    })
    .collect()
}

/// Whether a word or a compound goes on in the next line.
fn ends_in_hyphen(line: &Line) -> bool {
    let last = line.pieces.iter().rev().find_map(|(piece, _)| match piece {
        Piece::Run(run) => run.text.trim_end().chars().next_back(),
        Piece::Image { .. } | Piece::Rule { .. } | Piece::Stroke { .. } => None,
    });
    line.hyphenated || matches!(last, Some('-' | '\u{2010}'))
}

/// A line as a row of the frame.
pub(super) fn row(
    page: &Geometry,
    frame: &Frame,
    line: Line,
    (base, inner): (Option<ElementId>, u32),
) -> Row {
    let mut baseline = baseline(frame);
    let mut height = frame.leading;
    let size = frame.text.size;
    // Letters of the lines beside it reach so far into this one; a formula does not touch them, but may come near.
    let (up, down) = match line.formula {
        true => (frame.leading - size.of_em(DESCENT), frame.leading - size.of_em(ASCENT)),
        false => (baseline + frame.leading.div(4), height - baseline + frame.leading.div(4)),
    };
    let step = if frame.grid { page.leading } else { Length::pt(1) };
    // What is taller than its line, such as a picture, pushes the line down by whole lines.
    if line.height > up {
        let more = round_up(line.height - baseline, step);
        (baseline, height) = (baseline + more, height + more);
    }
    if line.depth > down {
        height += round_up(line.depth - (height - baseline), step);
    }
    Row {
        height,
        phase: frame.grid.then_some(Length::ZERO),
        notes: line.notes.clone(),
        ink: vec![Ink::Line { at: Point { x: frame.left, y: baseline }, line, base, inner }],
        ..Row::default()
    }
}

/// Height of rows one below another, without the space above the first.
pub(super) fn stacked(rows: &[Row]) -> Length {
    let above: Length = rows.iter().skip(1).map(|it| it.above).sum();
    above + rows.iter().map(|it| it.height).sum()
}

/// Rows as one that is never parted.
pub(super) fn collapse(rows: Vec<Row>) -> Row {
    let mut one = Row::default();
    for (i, row) in rows.into_iter().enumerate() {
        let above = if i == 0 { Length::ZERO } else { row.above };
        one.height += above;
        let y = one.height;
        one.ink.extend(row.ink.into_iter().map(|ink| ink.shifted(Length::ZERO, y)));
        one.height += row.height;
        one.notes.extend(row.notes);
        one.nodes.extend(row.nodes);
    }
    one
}

impl Row {
    /// Says that something on it reaches into the next row.
    pub(super) fn join(&mut self) {
        self.after = JOINED;
    }

    /// Forbids a page break after it, unless the author ends a page there.
    pub(super) fn hold(&mut self) {
        if self.after != FORCED {
            self.after = self.after.max(FORBIDDEN);
        }
    }
}

impl Ink {
    /// Where in the text it begins, if it is a line.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Self::Line { line, .. } => line.place,
            Self::Rule { .. } | Self::Outline { .. } | Self::Picture { .. } => None,
        }
    }

    /// The same, elsewhere.
    #[must_use]
    pub(super) fn shifted(mut self, dx: Length, dy: Length) -> Self {
        let at = match &mut self {
            Self::Line { at, .. } => at,
            Self::Rule { rect, .. } | Self::Outline { rect, .. } | Self::Picture { rect, .. } => {
                &mut rect.origin
            }
        };
        at.x += dx;
        at.y += dy;
        self
    }
}
