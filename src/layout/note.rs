//! Notes to rows: small, their figures hanging; which of them are due with each row of the text.

use crate::diag::NodeId;
use crate::geom::{Length, Point};
use crate::layout::block::blocks;
use crate::layout::frame::{Frame, baseline};
use crate::layout::galley::{Due, FORBIDDEN, Flow, Ink, Row};
use crate::layout::list::first_baseline;
use crate::layout::para::line;
use crate::layout::style;
use crate::model::{Note, NoteId};
use crate::page::{LinkTarget, Tag};
use std::collections::BTreeSet;

/// Indent of a note's text, thousandths of its size; more where the figures need it.
const HANG: i64 = 1_400;
/// From the figure to the text.
const GAP: i64 = 500;
/// Lines of a note that stand on its marker's page at least.
const LEAST: usize = 2;

/// Sets the notes marked on the rows so far, in the order of their marks.
pub(super) fn notes(flow: &mut Flow<'_, '_>, frame: &Frame) {
    let text = style::note(flow.theme());
    let leading = flow.theme().size.note_leading.max(text.size);
    let frame = Frame { grid: false, hang: Length::ZERO, ..frame.styled(text, leading) };
    let marked: Vec<Vec<NoteId>> = flow.galley.rows.iter().map(|it| it.notes.clone()).collect();
    let mut set = BTreeSet::new();
    let mut notes: Vec<Row> = Vec::new();
    let mut due = Vec::with_capacity(marked.len());
    let mut last = Due::default();
    for mut wanted in marked {
        wanted.reverse();
        while let Some(id) = wanted.pop() {
            let Some(note) = flow.set.document.notes.get(id.0 as usize) else {
                continue;
            };
            if !set.insert(id) {
                continue;
            }
            let rows = set_note(flow, &frame, note);
            last = Due { least: notes.len() + least(&rows), all: notes.len() + rows.len() };
            // A note marked inside a note follows it.
            let inner: Vec<NoteId> = rows.iter().flat_map(|it| it.notes.clone()).collect();
            wanted.extend(inner.into_iter().rev());
            notes.extend(rows);
        }
        due.push(last);
    }
    flow.galley.notes = notes;
    flow.galley.due = due;
}

/// Rows of a note that stand on its marker's page at least: the third too where it would stand alone overleaf.
pub(super) fn least(rows: &[Row]) -> usize {
    let lone = rows.get(LEAST - 1).is_some_and(|it| it.after >= FORBIDDEN);
    (LEAST + usize::from(lone)).min(rows.len())
}

/// Depth of the notes marked on each row, set only to be measured.
pub(super) fn heights(flow: &mut Flow<'_, '_>, frame: &Frame, rows: &[Row]) -> Vec<Length> {
    if rows.iter().all(|it| it.notes.is_empty()) {
        // Most captions have none; what is kept below grows with the section.
        return vec![Length::ZERO; rows.len()];
    }
    let text = style::note(flow.theme());
    let leading = flow.theme().size.note_leading.max(text.size);
    let frame = Frame { grid: false, hang: Length::ZERO, ..frame.styled(text, leading) };
    let (tree, links) = (flow.galley.tree.clone(), flow.galley.links.clone());
    let said = std::mem::take(flow.sink);
    let mut heights = Vec::with_capacity(rows.len());
    for row in rows {
        let mut height = Length::ZERO;
        for id in &row.notes {
            let Some(note) = flow.set.document.notes.get(id.0 as usize) else { continue };
            height += set_note(flow, &frame, note).iter().map(|it| it.above + it.height).sum();
        }
        heights.push(height);
    }
    *flow.sink = said;
    (flow.galley.tree, flow.galley.links) = (tree, links);
    heights
}

/// One note; its first row carries its name, for links that lead to it.
fn set_note(flow: &mut Flow<'_, '_>, frame: &Frame, note: &Note) -> Vec<Row> {
    let element = flow.open(frame, Tag::Note, NodeId::NONE);
    let label = flow.open(&frame.within(element), Tag::Label, NodeId::NONE);
    let link = flow.open(&frame.within(label), Tag::Link, NodeId::NONE);
    let back = LinkTarget::Internal(format!("{}-ref-1", note.id));
    let description = flow.set.document.book.language.word(crate::lang::Word::BackToText);
    flow.galley.links.insert(link, (back, description.to_owned()));
    let figure = line(flow.set, frame.text, &frame.lang, &note.number.0);
    let gap = frame.text.size.of_em(GAP);
    let indent = frame.text.size.of_em(HANG).max(figure.end + gap);
    let inner = frame.inset(indent, Length::ZERO).within(element);
    flow.fixed += 1;
    let mut rows = flow.aside(|flow| {
        blocks(flow, &inner, &note.blocks);
        if flow.galley.rows.is_empty() {
            flow.push(Row { height: frame.leading, ..Row::default() });
        }
    });
    flow.fixed -= 1;
    for row in &mut rows {
        row.phase = None;
    }
    if let Some(first) = rows.first_mut() {
        first.above = Length::ZERO;
        let y = first_baseline(first).unwrap_or(baseline(frame));
        let at = Point { x: inner.left - gap - figure.end, y };
        first.ink.insert(0, Ink::Line { at, line: figure, base: Some(link), inner: 0 });
        first.name = Some(note.id.clone());
    }
    rows
}
