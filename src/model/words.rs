//! Sections to how many words they have.

use crate::lang::is_square;
use crate::model::{Section, Stage, inline_lists, plain_text, walk_blocks};

impl<S: Stage> Section<S> {
    /// Words of the title and of the running text, without notes, captions of pictures and code: what an author counts. Letters
    /// of Chinese and Japanese, which no spaces part, are words of their own.
    #[must_use]
    pub fn words(&self) -> usize {
        let mut count = words_of(&plain_text(&self.title));
        walk_blocks(&self.blocks, &mut |block| {
            let all = inline_lists(block).into_iter();
            count += all.map(|it| words_of(&plain_text(it))).sum::<usize>();
        });
        count
    }
}

/// Runs of letters between spaces and ideographs; signs alone are none.
fn words_of(text: &str) -> usize {
    let runs = text.split(|it: char| it.is_whitespace() || is_square(it));
    let runs = runs.filter(|it| it.contains(char::is_alphanumeric)).count();
    runs + text.chars().filter(|it| is_square(*it) && it.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_are_counted_as_people_count_them() {
        assert_eq!(words_of("A well-known word — and 12 more."), 6);
        assert_eq!(words_of("東京は大きい。"), 6);
        assert_eq!(words_of(" — "), 0);
    }
}
