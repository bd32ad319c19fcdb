//! Passes that change a settled tree.

use crate::model::{BibEntry, Block, BlockKind, Generated, IndexEntry, Inline, PartMut, Settled};

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
        BlockKind::Generated(Generated::Bibliography(entries)) => {
            for entry in entries {
                pass.entry(entry);
                pass.inlines(&mut entry.content);
            }
        }
        BlockKind::Generated(Generated::Index(groups)) => {
            groups.iter_mut().for_each(|it| walk_headings(pass, &mut it.entries));
        }
        kind @ (BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Div { .. }
        | BlockKind::Question { .. }
        | BlockKind::Card { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_)) => kind.parts_mut().into_iter().for_each(|it| match it {
            PartMut::Inlines(inlines) => pass.inlines(inlines),
            PartMut::Blocks(blocks) => walk(pass, blocks),
        }),
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
