//! What is a book: folders, files, standard input, and books that `recto init` makes.

use crate::harness::{MANIFEST, Scratch, recto_command};
use crate::{CHAPTER, WRONG, names};
use std::io::Write as _;
use std::process::Stdio;

#[test]
fn a_markdown_file_is_a_book() {
    let folder = Scratch::new();
    let front = "---\ntitle: The Long Way\nauthor:\n  - Ada Writer\nlang: en-GB\nbibliography: refs.bib\n---\n\n";
    folder.write("handout.md", format!("{front}# One\n\nSee [@a].\n\n# Two\n\nWords.\n"));
    folder.write("refs.bib", "@book{a, title={Walls}, author={Wall, W.}, year={1900}}");
    folder.write("text/plain.md", CHAPTER);
    let run = folder.recto(&["build", "handout.md", "--deny", "warnings"]).exits(0);
    // Beside the file.
    let made = ["handout-ebook.epub", "handout-print.pdf"];
    assert_eq!(names(&folder, ".")[..2], made, "{}", run.stderr);
    folder.recto(&["verify", "handout.md"]).exits(0);
    let run = folder.recto(&["build", "text/plain.md"]).exits(0).says(&["language-undeclared"]);
    assert!(run.stdout.contains("text/plain-print.pdf"), "{}", run.stdout);
    folder.recto(&["build", "gone.md"]).exits(3).says(&["gone.md", "a Markdown file"]);
    folder.write("wrong.md", WRONG);
    folder.recto(&["check", "wrong.md"]).exits(1).says(&["wrong.md:3:5"]);
}

#[test]
fn front_matter_of_a_file_says_its_date_editions_and_theme() {
    let folder = Scratch::new();
    let front = "---\ntitle: T\nauthor: Ada Writer\nlang: en\ndate: 2024-03-05\nedition: [handout, ebook]\ntheme: look/wide.toml\n---\n\n";
    folder.write("notes.md", format!("{front}# One\n\nWords.\n"));
    folder.write("look/wide.toml", "leading = \"20pt\"\n");
    folder.recto(&["build", "notes.md", "--deny", "warnings"]).exits(0);
    assert_eq!(names(&folder, ".")[1..3], ["notes-ebook.epub", "notes-handout.pdf"]);
    folder.write("look/wide.toml", "leading = 1\n");
    folder.recto(&["check", "notes.md"]).exits(1).says(&["look/wide.toml"]);
    folder.write(
        "off.md",
        "---\nlang: en\ndate: soon\nedition: prnt\ntheme: no.toml\n---\n\n# A\n\nb\n",
    );
    let said = ["`soon` is no date", "no edition `prnt`", "no file `no.toml`"];
    folder.recto(&["check", "off.md"]).exits(1).says(&said);
    // Each at its place, in lists of both forms too.
    folder.write("list.md", "---\nlang: en\nedition: [ebook, prnt]\n---\n\n# A\n\nb\n");
    folder.recto(&["check", "list.md"]).exits(1).says(&["list.md:3:18"]);
    folder.write("lines.md", "---\nlang: en\nedition:\n  - ebook\n  - x\n---\n\n# A\n\nb\n");
    let said = ["lines.md:5:5", "the editions of a file are `ebook`, `print`, `handout`"];
    folder.recto(&["check", "lines.md"]).exits(1).says(&said);
}

#[test]
fn standard_input_is_a_book() {
    let folder = Scratch::new();
    let mut command = recto_command(folder.path(), &["build", "-", "-o", "out"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"---\nlang: en\n---\n\n# One\n\nSee @sec:no.\n")
        .unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("stdin.md:7:5"), "{said}");
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"---\nlang: en\n---\n\n# One\n\nWords.\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&folder, "out"), ["stdin-ebook.epub", "stdin-print.pdf"]);
    // A file of that name is another book.
    folder.write("stdin.md", "---\nlang: en\n---\n\n# Another\n\nBook.\n");
    folder.recto(&["build", "stdin.md", "-o", "out"]).exits(0);
    let another = folder.files("out");
    let mut child = command.spawn().unwrap();
    let text = b"---\nlang: en\n---\n\n# One\n\nSee <!-- -->[it](stdin.md).\n";
    child.stdin.take().unwrap().write_all(text).unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("stdin-2.md:7:"), "{said}");
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"---\nlang: en\n---\n\n# One\n\nWords.\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&folder, "out").len(), 4);
    assert!(another.iter().all(|it| folder.files("out").contains(it)));
}

