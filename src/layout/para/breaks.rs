//! Places where lines may end to the places where they do end: Knuth and Plass's total fit.
//!
//! All widths are scaled points. They come as totals from the start of the paragraph, so that the cost of a line between
//! any two places is a few subtractions, and exact.

use crate::geom::Length;
use crate::layout::para::breaks::cost::{Above, Rating, demerits, is_short, rating, ratio, stacks};

/// Totals from the start of the paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout::para) struct Sums {
    /// Natural width of everything.
    pub width: i64,
    /// The part of it that may be expanded: letters, not spaces, not code.
    pub ink: i64,
    /// How far the spaces may comfortably stretch.
    pub stretch: i64,
    /// How far they may shrink at most.
    pub shrink: i64,
}

impl Sums {
    /// With a space behind it all.
    #[inline]
    pub(in crate::layout::para) fn and_space(
        self,
        width: Length,
        stretch: Length,
        shrink: Length,
    ) -> Self {
        let (stretch, shrink) = (self.stretch + stretch.0, self.shrink + shrink.0);
        Self { width: self.width + width.0, stretch, shrink, ..self }
    }
}

/// What a line that ends here ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) enum Kind {
    /// A space, or nothing.
    Plain,
    /// A hyphen that the break made.
    Hyphen,
    /// A hyphen that the author wrote.
    Compound,
    /// A new line on demand.
    Forced,
    /// The end of the paragraph.
    End,
}

impl Kind {
    /// A reader sees a hyphen at the line's end, whoever put it there.
    fn is_hyphen(self) -> bool {
        matches!(self, Self::Hyphen | Self::Compound)
    }

    /// The line ends here whatever stands on it, and its spaces need not fill it.
    fn is_forced(self) -> bool {
        matches!(self, Self::Forced | Self::End)
    }
}

/// How far things must have come before a line may end at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::layout::para) enum Rank {
    /// It always may.
    #[default]
    Always,
    /// Words may be divided.
    Divided,
    /// No way is left that a reader would not take amiss.
    Despair,
    /// Something is wider than a line.
    Emergency,
}

/// A place where a line may end; the first one is where the paragraph begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct Break {
    /// Totals at the end of a line that ends here, a hyphen included.
    pub before: Sums,
    /// Totals at the start of a line that begins here, a space dropped.
    pub after: Sums,
    /// Dislike of a break here, as in TeX.
    pub penalty: i64,
    /// What the line ends with.
    pub kind: Kind,
    /// Which passes may break here.
    pub rank: Rank,
    /// How far the last character may hang out.
    pub right: i64,
    /// How far the first character of the next line may hang out.
    pub left: i64,
    /// The last word before it; 0: there is none.
    pub ends_with: u32,
    /// The first word of a line that begins here, or what of a word is left; 0: there is none.
    pub begins_with: u32,
    /// Whose place it is: given back, not looked at.
    pub at: (u32, u32),
}

impl Break {
    /// Totals at the start of a line that begins here and is so wide, but for the width that of where it is to end.
    #[inline]
    fn next_line(&self, width: i64) -> Sums {
        Sums { width: self.after.width + self.left + width, ..self.after }
    }

    /// Whether the paragraph begins here.
    #[inline]
    fn is_first(&self) -> bool {
        self.at == (0, 0) && self.after == Sums::default()
    }
}

/// How lines are to be filled.
#[derive(Clone, Debug)]
pub(in crate::layout::para) struct Fit {
    /// Widths of the first lines; the last holds for all further ones.
    pub widths: Vec<i64>,
    /// Most that letters are widened or narrowed, in thousandths.
    pub expansion: i64,
    /// For ragged setting, what counts as one unit of looseness; spaces and letters keep their widths.
    pub ragged: Option<i64>,
    /// A last line shorter than this looks lost.
    pub runt: i64,
    /// A last line that lacks less than this looks like a mistake, and is filled where its spaces stretch comfortably.
    pub nearly: i64,
    /// Which ends of the lines stand below each other.
    pub flush: Flush,
    /// Widths may fall by this from one break to the next: a hyphen and hanging punctuation.
    pub slack: i64,
}

/// Which ends of lines stand below each other, so that a word that is repeated there is seen.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Flush {
    /// Those at which lines begin.
    pub start: bool,
    /// Those at which they end.
    pub end: bool,
}

/// One of the three attempts of TeX §851.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Pass {
    /// Badness of a line that is still accepted.
    pub tolerance: i64,
    /// Stretch that is added to every line so that hopeless paragraphs still have a best solution.
    pub emergency: i64,
    /// Whether every paragraph must come out, overfull lines and all.
    pub last: bool,
    /// Breaks up to this rank are tried.
    pub rank: Rank,
    /// A line whose spaces would stretch so many times further than is comfortable is beyond tolerance in any case.
    pub loosest: i64,
}

