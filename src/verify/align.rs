//! Two runs of words to the words that are the same, and the gaps between them.

use crate::verify::{MAX_DIFFERENCES, Word};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Words in a row that have to be the same until two runs that parted are together again.
const SURE: usize = 3;
/// Words by which it is told whether a section that may be on paper alone is in the other run, too.
const AHEAD: usize = 64;

/// How two runs go together.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    /// The places of words that are the same one.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Where the runs part, up to [`MAX_DIFFERENCES`].
    pub(super) gaps: Vec<(Range<usize>, Range<usize>)>,
}

/// Aligns two runs. The right one may be divided in lines, and has sections that the left one need not have, from start to end.
/// Conditional texts in either are passed over where the runs part.
pub(super) fn align(
    left: &[Word],
    right: &[Word],
    optional: &BTreeMap<usize, usize>,
    conditional: &[Vec<String>],
) -> Aligned {
    let mut aligned = Aligned::default();
    let mut grams = None;
    let (mut a, mut b, mut same) = (0, 0, 0);
    while a < left.len() || b < right.len() {
        if let Some(end) = optional.get(&b)
            && (a == left.len() || ahead(left, right, a, *end) > ahead(left, right, a, b))
        {
            b = *end;
            same = 0;
            continue;
        }
        if let Some(more) = left.get(a).and_then(|it| reads(rest(right, b), &it.text)) {
            aligned.pairs.push((a, b));
            (a, b, same) = (a + 1, b + more, same + 1);
            continue;
        }
        // Conditional texts may have begun before the place, with words that the other run has there too.
        let started = aligned.pairs.len() - same;
        let before: Vec<(usize, usize)> =
            aligned.pairs.iter().skip(started).rev().copied().collect();
        let other = |back: usize, now: (usize, usize)| {
            before.get(back.wrapping_sub(1)).copied().unwrap_or(now)
        };
        let together = |a: usize, b: usize| {
            let left_now = left.len().saturating_sub(a).min(SURE);
            let right_now = right.len().saturating_sub(b).min(SURE);
            ahead(left, right, a, b) >= left_now.max(right_now)
        };
        let starts = before.iter().map(|it| it.0);
        let meets = |back, end| together(end, other(back, (a, b)).1);
        let passed_left = passed(left, a, starts, meets, conditional);
        if let Some((back, end)) = passed_left {
            (a, b) = (end, other(back, (a, b)).1);
            aligned.pairs.truncate(aligned.pairs.len() - back);
            same = 0;
            continue;
        }
        let starts = before.iter().map(|it| it.1);
        let meets = |back, end| together(other(back, (a, b)).0, end);
        if let Some((back, end)) = passed(right, b, starts, meets, conditional) {
            (a, b) = (other(back, (a, b)).0, end);
            aligned.pairs.truncate(aligned.pairs.len() - back);
        } else {
            let known = grams.get_or_insert_with(|| Grams::of(right));
            let (to_a, to_b) = known.together_again(left, right, (a, b));
            aligned.gaps.push((a..to_a, b..to_b));
            (a, b) = (to_a, to_b);
            if aligned.gaps.len() >= MAX_DIFFERENCES {
                break;
            }
        }
        same = 0;
    }
    aligned
}

/// The letters of words, whatever divides them.
pub(super) fn plain(words: &[Word]) -> String {
    words.iter().map(|it| it.text.as_str()).collect()
}

fn rest(words: &[Word], from: usize) -> &[Word] {
    words.get(from..).unwrap_or_default()
}

/// How many of the words are read as `text`: the first, or the first with those that it may go on in, in further lines.
fn reads(words: &[Word], text: &str) -> Option<usize> {
    let mut left = text;
    for (count, it) in (1..).zip(words) {
        left = left.strip_prefix(it.text.as_str())?;
        match left {
            "" => return Some(count),
            _ if !it.joins => return None,
            _ => {}
        }
    }
    None
}

/// How many words are the same from two places on, as far as it matters.
fn ahead(left: &[Word], right: &[Word], a: usize, b: usize) -> usize {
    let mut right = rest(right, b);
    let same = rest(left, a).iter().take(AHEAD).take_while(|it| {
        let more = reads(right, &it.text);
        right = rest(right, more.unwrap_or(0));
        more.is_some()
    });
    same.count()
}

