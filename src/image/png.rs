//! PNG: what its header says, and that its chunks and rows are whole (PNG third edition §5, §10).

use crate::diag::Code;
use crate::image::{Problem, Raster, Rows, believable, broken, check_pixels};
use std::io::Read;

/// Reads the header, checks every chunk's sum and unpacks the rows once, keeping nothing of them.
pub(in crate::image) fn read(path: &str, bytes: &[u8]) -> Result<Raster, Problem> {
    let file = parse(path, bytes)?;
    check_rows(path, &file)?;
    Ok(Raster {
        width: file.width,
        height: file.height,
        components: if matches!(file.color, 0 | 4) { 1 } else { 3 },
        bits: file.bits,
        alpha: file.transparent || matches!(file.color, 4 | 6),
        orientation: 1,
        inverted: false,
        density: file.density,
    })
}

/// Rows and palette as they stand in the file; `None` if a PDF can't take them over.
pub(in crate::image) fn rows(bytes: &[u8]) -> Option<Rows> {
    let file = parse("", bytes).ok()?;
    if file.interlaced || matches!(file.color, 4 | 6) {
        return None;
    }
    Some(Rows { data: file.data.concat(), palette: file.palette })
}

struct File<'a> {
    width: u32,
    height: u32,
    bits: u8,
    color: u8,
    interlaced: bool,
    palette: Option<Vec<u8>>,
    transparent: bool,
    density: Option<u32>,
    data: Vec<&'a [u8]>,
}

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn parse<'a>(path: &str, bytes: &'a [u8]) -> Result<File<'a>, Problem> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or_else(|| broken(path, "its signature"))?;
    let mut file: Option<File<'a>> = None;
    loop {
        let (name, body, after) = chunk(rest).ok_or_else(|| broken(path, "it is cut short"))?;
        rest = after;
        if !sound(name, body, &bytes[bytes.len() - after.len() - 4..]) {
            return Err(broken(path, "the sum of a chunk is wrong"));
        }
        match (name, file.as_mut()) {
            (b"IHDR", None) => file = Some(header(path, body)?),
            (b"IEND", Some(_)) => break,
            (b"PLTE", Some(it)) => it.palette = Some(body.to_vec()),
            (b"tRNS", Some(it)) => it.transparent = true,
            (b"pHYs", Some(it)) => it.density = density(body),
            (b"IDAT", Some(it)) => it.data.push(body),
            (_, Some(_)) => {}
            (_, None) => return Err(broken(path, "it does not begin with a header")),
        }
    }
    let file = file.ok_or_else(|| broken(path, "it has no header"))?;
    let colors = file.palette.as_ref().map_or(0, |it| it.len());
    if file.color == 3 && (colors == 0 || !colors.is_multiple_of(3) || colors > 768) {
        return Err(broken(path, "its palette is missing or odd"));
    }
    Ok(File { palette: file.palette.filter(|_| file.color == 3), ..file })
}

/// Name, contents and what follows the sum.
fn chunk(rest: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let length = be32(rest, 0)? as usize;
    let name = rest.get(4..8)?.first_chunk::<4>()?;
    let body = rest.get(8..8usize.checked_add(length)?)?;
    let after = rest.get(8 + length + 4..)?;
    Some((name, body, after))
}

fn sound(name: &[u8; 4], body: &[u8], sum: &[u8]) -> bool {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(body);
    be32(sum, 0) == Some(crc.sum())
}

