//! The contents: titles at the left, folios at the right, leaders where the theme wants them.

use crate::diag::NodeId;
use crate::geom::{Length, Point};
use crate::lang::Lang;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row};
use crate::layout::list::first_baseline;
use crate::layout::para::{Jump, Line, TextStyle, line};
use crate::layout::style;
use crate::manifest::SectionRole;
use crate::model::{AnchorId, Contents, ContentsEntry, Target, plain_text};
use crate::page::{ElementId, Tag};
use crate::theme::Align;

/// Room for folios, and white between title and folio, thousandths of the size.
const FOLIO_ROOM: i64 = 2_500;
/// From a number to the title after it, thousandths of the size.
const NUMBER_GAP: i64 = 800;
/// From leader dot to leader dot, thousandths of the size.
const LEADER: i64 = 700;

/// What the lines of one list of contents have in common.
struct Look {
    /// Levels shown.
    levels: u8,
    /// Indent of titles, so that chapter numbers stand in a column of their own.
    numbers: Length,
}

/// Sets the contents of the book.
pub(super) fn contents(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, it: Contents) {
    let document = flow.set.document;
    let levels = it.levels.unwrap_or(flow.theme().contents_levels).max(1);
    let entries = document.listed(it.of);
    if entries.is_empty() {
        return;
    }
    let element = flow.open(frame, Tag::Toc, node);
    let frame = &Frame { grid: false, ..frame.within(element).ragged(Align::Start) };
    let numbers = number_column(flow, frame, entries);
    let look = Look { levels, numbers };
    let start = flow.galley.rows.len();
    set_entries(flow, frame, &look, entries, 1);
    flow.display(start, Length::ZERO, Length::ZERO);
}

/// Sets entries of one level; chapters with sections below them stand apart from their neighbours.
fn set_entries(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    look: &Look,
    entries: &[ContentsEntry],
    level: u8,
) {
    let mut before = false;
    for (i, entry) in entries.iter().enumerate() {
        let part = entry.role == Some(SectionRole::Part);
        let deep = part || (level < look.levels && !entry.children.is_empty());
        if level == 1 && i > 0 && (deep || before) {
            flow.space(flow.half());
        }
        before = deep;
        set_entry(flow, frame, look, entry, level);
    }
}

fn set_entry(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    look: &Look,
    entry: &ContentsEntry,
    level: u8,
) {
    let part = entry.role == Some(SectionRole::Part);
    let item = flow.open(frame, Tag::TocItem, NodeId::NONE);
    let own = &frame.within(item);
    set_line(flow, own, look, entry, level);
    let deeper = if part { level } else { level + 1 };
    if deeper > look.levels || entry.children.is_empty() {
        return;
    }
    flow.keep_with_next();
    let inset = if level == 1 && !part { look.numbers } else { Length::ZERO };
    let inset = if level > 1 { frame.text.size } else { inset };
    // Deeper lines are a list of contents of their own (ISO 14289-1 §7.2: a TOCI stands in a TOC alone).
    let deeper_list = flow.open(&frame.within(item), Tag::Toc, NodeId::NONE);
    let inner = frame.inset(inset, Length::ZERO).within(deeper_list);
    set_entries(flow, &inner, look, &entry.children, deeper);
}

