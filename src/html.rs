//! `Document` to XHTML: each section a file, and what the files ask for: a style sheet, fonts, pictures.
//!
//! Where the files stand and what packs them is said by who asks: this room knows neither a package document nor an archive.

pub use crate::html::coverage::coverage;
pub use crate::html::drawing::Draw;

pub(crate) use crate::html::contents::{Line, lines};
pub(crate) use crate::html::context::{RenderContext, direction};
pub(crate) use crate::html::css::css;
pub(crate) use crate::html::faces::faces;
pub(crate) use crate::html::picture::{pixels, slug};
pub(crate) use crate::html::section::{frame, section, title_of};
pub(crate) use crate::html::split::split;
pub(crate) use crate::html::usage::Usage;
pub(crate) use crate::html::writer::{Writer, page_id};
pub(crate) use crate::html::xml::{Xml, readable};

use crate::image::Images;
use crate::page::PageMap;
use crate::theme::Theme;

mod block;
mod boxes;
mod code;
mod contents;
mod context;
mod coverage;
mod css;
mod drawing;
mod extent;
mod faces;
mod formula;
mod index;
mod inline;
mod matter;
mod note;
mod pagebreak;
mod picture;
mod section;
mod split;
mod table;
mod usage;
mod writer;
mod xml;

/// What rendering reads beside the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HtmlConfig<'a> {
    /// Tokens, overrides applied.
    pub(crate) theme: &'a Theme,
    /// Pictures.
    pub(crate) images: &'a Images,
    /// Pages of the edition whose numbers are cited.
    pub(crate) pages: Option<&'a PageMap>,
    /// What draws formulas, where pictures of them are wanted.
    pub(crate) draw: Option<Draw<'a>>,
    /// The file of the style sheet.
    pub(crate) stylesheet: &'a str,
    /// The file of the contents.
    pub(crate) contents: &'a str,
}

/// A file that is not text of the book.
#[derive(Clone, Debug)]
pub(crate) struct Resource<'a> {
    /// Path among the book's files.
    pub(crate) path: String,
    /// Media type (EPUB 3.3 §3.2).
    pub(crate) media_type: &'static str,
    /// The file.
    pub(crate) bytes: &'a [u8],
}

/// The pictures, drawings and fonts that the text was found to ask for.
pub(crate) fn resources<'a>(
    images: &'a Images,
    usage: &'a Usage,
    faces: &'a [faces::Embedded],
) -> Vec<Resource<'a>> {
    let picture = |id: &crate::model::ImageId| {
        let picture = images.get(*id)?;
        let path = picture::file_of(*id, picture);
        Some(Resource { path, media_type: picture.media_type(), bytes: picture.for_epub() })
    };
    let font = |it: &'a faces::Embedded| Resource {
        path: it.path.clone(),
        media_type: it.media_type,
        bytes: &it.bytes,
    };
    let drawing = |(svg, number): (&'a String, &usize)| Resource {
        path: drawing::file_of(*number),
        media_type: "image/svg+xml",
        bytes: svg.as_bytes(),
    };
    let pictures = usage.images.iter().filter_map(picture);
    pictures.chain(usage.drawings.iter().map(drawing)).chain(faces.iter().map(font)).collect()
}
