//! A book's folder through the stages of the library, as far as a test wants.
#![allow(dead_code, reason = "every test binary goes as far as it needs")]

use recto::diag::Sink;
use recto::image::Images;
use recto::manifest::{Edition, Output};
use recto::model::Document;
use recto::page::Pages;
use recto::project::Project;
use std::path::Path;
use std::sync::Arc;

/// Build date of all tests, 2024-01-15: pages show it.
pub(crate) const DATE: i64 = 1_705_276_800;

/// A book read as far as its document.
pub(crate) struct Stages {
    pub(crate) project: Project,
    pub(crate) images: Arc<Images>,
    pub(crate) document: Document,
    /// What was found on the way.
    pub(crate) sink: Sink,
}

impl Stages {
    /// Reads the book in `folder`, which must have a manifest to go by.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut sink = Sink::new();
        let door = Arc::new(recto::project::open(folder).unwrap());
        let project = recto::project::load(&mut sink, &door)
            .unwrap_or_else(|| panic!("{}: {:?}", folder.display(), sink.diagnostics()));
        let book = recto::parse::parse(&mut sink, &*door, &project.manifest);
        let mut images = Images::new(Arc::clone(&project.fonts));
        let document =
            recto::resolve::resolve(&mut sink, &*door, &mut images, &project.manifest, book);
        Self { project, images: Arc::new(images), document, sink }
    }

    /// The first edition of that kind.
    pub(crate) fn first(&self, output: Output) -> Option<&Edition> {
        self.project.manifest.editions.iter().find(|it| it.output == output)
    }

    /// What that edition holds.
    pub(crate) fn selected(&self, edition: &Edition) -> Document {
        recto::select::select(&mut Sink::new(), &self.document, edition)
    }

    /// The pages of the first PDF edition.
    pub(crate) fn pages(&self) -> Pages {
        let edition = self.first(Output::Pdf).unwrap();
        let setting = recto::layout::Setting {
            edition,
            theme: &self.project.theme_of(edition),
            fonts: &self.project.fonts,
            images: &self.images,
            date: DATE,
            identifier: "urn:uuid:0",
        };
        recto::layout::layout(&mut Sink::new(), &setting, &self.selected(edition)).unwrap()
    }
}
