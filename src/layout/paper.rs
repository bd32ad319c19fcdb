//! What of a book is lost on paper: addresses that links alone hold.

use crate::diag::{Code, Diagnostic, Place, Sink, Span};
use crate::layout::Setting;
use crate::model::{
    Document, Inline, Resolved, Settled, Target, inline_lists, plain_text, walk_blocks,
    walk_inlines,
};

/// Says once that links out of the book have addresses that no words print.
pub(super) fn addresses(sink: &mut Sink, setting: &Setting<'_>, document: &Document) {
    let mut lost: Vec<(&str, Option<Span>)> = Vec::new();
    let sections = document.sections.iter();
    for section in sections.clone() {
        walk_inlines(&section.title, &mut |it| lost.extend(lost_address(document, it)));
    }
    let notes = document.notes.iter().map(|it| &it.blocks);
    for blocks in sections.map(|it| &it.blocks).chain(notes) {
        walk_blocks(blocks, &mut |block| {
            let lists = inline_lists(block);
            for list in lists {
                walk_inlines(list, &mut |it| lost.extend(lost_address(document, it)));
            }
        });
    }
    let Some((url, span)) = lost.first().copied() else { return };
    let edition = &setting.edition.name;
    let said = match lost.len() {
        1 => format!("in `{edition}`, the address `{url}` of a link is printed nowhere"),
        more => format!(
            "in `{edition}`, the addresses of {more} links are printed nowhere; the first is `{url}`"
        ),
    };
    sink.push(
        Diagnostic::new(Code::LinkOnPaper, said)
            .at_maybe(span, "paper has no links")
            .hint("write the address into a note or into the words, in a span `{only=pdf}` if it is to stand there alone"),
    );
}

/// The address of a link that its words do not say, and where its words stand.
fn lost_address<'a>(
    document: &Document,
    inline: &'a Inline<Settled>,
) -> Option<(&'a str, Option<Span>)> {
    let Inline::Reference(Resolved::Link { to: Target::External(url), content, .. }) = inline
    else {
        return None;
    };
    let words = plain_text(content);
    if words.contains(bare(url)) {
        return None;
    }
    let mut span = None;
    walk_inlines(content, &mut |it| {
        if let Inline::Text(text) | Inline::Code(text) = it
            && span.is_none()
        {
            let len = u32::try_from(text.text.len()).unwrap_or(u32::MAX);
            span = document.span(Place::of(text.node), len);
        }
    });
    Some((url, span))
}

/// An address as people write it: without its scheme, `www.` and the last slash; a DOI by its name.
fn bare(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |it| it.1);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    let rest =
        ["doi.org/", "dx.doi.org/"].iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_as_people_write_them() {
        assert_eq!(bare("https://www.example.org/review/"), "example.org/review");
        assert_eq!(bare("mailto:ada@example.org"), "ada@example.org");
        assert_eq!(bare("https://doi.org/10.1000/182"), "10.1000/182");
    }
}
