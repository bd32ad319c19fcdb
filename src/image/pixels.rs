//! The pixels of a raster image, as its file stores them.

use crate::image::{Kind, MAX_PIXELS, Picture};
use ::image::{DynamicImage, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Unpacked pixels of 8 bits, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Samples of a pixel in `color`: 1 grey, 3 RGB.
    pub components: u8,
    /// Colour samples, not multiplied by the opacity.
    pub color: Vec<u8>,
    /// Opacity of each pixel, if any is not opaque.
    pub alpha: Option<Vec<u8>>,
}

/// Unpacks a picture; `None` for drawings and damaged files.
pub(in crate::image) fn decode(picture: &Picture) -> Option<Pixels> {
    let format = match picture.kind {
        Kind::Jpeg(_) => ImageFormat::Jpeg,
        Kind::Png(_) => ImageFormat::Png,
        Kind::WebP(_) => ImageFormat::WebP,
        Kind::Gif(_) => ImageFormat::Gif,
        Kind::Svg(_) => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(&picture.bytes[..]), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_PIXELS * 16);
    reader.limits(limits);
    Some(split(reader.decode().ok()?))
}

fn split(image: DynamicImage) -> Pixels {
    let (width, height) = (image.width(), image.height());
    let color = image.color();
    let components = if color.has_color() { 3 } else { 1 };
    let (color, alpha) = match (color.has_color(), color.has_alpha()) {
        (true, false) => (image.into_rgb8().into_raw(), None),
        (false, false) => (image.into_luma8().into_raw(), None),
        (true, true) => part(&image.into_rgba8().into_raw(), 4),
        (false, true) => part(&image.into_luma_alpha8().into_raw(), 2),
    };
    let alpha = alpha.filter(|it| it.iter().any(|opacity| *opacity != u8::MAX));
    Pixels { width, height, components, color, alpha }
}

/// Colour and opacity apart; the last of `samples` is the opacity.
fn part(mixed: &[u8], samples: usize) -> (Vec<u8>, Option<Vec<u8>>) {
    let pixels = mixed.chunks_exact(samples);
    let color = pixels.clone().flat_map(|it| it[..samples - 1].iter().copied()).collect();
    let alpha = pixels.map(|it| it[samples - 1]).collect();
    (color, Some(alpha))
}
