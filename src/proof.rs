//! A selected `Document`, and the pages or texts made of it, to whether all that it holds stands there exactly once.
//!
//! What is wanted is counted from the document, node by node; what is there, from finished pages and finished XHTML. Nothing
//! is known here of how the one becomes the other.

use crate::diag::{NodeId, Span};
use crate::model::{
    Block, BlockKind, Document, Generated, ImageId, Inline, Resolved, Section, Settled, Style,
    Text, inline_lists, readings, walk_blocks, walk_inlines,
};

mod listed;
mod pages;
mod texts;
mod trim;

pub use listed::{Listed, ListedSection, listed};
pub use pages::{pages, sheets};
pub use texts::{Beside, texts};
pub use trim::{formulas_beyond, trim};

/// What was lost or doubled: never a mistake of the author's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its place in the author's files; `None` for what recto makes.
    pub span: Option<Span>,
    /// What it is, and how much of it is there.
    pub what: String,
}

/// Something that has to come out.
#[derive(Clone, Copy, Debug)]
enum Matter<'a> {
    /// A leaf of text.
    Words(&'a Text),
    /// A formula.
    /// As it is typed, or set: then whether letters of it are certainly seen.
    Formula(&'a Text, Option<bool>),
    /// A note's mark, and what it is marked by.
    Mark(NodeId, &'a str),
    /// A page number; which, the pages alone know.
    Page(NodeId),
    /// A bracket around a reading, which on pages stands above its words instead.
    Bracket(&'a Text),
    /// A picture in the block.
    Picture(ImageId, NodeId),
    /// A picture of a table's head, which is painted again on each page.
    Again(ImageId),
    /// What recto finds the words for, by its node, and what it is.
    Made(NodeId, &'static str),
}

/// Everything in the sections that `holds` keeps, and in the notes.
fn matters<'a>(
    document: &'a Document,
    holds: impl Fn(&Section<Settled>) -> bool,
    see: &mut impl FnMut(Matter<'a>),
) {
    for section in document.sections.iter().filter(|it| holds(it)) {
        inlines(document, (&section.title, section.node), see);
        blocks(document, &section.blocks, see);
    }
    for note in &document.notes {
        blocks(document, &note.blocks, see);
    }
}

fn blocks<'a>(document: &'a Document, all: &'a [Block<Settled>], see: &mut impl FnMut(Matter<'a>)) {
    walk_blocks(all, &mut |block| {
        for content in inline_lists(block) {
            inlines(document, (content, block.node), see);
        }
        match &block.kind {
            BlockKind::Code(it) => see(Matter::Words(&it.text)),
            BlockKind::Math(it) => {
                see(Matter::Formula(&it.tex, it.tree.as_ref().map(|it| it.has_letters())))
            }
            BlockKind::Figure(it) => see(Matter::Picture(it.image, block.node)),
            BlockKind::Card { work, .. } => {
                see(Matter::Made(block.node, "a card"));
                if let Some(cover) = work.cover {
                    see(Matter::Picture(cover, block.node));
                }
            }
            BlockKind::Table(table) => table.head.iter().flatten().for_each(|cell| {
                let mut again = |it: Matter<'a>| {
                    if let Matter::Picture(image, _) = it {
                        see(Matter::Again(image));
                    }
                };
                inlines(document, (&cell.content, block.node), &mut again);
                walk_blocks(&cell.blocks, &mut |it| pictures(document, it, &mut again));
            }),
            BlockKind::Generated(made) => generated(document, block.node, made, see),
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak => {}
        }
    });
}

/// The pictures of a block, those of blocks within it left out.
fn pictures<'a>(
    document: &'a Document,
    block: &'a Block<Settled>,
    see: &mut impl FnMut(Matter<'a>),
) {
    let lists = inline_lists(block);
    for content in lists {
        inlines(document, (content, block.node), see);
    }
    let image = match &block.kind {
        BlockKind::Figure(it) => Some(it.image),
        BlockKind::Card { work, .. } => work.cover,
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Div { .. }
        | BlockKind::Question { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => None,
    };
    if let Some(image) = image {
        see(Matter::Picture(image, block.node));
    }
}

fn generated<'a>(
    document: &'a Document,
    node: NodeId,
    made: &'a Generated,
    see: &mut impl FnMut(Matter<'a>),
) {
    match made {
        Generated::HalfTitle(page) | Generated::TitlePage(page) => {
            see(Matter::Made(page.node, "the title"));
        }
        Generated::Contents(it) if document.listed(it.of).is_empty() => {}
        Generated::Contents(_) => see(Matter::Made(node, "the list of contents")),
        // Their words are those of the block.
        Generated::Bibliography(_) | Generated::Index(_) => {}
    }
}

fn inlines<'a>(
    document: &'a Document,
    (content, block): (&'a [Inline<Settled>], NodeId),
    see: &mut impl FnMut(Matter<'a>),
) {
    let mut brackets: Vec<NodeId> = Vec::new();
    walk_inlines(content, &mut |inline| match inline {
        Inline::Styled { style: Style::Ruby, content } if readings(content).is_some() => {
            brackets.extend(content.iter().filter_map(bracket));
        }
        Inline::Text(text) if brackets.contains(&text.node) => see(Matter::Bracket(text)),
        Inline::Text(text) | Inline::Code(text) => see(Matter::Words(text)),
        Inline::Math(text, tree) => {
            see(Matter::Formula(text, tree.as_ref().map(|it| it.has_letters())))
        }
        Inline::Reference(Resolved::Note { note, node, .. }) => {
            let note = document.notes.get(note.0 as usize);
            see(Matter::Mark(*node, note.map_or("", |it| it.number.0.as_str())));
        }
        Inline::Reference(Resolved::Page { node, .. }) => see(Matter::Page(*node)),
        Inline::Reference(Resolved::Image { image, .. }) => see(Matter::Picture(*image, block)),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::LineBreak | Inline::Reference(_) => {}
    });
}

/// The leaf of a bracket around a reading.
fn bracket(inline: &Inline<Settled>) -> Option<NodeId> {
    let Inline::Styled { style: Style::ReadingBracket, content } = inline else { return None };
    let Some(Inline::Text(text)) = content.first() else { return None };
    Some(text.node)
}

/// A few words of a text, for messages.
fn some(text: &str) -> String {
    const SHOWN: usize = 40;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= SHOWN {
        return format!("`{words}`");
    }
    format!("`{}…`", words.chars().take(SHOWN).collect::<String>().trim_end())
}
