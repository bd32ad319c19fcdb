//! The rules that keep this crate readable: who may name whom, where the outside world comes in, how big a file grows.
#![expect(clippy::disallowed_methods, reason = "reads the crate's own sources")]
#![expect(clippy::unwrap_used, reason = "the sources are there, or there is nothing to test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Which modules each module may name, in reading order: a row names only rows above it.
const LAYERS: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("geom", &[]),
    ("guard", &[]),
    ("pack", &[]),
    ("lang", &["diag", "pack"]),
    ("font", &["diag", "geom", "guard", "pack", "lang"]),
    ("image", &["diag", "geom", "guard", "lang", "font"]),
    ("files", &["diag"]),
    ("manifest", &["diag", "geom", "lang"]),
    ("math", &["diag"]),
    // The roles, regions and metadata of the manifest are the book's own words for its parts.
    ("model", &["diag", "geom", "lang", "manifest", "math"]),
    ("page", &["diag", "geom", "lang", "font", "image"]),
    ("cite", &["diag", "pack", "lang", "math", "model"]),
    ("theme", &["diag", "geom", "lang", "font", "model", "manifest"]),
    ("project", &["diag", "geom", "lang", "font", "image", "files", "manifest", "theme"]),
    ("parse", &["diag", "lang", "files", "manifest", "model"]),
    ("resolve", &["diag", "lang", "image", "files", "manifest", "math", "model", "cite"]),
    ("select", &["diag", "lang", "manifest", "model"]),
    (
        "layout",
        &["diag", "geom", "lang", "font", "image", "manifest", "math", "model", "theme", "page"],
    ),
    // Counts what is in a document and what came of it: it may know neither layout nor the writers.
    ("proof", &["diag", "geom", "image", "manifest", "model", "page"]),
    ("raster", &["geom", "font", "image", "page"]),
    ("pdf", &["diag", "geom", "guard", "lang", "font", "image", "page"]),
    (
        "epub",
        &["diag", "geom", "lang", "font", "image", "manifest", "math", "model", "theme", "page"],
    ),
    // Reads finished bytes: it may know nothing of how they were made.
    ("verify", &["lang"]),
];

/// May name every module: the order of the stages, and the command line.
const ROOTS: &[&str] = &["lib", "main", "cli"];

/// May touch the world outside the process.
const EDGE: &[&str] = &["project", "main", "cli"];

/// What the world outside is called.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io::stdout",
    "std::io::stderr",
    "std::io::stdin",
    "SystemTime",
    "Instant::now",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
];

const MAX_LINES: usize = 600;

