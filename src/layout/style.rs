//! Theme tokens to the styles of text that a block is set in.

use crate::geom::{Color, Length};
use crate::layout::para::{Family, Figures, TextStyle};
use crate::model::Class;
use crate::theme::{Caps, Heading, Theme, Weight};

/// Letterspacing of small capitals, thousandths of an em.
pub(super) const TRACKING: i16 = 60;
/// Running heads against the body.
const FURNITURE: i64 = 850;
/// Leading of small matter, thousandths of its size.
const SMALL_LEADING: i64 = 1_300;

/// Running text.
pub(super) fn body(theme: &Theme) -> TextStyle {
    TextStyle {
        family: Family::Body,
        weight: Weight::Regular,
        italic: false,
        size: theme.size.body,
        caps: Caps::None,
        figures: Figures::OldStyle,
        tracking: 0,
        color: theme.color.text,
    }
}

/// Captions, attributions, tables.
pub(super) fn small(theme: &Theme) -> TextStyle {
    TextStyle { size: theme.size.small, ..body(theme) }
}

/// Leading of matter of a size other than the body's: small matter on its own, larger on half lines of the grid.
pub(super) fn leading(theme: &Theme, size: Length) -> Length {
    if size <= theme.size.body {
        let own = size.of_em(SMALL_LEADING);
        // Whole quarter points: measures repeat from page to page.
        crate::layout::geometry::round_up(own, Length::milli_pt(250)).min(theme.leading)
    } else {
        let half = theme.leading.div(2);
        crate::layout::geometry::round_up(size.of_em(1_080), half).max(theme.leading)
    }
}

/// Footnotes.
pub(super) fn note(theme: &Theme) -> TextStyle {
    TextStyle { size: theme.size.note, ..body(theme) }
}

/// Code inside text of size `around`.
pub(super) fn mono(theme: &Theme, around: Length) -> TextStyle {
    TextStyle {
        family: Family::Mono,
        size: around.ratio(theme.size.code, 1000),
        figures: Figures::Lining,
        ..body(theme)
    }
}

/// Code that means something, in `around`. For the press all is black but what stands back: at 60 %, below which small letters
/// come out rough of the screen.
pub(super) fn code(theme: &Theme, around: TextStyle, class: Class, press: bool) -> TextStyle {
    let style = theme.code.style(class);
    let color = match style.color {
        None => around.color,
        Some(color) if !press => color,
        Some(_) => match class {
            Class::Comment | Class::Output | Class::Prompt | Class::Deleted | Class::Hunk => QUIET,
            Class::Keyword
            | Class::String
            | Class::Number
            | Class::Name
            | Class::Type
            | Class::Punctuation
            | Class::Command
            | Class::Inserted => around.color,
        },
    };
    TextStyle { weight: style.weight, italic: style.italic, color, ..around }
}

/// Black at 60 %.
const QUIET: Color = Color::rgb(0x66, 0x66, 0x66);

/// Letterspaced small capitals of a size.
pub(super) fn small_caps(text: TextStyle) -> TextStyle {
    TextStyle { caps: Caps::AllSmall, tracking: TRACKING, ..text }
}

/// Running heads and folios.
pub(super) fn furniture(theme: &Theme) -> TextStyle {
    TextStyle { size: theme.size.body.ratio(FURNITURE, 1000), ..small_caps(body(theme)) }
}

/// A heading, from its token.
pub(super) fn heading(theme: &Theme, token: &Heading) -> TextStyle {
    let tracking = if token.caps == Caps::None { 0 } else { TRACKING };
    TextStyle {
        family: Family::Heading,
        weight: token.weight,
        italic: token.italic,
        size: token.size.at(theme.size.body),
        caps: token.caps,
        tracking,
        ..body(theme)
    }
}
