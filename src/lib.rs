//! recto: a folder of Markdown chapters to an EPUB 3.3 and paginated PDFs.
//!
//! A [`project::Folder`] is the door to a book's files, on disk or in memory; [`project::load`] reads its manifest, theme and fonts;
//! [`build`] makes the editions. What the author got wrong is in the [`diag::Sink`], each with its place, and the editions are there
//! all the same. No clock, environment or network is asked: the same files give the same bytes.
//!
//! ```
//! use recto::diag::Sink;
//! use recto::project::{self, Folder, Memory};
//! use std::sync::Arc;
//!
//! let manifest = r#"
//!     schema = 1
//!     [book]
//!     id = "tide"
//!     title = "The Tide"
//!     language = "en-GB"
//!     [spine]
//!     main = ["ch/*.md"]
//!     [edition.print]
//!     output = "pdf"
//! "#;
//! let files = [("book.toml", manifest), ("ch/1.md", "# Low Water\n\nThe boats lay on *there* sides.")];
//! let folder = Arc::new(Folder::of(Memory::from_iter(files)));
//!
//! let mut sink = Sink::new();
//! let book = project::load(&mut sink, &folder).ok_or("there is no manifest to go by")?;
//! let built = recto::build(&mut sink, &book, &book.manifest.editions, &recto::Options::default())?;
//! assert!(!sink.has_errors());
//! assert_eq!(built[0].file_name, "tide-print.pdf");
//! assert!(built[0].bytes.starts_with(b"%PDF-1.7"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`check`] finds what is wrong and keeps nothing; [`verify`] reads finished files back. `examples/` has three programs. Everything
//! else here is the inside of recto, which is open to read and may change.
//!
//! Data flows one way, through finished types: [`project::Project`] → [`model::Book`] → [`model::Document`] →
//! [`page::Pages`] → bytes. Each stage is a pure function from one to the next; [`build`] is their order.

pub mod cite;
pub mod diag;
pub mod epub;
pub mod files;
pub mod font;
pub mod geom;
mod guard;
pub mod html;
pub mod image;
pub mod lang;
pub mod layout;
pub mod manifest;
pub mod math;
pub mod model;
pub mod pack;
pub mod page;
pub mod parse;
pub mod pdf;
pub mod preview;
pub mod project;
pub mod proof;
pub mod raster;
pub mod resolve;
pub mod select;
mod stages;
pub mod theme;
pub mod verify;

pub use crate::proof::{Listed, ListedSection};
pub use crate::stages::{BuildError, Built, Options, PagesOf, Session, file_name};

use crate::diag::{Code, Sink};
use crate::manifest::{Edition, Output, Spanned};
use crate::page::Pages;
use crate::project::Project;
use crate::stages::{Layouts, Prepared};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Builds editions of one book. Pure: same project, same options, same bytes.
///
/// Mistakes of the author's go to the sink; the editions are built all the same, with something visible in the place of each.
///
/// # Errors
/// [`BuildError`] if the pages can't be made up or a writer can't assemble its file.
pub fn build(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
) -> Result<Vec<Built>, BuildError> {
    build_with(sink, project, editions, options, &mut Layouts::default())
}

/// Builds editions as [`build`] does, and takes over from the session what no change has touched. The bytes are those of [`build`].
///
/// # Errors
/// As [`build`].
pub fn build_again(
    session: &mut Session,
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
) -> Result<Vec<Built>, BuildError> {
    let mut layouts = Layouts { session: Some(session), ..Layouts::default() };
    build_with(sink, project, editions, options, &mut layouts)
}

