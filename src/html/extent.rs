//! How wide words are likely to be, in thousandths of their size: the reader's faces aren't known, so it is a guess on the wide side.

use crate::lang::is_square;

/// Words to the widest piece that no line can be broken in, and to the width of all of them on one line.
pub(super) fn extent(text: &str) -> (i64, i64) {
    let (mut widest, mut piece, mut whole) = (0, 0, 0);
    for character in text.chars() {
        let width = letter(character);
        whole += width;
        if character.is_whitespace() || is_square(character) {
            widest = widest.max(piece).max(width);
            piece = 0;
        } else {
            piece += width;
            if matches!(character, '-' | '–' | '—' | '\u{ad}' | '\u{200b}') {
                widest = widest.max(piece);
                piece = 0;
            }
        }
    }
    (widest.max(piece), whole)
}

/// A letter of a text face.
fn letter(character: char) -> i64 {
    match character {
        '\u{200b}' => 0,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!'
        | '(' | ')' | ' ' => 350,
        'm' | 'w' | 'M' | 'W' | '—' | '…' => 900,
        _ if is_square(character) => 1000,
        _ if character.is_uppercase() => 720,
        _ => 560,
    }
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn the_widest_word_is_what_a_column_can_not_do_without() {
        let (widest, whole) = extent("a bell-ringer");
        assert_eq!(widest, extent("ringer").1);
        assert!(whole > 2 * widest);
        assert_eq!(extent("東京"), (1000, 2000));
        assert_eq!(extent(""), (0, 0));
    }
}
