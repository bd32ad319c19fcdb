//! Page make-up: a galley to the leaves of its section, and a leaf to its rows with what gave way in them.

use crate::diag::{NodeId, Sink};
use crate::layout::galley::{Galley, Paragraph, Row, rows};
use crate::layout::geometry::Geometry;
use crate::layout::looseness::{Give, Giver, white, whole};
use crate::layout::paginate::{Leaf, NoWay, Paginated, Turn, paginate};
use crate::layout::para::{ParagraphStyle, Typesetter, looseness, para};
use crate::model::{Block, BlockKind, Inline, Section, Settled, walk_blocks};
use std::collections::BTreeMap;

/// Pages that cost less than this look as they should: nothing more is tried.
const GOOD: i64 = 100;
/// Cost of a paragraph that is set looser or tighter than it likes to be, and the demerits of its lines that cost one more:
/// a line whose spaces are stretched by half costs about a third of a page that is a line short.
const UNEASY: i64 = 20;
const DEMERITS: i64 = 100;

/// A section's pages, if its first one stands as `first` says.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// Where the first page stands.
    pub first: Turn,
    /// The pages.
    pub leaves: Vec<Leaf>,
    /// What the choices of the leaves name.
    pub gives: Vec<Give>,
}

/// The words of each paragraph.
type Words<'d> = BTreeMap<NodeId, &'d [Inline<Settled>]>;

/// Makes up the pages of a section. Paragraphs are asked whether they give way only where white alone does not do.
///
/// # Errors
/// [`NoWay`] if its galley can't be set to its end.
pub(super) fn make_up(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    section: &Section<Settled>,
    galley: &Galley,
    first: Turn,
) -> Result<Way, NoWay> {
    let mut gives = if first == Turn::OneSided { Vec::new() } else { white(galley, page.leading) };
    let Paginated { mut leaves, cost } = paginate(page, galley, &gives, first)?;
    if cost > GOOD && first != Turn::OneSided {
        gives.extend(paragraphs(set, &words_of(section), galley));
        gives.sort_by_key(|it| (it.rows.end, it.rows.start));
        let again = paginate(page, galley, &gives, first)?;
        leaves = again.leaves;
    }
    Ok(Way { first, leaves, gives })
}

/// The paragraphs that can be set with a line more or less.
fn paragraphs(set: &mut Typesetter<'_>, words: &Words<'_>, galley: &Galley) -> Vec<Give> {
    let mut found = Vec::new();
    for (id, rows) in whole(galley) {
        let Some(it) = galley.paragraphs.get(id as usize) else { continue };
        let Some(content) = words.get(&it.node) else { continue };
        let give = looseness(set, &it.frame.style(it.shape), content);
        if give.shorter.is_some() || give.longer.is_some() {
            let cost = |it: Option<i64>| it.map(|it| UNEASY.saturating_add(it / DEMERITS));
            let (shorter, longer) = (cost(give.shorter), cost(give.longer));
            found.push(Give { rows, what: Giver::Paragraph(id), shorter, longer });
        }
    }
    found
}

/// The words of a section's paragraphs, by their nodes.
fn words_of(section: &Section<Settled>) -> Words<'_> {
    let mut words = Words::new();
    walk_blocks(&section.blocks, &mut |block: &Block<Settled>| {
        if let BlockKind::Paragraph(content) = &block.kind {
            words.insert(block.node, content.as_slice());
        }
    });
    words
}

/// The rows of a leaf, taken out of the galley, each with the index that it or what it stands for had there.
pub(super) fn compose(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    section: &Section<Settled>,
    galley: &mut Galley,
    (leaf, gives): (&Leaf, &[Give]),
) -> Vec<(usize, Row)> {
    let all = galley.rows.get_mut(leaf.rows.clone()).unwrap_or_default();
    let mut rows: Vec<(usize, Row)> =
        leaf.rows.clone().zip(all.iter_mut().map(std::mem::take)).collect();
    let mut chosen: Vec<&Give> = leaf
        .given
        .which
        .iter()
        .flatten()
        .filter_map(|it| gives.get(usize::try_from(*it).ok()?))
        .collect();
    if chosen.is_empty() {
        return rows;
    }
    // From the last up, so that the places of the others stay as they are.
    chosen.sort_by_key(|it| std::cmp::Reverse(it.rows.start));
    let words = words_of(section);
    for give in chosen {
        let at = give.rows.start - leaf.rows.start;
        match give.what {
            Giver::White => {
                if let Some((_, row)) = rows.get_mut(at) {
                    row.above += page.leading * i64::from(leaf.given.lines);
                }
            }
            Giver::Paragraph(id) => {
                let Some(it) = galley.paragraphs.get(id as usize) else { continue };
                let content = words.get(&it.node).copied().unwrap_or_default();
                let fresh = set_again(set, page, it, leaf.given.lines, content);
                let end = at + give.rows.len();
                let old: Vec<Row> = rows.splice(at..end, []).map(|it| it.1).collect();
                let fresh = like(old, fresh);
                rows.splice(at..at, fresh.into_iter().map(|it| (give.rows.start, it)));
            }
        }
    }
    rows
}

/// A paragraph with `more` lines than it had.
fn set_again(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    paragraph: &Paragraph,
    more: i8,
    content: &[Inline<Settled>],
) -> Vec<Row> {
    let style = paragraph.frame.style(paragraph.shape);
    let style = ParagraphStyle { looseness: more, ..style };
    // What there was to say of it was said when it was first set.
    let again = para(&mut Sink::new(), set, &style, content);
    rows(page, &paragraph.frame, again.lines, (Some(paragraph.base), paragraph.inner))
}

/// Rows set again, standing where the old ones stood: what was hung on the first and the last is hung on them.
fn like(mut old: Vec<Row>, mut fresh: Vec<Row>) -> Vec<Row> {
    if let (Some(from), Some(to)) = (old.first_mut(), fresh.first_mut()) {
        to.above = from.above;
        to.nodes = std::mem::take(&mut from.nodes);
        to.name = from.name.take();
        to.title = from.title;
        // A label hung beside the first line, or the head that the paragraph is run into, stands before its own ink.
        let hung = from.ink.len().saturating_sub(1);
        to.ink.splice(0..0, from.ink.drain(..hung));
    }
    if let (Some(from), Some(to)) = (old.last(), fresh.last_mut()) {
        to.below = from.below;
    }
    fresh
}
