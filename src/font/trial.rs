//! A font file of the book's to its faces, each of which has set a few words.

use crate::font::bundled::Slot;
use crate::font::face::{self, Data, FontError};
use crate::font::{FaceId, Feature, Fonts, ShapeRequest, shape};
use crate::guard;
use crate::lang::Lang;

/// What each face sets in the trial: letters, a ligature, a pair to be kerned, figures, a combining mark.
const WORDS: &str = "AVATAR Office fjord 1847 ½ “quite” e\u{301}\u{327}";

/// Reads a file and sets words in each of its faces. What can't be read here is no font; a damaged glyph is found where it is used:
/// to draw all of them, and to cut fonts out of them, takes longer for a dozen faces than the pages of a novel.
pub(in crate::font) fn sound(path: &str, data: &Data) -> Result<Vec<Slot>, FontError> {
    let faces = guard::caught(|| face::read(path, data))
        .unwrap_or_else(|| Err(damaged("its tables can't be read")))?;
    let faces = faces.into_iter().map(Box::new).map(Slot::Own).collect();
    let fonts = Fonts { faces, ..Fonts::default() };
    (0..fonts.faces.len()).filter_map(|it| u16::try_from(it).ok()).for_each(|it| {
        lines(&fonts, FaceId(it));
    });
    match fonts.damage().first() {
        Some((_, error)) => Err((*error).clone()),
        None => Ok(fonts.faces),
    }
}

/// How damage is said.
pub(in crate::font) fn damaged(what: &str) -> FontError {
    FontError(format!("is damaged: {what}"))
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

#[cfg(test)]
mod tests;
