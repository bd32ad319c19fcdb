//! The structure tree: elements with their marked content and links in the order of the pages (ISO 32000-1 §14.7).

use crate::geom::{Length, Rect};
use crate::page::{Element, ElementId, Mark, Pages, Scope, Tag};
use crate::pdf::content::Content;
use crate::pdf::finish::Link;
use crate::pdf::second::{Second, Tree};
use crate::pdf::{File, object};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use std::collections::BTreeMap;

/// What stands in an element.
enum Kid {
    Element(usize),
    /// Page and MCID.
    Content(usize, usize),
    /// A link's annotation and its page.
    Link(ObjectId, usize),
}

/// Writes the tree, the parent tree and the marks on pages and links that lead back to it; gives what destinations need of it.
pub(in crate::pdf) fn structure(
    file: &mut File,
    pages: &Pages,
    contents: &[Content],
    links: &[Link],
) -> Tree {
    let elements = &pages.structure.elements;
    if elements.is_empty() {
        return Tree::default();
    }
    let mut kids = kids(pages, contents, links);
    prune(elements, &mut kids);
    let mut owners: Vec<Vec<ElementId>> = contents.iter().map(|it| it.marks.clone()).collect();
    let spans = wrap(&mut kids, &mut owners);
    let root = file.document.new_object_id();
    let ids: Vec<ObjectId> = kids.iter().map(|_| file.document.new_object_id()).collect();
    let reached = reached(elements, &kids);
    let headers = headers(elements, &kids);
    let mut named = Vec::new();
    let there: Vec<Option<ObjectId>> =
        ids.iter().zip(&reached).take(elements.len()).map(|it| it.1.then_some(*it.0)).collect();
    let mut second = file.second.then(|| Second::new(file, pages, &there));
    for (index, element) in elements.iter().enumerate().filter(|it| reached[it.0]) {
        let mut more = describe(element, headers.get(&index).map_or(&[], Vec::as_slice));
        if element.tag == Tag::Figure
            && let Some(area) = figure_area(pages, &kids[index], index)
        {
            more.set("A", dictionary! { "O" => "Layout", "BBox" => area });
        }
        if let Some(id) = id(element, index) {
            more.set("ID", object::bytes(&id));
            named.push((id, Object::Reference(ids[index])));
        }
        let name = match &mut second {
            Some(it) => it.tell(file, pages, index, &mut more),
            None => element.tag.name(),
        };
        let parent = element.parent.and_then(|it| ids.get(it.0 as usize)).unwrap_or(&root);
        let kids = Kids { all: &kids[index], ids: &ids, pages: &file.pages };
        file.written.add(ids[index], |out| {
            push_element(out, name, *parent, &kids, &more);
        });
    }
    for (parent, index) in spans.iter().zip(elements.len()..).filter(|it| reached[it.1]) {
        let kids = Kids { all: &kids[index], ids: &ids, pages: &file.pages };
        let (parent, more) = (ids[*parent], Dictionary::new());
        file.written.add(ids[index], |out| push_element(out, "Span", parent, &kids, &more));
    }
    let top = elements.iter().zip(&ids).filter(|(it, _)| it.parent.is_none());
    let mut values = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => top.map(|(_, id)| Object::Reference(*id)).collect::<Vec<_>>(),
        "ParentTree" => parent_tree(file, &owners, links, &ids),
        "ParentTreeNextKey" => number(contents.len() + links.len()),
    };
    if !named.is_empty() {
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let named = named.into_iter().flat_map(|(id, it)| [object::bytes(&id), it]);
        let names = object::leaf(&mut file.document, named.collect());
        values.set("IDTree", names);
    }
    let files = second.map(|it| it.finish(&mut values)).unwrap_or_default();
    file.document.set_object(root, values);
    enter(file, root);
    Tree { ids: there, files }
}

/// Names the tree in the catalogue.
fn enter(file: &mut File, root: ObjectId) {
    if let Ok(catalog) = file.document.get_dictionary_mut(file.catalog) {
        catalog.set("StructTreeRoot", Object::Reference(root));
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
    }
}

