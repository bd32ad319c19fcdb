//! Where a word may be divided, by Liang's patterns of its language and our exceptions to them.

use crate::lang::Lang;
use crate::pack;
use hyphenation::{Hyphenator as _, Language, Load as _, Standard};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// A shorter word is not divided.
const MIN_LETTERS: usize = 5;
/// A longer one is no word of any language, and is not looked up.
const MAX_LETTERS: usize = 100;
/// The author's own hint, `&shy;`.
const SOFT_HYPHEN: char = '\u{ad}';
/// Most words whose breaks are remembered: more than the largest vocabulary, and a bound for what is none.
const MAX_KNOWN: usize = 1 << 17;

/// Words that the English patterns divide badly, and nouns that are divided unlike their verbs; British and American alike.
const ENGLISH: &str = "as-so-ciate as-so-ciates democ-racy demo-crat demo-crats demo-cratic every-body every-one \
    every-thing every-where any-thing noth-ing some-thing oblig-a-tory phil-an-thropic present presents \
    project projects record records ref-or-ma-tion ret-ri-bu-tion ta-ble type-set type-set-ting type-face \
    type-faces mark-down manu-script manu-scripts data-base data-bases work-shop work-shops uni-ver-sity \
    uni-ver-sities web-site web-sites infra-struc-ture defi-ni-tion defi-ni-tions";

/// The patterns of one language, ready for use; cheap to clone.
#[derive(Clone, Debug)]
pub struct Hyphenator {
    patterns: Option<Arc<Patterns>>,
}

#[derive(Debug)]
struct Patterns {
    standard: Standard,
    minima: (usize, usize),
    exceptions: BTreeMap<String, Vec<usize>>,
    /// Breaks of the words met, whatever the style, case and punctuation: looking up all patterns of a word costs as much
    /// as shaping it.
    known: RwLock<FxHashMap<Box<str>, Box<[usize]>>>,
}

impl Hyphenator {
    /// The patterns for a language; one without any never divides. Loaded once for all threads.
    ///
    /// ```
    /// use recto::lang::{Lang, hyphenation::Hyphenator};
    /// let hyphenator = Hyphenator::new(&Lang::english());
    /// assert_eq!(hyphenator.breaks("“paragraph,”"), [7]);
    /// ```
    #[must_use]
    pub fn new(lang: &Lang) -> Self {
        static LOADED: Mutex<BTreeMap<Language, Option<Arc<Patterns>>>> =
            Mutex::new(BTreeMap::new());
        let Some(language) = language(lang) else { return Self { patterns: None } };
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        Self { patterns: loaded.entry(language).or_insert_with(|| load(language)).clone() }
    }

    /// The bytes of `word` before which a hyphen may divide it, rising. Punctuation around and in the word
    /// parts it into pieces that are divided by themselves; a piece with digits or in capitals is not.
    /// Where the author put soft hyphens into a word, those alone count: each before the letter after it.
    #[must_use]
    pub fn breaks(&self, word: &str) -> Vec<usize> {
        if word.contains(SOFT_HYPHEN) {
            return soft_hyphens(word);
        }
        let Some(patterns) = &self.patterns else { return Vec::new() };
        if word.len() < MIN_LETTERS || word.contains(['/', '@', '_', '\\', '=']) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (start, piece) in pieces(word) {
            let letters = piece.chars().count();
            let capitals = piece.chars().filter(|it| it.is_uppercase()).count();
            let plain = !piece.chars().any(char::is_numeric) && capitals <= 1;
            if plain && (MIN_LETTERS..=MAX_LETTERS).contains(&letters) {
                patterns.divide(piece, |it| found.push(start + it));
            }
        }
        found
    }
}

impl Patterns {
    /// Calls `found` with each place where the piece may be divided, rising.
    fn divide(&self, piece: &str, found: impl FnMut(usize)) {
        let lower = piece.to_lowercase();
        // Case folding may change lengths (İ); then the breaks would fall elsewhere.
        if lower.len() != piece.len() {
            return;
        }
        let inside = |it: &usize| piece.is_char_boundary(*it);
        // A thread that panicked while it held the lock left a map that is still whole.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(breaks) = known.get(lower.as_str()) {
            return breaks.iter().copied().filter(inside).for_each(found);
        }
        drop(known);
        let breaks = self.look_up(&lower);
        breaks.iter().copied().filter(inside).for_each(found);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_KNOWN {
            known.insert(lower.into(), breaks.into());
        }
    }

    fn look_up(&self, lower: &str) -> Vec<usize> {
        if let Some(breaks) = self.exceptions.get(lower) {
            return breaks.clone();
        }
        let (left, right) = self.minima;
        let chars: Vec<usize> = lower.char_indices().map(|(at, _)| at).collect();
        let Some(last) = chars.len().checked_sub(right) else { return Vec::new() };
        let inside = |at: &usize| chars.get(left..=last).is_some_and(|it| it.contains(at));
        self.standard.opportunities(lower).into_iter().filter(inside).collect()
    }
}

/// The pieces of a word with letters, digits and marks, each with its place.
fn pieces(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = word.as_ptr() as usize;
    word.split(|it: char| !it.is_alphanumeric() && !is_mark(it))
        .filter(|it| !it.is_empty())
        .map(move |it| (it.as_ptr() as usize - base, it))
}

fn is_mark(it: char) -> bool {
    unicode_normalization::char::is_combining_mark(it)
}

fn soft_hyphens(word: &str) -> Vec<usize> {
    let ends = word.match_indices(SOFT_HYPHEN).map(|(at, it)| at + it.len());
    ends.filter(|it| *it < word.len()).collect()
}