/// A pipe whose first program failed leaves the last good files as they were.
#[test]
fn an_empty_standard_input_is_no_book() {
    let folder = Scratch::new();
    let mut command = recto_command(folder.path(), &["build", "-", "-o", "out"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (text, code) in [("---\nlang: en\n---\n\n# One\n\nWords.\n", 0), ("\n", 3)] {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(code));
        assert_eq!(names(&folder, "out"), ["stdin-ebook.epub", "stdin-print.pdf"]);
    }
}

#[test]
fn init_makes_a_book_that_builds_without_a_warning() {
    let folder = Scratch::new();
    folder.recto(&["init", "novel"]).exits(0);
    folder.recto(&["build", "novel", "--deny", "warnings"]).exits(0);
    assert!(!names(&folder, "novel/dist").is_empty());
}

#[test]
fn init_makes_a_book_of_the_chapters_that_are_there() {
    for (place, other) in [("", "README.md"), ("ch/", "ch/notes.txt")] {
        let folder = Scratch::new();
        folder.write(other, "no chapter");
        folder.write(&format!("{place}10-seas.md"), "# Seas\n\nWords.\n");
        folder.write(&format!("{place}2-\"rivers\".md"), "# Rivers\n\nWords.\n");
        let run = folder.recto(&["init"]).exits(0);
        assert!(run.stdout.contains("2 chapters, from"), "{}", run.stdout);
        let run = folder.recto(&["build", "-v", "--deny", "warnings"]).exits(0);
        let at = |name: &str| run.stdout.find(name).unwrap_or_else(|| panic!("{}", run.stdout));
        assert!(at("rivers") > 0 && at("10-seas.md") > 0);
        let manifest = std::fs::read_to_string(folder.join("book.toml")).unwrap();
        assert!(manifest.find("2-").unwrap() < manifest.find("10-").unwrap(), "{manifest}");
        assert!(!manifest.contains("bibliography"), "{manifest}");
        folder.recto(&["init"]).exits(3).says(&["book.toml exists already"]);
    }
}

#[test]
fn init_takes_the_files_of_numbered_folders() {
    for place in ["", "text/"] {
        let folder = Scratch::new();
        let names = [
            "00-preface.markdown",
            "1-land/2-shore.md",
            "1-land/10-hills.MARKDOWN",
            "10-sea/1-waves.markdown",
        ];
        for name in names {
            folder.write(&format!("{place}{name}"), format!("# {name}\n\nWords.\n"));
        }
        folder.write(&format!("{place}1-land/README.markdown"), "no chapter");
        folder.write(&format!("{place}drafts/1.md"), "no chapter");
        folder.recto(&["init"]).exits(0);
        let manifest = std::fs::read_to_string(folder.join("book.toml")).unwrap();
        let listed = names.map(|it| format!("    \"{place}{it}\",\n")).concat();
        assert!(manifest.contains(&format!("[\n{listed}]")), "{manifest}");
        folder.recto(&["build", "--deny", "warnings"]).exits(0);
    }
}

#[test]
fn init_overwrites_nothing() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let before = book.files(".");
    book.recto(&["init"]).exits(3).says(&["book.toml exists already"]);
    assert_eq!(book.files("."), before);
}

#[test]
fn an_mdbook_folder_builds_unchanged() {
    let book = Scratch::book(&[
        ("book.toml", "[book]\ntitle = \"Mine\"\nauthors = [\"Ada Writer\"]\n"),
        (
            "src/SUMMARY.md",
            "# Summary\n\n[Before](before.md)\n\n- [One](one.md)\n  - [Sub](sub/two.md)\n",
        ),
        ("src/before.md", "# Before\n\nSee [one](one.md) and [there](sub/two.md#there).\n"),
        ("src/one.md", "# One\n\nCosts from $5 to $10, mail me@example.org.\n"),
        (
            "src/sub/two.md",
            "# Two\n\n<blink>Some HTML.</blink>\n\n## There\n\nBack to [one](../one.md).\n",
        ),
    ]);
    book.recto(&["build"]).exits(0).says(&["warning[html-unknown]", "src/sub/two.md:3:1"]);
    let names = names(&book, "dist");
    assert!(names.iter().any(|it| it.ends_with("-ebook.epub")), "{names:?}");
    assert!(names.iter().any(|it| it.ends_with("-print.pdf")), "{names:?}");
}

/// The unique identifiers of the EPUBs in `dist`, by file.
fn identifiers(book: &Scratch) -> Vec<(String, String)> {
    let all = book.files("dist").into_iter().filter(|it| it.0.ends_with(".epub"));
    let read = |(name, bytes): (String, Vec<u8>)| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let opf = std::io::read_to_string(archive.by_name("OEBPS/content.opf").unwrap()).unwrap();
        let at = opf.find("urn:uuid:").unwrap();
        (name, opf[at..at + 45].to_owned())
    };
    all.map(read).collect()
}

#[test]
fn editions_and_books_have_identifiers_of_their_own() {
    let two = "\n[edition.sample]\noutput = \"epub\"\ninclude = [\"a\"]\n";
    let book = Scratch::book(&[("a.md", CHAPTER), ("book.toml", &format!("{MANIFEST}{two}"))]);
    book.recto(&["build"]).exits(0);
    let first = identifiers(&book);
    assert_eq!(first.len(), 2);
    assert_ne!(first[0].1, first[1].1);
    // Other words are the same publication, another title is another one, if no `id` stands for it.
    book.write("a.md", "# One\n\nOther words.\n");
    book.recto(&["build"]).exits(0);
    assert_eq!(identifiers(&book), first);
    let untitled = MANIFEST.replace("id = \"test\"\n", "");
    let found: Vec<String> = ["A Test", "A Tent"]
        .iter()
        .map(|title| {
            std::fs::remove_dir_all(book.join("dist")).unwrap();
            book.write("book.toml", untitled.replace("A Test", title));
            book.recto(&["build"]).exits(0);
            identifiers(&book).remove(0).1
        })
        .collect();
    assert_ne!(found[0], found[1]);
}
