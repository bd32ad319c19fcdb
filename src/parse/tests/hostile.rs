//! Whatever the text: no panic, no deep stack, no lost words.

use crate::files::memory::Memory;
use crate::manifest::{Flavor, Formulas};
use crate::model::{Block, Book, Inline, MAX_DEPTH, Parsed};
use crate::parse::tests::spans::check_spans;
use crate::parse::tests::{codes, mdbook, one};
use proptest::prelude::*;

/// How deep inlines nest.
fn depth(content: &[Inline<Parsed>]) -> usize {
    use crate::model::ReferenceContent as _;
    let inner = |it: &Inline<Parsed>| match it {
        Inline::Styled { content, .. } | Inline::Span { content, .. } => depth(content),
        Inline::Reference(it) => depth(it.content()),
        _ => 0,
    };
    content.iter().map(|it| 1 + inner(it)).max().unwrap_or(0)
}

fn deepest(blocks: &[Block<Parsed>]) -> usize {
    use crate::model::BlockKind as Kind;
    let inner = |it: &Block<Parsed>| match &it.kind {
        Kind::Quote { blocks, .. } | Kind::Div { blocks, .. } | Kind::Card { blocks, .. } => {
            deepest(blocks)
        }
        Kind::List(list) => list.items.iter().map(|it| deepest(&it.blocks)).max().unwrap_or(0),
        _ => 0,
    };
    blocks.iter().map(|it| 1 + inner(it)).max().unwrap_or(0)
}

fn check_depth(book: &Book) {
    for section in &book.sections {
        assert!(deepest(&section.blocks) <= MAX_DEPTH + 1);
        crate::model::walk_blocks(&section.blocks, &mut |it| {
            if let crate::model::BlockKind::Paragraph(words) = &it.kind {
                assert!(depth(words) <= MAX_DEPTH + 1, "{}", depth(words));
            }
        });
    }
}

#[track_caller]
fn deep(text: &str) {
    let (book, sink, files): (Book, _, Memory) = one(Flavor::Recto, text);
    check_depth(&book);
    check_spans(&book, &files);
    assert!(codes(&sink).contains(&"nesting-too-deep"), "{:?}", codes(&sink));
    assert!(format!("{book:?}").contains("word"));
}

#[test]
fn a_hundred_thousand_quotes() {
    deep(&format!("{}word", ">".repeat(100_000)));
    deep(&format!("{}word\n{}", "> ".repeat(100_000), "a\n".repeat(1000)));
}

#[test]
fn a_hundred_thousand_lists() {
    deep(&format!("{}word{}", "- ".repeat(100_000), "\n".repeat(10_000)));
    deep(&format!("{}word", "1. ".repeat(100_000)));
    let steps: String = (0..300).map(|it| format!("{}- word\n", " ".repeat(it * 2))).collect();
    deep(&steps);
}

#[test]
fn a_hundred_thousand_brackets() {
    deep(&format!("{}word", "[".repeat(100_000)));
    deep(&format!("{}word{}", "[".repeat(100_000), "]{.sc}".repeat(100_000)));
    deep(&format!("{}word{}", "^[".repeat(100_000), "]".repeat(100_000)));
}

#[test]
fn a_hundred_thousand_styles_and_divs() {
    deep(&format!("{}word{}", "*a _b ".repeat(50_000), " c_ d*".repeat(50_000)));
    deep(&format!("{}word{}", "![".repeat(50_000), "](b)".repeat(50_000)));
    deep(&format!("{}word", "::: note\n".repeat(2_000)));
    deep(&format!("{}word{}", "<sup>".repeat(2_000), "</sup>".repeat(2_000)));
    deep(&format!("{}word{}", "[*a ".repeat(2_000), " b*]{.sc}".repeat(2_000)));
}

#[test]
fn long_rubbish_takes_no_long_time() {
    for (unit, count) in [
        ("{", 100_000),
        ("[a](", 50_000),
        ("@", 100_000),
        ("^", 100_000),
        ("~", 100_000),
        ("[@a; ", 20_000),
        ("`", 100_000),
        ("$", 50_000),
        ("<!--", 50_000),
        ("<a b=\"", 50_000),
        ("# {a=\"", 50_000),
        ("]{", 50_000),
        ("[x]{a=\"", 20_000),
        ("| ", 50_000),
        (":::\n", 5_000),
        ("| a\n", 20_000),
        ("Term\n: ", 20_000),
        ("[^a]: ", 20_000),
        ("&", 50_000),
        ("\\", 50_000),
        ("\\[", 50_000),
        ("<b>", 2_000),
        ("\r", 50_000),
        ("\t- ", 20_000),
        ("[@a]: b\n", 2_000),
    ] {
        let (book, _, files) = one(Flavor::Recto, &unit.repeat(count));
        check_spans(&book, &files);
        check_depth(&book);
    }
}

