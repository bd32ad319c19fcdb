//! recto's own manifest, `schema = 1`, from TOML to a checked `Manifest`.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::Text;
use crate::lang::{Lang, Word};
use crate::manifest::{
    Date, Flavor, Lint, Manifest, Marks, Metadata, NamedToken, NumberStyle, Numbering, References,
    Restart, SectionRole, Series, Spanned, SpineItem, SpineSource, TheoremCount, TheoremKind,
    theorem_kinds,
};
use crate::project::address::read_address;
use crate::project::claims::read_claims;
use crate::project::edition::{self, read_editions};
use crate::project::folder::Folder;
use crate::project::people::read_people;
use crate::project::spine::read_spine;
use crate::project::table::{Table, optional, read_strings};
use crate::project::theorems::read_theorems;
use crate::project::tokens::read_tokens;
use crate::project::words::{own_words, read_words};
use serde::Deserialize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The citation style of a book that names none.
pub(crate) const DEFAULT_STYLE: &str = "harvard-cite-them-right";

/// The schema that this version reads.
pub(crate) const SCHEMA: u32 = 1;

/// Reads a manifest; whatever is wrong goes to the sink and a default takes its place.
pub(crate) fn read(
    sink: &mut Sink,
    folder: &Folder,
    mut top: Table<'_>,
) -> (Manifest, Vec<NamedToken>) {
    if let Some(schema) = top.read::<u32>(sink, "schema")
        && schema.value != SCHEMA
    {
        let said =
            Diagnostic::new(Code::ManifestValue, format!("schema {} is not known", schema.value));
        sink.push(said.at_maybe(schema.span, "this version of recto reads schema 1"));
    }
    // A key of another type is said to be so, and not missing too.
    let given = ["book", "spine"].map(|key| top.has(key));
    let (mut book, language_at) = match top.table(sink, "book") {
        Some(table) => read_book(sink, table),
        None if given[0] => (default_metadata(), None),
        None => {
            top.require(sink, "book", "add `[book]` with `title`, `language` and `authors`");
            (default_metadata(), None)
        }
    };
    book.claims =
        top.table(sink, "accessibility").map(|it| read_claims(sink, it)).unwrap_or_default();
    let tables = read_shared(
        sink,
        &mut top,
        Numbering { chapters: NumberStyle::Arabic, ..Numbering::default() },
    );
    let spine = match top.table(sink, "spine") {
        Some(table) => read_spine(sink, folder, table),
        None if given[1] => Vec::new(),
        None => {
            top.require(sink, "spine", "add `[spine]` with `main = [\"ch/*.md\"]`");
            Vec::new()
        }
    };
    top.finish(sink);
    say_unprinted_bios(sink, &book, &spine);
    let Shared {
        references,
        numbering,
        typography,
        words,
        editions,
        macros,
        theorems,
        lint,
        theme,
    } = tables;
    book.language = own_words(sink, book.language, words, language_at);
    say_no_single_marks(sink, &book.language, &typography);
    let typography = typography.value;
    (
        Manifest {
            flavor: Flavor::Recto,
            book,
            references,
            numbering,
            typography,
            lint,
            spine,
            editions,
            macros,
            theorems,
            typefaces: crate::manifest::Typefaces::default(),
            low_contrast: false,
        },
        theme,
    )
}

/// The tables that a recto manifest and mdBook's `[output.recto]` have in common.
pub(crate) struct Shared {
    pub(crate) references: References,
    pub(crate) numbering: Numbering,
    pub(crate) typography: Spanned<Marks>,
    pub(crate) words: BTreeMap<Word, String>,
    pub(crate) editions: Vec<crate::manifest::Edition>,
    pub(crate) macros: Vec<Spanned<(String, String)>>,
    pub(crate) theorems: Vec<TheoremKind>,
    pub(crate) lint: Lint,
    pub(crate) theme: Vec<NamedToken>,
}

/// Reads `references`, `numbering`, `typography`, `words`, `edition`, `math`, `theorems`, `lint` and `theme` out of `table`.
pub(crate) fn read_shared(sink: &mut Sink, table: &mut Table<'_>, numbering: Numbering) -> Shared {
    let references = table.table(sink, "references").map(|it| read_references(sink, it));
    let numbering = match table.table(sink, "numbering") {
        Some(it) => read_numbering(sink, it, numbering),
        None => numbering,
    };
    let typography =
        table.table(sink, "typography").map(|it| read_typography(sink, it)).unwrap_or_default();
    let words = table.table(sink, "words").map(|it| read_words(sink, it)).unwrap_or_default();
    let editions = match table.table(sink, "edition") {
        Some(it) => read_editions(sink, it),
        None => edition::defaults(),
    };
    let macros = table.table(sink, "math").map(|it| read_math(sink, it)).unwrap_or_default();
    let theme = read_tokens(sink, table);
    let references = references.unwrap_or_else(|| References {
        files: Vec::new(),
        style: Spanned::default_of(DEFAULT_STYLE.to_owned()),
        back_references: false,
    });
    let theorems = match table.table(sink, "theorems") {
        Some(it) => read_theorems(sink, it),
        None => theorem_kinds(),
    };
    let lint = table.table(sink, "lint").map(|it| read_lint(sink, it)).unwrap_or_default();
    Shared { references, numbering, typography, words, editions, macros, theorems, lint, theme }
}

