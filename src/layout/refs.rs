//! Galleys to an order of pages with numbers, and page references to a state in which they agree with it.

use crate::diag::{self, Code, Diagnostic, NodeId, Sink};
use crate::layout::galley::{Galley, Ink, Row};
use crate::layout::geometry::Geometry;
use crate::layout::kept::Memory;
use crate::layout::makeup::make_up;
use crate::layout::names;
use crate::layout::paginate::{Leaf, NoWay, Turn};
use crate::layout::para::{Typesetter, Vocabulary};
use crate::layout::part::{Labels, MadeUp, Opens, Part, Sheet};
use crate::layout::section::{Place, section};
use crate::layout::{LayoutError, Setting};
use crate::manifest::{FirstPage, Region, SectionRole};
use crate::model::{AnchorId, Document, Section, Settled};
use crate::page::PageLabel;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often the book is set again until its page references agree with its pages.
const MOST_ROUNDS: usize = 4;

/// The book in pages, and the labels that its page references print.
pub(super) struct Arranged {
    /// Sections in order.
    pub parts: Vec<Part>,
    /// Pages in order.
    pub sheets: Vec<Sheet>,
    /// By anchor.
    pub labels: Labels,
}

/// Sets all sections until page references agree with the pages, and puts the pages in order.
///
/// Front matter is numbered on its own, so that the contents never shift the text. A section is set again only if a label
/// that it prints has changed; after [`MOST_ROUNDS`] the pages stay as they are, and what is not true is said.
///
/// # Errors
/// [`LayoutError`] if the pages of a section can't be made up.
pub(super) fn settle(
    sink: &mut Sink,
    setting: Setting<'_>,
    document: &Document,
    page: Geometry,
    (vocabulary, memory): (&Vocabulary, &Memory),
) -> Result<Arranged, LayoutError> {
    let order = order(setting, document);
    let mut labels: Labels = vec![None; document.anchors.len()];
    let mut parts = set_all((setting, document, vocabulary, memory), page, &order, &labels)?;
    let mut sheets = arrange(document, &mut parts, page.one_sided);
    for round in 0.. {
        let found = label_anchors(document, &parts, &sheets);
        let stale: Vec<usize> = (0..parts.len())
            .filter(|it| parts.get(*it).is_some_and(|it| it.prints_other(&labels, &found)))
            .collect();
        if stale.is_empty() {
            break;
        }
        if round == MOST_ROUNDS {
            report(sink, document, &parts, (&labels, &found));
            break;
        }
        labels = found;
        let again: Vec<Opens> = stale.iter().filter_map(|i| order.get(*i).copied()).collect();
        let again = set_all((setting, document, vocabulary, memory), page, &again, &labels)?;
        for (i, part) in stale.into_iter().zip(again) {
            if let Some(old) = parts.get_mut(i) {
                *old = part;
            }
        }
        sheets = arrange(document, &mut parts, page.one_sided);
    }
    Ok(Arranged { parts, sheets, labels })
}

/// Says which page references print a number that is not the true one.
fn report(
    sink: &mut Sink,
    document: &Document,
    parts: &[Part],
    (printed, found): (&Labels, &Labels),
) {
    for cited in parts.iter().flat_map(|it| &it.set.cites) {
        let at = cited.to.0 as usize;
        let (Some(Some(printed)), Some(Some(found))) = (printed.get(at), found.get(at)) else {
            continue;
        };
        if printed == found {
            continue;
        }
        let said = format!("a page reference says {printed}, but what it names stands on {found}");
        let span = document.span(diag::Place::of(cited.node), 1);
        let more = "each number moves the text so that the other one becomes true";
        sink.push(
            Diagnostic::new(Code::PageReference, said)
                .at_maybe(span, more)
                .hint("reword the paragraph that it stands in, so that it has a line more or less"),
        );
    }
}

/// Sections in the order of this edition's pages. A handout has a title block instead of its title pages, and its imprint at the end.
fn order(setting: Setting<'_>, document: &Document) -> Vec<Opens> {
    let handout = setting.edition.handout;
    let all = document.sections.iter().enumerate();
    let of_whole = |it| matches!(it, SectionRole::HalfTitle | SectionRole::TitlePage);
    let kept =
        all.filter(|(_, it)| it.role != SectionRole::Cover && !(handout && of_whole(it.role)));
    let (mut order, last): (Vec<_>, Vec<_>) =
        kept.partition(|(_, it)| !(handout && it.role == SectionRole::Copyright));
    order.extend(last);
    let mut before: Option<Region> = None;
    let each = order.into_iter().enumerate().map(|(at, (section, it))| {
        // The text begins on a right-hand page after front matter.
        let starts = before == Some(Region::Front) && it.region != Region::Front;
        let recto = !handout && (starts || opens_recto(setting, it, before));
        before = Some(it.region);
        Opens { section, recto, title_block: handout && at == 0 }
    });
    each.collect()
}

