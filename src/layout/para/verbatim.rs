//! Code to lines: each line of the source one of its own, long ones turned.

use crate::geom::Length;
use crate::layout::para::atoms::Extent;
use crate::layout::para::items::{Item, ItemKind, Items};
use crate::layout::para::words::Words;
use std::ops::Range;

/// What a turned line begins with, if the face has it.
pub(in crate::layout::para) const TURN: char = '↪';

/// A line of code, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct CodeLine {
    /// What stands on it.
    pub extent: Extent,
    /// It goes on where the one before had no more room, and begins so far in.
    pub turned: Option<Length>,
}

/// Parts code into lines no wider than `measure`. Turned ones begin `indent` further in than the line of the source does:
/// the shape of the code stays. An indent of more than half the measure is cut, so that something stands beside it.
pub(in crate::layout::para) fn verbatim(
    words: &Words<'_>,
    items: &Items,
    measure: Length,
    indent: Length,
) -> Vec<CodeLine> {
    let mut lines = Vec::new();
    let mut first = 0;
    let ends = (0..items.items.len()).filter(|it| items.items[*it].kind == ItemKind::Forced);
    for end in ends.chain([items.items.len()]) {
        let mut from = (first, 0);
        let mut turned = None;
        let hanging = (white(items, first..end) + indent).min(measure.div(2).max(indent));
        loop {
            let room = measure - turned.unwrap_or(Length::ZERO);
            let to = turn(words, items, from, end, room);
            let line = |to, broken| CodeLine {
                extent: Extent { from, to, hyphen: false, broken },
                turned,
            };
            let Some(to) = to.filter(|it| *it > from) else {
                lines.push(line((end, 0), false));
                break;
            };
            lines.push(line(to, to.1 > 0));
            // The spaces that a line was turned at stay on the line above.
            let spaces = items.items.get(to.0..end).unwrap_or_default().iter();
            let spaces = spaces.take_while(|it| matches!(it.kind, ItemKind::Space { .. })).count();
            from = if to.1 == 0 { (to.0 + spaces, 0) } else { to };
            turned = Some(hanging);
        }
        first = end + 1;
    }
    lines
}

/// Width of the spaces that some items begin with.
fn white(items: &Items, line: Range<usize>) -> Length {
    let line = items.items.get(line).unwrap_or_default();
    let spaces = line.iter().take_while(|it| matches!(it.kind, ItemKind::Space { .. }));
    spaces.map(|it| it.width).sum()
}

/// Where the line from `from` has to be turned; `None` if it fits up to `end`.
fn turn(
    words: &Words<'_>,
    items: &Items,
    from: (usize, u32),
    end: usize,
    room: Length,
) -> Option<(usize, u32)> {
    let mut x = Length::ZERO;
    let mut space = None;
    let mut inked = false;
    for (index, item) in items.items.iter().enumerate().take(end).skip(from.0) {
        let start = if index == from.0 { from.1 } else { 0 };
        match item.kind {
            ItemKind::Word(_) => {
                let skipped = pen(words, item, start);
                if x + item.width - skipped > room {
                    let inside =
                        || cut(words, item, start, room - x + skipped).map(|byte| (index, byte));
                    let whole = (inked && start == 0).then_some((index, 0));
                    // An indent without room beside it has a line of its own.
                    if x >= room && !inked && index > from.0 {
                        return Some((index, 0));
                    }
                    // What can't be cut stands alone, wider than the room as it is.
                    let past = (index + 1 < end).then_some((index + 1, 0));
                    return space.or_else(inside).or(whole).or(past);
                }
                x += item.width - skipped;
                inked = true;
            }
            ItemKind::Space { .. } if inked => {
                // Of many in a row, the first: those after it may be beyond the measure, where a comment stood in its column.
                let before = items.items.get(index.wrapping_sub(1)).map(|it| it.kind);
                if !matches!(before, Some(ItemKind::Space { .. })) {
                    space = Some((index, 0));
                }
                x += item.width;
            }
            _ => x += item.width,
        }
    }
    None
}

/// The last byte of a word, past `start`, before which its glyphs are no wider than `room`; at least one glyph.
/// `None` for a word that runs from right to left, which is not cut.
fn cut(words: &Words<'_>, item: &Item, start: u32, room: Length) -> Option<u32> {
    let ItemKind::Word(id) = item.kind else { return None };
    let mut before = Length::ZERO;
    let mut best = None;
    for part in words.parts(id).iter().filter(|_| item.level.is_multiple_of(2)) {
        // From left to right both clusters and pens rise: a word of a megabyte is not read through for each of its lines.
        let glyphs = words.glyphs(part);
        let next = glyphs.partition_point(|it| it.cluster() <= start);
        let fits = glyphs.partition_point(|it| before + Length(it.pen.into()) <= room);
        if let Some(last) = glyphs.get(next.max(fits.saturating_sub(1))) {
            // Marks stay with their letter: the cut is before the first glyph of its cluster.
            let cluster = last.cluster();
            if fits > next || best.is_none() {
                best = Some(cluster);
            }
        }
        before += part.width;
        if before > room {
            return best;
        }
    }
    None
}

