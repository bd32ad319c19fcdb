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
    let mut repeats = 1;
    let all = loop {
        let all = repeated(parts, repeats);
        let length = all.iter().map(|it| i64::from(it.full) - least).sum::<i64>() + least;
        if length >= wanted || all.len() + parts.len() > MAX_GLYPHS || repeats > MAX_GLYPHS {
            break all;
        }
        // Extenders without length would never do.
        let each: i64 =
            parts.iter().filter(|it| it.extender).map(|it| i64::from(it.full) - least).sum();
        let Some(more) = (wanted - length).checked_add(each - 1).filter(|_| each > 0) else {
            break all;
        };
        let count = parts.iter().filter(|it| it.extender).count().max(1);
        let more = usize::try_from(more / each).unwrap_or(1).max(1);
        repeats = (repeats + more).min(MAX_GLYPHS / count);
    };
    let joints: Vec<i64> =
        all.windows(2).map(|it| (i64::from(it[0].end.min(it[1].start)) - least).max(0)).collect();
    let length = all.iter().map(|it| i64::from(it.full) - least).sum::<i64>() + least;
    let (over, room) = ((length - wanted).max(0), joints.iter().sum::<i64>());
    let mut set = Set::default();
    let mut at = Length::ZERO;
    let scale = |units: i64| sole.size.ratio(units, upem);
    for (index, part) in all.iter().enumerate() {
        if let Some(joint) = index.checked_sub(1).and_then(|it| joints.get(it)) {
            let more = scale(*joint);
            let more = if room > 0 { more.ratio(over.min(room), room) } else { Length::ZERO };
            at -= scale(least) + more;
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
        at += scale(i64::from(part.full));
    }
    match axis {
        Axis::Vertical => set.ascent = at,
        Axis::Horizontal => set.width = at,
    }
    set
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
