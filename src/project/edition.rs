//! `[edition.*]`: what is built, with inheritance filled in.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::geom::{Length, Size};
use crate::manifest::{
    Archival, Edition, FormulaForm, NamedToken, Output, Purpose, Spanned, TRIM_6X9,
};
use crate::project::isbn::read_isbn;
use crate::project::press::{WrittenPress, read_press};
use crate::project::table::Table;
use crate::project::table::read_strings;
use crate::project::tokens::read_tokens;
use serde::Deserialize;

/// Smallest and largest edge of a page.
const EDGES: (Length, Length) = (Length::pt(144), Length::pt(14_400));

/// Most editions of a book.
const MAX_EDITIONS: usize = 100;

/// An edition as written, before it inherits.
#[derive(Debug, Default)]
struct Written {
    name: String,
    span: Option<Span>,
    inherits: Option<Spanned<String>>,
    output: Option<Output>,
    purpose: Option<Purpose>,
    trim: Option<Size>,
    layout: Option<LayoutValue>,
    title: Option<Spanned<String>>,
    isbn: Option<String>,
    include: Option<Vec<Spanned<String>>>,
    page_list: Option<Spanned<String>>,
    formulas: Option<Spanned<FormulasValue>>,
    press: WrittenPress,
    archival: Option<Spanned<Archival>>,
    accessible: Option<Spanned<u8>>,
    theme: Vec<NamedToken>,
}

#[derive(Deserialize)]
pub(crate) enum ArchivalValue {
    #[serde(rename = "2a")]
    A2a,
    #[serde(rename = "2u")]
    A2u,
    #[serde(rename = "3b")]
    A3b,
    #[serde(rename = "4f")]
    A4f,
}