/// Kids of each element: an element enters its parent where its first content is painted; one without content stands
/// before the next sibling that was opened after it.
fn kids(pages: &Pages, contents: &[Content], links: &[Link]) -> Vec<Vec<Kid>> {
    let elements = &pages.structure.elements;
    let mut kids: Vec<Vec<Kid>> = elements.iter().map(|_| Vec::new()).collect();
    let mut attached = vec![false; elements.len()];
    for (page, content) in contents.iter().enumerate() {
        for (mcid, element) in content.marks.iter().enumerate() {
            attach(elements, &mut kids, &mut attached, *element);
            if let Some(own) = kids.get_mut(element.0 as usize) {
                own.push(Kid::Content(page, mcid));
            }
        }
        for link in links.iter().filter(|it| it.page == page) {
            let Some(element) = link.element else { continue };
            attach(elements, &mut kids, &mut attached, element);
            if let Some(own) = kids.get_mut(element.0 as usize) {
                own.push(Kid::Link(link.id, page));
            }
        }
    }
    for (index, element) in elements.iter().enumerate() {
        if attached[index] {
            continue;
        }
        attached[index] = true;
        let Some(parent) = element.parent.and_then(|it| kids.get_mut(it.0 as usize)) else {
            continue;
        };
        let next = parent.iter().position(|it| matches!(it, Kid::Element(other) if *other > index));
        parent.insert(next.unwrap_or(parent.len()), Kid::Element(index));
    }
    in_columns(elements, &mut kids);
    kids
}

/// Cells stand in the order of their columns, and rows in that of the table, wherever on the page the first line of each is: the
/// place of a cell in its row says what its column is (ISO 32000-1 §14.8.4.3.4).
fn in_columns(elements: &[Element], kids: &mut [Vec<Kid>]) {
    for (element, own) in elements.iter().zip(kids) {
        if matches!(element.tag, Tag::Table | Tag::TableRow) {
            own.sort_by_key(|it| match it {
                Kid::Element(index) => *index,
                Kid::Content(..) | Kid::Link(..) => 0,
            });
        }
    }
}

/// Takes out elements in which nothing stands, such as a list item around a decorative picture; an empty cell keeps its
/// place in the row (ISO 14289-1 §7.5).
fn prune(elements: &[Element], kids: &mut [Vec<Kid>]) {
    let mut empty = vec![false; kids.len()];
    for (index, element) in elements.iter().enumerate().rev() {
        // Kids are opened after their parents: theirs is known by now.
        kids[index].retain(|it| !matches!(it, Kid::Element(kid) if empty[*kid]));
        let cell = matches!(element.tag, Tag::TableData | Tag::TableHeader(_));
        empty[index] = kids[index].is_empty() && !cell;
    }
}

/// Which elements the tree holds: the others stand in none.
fn reached(elements: &[Element], kids: &[Vec<Kid>]) -> Vec<bool> {
    let mut reached = vec![false; kids.len()];
    let top = elements.iter().enumerate().filter(|it| it.1.parent.is_none());
    let mut waiting: Vec<usize> = top.map(|it| it.0).collect();
    while let Some(index) = waiting.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            waiting.extend(kids[index].iter().filter_map(|it| match it {
                Kid::Element(kid) => Some(*kid),
                Kid::Content(..) | Kid::Link(..) => None,
            }));
        }
    }
    reached
}

/// Puts what stands directly in an element between others into spans, so that either all of an element's kids are elements
/// or none is: a reader that takes content before elements still reads in order. Gives the parent of each span.
fn wrap(kids: &mut Vec<Vec<Kid>>, owners: &mut [Vec<ElementId>]) -> Vec<usize> {
    let mut parents = Vec::new();
    for index in 0..kids.len() {
        let mixed = kids[index].iter().any(|it| matches!(it, Kid::Element(_)))
            && kids[index].iter().any(|it| matches!(it, Kid::Content(..)));
        if !mixed {
            continue;
        }
        let mut whole: Vec<Kid> = Vec::new();
        let mut open = None;
        for kid in std::mem::take(&mut kids[index]) {
            let Kid::Content(page, mcid) = kid else {
                open = None;
                whole.push(kid);
                continue;
            };
            let span = *open.get_or_insert_with(|| {
                kids.push(Vec::new());
                parents.push(index);
                whole.push(Kid::Element(kids.len() - 1));
                kids.len() - 1
            });
            kids[span].push(kid);
            owners[page][mcid] = ElementId(u32::try_from(span).unwrap_or(u32::MAX));
        }
        kids[index] = whole;
    }
    parents
}

/// Enters an element, and those that it stands in, into their parents.
fn attach(elements: &[Element], kids: &mut [Vec<Kid>], attached: &mut [bool], id: ElementId) {
    let mut at = id.0 as usize;
    while let (Some(element), Some(false)) = (elements.get(at), attached.get(at)) {
        attached[at] = true;
        // A parent is opened before its kids; anything else would be a circle.
        let Some(parent) = element.parent.map(|it| it.0 as usize).filter(|it| *it < at) else {
            return;
        };
        kids[parent].push(Kid::Element(at));
        at = parent;
    }
}

