//! Finished pages and EPUBs to what a browser shows of them, and the ways between a place on a page and the author's words.

pub use crate::preview::archive::{Archive, Chapter};
pub use crate::preview::find::{Found, at, follow, goto, words};
pub use crate::preview::outlines::outlines;
pub use crate::preview::paint::paint;
pub use crate::preview::search::{Hit, MOST_HITS, search};

use crate::font::FaceId;
use crate::image::{Kind, Picture};
use crate::page::{LinkTarget, Mark, OutlineEntry, Page, Pages};
use rustc_hash::FxHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

mod archive;
mod find;
mod outlines;
mod paint;
mod search;

/// Pages that are shown, with what tells them from those of another round.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The pages.
    pub pages: Arc<Pages>,
    /// For each page a number that is another when anything else is painted on it.
    pub keys: Vec<u64>,
    /// The glyphs that are painted, by their face.
    pub glyphs: BTreeMap<FaceId, BTreeSet<u16>>,
    /// A number that is another when these glyphs are others.
    pub glyphs_key: u64,
}

impl Shown {
    /// Looks through the pages, but for those of the round before that stand where they stood: what is known of them is taken over, with
    /// the glyphs of that round.
    #[must_use]
    pub fn after(before: Option<&Self>, pages: Arc<Pages>) -> Self {
        let pictures: Vec<u64> = pages.images.pictures().iter().map(picture_key).collect();
        let before = before.filter(|it| {
            let old = &it.pages;
            // What links show of where they lead stands in the key too.
            old.fonts.are(&pages.fonts)
                && old.images.are(&pages.images)
                && old.destinations == pages.destinations
        });
        let mut glyphs = before.map(|it| it.glyphs.clone()).unwrap_or_default();
        let known = |at: usize, page: &Arc<Page>| {
            let before = before?;
            before.pages.pages.get(at).filter(|it| Arc::ptr_eq(it, page))?;
            before.keys.get(at).copied()
        };
        let each = pages.pages.iter().enumerate();
        let keys = each
            .map(|(at, it)| {
                known(at, it).unwrap_or_else(|| page_key(&pages, it, &pictures, &mut glyphs))
            })
            .collect();
        let mut state = FxHasher::default();
        for (id, ids) in &glyphs {
            let face = pages.fonts.face(*id);
            // Outlines are asked for by the number of the face, which another font of the book moves; a font edited in place keeps it.
            (id, &face.name, face.index, &*face.data, ids).hash(&mut state);
        }
        Self { glyphs_key: state.finish(), pages, keys, glyphs }
    }

    /// The contents: title, depth, index of the page and how far down it, in hundredths of a point.
    #[must_use]
    pub fn contents(&self) -> Vec<(&str, usize, usize, i64)> {
        fn walk<'p>(
            pages: &'p Pages,
            entries: &'p [OutlineEntry],
            depth: usize,
            out: &mut Vec<(&'p str, usize, usize, i64)>,
        ) {
            for it in entries {
                if let Some(to) = pages.destinations.get(&it.to) {
                    out.push((&it.title, depth, to.page, paint::hundredths(to.at.y)));
                }
                walk(pages, &it.children, depth + 1, out);
            }
        }
        let mut out = Vec::new();
        walk(&self.pages, &self.pages.outline, 0, &mut out);
        out
    }

    /// A picture of the pages as a browser takes it: its media type and bytes.
    #[must_use]
    pub fn picture(&self, index: usize) -> Option<(&'static str, &[u8])> {
        self.pages.images.pictures().get(index).map(|it| (it.media_type(), it.for_epub()))
    }
}

/// A number that is another when the picture's file is another.
fn picture_key(picture: &Picture) -> u64 {
    let mut state = FxHasher::default();
    match &picture.kind {
        Kind::Svg(vector) => vector.outlined.hash(&mut state),
        Kind::Jpeg(_) | Kind::Png(_) | Kind::WebP(_) | Kind::Gif(_) => {
            picture.bytes.hash(&mut state);
        }
    }
    state.finish()
}

/// A number of all that is painted on a page, of where its links are and where they lead.
fn page_key(
    pages: &Pages,
    page: &Page,
    pictures: &[u64],
    glyphs: &mut BTreeMap<FaceId, BTreeSet<u16>>,
) -> u64 {
    let state = &mut FxHasher::default();
    (page.size.width, page.size.height, page.label.number, page.label.roman).hash(state);
    for item in &page.items {
        item.turned.hash(state);
        match &item.mark {
            Mark::Run(run) => {
                (0, run.face, run.size, run.at.x, run.at.y, run.stretch).hash(state);
                (run.color.hex(), &run.text, &run.rises).hash(state);
                let used = glyphs.entry(run.face).or_default();
                for it in &run.glyphs {
                    (it.id, it.x).hash(state);
                    used.insert(it.id);
                }
            }
            Mark::Rule { rect, color } => (1, rect, color.hex()).hash(state),
            Mark::Image { image, rect } => {
                (2, image.0, pictures.get(image.0 as usize), rect).hash(state);
            }
            Mark::Path { path, fill, stroke } => {
                (3, fill.map(|it| it.hex()), stroke.map(|it| (it.0.hex(), it.1))).hash(state);
                paint::path(path).hash(state);
            }
        }
    }
    for link in &page.links {
        (&link.rects, &link.description).hash(state);
        match &link.to {
            LinkTarget::External(address) => address.hash(state),
            LinkTarget::Internal(name) => {
                pages.destinations.get(name).map(|to| (to.page, to.at.x, to.at.y)).hash(state);
            }
        }
    }
    state.finish()
}
