//! The contents of ruby to words with the reading that stands above each.

use crate::model::{Inline, Stage, Style};
use std::ops::Range;

/// The parts of ruby that have a reading: where the words stand in its contents, and where the reading does. `None` where something
/// in it can't stand above or below: then readings follow their words in brackets.
#[must_use]
pub fn readings<S: Stage>(content: &[Inline<S>]) -> Option<Vec<(Range<usize>, usize)>> {
    let mut pairs = Vec::new();
    let mut base = 0..0;
    for (index, inline) in content.iter().enumerate() {
        if matches!(inline, Inline::Styled { style: Style::ReadingBracket, .. }) {
            continue;
        }
        if let Inline::Styled { style: Style::Reading, content } = inline {
            if base.is_empty() || !content.iter().all(is_words) {
                return None;
            }
            pairs.push((std::mem::take(&mut base), index));
        } else if is_words(inline) {
            base = if base.is_empty() { index..index + 1 } else { base.start..index + 1 };
        } else {
            return None;
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// Words in any style, without a reading of their own.
fn is_words<S: Stage>(inline: &Inline<S>) -> bool {
    match inline {
        Inline::Text(_) | Inline::Code(_) => true,
        Inline::Styled { style, content } => {
            !matches!(style, Style::Ruby | Style::Reading | Style::ReadingBracket)
                && content.iter().all(is_words)
        }
        Inline::Span { content, .. } => content.iter().all(is_words),
        Inline::LineBreak | Inline::Math(..) | Inline::Reference(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Settled, Text};

    #[test]
    fn what_can_stand_above_has_words_below_and_is_words() {
        let text = |it: &str| Inline::<Settled>::Text(Text::generated(it));
        let styled = |style, it| Inline::Styled { style, content: vec![it] };
        let bracket = || styled(Style::ReadingBracket, text("("));
        let reading = |it| styled(Style::Reading, it);
        let pair = |it| {
            vec![text("a"), styled(Style::Strong, text("b")), bracket(), reading(it), bracket()]
        };
        assert_eq!(readings(&pair(text("c"))), Some(vec![(0..2, 3)]));
        assert_eq!(readings(&pair(Inline::LineBreak)), None);
        assert_eq!(readings(&[bracket(), reading(text("c")), text("a")]), None);
        assert_eq!(readings(&[text("a")]), None);
    }
}
