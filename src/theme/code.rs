//! How code is set: a look for each meaning of its characters.

use crate::geom::Color;
use crate::model::Class;
use crate::theme::Weight;

/// `[code]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTheme {
    /// Meanings are shown; else all code is alike.
    pub highlight: bool,
    /// Colours in the EPUB.
    pub palette: Palette,
    /// A line above what goes on overleaf says so.
    pub continued: bool,
    /// A look for each meaning, by its number.
    styles: [CodeStyle; Class::ALL.len()],
}

/// What the EPUB shows of the looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Weight and slope in the reader's own colour, which holds on every ground.
    Plain,
    /// The colours of the pages too, and lighter ones where the reader's ground is dark.
    Rich,
}

/// The look of a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeStyle {
    /// Weight.
    pub weight: Weight,
    /// Italic, where the family has one.
    pub italic: bool,
    /// Colour; `None`: that of the text.
    pub color: Option<Color>,
}

impl CodeStyle {
    /// That of code without a meaning.
    pub const PLAIN: Self = Self { weight: Weight::Regular, italic: false, color: None };

    const fn quiet(grey: u8) -> Self {
        Self { color: Some(Color::rgb(grey, grey, grey)), ..Self::PLAIN }
    }
}

impl CodeTheme {
    /// The look of a meaning.
    #[must_use]
    pub const fn style(&self, class: Class) -> CodeStyle {
        self.styles[class as usize]
    }

    /// The same, to be changed.
    pub const fn style_mut(&mut self, class: Class) -> &mut CodeStyle {
        &mut self.styles[class as usize]
    }
}

impl Default for CodeTheme {
    fn default() -> Self {
        // Weight and slope carry the meaning; colours only second it, and differ in grey too (see `alike_in_grey`).
        let style = |class| match class {
            Class::Keyword | Class::Inserted => {
                CodeStyle { weight: Weight::Bold, ..CodeStyle::PLAIN }
            }
            Class::String => {
                CodeStyle { color: Some(Color::rgb(0x17, 0x3f, 0x2b)), ..CodeStyle::PLAIN }
            }
            Class::Comment | Class::Hunk => CodeStyle { italic: true, ..CodeStyle::quiet(0x5a) },
            Class::Punctuation | Class::Output => CodeStyle::quiet(0x50),
            Class::Prompt | Class::Deleted => CodeStyle::quiet(0x69),
            Class::Number | Class::Name | Class::Type | Class::Command => CodeStyle::PLAIN,
        };
        Self {
            highlight: true,
            palette: Palette::Plain,
            continued: false,
            styles: Class::ALL.map(style),
        }
    }
}

/// Difference in lightness below which two greys look alike side by side, in CIE L*.
const LEAST_STEP: f64 = 8.0;

/// A meaning that a page without colour shows like `class`, though the theme gives them two colours.
#[must_use]
pub fn alike_in_grey(code: &CodeTheme, text: Color, class: Class) -> Option<Class> {
    let own = code.style(class);
    let color = |it: CodeStyle| it.color.unwrap_or(text);
    Class::ALL.into_iter().find(|other| {
        let other = code.style(*other);
        let apart = (color(own).lightness() - color(other).lightness()).abs();
        (own.weight, own.italic) == (other.weight, other.italic)
            && color(own) != color(other)
            && apart < LEAST_STEP
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_looks_hold_on_white_on_the_tint_and_in_grey() {
        let theme = crate::theme::Theme::default();
        for class in Class::ALL {
            let color = theme.code.style(class).color.unwrap_or(theme.color.text);
            for ground in [Color::WHITE, theme.color.tint] {
                assert!(color.contrast(ground) >= 4.5, "{}", class.name());
            }
            assert_eq!(alike_in_grey(&theme.code, theme.color.text, class), None);
        }
    }
}
