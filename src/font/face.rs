//! A font file to its faces with names, metrics and permissions.

use crate::font::instance::{Instance, instances};
use crate::geom::Length;
use skrifa::raw::TableProvider;
use skrifa::raw::types::{F48Dot16, NameId};
use skrifa::{Font, GlyphId};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Most faces that a collection may hold.
const MAX_FACES: u32 = 256;

/// One face.
pub struct Face {
    /// The font file.
    pub data: Data,
    /// Its path in the book's folder; empty for a bundled one.
    pub path: String,
    /// Index in a collection.
    pub index: u32,
    /// Typographic family, "Libertinus Serif".
    pub family: String,
    /// Other names that the family goes by in menus: "EB Garamond 12" for "EB Garamond".
    pub also: Vec<String>,
    /// Typographic subfamily, "Semibold Italic".
    pub subfamily: String,
    /// PostScript name.
    pub name: String,
    /// Weight, CSS scale.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// Width in per cent of normal, 50 to 200.
    pub width: u16,
    /// Metrics in font units.
    pub metrics: Metrics,
    /// What the licence bits allow.
    pub embedding: Embedding,
    /// Outlines are cubic (`CFF `), not TrueType's `glyf`.
    pub cff: bool,
    /// All glyphs have one width.
    pub fixed_pitch: bool,
    /// Tables as shaper and charmap read them.
    pub(in crate::font) font: Option<Font>,
    /// What was found to be damaged after all, once the face was in use.
    pub(in crate::font) damage: OnceLock<FontError>,
    /// Whether no glyph unfolds beyond measure, once that was asked.
    pub(in crate::font) drawable: OnceLock<bool>,
    /// What formulas ask of it, once they did.
    pub(in crate::font) math: OnceLock<Box<crate::font::Math>>,
    advances: OnceLock<Box<[u16]>>,
    /// Glyphs of the ASCII characters, 0 for none: most lookups are theirs.
    ascii: OnceLock<Box<[u16; 128]>>,
}

/// A font file: a bundled one stays where the binary has it, the book's own is shared. Cheap to clone.
#[derive(Clone)]
pub enum Data {
    /// Compiled into the binary.
    Bundled(&'static [u8]),
    /// Read from the book's folder.
    Own(Arc<[u8]>),
}

impl AsRef<[u8]> for Data {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Bundled(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

impl Deref for Data {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_ref()
    }
}

/// Metrics of a face in font units, y up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Units to the em, 16 to 16384.
    pub upem: u16,
    /// Height of a line above the baseline.
    pub ascender: i32,
    /// Its depth below, negative.
    pub descender: i32,
    /// Further space between lines.
    pub line_gap: i32,
    /// Height of capitals.
    pub cap_height: i32,
    /// Height of x.
    pub x_height: i32,
    /// Degrees × 65536, negative for a face that leans to the right.
    pub italic_angle: i32,
    /// Top of an underline, negative: below the baseline.
    pub underline: i32,
    /// Its thickness.
    pub underline_thickness: i32,
    /// Top of a strike-through.
    pub strike: i32,
    /// Its thickness.
    pub strike_thickness: i32,
    /// Thickness of vertical stems, estimated from the weight (ISO 32000-2 §9.8.1 wants one, no table has it).
    pub stem_v: i32,
    /// Box around all glyphs: left, bottom, right, top.
    pub bounds: [i32; 4],
}

impl Metrics {
    /// Font units at a size.
    #[must_use]
    pub const fn at(&self, size: Length, units: i32) -> Length {
        size.ratio(units as i64, self.upem as i64)
    }
}

/// What the font's licence bits allow (OpenType `OS/2.fsType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embedding {
    /// Why it may not be embedded in a document at all, in the words of the specification.
    pub forbidden: Option<&'static str>,
    /// Only the glyphs used may be embedded.
    pub subset: bool,
}

