//! A Markdown file that is a book of its own: its front matter to a manifest.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files, Text};
use crate::lang::{Lang, guess};
use crate::manifest::front::{placed, values};
use crate::manifest::{
    Date, Edition, Flavor, Manifest, Marks, Metadata, Numbering, Person, References, Region,
    SectionRole, Spanned, SpineItem, SpineSource,
};
use crate::project::edition;
use crate::project::folder::Folder;
use crate::project::manifest::{DEFAULT_STYLE, default_metadata, id_of_title, parse_date};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads the file at `path`; `None` after a diagnostic.
pub(crate) fn read(sink: &mut Sink, folder: &Folder, path: &str) -> Option<Manifest> {
    let text = match folder.text(path) {
        Ok(text) => text,
        Err(refusal) => {
            sink.push(folder.explain(path, &refusal, None));
            return None;
        }
    };
    let one = |key: &str| values(&text.text, &[key]).into_iter().next();
    let title = one("title");
    // A title of its own stands on a page of its own, before the chapters.
    let titled = title.is_some() && first_title(&text.text).is_some();
    let spine = [
        titled.then(|| item(Region::Front, SectionRole::TitlePage, SpineSource::Generated)),
        Some(item(Region::Main, SectionRole::Chapter, SpineSource::File(path.to_owned()))),
    ];
    let files = placed(&text.text, &["bibliography"]).into_iter();
    let files = files.map(|(value, bytes)| Spanned { value, span: Some(span(&text, &bytes)) });
    let style = one("csl").unwrap_or_else(|| DEFAULT_STYLE.to_owned());
    Some(Manifest {
        flavor: Flavor::File,
        book: metadata(sink, &text, path, title),
        references: References {
            files: files.collect(),
            style: Spanned::default_of(style),
            back_references: false,
        },
        numbering: Numbering::default(),
        typography: Marks::default(),
        lint: crate::manifest::Lint::default(),
        spine: spine.into_iter().flatten().collect(),
        editions: editions(sink, &text),
        macros: Vec::new(),
        theorems: crate::manifest::theorem_kinds(),
        typefaces: crate::manifest::Typefaces::default(),
        low_contrast: false,
    })
}

fn metadata(sink: &mut Sink, text: &Text, path: &str, title: Option<String>) -> Metadata {
    let stem = path.rsplit_once('.').map_or(path, |it| it.0);
    let title = title.or_else(|| first_title(&text.text)).unwrap_or_else(|| stem.to_owned());
    let authors = values(&text.text, &["author", "authors"]).into_iter();
    let authors = authors.map(|name| Person { name, role: "aut".to_owned(), ..Person::default() });
    // A tag that is none is said where the chapter is read.
    let tag = values(&text.text, &["lang", "language"]).into_iter().next();
    let is_named = tag.is_some();
    let given = tag.and_then(|it| Lang::parse(&it));
    let language_is_given = given.is_some();
    let language = given.unwrap_or_else(|| guess([&text.text]));
    if !is_named {
        let at = start(text);
        let assumed = language.as_str();
        let said = format!("the file does not say its language, and `{assumed}` is assumed");
        sink.push(Diagnostic::new(Code::LanguageUndeclared, said).at(at, "").hint(format!(
            "begin it with front matter: `---`, `lang: {assumed}`, `---` on lines of their own"
        )));
    }
    Metadata {
        id: id_of_title(stem),
        title: Spanned::default_of(title),
        subtitle: values(&text.text, &["subtitle"]).into_iter().next(),
        authors: authors.collect(),
        published: date(sink, text),
        language_is_given,
        language,
        ..default_metadata()
    }
}

/// A day, a month or a year.
fn date(sink: &mut Sink, text: &Text) -> Option<Date> {
    let (written, bytes) = placed(&text.text, &["date"]).into_iter().next()?;
    let date = parse_date(&written);
    if date.is_none() {
        let said = Diagnostic::new(Code::ManifestValue, format!("`{written}` is no date"));
        sink.push(
            said.at(span(text, &bytes), "").hint("write it as `2024-01-15`, `2024-01` or `2024`"),
        );
    }
    date
}

/// The editions that the file asks for, an EPUB and a PDF unless it does.
fn editions(sink: &mut Sink, text: &Text) -> Vec<Edition> {
    let mut all = edition::defaults();
    let asked = placed(&text.text, &["edition", "editions"]);
    if asked.is_empty() {
        return all;
    }
    all.push(edition::handout());
    for (name, bytes) in asked.iter().filter(|asked| !all.iter().any(|it| it.name == asked.0)) {
        let said = format!("there is no edition `{name}` of a file");
        let found = Diagnostic::new(Code::EditionUnknown, said).at(span(text, bytes), "");
        let known = all.iter().map(|it| it.name.as_str());
        sink.push(found.one_of(name, "editions of a file", known));
    }
    all.retain(|it| asked.iter().any(|asked| asked.0 == it.name));
    if all.is_empty() { edition::defaults() } else { all }
}

/// The theme that a file names, in place of the one beside it.
pub(crate) fn theme(text: &Text) -> Option<Spanned<String>> {
    let (value, bytes) = placed(&text.text, &["theme"]).into_iter().next()?;
    Some(Spanned { value, span: Some(span(text, &bytes)) })
}

fn span(text: &Text, bytes: &Range<usize>) -> Span {
    let at = |byte: usize| text.offset + u32::try_from(byte).unwrap_or(u32::MAX);
    Span::new(text.file, at(bytes.start), at(bytes.end))
}

fn start(text: &Text) -> Span {
    Span::new(text.file, text.offset, text.offset)
}

/// The words of the first level 1 heading.
fn first_title(text: &str) -> Option<String> {
    let mut title: Option<String> = None;
    let options = Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                title = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => break,
            Event::Text(words) | Event::Code(words) => {
                if let Some(title) = &mut title {
                    title.push_str(&words);
                }
            }
            _ => {}
        }
    }
    title.filter(|it| !it.trim().is_empty())
}

fn item(region: Region, role: SectionRole, source: SpineSource) -> SpineItem {
    let numbered = role == SectionRole::Chapter;
    SpineItem { region, role, source, title: None, depth: 0, in_part: false, numbered, span: None }
}
