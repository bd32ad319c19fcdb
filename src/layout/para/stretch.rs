//! A word to stretches of one face and script; what stands in for characters that no face has.

use crate::font::{FaceId, Fonts};
use crate::layout::para::look::Look;
use unicode_script::{Script, UnicodeScript as _};

/// A stretch of one face and script.
pub(in crate::layout::para) struct Stretch {
    pub face: FaceId,
    pub script: [u8; 4],
    pub start: usize,
    pub end: usize,
    /// What is shaped in place of a character that no face has.
    pub stand_in: Option<&'static str>,
}

/// Stands for a character that nothing can stand for (Unicode §23.8).
pub(in crate::layout::para) const UNKNOWN: &str = "\u{fffd}";

/// What shows a character without a glyph: long dashes are dashes one behind the other.
fn stand_in(character: char) -> &'static str {
    match character {
        '\u{2e3a}' => "——",
        '\u{2e3b}' => "———",
        _ => UNKNOWN,
    }
}

/// Splits a word where the face or the script changes.
pub(in crate::layout::para) fn stretches(fonts: &Fonts, look: &Look, text: &str) -> Vec<Stretch> {
    let first = look.chain.first();
    if text.bytes().all(|it| it.is_ascii() && fonts.face(first).has_glyph(char::from(it))) {
        let (start, end) = (0, text.len());
        return vec![Stretch { face: first, script: *b"Latn", start, end, stand_in: None }];
    }
    let mut all: Vec<Stretch> = Vec::new();
    let mut known = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let script = match character.script() {
            _ if character.is_ascii_alphabetic() => Some(*b"Latn"),
            Script::Common | Script::Inherited | Script::Unknown => None,
            other => other.short_name().as_bytes().try_into().ok(),
        };
        let last = all.last_mut();
        let face = match &last {
            Some(last) if follows(character) => last.face,
            Some(last) if script.is_none() && fonts.face(last.face).has_glyph(character) => {
                last.face
            }
            None if follows(character) => first,
            _ => match look.chain.face_for(fonts, character) {
                Some(face) => face,
                None => {
                    all.push(standing_in(fonts, look, (at, end), character));
                    known = false;
                    continue;
                }
            },
        };
        match last {
            Some(last)
                if last.face == face
                    && last.stand_in.is_none()
                    && (!known || script.is_none_or(|it| it == last.script)) =>
            {
                last.end = end;
                last.script = script.filter(|_| !known).unwrap_or(last.script);
                known |= script.is_some();
            }
            _ => {
                known = script.is_some();
                let script = script.unwrap_or(*b"Latn");
                all.push(Stretch { face, script, start: at, end, stand_in: None });
            }
        }
    }
    all
}

/// A character that no face has, as what is shown for it.
fn standing_in(
    fonts: &Fonts,
    look: &Look,
    (start, end): (usize, usize),
    character: char,
) -> Stretch {
    let shown = stand_in(character);
    let face = shown.chars().next().and_then(|it| look.chain.face_for(fonts, it));
    let face = face.unwrap_or(look.chain.first());
    Stretch { face, script: *b"Latn", start, end, stand_in: Some(shown) }
}

/// Characters that belong to the one before whatever its face: marks, joiners, selectors, spaces that shaping makes itself.
pub(in crate::layout::para) fn follows(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{200b}'..='\u{200f}' | '\u{2000}'..='\u{200a}' | '\u{202a}'..='\u{202f}' | '\u{205f}'..='\u{2064}'
        | '\u{a0}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || (character as u32 > 0x36f && unicode_normalization::char::is_combining_mark(character))
}
