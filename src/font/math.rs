//! What formulas ask of a face: constants, how its glyphs grow, where accents and scripts stand (OpenType 1.9.1, "MATH").

use crate::font::Face;
use skrifa::outline::DrawSettings;
use skrifa::outline::pen::ControlBoundsPen;
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::gsub::{AlternateSubst, SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::layout::CoverageTable;
use skrifa::raw::tables::math as table;
pub use skrifa::raw::tables::math::{
    MathConstant as Constant, MathKernCorner as Corner, StretchAxis as Axis,
};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use std::fmt;
use std::sync::OnceLock;

/// Most parts that an assembly may have; no font has more than five.
const MAX_PARTS: usize = 64;

/// What is known of a face for formulas; most of it is read when it is first asked.
pub struct Math {
    /// Of a face without a MATH table all are 0.
    constants: Option<Box<[i32; Constant::ALL.len()]>>,
    glyphs: Box<[OnceLock<Measures>]>,
    /// Forms for scripts, and for scripts of scripts (feature `ssty`).
    script: Vec<(u16, [u16; 2])>,
    /// Accents that stand on something high (`flac`).
    flat: Vec<(u16, [u16; 2])>,
    /// Letters without a dot, for accents (`dtls`).
    dotless: Vec<(u16, [u16; 2])>,
}

/// A glyph's extent and the values that MATH has for it; font units, y up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Advance.
    pub advance: i32,
    /// Top of its outline.
    pub top: i32,
    /// Foot of its outline.
    pub foot: i32,
    /// Italic correction.
    pub italic: i32,
    /// Where an accent stands, and where an accent is held.
    pub attach: i32,
}

/// A part of a glyph that is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The glyph.
    pub glyph: u16,
    /// How far it may overlap with the part before it.
    pub start: i32,
    /// How far it may overlap with the part behind it.
    pub end: i32,
    /// Its length.
    pub full: i32,
    /// It may be left out or repeated.
    pub extender: bool,
}

/// How a form is chosen by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In a script.
    Script,
    /// In a script of a script.
    ScriptScript,
    /// An accent over something high.
    Flat,
    /// A letter under an accent.
    Dotless,
}

impl fmt::Debug for Math {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Math")
    }
}

impl Face {
    /// What formulas ask of the face.
    #[must_use]
    pub fn math(&self) -> &Math {
        self.math.get_or_init(|| Box::new(read(self)))
    }

    /// Whether the face has constants for formulas.
    #[must_use]
    pub fn has_math(&self) -> bool {
        self.table().is_some()
    }

    /// A constant, font units or per cent.
    #[must_use]
    pub fn constant(&self, which: Constant) -> i32 {
        let all = self.math().constants.as_ref();
        all.and_then(|it| it.get(which as usize)).copied().unwrap_or(0)
    }

    /// The measures of a glyph.
    #[must_use]
    pub fn measures(&self, glyph: u16) -> Measures {
        let slot = self.math().glyphs.get(usize::from(glyph));
        slot.map_or_else(Measures::default, |it| *it.get_or_init(|| self.measured(glyph)))
    }

    /// The form of a glyph for a place; itself where there is none.
    #[must_use]
    pub fn form(&self, glyph: u16, form: Form) -> u16 {
        let math = self.math();
        let (list, which) = match form {
            Form::Script => (&math.script, 0),
            Form::ScriptScript => (&math.script, 1),
            Form::Flat => (&math.flat, 0),
            Form::Dotless => (&math.dotless, 0),
        };
        let found = list.binary_search_by_key(&glyph, |it| it.0).ok();
        found.and_then(|it| list.get(it)).map_or(glyph, |it| it.1[which])
    }

    /// Kerning of a script at a corner, at a height above the baseline; font units.
    #[must_use]
    pub fn kern(&self, glyph: u16, corner: Corner, height: i32) -> i32 {
        let info = self.table().and_then(|it| it.math_glyph_info().ok());
        let kerns = info.and_then(|it| it.math_kern_info()).and_then(Result::ok);
        let kern = kerns.and_then(|it| it.kern(GlyphId::from(glyph), corner));
        kern.and_then(|it| it.kerning(height)).unwrap_or(0)
    }

