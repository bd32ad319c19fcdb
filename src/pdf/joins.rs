//! Where a line's last hyphen would mislead a reader of the text, and what to say instead.
//!
//! Extractors drop a hyphen at the end of a line and join what follows on the page. That is right for a word that goes
//! on in the next line; a hyphen of the author's must stay, and a word that goes on behind notes, a folio or on
//! the next page must be said whole where it begins. So must a word that begins with a drop cap.

use crate::diag::NodeId;
use crate::page::{Glyph, Item, Mark, Page, Pages, Run, Tag};
use std::collections::BTreeMap;
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
/// Most pages between the halves of a word: a page of figures may come between.
const REACH: usize = 4;

/// Most items between an initial and the rest of its word: it stands next to it, but for marks without text. Looking further, a
/// page of tens of thousands of little runs would take time in proportion to their square.
const NEAR: usize = 32;

/// By page, then by index of the item.
pub(in crate::pdf) fn joins(pages: &Pages) -> Vec<Joins> {
    let mut joins: Vec<Joins> = vec![BTreeMap::new(); pages.pages.len()];
    let mut cover = |page: usize, item: usize, bytes: Range<usize>, text: String| {
        joins[page].entry(item).or_default().push(Cover { bytes, text });
    };
    for (index, page) in pages.pages.iter().enumerate() {
        for (at, item) in page.items.iter().enumerate() {
            let Mark::Run(run) = &item.mark else { continue };
            if !run.hyphenated {
                if let Some((place, half)) = below_initial(page, at, item, run) {
                    cover(index, at, 0..usize::MAX, format!("{}{half}", run.text));
                    cover(index, place, 0..half.len(), String::new());
                } else if stays(pages, page, at, item, run) {
                    let end = run.text.trim_end().len();
                    cover(index, at, end - 1..end, format!("-{BREAK}"));
                }
            } else if next(page, at).is_none_or(|(it, _)| it.element != item.element)
                && let Some((leaf, place, half)) = second_half(pages, index, item)
            {
                let start = run.text.rfind(char::is_whitespace).map_or(0, |it| it + 1);
                let start = run.text.ceil_char_boundary(start);
                let whole = format!("{}{half}", &run.text[start..]);
                cover(index, at, start..usize::MAX, whole);
                cover(leaf, place, 0..half.len(), String::new());
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
    let block = element.is_some_and(|it| it.tag == Tag::Code && it.node == NodeId::NONE);
    !block && next(page, at).is_none_or(|(_, after)| after.at.y != run.at.y)
}

fn next(page: &Page, at: usize) -> Option<(&Item, &Run)> {
    page.items[at + 1..].iter().find_map(|item| match &item.mark {
        Mark::Run(run) => Some((item, run)),
        _ => None,
    })
}

/// The page, item and text of the rest of a hyphenated word, on one of the next pages.
fn second_half<'a>(
    pages: &'a Pages,
    index: usize,
    first: &Item,
) -> Option<(usize, usize, &'a str)> {
    first.element?;
    let leaves = pages.pages.iter().enumerate().skip(index + 1).take(REACH);
    for (leaf, page) in leaves {
        for (place, item) in page.items.iter().enumerate() {
            if let Mark::Run(run) = &item.mark
                && item.element == first.element
            {
                let half = run.text.split(char::is_whitespace).next().unwrap_or_default();
                return (!half.is_empty()).then_some((leaf, place, half));
            }
        }
    }
    None
}