/// Spaces shrink at most by this share of their comfortable shrink, in thousandths.
pub(in crate::layout::para) const MOST_SHRUNK: i64 = 1_308;
/// The spaces of a last line that is nearly full stretch at most so far to fill it, in thousandths of what is comfortable.
pub(in crate::layout::para) const FULL_RATIO: i64 = 500;
/// Worst badness, TeX §108.
const INFINITELY_BAD: i64 = 10_000_000;
/// An overfull line, where nothing else is possible.
pub(in crate::layout::para) const OVERFULL: i64 = 1 << 50;
/// More candidates than this never lie on one line of text; the oldest are given up.
const MAX_ACTIVE: usize = 2_000;
/// Ways to one place that differ more in their number of lines are not weighed against each other.
const MAX_LINES_APART: u32 = 12;

/// A way to set the paragraph up to a break.
#[derive(Clone, Copy, Debug)]
struct Node {
    at: u32,
    line: u32,
    class: u8,
    /// Lines just above that end in hyphens, 0 to 2.
    hyphens: u8,
    before: u32,
    demerits: i64,
}

impl Node {
    /// The paragraph's start.
    const START: Self =
        Self { at: 0, line: 0, class: 1, hyphens: 0, before: u32::MAX, demerits: 0 };
}

/// The best ways that end at one break with the same line number: by class and number of hyphens above.
#[derive(Clone, Copy, Debug)]
struct Best {
    /// Which there are: a bit for each.
    known: u16,
    ways: [Node; 12],
}

impl Best {
    const NONE: Self = Self { known: 0, ways: [Node::START; 12] };

    /// Keeps the better way of its kind; the first of equals.
    #[inline]
    fn offer(&mut self, node: Node) {
        let kind = usize::from(node.class) * 3 + usize::from(node.hyphens);
        if self.known & (1 << kind) == 0 || node.demerits < self.ways[kind].demerits {
            self.known |= 1 << kind;
            self.ways[kind] = node;
        }
    }

    /// Those there are.
    fn iter(&self) -> impl Iterator<Item = Node> {
        let mut left = self.known;
        std::iter::from_fn(move || {
            let next = self.ways.get(left.trailing_zeros() as usize).copied()?;
            left &= left - 1;
            Some(next)
        })
    }
}

/// A way that may still go on, with what its next line is measured by.
#[derive(Clone, Copy, Debug)]
struct Active {
    /// Totals where that line begins, but for the width that of where it is to end.
    from: Sums,
    /// The line's number.
    line: u32,
    node: u32,
}

/// Memory of a search, kept between paragraphs.
#[derive(Debug, Default)]
pub(in crate::layout::para) struct Scratch {
    nodes: Vec<Node>,
    active: Vec<Active>,
    best: Vec<Best>,
}

/// A way to set a whole paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct Way {
    /// The ends of its lines, as indices of the breaks, rising.
    pub ends: Vec<usize>,
    /// How much is to be said against it (TeX §859).
    pub demerits: i64,
}

/// Whether ways to the same place compete that differ in their number of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    /// They do, where all further lines are equally wide (TeX §845, the easy line).
    Alike,
    /// They don't, since that number matters (TeX §875); and three hyphens in succession are no way.
    Apart,
}

/// The best way; `None` if the pass finds none.
pub(in crate::layout::para) fn breaks(
    scratch: &mut Scratch,
    fit: &Fit,
    pass: Pass,
    breaks: &[Break],
) -> Option<Way> {
    search(scratch, fit, pass, breaks, Count::Alike)?;
    let Scratch { nodes, active, .. } = scratch;
    let best =
        active.iter().map(|it| it.node).min_by_key(|it| (nodes[*it as usize].demerits, *it))?;
    Some(trace(nodes, best))
}

/// The best way of each number of lines, fewest first; none of them has an overfull line or three hyphens in succession.
pub(in crate::layout::para) fn ways(
    scratch: &mut Scratch,
    fit: &Fit,
    pass: Pass,
    breaks: &[Break],
) -> Vec<Way> {
    let pass = Pass { last: false, ..pass };
    if search(scratch, fit, pass, breaks, Count::Apart).is_none() {
        return Vec::new();
    }
    let Scratch { nodes, active, .. } = scratch;
    active.sort_by_key(|it| (it.line, nodes[it.node as usize].demerits, it.node));
    active.dedup_by_key(|it| it.line);
    active.iter().map(|it| trace(nodes, it.node)).collect()
}

/// What a way has that its pass may not have had a way around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout::para) struct Faults {
    /// Words that stand below themselves.
    pub stacks: u32,
    /// The last line is too short.
    pub short: bool,
}

