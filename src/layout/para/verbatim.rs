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
    /// The line of the source is not at its end.
    pub goes_on: bool,
}

/// Parts code into lines no wider than `measure`. Turned ones begin `indent` further in than the line of the source does:
/// the shape of the code stays. An indent of more than half the measure is cut, so that something stands beside it.
pub(in crate::layout::para) fn verbatim(
    words: &Words<'_>,
    text: &str,
    items: &Items,
    measure: Length,
    indent: Length,
) -> Vec<CodeLine> {
    let mut lines = Vec::new();
    let mut first = 0;
    let ends = (0..items.items.len()).filter(|it| items.items[*it].kind == ItemKind::Forced);
    for end in ends.chain([items.items.len()]) {
        let line = items.items.get(first..end).unwrap_or_default();
        let width: Length = line.iter().map(|it| it.width).sum();
        let spaces = line.iter().rev().take_while(|it| is_space(it)).map(|it| it.width).sum();
        let whole = Extent { from: (first, 0), to: (end, 0), hyphen: false, broken: false };
        if width - spaces <= measure {
            lines.push(CodeLine { extent: whole, turned: None, goes_on: false });
        } else {
            let white: Length = line.iter().take_while(|it| is_space(it)).map(|it| it.width).sum();
            let hanging = (white + indent).min(measure.div(2).max(indent));
            let room = Room { first: measure, rest: measure - hanging };
            let places = places(words, text, items, first..end, room);
            turned(&mut lines, &places, room, hanging);
        }
        first = end + 1;
    }
    lines
}

fn is_space(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Space { .. })
}

/// How wide lines may be.
#[derive(Clone, Copy)]
struct Room {
    first: Length,
    /// Behind the first.
    rest: Length,
}

/// A place where a line of the source may be turned.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Where the line before it ends: item and byte.
    end: (usize, u32),
    /// Where the next one begins, behind spaces.
    start: (usize, u32),
    /// The ink's end before it, from the start of the source's line.
    before: Length,
    /// The pen behind its spaces.
    after: Length,
    /// Dislike of turning here.
    cost: i64,
    /// No space stands there.
    broken: bool,
}

/// A line more costs so much: two that end well are better than three.
const LINE: i64 = 100;
/// Dislike of a line that ends in the midst of a word: there is no other way.
const WITHIN_WORD: i64 = 10_000;
/// What stands alone, wider than its line.
const TOO_WIDE: i64 = 1_000_000;
/// Most of the dislike of white at a line's end.
const WHITE: i64 = 20;

/// Turns a line of the source where it reads best: the sum of all dislikes is the least (after Knuth and Plass).
fn turned(lines: &mut Vec<CodeLine>, places: &[Place], room: Room, hanging: Length) {
    let mut best: Vec<(i64, usize)> = vec![(0, 0)];
    let first_room = room.first;
    for (index, place) in places.iter().enumerate().skip(1) {
        let mut found = (i64::MAX, index - 1);
        for from in (0..index).rev() {
            let room = if from == 0 { room.first } else { room.rest };
            let start = places.get(from).map_or(Length::ZERO, |it| it.after);
            let width = place.before - start;
            let over = width > room;
            // What can't be parted stands alone, wider than the room as it is.
            if over && from + 1 < index {
                if from == 0 || place.before > first_room {
                    break;
                }
                // The first line may hold what one further in does not.
                continue;
            }
            let last = index + 1 == places.len();
            let white = if last || over { 0 } else { (room - width).0 * WHITE / room.0.max(1) };
            let own = if over { TOO_WIDE } else { white };
            let cost = best[from].0.saturating_add(LINE + place.cost + own);
            if cost < found.0 {
                found = (cost, from);
            }
        }
        best.push(found);
    }
    let mut ends = vec![places.len() - 1];
    while let Some(before) = ends.last().and_then(|it| best.get(*it)).map(|it| it.1)
        && before > 0
    {
        ends.push(before);
    }
    let mut from = 0;
    for end in ends.into_iter().rev() {
        let (start, to) = (places[from].start, places[end]);
        let goes_on = end + 1 < places.len();
        let extent =
            Extent { from: start, to: to.end, hyphen: false, broken: goes_on && to.broken };
        lines.push(CodeLine { extent, turned: (from > 0).then_some(hanging), goes_on });
        from = end;
    }
}

/// The places of a line of the source, its start and its end among them.
fn places(
    words: &Words<'_>,
    text: &str,
    items: &Items,
    line: Range<usize>,
    room: Room,
) -> Vec<Place> {
    let at = (line.start, 0);
    let zero = Length::ZERO;
    let begin = Place { end: at, start: at, before: zero, after: zero, cost: 0, broken: false };
    let mut places = vec![begin];
    let (mut x, mut ink, mut inked) = (zero, zero, false);
    for index in line.clone() {
        let Some(item) = items.items.get(index) else { break };
        let is_white = is_space(item);
        let last = places.len() - 1;
        let behind = line.start < index && items.items.get(index - 1).is_some_and(is_space);
        if is_white && behind && inked {
            // All spaces in a row stay on the line above.
            (places[last].end, places[last].start) = ((index, 0), (index + 1, 0));
            places[last].after = x + item.width;
        } else if inked || !is_white && index > line.start {
            let byte = item.start as usize;
            let (before, after) =
                (text.get(..byte).unwrap_or_default(), text.get(byte..).unwrap_or_default());
            let start = if is_white { index + 1 } else { index };
            let cost = match (inked, is_white) {
                // An indent without room beside it has a line of its own.
                (false, _) => WITHIN_WORD / 2,
                (true, true) => at_space(before, after),
                (true, false) => within(before, after),
            };
            let place = Place {
                end: (index, 0),
                start: (start, 0),
                before: ink,
                after: if is_white { x + item.width } else { x },
                cost,
                broken: !is_white && inked,
            };
            places.push(place);
        }
        if !is_white {
            if item.level.is_multiple_of(2) {
                inside(words, text, (index, item), x, room, &mut places);
            }
            ink = x + item.width;
            inked = true;
        }
        x += item.width;
    }
    let end = (line.end, 0);
    places.push(Place { end, start: end, before: ink, after: x, cost: 0, broken: false });
    places
}

