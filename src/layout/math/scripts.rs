//! Superscripts and subscripts (Appendix G, rules 18 to 18f).

use crate::font::{Constant, Corner};
use crate::geom::Length;
use crate::layout::math::accent;
use crate::layout::math::boxes::{Set, Sole};
use crate::layout::math::limits;
use crate::layout::math::row::{list, node};
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{Kind, Limits, Node};

/// What stands above and below.
pub(in crate::layout::math) type Both<'t> = (Option<&'t [Node]>, Option<&'t [Node]>);

/// A base with its scripts, at its side or above and below.
pub(in crate::layout::math) fn scripts(
    base: &Node,
    both: Both<'_>,
    limits: Limits,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    around(node(base, cx, setter), (base, both), limits, cx, setter)
}

/// The same for a base that was set: setting it again would double the work of all that is in it.
fn around(
    set: Set,
    (base, both): (&Node, Both<'_>),
    limits: Limits,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    if limits::stand_above(base, limits, cx) {
        return limits::limits(set, both, cx, setter);
    }
    // Rule 12: scripts of a letter with an accent are the letter's.
    if let Kind::Accent { char, side, stretchy, body } = &base.kind
        && let [letter @ Node { kind: Kind::Symbol { .. }, .. }] = body.as_slice()
    {
        let sign = (*char, *side, *stretchy);
        return accent::with_scripts(sign, letter, both, (cx, base.at), setter);
    }
    attach(set, both, cx, setter)
}

/// Scripts at the side of a box, whose italic correction is not in its width.
pub(in crate::layout::math) fn attach(
    base: Set,
    (sup, sub): Both<'_>,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let sup = sup.map(|it| list(it, cx.sup(), setter));
    let sub = sub.map(|it| list(it, cx.sub(), setter));
    let up = sup.as_ref().map(|it| shift_up(&base, it, cx, setter));
    let down = sub.as_ref().map(|it| shift_down(&base, it, cx, setter));
    let (mut up, mut down) = (up.unwrap_or_default(), down.unwrap_or_default());
    if let (Some(sup), Some(sub)) = (&sup, &sub) {
        // 18e: the gap is widened downwards, then the superscript is raised as far as it may.
        let gap = setter.constant(Constant::SubSuperscriptGapMin, cx);
        let lacks = gap - (up - sup.descent + down - sub.ascent);
        if lacks > Length::ZERO {
            down += lacks;
            let most = setter.constant(Constant::SuperscriptBottomMaxWithSubscript, cx);
            let raise = (most - (up - sup.descent)).max(Length::ZERO);
            (up, down) = (up + raise, down - raise);
        }
    }
    let after = setter.constant(Constant::SpaceAfterScript, cx);
    let (width, italic, sole) = (base.width, base.italic, base.sole);
    let mut set = base.grouped();
    let mut end = width;
    if let Some(sub) = sub {
        let corners = (Corner::BottomRight, Corner::TopLeft);
        let kern = kern(sole, &sub, -down, corners, setter);
        end = end.max(width + kern + sub.width + after);
        set.put(sub, width + kern, down);
    }
    if let Some(sup) = sup {
        let corners = (Corner::TopRight, Corner::BottomLeft);
        let kern = kern(sole, &sup, up, corners, setter);
        let x = width + italic + kern;
        end = end.max(x + sup.width + after);
        set.put(sup, x, -up);
    } else {
        end = end.max(width);
    }
    set.width = end;
    set
}

/// 18c.
fn shift_up(base: &Set, sup: &Set, cx: Cx, setter: &MathSetter<'_>) -> Length {
    let least =
        if cx.cramped { Constant::SuperscriptShiftUpCramped } else { Constant::SuperscriptShiftUp };
    let least = setter.constant(least, cx);
    let bottom = sup.descent + setter.constant(Constant::SuperscriptBottomMin, cx);
    // 18a: beside a single sign there is no drop.
    let dropped = match base.sole {
        Some(_) => Length::ZERO,
        None => base.ascent - setter.constant(Constant::SuperscriptBaselineDropMax, cx),
    };
    least.max(bottom).max(dropped)
}

/// 18b.
fn shift_down(base: &Set, sub: &Set, cx: Cx, setter: &MathSetter<'_>) -> Length {
    let least = setter.constant(Constant::SubscriptShiftDown, cx);
    let top = sub.ascent - setter.constant(Constant::SubscriptTopMax, cx);
    let dropped = match base.sole {
        Some(_) => Length::ZERO,
        None => base.descent + setter.constant(Constant::SubscriptBaselineDropMin, cx),
    };
    least.max(top).max(dropped)
}

/// The kerning of a script: the sum of both glyphs' values at the script's foot (or top) and at the base's corner, whichever is
/// larger, as LuaTeX takes it (OpenType MATH, "MathKernInfo", says the smaller).
fn kern(
    base: Option<Sole>,
    script: &Set,
    raised: Length,
    (of_base, of_script): (Corner, Corner),
    setter: &MathSetter<'_>,
) -> Length {
    let (Some(base), Some(script)) = (base, script.sole) else { return Length::ZERO };
    let [_, base_top, base_foot, _, _] = setter.measures(base);
    let [_, top, foot, _, _] = setter.measures(script);
    let at = |height: Length| {
        let one = |sole: Sole, corner, height: Length| {
            let face = setter.fonts.face(sole.face);
            let units = height.ratio(i64::from(face.metrics.upem), sole.size.0).narrow();
            face.metrics.at(sole.size, face.kern(sole.id, corner, units))
        };
        one(base, of_base, height) + one(script, of_script, height - raised)
    };
    let heights = match of_base {
        Corner::TopRight => [base_top, foot + raised],
        _ => [base_foot, top + raised],
    };
    let [first, second] = heights.map(at);
    first.max(second)
}

/// Scripts before a base, as high as those behind it: `\sideset`, `\prescript`.
pub(in crate::layout::math) fn prescripts(
    base: &Node,
    (sup, sub): (&[Node], &[Node]),
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let (core, own) = match &base.kind {
        Kind::Scripts { base, sup, sub, limits } => {
            (&**base, Some(((sup.as_deref(), sub.as_deref()), *limits)))
        }
        _ => (base, None),
    };
    let set = node(core, cx, setter);
    let strut = Set { ascent: set.ascent, descent: set.descent, ..Set::default() };
    let there = |it: &&[Node]| !it.is_empty();
    let both = (Some(sup).filter(there), Some(sub).filter(there));
    let mut all = attach(strut, both, cx, setter);
    all.push(match own {
        Some((own, limits)) => around(set, (core, own), limits, cx, setter),
        None => set,
    });
    all.grouped()
}
