//! The sRGB profile that says what the file's colours mean (IEC 61966-2-1 as ICC.1:2004-10 writes it).

use crate::pdf::File;
use crate::pdf::object;
use lopdf::{Object, Stream, dictionary};

/// Makes sRGB the file's output intent (ISO 32000-1 §14.11.5).
pub(in crate::pdf) fn intent(file: &mut File) {
    let mut stream = Stream::new(dictionary! { "N" => 3 }, profile());
    // What can't be compressed stays as it is.
    let _ = stream.compress();
    let profile = file.document.add_object(stream);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => object::text("sRGB IEC61966-2.1"),
        "RegistryName" => object::text("http://www.color.org"),
        "Info" => object::text("sRGB IEC61966-2.1"),
        "DestOutputProfile" => Object::Reference(profile),
    };
    if let Ok(catalog) = file.document.get_dictionary_mut(file.catalog) {
        catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    }
}

/// White of the connection space, D50.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// From D65, sRGB's white, to D50 by Bradford's method.
const ADAPTATION: [f64; 9] = [
    1.047_882, 0.022_919, -0.050_202, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076,
    0.751_678,
];
/// sRGB's primaries, adapted to D50.
const RED: [f64; 3] = [0.436_066, 0.222_488, 0.013_916];
const GREEN: [f64; 3] = [0.385_147, 0.716_873, 0.097_076];
const BLUE: [f64; 3] = [0.143_066, 0.060_608, 0.714_096];
/// Exponent, scale and offset above the knee, slope below it, and the knee: ICC.1:2004-10 §10.15, function 3.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

/// The profile: a header, a table of tags, and the tags.
fn profile() -> Vec<u8> {
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("No rights reserved")),
        (b"wtpt", numbers(b"XYZ ", &D50)),
        (b"chad", numbers(b"sf32", &ADAPTATION)),
        (b"rXYZ", numbers(b"XYZ ", &RED)),
        (b"gXYZ", numbers(b"XYZ ", &GREEN)),
        (b"bXYZ", numbers(b"XYZ ", &BLUE)),
        (b"rTRC", curve()),
        // Written once for the three.
        (b"gTRC", Vec::new()),
    ];
    let mut table = Vec::new();
    let mut data = Vec::new();
    let count = tags.len() + 1;
    let first = 128 + 4 + 12 * count;
    let mut last = (0, 0);
    for (name, bytes) in &tags {
        if !bytes.is_empty() {
            last = (first + data.len(), bytes.len());
            data.extend(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        push_tag(&mut table, name, last);
    }
    push_tag(&mut table, b"bTRC", last);
    let mut out = header(first + data.len());
    out.extend(int(count));
    out.extend(table);
    out.extend(data);
    out
}

fn push_tag(table: &mut Vec<u8>, name: &[u8; 4], (offset, length): (usize, usize)) {
    table.extend(name);
    table.extend(int(offset));
    table.extend(int(length));
}

/// ICC.1:2004-10 §7.2.
fn header(size: usize) -> Vec<u8> {
    let mut out = int(size).to_vec();
    out.extend([0; 4]);
    out.extend([4, 0x20, 0, 0]);
    out.extend(b"mntrRGB XYZ ");
    // 1 January 2026: the day on which the numbers were written down, not that of the build.
    out.extend([2026_u16, 1, 1, 0, 0, 0].map(u16::to_be_bytes).concat());
    out.extend(b"acsp");
    out.resize(68, 0);
    D50.iter().for_each(|it| out.extend(fixed(*it)));
    out.resize(128, 0);
    out
}

fn text(value: &str) -> Vec<u8> {
    let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0".to_vec();
    out.extend([int(1), int(12), *b"enUS", int(utf16.len()), int(28)].concat());
    out.extend(utf16);
    out
}

fn numbers(kind: &[u8; 4], values: &[f64]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend([0; 4]);
    values.iter().for_each(|it| out.extend(fixed(*it)));
    out
}

fn curve() -> Vec<u8> {
    let mut out = b"para\0\0\0\0\0\x03\0\0".to_vec();
    CURVE.iter().for_each(|it| out.extend(fixed(*it)));
    out
}

/// s15Fixed16.
#[expect(clippy::cast_possible_truncation, reason = "the constants above lie between -1 and 3")]
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn int(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primaries_make_white_and_every_tag_lies_in_the_file() {
        for (row, white) in D50.iter().enumerate() {
            assert!((RED[row] + GREEN[row] + BLUE[row] - white).abs() < 1e-3);
        }
        let bytes = profile();
        let at = |from: usize| {
            bytes[from..from + 4].iter().fold(0, |sum, it| sum << 8 | usize::from(*it))
        };
        assert_eq!(at(0), bytes.len());
        for tag in 0..at(128) {
            let (offset, length) = (at(132 + 12 * tag + 4), at(132 + 12 * tag + 8));
            assert!(offset % 4 == 0 && offset + length <= bytes.len());
        }
    }
}
