//! Pictures: header, size, colour; bytes behind an id; SVG as vector paths.

use crate::diag::{Code, ImageId};
use crate::font::Fonts;
use crate::geom::{Length, Size};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::image::data::data_bytes;
pub use crate::image::drawing::{
    Clip, Drawing, Fill, FillRule, Gradient, GradientStop, Group, Inset, LineCap, LineJoin, Mask,
    MaskKind, Node, Paint, Ramp, Shape, Stroke, Transform, Words,
};
pub use crate::image::pixels::Pixels;

mod data;
mod drawing;
mod gif;
mod inset;
mod jpeg;
mod letters;
mod pixels;
mod png;
mod svg;
mod tile;
mod transform;
mod unfold;
mod webp;
mod words;

pub use crate::image::unfold::{
    MAX_SVG_ENTITIES, MAX_SVG_LETTERS, MAX_SVG_REPEATED, MAX_SVG_SPANS,
};

/// Most pixels that a raster image may hold.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Most pixels along a side of it, as many as a JPEG can have (ITU-T T.81 §B.2.2): programs take memory for every row.
pub const MAX_PIXELS_ALONG: u32 = 65_535;
/// Most bytes that an SVG may have.
pub const MAX_SVG_BYTES: usize = 16 << 20;
/// Deepest nesting of elements in an SVG.
pub const MAX_SVG_DEPTH: usize = 256;
/// Most segments that an SVG's paths may have together, text included.
pub const MAX_SVG_SEGMENTS: usize = 2_000_000;

/// Densities (pixels to the inch) that are believed; others are placeholders of the program that wrote the file.
const BELIEVABLE_DENSITY: std::ops::RangeInclusive<u32> = 30..=4800;
/// CSS pixels to the inch.
const CSS_DENSITY: u32 = 96;

/// All pictures of a book, by [`ImageId`].
#[derive(Clone, Debug, Default)]
pub struct Images {
    fonts: Arc<Fonts>,
    pictures: Vec<Picture>,
    paths: BTreeMap<String, ImageId>,
}

/// One picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Path in the book's folder.
    pub path: String,
    /// The file's bytes as they are.
    pub bytes: Arc<[u8]>,
    /// Natural size: the SVG's own, or pixels at the density that the file states, else 96 to the inch (CSS).
    pub size: Size,
    /// What it is.
    pub kind: Kind,
    /// What the picture asks for and does not get, each once.
    pub losses: Vec<Loss>,
}

/// Something that a drawing asks for and does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// What recto does not draw, such as "a filter".
    Feature(&'static str),
    /// A family that the book does not have.
    Family {
        /// Its name.
        asked: String,
        /// The family in whose letters the words are set.
        set: String,
    },
    /// A letter that no font has.
    Letter(char),
}

/// What a picture is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// JPEG, passed through untouched.
    Jpeg(Raster),
    /// PNG.
    Png(Raster),
    /// WebP. A page has the first frame of a moving one.
    WebP(Raster),
    /// GIF. A page has its first frame; in an EPUB it moves (EPUB 3.3 §3.2, core media types).
    Gif(Raster),
    /// Vector drawing.
    Svg(Arc<Vector>),
}

impl Kind {
    /// Whether it is in red, green and blue; drawings in black and grey alone are in one ink.
    #[must_use]
    pub fn is_rgb(&self) -> bool {
        match self {
            Self::Jpeg(it) | Self::Png(it) | Self::WebP(it) | Self::Gif(it) => it.components == 3,
            Self::Svg(it) => it.drawing.is_coloured(),
        }
    }
}

