//! What the layout of an edition leaves for the next one of the same edition: sections and painted pages whose reasons have not changed.
//!
//! Setting a section is a pure function of what stands in [`Inputs`], the section, the notes that it marks, and the page numbers that it
//! prints. Where all of these are as they were, so is what comes of it, and it is taken over as it is.

use crate::font::Fonts;
use crate::image::Images;
use crate::layout::Setting;
use crate::layout::geometry::Geometry;
use crate::layout::part::{Done, Labels, MadeUp, Opens, Part, Sheet};
use crate::manifest::Edition;
use crate::model::{
    Block, BlockKind, Document, Generated, Inline, NoteId, Resolved, Section, Settled,
    inline_lists, walk_blocks, walk_inlines,
};
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Sections and pages of one edition, as they were set last. Empty at first; [`layout_again`](super::layout_again) fills it.
#[derive(Debug, Default)]
pub struct Kept {
    inputs: Option<Inputs>,
    /// The document that the sections are of.
    document: Option<Arc<Document>>,
    /// By section, for each of the ways in which it was set.
    sections: BTreeMap<usize, Vec<KeptSection>>,
    /// By section.
    painted: BTreeMap<usize, KeptPages>,
}

/// What every section of an edition reads.
#[derive(Debug)]
struct Inputs {
    edition: Edition,
    theme: Theme,
    fonts: Arc<Fonts>,
    images: Arc<Images>,
    identifier: String,
    date: i64,
}

/// A section that was set, and what it was set by beside its own words.
#[derive(Clone, Debug)]
struct KeptSection {
    opens: Opens,
    page: Geometry,
    /// The page numbers that it prints, in the order of [`MadeUp::cites`].
    labels: Vec<Option<String>>,
    set: Arc<MadeUp>,
}

/// A section's painted pages, and what they were painted by.
#[derive(Clone, Debug)]
pub(super) struct KeptPages {
    pub set: Arc<MadeUp>,
    pub page: Geometry,
    pub way: usize,
    pub offset: u32,
    pub sheets: Vec<Sheet>,
    pub done: Arc<Done>,
}

/// What is known of the layout before while a book is set, and what the next one will know. A build on its own keeps nothing.
#[derive(Default)]
pub(super) struct Memory {
    /// By section, whether it and its notes are as they were.
    same: Vec<bool>,
    before: BTreeMap<usize, Vec<KeptSection>>,
    pages: BTreeMap<usize, KeptPages>,
    /// What this layout used or made; `None`: nobody asks for it.
    after: Option<Mutex<Vec<KeptSection>>>,
}

impl Memory {
    /// Looks through what was kept for what still holds.
    pub(super) fn recall(kept: &mut Kept, setting: &Setting<'_>, document: &Document) -> Self {
        let (inputs, before) = (kept.inputs.take(), kept.document.take());
        let sections = std::mem::take(&mut kept.sections);
        let pages = std::mem::take(&mut kept.painted);
        let fresh = Self { after: Some(Mutex::default()), ..Self::default() };
        let (Some(inputs), Some(old)) = (inputs, before) else { return fresh };
        if !inputs.holds(setting) || !same_around(&old, document) {
            return fresh;
        }
        let contents = old.contents == document.contents && old.captions == document.captions;
        let pairs = old.sections.iter().zip(&document.sections);
        let same = pairs.map(|(was, is)| {
            was == is
                && (contents || !lists_contents(is))
                && notes_of(document, is).into_iter().all(|it| {
                    let at = it.0 as usize;
                    old.notes.get(at) == document.notes.get(at)
                })
        });
        Self { same: same.collect(), before: sections, pages, ..fresh }
    }

    /// A section as it would come out, if that is known.
    pub(super) fn section(
        &self,
        opens: Opens,
        page: &Geometry,
        labels: &Labels,
    ) -> Option<Arc<MadeUp>> {
        let same = self.same.get(opens.section).copied().unwrap_or_default();
        let fits = |it: &&KeptSection| {
            it.opens == opens && it.page == *page && it.labels == printed(&it.set, labels)
        };
        let known = self.before.get(&opens.section).filter(|_| same)?;
        Some(Arc::clone(&known.iter().find(fits)?.set))
    }

