//! What must hold of pages, on documents made by hand.

use super::*;
use crate::diag::Sink;
use crate::font::Fonts;
use crate::geom::{Length, Size};
use crate::image::Images;
use crate::layout::tests::maker::{Maker, edition, set, set_as};
use crate::manifest::{Region, SectionRole, TRIM_6X9, TRIM_A4};
use crate::model::{
    AnchorId, BlockKind, Cell, ColumnAlign, Contents, Document, Generated, Inline, List, ListItem,
    Marks, PageForm, Resolved, Table, Target, TitlePage,
};
use crate::page::{LinkTarget, Mark, Pages, Tag};
use proptest::prelude::*;
use std::collections::BTreeMap;

mod maker;
mod spreads;

/// Words of a page's elements of the given kinds, in painting order.
fn words_of(pages: &Pages, page: usize, wanted: impl Fn(Tag) -> bool) -> String {
    let mut out = String::new();
    let mut last = None;
    for item in &pages.pages[page].items {
        let (Some(element), Mark::Run(run)) = (item.element, &item.mark) else { continue };
        let tag = pages.structure.get(element).unwrap().tag;
        if wanted(tag) {
            let here = (element, run.at.y);
            if last.is_some_and(|it| it != here) && !out.ends_with('\u{1f}') {
                out.push(' ');
            }
            out.push_str(&run.text);
            if run.hyphenated {
                out.push('\u{1f}');
            }
            last = Some(here);
        }
    }
    out.replace('\u{1f}', "")
}

/// Serial numbers among the words of all pages.
fn serials(pages: &Pages) -> Vec<usize> {
    let mut found = Vec::new();
    for page in 0..pages.pages.len() {
        for word in words_of(pages, page, |_| true).split_whitespace() {
            let digits = word.strip_prefix('n').unwrap_or_default();
            found.extend(digits.parse::<usize>());
        }
    }
    found.sort_unstable();
    found
}

fn wanted(upto: usize) -> Vec<usize> {
    (1..=upto).filter(|it| it % 7 == 0).collect()
}

