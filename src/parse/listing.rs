//! `<Listing>` of mdBook's books: code with a number, a caption and the name of its file.

use crate::diag::Span;
use crate::lang::Word;
use crate::model::{Attrs, BlockKind, Caption, DivRole, Inline, Listing, Parsed, Style, Text};
use crate::parse::html::Open;
use crate::parse::markdown::{Blocks, Builder};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Whether an element is such a listing, and not HTML's own of that name, which is long gone.
pub(crate) fn is_listing(open: &Open) -> bool {
    open.name == "listing"
        && ["number", "caption", "file-name"].iter().any(|it| open.get(it).is_some())
}

impl Builder<'_, '_> {
    /// The first code in it bears the caption; without code, all of it does.
    pub(crate) fn listing(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        range: Range<usize>,
        depth: usize,
    ) {
        let (mut blocks, whole) = self.within(open, range.clone(), depth);
        let content = self.listing_caption(open, &range, true);
        if content.is_empty() {
            return self.dress(out, open, &range, blocks, whole);
        }
        if let Some(id) = open.id() {
            let anchor = self.anchor(id, &range);
            self.push(out, BlockKind::Paragraph(vec![anchor]), Attrs::default(), range.clone());
        }
        let first = blocks.iter_mut().find_map(|it| {
            let BlockKind::Code(own @ Listing { caption: None, .. }) = &mut it.kind else {
                return None;
            };
            Some(own)
        });
        if let Some(own) = first {
            let content = self.listing_caption(open, &range, false);
            own.caption = (!content.is_empty()).then_some(Caption { number: (), content });
            let span = self.cx.span(range.clone());
            let file = open.get("file-name").map(str::trim).filter(|it| !it.is_empty());
            own.name = file.map(|it| vec![Inline::Code(text_of(it, span))]);
            self.end = self.end.max(whole.end);
            out.extend(blocks);
            return;
        }
        let words = BlockKind::Paragraph(content);
        let mut all = Blocks::new();
        self.push(&mut all, words, Attrs::default(), whole.clone());
        all.extend(blocks);
        let (role, title, attribution) = (DivRole::Keep, None, None);
        let kind = BlockKind::Div { role, number: (), title, blocks: all, attribution };
        self.push(out, kind, Attrs::default(), whole);
    }

    /// "Listing 1-1: what it shows", and above it the file's name.
    fn listing_caption(
        &self,
        open: &Open,
        range: &Range<usize>,
        file: bool,
    ) -> Vec<Inline<Parsed>> {
        let span = self.cx.span(range.clone());
        let given = |key: &str| open.get(key).map(str::trim).filter(|it| !it.is_empty());
        let mut content = Vec::new();
        if let Some(name) = given("file-name").filter(|_| file) {
            content.push(Inline::Code(text_of(name, span)));
        }
        let (number, caption) = (given("number"), given("caption"));
        if !content.is_empty() && (number.is_some() || caption.is_some()) {
            content.push(Inline::LineBreak);
        }
        if let Some(number) = number {
            let word = self.cx.dialect.lang.word(Word::Listing);
            let colon = if caption.is_some() { ": " } else { "" };
            let words = crate::lang::numbered(word, number);
            content.push(Inline::Text(text_of(&format!("{words}{colon}"), span)));
        }
        if let Some(caption) = caption {
            content.extend(words(caption, span));
        }
        content
    }
}

fn text_of(words: &str, span: Span) -> Text {
    let mut text = Text::default();
    text.push_made(words, span);
    text
}

/// Markdown of an attribute: emphasis and code.
fn words(source: &str, span: Span) -> Vec<Inline<Parsed>> {
    let mut open: Vec<(Option<Style>, Vec<Inline<Parsed>>)> = vec![(None, Vec::new())];
    for event in Parser::new(source) {
        let node = match event {
            Event::Start(Tag::Emphasis) => {
                open.push((Some(Style::Emphasis), Vec::new()));
                continue;
            }
            Event::Start(Tag::Strong) => {
                open.push((Some(Style::Strong), Vec::new()));
                continue;
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => match open.pop() {
                Some((Some(style), content)) => Inline::Styled { style, content },
                Some(other) => {
                    open.push(other);
                    continue;
                }
                None => continue,
            },
            Event::Text(words) | Event::InlineHtml(words) | Event::Html(words) => {
                Inline::Text(text_of(&words, span))
            }
            Event::Code(words) => Inline::Code(text_of(&words, span)),
            Event::SoftBreak | Event::HardBreak => Inline::Text(text_of(" ", span)),
            _ => continue,
        };
        if let Some((_, content)) = open.last_mut() {
            content.push(node);
        }
    }
    open.into_iter().flat_map(|it| it.1).collect()
}
