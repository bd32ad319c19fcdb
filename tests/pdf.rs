//! The PDF writer on pages made by hand: the file is read back, and judged from outside.
#![expect(clippy::disallowed_methods, reason = "runs the outside judges")]
#![expect(clippy::print_stderr, reason = "says which judge was skipped")]

use lopdf::{Dictionary, Document, Object};
use recto::diag::{ImageId, NodeId, Place};
use recto::font::{FaceId, Feature, Fonts, ShapeRequest, shape};
use recto::geom::{Color, Length, Path, Point, Rect, Segment, Size};
use recto::image::Images;
use recto::lang::Lang;
use recto::page::{
    Destination, ElementId, Glyph, Info, Item, LinkArea, LinkTarget, Mark, OutlineEntry, Page,
    PageLabel, PageMap, Pages, Press, Run, Scope, StructTree, Tag,
};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

/// A book set by hand, one line after the other.
struct Book {
    fonts: Arc<Fonts>,
    images: Images,
    structure: StructTree,
    root: ElementId,
    pages: Vec<Page>,
    outline: Vec<OutlineEntry>,
    destinations: BTreeMap<String, Destination>,
}

#[derive(Clone, Copy)]
struct Face(FaceId, &'static [[u8; 4]], i64);

impl Book {
    fn new() -> Self {
        let fonts = Arc::new(Fonts::bundled());
        let mut structure = StructTree::default();
        let root = structure.open(None, Tag::Document, NodeId(0));
        Self {
            images: Images::new(Arc::clone(&fonts)),
            fonts,
            structure,
            root,
            pages: Vec::new(),
            outline: Vec::new(),
            destinations: BTreeMap::new(),
        }
    }

    fn face(&self, family: &str, weight: u16, italic: bool) -> Face {
        Face(self.fonts.find(family, weight, italic).unwrap_or(FaceId(0)), &[], 11)
    }

    fn body(&self) -> Face {
        self.face("Libertinus Serif", 400, false)
    }

    fn page(&mut self, number: u32, roman: bool) {
        let size = Size { width: Length::inches(6), height: Length::inches(9) };
        let label = PageLabel { number, roman };
        self.pages.push(Page { size, label, items: Vec::new(), links: Vec::new() });
    }

    fn open(&mut self, tag: Tag) -> ElementId {
        self.structure.open(Some(self.root), tag, NodeId(0))
    }

    fn put(&mut self, element: Option<ElementId>, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(Item { turned: false, element, mark });
        }
    }

    /// A line of text; with `hyphenated`, a hyphen is added that is not in the text. Gives its width.
    fn line(
        &mut self,
        element: Option<ElementId>,
        face: Face,
        at: (i64, i64),
        text: &str,
        hyphenated: bool,
    ) -> Length {
        let run = self.run(face, at, text, hyphenated);
        let width = run.glyphs.last().map_or(Length::ZERO, |it| Length(i64::from(it.x)));
        self.put(element, Mark::Run(run));
        width
    }

    fn run(
        &self,
        Face(id, features, points): Face,
        at: (i64, i64),
        text: &str,
        hyphenated: bool,
    ) -> Run {
        let mut request = ShapeRequest::new(&Lang::english());
        request.features = features.iter().map(|it| Feature::on(*it)).collect();
        let shown = if hyphenated { format!("{text}-") } else { text.to_owned() };
        let (size, metrics) = (Length::pt(points), self.fonts.face(id).metrics);
        let (mut pen, mut glyphs, mut rises) = (0, Vec::new(), Vec::new());
        for it in shape(&self.fonts, id, &request, &shown) {
            let unit = |value: i32| i32::try_from(metrics.at(size, value).0).unwrap_or(0);
            if it.dy != 0 {
                rises.push((u32::try_from(glyphs.len()).unwrap_or(0), unit(it.dy)));
            }
            let text = u16::try_from(it.cluster).unwrap_or(0);
            glyphs.push(Glyph { id: it.id, x: unit(pen + it.dx), text });
            pen += it.x_advance;
        }
        Run {
            face: id,
            size,
            at: Point { x: Length::pt(at.0), y: Length::pt(at.1) },
            stretch: 1000,
            color: Color::BLACK,
            text: text.to_owned(),
            place: Place { node: NodeId(0), byte: 0 },
            glyphs,
            rises,
            hyphenated,
            broken: false,
            lang: None,
        }
    }

    fn pages(self) -> Pages {
        Pages {
            info: Info {
                title: "Ruhe & Café <1>".to_owned(),
                authors: vec!["Ana Ortiz".to_owned(), "B. C.".to_owned()],
                subjects: vec!["testing".to_owned()],
                language: Lang::english(),
                date: 1_767_323_045,
                identifier: "urn:uuid:0".to_owned(),
                archival: (2, 'A'),
                ..Info::default()
            },
            pages: self.pages,
            fonts: self.fonts,
            images: Arc::new(self.images),
            structure: self.structure,
            outline: self.outline,
            destinations: self.destinations,
            map: PageMap::default(),
            sources: BTreeMap::new(),
            asked: recto::page::Asked::default(),
        }
    }
}

