//! Roots (Appendix G, rule 11).

use crate::font::{Axis, Constant};
use crate::geom::Length;
use crate::layout::math::boxes::{Set, Sole};
use crate::layout::math::row::list;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::stretch::grown;
use crate::layout::math::style::Cx;
use crate::math::tree::{Node, Style};

/// A radicand under its sign and rule, with the index of the root.
pub(in crate::layout::math) fn root(
    radicand: &[Node],
    index: Option<&[Node]>,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let inside = list(radicand, cx.cramp(), setter);
    let thick = setter.constant(Constant::RadicalRuleThickness, cx);
    let gap =
        setter.by_style(Constant::RadicalDisplayStyleVerticalGap, Constant::RadicalVerticalGap, cx);
    let surd = match setter.find('√', cx) {
        Some((face, id)) => {
            let sole = Sole { face, size: setter.size(cx), id };
            let wanted = inside.height() + gap + thick;
            grown((sole, '√'), Axis::Vertical, wanted, setter)
        }
        None => Set::default(),
    };
    // What the sign is too high is shared above and below the radicand.
    let over = surd.height() - (inside.height() + gap + thick);
    let gap = gap + over.max(Length::ZERO).div(2);
    let top = inside.ascent + gap + thick;
    let (high, ascent) = (surd.height(), surd.ascent);
    let surd = surd.grouped().lowered(ascent - top);
    let descent = high - top;
    let mut set = Set::default();
    if let Some(index) = index.filter(|it| !it.is_empty()) {
        // The index is in SS, raised by a share of the sign's height.
        let index = list(index, Cx::new(Style::ScriptScript), setter);
        let percent = setter.percent(Constant::RadicalDegreeBottomRaisePercent);
        let raise = high.ratio(percent, 100) - descent;
        let before = setter.constant(Constant::RadicalKernBeforeDegree, cx);
        let after = setter.constant(Constant::RadicalKernAfterDegree, cx);
        let width = index.width;
        set.width = before;
        set.push(index.lowered(-raise));
        // The sign does not begin before the index.
        set.width += after.max(-(before + width));
    }
    set.push(surd);
    let (x, width) = (set.width, inside.width);
    set.put(Set::rule(width, thick), x, thick - top);
    set.push(inside);
    set.ascent = set.ascent.max(top + setter.constant(Constant::RadicalExtraAscender, cx));
    set.grouped()
}
