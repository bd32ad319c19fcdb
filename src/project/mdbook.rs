//! mdBook's `book.toml` as a manifest, so that other people's books build unchanged.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files, join};
use crate::lang::{Direction, Lang};
use crate::manifest::{
    Flavor, Formulas, Manifest, MdBook, Metadata, NamedToken, NumberStyle, Numbering, Spanned,
    SpineItem,
};
use crate::project::folder::Folder;
use crate::project::layout::guessed;
use crate::project::manifest::{
    ask_for_id, default_metadata, id_of_title, read_id, read_language, read_shared,
    say_no_single_marks,
};
use crate::project::people::read_people;
use crate::project::summary::{Summary, read_summary};
use crate::project::table::{Table, optional};
use crate::project::words::own_words;
use std::collections::BTreeMap;

/// Preprocessors of mdBook's own and others; recto does what they do.
const BUILT_IN: [&str; 7] =
    ["admonish", "index", "links", "spec", "trpl-figure", "trpl-listing", "trpl-note"];

/// Reads mdBook's manifest and summary, or takes the summary that mdBook `handed` over after its preprocessors had run. Keys that are mdBook's own business are passed over.
pub(crate) fn read(
    sink: &mut Sink,
    folder: &Folder,
    mut top: Table<'_>,
    handed: Option<Summary>,
) -> (Manifest, Vec<NamedToken>) {
    let mut book = default_metadata();
    let mut mdbook = MdBook { src: "src".to_owned(), ..MdBook::default() };
    let mut table_span = None;
    let (title_is_given, language_at) = if let Some(mut table) = top.table(sink, "book") {
        table_span = Some(table.span());
        read_book(sink, &mut table, &mut book, &mut mdbook)
    } else {
        (false, None)
    };
    let mut katex = None;
    if let Some(table) = top.table(sink, "preprocessor") {
        katex = read_preprocessors(sink, table, &mut mdbook, handed.is_some());
    }
    let mut numbering = Numbering { chapters: NumberStyle::Arabic, ..Numbering::default() };
    let mut own = None;
    if let Some(mut output) = top.table(sink, "output") {
        if let Some(html) = output.table(sink, "html") {
            read_html(sink, html, &mut mdbook, &mut numbering);
        }
        own = output.table(sink, "recto");
    }
    let summary = handed.unwrap_or_else(|| read_summary(sink, folder, &mdbook.src));
    if !title_is_given {
        book.title = title_of(sink, &summary, table_span);
    }
    book.id = id_of_title(&book.title.value);
    let mut shared = match own {
        Some(mut recto) => {
            // mdBook's own keys for a back end.
            let _ = (recto.take("command"), recto.take("optional"));
            read_id(sink, &mut recto, &mut book);
            let shared = read_shared(sink, &mut recto, numbering);
            recto.finish(sink);
            shared
        }
        None => read_shared(sink, &mut top, numbering),
    };
    ask_for_id(sink, &book, "[output.recto]");
    settle_language(sink, folder, &summary.spine, &mut book);
    book.language = own_words(sink, book.language, shared.words, language_at);
    shared.macros.extend(katex.iter().flat_map(|it| katex_macros(sink, folder, it)));
    say_no_single_marks(sink, &book.language, &shared.typography);
    (
        Manifest {
            flavor: Flavor::MdBook(mdbook),
            book,
            references: shared.references,
            numbering: shared.numbering,
            typography: shared.typography.value,
            lint: shared.lint,
            spine: summary.spine,
            editions: shared.editions,
            macros: shared.macros,
            theorems: shared.theorems,
            typefaces: crate::manifest::Typefaces::default(),
            low_contrast: false,
        },
        shared.theme,
    )
}

/// Guesses the language of a book that does not say it, and says so where it is not English: mdBook takes such books for English, and
/// most of them are.
fn settle_language(sink: &mut Sink, folder: &Folder, spine: &[SpineItem], book: &mut Metadata) {
    if book.language_is_given {
        return;
    }
    let language = guessed(folder, spine);
    if language == Lang::english() {
        return;
    }
    let tag = language.as_str().to_owned();
    let said = format!("the book does not say its language, and `{tag}` is assumed");
    let hint = format!("add `language = \"{tag}\"` to `[book]`");
    sink.push(Diagnostic::new(Code::LanguageUndeclared, said).hint(hint));
    // `text-direction` holds whatever the language is; without it, the text runs as the guessed language does.
    let is_directed = book.language != Lang::english();
    let direction = book.language.direction();
    book.language = if is_directed { language.running(direction) } else { language };
}

