//! Figures to rows: the picture on the measure, its caption kept below it.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::geom::{Length, Rect, Size};
use crate::image::Kind;
use crate::lang::numbered;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Float, Flow, Ink, Row, stacked};
use crate::layout::geometry;
use crate::layout::note::heights;
use crate::layout::paginate::NOTE_GAP;
use crate::layout::para::Figures;
use crate::layout::style;
use crate::model::{Block, Caption, Figure, Inline, Settled, Style, Text};
use crate::page::Tag;
use crate::theme::Align;

/// A drawing without a width of its own takes the whole measure from this many thousandths of it on.
const NEARLY: i64 = 600;
/// A caption has at least this many thousandths of the measure.
const CAPTION: i64 = 600;

/// Sets a figure; a numbered one in the main column may move to the top of the next page, for the text names it by its
/// number. Any other stays between its neighbours.
pub(super) fn figure(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    block: &Block<Settled>,
    figure: &Figure<Settled>,
) {
    let rows = flow.aside(|flow| set(flow, frame, block, figure));
    let numbered = figure.caption.as_ref().is_some_and(|it| it.number.is_some());
    if numbered && floats(flow, frame, &rows) {
        let space = flow.space;
        return float(flow, block.node, rows, space);
    }
    let start = flow.galley.rows.len();
    for row in rows {
        flow.push(row);
    }
    flow.keep(start);
    let white = if frame.grid { flow.page.leading } else { flow.half() };
    flow.display(start, white, white);
    flow.flush = true;
}

/// Whether rows may move overleaf: in the main column, no deeper than a page, and without notes, which would lose their
/// page. What is kept together stays together.
pub(super) fn floats(flow: &Flow<'_, '_>, frame: &Frame, rows: &[Row]) -> bool {
    flow.nested == 0
        && flow.kept == 0
        && frame.grid
        && stacked(rows) <= flow.page.depth()
        && frame.left == Length::ZERO
        && rows.iter().all(|it| it.notes.is_empty())
}

/// Takes the figure out of the column, padded to whole lines. What stood before it is followed by what stands after it as
/// if it were not there: `space` is the white that was wanted below.
pub(super) fn float(flow: &mut Flow<'_, '_>, node: NodeId, mut rows: Vec<Row>, space: Length) {
    let line = flow.page.leading;
    let inside = stacked(&rows);
    let total = flow.page.snap(inside + line * 2);
    let white = (total - inside).div(2);
    flow.unmark(node);
    if let Some(first) = rows.first_mut() {
        first.above = white.max(space);
        first.nodes.push(node);
    }
    for row in &mut rows {
        row.after = FORBIDDEN;
    }
    if let Some(last) = rows.last_mut() {
        last.below = total - inside - white;
    }
    let anchor = flow.galley.rows.len();
    flow.galley.floats.push(Float { anchor, rows });
    flow.space = space;
}

fn set(flow: &mut Flow<'_, '_>, frame: &Frame, block: &Block<Settled>, figure: &Figure<Settled>) {
    let group = flow.open(frame, Tag::Div, block.node);
    let frame = &frame.within(group);
    let element = (!figure.alt.is_empty()).then(|| {
        let id = flow.open(frame, Tag::Figure, NodeId::NONE);
        if let Some(it) = flow.galley.tree.get_mut(id) {
            it.alt = Some(figure.alt.clone());
        }
        id
    });
    let width = width(flow, frame, figure);
    let x = frame.left + (frame.measure - width).div(2);
    // The caption begins at the picture's edge, and has some words on a line below a narrow one too.
    let measure = width.max(frame.measure.ratio(CAPTION, 1000)).min(frame.left + frame.measure - x);
    let below = Frame { left: x, measure, ..frame.clone() };
    let caption = flow.aside(|flow| {
        if let Some(it) = &figure.caption {
            self::caption(flow, &below, Tag::Caption, it);
        }
    });
    let gap = if caption.is_empty() { Length::ZERO } else { flow.half() };
    // A cell, a card and a note stand beside or below other things.
    let whole = flow.page.depth();
    let deep = if flow.fixed > 0 { geometry::part_of(whole) } else { whole };
    let room =
        deep - stacked(&caption) - gap - noted(flow, frame, &caption) - flow.page.leading * 2;
    let size = extent(flow, block, figure, width, room);
    let x = frame.left + (frame.measure - size.width).div(2);
    let rect = Rect::new(x, Length::ZERO, size.width, size.height);
    let ink = vec![Ink::Picture { image: figure.image, rect, element }];
    flow.push(Row { height: size.height, after: FORBIDDEN, ink, ..Row::default() });
    flow.space(gap);
    for row in caption {
        flow.push(row);
    }
}

