//! Widths of columns: by what they hold, or by the shares that the author gave.

use crate::geom::Length;
use crate::layout::decimal::{Reach, reaches};
use crate::layout::frame::Frame;
use crate::layout::galley::Flow;
use crate::layout::geometry::round_up;
use crate::layout::para::widths::{Widths, widths};
use crate::layout::para::{ParagraphStyle, TextStyle};
use crate::layout::table::SMALLER;
use crate::model::{Block, BlockKind, Settled, Table, child_blocks};
use crate::theme::{Align, Weight};

/// Between columns, thousandths of the size.
const GAP: i64 = 1_200;
/// A table that takes this part of the measure takes all of it.
const NEARLY: i64 = 700;
/// Width of code, figures and the like in a cell, thousandths of the size.
const OTHER: i64 = 12_000;
/// A narrower column, in thousandths of the size, can't be read where its cells take more than two lines.
const STARVED: i64 = 9_000;

/// Columns of a table: left edges from the table's, and widths.
pub(super) struct Columns {
    pub lefts: Vec<Length>,
    pub widths: Vec<Length>,
    pub whole: Length,
    /// Of columns that are aligned on their decimal mark.
    pub decimal: Vec<Option<Reach>>,
}

/// Whether the columns of a table have room in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// As it is.
    Plain,
    /// If it is set smaller.
    Smaller,
    /// Not even then.
    Nowhere,
}

/// Whether a table has room in a frame.
pub(super) fn fit(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    table: &Table<Settled>,
) -> Fit {
    let gaps = gap(text, false) * between(table);
    let needed: Length = contents(flow, frame, text, table).iter().map(|it| it.least).sum();
    if needed + gaps <= frame.measure {
        Fit::Plain
    } else if needed.ratio(SMALLER, 1000) + gaps.div(2) <= frame.measure {
        Fit::Smaller
    } else {
        Fit::Nowhere
    }
}

/// White between two columns; half of it in a table that is set smaller.
fn gap(text: TextStyle, tight: bool) -> Length {
    let gap = text.size.of_em(GAP);
    if tight { gap.div(2) } else { gap }
}

/// How often there is white between columns.
fn between(table: &Table<Settled>) -> i64 {
    (i64::try_from(table.columns.len()).unwrap_or(i64::MAX) - 1).max(0)
}

/// Column widths after CSS 2.2 §17.5.2.2: what the words need at least, and the rest in proportion to what they would like;
/// or the shares that the author gave, no column narrower than its words. `tight`: with half the white between them.
pub(super) fn columns(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    table: &Table<Settled>,
    tight: bool,
) -> Columns {
    let contents = contents(flow, frame, text, table);
    let gap = gap(text, tight);
    let gaps = gap * between(table);
    let room = (frame.measure - gaps).max(Length::pt(between(table) + 1));
    let widths = if table.widths.len() == contents.len() {
        shared(&table.widths, &contents, room)
    } else {
        let wished: Length = contents.iter().map(|it| it.natural).sum();
        let small = wished + gaps < frame.measure.ratio(NEARLY, 1000);
        let room = if small && !tight { wished } else { room };
        by_content(&contents, room, text.size.of_em(STARVED))
    };
    let mut lefts = Vec::with_capacity(widths.len());
    let mut x = Length::ZERO;
    for width in &widths {
        lefts.push(x);
        x += *width + gap;
    }
    Columns { lefts, widths, whole: x - gap, decimal: reaches(flow, frame, text, table) }
}

/// Widths by the author's shares of `room`.
fn shared(shares: &[u32], contents: &[Widths], room: Length) -> Vec<Length> {
    let sum: i64 = shares.iter().map(|it| i64::from(*it)).sum();
    let share = |it: &u32| room.ratio(i64::from(*it), sum.max(1));
    let needs = needs(contents, room);
    let wish: Vec<_> = shares.iter().zip(&needs).map(|(it, need)| share(it).max(*need)).collect();
    spread(&wish, &needs, room)
}

