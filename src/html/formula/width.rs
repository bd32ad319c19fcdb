//! MathML to how wide it is likely to be set.

use crate::html::extent::extent;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Letters of scripts, thousandths of those around.
const SCRIPT: i64 = 720;

/// An element that is open: what its children take, and its own words.
#[derive(Debug, Default)]
struct Open {
    name: String,
    children: Vec<i64>,
    /// Of a row: its cells; of a table: its columns so far.
    columns: Vec<i64>,
    own: i64,
    /// Of a table: the room between its columns.
    gap: i64,
}

/// How wide MathML is likely to be set, thousandths of an em.
pub(super) fn width(math: &str) -> i64 {
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
    let class = it.try_get_attribute("class").ok().flatten();
    // Pairs meet at their sign and are an em apart.
    let gap = if class.is_some_and(|it| &*it.value == "aligned") { 500 } else { 1_000 };
    Open { name, own, gap, ..Open::default() }
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
        "mtable" => it.columns.iter().map(|column| column + it.gap).sum(),
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
    use crate::math::{Macros, Whole, mathml, read};

    #[test]
    fn a_matrix_is_as_wide_as_its_columns() {
        let row = |cells: &str| {
            let tex = format!(r"\begin{{matrix}} {cells} \end{{matrix}}");
            let formula = read(&tex, &mut Macros::default()).unwrap();
            let whole = Whole { alt: "", block: true, display: true, continues: false };
            width(&mathml(&formula.nodes, whole))
        };
        assert!(row(r"a \\ b \\ c") < row("a & b"));
        assert_eq!(row(r"a & b \\ c & d"), row("a & b"));
    }
}
