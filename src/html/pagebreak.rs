//! Where pages of print begin in the text.

use crate::diag::NodeId;
use crate::model::{Document, Inline, Resolved, Settled, inline_lists, walk_blocks, walk_inlines};
use crate::page::PageMap;
use std::collections::{BTreeMap, BTreeSet};

/// Print pages by the node that they begin in; one that begins in what this edition does not hold begins with what follows it.
pub(super) fn print_pages(
    map: Option<&PageMap>,
    document: &Document,
) -> BTreeMap<NodeId, Vec<(usize, usize)>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let starts = map.map_or(&[][..], |it| it.starts.as_slice());
    let Held { nodes, words } =
        if starts.is_empty() { Held::default() } else { Held::of(document) };
    for (index, start) in starts.iter().enumerate() {
        let (node, byte) = (start.place.node, start.place.byte as usize);
        // Generated text has no span.
        let is_left_out = document.spans.contains_key(&node) && !nodes.contains(&node);
        let next = words.range(node..).next().copied().filter(|_| is_left_out);
        let (node, byte) = next.map_or((node, byte), |it| (it, 0));
        all.entry(node).or_default().push((byte, index));
    }
    all
}

/// What an edition holds, outside of notes.
#[derive(Debug, Default)]
struct Held {
    /// Nodes of sections, blocks and inlines.
    nodes: BTreeSet<NodeId>,
    /// Those of words.
    words: BTreeSet<NodeId>,
}

impl Held {
    fn of(document: &Document) -> Self {
        let mut held = Self::default();
        for section in &document.sections {
            held.nodes.insert(section.node);
            held.inlines(&section.title);
            walk_blocks(&section.blocks, &mut |block| {
                held.nodes.insert(block.node);
                inline_lists(block).into_iter().for_each(|it| held.inlines(it));
                block.kind.text().into_iter().for_each(|it| held.word(it.node));
            });
        }
        held
    }

    fn inlines(&mut self, inlines: &[Inline<Settled>]) {
        walk_inlines(inlines, &mut |it| match it {
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => self.word(text.node),
            Inline::Span { node, .. }
            | Inline::Reference(
                Resolved::Note { node, .. }
                | Resolved::Cite { node, .. }
                | Resolved::Page { node, .. }
                | Resolved::Index { node, .. },
            ) => drop(self.nodes.insert(*node)),
            Inline::Styled { .. } | Inline::LineBreak | Inline::Reference(_) => {}
        });
    }

    fn word(&mut self, node: NodeId) {
        self.nodes.insert(node);
        self.words.insert(node);
    }
}
