//! Words in capitals told from others, for small capitals: a word in capitals is set in small ones alone; and words put into capitals.

use crate::lang::Lang;
use unicode_normalization::UnicodeNormalization as _;

/// A text in capitals, with the way back to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capitals {
    /// The capitals.
    pub text: String,
    /// Where the letters that each byte of them stands for begins.
    origins: Vec<u32>,
}

impl Capitals {
    /// Puts a text of the language into capitals.
    ///
    /// ```
    /// use recto::lang::{Capitals, Lang};
    /// let of = |text, tag| Capitals::of(text, &Lang::parse(tag).expect("a tag"));
    /// assert_eq!((of("Fuß", "de").text, of("izmir", "tr").text), ("FUSS".into(), "İZMİR".into()));
    /// assert_eq!(of("ρωμαϊκό", "el").text, "ΡΩΜΑΪΚΟ");
    /// let capitals = of("ßa", "de");
    /// assert_eq!((0..3).map(|it| capitals.origin(it)).collect::<Vec<_>>(), [0, 0, 2]);
    /// ```
    #[must_use]
    pub fn of(text: &str, lang: &Lang) -> Self {
        let mut capitals = Self { text: String::with_capacity(text.len()), origins: Vec::new() };
        // Unicode 16 §3.13, SpecialCasing: the dotted i of Turkish keeps its dot.
        let dotted = matches!(lang.primary(), "tr" | "az");
        for (at, letter) in text.char_indices() {
            match letter {
                'i' if dotted => capitals.text.push('İ'),
                // Greek capitals have no accents (Unicode CLDR, el-Upper).
                '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => {
                    let bare = std::iter::once(letter).nfd().filter(|it| !is_accent(*it));
                    capitals.text.extend(bare.flat_map(char::to_uppercase).nfc());
                }
                _ => capitals.text.extend(letter.to_uppercase()),
            }
            capitals.origins.resize(capitals.text.len(), u32::try_from(at).unwrap_or(u32::MAX));
        }
        capitals
    }

    /// Where the letter begins that the capital at a byte stands for.
    #[must_use]
    pub fn origin(&self, byte: u32) -> u32 {
        self.origins.get(byte as usize).copied().unwrap_or_default()
    }
}

/// Accents and breathings of Greek; a diaeresis is none.
const fn is_accent(it: char) -> bool {
    matches!(it, '\u{300}' | '\u{301}' | '\u{313}' | '\u{314}' | '\u{342}' | '\u{345}')
}

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
