//! Words and their readings to items that stand above each other.

use crate::geom::Length;
use crate::layout::para::collect::Ruby;
use crate::layout::para::items::{Item, ItemKind, number};

/// Brings each reading above the middle of its words: white behind the words leads back, and the wider of the two has its whole
/// width (JLREQ §3.3.6, group-ruby). No line ends within.
pub(in crate::layout::para) fn place(items: &[Item], rubies: &[Ruby]) -> Vec<Item> {
    let mut out = Vec::with_capacity(items.len() + 3 * rubies.len());
    let mut rest = items;
    for ruby in rubies {
        let start = position(rest, ruby.base.start);
        let middle = position(rest, ruby.reading.start);
        let end = rest.partition_point(|it| (it.start as usize) < ruby.reading.end).max(middle);
        let (before, from) = rest.split_at(start);
        let (base, from) = from.split_at(middle - start);
        let (reading, after) = from.split_at(end - middle);
        out.extend_from_slice(before);
        rest = after;
        let (Some(first), Some(last)) = (base.first(), reading.last()) else {
            out.extend(base.iter().chain(reading).map(whole));
            continue;
        };
        let level = base.iter().chain(reading).map(|it| it.level).min().unwrap_or_default();
        let wide = |part: &[Item]| part.iter().map(|it| whole(it).width).sum::<Length>();
        let (below, above) = (wide(base), wide(reading));
        let white = |of: &Item, at: u32, width: Length| Item {
            kind: RIGID,
            start: at,
            end: at,
            width,
            level,
            ..*of
        };
        let half = (above - below).div(2);
        out.push(white(first, first.start, half.max(Length::ZERO)));
        out.extend(base.iter().map(whole));
        out.push(white(first, number(ruby.reading.start), -below - half));
        out.extend(reading.iter().map(whole));
        out.push(white(last, last.end, (-half).max(Length::ZERO)));
    }
    out.extend_from_slice(rest);
    out
}

const RIGID: ItemKind =
    ItemKind::Gap { stretch: Length::ZERO, shrink: Length::ZERO, penalty: None };

/// The first item that has a character at or behind a byte.
fn position(items: &[Item], byte: usize) -> usize {
    items.partition_point(|it| {
        (it.start as usize) < byte || it.end == it.start && it.start as usize == byte
    })
}

/// An item that neither gives way nor ends a line.
fn whole(item: &Item) -> Item {
    match item.kind {
        ItemKind::Space { .. } => {
            let (stretch, shrink) = (Length::ZERO, Length::ZERO);
            Item { kind: ItemKind::Space { stretch, shrink, breaks: false }, ..*item }
        }
        ItemKind::Gap { .. } | ItemKind::Shy => Item { kind: RIGID, width: Length::ZERO, ..*item },
        ItemKind::Word(_) | ItemKind::Image | ItemKind::Forced => *item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_stands_above_the_middle_of_its_words_and_holds_them_together() {
        let item = |kind, start: u32, width: i64| Item {
            kind,
            chunk: 0,
            start,
            end: start + 1,
            width: Length(width),
            level: 0,
        };
        let gap = ItemKind::Gap { stretch: Length(9), shrink: Length(9), penalty: Some(0) };
        let between = |at| Item { end: at, ..item(gap, at, 0) };
        let image = ItemKind::Image;
        // Before, two words with a place between, the reading, behind.
        let check = |reading: i64, whites: [i64; 3]| {
            let items = vec![
                item(image, 0, 100),
                between(1),
                item(image, 1, 40),
                between(2),
                item(image, 2, 40),
                between(3),
                item(image, 3, reading),
                between(4),
                item(image, 4, 100),
            ];
            let widths = [100, 0, whites[0], 40, 0, 40, 0, whites[1], reading, whites[2], 0, 100];
            let placed = place(&items, &[Ruby { base: 1..3, reading: 3..4 }]);
            assert_eq!(placed.iter().map(|it| it.width.0).collect::<Vec<_>>(), widths);
            let ends = |it: &Item| matches!(it.kind, ItemKind::Gap { penalty: Some(_), .. });
            let ends: Vec<usize> =
                placed.iter().enumerate().filter(|it| ends(it.1)).map(|it| it.0).collect();
            assert_eq!(ends, [1, 10]);
        };
        check(20, [0, -50, 30]);
        check(100, [10, -90, 0]);
    }
}
