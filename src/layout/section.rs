//! One section to its galley: opening, blocks, notes, each role in its own manner.

use crate::diag::Sink;
use crate::geom::Length;
use crate::layout::block::blocks;
use crate::layout::columns::{Columns, columns};
use crate::layout::frame::Frame;
use crate::layout::galley::{Flow, Galley, stacked};
use crate::layout::geometry::Geometry;
use crate::layout::para::{TextStyle, Typesetter};
use crate::layout::{note, opening, style, titlepage};
use crate::manifest::{Region, SectionRole};
use crate::model::{Block, BlockKind, DivRole, Section, Settled, plain_text};
use crate::page::Tag;
use crate::theme::Align;

/// How a section stands in this edition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// It opens a handout: the title block stands above it.
    pub title_block: bool,
}

/// Sets a section.
pub(super) fn section(
    sink: &mut Sink,
    set: &mut Typesetter<'_>,
    page: Geometry,
    section: &Section<Settled>,
    place: Place,
) -> Galley {
    let mut flow = Flow::new(sink, set, page);
    let lang = section.attrs.lang.clone();
    let book = &flow.set.document.book.language;
    let lang = lang.unwrap_or_else(|| book.clone());
    let root = flow.galley.tree.open(None, Tag::Sect, section.node);
    if lang != *book
        && let Some(element) = flow.galley.tree.get_mut(root)
    {
        element.lang = Some(lang.clone());
    }
    let frame = Frame::text(&flow, &lang, root);
    flow.mark(section.node);
    let mut opened = false;
    if place.title_block {
        let title = plain_text(&section.title);
        opened = title == flow.set.document.book.title.value;
        titlepage::title_block(&mut flow, &lang, root, Some(section).filter(|_| opened));
        flow.space(page.leading);
    }
    contents(&mut flow, &frame, section, opened);
    note::notes(&mut flow, &frame);
    flow.finish()
}

/// What follows the opening, and the opening too unless it has been set.
fn contents(flow: &mut Flow<'_, '_>, frame: &Frame, section: &Section<Settled>, opened: bool) {
    let opening = |flow: &mut Flow<'_, '_>| {
        if !opened {
            opening::opening(flow, frame, section, frame.parent);
        }
        flow.flush |= opened;
    };
    match section.role {
        SectionRole::Copyright => copyright(flow, frame, section),
        SectionRole::Dedication => dedication(flow, frame, section),
        SectionRole::Epigraph => {
            sunk(flow, flow.page.lines / 4, |flow| blocks(flow, frame, &section.blocks));
        }
        SectionRole::FurtherReading => {
            opening(flow);
            let hang = flow.theme().hanging_indent.at(frame.text.size);
            let align = Align::Start;
            let hanging = Frame { hang, align, indent: Length::ZERO, ..frame.clone() };
            // Introductory paragraphs stay as they are; only lists of works hang.
            let works = section.blocks.iter().all(|it| matches!(it.kind, BlockKind::Paragraph(_)));
            blocks(flow, if works { &hanging } else { frame }, &section.blocks);
        }
        SectionRole::Glossary if flow.theme().columns_glossary > 1 => {
            opening(flow);
            glossary(flow, frame, section);
        }
        SectionRole::Cover
        | SectionRole::HalfTitle
        | SectionRole::TitlePage
        | SectionRole::Toc
        | SectionRole::ListOfFigures
        | SectionRole::ListOfTables
        | SectionRole::ListOfListings
        | SectionRole::Bibliography
        | SectionRole::Index
        | SectionRole::Colophon
        | SectionRole::Bio
        | SectionRole::Foreword
        | SectionRole::Preface
        | SectionRole::Acknowledgments
        | SectionRole::Introduction
        | SectionRole::Prologue
        | SectionRole::Part
        | SectionRole::Chapter
        | SectionRole::Conclusion
        | SectionRole::Epilogue
        | SectionRole::Afterword
        | SectionRole::Appendix
        | SectionRole::Glossary
        | SectionRole::Faq
        | SectionRole::Timeline => {
            opening(flow);
            flow.opens = opens(section);
            blocks(flow, frame, &section.blocks);
        }
    }
}

/// Chapters of the text that begin with a paragraph lead it in, or give it a drop cap.
fn opens(section: &Section<Settled>) -> bool {
    let epigraph =
        |it: &&Block<Settled>| !matches!(it.kind, BlockKind::Div { role: DivRole::Epigraph, .. });
    let first = section.blocks.iter().find(epigraph);
    section.region == Region::Main
        && section.depth == 0
        && first.is_some_and(|it| matches!(it.kind, BlockKind::Paragraph(_)))
}

/// In columns, ragged: a narrow measure makes gaps.
fn glossary(flow: &mut Flow<'_, '_>, frame: &Frame, section: &Section<Settled>) {
    let set = Columns::new(frame, flow.theme().columns_glossary);
    let column = Frame { grid: false, ..set.frame(frame).ragged(Align::Start) };
    let column = Frame { hyphenate: frame.hyphenate, ..column };
    let rows = flow.aside(|flow| blocks(flow, &column, &section.blocks));
    let heights = note::heights(flow, frame, &rows);
    columns(flow, set, &rows, &heights);
}

/// Small, at the foot of its page.
fn copyright(flow: &mut Flow<'_, '_>, frame: &Frame, section: &Section<Settled>) {
    let text = TextStyle { size: flow.theme().size.note, ..frame.text };
    let frame = frame.styled(text, style::leading(flow.theme(), text.size)).ragged(Align::Start);
    let space = frame.leading.div(2);
    let frame = Frame { grid: false, indent: Length::ZERO, space, ..frame };
    let start = flow.galley.rows.len();
    blocks(flow, &frame, &section.blocks);
    if let Some(first) = flow.galley.rows.get_mut(start) {
        first.fill = true;
    }
    flow.keep(start);
}

/// Italic, centred, a third of the way down.
fn dedication(flow: &mut Flow<'_, '_>, frame: &Frame, section: &Section<Settled>) {
    let text = TextStyle { italic: true, ..frame.text };
    let frame = Frame { text, indent: Length::ZERO, ..frame.ragged(Align::Center) };
    sunk(flow, flow.page.lines / 3, |flow| blocks(flow, &frame, &section.blocks));
}

/// Sets matter so many lines down its page; less, if it has no room else.
fn sunk(flow: &mut Flow<'_, '_>, lines: i64, set: impl FnOnce(&mut Flow<'_, '_>)) {
    let at = flow.galley.rows.len();
    flow.strut(flow.page.leading * lines);
    set(flow);
    let room = flow.page.depth() - stacked(flow.galley.rows.get(at + 1..).unwrap_or_default());
    if let Some(strut) = flow.galley.rows.get_mut(at) {
        strut.height = strut.height.min(room.max(Length::ZERO));
    }
}
