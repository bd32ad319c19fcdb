//! Dollars that are no formulas, as pandoc tells them, get a backslash in what pulldown-cmark reads.

use crate::parse::context::{Dialect, Math};
use crate::parse::markdown::options;
use crate::parse::scan::Scanned;
use pulldown_cmark::{Event, Parser};

/// Escapes each `$` that opens what can't be a formula: one whose closing `$` a digit follows (`$10-$20`; pandoc's manual,
/// `tex_math_dollars`), or that stands between signs of emphasis (`**35$** and **40$**`).
///
/// What such a sign hid is read anew; each round halves the signs that are left.
pub(crate) fn dollars(dialect: Dialect<'_>, scanned: &mut Scanned) {
    while dialect.math == Math::Dollars && may_be_money(&scanned.out.text) {
        let text = scanned.out.text.as_str();
        let events = Parser::new_ext(text, options(dialect)).into_offset_iter();
        let money: Vec<usize> = events
            .filter_map(|(event, range)| match event {
                Event::InlineMath(formula) => {
                    let after = text.as_bytes().get(range.end);
                    (after.is_some_and(u8::is_ascii_digit) || is_emphasis(&formula))
                        .then_some(range.start)
                }
                _ => None,
            })
            .collect();
        if money.is_empty() {
            return;
        }
        scanned.escape(&money);
    }
}

/// Whether the text holds what [`dollars`] looks for at all.
fn may_be_money(text: &str) -> bool {
    let signs = text.as_bytes().windows(2);
    let mut signs = signs.filter(|it| it[0] == b'$');
    signs.any(|it| it[1].is_ascii_digit() || it[1] == b'*' || it[1] == b'_')
}

/// The end of one strong word and the beginning of the next.
fn is_emphasis(formula: &str) -> bool {
    ["**", "__"].iter().any(|sign| {
        let inner = formula.strip_prefix(sign);
        inner.is_some_and(|it| it.contains(sign) && it.contains(' '))
    })
}