/// `[lint]`: a switch for each.
fn read_lint(sink: &mut Sink, mut table: Table<'_>) -> Lint {
    let mut switch = |key| optional(sink, &mut table, key).unwrap_or(false);
    let lint = Lint { uncited: switch("uncited"), quotations: switch("quotations") };
    table.finish(sink);
    lint
}

/// `[math]`: commands for formulas, by their names.
fn read_math(sink: &mut Sink, mut table: Table<'_>) -> Vec<Spanned<(String, String)>> {
    let mut macros = Vec::new();
    if let Some(mut all) = table.table(sink, "macros") {
        for (name, _, value) in all.take_all() {
            if let Some(body) = all.value_as::<String>(sink, &name, value) {
                macros.push(Spanned { value: (name, body.value), span: body.span });
            }
        }
    }
    table.finish(sink);
    macros
}

/// `title`, or `{ title = …, position = 3 }`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a series is meant: its name, or `{ name = \"…\", position = 1 }`")]
enum SeriesValue {
    Name(String),
    Full(SeriesTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeriesTable {
    name: String,
    position: Option<PositionValue>,
}

/// `3`, `1.5`, or `"1.5.2"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum PositionValue {
    Whole(u32),
    Between(f64),
    Written(String),
}

impl PositionValue {
    /// Numbers parted by points, as `group-position` takes them (EPUB 3.3 §D.3.6); `None` for anything else.
    fn written(self) -> Option<String> {
        let written = match self {
            Self::Whole(it) => it.to_string(),
            Self::Between(it) => it.to_string(),
            Self::Written(it) => it.trim().to_owned(),
        };
        let number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        (written.len() <= MAX_POSITION_BYTES && written.split('.').all(number)).then_some(written)
    }
}

/// Longest position in a series.
pub(crate) const MAX_POSITION_BYTES: usize = 32;

fn read_series(sink: &mut Sink, table: &mut Table<'_>) -> Option<Series> {
    let Spanned { value, span } = table.read::<SeriesValue>(sink, "series")?;
    let (name, position) = match value {
        SeriesValue::Name(name) => (name, None),
        SeriesValue::Full(it) => (it.name, it.position),
    };
    let given = position.is_some();
    let position = position.and_then(PositionValue::written);
    if given && position.is_none() {
        let said = Diagnostic::new(Code::ManifestValue, "a position in a series is a number");
        sink.push(said.at_maybe(span, "numbers like `3`, `1.5` or `\"1.2.1\"` are meant"));
    }
    Some(Series { name, position })
}

/// The book, and where its language stands.
fn read_book(sink: &mut Sink, mut table: Table<'_>) -> (Metadata, Option<Span>) {
    let mut book = default_metadata();
    let is_given = table.has("title");
    match table.read::<String>(sink, "title") {
        Some(title) if !title.value.trim().is_empty() => book.title = title,
        None if is_given => {} // of another type, which is said
        _ => table.require(sink, "title", "add `title = \"…\"`"),
    }
    book.subtitle = optional(sink, &mut table, "subtitle");
    if !table.has("language") {
        let said = "`book.language` is missing, and English is assumed";
        sink.push(
            Diagnostic::new(Code::LanguageUndeclared, said)
                .at(table.span(), "in this table")
                .hint("add `language = \"en\"`, or the tag of the language that it is in"),
        );
    }
    let language_at;
    (book.language, language_at) = read_language(sink, &mut table);
    book.language_is_given = language_at.is_some();
    book.series = read_series(sink, &mut table);
    book.authors = read_people(sink, &mut table);
    book.publisher = optional(sink, &mut table, "publisher");
    book.rights = optional(sink, &mut table, "rights");
    book.description = optional(sink, &mut table, "description");
    book.subjects =
        read_strings(sink, &mut table, "subjects").into_iter().map(|it| it.value).collect();
    book.published = read_date(sink, &mut table, "published");
    book.updated = read_date(sink, &mut table, "updated");
    book.cover = table.read(sink, "cover");
    book.cover_alt = optional(sink, &mut table, "cover-alt");
    book.source = optional(sink, &mut table, "source");
    read_address(sink, &mut table, &mut book);
    book.id = id_of_title(&book.title.value);
    read_id(sink, &mut table, &mut book);
    ask_for_id(sink, &book, "[book]");
    table.finish(sink);
    (book, language_at)
}

/// A book about which nothing is known yet.
pub(crate) fn default_metadata() -> Metadata {
    Metadata {
        id: "book".to_owned(),
        title: Spanned::default_of("Untitled".to_owned()),
        ..Metadata::default()
    }
}

/// The id that the author gives. It names files, so it is a slug.
pub(crate) fn read_id(sink: &mut Sink, table: &mut Table<'_>, book: &mut Metadata) {
    let Some(id) = table.read::<String>(sink, "id") else { return };
    if id.value != slug(&id.value) {
        let said = Diagnostic::new(Code::ManifestValue, "`book.id` names the output files");
        sink.push(said.at_maybe(
            id.span,
            format!("`{}` would do: lower case, digits, hyphens", slug(&id.value)),
        ));
    }
    (book.id, book.id_is_given) = (slug(&id.value), true);
}

/// The id of a book that is given none: its title's slug. A title in another script than Latin leaves too little of itself to
/// tell two books apart: a hash of the title stands beside it.
pub(crate) fn id_of_title(title: &str) -> String {
    let id = slug(title);
    if names_files(title) {
        return id;
    }
    let hash = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, title.as_bytes());
    format!("{id}-{}", &hash.simple().to_string()[..8])
}

