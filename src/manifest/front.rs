//! Front matter at the start of a file, line by line.

use std::ops::Range;

/// Longest front matter that is looked for.
const MAX_BYTES: usize = 64 << 10;

/// What the front matter of a book in one file says beside what that of a chapter says, named as in pandoc.
pub(crate) const BOOK_KEYS: [&str; 8] =
    ["subtitle", "author", "authors", "date", "bibliography", "csl", "edition", "theme"];

/// Values of a key: one, a list in brackets, or a list of lines that begin with a dash.
pub(crate) fn values(text: &str, keys: &[&str]) -> Vec<String> {
    placed(text, keys).into_iter().map(|it| it.0).collect()
}

/// Values of a key as [`values`] gives them, each with its bytes in `text`.
pub(crate) fn placed(text: &str, keys: &[&str]) -> Vec<(String, Range<usize>)> {
    let Some((lines, _)) = lines(text) else { return Vec::new() };
    let mut all = lines.iter().map(|(at, line, sign)| (*at, *line, *sign));
    let own = all.find_map(|(at, line, sign)| {
        let (key, value) = line.split_once(sign)?;
        keys.contains(&key.trim()).then(|| (at + key.len() + sign.len_utf8(), value))
    });
    let Some((at, value)) = own.map(trimmed) else { return Vec::new() };
    let items: Vec<(usize, &str)> =
        match value.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(inner) => inner
                .split(',')
                .scan(at + 1, |at, it| Some((std::mem::replace(at, *at + it.len() + 1), it)))
                .collect(),
            None if value.is_empty() => all
                .map_while(|(at, line, _)| {
                    let item = line.trim_start().strip_prefix("- ")?;
                    Some((at + line.len() - item.len(), item))
                })
                .collect(),
            None => vec![(at, value)],
        };
    let items = items.into_iter().map(trimmed);
    let items = items.map(|(at, it)| (unquoted(it).to_owned(), at..at + it.len()));
    items.filter(|it| !it.0.is_empty()).collect()
}

/// A slice without the white around it, and where it begins.
fn trimmed((at, it): (usize, &str)) -> (usize, &str) {
    (at + it.len() - it.trim_start().len(), it.trim())
}

/// Lines with where they begin and what parts key from value; and where the text begins.
///
/// Only lines of the form `key: value` (between `---`) or `key = value` (between `+++`) are front matter: a scene that
/// stands between two rules is none, and stays.
#[expect(clippy::type_complexity, reason = "taken apart where it is read")]
pub(crate) fn lines(text: &str) -> Option<(Vec<(usize, &str, char)>, usize)> {
    let mut all = text.split_inclusive('\n');
    let first = all.next()?;
    let sign = match first.trim_ascii_end() {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let fence = first.trim_ascii_end();
    let (mut at, mut lines, mut any) = (first.len(), Vec::new(), false);
    for line in all {
        let bare = line.trim_ascii_end();
        if bare == fence || bare == "..." && sign == ':' {
            return any.then_some((lines, at + line.len()));
        }
        let key = bare.split_once(sign).map(|it| it.0.trim());
        let is_pair = key.is_some_and(|it| {
            it.starts_with(|it: char| it.is_ascii_alphabetic())
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
        });
        let continues = bare.is_empty()
            || bare.starts_with([' ', '\t', '#', '['])
            || any && bare.starts_with("- ");
        if !(is_pair || continues) || at > MAX_BYTES {
            return None;
        }
        any |= is_pair;
        lines.push((at, bare, sign));
        at += line.len();
    }
    None
}

/// A value without the quotation marks around it.
pub(crate) fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_one_or_many() {
        let text = "---\ntitle: \"A: b\"\nauthor: [A. Writer, 'B']\nbibliography:\n  - a.bib\n  - b.bib\nlang: fr\n---\n# X\n";
        assert_eq!(values(text, &["title"]), ["A: b"]);
        assert_eq!(values(text, &["author", "authors"]), ["A. Writer", "B"]);
        assert_eq!(values(text, &["bibliography"]), ["a.bib", "b.bib"]);
        assert_eq!(values(text, &["subtitle"]), [] as [&str; 0]);
        for (value, range) in ["title", "author", "bibliography", "lang"]
            .into_iter()
            .flat_map(|key| placed(text, &[key]))
        {
            assert_eq!(unquoted(&text[range]), value);
        }
        assert_eq!(values("---\nShe woke.\n---\n", &["title"]), [] as [&str; 0]);
    }
}
