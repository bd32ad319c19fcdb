//! A paragraph's text to embedding levels, and chunks to stretches of one level.

use crate::layout::para::collect::{Chunk, Collected};
use crate::page::Tag;
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// Embedding levels by byte; `None` if everything runs from left to right.
pub(in crate::layout::para) fn levels(collected: &Collected, rtl: bool) -> Option<Vec<Level>> {
    let text = collected.text.as_str();
    let against = |it: char| {
        matches!(u32::from(it), 0x590..=0x8ff | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfb1d..=0xfdff
            | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
    };
    if !rtl && (text.is_ascii() || !text.chars().any(against)) {
        return None;
    }
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    let islands = islands(collected);
    if islands.is_empty() {
        return Some(BidiInfo::new(text, Some(base)).levels);
    }
    // Code and formulas read from left to right, whatever stands around them and whatever they hold (UAX #9 §2.4.2).
    let mut isolated = String::with_capacity(text.len() + islands.len() * 2 * LRI.len());
    let mut from = 0;
    for island in &islands {
        isolated += text.get(from..island.start).unwrap_or_default();
        isolated += LRI;
        isolated += text.get(island.clone()).unwrap_or_default();
        isolated += PDI;
        from = island.end;
    }
    isolated += text.get(from..).unwrap_or_default();
    let mut levels = BidiInfo::new(&isolated, Some(base)).levels;
    for island in &islands {
        // The signs before this one are taken out already.
        levels.drain(island.start..island.start + LRI.len());
        levels.drain(island.end..island.end + PDI.len());
    }
    Some(levels)
}

/// LEFT-TO-RIGHT ISOLATE.
const LRI: &str = "\u{2066}";
/// POP DIRECTIONAL ISOLATE.
const PDI: &str = "\u{2069}";

/// Where code and formulas stand in the lines, in order.
fn islands(collected: &Collected) -> Vec<Range<usize>> {
    let mut islands: Vec<(Option<u16>, Range<usize>)> = Vec::new();
    for chunk in &collected.chunks {
        let element = chunk.element.and_then(|it| collected.elements.get(usize::from(it)));
        if !element.is_some_and(|it| matches!(it.tag, Tag::Code | Tag::Formula)) {
            continue;
        }
        match islands.last_mut() {
            Some((last, bytes)) if *last == chunk.element && bytes.end == chunk.start => {
                bytes.end = chunk.end;
            }
            _ => islands.push((chunk.element, chunk.start..chunk.end)),
        }
    }
    islands.into_iter().map(|it| it.1).collect()
}

/// A chunk parted where the level changes.
pub(in crate::layout::para) fn stretches(
    levels: Option<&[Level]>,
    chunk: &Chunk,
) -> Vec<(Range<usize>, u8)> {
    let Some(levels) = levels.and_then(|it| it.get(chunk.start..chunk.end)) else {
        return vec![(chunk.start..chunk.end, 0)];
    };
    let mut at = chunk.start;
    let same = levels.chunk_by(|a, b| a == b);
    same.map(|run| {
        let bytes = at..at + run.len();
        at = bytes.end;
        (bytes, run.first().map_or(0, |it| it.number()))
    })
    .collect()
}
