//! A row too deep to stay whole to rows of a line each, which pages may part.

use crate::geom::Length;
use crate::layout::galley::{Ink, Row};

impl Row {
    /// The row as rows of `step` each, for what is too deep to stay whole. No page ends beside a picture that has room on a
    /// page of `depth`.
    pub(super) fn parted(self, step: Length, depth: Length) -> Vec<Self> {
        let step = step.max(Length::milli_pt(1));
        let at = |y: Length| usize::try_from(y.0 / step.0).unwrap_or(0);
        let last = at(self.height).max(1) - 1;
        let part = || Self { height: step, header: self.header, ..Self::default() };
        let mut parts: Vec<Self> = (0..=last).map(|_| part()).collect();
        if let Some(end) = parts.last_mut() {
            end.height = self.height - step * i64::try_from(last).unwrap_or(0);
            end.after = self.after;
        }
        for ink in self.ink {
            let (top, foot) = ink.extent(step);
            let index = at(top).min(last);
            if foot - top <= depth {
                let beside = parts.get_mut(index..at(foot).min(last)).unwrap_or_default();
                beside.iter_mut().for_each(Self::hold);
            }
            let dy = step * i64::try_from(index).unwrap_or(0);
            if let Some(part) = parts.get_mut(index) {
                if let Ink::Line { line, .. } = &ink {
                    part.notes.extend(line.notes.iter().copied());
                }
                part.ink.push(ink.shifted(Length::ZERO, -dy));
            }
        }
        if let Some(first) = parts.first_mut() {
            first.nodes = self.nodes;
        }
        parts
    }
}

impl Ink {
    /// Top and foot; of a line of words its baseline, for each stands on one line of `step`.
    fn extent(&self, step: Length) -> (Length, Length) {
        match self {
            Self::Line { at, line, .. } if line.height > step => {
                (at.y - line.height, at.y + line.depth)
            }
            Self::Line { at, .. } => (at.y, at.y),
            Self::Rule { rect, .. } | Self::Outline { rect, .. } | Self::Picture { rect, .. } => {
                (rect.origin.y, rect.origin.y + rect.size.height)
            }
        }
    }
}
