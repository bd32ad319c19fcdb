//! `Pages` to PDF bytes.

use crate::page::Pages;

mod claims;
mod color;
mod content;
mod document;
mod figure;
mod finish;
mod glyphs;
mod joins;
mod metadata;
mod object;
mod outline;
mod picture;
mod structure;

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
    let faces = glyphs::faces(pages)?;
    let contents = content::contents(pages, &faces);
    let mut file = document::document(pages, &faces, &contents)?;
    if !pages.info.press {
        let links = finish::links(&mut file, pages);
        structure::structure(&mut file, pages, &contents, &links);
    }
    outline::outline(&mut file, pages);
    color::intent(&mut file);
    let claims = claims::claims(pages, &faces);
    metadata::metadata(&mut file, pages, &contents, claims);
    finish::finish(file, pages)
}

/// A PDF under construction.
struct File {
    document: lopdf::Document,
    catalog: lopdf::ObjectId,
    /// The page objects in order.
    pages: Vec<lopdf::ObjectId>,
}