/// Adds the places within a word; between all letters where nothing else parts it.
fn inside(
    words: &Words<'_>,
    text: &str,
    (index, item): (usize, &Item),
    x: Length,
    room: Room,
    places: &mut Vec<Place>,
) {
    let ItemKind::Word(id) = item.kind else { return };
    let pens = words.pens(id);
    let least = room.first.min(room.rest);
    let place = |byte: u32, pen: Length, cost| {
        let at = (index, byte);
        Place { end: at, start: at, before: x + pen, after: x + pen, cost, broken: true }
    };
    // Letters since the last place, for a part that is wider than any line.
    let mut from = x;
    let mut letters: Vec<Place> = Vec::new();
    let whole = (item.end - item.start, item.width);
    for (byte, pen) in pens.into_iter().filter(|it| it.0 > 0).chain([whole]) {
        let end = byte == whole.0;
        let at = item.start as usize + byte as usize;
        let cost = match text.split_at_checked(at).filter(|_| !end) {
            Some((before, after)) => within(before, after),
            None => WITHIN_WORD,
        };
        if cost < WITHIN_WORD || end {
            if x + pen - from > least {
                places.append(&mut letters);
            }
            letters.clear();
            from = x + pen;
        }
        if !end {
            let place = place(byte, pen, cost);
            if cost < WITHIN_WORD { places.push(place) } else { letters.push(place) }
        }
    }
}

/// Dislike of turning at a space.
fn at_space(before: &str, after: &str) -> i64 {
    match before.chars().next_back().unwrap_or(' ') {
        ',' | ';' => 0,
        '(' | '{' | '[' | '=' | '+' => 10,
        // A block's brace stays with what it opens for.
        _ if after.trim_start().starts_with('{') => 60,
        '|' | '&' => 20,
        // An operator begins its line rather than to be left behind.
        _ if after.trim_start().starts_with(['.', '-', '+', '|', '&', '=', '?', ':', '*', '/']) => {
            20
        }
        _ => 30,
    }
}

/// Whether a method's name and its brackets stand behind a full stop.
fn is_called(after: &str) -> bool {
    let name = after.trim_start_matches('.');
    if !name.starts_with(|it: char| it.is_alphabetic() || it == '_') {
        return false;
    }
    let rest = name.trim_start_matches(|it: char| it.is_alphanumeric() || it == '_');
    rest.len() < name.len() && rest.starts_with(['(', '<', ':', '!'])
}

/// Dislike of turning between two characters without a space.
fn within(before: &str, after: &str) -> i64 {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return WITHIN_WORD;
    };
    let word = |it: char| it.is_alphanumeric() || it == '_';
    // Marks belong to their letter, whichever comes first of two signs belongs to the other.
    match (last, next) {
        (_, it) if it.is_alphanumeric() && last.is_alphanumeric() => WITHIN_WORD,
        (_, it) if !it.is_ascii() && !it.is_alphanumeric() => WITHIN_WORD,
        (',' | ';', it) if !it.is_ascii_punctuation() => 30,
        ('(' | '{' | '[', it) if word(it) => 35,
        (_, '.') if (word(last) || last == ')') && is_called(after) => 30,
        (_, ':') if after.starts_with("::") && word(last) => 40,
        (_, '-') if after.starts_with("->") => 40,
        ('/' | '?' | '&' | '=', it) if word(it) => 45,
        ('-' | '.' | ':' | '@' | '#' | '%', it) if word(it) => 70,
        ('_', it) if word(it) => 80,
        _ => WITHIN_WORD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a source as wide as so many characters.
    #[track_caller]
    fn turned_at(characters: i64, source: &str, expect: &[&str]) {
        let world = World::new();
        // 0.602 em of the face for code, at 10.5 pt.
        let advance = Length::milli_pt(6_321);
        let style = ParagraphStyle { measure: advance * characters + Length::pt(1), ..code(100) };
        let (set, _) = world.set(&style, &[Inline::Code(leaf(1, source))]);
        let got: Vec<String> = set.lines.iter().map(|it| letters(it).trim().to_owned()).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn a_line_is_turned_where_it_reads_best() {
        turned_at(
            30,
            "call(first_argument, second, third)",
            &["call(first_argument, second,", "third)"],
        );
        turned_at(
            20,
            "value.first_step().second_step()",
            &["value.first_step()", ".second_step()"],
        );
        turned_at(23, "let a = some_long_name + another", &["let a = some_long_name", "+ another"]);
        turned_at(
            30,
            "curl https://example.org/a/long/path?q=1",
            &["curl https://example.org/a/", "long/path?q=1"],
        );
        turned_at(22, "bind(name, \"127.0.0.1:78\")", &["bind(name,", "\"127.0.0.1:78\")"]);
        turned_at(12, "abcdefghijklmnopqrst", &["abcdefghijkl", "mnopqrst"]);
    }
    use crate::layout::para::fixture::{World, code, leaf, letters, right_edge, runs};
    use crate::layout::para::{Line, ParagraphStyle};
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
