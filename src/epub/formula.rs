//! Formulas to MathML that fits small screens: no browser breaks a line within a `math` element, so a wide formula is several of
//! them, parted before relations and operators as TeX would break it, and what can't be parted gets smaller.

use crate::epub::extent::extent;
use crate::epub::found::Found;
use crate::math::{mathml, part};
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

/// Commands of relations and of operators between two terms, before which a line may end.
const BREAKS: &[&str] = &[
    "leq",
    "le",
    "geq",
    "ge",
    "neq",
    "ne",
    "approx",
    "equiv",
    "sim",
    "simeq",
    "cong",
    "to",
    "rightarrow",
    "Rightarrow",
    "longrightarrow",
    "Longrightarrow",
    "leftarrow",
    "Leftarrow",
    "leftrightarrow",
    "Leftrightarrow",
    "implies",
    "iff",
    "mapsto",
    "in",
    "subset",
    "subseteq",
    "supset",
    "supseteq",
    "propto",
    "ll",
    "gg",
    "pm",
    "mp",
    "cdot",
    "times",
    "div",
    "cup",
    "cap",
    "wedge",
    "vee",
    "land",
    "lor",
    "oplus",
    "otimes",
    "circ",
    "setminus",
    "quad",
    "qquad",
    "coloneqq",
];
/// Commands that act on all that follows, so that no part stands alone.
const WHOLE: &[&str] = &[
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "scriptscriptstyle",
    "color",
    "over",
    "choose",
    "atop",
    "above",
    "brace",
    "brack",
    "bf",
    "rm",
    "it",
    "sf",
    "tt",
    "cal",
    "def",
    "newcommand",
    "renewcommand",
    "let",
    "tag",
    "label",
    "nonumber",
    "middle",
    "\\",
];

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
/// # Errors
/// What can't be read in it, in words.
pub(super) fn formula(tex: &str, display: bool) -> Result<Vec<Part>, String> {
    let whole = mathml(tex, display)?;
    let limit = if display { DISPLAY_WHOLE } else { NARROW };
    if width(&whole) > limit {
        let pieces = pieces(tex);
        let parts: Option<Vec<Part>> =
            pieces.iter().map(|it| made(part(it, display).ok()?)).collect();
        if let Some(parts) = parts.filter(|it| it.len() > 1) {
            return Ok(parts);
        }
    }
    Ok(made(whole).into_iter().collect())
}

/// Whether a formula in running text holds a part that has to get smaller.
pub(super) fn is_wide(tex: &str) -> bool {
    formula(tex, false).is_ok_and(|it| it.iter().any(|it| it.wide.is_some()))
}

/// How wide the widest part of a formula in running text is, thousandths of an em.
pub(super) fn widest(tex: &str) -> i64 {
    let parts = formula(tex, false).unwrap_or_default();
    parts.iter().map(|it| width(&it.math)).max().unwrap_or(0)
}

/// The start tag's class for a part, its size noted for the style sheet.
pub(super) fn classed(part: &Part, found: &mut Found) -> String {
    let Some(wide) = part.wide else { return part.math.clone() };
    found.formulas.insert(wide);
    part.math.replacen("<math ", &format!("<math class=\"m{wide}\" "), 1)
}

#[expect(clippy::unnecessary_wraps, reason = "what a fallible conversion goes on with")]
fn made(math: String) -> Option<Part> {
    let width = width(&math);
    let ems = u32::try_from((width + 999) / 1_000).unwrap_or(u32::MAX);
    Some(Part { math, wide: (width > NARROW).then_some(ems.min(400)) })
}

/// TeX parted where lines may end, within brackets only where a part is still too wide.
fn pieces(tex: &str) -> Vec<&str> {
    let mut pieces = vec![tex];
    for depth in 0..=DEEPEST {
        let parted = pieces.iter().flat_map(|it| {
            let fits = part(it, true).is_ok_and(|it| width(&it) <= NARROW);
            if fits { vec![*it] } else { split(it, depth) }
        });
        pieces = parted.collect();
    }
    pieces
}

/// What stood last, as far as a sign after it depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing, an operator or an opening bracket: a sign here is the next term's.
    Open,
    /// `^`, `_` or a command whose argument comes.
    Script,
    /// A term.
    Term,
}

