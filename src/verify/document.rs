//! A PDF alone: whether its objects, fonts, boxes, tags, links and labels hold together (ISO 32000-1), read back from its bytes.

use crate::verify::codes::Words;
use crate::verify::fonts::fonts;
use crate::verify::object::{get, unpacked};
use crate::verify::{Finding, Findings};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeSet;

/// Steps that a chain of bookmarks or tree of names may take; a ring would have no end.
const MAX_STEPS: usize = 1_000_000;
/// By how much a box may stand out of the one around it, in points.
const SLACK: f32 = 0.01;

/// Finds what is wrong with a PDF that recto wrote.
#[must_use]
pub fn check_pdf(bytes: &[u8]) -> Vec<Finding> {
    let mut found = Findings::default();
    if !bytes.starts_with(b"%PDF-") {
        found.add("the file", "does not begin as a PDF does");
    }
    let tail = bytes.get(bytes.len().saturating_sub(32)..).unwrap_or_default();
    if !tail.windows(5).any(|it| it == b"%%EOF") {
        found.add("the file", "does not end as a PDF does: it is cut short");
    }
    let document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(error) => {
            found.add("the file", &format!("can't be read: {error}"));
            return found.all();
        }
    };
    objects(&document, &mut found);
    fonts(&document, &mut found);
    let Ok(catalog) = document.catalog() else {
        found.add("the catalog", "is missing");
        return found.all();
    };
    let pages = document.get_pages();
    if pages.is_empty() {
        found.add("the file", "has no pages");
    }
    let names = names(&document, catalog);
    let parents = parents(&document, catalog);
    let mut words = Words::default();
    for (number, id) in &pages {
        let Ok(page) = document.get_dictionary(*id) else { continue };
        let place = format!("page {number}");
        boxes(&document, page, &place, &mut found);
        content(&document, (*id, page), (parents, &mut words), &place, &mut found);
        links(&document, page, &names, &place, &mut found);
    }
    outline(&document, catalog, &names, &mut found);
    labels(&document, catalog, &mut found);
    found.all()
}

fn dictionary<'a>(
    document: &'a Document,
    within: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    get(document, within, key)?.as_dict().ok()
}

/// Every object that is named is there, every stream can be unpacked, every font has its file.
fn objects(document: &Document, found: &mut Findings) {
    let mut named = BTreeSet::new();
    references(&Object::Dictionary(document.trailer.clone()), &mut named);
    for (id, object) in &document.objects {
        let place = format!("object {}", id.0);
        references(object, &mut named);
        if let Object::Stream(stream) = object {
            let kind = stream.dict.get(b"Type").or(stream.dict.get(b"Subtype"));
            let kind = kind.and_then(Object::as_name).unwrap_or_default();
            let said = String::from_utf8_lossy(kind).into_owned();
            if let Err(error) = unpacked(stream) {
                let what = if said.is_empty() { String::new() } else { format!(" ({said})") };
                found.add(&format!("{place}{what}"), &format!("is damaged: {error}"));
            }
        }
        let Ok(font) = object.as_dict() else { continue };
        if font.get(b"Type").and_then(Object::as_name).is_ok_and(|it| it == b"FontDescriptor") {
            let name = font.get(b"FontName").and_then(Object::as_name).unwrap_or_default();
            let place = format!("font {}", String::from_utf8_lossy(name));
            let keys: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
            let file = keys.iter().find_map(|it| get(document, font, it)?.as_stream().ok());
            match file.map(unpacked) {
                None => found.add(&place, "is not embedded"),
                Some(Ok(bytes)) if !is_font(&bytes) => {
                    found.add(&place, "is damaged: it does not begin as a font does");
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => found.add(&place, &format!("is damaged: {error}")),
            }
        }
    }
    for id in named.iter().filter(|it| !document.objects.contains_key(it)) {
        found.add(&format!("object {}", id.0), "is named, but not there");
    }
}

fn references(object: &Object, named: &mut BTreeSet<ObjectId>) {
    match object {
        Object::Reference(id) => {
            named.insert(*id);
        }
        Object::Array(all) => all.iter().for_each(|it| references(it, named)),
        Object::Dictionary(own) => own.iter().for_each(|it| references(it.1, named)),
        Object::Stream(own) => own.dict.iter().for_each(|it| references(it.1, named)),
        _ => {}
    }
}

/// Bare CFF, OpenType and TrueType.
fn is_font(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 5] = [&[1, 0], &[1, 1], b"OTTO", &[0, 1, 0, 0], b"true"];
    marks.iter().any(|it| bytes.starts_with(it))
}

