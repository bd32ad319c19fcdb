//! Damaged fonts: each is refused with words, or used to the end; nothing panics outside of the guard.

use super::*;
use crate::font::{BUNDLED_MONO, Fonts, subset, subset_for_web};
use crate::geom::Length;

/// A generator of numbers, the same on every machine (Numerical Recipes' constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// A font of each kind of outlines, small enough to try often, and one with rules for a script.
const FONTS: [&[u8]; 3] = [
    include_bytes!("../../../tests/diagnostics/font-licence/fonts/Locked-Regular.ttf"),
    include_bytes!("../../../tests/golden/hebrew/fonts/NotoSerifHebrew-Regular.ttf"),
    include_bytes!("../../../tests/golden/chinese/fonts/NotoSerifCJKsc-Regular.otf"),
];

/// Where the record of a table stands in the directory, and where the table does.
fn tables(font: &[u8]) -> Vec<(usize, usize, usize)> {
    let number =
        |at: usize| font[at..at + 4].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let count = usize::from(font[4]) << 8 | usize::from(font[5]);
    (0..count).map(|it| 12 + 16 * it).map(|at| (at, number(at + 8), number(at + 12))).collect()
}

/// One font damaged in one of the ways in which files are: by a bad disk, a cut transfer, or someone who means harm.
fn damage(font: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut out = font.to_vec();
    let tables = tables(font);
    let (record, start, length) = tables[numbers.below(tables.len())];
    let within = |at: usize| (start + at).min(font.len() - 1);
    let lie = [0, 1, 0x7fff_ffff, u32::MAX, u32::try_from(font.len()).unwrap()];
    match numbers.below(7) {
        // A record that leads astray: its place, its length.
        0 => out[record + 8..record + 12].copy_from_slice(&lie[numbers.below(5)].to_be_bytes()),
        1 => out[record + 12..record + 16].copy_from_slice(&lie[numbers.below(5)].to_be_bytes()),
        2 => {
            let short = u32::try_from(numbers.below(length)).unwrap();
            out[record + 12..record + 16].copy_from_slice(&short.to_be_bytes());
        }
        // A table's head, where its counts and offsets stand.
        3 => out[within(numbers.below(16))] = [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)],
        // A few bytes anywhere in it.
        4 => (0..8).for_each(|_| out[within(numbers.below(length))] ^= 1 << numbers.below(8)),
        5 => (0..4).for_each(|_| out[within(numbers.below(length))] = 0xff),
        _ => out.truncate(numbers.below(font.len())),
    }
    out
}

/// Adds the font, and if it is taken, sets, draws and cuts text in it.
fn used(font: Vec<u8>) -> Result<(), FontError> {
    let mut fonts = Fonts::default();
    for id in fonts.add("fonts/a.ttf", font)? {
        let face = fonts.face(id);
        let request = ShapeRequest { script: *b"Hebr", ..ShapeRequest::new(&Lang::english()) };
        for text in ["AV fi 1/2 Barred", "שָׁלוֹם", "漢字"] {
            for glyph in shape(&fonts, id, &request, text) {
                let _ = face.outline(glyph.id, Length::pt(10));
            }
        }
        if face.embedding.forbidden.is_none() {
            subset(face, &[1, 2, 3].into())?;
            subset_for_web(face, &"Barred שלום 漢字".chars().collect())?;
        }
    }
    fonts.damage().first().map_or(Ok(()), |(_, error)| Err((*error).clone()))
}

#[test]
fn sound_fonts_are_taken() {
    for font in FONTS {
        assert_eq!(used(font.to_vec()), Ok(()));
    }
    let bundled = Fonts::bundled();
    for face in bundled.faces() {
        assert_eq!(used(face.data.to_vec()), Ok(()), "{}", face.name);
    }
    assert!(bundled.has_family(BUNDLED_MONO));
}

#[test]
fn a_font_damaged_anywhere_is_refused_or_used() {
    let rounds: u64 =
        option_env!("RECTO_FONT_ROUNDS").and_then(|it| it.parse().ok()).unwrap_or(150);
    let mut refused = 0;
    for seed in 0..rounds {
        for (which, font) in FONTS.iter().enumerate() {
            let bytes = damage(font, &mut Numbers(seed * 3 + which as u64));
            // A panic here would be one that no guard caught.
            let told = guard::caught(|| used(bytes));
            let told =
                told.unwrap_or_else(|| panic!("font {which}, seed {seed}: a panic came through"));
            refused += usize::from(told.is_err());
        }
    }
    assert!(refused > 10, "only {refused} were seen to be damaged");
}