    /// Larger forms of a glyph by rising length, each with its length; the glyph itself is the first in most fonts.
    #[must_use]
    pub fn variants(&self, glyph: u16, axis: Axis) -> Vec<(u16, i32)> {
        let Some(construction) = self.construction(glyph, axis) else { return Vec::new() };
        let records = construction.math_glyph_variant_records().iter();
        let count = self.glyph_count();
        let all = records
            .map(|it| (it.variant_glyph().to_u16(), i32::from(it.advance_measurement().to_u16())));
        all.filter(|it| it.0 < count).collect()
    }

    /// The parts that a glyph of any length is made of, from its foot or left end; none for one that is not.
    #[must_use]
    pub fn parts(&self, glyph: u16, axis: Axis) -> Vec<Part> {
        let assembly = self.construction(glyph, axis).and_then(|it| it.glyph_assembly());
        let Some(Ok(assembly)) = assembly else { return Vec::new() };
        let length = |it: skrifa::raw::types::UfWord| i32::from(it.to_u16());
        let each = assembly.part_records().iter().take(MAX_PARTS).map(|it| Part {
            glyph: it.glyph_id().to_u16(),
            start: length(it.start_connector_length()),
            end: length(it.end_connector_length()),
            full: length(it.full_advance()),
            extender: it.part_flags().contains(table::PartFlags::EXTENDER_FLAG),
        });
        let count = self.glyph_count();
        each.filter(|it| it.glyph < count).collect()
    }

    /// The least that parts overlap.
    #[must_use]
    pub fn least_overlap(&self) -> i32 {
        let variants = self.table().and_then(|it| it.math_variants().ok());
        variants.map_or(0, |it| i32::from(it.min_connector_overlap().to_u16()))
    }

    fn table(&self) -> Option<table::Math<'_>> {
        self.font.as_ref()?.tables().math().ok()
    }

    fn construction(&self, glyph: u16, axis: Axis) -> Option<table::MathGlyphConstruction<'_>> {
        self.table()?.math_variants().ok()?.glyph_construction(GlyphId::from(glyph), axis)
    }

    fn measured(&self, glyph: u16) -> Measures {
        let id = GlyphId::from(glyph);
        let advance = self.advance(glyph);
        let (top, foot) = self.heights(glyph).unwrap_or_default();
        let info = self.table().and_then(|it| it.math_glyph_info().ok());
        let italics = info.as_ref().and_then(|it| it.math_italics_correction_info());
        let italic = italics.and_then(Result::ok).and_then(|it| it.correction(id)).unwrap_or(0);
        let places = info.as_ref().and_then(|it| it.math_top_accent_attachment());
        let attach = places.and_then(Result::ok).and_then(|it| it.attachment(id));
        // "If a glyph is not in the table, half of its advance width" (MathTopAccentAttachment), which is that of its ink where it is a
        // mark without width.
        let attach = attach.unwrap_or_else(|| (advance + italic) / 2);
        Measures { advance, top, foot, italic, attach }
    }

    /// Top and foot of a glyph's outline.
    fn heights(&self, glyph: u16) -> Option<(i32, i32)> {
        if !self.unfolds([glyph]) {
            return None;
        }
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        let outline = font.outline_glyphs().get(GlyphId::from(glyph))?;
        let mut pen = ControlBoundsPen::default();
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, &mut pen).ok()?;
        let bounds = pen.bounding_box()?;
        Some((whole(bounds.y_max), whole(bounds.y_min)))
    }
}

/// Outlines in font units have whole coordinates, or sixteenths.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
fn whole(value: f32) -> i32 {
    value.round() as i32
}

fn read(face: &Face) -> Math {
    let constants = face.table().and_then(|it| it.math_constants().ok()).map(|it| {
        let mut all = Box::new([0; Constant::ALL.len()]);
        for (at, which) in all.iter_mut().zip(Constant::ALL) {
            *at = it.constant(*which);
        }
        all
    });
    Math {
        constants,
        glyphs: (0..face.glyph_count()).map(|_| OnceLock::new()).collect(),
        script: forms(face, *b"ssty").unwrap_or_default(),
        flat: forms(face, *b"flac").unwrap_or_default(),
        dotless: forms(face, *b"dtls").unwrap_or_default(),
    }
}

