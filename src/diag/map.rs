//! From the bytes of a resolved text back to the author's file.

use crate::diag::Span;
use std::ops::Range;

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

    /// The map of bytes `range` alone, counted from its start.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let first =
            self.pieces.partition_point(|it| it.at as usize <= range.start).saturating_sub(1);
        let within = self.pieces[first..].iter().take_while(|it| (it.at as usize) < range.end);
        let mut out = Self::default();
        for (index, piece) in within.enumerate() {
            let next = self.pieces.get(first + index + 1).map_or(range.end, |it| it.at as usize);
            let from = (piece.at as usize).max(range.start);
            let to = next.min(range.end);
            if from < to {
                let start = offset(piece, from, piece.span.start);
                let end =
                    if piece.verbatim { offset(piece, to, piece.span.end) } else { piece.span.end };
                let at = u32::try_from(from - range.start).unwrap_or(u32::MAX);
                let span = Span::new(piece.span.file, start, end.max(start));
                out.pieces.push(Piece { at, span, verbatim: piece.verbatim });
            }
        }
        out
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
