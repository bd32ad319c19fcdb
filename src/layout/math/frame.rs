//! What changes the box around its contents: phantoms, smashes, laps, frames, strikes, rules.

use crate::geom::{Length, Point};
use crate::layout::math::boxes::{Ink, Set};
use crate::layout::math::row::list;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{Kind, Node, Strike, Style};

/// `\fboxsep`, 3 pt, in thousandths of an em.
const FRAME_GAP: i64 = 300;
/// `\fboxrule`, 0.4 pt.
const FRAME_RULE: i64 = 40;

/// The box of a node that only frames others.
pub(in crate::layout::math) fn frame(kind: &Kind, cx: Cx, setter: &MathSetter<'_>) -> Set {
    match kind {
        Kind::Phantom { body, wide, high } => {
            let set = list(body, cx, setter);
            let of = |keep: &bool, length: Length| if *keep { length } else { Length::ZERO };
            Set {
                width: of(wide, set.width),
                ascent: of(high, set.ascent),
                descent: of(high, set.descent),
                ..Set::default()
            }
        }
        Kind::Smash { body, height, depth } => {
            let mut set = list(body, cx, setter).grouped();
            if *height {
                set.ascent = Length::ZERO;
            }
            if *depth {
                set.descent = Length::ZERO;
            }
            set
        }
        Kind::Lap { body, to } => {
            let set = list(body, cx, setter).grouped();
            let by = match to {
                -1 => -set.width,
                0 => -set.width.div(2),
                _ => Length::ZERO,
            };
            set.at(by, Length::ZERO)
        }
        Kind::Boxed(body) => boxed(body, setter),
        Kind::Struck { strike, body } => struck(*strike, list(body, cx, setter).grouped(), setter),
        Kind::Raised { by, body } => {
            let by = setter.size(cx).of_em(i64::from(*by));
            list(body, cx, setter).grouped().lowered(-by)
        }
        Kind::Rule { width, height, raised } => {
            let em = setter.size(cx);
            let [width, height, raised] =
                [width, height, raised].map(|it| em.of_em(i64::from(*it)));
            Set::rule(width, height).lowered(-raised)
        }
        _ => Set::default(),
    }
}

/// LaTeX's `\fbox`, its contents in D.
fn boxed(body: &[Node], setter: &MathSetter<'_>) -> Set {
    let inside = list(body, Cx::new(Style::Display), setter).grouped();
    let (gap, thick) = (setter.of_em(FRAME_GAP), setter.of_em(FRAME_RULE));
    let edge = gap + thick;
    let (width, ascent) = (inside.width + edge * 2, inside.ascent + edge);
    let descent = inside.descent + edge;
    let mut set = inside.at(edge, width);
    let side = |set: &mut Set, x| {
        let upright = Set::rule(thick, ascent + descent - thick * 2);
        set.put(upright, x, descent - thick);
    };
    set.put(Set::rule(width, thick), Length::ZERO, thick - ascent);
    side(&mut set, Length::ZERO);
    side(&mut set, width - thick);
    set.put(Set::rule(width, thick), Length::ZERO, descent);
    set
}

/// Lines through a box.
fn struck(strike: Strike, mut set: Set, setter: &MathSetter<'_>) -> Set {
    let thick = setter.of_em(FRAME_RULE);
    let (width, top, foot) = (set.width, -set.ascent, set.descent);
    let mut line = |from: Point, to: Point| {
        let to = Point { x: to.x - from.x, y: to.y - from.y };
        set.ink.push((from, Ink::Stroke(to, thick)));
    };
    let at = |x, y| Point { x, y };
    if matches!(strike, Strike::Up | Strike::Both) {
        line(at(Length::ZERO, foot), at(width, top));
    }
    if matches!(strike, Strike::Down | Strike::Both) {
        line(at(Length::ZERO, top), at(width, foot));
    }
    if strike == Strike::Across {
        let middle = (top + foot).div(2);
        line(at(Length::ZERO, middle), at(width, middle));
    }
    set
}
