//! What holds for any book: no panic, spans on characters, no letter lost or doubled on the way to the page.
#![expect(clippy::disallowed_methods, reason = "prepares folders")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/stages.rs"]
mod stages;

use harness::Scratch;
use proptest::prelude::*;
use recto::diag::Span;
use recto::manifest::Output;
use recto::model::{Block, BlockKind, Document, Inline, Settled, walk_blocks, walk_inlines};
use recto::page::{Mark, Pages};
use stages::Stages;
use std::collections::BTreeMap;

/// What the dialect is made of, and what breaks parsers.
#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "word", "another", "résumé", "漢字", "🎈", "e\u{301}", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\n\n", "\r\n", "\t", "    ",
    "# ", "## ", "### ", "> ", "- ", "1. ", "- [x] ", "*", "**", "_", "~~", "~", "^", "`", "```\n", "[", "]", "(", ")", "![",
    "](a.md)", "](#x)", "](x.png)", "{", "}", "{#x}", "{.sc}", "{lang=fr}", "{.index}", "{only=pdf}", "[@a, p. 3]", "@ch:x",
    "@a", "[^n]", "[^n]: ", "^[", "[^m]", ":::", "\n::: note\n", "\n:::\n", "\n::: {.card ref=a}\n", "|",
    "| a | b |\n|---|---|\n", "\n: ", "***\n", "---\n", "<br>", "<b>", "</b>", "<!--", "-->", "&amp;", "&", "$", "$$", "\\",
    "\"", "'", "--", "...", ":", "\u{feff}", "\0", "\u{ad}", "\u{200b}", "\u{202e}",
];

/// Words and constructs whose every letter comes out on a page.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "A paragraph of some words, and \"quoted ones\" too.", "*Emphasis* with **strength**.",
    "An extraordinarily unhyphenated internationalisation.", "A note.^[Its words, with *emphasis*.]", "\n\n", "\n\n",
    "\n\n## A section\n\n", "\n\n> A quotation.\n\n", "\n\n- an item\n- another\n\n", "\n\n1. first\n\n2. second\n\n",
    "\n\n| left | right |\n|---|---|\n| one | two |\n\n", "\n\n***\n\n", " [small capitals]{.sc} ",
    "\n\n```\ncode, indented\n```\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_goes_through_all_stages(
        parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60)
    ) {
        let text = parts.concat();
        let book = Scratch::book(&[("a.md", &text)]);
        let stages = Stages::of(book.path());
        spans_lie_on_characters(&stages);
        prop_assert!(recto::pdf::write(&stages.pages()).is_ok());
    }

    #[test]
    fn no_letter_is_lost_or_doubled_on_the_way_to_the_page(
        parts in prop::collection::vec(prop::sample::select(PLAIN), 1..80)
    ) {
        // "Chapter One" stands on the page and not in the text.
        let manifest = format!("{}\n[numbering]\nchapters = \"none\"\n", harness::MANIFEST);
        let text = format!("# A title\n\n{}\n", parts.join(" "));
        let book = Scratch::book(&[("book.toml", &manifest), ("a.md", &text)]);
        let stages = Stages::of(book.path());
        let document = stages.selected(stages.first(Output::Pdf).unwrap());
        prop_assert_eq!(letters_of_pages(&stages.pages()), letters_of_document(&document));
    }
}

/// Every span, of diagnostics, blocks and text, lies in its file on character boundaries.
fn spans_lie_on_characters(stages: &Stages) {
    let sources = stages.project.sources();
    let check = |span: Span| {
        let source = sources.get(span.file).unwrap();
        let words = source.text.get(span.start as usize..span.end as usize);
        assert!(words.is_some(), "{span:?} cuts a character of {:?}", source.text);
    };
    stages.sink.diagnostics().iter().flat_map(|it| &it.labels).for_each(|it| check(it.span));
    let maps = stages.document.spans.values();
    maps.flat_map(|it| &it.pieces).for_each(|it| check(it.span));
    for section in &stages.document.sections {
        walk_blocks(&section.blocks, &mut |block| block.span.into_iter().for_each(check));
    }
}

type Letters = BTreeMap<char, usize>;

fn count(letters: &mut Letters, text: &str) {
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        *letters.entry(c).or_default() += 1;
    }
}

/// Letters in the main flow and the notes; furniture is no text.
fn letters_of_pages(pages: &Pages) -> Letters {
    let mut letters = Letters::new();
    for item in pages.pages.iter().flat_map(|it| &it.items).filter(|it| it.element.is_some()) {
        if let Mark::Run(run) = &item.mark {
            count(&mut letters, &run.text);
        }
    }
    letters
}

fn letters_of_document(document: &Document) -> Letters {
    let mut letters = Letters::new();
    for section in &document.sections {
        count_inlines(&mut letters, &section.title);
        count_blocks(&mut letters, &section.blocks);
    }
    for note in &document.notes {
        count_blocks(&mut letters, &note.blocks);
    }
    letters
}

fn count_blocks(letters: &mut Letters, blocks: &[Block<Settled>]) {
    walk_blocks(blocks, &mut |block| match &block.kind {
        BlockKind::Paragraph(content) => count_inlines(letters, content),
        BlockKind::Heading(it) => count_inlines(letters, &it.content),
        BlockKind::Code(it) => count(letters, &it.text.text),
        BlockKind::Table(table) => {
            for cell in table.cells() {
                count_inlines(letters, &cell.content);
            }
        }
        _ => {}
    });
}

fn count_inlines(letters: &mut Letters, content: &[Inline<Settled>]) {
    walk_inlines(content, &mut |inline| match inline {
        Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
            count(letters, &text.text)
        }
        _ => {}
    });
}
