//! Opaque pixels to a PNG (PNG third edition): indexed where 256 colours do, as for any page of text.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use std::collections::BTreeMap;
use tiny_skia as skia;

/// Deflate of the pixels.
const DEFLATE: DeflateCompression = DeflateCompression::Level(6);
/// Most colours of an indexed picture (§11.2.2).
const MOST_COLORS: usize = 256;
/// Most colours of a picture that is indexed: beyond the first 256 they are shades of a few pixels at edges of flat areas.
const MOST_SHADES: usize = 1024;
/// How far a shade may be from the colour that stands for it, in each of red, green and blue.
const NEAR: u32 = 6;

type Rgb = [u8; 3];

/// Encodes pixels that hide what is behind them.
pub(super) fn encode(canvas: skia::Pixmap) -> Option<Vec<u8>> {
    let size = (canvas.width(), canvas.height());
    let Some((palette, indices)) = indexed(canvas.pixels()) else {
        let colors = canvas.pixels().iter().flat_map(|it| rgb(*it)).collect::<Vec<u8>>();
        drop(canvas);
        return written(size, None, &colors);
    };
    // Four bytes a pixel are not needed any more.
    drop(canvas);
    written(size, Some(palette), &indices)
}

/// Writes a picture; with a palette, `pixels` are indices into it.
fn written(
    (width, height): (u32, u32),
    palette: Option<Vec<u8>>,
    pixels: &[u8],
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    // Neighbouring indices have nothing in common; of flat colours, what differs from the row above is little (§12.7).
    let (color, filter) = match palette {
        Some(palette) => {
            encoder.set_palette(palette);
            (ColorType::Indexed, Filter::NoFilter)
        }
        None => (ColorType::Rgb, Filter::Up),
    };
    encoder.set_color(color);
    encoder.set_filter(filter);
    encoder.set_deflate_compression(DEFLATE);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

/// The colours, three bytes each, and each pixel's index; `None` if they are too many. Of more than 256 the rarest
/// are shown by one that is near.
fn indexed(pixels: &[skia::PremultipliedColorU8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let by_use = by_use(pixels)?;
    let (shown, rare) = by_use.split_at(by_use.len().min(MOST_COLORS));
    let mut known: BTreeMap<Rgb, u8> = shown.iter().copied().zip(0..=u8::MAX).collect();
    for color in rare {
        let nearest = (0..=u8::MAX).zip(shown).min_by_key(|(_, it)| distance(**it, *color));
        let near = nearest.filter(|(_, it)| distance(**it, *color) <= 3 * NEAR.pow(2));
        known.insert(*color, near?.0);
    }
    let mut indices = Vec::with_capacity(pixels.len());
    for (color, count) in stretches(pixels) {
        let index = known.get(&color).copied().unwrap_or_default();
        indices.resize(indices.len() + count, index);
    }
    Some((shown.concat(), indices))
}

/// All colours, those of most pixels first; `None` if they are too many.
fn by_use(pixels: &[skia::PremultipliedColorU8]) -> Option<Vec<Rgb>> {
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for (color, count) in stretches(pixels) {
        *counts.entry(color).or_default() += count;
        if counts.len() > MOST_SHADES {
            return None;
        }
    }
    let mut all: Vec<(Rgb, usize)> = counts.into_iter().collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.1));
    Some(all.into_iter().map(|it| it.0).collect())
}

/// Stretches of one colour and their lengths.
fn stretches(
    pixels: &[skia::PremultipliedColorU8],
) -> impl Iterator<Item = (Rgb, usize)> + use<'_> {
    let all = pixels.chunk_by(|a, b| a == b);
    all.filter_map(|it| it.first().map(|first| (rgb(*first), it.len())))
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

fn rgb(pixel: skia::PremultipliedColorU8) -> Rgb {
    [pixel.red(), pixel.green(), pixel.blue()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels of as many colours as asked for, each 256 of them a step from the last in blue, and what comes back of them.
    fn there_and_back(colors: u32, step: u32) -> (bool, u8) {
        let mut canvas = skia::Pixmap::new(colors, 2).unwrap();
        let again = (0..colors).map(|it| it % 256);
        for (x, pixel) in (0..colors).chain(again).zip(canvas.pixels_mut()) {
            let [_, _, _, low] = x.to_be_bytes();
            let third = u8::try_from(x / 256 * step).unwrap();
            *pixel = skia::ColorU8::from_rgba(low, low, third, u8::MAX).premultiply();
        }
        let before: Vec<u8> = canvas.pixels().iter().flat_map(|it| rgb(*it)).collect();
        let bytes = encode(canvas).unwrap();
        let after = ::image::load_from_memory(&bytes).unwrap().into_rgb8().into_raw();
        let off = before.iter().zip(&after).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        (bytes.windows(4).any(|it| it == b"PLTE"), off)
    }

    #[test]
    fn pictures_of_few_colours_are_indexed_and_all_come_back() {
        for colors in [1, 2, 255, 256] {
            assert_eq!(there_and_back(colors, 1), (true, 0), "{colors}");
        }
        assert_eq!(there_and_back(1024, 1), (true, 3), "shades by one that is near");
        assert_eq!(there_and_back(1024, 40), (false, 0), "no colour by one that is not");
        assert_eq!(there_and_back(1025, 1), (false, 0));
    }
}
