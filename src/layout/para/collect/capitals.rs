//! Words in small capitals that their face lacks to capitals set small.

use crate::diag::Place;
use crate::layout::para::collect::{ChunkKind, Collector, Context, number};
use crate::layout::para::look::{Level, LookKey};
use crate::theme::Caps;

impl Collector<'_, '_> {
    /// Whether the face has small capitals for all words.
    pub(super) fn has_small_capitals(&mut self, context: &Context, words: &str) -> bool {
        let lang = context.lang.clone();
        let key = LookKey { style: context.style, lang, level: context.level };
        let look = self.typesetter.words.look(&key);
        words.split_whitespace().all(|it| self.typesetter.words.has_small_capitals(look, it))
    }

    /// Words that the face has no small capitals for, whole: capitals set small in the place of lower case, and of capitals too
    /// where all are to be small. The text stays as it is.
    pub(super) fn made_capitals(
        &mut self,
        context: &Context,
        text: &str,
        mut place: Place,
        (own, kind): (bool, &ChunkKind),
    ) {
        let all = context.style.caps == Caps::AllSmall;
        let mut plain = context.clone();
        plain.style.caps = Caps::None;
        let mut small = plain.clone();
        if context.level == Level::Base {
            small.level = Level::Capitals;
        }
        let is_small = |it: char| it.is_lowercase() || all && it.is_uppercase();
        for word in text.split_inclusive(char::is_whitespace) {
            let has = self.has_small_capitals(context, word.trim());
            let mut rest = word;
            while let Some(first) = rest.chars().next() {
                let same = |it: char| has || is_small(it) == is_small(first);
                let (run, after) = rest.split_at(rest.find(|it| !same(it)).unwrap_or(rest.len()));
                let look = match (has, is_small(first)) {
                    (true, _) => context,
                    (false, true) => &small,
                    (false, false) => &plain,
                };
                self.push(look, run, place, own, kind.clone());
                place.byte = place.byte.saturating_add(number(run.len()));
                rest = after;
            }
        }
    }
}