/// ISO 14289-1 §7.9: every note has an id of its own; §7.5: cells name their headers by ids.
fn id(element: &Element, index: usize) -> Option<String> {
    match element.tag {
        Tag::Note => Some(format!("note-{index:06}")),
        Tag::TableHeader(_) => Some(header_id(index)),
        _ => None,
    }
}

fn header_id(index: usize) -> String {
    format!("head-{index:06}")
}

/// The headers of each cell that holds data: those above it in its column, and those that name its row.
fn headers(elements: &[Element], kids: &[Vec<Kid>]) -> BTreeMap<usize, Vec<usize>> {
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let inside = |of: usize| {
        kids[of].iter().filter_map(|it| match it {
            Kid::Element(index) if *index < elements.len() => Some(*index),
            _ => None,
        })
    };
    let tables = (0..elements.len()).filter(|it| elements[*it].tag == Tag::Table);
    for table in tables {
        let mut above: Vec<Vec<usize>> = Vec::new();
        // Cells of the rows above that reach into this one: rows still to come, whether it names them.
        let mut reaching: Vec<(usize, Option<usize>)> = Vec::new();
        for row in inside(table).filter(|it| elements[*it].tag == Tag::TableRow) {
            let is = |cell: usize, scope| elements[cell].tag == Tag::TableHeader(scope);
            let own = inside(row).filter(|it| is(*it, Scope::Row));
            let beside: Vec<usize> = reaching.iter().filter_map(|it| it.1).chain(own).collect();
            let mut column = 0;
            for cell in inside(row) {
                while reaching.get(column).is_some_and(|it| it.0 > 0) {
                    column += 1;
                }
                let (columns, rows) = elements[cell].span;
                let end = column + columns;
                above.resize(above.len().max(end), Vec::new());
                reaching.resize(reaching.len().max(end), (0, None));
                let own = &mut above[column..end];
                if is(cell, Scope::Column) {
                    own.iter_mut().for_each(|it| it.push(cell));
                } else if elements[cell].tag == Tag::TableData {
                    let mut all: Vec<usize> =
                        own.iter().flatten().chain(&beside).copied().collect();
                    all.sort_unstable();
                    all.dedup();
                    found.insert(cell, all);
                }
                let names = Some(cell).filter(|it| is(*it, Scope::Row));
                reaching[column..end].fill((rows, names));
                column = end;
            }
            for it in &mut reaching {
                it.0 = it.0.saturating_sub(1);
                it.1 = it.1.filter(|_| it.0 > 0);
            }
        }
    }
    found
}

