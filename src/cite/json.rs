//! CSL-JSON files to works.

use crate::cite::Source;
use crate::cite::item::{Date, Item, Name};
use crate::diag::{Code, Diagnostic, Sink};
use serde_json::Value;

/// All works of a file; what is of no known shape is reported and left out.
pub(crate) fn read(sink: &mut Sink, source: Source, text: &str) -> Vec<Item> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let at = offset_of(text, error.line(), error.column());
            let found = Diagnostic::new(
                Code::BibliographySyntax,
                format!("the bibliography can't be read: {error}"),
            );
            sink.push(found.at(source.span(at, at), ""));
            return Vec::new();
        }
    };
    let items = value.as_array().or_else(|| value.get("items").and_then(Value::as_array));
    let Some(items) = items else {
        let found =
            Diagnostic::new(Code::BibliographySyntax, "a CSL-JSON file holds a list of works");
        sink.push(found.at(source.span(0, 0), "this is none"));
        return Vec::new();
    };
    items.iter().filter_map(|it| item(sink, source, text, it)).collect()
}

fn item(sink: &mut Sink, source: Source, text: &str, value: &Value) -> Option<Item> {
    let fields = value.as_object()?;
    let key = fields.get("id").map(plain).filter(|it| !it.is_empty());
    let Some(key) = key else {
        let found =
            Diagnostic::new(Code::BibliographySyntax, "a work of the bibliography has no `id`");
        sink.push(found.at(source.span(0, 0), "left out"));
        return None;
    };
    let kind = fields.get("type").map_or_else(|| "document".to_owned(), plain);
    let quoted = format!("\"{key}\"");
    let span = text.find(&quoted).map(|it| source.span(it + 1, it + 1 + key.len()));
    let mut item = Item::new(&key, &kind, span);
    for (name, value) in fields.iter().filter(|(name, _)| *name != "id" && *name != "type") {
        match value {
            Value::String(_) | Value::Number(_) => item.set(name, without_tags(&plain(value))),
            Value::Array(names) => item.set_names(name, names.iter().filter_map(person).collect()),
            Value::Object(_) => match date(value) {
                Some(date) => item.set_date(name, date),
                None => {
                    let message = format!("`{name}` of the work `{key}` can't be read");
                    sink.push(Diagnostic::new(Code::BibliographyField, message).at_maybe(span, ""));
                }
            },
            Value::Null | Value::Bool(_) => {}
        }
    }
    let keywords = item.text("keyword").unwrap_or_default().to_owned();
    item.keywords = keywords
        .split([',', ';'])
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    item.annotation = item.text("annote").map(str::to_owned);
    Some(item)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn person(value: &Value) -> Option<Name> {
    let field = |name: &str| value.get(name).map(plain).unwrap_or_default();
    let literal = field("literal");
    if !literal.is_empty() {
        return Some(Name { family: literal, literal: true, ..Name::default() });
    }
    let particles = [field("dropping-particle"), field("non-dropping-particle")];
    let particle =
        particles.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let name = Name {
        family: field("family"),
        given: field("given"),
        particle,
        suffix: field("suffix"),
        literal: false,
    };
    (!name.family.is_empty() || !name.given.is_empty()).then_some(name)
}

fn date(value: &Value) -> Option<Date> {
    if let Some(raw) = value.get("raw").and_then(Value::as_str) {
        return Date::parse(raw);
    }
    let ranges = value.get("date-parts")?.as_array()?;
    let part = |range: usize, at: usize| {
        let number = ranges.get(range)?.as_array()?.get(at)?;
        plain(number).parse::<i64>().ok()
    };
    let year = i16::try_from(part(0, 0)?).ok().filter(|it| it.abs() < 10_000)?;
    let month = part(0, 1).and_then(|it| u8::try_from(it).ok()).filter(|it| (1..=12).contains(it));
    let day = part(0, 2).and_then(|it| u8::try_from(it).ok()).filter(|it| (1..=31).contains(it));
    let until = part(1, 0)
        .and_then(|it| i16::try_from(it).ok())
        .filter(|it| *it != year && it.abs() < 10_000);
    let circa =
        value.get("circa").is_some_and(|it| !matches!(it, Value::Bool(false) | Value::Null));
    Some(Date { year, month, day: day.filter(|_| month.is_some()), until, circa })
}

/// `<i>`, `<sup>` and the like: the words stay.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = rest[at..].find('>').map(|end| &rest[at..=at + end]);
        let known = |it: &&str| {
            ["<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "</span>"]
                .contains(it)
                || it.starts_with("<span ")
        };
        match tag.filter(known) {
            Some(tag) => rest = &rest[at + tag.len()..],
            None => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

/// Line and column, both from 1, as an offset on a character boundary.
pub(crate) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
