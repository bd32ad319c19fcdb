//! Pictures: header, size, colour; bytes behind an id; SVG as vector paths.

use crate::diag::ImageId;
use crate::geom::Size;
use std::sync::Arc;

/// All pictures of a book, by [`ImageId`].
#[derive(Clone, Debug, Default)]
pub struct Images {
    pictures: Vec<Picture>,
}

/// One picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Path in the book's folder.
    pub path: String,
    /// The file's bytes as they are.
    pub bytes: Arc<[u8]>,
    /// Natural size: pixels at 96 to the inch (CSS), or the SVG's own.
    pub size: Size,
    /// What it is.
    pub kind: Kind,
}

/// What a picture is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// JPEG, passed through untouched.
    Jpeg(Raster),
    /// PNG.
    Png(Raster),
    /// Vector drawing.
    Svg,
}

/// Header of a raster image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across, after EXIF rotation.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Colour components of the file: 1, 3 or 4.
    pub components: u8,
}

impl Images {
    /// A picture; `None` can't happen for ids out of the same book.
    #[must_use]
    pub fn get(&self, id: ImageId) -> Option<&Picture> {
        self.pictures.get(id.0 as usize)
    }
}
