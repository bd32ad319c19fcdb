//! Galleys to an order of pages with numbers, and page references to a state in which they agree with it.

use crate::diag::{NodeId, Sink};
use crate::layout::galley::{Galley, Ink, Row};
use crate::layout::geometry::Geometry;
use crate::layout::paginate::{Leaf, paginate};
use crate::layout::para::Typesetter;
use crate::layout::section::{Place, section};
use crate::layout::{Setting, names};
use crate::manifest::{Region, SectionRole};
use crate::model::{AnchorId, Document, Section, Settled};
use crate::page::PageLabel;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// How often the book is set again until its page references agree with its pages.
const MOST_ROUNDS: usize = 4;

/// A section of the edition with its pages.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Index in `Document::sections`.
    pub section: usize,
    /// The column.
    pub galley: Galley,
    /// Its pages.
    pub leaves: Vec<Leaf>,
    /// What there was to say while setting it.
    pub sink: Sink,
    /// Index of its first page.
    pub first: usize,
}

/// A page before anything is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Index of the part and of its leaf; `None`: blank.
    pub leaf: Option<(usize, usize)>,
    /// Its number.
    pub label: PageLabel,
    /// A right-hand page.
    pub recto: bool,
}

/// Sets all sections until page references agree, and puts their pages in order.
pub(super) fn settle(
    setting: Setting<'_>,
    document: &Document,
    page: Geometry,
) -> (Vec<Part>, Vec<Sheet>) {
    let order = order(setting, document);
    let mut labels: Vec<Option<String>> = vec![None; document.anchors.len()];
    let mut parts = set_all(setting, document, page, &order, &labels);
    let mut sheets = arrange(setting, document, &mut parts);
    for _ in 1..MOST_ROUNDS {
        let found = label_anchors(document, &parts, &sheets);
        if found == labels {
            break;
        }
        labels = found;
        let again: Vec<usize> =
            (0..parts.len()).filter(|i| needs_labels(document, &parts, *i)).collect();
        if again.is_empty() {
            break;
        }
        let sections: Vec<usize> = again.iter().filter_map(|i| order.get(*i).copied()).collect();
        let fresh = set_all(setting, document, page, &sections, &labels);
        for (i, part) in again.into_iter().zip(fresh) {
            if let Some(old) = parts.get_mut(i) {
                *old = part;
            }
        }
        sheets = arrange(setting, document, &mut parts);
    }
    (parts, sheets)
}

fn needs_labels(document: &Document, parts: &[Part], index: usize) -> bool {
    let section = parts.get(index).and_then(|it| document.sections.get(it.section));
    section.is_some_and(|it| names::cites_pages(document, it))
}

/// Sections in the order of this edition's pages. A handout has a title block instead of its title pages, and its imprint at the end.
fn order(setting: Setting<'_>, document: &Document) -> Vec<usize> {
    let handout = setting.edition.handout;
    let all = document.sections.iter().enumerate();
    let kept = all.filter(|(_, it)| match it.role {
        SectionRole::Cover => false,
        SectionRole::HalfTitle | SectionRole::TitlePage => !handout,
        _ => true,
    });
    let (mut order, mut last) = (Vec::new(), Vec::new());
    for (index, it) in kept {
        if handout && it.role == SectionRole::Copyright { &mut last } else { &mut order }
            .push(index);
    }
    order.append(&mut last);
    order
}

/// Sets sections, each with a sink of its own; the order of the result is that of `sections`, whatever the threads do.
fn set_all(
    setting: Setting<'_>,
    document: &Document,
    page: Geometry,
    sections: &[usize],
    labels: &[Option<String>],
) -> Vec<Part> {
    let page_of = |id: AnchorId| labels.get(id.0 as usize).cloned().flatten();
    let opens = order(setting, document).first().copied();
    let set_one = |set: &mut Typesetter<'_>, index: usize| {
        let mut sink = Sink::new();
        let title_block = setting.edition.handout && Some(index) == opens;
        let galley = match document.sections.get(index) {
            Some(it) => section(&mut sink, set, page, it, Place { title_block }),
            None => Galley::default(),
        };
        let leaves = paginate(&page, &galley);
        Part { section: index, galley, leaves, sink, first: 0 }
    };
    let make = || Typesetter::new(setting, document, &page_of);
    sections.par_iter().map_init(make, |set, index| set_one(set, *index)).collect()
}

