//! Colour profiles as a file has them: a header, a table of tags, and the tags (ICC.1:2004-10 §7).

/// White of the connection space, D50.
pub(in crate::pdf) const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// Writes a profile. `kind` is its class, colour space and connection space, four letters each; a tag without bytes is
/// that before it under another name.
pub(in crate::pdf) fn profile(kind: &[u8; 12], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut data = Vec::new();
    let first = 128 + 4 + 12 * tags.len();
    let mut last = (0, 0);
    for (name, bytes) in tags {
        if !bytes.is_empty() {
            last = (first + data.len(), bytes.len());
            data.extend(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        table.extend(*name);
        table.extend(int(last.0));
        table.extend(int(last.1));
    }
    let mut out = header(kind, first + data.len());
    out.extend(int(tags.len()));
    out.extend(table);
    out.extend(data);
    out
}

/// ICC.1:2004-10 §7.2.
fn header(kind: &[u8; 12], size: usize) -> Vec<u8> {
    let mut out = int(size).to_vec();
    out.extend([0; 4]);
    out.extend([4, 0x20, 0, 0]);
    out.extend(kind);
    // 1 January 2026: the day on which the numbers were written down, not that of the build.
    out.extend([2026_u16, 1, 1, 0, 0, 0].map(u16::to_be_bytes).concat());
    out.extend(b"acsp");
    out.resize(68, 0);
    D50.iter().for_each(|it| out.extend(fixed(*it)));
    out.resize(128, 0);
    out
}

/// Words, in English (§10.13).
pub(in crate::pdf) fn text(value: &str) -> Vec<u8> {
    let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0".to_vec();
    out.extend([int(1), int(12), *b"enUS", int(utf16.len()), int(28)].concat());
    out.extend(utf16);
    out
}

/// Numbers of a kind: `XYZ `, `sf32`.
pub(in crate::pdf) fn numbers(kind: &[u8; 4], values: &[f64]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend([0; 4]);
    values.iter().for_each(|it| out.extend(fixed(*it)));
    out
}

/// s15Fixed16.
#[expect(clippy::cast_possible_truncation, reason = "the constants lie between -1 and 3")]
pub(in crate::pdf) fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

/// Four bytes.
pub(in crate::pdf) fn int(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

/// The number at an offset.
#[cfg(test)]
fn at(bytes: &[u8], from: usize) -> usize {
    bytes[from..from + 4].iter().fold(0, |sum, it| sum << 8 | usize::from(*it))
}

/// Fails unless the size is right and every tag lies in the file.
#[cfg(test)]
pub(in crate::pdf) fn assert_sound(bytes: &[u8]) {
    assert_eq!(at(bytes, 0), bytes.len());
    for tag in 0..at(bytes, 128) {
        let (offset, length) = (at(bytes, 132 + 12 * tag + 4), at(bytes, 132 + 12 * tag + 8));
        assert!(offset % 4 == 0 && length > 0 && offset + length <= bytes.len());
    }
}
