//! The style of what is set, and those of its parts (*The TeXbook*, p. 140 and 441).

use crate::math::tree::Style;

/// A style; cramped: superscripts stand lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::math) struct Cx {
    pub(in crate::layout::math) style: Style,
    pub(in crate::layout::math) cramped: bool,
}

impl Cx {
    /// A style that is not cramped.
    pub(in crate::layout::math) const fn new(style: Style) -> Self {
        Self { style, cramped: false }
    }

    /// D.
    pub(in crate::layout::math) fn is_display(self) -> bool {
        self.style == Style::Display
    }

    /// S or SS.
    pub(in crate::layout::math) fn is_script(self) -> bool {
        self.style >= Style::Script
    }

    /// The same, cramped: C′.
    pub(in crate::layout::math) const fn cramp(self) -> Self {
        Self { style: self.style, cramped: true }
    }

    /// Another style, cramped as this one.
    pub(in crate::layout::math) const fn with(self, style: Style) -> Self {
        Self { style, cramped: self.cramped }
    }

    /// Of superscripts: C↑.
    pub(in crate::layout::math) fn sup(self) -> Self {
        let style = if self.style <= Style::Text { Style::Script } else { Style::ScriptScript };
        self.with(style)
    }

    /// Of subscripts: C↓.
    pub(in crate::layout::math) fn sub(self) -> Self {
        self.sup().cramp()
    }

    /// Of numerators.
    pub(in crate::layout::math) fn numerator(self) -> Self {
        let style = match self.style {
            Style::Display => Style::Text,
            Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        self.with(style)
    }

    /// Of denominators.
    pub(in crate::layout::math) fn denominator(self) -> Self {
        self.numerator().cramp()
    }
}
