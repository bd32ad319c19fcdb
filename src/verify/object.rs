//! An object of a PDF to what it refers to, and a stream to its bytes.

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, Stream};
use std::io::Read as _;

/// What an object is, if it is a reference to another one or the object itself.
pub(in crate::verify) fn get<'a>(
    document: &'a Document,
    within: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    document.dereference(within.get(key).ok()?).ok().map(|it| it.1)
}

/// The bytes of a stream; those that are deflated end with their checksum (RFC 1950 §2.2).
pub(in crate::verify) fn unpacked(stream: &Stream) -> Result<Vec<u8>, String> {
    let filters = stream.filters().unwrap_or_default();
    if filters.as_slice() != [b"FlateDecode"] {
        return Ok(stream.content.clone());
    }
    let mut bytes = Vec::new();
    let read = ZlibDecoder::new(stream.content.as_slice()).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    Ok(bytes)
}
