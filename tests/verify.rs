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
[edition.verified-second]
output = \"pdf\"
pdf-ua = \"2\"
";

const VERIFIED: [&str; 3] =
    ["--edition=verified-print", "--edition=verified-ebook", "--edition=verified-second"];

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
        let Ok(manifest) = std::fs::read_to_string(case.join("book.toml")) else {
            // Another tool's folder: it asks for no list of pages.
            let book = Scratch::copy_of(&case);
            book.recto(&["build", "-q"]);
            book.recto(&["verify"]).exits(0);
            continue;
        };
        // What stands in PDFs only can't be in the EPUB.
        if !manifest.starts_with("schema") || case.ends_with("alternatives-for-two-outputs") {
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
fn cells_stand_in_the_order_of_their_columns_whichever_begins_first_on_the_page() {
    let long = "It went on and on, as such things do. ".repeat(60);
    let cell = "![A line.](line.svg)\n\n".to_owned() + &long;
    let text = format!(
        "# One\n\n<table>\n<tr>\n<td rowspan=2>\n\n{long}\n\n</td>\n<td>Few words</td>\n<td>\n\n{cell}\n\n</td>\n</tr>\n<tr>\n<td>Next</td>\n<td>Last</td>\n</tr>\n</table>\n"
    );
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='60'>\
                   <path d='M0 0h90v60H0z'/></svg>";
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    let files = [("book.toml", manifest.as_str()), ("a.md", &text), ("line.svg", picture)];
    is_the_same(&Scratch::book(&files), &[]);
}

/// Four editions with three titles, one of them a handout.
const EDITIONS_OF_A_BOOK: &str = r#"schema = 1
[book]
title = "T"
language = "en"
authors = ["A B"]
[spine]
front = ["half-title", "title-page", "copyright", "toc"]
main = ["a.md"]
back = ["index"]
[edition.print]
output = "pdf"
[edition.ebook]
output = "epub"
page-list = "print"
[edition.handout]
inherits = "print"
trim = "A4"
title = "Another title"
layout = "handout"
[edition.sample]
inherits = "ebook"
title = "Yet another"
"#;

/// Things that one edition alone holds.
const CONDITIONS: &str = r##"# One {short="First"}

Text before.[^n] A [span of pdf]{only=pdf}[span of epub]{only=epub} in the line.

::: {only=pdf}
On pages only.

## A heading on pages

- item[^p]
- two

![Picture.](x.svg){#fig:x alt="Q"}
:::

::: {only=epub}
In e-books only `code`.

| a | b |
|---|---|
| 1 | 2 |

: Only in epub. {#tbl:t}

> A quote.
>
> — Who
:::

::: {edition=handout}
For handouts. Question? See [@fig:x]{.page}.
:::

::: {.note only=pdf}
## Title of note

A note.
:::

::: {only=epub}
## In e-books, and *counted*

1. One.
2. Two, with $y$.

### Below it

Words of the e-book.
:::

::: {.warning only=pdf}
<ruby>Base<rt>reading</rt></ruby> with $x$ between and a picture ![Q](x.svg) in it.
:::

| h | [x]{only=pdf} |
|---|---|
| c [pp]{only=pdf} | [ee]{only=epub} d |

Item
: Def [only here]{only=epub}.

Some [word]{.index} and $a^2$ math.

```{only=pdf}
code here
```

![Cap [pdfcap]{only=pdf} it](x.svg){#fig:y alt="Q"}

Last para.[^m]

[^n]: Note text.

[^p]: Note on pages.

[^m]: Note with [cond]{only=pdf} words.
"##;

#[test]
fn what_stands_behind_code_and_blanks_that_do_not_break_in_it_are_no_difference() {
    // Of so many widths, some lines end within the name and some before the sign behind it.
    let lines: String = (1..40)
        .map(|it| {
            format!("{} `models.py`'s and `a\u{a0}b\u{a0}\u{a0}c` here.\n\n", "word ".repeat(it))
        })
        .collect();
    let text = format!("# One\n\n{lines}```\nfn\u{a0}main\n```\n\nفایل\u{200e}\u{200c}ها\n");
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    is_the_same(&Scratch::book(&[("book.toml", &manifest), ("a.md", &text)]), &[]);
}

#[test]
fn a_page_may_begin_with_a_drop_cap() {
    // A heading that fills the first page.
    let text = format!("# {}\n\nHere it {}\n", "word ".repeat(108), "went on and on. ".repeat(50));
    let manifest = harness::MANIFEST
        .replace("[spine]", "[theme]\ndrop-cap = 3\n\n[spine]")
        .replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    is_the_same(&Scratch::book(&[("book.toml", &manifest), ("a.md", &text)]), &[]);
}

#[test]
fn a_list_of_works_that_one_output_alone_names_is_no_difference() {
    let manifest = harness::MANIFEST
        .replace("main = [\"a.md\"]", "main = [\"a.md\"]\nback = [\"bibliography\"]")
        .replace("[spine]", "[references]\nfiles = [\"works.bib\"]\n\n[spine]")
        .replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    let works = "@book{one, author = {Ann Ware}, title = {Wares}, year = 2020}\n\
                 @book{two, author = {Bo Mate}, title = {Log}, year = 1841}\n";
    for named in ["See [@one].", "::: {.card ref=one}\nIts waves.\n:::"] {
        let text = format!("# One\n\nWords.\n\n:::: {{only=epub}}\n{named}\n::::\n");
        let files = [("book.toml", manifest.as_str()), ("a.md", &text), ("works.bib", works)];
        is_the_same(&Scratch::book(&files), &[]);
    }
}

#[test]
fn what_one_edition_alone_holds_is_no_difference_nor_are_titles_and_title_pages() {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='60'>\
                   <path d='M0 0h90v60H0z'/></svg>";
    let book = Scratch::book(&[
        ("book.toml", EDITIONS_OF_A_BOOK),
        ("a.md", CONDITIONS),
        ("x.svg", picture),
    ]);
    book.recto(&["build", "-q"]).exits(0);
    let said = book.recto(&["verify"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert_eq!(said.stdout.matches(": the same").count(), 4, "{}", said.stdout);
    // Nothing else is passed over.
    let less = CONDITIONS.replace("Text before", "Text after");
    book.write("a.md", &less);
    book.recto(&["build", "-q", "--edition=print"]).exits(0);
    book.recto(&["verify", "--edition=print", "--edition=ebook"]).exits(1);
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
fn a_formula_that_differs_is_shown_as_it_is_said() {
    let text = |sign: &str| {
        format!("# One\n\nLet $x$ be. Then $a {sign} b$ is $x$.\n\n$$ \\frac{{a}}{{b}} $$\n")
    };
    let stdout = changed(&text("+"), &text("-")).exits(1).stdout;
    assert!(stdout.contains("EPUB: “x” [“a plus b”] “x” “a over b” (text/a.xhtml)"), "{stdout}");
    assert!(stdout.contains("PDF:  “x” [“a minus b”] “x” “a over b” (page 1)"), "{stdout}");
    let note = |tex: &str| format!("# One\n\nText.[^a]\n\n[^a]: See ${tex}$.\n");
    let stdout = changed(&note("y^2"), &note("y^3")).exits(1).stdout;
    assert!(stdout.contains("differ in the formulas of notes"), "{stdout}");
}

/// An EPUB with pictures of formulas says in words what the PDF says.
#[test]
fn pictures_of_formulas_are_compared_by_their_words() {
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\nformulas = \"picture\"");
    let text = |sign: &str| format!("# One\n\nSo $a {sign} b$, and\n\n$$ c = \\sqrt{{d}}. $$\n");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", &text("+"))]);
    book.recto(&["build", "-q"]).exits(0);
    book.recto(&["verify"]).exits(0);
    book.write("a.md", text("-"));
    book.recto(&["build", "-q", "--edition=print"]).exits(0);
    let stdout = book.recto(&["verify"]).exits(1).stdout;
    assert!(stdout.contains("[“a plus b”]") && stdout.contains("[“a minus b”]"), "{stdout}");
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
    verify().exits(3).says(&["test-ebook.epub", "recto build ."]);
    std::fs::create_dir_all(book.join("dist/test-ebook.epub")).unwrap();
    verify().exits(3).says(&["test-ebook.epub can't be read: it is no file"]);
    std::fs::remove_dir(book.join("dist/test-ebook.epub")).unwrap();
    book.write("dist/test-ebook.epub", "no archive");
    let stdout = verify().exits(1).stdout;
    assert!(stdout.contains("test-ebook.epub: the archive: can't be read"), "{stdout}");
}

/// A book whose picture is reached through a link, as a finished one.
fn linked() -> Scratch {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>\
                   <path d='M2 2h9v9z'/></svg>\n";
    let text = "# One\n\n![](img/now.svg){.decorative}\n\nnear far\n";
    let book = Scratch::book(&[("a.md", text), ("img/v1.svg", picture), ("other.txt", "no part")]);
    std::os::unix::fs::symlink("v1.svg", book.join("img/now.svg")).unwrap();
    book.recto(&["build", "-q"]).exits(0);
    book
}

#[test]
fn a_book_built_anew_elsewhere_has_the_same_bytes() {
    let book = linked();
    let before = book.files(".");
    let said = book.recto(&["verify", "--rebuild"]).exits(0).stdout;
    for file in ["test-print.pdf", "test-ebook.epub"] {
        assert!(said.contains(&format!("{file}: two more builds give the same")), "{said}");
    }
    assert_eq!(book.files("."), before, "something was written into the book's folder");
    let out = Scratch::new();
    let target = out.path().to_str().unwrap();
    book.recto(&["build", "-q", "-e", "print", "-o", target]).exits(0);
    let verify = ["verify", "--rebuild", "--message-format=json", "-e", "print", "-o", target];
    let said = book.recto(&verify).exits(0).stdout;
    assert!(said.contains("\"event\":\"rebuilt\"") && !said.contains("epub"), "{said}");
}

#[test]
fn a_finished_file_that_no_build_gives_is_named_with_the_place() {
    let book = linked();
    // The same letters, and so the same fonts.
    book.write("a.md", "# One\n\n![](img/now.svg){.decorative}\n\nfar near\n");
    let said = book.recto(&["verify", "--rebuild"]).exits(1).stdout;
    let finished = "the finished file and one built from what the folder holds now differ: ";
    for place in ["`OEBPS/text/a.xhtml`, byte ", "object "] {
        assert!(said.contains(&format!("{finished}{place}")), "{place}: {said}");
    }
    // A book with errors has no files to compare with.
    book.write("a.md", "# One\n\nSee @sec:nowhere.\n");
    book.recto(&["verify", "--rebuild"]).exits(1).says(&["error[ref-unknown]"]);
}

#[test]
fn sheets_are_compared_too_and_have_to_be_there() {
    let manifest = harness::MANIFEST
        .replace("output = \"pdf\"", "output = \"pdf\"\npurpose = \"press\"\nimpose = \"booklet\"");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", "# One\n\nText.\n")]);
    book.recto(&["build", "-q"]).exits(0);
    let said = book.recto(&["verify", "--rebuild"]).exits(0).stdout;
    assert!(said.contains("test-print-imposed.pdf: two more builds give"), "{said}");
    std::fs::remove_file(book.join("dist/test-print-imposed.pdf")).unwrap();
    book.recto(&["verify", "--rebuild"])
        .exits(3)
        .says(&["test-print-imposed.pdf can't be read", "recto build"]);
}
