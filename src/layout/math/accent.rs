//! Accents, bars, and braces that span what they stand over (Appendix G, rules 9, 10 and 12).

use crate::font::{Axis, Constant, Form};
use crate::geom::Length;
use crate::layout::math::boxes::{Set, Sole};
use crate::layout::math::row::{list, node};
use crate::layout::math::scripts::{Both, attach};
use crate::layout::math::setter::MathSetter;
use crate::layout::math::stretch::grown;
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Node, Side};

/// The sign, where it stands, and whether it grows.
type Sign = (char, Side, bool);

/// An accent on what bears it.
pub(in crate::layout::math) fn accent(
    sign: Sign,
    body: &[Node],
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let inside = match body {
        [only] => node(only, cx.cramp(), setter),
        body => list(body, cx.cramp(), setter),
    };
    // LuaTeX counts the correction of a letter with an accent, wherever it stands.
    let italic = if inside.sole.is_some() { inside.italic } else { Length::ZERO };
    let under = Under::of(&inside, setter);
    let mut set = mark(sign, inside, under, (cx, at), setter);
    set.width += italic;
    set
}

/// An accent on a letter that has scripts: they stand as they would without it.
pub(in crate::layout::math) fn with_scripts(
    sign: Sign,
    letter: &Node,
    both: Both<'_>,
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let set = node(letter, cx.cramp(), setter);
    let under = Under::of(&set, setter);
    let inside = attach(set, both, cx, setter);
    mark(sign, inside, under, (cx, at), setter)
}

/// What an accent stands on.
struct Under {
    width: Length,
    height: Length,
    /// Where a single glyph, or another accent on one, bears it.
    attach: Option<Length>,
}

impl Under {
    fn of(set: &Set, setter: &MathSetter<'_>) -> Self {
        let attach = set.attach.or_else(|| set.sole.map(|it| setter.measures(it)[4]));
        Self { width: set.width, height: set.ascent, attach }
    }
}

/// A brace or its kin that spans what it stands over or under.
pub(in crate::layout::math) fn brace(
    (char, side): (char, Side),
    body: &[Node],
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let inside = list(body, cx.cramp(), setter).grouped();
    let under = Under::of(&inside, setter);
    mark((char, side, true), inside, under, (cx, at), setter)
}

/// Puts a sign over or under a box.
fn mark(
    (char, side, stretchy): Sign,
    inside: Set,
    Under { width, height, attach }: Under,
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let Some((face, id)) = setter.find(char, cx) else {
        setter.miss(char, at);
        return inside.grouped();
    };
    let face_of = setter.fonts.face(face);
    let base = setter.constant(Constant::AccentBaseHeight, cx);
    let high = height > setter.constant(Constant::FlattenedAccentBaseHeight, cx);
    let id = if side == Side::Over && high { face_of.form(id, Form::Flat) } else { id };
    let sole = Sole { face, size: setter.size(cx), id };
    let sign =
        if stretchy { widest((sole, char), width, setter) } else { setter.glyph(sole, Some(char)) };
    // Both glyphs say where they are joined; what is no glyph is joined in its middle.
    let held = sign.sole.map_or(sign.width.div(2), |it| setter.measures(it)[4]);
    let bears = match attach {
        Some(it) if !stretchy || sign.width <= width => it,
        _ => width.div(2),
    };
    let x = bears - held;
    let mut set = inside.grouped();
    let own = set.width;
    match side {
        Side::Over => {
            let up = height - height.min(base);
            set.put(Set { width: Length::ZERO, ..sign }, x, -up);
        }
        Side::Under => {
            let down = set.descent;
            let top = sign.ascent;
            set.put(Set { width: Length::ZERO, ..sign }, x, down + top);
        }
    }
    set.width = own;
    set.attach = attach;
    set
}

/// The widest form of a sign that is not wider than something; put together where there are parts for that.
fn widest((sole, char): (Sole, char), width: Length, setter: &MathSetter<'_>) -> Set {
    let face = setter.fonts.face(sole.face);
    let mut best = setter.glyph(sole, Some(char));
    let mut fits_all = true;
    for (id, _) in face.variants(sole.id, Axis::Horizontal) {
        let form = setter.glyph(Sole { id, ..sole }, Some(char));
        if form.width > width {
            fits_all = false;
            break;
        }
        best = form;
    }
    if fits_all && !face.parts(sole.id, Axis::Horizontal).is_empty() {
        return grown((sole, char), Axis::Horizontal, width, setter);
    }
    best
}

/// A rule over or under a box.
pub(in crate::layout::math) fn bar(
    side: Side,
    body: &[Node],
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    match side {
        Side::Over => {
            let mut set = list(body, cx.cramp(), setter).grouped();
            let gap = setter.constant(Constant::OverbarVerticalGap, cx);
            let thick = setter.constant(Constant::OverbarRuleThickness, cx);
            let foot = set.ascent + gap;
            let (width, rule) = (set.width, Set::rule(set.width, thick));
            set.put(rule, Length::ZERO, -foot);
            set.ascent += setter.constant(Constant::OverbarExtraAscender, cx);
            Set { width, ..set }
        }
        Side::Under => {
            let mut set = list(body, cx, setter).grouped();
            let gap = setter.constant(Constant::UnderbarVerticalGap, cx);
            let thick = setter.constant(Constant::UnderbarRuleThickness, cx);
            let foot = set.descent + gap + thick;
            let (width, rule) = (set.width, Set::rule(set.width, thick));
            set.put(rule, Length::ZERO, foot);
            set.descent = set.descent.max(foot);
            set.descent += setter.constant(Constant::UnderbarExtraDescender, cx);
            Set { width, ..set }
        }
    }
}
