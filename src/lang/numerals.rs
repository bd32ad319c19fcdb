//! Numbers in signs and in words.

use crate::lang::{Lang, numbered};

/// Lower-case roman numeral; arabic from 4000 on, where roman has no sign.
///
/// ```
/// assert_eq!(recto::lang::roman(14), "xiv");
/// ```
#[must_use]
pub fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number >= 4000 {
        return number.to_string();
    }
    let (mut rest, mut out) = (number, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// Upper-case letters as appendices count: A, B … Z, AA, AB; "0" for zero.
///
/// ```
/// assert_eq!(recto::lang::alpha(28), "AB");
/// ```
#[must_use]
pub fn alpha(number: u32) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let (mut rest, mut out) = (number, Vec::new());
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// What stands above a chapter's title where its number is spelt: "Chapter Seven", "Chapitre premier", "Глава седьмая".
/// English sets titles in capitals; the others go on in small letters.
///
/// ```
/// use recto::lang::{spelt_number, Lang};
/// assert_eq!(spelt_number(&Lang::english(), "Chapter", 21), "Chapter Twenty-one");
/// ```
#[must_use]
pub fn spelt_number(lang: &Lang, word: &str, number: u32) -> String {
    let spelt = number_word(lang, number);
    let mut letters = spelt.chars();
    let spelt = match letters.next().filter(|_| word.is_empty() || lang.primary() == "en") {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => spelt,
    };
    numbered(word, &spelt)
}

/// A number as it is read after the word "Chapter": "seven", "Kapitel sieben", "Глава седьмая".
///
/// 1 to 99 in English, German, French, Spanish, Italian and Russian; digits for all else.
///
/// ```
/// use recto::lang::{number_word, Lang};
/// assert_eq!(number_word(&Lang::english(), 21), "twenty-one");
/// ```
#[must_use]
pub fn number_word(lang: &Lang, number: u32) -> String {
    let in_words = match (lang.primary(), number) {
        (_, 0 | 100..) => None,
        ("en", n) => Some(joined(&ENGLISH, n, "-")),
        ("de", n) => Some(german(n)),
        ("fr", n) => Some(french(n)),
        ("es", n) => Some(spanish(n)),
        ("it", n) => Some(italian(n)),
        ("ru", n) => Some(russian(n)),
        _ => None,
    };
    in_words.unwrap_or_else(|| number.to_string())
}

/// Words of one language: 1 to 19 and the tens from 20.
struct Words {
    small: [&'static str; 19],
    tens: [&'static str; 8],
}

const ENGLISH: Words = Words {
    small: [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ],
    tens: ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
};
const GERMAN: Words = Words {
    small: [
        "eins",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
    ],
    tens: ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"],
};
const FRENCH: Words = Words {
    small: [
        "premier", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    ],
    tens: [
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "soixante",
        "quatre-vingt",
        "quatre-vingt",
    ],
};
const SPANISH: Words = Words {
    small: [
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
    ],
    tens: [
        "veinte",
        "treinta",
        "cuarenta",
        "cincuenta",
        "sesenta",
        "setenta",
        "ochenta",
        "noventa",
    ],
};
const ITALIAN: Words = Words {
    small: [
        "uno",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "undici",
        "dodici",
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
    ],
    tens: [
        "venti",
        "trenta",
        "quaranta",
        "cinquanta",
        "sessanta",
        "settanta",
        "ottanta",
        "novanta",
    ],
};
/// Ordinals of the feminine, as they agree with «глава» and «часть».
const RUSSIAN: Words = Words {
    small: [
        "первая",
        "вторая",
        "третья",
        "четвёртая",
        "пятая",
        "шестая",
        "седьмая",
        "восьмая",
        "девятая",
        "десятая",
        "одиннадцатая",
        "двенадцатая",
        "тринадцатая",
        "четырнадцатая",
        "пятнадцатая",
        "шестнадцатая",
        "семнадцатая",
        "восемнадцатая",
        "девятнадцатая",
    ],
    tens: [
        "двадцать",
        "тридцать",
        "сорок",
        "пятьдесят",
        "шестьдесят",
        "семьдесят",
        "восемьдесят",
        "девяносто",
    ],
};
const RUSSIAN_TENS: [&str; 8] = [
    "двадцатая",
    "тридцатая",
    "сороковая",
    "пятидесятая",
    "шестидесятая",
    "семидесятая",
    "восьмидесятая",
    "девяностая",
];

impl Words {
    fn small(&self, number: u32) -> &'static str {
        number
            .checked_sub(1)
            .and_then(|it| self.small.get(it as usize))
            .copied()
            .unwrap_or_default()
    }

    fn tens(&self, number: u32) -> &'static str {
        (number / 10)
            .checked_sub(2)
            .and_then(|it| self.tens.get(it as usize))
            .copied()
            .unwrap_or_default()
    }
}

/// Tens, `between`, ones.
fn joined(words: &Words, number: u32, between: &str) -> String {
    match number {
        ..20 => words.small(number).to_owned(),
        _ if number.is_multiple_of(10) => words.tens(number).to_owned(),
        _ => format!("{}{between}{}", words.tens(number), words.small(number % 10)),
    }
}

fn german(number: u32) -> String {
    if number < 20 || number.is_multiple_of(10) {
        return joined(&GERMAN, number, "");
    }
    let ones = if number % 10 == 1 { "ein" } else { GERMAN.small(number % 10) };
    format!("{ones}und{}", GERMAN.tens(number))
}

/// 70 to 79 count on from sixty and 90 to 99 from eighty: soixante et onze, quatre-vingt-dix.
fn french(number: u32) -> String {
    let vigesimal = matches!(number, 70..80 | 90..100);
    let rest = if vigesimal { number % 10 + 10 } else { number % 10 };
    let ones = if rest == 1 { "un" } else { FRENCH.small(rest) };
    match (number, rest) {
        (..20, _) => FRENCH.small(number).to_owned(),
        (80, _) => "quatre-vingts".to_owned(),
        (_, 0) => FRENCH.tens(number).to_owned(),
        (..80, 1 | 11) => format!("{} et {ones}", FRENCH.tens(number)),
        _ => format!("{}-{ones}", FRENCH.tens(number)),
    }
}

fn spanish(number: u32) -> String {
    const TWENTIES: [&str; 9] = [
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
    ];
    match number {
        21..30 => TWENTIES.get(number as usize - 21).copied().unwrap_or_default().to_owned(),
        _ => joined(&SPANISH, number, " y "),
    }
}

/// The tens lose their vowel before uno and otto; tre takes an accent at the end.
fn italian(number: u32) -> String {
    if number < 20 || number.is_multiple_of(10) {
        return joined(&ITALIAN, number, "");
    }
    let (tens, ones) = (ITALIAN.tens(number), number % 10);
    match ones {
        1 | 8 => {
            let mut stem = tens.to_owned();
            stem.pop();
            stem + ITALIAN.small(ones)
        }
        3 => format!("{tens}tré"),
        _ => format!("{tens}{}", ITALIAN.small(ones)),
    }
}

fn russian(number: u32) -> String {
    match (number / 10).checked_sub(2).and_then(|it| RUSSIAN_TENS.get(it as usize)) {
        Some(tens) if number.is_multiple_of(10) => (*tens).to_owned(),
        _ => joined(&RUSSIAN, number, " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn words(tag: &str, pairs: &[(u32, &str)]) {
        let lang = Lang::parse(tag).unwrap();
        for (number, word) in pairs {
            assert_eq!(number_word(&lang, *number), *word, "{tag} {number}");
        }
    }

    #[test]
    fn numbers_are_read_as_each_language_reads_them() {
        words("en-GB", &[(1, "one"), (13, "thirteen"), (40, "forty"), (99, "ninety-nine")]);
        words(
            "de",
            &[(1, "eins"), (21, "einundzwanzig"), (30, "dreißig"), (76, "sechsundsiebzig")],
        );
        words(
            "fr",
            &[(1, "premier"), (21, "vingt et un"), (71, "soixante et onze"), (80, "quatre-vingts")],
        );
        words(
            "fr",
            &[
                (70, "soixante-dix"),
                (81, "quatre-vingt-un"),
                (91, "quatre-vingt-onze"),
                (22, "vingt-deux"),
            ],
        );
        words("es", &[(16, "dieciséis"), (22, "veintidós"), (31, "treinta y uno")]);
        words(
            "it",
            &[(21, "ventuno"), (28, "ventotto"), (33, "trentatré"), (45, "quarantacinque")],
        );
        words(
            "ru",
            &[(1, "первая"), (20, "двадцатая"), (34, "тридцать четвёртая"), (90, "девяностая")],
        );
        words("pl", &[(3, "3")]);
        words("en", &[(0, "0"), (100, "100")]);
    }

    #[test]
    fn every_number_below_a_hundred_has_a_word_of_letters() {
        for tag in ["en", "de", "fr", "es", "it", "ru"] {
            let lang = Lang::parse(tag).unwrap();
            let mut all: Vec<String> = (1..100).map(|n| number_word(&lang, n)).collect();
            assert!(all.iter().all(|it| !it.is_empty() && !it.contains(char::is_numeric)), "{tag}");
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 99, "{tag}");
        }
    }

    #[test]
    fn signs_count_on_past_their_alphabet() {
        assert_eq!([1, 26, 27, 52, 703].map(alpha), ["A", "Z", "AA", "AZ", "AAA"]);
        assert_eq!([1, 4, 9, 14, 1917].map(roman), ["i", "iv", "ix", "xiv", "mcmxvii"]);
    }
}