/// Conditional texts in a row, from a place on or some words before it (`before`, the nearest first): how many of those words belong
/// to them, and where they end. That is where `meets` says that both runs go on alike, or else behind the longest text.
fn passed(
    words: &[Word],
    at: usize,
    before: impl Iterator<Item = usize>,
    meets: impl Fn(usize, usize) -> bool,
    conditional: &[Vec<String>],
) -> Option<(usize, usize)> {
    let longest = conditional.iter().map(Vec::len).max()?;
    let starts = std::iter::once(at).chain(before).take(longest + 1);
    let mut single = None;
    for (back, start) in starts.enumerate() {
        let ends = |from: usize| {
            let end_of = move |phrase: &Vec<String>| {
                phrase.iter().try_fold(from, |end, it| Some(end + reads(rest(words, end), it)?))
            };
            conditional.iter().filter_map(end_of)
        };
        // Every place that texts in a row end at, nearest first: one may be the beginning of another.
        let mut open: BTreeSet<usize> = ends(start).collect();
        single =
            single.or_else(|| open.iter().rev().find(|end| **end > at).map(|end| (back, *end)));
        while let Some(end) = open.pop_first() {
            if end > at && meets(back, end) {
                return Some((back, end));
            }
            open.extend(ends(end));
        }
    }
    single
}

/// Where a run has which words in a row.
struct Grams<'a>(FxHashMap<[&'a str; SURE], Vec<usize>>);

impl<'a> Grams<'a> {
    fn of(words: &'a [Word]) -> Self {
        let mut all: FxHashMap<[&str; SURE], Vec<usize>> = FxHashMap::default();
        for at in 0..=words.len() {
            all.entry(gram(words, at)).or_default().push(at);
        }
        Self(all)
    }

    /// The nearest places behind `from` from which on the runs are the same.
    fn together_again(
        &self,
        left: &[Word],
        right: &[Word],
        from: (usize, usize),
    ) -> (usize, usize) {
        let mut best = (left.len(), right.len());
        let cost = |it: (usize, usize)| it.0 - from.0 + (it.1 - from.1);
        for a in from.0..=left.len() {
            if a - from.0 >= cost(best) {
                break;
            }
            let Some(all) = self.0.get(&gram(left, a)) else { continue };
            let Some(b) = all.get(all.partition_point(|it| *it < from.1)) else { continue };
            if cost((a, *b)) < cost(best) {
                best = (a, *b);
            }
        }
        best
    }
}

/// The words in a row from a place on; a run's end is like a word.
fn gram(words: &[Word], at: usize) -> [&str; SURE] {
    std::array::from_fn(|it| words.get(at + it).map_or("", |it| it.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let word = |it: &str| Word {
            text: it.trim_end_matches('/').to_owned(),
            joins: it.ends_with('/'),
            ..Word::default()
        };
        text.split(' ').map(word).collect()
    }

    #[test]
    fn a_word_may_go_on_in_the_next_line_or_end_there() {
        let same =
            |left, right| align(&words(left), &words(right), &BTreeMap::new(), &[]).gaps.is_empty();
        assert!(same("alphabeta gamma", "alpha/ beta gamma"));
        assert!(same("alpha beta gamma", "alpha/ beta gamma"));
        assert!(same("alphabetagamma", "alpha/ beta/ gamma"));
        assert!(!same("alphabeta gamma", "alpha beta gamma"));
        assert!(!same("alphabeta gamma", "alpha/ bet gamma"));
    }

    #[test]
    fn a_conditional_text_is_passed_over_even_if_it_begins_like_what_follows() {
        let phrase = vec![vec!["the".to_owned(), "printed".to_owned()]];
        let gaps = |left: &str, right: &str| {
            align(&words(left), &words(right), &BTreeMap::new(), &phrase).gaps
        };
        assert_eq!(gaps("in the book", "in the printed the book"), []);
        assert_eq!(gaps("in the printed the book", "in the book"), []);
        assert_eq!(gaps("in the book", "in the bound the book").len(), 1);
    }

    #[test]
    fn of_conditional_texts_that_begin_alike_the_longest_is_passed_over() {
        let phrase = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let all = [phrase("see the slides"), phrase("see the slides of it")];
        let found = align(
            &words("before see the slides of it after"),
            &words("before after"),
            &BTreeMap::new(),
            &all,
        );
        assert_eq!(found.gaps, []);
        // Two texts in a row may be what a third one is, and go on otherwise.
        let all = [phrase("it"), phrase("it it"), phrase("it goes on")];
        let found = align(&words("x it it goes on y"), &words("x y"), &BTreeMap::new(), &all);
        assert_eq!(found.gaps, []);
    }
}
