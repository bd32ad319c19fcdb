//! The formulas of two files to those that differ: by their letters, figures and signs, since each file has them in an order of its own.

use crate::verify::align::align;
use crate::verify::shown::around;
use crate::verify::{Difference, Formula, MAX_DIFFERENCES, Text, Word};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

/// What of a formula's text is a glyph in every output: letters, figures, operators and relations. Roots, accents, brackets and
/// arrows are drawn by one and written by the other.
pub(super) fn letters(text: &str) -> String {
    let mut all: Vec<char> = text.nfkd().filter_map(plain).collect();
    all.sort_unstable();
    all.into_iter().collect()
}

fn plain(char: char) -> Option<char> {
    match char {
        // Below accents.
        'ı' => Some('i'),
        'ȷ' => Some('j'),
        // Accents as signs of their own: some of them are letters to Unicode.
        '\u{2b9}'..='\u{2ff}' => None,
        '\u{221a}'..='\u{221c}' | '\u{2223}'..='\u{2226}' | '\u{2236}' => None,
        '+' | '=' | '<' | '>' | '±' | '×' | '÷' | '\u{2200}'..='\u{22ff}' => Some(char),
        _ => char.is_alphanumeric().then_some(char),
    }
}

/// Formulas of the running text that differ, in its order, and those of notes, tables and captions that only one file has. One that
/// has only pictures of them is compared by what they say. `conditional`: some editions hold more than others, or others, and which
/// formulas are theirs is not known: none is compared.
pub(super) fn formulas(epub: &Text, pdf: &Text, conditional: bool) -> Vec<Difference> {
    if conditional {
        return Vec::new();
    }
    let by_words = epub.formulas().any(|it| it.letters.is_none());
    let of_epub = |it: &Formula| it.key(by_words);
    let words = |it: &Formula| Word {
        text: of_epub(it),
        page: it.page.clone(),
        file: it.file.clone(),
        ..Word::default()
    };
    let shown = |it: &Formula| Word { text: format!("“{}”", it.says), ..words(it) };
    let running = |text: &Text, of: &dyn Fn(&Formula) -> Word| -> Vec<Word> {
        text.sections.iter().flat_map(|it| &it.formulas).map(of).collect()
    };
    let (left, right) = (running(epub, &words), running(pdf, &words));
    let mut optional = BTreeMap::new();
    let mut at = 0;
    for section in &pdf.sections {
        let start = at;
        at += section.formulas.len();
        if section.bare && at > start {
            optional.insert(start, at);
        }
    }
    let gaps = align(&left, &right, &optional, &[]).gaps.into_iter();
    let (left, right) = (running(epub, &shown), running(pdf, &shown));
    let mut found: Vec<Difference> = gaps
        .map(|(a, b)| {
            let ((epub, file), (pdf, page)) = (around(&left, &a), around(&right, &b));
            Difference {
                what: "the formulas".to_owned(),
                epub: format!("{epub} ({})", file.map_or("", |it| &it.file)),
                pdf: format!("{pdf} (page {})", page.map_or("", |it| &it.page)),
            }
        })
        .collect();
    found.extend(beside(epub, pdf, by_words));
    found
}

/// Formulas of notes, tables and captions, wherever these stand: those of one file that the other lacks.
fn beside(epub: &Text, pdf: &Text, by_words: bool) -> Vec<Difference> {
    let mut more: BTreeMap<String, (i64, &Formula)> = BTreeMap::new();
    for (all, step) in [(&epub.beside, 1), (&pdf.beside, -1)] {
        for it in all {
            more.entry(it.key(by_words)).or_insert((0, it)).0 += step;
        }
    }
    let says = |wanted: fn(i64) -> bool| -> Vec<String> {
        let all = more.values().filter(|it| wanted(it.0));
        all.map(|it| format!("“{}”", it.1.says)).collect()
    };
    let (left, right) = (says(|it| it > 0), says(|it| it < 0));
    let said = |it: Option<&String>| it.map_or("is not there".to_owned(), Clone::clone);
    let count = left.len().max(right.len()).min(MAX_DIFFERENCES);
    let differ = |at: usize| Difference {
        what: "the formulas of notes, tables and captions".to_owned(),
        epub: said(left.get(at)),
        pdf: said(right.get(at)),
    };
    (0..count).map(differ).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Section;

    fn text(formulas: &[&str], beside: &[&str]) -> Text {
        let formula = |it: &&str| Formula {
            letters: Some(letters(it)),
            says: (*it).to_owned(),
            page: "1".into(),
            file: "a.xhtml".into(),
        };
        let formulas = formulas.iter().map(formula).collect();
        let sections = vec![Section { formulas, ..Section::default() }];
        Text { sections, beside: beside.iter().map(formula).collect(), ..Text::default() }
    }

    #[test]
    fn formulas_are_compared_in_their_order_by_what_they_hold() {
        let differ = |a: &[&str], b: &[&str]| formulas(&text(a, &[]), &text(b, &[]), false);
        assert_eq!(differ(&["a + b", "𝑥²"], &["b + a", "x 2"]), []);
        let found = differ(&["a + b", "c"], &["a - b", "c"]);
        assert_eq!(
            (found[0].epub.as_str(), found[0].pdf.as_str()),
            ("[“a + b”] “c” (a.xhtml)", "[“a - b”] “c” (page 1)")
        );
        assert_eq!(differ(&["a", "b", "c"], &["a", "c"]).len(), 1);
        assert_eq!(differ(&["a", "b"], &["b", "a"]).len(), 1);
    }

    #[test]
    fn those_of_notes_may_stand_anywhere_and_must_be_there() {
        let differ = |a: &[&str], b: &[&str]| formulas(&text(&[], a), &text(&[], b), false);
        assert_eq!(differ(&["a", "b"], &["b", "a"]), []);
        assert_eq!(differ(&["a", "b"], &["b", "c"]).len(), 1);
        assert_eq!(differ(&["a"], &[])[0].pdf, "is not there");
        assert_eq!(formulas(&text(&[], &["a"]), &text(&[], &[]), true), []);
    }
}
