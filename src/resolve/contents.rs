//! Sections and their headings to a nested table of contents.

use crate::diag::{Code, Diagnostic, NodeId, Sink};
use crate::manifest::SectionRole;
use crate::model::{
    AnchorId, Block, BlockKind, ContentsEntry, Generated, Inline, ListOf, Resolved, Section,
    Settled, Text, child_blocks, is_algorithm, walk_blocks,
};
use crate::resolve::number::holds_sections;
use std::collections::BTreeMap;

/// The contents of a book: parts hold their chapters, chapters their sub-chapters and headings.
pub(crate) fn contents(
    sections: &[Section<Settled>],
    anchors: &BTreeMap<String, AnchorId>,
) -> Vec<ContentsEntry> {
    let mut lines = Vec::new();
    let mut part = None;
    for section in sections {
        if section.role == SectionRole::Part {
            part = Some(section.region);
        }
        let under = part == Some(section.region) && section.in_part;
        let level = usize::from(section.depth) + usize::from(under);
        section_lines(&mut lines, section, level, anchors);
    }
    nest(lines)
}

/// What the lists of figures, tables and listings hold that sections ask for; one that holds nothing is said.
pub(crate) fn captions(
    sink: &mut Sink,
    sections: &[Section<Settled>],
    anchors: &BTreeMap<String, AnchorId>,
) -> BTreeMap<ListOf, Vec<ContentsEntry>> {
    let mut lists: BTreeMap<ListOf, Vec<ContentsEntry>> = BTreeMap::new();
    for section in sections {
        walk_blocks(&section.blocks, &mut |block| {
            if let BlockKind::Generated(Generated::Contents(it)) = &block.kind
                && it.of != ListOf::Headings
            {
                lists.entry(it.of).or_default();
            }
        });
    }
    if lists.is_empty() {
        return lists;
    }
    for section in sections {
        walk_blocks(&section.blocks, &mut |block| {
            let list = block.kind.list_of().and_then(|it| lists.get_mut(&it));
            if let (Some(list), Some(entry)) = (list, captioned(block, anchors)) {
                list.push(entry);
            }
        });
    }
    report_empty(sink, sections, &lists);
    lists
}

fn report_empty(
    sink: &mut Sink,
    sections: &[Section<Settled>],
    lists: &BTreeMap<ListOf, Vec<ContentsEntry>>,
) {
    for section in sections {
        walk_blocks(&section.blocks, &mut |block| {
            let BlockKind::Generated(Generated::Contents(it)) = &block.kind else { return };
            if lists.get(&it.of).is_some_and(Vec::is_empty) {
                let what = match it.of {
                    ListOf::Headings => "heading",
                    ListOf::Figures => "figure",
                    ListOf::Tables => "table",
                    ListOf::Listings => "listing",
                };
                let said = format!("nothing stands in `{}`", it.of.name());
                let found = Diagnostic::new(Code::ListEmpty, said);
                sink.push(
                    found
                        .at_maybe(block.span.or(section.span), "left out of the book")
                        .hint(format!("it holds each {what} that has a caption")),
                );
            }
        });
    }
}

/// The line of a block with a caption. Algorithms stand in no list: they have numbers of their own.
fn captioned(
    block: &Block<Settled>,
    anchors: &BTreeMap<String, AnchorId>,
) -> Option<ContentsEntry> {
    let caption = block.kind.caption()?;
    let id = block.attrs.id.as_ref()?;
    if block.attrs.has("unlisted") || is_algorithm(id) {
        return None;
    }
    let anchor = Some(*anchors.get(id)?);
    let number = caption.number.clone().filter(|it| it.shown);
    let title = bare(&caption.content);
    // A number alone says nothing in a list.
    (!title.is_empty()).then_some(ContentsEntry {
        anchor,
        number,
        title,
        role: None,
        children: Vec::new(),
    })
}

/// A line and how deep it stands.
type Line = (usize, ContentsEntry);

