//! Dictionaries and deflated streams as printpdf takes them.

use crate::pdf::deflate::{Deflate, Effort};
use printpdf::{DictItem, ExternalStream};
use std::collections::BTreeMap;

/// A name as printpdf wants it.
pub(in crate::pdf) fn name(value: &str) -> DictItem {
    DictItem::Name(value.as_bytes().to_vec())
}

/// A dictionary as printpdf wants it.
pub(in crate::pdf) fn dict<const N: usize>(
    entries: [(&str, DictItem); N],
) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Deflates a stream and says so.
pub(in crate::pdf) fn packed(mut dict: BTreeMap<String, DictItem>, bytes: &[u8]) -> ExternalStream {
    dict.insert("Filter".to_owned(), name("FlateDecode"));
    ExternalStream { dict, content: Deflate::new(Effort::Usual).pack(bytes), compress: false }
}
