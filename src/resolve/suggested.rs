//! How to cite the book itself: what the manifest says of it, in the words of its citation style.

use crate::cite::{Library, Request, RequestItem, Style, render};
use crate::diag::{FileId, Sink};
use crate::manifest::{Date, Metadata, Person};
use crate::model::{Inline, Settled};
use serde_json::{Value, json};

/// The key of the book among works.
const KEY: &str = "this-book";

/// The book as an entry of a bibliography; as a citation in a style that has none.
pub(crate) fn suggested(sink: &mut Sink, style: &Style, book: &Metadata) -> Vec<Inline<Settled>> {
    let mut library = Library::new(book.language.clone());
    // What the manifest says was checked when it was read; an entry made of it has no lines to name.
    let text = json!([work(book)]).to_string();
    library.read(&mut Sink::default(), "book.json", FileId(0), &text, 0);
    let item = RequestItem { key: KEY.to_owned(), ..RequestItem::default() };
    let request = Request { items: vec![item], in_text: false, note: Some(1) };
    let printed = render(sink, &library, style, &book.language, vec![request], &[]);
    let entry = printed.entries.into_iter().next().map(|it| it.words);
    entry.or_else(|| printed.citations.into_iter().next()).unwrap_or_default()
}

/// The book as CSL-JSON.
fn work(book: &Metadata) -> Value {
    let mut work = json!({
        "id": KEY,
        "type": "book",
        "title": title(book),
        "language": book.language.as_str(),
    });
    let people = |kept: &dyn Fn(&Person) -> bool| -> Vec<Value> {
        book.authors.iter().filter(|it| kept(it)).map(name).collect()
    };
    let creators = book.creators();
    let edited = creators.first().is_some_and(|it| matches!(it.role.as_str(), "edt" | "edc"));
    let author = |it: &Person| !edited && creators.iter().any(|one| std::ptr::eq(*one, it));
    for (key, all) in [
        ("author", people(&author)),
        ("editor", people(&|it| matches!(it.role.as_str(), "edt" | "edc"))),
        ("translator", people(&|it| it.role == "trl")),
    ] {
        if !all.is_empty() {
            work[key] = json!(all);
        }
    }
    for (key, value) in [
        ("publisher", book.publisher.clone()),
        ("collection-title", book.series.as_ref().map(|it| it.name.clone())),
        ("URL", book.url.clone()),
        ("DOI", book.doi.clone()),
    ] {
        if let Some(value) = value {
            work[key] = json!(value);
        }
    }
    if let Some(date) = book.updated.or(book.published) {
        work["issued"] = json!({ "date-parts": [parts(date)] });
    }
    work
}

/// "Title: subtitle"; a title that asks or exclaims has its stop.
fn title(book: &Metadata) -> String {
    let title = &book.title.value;
    let Some(subtitle) = &book.subtitle else { return title.clone() };
    let stop = if title.ends_with(['?', '!', '…', '？', '！', '؟']) { "" } else { ":" };
    format!("{title}{stop} {subtitle}")
}

fn name(person: &Person) -> Value {
    match person.parts(false) {
        Some((family, given)) => json!({ "family": family, "given": given }),
        None => json!({ "literal": person.name }),
    }
}

fn parts(date: Date) -> Vec<u16> {
    let rest = [date.month, date.day].into_iter().map(u16::from).take_while(|it| *it > 0);
    std::iter::once(date.year).chain(rest).collect()
}
