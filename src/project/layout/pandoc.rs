//! Folders that pandoc makes a book of: a defaults file, a metadata file or a `Makefile` to metadata and a spine. Nothing is run.

use crate::diag::{Sink, Span};
use crate::files::{Files as _, Text, join};
use crate::manifest::front::lines as front_lines;
use crate::manifest::{NumberStyle, Region, SectionRole, Spanned, SpineItem, SpineSource, Tool};
use crate::project::folder::Folder;
use crate::project::layout::{Found, item, take_metadata};
use crate::project::summary::made_pages;
use crate::project::yaml::{parse, parse_from};
use std::collections::BTreeMap;

/// Files of metadata, beside those that a defaults file names.
const METADATA: [&str; 10] = [
    "metadata.yaml",
    "metadata.yml",
    "meta.yaml",
    "meta.yml",
    "book.yaml",
    "book.yml",
    "title.yaml",
    "title.txt",
    "title.md",
    "metadata.md",
];
/// Files that call pandoc.
const CALLERS: [&str; 6] =
    ["Makefile", "makefile", "GNUmakefile", "build.sh", "make.sh", "compile.sh"];
/// Folders in which chapters stand, where nothing says which they are.
const FOLDERS: [&str; 9] =
    ["", "chapters", "chapter", "manuscript", "src", "text", "content", "book", "docs"];
/// Most bytes of the words of a `Makefile` with its variables filled in.
const MAX_EXPANDED: usize = 1 << 20;
/// Files of a repository that are none of the book.
const ASIDE: [&str; 9] = [
    "readme",
    "license",
    "licence",
    "changelog",
    "contributing",
    "code_of_conduct",
    "todo",
    "authors",
    "security",
];

/// The file by which a folder is known for one that pandoc makes a book of.
pub(crate) fn sign(folder: &Folder) -> Option<String> {
    if let Some(path) = defaults(folder) {
        return Some(path);
    }
    let has = |it: &&&str| folder.has(it);
    let calls = |it: &&&str| folder.text(it).is_ok_and(|text| text.text.contains("pandoc"));
    let metadata = METADATA.iter().filter(has).find(|it| {
        let text = folder.text(it).map(|it| it.text).unwrap_or_default();
        text.lines().any(|it| it.starts_with("title") || it.starts_with("% "))
    });
    let chapters = || !loose(folder).is_empty();
    let caller = CALLERS.iter().filter(has).find(calls);
    metadata.or(caller).filter(|_| chapters()).map(|it| (*it).to_owned())
}

/// The defaults file: the one that names files to be read.
fn defaults(folder: &Folder) -> Option<String> {
    let names =
        folder.list("").into_iter().filter(|it| it.ends_with(".yaml") || it.ends_with(".yml"));
    let mut names = names.filter(|it| it.len() < 100);
    names.find(|it| {
        let text = folder.text(it).map(|it| it.text).unwrap_or_default();
        text.lines().any(|it| it.starts_with("input-files:") || it.starts_with("input-file:"))
    })
}

/// Reads the folder.
pub(crate) fn read(sink: &mut Sink, folder: &Folder) -> Found {
    let mut found = Found::of(Tool::Pandoc);
    found.numbering.appendices = NumberStyle::UpperAlpha;
    if !asks_for_numbers(folder) {
        found.numbering.chapters = NumberStyle::None;
        found.numbering.appendices = NumberStyle::None;
    }
    let mut listed: Vec<(String, Option<Span>)> = Vec::new();
    let mut metadata: Vec<String> = Vec::new();
    if let Some(path) = defaults(folder)
        && let Ok(text) = folder.text(&path)
    {
        let node = parse(sink, &text);
        for key in ["input-files", "input-file"] {
            listed.extend(node.strings(key).into_iter().map(|it| (join("", &it.value), it.span)));
        }
        for key in ["metadata-file", "metadata-files"] {
            metadata.extend(node.strings(key).into_iter().map(|it| join("", &it.value)));
        }
        if let Some(own) = node.get("metadata") {
            take_metadata(sink, folder, &mut found, own, "");
        }
        take_metadata(sink, folder, &mut found, &node, "");
    }
    if listed.is_empty() {
        let called = CALLERS.iter().find_map(|it| Some(called(folder, &folder.text(it).ok()?)));
        listed.extend(called.unwrap_or_default().into_iter().map(|it| (it, None)));
    }
    if listed.is_empty() {
        listed.extend(loose(folder).into_iter().map(|it| (it, None)));
    }
    let own = METADATA.iter().map(|it| (*it).to_owned()).filter(|it| folder.has(it));
    metadata.extend(own);
    metadata.dedup();
    for path in &metadata {
        let Ok(text) = folder.text(path) else { continue };
        if path.ends_with(".yaml") || path.ends_with(".yml") {
            let node = parse(sink, &text);
            take_metadata(sink, folder, &mut found, &node, "");
        } else {
            take_front(sink, folder, &mut found, &text);
        }
    }
    add_files(sink, folder, &mut found, listed);
    found
}