/// Puts the pages of all parts in order: rectos, blanks, numbers.
fn arrange(setting: Setting<'_>, document: &Document, parts: &mut [Part]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let sections = &document.sections;
    let region = |part: &Part| sections.get(part.section).map(|it| it.region);
    let has_main = parts.iter().any(|it| region(it) == Some(Region::Main));
    let one_sided = setting.edition.handout;
    let mut counts = (0_u32, 0_u32);
    let mut before: Option<Region> = None;
    let mut in_front = has_main && !one_sided;
    for (index, part) in parts.iter_mut().enumerate() {
        let Some(section) = sections.get(part.section) else {
            continue;
        };
        let starts_text = in_front && section.region != Region::Front;
        let wants = !one_sided && (starts_text || opens_recto(setting, section, before));
        if wants && sheets.len() % 2 == 1 {
            sheets.push(sheet(None, in_front, false, &mut counts));
        }
        in_front &= section.region == Region::Front;
        part.first = sheets.len();
        for leaf in 0..part.leaves.len() {
            let recto = one_sided || sheets.len().is_multiple_of(2);
            sheets.push(sheet(Some((index, leaf)), in_front, recto, &mut counts));
        }
        before = Some(section.region);
    }
    sheets
}

/// The next sheet, numbered in roman in front matter.
fn sheet(leaf: Option<(usize, usize)>, roman: bool, recto: bool, counts: &mut (u32, u32)) -> Sheet {
    let count = if roman { &mut counts.0 } else { &mut counts.1 };
    *count += 1;
    Sheet { leaf, label: PageLabel { number: *count, roman }, recto }
}

/// Whether a section begins on a right-hand page.
fn opens_recto(setting: Setting<'_>, section: &Section<Settled>, before: Option<Region>) -> bool {
    let recto = setting.theme.opening.recto;
    if section.attrs.has("recto") {
        return true;
    }
    match (section.role, section.region) {
        (SectionRole::HalfTitle | SectionRole::TitlePage | SectionRole::Dedication, _) => true,
        (SectionRole::Copyright, _) => false,
        (SectionRole::Part | SectionRole::Appendix, _) => recto,
        (_, Region::Front | Region::Main) => recto && section.depth == 0,
        (_, Region::Back) => recto && before != Some(Region::Back),
    }
}

/// The label of the page that each anchor stands on.
fn label_anchors(document: &Document, parts: &[Part], sheets: &[Sheet]) -> Vec<Option<String>> {
    let mut nodes: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for part in parts {
        starts.insert(part.section, part.first);
        for (i, leaf) in part.leaves.iter().enumerate() {
            for node in nodes_of(&part.galley, leaf) {
                nodes.entry(node).or_insert(part.first + i);
            }
        }
    }
    let page = |it: &crate::model::Anchor| {
        nodes.get(&it.node).or_else(|| starts.get(&it.section)).copied()
    };
    let label = |page: usize| sheets.get(page).map(|it| it.label.to_string());
    document.anchors.iter().map(|it| page(it).and_then(label)).collect()
}

/// All nodes that begin on a leaf.
fn nodes_of(galley: &Galley, leaf: &Leaf) -> Vec<NodeId> {
    let rows = galley.rows.get(leaf.rows.clone()).unwrap_or_default();
    let floats = galley.floats.get(leaf.floats.clone()).unwrap_or_default();
    let notes = galley.notes.get(leaf.notes.clone()).unwrap_or_default();
    let all = rows.iter().chain(floats.iter().flat_map(|it| &it.rows)).chain(notes);
    all.flat_map(row_nodes).collect()
}

fn row_nodes(row: &Row) -> Vec<NodeId> {
    let lines = row.ink.iter().filter_map(|ink| match ink {
        Ink::Line { line, .. } => Some(&line.nodes),
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
    });
    let inner = lines.flat_map(|it| it.iter().map(|(node, _)| *node));
    row.nodes.iter().copied().chain(inner).collect()
}
