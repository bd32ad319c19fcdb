//! Rows and columns: LaTeX's `array`, amsmath's matrices and aligned lines. Lengths are LaTeX's at ten points, in thousandths of an em.

use crate::font::Constant;
use crate::geom::{Length, Point};
use crate::layout::math::boxes::{Ink, Set};
use crate::layout::math::fence::on_axis;
use crate::layout::math::fraction::STRUT;
use crate::layout::math::row::Line;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{self, Align, Row, Style, Table, TableKind};

/// `\arraycolsep`.
const COLUMN_GAP: i64 = 500;
/// `\arrayrulewidth`.
const RULE: i64 = 40;
/// Dashes of a dashed rule, and the room between them.
const DASH: i64 = 200;

/// Where a column begins, and how wide it is.
type Span = (Length, Length);

/// How rows stand below each other.
struct Leading {
    /// Height and depth of every row at least.
    strut: (Length, Length),
    /// From one baseline to the next, where that leaves `gap` between the rows.
    baselines: Length,
    /// Between rows that are too high for that.
    gap: Length,
    /// Rows nearer than this are too high.
    limit: Length,
}

fn leading(kind: TableKind, setter: &MathSetter<'_>) -> Leading {
    let em = |it: i64| setter.of_em(it);
    let (zero, strut) = (Length::ZERO, (em(STRUT.0), em(STRUT.1)));
    let flush = Leading { strut, baselines: zero, gap: zero, limit: zero };
    match kind {
        TableKind::Matrix | TableKind::Array => flush,
        // `\arraystretch` 1.2.
        TableKind::Cases => Leading { strut: (em(1_008), em(432)), ..flush },
        // 6, 1.5 and 1.5 of amsmath's `\ex@`, which is a point.
        TableKind::Small => {
            Leading { strut: (zero, zero), baselines: em(600), gap: em(150), limit: em(150) }
        }
        // amsmath: the shifts and the gap of a stack in S.
        TableKind::Substack => {
            let of = |it| setter.constant(it, Cx::new(Style::Script));
            let baselines = of(Constant::StackTopShiftUp) + of(Constant::StackBottomShiftDown);
            let gap = of(Constant::StackGapMin);
            Leading { strut: (zero, zero), baselines, gap, limit: gap }
        }
        // `\openup\jot` of 3 pt on 12 pt, `\lineskip` 1 pt, `\lineskiplimit` 0.
        TableKind::Aligned | TableKind::AlignedAt | TableKind::Gathered | TableKind::Multline => {
            Leading { strut, baselines: em(1_500), gap: em(400), limit: em(300) }
        }
    }
}

/// How wide a table's rows are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// As the whole.
    Alike,
    /// As what they hold: rows of `multline`, which stand on a measure that is not known here.
    Own,
}

/// A table's rows, each as wide as the whole (of `multline` as wide as what it holds), and where their baselines are: from the
/// first one, downwards.
pub(in crate::layout::math) fn lines(it: &Table, setter: &MathSetter<'_>) -> Vec<(Set, Length)> {
    let rows = if it.kind == TableKind::Multline { Rows::Own } else { Rows::Alike };
    laid(it, rows, setter).0
}

/// The same, with the places of the columns. Cells are set once: each that is set twice doubles the work of those in it.
fn laid(it: &Table, rows: Rows, setter: &MathSetter<'_>) -> (Vec<(Set, Length)>, Vec<Span>) {
    let cells: Vec<Vec<Set>> = it.rows.iter().map(|row| cells(it, row, setter)).collect();
    let (places, width) = places(it, &cells, setter);
    let lead = leading(it.kind, setter);
    let em = |it: i64| setter.of_em(it);
    let mut all: Vec<(Set, Length)> = Vec::with_capacity(it.rows.len());
    let mut baseline = Length::ZERO;
    for (index, (row, cells)) in it.rows.iter().zip(cells).enumerate() {
        let mut set = Set::space(width);
        (set.ascent, set.descent) = lead.strut;
        for (at, (cell, place)) in cells.into_iter().zip(&places).enumerate() {
            if rows == Rows::Own {
                set.width = cell.width;
                set.put(cell, Length::ZERO, Length::ZERO);
                continue;
            }
            let free = place.1 - cell.width;
            let x = match it.align(index, at) {
                Align::Left => Length::ZERO,
                Align::Center => free.div(2),
                Align::Right => free,
            };
            set.put(cell, place.0 + x, Length::ZERO);
        }
        // `\\[…]` lowers the foot of the strut; a negative one moves the next row up (LaTeX, `\@argarraycr`).
        let more = em(i64::from(row.more));
        let is_array = lead.baselines == Length::ZERO;
        if is_array && more > Length::ZERO {
            set.descent = set.descent.max(lead.strut.1 + more);
        }
        if let Some((above, at)) = all.last() {
            let before = it.rows.get(index - 1).map_or(0, |it| it.more);
            let apart = above.descent + set.ascent;
            let close = lead.baselines - apart < lead.limit;
            let step = if close { apart + lead.gap } else { lead.baselines };
            let ruled = it.lines.get(index).is_some_and(|it| *it != tree::Line::None);
            baseline = *at + step + if ruled { em(RULE) } else { Length::ZERO };
            if !is_array || before < 0 {
                baseline += em(i64::from(before));
            }
        }
        all.push((set, baseline));
    }
    (all, places)
}

