//! A book with everything that a page can hold.

use crate::book::{Book, Face};
use recto::diag::ImageId;
use recto::geom::{Color, Length, Path, Point, Rect, Segment};
use recto::page::{Destination, ElementId, LinkArea, LinkTarget, Mark, OutlineEntry, Pages, Tag};
use std::sync::Arc;

pub(crate) fn svg(book: &mut Book, body: &str) -> ImageId {
    let text =
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='96' height='96'>{body}</svg>");
    let name = format!("{}.svg", book.images.pictures().len());
    book.images.add(&name, &Arc::from(text.as_bytes())).unwrap_or_else(|it| panic!("{it:?}"))
}

pub(crate) fn png(book: &mut Book, color: image::ColorType) -> ImageId {
    let count = 12 * 8 * usize::from(color.bytes_per_pixel());
    let pixels: Vec<u8> = (0..=255).cycle().step_by(7).take(count).collect();
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::ImageEncoder::write_image(encoder, &pixels, 12, 8, color.into()).unwrap_or_default();
    let name = format!("{}.png", book.images.pictures().len());
    book.images.add(&name, &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

pub(crate) fn jpeg(book: &mut Book) -> ImageId {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..=255).cycle().take(32 * 16 * 3).collect();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.encode(&pixels, 32, 16, image::ExtendedColorType::Rgb8).unwrap_or_default();
    let name = format!("{}.jpg", book.images.pictures().len());
    book.images.add(&name, &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

/// A JPEG of cyan beside black, as inks and without a profile.
pub(crate) fn ink(book: &mut Book) -> ImageId {
    let bytes: &[u8] = include_bytes!("../pictures/ink.jpg");
    book.images.add("ink.jpg", &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

/// Everything that a page can hold, over four pages with roman and arabic labels.
pub(crate) fn everything() -> Pages {
    let mut book = Book::new();
    let (body, italic) = (book.body(), book.face("Libertinus Serif", 400, true));
    let (bold, mono) =
        (book.face("Libertinus Serif", 700, false), book.face("DejaVu Sans Mono", 400, false));
    book.page(1, true);
    book.page(2, true);
    let heading = book.open(Tag::Heading(1));
    book.line(Some(heading), Face(bold.0, &[], 18), (72, 100), "First things", false);
    book.page(1, false);
    book.line(None, body, (72, 40), "Running head", false);
    let paragraph = book.open(Tag::P);
    book.line(
        Some(paragraph),
        body,
        (72, 100),
        "The office of an efficient fig, it is diffi",
        true,
    );
    book.line(Some(paragraph), body, (72, 116), "cult to fl", true);
    book.line(Some(paragraph), body, (72, 132), "y a well-known kite: Ἀθῆναι, čaj.", false);
    let small = book.open(Tag::P);
    book.line(Some(small), Face(body.0, SMALL, 11), (72, 160), "George Washington 1789", false);
    book.line(Some(small), Face(body.0, ALL_SMALL, 11), (72, 176), "NATO and Unesco", false);
    let code = book.open(Tag::Code);
    book.line(Some(code), mono, (72, 200), "fn main() { a(\"\\\\\"); }", false);
    let figure = book.open(Tag::Figure);
    if let Some(it) = book.structure.get_mut(figure) {
        it.alt = Some("A “figure”".to_owned());
    }
    paint(&mut book, figure);
    link(&mut book, italic);
    book.page(2, false);
    let last = book.open(Tag::P);
    book.line(Some(last), body, (72, 100), "Last page.", false);
    contents(&mut book);
    book.pages()
}

/// Pictures of every kind, a path and a rule.
pub(crate) fn paint(book: &mut Book, figure: ElementId) {
    let images = [
        jpeg(book),
        ink(book),
        png(book, image::ColorType::Rgb8),
        png(book, image::ColorType::Rgba8),
        png(book, image::ColorType::L8),
        png(book, image::ColorType::Rgb16),
        svg(book, DRAWING),
    ];
    for (column, image) in (0..).zip(images) {
        let rect = Rect::new(
            Length::pt(72 + column * 50),
            Length::pt(300),
            Length::pt(40),
            Length::pt(40),
        );
        book.put(Some(figure), Mark::Image { image, rect });
    }
    let triangle = [(72, 400), (92, 400), (82, 380)]
        .map(|(x, y)| Point { x: Length::pt(x), y: Length::pt(y) });
    let segments = vec![
        Segment::Move(triangle[0]),
        Segment::Line(triangle[1]),
        Segment::Curve(triangle[2], triangle[2], triangle[0]),
        Segment::Close,
    ];
    let stroke = Some((Color::BLACK, Length::pt(1)));
    book.put(
        None,
        Mark::Path { path: Path { segments }, fill: Some(Color::rgb(200, 30, 30)), stroke },
    );
    let rect = Rect::new(Length::pt(72), Length::pt(420), Length::pt(100), Length::milli_pt(500));
    book.put(None, Mark::Rule { rect, color: Color::rgb(0, 64, 128) });
}

pub(crate) const SMALL: &[[u8; 4]] = &[*b"smcp"];

pub(crate) const ALL_SMALL: &[[u8; 4]] = &[*b"smcp", *b"c2sc"];

pub(crate) const DRAWING: &str = "<linearGradient id='g'><stop stop-color='red'/><stop offset='.3' stop-color='lime'/>\
    <stop offset='1' stop-color='blue'/></linearGradient><radialGradient id='r'><stop stop-color='#fff'/>\
    <stop offset='.9' stop-color='#000'/></radialGradient><clipPath id='c'><circle cx='48' cy='48' r='40'/></clipPath>\
    <g clip-path='url(#c)' opacity='.7'><rect width='96' height='48' fill='url(#g)'/>\
    <rect y='48' width='96' height='48' fill='url(#r)' fill-opacity='.5'/></g>\
    <path d='M9 9H80' stroke='#036' stroke-width='3' stroke-dasharray='6 3' stroke-linecap='round'/>\
    <text x='10' y='60' font-size='20'>fit</text>";

pub(crate) fn link(book: &mut Book, face: Face) {
    let element = book.open(Tag::Link);
    let width = book.line(Some(element), face, (72, 450), "see the last page", false);
    let area = |y: i64| Rect::new(Length::pt(72), Length::pt(y), width, Length::pt(12));
    let Some(page) = book.pages.last_mut() else { return };
    page.links.push(LinkArea {
        rects: vec![area(440), area(456)],
        to: LinkTarget::Internal("last".to_owned()),
        description: "Last page".to_owned(),
        element: Some(element),
    });
    page.links.push(LinkArea {
        rects: vec![area(480)],
        to: LinkTarget::External("https://example.org/é?a=(b)".to_owned()),
        description: "example.org".to_owned(),
        element: Some(element),
    });
    page.links.push(LinkArea {
        rects: vec![area(500)],
        to: LinkTarget::Internal("nowhere".to_owned()),
        description: "dead".to_owned(),
        element: None,
    });
}

pub(crate) fn contents(book: &mut Book) {
    let at = Point { x: Length::pt(72), y: Length::pt(90) };
    for (name, page) in [("first", 1), ("last", 3)] {
        book.destinations.insert(name.to_owned(), Destination { page, at });
    }
    let entry = |title: &str, to: &str| OutlineEntry {
        title: title.to_owned(),
        to: to.to_owned(),
        children: Vec::new(),
    };
    let mut first = entry("First things", "first");
    first.children = vec![entry("Café", "last"), entry("Nested", "first")];
    book.outline = vec![first, entry("Last", "last")];
}
