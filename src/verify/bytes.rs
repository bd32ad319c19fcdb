//! Two finished files to the first place where their bytes part: a file of an EPUB, an object of a PDF, or a byte.

use lopdf::{Dictionary, Document, Object};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Largest file of an archive that is unpacked, in bytes.
const MAX_FILE: u64 = 1 << 30;

/// Where two files part first; `None` if every byte is the same.
///
/// ```
/// use recto::verify::first_difference;
/// assert_eq!(first_difference(b"abc", b"abc"), None);
/// assert_eq!(first_difference(b"abc", b"abd").as_deref(), Some("byte 3 of 3"));
/// assert_eq!(first_difference(b"abc", b"ab").as_deref(), Some("one ends after 2 bytes, one after 3"));
/// ```
#[must_use]
pub fn first_difference(one: &[u8], other: &[u8]) -> Option<String> {
    if one == other {
        return None;
    }
    let part = match one {
        [b'P', b'K', ..] => entry(one, other),
        [b'%', b'P', b'D', b'F', ..] => object(one, other),
        _ => None,
    };
    Some(part.unwrap_or_else(|| byte(one, other)))
}

/// The byte from which on two files differ.
fn byte(one: &[u8], other: &[u8]) -> String {
    match one.iter().zip(other).position(|(a, b)| a != b) {
        Some(at) => format!("byte {} of {}", at + 1, one.len()),
        None => {
            let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
            format!("one ends after {short} bytes, one after {long}")
        }
    }
}

/// The first file of two archives that differs; `None` if both hold the same, or one is no archive.
fn entry(one: &[u8], other: &[u8]) -> Option<String> {
    let mut archives = [ZipArchive::new(Cursor::new(one)), ZipArchive::new(Cursor::new(other))];
    let [Ok(one), Ok(other)] = &mut archives else { return None };
    for index in 0..one.len().max(other.len()) {
        match (file(one, index), file(other, index)) {
            (Some((name, a)), Some((again, b))) if name == again => {
                if a != b {
                    return Some(format!("`{name}`, {}", byte(&a, &b)));
                }
            }
            (Some((name, _)), Some((again, _))) => {
                return Some(format!("`{name}` stands where the other has `{again}`"));
            }
            (Some((name, _)), None) | (None, Some((name, _))) => {
                return Some(format!("only one has `{name}`"));
            }
            (None, None) => return None,
        }
    }
    None
}

fn file(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<(String, Vec<u8>)> {
    let file = archive.by_index(index).ok()?;
    let name = file.name().ok()?.into_owned();
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes).ok()?;
    Some((name, bytes))
}

/// The first object of two PDFs that differs; `None` if both hold the same, or one can't be read.
fn object(one: &[u8], other: &[u8]) -> Option<String> {
    let (one, other) = (Document::load_mem(one).ok()?, Document::load_mem(other).ok()?);
    // By number, of both files: an object that only one has counts as well.
    let ids = one.objects.keys().chain(other.objects.keys());
    let id = ids.filter(|it| one.objects.get(it) != other.objects.get(it)).min()?;
    let kind = one.objects.get(id).or_else(|| other.objects.get(id)).and_then(kind);
    let kind = kind.map_or_else(String::new, |it| format!(" ({it})"));
    let only = match (one.objects.contains_key(id), other.objects.contains_key(id)) {
        (true, true) => "",
        _ => ", which only one has",
    };
    Some(format!("object {}{kind}{only}", id.0))
}

/// What an object says that it is.
fn kind(object: &Object) -> Option<String> {
    let own: &Dictionary = match object {
        Object::Dictionary(own) => own,
        Object::Stream(stream) => &stream.dict,
        _ => return None,
    };
    let name = own.get(b"Type").and_then(Object::as_name).ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            archive.start_file(*name, SimpleFileOptions::default()).expect("a file");
            archive.write_all(text.as_bytes()).expect("its bytes");
        }
        archive.finish().expect("an archive").into_inner()
    }

    fn pdf(title: &str) -> Vec<u8> {
        let mut pdf = Document::with_version("1.7");
        pdf.add_object(Object::Integer(1));
        let own =
            lopdf::dictionary! { "Type" => "Catalog", "Title" => Object::string_literal(title) };
        let id = pdf.add_object(own);
        pdf.trailer.set("Root", id);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).expect("a PDF");
        bytes
    }

    #[track_caller]
    fn check(one: &[u8], other: &[u8], expected: &str) {
        assert_eq!(first_difference(one, other).as_deref(), Some(expected));
    }

    #[test]
    fn the_first_file_or_object_that_differs_is_named() {
        let whole = archive(&[("a", "words"), ("b", "more")]);
        assert_eq!(first_difference(&whole, &whole), None);
        check(&whole, &archive(&[("a", "words"), ("b", "mere")]), "`b`, byte 2 of 4");
        check(
            &whole,
            &archive(&[("a", "words"), ("c", "more")]),
            "`b` stands where the other has `c`",
        );
        check(&whole, &archive(&[("a", "words")]), "only one has `b`");
        check(&pdf("One"), &pdf("Two"), "object 2 (Catalog)");
    }

    #[test]
    fn of_files_that_hold_the_same_or_are_damaged_the_byte_is_named() {
        let whole = archive(&[("a", "words")]);
        check(&whole, &whole[..20], &format!("one ends after 20 bytes, one after {}", whole.len()));
        let mut longer = pdf("One");
        longer.push(b'\n');
        let short = longer.len() - 1;
        check(
            &longer,
            &pdf("One"),
            &format!("one ends after {short} bytes, one after {}", short + 1),
        );
        check(b"%PDF-1.7 a", b"%PDF-1.7 b", "byte 10 of 10");
    }
}