/// Whether at least half of the letters and digits of a title are left in its slug.
fn names_files(title: &str) -> bool {
    let letters = title.chars().filter(|it| it.is_alphanumeric());
    let (all, left) = letters.fold((0, 0), |(all, left), it| {
        (all + 1, left + usize::from(it.nfkd().any(|it| it.is_ascii_alphanumeric())))
    });
    all > 0 && left * 2 >= all
}

/// Asks for an id where neither the author nor the title gives one.
pub(crate) fn ask_for_id(sink: &mut Sink, book: &Metadata, table: &str) {
    let Spanned { value: title, span } = &book.title;
    if book.id_is_given || names_files(title) || span.is_none() {
        return;
    }
    let said = format!("`{title}` leaves nothing to name the book's files by");
    let label = format!("they are called `{}` as long as the book has no id", book.id);
    sink.push(Diagnostic::new(Code::BookId, said).at_maybe(*span, label).hint(format!(
        "add `id = \"…\"` to `{table}`: lower case letters of ASCII, digits, hyphens"
    )));
}

/// Longest id in bytes: it is part of a file's name, for which systems have room for 255.
const MAX_SLUG_BYTES: usize = 80;

/// Lower-case ASCII letters and digits joined by hyphens, accents taken off; `book` if nothing is left.
pub(crate) fn slug(text: &str) -> String {
    let lower: String = text.nfkd().filter(|it| !is_combining_mark(*it)).collect();
    let lower = lower.to_lowercase();
    let mut words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let mut length = 0;
    words.retain(|word| {
        length += word.len() + 1;
        length <= MAX_SLUG_BYTES
    });
    if words.is_empty() { "book".to_owned() } else { words.join("-") }
}

/// The language, `en` unless given, and where it was.
pub(crate) fn read_language(sink: &mut Sink, table: &mut Table<'_>) -> (Lang, Option<Span>) {
    let Some(tag) = table.read::<String>(sink, "language") else { return (Lang::english(), None) };
    if let Some(lang) = Lang::parse(&tag.value) {
        return (lang, tag.span);
    }
    let said =
        Diagnostic::new(Code::LanguageUnknown, format!("`{}` is no language tag", tag.value));
    sink.push(said.at_maybe(tag.span, "a tag like `en`, `en-GB` or `zh-Hant` is meant"));
    (Lang::english(), None)
}

/// A date: TOML's own, or a string of the same form; a year or a month alone will do.
fn read_date(sink: &mut Sink, table: &mut Table<'_>, key: &'static str) -> Option<Date> {
    let value = table.take(key)?;
    let span = table.span_of(&value);
    let written = value.get_ref().as_str().map(str::to_owned);
    let written = written.or_else(|| value.get_ref().as_datetime().map(ToString::to_string));
    let written = written.or_else(|| value.get_ref().as_integer().map(ToString::to_string));
    let date = written.as_deref().and_then(|it| parse_date(it.get(..10).unwrap_or(it)));
    if date.is_none() {
        wrong_date(sink, &table.path(key), span);
    }
    date
}

fn wrong_date(sink: &mut Sink, key: &str, span: Span) {
    let said = Diagnostic::new(Code::ManifestValue, format!("`{key}` is no date"));
    sink.push(said.at(span, "a date like `2024-01-15`, `2024-01` or `2024` is meant"));
}