/// Widths by what the columns hold. Names in code are divided where a column beside them would be `starved`.
fn by_content(contents: &[Widths], room: Length, starved: Length) -> Vec<Length> {
    let wish: Vec<_> = contents.iter().map(|it| it.natural).collect();
    let widths = spread(&wish, &needs(contents, room), room);
    let narrow = |(width, wish): (&Length, &Length)| *width < starved && *width * 2 < *wish;
    if !widths.iter().zip(&wish).any(narrow) {
        return widths;
    }
    let least: Vec<_> = contents.iter().map(|it| it.least).collect();
    spread(&wish, &least, room)
}

/// What the columns need: room for whole words, or for parts of names if that is too much.
fn needs(contents: &[Widths], room: Length) -> Vec<Length> {
    let whole: Vec<_> = contents.iter().map(|it| it.whole).collect();
    if whole.iter().copied().sum::<Length>() <= room {
        return whole;
    }
    contents.iter().map(|it| it.least).collect()
}

/// Shares `room` among the columns.
fn spread(wish: &[Length], need: &[Length], room: Length) -> Vec<Length> {
    let needed: Length = need.iter().copied().sum();
    let wished: Length = wish.iter().copied().sum();
    if needed > room {
        return at_most(need, room);
    }
    if wished <= room {
        let more = room - wished;
        return wish.iter().map(|it| *it + more.ratio(it.0, wished.0.max(1))).collect();
    }
    let (more, over) = (room - needed, (wished - needed).0.max(1));
    wish.iter().zip(need).map(|(w, n)| *n + more.ratio((*w - *n).0, over)).collect()
}

/// What columns need where that is more than there is: the widest ones get less, all of those the same.
fn at_most(need: &[Length], room: Length) -> Vec<Length> {
    let mut sorted = need.to_vec();
    sorted.sort_unstable();
    let (mut left, mut most) = (room, Length::ZERO);
    for (at, it) in sorted.iter().enumerate() {
        most = left.div(i64::try_from(sorted.len() - at).unwrap_or(i64::MAX));
        if *it > most {
            break;
        }
        left -= *it;
    }
    need.iter().map(|it| (*it).min(most)).collect()
}

/// Widths of what each column holds; a hair more than measured, so that rounding breaks nothing.
fn contents(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    table: &Table<Settled>,
) -> Vec<Widths> {
    let hair = Length::milli_pt(50);
    let mut found = vec![Widths::default(); table.columns.len()];
    let mut wide = Vec::new();
    for (i, row) in table.head.iter().chain(&table.rows).enumerate() {
        let weight = if i < table.head.len() { Weight::Semibold } else { text.weight };
        let style = cell_style(frame, TextStyle { weight, ..text });
        for (at, cell) in row.iter().enumerate().filter(|it| it.1.columns() > 0) {
            let own = if cell.blocks.is_empty() {
                widths(flow.set, &style, &cell.content)
            } else {
                block_widths(flow, &style, &cell.blocks)
            };
            let own = own.map(|it| round_up(it + hair, hair));
            match found.get_mut(at) {
                Some(found) if cell.columns() == 1 => *found = found.max(own),
                _ => wide.push((at, cell.columns(), own)),
            }
        }
    }
    for (at, count, own) in wide {
        let end = (at + count).min(found.len());
        widen(found.get_mut(at..end).unwrap_or_default(), gap(text, false), own);
    }
    for (reach, found) in reaches(flow, frame, text, table).iter().zip(&mut found) {
        let both = reach.map_or(Length::ZERO, |it| it.before + it.after + hair);
        *found = found.map(|it| it.max(both));
    }
    found
}