#[test]
fn the_label_of_a_missing_note_is_what_stands_there() {
    let (book, _, files) = one(Flavor::Recto, "A note [^&amp;] and another [^a\\*b].");
    check_spans(&book, &files);
    assert!(
        ["&amp;", "a\\\\*b"]
            .iter()
            .all(|it| format!("{book:?}").contains(&format!("label: \"{it}\"")))
    );
}

#[test]
fn words_around_a_work_and_pictures_among_them_are_kept() {
    for text in [
        "![see [w1x @k, p. 5; w2x] here](u) w3x",
        "![[w1x\\[@k, p. 5 w2x]](u) w3x",
        "[w1x ![w2x](u) @k, w3x]",
        "![[^w1x] w2x](u) w3x",
        "![^[![w1x](u)] w2x](u) w3x",
        "@k [p. 5 ![w1x *w2x*](u) w3x]",
    ] {
        let (book, _, files) = one(Flavor::Recto, text);
        check_spans(&book, &files);
        let all = format!("{book:?}");
        assert!(["w1x", "w2x", "w3x"].iter().all(|it| all.contains(it)), "{text}: {all}");
    }
}

/// Markup that loses no words, whatever stands beside it.
const MARKUP: &[&str] = &[
    "*",
    "_",
    "**",
    "~",
    "~~",
    "^",
    "^[",
    "[",
    "]",
    "![",
    "](u)",
    "{.sc}",
    "{#id}",
    "{index=\"i\"}",
    "@k",
    "[@k, p. 5]",
    "[-@k]",
    "$",
    "\\",
    "<br>",
    "<sup>",
    "</sup>",
    "&amp;",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "> ",
    "- ",
    "1. ",
    "\n# ",
    "\n## ",
    "\n::: note\n",
    "\n:::\n",
    "\n:::: verse\n",
    "\n::::\n",
    "é",
    "漢",
    "𝔘",
    "“",
    "—",
    "\n> — ",
    "***",
    "\n\n: ",
];

#[test]
fn what_stands_beside_no_words_in_a_title_is_kept() {
    for title in ["^[kept]", "**^[kept]**"] {
        let (book, _, files) = one(Flavor::Recto, &format!("# {title}\n\nText.\n"));
        check_spans(&book, &files);
        assert!(format!("{book:?}").contains("kept"), "{title}");
    }
}

#[test]
fn a_list_behind_a_tab_has_a_place() {
    for text in ["!\n:[漢\n\t*\ta", "!\r:[漢\n\t*\ta", "!\n: 漢\n\n\t*\ta"] {
        let (book, _, files) = one(Flavor::Recto, text);
        check_spans(&book, &files);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_lost(parts in prop::collection::vec(0..MARKUP.len() * 2, 0..60)) {
        let mut text = String::new();
        for (index, part) in parts.iter().enumerate() {
            match MARKUP.get(*part) {
                Some(markup) => text.push_str(markup),
                None => text.push_str(&format!("w{index}x")),
            }
        }
        // What stands after the language of code is no text.
        prop_assume!(!text.contains("~~~"));
        let (book, _, files) = one(Flavor::Recto, &text);
        check_spans(&book, &files);
        let all = format!("{book:?}");
        for (index, _) in parts.iter().enumerate().filter(|(_, it)| **it >= MARKUP.len()) {
            let word = format!("w{index}x");
            prop_assert!(all.contains(&word), "{} of {:?} is lost", word, text);
        }
    }

    #[test]
    fn no_text_panics(text in "[-a-z@\\[\\]{}<>:|`~^*_$!#.=\"'&;\\\\/ \t\r\n0-9é漢]{0,200}", math in 0..3_usize) {
        let (book, _, files) = one(Flavor::Recto, &text);
        check_spans(&book, &files);
        let formulas = [Formulas::Off, Formulas::Dollars, Formulas::MathJax][math];
        let (book, _, files) = one(mdbook(formulas), &text);
        check_spans(&book, &files);
    }
}
