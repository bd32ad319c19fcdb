//! What printpdf leaves out: labels, links, named destinations, language, viewer's manners; then the bytes.

use crate::geom::{Length, Rect};
use crate::lang::Direction;
use crate::page::{ElementId, LinkArea, LinkTarget, Page, Pages};
use crate::pdf::attached::embedded;
use crate::pdf::boxes::boxes;
use crate::pdf::document::refused;
use crate::pdf::second::Tree;
use crate::pdf::{File, PdfError, object, save};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use std::collections::BTreeSet;

/// A link's annotation.
pub(in crate::pdf) struct Link {
    pub(in crate::pdf) id: ObjectId,
    /// Index of its page.
    pub(in crate::pdf) page: usize,
    pub(in crate::pdf) element: Option<ElementId>,
}

/// Writes the live areas of all pages; one that leads to no destination is left out.
pub(in crate::pdf) fn links(file: &mut File, pages: &Pages) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, (page, id)) in pages.pages.iter().zip(file.pages.clone()).enumerate() {
        let mut annotations = Vec::new();
        for area in &page.links {
            if let Some(values) = annotation(pages, page, area) {
                let link = file.document.add_object(values);
                annotations.push(Object::Reference(link));
                let element = area.element.filter(|it| pages.structure.get(*it).is_some());
                links.push(Link { id: link, page: index, element });
            }
        }
        if !annotations.is_empty()
            && let Ok(values) = file.document.get_dictionary_mut(id)
        {
            values.set("Annots", annotations);
        }
    }
    links
}

/// Completes the catalogue and writes the file.
pub(in crate::pdf) fn finish(
    mut file: File,
    pages: &Pages,
    tree: &Tree,
) -> Result<Vec<u8>, PdfError> {
    let labels = labels(pages);
    let mut names = Dictionary::new();
    if let Some(all) = destinations(&mut file, pages, tree) {
        names.set("Dests", all);
    }
    if let Some(all) = embedded(&mut file, &tree.files) {
        names.set("EmbeddedFiles", all);
    }
    let catalog = file.document.get_dictionary_mut(file.catalog).map_err(refused)?;
    catalog.set("Lang", object::text(pages.info.language.as_str()));
    let mut preferences = dictionary! { "DisplayDocTitle" => true };
    if pages.info.language.direction() == Direction::Rtl {
        preferences.set("Direction", "R2L");
    }
    catalog.set("ViewerPreferences", preferences);
    catalog.set("PageLabels", dictionary! { "Nums" => labels });
    if !names.is_empty() {
        catalog.set("Names", names);
    }
    // PageLayout stays as the reader likes it.
    catalog.remove(b"PageLayout");
    if pages.outline.is_empty() {
        catalog.remove(b"PageMode");
    }
    Ok(save(file))
}

/// Writes the file.
pub(in crate::pdf) fn save(mut file: File) -> Vec<u8> {
    drop_unused(&mut file.document);
    save::bytes(&file.document, &file.written, file.second)
}

/// Drops printpdf's own tables of resources, which nothing names any more. What elements of structure name (pages and links)
/// is named by the document too.
///
/// `Document::prune_objects` of lopdf 0.44 looks each reference up in a list: a table of 20,000 rows took seconds.
fn drop_unused(document: &mut lopdf::Document) {
    let mut named: BTreeSet<ObjectId> = BTreeSet::new();
    let mut waiting: Vec<&Object> = document.trailer.iter().map(|(_, value)| value).collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(values) => waiting.extend(values),
            Object::Dictionary(values) => waiting.extend(values.iter().map(|(_, value)| value)),
            Object::Stream(it) => waiting.extend(it.dict.iter().map(|(_, value)| value)),
            Object::Reference(id) if named.insert(*id) => waiting.extend(document.objects.get(id)),
            _ => {}
        }
    }
    document.objects.retain(|id, _| named.contains(id));
}

fn annotation(pages: &Pages, page: &Page, area: &LinkArea) -> Option<Dictionary> {
    let around = object::union(&area.rects)?;
    let height = page.size.height;
    let mut values = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => object::rectangle(&around, height),
        "Border" => vec![Object::Integer(0); 3],
        // Printed as the page is: bit 3.
        "F" => 4,
    };
    if !area.description.is_empty() {
        values.set("Contents", object::text(&area.description));
    }
    if area.rects.len() > 1 {
        let corners = area.rects.iter().flat_map(|it| corners(it, height));
        values.set("QuadPoints", corners.map(object::real).collect::<Vec<_>>());
    }
    match &area.to {
        LinkTarget::External(url) => {
            values.set("A", dictionary! { "S" => "URI", "URI" => object::bytes(&ascii(url)) });
        }
        LinkTarget::Internal(name) => {
            pages.destinations.get(name)?;
            values.set("Dest", object::bytes(name));
        }
    }
    Some(values)
}

/// Top left, top right, bottom left, bottom right: the order that viewers read, whatever the standard says.
fn corners(rect: &Rect, height: Length) -> [Length; 8] {
    let [left, bottom, right, top] = object::area(rect, height);
    [left, top, right, top, left, bottom, right, bottom]
}

/// A URL in 7-bit ASCII (ISO 32000-1 §12.6.4.7): other bytes in per cent.
fn ascii(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Ranges of page labels, a new one where the style changes or the count jumps (ISO 32000-1 §12.4.2).
fn labels(pages: &Pages) -> Vec<Object> {
    let mut ranges = Vec::new();
    let mut expected = None;
    for (index, page) in pages.pages.iter().enumerate() {
        let label = (page.label.roman, page.label.number);
        if expected != Some(label) {
            let style = object::name(if label.0 { "r" } else { "D" });
            let mut values = dictionary! { "S" => style };
            if label.1 != 1 {
                values.set("St", i64::from(label.1.max(1)));
            }
            ranges.push(Object::Integer(i64::try_from(index).unwrap_or(i64::MAX)));
            ranges.push(Object::Dictionary(values));
        }
        expected = Some((label.0, label.1.saturating_add(1)));
    }
    ranges
}

/// The name tree, sorted as the map is: by bytes (ISO 32000-1 §7.9.6).
fn destinations(file: &mut File, pages: &Pages, tree: &Tree) -> Option<Object> {
    let mut names = Vec::new();
    for (name, to) in &pages.destinations {
        let (Some(id), Some(page)) = (file.pages.get(to.page), pages.pages.get(to.page)) else {
            continue;
        };
        let [left, bottom, ..] = boxes(pages, to.page, page).trim;
        let top = bottom + page.size.height - to.at.y;
        names.push(object::bytes(name));
        let view = |of: ObjectId| {
            let (x, y) = (object::real(left + to.at.x), object::real(top));
            let values = [Object::Reference(of), object::name("XYZ"), x, y, Object::Integer(0)];
            Object::Array(values.to_vec())
        };
        // ISO 14289-2 §8.8: a place is in an element, too.
        let element = tree.at(pages, to).filter(|_| file.second);
        names.push(match element {
            Some(it) => dictionary! { "D" => view(*id), "SD" => view(it) }.into(),
            None => view(*id),
        });
    }
    (!names.is_empty()).then(|| object::leaf(&mut file.document, names))
}