/// Depth of the notes of a caption, which stand on its page: their beginning at least, for which half a page is enough.
fn noted(flow: &mut Flow<'_, '_>, frame: &Frame, caption: &[Row]) -> Length {
    let notes: Length = heights(flow, frame, caption).into_iter().sum();
    match notes {
        Length::ZERO => notes,
        notes => (notes + flow.page.leading * NOTE_GAP).min(flow.page.depth().div(2)),
    }
}

/// How wide a picture is set: as asked, else its own size, never wider than the frame.
fn width(flow: &Flow<'_, '_>, frame: &Frame, figure: &Figure<Settled>) -> Length {
    let picture = flow.set.setting.images.get(figure.image);
    let natural = picture.map_or(Length::ZERO, |it| it.size.width);
    let nearly = natural >= frame.measure.ratio(NEARLY, 1000);
    let width = match (figure.width, picture.map(|it| &it.kind)) {
        (Some(width), _) => width.within(frame.measure),
        (None, Some(Kind::Svg(_))) if nearly => frame.measure,
        (None, _) => natural,
    };
    width.min(frame.measure).max(Length::pt(1))
}

/// How large a picture of a width is set: never deeper than `room`.
fn extent(
    flow: &mut Flow<'_, '_>,
    block: &Block<Settled>,
    figure: &Figure<Settled>,
    width: Length,
    room: Length,
) -> Size {
    let picture = flow.set.setting.images.get(figure.image);
    let natural = picture.map_or(Size::default(), |it| it.size);
    let height = if natural.width.0 > 0 {
        natural.height.ratio(width.0, natural.width.0).max(Length::pt(1))
    } else {
        flow.page.leading
    };
    let room = room.max(flow.page.leading);
    if height <= room {
        return Size { width, height };
    }
    flow.sink.push(
        Diagnostic::new(Code::FigureTall, "a figure is taller than its page")
            .at_maybe(block.span, "scaled down to fit")
            .hint("give it a smaller `width=`, or crop it"),
    );
    Size { width: width.ratio(room.0, height.0).max(Length::pt(1)), height: room }
}

/// A caption: small, its number in small caps.
pub(super) fn caption(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    tag: Tag,
    caption: &Caption<Settled>,
) {
    let mut words: Vec<Inline<Settled>> = Vec::with_capacity(caption.content.len() + 2);
    if let Some(number) = caption.number.as_ref().filter(|it| it.shown) {
        let label = numbered(&number.word, &number.text).replace(' ', "\u{a0}");
        let content = vec![Inline::Text(Text::generated(label.trim()))];
        words.push(Inline::Styled { style: Style::SmallCaps, content });
        words.push(Inline::Text(Text::generated("\u{2002}")));
    }
    words.extend_from_slice(&caption.content);
    let text = style::small(flow.theme());
    let text = crate::layout::para::TextStyle {
        figures: Figures::OldStyle,
        size: text.size.min(frame.text.size),
        ..text
    };
    let frame = frame.styled(text, style::leading(flow.theme(), text.size));
    let frame = Frame { grid: false, ..frame.ragged(Align::Start) };
    let start = flow.galley.rows.len();
    flow.paragraph(&frame, Shape::default(), (tag, NodeId::NONE), &words);
    flow.keep(start);
}
