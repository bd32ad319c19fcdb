//! Formulas to elements of XHTML, with the signs beside them that no line may part from them.

use crate::html::drawing::{self, img};
use crate::html::formula::{Lines, Part, Shape, Stands, Voice, classed, ems};
use crate::html::inline::{inlines, left_to_right, text_leaf, text_part};
use crate::html::writer::{Mark, Writer};
use crate::html::xml::readable;
use crate::math::tree::{Align, Formula, TableKind};
use crate::model::{Equation, Inline, RowNumber, Settled, Text};
use crate::page::Drawing;
use icu_segmenter::LineSegmenter;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// Letters of a word beside a formula that stay with it: "th", "-algebra" no more.
const BESIDE: usize = 12;

/// Ems that a number wants beside a formula.
const NUMBER: u32 = 4;

/// What stands beside a formula in running text without a place where a line may end: browsers end lines on both sides of a
/// `math` element, whatever sign comes next.
#[derive(Clone, Debug, Default)]
pub(in crate::html) struct Among<'a> {
    /// The bytes of a text that end at the formula.
    pub(in crate::html) before: Option<(&'a Text, Range<usize>)>,
    /// The bytes of a text that begin behind it.
    pub(in crate::html) after: Option<(&'a Text, Range<usize>)>,
    /// The mark of a note behind these.
    pub(in crate::html) note: Option<&'a Inline<Settled>>,
}

/// How many bytes at the end of a text stay with a formula that follows.
pub(in crate::html) fn tail(text: &str) -> usize {
    let last = text.char_indices().rev().take(BESIDE).last().map_or(0, |it| it.0);
    let near = text.get(last..).unwrap_or_default();
    if near.chars().next_back().is_none_or(char::is_whitespace) {
        return 0;
    }
    let there = format!("{near}x");
    let breaks = LineSegmenter::new_dictionary(Default::default());
    let parted = breaks.segment_str(&there).filter(|it| (1..=near.len()).contains(it)).last();
    match parted {
        Some(at) => near.len() - at,
        None if last == 0 => near.len(),
        None => near.len() - near.trim_end_matches(|it: char| !it.is_alphanumeric()).len(),
    }
}

/// How many bytes at the beginning of a text stay with a formula before it.
pub(in crate::html) fn head(text: &str) -> usize {
    let end = text.char_indices().nth(BESIDE).map_or(text.len(), |it| it.0);
    let near = text.get(..end).unwrap_or_default();
    if near.chars().next().is_none_or(char::is_whitespace) {
        return 0;
    }
    let there = format!("x{near}");
    let breaks = LineSegmenter::new_dictionary(Default::default());
    let parted = breaks.segment_str(&there).find(|it| (1..there.len()).contains(it));
    match parted {
        Some(at) => near.get(..at - 1).unwrap_or_default().trim_end().len(),
        None if end == text.len() => near.trim_end().len(),
        None => near.len() - near.trim_start_matches(|it: char| !it.is_alphanumeric()).len(),
    }
}

/// A formula in running text.
pub(in crate::html) fn math_among(
    w: &mut Writer<'_>,
    (text, tree): (&Text, &Arc<Formula>),
    among: &Among<'_>,
) {
    let shape = shape(w, tree, text, Stands::InLine);
    let Shape::Parts(parts) = &*shape else { return };
    let last = parts.len().saturating_sub(1);
    let behind = among.after.is_some() || among.note.is_some();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            w.xml.open("wbr").close();
        }
        let before = among.before.as_ref().filter(|_| at == 0);
        let joins = before.is_some() || behind && at == last;
        if joins {
            w.flush();
            w.xml.open("span").attr("class", "beside");
        }
        if let Some((text, bytes)) = before {
            text_part(w, text, bytes.clone());
        }
        if at == 0 {
            begin(w, text);
        }
        self::part(w, part);
        if behind && at == last {
            if let Some((text, bytes)) = &among.after {
                text_part(w, text, bytes.clone());
            }
            inlines(w, among.note.map_or(&[], std::slice::from_ref));
        }
        if joins {
            w.xml.close();
        }
    }
}

/// A formula as the edition wants it.
fn shape(w: &mut Writer<'_>, tree: &Arc<Formula>, tex: &Text, stands: Stands) -> Rc<Shape> {
    let lang = w.lang().clone();
    let drawings = w.cx.config.draw.map(|it| it.0(tree, &lang, stands != Stands::InLine));
    let drawings = drawings.unwrap_or_default();
    if drawings.is_empty() {
        w.usage.mathml = true;
        return w.cx.formulas.formula((tree, &tex.text), &lang, stands);
    }
    w.usage.described += 1;
    let says = Voice { tex: &tex.text, lang: &lang }.says(&tree.nodes);
    let part = |(at, it): (usize, &Drawing)| {
        let alt = if at == 0 { says.as_str() } else { "" };
        Part { math: readable(img(w, it, alt)), wide: None, on: at > 0, drawn: true }
    };
    let parts: Vec<Part> = drawings.iter().enumerate().map(part).collect();
    if stands == Stands::InLine || parts.len() == 1 && stands == Stands::Alone {
        return Rc::new(Shape::Parts(parts));
    }
    let rows = parts.into_iter().map(|it| vec![vec![it]]).collect();
    let wide = drawings.iter().map(drawing::width).max().unwrap_or_default();
    Rc::new(Shape::Lines(Lines { kind: TableKind::Gathered, rows, wide: ems(wide) }))
}

