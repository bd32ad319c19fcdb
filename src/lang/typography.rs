//! How a language writes quotation marks and where it wants spaces that don't break.

use crate::lang::Lang;

/// No-break space.
pub const NBSP: char = '\u{a0}';
/// Narrow no-break space.
pub const NNBSP: char = '\u{202f}';

/// A pair of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Before the words, with the space that belongs to it.
    pub open: &'static str,
    /// After them.
    pub close: &'static str,
}

/// Words that lost letters and show it with an apostrophe, in lower case and without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elisions {
    /// They lost their head and are hardly ever words of their own: `'tis`, Dutch `'t`.
    pub heads: &'static [&'static str],
    /// They lost their head, and other words look like them: `'is hat`, `'ome`.
    pub dialect: &'static [&'static str],
    /// They lost their end: `an'`, `o'`.
    pub ends: &'static [&'static str],
}

/// What a language does with straight quotes and with spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typography {
    /// Quotation marks of the first level.
    pub outer: Pair,
    /// Of the second; deeper levels alternate.
    pub inner: Pair,
    /// A straight single quote opens the first level too: the first level's marks are single.
    pub single_first: bool,
    /// Space before `;`, `!` and `?`.
    pub before_high: Option<char>,
    /// Space before `:`.
    pub before_colon: Option<char>,
    /// A word of one letter does not end a line.
    pub one_letter_words_stick: bool,
    /// A spaced dash does not begin a line.
    pub dash_sticks: bool,
    /// Words that an apostrophe stands before or after.
    pub elisions: &'static Elisions,
}

const fn pair(open: &'static str, close: &'static str) -> Pair {
    Pair { open, close }
}

const fn marks(outer: Pair, inner: Pair) -> Typography {
    Typography {
        outer,
        inner,
        single_first: false,
        before_high: None,
        before_colon: None,
        one_letter_words_stick: false,
        dash_sticks: false,
        elisions: &NO_ELISIONS,
    }
}

const fn with(elisions: &'static Elisions, it: Typography) -> Typography {
    Typography { elisions, ..it }
}

const fn sticky(it: Typography) -> Typography {
    Typography { one_letter_words_stick: true, dash_sticks: true, ..it }
}

const NO_ELISIONS: Elisions = Elisions { heads: &[], dialect: &[], ends: &[] };

const ENGLISH_ELISIONS: Elisions = Elisions {
    heads: &[
        "appen", "bout", "cause", "cept", "cos", "coz", "cross", "cuz", "e", "em", "eard", "ere",
        "fraid", "gainst", "im", "imself", "mongst", "n", "nd", "neath", "nother", "nough", "nuff",
        "pon", "round", "scuse", "spect", "spose", "til", "till", "tis", "tisn", "tween", "twas",
        "twasn", "twere", "twill", "twixt", "twould", "un", "uns", "d", "ll", "re", "s", "ve",
    ],
    dialect: &[
        "ad", "alf", "and", "ands", "ang", "appened", "ard", "are", "arry", "as", "at", "ate",
        "ave", "aven", "aving", "ead", "ear", "eart", "eavy", "eld", "ell", "ello", "elp", "elped",
        "enry", "er", "ers", "erself", "ey", "ide", "ill", "is", "it", "ome", "ope", "orrible",
        "orse", "orses", "ospital", "ot", "our", "ouse", "ow", "owever", "undred", "ungry", "urry",
        "urt", "usband",
    ],
    ends: &["an", "doin", "goin", "lil", "nothin", "o", "ol", "th", "tha", "thou", "wi", "wid"],
};

const DUTCH_ELISIONS: Elisions =
    Elisions { heads: &["d", "k", "m", "n", "r", "s", "t", "tis", "twas"], ..NO_ELISIONS };

const GERMAN_ELISIONS: Elisions = Elisions {
    heads: &[
        "s", "n", "ne", "nem", "nen", "ner", "nes", "ran", "rauf", "raus", "rein", "rüber", "rum",
        "runter", "ch", "nauf", "naus", "nunter", "m",
    ],
    ..NO_ELISIONS
};