/// Sets sections, each with a sink of its own; the order of the result is that of `sections`, whatever the threads do.
fn set_all(
    (setting, document, vocabulary, memory): (Setting<'_>, &Document, &Vocabulary, &Memory),
    page: Geometry,
    sections: &[Opens],
    labels: &Labels,
) -> Result<Vec<Part>, LayoutError> {
    let page_of = |id: AnchorId| labels.get(id.0 as usize).cloned().flatten();
    let make = || vocabulary.typesetter(setting, document, &page_of);
    let each = sections.par_iter().map_init(make, |it, opens| {
        let known = memory.section(*opens, &page, labels);
        let set = known.map_or_else(|| set_one(&mut it.set, page, *opens).map(Arc::new), Ok)?;
        memory.learn(*opens, &page, labels, &set);
        Ok(Part { section: opens.section, set, way: 0, recto: opens.recto, first: 0 })
    });
    // First all, then the first error: which comes first must not depend on the threads.
    let each: Vec<_> = each.collect();
    each.into_iter().collect()
}

fn set_one(set: &mut Typesetter<'_>, page: Geometry, opens: Opens) -> Result<MadeUp, LayoutError> {
    let Opens { section: index, recto, title_block } = opens;
    let mut made = MadeUp::default();
    if let Some(it) = set.document.sections.get(index) {
        made.galley = section(&mut made.sink, set, page, it, Place { title_block });
        made.cites = names::cited(set.document, it);
        let firsts: &[Turn] = match (page.one_sided, recto) {
            (true, _) => &[Turn::OneSided],
            (false, true) => &[Turn::Opening],
            (false, false) => &[Turn::Opening, Turn::Verso],
        };
        for first in firsts {
            let way = make_up(set, &page, it, &made.galley, *first);
            made.ways.push(way.map_err(|at| stuck(set.document, it, &made.galley, at))?);
        }
    }
    Ok(made)
}

/// Where in the source page make-up came to no end: at the last words before the row that it stuck at.
fn stuck(
    document: &Document,
    section: &Section<Settled>,
    galley: &Galley,
    NoWay { row }: NoWay,
) -> LayoutError {
    let rows = galley.rows.iter().take(row.saturating_add(1)).rev();
    let places = rows.flat_map(|it| &it.ink).filter_map(Ink::place);
    let span = places.chain([diag::Place::of(section.node)]).find_map(|it| document.span(it, 1));
    LayoutError { reason: "its pages can't be made up to the end", span }
}

/// Puts the pages of all parts in order: rectos, blanks, numbers.
fn arrange(document: &Document, parts: &mut [Part], one_sided: bool) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let region = |part: &Part| document.sections.get(part.section).map(|it| it.region);
    let has_main = parts.iter().any(|it| region(it) == Some(Region::Main));
    let mut counts = (0_u32, 0_u32);
    let mut in_front = has_main && !one_sided;
    for (index, part) in parts.iter_mut().enumerate() {
        if part.recto && sheets.len() % 2 == 1 {
            sheets.push(sheet(None, in_front, false, &mut counts));
        }
        in_front &= region(part) == Some(Region::Front);
        part.first = sheets.len();
        let first = match sheets.len().is_multiple_of(2) {
            _ if one_sided => Turn::OneSided,
            true => Turn::Opening,
            false => Turn::Verso,
        };
        part.way = part.set.ways.iter().position(|it| it.first == first).unwrap_or(0);
        for leaf in 0..part.leaves().len() {
            let recto = one_sided || sheets.len().is_multiple_of(2);
            sheets.push(sheet(Some((index, leaf)), in_front, recto, &mut counts));
        }
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
    match (section.role.properties().first_page, section.region) {
        (FirstPage::Right, _) => true,
        (FirstPage::Next, _) => false,
        (FirstPage::AsChapters, _) => recto,
        (FirstPage::ByPlace, Region::Front | Region::Main) => recto && section.depth == 0,
        (FirstPage::ByPlace, Region::Back) => recto && before != Some(Region::Back),
    }
}

/// The label of the page that each anchor stands on.
fn label_anchors(document: &Document, parts: &[Part], sheets: &[Sheet]) -> Labels {
    let mut nodes: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    for part in parts {
        starts.insert(part.section, part.first);
        for (i, leaf) in part.leaves().iter().enumerate() {
            for node in nodes_of(&part.set.galley, leaf) {
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
