//! A session that is told of one change after the other makes the bytes, and says the things, of builds from nothing.
#![expect(clippy::disallowed_methods, reason = "the environment may ask for other books")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

#[allow(dead_code, reason = "the books are not looked through here")]
mod generator;

use generator::{Book, Lot};
use rayon::prelude::*;
use recto::diag::Sink;
use recto::manifest::Output;
use recto::page::Page;
use recto::project::{self, Folder, Memory};
use recto::{Built, Made, Options, PagesOf, Session};
use std::sync::Arc;

/// Books of every run of the tests, and of a run of them all.
const BOOKS: (u64, u64) = (3, 60);
/// Builds of each, with a change between two of them.
const BUILDS: usize = 4;

/// What came of a build: each file, and what was said.
type Outcome = (Vec<(String, Vec<u8>)>, Vec<String>);

#[test]
fn after_any_changes_every_output_is_that_of_a_build_from_nothing() {
    let first = number("RECTO_SEED").unwrap_or(1);
    let count = if number("RECTO_ALL") == Some(1) { BOOKS.1 } else { BOOKS.0 };
    let count = number("RECTO_BOOKS").unwrap_or(count);
    let wrong: Vec<String> =
        (first..first + count).into_par_iter().filter_map(|seed| edited(seed).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A session takes over what it can: without that the test above would prove nothing.
#[test]
fn pages_of_chapters_without_a_change_are_those_of_the_round_before() {
    let manifest = "schema = 1\n[book]\ntitle = \"T\"\nlanguage = \"en\"\n[spine]\nmain = [\"1.md\", \"2.md\", \"3.md\"]\n[edition.p]\noutput = \"pdf\"\n";
    let mut session = Session::default();
    let mut round = |second: &str| -> Vec<Arc<Page>> {
        let third = "# Three\n\nThe end, on [page]{.page}.\n";
        let files = [
            ("book.toml", manifest),
            ("1.md", "# One\n\nText.[^n]\n\n[^n]: Note.\n"),
            ("2.md", second),
            ("3.md", third),
        ];
        let folder = Arc::new(Folder::of(Memory::from_iter(files)));
        let mut sink = Sink::new();
        let project = project::load(&mut sink, &folder).unwrap();
        let (editions, options) = (&project.manifest.editions, Options::default());
        let with = (&mut session, &mut (|_: &PagesOf| {}) as &mut dyn FnMut(&PagesOf));
        let made = recto::preview(&mut sink, &project, editions, &options, with).unwrap();
        match &made[0].1 {
            Made::Pages(pages) => pages.pages.clone(),
            Made::Epub(..) => panic!("an EPUB of a PDF edition"),
        }
    };
    let first = round("# Two\n\nWords.\n");
    let second = round("# Two\n\nOther words, and more of them.\n");
    assert_eq!(same(&first, &second), [true, false, true]);
    // An element more has the pages behind it painted again, since they name theirs by other numbers.
    let third = round("# Two\n\nOther words.\n\nA paragraph *more*.\n");
    assert_eq!(same(&second, &third), [true, false, false]);
}

/// Of each page that is not blank, whether it is that of before.
fn same(before: &[Arc<Page>], after: &[Arc<Page>]) -> Vec<bool> {
    let pairs = before.iter().zip(after).filter(|it| !it.1.items.is_empty());
    pairs.map(|(a, b)| Arc::ptr_eq(a, b)).collect()
}

/// A number that the environment gives.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Changes the book of a seed again and again.
fn edited(seed: u64) -> Result<(), String> {
    let (mut session, mut lot) = (Session::default(), Lot::new(seed));
    let mut book = generator::book(seed);
    let mut before = book.clone();
    for step in 0..BUILDS {
        let again = built(&book, Some(&mut session));
        let anew = built(&book, None);
        if again.1 != anew.1 {
            return Err(format!("seed {seed}, change {step}: {:?} for {:?}", again.1, anew.1));
        }
        for (it, other) in again.0.iter().zip(&anew.0) {
            if it != other {
                return Err(format!("seed {seed}, change {step}: {} differs", it.0));
            }
        }
        if again.0.len() != anew.0.len() {
            return Err(format!("seed {seed}, change {step}: other files"));
        }
        let next = change(&book, &before, &mut lot);
        before = std::mem::replace(&mut book, next);
    }
    Ok(())
}

fn built(book: &Book, session: Option<&mut Session>) -> Outcome {
    let files = book.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let folder = Arc::new(Folder::of(Memory::from_iter(files)));
    let mut sink = Sink::new();
    let project = project::load(&mut sink, &folder);
    let made = project.map(|project| {
        // Nothing of an EPUB is kept.
        let pdfs = project.manifest.editions.iter().filter(|it| it.output == Output::Pdf);
        let (editions, options) = (pdfs.cloned().collect::<Vec<_>>(), Options::default());
        match session {
            Some(it) => recto::build_again(it, &mut sink, &project, &editions, &options),
            None => recto::build(&mut sink, &project, &editions, &options),
        }
    });
    let files = match made {
        Some(Ok(built)) => built.into_iter().map(|it: Built| (it.file_name, it.bytes)).collect(),
        Some(Err(error)) => vec![(error.to_string(), Vec::new())],
        None => Vec::new(),
    };
    (files, sink.diagnostics().iter().map(|it| format!("{it:?}")).collect())
}

/// The book with one thing changed, as authors change books; now and then the book as it was before.
fn change(book: &Book, before: &Book, lot: &mut Lot) -> Book {
    let mut next = book.clone();
    let chapters: Vec<String> = book.blocks.keys().cloned().collect();
    let Some(file) = chapters.get(lot.below(chapters.len().max(1))) else { return next };
    let Some(blocks) = next.blocks.get_mut(file) else { return next };
    let at = lot.below(blocks.len().max(1));
    match lot.below(9) {
        // A word of a paragraph, and words with emphasis.
        0 | 1 => blocks.push("A paragraph more, of *no* great length.\n".to_owned()),
        2 if !blocks.is_empty() => {
            blocks.insert(at.max(1), "Some words, `code` and **more**.[^late]\n\n[^late]: Late.\n".to_owned());
        }
        3 if blocks.len() > 2 => drop(blocks.remove(at.max(1))),
        4 if blocks.len() > 3 => blocks.swap(1, at.max(1)),
        5 => blocks.push(format!("\n## Heading {at} {{#sec:late-{at}}}\n\nSee [the heading](#sec:late-{at}), [@sec:late-{at}]{{.page}}.\n")),
        6 => return before.clone(),
        7 => {
            if let Some(it) = next.files.iter_mut().find(|it| it.0 == "book.toml") {
                it.1 = it.1.replacen("title = \"", "title = \"The ", 1);
            }
            return next;
        }
        _ => {
            if let Some(it) = blocks.get_mut(at) {
                *it = it.replacen(" the ", " that ", 1).replacen(" a ", " any ", 1);
            }
        }
    }
    let text = blocks.join("\n");
    if let Some(it) = next.files.iter_mut().find(|it| &it.0 == file) {
        it.1 = text;
    }
    next
}
