//! Formulas to MathML that fits small screens: no browser breaks a line within a `math` element, so a wide formula is several of
//! them, parted before relations and operators as TeX would break it, and what can't be parted gets smaller.

use crate::html::usage::Usage;
use crate::html::writer::Writer;
use crate::html::xml::readable;
use crate::lang::Lang;
use crate::math::tree::{Bytes, Class, Formula, Kind, Node, Row, TableKind};
use crate::math::{Whole, mathml, settled, speech};
use std::sync::Arc;
use width::width;

mod known;
mod width;
mod write;

pub(super) use known::Known;
pub(super) use write::{Among, as_typed, displayed, head, math_among, tail};

/// What fits the narrowest text there is, thousandths of an em.
const NARROW: i64 = 7_000;
/// A displayed formula up to this width stays one element, thousandths of an em: it is one thing to a screen reader, and at half its
/// size it can still be read on a narrow screen. Only wider ones are parted.
const DISPLAY_WHOLE: i64 = 20_000;
/// Brackets in each other within which a formula may be parted.
const DEEPEST: usize = 4;

/// A formula, or a part of one that stands on one line.
#[derive(Debug)]
struct Part {
    /// A `math` element.
    math: String,
    /// Whole ems, if it is wider than a narrow text.
    wide: Option<u32>,
    /// It goes on with the formula of the part before it.
    on: bool,
    /// It is a picture.
    drawn: bool,
}

/// How a formula is written.
#[derive(Debug)]
enum Shape {
    /// Behind each other; a line may end between them.
    Parts(Vec<Part>),
    /// The lines of a display.
    Lines(Lines),
}

/// The lines of a display, which stand in columns where there is room.
#[derive(Debug)]
struct Lines {
    kind: TableKind,
    /// The rows, their cells, and the parts of these.
    rows: Vec<Vec<Vec<Part>>>,
    /// Whole ems.
    wide: u32,
}

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// In running text.
    InLine,
    /// On lines of its own.
    Alone,
    /// The same, and its rows have numbers.
    Numbered,
}

/// A formula as it is written: whole if it is narrow or can't be parted.
fn formula(of: &Formula, tex: &str, lang: &Lang, stands: Stands) -> Shape {
    let nodes = of.nodes.as_slice();
    let voice = Voice { tex, lang };
    let display = stands != Stands::InLine;
    let whole =
        Whole { alt: &voice.says(nodes), block: display, display, continues: false, sheet: true };
    let whole = mathml(nodes, whole);
    let wide = width(&whole);
    if stands == Stands::Numbered || wide > DISPLAY_WHOLE && display {
        let rows = of.rows();
        if !rows.is_empty() {
            return Shape::Lines(lines(of, rows, voice, wide));
        }
    }
    if wide > if display { DISPLAY_WHOLE } else { NARROW } {
        let parts = parted(nodes, display, false, voice);
        if parts.len() > 1 {
            return Shape::Parts(parts);
        }
    }
    Shape::Parts(vec![made(whole, false)])
}

/// Nodes in the smallest parts that a narrow text needs.
fn parted(nodes: &[Node], display: bool, continues: bool, voice: Voice<'_>) -> Vec<Part> {
    let pieces = pieces(nodes, display).into_iter().enumerate();
    let part = |(at, it): (usize, &[Node])| {
        let on = continues || at > 0;
        made(part(it, &voice.says(it), display, on), on)
    };
    pieces.map(part).collect()
}

/// The lines of a display, cell by cell.
fn lines(of: &Formula, rows: &[Row], voice: Voice<'_>, wide: i64) -> Lines {
    let table = of.nodes.iter().find_map(|it| match &it.kind {
        Kind::Table(it) => Some(it.kind),
        _ => None,
    });
    let kind = table.unwrap_or(TableKind::Gathered);
    let pairs = matches!(kind, TableKind::Aligned | TableKind::AlignedAt);
    let mut first = true;
    let mut row = |row: &Row| {
        let cells = row.cells.iter().enumerate();
        let cell = |(at, cell): (usize, &Vec<Node>)| {
            if cell.is_empty() {
                return Vec::new();
            }
            // TeX's `{}` before the sign: it stands between two terms.
            let mut parts = parted(cell, true, pairs && at % 2 == 1, voice);
            for part in &mut parts {
                part.on = !std::mem::take(&mut first);
            }
            parts
        };
        cells.map(cell).collect()
    };
    Lines { kind, rows: rows.iter().map(&mut row).collect(), wide: ems(wide) }
}