/// What few elements say of themselves.
fn describe(element: &Element, headers: &[usize]) -> Dictionary {
    let mut values = Dictionary::new();
    if let Some(lang) = &element.lang {
        values.set("Lang", object::text(lang.as_str()));
    }
    if let Some(alt) = &element.alt {
        values.set("Alt", object::text(alt));
    }
    let mut cell = Dictionary::new();
    if let Tag::TableHeader(scope) = element.tag {
        let scope = match scope {
            Scope::Column => "Column",
            Scope::Row => "Row",
        };
        cell.set("Scope", scope);
    }
    if !headers.is_empty() {
        let all = headers.iter().map(|it| object::bytes(&header_id(*it)));
        cell.set("Headers", all.collect::<Vec<_>>());
    }
    // ISO 32000-1 Table 349.
    for (key, count) in [("ColSpan", element.span.0), ("RowSpan", element.span.1)] {
        if count > 1 {
            cell.set(key, i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    if !cell.is_empty() {
        let mut attributes = dictionary! { "O" => "Table" };
        attributes.extend(&cell);
        values.set("A", attributes);
    }
    values
}

/// An element's kids, and what they are called in the file.
struct Kids<'a> {
    all: &'a [Kid],
    ids: &'a [ObjectId],
    pages: &'a [ObjectId],
}

/// Writes a structure element (ISO 32000-1 §14.7.2), with what more there is to say of it.
fn push_element(
    out: &mut Vec<u8>,
    tag: &str,
    parent: ObjectId,
    kids: &Kids<'_>,
    more: &Dictionary,
) {
    out.extend(b"<</Type/StructElem/S");
    object::push_name(out, tag.as_bytes());
    object::push_entries(out, more);
    out.extend(b"/P");
    object::push_reference(out, parent);
    kids.push(out);
    out.extend(b">>");
}

impl Kids<'_> {
    fn push(&self, out: &mut Vec<u8>) {
        let own = self.all.iter().find_map(|it| match it {
            Kid::Content(page, _) | Kid::Link(_, page) => Some(*page),
            Kid::Element(_) => None,
        });
        if let Some(page) = own {
            self.push_page(out, page);
        }
        match self.all {
            [] => {}
            [one] => {
                out.extend(b"/K");
                self.push_kid(out, one, own);
            }
            several => {
                out.extend(b"/K[");
                several.iter().for_each(|it| self.push_kid(out, it, own));
                out.push(b']');
            }
        }
    }

    /// A kid (§14.7.4); content stands on the element's own page unless it says otherwise.
    fn push_kid(&self, out: &mut Vec<u8>, kid: &Kid, own: Option<usize>) {
        match kid {
            Kid::Element(index) => object::push_reference(out, self.ids[*index]),
            Kid::Content(page, mcid) if Some(*page) == own => object::push_whole(out, *mcid),
            Kid::Content(page, mcid) => {
                out.extend(b"<</Type/MCR");
                self.push_page(out, *page);
                out.extend(b"/MCID");
                object::push_whole(out, *mcid);
                out.extend(b">>");
            }
            Kid::Link(id, page) => {
                out.extend(b"<</Type/OBJR");
                self.push_page(out, *page);
                out.extend(b"/Obj");
                object::push_reference(out, *id);
                out.extend(b">>");
            }
        }
    }

    fn push_page(&self, out: &mut Vec<u8>, page: usize) {
        if let Some(id) = self.pages.get(page) {
            out.extend(b"/Pg");
            object::push_reference(out, *id);
        }
    }
}

/// Box around what a figure paints on its first page (ISO 14289-1 §7.3).
fn figure_area(pages: &Pages, kids: &[Kid], index: usize) -> Option<Object> {
    let first = kids.iter().find_map(|it| match it {
        Kid::Content(page, _) => Some(*page),
        Kid::Element(_) | Kid::Link(..) => None,
    })?;
    let page = pages.pages.get(first)?;
    let own = page.items.iter().filter(|it| it.element.is_some_and(|id| id.0 as usize == index));
    let areas: Vec<Rect> = own
        .filter_map(|it| match &it.mark {
            Mark::Image { rect, .. } | Mark::Rule { rect, .. } => Some(*rect),
            Mark::Run(_) | Mark::Path { .. } => None,
        })
        .collect();
    let around = object::union(&areas).unwrap_or(Rect::new(
        Length::ZERO,
        Length::ZERO,
        page.size.width,
        page.size.height,
    ));
    Some(object::rectangle(&around, page.size.height))
}

/// From pages' MCIDs and links' numbers back to their elements (ISO 32000-1 §14.7.4.4).
fn parent_tree(
    file: &mut File,
    owners: &[Vec<ElementId>],
    links: &[Link],
    ids: &[ObjectId],
) -> Object {
    let id = file.document.new_object_id();
    let element = |out: &mut Vec<u8>, of: ElementId| match ids.get(of.0 as usize) {
        Some(id) => object::push_reference(out, *id),
        None => object::push(out, &Object::Null),
    };
    let leaves = owners.iter().enumerate().take(file.pages.len());
    let owned = links.iter().zip(owners.len()..).filter_map(|(it, key)| Some((key, it.element?)));
    file.written.add(id, |out| {
        out.extend(b"<</Nums[");
        for (page, owners) in leaves {
            object::push_whole(out, page);
            out.push(b'[');
            owners.iter().for_each(|it| element(out, *it));
            out.push(b']');
        }
        for (key, owner) in owned {
            object::push_whole(out, key);
            element(out, owner);
        }
        out.extend(b"]>>");
    });
    for (page, id) in file.pages.iter().enumerate().take(owners.len()) {
        if let Ok(values) = file.document.get_dictionary_mut(*id) {
            values.set("StructParents", number(page));
            values.set("Tabs", "S");
        }
    }
    for (key, link) in (owners.len()..).zip(links).filter(|it| it.1.element.is_some()) {
        if let Ok(values) = file.document.get_dictionary_mut(link.id) {
            values.set("StructParent", number(key));
        }
    }
    Object::Reference(id)
}

fn number(value: usize) -> Object {
    Object::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