#[test]
fn every_module_names_only_what_its_row_allows() {
    let mut wrong = String::new();
    for source in sources() {
        let module = source.module.as_str();
        if ROOTS.contains(&module) {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            let _ = writeln!(wrong, "{}: `{module}` has no row in LAYERS", source.path);
            continue;
        };
        for (line, named) in source.after("crate::") {
            if named.starts_with('{') {
                let _ = writeln!(
                    wrong,
                    "{}:{line}: write one `use crate::module::…` a module",
                    source.path
                );
            } else if named != module && !allowed.contains(&named) {
                let _ =
                    writeln!(wrong, "{}:{line}: `{module}` may not name `{named}`", source.path);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn rows_only_point_upwards() {
    for (row, (name, allowed)) in LAYERS.iter().enumerate() {
        for named in *allowed {
            assert!(
                LAYERS[..row].iter().any(|(above, _)| above == named),
                "`{name}` names `{named}`, which does not stand above it"
            );
        }
    }
}

#[test]
fn only_the_edge_touches_the_world_outside() {
    let mut wrong = String::new();
    for source in sources().iter().filter(|it| !EDGE.contains(&it.module.as_str())) {
        for word in OUTSIDE {
            for line in source.lines_with(word) {
                let _ = writeln!(wrong, "{}:{line}: `{word}` belongs into {EDGE:?}", source.path);
            }
        }
        for (line, named) in source.after("std::") {
            if named.starts_with('{') {
                let _ = writeln!(
                    wrong,
                    "{}:{line}: write one `use std::module::…` a module",
                    source.path
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The audits of PDF/UA, PDF/A and EPUB call a clause done where a test says so: the test must be there.
#[test]
fn the_audits_name_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    let mut folders = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("golden") && !path.ends_with("diagnostics") {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let mut wrong = String::new();
    for audit in ["pdf/PDF_UA1.md", "pdf/PDF_A2.md", "epub/CHECKLIST.md"] {
        let text = std::fs::read_to_string(root.join("src").join(audit)).unwrap();
        for row in text.lines().filter(|it| it.contains("| done |")) {
            let names = row.split('`').skip(1).step_by(2);
            let tests: Vec<&str> = names.filter(|it| it.matches('_').count() >= 2).collect();
            let refers = row.contains("As PDF/UA");
            if tests.is_empty() && !refers {
                let _ = writeln!(wrong, "{audit}: no test is named: {row}");
            }
            for test in tests.iter().map(|it| it.rsplit("::").next().unwrap_or(it)) {
                if !code.contains(&format!("fn {test}(")) {
                    let _ = writeln!(wrong, "{audit}: there is no test `{test}`");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The map for newcomers describes every room of the table, and names no file that is gone.
#[test]
fn the_map_describes_every_room_and_names_files_that_exist() {
    let root = Path::new(ROOT);
    let map = std::fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let mut wrong = String::new();
    for (room, _) in LAYERS {
        if !map.contains(&format!("**`{room}`**: ")) {
            let _ = writeln!(wrong, "the room `{room}` is not described");
        }
    }
    for name in map.split('`').skip(1).step_by(2).filter(|it| it.ends_with(".rs")) {
        let is_there = sources().iter().any(|it| it.path.ends_with(&format!("/{name}")));
        if !is_there && !root.join(name).exists() {
            let _ = writeln!(wrong, "there is no file `{name}`");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn paths_start_at_the_crate() {
    let mut wrong = String::new();
    for source in sources() {
        for line in source.lines_with("super::") {
            let _ =
                writeln!(wrong, "{}:{line}: write `crate::`: `super::` hides the row", source.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_file_says_what_goes_in_and_what_comes_out_and_stays_small() {
    let mut wrong = String::new();
    for source in sources() {
        let header: Vec<&str> =
            source.text.lines().map_while(|it| it.strip_prefix("//!")).collect();
        let sentence: Vec<&str> =
            header.iter().map(|it| it.trim()).take_while(|it| !it.is_empty()).collect();
        if !sentence.last().is_some_and(|it| it.ends_with('.')) {
            let _ = writeln!(wrong, "{}: does not open with one `//!` sentence", source.path);
        }
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            let _ = writeln!(wrong, "{}: {lines} lines, at most {MAX_LINES}", source.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = std::fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    let mut wrong = String::new();
    let (mut in_table, mut reason) = (false, false);
    for line in manifest.lines() {
        match line.chars().next() {
            Some('[') => (in_table, reason) = (line.contains("dependencies]"), false),
            Some('#') => reason = true,
            None => reason = false, // a blank line ends what a comment speaks of
            Some(c) if in_table && c.is_ascii_alphanumeric() && !reason => {
                let _ = writeln!(wrong, "Cargo.toml: no reason above `{line}`");
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
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

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

struct Source {
    /// From the package's root.
    path: String,
    /// The top-level module it belongs to.
    module: String,
    text: String,
    /// The text with comments, literals and test modules blanked; lines stay where they are.
    code: String,
}

impl Source {
    /// Lines, from 1, in which the code has `word` as a word of its own.
    fn lines_with(&self, word: &str) -> Vec<usize> {
        self.found(word).map(|(line, _)| line).collect()
    }

    /// What follows each `prefix` in the code: a name, or `{`.
    fn after<'a>(&'a self, prefix: &'a str) -> Vec<(usize, &'a str)> {
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

fn sources() -> Vec<Source> {
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
