//! Nodes in a row to a box: classes, the space between, and what each node is set by (Appendix G, rules 5, 6 and 20).

use crate::geom::Length;
use crate::layout::math::boxes::Set;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::spacing::{Glue, between};
use crate::layout::math::style::Cx;
use crate::layout::math::{
    accent, fence, fraction, frame, glyph, limits, radical, scripts, stretch, table, text,
};
use crate::math::settle;
use crate::math::tree::{Class, Kind, Limits, Node};

/// A node with the style and the class that it has where it stands.
pub(in crate::layout::math) struct Atom<'t> {
    pub(in crate::layout::math) node: &'t Node,
    pub(in crate::layout::math) cx: Cx,
    /// `None`: a space, or a place where a line may end.
    pub(in crate::layout::math) class: Option<Class>,
    /// How many primes in a row it stands for.
    primes: usize,
}

/// Nodes of one list. What `\displaystyle` or `\mathchoice` holds is part of the list that it stands in.
pub(in crate::layout::math) struct Line<'t> {
    pub(in crate::layout::math) atoms: Vec<Atom<'t>>,
    /// An empty term stands before it.
    continues: bool,
}

impl<'t> Line<'t> {
    /// The list of some nodes.
    pub(in crate::layout::math) fn of(nodes: &'t [Node], cx: Cx, continues: bool) -> Self {
        let mut atoms = Vec::with_capacity(nodes.len());
        flatten(nodes, cx, &mut atoms);
        let mut classes: Vec<Option<Class>> = atoms.iter().map(|it| it.class).collect();
        settle(&mut classes, continues);
        for (atom, class) in atoms.iter_mut().zip(classes) {
            atom.class = class;
        }
        Self { atoms, continues }
    }

    /// Each atom's box with the space before it.
    pub(in crate::layout::math) fn each(
        &self,
        setter: &MathSetter<'_>,
        mut take: impl FnMut(&Atom<'t>, Glue, Set),
    ) {
        let mut last = self.continues.then_some(Class::Ord);
        for (at, atom) in self.atoms.iter().enumerate() {
            let mut set = match atom.primes {
                0 | 1 => node(atom.node, atom.cx, setter),
                count => glyph::primes(count, atom.node.at, atom.cx, setter),
            };
            if atom.class == Some(Class::Op) {
                set.width += std::mem::take(&mut set.italic);
            }
            // Rule 17, as LuaTeX has it: the correction of a sign counts where another sign follows.
            let next = self.atoms.get(at + 1).filter(|it| it.cx == atom.cx);
            if atom.class == Some(Class::Ord)
                && next.is_some_and(|it| it.class.is_some() && is_sign(it.node))
            {
                set.width += std::mem::take(&mut set.italic);
            }
            let mut glue = Glue::default();
            if let Some(class) = atom.class {
                if let Some(last) = last {
                    glue = between(last, class, atom.cx.is_script(), setter.size(atom.cx));
                }
                last = Some(class);
            }
            take(atom, glue, set);
        }
    }

    /// All in one box. A single atom keeps its italic correction apart.
    pub(in crate::layout::math) fn set(&self, setter: &MathSetter<'_>) -> Set {
        let mut all = Set::default();
        let only = self.atoms.len() == 1;
        self.each(setter, |_, glue, set| {
            if only && glue == Glue::default() {
                all = set;
                return;
            }
            all.width += glue.width;
            all.push(set);
        });
        all
    }
}

fn flatten<'t>(nodes: &'t [Node], cx: Cx, into: &mut Vec<Atom<'t>>) {
    for node in nodes {
        match &node.kind {
            Kind::Styled { style, body } => flatten(body, Cx { style: *style, ..cx }, into),
            Kind::Choice(four) => {
                let of_style = four.get(cx.style as usize).map_or(&[][..], Vec::as_slice);
                flatten(of_style, cx, into);
            }
            Kind::Space(_) | Kind::Break | Kind::NewLine => {
                into.push(Atom { node, cx, class: None, primes: 0 });
            }
            Kind::Symbol { char: '′', .. } => match into.last_mut() {
                // Up to four have a sign of their own.
                Some(last) if (1..4).contains(&last.primes) && last.cx == cx => last.primes += 1,
                _ => into.push(Atom { node, cx, class: Some(node.class), primes: 1 }),
            },
            _ => into.push(Atom { node, cx, class: Some(node.class), primes: 0 }),
        }
    }
}

