//! `Document` to finished `Pages`.

use crate::diag::{Sink, Span};
use crate::font::Fonts;
use crate::image::Images;
pub use crate::layout::drawing::draw;
use crate::layout::emit::Painted;
pub use crate::layout::impose::impose;
pub use crate::layout::kept::Kept;
use crate::layout::kept::{KeptPages, Memory};
use crate::layout::para::Vocabulary;
use crate::manifest::Edition;
use crate::model::{AnchorId, ContentsEntry, Document, plain_text};
use crate::page::{Destination, Info, OutlineEntry, Page, Pages};
use crate::theme::Theme;
use std::collections::BTreeMap;
use std::sync::Arc;

mod block;
mod card;
mod code;
mod columns;
mod contents;
mod cover;
mod decimal;
mod display;
mod drawing;
mod emit;
mod figure;
mod frame;
mod furniture;
mod galley;
mod geometry;
mod heading;
mod impose;
mod index;
mod initial;
mod kept;
mod list;
mod looseness;
mod makeup;
mod math;
mod names;
mod note;
mod opening;
mod paginate;
mod panel;
mod paper;
pub mod para;
mod part;
mod parted;
mod press;
mod quote;
mod refs;
mod section;
mod starts;
mod style;
mod table;

#[cfg(test)]
mod tests;
mod titlepage;

/// Bytes of text that fill a page of the default look; only the gutter depends on it.
const BYTES_PER_PAGE: usize = 2_200;

/// What layout reads beside the document.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Page size, purpose, handout.
    pub edition: &'a Edition,
    /// Tokens, overrides applied.
    pub theme: &'a Theme,
    /// Faces.
    pub fonts: &'a Arc<Fonts>,
    /// Pictures.
    pub images: &'a Arc<Images>,
    /// Build date, seconds since 1970, UTC.
    pub date: i64,
    /// Stable identifier, `urn:uuid:…`.
    pub identifier: &'a str,
}

/// Why a book has no pages; nothing of the author's causes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutError {
    /// What could not be done.
    pub reason: &'static str,
    /// Near where.
    pub span: Option<Span>,
}

impl std::fmt::Display for LayoutError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for LayoutError {}

/// Sets the book.
///
/// # Errors
/// [`LayoutError`] if the pages of a section can't be made up: never an edition that lacks it.
pub fn layout(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
) -> Result<Pages, LayoutError> {
    Ok(laid_out(sink, setting, document, &Memory::default())?.0)
}

/// Sets the book as [`layout`] does, and takes over what `kept` has of it and is as it was. The pages are the same, whatever was kept.
///
/// # Errors
/// As [`layout`].
pub fn layout_again(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Arc<Document>,
    kept: &mut Kept,
) -> Result<Pages, LayoutError> {
    let memory = Memory::recall(kept, setting, document);
    let (pages, painted) = laid_out(sink, setting, document, &memory)?;
    memory.leave(kept, setting, document, painted);
    Ok(pages)
}

fn laid_out(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
    memory: &Memory,
) -> Result<(Pages, BTreeMap<usize, KeptPages>), LayoutError> {
    let mirrored = document.book.language.direction() == crate::lang::Direction::Rtl;
    let page = geometry::geometry(setting, about_pages(document));
    let page = geometry::Geometry { mirrored, ..page };
    let vocabulary = Vocabulary::default();
    let (page, settled) = within_limits(sink, setting, document, (page, &vocabulary, memory))?;
    let with = (settled, &vocabulary, memory);
    let mut painted = emit::emit(sink, *setting, document, &page, with);
    press::press(sink, setting, document, &page, &mut painted.pages);
    let destinations = destinations(document, &painted, page.origin(true));
    let mut outline = outline(document, &document.contents);
    prune(&mut outline, &destinations);
    let mut pages = Pages {
        info: info(setting, document),
        pages: painted.pages,
        fonts: Arc::clone(setting.fonts),
        images: Arc::clone(setting.images),
        structure: painted.structure,
        outline,
        destinations,
        map: painted.map,
        sources: document.spans.clone(),
        asked: crate::page::Asked {
            accessible: setting.edition.accessible.as_ref().and_then(|it| it.span),
            archival: setting.edition.archival.span,
        },
    };
    live(&mut pages);
    Ok((pages, painted.kept))
}

/// Most times that a book is set until its gutter is what the printer asks for by the pages that it has.
const MOST_GUTTERS: usize = 3;