/// Parts TeX before relations and operators that lie in at most `depth` brackets, and in no group, environment or pair of fences.
fn split(tex: &str, depth: usize) -> Vec<&str> {
    let (mut groups, mut brackets) = (0_usize, 0_usize);
    let mut last = Last::Open;
    let mut from = 0;
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = token(tex, at) {
        let name = token.strip_prefix('\\');
        let on_all = name.is_some_and(|it| WHOLE.contains(&it)) || matches!(token, "&" | "%");
        if on_all && groups == 0 {
            return vec![tex];
        }
        let breaks = matches!(token, "=" | "<" | ">" | "+" | "-")
            || name.is_some_and(|it| BREAKS.contains(&it));
        if breaks && groups == 0 && brackets <= depth && last == Last::Term {
            out.push(&tex[from..at]);
            from = at;
        }
        match token {
            "{" | "\\left" | "\\begin" => groups += 1,
            "}" | "\\right" | "\\end" => groups = groups.saturating_sub(1),
            "(" | "[" | "\\{" | "\\langle" => brackets += 1,
            ")" | "]" | "\\}" | "\\rangle" => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        last = match token {
            _ if token.trim().is_empty() => last,
            "^" | "_" | "\\not" | "\\left" | "\\right" | "\\begin" | "\\end" => Last::Script,
            "(" | "[" | "\\{" | "\\langle" | "," | ";" => Last::Open,
            _ if breaks && last != Last::Script => Last::Open,
            _ => Last::Term,
        };
        at += token.len();
    }
    out.push(&tex[from..]);
    out
}

/// The token at a byte: a command or a character.
fn token(tex: &str, at: usize) -> Option<&str> {
    let rest = tex.get(at..)?;
    let first = rest.chars().next()?;
    let mut length = first.len_utf8();
    if first == '\\' {
        let letters = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        length += match letters {
            0 => rest[1..].chars().next().map_or(0, char::len_utf8),
            some => some,
        };
    }
    rest.get(..length)
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

    #[test]
    fn a_formula_is_parted_before_relations_and_operators() {
        assert_eq!(split("f(x) = a + b", 0), ["f(x) ", "= a ", "+ b"]);
        assert_eq!(split(r"a \leq -b \cdot c", 0), [r"a ", r"\leq -b ", r"\cdot c"]);
        assert_eq!(split("x^-1 + y_+", 0), ["x^-1 ", "+ y_+"]);
        assert_eq!(split("-a = (-b, +c)", 0), ["-a ", "= (-b, +c)"]);
    }

    #[test]
    fn groups_fences_and_environments_stay_whole_and_brackets_as_long_as_they_can() {
        for tex in
            [r"\frac{a + b}{c}", r"\left( a + b \right)", r"\begin{matrix} a = b \end{matrix}"]
        {
            assert_eq!(split(tex, DEEPEST), [tex]);
        }
        assert_eq!(split("(a + b)", 0), ["(a + b)"]);
        assert_eq!(split("(a + b)", 1), ["(a ", "+ b)"]);
        assert_eq!(split(r"{\color{red} a} + b", 0), [r"{\color{red} a} ", "+ b"]);
        assert_eq!(split(r"\color{red} a + b", 0), [r"\color{red} a + b"]);
    }

    #[test]
    fn what_can_not_be_parted_says_how_wide_it_is() {
        let narrow = formula("a^2 + b^2 = c^2", true).unwrap();
        assert!(narrow.len() == 1 && narrow[0].wide.is_none());
        let sum = "a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8";
        let line = formula(sum, false).unwrap();
        assert!(line.len() == 8 && line.iter().all(|it| it.wide.is_none()), "{line:?}");
        let displayed = formula(sum, true).unwrap();
        assert!(displayed.len() == 1 && displayed[0].math.contains("display=\"block\""));
        let long = formula(&[sum; 2].join("+"), true).unwrap();
        assert!(long.len() == 16 && long.iter().all(|it| it.wide.is_none()), "{long:?}");
        let fraction = formula(r"\frac{abcdefghijklmnopqrstuvwxyz}{2}", true).unwrap();
        assert!(fraction.len() == 1 && fraction[0].wide.is_some_and(|it| (14..24).contains(&it)));
        assert!(formula(r"\frac{1}", true).is_err());
    }

    #[test]
    fn a_matrix_is_as_wide_as_its_columns() {
        let row = |cells: &str| {
            width(&mathml(&format!(r"\begin{{matrix}} {cells} \end{{matrix}}"), true).unwrap())
        };
        assert!(row(r"a \\ b \\ c") < row("a & b"));
        assert_eq!(row(r"a & b \\ c & d"), row("a & b"));
    }
}
