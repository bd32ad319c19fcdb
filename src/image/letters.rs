//! The book's faces for the words of a drawing, and what of it they lack: letters, and families set in another's.

use crate::font::{FaceId, Fonts};
use crate::image::Loss;
use crate::lang::is_stray;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use usvg::{FontFamily, FontResolver, FontStyle, fontdb};

/// What a drawing's words asked for in vain.
#[derive(Clone, Debug, Default)]
pub(in crate::image) struct Lacks(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    letters: BTreeSet<char>,
    /// Families, each with that in whose letters its words are set.
    families: BTreeSet<(String, String)>,
}

impl Lacks {
    /// All of it, families first.
    pub(in crate::image) fn losses(&self) -> Vec<Loss> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let families = found.families.iter().cloned();
        let families = families.map(|(asked, set)| Loss::Family { asked, set });
        families.chain(found.letters.iter().copied().map(Loss::Letter)).collect()
    }

    /// The face that the book has for a family's name, as for its text; else usvg's choice, which is remembered.
    pub(in crate::image) fn resolver<'a>(
        &self,
        fonts: &'a Fonts,
        ids: Vec<Option<fontdb::ID>>,
    ) -> FontResolver<'a> {
        let (usual_face, usual_other) =
            (FontResolver::default_font_selector(), FontResolver::default_fallback_selector());
        let (lacks, own) = (self.clone(), self.clone());
        FontResolver {
            select_font: Box::new(move |font, faces| {
                if let Some(face) = named(font, fonts).and_then(|it| *ids.get(usize::from(it.0))?) {
                    return Some(face);
                }
                let face = usual_face(font, faces);
                if let Some(asked) = asked_in_vain(font.families(), fonts) {
                    let set =
                        face.and_then(|it| faces.face(it)?.families.first().map(|it| it.0.clone()));
                    let mut found = lacks.0.lock().unwrap_or_else(PoisonError::into_inner);
                    found.families.insert((asked, set.unwrap_or_default()));
                }
                face
            }),
            select_fallback: Box::new(move |letter, tried, faces| {
                let face = usual_other(letter, tried, faces);
                if face.is_none() && is_seen(letter) {
                    own.0.lock().unwrap_or_else(PoisonError::into_inner).letters.insert(letter);
                }
                face
            }),
        }
    }
}

/// The nearest face of the first family that the book has, if that stands before `serif` and the like: case does not count, and
/// the book's own go before the bundled.
fn named(font: &usvg::Font, fonts: &Fonts) -> Option<FaceId> {
    let italic = font.style() != FontStyle::Normal;
    for family in font.families() {
        let FontFamily::Named(name) = family else { return None };
        if let Some(face) = fonts.find(name, font.weight(), italic) {
            return Some(face);
        }
    }
    None
}

/// The family that was asked for first, where none of them is there and what stands in is of another kind.
fn asked_in_vain(families: &[FontFamily], fonts: &Fonts) -> Option<String> {
    for family in families {
        match family {
            FontFamily::Named(name) if fonts.has_family(name) => return None,
            // The bundled families are a serif and a monospaced one.
            FontFamily::Serif | FontFamily::Monospace => return None,
            _ => {}
        }
    }
    families.first().map(|it| match it {
        FontFamily::Named(name) => name.clone(),
        FontFamily::SansSerif => "sans-serif".to_owned(),
        FontFamily::Cursive => "cursive".to_owned(),
        _ => "fantasy".to_owned(),
    })
}

/// Whether a letter is missed: not what has no ink of its own.
fn is_seen(letter: char) -> bool {
    let joins = matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !(joins || letter.is_whitespace() || is_stray(letter))
}

/// The book's faces and nothing else, no system fonts, with what each is called there; `None` for one that can't be drawn.
pub(in crate::image) fn faces(fonts: &Fonts) -> (fontdb::Database, Vec<Option<fontdb::ID>>) {
    let mut faces = fontdb::Database::new();
    let ids = fonts.faces().map(|face| {
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(face.data.clone());
        let found =
            face.is_drawable().then(|| faces.load_font_source(fontdb::Source::Binary(data)))?;
        found.into_iter().find(|it| faces.face(*it).is_some_and(|it| it.index == face.index))
    });
    let ids = ids.collect();
    (faces, ids)
}
