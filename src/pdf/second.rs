//! What PDF 2.0 and PDF/UA-2 want of a structure tree beyond PDF 1.7: namespaces, where entries of contents and marks of notes lead,
//! kinds of lists, and elements for destinations (ISO 32000-2 §14.7, ISO 14289-2 §8.2, §8.8).

use crate::geom::Length;
use crate::page::{Destination, Element, ElementId, Item, LinkTarget, Mark, Numbering, Pages, Tag};
use crate::pdf::attached::Files;
use crate::pdf::{File, object};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use std::collections::{BTreeMap, BTreeSet};

/// The tree as it was written.
#[derive(Default)]
pub(in crate::pdf) struct Tree {
    /// The object of each element that stands in it.
    pub(in crate::pdf) ids: Vec<Option<ObjectId>>,
    /// The files that elements carry.
    pub(in crate::pdf) files: Files,
}

impl Tree {
    /// The element of a destination.
    pub(in crate::pdf) fn at(&self, pages: &Pages, to: &Destination) -> Option<ObjectId> {
        let found = element_at(pages, to).and_then(|it| *self.ids.get(it.0 as usize)?);
        // A page without words of its own is still in the document.
        found.or_else(|| *self.ids.first()?)
    }
}

/// The element that stands at a destination: the nearest on its page that is no higher, else the last one there.
fn element_at(pages: &Pages, to: &Destination) -> Option<ElementId> {
    let items = &pages.pages.get(to.page)?.items;
    let marked = || items.iter().filter(|it| it.element.is_some());
    let below = marked().filter(|it| foot(it) >= to.at.y).min_by_key(|it| foot(it));
    below.or_else(|| marked().next_back())?.element
}

/// How far down a mark reaches at least.
fn foot(item: &Item) -> Length {
    match &item.mark {
        Mark::Run(run) => run.at.y,
        Mark::Rule { rect, .. } | Mark::Image { rect, .. } => rect.bottom(),
        Mark::Path { .. } => Length::ZERO,
    }
}

/// The namespaces of structure types that elements are in.
#[derive(Clone, Copy)]
struct Namespaces {
    /// The structure types of PDF 2.0 (ISO 32000-2 §14.8.6.2).
    second: ObjectId,
    /// recto's own, each with what it is in PDF 2.0 (§14.7.4.3).
    own: ObjectId,
}

impl Namespaces {
    fn new(file: &mut File) -> Self {
        let name = object::text("http://iso.org/pdf2/ssn");
        let second = dictionary! { "Type" => "Namespace", "NS" => name };
        let second = file.document.add_object(second);
        let paragraph = vec![object::name("P"), Object::Reference(second)];
        let own = dictionary! {
            "Type" => "Namespace",
            "NS" => object::text("urn:recto:structure"),
            "RoleMapNS" => dictionary! { "Caption" => paragraph },
        };
        Self { second, own: file.document.add_object(own) }
    }
}

/// What is added to the tree of a file of PDF 2.0 while it is written.
pub(in crate::pdf) struct Second {
    spaces: Namespaces,
    told: BTreeMap<usize, Dictionary>,
    files: Files,
}

impl Second {
    /// For the elements that stand in the tree.
    pub(in crate::pdf) fn new(file: &mut File, pages: &Pages, ids: &[Option<ObjectId>]) -> Self {
        let spaces = Namespaces::new(file);
        Self { spaces, told: tells(pages, ids), files: Files::default() }
    }

    /// What an element is called; adds to its entries what it says besides.
    pub(in crate::pdf) fn tell(
        &mut self,
        file: &mut File,
        pages: &Pages,
        index: usize,
        more: &mut Dictionary,
    ) -> &'static str {
        let elements = &pages.structure.elements;
        let Some(element) = elements.get(index) else { return "" };
        if let Some(told) = self.told.get(&index) {
            more.extend(told);
        }
        if let Some(math) = &element.math {
            let attached = self.files.attach(file, math, pages.info.date);
            more.set("AF", vec![Object::Reference(attached)]);
        }
        let (name, space) = second_name(elements, element, self.spaces);
        if let Some(space) = space {
            more.set("NS", Object::Reference(space));
        }
        name
    }

    /// Names the namespace at the tree's root; gives the files that elements carry.
    pub(in crate::pdf) fn finish(self, root: &mut Dictionary) -> Files {
        let spaces = [self.spaces.second, self.spaces.own];
        root.set("Namespaces", spaces.map(Object::Reference).to_vec());
        self.files
    }
}

