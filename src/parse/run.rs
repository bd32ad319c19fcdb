//! Running text while it is being read: its words with the way back to the rewritten text.

use crate::model::Text;
use crate::parse::context::Context;
use std::ops::Range;

/// Text of one style, made of one or more of pulldown's text events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// The words.
    pub(crate) text: String,
    pieces: Vec<Part>,
}

/// From byte `at` on, the text comes from `range`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    at: usize,
    range: Range<usize>,
    /// Letter by letter.
    verbatim: bool,
}

impl Run {
    /// A run that stands in the rewritten text letter by letter.
    pub(crate) fn verbatim(text: &str, start: usize) -> Self {
        let mut run = Self::default();
        run.push(text, start..start + text.len());
        run
    }

    /// Appends text that stands for `range`, letter by letter if the lengths agree.
    pub(crate) fn push(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let verbatim = text.len() == range.len();
        let at = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.pieces.last_mut()
            && verbatim
            && last.verbatim
            && last.range.end == range.start
        {
            last.range.end = range.end;
            return;
        }
        self.pieces.push(Part { at, range, verbatim });
    }

    /// Appends another run.
    pub(crate) fn append(&mut self, other: &Self) {
        for (index, part) in other.pieces.iter().enumerate() {
            let end = other.end_of(index);
            self.push(other.text.get(part.at..end).unwrap_or_default(), part.range.clone());
        }
    }

    /// The rewritten text behind bytes `at` of this run.
    pub(crate) fn range(&self, at: Range<usize>) -> Range<usize> {
        let whole = || self.pieces.first().map_or(0..0, |it| it.range.clone());
        let Some(first) = self.part_at(at.start) else { return whole() };
        let start = first.start_of(at.start);
        let Some(last) = self.part_at(at.end.max(at.start + 1) - 1) else { return whole() };
        let end = if at.is_empty() {
            start
        } else if last.verbatim {
            last.start_of(at.end)
        } else {
            last.range.end
        };
        start..end.max(start)
    }

    /// The run as far as it stands in one piece in the source from byte `at` on: no tag or escape in between.
    pub(crate) fn solid(&self, at: usize) -> &str {
        let after = self.pieces.partition_point(|it| it.at <= at);
        let end = self.pieces.get(after).map_or(self.text.len(), |it| it.at);
        self.text.get(..end).unwrap_or(&self.text)
    }

    /// A part of the run.
    pub(crate) fn slice(&self, at: Range<usize>) -> Self {
        let mut run = Self::default();
        for (index, part) in self.pieces.iter().enumerate() {
            let (start, end) = (part.at.max(at.start), self.end_of(index).min(at.end));
            if start >= end {
                continue;
            }
            let range = if part.verbatim {
                part.start_of(start)..part.start_of(end)
            } else {
                part.range.clone()
            };
            run.push(self.text.get(start..end).unwrap_or_default(), range);
        }
        run
    }

    /// Cuts the run off at byte `at`.
    pub(crate) fn truncate(&mut self, at: usize) {
        *self = self.slice(0..at);
    }

    /// Whether a backslash stands before byte `at` in the source, so that it is no markup.
    pub(crate) fn is_escaped(&self, cx: &Context<'_>, at: usize) -> bool {
        self.part_at(at)
            .is_some_and(|it| !it.verbatim || it.at == at && is_escaped(cx.text(), it.range.start))
    }

    /// Takes off what stands before byte `skip` of the rewritten text.
    pub(crate) fn skip_to(&mut self, skip: usize) {
        let Some(first) = self.pieces.iter().position(|it| it.range.end > skip) else {
            *self = Self::default();
            return;
        };
        let at = self.pieces.get(first).map_or(0, |it| {
            it.at + if it.verbatim { skip.saturating_sub(it.range.start) } else { 0 }
        });
        if at > 0 {
            *self = self.slice(at..self.text.len());
        }
    }

    /// The run as a leaf of the book.
    pub(crate) fn leaf(&self, cx: &Context<'_>) -> Text {
        let mut leaf = Text::default();
        for (index, part) in self.pieces.iter().enumerate() {
            let text = self.text.get(part.at..self.end_of(index)).unwrap_or_default();
            let mut range = part.range.clone();
            let sign =
                text.get(..1).filter(|_| part.verbatim && is_escaped(cx.text(), range.start));
            if let Some(sign) = sign {
                // With its backslash, so that later stages know that it is meant as it stands.
                leaf.push_made(sign, cx.span(range.start - 1..range.start + 1));
                range.start += 1;
            }
            let rest = text.get(sign.map_or(0, str::len)..).unwrap_or_default();
            push_mapped(cx, &mut leaf, rest, range);
        }
        leaf
    }

    fn end_of(&self, index: usize) -> usize {
        self.pieces.get(index + 1).map_or(self.text.len(), |it| it.at)
    }

    fn part_at(&self, byte: usize) -> Option<&Part> {
        let after = self.pieces.partition_point(|it| it.at <= byte);
        self.pieces.get(after.checked_sub(1)?)
    }
}

impl Part {
    /// Where byte `byte` of the run stands in the rewritten text.
    fn start_of(&self, byte: usize) -> usize {
        if self.verbatim {
            (self.range.start + (byte - self.at)).min(self.range.end)
        } else {
            self.range.start
        }
    }
}

/// Whether the byte at `at` has an odd number of backslashes before it.
pub(crate) fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().take_while(|it| **it == b'\\').count() % 2 == 1
}

/// Appends `text`, which stands at `range` of the rewritten text, to a leaf, cut where files or rewriting cut it.
pub(crate) fn push_mapped(cx: &Context<'_>, leaf: &mut Text, text: &str, range: Range<usize>) {
    let span = cx.span(range.clone());
    let verbatim = text.len() == range.len() && cx.scan.out.is_verbatim(&range);
    if !verbatim && text.len() == (span.end - span.start) as usize && !text.is_empty() {
        // Same length by chance: say that it stands for the whole.
        let at = u32::try_from(leaf.text.len()).unwrap_or(u32::MAX);
        leaf.text.push_str(text);
        leaf.map.pieces.push(crate::model::Piece { at, span, verbatim: text == cx.slice(range) });
        return;
    }
    leaf.push(text, span);
}