/// Sets the book on pages whose gutter fits the number of pages that come of it, where the theme leaves the gutter open.
fn within_limits(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
    (mut page, vocabulary, memory): (geometry::Geometry, &Vocabulary, &Memory),
) -> Result<(geometry::Geometry, refs::Arranged), LayoutError> {
    let set = |page| {
        let mut own = Sink::new();
        let settled = refs::settle(&mut own, *setting, document, page, (vocabulary, memory));
        settled.map(|it| (own, it))
    };
    let (mut found, mut settled) = set(page)?;
    for _ in 1..MOST_GUTTERS {
        let pages = press::whole(setting, settled.sheets.len());
        let least = geometry::limits(setting, pages).0;
        if setting.theme.margin.inner.is_some() || page.inner >= least {
            break;
        }
        page = geometry::Geometry { mirrored: page.mirrored, ..geometry::geometry(setting, pages) };
        (found, settled) = set(page)?;
    }
    sink.merge(found);
    Ok((page, settled))
}

/// The drawn cover as a page, 6 in across and 9.6 in deep: 1600 × 2560 pixels.
pub fn cover(sink: &mut Sink, setting: &Setting<'_>, document: &Document) -> Option<Page> {
    cover::cover(sink, *setting, document)
}

/// About how many pages the book will have, from the length of its text.
fn about_pages(document: &Document) -> usize {
    let mut bytes = 0;
    for section in &document.sections {
        crate::model::walk_blocks(&section.blocks, &mut |block| {
            if let crate::model::BlockKind::Paragraph(content) = &block.kind {
                bytes += plain_text(content).len();
            }
        });
    }
    bytes / BYTES_PER_PAGE + document.sections.len()
}

fn info(setting: &Setting<'_>, document: &Document) -> Info {
    let book = &document.book;
    let doi = book.doi.as_ref().map(|it| format!("doi:{it}"));
    Info {
        title: book.title.value.clone(),
        authors: book.creators().into_iter().map(|it| it.name.clone()).collect(),
        description: book.description.clone(),
        subjects: book.subjects.clone(),
        publisher: book.publisher.clone(),
        rights: book.rights.clone(),
        language: book.language.clone(),
        date: setting.date,
        addresses: book.url.clone().into_iter().chain(doi).collect(),
        identifier: setting.identifier.to_owned(),
        press: press::around(setting),
        archival: setting.edition.archival.value.part_and_level(),
    }
}

/// Names of everything that can be led to: anchors, notes, note marks, citations.
fn destinations(
    document: &Document,
    painted: &Painted,
    corner: crate::geom::Point,
) -> BTreeMap<String, Destination> {
    let mut all = painted.named.clone();
    for (node, name) in names::names(document) {
        if let Some(it) = painted.nodes.get(&node) {
            all.insert(name, *it);
        }
    }
    for anchor in &document.anchors {
        let start = painted.sections.get(&anchor.section);
        let start = start.map(|page| Destination { page: *page, at: corner });
        if let Some(it) = painted.nodes.get(&anchor.node).copied().or(start) {
            all.insert(anchor.id.clone(), it);
        }
    }
    all
}

/// Bookmarks, nested as the contents.
fn outline(document: &Document, entries: &[ContentsEntry]) -> Vec<OutlineEntry> {
    let name = |id: AnchorId| document.anchor(id).map(|it| it.id.clone());
    let each = entries.iter().flat_map(|entry| {
        let title = plain_text(&entry.title);
        let number = entry.number.as_ref().filter(|it| !it.text.is_empty());
        let title = match number {
            Some(it) if title.is_empty() => crate::lang::numbered(&it.word, &it.text),
            Some(it) => format!("{} {title}", it.text),
            None => title,
        };
        let children = outline(document, &entry.children);
        match entry.anchor.and_then(name) {
            Some(to) => vec![OutlineEntry { title, to, children }],
            None => children,
        }
    });
    each.collect()
}

/// Takes out bookmarks that lead to what this edition does not hold.
fn prune(entries: &mut Vec<OutlineEntry>, destinations: &BTreeMap<String, Destination>) {
    entries.retain(|it| destinations.contains_key(&it.to));
    for entry in entries {
        prune(&mut entry.children, destinations);
    }
}

/// Takes out live areas that lead to what this edition does not hold.
fn live(pages: &mut Pages) {
    let known = &pages.destinations;
    let lives = |it: &crate::page::LinkArea| match &it.to {
        crate::page::LinkTarget::External(_) => true,
        crate::page::LinkTarget::Internal(name) => known.contains_key(name),
    };
    for page in pages.pages.iter_mut().filter(|it| !it.links.iter().all(lives)) {
        Arc::make_mut(page).links.retain(lives);
    }
}
