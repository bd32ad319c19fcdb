//! What shops refuse, or show less of: covers and pictures outside of their limits.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::Files;
use crate::image::{Images, Kind, Picture};
use crate::manifest::{Manifest, Output};
use crate::model::ImageId;
use crate::resolve::picture::take;

/// Most pixels of a picture in a book (Apple Books Asset Guide).
const MAX_SHOWN_PIXELS: u64 = 5_600_000;
/// Fewest pixels across a cover (Apple), and most along it (Kindle Direct Publishing).
const COVER_ACROSS: u32 = 1_400;
const COVER_ALONG: u32 = 10_000;
/// Most bytes of a book (Kindle), nearly all of which are its pictures.
const MAX_BOOK_BYTES: u64 = 650_000_000;

/// Says that a picture has more pixels than shops take.
pub(crate) fn picture(
    sink: &mut Sink,
    images: &Images,
    manifest: &Manifest,
    id: ImageId,
    span: Span,
) {
    let Some(picture) = images.get(id).filter(|_| is_for_shops(manifest)) else { return };
    if turned(picture) {
        let said = format!("the picture `{}` stands upright only by its EXIF tag", picture.path);
        let found =
            Diagnostic::new(Code::ShopLimit, said).at(span, "many readers do not look at it");
        sink.push(found.hint("let your picture program turn the pixels themselves"));
    }
    let pixels = pixels(picture).map_or(0, |(across, down)| u64::from(across) * u64::from(down));
    if pixels > MAX_SHOWN_PIXELS {
        let tenths = pixels / 100_000;
        let said = format!(
            "the picture `{}` has {}.{} million pixels",
            picture.path,
            tenths / 10,
            tenths % 10
        );
        let found = Diagnostic::new(Code::ShopLimit, said).at(span, "shops take 5.6 million");
        sink.push(found.hint("scale it down: 2,000 pixels across fill a page of print"));
    }
}

/// Whether the book comes out as an EPUB.
fn is_for_shops(manifest: &Manifest) -> bool {
    manifest.editions.iter().any(|it| it.output == Output::Epub)
}

/// Whether the pixels are stored in another direction than they are seen in (EXIF 2.32 §4.6.4).
fn turned(picture: &Picture) -> bool {
    match &picture.kind {
        Kind::Jpeg(it) | Kind::Png(it) | Kind::WebP(it) | Kind::Gif(it) => it.orientation > 1,
        Kind::Svg(_) => false,
    }
}

/// Pixels across and down; `None` for a drawing.
fn pixels(picture: &Picture) -> Option<(u32, u32)> {
    match &picture.kind {
        Kind::Jpeg(it) | Kind::Png(it) | Kind::WebP(it) | Kind::Gif(it) => {
            Some((it.width, it.height))
        }
        Kind::Svg(_) => None,
    }
}

/// The author's own cover joins the pictures, so that writers find it by its path; and what shops say of it.
pub(crate) fn cover(sink: &mut Sink, files: &dyn Files, images: &mut Images, manifest: &Manifest) {
    let Some(path) = &manifest.book.cover else { return };
    let found = take(sink, files, images, &path.value, path.span);
    let Some(cover) = found.and_then(|it| images.get(it)).filter(|_| is_for_shops(manifest)) else {
        return;
    };
    let wrong = match (&cover.kind, pixels(cover)) {
        (Kind::WebP(_) | Kind::Gif(_) | Kind::Svg(_), _) => "is no JPEG or PNG".to_owned(),
        (_, Some((across, down))) if across.min(down) < COVER_ACROSS => {
            format!("has {across} × {down} pixels")
        }
        (_, Some((across, down))) if across.max(down) > COVER_ALONG => {
            format!("has {across} × {down} pixels")
        }
        _ => return,
    };
    let said = Diagnostic::new(Code::ShopLimit, format!("the cover `{}` {wrong}", path.value));
    sink.push(
        said.at_maybe(path.span, "shops refuse it, or show it small")
            .hint("1,600 × 2,560 pixels as JPEG are best for all of them"),
    );
}

/// Says that the pictures are more than shops take in one book.
pub(crate) fn weigh(sink: &mut Sink, images: &Images, manifest: &Manifest) {
    let bytes: u64 = images.pictures().iter().map(|it| it.bytes.len() as u64).sum();
    if bytes > MAX_BOOK_BYTES && is_for_shops(manifest) {
        let said = format!("the book's pictures have {} MB together", bytes / 1_000_000);
        let found = Diagnostic::new(Code::ShopLimit, said);
        sink.push(
            found.hint("shops take 650 MB: store photographs as JPEG of 2,000 pixels across"),
        );
    }
}
