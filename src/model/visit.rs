//! The one way into a block or an inline: what stands directly in it, in reading order.
//!
//! Every traversal of the tree is made of [`BlockKind::parts`] and [`Inline::content`] or their mutable forms. Both name each kind,
//! so that a new kind is added here and is then seen by all of them.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::lang::Lang;
use crate::math::speech;
use crate::model::{
    Block, BlockKind, Caption, Definition, Generated, Heading, IndexEntry, Inline, ListOf, Parsed,
    Pending, Resolved, Settled, Stage, Table, Text,
};

/// A list that stands directly in a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a, S: Stage> {
    /// Words: of a paragraph, a title, a caption, a cell.
    Inlines(&'a [Inline<S>]),
    /// Blocks: of a quotation, an item of a list, a cell.
    Blocks(&'a [Block<S>]),
}

/// A list that stands directly in a block, to be changed.
#[derive(Debug, PartialEq)]
pub enum PartMut<'a, S: Stage> {
    /// Words.
    Inlines(&'a mut Vec<Inline<S>>),
    /// Blocks.
    Blocks(&'a mut Vec<Block<S>>),
}

/// A reference of a stage, which may hold words.
pub trait ReferenceContent<S: Stage> {
    /// The words inside the reference; empty if it has none.
    fn content(&self) -> &[Inline<S>];

    /// The same, to be changed; `None` if it has none.
    fn content_mut(&mut self) -> Option<&mut Vec<Inline<S>>>;

    /// Those of them that stand where the reference stands: not the words of a note.
    fn shown(&self) -> &[Inline<S>] {
        self.content()
    }
}

impl ReferenceContent<Parsed> for Pending {
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

    fn content_mut(&mut self) -> Option<&mut Vec<Inline<Parsed>>> {
        match self {
            Self::Link { content, .. }
            | Self::InlineNote { content, .. }
            | Self::Index { content, .. } => Some(content),
            Self::Image { .. }
            | Self::Note { .. }
            | Self::Citation { .. }
            | Self::CrossRef { .. } => None,
        }
    }

    fn shown(&self) -> &[Inline<Parsed>] {
        if matches!(self, Self::InlineNote { .. }) { &[] } else { self.content() }
    }
}

impl ReferenceContent<Settled> for Resolved {
    fn content(&self) -> &[Inline<Settled>] {
        match self {
            Self::Link { content, .. }
            | Self::Cite { content, .. }
            | Self::Index { content, .. } => content,
            Self::Image { .. } | Self::Note { .. } | Self::Page { .. } => &[],
        }
    }

    fn content_mut(&mut self) -> Option<&mut Vec<Inline<Settled>>> {
        match self {
            Self::Link { content, .. }
            | Self::Cite { content, .. }
            | Self::Index { content, .. } => Some(content),
            Self::Image { .. } | Self::Note { .. } | Self::Page { .. } => None,
        }
    }
}

/// Matter that recto makes in a stage, with the words that it is made of.
pub trait GeneratedContent<S: Stage> {
    /// Its lists of words, in reading order.
    fn lists(&self) -> Vec<&[Inline<S>]>;

    /// The same, to be changed.
    fn lists_mut(&mut self) -> Vec<&mut Vec<Inline<S>>>;
}

/// Nothing is made before all is looked up.
impl GeneratedContent<Parsed> for () {
    fn lists(&self) -> Vec<&[Inline<Parsed>]> {
        Vec::new()
    }

    fn lists_mut(&mut self) -> Vec<&mut Vec<Inline<Parsed>>> {
        Vec::new()
    }
}

/// The contents are not among them: their words are those of the document's entries.
impl GeneratedContent<Settled> for Generated {
    fn lists(&self) -> Vec<&[Inline<Settled>]> {
        match self {
            Self::Bibliography(entries) => entries.iter().map(|it| it.content.as_slice()).collect(),
            Self::Index(groups) => {
                let mut lists = Vec::new();
                groups.iter().for_each(|it| headings(&it.entries, &mut lists));
                lists
            }
            Self::HalfTitle(_) | Self::TitlePage(_) | Self::Contents(_) => Vec::new(),
        }
    }

    fn lists_mut(&mut self) -> Vec<&mut Vec<Inline<Settled>>> {
        match self {
            Self::Bibliography(entries) => entries.iter_mut().map(|it| &mut it.content).collect(),
            Self::Index(groups) => {
                let mut lists = Vec::new();
                groups.iter_mut().for_each(|it| headings_mut(&mut it.entries, &mut lists));
                lists
            }
            Self::HalfTitle(_) | Self::TitlePage(_) | Self::Contents(_) => Vec::new(),
        }
    }
}

fn headings<'a>(entries: &'a [IndexEntry], lists: &mut Vec<&'a [Inline<Settled>]>) {
    for entry in entries {
        lists.push(&entry.heading);
        lists.extend(entry.see.iter().map(|it| it.heading.as_slice()));
        headings(&entry.entries, lists);
    }
}

fn headings_mut<'a>(entries: &'a mut [IndexEntry], lists: &mut Vec<&'a mut Vec<Inline<Settled>>>) {
    for entry in entries {
        lists.push(&mut entry.heading);
        lists.extend(entry.see.iter_mut().map(|it| &mut it.heading));
        headings_mut(&mut entry.entries, lists);
    }
}