/// One entry: number, title, leaders, folio, all of one link.
fn set_line(flow: &mut Flow<'_, '_>, frame: &Frame, look: &Look, entry: &ContentsEntry, level: u8) {
    let part = entry.role == Some(SectionRole::Part);
    let reference = flow.open(frame, Tag::Reference, NodeId::NONE);
    // What is still to be written leads nowhere.
    let link = match entry.anchor {
        Some(anchor) => {
            let link = flow.open(&frame.within(reference), Tag::Link, NodeId::NONE);
            let description = plain_text(&entry.title);
            flow.lead(link, &Jump::To(Target::Internal(anchor)), &description);
            link
        }
        None => reference,
    };
    let text = if part { style::small_caps(frame.text) } else { frame.text };
    let room = frame.text.size.of_em(FOLIO_ROOM);
    let inset = if level == 1 && !part { look.numbers } else { Length::ZERO };
    let title = Frame { text, ..frame.inset(inset, room) };
    let shape = Shape { rest: frame.text.size, ..Shape::default() };
    let mut words = entry.title.clone();
    if (part || level > 1)
        && let Some(number) = &entry.number
    {
        let number = crate::model::Number { shown: true, ..number.clone() };
        words = crate::layout::heading::numbered(Some(&number), &entry.title);
    }
    let mut rows = flow.lines(&title, shape, Some(link), &words);
    if rows.is_empty() {
        rows.push(Row { height: frame.leading, ..Row::default() });
    }
    if level == 1 && !part {
        number(flow, frame, entry, link, &mut rows);
    }
    if let Some(anchor) = entry.anchor {
        folio(flow, frame, (anchor, link), &title, &mut rows);
    }
    for row in &mut rows {
        row.after = 0;
    }
    let last = rows.len().saturating_sub(1);
    for row in rows.get_mut(..last).unwrap_or_default() {
        row.after = FORBIDDEN;
    }
    for row in rows {
        flow.push(row);
    }
}

/// Puts the chapter's number into its column.
fn number(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    entry: &ContentsEntry,
    link: ElementId,
    rows: &mut [Row],
) {
    let Some(number) = entry.number.as_ref().filter(|it| !it.text.is_empty()) else {
        return;
    };
    let line = line(flow.set, frame.text, &frame.lang, &number.text);
    if let Some(row) = rows.first_mut() {
        let y = first_baseline(row).unwrap_or(frame.leading);
        let at = Point { x: frame.left, y };
        row.ink.insert(0, Ink::Line { at, line, base: Some(link), inner: 0 });
    }
}

/// Puts the folio at the right of the last row, with leaders up to it.
fn folio(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    (anchor, link): (AnchorId, ElementId),
    title: &Frame,
    rows: &mut [Row],
) {
    let label = (flow.set.page_of)(anchor).unwrap_or_default();
    let words = line(flow.set, frame.text, &frame.lang, &label);
    let Some(row) = rows.last_mut() else {
        return;
    };
    let end = row.ink.iter().filter_map(|ink| match ink {
        Ink::Line { at, line, .. } => Some(at.x + line.reach),
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
    });
    let end = end.max().unwrap_or(title.left);
    let x = frame.left + frame.measure - words.end;
    let y = first_baseline(row).unwrap_or(frame.leading);
    if flow.theme().contents_leaders {
        let ink = leaders(flow, frame.text, &frame.lang, (end, x, y));
        row.ink.extend(ink);
    }
    row.ink.push(Ink::Line { at: Point { x, y }, line: words, base: Some(link), inner: 0 });
}

/// Dots between two places of a line, on multiples of their distance so that those of all lines stand below one another.
fn leaders(
    flow: &mut Flow<'_, '_>,
    text: TextStyle,
    lang: &Lang,
    (from, to, y): (Length, Length, Length),
) -> Vec<Ink> {
    let step = text.size.of_em(LEADER);
    if step.0 <= 0 {
        return Vec::new();
    }
    let dot: Line = line(flow.set, text, lang, ".");
    let mut x = crate::layout::geometry::round_up(from + step.div(2), step);
    let mut dots = Vec::new();
    while x + step < to {
        dots.push(Ink::Line { at: Point { x, y }, line: dot.clone(), base: None, inner: 0 });
        x += step;
    }
    dots
}

/// Width of the column of chapter numbers; none without numbers.
fn number_column(flow: &mut Flow<'_, '_>, frame: &Frame, entries: &[ContentsEntry]) -> Length {
    let mut widest = Length::ZERO;
    let mut all: Vec<&ContentsEntry> = Vec::new();
    for entry in entries {
        all.push(entry);
        if entry.role == Some(SectionRole::Part) {
            all.extend(&entry.children);
        }
    }
    for entry in all.into_iter().filter(|it| it.role != Some(SectionRole::Part)) {
        if let Some(number) = entry.number.as_ref().filter(|it| !it.text.is_empty()) {
            let line = line(flow.set, frame.text, &frame.lang, &number.text);
            widest = widest.max(line.end);
        }
    }
    if widest > Length::ZERO { widest + frame.text.size.of_em(NUMBER_GAP) } else { widest }
}
