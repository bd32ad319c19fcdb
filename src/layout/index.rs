//! The index: entries with hanging turnovers, in columns, the heading said again where an entry goes on in a new one.

use crate::diag::NodeId;
use crate::geom::Length;
use crate::lang::Word;
use crate::layout::columns::{Columns, columns};
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row};
use crate::layout::para::TextStyle;
use crate::layout::style;
use crate::model::{
    AnchorId, IndexEntry, IndexGroup, Inline, Locator, PageSpan, Resolved, See, Settled, Style,
    Target, Text, page_spans,
};
use crate::page::Tag;
use crate::theme::{Align, Weight};

/// Indent of deeper entries, and of turnovers: they stand deeper than any entry.
const INDENT: i64 = 1_000;
const TURNOVER: i64 = 2_000;

/// Sets the index of the book.
pub(super) fn index(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, groups: &[IndexGroup]) {
    let element = flow.open(frame, Tag::Index, node);
    let text = style::small(flow.theme());
    let small = frame.styled(text, style::leading(flow.theme(), text.size)).ragged(Align::Start);
    let small = Frame { grid: false, hang: Length::ZERO, ..small };
    let set = Columns::new(&small, flow.theme().columns_index);
    let column = set.frame(&small).within(element);
    let rows = flow.aside(|flow| {
        for group in groups {
            letter(flow, &column, group);
        }
    });
    columns(flow, set, &rows, &[]);
}

fn letter(flow: &mut Flow<'_, '_>, frame: &Frame, group: &IndexGroup) {
    flow.space(frame.leading);
    if !group.letter.is_empty() {
        let words = [Inline::Text(Text::generated(&group.letter))];
        let text = TextStyle { weight: Weight::Semibold, ..frame.text };
        let head = Frame { text, ..frame.clone() };
        flow.paragraph(&head, Shape::default(), (Tag::P, NodeId::NONE), &words);
        flow.keep_with_next();
    }
    let list = flow.open(frame, Tag::List, NodeId::NONE);
    for it in &group.entries {
        let start = flow.galley.rows.len();
        entry(flow, &frame.within(list), it, (0, None));
        keep_ends(flow.galley.rows.get_mut(start..).unwrap_or_default());
    }
}

/// A column ends behind two rows of an entry at least, and two go on in the next one.
fn keep_ends(rows: &mut [Row]) {
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.iter_mut().enumerate() {
        if at < last && (at == 0 || at + 2 > last) {
            row.after = FORBIDDEN;
        }
    }
}

/// Sets an entry and those below it; `above` is how deep it stands, and the continued head of the main entry.
fn entry(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    it: &IndexEntry,
    (depth, head): (i64, Option<usize>),
) {
    let item = flow.open(frame, Tag::ListItem, NodeId::NONE);
    let body = flow.open(&frame.within(item), Tag::ListBody, it.node);
    let frame = &frame.within(body);
    flow.mark(it.node);
    let head = head.or_else(|| continued(flow, frame, it));
    let first = frame.text.size.of_em(INDENT) * depth;
    let shape = Shape { first, rest: first + frame.text.size.of_em(TURNOVER), ..Shape::default() };
    let words = said(flow, it);
    let mut rows = flow.lines(frame, shape, Some(body), &words);
    for (at, row) in rows.iter_mut().enumerate() {
        row.header = head.filter(|_| depth > 0 || at > 0);
    }
    rows.iter_mut().for_each(|it| it.after = 0);
    for row in rows {
        flow.push(row);
    }
    if it.entries.is_empty() {
        return;
    }
    let list = flow.open(frame, Tag::List, NodeId::NONE);
    for below in &it.entries {
        entry(flow, &frame.within(list), below, (depth + 1, head));
    }
}

