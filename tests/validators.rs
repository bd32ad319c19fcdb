//! What the outside judges say of finished books: EPUBCheck, Ace, a real reader, qpdf, poppler.
//!
//! A judge that is not installed is named on the terminal and left out; under `CI=true` that is a failure.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs programs")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/manuscript.rs"]
mod manuscript;

use harness::{Scratch, run, validator};
use recto::files::Files as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The guide and a few golden cases, built once: a folder each.
static BOOKS: LazyLock<Vec<(String, Scratch)>> = LazyLock::new(|| {
    const CASES: &[&str] = &[
        "a-book-of-mathematics",
        "arabic",
        "boxes-cards-and-questions",
        "chinese",
        "code-and-tables",
        "formulas-as-mathml",
        "german",
        "hebrew",
        "index-in-two-columns",
        "japanese",
        "mdbook",
        "mdbook-takes-what-mdbook-takes",
        "quotations-verse-and-breaks",
        "spine-of-a-whole-book",
        "tables-with-blocks-and-turned",
    ];
    let cases = CASES.iter().map(|name| harness::root().join("tests/golden").join(name));
    std::iter::once(harness::root().join("book")).chain(cases).map(|it| build(&it)).collect()
});

/// Builds `folder`, in both outputs whatever its editions are, outside of it.
fn build(folder: &Path) -> (String, Scratch) {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let book = Scratch::copy_of(folder);
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    if manifest.starts_with("schema") && !manifest.contains("output = \"epub\"") {
        book.write("book.toml", manifest + "\n[edition.ebook]\noutput = \"epub\"\n");
    }
    book.recto(&["build", "-q", "-o", "out"]).exits(0);
    (name, book)
}

/// All books of one kind, with the folder they were built from.
fn outputs(extension: &str) -> Vec<(&'static str, &'static Scratch, PathBuf)> {
    let mut found = Vec::new();
    for (name, book) in &*BOOKS {
        for (file, _) in book.files("out").into_iter().filter(|it| it.0.ends_with(extension)) {
            found.push((name.as_str(), book, book.join("out").join(file)));
        }
    }
    assert!(found.len() >= BOOKS.len(), "a book was not built as {extension}");
    found
}

/// Runs a judge over a file; the last line is its verdict.
fn judge(name: &str, arguments: &[&Path]) -> Option<Result<(), String>> {
    let run = run(validator(name)?.args(arguments));
    let clean = run.code == Some(0);
    Some(if clean { Ok(()) } else { Err(format!("{name}:\n{}{}", run.stdout, run.stderr)) })
}

