//! Words of a drawing to text that is not painted, so that they can be searched and copied (ISO 32000-1 §9.3.6, mode 3).
//!
//! The letters themselves are outlines. A face of which no glyph is painted needs no program: each code of a Type 3 font (§9.6.5)
//! has the same empty glyph, and its text in ToUnicode.

use crate::geom::Length;
use crate::image::Words;
use crate::pdf::cmap::{Width, to_unicode};
use crate::pdf::object;
use crate::pdf::stream::{dict, name, packed};
use printpdf::{DictItem, ExternalStream};
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
    pub(in crate::pdf) fn fonts(&self) -> BTreeMap<String, DictItem> {
        let mut letters: Vec<_> = self.numbers.iter().map(|(letter, at)| (*at, *letter)).collect();
        letters.sort_unstable();
        let letters: Vec<char> = letters.into_iter().map(|it| it.1).collect();
        let fonts = letters.chunks(CODES).enumerate();
        fonts.map(|(at, it)| (format!("W{at}"), DictItem::Dict { map: font(it) })).collect()
    }
}

fn font(letters: &[char]) -> BTreeMap<String, DictItem> {
    let texts: Vec<String> = letters.iter().map(ToString::to_string).collect();
    let map = to_unicode(Width::One, (0..).zip(texts.iter().map(String::as_str)));
    let last = i64::try_from(letters.len()).unwrap_or(1) - 1;
    let each = |it: DictItem| letters.iter().map(move |_| it.clone());
    let codes = std::iter::once(DictItem::Int(0)).chain(each(name("empty"))).collect();
    let glyph = format!("{ADVANCE} 0 d0\n");
    let glyph =
        ExternalStream { dict: BTreeMap::new(), content: glyph.into_bytes(), compress: false };
    let box_of = [0, 0, i64::from(ADVANCE), 1000];
    let matrix = [0.001, 0.0, 0.0, 0.001, 0.0, 0.0];
    dict([
        ("Type", name("Font")),
        ("Subtype", name("Type3")),
        ("FontBBox", DictItem::Array(box_of.map(DictItem::Int).to_vec())),
        ("FontMatrix", DictItem::Array(matrix.map(DictItem::Real).to_vec())),
        ("FirstChar", DictItem::Int(0)),
        ("LastChar", DictItem::Int(last)),
        ("Widths", DictItem::Array(each(DictItem::Int(i64::from(ADVANCE))).collect())),
        (
            "CharProcs",
            DictItem::Dict { map: dict([("empty", DictItem::Stream { stream: glyph })]) },
        ),
        (
            "Encoding",
            DictItem::Dict {
                map: dict([("Type", name("Encoding")), ("Differences", DictItem::Array(codes))]),
            },
        ),
        ("Resources", DictItem::Dict { map: BTreeMap::new() }),
        ("ToUnicode", DictItem::Stream { stream: packed(BTreeMap::new(), map.as_bytes()) }),
    ])
}
