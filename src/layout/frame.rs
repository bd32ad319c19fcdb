//! The column that a block stands in, and how a paragraph differs from it.

use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::galley::Flow;
use crate::layout::para::{ParagraphStyle, TextStyle};
use crate::layout::style;
use crate::page::ElementId;
use crate::theme::Align;

/// Narrowest measure of nested blocks, in thousandths of the body size.
const LEAST_MEASURE: i64 = 8_000;

/// The column that a block is set in.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// From the left edge of the text block.
    pub left: Length,
    /// Width.
    pub measure: Length,
    /// Text.
    pub text: TextStyle,
    /// Line to line.
    pub leading: Length,
    /// Alignment.
    pub align: Align,
    /// Hyphenate.
    pub hyphenate: bool,
    /// First-line indent of a paragraph that follows another.
    pub indent: Length,
    /// Hanging indent of the lines below the first.
    pub hang: Length,
    /// Space between paragraphs.
    pub space: Length,
    /// Lines stand on the grid.
    pub grid: bool,
    /// Language.
    pub lang: Lang,
    /// Element that blocks are put into.
    pub parent: ElementId,
}

/// How a paragraph differs from its frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// Indent of the first line.
    pub first: Length,
    /// Indent of the others.
    pub rest: Length,
    /// Words in small caps at its start.
    pub lead_in: usize,
    /// Room for a drop cap: lines it is sunk over, its width, and the bytes of its letter.
    pub initial: Option<(usize, Length, usize)>,
}

impl Frame {
    /// Running text in the whole text block.
    pub(super) fn text(flow: &Flow<'_, '_>, lang: &Lang, parent: ElementId) -> Self {
        let theme = flow.theme();
        Self {
            left: Length::ZERO,
            measure: flow.page.measure,
            text: style::body(theme),
            leading: flow.page.leading,
            align: theme.paragraph.align,
            hyphenate: theme.paragraph.hyphenate,
            indent: theme.paragraph.indent.at(theme.size.body),
            hang: Length::ZERO,
            space: flow.half() * i64::from(theme.paragraph.space),
            grid: true,
            lang: lang.clone(),
            parent,
        }
    }

    /// How a paragraph of the given shape is set in it.
    pub(super) fn style(&self, shape: Shape) -> ParagraphStyle {
        ParagraphStyle {
            text: self.text,
            measure: self.measure,
            first: shape.first,
            rest: shape.rest,
            cut: shape.initial.map(|(lines, width, _)| (lines, width)),
            skip: shape.initial.map_or(0, |it| it.2),
            align: self.align,
            hyphenate: self.hyphenate,
            lead_in: shape.lead_in,
            lang: self.lang.clone(),
            verbatim: None,
            looseness: 0,
        }
    }

    /// The same frame, narrower; never narrower than can be read.
    #[must_use]
    pub(super) fn inset(&self, left: Length, right: Length) -> Self {
        let least = self.text.size.of_em(LEAST_MEASURE).min(self.measure);
        let left = left.min(self.measure - least).max(Length::ZERO);
        let right = right.min(self.measure - least - left).max(Length::ZERO);
        Self { left: self.left + left, measure: self.measure - left - right, ..self.clone() }
    }

    /// The same frame, putting blocks into another element.
    #[must_use]
    pub(super) fn within(&self, parent: ElementId) -> Self {
        Self { parent, ..self.clone() }
    }

    /// The same frame in another style and leading, off the grid if the leading is another.
    #[must_use]
    pub(super) fn styled(&self, text: TextStyle, leading: Length) -> Self {
        Self { text, leading, grid: self.grid && leading == self.leading, ..self.clone() }
    }

    /// The same frame with ragged lines that are never hyphenated.
    #[must_use]
    pub(super) fn ragged(&self, align: Align) -> Self {
        Self { align, hyphenate: false, ..self.clone() }
    }
}

/// From the top of a row to its baseline: half the lead above, a quarter of the size below the baseline.
pub(super) fn baseline(frame: &Frame) -> Length {
    let size = frame.text.size;
    frame.leading - (frame.leading - size).div(2) - size.ratio(1, 4)
}
