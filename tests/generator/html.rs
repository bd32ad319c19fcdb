//! HTML as structure: elements that hold blocks of Markdown, and tables whose cells span rows and columns.

use crate::generator::Maker;
use crate::generator::blocks::some;

/// An element that holds blocks.
pub(crate) fn structure(it: &mut Maker, depth: usize) -> String {
    match it.lot.below(9) {
        0 => {
            let title = it.repeated(|it| it.noted(2, 4));
            let inner = some(it, depth);
            format!("<details>\n<summary>\n\n{title}\n\n</summary>\n\n{inner}\n</details>\n")
        }
        1 => held(it, "blockquote", "", depth),
        2 => held(it, "aside", "", depth),
        3 => held(it, "div", " class=\"warning\"", depth),
        4 => held(it, "section", "", depth),
        5 => {
            let name = it.lot.of(&["ul", "ol"]);
            let mut items = String::new();
            for _ in 0..1 + it.lot.below(3) {
                items += &held(it, "li", "", depth);
            }
            format!("<{name}>\n{items}</{name}>\n")
        }
        6 => {
            let mut pairs = String::new();
            for _ in 0..1 + it.lot.below(3) {
                let term = it.noted(2, 6);
                pairs += &format!("<dt>\n\n{term}\n\n</dt>\n{}", held(it, "dd", "", depth));
            }
            format!("<dl>\n{pairs}</dl>\n")
        }
        7 => {
            let picture = it.lot.of(&["small", "half", "column"]);
            let caption = it.caption(|it| it.noted(3, 3));
            format!(
                "<figure>\n<img src=\"img/{picture}.svg\" alt=\"What it shows.\">\n<figcaption>\n\n{caption}\n\n</figcaption>\n</figure>\n"
            )
        }
        _ => {
            let words = 1 + it.lot.below(40);
            format!("<p align=\"center\">{}</p>\n", it.words(words))
        }
    }
}

fn held(it: &mut Maker, name: &str, attributes: &str, depth: usize) -> String {
    format!("<{name}{attributes}>\n\n{}\n</{name}>\n", some(it, depth))
}

/// A table some of whose cells span rows and columns.
pub(crate) fn table(it: &mut Maker) -> String {
    let columns = 1 + it.lot.below(5);
    let rows = it.lot.mostly(6, 4, 40) + 1;
    // Where a cell of a row above still stands.
    let mut taken = vec![0_usize; columns];
    let mut out = String::from("<table>\n");
    if it.lot.one_in(2) {
        let cells: String =
            (0..columns).map(|_| format!("<th>{}</th>", it.repeated(Maker::word))).collect();
        out += &format!("<thead><tr>{cells}</tr></thead>\n");
    }
    for row in 0..rows {
        out += "<tr>\n";
        let mut column = 0;
        while column < columns {
            if taken[column] > 0 {
                taken[column] -= 1;
                column += 1;
                continue;
            }
            let free = taken[column..].iter().take_while(|it| **it == 0).count();
            let wide = if it.lot.one_in(4) { 1 + it.lot.below(free) } else { 1 };
            let deep = if it.lot.one_in(4) { 1 + it.lot.below(rows - row) } else { 1 };
            taken[column..column + wide].fill(deep - 1);
            column += wide;
            out += &cell(it, wide, deep);
        }
        out += "</tr>\n";
    }
    out + "</table>\n"
}

fn cell(it: &mut Maker, wide: usize, deep: usize) -> String {
    let mut spans = String::new();
    if wide > 1 {
        spans += &format!(" colspan=\"{wide}\"");
    }
    if deep > 1 {
        spans += &format!(" rowspan={deep}");
    }
    match it.lot.below(6) {
        0 => format!("<td{spans}></td>\n"),
        1 => {
            let words = 1 + it.lot.below(40);
            format!("<td{spans}>\n\n{}\n\n</td>\n", it.line(words))
        }
        2 => format!("<td{spans}>\n\n{}\n</td>\n", some(it, 3)),
        _ => {
            let words = 1 + it.lot.below(6);
            format!("<td{spans}>{}</td>\n", it.words(words))
        }
    }
}
