//! All files of the book to an archive, and the contents to nested lists, over epub-builder: the one file that names the crate.
//!
//! epub-builder makes the archive and in it the container, the manifest and the spine of the package document. `finish.rs` completes
//! the package document, whose metadata the crate knows in part, and the archive, whose order, times and modes it does not fix. The
//! navigation document and the NCX take the place of the crate's, which know neither pages of print nor landmarks of their kinds.

use crate::epub::finish::{Finish, finish};
use crate::epub::{EpubError, NAV};
use crate::html::{Line, Resource, readable};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, Toc, TocElement, ZipLibrary};

/// Everything that the archive holds.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// Path and text of each file of the spine, the contents left out.
    pub(super) text: &'a [(String, String)],
    /// The file before which the contents stand; at the end if `None`.
    pub(super) nav_before: Option<String>,
    /// The navigation document.
    pub(super) nav: String,
    /// The NCX.
    pub(super) ncx: String,
    /// The style sheet.
    pub(super) css: String,
    /// The inside of `<metadata>`.
    pub(super) metadata: String,
    /// Attributes of `<package>`.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// `page-progression-direction`.
    pub(super) direction: &'static str,
    /// The cover's image.
    pub(super) cover: Option<Resource<'a>>,
    /// Pictures and fonts.
    pub(super) resources: Vec<Resource<'a>>,
}

/// Writes the archive.
pub(super) fn container(parts: Parts<'_>) -> Result<Vec<u8>, EpubError> {
    let built = build(&parts).map_err(|it| EpubError(format!("epub-builder: {it}")))?;
    let files = parts.text.iter().map(|it| (it.0.as_str(), &it.1)).chain([(NAV, &parts.nav)]);
    let with_math = files.filter(|it| it.1.contains("<math "));
    finish(
        built,
        Finish {
            metadata: parts.metadata,
            attributes: parts.attributes,
            direction: parts.direction,
            nav_before: parts.nav_before,
            with_math: with_math.map(|it| it.0.to_owned()).collect(),
            replace: [(format!("OEBPS/{NAV}"), parts.nav), ("OEBPS/toc.ncx".to_owned(), parts.ncx)]
                .into(),
        },
    )
}

fn build(parts: &Parts<'_>) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.stylesheet(parts.css.as_bytes())?;
    if let Some(cover) = &parts.cover {
        builder.add_cover_image(&cover.path, cover.bytes, cover.media_type)?;
    }
    for (path, text) in parts.text {
        builder.add_content(EpubContent::new(path.as_str(), text.as_bytes()))?;
    }
    for it in &parts.resources {
        builder.add_resource(&it.path, it.bytes, it.media_type)?;
    }
    // Never asked for, or the builder would look at the clock.
    builder.set_modified_date(Default::default());
    builder.set_uuid(Default::default());
    let mut bytes = Vec::new();
    builder.generate(&mut bytes)?;
    Ok(bytes)
}

/// The contents as a list of the navigation document, with markup.
pub(super) fn contents(lines: &[Line]) -> String {
    toc(lines, &|it| it.markup.clone()).render(true, false)
}

/// The contents as points of the NCX, in words alone.
pub(super) fn nav_map(lines: &[Line]) -> String {
    // The builder escapes markup, but lets through what no XML may hold.
    toc(lines, &|it| readable(it.words.clone())).render_epub(true)
}

fn toc(lines: &[Line], title: &dyn Fn(&Line) -> String) -> Toc {
    let mut made = Toc::new();
    for line in lines {
        made.add(element(line, title));
    }
    made
}

fn element(line: &Line, title: &dyn Fn(&Line) -> String) -> TocElement {
    let mut made = TocElement::new(line.href.as_str(), title(line));
    for child in &line.children {
        made = made.child(element(child, title));
    }
    made
}
