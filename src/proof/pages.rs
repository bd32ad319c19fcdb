//! A `Document` and its `Pages` to the first node of which too little or too much stands on them.

use crate::diag::{NodeId, Place};
use crate::manifest::SectionRole;
use crate::model::{Document, ImageId, Tally};
use crate::page::{Item, Mark, Pages, Sheet};
use crate::proof::{Fault, Matter, matters, some};
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted of a node, and what is there.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    kind: Kind,
    wanted: Tally,
    there: Tally,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Nothing of the author's: a paragraph's own node, a generated number.
    #[default]
    Open,
    /// So much.
    Exact,
    /// Something.
    Present,
}

/// Whether every word, mark and picture of the document stands on the pages once. What is painted again (running heads, the
/// heads of tables and columns) belongs to no element and is not counted. In a handout a title block stands for the title
/// pages.
///
/// # Errors
/// The first in reading order that is not there, not whole, or there twice.
pub fn pages(document: &Document, pages: &Pages, handout: bool) -> Result<(), Fault> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut pictures = Pictures::default();
    let mut made = Vec::new();
    let titles = |role| matches!(role, SectionRole::HalfTitle | SectionRole::TitlePage);
    let holds = |role| role != SectionRole::Cover && !(handout && titles(role));
    matters(document, |it| holds(it.role), &mut |matter| match matter {
        Matter::Words(text) | Matter::Formula(text, None) => {
            want(&mut slots, text.node, &text.text);
        }
        Matter::Formula(text, Some(seen)) => {
            if seen && let Some(slot) = slot(&mut slots, text.node) {
                slot.kind = Kind::Present;
            }
        }
        Matter::Bracket(_) => {}
        Matter::Mark(node, sign) => want(&mut slots, node, sign),
        Matter::Page(node) => {
            if let Some(slot) = slot(&mut slots, node) {
                slot.kind = Kind::Present;
            }
        }
        Matter::Picture(image, node) => {
            if pages.images.get(image).is_some() {
                pictures.wanted.entry(image).or_default().push(node);
            }
        }
        Matter::Again(image) => {
            pictures.again.insert(image);
        }
        Matter::Made(node, what) => made.push((node, what)),
    });
    for item in pages.pages.iter().flat_map(|it| &it.items) {
        count(item, &mut slots, &mut pictures);
    }
    if let Some(at) = slots.iter().position(|it| !it.is_sound()) {
        return Err(words(document, NodeId(u32::try_from(at).unwrap_or(u32::MAX)), slots[at]));
    }
    pictures.check(document)?;
    is_made(document, pages, &made)
}

/// Whether every page stands on the sheets once.
///
/// # Errors
/// The first that does not.
pub fn sheets(pages: &Pages, sheets: &[Sheet]) -> Result<(), Fault> {
    let mut times = vec![0_usize; pages.pages.len()];
    for placed in sheets.iter().flat_map(|it| &it.places) {
        if let Some(it) = times.get_mut(placed.page) {
            *it += 1;
        }
    }
    match times.iter().position(|it| *it != 1) {
        Some(at) => Err(Fault {
            span: None,
            what: format!("page {} stands on the sheets {} times", at + 1, times[at]),
        }),
        None => Ok(()),
    }
}

impl Slot {
    fn is_sound(&self) -> bool {
        match self.kind {
            Kind::Open => true,
            Kind::Exact => self.wanted == self.there,
            Kind::Present => self.there.letters > 0,
        }
    }
}

/// The slot of a node; nodes are numbered densely.
fn slot(slots: &mut Vec<Slot>, node: NodeId) -> Option<&mut Slot> {
    if node == NodeId::NONE {
        return None;
    }
    let at = node.0 as usize;
    if slots.len() <= at {
        slots.resize(at + 1, Slot::default());
    }
    slots.get_mut(at)
}

fn want(slots: &mut Vec<Slot>, node: NodeId, text: &str) {
    if let Some(slot) = slot(slots, node) {
        slot.kind = Kind::Exact;
        slot.wanted.add(text);
    }
}

fn count(item: &Item, slots: &mut [Slot], pictures: &mut Pictures) {
    match &item.mark {
        Mark::Run(run) if item.element.is_some() => {
            if let Some(slot) = slots.get_mut(run.place.node.0 as usize) {
                slot.there.add(&run.text);
            }
        }
        Mark::Image { image, .. } => *pictures.there.entry(*image).or_default() += 1,
        Mark::Run(_) | Mark::Rule { .. } | Mark::Path { .. } => {}
    }
}

#[derive(Default)]
struct Pictures {
    /// The blocks that show each.
    wanted: BTreeMap<ImageId, Vec<NodeId>>,
    there: BTreeMap<ImageId, usize>,
    again: BTreeSet<ImageId>,
}

impl Pictures {
    fn check(&self, document: &Document) -> Result<(), Fault> {
        for (image, blocks) in &self.wanted {
            let there = self.there.get(image).copied().unwrap_or_default();
            let wanted = blocks.len();
            if there < wanted || (there > wanted && !self.again.contains(image)) {
                let node = blocks.first().copied().unwrap_or_default();
                return Err(Fault {
                    span: document.span(Place::of(node), 0),
                    what: format!("a picture stands on the pages {there} times, not {wanted}"),
                });
            }
        }
        Ok(())
    }
}

/// Whether something is painted of each block that recto words itself.
fn is_made(document: &Document, pages: &Pages, made: &[(NodeId, &str)]) -> Result<(), Fault> {
    if made.is_empty() {
        return Ok(());
    }
    let elements = &pages.structure.elements;
    let mut painted = vec![false; elements.len()];
    for id in pages.pages.iter().flat_map(|it| &it.items).filter_map(|it| it.element) {
        let mut at = Some(id);
        while let Some(it) = at {
            match painted.get_mut(it.0 as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => break,
            }
            at = pages.structure.get(it).and_then(|it| it.parent);
        }
    }
    let there = elements.iter().zip(&painted).filter(|it| *it.1).map(|it| it.0.node);
    let there: BTreeSet<NodeId> = there.collect();
    match made.iter().find(|it| !there.contains(&it.0)) {
        None => Ok(()),
        Some((node, what)) => Err(Fault {
            span: document.span(Place::of(*node), 0),
            what: format!("{what} does not stand on the pages"),
        }),
    }
}

/// What to say of a node's words.
fn words(document: &Document, node: NodeId, found: Slot) -> Fault {
    let mut text = String::new();
    matters(document, |_| true, &mut |matter| match matter {
        Matter::Words(it) | Matter::Formula(it, _) if it.node == node => text = some(&it.text),
        Matter::Mark(it, sign) if it == node => text = format!("the mark of note {sign}"),
        Matter::Page(it) if it == node => "a page number".clone_into(&mut text),
        _ => {}
    });
    let (there, wanted) = (found.there.letters, found.wanted.letters);
    let how = match found.kind {
        Kind::Exact => format!("of its {wanted} letters {there} stand on the pages"),
        Kind::Open | Kind::Present => "it does not stand on the pages".to_owned(),
    };
    Fault { span: document.span(Place::of(node), 0), what: format!("{text}: {how}") }
}