fn load(language: Language) -> Option<Arc<Patterns>> {
    let mut dictionary = pack::get(&format!("hyphenation/{}", language.code()))?;
    let standard = Standard::from_reader(language, &mut dictionary);
    debug_assert!(standard.is_ok(), "the patterns of {language} can't be read");
    let standard = standard.ok()?;
    let (left, right) = language.minima();
    // One letter alone is never left or taken, except in scripts whose letters are syllables.
    let minima = if syllabic(language) { (left, right) } else { (left.max(2), right.max(2)) };
    let listed = match language {
        Language::EnglishGB | Language::EnglishUS => ENGLISH,
        _ => "",
    };
    let exceptions = listed.split_whitespace().map(exception).collect();
    Some(Arc::new(Patterns { standard, minima, exceptions, known: RwLock::default() }))
}

/// `ta-ble` to `table` and where it may be divided.
fn exception(listed: &str) -> (String, Vec<usize>) {
    let breaks = listed.match_indices('-').enumerate().map(|(before, (at, _))| at - before);
    (listed.replace('-', ""), breaks.collect())
}

fn syllabic(language: Language) -> bool {
    matches!(
        language,
        Language::Assamese
            | Language::Bengali
            | Language::Ethiopic
            | Language::Gujarati
            | Language::Hindi
            | Language::Kannada
            | Language::Malayalam
            | Language::Marathi
            | Language::Oriya
            | Language::Panjabi
            | Language::Sanskrit
            | Language::Tamil
            | Language::Telugu
    )
}

/// The patterns that serve a tag.
fn language(lang: &Lang) -> Option<Language> {
    let tag = lang.as_str().to_ascii_lowercase();
    let has = |subtag: &str| tag.split('-').skip(1).any(|it| it == subtag);
    Some(match lang.primary() {
        // The American tradition divides by sound, the British by origin; Commonwealth countries follow the latter.
        "en" if ["gb", "au", "nz", "ie", "in", "za", "uk"].into_iter().any(has) => {
            Language::EnglishGB
        }
        "en" => Language::EnglishUS,
        "de" if has("1901") && (has("ch") || has("li")) => Language::GermanSwiss,
        "de" if has("1901") => Language::German1901,
        "de" => Language::German1996,
        "el" if has("polyton") => Language::GreekPoly,
        "el" => Language::GreekMono,
        "no" => Language::NorwegianBokmal,
        "sr" | "sh" | "bs" if has("latn") => Language::SerbocroatianLatin,
        "bs" => Language::SerbocroatianLatin,
        "sr" => Language::SerbianCyrillic,
        "sh" => Language::SerbocroatianCyrillic,
        "mn" => Language::Mongolian,
        "zh" if has("latn") => Language::Chinese,
        "am" | "ti" => Language::Ethiopic,
        // Thai patterns need words, which Thai does not part by spaces.
        "th" => return None,
        primary => Language::try_from_code(&tag).or_else(|| Language::try_from_code(primary))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word with a hyphen at each place where it may be divided.
    fn divided(lang: &str, word: &str) -> String {
        let lang = Lang::parse(lang).unwrap();
        let mut out = word.to_owned();
        for at in Hyphenator::new(&lang).breaks(word).into_iter().rev() {
            out.insert(at, '-');
        }
        out
    }

    #[test]
    fn british_and_american_words_divide_differently() {
        assert_eq!(divided("en-US", "knowledge"), "knowl-edge");
        assert_eq!(divided("en-GB", "knowledge"), "know-ledge");
        assert_eq!(divided("en-US", "democratic"), "demo-cratic");
        assert_eq!(divided("en-GB", "typography"), "ty-po-graphy");
    }

    #[test]
    fn other_languages_have_their_own_patterns() {
        for (lang, word, expect) in [
            ("de", "Silbentrennung", "Sil-ben-tren-nung"),
            ("fr", "l’anticonstitutionnellement", "l’an-ti-cons-ti-tu-tion-nel-le-ment"),
            ("el", "καλημέρα", "κα-λη-μέ-ρα"),
            ("ru", "перенос", "пе-ре-нос"),
            ("xx", "nothing", "nothing"),
            ("zh", "nothing", "nothing"),
        ] {
            assert_eq!(divided(lang, word), expect);
        }
    }

    #[test]
    fn all_patterns_can_be_read() {
        assert_eq!(pack::names("hyphenation").count(), 80);
        for code in pack::names("hyphenation") {
            assert!(load(Language::try_from_code(code).unwrap()).is_some(), "{code}");
        }
    }

    #[test]
    fn punctuation_stays_outside_and_hyphens_part_words() {
        assert_eq!(divided("en", "(“paragraph,”)"), "(“para-graph,”)");
        assert_eq!(divided("en", "self-explanatory"), "self-ex-plan-a-tory");
        assert_eq!(divided("en", "paragraph—paragraph"), "para-graph—para-graph");
    }

    #[test]
    fn what_is_no_word_stays_whole() {
        for word in ["table2beautiful", "UNESCO", "https://example.org/wonderful", "a", "", "ex-is"]
        {
            assert_eq!(divided("en", word), word);
        }
        assert_eq!(divided("en", &"abc".repeat(100)), "abc".repeat(100));
    }

    #[test]
    fn the_authors_soft_hyphens_win() {
        assert_eq!(divided("en", "para\u{ad}graph"), "para\u{ad}-graph");
        assert_eq!(divided("en", "paragraph\u{ad}"), "paragraph\u{ad}");
    }
}