impl Embedding {
    /// What is said of a font that may not be in a book.
    #[must_use]
    pub fn refusal(&self) -> Option<FontError> {
        let bit = self.forbidden?;
        Some(FontError(format!("may not be embedded in a book: its licence bits say `{bit}`")))
    }
}

/// Why a font file can't be used: lower case, without a full stop, to follow the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontError(pub String);

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FontError {}

impl Face {
    /// Whether the face belongs to a family of that name; case does not count.
    #[must_use]
    pub fn is_of(&self, family: &str) -> bool {
        let same = |it: &String| it.eq_ignore_ascii_case(family);
        same(&self.family) || self.also.iter().any(same)
    }

    /// Whether the face is compiled into the binary rather than the book's own.
    #[must_use]
    pub const fn is_bundled(&self) -> bool {
        matches!(self.data, Data::Bundled(_))
    }

    /// Keeps what turned out to be damaged, for [`crate::font::Fonts::damage`]; the first counts.
    pub fn note_damage(&self, error: FontError) {
        // A second finding says no more than the first.
        let _ = self.damage.set(error);
    }

    /// Whether the face has a glyph for the character.
    #[must_use]
    pub fn has_glyph(&self, character: char) -> bool {
        self.glyph(character).is_some()
    }

    /// Whether the face's rules for glyphs have a feature, such as `smcp`.
    #[must_use]
    pub fn has_feature(&self, tag: [u8; 4]) -> bool {
        let Some(Ok(rules)) = self.font.as_ref().map(|it| it.tables().gsub()) else { return false };
        let Ok(features) = rules.feature_list() else { return false };
        features.feature_records().iter().any(|it| it.feature_tag().to_be_bytes() == tag)
    }

    /// The glyph that the face draws a character with by itself, before any feature.
    #[must_use]
    pub fn glyph(&self, character: char) -> Option<u16> {
        let ascii = usize::try_from(u32::from(character)).ok().filter(|it| *it < 128);
        let Some(at) = ascii else { return self.mapped(character) };
        let all = self.ascii.get_or_init(|| {
            let one = |it: usize| u8::try_from(it).ok().map(char::from);
            Box::new(std::array::from_fn(|it| one(it).and_then(|it| self.mapped(it)).unwrap_or(0)))
        });
        all.get(at).copied().filter(|it| *it != 0)
    }

    /// A character through the face's `cmap`.
    fn mapped(&self, character: char) -> Option<u16> {
        let glyph = self.font.as_ref()?.charmap().map_unicode(character)?;
        // A map may name glyphs that the font does not have.
        u16::try_from(glyph.to_u32()).ok().filter(|it| *it != 0 && *it < self.glyph_count())
    }

    /// Advance of a glyph in font units, without kerning; 0 for a glyph that is not there.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> i32 {
        self.advances().get(usize::from(glyph)).map_or(0, |it| i32::from(*it))
    }

    /// Number of glyphs.
    #[must_use]
    pub fn glyph_count(&self) -> u16 {
        u16::try_from(self.advances().len()).unwrap_or(u16::MAX)
    }

    fn advances(&self) -> &[u16] {
        self.advances.get_or_init(|| {
            let Some(font) = &self.font else { return Box::default() };
            let metrics = font.glyph_metrics();
            (0..font.num_glyphs().min(u32::from(u16::MAX)))
                .map(|it| u16::try_from(units(metrics.h_advance_exact(GlyphId::new(it)))))
                .map(Result::unwrap_or_default)
                .collect()
        })
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({} {})", self.name, self.index)
    }
}

/// The faces of a font file.
pub(in crate::font) fn read(path: &str, data: &Data) -> Result<Vec<Face>, FontError> {
    let mut all = Vec::new();
    for index in 0..count(data)? {
        let face = read_face(path, data, index)?;
        let stands = match &face.font {
            Some(font) => instances(font, (data, index), (face.weight, face.italic))?,
            None => Vec::new(),
        };
        match stands.is_empty() {
            true => all.push(face),
            false => {
                for stand in stands {
                    all.push(stand_of(path, &face.name, stand)?);
                }
            }
        }
    }
    Ok(all)
}