/// A date of the calendar in the form `2024-01-15`, `2024-01` or `2024`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '-');
    let year: u16 = parts.next().filter(|it| it.len() == 4)?.parse().ok()?;
    let month: Option<u8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<u8> = parts.next().map(str::parse).transpose().ok()?;
    let date = Date { year, month: month.unwrap_or(0), day: day.unwrap_or(0) };
    let month_fits = month.is_none_or(|it| (1..=12).contains(&it));
    let day_fits = day.is_none_or(|it| (1..=date.days_in_month()).contains(&it));
    (year > 0 && month_fits && day_fits).then_some(date)
}

fn read_references(sink: &mut Sink, mut table: Table<'_>) -> References {
    let files = read_strings(sink, &mut table, "files");
    let style =
        table.read(sink, "style").unwrap_or_else(|| Spanned::default_of(DEFAULT_STYLE.to_owned()));
    let back_references = optional(sink, &mut table, "back-references").unwrap_or(false);
    table.finish(sink);
    References { files, style, back_references }
}

fn read_numbering(sink: &mut Sink, mut table: Table<'_>, defaults: Numbering) -> Numbering {
    let mut numbering = defaults;
    for (key, style) in [
        ("chapters", &mut numbering.chapters),
        ("parts", &mut numbering.parts),
        ("appendices", &mut numbering.appendices),
    ] {
        if let Some(it) = table.read::<StyleValue>(sink, key) {
            *style = it.value.into();
        }
    }
    numbering.sections = optional(sink, &mut table, "sections").unwrap_or(numbering.sections);
    for (key, restart) in
        [("figures", &mut numbering.figures), ("footnotes", &mut numbering.footnotes)]
    {
        if let Some(it) = table.read::<RestartValue>(sink, key) {
            *restart = match it.value {
                RestartValue::Chapter => Restart::Chapter,
                RestartValue::Book => Restart::Book,
            };
        }
    }
    if let Some(it) = table.read::<CountValue>(sink, "theorems") {
        numbering.theorems = match it.value {
            CountValue::Apart => TheoremCount::Apart,
            CountValue::Together => TheoremCount::Together,
        };
    }
    table.finish(sink);
    numbering
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CountValue {
    Apart,
    Together,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum QuotesValue {
    Double,
    Single,
}

/// `[typography]`, at the place of its `quotes`.
fn read_typography(sink: &mut Sink, mut table: Table<'_>) -> Spanned<Marks> {
    let smart = optional(sink, &mut table, "smart").unwrap_or(true);
    let quotes = table.read::<QuotesValue>(sink, "quotes");
    table.finish(sink);
    let span = quotes.as_ref().and_then(|it| it.span);
    let single_outside = quotes.map(|it| matches!(it.value, QuotesValue::Single));
    Spanned { value: Marks { smart, single_outside }, span }
}

/// Says that the book's language has no single marks that could change places with the others.
pub(crate) fn say_no_single_marks(sink: &mut Sink, lang: &Lang, marks: &Spanned<Marks>) {
    let Some(single) = marks.value.single_outside else { return };
    if lang.typography().with_single_outside(single).is_some() {
        return;
    }
    let said = format!("the quotation marks of `{}` are not single and double ones", lang.as_str());
    let said = Diagnostic::new(Code::ManifestValue, said);
    sink.push(
        said.at_maybe(marks.span, "leave this out: its marks stand as the language has them"),
    );
}

/// The first number of a style, as authors write it.
#[derive(Deserialize)]
pub(crate) enum StyleValue {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "1")]
    Arabic,
    #[serde(rename = "A")]
    UpperAlpha,
    #[serde(rename = "I")]
    UpperRoman,
    #[serde(rename = "i")]
    LowerRoman,
}

impl From<StyleValue> for NumberStyle {
    fn from(value: StyleValue) -> Self {
        match value {
            StyleValue::None => Self::None,
            StyleValue::Arabic => Self::Arabic,
            StyleValue::UpperAlpha => Self::UpperAlpha,
            StyleValue::UpperRoman => Self::UpperRoman,
            StyleValue::LowerRoman => Self::LowerRoman,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RestartValue {
    Chapter,
    Book,
}

/// Says which `bio` no page prints.
fn say_unprinted_bios(sink: &mut Sink, book: &Metadata, spine: &[SpineItem]) {
    let made = |it: &SpineItem| it.role == SectionRole::Bio && it.source == SpineSource::Generated;
    if spine.iter().any(made) {
        return;
    }
    for person in book.authors.iter().filter(|it| it.bio.is_some()) {
        let said = format!("the `bio` of `{}` is printed nowhere", person.name);
        let found = Diagnostic::new(Code::BioUnused, said).at_maybe(person.span, "");
        sink.push(found.hint("name `\"bio\"` in `back` of `[spine]`, and recto makes the page"));
    }
}

/// The manifest's text as a table.
pub(crate) fn parse<'i>(sink: &mut Sink, text: &'i Text) -> Table<'i> {
    crate::project::table::parse(sink, text)
}