fn build_with(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
    layouts: &mut Layouts<'_>,
) -> Result<Vec<Built>, BuildError> {
    let book = Prepared::new(sink, project, options);
    if book.document.sections.is_empty() {
        // That no chapter is named was said at the spine.
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for edition in editions {
        let written = book.write(sink, edition, layouts).and_then(|it| {
            let sheets = book.write_sheets(sink, edition, layouts)?;
            Ok(std::iter::once(it).chain(sheets))
        });
        let damaged = book.report_damage(sink);
        match written {
            Ok(written) => all.extend(written),
            // The file that is damaged was named; there is nothing more to say.
            Err(_) if damaged => {}
            Err(error) => return Err(error),
        }
    }
    book.report_lacks(sink);
    book.report_missing(sink);
    Ok(all)
}

/// An edition as it is shown while it is written.
#[derive(Clone, Debug)]
pub enum Made {
    /// The pages of a PDF.
    Pages(Arc<Pages>),
    /// An EPUB, and the edition whose page numbers it cites.
    Epub(Vec<u8>, Option<String>),
}

/// Makes editions to be looked at: what [`build`] makes, short of the PDFs' bytes. An EPUB that cites no pages cites those of the first PDF
/// of the same chapters, so that both can be shown at the same words. `set` is told of the pages as soon as they are there, before any EPUB is
/// made: an author waits for them. What no change has touched since the session's last time is taken over.
///
/// # Errors
/// As [`build`].
pub fn preview(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
    (session, set): (&mut Session, &mut dyn FnMut(&PagesOf)),
) -> Result<Vec<(String, Made)>, BuildError> {
    let book = Prepared::new(sink, project, options);
    if book.document.sections.is_empty() {
        return Ok(Vec::new());
    }
    let mut layouts = Layouts { session: Some(session), ..Layouts::default() };
    let mut epubs = BTreeMap::new();
    let of = |output| editions.iter().filter(move |it| it.output == output);
    let paged =
        of(Output::Pdf).try_for_each(|edition| book.layout(sink, edition, &mut layouts).map(drop));
    if paged.is_ok() {
        set(&layouts.made);
    }
    let made = paged.and_then(|()| {
        of(Output::Epub).try_for_each(|edition| {
            let cited = preview_citing(edition, editions);
            let bytes = book.write_epub(sink, &cited, &mut layouts)?;
            epubs.insert(cited.name, (bytes, cited.page_list.map(|it| it.value)));
            Ok(())
        })
    });
    match made {
        Err(_) if book.report_damage(sink) => {}
        Err(error) => return Err(error),
        Ok(()) => drop(book.report_damage(sink)),
    }
    book.report_lacks(sink);
    book.report_missing(sink);
    let shown = editions.iter().filter_map(|it| {
        let pages = layouts.made.get(&it.name).map(|pages| Made::Pages(Arc::clone(pages)));
        let made = pages.or_else(|| epubs.remove(&it.name).map(|it| Made::Epub(it.0, it.1)))?;
        Some((it.name.clone(), made))
    });
    Ok(shown.collect())
}

/// The edition with pages to cite.
fn preview_citing(edition: &Edition, editions: &[Edition]) -> Edition {
    let same = |it: &&Edition| it.output == Output::Pdf && it.include == edition.include;
    let cited = editions.iter().find(same).map(|it| Spanned::default_of(it.name.clone()));
    Edition { page_list: edition.page_list.clone().or(cited), ..edition.clone() }
}

/// Finds every diagnostic of the given editions and keeps nothing: it does what [`build`] does, so that both say the same.
///
/// # Errors
/// [`BuildError`] if the pages of an edition can't be made up.
pub fn check(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
) -> Result<(), BuildError> {
    build(sink, project, editions, options).map(drop)
}

/// The sections, words and pages of editions. PDFs are set for it, nothing is written.
///
/// # Errors
/// [`BuildError`] if the pages of an edition can't be made up.
pub fn list(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
) -> Result<Vec<Listed>, BuildError> {
    let book = Prepared::new(sink, project, options);
    let mut layouts = Layouts::default();
    let mut all = Vec::new();
    for edition in editions {
        let pages = match edition.output {
            Output::Pdf => Some(book.layout(sink, edition, &mut layouts)?),
            Output::Epub => None,
        };
        let document = select::select(sink, &book.document, edition);
        all.push(Listed {
            edition: edition.name.clone(),
            pages: pages.map(|it| it.pages.len()),
            sections: proof::listed(&document, pages),
        });
    }
    Ok(all)
}

/// The texts that some edition of the book holds and another does not, for [`verify::compare`].
pub fn conditional(sink: &mut Sink, project: &Project, options: &Options<'_>) -> Vec<String> {
    let book = Prepared::new(sink, project, options);
    select::conditional(&book.document, &project.manifest.editions)
}

/// The editions of `project` by name, all of them for an empty list; an unknown name is said.
pub fn editions(sink: &mut Sink, project: &Project, names: &[String]) -> Vec<Edition> {
    let all = &project.manifest.editions;
    for name in names.iter().filter(|name| !all.iter().any(|it| it.name == **name)) {
        let said =
            diag::Diagnostic::new(Code::EditionUnknown, format!("there is no edition `{name}`"));
        sink.push(said.one_of(name, "editions", all.iter().map(|it| it.name.as_str())));
    }
    all.iter().filter(|it| names.is_empty() || names.contains(&it.name)).cloned().collect()
}
