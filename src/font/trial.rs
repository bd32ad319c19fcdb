//! A font file of the book's to its faces, each tried with all that a build does with it.

use crate::font::face::{self, Data, Face, FontError};
use crate::font::{FaceId, Feature, Fonts, ShapeRequest, shape, subset, subset_for_web};
use crate::guard;
use crate::lang::Lang;
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId};
use std::collections::BTreeSet;

/// What each face sets in the trial: letters, a ligature, a pair to be kerned, figures, a combining mark.
const WORDS: &str = "AVATAR Office fjord 1847 ½ “quite” e\u{301}\u{327}";

/// Reads a file and tries its faces; what is not damaged here is not expected to be so later.
pub(in crate::font) fn sound(path: &str, data: &Data) -> Result<Vec<Face>, FontError> {
    let faces = guard::caught(|| face::read(path, data))
        .unwrap_or_else(|| Err(damaged("its tables can't be read")))?;
    for face in &faces {
        guard::caught(|| glyphs(face))
            .unwrap_or_else(|| Err(damaged("its glyphs can't be read")))?;
    }
    let fonts = Fonts { faces, ..Fonts::default() };
    (0..fonts.faces.len()).filter_map(|it| u16::try_from(it).ok()).for_each(|it| {
        lines(&fonts, FaceId(it));
    });
    if let Some((_, error)) = fonts.damage().first() {
        return Err((*error).clone());
    }
    fonts.faces.iter().filter(|it| it.embedding.forbidden.is_none()).try_for_each(cuts)?;
    Ok(fonts.faces)
}

/// How damage is said.
pub(in crate::font) fn damaged(what: &str) -> FontError {
    FontError(format!("is damaged: {what}"))
}

/// Widths, characters and outlines.
fn glyphs(face: &Face) -> Result<(), FontError> {
    let count = face.glyph_count();
    let _ = face.glyph('a');
    let font =
        FontRef::from_index(&face.data, face.index).map_err(|it| damaged(&it.to_string()))?;
    let outlines = font.outline_glyphs();
    for glyph in 0..count {
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let drawn = outlines.get(GlyphId::from(glyph)).map(|it| it.draw(settings, &mut Nothing));
        if let Some(Err(error)) = drawn {
            return Err(damaged(&format!("glyph {glyph} can't be drawn: {error}")));
        }
    }
    Ok(())
}

struct Nothing;

impl OutlinePen for Nothing {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

/// Shapes words with the features that a book can ask for; what goes wrong is kept with the face.
fn lines(fonts: &Fonts, face: FaceId) {
    let plain = ShapeRequest::new(&Lang::english());
    let features = [*b"smcp", *b"c2sc", *b"onum", *b"pnum", *b"lnum", *b"tnum", *b"sups"];
    let rich = ShapeRequest { features: features.map(Feature::on).to_vec(), ..plain.clone() };
    for request in [&plain, &rich] {
        let _ = shape(fonts, face, request, WORDS);
    }
}

/// Cuts a font for a PDF out of it, with every glyph, and one for an EPUB, with the letters of most books.
fn cuts(face: &Face) -> Result<(), FontError> {
    subset(face, &(0..face.glyph_count()).collect())?;
    let characters: BTreeSet<char> =
        (' '..='\u{17f}').chain(WORDS.chars()).filter(|it| face.has_glyph(*it)).collect();
    subset_for_web(face, &characters).map(drop)
}

#[cfg(test)]
mod tests;