#[derive(Deserialize)]
pub(crate) enum AccessibleValue {
    #[serde(rename = "1")]
    Ua1,
    #[serde(rename = "2")]
    Ua2,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutputValue {
    Epub,
    Pdf,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PurposeValue {
    Screen,
    Press,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormulasValue {
    MathMl,
    Picture,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LayoutValue {
    Book,
    Handout,
}

/// The editions of a book that names none: an EPUB and a PDF.
pub(crate) fn defaults() -> Vec<Edition> {
    let named = |name: &str, output| Written {
        name: name.to_owned(),
        output: Some(output),
        ..Written::default()
    };
    [named("ebook", Output::Epub), named("print", Output::Pdf)].into_iter().map(finish).collect()
}

/// The edition for an office printer, which a file may ask for.
pub(crate) fn handout() -> Edition {
    let (name, output) = ("handout".to_owned(), Some(Output::Pdf));
    finish(Written { name, output, trim: Size::parse("A4"), ..Written::default() })
}

/// Reads all editions, in the order of the manifest.
pub(crate) fn read_editions(sink: &mut Sink, mut table: Table<'_>) -> Vec<Edition> {
    let mut written = Vec::new();
    for (index, (name, span, value)) in table.take_all().into_iter().enumerate() {
        if index == MAX_EDITIONS {
            let said = format!("a book has at most {MAX_EDITIONS} editions");
            sink.push(Diagnostic::new(Code::ManifestValue, said).at(span, "left out from here on"));
            break;
        }
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            || name.is_empty()
        {
            let said =
                Diagnostic::new(Code::ManifestValue, format!("`{name}` can't name an edition"));
            sink.push(said.at(
                span,
                "letters, digits and hyphens of ASCII are meant: it names the output file",
            ));
            continue;
        }
        if let Some(it) = table.value_table(sink, &name, value) {
            written.push(read_edition(sink, name, span, it));
        }
    }
    let editions: Vec<Edition> =
        (0..written.len()).filter_map(|at| inherit(sink, &written, at).map(finish)).collect();
    check_page_lists(sink, &editions);
    editions
}

fn read_edition(sink: &mut Sink, name: String, span: Span, mut table: Table<'_>) -> Written {
    let mut it = Written { name, span: Some(span), ..Written::default() };
    it.inherits = table.read(sink, "inherits");
    it.output = table.read::<OutputValue>(sink, "output").map(|it| match it.value {
        OutputValue::Epub => Output::Epub,
        OutputValue::Pdf => Output::Pdf,
    });
    it.purpose = table.read::<PurposeValue>(sink, "purpose").map(|it| match it.value {
        PurposeValue::Screen => Purpose::Screen,
        PurposeValue::Press => Purpose::Press,
    });
    it.trim = read_trim(sink, &mut table);
    it.layout = table.read::<LayoutValue>(sink, "layout").map(|it| it.value);
    it.title = table.read::<String>(sink, "title").filter(|it| !it.value.trim().is_empty());
    it.isbn = read_isbn(sink, &mut table);
    let is_given = table.has("include");
    it.include = Some(read_strings(sink, &mut table, "include")).filter(|_| is_given);
    it.page_list = table.read(sink, "page-list");
    it.formulas = table.read(sink, "formulas");
    it.press = read_press(sink, &mut table);
    it.archival = table.read::<ArchivalValue>(sink, "pdf-a").map(|it| Spanned {
        value: match it.value {
            ArchivalValue::A2a => Archival::A2a,
            ArchivalValue::A2u => Archival::A2u,
            ArchivalValue::A3b => Archival::A3b,
            ArchivalValue::A4f => Archival::A4f,
        },
        span: it.span,
    });
    it.accessible = table.read::<AccessibleValue>(sink, "pdf-ua").map(|it| match it.value {
        AccessibleValue::Ua1 => Spanned { value: 1, span: it.span },
        AccessibleValue::Ua2 => Spanned { value: 2, span: it.span },
    });
    it.theme = read_tokens(sink, &mut table);
    table.finish(sink);
    it
}

fn read_trim(sink: &mut Sink, table: &mut Table<'_>) -> Option<Size> {
    let trim = table.read::<String>(sink, "trim")?;
    let (least, most) = EDGES;
    let fits = |edge: Length| edge >= least && edge <= most;
    let size = Size::parse(&trim.value).filter(|it| fits(it.width) && fits(it.height));
    if size.is_none() {
        let said =
            Diagnostic::new(Code::ManifestValue, format!("`{}` is no page size", trim.value));
        sink.push(said.at_maybe(
            trim.span,
            "a size like `A4`, `Letter`, `6x9in` or `129x198mm` is meant, with edges of 2in to 200in",
        ));
    }
    size
}

/// An edition with what it inherits; a circle or an unknown parent is said and cut.
fn inherit(sink: &mut Sink, all: &[Written], at: usize) -> Option<Written> {
    let mut chain = vec![all.get(at)?];
    while let Some(parent) = chain.last().and_then(|it| it.inherits.as_ref()) {
        match all.iter().find(|it| it.name == parent.value) {
            Some(next) if chain.iter().any(|it| it.name == next.name) => {
                let said = format!("edition `{}` inherits from itself", parent.value);
                let label = match chain.len() {
                    1 => "name another one",
                    _ => "comes back to it through the others",
                };
                sink.push(Diagnostic::new(Code::ManifestValue, said).at_maybe(parent.span, label));
                break;
            }
            Some(next) => chain.push(next),
            None => {
                let said = Diagnostic::new(
                    Code::EditionUnknown,
                    format!("there is no edition `{}`", parent.value),
                );
                let said = said.at_maybe(parent.span, "not defined");
                let names = all.iter().map(|it| it.name.as_str());
                sink.push(said.one_of(&parent.value, "editions", names));
                break;
            }
        }
    }
    let mut it = Written {
        name: chain.first()?.name.clone(),
        span: chain.first()?.span,
        ..Written::default()
    };
    for from in chain.iter().rev() {
        it.output = from.output.or(it.output);
        it.purpose = from.purpose.or(it.purpose);
        it.trim = from.trim.or(it.trim);
        it.layout = from.layout.or(it.layout);
        it.include = from.include.clone().or(it.include);
        it.press.inherit(&from.press);
        it.archival = from.archival.clone().or(it.archival);
        it.accessible = from.accessible.clone().or(it.accessible);
        it.page_list = from.page_list.clone().or(it.page_list);
        it.formulas = from.formulas.clone().or(it.formulas);
        it.title = from.title.clone().or(it.title);
        it.theme.extend(from.theme.iter().cloned());
    }
    let own = chain.first()?;
    if let Some(asked) = own.formulas.as_ref().filter(|_| it.output != Some(Output::Epub)) {
        let said = format!("`formulas` is for EPUBs, and `{}` is a PDF", own.name);
        let found = Diagnostic::new(Code::ManifestValue, said);
        sink.push(found.at_maybe(asked.span, "a page has glyphs in any case: take it out"));
    }
    if it.purpose == Some(Purpose::Press) {
        // A printer's file has neither tags nor claims; what another edition asks for is not asked of it.
        (it.archival, it.accessible) = (None, None);
        refuse_claims(sink, own);
    }
    pair_standards(sink, &mut it);
    // An ISBN names one product form, so it is never inherited.
    it.isbn = chain.first()?.isbn.clone();
    Some(it)
}

/// PDF/UA-2 and PDF/A-4f are the standards of PDF 2.0: who asks for one gets both, and none of PDF 1.7.
fn pair_standards(sink: &mut Sink, it: &mut Written) {
    let archival = it.archival.as_ref().map(|it| it.value);
    match (it.accessible.as_ref().map(|it| it.value), archival) {
        (Some(2), None) => {
            let span = it.accessible.as_ref().and_then(|it| it.span);
            it.archival = Some(Spanned { value: Archival::A4f, span });
        }
        (None, Some(Archival::A4f)) => {
            let span = it.archival.as_ref().and_then(|it| it.span);
            it.accessible = Some(Spanned { value: 2, span });
        }
        (Some(2), Some(Archival::A2a | Archival::A2u | Archival::A3b))
        | (Some(1), Some(Archival::A4f)) => {
            sink.push(unpaired(it));
            it.archival = None;
            it.accessible = None;
        }
        (Some(_) | None, _) => {}
    }
}

/// Says of a standard of PDF 2.0 beside one of PDF 1.7, by the values as they are written, that they don't go together.
fn unpaired(it: &Written) -> Diagnostic {
    let (number, level) =
        it.archival.as_ref().map(|it| it.value.part_and_level()).unwrap_or_default();
    let part = it.accessible.as_ref().map(|it| it.value).unwrap_or_default();
    let (archival, accessible) = (
        format!("pdf-a = \"{number}{}\"", level.to_ascii_lowercase()),
        format!("pdf-ua = \"{part}\""),
    );
    let (second, first, way) = match part {
        2 => (&accessible, &archival, "pdf-a = \"4f\""),
        _ => (&archival, &accessible, "pdf-ua = \"2\""),
    };
    let said = format!("`{second}` is of PDF 2.0, and `{first}` of PDF 1.7");
    let (at, also) = (it.archival.as_ref(), it.accessible.as_ref());
    Diagnostic::new(Code::ManifestValue, said)
        .at_maybe(at.and_then(|it| it.span), "")
        .at_maybe(also.and_then(|it| it.span), "asked for here")
        .hint(format!("write `{way}` here too"))
}

/// Says that a file for a printer keeps no standard of those for the screen.
fn refuse_claims(sink: &mut Sink, own: &Written) {
    let asked = [
        ("pdf-a", own.archival.as_ref().map(|it| it.span)),
        ("pdf-ua", own.accessible.as_ref().map(|it| it.span)),
    ];
    for (key, span) in asked.into_iter().filter_map(|(key, it)| Some((key, it?))) {
        let said = format!("the edition `{}` is for a printer and can't keep `{key}`", own.name);
        let found = Diagnostic::new(Code::StandardBroken, said);
        sink.push(
            found
                .at_maybe(span, "such a file has no tags and no links")
                .hint("take it out, or leave out `purpose = \"press\"`"),
        );
    }
}

fn finish(it: Written) -> Edition {
    let trim = it.trim.unwrap_or(TRIM_6X9);
    // Paper that an office printer holds is a handout unless the edition says `layout = "book"`.
    let office = ["A4", "Letter", "Legal"].iter().any(|name| Size::parse(name) == Some(trim));
    let handout = it.layout.map_or(office, |it| it == LayoutValue::Handout);
    Edition {
        name: it.name,
        span: it.span,
        output: it.output.unwrap_or(Output::Pdf),
        purpose: it.purpose.unwrap_or_default(),
        trim,
        handout,
        title: it.title,
        isbn: it.isbn,
        include: it.include.unwrap_or_default(),
        page_list: it.page_list,
        formulas: match it.formulas.map(|it| it.value) {
            Some(FormulasValue::Picture) => FormulaForm::Picture,
            Some(FormulasValue::MathMl) | None => FormulaForm::MathMl,
        },
        press: it.press.finish(),
        archival: it.archival.unwrap_or_default(),
        accessible: it.accessible,
        theme: it.theme,
    }
}

fn check_page_lists(sink: &mut Sink, editions: &[Edition]) {
    for list in editions.iter().filter_map(|it| it.page_list.as_ref()) {
        if !editions.iter().any(|it| it.name == list.value && it.output == Output::Pdf) {
            let said = Diagnostic::new(
                Code::EditionUnknown,
                format!("there is no PDF edition `{}`", list.value),
            );
            let pdfs =
                editions.iter().filter(|it| it.output == Output::Pdf).map(|it| it.name.as_str());
            sink.push(said.at_maybe(list.span, "its pages would be listed").one_of(
                &list.value,
                "PDF editions",
                pdfs,
            ));
        }
    }
}
