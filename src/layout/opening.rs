//! How a section begins: sunk, its number in letterspaced small caps, its title larger below.

use crate::geom::Length;
use crate::lang::{Lang, spelt_number};
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow};
use crate::layout::{style, titlepage};
use crate::manifest::{Region, SectionRole};
use crate::model::{Inline, Number, Section, Settled, Text, plain_text};
use crate::page::{ElementId, Tag};
use crate::theme::Align;

/// Titles of sub-chapters against the chapter's, thousandths.
const DEEPER: i64 = 750;

/// Sets the opening of a section that has a number or a title.
pub(super) fn opening(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    section: &Section<Settled>,
    parent: ElementId,
) {
    let number = section.number.as_ref().filter(|it| it.shown);
    if section.title.is_empty() && number.is_none() {
        return;
    }
    let start = flow.galley.rows.len();
    let sink = sink(flow, section);
    if sink > Length::ZERO {
        flow.strut(sink);
    }
    let align = match flow.theme().opening.align {
        Align::Justify => Align::Start,
        other => other,
    };
    let frame = &frame.within(parent);
    let element = flow.open(frame, Tag::Heading(1), section.node);
    if let Some(number) = number {
        let words = numbered(flow, &frame.lang, number);
        let words = [Inline::Text(Text::generated(words))];
        let caps = Frame { text: style::small_caps(frame.text), ..frame.ragged(align) };
        push(flow, &caps, element, &words);
        flow.space(flow.half());
    }
    if !section.title.is_empty() {
        let mut text = style::heading(flow.theme(), &flow.theme().heading[0]);
        if section.depth > 0 && section.role != SectionRole::Part {
            text.size = text.size.ratio(DEEPER, 1000).max(frame.text.size);
        }
        let title = titlepage::large(flow, frame, text, align);
        push(flow, &title, element, &section.title);
    }
    let title = section.short.clone().unwrap_or_else(|| plain_text(&section.title));
    if let Some(row) = flow.galley.rows.get_mut(start) {
        row.title = Some(flow.galley.titles.len());
        flow.galley.titles.push(title);
    }
    flow.space(flow.half() * i64::from(flow.theme().heading[0].below.max(2)));
    flow.flush = true;
}

fn push(flow: &mut Flow<'_, '_>, frame: &Frame, element: ElementId, words: &[Inline<Settled>]) {
    let frame = Frame { grid: false, ..frame.clone() };
    for mut row in flow.lines(&frame, Shape::default(), Some(element), words) {
        row.after = FORBIDDEN;
        flow.push(row);
    }
}

/// White above: a quarter of the page for chapters, half of that for lesser matter, none in a handout.
fn sink(flow: &Flow<'_, '_>, section: &Section<Settled>) -> Length {
    if flow.page.one_sided {
        return Length::ZERO;
    }
    let lines = flow.page.lines * flow.theme().opening.sink.clamp(0, 600) / 1000;
    let lesser = section.depth > 0 && section.role != SectionRole::Part
        || section.region == Region::Back
        || matches!(
            section.role,
            SectionRole::Toc
                | SectionRole::ListOfFigures
                | SectionRole::ListOfTables
                | SectionRole::ListOfListings
                | SectionRole::Bibliography
        );
    flow.page.leading * if lesser { lines / 2 } else { lines }
}

/// "Chapter One", "Chapter 1", "Appendix A", "Part I".
fn numbered(flow: &Flow<'_, '_>, lang: &Lang, number: &Number) -> String {
    let plain = number.text.parse::<u32>().ok();
    match plain {
        Some(count) if flow.theme().opening.number_word => spelt_number(lang, &number.word, count),
        _ => crate::lang::numbered(&number.word, &number.text),
    }
}
