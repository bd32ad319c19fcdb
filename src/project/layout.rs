//! The folders of other tools to a manifest: which tool's a folder is, what it says of the book, and the files in their order.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files as _, Text, join};
use crate::lang::{Lang, guess};
use crate::manifest::{
    Edition, Flavor, Layout, Manifest, Marks, Metadata, NumberStyle, Numbering, Person, References,
    Region, SectionRole, Spanned, SpineItem, SpineSource, TheoremKind, TheoremWord, Tool,
    theorem_kinds,
};
use crate::project::edition;
use crate::project::folder::Folder;
use crate::project::manifest::{DEFAULT_STYLE, default_metadata, id_of_title, parse_date};
use crate::project::words::own_words;
use crate::project::yaml::{Node, Value, parse};
use pulldown_cmark::{Event, Parser};
use std::collections::BTreeMap;

mod bookdown;
mod gitbook;
mod leanpub;
mod pandoc;
mod quarto;

/// Files by which a folder is known for a tool's, in the order in which they are looked for.
const SIGNS: [(Tool, &[&str]); 4] = [
    (Tool::Quarto, &["_quarto.yml", "_quarto.yaml"]),
    (Tool::Bookdown, &["_bookdown.yml", "_bookdown.yaml", "index.Rmd", "index.rmd"]),
    (
        Tool::Leanpub,
        &[
            "manuscript/Book.txt",
            "manuscript/Subset.txt",
            "manuscript/Sample.txt",
            "Book.txt",
            "Subset.txt",
            "Sample.txt",
        ],
    ),
    (
        Tool::GitBook,
        &[".gitbook.yaml", ".gitbook.yml", "book.json", "SUMMARY.md", "LANGS.md", "_sidebar.md"],
    ),
];

/// The tool whose folder this is, and the file that says so.
pub(crate) fn find(folder: &Folder) -> Option<(Tool, String)> {
    let mut all = SIGNS.iter().flat_map(|(tool, names)| names.iter().map(|it| (*tool, *it)));
    let named = all.find(|it| folder.has(it.1)).map(|(tool, name)| (tool, name.to_owned()));
    named.or_else(|| Some((Tool::Pandoc, pandoc::sign(folder)?)))
}

/// What a folder says.
pub(crate) struct Found {
    book: Metadata,
    references: References,
    numbering: Numbering,
    layout: Layout,
    spine: Vec<SpineItem>,
    editions: Vec<Edition>,
    /// Where the language stands.
    language_at: Option<Span>,
}

impl Found {
    /// A folder that has said nothing yet.
    fn of(tool: Tool) -> Self {
        let style = Spanned::default_of(DEFAULT_STYLE.to_owned());
        Self {
            book: default_metadata(),
            references: References { files: Vec::new(), style, back_references: false },
            numbering: Numbering { chapters: NumberStyle::Arabic, ..Numbering::default() },
            layout: Layout::of(tool),
            spine: Vec::new(),
            editions: edition::defaults(),
            language_at: None,
        }
    }
}

