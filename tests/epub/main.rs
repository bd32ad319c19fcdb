//! The EPUB of a document made by hand: what stands in which file, and whether the archive is sound.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![expect(clippy::disallowed_methods, reason = "writes the sample for the outside validators")]

mod sample;

use proptest::prelude::*;
use recto::epub::{Package, write};
use recto::manifest::{Claims, Spanned};
use recto::model::{BlockKind, Document, Facts, List, ListItem, Marks, Style, Target};
use recto::page::PageMap;
use sample::{
    Setting, block, chapter, div, document, heading, link, pages, para, setting, styled, text,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

const UUID: &str = "urn:uuid:8c1b4b5e-3f0a-5d6e-9a1b-2c3d4e5f6a7b";

fn bytes(setting: &Setting, document: &Document, pages: Option<&PageMap>) -> Vec<u8> {
    let package = Package {
        pages_isbn: None,
        draw: None,
        edition: &setting.edition,
        theme: &setting.theme,
        fonts: &setting.fonts,
        images: &setting.images,
        date: 1_712_059_199,
        identifier: UUID,
        cover: Some(sample::PIXEL),
        pages,
    };
    write(&package, document).unwrap().bytes
}

/// The files of the archive, by path without `OEBPS/`.
fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let name = file.name().unwrap().to_string();
        all.insert(name.strip_prefix("OEBPS/").unwrap_or(&name).to_owned(), content);
    }
    all
}

/// One file of the sample with its pages.
fn file(name: &str) -> String {
    let all = files(&bytes(&setting(), &document(), Some(&pages())));
    let content = all.get(name).unwrap_or_else(|| panic!("{name} not among {:?}", all.keys()));
    String::from_utf8(content.clone()).unwrap()
}

/// The chapter of a book that holds nothing but these blocks.
fn body(blocks: Vec<sample::B>) -> String {
    let all = files(&bytes(&setting(), &chapter(blocks), None));
    String::from_utf8(all["text/one.xhtml"].clone()).unwrap()
}

#[track_caller]
fn holds(text: &str, part: &str) {
    assert!(text.contains(part), "no\n{part}\nin\n{text}");
}

fn check_xml(name: &str, xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(quick_xml::events::Event::Start(it) | quick_xml::events::Event::Empty(it)) => {
                let names: Vec<_> =
                    it.attributes().map(|it| it.unwrap().key.as_ref().to_owned()).collect();
                let once: BTreeSet<_> = names.iter().collect();
                assert_eq!(once.len(), names.len(), "{name}: an attribute twice in {it:?}");
            }
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}\n{xml}"),
        }
    }
}

#[test]
fn every_file_is_well_formed_and_ids_are_unique_in_the_book() {
    let all = files(&bytes(&setting(), &document(), Some(&pages())));
    let mut seen = BTreeSet::new();
    for (name, content) in &all {
        if [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|it| name.ends_with(it)) {
            let xml = String::from_utf8(content.clone()).unwrap();
            check_xml(name, &xml);
            if name.ends_with(".xhtml") {
                for id in xml.split(" id=\"").skip(1).map(|it| it.split('"').next().unwrap()) {
                    assert!(seen.insert(id.to_owned()), "{id} twice, again in {name}");
                }
            }
        }
    }
    assert!(seen.len() > 20);
}

