//! Finished geometry: what a writer needs to draw a book, and nothing of how it came about.

use crate::diag::{ImageId, NodeId, Place, SourceMap, Span};
use crate::font::{FaceId, Fonts};
use crate::geom::{Color, Length, Point, Rect, Size};
pub use crate::geom::{Path, Segment};
use crate::image::Images;
use crate::lang::Lang;
pub use crate::page::drawing::Drawing;
pub use crate::page::sheet::{Placed, Press, Sheet};
pub use crate::page::structure::{Element, ElementId, Numbering, Scope, StructTree, Tag};
use std::collections::BTreeMap;
use std::sync::Arc;

mod drawing;
mod dump;
mod sheet;
mod structure;

/// A laid-out book.
#[derive(Clone, Debug)]
pub struct Pages {
    /// What the document says of itself.
    pub info: Info,
    /// Pages in order.
    pub pages: Vec<Arc<Page>>,
    /// The faces that runs name.
    pub fonts: Arc<Fonts>,
    /// The pictures that items name.
    pub images: Arc<Images>,
    /// The logical structure (ISO 32000-2 §14.7); items point into it.
    pub structure: StructTree,
    /// Bookmarks.
    pub outline: Vec<OutlineEntry>,
    /// Named destinations: the document's anchors, note marks and citations.
    pub destinations: BTreeMap<String, Destination>,
    /// Where each page begins in the text.
    pub map: PageMap,
    /// Source of places, for messages about the finished page.
    pub sources: BTreeMap<NodeId, SourceMap>,
    /// Standards that the edition asks for.
    pub asked: Asked,
}

/// Where an edition asks for standards that a file claims anyway, if it can: what is asked for and not kept is an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// PDF/UA.
    pub accessible: Option<Span>,
    /// The level of PDF/A.
    pub archival: Option<Span>,
}

impl Pages {
    /// The author's words behind a place; `None` for generated text.
    #[must_use]
    pub fn span(&self, place: Place, len: u32) -> Option<Span> {
        let start = place.byte as usize;
        self.sources.get(&place.node)?.span(start, start + len as usize)
    }
}

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Title.
    pub title: String,
    /// Creators in order.
    pub authors: Vec<String>,
    /// Description.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// Language of the text.
    pub language: Lang,
    /// Build date, seconds since 1970, UTC.
    pub date: i64,
    /// Where the publication is found: `https://…`, `doi:10.…`.
    pub addresses: Vec<String>,
    /// Identifier, stable across builds (`urn:uuid:…`).
    pub identifier: String,
    /// For a printer: boxes and black text, neither tags nor links. Otherwise for the screen.
    pub press: Option<Press>,
    /// The part of ISO 19005 (PDF/A) and the level that the file says it keeps, if it does.
    pub archival: (u8, char),
}

impl Info {
    /// Whether the file is PDF 2.0, for PDF/A-4 and PDF/UA-2.
    ///
    /// ```
    /// use recto::page::Info;
    /// assert!(Info { archival: (4, 'F'), ..Info::default() }.is_second());
    /// assert!(!Info { archival: (2, 'A'), ..Info::default() }.is_second());
    /// ```
    #[must_use]
    pub fn is_second(&self) -> bool {
        self.press.is_none() && self.archival.0 >= 4
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Trim size.
    pub size: Size,
    /// What is printed as its number, whether or not the folio is shown: "xii", "47".
    pub label: PageLabel,
    /// What stands on it, in painting order, which is reading order.
    pub items: Vec<Item>,
    /// Live areas.
    pub links: Vec<LinkArea>,
}

/// A page's number and its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLabel {
    /// Counts from 1 within the style.
    pub number: u32,
    /// Roman in front matter.
    pub roman: bool,
}

/// Something on a page, with its place in the logical structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Element that it belongs to; `None`: artifact (furniture, rules, tints).
    pub element: Option<ElementId>,
    /// What is painted.
    pub mark: Mark,
    /// It stands on its side, to be read from below upwards: text runs up the page from the origin of its run, and a picture
    /// is turned in its rectangle. Rules and paths are as they are.
    pub turned: bool,
}