const ITALIAN_ELISIONS: Elisions = Elisions {
    heads: &["na", "ndrangheta", "sta", "ste", "sti", "sto"],
    ends: &["be", "da", "di", "fa", "mo", "po", "sta", "va"],
    ..NO_ELISIONS
};

const AMERICAN: Typography = with(&ENGLISH_ELISIONS, marks(pair("“", "”"), pair("‘", "’")));
const BRITISH: Typography = Typography {
    single_first: true,
    ..with(&ENGLISH_ELISIONS, marks(pair("‘", "’"), pair("“", "”")))
};
const DOUBLE: Typography = marks(pair("“", "”"), pair("‘", "’"));
const GERMAN: Typography = with(&GERMAN_ELISIONS, marks(pair("„", "“"), pair("‚", "‘")));
const DUTCH: Typography = Typography {
    single_first: true,
    ..with(&DUTCH_ELISIONS, marks(pair("‘", "’"), pair("“", "”")))
};
const GUILLEMETS: Typography = marks(pair("«", "»"), pair("‹", "›"));
const FRENCH: Typography = Typography {
    before_high: Some(NNBSP),
    before_colon: Some(NBSP),
    ..marks(pair("«\u{202f}", "\u{202f}»"), pair("“", "”"))
};
const CANADIAN_FRENCH: Typography = Typography { before_high: None, ..FRENCH };
const NORDIC: Typography = marks(pair("”", "”"), pair("’", "’"));

/// Tags to conventions; the longest tag that is a prefix of the language wins. Sources: CLDR 46 delimiters;
/// Lexique des règles typographiques en usage à l'Imprimerie nationale; Мильчин, Справочник издателя; New Hart's Rules.
const TABLE: &[(&str, Typography)] = &[
    ("en", AMERICAN),
    ("en-GB", BRITISH),
    ("en-AU", BRITISH),
    ("en-NZ", BRITISH),
    ("en-IE", BRITISH),
    ("en-ZA", BRITISH),
    ("cy", BRITISH),
    ("de", GERMAN),
    ("de-CH", with(&GERMAN_ELISIONS, GUILLEMETS)),
    ("de-LI", with(&GERMAN_ELISIONS, GUILLEMETS)),
    ("fr", FRENCH),
    ("fr-CA", CANADIAN_FRENCH),
    ("fr-CH", GUILLEMETS),
    ("es", marks(pair("«", "»"), pair("“", "”"))),
    ("es-419", DOUBLE),
    ("es-MX", DOUBLE),
    ("es-US", DOUBLE),
    ("ca", marks(pair("«", "»"), pair("“", "”"))),
    ("it", with(&ITALIAN_ELISIONS, marks(pair("«", "»"), pair("“", "”")))),
    ("it-CH", with(&ITALIAN_ELISIONS, GUILLEMETS)),
    ("pt", marks(pair("«", "»"), pair("“", "”"))),
    ("pt-BR", DOUBLE),
    ("ru", sticky(marks(pair("«", "»"), pair("„", "“")))),
    ("uk", sticky(marks(pair("«", "»"), pair("„", "“")))),
    ("be", sticky(marks(pair("«", "»"), pair("„", "“")))),
    ("pl", sticky(marks(pair("„", "”"), pair("«", "»")))),
    ("cs", sticky(marks(pair("„", "“"), pair("‚", "‘")))),
    ("sk", sticky(marks(pair("„", "“"), pair("‚", "‘")))),
    ("nl", DUTCH),
    ("af", DUTCH),
    ("sv", NORDIC),
    ("fi", NORDIC),
    ("da", marks(pair("»", "«"), pair("›", "‹"))),
    ("no", marks(pair("«", "»"), pair("‘", "’"))),
    ("nb", marks(pair("«", "»"), pair("‘", "’"))),
    ("nn", marks(pair("«", "»"), pair("‘", "’"))),
    ("is", marks(pair("„", "“"), pair("‚", "‘"))),
    ("hu", marks(pair("„", "”"), pair("»", "«"))),
    ("ro", marks(pair("„", "”"), pair("«", "»"))),
    ("bg", marks(pair("„", "“"), pair("’", "’"))),
    ("sr", marks(pair("„", "”"), pair("’", "’"))),
    ("hr", marks(pair("„", "”"), pair("‘", "’"))),
    ("sl", marks(pair("„", "“"), pair("‚", "‘"))),
    ("et", marks(pair("„", "“"), pair("«", "»"))),
    ("lv", marks(pair("“", "”"), pair("„", "”"))),
    ("lt", marks(pair("„", "“"), pair("‚", "‘"))),
    ("el", marks(pair("«", "»"), pair("“", "”"))),
    ("la", DOUBLE),
    ("he", marks(pair("”", "”"), pair("’", "’"))),
    ("ja", marks(pair("「", "」"), pair("『", "』"))),
    ("zh-Hant", marks(pair("「", "」"), pair("『", "』"))),
    ("zh-TW", marks(pair("「", "」"), pair("『", "』"))),
    ("zh-HK", marks(pair("「", "」"), pair("『", "』"))),
];

