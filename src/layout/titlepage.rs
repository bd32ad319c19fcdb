//! Half-title, title page, and the title block of a handout.

use crate::diag::NodeId;
use crate::geom::{Length, Rect};
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row};
use crate::layout::opening::opening;
use crate::layout::para::{Family, Figures, TextStyle};
use crate::layout::style;
use crate::manifest::Metadata;
use crate::model::{Inline, Section, Settled, Text, TitlePage};
use crate::page::{ElementId, Tag};
use crate::theme::Align;

/// Sizes against the body's, thousandths.
const TITLE: i64 = 2_600;
const SUBTITLE: i64 = 1_350;
const AUTHOR: i64 = 1_200;
const BLOCK_TITLE: i64 = 2_000;

/// The title alone, a third of the way down.
pub(super) fn half_title(flow: &mut Flow<'_, '_>, frame: &Frame, page: &TitlePage) {
    let align = flow.theme().opening.align;
    flow.strut(flow.page.leading * (flow.page.lines / 4));
    let text = display(flow, frame, 1_200);
    say(flow, &large(flow, frame, text, align), Tag::P, page.node, &page.title);
}

/// Series, title, subtitle and authors, the publisher at the foot.
pub(super) fn title_page(flow: &mut Flow<'_, '_>, frame: &Frame, page: &TitlePage) {
    let align = flow.theme().opening.align;
    let caps = Frame { text: style::small_caps(frame.text), ..frame.ragged(align) };
    let lines = flow.page.lines;
    flow.strut(flow.page.leading * (lines / 6));
    if let Some(series) = &page.series {
        say(flow, &caps, Tag::P, NodeId::NONE, series);
        flow.space(flow.page.leading * 2);
    }
    let title = display(flow, frame, TITLE);
    say(flow, &large(flow, frame, title, align), Tag::Heading(1), page.node, &page.title);
    if let Some(subtitle) = &page.subtitle {
        flow.space(flow.page.leading);
        let text = TextStyle { italic: true, ..display(flow, frame, SUBTITLE) };
        say(flow, &large(flow, frame, text, align), Tag::P, NodeId::NONE, subtitle);
    }
    flow.space(flow.page.leading * 3);
    for author in &page.authors {
        let text = display(flow, frame, AUTHOR);
        say(flow, &large(flow, frame, text, align), Tag::P, NodeId::NONE, &author.name);
        if let Some(credentials) = &author.credentials {
            let text = display(flow, frame, 1_000);
            say(flow, &large(flow, frame, text, align), Tag::P, NodeId::NONE, credentials);
        }
    }
    if !page.credits.is_empty() {
        flow.space(flow.page.leading);
    }
    for credit in &page.credits {
        let text = TextStyle { italic: true, ..display(flow, frame, 1_000) };
        say(flow, &large(flow, frame, text, align), Tag::P, NodeId::NONE, credit);
    }
    if let Some(publisher) = &page.publisher {
        let at = flow.galley.rows.len();
        say(flow, &caps, Tag::P, NodeId::NONE, publisher);
        if let Some(row) = flow.galley.rows.get_mut(at) {
            row.fill = true;
        }
    }
    flow.keep(0);
}

/// The head of a handout's first page, in place of a title page. The opening of a chapter that is called as the book is takes
/// the title's place.
pub(super) fn title_block(
    flow: &mut Flow<'_, '_>,
    lang: &crate::lang::Lang,
    parent: ElementId,
    chapter: Option<&Section<Settled>>,
) {
    let book: &Metadata = &flow.set.document.book;
    let frame = &Frame::text(flow, lang, parent);
    let caps = Frame { text: style::small_caps(frame.text), ..frame.ragged(Align::Start) };
    if let Some(series) = &book.series {
        say(flow, &caps, Tag::P, NodeId::NONE, &series.name);
        flow.space(flow.half());
    }
    match chapter {
        Some(section) => opening(flow, frame, section, parent),
        None => {
            let title = display(flow, frame, BLOCK_TITLE);
            let title = large(flow, frame, title, Align::Start);
            say(flow, &title, Tag::P, NodeId::NONE, &book.title.value);
        }
    }
    if let Some(subtitle) = &book.subtitle {
        let text = TextStyle { italic: true, ..display(flow, frame, 1_150) };
        say(flow, &large(flow, frame, text, Align::Start), Tag::P, NodeId::NONE, subtitle);
    }
    let authors = book.creator_names();
    if !authors.is_empty() {
        flow.space(flow.half());
        say(flow, &frame.ragged(Align::Start), Tag::P, NodeId::NONE, &authors);
    }
    let rect = Rect::new(frame.left, flow.half(), frame.measure, Length::milli_pt(500));
    let ink = vec![Ink::Rule { rect, color: flow.theme().color.rule }];
    let height = flow.page.leading;
    flow.push(Row { height, after: FORBIDDEN, ink, ..Row::default() });
    flow.keep(0);
}

/// A display style: the heading's family, lining figures.
pub(super) fn display(flow: &Flow<'_, '_>, frame: &Frame, thousandths: i64) -> TextStyle {
    TextStyle {
        family: Family::Heading,
        figures: Figures::Lining,
        size: flow.theme().size.body.ratio(thousandths, 1000),
        ..frame.text
    }
}

/// A frame for display lines: ragged, on half lines of the grid.
pub(super) fn large(flow: &Flow<'_, '_>, frame: &Frame, text: TextStyle, align: Align) -> Frame {
    let align = if align == Align::Justify { Align::Start } else { align };
    let leading = style::leading(flow.theme(), text.size).max(flow.page.leading);
    Frame { grid: false, ..frame.styled(text, leading).ragged(align) }
}

/// Sets generated words, kept with what follows.
pub(super) fn say(flow: &mut Flow<'_, '_>, frame: &Frame, tag: Tag, node: NodeId, words: &str) {
    let content: [Inline<Settled>; 1] = [Inline::Text(Text::generated(words))];
    flow.mark(node);
    flow.paragraph(frame, Shape::default(), (tag, node), &content);
    flow.keep_with_next();
}
