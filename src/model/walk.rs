//! The one tree walker: every block and inline in reading order.

use crate::model::{Block, BlockKind, Inline, Parsed, Pending, Resolved, Settled, Stage};

/// What of a stage's references holds inlines, so that one walker serves both.
pub trait Holds<S: Stage> {
    /// Inlines inside the reference.
    fn content(&self) -> &[Inline<S>];

    /// Those of them that stand where the reference stands: not the words of a note.
    fn shown(&self) -> &[Inline<S>] {
        self.content()
    }
}

impl Holds<Parsed> for Pending {
    fn content(&self) -> &[Inline<Parsed>] {
        match self {
            Self::Link { content, .. }
            | Self::InlineNote { content, .. }
            | Self::Index { content, .. } => content,
            Self::Image { .. }
            | Self::Note { .. }
            | Self::Citation { .. }
            | Self::CrossRef { .. } => &[],
        }
    }

    fn shown(&self) -> &[Inline<Parsed>] {
        match self {
            Self::InlineNote { .. } => &[],
            _ => self.content(),
        }
    }
}

impl Holds<Settled> for Resolved {
    fn content(&self) -> &[Inline<Settled>] {
        match self {
            Self::Link { content, .. }
            | Self::Cite { content, .. }
            | Self::Index { content, .. } => content,
            Self::Image { .. } | Self::Note { .. } | Self::Page { .. } => &[],
        }
    }
}

/// Calls `see` for every block, parents first, in reading order.
pub fn walk_blocks<'a, S: Stage>(blocks: &'a [Block<S>], see: &mut impl FnMut(&'a Block<S>)) {
    for block in blocks {
        see(block);
        for inner in child_blocks(block) {
            walk_blocks(inner, see);
        }
    }
}

/// Like [`walk_inlines`], without what stands in notes.
pub fn walk_shown<'a, S: Stage>(inlines: &'a [Inline<S>], see: &mut impl FnMut(&'a Inline<S>))
where
    S::Reference: Holds<S>,
{
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Styled { content, .. } | Inline::Span { content, .. } => {
                walk_shown(content, see)
            }
            Inline::Reference(reference) => walk_shown(reference.shown(), see),
            Inline::Text(_) | Inline::Code(_) | Inline::LineBreak | Inline::Math(_) => {}
        }
    }
}

/// Calls `see` for every inline, parents first, in reading order.
pub fn walk_inlines<'a, S: Stage>(inlines: &'a [Inline<S>], see: &mut impl FnMut(&'a Inline<S>))
where
    S::Reference: Holds<S>,
{
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Styled { content, .. } | Inline::Span { content, .. } => {
                walk_inlines(content, see)
            }
            Inline::Reference(reference) => walk_inlines(reference.content(), see),
            Inline::Text(_) | Inline::Code(_) | Inline::LineBreak | Inline::Math(_) => {}
        }
    }
}

/// The words alone, without notes: for titles, alternative texts and running heads.
#[must_use]
pub fn plain_text<S: Stage>(inlines: &[Inline<S>]) -> String
where
    S::Reference: Holds<S>,
{
    let mut words = String::new();
    walk_shown(inlines, &mut |inline| match inline {
        Inline::Text(text) | Inline::Code(text) | Inline::Math(text) => words.push_str(&text.text),
        Inline::LineBreak => words.push(' '),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {}
    });
    words
}

/// The lists of blocks directly inside a block, in reading order.
#[must_use]
pub fn child_blocks<S: Stage>(block: &Block<S>) -> Vec<&[Block<S>]> {
    match &block.kind {
        BlockKind::Quote { blocks, .. }
        | BlockKind::Div { blocks, .. }
        | BlockKind::Card { blocks, .. } => {
            vec![blocks]
        }
        BlockKind::Question { answer, .. } => vec![answer],
        BlockKind::List(list) => list.items.iter().map(|it| it.blocks.as_slice()).collect(),
        BlockKind::Definitions(all) => {
            all.iter().flat_map(|it| it.definitions.iter().map(Vec::as_slice)).collect()
        }
        BlockKind::Table(table) => table.cells().map(|it| it.blocks.as_slice()).collect(),
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Verse(_)
        | BlockKind::Code { .. }
        | BlockKind::Figure(_)
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => Vec::new(),
    }
}

/// Appends the lists of inlines that stand in `block` itself, not in blocks within it.
pub fn inline_lists<'a, S: Stage>(block: &'a Block<S>, lists: &mut Vec<&'a [Inline<S>]>) {
    match &block.kind {
        BlockKind::Paragraph(content) => lists.push(content),
        BlockKind::Heading(heading) | BlockKind::Question { question: heading, .. } => {
            lists.push(&heading.content);
        }
        BlockKind::Quote { attribution, .. } => lists.extend(attribution.as_deref()),
        BlockKind::Div { title, attribution, .. } => {
            lists.extend(title.as_ref().map(|it| it.content.as_slice()));
            lists.extend(attribution.as_deref());
        }
        BlockKind::Verse(lines) => lists.extend(lines.iter().map(|it| it.content.as_slice())),
        BlockKind::Definitions(all) => {
            lists.extend(all.iter().flat_map(|it| &it.terms).map(|it| it.content.as_slice()));
        }
        BlockKind::Table(table) => {
            lists.extend(table.caption.as_ref().map(|it| it.content.as_slice()));
            lists.extend(table.cells().map(|it| it.content.as_slice()));
        }
        BlockKind::Figure(figure) => {
            lists.extend(figure.caption.as_ref().map(|it| it.content.as_slice()));
        }
        BlockKind::Code { caption, .. } => {
            lists.extend(caption.as_ref().map(|it| it.content.as_slice()));
        }
        BlockKind::List(_)
        | BlockKind::Card { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => {}
    }
}
