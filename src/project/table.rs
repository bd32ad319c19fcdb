//! A TOML table walked key by key, so that every mistake in it comes out in one run.

use crate::diag::{Code, Diagnostic, FileId, Sink, Span};
use crate::files::Text;
use crate::lang::is_stray;
use crate::manifest::Spanned;
use serde::de::{DeserializeOwned, IntoDeserializer};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
pub(crate) type Value<'i> = toml::Spanned<DeValue<'i>>;

/// A table whose keys are taken one by one; what is left at the end is unknown.
#[derive(Debug)]
pub(crate) struct Table<'i> {
    /// The name in messages, `edition.print`; empty at the top.
    name: String,
    place: Place,
    /// Where its header or braces stand.
    pub(crate) span: Span,
    /// Keys in the order of the file.
    entries: Vec<(String, Span, Value<'i>)>,
    known: Vec<&'static str>,
}

/// Offsets of the text within its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    file: FileId,
    offset: u32,
}

impl Place {
    pub(crate) fn span(self, range: &Range<usize>) -> Span {
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(self.offset);
        Span::new(self.file, at(range.start), at(range.end))
    }
}

/// Parses a file; syntax errors go to the sink, and what could be read is returned.
pub(crate) fn parse<'i>(sink: &mut Sink, text: &'i Text) -> Table<'i> {
    let place = Place { file: text.file, offset: text.offset };
    let (mut table, errors) = DeTable::parse_recoverable(&text.text);
    for error in errors {
        let span = error.span().map(|range| place.span(&range));
        let said = Diagnostic::new(Code::ManifestSyntax, "this can't be read as TOML");
        sink.push(said.at_maybe(span, error.message().trim().to_owned()));
    }
    for (_, value) in table.get_mut().iter_mut() {
        clean(sink, place, value);
    }
    let range = table.span();
    Table::new(String::new(), place, place.span(&(range.start..range.start)), table.into_inner())
}

/// Puts U+FFFD for what stands for nothing in the strings of a value, and says so: titles and names go into files that may not hold it.
/// The parser bounds how deep values nest.
fn clean(sink: &mut Sink, place: Place, value: &mut Value<'_>) {
    let span = place.span(&value.span());
    match value.get_mut() {
        DeValue::String(text) => {
            let Some(found) = text.chars().find(|it| is_stray(*it)) else { return };
            let whole =
                text.chars().map(|it| if is_stray(it) { char::REPLACEMENT_CHARACTER } else { it });
            let whole: String = whole.collect();
            *text = whole.into();
            let said = format!("U+{:04X} is no character of a text", u32::from(found));
            sink.push(
                Diagnostic::new(Code::TextControl, said)
                    .at(span, "a sign that something is missing stands in its place")
                    .hint("delete it; an editor that shows invisible characters finds it"),
            );
        }
        DeValue::Array(values) => values.iter_mut().for_each(|it| clean(sink, place, it)),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, it)| clean(sink, place, it)),
        _ => {}
    }
}

