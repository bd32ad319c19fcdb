//! Characters that a book uses and no face of it has, gathered while its text is set, by script.

use crate::diag::Span;
use std::collections::BTreeMap;
use unicode_script::{Script, UnicodeScript as _};

/// What a book misses of one script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Unicode's name of the script, "Emoji", or "Symbols" for signs of no script.
    pub script: String,
    /// How many different characters.
    pub characters: usize,
    /// The first of them in the book.
    pub first: char,
    /// Where it stands; `None` in words that recto adds.
    pub span: Option<Span>,
}

/// Adds a character at a place, of which the first counts.
pub(super) fn note(all: &mut BTreeMap<char, Option<Span>>, character: char, span: Option<Span>) {
    let place = |it: &Option<Span>| (it.is_none(), it.map(|it| (it.file, it.start)));
    all.entry(character)
        .and_modify(|it| {
            if place(&span) < place(it) {
                *it = span;
            }
        })
        .or_insert(span);
}

/// Characters by their script, in the order of the book.
pub(super) fn by_script(all: &BTreeMap<char, Option<Span>>) -> Vec<Missing> {
    let place = |it: Option<Span>| (it.is_none(), it.map(|it| (it.file, it.start)));
    let mut found: BTreeMap<String, Missing> = BTreeMap::new();
    for (character, span) in all {
        let script = script_of(*character);
        let fresh = Missing { script, characters: 0, first: *character, span: *span };
        let entry = found.entry(fresh.script.clone()).or_insert(fresh);
        entry.characters += 1;
        if place(*span) < place(entry.span) {
            (entry.first, entry.span) = (*character, *span);
        }
    }
    let mut found: Vec<Missing> = found.into_values().collect();
    found.sort_by_key(|it| place(it.span));
    found
}

/// The name of a character's script. Chinese characters and the kana go together, since a family that has one has the others.
fn script_of(character: char) -> String {
    match character.script() {
        Script::Common | Script::Inherited | Script::Unknown => match u32::from(character) {
            0x1_f000..=0x1_faff | 0x2600..=0x27bf | 0x2b00..=0x2bff => "Emoji".to_owned(),
            0x3000..=0x33ff | 0xfe30..=0xfe4f | 0xff00..=0xffef => "Han".to_owned(),
            _ => "Symbols".to_owned(),
        },
        Script::Hiragana | Script::Katakana | Script::Bopomofo => "Han".to_owned(),
        script => script.full_name().replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    #[test]
    fn characters_are_counted_by_script_from_their_first_place() {
        let at = |start| Some(Span::new(FileId(1), start, start + 3));
        let mut all = BTreeMap::new();
        for (character, span) in
            [('漢', at(9)), ('の', at(5)), ('漢', at(2)), ('ا', None), ('ا', at(30)), ('😿', at(1))]
        {
            note(&mut all, character, span);
        }
        let said: Vec<(String, usize, char)> =
            by_script(&all).into_iter().map(|it| (it.script, it.characters, it.first)).collect();
        assert_eq!(
            said,
            [
                ("Emoji".to_owned(), 1, '😿'),
                ("Han".to_owned(), 2, '漢'),
                ("Arabic".to_owned(), 1, 'ا')
            ]
        );
    }
}
