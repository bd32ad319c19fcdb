//! Anchors that stand alone in their paragraph to the words that follow them.

use crate::diag::NodeId;
use crate::model::{Attrs, Block, BlockKind, DivRole, Inline, Parsed};
use crate::parse::markdown::Blocks;

type Words = Vec<Inline<Parsed>>;

/// Moves each anchor that stands alone to the beginning of the next block, or after the last words where none follows: a
/// paragraph of nothing else has no place on a page.
pub(crate) fn join_anchors(blocks: &mut Blocks) {
    if !blocks.iter().any(is_anchor) {
        return;
    }
    let mut waiting = Words::new();
    let mut out = Blocks::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        if is_anchor(&block) {
            if let BlockKind::Paragraph(words) = block.kind {
                waiting.extend(words);
            }
            continue;
        }
        if !waiting.is_empty() {
            let anchors = std::mem::take(&mut waiting);
            match first_words(&mut block) {
                Some(words) => {
                    words.splice(0..0, anchors);
                }
                None => block = around(block, anchors),
            }
        }
        out.push(block);
    }
    if !waiting.is_empty() {
        if let Some(BlockKind::Paragraph(words)) = out.last_mut().map(|it| &mut it.kind) {
            words.extend(waiting);
        } else {
            out.push(made(BlockKind::Paragraph(waiting)));
        }
    }
    *blocks = out;
}

/// Whether a block is nothing but anchors.
fn is_anchor(block: &Block<Parsed>) -> bool {
    let BlockKind::Paragraph(words) = &block.kind else { return false };
    let anchor = |it: &Inline<Parsed>| {
        matches!(it, Inline::Span { attrs, content, .. }
            if content.is_empty() && attrs.id.is_some() && attrs.only.is_none())
    };
    let blank =
        |it: &Inline<Parsed>| matches!(it, Inline::Text(text) if text.text.trim().is_empty());
    words.iter().any(anchor) && words.iter().all(|it| anchor(it) || blank(it))
}

/// The words that a block begins with.
fn first_words(block: &mut Block<Parsed>) -> Option<&mut Words> {
    match &mut block.kind {
        BlockKind::Paragraph(words) => Some(words),
        BlockKind::Heading(heading)
        | BlockKind::Question { question: heading, .. }
        | BlockKind::Div { title: Some(heading), .. } => Some(&mut heading.content),
        BlockKind::Verse(lines) => lines.first_mut().map(|it| &mut it.content),
        BlockKind::Definitions(all) => all.first_mut()?.terms.first_mut().map(|it| &mut it.content),
        BlockKind::Quote { blocks, .. } | BlockKind::Div { title: None, blocks, .. } => {
            first_words(blocks.first_mut()?)
        }
        BlockKind::List(list) => first_words(list.items.first_mut()?.blocks.first_mut()?),
        BlockKind::Table(table) => table.caption.as_mut().map(|it| &mut it.content),
        BlockKind::Card { .. }
        | BlockKind::Code(_)
        | BlockKind::Figure(_)
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(()) => None,
    }
}

/// A div that bears the first anchor for a block without words of its own; an id on the block itself would number it.
fn around(block: Block<Parsed>, anchors: Words) -> Block<Parsed> {
    let mut block = block;
    for anchor in anchors.into_iter().rev() {
        let Inline::Span { attrs, .. } = anchor else { continue };
        let span = block.span;
        let kind = BlockKind::Div {
            role: DivRole::Plain,
            number: (),
            title: None,
            blocks: vec![block],
            attribution: None,
        };
        block = Block { node: NodeId::NONE, span, attrs, kind };
    }
    block
}

fn made(kind: BlockKind<Parsed>) -> Block<Parsed> {
    Block { node: NodeId::NONE, span: None, attrs: Attrs::default(), kind }
}
