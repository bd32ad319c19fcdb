//! Pictures made of pixels within a drawing.

use crate::image::transform::{PIXEL, transform};
use crate::image::{Inset, Kind, Picture, Problem, Transform, jpeg, png, webp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is said of one that can't be read.
const BROKEN: &str = "a damaged picture";

/// The pictures of a drawing, each read once: `<use>` may draw one a hundred times.
#[derive(Default)]
pub(in crate::image) struct Insets {
    /// By the address of their bytes in the drawing, which stays as long as the drawing does.
    read: BTreeMap<usize, Option<Arc<Picture>>>,
}

impl Insets {
    /// An image of a drawing; `None` for one that is hidden.
    pub(in crate::image) fn inset(
        &mut self,
        image: &usvg::Image,
        at: usvg::Transform,
    ) -> Result<Option<Inset>, &'static str> {
        if !image.is_visible() {
            return Ok(None);
        }
        let (data, name) = match image.kind() {
            usvg::ImageKind::PNG(data) => (data, "embedded.png"),
            usvg::ImageKind::JPEG(data) => (data, "embedded.jpg"),
            usvg::ImageKind::WEBP(data) => (data, "embedded.webp"),
            usvg::ImageKind::GIF(_) | usvg::ImageKind::SVG(_) => return Err(BROKEN),
        };
        let read = || read(name, data.as_slice().into()).ok().map(Arc::new);
        let picture = self.read.entry(Arc::as_ptr(data).addr()).or_insert_with(read);
        let picture = Arc::clone(picture.as_ref().ok_or(BROKEN)?);
        let (width, height) = (image.size().width(), image.size().height());
        let it = transform(at.pre_scale(width, height));
        let (a, b, c, d) = (it.a * PIXEL, it.b * PIXEL, it.c * PIXEL, it.d * PIXEL);
        Ok(Some(Inset { picture, transform: Transform { a, b, c, d, ..it } }))
    }
}

fn read(path: &str, bytes: Arc<[u8]>) -> Result<Picture, Problem> {
    let (raster, kind): (_, fn(_) -> Kind) = match path.rsplit_once('.') {
        Some((_, "png")) => (png::read(path, &bytes)?, Kind::Png),
        Some((_, "webp")) => (webp::read(path, &bytes)?, Kind::WebP),
        _ => (jpeg::read(path, &bytes)?, Kind::Jpeg),
    };
    let (path, losses) = (path.to_owned(), Vec::new());
    Ok(Picture { path, bytes, size: raster.size(), kind: kind(raster), losses })
}