/// The heading for the top of a column in which the entry goes on, as the index of a repeated head; it is no content.
fn continued(flow: &mut Flow<'_, '_>, frame: &Frame, it: &IndexEntry) -> Option<usize> {
    let word = frame.lang.word(Word::Continued);
    let mut words = it.heading.clone();
    words.push(Inline::Text(Text::generated(format!(" ({word})"))));
    let rest = frame.text.size.of_em(TURNOVER);
    let shape = Shape { rest, ..Shape::default() };
    let mut rows = flow.aside(|flow| {
        let style = frame.style(shape);
        let set = crate::layout::para::para(flow.sink, flow.set, &style, &words);
        for line in set.lines {
            flow.push(crate::layout::galley::row(&flow.page.clone(), frame, line, (None, 0)));
        }
    });
    for ink in rows.iter_mut().flat_map(|it| &mut it.ink) {
        if let Ink::Line { line, .. } = ink {
            line.nodes.clear();
            line.pieces.iter_mut().for_each(|it| it.1 = None);
        }
    }
    let head = crate::layout::galley::collapse(rows);
    flow.galley.headers.push(Row { nodes: Vec::new(), notes: Vec::new(), ..head });
    flow.galley.headers.len().checked_sub(1)
}

/// Heading, pages, and the entries to be read in its place or beside it.
fn said(flow: &Flow<'_, '_>, it: &IndexEntry) -> Vec<Inline<Settled>> {
    let mut words = it.heading.clone();
    let places = places(flow, &it.locators);
    for place in &places {
        words.push(plain(", "));
        words.extend(place.iter().cloned());
    }
    let lang = &flow.set.document.book.language;
    for (at, see) in it.see.iter().enumerate() {
        let before = it.see.get(at.wrapping_sub(1));
        let same = before.is_some_and(|it| it.also == see.also);
        words.push(plain(if same { "; " } else { ". " }));
        if !same {
            let word = lang.word(if see.also { Word::SeeAlso } else { Word::See });
            let content = vec![plain(&capital(word))];
            words.push(Inline::Styled { style: Style::Emphasis, content });
            words.push(plain("\u{a0}"));
        }
        words.extend(refer(see));
    }
    words
}

fn refer(see: &See) -> Vec<Inline<Settled>> {
    match see.to {
        Some(to) => vec![link(to, see.heading.clone())],
        None => see.heading.clone(),
    }
}

/// What an entry of the bibliography says behind its words: "Cited on pp. 3, 7–9". Nothing where no page is known.
pub(super) fn cited_on(flow: &Flow<'_, '_>, locators: &[Locator]) -> Option<Inline<Settled>> {
    let spans = page_spans(locators, |it| (flow.set.page_of)(it));
    let form = PageSpan::cited_on(&spans)?;
    let said = flow.set.document.book.language.word(form);
    let (before, after) = said.split_once("{}").unwrap_or((said, ""));
    let mut content = vec![plain(&format!(" {before}"))];
    for (at, it) in spans.into_iter().enumerate() {
        if at > 0 {
            content.push(plain(", "));
        }
        content.extend(pages(it));
    }
    content.push(plain(after));
    Some(Inline::Reference(Resolved::Cite { id: String::new(), content, node: NodeId::NONE }))
}

/// The pages of places: 3, 7–9, 12.
fn places(flow: &Flow<'_, '_>, locators: &[Locator]) -> Vec<Vec<Inline<Settled>>> {
    page_spans(locators, |it| (flow.set.page_of)(it)).into_iter().map(pages).collect()
}

fn pages(PageSpan { from, to, main, .. }: PageSpan) -> Vec<Inline<Settled>> {
    let mut words = vec![link(from.0, vec![plain(&from.1)])];
    if to.1 != from.1 {
        words.push(plain("\u{2060}–\u{2060}"));
        words.push(link(to.0, vec![plain(&to.1)]));
    }
    if main { vec![Inline::Styled { style: Style::Strong, content: words }] } else { words }
}

fn link(to: AnchorId, content: Vec<Inline<Settled>>) -> Inline<Settled> {
    let to = Target::Internal(to);
    Inline::Reference(Resolved::Link { to, content, title: String::new() })
}

fn plain(text: &str) -> Inline<Settled> {
    Inline::Text(Text::generated(text))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}
