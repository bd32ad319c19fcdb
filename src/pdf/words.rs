//! Words of a drawing to text that is not painted, so that they can be searched and copied (ISO 32000-1 §9.3.6, mode 3).
//!
//! The letters themselves are outlines. A face of which no glyph is painted needs no program: each code of a Type 3 font (§9.6.5)
//! has the same empty glyph, and its text in ToUnicode.

use crate::geom::Length;
use crate::image::Words;
use crate::pdf::cmap::{Width, to_unicode};
use crate::pdf::deflate::deflated;
use crate::pdf::object::{self, name, stream};
use lopdf::{Dictionary, Object, dictionary};
use std::collections::BTreeMap;

/// How wide every glyph is, in thousandths of the em; lines are stretched to their places.
const ADVANCE: u16 = 500;
/// Codes of a font.
const CODES: usize = 256;

/// The letters of a form's words.
#[derive(Default)]
pub(in crate::pdf) struct Letters {
    numbers: BTreeMap<char, usize>,
}

impl Letters {
    /// Writes words; `height`: of the drawing, whose y runs down.
    pub(in crate::pdf) fn write(&mut self, out: &mut Vec<u8>, words: &Words, height: Length) {
        let at = words.transform;
        let count = i32::try_from(words.text.chars().count()).unwrap_or(i32::MAX);
        let natural = f64::from(count) * f64::from(ADVANCE) / 1000.0;
        out.extend(b"q BT 3 Tr ");
        object::push_length(out, Length::from_pt(words.width / natural.max(0.001) * 100.0));
        out.extend(b"Tz ");
        let matrix = [at.a, -at.b, at.c, -at.d, at.e, height.to_pt() - at.f];
        for number in matrix {
            object::push_length(out, Length::from_pt(number));
        }
        out.extend(b"Tm\n");
        let codes: Vec<usize> = words.text.chars().map(|it| self.code(it)).collect();
        for run in codes.chunk_by(|a, b| a / CODES == b / CODES) {
            out.extend(format!("/W{} 1 Tf <", run.first().map_or(0, |it| it / CODES)).as_bytes());
            run.iter().for_each(|it| out.extend(format!("{:02X}", it % CODES).as_bytes()));
            out.extend(b"> Tj\n");
        }
        out.extend(b"ET Q\n");
    }

    fn code(&mut self, letter: char) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(letter).or_insert(next)
    }

    /// The fonts, by their names.
    pub(in crate::pdf) fn fonts(&self) -> Dictionary {
        let mut letters: Vec<_> = self.numbers.iter().map(|(letter, at)| (*at, *letter)).collect();
        letters.sort_unstable();
        let letters: Vec<char> = letters.into_iter().map(|it| it.1).collect();
        let fonts = letters.chunks(CODES).enumerate();
        fonts.map(|(at, it)| (format!("W{at}"), Object::Dictionary(font(it)))).collect()
    }
}

fn font(letters: &[char]) -> Dictionary {
    let texts: Vec<String> = letters.iter().map(ToString::to_string).collect();
    let map = to_unicode(Width::One, (0..).zip(texts.iter().map(String::as_str)));
    let last = i64::try_from(letters.len()).unwrap_or(1) - 1;
    let each = |it: Object| letters.iter().map(move |_| it.clone());
    let codes: Vec<Object> =
        std::iter::once(Object::Integer(0)).chain(each(name("empty"))).collect();
    let glyph = format!("{ADVANCE} 0 d0\n");
    let glyph = stream(Dictionary::new(), glyph.into_bytes());
    let box_of = [0, 0, i64::from(ADVANCE), 1000];
    let matrix = [0.001, 0.0, 0.0, 0.001, 0.0, 0.0];
    dictionary! {
        "Type" => "Font",
        "Subtype" => "Type3",
        "FontBBox" => Object::Array(box_of.map(Object::Integer).to_vec()),
        "FontMatrix" => Object::Array(matrix.map(Object::Real).to_vec()),
        "FirstChar" => 0,
        "LastChar" => last,
        "Widths" => Object::Array(each(Object::Integer(i64::from(ADVANCE))).collect()),
        "CharProcs" => dictionary! { "empty" => glyph },
        "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => codes },
        "Resources" => Dictionary::new(),
        "ToUnicode" => deflated(Dictionary::new(), map.as_bytes()),
    }
}
