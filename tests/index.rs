//! Generated books with an index: every page that it prints is the true one, and every entry stands in it once.
#![expect(clippy::disallowed_methods, reason = "prepares folders")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/stages.rs"]
mod stages;

use harness::Scratch;
use proptest::prelude::*;
use recto::page::{Mark, Pages};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const MANIFEST: &str = "schema = 1\n[book]\ntitle = \"T\"\n[spine]\nmain = [\"*.md\"]\nback = [\"index\"]\n\
     [edition.print]\noutput = \"pdf\"\ntrim = \"100x140mm\"\n";

/// Chapters of paragraphs, every one with a mark of its own; names rise so that none follows another by chance.
fn book(paragraphs: &[Vec<usize>], seed: usize) -> (Scratch, Vec<String>) {
    let mut names = Vec::new();
    let mut files = vec![("book.toml".to_owned(), MANIFEST.to_owned())];
    for (chapter, lengths) in paragraphs.iter().enumerate() {
        let mut text = format!("# Chapter {chapter}\n\n");
        for length in lengths {
            let number = (names.len() * 7919 + seed) % 100_000;
            let name =
                format!("{}{number:05}", char::from(b'a' + u8::try_from(number % 26).unwrap()));
            let words = "some words of a sentence that goes on ".repeat(*length);
            let _ = writeln!(text, "The {words} to [{name}]{{.index}} and {words} ends.\n");
            names.push(name);
        }
        files.push((format!("{chapter}.md"), text));
    }
    let folder = Scratch::new();
    files.iter().for_each(|(path, text)| folder.write(path, text));
    (folder, names)
}

/// The pages that the index prints behind each name, from what is painted on its pages.
fn printed(pages: &Pages) -> BTreeMap<String, Vec<String>> {
    let first = pages.destinations["index"].page;
    let mut words = String::new();
    for item in pages.pages[first..].iter().flat_map(|it| &it.items) {
        if let (Mark::Run(run), Some(_)) = (&item.mark, item.element) {
            words += &run.text;
            words.push(' ');
        }
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for word in words.split([' ', ',']).filter(|it| !it.is_empty()) {
        if word.len() == 6 {
            word.clone_into(&mut name);
            found.entry(name.clone()).or_default();
        } else if !name.is_empty() && word.bytes().all(|it| it.is_ascii_digit()) {
            found.get_mut(&name).unwrap().push(word.to_owned());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_entry_stands_once_with_its_true_page(
        chapters in prop::collection::vec(prop::collection::vec(1_usize..14, 1..40), 1..4),
        seed in 0_usize..500,
    ) {
        let (folder, names) = book(&chapters, seed);
        let pages = stages::Stages::of(folder.path()).pages();
        let printed = printed(&pages);
        prop_assert_eq!(printed.len(), names.len());
        for (at, name) in names.iter().enumerate() {
            let page = pages.destinations[&format!("idx-{}", at + 1)].page;
            prop_assert_eq!(&printed[name], &vec![pages.pages[page].label.to_string()], "{}", name);
        }
    }
}
