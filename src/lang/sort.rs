//! Words to the keys by which lists are sorted and the letters that they stand under, by the Unicode collation algorithm with the
//! orders of CLDR, the same on every machine.

use crate::lang::Lang;
use icu_collator::CollatorBorrowed;
use icu_collator::options::{CollatorOptions, Strength};
use icu_locale_core::Locale;
use std::cmp::Ordering;
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

/// What sorts after every other letter (CLDR, *Root Collation*, "U+FFFF").
const LAST: char = '\u{ffff}';

/// Before the letter, or the count of strokes, at which a group of Chinese characters begins (CLDR, *Collation Indexes*).
const BOUNDARY: char = '\u{fdd0}';

/// U+2800 and the count of strokes stand for the strokes in such a boundary.
const STROKES: u32 = 0x2800;
const MOST_STROKES: u32 = 64;

/// The order of a language's words.
#[derive(Debug)]
pub struct Collation {
    lang: Lang,
    /// `None` if the binary lacks the root order; then by code point.
    order: Option<Order>,
}

#[derive(Debug)]
struct Order {
    /// Accents and case count.
    all: CollatorBorrowed<'static>,
    /// Letters alone count.
    letters: CollatorBorrowed<'static>,
}

/// What a heading is sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    letter: Vec<u8>,
    words: Vec<u8>,
}

impl Lang {
    /// The order of the language's words, or of those of the root where CLDR has none for it.
    #[must_use]
    pub fn collation(&self) -> Collation {
        let locale = Locale::try_from_str(self.as_str()).ok();
        let order = locale.and_then(|it| Order::of(&it)).or_else(|| Order::of(&Locale::UNKNOWN));
        Collation { lang: self.clone(), order }
    }
}

impl Collation {
    /// The language whose order it is.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// The key of a name or title, without leading article and punctuation.
    ///
    /// ```
    /// let english = recto::lang::Lang::english().collation();
    /// assert!(english.key("The Émigré’s Return") < english.key("Emil"));
    /// ```
    #[must_use]
    pub fn key(&self, text: &str) -> SortKey {
        SortKey { letter: Vec::new(), words: self.words(&self.bare(text)) }
    }

    /// The key of a main entry, which stands under a letter, and that letter; none for figures and signs.
    ///
    /// ```
    /// let czech = recto::lang::Lang::parse("cs").unwrap_or_default().collation();
    /// assert_eq!(czech.under_letter("Chalupa").1, "Ch");
    /// assert_eq!(czech.under_letter("árie").1, "A");
    /// assert_eq!(czech.under_letter("2001").1, "");
    /// ```
    #[must_use]
    pub fn under_letter(&self, text: &str) -> (SortKey, String) {
        let letter = self.letter(&self.bare(text));
        // In Chinese, Latin words stand under the letters of the others.
        let key = SortKey { letter: self.words(&letter), ..self.key(text) };
        (key, letter)
    }

    fn words(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::new();
        match &self.order {
            Some(order) => {
                let Ok(()) = order.all.write_sort_key_to(text, &mut key);
            }
            None => key.extend(text.bytes()),
        }
        key
    }

    /// Words without leading article and punctuation, with one space between them; signs alone stay.
    fn bare(&self, text: &str) -> String {
        let text = text.trim().replace('’', "'");
        let primary = self.lang.primary();
        let articles = ARTICLES.iter().find(|it| it.0 == primary).map_or(&[][..], |it| it.1);
        let behind = |article: &&str| {
            let (head, rest) = text.split_at_checked(article.len())?;
            (head.to_lowercase() == **article && !rest.is_empty()).then_some(rest)
        };
        let rest = articles.iter().find_map(behind).unwrap_or(&text);
        let mut bare = String::with_capacity(rest.len());
        for sign in rest.nfc() {
            if sign.is_whitespace() || matches!(sign, '-' | '–' | '—') {
                if !bare.is_empty() && !bare.ends_with(' ') {
                    bare.push(' ');
                }
            } else if sign.is_alphanumeric() || unicode_normalization::char::is_combining_mark(sign)
            {
                bare.push(sign);
            }
        }
        bare.truncate(bare.trim_end().len());
        if bare.is_empty() { text } else { bare }
    }

    fn letter(&self, bare: &str) -> String {
        let mut letters = bare.chars();
        let Some(first) = letters.next().filter(|it| it.is_alphabetic()) else {
            return String::new();
        };
        let Some(order) = &self.order else { return first.to_uppercase().collect() };
        match first {
            // Vowels that are written before the consonant that they follow in speech.
            'เ'..='ไ' | 'ເ'..='ໄ' => letters.next().unwrap_or(first).to_string(),
            '가'..='힣' => initial(first).to_string(),
            _ if is_latin(first) => self.capital(&order.latin_letter(bare, first)),
            _ => order.chinese_group(first).unwrap_or_else(|| self.capital(&order.base(first))),
        }
    }

