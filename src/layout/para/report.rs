//! What is said of lines: characters without a glyph, and words past the measure.

use crate::diag::{Code, Diagnostic, NodeId, Place, Sink};
use crate::geom::Length;
use crate::lang::is_stray;
use crate::layout::para::atoms::Extent;
use crate::layout::para::collect::{ChunkKind, Collected};
use crate::layout::para::items::{Item, ItemKind, Items};
use crate::layout::para::{Typesetter, VISIBLE};

/// Notes characters that no face has.
pub(in crate::layout::para) fn note_missing(
    typesetter: &Typesetter<'_>,
    collected: &Collected,
    items: &Items,
) {
    note_glyphs(typesetter, &collected.missing);
    for item in &items.items {
        let ItemKind::Word(id) = item.kind else { continue };
        for (byte, character) in typesetter.words.missing(id) {
            note_glyph(typesetter, *character, place_of(collected, item, *byte));
        }
    }
}

/// Notes signs of formulas that no face has, at their commands.
pub(in crate::layout) fn note_glyphs(typesetter: &Typesetter<'_>, missing: &[(char, Place)]) {
    missing.iter().for_each(|it| note_glyph(typesetter, it.0, Some(it.1)));
}

fn note_glyph(typesetter: &Typesetter<'_>, character: char, place: Option<Place>) {
    let len = u32::try_from(character.len_utf8()).unwrap_or(4);
    let span = place.and_then(|it| typesetter.document.span(it, len));
    // Of those in the author's words it was said when the book was resolved.
    if span.is_none() || !is_stray(character) {
        typesetter.setting.fonts.note_missing(character, span);
    }
}

/// Reports a line that runs past the measure, at its widest word; or a word that is broken because it would.
pub(in crate::layout::para) fn report_overfull(
    sink: &mut Sink,
    typesetter: &Typesetter<'_>,
    collected: &Collected,
    items: &Items,
    (extent, over): (Extent, Length),
) {
    let last = extent.to.0.saturating_add(1).min(items.items.len());
    let line = items.items.get(extent.from.0..last).unwrap_or_default();
    let words = line.iter().filter(|it| matches!(it.kind, ItemKind::Word(_) | ItemKind::Image));
    let widest = words.max_by_key(|it| it.width);
    let span = widest.and_then(|it| {
        let chunk = collected.chunks.get(it.chunk as usize)?;
        if matches!(chunk.kind, ChunkKind::Formula(_)) {
            return typesetter.document.span(chunk.place, 1);
        }
        let place = place_of(collected, it, 0)?;
        typesetter.document.span(place, it.end - it.start)
    });
    let (said, label) = match over > VISIBLE {
        true => {
            (format!("a line runs {:.1} pt past the measure", over.to_pt()), "this can't be broken")
        }
        false => ("a word is wider than its line".to_owned(), "broken where the line is full"),
    };
    sink.push(
        Diagnostic::new(Code::LineOverfull, said)
            .at_maybe(span, label)
            .hint("reword it, or allow a break with a soft hyphen (`&shy;`) or a zero-width space"),
    );
}

/// Where a byte of an item stands in the book; `None` for what recto made.
fn place_of(collected: &Collected, item: &Item, byte: u32) -> Option<Place> {
    let chunk = collected.chunks.get(item.chunk as usize)?;
    if chunk.place.node == NodeId::NONE || chunk.kind != ChunkKind::Text {
        return None;
    }
    let into = item.start + byte - u32::try_from(chunk.start).ok()?;
    Some(Place { byte: chunk.place.byte + into, ..chunk.place })
}
