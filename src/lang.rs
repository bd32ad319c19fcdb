//! What depends on the language: tags, direction, quotes and dashes, localised words, hyphenation, sort order.

pub use crate::lang::capitals::{Capitals, in_capitals};
pub use crate::lang::date::written_date;
pub use crate::lang::guess::guess;
pub use crate::lang::joint::{Between, Joint, joints};
pub use crate::lang::numerals::{alpha, number_word, roman, spelt_number};
pub use crate::lang::sort::{Collation, SortKey};
pub use crate::lang::square::is_square;
pub use crate::lang::stray::is_stray;
pub use crate::lang::typography::{Elisions, NBSP, NNBSP, Pair, Typography};
use crate::lang::words::Own;
pub use crate::lang::words::{Word, numbered};
use std::fmt;

mod capitals;
mod date;
mod guess;
pub mod hyphenation;
mod joint;
mod numerals;
mod script;
mod sort;
mod square;
mod stray;
mod tag;
mod typography;
mod words;

/// A BCP 47 language tag, well-formed and in canonical case (`en-GB`, `zh-Hant-TW`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(String, Own);

/// Which way a language runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Lang {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned(), Own::default())
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag, `en`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The script subtag, `Hant`, if the tag has one.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.before_singleton().find(|it| tag::is_script(it))
    }

    /// The region subtag, `GB`, if the tag has one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.before_singleton().find(|it| tag::is_region(it))
    }

    /// The same language, running another way in this book.
    #[must_use]
    pub fn running(self, direction: Direction) -> Self {
        Self(self.0, Own { direction: Some(direction), ..self.1 })
    }

    /// Which way the language runs: as its book says, else by its script, else by the script that it is usually written in.
    ///
    /// ```
    /// use recto::lang::{Direction, Lang};
    /// assert_eq!(Lang::parse("ar").map(|it| it.direction()), Some(Direction::Rtl));
    /// assert_eq!(Lang::parse("az-Arab").map(|it| it.direction()), Some(Direction::Rtl));
    /// assert_eq!(Lang::parse("ar-Latn").map(|it| it.direction()), Some(Direction::Ltr));
    /// ```
    #[must_use]
    pub fn direction(&self) -> Direction {
        if let Some(own) = self.1.direction {
            return own;
        }
        let rtl = match self.script() {
            Some(script) => RTL_SCRIPTS.contains(&script),
            None => RTL_LANGUAGES.contains(&self.primary()),
        };
        if rtl { Direction::Rtl } else { Direction::Ltr }
    }

    /// The sign between the whole and the broken part of a number (CLDR, *Number Symbols*).
    ///
    /// ```
    /// use recto::lang::Lang;
    /// let mark = |tag| Lang::parse(tag).map(|it| it.decimal_mark());
    /// assert_eq!((mark("en"), mark("de"), mark("de-CH"), mark("es-MX")), (Some('.'), Some(','), Some('.'), Some('.')));
    /// ```
    #[must_use]
    pub fn decimal_mark(&self) -> char {
        let in_one_of = |all: &[&str]| self.before_singleton().any(|it| all.contains(&it));
        let point = match self.primary() {
            "en" => !in_one_of(&["ZA", "AT"]),
            "de" | "it" => in_one_of(&["CH", "LI"]),
            "es" => in_one_of(POINT_IN_SPANISH),
            primary => POINT_LANGUAGES.contains(&primary),
        };
        if point { '.' } else { ',' }
    }

    /// Subtags after the primary one, up to the first extension or private part.
    fn before_singleton(&self) -> impl Iterator<Item = &str> {
        self.0.split('-').skip(1).take_while(|it| it.len() > 1)
    }
}

/// ISO 15924 codes of scripts that run from right to left.
const RTL_SCRIPTS: [&str; 18] = [
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Hebr", "Mand", "Mani", "Nkoo", "Phli", "Phnx", "Prti",
    "Rohg", "Samr", "Sogd", "Syrc", "Thaa", "Yezi",
];

/// Languages whose numbers have a decimal point, beside English.
const POINT_LANGUAGES: &[&str] = &[
    "am", "bn", "cy", "fil", "ga", "gd", "gsw", "gu", "ha", "he", "hi", "ig", "ja", "kn", "ko",
    "ml", "mr", "ms", "mt", "my", "ne", "pa", "si", "sw", "ta", "te", "th", "tl", "ur", "yo", "zh",
    "zu",
];

/// Where Spanish has one.
const POINT_IN_SPANISH: &[&str] =
    &["419", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US"];

/// Languages that are usually written in one of them.
const RTL_LANGUAGES: [&str; 26] = [
    "ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks", "lrc",
    "mzn", "nqo", "pnb", "prs", "ps", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
];

impl Default for Lang {
    fn default() -> Self {
        Self::english()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
