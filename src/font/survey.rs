//! A font file to what there is to know before a book uses it: families, styles, scripts, licence.

use crate::font::face::{self, Data, Embedding, FontError, name_of};
use crate::font::trial::damaged;
use crate::guard;
use skrifa::raw::TableProvider;
use skrifa::raw::types::NameId;
use skrifa::{FontRef, MetadataProvider as _};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use unicode_script::{Script, UnicodeScript as _};

/// What a script needs of letters before a face counts as one for it: a few Greek letters are signs of mathematics.
const LETTERS: usize = 16;
/// The same of Chinese characters: a face for Latin can have some dozens as signs.
const CHARACTERS: usize = 500;

/// One face, as its own tables describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// Typographic family.
    pub family: String,
    /// Other names that it goes by in menus.
    pub also: Vec<String>,
    /// Weight, CSS scale.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// A variable font: other weights or slopes stand in the same file.
    pub variable: bool,
    /// Has small capitals for lower case (`smcp`).
    pub small_capitals: bool,
    /// Scripts by Unicode's names, sorted.
    pub scripts: Vec<String>,
    /// What the licence bits allow.
    pub embedding: Embedding,
    /// What the file says of its maker, version and licence, by the name of each statement.
    pub statements: Vec<(&'static str, String)>,
}

impl Surveyed {
    /// Whether the face belongs to a family of that name; case does not count.
    #[must_use]
    pub fn is_of(&self, family: &str) -> bool {
        let same = |it: &String| it.eq_ignore_ascii_case(family);
        same(&self.family) || self.also.iter().any(same)
    }
}

/// The faces of a file.
///
/// # Errors
/// If it can't be read as a font, or by recto.
pub fn survey(data: impl Into<Arc<[u8]>>) -> Result<Vec<Surveyed>, FontError> {
    let data = Data::Own(data.into());
    guard::caught(|| face::bare(&data)?.iter().map(|it| Ok(surveyed(it))).collect())
        .unwrap_or_else(|| Err(damaged("its tables can't be read")))
}

fn surveyed(face: &face::Face) -> Surveyed {
    let font = face.font.as_ref();
    // OpenType "name", ids 0, 5, 13 and 14.
    let statements = [
        ("version", NameId::VERSION_STRING),
        ("copyright", NameId::COPYRIGHT_NOTICE),
        ("licence", NameId::LICENSE_DESCRIPTION),
        ("licence at", NameId::LICENSE_URL),
    ];
    Surveyed {
        family: face.family.clone(),
        also: face.also.clone(),
        weight: face.weight,
        italic: face.italic,
        variable: font.is_some_and(|it| it.tables().fvar().is_ok()),
        small_capitals: face.has_feature(*b"smcp"),
        scripts: scripts(face),
        embedding: face.embedding,
        statements: statements
            .into_iter()
            .filter_map(|(what, id)| Some((what, name_of(font?, id)?)))
            .collect(),
    }
}

/// The scripts that a face has the letters of.
fn scripts(face: &face::Face) -> Vec<String> {
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let font = FontRef::from_index(&face.data, face.index);
    let mapped = font.iter().flat_map(|it| it.charmap().mappings());
    for script in mapped.filter_map(|it| char::from_u32(it.0)).map(|it| it.script()) {
        let least = match script {
            Script::Common | Script::Inherited | Script::Unknown => continue,
            Script::Han => CHARACTERS,
            _ => LETTERS,
        };
        found.entry(script.full_name()).or_insert((0, least)).0 += 1;
    }
    let has = found.into_iter().filter(|(_, (count, least))| count >= least);
    has.map(|(name, _)| name.replace('_', " ")).collect()
}

/// The names of all scripts of Unicode's that have characters of their own, as [`Surveyed::scripts`] gives them.
///
/// ```
/// let all = recto::font::script_names();
/// assert!(all.contains("Han") && all.contains("Canadian Aboriginal") && !all.contains("Common"));
/// ```
#[must_use]
pub fn script_names() -> BTreeSet<String> {
    let none = [Script::Common, Script::Inherited, Script::Unknown];
    let all = ('\0'..=char::MAX).map(|it| it.script()).filter(|it| !none.contains(it));
    let all: BTreeSet<&str> = all.map(|it| it.full_name()).collect();
    all.into_iter().map(|it| it.replace('_', " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_for() {
        let file = include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-BoldItalic.otf");
        let faces = survey(file.to_vec()).unwrap();
        let [face] = faces.as_slice() else { panic!("{faces:?}") };
        assert_eq!(
            (face.family.as_str(), face.weight, face.italic),
            ("Libertinus Serif", 700, true)
        );
        assert!(face.small_capitals && !face.variable);
        assert_eq!(face.scripts, ["Cyrillic", "Greek", "Hebrew", "Latin"]);
        let licence = face.statements.iter().find(|it| it.0 == "licence");
        assert!(licence.is_some_and(|it| it.1.contains("SIL Open Font License")), "{licence:?}");
    }

    #[test]
    fn what_is_no_font_says_so() {
        assert!(survey(b"wOF2aaaa".to_vec()).unwrap_err().0.contains("a web font"));
        assert!(survey(b"".to_vec()).is_err());
    }
}
