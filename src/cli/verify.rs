//! `recto verify`: whether the finished files say the same.

#![expect(clippy::disallowed_methods, reason = "finished files are read here")]

use crate::cli::event::Event;
use crate::cli::session::{Session, with_books};
use crate::cli::{Exit, VerifyArguments};
use recto::diag::Sink;
use recto::manifest::{Edition, Output, Purpose};
use recto::verify::{self, Text, VerifyError};
use std::path::{Path, PathBuf};

/// Compares every EPUB with every PDF for the screen that holds the same chapters.
pub(crate) fn verify(arguments: &VerifyArguments) -> Exit {
    with_books(&arguments.book, |session, sink| {
        let folder = session.target(arguments.output_dir.as_ref());
        let editions = recto::editions(sink, &session.project, &arguments.book.editions);
        // What is wrong with the sources was said when the files were built.
        let conditional =
            recto::conditional(&mut Sink::new(), &session.project, &session.options());
        session.progress.finish();
        session.report(sink);
        if session.failed(sink) {
            return Exit::BookErrors;
        }
        let pairs = pairs(&editions);
        if pairs.is_empty() {
            session.say(&Event::NothingToCompare);
        }
        let mut exit = Exit::Done;
        for (epub, pdf) in pairs {
            match compare(session, &folder, (epub, pdf), &conditional) {
                Ok(true) => {}
                Ok(false) => exit = Exit::BookErrors,
                Err(said) => return session.failure(&said, "build the book first: `recto build`"),
            }
        }
        exit
    })
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
    folder: &Path,
    (epub, pdf): (&Edition, &Edition),
    conditional: &[String],
) -> Result<bool, String> {
    let epub_path = folder.join(recto::file_name(&session.project, epub));
    let pdf_path = folder.join(recto::file_name(&session.project, pdf));
    let (left, right) = (read(&epub_path, verify::epub)?, read(&pdf_path, verify::pdf)?);
    let mut found = verify::compare(&left, &right, conditional);
    let cited = epub.page_list.as_ref().is_some_and(|it| it.value == pdf.name);
    if cited && found.is_empty() {
        found.extend(verify::compare_pages(&left, &right, conditional));
    }
    let (epub, pdf) = (epub_path.display().to_string(), pdf_path.display().to_string());
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
    Ok(found.is_empty())
}

fn read(path: &PathBuf, text: fn(&[u8]) -> Result<Text, VerifyError>) -> Result<Text, String> {
    let said = |it: &dyn std::fmt::Display| format!("{} can't be read: {it}", path.display());
    let bytes = std::fs::read(path).map_err(|error| said(&error))?;
    text(&bytes).map_err(|error| said(&error))
}
