//! The names of citation styles and languages, to the styles and locales that recto carries: those of hayagriva's archive.

use crate::pack;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style};
use serde::de::DeserializeOwned;

/// A row a style: its file, and the names that it goes by.
const STYLES: &str = include_str!("styles.txt");
/// What the ids of styles begin with: those of the CSL project, and one of typst's.
const IDS: [&str; 2] = ["http://www.zotero.org/styles/", "http://typst.org/csl/"];

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    STYLES.lines().filter_map(|it| it.split_once(": "))
}

/// The names of all styles.
pub(in crate::cite) fn names() -> impl Iterator<Item = &'static str> {
    rows().flat_map(|(_, names)| names.split(' '))
}

/// The style that goes by a name.
pub(in crate::cite) fn by_name(name: &str) -> Option<IndependentStyle> {
    let (file, _) = rows().find(|(_, names)| names.split(' ').any(|it| it == name))?;
    style(file)
}

/// The style of an id, as styles that depend on another name it.
pub(in crate::cite) fn by_id(id: &str) -> Option<IndependentStyle> {
    let wanted = IDS.into_iter().find_map(|it| id.strip_prefix(it))?;
    let (file, _) = rows().find(|(file, _)| *file == wanted)?;
    style(file)
}

fn style(file: &str) -> Option<IndependentStyle> {
    match read(&format!("styles/{file}"))? {
        Style::Independent(style) => Some(style),
        Style::Dependent(_) => None,
    }
}

/// The languages that have a locale.
pub(in crate::cite) fn languages() -> impl Iterator<Item = &'static str> {
    pack::names("locales")
}

/// The locales that the processor may ask for where `code` is given: itself, what it falls back to, and American English.
pub(in crate::cite) fn locales(code: &LocaleCode) -> Vec<Locale> {
    let mut codes = vec![code.clone()];
    codes.extend(code.fallback());
    codes.push(LocaleCode::en_us());
    codes.dedup();
    codes.iter().filter_map(|it| read(&format!("locales/{}", it.0))).collect()
}

fn read<T: DeserializeOwned>(file: &str) -> Option<T> {
    let read = ciborium::from_reader(pack::get(file)?);
    debug_assert!(read.is_ok(), "`{file}` can't be read");
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_is_found_by_its_names_and_its_id() {
        assert_eq!((rows().count(), names().count()), (80, 93));
        for name in names() {
            let style = by_name(name).unwrap();
            assert_eq!(by_id(&style.info.id), Some(style), "{name}");
        }
        assert_eq!(by_name("no-such"), None);
        assert_eq!(by_id("http://www.zotero.org/styles/no-such"), None);
    }

    #[test]
    fn every_locale_is_of_the_language_that_it_is_found_by() {
        assert_eq!(languages().count(), 63);
        for code in languages() {
            let found = locales(&LocaleCode(code.to_owned()));
            let lang = |at: usize| found[at].lang.as_ref().map(|it| it.0.as_str());
            assert_eq!(lang(0), Some(code));
            assert_eq!(lang(found.len() - 1), Some("en-US"));
        }
    }
}
