//! Words in capitals told from others, for small capitals: a word in capitals is set in small ones alone.

/// Parts a text into runs whose words are in capitals and runs whose words are not.
///
/// A capital alone is a word's first letter or an initial, unless no letter of the text is small. Letters without case belong to
/// the run they stand in.
///
/// ```
/// let runs: Vec<_> = recto::lang::in_capitals("NATO and Louis XIV").collect();
/// assert_eq!(runs, [("NATO", true), (" and Louis ", false), ("XIV", true)]);
/// assert_eq!(recto::lang::in_capitals("A HARBOUR").collect::<Vec<_>>(), [("A HARBOUR", true)]);
/// assert_eq!(recto::lang::in_capitals("").count(), 0);
/// ```
pub fn in_capitals(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let whole = !text.contains(char::is_lowercase) && has_two(text);
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let capitals = whole || starts_in_capitals(rest);
        let mut end = if whole { rest.len() } else { 0 };
        while end < rest.len() {
            let after = &rest[end..];
            let is_word = after.starts_with(char::is_alphanumeric);
            if is_word && starts_in_capitals(after) != capitals || !is_word && capitals {
                break;
            }
            end += if is_word { word(after).len() } else { gap(after).len() };
        }
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some((run, capitals))
    })
}

fn starts_in_capitals(text: &str) -> bool {
    let word = word(text);
    !word.contains(char::is_lowercase) && has_two(word)
}

fn has_two(text: &str) -> bool {
    text.chars().filter(|it| it.is_uppercase()).nth(1).is_some()
}

/// The letters and figures at the start, with what binds them.
fn word(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_alphanumeric() && !matches!(it, '\u{300}'..='\u{36f}'));
    &text[..end.unwrap_or(text.len())]
}

fn gap(text: &str) -> &str {
    &text[..text.find(char::is_alphanumeric).unwrap_or(text.len())]
}