/// Reads the folder of `tool`; what was understood is the second part.
pub(crate) fn read(sink: &mut Sink, folder: &Folder, tool: Tool, sign: &str) -> (Manifest, String) {
    let mut found = match tool {
        Tool::GitBook => gitbook::read(sink, folder),
        Tool::Leanpub => leanpub::read(sink, folder),
        Tool::Quarto => quarto::read(sink, folder, sign),
        Tool::Bookdown => bookdown::read(sink, folder),
        Tool::Pandoc => pandoc::read(sink, folder),
    };
    let files = found.spine.iter().filter(|it| matches!(it.source, SpineSource::File(_)));
    if files.count() == 0 {
        let message = format!("this folder of {}'s lists no chapter", tool.name());
        sink.push(Diagnostic::new(Code::BookEmpty, message).hint(format!(
            "it was taken for one because of `{sign}`; a manifest of recto's own begins with `schema = 1`"
        )));
    }
    add_made_pages(folder, &mut found);
    settle_title(sink, folder, &mut found);
    if !found.book.language_is_given {
        found.book.language = guessed(folder, &found.spine);
        let tag = found.book.language.as_str();
        let said = format!("the book does not say its language, and `{tag}` is assumed");
        sink.push(Diagnostic::new(Code::LanguageUndeclared, said).hint(language_hint(tool)));
    }
    let understood = understood(&found, sign);
    let Found { mut book, references, numbering, layout, spine, editions, language_at } = found;
    book.id = id_of_title(&book.title.value);
    book.language = own_words(sink, book.language, BTreeMap::new(), language_at);
    let theorems = theorems(&layout);
    let manifest = Manifest {
        flavor: Flavor::Layout(layout),
        book,
        references,
        numbering,
        typography: Marks::default(),
        lint: crate::manifest::Lint::default(),
        theorems,
        spine,
        editions,
        macros: Vec::new(),
        typefaces: crate::manifest::Typefaces::default(),
        low_contrast: false,
    };
    (manifest, understood)
}

/// The language that the chapters are most likely in; they are read as far as it takes to say it.
pub(super) fn guessed(folder: &Folder, spine: &[SpineItem]) -> Lang {
    let files = spine.iter().filter_map(|it| match &it.source {
        SpineSource::File(path) => folder.text(path).ok(),
        SpineSource::Generated | SpineSource::PartTitle | SpineSource::Draft => None,
    });
    guess(files.map(|it| it.text))
}

/// Kinds of theorems, with bookdown's own beside recto's and the words that its settings give them.
fn theorems(layout: &Layout) -> Vec<TheoremKind> {
    let mut all = theorem_kinds();
    if layout.tool == Tool::Bookdown {
        let conjecture = all.iter().find(|it| it.name == "conjecture").cloned();
        all.extend(conjecture.map(|it| TheoremKind {
            name: "hypothesis".into(),
            prefix: "hyp".into(),
            word: TheoremWord::Own("Hypothesis".to_owned()),
            counts_with: "hypothesis".into(),
            ..it
        }));
    }
    for kind in &mut all {
        if let Some(word) = layout.variables.get(&format!("label.{}", kind.prefix)) {
            kind.word = TheoremWord::Own(word.trim().trim_end_matches('.').to_owned());
        }
    }
    all
}

fn language_hint(tool: Tool) -> &'static str {
    match tool {
        Tool::GitBook => "add `\"language\": \"en\"` to `book.json`",
        Tool::Leanpub => "add `lang: en` to a `metadata.yaml` beside `Book.txt`",
        Tool::Quarto => "add `lang: en` to `_quarto.yml`",
        Tool::Bookdown => "add `lang: en` to the YAML at the head of `index.Rmd`",
        Tool::Pandoc => "add `lang: en` to the book's metadata",
    }
}

/// Adds the list of works and the index behind the last chapter, where the book has them and no chapter holds them.
fn add_made_pages(folder: &Folder, found: &mut Found) {
    let (mut holds_works, mut marks) = (false, false);
    for item in &found.spine {
        let SpineSource::File(path) = &item.source else { continue };
        let Ok(text) = folder.text(path) else { continue };
        let text = &text.text;
        holds_works |=
            ["#refs", "::: bibliography", "\\printbibliography"].iter().any(|it| text.contains(it));
        marks |= match found.layout.tool {
            Tool::Leanpub => text.contains("{i:"),
            Tool::GitBook => false,
            _ => text.contains("\\index{"),
        };
    }
    let made = [
        (SectionRole::Bibliography, !found.references.files.is_empty() && !holds_works),
        (SectionRole::Index, marks),
    ];
    for (role, _) in made.into_iter().filter(|it| it.1) {
        let own = item(Region::Back, role, SpineSource::Generated, None);
        found.spine.push(SpineItem { numbered: false, ..own });
    }
}