fn written(pages: &Pages) -> Vec<u8> {
    recto::pdf::write(pages).unwrap_or_else(|error| panic!("{error}"))
}

fn read(pages: &Pages) -> Document {
    Document::load_mem(&written(pages)).unwrap_or_else(|error| panic!("{error}"))
}

/// What an outside command says; `None`, said aloud, if it is not installed (an error where `CI=true`).
fn ask(command: &str, arguments: &[&str], pages: &Pages) -> Option<(bool, String)> {
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

fn text(pages: &Pages) -> Option<String> {
    let (_, said) = ask("pdftotext", &["-enc", "UTF-8", "FILE", "-"], pages)?;
    Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn expect_text(pages: &Pages, expect: &str) {
    if let Some(found) = text(pages) {
        assert_eq!(found, expect);
    }
}

fn svg(book: &mut Book, body: &str) -> ImageId {
    let text =
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='96' height='96'>{body}</svg>");
    let name = format!("{}.svg", book.images.pictures().len());
    book.images.add(&name, &Arc::from(text.as_bytes())).unwrap_or_else(|it| panic!("{it:?}"))
}

fn png(book: &mut Book, color: image::ColorType) -> ImageId {
    let count = 12 * 8 * usize::from(color.bytes_per_pixel());
    let pixels: Vec<u8> = (0..=255).cycle().step_by(7).take(count).collect();
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::ImageEncoder::write_image(encoder, &pixels, 12, 8, color.into()).unwrap_or_default();
    let name = format!("{}.png", book.images.pictures().len());
    book.images.add(&name, &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

fn jpeg(book: &mut Book) -> ImageId {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..=255).cycle().take(32 * 16 * 3).collect();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.encode(&pixels, 32, 16, image::ExtendedColorType::Rgb8).unwrap_or_default();
    let name = format!("{}.jpg", book.images.pictures().len());
    book.images.add(&name, &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

/// A JPEG of cyan beside black, as inks and without a profile.
fn ink(book: &mut Book) -> ImageId {
    let bytes: &[u8] = include_bytes!("pictures/ink.jpg");
    book.images.add("ink.jpg", &bytes.into()).unwrap_or_else(|it| panic!("{it:?}"))
}

/// Everything that a page can hold, over four pages with roman and arabic labels.
fn everything() -> Pages {
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
fn paint(book: &mut Book, figure: ElementId) {
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

const SMALL: &[[u8; 4]] = &[*b"smcp"];
const ALL_SMALL: &[[u8; 4]] = &[*b"smcp", *b"c2sc"];
const DRAWING: &str = "<linearGradient id='g'><stop stop-color='red'/><stop offset='.3' stop-color='lime'/>\
    <stop offset='1' stop-color='blue'/></linearGradient><radialGradient id='r'><stop stop-color='#fff'/>\
    <stop offset='.9' stop-color='#000'/></radialGradient><clipPath id='c'><circle cx='48' cy='48' r='40'/></clipPath>\
    <g clip-path='url(#c)' opacity='.7'><rect width='96' height='48' fill='url(#g)'/>\
    <rect y='48' width='96' height='48' fill='url(#r)' fill-opacity='.5'/></g>\
    <path d='M9 9H80' stroke='#036' stroke-width='3' stroke-dasharray='6 3' stroke-linecap='round'/>\
    <text x='10' y='60' font-size='20'>fit</text>";

fn link(book: &mut Book, face: Face) {
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

fn contents(book: &mut Book) {
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

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap_or_else(|error| panic!("{error}"))
}

fn follow<'a>(document: &'a Document, within: &'a Dictionary, path: &str) -> &'a Object {
    let mut found = within;
    let mut last = None;
    for key in path.split('/') {
        if let Some(it) = last {
            let it: &Object = it;
            found = it.as_dict().unwrap_or_else(|_| panic!("{key}"));
        }
        let value = found.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key} of {path}"));
        last = document.dereference(value).ok().map(|it| it.1);
    }
    last.unwrap_or(&Object::Null)
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

#[test]
fn the_catalogue_says_what_readers_need() {
    let document = read(&everything());
    let root = catalog(&document);
    assert_eq!(document.version, "1.7");
    assert!(root.get(b"Lang").is_ok_and(|it| it.as_str().is_ok_and(|it| it == b"en")));
    assert_eq!(root.get(b"PageMode").and_then(Object::as_name).ok(), Some(&b"UseOutlines"[..]));
    assert!(matches!(follow(&document, root, "MarkInfo/Marked"), Object::Boolean(true)));
    assert!(matches!(
        follow(&document, root, "ViewerPreferences/DisplayDocTitle"),
        Object::Boolean(true)
    ));
    let Object::Array(labels) = follow(&document, root, "PageLabels/Nums") else {
        panic!("no labels")
    };
    let starts: Vec<i64> = labels.iter().filter_map(|it| it.as_i64().ok()).collect();
    assert_eq!(starts, [0, 2]);
    let Object::Array(names) = follow(&document, root, "Names/Dests/Names") else {
        panic!("no names")
    };
    assert_eq!(names.len(), 4);
    let first = follow(&document, root, "Outlines/First").as_dict().cloned().unwrap_or_default();
    assert_eq!(first.get(b"Count").and_then(Object::as_i64).ok(), Some(-2));
    let Object::Stream(xmp) = follow(&document, root, "Metadata") else { panic!("no XMP") };
    let xmp = String::from_utf8_lossy(&xmp.content);
    assert!(xmp.contains("Ruhe &amp; Café &lt;1&gt;") && xmp.contains("2026-01-02T03:04:05Z"));
}

#[test]
fn links_are_annotations_with_a_description_and_a_way_back() {
    let document = read(&everything());
    let pages: Vec<_> = document.get_pages().into_values().collect();
    let annotations = document.get_page_annotations(pages[2]).unwrap_or_default();
    assert_eq!(annotations.len(), 2, "the dead link is left out");
    for link in &annotations {
        assert!(link.get(b"Contents").is_ok() && link.get(b"StructParent").is_ok());
    }
    let points = annotations[0].get(b"QuadPoints").and_then(Object::as_array).map(Vec::len).ok();
    assert_eq!(points, Some(16));
    let action = annotations[1].get(b"A").and_then(Object::as_dict).cloned().unwrap_or_default();
    let url = action.get(b"URI").and_then(Object::as_str).unwrap_or_default();
    assert_eq!(url, b"https://example.org/%C3%A9?a=(b)");
}

#[test]
fn every_mark_and_link_leads_to_its_element() {
    let document = read(&everything());
    let root = catalog(&document);
    let Object::Array(numbers) = follow(&document, root, "StructTreeRoot/ParentTree/Nums") else {
        panic!("none")
    };
    assert_eq!(numbers.len(), 2 * (4 + 2));
    for entry in numbers.iter().skip(1).step_by(2) {
        let leaves = match entry {
            Object::Array(all) => all.clone(),
            one => vec![one.clone()],
        };
        for leaf in leaves {
            let element = leaf.as_reference().and_then(|it| document.get_dictionary(it));
            assert!(element.is_ok_and(|it| it.has(b"S") && it.has(b"P") && it.has(b"K")));
        }
    }
}

/// Structure types under an element, in their order, with `.` for content.
fn outline_of(document: &Document, element: &Dictionary) -> String {
    let kind = element.get(b"S").and_then(Object::as_name).unwrap_or(b"root");
    let mut out = String::from_utf8_lossy(kind).into_owned();
    let kids = match element.get(b"K") {
        Ok(Object::Array(all)) => all.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let said: Vec<String> = kids
        .iter()
        .map(|it| match it.as_reference().and_then(|id| document.get_dictionary(id)) {
            Ok(kid) => outline_of(document, kid),
            Err(_) => ".".to_owned(),
        })
        .collect();
    if !said.is_empty() {
        out += &format!("({})", said.join(" "));
    }
    out
}

#[test]
fn content_and_elements_never_mix_and_nothing_stands_empty() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let paragraph = book.open(Tag::P);
    let link = book.structure.open(Some(paragraph), Tag::Link, NodeId(0));
    book.line(Some(paragraph), body, (72, 100), "before", false);
    book.line(Some(link), body, (120, 100), "inside", false);
    book.line(Some(paragraph), body, (170, 100), "after", false);
    let list = book.open(Tag::List);
    book.structure.open(Some(list), Tag::ListItem, NodeId(0));
    let table = book.open(Tag::Table);
    let row = book.structure.open(Some(table), Tag::TableRow, NodeId(0));
    book.structure.open(Some(row), Tag::TableData, NodeId(0));
    let document = read(&book.pages());
    let Object::Dictionary(root) = follow(&document, catalog(&document), "StructTreeRoot") else {
        panic!("no tree")
    };
    let said = outline_of(&document, root);
    assert_eq!(said, "root(Document(P(Span(.) Link(.) Span(.)) Table(TR(TD))))");
}

#[test]
fn cells_name_their_headers() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let table = book.open(Tag::Table);
    for (y, tags) in [
        (100, [Tag::TableHeader(Scope::Column); 2]),
        (120, [Tag::TableHeader(Scope::Row), Tag::TableData]),
    ] {
        let row = book.structure.open(Some(table), Tag::TableRow, NodeId(0));
        for (x, tag) in [72, 140].into_iter().zip(tags) {
            let cell = book.structure.open(Some(row), tag, NodeId(0));
            book.line(Some(cell), body, (x, y), "cell", false);
        }
    }
    let document = read(&book.pages());
    let all = document.objects.values().filter_map(|it| it.as_dict().ok());
    let named = |it: &&Dictionary, name: &[u8]| {
        it.get(b"S").and_then(Object::as_name).is_ok_and(|it| it == name)
    };
    let text = |it: &Object| it.as_str().map(<[u8]>::to_vec).unwrap_or_default();
    let mut ids: Vec<Vec<u8>> = all
        .clone()
        .filter(|it| named(it, b"TH"))
        .filter_map(|it| it.get(b"ID").ok().map(text))
        .collect();
    ids.sort();
    assert_eq!(ids.len(), 3);
    let data = all.clone().find(|it| named(it, b"TD")).unwrap_or_else(|| panic!("no TD"));
    let Object::Array(headers) = follow(&document, data, "A/Headers") else { panic!("none") };
    // Above it stands the second of the first row, beside it the first of its own.
    assert_eq!(headers.iter().map(text).collect::<Vec<_>>(), [ids[1].clone(), ids[2].clone()]);
}

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
    let words: Vec<&str> = include_str!("../book/book.toml").split_whitespace().collect();
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
