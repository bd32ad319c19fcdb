//! Drawings of formulas to SVG and to the elements that show them.

use crate::geom::{Length, Point, Segment};
use crate::html::context::relative;
use crate::html::writer::Writer;
use crate::html::xml::escape;
use crate::lang::Lang;
use crate::math::tree::Formula;
use crate::page::Drawing;
use std::fmt::Write as _;

/// What draws a formula, in running text or (`true`) on lines of its own; without a drawing it stays MathML.
#[derive(Clone, Copy)]
pub struct Draw<'a>(pub &'a dyn Fn(&Formula, &Lang, bool) -> Vec<Drawing>);

impl std::fmt::Debug for Draw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draw")
    }
}

/// Room at both sides for what slants out of its box, thousandths of an em.
const BESIDE: i64 = 60;

/// The path of a drawing's file.
pub(super) fn file_of(number: usize) -> String {
    format!("images/formula-{}.svg", number + 1)
}

/// How wide a drawing is, thousandths of an em.
pub(super) fn width(it: &Drawing) -> i64 {
    of_em(it.width, it).max(1) + 2 * BESIDE
}

/// An element that shows a drawing on the baseline of its line; equal drawings share a file.
pub(super) fn img(w: &mut Writer<'_>, it: &Drawing, alt: &str) -> String {
    let next = w.usage.drawings.len();
    let number = *w.usage.drawings.entry(svg(it)).or_insert(next);
    let own = w.cx.files.get(w.section).and_then(Option::as_deref).unwrap_or_default();
    let mut out = format!("<img src=\"{}\" alt=\"", relative(own, &file_of(number)));
    escape(&mut out, alt, true);
    let width = decimal(width(it));
    let below = decimal(-of_em(it.descent, it));
    let beside = decimal(-BESIDE);
    _ = write!(
        out,
        "\" style=\"width: {width}em; margin: 0 {beside}em; vertical-align: {below}em\"/>"
    );
    out
}

/// A drawing as a file of its own; its units are thousandths of an em.
fn svg(it: &Drawing) -> String {
    let width = width(it);
    let ascent = of_em(it.ascent, it);
    let height = (ascent + of_em(it.descent, it)).max(1);
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    _ = write!(
        out,
        " width=\"{}em\" height=\"{}em\" viewBox=\"{} {} {width} {height}\">",
        decimal(width),
        decimal(height),
        -BESIDE,
        -ascent
    );
    out.push_str("<path d=\"");
    let point = |at: Point| format!("{} {}", of_em(at.x, it), of_em(at.y, it));
    for segment in it.filled.iter().flat_map(|it| &it.segments) {
        _ = match segment {
            Segment::Move(to) => write!(out, "M{}", point(*to)),
            Segment::Line(to) => write!(out, "L{}", point(*to)),
            Segment::Curve(a, b, to) => {
                write!(out, "C{} {} {}", point(*a), point(*b), point(*to))
            }
            Segment::Close => write!(out, "Z"),
        };
    }
    out.push_str("\"/>");
    for (from, to, thick) in &it.strokes {
        let thick = of_em(*thick, it).max(1);
        _ = write!(
            out,
            "<path stroke=\"#000\" stroke-width=\"{thick}\" d=\"M{}L{}\"/>",
            point(*from),
            point(*to)
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Thousandths of the drawing's em, rounded.
fn of_em(length: Length, it: &Drawing) -> i64 {
    let em = it.em.0.max(1);
    (length.0 * 1_000 + em / 2).div_euclid(em)
}

/// Thousandths as a decimal.
fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let all = thousandths.unsigned_abs();
    let text = format!("{sign}{}.{:03}", all / 1_000, all % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Path;

    #[test]
    fn a_drawing_is_measured_in_its_own_em() {
        let corner = |x, y| Point { x: Length::pt(x), y: Length::pt(y) };
        let segments =
            vec![Segment::Move(corner(0, 0)), Segment::Line(corner(5, -10)), Segment::Close];
        let drawing = Drawing {
            em: Length::pt(10),
            width: Length::pt(5),
            ascent: Length::pt(10),
            descent: Length::pt(2),
            filled: vec![Path { segments }],
            strokes: vec![(corner(0, 0), corner(5, 0), Length::pt(1))],
        };
        assert_eq!(
            svg(&drawing),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0.62em\" height=\"1.2em\" \
             viewBox=\"-60 -1000 620 1200\"><path d=\"M0 0L500 -1000Z\"/>\
             <path stroke=\"#000\" stroke-width=\"100\" d=\"M0 0L500 0\"/></svg>\n"
        );
    }
}
