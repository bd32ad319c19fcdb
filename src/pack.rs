//! Names of what the binary carries packed, to its bytes: citation styles and locales, hyphenation patterns, the rarer faces.

use libdeflater::Decompressor;
use std::sync::OnceLock;

/// Made by `tests/pack.rs`, which also holds it against its sources. An index, then a stream of Deflate (RFC 1951) a file in the
/// same order. A row of the index: length of the name in one byte, the name, length of the file and of its stream in four bytes
/// each, little end first. A name of no length ends it.
const PACK: &[u8] = include_bytes!("pack/pack.bin");

/// A file of the pack.
#[derive(Debug)]
struct File {
    name: &'static str,
    length: usize,
    stream: &'static [u8],
    bytes: OnceLock<Box<[u8]>>,
}

/// The file of that name, such as `locales/de-DE`: inflated when it is first asked for, and kept.
#[must_use]
pub fn get(name: &str) -> Option<&'static [u8]> {
    let file = files().iter().find(|it| it.name == name)?;
    Some(file.bytes.get_or_init(|| file.inflate()))
}

/// The names of the files in a folder, such as `locales`, in the pack's order.
pub fn names(folder: &str) -> impl Iterator<Item = &'static str> {
    let inside = move |it: &'static File| it.name.strip_prefix(folder)?.strip_prefix('/');
    files().iter().filter_map(inside)
}

impl File {
    fn inflate(&self) -> Box<[u8]> {
        let mut bytes = vec![0; self.length];
        let done = Decompressor::new().deflate_decompress(self.stream, &mut bytes);
        debug_assert_eq!(done, Ok(self.length), "`{}` is damaged", self.name);
        bytes.into()
    }
}

fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let all = read(PACK);
        debug_assert!(all.is_some(), "the pack is damaged");
        all.unwrap_or_default()
    })
}

fn read(mut pack: &'static [u8]) -> Option<Vec<File>> {
    let mut rows = Vec::new();
    loop {
        let name = usize::from(*taken(&mut pack, 1)?.first()?);
        if name == 0 {
            break;
        }
        let name = std::str::from_utf8(taken(&mut pack, name)?).ok()?;
        rows.push((name, number(&mut pack)?, number(&mut pack)?));
    }
    let file = |(name, length, packed)| {
        let stream = taken(&mut pack, packed)?;
        Some(File { name, length, stream, bytes: OnceLock::new() })
    };
    rows.into_iter().map(file).collect()
}

fn number(pack: &mut &'static [u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(taken(pack, 4)?.try_into().ok()?)).ok()
}

fn taken(pack: &mut &'static [u8], count: usize) -> Option<&'static [u8]> {
    let (taken, rest) = pack.split_at_checked(count)?;
    *pack = rest;
    Some(taken)
}
