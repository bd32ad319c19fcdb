//! Blocks of raw HTML to tokens: tags, words, code, and the fences that stand between them.

use crate::model::{Inline, Text};
use crate::parse::block::{drop_line_end, without_tabs};
use crate::parse::context::Context;
use crate::parse::html::{self, Open, Tag, entities, tag_length};
use crate::parse::leaf::{Preformatted, Token, parts_squares, push_run};
use crate::parse::markdown::{Blocks, Builder};
use crate::parse::remark::Html;
use crate::parse::run::{Run, push_mapped};
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;

/// Elements whose contents are no HTML. HTML Living Standard §13.1.2.
const RAW: [&str; 7] = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title"];

impl Builder<'_, '_> {
    /// A fence, or HTML, which waits to be read.
    pub(crate) fn html_block(&mut self, out: &mut Blocks, range: Range<usize>, depth: usize) {
        let run = self.html_run();
        if let Some(fence) = self.cx.scan.fence(&run.text) {
            let fence = fence.clone();
            self.fence(out, &fence, range, depth);
            return;
        }
        let found = html_tokens(self.cx, &run);
        self.queue.extend(found);
    }

    /// The text of a block of HTML, and its end.
    pub(crate) fn html_run(&mut self) -> Run {
        let mut run = Run::default();
        while let Some((event, at)) =
            self.next_if(|it| !matches!(it, Event::End(TagEnd::HtmlBlock)))
        {
            if let Event::Html(text) | Event::Text(text) = event {
                html_text(self.cx, &mut run, &text, at);
            }
        }
        self.next_if(|it| matches!(it, Event::End(TagEnd::HtmlBlock)));
        run
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
pub(crate) fn html_tokens(cx: &Context<'_>, run: &Run) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < run.text.len() {
        let rest = run.text.get(at..).unwrap_or_default();
        let begin = at + rest.find('<').unwrap_or(rest.len());
        html_words(cx, run, at..begin, &mut out);
        let rest = run.text.get(begin..).unwrap_or_default();
        at = match tag_length(rest) {
            Some(length) => begin + html_tag(cx, run, begin..begin + length, &mut out),
            None => {
                let sign = rest.get(..1).unwrap_or_default();
                push_run(&mut out, sign, run.range(begin..begin + sign.len()));
                begin + 1
            }
        };
    }
    out
}

/// Reads one tag, with the contents of what holds no HTML; how many bytes these are.
fn html_tag(cx: &Context<'_>, run: &Run, at: Range<usize>, out: &mut Vec<Token>) -> usize {
    let text = run.text.get(at.clone()).unwrap_or_default();
    let range = run.range(at.clone());
    let after = run.text.get(at.end..).unwrap_or_default();
    match html::tag(text) {
        Tag::Comment => {
            let fence = cx.scan.fence(text).cloned();
            out.extend(fence.map(|it| Token::Fence(it, range)));
        }
        Tag::Break => out.push(Token::Node(Inline::LineBreak, range, 1)),
        Tag::Close(name) => out.push(Token::TagClose(name, range)),
        Tag::Other(name) => cx.html(Html::Dropped, &name, range),
        Tag::Open(open) if open.name == "pre" && !open.void => {
            let (inner, whole) = inside(after, "pre");
            let range = run.range(at.start..at.end + whole);
            out.push(Token::Pre(Box::new(preformatted(
                cx,
                run,
                open,
                at.end..at.end + inner,
                range,
            ))));
            return text.len() + whole;
        }
        Tag::Open(open) if RAW.contains(&open.name.as_str()) && !open.void => {
            let (_, whole) = inside(after, &open.name);
            let end = run.range(at.end + whole..at.end + whole);
            out.push(Token::TagOpen(open.clone(), range));
            out.push(Token::TagClose(open.name, end));
            return text.len() + whole;
        }
        Tag::Open(open) => out.push(Token::TagOpen(open, range)),
    }
    text.len()
}

/// Length of what stands before the end tag of an element, and with it.
fn inside(text: &str, name: &str) -> (usize, usize) {
    let close = text.match_indices("</").find(|(at, _)| {
        let found = text.get(at + 2..at + 2 + name.len());
        found.is_some_and(|it| it.eq_ignore_ascii_case(name))
    });
    let Some((inner, _)) = close else { return (text.len(), text.len()) };
    let rest = text.get(inner..).unwrap_or_default();
    (inner, inner + rest.find('>').map_or(rest.len(), |it| it + 1))
}

/// Code of `<pre>`: its lines as they stand.
fn preformatted(
    cx: &Context<'_>,
    run: &Run,
    open: Open,
    inner: Range<usize>,
    range: Range<usize>,
) -> Preformatted {
    let mut text = Text::default();
    let mut language = language(&open);
    let mut at = inner.start;
    // The line end right after the tag is none of the code's. HTML Living Standard §13.1.2.5.
    at += usize::from(run.text.get(at..).is_some_and(|it| it.starts_with('\n')));
    while let Some(rest) = run.text.get(at..inner.end).filter(|it| !it.is_empty()) {
        if let Some(length) = tag_length(rest) {
            match html::tag(rest.get(..length).unwrap_or_default()) {
                Tag::Break => text.push_made("\n", cx.span(run.range(at..at + length))),
                Tag::Open(open) => language = language.or(self::language(&open)),
                _ => {}
            }
            at += length;
            continue;
        }
        let sign = rest.chars().next().map_or(1, char::len_utf8);
        let rest = rest.get(sign..).unwrap_or_default();
        let length = sign + rest.find('<').unwrap_or(rest.len());
        lines(cx, run, at..at + length, &mut text);
        at += length;
    }
    drop_line_end(&mut text);
    if text.text.contains('\t') {
        text = without_tabs(&text);
    }
    Preformatted { text, language, open, range }
}

/// Appends the text of code, line by line.
fn lines(cx: &Context<'_>, run: &Run, at: Range<usize>, text: &mut Text) {
    let mut from = at.start;
    for line in run.text.get(at).unwrap_or_default().split_inclusive('\n') {
        let range = run.range(from..from + line.len());
        let words = entities(line);
        let words = if words.contains('\r') { words.replace('\r', "") } else { words };
        push_mapped(cx, text, &words, range);
        from += line.len();
    }
}

/// The language that a class of code names.
pub(crate) fn language(open: &Open) -> Option<String> {
    let named =
        |it: &str| it.strip_prefix("language-").or(it.strip_prefix("lang-")).map(str::to_owned);
    open.classes().find_map(named)
}

/// Words of HTML: blanks of any kind and number are one, entities are read.
fn html_words(cx: &Context<'_>, run: &Run, at: Range<usize>, out: &mut Vec<Token>) {
    let mut from = at.start;
    let mut rest = run.text.get(at).unwrap_or_default();
    while !rest.is_empty() {
        let bare = rest.trim_ascii_start();
        let blanks = rest.len() - bare.len();
        if blanks > 0 {
            let range = run.range(from..from + blanks);
            let parts = rest.get(..blanks).is_some_and(|it| it.contains('\n'));
            if !parts || !parts_squares(cx.text(), &range) {
                push_run(out, " ", range);
            }
        }
        from += blanks;
        let length = bare.find(|it: char| it.is_ascii_whitespace()).unwrap_or(bare.len());
        let (word, after) = bare.split_at(length);
        html_word(run, word, from, out);
        from += length;
        rest = after;
    }
}

fn html_word(run: &Run, word: &str, mut from: usize, out: &mut Vec<Token>) {
    for piece in word.split_inclusive(';') {
        let plain = piece.rfind('&').unwrap_or(piece.len());
        let (before, entity) = piece.split_at(plain);
        push_run(out, before, run.range(from..from + before.len()));
        from += before.len();
        push_run(out, &entities(entity), run.range(from..from + entity.len()));
        from += entity.len();
    }
}
