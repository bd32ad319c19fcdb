//! Names of sections in the output: ASCII, unique in the book.

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Parsed, Section, plain_text};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// Most letters of a title that go into a name.
const MAX_LETTERS: usize = 40;

/// Gives every section its slug: from the file's name, or from the role.
pub(crate) fn slugs(sink: &mut Sink, sections: &mut [Section<Parsed>], mdbook: bool) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut before: Option<String> = None;
    for section in &mut *sections {
        let Some(path) = section.path.clone() else { continue };
        let mut first = name(&stem(&path));
        if before.as_ref() == Some(&path) {
            // A further chapter of the file.
            first = format!("{first}-{}", chapter_name(section));
            section.slug = free(&mut taken, &first, "");
            continue;
        }
        before = Some(path.clone());
        if let Some(other) = files.get(&first)
            && !mdbook
        {
            let message = format!("`{path}` and `{other}` are both called `{first}` in the book");
            let found = Diagnostic::new(Code::ChapterName, message).at_maybe(section.span, "");
            sink.push(found.hint("give one of the files another name"));
        }
        files.entry(first.clone()).or_insert_with(|| path.clone());
        section.slug = free(&mut taken, &first, &path);
    }
    for section in sections.iter_mut().filter(|it| it.path.is_none()) {
        section.slug = free(&mut taken, section.role.name(), "");
    }
}

/// What tells a chapter from the others of its file: its id, or its title.
fn chapter_name(section: &Section<Parsed>) -> String {
    let id = section.attrs.id.as_ref().filter(|_| section.attrs.id_span.is_some());
    let title = id.cloned().unwrap_or_else(|| plain_text(&section.title));
    let short: String = title.chars().take(MAX_LETTERS).collect();
    name(&short)
}

/// The name itself, with its folders before it, or with a number behind it.
fn free(taken: &mut BTreeSet<String>, first: &str, path: &str) -> String {
    let mut slug = first.to_owned();
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    while taken.contains(&slug)
        && let Some(folder) = folders.pop()
    {
        slug = name(&format!("{folder}-{slug}"));
    }
    let mut count = 2_u32;
    while taken.contains(&slug) {
        slug = format!("{first}-{count}");
        count += 1;
    }
    taken.insert(slug.clone());
    slug
}

/// The name of a file without folder and ending.
pub(crate) fn stem(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

/// A name in `[a-z0-9-]`, beginning with a letter: it is an XML name, and a file's on any system.
pub(crate) fn name(text: &str) -> String {
    let mut out = String::new();
    for sign in text.nfkd().flat_map(char::to_lowercase) {
        match sign {
            'a'..='z' | '0'..='9' => out.push(sign),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            // Marks that decomposition left over: ü is u and U+0308.
            '\u{300}'..='\u{36f}' => {}
            _ if sign.is_alphanumeric() => {
                let _ = write!(out, "u{:x}", u32::from(sign));
            }
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('-');
    match out.bytes().next() {
        None => "section".to_owned(),
        Some(it) if it.is_ascii_digit() => format!("ch-{out}"),
        Some(_) => out.to_owned(),
    }
}

/// The id that mdBook gives a heading.
pub(crate) fn heading_slug(text: &str) -> String {
    let keep = |it: char| match it {
        _ if it.is_alphanumeric() || it == '_' || it == '-' => Some(it.to_ascii_lowercase()),
        _ if it.is_whitespace() => Some('-'),
        _ => None,
    };
    text.trim().chars().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ascii_and_begin_with_a_letter() {
        assert_eq!(name("Über  Straße & Œuvre"), "uber-strasse-oeuvre");
        assert_eq!(name("01-intro"), "ch-01-intro");
        assert_eq!(name("я"), "u44f");
        assert_eq!(name("--"), "section");
    }

    #[test]
    fn headings_are_slugged_as_mdbook_does() {
        assert_eq!(heading_slug("What `unsafe` Can't Do?"), "what-unsafe-cant-do");
    }
}