/// Every page has a size, and its inner boxes stand in the outer ones (ISO 32000-1 §14.11.2).
fn boxes(document: &Document, page: &Dictionary, place: &str, found: &mut Findings) {
    let read = |key: &[u8]| -> Option<[f32; 4]> {
        let all = inherited(document, page, key)?.as_array().ok()?;
        let all: Vec<f32> = all.iter().filter_map(|it| it.as_float().ok()).collect();
        all.try_into().ok()
    };
    let Some(media) = read(b"MediaBox") else {
        found.add(place, "has no size (`MediaBox`)");
        return;
    };
    if media[2] - media[0] < 1.0 || media[3] - media[1] < 1.0 {
        found.add(place, "has a `MediaBox` without extent");
    }
    let outer_of = [("CropBox", "MediaBox"), ("BleedBox", "MediaBox"), ("TrimBox", "BleedBox")];
    for (name, outer) in outer_of {
        let around = read(outer.as_bytes()).unwrap_or(media);
        let within = |it: [f32; 4]| {
            it[0] >= around[0] - SLACK
                && it[1] >= around[1] - SLACK
                && it[2] <= around[2] + SLACK
                && it[3] <= around[3] + SLACK
        };
        match read(name.as_bytes()) {
            Some(it) if !within(it) => {
                found.add(place, &format!("has a `{name}` that stands out of its `{outer}`"));
            }
            None if page.has(name.as_bytes()) => {
                found.add(place, &format!("has a `{name}` that is none"));
            }
            _ => {}
        }
    }
}

/// What a page says of itself, or the branch of the page tree that it hangs on.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut at = page;
    for _ in 0..MAX_STEPS {
        if let Some(found) = get(document, at, key) {
            return Some(found);
        }
        at = dictionary(document, at, b"Parent")?;
    }
    None
}

/// Fonts and pictures that a page paints with are there, and each piece of its text belongs to an element (§14.7.4.4).
fn content(
    document: &Document,
    (id, page): (ObjectId, &Dictionary),
    (parents, words): (Option<&Dictionary>, &mut Words),
    place: &str,
    found: &mut Findings,
) {
    let content = match Content::decode(&document.get_page_content(id)) {
        Ok(content) => content,
        Err(error) => {
            found.add(place, &format!("can't be read: {error}"));
            return;
        }
    };
    words.cover(document, id, &content, (place, &mut *found));
    let resources = inherited(document, page, b"Resources").and_then(|it| it.as_dict().ok());
    let has = |kind: &[u8], name: &[u8]| {
        resources.and_then(|it| dictionary(document, it, kind)).is_some_and(|it| it.has(name))
    };
    let mut pieces = BTreeSet::new();
    let mut told = BTreeSet::new();
    for it in &content.operations {
        let kind: &[u8] = match it.operator.as_str() {
            "Tf" => b"Font",
            "Do" => b"XObject",
            "gs" => b"ExtGState",
            "BDC" => {
                let own = it.operands.get(1).and_then(|it| it.as_dict().ok());
                pieces.extend(own.and_then(|it| it.get(b"MCID").ok()?.as_i64().ok()));
                continue;
            }
            _ => continue,
        };
        let Some(name) = it.operands.first().and_then(|it| it.as_name().ok()) else { continue };
        if !has(kind, name) && told.insert((kind, name)) {
            let (kind, name) = (String::from_utf8_lossy(kind), String::from_utf8_lossy(name));
            found.add(place, &format!("names {kind} `{name}`, which is not there"));
        }
    }
    let Some(parents) = parents.filter(|_| !pieces.is_empty()) else { return };
    let key = page.get(b"StructParents").and_then(Object::as_i64);
    let own = key.ok().and_then(|it| number(document, parents, it)?.as_array().ok());
    let Some(own) = own else {
        found.add(place, "has text that belongs to no element (`ParentTree`)");
        return;
    };
    let element = |it: &i64| {
        let entry = own.get(usize::try_from(*it).ok()?)?;
        document.dereference(entry).ok()?.1.as_dict().ok().filter(|it| it.has(b"S"))
    };
    let stray = pieces.iter().filter(|it| element(it).is_none()).count();
    if stray > 0 {
        found.add(place, &format!("has {stray} pieces of text that belong to no element"));
    }
}

/// The tree from pages and links to their elements.
fn parents<'a>(document: &'a Document, catalog: &'a Dictionary) -> Option<&'a Dictionary> {
    dictionary(document, dictionary(document, catalog, b"StructTreeRoot")?, b"ParentTree")
}

/// An entry of a number tree (§7.9.7).
fn number<'a>(document: &'a Document, tree: &'a Dictionary, key: i64) -> Option<&'a Object> {
    let mut open = vec![tree];
    for _ in 0..MAX_STEPS {
        let node = open.pop()?;
        if let Some(all) = get(document, node, b"Nums").and_then(|it| it.as_array().ok())
            && let Some(pair) = all.chunks_exact(2).find(|it| it[0].as_i64().ok() == Some(key))
        {
            return document.dereference(&pair[1]).ok().map(|it| it.1);
        }
        open.extend(kids(document, node));
    }
    None
}

