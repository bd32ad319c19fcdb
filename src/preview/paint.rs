//! A page to JSON: glyphs, rules, pictures and paths in painting order, in hundredths of a point from the top left.

use crate::font::Fonts;
use crate::geom::{Length, Path, Point, Rect, Segment};
use crate::page::{Item, LinkTarget, Mark, Pages, Run};
use crate::preview::Shown;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What is painted on a page; `None` if there is no such page.
///
/// `items` are arrays that begin with what they are: `["t", face, size, x, y, stretch, colour, turned, width, [glyph, x, …], [glyph,
/// rise, …], text]`, `["r", x, y, width, height, colour]`, `["i", picture, x, y, width, height, turned]`, `["p", path, fill, stroke,
/// width]`. Lengths are in hundredths of a point, y down; `links` are `[x, y, width, height, page or address, y, what it says]`.
#[must_use]
pub fn paint(shown: &Shown, index: usize) -> Option<Value> {
    let pages = &shown.pages;
    let page = pages.pages.get(index)?;
    let items: Vec<Value> = page.items.iter().map(|it| item(&pages.fonts, it)).collect();
    Some(json!({
        "key": format!("{:x}", shown.keys.get(index).copied().unwrap_or_default()),
        "width": hundredths(page.size.width),
        "height": hundredths(page.size.height),
        "items": items,
        "links": links(pages, index),
    }))
}

/// A length in hundredths of a point, rounded.
pub(in crate::preview) fn hundredths(length: Length) -> i64 {
    const POINT: i64 = Length::pt(1).0;
    length.0.saturating_mul(100).saturating_add(POINT / 2).div_euclid(POINT)
}

/// A path in the words of SVG, in hundredths of a point.
pub(in crate::preview) fn path(path: &Path) -> String {
    let mut out = String::new();
    let at = |it: &Point| format!("{} {}", hundredths(it.x), hundredths(it.y));
    for segment in &path.segments {
        let _ = match segment {
            Segment::Move(to) => write!(out, "M{}", at(to)),
            Segment::Line(to) => write!(out, "L{}", at(to)),
            Segment::Curve(first, second, to) => {
                write!(out, "C{} {} {}", at(first), at(second), at(to))
            }
            Segment::Close => write!(out, "Z"),
        };
    }
    out
}

fn item(fonts: &Fonts, item: &Item) -> Value {
    match &item.mark {
        Mark::Run(it) => run(fonts, it, item.turned),
        Mark::Rule { rect, color } => {
            let [x, y, width, height] = area(rect);
            json!(["r", x, y, width, height, color.hex()])
        }
        Mark::Image { image, rect } => {
            let [x, y, width, height] = area(rect);
            json!(["i", image.0, x, y, width, height, item.turned])
        }
        Mark::Path { path: it, fill, stroke } => {
            let (stroke, width) =
                stroke.map_or((None, 0), |it| (Some(it.0.hex()), hundredths(it.1)));
            json!(["p", path(it), fill.map(|it| it.hex()), stroke, width])
        }
    }
}

fn run(fonts: &Fonts, run: &Run, turned: bool) -> Value {
    let glyphs: Vec<i64> = run
        .glyphs
        .iter()
        .flat_map(|it| [i64::from(it.id), hundredths(Length(i64::from(it.x)))])
        .collect();
    let rises: Vec<i64> = run
        .rises
        .iter()
        .flat_map(|it| [i64::from(it.0), hundredths(Length(i64::from(it.1)))])
        .collect();
    json!([
        "t",
        run.face.0,
        hundredths(run.size),
        hundredths(run.at.x),
        hundredths(run.at.y),
        stretch(run),
        run.color.hex(),
        turned,
        hundredths(width(fonts, run)),
        glyphs,
        rises,
        run.text
    ])
}

/// Horizontal scale in thousandths.
fn stretch(run: &Run) -> u16 {
    if run.stretch == 0 { 1000 } else { run.stretch }
}

/// From the origin of the first glyph to the end of the last.
pub(in crate::preview) fn width(fonts: &Fonts, run: &Run) -> Length {
    let Some(last) = run.glyphs.iter().max_by_key(|it| it.x) else { return Length::ZERO };
    let face = fonts.face(run.face);
    let upem = i64::from(face.metrics.upem.max(1));
    let advance = run.size.ratio(i64::from(face.advance(last.id)), upem);
    Length(i64::from(last.x)) + advance.ratio(i64::from(stretch(run)), 1000)
}

fn area(rect: &Rect) -> [i64; 4] {
    [rect.origin.x, rect.origin.y, rect.size.width, rect.size.height].map(hundredths)
}

fn links(pages: &Pages, index: usize) -> Vec<Value> {
    let Some(page) = pages.pages.get(index) else { return Vec::new() };
    let mut out = Vec::new();
    for link in &page.links {
        let (to, down) = match &link.to {
            LinkTarget::External(address) => (json!(address), 0),
            LinkTarget::Internal(name) => match pages.destinations.get(name) {
                Some(to) => (json!(to.page), hundredths(to.at.y)),
                None => continue,
            },
        };
        for rect in &link.rects {
            let [x, y, width, height] = area(rect);
            out.push(json!([x, y, width, height, to, down, link.description]));
        }
    }
    out
}
