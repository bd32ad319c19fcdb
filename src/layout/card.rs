//! Book cards: a ruled panel with a typographic cover at the left and the work beside it, kept whole.

use crate::diag::{Code, NodeId, Sink};
use crate::geom::{Color, Length, Rect};
use crate::layout::block::blocks;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{Flow, Ink, Row, collapse, stacked};
use crate::layout::para::TextStyle;
use crate::layout::style;
use crate::model::{Block, Inline, Resolved, Settled, Style, Target, Text, Work};
use crate::page::Tag;
use crate::theme::{Align, Weight};

/// Width of the cover in thousandths of the size; it is half as high again.
const COVER: i64 = 5_600;
/// Between panel, cover and words, thousandths of the size.
const PAD: i64 = 850;
/// A card deeper than this part of the page, in thousandths, may be parted below its head.
const WHOLE: i64 = 660;
/// Sizes tried for a cover's title, thousandths of a point, from the largest down.
const COVER_SIZES: [i64; 6] = [8_000, 7_000, 6_000, 5_000, 4_000, 3_000];

/// Sets a card.
pub(super) fn card(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    work: &Work,
    content: &[Block<Settled>],
) {
    let element = flow.open(frame, Tag::Div, node);
    let frame = &frame.within(element);
    let em = frame.text.size;
    let pad = em.of_em(PAD);
    let cover = Rect::new(frame.left + pad, pad, em.of_em(COVER), em.of_em(COVER).ratio(3, 2));
    let mut beside = frame.inset(pad * 2 + cover.size.width, pad);
    beside.grid = false;
    beside.hang = Length::ZERO;
    let head = flow.aside(|flow| particulars(flow, &beside, node, work));
    let words = flow.aside(|flow| annotation(flow, &beside, content));
    let link = flow.aside(|flow| address(flow, &beside, work));
    let mut parts = head;
    append(&mut parts, words, flow.half());
    append(&mut parts, link, flow.half());
    let inside = collapse(parts).padded(pad);
    let least = cover.size.height + pad * 2;
    let start = flow.galley.rows.len();
    let mut row = Row { height: inside.height.max(least), ..inside };
    let drawn = draw_cover(flow, frame, work, cover);
    row.ink.splice(0..0, drawn);
    if row.height <= flow.page.depth().ratio(WHOLE, 1000) {
        let rect = Rect::new(frame.left, Length::ZERO, frame.measure, row.height);
        row.ink.insert(0, Ink::Outline { rect, color: flow.theme().color.rule });
        flow.push(row);
    } else {
        open_card(flow, frame, row);
    }
    if frame.grid {
        flow.display(start, flow.page.leading, flow.page.leading);
    } else {
        flow.space(flow.half());
    }
    flow.flush = true;
}

/// A card too deep for a panel: rules above and below, its lines parted where the page ends.
fn open_card(flow: &mut Flow<'_, '_>, frame: &Frame, row: Row) {
    let color = flow.theme().color.rule;
    let mut parts = row.parted(frame.leading, flow.page.depth());
    let thin = Length::milli_pt(500);
    if let Some(first) = parts.first_mut() {
        let rect = Rect::new(frame.left, Length::ZERO, frame.measure, thin);
        first.ink.push(Ink::Rule { rect, color });
    }
    if let Some(end) = parts.last_mut() {
        let rect = Rect::new(frame.left, end.height, frame.measure, thin);
        end.ink.push(Ink::Rule { rect, color });
    }
    for part in parts {
        flow.push(part);
    }
}

/// Title, authors, publisher and year.
fn particulars(flow: &mut Flow<'_, '_>, frame: &Frame, node: NodeId, work: &Work) {
    let mut ragged = frame.ragged(Align::Start);
    if let Some(lang) = &work.lang {
        ragged.lang = lang.clone();
    }
    let title = vec![Inline::Styled {
        style: Style::WorkTitle,
        content: vec![Inline::Text(Text::generated(work.title.clone()).standing_for(node))],
    }];
    let title = match work.entry {
        Some(entry) => {
            linked(Target::Internal(entry), title, &format!("{} (bibliography)", work.title))
        }
        None => title,
    };
    flow.paragraph(&ragged, Shape::default(), (Tag::P, NodeId::NONE), &title);
    let small = style::small(flow.theme());
    let lines = ragged.styled(small, style::leading(flow.theme(), small.size));
    let lines = Frame { lang: frame.lang.clone(), ..lines };
    let from = [work.publisher.as_str(), work.year.as_str()];
    let from: Vec<&str> = from.into_iter().filter(|it| !it.is_empty()).collect();
    for words in [work.authors.clone(), from.join(", ")] {
        if !words.is_empty() {
            let words = [Inline::Text(Text::generated(words))];
            flow.paragraph(&lines, Shape::default(), (Tag::P, NodeId::NONE), &words);
        }
    }
}

/// The author's quotation or annotation.
fn annotation(flow: &mut Flow<'_, '_>, frame: &Frame, content: &[Block<Settled>]) {
    let small = style::small(flow.theme());
    let frame = frame.styled(small, style::leading(flow.theme(), small.size));
    let frame = Frame { grid: false, ..frame };
    flow.fixed += 1;
    blocks(flow, &frame, content);
    flow.fixed -= 1;
    flow.space = Length::ZERO;
}

