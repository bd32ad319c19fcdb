//! One book through its stages: read and resolved once, then each edition selected, set, proven and written.

use crate::diag::{Code, Sink, Span};
use crate::files::Files as _;
use crate::image::Images;
use crate::manifest::{Date, Edition, Metadata, Output};
use crate::model::Document;
use crate::page::Pages;
use crate::project::Project;
use crate::{
    diag, epub, html, lang, layout, manifest, math, parse, pdf, project, proof, raster, resolve,
    select, theme,
};
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

/// What a program that makes the same book again and again keeps from one time to the next: pages that no change has touched. A session
/// is of one book; given another, it makes that one from nothing.
#[derive(Debug, Default)]
pub struct Session {
    /// By the names of editions.
    kept: BTreeMap<String, layout::Kept>,
}

/// Pages by the names of their editions.
pub type PagesOf = BTreeMap<String, Arc<Pages>>;

/// Pages that were made, each once.
#[derive(Default)]
pub(crate) struct Layouts<'s> {
    pub(crate) made: PagesOf,
    pub(crate) session: Option<&'s mut Session>,
}

/// A book parsed and resolved, once for all editions.
pub(crate) struct Prepared<'a> {
    project: &'a Project,
    options: &'a Options<'a>,
    pub(crate) document: Document,
    images: Arc<Images>,
    cover: Option<Arc<[u8]>>,
    date: i64,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(sink: &mut Sink, project: &'a Project, options: &'a Options<'a>) -> Self {
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

    pub(crate) fn write(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts<'_>,
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
    pub(crate) fn write_sheets(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts<'_>,
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
    pub(crate) fn layout<'l>(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &'l mut Layouts<'_>,
    ) -> Result<&'l Pages, BuildError> {
        let Layouts { made, session } = layouts;
        let entry = match made.entry(edition.name.clone()) {
            Entry::Occupied(known) => return Ok(&**known.into_mut()),
            Entry::Vacant(entry) => entry,
        };
        (self.options.progress)(&format!("setting {}", edition.name));
        let document = Arc::new(select::select(sink, &self.document, edition));
        let theme = self.project.theme_of(edition);
        // The same line may be too long in every edition; it is said of the first.
        let mut own = Sink::new();
        let identifier = identifier(&self.project.manifest.book, edition);
        let setting = self.setting(edition, &theme, &identifier);
        let pages = match session {
            Some(session) => {
                let kept = session.kept.entry(edition.name.clone()).or_default();
                layout::layout_again(&mut own, &setting, &document, kept)
            }
            None => layout::layout(&mut own, &setting, &document),
        };
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

    pub(crate) fn write_epub(
        &self,
        sink: &mut Sink,
        edition: &Edition,
        layouts: &mut Layouts<'_>,
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
    pub(crate) fn report_damage(&self, sink: &mut Sink) -> bool {
        let damage = self.project.fonts.damage();
        for (path, error) in &damage {
            sink.push(project::broken_font(path, error));
        }
        !damage.is_empty()
    }

    /// Says which styles of the book its own families do not have.
    pub(crate) fn report_lacks(&self, sink: &mut Sink) {
        for (face, lack) in self.project.fonts.lacks() {
            sink.push(project::lacking_style(self.project, face, lack));
        }
    }

    /// Says which characters of the book no family has.
    pub(crate) fn report_missing(&self, sink: &mut Sink) {
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

/// The identifier of an edition: the same for every build of it, and no other's. UUIDv5 of what makes it a publication of its
/// own: whose it is, what it is called, its language, and the edition's name. Other words in the text or another date are no
/// new publication but a release of the same one, which `dcterms:modified` tells (EPUB 3.3 §5.4.2, §5.4.4). An `id` of the
/// author's stands for the titles, so that they may be mended.
pub(crate) fn identifier(book: &Metadata, edition: &Edition) -> String {
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

/// What an edition's file is called: `<book id>-<edition>.<pdf|epub>`.
#[must_use]
pub fn file_name(project: &Project, edition: &Edition) -> String {
    let extension = match edition.output {
        Output::Pdf => "pdf",
        Output::Epub => "epub",
    };
    format!("{}-{}.{extension}", project.manifest.book.id, edition.name)
}
