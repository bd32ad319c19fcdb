//! Ruby to its words and its readings, one behind the other.

use crate::diag::NodeId;
use crate::layout::para::collect::{Collector, Context, Ruby};
use crate::layout::para::look::Level;
use crate::model::{Inline, Settled, Style, readings};
use crate::page::Tag;

impl Collector<'_, '_> {
    /// Words with their readings above them; in brackets behind them where that can't be.
    pub(super) fn ruby(&mut self, context: &Context, content: &[Inline<Settled>]) {
        let Some(pairs) = readings(content).filter(|_| self.style.verbatim.is_none()) else {
            return self.inlines(context, content);
        };
        let mut done = 0;
        for (words, reading) in pairs {
            let element = self.element(context, Tag::Ruby, NodeId::NONE, None);
            let outer = Context { element, level: Level::Annotated, ..context.clone() };
            let element = self.element(&outer, Tag::RubyBase, NodeId::NONE, None);
            let start = self.out.text.len();
            self.inlines(&Context { element, ..outer.clone() }, &content[words]);
            let middle = self.out.text.len();
            let element = self.element(&outer, Tag::RubyText, NodeId::NONE, None);
            let above = Context { element, level: Level::Reading, ..outer };
            self.inlines(&above, content[reading].content());
            let end = self.out.text.len();
            self.out.rubies.push(Ruby { base: start..middle, reading: middle..end });
            done = reading + 1;
        }
        let is_words = |it: &&Inline<Settled>| {
            !matches!(it, Inline::Styled { style: Style::ReadingBracket, .. })
        };
        content[done..].iter().filter(is_words).for_each(|it| self.inline(context, it));
    }
}
