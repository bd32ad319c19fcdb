//! Blocks and inlines to those whose condition the edition meets.

use crate::manifest::Edition;
use crate::model::{Attrs, Block, BlockKind, Inline, PartMut, Settled};

/// The blocks that the edition holds, and in them what it holds.
pub(crate) fn hold(blocks: Vec<Block<Settled>>, edition: &Edition) -> Vec<Block<Settled>> {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if !meets(&block.attrs, edition) {
            continue;
        }
        hold_inside(&mut block.kind, edition);
        out.push(block);
    }
    out
}

/// The same for inlines.
pub(crate) fn hold_inlines(
    inlines: Vec<Inline<Settled>>,
    edition: &Edition,
) -> Vec<Inline<Settled>> {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in inlines {
        if matches!(&inline, Inline::Span { attrs, .. } if !meets(attrs, edition)) {
            continue;
        }
        if let Some(content) = inline.content_mut() {
            *content = hold_inlines(std::mem::take(content), edition);
        }
        out.push(inline);
    }
    out
}

fn meets(attrs: &Attrs, edition: &Edition) -> bool {
    attrs.only.as_ref().is_none_or(|it| it.holds(edition))
}

fn hold_inside(kind: &mut BlockKind<Settled>, edition: &Edition) {
    for part in kind.parts_mut() {
        match part {
            PartMut::Blocks(blocks) => *blocks = hold(std::mem::take(blocks), edition),
            PartMut::Inlines(inlines) => {
                *inlines = hold_inlines(std::mem::take(inlines), edition);
            }
        }
    }
}
