//! The pages of an index entry: each once, neighbours joined.

use crate::lang::Word;
use crate::model::{AnchorId, Locator};

/// A page or a run of them, as an index prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSpan {
    /// The place on the first page, and what is printed on that page.
    pub from: (AnchorId, String),
    /// The same for the last page; equal to `from` where it is one page.
    pub to: (AnchorId, String),
    /// The main place.
    pub main: bool,
    /// The author marked where it begins and ends.
    is_range: bool,
}

/// The pages of `locators`, which stand in reading order; `label` says what is printed on the page of a place. Three
/// neighbours are a range, two are two places unless the author said so; main places stay apart from others, but a page that
/// is main is not named again.
pub fn page_spans(
    locators: &[Locator],
    label: impl Fn(AnchorId) -> Option<String>,
) -> Vec<PageSpan> {
    let mut spans: Vec<PageSpan> = Vec::new();
    for it in locators {
        let Some(from) = label(it.from) else { continue };
        let from = (it.from, from);
        let to = it.to.and_then(|to| Some((to, label(to)?))).unwrap_or_else(|| from.clone());
        let is_range = from.1 != to.1;
        let fresh = PageSpan { from, to, main: it.main, is_range };
        let joined = spans.last_mut().is_some_and(|last| last.join(&fresh));
        if !joined {
            spans.push(fresh);
        }
    }
    spans.into_iter().flat_map(PageSpan::parted).collect()
}

impl PageSpan {
    /// The words for a work that is cited on these pages; `None`: on none.
    pub(crate) fn cited_on(all: &[Self]) -> Option<Word> {
        match all {
            [] => None,
            [one] if one.from.1 == one.to.1 => Some(Word::CitedOnPage),
            _ => Some(Word::CitedOnPages),
        }
    }

    /// Takes in another that begins on one of its pages or the next one.
    fn join(&mut self, other: &Self) -> bool {
        let ([first, last], [begin, end]) = (self.pages(), other.pages());
        let Some(((first, last), (begin, end))) = first.zip(last).zip(begin.zip(end)) else {
            // Labels that don't count: the same page is one place.
            let same = self.to.1 == other.from.1 && !other.is_range;
            self.main |= same && other.main;
            return same;
        };
        let within = first <= begin && end <= last;
        if self.main == other.main {
            if !(first..=last + 1).contains(&begin) {
                return false;
            }
            if end > last {
                self.to = other.to.clone();
            }
            self.is_range |= other.is_range;
            return true;
        }
        // A page that is main says all that a plain one says.
        if other.main && [first, last] == [begin, end] {
            self.main = true;
            return true;
        }
        self.main && within
    }

    /// Numbers of the first and last page, those in Roman figures apart from the others.
    fn pages(&self) -> [Option<u32>; 2] {
        [number(&self.from.1), number(&self.to.1)]
    }

    /// Two neighbours that no range joins are two places.
    fn parted(self) -> Vec<Self> {
        let [first, last] = self.pages();
        let two = first.zip(last).is_some_and(|(first, last)| first + 1 == last);
        if !two || self.is_range {
            return vec![self];
        }
        let one = |it: (AnchorId, String)| Self { from: it.clone(), to: it, ..self.clone() };
        vec![one(self.from.clone()), one(self.to.clone())]
    }
}

/// What a label counts as; pages in Roman figures stand before all others, with a gap.
fn number(label: &str) -> Option<u32> {
    /// More pages than a book has before its first chapter.
    const ROMAN: u32 = 10_000;
    match label.parse::<u32>() {
        Ok(arabic) => arabic.checked_add(ROMAN),
        Err(_) => roman(label).filter(|it| *it + 1 < ROMAN),
    }
}

fn roman(label: &str) -> Option<u32> {
    let values: Option<Vec<u32>> = label
        .chars()
        .map(|it| match it {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            'l' => Some(50),
            'c' => Some(100),
            _ => None,
        })
        .collect();
    let values = values.filter(|it| !it.is_empty())?;
    let next = values.iter().skip(1).chain([&0]);
    let (plus, minus) = values.iter().zip(next).fold((0, 0), |(plus, minus), (it, next)| {
        if it < next { (plus, minus + it) } else { (plus + it, minus) }
    });
    u32::checked_sub(plus, minus)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `12`, `12-14` for a marked range, `*12` for a main place.
    fn said(places: &[&str]) -> String {
        let mut labels = Vec::new();
        let mut at = |label: &str| {
            labels.push(label.to_owned());
            AnchorId(u32::try_from(labels.len() - 1).unwrap_or(0))
        };
        let mut locators = Vec::new();
        for place in places {
            let main = place.starts_with('*');
            let place = place.trim_start_matches('*');
            let (from, to) = match place.split_once('-') {
                Some((from, to)) => (at(from), Some(at(to))),
                None => (at(place), None),
            };
            locators.push(Locator { from, to, main });
        }
        let spans = page_spans(&locators, |it| labels.get(it.0 as usize).cloned());
        let one = |it: &PageSpan| {
            let main = if it.main { "*" } else { "" };
            let to = if it.to.1 == it.from.1 { String::new() } else { format!("–{}", it.to.1) };
            format!("{main}{}{to}", it.from.1)
        };
        spans.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn neighbours_are_joined_from_three_on_and_each_page_stands_once() {
        assert_eq!(said(&["3", "3", "4"]), "3, 4");
        assert_eq!(said(&["3", "4", "5", "9"]), "3–5, 9");
        assert_eq!(said(&["7-9", "8", "10"]), "7–10");
        assert_eq!(said(&["12-14", "20"]), "12–14, 20");
    }

    #[test]
    fn a_range_that_the_author_marked_stays_one() {
        assert_eq!(said(&["3-4"]), "3–4");
        assert_eq!(said(&["3-4", "5"]), "3–5");
        assert_eq!(said(&["3-3"]), "3");
    }

    #[test]
    fn roman_pages_are_joined_and_not_with_the_others() {
        assert_eq!(said(&["vii", "vii", "viii", "ix", "1"]), "vii–ix, 1");
        assert_eq!(said(&["iv", "v", "xl"]), "iv, v, xl");
    }

    #[test]
    fn main_places_stay_apart_and_a_page_that_is_main_is_not_named_again() {
        assert_eq!(said(&["3", "4", "*5", "6"]), "3, 4, *5, 6");
        assert_eq!(said(&["3", "*3"]), "*3");
        assert_eq!(said(&["*3", "3"]), "*3");
        assert_eq!(said(&["3-5", "*5"]), "3–5, *5");
        assert_eq!(said(&["*3-5", "4"]), "*3–5");
    }
}
