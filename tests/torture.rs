//! Every construct of the dialect in every other: the book builds without a word of complaint, and the outside judges
//! find no fault with it.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs programs")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/torture.rs"]
mod torture;

use harness::{Scratch, run, validator};
use std::sync::LazyLock;

/// The book, built once.
static BOOK: LazyLock<Scratch> = LazyLock::new(|| {
    let book = Scratch::new();
    for (path, text) in torture::files() {
        book.write(&path, text);
    }
    let said = book.recto(&["build", "-q", "-o", "out"]).exits(0).stderr;
    // Formulas are not set on pages yet.
    let faults = said.lines().filter(|it| it.starts_with("warning[") || it.starts_with("error["));
    let others: Vec<&str> = faults.filter(|it| !it.contains("not-supported")).collect();
    assert!(others.is_empty(), "{said}");
    book
});

#[track_caller]
fn is_clean(judge: &str, file: &str) {
    let Some(mut command) = validator(judge) else { return };
    let run = run(command.arg(BOOK.join("out").join(file)));
    assert_eq!(run.code, Some(0), "{judge}:\n{}{}", run.stdout, run.stderr);
}

#[test]
fn the_pdf_is_accessible() {
    is_clean("check-pdfua", "torture-print.pdf");
}

#[test]
fn the_pdf_is_archival() {
    is_clean("check-pdfa", "torture-print.pdf");
}

#[test]
fn the_pdf_is_sound() {
    is_clean("check-pdf", "torture-print.pdf");
}

#[test]
fn epubcheck_has_no_error_and_no_warning() {
    is_clean("check-epub", "torture-ebook.epub");
}

#[test]
fn ace_finds_no_violation() {
    is_clean("ace-epub", "torture-ebook.epub");
}

#[test]
fn a_reader_resolves_every_target() {
    is_clean("read-epub", "torture-ebook.epub");
}