/// Whether a node is a sign, with or without scripts: not an operator, nor what is put together.
fn is_sign(node: &Node) -> bool {
    let of_sign = !matches!(node.class, Class::Op | Class::Inner);
    match &node.kind {
        Kind::Symbol { char, .. } => of_sign && !glyph::is_colon(*char, node.class),
        Kind::Number { .. } => true,
        Kind::Scripts { base, limits, .. } => of_sign && *limits != Limits::Always && is_sign(base),
        Kind::Row(body) => match body.as_slice() {
            // `{+}` is no sign: its group is a list with an operator in it.
            [only @ Node { class: Class::Ord, .. }] => of_sign && is_sign(only),
            _ => false,
        },
        _ => false,
    }
}

/// A list as a box; a script's single glyph is still known.
pub(in crate::layout::math) fn list(nodes: &[Node], cx: Cx, setter: &MathSetter<'_>) -> Set {
    Set { italic: Length::ZERO, ..Line::of(nodes, cx, false).set(setter) }
}

/// A node's box, with its italic correction apart.
pub(in crate::layout::math) fn node(node: &Node, cx: Cx, setter: &MathSetter<'_>) -> Set {
    match &node.kind {
        Kind::Symbol { char, face, negated } => match node.class {
            Class::Op => limits::operator(node, cx, setter),
            class if glyph::is_colon(*char, class) => glyph::colon(node.at, cx, setter),
            _ => glyph::symbol((*char, *face, *negated), node.at, cx, setter),
        },
        Kind::Number { digits, face } => glyph::number(digits, *face, node.at, cx, setter),
        Kind::Text(pieces) => text::pieces(pieces, node.at, cx, setter),
        Kind::Name { letters, .. } => text::name(letters, node.at, cx, setter),
        Kind::Operator { body, .. } => match body.as_slice() {
            [Node { kind: Kind::Symbol { .. }, .. }] => limits::operator(&body[0], cx, setter),
            body => Line::of(body, cx, false).set(setter).grouped(),
        },
        Kind::Row(body) => match body.as_slice() {
            [only @ Node { class: Class::Ord, .. }] => self::node(only, cx, setter),
            body => match text::upright(body) {
                Some(letters) => text::name(&letters, node.at, cx, setter),
                None => Line::of(body, cx, false).set(setter).grouped(),
            },
        },
        Kind::Fraction(it) => fraction::fraction(it, cx, setter),
        Kind::Scripts { base, sup, sub, limits } => {
            scripts::scripts(base, (sup.as_deref(), sub.as_deref()), *limits, cx, setter)
        }
        Kind::Prescripts { base, sup, sub } => {
            let set = scripts::prescripts(base, (sup, sub), cx, setter);
            if node.class != Class::Op {
                return set;
            }
            // amsmath's `\sideset` begins with an empty operator: a thin space is between.
            let em = setter.size(cx);
            let mut all = Set::space(between(Class::Op, Class::Op, cx.is_script(), em).width);
            all.push(set);
            all
        }
        Kind::Root { radicand, index } => radical::root(radicand, index.as_deref(), cx, setter),
        Kind::Fence { open, parts, middles, close } => {
            fence::fence((*open, *close), parts, middles, (cx, node.at), setter)
        }
        Kind::Sized { char, size } => fence::sized(*char, *size, (cx, node.at), setter),
        Kind::Bar { side, body } => accent::bar(*side, body, cx, setter),
        Kind::Accent { char, side, stretchy, body } => {
            accent::accent((*char, *side, *stretchy), body, (cx, node.at), setter)
        }
        Kind::Brace { char, side, body } => {
            accent::brace((*char, *side), body, (cx, node.at), setter)
        }
        Kind::Arrow { char, above, below } => {
            stretch::arrow(*char, above, below, (cx, node.at), setter)
        }
        Kind::Table(it) => table::table(it, cx, setter),
        Kind::Space(width) => Set::space(setter.size(cx).of_em(i64::from(*width))),
        // These are part of the list that holds them.
        Kind::Styled { body, style } => list(body, Cx { style: *style, ..cx }, setter),
        Kind::Choice(_) => list(std::slice::from_ref(node), cx, setter),
        Kind::Break | Kind::NewLine => Set::space(Length::ZERO),
        other => frame::frame(other, cx, setter),
    }
}
