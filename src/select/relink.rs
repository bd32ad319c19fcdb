//! Anchors, notes and citations that are left, and everything that pointed at them.

use crate::diag::NodeId;
use crate::model::{
    AnchorId, Block, BlockKind, Document, Generated, IndexEntry, Inline, Note, NoteId, PartMut,
    Resolved, Section, Settled, Target, Text, child_blocks, walk_inlines,
};
use crate::select::contents_left;
use std::collections::{BTreeMap, BTreeSet};

/// What the sections and notes that are left hold.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Ids of blocks and spans, with the section and node of each: alternatives for several editions share an id.
    pub(crate) ids: BTreeMap<String, (usize, NodeId)>,
    /// The section at hand.
    section: usize,
    /// Ids of citations.
    pub(crate) cites: BTreeSet<String>,
    /// Keys of works that cards show.
    pub(crate) works: BTreeSet<String>,
    /// Notes with a mark, and the section of the first one.
    pub(crate) notes: BTreeMap<NoteId, usize>,
}

impl Kept {
    /// Of the sections that are flagged, and of the notes that they lead to.
    pub(crate) fn of(document: &Document, flags: &[bool]) -> Self {
        let mut kept = Self::default();
        let sections = document.sections.iter().zip(flags).enumerate();
        for (index, (section, _)) in sections.filter(|it| *it.1.1) {
            kept.section = index;
            kept.id(section.attrs.id.as_ref(), section.node);
            let mut waiting = Vec::new();
            kept.inlines(&section.title, &mut waiting);
            kept.blocks(&section.blocks, &mut waiting);
            while let Some(note) = waiting.pop() {
                if kept.notes.contains_key(&note) {
                    continue;
                }
                kept.notes.insert(note, index);
                if let Some(note) = document.notes.get(note.0 as usize) {
                    kept.blocks(&note.blocks, &mut waiting);
                }
            }
        }
        kept
    }

    fn id(&mut self, id: Option<&String>, node: NodeId) {
        self.ids.extend(id.map(|it| (it.clone(), (self.section, node))));
    }