/// The pen at a byte of a word.
fn pen(words: &Words<'_>, item: &Item, byte: u32) -> Length {
    let ItemKind::Word(id) = item.kind else { return Length::ZERO };
    let mut before = Length::ZERO;
    for part in words.parts(id).iter().filter(|_| byte > 0) {
        let glyphs = words.glyphs(part);
        let at = glyphs.partition_point(|it| it.cluster() < byte);
        if let Some(glyph) = glyphs.get(at) {
            return before + Length(glyph.pen.into());
        }
        before += part.width;
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::para::Line;
    use crate::layout::para::fixture::{World, code, leaf, letters, right_edge, runs};
    use crate::model::Inline;

    #[test]
    fn a_line_turned_at_many_spaces_goes_on_with_a_word() {
        let world = World::new();
        let source = format!("call();{}// says why{}// and how", " ".repeat(60), " ".repeat(90));
        let (set, _) = world.set(&code(120), &[Inline::Code(leaf(1, &source))]);
        assert_eq!(set.lines.len(), 3);
        assert!(set.lines.iter().all(|it| right_edge(&world, it) <= Length::pt(120)));
    }

    #[test]
    fn spaces_that_end_a_line_of_code_stand_on_its_page() {
        let world = World::new();
        let turned = format!("one two three four{}// said", " ".repeat(90));
        let ended = format!("one{}\ntwo", " ".repeat(90));
        let blank = format!("{}\ntwo", " ".repeat(90));
        for source in [&turned, &ended, &blank] {
            let (set, _) = world.set(&code(120), &[Inline::Code(leaf(1, source))]);
            let ends = |it: &Line| {
                let last = |run: &crate::page::Run| {
                    run.at.x + Length(run.glyphs.last().map_or(0, |it| it.x).into())
                };
                runs(it).map(last).max().unwrap_or_default()
            };
            assert!(set.lines.iter().all(|it| ends(it) <= Length::pt(120)), "{source:?}");
            let text: String = set.lines.iter().map(letters).collect();
            assert_eq!(text.matches(' ').count(), source.matches(' ').count());
        }
    }

    #[test]
    fn a_word_of_code_that_is_longer_than_a_pen_goes_is_turned_to_its_end() {
        let world = World::new();
        let words = "x".repeat(20_000);
        let (set, _) = world.set(&code(260), &[Inline::Code(leaf(1, &words))]);
        assert_eq!(set.lines.iter().map(letters).collect::<String>(), words);
        assert!(set.lines.iter().all(|it| right_edge(&world, it) <= Length::pt(260)));
    }

    #[test]
    fn a_letter_wider_than_the_room_has_a_line_of_its_own() {
        let world = World::new();
        let (set, _) = world.set(&code(4), &[Inline::Code(leaf(1, "ab cd ef"))]);
        assert!(set.lines.iter().all(|it| letters(it).trim().len() <= 1), "{:?}", set.lines.len());
        assert_eq!(set.lines.iter().map(letters).collect::<String>().replace(' ', ""), "abcdef");
    }

    #[test]
    fn turned_code_begins_further_in_than_its_line() {
        let world = World::new();
        let source = "if x:\n        call(first_argument, second_argument, third_argument)";
        let (set, _) = world.set(&code(180), &[Inline::Code(leaf(1, source))]);
        let inked = |line: &Line| {
            let run = runs(line).find(|it| !it.text.trim().is_empty()).unwrap();
            let white = run.text.len() - run.text.trim_start().len();
            run.at.x + Length(run.glyphs[white].x.into())
        };
        assert!(set.lines.len() > 2);
        assert!(set.lines[2..].iter().all(|it| inked(it) > inked(&set.lines[1])));
        // An indent wider than the measure leaves room all the same.
        let source = format!("{}{}", " ".repeat(60), "words of it ".repeat(9));
        let (set, _) = world.set(&code(100), &[Inline::Code(leaf(1, &source))]);
        let mut inked = set.lines.iter().filter(|it| !letters(it).trim().is_empty());
        assert!(inked.all(|it| right_edge(&world, it) <= Length::pt(100)));
        assert!(set.lines.len() < 60);
    }
}
