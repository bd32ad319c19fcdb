//! Text leaves, with the way back to the author's file.

use crate::diag::{NodeId, Piece, SourceMap, Span};

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

    /// The source of bytes `start..end` of this text; `None` for generated text.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        self.map.span(start, end)
    }
}
