//! Text leaves and the map from their bytes back to the author's file.

use crate::diag::{NodeId, Span};

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

impl Default for NodeId {
    fn default() -> Self {
        Self::NONE
    }
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

/// A piecewise map from bytes of a text to the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Pieces by rising `at`; the first at 0.
    pub pieces: Vec<Piece>,
}

/// From byte `at` up to the next piece, the text comes from `span`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte in the text.
    pub at: u32,
    /// The source.
    pub span: Span,
    /// Byte for byte the same; otherwise the piece stands for the span as a whole (an entity, a smart quote).
    pub verbatim: bool,
}

impl SourceMap {
    /// The source of bytes `start..end`; of the piece at `start` if they are equal.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.piece_at(start)?;
        let last = self.piece_at(end.max(start + 1) - 1)?;
        let from = offset(first, start, first.span.start);
        let to = if last.verbatim { offset(last, end, last.span.end) } else { last.span.end };
        Some(Span::new(first.span.file, from, to.max(from)))
    }

    fn piece_at(&self, byte: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|it| it.at as usize <= byte);
        self.pieces.get(after.checked_sub(1)?)
    }
}

/// The source offset of text byte `byte` in a verbatim piece, else `whole`.
fn offset(piece: &Piece, byte: usize, whole: u32) -> u32 {
    if !piece.verbatim {
        return whole;
    }
    let into = u32::try_from(byte).unwrap_or(u32::MAX).saturating_sub(piece.at);
    (piece.span.start + into).min(piece.span.end)
}