/// What an element is called in PDF 2.0, and in which namespace: those that it has no more are of PDF 1.7, whose namespace is the one
/// without a name (§14.8.6.1).
fn second_name(
    elements: &[Element],
    element: &Element,
    spaces: Namespaces,
) -> (&'static str, Option<ObjectId>) {
    let parent = element.parent.and_then(|it| elements.get(it.0 as usize)).map(|it| it.tag);
    match element.tag {
        Tag::Note => ("FENote", Some(spaces.second)),
        // A caption is of what it stands in (§14.8.4.8.5); one beside its table or listing would be its section's. It is a paragraph.
        Tag::Caption if !matches!(parent, Some(Tag::Figure | Tag::Table | Tag::List)) => {
            ("Caption", Some(spaces.own))
        }
        Tag::BlockQuote
        | Tag::Reference
        | Tag::Toc
        | Tag::TocItem
        | Tag::Index
        | Tag::Code
        | Tag::BibEntry
        | Tag::Quote => (element.tag.name(), None),
        tag => (tag.name(), Some(spaces.second)),
    }
}

/// What elements say besides, by their index: where they lead, what kind of list or note they are.
fn tells(pages: &Pages, ids: &[Option<ObjectId>]) -> BTreeMap<usize, Dictionary> {
    let elements = &pages.structure.elements;
    let mut told: BTreeMap<usize, Dictionary> = BTreeMap::new();
    for (from, to) in references(pages) {
        let to = to.into_iter().filter_map(|it| *ids.get(it)?).map(Object::Reference);
        let to: Vec<Object> = to.collect();
        if !to.is_empty() {
            told.entry(from).or_default().set("Ref", to);
        }
    }
    for (index, element) in elements.iter().enumerate() {
        if element.tag == Tag::Note {
            let kind = dictionary! { "O" => "FENote", "NoteType" => "Footnote" };
            told.entry(index).or_default().set("A", kind);
        }
        if let Some(numbering) = element.numbering {
            let kind = object::name(match numbering {
                Numbering::Unordered => "Unordered",
                Numbering::Ordered => "Ordered",
                Numbering::Description => "Description",
            });
            let kind = dictionary! { "O" => "List", "ListNumbering" => kind };
            told.entry(index).or_default().set("A", kind);
        }
    }
    told
}

/// Elements that lead to others: entries of contents to what they name, links to notes, and notes back (ISO 14289-2 §8.2.5.8,
/// §8.2.5.14).
fn references(pages: &Pages) -> BTreeMap<usize, BTreeSet<usize>> {
    let elements = &pages.structure.elements;
    let mut all: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut lead = |from: usize, to: usize| {
        all.entry(from).or_default().insert(to);
    };
    for link in pages.pages.iter().flat_map(|it| &it.links) {
        let LinkTarget::Internal(name) = &link.to else { continue };
        let to = pages.destinations.get(name).and_then(|it| element_at(pages, it));
        let (Some(from), Some(to)) = (link.element, to) else { continue };
        if let Some(entry) = around(elements, from, Tag::TocItem) {
            lead(entry, to.0 as usize);
        }
        let note = around(elements, to, Tag::Note);
        let inside = around(elements, from, Tag::Note);
        if let Some(note) = note.filter(|it| inside != Some(*it)) {
            lead(from.0 as usize, note);
            lead(note, from.0 as usize);
        }
    }
    all
}

/// The nearest element of a kind that an element is or stands in.
fn around(elements: &[Element], of: ElementId, tag: Tag) -> Option<usize> {
    let up = |it: &usize| elements.get(*it)?.parent.map(|it| it.0 as usize);
    let mut chain = std::iter::successors(Some(of.0 as usize), up);
    chain.find(|it| elements.get(*it).is_some_and(|it| it.tag == tag))
}
