//! The glyphs of some pages to outlines: each once, whatever its size.

use crate::geom::Length;
use crate::preview::Shown;
use crate::preview::paint::path;
use serde_json::{Map, Value};

/// The outlines of all glyphs that are painted, by face and glyph, in the words of SVG: origin on the baseline, y down, 100,000 units
/// to the em.
#[must_use]
pub fn outlines(shown: &Shown) -> Value {
    // A thousand points to the em, in hundredths of a point.
    const EM: Length = Length::pt(1000);
    let faces = shown.glyphs.iter().map(|(face, ids)| {
        let outlines = shown.pages.fonts.face(*face);
        let all: Map<String, Value> = ids
            .iter()
            .map(|id| (id.to_string(), path(&outlines.outline(*id, EM)).into()))
            .collect();
        (face.0.to_string(), Value::Object(all))
    });
    Value::Object(faces.collect())
}
