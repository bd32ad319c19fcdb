//! What a section's inlines say of themselves: the names of note marks and citations, and which page numbers they print.

use crate::diag::NodeId;
use crate::model::{
    AnchorId, Block, BlockKind, ContentsEntry, Document, Generated, IndexEntry, Inline, Resolved,
    Section, Settled, inline_lists, walk_blocks, walk_inlines,
};
use std::collections::BTreeMap;

/// Names of the nodes that can be led to and that no anchor names: note marks and citations.
pub(super) fn names(document: &Document) -> BTreeMap<NodeId, String> {
    let mut names = BTreeMap::new();
    let mut see = |inline: &Inline<Settled>| match inline {
        Inline::Reference(Resolved::Note { note, mark, node }) => {
            if let Some(note) = document.notes.get(note.0 as usize) {
                names.insert(*node, format!("{}-ref-{mark}", note.id));
            }
        }
        Inline::Reference(Resolved::Cite { id, node, .. }) => {
            names.insert(*node, id.clone());
        }
        Inline::Text(_)
        | Inline::Styled { .. }
        | Inline::Span { .. }
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(
            Resolved::Link { .. }
            | Resolved::Image { .. }
            | Resolved::Page { .. }
            | Resolved::Index { .. },
        ) => {}
    };
    for section in &document.sections {
        walk_inlines(&section.title, &mut see);
        every_inline(&section.blocks, &mut see);
    }
    for note in &document.notes {
        every_inline(&note.blocks, &mut see);
    }
    names
}

/// A page number that a section prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    /// Whose page.
    pub to: AnchorId,
    /// Where it is printed; [`NodeId::NONE`] in the contents.
    pub node: NodeId,
}

/// The page numbers that a section prints: those it cites, in its notes too, and those of the contents.
pub(super) fn cited(document: &Document, section: &Section<Settled>) -> Vec<Cited> {
    let mut cited = Vec::new();
    let mut notes = Vec::new();
    let mut see = |inline: &Inline<Settled>| match inline {
        Inline::Reference(Resolved::Page { to, node, .. }) => {
            cited.push(Cited { to: *to, node: *node });
        }
        Inline::Reference(Resolved::Note { note, .. }) => notes.push(*note),
        Inline::Text(_)
        | Inline::Styled { .. }
        | Inline::Span { .. }
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(
            Resolved::Link { .. }
            | Resolved::Image { .. }
            | Resolved::Cite { .. }
            | Resolved::Index { .. },
        ) => {}
    };
    walk_inlines(&section.title, &mut see);
    every_inline(&section.blocks, &mut see);
    for note in notes {
        if let Some(note) = document.notes.get(note.0 as usize) {
            every_inline(&note.blocks, &mut |inline| {
                if let Inline::Reference(Resolved::Page { to, node, .. }) = inline {
                    cited.push(Cited { to: *to, node: *node });
                }
            });
        }
    }
    walk_blocks(&section.blocks, &mut |block| {
        let BlockKind::Generated(made) = &block.kind else { return };
        match made {
            Generated::Contents(it) => listed(document.listed(it.of), &mut cited),
            Generated::Index(groups) => {
                groups.iter().for_each(|it| located(&it.entries, &mut cited));
            }
            Generated::Bibliography(entries) => {
                let places = entries.iter().flat_map(|it| &it.places);
                cited.extend(places.map(|it| Cited { to: it.from, node: NodeId::NONE }));
            }
            Generated::HalfTitle(_) | Generated::TitlePage(_) => {}
        }
    });
    cited
}

fn listed(entries: &[ContentsEntry], cited: &mut Vec<Cited>) {
    for entry in entries {
        cited.extend(entry.anchor.map(|to| Cited { to, node: NodeId::NONE }));
        listed(&entry.children, cited);
    }
}

fn located(entries: &[IndexEntry], cited: &mut Vec<Cited>) {
    for entry in entries {
        let places = entry.locators.iter().flat_map(|it| [Some(it.from), it.to]).flatten();
        cited.extend(places.map(|to| Cited { to, node: NodeId::NONE }));
        located(&entry.entries, cited);
    }
}

/// Calls `see` for every inline of blocks, whatever kind of block holds it.
fn every_inline<'a>(blocks: &'a [Block<Settled>], see: &mut impl FnMut(&'a Inline<Settled>)) {
    walk_blocks(blocks, &mut |block| {
        let lists = inline_lists(block);
        lists.into_iter().for_each(|it| walk_inlines(it, see));
    });
}
