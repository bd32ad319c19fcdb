//! Formulas in lines and on lines of their own: where they may be parted, and how they fit a measure.

use crate::geom::Length;
use crate::layout::math::boxes::Set;
use crate::layout::math::row::{Atom, Line};
use crate::layout::math::setter::MathSetter;
use crate::layout::math::spacing::Glue;
use crate::layout::math::style::Cx;
use crate::layout::math::{MathBox, table, whole};
use crate::math::tree::{Align, Class, Kind, Node, Style, TableKind};

/// `\relpenalty` of plain TeX.
const AFTER_RELATION: i64 = 500;
/// `\binoppenalty`.
const AFTER_OPERATOR: i64 = 700;
/// A line is not ended before a relation within this part of its room.
const SHORT: i64 = 3;
/// Thousandths of an em that what goes on in another line is set in.
const CONTINUED: i64 = 2_000;

/// A part of a formula in a line of text, between two places where the line may end or space gives way.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout) struct Piece {
    /// What it paints.
    pub(in crate::layout) set: MathBox,
    /// The space behind it, which goes where the line ends.
    pub(in crate::layout) space: Length,
    /// How much that can stretch.
    pub(in crate::layout) stretch: Length,
    /// How much it can shrink.
    pub(in crate::layout) shrink: Length,
    /// Dislike of ending the line behind it; `None`: no line ends there.
    pub(in crate::layout) penalty: Option<i64>,
}

/// A formula in a line: parted after relations, after operators and at `\allowbreak`, all at its outermost level
/// (*The TeXbook*, p. 173). The space before such a sign gives way as much as the one behind it.
pub(in crate::layout) fn pieces(nodes: &[Node], setter: &MathSetter<'_>) -> Vec<Piece> {
    let line = Line::of(nodes, Cx::new(Style::Text), false);
    let mut all: Vec<Piece> = Vec::new();
    let mut open = Set::default();
    // The penalty behind what was set last, if the line may end there.
    let mut after: Option<i64> = None;
    line.each(setter, |atom, glue, set| {
        let penalty = after.take_if(|_| atom.class.is_some());
        let elastic = glue.stretch > Length::ZERO || glue.shrink > Length::ZERO;
        if penalty.is_some() || elastic {
            let done = ahead(std::mem::take(&mut open)).finish(setter);
            let Glue { width: space, stretch, shrink } = glue;
            all.push(Piece { set: done, space, stretch, shrink, penalty });
        } else {
            open.width += glue.width;
        }
        open.push(set);
        after = match (atom.class, &atom.node.kind) {
            (Some(Class::Rel), _) => Some(AFTER_RELATION),
            (Some(Class::Bin), _) => Some(AFTER_OPERATOR),
            (None, Kind::Break) => Some(0),
            // A space stands between the sign and the place.
            (None, _) => after,
            _ => None,
        };
    });
    let zero = Length::ZERO;
    let set = ahead(open).finish(setter);
    all.push(Piece { set, space: zero, stretch: zero, shrink: zero, penalty: None });
    all
}

/// Negative space moves what is in a formula, never the words behind it over those before it.
fn ahead(set: Set) -> Set {
    Set { width: set.width.max(Length::ZERO), ..set }
}

/// A row of a display.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout) struct SetRow {
    /// What it paints; all rows of a table are equally wide, but for those of `multline`.
    pub(in crate::layout) set: MathBox,
    /// How far its baseline is below that of the row before it; 0 for the first.
    pub(in crate::layout) below: Length,
    /// Which row of the table it is, for its tag and label.
    pub(in crate::layout) index: usize,
    /// Where it stands on the measure, if that is not where the display does: the rows of `multline`.
    pub(in crate::layout) align: Option<Align>,
}

/// `\multlinegap`: between a margin and a row of `multline` at that side, thousandths of an em.
const MULTLINE_GAP: i64 = 1_000;

impl SetRow {
    /// A row that is all there is.
    pub(in crate::layout) fn of(set: MathBox) -> Self {
        Self { set, below: Length::ZERO, index: 0, align: None }
    }

    /// How far in the row stands on a measure; `None`: where the display does.
    pub(in crate::layout) fn x(&self, measure: Length, em: Length) -> Option<Length> {
        let room = (measure - self.set.width).max(Length::ZERO);
        let gap = em.of_em(MULTLINE_GAP).min(room);
        Some(match self.align? {
            Align::Left => gap,
            Align::Center => room.div(2),
            Align::Right => room - gap,
        })
    }
}

