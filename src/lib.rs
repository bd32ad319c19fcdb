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
pub mod theme;
pub mod verify;

pub use crate::proof::{Listed, ListedSection};

use crate::diag::{Code, Sink, Span};
use crate::files::Files;
use crate::image::Images;
use crate::manifest::{Date, Edition, Metadata, Output, Spanned};
use crate::model::Document;
use crate::page::Pages;
use crate::project::Project;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::Arc;

/// Build date of a book that gives none: same input, same bytes, so never the clock.
const FIXED_DATE: Date = Date { year: 2000, month: 1, day: 1 };

/// Pixels across the drawn cover; 1.6 times as many down.
const COVER_WIDTH: u32 = 1600;

/// What a build may be told beside the book.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Build date, seconds since 1970, UTC (`SOURCE_DATE_EPOCH`); else the book's `updated`, `published`, or a fixed date.
    pub date: Option<i64>,
    /// Called with each step as it begins, for a progress line.
    pub progress: &'a (dyn Fn(&str) + Sync),
}

/// No date of its own, and nobody to tell.
impl Default for Options<'_> {
    fn default() -> Self {
        Self { date: None, progress: &|_| {} }
    }
}

/// A finished file of an edition.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Built {
    /// The edition's name.
    pub edition: String,
    /// `<book id>-<edition>.<pdf|epub>`, or `…-imposed.pdf` for its sheets.
    pub file_name: String,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Pages of a PDF; sides of sheets.
    pub pages: Option<usize>,
}

/// What a writer could not do; nothing of the author's causes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildError {
    /// The edition that was not written.
    pub edition: String,
    /// Why.
    pub reason: String,
    /// Near where in the book, if that is known.
    pub span: Option<Span>,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the edition `{}` can't be written: {}", self.edition, self.reason)
    }
}

impl std::error::Error for BuildError {}

