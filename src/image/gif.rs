//! GIF: what its header says, and that its first frame is whole (CompuServe, *GIF89a Specification*).

use crate::image::{Problem, Raster, broken, check_pixels};
use ::image::ImageDecoder as _;
use ::image::codecs::gif::GifDecoder;
use std::io::Cursor;

/// Reads the header, then unpacks the first frame once, keeping nothing of it.
pub(in crate::image) fn read(path: &str, bytes: &[u8]) -> Result<Raster, Problem> {
    let damaged = |error: ::image::ImageError| broken(path, &error.to_string());
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_pixels(path, width, height)?;
    let size = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    let alpha = pixels.chunks_exact(4).any(|it| it[3] != u8::MAX);
    Ok(Raster {
        width,
        height,
        components: 3,
        bits: 8,
        alpha,
        orientation: 1,
        inverted: false,
        density: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    /// Two frames of one pixel, the first red.
    fn two_frames() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = ::image::codecs::gif::GifEncoder::new(&mut bytes);
        for color in [[255, 0, 0, 255], [0, 0, 255, 255]] {
            let frame = ::image::RgbaImage::from_pixel(1, 1, ::image::Rgba(color));
            encoder.encode_frame(::image::Frame::new(frame)).unwrap();
        }
        drop(encoder);
        bytes
    }

    #[test]
    fn size_and_first_frame_are_read() {
        let bytes = two_frames();
        let raster = read("a.gif", &bytes).unwrap();
        assert_eq!((raster.width, raster.height, raster.alpha), (1, 1, false));
        let mut images = crate::image::Images::default();
        let id = images.add("a.gif", &bytes.into()).unwrap();
        assert_eq!(images.get(id).unwrap().pixels().unwrap().color, [255, 0, 0]);
    }

    #[test]
    fn a_file_that_ends_before_its_first_frame_is_damaged() {
        for length in [6, 10, 13] {
            let problem = read("a.gif", &two_frames()[..length]).unwrap_err();
            assert_eq!(problem.code, Code::ImageBroken, "{length}");
        }
    }

    #[test]
    fn a_small_file_of_very_many_pixels_is_refused() {
        let mut bytes = two_frames();
        // Width and height of the screen (§18).
        bytes[6..10].fill(0xff);
        assert_eq!(read("a.gif", &bytes).unwrap_err().code, Code::ImageTooLarge);
    }
}
