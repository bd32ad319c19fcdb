//! A paragraph's items to the ends of its lines: how many passes of total fit it takes, and what a line more or less costs.

use crate::geom::Length;
use crate::layout::para::breaks::{self, Faults, Fit, Flush, Pass, Rank, Way};
use crate::layout::para::collect::Collected;
use crate::layout::para::items::Items;
use crate::layout::para::places::{Allowed, NARROW, candidates};
use crate::layout::para::{Family, Give, ParagraphStyle, Typesetter};
use crate::theme::Align;

/// Letters are widened or narrowed by at most this, in thousandths: more would show.
pub(in crate::layout::para) const EXPANSION: i64 = 20;
/// A ragged line that is this much too short, in thousandths of an em, counts like a space stretched by half.
const RAG: i64 = 4000;
/// Words on a last line, in thousandths of an em, that look lost; and less than twice the indent of the line below them.
const RUNT: i64 = 2500;
/// A word may not be narrower after a break than before it by more than this share of the em: hyphen and hanging.
const SLACK: i64 = 1200;
/// A shorter paragraph gives and takes no line: it would show.
const LEAST_LINES: usize = 3;

/// Where the lines end, as indices of the typesetter's candidates.
pub(in crate::layout::para) fn line_ends(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    collected: &Collected,
    items: &Items,
) -> Vec<usize> {
    collect_candidates(typesetter, style, (collected, items), None);
    let mut best = best(typesetter, style);
    if best.way.demerits >= breaks::OVERFULL {
        let least = fit(style).widths.into_iter().min();
        collect_candidates(typesetter, style, (collected, items), least.map(Length));
        best = in_passes(
            typesetter,
            style,
            &[(Pass { rank: Rank::Emergency, ..Pass::LAST }, Mends::Nothing)],
        );
    }
    if style.looseness == 0 || style.align != Align::Justify {
        return best.way.ends;
    }
    let wanted = best.way.ends.len().checked_add_signed(isize::from(style.looseness));
    let ways = fair_ways(typesetter, style, &best);
    let found = ways.into_iter().find(|it| Some(it.ends.len()) == wanted);
    found.unwrap_or(best.way).ends
}

/// What a line more or less costs.
pub(in crate::layout::para) fn give(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    collected: &Collected,
    items: &Items,
) -> Give {
    if items.items.is_empty() {
        return Give::default();
    }
    collect_candidates(typesetter, style, (collected, items), None);
    let best = best(typesetter, style);
    let ways = fair_ways(typesetter, style, &best);
    let lines = best.way.ends.len();
    let extra = |lines: usize| {
        let way = ways.iter().find(|it| it.ends.len() == lines)?;
        Some((way.demerits - best.way.demerits).max(0))
    };
    Give { shorter: lines.checked_sub(1).and_then(extra), longer: extra(lines + 1) }
}

/// The best way and how it was found.
struct Best {
    way: Way,
    /// It needed the last pass.
    hopeless: bool,
}

/// Total fit in up to three passes.
fn best(typesetter: &mut Typesetter<'_>, style: &ParagraphStyle) -> Best {
    in_passes(typesetter, style, &passes(style))
}

/// The first pass that finds a way ends the search, unless that way has a fault that may be mended: then the next one has
/// a second chance, and of the two ways the cheaper is taken. A last line that is too short has a third. The last pass, which takes every line, is no such chance.
fn in_passes(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    passes: &[(Pass, Mends)],
) -> Best {
    let fit = fit(style);
    let Typesetter { scratch, candidates, .. } = typesetter;
    let mut best: Option<Best> = None;
    for (pass, mends) in passes {
        let faults = best.as_ref().map(|it| breaks::faults(&fit, &it.way, candidates));
        if !mends.is_tried(faults) {
            continue;
        }
        let found = breaks::breaks(scratch, &fit, *pass, candidates);
        let cheaper = |it: &Way| best.as_ref().is_none_or(|best| it.demerits < best.way.demerits);
        if let Some(way) = found.filter(cheaper) {
            best = Some(Best { way, hopeless: pass.last });
        }
    }
    let end = candidates.len().saturating_sub(1);
    let none = || Best { way: Way { ends: vec![end], demerits: i64::MAX }, hopeless: true };
    best.unwrap_or_else(none)
}

