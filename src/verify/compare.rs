//! Two texts to all places where they part: running text in order, what stands apart from it each to its like.

use crate::verify::align::{Aligned, align, plain};
use crate::verify::formulas::formulas;
use crate::verify::shown::{SHOWN, around, said};
use crate::verify::{Difference, MAX_DIFFERENCES, Part, Text, Word, words_of};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Compares the text of an EPUB with that of a PDF: running text in order, notes in order, tables and captions wherever they stand,
/// since figures and tables move, formulas by what they hold. Hyphens at line ends, folios, running heads, contents, index, note marks, page numbers and
/// the places where works are cited are set aside.
///
/// `conditional` are texts that the author wants in some editions alone; either file may hold them or not.
///
/// Gives all differences, of each kind at most [`MAX_DIFFERENCES`]; none if they hold the same.
#[must_use]
pub fn compare(epub: &Text, pdf: &Text, conditional: &[String]) -> Vec<Difference> {
    let conditional = phrases(conditional);
    let (left, right, optional) = running(epub, pdf);
    let aligned = align(&left, &right, &optional, &conditional);
    let gaps = aligned.gaps.iter();
    let mut found: Vec<Difference> = gaps.map(|it| in_text(&left, &right, it)).collect();
    let lists = [
        ("note", &epub.notes, &pdf.notes),
        ("table", &epub.tables, &pdf.tables),
        ("caption", &epub.captions, &pdf.captions),
    ];
    for (name, epub, pdf) in lists {
        found.extend(each_to_its_like(name, epub, pdf, &conditional));
    }
    found.extend(formulas(epub, pdf, !conditional.is_empty()));
    found
}

/// The words that an EPUB's page list has on another page than the PDF (see [`compare`]), the first for every two pages: an EPUB's
/// page begins at the first word that begins on the printed one.
#[must_use]
pub fn compare_pages(epub: &Text, pdf: &Text, conditional: &[String]) -> Vec<Difference> {
    let (left, right, optional) = running(epub, pdf);
    let Aligned { pairs, .. } = align(&left, &right, &optional, &phrases(conditional));
    let pairs = pairs.iter().filter_map(|it| Some((left.get(it.0)?, right.get(it.1)?)));
    let mut told = BTreeSet::new();
    let apart = pairs
        .filter(|(a, b)| !a.page.is_empty() && a.page != b.page && told.insert((&a.page, &b.page)));
    let say = |it: &Word| format!("“{}” on page {}", it.text, it.page);
    apart
        .take(MAX_DIFFERENCES)
        .map(|(epub, pdf)| Difference {
            what: "the pages".to_owned(),
            epub: format!("{} ({})", say(epub), epub.file),
            pdf: say(pdf),
        })
        .collect()
}

fn phrases(conditional: &[String]) -> Vec<Vec<String>> {
    conditional.iter().map(|it| words_of(it)).filter(|it| !it.is_empty()).collect()
}

/// The running text of both, and where the PDF has a section that may be on paper alone.
fn running(epub: &Text, pdf: &Text) -> (Vec<Word>, Vec<Word>, BTreeMap<usize, usize>) {
    let (mut right, mut optional) = (Vec::new(), BTreeMap::new());
    for section in &pdf.sections {
        let start = right.len();
        right.extend(section.words.iter().cloned());
        if section.bare {
            optional.insert(start, right.len());
        }
    }
    (epub.words().cloned().collect(), right, optional)
}

fn in_text(
    left: &[Word],
    right: &[Word],
    (epub, pdf): &(Range<usize>, Range<usize>),
) -> Difference {
    let (said_epub, file) = around(left, epub);
    let (said_pdf, page) = around(right, pdf);
    Difference {
        what: "the text".to_owned(),
        epub: format!("{said_epub} ({})", file.map_or("", |it| &it.file)),
        pdf: format!("{said_pdf} (page {})", page.map_or("", |it| &it.page)),
    }
}

