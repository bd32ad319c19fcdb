//! What the processor printed, set right where it can't be told.

use crate::cite::item::{HYPHEN, Item, Name, OTHERS};
use crate::cite::run::Run;
use crate::cite::{CitationKind, Style};
use std::collections::{BTreeMap, BTreeSet};

/// What tells works apart that would be printed alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Key to the letter after the year.
    pub(crate) letters: BTreeMap<String, String>,
    /// Key to what stands before the first author's family name in citations.
    pub(crate) given: BTreeMap<String, String>,
}

/// Letters for works of the same authors and year, in the order of the bibliography; `originals`: the year of the
/// original is printed and tells them apart too.
pub(crate) fn letters<'a>(
    style: &Style,
    works: impl Iterator<Item = &'a Item>,
    originals: bool,
) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<Alike, Vec<&str>> = BTreeMap::new();
    if style.letters {
        for work in works {
            let Some(date) = work.date("issued") else { continue };
            let name = |it: &Name| if style.given_names { it.whole() } else { it.family.clone() };
            let names = work.creators().0.iter().map(name).collect();
            let original = work.date("original-date").filter(|_| originals).map(|it| it.year);
            groups.entry((names, date.year, original)).or_default().push(&work.key);
        }
    }
    let alike = groups.into_values().filter(|it| it.len() > 1);
    let lettered = alike.flat_map(|keys| {
        let counted = keys.into_iter().zip(1..);
        counted.map(|(key, count)| (key.to_owned(), crate::lang::alpha(count).to_lowercase()))
    });
    lettered.collect()
}

/// What two works may share so that a citation can't tell them apart: names, year, printed year of the original.
type Alike = (Vec<String>, i16, Option<i16>);

/// Initials, or whole given names where initials are the same, for first authors who share a family name.
pub(crate) fn given<'a>(
    style: &Style,
    works: impl Iterator<Item = &'a Item>,
) -> BTreeMap<String, String> {
    if !style.given_names {
        return BTreeMap::new();
    }
    let firsts: Vec<(&str, &Name)> =
        works.filter_map(|it| Some((it.key.as_str(), it.creators().0.first()?))).collect();
    let rivals = |name: &Name| {
        let same = firsts
            .iter()
            .map(|it| it.1)
            .filter(|it| it.family == name.family && it.given != name.given);
        same.collect::<Vec<_>>()
    };
    let apart = firsts.iter().filter(|it| !it.1.given.is_empty()).filter_map(|(key, name)| {
        let rivals = rivals(name);
        let own = initials(&name.given);
        let shown = if rivals.iter().any(|it| initials(&it.given) == own) {
            name.given.clone()
        } else {
            own
        };
        (!rivals.is_empty()).then(|| ((*key).to_owned(), shown))
    });
    apart.collect()
}

/// "Mary Ann" to "M. A."
fn initials(given: &str) -> String {
    let first = given.split_whitespace().filter_map(|it| it.chars().next());
    first.map(|it| format!("{it}.")).collect::<Vec<_>>().join(" ")
}

/// Names, year and title, as far as the shortest citation prints them.
type Shared<'a> = (Vec<String>, Option<i16>, Option<&'a str>);

/// Keys of the works that share with another one all that the style's shortest citation prints: names, in a style of years the year,
/// in notes the title.
pub(crate) fn ambiguous<'a>(
    style: &Style,
    works: impl Iterator<Item = &'a Item>,
) -> BTreeSet<String> {
    let kind = style.kind();
    let mut groups: BTreeMap<Shared<'_>, Vec<&str>> = BTreeMap::new();
    for work in works.filter(|it| !it.creators().0.is_empty()) {
        let name = |it: &Name| match style.given_names {
            true => it.whole(),
            false => it.family.clone(),
        };
        let names = work.creators().0.iter().map(name).collect();
        let dated = kind == CitationKind::AuthorDate;
        let year = work.date("issued").filter(|_| dated).map(|it| it.year);
        let title = work.text("title").filter(|_| kind == CitationKind::Note);
        groups.entry((names, year, title)).or_default().push(&work.key);
    }
    let alike = groups.into_values().filter(|it| it.len() > 1).flatten();
    alike.map(str::to_owned).collect()
}

/// Sets right what the processor can't be told.
pub(crate) fn mend(runs: &mut Vec<Run>, work: Option<&Item>, marks: &Marks) {
    others(runs);
    if let Some(work) = work {
        tell_apart(runs, work, marks);
    }
    for run in runs.iter_mut() {
        if run.text.contains(HYPHEN) {
            run.text = run.text.replace(HYPHEN, "-");
        }
        let Some(work) = work else { continue };
        if run.context.date {
            spans_of_years(&mut run.text, work);
        }
        if !run.context.names && run.link.is_none() {
            work.protected.iter().for_each(|it| restore(&mut run.text, it));
        }
    }
    stray_commas(runs);
}

