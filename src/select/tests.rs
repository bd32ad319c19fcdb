//! What editions hold.

use super::*;
use crate::diag::NodeId;
use crate::manifest::{Archival, Output, Press, Purpose, Spanned, TRIM_6X9};
use crate::model::{Attrs, Condition, Facts, Resolved, Target, Text};

fn edition(name: &str, output: Output, include: &[&str]) -> Edition {
    Edition {
        name: name.to_owned(),
        span: None,
        output,
        purpose: Purpose::Screen,
        trim: TRIM_6X9,
        handout: false,
        title: None,
        isbn: None,
        include: include.iter().map(|it| Spanned::default_of((*it).to_owned())).collect(),
        page_list: None,
        press: Press::default(),
        archival: Spanned::default_of(Archival::default()),
        formulas: crate::manifest::FormulaForm::default(),
        accessible: None,
        theme: Vec::new(),
    }
}

fn text(words: &str) -> Inline<Settled> {
    Inline::Text(Text::generated(words))
}

fn link(to: u32, words: &str) -> Inline<Settled> {
    let to = Target::Internal(AnchorId(to));
    Inline::Reference(Resolved::Link { to, content: vec![text(words)], title: String::new() })
}

fn note(id: u32, mark: u32) -> Inline<Settled> {
    Inline::Reference(Resolved::Note { note: crate::model::NoteId(id), mark, node: NodeId::NONE })
}

fn paragraph(content: Vec<Inline<Settled>>, only: Option<Condition>) -> Block<Settled> {
    let attrs = Attrs { only, ..Attrs::default() };
    Block { node: NodeId::NONE, span: None, attrs, kind: BlockKind::Paragraph(content) }
}

fn section(slug: &str, blocks: Vec<Block<Settled>>) -> Section<Settled> {
    Section {
        region: crate::manifest::Region::Main,
        role: SectionRole::Chapter,
        slug: slug.to_owned(),
        draft: false,
        depth: 0,
        in_part: false,
        number: None,
        title: vec![text(slug)],
        short: None,
        attrs: Attrs { id: Some(slug.to_owned()), ..Attrs::default() },
        node: NodeId::NONE,
        blocks,
        path: Some(format!("ch/{slug}.md")),
        span: None,
    }
}

/// Two chapters that lead to each other; a note each, and one only in print.
fn document() -> Document {
    let pdf = Some(Condition::Output(Output::Pdf));
    let sections = vec![
        section("one", vec![paragraph(vec![text("a "), link(1, "there"), note(0, 1)], None)]),
        section(
            "two",
            vec![
                paragraph(vec![link(0, "back"), note(1, 1)], pdf),
                paragraph(vec![text("b"), note(2, 1)], None),
            ],
        ),
    ];
    let notes = (0..3).map(|it| crate::model::Note {
        number: crate::model::NoteNumber((it + 1).to_string()),
        blocks: vec![paragraph(vec![text("n")], None)],
        id: format!("fn-{}", it + 1),
        marks: 1,
        section: usize::from(it > 0),
    });
    let anchors = ["one", "two"].iter().enumerate().map(|(section, id)| crate::model::Anchor {
        id: (*id).to_owned(),
        section,
        node: NodeId::NONE,
    });
    let line = |at: u32, title: &str| ContentsEntry {
        anchor: Some(AnchorId(at)),
        number: None,
        title: vec![text(title)],
        role: None,
        children: Vec::new(),
    };
    Document {
        book: crate::manifest::Metadata {
            id: "b".to_owned(),
            title: Spanned::default_of("B".to_owned()),
            language: crate::lang::Lang::english(),
            ..crate::manifest::Metadata::default()
        },
        titles: std::collections::BTreeMap::new(),
        numbering: crate::manifest::Numbering::default(),
        sections,
        notes: notes.collect(),
        anchors: anchors.collect(),
        contents: vec![line(0, "one"), line(1, "two")],
        captions: std::collections::BTreeMap::new(),
        spans: std::collections::BTreeMap::new(),
        facts: Facts::default(),
        letters: std::collections::BTreeMap::new(),
    }
}

#[test]
fn an_edition_without_conditions_is_the_whole_book() {
    let mut sink = Sink::new();
    let whole = document();
    let chosen = select(&mut sink, &whole, &edition("print", Output::Pdf, &[]));
    assert_eq!(chosen, whole);
}

#[test]
fn what_is_only_for_print_is_not_in_the_epub_nor_its_note() {
    let mut sink = Sink::new();
    let chosen = select(&mut sink, &document(), &edition("ebook", Output::Epub, &[]));
    assert_eq!(chosen.sections[1].blocks.len(), 1);
    let numbers: Vec<&str> = chosen.notes.iter().map(|it| it.number.0.as_str()).collect();
    assert_eq!(numbers, ["1", "3"], "the book's numbers stay");
    assert!(chosen.dump().contains("paragraph: b{^2 mark 1}"), "{}", chosen.dump());
}

#[test]
fn links_out_of_a_part_of_the_book_become_words() {
    let mut sink = Sink::new();
    for name in ["one", "ch:one"] {
        let chosen = select(&mut sink, &document(), &edition("part", Output::Pdf, &[name]));
        if name == "one" {
            assert_eq!(chosen.sections.len(), 1);
            assert!(chosen.dump().contains("paragraph: a there{^1 mark 1}"), "{}", chosen.dump());
            assert_eq!(chosen.contents.len(), 1);
            assert_eq!(chosen.anchors.len(), 1);
            assert_eq!(chosen.notes.len(), 1);
        }
    }
    assert_eq!(sink.diagnostics().len(), 1, "`ch:one` is not in the book");
}

#[test]
fn the_second_chapter_alone_keeps_its_place_for_links() {
    let mut sink = Sink::new();
    let chosen = select(&mut sink, &document(), &edition("part", Output::Pdf, &["two"]));
    assert_eq!(chosen.anchors[0].section, 0);
    assert_eq!(chosen.contents[0].anchor, Some(AnchorId(0)));
    assert!(chosen.dump().contains(": back{^1 mark 1}"), "{}", chosen.dump());
}
