//! Tests of the whole stage: constructs, traps, spans, hostile input.

use crate::diag::{Code, Sink};
use crate::files::memory::Memory;
use crate::manifest::{
    Flavor, Formulas, Manifest, MdBook, Metadata, Numbering, References, Region, SectionRole,
    Spanned, SpineItem, SpineSource,
};
use crate::model::Book;
use crate::parse::parse;

mod constructs;
mod dump;
mod folder;
mod foreign;
mod hostile;
mod html;
pub(super) mod spans;
mod traps;

/// An mdBook folder whose chapters stand in `src`.
pub(super) fn mdbook(formulas: Formulas) -> Flavor {
    Flavor::MdBook(MdBook { src: "src".to_owned(), formulas, ..MdBook::default() })
}

/// A manifest with chapters at `paths`.
pub(super) fn manifest(flavor: Flavor, paths: &[&str]) -> Manifest {
    let spine = paths.iter().map(|path| SpineItem {
        region: Region::Main,
        role: SectionRole::Chapter,
        source: SpineSource::File((*path).to_owned()),
        title: None,
        depth: 0,
        in_part: false,
        numbered: true,
        span: None,
    });
    let files = match flavor {
        Flavor::Recto | Flavor::File => vec![Spanned::default_of("works.bib".to_owned())],
        Flavor::MdBook(_) | Flavor::Layout(_) => Vec::new(),
    };
    Manifest {
        flavor,
        book: Metadata {
            id: "book".to_owned(),
            title: Spanned::default_of("Book".to_owned()),
            ..Metadata::default()
        },
        references: References { files, ..References::default() },
        numbering: Numbering::default(),
        lint: crate::manifest::Lint::default(),
        spine: spine.collect(),
        macros: Vec::new(),
        theorems: crate::manifest::theorem_kinds(),
        typefaces: crate::manifest::Typefaces::default(),
        low_contrast: false,
        typography: crate::manifest::Marks::default(),
        editions: Vec::new(),
    }
}

/// A book of one file `a.md`.
pub(super) fn one(flavor: Flavor, text: &str) -> (Book, Sink, Memory) {
    let files = Memory::new(&[("a.md", text)]);
    let mut sink = Sink::new();
    let book = parse(&mut sink, &files, &manifest(flavor, &["a.md"]));
    (book, sink, files)
}

/// Codes of all findings, in order, but for the missing heading of most test texts.
pub(super) fn codes(sink: &Sink) -> Vec<&'static str> {
    let all = sink.diagnostics().iter().map(|it| it.code);
    all.filter(|it| *it != Code::ChapterNoHeading).map(Code::name).collect()
}

/// Parses `text` and compares the dump of its blocks and notes.
#[track_caller]
pub(super) fn check(text: &str, expect: &str) {
    let (book, sink, _) = one(Flavor::Recto, text);
    assert_eq!(dump::blocks(&book), expect.trim_matches('\n'), "in {text:?}");
    assert_eq!(codes(&sink), Vec::<&str>::new(), "in {text:?}");
}

/// Like [`check`], with the findings expected.
#[track_caller]
pub(super) fn check_found(text: &str, expect: &str, found: &[&str]) {
    let (book, sink, _) = one(Flavor::Recto, text);
    assert_eq!(dump::blocks(&book), expect.trim_matches('\n'), "in {text:?}");
    assert_eq!(codes(&sink), found, "in {text:?}");
}

/// Like [`check`], in an mdBook folder.
#[track_caller]
pub(super) fn check_mdbook(text: &str, expect: &str, found: &[&str]) {
    let (book, sink, _) = one(mdbook(Formulas::Off), text);
    assert_eq!(dump::blocks(&book), expect.trim_matches('\n'), "in {text:?}");
    assert_eq!(codes(&sink), found, "in {text:?}");
}
