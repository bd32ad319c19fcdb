//! The catalogue, links and the tree of elements, as they stand in the file.

use crate::book::{Book, read};
use crate::sample::everything;
use lopdf::{Dictionary, Document, Object};
use recto::diag::NodeId;
use recto::page::{Scope, Tag};

pub(crate) fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn follow<'a>(document: &'a Document, within: &'a Dictionary, path: &str) -> &'a Object {
    let mut found = within;
    let mut last = None;
    for key in path.split('/') {
        if let Some(it) = last {
            let it: &Object = it;
            found = it.as_dict().unwrap_or_else(|_| panic!("{key}"));
        }
        let value = found.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key} of {path}"));
        last = document.dereference(value).ok().map(|it| it.1);
    }
    last.unwrap_or(&Object::Null)
}

#[test]
fn the_catalogue_says_what_readers_need() {
    let document = read(&everything());
    let root = catalog(&document);
    assert_eq!(document.version, "1.7");
    assert!(root.get(b"Lang").is_ok_and(|it| it.as_str().is_ok_and(|it| it == b"en")));
    assert_eq!(root.get(b"PageMode").and_then(Object::as_name).ok(), Some(&b"UseOutlines"[..]));
    assert!(matches!(follow(&document, root, "MarkInfo/Marked"), Object::Boolean(true)));
    assert!(matches!(
        follow(&document, root, "ViewerPreferences/DisplayDocTitle"),
        Object::Boolean(true)
    ));
    let Object::Array(labels) = follow(&document, root, "PageLabels/Nums") else {
        panic!("no labels")
    };
    let starts: Vec<i64> = labels.iter().filter_map(|it| it.as_i64().ok()).collect();
    assert_eq!(starts, [0, 2]);
    let Object::Array(names) = follow(&document, root, "Names/Dests/Names") else {
        panic!("no names")
    };
    assert_eq!(names.len(), 4);
    let first = follow(&document, root, "Outlines/First").as_dict().cloned().unwrap_or_default();
    assert_eq!(first.get(b"Count").and_then(Object::as_i64).ok(), Some(-2));
    let Object::Stream(xmp) = follow(&document, root, "Metadata") else { panic!("no XMP") };
    let xmp = String::from_utf8_lossy(&xmp.content);
    assert!(xmp.contains("Ruhe &amp; Café &lt;1&gt;") && xmp.contains("2026-01-02T03:04:05Z"));
}

/// ISO 14289-2 §8.2.5.29, §8.8; ISO 19005-4 §6.1.3, §6.9.
#[test]
fn a_formula_of_pdf_2_carries_its_mathml() {
    const MATH: &str = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>x</mi></math>";
    let mut pages = everything();
    let first = pages.structure.elements.iter_mut().find(|it| it.tag == Tag::P);
    let Some(first) = first else { panic!("no paragraph") };
    (first.tag, first.alt, first.math) = (Tag::Formula, Some("x".to_owned()), Some(MATH.into()));
    let carried = |document: &Document| {
        let objects = document.objects.values().filter_map(|it| it.as_dict().ok());
        objects.filter(|it| it.has(b"AF")).cloned().collect::<Vec<_>>()
    };
    assert!(carried(&read(&pages)).is_empty());
    pages.info.archival = (4, 'F');
    let document = read(&pages);
    assert_eq!(document.version, "2.0");
    assert!(!document.trailer.has(b"Info"));
    let root = catalog(&document);
    let Object::Array(names) = follow(&document, root, "Names/EmbeddedFiles/Names") else {
        panic!("no files")
    };
    assert_eq!(names.len(), 2);
    let all = carried(&document);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].get(b"S").and_then(Object::as_name).ok(), Some(&b"Formula"[..]));
    assert!(all[0].has(b"NS") && all[0].has(b"Alt"));
    let Object::Array(files) = follow(&document, &all[0], "AF") else { panic!("no array") };
    assert_eq!(files[0].as_reference().ok(), names[1].as_reference().ok());
    let spec = files[0].as_reference().and_then(|it| document.get_dictionary(it));
    let spec = spec.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        spec.get(b"AFRelationship").and_then(Object::as_name).ok(),
        Some(&b"Supplement"[..])
    );
    let Object::Stream(file) = follow(&document, spec, "EF/F") else { panic!("no file") };
    assert_eq!(file.decompressed_content().ok().as_deref(), Some(MATH.as_bytes()));
    let Object::Array(places) = follow(&document, root, "Names/Dests/Names") else {
        panic!("no places")
    };
    let told = places.iter().filter_map(|it| it.as_dict().ok()).filter(|it| it.has(b"SD"));
    assert_eq!(told.count() * 2, places.len());
}

