//! A row too deep to stay whole to rows of a line each, which pages may part.

use crate::geom::{Length, Rect};
use crate::layout::galley::{Ink, Row};

impl Row {
    /// The row as rows of `step` each, for what is too deep to stay whole. No page ends beside a picture that has room on a
    /// page of `depth`.
    pub(super) fn parted(self, step: Length, depth: Length) -> Vec<Self> {
        let step = step.max(Length::milli_pt(1));
        let at = |y| line_of(y, step);
        let last = at(self.height).max(1) - 1;
        let part = || Self { height: step, header: self.header, ..Self::default() };
        let mut parts: Vec<Self> = (0..=last).map(|_| part()).collect();
        if let Some(end) = parts.last_mut() {
            end.height = self.height - step * i64::try_from(last).unwrap_or(0);
            end.after = self.after;
        }
        for ink in self.ink.into_iter().flat_map(|it| it.cut(step, self.height)) {
            let (top, foot) = ink.extent(step);
            let index = at(top).min(last);
            if foot - top <= depth {
                let end = at(foot - Length(1)).min(last);
                let beside = parts.get_mut(index..end).unwrap_or_default();
                beside.iter_mut().for_each(Self::join);
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

/// In which line of `step` from the top `y` is.
pub(super) fn line_of(y: Length, step: Length) -> usize {
    usize::try_from(y.0 / step.0).unwrap_or(0)
}

impl Ink {
    /// A ground behind words in pieces, one for each line of `step` above `end`, which pages may part; all else as it is.
    fn cut(self, step: Length, end: Length) -> Vec<Self> {
        let Self::Rule { rect, color } = self else { return vec![self] };
        let (top, foot) = (rect.origin.y, rect.bottom());
        let first = step * top.0.div_euclid(step.0);
        let edges = std::iter::successors(Some(first + step), |it| Some(*it + step));
        let mut edges: Vec<Length> =
            edges.take_while(|it| *it < foot && *it + step <= end).collect();
        edges.push(foot);
        let mut from = top;
        let pieces = edges.into_iter().map(|to| {
            let piece = Rect::new(rect.origin.x, from, rect.size.width, to - from);
            from = to;
            Self::Rule { rect: piece, color }
        });
        pieces.collect()
    }

    /// Top and foot; of a line of words its baseline, for each stands on one line of `step`.
    pub(super) fn extent(&self, step: Length) -> (Length, Length) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Color;
    use crate::layout::galley::JOINED;

    #[test]
    fn a_ground_behind_words_is_parted_with_them() {
        let rect = Rect::new(Length::ZERO, Length::pt(5), Length::pt(80), Length::pt(31));
        let ink = vec![Ink::Rule { rect, color: Color::BLACK }];
        let row = Row { height: Length::pt(44), ink, ..Row::default() };
        let parts = row.parted(Length::pt(10), Length::pt(200));
        let grounds = parts.iter().flat_map(|it| &it.ink).map(|ink| {
            let (top, foot) = ink.extent(Length::pt(10));
            (top.to_pt(), foot.to_pt())
        });
        assert_eq!(
            grounds.collect::<Vec<_>>(),
            [(5.0, 10.0), (0.0, 10.0), (0.0, 10.0), (0.0, 6.0)]
        );
        assert!(parts.iter().all(|it| it.after < JOINED));
    }
}
