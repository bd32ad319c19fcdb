//! An EPUB alone: what its archive, package, pages, links and fonts have to be (EPUB 3.3, OCF 3.3), read back from its bytes.

use crate::verify::epub::attribute;
use crate::verify::{Finding, Findings};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use zip::{CompressionMethod, ZipArchive};

/// Where every EPUB says which file is its package.
const CONTAINER: &str = "META-INF/container.xml";
/// What the first file of every EPUB says.
const MIMETYPE: &[u8] = b"application/epub+zip";
/// Largest file that is unpacked, in bytes.
const MAX_FILE: u64 = 1 << 30;

/// Finds what is wrong with an EPUB that recto wrote.
#[must_use]
pub fn check_epub(bytes: &[u8]) -> Vec<Finding> {
    let mut found = Findings::default();
    let Some(files) = unpacked(bytes, &mut found) else { return found.all() };
    let Some(package) = package_path(&files, &mut found) else { return found.all() };
    let folder = folder_of(&package);
    let mut pages = BTreeMap::new();
    let names = files.keys().filter(|it| is_xml(it));
    for name in names {
        let page = Page::read(files.get(name).map_or(&[], Vec::as_slice));
        for it in &page.wrong {
            found.add(name, it);
        }
        pages.insert(name.clone(), page);
    }
    let Some(opf) = pages.get(&package) else { return found.all() };
    let items = manifest(opf, &folder, &package, &files, &mut found);
    spine(opf, &package, &mut found);
    for name in files.keys() {
        let apart = name == "mimetype" || name.starts_with("META-INF/") || *name == package;
        if !apart && !items.contains_key(name) {
            found.add(&package, &format!("the manifest lacks `{name}`"));
        }
    }
    for (name, page) in pages.iter().filter(|it| *it.0 != package && *it.0 != CONTAINER) {
        links(name, page, (&files, &pages), &mut found);
    }
    for (name, bytes) in files.iter().filter(|it| it.0.ends_with(".css")) {
        style(name, bytes, &files, &mut found);
    }
    page_list(&items, &pages, &mut found);
    found.all()
}

type Unpacked = BTreeMap<String, Vec<u8>>;

/// All files of the archive, each checked by its own checksum; `mimetype` comes first and is not compressed (OCF 3.3 §4.3).
fn unpacked(bytes: &[u8], found: &mut Findings) -> Option<Unpacked> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            found.add("the archive", &format!("can't be read: {error}"));
            return None;
        }
    };
    let mut files = Unpacked::new();
    for index in 0..archive.len() {
        let mut file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => {
                found.add("the archive", &format!("file {} can't be read: {error}", index + 1));
                continue;
            }
        };
        let name = match file.name() {
            Ok(name) => name.into_owned(),
            Err(error) => {
                found.add(
                    "the archive",
                    &format!("the name of file {} is damaged: {error}", index + 1),
                );
                continue;
            }
        };
        if index == 0 && (name != "mimetype" || file.compression() != CompressionMethod::Stored) {
            found.add("the archive", "does not begin with an uncompressed `mimetype`");
        }
        let mut all = Vec::new();
        if let Err(error) = file.by_ref().take(MAX_FILE).read_to_end(&mut all) {
            found.add(&name, &format!("is damaged: {error}"));
        }
        if files.insert(name.clone(), all).is_some() {
            found.add(&name, "is there twice");
        }
    }
    if files.get("mimetype").map(Vec::as_slice) != Some(MIMETYPE) {
        found.add("mimetype", "does not say `application/epub+zip`");
    }
    Some(files)
}

/// The package that the container names.
fn package_path(files: &Unpacked, found: &mut Findings) -> Option<String> {
    let Some(bytes) = files.get(CONTAINER) else {
        found.add(CONTAINER, "is missing");
        return None;
    };
    let page = Page::read(bytes);
    let path = page.elements.iter().find(|it| it.name == "rootfile").map(|it| it.get("full-path"));
    match path {
        Some(path) if files.contains_key(path) => Some(path.to_owned()),
        Some(path) => {
            found.add(CONTAINER, &format!("names `{path}`, which is not there"));
            None
        }
        None => {
            found.add(CONTAINER, "names no package");
            None
        }
    }
}

fn is_xml(name: &str) -> bool {
    [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|it| name.ends_with(it))
}

