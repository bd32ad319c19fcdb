//! Faces, metrics, families with fallback, shaping and subsetting behind one door.

pub use crate::font::face::{Data, Embedding, Face, FontError, Metrics};
pub use crate::font::math::{Axis, Constant, Corner, Form, Math, Measures, Part};
pub use crate::font::missing::Missing;
pub use crate::font::shape::{Feature, ShapeRequest, ShapedGlyph, Shaper, shape};
pub use crate::font::subset::{Subset, subset};
pub use crate::font::survey::{Surveyed, script_names, survey};
pub use crate::font::unfold::{MAX_COMPOSITES, MAX_FACE_STEPS, MAX_GLYPH_STEPS, MAX_SUBROUTINES};
pub use crate::font::web::{WebFont, subset_for_web};

use crate::diag::Span;
use crate::font::bundled::{BUNDLED, Slot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use unicode_script::{Script, UnicodeScript as _};

mod bundled;
mod face;
mod instance;
mod math;
mod missing;
mod outline;
mod sfnt;
mod shape;
mod subset;
mod survey;
mod trial;
mod unfold;
mod web;

/// Family of running text that is always there.
pub const BUNDLED_BODY: &str = "Libertinus Serif";
/// Family of code that is always there.
pub const BUNDLED_MONO: &str = "DejaVu Sans Mono";
/// Family of headings that is always there: some designs name it.
pub const BUNDLED_SANS: &str = "Libertinus Sans";
/// Families of formulas that are always there: the second has signs that the first lacks.
pub const BUNDLED_MATH: [&str; 2] = ["Libertinus Math", "Recto Symbols Math"];

/// A face: index into [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// All faces that a book can use: the bundled ones, then its own. In a family that both have, the book's own win.
#[derive(Debug, Default)]
pub struct Fonts {
    faces: Vec<Slot>,
    plans: shape::Plans,
    lacks: Mutex<BTreeSet<(FaceId, Lack)>>,
    missing: Mutex<BTreeMap<char, Option<Span>>>,
}

/// A style that a book uses and one of its own families does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Lack {
    Bold,
    Italic,
    BoldItalic,
    SmallCapitals,
}

impl Lack {
    /// What a face lacks for words of a weight and slope. Bundled families have what they have: the face for code no bold italic.
    #[must_use]
    pub fn of(face: &Face, weight: u16, italic: bool, words: &str) -> Option<Self> {
        // Regular stands in for up to medium, and semibold for bold; most scripts have letters of one slope alone.
        let bolder = weight >= 600 && face.weight < 600 && words.chars().any(char::is_alphabetic);
        let cased = |it: char| it.is_lowercase() || it.is_uppercase();
        let slanted = italic && !face.italic && words.chars().any(cased);
        match (bolder, slanted) {
            _ if face.is_bundled() => None,
            (true, _) if italic && (slanted || face.italic) => Some(Self::BoldItalic),
            (true, _) => Some(Self::Bold),
            (false, true) if weight >= 600 => Some(Self::BoldItalic),
            (false, true) => Some(Self::Italic),
            (false, false) => None,
        }
    }
}

