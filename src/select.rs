//! The part of a `Document` that one edition holds, with the book's numbers.

use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::{Edition, SectionRole, Spanned};
use crate::model::{
    AnchorId, Block, BlockKind, ContentsEntry, Document, Generated, IndexEntry, Inline, ListOf,
    Locator, Section, Settled, generated_mut,
};
use crate::select::condition::hold;
use crate::select::relink::{Kept, relink};

mod condition;
mod differ;
mod include;
mod relink;

pub use differ::conditional;

/// Class of the paragraph on the copyright page that takes the edition's ISBN.
const ISBN_CLASS: &str = "isbn";

/// Takes out what the edition does not hold: conditional blocks, sections outside `include`, notes and
/// bibliography entries that nothing left refers to. Links to what is gone become plain text.
#[must_use]
pub fn select(sink: &mut Sink, document: &Document, edition: &Edition) -> Document {
    let mut document = document.clone();
    let mut kept = include::include(sink, &document, edition);
    kept.iter_mut().zip(&document.sections).for_each(|(kept, it)| *kept &= !it.draft);
    for (section, _) in document.sections.iter_mut().zip(&kept).filter(|it| *it.1) {
        section.blocks = hold(std::mem::take(&mut section.blocks), edition);
        section.title = condition::hold_inlines(std::mem::take(&mut section.title), edition);
        set_isbn(&mut section.blocks, edition);
    }
    if let Some(title) = document.titles.get(&edition.name).cloned() {
        retitle(&mut document, &title);
    }
    for note in &mut document.notes {
        note.blocks = hold(std::mem::take(&mut note.blocks), edition);
    }
    hold_titles(&mut document.contents, edition);
    for list in document.captions.values_mut() {
        hold_titles(list, edition);
        list.retain(|it| !it.title.is_empty());
    }
    if !edition.include.is_empty() {
        document.contents = without_drafts(std::mem::take(&mut document.contents));
    }
    let left = Kept::of(&document, &kept);
    prune_bibliography(&mut document, &left);
    prune_index(&mut document, &left);
    let sections = sections_left(&document, &left, &kept);
    relink(&mut document, &left, &sections);
    // Where an edition includes what is not in the book, that was said.
    if document.sections.is_empty() && kept.contains(&true) {
        let said = format!("nothing is left for the edition `{}`", edition.name);
        let span = edition.include.first().and_then(|it| it.span);
        let found = Diagnostic::new(Code::BookEmpty, said).at_maybe(span, "");
        sink.push(found.hint("include a chapter too: what recto makes holds nothing without"));
    }
    document
}

/// Takes words of other editions out of lines of contents.
fn hold_titles(entries: &mut [ContentsEntry], edition: &Edition) {
    for entry in entries {
        entry.title = condition::hold_inlines(std::mem::take(&mut entry.title), edition);
        hold_titles(&mut entry.children, edition);
    }
}

/// Fills the place for the ISBN, or takes it out.
fn set_isbn(blocks: &mut Vec<Block<Settled>>, edition: &Edition) {
    blocks.retain_mut(|block| {
        let BlockKind::Paragraph(content) = &mut block.kind else { return true };
        if !block.attrs.has(ISBN_CLASS) || block.span.is_some() {
            return true;
        }
        let (Some(isbn), Some(Inline::Text(text))) = (&edition.isbn, content.first_mut()) else {
            return false;
        };
        text.text = format!("ISBN {isbn}");
        true
    });
}