/// Gives columns together what a cell over all of them needs, the white between them counted in.
fn widen(columns: &mut [Widths], gap: Length, own: Widths) {
    let count = i64::try_from(columns.len()).unwrap_or(i64::MAX).max(1);
    let gaps = gap * (count - 1);
    let sums = columns.iter().fold(Widths::default(), |sum, it| Widths {
        natural: sum.natural + it.natural,
        whole: sum.whole + it.whole,
        least: sum.least + it.least,
    });
    let share = |own: Length, sum: Length| (own - gaps - sum).max(Length::ZERO).div(count);
    let more = Widths {
        natural: share(own.natural, sums.natural),
        whole: share(own.whole, sums.whole),
        least: share(own.least, sums.least),
    };
    for it in columns {
        it.natural += more.natural;
        it.whole += more.whole;
        it.least += more.least;
    }
}

/// Widths of blocks; what is neither words nor holds them wants a column of some words.
fn block_widths(
    flow: &mut Flow<'_, '_>,
    style: &ParagraphStyle,
    blocks: &[Block<Settled>],
) -> Widths {
    let mut all = Widths::default();
    for block in blocks {
        let indent = match block.kind.as_paragraph() {
            Some(_) => Length::ZERO,
            None => flow.theme().list_indent.at(style.text.size),
        };
        let mut own = Widths::default();
        if let BlockKind::Paragraph(content) = &block.kind {
            own = widths(flow.set, style, content);
        }
        let inner = child_blocks(block);
        if inner.is_empty() && !matches!(block.kind, BlockKind::Paragraph(_)) {
            let natural = style.text.size.of_em(OTHER);
            own = Widths { natural, whole: natural.div(2), least: natural.div(2) };
        }
        for inner in inner {
            own = own.max(block_widths(flow, style, inner));
        }
        all = all.max(own.map(|it| it + indent));
    }
    all
}

fn cell_style(frame: &Frame, text: TextStyle) -> ParagraphStyle {
    ParagraphStyle {
        text,
        measure: frame.measure,
        first: Length::ZERO,
        rest: Length::ZERO,
        cut: None,
        skip: 0,
        align: Align::Start,
        hyphenate: true,
        lead_in: 0,
        lang: frame.lang.clone(),
        verbatim: None,
        looseness: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(widths: &[Length]) -> Vec<i64> {
        widths.iter().map(|it| it.0 / Length::pt(1).0).collect()
    }

    fn column(natural: i64, whole: i64, least: i64) -> Widths {
        let [natural, whole, least] = [natural, whole, least].map(Length::pt);
        Widths { natural, whole, least }
    }

    #[test]
    fn shares_give_way_to_words() {
        let contents = [column(60, 40, 40), column(30, 30, 30), column(900, 45, 45)];
        let widths = shared(&[1, 1, 8], &contents, Length::pt(300));
        assert_eq!(points(&widths), [40, 30, 230]);
        let widths = shared(&[1, 1, 1], &contents, Length::pt(300));
        assert_eq!(points(&widths), [100, 100, 100]);
    }

    #[test]
    fn names_are_divided_where_another_column_has_no_room() {
        let names = column(130, 130, 60);
        let widths = by_content(&[names, column(450, 45, 45)], Length::pt(200), Length::pt(80));
        assert!(widths[0] < Length::pt(130) && widths[1] > Length::pt(100), "{widths:?}");
        let widths = by_content(&[names, column(450, 45, 45)], Length::pt(300), Length::pt(80));
        assert_eq!(points(&widths), [130, 170]);
        // What takes two lines is no reason.
        let widths = by_content(&[names, column(110, 45, 45)], Length::pt(200), Length::pt(80));
        assert_eq!(points(&widths), [130, 70]);
    }

    #[test]
    fn only_the_widest_columns_get_less_than_they_need() {
        let need = [20, 500, 30, 100].map(Length::pt);
        assert_eq!(points(&at_most(&need, Length::pt(300))), [20, 150, 30, 100]);
        assert_eq!(points(&at_most(&need, Length::pt(40))), [10, 10, 10, 10]);
    }
}
