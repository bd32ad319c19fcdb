//! `recto init`: a small book that builds, or one of the chapters that are there.

#![expect(clippy::disallowed_methods, reason = "the new book goes to the disk here")]

use crate::cli::Exit;
use crate::cli::report::{Format, failure, visible};
use crate::cli::schema::Schema;
use recto::files::join;
use recto::project;
use std::io::{self, Write as _};
use std::path::Path;

/// What a new book consists of.
const FILES: &[(&str, &str)] = &[
    (MANIFEST, include_str!("init/book.toml")),
    ("ch/01-beginning.md", include_str!("init/01-beginning.md")),
    ("ch/02-going-on.md", include_str!("init/02-going-on.md")),
    ("references.bib", include_str!("init/references.bib")),
];

const MANIFEST: &str = "book.toml";
/// What editors complete the manifest by: its first line names it.
const SCHEMA: &str = "book.schema.json";
/// A kind of book to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Template {
    /// Prose: chapters that begin with a drop cap, pauses, a dedication.
    Novel,
    /// Citations, a glossary, questions, cards of books, an index, and a handout beside the book.
    StudyGuide,
    /// Theorems, formulas, exercises, programs.
    Textbook,
    /// On A4: an abstract, numbered sections, tables, a bibliography.
    Thesis,
    /// Sheets for a class.
    Handout,
}

impl Template {
    /// Its files.
    const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Novel => &[
                (MANIFEST, include_str!("init/novel/book.toml")),
                ("dedication.md", include_str!("init/novel/dedication.md")),
                ("ch/01-the-causeway.md", include_str!("init/novel/ch/01-the-causeway.md")),
                ("ch/02-the-house.md", include_str!("init/novel/ch/02-the-house.md")),
            ],
            Self::StudyGuide => &[
                (MANIFEST, include_str!("init/study-guide/book.toml")),
                ("references.bib", include_str!("init/study-guide/references.bib")),
                ("ch/01-scale.md", include_str!("init/study-guide/ch/01-scale.md")),
                ("ch/02-signs.md", include_str!("init/study-guide/ch/02-signs.md")),
                ("back/faq.md", include_str!("init/study-guide/back/faq.md")),
                ("back/glossary.md", include_str!("init/study-guide/back/glossary.md")),
            ],
            Self::Textbook => &[
                (MANIFEST, include_str!("init/textbook/book.toml")),
                ("ch/01-pairs.md", include_str!("init/textbook/ch/01-pairs.md")),
                ("ch/02-programs.md", include_str!("init/textbook/ch/02-programs.md")),
            ],
            Self::Thesis => &[
                (MANIFEST, include_str!("init/thesis/book.toml")),
                ("references.bib", include_str!("init/thesis/references.bib")),
                ("abstract.md", include_str!("init/thesis/abstract.md")),
                ("acknowledgments.md", include_str!("init/thesis/acknowledgments.md")),
                ("ch/01-introduction.md", include_str!("init/thesis/ch/01-introduction.md")),
                ("ch/02-method.md", include_str!("init/thesis/ch/02-method.md")),
            ],
            Self::Handout => &[
                (MANIFEST, include_str!("init/handout/book.toml")),
                ("lock.md", include_str!("init/handout/lock.md")),
            ],
        }
    }
}

/// The chapters of the manifest above.
const CHAPTERS: &str = "\"ch/*.md\"";
/// The table above that names a bibliography, which a manuscript has not.
const REFERENCES: &str =
    "# Works that the text cites by their keys.\n[references]\nfiles = [\"references.bib\"]\n\n";
/// What the manifest above says of its pattern, and a list of files does without.
const PATTERN: &str = "; `ch/*.md` takes each chapter of the folder";
const LIST: &str = "back = [\"bibliography\"]\n";

/// Folders in which manuscripts stand, the book's own first.
const FOLDERS: [&str; 6] = ["", "ch", "chapters", "manuscript", "src", "text"];
/// Files beside a manuscript that are no chapters.
const ASIDE: [&str; 4] = ["readme", "changelog", "contributing", "license"];

/// Makes the book in `dir`. Nothing that is there already is touched: if one of the files exists, none is written.
pub(crate) fn init(dir: &Path, template: Option<Template>) -> Exit {
    let chapters = chapters(dir);
    let own;
    let files = match template {
        Some(_) if !chapters.is_empty() => {
            let what = format!("{} holds chapters already", dir.display());
            let hint =
                "name an empty folder, or leave out `--template`: the chapters become a book";
            return failure(Format::Human, &what, hint);
        }
        Some(template) => template.files(),
        None if chapters.is_empty() => FILES,
        None => {
            own = [(MANIFEST, manifest_of(&chapters))];
            &own.each_ref().map(|it| (it.0, it.1.as_str()))
        }
    };
    let schema = Schema::Book.text();
    let files: Vec<(&str, &str)> =
        files.iter().copied().chain([(SCHEMA, schema.as_str())]).collect();
    if let Some((name, _)) = files.iter().find(|(name, _)| dir.join(name).exists()) {
        let what = format!("{} exists already", dir.join(name).display());
        return failure(Format::Human, &what, "nothing was written; name an empty folder");
    }
    for (name, text) in &files {
        if let Err(error) = write_new(&dir.join(name), text) {
            let what = format!("{} could not be written: {error}", dir.join(name).display());
            return failure(Format::Human, &what, "name a folder that you may write to");
        }
    }
    let place = visible(&dir.display().to_string());
    let made = match chapters.as_slice() {
        [] => format!("a small book stands in {place}"),
        [only] => format!("{place} is a book of one chapter, {}", visible(only)),
        [first, .., last] => format!(
            "{place} is a book of {} chapters, from {} to {}; `main` in its `{MANIFEST}` says their order",
            chapters.len(),
            visible(first),
            visible(last)
        ),
    };
    let _ = writeln!(io::stdout(), "{made}; `recto build {place}` builds it");
    Exit::Done
}

/// The Markdown files of the first folder that has some, in natural order: its own, and behind them those of its folders whose names
/// begin with a number, as parts and chapters that are divided into files do.
fn chapters(dir: &Path) -> Vec<String> {
    let Ok(folder) = project::open(dir) else { return Vec::new() };
    let is_chapter = |it: &String| {
        let name = it.rsplit('/').next().unwrap_or(it).to_lowercase();
        let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown"));
        stem.is_some_and(|it| !ASIDE.contains(&it))
    };
    let of = |place: &&str| {
        let inner = folder.folders(place).into_iter();
        let inner = inner.filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
        let inner = inner.map(|it| join(&format!("{place}/"), &it));
        let all = std::iter::once((*place).to_owned()).chain(inner);
        all.flat_map(|it| folder.list(&it)).filter(is_chapter).collect::<Vec<_>>()
    };
    FOLDERS.iter().map(of).find(|it| !it.is_empty()).unwrap_or_default()
}

/// The manifest of a book of these chapters.
fn manifest_of(chapters: &[String]) -> String {
    let text = include_str!("init/book.toml")
        .replace(REFERENCES, "")
        .replace(LIST, "")
        .replace(PATTERN, "");
    let names = chapters.iter().map(|it| format!("    {},\n", quoted(it))).collect::<String>();
    text.replace(&format!("[{CHAPTERS}]"), &format!("[\n{names}]"))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' | '\\' => out.extend(['\\', it]),
            _ if it.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(it))),
            _ => out.push(it),
        }
    }
    out + "\""
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path)?.write_all(text.as_bytes())
}
