//! WebP: what its header says, and that its pixels are whole (RFC 9649). Of a moving picture, the first frame.

use crate::image::{Problem, Raster, broken, check_pixels};
use ::image::codecs::webp::WebPDecoder;
use ::image::{ColorType, ImageDecoder as _};
use std::io::Cursor;

/// Reads the header, then unpacks the pixels once, keeping nothing of them.
pub(in crate::image) fn read(path: &str, bytes: &[u8]) -> Result<Raster, Problem> {
    let damaged = |error: ::image::ImageError| broken(path, &error.to_string());
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_pixels(path, width, height)?;
    let orientation = decoder.orientation().map_err(damaged)?.to_exif();
    let color = decoder.color_type();
    let size = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    let turned = orientation >= 5;
    Ok(Raster {
        width: if turned { height } else { width },
        height: if turned { width } else { height },
        components: 3,
        bits: 8,
        alpha: color == ColorType::Rgba8,
        orientation,
        inverted: false,
        density: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    /// Two pixels, red above half-transparent blue, without loss.
    fn two_pixels() -> Vec<u8> {
        let mut bytes = Vec::new();
        ::image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
            .encode(&[255, 0, 0, 255, 0, 0, 255, 128], 1, 2, ::image::ExtendedColorType::Rgba8)
            .unwrap();
        bytes
    }

    #[test]
    fn size_and_opacity_are_read() {
        let raster = read("a.webp", &two_pixels()).unwrap();
        assert_eq!((raster.width, raster.height, raster.alpha), (1, 2, true));
    }

    #[test]
    fn a_file_that_ends_early_is_damaged_wherever_it_ends() {
        let whole = two_pixels();
        for length in 0..whole.len() - 1 {
            assert_eq!(read("a.webp", &whole[..length]).unwrap_err().code, Code::ImageBroken);
        }
    }

    #[test]
    fn a_small_file_of_very_many_pixels_is_refused() {
        // VP8L (RFC 9649 §3.4): fourteen bits each for width and height less one.
        let mut bytes = two_pixels();
        let start = bytes.windows(4).position(|it| it == b"VP8L").unwrap() + 8;
        assert_eq!(bytes[start], 0x2f);
        let size: u32 = 16_382 | 16_382 << 14;
        bytes[start + 1..start + 5].copy_from_slice(&size.to_le_bytes());
        let problem = read("a.webp", &bytes).unwrap_err();
        assert_eq!(problem.code, Code::ImageTooLarge, "{}", problem.message);
    }
}
