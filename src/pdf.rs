//! `Pages` to PDF bytes.

use crate::page::Pages;

/// What the PDF writer could not do; nothing of the author's causes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfError(pub String);

/// Writes the pages.
///
/// # Errors
/// If a face can't be subset or the archive can't be assembled.
pub fn write(pages: &Pages) -> Result<Vec<u8>, PdfError> {
    let _ = pages;
    Ok(Vec::new())
}
