//! How wide inlines are, before they are set.

use crate::geom::Length;
use crate::layout::para::breaks::{Kind, Rank};
use crate::layout::para::collect::collect;
use crate::layout::para::places::{Allowed, candidates};
use crate::layout::para::{ParagraphStyle, Typesetter, note_missing};
use crate::model::{Inline, Settled};

/// How wide inlines are: for columns of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    /// The widest line of the author's.
    pub natural: Length,
    /// The longest word.
    pub whole: Length,
    /// The longest word where the names in code are divided.
    pub least: Length,
}

impl Widths {
    /// The wider of both in each respect.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            natural: self.natural.max(other.natural),
            whole: self.whole.max(other.whole),
            least: self.least.max(other.least),
        }
    }

    /// Each changed alike.
    #[must_use]
    pub fn map(self, to: impl Fn(Length) -> Length) -> Self {
        Self { natural: to(self.natural), whole: to(self.whole), least: to(self.least) }
    }
}

/// The widths of inlines in a style.
pub fn widths(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> Widths {
    let collected = collect(typesetter, style, content);
    let items = typesetter.items(style, &collected);
    note_missing(typesetter, &collected, &items);
    let allowed = Allowed {
        hyphens: false,
        hanging: false,
        first_hangs: false,
        first_flush: false,
        broken: None,
        narrow: false,
    };
    let Typesetter { words, candidates: found, .. } = typesetter;
    candidates(words, &collected, &items, allowed, found);
    let (mut natural, mut whole, mut least) = (0, 0, 0);
    let (mut line_start, mut word_start, mut start) = (0, 0, 0);
    for end in found.iter().skip(1) {
        least = least.max(end.before.width - start);
        start = end.after.width;
        if end.rank != Rank::Despair {
            whole = whole.max(end.before.width - word_start);
            word_start = end.after.width;
        }
        if matches!(end.kind, Kind::Forced | Kind::End) {
            natural = natural.max(end.before.width - line_start);
            line_start = end.after.width;
        }
    }
    typesetter.spare = items.items;
    Widths { natural: Length(natural), whole: Length(whole), least: Length(least) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::layout::para::fixture::{World, leaf, letters, style, text};
    use crate::layout::para::line;
    use crate::theme::Align;

    #[test]
    fn widths_are_those_of_the_widest_line_and_the_longest_word() {
        let world = World::new();
        let content = [text(1, "a long word or two")];
        let (found, _) = world.with(|_, it| widths(it, &style(100), &content));
        let (whole, _) = world
            .with(|_, it| line(it, style(100).text, &Lang::english(), "a long word or two").end);
        let (word, _) = world.with(|_, it| line(it, style(100).text, &Lang::english(), "word").end);
        assert_eq!(found, Widths { natural: whole, whole: word, least: word });
    }

    #[test]
    fn names_in_code_are_divided_where_they_do_not_fit() {
        let world = World::new();
        let name = "server.tls.private_key_file";
        let content = [Inline::Code(leaf(1, name))];
        let (found, _) = world.with(|_, it| widths(it, &style(100), &content));
        assert!(found.least * 3 < found.whole && found.whole == found.natural, "{found:?}");
        let ragged = ParagraphStyle { align: Align::Start, ..style(100) };
        let (set, sink) = world.set(&ragged, &content);
        assert!(sink.diagnostics().is_empty());
        let lines: Vec<_> = set.lines.iter().map(letters).collect();
        assert_eq!((lines.concat().as_str(), lines.len() > 1), (name, true));
        assert!(lines[..lines.len() - 1].iter().all(|it| it.ends_with(['.', '_'])), "{lines:?}");
        // Where it fits it is whole.
        let text =
            [text(1, "the words before and "), Inline::Code(leaf(2, name)), text(3, " behind it")];
        for measure in 190..260 {
            let ragged = ParagraphStyle { align: Align::Start, ..style(measure) };
            let (set, _) = world.set(&ragged, &text);
            assert!(set.lines.iter().any(|it| letters(it).contains(name)), "{measure}");
        }
    }
}
