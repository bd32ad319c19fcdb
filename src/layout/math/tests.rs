//! Formulas that are set, and a dump of them in the format of an oracle that sets the same with LuaLaTeX: lengths in em, y up.

use crate::font::Fonts;
use crate::geom::Color;
use crate::lang::Lang;
use crate::layout::math::*;
use crate::math::{Macros, read};
use serde_json::{Value, json};

fn families() -> (Vec<String>, Vec<String>) {
    (vec!["Libertinus Math".to_owned()], vec!["DejaVu Sans Mono".to_owned()])
}

/// Sets a formula at ten points with the bundled faces.
fn at_ten(tex: &str, style: Style) -> MathBox {
    let fonts = Fonts::bundled();
    let (math, mono) = families();
    let families = TextFaces { math: &math, body: &math, mono: &mono };
    let size = (Length::pt(10), Color::BLACK);
    let setter = MathSetter::new(&fonts, families, size, &Lang::english());
    let formula = read(tex, &mut Macros::default()).unwrap();
    set(&formula.nodes, style, &setter)
}

fn em(length: Length) -> f64 {
    (length.to_pt() / 10.0 * 1e5).round() / 1e5
}

/// What a formula paints.
fn dump((name, style, tex): (&str, &str, &str)) -> Value {
    let style_of = if style == "d" { Style::Display } else { Style::Text };
    let set = match read(tex, &mut Macros::default()) {
        Ok(_) => at_ten(tex, style_of),
        Err(problem) => {
            return json!({"name": name, "tex": tex, "style": style, "error": problem.said,
            "origin": true, "width": 0, "ascent": 0, "descent": 0, "glyphs": [], "rules": []});
        }
    };
    let (mut glyphs, mut rules) = (Vec::new(), Vec::new());
    for mark in &set.marks {
        match mark {
            MathMark::Run(run) => {
                for (index, glyph) in run.glyphs.iter().enumerate() {
                    let at = usize::from(glyph.text);
                    let text = run.text.get(at..).and_then(|it| it.chars().next());
                    if text.is_some_and(char::is_whitespace) {
                        continue;
                    }
                    let (x, y) = (run.at.x + Length(i64::from(glyph.x)), run.at.y);
                    let y = Length(i64::from(run.rise(index))) - y;
                    glyphs.push(json!({"x": em(x), "y": em(y), "size": em(run.size), "text": text.map(String::from)}));
                }
            }
            MathMark::Rule(rect) => rules
                .push(json!({"x": em(rect.origin.x), "y": em(-rect.bottom()),
                "width": em(rect.size.width), "height": em(rect.size.height)})),
            MathMark::Stroke(..) => {}
        }
    }
    json!({"name": name, "tex": tex, "style": style, "error": null, "origin": true, "width": em(set.width),
        "ascent": em(set.ascent), "descent": em(set.descent), "glyphs": glyphs, "rules": rules})
}

/// `RECTO_FORMULAS`: a file of formulas, one a line: name, tab, `d` or `t`, tab, TeX. `RECTO_DUMP`: where the dump goes.
#[test]
#[ignore = "for a comparison with another program"]
#[expect(clippy::disallowed_methods, reason = "a tool for who develops the layout")]
fn dumps_formulas_of_a_file() {
    let Ok(path) = std::env::var("RECTO_FORMULAS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let each = text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')).map(|line| {
        let mut fields = line.splitn(3, '\t');
        let mut next = || fields.next().unwrap_or_default();
        dump((next(), next(), next()))
    });
    let all = json!({"size": 10, "by": "recto", "formulas": each.collect::<Vec<_>>()});
    std::fs::write(std::env::var("RECTO_DUMP").unwrap(), all.to_string()).unwrap();
}
