//! Lines of a display between `$$`: to Markdown `+ b` begins a list there, `> b` a quotation, and `= b` of a kind a heading.

use crate::parse::context::Math;
use crate::parse::line::block_mark;
use crate::parse::scan::Scanner;

/// What stands around a display.
const SIGN: &str = "$$";

impl Scanner<'_> {
    /// Whether a line that begins with `$$` leaves a display open. One within a quotation is left as Markdown has it: its lines
    /// bear marks that are no part of the formula.
    pub(in crate::parse) fn opens_formula(&self, line: &str, content: &str, quotes: usize) -> bool {
        if self.dialect.math != Math::Dollars || quotes > 0 || !parts(content) {
            return false;
        }
        let after = self.source.text.get(self.at + line.len()..).unwrap_or_default();
        // A paragraph ends at a blank line, and a formula with it.
        let lines = after.split('\n').take_while(|it| !it.trim().is_empty());
        lines.into_iter().any(|it| it.contains(SIGN))
    }

    /// A line within a display: it begins no block. What is put in for that is taken out where the formula is read.
    pub(in crate::parse) fn formula_line(&mut self, line: &str) {
        let content = line.trim_start();
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

/// Whether one of the signs on a line has no other there.
fn parts(content: &str) -> bool {
    content.matches(SIGN).count() % 2 == 1
}
