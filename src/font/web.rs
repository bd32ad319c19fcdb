//! A face to the smaller font that an EPUB embeds: characters, layout features and names are kept.

use crate::font::{Face, FontError, sfnt, subset, trial};
use crate::guard;
use skera::{Plan, SubsetFlags};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, NameId};
use skrifa::{FontRef, Tag};
use std::collections::BTreeSet;

/// Features that a book's style sheet may ask for, and those that shapers apply by themselves.
const FEATURES: [&[u8; 4]; 24] = [
    b"calt", b"ccmp", b"clig", b"fina", b"init", b"isol", b"kern", b"liga", b"locl", b"mark",
    b"medi", b"mkmk", b"rlig", b"rclt", b"smcp", b"c2sc", b"onum", b"lnum", b"pnum", b"tnum",
    b"sups", b"subs", b"case", b"curs",
];

/// A font for the EPUB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFont {
    /// An OpenType or TrueType file.
    pub bytes: Vec<u8>,
    /// Its usual extension, `otf` or `ttf`.
    pub extension: &'static str,
}

/// Cuts a face down to some characters, with what small capitals, figures, ligatures, kerning and marks make of them.
/// A face that forbids subsets comes whole.
///
/// # Errors
/// If the font is damaged, or may not be embedded.
pub fn subset_for_web(face: &Face, characters: &BTreeSet<char>) -> Result<WebFont, FontError> {
    if let Some(error) = face.embedding.refusal() {
        return Err(error);
    }
    let extension = if face.cff { "otf" } else { "ttf" };
    if !face.embedding.subset && face.index == 0 {
        return Ok(WebFont { bytes: face.data.to_vec(), extension });
    }
    // The subsetter takes a font that it was not written for as a fault of its caller's, and panics.
    let bytes = guard::caught(|| cut(face, characters))
        .unwrap_or_else(|| Err(trial::damaged("its characters can't be taken out")))?;
    Ok(WebFont { bytes, extension })
}

fn cut(face: &Face, characters: &BTreeSet<char>) -> Result<Vec<u8>, FontError> {
    let broken = |it: &dyn std::fmt::Display| {
        trial::damaged(&format!("its characters can't be taken out: {it}"))
    };
    let font = FontRef::from_index(&face.data, face.index).map_err(|it| broken(&it))?;
    let plan = plan(&font, characters);
    let cut = skera::subset_font(&font, &plan).map_err(|it| broken(&it))?;
    let mut tables = sfnt::split(&cut);
    let outlines = if face.cff { Some(cff(face, &plan)?) } else { None };
    if let Some(table) = outlines.as_deref().and_then(|it| sfnt::split(it).remove(b"CFF ")) {
        tables.insert(*b"CFF ", table);
    }
    Ok(sfnt::join(&tables))
}

fn plan(font: &FontRef<'_>, characters: &BTreeSet<char>) -> Plan {
    let unicodes: IntSet<u32> = characters.iter().map(|it| u32::from(*it)).collect();
    let features: IntSet<Tag> = FEATURES.iter().map(|it| Tag::new(it)).collect();
    // What no reading system looks at: signatures, bitmaps, hints that depend on the old glyph ids.
    let drop: IntSet<Tag> =
        [b"DSIG", b"FFTM", b"hdmx", b"LTSH", b"VDMX", b"PCLT", b"MATH", b"CFF "]
            .into_iter()
            .map(Tag::new)
            .collect();
    let names: IntSet<NameId> =
        [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17].map(NameId::new).into_iter().collect();
    let languages: IntSet<u16> = [0x409].into_iter().collect();
    let mut scripts = IntSet::empty();
    scripts.invert();
    Plan::new(
        &IntSet::<GlyphId>::empty(),
        &unicodes,
        font,
        SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &drop,
        &scripts,
        &features,
        &names,
        &languages,
    )
}

/// A file with the cubic outlines of the plan's glyphs: the layout subsetter does not know `CFF `.
/// Both number the glyphs kept by rising old ids, so that the tables fit together.
fn cff(face: &Face, plan: &Plan) -> Result<Vec<u8>, FontError> {
    let glyphs: Vec<u16> = plan
        .old_to_new_glyph_mapping()
        .filter_map(|(old, _)| u16::try_from(old.to_u32()).ok())
        .collect();
    let remapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    subset::cut(face, &remapper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{FaceId, Feature, Fonts, ShapeRequest, shape};
    use crate::lang::Lang;

    /// What a book of English with some Greek uses.
    fn characters() -> BTreeSet<char> {
        (' '..='~').chain('à'..='ÿ').chain('α'..='ω').chain("“”‘’–—…❧".chars()).collect()
    }

    #[test]
    fn small_capitals_figures_and_ligatures_survive_the_cut() {
        let whole = Fonts::bundled();
        let text = "Office AV flow 1847 “quite” résumé";
        let letters = |it: &(usize, &Face)| it.1.has_glyph('a');
        for (index, face) in whole.faces().enumerate().filter(letters) {
            let web = subset_for_web(face, &characters()).unwrap();
            let mut cut = Fonts::default();
            let id = cut.add("a.otf", web.bytes).unwrap()[0];
            assert_eq!(cut.face(id).family, face.family);
            for tags in [&[][..], &[*b"smcp", *b"c2sc"], &[*b"onum", *b"pnum"], &[*b"sups"]] {
                let mut request = ShapeRequest::new(&Lang::english());
                request.features = tags.iter().map(|it| Feature::on(*it)).collect();
                let places = |fonts, face| -> Vec<_> {
                    let glyphs = shape(fonts, face, &request, text);
                    glyphs.iter().map(|it| (it.cluster, it.x_advance, it.dx, it.dy)).collect()
                };
                let old = FaceId(u16::try_from(index).unwrap());
                assert_eq!(places(&whole, old), places(&cut, id), "{} {tags:?}", face.name);
            }
        }
    }

    #[test]
    fn the_cut_is_much_smaller() {
        let fonts = Fonts::bundled();
        for face in fonts.faces() {
            let web = subset_for_web(face, &characters()).unwrap();
            println!("{}: {} of {} bytes", face.name, web.bytes.len(), face.data.len());
            assert!(web.bytes.len() * 2 < face.data.len(), "{}", face.name);
        }
    }
}
