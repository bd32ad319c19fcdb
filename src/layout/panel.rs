//! Boxes of the vocabulary: a thin rule above and below or a light tint, and a heading in small caps.

use crate::diag::NodeId;
use crate::geom::{Length, Rect};
use crate::lang::numbered;
use crate::layout::block::blocks;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row, stacked};
use crate::layout::style;
use crate::model::{Block, DivRole, Heading, Inline, Number, Settled, Text};
use crate::page::Tag;
use crate::theme::Align;

/// Thickness of the rules.
const RULE: Length = Length::milli_pt(500);
/// Boxes up to this part of the page are kept whole.
const KEPT: i64 = 3;

/// A div of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Div<'a> {
    pub node: NodeId,
    pub role: DivRole,
    pub number: Option<&'a Number>,
    pub title: Option<&'a Heading<Settled>>,
    pub blocks: &'a [Block<Settled>],
}

/// Sets a box.
pub(super) fn panel(flow: &mut Flow<'_, '_>, frame: &Frame, div: &Div<'_>) {
    let element = flow.open(frame, Tag::Div, div.node);
    let tint = flow.theme().tint;
    let pad = if tint { frame.text.size } else { Length::ZERO };
    let inner = Frame { grid: false, hang: Length::ZERO, ..frame.inset(pad, pad).within(element) };
    let half = flow.half();
    let mut rows = flow.aside(|flow| {
        flow.push(edge(flow, frame, half));
        head(flow, &inner, div);
        flow.flush = true;
        blocks(flow, &inner, div.blocks);
        flow.space = Length::ZERO;
        flow.keep_with_next();
        flow.push(edge(flow, frame, half));
    });
    close(flow, frame, &mut rows);
    let kept = stacked(&rows) <= flow.page.depth().div(KEPT);
    let start = flow.galley.rows.len();
    for row in rows {
        flow.push(row);
    }
    if kept {
        flow.keep(start);
    }
    flow.display(start, flow.page.leading, flow.page.leading);
    flow.flush = true;
}

/// Its title, or the word for what it is, in small caps.
fn head(flow: &mut Flow<'_, '_>, frame: &Frame, div: &Div<'_>) {
    let words: Vec<Inline<Settled>> = match (div.title, div.role.properties().word) {
        (Some(title), _) => title.content.clone(),
        (None, Some(word)) => {
            let word = frame.lang.word(word);
            let label = div.number.map_or_else(|| word.to_owned(), |it| numbered(word, &it.text));
            vec![Inline::Text(Text::generated(label).standing_for(div.node))]
        }
        (None, None) => return,
    };
    let text = style::small_caps(frame.text);
    let frame = Frame { text, ..frame.ragged(Align::Start) };
    let tag = match div.title {
        Some(title) => Tag::Heading(title.level.min(6)),
        None => Tag::P,
    };
    flow.paragraph(&frame, Shape::default(), (tag, NodeId::NONE), &words);
    flow.keep_with_next();
}

/// The row above or below the words: white, which a rule or the tint's edge ends.
fn edge(flow: &Flow<'_, '_>, frame: &Frame, height: Length) -> Row {
    let theme = flow.theme();
    let mut row = Row { height, after: FORBIDDEN, ..Row::default() };
    if !theme.tint {
        let rect = Rect::new(frame.left, Length::ZERO, frame.measure, RULE);
        row.ink.push(Ink::Rule { rect, color: theme.color.rule });
    }
    row
}

/// The lower rule stands at the foot of its row, and a tint lies behind every row.
fn close(flow: &Flow<'_, '_>, frame: &Frame, rows: &mut [Row]) {
    let theme = flow.theme();
    if let Some(last) = rows.last_mut() {
        last.after = 0;
        let height = last.height;
        for ink in &mut last.ink {
            if let Ink::Rule { rect, .. } = ink {
                rect.origin.y = height - RULE;
            }
        }
    }
    if !theme.tint {
        return;
    }
    for (i, row) in rows.iter_mut().enumerate() {
        let above = if i == 0 { Length::ZERO } else { row.above };
        let rect = Rect::new(frame.left, -above, frame.measure, row.height + above);
        row.ink.insert(0, Ink::Rule { rect, color: theme.color.tint });
    }
}
