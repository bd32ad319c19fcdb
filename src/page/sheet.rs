//! Pages for a printer: what lies outside the trim, and sheets with several pages.

use crate::geom::{Length, Point, Rect, Size};
use crate::page::{Mark, Page, Segment};

/// What a page for a printer has around its trim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// Paper that is printed on beyond the trim.
    pub bleed: Length,
    /// Whether there is bleed at the spine too.
    pub at_spine: bool,
    /// Crop marks outside of the bleed.
    pub marks: bool,
}

/// One side of a sheet of paper with pages on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Size of the paper.
    pub size: Size,
    /// Pages on it, each once.
    pub places: Vec<Placed>,
}

/// A page on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Index of the page.
    pub page: usize,
    /// Where its trim goes, scaled to fit.
    pub area: Rect,
}

impl Page {
    /// Extends what reaches the trim by `bleed`, so that a cut a little beside it leaves no white.
    ///
    /// Tints and shapes grow on the sides where they touch; a picture grows as a whole, and what was at the trim is cut.
    pub(crate) fn bleed(&mut self, bleed: Length) {
        if bleed <= Length::ZERO {
            return;
        }
        let size = self.size;
        for item in &mut self.items {
            match &mut item.mark {
                Mark::Run(_) => {}
                Mark::Rule { rect, .. } => *rect = grown(*rect, size, bleed),
                Mark::Image { rect, .. } => *rect = enlarged(*rect, size, bleed),
                Mark::Path { path, .. } => {
                    for segment in &mut path.segments {
                        match segment {
                            Segment::Move(to) | Segment::Line(to) => *to = moved(*to, size, bleed),
                            Segment::Curve(first, second, to) => {
                                for it in [first, second, to] {
                                    *it = moved(*it, size, bleed);
                                }
                            }
                            Segment::Close => {}
                        }
                    }
                }
            }
        }
    }
}

/// A point at the trim or beyond, moved outwards.
fn moved(at: Point, page: Size, bleed: Length) -> Point {
    let out = |at: Length, edge: Length| match at {
        _ if at <= Length::ZERO => at - bleed,
        _ if at >= edge => at + bleed,
        _ => at,
    };
    Point { x: out(at.x, page.width), y: out(at.y, page.height) }
}

fn grown(rect: Rect, page: Size, bleed: Length) -> Rect {
    let from = moved(rect.origin, page, bleed);
    let to = moved(Point { x: rect.right(), y: rect.bottom() }, page, bleed);
    Rect::new(from.x, from.y, to.x - from.x, to.y - from.y)
}

/// A picture that touches the trim, larger in proportion until it covers the bleed on the sides where it does.
fn enlarged(rect: Rect, page: Size, bleed: Length) -> Rect {
    let wanted = grown(rect, page, bleed);
    if wanted == rect || rect.size.width.0 <= 0 || rect.size.height.0 <= 0 {
        return rect;
    }
    let by_width = rect.size.height.ratio(wanted.size.width.0, rect.size.width.0);
    let by_height = rect.size.width.ratio(wanted.size.height.0, rect.size.height.0);
    let (width, height) = if by_width >= wanted.size.height {
        (wanted.size.width, by_width)
    } else {
        (by_height, wanted.size.height)
    };
    let x = wanted.origin.x - (width - wanted.size.width).div(2);
    let y = wanted.origin.y - (height - wanted.size.height).div(2);
    Rect::new(x, y, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Size = Size { width: Length::pt(400), height: Length::pt(600) };

    fn rect(x: i64, y: i64, width: i64, height: i64) -> Rect {
        Rect::new(Length::pt(x), Length::pt(y), Length::pt(width), Length::pt(height))
    }

    #[test]
    fn only_what_touches_the_trim_grows() {
        let bleed = Length::pt(9);
        assert_eq!(grown(rect(0, 100, 400, 50), PAGE, bleed), rect(-9, 100, 418, 50));
        assert_eq!(grown(rect(10, 100, 380, 50), PAGE, bleed), rect(10, 100, 380, 50));
        assert_eq!(enlarged(rect(10, 10, 20, 20), PAGE, bleed), rect(10, 10, 20, 20));
    }

    #[test]
    fn a_picture_keeps_its_proportions() {
        let it = enlarged(rect(0, 0, 400, 600), PAGE, Length::pt(9));
        assert!(it.origin.x <= Length::pt(-9) && it.right() >= Length::pt(409));
        assert!(it.origin.y <= Length::pt(-9) && it.bottom() >= Length::pt(609));
        let (width, height) = (it.size.width.to_pt(), it.size.height.to_pt());
        assert!((width / height - 400.0 / 600.0).abs() < 1e-4);
    }
}