/// An element with what it says of itself.
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Element {
    fn get(&self, key: &str) -> &str {
        self.attributes.get(key).map_or("", String::as_str)
    }
}

/// A file of XML.
#[derive(Default)]
struct Page {
    elements: Vec<Element>,
    ids: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Page {
    fn read(bytes: &[u8]) -> Self {
        let mut page = Self::default();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                page.wrong.push("is no UTF-8".to_owned());
                return page;
            }
        };
        let mut reader = Reader::from_str(text);
        let mut depth = 0_usize;
        loop {
            let (it, opens) = match reader.read_event() {
                Ok(Event::Start(it)) => (it, true),
                Ok(Event::Empty(it)) => (it, false),
                Ok(Event::End(_)) => {
                    depth = depth.saturating_sub(1);
                    continue;
                }
                Ok(Event::Eof) => break,
                Ok(_) => continue,
                Err(error) => {
                    page.wrong.push(format!("is no XML: {error}"));
                    return page;
                }
            };
            depth += usize::from(opens);
            let mut attributes = BTreeMap::new();
            for own in it.attributes() {
                match own {
                    Ok(own) => {
                        let key = own.key.as_ref().to_owned();
                        let value = attribute(&it, &key).unwrap_or_default();
                        attributes.insert(key, value);
                    }
                    Err(error) => page.wrong.push(format!("is no XML: {error}")),
                }
            }
            if let Some(id) = attributes.get("id")
                && !page.ids.insert(id.clone())
            {
                page.wrong.push(format!("the id `{id}` is there twice"));
            }
            page.elements.push(Element { name: it.name().as_ref().to_owned(), attributes });
        }
        if depth > 0 || page.elements.is_empty() {
            page.wrong.push("is no XML: it ends too early".to_owned());
        }
        page
    }
}

/// The items of the manifest by the path of their file, with their media type.
fn manifest(
    opf: &Page,
    folder: &str,
    package: &str,
    files: &Unpacked,
    found: &mut Findings,
) -> BTreeMap<String, String> {
    let mut items = BTreeMap::new();
    for it in opf.elements.iter().filter(|it| it.name == "item") {
        let path = joined(folder, it.get("href"));
        let media = it.get("media-type");
        match files.get(&path) {
            None => found.add(package, &format!("names `{path}`, which is not there")),
            Some(bytes) => {
                if !media_types(&path).contains(&media) {
                    found.add(package, &format!("calls `{path}` a file of type `{media}`"));
                }
                if !begins_as_it_should(&path, bytes) {
                    found.add(&path, "does not begin as such a file does: it is damaged");
                }
            }
        }
        if items.insert(path.clone(), it.get("properties").to_owned()).is_some() {
            found.add(package, &format!("names `{path}` twice"));
        }
    }
    if !items.values().any(|it| it.split(' ').any(|it| it == "nav")) {
        found.add(package, "names no table of contents");
    }
    items
}

fn media_types(path: &str) -> &'static [&'static str] {
    match path.rsplit('.').next().unwrap_or_default() {
        "xhtml" => &["application/xhtml+xml"],
        "css" => &["text/css"],
        "ncx" => &["application/x-dtbncx+xml"],
        "otf" => &["font/otf"],
        "ttf" => &["font/ttf"],
        "woff" => &["font/woff"],
        "woff2" => &["font/woff2"],
        "png" => &["image/png"],
        "jpg" | "jpeg" => &["image/jpeg"],
        "webp" => &["image/webp"],
        "gif" => &["image/gif"],
        "svg" => &["image/svg+xml"],
        _ => &[],
    }
}

/// Whether a file begins as files of its kind do.
fn begins_as_it_should(path: &str, bytes: &[u8]) -> bool {
    let marks: &[&[u8]] = match path.rsplit('.').next().unwrap_or_default() {
        "otf" => &[b"OTTO"],
        "ttf" => &[&[0, 1, 0, 0], b"true"],
        "woff" => &[b"wOFF"],
        "woff2" => &[b"wOF2"],
        "png" => &[b"\x89PNG\r\n\x1a\n"],
        "jpg" | "jpeg" => &[&[0xff, 0xd8, 0xff]],
        "webp" => &[b"RIFF"],
        "gif" => &[b"GIF8"],
        _ => return !bytes.is_empty(),
    };
    marks.iter().any(|it| bytes.starts_with(it))
}

