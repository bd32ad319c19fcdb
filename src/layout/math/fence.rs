//! Delimiters that grow with what they hold (Appendix G, rule 19), and those of a given size (amsmath, `\big`).

use crate::font::Axis;
use crate::geom::Length;
use crate::layout::math::boxes::{Set, Sole};
use crate::layout::math::fraction::NULL_DELIMITER;
use crate::layout::math::glyph;
use crate::layout::math::row::Line;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::spacing::between;
use crate::layout::math::stretch::grown;
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Class, Node};

/// `\delimiterfactor`, thousandths.
const FACTOR: i64 = 901;
/// `\delimitershortfall`, 5 pt, in thousandths of an em.
const SHORTFALL: i64 = 500;

/// `\left`, parts with `\middle` between, `\right`.
pub(in crate::layout::math) fn fence(
    (open, close): (Option<char>, Option<char>),
    parts: &[Vec<Node>],
    middles: &[Option<char>],
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let sets: Vec<Set> = parts.iter().map(|it| part(it, cx, setter)).collect();
    let ascent = sets.iter().map(|it| it.ascent).max().unwrap_or_default();
    let descent = sets.iter().map(|it| it.descent).max().unwrap_or_default();
    let axis = setter.axis(cx);
    let wanted = covering((ascent - axis).max(descent + axis) * 2, setter);
    let sign = |char: Option<char>| match char {
        Some(char) => delimiter(char, wanted, (cx, at), setter),
        None => Set::space(setter.of_em(NULL_DELIMITER)),
    };
    let mut all = sign(open);
    for (index, set) in sets.into_iter().enumerate() {
        if let Some(middle) = index.checked_sub(1).and_then(|it| middles.get(it)) {
            all.push(sign(*middle));
        }
        all.push(set);
    }
    all.push(sign(close));
    all.grouped()
}

/// A part: what stands last in it is spaced from the sign behind it.
fn part(nodes: &[Node], cx: Cx, setter: &MathSetter<'_>) -> Set {
    let line = Line::of(nodes, cx, false);
    let mut set = line.set(setter).grouped();
    if let Some(last) = line.atoms.iter().rev().find(|it| it.class.is_some()) {
        let class = last.class.unwrap_or_default();
        let glue = between(class, Class::Close, last.cx.is_script(), setter.size(last.cx));
        set.width += glue.width;
    }
    set
}

/// How high a delimiter is at least around what is so high (rule 19).
fn covering(height: Length, setter: &MathSetter<'_>) -> Length {
    height.ratio(FACTOR, 1000).max(height - setter.of_em(SHORTFALL))
}

/// `\big` to `\Bigg`: 1.2, 1.8, 2.4, 3 times the height of a parenthesis.
pub(in crate::layout::math) fn sized(
    char: Option<char>,
    size: u8,
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let Some(char) = char else { return Set::default() };
    let text = Cx::new(crate::math::tree::Style::Text);
    let paren = glyph::one(('(', '('), at, text, setter).height();
    let height = paren.ratio(6 * i64::from(size.clamp(1, 4) + 1), 10);
    let mut set = delimiter(char, covering(height, setter), (cx, at), setter);
    // amsmath sets it around an empty box of that height.
    let axis = setter.axis(cx);
    set.ascent = set.ascent.max(height.div(2) + axis);
    set.descent = set.descent.max(height.div(2) - axis);
    set
}

/// A delimiter at least so high, centred on the axis.
pub(in crate::layout::math) fn delimiter(
    char: char,
    wanted: Length,
    (cx, at): (Cx, Bytes),
    setter: &MathSetter<'_>,
) -> Set {
    let set = match setter.find(char, cx) {
        Some((face, id)) => {
            let sole = Sole { face, size: setter.size(cx), id };
            grown((sole, char), Axis::Vertical, wanted, setter)
        }
        None => glyph::one((char, char), at, cx, setter),
    };
    on_axis(set, cx, setter).grouped()
}

/// Centres a box on the axis.
pub(in crate::layout::math) fn on_axis(set: Set, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let by = (set.ascent - set.descent).div(2) - setter.axis(cx);
    set.lowered(by)
}
