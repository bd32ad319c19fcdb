//! What a printer gets and asks for: bleed, marks, signatures, sheets, limits.

use crate::geom::Length;
use crate::manifest::Spanned;

/// How a PDF is made ready for a printer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// How far beyond the trim the paper is printed on; zero: not at all.
    pub bleed: Length,
    /// Crop marks outside of the bleed.
    pub marks: bool,
    /// Pages of a signature, a multiple of 4: the page count is filled up to a multiple of it.
    pub signature: Option<u32>,
    /// Thickness of a leaf, for creep.
    pub paper: Length,
    /// How pages are laid on sheets in a further file.
    pub impose: Option<Scheme>,
    /// Whose limits are kept.
    pub printer: Option<Spanned<Printer>>,
}

/// How pages are laid on sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Two pages a side, in signatures to be folded.
    Booklet,
    /// Two pages a side, to be cut in half and stacked.
    CutAndStack,
    /// Two pages on a sheet of one page's size.
    TwoUp,
    /// Four pages on a sheet of one page's size.
    FourUp,
}

/// What a printer takes, as published on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printer {
    /// Its name.
    pub name: String,
    /// Fewest and most pages.
    pub pages: (u32, u32),
    /// The page count is a multiple of it.
    pub multiple: u32,
    /// Least inside margin for books of up to so many pages, rising.
    pub inside: Vec<(u32, Length)>,
    /// Least other margins without and with bleed.
    pub outside: (Length, Length),
    /// The bleed that it asks for, if there is any.
    pub bleed: Length,
    /// Whether pages bleed at the spine too.
    pub bleed_at_spine: bool,
    /// Whether it takes crop marks.
    pub marks: bool,
    /// Least pixels to the inch.
    pub resolution: u32,
    /// Whether it takes pictures in red, green and blue.
    pub rgb: bool,
}

impl Press {
    /// What the page count is a multiple of: a signature, what the printer asks for, or a leaf.
    #[must_use]
    pub fn multiple(&self) -> u32 {
        let printer = self.printer.as_ref().map_or(1, |it| it.value.multiple);
        self.signature.unwrap_or(2).max(printer).max(1)
    }
}

impl Printer {
    /// Least margin on the other sides of a page with so much bleed.
    #[must_use]
    pub fn least_outside(&self, bleed: Length) -> Length {
        if bleed > Length::ZERO { self.outside.1 } else { self.outside.0 }
    }

    /// Least inside margin of a book of so many pages.
    #[must_use]
    pub fn least_inside(&self, pages: u32) -> Length {
        let row = self.inside.iter().find(|it| pages <= it.0).or(self.inside.last());
        row.map_or(Length::ZERO, |it| it.1)
    }
}
