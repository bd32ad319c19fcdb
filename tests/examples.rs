//! The programs of `examples/` run, and do what they say.
#![expect(clippy::disallowed_methods, reason = "runs programs and reads what they wrote")]
#![expect(clippy::unwrap_used, reason = "what is missing fails the test, as it should")]

use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn a_book_in_memory_becomes_a_pdf_and_an_epub() {
    let said = run("memory", &[]);
    let files: Vec<&str> = said.lines().map(|it| it.split(':').next().unwrap()).collect();
    assert_eq!(files, ["tide-print.pdf", "tide-ebook.epub"]);
}

#[test]
fn a_folder_becomes_a_pdf() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("a.pdf");
    let book = Path::new(ROOT).join("tests/golden/notes");
    let said = run("one_pdf", &[book.as_path(), file.as_path()]);
    assert!(said.contains("reading\n") && said.ends_with(" pages\n"), "{said}");
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn a_markdown_file_becomes_an_epub() {
    let out = tempfile::tempdir().unwrap();
    let (chapter, file) = (out.path().join("a.md"), out.path().join("a.epub"));
    std::fs::write(&chapter, "# A Walk\n\nIt was a fine day.\n").unwrap();
    let said = run("one_epub", &[chapter.as_path(), file.as_path()]);
    assert!(said.ends_with(" 0 faults\n"), "{said}");
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

/// What an example prints.
fn run(name: &str, arguments: &[&Path]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--locked", "--quiet", "--example", name, "--"]).args(arguments);
    let ran = cargo.current_dir(ROOT).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}
