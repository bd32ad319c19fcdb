//! Dollars that are no formulas, as pandoc tells them, get a backslash in what pulldown-cmark reads.

use crate::parse::context::{Dialect, Math};
use crate::parse::markdown::options;
use crate::parse::scan::Scanned;
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// Escapes each `$` that opens what can't be a formula: one whose closing `$` a digit follows (`$10-$20`, `$$5 and $$6`; pandoc's
/// manual, `tex_math_dollars`), that stands between signs of emphasis (`**35$** and **40$**`), around half of some code, or before
/// names of a shell (`$HOME/bin:$PATH`, `${A}-${B}`).
///
/// What such a sign hid is read anew; each round halves the signs that are left.
pub(crate) fn dollars(dialect: Dialect<'_>, scanned: &mut Scanned) {
    while dialect.math == Math::Dollars && may_be_none(&scanned.out.text) {
        let text = scanned.out.text.as_str();
        let events = Parser::new_ext(text, options(dialect)).into_offset_iter();
        let mut none: Vec<usize> = Vec::new();
        // A sign that an earlier round found to be none stands in no formula.
        let holds_none = |range: &Range<usize>| {
            scanned.inserted(range).any(|it| text.as_bytes().get(it.end) == Some(&b'$'))
        };
        for (event, range) in events {
            let after = text.get(range.end..).unwrap_or_default();
            let signs = match &event {
                Event::InlineMath(it) if is_none(it, after) || holds_none(&range) => 1,
                Event::DisplayMath(_) if after.starts_with(|it: char| it.is_ascii_digit()) => 2,
                _ => 0,
            };
            none.extend(range.start..range.start + signs);
        }
        if none.is_empty() {
            return;
        }
        scanned.escape(&none);
    }
}

/// Whether the text holds what [`dollars`] looks for at all.
fn may_be_none(text: &str) -> bool {
    let mut signs = text.as_bytes().windows(3).filter(|it| it[0] == b'$');
    signs.any(|it| {
        it[1].is_ascii_digit() || matches!(it[1], b'*' | b'_' | b'{') || is_name(&it[1..])
    })
}

/// Whether what stands between two signs is no formula, by itself or by what follows.
fn is_none(formula: &str, after: &str) -> bool {
    let [inner, after] = [formula.as_bytes(), after.as_bytes()];
    let is_shell = || {
        is_name(inner) && is_name(after)
            || inner.first() == Some(&b'{') && after.first() == Some(&b'{')
    };
    after.first().is_some_and(u8::is_ascii_digit)
        || is_emphasis(formula)
        || formula.matches('`').count() % 2 == 1
        || holds_sign(formula)
        || is_shell()
}

/// Whether a sign stands in a formula outside of braces, where text in it may have formulas of its own.
fn holds_sign(formula: &str) -> bool {
    let (mut depth, mut escaped) = (0_usize, false);
    for sign in formula.bytes() {
        match sign {
            _ if escaped => {}
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'$' if depth == 0 => return true,
            _ => {}
        }
        escaped = sign == b'\\' && !escaped;
    }
    false
}

/// Whether a variable's name in a shell begins here, as they are written by custom: in capitals, several of them.
fn is_name(bytes: &[u8]) -> bool {
    let part = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_uppercase() || *it == b'_');
    part(bytes.first()) && part(bytes.get(1))
}

/// The end of one strong word and the beginning of the next.
fn is_emphasis(formula: &str) -> bool {
    ["**", "__"].iter().any(|sign| {
        let inner = formula.strip_prefix(sign);
        inner.is_some_and(|it| it.contains(sign) && it.contains(' '))
    })
}
