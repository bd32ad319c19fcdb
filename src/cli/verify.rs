//! `recto verify`: whether the finished files say the same.

#![expect(clippy::disallowed_methods, reason = "finished files are read here")]

use crate::cli::build::{Session, with_book};
use crate::cli::report::failure;
use crate::cli::{Exit, VerifyArguments};
use recto::diag::Sink;
use recto::manifest::{Edition, Output, Purpose};
use recto::verify::{self, Text, VerifyError};
use std::path::{Path, PathBuf};

/// Compares every EPUB with every PDF for the screen that holds the same chapters.
pub(crate) fn verify(arguments: &VerifyArguments) -> Exit {
    let folder = arguments.output_dir.clone().unwrap_or_else(|| arguments.book.dir.join("dist"));
    with_book(&arguments.book, |session, sink| {
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
            session
                .say("nothing to compare: no EPUB has the same chapters as a PDF for the screen");
        }
        let mut exit = Exit::Done;
        for (epub, pdf) in pairs {
            match compare(session, &folder, (epub, pdf), &conditional) {
                Ok(true) => {}
                Ok(false) => exit = Exit::BookErrors,
                Err(said) => return failure(&said, "build the book first: `recto build`"),
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
    let both = format!("{} and {}", epub_path.display(), pdf_path.display());
    for it in &found {
        session.say(&format!("{both} differ in {}:", it.what));
        session.say(&format!("  EPUB: {}\n  PDF:  {}", it.epub, it.pdf));
    }
    if found.is_empty() {
        let pages = if cited { ", and the same pages" } else { "" };
        session.say(&format!("{both}: the same {} words{pages}", left.count()));
    }
    Ok(found.is_empty())
}

fn read(path: &PathBuf, text: fn(&[u8]) -> Result<Text, VerifyError>) -> Result<Text, String> {
    let said = |it: &dyn std::fmt::Display| format!("{} can't be read: {it}", path.display());
    let bytes = std::fs::read(path).map_err(|error| said(&error))?;
    text(&bytes).map_err(|error| said(&error))
}
