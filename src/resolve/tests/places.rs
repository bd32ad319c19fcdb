//! Where ids, contents and references to them come out.

use crate::manifest::*;
use crate::resolve::tests::{dump, item, manifest, resolved, shown};

#[test]
fn an_id_that_its_author_gave_stays_whatever_files_are_called() {
    let manifest = manifest("en", &["one.md", "two.md"]);
    let texts = [("one.md", "# A {#one}\n\n## B {#two}\n\n[b](#two)"), ("two.md", "# C\n\n## D")];
    let (document, _) = resolved(&manifest, &texts);
    let names: Vec<&str> = document.anchors.iter().map(|it| it.id.as_str()).collect();
    for (name, wanted) in [("one", true), ("two", true), ("one-2", false), ("two-2", true)] {
        assert_eq!(names.contains(&name), wanted, "{name} in {names:?}");
    }
}

#[test]
fn contents_have_short_titles_and_parts_hold_their_own_files() {
    let mut manifest = manifest("en", &["one.md", "two.md"]);
    let mut part = item(Region::Main, SectionRole::Part, None);
    (part.source, part.title) = (SpineSource::PartTitle, Some("P".to_owned()));
    manifest.spine.insert(2, part);
    manifest.spine[3].in_part = true;
    let texts = [("one.md", "# The first {short=\"First\"}"), ("two.md", "# Second")];
    let (document, _) = resolved(&manifest, &texts);
    let lines: Vec<(String, usize)> = document
        .contents
        .iter()
        .map(|it| (crate::model::plain_text(&it.title), it.children.len()))
        .collect();
    assert_eq!(lines[..2], [("P".to_owned(), 1), ("Second".to_owned(), 0)]);
    assert_eq!(crate::model::plain_text(&document.contents[0].children[0].title), "First");
}

#[test]
fn what_quarto_writes_as_a_citation_leads_to_what_has_the_id() {
    let (dump, codes) = dump("en", "# T\n\n## S {#sec-a}\n\nSee @sec-a and @sec-b.");
    assert!(dump.contains("Section~1.1"), "{dump}");
    assert_eq!(codes, ["cite-unknown"]);

    let mut without = manifest("en", &["one.md"]);
    without.references.files.clear();
    let texts = [("one.md", "# T\n\n## S {#sec-a}\n\nSee @sec-a, says @someone.")];
    let dump = shown(&resolved(&without, &texts).0);
    assert!(dump.contains("Section~1.1") && dump.contains("@someone"), "{dump}");
}

#[test]
fn notes_of_a_heading_are_not_in_its_id() {
    let (dump, _) = dump("en", "# T\n\n## Words^[Of a note.] and more");
    assert!(dump.contains("#ch-1-words-and-more"), "{dump}");
}

#[test]
fn a_second_list_of_works_is_not_empty() {
    let (document, _) = resolved(
        &manifest("en", &["one.md"]),
        &[("one.md", "# A\n\n[@lowy2010]\n\n::: bibliography\n:::\n")],
    );
    assert_eq!(shown(&document).matches("The Politics").count(), 2, "{}", shown(&document));
}

#[test]
fn levels_move_down_with_a_second_title() {
    let (dump, codes) = dump("en", "# A\n\n## B\n\n::: aside\nx\n\n# C\n\n## D\n:::");
    for line in ["heading 2 ", "heading 3 "] {
        assert!(dump.contains(line), "{line}: {dump}");
    }
    assert_eq!(codes, ["lint-dialect"]);
}

#[test]
fn titles_that_are_lost_are_said() {
    for (text, code) in [
        ("---\ntitle: A\n---\n\n# B\n\nc", "lint-dialect"),
        ("# <!-- a -->\n\nb", "heading-empty"),
        ("# Chapter 2: A\n\nb", "lint-dialect"),
        ("# A\n\n![b](c.png \"d\"){alt=\"e\"}", "attribute-unknown"),
    ] {
        let (_, codes) = dump("en", text);
        assert!(codes.contains(&code), "{text:?}: {codes:?}");
    }
    let (_, codes) = dump("en", "---\ntitle: B\n---\n\n# B\n\nc");
    assert_eq!(codes, [] as [&str; 0]);
}
