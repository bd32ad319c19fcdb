//! The manual is whole and true: every key, token, option and limit stands in it, and its examples build.
#![expect(clippy::disallowed_methods, reason = "makes folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

use recto::Options;
use recto::diag::{Code, Diagnostic, MAX_FINDINGS, Sink};
use recto::manifest::SectionRole;
use recto::model::{DivRole, MAX_DEPTH};
use recto::{files, image, math, project, theme};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const MANUAL: &str = include_str!("../MANUAL.md");

/// Fails unless each word stands in the manual between backticks, alone or at the start of what they hold.
#[track_caller]
fn names_all<'a>(words: impl IntoIterator<Item = &'a str>) {
    let missing: Vec<&str> = words
        .into_iter()
        .filter(|word| !["`", " "].iter().any(|end| MANUAL.contains(&format!("`{word}{end}"))))
        .collect();
    assert!(missing.is_empty(), "not in MANUAL.md: {missing:?}");
}

#[test]
fn every_token_of_the_theme_is_named() {
    let keys: Vec<String> = theme::keys()
        .into_iter()
        .map(|key| match key.strip_prefix("code.").and_then(|it| it.split_once('.')) {
            Some((_, token)) => format!("code.MEANING.{token}"),
            None => key,
        })
        .map(|key| key.chars().map(|c| if c.is_ascii_digit() { 'N' } else { c }).collect())
        .collect();
    names_all(keys.iter().map(String::as_str));
}

#[test]
fn every_div_and_role_is_named() {
    names_all(DivRole::NAMED.into_iter().map(DivRole::name));
    names_all(["verse", "card", "page-break", "bibliography", "index", "toc"]);
    names_all(SectionRole::named().map(SectionRole::name));
}

#[test]
fn every_option_is_named() {
    let mut found = 0;
    for command in [
        "build",
        "watch",
        "serve",
        "check",
        "verify",
        "lock",
        "list",
        "styles",
        "themes",
        "completions",
        "man",
        "fonts",
    ] {
        let help = Command::new(env!("CARGO_BIN_EXE_recto")).args([command, "--help"]).output();
        let help = String::from_utf8(help.unwrap().stdout).unwrap();
        let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        for option in lines.flat_map(|line| line.split([' ', ','])) {
            if let Some(name) = option.strip_prefix("--") {
                names_all([&*format!("--{name}")]);
                found += 1;
            }
        }
    }
    assert!(found > 10, "only {found} options were found in the help");
}

#[test]
fn every_key_of_the_manifest_is_shown() {
    const UNKNOWN: &str = "zzzzzzzzzzzz = 1\n";
    let tables = [
        "",
        "[accessibility]\n",
        "[book]\n",
        "[references]\n",
        "[numbering]\n",
        "[lint]\n",
        "[edition.a]\n",
        "[spine]\n",
    ];
    let mut manifest = tables.map(|table| format!("{table}{UNKNOWN}")).concat();
    manifest.push_str("main = [{ zzzzzzzzzzzz = 1 }]\n");
    let found = findings(&[("book.toml", manifest.as_bytes())]);
    let hints = found.iter().flat_map(|it| &it.hints).map(|it| it.0.as_str());
    let keys: Vec<&str> = hints
        .filter_map(|it| it.strip_prefix("the keys here are "))
        .flat_map(|it| it.split(", ").map(|key| key.trim_matches('`')))
        .collect();
    assert!(keys.len() > 40, "only {} keys were offered", keys.len());
    let missing: Vec<&str> = keys.into_iter().filter(|key| !is_shown(key)).collect();
    assert!(missing.is_empty(), "not in MANUAL.md: {missing:?}");
}

/// Whether the key is set or headed in an example, or named in the text.
fn is_shown(key: &str) -> bool {
    let set = [format!("{key} ="), format!("[{key}]"), format!("[{key}."), format!("`{key}`")];
    set.iter().any(|it| MANUAL.contains(it))
}

#[test]
fn the_limits_are_those_of_the_code() {
    let mebibytes = |bytes: u64| format!("{} MiB", bytes >> 20);
    let limits = [
        mebibytes(files::MAX_TEXT_BYTES),
        mebibytes(files::MAX_BINARY_BYTES),
        format!("{} million", image::MAX_PIXELS / 1_000_000),
        mebibytes(image::MAX_SVG_BYTES as u64),
        format!("{} elements deep", image::MAX_SVG_DEPTH),
        format!("{} segments", thousands(image::MAX_SVG_SEGMENTS)),
        format!("{MAX_DEPTH} deep"),
        format!("{} bytes, {} commands", thousands(math::MOST_BYTES), math::MOST_NESTED),
        format!("| {} |", thousands(MAX_FINDINGS)),
    ];
    let missing: Vec<&String> = limits.iter().filter(|it| !MANUAL.contains(*it)).collect();
    assert!(missing.is_empty(), "not in MANUAL.md: {missing:?}");
}

/// 2,000,000.
fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}

#[test]
fn the_examples_build_without_a_finding() {
    let [manifest] = examples("toml").try_into().unwrap();
    let chapter = examples("markdown").join("\n");
    let mut cover = std::io::Cursor::new(Vec::new());
    ::image::GrayImage::new(1_600, 2_560).write_to(&mut cover, ::image::ImageFormat::Png).unwrap();
    let mut found = findings(&[
        ("book.toml", manifest.as_bytes()),
        ("ch/01.md", chapter.as_bytes()),
        ("ch/10-after.md", b"# After {#ch:after}\n\nThe end.\n"),
        ("ch/img/harbour.svg", HARBOUR.as_bytes()),
        ("img/harbour.png", cover.get_ref()),
        ("preface.md", b"# Preface\n\nBefore.\n"),
        ("faq.md", b"# Questions\n\n## Is it? {#faq:is}\n\nIt is.\n"),
        ("references.bib", WORKS.as_bytes()),
    ]);
    // The formula, on the pages of a PDF.
    found.retain(|it| it.code != Code::NotSupported);
    assert!(found.is_empty(), "{found:#?}\n{chapter}");
}

const HARBOUR: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'>\
                       <rect width='200' height='100' fill='#888'/></svg>";

const WORKS: &str = "@book{melville1851, author = {Melville, Herman}, title = {The Whale}, \
                     publisher = {Richard Bentley}, location = {London}, date = {1851}, \
                     keywords = {primary}}\n\
                     @book{beaufort1806, author = {Beaufort, Francis}, title = {Private Log}, \
                     publisher = {Admiralty}, location = {London}, date = {1806}}\n\
                     @book{scoresby1820, author = {Scoresby, William}, title = {The Arctic Regions}, \
                     publisher = {Constable}, location = {Edinburgh}, date = {1820}}\n";

/// The fenced blocks of that language.
fn examples(language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = MANUAL.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_suffix(language).filter(|it| it.starts_with("```")) else {
            continue;
        };
        let inside: Vec<&str> = lines.by_ref().take_while(|it| *it != fence).collect();
        found.push(inside.join("\n") + "\n");
    }
    found
}

/// What is found wrong with a book of these files, in all its editions.
fn findings(book: &[(&str, &[u8])]) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in book {
        write(&folder.path().join(path), text);
    }
    let mut sink = Sink::new();
    let door = Arc::new(project::open(folder.path()).unwrap());
    if let Some(project) = project::load(&mut sink, &door) {
        let editions = recto::editions(&mut sink, &project, &[]);
        let options = Options::default();
        recto::check(&mut sink, &project, &editions, &options).unwrap();
    }
    sink.diagnostics().to_vec()
}

fn write(path: &Path, text: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