    /// In capitals, `lj` as `Lj`.
    fn capital(&self, letter: &str) -> String {
        let mut signs = letter.chars();
        let Some(first) = signs.next() else { return String::new() };
        let dotted = first == 'i' && matches!(self.lang.primary(), "tr" | "az");
        let head: String = if dotted { "İ".to_owned() } else { first.to_uppercase().collect() };
        head + &signs.as_str().to_lowercase()
    }
}

impl Order {
    fn of(locale: &Locale) -> Option<Self> {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        let all = CollatorBorrowed::try_new(locale.into(), options).ok()?;
        options.strength = Some(Strength::Primary);
        let letters = CollatorBorrowed::try_new(locale.into(), options).ok()?;
        Some(Self { all, letters })
    }

    /// Whether a text sorts after all that begins with a letter.
    fn is_after(&self, text: &str, letter: &str) -> bool {
        self.letters.compare(text, &format!("{letter}{LAST}")) == Ordering::Greater
    }

    /// The letter of a word in Latin script: one of A to Z, or one of the language's own, such as č, ll, cs and aa.
    fn latin_letter(&self, bare: &str, first: char) -> String {
        let unit = [3, 2].iter().find_map(|it| self.contraction(bare, *it));
        let unit = unit.unwrap_or(bare.get(..first.len_utf8()).unwrap_or_default());
        let mut at = String::new();
        for letter in ('a'..='z').map(String::from) {
            let fits = self.letters.compare(&letter, unit) != Ordering::Greater;
            let further = self.letters.compare(&letter, &at);
            let least = further == Ordering::Equal && self.all.compare(&letter, &at).is_lt();
            if fits && (at.is_empty() || further == Ordering::Greater || least) {
                at = letter;
            }
        }
        if !at.is_empty() && !self.is_after(unit, &at) {
            return at;
        }
        // Danish aa is å; where capitals come first, Aa would be less.
        let mut least = unit.to_lowercase();
        if self.letters.compare(&least, unit) != Ordering::Equal {
            unit.clone_into(&mut least);
        }
        for letter in ('à'..='ž').map(String::from) {
            let same = self.letters.compare(&letter, unit) == Ordering::Equal;
            if same && self.all.compare(&letter, &least).is_lt() {
                least = letter;
            }
        }
        least
    }

    /// So many letters at the start that are one letter of the language: they don't sort where the last of them would bring them.
    fn contraction<'a>(&self, bare: &'a str, count: usize) -> Option<&'a str> {
        let (last, sign) = bare.char_indices().nth(count - 1)?;
        let (before, unit) = (&bare[..last], &bare[..last + sign.len_utf8()]);
        let own = unit.chars().all(is_latin)
            && (self.is_after(unit, before)
                || self.letters.compare(unit, before) == Ordering::Less);
        own.then_some(unit)
    }

    /// A letter without accents that make no other letter of it, in the first of its forms.
    fn base(&self, letter: char) -> String {
        let plain = std::iter::once(letter).nfd().next().unwrap_or(letter);
        // Katakana stand under their hiragana.
        let hiragana = matches!(plain, 'ァ'..='ヶ').then(|| u32::from(plain) - 0x60);
        let plain = hiragana.and_then(char::from_u32).unwrap_or(plain);
        let (plain, own) = (plain.to_string(), letter.to_string());
        let same = self.letters.compare(&plain, &own) == Ordering::Equal;
        if same { plain } else { own }
    }

    /// The Latin letter, or the count of strokes, of the group that a character stands in.
    fn chinese_group(&self, first: char) -> Option<String> {
        let begins = |sign: char| {
            let boundary: String = [BOUNDARY, sign].into_iter().collect();
            self.letters.compare(&boundary, first.encode_utf8(&mut [0; 4])) != Ordering::Greater
        };
        if let Some(letter) = ('A'..='Z').rev().find(|it| begins(*it)) {
            return Some(letter.to_string());
        }
        let strokes = (1..=MOST_STROKES).rev();
        let count = strokes.into_iter().find(|it| char::from_u32(STROKES + it).is_some_and(begins));
        count.map(|it| format!("{it}劃"))
    }
}

/// Letters of Latin script in the blocks that alphabets are written in.
const fn is_latin(sign: char) -> bool {
    matches!(sign, 'a'..='z' | 'A'..='Z' | 'ª'..='ʯ' | 'Ḁ'..='ỿ') && sign != '×' && sign != '÷'
}

