//! A point on a page to the author's words, the author's words to a point, and the same words on the pages of another round.

use crate::diag::{FileId, Span};
use crate::geom::Length;
use crate::page::{Item, Mark, Page, Pages, Run, Tag};
use crate::preview::paint::{hundredths, width};
use crate::preview::search::{Text, folded, text_of};

/// Something on a page that came of the author's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the page.
    pub page: usize,
    /// Left end, baseline, width and height above the baseline of what was found, in hundredths of a point.
    pub area: [i64; 4],
    /// The author's words.
    pub span: Span,
}

/// The word at a point of a page, in hundredths of a point from the top left: the nearest one. Generated words answer with the block
/// that they stand in.
#[must_use]
pub fn at(pages: &Pages, index: usize, x: i64, y: i64) -> Option<Found> {
    let page = pages.pages.get(index)?;
    let (x, y) = (x.clamp(-FAR, FAR), y.clamp(-FAR, FAR));
    let mut near: Vec<(i64, &Item, &Run)> =
        runs(page).map(|(item, run)| (distance(pages, item, run, x, y), item, run)).collect();
    near.sort_by_key(|it| it.0);
    near.iter().find_map(|(_, item, run)| word(pages, index, item, run, x))
}

/// Hundredths of a point from any page: no place further off is told from it.
const FAR: i64 = 1 << 32;

/// How far a point is from a run's box; white between lines counts less than white beside them.
fn distance(pages: &Pages, item: &Item, run: &Run, x: i64, y: i64) -> i64 {
    let (left, base) = (hundredths(run.at.x), hundredths(run.at.y));
    let (long, tall) = (hundredths(width(&pages.fonts, run)), hundredths(run.size));
    let outside = |at: i64, from: i64, to: i64| (from - at).max(at - to).max(0);
    match item.turned {
        true => outside(x, left - tall, left + tall / 4) + outside(y, base - long, base),
        false => 2 * outside(y, base - tall, base + tall / 4) + outside(x, left, left + long),
    }
}

/// The word of a run at `x`, with its place in the author's file.
fn word(pages: &Pages, index: usize, item: &Item, run: &Run, x: i64) -> Option<Found> {
    let inside = (x - hundredths(run.at.x)).max(0);
    let place = |it: i32| hundredths(Length(i64::from(it)));
    let glyph = match item.turned {
        true => run.glyphs.first(),
        false => run.glyphs.iter().filter(|it| place(it.x) <= inside).max_by_key(|it| it.x),
    };
    word_at(pages, index, item, run, usize::from(glyph.or(run.glyphs.first())?.text))
}

/// The word of a run around a byte of its text.
fn word_at(pages: &Pages, index: usize, item: &Item, run: &Run, byte: usize) -> Option<Found> {
    let place = |it: i32| hundredths(Length(i64::from(it)));
    let byte = run.text.floor_char_boundary(byte);
    let is_letter = |it: &char| it.is_alphanumeric() || matches!(it, '\'' | '’' | '\u{ad}');
    let before = run.text.get(..byte)?.chars().rev().take_while(is_letter).map(char::len_utf8);
    let start = byte - before.sum::<usize>();
    let after = run.text.get(byte..)?.chars().take_while(is_letter).map(char::len_utf8);
    let end = byte + after.sum::<usize>();
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let from =
        crate::diag::Place { byte: run.place.byte.saturating_add(count(start)), ..run.place };
    let span = pages.span(from, count(end - start)).or_else(|| around(pages, item));
    let xs: Vec<i32> = run
        .glyphs
        .iter()
        .filter(|it| (start..end.max(start + 1)).contains(&usize::from(it.text)))
        .map(|it| it.x)
        .collect();
    let left = xs.iter().min().copied().unwrap_or(0);
    let right = run.glyphs.iter().map(|it| it.x).filter(|it| xs.iter().all(|of| it > of)).min();
    let right = right.map_or(width(&pages.fonts, run), |it| Length(i64::from(it)));
    let area = match item.turned {
        true => [hundredths(run.at.x), hundredths(run.at.y), 0, 0],
        false => [
            hundredths(run.at.x) + place(left),
            hundredths(run.at.y),
            hundredths(right) - place(left),
            hundredths(run.size),
        ],
    };
    Some(Found { page: index, area, span: span? })
}

/// The author's words of the block that generated words stand in, or of the next one around it.
fn around(pages: &Pages, item: &Item) -> Option<Span> {
    let mut element = pages.structure.get(item.element?);
    while let Some(it) = element {
        if let Some(span) = pages.sources.get(&it.node).and_then(|it| it.span(0, 1)) {
            return Some(span);
        }
        element = pages.structure.get(it.parent?);
    }
    None
}

