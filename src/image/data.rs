//! A `data:` address to the bytes of its picture (RFC 2397), and the ending of a file of its kind.

/// Media types of pictures and the endings of their files.
const KINDS: [(&str, &str); 7] = [
    ("image/png", ".png"),
    ("image/jpeg", ".jpg"),
    ("image/jpg", ".jpg"),
    ("image/gif", ".gif"),
    ("image/webp", ".webp"),
    ("image/svg+xml", ".svg"),
    ("image/avif", ".avif"),
];

/// Ending and bytes of what stands behind `data:`; `None` if it is no picture, or not written as it should be.
///
/// ```
/// use recto::image::data_bytes;
/// assert_eq!(data_bytes("image/gif;base64,R0lG"), Some((".gif", b"GIF".to_vec())));
/// assert_eq!(data_bytes("image/svg+xml,%3Csvg/>"), Some((".svg", b"<svg/>".to_vec())));
/// assert_eq!(data_bytes("text/plain,words"), None);
/// ```
#[must_use]
pub fn data_bytes(data: &str) -> Option<(&'static str, Vec<u8>)> {
    let (head, body) = data.split_once(',')?;
    let mut parameters = head.split(';').map(str::trim);
    let kind = parameters.next()?.to_ascii_lowercase();
    let ending = KINDS.iter().find(|it| it.0 == kind)?.1;
    let plain = without_escapes(body);
    match parameters.any(|it| it.eq_ignore_ascii_case("base64")) {
        true => Some((ending, base64(&plain)?)),
        false => Some((ending, plain)),
    }
}

/// `%3C` and the like undone (RFC 3986 §2.1).
fn without_escapes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// RFC 4648 §4, the letters of §5 too; blanks and padding have no effect.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for sign in text.iter().filter(|it| !it.is_ascii_whitespace() && **it != b'=') {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_blanks_and_without_padding() {
        assert_eq!(base64(b"Zm9v\nYmE="), Some(b"fooba".to_vec()));
        assert_eq!(base64(b"Zg"), Some(b"f".to_vec()));
        assert_eq!(base64(b""), Some(Vec::new()));
        assert_eq!(base64(b"Z*"), None);
    }
}
