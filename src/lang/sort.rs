//! A word to the key by which lists are sorted, the same on every machine.

use crate::lang::Lang;
use unicode_normalization::UnicodeNormalization;

/// Leading words that don't count in titles.
const ARTICLES: &[(&str, &[&str])] = &[
    ("en", &["the ", "a ", "an "]),
    ("de", &["der ", "die ", "das ", "ein ", "eine "]),
    ("fr", &["le ", "la ", "les ", "l'", "un ", "une ", "des "]),
    ("es", &["el ", "la ", "los ", "las ", "un ", "una ", "lo "]),
    ("it", &["il ", "lo ", "la ", "i ", "gli ", "le ", "l'", "un ", "uno ", "una ", "un'"]),
    ("pt", &["o ", "a ", "os ", "as ", "um ", "uma "]),
    ("nl", &["de ", "het ", "een ", "'t "]),
    ("sv", &["en ", "ett ", "den ", "det ", "de "]),
    ("da", &["en ", "et ", "den ", "det ", "de "]),
    ("nb", &["en ", "ei ", "et ", "den ", "det ", "de "]),
];

/// Letters that are not variants of another: (language, letter, where it stands).
/// `~` sorts after every letter of ASCII, so `n~` follows n and `z~1` follows z.
const LETTERS: &[(&str, char, &str)] = &[
    ("sv", 'å', "z~1"),
    ("sv", 'ä', "z~2"),
    ("sv", 'ö', "z~3"),
    ("fi", 'å', "z~1"),
    ("fi", 'ä', "z~2"),
    ("fi", 'ö', "z~3"),
    ("da", 'æ', "z~1"),
    ("da", 'ø', "z~2"),
    ("da", 'å', "z~3"),
    ("nb", 'æ', "z~1"),
    ("nb", 'ø', "z~2"),
    ("nb", 'å', "z~3"),
    ("nn", 'æ', "z~1"),
    ("nn", 'ø', "z~2"),
    ("nn", 'å', "z~3"),
    ("es", 'ñ', "n~"),
    ("pl", 'ą', "a~"),
    ("pl", 'ć', "c~"),
    ("pl", 'ę', "e~"),
    ("pl", 'ł', "l~"),
    ("pl", 'ń', "n~"),
    ("pl", 'ó', "o~"),
    ("pl", 'ś', "s~"),
    ("pl", 'ź', "z~1"),
    ("pl", 'ż', "z~2"),
    ("cs", 'č', "c~"),
    ("cs", 'ř', "r~"),
    ("cs", 'š', "s~"),
    ("cs", 'ž', "z~"),
    ("sk", 'č', "c~"),
    ("sk", 'š', "s~"),
    ("sk", 'ž', "z~"),
    ("", 'ß', "ss"),
    ("", 'æ', "ae"),
    ("", 'œ', "oe"),
    ("", 'ø', "o"),
    ("", 'đ', "d"),
    ("", 'ð', "d"),
    ("", 'þ', "th"),
    ("", 'ł', "l"),
    ("", 'ı', "i"),
    ("", 'ё', "е"),
];

impl Lang {
    /// The key of a name or title: lower case, without leading article, accents and punctuation,
    /// letters of the language's own in their place. Compare keys, then the texts themselves.
    ///
    /// ```
    /// use recto::lang::Lang;
    /// assert_eq!(Lang::english().sort_key("The Émigré’s Return"), "emigres return");
    /// ```
    #[must_use]
    pub fn sort_key(&self, text: &str) -> String {
        let lower = text.trim().to_lowercase().replace('’', "'");
        let articles =
            ARTICLES.iter().find(|(tag, _)| *tag == self.primary()).map_or(&[][..], |it| it.1);
        let bare =
            articles.iter().find_map(|it| lower.strip_prefix(it)).filter(|it| !it.is_empty());
        let mut key = String::with_capacity(text.len());
        for letter in bare.unwrap_or(&lower).nfc() {
            self.push_letter(&mut key, letter);
        }
        key.truncate(key.trim_end().len());
        key
    }

    fn push_letter(&self, key: &mut String, letter: char) {
        let own = LETTERS
            .iter()
            .find(|(tag, it, _)| *it == letter && (tag.is_empty() || *tag == self.primary()));
        if let Some((_, _, place)) = own {
            key.push_str(place);
        } else if letter.is_whitespace() || matches!(letter, '-' | '–' | '—') {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        } else if is_cyrillic(letter) {
            // й is no variant of и.
            key.push(letter);
        } else {
            key.extend(std::iter::once(letter).nfkd().filter(|it| it.is_alphanumeric()));
        }
    }
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sorts(tag: &str, words: &[&str]) {
        let lang = Lang::parse(tag).unwrap();
        let mut sorted = words.to_vec();
        sorted.sort_by_key(|it| lang.sort_key(it));
        assert_eq!(sorted, words);
    }

    #[test]
    fn accents_and_articles_do_not_count_but_letters_do() {
        sorts("en", &["Engels", "The Estate", "État", "Étienne", "“Evening”"]);
        sorts("de", &["Ähre", "Das Alter", "Maß", "Masse", "Müller", "Muster"]);
        sorts("sv", &["Zebra", "Ångström", "Älg", "Öl"]);
        sorts("es", &["nube", "ñandú", "oso"]);
        sorts("ru", &["ёлка", "ель", "иней", "йод", "кот"]);
        sorts("pl", &["las", "łan", "mak"]);
        sorts("cs", &["cena", "čaj", "dar"]);
    }

    #[test]
    fn an_article_alone_is_a_word() {
        assert_eq!(Lang::english().sort_key("A"), "a");
        assert_eq!(Lang::english().sort_key("The "), "the");
    }
}
