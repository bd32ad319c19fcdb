//! Brackets and tags paired among siblings: what has no partner is text, or left out and said.

use crate::model::{Inline, MAX_DEPTH};
use crate::parse::context::Context;
use crate::parse::html::words::{element, picture, spread};
use crate::parse::html::{self, names};
use crate::parse::inline::{Meaning, append_run, bracket, finished, lint_reference, splice};
use crate::parse::leaf::{Token, push_run};
use crate::parse::remark::Html;
use crate::parse::run::Run;
use std::ops::Range;

/// Pairs brackets and tags; what has no partner is text.
pub(crate) fn paired(cx: &mut Context<'_>, tokens: Vec<Token>) -> Vec<Token> {
    let tokens = spread(cx, tokens);
    let mut pairing = Pairing {
        plain: None,
        frames: Vec::new(),
        out: Vec::new(),
        beyond: 0,
        skip: 0,
        deep: false,
    };
    for token in tokens {
        pairing.token(cx, token);
    }
    while let Some(frame) = pairing.frames.pop() {
        pairing.unclosed(cx, frame);
    }
    pairing.out
}

/// What is open.
struct Frame {
    kind: Kind,
    out: Vec<Token>,
}

enum Kind {
    Bracket(Range<usize>),
    Tag(html::Open, Range<usize>),
}

struct Pairing {
    /// The last pair of brackets that means nothing.
    plain: Option<Range<usize>>,
    frames: Vec<Frame>,
    out: Vec<Token>,
    /// Brackets beyond the cap, which their partners don't close.
    beyond: usize,
    skip: usize,
    /// That tags nest too deep was said.
    deep: bool,
}

impl Pairing {
    fn token(&mut self, cx: &mut Context<'_>, token: Token) {
        let skip = self.skip;
        match token {
            Token::Run(mut run) => {
                run.skip_to(skip);
                self.run(&run);
            }
            Token::Node(_, ref range, _)
            | Token::Display(_, ref range)
            | Token::Open(ref range)
            | Token::Close(ref range)
            | Token::TagOpen(_, ref range)
            | Token::TagClose(_, ref range)
                if range.start < skip => {}
            Token::Image(ref picture) if picture.range.start < skip => {}
            // These part paragraphs, and stand in none.
            Token::Fence(..) | Token::Pre(_) => {}
            Token::Open(range) => self.open(cx, Kind::Bracket(range)),
            Token::Close(range) => self.close(cx, range),
            Token::TagOpen(open, range) => self.tag_open(cx, open, range),
            Token::TagClose(name, range) => self.tag_close(cx, &name, &range),
            Token::Node(..) | Token::Image(_) | Token::Display(..) => self.top().push(token),
        }
    }

    fn top(&mut self) -> &mut Vec<Token> {
        match self.frames.last_mut() {
            Some(frame) => &mut frame.out,
            None => &mut self.out,
        }
    }

    fn run(&mut self, run: &Run) {
        append_run(self.top(), run);
    }

    fn open(&mut self, cx: &mut Context<'_>, kind: Kind) {
        if self.frames.len() >= MAX_DEPTH
            && let Kind::Bracket(range) = &kind
        {
            if self.beyond == 0 && (cx.dialect.full || cx.dialect.citations) {
                cx.too_deep(range.clone());
            }
            self.beyond += 1;
            let range = range.clone();
            push_run(self.top(), "[", range);
            return;
        }
        self.frames.push(Frame { kind, out: Vec::new() });
    }

    fn close(&mut self, cx: &mut Context<'_>, range: Range<usize>) {
        let open = self.frames.iter().rposition(|it| matches!(it.kind, Kind::Bracket(_)));
        let Some(open) = open.filter(|_| self.beyond == 0) else {
            self.beyond = self.beyond.saturating_sub(1);
            push_run(self.top(), "]", range);
            return;
        };
        while self.frames.len() > open + 1 {
            if let Some(frame) = self.frames.pop() {
                self.unclosed(cx, frame);
            }
        }
        let Some(Frame { kind: Kind::Bracket(from), out }) = self.frames.pop() else { return };
        let parent = self.top();
        match bracket(cx, parent, out, &from, &range) {
            Meaning::Read(skip) => self.skip = skip.unwrap_or(self.skip),
            Meaning::Nothing => {
                if let Some(words) = self.plain.take_if(|it| it.end == from.start) {
                    lint_reference(cx, &words, &from, &range);
                }
                self.plain = Some(from.start..range.end);
            }
        }
    }

