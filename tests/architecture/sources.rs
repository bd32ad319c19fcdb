//! The files of the crate, each with its code without comments, literals and tests.

use crate::ROOT;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file of the crate.
pub(crate) struct Source {
    /// From the package's root.
    pub(crate) path: String,
    /// The top-level module it belongs to.
    pub(crate) module: String,
    pub(crate) text: String,
    /// The text with comments, literals and test modules blanked; lines stay where they are.
    pub(crate) code: String,
}

impl Source {
    /// Lines, from 1, in which the code has `word` as a word of its own.
    pub(crate) fn lines_with(&self, word: &str) -> Vec<usize> {
        self.found(word).map(|(line, _)| line).collect()
    }

    /// What follows each `prefix` in the code: a name, or `{`.
    pub(crate) fn after<'a>(&'a self, prefix: &'a str) -> Vec<(usize, &'a str)> {
        let name = |rest: &'_ str| {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            end.max(usize::from(rest.starts_with('{')))
        };
        self.found(prefix).map(|(line, rest)| (line, &rest[..name(rest)])).collect()
    }

    fn found<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> + 'a {
        self.code.match_indices(word).filter_map(move |(at, _)| {
            let before = self.code[..at].chars().next_back();
            let line = self.code[..at].matches('\n').count() + 1;
            let own = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            own.then(|| (line, &self.code[at + word.len()..]))
        })
    }
}

/// All of them, by path.
pub(crate) fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let root = Path::new(ROOT).join("src");
        let mut folders = vec![root.clone()];
        let mut paths: Vec<PathBuf> = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.extension().and_then(|it| it.to_str()) {
                    Some("rs") => paths.push(path),
                    None if path.is_dir() => folders.push(path),
                    _ => {}
                }
            }
        }
        paths.sort();
        paths.iter().map(|path| source(&root, path)).collect()
    })
}

fn source(root: &Path, path: &Path) -> Source {
    let inside = path.strip_prefix(root).unwrap();
    let first = inside.iter().next().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    // A test module in a file of its own is all test.
    let is_test = path.file_stem().is_some_and(|it| it == "tests");
    Source {
        path: format!("src/{}", inside.display()),
        module: first.trim_end_matches(".rs").to_owned(),
        code: if is_test { String::new() } else { code(&text) },
        text,
    }
}

/// `text` with comments, string and character literals, and items under `#[cfg(test)]` blanked.
fn code(text: &str) -> String {
    without_tests(&without_literals(text))
}

fn without_literals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let blank = comment(rest).or_else(|| literal(rest, out.chars().next_back()));
        let length = blank.unwrap_or(c.len_utf8());
        let (token, tail) = rest.split_at(length);
        if blank.is_some() {
            out.extend(token.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            out.push(c);
        }
        rest = tail;
    }
    out
}

/// Length of the comment that `rest` starts with. Block comments nest.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let step = match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (1, 2),
            [b'*', b'/', ..] => (-1, 2),
            _ => (0, 1),
        };
        depth += step.0;
        at += step.1;
        if depth == 0 {
            break;
        }
    }
    Some(at)
}

/// Length of the string or character literal that `rest` starts with; a lifetime is none.
fn literal(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with('r') && !before.is_some_and(|c| c.is_alphanumeric() && c != 'b') {
        let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
        if rest[1 + hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = 2 + hashes;
            return Some(
                rest[body..].find(&close).map_or(rest.len(), |at| body + at + close.len()),
            );
        }
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut inside = rest[1..].char_indices();
    if quote == '\'' {
        let (_, first) = inside.next()?;
        return match (first, inside.next()) {
            ('\\', _) => rest[3..].find('\'').map(|at| at + 4),
            (_, Some((at, '\''))) => Some(at + 2),
            _ => None,
        };
    }
    while let Some((at, c)) = inside.next() {
        match c {
            '\\' => _ = inside.next(),
            '"' => return Some(at + 2),
            _ => {}
        }
    }
    Some(rest.len())
}

/// Blanks each item behind `#[cfg(test)]`, to its closing brace or semicolon.
fn without_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, item) = rest.split_at(at);
        let mut depth = 0_usize;
        let end = item.char_indices().find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, '}' | ';')
        });
        let (item, tail) = item.split_at(end.map_or(item.len(), |(at, _)| at + 1));
        out.push_str(before);
        out.extend(item.chars().filter(|c| *c == '\n'));
        rest = tail;
    }
    out + rest
}

#[test]
fn code_is_told_from_comments_strings_and_tests() {
    let text = r##"use crate::geom; // crate::pdf
/* crate::pdf /* std::fs */ std::fs */ const A: &str = "crate::pdf \" std::fs";
const B: &str = r#"crate::"pdf"#; const C: char = '"'; fn f<'a>(x: &'a str) {}
#[cfg(test)]
mod tests { use super::*; fn g() { let _ = "}"; crate::pdf::write(); } }
use crate::diag::Span;
"##;
    let source = Source {
        path: String::new(),
        module: String::new(),
        text: String::new(),
        code: code(text),
    };
    assert_eq!(source.after("crate::"), [(1, "geom"), (6, "diag")]);
    assert!(source.lines_with("std::fs").is_empty());
    assert!(source.lines_with("super::").is_empty());
}
