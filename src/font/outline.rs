//! A glyph to its outline.

use crate::font::Face;
use crate::geom::{Length, Path, Point, Segment};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

impl Face {
    /// The outline of a glyph at a size: origin on the baseline, y down, unhinted; nothing for a glyph that is not there
    /// or is damaged.
    #[must_use]
    pub fn outline(&self, glyph: u16, size: Length) -> Path {
        let mut pen = Pen {
            scale: size.to_pt() / f64::from(self.metrics.upem.max(1)),
            here: (0.0, 0.0),
            path: Path::default(),
        };
        if !self.unfolds([glyph]) {
            return pen.path;
        }
        let Ok(font) = FontRef::from_index(&self.data, self.index) else { return pen.path };
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let outline = font.outline_glyphs().get(GlyphId::from(glyph));
        match outline.map(|it| it.draw(settings, &mut pen)) {
            Some(Ok(_)) => pen.path,
            Some(Err(_)) | None => Path::default(),
        }
    }
}

struct Pen {
    scale: f64,
    /// In font units.
    here: (f32, f32),
    path: Path,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> Point {
        Point {
            x: Length::from_pt(f64::from(x) * self.scale),
            y: Length::from_pt(-f64::from(y) * self.scale),
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.here = (x, y);
        self.path.segments.push(Segment::Move(self.point(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.here = (x, y);
        self.path.segments.push(Segment::Line(self.point(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // The same curve as a cubic: controls two thirds of the way.
        let (fx, fy) = self.here;
        let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
        self.curve_to(third(fx, cx), third(fy, cy), third(x, cx), third(y, cy), x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.here = (x, y);
        let curve = Segment::Curve(self.point(ax, ay), self.point(bx, by), self.point(x, y));
        self.path.segments.push(curve);
    }

    fn close(&mut self) {
        self.path.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{BUNDLED_BODY, BUNDLED_MONO, Fonts};

    #[test]
    fn both_kinds_of_outlines_stand_on_the_baseline() {
        let fonts = Fonts::bundled();
        for family in [BUNDLED_BODY, BUNDLED_MONO] {
            let face = fonts.find(family, 400, false).map(|it| fonts.face(it)).unwrap();
            let path = face.outline(face.glyph('H').unwrap_or(0), Length::pt(100));
            let heights: Vec<Length> = path
                .segments
                .iter()
                .filter_map(|it| match it {
                    Segment::Move(at) | Segment::Line(at) | Segment::Curve(_, _, at) => Some(at.y),
                    Segment::Close => None,
                })
                .collect();
            let (top, foot) = (heights.iter().min().copied(), heights.iter().max().copied());
            assert!(foot.is_some_and(|it| it.abs() < Length::pt(1)), "{family} {foot:?}");
            // Capitals are two thirds to three quarters of the em high, and up is negative.
            let high = Length::pt(-75)..Length::pt(-60);
            assert!(top.is_some_and(|it| high.contains(&it)), "{family} {top:?}");
            assert!(face.outline(u16::MAX, Length::pt(100)).segments.is_empty());
        }
    }
}
