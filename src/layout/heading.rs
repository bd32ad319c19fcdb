//! Headings inside a section: never parted from their text, run in where the theme says so.

use crate::diag::NodeId;
use crate::geom::Length;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row, stacked};
use crate::layout::style;
use crate::model::{Heading, Inline, Number, Settled, Text, plain_text};
use crate::page::Tag;
use crate::theme::{self, Align, Weight};

/// A run-in heading may take this many thousandths of its line.
const RUN_IN_MOST: i64 = 600;

/// Sets a heading of level 2 or deeper; one that runs in waits for its paragraph.
pub(super) fn heading(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    heading: &Heading<Settled>,
) {
    let token = token(flow, heading.level);
    if token.run_in {
        flow.space(flow.half() * i64::from(token.above));
        flow.run_in = Some((heading.clone(), node));
        return;
    }
    let frame = frame_of(flow, frame, token);
    displayed(flow, &frame, node, heading, (token.above, token.below));
}

/// A question of a FAQ: semibold italic, as large as the text.
pub(super) fn question(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    question: &Heading<Settled>,
) {
    let text =
        crate::layout::para::TextStyle { weight: Weight::Semibold, italic: true, ..frame.text };
    let frame = Frame { text, ..frame.ragged(Align::Start) };
    displayed(flow, &frame, node, question, (2, 0));
}

/// Starts a paragraph on the line of the run-in heading that waits for it; false if none waits or it is too long.
pub(super) fn run_into(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    content: &[Inline<Settled>],
) -> bool {
    let Some((heading, head_node)) = flow.run_in.take() else {
        return false;
    };
    let token = token(flow, heading.level);
    let words = words(&heading);
    let head_frame = frame_of(flow, frame, token);
    let head_frame = head_frame.styled(head_frame.text, frame.leading);
    let tag = Tag::Heading(heading.level.min(6));
    let element = flow.open(frame, tag, head_node);
    let mut head = flow.lines(&head_frame, Shape::default(), Some(element), &words);
    let end = head.first().and_then(|row| row.ink.first()).map_or(Length::ZERO, end_of);
    if head.len() != 1 || end > frame.measure.ratio(RUN_IN_MOST, 1000) {
        push_kept(flow, head);
        flow.flush = true;
        return false;
    }
    let first = end + frame.text.size;
    let body = flow.open(frame, Tag::P, node);
    let shape = Shape { first, ..Shape::default() };
    let mut rows = flow.lines(frame, shape, Some(body), content);
    match (rows.first_mut(), head.pop()) {
        (Some(row), Some(head)) => {
            row.ink.splice(0..0, head.ink);
            row.notes.splice(0..0, head.notes);
        }
        (None, Some(head)) => rows.push(head),
        (_, None) => {}
    }
    for row in rows {
        flow.push(row);
    }
    flow.flush = false;
    true
}

/// Sets a run-in heading that no paragraph follows on lines of its own.
pub(super) fn settle_run_in(flow: &mut Flow<'_, '_>, frame: &Frame) {
    let Some((heading, node)) = flow.run_in.take() else {
        return;
    };
    let token = token(flow, heading.level);
    let frame = frame_of(flow, frame, token);
    displayed(flow, &frame, node, &heading, (token.above, token.below));
}

/// A heading's words with the number that is printed before them.
pub(super) fn words(heading: &Heading<Settled>) -> Vec<Inline<Settled>> {
    numbered(heading.number.as_ref(), &heading.content)
}

/// Words with a number before them, if it is shown.
pub(super) fn numbered(
    number: Option<&Number>,
    content: &[Inline<Settled>],
) -> Vec<Inline<Settled>> {
    let mut words = Vec::with_capacity(content.len() + 1);
    if let Some(number) = number.filter(|it| it.shown && !it.text.is_empty()) {
        words.push(Inline::Text(Text::generated(format!("{}\u{2002}", number.text))));
    }
    words.extend_from_slice(content);
    words
}

fn displayed(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    heading: &Heading<Settled>,
    (above, below): (u8, u8),
) {
    let element = flow.open(frame, Tag::Heading(heading.level.min(6)), node);
    let mut rows = flow.lines(frame, Shape::default(), Some(element), &words(heading));
    let short = heading.short.clone();
    if let Some(first) = rows.first_mut() {
        first.title = Some(flow.galley.titles.len());
        flow.galley.titles.push(short.unwrap_or_else(|| plain_text(&heading.content)));
    }
    let below = flow.half() * i64::from(below);
    if frame.grid || frame.leading >= flow.page.leading {
        // The text below comes back to the grid, and the white above takes what that needs.
        let ends = stacked(&rows) + below;
        let phase = flow.page.snap(ends) - ends;
        for row in &mut rows {
            row.phase = None;
        }
        if let Some(first) = rows.first_mut() {
            first.phase = Some(phase);
        }
    }
    flow.space(flow.half() * i64::from(above));
    push_kept(flow, rows);
    flow.space = below;
    flow.flush = true;
}

fn push_kept(flow: &mut Flow<'_, '_>, rows: Vec<Row>) {
    for mut row in rows {
        row.after = FORBIDDEN;
        flow.push(row);
    }
}

fn token<'t>(flow: &Flow<'_, 't>, level: u8) -> &'t theme::Heading {
    let [one, two, three, four] = &flow.theme().heading;
    match level {
        0 | 1 => one,
        2 => two,
        3 => three,
        _ => four,
    }
}

fn frame_of(flow: &Flow<'_, '_>, frame: &Frame, token: &theme::Heading) -> Frame {
    let text = style::heading(flow.theme(), token);
    let leading = style::leading(flow.theme(), text.size);
    // Headings no larger than the text keep the text's lines, so that they stand on the grid.
    let leading = if text.size <= frame.text.size { frame.leading } else { leading };
    frame.styled(text, leading).ragged(token.align)
}

fn end_of(ink: &Ink) -> Length {
    match ink {
        Ink::Line { line, .. } => line.reach,
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => Length::ZERO,
    }
}