impl Typography {
    /// The same conventions with single marks outside, or inside; `None` where the language has no single ones.
    #[must_use]
    pub fn with_single_outside(self, single: bool) -> Option<Self> {
        let is_single = |it: Pair| it.open.starts_with(['‘', '’', '‚', '‹', '›']);
        if is_single(self.outer) == is_single(self.inner) {
            return None;
        }
        if is_single(self.outer) == single {
            return Some(self);
        }
        Some(Self { outer: self.inner, inner: self.outer, single_first: single, ..self })
    }
}

impl Lang {
    /// The conventions of the language; American English where none are known.
    #[must_use]
    pub fn typography(&self) -> &'static Typography {
        let it = TABLE.iter().filter(|(tag, _)| self.is_within(tag)).max_by_key(|it| it.0.len());
        it.map_or(&AMERICAN, |(_, typography)| typography)
    }

    /// Whether the tag is `range` or begins with it, RFC 4647 §3.3.1.
    pub(crate) fn is_within(&self, range: &str) -> bool {
        self.as_str()
            .strip_prefix(range)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, outer: &str, inner: &str) {
        let it = Lang::parse(tag).unwrap().typography();
        assert_eq!(format!("{}x{}", it.outer.open, it.outer.close), outer, "{tag}");
        assert_eq!(format!("{}x{}", it.inner.open, it.inner.close), inner, "{tag}");
    }

    #[test]
    fn each_language_has_its_own_marks() {
        check("en-US", "“x”", "‘x’");
        check("en-GB", "‘x’", "“x”");
        check("en-GB-oxendict", "‘x’", "“x”");
        check("de", "„x“", "‚x‘");
        check("de-CH", "«x»", "‹x›");
        check("fr", "«\u{202f}x\u{202f}»", "“x”");
        check("es", "«x»", "“x”");
        check("ru", "«x»", "„x“");
        check("pl", "„x”", "«x»");
        check("sv", "”x”", "’x’");
        check("da", "»x«", "›x‹");
        check("ja", "「x」", "『x』");
    }

    #[test]
    fn marks_change_places_where_one_of_them_is_single() {
        let swapped = |tag: &str, single| {
            let it = Lang::parse(tag).unwrap().typography().with_single_outside(single)?;
            Some(format!("{}{}{}", it.outer.open, it.inner.open, it.single_first))
        };
        for (tag, single, expect) in [
            ("en-US", true, Some("‘“true")),
            ("en-US", false, Some("“‘false")),
            ("en-GB", false, Some("“‘false")),
            ("de", true, Some("‚„true")),
            ("da", true, Some("›»true")),
            ("fr", true, None),
        ] {
            assert_eq!(swapped(tag, single).as_deref(), expect, "{tag}");
        }
    }

    #[test]
    fn a_language_without_an_entry_of_its_own_falls_back() {
        check("tlh", "“x”", "‘x’");
        check("enm", "“x”", "‘x’");
    }
}