/// Whether a file of settings, or what calls pandoc, asks for numbers of sections.
fn asks_for_numbers(folder: &Folder) -> bool {
    let named =
        folder.list("").into_iter().filter(|it| it.ends_with(".yaml") || it.ends_with(".yml"));
    let settings = named.chain(METADATA.iter().map(|it| (*it).to_owned()));
    let text = |it: &str| folder.text(it).map(|it| it.text).unwrap_or_default();
    let set = settings.filter(|it| folder.has(it)).any(|it| {
        text(&it).lines().any(|it| {
            let pair = it.split_once(':').map(|it| (it.0.trim(), it.1.trim()));
            matches!(pair, Some(("number-sections" | "numbersections", "true" | "yes")))
        })
    });
    let called = CALLERS.iter().filter(|it| folder.has(it)).any(|it| {
        let text = text(it);
        text.contains("--number-sections")
            || text.contains(" -N ")
            || text.contains("numbersections")
    });
    set || called
}

/// The files in their order; those of metadata alone are read and left out.
fn add_files(
    sink: &mut Sink,
    folder: &Folder,
    found: &mut Found,
    listed: Vec<(String, Option<Span>)>,
) {
    found.spine = made_pages();
    for (path, span) in listed {
        if path.ends_with(".yaml") || path.ends_with(".yml") {
            if let Ok(text) = folder.text(&path) {
                let node = parse(sink, &text);
                take_metadata(sink, folder, found, &node, "");
            }
            continue;
        }
        if let Ok(text) = folder.text(&path) {
            take_front(sink, folder, found, &text);
            if is_only_front(&text.text) {
                continue;
            }
        }
        let source = SpineSource::File(path);
        if found.spine.iter().any(|it| it.source == source) {
            continue;
        }
        let member = item(Region::Main, SectionRole::Chapter, source, None);
        found.spine.push(SpineItem { span, ..member });
    }
}

/// Takes the metadata at the head of a file, or its title block.
pub(crate) fn take_front(sink: &mut Sink, folder: &Folder, found: &mut Found, text: &Text) {
    if let Some((lines, end)) = front_lines(&text.text)
        && text.text.starts_with("---")
    {
        let start = lines.first().map_or(0, |it| it.0);
        let inner = text.text.get(start..end).unwrap_or_default().trim_end();
        let length = inner.trim_end_matches(['-', '.']).len();
        let node = parse_from(sink, text, start..start + length);
        take_metadata(sink, folder, found, &node, "");
        return;
    }
    let mut block = text.text.lines().take_while(|it| it.starts_with('%'));
    let mut next = || block.next().map(|it| it.trim_start_matches('%').trim().to_owned());
    if let Some(title) = next().filter(|it| !it.is_empty()) {
        let end = u32::try_from(title.len() + 2).unwrap_or(u32::MAX);
        let span = Span::new(text.file, text.offset, text.offset.saturating_add(end));
        found.book.title = Spanned { value: title, span: Some(span) };
        let authors = next().unwrap_or_default();
        let people = authors.split(';').map(str::trim).filter(|it| !it.is_empty());
        found.book.authors = people
            .map(|name| crate::manifest::Person {
                name: name.to_owned(),
                role: "aut".to_owned(),
                ..crate::manifest::Person::default()
            })
            .collect();
    }
}

/// Whether a file holds metadata and no text.
fn is_only_front(text: &str) -> bool {
    let start = front_lines(text).map_or(0, |it| it.1);
    let rest = text.get(start..).unwrap_or_default();
    let mut rest = rest.lines().skip_while(|it| start == 0 && it.starts_with('%'));
    rest.all(|it| it.trim().is_empty())
}

/// Markdown files that stand beside each other, where nothing names them.
fn loose(folder: &Folder) -> Vec<String> {
    let of = |name: &str| {
        let all = folder.list(name).into_iter().filter(|it| is_chapter(it));
        all.collect::<Vec<String>>()
    };
    let mut best: Vec<String> = Vec::new();
    for name in FOLDERS {
        let all = of(name);
        if all.len() > best.len() {
            best = all;
        }
    }
    best
}

fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |it| it.1);
    matches!(ending, "md" | "markdown" | "mkd" | "mdown" | "pandoc" | "pdc")
}

fn is_chapter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = name.rsplit_once('.').map_or("", |it| it.0);
    is_markdown(&name) && !ASIDE.contains(&stem)
}

/// The Markdown files that a `Makefile` or script hands to pandoc, as far as it can be read without running it.
fn called(folder: &Folder, text: &Text) -> Vec<String> {
    let joined = text.text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut variables: BTreeMap<&str, String> = BTreeMap::new();
    let (mut commands, mut others) = (String::new(), String::new());
    for line in joined.lines().filter(|it| !it.trim_start().starts_with('#')) {
        let assigned = line.split_once('=').filter(|(name, _)| {
            let name = name.trim_end_matches([':', '?', '+', ' ']).trim();
            !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
        });
        if let Some((name, value)) = assigned {
            let name = name.trim_end_matches([':', '?', '+', ' ']).trim();
            let value = value.trim().trim_matches(['"', '\'']);
            let own = variables.entry(name).or_default();
            own.push(' ');
            own.push_str(value);
            others.push(' ');
            others.push_str(value);
        } else if line.contains("pandoc") {
            commands.push(' ');
            commands.push_str(line.trim());
        } else if line.contains(':') {
            others.push(' ');
            others.push_str(line);
        }
    }
    for source in [commands, others] {
        let files = files_of(folder, &expanded(&source, &variables));
        if !files.is_empty() {
            return files;
        }
    }
    Vec::new()
}

/// `$(NAME)`, `${NAME}` and `$NAME` filled in, and what stands in them. What grows beyond all measure stays as it is.
fn expanded(text: &str, variables: &BTreeMap<&str, String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        match filled(&text, variables) {
            Some(new) if new != text => text = new,
            _ => break,
        }
    }
    text
}

/// The text with the values of its variables; `None` where it is too long with them.
fn filled(text: &str, variables: &BTreeMap<&str, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let close = match after.bytes().next() {
            Some(b'(') => ")",
            Some(b'{') => "}",
            _ => "",
        };
        let inner = after.get(close.len()..).unwrap_or_default();
        let length =
            inner.bytes().take_while(|it| it.is_ascii_alphanumeric() || *it == b'_').count();
        let (name, behind) = inner.split_at(length);
        let behind = behind.strip_prefix(if close.is_empty() { " " } else { close });
        match variables.get(name).zip(behind) {
            Some((value, behind)) => {
                out.extend([" ", value, " "]);
                rest = behind;
            }
            None => {
                out.push('$');
                rest = after;
            }
        }
        if out.len() > MAX_EXPANDED {
            return None;
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The files that words name: paths, or patterns of paths.
fn files_of(folder: &Folder, text: &str) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let words = text.split([' ', '\t', '(', ')', '"', '\'', ',', ';', '`']);
    let mut known = std::collections::BTreeSet::new();
    for word in words.filter(|it| is_markdown(it) && !it.contains('$') && known.insert(*it)) {
        let word = join("", word);
        if word.contains(['*', '?', '[']) {
            let Ok(pattern) = glob::Pattern::new(&word) else { continue };
            let place = word.rsplit_once('/').map_or("", |it| it.0);
            let found = folder.list(place).into_iter().filter(|it| pattern.matches(it));
            files.extend(found.filter(|it| is_chapter(it)));
        } else if folder.has(&word) && is_chapter(&word) {
            files.push(word);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|it| seen.insert(it.clone()));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_as_far_as_they_stay_small() {
        let own = |all: &[(&'static str, &str)]| -> BTreeMap<&'static str, String> {
            all.iter().map(|it| (it.0, it.1.to_owned())).collect()
        };
        let few = own(&[("A", "$(B) b.md"), ("B", "a.md")]);
        let words = expanded("pandoc ${A} $B $(C) $A.md $", &few);
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(words, ["pandoc", "a.md", "b.md", "a.md", "$(C)", "$A.md", "$"]);
        // Each of nine names stands for ten of the next.
        let ten = |it: &str| format!("$({it})").repeat(10);
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let mut bomb: BTreeMap<&str, String> =
            names.windows(2).map(|it| (it[0], ten(it[1]))).collect();
        bomb.insert("j", "x.md".to_owned());
        assert!(expanded("$(a)", &bomb).len() <= MAX_EXPANDED);
        assert!(expanded("$(f)", &bomb).matches("x.md").count() == 10_000);
    }
}