impl<'i> Table<'i> {
    fn new(name: String, place: Place, span: Span, table: DeTable<'i>) -> Self {
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), place.span(&key.span()), value))
            .collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        Self { name, place, span, entries, known: Vec::new() }
    }

    /// Where a value stands.
    pub(crate) fn span_of(&self, value: &Value<'_>) -> Span {
        self.place.span(&value.span())
    }

    /// Where the table's name stands.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Whether the key is there and not yet taken.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, ..)| name == key)
    }

    /// Takes a key's value as it is.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Value<'i>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, ..)| name == key)?;
        Some(self.entries.remove(at).2)
    }

    /// Takes a key's value as a `T`, by serde; another type is a diagnostic.
    pub(crate) fn read<T: DeserializeOwned>(
        &mut self,
        sink: &mut Sink,
        key: &'static str,
    ) -> Option<Spanned<T>> {
        let value = self.take(key)?;
        self.value_as(sink, key, value)
    }

    /// A value as a `T`, by serde.
    pub(crate) fn value_as<T: DeserializeOwned>(
        &self,
        sink: &mut Sink,
        key: &str,
        value: Value<'i>,
    ) -> Option<Spanned<T>> {
        let span = self.span_of(&value);
        match T::deserialize(value.into_deserializer()) {
            Ok(value) => Some(Spanned { value, span: Some(span) }),
            Err(error) => {
                sink.push(not_taken(&self.path(key), span, error.message()));
                None
            }
        }
    }

    /// Takes a key's value as a table.
    pub(crate) fn table(&mut self, sink: &mut Sink, key: &'static str) -> Option<Self> {
        let value = self.take(key)?;
        self.value_table(sink, key, value)
    }

    /// A value as a table.
    pub(crate) fn value_table(&self, sink: &mut Sink, key: &str, value: Value<'i>) -> Option<Self> {
        let span = self.span_of(&value);
        match value.into_inner() {
            DeValue::Table(table) => Some(Self::new(self.path(key), self.place, span, table)),
            other => {
                self.wrong_type(sink, key, span, "a table", &other);
                None
            }
        }
    }

    /// Takes a key's value as an array; a lone value counts as an array of one.
    pub(crate) fn list(&mut self, key: &'static str) -> Vec<Value<'i>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(values) => values.into_iter().collect(),
            other => vec![toml::Spanned::new(span, other)],
        }
    }

    /// Takes all that is left, in the order of the file: names, where they stand, values.
    pub(crate) fn take_all(&mut self) -> Vec<(String, Span, Value<'i>)> {
        std::mem::take(&mut self.entries)
    }

    /// A required key is missing: says so.
    pub(crate) fn require(&self, sink: &mut Sink, key: &str, example: &str) {
        let message = format!("`{}` is missing", self.path(key));
        sink.push(
            Diagnostic::new(Code::ManifestRequired, message)
                .at(self.span, "in this table")
                .hint(example),
        );
    }

    /// Whether keys are left that nobody took.
    pub(crate) fn has_unknown(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Says of every key that nobody took that it is unknown.
    pub(crate) fn finish(mut self, sink: &mut Sink) {
        for (key, span, _) in self.take_all() {
            sink.push(self.unknown_key(&key, span, self.known.iter().copied()));
        }
    }

    /// The diagnostic for an unknown key.
    pub(crate) fn unknown_key<'k>(
        &self,
        key: &str,
        span: Span,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Diagnostic {
        let table = if self.name.is_empty() {
            "the top level".to_owned()
        } else {
            format!("`[{}]`", self.name)
        };
        let mut all: Vec<&str> = known.into_iter().collect();
        all.sort_unstable();
        Diagnostic::new(Code::ManifestKey, format!("unknown key `{key}` in {table}"))
            .at(span, "not a key")
            .one_of(key, "keys here", all)
    }

    /// The dotted path of a key.
    pub(crate) fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn wrong_type(
        &self,
        sink: &mut Sink,
        key: &str,
        span: Span,
        wanted: &str,
        found: &DeValue<'_>,
    ) {
        let message = format!("`{}` should be {wanted}", self.path(key));
        sink.push(
            Diagnostic::new(Code::ManifestType, message)
                .at(span, format!("this is {}", with_article(found.type_str()))),
        );
    }
}

/// "a table", "an integer".
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What serde says of a value, in our words: "invalid type: integer `7`, expected a string" becomes
/// "`book.title` should be a string" with "this is the integer `7`" at the value.
fn not_taken(path: &str, span: Span, error: &str) -> Diagnostic {
    let error = error.trim();
    let said = |message: String| Diagnostic::new(Code::ManifestType, message);
    if let Some(expected) = error.strip_prefix("wanted ") {
        let expected = expected.split(" or ").next().unwrap_or(expected);
        return said(format!("`{path}` should be {}", with_article(expected))).at(span, "");
    }
    let Some((found, expected)) = error.split_once(", expected ") else {
        return said(format!("`{path}` does not take this value")).at(span, error);
    };
    if let Some(word) = found.strip_prefix("unknown variant ") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let choices: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
        let it = said(format!("`{path}` can't be {word}"))
            .at(span, format!("it takes {}", choices.join(", ")));
        return it.did_you_mean(word.trim_matches('`'), known);
    }
    let found = found.split_once(": ").map_or(found, |(_, it)| it);
    let found = match found {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        other => format!("the {other}"),
    };
    let expected = if ["u32", "i64"].contains(&expected) { "a whole number" } else { expected };
    said(format!("`{path}` should be {expected}")).at(span, format!("this is {found}"))
}

/// A list of strings; each with its place.
pub(crate) fn read_strings(
    sink: &mut Sink,
    table: &mut Table<'_>,
    key: &'static str,
) -> Vec<Spanned<String>> {
    table.list(key).into_iter().filter_map(|it| table.value_as(sink, key, it)).collect()
}

/// A plain optional value.
pub(crate) fn optional<T: DeserializeOwned>(
    sink: &mut Sink,
    table: &mut Table<'_>,
    key: &'static str,
) -> Option<T> {
    table.read::<T>(sink, key).map(|it| it.value)
}