/// Header of a raster image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across, after EXIF rotation.
    pub width: u32,
    /// Pixels down, after EXIF rotation.
    pub height: u32,
    /// Colour components of the file: 1, 3 or 4; a palette counts as 3, transparency is not among them.
    pub components: u8,
    /// Bits of a sample in the file: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// Whether any pixel may be transparent.
    pub alpha: bool,
    /// How the stored rows stand on the page: 1 upright, 2 to 8 after EXIF 2.32 §4.6.4.
    pub orientation: u8,
    /// Adobe's CMYK, where 0 is full ink (Adobe Technical Note 5116).
    pub inverted: bool,
    /// Pixels to the inch, if the file says and it is believable.
    pub density: Option<u32>,
}

/// A vector drawing in two forms: for the page, and for an EPUB's `<img>`, which can't reach the book's fonts.
#[derive(Clone, Debug)]
pub struct Vector {
    /// Shapes for the page.
    pub drawing: Drawing,
    /// The SVG with its text as outlines.
    pub outlined: String,
}

/// Why a file was not taken as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// [`Code::ImageType`], [`Code::ImageBroken`] or [`Code::ImageTooLarge`].
    pub code: Code,
    /// What is wrong, naming the file.
    pub message: String,
}

impl Images {
    /// No pictures yet; text in vector drawings is set in `fonts`.
    #[must_use]
    pub fn new(fonts: Arc<Fonts>) -> Self {
        Self { fonts, pictures: Vec::new(), paths: BTreeMap::new() }
    }

    /// Takes a file as a picture; a path that was added before gives the same id again.
    ///
    /// The file is read to its end, so that a picture that is here can be painted.
    ///
    /// # Errors
    /// The file is not what its name says, is damaged, or would unpack to more than the limits of this module.
    pub fn add(&mut self, path: &str, bytes: &Arc<[u8]>) -> Result<ImageId, Problem> {
        if let Some(id) = self.paths.get(path) {
            return Ok(*id);
        }
        let picture = read(&self.fonts, path, bytes)?;
        let id = ImageId(u32::try_from(self.pictures.len()).unwrap_or(u32::MAX));
        self.pictures.push(picture);
        self.paths.insert(path.to_owned(), id);
        Ok(id)
    }

    /// A picture; `None` can't happen for ids out of the same book.
    #[must_use]
    pub fn get(&self, id: ImageId) -> Option<&Picture> {
        self.pictures.get(id.0 as usize)
    }

    /// Whether others are the same files in the same order.
    pub(crate) fn are(&self, others: &Self) -> bool {
        let pairs = self.pictures.iter().zip(&others.pictures);
        self.pictures.len() == others.pictures.len()
            && pairs.into_iter().all(|(it, other)| it.path == other.path && it.bytes == other.bytes)
    }

    /// All pictures in the order of their ids.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }
}

impl Picture {
    /// Media type of the file.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self.kind {
            Kind::Jpeg(_) => "image/jpeg",
            Kind::Png(_) => "image/png",
            Kind::WebP(_) => "image/webp",
            Kind::Gif(_) => "image/gif",
            Kind::Svg(_) => "image/svg+xml",
        }
    }

    /// The file's name ending in the output, `jpg`, `png`, `webp`, `gif` or `svg`.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match self.kind {
            Kind::Jpeg(_) => "jpg",
            Kind::Png(_) => "png",
            Kind::WebP(_) => "webp",
            Kind::Gif(_) => "gif",
            Kind::Svg(_) => "svg",
        }
    }

    /// The bytes that an EPUB holds: the file's own, or the SVG with its text as outlines.
    #[must_use]
    pub fn for_epub(&self) -> &[u8] {
        match &self.kind {
            Kind::Svg(vector) => vector.outlined.as_bytes(),
            Kind::Jpeg(_) | Kind::Png(_) | Kind::WebP(_) | Kind::Gif(_) => &self.bytes,
        }
    }

    /// Pixels as the file stores them, before EXIF rotation; `None` for drawings and where the decoder finds damage.
    #[must_use]
    pub fn pixels(&self) -> Option<Pixels> {
        pixels::decode(self)
    }

    /// The ICC profile of a JPEG, joined from its segments (ICC.1:2010 §B.4).
    #[must_use]
    pub fn profile(&self) -> Option<Vec<u8>> {
        match self.kind {
            Kind::Jpeg(_) => jpeg::profile(&self.bytes),
            Kind::Png(_) | Kind::WebP(_) | Kind::Gif(_) | Kind::Svg(_) => None,
        }
    }

    /// The compressed rows and palette of a PNG that a PDF can take over as they are (ISO 32000-1 §7.4.4.4);
    /// `None` for other types, interlaced rows and transparency.
    #[must_use]
    pub fn rows(&self) -> Option<Rows> {
        match self.kind {
            Kind::Png(raster) if !raster.alpha => png::rows(&self.bytes),
            _ => None,
        }
    }
}

