//! Every block and text leaf to its number in reading order, with the way back to the source.

use crate::diag::{NodeId, Span};
use crate::model::{
    Anchor, AnchorId, Block, BlockKind, Generated, Inline, Note, NoteId, Piece, Resolved, Section,
    Settled, SourceMap, Text,
};
use crate::resolve::walk::{Pass, walk};
use std::collections::{BTreeMap, VecDeque};

/// The number of a section's first node is a multiple of this: a few words more in one section leave the numbers of the others as they
/// are, so that a session can take their pages over.
const STEP: u32 = 64;

/// Numbers sections and notes, a note after the block that holds its first mark, and tells anchors their nodes.
pub(crate) fn number_nodes(
    sections: &mut [Section<Settled>],
    notes: &mut [Note],
    anchors: &mut [Anchor],
) -> BTreeMap<NodeId, SourceMap> {
    let names = anchors.iter().enumerate().map(|(at, it)| (it.id.clone(), index(at))).collect();
    let mut pass = Numbering {
        next: 0,
        spans: Vec::new(),
        names,
        anchors,
        marked: VecDeque::new(),
        mark: None,
    };
    for section in sections {
        pass.next = pass.next.checked_next_multiple_of(STEP).unwrap_or(u32::MAX);
        section.node = pass.take(section.span);
        pass.name(section.attrs.id.as_deref(), section.node);
        pass.inlines(&mut section.title);
        pass.notes(notes);
        for block in &mut section.blocks {
            walk(&mut pass, std::slice::from_mut(block));
            pass.notes(notes);
        }
    }
    // Numbers rise, so the tree is built from a sorted list.
    pass.spans.into_iter().collect()
}

fn index(at: usize) -> AnchorId {
    AnchorId(u32::try_from(at).unwrap_or(u32::MAX))
}

struct Numbering<'a> {
    next: u32,
    spans: Vec<(NodeId, SourceMap)>,
    names: BTreeMap<String, AnchorId>,
    anchors: &'a mut [Anchor],
    /// Notes whose first mark was met and whose words were not.
    marked: VecDeque<(NoteId, NodeId)>,
    /// The mark of the note at hand: its citations stand on the mark's page.
    mark: Option<NodeId>,
}

impl Numbering<'_> {
    fn take(&mut self, span: Option<Span>) -> NodeId {
        let node = self.fresh();
        if let Some(span) = span {
            let pieces = vec![Piece { at: 0, span, verbatim: false }];
            self.spans.push((node, SourceMap { pieces }));
        }
        node
    }

    fn fresh(&mut self) -> NodeId {
        let node = NodeId(self.next);
        self.next = self.next.saturating_add(1);
        node
    }

    fn text(&mut self, text: &mut Text) {
        text.node = self.fresh();
        if !text.map.pieces.is_empty() {
            self.spans.push((text.node, text.map.clone()));
        }
    }

    /// The anchor of that id stands at `node`.
    fn name(&mut self, id: Option<&str>, node: NodeId) {
        let anchor = id.and_then(|it| self.names.get(it));
        if let Some(anchor) = anchor.and_then(|it| self.anchors.get_mut(it.0 as usize)) {
            anchor.node = node;
        }
    }

    fn notes(&mut self, notes: &mut [Note]) {
        while let Some((id, mark)) = self.marked.pop_front() {
            self.mark = Some(mark);
            if let Some(note) = notes.get_mut(id.0 as usize) {
                walk(self, &mut note.blocks);
            }
        }
        self.mark = None;
    }

    fn inline(&mut self, inline: &mut Inline<Settled>) {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => self.text(text),
            Inline::Span { attrs, node, .. } => {
                *node = self.fresh();
                let node = *node;
                self.name(attrs.id.as_deref(), node);
            }
            Inline::Reference(Resolved::Note { note, mark, node }) => {
                *node = self.fresh();
                if *mark == 1 {
                    self.marked.push_back((*note, *node));
                }
            }
            Inline::Reference(Resolved::Page { node, span, .. }) => *node = self.take(*span),
            Inline::Reference(Resolved::Cite { node, id, .. }) => {
                *node = self.fresh();
                let at = self.mark.unwrap_or(*node);
                self.name(Some(id), at);
            }
            Inline::Reference(Resolved::Index { node, id, .. }) => {
                *node = self.fresh();
                let node = *node;
                self.name(Some(id), node);
            }
            Inline::Styled { .. }
            | Inline::LineBreak
            | Inline::Reference(Resolved::Link { .. } | Resolved::Image { .. }) => {}
        }
        if let Some(content) = inline.content_mut() {
            self.inlines(content);
        }
    }
}

impl Pass for Numbering<'_> {
    fn enter(&mut self, block: &mut Block<Settled>) {
        block.node = self.take(block.span);
        self.name(block.attrs.id.as_deref(), block.node);
        match &mut block.kind {
            BlockKind::Math(it) => {
                self.text(&mut it.tex);
                for number in it.numbers.iter_mut().filter(|it| it.row.is_some()) {
                    number.node = self.fresh();
                    self.name(number.id.as_deref(), number.node);
                }
            }
            BlockKind::Generated(Generated::HalfTitle(page) | Generated::TitlePage(page)) => {
                page.node = self.fresh();
            }
            BlockKind::Paragraph(_)
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
            | BlockKind::Generated(_) => {}
        }
    }

    fn leave(&mut self, block: &mut Block<Settled>) {
        // Its caption stands above it and is read first.
        if let BlockKind::Code(it) = &mut block.kind {
            self.text(&mut it.text);
        }
    }

    fn entry(&mut self, entry: &mut crate::model::BibEntry) {
        entry.node = self.fresh();
        if let Some(anchor) = self.anchors.get_mut(entry.anchor.0 as usize) {
            anchor.node = entry.node;
        }
    }

    fn heading(&mut self, entry: &mut crate::model::IndexEntry) {
        entry.node = self.fresh();
        let anchor = entry.anchor.and_then(|it| self.anchors.get_mut(it.0 as usize));
        if let Some(anchor) = anchor {
            anchor.node = entry.node;
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        inlines.iter_mut().for_each(|it| self.inline(it));
    }
}
