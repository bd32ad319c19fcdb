//! A face to the smaller font that a PDF embeds: the glyphs used and nothing else.

use crate::font::{Face, FontError};
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
    if !face.embedding.embed {
        return Err(FontError("may not be embedded, says its licence (fsType)".to_owned()));
    }
    let all = face.glyph_count();
    let glyphs: Vec<u16> = if face.embedding.subset {
        [0].into_iter().chain(glyphs.iter().copied().filter(|it| *it != 0 && *it < all)).collect()
    } else {
        (0..all).collect()
    };
    let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    let bytes = subsetter::subset(&face.data, face.index, &remapper)
        .map_err(|it| FontError(format!("can't be subset: {it}")))?;
    let map = (0..).zip(&glyphs).map(|(new, old)| (*old, new)).collect();
    Ok(Subset { bytes, glyphs, map })
}
