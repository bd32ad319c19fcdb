//! `recto verify`: whether the finished files say the same, and come out the same.

#![expect(clippy::disallowed_methods, reason = "finished files are read here")]

use crate::cli::event::Event;
use crate::cli::rebuild::rebuild;
use crate::cli::session::{Session, with_books};
use crate::cli::{Exit, VerifyArguments};
use recto::diag::Sink;
use recto::manifest::{Edition, Output, Purpose};
use recto::project::check_lock;
use recto::verify::{self, Finding, Text};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads every edition's file back and compares every EPUB with every PDF for the screen that holds the same chapters.
pub(crate) fn verify(arguments: &VerifyArguments) -> Exit {
    with_books(&arguments.book, |session, sink| {
        let folder = session.target(arguments.output_dir.as_ref());
        let editions = recto::editions(sink, &session.project, &arguments.book.editions);
        // What is wrong with the sources was said when the files were built.
        let conditional =
            recto::conditional(&mut Sink::new(), &session.project, &session.options());
        session.progress.finish();
        if arguments.locked {
            check_lock(sink, &session.project);
        }
        session.report(sink);
        if session.failed(sink) {
            return Exit::BookErrors;
        }
        let mut exit = Exit::Done;
        let mut texts = BTreeMap::new();
        for edition in &editions {
            let path = folder.join(recto::file_name(&session.project, edition));
            match read(&path) {
                Ok(bytes) => match sound(session, &path, edition, &bytes) {
                    Some(text) => drop(texts.insert(edition.name.as_str(), (path, text))),
                    None => exit = Exit::BookErrors,
                },
                Err(said) => {
                    return session.failure(&said, &first_built(session, arguments, &path));
                }
            }
        }
        let pairs = pairs(&editions);
        if pairs.is_empty() {
            session.say(&Event::NothingToCompare);
        }
        for (epub, pdf) in pairs {
            let files = (texts.get(epub.name.as_str()), texts.get(pdf.name.as_str()));
            let (Some(left), Some(right)) = files else { continue };
            let cited = epub.page_list.as_ref().is_some_and(|it| it.value == pdf.name);
            if !compare(session, left, right, cited, &conditional) {
                exit = Exit::BookErrors;
            }
        }
        if arguments.rebuild { exit.max(rebuild(session, arguments, &folder)) } else { exit }
    })
}

/// How to get a file that can't be read.
fn first_built(session: &Session<'_>, arguments: &VerifyArguments, path: &Path) -> String {
    if path.exists() {
        return "make it readable, or build the book again".to_owned();
    }
    let folder = arguments.output_dir.as_ref();
    let folder =
        folder.map_or_else(String::new, |it| format!(" --output-dir {}", quoted(&it.display())));
    let book = quoted(&session.name());
    format!("`recto build {book}{folder}` makes it; `verify` compares finished files")
}

/// A name as a shell takes it.
fn quoted(name: &dyn std::fmt::Display) -> String {
    let name = name.to_string();
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name }
}

/// The text of a file that nothing is wrong with; of another it is said what is. A PDF for a printer has no tags to read text by.
fn sound(session: &Session<'_>, path: &Path, edition: &Edition, bytes: &[u8]) -> Option<Text> {
    let (mut found, text) = match edition.output {
        Output::Epub => (verify::check_epub(bytes), verify::epub(bytes)),
        Output::Pdf if edition.purpose != Purpose::Screen => {
            (verify::check_pdf(bytes), Ok(Text::default()))
        }
        Output::Pdf => (verify::check_pdf(bytes), verify::pdf(bytes)),
    };
    // A file that is damaged is seldom readable, and that was said.
    if let Err(error) = &text
        && found.is_empty()
    {
        found.push(Finding { place: "the text".to_owned(), what: error.to_string() });
    }
    for it in &found {
        let (file, place, what) = (path.display().to_string(), &it.place, &it.what);
        session.say(&Event::Damaged { file, place, what });
    }
    if found.is_empty() {
        session.say(&Event::Sound { file: path.display().to_string() });
    }
    text.ok().filter(|_| found.is_empty())
}

/// Editions whose text has to be the same. A PDF for a printer is left out: it has no tags to read its text by.
fn pairs(editions: &[Edition]) -> Vec<(&Edition, &Edition)> {
    let names = |it: &Edition| it.include.iter().map(|it| it.value.clone()).collect::<Vec<_>>();
    let of = |output| editions.iter().filter(move |it| it.output == output);
    of(Output::Epub)
        .flat_map(|epub| of(Output::Pdf).map(move |pdf| (epub, pdf)))
        .filter(|(epub, pdf)| pdf.purpose == Purpose::Screen && names(epub) == names(pdf))
        .collect()
}

/// Whether two files say the same; all differences are said.
fn compare(
    session: &Session<'_>,
    (epub, left): &(PathBuf, Text),
    (pdf, right): &(PathBuf, Text),
    cited: bool,
    conditional: &[String],
) -> bool {
    let mut found = verify::compare(left, right, conditional);
    if cited && found.is_empty() {
        found.extend(verify::compare_pages(left, right, conditional));
    }
    let (epub, pdf) = (epub.display().to_string(), pdf.display().to_string());
    for it in &found {
        session.say(&Event::Differ {
            epub: epub.clone(),
            pdf: pdf.clone(),
            what: &it.what,
            epub_says: &it.epub,
            pdf_says: &it.pdf,
        });
    }
    if found.is_empty() {
        session.say(&Event::Same { epub, pdf, words: left.count(), pages: cited });
    }
    found.is_empty()
}

/// A file's bytes. A pipe or a device in its place is not read: it may never end.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let said = |it: &dyn std::fmt::Display| format!("{} can't be read: {it}", path.display());
    if !std::fs::metadata(path).map_err(|error| said(&error))?.is_file() {
        return Err(said(&"it is no file"));
    }
    std::fs::read(path).map_err(|error| said(&error))
}
