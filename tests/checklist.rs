//! What a strict house asks of an EPUB and no outside validator looks at, on the guide (`src/epub/CHECKLIST.md`).
#![expect(clippy::disallowed_methods, reason = "reads the guide that it built")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::Scratch;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use usvg::roxmltree::{Document, Node, ParsingOptions};

/// The guide's EPUB: texts by their names, in the order of the archive.
static GUIDE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let book = Scratch::copy_of(&harness::root().join("book"));
    built(&book)
});

fn built(book: &Scratch) -> Vec<(String, String)> {
    book.recto(&["build", "-q", "-e", "ebook", "-o", "out"]).exits(0);
    let (_, epub) = book.files("out").pop().unwrap();
    let name = |it: &str| it.trim_start_matches("OEBPS/").to_owned();
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    harness::entries(&epub).iter().map(|(path, bytes)| (name(path), text(bytes))).collect()
}

fn file(name: &str) -> &'static str {
    &GUIDE.iter().find(|it| it.0 == name).unwrap().1
}

/// Every document of the book.
fn documents() -> impl Iterator<Item = (&'static str, Document<'static>)> {
    let all = GUIDE.iter().filter(|it| it.0.ends_with(".xhtml"));
    all.map(|(name, text)| (name.as_str(), xml(text)))
}

fn xml(text: &'static str) -> Document<'static> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).unwrap()
}

fn named<'a>(all: &'a Document<'static>, name: &'a str) -> impl Iterator<Item = Node<'a, 'static>> {
    all.descendants().filter(move |it| it.tag_name().name() == name)
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|it| it.text().filter(|_| it.is_text())).collect()
}

const OPS: &str = "http://www.idpf.org/2007/ops";

#[test]
fn each_file_has_one_first_heading_which_is_its_title_and_no_level_is_skipped() {
    for (name, document) in documents().filter(|it| it.0 != "text/cover.xhtml") {
        let levels = document.descendants().filter_map(|it| {
            let level = it.tag_name().name().strip_prefix('h')?.parse::<usize>().ok()?;
            Some((level, it))
        });
        let levels: Vec<(usize, Node<'_, '_>)> = levels.collect();
        let title = text(named(&document, "title").next().unwrap());
        if let Some((_, first)) = levels.first() {
            assert!(text(*first).contains(&title), "{name}: {title}");
        }
        assert!(levels.iter().filter(|it| it.0 == 1).count() <= 1, "{name}");
        for pair in levels.windows(2) {
            assert!(pair[1].0 <= pair[0].0 + 1, "{name}: {}", text(pair[1].1));
        }
        assert!(!title.trim().is_empty(), "{name}");
    }
}

#[test]
fn every_picture_is_an_img_with_its_words_and_its_size() {
    let mut pictures = 0;
    for (name, document) in documents() {
        assert_eq!(named(&document, "svg").count(), 0, "{name}");
        for img in named(&document, "img") {
            pictures += 1;
            for attribute in ["alt", "width", "height"] {
                assert!(img.attribute(attribute).is_some(), "{name}: {attribute}");
            }
        }
    }
    assert!(pictures >= 3);
}

#[test]
fn tables_say_what_they_show_and_which_cells_are_heads() {
    let mut tables = 0;
    for (name, document) in documents() {
        for head in named(&document, "th") {
            assert!(matches!(head.attribute("scope"), Some("col" | "row" | "colgroup")), "{name}");
        }
        for table in named(&document, "table") {
            tables += 1;
            let has = |part| table.children().any(|it| it.tag_name().name() == part);
            assert!(has("caption") && has("thead"), "{name}");
        }
    }
    assert!(tables >= 2);
}

#[test]
fn nothing_runs_and_nothing_comes_from_elsewhere_or_stands_in_line() {
    for (name, document) in documents() {
        for node in document.descendants().filter(Node::is_element) {
            let tag = node.tag_name().name();
            assert!(!matches!(tag, "script" | "iframe" | "object" | "embed" | "style"), "{name}");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(key != "style" && !key.starts_with("on"), "{name}: {key}");
                let link = tag == "a" && key == "href";
                assert!(link || !value.contains("://"), "{name}: {value}");
            }
        }
    }
}

#[test]
fn no_role_is_deprecated() {
    for (name, document) in documents() {
        for node in document.descendants() {
            let roles = node.attribute("role").unwrap_or_default();
            let old = ["doc-biblioentry", "doc-endnote", "doc-pullquote"];
            assert!(roles.split(' ').all(|it| !old.contains(&it)), "{name}: {roles}");
        }
    }
}

#[test]
fn words_of_another_language_are_marked_as_such_for_xml_and_html() {
    let mut languages = BTreeSet::new();
    for (name, document) in documents() {
        for node in document.descendants() {
            let xml = node.attribute(("http://www.w3.org/XML/1998/namespace", "lang"));
            assert_eq!(node.attribute("lang"), xml, "{name}");
            languages.extend(xml.map(str::to_owned));
        }
    }
    for wanted in ["en-GB", "de", "fr", "ru"] {
        assert!(languages.contains(wanted), "{languages:?}");
    }
}

