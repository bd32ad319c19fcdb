//! Letters of the book that none of its fonts has, said once for each language.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::font::{FaceId, Fonts};
use crate::lang::is_stray;
use crate::model::Document;
use crate::theme::Theme;

/// Says which languages of the book have letters that no family of its text has: e-readers show them in faces of their own,
/// or not at all. A PDF edition says the same of each letter.
pub fn coverage(sink: &mut Sink, fonts: &Fonts, theme: &Theme, document: &Document) {
    let families = theme.font.body.iter().chain(&theme.font.heading);
    let faces: Vec<FaceId> = families.filter_map(|it| fonts.find(it, 400, false)).collect();
    let has = |it: char| faces.iter().any(|id| fonts.face(*id).has_glyph(it));
    for (lang, letters) in &document.letters {
        let missing: Vec<(char, Option<Span>)> = letters
            .iter()
            .filter(|it| is_seen(*it.0) && !has(*it.0))
            .map(|it| (*it.0, *it.1))
            .collect();
        let first =
            missing.iter().min_by_key(|it| (it.1.is_none(), it.1.map(|it| (it.file, it.start))));
        let Some((letter, span)) = first.copied() else { continue };
        let code = u32::from(letter);
        let said = match missing.len() {
            1 => format!("no font has a glyph for `{letter}` (U+{code:04X})"),
            count => format!(
                "no font has a glyph for `{letter}` (U+{code:04X}) and {} more letters of `{lang}`",
                count - 1
            ),
        };
        let found = Diagnostic::new(Code::GlyphMissing, said);
        sink.push(
            found
                .at_maybe(span, "e-readers show it in a face of their own")
                .hint("put a family that has it into `fonts/` and name it in the theme"),
        );
    }
}

/// Whether a reader misses the letter: not a space, a joiner or a control character.
fn is_seen(it: char) -> bool {
    let joins = matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !(joins || it.is_whitespace() || is_stray(it))
}
