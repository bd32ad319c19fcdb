//! MathJax's formulas of mdBook folders, `\\(…\\)` and `\\[…\\]`, to those between dollars.

use crate::manifest::{Formulas, MdBook};
use crate::parse::origin::Mapped;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// Rewrites the formulas of a chapter; code is left alone.
pub(crate) fn formulas(mdbook: &MdBook, source: Mapped) -> Mapped {
    let is_on = mdbook.formulas == Formulas::MathJax;
    if !is_on || !(source.text.contains('$') || source.text.contains("\\\\")) {
        return source;
    }
    let mut out = Mapped::default();
    let (mut at, end) = (0, source.text.len());
    for code in code(&source.text).into_iter().chain(std::iter::once(end..end)) {
        if code.start < at {
            continue;
        }
        mathjax(&mut out, &source, at..code.start);
        out.copy(&source, code.clone());
        at = code.end;
    }
    out
}

/// Where code stands, in order.
fn code(text: &str) -> Vec<Range<usize>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|it| it.1)
        .collect()
}

/// A stretch without code, as MathJax reads what mdBook's Markdown leaves of it: `\\(` is its `\(`, and a single dollar is text.
fn mathjax(out: &mut Mapped, source: &Mapped, range: Range<usize>) {
    const FORMS: [(&str, &str, &str); 3] =
        [("\\\\(", "\\\\)", "$"), ("\\\\[", "\\\\]", "$$"), ("$$", "$$", "$$")];
    let text = source.text.get(range.clone()).unwrap_or_default();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|it| it.find(['\\', '$'])) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let place = |it: usize| range.start + it;
        if let Some((tex, length, sign)) = FORMS.iter().find_map(|form| formula(rest, *form)) {
            out.copy(source, place(copied)..place(start));
            let whole = place(start)..place(start + length);
            out.replace(source, whole, &format!("{sign}{tex}{sign}"));
            (copied, at) = (start + length, start + length);
        } else if rest.starts_with('$') {
            out.copy(source, place(copied)..place(start));
            out.replace(source, place(start)..place(start), "\\");
            (copied, at) = (start, start + 1);
        } else {
            // A backslash and what it escapes.
            let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
            at = start + 1 + escaped;
        }
    }
    out.copy(source, range.start + copied..range.end);
}

/// The formula that a text begins with, how long it is there, and the signs around it.
fn formula<'f>(
    text: &str,
    (open, close, sign): (&str, &str, &'f str),
) -> Option<(String, usize, &'f str)> {
    let inner = text.strip_prefix(open)?;
    let length = inner.find(close)?;
    let inner = inner.get(..length)?;
    let is_one = !inner.trim().is_empty() && !inner.contains('$') && !inner.contains("\n\n");
    is_one.then(|| (unescaped(inner), open.len() + length + close.len(), sign))
}

/// Backslashes before signs are Markdown's (CommonMark 0.31 §2.4), and a formula is one line.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut signs = text.trim().chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if signs.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(signs.next())
            }
            '\n' => out.push(' '),
            _ => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn rewritten(mdbook: &MdBook, text: &str) -> String {
        formulas(mdbook, Mapped::whole(FileId(0), text, 0)).text
    }

    #[test]
    fn mathjax_is_read_as_mdbook_leaves_it() {
        let mdbook = MdBook { formulas: Formulas::MathJax, ..MdBook::default() };
        for (text, expect) in [
            (r"a \\( x\_1 * y \\) b", "a $x_1 * y$ b"),
            ("\\\\[ x \\\\\\\\ y\n+ z \\\\]", r"$$x \\ y + z$$"),
            (r"$$ \frac{a}{b} $$ costs $5, \$6", r"$$\frac{a}{b}$$ costs \$5, \$6"),
            (r"`\\(x\\) $` and \\(", r"`\\(x\\) $` and \\("),
            ("```\n\\\\[ x \\\\]\n```", "```\n\\\\[ x \\\\]\n```"),
        ] {
            assert_eq!(rewritten(&mdbook, text), expect, "{text}");
        }
    }
}
