//! Lists, definition lists and bibliographies: hanging labels, hanging entries.

use crate::diag::NodeId;
use crate::geom::{Length, Point};
use crate::layout::block::blocks;
use crate::layout::frame::{Frame, Shape, baseline};
use crate::layout::galley::{Flow, Ink, Row};
use crate::layout::para::{Line, TextStyle, line};
use crate::model::{
    BibEntry, Block, BlockKind, Definition, Inline, List, ListItem, Marks, Settled,
};
use crate::page::{ElementId, Numbering, Tag};
use crate::theme::{Align, Weight};

/// From a label to the text, thousandths of the size.
const GAP: i64 = 450;
/// Bullets by depth.
const BULLETS: [&str; 3] = ["•", "–", "·"];

/// Opens the element of a list.
fn open(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, of: Numbering) -> ElementId {
    let id = flow.open(frame, Tag::List, node);
    if let Some(element) = flow.galley.tree.get_mut(id) {
        element.numbering = Some(of);
    }
    id
}

/// Sets a list, figures and bullets hanging in the margin of its block.
pub(super) fn list(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, list: &List<Settled>) {
    let numbering = if list.start.is_none() { Numbering::Unordered } else { Numbering::Ordered };
    let element = open(flow, frame, node, numbering);
    let labels: Vec<Line> = (0..list.items.len()).map(|i| label(flow, frame, list, i)).collect();
    let gap = frame.text.size.of_em(GAP);
    let widest = labels.iter().map(|it| it.end).max().unwrap_or_default();
    let indent = flow.theme().list_indent.at(frame.text.size).max(widest + gap);
    let inner = frame.inset(indent, Length::ZERO).within(element);
    let inner = Frame { grid: false, hang: Length::ZERO, ..inner };
    let start = flow.galley.rows.len();
    let between = if list.tight { Length::ZERO } else { frame.leading.div(2) };
    let deeper = usize::from(list.start.is_none());
    flow.lists += deeper;
    for (item, label) in list.items.iter().zip(labels) {
        flow.space(between);
        let x = inner.left - gap - label.end;
        match linked_label(list, item) {
            Some((own, rest)) => set_callout(flow, &inner, (&own, &rest), x),
            None => set_item(flow, &inner, item, label, x),
        }
        flow.space = flow.space.min(between);
    }
    flow.lists -= deeper;
    let white = frame.leading.div(2);
    if frame.grid {
        flow.display(start, white, white);
    } else {
        if let Some(first) = flow.galley.rows.get_mut(start) {
            first.above = first.above.max(between);
        }
        flow.space(between);
    }
    flow.flush = true;
}

fn set_item(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    item: &ListItem<Settled>,
    label: Line,
    x: Length,
) {
    let element = flow.open(frame, Tag::ListItem, NodeId::NONE);
    let own = flow.open(&frame.within(element), Tag::Label, NodeId::NONE);
    let body = flow.open(&frame.within(element), Tag::ListBody, NodeId::NONE);
    let start = flow.galley.rows.len();
    flow.flush = true;
    blocks(flow, &frame.within(body), &item.blocks);
    hang(flow, frame, start, (label, x, own));
}

/// What an item of call-outs begins with, and the rest of it.
fn linked_label(
    list: &List<Settled>,
    item: &ListItem<Settled>,
) -> Option<(Inline<Settled>, Vec<Block<Settled>>)> {
    if list.marks != Marks::Linked {
        return None;
    }
    let mut rest = item.blocks.clone();
    let BlockKind::Paragraph(content) = &mut rest.first_mut()?.kind else { return None };
    let label = (!content.is_empty()).then(|| content.remove(0))?;
    Some((label, rest))
}

/// Sets an item whose label is a link.
fn set_callout(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    (label, rest): (&Inline<Settled>, &[Block<Settled>]),
    x: Length,
) {
    let element = flow.open(frame, Tag::ListItem, NodeId::NONE);
    let own = flow.open(&frame.within(element), Tag::Label, NodeId::NONE);
    let plain = frame.ragged(Align::Start);
    let rows = flow.lines(&plain, Shape::default(), Some(own), std::slice::from_ref(label));
    let body = flow.open(&frame.within(element), Tag::ListBody, NodeId::NONE);
    let start = flow.galley.rows.len();
    flow.flush = true;
    blocks(flow, &frame.within(body), rest);
    if flow.galley.rows.len() <= start {
        flow.push(Row { height: frame.leading, ..Row::default() });
    }
    let y = flow.galley.rows.get(start).and_then(first_baseline).unwrap_or(baseline(frame));
    let Some(row) = flow.galley.rows.get_mut(start) else { return };
    for ink in rows.into_iter().flat_map(|it| it.ink) {
        let Ink::Line { at, line, base, inner } = ink else { continue };
        let x = at.x + x - frame.left;
        row.ink.insert(0, Ink::Line { at: Point { x, y }, line, base, inner });
    }
}

