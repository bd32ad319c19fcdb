//! The text of a drawing to words at their places, beside its outlines.

use crate::image::transform::transform;
use crate::image::{Node, Words};
use usvg::Transform;

/// A letter farther from the one before than this many ems begins other words.
const GAP: f32 = 2.0;

/// The words of a text; `at` takes its coordinates to the drawing's.
pub(in crate::image) fn words(text: &usvg::Text, at: Transform) -> Vec<Node> {
    let spans = text.layouted().iter().filter(|it| it.visible);
    let mut runs: Vec<Run> = Vec::new();
    for glyph in spans.flat_map(|it| &it.positioned_glyphs) {
        let size = glyph.font_size();
        let place = upright(glyph.outline_transform(), size);
        match runs.last_mut().filter(|it| it.goes_on(place, size)) {
            Some(run) => run.take(&glyph.text, place),
            None => runs.push(Run { text: glyph.text.clone(), place, last: (0.0, 0) }),
        }
    }
    let runs = runs.into_iter().filter(|it| !it.text.trim().is_empty());
    runs.map(|it| Node::Words(it.words(at))).collect()
}

/// From a square em to the text's coordinates, whatever units the face has.
fn upright(it: Transform, size: f32) -> Transform {
    let along = |x: f32, y: f32| {
        let length = (x * x + y * y).sqrt().max(f32::MIN_POSITIVE);
        (x / length * size, y / length * size)
    };
    let ((sx, ky), (kx, sy)) = (along(it.sx, it.ky), along(it.kx, it.sy));
    Transform { sx, ky, kx, sy, ..it }
}

/// Letters one behind the other.
struct Run {
    text: String,
    /// Where the first stands.
    place: Transform,
    /// How many ems after it the last begins, and how many characters stand before that.
    last: (f32, usize),
}

impl Run {
    fn goes_on(&self, next: Transform, size: f32) -> bool {
        let here = self.place;
        let same = |a: f32, b: f32| (a - b).abs() < size * 0.01;
        let turned = !same(here.sx, next.sx) || !same(here.ky, next.ky);
        let (along, across) = self.offset(next);
        !turned && across.abs() < 0.1 && along >= self.last.0 && along - self.last.0 < GAP
    }

    /// How many ems along the line and across it another place is.
    fn offset(&self, next: Transform) -> (f32, f32) {
        let here = self.place;
        let (x, y) = (next.tx - here.tx, next.ty - here.ty);
        let square = (here.sx * here.sx + here.ky * here.ky).max(f32::MIN_POSITIVE);
        ((x * here.sx + y * here.ky) / square, (y * here.sx - x * here.ky) / square)
    }

    fn take(&mut self, text: &str, place: Transform) {
        self.last = (self.offset(place).0, self.text.chars().count());
        self.text.push_str(text);
    }

    fn words(self, at: Transform) -> Words {
        let (along, before) = self.last;
        let count = self.text.chars().count();
        // The last letter is as wide as the others are.
        let mean = match u16::try_from(before) {
            Ok(before) if before > 0 && along > 0.0 => along / f32::from(before),
            _ => 0.5,
        };
        let width = along + mean * f32::from(u16::try_from(count - before).unwrap_or(u16::MAX));
        Words {
            text: self.text,
            width: f64::from(width),
            transform: transform(at.pre_concat(self.place)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::font::Fonts;
    use crate::image::{Node, Words};
    use std::sync::Arc;

    fn words(body: &str) -> Vec<Words> {
        let fonts = Fonts::bundled();
        let svg =
            format!("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='96'>{body}</svg>");
        let read = crate::image::svg::read(&fonts, "a.svg", &Arc::from(svg.as_bytes()));
        let nodes = read.map(|it| it.0.drawing.nodes).unwrap_or_default();
        let words = nodes.into_iter().filter_map(|it| match it {
            Node::Words(words) => Some(words),
            _ => None,
        });
        words.collect()
    }

    fn texts(body: &str) -> Vec<String> {
        words(body).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn a_line_is_one_and_what_stands_apart_another() {
        assert_eq!(
            texts("<text y='20'>Sluice <tspan fill='red'>gate</tspan></text>"),
            ["Sluice gate"]
        );
        let labels =
            "<text y='20'>one<tspan x='200'>two</tspan><tspan x='0' y='50'>three</tspan></text>";
        assert_eq!(texts(labels), ["one", "two", "three"]);
        assert_eq!(texts("<text y='20'> </text>"), [""; 0]);
        assert_eq!(texts("<text y='20' visibility='hidden'>no</text>"), [""; 0]);
    }

    #[test]
    fn their_place_is_that_of_the_letters() {
        let found = words("<text x='40' y='20' font-size='8'>nnnn</text>");
        let [it] = &found[..] else { panic!("{found:?}") };
        let at = it.transform;
        // Points are three quarters of pixels; y runs up within the em.
        assert_eq!([at.a, at.d, at.e, at.f], [8.0, -8.0, 30.0, 15.0]);
        assert!((1.5..3.0).contains(&it.width), "{}", it.width);
    }
}