/// The faults of a way.
pub(in crate::layout::para) fn faults(fit: &Fit, way: &Way, breaks: &[Break]) -> Faults {
    let mut found = Faults::default();
    let mut start = breaks.first();
    for end in way.ends.iter().map(|it| breaks.get(*it)) {
        let (Some(from), Some(to)) = (start, end) else { break };
        found.stacks += u32::from(stacks(fit, from, to));
        found.short |= is_short(fit, from, to);
        start = end;
    }
    found
}

/// Leaves active the ways that end at the last break; `None` if there are none.
fn search(
    scratch: &mut Scratch,
    fit: &Fit,
    pass: Pass,
    breaks: &[Break],
    count: Count,
) -> Option<()> {
    let easy = match count {
        Count::Alike => fit.widths.len().saturating_sub(1),
        Count::Apart => usize::MAX,
    };
    // What a later start may gain on an earlier one: hanging, and the difference of indents.
    let widest = fit.widths.iter().max().copied().unwrap_or(0);
    let margin = fit.slack + widest - fit.widths.iter().min().copied().unwrap_or(0);
    let Scratch { nodes, active, best } = scratch;
    nodes.clear();
    active.clear();
    best.clear();
    if let Some(start) = breaks.first() {
        active.push(push(fit, nodes, start, Node::START));
    }
    let tried = breaks.iter().enumerate().skip(1).filter(|it| it.1.rank <= pass.rank);
    for (index, end) in tried {
        let mut lost: Option<u32> = None;
        let mut reached = Reached::NOTHING;
        let (mut looked_at, mut kept) = (0, 0);
        while let Some(way) = active.get(looked_at).copied() {
            let line = Gauge::new(fit, pass, way.from, end);
            if line.is_early(fit, pass, end, margin) {
                // Lines from later starts are shorter still.
                break;
            }
            looked_at += 1;
            match line.rate(fit, pass, end) {
                Ok(rating) if rating.badness <= pass.tolerance => {
                    let node = &nodes[way.node as usize];
                    let ladder = node.hyphens == 2 && end.kind.is_hyphen();
                    if !ladder || pass.last {
                        let group = reached.group(best, (way.line as usize + 1).min(easy));
                        let start = &breaks[node.at as usize];
                        group.offer(follow(fit, node, way.node, start, end, index, rating));
                    }
                }
                Ok(_) => {}
                Err(over) if over <= fit.slack && !end.kind.is_forced() => {}
                Err(_) => {
                    lost = Some(lost.map_or(way.node, |it| later(nodes, it, way.node)));
                    continue;
                }
            }
            active[kept] = way;
            kept += 1;
        }
        if kept < looked_at {
            active.drain(kept..looked_at);
        }
        if end.kind.is_forced() {
            let left = active.iter().map(|it| it.node);
            lost = left.chain(lost).reduce(|a, b| later(nodes, a, b));
            active.clear();
        }
        enter(fit, (nodes, active), best, (reached, end));
        if active.is_empty() {
            let from = lost.filter(|_| pass.last)?;
            let overfull = run_over(&nodes[from as usize], from, index);
            active.push(push(fit, nodes, end, overfull));
        }
    }
    Some(())
}

/// The groups of best ways that some way has just reached: the numbers of their lines.
#[derive(Clone, Copy)]
struct Reached {
    first: usize,
    last: usize,
}

impl Reached {
    const NOTHING: Self = Self { first: usize::MAX, last: 0 };

    /// The group of a number of lines, empty at first.
    #[inline]
    fn group<'b>(&mut self, best: &'b mut Vec<Best>, line: usize) -> &'b mut Best {
        if best.len() <= line {
            best.resize(line + 1, Best::NONE);
        }
        self.first = self.first.min(line);
        self.last = self.last.max(line);
        &mut best[line]
    }
}

/// The successor of a way whose next line can't but be overfull.
fn run_over(node: &Node, from: u32, index: usize) -> Node {
    Node {
        at: number(index),
        line: node.line + 1,
        class: 0,
        hyphens: 0,
        before: from,
        demerits: node.demerits.saturating_add(OVERFULL),
    }
}

/// Width of a line.
#[inline]
fn width_of(fit: &Fit, line: usize) -> i64 {
    fit.widths.get(line).or(fit.widths.last()).copied().unwrap_or(0)
}

/// Makes the best ways active and forgets them as best. Those that have many lines more or less than the best of all
/// are given up: a long paragraph would have ever more of them.
fn enter(
    fit: &Fit,
    (nodes, active): (&mut Vec<Node>, &mut Vec<Active>),
    best: &mut [Best],
    (reached, end): (Reached, &Break),
) {
    let Some(groups) = best.get_mut(reached.first..=reached.last) else { return };
    let all = groups.iter().flat_map(Best::iter);
    let line = all.min_by_key(|it| it.demerits).map_or(0, |it| it.line);
    for group in groups {
        let near = group.iter().filter(|it| it.line.abs_diff(line) <= MAX_LINES_APART);
        near.for_each(|it| active.push(push(fit, nodes, end, it)));
        group.known = 0;
    }
    if active.len() > MAX_ACTIVE {
        active.drain(..active.len() - MAX_ACTIVE);
    }
}

