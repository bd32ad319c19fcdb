//! A text to numbers of its first and last word, by which a word is known again where the next line begins or ends.

use crate::lang::is_square;
use unicode_normalization::char::is_combining_mark;

/// Numbers of the first and the last word of a text: equal for words that read alike, whatever their case and the marks
/// around them; 0 where there is none. A word is letters and figures, and hyphens and apostrophes within. Characters that stand
/// on squares are no words: in a grid of them one often stands below its like.
///
/// Two other words have one number once in four thousand million pairs, and then a line is broken elsewhere for nothing.
pub(in crate::layout::para) fn outer_words(text: &str) -> (u32, u32) {
    let mut words = words(text).map(number);
    let first = words.next().unwrap_or(0);
    (first, words.last().unwrap_or(first))
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_apart);
        let (word, after) = rest.split_at(word_end(rest));
        rest = after;
        Some(word).filter(|it| !it.is_empty())
    })
}

/// Where the word ends that a text begins with.
fn word_end(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_part);
        match rest.strip_prefix(is_joint) {
            Some(next) if rest.len() < text.len() && next.starts_with(is_part) => rest = next,
            _ => return text.len() - rest.len(),
        }
    }
}

fn is_part(it: char) -> bool {
    (it.is_alphanumeric() || is_combining_mark(it)) && !is_square(it)
}

fn is_apart(it: char) -> bool {
    !is_part(it)
}

fn is_joint(it: char) -> bool {
    matches!(it, '\'' | '’' | '-' | '‐' | '\u{ad}' | '\u{2060}')
}

/// FNV-1a of a word in lower case, which is never 0.
fn number(word: &str) -> u32 {
    let mut bytes = [0; 4];
    let lower = word.chars().flat_map(char::to_lowercase);
    let hash = lower.fold(0x811c_9dc5_u32, |hash, it| {
        let bytes = it.encode_utf8(&mut bytes).bytes();
        bytes.fold(hash, |hash, it| (hash ^ u32::from(it)).wrapping_mul(0x0100_0193))
    });
    hash.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_again_whatever_stands_around_them() {
        let alike = |a: &str, b: &str| outer_words(a) == outer_words(b);
        assert!(alike("“The", "the,") && alike("Don’t!", "don’t") && alike("NAÏVE", "naïve."));
        assert!(!alike("the", "then") && !alike("well", "we’ll") && !alike("1805", "1806"));
        assert_eq!(
            outer_words("mother-in-law’s"),
            (number("mother-in-law’s"), number("mother-in-law’s"))
        );
        assert_eq!(outer_words("Antichrist—I,”"), (number("antichrist"), number("i")));
        assert_eq!(outer_words("mother-"), (number("mother"), number("mother")));
    }

    #[test]
    fn marks_and_squares_are_no_words() {
        for text in ["", "—", "…”", "'", "--", "海", "、"] {
            assert_eq!(outer_words(text), (0, 0), "{text}");
        }
        assert_ne!(outer_words("바").0, 0);
    }
}