/// The rows of a PNG as its encoder compressed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// zlib data of filtered rows.
    pub data: Vec<u8>,
    /// RGB triples, if pixels are indices.
    pub palette: Option<Vec<u8>>,
}

impl Raster {
    /// Width and height as stored, before EXIF rotation.
    #[must_use]
    pub fn stored(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// Natural size on a page.
    fn size(&self) -> Size {
        let density = i64::from(self.density.unwrap_or(CSS_DENSITY));
        let length = |pixels: u32| Length::inches(1).ratio(i64::from(pixels), density);
        Size { width: length(self.width), height: length(self.height) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
        }
    }
}

fn read(fonts: &Fonts, path: &str, bytes: &Arc<[u8]>) -> Result<Picture, Problem> {
    let (size, kind, losses) = match sniff(path, bytes)? {
        Type::Jpeg => {
            let raster = jpeg::read(path, bytes)?;
            (raster.size(), Kind::Jpeg(raster), Vec::new())
        }
        Type::Png => {
            let raster = png::read(path, bytes)?;
            (raster.size(), Kind::Png(raster), Vec::new())
        }
        Type::WebP => {
            let raster = webp::read(path, bytes)?;
            (raster.size(), Kind::WebP(raster), Vec::new())
        }
        Type::Gif => {
            let raster = gif::read(path, bytes)?;
            (raster.size(), Kind::Gif(raster), Vec::new())
        }
        Type::Svg => {
            let (vector, losses) = svg::read(fonts, path, bytes)?;
            (vector.drawing.size, Kind::Svg(Arc::new(vector)), losses)
        }
    };
    Ok(Picture { path: path.to_owned(), bytes: Arc::clone(bytes), size, kind, losses })
}

/// What the bytes are; they must be what the name says.
fn sniff(path: &str, bytes: &[u8]) -> Result<Type, Problem> {
    let wrong = |message: String| Problem { code: Code::ImageType, message };
    let ending = path.rsplit('/').next().unwrap_or_default().rsplit_once('.');
    let named = match ending.map(|(_, it)| it.to_ascii_lowercase()).as_deref() {
        Some("jpg" | "jpeg" | "jpe") => Type::Jpeg,
        Some("png") => Type::Png,
        Some("webp") => Type::WebP,
        Some("gif") => Type::Gif,
        Some("svg") => Type::Svg,
        Some(other) => {
            return Err(wrong(format!(
                "`{path}`: images of type `{other}` are not read; JPEG, PNG, WebP, GIF and SVG are"
            )));
        }
        None => return Err(wrong(format!("`{path}` has no ending that says which image it is"))),
    };
    if bytes.is_empty() {
        return Err(Problem { code: Code::ImageBroken, message: format!("`{path}` is empty") });
    }
    let Some((found, name)) = content(bytes) else {
        return Err(wrong(format!("`{path}` does not hold {} data", named.name())));
    };
    if found == Some(named) {
        return Ok(named);
    }
    Err(wrong(format!("`{path}` holds {name} data under the name of {}", named.name())))
}

/// What bytes begin like, ours or not.
fn content(bytes: &[u8]) -> Option<(Option<Type>, &'static str)> {
    const HEAD: usize = 4096;
    let ours = |it: Type| Some((Some(it), it.name()));
    if bytes.starts_with(&[0xff, 0xd8]) {
        return ours(Type::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG") {
        return ours(Type::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return ours(Type::WebP);
    }
    if bytes.starts_with(b"GIF8") {
        return ours(Type::Gif);
    }
    let others: [(&[u8], &'static str); 3] =
        [(b"%PDF", "PDF"), (b"\x1f\x8b", "compressed"), (b"BM", "bitmap")];
    if let Some((_, name)) = others.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some((None, name));
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if !head.starts_with('<') {
        None
    } else if head.starts_with("<svg") || head.starts_with("<?xml") || head.contains("<svg") {
        ours(Type::Svg)
    } else if head.to_ascii_lowercase().contains("<html") {
        Some((None, "HTML"))
    } else {
        ours(Type::Svg)
    }
}

/// Refuses pictures of more pixels than the limit, and of none.
fn check_pixels(path: &str, width: u32, height: u32) -> Result<(), Problem> {
    if width == 0 || height == 0 {
        let message = format!("`{path}` has no pixels");
        return Err(Problem { code: Code::ImageBroken, message });
    }
    if width.max(height) > MAX_PIXELS_ALONG {
        let message = format!(
            "`{path}` has {width} × {height} pixels, more than the limit of {MAX_PIXELS_ALONG} along a side"
        );
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let message = format!(
            "`{path}` has {width} × {height} pixels, more than the limit of {} million",
            MAX_PIXELS / 1_000_000
        );
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    Ok(())
}

fn believable(density: u32) -> Option<u32> {
    BELIEVABLE_DENSITY.contains(&density).then_some(density)
}

fn broken(path: &str, what: &str) -> Problem {
    Problem { code: Code::ImageBroken, message: format!("`{path}` is damaged: {what}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";

    fn code(path: &str, bytes: &[u8]) -> Option<Code> {
        Images::default().add(path, &Arc::from(bytes)).err().map(|it| it.code)
    }

    #[test]
    fn a_path_is_read_once() {
        let mut images = Images::default();
        let first = images.add("a/b.svg", &Arc::from(SVG));
        assert!(first.is_ok());
        assert_eq!(first, images.add("a/b.svg", &Arc::from(&b""[..])));
        assert_eq!(images.pictures().len(), 1);
    }

    #[test]
    fn the_name_must_tell_the_truth() {
        assert_eq!(code("a.svg", SVG), None);
        assert_eq!(code("a.SVG", SVG), None);
        assert_eq!(code("a.png", SVG), Some(Code::ImageType));
        assert_eq!(code("a.jpg", b"\x89PNG\r\n\x1a\n"), Some(Code::ImageType));
        assert_eq!(code("a.png", b"GIF89a"), Some(Code::ImageType));
        assert_eq!(code("a.avif", b"\0\0\0 ftypavif"), Some(Code::ImageType));
        assert_eq!(code("a.webp", b"RIFF"), Some(Code::ImageType));
        assert_eq!(code("a.png", b"RIFF....WEBP"), Some(Code::ImageType));
        assert_eq!(code("png", b"\x89PNG"), Some(Code::ImageType));
        assert_eq!(code("a.png", b""), Some(Code::ImageBroken));
        assert_eq!(code("a.svg", b"<!doctype html><html></html>"), Some(Code::ImageType));
    }

    #[test]
    fn odd_bytes_never_panic() {
        for length in 0..64 {
            for path in ["a.jpg", "a.png", "a.svg"] {
                let start: &[u8] =
                    if path == "a.jpg" { &[0xff, 0xd8] } else { b"\x89PNG\r\n\x1a\n" };
                let mut bytes = start.to_vec();
                bytes.extend((0..length).map(|it: u8| it.wrapping_mul(37)));
                assert!(code(path, &bytes).is_some());
            }
        }
    }
}
