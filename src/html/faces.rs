//! The theme's families to the fonts that the EPUB carries: the styles that occur, cut down to the book's characters.

use crate::font::{FaceId, Fonts, subset_for_web};
use crate::html::picture::slug;
use crate::html::usage::{Chars, FaceStyle, Usage};
use crate::theme::Theme;
use std::collections::{BTreeMap, BTreeSet};

/// A font in the package.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    /// Family as the style sheet names it.
    pub(crate) family: String,
    /// Weight.
    pub(crate) weight: u16,
    /// Italic.
    pub(crate) italic: bool,
    /// Path in the package.
    pub(crate) path: String,
    /// Media type (EPUB 3.3 §3.2).
    pub(crate) media_type: &'static str,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// The fonts of a book. A face whose licence forbids it, or that is damaged, is left to the reader's own.
pub(crate) fn faces(fonts: &Fonts, theme: &Theme, usage: &Usage) -> Vec<Embedded> {
    let mut wanted: BTreeMap<(FaceId, String), BTreeSet<char>> = BTreeMap::new();
    let text: BTreeSet<&String> = theme.font.body.iter().chain(&theme.font.heading).collect();
    for style in &usage.faces {
        for family in &text {
            want(fonts, &mut wanted, family, *style, &usage.body);
        }
    }
    for (style, characters) in &usage.mono {
        for family in &theme.font.mono {
            want(fonts, &mut wanted, family, *style, characters);
        }
    }
    wanted
        .into_iter()
        .filter_map(|((id, family), characters)| cut(fonts, id, family, &characters))
        .collect()
}

/// Asks a family for a style; a face of the other slope is no answer, since a reader slants by itself.
fn want(
    fonts: &Fonts,
    wanted: &mut BTreeMap<(FaceId, String), BTreeSet<char>>,
    family: &str,
    style: FaceStyle,
    characters: &Chars,
) {
    if characters.is_empty() || !fonts.has_family(family) {
        return;
    }
    let Some(id) = fonts.find(family, style.weight, style.italic) else { return };
    let face = fonts.face(id);
    if face.italic == style.italic {
        let own = characters.iter().filter(|it| face.has_glyph(*it));
        let wanted = wanted.entry((id, family.to_owned())).or_default();
        // Without small capitals of its own a face lends its capitals, which a reader sets smaller. CSS Fonts 4 §6.6.
        if !face.has_feature(*b"smcp") {
            let capitals = characters.iter().flat_map(char::to_uppercase);
            wanted.extend(capitals.filter(|it| face.has_glyph(*it)));
        }
        wanted.extend(own);
    }
}

fn cut(fonts: &Fonts, id: FaceId, family: String, characters: &BTreeSet<char>) -> Option<Embedded> {
    if characters.iter().all(|it| it.is_whitespace()) {
        return None;
    }
    let face = fonts.face(id);
    if face.embedding.forbidden.is_some() {
        return None;
    }
    let font = subset_for_web(face, characters).map_err(|it| face.note_damage(it)).ok()?;
    let media_type = if font.extension == "otf" { "font/otf" } else { "font/ttf" };
    Some(Embedded {
        family,
        weight: face.weight,
        italic: face.italic,
        path: format!("fonts/{}-{}.{}", slug(&face.name), id.0 + 1, font.extension),
        media_type,
        bytes: font.bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_style_can_be_embedded() {
        let fonts = Fonts::bundled();
        let mut usage = Usage::default();
        usage.body.add("What Is Permanent Revolution? ‘a’ — ❧ перманентная ↩\u{fe0e}ffi1847");
        for weight in [400, 600, 700] {
            for italic in [false, true] {
                usage.faces.insert(FaceStyle { weight, italic });
            }
        }
        let made = faces(&fonts, &Theme::default(), &usage);
        let styles: Vec<(u16, bool)> = made.iter().map(|it| (it.weight, it.italic)).collect();
        assert_eq!(
            styles,
            [(400, false), (400, true), (600, false), (600, true), (700, false), (700, true)]
        );
        assert!(made.iter().all(|it| it.bytes.len() < 80_000));
    }

    #[test]
    fn a_face_without_small_capitals_has_the_capitals_that_stand_for_them() {
        let mut usage = Usage::default();
        usage.body.add("ap");
        usage.faces.insert(FaceStyle { weight: 700, italic: false });
        let mut theme = Theme::default();
        theme.font.heading = vec!["Libertinus Sans".to_owned()];
        let made = faces(&Fonts::bundled(), &theme, &usage);
        let has = |family: &str, character| {
            let bytes = made.iter().find(|it| it.family == family).unwrap().bytes.clone();
            let mut fonts = Fonts::default();
            let id = fonts.add("a.ttf", bytes).unwrap()[0];
            fonts.face(id).has_glyph(character)
        };
        assert!(has("Libertinus Sans", 'P') && !has("Libertinus Sans", 'Q'));
        assert!(!has("Libertinus Serif", 'P'), "it has small capitals of its own");
    }
}
