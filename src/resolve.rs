//! `Book` to `Document`: numbers, notes, citations, cross-references, generated matter, contents.

use crate::diag::Sink;
use crate::files::Files;
use crate::image::Images;
use crate::manifest::Manifest;
use crate::model::{Book, Document};
use std::collections::BTreeMap;

/// Looks everything up. Pictures named by the book are read into `images`.
pub fn resolve(
    sink: &mut Sink,
    files: &dyn Files,
    images: &mut Images,
    manifest: &Manifest,
    book: Book,
) -> Document {
    let _ = (sink, files, images, book);
    Document {
        book: manifest.book.clone(),
        numbering: manifest.numbering,
        sections: Vec::new(),
        notes: Vec::new(),
        anchors: Vec::new(),
        contents: Vec::new(),
        spans: BTreeMap::new(),
    }
}