    /// Takes down a section that was set or taken over, if nothing had to be said of it: the next layout has to say it again.
    pub(super) fn learn(&self, opens: Opens, page: &Geometry, labels: &Labels, set: &Arc<MadeUp>) {
        if let Some(after) = self.after.as_ref().filter(|_| set.sink.diagnostics().is_empty()) {
            let labels = printed(set, labels);
            let section = KeptSection { opens, page: *page, labels, set: Arc::clone(set) };
            // A thread that panicked while it held the lock left a list that is still whole.
            after.lock().unwrap_or_else(PoisonError::into_inner).push(section);
        }
    }

    /// The painted pages of a section, if they would come out the same.
    pub(super) fn pages(
        &self,
        part: &Part,
        page: &Geometry,
        (offset, sheets): (u32, &[Sheet]),
    ) -> Option<Arc<Done>> {
        let found = self.pages.get(&part.section).filter(|it| {
            Arc::ptr_eq(&it.set, &part.set)
                && it.page == *page
                && (it.way, it.offset) == (part.way, offset)
                && it.sheets.len() == sheets.len()
                && it.sheets.iter().zip(sheets).all(|(was, is)| was.prints_as(is))
        })?;
        Some(Arc::clone(&found.done))
    }

    /// Whether the next layout asks for anything.
    pub(super) const fn is_kept(&self) -> bool {
        self.after.is_some()
    }

    /// Leaves for the next layout what this one used and made. Where a face lacked something, nothing is left: it has to be said again.
    pub(super) fn leave(
        self,
        kept: &mut Kept,
        setting: &Setting<'_>,
        document: &Arc<Document>,
        painted: BTreeMap<usize, KeptPages>,
    ) {
        let fonts = setting.fonts;
        if !fonts.lacks().is_empty() || !fonts.missing().is_empty() || !fonts.damage().is_empty() {
            return;
        }
        let after = self.after.map(|it| it.into_inner().unwrap_or_else(PoisonError::into_inner));
        let mut sections: BTreeMap<usize, Vec<KeptSection>> = BTreeMap::new();
        for it in after.unwrap_or_default() {
            sections.entry(it.opens.section).or_default().push(it);
        }
        *kept = Kept {
            inputs: Some(Inputs::of(setting)),
            document: Some(Arc::clone(document)),
            sections,
            painted,
        };
    }
}

impl Inputs {
    fn of(setting: &Setting<'_>) -> Self {
        Self {
            edition: setting.edition.clone(),
            theme: setting.theme.clone(),
            fonts: Arc::clone(setting.fonts),
            images: Arc::clone(setting.images),
            identifier: setting.identifier.to_owned(),
            date: setting.date,
        }
    }

    fn holds(&self, setting: &Setting<'_>) -> bool {
        self.edition == *setting.edition
            && self.theme == *setting.theme
            && self.fonts.are(setting.fonts)
            && (self.identifier.as_str(), self.date) == (setting.identifier, setting.date)
            && self.images.are(setting.images)
    }
}

/// Whether what all sections read of the documents is the same: what the book says of itself, and what links name.
fn same_around(old: &Document, new: &Document) -> bool {
    let ids = |it: &Document| it.anchors.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    old.book == new.book && old.numbering == new.numbering && ids(old) == ids(new)
}

/// The labels that a section prints.
fn printed(set: &MadeUp, labels: &Labels) -> Vec<Option<String>> {
    set.cites.iter().map(|it| labels.get(it.to.0 as usize).cloned().flatten()).collect()
}

/// Whether a section holds lines of contents, whose words stand in the document.
fn lists_contents(section: &Section<Settled>) -> bool {
    let mut found = false;
    walk_blocks(&section.blocks, &mut |block| {
        found |= matches!(block.kind, BlockKind::Generated(Generated::Contents(_)));
    });
    found
}

/// The notes that a section marks, and those that they mark.
fn notes_of(document: &Document, section: &Section<Settled>) -> BTreeSet<NoteId> {
    let mut found = BTreeSet::new();
    let mut open = marks(&section.title, &section.blocks);
    while let Some(id) = open.pop() {
        if let Some(note) = document.notes.get(id.0 as usize).filter(|_| found.insert(id)) {
            open.extend(marks(&[], &note.blocks));
        }
    }
    found
}

fn marks(title: &[Inline<Settled>], blocks: &[Block<Settled>]) -> Vec<NoteId> {
    let mut found = Vec::new();
    let mut see = |it: &Inline<Settled>| {
        if let Inline::Reference(Resolved::Note { note, .. }) = it {
            found.push(*note);
        }
    };
    walk_inlines(title, &mut see);
    walk_blocks(blocks, &mut |block| {
        inline_lists(block).into_iter().for_each(|it| walk_inlines(it, &mut see));
    });
    found
}
