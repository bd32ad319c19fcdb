//! The cover: its picture, and the page that shows it.

use crate::epub::Package;
use crate::html::{Resource, Writer, frame, pixels};
use crate::image::{Kind, Picture};
use crate::lang::Word;
use crate::manifest::Region;
use crate::model::Document;

/// Where the cover's page stands.
pub(super) const COVER: &str = "text/cover.xhtml";

/// The cover: the author's own picture, else the drawn one.
#[derive(Debug)]
pub(super) struct Cover<'a> {
    pub(super) image: Resource<'a>,
    pub(super) alt: String,
    pub(super) size: (u32, u32),
}

/// The cover of a book, if it has one.
pub(super) fn cover<'a>(package: &Package<'a>, document: &Document) -> Option<Cover<'a>> {
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
            let (width, height) = pixels(picture);
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

/// The cover as a page of its own.
pub(super) fn cover_page(w: &mut Writer<'_>, image: &str, alt: &str, size: (u32, u32)) {
    let title = w.cx.word(Word::Cover);
    frame(w, title, Region::Front, COVER);
    w.xml.open("section").attr("class", "cover").attr("epub:type", "cover").line();
    w.xml.open("img").attr("src", &format!("../{image}")).attr("alt", alt);
    w.xml.attr("role", "doc-cover").attr("width", &size.0.to_string());
    w.xml.attr("height", &size.1.to_string()).close_line();
    w.xml.close_line();
}
