//! The text of a finished EPUB is the text of the finished PDF, and its page list is the PDF's pages, word for word:
//! `recto verify` reads both files back.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/torture.rs"]
mod torture;

use harness::Scratch;
use std::io::Read as _;

/// Two editions of the same matter, the EPUB with the pages of the PDF.
const EDITIONS: &str = "
[edition.verified-print]
output = \"pdf\"
[edition.verified-ebook]
output = \"epub\"
page-list = \"verified-print\"
";

const VERIFIED: [&str; 2] = ["--edition=verified-print", "--edition=verified-ebook"];

/// Builds the editions and compares them.
#[track_caller]
fn is_the_same(book: &Scratch, editions: &[&str]) {
    book.recto(&[&["build", "-q", "--keep-going"], editions].concat());
    let said = book.recto(&[&["verify"], editions].concat());
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("words, and the same pages"), "{}", said.stdout);
}

#[test]
fn the_guide_is_the_same_word_for_word_and_page_for_page() {
    is_the_same(&Scratch::copy_of(&harness::root().join("book")), &[]);
}

#[test]
fn every_construct_in_every_other_is() {
    let book = Scratch::new();
    for (path, text) in torture::files() {
        book.write(&path, text);
    }
    is_the_same(&book, &[]);
}

#[test]
fn every_golden_book_is_in_every_script() {
    for case in harness::cases("golden") {
        let manifest = std::fs::read_to_string(case.join("book.toml")).unwrap();
        if !manifest.starts_with("schema") {
            continue;
        }
        let book = Scratch::copy_of(&case);
        let own = manifest.contains("page-list");
        if !own {
            book.write("book.toml", manifest + EDITIONS);
        }
        is_the_same(&book, if own { &["--edition=print", "--edition=ebook"] } else { &VERIFIED });
    }
}

#[test]
fn a_page_may_hold_a_picture_alone() {
    let text = "# One\n\n".to_owned()
        + &"It went on and on, as such things do. ".repeat(200)
        + "\n\n![A line.](line.svg){width=100%}\n\n"
        + &"It went on and on, as such things do. ".repeat(200);
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='690'>\
                   <rect width='400' height='690' fill='#eee'/></svg>";
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    let files = [("book.toml", manifest.as_str()), ("a.md", &text), ("line.svg", picture)];
    let book = Scratch::book(&files);
    is_the_same(&book, &[]);
    let bytes = std::fs::read(book.join("dist/test-ebook.epub")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut nav = String::new();
    archive.by_name("OEBPS/nav.xhtml").unwrap().read_to_string(&mut nav).unwrap();
    let built = book.recto(&["build", "--edition=print"]).exits(0).stdout;
    let pages = (1..99).rfind(|it| nav.contains(&format!("#page-{it}\""))).unwrap();
    assert!(built.contains(&format!("{pages} pages")), "{built}{nav}");
    assert!((1..=pages).all(|it| nav.contains(&format!("#page-{it}\""))), "{nav}");
}

/// A book whose EPUB was built, and its PDF after another sentence was written.
fn changed(before: &str, after: &str) -> harness::Run {
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", before)]);
    book.recto(&["build", "-q"]).exits(0);
    book.write("a.md", after);
    book.recto(&["build", "-q", "--edition=print"]).exits(0);
    book.recto(&["verify"])
}

#[test]
fn the_first_word_that_differs_is_shown_with_its_place() {
    let said =
        changed("# One\n\nIt was the best of times.\n", "# One\n\nIt was the worst of times.\n");
    let stdout = said.exits(1).stdout;
    assert!(
        stdout.contains("EPUB: Chapter One One It was the [best] of times (text/a.xhtml)"),
        "{stdout}"
    );
    assert!(
        stdout.contains("PDF:  Chapter One One It was the [worst] of times (page 1)"),
        "{stdout}"
    );
}

#[test]
fn a_note_that_differs_is_counted() {
    let text = |note: &str| format!("# One\n\nA[^a] and b[^b].\n\n[^a]: Same.\n[^b]: {note}\n");
    let stdout = changed(&text("Old."), &text("New.")).exits(1).stdout;
    assert!(stdout.contains("differ in note 2:\n  EPUB: Old\n  PDF:  New"), "{stdout}");
}

#[test]
fn all_differences_are_shown() {
    let text = |one: &str, two: &str| {
        let words = "It went on and on, as such things do. ".repeat(30);
        format!("# One\n\n{words}{one}. {words}{two}. {words}\n")
    };
    let stdout = changed(&text("first", "second"), &text("erste", "second and third"));
    let stdout = stdout.exits(1).stdout;
    assert!(stdout.contains("things do [first] It went") && stdout.contains("[erste]"), "{stdout}");
    assert!(stdout.contains("second [nothing] It") && stdout.contains("[and third]"), "{stdout}");
    assert_eq!(stdout.matches("differ in the text").count(), 2, "{stdout}");
}

/// Figures move past tables, a half-title begins as the title page does, Korean is divided between syllables, and names in code at
/// their own hyphens: the text is the same.
#[test]
fn what_is_set_another_way_is_no_difference() {
    let manifest =
        harness::MANIFEST.replace("main = ", "front = [\"half-title\", \"title-page\"]\nmain = ");
    let words = "It went on and on, as such things do. ".repeat(40);
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'>\
                   <rect width='400' height='400' fill='#eee'/></svg>";
    let korean = "::: {lang=ko}\n".to_owned()
        + &"모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. ".repeat(12)
        + "\n:::";
    let code: String = (0..40)
        .map(|it| format!("{} `alpha-beta-gamma-delta-epsilon` ", "x".repeat(it % 13 + 1)))
        .collect();
    let text = format!(
        "# A Small Book\n\n{words}{words}\n\n![A plan.](plan.svg){{#fig:plan width=100%}}\n\n\
         {words}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Sizes. {{#tbl:sizes}}\n\n{words}\n\n\
         {korean}\n\n{code}\n"
    );
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", &text), ("plan.svg", picture)]);
    book.recto(&["build", "-q"]).exits(0);
    book.recto(&["verify"]).exits(0);
}

#[test]
fn a_page_that_moved_is_told() {
    let text = |between: &str| {
        let words = "It went on and on, as such things do. ".repeat(30);
        format!("# One\n\n{words}\n\n{between}\n\n{words}\n")
    };
    let stdout = changed(&text(""), &text("::: page-break\n:::")).exits(1).stdout;
    assert!(stdout.contains("differ in the pages:"), "{stdout}");
    assert!(stdout.contains("PDF:  “It” on page 2"), "{stdout}");
}

#[test]
fn a_file_that_is_missing_is_an_error_of_the_world_outside() {
    let book = Scratch::book(&[("a.md", "# One\n\nText.\n")]);
    let verify = || book.recto(&["verify", "--edition=ebook"]);
    verify().exits(3).says(&["test-ebook.epub", "build the book first"]);
    std::fs::create_dir_all(book.join("dist/test-ebook.epub")).unwrap();
    verify().exits(3).says(&["test-ebook.epub can't be read: it is no file"]);
    std::fs::remove_dir(book.join("dist/test-ebook.epub")).unwrap();
    book.write("dist/test-ebook.epub", "no archive");
    let stdout = verify().exits(1).stdout;
    assert!(stdout.contains("test-ebook.epub: the archive: can't be read"), "{stdout}");
}
