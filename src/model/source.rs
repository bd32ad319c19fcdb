//! Text leaves, with the way back to the author's file.

use crate::diag::{NodeId, Piece, SourceMap, Span};
use std::ops::Range;

/// A run of text with the way back to the author's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Number in reading order; [`NodeId::NONE`] before `resolve`.
    pub node: NodeId,
    /// The text as the reader sees it.
    pub text: String,
    /// Where each piece of it comes from; empty for generated text.
    pub map: SourceMap,
}

impl Text {
    /// Generated text: nothing of the author's stands behind it.
    #[must_use]
    pub fn generated(text: impl Into<String>) -> Self {
        Self { node: NodeId::NONE, text: text.into(), map: SourceMap::default() }
    }

    /// The same, standing for a node: a page that begins with it begins at that node.
    #[must_use]
    pub fn standing_for(self, node: NodeId) -> Self {
        Self { node, ..self }
    }

    /// Text that stands in the source letter by letter.
    #[must_use]
    pub fn verbatim(text: impl Into<String>, span: Span) -> Self {
        let mut it = Self::generated(text);
        it.map.pieces.push(Piece { at: 0, span, verbatim: true });
        it
    }

    /// Appends text whose source is `span`, letter by letter if the lengths agree.
    pub fn push(&mut self, text: &str, span: Span) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let verbatim = (span.end - span.start) as usize == text.len();
        if !text.is_empty() {
            self.text.push_str(text);
            self.map.pieces.push(Piece { at, span, verbatim });
        }
    }

    /// Appends text that stands for `span` as a whole, whatever its length: a smart quote, a number.
    pub fn push_made(&mut self, text: &str, span: Span) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if !text.is_empty() {
            self.text.push_str(text);
            self.map.pieces.push(Piece { at, span, verbatim: false });
        }
    }

    /// Appends another text with its way back.
    pub fn append(&mut self, other: &Self) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(&other.text);
        let pieces = other.map.pieces.iter();
        self.map.pieces.extend(pieces.map(|it| Piece { at: it.at.saturating_add(at), ..*it }));
    }

    /// The bytes in `range`, cut at character boundaries, with their way back; without a node.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let Some(text) = self.text.get(range.clone()) else { return Self::default() };
        Self { node: NodeId::NONE, text: text.to_owned(), map: self.map.slice(range) }
    }

    /// Keeps the bytes before `at` and gives out the rest.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        let rest = self.slice(at..self.text.len());
        let node = self.node;
        *self = self.slice(0..at.min(self.text.len()));
        self.node = node;
        rest
    }

    /// The source of bytes `start..end` of this text; `None` for generated text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        self.map.span(start, end)
    }
}
