//! The profile that says what the inks of a picture mean that brings none: offset on coated paper.

use crate::pdf::icc::{self, fixed, int, numbers, text};

/// Colour of each ink and of all inks over each other, as L*, a* and b* against the paper's white: the solids of ISO 12647-2
/// for coated paper, of which black's overprints are estimated. Yellow and black vary fastest: paper, K, Y, YK, M, …, CMYK.
const SOLIDS: [[i32; 3]; 16] = [
    [100, 0, 0],
    [17, 0, 0],
    [94, -5, 98],
    [17, -1, 12],
    [51, 77, -2],
    [13, 9, 0],
    [50, 71, 51],
    [13, 9, 6],
    [58, -39, -50],
    [14, -5, -6],
    [53, -69, 28],
    [13, -8, 4],
    [26, 21, -47],
    [11, 3, -5],
    [25, 0, 0],
    [11, 0, 0],
];
/// The paper against a perfect diffuser under D50.
const PAPER: [f64; 3] = [0.8448, 0.8762, 0.7457];
/// How much larger a dot of half the area prints, hundredths.
const DOT_GAIN: u32 = 14;
/// Points at which the gain is written down.
const POINTS: u32 = 17;

/// A profile of an input device (ICC.1:2004-10 §8.3.4): from four inks to CIELAB, and not back.
pub(in crate::pdf) fn profile() -> Vec<u8> {
    icc::profile(
        b"scnrCMYKLab ",
        &[
            (b"desc", text("Offset on coated paper")),
            (b"cprt", text("No rights reserved")),
            (b"wtpt", numbers(b"XYZ ", &PAPER)),
            (b"A2B0", table()),
        ],
    )
}

/// lut16Type (§10.8): what a dot prints as, then the colours between the solids.
fn table() -> Vec<u8> {
    let mut out = b"mft2\0\0\0\0".to_vec();
    // Four inks, three coordinates, two points along each ink.
    out.extend([4, 3, 2, 0]);
    for at in 0..9 {
        out.extend(if at % 4 == 0 { fixed(1.0) } else { int(0) });
    }
    out.extend([POINTS, 2].map(short).concat());
    for _ in 0..4 {
        out.extend((0..POINTS).flat_map(printed));
    }
    out.extend(SOLIDS.iter().flatten().enumerate().flat_map(|(at, it)| coordinate(at % 3, *it)));
    for _ in 0..3 {
        out.extend([0, 0xffff].map(short).concat());
    }
    out
}

/// The area that a dot covers once it is printed: all of the gain in the middle, none at the ends.
fn printed(point: u32) -> [u8; 2] {
    let last = POINTS - 1;
    let gain = 4 * DOT_GAIN * point * (last - point) / last;
    short((100 * point + gain) * 0xffff / (100 * last))
}

/// A coordinate of CIELAB in the 16 bits of this type (§6.3.4.2, legacy encoding).
fn coordinate(axis: usize, value: i32) -> [u8; 2] {
    let value = if axis == 0 { value * 0xff00 / 100 } else { (value + 128) * 0x100 };
    short(value.unsigned_abs())
}

fn short(value: u32) -> [u8; 2] {
    u16::try_from(value).unwrap_or(u16::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_sound_and_paper_is_white() {
        icc::assert_sound(&profile());
        assert_eq!((coordinate(0, 100), coordinate(1, 0)), ([0xff, 0x00], [0x80, 0x00]));
        assert_eq!((printed(0), printed(POINTS - 1)), ([0, 0], [0xff, 0xff]));
        assert_eq!(u16::from_be_bytes(printed(8)), 41_942, "a half prints as 64 %");
    }
}
