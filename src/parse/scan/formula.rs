//! Lines of a display between `$$`: to Markdown `+ b` begins a list there, `> b` a quotation, and `= b` of a kind a heading.

use crate::diag::{Code, Diagnostic};
use crate::parse::context::Math;
use crate::parse::line::{Prefix, block_mark, inside_quotes};
use crate::parse::scan::Scanner;

/// What stands around a display.
const SIGN: &str = "$$";
/// Lines behind the first of a note among which a display of the note's is looked for.
const MOST_NOTED: usize = 200;

impl Scanner<'_> {
    /// Whether a line that begins with `$$` leaves a display open. Each of its lines bears the quote marks of the first.
    pub(in crate::parse) fn opens_formula(
        &mut self,
        line: &str,
        content: &str,
        quotes: usize,
    ) -> bool {
        if self.dialect.math != Math::Dollars {
            return false;
        }
        let at = self.at + line.len() - content.len();
        // Lines of one that can't be read are kept together too: it is shown as it is typed.
        if quotes == 0 {
            self.says_braces(at);
        }
        if !parts(content) {
            return false;
        }
        let after = self.source.text.get(self.at + line.len()..).unwrap_or_default();
        // A paragraph ends at a blank line, and a formula with it.
        let lines = after.split('\n').map_while(|it| inside_quotes(it, quotes));
        lines.take_while(|it| !it.trim().is_empty()).any(|it| it.contains(SIGN))
    }

    /// A line that is indented as code is: in a note it may begin a display.
    pub(in crate::parse) fn note_formula(&mut self, line: &str, prefix: &Prefix) {
        let content = line.get(prefix.content..).unwrap_or_default();
        if content.starts_with(SIGN) && prefix.quotes == 0 && self.is_noted() {
            self.formula = self.opens_formula(line, content, 0);
        }
    }

    /// Whether the last line before this one that is not indented begins a note.
    fn is_noted(&self) -> bool {
        let before = self.source.text.get(..self.at).unwrap_or_default();
        let mut lines = before.lines().rev().take(MOST_NOTED);
        let first = lines.find(|it| !it.trim().is_empty() && !it.starts_with(['\t', ' ']));
        first.is_some_and(|it| it.starts_with("[^") && it.contains("]:"))
    }

    /// Says which brace of the display that begins at a byte has no other: Markdown knows no such formula, and shows it as it is typed.
    fn says_braces(&mut self, at: usize) {
        let rest = self.source.text.get(at + SIGN.len()..).unwrap_or_default();
        let Some(inner) = rest.find(SIGN).and_then(|it| rest.get(..it)) else { return };
        if inner.lines().skip(1).any(|it| it.trim().is_empty()) {
            return;
        }
        let Some((brace, is_open)) = lonely_brace(inner) else { return };
        let said = match is_open {
            true => "this formula can't be read: a `{` is not closed",
            false => "this formula can't be read: a `}` closes nothing",
        };
        let brace = at + SIGN.len() + brace;
        let found = Diagnostic::new(Code::MathSyntax, said);
        let found = found.at(self.source.span(brace..brace + 1), "");
        self.sink.push(found.hint("it is shown as it is typed"));
    }

    /// A line within a display: it begins no block. What is put in for that is taken out where the formula is read.
    pub(in crate::parse) fn formula_line(&mut self, line: &str) {
        let content = inside_quotes(line, self.quotes).unwrap_or(line).trim_start();
        let at = self.at + line.len() - content.len();
        let is_element = content.starts_with('<');
        let mark = if is_element { Some(0) } else { block_mark(content.trim_end()) };
        if let Some(mark) = mark.filter(|_| !content.starts_with(SIGN)) {
            self.edit(at + mark..at + mark, "\\");
        }
        if parts(content) {
            self.formula = false;
        }
    }
}

/// The first brace that has no other, and whether it opens.
pub(in crate::parse) fn lonely_brace(tex: &str) -> Option<(usize, bool)> {
    let mut open = Vec::new();
    let mut escaped = false;
    for (at, sign) in tex.char_indices() {
        match sign {
            _ if escaped => {}
            '{' => open.push(at),
            '}' if open.pop().is_none() => return Some((at, false)),
            _ => {}
        }
        escaped = sign == '\\' && !escaped;
    }
    open.first().map(|it| (*it, true))
}

/// Whether one of the signs on a line has no other there.
fn parts(content: &str) -> bool {
    content.matches(SIGN).count() % 2 == 1
}
