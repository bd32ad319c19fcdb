//! hayagriva's YAML files to works.

use crate::cite::Source;
use crate::cite::item::{Date, Item, Name};
use crate::cite::json::offset_of;
use crate::diag::{Code, Diagnostic, Sink};
use hayagriva::Entry;
use hayagriva::types::{EntryType, FormatString, Person};

/// Deepest chain of parents that is looked through.
const MAX_PARENTS: usize = 8;

/// All works of a file.
pub(crate) fn read(sink: &mut Sink, source: Source, text: &str) -> Vec<Item> {
    let library = match hayagriva::io::from_yaml_str(text) {
        Ok(library) => library,
        Err(error) => {
            let at = error.location().map_or(0, |it| offset_of(text, it.line(), it.column()));
            let found = Diagnostic::new(
                Code::BibliographySyntax,
                format!("the bibliography can't be read: {error}"),
            );
            sink.push(found.at(source.span(at, at), ""));
            return Vec::new();
        }
    };
    library.iter().map(|it| item(source, text, it)).collect()
}

fn item(source: Source, text: &str, entry: &Entry) -> Item {
    let head = format!("{}:", entry.key());
    let at =
        text.match_indices(&head).map(|it| it.0).find(|at| *at == 0 || text[..*at].ends_with('\n'));
    let span = at.map(|at| source.span(at, at + entry.key().len()));
    let chain = chain(entry);
    let original = entry.parents().iter().find(|it| *it.entry_type() == EntryType::Original);
    let host = chain.get(1).copied();
    let mut item = Item::new(entry.key(), kind(entry, host), span);
    let written = serde_json::to_value(entry.entry_type());
    item.written_kind =
        written.ok().and_then(|it| Some(it.as_str()?.to_owned())).unwrap_or_default();
    put(&mut item, "title", entry.title());
    item.set_names("author", entry.authors().map(names).unwrap_or_default());
    item.set_names("editor", first(&chain, |it| it.editors().map(names)));
    if let Some(host) = host {
        put(&mut item, "container-title", host.title());
        item.set_names("container-author", host.authors().map(names).unwrap_or_default());
    }
    if let Some(series) = chain.get(if host.is_some() { 2 } else { 1 }) {
        put(&mut item, "collection-title", series.title());
    }
    imprint(&mut item, &chain);
    if let Some(date) = chain.iter().find_map(|it| it.date()) {
        item.set_date("issued", from_date(date));
    }
    if let Some(original) = original {
        if let Some(date) = original.date() {
            item.set_date("original-date", from_date(date));
        }
        put(&mut item, "original-title", original.title());
    }
    if let Some(url) = chain.iter().find_map(|it| it.url()) {
        item.set("URL", url.value.to_string());
        if let Some(date) = &url.visit_date {
            item.set_date("accessed", from_date(date));
        }
    }
    item
}

/// The entry and its parents, first by first, the original apart.
fn chain(entry: &Entry) -> Vec<&Entry> {
    let mut chain = vec![entry];
    while let Some(last) = chain.last().filter(|_| chain.len() < MAX_PARENTS) {
        match last.parents().iter().find(|it| *it.entry_type() != EntryType::Original) {
            Some(parent) => chain.push(parent),
            None => break,
        }
    }
    chain
}

fn first<T: Default>(chain: &[&Entry], get: impl Fn(&Entry) -> Option<T>) -> T {
    chain.iter().find_map(|it| get(it)).unwrap_or_default()
}

fn imprint(item: &mut Item, chain: &[&Entry]) {
    let publisher = chain.iter().find_map(|it| it.publisher());
    let name = publisher
        .and_then(|it| it.name())
        .or_else(|| chain.iter().find_map(|it| it.organization()));
    put(item, "publisher", name);
    let place = publisher
        .and_then(|it| it.location())
        .or_else(|| chain.iter().find_map(|it| it.location()));
    put(item, "publisher-place", place);
    let shown = |name: &str, text: Option<String>, item: &mut Item| {
        if let Some(text) = text {
            item.set(name, text);
        }
    };
    shown("volume", chain.iter().find_map(|it| it.volume()).map(ToString::to_string), item);
    shown("issue", chain.iter().find_map(|it| it.issue()).map(ToString::to_string), item);
    shown("edition", chain.iter().find_map(|it| it.edition()).map(ToString::to_string), item);
    shown("page", chain[0].page_range().map(ToString::to_string), item);
    shown("DOI", chain.iter().find_map(|it| it.doi()).map(str::to_owned), item);
    shown("ISBN", chain.iter().find_map(|it| it.isbn()).map(str::to_owned), item);
    shown("language", chain.iter().find_map(|it| it.language()).map(ToString::to_string), item);
    put(item, "genre", chain[0].genre());
    put(item, "note", chain[0].note());
}

fn put(item: &mut Item, name: &str, text: Option<&FormatString>) {
    if let Some(text) = text {
        item.set(name, text.value.to_string());
    }
}

fn names(people: &[Person]) -> Vec<Name> {
    people
        .iter()
        .map(|it| Name {
            family: it.name.clone(),
            given: it.given_name.clone().unwrap_or_default(),
            particle: it.prefix.clone().unwrap_or_default(),
            suffix: it.suffix.clone().unwrap_or_default(),
            literal: it.given_name.is_none(),
        })
        .collect()
}

fn from_date(date: &hayagriva::types::Date) -> Date {
    Date {
        year: i16::try_from(date.year).unwrap_or_default(),
        month: date.month.map(|it| it.saturating_add(1).min(12)),
        day: date.day.map(|it| it.saturating_add(1).min(31)).filter(|_| date.month.is_some()),
        until: None,
        circa: date.approximate,
    }
}

fn kind(entry: &Entry, host: Option<&Entry>) -> &'static str {
    match (entry.entry_type(), host.map(Entry::entry_type)) {
        (EntryType::Article, Some(EntryType::Newspaper)) => "article-newspaper",
        (EntryType::Article, Some(EntryType::Proceedings | EntryType::Conference)) => {
            "paper-conference"
        }
        (EntryType::Article, _) => "article-journal",
        (EntryType::Chapter | EntryType::Anthos, _) => "chapter",
        (EntryType::Entry, _) => "entry-encyclopedia",
        (
            EntryType::Book | EntryType::Anthology | EntryType::Proceedings | EntryType::Reference,
            _,
        ) => "book",
        (EntryType::Report, _) => "report",
        (EntryType::Thesis, _) => "thesis",
        (EntryType::Web | EntryType::Blog, _) => "webpage",
        (EntryType::Thread | EntryType::Post, _) => "post",
        (EntryType::Newspaper | EntryType::Periodical, _) => "periodical",
        (EntryType::Patent, _) => "patent",
        (EntryType::Case, _) => "legal_case",
        (EntryType::Legislation, _) => "legislation",
        (EntryType::Manuscript, _) => "manuscript",
        (EntryType::Video, _) => "motion_picture",
        (EntryType::Audio, _) => "song",
        (EntryType::Artwork, _) => "graphic",
        (EntryType::Repository, _) => "software",
        (EntryType::Performance, _) => "performance",
        _ => "document",
    }
}