/// Notes, tables or captions: those that say the same belong together wherever they stand; of the rest, those that have the most
/// words in common.
fn each_to_its_like(
    name: &str,
    epub: &[Part],
    pdf: &[Part],
    conditional: &[Vec<String>],
) -> Vec<Difference> {
    let same = |a: &Part, b: &Part| {
        align(&a.words, &b.words, &BTreeMap::new(), conditional).gaps.is_empty()
    };
    let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, it) in pdf.iter().enumerate().rev() {
        known.entry(plain(&it.words)).or_default().push(at);
    }
    let mut like: Vec<Option<usize>> = Vec::with_capacity(epub.len());
    for it in epub {
        let alike = known.get_mut(&plain(&it.words));
        like.push(alike.and_then(|all| {
            let at =
                all.iter().rposition(|at| pdf.get(*at).is_some_and(|other| same(it, other)))?;
            Some(all.remove(at))
        }));
    }
    let mut found = out_of_order(name, epub, pdf, &like);
    let taken: BTreeSet<usize> = like.iter().flatten().copied().collect();
    let mut rest: Vec<usize> = (0..pdf.len()).filter(|it| !taken.contains(it)).collect();
    let lonely = like.iter().enumerate().filter(|it| it.1.is_none()).map(|it| it.0);
    let say = |it: Option<&Part>| {
        it.map_or("is not there".to_owned(), |it| said(&it.words, 0..it.words.len()))
    };
    let mut alone = Vec::new();
    for at in lonely {
        let Some(one) = epub.get(at) else { continue };
        match rest.iter().position(|it| pdf.get(*it).is_some_and(|other| same(one, other))) {
            Some(it) => {
                rest.remove(it);
            }
            None => alone.push(at),
        }
    }
    // What one edition alone holds, all of it, need not be in the other.
    let wanted = |all: &[Part], at: usize| {
        let words = all.get(at).map_or(&[][..], |it| it.words.as_slice());
        !align(words, &[], &BTreeMap::new(), conditional).gaps.is_empty()
    };
    alone.retain(|it| wanted(epub, *it));
    rest.retain(|it| wanted(pdf, *it));
    for at in alone.into_iter().take(MAX_DIFFERENCES) {
        let one = epub.get(at);
        let other = one.and_then(|it| nearest(it, at, pdf, &rest)).map(|it| rest.remove(it));
        found.push(Difference {
            what: format!("{name} {}", at + 1),
            epub: say(one),
            pdf: say(other.and_then(|it| pdf.get(it))),
        });
    }
    found.extend(rest.into_iter().take(MAX_DIFFERENCES).map(|at| Difference {
        what: format!("{name} {}", at + 1),
        epub: say(None),
        pdf: say(pdf.get(at)),
    }));
    found
}

/// Notes are numbered, and those of the text stand in its order.
fn out_of_order(
    name: &str,
    epub: &[Part],
    pdf: &[Part],
    like: &[Option<usize>],
) -> Vec<Difference> {
    let mut last = None;
    let mut found = Vec::new();
    for (at, other) in like.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?))) {
        let moves = |all: &[Part], at: usize| all.get(at).is_none_or(|it| it.moves);
        if moves(epub, at) || moves(pdf, other) {
            continue;
        }
        if last.is_some_and(|it| it > other) && found.len() < MAX_DIFFERENCES {
            let words = epub.get(at).map(|it| said(&it.words, 0..it.words.len().min(SHOWN)));
            found.push(Difference {
                what: format!("the order of the {name}s"),
                epub: format!("{name} {} is “{}”", at + 1, words.unwrap_or_default()),
                pdf: format!("that is {name} {}", other + 1),
            });
        }
        last = last.max(Some(other));
    }
    found
}

