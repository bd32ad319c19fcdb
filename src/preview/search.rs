//! Words to the places on pages where they stand.

use crate::font::Fonts;
use crate::geom::Length;
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
        let runs = page.items.iter().filter_map(|it| match &it.mark {
            Mark::Run(run) => Some(run),
            Mark::Rule { .. } | Mark::Image { .. } | Mark::Path { .. } => None,
        });
        let Text { folded, plain, starts } = text_of(&pages.fonts, runs);
        for (at, _) in folded.match_indices(&wanted) {
            let before = starts.partition_point(|it| it.0 <= at).saturating_sub(1);
            let Some((_, run)) = starts.get(before) else { continue };
            let area = [run.at.x, run.at.y, width(&pages.fonts, run), run.size].map(hundredths);
            hits.push(Hit { page: index, excerpt: excerpt(&plain, at, wanted.len()), area });
            if hits.len() == MOST_HITS {
                return hits;
            }
        }
    }
    hits
}

/// The text of some runs.
pub(in crate::preview) struct Text<'r> {
    /// As it is searched: small letters.
    pub(in crate::preview) folded: String,
    /// As it stands.
    plain: String,
    /// Where each run begins in the folded text.
    pub(in crate::preview) starts: Vec<(usize, &'r Run)>,
}

/// The text of some runs. A word that a line's end divides is whole; one white stands between words, and between cells of a table.
pub(in crate::preview) fn text_of<'r>(
    fonts: &Fonts,
    runs: impl Iterator<Item = &'r Run>,
) -> Text<'r> {
    let (mut folded, mut plain, mut starts) = (String::new(), String::new(), Vec::new());
    // The run before, and both ends of what stands on its line without white between.
    let mut before: Option<(&Run, Length, Length)> = None;
    for run in runs {
        let this = (run, run.at.x, run.at.x + width(fonts, run));
        let beside = before.filter(|it| touches(*it, this));
        let goes_on = before.is_none_or(|it| it.0.hyphenated || it.0.broken) || beside.is_some();
        if !goes_on && !plain.ends_with(' ') {
            folded.push(' ');
            plain.push(' ');
        }
        starts.push((folded.len(), run));
        for letter in run.text.chars().filter(|it| *it != SOFT_HYPHEN) {
            match letter.is_whitespace() {
                true if plain.ends_with(' ') => {}
                true => {
                    folded.push(' ');
                    plain.push(' ');
                }
                false => {
                    folded.extend(letter.to_lowercase());
                    plain.push(letter);
                }
            }
        }
        let (left, right) =
            beside.map_or((this.1, this.2), |it| (it.1.min(this.1), it.2.max(this.2)));
        before = Some((run, left, right));
    }
    Text { folded, plain, starts }
}

const SOFT_HYPHEN: char = '\u{ad}';

/// Whether one goes on, on either side, where the other ends: on its baseline, with less than any white of words between. Where words
/// run both ways, a run need not touch the one that is read before it, but touches what stands with that.
fn touches(one: (&Run, Length, Length), other: (&Run, Length, Length)) -> bool {
    let between = (other.1 - one.2).max(one.1 - other.2);
    one.0.at.y == other.0.at.y && between < one.0.size.max(other.0.size).ratio(1, WHITE)
}

/// The narrowest white of words is wider than this part of the size of the type.
const WHITE: i64 = 10;

/// Words as [`text_of`] folds those of a page: letter by letter, whatever their neighbours are.
pub(in crate::preview) fn folded(words: &str) -> String {
    let letters = words.chars().filter(|it| *it != SOFT_HYPHEN).flat_map(char::to_lowercase);
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words that stand at a byte of the folded text, with some around them.
fn excerpt(plain: &str, at: usize, len: usize) -> String {
    // A small letter may be longer or shorter than its capital.
    let byte = |wanted: usize| {
        let mut folded = 0;
        let found = plain.char_indices().find(|it| {
            let here = folded;
            folded += it.1.to_lowercase().map(char::len_utf8).sum::<usize>();
            here >= wanted
        });
        found.map_or(plain.len(), |it| it.0)
    };
    let (start, end) = (byte(at), byte(at + len));
    let before = plain.get(..start).unwrap_or_default().char_indices().rev().take(AROUND).last();
    let from = before.map_or(start, |it| it.0);
    let after = plain.get(end..).unwrap_or_default().char_indices().nth(AROUND);
    let to = after.map_or(plain.len(), |it| end + it.0);
    plain.get(from..to).unwrap_or_default().to_owned()
}
