//! Our values as PDF objects and numbers.

use crate::geom::{Length, Point, Rect};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

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

/// A stream whose bytes stay as they are.
pub(in crate::pdf) fn stream(values: Dictionary, data: Vec<u8>) -> Stream {
    let mut made = Stream::new(values, data);
    made.allows_compression = false;
    made
}

/// A stream that is deflated already.
pub(in crate::pdf) fn packed(mut values: Dictionary, data: Vec<u8>) -> Stream {
    values.set("Filter", "FlateDecode");
    stream(values, data)
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
    let digit = |it: u64| b'0' + u8::try_from(it % 10).unwrap_or_default();
    // Nearly all numbers of a page are that short.
    match value {
        0..10 => return out.push(digit(value)),
        10..100 => return out.extend([digit(value / 10), digit(value)]),
        100..1000 => return out.extend([digit(value / 100), digit(value / 10), digit(value)]),
        _ => {}
    }
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value;
    while rest > 0 {
        at -= 1;
        digits[at] = digit(rest);
        rest /= 10;
    }
    out.extend(&digits[at..]);
}

/// Writes an object (ISO 32000-1 §7.3). White stands only where two words would run together.
pub(in crate::pdf) fn push(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => word(out, b"null"),
        Object::Boolean(true) => word(out, b"true"),
        Object::Boolean(false) => word(out, b"false"),
        Object::Integer(value) => {
            word(out, b"");
            push_integer(out, *value);
        }
        Object::Real(value) => word(out, value.to_string().as_bytes()),
        Object::Reference(id) => push_reference(out, *id),
        Object::Name(name) => push_name(out, name),
        Object::String(bytes, StringFormat::Literal) => push_string(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.push(b'<');
            bytes.iter().for_each(|it| out.extend(format!("{it:02X}").as_bytes()));
            out.push(b'>');
        }
        Object::Array(values) => {
            out.push(b'[');
            values.iter().for_each(|it| push(out, it));
            out.push(b']');
        }
        Object::Dictionary(values) => push_dictionary(out, values),
        // A stream is an object of its own (§7.3.8.1).
        Object::Stream(_) => word(out, b"null"),
    }
}

pub(in crate::pdf) fn push_dictionary(out: &mut Vec<u8>, values: &Dictionary) {
    out.extend(b"<<");
    push_entries(out, values);
    out.extend(b">>");
}

/// Writes the entries of a dictionary that is open.
pub(in crate::pdf) fn push_entries(out: &mut Vec<u8>, values: &Dictionary) {
    for (key, value) in values {
        push_name(out, key);
        push(out, value);
    }
}

/// Writes a reference to an object (§7.3.10).
pub(in crate::pdf) fn push_reference(out: &mut Vec<u8>, id: ObjectId) {
    word(out, b"");
    push_integer(out, i64::from(id.0));
    out.extend(b" 0 R");
}

/// Writes a whole number that is an object by itself.
pub(in crate::pdf) fn push_whole(out: &mut Vec<u8>, value: usize) {
    word(out, b"");
    push_digits(out, value as u64);
}

/// A name; what is no regular character by its number (§7.3.5).
pub(in crate::pdf) fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").as_bytes());
        }
    }
}

/// A word, away from a word before it.
fn word(out: &mut Vec<u8>, word: &[u8]) {
    if out.last().is_some_and(|it| !b"[>)\n".contains(it)) {
        out.push(b' ');
    }
    out.extend(word);
}

/// The smallest rectangle that holds all.
pub(in crate::pdf) fn union(areas: &[Rect]) -> Option<Rect> {
    let left = areas.iter().map(|it| it.origin.x).min()?;
    let top = areas.iter().map(|it| it.origin.y).min()?;
    let right = areas.iter().map(Rect::right).max()?;
    let bottom = areas.iter().map(Rect::bottom).max()?;
    Some(Rect::new(left, top, right - left, bottom - top))
}

/// A name tree of one leaf under a root.
pub(in crate::pdf) fn leaf(document: &mut lopdf::Document, names: Vec<Object>) -> Object {
    Object::Reference(document.add_object(dictionary! { "Names" => names }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

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
        for number in [0, 7, 10, 99, 100, 999, 1_000, 65_536, -120, i64::MAX, i64::MIN] {
            assert_eq!(written(|out| push_integer(out, number)), number.to_string());
        }
    }

    #[test]
    fn text_is_ascii_or_utf_16() {
        assert_eq!(text_bytes("A (b)"), b"A (b)");
        assert_eq!(text_bytes("é"), [0xfe, 0xff, 0, 0xe9]);
        assert_eq!(text_bytes("😀"), [0xfe, 0xff, 0xd8, 0x3d, 0xde, 0]);
    }

    #[test]
    fn objects_are_short() {
        let values = dictionary! {
            "A#" => vec![Object::Integer(1), Object::Real(-0.5), Object::Null, (7, 0).into()],
            "B" => dictionary! { "C" => true },
            "D" => Object::string_literal("(\\)\r"),
            "E" => Object::String(vec![0xfe, 1], StringFormat::Hexadecimal),
            "F" => "G H",
        };
        let expect = r"<</A#23[1 -0.5 null 7 0 R]/B<</C true>>/D(\(\\\)\r)/E<FE01>/F/G#20H>>";
        assert_eq!(written(|out| push_dictionary(out, &values)), expect);
    }
}