/// A formula begins: pages that begin with it, and what leads to it, come first.
fn begin(w: &mut Writer<'_>, text: &Text) {
    let pages = w.cx.pages.get(&text.node).into_iter().flatten();
    w.pending.extend(pages.map(|it| Mark::Page(it.1)));
    w.flush();
    w.place_ids();
}

fn part(w: &mut Writer<'_>, part: &Part) {
    let math = classed(part, w.usage);
    w.xml.raw(&math);
}

/// Parts of one formula, between which a line may end.
fn parts(w: &mut Writer<'_>, parts: &[Part]) {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            w.xml.open("wbr").close();
        }
        self::part(w, part);
    }
}

/// A formula on lines of its own, with its numbers.
pub(in crate::html) fn displayed(w: &mut Writer<'_>, it: &Equation<Settled>) {
    let Some(tree) = &it.tree else {
        as_typed(w, &it.tex);
        it.numbers.iter().for_each(|it| number(w, it));
        return;
    };
    let in_rows = it.numbers.iter().any(|it| it.row.is_some());
    let stands = if in_rows { Stands::Numbered } else { Stands::Alone };
    let shape = self::shape(w, tree, &it.tex, stands);
    begin(w, &it.tex);
    match &*shape {
        Shape::Parts(all)
            if all.len() > 1 || all.iter().any(|it| it.wide.is_some() || it.drawn) =>
        {
            w.xml.open("span").attr("class", "formula");
            parts(w, all);
            w.xml.close();
        }
        Shape::Parts(all) => parts(w, all),
        Shape::Lines(all) => lines(w, all, &it.numbers),
    }
    let in_lines = matches!(*shape, Shape::Lines(_));
    let rest = it.numbers.iter().filter(|it| it.row.is_none() || !in_lines);
    rest.for_each(|it| number(w, it));
}

/// The number of a formula or of one of its rows.
fn number(w: &mut Writer<'_>, it: &RowNumber) {
    w.xml.text(" ").open("span").attr("class", "equation-number");
    let id = w.ids(it.node, it.id.as_deref());
    w.xml.attr_maybe("id", id.as_deref());
    w.words(&it.words);
    w.xml.close();
}

/// The lines of a display: rows and cells where there is room, else one below the other, parted as lines of text are.
fn lines(w: &mut Writer<'_>, it: &Lines, numbers: &[RowNumber]) {
    let numbered = numbers.iter().any(|it| it.row.is_some());
    let wide = if numbered { it.wide + NUMBER } else { it.wide };
    w.usage.lines.insert(wide);
    let class = format!("lines l{wide}{}", if numbered { " numbered" } else { "" });
    w.xml.open("span").attr("class", "formula").open("span").attr("class", &class);
    let last = it.rows.len().saturating_sub(1);
    for (row, cells) in it.rows.iter().enumerate() {
        w.xml.open("span").attr("class", "row");
        for (at, cell) in cells.iter().enumerate() {
            w.xml.open("span").attr("class", class_of(it.kind, at, (row, last)));
            parts(w, cell);
            w.xml.close();
        }
        numbers.iter().filter(|it| it.row == Some(row)).for_each(|it| number(w, it));
        w.xml.close();
    }
    w.xml.close().close();
}

/// How a cell stands: a pair of columns meets at its sign, and a formula over several lines goes from one margin to the other.
fn class_of(kind: TableKind, column: usize, (row, last): (usize, usize)) -> &'static str {
    let align = match kind {
        TableKind::Multline if row == 0 => Align::Left,
        TableKind::Multline if row == last => Align::Right,
        TableKind::Aligned | TableKind::AlignedAt if column.is_multiple_of(2) => Align::Right,
        TableKind::Aligned | TableKind::AlignedAt => Align::Left,
        _ => Align::Center,
    };
    match align {
        Align::Left => "cell at-left",
        Align::Right if column > 0 && kind == TableKind::Aligned => "cell at-right pair",
        Align::Right => "cell at-right",
        Align::Center => "cell",
    }
}

/// A formula that can't be read, as its TeX.
pub(in crate::html) fn as_typed(w: &mut Writer<'_>, text: &Text) {
    w.flush();
    w.usage.tex = true;
    w.xml.open("code").attr("class", "math");
    left_to_right(w);
    w.within(|scope| scope.mono = true, |w| text_leaf(w, text));
    w.xml.close();
}

#[cfg(test)]
mod tests {
    use super::{head, tail};

    #[test]
    fn signs_and_endings_stay_with_a_formula_and_words_do_not() {
        let heads = [", where", ", ", ". So", "-adic", "th root", "", "。次", "次元", ")’, then"];
        let stay = [",", ",", ".", "-", "th", "", "。", "", ")’,"];
        assert_eq!(heads.map(|it| &it[..head(it)]), stay);
        let tails = ["in the (", "the “", "and ", "non-", "", "次", "pre"];
        assert_eq!(tails.map(|it| &it[it.len() - tail(it)..]), ["(", "“", "", "", "", "", "pre"]);
    }

    #[test]
    fn long_words_do_not_make_lines_that_leave_the_page() {
        let long = "x".repeat(BESIDE_AND_MORE);
        assert_eq!((head(&long), tail(&long)), (0, 0));
        assert_eq!(head(&format!(",{long}")), 1);
        assert_eq!(tail(&format!("{long}(")), 1);
    }

    const BESIDE_AND_MORE: usize = super::BESIDE + 1;
}