/// The consonant that a Korean syllable begins with; double ones stand under the simple ones, as dictionaries' heads have it (CLDR, *Index Characters*).
fn initial(syllable: char) -> char {
    const INITIALS: [char; 19] = [
        'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ',
        'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
    ];
    // The Unicode Standard, §3.12: syllables of one initial follow each other, 588 of each.
    let number = (u32::from(syllable) - u32::from('가')) / 588;
    usize::try_from(number).ok().and_then(|it| INITIALS.get(it)).copied().unwrap_or(syllable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sorts(tag: &str, words: &[&str]) {
        let order = Lang::parse(tag).unwrap().collation();
        let mut sorted = words.to_vec();
        sorted.sort_unstable();
        sorted.sort_by_key(|it| order.key(it));
        assert_eq!(sorted, words, "{tag}");
    }

    /// Words in their order, in groups `letter: words`.
    #[track_caller]
    fn groups(tag: &str, expect: &str) {
        let order = Lang::parse(tag).unwrap().collation();
        let words = expect.split(" | ").flat_map(|it| it.split_once(": ").unwrap().1.split(' '));
        let mut words: Vec<_> = words.map(|it| (order.under_letter(it), it)).collect();
        words.sort_by(|a, b| b.1.cmp(a.1));
        words.sort_by(|a, b| a.0.0.cmp(&b.0.0));
        let mut found: Vec<String> = Vec::new();
        let mut before = None;
        for ((_, letter), word) in words {
            if before.as_ref() == Some(&letter) {
                let group = found.last_mut().unwrap();
                group.push(' ');
                group.push_str(word);
            } else {
                found.push(format!("{letter}: {word}"));
            }
            before = Some(letter);
        }
        assert_eq!(found.join(" | "), expect, "{tag}");
    }

    #[test]
    fn accents_and_articles_do_not_count_but_letters_do() {
        sorts("en", &["Engels", "The Estate", "État", "Étienne", "“Evening”"]);
        sorts("de", &["Ähre", "Das Alter", "Maß", "Masse", "Müller", "Muster"]);
        sorts("es", &["nube", "ñandú", "oso"]);
        sorts("ru", &["ёлка", "ель", "иней", "йод", "кот"]);
        sorts("en", &["New York", "New-Yorker", "Newark", "news"]);
        sorts("fr", &["cote", "coté", "côte", "côté", "L’eau", "échec", "Les étoiles"]);
    }

    #[test]
    fn an_article_alone_is_a_word() {
        let english = Lang::english().collation();
        assert_eq!(english.under_letter("A").1, "A");
        assert_eq!(english.under_letter("The ").1, "T");
        assert_eq!(english.under_letter("+").1, "");
    }

    #[test]
    fn letters_of_the_language_stand_by_themselves() {
        groups(
            "cs",
            "C: cena cihla | Č: čaj | D: ďábel dar | H: had | Ch: chalupa | I: idea | R: rak | Ř: řeka | S: sen | Š: škola | Z: zima | Ž: žena",
        );
        groups(
            "hr",
            "C: cvijet | Č: čaj | Ć: ćup | D: dan | Dž: džep | Đ: đak | L: lav | Lj: ljeto | N: noć | Nj: njiva | Š: šuma | Z: zora | Ž: žaba",
        );
        groups(
            "hu",
            "A: áfonya alma | C: cipő cukor | Cs: csiga | D: dal | Dzs: dzseki | G: gomb | Gy: gyár | O: olaj óra | Ö: öröm őz | S: sor | Sz: szem | Z: zene | Zs: zseb",
        );
        groups("da", "A: ane | R: Ribe | V: Viborg | Æ: æble | Ø: ø | Å: Aalborg Århus");
        groups("nb", "B: bil | Å: Ås");
        groups("sv", "Z: Zebra | Å: Ångström | Ä: Älg | Ö: Öl");
        groups(
            "tr",
            "C: cam | Ç: çay | G: göl | I: Irmak ısı | İ: izin İzmir | O: ok | Ö: ön | Ş: şeker",
        );
        groups("pl", "L: las | Ł: łan | M: mak");
        groups("sk", "A: auto | Ä: ä | H: had | Ch: chata");
        groups("cy", "G: glas | Ng: ngwlad | H: haf | L: lôn | Ll: llan");
        groups("es", "C: chico cosa | L: llave luz | N: nube | Ñ: ñandú");
        groups("es-u-co-trad", "C: cosa | Ch: chico | L: luz | Ll: llave");
        groups("en", "A: Æsir Aesop Alps | E: Étretat | L: Łódź | Z: zoo");
    }

    #[test]
    fn other_scripts_have_letters_too() {
        groups("ru", "Е: ёлка ель | И: иней | Й: йод");
        groups("el", "Α: άλφα άνθος | Ω: ώρα");
        groups("ko", "ㄱ: 가을 까치 | ㄴ: 나무");
        groups("ja", "あ: アイス あさ | か: がくせい かさ");
        groups("zh", "B: 北京 | H: 汉字 Hamlet | Z: 中国");
        groups("zh-Hant", "3劃: 山 | 4劃: 中");
        groups("th", "ก: เกม | ข: ขนม");
    }
}
