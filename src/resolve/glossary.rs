//! The terms of the book's glossaries, by their words: where `[term]{.gls}` leads.

use crate::manifest::SectionRole;
use crate::model::{Block, BlockKind, Book, DivRole, Parsed, plain_text};
use std::collections::BTreeMap;

/// Ids of terms by their words in small letters.
pub(crate) type Terms = BTreeMap<String, String>;

/// Names every term of a glossary that its author gave no id; of two terms of the same words the first is meant.
pub(crate) fn name_terms(book: &mut Book) -> Terms {
    let mut terms = Terms::new();
    for section in &mut book.sections {
        let glossary = section.role == SectionRole::Glossary;
        in_blocks(&mut terms, &mut section.blocks, glossary);
    }
    terms
}

fn in_blocks(terms: &mut Terms, blocks: &mut [Block<Parsed>], glossary: bool) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Div { role, blocks, .. } => {
                in_blocks(terms, blocks, glossary || *role == DivRole::Glossary);
            }
            BlockKind::Definitions(all) if glossary => {
                for term in all.iter_mut().flat_map(|it| &mut it.terms) {
                    let words = plain_text(&term.content);
                    let key = key(&words);
                    if key.is_empty() || terms.contains_key(&key) {
                        continue;
                    }
                    let id = term.attrs.id.get_or_insert_with(|| format!("gls:{}", words.trim()));
                    terms.insert(key, id.clone());
                }
            }
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Question { .. }
            | BlockKind::Card { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Generated(_) => {}
        }
    }
}

/// Words as terms are looked up: small letters, single blanks.
pub(crate) fn key(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