/// A display's rows: those of `align`, `gather` and their kin if that is all there is, so that they may be parted between pages;
/// else one.
pub(in crate::layout) fn rows(nodes: &[Node], setter: &MathSetter<'_>) -> Vec<SetRow> {
    if let [Node { kind: Kind::Table(it), .. }] = nodes
        && it.kind.is_lines()
        && !it.rows.is_empty()
    {
        let mut last = Length::ZERO;
        let lines = table::lines(it, setter).into_iter().enumerate();
        let each = lines.map(|(index, (set, baseline))| {
            let below = baseline - last;
            last = baseline;
            let align = (it.kind == TableKind::Multline).then(|| it.align(index, 0));
            SetRow { set: set.finish(setter), below, index, align }
        });
        return each.collect();
    }
    let set = whole(nodes, Style::Display, setter).finish(setter);
    vec![SetRow::of(set)]
}

/// A display that was made to fit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout) struct Fitted {
    /// Its lines; one unless it was too wide.
    pub(in crate::layout) lines: Vec<MathBox>,
    /// How far it stands over the measure after all.
    pub(in crate::layout) over: Option<Length>,
}

/// A display on a measure: in one line, or broken at wide spaces, then before relations, then before operators, going on 2 em in.
pub(in crate::layout) fn fit(nodes: &[Node], measure: Length, setter: &MathSetter<'_>) -> Fitted {
    let line = Line::of(nodes, Cx::new(Style::Display), false);
    let mut parts: Vec<Part> = Vec::new();
    line.each(setter, |atom, glue, set| parts.push(Part::new(atom, glue, set)));
    let inset = setter.of_em(CONTINUED).min(measure.div(4));
    let mut lines: Vec<Set> = Vec::new();
    let mut rest = parts.as_slice();
    while let Some(first) = rest.first() {
        let goes_on = !lines.is_empty();
        // What a wide space parts are formulas side by side: the next one begins where the first one did.
        let from = if goes_on && !first.wide { inset } else { Length::ZERO };
        if goes_on && first.wide {
            rest = rest.get(1..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
        }
        let room = measure - from;
        let (now, then) = rest.split_at(end(rest, room));
        lines.push(joined(now, from));
        rest = then;
    }
    if lines.is_empty() {
        lines.push(Set::default());
    }
    let widest = lines.iter().map(|it| it.width).max().unwrap_or_default();
    let over = Some(widest - measure).filter(|it| *it > Length::ZERO);
    Fitted { lines: lines.into_iter().map(|it| it.finish(setter)).collect(), over }
}

/// An atom of a display.
struct Part {
    before: Length,
    set: Set,
    class: Option<Class>,
    /// A space of an em or more: `\quad`.
    wide: bool,
}

impl Part {
    fn new(atom: &Atom<'_>, glue: Glue, set: Set) -> Self {
        let wide = matches!(atom.node.kind, Kind::Space(1_000..));
        Self { before: glue.width, set: set.grouped(), class: atom.class, wide }
    }
}

/// How many parts stand in a line: all, or those before the last wide space that leaves the line short enough, else the last
/// relation, else the last operator; where none does, before the first.
fn end(parts: &[Part], room: Length) -> usize {
    let mut width = Length::ZERO;
    let mut last: [Option<usize>; 3] = [None; 3];
    let mut is_over = false;
    // A line does not end before its first term.
    let mut begun = false;
    for (at, part) in parts.iter().enumerate() {
        let kind = match part.class {
            _ if part.wide => Some(0),
            Some(Class::Rel) => Some(1),
            Some(Class::Bin) => Some(2),
            _ => None,
        };
        if let Some(kind) = kind.filter(|_| begun) {
            if is_over {
                return last.into_iter().flatten().next().unwrap_or(at);
            }
            // Before the first relation only what is not short stands alone.
            let short = kind == 1 && width < room.div(SHORT);
            if let Some(slot) = last.get_mut(kind).filter(|_| !short) {
                *slot = Some(at);
            }
        }
        begun |= part.class != Some(Class::Rel) && !part.wide;
        width += part.before + part.set.width;
        is_over |= width > room;
        if is_over && last.iter().any(Option::is_some) {
            break;
        }
    }
    if !is_over {
        return parts.len();
    }
    last.into_iter().flatten().next().unwrap_or(parts.len())
}

/// Parts in a line, so far in; the space before the first one goes.
fn joined(parts: &[Part], inset: Length) -> Set {
    let mut set = Set::space(inset);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            set.width += part.before;
        }
        set.push(part.set.clone());
    }
    set
}
