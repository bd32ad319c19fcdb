//! Words around a place where two files differ, as they are shown.

use crate::verify::Word;
use std::ops::Range;

/// Words shown around a difference.
const AROUND: usize = 8;
/// Words shown of a difference itself.
pub(super) const SHOWN: usize = 24;

/// The words before and behind a range, those within marked, and the word that tells where it is.
pub(super) fn around<'a>(words: &'a [Word], range: &Range<usize>) -> (String, Option<&'a Word>) {
    let end = words.len();
    let before = said(words, range.start.saturating_sub(AROUND)..range.start);
    let after = said(words, range.end..(range.end + AROUND).min(end));
    let count = range.len();
    let here = match count {
        0 if range.start == end => "the end".to_owned(),
        0 => "nothing".to_owned(),
        1..=SHOWN => said(words, range.clone()),
        _ => {
            let shown = said(words, range.start..range.start + SHOWN);
            format!("{shown} … and {} more words", count - SHOWN)
        }
    };
    let near = words.get(range.start).or(words.last());
    (format!("{before} [{here}] {after}").trim().to_owned(), near)
}

pub(super) fn said(words: &[Word], range: Range<usize>) -> String {
    let all = words.get(range).unwrap_or_default().iter().map(|it| it.text.as_str());
    all.collect::<Vec<_>>().join(" ")
}
