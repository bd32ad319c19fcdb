//! What stands beside, above and below a base, to `msub`, `munder` and their kin.

use crate::math::mathml::{Count, Writer};
use crate::math::spacing::is_stacked;
use crate::math::tree::{Class, Kind, Limits, Node, Style};

impl Writer {
    pub(crate) fn scripts(
        &mut self,
        base: &Node,
        sup: Option<&[Node]>,
        sub: Option<&[Node]>,
        limits: Limits,
        class: Class,
        style: Style,
    ) -> Count {
        let stacked = is_stacked(base, limits, style);
        let element = match (stacked, sub.is_some(), sup.is_some()) {
            (false, true, true) => "msubsup",
            (false, true, false) => "msub",
            (false, false, true) => "msup",
            (true, true, true) => "munderover",
            (true, true, false) => "munder",
            (true, false, true) => "mover",
            (_, false, false) => return self.node(base, class, style),
        };
        let below = if style == Style::ScriptScript { style } else { script(style) };
        self.around(element, "", |w| {
            let from = w.out.len();
            let count =
                w.node(base, if base.class == Class::Bin { class } else { base.class }, style);
            if count != 1 {
                w.out.insert_str(from, "<mrow>");
                w.out += "</mrow>";
            }
            // In a line the dictionary moves limits to the side (MathML Core §3.4.2).
            let operator = ["<mo>", "<mo "].iter().any(|it| w.out[from..].starts_with(it));
            if stacked && limits == Limits::Always && style != Style::Display && operator {
                w.out.insert_str(from + 3, " movablelimits=\"false\"");
            }
            for nodes in [sub, sup].into_iter().flatten() {
                w.one(nodes, below);
            }
        })
    }

    pub(crate) fn prescripts(
        &mut self,
        base: &Node,
        sup: &[Node],
        sub: &[Node],
        style: Style,
    ) -> Count {
        let (core, behind, under) = match &base.kind {
            Kind::Scripts { base, sup, sub, .. } => (base.as_ref(), sup.as_deref(), sub.as_deref()),
            _ => (base, None, None),
        };
        let below = script(style);
        self.around("mmultiscripts", "", |w| {
            w.one_of(core, style);
            if behind.is_some() || under.is_some() {
                w.one(under.unwrap_or_default(), below);
                w.one(behind.unwrap_or_default(), below);
            }
            w.out += "<mprescripts></mprescripts>";
            w.one(sub, below);
            w.one(sup, below);
        })
    }
}

pub(crate) fn script(style: Style) -> Style {
    if style <= Style::Text { Style::Script } else { Style::ScriptScript }
}