impl BuildError {
    fn new(edition: &Edition, reason: impl Into<String>, span: Option<Span>) -> Self {
        Self { edition: edition.name.clone(), reason: reason.into(), span }
    }
}

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
    let book = Prepared::new(sink, project, options);
    if book.document.sections.is_empty() {
        // That no chapter is named was said at the spine.
        return Ok(Vec::new());
    }
    let mut layouts = BTreeMap::new();
    let mut all = Vec::new();
    for edition in editions {
        let written = book.write(sink, edition, &mut layouts).and_then(|it| {
            let sheets = book.write_sheets(sink, edition, &mut layouts)?;
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

/// Pages by the names of their editions.
pub type Layouts = BTreeMap<String, Arc<Pages>>;

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
/// made: an author waits for them.
///
/// # Errors
/// As [`build`].
pub fn preview(
    sink: &mut Sink,
    project: &Project,
    editions: &[Edition],
    options: &Options<'_>,
    set: &mut dyn FnMut(&Layouts),
) -> Result<Vec<(String, Made)>, BuildError> {
    let book = Prepared::new(sink, project, options);
    if book.document.sections.is_empty() {
        return Ok(Vec::new());
    }
    let mut layouts = BTreeMap::new();
    let mut epubs = BTreeMap::new();
    let of = |output| editions.iter().filter(move |it| it.output == output);
    let paged =
        of(Output::Pdf).try_for_each(|edition| book.layout(sink, edition, &mut layouts).map(drop));
    if paged.is_ok() {
        set(&layouts);
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
        let pages = layouts.get(&it.name).map(|pages| Made::Pages(Arc::clone(pages)));
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

/// A book parsed and resolved, once for all editions.
struct Prepared<'a> {
    project: &'a Project,
    options: &'a Options<'a>,
    document: Document,
    images: Arc<Images>,
    cover: Option<Arc<[u8]>>,
    date: i64,
}

impl<'a> Prepared<'a> {
    fn new(sink: &mut Sink, project: &'a Project, options: &'a Options<'a>) -> Self {
        let manifest = &project.manifest;
        (options.progress)("reading");
        let book = parse::parse(sink, &*project.folder, manifest);
        (options.progress)("resolving");
        let mut images = Images::new(Arc::clone(&project.fonts));
        let document = resolve::resolve(sink, &*project.folder, &mut images, manifest, book);
        sink.fold(Code::LanguageUndeclared);
        let date = manifest.book.updated.or(manifest.book.published).unwrap_or(FIXED_DATE);
        Self {
            project,
            options,
            document,
            images: Arc::new(images),
            cover: own_cover(sink, project),
            date: options.date.unwrap_or_else(|| date.to_unix()),
        }
    }

    fn write(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts,
    ) -> Result<Built, BuildError> {
        let (bytes, pages) = match edition.output {
            Output::Pdf => {
                let pages = self.layout(sink, edition, layouts)?;
                (self.options.progress)(&format!("writing {}", edition.name));
                let bytes = pdf::write(pages).map_err(|it| BuildError::new(edition, it.0, None))?;
                (bytes, Some(pages.pages.len()))
            }
            Output::Epub => (self.write_epub(sink, edition, layouts)?, None),
        };
        let file_name = file_name(self.project, edition);
        Ok(Built { edition: edition.name.clone(), file_name, bytes, pages })
    }

    /// The further file with an edition's pages on sheets, if it asks for one.
    fn write_sheets(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts,
    ) -> Result<Option<Built>, BuildError> {
        if edition.output != Output::Pdf || edition.press.impose.is_none() {
            return Ok(None);
        }
        let theme = self.project.theme_of(edition);
        let identifier = identifier(&self.project.manifest.book, edition);
        let setting = self.setting(edition, &theme, &identifier);
        let pages = self.layout(sink, edition, layouts)?;
        let Some(sheets) = layout::impose(&setting, pages) else { return Ok(None) };
        proof::sheets(pages, &sheets).map_err(|it| BuildError::new(edition, it.what, it.span))?;
        (self.options.progress)(&format!("imposing {}", edition.name));
        let failed = |it: pdf::PdfError| BuildError::new(edition, it.0, None);
        Ok(Some(Built {
            edition: edition.name.clone(),
            file_name: format!("{}-{}-imposed.pdf", self.project.manifest.book.id, edition.name),
            bytes: pdf::impose(pages, &sheets).map_err(failed)?,
            pages: Some(sheets.len()),
        }))
    }

    /// The pages of an edition; editions that need each other share one layout.
    fn layout<'l>(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &'l mut Layouts,
    ) -> Result<&'l Pages, BuildError> {
        let entry = match layouts.entry(edition.name.clone()) {
            Entry::Occupied(known) => return Ok(&**known.into_mut()),
            Entry::Vacant(entry) => entry,
        };
        (self.options.progress)(&format!("setting {}", edition.name));
        let document = select::select(sink, &self.document, edition);
        let theme = self.project.theme_of(edition);
        // The same line may be too long in every edition; it is said of the first.
        let mut own = Sink::new();
        let identifier = identifier(&self.project.manifest.book, edition);
        let setting = self.setting(edition, &theme, &identifier);
        let pages = layout::layout(&mut own, &setting, &document);
        if let Ok(pages) = &pages {
            pdf::standards(&mut own, pages);
        }
        let wide = |it: &diag::Diagnostic| matches!(it.code, Code::LineOverfull | Code::TableWide);
        let wide = own.is_full() || own.diagnostics().iter().any(wide);
        if let Ok(pages) = &pages {
            proof::formulas_beyond(&mut own, &document, pages);
        }
        sink.merge_new(own);
        let pages = pages.map_err(|it| BuildError::new(edition, it.reason, it.span))?;
        let proven = proof::pages(&document, &pages, edition.handout)
            .and_then(|()| proof::trim(&document, &pages, wide));
        proven.map_err(|it| BuildError::new(edition, it.what, it.span))?;
        Ok(&**entry.insert(Arc::new(pages)))
    }

    fn write_epub(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts,
    ) -> Result<Vec<u8>, BuildError> {
        let cited = edition.page_list.as_ref().map(|it| it.value.as_str());
        let cited =
            self.project.manifest.editions.iter().find(|it| Some(it.name.as_str()) == cited);
        let pages = cited.map(|it| self.layout(sink, it, layouts)).transpose()?;
        (self.options.progress)(&format!("writing {}", edition.name));
        let document = select::select(sink, &self.document, edition);
        let theme = self.project.theme_of(edition);
        self.coverage(edition);
        let identifier = identifier(&self.project.manifest.book, edition);
        let setting = self.setting(edition, &theme, &identifier);
        let drawn = match self.cover {
            Some(_) => None,
            None => self.draw_cover(sink, &setting, &document),
        };
        let draw = |it: &math::tree::Formula, lang: &lang::Lang, display: bool| {
            layout::draw(&setting, it, lang, display)
        };
        let drawn_formulas = edition.formulas == manifest::FormulaForm::Picture;
        let package = epub::Package {
            edition,
            theme: &theme,
            fonts: &self.project.fonts,
            images: &self.images,
            date: self.date,
            identifier: &identifier,
            cover: self.cover.as_deref().or(drawn.as_deref()),
            pages: pages.map(|it| &it.map),
            pages_isbn: cited.and_then(|it| it.isbn.as_deref()),
            draw: drawn_formulas.then_some(html::Draw(&draw)),
        };
        let written = epub::write(&package, &document);
        let written = written.map_err(|it| BuildError::new(edition, it.0, None))?;
        let beside = proof::Beside {
            made: written.made,
            without_file: &written.without_file,
            images: &self.images,
        };
        let files = written.text.iter().map(|it| it.1.as_str());
        proof::texts(&document, files, beside)
            .map_err(|it| BuildError::new(edition, it.what, it.span))?;
        Ok(written.bytes)
    }

    /// Says which of the book's own fonts turned out to be damaged while they were used; whether there are any.
    fn report_damage(&self, sink: &mut Sink) -> bool {
        let damage = self.project.fonts.damage();
        for (path, error) in &damage {
            sink.push(project::broken_font(path, error));
        }
        !damage.is_empty()
    }

    /// Says which styles of the book its own families do not have.
    fn report_lacks(&self, sink: &mut Sink) {
        for (face, lack) in self.project.fonts.lacks() {
            sink.push(project::lacking_style(self.project, face, lack));
        }
    }

    /// Says which characters of the book no family has.
    fn report_missing(&self, sink: &mut Sink) {
        let manifest = &self.project.manifest;
        let label = match manifest.editions.iter().all(|it| it.output == Output::Epub) {
            true => "e-readers show it in a face of their own",
            false => "no glyph",
        };
        for missing in self.project.fonts.missing() {
            sink.push(project::lacking_letters(&missing, &manifest.book.language, label));
        }
    }

    /// What an EPUB's fonts lack. The pages of a PDF edition say it letter by letter.
    fn coverage(&self, edition: &Edition) {
        if self.project.manifest.editions.iter().all(|it| it.output == Output::Epub) {
            let theme = self.project.theme_of(edition);
            html::coverage(&self.project.fonts, &theme, &self.document);
        }
    }

    fn draw_cover(
        &self,
        sink: &mut Sink,
        setting: &layout::Setting<'_>,
        document: &Document,
    ) -> Option<Vec<u8>> {
        let page = layout::cover(sink, setting, document)?;
        raster::png(&self.project.fonts, &self.images, &page, COVER_WIDTH)
    }

    fn setting<'s>(
        &'s self,
        edition: &'s Edition,
        theme: &'s theme::Theme,
        identifier: &'s str,
    ) -> layout::Setting<'s> {
        layout::Setting {
            edition,
            theme,
            fonts: &self.project.fonts,
            images: &self.images,
            date: self.date,
            identifier,
        }
    }
}

