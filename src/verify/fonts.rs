//! The fonts of a PDF: whether their programs can be read, are as wide as the file says, and have words for their codes.

use crate::verify::Findings;
use crate::verify::object::{get, unpacked};
use lopdf::{Dictionary, Document, Object};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// By how much a width may differ, in thousandths of the em: both are rounded.
const SLACK: f32 = 1.5;

/// Looks at every composite font (ISO 32000-1 §9.7).
pub(in crate::verify) fn fonts(document: &Document, found: &mut Findings) {
    let all = document.objects.values().filter_map(|it| it.as_dict().ok());
    for font in all.filter(|it| is(it, b"Subtype", b"Type0")) {
        let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        let place = format!("font {}", String::from_utf8_lossy(name));
        let words = get(document, font, b"ToUnicode").and_then(|it| it.as_stream().ok());
        let words = words.and_then(|it| unpacked(it).ok()).unwrap_or_default();
        if !words.windows(6).any(|it| it == b"endbfc" || it == b"endbfr") {
            found.add(&place, "has no words for its codes (`ToUnicode`)");
        }
        let below = get(document, font, b"DescendantFonts").and_then(|it| it.as_array().ok());
        let below = below.and_then(|it| document.dereference(it.first()?).ok()?.1.as_dict().ok());
        match below {
            Some(below) => program(document, below, &place, found),
            None => found.add(&place, "has no font below it (`DescendantFonts`)"),
        }
    }
}

fn is(within: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    within.get(key).and_then(Object::as_name).is_ok_and(|it| it == name)
}

/// The font's program has the widths that the file gives it. Glyphs are numbered as characters are.
fn program(document: &Document, font: &Dictionary, place: &str, found: &mut Findings) {
    let Some(bytes) = file(document, font) else { return };
    let bare = (!bytes.starts_with(b"OTTO")).then(|| CffFontRef::new_cff(&bytes, 0, None).ok());
    let whole = FontRef::new(&bytes).ok();
    let (bare, whole) = (bare.flatten(), whole.as_ref());
    if bare.is_none() && whole.is_none_or(|it| it.outline_glyphs().format().is_none()) {
        found.add(place, "is damaged: a table that every font has can't be read");
        return;
    }
    let metrics = whole.map(|it| {
        let units = f32::from(it.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        (it.glyph_metrics(Size::unscaled(), LocationRef::default()), units.max(1.0))
    });
    for (code, said) in widths(document, font) {
        let glyph = GlyphId::new(code);
        let own = match (&metrics, &bare) {
            (Some((metrics, units)), _) => {
                metrics.advance_width(glyph).map(|it| it * 1000.0 / units)
            }
            (None, Some(bare)) => bare.subfont_index(glyph).and_then(|it| {
                let part = bare.subfont(it, &[]).ok()?;
                // A charstring without a width has the font's default, which is not told (Adobe Technical Note 5177 §3.1).
                Some(bare.advance(&part, glyph, &[], Some(1000.0)).ok()?.unwrap_or(said))
            }),
            (None, None) => None,
        };
        match own {
            None => found.add(place, &format!("has no glyph {code}, but a width for it")),
            Some(own) if (own - said).abs() > SLACK => {
                let what = format!("glyph {code} is {own} wide, but the file says {said}");
                found.add(place, &what);
                return;
            }
            Some(_) => {}
        }
    }
}

fn file(document: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let about = get(document, font, b"FontDescriptor")?.as_dict().ok()?;
    let keys: [&[u8]; 2] = [b"FontFile2", b"FontFile3"];
    let file = keys.iter().find_map(|it| get(document, about, it)?.as_stream().ok())?;
    unpacked(file).ok()
}

/// Glyphs and their widths (§9.7.4.3): `first [width width …]` and `first last width`.
fn widths(document: &Document, font: &Dictionary) -> Vec<(u32, f32)> {
    let all = get(document, font, b"W").and_then(|it| it.as_array().ok());
    let mut rest = all.map_or(&[][..], Vec::as_slice);
    let number = |it: &Object| it.as_i64().ok().and_then(|it| u32::try_from(it).ok());
    let mut widths = Vec::new();
    loop {
        rest = match rest {
            [first, Object::Array(each), after @ ..] => {
                let first = number(first).unwrap_or(0);
                let each = each.iter().map(|it| it.as_float().unwrap_or(-1.0));
                widths.extend((first..).zip(each));
                after
            }
            [first, last, width, after @ ..] => {
                let last = number(last).unwrap_or(0).min(u32::from(u16::MAX));
                let width = width.as_float().unwrap_or(-1.0);
                widths.extend((number(first).unwrap_or(0)..=last).map(|it| (it, width)));
                after
            }
            _ => return widths,
        };
    }
}
