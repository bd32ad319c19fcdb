//! The way back from rewritten text to bytes of the author's files.

use crate::diag::{FileId, Span};
use std::ops::Range;

/// Rewritten text with the place that each of its bytes comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapped {
    /// The text.
    pub(crate) text: String,
    segments: Vec<Segment>,
}

/// A stretch of rewritten text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// First byte in the rewritten text; it lasts up to the next segment.
    at: usize,
    /// What it stands for, in bytes of the author's file.
    source: Span,
    /// Byte for byte the same; otherwise it stands for the source as a whole (which may be empty).
    verbatim: bool,
}

impl Mapped {
    /// A file's own text; `offset` bytes stand before it in the file.
    pub(crate) fn whole(file: FileId, text: &str, offset: u32) -> Self {
        let end = offset.saturating_add(small(text.len()));
        let source = Span::new(file, offset, end);
        Self { text: text.to_owned(), segments: vec![Segment { at: 0, source, verbatim: true }] }
    }

    /// Appends bytes `range` of `from` as they are.
    pub(crate) fn copy(&mut self, from: &Self, range: Range<usize>) {
        let Some(text) = from.text.get(range.clone()) else { return };
        if text.is_empty() {
            return;
        }
        for (index, segment) in from.segments_in(&range) {
            let (start, end) = (segment.at.max(range.start), from.end_of(index).min(range.end));
            let source = from.source_of(segment, start, end);
            self.segment(self.text.len() + (start - range.start), source, segment.verbatim);
        }
        self.text.push_str(text);
    }

    /// Appends `text`, standing for bytes `range` of `from`; for an empty range, inserted there.
    pub(crate) fn replace(&mut self, from: &Self, range: Range<usize>, text: &str) {
        if text.is_empty() {
            return;
        }
        let source = from.span(range);
        self.segment(self.text.len(), source, false);
        self.text.push_str(text);
    }

    /// The author's bytes behind `range`. Where it begins in one file and ends in another, the part in the first.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let Some((first, from)) = self.segment_at(range.start) else {
            return self.segments.first().map_or(Span::new(FileId(0), 0, 0), |it| it.source);
        };
        let start = self.source_of(from, range.start, range.start).start;
        if range.end <= range.start {
            return Span::new(from.source.file, start, start);
        }
        let mut end = None;
        if let Some((index, to)) = self.segment_at(range.end - 1)
            && to.source.file == from.source.file
        {
            end = Some(self.source_of(to, to.at, range.end.min(self.end_of(index))).end);
        }
        let end = end.unwrap_or_else(|| {
            self.source_of(from, range.start, range.end.min(self.end_of(first))).end
        });
        Span::new(from.source.file, start, end.max(start))
    }

    /// Whether all of `range` stands in the author's file letter by letter and in one piece.
    pub(crate) fn is_verbatim(&self, range: &Range<usize>) -> bool {
        self.segment_at(range.start)
            .is_some_and(|(index, it)| it.verbatim && range.end <= self.end_of(index))
    }

    fn segment(&mut self, at: usize, source: Span, verbatim: bool) {
        if let Some(last) = self.segments.last_mut()
            && verbatim
            && last.verbatim
            && last.source.file == source.file
            && last.source.end == source.start
        {
            last.source.end = source.end;
            return;
        }
        self.segments.push(Segment { at, source, verbatim });
    }

    fn segment_at(&self, byte: usize) -> Option<(usize, &Segment)> {
        let after = self.segments.partition_point(|it| it.at <= byte);
        let index = after.checked_sub(1)?;
        Some((index, self.segments.get(index)?))
    }

    fn segments_in(&self, range: &Range<usize>) -> impl Iterator<Item = (usize, &Segment)> {
        let end = range.end;
        let first = self.segments.partition_point(|it| it.at <= range.start).saturating_sub(1);
        self.segments.iter().enumerate().skip(first).take_while(move |(_, it)| it.at < end)
    }

    fn end_of(&self, index: usize) -> usize {
        self.segments.get(index + 1).map_or(self.text.len(), |it| it.at)
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the map")]
    fn source_of(&self, segment: &Segment, start: usize, end: usize) -> Span {
        if !segment.verbatim {
            return segment.source;
        }
        let shift = |byte: usize| {
            let into = small(byte.saturating_sub(segment.at));
            segment.source.start.saturating_add(into).min(segment.source.end)
        };
        Span::new(segment.source.file, shift(start), shift(end))
    }
}

/// Texts are at most `files::MAX_TEXT_BYTES` long, so that nothing is cut off.
fn small(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewritten_text_leads_back() {
        let file = Mapped::whole(FileId(3), "a:::b\ncd", 3);
        let mut out = Mapped::default();
        out.copy(&file, 0..1);
        out.replace(&file, 1..4, "<!--x-->");
        out.copy(&file, 4..6);
        out.replace(&file, 6..6, "\\");
        out.copy(&file, 6..8);
        assert_eq!(out.text, "a<!--x-->b\n\\cd");
        assert_eq!(out.span(0..1), Span::new(FileId(3), 3, 4));
        assert_eq!(out.span(1..9), Span::new(FileId(3), 4, 7));
        assert_eq!(out.span(2..10), Span::new(FileId(3), 4, 8));
        assert_eq!(out.span(11..13), Span::new(FileId(3), 9, 10));
        assert_eq!(out.span(12..14), Span::new(FileId(3), 9, 11));
        assert!(out.is_verbatim(&(12..14)) && !out.is_verbatim(&(11..13)));
    }

    #[test]
    fn a_copy_of_a_copy_leads_back_too() {
        let one = Mapped::whole(FileId(0), "one\n", 0);
        let two = Mapped::whole(FileId(1), "two\n", 0);
        let mut joined = Mapped::default();
        joined.copy(&one, 0..4);
        joined.copy(&two, 0..4);
        let mut out = Mapped::default();
        out.copy(&joined, 2..7);
        assert_eq!(out.text, "e\ntwo");
        assert_eq!(out.span(0..2), Span::new(FileId(0), 2, 4));
        assert_eq!(out.span(3..5), Span::new(FileId(1), 1, 3));
        assert_eq!(out.span(0..5), Span::new(FileId(0), 2, 4), "a span stays in its first file");
    }
}
