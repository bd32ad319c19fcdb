//! Words to the places on pages where they stand.

use crate::page::{Mark, Pages, Run};
use crate::preview::paint::{hundredths, width};
use serde::Serialize;

/// Most places that a search finds.
pub const MOST_HITS: usize = 200;

/// Characters of a page's text before and after what was found.
const AROUND: usize = 30;

/// Where words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Index of the page.
    pub page: usize,
    /// The words with some around them.
    pub excerpt: String,
    /// Left end of the line's part that they begin in, its baseline, its width and the size of its type, in hundredths of a point.
    pub area: [i64; 4],
}

/// The first [`MOST_HITS`] places where `words` stand, whatever their case and the white between them, over the ends of lines too.
#[must_use]
pub fn search(pages: &Pages, words: &str) -> Vec<Hit> {
    let wanted = folded(words);
    let mut hits = Vec::new();
    if wanted.is_empty() {
        return hits;
    }
    for (index, page) in pages.pages.iter().enumerate() {
        let (text, starts) = text_of(page.items.iter().filter_map(|it| match &it.mark {
            Mark::Run(run) => Some(run),
            Mark::Rule { .. } | Mark::Image { .. } | Mark::Path { .. } => None,
        }));
        for (at, _) in text.match_indices(&wanted) {
            let before = starts.partition_point(|it| it.0 <= at).saturating_sub(1);
            let Some((_, run)) = starts.get(before) else { continue };
            let area = [run.at.x, run.at.y, width(&pages.fonts, run), run.size].map(hundredths);
            hits.push(Hit { page: index, excerpt: excerpt(&text, at, wanted.len()), area });
            if hits.len() == MOST_HITS {
                return hits;
            }
        }
    }
    hits
}

/// The text of some runs, folded, and where each begins in it. A word that a line's end divides is whole.
pub(in crate::preview) fn text_of<'r>(
    runs: impl Iterator<Item = &'r Run>,
) -> (String, Vec<(usize, &'r Run)>) {
    let (mut text, mut starts) = (String::new(), Vec::new());
    let mut before: Option<&Run> = None;
    for run in runs {
        let goes_on = before.is_none_or(|it| it.hyphenated || it.broken || it.at.y == run.at.y);
        if !goes_on && !text.ends_with(' ') {
            text.push(' ');
        }
        starts.push((text.len(), run));
        for letter in run.text.chars().filter(|it| *it != '\u{ad}').flat_map(char::to_lowercase) {
            match letter.is_whitespace() {
                true if text.ends_with(' ') => {}
                true => text.push(' '),
                false => text.push(letter),
            }
        }
        before = Some(run);
    }
    (text, starts)
}

pub(in crate::preview) fn folded(words: &str) -> String {
    let lower = words.split_whitespace().map(str::to_lowercase);
    lower.collect::<Vec<_>>().join(" ")
}

fn excerpt(text: &str, at: usize, len: usize) -> String {
    let before = text.get(..at).unwrap_or_default().chars().rev().take(AROUND).collect::<Vec<_>>();
    let from: String = before.into_iter().rev().collect();
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.ceil_char_boundary(len);
    let after: String = rest.get(end..).unwrap_or_default().chars().take(AROUND).collect();
    format!("{from}{}{after}", rest.get(..end).unwrap_or_default())
}
