//! Formulas to MathML that fits small screens: no browser breaks a line within a `math` element, so a wide formula is several of
//! them, parted before relations and operators as TeX would break it, and what can't be parted gets smaller.

use crate::epub::extent::extent;
use crate::epub::found::Found;
use crate::lang::Lang;
use crate::math::tree::{Bytes, Class, Formula, Kind, Node};
use crate::math::{Numbered, Whole, mathml, settled, speech};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What fits the narrowest text there is, thousandths of an em.
const NARROW: i64 = 7_000;
/// A displayed formula up to this width stays one element, thousandths of an em: it is one thing to a screen reader, and at half its
/// size it can still be read on a narrow screen. Only wider ones are parted.
const DISPLAY_WHOLE: i64 = 20_000;
/// Brackets in each other within which a formula may be parted.
const DEEPEST: usize = 4;
/// Letters of scripts, thousandths of those around.
const SCRIPT: i64 = 720;

/// A formula, or a part of one that stands on one line.
#[derive(Debug)]
pub(super) struct Part {
    /// A `math` element.
    pub(super) math: String,
    /// Whole ems, if it is wider than a narrow text.
    pub(super) wide: Option<u32>,
}

/// A formula in parts; one if it is narrow or can't be parted.
///
/// A displayed one comes with the numbers of its rows.
pub(super) fn formula(
    of: &Formula,
    tex: &str,
    lang: &Lang,
    numbers: Option<&[Numbered]>,
) -> Vec<Part> {
    let nodes = of.nodes.as_slice();
    let alt = says(nodes, tex, lang);
    let display = numbers.is_some();
    let numbers = numbers.unwrap_or_default();
    let whole = Whole { alt: &alt, block: display, display, continues: false, numbers };
    let whole = mathml(nodes, whole);
    let limit = if display { DISPLAY_WHOLE } else { NARROW };
    if width(&whole) > limit {
        let pieces = pieces(nodes, display);
        if pieces.len() > 1 {
            let says = |it: &[Node]| says(it, written(it, tex), lang);
            return pieces.iter().map(|it| made(part(it, &says(it), display))).collect();
        }
    }
    vec![made(whole)]
}

/// A formula in words of the language; in TeX where there are none.
fn says(nodes: &[Node], tex: &str, lang: &Lang) -> String {
    speech(nodes, lang.primary())
        .unwrap_or_else(|| tex.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The TeX of a part.
fn written<'t>(nodes: &[Node], tex: &'t str) -> &'t str {
    let at = nodes.iter().map(|it| it.at).reduce(Bytes::to).unwrap_or_default();
    tex.get(at.start as usize..at.end as usize).unwrap_or_default()
}

/// A part of a formula as a `math` element in a line: what it begins with stands behind the part before it, so that a sign keeps
/// its spaces (MathML Core §3.2.4.2); `display` for large operators, as in the formula as a whole.
fn part(nodes: &[Node], alt: &str, display: bool) -> String {
    mathml(nodes, Whole { alt, block: false, display, continues: true, numbers: &[] })
}

/// A formula in parts that say nothing, for their widths.
fn parts(of: &Formula) -> Vec<Part> {
    formula(of, "", &Lang::default(), None)
}

/// Whether a formula in running text holds a part that has to get smaller.
pub(super) fn is_wide(of: &Formula) -> bool {
    parts(of).iter().any(|it| it.wide.is_some())
}

/// How wide the widest part of a formula in running text is, thousandths of an em; of one that can't be read, its TeX is.
pub(super) fn widest(of: Option<&Formula>) -> i64 {
    let parts = of.map(self::parts).unwrap_or_default();
    parts.iter().map(|it| width(&it.math)).max().unwrap_or(0)
}

/// The start tag's class for a part, its size noted for the style sheet.
pub(super) fn classed(part: &Part, found: &mut Found) -> String {
    let Some(wide) = part.wide else { return part.math.clone() };
    found.formulas.insert(wide);
    part.math.replacen("<math ", &format!("<math class=\"m{wide}\" "), 1)
}

fn made(math: String) -> Part {
    let width = width(&math);
    let ems = u32::try_from((width + 999) / 1_000).unwrap_or(u32::MAX);
    Part { math, wide: (width > NARROW).then_some(ems.min(400)) }
}