/// Glyphs with their first and second form by a feature, by glyph; a glyph that has one form has it twice.
fn forms(face: &Face, tag: [u8; 4]) -> Option<Vec<(u16, [u16; 2])>> {
    let rules = face.font.as_ref()?.tables().gsub().ok()?;
    let (features, lookups) = (rules.feature_list().ok()?, rules.lookup_list().ok()?);
    let records = features.feature_records();
    let record = records.iter().find(|it| it.feature_tag() == Tag::new(&tag))?;
    let feature = record.feature(features.offset_data()).ok()?;
    let mut all = Vec::new();
    for index in feature.lookup_list_indices() {
        let lookup = lookups.lookups().get(usize::from(index.get())).ok()?;
        match lookup.subtables().ok()? {
            SubstitutionSubtables::Single(tables) => {
                for it in tables.iter().flatten() {
                    single(&it, &mut all);
                }
            }
            SubstitutionSubtables::Alternate(tables) => {
                for it in tables.iter().flatten() {
                    let AlternateSubst::Format1(it) = it else { continue };
                    let sets = it.alternate_sets();
                    for (glyph, set) in covered(it.coverage().ok()).zip(sets.iter()) {
                        let Ok(set) = set else { continue };
                        let ids = set.alternate_glyph_ids();
                        let nth = |at: usize| ids.get(at).map(|it| it.get().to_u16());
                        let Some(first) = nth(0) else { continue };
                        all.push((glyph, [first, nth(1).unwrap_or(first)]));
                    }
                }
            }
            _ => {}
        }
    }
    let count = face.glyph_count();
    all.retain(|it| it.1.iter().all(|it| *it < count));
    all.sort_by_key(|it| it.0);
    all.dedup_by_key(|it| it.0);
    Some(all)
}

fn single(it: &SingleSubst<'_>, all: &mut Vec<(u16, [u16; 2])>) {
    match it {
        SingleSubst::Format1(it) => {
            for glyph in covered(it.coverage().ok()) {
                let to = glyph.wrapping_add_signed(it.delta_glyph_id());
                all.push((glyph, [to; 2]));
            }
        }
        SingleSubst::Format2(it) => {
            let ids = it.substitute_glyph_ids().iter().map(|it| it.get().to_u16());
            all.extend(covered(it.coverage().ok()).zip(ids).map(|(from, to)| (from, [to; 2])));
        }
        // For fonts of more than 65,536 glyphs, which no PDF embeds.
        _ => {}
    }
}

fn covered<'a>(table: Option<CoverageTable<'a>>) -> impl Iterator<Item = u16> + use<'a> {
    let glyphs = |it: CoverageTable<'a>| it.iter().collect::<Vec<_>>();
    table.into_iter().flat_map(glyphs).filter_map(|it| u16::try_from(it.to_u32()).ok())
}

#[cfg(test)]
mod tests {
    use crate::font::{Axis, BUNDLED_MATH, Constant, Corner, Fonts, Form};

    #[test]
    fn the_bundled_face_says_how_formulas_stand() {
        let fonts = Fonts::bundled();
        let face = fonts.find(BUNDLED_MATH[0], 400, false).map(|it| fonts.face(it)).unwrap();
        assert!(face.has_math());
        assert_eq!(face.constant(Constant::AxisHeight), 260);
        assert_eq!(face.constant(Constant::ScriptScriptPercentScaleDown), 60);
        let glyph = |it| face.glyph(it).unwrap();
        let f = face.measures(glyph('𝑓'));
        assert!(f.top > 600 && f.foot < -100 && f.italic > 0, "{f:?}");
        let paren = face.variants(glyph('('), Axis::Vertical);
        assert!(paren.len() > 3 && paren.windows(2).all(|it| it[0].1 <= it[1].1));
        let brace = face.parts(glyph('{'), Axis::Vertical);
        assert_eq!(brace.iter().filter(|it| it.extender).count(), 2);
        assert!(face.least_overlap() > 0);
        assert_ne!(face.form(glyph('′'), Form::Script), glyph('′'));
        assert_eq!(face.form(glyph('x'), Form::Script), glyph('x'));
        assert_eq!(face.kern(glyph('x'), Corner::TopRight, 0), 0);
    }

    #[test]
    fn a_face_for_text_has_no_constants_but_measures() {
        let fonts = Fonts::bundled();
        let face = fonts.faces().next().unwrap();
        assert!(!face.has_math());
        assert_eq!(face.constant(Constant::AxisHeight), 0);
        assert!(face.measures(face.glyph('x').unwrap()).top > 300);
        assert!(face.variants(face.glyph('(').unwrap(), Axis::Vertical).is_empty());
    }
}
