//! Numbers of a column to one decimal mark below the other.

use crate::geom::Length;
use crate::layout::frame::Frame;
use crate::layout::galley::Flow;
use crate::layout::para::{TextStyle, line};
use crate::model::{Cell, ColumnAlign, Settled, Table, plain_text};

/// How far a number reaches to both sides of the place where its decimal mark stands or would stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Up to the mark.
    pub before: Length,
    /// The mark and what follows it.
    pub after: Length,
}

/// How far the numbers of each column reach that is aligned on its decimal mark; nothing for the others.
pub(super) fn reaches(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    table: &Table<Settled>,
) -> Vec<Option<Reach>> {
    let mut all = Vec::with_capacity(table.columns.len());
    for (index, align) in table.columns.iter().enumerate() {
        if *align != ColumnAlign::Decimal {
            all.push(None);
            continue;
        }
        let mut most = Reach::default();
        for cell in table.rows.iter().filter_map(|it| it.get(index)).filter(|it| it.columns() == 1)
        {
            let own = reach(flow, &frame.lang, text, cell);
            most.before = most.before.max(own.before);
            most.after = most.after.max(own.after);
        }
        all.push(Some(most));
    }
    all
}

/// How far the number of a cell reaches.
pub(super) fn reach(
    flow: &mut Flow<'_, '_>,
    lang: &crate::lang::Lang,
    text: TextStyle,
    cell: &Cell<Settled>,
) -> Reach {
    let words = plain_text(&cell.content);
    let words = words.trim();
    let head = words.get(..whole(words, lang.decimal_mark())).unwrap_or(words);
    let mut width = |it: &str| line(flow.set, text, lang, it).end;
    let before = width(head);
    Reach { before, after: (width(words) - before).max(Length::ZERO) }
}

/// The byte where the whole part of the first number ends; the text's end if there is no number.
fn whole(text: &str, mark: char) -> usize {
    let Some(first) = text.find(|it: char| it.is_numeric()) else { return text.len() };
    let rest = text.get(first..).unwrap_or_default();
    // Groups of thousands are parted by the other mark, by blanks or by an apostrophe.
    let inside =
        |it: char| it.is_numeric() || (it != mark && ",.'’\u{a0}\u{202f}\u{2009}".contains(it));
    let end = rest.find(|it| !inside(it)).unwrap_or(rest.len());
    let number = rest.get(..end).unwrap_or_default();
    first + number.trim_end_matches(|it: char| !it.is_numeric()).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_part_ends_before_the_mark_and_before_a_unit() {
        for (text, mark, head) in [
            ("3.25", '.', "3"),
            ("1,234.5", '.', "1,234"),
            ("1.234,5", ',', "1.234"),
            ("−12", '.', "−12"),
            ("12 %", '.', "12"),
            ("7. May", '.', "7"),
            ("n/a", '.', "n/a"),
            ("", '.', ""),
        ] {
            assert_eq!(&text[..whole(text, mark)], head, "{text}");
        }
    }
}
