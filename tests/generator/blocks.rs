//! Blocks: each of them, in each that may hold it.

use crate::generator::inlines::FORMULAS;
use crate::generator::{Condition, Maker, html};

/// `first` before the first line, `rest` before the others.
pub(crate) fn indented(first: &str, rest: &str, inner: &str) -> String {
    let mut out = String::new();
    for (index, line) in inner.lines().enumerate() {
        out += format!("{}{line}", if index == 0 { first } else { rest }).trim_end();
        out.push('\n');
    }
    out
}

pub(crate) fn div(name: &str, inner: &str, depth: usize) -> String {
    let bar = ":".repeat(9 - depth.min(6));
    format!("{bar} {name}\n{}\n{bar}\n", inner.trim_end())
}

/// Several blocks.
pub(crate) fn some(it: &mut Maker, depth: usize) -> String {
    let count = 1 + it.lot.below(3);
    (0..count).map(|_| block(it, depth)).collect::<Vec<_>>().join("\n")
}

/// A block at `depth`, 0 for those of the chapter itself.
pub(crate) fn block(it: &mut Maker, depth: usize) -> String {
    if depth < 3 && it.lot.one_in(2) {
        return container(it, depth);
    }
    leaf(it, depth)
}

/// A block that holds no others.
fn leaf(it: &mut Maker, depth: usize) -> String {
    match it.lot.below(24) {
        0 | 1 => code(it),
        2..6 => figure(it, depth),
        6..9 => table(it),
        9 => verse(it),
        10 => formula(it),
        22 => html::table(it),
        23 => rightwards(it),
        11 if depth == 0 => "***\n".to_owned(),
        12 if depth == 0 => "::: page-break\n:::\n".to_owned(),
        _ => {
            let words = match it.lot.below(8) {
                0 => 1,
                1 => 90 + it.lot.below(160),
                _ => 2 + it.lot.below(60),
            };
            it.line(words) + "\n"
        }
    }
}

/// A displayed formula, one in two with a number.
fn formula(it: &mut Maker) -> String {
    let formula = it.lot.of(FORMULAS);
    if it.lot.one_in(4) {
        return format!("```math\n{formula}\n```\n");
    }
    let is_numbered = it.lot.one_in(2) && it.now.condition == Condition::All;
    let id = if is_numbered { format!(" {{#eq:e{}}}", it.id()) } else { String::new() };
    format!("$$\n{formula}\n$${id}\n")
}

/// A paragraph in Hebrew with words of Latin letters in it.
fn rightwards(it: &mut Maker) -> String {
    let mut text = String::new();
    for _ in 0..1 + it.lot.below(30) {
        text += it.lot.of(&["האוניות ", "בנמל, ", "עומדות (12) ", "\"חומה\" ", "ו־"]);
        let words = it.lot.below(3);
        if words > 0 {
            text += &format!("{} ", it.noted(words, 8));
        }
    }
    div("{lang=he}", text.trim(), 6)
}

fn code(it: &mut Maker) -> String {
    let lines = 1 + it.lot.mostly(8, 6, 50);
    let mut text = String::new();
    for _ in 0..lines {
        let words = it.lot.mostly(7, 5, 24);
        text += &format!("{}{}\n", " ".repeat(it.lot.below(3) * 4), it.words(words));
    }
    let text = text.trim();
    let text = if text.is_empty() { it.word() } else { text.to_owned() };
    let info = match it.lot.below(5) {
        0 => String::new(),
        1 => "rust".to_owned(),
        2 => it.lot.of(&["console", "diff", "python", "bash", "text", "html"]).to_string(),
        3 => "js {.plain}".to_owned(),
        _ => {
            let more = it.lot.of(&[
                "",
                " file=\"src/a.rs\"",
                " .number-lines",
                " title=\"A\" .number-lines start=7 mark=\"1\"",
                " dim=\"1\" ins=\"1\"",
            ]);
            format!("rust {{#lst:l{} caption=\"Code.\"{more}}}", it.id())
        }
    };
    if it.lot.one_in(6) && !text.contains('\n') {
        let words = it.lot.mostly(9, 6, 40);
        return format!("```{info}\n{text} // <1>\n```\n\n1. {}\n", it.line(words));
    }
    format!("```{info}\n{text}\n```\n")
}

