//! A vector drawing: shapes in groups, in points from its own top left, y down.

use crate::geom::{Color, Length, Path, Point, Size};
use crate::image::Picture;
use std::sync::Arc;

/// A vector drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Its natural size; nothing is painted outside it.
    pub size: Size,
    /// What is painted, in order.
    pub nodes: Vec<Node>,
}

impl Drawing {
    /// Whether anything in it is of another colour than black, grey and white.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        self.nodes.iter().any(Node::is_coloured)
    }
}

impl Node {
    fn is_coloured(&self) -> bool {
        match self {
            Self::Shape(shape) => {
                let fill = shape.fill.as_ref().map(|it| &it.paint);
                let stroke = shape.stroke.as_ref().map(|it| &it.paint);
                fill.into_iter().chain(stroke).any(Paint::is_coloured)
            }
            Self::Group(group) => group.nodes.iter().any(Self::is_coloured),
            Self::Inset(inset) => inset.picture.kind.is_rgb(),
            Self::Words(_) => false,
        }
    }
}

impl Paint {
    fn is_coloured(&self) -> bool {
        match self {
            Self::Solid(color) => !color.is_grey(),
            Self::Gradient(it) => it.stops.iter().any(|it| !it.color.is_grey()),
        }
    }
}

/// A shape or a group of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A path that is filled, stroked or both.
    Shape(Shape),
    /// Nodes that fade or are clipped together.
    Group(Group),
    /// A picture made of pixels.
    Inset(Inset),
    /// What letters say that are painted as shapes.
    Words(Words),
}

/// Words within a drawing, which are not painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// As they stand from left to right.
    pub text: String,
    /// How far they reach, in ems.
    pub width: f64,
    /// From the em's square at the first letter, y up, to the drawing's points.
    pub transform: Transform,
}

/// A picture made of pixels within a drawing.
#[derive(Clone, Debug)]
pub struct Inset {
    /// The picture; one that is drawn several times is shared.
    pub picture: Arc<Picture>,
    /// From the unit square, y down, to the drawing's points.
    pub transform: Transform,
}

impl PartialEq for Inset {
    fn eq(&self, other: &Self) -> bool {
        self.picture.bytes == other.picture.bytes && self.transform == other.transform
    }
}

/// Lets a group through as far as what is painted in it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// How it says so.
    pub kind: MaskKind,
    /// Outside of it nothing shows.
    pub area: Path,
    /// What is painted in it.
    pub nodes: Vec<Node>,
}

/// What of a mask lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// Light.
    Luminance,
    /// Whatever is painted.
    Alpha,
}

/// Nodes that are painted together, then laid on the page as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Opacity of the whole, in thousandths.
    pub opacity: u16,
    /// What shows of it: the common part of all.
    pub clips: Vec<Clip>,
    /// How much of it shows where: each takes its part from what the others leave.
    pub masks: Vec<Mask>,
    /// What is in it.
    pub nodes: Vec<Node>,
}

/// An area that lets through.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Its outline.
    pub path: Path,
    /// What is inside.
    pub rule: FillRule,
}

/// A path that is filled, stroked or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The path.
    pub path: Path,
    /// Its inside.
    pub fill: Option<Fill>,
    /// Its line.
    pub stroke: Option<Stroke>,
    /// The line is painted below the inside, not above.
    pub stroke_first: bool,
}

/// The inside of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// With what.
    pub paint: Paint,
    /// Opacity in thousandths.
    pub opacity: u16,
    /// What is inside.
    pub rule: FillRule,
}

/// What is inside a path that crosses itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FillRule {
    /// Where the path winds round.
    #[default]
    NonZero,
    /// Where a ray crosses it an odd number of times.
    EvenOdd,
}

/// The line of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// With what.
    pub paint: Paint,
    /// Opacity in thousandths.
    pub opacity: u16,
    /// Width.
    pub width: Length,
    /// How lines end.
    pub cap: LineCap,
    /// How lines meet.
    pub join: LineJoin,
    /// Longest mitre, in thousandths of the width.
    pub miter: u32,
    /// Dashes and gaps in turn; empty for a whole line.
    pub dashes: Vec<Length>,
    /// Where in the dashes the line begins.
    pub phase: Length,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "PDF's and SVG's own words")]
pub enum LineCap {
    #[default]
    Butt,
    Round,
    Square,
}

/// How lines meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "PDF's and SVG's own words")]
pub enum LineJoin {
    #[default]
    Miter,
    Round,
    Bevel,
}

/// What a shape is painted with.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Solid(Color),
    /// Colours that run into each other.
    Gradient(Box<Gradient>),
}

/// Colours that run into each other; before the first stop and behind the last they go on as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Along what.
    pub ramp: Ramp,
    /// From the gradient's own coordinates, which `ramp` is in, to the drawing's.
    pub transform: Transform,
    /// Colours; at least two, offsets do not fall.
    pub stops: Vec<GradientStop>,
}

/// Along what a gradient runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ramp {
    /// From a point to another.
    Linear(Point, Point),
    /// From a circle to another.
    Radial {
        /// Centre of the first circle.
        from: Point,
        /// Its radius.
        from_radius: Length,
        /// Centre of the second circle.
        to: Point,
        /// Its radius.
        to_radius: Length,
    },
}

/// A colour on a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradientStop {
    /// Where, in thousandths of the way.
    pub offset: u16,
    /// Colour.
    pub color: Color,
}

/// An affine map: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, with `e` and `f` in points.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the six numbers of PDF and SVG")]
pub struct Transform {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}
