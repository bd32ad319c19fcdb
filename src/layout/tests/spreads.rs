//! What page make-up promises: level spreads, true page references, edits that stay in their chapter.

use crate::diag::{Code, NodeId, Sink};
use crate::geom::{Length, Size};
use crate::layout::tests::maker::{Maker, edition, set, set_noting};
use crate::layout::tests::{baselines, words_of};
use crate::manifest::{Region, SectionRole, TRIM_6X9};
use crate::model::{AnchorId, Block, BlockKind, Document, Inline, PageForm, Resolved, Settled};
use crate::page::{Mark, Pages};
use crate::theme::Theme;
use proptest::prelude::*;

/// Paragraphs of very different lengths, the same for the same seed.
fn prose(make: &mut Maker, mut seed: usize, count: usize) -> Vec<Block<Settled>> {
    let each = (0..count).map(|_| {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        make.paragraph(4 + (seed >> 8) % 110)
    });
    each.collect()
}

/// Spreads of a book, from the first verso to the last recto, and how many of them have feet that are not level.
fn spreads(pages: &Pages) -> (usize, usize) {
    let foot = |page: usize| baselines(pages, page).last().copied().unwrap_or_default();
    let last = pages.pages.len().saturating_sub(1);
    // The last page of a chapter is as short as it is; so is what stands before the next chapter's first.
    let full = (1..last.saturating_sub(1)).step_by(2).filter(|verso| verso + 1 < last);
    let (mut all, mut uneven) = (0, 0);
    for verso in full {
        all += 1;
        uneven += usize::from(foot(verso) != foot(verso + 1));
    }
    (all, uneven)
}

#[test]
fn facing_pages_of_prose_are_level() {
    let (mut all, mut uneven) = (0, 0);
    for seed in 1..10 {
        let mut make = Maker::default();
        let blocks = prose(&mut make, seed, 150);
        make.chapter(blocks);
        let found = spreads(&set(&make.document()));
        all += found.0;
        uneven += found.1;
    }
    assert!(all > 60 && uneven * 50 <= all, "{uneven} of {all} spreads are not level");
}

#[test]
fn no_page_of_prose_ends_in_a_hyphen() {
    for seed in 1..6 {
        let mut make = Maker::default();
        let blocks = prose(&mut make, seed, 120);
        make.chapter(blocks);
        let pages = set(&make.document());
        for page in &pages.pages {
            let mut lines = page.items.iter().rev().filter(|it| it.element.is_some());
            let last = lines.find_map(|it| match &it.mark {
                Mark::Run(run) => Some(run),
                _ => None,
            });
            assert!(last.is_none_or(|it| !it.hyphenated));
        }
    }
}

#[test]
fn an_edit_moves_no_line_of_another_chapter() {
    let book = |longer: usize| {
        let mut make = Maker::default();
        for chapter in 0..3 {
            let mut blocks = prose(&mut make, chapter + 3, 40);
            if chapter == 1 {
                // Words without serial numbers, so that those of the next chapter stay the same.
                let text = make.text(&"and one more word ".repeat(longer));
                blocks.push(make.block(BlockKind::Paragraph(vec![text])));
            }
            make.chapter(blocks);
        }
        make.document()
    };
    let (before, after) = (book(3), book(400));
    let chapters = |document: &Document| {
        let pages = set(document);
        let starts: Vec<usize> =
            document.sections.iter().map(|it| pages.destinations[&it.slug].page).collect();
        let lines = |from: usize, to: usize| -> Vec<String> {
            let one = |page: usize| {
                format!("{:?} {}", baselines(&pages, page), words_of(&pages, page, |_| true))
            };
            (from..to).map(one).filter(|it| !it.starts_with("[] ")).collect()
        };
        (lines(starts[0], starts[1]), lines(starts[2], pages.pages.len()), starts)
    };
    let (one, two) = (chapters(&before), chapters(&after));
    assert_ne!(one.2, two.2, "the edit makes its chapter longer");
    assert_eq!((one.0, one.1), (two.0, two.1));
}

/// A reference in a paragraph: after how many words, to which paragraph.
type Reference = (usize, usize);

/// A book of `count` paragraphs with page references in some of them.
fn referring(
    region: Region,
    count: usize,
    references: &[Reference],
) -> (Document, Vec<(NodeId, AnchorId)>) {
    let mut make = Maker::default();
    let mut printed = Vec::new();
    let mut blocks = Vec::new();
    for index in 0..count {
        let mut words = vec![make.text("It says on page ")];
        for (at, to) in references.iter().filter(|it| it.0 % count == index) {
            let to = AnchorId(u32::try_from(to % count).unwrap_or(0));
            let node = make.node();
            let form = PageForm::Number;
            words.push(Inline::Reference(Resolved::Page { to, form, node, span: None }));
            let more = make.words(at % 60);
            words.push(make.text(&format!(" {more} ")));
            printed.push((node, to));
        }
        let rest = make.words(20 + index % 50);
        words.push(make.text(&rest));
        blocks.push(make.block(BlockKind::Paragraph(words)));
    }
    for (index, block) in blocks.iter().enumerate() {
        make.anchor(&format!("p{index}"), block.node);
    }
    make.section(region, SectionRole::Preface, "", blocks);
    let after = make.paragraph(20);
    make.chapter(vec![after]);
    (make.document(), printed)
}

/// What is printed for a node.
fn said(pages: &Pages, node: NodeId) -> String {
    let items = pages.pages.iter().flat_map(|it| &it.items);
    let own = items.filter(|it| {
        it.element.and_then(|id| pages.structure.get(id)).is_some_and(|it| it.node == node)
    });
    let runs = own.filter_map(|it| match &it.mark {
        Mark::Run(run) => Some(run.text.trim()),
        _ => None,
    });
    runs.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_page_number_that_is_printed_is_true_or_said_to_be_false(
        references in proptest::collection::vec((0_usize..400, 0_usize..400), 1..30),
        count in 10_usize..70,
        front in any::<bool>(),
        height in 300_i64..650,
    ) {
        let region = if front { Region::Front } else { Region::Main };
        let (document, printed) = referring(region, count, &references);
        let mut sink = Sink::new();
        let trim = Size { width: TRIM_6X9.width, height: Length::pt(height) };
        let pages = set_noting(&mut sink, &document, &edition(trim, false), &Theme::default());
        let warned = sink.diagnostics().iter().any(|it| it.code == Code::PageReference);
        for (node, to) in printed {
            let page = pages.destinations[&document.anchors[to.0 as usize].id].page;
            let label = pages.pages[page].label.to_string();
            prop_assert!(said(&pages, node) == label || warned, "{} is {}", said(&pages, node), label);
        }
    }
}
