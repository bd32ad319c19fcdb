//! `Document` to finished `Pages`.

use crate::diag::Sink;
use crate::font::Fonts;
use crate::image::Images;
use crate::manifest::Edition;
use crate::model::Document;
use crate::page::{Page, Pages};
use crate::theme::Theme;
use std::sync::Arc;

pub mod para;

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

/// Sets the book.
pub fn layout(sink: &mut Sink, setting: &Setting<'_>, document: &Document) -> Pages {
    let _ = (sink, document);
    Pages {
        info: crate::page::Info::default(),
        pages: Vec::new(),
        fonts: Arc::clone(setting.fonts),
        images: Arc::clone(setting.images),
        structure: crate::page::StructTree::default(),
        outline: Vec::new(),
        destinations: std::collections::BTreeMap::new(),
        map: crate::page::PageMap::default(),
        sources: std::collections::BTreeMap::new(),
    }
}

/// The drawn cover as a page, 1600 × 2560 units of 1/100 inch scaled to 6 in across.
pub fn cover(sink: &mut Sink, setting: &Setting<'_>, document: &Document) -> Option<Page> {
    let _ = (sink, setting, document);
    None
}