/// Nodes parted where lines may end, within brackets only where a part is still too wide.
fn pieces(nodes: &[Node], display: bool) -> Vec<&[Node]> {
    let mut pieces = vec![nodes];
    for depth in 0..=DEEPEST {
        let parted = pieces.iter().flat_map(|it| {
            let fits = width(&part(it, "", display)) <= NARROW;
            if fits { vec![*it] } else { split(it, depth) }
        });
        pieces = parted.collect();
    }
    pieces
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

/// An element that is open: what its children take, and its own words.
#[derive(Debug, Default)]
struct Open {
    name: String,
    children: Vec<i64>,
    /// Of a row: its cells; of a table: its columns so far.
    columns: Vec<i64>,
    own: i64,
}

/// How wide MathML is likely to be set, thousandths of an em.
fn width(math: &str) -> i64 {
    let head = math.split('>').next().unwrap_or_default();
    // A fraction in a line has small letters (MathML Core §3.3.2.2).
    let small = !head.contains("display=\"block\"") && !head.contains("displaystyle=\"true\"");
    let mut reader = Reader::from_str(math);
    let mut open = vec![Open::default()];
    loop {
        match reader.read_event() {
            Ok(Event::Start(it)) => open.push(begun(&it)),
            Ok(Event::Empty(it)) => {
                open.push(begun(&it));
                close(&mut open, small);
            }
            Ok(Event::Text(it)) => words(&mut open, &it),
            Ok(Event::GeneralRef(_)) => words(&mut open, "<"),
            Ok(Event::End(_)) => close(&mut open, small),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    open.first().map_or(0, |it| it.children.iter().sum())
}

fn begun(it: &BytesStart<'_>) -> Open {
    let name = it.name().as_ref().to_owned();
    let space = it.try_get_attribute("width").ok().flatten();
    let space = space.and_then(|it| thousandths(it.value.as_ref().strip_suffix("em")?));
    let own = space.filter(|_| name == "mspace").unwrap_or(0);
    Open { name, own, ..Open::default() }
}

/// A decimal of the library's own, such as `0.2778`.
fn thousandths(number: &str) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<i64>().ok()?.checked_mul(1_000)? + part.parse::<i64>().ok()?)
}

fn words(open: &mut [Open], text: &str) {
    let Some(it) = open.last_mut() else { return };
    // Letters of a formula are wide where the reader has no font for them.
    let letters = extent(text).1 * 115 / 100;
    it.own += match (it.name.as_str(), text) {
        ("mo", "∑" | "∏" | "∐" | "⋃" | "⋂") => 1_500,
        ("mo", "(" | ")" | "[" | "]" | "{" | "}" | "|" | "," | ";" | "." | "!" | "∣") => 550,
        // A sign of 0.84 em with 0.28 em before and behind it (MathML Core, appendix B.2).
        ("mo", _) if text.chars().count() == 1 => 1_400,
        ("mo", _) => letters + 350,
        _ => letters,
    };
}

fn close(open: &mut Vec<Open>, small: bool) {
    let Some(it) = open.pop() else { return };
    let child = |at: usize| it.children.get(at).copied().unwrap_or(0);
    let most = it.children.iter().copied().max().unwrap_or(0);
    let sum: i64 = it.children.iter().sum();
    let script = |it: i64| it * SCRIPT / 1_000;
    let taken = match it.name.as_str() {
        "mfrac" if small => script(most) + 300,
        "mfrac" => most + 300,
        "msqrt" => sum + 900,
        "mroot" => child(0) + 900 + script(child(1)),
        "msub" | "msup" | "msubsup" => child(0) + script(child(1).max(child(2))) + 100,
        "munder" | "mover" | "munderover" => child(0).max(script(child(1).max(child(2)))),
        "mmultiscripts" => child(0) + script(sum - child(0)),
        "mtable" => it.columns.iter().map(|it| it + 1_000).sum(),
        _ => it.own + sum,
    };
    let Some(parent) = open.last_mut() else { return };
    match it.name.as_str() {
        "mtd" => parent.columns.push(taken),
        "mtr" => {
            for (at, cell) in it.columns.into_iter().enumerate() {
                match parent.columns.get_mut(at) {
                    Some(column) => *column = (*column).max(cell),
                    None => parent.columns.push(cell),
                }
            }
        }
        _ => parent.children.push(taken),
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

    #[test]
    fn what_can_not_be_parted_says_how_wide_it_is() {
        let formula = |tex: &str, display: bool| {
            super::formula(&read_of(tex), tex, &Lang::english(), display.then_some(&[]))
        };
        let narrow = formula("a^2 + b^2 = c^2", true);
        assert!(narrow.len() == 1 && narrow[0].wide.is_none());
        let sum = "a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8";
        let line = formula(sum, false);
        assert!(line.len() == 8 && line.iter().all(|it| it.wide.is_none()), "{line:?}");
        let displayed = formula(sum, true);
        assert!(displayed.len() == 1 && displayed[0].math.contains("display=\"block\""));
        let long = formula(&[sum; 2].join("+"), true);
        assert!(long.len() == 16 && long.iter().all(|it| it.wide.is_none()), "{long:?}");
        let fraction = formula(r"\frac{abcdefghijklmnopqrstuvwxyz}{2}", true);
        assert!(fraction.len() == 1 && fraction[0].wide.is_some_and(|it| (14..24).contains(&it)));
    }

    #[test]
    fn a_matrix_is_as_wide_as_its_columns() {
        let row = |cells: &str| {
            let formula = read_of(&format!(r"\begin{{matrix}} {cells} \end{{matrix}}"));
            let whole =
                Whole { alt: "", block: true, display: true, continues: false, numbers: &[] };
            width(&mathml(&formula.nodes, whole))
        };
        assert!(row(r"a \\ b \\ c") < row("a & b"));
        assert_eq!(row(r"a & b \\ c & d"), row("a & b"));
    }
}