/// The cover that the author gave.
fn own_cover(sink: &mut Sink, project: &Project) -> Option<Arc<[u8]>> {
    let cover = project.manifest.book.cover.as_ref()?;
    match project.folder.bytes(&cover.value) {
        Ok(bytes) => Some(bytes),
        Err(refusal) => {
            sink.push(project.folder.explain(&cover.value, &refusal, cover.span));
            None
        }
    }
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
    let mut layouts = BTreeMap::new();
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

/// The identifier of an edition: the same for every build of it, and no other's. UUIDv5 of what makes it a publication of its
/// own: whose it is, what it is called, its language, and the edition's name. Other words in the text or another date are no
/// new publication but a release of the same one, which `dcterms:modified` tells (EPUB 3.3 §5.4.2, §5.4.4). An `id` of the
/// author's stands for the titles, so that they may be mended.
fn identifier(book: &Metadata, edition: &Edition) -> String {
    let called = match book.id_is_given {
        true => vec![book.id.as_str()],
        false => {
            let series = book.series.as_ref().map(|it| [Some(&*it.name), it.position.as_deref()]);
            let titles = [Some(&*book.title.value), book.subtitle.as_deref()].into_iter();
            titles.chain(series.into_iter().flatten()).map(Option::unwrap_or_default).collect()
        }
    };
    let creators = book.creator_names();
    let kept = [creators.as_str(), book.language.as_str(), edition.name.as_str()];
    // A sign that stands in none of them parts them: "A" by "BC" is not "AB" by "C".
    let name =
        called.into_iter().chain(kept).fold("recto".to_owned(), |all, it| all + "\u{1f}" + it);
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).urn().to_string()
}

/// The texts that some edition of the book holds and another does not, for [`verify::compare`].
pub fn conditional(sink: &mut Sink, project: &Project, options: &Options<'_>) -> Vec<String> {
    let book = Prepared::new(sink, project, options);
    select::conditional(&book.document, &project.manifest.editions)
}

/// What an edition's file is called: `<book id>-<edition>.<pdf|epub>`.
#[must_use]
pub fn file_name(project: &Project, edition: &Edition) -> String {
    let extension = match edition.output {
        Output::Pdf => "pdf",
        Output::Epub => "epub",
    };
    format!("{}-{}.{extension}", project.manifest.book.id, edition.name)
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
