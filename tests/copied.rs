//! Code is copied as its author wrote it: from a PDF line by line, turned ones whole, and from an EPUB to the byte.
#![expect(clippy::disallowed_methods, reason = "reads the book that it built, and runs poppler")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::Scratch;
use quick_xml::events::Event;
use std::fmt::Write as _;
use std::process::Command;

const MANIFEST: &str = "schema = 1\n[book]\nid = \"case\"\ntitle = \"A Case\"\nlanguage = \"en-GB\"\n\
    [spine]\nmain = [\"a.md\"]\n[edition.print]\noutput = \"pdf\"\n[edition.ebook]\noutput = \"epub\"\n";

/// Pieces of many languages, with lines too long, ends in hyphens, blank lines, and signs that faces join.
const PIECES: &[(&str, &str)] = &[
    (
        "rust",
        "fn f(it: &str) -> Vec<u8> {\n    // A comment that goes on for so long that no page of this book is wide enough for it\n\n    it.bytes().filter(|it| *it != b'-').map(|it| it.wrapping_add(1)).collect::<Vec<_>>()\n}",
    ),
    (
        "python",
        "def fit(affinity):\n    return f\"{affinity!r} fi ffl -- {1 + 2}\" if affinity != 3 else None",
    ),
    ("js", "const a = (b) => b?.c ?? `x ${b} y`;\nif (a !== b && b >= c) { d-- }"),
    (
        "console",
        "$ cargo run --locked -\n   Compiling x v0.1.0 (/a/very/long/path/that/goes/on/and/on/until/it/is/turned/x)\n$ echo 'a-\nb'",
    ),
    ("diff", "--- a\n+++ b\n-old -\n+new --> x"),
    ("toml", "[a.b]\nc-d = \"e-\" # -\nf = [1, 2]"),
    ("html", "<p class=\"x-y\">a&amp;b</p>\n<!-- soft-\nhyphen -->"),
    ("text", "no language <- here ->\n    indented -"),
    ("c", "#include <x.h>\nint a = b->c;\n\n/* -\n */"),
    ("sql", "SELECT a -- b\nFROM c WHERE d <> 'e-'"),
    ("haskell", "f :: Int -> Int\nf x = x >>= g <|> h"),
    ("css", "a::before { content: \"ffi\"; margin: -1em }"),
];

/// 500 blocks.
fn blocks() -> Vec<(&'static str, String)> {
    let block = |at: usize| {
        let (language, text) = PIECES[at % PIECES.len()];
        (language, format!("{text}\nlast_line_{at}"))
    };
    (0..500).map(block).collect()
}

fn book() -> Scratch {
    let mut text = "# Code\n\n".to_owned();
    for (language, code) in blocks() {
        let _ = write!(text, "```{language} {{.number-lines}}\n{code}\n```\n\nWords.\n\n");
    }
    let book = Scratch::book(&[("book.toml", MANIFEST), ("a.md", &text)]);
    book.recto(&["build"]).exits(0);
    book
}

fn bare(line: &str) -> String {
    line.split_whitespace().collect()
}

#[test]
fn five_hundred_blocks_of_code_are_copied_as_they_were_written() {
    let book = book();
    let epub = std::fs::read(book.join("dist/case-ebook.epub")).unwrap();
    let wanted: Vec<String> = blocks().into_iter().map(|it| it.1).collect();
    assert_eq!(code_of(&epub), wanted);

    let pdf = book.join("dist/case-print.pdf");
    let Ok(done) = Command::new("pdftotext").args(["-nopgbrk", "-raw"]).arg(pdf).arg("-").output()
    else {
        return harness::skip("pdftotext");
    };
    let text = String::from_utf8(done.stdout).unwrap();
    let mut lines = text.lines().map(bare);
    for line in wanted.iter().flat_map(|it| it.lines()).map(bare).filter(|it| !it.is_empty()) {
        assert!(lines.any(|it| it == line), "`{line}` is not copied as it is");
    }
}

/// The text of each block of code in an EPUB.
fn code_of(epub: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for (_, bytes) in harness::entries(epub).into_iter().filter(|it| it.0.ends_with(".xhtml")) {
        let xml = String::from_utf8(bytes).unwrap();
        let mut reader = quick_xml::Reader::from_str(&xml);
        let mut inside = false;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(it) if it.name().as_ref() == "pre" => {
                    inside = true;
                    found.push(String::new());
                }
                Event::End(it) if it.name().as_ref() == "pre" => inside = false,
                Event::Text(it) if inside => found.last_mut().unwrap().push_str(&it),
                Event::GeneralRef(it) if inside => {
                    let sign = quick_xml::escape::resolve_predefined_entity(&it).unwrap_or("?");
                    found.last_mut().unwrap().push_str(sign);
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    found
}