/// The spine names items of the manifest, and every page once.
fn spine(opf: &Page, package: &str, found: &mut Findings) {
    let of = |name: &'static str| opf.elements.iter().filter(move |it| it.name == name);
    let ids: BTreeSet<&str> = of("item").map(|it| it.get("id")).collect();
    let mut read = BTreeSet::new();
    for it in of("itemref") {
        let id = it.get("idref");
        if !ids.contains(id) {
            found.add(package, &format!("the spine names `{id}`, which the manifest lacks"));
        }
        if !read.insert(id) {
            found.add(package, &format!("the spine names `{id}` twice"));
        }
    }
    for it in of("item").filter(|it| it.get("media-type") == "application/xhtml+xml") {
        let own = it.get("id");
        if !read.contains(own) && !it.get("properties").split(' ').any(|it| it == "nav") {
            found.add(package, &format!("the spine lacks `{}`", it.get("href")));
        }
    }
    let root = of("package").next().map_or("", |it| it.get("unique-identifier"));
    if !of("dc:identifier").any(|it| it.get("id") == root) {
        found.add(package, "has no identifier");
    }
}

/// Where the links and pictures of a page lead.
fn links(
    name: &str,
    page: &Page,
    (files, pages): (&Unpacked, &BTreeMap<String, Page>),
    found: &mut Findings,
) {
    let folder = folder_of(name);
    for it in &page.elements {
        for key in ["href", "src", "xlink:href", "poster"] {
            let Some(link) = it.attributes.get(key).filter(|it| is_own(it)) else { continue };
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { name.to_owned() } else { joined(&folder, path) };
            if !files.contains_key(&path) {
                found.add(name, &format!("leads to `{link}`, which is not there"));
            } else if let Some(target) = pages.get(&path).filter(|_| !fragment.is_empty())
                && !target.ids.contains(&decoded(fragment))
            {
                found.add(name, &format!("leads to `{link}`, but nothing has that id"));
            }
        }
    }
}

/// Fonts and pictures of a style sheet.
fn style(name: &str, bytes: &[u8], files: &Unpacked, found: &mut Findings) {
    let text = String::from_utf8_lossy(bytes);
    let folder = folder_of(name);
    for rest in text.split("url(").skip(1) {
        let link = rest.split(')').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
        if is_own(link) && !link.starts_with('#') && !files.contains_key(&joined(&folder, link)) {
            found.add(name, &format!("names `{link}`, which is not there"));
        }
    }
}

/// Every page of print that the text has is in the page list, if there is one, and the other way round.
fn page_list(
    items: &BTreeMap<String, String>,
    pages: &BTreeMap<String, Page>,
    found: &mut Findings,
) {
    let nav = items.iter().find(|it| it.1.split(' ').any(|it| it == "nav")).map(|it| it.0);
    let Some((name, nav)) = nav.and_then(|it| pages.get_key_value(it)) else { return };
    if !nav.elements.iter().any(|it| it.get("epub:type") == "page-list") {
        return;
    }
    let folder = folder_of(name);
    let links = nav.elements.iter().filter_map(|it| it.attributes.get("href"));
    let listed: BTreeSet<String> = links.map(|it| joined(&folder, it)).collect();
    for (path, page) in pages {
        let breaks = page.elements.iter().filter(|it| it.get("role") == "doc-pagebreak");
        for it in breaks.filter(|it| it.attributes.contains_key("id")) {
            let place = format!("{path}#{}", it.get("id"));
            if !listed.contains(&place) {
                found.add(name, &format!("the page list lacks `{place}`"));
            }
        }
    }
}

/// Whether a link leads within the book.
fn is_own(link: &str) -> bool {
    let scheme = link.split(['/', '#', '?']).next().unwrap_or_default();
    !link.is_empty() && !scheme.contains(':') && !link.starts_with("//")
}

/// The folder of a file, with its stroke.
fn folder_of(path: &str) -> String {
    path.rfind('/').and_then(|it| path.get(..=it)).unwrap_or_default().to_owned()
}

/// The path within the archive of a link in a folder.
fn joined(folder: &str, link: &str) -> String {
    let whole = format!("{folder}{}", decoded(link));
    let mut parts: Vec<&str> = Vec::new();
    for it in whole.split('/') {
        match it {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(it),
        }
    }
    parts.join("/")
}

/// A part of an address without its percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let pair = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match pair.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