fn figure(it: &mut Maker, depth: usize) -> String {
    let picture = it.lot.of(&["dot", "small", "wide", "half", "tall", "page", "column", "tower"]);
    if it.lot.one_in(6) {
        return format!("![](img/{picture}.svg){{.decorative}}\n");
    }
    let words = 1 + it.lot.below(20);
    let mut caption = it.caption(|it| it.plain(words));
    if it.lot.one_in(4) {
        caption += &format!(" {}", it.caption(|it| it.note(1)));
    }
    let width = match it.lot.below(3) {
        0 => format!(" width={}%", 10 + it.lot.below(91)),
        _ => String::new(),
    };
    let id = match it.lot.one_in(2) && it.now.condition == Condition::All {
        true => {
            let id = format!("fig:f{}", it.id());
            if depth == 0 {
                it.known.push(id.clone());
            }
            format!("#{id} ")
        }
        false => String::new(),
    };
    format!("![{caption}](img/{picture}.svg){{{id}alt=\"What it shows.\"{width}}}\n")
}

/// How many rows a table has: few, half a page, more than a page.
fn rows(it: &mut Maker) -> usize {
    match it.lot.below(8) {
        0 => 40 + it.lot.below(40),
        1 | 2 => 12 + it.lot.below(18),
        _ => 1 + it.lot.below(6),
    }
}

fn table(it: &mut Maker) -> String {
    if it.lot.one_in(3) {
        return list_table(it);
    }
    let columns = if it.lot.one_in(5) { 7 + it.lot.below(6) } else { 1 + it.lot.below(4) };
    let rows = rows(it);
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = it.repeated(|it| row((0..columns).map(|_| it.word()).collect()));
    let mut out = head
        + &row((0..columns).map(|_| it.lot.of(&["---", ":--", ":-:", "--:"]).to_owned()).collect());
    for _ in 0..rows {
        let cells = (0..columns).map(|_| match it.lot.below(12) {
            0 => String::new(),
            // A row is one line.
            1 if rows < 10 => it.note(1).replace("\\\n", " "),
            2 => format!("**{}**", it.word()),
            3 => {
                let words = 1 + it.lot.below(10);
                it.words(words)
            }
            _ => it.word(),
        });
        let mut cells: Vec<String> = cells.collect();
        if columns > 2 && it.lot.one_in(6) {
            let beside = std::mem::take(&mut cells[1]);
            cells[0] = format!("[]{{colspan=2}} {} {beside}", cells[0]);
        }
        out += &row(cells);
    }
    out + &caption(it)
}

fn list_table(it: &mut Maker) -> String {
    let columns = 1 + it.lot.below(3);
    let rows = 1 + it.lot.below(5);
    let mut body = String::new();
    for index in 0..=rows {
        // The first cell takes two columns, and the row has one cell less.
        let wide = index > 0 && columns > 1 && it.lot.one_in(4);
        for column in usize::from(wide)..columns {
            let first = if column == usize::from(wide) { "- - " } else { "  - " };
            let cell = match (index, it.lot.below(4)) {
                (0, _) => it.repeated(|it| it.noted(1, 8)),
                (_, 0) => {
                    let words = 1 + it.lot.below(12);
                    let text = it.line(words);
                    format!("{text}\n\n- {}\n- {}", it.word(), it.word())
                }
                (_, 1) => {
                    let words = 1 + it.lot.below(40);
                    it.line(words)
                }
                _ => it.word(),
            };
            let first_wide = wide && column == 1;
            let cell = if first_wide { format!("[]{{colspan=2}} {cell}") } else { cell };
            body += &indented(first, "    ", &cell);
        }
    }
    div("{.list-table}", &body, 6) + &caption(it)
}

fn caption(it: &mut Maker) -> String {
    if it.lot.one_in(2) {
        return String::new();
    }
    let words = 1 + it.lot.below(12);
    let mut text = it.caption(|it| it.plain(words));
    if it.lot.one_in(4) {
        text += &format!(" {}", it.caption(|it| it.note(1)));
    }
    let turned = if it.lot.one_in(5) { " .turned" } else { "" };
    if it.now.condition != Condition::All {
        return format!("\n: {text}\n");
    }
    format!("\n: {text} {{#tbl:t{}{turned}}}\n", it.id())
}

fn verse(it: &mut Maker) -> String {
    let lines = 1 + it.lot.mostly(8, 6, 50);
    let mut out = String::new();
    let bars = it.lot.one_in(2);
    for index in 0..lines {
        let words = 1 + it.lot.below(9);
        let text = it.noted(words, 10);
        let indent = " ".repeat(it.lot.below(3) * 2);
        match bars {
            true => out += &format!("| {indent}{text}\n"),
            false => out += &format!("{text}\n{}", if index % 4 == 3 { "\n" } else { "" }),
        }
    }
    if bars { out } else { div("verse", &out, 6) }
}

