//! `Document` to EPUB bytes.

pub use crate::epub::coverage::coverage;
pub use crate::epub::drawing::Draw;

use crate::diag::NodeId;
use crate::epub::faces::{Embedded, faces};
use crate::epub::found::Found;
use crate::epub::package::{Parts, Resource, package};
use crate::epub::picture::{file_of, slug};
use crate::epub::xhtml::{Book, NAV, direction, xhtml};
use crate::font::Fonts;
use crate::image::{Images, Kind, Picture};
use crate::lang::Direction;
use crate::manifest::{Edition, Region, SectionRole};
use crate::model::{
    BlockKind, Count, Document, Inline, Resolved, Settled, inline_lists, walk_blocks, walk_inlines,
};
use crate::page::PageMap;
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};

mod block;
mod boxes;
mod code;
mod coverage;
mod css;
mod drawing;
mod extent;
mod faces;
mod finish;
mod formula;
mod found;
mod index;
mod inline;
mod matter;
mod metadata;
mod nav;
mod note;
mod package;
mod picture;
mod split;
mod table;
mod xhtml;
mod xml;

/// What the EPUB writer reads beside the document.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Tokens, overrides applied.
    pub theme: &'a Theme,
    /// Faces.
    pub fonts: &'a Fonts,
    /// Pictures.
    pub images: &'a Images,
    /// Build date, seconds since 1970, UTC.
    pub date: i64,
    /// Stable identifier, `urn:uuid:…`.
    pub identifier: &'a str,
    /// The drawn cover as PNG, where the author gave none.
    pub cover: Option<&'a [u8]>,
    /// Pages of the edition whose numbers are cited.
    pub pages: Option<&'a PageMap>,
    /// ISBN of that edition.
    pub pages_isbn: Option<&'a str>,
    /// What draws formulas, where the edition wants pictures of them.
    pub draw: Option<Draw<'a>>,
}

/// What the EPUB writer could not do; nothing of the author's causes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpubError(pub String);

impl std::fmt::Display for EpubError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EpubError {}

/// Where the cover's page stands.
const COVER: &str = "text/cover.xhtml";

/// A finished book.
#[derive(Clone, Debug)]
pub struct Written {
    /// The whole archive.
    pub bytes: Vec<u8>,
    /// Path and XHTML of each section's files, in the order of the spine.
    pub text: Vec<(String, String)>,
    /// What of them recto worded.
    pub made: Count,
    /// Sections without a file of their own: the contents, which are the navigation document, and what only paper has.
    pub without_file: Vec<NodeId>,
}

/// Writes the book.
///
/// # Errors
/// If the archive can't be assembled.
pub fn write(package: &Package<'_>, document: &Document) -> Result<Written, EpubError> {
    let split = split::split(document);
    let none = BTreeSet::new();
    let (document, continued) = match &split {
        Some(it) => (&it.document, &it.continued),
        None => (document, &none),
    };
    let cover = cover(package, document);
    let mut book = Book {
        package,
        document,
        files: files(document),
        continued,
        anchors: BTreeMap::new(),
        pages: pages(package.pages, document),
        notes: BTreeMap::new(),
        ids: BTreeMap::new(),
        page_of: BTreeMap::new(),
    };
    for anchor in &document.anchors {
        if anchor.node != NodeId::NONE {
            book.anchors.entry(anchor.node).or_default().push(anchor);
        }
    }
    for note in &document.notes {
        book.notes.entry(note.section).or_default().push(note);
    }
    // Twice, as TeX does: the first time shows which ids there are, so that the second links to no other.
    let first = render(&book, cover.as_ref()).found;
    (book.ids, book.page_of) = (first.ids, first.page_of);
    let Rendered { mut text, nav, ncx, made, mut found } = render(&book, cover.as_ref());
    found.body.add(&package.theme.ornament);
    let faces = faces(package.fonts, package.theme, &found);
    let has_cover = cover.is_some();
    let bytes = self::package(Parts {
        nav_before: nav_before(&book),
        text: &text,
        nav,
        ncx,
        css: css::css(package.theme, &found, &faces),
        metadata: metadata::metadata(package, document, &found, cover.is_some()),
        attributes: attributes(document),
        direction: direction(&document.book.language),
        resources: resources(package, &found, &faces),
        cover: cover.map(|it| it.image),
    })?;
    text.drain(..usize::from(has_cover));
    let without_file = document.sections.iter().zip(&book.files);
    let without_file =
        without_file.filter(|(_, it)| it.as_deref().is_none_or(|it| it == NAV)).map(|it| it.0.node);
    Ok(Written { bytes, text, made, without_file: without_file.collect() })
}

/// All text of the book.
struct Rendered {
    text: Vec<(String, String)>,
    nav: String,
    ncx: String,
    /// What recto worded in the text.
    made: Count,
    found: Found,
}

fn render(book: &Book<'_>, cover: Option<&Cover<'_>>) -> Rendered {
    let (mut text, mut found) = (Vec::new(), Found::default());
    if let Some(cover) = cover {
        let mut w = xhtml::Writer::new(book, &mut found, usize::MAX);
        matter::cover_page(&mut w, &cover.image.path, &cover.alt, cover.size);
        text.push((COVER.to_owned(), w.xml.finish()));
    }
    for (index, file) in book.files.iter().enumerate() {
        if let Some(file) = file.as_ref().filter(|it| *it != NAV) {
            text.push((file.clone(), xhtml(book, &mut found, index)));
        }
    }
    let made = found.made;
    let lines = nav::lines(book, &mut found);
    let nav = nav::nav(book, &mut found, &lines, cover.map(|_| COVER));
    let ncx = nav::ncx(book, &found, &lines);
    Rendered { text, nav, ncx, made, found }
}