/// Takes up a way that ends at `end`.
#[inline]
fn push(fit: &Fit, nodes: &mut Vec<Node>, end: &Break, node: Node) -> Active {
    nodes.push(node);
    let from = end.next_line(width_of(fit, node.line as usize));
    Active { from, line: node.line, node: number(nodes.len() - 1) }
}

/// Of two ways the one with less on its last line, which overflows least.
fn later(nodes: &[Node], a: u32, b: u32) -> u32 {
    let key = |id: u32| {
        let node = &nodes[id as usize];
        (node.at, -node.demerits)
    };
    if key(b) > key(a) { b } else { a }
}

/// The way's successor that ends at `end`.
#[inline]
fn follow(
    fit: &Fit,
    node: &Node,
    id: u32,
    start: &Break,
    end: &Break,
    index: usize,
    rating: Rating,
) -> Node {
    let hyphens = if end.kind.is_hyphen() { (node.hyphens + 1).min(2) } else { 0 };
    let own = demerits(fit, start, end, rating, Above { class: node.class, hyphens: node.hyphens });
    Node {
        at: number(index),
        line: node.line + 1,
        class: rating.class,
        hyphens,
        before: id,
        demerits: node.demerits.saturating_add(own),
    }
}

/// What a line between two breaks has, against what its width asks for.
struct Gauge {
    /// Width that is left over; negative: that is wanting.
    room: i64,
    /// How much of it the letters take up.
    give: i64,
    /// What the spaces may comfortably stretch.
    stretch: i64,
    /// What they may comfortably shrink.
    shrink: i64,
}

impl Gauge {
    #[inline]
    fn new(fit: &Fit, pass: Pass, from: Sums, end: &Break) -> Self {
        Self {
            room: from.width + end.right - end.before.width,
            give: (end.before.ink - from.ink) * fit.expansion / 1000,
            stretch: end.before.stretch - from.stretch + pass.emergency,
            shrink: end.before.shrink - from.shrink,
        }
    }

    /// Whether the line would be far beyond tolerance even if it were narrower by `margin`: most places are.
    #[inline]
    fn is_early(&self, fit: &Fit, pass: Pass, end: &Break, margin: i64) -> bool {
        // The last pass takes every line.
        if fit.ragged.is_some() || end.kind.is_forced() || pass.tolerance >= INFINITELY_BAD {
            return false;
        }
        let glue = self.room - margin - self.give;
        glue > 0 && glue > self.stretch.saturating_mul(pass.loosest)
    }

    /// How well the line fills its width; if it can't be made narrow enough, by how much.
    #[inline]
    fn rate(&self, fit: &Fit, pass: Pass, end: &Break) -> Result<Rating, i64> {
        let ends = end.kind.is_forced();
        if let Some(unit) = fit.ragged {
            return match self.room {
                ..0 => Err(-self.room),
                _ if ends => Ok(Rating::PERFECT),
                _ => Ok(rating(ratio(self.room, unit + pass.emergency))),
            };
        }
        let glue = (self.room.abs() - self.give).max(0);
        // Most places are far too early for the line's end: no division is spent on them.
        if self.room > 0 && !ends && glue > self.stretch.saturating_mul(pass.loosest) {
            return Ok(Rating::HOPELESS);
        }
        if self.room < 0 {
            if glue * 1000 > self.shrink * MOST_SHRUNK {
                return Err(glue - self.shrink * MOST_SHRUNK / 1000);
            }
            return Ok(rating(-ratio(glue, self.shrink)));
        }
        if !ends {
            return Ok(rating(ratio(glue, self.stretch)));
        }
        if end.kind != Kind::End || self.room == 0 || self.room >= fit.nearly {
            return Ok(Rating::PERFECT);
        }
        let wide = ratio(glue, self.stretch);
        Ok(if wide <= FULL_RATIO { rating(wide) } else { Rating::NEARLY_FULL })
    }
}

/// A way from its last line back to its first.
fn trace(nodes: &[Node], last: u32) -> Way {
    let mut ends = Vec::new();
    let mut node = &nodes[last as usize];
    let demerits = node.demerits;
    while node.before != u32::MAX {
        ends.push(node.at as usize);
        node = &nodes[node.before as usize];
    }
    ends.reverse();
    Way { ends, demerits }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

mod cost;
#[cfg(test)]
mod tests;