/// The faces of a font file as they stand in it, a variable one where it is by default.
pub(in crate::font) fn bare(data: &Data) -> Result<Vec<Face>, FontError> {
    (0..count(data)?).map(|index| read_face("", data, index)).collect()
}

/// How many faces a file holds.
fn count(data: &Data) -> Result<u32, FontError> {
    if data.starts_with(b"wOFF") || data.starts_with(b"wOF2") {
        return Err(FontError("is a web font; convert it to .otf or .ttf".to_owned()));
    }
    match data.get(..12) {
        Some([b't', b't', b'c', b'f', .., a, b, c, d]) => {
            let count = u32::from_be_bytes([*a, *b, *c, *d]);
            let most = FontError(format!("holds more than {MAX_FACES} faces"));
            if count > MAX_FACES { Err(most) } else { Ok(count) }
        }
        _ => Ok(1),
    }
}

/// A variable font's static one, under a PostScript name of its own (Adobe Technical Note 5902).
fn stand_of(path: &str, name: &str, stand: Instance) -> Result<Face, FontError> {
    let stem = name.strip_suffix("-Regular").unwrap_or(name);
    let style: String = stand.style.split(' ').collect();
    Ok(Face {
        name: format!("{stem}-{style}"),
        subfamily: stand.style,
        weight: stand.weight,
        italic: stand.italic,
        ..read_face(path, &stand.data, 0)?
    })
}

/// A face that has nothing, for fonts without any face.
pub(in crate::font) fn empty() -> &'static Face {
    static EMPTY: OnceLock<Face> = OnceLock::new();
    EMPTY.get_or_init(|| Face {
        data: Data::Bundled(&[]),
        path: String::new(),
        index: 0,
        family: String::new(),
        also: Vec::new(),
        subfamily: String::new(),
        name: String::new(),
        weight: 400,
        italic: false,
        width: 100,
        metrics: Metrics { upem: 1000, ..Metrics::default() },
        embedding: Embedding { forbidden: None, subset: false },
        cff: false,
        fixed_pitch: false,
        font: None,
        damage: OnceLock::new(),
        drawable: OnceLock::new(),
        math: OnceLock::new(),
        advances: OnceLock::new(),
        ascii: OnceLock::new(),
    })
}

fn read_face(path: &str, data: &Data, index: u32) -> Result<Face, FontError> {
    let blob: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(data.clone());
    let font = Font::new(skrifa::font::Source::from(skrifa::font::Blob::from(blob)), index)
        .ok_or_else(|| FontError("is not a TrueType or OpenType font".to_owned()))?;
    check(&font)?;
    let attributes = font.default_attributes();
    let weight = rounded(attributes.weight.value()).clamp(1, 1000);
    let metrics = metrics(&font, weight);
    let name = |ids: &[NameId]| ids.iter().find_map(|id| name_of(&font, *id)).unwrap_or_default();
    Ok(Face {
        data: data.clone(),
        path: path.to_owned(),
        index,
        family: name(&[NameId::TYPOGRAPHIC_FAMILY_NAME, NameId::FAMILY_NAME]),
        also: [NameId::FAMILY_NAME, NameId::WWS_FAMILY_NAME]
            .into_iter()
            .filter_map(|id| name_of(&font, id))
            .collect(),
        subfamily: name(&[NameId::TYPOGRAPHIC_SUBFAMILY_NAME, NameId::SUBFAMILY_NAME]),
        name: name(&[NameId::POSTSCRIPT_NAME, NameId::FULL_NAME, NameId::FAMILY_NAME]),
        weight,
        // The style bits of some italics say upright (Libertinus Serif Semibold Italic); their angle does not.
        italic: attributes.style != skrifa::font::attribute::Style::Normal
            || metrics.italic_angle != 0,
        width: rounded(attributes.width.percentage()),
        metrics,
        embedding: embedding(&font),
        cff: font.tables().cff().is_ok(),
        fixed_pitch: font.style_metrics().is_fixed_pitch.unwrap_or(false),
        font: Some(font.clone()),
        damage: OnceLock::new(),
        drawable: OnceLock::new(),
        math: OnceLock::new(),
        advances: OnceLock::new(),
        ascii: OnceLock::new(),
    })
}