impl Fonts {
    /// The six faces of Libertinus Serif, the three of DejaVu Sans Mono, and those for formulas.
    ///
    /// ```
    /// use recto::font::Fonts;
    /// let fonts = Fonts::bundled();
    /// let semibold = fonts.find("Libertinus Serif", 600, true).map(|it| &fonts.face(it).name);
    /// assert_eq!(semibold.map(String::as_str), Some("LibertinusSerif-SemiboldItalic"));
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Self { faces: BUNDLED.iter().map(Slot::bundled).collect(), ..Self::default() }
    }

    /// Adds the faces of the book's font file at `path`: TrueType, OpenType, or a collection of them. Each sets a few words; damage to
    /// single glyphs is found where they are used, and kept for [`Self::damage`].
    ///
    /// # Errors
    /// If the file can't be read as such or is damaged, for the diagnostic `font-broken`.
    pub fn add(
        &mut self,
        path: &str,
        data: impl Into<Arc<[u8]>>,
    ) -> Result<Vec<FaceId>, FontError> {
        let faces = trial::sound(path, &Data::Own(data.into()))?;
        let first = self.faces.len();
        let last = first + faces.len();
        if last > usize::from(u16::MAX) {
            return Err(FontError(format!("is one too many: a book can use {} faces", u16::MAX)));
        }
        self.faces.extend(faces);
        Ok((first..last).filter_map(|it| u16::try_from(it).ok()).map(FaceId).collect())
    }

    /// What was found damaged in the book's own faces while they were used: the file and why, for the diagnostic `font-broken`.
    #[must_use]
    pub fn damage(&self) -> Vec<(&str, &FontError)> {
        let own = self.faces.iter().filter_map(Slot::own);
        own.filter_map(|it| Some((it.path.as_str(), it.damage.get()?))).collect()
    }

    /// Keeps what a face lacks, for [`Self::lacks`].
    pub fn note_lack(&self, face: FaceId, lack: Lack) {
        // A thread that panicked while it held the lock left a set that is still whole.
        self.lacks.lock().unwrap_or_else(PoisonError::into_inner).insert((face, lack));
    }

    /// Styles that were asked of the book's own families in vain while text was set: a face of the family, and what it lacks,
    /// each once.
    #[must_use]
    pub fn lacks(&self) -> Vec<(&Face, Lack)> {
        let all = self.lacks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut said: BTreeSet<(&str, Lack)> = BTreeSet::new();
        let found = all.iter().map(|(id, lack)| (self.face(*id), *lack));
        found.filter(|(face, lack)| said.insert((face.family.as_str(), *lack))).collect()
    }

    /// Keeps a character that no face has, for [`Self::missing`], and where it stands.
    pub fn note_missing(&self, character: char, span: Option<Span>) {
        let mut all = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing::note(&mut all, character, span);
    }

    /// Characters that were asked of all faces in vain, by script, in the order of their first places.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        missing::by_script(&self.missing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All faces in the order of their ids.
    pub fn faces(&self) -> impl Iterator<Item = &Face> {
        self.faces.iter().map(Slot::face)
    }

    /// Whether others are the same faces under the same ids.
    pub(crate) fn are(&self, others: &Self) -> bool {
        let named = |it: &Face| (it.path.clone(), it.index, it.name.clone());
        let pairs = self.faces.iter().zip(&others.faces);
        self.faces.len() == others.faces.len()
            && pairs.into_iter().all(|(it, other)| match (it.own(), other.own()) {
                (Some(it), Some(other)) => named(it) == named(other) && *it.data == *other.data,
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            })
    }

    /// How many faces there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.faces.len()
    }

    /// A face. An id of other fonts gives the nearest there is; fonts without any face give an empty one.
    #[must_use]
    pub fn face(&self, id: FaceId) -> &Face {
        let slot = self.faces.get(usize::from(id.0)).or(self.faces.first());
        slot.map_or_else(|| face::empty(), Slot::face)
    }

    /// Family names, each once, sorted: for did-you-mean.
    #[must_use]
    pub fn families(&self) -> Vec<&str> {
        let names: BTreeSet<&str> = self.faces.iter().map(Slot::family).collect();
        names.into_iter().collect()
    }

    /// Whether there is a family of that name; case does not count.
    #[must_use]
    pub fn has_family(&self, family: &str) -> bool {
        self.faces.iter().any(|it| it.is_of(family))
    }

    /// The nearest face of a family, as CSS matches: style before weight. Nothing is ever slanted or emboldened.
    #[must_use]
    pub fn find(&self, family: &str, weight: u16, italic: bool) -> Option<FaceId> {
        let of_family = || self.faces.iter().enumerate().filter(|(_, it)| it.is_of(family));
        let own = of_family().any(|(_, it)| it.own().is_some());
        of_family()
            .filter(|(_, it)| it.own().is_some() == own)
            .min_by_key(|(index, it)| {
                let (width, is_italic, has) = it.style();
                (width.abs_diff(100), is_italic != italic, weight_distance(weight, has), *index)
            })
            .and_then(|(index, _)| u16::try_from(index).ok())
            .map(FaceId)
    }

    /// The faces to try for a character in that style: each family's nearest, then its other style and its regular;
    /// the bundled families come last, text before mono.
    #[must_use]
    pub fn chain(&self, families: &[String], weight: u16, italic: bool) -> Chain {
        let named = families.iter().map(String::as_str);
        let mut faces = Vec::new();
        let mut named_or_text = 0;
        for (resort, family) in
            named.map(|it| (false, it)).chain([(false, BUNDLED_BODY), (true, BUNDLED_MONO)])
        {
            if resort {
                named_or_text = faces.len();
            }
            for (weight, italic) in [(weight, italic), (weight, !italic), (400, false)] {
                if let Some(face) = self.find(family, weight, italic)
                    && !faces.contains(&face)
                {
                    faces.push(face);
                }
            }
        }
        Chain { faces, named_or_text }
    }
}

/// Faces in the order in which they are asked for a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    faces: Vec<FaceId>,
    /// So many are of the families named, or of the bundled one for text.
    named_or_text: usize,
}

impl Chain {
    /// The faces in order.
    #[must_use]
    pub fn faces(&self) -> &[FaceId] {
        &self.faces
    }

    /// Whether a face stands in this chain only because nothing else may have a character: the bundled one for code.
    fn is_last_resort(&self, face: FaceId) -> bool {
        self.faces.iter().position(|it| *it == face).is_some_and(|it| it >= self.named_or_text)
    }

    /// The face that text is set in unless it lacks a character.
    #[must_use]
    pub fn first(&self) -> FaceId {
        self.faces.first().copied().unwrap_or(FaceId(0))
    }

