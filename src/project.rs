//! The folder on disk: finds and reads manifest, theme and fonts, and is the door to the book's files.

use crate::diag::{Sink, Sources};
use crate::font::Fonts;
use crate::manifest::{Edition, Manifest};
use crate::theme::Theme;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A book's folder, read as far as its manifest, theme and fonts.
#[derive(Debug)]
pub struct Project {
    /// The folder.
    pub root: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its theme, before editions override tokens.
    pub theme: Theme,
    /// Its own faces and the bundled ones.
    pub fonts: Arc<Fonts>,
}

impl Project {
    /// Texts read so far, for rendering diagnostics.
    #[must_use]
    pub fn sources(&self) -> Sources {
        Sources::default()
    }

    /// The theme of an edition: the book's, with the edition's overrides.
    #[must_use]
    pub fn theme_of(&self, edition: &Edition) -> Theme {
        let _ = edition;
        self.theme.clone()
    }
}

/// Reads the project at `root`. `None` if the manifest can't be used at all; the sink says why.
pub fn load(sink: &mut Sink, root: &Path) -> Option<Project> {
    let _ = (sink, root);
    None
}
