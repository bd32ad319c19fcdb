//! Letters of the book that none of its fonts has.

use crate::font::{FaceId, Fonts};
use crate::lang::is_stray;
use crate::model::Document;
use crate::theme::Theme;

/// Notes which letters of the book no family of its text has: e-readers show them in faces of their own, or not at all. The pages of a
/// PDF edition do the same.
pub fn coverage(fonts: &Fonts, theme: &Theme, document: &Document) {
    let families = theme.font.body.iter().chain(&theme.font.heading);
    let faces: Vec<FaceId> = families.filter_map(|it| fonts.find(it, 400, false)).collect();
    let has = |it: char| faces.iter().any(|id| fonts.face(*id).has_glyph(it));
    for letters in document.letters.values() {
        let missing = letters.iter().filter(|it| is_seen(*it.0) && !has(*it.0));
        missing.for_each(|(letter, span)| fonts.note_missing(*letter, *span));
    }
}

/// Whether a reader misses the letter: not a space, a joiner or a control character.
fn is_seen(it: char) -> bool {
    let joins = matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !(joins || it.is_whitespace() || is_stray(it))
}
