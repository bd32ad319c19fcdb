//! Passes that change a settled tree.

use crate::model::{BibEntry, Block, BlockKind, Generated, IndexEntry, Inline, Resolved, Settled};

/// What a pass over a settled tree does with each thing it meets, in reading order.
pub(crate) trait Pass {
    /// A block, before what is in it.
    fn enter(&mut self, block: &mut Block<Settled>) {
        let _ = block;
    }

    /// The same block, after what is in it.
    fn leave(&mut self, block: &mut Block<Settled>) {
        let _ = block;
    }

    /// An entry of a bibliography, before its words.
    fn entry(&mut self, entry: &mut BibEntry) {
        let _ = entry;
    }

    /// A heading of an index, before its words.
    fn heading(&mut self, entry: &mut IndexEntry) {
        let _ = entry;
    }

    /// A list of inlines of the block last entered.
    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>);
}

/// Leads `pass` through blocks and all that is in them.
pub(crate) fn walk(pass: &mut impl Pass, blocks: &mut [Block<Settled>]) {
    for block in blocks {
        pass.enter(block);
        walk_inside(pass, block);
        pass.leave(block);
    }
}

fn walk_inside(pass: &mut impl Pass, block: &mut Block<Settled>) {
    match &mut block.kind {
        BlockKind::Paragraph(content) => pass.inlines(content),
        BlockKind::Heading(heading) => pass.inlines(&mut heading.content),
        BlockKind::Question { question, answer } => {
            pass.inlines(&mut question.content);
            walk(pass, answer);
        }
        BlockKind::Quote { blocks, attribution } => {
            walk(pass, blocks);
            attribution.iter_mut().for_each(|it| pass.inlines(it));
        }
        BlockKind::Div { title, blocks, attribution, .. } => {
            title.iter_mut().for_each(|it| pass.inlines(&mut it.content));
            walk(pass, blocks);
            attribution.iter_mut().for_each(|it| pass.inlines(it));
        }
        BlockKind::Verse(lines) => lines.iter_mut().for_each(|it| pass.inlines(&mut it.content)),
        BlockKind::List(list) => list.items.iter_mut().for_each(|it| walk(pass, &mut it.blocks)),
        BlockKind::Definitions(all) => {
            for entry in all {
                entry.terms.iter_mut().for_each(|it| pass.inlines(&mut it.content));
                entry.definitions.iter_mut().for_each(|it| walk(pass, it));
            }
        }
        BlockKind::Table(table) => {
            table.caption.iter_mut().for_each(|it| pass.inlines(&mut it.content));
            for cell in table.cells_mut() {
                pass.inlines(&mut cell.content);
                walk(pass, &mut cell.blocks);
            }
        }
        BlockKind::Figure(figure) => {
            figure.caption.iter_mut().for_each(|it| pass.inlines(&mut it.content));
        }
        BlockKind::Code { caption, .. } => {
            caption.iter_mut().for_each(|it| pass.inlines(&mut it.content));
        }
        BlockKind::Card { blocks, .. } => walk(pass, blocks),
        BlockKind::Generated(Generated::Bibliography(entries)) => {
            for entry in entries {
                pass.entry(entry);
                pass.inlines(&mut entry.content);
            }
        }
        BlockKind::Generated(Generated::Index(groups)) => {
            groups.iter_mut().for_each(|it| walk_headings(pass, &mut it.entries));
        }
        BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => {}
    }
}

fn walk_headings(pass: &mut impl Pass, entries: &mut [IndexEntry]) {
    for entry in entries {
        pass.heading(entry);
        pass.inlines(&mut entry.heading);
        entry.see.iter_mut().for_each(|it| pass.inlines(&mut it.heading));
        walk_headings(pass, &mut entry.entries);
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
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::LineBreak
        | Inline::Math(_)
        | Inline::Reference(
            Resolved::Image { .. } | Resolved::Note { .. } | Resolved::Page { .. },
        ) => None,
    }
}
