//! Faces, metrics, families with fallback, shaping and subsetting behind one door.

use std::sync::Arc;

/// A face: index into [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// All faces that a book can use: its own first, then the bundled ones.
#[derive(Debug, Default)]
pub struct Fonts {
    faces: Vec<Face>,
}

/// One face.
#[derive(Debug)]
pub struct Face {
    /// The font file.
    pub data: Arc<[u8]>,
    /// Index in a collection.
    pub index: u32,
    /// Typographic family, "Libertinus Serif".
    pub family: String,
    /// PostScript name.
    pub name: String,
    /// Weight, CSS scale.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
}

impl Fonts {
    /// All faces in the order of their ids.
    #[must_use]
    pub fn faces(&self) -> &[Face] {
        &self.faces
    }
}