/// Refuses what could not be set, drawn or embedded.
fn check(font: &Font) -> Result<(), FontError> {
    let tables = font.tables();
    let said = |what: &str| Err(FontError(what.to_owned()));
    if tables.head().is_err() || tables.maxp().is_err() || tables.hhea().is_err() {
        return said("is cut short or damaged: a table that every font has can't be read");
    }
    if tables.cff2().is_ok() {
        return said("has variable CFF2 outlines, which are not read; use a static instance");
    }
    if tables.hmtx().is_err() || (tables.cff().is_err() && tables.glyf().is_err()) {
        return said("is cut short or damaged: widths or outlines can't be read");
    }
    if !font.charmap().has_unicode() {
        return said("has no Unicode character map");
    }
    if name_of(font, NameId::FAMILY_NAME).is_none() {
        return said("has no family name");
    }
    Ok(())
}

pub(in crate::font) fn name_of(font: &Font, id: NameId) -> Option<String> {
    let name: String = font.names().get(id)?.english_or_first()?.name().chars().collect();
    Some(name.trim().to_owned()).filter(|it| !it.is_empty())
}

fn metrics(font: &Font, weight: u16) -> Metrics {
    let (all, style) = (font.metrics(), font.style_metrics());
    let line = all.h_line().unwrap_or_default();
    let upem = all.units_per_em;
    // Where a font does not say, the shares of the em that text faces commonly have.
    let share = |thousandths: i32| i32::from(upem) * thousandths / 1000;
    let said = |value: Option<F48Dot16>, otherwise: i32| match value.map(units) {
        Some(it) if it > 0 => it,
        _ => share(otherwise),
    };
    let underline = style.underline.unwrap_or_default();
    let strike = style.strike_through.unwrap_or_default();
    Metrics {
        upem,
        ascender: units(line.ascender),
        descender: units(line.descender),
        line_gap: units(line.line_gap),
        cap_height: said(all.cap_height, 660),
        x_height: said(all.x_height, 440),
        italic_angle: style.italic_angle.map_or(0, skrifa::raw::types::Fixed::to_bits),
        underline: units(underline.position),
        underline_thickness: said(Some(underline.thickness), 50),
        strike: said(Some(strike.position), 260),
        strike_thickness: said(Some(strike.thickness), 50),
        // Stems of text faces: about 70 thousandths at regular, 140 at bold.
        stem_v: share(i32::from(weight) * 7 / 30 - 23).max(share(20)),
        bounds: [all.bounds.x_min, all.bounds.y_min, all.bounds.x_max, all.bounds.y_max].map(units),
    }
}

fn embedding(font: &Font) -> Embedding {
    let bits = font.tables().os2().map_or(0, |it| it.fs_type());
    // OpenType OS/2: of several usage bits the least restrictive counts; 0x2 alone forbids, 0x200 allows bitmaps only.
    let forbidden = match bits {
        _ if bits & 0x000f == 0x0002 => Some("Restricted License embedding"),
        _ if bits & 0x0200 != 0 => Some("Bitmap embedding only"),
        _ => None,
    };
    Embedding { forbidden, subset: bits & 0x0100 == 0 }
}

fn units(value: F48Dot16) -> i32 {
    value.to_i32()
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
#[expect(clippy::cast_sign_loss, reason = "weights and widths are positive; `as` makes others 0")]
fn rounded(value: f32) -> u16 {
    value.round() as u16
}
