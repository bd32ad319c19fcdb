//! Boxes that hold glyphs and rules, put together; at the end, runs of the page.

use crate::diag::Place;
use crate::font::FaceId;
use crate::geom::{Length, Point, Rect};
use crate::layout::math::setter::MathSetter;
use crate::layout::math::{MathBox, MathMark};
use crate::page::{Glyph, Run};

/// What a box paints.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout::math) enum Ink {
    /// A glyph, and the character that it is read as; `None`: it belongs to the one before it.
    Glyph { face: FaceId, size: Length, id: u16, char: Option<char> },
    /// Words that were shaped together; the run's own place counts from the mark's.
    Words(Box<Run>),
    /// A rule; the place is its upper left corner.
    Rule(Length, Length),
    /// A line from the place to another, counted from it, and its thickness.
    Stroke(Point, Length),
}

/// A glyph that a box is, alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::math) struct Sole {
    pub(in crate::layout::math) face: FaceId,
    pub(in crate::layout::math) size: Length,
    pub(in crate::layout::math) id: u16,
}

/// A box that is being put together: its origin on the baseline at its left, y down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::layout::math) struct Set {
    pub(in crate::layout::math) width: Length,
    /// Above the baseline; may be negative.
    pub(in crate::layout::math) ascent: Length,
    pub(in crate::layout::math) descent: Length,
    /// Italic correction, not yet in `width`.
    pub(in crate::layout::math) italic: Length,
    /// The glyph, if it is a single one: scripts stand by other rules then.
    pub(in crate::layout::math) sole: Option<Sole>,
    /// Where an accent stands on it, if that is neither its middle nor what its glyph says.
    pub(in crate::layout::math) attach: Option<Length>,
    pub(in crate::layout::math) ink: Vec<(Point, Ink)>,
}

impl Set {
    /// Nothing, so wide.
    pub(in crate::layout::math) fn space(width: Length) -> Self {
        Self { width, ..Self::default() }
    }

    /// A rule on the baseline.
    pub(in crate::layout::math) fn rule(width: Length, thick: Length) -> Self {
        let ink = vec![(Point { x: Length::ZERO, y: -thick }, Ink::Rule(width, thick))];
        Self { width, ascent: thick, ink, ..Self::default() }
    }

    /// From top to foot.
    pub(in crate::layout::math) fn height(&self) -> Length {
        self.ascent + self.descent
    }

    /// As what is no single glyph. An italic correction is only between signs of one list (LuaTeX, \mathitalicsmode 0).
    pub(in crate::layout::math) fn grouped(self) -> Self {
        Self { sole: None, attach: None, italic: Length::ZERO, ..self }
    }

    /// Paints another box at a place, without taking room for it.
    pub(in crate::layout::math) fn paint(&mut self, other: Self, x: Length, y: Length) {
        if self.ink.is_empty() && x == Length::ZERO && y == Length::ZERO {
            self.ink = other.ink;
            return;
        }
        let moved = |it: (Point, Ink)| (Point { x: it.0.x + x, y: it.0.y + y }, it.1);
        self.ink.extend(other.ink.into_iter().map(moved));
    }

    /// Puts another box at a place, `y` below the baseline; this one grows to hold its heights.
    pub(in crate::layout::math) fn put(&mut self, other: Self, x: Length, y: Length) {
        self.ascent = self.ascent.max(other.ascent - y);
        self.descent = self.descent.max(other.descent + y);
        self.paint(other, x, y);
    }

    /// Puts another box behind this one.
    pub(in crate::layout::math) fn push(&mut self, other: Self) {
        let (x, width) = (self.width, other.width);
        self.put(other, x, Length::ZERO);
        self.width += width;
    }

    /// Moves it down, as a box on the same baseline.
    pub(in crate::layout::math) fn lowered(mut self, by: Length) -> Self {
        if by != Length::ZERO {
            self.ascent -= by;
            self.descent += by;
            self.ink.iter_mut().for_each(|it| it.0.y += by);
        }
        self
    }

    /// In the middle of something wider.
    pub(in crate::layout::math) fn centred(self, width: Length) -> Self {
        let by = (width - self.width).div(2);
        self.at(by, width)
    }

    /// So far in, so wide.
    pub(in crate::layout::math) fn at(mut self, x: Length, width: Length) -> Self {
        if x != Length::ZERO {
            self.ink.iter_mut().for_each(|it| it.0.x += x);
        }
        self.width = width;
        self
    }

    /// What the page paints. Glyphs of one face, size and line that follow each other are one run.
    pub(in crate::layout::math) fn finish(self, setter: &MathSetter<'_>) -> MathBox {
        let mut marks: Vec<MathMark> = Vec::with_capacity(self.ink.len().div_ceil(2));
        for (at, ink) in self.ink {
            match ink {
                Ink::Glyph { face, size, id, char } => {
                    let open = match marks.last_mut() {
                        Some(MathMark::Run(run)) => join(run, (face, size, at), (id, char)),
                        _ => false,
                    };
                    if !open {
                        let mut run = setter.run(face, size);
                        run.at = at;
                        add(&mut run, Length::ZERO, Length::ZERO, (id, char));
                        marks.push(MathMark::Run(run));
                    }
                }
                Ink::Words(mut run) => {
                    run.at = Point { x: run.at.x + at.x, y: run.at.y + at.y };
                    marks.push(MathMark::Run(*run));
                }
                Ink::Rule(width, thick) => {
                    marks.push(MathMark::Rule(Rect::new(at.x, at.y, width, thick)));
                }
                Ink::Stroke(to, thick) => {
                    let to = Point { x: at.x + to.x, y: at.y + to.y };
                    marks.push(MathMark::Stroke(at, to, thick));
                }
            }
        }
        MathBox { width: self.width, ascent: self.ascent, descent: self.descent, marks }
    }
}

/// Adds a glyph to a run that it goes on with; says whether it does.
fn join(
    run: &mut Run,
    (face, size, at): (FaceId, Length, Point),
    (id, char): (u16, Option<char>),
) -> bool {
    let last = run.glyphs.last().map_or(0, |it| it.x);
    let x = at.x - run.at.x;
    // Signs follow each other to the right; parts of one sign may stand on each other.
    let goes_on = run.face == face
        && run.size == size
        && run.place == Place::NONE
        && run.text.len() < Run::MAX_TEXT - 4
        && (char.is_none() && x.narrow() >= last || at.y == run.at.y && x.narrow() > last);
    if goes_on {
        add(run, x, at.y - run.at.y, (id, char));
    }
    goes_on
}

fn add(run: &mut Run, x: Length, y: Length, (id, char): (u16, Option<char>)) {
    let text = match char {
        Some(char) => {
            let at = run.text.len();
            run.text.push(char);
            at
        }
        None => run.glyphs.last().map_or(0, |it| usize::from(it.text)),
    };
    if y != Length::ZERO {
        let index = u32::try_from(run.glyphs.len()).unwrap_or(u32::MAX);
        run.rises.push((index, (-y).narrow()));
    }
    let text = u16::try_from(text).unwrap_or(u16::MAX);
    run.glyphs.push(Glyph { id, text, x: x.narrow() });
}
