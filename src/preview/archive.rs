//! An EPUB's bytes to its files, so that a browser shows what readers get.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The package document that recto writes.
const PACKAGE: &str = "OEBPS/content.opf";
/// Where it stands.
const FOLDER: &str = "OEBPS/";

/// The files of a finished EPUB.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// Bytes by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files of the text in reading order.
    pub chapters: Vec<Chapter>,
}

/// A file of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Its path in the archive.
    pub path: String,
    /// What its `title` says.
    pub title: String,
    /// The printed pages that begin in it: what is printed on them, and the id where they begin.
    pub pages: Vec<(String, String)>,
}

impl Archive {
    /// Unpacks an EPUB; `None` if it is none of recto's.
    #[must_use]
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).ok()?;
            let name = file.name().ok()?.to_string();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).ok()?;
            files.insert(name, bytes);
        }
        let spine = spine(std::str::from_utf8(files.get(PACKAGE)?).ok()?);
        let chapters = spine.into_iter().filter_map(|href| {
            let path = format!("{FOLDER}{href}");
            let text = std::str::from_utf8(files.get(&path)?).ok()?;
            let (title, pages) = marks(text);
            Some(Chapter { path, title, pages })
        });
        Some(Self { chapters: chapters.collect(), files })
    }

    /// The media type of a file, by its ending.
    #[must_use]
    pub fn media_type(path: &str) -> &'static str {
        match path.rsplit_once('.').map_or("", |it| it.1) {
            "xhtml" => "application/xhtml+xml",
            "css" => "text/css",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "jpg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            "otf" => "font/otf",
            "ttf" => "font/ttf",
            _ => "application/octet-stream",
        }
    }
}

/// The paths of the spine, from the package document.
fn spine(package: &str) -> Vec<String> {
    let (mut items, mut spine) = (BTreeMap::new(), Vec::new());
    each_element(package, |name, attributes| match name {
        "item" => {
            if let (Some(id), Some(href)) = (attributes("id"), attributes("href")) {
                items.insert(id, href);
            }
        }
        "itemref" => spine.extend(attributes("idref")),
        _ => {}
    });
    spine.into_iter().filter_map(|it| items.get(&it).cloned()).collect()
}

/// The title of a file, and the pages that begin in it.
fn marks(xhtml: &str) -> (String, Vec<(String, String)>) {
    let title = xhtml.split_once("<title>").and_then(|it| it.1.split_once("</title>"));
    let title = title.map_or(String::new(), |it| {
        quick_xml::escape::unescape(it.0)
            .map_or_else(|_| it.0.to_owned(), std::borrow::Cow::into_owned)
    });
    let mut pages = Vec::new();
    each_element(xhtml, |_, attributes| {
        if attributes("role").as_deref() == Some("doc-pagebreak")
            && let (Some(id), Some(label)) = (attributes("id"), attributes("aria-label"))
        {
            pages.push((label.trim().to_owned(), id));
        }
    });
    (title, pages)
}

/// Calls `each` with the name and the attributes of every element.
fn each_element(xml: &str, mut each: impl FnMut(&str, &dyn Fn(&str) -> Option<String>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(it) | Event::Empty(it)) => {
                let attribute = |name: &str| {
                    let value = it.try_get_attribute(name).ok()??;
                    value
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .ok()
                        .map(std::borrow::Cow::into_owned)
                };
                each(it.local_name().as_ref(), &attribute);
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
