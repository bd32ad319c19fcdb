//! The sRGB profile that says what the file's colours mean (IEC 61966-2-1 as ICC.1:2004-10 writes it).

use crate::pdf::File;
use crate::pdf::icc::{self, D50, fixed, numbers, text};
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

fn profile() -> Vec<u8> {
    icc::profile(
        b"mntrRGB XYZ ",
        &[
            (b"desc", text("sRGB")),
            (b"cprt", text("No rights reserved")),
            (b"wtpt", numbers(b"XYZ ", &D50)),
            (b"chad", numbers(b"sf32", &ADAPTATION)),
            (b"rXYZ", numbers(b"XYZ ", &RED)),
            (b"gXYZ", numbers(b"XYZ ", &GREEN)),
            (b"bXYZ", numbers(b"XYZ ", &BLUE)),
            // Written once for the three.
            (b"rTRC", curve()),
            (b"gTRC", Vec::new()),
            (b"bTRC", Vec::new()),
        ],
    )
}

fn curve() -> Vec<u8> {
    let mut out = b"para\0\0\0\0\0\x03\0\0".to_vec();
    CURVE.iter().for_each(|it| out.extend(fixed(*it)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primaries_make_white_and_every_tag_lies_in_the_file() {
        for (row, white) in D50.iter().enumerate() {
            assert!((RED[row] + GREEN[row] + BLUE[row] - white).abs() < 1e-3);
        }
        icc::assert_sound(&profile());
    }
}