/// The best way of each number of lines that a reader would not take amiss; none where the best of all is amiss.
fn fair_ways(typesetter: &mut Typesetter<'_>, style: &ParagraphStyle, best: &Best) -> Vec<Way> {
    if best.hopeless || best.way.ends.len() < LEAST_LINES {
        return Vec::new();
    }
    let Typesetter { scratch, candidates, .. } = typesetter;
    breaks::ways(scratch, &fit(style), Pass::SECOND, candidates)
}

/// Collects all candidates, hyphens too: few paragraphs come out in the pass that passes over those. What is wider than
/// `broken` may be broken at every letter.
fn collect_candidates(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    (collected, items): (&Collected, &Items),
    broken: Option<Length>,
) {
    let hanging = !items.mixed && style.text.family != Family::Mono;
    let first_hangs = indent(style, 0) == Length::ZERO;
    let first_flush = indent(style, 0) == indent(style, 1);
    let narrow = style.measure < style.text.size.of_em(NARROW.0);
    let allowed =
        Allowed { hyphens: style.hyphenate, hanging, first_hangs, first_flush, broken, narrow };
    candidates(&mut typesetter.words, collected, items, allowed, &mut typesetter.candidates);
}

/// Badness of a line that is still fair.
const FAIR: i64 = 190;
/// Badness of a line that is borne for a last line that is long enough.
const STRAINED: i64 = 450;

impl Pass {
    /// Without hyphens.
    const FIRST: Self =
        Self { tolerance: 75, emergency: 0, last: false, rank: Rank::Always, loosest: 2 };
    /// With them.
    const SECOND: Self = Self { tolerance: FAIR, rank: Rank::Divided, ..Self::FIRST };
    /// With spaces that are strained, for a last line that is too short: its price is above theirs.
    const SHORT: Self = Self { tolerance: STRAINED, ..Self::SECOND };
    /// At any price.
    const LAST: Self = Self {
        tolerance: i64::MAX,
        last: true,
        rank: Rank::Despair,
        loosest: i64::MAX,
        ..Self::FIRST
    };
}

/// What a pass is run for after one that found a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mends {
    /// Any fault.
    Faults,
    /// A last line that is too short, and nothing else.
    Short,
    /// None: it is run only if no way was found.
    Nothing,
}

impl Mends {
    /// Whether the pass is run, if a way with such faults was found.
    fn is_tried(self, found: Option<Faults>) -> bool {
        match (self, found) {
            (Self::Faults, Some(faults)) => faults != Faults::default(),
            (Self::Short, Some(faults)) => faults.short,
            (Self::Short, None) | (Self::Nothing, Some(_)) => false,
            (Self::Faults | Self::Nothing, None) => true,
        }
    }
}

/// TeX §851: without hyphens, with them, and at any price.
fn passes(style: &ParagraphStyle) -> Vec<(Pass, Mends)> {
    let last = (Pass::LAST, Mends::Nothing);
    match (style.hyphenate, style.align) {
        (true, Align::Justify) => vec![
            (Pass::FIRST, Mends::Faults),
            (Pass::SECOND, Mends::Faults),
            (Pass::SHORT, Mends::Short),
            last,
        ],
        (true, _) => vec![
            (Pass { tolerance: 200, ..Pass::FIRST }, Mends::Faults),
            (Pass { tolerance: 400, ..Pass::SECOND }, Mends::Faults),
            last,
        ],
        (false, _) => vec![(Pass { tolerance: 200, ..Pass::FIRST }, Mends::Faults), last],
    }
}

fn fit(style: &ParagraphStyle) -> Fit {
    let lines = style.cut.map_or(1, |it| it.0) + 1;
    let em = style.text.size;
    let first = indent(style, 0) - indent(style, 1);
    Fit {
        widths: (0..lines).map(|it| (style.measure - indent(style, it)).0).collect(),
        expansion: EXPANSION,
        ragged: (style.align != Align::Justify).then_some(em.of_em(RAG).0),
        nearly: em.0,
        runt: em.of_em(RUNT).max(first * 2).0,
        flush: Flush {
            start: matches!(style.align, Align::Justify | Align::Start),
            end: matches!(style.align, Align::Justify | Align::End),
        },
        slack: em.of_em(SLACK).0,
    }
}

/// Indent of a line.
pub(in crate::layout::para) fn indent(style: &ParagraphStyle, line: usize) -> Length {
    match style.cut {
        Some((lines, width)) if line < lines => width,
        None if line == 0 => style.first,
        _ => style.rest,
    }
}
