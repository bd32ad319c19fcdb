//! Every build proves that what the document holds stands in its outputs once: damage to finished pages and texts is found,
//! with its place.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/stages.rs"]
mod stages;
#[path = "harness/torture.rs"]
mod torture;

use harness::Scratch;
use recto::diag::Place;
use recto::geom::{Length, Point};
use recto::manifest::Output;
use recto::model::{Document, Tally};
use recto::page::{Item, Mark, Pages, Placed, Sheet};
use recto::proof::{self, Beside, Fault};
use stages::Stages;
use std::sync::Arc;

const TEXT: &str = "# One

A first paragraph, with a note.^[Its words.]

![A square.](a.svg){#fig:a alt=\"A square.\"}

| left | right |
|------|-------|
| one  | two   |

: A caption. {#tbl:t}

Where $a < b$, see [@fig:a]{.page}.
";

const MANIFEST: &str = r#"schema = 1
[book]
title = "A Test"
language = "en-GB"
[spine]
front = ["title-page", "toc"]
main = ["a.md"]
[edition.print]
output = "pdf"
[edition.ebook]
output = "epub"
"#;

fn book() -> Stages {
    let files = [("book.toml", MANIFEST), ("a.md", TEXT), ("a.svg", torture::PICTURE)];
    Stages::of(Scratch::book(&files).path())
}

fn document(stages: &Stages) -> Document {
    stages.selected(stages.first(Output::Pdf).unwrap())
}

/// The page and place of the first item for which `is` holds.
fn find(pages: &Pages, is: impl Fn(&Item) -> bool) -> (usize, usize) {
    let each = pages.pages.iter().enumerate();
    each.flat_map(|(page, it)| it.items.iter().enumerate().map(move |(at, it)| (page, at, it)))
        .find(|it| is(it.2))
        .map(|it| (it.0, it.1))
        .unwrap()
}

fn says(word: &str) -> impl Fn(&Item) -> bool {
    move |it| it.element.is_some() && matches!(&it.mark, Mark::Run(run) if run.text.contains(word))
}

/// What is said where the first item for which `is` holds is lost, and where it is there twice, each with its line.
#[track_caller]
fn lost_and_doubled(is: impl Fn(&Item) -> bool) -> [(usize, String); 2] {
    let stages = book();
    let document = document(&stages);
    let line = |fault: Fault| {
        let sources = stages.project.sources();
        (fault.span.map_or(0, |it| sources.line_column(it).unwrap().0), fault.what)
    };
    let mut pages = stages.pages();
    let (page, at) = find(&pages, is);
    let item = Arc::make_mut(&mut pages.pages[page]).items.remove(at);
    let lost = proof::pages(&document, &pages, false).unwrap_err();
    Arc::make_mut(&mut pages.pages[page]).items.extend([item.clone(), item]);
    let doubled = proof::pages(&document, &pages, false).unwrap_err();
    [line(lost), line(doubled)]
}

#[test]
fn sound_pages_are() {
    let stages = book();
    assert_eq!(proof::pages(&document(&stages), &stages.pages(), false), Ok(()));
}

#[test]
fn a_line_that_is_lost_or_doubled_is_named_with_its_place() {
    // The first words, led in with small capitals, are a run of their own.
    let words = "`A first paragraph, with a note.`: of its 26 letters";
    let said = |count| (3, format!("{words} {count} stand on the pages"));
    assert_eq!(lost_and_doubled(says("first")), [said(11), said(41)]);
}

#[test]
fn so_are_the_words_of_notes_captions_and_cells() {
    for (word, line) in [("Its", 3), ("caption", 11), ("right", 7), ("two", 9), ("square", 5)] {
        for (at, said) in lost_and_doubled(says(word)) {
            assert_eq!(at, line, "{word}: {said}");
        }
    }
}

#[test]
fn so_are_pictures_and_notes_marks() {
    let [lost, twice] = lost_and_doubled(|it| matches!(it.mark, Mark::Image { .. }));
    assert_eq!(lost, (5, "a picture stands on the pages 0 times, not 1".to_owned()));
    assert_eq!(twice, (5, "a picture stands on the pages 2 times, not 1".to_owned()));
    let [lost, _] = lost_and_doubled(
        |it| matches!(&it.mark, Mark::Run(run) if run.text == "1" && run.place != Place::NONE),
    );
    assert!(lost.1.starts_with("the mark of note 1: of its 1 letters 0"), "{lost:?}");
}

#[test]
fn a_formula_of_which_nothing_is_there_is_named_with_its_place() {
    let stages = book();
    let mut pages = stages.pages();
    let (page, _) = find(&pages, says("<"));
    let sign = |it: &Item| matches!(&it.mark, Mark::Run(run) if ["a", "<", "b"].contains(&run.text.as_str()));
    Arc::make_mut(&mut pages.pages[page]).items.retain(|it| !sign(it));
    let fault = proof::pages(&document(&stages), &pages, false).unwrap_err();
    let line = fault.span.and_then(|it| stages.project.sources().line_column(it)).unwrap().0;
    assert_eq!((line, &*fault.what), (13, "`a < b`: it does not stand on the pages"));
}

#[test]
fn so_is_a_list_of_contents_of_which_no_line_is_there() {
    let stages = book();
    let mut pages = stages.pages();
    let (page, _) = find(&pages, says("Contents"));
    Arc::make_mut(&mut pages.pages[page]).items.retain(|it| says("Contents")(it));
    let fault = proof::pages(&document(&stages), &pages, false).unwrap_err();
    assert_eq!(fault.what, "the list of contents does not stand on the pages");
}

#[test]
fn a_line_in_the_place_of_another_shows_though_its_length_is_the_same() {
    let stages = book();
    let mut pages = stages.pages();
    let (page, at) = find(&pages, says("first"));
    let Mark::Run(run) = &mut Arc::make_mut(&mut pages.pages[page]).items[at].mark else {
        unreachable!()
    };
    run.text = run.text.replace("first", "thirs");
    assert!(proof::pages(&document(&stages), &pages, false).is_err());
}

#[test]
fn words_and_pictures_beyond_the_edge_of_a_page_are_named() {
    let stages = book();
    let document = document(&stages);
    let sound = stages.pages();
    assert_eq!(proof::trim(&document, &sound, false), Ok(()));
    let edge = sound.pages[0].size;
    let at = |is: &dyn Fn(&Item) -> bool, x, y, wide| {
        let mut pages = sound.clone();
        let (page, at) = find(&pages, is);
        match &mut Arc::make_mut(&mut pages.pages[page]).items[at].mark {
            Mark::Run(run) => run.at = Point { x, y },
            Mark::Image { rect, .. } => rect.origin = Point { x, y },
            _ => unreachable!(),
        }
        proof::trim(&document, &pages, wide).map_err(|it| {
            let line = it.span.map(|it| stages.project.sources().line_column(it).unwrap().0);
            (line, it.what.replace(char::is_numeric, "#"))
        })
    };
    let (in_it, beyond) = (Length::pt(50), edge.height + Length::pt(20));
    let said =
        |line, name| Err((Some(line), format!("{name}: it stands beyond the edge of page #")));
    let words = says("caption");
    assert_eq!(at(&words, in_it, in_it, false), Ok(()));
    assert_eq!(at(&words, in_it, beyond, false), said(11, "`A caption.`"));
    assert_eq!(at(&words, in_it, beyond, true), said(11, "`A caption.`"));
    assert_eq!(at(&words, in_it, Length::pt(-20), false), said(11, "`A caption.`"));
    assert_eq!(at(&words, edge.width, in_it, false), said(11, "`A caption.`"));
    // That a line is wider than its measure was said where it stands.
    assert_eq!(at(&words, edge.width, in_it, true), Ok(()));
    let picture = |it: &Item| matches!(it.mark, Mark::Image { .. });
    assert_eq!(at(&picture, in_it, edge.height, false), said(5, "a picture"));
    assert_eq!(at(&picture, edge.width, in_it, false), said(5, "a picture"));
}

#[test]
fn a_page_that_no_sheet_has_is_named() {
    let pages = book().pages();
    let area = recto::geom::Rect::default();
    let size = recto::geom::Size::default();
    let sheet = |page| Sheet { size, places: vec![Placed { page, area }] };
    let mut sheets: Vec<Sheet> = (0..pages.pages.len()).map(sheet).collect();
    assert_eq!(proof::sheets(&pages, &sheets), Ok(()));
    sheets.remove(1);
    assert_eq!(
        proof::sheets(&pages, &sheets).unwrap_err().what,
        "page 2 stands on the sheets 0 times"
    );
}

/// The files of the book's EPUB with what they hold beside the document, after `damage`.
fn damaged(damage: impl Fn(&str) -> String) -> Result<(), Fault> {
    let stages = book();
    let edition = stages.first(Output::Epub).unwrap();
    let document = stages.selected(edition);
    let theme = stages.project.theme_of(edition);
    let package = recto::epub::Package {
        edition,
        theme: &theme,
        fonts: &stages.project.fonts,
        images: &stages.images,
        date: stages::DATE,
        identifier: "urn:uuid:0",
        cover: None,
        pages: None,
        pages_isbn: None,
        draw: None,
    };
    let written = recto::epub::write(&package, &document).unwrap();
    let texts: Vec<String> = written.text.iter().map(|it| damage(&it.1)).collect();
    let beside =
        Beside { made: written.made, without_file: &written.without_file, images: &stages.images };
    proof::texts(&document, texts.iter().map(String::as_str), beside)
}

#[test]
fn words_that_an_epub_lacks_or_has_twice_are_named() {
    assert_eq!(damaged(str::to_owned), Ok(()));
    let what = |from: &str, to: &str| damaged(|it| it.replace(from, to)).unwrap_err().what;
    let words = "A first paragraph, with a note.";
    assert_eq!(what(words, ""), format!("`{words}`: it does not stand in the files"));
    let twice = format!("{words} {words}");
    assert_eq!(what(words, &twice), format!("`{words}`: it stands in the files 2 times, not 1"));
    assert_eq!(what("Its words.", ""), "`Its words.`: it does not stand in the files");
    assert!(what("<img", "<i").contains("0 pictures, not"));
    assert!(what("<math", "<i").contains("0 formulas"));
}

#[test]
fn a_book_that_nests_everything_in_everything_is_proven() {
    let book = Scratch::new();
    for (path, text) in torture::files() {
        book.write(&path, text);
    }
    let said = book.recto(&["build", "-q", "--keep-going"]);
    assert_ne!(said.code, Some(3), "{}", said.stderr);
}

#[test]
fn tallies_leave_out_what_is_not_read() {
    assert_eq!(Tally::of("a\u{ad}\u{200b} b\u{2060}\u{a0}\n"), Tally::of("ab"));
    assert_eq!(Tally::of("é漢").letters, 2);
    assert_ne!(Tally::of("ab"), Tally::of("ac"));
}
