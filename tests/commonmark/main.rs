//! The examples of CommonMark's specification, read by recto: those that come out as it says. The list only grows.
//!
//! pulldown-cmark, which reads Markdown here, carries the examples in its own tests and passes all of them. What is lost between its
//! events and the book is the scan before it, recto's own dialect, and HTML, which recto reads as structure.
#![expect(clippy::disallowed_methods, reason = "reads the examples in cargo's registry")]
#![expect(clippy::unwrap_used, reason = "what is missing fails the test, as it should")]

use crate::html::{html, tokens};
use recto::diag::Sink;
use recto::project::{self, Folder, Memory};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

mod html;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Numbers of the examples that come out as the specification says, in ranges.
const PASSED: &str = include_str!("passed.txt");

#[test]
fn what_came_out_as_commonmark_says_still_does() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "pulldown-cmark has other examples now");
    let mut passed = Vec::new();
    let mut report = String::new();
    for (number, (source, expected)) in &examples {
        let (expected, found) = (tokens(expected), tokens(&html(&parsed(source))));
        match expected == found {
            true => passed.push(*number),
            false => {
                let _ =
                    writeln!(report, "{number}: {source:?}\n  is  {found:?}\n  not {expected:?}");
            }
        }
    }
    let known: Vec<u32> =
        PASSED.lines().filter(|it| !it.starts_with('#')).flat_map(range).collect();
    let lost: Vec<u32> = known.iter().copied().filter(|it| !passed.contains(it)).collect();
    let is_lost = |it: &&str| {
        it.split(':').next().is_some_and(|it| lost.iter().any(|lost| it == lost.to_string()))
    };
    let of_lost: Vec<&str> = report.split_inclusive("]\n").filter(is_lost).collect();
    assert!(lost.is_empty(), "no longer as CommonMark says: {lost:?}\n{}", of_lost.concat());
    if std::env::var_os("RECTO_BLESS").is_some() {
        std::fs::write(Path::new(ROOT).join("tests/commonmark/passed.txt"), listed(&passed))
            .unwrap();
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("commonmark.txt"), report)
            .unwrap();
        return;
    }
    assert_eq!(passed, known, "more pass: `RECTO_BLESS=1 cargo test --test commonmark` adds them");
}

/// A chapter of one example, behind a title, so that none is at the beginning of a file.
fn parsed(source: &str) -> recto::model::Book {
    let manifest = "schema = 1\n[book]\nid = \"a\"\ntitle = \"A\"\nlanguage = \"en\"\n[spine]\nmain = [\"a.md\"]\n\
                    [edition.print]\noutput = \"pdf\"\n";
    let chapter = format!("# Title\n\n{source}");
    let files = [("book.toml", manifest), ("a.md", &chapter)];
    let folder = Arc::new(Folder::of(Memory::from_iter(files)));
    let mut sink = Sink::new();
    let project = project::load(&mut sink, &folder).unwrap();
    recto::parse::parse(&mut sink, &*folder, &project.manifest)
}

/// Source and HTML by number, from `spec.rs` of pulldown-cmark's tests.
fn examples() -> BTreeMap<u32, (String, String)> {
    let text =
        std::fs::read_to_string(package("pulldown-cmark").join("tests/suite/spec.rs")).unwrap();
    let raw = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("let {name} = r##\"")).unwrap();
        rest.split_once("\"##;").unwrap().0.to_owned()
    };
    let of_part = |part: &str| {
        let number = part.split('(').next().unwrap().parse().unwrap();
        (number, (raw(part, "original"), raw(part, "expected")))
    };
    text.split("fn spec_test_").skip(1).map(of_part).collect()
}

/// `3-5` or `3` to its numbers.
fn range(line: &str) -> std::ops::RangeInclusive<u32> {
    let (first, last) = line.split_once('-').unwrap_or((line, line));
    first.parse().unwrap()..=last.parse().unwrap()
}

fn listed(passed: &[u32]) -> String {
    let mut out = format!(
        "# {} of CommonMark's 652 examples, by number, that recto reads as the specification says. `RECTO_BLESS=1 cargo test --test\n\
         # commonmark` adds to them, and writes what the others come to into `target/tmp/commonmark.txt`.\n",
        passed.len()
    );
    for run in passed.chunk_by(|a, b| a + 1 == *b) {
        let (first, last) = (run[0], run[run.len() - 1]);
        out += &if first == last { format!("{first}\n") } else { format!("{first}-{last}\n") };
    }
    out
}

/// Where cargo has the sources of a package.
fn package(name: &str) -> std::path::PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked"]).current_dir(ROOT);
    let cargo = cargo.output().unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|it| it["name"] == name).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}