impl<S: Stage> BlockKind<S> {
    /// The words of a paragraph.
    #[must_use]
    pub fn as_paragraph(&self) -> Option<&[Inline<S>]> {
        if let Self::Paragraph(content) = self { Some(content) } else { None }
    }

    /// A heading inside a section.
    #[must_use]
    pub fn as_heading(&self) -> Option<&Heading<S>> {
        if let Self::Heading(heading) = self { Some(heading) } else { None }
    }

    /// The text of a block that is one text: a listing's, a formula's.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match self {
            Self::Code(it) => Some(&it.text),
            Self::Math(it) => Some(&it.tex),
            Self::Paragraph(_)
            | Self::Heading(_)
            | Self::Quote { .. }
            | Self::Verse(_)
            | Self::List(_)
            | Self::Definitions(_)
            | Self::Table(_)
            | Self::Figure(_)
            | Self::Div { .. }
            | Self::Question { .. }
            | Self::Card { .. }
            | Self::SceneBreak
            | Self::PageBreak
            | Self::Generated(_) => None,
        }
    }

    /// The list that it stands in where it has a caption.
    #[must_use]
    pub const fn list_of(&self) -> Option<ListOf> {
        match self {
            Self::Figure(_) => Some(ListOf::Figures),
            Self::Table(_) => Some(ListOf::Tables),
            Self::Code(_) => Some(ListOf::Listings),
            Self::Paragraph(_)
            | Self::Heading(_)
            | Self::Quote { .. }
            | Self::Verse(_)
            | Self::List(_)
            | Self::Definitions(_)
            | Self::Div { .. }
            | Self::Question { .. }
            | Self::Card { .. }
            | Self::SceneBreak
            | Self::PageBreak
            | Self::Math(_)
            | Self::Generated(_) => None,
        }
    }

    /// The caption of a picture, a table, a listing.
    #[must_use]
    pub fn caption(&self) -> Option<&Caption<S>> {
        match self {
            Self::Figure(it) => it.caption.as_ref(),
            Self::Table(it) => it.caption.as_ref(),
            Self::Code(it) => it.caption.as_ref(),
            Self::Paragraph(_)
            | Self::Heading(_)
            | Self::Quote { .. }
            | Self::Verse(_)
            | Self::List(_)
            | Self::Definitions(_)
            | Self::Div { .. }
            | Self::Question { .. }
            | Self::Card { .. }
            | Self::SceneBreak
            | Self::PageBreak
            | Self::Math(_)
            | Self::Generated(_) => None,
        }
    }

    /// The lists that stand directly in it, in reading order: a table's and a listing's caption first, a figure's last.
    #[must_use]
    pub fn parts<'a>(&'a self) -> Vec<Part<'a, S>> {
        match self {
            Self::Paragraph(content) => vec![Part::Inlines(content)],
            Self::Heading(heading) => vec![Part::Inlines(&heading.content)],
            Self::Quote { blocks, attribution } => {
                let by = attribution.iter().map(|it| Part::Inlines(it));
                [Part::Blocks(blocks)].into_iter().chain(by).collect()
            }
            Self::Verse(lines) => lines.iter().map(|it| Part::Inlines(&it.content)).collect(),
            Self::List(list) => list.items.iter().map(|it| Part::Blocks(&it.blocks)).collect(),
            Self::Definitions(all) => {
                let entry = |entry: &'a Definition<S>| {
                    let terms = entry.terms.iter().map(|it| Part::Inlines(&it.content));
                    terms.chain(entry.definitions.iter().map(|it| Part::Blocks(it)))
                };
                all.iter().flat_map(entry).collect()
            }
            Self::Code(it) => {
                let name = it.name.iter().map(|it| Part::Inlines(it));
                let marks = it.callouts.iter().map(|it| Part::Inlines(&it.mark));
                words_of(it.caption.as_ref()).chain(name).chain(marks).collect()
            }
            Self::Table(table) => table_parts(table),
            Self::Figure(figure) => words_of(figure.caption.as_ref()).collect(),
            Self::Div { title, blocks, attribution, .. } => {
                let title = title.iter().map(|it| Part::Inlines(&it.content));
                let by = attribution.iter().map(|it| Part::Inlines(it));
                title.chain([Part::Blocks(blocks)]).chain(by).collect()
            }
            Self::Question { question, answer } => {
                vec![Part::Inlines(&question.content), Part::Blocks(answer)]
            }
            Self::Card { blocks, .. } => vec![Part::Blocks(blocks)],
            Self::Generated(matter) => matter.lists().into_iter().map(Part::Inlines).collect(),
            Self::SceneBreak | Self::PageBreak | Self::Math(..) => Vec::new(),
        }
    }

    /// The same lists in the same order, to be changed.
    pub fn parts_mut<'a>(&'a mut self) -> Vec<PartMut<'a, S>> {
        match self {
            Self::Paragraph(content) => vec![PartMut::Inlines(content)],
            Self::Heading(heading) => vec![PartMut::Inlines(&mut heading.content)],
            Self::Quote { blocks, attribution } => {
                let by = attribution.iter_mut().map(PartMut::Inlines);
                [PartMut::Blocks(blocks)].into_iter().chain(by).collect()
            }
            Self::Verse(lines) => {
                lines.iter_mut().map(|it| PartMut::Inlines(&mut it.content)).collect()
            }
            Self::List(list) => {
                list.items.iter_mut().map(|it| PartMut::Blocks(&mut it.blocks)).collect()
            }
            Self::Definitions(all) => {
                let entry = |entry: &'a mut Definition<S>| {
                    let terms = entry.terms.iter_mut();
                    let terms = terms.map(|it| PartMut::Inlines(&mut it.content));
                    terms.chain(entry.definitions.iter_mut().map(PartMut::Blocks))
                };
                all.iter_mut().flat_map(entry).collect()
            }
            Self::Code(it) => {
                let name = it.name.iter_mut().map(PartMut::Inlines);
                let marks = it.callouts.iter_mut().map(|it| PartMut::Inlines(&mut it.mark));
                words_of_mut(it.caption.as_mut()).chain(name).chain(marks).collect()
            }
            Self::Table(table) => table_parts_mut(table),
            Self::Figure(figure) => words_of_mut(figure.caption.as_mut()).collect(),
            Self::Div { title, blocks, attribution, .. } => {
                let title = title.iter_mut().map(|it| PartMut::Inlines(&mut it.content));
                let by = attribution.iter_mut().map(PartMut::Inlines);
                title.chain([PartMut::Blocks(blocks)]).chain(by).collect()
            }
            Self::Question { question, answer } => {
                vec![PartMut::Inlines(&mut question.content), PartMut::Blocks(answer)]
            }
            Self::Card { blocks, .. } => vec![PartMut::Blocks(blocks)],
            Self::Generated(matter) => {
                matter.lists_mut().into_iter().map(PartMut::Inlines).collect()
            }
            Self::SceneBreak | Self::PageBreak | Self::Math(..) => Vec::new(),
        }
    }
}

