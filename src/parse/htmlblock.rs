//! Blocks of raw HTML: a fence's comment, or tags and their text.

use crate::model::Inline;
use crate::parse::context::Context;
use crate::parse::html::{self, Tag};
use crate::parse::inline::paired;
use crate::parse::leaf::{Token, push_run};
use crate::parse::markdown::{Blocks, Builder};
use crate::parse::run::Run;
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;

impl Builder<'_, '_> {
    /// A fence, a comment, or HTML.
    pub(crate) fn html_block(&mut self, out: &mut Blocks, range: Range<usize>, depth: usize) {
        let mut run = Run::default();
        while let Some((event, at)) =
            self.next_if(|it| !matches!(it, Event::End(TagEnd::HtmlBlock)))
        {
            if let Event::Html(text) | Event::Text(text) = event {
                html_text(self.cx, &mut run, &text, at);
            }
        }
        self.next_if(|it| matches!(it, Event::End(TagEnd::HtmlBlock)));
        if let Some(fence) = self.cx.scan.fence(&run.text) {
            let fence = fence.clone();
            self.fence(out, &fence, range, depth);
            return;
        }
        let found = html_tokens(self.cx, &run);
        let found = paired(self.cx, found);
        self.words(out, found, range);
    }
}

/// Text of an HTML block, without what was put in to keep Markdown from reading it.
fn html_text(cx: &Context<'_>, run: &mut Run, text: &str, at: Range<usize>) {
    let mut from = at.start;
    for edit in cx.scan.inserted(&at) {
        run.push(cx.slice(from..edit.start), from..edit.start);
        from = edit.end;
    }
    match from == at.start {
        true => run.push(text, at),
        false => run.push(cx.slice(from..at.end), from..at.end),
    }
}

/// Tags and text of an HTML block.
fn html_tokens(cx: &mut Context<'_>, run: &Run) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = run.text.get(at..).filter(|it| !it.is_empty()) {
        let begin = at + rest.find('<').unwrap_or(rest.len());
        html_words(run, at..begin, &mut out);
        let Some(rest) = run.text.get(begin..).filter(|it| !it.is_empty()) else { break };
        let close = if rest.starts_with("<!--") { "-->" } else { ">" };
        let end = begin + rest.find(close).map_or(rest.len(), |it| it + close.len());
        let text = run.text.get(begin..end).unwrap_or_default();
        let range = run.range(begin..end);
        at = end;
        match html::tag(text) {
            Tag::Comment => {}
            Tag::Break => out.push(Token::Node(Inline::LineBreak, range, 1)),
            Tag::Close(name) => out.push(Token::TagClose(name, range)),
            Tag::Open(open) => {
                // What stands in these is no text.
                if matches!(open.name.as_str(), "script" | "style" | "svg" | "iframe") {
                    let close = format!("</{}", open.name);
                    let rest = run.text.get(end..).unwrap_or_default();
                    at = end + rest.find(&close).unwrap_or(rest.len());
                }
                out.push(Token::TagOpen(open, range));
            }
            Tag::Other => html::unsupported(cx, text, &range),
        }
    }
    out
}

fn html_words(run: &Run, at: Range<usize>, out: &mut Vec<Token>) {
    let mut from = at.start;
    for line in run.text.get(at).unwrap_or_default().split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let (middle, end) = (from + bare.len(), from + line.len());
        push_run(out, &html::entities(bare), run.range(from..middle));
        if middle < end {
            push_run(out, " ", run.range(middle..end));
        }
        from = end;
    }
}
