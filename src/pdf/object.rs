//! Our values as PDF objects and numbers.

use crate::geom::{Length, Point, Rect};
use lopdf::{Object, StringFormat};

/// A text string: as it is where it is printable ASCII, else UTF-16BE with its mark (ISO 32000-1 §7.9.2.2).
pub(in crate::pdf) fn text(value: &str) -> Object {
    Object::String(text_bytes(value), StringFormat::Literal)
}

/// The bytes of a text string.
pub(in crate::pdf) fn text_bytes(value: &str) -> Vec<u8> {
    if value.bytes().all(|it| matches!(it, b' '..=b'~')) {
        return value.as_bytes().to_vec();
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// A name of a destination: any bytes will do, so ours are UTF-8.
pub(in crate::pdf) fn bytes(value: &str) -> Object {
    Object::String(value.as_bytes().to_vec(), StringFormat::Literal)
}

/// A name.
pub(in crate::pdf) fn name(value: &str) -> Object {
    Object::Name(value.as_bytes().to_vec())
}

/// A length in points.
#[expect(
    clippy::cast_possible_truncation,
    reason = "PDF's numbers; three decimals survive on any page"
)]
pub(in crate::pdf) fn real(length: Length) -> Object {
    let thousandths = thousandths(length);
    if thousandths % 1000 == 0 {
        return Object::Integer(thousandths / 1000);
    }
    Object::Real((thousandths as f64 / 1000.0) as f32)
}

/// Left, bottom, right, top of an area of a page that is `height` high.
pub(in crate::pdf) fn area(rect: &Rect, height: Length) -> [Length; 4] {
    [rect.origin.x, height - rect.bottom(), rect.right(), height - rect.origin.y]
}

/// `area` as an object.
pub(in crate::pdf) fn rectangle(rect: &Rect, height: Length) -> Object {
    Object::Array(area(rect, height).into_iter().map(real).collect())
}

/// Thousandths of a point, half up; lengths beyond any page are cut.
pub(in crate::pdf) fn thousandths(length: Length) -> i64 {
    const FAR: i64 = Length::pt(1_000_000).0;
    (length.0.clamp(-FAR, FAR) * 1000 + Length::UNITS / 2).div_euclid(Length::UNITS)
}

/// Writes a number of content streams: thousandths as a decimal without trailing zeros, then a space.
pub(in crate::pdf) fn push_thousandths(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    push_digits(out, value / 1000);
    let mut rest = value % 1000;
    if rest != 0 {
        out.push(b'.');
        let mut unit = 100;
        while rest != 0 {
            out.push(b'0' + u8::try_from(rest / unit).unwrap_or_default());
            rest %= unit;
            unit /= 10;
        }
    }
    out.push(b' ');
}

/// Writes a whole number, nothing behind it.
pub(in crate::pdf) fn push_integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    push_digits(out, value.unsigned_abs());
}

/// Writes a length and a space.
pub(in crate::pdf) fn push_length(out: &mut Vec<u8>, length: Length) {
    push_thousandths(out, thousandths(length));
}

/// Writes a point of a page that is `height` high, and a space.
pub(in crate::pdf) fn push_point(out: &mut Vec<u8>, point: Point, height: Length) {
    push_length(out, point.x);
    push_length(out, height - point.y);
}

/// Writes a string in parentheses (ISO 32000-1 §7.3.4.2).
pub(in crate::pdf) fn push_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    bytes.iter().for_each(|it| push_escaped(out, *it));
    out.push(b')');
}

/// Writes a byte of a string; a bare carriage return would be read as a line feed.
pub(in crate::pdf) fn push_escaped(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
        b'\r' => out.extend(b"\\r"),
        _ => out.push(byte),
    }
}

fn push_digits(out: &mut Vec<u8>, value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(push: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        push(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_are_short_and_exact_to_a_thousandth() {
        for (length, expect) in [
            (Length::ZERO, "0 "),
            (Length::pt(12), "12 "),
            (Length::milli_pt(10_500), "10.5 "),
            (Length::milli_pt(-1_005), "-1.005 "),
            (Length::milli_pt(50), "0.05 "),
        ] {
            assert_eq!(written(|out| push_length(out, length)), expect);
        }
        assert_eq!(written(|out| push_integer(out, -120)), "-120");
    }

    #[test]
    fn text_is_ascii_or_utf_16() {
        assert_eq!(text_bytes("A (b)"), b"A (b)");
        assert_eq!(text_bytes("é"), [0xfe, 0xff, 0, 0xe9]);
        assert_eq!(text_bytes("😀"), [0xfe, 0xff, 0xd8, 0x3d, 0xde, 0]);
    }
}
