//! Anchors that stand alone in their paragraph to the words that follow them.

use crate::diag::NodeId;
use crate::model::{Attrs, Block, BlockKind, DivRole, IndexMark, Inline, Parsed, Pending};
use crate::parse::markdown::Blocks;

type Words = Vec<Inline<Parsed>>;

/// Moves each anchor and index mark that stands alone to the beginning of the next block, or after the last words where none follows,
/// and the end of a range to the words before it: a paragraph of nothing else has no place on a page.
pub(crate) fn join_anchors(blocks: &mut Blocks) {
    if !blocks.iter().any(|it| is_anchor(it) || marks(it).is_some()) {
        return;
    }
    let mut waiting = Words::new();
    let mut out = Blocks::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        let alone = match marks(&block) {
            Some(Marked::Ends) => {
                let words = words_of(block);
                match out.last_mut().and_then(last_words) {
                    Some(last) => last.extend(words),
                    None => waiting.extend(words),
                }
                continue;
            }
            Some(Marked::Places) => true,
            None => is_anchor(&block),
        };
        if alone {
            waiting.extend(words_of(block));
            continue;
        }
        let joining = std::mem::take(&mut waiting);
        match first_words(&mut block).filter(|_| !joining.is_empty()) {
            Some(words) => _ = words.splice(0..0, joining),
            None => block = behind_marks(&mut out, block, joining),
        }
        out.push(block);
    }
    if !waiting.is_empty() {
        match out.last_mut().and_then(last_words) {
            Some(words) => words.extend(waiting),
            None => out.push(made(BlockKind::Paragraph(waiting))),
        }
    }
    *blocks = out;
}

/// A block without words of its own within its anchors; index marks go to the words before it, or stay a paragraph.
fn behind_marks(out: &mut Blocks, block: Block<Parsed>, joining: Words) -> Block<Parsed> {
    let (anchors, marks): (Words, Words) =
        joining.into_iter().partition(|it| matches!(it, Inline::Span { .. }));
    if marks.iter().any(|it| mark_of(it).is_some()) {
        match out.last_mut().and_then(last_words) {
            Some(words) => words.extend(marks),
            None => out.push(made(BlockKind::Paragraph(marks))),
        }
    }
    around(block, anchors)
}

/// What index marks that stand alone are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marked {
    /// Ends of ranges.
    Ends,
    /// Others, or both.
    Places,
}

/// Whether a block is nothing but index marks.
fn marks(block: &Block<Parsed>) -> Option<Marked> {
    let BlockKind::Paragraph(words) = &block.kind else { return None };
    let mut all = words.iter().filter(|it| !is_blank(it)).peekable();
    all.peek()?;
    let mut marked = Marked::Ends;
    for it in all {
        if mark_of(it)?.end.is_none() {
            marked = Marked::Places;
        }
    }
    Some(marked)
}

/// An index mark that stands on no words.
fn mark_of(inline: &Inline<Parsed>) -> Option<&IndexMark> {
    match inline {
        Inline::Reference(Pending::Index { content, mark, .. }) if content.is_empty() => Some(mark),
        Inline::Text(_)
        | Inline::Styled { .. }
        | Inline::Span { .. }
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(
            Pending::Index { .. }
            | Pending::Link { .. }
            | Pending::Image { .. }
            | Pending::Note { .. }
            | Pending::InlineNote { .. }
            | Pending::CrossRef { .. }
            | Pending::Citation { .. },
        ) => None,
    }
}

fn is_blank(inline: &Inline<Parsed>) -> bool {
    matches!(inline, Inline::Text(text) if text.text.trim().is_empty())
}

fn words_of(block: Block<Parsed>) -> Words {
    if let BlockKind::Paragraph(words) = block.kind { words } else { Words::new() }
}

/// The words of a paragraph.
fn last_words(block: &mut Block<Parsed>) -> Option<&mut Words> {
    if let BlockKind::Paragraph(words) = &mut block.kind { Some(words) } else { None }
}

/// Whether a block is nothing but anchors.
fn is_anchor(block: &Block<Parsed>) -> bool {
    let BlockKind::Paragraph(words) = &block.kind else { return false };
    let anchor = |it: &Inline<Parsed>| {
        matches!(it, Inline::Span { attrs, content, .. }
            if content.is_empty() && attrs.id.is_some() && attrs.only.is_none())
    };
    words.iter().any(anchor) && words.iter().all(|it| anchor(it) || is_blank(it))
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
