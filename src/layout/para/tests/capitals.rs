//! Small capitals that a face lacks.

use crate::font::{ShapeRequest, shape};
use crate::geom::Length;
use crate::lang::Lang;
use crate::layout::para::ParagraphStyle;
use crate::layout::para::fixture::{World, runs, style, text};
use crate::model::{Inline, Style};

#[test]
fn capitals_are_set_small_for_whole_words_where_the_face_has_no_small_ones() {
    let world = World::new();
    let small = |it: &str| Inline::Styled { style: Style::SmallCaps, content: vec![text(1, it)] };
    // Libertinus has no small capital for the letter wynn.
    let (set, _) = world.set(&style(300), &[small("Harbour \u{1bf}ort Sea")]);
    let found: Vec<(&str, Length)> =
        runs(&set.lines[0]).map(|it| (it.text.as_str(), it.size)).collect();
    let size = style(300).text.size;
    let made = ("\u{1bf}ort", size.of_em(800));
    assert_eq!(found, [("Harbour ", size), made, (" ", size), ("Sea", size)]);
    // The text stays, and the glyphs are those of capitals.
    let run = runs(&set.lines[0]).nth(1).unwrap();
    let capitals = shape(&world.fonts, run.face, &ShapeRequest::new(&Lang::english()), "ORT");
    let drawn: Vec<u16> = run.glyphs.iter().skip(1).map(|it| it.id).collect();
    assert_eq!(drawn, capitals.iter().map(|it| it.id).collect::<Vec<_>>());
}

#[test]
fn a_lead_in_that_the_face_cannot_set_whole_is_plain() {
    let world = World::new();
    let led = ParagraphStyle { lead_in: 4, ..style(300) };
    let words = "The \u{1bf}ort lies west of it";
    let (set, _) = world.set(&led, &[text(1, words)]);
    let found: Vec<&str> = runs(&set.lines[0]).map(|it| it.text.as_str()).collect();
    assert_eq!(found, [words]);
}
