//! Quotations, epigraphs, verse and the ornament between scenes.

use crate::diag::NodeId;
use crate::geom::Length;
use crate::layout::block::blocks;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{Flow, row};
use crate::layout::panel::Div;
use crate::layout::{para, style};
use crate::model::{Block, Inline, Settled, Text, VerseLine};
use crate::page::Tag;
use crate::theme::Align;

/// Turned lines of verse hang by this many thousandths of the size.
const TURNOVER: i64 = 2_000;
/// Pull quotes against the text.
const PULL: i64 = 1_250;

/// A block quotation with its attribution.
pub(super) fn quote(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    content: &[Block<Settled>],
    by: Option<&[Inline<Settled>]>,
) {
    let element = flow.open(frame, Tag::BlockQuote, node);
    let indent = flow.theme().quote_indent.at(frame.text.size);
    let inner = Frame { hang: Length::ZERO, ..frame.inset(indent, indent).within(element) };
    set_off(flow, frame, &inner, content, by);
}

/// An epigraph: the right half of the measure, italic, its source in small caps.
pub(super) fn epigraph(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    div: &Div<'_>,
    by: Option<&[Inline<Settled>]>,
) {
    let element = flow.open(frame, Tag::BlockQuote, div.node);
    let inner = frame.inset(frame.measure.div(2), Length::ZERO).within(element);
    let text = para::TextStyle { italic: true, ..inner.text };
    let inner = Frame { text, indent: Length::ZERO, ..inner.ragged(Align::Start) };
    let start = flow.galley.rows.len();
    flow.flush = true;
    let opens = std::mem::take(&mut flow.opens);
    blocks(flow, &inner, div.blocks);
    flow.opens = opens;
    if let Some(by) = by {
        flow.keep_with_next();
        let small = style::small_caps(style::small(flow.theme()));
        let frame = Frame { text: small, ..inner.ragged(Align::Start) };
        flow.space = flow.half();
        flow.paragraph(&frame, Shape::default(), (Tag::P, NodeId::NONE), by);
    }
    flow.keep(start);
    flow.display(start, Length::ZERO, flow.page.leading * 2);
    flow.flush = true;
}

/// A dedication: italic, centred.
pub(super) fn dedication(flow: &mut Flow<'_, '_>, frame: &Frame, div: &Div<'_>) {
    let element = flow.open(frame, Tag::Div, div.node);
    let text = para::TextStyle { italic: true, ..frame.text };
    let inner = Frame { text, indent: Length::ZERO, ..frame.within(element).ragged(Align::Center) };
    let start = flow.galley.rows.len();
    blocks(flow, &inner, div.blocks);
    flow.keep(start);
    flow.display(start, flow.page.leading, flow.page.leading);
    flow.flush = true;
}

/// A sentence of the text, larger, between rules of white.
pub(super) fn pull_quote(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    div: &Div<'_>,
    by: Option<&[Inline<Settled>]>,
) {
    let element = flow.open(frame, Tag::BlockQuote, div.node);
    let size = frame.text.size.ratio(PULL, 1000);
    let text = para::TextStyle { italic: true, size, ..frame.text };
    let inset = frame.inset(frame.measure.div(10), frame.measure.div(10)).within(element);
    let inner = inset.styled(text, style::leading(flow.theme(), size)).ragged(Align::Center);
    let inner = Frame { indent: Length::ZERO, ..inner };
    let start = flow.galley.rows.len();
    set_off(flow, &inset, &inner, div.blocks, by);
    flow.keep(start);
}

/// Verse: lines as the poet broke them, turned lines hanging, stanzas parted by half a line.
pub(super) fn verse(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    lines: &[VerseLine<Settled>],
) {
    let em = frame.text.size;
    let verse = frame.inset(em.of_em(TURNOVER), Length::ZERO).ragged(Align::Start);
    let verse = Frame { grid: false, ..verse };
    let start = flow.galley.rows.len();
    let mut stanza = None;
    let mut first = true;
    for line in lines {
        if line.content.is_empty() {
            stanza = None;
            continue;
        }
        if stanza.is_none() && !first {
            flow.space(flow.half());
        }
        let element = *stanza.get_or_insert_with(|| flow.open(frame, Tag::P, node));
        let indent = em * i64::from(line.indent);
        let shape = Shape { first: indent, rest: indent + em.of_em(TURNOVER), ..Shape::default() };
        for row in flow.lines(&verse, shape, Some(element), &line.content) {
            flow.push(row);
        }
        first = false;
    }
    flow.display(start, flow.page.leading, flow.page.leading);
    flow.flush = true;
}

/// The theme's ornament, centred, a line above and below.
pub(super) fn scene_break(flow: &mut Flow<'_, '_>, frame: &Frame) {
    let ornament = flow.theme().ornament.clone();
    let lang = frame.lang.clone();
    let mut line = para::line(flow.set, frame.text, &lang, &ornament);
    let x = (frame.measure - line.end).div(2).max(Length::ZERO);
    line.place = None;
    let frame = Frame { left: frame.left + x, ..frame.clone() };
    flow.keep_with_next();
    flow.space(flow.page.leading);
    let row = row(&flow.page, &frame, line, (None, 0));
    flow.push(row);
    flow.space(flow.page.leading);
    flow.flush = true;
}

/// Sets blocks between white, with their attribution at the right below.
fn set_off(
    flow: &mut Flow<'_, '_>,
    around: &Frame,
    inner: &Frame,
    content: &[Block<Settled>],
    by: Option<&[Inline<Settled>]>,
) {
    let start = flow.galley.rows.len();
    flow.flush = true;
    blocks(flow, inner, content);
    if let Some(by) = by {
        flow.keep_with_next();
        // It stands right below, whatever white verse or a list wants below it.
        flow.space = Length::ZERO;
        attribution(flow, inner, by);
    }
    let white = if around.grid { flow.page.leading } else { around.leading.div(2) };
    if around.grid {
        flow.display(start, white, white);
    } else {
        if let Some(first) = flow.galley.rows.get_mut(start) {
            first.above = first.above.max(white);
        }
        flow.space(white);
    }
    flow.flush = true;
}

/// Whose words they are: dash first, small, at the right.
pub(super) fn attribution(flow: &mut Flow<'_, '_>, frame: &Frame, by: &[Inline<Settled>]) {
    let mut words = vec![Inline::Text(Text::generated("— "))];
    words.extend_from_slice(by);
    let mut small = style::small(flow.theme());
    small.size = small.size.min(frame.text.size);
    let frame = Frame { text: small, ..frame.ragged(Align::End) };
    flow.paragraph(&frame, Shape::default(), (Tag::P, NodeId::NONE), &words);
}
