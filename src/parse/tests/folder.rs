//! Files, includes, sections, and mdBook folders.

use crate::diag::Sink;
use crate::files::memory::Memory;
use crate::manifest::{Flavor, Formulas, Manifest};
use crate::model::{BlockKind, Book};
use crate::parse::parse;
use crate::parse::tests::{check_mdbook, codes, dump, manifest, mdbook, one};

fn book(flavor: Flavor, files: &[(&str, &str)], spine: &[&str]) -> (Book, Sink) {
    let mut sink = Sink::new();
    let manifest: Manifest = manifest(flavor, spine);
    let book = parse(&mut sink, &Memory::new(files), &manifest);
    (book, sink)
}

#[test]
fn a_section_has_its_heading_as_title() {
    let (book, sink, _) = one(Flavor::Recto, "# A *b* {#ch:x short=\"S\"}\n\n### deep");
    let section = &book.sections[0];
    assert_eq!(dump::inlines(&section.title), "A <em b>");
    assert_eq!((section.attrs.id.as_deref(), section.short.as_deref()), (Some("ch:x"), Some("S")));
    assert_eq!(section.slug, "a");
    assert_eq!(dump::blocks(&book), "h2 deep");
    assert_eq!(codes(&sink), ["heading-skip"]);
}

#[test]
fn a_file_holds_as_many_chapters_as_it_has_level_1_headings() {
    let text = "# Boats\n\na[^n]\n\n## Deck\n\n# Roads *and* more\n\n### deep\n\n[^n]: c\n\n# Boats {-}\n\n> # quoted";
    let (book, sink) =
        book(Flavor::Recto, &[("all.md", text), ("b.md", "# B")], &["all.md", "b.md"]);
    let found: Vec<_> =
        book.sections.iter().map(|it| (it.slug.as_str(), dump::inlines(&it.title))).collect();
    let expect = [
        ("all", "Boats".to_owned()),
        ("all-roads-and-more", "Roads <em and> more".to_owned()),
        ("all-boats", "Boats".to_owned()),
        ("b", "B".to_owned()),
    ];
    assert_eq!(found, expect);
    assert!(book.sections[..3].iter().all(|it| it.path.as_deref() == Some("all.md")));
    assert!(book.sections[2].attrs.has("unnumbered") && book.notes.len() == 1);
    // What is quoted begins nothing.
    assert_eq!(codes(&sink), ["heading-skip", "lint-dialect"]);
    let many = "# a\n\n".repeat(1002);
    let (book, sink, _) = one(Flavor::Recto, &many);
    assert_eq!((book.sections.len(), codes(&sink).len()), (1000, 2));
}

#[test]
fn front_matter_names_what_no_heading_names() {
    let (book, sink, _) =
        one(Flavor::Recto, "---\ntitle: \"A: b\"\nid: ch:x\nlang: fr\ntitel: x\n---\ntext");
    let section = &book.sections[0];
    assert_eq!(dump::inlines(&section.title), "A: b");
    assert_eq!(section.attrs.id.as_deref(), Some("ch:x"));
    assert_eq!(section.attrs.lang.as_ref().map(|it| it.as_str()), Some("fr"));
    assert_eq!(codes(&sink), ["attribute-unknown"]);
    assert_eq!(sink.diagnostics()[0].hints[0].0, "did you mean `title`?");
}

#[test]
fn names_of_sections_are_unique() {
    let files = [("a/01 intro.md", "# A"), ("b/01-intro.md", "# B"), ("c.md", "")];
    let spine = ["a/01 intro.md", "b/01-intro.md", "c.md", "c.md", "d.md"];
    let (book, sink) = book(Flavor::Recto, &files, &spine);
    let slugs: Vec<_> = book.sections.iter().map(|it| it.slug.as_str()).collect();
    assert_eq!(slugs, ["ch-01-intro", "b-ch-01-intro", "c", "d"]);
    assert_eq!(codes(&sink), ["file-twice", "file-missing", "chapter-empty", "chapter-name"]);
}

#[test]
fn includes_keep_their_spans_and_end() {
    let files = [
        ("ch/a.md", "# A\n\n::: {include=\"../parts/x.md\"}\n\nb"),
        ("parts/x.md", "c[^n]\n\n[^n]: d\n\n::: {include=\"x.md\"}"),
    ];
    let (book, sink) = book(Flavor::Recto, &files, &["ch/a.md"]);
    assert_eq!(dump::blocks(&book), "p c<note n>\np b\nnote n\n  p d");
    assert_eq!(codes(&sink), ["include-cycle"]);
    let files: Vec<_> = book.sections[0].blocks.iter().map(|it| it.span.unwrap().file.0).collect();
    assert_eq!(files, [1, 0]);
}

#[test]
fn call_outs_of_a_file_that_is_included_twice_have_ids_of_their_own() {
    let files = Memory::new(&[
        ("a.md", "# A\n\n::: {include=\"b.md\"}\n\nAnd:\n\n::: {include=\"b.md\"}\n"),
        ("b.md", "```rust\na(); // <1>\n```\n\n1. It.\n"),
    ]);
    let mut sink = Sink::new();
    let book = parse(&mut sink, &files, &manifest(Flavor::Recto, &["a.md"]));
    let said = dump::blocks(&book);
    for number in 1..=2 {
        assert_eq!(said.matches(&format!("#callout-a.md-{number}-1")).count(), 1, "{said}");
    }
    assert_eq!(codes(&sink), Vec::<&str>::new());
}

