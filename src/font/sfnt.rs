//! Tables of an OpenType file, apart and together (OpenType §otff "Organization of an OpenType font").

use std::collections::BTreeMap;

/// Tables by tag, which is also their order in the directory.
pub(in crate::font) type Tables<'a> = BTreeMap<[u8; 4], &'a [u8]>;

/// Length of the file's header.
const HEADER: usize = 12;
/// Length of a record of the directory.
const RECORD: usize = 16;
/// What the whole file sums to, `head.checkSumAdjustment` included.
const MAGIC: u32 = 0xB1B0_AFBA;
/// Where `head` holds `checkSumAdjustment`.
const ADJUSTMENT: usize = 8;

/// Splits a single font file into its tables. Records that point out of the file are left out.
pub(in crate::font) fn split(data: &[u8]) -> Tables<'_> {
    let count = data.get(4..6).map_or(0, |it| usize::from(u16::from_be_bytes([it[0], it[1]])));
    let records = data.get(HEADER..).unwrap_or_default().chunks_exact(RECORD).take(count);
    let table = |record: &[u8]| {
        let tag: [u8; 4] = record.get(..4)?.try_into().ok()?;
        let (start, len) = (number(record, 8)?, number(record, 12)?);
        Some((tag, data.get(start..start.checked_add(len)?)?))
    };
    records.filter_map(table).collect()
}

/// Writes tables as one font file.
pub(in crate::font) fn join(tables: &Tables<'_>) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let flavour: [u8; 4] = if tables.contains_key(b"CFF ") { *b"OTTO" } else { [0, 1, 0, 0] };
    // The largest power of two not above the count, for binary search.
    let power = 1u16.checked_shl(count.max(1).ilog2()).unwrap_or(1);
    let mut out = flavour.to_vec();
    for it in [
        count,
        power * 16,
        u16::try_from(power.ilog2()).unwrap_or(0),
        (count - power.min(count)) * 16,
    ] {
        out.extend(it.to_be_bytes());
    }
    let mut at = HEADER + RECORD * tables.len();
    for (tag, table) in tables {
        out.extend(tag);
        for it in [sum(tag, table), word(at), word(table.len())] {
            out.extend(it.to_be_bytes());
        }
        at += table.len().next_multiple_of(4);
    }
    let mut head = None;
    for (tag, table) in tables {
        if tag == b"head" && table.len() >= ADJUSTMENT + 4 {
            head = Some(out.len() + ADJUSTMENT);
        }
        out.extend(*table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(place) = head.and_then(|it| out.get_mut(it..it + 4)) {
        place.fill(0);
        let adjustment = MAGIC.wrapping_sub(checksum(&out)).to_be_bytes();
        if let Some(place) = head.and_then(|it| out.get_mut(it..it + 4)) {
            place.copy_from_slice(&adjustment);
        }
    }
    out
}

/// A table's checksum; that of `head` is taken as if its adjustment were 0.
fn sum(tag: &[u8; 4], table: &[u8]) -> u32 {
    let whole = checksum(table);
    match (tag, number(table, ADJUSTMENT)) {
        (b"head", Some(adjustment)) => whole.wrapping_sub(word(adjustment)),
        _ => whole,
    }
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, chunk| {
        let mut four = [0; 4];
        four[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(four))
    })
}

fn number(data: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

fn word(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_taken_apart_and_joined_has_the_same_tables_and_sums_to_the_magic_number() {
        let fonts = crate::font::Fonts::bundled();
        for face in fonts.faces() {
            let tables = split(&face.data);
            assert!(tables.len() > 8);
            let joined = join(&tables);
            assert_eq!(checksum(&joined), MAGIC);
            let again = split(&joined);
            assert_eq!(again.len(), tables.len());
            assert!(again.iter().all(|(tag, data)| tag == b"head" || tables[tag] == *data));
        }
    }

    #[test]
    fn a_directory_that_points_out_of_the_file_is_harmless() {
        assert!(split(b"").is_empty());
        assert!(split(&[0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 1]).is_empty());
        let mut lies = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        lies.extend(b"glyf\0\0\0\0\xff\xff\xff\xf0\xff\xff\xff\xff");
        assert!(split(&lies).is_empty());
    }
}
