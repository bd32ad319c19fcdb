//! A formula to pictures, for readers that show no MathML: what a page would paint, part by part.

use crate::font::Fonts;
use crate::geom::{Color, Length, Path, Point, Rect, Segment};
use crate::lang::Lang;
use crate::layout::Setting;
use crate::layout::math::{MathBox, MathFaces, MathMark, Piece, SetRow, fit, pieces, rows};
use crate::layout::para::setter;
use crate::math::tree::{Formula, Node};
use crate::page::{Drawing, Run};

/// The measure of a display, thousandths of its size: a narrow screen's.
const MEASURE: i64 = 20_000;

/// A formula in running text up to this width stays whole, thousandths of its size: what the narrowest text holds.
const WHOLE: i64 = 7_000;

/// Draws a formula: one in running text in the parts between which lines may end, a display row by row, all equally wide.
/// Nothing if a font lacks one of its signs, which a reader may have.
pub fn draw(setting: &Setting<'_>, formula: &Formula, lang: &Lang, display: bool) -> Vec<Drawing> {
    let em = setting.theme.size.body;
    let faces = MathFaces::of(setting.fonts, &setting.theme.font.math);
    let setter = setter(setting, &faces, (em, Color::BLACK), lang);
    let fonts = setting.fonts;
    let drawings: Vec<Drawing> = if display {
        let nodes: Vec<Node> = formula.nodes.iter().filter(|it| !it.is_empty()).cloned().collect();
        let mut rows = rows(&nodes, &setter);
        if let [_] = rows.as_slice() {
            let lines = fit(&nodes, em.of_em(MEASURE), &setter).lines.into_iter();
            rows = lines.map(SetRow::of).collect();
        }
        let widest = rows.iter().map(|it| it.set.width).max().unwrap_or_default();
        // The rows of `multline` stand on a measure of their own.
        let stands = rows.iter().any(|it| it.align.is_some());
        let measure =
            if stands { (widest + em * 2).min(em.of_em(MEASURE)).max(widest) } else { widest };
        let line = |it: &SetRow| {
            let x = it.x(measure, em).unwrap_or_default();
            Drawing {
                width: measure,
                ..drawing(fonts, [(&MathBox::default(), x), (&it.set, Length::ZERO)], em)
            }
        };
        rows.iter().map(line).collect()
    } else {
        let pieces = pieces(&formula.nodes, &setter);
        let width: Length = pieces.iter().map(|it| it.set.width + it.space).sum();
        let ends = |it: &Piece| it.penalty.is_some() && width > em.of_em(WHOLE);
        let parts = pieces.split_inclusive(ends);
        parts.map(|it| drawing(fonts, it.iter().map(|it| (&it.set, it.space)), em)).collect()
    };
    if setter.take_missing().is_empty() { drawings } else { Vec::new() }
}

/// Boxes behind each other, each with the space behind it.
fn drawing<'s>(
    fonts: &Fonts,
    sets: impl IntoIterator<Item = (&'s MathBox, Length)>,
    em: Length,
) -> Drawing {
    let mut it = Drawing { em, ..Drawing::default() };
    for (set, space) in sets {
        let x = it.width;
        let moved = |at: Point| Point { x: at.x + x, ..at };
        for mark in &set.marks {
            match mark {
                MathMark::Run(run) => glyphs(fonts, run, x, &mut it.filled),
                MathMark::Rule(rule) => it.filled.push(outline(*rule, x)),
                MathMark::Stroke(from, to, thick) => {
                    it.strokes.push((moved(*from), moved(*to), *thick));
                }
            }
        }
        it.width += set.width + space;
        it.ascent = it.ascent.max(set.ascent);
        it.descent = it.descent.max(set.descent);
    }
    it
}

fn glyphs(fonts: &Fonts, run: &Run, from: Length, filled: &mut Vec<Path>) {
    let face = fonts.face(run.face);
    for (index, glyph) in (0_u32..).zip(&run.glyphs) {
        let rise = run.rises.iter().find(|it| it.0 == index).map_or(0, |it| it.1);
        let x = from + run.at.x + Length(i64::from(glyph.x));
        let y = run.at.y - Length(i64::from(rise));
        let path = face.outline(glyph.id, run.size);
        let moved = |it: Point| Point { x: it.x + x, y: it.y + y };
        let segments = path.segments.into_iter().map(|it| match it {
            Segment::Move(to) => Segment::Move(moved(to)),
            Segment::Line(to) => Segment::Line(moved(to)),
            Segment::Curve(a, b, to) => Segment::Curve(moved(a), moved(b), moved(to)),
            Segment::Close => Segment::Close,
        });
        filled.push(Path { segments: segments.collect() });
    }
}

fn outline(rule: Rect, from: Length) -> Path {
    let (left, top, right, bottom) = (rule.origin.x, rule.origin.y, rule.right(), rule.bottom());
    let corner = |x: Length, y| Point { x: x + from, y };
    let segments = vec![
        Segment::Move(corner(left, top)),
        Segment::Line(corner(right, top)),
        Segment::Line(corner(right, bottom)),
        Segment::Line(corner(left, bottom)),
        Segment::Close,
    ];
    Path { segments }
}