/// A block that holds blocks.
fn container(it: &mut Maker, depth: usize) -> String {
    let inside = depth + 1;
    match it.lot.below(24) {
        20..24 => html::structure(it, inside),
        0 => {
            let inner = some(it, inside);
            let whose = match it.lot.one_in(2) {
                true => format!("\n— {}\n", it.noted(2, 4)),
                false => String::new(),
            };
            indented("> ", "> ", &(inner + &whose))
        }
        1 => list(it, inside, |_| "- ".to_owned()),
        2 => {
            let start = it.lot.below(95);
            list(it, inside, move |index| format!("{}. ", start + index))
        }
        3 => list(it, inside, |index| format!("- [{}] ", if index % 2 == 0 { "x" } else { " " })),
        4 => definitions(it, inside),
        16 | 17 if it.has_conditions && it.now.condition == Condition::All => {
            conditional(it, depth)
        }
        kind => division(it, kind, depth),
    }
}

/// Boxes that may have a title.
const BOXES: [&str; 8] =
    ["note", "tip", "important", "warning", "caution", "aside", "key-idea", "summary"];
/// Divisions without one, theorems and their kin among them.
const UNTITLED: [&str; 10] = [
    "exercise",
    "answer",
    "bio",
    "colophon",
    "theorem",
    "lemma",
    "definition",
    "proof",
    "remark",
    "algorithm",
];

/// A division with a name.
fn division(it: &mut Maker, kind: usize, depth: usize) -> String {
    let inside = depth + 1;
    match kind {
        5 | 6 => {
            let name = it.lot.of(&BOXES);
            let title = match it.lot.one_in(3) {
                true => format!("## {}\n\n", it.heading(2)),
                false => String::new(),
            };
            div(name, &(title + &some(it, inside)), depth)
        }
        7 => {
            let name = it.lot.of(&UNTITLED);
            div(name, &some(it, inside), depth)
        }
        8 => {
            let name = it.lot.of(&["epigraph", "pullquote", "dedication"]);
            let words = 1 + it.lot.below(20);
            div(name, &format!("{}\n\n— {}\n", it.line(words), it.noted(2, 4)), depth)
        }
        9 => {
            let list = list(it, inside, |index| format!("{}. ", index + 1));
            div("questions", &list, depth)
        }
        10 => {
            let mut inner = String::new();
            for _ in 0..1 + it.lot.below(2) {
                let id = it.id();
                inner += &format!("## {}? {{#faq:q{id}}}\n\n", it.heading(3));
                inner += &some(it, inside);
                inner.push('\n');
            }
            div("faq", &inner, depth)
        }
        11 => div("{.card ref=ware2020}", &some(it, inside), depth),
        12 => div("{.keep}", &some(it, inside), depth),
        13 => div("{.keep-with-next}", &some(it, inside), depth) + "\n" + &leaf(it, inside),
        14 if depth == 0 => {
            it.has_recto = true;
            div("{.recto}", &some(it, inside), depth)
        }
        15 => {
            let lang = it.lot.of(&["de", "fr", "ru", "he", "el"]);
            div(&format!("{{lang={lang}}}"), &some(it, inside), depth)
        }
        _ => {
            let inner = some(it, inside);
            div("aside", &inner, depth)
        }
    }
}

fn list(it: &mut Maker, depth: usize, sign: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for index in 0..1 + it.lot.below(4) {
        let sign = sign(index);
        let words = 1 + it.lot.below(15);
        let mut inner = it.line(words) + "\n";
        if it.lot.one_in(3) {
            inner = format!("{inner}\n{}", block(it, depth));
        }
        out += &indented(&sign, &" ".repeat(sign.find("[").unwrap_or(sign.len())), &inner);
        if it.lot.one_in(2) {
            out.push('\n');
        }
    }
    out
}

fn definitions(it: &mut Maker, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..1 + it.lot.below(3) {
        out += &format!("{}\n", it.noted(2, 6));
        let inner = match it.lot.one_in(3) {
            true => {
                let words = 1 + it.lot.below(20);
                format!("{}\n\n{}", it.line(words), block(it, depth))
            }
            false => {
                let words = 1 + it.lot.below(30);
                it.line(words)
            }
        };
        out += &indented(": ", "  ", &inner);
        out.push('\n');
    }
    out
}

/// What stands in some outputs only.
fn conditional(it: &mut Maker, depth: usize) -> String {
    let name = it.editions[it.lot.below(it.editions.len())].name.clone();
    let (condition, attribute) = match it.lot.below(3) {
        0 => (Condition::Pdf, "only=pdf".to_owned()),
        1 => (Condition::Epub, "only=epub".to_owned()),
        _ => (Condition::Edition(name.clone()), format!("edition={name}")),
    };
    let before = std::mem::replace(&mut it.now.condition, condition);
    let made = div(&format!("{{{attribute}}}"), &some(it, depth + 1), depth);
    it.now.condition = before;
    made
}