/// Puts a label beside the first line of the rows from `start` on.
fn hang(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    start: usize,
    (line, x, element): (Line, Length, ElementId),
) {
    if flow.galley.rows.len() <= start {
        flow.push(Row { height: frame.leading, ..Row::default() });
    }
    let y = flow.galley.rows.get(start).and_then(first_baseline).unwrap_or(baseline(frame));
    let ink = Ink::Line { at: Point { x, y }, line, base: Some(element), inner: 0 };
    if let Some(row) = flow.galley.rows.get_mut(start) {
        row.ink.insert(0, ink);
    }
}

/// Baseline of the first line on a row.
pub(super) fn first_baseline(row: &Row) -> Option<Length> {
    row.ink.iter().find_map(|ink| match ink {
        Ink::Line { at, .. } => Some(at.y),
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
    })
}

/// The bullet, number or box of an item.
fn label(flow: &mut Flow<'_, '_>, frame: &Frame, list: &List<Settled>, index: usize) -> Line {
    let words = match (list.items.get(index).and_then(|it| it.done), list.start) {
        (Some(true), _) => "☑".to_owned(),
        (Some(false), _) => "☐".to_owned(),
        (None, Some(first)) => {
            let number = first.saturating_add(u64::try_from(index).unwrap_or(u64::MAX));
            let stop = if list.marks == Marks::Linked { "" } else { "." };
            format!("{}{stop}", list.marks.mark(number))
        }
        (None, None) => BULLETS[flow.lists % BULLETS.len()].to_owned(),
    };
    line(flow.set, frame.text, &frame.lang, &words)
}

/// Sets terms with their definitions below, indented.
pub(super) fn definitions(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    all: &[Definition<Settled>],
) {
    let element = open(flow, frame, node, Numbering::Description);
    let indent = flow.theme().list_indent.at(frame.text.size);
    let start = flow.galley.rows.len();
    for it in all {
        flow.space(flow.half());
        define(flow, &Frame { grid: false, ..frame.within(element) }, indent, it);
    }
    if frame.grid {
        flow.display(start, flow.half(), flow.half());
    } else {
        flow.space(flow.half());
    }
    flow.flush = true;
}

fn define(flow: &mut Flow<'_, '_>, frame: &Frame, indent: Length, it: &Definition<Settled>) {
    let item = flow.open(frame, Tag::ListItem, NodeId::NONE);
    let frame = frame.within(item);
    let text = TextStyle { weight: Weight::Semibold, ..frame.text };
    for term in &it.terms {
        let term_frame = Frame { text, ..frame.ragged(Align::Start) };
        let label = (Tag::Label, NodeId::NONE);
        flow.paragraph(&term_frame, Shape::default(), label, &term.content);
        flow.keep_with_next();
    }
    for definition in &it.definitions {
        let body = flow.open(&frame, Tag::ListBody, NodeId::NONE);
        flow.flush = true;
        blocks(flow, &frame.inset(indent, Length::ZERO).within(body), definition);
        flow.space = Length::ZERO;
    }
}

/// Sets the works cited: hanging, ragged, so that addresses break quietly.
pub(super) fn bibliography(flow: &mut Flow<'_, '_>, frame: &Frame, entries: &[BibEntry]) {
    let rest = flow.theme().hanging_indent.at(frame.text.size);
    let frame = Frame { align: Align::Start, ..frame.clone() };
    flow.space(frame.leading);
    for entry in entries {
        flow.mark(entry.node);
        let paragraph = flow.open(&frame, Tag::P, entry.node);
        let element = flow.open(&frame.within(paragraph), Tag::BibEntry, NodeId::NONE);
        let shape = Shape { rest, ..Shape::default() };
        let mut words = entry.content.clone();
        words.extend(crate::layout::index::cited_on(flow, &entry.places));
        for row in flow.lines(&frame, shape, Some(element), &words) {
            flow.push(row);
        }
    }
    flow.flush = true;
}