fn section_lines(
    lines: &mut Vec<Line>,
    section: &Section<Settled>,
    level: usize,
    anchors: &BTreeMap<String, AnchorId>,
) {
    if !section.role.properties().listed
        || section.title.is_empty()
        || section.attrs.has("unlisted")
    {
        return;
    }
    let Some(anchor) = section.attrs.id.as_ref().and_then(|it| anchors.get(it)) else { return };
    let entry = ContentsEntry {
        anchor: (!section.draft).then_some(*anchor),
        number: section.number.clone().filter(|it| it.shown),
        title: title(section.short.as_deref(), &section.title),
        role: Some(section.role),
        children: Vec::new(),
    };
    lines.push((level, entry));
    heading_lines(lines, &section.blocks, level, anchors);
}

fn heading_lines(
    lines: &mut Vec<Line>,
    blocks: &[Block<Settled>],
    level: usize,
    anchors: &BTreeMap<String, AnchorId>,
) {
    for block in blocks {
        let anchor = block.attrs.id.as_ref().and_then(|it| anchors.get(it));
        if block.attrs.has("unlisted") {
            continue;
        }
        if let (BlockKind::Heading(heading), Some(anchor)) = (&block.kind, anchor) {
            let entry = ContentsEntry {
                anchor: Some(*anchor),
                number: heading.number.clone().filter(|it| it.shown),
                title: title(heading.short.as_deref(), &heading.content),
                role: None,
                children: Vec::new(),
            };
            lines.push((level + usize::from(heading.level.max(2)) - 1, entry));
        } else if holds_sections(&block.kind) {
            child_blocks(block).iter().for_each(|it| heading_lines(lines, it, level, anchors));
        }
    }
}

/// The short form of a title where its author gave one.
fn title(short: Option<&str>, whole: &[Inline<Settled>]) -> Vec<Inline<Settled>> {
    match short {
        Some(short) => vec![Inline::Text(Text::generated(short))],
        None => bare(whole),
    }
}

/// Lines to a tree; a line that skips levels hangs on the nearest one above it.
fn nest(lines: Vec<Line>) -> Vec<ContentsEntry> {
    let mut open: Vec<Line> = Vec::new();
    let mut roots = Vec::new();
    for line in lines {
        while open.last().is_some_and(|it| it.0 >= line.0) {
            close(&mut open, &mut roots);
        }
        open.push(line);
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

fn close(open: &mut Vec<Line>, roots: &mut Vec<ContentsEntry>) {
    let Some((_, entry)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, parent)) => parent.children.push(entry),
        None => roots.push(entry),
    }
}

/// A title without notes, links and marks, and without nodes: it stands elsewhere already.
pub(crate) fn bare(inlines: &[Inline<Settled>]) -> Vec<Inline<Settled>> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            // A picture stands for its words.
            Inline::Reference(Resolved::Image { alt, .. }) if !alt.is_empty() => {
                out.push(Inline::Text(Text::generated(alt.as_str())));
            }
            Inline::Reference(
                Resolved::Note { .. } | Resolved::Image { .. } | Resolved::Page { .. },
            ) => {}
            Inline::Reference(
                Resolved::Link { content, .. }
                | Resolved::Cite { content, .. }
                | Resolved::Index { content, .. },
            ) => out.extend(bare(content)),
            Inline::Styled { style, content } => {
                out.push(Inline::Styled { style: *style, content: bare(content) });
            }
            // An anchor is of the heading alone.
            Inline::Span { content, .. } if content.is_empty() => {}
            Inline::Span { attrs, content, .. } => {
                let mut attrs = attrs.clone();
                attrs.id = None;
                out.push(Inline::Span { attrs, node: NodeId::NONE, content: bare(content) });
            }
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
                let mut text = text.clone();
                text.node = NodeId::NONE;
                out.push(match inline {
                    Inline::Code(_) => Inline::Code(text),
                    Inline::Math(_, tree) => Inline::Math(text, tree.clone()),
                    Inline::Text(_)
                    | Inline::Styled { .. }
                    | Inline::Span { .. }
                    | Inline::LineBreak
                    | Inline::Reference(_) => Inline::Text(text),
                });
            }
            Inline::LineBreak => out.push(Inline::LineBreak),
        }
    }
    out
}