/// Distinct baselines of tagged text on a page, from the top.
fn baselines(pages: &Pages, page: usize) -> Vec<Length> {
    let runs = pages.pages[page].items.iter().filter_map(|it| match &it.mark {
        Mark::Run(run) if it.element.is_some() => Some(run.at.y),
        _ => None,
    });
    let mut all: Vec<Length> = runs.collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn a_long_chapter_fills_its_pages_and_loses_nothing() {
    let mut make = Maker::default();
    let blocks = (0..60).map(|i| make.paragraph(20 + (i * 37) % 160)).collect();
    make.chapter(blocks);
    let (serial, document) = (make.serial, make.document());
    let pages = set(&document);
    assert_eq!(serials(&pages), wanted(serial));
    let last = pages.pages.len() - 1;
    for page in 1..last {
        let lines = baselines(&pages, page).len();
        assert!((35..=37).contains(&lines), "page {page} has {lines} lines");
    }
}

#[test]
fn lines_of_facing_pages_stand_on_one_grid() {
    let mut make = Maker::default();
    let mut blocks: Vec<_> = (0..12).map(|i| make.paragraph(40 + i * 7)).collect();
    blocks.insert(4, make.heading(2));
    blocks.insert(8, make.heading(3));
    make.chapter(blocks);
    let pages = set(&make.document());
    let first = baselines(&pages, 1)[0];
    let body = |page: usize| words_at(&pages, page);
    for page in 1..pages.pages.len() {
        for y in body(page) {
            assert_eq!((y - first).0 % Length::pt(14).0, 0, "page {page} at {}", y.to_pt());
        }
    }
}

/// Baselines of paragraphs.
fn words_at(pages: &Pages, page: usize) -> Vec<Length> {
    let runs = pages.pages[page].items.iter().filter_map(|it| match (&it.mark, it.element) {
        (Mark::Run(run), Some(id)) if pages.structure.get(id).unwrap().tag == Tag::P => {
            Some(run.at.y)
        }
        _ => None,
    });
    runs.collect()
}

#[test]
fn a_heading_takes_two_lines_of_its_text_along() {
    for before in 20..60 {
        let mut make = Maker::default();
        let mut blocks = Vec::new();
        for _ in 0..5 {
            blocks.push(make.paragraph(before * 3));
            blocks.push(make.heading(2));
        }
        blocks.push(make.paragraph(90));
        make.chapter(blocks);
        let pages = set(&make.document());
        for page in 0..pages.pages.len() {
            let items = &pages.pages[page].items;
            let tag =
                |it: &crate::page::Item| it.element.map(|id| pages.structure.get(id).unwrap().tag);
            let last = items.iter().rposition(|it| tag(it) == Some(Tag::Heading(2)));
            if let Some(last) = last {
                let below = items[last..].iter().filter(|it| tag(it) == Some(Tag::P));
                let mut lines: Vec<_> = below
                    .filter_map(|it| match &it.mark {
                        Mark::Run(run) => Some(run.at.y),
                        _ => None,
                    })
                    .collect();
                lines.dedup();
                assert!(lines.len() >= 2, "page {page}: {} lines after a heading", lines.len());
            }
        }
    }
}

#[test]
fn a_long_footnote_starts_on_its_markers_page_and_goes_on_overleaf() {
    let mut make = Maker::default();
    let mut blocks: Vec<_> = (0..4).map(|_| make.paragraph(70)).collect();
    blocks.push(make.noted(60, 30, 900));
    blocks.extend((0..6).map(|_| make.paragraph(90)));
    make.chapter(blocks);
    let (serial, document) = (make.serial, make.document());
    let pages = set(&document);
    assert_eq!(serials(&pages), wanted(serial));
    let mark = pages.destinations["fn-1-ref-1"].page;
    assert_eq!(pages.destinations["fn-1"].page, mark);
    let noted: Vec<usize> =
        (0..pages.pages.len()).filter(|it| note_lines(&pages, *it) > 0).collect();
    assert!(noted.len() >= 2 && noted[0] == mark, "{noted:?}");
    for page in noted {
        assert!(note_lines(&pages, page) >= 2);
    }
}

/// Lines on a page at the size of notes.
fn note_lines(pages: &Pages, page: usize) -> usize {
    let size = Theme::default().size.note;
    let mut lines: Vec<Length> = pages.pages[page]
        .items
        .iter()
        .filter_map(|it| match &it.mark {
            Mark::Run(run) if run.size == size && it.element.is_some() => Some(run.at.y),
            _ => None,
        })
        .collect();
    lines.dedup();
    lines.len()
}

#[test]
fn a_table_that_goes_on_overleaf_repeats_its_head_as_furniture() {
    let mut make = Maker::default();
    let cell = |make: &mut Maker, text: &str| Cell::of(vec![make.text(text)]);
    let head = vec![cell(&mut make, "Year"), cell(&mut make, "What happened")];
    let rows = (0..60)
        .map(|i| vec![cell(&mut make, &format!("{}", 1900 + i)), cell(&mut make, "A strike")])
        .collect();
    let columns = vec![ColumnAlign::Start; 2];
    let table = make.block(BlockKind::Table(Table {
        columns,
        head: vec![head],
        rows,
        stub: 0,
        widths: Vec::new(),
        caption: None,
    }));
    let first = make.paragraph(200);
    make.chapter(vec![first, table]);
    let pages = set(&make.document());
    let mut heads = (0, 0);
    for page in &pages.pages {
        for item in &page.items {
            if let Mark::Run(run) = &item.mark
                && run.text.starts_with("What")
            {
                if item.element.is_some() { heads.0 += 1 } else { heads.1 += 1 }
            }
        }
    }
    assert_eq!(heads.0, 1, "tagged once");
    assert!(heads.1 >= 1, "repeated as an artifact");
}

fn whole_book() -> Document {
    let mut make = Maker::default();
    let title =
        TitlePage { title: "The Orders".to_owned(), node: make.node(), ..TitlePage::default() };
    let half = make.block(BlockKind::Generated(Generated::HalfTitle(title.clone())));
    make.section(Region::Front, SectionRole::HalfTitle, "", vec![half]);
    let page = make.block(BlockKind::Generated(Generated::TitlePage(title)));
    make.section(Region::Front, SectionRole::TitlePage, "", vec![page]);
    let rights = make.paragraph(30);
    make.section(Region::Front, SectionRole::Copyright, "", vec![rights]);
    let list = make.block(BlockKind::Generated(Generated::Contents(Contents::default())));
    make.section(Region::Front, SectionRole::Toc, "Contents", vec![list]);
    for count in [40, 900, 300] {
        let blocks = (0..count / 40).map(|_| make.paragraph(40)).collect();
        make.chapter(blocks);
    }
    let last = make.paragraph(50);
    make.section(Region::Back, SectionRole::Colophon, "Colophon", vec![last]);
    make.document()
}

#[test]
fn chapters_open_on_rectos_and_blanks_carry_nothing() {
    let document = whole_book();
    let pages = set(&document);
    for section in document.sections.iter().filter(|it| it.role == SectionRole::Chapter) {
        let page = pages.destinations[&section.slug].page;
        assert_eq!(page % 2, 0, "{} opens on page index {page}", section.slug);
    }
    let blanks = pages.pages.iter().filter(|it| it.items.is_empty()).count();
    assert!(blanks >= 2);
    assert!(pages.pages.iter().all(|it| !it.items.is_empty() || it.links.is_empty()));
    let mapped: Vec<usize> = pages.map.starts.iter().map(|it| it.page).collect();
    assert!(mapped.iter().all(|it| !pages.pages[*it].items.is_empty()));
}

#[test]
fn front_matter_counts_in_roman_and_the_text_in_arabic() {
    let pages = set(&whole_book());
    let labels: Vec<String> = pages.pages.iter().map(|it| it.label.to_string()).collect();
    let text = labels.iter().position(|it| it == "1").unwrap();
    assert_eq!(labels[..4], ["i", "ii", "iii", "iv"]);
    assert_eq!(text % 2, 0);
    assert_eq!(labels[text..text + 3], ["1", "2", "3"]);
    assert_eq!(labels.iter().filter(|it| *it == "1").count(), 1);
}

#[test]
fn every_line_of_the_contents_leads_to_its_page_and_says_its_number() {
    let document = whole_book();
    let pages = set(&document);
    let page = pages.destinations["s3"].page;
    let links = &pages.pages[page].links;
    assert_eq!(links.len(), document.contents.len());
    let folios: Vec<&str> = pages.pages[page]
        .items
        .iter()
        .filter_map(|it| match &it.mark {
            Mark::Run(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect();
    for (entry, link) in document.contents.iter().zip(links) {
        let name = &document.anchors[entry.anchor.unwrap().0 as usize].id;
        assert_eq!(link.to, LinkTarget::Internal(name.clone()));
        let label = pages.pages[pages.destinations[name].page].label.to_string();
        assert!(folios.contains(&label.as_str()), "{label} in {folios:?}");
    }
}

#[test]
fn a_page_reference_says_the_page_that_it_ends_on() {
    let mut make = Maker::default();
    let blocks = (0..40).map(|_| make.paragraph(80)).collect();
    make.chapter(blocks);
    let node = make.node();
    let reference = Inline::Reference(Resolved::Page {
        to: AnchorId(0),
        form: PageForm::Number,
        node,
        span: None,
    });
    let before = make.text("See page ");
    let see = make.block(BlockKind::Paragraph(vec![before, reference]));
    let more: Vec<_> = (0..30).map(|_| make.paragraph(80)).collect();
    let target = make.paragraph(20);
    make.anchor("far", target.node);
    let node = make.node();
    let reference = Inline::Reference(Resolved::Page {
        to: AnchorId(1),
        form: PageForm::Number,
        node,
        span: None,
    });
    let before = make.text("and page ");
    let also = make.block(BlockKind::Paragraph(vec![before, reference]));
    let mut blocks = vec![see, also];
    blocks.extend(more);
    blocks.push(target);
    make.section(Region::Main, SectionRole::Conclusion, "", blocks);
    let document = make.document();
    let pages = set(&document);
    let label = |name: &str| pages.pages[pages.destinations[name].page].label.to_string();
    let all: Vec<String> =
        (0..pages.pages.len()).map(|it| words_of(&pages, it, |_| true)).collect();
    let all = all.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(all.contains("See page 1"), "no label 1");
    assert!(all.contains(&format!("and page {}", label("far"))), "no label {}", label("far"));
}

#[test]
fn a_handout_has_a_title_block_and_no_title_pages() {
    let document = whole_book();
    let pages = set_as(&document, &edition(TRIM_A4, true), &Theme::default());
    assert!(pages.pages.iter().all(|it| !it.items.is_empty()), "no blanks");
    assert!(words_of(&pages, 0, |_| true).starts_with("The Orders"));
    assert!(pages.pages.iter().all(|it| !it.label.roman));
}

#[test]
fn lists_nest_and_keep_their_labels() {
    let mut make = Maker::default();
    let inner = make.paragraph(8);
    let inner = ListItem { done: None, blocks: vec![inner] };
    let inner = make.block(BlockKind::List(List {
        start: None,
        marks: Marks::default(),
        tight: true,
        items: vec![inner],
    }));
    let one = make.paragraph(30);
    let two = make.paragraph(5);
    let items = vec![
        ListItem { done: None, blocks: vec![one, inner] },
        ListItem { done: None, blocks: vec![two] },
    ];
    let list = make.block(BlockKind::List(List {
        start: Some(9),
        marks: Marks::default(),
        tight: true,
        items,
    }));
    make.chapter(vec![list]);
    let pages = set(&make.document());
    let labels = words_of(&pages, 0, |tag| tag == Tag::Label);
    assert_eq!(labels.split_whitespace().collect::<Vec<_>>(), ["9.", "•", "10."]);
}

#[test]
fn the_thread_count_changes_nothing() {
    let document = whole_book();
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let one = pool(1).install(|| set(&document).dump());
    let two = pool(2).install(|| set(&document).dump());
    assert_eq!(one, two);
}

#[test]
fn a_cover_is_drawn_from_the_title() {
    let document = whole_book();
    let fonts = Arc::new(Fonts::bundled());
    let images = Arc::new(Images::new(Arc::clone(&fonts)));
    let theme = Theme::default();
    let edition = edition(TRIM_6X9, false);
    let setting = Setting {
        edition: &edition,
        theme: &theme,
        fonts: &fonts,
        images: &images,
        date: 0,
        identifier: "urn:uuid:0",
    };
    let page = cover(&mut Sink::new(), &setting, &document).unwrap();
    let text: String = page
        .items
        .iter()
        .filter_map(|it| match &it.mark {
            Mark::Run(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(text.contains("Orders"), "{text}");
    assert!((page.size.height * 10 - page.size.width * 16).abs() < Length::pt(1));
}

/// A paragraph of a random book: how many words, and a note's place and length.
type Part = (usize, Option<(usize, usize)>, u8);

fn part() -> impl Strategy<Value = Part> {
    (1_usize..220, proptest::option::weighted(0.2, (0_usize..200, 1_usize..400)), 0_u8..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever the mixture of paragraphs, headings and notes and whatever the trim and leading: no line is lost
    /// or doubled, no page is deeper than its text block and the line that a spread may run long, no paragraph
    /// leaves a single line, and a note starts on the page of its mark.
    #[test]
    fn pages_hold_everything_once_and_in_its_place(
        parts in proptest::collection::vec(part(), 1..40),
        leading in 13_i64..22,
        height in 400_i64..800,
    ) {
        let mut make = Maker::default();
        let mut blocks = Vec::new();
        for (count, note, heading) in parts {
            if heading == 0 {
                blocks.push(make.heading(2));
            }
            blocks.push(match note {
                Some((at, long)) => make.noted(count, at, long),
                None => make.paragraph(count),
            });
        }
        make.chapter(blocks);
        let notes = make.notes.len();
        let (serial, document) = (make.serial, make.document());
        let theme = Theme { leading: Length::pt(leading), ..Theme::default() };
        let trim = Size { width: Length::pt(432), height: Length::pt(height) };
        let edition = edition(trim, false);
        let pages = set_as(&document, &edition, &theme);
        prop_assert_eq!(serials(&pages), wanted(serial));
        for note in 1..=notes {
            let mark = &pages.destinations[&format!("fn-{note}-ref-1")];
            prop_assert_eq!(pages.destinations[&format!("fn-{note}")].page, mark.page);
        }
        let lowest = bottom(&edition, &theme, &document) + theme.leading;
        for page in 0..pages.pages.len() {
            let last = baselines(&pages, page).last().copied().unwrap_or_default();
            prop_assert!(last <= lowest, "page {} ends at {}", page, last.to_pt());
        }
        prop_assert_eq!(lone_lines(&pages), Vec::<String>::new());
    }
}

/// Lower edge of the text block.
fn bottom(edition: &Edition, theme: &Theme, document: &Document) -> Length {
    let fonts = Arc::new(Fonts::bundled());
    let images = Arc::new(Images::new(Arc::clone(&fonts)));
    let setting =
        Setting { edition, theme, fonts: &fonts, images: &images, date: 0, identifier: "" };
    let page = geometry::geometry(&setting, about_pages(document));
    page.top + page.depth()
}

/// Paragraphs of the text that leave one line alone on a page though they have more.
fn lone_lines(pages: &Pages) -> Vec<String> {
    let mut lines: BTreeMap<u32, Vec<(usize, Length)>> = BTreeMap::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let (Some(mut id), Mark::Run(run)) = (item.element, &item.mark) else { continue };
            while pages.structure.get(id).unwrap().tag != Tag::P {
                match pages.structure.get(id).unwrap().parent {
                    Some(parent) => id = parent,
                    None => break,
                }
            }
            let all = lines.entry(id.0).or_default();
            // A superior stands on a baseline of its own, within its line.
            let near =
                |it: &(usize, Length)| it.0 == index && (it.1 - run.at.y).abs() < Length::pt(7);
            if !all.iter().any(near) {
                all.push((index, run.at.y));
            }
        }
    }
    let mut lone = Vec::new();
    for (id, all) in lines {
        let element = pages.structure.get(crate::page::ElementId(id)).unwrap();
        if element.tag != Tag::P || all.len() < 2 {
            continue;
        }
        let pages_of: Vec<usize> = all.iter().map(|it| it.0).collect();
        for page in &pages_of {
            if pages_of.iter().filter(|it| *it == page).count() == 1 {
                lone.push(format!("element {id}, page {page} of {pages_of:?}"));
            }
        }
    }
    lone
}

#[test]
fn external_links_stay_and_dead_ones_go() {
    let mut make = Maker::default();
    let words = make.text("a link");
    let to = Target::External("https://example.org/".to_owned());
    let link = Inline::Reference(Resolved::Link { to, content: vec![words], title: String::new() });
    let block = make.block(BlockKind::Paragraph(vec![link]));
    make.chapter(vec![block]);
    let pages = set(&make.document());
    let links: Vec<_> = pages.pages.iter().flat_map(|it| &it.links).collect();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].to, LinkTarget::External("https://example.org/".to_owned()));
    assert!(links[0].rects[0].size.width > Length::pt(10));
}