#[test]
fn every_internal_link_leads_to_an_id_of_its_file() {
    let all = files(&bytes(&setting(), &document(), Some(&pages())));
    let mut count = 0;
    for (name, content) in all.iter().filter(|it| it.0.ends_with(".xhtml")) {
        let xml = String::from_utf8(content.clone()).unwrap();
        for href in
            xml.split("<a").skip(1).filter_map(|it| it.split_once("href=\"")?.1.split('"').next())
        {
            if href.contains(':') && !href.contains('#') {
                continue;
            }
            let (path, id) = href.split_once('#').unwrap_or((href, ""));
            let folder = name.rsplit_once('/').map_or("", |it| it.0);
            let target = match path.strip_prefix("../") {
                Some(path) => path.to_owned(),
                None if path.is_empty() => name.clone(),
                None if folder.is_empty() => path.to_owned(),
                None => format!("{folder}/{path}"),
            };
            let there = String::from_utf8(
                all.get(&target).unwrap_or_else(|| panic!("{name}: {href}")).clone(),
            )
            .unwrap();
            let found =
                id.is_empty() || there.contains(&format!("id=\"{}\"", id.replace("%3A", ":")));
            assert!(found, "{name}: {href}");
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn mimetype_comes_first_and_stored_and_all_entries_have_one_time_and_mode() {
    let made = bytes(&setting(), &document(), None);
    assert_eq!(&made[30..58], b"mimetypeapplication/epub+zip");
    let mut zip = zip::ZipArchive::new(Cursor::new(&made)).unwrap();
    for index in 0..zip.len() {
        let file = zip.by_index(index).unwrap();
        assert_eq!(file.last_modified().unwrap(), zip::DateTime::default());
        assert_eq!(file.unix_mode().unwrap() & 0o777, 0o644);
        assert_eq!(file.compression() == zip::CompressionMethod::Stored, index == 0);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let map = pages();
    assert!(
        bytes(&setting(), &document(), Some(&map)) == bytes(&setting(), &document(), Some(&map))
    );
}

#[test]
fn manifest_and_archive_name_the_same_files() {
    let all = files(&bytes(&setting(), &document(), None));
    let opf = String::from_utf8(all["content.opf"].clone()).unwrap();
    let named: BTreeSet<String> =
        opf.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect();
    let there: BTreeSet<String> = all
        .keys()
        .filter(|it| !it.starts_with("META-INF") && *it != "mimetype" && *it != "content.opf")
        .cloned()
        .collect();
    assert_eq!(named, there);
}

#[test]
fn the_contents_stand_in_the_spine_where_the_author_put_them() {
    let opf = file("content.opf");
    let spine: Vec<&str> =
        opf.split("<itemref idref=\"").skip(1).map(|it| it.split('"').next().unwrap()).collect();
    let names: Vec<&str> = spine
        .iter()
        .map(|it| it.trim_start_matches("id_text_").trim_end_matches(".xhtml"))
        .collect();
    assert_eq!(
        names,
        [
            "cover",
            "title-page",
            "copyright",
            "nav",
            "dedication",
            "defining",
            "examples",
            "faq",
            "reading",
            "bibliography"
        ]
    );
}

#[test]
fn metadata_says_what_the_manifest_says() {
    let opf = file("content.opf");
    for part in [
        "<dc:identifier id=\"epub-id-1\">urn:uuid:8c1b4b5e-3f0a-5d6e-9a1b-2c3d4e5f6a7b</dc:identifier>",
        "<dc:identifier id=\"isbn\">urn:isbn:9781608468928</dc:identifier>",
        "<meta property=\"dcterms:modified\">2024-04-02T11:59:59Z</meta>",
        "<meta refines=\"#creator-1\" property=\"file-as\">Example, Ada</meta>",
        "<meta property=\"belongs-to-collection\" id=\"series\">Study Guides</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "<dc:publisher>Press &amp; Sons</dc:publisher>",
        "<dc:description>A book &lt;of> tests.</dc:description>",
        "<dc:date>2024-01-15</dc:date>",
        "xml:lang=\"en-GB\"",
        "properties=\"cover-image\"",
    ] {
        holds(&opf.replace("&lt;of&gt;", "&lt;of>"), part);
    }
    assert!(!opf.contains("<guide"));
}

#[test]
fn accessibility_metadata_claims_only_what_is_there() {
    let opf = file("content.opf");
    holds(&opf, "schema:accessMode\">visual<");
    holds(&opf, "schema:accessibilityFeature\">pageBreakMarkers<");
    let setting = setting();
    let bare = Package { cover: None, ..package(&setting) };
    let made = files(&write(&bare, &chapter(vec![para(2, vec![text("Words.")])])).unwrap().bytes);
    let opf = String::from_utf8(made["content.opf"].clone()).unwrap();
    for claim in ["visual", "alternativeText", "pageBreakMarkers", "latex", "Tables"] {
        assert!(!opf.contains(claim), "{claim}");
    }
}

#[test]
fn the_words_suffice_only_where_every_picture_is_described() {
    let setting = setting();
    let opf = |described: bool| {
        let document = Document {
            facts: Facts { undescribed: usize::from(!described), ..Facts::default() },
            ..document()
        };
        String::from_utf8(
            files(&write(&package(&setting), &document).unwrap().bytes)["content.opf"].clone(),
        )
        .unwrap()
    };
    let suffices = "schema:accessModeSufficient\">textual<";
    holds(&opf(true), suffices);
    let opf = opf(false);
    for claim in [suffices, "alternativeText", "have alternative text"] {
        assert!(!opf.contains(claim), "{claim}");
    }
    holds(&opf, "schema:accessModeSufficient\">textual,visual<");
}

#[test]
fn the_authors_claims_stand_beside_what_was_found() {
    let setting = setting();
    let mut document = chapter(vec![para(2, vec![text("Words.")])]);
    let said = |it: &str| Spanned::default_of(it.to_owned());
    document.book.claims = Claims {
        features: vec![said("index"), said("ARIA")],
        conforms_to: Some(said("EPUB Accessibility 1.1 - WCAG 2.2 Level AA")),
        certified_by: Some("A Press".to_owned()),
        summary: Some("Text with an index.".to_owned()),
    };
    let made = files(&write(&package(&setting), &document).unwrap().bytes);
    let opf = String::from_utf8(made["content.opf"].clone()).unwrap();
    for part in [
        "schema:accessibilityFeature\">index<",
        "<meta property=\"dcterms:conformsTo\" id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>",
        "<meta refines=\"#conformance\" property=\"a11y:certifiedBy\">A Press</meta>",
        "<meta property=\"schema:accessibilitySummary\">Text with an index.</meta>",
    ] {
        holds(&opf, part);
    }
    assert_eq!(opf.matches(">ARIA<").count(), 1);
}

/// The package of a setting without pages, for tests that change one thing.
fn package(setting: &Setting) -> Package<'_> {
    Package {
        pages_isbn: None,
        draw: None,
        edition: &setting.edition,
        theme: &setting.theme,
        fonts: &setting.fonts,
        images: &setting.images,
        date: 0,
        identifier: UUID,
        cover: Some(sample::PIXEL),
        pages: None,
    }
}

#[test]
fn a_chapter_opens_with_its_number_and_title_in_one_heading() {
    let one = file("text/defining.xhtml");
    holds(&one, "<title>Defining it</title>");
    holds(
        &one,
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"en-GB\" xml:lang=\"en-GB\">",
    );
    holds(
        &one,
        "epub:type=\"chapter\" role=\"doc-chapter\" id=\"defining\" aria-labelledby=\"defining-title\">",
    );
    holds(
        &one,
        "<span class=\"opening-number\">Chapter One</span> <span class=\"opening-title\">Defining it</span></h1>",
    );
    assert_eq!(one.matches("<h1").count(), 1);
}

#[test]
fn heading_levels_never_skip() {
    for (name, content) in files(&bytes(&setting(), &document(), None)) {
        if !name.starts_with("text/") {
            continue;
        }
        let xml = String::from_utf8(content).unwrap();
        let mut last = 0;
        for level in xml.split("<h").skip(1).filter_map(|it| it.chars().next()?.to_digit(10)) {
            assert!(level <= last + 1, "{name}: h{level} after h{last}");
            last = level;
        }
    }
}

#[test]
fn notes_pop_up_and_lead_back_to_every_mark() {
    let one = file("text/defining.xhtml");
    holds(
        &one,
        "<sup><a id=\"fn-1-ref-1\" class=\"noteref\" href=\"#fn-1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a></sup>",
    );
    holds(
        &one,
        "<aside id=\"fn-1\" class=\"footnote\" epub:type=\"footnote\" role=\"doc-footnote\">\n<p><span class=\"note-number\">1</span> A note",
    );
    holds(
        &one,
        "href=\"#fn-1-ref-1\" role=\"doc-backlink\" aria-label=\"Back to the text (1) 1\">",
    );
    holds(&one, "href=\"#fn-1-ref-2\" role=\"doc-backlink\"");
    holds(
        &one,
        "<aside id=\"fn-2\" class=\"footnote\" epub:type=\"footnote\" role=\"doc-footnote\">\n<p><span class=\"note-number\">2</span> </p>\n<blockquote>",
    );
}

#[test]
fn citations_and_bibliography_lead_to_each_other() {
    let one = file("text/defining.xhtml");
    holds(
        &one,
        "<span class=\"citation\" id=\"cite-1\">(<a href=\"bibliography.xhtml#ref-lowy2020\" epub:type=\"biblioref\" role=\"doc-biblioref\">Löwy, 2020</a>)</span>",
    );
    let list = file("text/bibliography.xhtml");
    holds(&list, "epub:type=\"bibliography\" role=\"doc-bibliography\"");
    holds(&list, "<li id=\"ref-lowy2020\">Löwy, M. (2020) <cite>Revolutions</cite>. Haymarket.");
    holds(&list, "href=\"defining.xhtml#cite-1\" role=\"doc-backlink\"");
    holds(&list, "href=\"defining.xhtml#cite-2\" role=\"doc-backlink\"");
}

#[test]
fn running_text_keeps_its_styles_and_language() {
    let one = file("text/defining.xhtml");
    for part in [
        "<span id=\"le-mot\" lang=\"fr\" xml:lang=\"fr\">le mot juste</span>",
        "<em>em</em><strong>strong</strong><span class=\"sc\">Caps</span><sup>nd</sup><sub>2</sub><kbd>Ctrl</kbd><s>gone</s><dfn>term</dfn><br/>",
        "<code translate=\"no\">a &lt; b &amp;&amp; c</code><math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"x squared\"><msup>",
        "<a href=\"https://www.perlego.com/book/12\">out</a>",
        "<a href=\"examples.xhtml\">somewhere</a>",
    ] {
        holds(&one, part);
    }
}

#[test]
fn print_pages_are_marked_where_they_begin_and_listed() {
    let one = file("text/defining.xhtml");
    holds(
        &one,
        "goes on <span id=\"page-2\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"2\"></span>to a second page",
    );
    holds(&one, "<h1 id=\"defining-title\"><span id=\"page-1\"");
    holds(&one, ">print p. 3</a>");
    let nav = file("nav.xhtml");
    holds(
        &nav,
        "<li><a href=\"text/copyright.xhtml#page-iii\">iii</a></li>\n<li><a href=\"text/defining.xhtml#page-1\">1</a></li>\n<li><a href=\"text/defining.xhtml#page-2\">2</a></li>",
    );
    holds(&file("toc.ncx"), "<pageTarget id=\"ncx-page-0\" type=\"front\" value=\"1\">");
    holds(&file("content.opf"), "<meta property=\"pageBreakSource\">A Sample (print)</meta>");
}

#[test]
fn a_page_reference_does_not_repeat_the_authors_own_p() {
    let mut document = document();
    let BlockKind::Paragraph(content) = &mut document.sections[5].blocks[2].kind else { panic!() };
    content.insert(content.len() - 1, text(" (see p.\u{a0}"));
    let all = files(&bytes(&setting(), &document, Some(&pages())));
    let one = String::from_utf8(all["text/defining.xhtml"].clone()).unwrap();
    holds(&one, "(see p.\u{a0}<a class=\"page-ref\" href=\"examples.xhtml#examples\">3</a>");
}

#[test]
fn without_pages_a_page_reference_names_the_section() {
    let all = files(&bytes(&setting(), &document(), None));
    let one = String::from_utf8(all["text/defining.xhtml"].clone()).unwrap();
    holds(&one, "<a class=\"page-ref\" href=\"examples.xhtml#examples\">Examples</a>");
    assert!(!one.contains("pagebreak"));
}

#[test]
fn blocks_have_the_elements_that_mean_them() {
    let one = file("text/defining.xhtml");
    for part in [
        "<blockquote class=\"epigraph\" epub:type=\"epigraph\" role=\"doc-epigraph\">\n<p>Workers of the world</p>\n<p class=\"attribution\">— Marx and Engels, <cite>Manifesto</cite></p>",
        "<p class=\"lead\">",
        "<section id=\"sec:first\">\n<h2>First &amp; foremost</h2>",
        "<section class=\"box key-idea\">\n<h4>The key</h4>",
        "<section class=\"box questions\">\n<p class=\"box-label\">Questions</p>\n<ol class=\"tight\">",
        "<aside class=\"box note\" role=\"note\" aria-label=\"Note\">",
        "<blockquote>\n<p>A spectre is haunting Europe.</p>\n<p class=\"attribution\">— Marx</p>\n</blockquote>",
        "<figure class=\"figure\" id=\"fig:scheme\">\n<img src=\"../images/two-stages-1.svg\" alt=\"Two &quot;stages&quot;\" class=\"w800\" width=\"400\" height=\"200\"/>\n<figcaption><span class=\"label\">Figure 1.1</span> The scheme</figcaption>",
        "<hr class=\"scene-break\"/>",
        "<caption><span class=\"label\">Table 1.1</span> Revolutions</caption>",
        "<td></td>\n<th scope=\"col\" class=\"end\">Year</th>",
        "<th scope=\"row\">Russia</th>\n<td class=\"end\">1917</td>",
    ] {
        holds(&one, part);
    }
    let two = file("text/examples.xhtml");
    for part in [
        "<p><span class=\"verse-line\">One line</span><br/><span class=\"verse-line i2\">and another</span></p>\n<p><span class=\"verse-line\">A new stanza</span></p>",
        "<li>\n<p>one</p>\n</li>",
        "<ol class=\"tight\" start=\"3\">\n<li>one</li>",
        "<dt id=\"gls-b\"><dfn>Bourgeoisie</dfn></dt>\n<dd>The owners.</dd>",
        "<pre><code translate=\"no\" class=\"language-rust\">fn main() {\n    let a = 1 &lt; 2;\n}</code></pre>",
        "alttext=\"the sum over i of x sub i\" display=\"block\"><munder><mo>∑</mo><mi>i</mi></munder>",
        "<div class=\"page-break\"></div>",
    ] {
        holds(&two, part);
    }
}

#[test]
fn a_card_shows_the_work_and_a_drawn_cover_that_is_not_read_out_twice() {
    let two = file("text/examples.xhtml");
    holds(
        &two,
        "<div class=\"card-cover drawn\" aria-hidden=\"true\"><span class=\"drawn-title\">Revolutions</span>",
    );
    holds(
        &two,
        "role=\"doc-biblioref\"><cite>Revolutions</cite></a></p>\n<p class=\"card-author\">Michael Löwy</p>\n<p class=\"card-imprint\">Haymarket, 2020</p>\n<p>Pictures and a history.</p>",
    );
    holds(&two, "<a href=\"https://www.perlego.com/book/1377416\">perlego.com/book/1377416</a>");
}

#[test]
fn questions_are_sections_of_their_own() {
    let faq = file("text/faq.xhtml");
    holds(&faq, "epub:type=\"qna\" role=\"doc-qna\"");
    holds(&faq, "<section class=\"question\">\n<h2>Is it a theory?</h2>\n<p>It is.</p>");
}

#[test]
fn contents_are_nested_and_both_forms_agree() {
    let nav = file("nav.xhtml");
    holds(&nav, "<a href=\"text/defining.xhtml#defining\">Defining it</a>");
    holds(&nav, "<a href=\"text/defining.xhtml#sec:first\">First &amp; foremost</a>");
    for kind in ["cover", "toc", "bodymatter", "bibliography"] {
        holds(&nav, &format!("<a epub:type=\"{kind}\""));
    }
    let ncx = file("toc.ncx");
    holds(&ncx, &format!("<meta name=\"dtb:uid\" content=\"{UUID}\"/>"));
    holds(&ncx, "<meta name=\"dtb:depth\" content=\"2\"/>");
    holds(&ncx, "First &amp; foremost");
}

#[test]
fn fonts_come_subset_in_the_styles_that_occur() {
    let all = files(&bytes(&setting(), &document(), None));
    let fonts: Vec<(&String, usize)> =
        all.iter().filter(|it| it.0.starts_with("fonts/")).map(|it| (it.0, it.1.len())).collect();
    assert!(fonts.iter().any(|it| it.0.contains("regular")), "{fonts:?}");
    assert!(fonts.iter().any(|it| it.0.contains("italic")), "{fonts:?}");
    assert!(fonts.iter().any(|it| it.0.contains("mono")), "{fonts:?}");
    assert!(fonts.iter().all(|it| it.1 < 120_000), "{fonts:?}");
    let css = String::from_utf8(all["stylesheet.css"].clone()).unwrap();
    for (path, _) in fonts {
        holds(&css, &format!("url(\"{path}\")"));
    }
}

#[test]
fn fonts_have_the_numbers_that_readers_give_to_lists() {
    let item = |word: &str| ListItem { blocks: vec![para(900, vec![text(word)])], done: None };
    let items = ["one", "two", "three"].map(item).into();
    let list = List { start: Some(1), marks: Marks::UpperRoman, tight: true, items };
    let document = chapter(vec![block(901, BlockKind::List(list))]);
    let all = files(&bytes(&setting(), &document, None));
    let regular =
        all.iter().find(|it| it.0.starts_with("fonts/") && it.0.contains("serif-regular"));
    let mut fonts = recto::font::Fonts::default();
    let id = fonts.add("a.otf", regular.unwrap().1.clone()).unwrap()[0];
    assert!(fonts.face(id).has_glyph('I') && !fonts.face(id).has_glyph('X'));
}

#[test]
fn a_font_that_forbids_it_is_not_embedded() {
    let mut setting = setting();
    setting.theme.font.body = vec!["No Such Family".to_owned()];
    let all = files(&bytes(&setting, &document(), None));
    assert!(!all.keys().any(|it| it.contains("libertinus")));
    holds(
        &String::from_utf8(all["stylesheet.css"].clone()).unwrap(),
        "font-family: \"No Such Family\", serif;",
    );
}

#[test]
fn headings_inside_boxes_stay_below_the_heading_above() {
    let one = body(vec![
        div(
            2,
            recto::model::DivRole::Summary,
            Some("Summary"),
            vec![block(3, BlockKind::Heading(heading(5, "Deep")))],
        ),
        block(4, BlockKind::Heading(heading(2, "Next"))),
    ]);
    holds(&one, "<h2>Summary</h2>");
    holds(&one, "<h3>Deep</h3>");
    holds(&one, "<section>\n<h2>Next</h2>");
}

#[test]
fn an_empty_book_is_still_sound() {
    let mut document = chapter(Vec::new());
    document.sections.clear();
    let all = files(&bytes(&setting(), &document, None));
    check_xml("nav.xhtml", &String::from_utf8(all["nav.xhtml"].clone()).unwrap());
}

/// For `tests/validators/bin/check-epub`.
#[test]
fn the_sample_is_written_out_for_the_outside_judges() {
    let made = bytes(&setting(), &document(), Some(&pages()));
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/sample.epub");
    std::fs::write(path, &made).unwrap();
    assert!(made.len() > 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_words_anywhere_give_well_formed_files(words in any::<String>(), slug in any::<String>(), id in "[^\u{0}]{0,12}") {
        let mut shown = para(2, vec![text(&words), styled(Style::Strong, &words), link(Target::External(words.clone()), &words)]);
        shown.attrs.id = Some(id);
        let mut document = chapter(vec![shown, block(3, BlockKind::Heading(heading(3, &words)))]);
        document.book = sample::book(&words);
        document.book.authors[0].name.clone_from(&words);
        document.book.publisher = Some(words.clone());
        document.sections[0].slug = slug;
        document.sections[0].title = vec![text(&words)];
        let mut setting = setting();
        setting.theme.ornament.clone_from(&words);
        for (name, content) in files(&bytes(&setting, &document, None)) {
            if [".xhtml", ".opf", ".ncx"].iter().any(|it| name.ends_with(it)) {
                check_xml(&name, &String::from_utf8(content).unwrap());
            }
        }
    }
}