/// A book without a title is called as its first chapter, or as its folder.
fn settle_title(sink: &mut Sink, folder: &Folder, found: &mut Found) {
    if found.book.title.span.is_some() {
        return;
    }
    let own = Some(found.book.title.value.clone()).filter(|it| it != "Untitled");
    let files = found.spine.iter().filter_map(|it| match &it.source {
        SpineSource::File(path) => Some((path, it.title.clone())),
        _ => None,
    });
    let of_file = |(path, title): (&String, Option<String>)| {
        first_heading(&folder.text(path).ok()?.text).or(title)
    };
    let title = own.or_else(|| files.take(1).find_map(of_file)).or_else(|| folder.name());
    let title = title.unwrap_or_else(|| "Untitled".to_owned());
    let said = Diagnostic::new(Code::ManifestRequired, "the book has no title");
    sink.push(said.hint(format!("it is called `{title}`")));
    found.book.title = Spanned::default_of(title);
}

/// What `-v` says of the folder.
fn understood(found: &Found, sign: &str) -> String {
    let of = |role: SectionRole| {
        let same = found.spine.iter().filter(|it| {
            it.role == role && matches!(it.source, SpineSource::File(_) | SpineSource::PartTitle)
        });
        same.count()
    };
    let mut said = format!("{}'s layout, by `{sign}`", found.layout.tool.name());
    let files = found.spine.iter().filter(|it| matches!(it.source, SpineSource::File(_))).count();
    let (parts, appendices) = (of(SectionRole::Part), of(SectionRole::Appendix));
    let counts = [
        (files, "file", "files"),
        (parts, "part", "parts"),
        (appendices, "appendix", "appendices"),
    ];
    for (index, (count, one, many)) in counts.into_iter().enumerate() {
        if index == 0 || count > 0 {
            let sign = if index == 0 { ':' } else { ',' };
            said += &format!("{sign} {count} {}", if count == 1 { one } else { many });
        }
    }
    said += &format!("; title `{}`", found.book.title.value);
    if !found.book.authors.is_empty() {
        let names: Vec<&str> = found.book.authors.iter().map(|it| it.name.as_str()).collect();
        said += &format!(", by {}", names.join(", "));
    }
    said += &format!(", language `{}`", found.book.language.as_str());
    for file in &found.references.files {
        said += &format!(", works in `{}`", file.value);
    }
    said
}

/// A file of settings, YAML or JSON, if it is there.
fn settings(sink: &mut Sink, folder: &Folder, path: &str) -> Option<(Node, Text)> {
    let text = folder.text(path).ok()?;
    Some((parse(sink, &text), text))
}

