//! JPEG: what its header says, and that it goes on to its end mark (ITU-T T.81 §B.2).

use crate::diag::Code;
use crate::image::{Problem, Raster, believable, broken, check_pixels};

/// Reads the header and walks all segments and scans to the end mark.
pub(in crate::image) fn read(path: &str, bytes: &[u8]) -> Result<Raster, Problem> {
    let mut found = Found::default();
    let mut walk = Walk { bytes, at: 2 };
    loop {
        let Some((marker, body)) = walk.next() else {
            return Err(broken(path, "it is cut short"));
        };
        match marker {
            EOI => break,
            SOS => {
                found.scans += 1;
                walk.skip_scan();
            }
            0xc0..=0xc2 => found.frame = frame(body),
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let message = format!("`{path}` is a kind of JPEG that no PDF can hold");
                return Err(Problem { code: Code::ImageType, message });
            }
            0xe0 => found.jfif = found.jfif.or_else(|| jfif_density(body)),
            0xee => found.adobe |= body.starts_with(b"Adobe"),
            0xe1 => found.exif = found.exif.or_else(|| exif_orientation(body)),
            _ => {}
        }
    }
    finish(path, &found)
}

/// The embedded ICC profile, its segments in their order.
pub(in crate::image) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    const TAG: &[u8] = b"ICC_PROFILE\0";
    let mut parts = Vec::new();
    let mut walk = Walk { bytes, at: 2 };
    while let Some((marker, body)) = walk.next() {
        match marker {
            EOI | SOS => break,
            0xe2 => {
                if let Some([number, _count, data @ ..]) = body.strip_prefix(TAG) {
                    parts.push((*number, data));
                }
            }
            _ => {}
        }
    }
    parts.sort_by_key(|(number, _)| *number);
    let whole: Vec<u8> = parts.iter().flat_map(|(_, data)| data.iter().copied()).collect();
    (!whole.is_empty()).then_some(whole)
}

const SOS: u8 = 0xda;
const EOI: u8 = 0xd9;

#[derive(Default)]
struct Found {
    frame: Option<Frame>,
    jfif: Option<u32>,
    exif: Option<u8>,
    adobe: bool,
    scans: u32,
}

#[derive(Clone, Copy)]
struct Frame {
    precision: u8,
    width: u32,
    height: u32,
    components: u8,
}

fn finish(path: &str, found: &Found) -> Result<Raster, Problem> {
    let Some(frame) = found.frame else {
        return Err(broken(path, "it has no frame header"));
    };
    if found.scans == 0 {
        return Err(broken(path, "it holds no image data"));
    }
    if frame.precision != 8 || !matches!(frame.components, 1 | 3 | 4) {
        let message = format!(
            "`{path}`: JPEGs of {} bits and {} components are not read",
            frame.precision, frame.components
        );
        return Err(Problem { code: Code::ImageType, message });
    }
    check_pixels(path, frame.width, frame.height)?;
    let orientation = found.exif.unwrap_or(1);
    let (width, height) =
        if orientation >= 5 { (frame.height, frame.width) } else { (frame.width, frame.height) };
    Ok(Raster {
        width,
        height,
        components: frame.components,
        bits: 8,
        alpha: false,
        orientation,
        inverted: found.adobe && frame.components == 4,
        density: found.jfif,
    })
}

/// Segments one after the other.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Walk<'a> {
    /// The next marker and its parameters; `None` at the end of the file and where no marker stands.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        if *self.bytes.get(self.at)? != 0xff {
            return None;
        }
        while *self.bytes.get(self.at)? == 0xff {
            self.at += 1;
        }
        let marker = *self.bytes.get(self.at)?;
        self.at += 1;
        // Markers without parameters: T.81 table B.1.
        if matches!(marker, 0x01 | 0xd0..=0xd9) {
            return Some((marker, &[]));
        }
        let length = usize::from(be16(self.bytes, self.at)?);
        let body = self.bytes.get(self.at + 2..self.at + length)?;
        self.at += length;
        Some((marker, body))
    }

    /// Behind entropy-coded data: the next `ff` that is neither stuffed nor a restart mark.
    fn skip_scan(&mut self) {
        while let Some(pair) = self.bytes.get(self.at..self.at + 2) {
            if pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff) {
                return;
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
    }
}

fn frame(body: &[u8]) -> Option<Frame> {
    Some(Frame {
        precision: *body.first()?,
        height: u32::from(be16(body, 1)?),
        width: u32::from(be16(body, 3)?),
        components: *body.get(5)?,
    })
}

/// JFIF 1.02: units 1 dots to the inch, 2 to the centimetre; 0 says only the aspect.
fn jfif_density(body: &[u8]) -> Option<u32> {
    let body = body.strip_prefix(b"JFIF\0")?;
    let density = u32::from(be16(body, 3)?);
    match body.get(2)? {
        1 => believable(density),
        2 => believable((density * 254 + 50) / 100),
        _ => None,
    }
}

/// The orientation tag (0x0112) of the first directory, 1 to 8.
fn exif_orientation(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let (low, high) = if little { (4, 6) } else { (6, 4) };
    let directory = usize::from(short(low)?) | usize::from(short(high)?) << 16;
    let count = usize::from(short(directory)?);
    (0..count)
        .map(|entry| directory + 2 + entry * 12)
        .find(|at| short(*at) == Some(0x0112))
        .and_then(|at| short(at + 8))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut out = Vec::new();
        let pixels = vec![120u8; 16 * 8 * 3];
        let mut encoder = ::image::codecs::jpeg::JpegEncoder::new(&mut out);
        encoder.set_pixel_density(::image::codecs::jpeg::PixelDensity::dpi(300));
        encoder.encode(&pixels, 16, 8, ::image::ExtendedColorType::Rgb8).unwrap_or_default();
        out
    }

    fn with_orientation(mut jpeg: Vec<u8>, value: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([value, 0, 0, 0, 0, 0, 0]);
        let length = u16::try_from(exif.len() + 2).unwrap_or_default();
        let mut segment = vec![0xff, 0xe1];
        segment.extend(length.to_be_bytes());
        segment.extend(exif);
        jpeg.splice(2..2, segment);
        jpeg
    }

    #[test]
    fn header_is_read() {
        let raster = read("a.jpg", &sample()).ok();
        let found = raster.map(|it| (it.width, it.height, it.components, it.density));
        assert_eq!(found, Some((16, 8, 3, Some(300))));
    }

    #[test]
    fn camera_rotation_swaps_the_sides() {
        let raster = read("a.jpg", &with_orientation(sample(), 6)).ok();
        let found = raster.map(|it| (it.width, it.height, it.orientation, it.stored()));
        assert_eq!(found, Some((8, 16, 6, (16, 8))));
    }

    #[test]
    fn every_cut_is_noticed() {
        let whole = sample();
        for end in 2..whole.len() {
            let problem = read("a.jpg", &whole[..end]).err();
            assert_eq!(problem.map(|it| it.code), Some(Code::ImageBroken), "cut at {end}");
        }
    }

    #[test]
    fn bombs_are_refused_by_the_header() {
        let mut bomb = sample();
        let at = bomb.windows(2).position(|it| it == [0xff, 0xc0]).unwrap_or_default();
        bomb[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
        assert_eq!(read("a.jpg", &bomb).err().map(|it| it.code), Some(Code::ImageTooLarge));
    }
}
