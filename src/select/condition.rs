//! Blocks and inlines to those whose condition the edition meets.

use crate::manifest::Edition;
use crate::model::{
    self, Attrs, Block, BlockKind, Inline, Resolved, Settled, plain_text, walk_blocks, walk_inlines,
};

/// The words that not every edition holds: of spans and blocks with a condition, in no order.
pub(crate) fn conditional(blocks: &[Block<Settled>]) -> Vec<String> {
    let mut found = Vec::new();
    walk_blocks(blocks, &mut |block| {
        let mut lists = Vec::new();
        model::inline_lists(block, &mut lists);
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
        let mut lists = Vec::new();
        model::inline_lists(block, &mut lists);
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
        if let Some(content) = inside(&mut inline) {
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
    let within = |blocks: &mut Vec<Block<Settled>>| *blocks = hold(std::mem::take(blocks), edition);
    match kind {
        BlockKind::Quote { blocks, .. }
        | BlockKind::Div { blocks, .. }
        | BlockKind::Card { blocks, .. } => {
            within(blocks);
        }
        BlockKind::Question { answer, .. } => within(answer),
        BlockKind::List(list) => list.items.iter_mut().for_each(|it| within(&mut it.blocks)),
        BlockKind::Definitions(all) => {
            all.iter_mut().flat_map(|it| &mut it.definitions).for_each(within);
        }
        BlockKind::Table(table) => table.cells_mut().for_each(|it| within(&mut it.blocks)),
        _ => {}
    }
    for list in inline_lists(kind) {
        *list = hold_inlines(std::mem::take(list), edition);
    }
}

/// The lists of inlines that stand in a block itself.
pub(crate) fn inline_lists(kind: &mut BlockKind<Settled>) -> Vec<&mut Vec<Inline<Settled>>> {
    match kind {
        BlockKind::Paragraph(content) => vec![content],
        BlockKind::Heading(heading) | BlockKind::Question { question: heading, .. } => {
            vec![&mut heading.content]
        }
        BlockKind::Quote { attribution, .. } => attribution.iter_mut().collect(),
        BlockKind::Div { title, attribution, .. } => {
            title.iter_mut().map(|it| &mut it.content).chain(attribution).collect()
        }
        BlockKind::Verse(lines) => lines.iter_mut().map(|it| &mut it.content).collect(),
        BlockKind::Definitions(all) => {
            all.iter_mut().flat_map(|it| &mut it.terms).map(|it| &mut it.content).collect()
        }
        BlockKind::Table(table) => {
            let caption = table.caption.iter_mut().map(|it| &mut it.content);
            let cells = table.head.iter_mut().chain(&mut table.rows).flatten();
            caption.chain(cells.map(|it| &mut it.content)).collect()
        }
        BlockKind::Figure(figure) => figure.caption.iter_mut().map(|it| &mut it.content).collect(),
        BlockKind::Generated(crate::model::Generated::Bibliography(entries)) => {
            entries.iter_mut().map(|it| &mut it.content).collect()
        }
        _ => Vec::new(),
    }
}

/// The inlines directly inside an inline.
pub(crate) fn inside(inline: &mut Inline<Settled>) -> Option<&mut Vec<Inline<Settled>>> {
    match inline {
        Inline::Styled { content, .. }
        | Inline::Span { content, .. }
        | Inline::Reference(
            Resolved::Link { content, .. }
            | Resolved::Cite { content, .. }
            | Resolved::Index { content, .. },
        ) => Some(content),
        _ => None,
    }
}
