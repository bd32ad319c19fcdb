//! Finished files to whether they hold the same text: the bytes are read back, and nothing of how they came about.

mod epub;
mod pdf;

/// What of a book is running text, page by page, and what stands apart from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// Notes in the order of their marks.
    pub notes: Vec<Vec<String>>,
    /// Tables, without their captions.
    pub tables: Vec<Vec<String>>,
    /// Captions of figures and tables.
    pub captions: Vec<Vec<String>>,
}

impl Text {
    /// The running text.
    fn words(&self) -> impl Iterator<Item = &Word> {
        self.sections.iter().flat_map(|it| &it.words)
    }

    /// How many words there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        let apart = [&self.notes, &self.tables, &self.captions].into_iter().flatten();
        self.words().count() + apart.map(Vec::len).sum::<usize>()
    }
}

/// A section's running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Words.
    pub words: Vec<Word>,
    /// It is no more than a line, as a half-title is, and may be there in print alone.
    pub bare: bool,
}

/// A word: letters and figures, without what stands around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its letters.
    pub text: String,
    /// The label of the printed page that it stands on; empty where none is known.
    pub page: String,
    /// The file of an EPUB that it stands in.
    pub file: String,
}

/// Where two texts part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is compared, "the text" or "note 3".
    pub what: String,
    /// The words of the EPUB around the place, and where they stand.
    pub epub: String,
    /// Those of the PDF.
    pub pdf: String,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError(pub String);

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for VerifyError {}

pub use epub::epub;
pub use pdf::pdf;

/// Words shown around a difference.
const AROUND: usize = 8;

/// Compares the text of an EPUB with that of a PDF: running text in order; notes, tables and captions by their place in the
/// book. Hyphens at line ends, folios, running heads, contents, index, note marks and page numbers are set aside.
///
/// `conditional` are texts that the author wants in some editions alone; either file may hold them or not.
///
/// Gives the first difference of each kind; none if they hold the same.
#[must_use]
pub fn compare(epub: &Text, pdf: &Text, conditional: &[String]) -> Vec<Difference> {
    let conditional = phrases(conditional);
    let mut found = Vec::new();
    found.extend(running(epub, pdf, &conditional).1);
    let lists = [
        ("note", &epub.notes, &pdf.notes),
        ("table", &epub.tables, &pdf.tables),
        ("caption", &epub.captions, &pdf.captions),
    ];
    for (name, epub, pdf) in lists {
        found.extend(one_by_one(name, epub, pdf, &conditional));
    }
    found
}

/// Words of both files that are the same one.
type Pairs<'a> = Vec<(&'a Word, &'a Word)>;

/// The running text; a bare section that the EPUB does not go on with is one that only paper has.
fn running<'a>(
    epub: &'a Text,
    pdf: &'a Text,
    conditional: &[Vec<String>],
) -> (Pairs<'a>, Option<Difference>) {
    let wanted: Vec<&Word> = epub.words().collect();
    let text = |it: &&Word| it.text.clone();
    let (mut rest, mut both) = (wanted.as_slice(), Vec::new());
    for section in &pdf.sections {
        let words: Vec<&Word> = section.words.iter().collect();
        let (pairs, (left, right)) = alike(rest, &words, text, conditional);
        if right < words.len() {
            if section.bare {
                continue;
            }
            let at = wanted.len() - rest.len() + left;
            let (epub, file) = around(&wanted, at, |it| &it.file);
            let (pdf, page) = around(&words, right, |it| &it.page);
            let found = Difference {
                what: "the text".to_owned(),
                epub: format!("{epub} ({file})"),
                pdf: format!("{pdf} (page {page})"),
            };
            return (both, Some(found));
        }
        both.extend(pairs.into_iter().map(|(a, b)| (*a, *b)));
        rest = rest.get(left..).unwrap_or_default();
    }
    let left = alike(rest, &[], text, conditional).1.0;
    let found = rest.get(left).map(|it| Difference {
        what: "the text".to_owned(),
        epub: format!("goes on with “{}” ({})", it.text, it.file),
        pdf: "ends".to_owned(),
    });
    (both, found)
}

/// Which words of two runs are the same, and how far; conditional texts in either are passed over where the runs part.
fn alike<'a, T>(
    left: &'a [T],
    right: &'a [T],
    text: impl Fn(&T) -> String,
    conditional: &[Vec<String>],
) -> (Vec<(&'a T, &'a T)>, (usize, usize)) {
    let starts = |words: &[T], with: &Vec<String>| {
        words.len() >= with.len() && words.iter().zip(with).all(|(a, b)| text(a) == *b)
    };
    let longest = conditional.iter().map(Vec::len).max().unwrap_or(0);
    // A text may have begun before the place, with words that the other run has there too.
    let passed = |words: &[T], at: usize, same: usize| {
        (0..=same.min(longest)).find_map(|back| {
            let rest = words.get(at - back..)?;
            let found = conditional.iter().find(|it| it.len() > back && starts(rest, it))?;
            Some((back, found.len()))
        })
    };
    let (mut pairs, mut a, mut b, mut same) = (Vec::new(), 0, 0, 0);
    loop {
        match (left.get(a), right.get(b)) {
            (Some(one), Some(other)) if text(one) == text(other) => {
                pairs.push((one, other));
                (a, b, same) = (a + 1, b + 1, same + 1);
                continue;
            }
            (None, None) => return (pairs, (a, b)),
            _ => {}
        }
        let back = match (passed(left, a, same), passed(right, b, same)) {
            (Some((back, more)), _) => {
                a += more;
                back
            }
            (_, Some((back, more))) => {
                b += more;
                back
            }
            (None, None) => return (pairs, (a, b)),
        };
        (a, b, same) = (a - back, b - back, 0);
        pairs.truncate(pairs.len() - back);
    }
}

