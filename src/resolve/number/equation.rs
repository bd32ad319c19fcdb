//! Displayed formulas to their numbers: of those with an id, a `\\label` or a `\\tag`, and of rows with one of these.

use crate::diag::Span;
use crate::lang::Word;
use crate::math::read;
use crate::math::tree::{Formula, Tag, id_of_label};
use crate::model::{AnchorId, Block, Equation, Number, Parsed, RowNumber};
use crate::resolve::number::{Label, Mark, Survey};

impl Survey<'_> {
    /// A displayed formula: its number, its labels, and those of its rows.
    pub(super) fn equation(&mut self, block: &Block<Parsed>, it: &Equation<Parsed>) -> Mark {
        let written = self.written_id(&block.attrs).map(str::to_owned);
        let formula = self.labelled(&it.tex.text).unwrap_or_default();
        let label = formula.label.as_deref().map(id_of_label);
        let id = written.as_deref().or(label.as_deref());
        let mut mark = Mark::default();
        if id.is_some() || formula.tag.is_some() {
            let number = self.equation_number(id, formula.tag.as_ref());
            mark.rows.push(RowNumber {
                words: printed(&number, formula.tag.as_ref()),
                ..RowNumber::default()
            });
            let span = block.attrs.id_span.or(block.span);
            let named = |it: &mut Self, id: &str| {
                it.explicit(id, span, (Some(number.clone()), String::new()), it.within.clone())
            };
            mark.anchor = id.map(|id| named(self, id));
            if let (Some(_), Some(label), Some(anchor)) = (&written, &label, mark.anchor)
                && written != Some(label.clone())
            {
                self.alias(label, block.span, &number, anchor);
            }
            mark.number = Some(number);
        }
        for (row, at) in formula.rows().iter().zip(0..) {
            if row.label.is_none() && row.tag.is_none() {
                continue;
            }
            let id = row.label.as_deref().map(id_of_label);
            let number = self.equation_number(id.as_deref(), row.tag.as_ref());
            let words = printed(&number, row.tag.as_ref());
            let label = (Some(number), String::new());
            let anchor = id.map(|it| self.explicit(&it, block.span, label, self.within.clone()));
            let id = anchor.and_then(|it| self.labels.anchors.get(it.0 as usize));
            let id = id.map(|it| it.0.clone());
            mark.rows.push(RowNumber { row: Some(at), words, id, ..RowNumber::default() });
        }
        mark
    }

    /// A formula that may have labels or tags in it, or commands for those that follow.
    pub(super) fn labelled(&mut self, tex: &str) -> Option<Formula> {
        let telling = ["\\label", "\\tag", "\\gdef", "\\xdef", "\\global"];
        let tells = tex.contains('\\') && telling.iter().any(|it| tex.contains(it));
        // What can't be read in it is said where it is looked up.
        if tells { read(tex, &mut self.macros).ok() } else { None }
    }

    /// What `\tag` says, the number of the same formula in other editions, or the next one.
    fn equation_number(&mut self, id: Option<&str>, tag: Option<&Tag>) -> Number {
        if let Some(tag) = tag {
            let word = self.word(Word::Equation);
            return Number { word, text: tag.words.clone(), count: 0, shown: true };
        }
        if let Some(number) = id.and_then(|it| self.twin(it, &self.word(Word::Equation))) {
            return number;
        }
        self.count.equations += 1;
        self.counted(self.word(Word::Equation), self.count.equations)
    }

    /// A second id of what has an anchor already.
    fn alias(&mut self, id: &str, span: Option<Span>, number: &Number, anchor: AnchorId) {
        if self.labels.by_id.contains_key(id) {
            self.explicit(id, span, (None, String::new()), self.within.clone());
            return;
        }
        let (number, title) = (Some(number.clone()), String::new());
        let label = Label { anchor, number, title, span, within: self.within.clone() };
        self.labels.by_id.insert(id.to_owned(), label);
    }
}

/// A number as it stands at the margin.
fn printed(number: &Number, tag: Option<&Tag>) -> String {
    match tag {
        Some(Tag { words, bare: true }) => words.clone(),
        _ => format!("({})", number.text),
    }
}
