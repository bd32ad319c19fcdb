//! epub-builder's bytes to the finished archive: a complete package document, our contents, fixed order, time and mode.

use crate::epub::EpubError;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// The package document; epub-builder fixes its place.
const OPF: &str = "OEBPS/content.opf";

/// What epub-builder leaves to be done.
#[derive(Debug)]
pub(super) struct Finish {
    /// The inside of `<metadata>`.
    pub(super) metadata: String,
    /// Attributes of `<package>`.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// `page-progression-direction` of the spine.
    pub(super) direction: &'static str,
    /// The contents join the spine before this file; at the end if `None`.
    pub(super) nav_before: Option<String>,
    /// Files that hold formulas: readers want to know before they open one (EPUB 3.3 §D.6.4).
    pub(super) with_math: BTreeSet<String>,
    /// Files that replace epub-builder's own.
    pub(super) replace: BTreeMap<String, String>,
}

/// Completes the archive.
pub(super) fn finish(built: Vec<u8>, mut finish: Finish) -> Result<Vec<u8>, EpubError> {
    let failed = |it: zip::result::ZipError| EpubError(format!("archive: {it}"));
    let mut from = ZipArchive::new(Cursor::new(built)).map_err(failed)?;
    let mut opf = String::new();
    from.by_name(OPF)
        .map_err(failed)?
        .read_to_string(&mut opf)
        .map_err(|it| EpubError(format!("package document: {it}")))?;
    let opf = rewrite(&opf, &finish).map_err(|it| EpubError(format!("package document: {it}")))?;
    finish.replace.insert(OPF.to_owned(), opf);
    archive(&mut from, &finish.replace).map_err(failed)
}

/// `mimetype` first and stored (OCF §4.2), then the container, the package document, and all else by name. What epub-builder
/// compressed and nobody changes is copied as it is.
fn archive(
    from: &mut ZipArchive<Cursor<Vec<u8>>>,
    replace: &BTreeMap<String, String>,
) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    to.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    to.write_all(b"application/epub+zip")?;
    let mut names = Vec::new();
    for name in from.file_names() {
        let name = name?.into_owned();
        if name != "mimetype" {
            names.push(name);
        }
    }
    names.sort_by_key(|it| (rank(it), it.clone()));
    for name in names {
        match replace.get(&name) {
            Some(text) => {
                to.start_file(&name, options.compression_method(CompressionMethod::Deflated))?;
                to.write_all(text.as_bytes())?;
            }
            None => {
                to.raw_copy_file_touch(from.by_name(&name)?, DateTime::default(), Some(0o644))?;
            }
        }
    }
    Ok(to.finish()?.into_inner())
}

/// What a reader opens first comes first.
fn rank(name: &str) -> u8 {
    match name {
        "META-INF/container.xml" => 0,
        OPF => 1,
        _ if name.starts_with("META-INF/") => 2,
        _ => 3,
    }
}

/// Completes the package document.
fn rewrite(opf: &str, finish: &Finish) -> quick_xml::Result<String> {
    let mut reader = Reader::from_str(opf);
    let mut writer = Writer::new(Vec::new());
    let (mut paths, mut skipping, mut nav_stands) = (BTreeMap::new(), false, false);
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Eof => break,
            Event::Start(it) if is(it, "metadata") => {
                writer.write_event(event.borrow())?;
                let inside = format!("\n{}  ", finish.metadata);
                writer.write_event(Event::Text(BytesText::from_escaped(inside)))?;
                skipping = true;
            }
            Event::Start(it) if is(it, "guide") => skipping = true,
            Event::End(it) if it.name().as_ref() == "metadata" => {
                skipping = false;
                writer.write_event(event)?;
            }
            Event::End(it) if it.name().as_ref() == "guide" => skipping = false,
            _ if skipping => {}
            Event::Start(it) if is(it, "package") => {
                let mut start = it.clone().into_owned();
                for (name, value) in &finish.attributes {
                    start.push_attribute((*name, value.as_str()));
                }
                writer.write_event(Event::Start(start))?;
            }
            Event::Start(it) if is(it, "spine") => {
                let mut start = BytesStart::new("spine");
                start.push_attribute(("toc", "ncx"));
                start.push_attribute(("page-progression-direction", finish.direction));
                writer.write_event(Event::Start(start))?;
            }
            Event::Empty(it) if is(it, "item") => {
                let path = value(it, "href")?;
                let with_math = finish.with_math.contains(&path);
                paths.insert(value(it, "id")?, path);
                writer.write_event(if with_math { says_math(it)? } else { event })?;
            }
            Event::Empty(it) if is(it, "itemref") => {
                let path = paths.get(&value(it, "idref")?);
                if path.is_some() && path == finish.nav_before.as_ref() {
                    nav_stands = true;
                    write_nav(&mut writer)?;
                }
                writer.write_event(event)?;
            }
            Event::End(it) if it.name().as_ref() == "spine" => {
                if !nav_stands {
                    write_nav(&mut writer)?;
                }
                writer.write_event(Event::End(BytesEnd::new("spine")))?;
            }
            _ => writer.write_event(event)?,
        }
    }
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

/// A manifest's item with the property that it holds formulas.
fn says_math(item: &BytesStart<'_>) -> quick_xml::Result<Event<'static>> {
    let properties = format!("{} mathml", value(item, "properties")?);
    let mut said = BytesStart::new("item");
    for attribute in item.attributes().flatten().filter(|it| it.key.as_ref() != "properties") {
        said.push_attribute(attribute);
    }
    said.push_attribute(("properties", properties.trim_start()));
    Ok(Event::Empty(said.into_owned()))
}

fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.name().as_ref() == name
}

/// The value of an attribute; empty if it is not there.
fn value(element: &BytesStart<'_>, name: &str) -> quick_xml::Result<String> {
    match element.try_get_attribute(name)? {
        Some(it) => Ok(it.normalized_value(quick_xml::XmlVersion::Explicit1_0)?.into_owned()),
        None => Ok(String::new()),
    }
}

fn write_nav(writer: &mut Writer<Vec<u8>>) -> quick_xml::Result<()> {
    let mut nav = BytesStart::new("itemref");
    nav.push_attribute(("idref", "nav"));
    writer.write_event(Event::Empty(nav))?;
    Ok(())
}
