//! Words to how many letters they have and what these add up to, whatever their order: whether all of them came through.

use crate::model::{ImageId, Inline, Resolved, Settled, walk_inlines};
use std::ops::AddAssign;

/// Letters and signs that are read, counted. White space, soft hyphens and marks of direction are not among them: what is set
/// may do without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub letters: u64,
    /// Sum of their numbers in Unicode, so that a word in the place of another shows.
    pub sum: u64,
}

impl Tally {
    /// The tally of a text.
    ///
    /// ```
    /// use recto::model::Tally;
    /// assert_eq!(Tally::of("a word").letters, 5);
    /// assert_eq!(Tally::of("a wo\u{ad}rd"), Tally::of("wo rd a"));
    /// assert_ne!(Tally::of("a word"), Tally::of("a ward"));
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut it = Self::default();
        it.add(text);
        it
    }

    /// Counts a text in.
    pub fn add(&mut self, text: &str) {
        if text.is_ascii() {
            for byte in text.bytes() {
                let read = u64::from(byte > b' ' && byte != 0x7f);
                self.letters += read;
                self.sum += read * u64::from(byte);
            }
            return;
        }
        for it in text.chars().filter(|it| is_read(*it)) {
            self.letters += 1;
            self.sum += u64::from(u32::from(it));
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.letters += other.letters;
        self.sum += other.sum;
    }
}

/// Whether a character is read. The rest are spaces, what tells lines where to break and which way to run, what stands for
/// nothing (XML 1.0 §2.2 leaves it out), and the signs that stand for it and for an object.
#[must_use]
pub fn is_read(it: char) -> bool {
    let silent = matches!(it, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{fdd0}'..='\u{fdef}');
    let no_character = u32::from(it) & 0xfffe == 0xfffe;
    !(it.is_whitespace() || it.is_control() || silent || no_character)
}

/// What stands in a book or in a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Words, formulas left out.
    pub words: Tally,
    /// Formulas.
    pub formulas: u64,
    /// Pictures.
    pub pictures: u64,
}

impl Count {
    /// Counts inlines in; a picture counts if `is_there` says that its file could be read.
    pub fn inlines(&mut self, content: &[Inline<Settled>], is_there: impl Fn(ImageId) -> bool) {
        walk_inlines(content, &mut |inline| match inline {
            Inline::Text(text) | Inline::Code(text) => self.words.add(&text.text),
            Inline::Math(..) => self.formulas += 1,
            Inline::Reference(Resolved::Image { image, .. }) => {
                self.pictures += u64::from(is_there(*image));
            }
            Inline::Styled { .. }
            | Inline::Span { .. }
            | Inline::LineBreak
            | Inline::Reference(
                Resolved::Link { .. }
                | Resolved::Note { .. }
                | Resolved::Cite { .. }
                | Resolved::Page { .. }
                | Resolved::Index { .. },
            ) => {}
        });
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.formulas += other.formulas;
        self.pictures += other.pictures;
    }
}