/// Where the words at a byte of a file stand: what holds the byte, else the first of what comes after it in the file, else the last.
#[must_use]
pub fn goto(pages: &Pages, file: FileId, byte: u32) -> Option<Found> {
    let mut best: Option<(u32, Found)> = None;
    let mut last: Option<Found> = None;
    for (index, page) in pages.pages.iter().enumerate() {
        for (_, run) in runs(page).filter(|it| is_text(pages, it.0)) {
            let len = u32::try_from(run.text.len()).unwrap_or(u32::MAX);
            let Some(span) = pages.span(run.place, len).filter(|it| it.file == file) else {
                continue;
            };
            let area = [run.at.x, run.at.y, width(&pages.fonts, run), run.size].map(hundredths);
            let found = Found { page: index, area, span };
            // A run that holds the byte beats those that begin later: 0 is what none of these has.
            let after = match (span.start <= byte, byte < span.end) {
                (true, true) => 0,
                (true, false) => {
                    last = last.filter(|it| it.span.start > span.start).or(Some(found));
                    continue;
                }
                (false, _) => span.start - byte,
            };
            if best.as_ref().is_none_or(|it| after < it.0) {
                best = Some((after, found));
            }
        }
    }
    best.map(|it| it.1).or(last)
}

/// Whether words stand where the author wrote them: not in heads and feet, nor copied into the contents or the index.
fn is_text(pages: &Pages, item: &Item) -> bool {
    let mut element = item.element.and_then(|it| pages.structure.get(it));
    let is_flow = element.is_some();
    while let Some(it) = element {
        if matches!(it.tag, Tag::Toc | Tag::Index) {
            return false;
        }
        element = it.parent.and_then(|it| pages.structure.get(it));
    }
    is_flow
}

/// Where words stand, on the page nearest to `near`: the first of them with its place. Fewer of them will do if the rest goes on elsewhere.
#[must_use]
pub fn words(pages: &Pages, near: usize, words: &str) -> Option<Found> {
    let whole = folded(words);
    let mut order: Vec<usize> = (0..pages.pages.len()).collect();
    order.sort_by_key(|it| it.abs_diff(near));
    [KNOWN_BY, KNOWN_BY / 2, KNOWN_BY / 5].iter().find_map(|most| {
        let wanted = whole.get(..whole.floor_char_boundary(*most)).filter(|it| !it.is_empty())?;
        order.iter().find_map(|index| {
            let page = pages.pages.get(*index)?;
            let flow = runs(page).filter(|it| is_text(pages, it.0));
            let Text { folded: text, starts, .. } = text_of(&pages.fonts, flow.map(|it| it.1));
            let at = text.find(wanted)?;
            let (start, run) =
                starts.get(starts.partition_point(|it| it.0 <= at).checked_sub(1)?)?;
            let letters = text.get(*start..at)?.chars().count();
            let byte = run.text.char_indices().filter(|it| it.1 != '\u{ad}').nth(letters)?.0;
            let item = runs(page).find(|it| std::ptr::eq(it.1, *run))?.0;
            word_at(pages, *index, item, run, byte)
        })
    })
}

/// Letters by which words are known again.
const KNOWN_BY: usize = 60;

/// Where the words that stood at a height of a page stand on other pages: page and height, in hundredths of a point. What is not
/// found again stays where it was.
#[must_use]
pub fn follow(old: &Pages, new: &Pages, index: usize, y: i64) -> (usize, i64) {
    let y = y.clamp(-FAR, FAR);
    let stays = (index.min(new.pages.len().saturating_sub(1)), y);
    let Some(page) = old.pages.get(index) else { return stays };
    let flow = |it: &&(&Item, &Run)| it.0.element.is_some();
    let below: Vec<&Run> = runs(page)
        .collect::<Vec<_>>()
        .iter()
        .filter(flow)
        .filter(|it| hundredths(it.1.at.y) >= y)
        .map(|it| it.1)
        .collect();
    let Some(first) = below.first() else { return stays };
    let text = text_of(&old.fonts, below.iter().copied()).folded;
    let wanted = text.get(..text.floor_char_boundary(KNOWN_BY)).unwrap_or(&text).trim();
    if wanted.is_empty() {
        return stays;
    }
    let mut order: Vec<usize> = (0..new.pages.len()).collect();
    order.sort_by_key(|it| it.abs_diff(index));
    for at in order {
        let Some(page) = new.pages.get(at) else { continue };
        let flow = runs(page).filter(|it| it.0.element.is_some()).map(|it| it.1);
        let Text { folded: text, starts, .. } = text_of(&new.fonts, flow);
        if let Some(found) = text.find(wanted) {
            let run = starts.get(starts.partition_point(|it| it.0 <= found).saturating_sub(1));
            let height = run.map_or(0, |it| hundredths(it.1.at.y));
            // The words come to the height at which they stood.
            return (at, height - (hundredths(first.at.y) - y));
        }
    }
    stays
}

fn runs(page: &Page) -> impl Iterator<Item = (&Item, &Run)> {
    page.items.iter().filter_map(|item| match &item.mark {
        Mark::Run(run) => Some((item, run)),
        Mark::Rule { .. } | Mark::Image { .. } | Mark::Path { .. } => None,
    })
}