/// The file of each section, by its slug. The contents are the navigation document; a drawn cover has its own page; a
/// half-title is the blank side of a sheet, which only paper has.
fn files(document: &Document) -> Vec<Option<String>> {
    let mut taken = BTreeSet::from([COVER.to_owned()]);
    let has_title_page = document.sections.iter().any(|it| it.role == SectionRole::TitlePage);
    let mut has_nav = false;
    let mut file = |slugged: &str| {
        let mut name = format!("text/{slugged}.xhtml");
        let mut further = 2;
        while !taken.insert(name.clone()) {
            name = format!("text/{slugged}-{further}.xhtml");
            further += 1;
        }
        name
    };
    let section = |role, slugged: &str| match role {
        SectionRole::Cover => None,
        SectionRole::HalfTitle if has_title_page => None,
        SectionRole::Toc if !std::mem::replace(&mut has_nav, true) => Some(NAV.to_owned()),
        _ => Some(file(&slug(slugged))),
    };
    let mut section = section;
    document.sections.iter().map(|it| section(it.role, &it.slug)).collect()
}

/// The first file behind the contents; without a place of their own they stand before the text.
fn nav_before(book: &Book<'_>) -> Option<String> {
    let is_text = |it: &&Option<String>| it.as_deref().is_some_and(|it| it != NAV);
    match book.files.iter().position(|it| it.as_deref() == Some(NAV)) {
        Some(toc) => book.files.get(toc..)?.iter().find(is_text)?.clone(),
        None => {
            let both = book.document.sections.iter().zip(&book.files);
            let main = both.filter(|it| it.0.region != Region::Front).map(|it| it.1);
            main.clone().find(is_text)?.clone()
        }
    }
}

/// Print pages by the node that they begin in; one that begins in what this edition does not hold begins with what follows it.
fn pages(map: Option<&PageMap>, document: &Document) -> BTreeMap<NodeId, Vec<(usize, usize)>> {
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
                match &block.kind {
                    BlockKind::Code(it) => held.word(it.text.node),
                    BlockKind::Math(it) => held.word(it.tex.node),
                    _ => {}
                }
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

fn attributes(document: &Document) -> Vec<(&'static str, String)> {
    let lang = &document.book.language;
    let mut all = vec![("xml:lang", lang.as_str().to_owned())];
    if lang.direction() == Direction::Rtl {
        all.push(("dir", "rtl".to_owned()));
    }
    all
}

fn resources<'a>(
    package: &Package<'a>,
    found: &'a Found,
    faces: &'a [Embedded],
) -> Vec<Resource<'a>> {
    let picture = |id: &crate::model::ImageId| {
        let picture = package.images.get(*id)?;
        let path = file_of(*id, picture);
        Some(Resource { path, media_type: picture.media_type(), bytes: picture.for_epub() })
    };
    let font = |it: &'a Embedded| Resource {
        path: it.path.clone(),
        media_type: it.media_type,
        bytes: &it.bytes,
    };
    let drawing = |(svg, number): (&'a String, &usize)| Resource {
        path: drawing::file_of(*number),
        media_type: "image/svg+xml",
        bytes: svg.as_bytes(),
    };
    let pictures = found.images.iter().filter_map(picture);
    pictures.chain(found.drawings.iter().map(drawing)).chain(faces.iter().map(font)).collect()
}

/// The cover: the author's own picture, else the drawn one.
#[derive(Debug)]
struct Cover<'a> {
    image: Resource<'a>,
    alt: String,
    size: (u32, u32),
}

fn cover<'a>(package: &Package<'a>, document: &Document) -> Option<Cover<'a>> {
    let book = &document.book;
    let own = book
        .cover
        .as_ref()
        .and_then(|cover| package.images.pictures().iter().find(|it| it.path == cover.value));
    let said = [book.title.value.as_str(), &book.creator_names()].join(". ");
    let alt =
        book.cover_alt.clone().unwrap_or_else(|| said.trim_end_matches(['.', ' ']).to_owned());
    if let Some(picture) = own {
        let path = format!("images/cover.{}", picture.extension());
        let image = Resource { path, media_type: picture.media_type(), bytes: picture.for_epub() };
        return Some(Cover { image, alt, size: size_of(picture) });
    }
    let bytes = package.cover?;
    let image = Resource { path: "images/cover.png".to_owned(), media_type: "image/png", bytes };
    Some(Cover { image, alt, size: png_size(bytes) })
}

fn size_of(picture: &Picture) -> (u32, u32) {
    match &picture.kind {
        Kind::Jpeg(it) | Kind::Png(it) | Kind::WebP(it) | Kind::Gif(it) => (it.width, it.height),
        Kind::Svg(_) => {
            let (width, height) = picture::pixels(picture);
            (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1))
        }
    }
}

/// Width and height in a PNG's header (PNG 3rd edition §11.2.1).
fn png_size(bytes: &[u8]) -> (u32, u32) {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4).and_then(|it| <[u8; 4]>::try_from(it).ok());
        four.map_or(1, u32::from_be_bytes)
    };
    (number(16), number(20))
}
