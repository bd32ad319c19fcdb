//! Block quotations that do not say where they are from.

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{
    Block, BlockKind, Book, CiteItem, Inline, Parsed, Pending, child_blocks, inline_lists,
    walk_blocks, walk_inlines,
};

/// Says which block quotations name neither author nor work, and which name a work and no page of it.
pub(crate) fn lint(sink: &mut Sink, book: &Book) {
    for section in &book.sections {
        blocks(sink, &section.blocks);
    }
}

fn blocks(sink: &mut Sink, all: &[Block<Parsed>]) {
    let mut before: Option<&Block<Parsed>> = None;
    for block in all {
        if let BlockKind::Quote { blocks: quoted, attribution } = &block.kind {
            let mut named = attribution.as_deref().map(citations).unwrap_or_default();
            named.extend(cited_in(quoted));
            // "As Löwy writes [@lowy2020, p. 5]:" leads a quotation in.
            if named.is_empty() && attribution.is_none() {
                let lead = before.and_then(|it| it.kind.as_paragraph());
                named = lead.map(citations).unwrap_or_default();
            }
            quotation(sink, block, attribution.is_some(), &named);
        } else if !matches!(block.kind, BlockKind::Card { .. }) {
            // A card names the work of its quotation.
            child_blocks(block).into_iter().for_each(|it| blocks(sink, it));
        }
        before = Some(block);
    }
}

fn quotation(sink: &mut Sink, block: &Block<Parsed>, attributed: bool, named: &[&CiteItem]) {
    let located = |it: &&&CiteItem| it.locator.is_some() || !it.suffix.is_empty();
    let (message, hint) = match named.first() {
        None if attributed => return,
        None => (
            "a quotation does not say whose it is".to_owned(),
            "end it with a line of its own, `— Author, *Work* [@key, p. 5]`",
        ),
        Some(_) if named.iter().any(|it| located(&it)) => return,
        Some(it) => (
            format!("a quotation from `{}` does not say the page", it.key),
            "write `[@key, p. 5]`, or `ch. 2` where there are no pages",
        ),
    };
    let found = Diagnostic::new(Code::QuoteSource, message);
    let at = named.first().map(|it| it.span).or(block.span);
    sink.push(found.at_maybe(at, "").hint(hint));
}

fn citations(inlines: &[Inline<Parsed>]) -> Vec<&CiteItem> {
    let mut all = Vec::new();
    walk_inlines(inlines, &mut |it| match it {
        Inline::Reference(Pending::Citation { items, .. }) => all.extend(items),
        Inline::Reference(Pending::InlineNote { content, .. }) => all.extend(citations(content)),
        Inline::Reference(_)
        | Inline::Text(_)
        | Inline::Styled { .. }
        | Inline::Span { .. }
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak => {}
    });
    all
}

fn cited_in(all: &[Block<Parsed>]) -> Vec<&CiteItem> {
    let mut found = Vec::new();
    walk_blocks(all, &mut |block| {
        found.extend(inline_lists(block).into_iter().flat_map(citations));
    });
    found
}