/// The one of `rest` that has the most words in common with `it`; of equals, the one in its place, or else the first.
fn nearest(it: &Part, place: usize, pdf: &[Part], rest: &[usize]) -> Option<usize> {
    let own: BTreeSet<&str> = it.words.iter().map(|it| it.text.as_str()).collect();
    let in_common = |at: usize| {
        let words = pdf.get(at).map(|it| it.words.as_slice()).unwrap_or_default();
        let all: BTreeSet<&str> = words.iter().map(|it| it.text.as_str()).collect();
        own.intersection(&all).count()
    };
    let rated = rest.iter().take(MAX_DIFFERENCES).enumerate();
    let rated = rated.map(|(index, at)| (in_common(*at), *at == place, index));
    let best = rated.max_by_key(|it| (it.0, it.1, std::cmp::Reverse(it.2)))?;
    Some(best.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Section;

    fn words(text: &str) -> Vec<Word> {
        let word = |it: String| Word {
            text: it,
            page: "1".into(),
            file: "a.xhtml".into(),
            ..Word::default()
        };
        words_of(text).into_iter().map(word).collect()
    }

    fn text(sections: &[(&str, bool)]) -> Text {
        let section = |(text, bare): &(&str, bool)| Section {
            words: words(text),
            bare: *bare,
            formulas: Vec::new(),
        };
        Text { sections: sections.iter().map(section).collect(), ..Text::default() }
    }

    #[test]
    fn the_differing_words_are_shown_with_their_place() {
        let epub = text(&[("It was the best of times", false)]);
        let pdf = text(&[("It was the worst of times", false)]);
        let found = compare(&epub, &pdf, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].epub, "It was the [best] of times (a.xhtml)");
        assert_eq!(found[0].pdf, "It was the [worst] of times (page 1)");
    }

    #[test]
    fn all_differences_are_shown_and_what_lies_between_them_is_none() {
        let epub = text(&[("One two three four five six seven eight nine ten", false)]);
        let pdf = text(&[("One too three four five six eight nine ten eleven", false)]);
        let found = compare(&epub, &pdf, &[]);
        let said: Vec<&str> = found.iter().map(|it| it.pdf.as_str()).collect();
        assert_eq!(
            said,
            [
                "One [too] three four five six eight nine ten eleven (page 1)",
                "One too three four five six [nothing] eight nine ten eleven (page 1)",
                "too three four five six eight nine ten [eleven] (page 1)",
            ]
        );
    }

    #[test]
    fn a_half_title_may_be_on_paper_alone_and_nothing_else() {
        let epub = text(&[("Title", false), ("Text.", false)]);
        let with = |half| text(&[(half, true), ("Title", false), ("Text", false)]);
        assert_eq!(compare(&epub, &with("Half"), &[]), []);
        assert_eq!(compare(&epub, &with("Title"), &[]), []);
        assert_eq!(compare(&epub, &text(&[("Title", false)]), &[]).len(), 1);
        assert_eq!(compare(&text(&[("Title", false)]), &epub, &[]).len(), 1);
        let part = |name| text(&[("Text.", false), (name, true), ("More.", false)]);
        assert_eq!(compare(&part("Part two"), &part("Part two"), &[]), []);
        assert_eq!(compare(&part("Part two"), &part("Part three"), &[]).len(), 1);
    }

    fn parts(all: &[&str], moves: bool) -> Vec<Part> {
        all.iter().map(|it| Part { words: words(it), moves }).collect()
    }

    #[test]
    fn notes_are_compared_by_their_place() {
        let with = |notes: &[&str]| Text { notes: parts(notes, false), ..Text::default() };
        assert_eq!(compare(&with(&["a", "b"]), &with(&["a", "b"]), &[]), []);
        assert_eq!(compare(&with(&["a", "b"]), &with(&["a", "c"]), &[])[0].what, "note 2");
        assert_eq!(compare(&with(&["a"]), &with(&["a", "c"]), &[])[0].epub, "is not there");
        let swapped = compare(&with(&["a", "b"]), &with(&["b", "a"]), &[]);
        assert_eq!(swapped[0].what, "the order of the notes");
        let of_a_table = |notes| Text { notes: parts(notes, true), ..Text::default() };
        assert_eq!(compare(&of_a_table(&["a", "b"]), &with(&["b", "a"]), &[]), []);
    }

    #[test]
    fn captions_belong_together_by_what_they_say() {
        let with = |captions: &[&str]| Text { captions: parts(captions, true), ..Text::default() };
        let (figure, table) = ("Figure 1 A plan", "Table 1 Its sizes");
        assert_eq!(compare(&with(&[figure, table]), &with(&[table, figure]), &[]), []);
        let found = compare(&with(&[figure, table]), &with(&["Table 1 Its size", figure]), &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].what.as_str(), found[0].pdf.as_str()),
            ("caption 2", "Table 1 Its size")
        );
    }
}
