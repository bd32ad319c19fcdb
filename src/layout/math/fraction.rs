//! Fractions, binomials and stacks (Appendix G, rules 15 to 15e).

use crate::font::Constant;
use crate::geom::Length;
use crate::layout::math::boxes::Set;
use crate::layout::math::fence;
use crate::layout::math::row::list;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Fraction};

/// Thousandths of an em at each side of a fraction without delimiters: `\nulldelimiterspace`, 1.2 pt.
pub(in crate::layout::math) const NULL_DELIMITER: i64 = 120;

/// LaTeX's `\strut`, height and depth: 0.7 and 0.3 of 12 pt.
pub(in crate::layout::math) const STRUT: (i64, i64) = (840, 360);

/// A fraction between its delimiters.
pub(in crate::layout::math) fn fraction(it: &Fraction, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let cx = it.style.map_or(cx, |style| Cx { style, ..cx });
    // amsmath's \cfrac sets both in D, the numerator with a strut.
    let (above, below) = match it.continued {
        true => (cx, cx.cramp()),
        false => (cx.numerator(), cx.denominator()),
    };
    let mut top = list(&it.top, above, setter);
    let bottom = list(&it.bottom, below, setter);
    if it.continued {
        top.ascent = top.ascent.max(setter.of_em(STRUT.0));
        top.descent = top.descent.max(setter.of_em(STRUT.1));
    }
    let width = top.width.max(bottom.width);
    let thick = match it.thick {
        Some(thick) => setter.of_em(thick.into()),
        None => setter.constant(Constant::FractionRuleThickness, cx),
    };
    let (up, down) = if it.rule {
        with_rule(&top, &bottom, (cx, thick), setter)
    } else {
        stack(&top, &bottom, cx, setter)
    };
    let mut set = Set::space(width);
    set.put(top.centred(width), Length::ZERO, -up);
    if it.rule {
        let axis = setter.axis(cx);
        set.put(Set::rule(width, thick), Length::ZERO, thick.div(2) - axis);
    }
    set.put(bottom.centred(width), Length::ZERO, down);
    // TeX's delim1 and delim2, as LuaTeX takes them where a font says nothing of delimiters of fractions.
    let least = setter.size(cx).of_em(if cx.is_display() { 2_390 } else { 1_010 });
    let delimiter = |char: Option<char>| match char {
        Some(char) => fence::delimiter(char, least, (cx, Bytes::default()), setter),
        None => Set::space(setter.of_em(NULL_DELIMITER)),
    };
    let mut all = delimiter(it.open);
    all.push(set);
    if !it.continued {
        all.push(delimiter(it.close));
    }
    all.grouped()
}

/// How far the numerator is up and the denominator down (15b, 15d).
fn with_rule(
    top: &Set,
    bottom: &Set,
    (cx, thick): (Cx, Length),
    setter: &MathSetter<'_>,
) -> (Length, Length) {
    use Constant as C;
    let of = |display, otherwise| setter.by_style(display, otherwise, cx);
    let up = of(C::FractionNumeratorDisplayStyleShiftUp, C::FractionNumeratorShiftUp);
    let down = of(C::FractionDenominatorDisplayStyleShiftDown, C::FractionDenominatorShiftDown);
    let over = of(C::FractionNumDisplayStyleGapMin, C::FractionNumeratorGapMin);
    let under = of(C::FractionDenomDisplayStyleGapMin, C::FractionDenominatorGapMin);
    let half = thick.div(2);
    let axis = setter.axis(cx);
    (up.max(axis + half + over + top.descent), down.max(bottom.ascent + under + half - axis))
}

/// The same without a rule (15c): what lacks to the gap is shared in halves.
pub(in crate::layout::math) fn stack(
    top: &Set,
    bottom: &Set,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> (Length, Length) {
    let up = setter.by_style(Constant::StackTopDisplayStyleShiftUp, Constant::StackTopShiftUp, cx);
    let down = setter.by_style(
        Constant::StackBottomDisplayStyleShiftDown,
        Constant::StackBottomShiftDown,
        cx,
    );
    let least = setter.by_style(Constant::StackDisplayStyleGapMin, Constant::StackGapMin, cx);
    let lacks = least - (up - top.descent + down - bottom.ascent);
    let half = lacks.max(Length::ZERO).div(2);
    (up + half, down + half)
}
