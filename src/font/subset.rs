//! A face to the smaller font that a PDF embeds: the glyphs used and nothing else.

use crate::font::{Face, FontError, trial};
use crate::guard;
use std::collections::{BTreeMap, BTreeSet};

/// A face cut down to some of its glyphs. It has no character map: a PDF names glyphs by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// An OpenType file.
    pub bytes: Vec<u8>,
    /// Glyph ids of the face by those of the subset; 0 is always `.notdef`.
    pub glyphs: Vec<u16>,
    map: BTreeMap<u16, u16>,
}

impl Subset {
    /// The id in the subset of a glyph of the face; `None` if it was not asked for.
    #[must_use]
    pub fn new_id(&self, old: u16) -> Option<u16> {
        self.map.get(&old).copied()
    }
}

/// Cuts a face down to `glyphs`. New ids rise with the old ones; a font that forbids subsets comes whole.
///
/// # Errors
/// If outlines are damaged, or the font may not be embedded.
pub fn subset(face: &Face, glyphs: &BTreeSet<u16>) -> Result<Subset, FontError> {
    if let Some(error) = face.embedding.refusal() {
        return Err(error);
    }
    let all = face.glyph_count();
    let glyphs: Vec<u16> = if face.embedding.subset {
        [0].into_iter().chain(glyphs.iter().copied().filter(|it| *it != 0 && *it < all)).collect()
    } else {
        (0..all).collect()
    };
    let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    let bytes = cut(face, &remapper)?;
    let map = (0..).zip(&glyphs).map(|(new, old)| (*old, new)).collect();
    Ok(Subset { bytes, glyphs, map })
}

/// The glyphs of a remapper, by the subsetter for PDF; it also cuts the cubic outlines for EPUB.
pub(in crate::font) fn cut(
    face: &Face,
    remapper: &subsetter::GlyphRemapper,
) -> Result<Vec<u8>, FontError> {
    // The subsetter writes out every subroutine where it is called.
    if !face.unfolds(remapper.remapped_gids()) {
        return Err(face.damage.get().cloned().unwrap_or_else(|| trial::damaged("a glyph")));
    }
    match guard::caught(|| subsetter::subset(&face.data, face.index, remapper)) {
        Some(Ok(bytes)) => Ok(bytes),
        Some(Err(error)) => Err(trial::damaged(&format!("its glyphs can't be taken out: {error}"))),
        None => Err(trial::damaged("its glyphs can't be taken out")),
    }
}
