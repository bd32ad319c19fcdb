//! Classes of nodes to those that count where they stand (The TeXbook, Appendix G, rules 5 and 6).

use crate::math::tree::{Class, Kind, Node};

/// The class of each node in its row; an operator that stands between no two terms is an ordinary sign. `continues`: a term stands
/// before the row.
#[must_use]
pub fn settled(nodes: &[Node], continues: bool) -> Vec<Class> {
    let mut out: Vec<Class> = nodes.iter().map(class).collect();
    let mut last = if continues { Some(Class::Ord) } else { None };
    let mut last_at = None;
    for at in 0..out.len() {
        if nodes.get(at).is_some_and(is_space) {
            continue;
        }
        let before = last;
        let Some(here) = out.get_mut(at) else { continue };
        let lone = before.is_none_or(|it| {
            matches!(it, Class::Bin | Class::Op | Class::Rel | Class::Open | Class::Punct)
        });
        if *here == Class::Bin && lone {
            *here = Class::Ord;
        }
        let now = *here;
        if before == Some(Class::Bin)
            && matches!(now, Class::Rel | Class::Close | Class::Punct)
            && let Some(it) = last_at.and_then(|it: usize| out.get_mut(it))
        {
            *it = Class::Ord;
        }
        last = Some(now);
        last_at = Some(at);
    }
    if last == Some(Class::Bin)
        && let Some(it) = last_at.and_then(|it: usize| out.get_mut(it))
    {
        *it = Class::Ord;
    }
    out
}

fn class(node: &Node) -> Class {
    match &node.kind {
        Kind::Styled { body, .. } if body.len() == 1 => body.first().map_or(node.class, class),
        _ => node.class,
    }
}

/// Whether the node takes no part in the spacing of its neighbours.
pub(crate) fn is_space(node: &Node) -> bool {
    matches!(node.kind, Kind::Space(_) | Kind::Break | Kind::NewLine)
}

/// Signs that are spaced as letters are but are no letters.
pub(crate) fn is_operator(char: char) -> bool {
    matches!(
        char,
        '/' | '|'
            | '‖'
            | '\\'
            | '.'
            | '′'
            | '‵'
            | '…'
            | '⋯'
            | '⋮'
            | '⋱'
            | '@'
            | '"'
            | '∣'
            | '∥'
            | '†'
            | '‡'
            | '√'
            | '¬'
            | '&'
    ) || matches!(char, '←'..='⇿')
}

/// An accent as a sign that stands alone.
pub(crate) fn spacing_form(char: char) -> char {
    match char {
        '\u{302}' => '^',
        '\u{303}' | '\u{330}' => '~',
        '\u{30c}' => 'ˇ',
        '\u{304}' => '¯',
        '\u{301}' => '´',
        '\u{300}' => '`',
        '\u{306}' => '˘',
        '\u{307}' => '˙',
        '\u{308}' => '¨',
        '\u{30a}' => '˚',
        '\u{30b}' => '˝',
        '\u{20d7}' | '\u{20ef}' => '→',
        '\u{20d6}' | '\u{20ee}' => '←',
        '\u{20e1}' | '\u{34d}' => '↔',
        '\u{20d1}' => '⇀',
        '\u{20d0}' => '↼',
        other => other,
    }
}