/// What a formula is written and spoken as.
#[derive(Clone, Copy)]
struct Voice<'a> {
    tex: &'a str,
    lang: &'a Lang,
}

impl Voice<'_> {
    /// Nodes in words of the language; in TeX where there are none.
    fn says(self, nodes: &[Node]) -> String {
        speech(nodes, self.lang.primary()).unwrap_or_else(|| {
            let at = nodes.iter().map(|it| it.at).reduce(Bytes::to).unwrap_or_default();
            let tex = self.tex.get(at.start as usize..at.end as usize).unwrap_or_default();
            tex.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }
}

/// A part of a formula as a `math` element in a line: what goes on stands behind the part before it, so that a sign keeps
/// its spaces (MathML Core §3.2.4.2); `display` for large operators, as in the formula as a whole.
fn part(nodes: &[Node], alt: &str, display: bool, continues: bool) -> String {
    mathml(nodes, Whole { alt, block: false, display, continues, sheet: true })
}

/// A formula of running text in parts that say nothing, for their widths.
fn parts(of: &Formula) -> Vec<Part> {
    match formula(of, "", &Lang::default(), Stands::InLine) {
        Shape::Parts(parts) => parts,
        Shape::Lines(_) => Vec::new(),
    }
}

/// Whether a formula in running text holds a part that has to get smaller.
pub(super) fn is_wide(w: &Writer<'_>, of: &Arc<Formula>, tex: &str) -> bool {
    match &*w.cx.formulas.formula((of, tex), w.lang(), Stands::InLine) {
        Shape::Parts(parts) => parts.iter().any(|it| it.wide.is_some()),
        Shape::Lines(_) => false,
    }
}

/// How wide the widest part of a formula in running text is, thousandths of an em; of one that can't be read, its TeX is.
pub(super) fn widest(of: Option<&Formula>) -> i64 {
    let parts = of.map(self::parts).unwrap_or_default();
    parts.iter().map(|it| width(&it.math)).max().unwrap_or(0)
}

/// The part's element with its class: `on` where it goes on with a formula, so that those who count formulas count one, and its
/// size noted for the style sheet.
fn classed(part: &Part, usage: &mut Usage) -> String {
    usage.formulas.extend(part.wide);
    let size = part.wide.map(|it| format!("m{it}"));
    let names = [(part.drawn, "math"), (part.on, "on")].into_iter().filter(|it| it.0);
    let names: Vec<&str> = names.map(|it| it.1).chain(size.as_deref()).collect();
    if names.is_empty() {
        return part.math.clone();
    }
    part.math.replacen(' ', &format!(" class=\"{}\" ", names.join(" ")), 1)
}

fn made(math: String, on: bool) -> Part {
    let width = width(&math);
    Part { math: readable(math), wide: (width > NARROW).then_some(ems(width)), on, drawn: false }
}

/// Whole ems; no style sheet tells widths beyond some hundreds apart.
fn ems(width: i64) -> u32 {
    u32::try_from((width + 999) / 1_000).unwrap_or(u32::MAX).min(400)
}

/// Nodes parted where lines may end, within brackets only where a part is still too wide.
fn pieces(nodes: &[Node], display: bool) -> Vec<&[Node]> {
    // Each with whether it fits, once that is known.
    let mut pieces = vec![(nodes, None)];
    for depth in 0..=DEEPEST {
        let parted = pieces.into_iter().flat_map(|(it, fits)| {
            if fits.unwrap_or_else(|| width(&part(it, "", display, true)) <= NARROW) {
                return vec![(it, Some(true))];
            }
            match split(it, depth).as_slice() {
                [whole] => vec![(*whole, Some(false))],
                parts => parts.iter().map(|it| (*it, None)).collect(),
            }
        });
        pieces = parted.collect();
    }
    pieces.into_iter().map(|it| it.0).collect()
}

/// Parts nodes before relations and operators that lie in at most `depth` brackets, and in no group, environment or pair of fences.
fn split(nodes: &[Node], depth: usize) -> Vec<&[Node]> {
    let classes = settled(nodes, true);
    let (mut brackets, mut from) = (0_usize, 0);
    let mut out = Vec::new();
    for (at, class) in classes.iter().enumerate() {
        let wide = matches!(nodes.get(at).map(|it| &it.kind), Some(Kind::Space(1_000..)));
        let breaks = matches!(class, Class::Rel | Class::Bin) || wide;
        if breaks && brackets <= depth && at > from {
            out.push(&nodes[from..at]);
            from = at;
        }
        match class {
            Class::Open => brackets += 1,
            Class::Close if is_bracket(&nodes[at]) => brackets = brackets.saturating_sub(1),
            _ => {}
        }
    }
    out.push(&nodes[from..]);
    out
}

/// Whether it closes a bracket: `!` is spaced so too.
fn is_bracket(node: &Node) -> bool {
    match &node.kind {
        Kind::Symbol { char, .. } => !matches!(char, '!' | '?'),
        Kind::Scripts { base, .. } => is_bracket(base),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Macros, read};

    fn read_of(tex: &str) -> Formula {
        read(tex, &mut Macros::default()).unwrap()
    }

    /// The parts as they are written.
    #[track_caller]
    fn check(tex: &str, depth: usize, expect: &[&str]) {
        let formula = read_of(tex);
        let parts = split(&formula.nodes, depth);
        let written = |it: &&[Node]| {
            let end = it.last().map_or(0, |it| it.at.end as usize);
            tex[it[0].at.start as usize..end].trim().to_owned()
        };
        assert_eq!(parts.iter().map(written).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_formula_is_parted_before_relations_and_operators() {
        check("f(x) = a + b", 0, &["f(x)", "= a", "+ b"]);
        check(r"a \leq -b \cdot c", 0, &["a", r"\leq -b", r"\cdot c"]);
        check("x^-1 + y_+", 0, &["x^-1", "+ y_+"]);
        check("a = (-b, +c)", 0, &["a", "= (-b, +c)"]);
    }

    #[test]
    fn groups_fences_and_environments_stay_whole_and_brackets_as_long_as_they_can() {
        for tex in
            [r"\frac{a + b}{c}", r"\left( a + b \right)", r"\begin{matrix} a = b \end{matrix}"]
        {
            check(tex, DEEPEST, &[tex]);
        }
        check("(a + b)", 0, &["(a + b)"]);
        check("(a + b)", 1, &["(a", "+ b)"]);
    }

    fn parts_of(tex: &str, display: bool) -> Vec<Part> {
        let stands = if display { Stands::Alone } else { Stands::InLine };
        match super::formula(&read_of(tex), tex, &Lang::english(), stands) {
            Shape::Parts(parts) => parts,
            Shape::Lines(_) => Vec::new(),
        }
    }

    #[test]
    fn what_can_not_be_parted_says_how_wide_it_is() {
        let narrow = parts_of("a^2 + b^2 = c^2", true);
        assert!(narrow.len() == 1 && narrow[0].wide.is_none());
        let sum = "a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8";
        let line = parts_of(sum, false);
        assert!(line.len() == 8 && line.iter().all(|it| it.wide.is_none()), "{line:?}");
        let displayed = parts_of(sum, true);
        assert!(displayed.len() == 1 && displayed[0].math.contains("display=\"block\""));
        let long = parts_of(&[sum; 2].join("+"), true);
        assert!(long.len() == 16 && long.iter().all(|it| it.wide.is_none()), "{long:?}");
        assert!(!long[0].on && long[1..].iter().all(|it| it.on));
        let fraction = parts_of(r"\frac{abcdefghijklmnopqrstuvwxyz}{2}", true);
        assert!(fraction.len() == 1 && fraction[0].wide.is_some_and(|it| (14..24).contains(&it)));
    }

    #[test]
    fn wide_lines_of_a_display_are_rows_whose_cells_are_parted() {
        let sum = "a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10}";
        let tex = format!(r"\begin{{aligned}} S &= {sum} \\ &= T \end{{aligned}}");
        let Shape::Lines(lines) =
            super::formula(&read_of(&tex), &tex, &Lang::english(), Stands::Alone)
        else {
            panic!("it is wide")
        };
        let counts: Vec<Vec<usize>> =
            lines.rows.iter().map(|it| it.iter().map(Vec::len).collect()).collect();
        assert_eq!(counts, [vec![1, 10], vec![0, 1]]);
        let parts: Vec<&Part> = lines.rows.iter().flatten().flatten().collect();
        assert!(!parts[0].on && parts[1..].iter().all(|it| it.on));
        assert_eq!(parts_of(r"\begin{aligned} S &= T \\ &= U \end{aligned}", true).len(), 1);
    }
}
