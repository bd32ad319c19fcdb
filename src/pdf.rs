//! `Pages` to PDF bytes.

pub use crate::pdf::standard::standards;

use crate::page::{Pages, Sheet};

mod attached;
mod boxes;
mod cmap;
mod color;
mod container;
mod content;
mod deflate;
mod document;
mod figure;
mod finish;
mod glyphs;
mod icc;
mod ink;
mod joins;
mod line;
mod metadata;
mod object;
mod outline;
mod picture;
mod save;
mod second;
mod sheet;
mod standard;
mod structure;
mod words;

/// What the PDF writer could not do; nothing of the author's causes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfError(pub String);

impl std::fmt::Display for PdfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PdfError {}

/// Writes the pages: PDF 1.7, tagged and linked unless they are for a printer.
///
/// Same pages, same bytes, with any number of threads.
///
/// # Errors
/// If there is no page, a face can't be subset, or a picture can't be unpacked.
pub fn write(pages: &Pages) -> Result<Vec<u8>, PdfError> {
    if pages.pages.is_empty() {
        return Err(PdfError("a PDF needs at least one page".to_owned()));
    }
    let joins = joins::joins(pages);
    let faces = glyphs::faces(pages, &joins)?;
    let leaves = pages.pages.iter().map(|it| it.size);
    let (mut contents, file) = rayon::join(
        || content::contents(pages, &faces, &joins, content::Use::Page),
        || document::document(pages, &faces, leaves),
    );
    let mut file = file?;
    let ids = metadata::identifiers(pages, &contents);
    document::fill(&mut file, pages, &mut contents)?;
    let mut tree = second::Tree::default();
    if pages.info.press.is_none() {
        let links = finish::links(&mut file, pages);
        tree = structure::structure(&mut file, pages, &contents, &links);
    }
    outline::outline(&mut file, pages);
    color::intent(&mut file);
    let carries = !tree.files.is_empty();
    metadata::metadata(&mut file, pages, standard::kept(pages), (ids, carries));
    finish::finish(file, pages, &tree)
}

/// Writes sheets with the pages on them: PDF 1.7 without tags, links and claims, for printing alone.
///
/// Each page is a form that the sheets place (ISO 32000-1 §8.10), so that a page costs its bytes once.
///
/// # Errors
/// As [`write()`].
pub fn impose(pages: &Pages, sheets: &[Sheet]) -> Result<Vec<u8>, PdfError> {
    if sheets.is_empty() {
        return Err(PdfError("a PDF needs at least one page".to_owned()));
    }
    let joins = joins::joins(pages);
    let faces = glyphs::faces(pages, &joins)?;
    let contents = content::contents(pages, &faces, &joins, content::Use::Form);
    let ids = metadata::identifiers(pages, &contents);
    let leaves = sheets.iter().map(|it| it.size);
    let mut file = document::document(pages, &faces, leaves)?;
    sheet::sheets(&mut file, pages, contents, sheets)?;
    metadata::metadata(&mut file, pages, standard::Kept::default(), (ids, false));
    Ok(finish::save(file))
}

/// A PDF under construction.
struct File {
    document: lopdf::Document,
    /// Objects beside the document's.
    written: save::Written,
    catalog: lopdf::ObjectId,
    /// The page objects in order.
    pages: Vec<lopdf::ObjectId>,
    /// Faces and pictures, shared by all pages.
    resources: lopdf::ObjectId,
    /// It is PDF 2.0.
    second: bool,
}
