//! What stands where in the pixels of small pages.

use super::*;
use crate::diag::{NodeId, Place};
use crate::font::FaceId;
use crate::geom::Size;
use crate::page::{Glyph, PageLabel};
use std::sync::Arc;

fn page(items: Vec<Mark>) -> Page {
    Page {
        size: Size { width: Length::pt(100), height: Length::pt(100) },
        label: PageLabel { number: 1, roman: false },
        items: items.into_iter().map(|mark| Item { turned: false, element: None, mark }).collect(),
        links: Vec::new(),
    }
}

fn painted(images: &Images, items: Vec<Mark>) -> skia::Pixmap {
    let fonts = Fonts::bundled();
    let bytes = png(&fonts, images, &page(items.clone()), 100).unwrap();
    assert_eq!(Some(&bytes), png(&fonts, images, &page(items), 100).as_ref(), "same bytes");
    decoded(&bytes)
}

fn decoded(bytes: &[u8]) -> skia::Pixmap {
    let pixels = ::image::load_from_memory(bytes).unwrap().into_rgb8();
    let mut canvas = skia::Pixmap::new(pixels.width(), pixels.height()).unwrap();
    for (to, from) in canvas.pixels_mut().iter_mut().zip(pixels.pixels()) {
        let [r, g, b] = from.0;
        *to = skia::ColorU8::from_rgba(r, g, b, u8::MAX).premultiply();
    }
    canvas
}

fn at(canvas: &skia::Pixmap, x: u32, y: u32) -> (u8, u8, u8) {
    canvas.pixel(x, y).map(|it| (it.red(), it.green(), it.blue())).unwrap_or_default()
}

fn square(x: i64, y: i64, side: i64) -> Rect {
    Rect::new(Length::pt(x), Length::pt(y), Length::pt(side), Length::pt(side))
}

#[test]
fn rules_stand_where_the_page_says() {
    let color = Color::rgb(10, 20, 30);
    let canvas = painted(&Images::default(), vec![Mark::Rule { rect: square(20, 60, 10), color }]);
    assert_eq!((at(&canvas, 25, 65), at(&canvas, 25, 35)), ((10, 20, 30), (255, 255, 255)));
}

#[test]
fn letters_are_filled_above_their_baseline() {
    let fonts = Fonts::bundled();
    let glyph = fonts.face(FaceId(0)).glyph('I').unwrap();
    let run = Run {
        face: FaceId(0),
        size: Length::pt(80),
        at: Point { x: Length::pt(10), y: Length::pt(90) },
        stretch: 1000,
        color: Color::BLACK,
        text: "I".to_owned(),
        place: Place { node: NodeId(0), byte: 0 },
        glyphs: vec![Glyph { id: glyph, x: 0, text: 0 }],
        rises: Vec::new(),
        hyphenated: false,
        broken: false,
        lang: None,
    };
    let canvas = painted(&Images::default(), vec![Mark::Run(run)]);
    let dark = |y: u32| (0..100).filter(|x| at(&canvas, *x, y).0 < 128).count();
    assert!(dark(60) > 0 && dark(20) == 0 && dark(95) == 0);
}

#[test]
fn drawings_and_photographs_fill_their_area() {
    let mut images = Images::default();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>\
        <g opacity='.5'><rect width='5' height='10' fill='#000'/></g></svg>";
    let drawing = images.add("a.svg", &Arc::from(svg.as_bytes())).unwrap();
    let mut bytes = Vec::new();
    let encoder = ::image::codecs::png::PngEncoder::new(&mut bytes);
    let pixels = [255, 0, 0, 255, 0, 0, 255, 0];
    ::image::ImageEncoder::write_image(encoder, &pixels, 1, 2, ::image::ExtendedColorType::Rgba8)
        .unwrap();
    let photograph = images.add("a.png", &bytes.into()).unwrap();
    let canvas = painted(
        &images,
        vec![
            Mark::Image { image: drawing, rect: square(0, 0, 40) },
            Mark::Image { image: photograph, rect: square(50, 50, 40) },
        ],
    );
    assert!(at(&canvas, 10, 20).0.abs_diff(127) < 3, "half black");
    assert_eq!(at(&canvas, 30, 20), (255, 255, 255));
    assert_eq!(at(&canvas, 70, 53), (255, 0, 0));
    assert_eq!(at(&canvas, 70, 88), (255, 255, 255), "the lower pixel is transparent");
}

#[test]
fn pages_without_extent_or_beyond_the_limit_are_refused() {
    let fonts = Fonts::default();
    let mut empty = page(Vec::new());
    assert!(png(&fonts, &Images::default(), &empty, 0).is_none());
    assert!(png(&fonts, &Images::default(), &empty, 1_000_000).is_none());
    empty.size.height = Length::ZERO;
    assert!(png(&fonts, &Images::default(), &empty, 100).is_none());
}
