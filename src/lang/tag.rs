//! BCP 47 tags: from what an author wrote to a well-formed tag in canonical case.

use crate::lang::Lang;
use crate::lang::words::Own;

/// The longest tag that is read; registered ones stay far below.
const MAX_TAG_BYTES: usize = 100;

/// Tags of RFC 5646 §2.2.8 that no production of the grammar covers.
const IRREGULAR: [&str; 17] = [
    "en-GB-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-BE-FR",
    "sgn-BE-NL",
    "sgn-CH-DE",
];

impl Lang {
    /// A tag after RFC 5646 §2.1, in canonical case; `None` if it is not well-formed.
    ///
    /// ```
    /// use recto::lang::Lang;
    /// assert_eq!(Lang::parse("ZH-hant-tw").map(|it| it.to_string()).as_deref(), Some("zh-Hant-TW"));
    /// assert_eq!(Lang::parse("en_GB"), None);
    /// ```
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        if tag.is_empty() || tag.len() > MAX_TAG_BYTES {
            return None;
        }
        if let Some(known) = IRREGULAR.iter().find(|it| it.eq_ignore_ascii_case(tag)) {
            return Some(Self((*known).to_owned(), Own::default()));
        }
        let parts: Vec<&str> = tag.split('-').collect();
        let sound = |it: &&str| {
            (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        (parts.iter().all(sound) && well_formed(&parts))
            .then(|| Self(canonical(&parts), Own::default()))
    }
}

/// Whether the subtags come in the order of the grammar.
fn well_formed(parts: &[&str]) -> bool {
    if is_private(parts[0]) {
        return parts.len() > 1;
    }
    let mut at = 1;
    // Four letters are reserved, and no language of five or more was ever registered: `english` is a mistake.
    if !is_alpha(parts[0]) || !(2..=3).contains(&parts[0].len()) {
        return false;
    }
    let extended = parts[1..].iter().take(3).take_while(|it| is_alpha(it) && it.len() == 3);
    at += extended.count();
    at += usize::from(parts.get(at).is_some_and(|it| is_script(it)));
    at += usize::from(parts.get(at).is_some_and(|it| is_region(it)));
    let variants: Vec<String> = parts[at..]
        .iter()
        .take_while(|it| is_variant(it))
        .map(|it| it.to_ascii_lowercase())
        .collect();
    at += variants.len();
    all_differ(&variants) && extensions_are_sound(&parts[at..])
}

/// Singletons with at least one subtag each, none twice, private use last.
fn extensions_are_sound(mut rest: &[&str]) -> bool {
    let mut seen = Vec::new();
    while let Some((singleton, more)) = rest.split_first() {
        if singleton.len() != 1 {
            return false;
        }
        if is_private(singleton) {
            return !more.is_empty();
        }
        let own = more.iter().take_while(|it| it.len() > 1).count();
        if own == 0 {
            return false;
        }
        seen.push(singleton.to_ascii_lowercase());
        rest = &more[own..];
    }
    all_differ(&seen)
}

/// RFC 5646 §2.1.1: lower case, but scripts in title case and regions in upper case, unless after a singleton.
fn canonical(parts: &[&str]) -> String {
    let mut out = parts[0].to_ascii_lowercase();
    let mut plain = parts[0].len() > 1;
    for part in &parts[1..] {
        plain &= part.len() > 1;
        out.push('-');
        match part.len() {
            4 if plain && is_alpha(part) => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            2 if plain => out.push_str(&part.to_ascii_uppercase()),
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    out
}

fn is_private(part: &str) -> bool {
    part.eq_ignore_ascii_case("x")
}

fn is_alpha(part: &str) -> bool {
    part.bytes().all(|it| it.is_ascii_alphabetic())
}

pub(crate) fn is_script(part: &str) -> bool {
    part.len() == 4 && is_alpha(part)
}

pub(crate) fn is_region(part: &str) -> bool {
    (part.len() == 2 && is_alpha(part))
        || (part.len() == 3 && part.bytes().all(|it| it.is_ascii_digit()))
}

fn is_variant(part: &str) -> bool {
    part.len() >= 5 || (part.len() == 4 && part.as_bytes()[0].is_ascii_digit())
}

fn all_differ(words: &[String]) -> bool {
    words.iter().enumerate().all(|(i, it)| !words[..i].contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, canonical: Option<&str>) {
        assert_eq!(Lang::parse(tag).as_ref().map(Lang::as_str), canonical, "{tag}");
    }

    #[test]
    fn case_is_made_canonical() {
        check("EN", Some("en"));
        check("en-gb", Some("en-GB"));
        check("zh-HANT-tw", Some("zh-Hant-TW"));
        check("sl-ROZAJ-biske", Some("sl-rozaj-biske"));
        check("es-419", Some("es-419"));
        check("de-CH-1996", Some("de-CH-1996"));
        check("en-u-CA-Gregory-x-AB", Some("en-u-ca-gregory-x-ab"));
        check("X-klingon", Some("x-klingon"));
        check("I-KLINGON", Some("i-klingon"));
        check("zh-yue-HK", Some("zh-yue-HK"));
    }

    #[test]
    fn what_the_grammar_refuses_is_refused() {
        for tag in [
            "",
            "e",
            "en-",
            "-en",
            "en_GB",
            "en--GB",
            "englishlang",
            "12",
            "en-GB-GB",
            "de-1996-1996",
            "en-u",
            "en-a-bb-a-cc",
            "x",
            "en-x",
            "é",
            "en-GB-é",
            "fr-FR-France-y",
        ] {
            check(tag, None);
        }
        check(&"en-x-".repeat(50), None);
    }
}
