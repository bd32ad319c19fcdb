//! Bookmarks, nested as the contents are (ISO 32000-1 §12.3.3).

use crate::page::{OutlineEntry, Pages};
use crate::pdf::{File, object};
use lopdf::{Object, ObjectId, dictionary};

/// Deepest nesting that is written; deeper ones stand at this depth's end.
const MAX_DEPTH: usize = 16;

/// Writes the bookmarks; those within others are folded in.
pub(in crate::pdf) fn outline(file: &mut File, pages: &Pages) {
    if pages.outline.is_empty() {
        return;
    }
    let root = file.document.new_object_id();
    let Some((first, last)) = level(file, pages, &pages.outline, root, 0) else { return };
    let count = i64::try_from(pages.outline.len()).unwrap_or(i64::MAX);
    let values = dictionary! {
        "Type" => "Outlines",
        "First" => Object::Reference(first),
        "Last" => Object::Reference(last),
        "Count" => count,
    };
    file.document.set_object(root, values);
    if let Ok(catalog) = file.document.get_dictionary_mut(file.catalog) {
        catalog.set("Outlines", Object::Reference(root));
        catalog.set("PageMode", object::name("UseOutlines"));
    }
}

/// Writes entries that stand beside each other; gives the first and the last.
fn level(
    file: &mut File,
    pages: &Pages,
    entries: &[OutlineEntry],
    parent: ObjectId,
    depth: usize,
) -> Option<(ObjectId, ObjectId)> {
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.document.new_object_id()).collect();
    for (index, (entry, id)) in entries.iter().zip(&ids).enumerate() {
        let mut values = dictionary! { "Title" => object::text(&entry.title), "Parent" => Object::Reference(parent) };
        if pages.destinations.contains_key(&entry.to) {
            values.set("Dest", object::bytes(&entry.to));
        }
        if let Some(before) = index.checked_sub(1).and_then(|it| ids.get(it)) {
            values.set("Prev", Object::Reference(*before));
        }
        if let Some(after) = ids.get(index + 1) {
            values.set("Next", Object::Reference(*after));
        }
        if depth + 1 < MAX_DEPTH
            && let Some((first, last)) = level(file, pages, &entry.children, *id, depth + 1)
        {
            values.set("First", Object::Reference(first));
            values.set("Last", Object::Reference(last));
            // Negative: folded.
            values.set("Count", -i64::try_from(entry.children.len()).unwrap_or(i64::MAX));
        }
        file.document.set_object(*id, values);
    }
    Some((*ids.first()?, *ids.last()?))
}