    /// The first face that has the character; `None`: none has, which is a diagnostic. Letters of a script are never set in the face
    /// for code where it stands in for others: a page of Arabic in it would be worse than none.
    #[must_use]
    pub fn face_for(&self, fonts: &Fonts, character: char) -> Option<FaceId> {
        let found = self.faces.iter().copied().find(|it| fonts.face(*it).has_glyph(character));
        found.filter(|it| !(self.is_last_resort(*it) && is_letter(character)))
    }
}

/// A letter of a script of its own, unlike signs that stand in any text.
fn is_letter(character: char) -> bool {
    let common = matches!(character.script(), Script::Common | Script::Inherited);
    character.is_alphabetic() && !common
}

/// How far a face's weight is from the one wanted; smaller is nearer (CSS Fonts 4 §5.2).
fn weight_distance(wanted: u16, has: u16) -> (u8, u16) {
    let below = has < wanted;
    let class = match wanted {
        // From regular, up to medium first, then lighter, then bolder.
        400..=500 if !below && has <= 500 => 0,
        400..=500 if below => 1,
        400..=500 => 2,
        // A light weight falls towards lighter, a bold one towards bolder.
        0..400 => u8::from(!below && has != wanted),
        _ => u8::from(below),
    };
    (class, wanted.abs_diff(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_file_is_a_face() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.count(), BUNDLED.len());
        assert_eq!(
            fonts.families(),
            [BUNDLED_MONO, BUNDLED_MATH[0], BUNDLED_SANS, BUNDLED_BODY, BUNDLED_MATH[1]]
        );
        for face in fonts.faces() {
            assert!(face.embedding.forbidden.is_none() && face.embedding.subset, "{}", face.name);
            assert!(face.metrics.cap_height > face.metrics.x_height, "{}", face.name);
            let known = if face.is_of(BUNDLED_MATH[1]) { '✓' } else { 'n' };
            assert!(face.glyph(known).is_some_and(|it| face.advance(it) > 0), "{}", face.name);
        }
    }

    #[test]
    fn styles_are_matched_and_never_made_up() {
        let fonts = Fonts::bundled();
        let name = |family, weight, italic| {
            fonts.find(family, weight, italic).map(|it| fonts.face(it).name.clone())
        };
        for (weight, italic, expect) in [
            (400, false, "LibertinusSerif-Regular"),
            (400, true, "LibertinusSerif-Italic"),
            (600, false, "LibertinusSerif-Semibold"),
            (500, false, "LibertinusSerif-Regular"),
            (700, true, "LibertinusSerif-BoldItalic"),
            (900, true, "LibertinusSerif-BoldItalic"),
            (300, false, "LibertinusSerif-Regular"),
        ] {
            assert_eq!(name("libertinus serif", weight, italic).as_deref(), Some(expect));
        }
        // The mono family has no bold italic: what it has stands in, not a slanted one.
        assert_eq!(name("DejaVu Sans Mono", 600, true).as_deref(), Some("DejaVuSansMono-Oblique"));
        assert_eq!(name("DejaVu Sans Mono", 700, false).as_deref(), Some("DejaVuSansMono-Bold"));
        assert_eq!(name("Comic Sans", 400, false), None);
    }

    #[test]
    fn a_chain_falls_back_by_character() {
        let fonts = Fonts::bundled();
        let chain = fonts.chain(&["No Such".to_owned()], 400, true);
        let family = |c| chain.face_for(&fonts, c).map(|it| fonts.face(it).family.as_str());
        assert_eq!(fonts.face(chain.first()).name, "LibertinusSerif-Italic");
        assert_eq!(family('a'), Some(BUNDLED_BODY));
        assert_eq!(family('Ж'), Some(BUNDLED_BODY));
        assert_eq!(family('╬'), Some(BUNDLED_MONO));
        assert_eq!(family('漢'), None);
        // The face for code has Arabic letters.
        assert_eq!(family('ع'), None);
        let code = fonts.chain(&[BUNDLED_MONO.to_owned()], 400, false);
        assert!(code.face_for(&fonts, 'ع').is_some());
    }

    #[test]
    fn a_file_of_the_books_own_comes_before_a_bundled_one_of_its_name() {
        let mut fonts = Fonts::bundled();
        let own = fonts.add("a.otf", BUNDLED[0].bytes().to_vec()).unwrap();
        assert_eq!(fonts.find(BUNDLED_BODY, 400, false), Some(own[0]));
        // Its family has no italic now that the book brings the family itself.
        assert_eq!(fonts.find(BUNDLED_BODY, 400, true), Some(own[0]));
    }

    #[test]
    fn broken_files_are_refused_with_a_reason() {
        let mut fonts = Fonts::bundled();
        let cut = &BUNDLED[0].bytes()[..5000];
        for (data, expect) in [
            (&b""[..], "not a TrueType or OpenType font"),
            (b"hello, world", "not a TrueType or OpenType font"),
            (b"wOF2aaaaaaaaaaaaaaaaaaaa", "a web font"),
            (cut, "cut short"),
        ] {
            let error = fonts.add("a.otf", data.to_vec()).unwrap_err();
            assert!(error.0.contains(expect), "{error:?}");
        }
    }
}