/// "A, B, and OTHERS" is "A, B et al."
fn others(runs: &mut Vec<Run>) {
    let Some(at) = runs.iter().position(|it| it.text.contains(OTHERS)) else { return };
    let Some((before, after)) =
        runs[at].text.split_once(OTHERS).map(|(a, b)| (a.to_owned(), b.to_owned()))
    else {
        return;
    };
    let after = after.strip_prefix('.').unwrap_or(&after).to_owned();
    runs[at].text = format!("{} et al.{after}", without_connective(&before));
    if let Some(next) = runs.get_mut(at + 1).filter(|_| after.is_empty()) {
        next.text = next.text.strip_prefix('.').unwrap_or(&next.text).to_owned();
    }
    let mut back = at;
    while without_connective(&before).is_empty()
        && back > 0
        && runs[back - 1].context.item == runs[at].context.item
    {
        back -= 1;
        let kept = without_connective(&runs[back].text).to_owned();
        let done = !kept.is_empty();
        runs[back].text = kept;
        if done {
            break;
        }
    }
    runs.retain(|it| !it.text.is_empty());
}

/// The words before a last name, without the comma and the "and".
fn without_connective(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_end_matches([' ', '\u{a0}', ',', '&', '…']);
        let word = ["and", "und", "et", "en", "och", "и"].iter().find_map(|it| {
            let before = trimmed.strip_suffix(it)?;
            (before.is_empty() || before.ends_with([' ', '\u{a0}'])).then_some(before)
        });
        match word {
            Some(before) => rest = before,
            None => return trimmed,
        }
    }
}

/// A span of years goes to the processor as its first year.
fn spans_of_years(text: &mut String, work: &Item) {
    for date in work.dates().filter(|it| it.until.is_some()) {
        let year = date.year.to_string();
        if text.contains(&year) && !text.contains('–') {
            *text = text.replacen(&year, &date.years(), 1);
        }
    }
}

/// A protected word in the capitals that its author gave it.
fn restore(text: &mut String, word: &str) {
    let lower = word.to_lowercase();
    let hay = text.to_lowercase();
    if hay.len() != text.len() || lower.len() != word.len() {
        return;
    }
    let letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let found: Vec<usize> = hay
        .match_indices(&lower)
        .map(|it| it.0)
        .filter(|at| {
            !letter(hay[..*at].chars().next_back())
                && !letter(hay[at + lower.len()..].chars().next())
        })
        .collect();
    for at in found {
        text.replace_range(at..at + word.len(), word);
    }
}

/// `(2023,)`, `Perlego,.`, `Revolution?.` and doubled blanks: what is left of things that are not there.
fn stray_commas(runs: &mut [Run]) {
    for run in runs.iter_mut() {
        for (wrong, right) in [(", )", ")"), (",)", ")"), (",.", "."), (" ;", ";"), ("  ", " ")] {
            if run.text.contains(wrong) {
                run.text = run.text.replace(wrong, right);
            }
        }
    }
    for at in 1..runs.len() {
        let (before, after) = runs.split_at_mut(at);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
        if after.text.starts_with([')', '.']) && before.text.ends_with([',', ' ']) {
            let kept = before.text.trim_end_matches([',', ' ']).len();
            before.text.truncate(kept);
        }
        if after.text.starts_with('.') && before.text.ends_with(['?', '!', '.']) {
            after.text.remove(0);
        }
        if after.text.starts_with([' ', ';']) && before.text.ends_with(' ') {
            let kept = before.text.trim_end().len();
            before.text.truncate(kept);
        }
    }
}

/// The letter after the year, the initials before the name.
fn tell_apart(runs: &mut [Run], work: &Item, marks: &Marks) {
    if let (Some(letter), Some(date)) = (marks.letters.get(&work.key), work.date("issued")) {
        let year = date.year.to_string();
        let dated = runs.iter_mut().find(|it| it.context.date && it.text.contains(&year));
        if let Some(run) = dated {
            run.text = run.text.replacen(&year, &format!("{year}{letter}"), 1);
        }
    }
    let first = work.creators().0.first().map(Name::family);
    if let (Some(given), Some(family)) = (marks.given.get(&work.key), first) {
        let name = runs.iter_mut().find(|it| it.context.names);
        if let Some(run) =
            name.filter(|it| it.context.item.is_some() && it.text.starts_with(family))
        {
            run.text.insert_str(0, &format!("{given} "));
        }
    }
}

pub(crate) fn trim(runs: &mut Vec<Run>) {
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    runs.retain(|it| !it.text.is_empty());
}