/// Gives the document the edition's own title, on the pages too that are made of it.
fn retitle(document: &mut Document, title: &Spanned<String>) {
    let old = std::mem::replace(&mut document.book.title, title.clone()).value;
    for section in document.sections.iter_mut().filter(|it| it.path.is_none()) {
        for block in &mut section.blocks {
            match &mut block.kind {
                BlockKind::Generated(Generated::HalfTitle(page) | Generated::TitlePage(page)) => {
                    page.title.clone_from(&title.value);
                }
                // The copyright page begins with the title.
                BlockKind::Paragraph(content) if section.role == SectionRole::Copyright => {
                    if let Some(Inline::Text(text)) = content.first_mut()
                        && let Some(rest) = text.text.strip_prefix(&*old)
                    {
                        text.text = format!("{}{rest}", title.value);
                    }
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
                | BlockKind::Math(_)
                | BlockKind::Generated(_) => {}
            }
        }
    }
}

/// Works that nothing left cites or shows go.
fn prune_bibliography(document: &mut Document, left: &Kept) {
    let anchors = &document.anchors;
    let stays = |it: &Locator| {
        anchors.get(it.from.0 as usize).is_some_and(|it| left.cites.contains(&it.id))
    };
    for section in &mut document.sections {
        for made in generated_mut(&mut section.blocks) {
            if let Generated::Bibliography(entries) = made {
                entries.iter_mut().for_each(|it| it.cited.retain(|id| left.cites.contains(id)));
                entries.iter_mut().for_each(|it| it.places.retain(stays));
                entries
                    .retain(|it| it.listed || !it.cited.is_empty() || left.works.contains(&it.key));
            }
        }
    }
}

/// The index leads to no place that is gone, and has no entry in which nothing is left.
fn prune_index(document: &mut Document, left: &Kept) {
    let anchors = &document.anchors;
    let stays =
        |id: &AnchorId| anchors.get(id.0 as usize).is_some_and(|it| left.ids.contains_key(&it.id));
    for section in &mut document.sections {
        for made in generated_mut(&mut section.blocks) {
            if let Generated::Index(groups) = made {
                groups.iter_mut().for_each(|it| places_left(&mut it.entries, &stays));
                groups.retain(|it| !it.entries.is_empty());
            }
        }
    }
}

fn places_left(entries: &mut Vec<IndexEntry>, stays: &impl Fn(&AnchorId) -> bool) {
    for entry in entries.iter_mut() {
        let left = |it: &Locator| {
            let to = it.to.filter(|it| stays(it));
            let from = Some(it.from).filter(|it| stays(it));
            from.or(to).map(|from| Locator { from, to, main: it.main })
        };
        entry.locators = entry.locators.iter().filter_map(left).collect();
        places_left(&mut entry.entries, stays);
    }
    entries.retain(|it| !it.locators.is_empty() || !it.see.is_empty() || !it.entries.is_empty());
}

/// Indices of the sections that stay: those chosen, less a bibliography, an index or a list in which nothing is left.
fn sections_left(document: &Document, left: &Kept, kept: &[bool]) -> Vec<usize> {
    let stays = |it: &ContentsEntry| {
        let anchor = it.anchor.and_then(|it| document.anchor(it));
        anchor.is_some_and(|it| left.ids.contains_key(&it.id))
    };
    let nothing = |it: &Block<Settled>| {
        let BlockKind::Generated(made) = &it.kind else { return false };
        match made {
            Generated::Bibliography(all) => all.is_empty(),
            Generated::Index(groups) => groups.is_empty(),
            Generated::Contents(it) => {
                it.of != ListOf::Headings && !document.listed(it.of).iter().any(stays)
            }
            Generated::HalfTitle(_) | Generated::TitlePage(_) => false,
        }
    };
    let empty = |it: &Section<Settled>| {
        it.role.properties().generated && !it.blocks.is_empty() && it.blocks.iter().all(nothing)
    };
    let all = document.sections.iter().zip(kept).enumerate();
    all.filter(|(_, (section, kept))| **kept && !empty(section)).map(|it| it.0).collect()
}

/// A part of a book announces nothing that is still to be written.
fn without_drafts(entries: Vec<ContentsEntry>) -> Vec<ContentsEntry> {
    let mut out = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let children = without_drafts(std::mem::take(&mut entry.children));
        match entry.anchor {
            Some(_) => out.push(ContentsEntry { children, ..entry }),
            None => out.extend(children),
        }
    }
    out
}

/// Lines of the contents whose place is left; what stood under one that is gone moves up.
fn contents_left(
    entries: Vec<ContentsEntry>,
    anchor: &impl Fn(AnchorId) -> Option<AnchorId>,
) -> Vec<ContentsEntry> {
    let mut out = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let children = contents_left(std::mem::take(&mut entry.children), anchor);
        let left = entry.anchor.and_then(anchor);
        match left {
            None if entry.anchor.is_some() => out.extend(children),
            anchor => out.push(ContentsEntry { anchor, children, ..entry }),
        }
    }
    out
}

#[cfg(test)]
mod tests;