/// What is painted.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Glyphs of one face and size on one baseline.
    Run(Run),
    /// A filled rectangle: rules and tints.
    Rule {
        /// Where.
        rect: Rect,
        /// Colour.
        color: Color,
    },
    /// A picture scaled into a rectangle.
    Image {
        /// Which.
        image: ImageId,
        /// Where.
        rect: Rect,
    },
    /// A filled or stroked path of our own (ornaments, covers).
    Path {
        /// The path, in page coordinates.
        path: Path,
        /// Fill.
        fill: Option<Color>,
        /// Stroke and its width.
        stroke: Option<(Color, Length)>,
    },
}

/// Glyphs of one face and size on one baseline, with the text they stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Face.
    pub face: FaceId,
    /// Size.
    pub size: Length,
    /// Origin of the first glyph on the baseline.
    pub at: Point,
    /// Horizontal scale in thousandths, 1000 unless expanded; advances below include it.
    pub stretch: u16,
    /// Colour.
    pub color: Color,
    /// The author's letters, in reading order. A hyphen that the line break made is not among them.
    pub text: String,
    /// Where the text stands in the book; bytes of `text` follow it as far as the leaf goes.
    pub place: Place,
    /// Glyphs in painting order (left to right).
    pub glyphs: Vec<Glyph>,
    /// Those of them that don't stand on the baseline, such as vowel marks: which, and how far above it (negative: below), in
    /// units of [`Length`]; rising by glyph.
    pub rises: Vec<(u32, i32)>,
    /// A soft hyphen ends the run: the word goes on in the next run of the element, and the last glyph stands for nothing.
    pub hyphenated: bool,
    /// A word wider than its line is broken at its end without a hyphen: it goes on in the next run of the element.
    pub broken: bool,
    /// Language, where it differs from the document's.
    pub lang: Option<Lang>,
}

impl Run {
    /// Most bytes of a run's text, so that a glyph can say in two of its own where in the text it stands.
    pub const MAX_TEXT: usize = u16::MAX as usize;

    /// How far a glyph stands above the baseline.
    #[must_use]
    #[inline]
    pub fn rise(&self, glyph: usize) -> i32 {
        if self.rises.is_empty() {
            return 0;
        }
        let found = self.rises.binary_search_by_key(&glyph, |it| it.0 as usize);
        found.ok().and_then(|it| self.rises.get(it)).map_or(0, |it| it.1)
    }
}

/// A glyph and where it stands: eight bytes, for a novel has half a million of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Glyph id in the face.
    pub id: u16,
    /// First byte of `Run::text` that it stands for; glyphs of one cluster share it.
    pub text: u16,
    /// From the run's origin to the glyph's, to the right; in `Length` units, fits any page.
    pub x: i32,
}

/// A live area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkArea {
    /// Areas, one per line that the link runs over.
    pub rects: Vec<Rect>,
    /// Where to.
    pub to: LinkTarget,
    /// What it says of itself (PDF/UA-1 §7.18.5).
    pub description: String,
    /// Its `Link` element.
    pub element: Option<ElementId>,
}

/// Where a live area leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A URL.
    External(String),
    /// A named destination of `Pages::destinations`.
    Internal(String),
}

/// A named place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Index of the page.
    pub page: usize,
    /// Point to be shown at the top left.
    pub at: Point,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// What it says.
    pub title: String,
    /// Name in `Pages::destinations`.
    pub to: String,
    /// Deeper ones.
    pub children: Vec<Self>,
}

/// At which place of the text each page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    /// One per page with text of the main flow, in order; blank pages are left out.
    pub starts: Vec<PageStart>,
}

/// A page's beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// Index of the page.
    pub page: usize,
    /// "xii", "47".
    pub label: String,
    /// Its first whole word in the main flow.
    pub place: Place,
}

impl std::fmt::Display for PageLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.roman {
            f.write_str(&crate::lang::roman(self.number))
        } else {
            write!(f, "{}", self.number)
        }
    }
}
