//! The words of a file, as outside programs find them.

use crate::book::{Book, Face, written};
use crate::sample::{everything, svg};
use recto::geom::{Length, Rect};
use recto::page::{Mark, Pages, Press, Tag};
use std::process::Command;

/// What an outside command says; `None`, said aloud, if it is not installed (an error where `CI=true`).
pub(crate) fn ask(command: &str, arguments: &[&str], pages: &Pages) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, written(pages)).ok()?;
    let path = path.to_string_lossy().into_owned();
    let arguments = arguments.iter().map(|it| if *it == "FILE" { path.as_str() } else { it });
    match Command::new(command).args(arguments).output() {
        Ok(done) => {
            let said = [done.stdout, done.stderr].concat();
            Some((done.status.success(), String::from_utf8_lossy(&said).into_owned()))
        }
        Err(_) => {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{command} is not installed");
            eprintln!("skipped: {command} is not installed");
            None
        }
    }
}

pub(crate) fn text(pages: &Pages) -> Option<String> {
    let (_, said) = ask("pdftotext", &["-enc", "UTF-8", "FILE", "-"], pages)?;
    Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(crate) fn expect_text(pages: &Pages, expect: &str) {
    if let Some(found) = text(pages) {
        assert_eq!(found, expect);
    }
}

#[test]
fn every_word_extracts_with_hyphenated_words_whole() {
    expect_text(
        &everything(),
        "First things Running head The office of an efficient fig, it is difficult to fly a well-known kite: \
         Ἀθῆναι, čaj. George Washington 1789 NATO and Unesco fn main() { a(\"\\\\\"); } fit see the last page Last page.",
    );
}

#[test]
fn a_word_that_goes_on_behind_a_note_or_on_the_next_page_is_said_whole() {
    let mut book = Book::new();
    let (body, small) = (book.body(), Face(book.body().0, &[], 8));
    book.page(1, false);
    let paragraph = book.open(Tag::P);
    book.line(Some(paragraph), body, (72, 100), "It is diffi", true);
    book.line(Some(paragraph), body, (72, 116), "cult to read “trans", true);
    let note = book.open(Tag::Note);
    book.line(Some(note), small, (72, 600), "1 A note.", false);
    book.line(None, body, (200, 630), "1", false);
    book.page(2, false);
    book.line(None, body, (72, 40), "Head", false);
    book.line(Some(paragraph), body, (72, 100), "formation” twice.", false);
    expect_text(&book.pages(), "It is difficult to read “transformation” 1 A note. 1 Head twice.");
}

#[test]
fn a_word_divided_in_a_cell_beside_another_is_said_whole() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let (left, right) = (book.open(Tag::P), book.open(Tag::P));
    book.line(Some(left), body, (72, 100), "one", false);
    book.line(Some(right), body, (200, 100), "a coun", true);
    book.line(Some(left), body, (72, 116), "two", false);
    book.line(Some(right), body, (200, 116), "terrev", true);
    book.line(Some(left), body, (72, 132), "three", false);
    book.page(2, false);
    book.line(Some(left), body, (72, 100), "four", false);
    book.line(Some(right), body, (200, 100), "olution said", false);
    expect_text(&book.pages(), "one two three a counterrevolution four said");
}

#[test]
fn a_hyphen_of_the_authors_stays_at_the_end_of_a_line() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let paragraph = book.open(Tag::P);
    book.line(Some(paragraph), body, (72, 100), "a well-", false);
    book.line(Some(paragraph), body, (72, 116), "known kite", false);
    expect_text(&book.pages(), "a well-\u{200b} known kite");
}

#[test]
fn a_line_that_ends_in_the_space_behind_a_quotation_mark_takes_no_word_along() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let paragraph = book.open(Tag::P);
    let mut mark = book.run(body, (72, 100), "«\u{a0}", false);
    mark.broken = true;
    book.put(Some(paragraph), Mark::Run(mark));
    book.line(Some(paragraph), body, (72, 116), "le mot", false);
    expect_text(&book.pages(), "« le mot");
}

#[test]
fn words_of_a_drawing_are_found_where_they_stand() {
    let (word, turned) =
        ("<text x='12' y='24' font-size='12'>Sluice gate</text>", "transform='rotate(90 48 48)'");
    let mask = "<mask id='m'><text y='9'>unread</text></mask>";
    let body = format!(
        "{mask}<pattern id='p' width='9' height='9'><text y='9'>tile</text></pattern><g {turned}>{word}</g>\
         <text x='0' y='80'>Čapek<tspan x='60'>Ω</tspan></text><rect width='9' height='9' fill='url(#p)' mask='url(#m)'/>"
    );
    let pages = |press| {
        let mut book = Book::new();
        book.page(1, false);
        let image = svg(&mut book, &body);
        let figure = book.open(Tag::Figure);
        if let Some(it) = book.structure.get_mut(figure) {
            it.alt = Some("A sluice".to_owned());
        }
        let rect = Rect::new(Length::pt(100), Length::pt(100), Length::pt(144), Length::pt(144));
        book.put(Some(figure), Mark::Image { image, rect });
        let mut pages = book.pages();
        pages.info.press = press;
        pages
    };
    expect_text(&pages(None), "Sluice gate Ω Čapek");
    expect_text(&pages(Some(Press::default())), "");
    if let Some((_, said)) = ask("pdftotext", &["-bbox", "FILE", "-"], &pages(None)) {
        // The drawing is enlarged twice; its words run down from (48 + 24, 12) of its 96 by 96 pixels.
        let word = said.lines().find(|it| it.contains("Sluice")).unwrap_or_default();
        let numbers: Vec<f64> = word.split('"').filter_map(|it| it.parse().ok()).collect();
        let [left, top, right, bottom] = numbers[..] else { panic!("{said}") };
        assert!((top - 118.0).abs() < 1.0 && (150.0..180.0).contains(&bottom), "{word}");
        assert!(left > 190.0 && right < 232.0, "{word}");
    }
}

#[test]
fn outside_judges_find_no_fault() {
    let pages = everything();
    if let Some((sound, said)) = ask("qpdf", &["--check", "FILE"], &pages) {
        assert!(sound, "{said}");
    }
    if let Some((sound, said)) = ask("pdffonts", &["FILE"], &pages) {
        let lines: Vec<&str> = said.lines().skip(2).collect();
        assert!(sound && lines.len() == 5, "{said}");
        // emb, sub, uni; the words of a drawing are in a face without outlines, of which there is no subset.
        let whole = |it: &&&str| it.contains("yes yes yes");
        assert_eq!(lines.iter().filter(whole).count(), 4, "{said}");
        assert!(lines.iter().any(|it| it.contains("Type 3") && it.contains("yes no")), "{said}");
    }
    let home = env!("CARGO_MANIFEST_DIR");
    let validators =
        std::env::var("RECTO_VALIDATORS").unwrap_or(format!("{home}/target/validators"));
    if std::path::Path::new(&validators).join("stamp").exists() {
        for judge in ["check-pdf", "check-pdfua", "check-pdfa"] {
            let check = format!("{home}/tests/validators/bin/{judge}");
            let (sound, said) = ask(&check, &["FILE"], &pages).unwrap_or((true, String::new()));
            assert!(sound, "{said}");
        }
    } else {
        eprintln!("skipped: check-pdf, the validators are not installed");
    }
}
