//! Large operators, and what stands above and below (Appendix G, rules 13 and 13a).

use crate::font::{Axis, Constant};
use crate::layout::math::boxes::Set;
use crate::layout::math::fence::on_axis;
use crate::layout::math::glyph;
use crate::layout::math::row::list;
use crate::layout::math::scripts::Both;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::stretch::grown;
use crate::layout::math::style::Cx;
use crate::math::is_stacked;
use crate::math::tree::{Kind, Limits, Node};

/// An operator that is one sign: larger in displays, on the axis. Its italic correction is not in its width.
pub(in crate::layout::math) fn operator(it: &Node, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let Kind::Symbol { char, face, negated } = it.kind else { return Set::default() };
    let plain = glyph::symbol((char, face, negated), it.at, cx, setter);
    let set = match plain.sole {
        Some(sole) if cx.is_display() && !negated => {
            let least = setter.constant(Constant::DisplayOperatorMinHeight, cx);
            grown((sole, glyph::shown(char, face)), Axis::Vertical, least, setter)
        }
        _ => plain,
    };
    // The correction is part of an operator's advance: a subscript moves left by it (rule 13).
    Set { sole: None, width: set.width - set.italic, ..on_axis(set, cx, setter) }
}

/// Whether scripts stand above and below a base.
pub(in crate::layout::math) fn stand_above(base: &Node, limits: Limits, cx: Cx) -> bool {
    is_stacked(base, limits, cx.style)
}

/// A base with what is above and below it.
pub(in crate::layout::math) fn limits(
    set: Set,
    (sup, sub): Both<'_>,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let above = sup.map(|it| list(it, cx.sup(), setter));
    let below = sub.map(|it| list(it, cx.sub(), setter));
    stacked(set, above, below, cx, setter)
}

/// Boxes above and below another, each moved by half of its italic correction.
pub(in crate::layout::math) fn stacked(
    base: Set,
    above: Option<Set>,
    below: Option<Set>,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let half = base.italic.div(2);
    let base = Set { width: base.width + base.italic, ..base }.grouped();
    let widths = [Some(&base), above.as_ref(), below.as_ref()];
    let width = widths.into_iter().flatten().map(|it| it.width).max().unwrap_or_default();
    let (ascent, descent) = (base.ascent, base.descent);
    let mut set = base.centred(width);
    if let Some(above) = above {
        let gap = setter.constant(Constant::UpperLimitGapMin, cx);
        let rise = setter.constant(Constant::UpperLimitBaselineRiseMin, cx);
        let up = ascent + rise.max(gap + above.descent);
        set.put(above.centred(width), half, -up);
    }
    if let Some(below) = below {
        let gap = setter.constant(Constant::LowerLimitGapMin, cx);
        let drop = setter.constant(Constant::LowerLimitBaselineDropMin, cx);
        let down = descent + drop.max(gap + below.ascent);
        set.put(below.centred(width), -half, down);
    }
    set
}
