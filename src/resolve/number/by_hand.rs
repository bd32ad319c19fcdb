//! Chapters whose titles give a number of their own beside the one that recto prints.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::lang::{Lang, number_word, roman};

/// Numbers that are looked for in words and as Roman numerals.
const COUNTED: u32 = 50;

/// "Chapter 2: The End", "II. The End": whether a title begins with a number, `word` ("Chapter") before it or a stop behind it.
pub(crate) fn is_numbered_by_hand(lang: &Lang, word: &str, title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let word = word.trim().to_lowercase();
    let named = Some(&word).filter(|it| !it.is_empty());
    let named = named.and_then(|it| title.strip_prefix(it.as_str()));
    let named = named.filter(|it| it.starts_with(char::is_whitespace));
    let rest = named.unwrap_or(&title).trim_start();
    let length = rest.find(|it: char| !(it.is_alphanumeric() || it == '-')).unwrap_or(rest.len());
    let (number, after) = rest.split_at(length);
    let digits = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let mut signs = after.chars();
    let stop = matches!(signs.next(), Some('.' | ':' | ')'))
        && signs.next().is_none_or(char::is_whitespace);
    match named {
        None => stop && (digits && number.len() < 4 || is_roman(number) && after.starts_with('.')),
        Some(_) => digits || is_roman(number) || is_word(lang, number),
    }
}

fn is_roman(number: &str) -> bool {
    (1..=COUNTED).any(|it| roman(it).to_lowercase() == number)
}

fn is_word(lang: &Lang, number: &str) -> bool {
    (1..=COUNTED).any(|it| number_word(lang, it).to_lowercase() == number)
}

/// Says it once for the book.
pub(crate) fn report(sink: &mut Sink, found: Option<(Option<Span>, usize)>) {
    let Some((span, count)) = found else { return };
    let message = "the title of a chapter begins with a number, and recto prints one above it";
    let label = if count > 1 { format!("the first of {count}") } else { String::new() };
    let found = Diagnostic::new(Code::LintDialect, message).at_maybe(span, label);
    sink.push(
        found.hint("take it out of the title, or write `chapters = \"none\"` under `[numbering]`"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_titles_are_told_from_titles() {
        let lang = Lang::parse("en").unwrap();
        let by_hand = |title| is_numbered_by_hand(&lang, "Chapter", title);
        for title in [
            "Chapter 2: The End",
            "CHAPTER II",
            "Chapter Two",
            "2. The End",
            "IV. The End",
            "3) On",
        ] {
            assert!(by_hand(title), "{title}");
        }
        for title in [
            "Chapter and Verse",
            "1984",
            "I. am",
            "2 Towns",
            "1914: The War",
            "Mix",
            "3.5 miles",
            "",
        ] {
            assert_eq!(by_hand(title), title == "I. am", "{title}");
        }
    }
}
