//! Where a line's last hyphen would mislead a reader of the text, and what to say instead.
//!
//! Extractors drop a hyphen at the end of a line and join what follows on the page. That is right for a word that goes
//! on in the next line; a hyphen of the author's must stay, and a word that goes on behind notes, a folio, lines of the cell
//! beside it or on the next page must be said whole where it begins. So must a word that begins with a drop cap, and one that is
//! broken at a letter, where no hyphen says that it goes on.

use crate::diag::NodeId;
use crate::page::{Element, ElementId, Glyph, Item, Mark, Page, Pages, Run, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Part of a run's text, and what to say in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pdf) struct Cover {
    /// Bytes of the run's text.
    pub(in crate::pdf) bytes: Range<usize>,
    /// What is said.
    pub(in crate::pdf) text: String,
}

/// The covers of a page, by index of the item.
pub(in crate::pdf) type Joins = BTreeMap<usize, Vec<Cover>>;

impl Cover {
    /// The glyph, if the text stands for one alone: it gets a code of its own.
    pub(in crate::pdf) fn glyph<'a>(&self, run: &'a Run) -> Option<&'a Glyph> {
        let mut all = run.glyphs.iter().filter(|it| self.bytes.contains(&(usize::from(it.text))));
        let first = all.next()?;
        (all.next().is_none() && !self.text.is_empty() && !run.hyphenated).then_some(first)
    }
}

/// A place where a line may break: extractors that look for a hyphen at the end no longer find one.
const BREAK: char = '\u{200b}';

/// Most items between an initial and the rest of its word: it stands next to it, but for marks without text. Looking further, a
/// page of tens of thousands of little runs would take time in proportion to their square.
const NEAR: usize = 32;

/// By page, then by index of the item.
pub(in crate::pdf) fn joins(pages: &Pages) -> Vec<Joins> {
    let mut joins: Vec<Joins> = vec![BTreeMap::new(); pages.pages.len()];
    let mut cover = |page: usize, item: usize, bytes: Range<usize>, text: String| {
        joins[page].entry(item).or_default().push(Cover { bytes, text });
    };
    let runs = runs_of(pages);
    // Runs with nothing in them but the midst of a word that is said before.
    let mut within = BTreeSet::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for (at, item) in page.items.iter().enumerate() {
            let Mark::Run(run) = &item.mark else { continue };
            if !run.hyphenated && !run.broken {
                if let Some((place, half)) = below_initial(page, at, item, run) {
                    cover(index, at, 0..usize::MAX, format!("{}{half}", run.text));
                    cover(index, place, 0..half.len(), String::new());
                } else if stays(pages, page, at, item, run) {
                    let end = run.text.trim_end().len();
                    cover(index, at, end - 1..end, format!("-{BREAK}"));
                }
            } else if (run.broken
                || next(page, at).is_none_or(|(it, _)| it.element != item.element))
                && !within.contains(&(index, at))
            {
                let start = run.text.rfind(char::is_whitespace).map_or(0, |it| it + 1);
                let start = run.text.ceil_char_boundary(start);
                let mut whole = run.text[start..].to_owned();
                // A line may end in the narrow space behind a quotation mark: nothing of the word stands on it.
                if whole.is_empty() {
                    continue;
                }
                let mut last = (index, at);
                while let Some(more) = rest(pages, &runs, last, item) {
                    // Behind a sign another word begins: it belongs to the page that it stands on.
                    if more.place.0 != last.0 && !whole.ends_with(char::is_alphanumeric) {
                        break;
                    }
                    whole += more.half;
                    last = more.place;
                    cover(last.0, last.1, 0..more.half.len(), String::new());
                    if !more.goes_on {
                        if run.broken
                            && more.ends
                            && let Some((place, sign)) = touching(pages, last)
                        {
                            whole += sign;
                            cover(place.0, place.1, 0..sign.len(), String::new());
                        }
                        break;
                    }
                    within.insert(last);
                }
                if last != (index, at) {
                    cover(index, at, start..usize::MAX, whole);
                }
            }
        }
    }
    joins
}

