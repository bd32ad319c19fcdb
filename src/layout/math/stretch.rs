//! Signs that grow: their larger forms, or parts put together (OpenType MATH, "MathVariants"); arrows with labels.

use crate::font::{Axis, Part};
use crate::geom::{Length, Point};
use crate::layout::math::boxes::{Ink, Set, Sole};
use crate::layout::math::limits;
use crate::layout::math::row::list;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Node};

/// Most glyphs that a sign is put together of.
const MAX_GLYPHS: usize = 2_000;

/// A sign at least so long, if its face has one.
pub(in crate::layout::math) fn grown(
    (sole, char): (Sole, char),
    axis: Axis,
    wanted: Length,
    setter: &MathSetter<'_>,
) -> Set {
    let face = setter.fonts.face(sole.face);
    let plain = setter.glyph(sole, Some(char));
    if long(&plain, axis) >= wanted {
        return plain;
    }
    let mut longest = plain;
    for (id, _) in face.variants(sole.id, axis) {
        let form = setter.glyph(Sole { id, ..sole }, Some(char));
        if long(&form, axis) >= wanted {
            return form;
        }
        if long(&form, axis) > long(&longest, axis) {
            longest = form;
        }
    }
    let parts = face.parts(sole.id, axis);
    if parts.is_empty() {
        return longest;
    }
    together((sole, char), &parts, axis, wanted, setter)
}

fn long(set: &Set, axis: Axis) -> Length {
    match axis {
        Axis::Vertical => set.height(),
        Axis::Horizontal => set.width,
    }
}

/// Parts put together to a length: extenders are repeated alike until the least overlap is long enough; then all joints overlap
/// more, each by the same share of what it can.
fn together(
    (sole, char): (Sole, char),
    parts: &[Part],
    axis: Axis,
    wanted: Length,
    setter: &MathSetter<'_>,
) -> Set {
    let face = setter.fonts.face(sole.face);
    let least = i64::from(face.least_overlap());
    let upem = i64::from(face.metrics.upem);
    let wanted = wanted.ratio(upem, sole.size.0.max(1)).0;
    let all = enough(parts, least, wanted);
    // How far each joint overlaps at least and at most.
    let joints: Vec<(i64, i64)> = all
        .windows(2)
        .map(|it| i64::from(it[0].end.min(it[1].start)).max(0))
        .map(|most| (least.min(most), most))
        .collect();
    // Some fonts have wrong lengths of parts: their outlines count.
    let full = |part: &Part| match axis {
        Axis::Vertical => {
            let it = face.measures(part.glyph);
            i64::from(it.top.max(0) - it.foot.min(0))
        }
        Axis::Horizontal => i64::from(part.full),
    };
    let overlaps: i64 = joints.iter().map(|it| it.0).sum();
    let over = (all.iter().map(full).sum::<i64>() - overlaps).saturating_sub(wanted).max(0);
    let room: i64 = joints.iter().map(|it| it.1 - it.0).sum();
    let mut set = Set::default();
    let mut at = Length::ZERO;
    let scale = |units: i64| sole.size.ratio(units, upem);
    for (index, part) in all.iter().enumerate() {
        if let Some(joint) = index.checked_sub(1).and_then(|it| joints.get(it)) {
            let more = scale(joint.1 - joint.0);
            let more = if room > 0 { more.ratio(over.min(room), room) } else { Length::ZERO };
            at -= scale(joint.0) + more;
        }
        let glyph = Sole { id: part.glyph, ..sole };
        let [_, _, foot, _, _] = setter.measures(glyph);
        let read = (index == 0).then_some(char);
        let ink = Ink::Glyph { face: sole.face, size: sole.size, id: part.glyph, char: read };
        match axis {
            Axis::Vertical => {
                let y = -at + foot.min(Length::ZERO);
                set.ink.push((Point { x: Length::ZERO, y }, ink));
                set.width = set.width.max(setter.measures(glyph)[0]);
            }
            Axis::Horizontal => {
                set.put(Set { ink: Vec::new(), ..setter.glyph(glyph, None) }, at, Length::ZERO);
                set.ink.push((Point { x: at, y: Length::ZERO }, ink));
            }
        }
        at += scale(full(part));
    }
    match axis {
        Axis::Vertical => set.ascent = at,
        Axis::Horizontal => set.width = at,
    }
    set
}

/// Parts with as many extenders as it takes to be long enough with the least overlap.
fn enough(parts: &[Part], least: i64, wanted: i64) -> Vec<Part> {
    let extenders = || parts.iter().filter(|it| it.extender);
    let count = extenders().count().max(1);
    let each: i64 = extenders().map(|it| i64::from(it.full) - least).sum();
    let mut repeats = usize::from(parts.iter().all(|it| it.extender));
    loop {
        let all = repeated(parts, repeats);
        let length = all.iter().map(|it| i64::from(it.full) - least).sum::<i64>() + least;
        let lacks = wanted.saturating_sub(length);
        // Extenders without length would never do.
        if lacks <= 0 || each <= 0 || (repeats + 1) * count + parts.len() > MAX_GLYPHS {
            return all;
        }
        let more = usize::try_from(lacks.saturating_add(each - 1) / each).unwrap_or(MAX_GLYPHS);
        repeats = repeats.saturating_add(more.max(1)).min((MAX_GLYPHS - parts.len()) / count);
    }
}

fn repeated(parts: &[Part], repeats: usize) -> Vec<Part> {
    let each =
        parts.iter().flat_map(|it| std::iter::repeat_n(*it, if it.extender { repeats } else { 1 }));
    each.take(MAX_GLYPHS).collect()
}

/// An arrow as long as the longer of its labels (amsmath, `\ext@arrow`).
pub(in crate::layout::math) fn arrow(
    char: char,
    above: &[Node],
    below: &[Node],
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let label = |nodes: &[Node]| {
        (!nodes.is_empty()).then(|| {
            let set = list(nodes, cx.sup(), setter);
            let mu = |it: i64| setter.size(cx.sup()).ratio(it, 18);
            // Room for the head: 5 and 9 mu, on the other side for arrows to the left.
            let (left, right) = if is_leftwards(char) { (mu(9), mu(5)) } else { (mu(5), mu(9)) };
            let width = set.width + left + right;
            set.at(left, width)
        })
    };
    let (above, below) = (label(above), label(below));
    let wanted = [&above, &below].into_iter().flatten().map(|it| it.width).max();
    let Some((face, id)) = setter.find(char, cx) else {
        setter.miss(char, at);
        return Set::default();
    };
    let sole = Sole { face, size: setter.size(cx), id };
    let base = grown((sole, char), Axis::Horizontal, wanted.unwrap_or_default(), setter);
    limits::stacked(base.grouped(), above, below, cx, setter)
}

fn is_leftwards(char: char) -> bool {
    matches!(char, '←' | '⇐' | '↩' | '↼' | '↽' | '↞')
}
