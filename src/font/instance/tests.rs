//! Variable fonts: which static ones they give, and that those are drawn as the variable font would be.

use super::*;
use crate::font::{FaceId, Fonts, ShapeRequest, shape, subset};
use crate::geom::{Length, Segment};
use crate::lang::Lang;
use std::collections::BTreeSet;

/// A family of bars on one axis: weight from 400 to 700, where its stems are wider and its letters too.
const WAXING: &[u8] = include_bytes!("Waxing-Regular.ttf");

/// The font with another axis in the place of its weights.
fn with_axis(tag: &[u8; 4], [least, default, most]: [i32; 3]) -> Vec<u8> {
    let mut data = WAXING.to_vec();
    let record: Vec<u8> = [b"wght".as_slice(), &0x0190_0000_u32.to_be_bytes()].concat();
    let at = data.windows(8).position(|it| it == record).unwrap();
    data[at..at + 4].copy_from_slice(tag);
    for (nth, value) in [least, default, most].into_iter().enumerate() {
        let place = at + 4 + nth * 4;
        data[place..place + 4].copy_from_slice(&(value * 65_536).to_be_bytes());
    }
    data
}

fn styles(data: Vec<u8>) -> Vec<(String, u16, bool)> {
    let mut fonts = Fonts::default();
    let ids = fonts.add("fonts/Waxing-Regular.ttf", data).unwrap();
    let one = |it: &FaceId| {
        let face = fonts.face(*it);
        (face.name.clone(), face.weight, face.italic)
    };
    ids.iter().map(one).collect()
}

fn style(name: &str, weight: u16, italic: bool) -> (String, u16, bool) {
    (name.to_owned(), weight, italic)
}

#[test]
fn an_axis_of_weights_gives_those_of_themes() {
    let all = [
        style("Waxing-Regular", 400, false),
        style("Waxing-Semibold", 600, false),
        style("Waxing-Bold", 700, false),
    ];
    assert_eq!(styles(WAXING.to_vec()), all);
    // What lies beyond the axis is its end, once.
    let short = [style("Waxing-Regular", 450, false), style("Waxing-Semibold", 500, false)];
    assert_eq!(styles(with_axis(b"wght", [450, 450, 500])), short);
    assert_eq!(styles(with_axis(b"wght", [100, 200, 300])), [style("Waxing-Regular", 300, false)]);
}

#[test]
fn an_axis_of_slopes_gives_an_italic() {
    let both = [style("Waxing-Regular", 400, false), style("Waxing-RegularItalic", 400, true)];
    assert_eq!(styles(with_axis(b"ital", [0, 0, 1])), both);
    assert_eq!(styles(with_axis(b"slnt", [-10, 0, 0])), both);
}

#[test]
fn other_axes_leave_the_font_as_it_is() {
    let mut fonts = Fonts::default();
    let data = with_axis(b"opsz", [8, 12, 72]);
    let ids = fonts.add("fonts/Waxing-Regular.ttf", data.clone()).unwrap();
    assert_eq!(ids.len(), 1);
    assert_eq!(fonts.face(ids[0]).data.as_ref(), data);
}

#[test]
fn outlines_and_widths_are_those_of_the_place_on_the_axis() {
    let mut fonts = Fonts::default();
    let ids = fonts.add("fonts/Waxing-Regular.ttf", WAXING.to_vec()).unwrap();
    let font = FontRef::new(WAXING).unwrap();
    let english = ShapeRequest::new(&Lang::english());
    let mut widths = Vec::new();
    for id in ids {
        let face = fonts.face(id);
        let location = font.axes().location([("wght", f32::from(face.weight))]);
        let metrics = font.glyph_metrics(Size::unscaled(), &location);
        for letter in ' '..='~' {
            let Some(glyph) = face.glyph(letter) else { continue };
            let width = metrics.advance_width(GlyphId::from(glyph)).unwrap();
            assert_eq!(i32::from(whole(width)), face.advance(glyph), "{letter} {}", face.name);
        }
        widths
            .push(shape(&fonts, id, &english, "strong").iter().map(|it| it.x_advance).sum::<i32>());
        let path = face.outline(face.glyph('t').unwrap(), Length::pt(100));
        assert!(matches!(path.segments.first(), Some(Segment::Move(_))));
        let cut = subset(face, &BTreeSet::from([face.glyph('t').unwrap()])).unwrap();
        assert_eq!(cut.glyphs.len(), 2);
    }
    assert!(widths.is_sorted_by(|a, b| a < b), "{widths:?}");
}

#[test]
fn steps_take_as_few_bytes_as_can_be() {
    for (by, flags, bytes) in [
        (0, 8, &[][..]),
        (7, 9, &[7]),
        (-7, 1, &[7]),
        (255, 9, &[255]),
        (256, 0, &[1, 0]),
        (-256, 0, &[255, 0]),
    ] {
        let mut out = Vec::new();
        assert_eq!((step(by, &mut out), out.as_slice()), (flags, bytes), "{by}");
    }
}