/// The words before and behind a place, the one at it marked, and where that stands.
fn around(words: &[&Word], at: usize, place: impl Fn(&Word) -> &String) -> (String, String) {
    let from = at.saturating_sub(AROUND);
    let texts = |range: std::ops::Range<usize>| {
        let all = words.get(range).unwrap_or_default().iter().map(|it| it.text.as_str());
        all.collect::<Vec<_>>().join(" ")
    };
    let end = words.len();
    let before = texts(from..at.min(end));
    let here = words.get(at).map_or("the end", |it| it.text.as_str());
    let after = texts((at + 1).min(end)..(at + 1 + AROUND).min(end));
    let near = words.get(at).or(words.last()).map(|it| place(it)).cloned().unwrap_or_default();
    (format!("{before} [{here}] {after}").trim().to_owned(), near)
}

/// The first word that an EPUB's page list has on another page than the PDF (see [`compare`]): an EPUB's page begins
/// at the first word that begins on the printed one.
#[must_use]
pub fn compare_pages(epub: &Text, pdf: &Text, conditional: &[String]) -> Option<Difference> {
    let (pairs, _) = running(epub, pdf, &phrases(conditional));
    let (epub, pdf) = pairs.into_iter().find(|(a, b)| a.page != b.page)?;
    let say = |it: &Word| format!("“{}” on page {}", it.text, it.page);
    Some(Difference {
        what: "the pages".to_owned(),
        epub: format!("{} ({})", say(epub), epub.file),
        pdf: say(pdf),
    })
}

fn phrases(conditional: &[String]) -> Vec<Vec<String>> {
    conditional.iter().map(|it| words_of(it)).filter(|it| !it.is_empty()).collect()
}

fn one_by_one(
    name: &str,
    epub: &[Vec<String>],
    pdf: &[Vec<String>],
    conditional: &[Vec<String>],
) -> Option<Difference> {
    let differ = |a: &Vec<String>, b: &Vec<String>| {
        alike(a, b, String::clone, conditional).1 != (a.len(), b.len())
    };
    let at = epub.iter().zip(pdf).position(|(a, b)| differ(a, b));
    let at = at.or_else(|| (epub.len() != pdf.len()).then(|| epub.len().min(pdf.len())))?;
    let say =
        |all: &[Vec<String>]| all.get(at).map_or("is not there".to_owned(), |it| it.join(" "));
    Some(Difference { what: format!("{name} {}", at + 1), epub: say(epub), pdf: say(pdf) })
}

/// The words of a text: runs of letters and figures, and every character that stands on a square; apostrophes and soft
/// hyphens part none.
fn words_of(text: &str) -> Vec<String> {
    let (mut words, mut open) = (Vec::new(), String::new());
    for it in text.chars().filter(|it| !matches!(it, '\'' | '’' | '\u{ad}' | '\u{2060}')) {
        let alone = crate::lang::is_square(it);
        if it.is_alphanumeric() && !alone {
            open.push(it);
            continue;
        }
        words.extend(Some(std::mem::take(&mut open)).filter(|it| !it.is_empty()));
        if it.is_alphanumeric() {
            words.push(it.to_string());
        }
    }
    words.extend(Some(open).filter(|it| !it.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(sections: &[(&str, bool)]) -> Text {
        let word = |it: String| Word { text: it, page: "1".into(), file: "a.xhtml".into() };
        let section = |(words, bare): &(&str, bool)| Section {
            words: words_of(words).into_iter().map(word).collect(),
            bare: *bare,
        };
        Text { sections: sections.iter().map(section).collect(), ..Text::default() }
    }

    #[test]
    fn the_first_differing_word_is_shown_with_its_place() {
        let epub = text(&[("It was the best of times", false)]);
        let pdf = text(&[("It was the worst of times", false)]);
        let found = compare(&epub, &pdf, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].epub, "It was the [best] of times (a.xhtml)");
        assert_eq!(found[0].pdf, "It was the [worst] of times (page 1)");
    }

    #[test]
    fn a_half_title_may_be_on_paper_alone_and_nothing_else() {
        let epub = text(&[("Title", false), ("Text.", false)]);
        assert_eq!(
            compare(&epub, &text(&[("Half", true), ("Title", false), ("Text", false)]), &[]),
            []
        );
        assert_eq!(compare(&epub, &text(&[("Title", false)]), &[]).len(), 1);
        assert_eq!(compare(&text(&[("Title", false)]), &epub, &[]).len(), 1);
    }

    #[test]
    fn notes_are_compared_by_their_place() {
        let with = |notes: &[&str]| Text {
            notes: notes.iter().map(|it| words_of(it)).collect(),
            ..Text::default()
        };
        assert_eq!(compare(&with(&["a", "b"]), &with(&["a", "b"]), &[]), []);
        assert_eq!(compare(&with(&["a", "b"]), &with(&["a", "c"]), &[])[0].what, "note 2");
        assert_eq!(compare(&with(&["a"]), &with(&["a", "c"]), &[])[0].epub, "is not there");
    }
}
