//! Blocks and inlines to those whose condition the edition meets.

use crate::manifest::Edition;
use crate::model::{
    self, Attrs, Block, BlockKind, Inline, PartMut, Settled, plain_text, walk_blocks, walk_inlines,
};

/// The words that not every edition holds: of spans and blocks with a condition, in no order.
pub(crate) fn conditional(blocks: &[Block<Settled>]) -> Vec<String> {
    let mut found = Vec::new();
    walk_blocks(blocks, &mut |block| {
        let lists = model::inline_lists(block);
        if block.attrs.only.is_some() {
            found.push(words(std::slice::from_ref(block)));
        }
        found.extend(lists.into_iter().flat_map(conditional_inlines));
    });
    found
}

/// The same of a title or paragraph.
pub(crate) fn conditional_inlines(inlines: &[Inline<Settled>]) -> Vec<String> {
    let mut found = Vec::new();
    walk_inlines(inlines, &mut |inline| match inline {
        Inline::Span { attrs, content, .. } if attrs.only.is_some() => {
            found.push(plain_text(content));
        }
        _ => {}
    });
    found
}

fn words(blocks: &[Block<Settled>]) -> String {
    let mut words = String::new();
    walk_blocks(blocks, &mut |block| {
        let lists = model::inline_lists(block);
        for list in lists {
            words += &plain_text(list);
            words.push(' ');
        }
        if let BlockKind::Code { text, .. } = &block.kind {
            words += &text.text;
        }
    });
    words
}

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
