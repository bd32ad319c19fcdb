//! A character to how far it may hang out of the measure, so that the edge looks straight.

use crate::font::Fonts;
use crate::geom::Length;
use crate::layout::para::look::Look;

/// Thousandths of the character's own width that may stand outside at the start and at the end of a line:
/// light and small characters hang, full ones stay. Of brackets, commas and full stops on a square half is white.
#[rustfmt::skip]
const TABLE: &[(char, i64, i64)] = &[
    ('!', 50, 150), ('"', 300, 300), ('\'', 400, 400), ('(', 80, 0), (')', 0, 80), ('*', 200, 200), (',', 0, 600),
    ('-', 300, 600), ('.', 0, 700), ('/', 50, 150), ('1', 50, 50), ('7', 50, 50), (':', 0, 450), (';', 0, 400),
    ('?', 0, 120), ('A', 50, 50), ('F', 0, 50), ('J', 50, 0), ('K', 0, 50), ('L', 0, 50), ('P', 0, 40),
    ('T', 60, 60), ('V', 50, 50), ('W', 40, 40), ('X', 50, 50), ('Y', 60, 60), ('[', 80, 0), (']', 0, 80),
    ('f', 0, 40), ('k', 0, 40), ('r', 0, 60), ('t', 0, 60), ('v', 50, 50), ('w', 40, 40), ('x', 40, 40),
    ('y', 40, 60), ('«', 250, 250), ('»', 250, 250), ('‐', 300, 600), ('–', 200, 300), ('—', 120, 200),
    ('‘', 500, 500), ('’', 400, 600), ('‚', 400, 400), ('“', 350, 350), ('”', 300, 400), ('„', 300, 300),
    ('…', 0, 150), ('‹', 350, 350), ('›', 350, 350), ('、', 0, 500), ('。', 0, 500), ('〈', 500, 0),
    ('〉', 0, 500), ('《', 500, 0), ('》', 0, 500), ('「', 500, 0), ('」', 0, 500), ('『', 500, 0), ('』', 0, 500),
    ('【', 500, 0), ('】', 0, 500), ('〔', 500, 0), ('〕', 0, 500), ('（', 500, 0), ('）', 0, 500), ('，', 0, 500),
    ('．', 0, 500), ('［', 500, 0), ('］', 0, 500), ('｛', 500, 0), ('｝', 0, 500),
];

/// How far a word may hang out on either side.
pub(in crate::layout::para) fn hanging(fonts: &Fonts, look: &Look, text: &str) -> (Length, Length) {
    if !look.expandable {
        return (Length::ZERO, Length::ZERO);
    }
    let hang = |character: Option<char>, share: fn((i64, i64)) -> i64| {
        let share = character.map_or(0, |it| share(shares(it)));
        if share == 0 {
            return Length::ZERO;
        }
        let face = fonts.face(look.chain.first());
        let width = character.and_then(|it| face.glyph(it)).map_or(0, |it| face.advance(it));
        face.metrics.at(look.size, width).of_em(share)
    };
    // Space after the last letter is no ink.
    let right = hang(text.chars().next_back(), |it| it.1) + look.tracking;
    (hang(text.chars().next(), |it| it.0), right)
}

/// The characters of ASCII by their numbers: nearly all that are asked for.
const ASCII: [(i64, i64); 128] = {
    let (mut all, mut index) = ([(0, 0); 128], 0);
    while index < TABLE.len() {
        let (character, start, end) = TABLE[index];
        if character.is_ascii() {
            all[character as usize] = (start, end);
        }
        index += 1;
    }
    all
};

/// At the start and at the end of a line, in thousandths of the character's width.
fn shares(character: char) -> (i64, i64) {
    if let Some(shares) = ASCII.get(character as usize) {
        return *shares;
    }
    let found = TABLE.binary_search_by_key(&character, |it| it.0).ok();
    found.and_then(|it| TABLE.get(it)).map_or((0, 0), |it| (it.1, it.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found() {
        assert!(TABLE.is_sorted_by_key(|it| it.0));
        assert_eq!((shares('“'), shares('.'), shares('n')), ((350, 350), (0, 700), (0, 0)));
    }
}
