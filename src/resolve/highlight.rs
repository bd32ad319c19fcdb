//! Blocks of code to what their characters mean, once for all editions.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::model::{Block, BlockKind, Inline, Note, Section, Settled, Token};
use crate::resolve::walk::{Pass, walk};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

mod diff;
mod grammar;
mod session;

/// Most bytes of a block that are read.
pub(crate) const MAX_BLOCK: usize = 1 << 20;
/// Most lines of a block that are read.
pub(crate) const MAX_LINES: usize = 20_000;
/// A longer line is plain: grammars are made of patterns that are tried at every byte.
pub(crate) const MAX_LINE: usize = 4_096;

/// Most bytes of all blocks of a book together, each counted by what its language takes: what no budget of a block holds back are
/// many of them.
pub(crate) const MAX_BOOK: usize = 8 << 20;
/// Languages whose bytes count so many times: their grammars take ten times as long as Rust's.
const SLOW: (usize, &[&str]) = (8, &["js", "javascript", "jsx", "node", "ts", "typescript", "tsx"]);

/// Finds the meanings in all blocks that name a language. Blocks are read at the same time and told in their order.
pub(crate) fn highlight_all(
    sink: &mut Sink,
    sections: &mut [Section<Settled>],
    notes: &mut [Note],
) {
    let mut found = Collect { tasks: Vec::new() };
    each(sections, notes, &mut found);
    let within = within_budget(found.tasks.iter().map(|it| (it.language.as_str(), it.text.len())));
    let read = |(it, within): (&Task, &bool)| match within {
        true => highlight(&it.language, &it.text),
        false => Some(Found { tokens: Vec::new(), beyond: Some(Beyond::Book) }),
    };
    let all: Vec<Option<Found>> = found.tasks.par_iter().zip(within.par_iter()).map(read).collect();
    for (task, found) in found.tasks.iter().zip(&all) {
        if let Some(over) = found.as_ref().and_then(|it| it.beyond) {
            sink.push(said(over, task.span));
        }
    }
    each(sections, notes, &mut Place { found: all.into_iter() });
}

/// Which blocks a book's budget is enough for, in their order.
fn within_budget<'a>(blocks: impl Iterator<Item = (&'a str, usize)>) -> Vec<bool> {
    let mut spent = 0_usize;
    let fits = |(language, bytes): (&str, usize)| {
        let slow = SLOW.1.iter().any(|it| it.eq_ignore_ascii_case(language));
        spent = spent.saturating_add(bytes.saturating_mul(if slow { SLOW.0 } else { 1 }));
        spent <= MAX_BOOK
    };
    blocks.map(fits).collect()
}

fn said(over: Beyond, span: Option<Span>) -> Diagnostic {
    let what = match over {
        Beyond::Block => format!(
            "code is longer than {MAX_LINES} lines or {} KiB: what follows is set plain",
            MAX_BLOCK / 1024
        ),
        Beyond::Book => format!(
            "the book has more than {} MiB of code: what follows is set plain",
            MAX_BOOK >> 20
        ),
        Beyond::Line => format!("a line of code is longer than {MAX_LINE} bytes: it is set plain"),
    };
    Diagnostic::new(Code::CodeLong, what).at_maybe(span, "")
}

/// What a block came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Rising, without overlap, each within a line.
    pub(crate) tokens: Vec<Token>,
    /// What was not read.
    pub(crate) beyond: Option<Beyond>,
}

/// Which bound a block goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// Its bytes or lines.
    Block,
    /// The bytes of a line.
    Line,
    /// The bytes of all blocks of the book.
    Book,
}

/// What the characters of a text in a language mean; `None` for a language that is not known.
pub(crate) fn highlight(language: &str, text: &str) -> Option<Found> {
    let language = language.to_ascii_lowercase();
    let (text, cut) = bounded(text);
    let mut found = match session::kind(&language, text) {
        Some(kind) => session::session(kind, text),
        None if matches!(language.as_str(), "diff" | "patch") => diff::diff(text),
        None => grammar::grammar(&language, text)?,
    };
    if cut {
        found.beyond = Some(Beyond::Block);
    }
    Some(found)
}

/// As much of a text as is read, in whole lines; whether something is left.
fn bounded(text: &str) -> (&str, bool) {
    let mut end = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        if end + line.len() > MAX_BLOCK {
            break;
        }
        end += line.len();
    }
    (text.get(..end).unwrap_or_default(), end < text.len())
}

struct Task {
    language: String,
    text: String,
    span: Option<Span>,
}

/// Whether a block asks for meanings, and in which language.
fn asks(block: &Block<Settled>) -> Option<Task> {
    let BlockKind::Code(it) = &block.kind else { return None };
    let language = it.language.clone().filter(|_| !block.attrs.has("plain"))?;
    Some(Task { language, text: it.text.text.clone(), span: block.span })
}

struct Collect {
    tasks: Vec<Task>,
}

impl Pass for Collect {
    fn leave(&mut self, block: &mut Block<Settled>) {
        self.tasks.extend(asks(block));
    }

    fn inlines(&mut self, _: &mut Vec<Inline<Settled>>) {}
}

struct Place {
    found: std::vec::IntoIter<Option<Found>>,
}

impl Pass for Place {
    fn leave(&mut self, block: &mut Block<Settled>) {
        if asks(block).is_some()
            && let Some(Some(found)) = self.found.next()
            && let BlockKind::Code(it) = &mut block.kind
        {
            it.tokens = found.tokens;
        }
    }

    fn inlines(&mut self, _: &mut Vec<Inline<Settled>>) {}
}

fn each(sections: &mut [Section<Settled>], notes: &mut [Note], pass: &mut impl Pass) {
    sections.iter_mut().for_each(|it| walk(pass, &mut it.blocks));
    notes.iter_mut().for_each(|it| walk(pass, &mut it.blocks));
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
