//! `Document` to EPUB bytes.

use crate::diag::NodeId;
use crate::epub::container::{Parts, container};
use crate::epub::cover::{COVER, Cover, cover, cover_page};
use crate::font::Fonts;
use crate::html::{self, Draw, HtmlConfig, RenderContext, Usage, Writer, direction, section, slug};
use crate::image::Images;
use crate::lang::Direction;
use crate::manifest::{Edition, Region, SectionRole};
use crate::model::{Count, Document, Section, Settled};
use crate::page::PageMap;
use crate::theme::Theme;
use std::collections::BTreeSet;

mod container;
mod cover;
mod finish;
mod metadata;
mod nav;

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

/// The file of the contents, which is the navigation document too.
const NAV: &str = "nav.xhtml";
/// The file of the style sheet; epub-builder fixes its name.
const STYLES: &str = "stylesheet.css";

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
    let split = html::split(document);
    let none = BTreeSet::new();
    let (document, continued) = match &split {
        Some(it) => (&it.document, &it.continued),
        None => (document, &none),
    };
    let cover = cover(package, document);
    let config = HtmlConfig {
        theme: package.theme,
        images: package.images,
        pages: package.pages,
        draw: package.draw,
        stylesheet: STYLES,
        contents: NAV,
    };
    let mut cx = RenderContext::new(config, document, files(document), continued);
    // Twice, as TeX does: the first time shows which ids there are, so that the second links to no other.
    let first = render(&cx, cover.as_ref(), package.identifier).usage;
    (cx.ids, cx.page_of) = (first.ids, first.page_of);
    let rendered = render(&cx, cover.as_ref(), package.identifier);
    let Rendered { mut text, nav, ncx, made, mut usage } = rendered;
    usage.body.add(&package.theme.ornament);
    let faces = html::faces(package.fonts, package.theme, &usage);
    let has_cover = cover.is_some();
    let bytes = container(Parts {
        nav_before: nav_before(&cx),
        text: &text,
        nav,
        ncx,
        css: html::css(package.theme, &usage, &faces),
        metadata: metadata::metadata(package, document, &usage, cover.is_some()),
        attributes: attributes(document),
        direction: direction(&document.book.language),
        resources: html::resources(package.images, &usage, &faces),
        cover: cover.map(|it| it.image),
    })?;
    text.drain(..usize::from(has_cover));
    let without_file = document.sections.iter().zip(&cx.files);
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
    usage: Usage,
}

fn render(cx: &RenderContext<'_>, cover: Option<&Cover<'_>>, identifier: &str) -> Rendered {
    let (mut text, mut usage) = (Vec::new(), Usage::default());
    if let Some(cover) = cover {
        let mut w = Writer::new(cx, &mut usage, usize::MAX);
        cover_page(&mut w, &cover.image.path, &cover.alt, cover.size);
        text.push((COVER.to_owned(), w.xml.finish()));
    }
    for (index, file) in cx.files.iter().enumerate() {
        if let Some(file) = file.as_ref().filter(|it| *it != NAV) {
            text.push((file.clone(), section(cx, &mut usage, index)));
        }
    }
    let made = usage.made;
    let lines = html::lines(cx, &mut usage);
    let nav = nav::nav(cx, &mut usage, &lines, cover.map(|_| COVER));
    let ncx = nav::ncx(cx, &usage, &lines, identifier);
    Rendered { text, nav, ncx, made, usage }
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
    let section = |it: &Section<Settled>| {
        let is_of_paper = it.role == SectionRole::HalfTitle && has_title_page;
        if it.role == SectionRole::Cover || is_of_paper {
            return None;
        }
        if it.role == SectionRole::Toc && !std::mem::replace(&mut has_nav, true) {
            return Some(NAV.to_owned());
        }
        Some(file(&slug(&it.slug)))
    };
    document.sections.iter().map(section).collect()
}

/// The first file behind the contents; without a place of their own they stand before the text.
fn nav_before(cx: &RenderContext<'_>) -> Option<String> {
    let is_text = |it: &&Option<String>| it.as_deref().is_some_and(|it| it != NAV);
    match cx.files.iter().position(|it| it.as_deref() == Some(NAV)) {
        Some(toc) => cx.files.get(toc..)?.iter().find(is_text)?.clone(),
        None => {
            let both = cx.document.sections.iter().zip(&cx.files);
            let main = both.filter(|it| it.0.region != Region::Front).map(|it| it.1);
            main.clone().find(is_text)?.clone()
        }
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