#[test]
fn links_are_annotations_with_a_description_and_a_way_back() {
    let document = read(&everything());
    let pages: Vec<_> = document.get_pages().into_values().collect();
    let annotations = document.get_page_annotations(pages[2]).unwrap_or_default();
    assert_eq!(annotations.len(), 2, "the dead link is left out");
    for link in &annotations {
        assert!(link.get(b"Contents").is_ok() && link.get(b"StructParent").is_ok());
    }
    let points = annotations[0].get(b"QuadPoints").and_then(Object::as_array).map(Vec::len).ok();
    assert_eq!(points, Some(16));
    let action = annotations[1].get(b"A").and_then(Object::as_dict).cloned().unwrap_or_default();
    let url = action.get(b"URI").and_then(Object::as_str).unwrap_or_default();
    assert_eq!(url, b"https://example.org/%C3%A9?a=(b)");
}

#[test]
fn every_mark_and_link_leads_to_its_element() {
    let document = read(&everything());
    let root = catalog(&document);
    let Object::Array(numbers) = follow(&document, root, "StructTreeRoot/ParentTree/Nums") else {
        panic!("none")
    };
    assert_eq!(numbers.len(), 2 * (4 + 2));
    for entry in numbers.iter().skip(1).step_by(2) {
        let leaves = match entry {
            Object::Array(all) => all.clone(),
            one => vec![one.clone()],
        };
        for leaf in leaves {
            let element = leaf.as_reference().and_then(|it| document.get_dictionary(it));
            assert!(element.is_ok_and(|it| it.has(b"S") && it.has(b"P") && it.has(b"K")));
        }
    }
}

/// Structure types under an element, in their order, with `.` for content.
pub(crate) fn outline_of(document: &Document, element: &Dictionary) -> String {
    let kind = element.get(b"S").and_then(Object::as_name).unwrap_or(b"root");
    let mut out = String::from_utf8_lossy(kind).into_owned();
    let kids = match element.get(b"K") {
        Ok(Object::Array(all)) => all.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let said: Vec<String> = kids
        .iter()
        .map(|it| match it.as_reference().and_then(|id| document.get_dictionary(id)) {
            Ok(kid) => outline_of(document, kid),
            Err(_) => ".".to_owned(),
        })
        .collect();
    if !said.is_empty() {
        out += &format!("({})", said.join(" "));
    }
    out
}

#[test]
fn content_and_elements_never_mix_and_nothing_stands_empty() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let paragraph = book.open(Tag::P);
    let link = book.structure.open(Some(paragraph), Tag::Link, NodeId(0));
    book.line(Some(paragraph), body, (72, 100), "before", false);
    book.line(Some(link), body, (120, 100), "inside", false);
    book.line(Some(paragraph), body, (170, 100), "after", false);
    let list = book.open(Tag::List);
    book.structure.open(Some(list), Tag::ListItem, NodeId(0));
    let table = book.open(Tag::Table);
    let row = book.structure.open(Some(table), Tag::TableRow, NodeId(0));
    book.structure.open(Some(row), Tag::TableData, NodeId(0));
    let document = read(&book.pages());
    let Object::Dictionary(root) = follow(&document, catalog(&document), "StructTreeRoot") else {
        panic!("no tree")
    };
    let said = outline_of(&document, root);
    assert_eq!(said, "root(Document(P(Span(.) Link(.) Span(.)) Table(TR(TD))))");
}

#[test]
fn cells_name_their_headers() {
    let mut book = Book::new();
    let body = book.body();
    book.page(1, false);
    let table = book.open(Tag::Table);
    for (y, tags) in [
        (100, [Tag::TableHeader(Scope::Column); 2]),
        (120, [Tag::TableHeader(Scope::Row), Tag::TableData]),
    ] {
        let row = book.structure.open(Some(table), Tag::TableRow, NodeId(0));
        for (x, tag) in [72, 140].into_iter().zip(tags) {
            let cell = book.structure.open(Some(row), tag, NodeId(0));
            book.line(Some(cell), body, (x, y), "cell", false);
        }
    }
    let document = read(&book.pages());
    let all = document.objects.values().filter_map(|it| it.as_dict().ok());
    let named = |it: &&Dictionary, name: &[u8]| {
        it.get(b"S").and_then(Object::as_name).is_ok_and(|it| it == name)
    };
    let text = |it: &Object| it.as_str().map(<[u8]>::to_vec).unwrap_or_default();
    let mut ids: Vec<Vec<u8>> = all
        .clone()
        .filter(|it| named(it, b"TH"))
        .filter_map(|it| it.get(b"ID").ok().map(text))
        .collect();
    ids.sort();
    assert_eq!(ids.len(), 3);
    let data = all.clone().find(|it| named(it, b"TD")).unwrap_or_else(|| panic!("no TD"));
    let Object::Array(headers) = follow(&document, data, "A/Headers") else { panic!("none") };
    // Above it stands the second of the first row, beside it the first of its own.
    assert_eq!(headers.iter().map(text).collect::<Vec<_>>(), [ids[1].clone(), ids[2].clone()]);
}
