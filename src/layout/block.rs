//! Blocks to rows of a galley: each kind goes to the file that sets it.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::Flow;
use crate::layout::para::TextStyle;
use crate::layout::{
    card, code, contents, display, figure, heading, index, initial, list, panel, quote, table,
    titlepage,
};
use crate::manifest::TheoremLook;
use crate::model::{Block, BlockKind, DivShape, Generated, Inline, Settled};
use crate::page::Tag;
use crate::theme::Align;

/// Most words of a lead-in.
pub(super) const LEAD_IN: usize = 4;

/// Sets blocks one after another.
pub(super) fn blocks(flow: &mut Flow<'_, '_>, frame: &Frame, blocks: &[Block<Settled>]) {
    for it in blocks {
        block(flow, frame, it);
    }
    heading::settle_run_in(flow, frame);
}

fn block(flow: &mut Flow<'_, '_>, frame: &Frame, block: &Block<Settled>) {
    let frame = &aligned(speaking(frame, block.attrs.lang.as_ref()), block);
    if !matches!(block.kind, BlockKind::Paragraph(_)) {
        heading::settle_run_in(flow, frame);
    }
    if block.attrs.has("recto") {
        begin_page(flow, block, Flow::end_spread);
    }
    let start = flow.galley.rows.len();
    let kept = usize::from(block.attrs.has("keep") || block.attrs.has("keep-with-next"));
    flow.kept += kept;
    flow.mark(block.node);
    kind(flow, frame, block);
    flow.kept -= kept;
    if block.attrs.has("keep") {
        flow.keep(start);
    }
    if block.attrs.has("keep-with-next") && flow.galley.rows.len() > start {
        flow.keep_with_next();
    }
}

fn kind(flow: &mut Flow<'_, '_>, frame: &Frame, block: &Block<Settled>) {
    let node = block.node;
    match &block.kind {
        BlockKind::Paragraph(content) => paragraph(flow, frame, node, content),
        BlockKind::Heading(it) => heading::heading(flow, frame, node, it),
        BlockKind::Quote { blocks, attribution } => {
            quote::quote(flow, frame, node, blocks, attribution.as_deref());
        }
        BlockKind::Verse(lines) => quote::verse(flow, frame, node, lines),
        BlockKind::List(it) => list::list(flow, frame, node, it),
        BlockKind::Definitions(all) => list::definitions(flow, frame, node, all),
        BlockKind::Code(it) => code::code(flow, frame, node, it),
        BlockKind::Table(it) => table::table(flow, frame, block, it),
        BlockKind::Figure(it) => figure::figure(flow, frame, block, it),
        BlockKind::Div { role, number, title, blocks, attribution } => {
            let (number, title) = (number.as_ref(), title.as_ref());
            let div = panel::Div { node, role: *role, number, title, blocks };
            division(flow, frame, &div, attribution.as_deref());
        }
        BlockKind::Question { question, answer } => {
            heading::question(flow, frame, node, question);
            self::blocks(flow, frame, answer);
        }
        BlockKind::Card { work, blocks } => card::card(flow, frame, node, work, blocks),
        BlockKind::SceneBreak => quote::scene_break(flow, frame),
        BlockKind::PageBreak => begin_page(flow, block, Flow::end_page),
        BlockKind::Math(it) => display::display(flow, frame, node, it),
        BlockKind::Generated(it) => generated(flow, frame, node, it),
    }
}

/// A frame with the alignment that the author asks for.
fn aligned(frame: Frame, block: &Block<Settled>) -> Frame {
    let align = match (block.attrs.has("center"), block.attrs.has("end")) {
        (true, _) => Align::Center,
        (false, true) => Align::End,
        (false, false) => return frame,
    };
    Frame { indent: Length::ZERO, ..frame.ragged(align) }
}

/// A frame in the block's own language.
fn speaking(frame: &Frame, lang: Option<&Lang>) -> Frame {
    let mut frame = frame.clone();
    if let Some(lang) = lang {
        frame.lang = lang.clone();
    }
    frame
}

fn paragraph(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, content: &[Inline<Settled>]) {
    flow.space(frame.space);
    if heading::run_into(flow, frame, node, content) {
        return;
    }
    let first = if flow.flush { Length::ZERO } else { frame.indent };
    let opens = std::mem::take(&mut flow.opens);
    flow.flush = frame.hang > Length::ZERO;
    if opens && initial::paragraph(flow, frame, node, content) {
        return;
    }
    let lead_in = if opens && flow.theme().lead_in { LEAD_IN } else { 0 };
    let shape = Shape { first, rest: frame.hang, lead_in, ..Shape::default() };
    flow.paragraph(frame, shape, (Tag::P, node), content);
}

fn division(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    div: &panel::Div<'_>,
    attribution: Option<&[Inline<Settled>]>,
) {
    match div.role.properties().shape {
        DivShape::Epigraph => quote::epigraph(flow, frame, div, attribution),
        DivShape::Dedication => quote::dedication(flow, frame, div),
        DivShape::PullQuote => quote::pull_quote(flow, frame, div, attribution),
        DivShape::Kept => {
            let start = flow.galley.rows.len();
            flow.kept += 1;
            plain(flow, frame, div);
            flow.kept -= 1;
            flow.keep(start);
        }
        DivShape::Hanging => {
            let hang = flow.theme().hanging_indent.at(flow.theme().size.body);
            plain(flow, &Frame { hang, indent: Length::ZERO, ..frame.clone() }, div);
        }
        DivShape::Statement(look) => statement(flow, frame, div, look),
        DivShape::Flow => plain(flow, frame, div),
        DivShape::Box => panel::panel(flow, frame, div),
    }
}

/// Its contents as they would stand without it, its title as a heading.
fn plain(flow: &mut Flow<'_, '_>, frame: &Frame, div: &panel::Div<'_>) {
    let element = flow.open(frame, Tag::Div, div.node);
    let frame = &frame.within(element);
    if let Some(title) = div.title {
        heading::heading(flow, frame, NodeId::NONE, title);
    }
    blocks(flow, frame, div.blocks);
}

/// A theorem or one of its kin: its head stands in its first line. A theorem's words are in italics.
fn statement(flow: &mut Flow<'_, '_>, frame: &Frame, div: &panel::Div<'_>, look: TheoremLook) {
    let start = flow.galley.rows.len();
    let italic = frame.text.italic || look == TheoremLook::Theorem;
    let text = TextStyle { italic, ..frame.text };
    flow.flush = true;
    plain(flow, &Frame { text, ..frame.clone() }, div);
    flow.display(start, flow.half(), flow.half());
    flow.flush = true;
}

/// Ends the page before a block, where one can end.
fn begin_page<'s, 't>(
    flow: &mut Flow<'s, 't>,
    block: &Block<Settled>,
    end: impl FnOnce(&mut Flow<'s, 't>),
) {
    if flow.fixed == 0 {
        return end(flow);
    }
    let message = "a page can't begin inside of a cell, a card or a note";
    let found = Diagnostic::new(Code::PageBreak, message).at_maybe(block.span, "left out");
    flow.sink.push(found.hint("put it before or after the table, the card or the note"));
}

fn generated(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, it: &Generated) {
    match it {
        Generated::HalfTitle(page) => titlepage::half_title(flow, frame, page),
        Generated::TitlePage(page) => titlepage::title_page(flow, frame, page),
        Generated::Contents(it) => contents::contents(flow, frame, node, *it),
        Generated::Bibliography(entries) => list::bibliography(flow, frame, entries),
        Generated::Index(groups) => index::index(flow, frame, node, groups),
    }
}