/// The rest of a word that begins with a drop cap, whose baseline lies lines below the word's own.
fn below_initial<'a>(
    page: &'a Page,
    at: usize,
    item: &Item,
    run: &Run,
) -> Option<(usize, &'a str)> {
    let (place, after) = page.items.iter().enumerate().skip(at + 1).take(NEAR).find_map(
        |(place, it)| match &it.mark {
            Mark::Run(after) if it.element == item.element => Some((place, after)),
            _ => None,
        },
    )?;
    let larger = run.size >= after.size * 2 && after.at.y + after.size < run.at.y;
    let half = after.text.split(char::is_whitespace).next().unwrap_or_default();
    let joined = item.element.is_some() && larger && run.text.ends_with(char::is_alphanumeric);
    (joined && half.starts_with(char::is_alphanumeric)).then_some((place, half))
}

/// Whether the run ends its line with a hyphen of the author's. In code every byte is to be copied as it is.
fn stays(pages: &Pages, page: &Page, at: usize, item: &Item, run: &Run) -> bool {
    if !run.text.trim_end().ends_with('-') {
        return false;
    }
    // A block of code is copied as it stands; it is the one that stands for no leaf of its paragraph. Code within a paragraph is
    // divided like other words.
    let element = item.element.and_then(|it| pages.structure.get(it));
    let around = element.and_then(|it| it.parent).and_then(|it| pages.structure.get(it));
    let is_block = |it: &Element| it.tag == Tag::Code && it.node == NodeId::NONE;
    let block = [element, around].into_iter().flatten().any(is_block);
    !block && next(page, at).is_none_or(|(_, after)| after.at.y != run.at.y)
}

fn next(page: &Page, at: usize) -> Option<(&Item, &Run)> {
    page.items[at + 1..].iter().find_map(|item| match &item.mark {
        Mark::Run(run) => Some((item, run)),
        _ => None,
    })
}

/// How a divided word goes on in another line.
struct Rest<'a> {
    /// Page and item.
    place: (usize, usize),
    half: &'a str,
    /// It fills the line, and is divided once more.
    goes_on: bool,
    /// It is all of its run.
    ends: bool,
}

/// Page and item of each run of an element, in reading order.
type Runs = BTreeMap<ElementId, Vec<(usize, usize)>>;

fn runs_of(pages: &Pages) -> Runs {
    let mut runs = Runs::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for (at, item) in page.items.iter().enumerate() {
            let Mark::Run(run) = &item.mark else { continue };
            // The sign before a line of code that was turned stands for no text.
            if let Some(element) = item.element.filter(|_| !run.text.is_empty()) {
                runs.entry(element).or_default().push((index, at));
            }
        }
    }
    runs
}

/// The run of the same element behind a place, with what it begins with: in the next line, or pages of figures and notes later.
fn rest<'a>(pages: &'a Pages, runs: &Runs, from: (usize, usize), first: &Item) -> Option<Rest<'a>> {
    let all = runs.get(&first.element?)?;
    let place = *all.get(all.partition_point(|it| *it <= from))?;
    let Mark::Run(run) = &pages.pages.get(place.0)?.items.get(place.1)?.mark else { return None };
    let half = run.text.split(char::is_whitespace).next().unwrap_or_default();
    let ends = half.len() == run.text.len();
    let goes_on = (run.hyphenated || run.broken) && ends;
    (!half.is_empty()).then_some(Rest { place, half, goes_on, ends })
}

/// The punctuation that another element begins with right behind the end of a name: what is said of the name as a whole is said where
/// it begins, and the sign would stand alone in the next line.
fn touching(pages: &Pages, place: (usize, usize)) -> Option<((usize, usize), &str)> {
    let items = &pages.pages.get(place.0)?.items;
    let (own, after) = (items.get(place.1)?, items.get(place.1 + 1)?);
    let (Mark::Run(run), Mark::Run(next)) = (&own.mark, &after.mark) else { return None };
    let signs = next.text.find(|it: char| !",;.:!?)]”’»".contains(it)).unwrap_or(next.text.len());
    let beside = after.element.is_some() && run.at.y == next.at.y;
    (beside && signs > 0).then_some(((place.0, place.1 + 1), next.text.get(..signs)?))
}