    fn tag_open(&mut self, cx: &mut Context<'_>, open: html::Open, range: Range<usize>) {
        let innermost = match self.frames.last().map(|it| &it.kind) {
            Some(Kind::Tag(open, _)) if names::is_ruby_part(&open.name) => Some(open.name.clone()),
            _ => None,
        };
        if let Some(ends) = innermost.filter(|_| names::is_ruby_part(&open.name)) {
            let end = range.start..range.start;
            self.tag_close(cx, &ends, &end);
        }
        if let Some(image) = picture(cx, &open, &range) {
            self.top().push(Token::Node(Inline::Reference(image), range, 1));
        } else if names::is_block(&open.name) {
            // Here is no place for a block; its words stay apart from those before it.
            self.blank(&range);
        } else if open.name == "wbr" {
            push_run(self.top(), "\u{200b}", range);
        } else if names::is_part(&open.name) {
            // Means nothing by itself.
        } else if !names::is_words(&open.name) {
            cx.html(Html::Unknown, &open.name, range);
        } else if open.void {
            // An anchor need not hold anything.
            if let Ok(node) = element(cx, &open, &range, Vec::new()) {
                self.top().push(Token::Node(node, range, 1));
            }
        } else if self.frames.len() < MAX_DEPTH {
            self.open(cx, Kind::Tag(open, range));
        } else if !std::mem::replace(&mut self.deep, true) {
            cx.too_deep(range);
        }
    }

    /// A blank, if none stands there.
    fn blank(&mut self, range: &Range<usize>) {
        let apart = match self.top().last() {
            Some(Token::Run(run)) => run.text.ends_with([' ', '\n']),
            Some(Token::Node(Inline::LineBreak, ..)) | None => true,
            Some(_) => false,
        };
        if !apart {
            push_run(self.top(), " ", range.clone());
        }
    }

    fn tag_close(&mut self, cx: &mut Context<'_>, name: &str, range: &Range<usize>) {
        let open = self
            .frames
            .iter()
            .rposition(|it| matches!(&it.kind, Kind::Tag(open, _) if open.name == name));
        let Some(open) = open else {
            // Its beginning was ended or left out, and that was said.
            if names::is_block(name) {
                self.blank(range);
            }
            return;
        };
        while self.frames.len() > open + 1 {
            match self.frames.last().map(|it| &it.kind) {
                Some(Kind::Tag(inner, _)) if names::is_ruby_part(&inner.name) => {
                    let inner = inner.name.clone();
                    self.tag_close(cx, &inner, &(range.start..range.start));
                }
                _ => {
                    if let Some(frame) = self.frames.pop() {
                        self.unclosed(cx, frame);
                    }
                }
            }
        }
        let Some(Frame { kind: Kind::Tag(tag, from), out }) = self.frames.pop() else { return };
        let code = matches!(tag.name.as_str(), "code" | "tt" | "samp");
        let out = if code { verbatim(cx, out) } else { out };
        let (content, height) = finished(cx, out);
        let whole = from.start..range.end;
        if height >= MAX_DEPTH {
            cx.too_deep(from);
            splice(self.top(), content, &whole, height);
            return;
        }
        match element(cx, &tag, &from, content) {
            Ok(node) => self.top().push(Token::Node(node, whole, height + 1)),
            Err(content) => splice(self.top(), content, &whole, height),
        }
    }

    /// A bracket or tag without partner.
    fn unclosed(&mut self, cx: &mut Context<'_>, frame: Frame) {
        match frame.kind {
            Kind::Bracket(range) => push_run(self.top(), "[", range),
            Kind::Tag(open, range) => {
                // An anchor need not hold anything.
                if let Ok(node) = element(cx, &open, &range, Vec::new())
                    && matches!(node, Inline::Span { .. })
                    && open.name == "a"
                {
                    self.top().push(Token::Node(node, range, 1));
                } else if !names::ends_by_itself(&open.name) {
                    cx.html(Html::Unclosed, &open.name, range);
                }
            }
        }
        for token in frame.out {
            match token {
                Token::Run(run) => self.run(&run),
                other => self.top().push(other),
            }
        }
    }
}

/// Text in code stands as it is: no signs in it are markup.
fn verbatim(cx: &Context<'_>, tokens: Vec<Token>) -> Vec<Token> {
    let each = tokens.into_iter().map(|it| match it {
        Token::Run(run) => {
            let range = run.range(0..run.text.len());
            Token::Node(Inline::Text(run.leaf(cx)), range, 2)
        }
        other => other,
    });
    each.collect()
}
