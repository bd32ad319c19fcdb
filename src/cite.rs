//! The library of works and its rendering by CSL, over `hayagriva`.
//!
//! Whatever format a work comes from, it is held as CSL's own variables (CSL-JSON), so that each style finds what its
//! author meant: a container's title once, the original date, numbers as they are written.

pub use crate::cite::filter::WorkFilter;
pub use crate::cite::render::{Entry, Rendered, Request, RequestItem, render};
pub use crate::cite::style::{Carried, CitationKind, Style, styles};

use crate::cite::item::{Date, Item, Name};
use crate::diag::{Code, Diagnostic, FileId, Sink, Span};
use crate::lang::{Lang, Word};
use crate::model::{Work, sound_url};
use std::collections::BTreeMap;

mod ambiguous;
mod archive;
mod biblatex;
mod filter;
mod item;
mod json;
mod lint;
mod locator;
mod mend;
mod names;
mod original;
mod parents;
mod render;
mod repeated;
mod run;
mod style;
mod yaml;

/// All works of a book's bibliography files, by key.
#[derive(Clone, Debug, Default)]
pub struct Library {
    works: BTreeMap<String, Item>,
    lang: Lang,
}

impl Library {
    /// An empty library for a book in `lang`.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { works: BTreeMap::new(), lang }
    }

    /// Adds the works of a file: `.bib`, `.yml` or `.yaml` (hayagriva), `.json` (CSL-JSON). What can't be read is said in the sink.
    ///
    /// `offset`: bytes of the file before `text` (a byte order mark).
    pub fn read(&mut self, sink: &mut Sink, name: &str, file: FileId, text: &str, offset: u32) {
        let source = Source { file, offset };
        let kind = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let works = match kind.as_str() {
            "bib" => biblatex::read(sink, source, text),
            "yml" | "yaml" => yaml::read(sink, source, text),
            "json" => json::read(sink, source, text),
            _ => {
                let message = format!("`{name}` is of no kind of bibliography that recto reads");
                let found = Diagnostic::new(Code::BibliographySyntax, message);
                sink.push(
                    found.hint(
                        "`.bib` (BibLaTeX), `.yml` (hayagriva) and `.json` (CSL-JSON) are read",
                    ),
                );
                return;
            }
        };
        for work in works {
            self.add(sink, work);
        }
    }

    fn add(&mut self, sink: &mut Sink, mut work: Item) {
        if let Some(first) = self.works.get(&work.key) {
            let message = format!("two works have the key `{}`", work.key);
            sink.push(
                Diagnostic::new(Code::BibliographySyntax, message)
                    .at_maybe(work.span, "the second is left out")
                    .at_maybe(first.span, "the first is here"),
            );
            return;
        }
        work.check(sink);
        if work.kind == "legal_case" {
            // "Donoghue v Stevenson": a style's capitals are not for parties.
            work.protected.extend(work.text("title").map(str::to_owned));
        }
        self.works.insert(work.key.clone(), work);
    }

    /// Whether no work was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.works.is_empty()
    }

    /// Whether a work has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.works.contains_key(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.works.keys().map(String::as_str)
    }

    /// A work as a card shows it.
    #[must_use]
    pub fn work(&self, key: &str) -> Option<Work> {
        let item = self.works.get(key)?;
        let lang = item.text("language").and_then(Lang::parse);
        Some(Work {
            key: key.to_owned(),
            title: item.text("title").unwrap_or_default().to_owned(),
            authors: self.authors(item),
            publisher: item.text("publisher").unwrap_or_default().to_owned(),
            year: years(item),
            url: item.text("URL").and_then(sound_url),
            lang: lang.filter(|it| it.primary() != self.lang.primary()),
            entry: None,
            cover: None,
        })
    }

    /// Family names for the running text: "Marx and Engels", "Day et al."
    #[must_use]
    pub fn short_authors(&self, key: &str) -> String {
        let Some(item) = self.works.get(key) else { return String::new() };
        let (names, _) = item.creators();
        let families: Vec<&str> =
            names.iter().filter(|it| !it.is_others()).map(Name::family).collect();
        let more = families.len() < names.len() || families.len() > 3;
        match families.as_slice() {
            [] => item.text("title").unwrap_or_default().to_owned(),
            [first, ..] if more => format!("{first} et al."),
            all => self.joined(all),
        }
    }

    /// Works with a keyword, in the order of their keys, each with its annotation.
    #[must_use]
    pub fn with_keyword(&self, keyword: &str) -> Vec<(Work, String)> {
        let has = |it: &&Item| it.keywords.iter().any(|it| it.eq_ignore_ascii_case(keyword));
        let found = self.works.values().filter(has);
        found
            .filter_map(|it| Some((self.work(&it.key)?, it.annotation.clone().unwrap_or_default())))
            .collect()
    }

    /// Authors in reading form; editors where there are none, and said to be so.
    fn authors(&self, item: &Item) -> String {
        let (names, edited) = item.creators();
        let whole: Vec<String> =
            names.iter().filter(|it| !it.is_others()).map(Name::whole).collect();
        let mut words = self.joined(&whole.iter().map(String::as_str).collect::<Vec<_>>());
        if whole.len() < names.len() {
            words.push_str(" et al.");
        }
        if edited {
            let word = if names.len() > 1 { Word::EditedByMany } else { Word::Edited };
            words.push_str(&format!(" ({})", self.lang.word(word)));
        }
        words
    }

    /// "A", "A and B", "A, B and C".
    fn joined(&self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [most @ .., last] => {
                format!("{} {} {last}", most.join(", "), self.lang.word(Word::And))
            }
        }
    }
}

/// "1847, [2014]", or the one year there is.
fn years(item: &Item) -> String {
    let year = |name: &str| item.date(name).map(Date::years);
    match (year("original-date"), year("issued")) {
        (Some(first), Some(this)) if first != this => format!("{first}, [{this}]"),
        (_, Some(this)) => this,
        (first, None) => first.unwrap_or_default(),
    }
}

/// The file at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    file: FileId,
    offset: u32,
}

impl Source {
    /// Bytes of the text as a span of the file.
    fn span(self, start: usize, end: usize) -> Span {
        let at = |it: usize| u32::try_from(it).unwrap_or(u32::MAX).saturating_add(self.offset);
        Span::new(self.file, at(start), at(end.max(start)))
    }
}

#[cfg(test)]
mod tests;
