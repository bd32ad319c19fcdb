//! The texts that not every edition holds, or that each has in its own place: what a comparison of two editions passes over.

use crate::manifest::{Edition, SectionRole};
use crate::model::{
    self, Block, BlockKind, Caption, Document, Generated, Inline, NoteId, Resolved, Section,
    Settled, TitlePage, plain_text, walk_blocks, walk_inlines,
};
use std::collections::BTreeSet;

/// Texts of conditional spans and blocks with the notes that are marked in them, ISBNs, titles of editions, and the title pages
/// that a handout does without. Each paragraph, cell and caption is a text of its own.
#[must_use]
pub fn conditional(document: &Document, editions: &[Edition]) -> Vec<String> {
    let mut found = Texts { document, notes: BTreeSet::new(), all: Vec::new() };
    for section in &document.sections {
        found.conditional_inlines(&section.title);
        found.conditional(&section.blocks);
    }
    document.notes.iter().for_each(|it| found.conditional(&it.blocks));
    let isbn = editions.iter().filter_map(|it| it.isbn.as_ref());
    found.all.extend(isbn.map(|it| format!("ISBN {it}")));
    let titles: Vec<&str> =
        editions.iter().filter_map(|it| it.title.as_ref()).map(|it| it.value.as_str()).collect();
    if !titles.is_empty() {
        found.all.push(document.book.title.value.clone());
        found.all.extend(titles.into_iter().map(str::to_owned));
    }
    if editions.iter().any(|it| it.handout) {
        document.sections.iter().for_each(|it| found.title_pages(it));
    }
    found.all
}

struct Texts<'a> {
    document: &'a Document,
    /// Notes that were read.
    notes: BTreeSet<NoteId>,
    all: Vec<String>,
}

impl Texts<'_> {
    /// Those of blocks and spans that have a condition.
    fn conditional(&mut self, blocks: &[Block<Settled>]) {
        walk_blocks(blocks, &mut |block| {
            if block.attrs.only.is_some() {
                self.blocks(std::slice::from_ref(block));
            }
            model::inline_lists(block).into_iter().for_each(|it| self.conditional_inlines(it));
        });
    }

    fn conditional_inlines(&mut self, inlines: &[Inline<Settled>]) {
        walk_inlines(inlines, &mut |inline| {
            if let Inline::Span { attrs, content, .. } = inline
                && attrs.only.is_some()
            {
                self.inlines(content);
            }
        });
    }

    /// All texts of blocks.
    fn blocks(&mut self, blocks: &[Block<Settled>]) {
        walk_blocks(blocks, &mut |block| {
            let caption = match &block.kind {
                BlockKind::Figure(it) => it.caption.as_ref(),
                BlockKind::Table(it) => it.caption.as_ref(),
                BlockKind::Code { text, caption, .. } => {
                    self.all.extend(text.text.lines().map(str::to_owned));
                    caption.as_ref()
                }
                _ => None,
            };
            self.all.extend(caption.and_then(label));
            model::inline_lists(block).into_iter().for_each(|it| self.inlines(it));
        });
    }

    /// A text, and those of the notes that are marked in it.
    fn inlines(&mut self, inlines: &[Inline<Settled>]) {
        self.all.push(plain_text(inlines));
        let mut marked = Vec::new();
        walk_inlines(inlines, &mut |it| {
            if let Inline::Reference(Resolved::Note { note, .. }) = it {
                marked.push(*note);
            }
        });
        for id in marked.into_iter().filter(|it| self.notes.insert(*it)).collect::<Vec<_>>() {
            if let Some(note) = self.document.notes.get(id.0 as usize) {
                self.blocks(&note.blocks);
            }
        }
    }

    /// Those of a half-title, a title page or an imprint: a handout has a title block in their place, and the imprint at its end.
    fn title_pages(&mut self, section: &Section<Settled>) {
        let own = [SectionRole::HalfTitle, SectionRole::TitlePage, SectionRole::Copyright];
        if section.path.is_some() || !own.contains(&section.role) {
            return;
        }
        for block in &section.blocks {
            if let BlockKind::Generated(Generated::HalfTitle(it) | Generated::TitlePage(it)) =
                &block.kind
            {
                self.all.extend(lines(it));
            }
        }
        self.blocks(&section.blocks);
    }
}

/// "Figure 3.2".
fn label(caption: &Caption<Settled>) -> Option<String> {
    caption.number.as_ref().map(|it| format!("{} {}", it.word, it.text))
}

fn lines(page: &TitlePage) -> Vec<String> {
    let own = [&page.series, &page.subtitle, &page.publisher].into_iter().flatten();
    let own = own.chain(&page.authors).chain(&page.credits);
    own.chain([&page.title]).cloned().collect()
}
