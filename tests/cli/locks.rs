//! `recto lock`, and what changed since.

use crate::harness::{MANIFEST, Scratch, root};
use crate::{CHAPTER, WRONG, names};

const PICTURE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><path d='M2 2h9v9z'/></svg>\n";

/// A book with a picture, a cover, a font, a citation style, and themes in a file and in the manifest.
fn furnished() -> Scratch {
    let manifest = MANIFEST.replace("[spine]", "cover = \"cover.svg\"\n\n[references]\nfiles = [\"a.bib\"]\nstyle = \"own.csl\"\n\n[spine]")
        + "\n[edition.ebook.theme]\nsize.body = \"12pt\"\n";
    let style = std::fs::read(root().join("book/harvard-study.csl")).unwrap();
    let font =
        std::fs::read(root().join("fonts").join("libertinus-serif/LibertinusSerif-Bold.otf"))
            .unwrap();
    let book = Scratch::book(&[
        ("book.toml", &manifest),
        ("a.md", "# One\n\n![](a.svg){.decorative}\n\nAs @ware says.\n"),
        ("a.svg", PICTURE),
        ("b.svg", PICTURE),
        ("cover.svg", &PICTURE.replace("height='20'", "height='32'")),
        ("a.bib", "@book{ware, title={Wares}, author={Ware, Ann}, year={2020}}\n"),
        ("theme.toml", "[size]\nbody = \"10pt\"\n"),
    ]);
    book.write("own.csl", style);
    book.write("fonts/own.otf", font);
    book
}

#[test]
fn a_lock_names_what_shapes_the_book_and_nothing_else() {
    let book = furnished();
    book.recto(&["build", "-q"]).exits(0);
    assert!(!book.join("recto.lock").exists(), "written unasked");
    book.recto(&["lock"]).exits(0);
    let lock = std::fs::read_to_string(book.join("recto.lock")).unwrap();
    let keys: Vec<&str> =
        lock.lines().filter_map(|it| it.split_once(" = ")).map(|it| it.0).collect();
    let files = ["a.svg", "cover.svg", "fonts/own.otf", "own.csl", "theme.toml"];
    let files = files.map(|it| format!("\"{it}\""));
    let mut expected = vec!["recto", "style"];
    expected.extend(files.iter().map(String::as_str));
    expected.push("ebook");
    assert_eq!(keys, expected, "{lock}");
    assert!(lock.contains(&format!("recto = \"{}\"", env!("CARGO_PKG_VERSION"))), "{lock}");
    // As `sha256sum` gives it.
    let picture =
        "\"a.svg\" = \"sha256:ddf97f0b90f0d96cf7a2a8374368ac93167181ba1a4abf988bee7269e91dad2e\"";
    assert!(lock.contains(picture), "{lock}");
    for command in ["build", "check", "verify"] {
        book.recto(&[command, "--locked"]).exits(0);
    }
    // A second lock is the same, whatever editions are asked for.
    book.recto(&["lock", "-e", "print", "-j", "1"]).exits(0);
    assert_eq!(std::fs::read_to_string(book.join("recto.lock")).unwrap(), lock);
}

#[test]
fn what_changes_after_the_lock_is_named_and_nothing_is_written() {
    let book = furnished();
    book.recto(&["build", "-q"]).exits(0);
    book.recto(&["lock", "-q"]).exits(0);
    let good = book.files("dist");
    // The text and the works may change.
    let text = "# One\n\n![](a.svg){.decorative}\n\nAs @ware said then.\n";
    book.write("a.md", text);
    book.recto(&["check", "--locked"]).exits(0);
    let changes: &[(&str, Vec<u8>, &str)] = &[
        ("a.svg", PICTURE.replace("h9", "h8").into(), "`a.svg` is not as it was"),
        (
            "cover.svg",
            PICTURE.replace("height='20'", "height='33'").into(),
            "`cover.svg` is not as it was",
        ),
        ("theme.toml", "[size]\nbody = \"11pt\"\n".into(), "`theme.toml` is not as it was"),
        (
            "own.csl",
            changed(&book, "own.csl", "</style>", "</style>\n"),
            "`own.csl` is not as it was",
        ),
        (
            "book.toml",
            changed(&book, "book.toml", "12pt", "13pt"),
            "the theme of edition `ebook` is not as it was",
        ),
        (
            "fonts/other.otf",
            std::fs::read(book.join("fonts/own.otf")).unwrap(),
            "`fonts/other.otf` is new",
        ),
        ("a.md", text.replace("a.svg", "b.svg").into(), "the book no longer has `a.svg`"),
        ("recto.lock", changed(&book, "recto.lock", "recto = \"", "recto = \"0."), "this is recto"),
    ];
    for (path, bytes, said) in changes {
        let before = std::fs::read(book.join(path)).ok();
        book.write(path, bytes);
        for command in ["build", "check", "verify"] {
            book.recto(&[command, "--locked"]).exits(1).says(&["error[lock-differs]", said]);
        }
        book.recto(&["check", "-q"]).exits(0);
        match before {
            Some(before) => book.write(path, before),
            None => std::fs::remove_file(book.join(path)).unwrap(),
        }
    }
    assert_eq!(book.files("dist"), good);
    // Locked anew, the change is the book's.
    book.write("a.svg", PICTURE.replace("h9", "h8"));
    book.recto(&["lock", "-q"]).exits(0);
    book.recto(&["build", "--locked", "-q"]).exits(0);
}

fn changed(book: &Scratch, path: &str, from: &str, to: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(book.join(path)).unwrap();
    assert!(text.contains(from), "{path} lacks {from}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_lock_that_is_missing_damaged_or_of_a_wrong_book_is_said() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let check = || book.recto(&["check", "--locked"]).exits(1);
    check().says(&["error[lock-missing]", "`recto lock` writes it"]);
    book.write("recto.lock", "<<<<<<< ours\nrecto = \"1\"\n");
    check().says(&["error[manifest-syntax]", "recto.lock:1:"]);
    book.write("recto.lock", "recto = 1\nfiles = 2\nfonts = 3\n");
    check().says(&[
        "`recto` should be a string",
        "`files` should be a table",
        "unknown key `fonts`",
    ]);
    book.write("recto.lock", [0xff, 0xfe]);
    check().says(&["error[file-not-utf8]"]);
    // A book with errors is not locked, and what was there stays.
    book.write("a.md", WRONG);
    book.write("recto.lock", "mine");
    book.recto(&["lock"]).exits(1).says(&["error[ref-unknown]"]);
    assert_eq!(std::fs::read_to_string(book.join("recto.lock")).unwrap(), "mine");
}

#[test]
fn a_file_that_is_a_book_has_a_lock_of_its_own() {
    let book = Scratch::new();
    book.write("one.md", "---\nlang: en\n---\n\n# One\n\n![](a.svg){.decorative}\n");
    book.write("two.md", "---\nlang: en\n---\n\n# Two\n\nText.\n");
    book.write("a.svg", PICTURE);
    book.recto(&["lock", "one.md", "two.md"]).exits(0);
    assert_eq!(
        names(&book, "."),
        ["a.svg", "one.md", "one.recto.lock", "two.md", "two.recto.lock"]
    );
    book.recto(&["check", "--locked", "one.md", "two.md"]).exits(0);
    book.write("a.svg", PICTURE.replace("h9", "h8"));
    book.recto(&["check", "--locked", "two.md"]).exits(0);
    book.recto(&["check", "--locked", "one.md"]).exits(1).says(&["one.recto.lock:", "`a.svg`"]);
}
