//! A chapter too long for a file goes on in further ones: every link, note and page still leads where it should.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs programs")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, run, validator};
use std::fmt::Write as _;
use std::io::Read as _;

/// What no file may be larger than.
const MOST: usize = 250_000;

/// A chapter of some 700 kB; with headings or without.
fn book(headings: bool) -> Scratch {
    let mut text = "# The long one {#ch:long}\n\n".to_owned();
    for number in 0..90 {
        if headings && number % 9 == 0 {
            let _ = writeln!(text, "## Part {number} {{#sec:p{number}}}\n");
        }
        let words = "It went on and on, as such things do, and nobody minded. ".repeat(130);
        let other = (number * 7) % 90 / 9 * 9;
        let link = if headings { format!("See @sec:p{other}.") } else { String::new() };
        let _ = writeln!(
            text,
            "{words}[p{number}]{{.index}} {link} A note.[^shared] One of its own.^[N{number}.]\n"
        );
    }
    text += "[^shared]: Marked in every part.\n";
    let manifest = harness::MANIFEST
        .replace("main = [\"a.md\"]", "main = [\"a.md\"]\nback = [\"index\"]")
        .replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    Scratch::book(&[("book.toml", &manifest), ("a.md", &text)])
}

/// Names and sizes of the text's files.
fn files(book: &Scratch) -> Vec<(String, usize)> {
    let bytes = std::fs::read(book.join("out/test-ebook.epub")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        if file.name().unwrap().starts_with("OEBPS/text/a") {
            found.push((file.name().unwrap().into_owned(), text.len()));
        }
    }
    found
}

#[test]
fn every_file_is_small_and_every_link_leads_on() {
    for headings in [true, false] {
        let book = book(headings);
        let said = book.recto(&["build", "-q", "-o", "out"]).exits(0).stderr;
        assert!(said.is_empty(), "{said}");
        let files = files(&book);
        assert!(files.len() > 2, "{files:?}");
        assert!(files.iter().all(|it| it.1 < MOST), "{files:?}");
        for judge in ["check-epub", "ace-epub", "read-epub"] {
            let Some(mut command) = validator(judge) else { continue };
            let run = run(command.arg(book.join("out/test-ebook.epub")));
            assert_eq!(run.code, Some(0), "{judge}:\n{}{}", run.stdout, run.stderr);
        }
    }
}

#[test]
fn a_chapter_that_fits_stays_whole() {
    let book = Scratch::book(&[("a.md", "# Short\n\n## One\n\nText.\n\n## Two\n\nText.\n")]);
    book.recto(&["build", "-q", "-o", "out"]).exits(0);
    assert_eq!(files(&book).len(), 1);
}
