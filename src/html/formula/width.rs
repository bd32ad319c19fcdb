//! MathML to how wide it is likely to be set.

use crate::html::extent::extent;

/// Letters of scripts, thousandths of those around.
const SCRIPT: i64 = 720;

/// An element that is open: what its children take, and its own words.
#[derive(Debug, Default)]
struct Open<'m> {
    name: &'m str,
    children: Vec<i64>,
    /// Of a row: its cells; of a table: its columns so far.
    columns: Vec<i64>,
    own: i64,
    /// Of a table: the room between its columns.
    gap: i64,
}

/// How wide MathML is likely to be set, thousandths of an em. It is recto's own, which has no comments, and no `>` within a tag.
pub(super) fn width(math: &str) -> i64 {
    let head = math.split('>').next().unwrap_or_default();
    // A fraction in a line has small letters (MathML Core §3.3.2.2).
    let small = !head.contains("display=\"block\"") && !head.contains("displaystyle=\"true\"");
    let mut open = vec![Open::default()];
    for part in math.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or_default();
        if tag.starts_with('/') {
            close(&mut open, small);
        } else if !tag.is_empty() {
            open.push(begun(tag));
        }
        let mut rest = text;
        // A sign that XML writes as an entity is one of its own.
        while let Some((before, after)) = rest.split_once('&') {
            words(&mut open, before);
            words(&mut open, "<");
            rest = after.split_once(';').map_or("", |it| it.1);
        }
        words(&mut open, rest);
    }
    open.first().map_or(0, |it| it.children.iter().sum())
}

fn begun(tag: &str) -> Open<'_> {
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let value = |of: &str| {
        let (_, rest) = attributes.split_once(of)?;
        rest.strip_prefix("=\"")?.split_once('"').map(|it| it.0)
    };
    let own = match name {
        "mspace" => value("width").and_then(|it| thousandths(it.strip_suffix("em")?)).unwrap_or(0),
        _ => 0,
    };
    // Pairs meet at their sign and are an em apart.
    let pairs = name == "mtable" && value("class") == Some("aligned");
    Open { name, own, gap: if pairs { 500 } else { 1_000 }, ..Open::default() }
}

/// A decimal of the library's own, such as `0.2778`.
fn thousandths(number: &str) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<i64>().ok()?.checked_mul(1_000)? + part.parse::<i64>().ok()?)
}

fn words(open: &mut [Open<'_>], text: &str) {
    let Some(it) = open.last_mut().filter(|_| !text.is_empty()) else { return };
    // Letters of a formula are wide where the reader has no font for them.
    let letters = extent(text).1 * 115 / 100;
    it.own += match (it.name, text) {
        ("mo", "∑" | "∏" | "∐" | "⋃" | "⋂") => 1_500,
        ("mo", "(" | ")" | "[" | "]" | "{" | "}" | "|" | "," | ";" | "." | "!" | "∣") => 550,
        // A sign of 0.84 em with 0.28 em before and behind it (MathML Core, appendix B.2).
        ("mo", _) if text.chars().count() == 1 => 1_400,
        ("mo", _) => letters + 350,
        _ => letters,
    };
}

fn close(open: &mut Vec<Open<'_>>, small: bool) {
    let Some(it) = open.pop() else { return };
    let child = |at: usize| it.children.get(at).copied().unwrap_or(0);
    let most = it.children.iter().copied().max().unwrap_or(0);
    let sum: i64 = it.children.iter().sum();
    let script = |it: i64| it * SCRIPT / 1_000;
    let taken = match it.name {
        "mfrac" if small => script(most) + 300,
        "mfrac" => most + 300,
        "msqrt" => sum + 900,
        "mroot" => child(0) + 900 + script(child(1)),
        "msub" | "msup" | "msubsup" => child(0) + script(child(1).max(child(2))) + 100,
        "munder" | "mover" | "munderover" => child(0).max(script(child(1).max(child(2)))),
        "mmultiscripts" => child(0) + script(sum - child(0)),
        "mtable" => it.columns.iter().map(|column| column + it.gap).sum(),
        _ => it.own + sum,
    };
    let Some(parent) = open.last_mut() else { return };
    match it.name {
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
    use crate::math::{Macros, Whole, mathml, read};

    #[test]
    fn a_matrix_is_as_wide_as_its_columns() {
        let row = |cells: &str| {
            let tex = format!(r"\begin{{matrix}} {cells} \end{{matrix}}");
            let formula = read(&tex, &mut Macros::default()).unwrap();
            let whole =
                Whole { alt: "", block: true, display: true, continues: false, sheet: true };
            width(&mathml(&formula.nodes, whole))
        };
        assert!(row(r"a \\ b \\ c") < row("a & b"));
        assert_eq!(row(r"a & b \\ c & d"), row("a & b"));
    }
}