fn words_of<S: Stage>(caption: Option<&Caption<S>>) -> impl Iterator<Item = Part<'_, S>> {
    caption.into_iter().map(|it| Part::Inlines(&it.content))
}

fn words_of_mut<S: Stage>(
    caption: Option<&mut Caption<S>>,
) -> impl Iterator<Item = PartMut<'_, S>> {
    caption.into_iter().map(|it| PartMut::Inlines(&mut it.content))
}

fn table_parts<S: Stage>(table: &Table<S>) -> Vec<Part<'_, S>> {
    let cells = table.cells().flat_map(|it| [Part::Inlines(&it.content), Part::Blocks(&it.blocks)]);
    words_of(table.caption.as_ref()).chain(cells).collect()
}

fn table_parts_mut<S: Stage>(table: &mut Table<S>) -> Vec<PartMut<'_, S>> {
    let cells = table.head.iter_mut().chain(&mut table.rows).flatten();
    let cells =
        cells.flat_map(|it| [PartMut::Inlines(&mut it.content), PartMut::Blocks(&mut it.blocks)]);
    words_of_mut(table.caption.as_mut()).chain(cells).collect()
}

impl<S: Stage> Inline<S> {
    /// A run of words.
    #[must_use]
    pub fn as_words(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The text of a leaf: words, code, a formula's TeX.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Math(text, _) => Some(text),
            Self::Styled { .. } | Self::Span { .. } | Self::LineBreak | Self::Reference(_) => None,
        }
    }

    /// The inlines directly inside it; empty for a leaf.
    #[must_use]
    pub fn content(&self) -> &[Self] {
        match self {
            Self::Styled { content, .. } | Self::Span { content, .. } => content,
            Self::Reference(reference) => reference.content(),
            Self::Text(_) | Self::Code(_) | Self::LineBreak | Self::Math(..) => &[],
        }
    }

    /// The same, to be changed; `None` for a leaf.
    pub fn content_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::Styled { content, .. } | Self::Span { content, .. } => Some(content),
            Self::Reference(reference) => reference.content_mut(),
            Self::Text(_) | Self::Code(_) | Self::LineBreak | Self::Math(..) => None,
        }
    }

    /// Those inlines inside it that stand where it stands: not the words of a note.
    fn shown(&self) -> &[Self] {
        match self {
            Self::Reference(reference) => reference.shown(),
            Self::Styled { .. }
            | Self::Span { .. }
            | Self::Text(_)
            | Self::Code(_)
            | Self::LineBreak
            | Self::Math(..) => self.content(),
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

/// Calls `see` for every inline, parents first, in reading order.
pub fn walk_inlines<'a, S: Stage>(inlines: &'a [Inline<S>], see: &mut impl FnMut(&'a Inline<S>)) {
    for inline in inlines {
        see(inline);
        walk_inlines(inline.content(), see);
    }
}

/// Like [`walk_inlines`], without what stands in notes.
pub fn walk_shown<'a, S: Stage>(inlines: &'a [Inline<S>], see: &mut impl FnMut(&'a Inline<S>)) {
    for inline in inlines {
        see(inline);
        walk_shown(inline.shown(), see);
    }
}

/// The words alone, without notes: for titles, alternative texts and running heads.
#[must_use]
pub fn plain_text<S: Stage>(inlines: &[Inline<S>]) -> String {
    let mut words = String::new();
    walk_shown(inlines, &mut |inline| match inline {
        Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
            words.push_str(&text.text)
        }
        Inline::LineBreak => words.push(' '),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {}
    });
    words
}

/// The words alone, with formulas in words of the language; as their TeX where there are none.
#[must_use]
pub fn spoken_text(inlines: &[Inline<Settled>], lang: &Lang) -> String {
    let mut words = String::new();
    walk_shown(inlines, &mut |inline| match inline {
        Inline::Math(tex, tree) => {
            let said = tree.as_ref().and_then(|it| speech(&it.nodes, lang.primary()));
            words.push_str(said.as_deref().unwrap_or(&tex.text));
        }
        Inline::Text(text) | Inline::Code(text) => words.push_str(&text.text),
        Inline::LineBreak => words.push(' '),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {}
    });
    words
}

/// The lists of blocks directly inside a block, in reading order.
#[must_use]
pub fn child_blocks<S: Stage>(block: &Block<S>) -> Vec<&[Block<S>]> {
    let blocks = |part| match part {
        Part::Blocks(blocks) => Some(blocks),
        Part::Inlines(_) => None,
    };
    block.kind.parts().into_iter().filter_map(blocks).collect()
}

/// The same, to be changed.
pub fn child_blocks_mut<S: Stage>(block: &mut Block<S>) -> Vec<&mut Vec<Block<S>>> {
    let blocks = |part| match part {
        PartMut::Blocks(blocks) => Some(blocks),
        PartMut::Inlines(_) => None,
    };
    block.kind.parts_mut().into_iter().filter_map(blocks).collect()
}

/// The lists of inlines that stand in a block itself, not in blocks within it, in reading order.
#[must_use]
pub fn inline_lists<S: Stage>(block: &Block<S>) -> Vec<&[Inline<S>]> {
    let inlines = |part| match part {
        Part::Inlines(inlines) => Some(inlines),
        Part::Blocks(_) => None,
    };
    block.kind.parts().into_iter().filter_map(inlines).collect()
}

/// What recto makes in blocks, however deep it stands in them, in reading order, to be changed.
pub fn generated_mut<S: Stage>(blocks: &mut [Block<S>]) -> Vec<&mut S::Generated> {
    let mut all = Vec::new();
    gather_generated(blocks, &mut all);
    all
}

fn gather_generated<'a, S: Stage>(blocks: &'a mut [Block<S>], all: &mut Vec<&'a mut S::Generated>) {
    for block in blocks {
        if !matches!(block.kind, BlockKind::Generated(_)) {
            child_blocks_mut(block).into_iter().for_each(|it| gather_generated(it, all));
        } else if let BlockKind::Generated(made) = &mut block.kind {
            all.push(made);
        }
    }
}