fn kids<'a>(document: &'a Document, node: &'a Dictionary) -> Vec<&'a Dictionary> {
    let all = get(document, node, b"Kids").and_then(|it| it.as_array().ok());
    let all = all.into_iter().flatten();
    all.filter_map(|it| document.dereference(it).ok()?.1.as_dict().ok()).collect()
}

/// The names that links lead to (§12.3.2.3).
fn names(document: &Document, catalog: &Dictionary) -> BTreeSet<Vec<u8>> {
    let mut names = BTreeSet::new();
    let tree = dictionary(document, catalog, b"Names");
    let mut open: Vec<&Dictionary> =
        tree.and_then(|it| dictionary(document, it, b"Dests")).into_iter().collect();
    for _ in 0..MAX_STEPS {
        let Some(node) = open.pop() else { break };
        let all = get(document, node, b"Names").and_then(|it| it.as_array().ok());
        let pairs = all.into_iter().flat_map(|it| it.chunks_exact(2));
        names.extend(pairs.filter_map(|it| it[0].as_str().ok().map(<[u8]>::to_vec)));
        open.extend(kids(document, node));
    }
    names
}

/// Each link of a page leads somewhere.
fn links(
    document: &Document,
    page: &Dictionary,
    names: &BTreeSet<Vec<u8>>,
    place: &str,
    found: &mut Findings,
) {
    let all = get(document, page, b"Annots").and_then(|it| it.as_array().ok());
    for it in all.into_iter().flatten() {
        let Ok(Object::Dictionary(link)) = document.dereference(it).map(|it| it.1) else {
            found.add(place, "has a link that is not there");
            continue;
        };
        if !link.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Link") {
            continue;
        }
        match leads(document, link, names) {
            Ok(()) => {}
            Err(to) => found.add(place, &format!("has a link that leads to {to}")),
        }
    }
}

/// Whether a link or a bookmark leads somewhere; else where it should.
fn leads(document: &Document, it: &Dictionary, names: &BTreeSet<Vec<u8>>) -> Result<(), String> {
    let action = dictionary(document, it, b"A");
    let to = get(document, it, b"Dest").or(action.and_then(|it| get(document, it, b"D")));
    match to {
        Some(Object::String(name, _) | Object::Name(name)) if names.contains(name) => Ok(()),
        Some(Object::String(name, _) | Object::Name(name)) => {
            Err(format!("`{}`, which is nowhere", String::from_utf8_lossy(name)))
        }
        Some(Object::Array(all)) => {
            let page = all.first().and_then(|it| it.as_reference().ok());
            let there = page.is_some_and(|it| document.get_dictionary(it).is_ok());
            if there { Ok(()) } else { Err("a page that is not there".to_owned()) }
        }
        _ if action.is_some_and(|it| it.has(b"URI") || it.has(b"F")) => Ok(()),
        _ => Err("nothing".to_owned()),
    }
}

/// The bookmarks, each of which has its words and leads somewhere (§12.3.3).
fn outline(
    document: &Document,
    catalog: &Dictionary,
    names: &BTreeSet<Vec<u8>>,
    found: &mut Findings,
) {
    let Some(root) = dictionary(document, catalog, b"Outlines") else { return };
    let mut open: Vec<&Dictionary> = dictionary(document, root, b"First").into_iter().collect();
    let mut count = 0;
    while let Some(it) = open.pop() {
        count += 1;
        if count > MAX_STEPS {
            found.add("the outline", "never ends");
            return;
        }
        if !it.has(b"Title") {
            found.add("the outline", &format!("bookmark {count} has no words"));
        }
        if let Err(to) = leads(document, it, names) {
            found.add("the outline", &format!("bookmark {count} leads to {to}"));
        }
        open.extend(dictionary(document, it, b"Next"));
        open.extend(dictionary(document, it, b"First"));
    }
    if count == 0 && root.has(b"Count") {
        found.add("the outline", "has lost its bookmarks");
    }
}

/// Labels begin with the first page and go on in order (§12.4.2).
fn labels(document: &Document, catalog: &Dictionary, found: &mut Findings) {
    let ranges = dictionary(document, catalog, b"PageLabels");
    let Some(ranges) = ranges.and_then(|it| get(document, it, b"Nums")?.as_array().ok()) else {
        found.add("the page labels", "are missing");
        return;
    };
    let from: Vec<Option<i64>> = ranges.iter().step_by(2).map(|it| it.as_i64().ok()).collect();
    if from.first() != Some(&Some(0)) || !from.is_sorted() || from.contains(&None) {
        found.add("the page labels", "do not begin with the first page, or are out of order");
    }
}
