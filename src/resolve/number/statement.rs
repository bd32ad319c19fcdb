//! Theorems and their kin, exercises and algorithms to their numbers.

use crate::lang::Word;
use crate::manifest::{TheoremCount, TheoremKind};
use crate::model::{Block, BlockKind, DivRole, Number, Parsed};
use crate::resolve::number::Survey;

impl Survey<'_> {
    /// The number of a div: of a theorem and an algorithm always, of an exercise with an id.
    pub(super) fn statement_number(&mut self, block: &Block<Parsed>) -> Option<Number> {
        let BlockKind::Div { role, .. } = &block.kind else { return None };
        if block.attrs.has("unnumbered") {
            return None;
        }
        let id = self.written_id(&block.attrs);
        let (word, counter) = match role {
            DivRole::Theorem { kind, .. } => {
                let kind = self.kind(*kind).filter(|it| it.numbered)?;
                let counter = match self.manifest.numbering.theorems {
                    TheoremCount::Apart => kind.counts_with.to_string(),
                    TheoremCount::Together => String::new(),
                };
                let word = kind.word.in_language(&self.manifest.book.language);
                (word.to_owned(), counter)
            }
            DivRole::Exercise if id.is_some() => (self.word(Word::Exercise), "exercise".to_owned()),
            DivRole::Algorithm => (self.word(Word::Algorithm), ALGORITHMS.to_owned()),
            DivRole::Plain
            | DivRole::Epigraph
            | DivRole::Dedication
            | DivRole::Note
            | DivRole::Tip
            | DivRole::Important
            | DivRole::Warning
            | DivRole::Caution
            | DivRole::Aside
            | DivRole::Pullquote
            | DivRole::KeyIdea
            | DivRole::Summary
            | DivRole::Questions
            | DivRole::Exercise
            | DivRole::Answer
            | DivRole::Faq
            | DivRole::FurtherReading
            | DivRole::Bio
            | DivRole::Glossary
            | DivRole::Colophon
            | DivRole::Keep => return None,
        };
        if let Some(number) = id.and_then(|it| self.twin(it, &word)) {
            return Some(number);
        }
        Some(self.next_statement(word, counter))
    }

    /// The next number of a count.
    pub(super) fn next_statement(&mut self, word: String, counter: String) -> Number {
        let count = self.count.statements.entry(counter).or_insert(0);
        *count += 1;
        let count = *count;
        self.counted(word, count)
    }

    /// A kind of theorem of the manifest's.
    pub(super) fn kind(&self, index: u16) -> Option<&TheoremKind> {
        self.manifest.theorems.get(usize::from(index))
    }
}

/// The count of algorithms, in divs and in code.
pub(super) const ALGORITHMS: &str = "algorithm";