/// `[book]`; whether it gives a title, and where its language stands.
fn read_book(
    sink: &mut Sink,
    table: &mut Table<'_>,
    book: &mut Metadata,
    mdbook: &mut MdBook,
) -> (bool, Option<Span>) {
    let title = table.read::<String>(sink, "title").filter(|it| !it.value.trim().is_empty());
    let is_given = title.is_some();
    book.title = title.unwrap_or_else(|| book.title.clone());
    book.authors = read_people(sink, table);
    book.description = optional(sink, table, "description");
    let language_at;
    (book.language, language_at) = read_language(sink, table);
    book.language_is_given = language_at.is_some();
    if let Some(src) = optional::<String>(sink, table, "src") {
        mdbook.src = src.trim_start_matches("./").trim_end_matches('/').to_owned();
        if mdbook.src == "." {
            mdbook.src.clear();
        }
    }
    if let Some(direction) = table.read::<String>(sink, "text-direction") {
        match direction.value.as_str() {
            "ltr" => book.language = book.language.clone().running(Direction::Ltr),
            "rtl" => book.language = book.language.clone().running(Direction::Rtl),
            other => {
                let message = format!("`text-direction` can't be `{other}`");
                let found = Diagnostic::new(Code::NotSupported, message);
                let found = found.at_maybe(direction.span, "text runs as its language does");
                sink.push(found.hint("it is `ltr` or `rtl`"));
            }
        }
    }
    (is_given, language_at)
}

/// `[output.html]`, as far as it says what the text means.
fn read_html(sink: &mut Sink, mut html: Table<'_>, mdbook: &mut MdBook, numbering: &mut Numbering) {
    let mut flag = |key| optional::<bool>(sink, &mut html, key);
    if flag("mathjax-support") == Some(true) {
        mdbook.formulas = Formulas::MathJax;
    }
    if flag("no-section-label") == Some(true) {
        numbering.chapters = NumberStyle::None;
    }
    mdbook.no_definition_lists = flag("definition-lists") == Some(false);
    mdbook.no_admonitions = flag("admonitions") == Some(false);
    if let Some(mut code) = html.table(sink, "code")
        && let Some(hidden) = optional::<BTreeMap<String, String>>(sink, &mut code, "hidelines")
    {
        mdbook.hidden_lines = hidden;
    }
}

/// `[preprocessor.…]`: what recto does itself is noted, what is not done is said.
fn read_preprocessors(
    sink: &mut Sink,
    mut table: Table<'_>,
    mdbook: &mut MdBook,
    have_run: bool,
) -> Option<String> {
    let mut macros = None;
    for (name, span, value) in table.take_all() {
        match name.as_str() {
            "katex" => {
                mdbook.formulas = Formulas::Dollars;
                let katex = table.value_table(sink, &name, value);
                macros = katex.and_then(|mut it| optional(sink, &mut it, "macros"));
            }
            "spec" if !have_run => mdbook.rules = true,
            name if have_run || BUILT_IN.contains(&name) => {}
            name => sink.push(not_run(name, span)),
        }
    }
    macros
}

/// The macros of a file as mdbook-katex has them: a line each, `\R:{\mathbb{R}}`.
fn katex_macros(sink: &mut Sink, folder: &Folder, path: &str) -> Vec<Spanned<(String, String)>> {
    let path = join("", path);
    let text = match folder.text(&path) {
        Ok(text) => text,
        Err(refusal) => {
            sink.push(folder.explain(&path, &refusal, None));
            return Vec::new();
        }
    };
    let mut macros = Vec::new();
    let mut start = text.offset;
    for line in text.text.split_inclusive('\n') {
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        if let Some((name, body)) = line.split_once(':').filter(|it| it.0.starts_with('\\')) {
            let body = body.trim();
            let inner = body.strip_prefix('{').and_then(|it| it.strip_suffix('}')).unwrap_or(body);
            let span = Some(Span::new(text.file, start, start + length));
            macros.push(Spanned { value: (name.trim().to_owned(), inner.to_owned()), span });
        }
        start = start.saturating_add(length);
    }
    macros
}

fn not_run(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::NotSupported, format!("the preprocessor `{name}` is not run"))
        .at(span, "chapters are read as they are written")
        .hint("mdBook runs it, and then recto, with `[output.recto]` and `command = \"recto mdbook\"`")
}

/// What a book is called that says nothing of it: as its summary is, or its first chapter.
fn title_of(sink: &mut Sink, summary: &Summary, at: Option<Span>) -> Spanned<String> {
    let own = summary.title.clone().filter(|it| !it.eq_ignore_ascii_case("summary"));
    let first = summary.spine.iter().filter_map(|it| it.title.clone());
    let title = own.into_iter().chain(first).find(|it| !it.trim().is_empty());
    let title = title.unwrap_or_else(|| "Untitled".to_owned());
    let said = Diagnostic::new(Code::ManifestRequired, "the book has no title");
    let said = said.at_maybe(at, format!("it is called `{title}`"));
    sink.push(said.hint("add `title = \"…\"` under `[book]`"));
    Spanned::default_of(title)
}
