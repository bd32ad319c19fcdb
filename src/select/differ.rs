//! The texts that not every edition holds, or that each has in its own place: what a comparison of two editions passes over.

use crate::lang::Lang;
use crate::manifest::{Edition, SectionRole};
use crate::model::{
    self, BibEntry, Block, BlockKind, Byline, Caption, Document, Generated, Inline, NoteId,
    Resolved, Section, Settled, Style, TitlePage, walk_blocks, walk_inlines,
};
use std::collections::BTreeSet;

/// Texts of conditional spans and blocks with the notes that are marked in them, ISBNs, titles of editions, and the title pages
/// that a handout does without. Each paragraph, cell and caption is a text of its own.
#[must_use]
pub fn conditional(document: &Document, editions: &[Edition]) -> Vec<String> {
    let mut found = Texts {
        document,
        langs: langs(document),
        notes: BTreeSet::new(),
        cites: BTreeSet::new(),
        cards: BTreeSet::new(),
        all: Vec::new(),
    };
    for section in &document.sections {
        found.conditional_inlines(&section.title);
        found.conditional(&section.blocks);
    }
    document.notes.iter().for_each(|it| found.conditional(&it.blocks));
    found.works();
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
    /// The languages of the book and of its blocks.
    langs: Vec<&'a Lang>,
    /// Notes that were read.
    notes: BTreeSet<NoteId>,
    /// Citations that stand in what has a condition.
    cites: BTreeSet<String>,
    /// Works that have a card in what has a condition.
    cards: BTreeSet<String>,
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
                BlockKind::Code(it) => {
                    self.all.extend(it.text.text.lines().map(str::to_owned));
                    it.caption.as_ref()
                }
                BlockKind::Div { role, title: None, .. } => {
                    let own = role.properties().word;
                    self.all.extend(own.into_iter().flat_map(|word| {
                        self.langs.iter().map(move |it| it.word(word).to_owned())
                    }));
                    None
                }
                BlockKind::Card { work, .. } => {
                    self.cards.insert(work.key.clone());
                    let address = work.url.as_deref().unwrap_or_default();
                    let address = address.split_once("://").map_or(address, |it| it.1);
                    let own = [&*work.title, &*work.authors, &*work.publisher, &*work.year];
                    let address = address.trim_start_matches("www.");
                    self.all.extend(own.into_iter().chain([address]).map(str::to_owned));
                    None
                }
                BlockKind::Paragraph(_)
                | BlockKind::Heading(_)
                | BlockKind::Quote { .. }
                | BlockKind::Verse(_)
                | BlockKind::List(_)
                | BlockKind::Definitions(_)
                | BlockKind::Div { title: Some(_), .. }
                | BlockKind::Question { .. }
                | BlockKind::SceneBreak
                | BlockKind::PageBreak
                | BlockKind::Math(_)
                | BlockKind::Generated(_) => None,
            };
            self.all.extend(caption.and_then(label));
            if let BlockKind::Heading(it) = &block.kind
                && let Some(number) = it.number.as_ref().filter(|it| it.shown)
            {
                return self.pieces(format!("{} ", number.text), &it.content);
            }
            model::inline_lists(block).into_iter().for_each(|it| self.inlines(it));
        });
    }

    /// A text, in pieces between what is no text, and those of the notes that are marked in it.
    fn inlines(&mut self, inlines: &[Inline<Settled>]) {
        self.pieces(String::new(), inlines);
    }

    /// The same, of which the first piece goes on after `piece`.
    fn pieces(&mut self, mut piece: String, inlines: &[Inline<Settled>]) {
        let mut marked = Vec::new();
        let (all, cites) = (&mut self.all, &mut self.cites);
        walk_inlines(inlines, &mut |it| match it {
            Inline::Text(text) | Inline::Code(text) => piece += &text.text,
            Inline::LineBreak => piece.push(' '),
            Inline::Styled { style: Style::Reading | Style::ReadingBracket, .. } => piece.push(' '),
            Inline::Math(..)
            | Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                all.push(std::mem::take(&mut piece));
            }
            Inline::Reference(Resolved::Note { note, .. }) => marked.push(*note),
            Inline::Reference(Resolved::Cite { id, .. }) => drop(cites.insert(id.clone())),
            Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {}
        });
        all.push(piece);
        for id in marked {
            if self.notes.insert(id)
                && let Some(note) = self.document.notes.get(id.0 as usize)
            {
                self.blocks(&note.blocks);
            }
        }
    }

    /// Works that nothing else names, and the title of a list that holds no others: it goes with them.
    fn works(&mut self) {
        for section in &self.document.sections {
            let mut listed = Vec::new();
            walk_blocks(&section.blocks, &mut |block| {
                if let BlockKind::Generated(Generated::Bibliography(entries)) = &block.kind {
                    listed.extend(entries);
                }
            });
            let (conditional, others): (Vec<_>, Vec<_>) =
                listed.into_iter().partition(|it| self.is_conditional(it));
            if others.is_empty() && !conditional.is_empty() {
                self.inlines(&section.title);
            }
            conditional.into_iter().for_each(|it| self.inlines(&it.content));
        }
    }

    /// Whether a work is named in what has a condition, and nowhere else.
    fn is_conditional(&self, entry: &BibEntry) -> bool {
        let named = !entry.cited.is_empty() || self.cards.contains(&entry.key);
        named && entry.cited.iter().all(|it| self.cites.contains(it))
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

/// The languages in which recto may say a word of its own.
fn langs(document: &Document) -> Vec<&Lang> {
    let mut all = vec![&document.book.language];
    let sections = document.sections.iter().map(|it| &it.blocks);
    for blocks in sections.chain(document.notes.iter().map(|it| &it.blocks)) {
        walk_blocks(blocks, &mut |block| {
            all.extend(block.attrs.lang.as_ref().filter(|it| !all.contains(it)));
        });
    }
    all
}

/// "Figure 3.2".
fn label(caption: &Caption<Settled>) -> Option<String> {
    caption.number.as_ref().map(|it| format!("{} {}", it.word, it.text))
}

fn lines(page: &TitlePage) -> Vec<String> {
    let own = [&page.series, &page.subtitle, &page.publisher].into_iter().flatten();
    let own = own.chain(&page.credits).chain([&page.title]).cloned();
    own.chain(page.authors.iter().flat_map(Byline::lines).map(str::to_owned)).collect()
}