fn header<'a>(path: &str, body: &[u8]) -> Result<File<'a>, Problem> {
    let [_, _, _, _, _, _, _, _, bits, color, 0, 0, interlace @ (0 | 1)] = *body else {
        return Err(broken(path, "its header"));
    };
    let (Some(width), Some(height)) = (be32(body, 0), be32(body, 4)) else {
        return Err(broken(path, "its header"));
    };
    // PNG third edition table 12.
    let allowed = match color {
        0 => matches!(bits, 1 | 2 | 4 | 8 | 16),
        3 => matches!(bits, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(bits, 8 | 16),
        _ => false,
    };
    if !allowed {
        return Err(broken(path, "its header names a colour type that does not exist"));
    }
    check_pixels(path, width, height)?;
    Ok(File {
        width,
        height,
        bits,
        color,
        interlaced: interlace == 1,
        palette: None,
        transparent: false,
        density: None,
        data: Vec::new(),
    })
}

/// pHYs, if it counts to the metre and is square.
fn density(body: &[u8]) -> Option<u32> {
    let (across, down) = (be32(body, 0)?, be32(body, 4)?);
    if *body.get(8)? != 1 || across != down {
        return None;
    }
    believable(u32::try_from((u64::from(across) * 254 + 5000) / 10_000).ok()?)
}

/// Unpacks the rows and counts: neither fewer nor, which a bomb would need, more than the header announces.
fn check_rows(path: &str, file: &File<'_>) -> Result<(), Problem> {
    let expected = row_bytes(file);
    let joined = Joined { parts: &file.data, at: 0 };
    let mut unpacked = flate2::read::ZlibDecoder::new(joined).take(expected + 1);
    let count = std::io::copy(&mut unpacked, &mut std::io::sink());
    match count {
        Ok(count) if count == expected => Ok(()),
        Ok(count) if count > expected => Err(Problem {
            code: Code::ImageTooLarge,
            message: format!("`{path}` unpacks to more rows than its header announces"),
        }),
        _ => Err(broken(path, "its rows end too early or can't be unpacked")),
    }
}

/// Bytes of all filtered rows; Adam7 has seven passes (PNG third edition §8.1).
fn row_bytes(file: &File<'_>) -> u64 {
    const ADAM7: [(u32, u32, u32, u32); 7] = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];
    let samples = match file.color {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let pass = |(x, y, dx, dy): (u32, u32, u32, u32)| {
        let width = u64::from(file.width.saturating_sub(x).div_ceil(dx));
        let height = u64::from(file.height.saturating_sub(y).div_ceil(dy));
        let row = (width * samples * u64::from(file.bits)).div_ceil(8) + 1;
        if width == 0 { 0 } else { row * height }
    };
    if file.interlaced { ADAM7.into_iter().map(pass).sum() } else { pass((0, 0, 1, 1)) }
}

/// The data chunks as one stream.
struct Joined<'a> {
    parts: &'a [&'a [u8]],
    at: usize,
}

impl Read for Joined<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some((first, others)) = self.parts.split_first() {
            let rest = &first[self.at..];
            if rest.is_empty() {
                (self.parts, self.at) = (others, 0);
                continue;
            }
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            self.at += count;
            return Ok(count);
        }
        Ok(0)
    }
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|it| u32::from_be_bytes(*it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::image::{ColorType, ExtendedColorType, ImageEncoder};

    fn sample(color: ColorType) -> Vec<u8> {
        let mut out = Vec::new();
        let pixels: Vec<u8> =
            (0..=250).cycle().take(20 * 10 * usize::from(color.bytes_per_pixel())).collect();
        ::image::codecs::png::PngEncoder::new(&mut out)
            .write_image(&pixels, 20, 10, ExtendedColorType::from(color))
            .unwrap_or_default();
        out
    }

    fn code(bytes: &[u8]) -> Option<Code> {
        read("a.png", bytes).err().map(|it| it.code)
    }

    fn set_header(mut png: Vec<u8>, at: usize, value: &[u8]) -> Vec<u8> {
        png[at..at + value.len()].copy_from_slice(value);
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        png
    }

    #[test]
    fn header_is_read() {
        for (color, components, bits, alpha) in [
            (ColorType::L8, 1, 8, false),
            (ColorType::Rgb8, 3, 8, false),
            (ColorType::Rgba8, 3, 8, true),
            (ColorType::Rgb16, 3, 16, false),
            (ColorType::La8, 1, 8, true),
        ] {
            let raster = read("a.png", &sample(color)).ok();
            let found = raster.map(|it| (it.width, it.height, it.components, it.bits, it.alpha));
            assert_eq!(found, Some((20, 10, components, bits, alpha)), "{color:?}");
        }
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_noticed() {
        let whole = sample(ColorType::Rgb8);
        for end in 8..whole.len() {
            assert_eq!(code(&whole[..end]), Some(Code::ImageBroken), "cut at {end}");
        }
        for at in 8..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            assert!(code(&flipped).is_some(), "flipped at {at}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let huge = set_header(sample(ColorType::Rgb8), 16, &[0x7f, 0xff, 0xff, 0xff]);
        assert_eq!(code(&huge), Some(Code::ImageTooLarge));
        let more_rows = set_header(sample(ColorType::Rgb8), 20, &[0, 0, 0, 2]);
        assert_eq!(code(&more_rows), Some(Code::ImageTooLarge));
    }

    #[test]
    fn rows_are_taken_over_unless_they_hold_transparency() {
        assert!(rows(&sample(ColorType::Rgb8)).is_some_and(|it| it.palette.is_none()));
        assert!(rows(&sample(ColorType::Rgba8)).is_none());
    }
}
