//! What can't be right in works, and works that stand in the files twice.

use crate::cite::Library;
use crate::cite::item::Item;
use crate::cite::locator::locator;
use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::check_isbn;
use crate::model::sound_url;
use hayagriva::citationberg::taxonomy::Locator;
use std::collections::{BTreeMap, BTreeSet};

impl Library {
    /// Says what can't be right in the works that a book uses: numbers, addresses, dates, the same work under two keys.
    pub(crate) fn lint(&self, sink: &mut Sink, used: &BTreeSet<String>) {
        let mut known: BTreeMap<String, &Item> = BTreeMap::new();
        for work in used.iter().filter_map(|it| self.works.get(it)) {
            values(sink, work);
            let twice = identities(work).into_iter().find_map(|it| known.get(&it).copied());
            if let Some(other) = twice {
                let (first, work) = match other.span <= work.span {
                    true => (other, work),
                    false => (work, other),
                };
                let message = format!("`{}` and `{}` are the same work", first.key, work.key);
                let found = Diagnostic::new(Code::WorkTwice, message);
                let found = found.at_maybe(work.span, "again").at_maybe(first.span, "first here");
                sink.push(found.hint(format!("cite it by one of the keys, `@{}`", first.key)));
            }
            for it in identities(work) {
                known.entry(it).or_insert(work);
            }
        }
    }

    /// Says which works nothing uses.
    pub(crate) fn lint_unused(&self, sink: &mut Sink, used: &BTreeSet<String>) {
        for work in self.works.values().filter(|it| !used.contains(&it.key)) {
            let message = format!("nothing cites the work `{}`", work.key);
            let found = Diagnostic::new(Code::WorkUncited, message).at_maybe(work.span, "");
            sink.push(
                found.hint("cite it, list it by a `::: {.bibliography cited=all}`, or take it out"),
            );
        }
    }

    /// The pages of a part of a whole, "230–239", if a locator names a page that is not among them.
    pub(crate) fn outside(&self, key: &str, label: &str, value: &str) -> Option<String> {
        let work = self.works.get(key)?;
        let part = ["chapter", "article-journal", "article-magazine", "paper-conference"];
        if !part.contains(&work.kind.as_str()) || locator(label, value) != Some(Locator::Page) {
            return None;
        }
        let (own, cited) = (pages(work.text("page")?)?, pages(value)?);
        let (first, last) = (own.iter().min()?, own.iter().max()?);
        let outside = cited.iter().any(|it| !(first..=last).contains(&it));
        outside.then(|| format!("{first}–{last}"))
    }
}

/// All numbers of pages, `101-7` being 101 and 107; `None` where anything but pages in figures stands.
fn pages(text: &str) -> Option<Vec<u32>> {
    let mut all: Vec<u32> = Vec::new();
    for part in text.replace("--", "-").split([',', ';', '&']) {
        let mut ends = part.split(['-', '–', '—']).map(str::trim);
        let first: u32 = ends.next()?.parse().ok()?;
        all.push(first);
        if let Some(last) = ends.next() {
            let digits = first.to_string();
            let kept = digits.len().saturating_sub(last.len());
            let whole = format!("{}{last}", digits.get(..kept)?);
            all.push(whole.parse().ok().filter(|it| *it >= first)?);
        }
        if ends.next().is_some() {
            return None;
        }
    }
    Some(all)
}

/// What is one and the same for one work alone: its DOI, or title, authors, date and place in a whole together.
fn identities(work: &Item) -> Vec<String> {
    let letters = |it: &str| -> String {
        it.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let mut all: Vec<String> = work
        .text("DOI")
        .map(|it| format!("doi {}", bare_doi(it).to_lowercase()))
        .into_iter()
        .collect();
    let (names, _) = work.creators();
    if let (Some(title), Some(date), false) =
        (work.text("title"), work.date("issued"), names.is_empty())
    {
        let names: Vec<String> = names.iter().map(|it| letters(it.family())).collect();
        let place =
            ["container-title", "volume", "issue", "page", "edition", "number", "chapter-number"];
        let place: Vec<String> =
            place.iter().map(|it| letters(work.text(it).unwrap_or_default())).collect();
        all.push(format!("{} {} {date:?} {}", names.join("+"), letters(title), place.join("/")));
    }
    all
}

/// A DOI without the resolver's address.
fn bare_doi(doi: &str) -> &str {
    let heads = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi:",
    ];
    heads.iter().find_map(|it| doi.strip_prefix(it)).unwrap_or(doi).trim()
}

fn values(sink: &mut Sink, work: &Item) {
    let mut say = |message: String, hint: String| {
        let found = Diagnostic::new(Code::WorkValue, message).at_maybe(work.span, "");
        sink.push(found.hint(hint));
    };
    let key = &work.key;
    for isbn in work.text("ISBN").into_iter().flat_map(|it| it.split([',', ';'])).map(str::trim) {
        let hint = match check_isbn(isbn) {
            Ok(()) => continue,
            Err(Some(last)) => format!("its last digit would be {last}: compare it with the book"),
            Err(None) => "13 digits are meant, or 10".to_owned(),
        };
        say(format!("`{isbn}` of the work `{key}` is no ISBN"), hint);
    }
    // DOI Handbook §2.2: a prefix that begins with `10.`, a slash, and a suffix; `10/abc` is a short one.
    let sound = |it: &str| {
        it.split_once('/').is_some_and(|(prefix, suffix)| {
            let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
            let numbered = prefix.split('.').all(digits) && prefix.split('.').next() == Some("10");
            numbered && !suffix.is_empty() && !it.contains(' ')
        })
    };
    if let Some(doi) = work.text("DOI").filter(|it| !sound(bare_doi(it))) {
        let hint = "a DOI looks like `10.1000/182`".to_owned();
        say(format!("`{doi}` of the work `{key}` is no DOI"), hint);
    }
    if let Some(url) = work.text("URL").filter(|it| sound_url(it).is_none()) {
        let hint = "an address looks like `https://example.org/page`".to_owned();
        say(format!("`{url}` of the work `{key}` is no address that a reader may open"), hint);
    }
    let year = |name: &str| work.date(name).map(|it| it.year);
    let issued = year("issued");
    if let (Some(first), Some(this)) = (year("original-date"), issued)
        && first > this
    {
        let hint = "`date` is that of the edition, `origdate` that of the first publication";
        say(
            format!("the work `{key}` of {this} is older than its original of {first}"),
            hint.to_owned(),
        );
    }
    if let (Some(seen), Some(this)) = (year("accessed"), issued)
        && seen < this
    {
        let hint = "`urldate` is the day on which the page was read".to_owned();
        say(
            format!("the work `{key}` of {this} was read in {seen}, before it was published"),
            hint,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_in_figures_alone() {
        assert_eq!(pages("230--239"), Some(vec![230, 239]));
        assert_eq!(pages("101–7, 110"), Some(vec![101, 107, 110]));
        for other in ["xii", "e12-e20", "12a", "", "1-2-3", "20-10f"] {
            assert_eq!(pages(other), None, "{other}");
        }
    }
}
