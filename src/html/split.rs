//! A document to one whose sections each fit a file: long ones go on in further files, parted at their headings.

use crate::diag::NodeId;
use crate::model::{Anchor, Listing, Note};
use crate::model::{
    Block, BlockKind, Document, Inline, Section, Settled, walk_blocks, walk_inlines,
};
use std::collections::BTreeSet;

/// Bytes of text after which a section goes on in another file: readers load a file whole, and old ones stop at 300 kB.
const MOST: usize = 200_000;
/// What the markup of a block adds, about.
const MARKUP: usize = 40;

/// A document for files.
pub(crate) struct Split {
    /// With the further parts of long sections as sections of their own, behind the first.
    pub(crate) document: Document,
    /// The sections that go on with the one before.
    pub(crate) continued: BTreeSet<usize>,
}

/// Parts the sections of a document; `None` if every one of them fits.
pub(crate) fn split(document: &Document) -> Option<Split> {
    let long = |it: &Section<Settled>| size(&it.blocks) > MOST;
    if !document.sections.iter().any(long) {
        return None;
    }
    let mut document = document.clone();
    let mut continued = BTreeSet::new();
    let mut starts: Vec<(usize, NodeId)> = Vec::new();
    let mut sections = Vec::with_capacity(document.sections.len());
    for (old, mut section) in std::mem::take(&mut document.sections).into_iter().enumerate() {
        let blocks = std::mem::take(&mut section.blocks);
        for (at, blocks) in parts(blocks).into_iter().enumerate() {
            let mut part = Section { blocks, ..section.clone() };
            let first = part.blocks.first().map_or(NodeId::NONE, |it| it.node);
            if at > 0 {
                continued.insert(sections.len());
                part.node = NodeId::NONE;
                part.attrs.id = None;
                part.number = None;
            }
            starts.push((old, if at == 0 { NodeId(0) } else { first }));
            sections.push(part);
        }
    }
    document.sections = sections;
    // Nodes rise in reading order: a place lies in the last part of its section that begins before it.
    let home = |old: usize, node: NodeId| {
        let all = starts.iter().enumerate().filter(|(_, it)| it.0 == old);
        let own = all.clone().rfind(|(_, it)| node != NodeId::NONE && it.1 <= node);
        own.or(all.clone().next()).map_or(old, |it| it.0)
    };
    for anchor in &mut document.anchors {
        let Anchor { section, node, .. } = anchor;
        *section = home(*section, *node);
    }
    for note in &mut document.notes {
        let node = note.blocks.first().map_or(NodeId::NONE, |it| it.node);
        let Note { section, .. } = note;
        *section = home(*section, node);
    }
    Some(Split { document, continued })
}

/// Blocks in parts that fit, parted before headings of the highest level there is, or between blocks where there is none.
fn parts(blocks: Vec<Block<Settled>>) -> Vec<Vec<Block<Settled>>> {
    if size(&blocks) <= MOST {
        return vec![blocks];
    }
    let level = |it: &Block<Settled>| it.kind.as_heading().map(|it| it.level);
    let highest = blocks.iter().filter_map(level).min();
    let mut parts: Vec<Vec<Block<Settled>>> = Vec::new();
    let mut open: Vec<Block<Settled>> = Vec::new();
    let mut filled = 0;
    // What stands between two places where a file may end.
    let mut stretch: Vec<Block<Settled>> = Vec::new();
    for block in blocks {
        let may_begin = level(&block).map_or(highest.is_none(), |it| Some(it) == highest);
        if may_begin && !stretch.is_empty() {
            close(&mut parts, &mut open, &mut filled, std::mem::take(&mut stretch));
        }
        stretch.push(block);
    }
    close(&mut parts, &mut open, &mut filled, stretch);
    parts.push(open);
    parts
}

/// Adds a stretch to the part that is open, or begins another with it.
fn close(
    parts: &mut Vec<Vec<Block<Settled>>>,
    open: &mut Vec<Block<Settled>>,
    filled: &mut usize,
    stretch: Vec<Block<Settled>>,
) {
    let more = size(&stretch);
    if *filled + more > MOST && !open.is_empty() {
        parts.push(std::mem::take(open));
        *filled = 0;
    }
    *filled += more;
    open.extend(stretch);
}

/// About how many bytes blocks take.
fn size(blocks: &[Block<Settled>]) -> usize {
    let mut bytes = 0;
    walk_blocks(blocks, &mut |block| {
        bytes += MARKUP;
        let lists = crate::model::inline_lists(block);
        for list in lists {
            walk_inlines(list, &mut |inline: &Inline<Settled>| {
                bytes += inline.text().map_or(MARKUP, |it| it.text.len());
            });
        }
        if let BlockKind::Code(Listing { text, .. }) = &block.kind {
            bytes += text.text.len();
        }
    });
    bytes
}
