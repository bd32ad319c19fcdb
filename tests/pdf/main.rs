//! The PDF writer on pages made by hand: the file is read back, and judged from outside.
#![expect(clippy::disallowed_methods, reason = "runs the outside judges")]
#![expect(clippy::print_stderr, reason = "says which judge was skipped")]

use crate::book::{Book, Face, read, written};
use crate::sample::everything;
use crate::structure::catalog;
use lopdf::Object;
use recto::diag::ImageId;
use recto::font::{FaceId, Fonts};
use recto::geom::{Length, Path, Point, Rect};
use recto::page::{ElementId, Glyph, Mark, OutlineEntry, Pages, Press, StructTree, Tag};
use std::sync::Arc;

mod book;
mod sample;
mod structure;
mod words;

#[test]
fn same_pages_same_bytes_with_any_number_of_threads() {
    let pages = everything();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map(|it| it.install(|| written(&pages))).unwrap_or_default()
    };
    let one = with(1);
    assert!(!one.is_empty());
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn pages_for_a_printer_carry_no_tags_and_no_links() {
    let mut pages = everything();
    pages.info.press = Some(Press::default());
    let document = read(&pages);
    let root = catalog(&document);
    assert!(!root.has(b"StructTreeRoot") && !root.has(b"MarkInfo"));
    for page in document.get_pages().into_values() {
        assert!(document.get_page_annotations(page).unwrap_or_default().is_empty());
        let content = document.get_page_content(page);
        assert!(!content.windows(4).any(|it| it == b"MCID"));
    }
}

#[test]
fn inks_are_shown_through_a_profile_and_printed_as_they_are() {
    let spaces = |pages: &Pages| {
        let document = read(pages);
        let streams = document.objects.values().filter_map(|it| it.as_stream().ok());
        let is_ink = |it: &&lopdf::Stream| {
            it.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|it| it == b"DCTDecode")
                && it.dict.get(b"Width").and_then(Object::as_i64).is_ok_and(|it| it == 16)
        };
        let space = |it: &lopdf::Stream| format!("{:?}", it.dict.get(b"ColorSpace"));
        streams.filter(is_ink).map(space).collect::<String>()
    };
    let mut pages = everything();
    assert!(spaces(&pages).contains("ICCBased"), "{}", spaces(&pages));
    pages.info.press = Some(Press::default());
    assert!(spaces(&pages).contains("DeviceCMYK"), "{}", spaces(&pages));
}

#[test]
fn odd_pages_are_written_or_refused_but_never_panic() {
    assert!(recto::pdf::write(&Book::new().pages()).is_err(), "no page");
    let mut book = Book::new();
    book.page(0, true);
    book.put(Some(ElementId(99)), Mark::Image { image: ImageId(7), rect: Rect::default() });
    let mut odd = book.run(Face(FaceId(500), &[], 11), (72, 100), "odd", true);
    book.put(Some(book.root), Mark::Run(odd.clone()));
    odd.glyphs.iter_mut().for_each(|it| it.text += 1000);
    odd.rises.extend([(0, i32::MIN), (99, 1)]);
    odd.glyphs.push(Glyph { id: u16::MAX, x: i32::MAX, text: 0 });
    odd.hyphenated = false;
    book.put(None, Mark::Run(odd.clone()));
    odd.size = Length(i64::MAX);
    odd.stretch = 0;
    odd.at = Point { x: Length(i64::MAX), y: Length(i64::MIN) };
    book.put(None, Mark::Run(odd.clone()));
    odd.glyphs.clear();
    book.put(None, Mark::Run(odd));
    book.put(None, Mark::Path { path: Path::default(), fill: None, stroke: None });
    book.outline.push(OutlineEntry {
        title: String::new(),
        to: "none".to_owned(),
        children: Vec::new(),
    });
    let mut pages = book.pages();
    assert!(recto::pdf::write(&pages).is_ok());
    pages.fonts = Arc::new(Fonts::default());
    assert!(recto::pdf::write(&pages).is_ok() || recto::pdf::write(&pages).is_err());
    pages.structure = StructTree::default();
    let _ = recto::pdf::write(&pages);
}

/// Thread time in seconds, where the system tells it.
fn thread_time() -> Option<f64> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split_whitespace().next()?.parse::<f64>().ok().map(|it| it / 1e9)
}

/// Run with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a judgement"]
fn four_hundred_pages_of_a_novel() {
    let mut book = Book::new();
    let body = book.body();
    let words: Vec<&str> = include_str!("../../book/book.toml").split_whitespace().collect();
    let mut seed = 7_u64;
    let mut glyphs = 0;
    for number in 1..=400 {
        book.page(number, false);
        book.line(None, body, (72, 40), "Running head", false);
        for paragraph in 0..8 {
            let element = book.open(Tag::P);
            for line in 0..5 {
                let mut text = String::new();
                while text.len() < 62 {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
                    text.push_str(words[usize::try_from(seed >> 33).unwrap_or(0) % words.len()]);
                    text.push(' ');
                }
                glyphs += text.len();
                let y = 70 + 14 * (paragraph * 5 + line);
                book.line(Some(element), body, (60, y), text.trim_end(), line == 2);
            }
        }
    }
    let pages = book.pages();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let measured = pool.map(|it| {
        it.install(|| {
            let before = thread_time();
            let size = written(&pages).len();
            (size, before.zip(thread_time()).map(|(a, b)| b - a))
        })
    });
    println!("400 pages, {glyphs} glyphs: bytes and CPU seconds {measured:?}");
}
