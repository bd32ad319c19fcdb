//! The rules that keep this crate readable: who may name whom, where the outside world comes in, how big a file grows.
#![expect(clippy::disallowed_methods, reason = "reads the crate's own sources")]
#![expect(clippy::unwrap_used, reason = "the sources are there, or there is nothing to test")]

use crate::sources::sources;
use std::fmt::Write as _;
use std::path::Path;

mod arms;
mod circles;
mod sources;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

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
    ("cite", &["diag", "pack", "lang", "manifest", "math", "model"]),
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
    ("preview", &["diag", "geom", "font", "image", "page"]),
    ("pdf", &["diag", "geom", "guard", "lang", "font", "image", "page"]),
    (
        "html",
        &["diag", "geom", "lang", "font", "image", "manifest", "math", "model", "theme", "page"],
    ),
    // Packs what `html` writes.
    ("epub", &["diag", "lang", "font", "image", "manifest", "model", "theme", "page", "html"]),
    // Reads finished bytes: it may know nothing of how they were made.
    ("verify", &["lang"]),
];

/// May name every module: the order of the stages, and the command line.
const ROOTS: &[&str] = &["lib", "stages", "main", "cli"];

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

/// Crates that a room is written over, each named in one file: what it does and what is finished afterwards is said there.
const BOUNDARIES: &[(&str, &str)] =
    &[("printpdf", "src/pdf/container.rs"), ("epub_builder", "src/epub/container.rs")];

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

#[test]
fn crates_that_a_room_is_written_over_are_named_in_one_file() {
    let mut wrong = String::new();
    for (name, home) in BOUNDARIES {
        for source in sources() {
            let lines = source.lines_with(name);
            if (source.path == *home) == lines.is_empty() {
                let _ = writeln!(wrong, "{}: `{name}` in lines {lines:?}", source.path);
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