/// Takes what pandoc, Quarto and the like say of a book by the keys that they share. Paths count from `base`.
fn take_metadata(sink: &mut Sink, folder: &Folder, found: &mut Found, node: &Node, base: &str) {
    let book = &mut found.book;
    for key in ["title", "booktitle"] {
        if let Some(title) = node.get(key)
            && let Some(text) =
                title.text().or_else(|| title.members().first()?.get("text")?.text())
        {
            book.title = Spanned { value: words(text), span: Some(title.span) };
        }
    }
    let one = |keys: &[&str]| keys.iter().find_map(|it| node.string(it)).map(|it| words(&it));
    book.subtitle = one(&["subtitle"]).or(book.subtitle.take());
    book.publisher = one(&["publisher"]).or(book.publisher.take());
    book.rights = one(&["rights", "copyright", "license"]).or(book.rights.take());
    book.description = one(&["description", "abstract"]).or(book.description.take());
    for key in ["author", "authors"] {
        let people: Vec<Person> = node
            .get(key)
            .map(|it| it.members().iter().filter_map(person).collect())
            .unwrap_or_default();
        if !people.is_empty() {
            book.authors = people;
        }
    }
    for key in ["keywords", "subject"] {
        book.subjects.extend(node.strings(key).into_iter().map(|it| it.value));
    }
    if let Some(date) = node.string("date") {
        book.published = parse_date(date.get(..10).unwrap_or(&date)).or(book.published);
    }
    for key in ["lang", "language"] {
        if let Some(tag) = node.get(key)
            && let Some(text) = tag.text()
        {
            take_language(sink, found, text, tag.span);
        }
    }
    let cover = ["cover-image", "epub-cover-image"].iter().find_map(|it| node.get(it));
    if let Some(cover) = cover
        && let Some(path) = cover.text().map(|it| join(base, it))
        && folder.has(&path)
    {
        found.book.cover = Some(Spanned { value: path, span: Some(cover.span) });
    }
    let files = node.strings("bibliography").into_iter();
    let files = files.map(|it| Spanned { value: join(base, &it.value), span: it.span });
    // A list is often given twice, for the book and for a format.
    for file in files {
        if !found.references.files.iter().any(|it| it.value == file.value) {
            found.references.files.push(file);
        }
    }
    for key in ["csl", "citation-style"] {
        if let Some(style) = node.get(key)
            && let Some(text) = style.text()
        {
            found.references.style =
                Spanned { value: style_of(folder, base, text), span: Some(style.span) };
        }
    }
}

/// A style as recto names it: a file of the book, or the name at the end of an address.
fn style_of(folder: &Folder, base: &str, text: &str) -> String {
    let path = join(base, text);
    if folder.has(&path) {
        return path;
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    name.strip_suffix(".csl").unwrap_or(name).to_owned()
}

/// The language that a folder names; a name that is no tag is said.
fn take_language(sink: &mut Sink, found: &mut Found, text: &str, span: Span) {
    match Lang::parse(&text.replace('_', "-")) {
        Some(language) => {
            found.book.language = language;
            found.book.language_is_given = true;
            found.language_at = Some(span);
        }
        None => {
            let message = format!("`{text}` is no language tag");
            sink.push(Diagnostic::new(Code::LanguageUnknown, message).at(span, ""));
        }
    }
}

/// A name, or a mapping with one.
fn person(node: &Node) -> Option<Person> {
    let name = match &node.value {
        Value::Text(text) => words(text),
        Value::Map(_) => {
            let parts =
                |it: &Node| Some(format!("{} {}", it.string("given")?, it.string("family")?));
            let name = node.get("name");
            let name = name.and_then(|it| it.text().map(str::to_owned).or_else(|| parts(it)));
            words(&name.or_else(|| node.string("text")).or_else(|| parts(node))?)
        }
        _ => return None,
    };
    let name = name.trim().to_owned();
    (!name.is_empty()).then(|| Person { name, role: "aut".to_owned(), ..Person::default() })
}

/// The words of a line of Markdown, for names and titles.
fn words(text: &str) -> String {
    let mut out = String::new();
    let shown = text.replace("\\n", " ");
    for event in Parser::new(&shown) {
        match event {
            Event::Text(it) | Event::Code(it) => out.push_str(&it),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    // What Markdown reads as a list or heading has lost its sign: titles are taken as they are typed then.
    if out.is_empty() { text.trim().to_owned() } else { out.trim().to_owned() }
}

/// The words of the first level 1 heading of a text.
fn first_heading(text: &str) -> Option<String> {
    let line = text.lines().take(200).find(|it| it.starts_with("# "))?;
    let title = line.trim_start_matches('#').trim().trim_end_matches('#');
    let title = title.split(" {").next().unwrap_or(title);
    Some(words(title)).filter(|it| !it.is_empty())
}

/// A member of the spine.
fn item(
    region: Region,
    role: SectionRole,
    source: SpineSource,
    title: Option<String>,
) -> SpineItem {
    let numbered = region == Region::Main || role == SectionRole::Appendix;
    SpineItem { region, role, source, title, depth: 0, in_part: false, numbered, span: None }
}
