//! Classes of nodes to those that count where they stand (The TeXbook, Appendix G, rules 5 and 6).

use crate::math::tree::{Class, Kind, Limits, Node, Style, is_integral, is_large};

/// The class of each node in its row; an operator that stands between no two terms is an ordinary sign. `continues`: a term stands
/// before the row.
#[must_use]
pub fn settled(nodes: &[Node], continues: bool) -> Vec<Class> {
    let mut out: Vec<Option<Class>> =
        nodes.iter().map(|it| (!is_space(it)).then(|| class(it))).collect();
    settle(&mut out, continues);
    out.into_iter().zip(nodes).map(|(it, node)| it.unwrap_or(node.class)).collect()
}

/// The same for classes in a row; `None` stands for a space, which parts no terms.
pub fn settle(row: &mut [Option<Class>], continues: bool) {
    let mut last = if continues { Some(Class::Ord) } else { None };
    let mut last_at: Option<usize> = None;
    let ordinary = |row: &mut [Option<Class>], at: Option<usize>| {
        if let Some(it) = at.and_then(|it| row.get_mut(it)) {
            *it = Some(Class::Ord);
        }
    };
    for at in 0..row.len() {
        let Some(mut now) = row.get(at).copied().flatten() else { continue };
        let lone = last.is_none_or(|it| {
            matches!(it, Class::Bin | Class::Op | Class::Rel | Class::Open | Class::Punct)
        });
        if now == Class::Bin && lone {
            now = Class::Ord;
            ordinary(row, Some(at));
        }
        if last == Some(Class::Bin) && matches!(now, Class::Rel | Class::Close | Class::Punct) {
            ordinary(row, last_at);
        }
        last = Some(now);
        last_at = Some(at);
    }
    if last == Some(Class::Bin) {
        ordinary(row, last_at);
    }
}

fn class(node: &Node) -> Class {
    match &node.kind {
        Kind::Styled { body, .. } if body.len() == 1 => body.first().map_or(node.class, class),
        _ => node.class,
    }
}

/// Whether scripts stand above and below.
#[must_use]
pub fn is_stacked(base: &Node, limits: Limits, style: Style) -> bool {
    match limits {
        Limits::Always => true,
        Limits::Never => false,
        Limits::Auto => {
            let moves = match &base.kind {
                Kind::Name { limits, .. } | Kind::Operator { limits, .. } => *limits,
                Kind::Symbol { char, .. } => {
                    base.class == Class::Op && is_large(*char) && !is_integral(*char)
                }
                Kind::Brace { .. } => true,
                // `\sideset` makes an operator of what has scripts at its corners.
                Kind::Prescripts { .. } => base.class == Class::Op,
                _ => false,
            };
            moves && style == Style::Display
        }
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