/// The pages of the page list with where they lead, in its order.
fn page_list() -> Vec<(String, String)> {
    let nav = xml(file("nav.xhtml"));
    let list = named(&nav, "nav").find(|it| it.attribute((OPS, "type")) == Some("page-list"));
    let links = list.unwrap().descendants().filter(|it| it.tag_name().name() == "a");
    links.map(|it| (text(it), it.attribute("href").unwrap().to_owned())).collect()
}

#[test]
fn every_page_of_print_is_marked_once_and_listed_in_order() {
    let mut marks = BTreeMap::new();
    for (name, document) in documents() {
        for mark in
            document.descendants().filter(|it| it.attribute("role") == Some("doc-pagebreak"))
        {
            let place = format!("{name}#{}", mark.attribute("id").unwrap());
            assert_eq!(mark.attribute((OPS, "type")), Some("pagebreak"));
            assert!(text(mark).is_empty());
            marks.insert(place, mark.attribute("aria-label").unwrap().to_owned());
        }
    }
    let listed = page_list();
    let leads: BTreeMap<String, String> =
        listed.iter().map(|(label, to)| (to.clone(), label.clone())).collect();
    assert_eq!(leads, marks);
    let numbers: Vec<u32> = listed.iter().filter_map(|it| it.0.parse().ok()).collect();
    assert!(numbers.len() > 40 && numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    let roman: Vec<&str> =
        listed.iter().map(|it| it.0.as_str()).take_while(|it| it.parse::<u32>().is_err()).collect();
    // The half-title is no page of an EPUB, and its back is blank.
    assert_eq!(roman.first(), Some(&"iii"));
    assert!(roman.ends_with(&["vi", "vii", "viii"]), "{roman:?}");
}

#[test]
fn the_ncx_has_the_books_identifier_its_depth_and_its_pages() {
    let (opf, ncx) = (xml(file("content.opf")), xml(file("toc.ncx")));
    let meta = |name: &str| {
        let found = named(&ncx, "meta").find(|it| it.attribute("name") == Some(name));
        found.unwrap().attribute("content").unwrap().to_owned()
    };
    assert_eq!(meta("dtb:uid"), text(named(&opf, "identifier").next().unwrap()));
    let depth =
        |it: Node<'_, '_>| it.ancestors().filter(|it| it.tag_name().name() == "navPoint").count();
    let deepest = named(&ncx, "navPoint").map(depth).max().unwrap();
    assert_eq!(meta("dtb:depth"), deepest.to_string());
    let pages = named(&ncx, "pageTarget").count();
    assert_eq!((meta("dtb:totalPageCount"), pages), (pages.to_string(), page_list().len()));
}

#[test]
fn the_contents_stand_in_the_spine_without_bullets() {
    let opf = xml(file("content.opf"));
    let nav = named(&opf, "item").find(|it| it.attribute("properties") == Some("nav")).unwrap();
    assert!(named(&opf, "itemref").any(|it| it.attribute("idref") == nav.attribute("id")));
    assert!(file("stylesheet.css").contains("nav ol, .contents ol { list-style: none;"));
}

#[test]
fn the_style_sheet_leaves_the_reader_what_is_the_readers() {
    let css = file("stylesheet.css");
    assert!(!css.contains("var(") && !css.contains("--") && !css.contains("!important"));
    assert!(!css.contains("px;") && !css.contains("pt;"), "lengths are relative");
    for (selector, rules) in css.split('}').filter_map(|it| it.split_once('{')) {
        let color = rules.contains("color:") && !rules.contains("currentColor");
        // A drawn cover has a ground of its own, a tint lets the reader's through, and drawings are made for white.
        let own = [".drawn", ".box", ".figure img", "img.math", "hr.scene-break", " a"];
        let inherits = rules.contains("color: inherit");
        assert!(!color || inherits || own.iter().any(|it| selector.contains(it)), "{selector}");
    }
    for wanted in [
        "-webkit-hyphens: auto",
        "-epub-hyphens: auto",
        "orphans: 2",
        "widows: 2",
        "text-align: initial",
        "break-after: avoid",
        "break-inside: avoid",
    ] {
        assert!(css.contains(wanted), "{wanted}");
    }
}

#[test]
fn no_comment_and_no_drawing_holds_what_breaks_kindles_converter() {
    for (name, text) in GUIDE.iter().filter(|it| !it.0.starts_with("fonts/")) {
        if name.ends_with(".png") || name.ends_with(".jpg") {
            continue;
        }
        assert!(!text.contains("<!--") && !text.contains("var("), "{name}");
    }
}

#[test]
fn the_identifier_stays_when_the_book_is_edited_and_rebuilt() {
    let book = Scratch::copy_of(&harness::root().join("book"));
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    let next = manifest.replace("updated = 2026-11-23", "updated = 2027-01-01");
    book.write("book.toml", next.replace("A study guide", "A guide"));
    book.write("ch/05-closing.md", "# Closing thoughts {#ch:closing}\n\nOther words.\n");
    let identifier = |opf: &str| {
        let opf = opf.split_once("<dc:identifier").unwrap().1;
        opf.split_once("</dc:identifier>").unwrap().0.to_owned()
    };
    let edited = built(&book);
    let opf = &edited.iter().find(|it| it.0 == "content.opf").unwrap().1;
    assert_ne!(opf, file("content.opf"));
    assert_eq!(identifier(opf), identifier(file("content.opf")));
}