/// The link, without what a reader need not type.
fn address(flow: &mut Flow<'_, '_>, frame: &Frame, work: &Work) {
    let Some(url) = &work.url else {
        return;
    };
    let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let shown = bare.unwrap_or(url).trim_end_matches('/').trim_start_matches("www.");
    let words = vec![Inline::Text(Text::generated(shown))];
    let words = linked(Target::External(url.clone()), words, &work.title);
    let small = style::small(flow.theme());
    let frame = frame.styled(small, style::leading(flow.theme(), small.size));
    flow.paragraph(&frame.ragged(Align::Start), Shape::default(), (Tag::P, NodeId::NONE), &words);
}

fn linked(to: Target, content: Vec<Inline<Settled>>, title: &str) -> Vec<Inline<Settled>> {
    vec![Inline::Reference(Resolved::Link { to, content, title: title.to_owned() })]
}

fn append(rows: &mut Vec<Row>, mut more: Vec<Row>, space: Length) {
    if let Some(first) = more.first_mut() {
        first.above = first.above.max(space);
    }
    rows.append(&mut more);
}

impl Row {
    /// The same with white above and below.
    fn padded(mut self, pad: Length) -> Self {
        self.height += pad * 2;
        self.ink = self.ink.into_iter().map(|ink| ink.shifted(Length::ZERO, pad)).collect();
        self
    }
}

/// The author's own cover image, or title and author on the theme's colour.
fn draw_cover(flow: &mut Flow<'_, '_>, frame: &Frame, work: &Work, rect: Rect) -> Vec<Ink> {
    let accent = flow.theme().color.accent;
    if let Some(image) = work.cover {
        let natural = flow.set.setting.images.get(image).map(|it| it.size).unwrap_or_default();
        return vec![Ink::Picture { image, rect: fitted(natural, rect), element: None }];
    }
    let mut ink = vec![Ink::Rule { rect, color: accent }];
    let light = on(accent);
    let hair = Length::milli_pt(400);
    let pad = rect.size.width.div(12);
    let wide = rect.size.width - pad * 2;
    for y in [rect.origin.y + pad, rect.bottom() - pad - hair] {
        ink.push(Ink::Rule { rect: Rect::new(rect.origin.x + pad, y, wide, hair), color: light });
    }
    let room = rect.size.height.ratio(56, 100);
    let title = cover_words(flow, frame, &work.title, (rect, room), light, &COVER_SIZES);
    let top = rect.origin.y + pad * 2;
    let slack = (room - title.height).div(2).max(Length::ZERO);
    ink.extend(title.ink.into_iter().map(|it| it.shifted(Length::ZERO, top + slack)));
    let room = rect.size.height.ratio(22, 100);
    let author = cover_words(flow, frame, &work.authors, (rect, room), light, &COVER_SIZES[2..]);
    let y = rect.bottom() - pad * 2 - author.height;
    ink.extend(author.ink.into_iter().map(|it| it.shifted(Length::ZERO, y)));
    ink
}

/// Words on a cover, as large as they fit; they are a picture, not text, so no element holds them.
fn cover_words(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    words: &str,
    (rect, room): (Rect, Length),
    color: Color,
    sizes: &[i64],
) -> Row {
    let pad = rect.size.width.div(10);
    let content = [Inline::Text(Text::generated(words))];
    // A size that does not fit is no mistake of the author's.
    let said = std::mem::take(flow.sink);
    let mut best = Row::default();
    for size in sizes {
        let size = Length::milli_pt(*size).min(frame.text.size);
        let text = TextStyle { size, color, weight: Weight::Regular, ..frame.text };
        let cover = Frame {
            left: rect.origin.x + pad,
            measure: rect.size.width - pad * 2,
            text,
            leading: size.of_em(1_200),
            grid: false,
            ..frame.ragged(Align::Center)
        };
        *flow.sink = Sink::new();
        let rows = flow.lines(&cover, Shape::default(), None, &content);
        let fits = stacked(&rows) <= room && !no_room(flow.sink);
        let count = usize::try_from(room.0 / cover.leading.0.max(1)).unwrap_or(0);
        best = collapse(rows.into_iter().take(count).collect());
        if fits {
            break;
        }
    }
    *flow.sink = said;
    best
}

/// Whether it was said that words had no room on a line.
pub(super) fn no_room(said: &Sink) -> bool {
    said.diagnostics().iter().any(|it| it.code == Code::LineOverfull)
}

/// White or black, whichever reads better on `color`.
pub(super) fn on(color: Color) -> Color {
    let light = u32::from(color.r) * 299 + u32::from(color.g) * 587 + u32::from(color.b) * 114;
    if light < 140_000 { Color::WHITE } else { Color::BLACK }
}

/// A picture of a natural size, as large as it fits into a rectangle, its top edge on that of the rectangle.
fn fitted(natural: crate::geom::Size, into: Rect) -> Rect {
    if natural.width.0 <= 0 || natural.height.0 <= 0 {
        return into;
    }
    let height = natural.height.ratio(into.size.width.0, natural.width.0);
    if height <= into.size.height {
        return Rect::new(into.origin.x, into.origin.y, into.size.width, height);
    }
    let width = natural.width.ratio(into.size.height.0, natural.height.0);
    let x = into.origin.x + (into.size.width - width).div(2);
    Rect::new(x, into.origin.y, width, into.size.height)
}
