//! The part of a `Document` that one edition holds, with the book's numbers.

use crate::diag::Sink;
use crate::manifest::{Edition, SectionRole};
use crate::model::{
    AnchorId, Block, BlockKind, ContentsEntry, Document, Generated, Inline, Section, Settled,
};
use crate::select::condition::hold;
use crate::select::relink::{Kept, relink};
use std::collections::BTreeSet;

mod condition;
mod include;
mod relink;

/// Class of the paragraph on the copyright page that takes the edition's ISBN.
const ISBN_CLASS: &str = "isbn";

/// Takes out what the edition does not hold: conditional blocks, sections outside `include`, notes and
/// bibliography entries that nothing left refers to. Links to what is gone become plain text.
#[must_use]
pub fn select(sink: &mut Sink, document: &Document, edition: &Edition) -> Document {
    let mut document = document.clone();
    let kept = include::include(sink, &document, edition);
    for (section, _) in document.sections.iter_mut().zip(&kept).filter(|it| *it.1) {
        section.blocks = hold(std::mem::take(&mut section.blocks), edition);
        section.title = condition::hold_inlines(std::mem::take(&mut section.title), edition);
        set_isbn(&mut section.blocks, edition);
    }
    for note in &mut document.notes {
        note.blocks = hold(std::mem::take(&mut note.blocks), edition);
    }
    let left = Kept::of(&document, &kept);
    prune_bibliography(&mut document.sections, &left);
    let sections = sections_left(&document.sections, &kept);
    relink(&mut document, &left, &sections);
    document
}

/// Fills the place for the ISBN, or takes it out.
fn set_isbn(blocks: &mut Vec<Block<Settled>>, edition: &Edition) {
    blocks.retain_mut(|block| {
        let BlockKind::Paragraph(content) = &mut block.kind else { return true };
        if !block.attrs.has(ISBN_CLASS) || block.span.is_some() {
            return true;
        }
        match (&edition.isbn, content.first_mut()) {
            (Some(isbn), Some(Inline::Text(text))) => {
                text.text = format!("ISBN {isbn}");
                true
            }
            _ => false,
        }
    });
}

/// Works that nothing left cites or shows go.
fn prune_bibliography(sections: &mut [Section<Settled>], left: &Kept) {
    for section in sections {
        prune_entries(&mut section.blocks, left);
    }
}

fn prune_entries(blocks: &mut [Block<Settled>], left: &Kept) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Generated(Generated::Bibliography(entries)) => {
                entries.iter_mut().for_each(|it| it.cited.retain(|id| left.cites.contains(id)));
                entries.retain(|it| !it.cited.is_empty() || left.works.contains(&it.key));
            }
            BlockKind::Div { blocks, .. } => prune_entries(blocks, left),
            _ => {}
        }
    }
}

/// Indices of the sections that stay: those chosen, less a bibliography in which nothing is left.
fn sections_left(sections: &[Section<Settled>], kept: &[bool]) -> Vec<usize> {
    let empty = |it: &Section<Settled>| {
        it.role == SectionRole::Bibliography
            && !it.blocks.is_empty()
            && it.blocks.iter().all(|it| matches!(&it.kind, BlockKind::Generated(Generated::Bibliography(all)) if all.is_empty()))
    };
    let all = sections.iter().zip(kept).enumerate();
    all.filter(|(_, (section, kept))| **kept && !empty(section)).map(|it| it.0).collect()
}

/// Lines of the contents whose place is left; what stood under one that is gone moves up.
fn contents_left(
    entries: Vec<ContentsEntry>,
    anchor: &impl Fn(AnchorId) -> Option<AnchorId>,
) -> Vec<ContentsEntry> {
    let mut out = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let children = contents_left(std::mem::take(&mut entry.children), anchor);
        match anchor(entry.anchor) {
            Some(anchor) => out.push(ContentsEntry { anchor, children, ..entry }),
            None => out.extend(children),
        }
    }
    out
}

/// Ids in a document's blocks, for finding out which anchors are left.
type Ids = BTreeSet<String>;

#[cfg(test)]
mod tests;
