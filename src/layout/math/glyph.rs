//! Letters, signs and figures (Appendix G, rule 17).

use crate::geom::Length;
use crate::layout::math::boxes::{Set, Sole};
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::layout::math::text;
use crate::math::tree::{Bytes, Class, Face};
use crate::math::{is_italic, styled};
use unicode_normalization::UnicodeNormalization as _;

/// What unicode-math sets for a colon.
const RATIO: char = '∶';

/// A sign of an alphabet.
pub(in crate::layout::math) fn symbol(
    (char, face, negated): (char, Face, bool),
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    if negated {
        return struck(char, face, at, cx, setter);
    }
    one((shown(char, face), read_as(char, face)), at, cx, setter)
}

/// Figures, one by one: TeX kerns no signs of formulas.
pub(in crate::layout::math) fn number(
    digits: &str,
    face: Face,
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let mut all = Set::default();
    for (index, digit) in digits.chars().enumerate() {
        let set = one((shown(digit, face), read_as(digit, face)), at, cx, setter);
        if index == 0 {
            all = set;
            continue;
        }
        let (last, italic) = (set.sole, set.italic);
        all.push(set);
        // Scripts stand by the last figure.
        (all.sole, all.italic) = (last, italic);
    }
    all
}

/// Primes in a row are one sign.
pub(in crate::layout::math) fn primes(
    count: usize,
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let char = match count {
        2 => '″',
        3 => '‴',
        _ => '⁗',
    };
    one((char, char), at, cx, setter)
}

/// Whether a sign is the colon of `\colon`.
pub(in crate::layout::math) fn is_colon(char: char, class: Class) -> bool {
    char == ':' && class == Class::Punct
}

/// amsmath's `\colon`: 2 mu before it, 6 mu behind it, of which the table of spaces gives 3 in D and T.
pub(in crate::layout::math) fn colon(at: Bytes, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let mu = |it: i64| setter.size(cx).ratio(it, 18);
    let mut all = Set::space(mu(2));
    all.push(one((RATIO, ':'), at, cx, setter));
    all.width += mu(if cx.is_script() { 6 } else { 3 });
    all
}

/// The character that is drawn.
pub(in crate::layout::math) fn shown(char: char, face: Face) -> char {
    match face {
        _ if char == ':' => RATIO,
        Face::Plain if is_italic(char) => styled(char, Face::Italic),
        face => styled(char, face),
    }
}

/// The character that it is copied as: Latin and Greek italics are letters like others.
fn read_as(char: char, face: Face) -> char {
    match face {
        Face::Plain | Face::Upright | Face::Italic => char,
        face => styled(char, face),
    }
}

/// A character, drawn by the first face that has it.
pub(in crate::layout::math) fn one(
    (char, read): (char, char),
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let size = setter.size(cx);
    match setter.find(char, cx) {
        Some((face, id)) => setter.glyph(Sole { face, size, id }, Some(read)),
        // A letter that no face of formulas has, in a face of text; an alphabet's falls back to its plain letter.
        None if char != read => one((read, read), at, cx, setter),
        None => text::words(char.encode_utf8(&mut [0; 4]), Face::Upright, at, cx, setter),
    }
}

/// A sign that is struck through: the character for that, or U+0338 over it.
fn struck(char: char, face: Face, at: Bytes, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let plain = shown(char, face);
    let mut made = [plain, '\u{338}'].into_iter().nfc();
    if let (Some(sign), None) = (made.next(), made.next())
        && setter.find(sign, cx).is_some()
    {
        return one((sign, sign), at, cx, setter);
    }
    let mut base = symbol((char, face, false), at, cx, setter);
    let Some((slash_face, id)) = setter.find('\u{338}', cx) else { return base };
    let slash = setter.glyph(Sole { face: slash_face, size: setter.size(cx), id }, Some('\u{338}'));
    let [_, _, _, _, held] = slash.sole.map_or([Length::ZERO; 5], |it| setter.measures(it));
    let middle = base.width.div(2);
    base.put(Set { width: Length::ZERO, ..slash }, middle - held, Length::ZERO);
    base
}