#[test]
fn a_list_of_tasks_is_no_list_of_call_outs() {
    let text = "```rust\na(); // <1>\n```\n\n1. [ ] It.\n";
    let (book, _, _) = one(Flavor::Recto, text);
    assert!(dump::blocks(&book).contains("// <1>"));
}

#[test]
fn mdbook_includes_parts_of_files() {
    let files = [
        (
            "src/a.md",
            "# A\n\n```rust\n{{#rustdoc_include c.rs:m}}\n```\n\n{{#include b.md}}\n\n\\{{#include x}}\n\n{{#include c.rs:nope}}",
        ),
        ("src/b.md", "b\n"),
        ("src/c.rs", "// ANCHOR: m\nfn m() {\n# hidden\n}\n// ANCHOR_END: m\n"),
    ];
    let (book, sink) = book(mdbook(Formulas::Off), &files, &["src/a.md"]);
    let expect = "code rust \"fn m() {\\n}\"\np b\np {{#include x}}";
    assert_eq!(dump::blocks(&book), expect);
    assert_eq!(codes(&sink), ["include-anchor"]);
}

#[test]
fn mdbook_includes_keep_their_lists_and_say_what_is_not_there() {
    let files = [
        (
            "src/sub/a.md",
            "# A\n\n- x\n  {{ #include /b.md }}\n\n> {{#include ../b.md:2:}}\n\n{{#include no.md}}\n\n{{#template ../t.md w=you}}",
        ),
        ("src/b.md", "b\n- c\n- d\n"),
        ("src/t.md", "To [[#w]]."),
    ];
    let (book, sink) = book(mdbook(Formulas::Off), &files, &["src/sub/a.md"]);
    let expect = "ul\n  -\n    p x b\n    ul\n      -\n        p c\n      -\n        p d\nquote\n  ul\n    -\n      p c\n    -\n      p d\np {{#include no.md}}\np To you.";
    assert_eq!(dump::blocks(&book), expect);
    assert_eq!(codes(&sink), ["file-missing"]);
}

#[test]
fn an_mdbook_chapter_is_called_by_its_first_heading() {
    let titled = |text: &str| {
        let (book, sink, _) = one(mdbook(Formulas::Off), text);
        let headings = book.sections[0].blocks.iter().filter_map(|it| match &it.kind {
            BlockKind::Heading(heading) => Some(heading.level),
            _ => None,
        });
        let levels: Vec<u8> = headings.collect();
        (crate::model::plain_text(&book.sections[0].title), levels, codes(&sink).len())
    };
    let expect = |title: &str, levels: &[u8]| (title.to_owned(), levels.to_vec(), 0);
    assert_eq!(titled("## A\n\n### B\n\n#### C"), expect("A", &[2, 3]));
    // Two of a level are both parts of a chapter that has no heading of its own.
    assert_eq!(titled("## A\n\n## B"), expect("a", &[2, 2]));
    assert_eq!(titled("x\n\n## A"), expect("a", &[2]));
}

#[test]
fn other_peoples_books_are_left_alone() {
    check_mdbook(
        "@name [x]{.sc} 2^nd^ a~b~ $5 to 6$ [^z] [@k]\n\n::: note\n\n| v\n\n> — q",
        "p @name [x]{.sc} 2^nd^ a~b~ $5 to 6$ [^z] [@k]\np ::: note\np | v\nquote\n  p — q",
        &[],
    );
    check_mdbook(
        "## A B {#own .c}\n\n## A B\n\n## A B",
        "h2 A B {#own .c}\nh2 A B {#a-b}\nh2 A B {#a-b-1}",
        &["attribute-unknown"],
    );
    check_mdbook(
        "<div class=\"warning\">\n\nx\n\n</div>\n\na <b>c</b> <a href=\"u\">d</a><a id=\"e\"></a> <u>f</u>",
        "div Warning\n  p x\np a <strong c> <link u d><span {#e} > <u f>",
        &[],
    );
    check_mdbook("![a](b.png)", "figure b.png alt=\"a\"", &[]);
    check_mdbook(
        "<img src=\"b.png\" alt=\"a\">\n\n> [!TIP]\n> x",
        "figure b.png alt=\"a\"\ndiv Tip\n  p x",
        &[],
    );
}

#[test]
fn two_chapters_of_one_name_are_no_error_in_an_mdbook() {
    let files = [("src/a/README.md", "# A"), ("src/b/README.md", "# B")];
    let (book, sink) = book(mdbook(Formulas::Off), &files, &["src/a/README.md", "src/b/README.md"]);
    let slugs: Vec<_> = book.sections.iter().map(|it| it.slug.as_str()).collect();
    assert_eq!(slugs, ["readme", "b-readme"]);
    assert_eq!(codes(&sink), Vec::<&str>::new());
}
