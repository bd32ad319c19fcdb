//! What stands in some editions only: names of editions that exist, and no ids that others would miss.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::manifest::Manifest;
use crate::model::{
    Attrs, Block, BlockKind, Book, Condition, Inline, Parsed, child_blocks, inline_lists,
    walk_inlines,
};

/// Checks every condition of the book.
pub(crate) fn condition(sink: &mut Sink, manifest: &Manifest, book: &Book) {
    let mut check = Check { sink, manifest };
    for section in &book.sections {
        check.blocks(&section.blocks, false);
    }
    for note in &book.notes {
        check.blocks(&note.blocks, false);
    }
}

struct Check<'a> {
    sink: &'a mut Sink,
    manifest: &'a Manifest,
}

impl Check<'_> {
    /// `partly`: what is around stands in some editions only.
    fn blocks(&mut self, blocks: &[Block<Parsed>], partly: bool) {
        for block in blocks {
            let partly = partly || block.attrs.only.is_some();
            self.attrs(
                &block.attrs,
                block.span,
                partly && !matches!(block.kind, BlockKind::Heading(_)),
            );
            let mut lists = Vec::new();
            inline_lists(block, &mut lists);
            for list in lists {
                walk_inlines(list, &mut |inline| {
                    if let Inline::Span { attrs, .. } = inline {
                        self.attrs(attrs, attrs.id_span, partly || attrs.only.is_some());
                    }
                });
            }
            for inner in child_blocks(block) {
                self.blocks(inner, partly);
            }
        }
    }

    fn attrs(&mut self, attrs: &Attrs, span: Option<Span>, partly: bool) {
        if let Some(Condition::Editions(names)) = &attrs.only {
            let known = || self.manifest.editions.iter().map(|it| it.name.as_str());
            for name in names.iter().filter(|it| !known().any(|known| known == it.as_str())) {
                let message = format!("the manifest defines no edition `{name}`");
                let found = Diagnostic::new(Code::EditionUnknown, message);
                self.sink
                    .push(found.at_maybe(span, "this stands in none").did_you_mean(name, known()));
            }
        }
        if let (true, Some(id)) = (partly, &attrs.id) {
            let message = format!("`{id}` is not in every edition");
            let found =
                Diagnostic::new(Code::IdPartly, message).at_maybe(attrs.id_span.or(span), "");
            self.sink.push(found.hint(
                "where it is left out, links to it become plain words, and its number is missing",
            ));
        }
    }
}
