//! A formula as a picture: outlines and rules, and nothing of the fonts that they came from.

use crate::geom::{Length, Path, Point};

/// What a formula, or a part of one that stands on one line, paints: from its origin on the baseline at its left; y down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// An em of the text beside it.
    pub em: Length,
    /// How far what follows is from the origin.
    pub width: Length,
    /// Above the baseline.
    pub ascent: Length,
    /// Below the baseline.
    pub descent: Length,
    /// Outlines that are filled: glyphs and rules.
    pub filled: Vec<Path>,
    /// Lines that strike something out: their ends and their thickness.
    pub strokes: Vec<(Point, Point, Length)>,
}