/// A table centred on the axis.
pub(in crate::layout::math) fn table(it: &Table, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let (lines, places) = laid(it, Rows::Alike, setter);
    let is_there = |at: usize| it.lines.get(at).is_some_and(|it| *it != tree::Line::None);
    let thick = setter.of_em(RULE);
    let mut set = Set::default();
    let ends = lines.first().zip(lines.last());
    let Some(((first, _), (last, foot))) = ends else { return set };
    let width = first.width;
    let mut top = -first.ascent;
    let mut bottom = *foot + last.descent;
    if is_there(0) {
        top -= thick;
    }
    if is_there(lines.len()) {
        bottom += thick;
    }
    (set.ascent, set.descent) = (-top, bottom);
    for (index, kind) in it.lines.iter().enumerate() {
        let y = match lines.get(index) {
            Some((row, at)) => *at - row.ascent - thick,
            None => bottom - thick,
        };
        across(&mut set, *kind, (Length::ZERO, y), width, setter);
    }
    if it.kind == TableKind::Array {
        for (index, kind) in it.rules.iter().enumerate() {
            let gap = setter.of_em(COLUMN_GAP);
            let x = match index.checked_sub(1).and_then(|it| places.get(it)) {
                Some(place) => place.0 + place.1 + gap,
                None if index == 0 => Length::ZERO,
                None => continue,
            };
            down(&mut set, *kind, (x - thick.div(2), top), bottom - top, setter);
        }
    }
    for (row, at) in lines {
        set.put(row, Length::ZERO, at);
    }
    set.width = width;
    let outside = match it.kind {
        // `\,` at each side.
        TableKind::Small => setter.size(cx).ratio(3, 18),
        _ => Length::ZERO,
    };
    let width = set.width + outside * 2;
    on_axis(set.at(outside, width), cx, setter).grouped()
}

/// A rule across a table.
fn across(
    set: &mut Set,
    kind: tree::Line,
    (x, y): (Length, Length),
    width: Length,
    setter: &MathSetter<'_>,
) {
    let thick = setter.of_em(RULE);
    for (from, to) in dashes(kind, width, setter) {
        set.ink.push((Point { x: x + from, y }, Ink::Rule(to - from, thick)));
    }
}

/// A rule down a table.
fn down(
    set: &mut Set,
    kind: tree::Line,
    (x, y): (Length, Length),
    height: Length,
    setter: &MathSetter<'_>,
) {
    let thick = setter.of_em(RULE);
    for (from, to) in dashes(kind, height, setter) {
        set.ink.push((Point { x, y: y + from }, Ink::Rule(thick, to - from)));
    }
}

/// Where a rule is drawn.
fn dashes(kind: tree::Line, length: Length, setter: &MathSetter<'_>) -> Vec<(Length, Length)> {
    let dash = setter.of_em(DASH);
    match kind {
        tree::Line::None => Vec::new(),
        tree::Line::Solid => vec![(Length::ZERO, length)],
        tree::Line::Dashed => {
            let count = (length.0 / (dash.0.max(1) * 2)).clamp(1, 1_000);
            let each = length.ratio(1, count);
            (0..count).map(|it| (each * it, each * it + each.div(2))).collect()
        }
    }
}

fn cells(it: &Table, row: &Row, setter: &MathSetter<'_>) -> Vec<Set> {
    let style = match it.kind {
        TableKind::Small | TableKind::Substack => Style::Script,
        _ if it.display => Style::Display,
        _ => Style::Text,
    };
    let pairs = matches!(it.kind, TableKind::Aligned | TableKind::AlignedAt);
    let each = row.cells.iter().enumerate().map(|(at, cell)| {
        // amsmath sets `{}` before what stands at the left of its column.
        let continues = pairs && at % 2 == 1;
        Line::of(cell, Cx::new(style), continues).set(setter).grouped()
    });
    each.collect()
}

/// Where columns begin and how wide they are; the width of the whole.
fn places(it: &Table, cells: &[Vec<Set>], setter: &MathSetter<'_>) -> (Vec<Span>, Length) {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let em = |it: i64| setter.of_em(it);
    let (outside, gap) = match it.kind {
        TableKind::Array => (em(COLUMN_GAP), em(COLUMN_GAP * 2)),
        TableKind::Matrix => (Length::ZERO, em(COLUMN_GAP * 2)),
        TableKind::Cases => (Length::ZERO, em(1_000)),
        // `\thickspace` of the text around.
        TableKind::Small => (Length::ZERO, em(278)),
        _ => (Length::ZERO, Length::ZERO),
    };
    let mut x = outside;
    let mut places = Vec::with_capacity(columns);
    for at in 0..columns {
        let width = cells.iter().filter_map(|it| it.get(at)).map(|it| it.width).max();
        let mut width = width.unwrap_or_default();
        if it.kind == TableKind::Multline {
            width += em(2_000);
        }
        places.push((x, width));
        // amsmath, `\alignsep@`: between a pair and the next.
        let apart = match it.kind {
            TableKind::Aligned if at % 2 == 1 => em(1_000),
            _ => gap,
        };
        x += width + apart;
        if at + 1 == columns {
            x -= apart;
        }
    }
    (places, x + outside)
}
