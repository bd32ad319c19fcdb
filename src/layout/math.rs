//! A formula's tree to glyphs and rules: boxes as of *The TeXbook*, Appendix G, with the constants of OpenType's MATH table.

use crate::geom::{Length, Point, Rect};
use crate::layout::math::boxes::Set;
use crate::layout::math::row::Line;
use crate::math::tree::{Node, Style};
use crate::page::Run;

pub(in crate::layout) use crate::layout::math::setter::{MathFaces, MathSetter, TextFaces};

mod accent;
mod boxes;
mod fence;
mod fraction;
mod frame;
mod glyph;
mod limits;
mod radical;
mod row;
mod scripts;
mod setter;
mod spacing;
mod stretch;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod wide;

pub(in crate::layout) use crate::layout::math::wide::{Fitted, Piece, SetRow, fit, pieces, rows};

/// A formula that has been set: what it paints, from its origin on the baseline at its left; y down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::layout) struct MathBox {
    /// How far what follows is from the origin.
    pub(in crate::layout) width: Length,
    /// Above the baseline.
    pub(in crate::layout) ascent: Length,
    /// Below the baseline.
    pub(in crate::layout) descent: Length,
    /// In reading order.
    pub(in crate::layout) marks: Vec<MathMark>,
}

/// Something that a formula paints.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout) enum MathMark {
    /// Glyphs of one face and size. Without text: they are parts of a sign that was read before.
    Run(Run),
    /// A rule.
    Rule(Rect),
    /// A line that strikes something out: its ends and its thickness.
    Stroke(Point, Point, Length),
}

/// Sets nodes as one box.
#[cfg(test)]
pub(in crate::layout) fn set(nodes: &[Node], style: Style, setter: &MathSetter<'_>) -> MathBox {
    whole(nodes, style, setter).finish(setter)
}

fn whole(nodes: &[Node], style: Style, setter: &MathSetter<'_>) -> Set {
    Line::of(nodes, style::Cx::new(style), false).set(setter)
}