    fn blocks(&mut self, blocks: &[Block<Settled>], notes: &mut Vec<NoteId>) {
        for block in blocks {
            self.id(block.attrs.id.as_ref(), block.node);
            match &block.kind {
                BlockKind::Card { work, .. } => {
                    self.works.insert(work.key.clone());
                }
                BlockKind::Definitions(all) => {
                    let terms = all.iter().flat_map(|it| &it.terms);
                    terms.for_each(|it| self.id(it.attrs.id.as_ref(), NodeId::NONE));
                }
                BlockKind::Math(it) => {
                    it.numbers.iter().for_each(|it| self.id(it.id.as_ref(), it.node));
                }
                BlockKind::Paragraph(_)
                | BlockKind::Heading(_)
                | BlockKind::Quote { .. }
                | BlockKind::Verse(_)
                | BlockKind::List(_)
                | BlockKind::Code(_)
                | BlockKind::Table(_)
                | BlockKind::Figure(_)
                | BlockKind::Div { .. }
                | BlockKind::Question { .. }
                | BlockKind::SceneBreak
                | BlockKind::PageBreak
                | BlockKind::Generated(_) => {}
            }
            let lists = crate::model::inline_lists(block);
            lists.into_iter().for_each(|it| self.inlines(it, notes));
            for inner in child_blocks(block) {
                self.blocks(inner, notes);
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline<Settled>], notes: &mut Vec<NoteId>) {
        walk_inlines(inlines, &mut |inline| match inline {
            Inline::Span { attrs, node, .. } => self.id(attrs.id.as_ref(), *node),
            Inline::Reference(Resolved::Index { id, node, .. }) => self.id(Some(id), *node),
            Inline::Reference(Resolved::Cite { id, .. }) => {
                self.cites.insert(id.clone());
            }
            Inline::Reference(Resolved::Note { note, .. }) => notes.push(*note),
            Inline::Text(_)
            | Inline::Styled { .. }
            | Inline::Code(_)
            | Inline::Math(..)
            | Inline::LineBreak
            | Inline::Reference(
                Resolved::Link { .. } | Resolved::Image { .. } | Resolved::Page { .. },
            ) => {}
        });
    }
}

/// Takes out what is gone and points everything else at its new place. `sections`: indices of those that stay.
pub(crate) fn relink(document: &mut Document, left: &Kept, sections: &[usize]) {
    let places: BTreeMap<usize, usize> =
        sections.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let entries = entries_left(&document.sections, sections);
    let mut anchors = BTreeMap::new();
    let mut kept = Vec::new();
    for (index, anchor) in document.anchors.iter().enumerate() {
        let old = AnchorId(u32::try_from(index).unwrap_or(u32::MAX));
        let (section, node) = match left.ids.get(&anchor.id) {
            Some((section, NodeId::NONE)) => (*section, anchor.node),
            Some(place) => *place,
            None if entries.contains(&old) || left.cites.contains(&anchor.id) => {
                (anchor.section, anchor.node)
            }
            None => continue,
        };
        let Some(section) = places.get(&section) else { continue };
        anchors.insert(old, AnchorId(u32::try_from(kept.len()).unwrap_or(u32::MAX)));
        kept.push(crate::model::Anchor { id: anchor.id.clone(), section: *section, node });
    }
    document.anchors = kept;
    let notes = left.notes.keys().enumerate();
    let notes =
        notes.map(|(new, old)| (*old, NoteId(u32::try_from(new).unwrap_or(u32::MAX)))).collect();
    let mut pass = Relinking { anchors, notes, marks: BTreeMap::new() };
    let all = std::mem::take(&mut document.sections);
    let stay = all.into_iter().enumerate().filter(|it| places.contains_key(&it.0)).map(|it| it.1);
    document.sections = stay.collect();
    for section in &mut document.sections {
        pass.inlines(&mut section.title);
        pass.blocks(&mut section.blocks);
    }
    document.notes = notes_left(std::mem::take(&mut document.notes), left, &places, &mut pass);
    let entries = std::mem::take(&mut document.contents);
    document.contents = contents_left(entries, &|it| pass.anchors.get(&it).copied());
    document.contents.iter_mut().for_each(|it| pass.contents(it));
    for list in document.captions.values_mut() {
        *list = contents_left(std::mem::take(list), &|it| pass.anchors.get(&it).copied());
        list.iter_mut().for_each(|it| pass.contents(it));
    }
}

/// Anchors of the entries of bibliography and index.
fn entries_left(sections: &[Section<Settled>], stay: &[usize]) -> Vec<AnchorId> {
    let mut anchors = Vec::new();
    for section in stay.iter().filter_map(|it| sections.get(*it)) {
        crate::model::walk_blocks(&section.blocks, &mut |block| {
            let BlockKind::Generated(made) = &block.kind else { return };
            match made {
                Generated::Bibliography(entries) => {
                    anchors.extend(entries.iter().map(|it| it.anchor));
                }
                Generated::Index(groups) => {
                    groups.iter().for_each(|it| headings(&it.entries, &mut anchors));
                }
                Generated::HalfTitle(_) | Generated::TitlePage(_) | Generated::Contents(_) => {}
            }
        });
    }
    anchors.sort_unstable();
    anchors
}

fn headings(entries: &[IndexEntry], anchors: &mut Vec<AnchorId>) {
    for entry in entries {
        anchors.extend(entry.anchor);
        headings(&entry.entries, anchors);
    }
}

fn notes_left(
    notes: Vec<Note>,
    left: &Kept,
    places: &BTreeMap<usize, usize>,
    pass: &mut Relinking,
) -> Vec<Note> {
    let mut out = Vec::with_capacity(left.notes.len());
    for (index, mut note) in notes.into_iter().enumerate() {
        let id = NoteId(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(section) = left.notes.get(&id).and_then(|it| places.get(it)) else { continue };
        note.section = *section;
        pass.blocks(&mut note.blocks);
        out.push((id, note));
    }
    // Marks in notes are counted by now.
    let marks = |id: &NoteId| pass.marks.get(id).copied().unwrap_or(1);
    out.into_iter().map(|(id, note)| Note { marks: marks(&id), ..note }).collect()
}

struct Relinking {
    anchors: BTreeMap<AnchorId, AnchorId>,
    notes: BTreeMap<NoteId, NoteId>,
    /// Marks met so far of each note, by its old id.
    marks: BTreeMap<NoteId, u32>,
}

impl Relinking {
    fn blocks(&mut self, blocks: &mut [Block<Settled>]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Card { work, .. } => {
                    work.entry = work.entry.and_then(|it| self.anchors.get(&it)).copied();
                }
                BlockKind::Generated(Generated::Bibliography(entries)) => {
                    for entry in entries {
                        entry.anchor =
                            self.anchors.get(&entry.anchor).copied().unwrap_or(entry.anchor);
                        for it in &mut entry.places {
                            it.from = self.anchors.get(&it.from).copied().unwrap_or(it.from);
                        }
                    }
                }
                BlockKind::Generated(Generated::Index(groups)) => {
                    groups.iter_mut().for_each(|it| self.index(&mut it.entries));
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
                | BlockKind::SceneBreak
                | BlockKind::PageBreak
                | BlockKind::Math(_)
                | BlockKind::Generated(_) => {}
            }
            for part in block.kind.parts_mut() {
                match part {
                    PartMut::Inlines(inlines) => self.inlines(inlines),
                    PartMut::Blocks(blocks) => self.blocks(blocks),
                }
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        let mut out = Vec::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            if let Some(content) = inline.content_mut() {
                self.inlines(content);
            }
            match inline {
                Inline::Reference(Resolved::Link { to: Target::Internal(to), content, title }) => {
                    match self.anchors.get(&to) {
                        Some(to) => {
                            let to = Target::Internal(*to);
                            out.push(Inline::Reference(Resolved::Link { to, content, title }));
                        }
                        None => out.extend(content),
                    }
                }
                Inline::Reference(Resolved::Page { to, form, node, span }) => {
                    out.push(match self.anchors.get(&to) {
                        Some(to) => Inline::Reference(Resolved::Page { to: *to, form, node, span }),
                        // The page is in another edition.
                        None => Inline::Text(Text { node, ..Text::generated("…") }),
                    })
                }
                Inline::Reference(Resolved::Note { note, node, .. }) => {
                    let mark = self.marks.entry(note).or_insert(0);
                    *mark += 1;
                    let mark = *mark;
                    let note = self.notes.get(&note).copied().unwrap_or(note);
                    out.push(Inline::Reference(Resolved::Note { note, mark, node }));
                }
                it @ (Inline::Text(_)
                | Inline::Styled { .. }
                | Inline::Span { .. }
                | Inline::Code(_)
                | Inline::Math(..)
                | Inline::LineBreak
                | Inline::Reference(
                    Resolved::Link { to: Target::External(_), .. }
                    | Resolved::Image { .. }
                    | Resolved::Cite { .. }
                    | Resolved::Index { .. },
                )) => out.push(it),
            }
        }
        *inlines = out;
    }

    fn index(&self, entries: &mut [IndexEntry]) {
        let new = |old: AnchorId| self.anchors.get(&old).copied();
        for entry in entries {
            for it in &mut entry.locators {
                it.from = new(it.from).unwrap_or(it.from);
                it.to = it.to.and_then(new);
            }
            entry.anchor = entry.anchor.and_then(new);
            entry.see.iter_mut().for_each(|it| it.to = it.to.and_then(new));
            self.index(&mut entry.entries);
        }
    }

    fn contents(&mut self, entry: &mut crate::model::ContentsEntry) {
        self.inlines(&mut entry.title);
        entry.children.iter_mut().for_each(|it| self.contents(it));
    }
}