#[track_caller]
fn all_clean(verdicts: impl IntoIterator<Item = Option<Result<(), String>>>) {
    let wrong: Vec<String> = verdicts.into_iter().flatten().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn epubcheck_has_no_error_and_no_warning() {
    let books = outputs(".epub");
    let paths: Vec<&Path> = books.iter().map(|it| it.2.as_path()).collect();
    all_clean([judge("check-epub", &paths)]);
}

/// Of how many books one is shown to Ace, which takes seconds for each, unless `RECTO_ALL` is set.
const ACE_SAMPLE: usize = 4;

#[test]
fn ace_finds_no_violation() {
    if validator("ace-epub").is_some() {
        let step = if std::env::var_os("RECTO_ALL").is_some() { 1 } else { ACE_SAMPLE };
        let books = outputs(".epub");
        all_clean(books.iter().step_by(step).map(|it| judge("ace-epub", &[&it.2])));
    }
}

#[test]
fn a_reader_resolves_every_target_and_shows_the_book_on_phone_and_tablet_in_light_and_dark() {
    if validator("read-epub").is_some() {
        // Kept to be looked at.
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        all_clean(
            outputs(".epub")
                .iter()
                .map(|it| judge("read-epub", &[&it.2, Path::new("--look"), &pictures.join(it.0)])),
        );
    }
}

#[test]
fn pdfs_are_sound_and_hold_every_word_in_order() {
    if validator("check-pdf").is_none() {
        return;
    }
    all_clean(outputs(".pdf").iter().map(|(case, book, path)| {
        if !path.to_str().unwrap().ends_with("-print.pdf") {
            return judge("check-pdf", &[path]); // an edition that holds a part of the book
        }
        // Cells of lists are no running text, TeX is not what a formula shows, what mdBook includes or hides is not in the
        // chapters' files, and pdf.js does not read `ActualText`, which makes names of code whole that a line parts.
        const OTHER_WORDS: &[&str] = &[
            "a-book-of-mathematics",
            "code-and-tables",
            "formulas-as-mathml",
            "mdbook-takes-what-mdbook-takes",
            "tables-with-blocks-and-turned",
        ];
        if OTHER_WORDS.contains(case) {
            return judge("check-pdf", &[path]);
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let words = book.join(&format!("{name}.txt"));
        std::fs::write(&words, manuscript(book.path())).unwrap();
        let mut arguments = vec![path.as_path(), Path::new("--expect"), &words];
        if matches!(*case, "arabic" | "hebrew") {
            arguments.push(Path::new("--any-order"));
        }
        if *case == "japanese" {
            arguments.push(Path::new("--ruby"));
        }
        judge("check-pdf", &arguments)
    }));
}

#[test]
fn pdfs_are_accessible_and_archival() {
    let paths = outputs(".pdf");
    let paths: Vec<&Path> = paths.iter().map(|it| it.2.as_path()).collect();
    all_clean(["check-pdfua", "check-pdfa"].map(|it| judge(it, &paths)));
}

/// Books of PDF 2.0, with notes, contents, lists, tables, captions and formulas.
#[test]
fn files_of_pdf_2_are_accessible_and_archival() {
    const CASES: [(&str, &str); 4] = [
        ("a-book-of-mathematics", "4f"),
        ("theorems-and-algorithms", "4f"),
        ("captions-notes-and-anchors", "4"),
        ("numbers-and-cross-references", "4"),
    ];
    if validator("check-pdfua").is_none() {
        return;
    }
    for (name, level) in CASES {
        let book = Scratch::copy_of(&harness::root().join("tests/golden").join(name));
        let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
        let two = "\n[edition.second]\noutput = \"pdf\"\npdf-ua = \"2\"\n";
        book.write("book.toml", manifest + two);
        book.recto(&["build", "-q", "--edition", "second", "-o", "out"]).exits(0);
        let (file, _) = book.files("out").into_iter().next().unwrap();
        let file = book.join("out").join(file);
        all_clean([
            judge("check-pdf", &[&file]),
            judge("check-pdfua", &[Path::new("-2"), &file]),
            judge("check-pdfa", &[Path::new("-f"), Path::new(level), &file]),
        ]);
    }
}

/// The words of all files in the order of the spine.
fn manuscript(folder: &Path) -> String {
    let mut sink = recto::diag::Sink::new();
    let folder = Arc::new(recto::project::open(folder).unwrap());
    let project = recto::project::load(&mut sink, &folder).unwrap();
    let mut words = String::new();
    for item in &project.manifest.spine {
        if let recto::manifest::SpineSource::File(path) = &item.source {
            words += &manuscript::words(&folder.text(path).unwrap().text);
        }
    }
    words
}

/// One chapter with what designs set apart, in each design.
#[test]
fn every_design_makes_sound_files() {
    if validator("check-epub").is_none() {
        return;
    }
    let text = std::fs::read_to_string(harness::root().join("src/cli/themes/specimen.md")).unwrap();
    let book = Scratch::new();
    let (mut epubs, mut pdfs) = (Vec::new(), Vec::new());
    for name in recto::theme::design_names() {
        let manifest = format!(
            "schema = 1\ntheme = \"{name}\"\n[book]\nid = \"{name}\"\ntitle = \"A Specimen\"\n\
             authors = [\"Recto\"]\nlanguage = \"en-GB\"\n[spine]\nfront = [\"title-page\", \"toc\"]\n\
             main = [\"specimen.md\"]\n"
        );
        book.write("specimen.md", &text);
        book.write("book.toml", manifest);
        book.recto(&["build", "-q", "--deny", "warnings", "-o", "out"]).exits(0);
        epubs.push(book.join(&format!("out/{name}-ebook.epub")));
        pdfs.push(book.join(&format!("out/{name}-print.pdf")));
    }
    let epubs: Vec<&Path> = epubs.iter().map(PathBuf::as_path).collect();
    let pdfs: Vec<&Path> = pdfs.iter().map(PathBuf::as_path).collect();
    let step = if std::env::var_os("RECTO_ALL").is_some() { 1 } else { ACE_SAMPLE };
    all_clean(epubs.iter().step_by(step).map(|it| judge("ace-epub", &[it])));
    all_clean([
        judge("check-epub", &epubs),
        judge("check-pdfua", &pdfs),
        judge("check-pdfa", &pdfs),
    ]);
}
