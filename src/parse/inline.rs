//! Tokens to inlines: what brackets mean, citations, notes, spans, superscripts.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::lang::is_square;
use crate::model::{
    Attrs, CiteItem, CiteMode, CrossForm, Inline, MAX_DEPTH, Parsed, Pending, RefKind, Style,
    id_of_label,
};
use crate::parse::attr::{Known, Raw, attributes, settle};
use crate::parse::cite::{self, Bracketed};
use crate::parse::context::Context;
use crate::parse::extent;
use crate::parse::figure::picture_inline;
use crate::parse::foreign;
use crate::parse::index::take_mark;
use crate::parse::leaf::{Token, push_run};
use crate::parse::pair::paired;
use crate::parse::remark;
use crate::parse::run::Run;
use std::ops::Range;

const SPAN: Known = Known {
    what: "a span",
    classes: &["sc", "index", "main", "gls", "term", "page", "kbd", "keep", "as-typed"],
    keys: &["index", "sort", "see", "see-also", "start", "end", "gls", "title"],
};

const LINK: Known = Known { what: "a link or code", classes: &[], keys: &["title"] };

/// Everything that stands side by side, and how deep it is nested.
pub(crate) fn inlines(cx: &mut Context<'_>, tokens: Vec<Token>) -> (Vec<Inline<Parsed>>, usize) {
    let tokens = paired(cx, tokens);
    finished(cx, tokens)
}

/// Code or a link with attributes after it.
pub(crate) fn wrap_link(cx: &mut Context<'_>, node: Inline<Parsed>, raw: Raw) -> Inline<Parsed> {
    // Any class may name the language of code.
    let classes = if matches!(node, Inline::Code(_)) { raw.classes.clone() } else { Vec::new() };
    let names: Vec<String> = classes.iter().map(|it| it.0.clone()).collect();
    let raw = if names.is_empty() { raw } else { Raw { classes: Vec::new(), ..raw } };
    let map = &cx.scan.out;
    let mut attrs = settle(cx, map, raw, &LINK);
    attrs.classes.extend(names);
    Inline::Span { attrs, node: NodeId::NONE, content: vec![node] }
}

/// What a pair of brackets came to.
pub(crate) enum Meaning {
    /// Something, with attributes up to that byte.
    Read(Option<usize>),
    /// Brackets.
    Nothing,
}

pub(crate) fn append_run(out: &mut Vec<Token>, run: &Run) {
    if run.text.is_empty() {
        return;
    }
    if let Some(Token::Run(last)) = out.last_mut() {
        last.append(run);
    } else {
        out.push(Token::Run(run.clone()));
    }
}

pub(crate) fn splice(
    out: &mut Vec<Token>,
    content: Vec<Inline<Parsed>>,
    range: &Range<usize>,
    height: usize,
) {
    out.extend(content.into_iter().map(|it| Token::Node(it, range.clone(), height)));
}

/// What a pair of brackets means, put behind `parent`.
pub(crate) fn bracket(
    cx: &mut Context<'_>,
    parent: &mut Vec<Token>,
    content: Vec<Token>,
    open: &Range<usize>,
    close: &Range<usize>,
) -> Meaning {
    let raw = if cx.dialect.full { attributes(cx.text(), close.end) } else { None };
    let end = raw.as_ref().map_or(close.end, |it| it.range.end);
    let whole = open.start..end;
    if cx.dialect.full && take_caret(cx, parent, open.start) {
        let (content, height) = finished(cx, content);
        let range = open.start - 1..close.end;
        let span = cx.span(range.clone());
        let note = Pending::InlineNote { content, span };
        place(cx, parent, Inline::Reference(note), range, height);
        return Meaning::Read(None);
    }
    if raw.is_none()
        && let Some(label) = note_label(cx, &content, open.end..close.start)
    {
        let span = cx.span(whole.clone());
        let note = Pending::Note { label, span };
        parent.push(Token::Node(Inline::Reference(note), whole, 1));
        return Meaning::Read(None);
    }
    let page = raw.as_ref().is_some_and(|it| it.classes.iter().any(|(class, _)| class == "page"));
    if cx.dialect.citations {
        match cite::bracketed(cx, &content) {
            Bracketed::Citation(items) => {
                let range = open.start..close.end;
                let node = citation(cx, items, CiteMode::Parenthetical, &range);
                parent.push(Token::Node(node, range, 2));
                return Meaning::Read(None);
            }
            Bracketed::CrossRef { kind, id, number } if cx.dialect.full => {
                let form = match (page, number) {
                    (true, _) => CrossForm::Page,
                    (false, true) => CrossForm::Number,
                    (false, false) => CrossForm::Full,
                };
                let span = cx.span(whole.clone());
                let node = Inline::Reference(Pending::CrossRef { kind, id, form, span });
                parent.push(Token::Node(node, whole, 1));
                return Meaning::Read(raw.map(|it| it.range.end));
            }
            Bracketed::CrossRef { .. } | Bracketed::Other => {}
        }
    }
    if let Some(raw) = raw {
        let skip = raw.range.end;
        span(cx, parent, content, raw, whole);
        return Meaning::Read(Some(skip));
    }
    if cx.dialect.full {
        if let Some((item, start)) = cite::in_text_before(cx, parent, open.start) {
            let item = cite::with_locator(cx, item, &content);
            let range = start..close.end;
            let node = citation(cx, vec![item], CiteMode::InText, &range);
            parent.push(Token::Node(node, range, 2));
            return Meaning::Read(None);
        }
        lint_attributes(cx, close.end);
    }
    plain(parent, content, open, close);
    Meaning::Nothing
}

/// `[words][label]` without a definition. `a[i][j]`, `[1][2]` and the like are none.
pub(crate) fn lint_reference(
    cx: &Context<'_>,
    words: &Range<usize>,
    open: &Range<usize>,
    close: &Range<usize>,
) {
    let text = cx.slice(words.start + 1..words.end - 1);
    let label = cx.slice(open.end..close.start);
    let before = cx.text().get(..words.start).and_then(|it| it.chars().next_back());
    let inside = before.is_some_and(|it| it.is_alphanumeric() || matches!(it, '_' | ']' | ')'));
    let named = |it: &str| it.chars().count() > 1 && it.contains(char::is_alphabetic);
    let label_named = label.is_empty() || named(label);
    if !inside && named(text) && label_named && !text.starts_with(['^', '@']) {
        cx.remark(remark::Kind::Undefined, words.start..close.end);
    }
}

/// Brackets that mean nothing.
fn plain(parent: &mut Vec<Token>, content: Vec<Token>, open: &Range<usize>, close: &Range<usize>) {
    push_run(parent, "[", open.clone());
    for token in content {
        match token {
            Token::Run(run) => append_run(parent, &run),
            other => parent.push(other),
        }
    }
    push_run(parent, "]", close.clone());
}

fn citation(
    cx: &Context<'_>,
    items: Vec<CiteItem>,
    mode: CiteMode,
    range: &Range<usize>,
) -> Inline<Parsed> {
    Inline::Reference(Pending::Citation { items, mode, span: cx.span(range.clone()) })
}

/// Puts a node behind `parent`; its contents alone where it would nest too deep.
fn place(
    cx: &mut Context<'_>,
    parent: &mut Vec<Token>,
    node: Inline<Parsed>,
    range: Range<usize>,
    height: usize,
) {
    if height < MAX_DEPTH {
        parent.push(Token::Node(node, range, height + 1));
        return;
    }
    cx.too_deep(range.clone());
    let content = match node {
        Inline::Styled { content, .. }
        | Inline::Span { content, .. }
        | Inline::Reference(Pending::InlineNote { content, .. } | Pending::Index { content, .. }) => {
            content
        }
        it @ (Inline::Text(_)
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(_)) => vec![it],
    };
    splice(parent, content, &range, height);
}

/// Takes the `^` of `^[note]` off the text before the bracket.
fn take_caret(cx: &Context<'_>, parent: &mut Vec<Token>, open: usize) -> bool {
    let Some(Token::Run(run)) = parent.last_mut() else { return false };
    let Some(before) = run.text.len().checked_sub(1).filter(|_| run.text.ends_with('^')) else {
        return false;
    };
    if run.range(before..before + 1).end != open || run.is_escaped(cx, before) {
        return false;
    }
    run.truncate(before);
    if run.text.is_empty() {
        parent.pop();
    }
    true
}

/// The label of `[^label]`, which pulldown leaves as text where the file has no such note. A label is what stands there, not
/// what its entities and escapes would mean in text (CommonMark 0.31 §6.6).
fn note_label(cx: &Context<'_>, content: &[Token], inside: Range<usize>) -> Option<String> {
    let [Token::Run(run)] = content else { return None };
    let text = run.text.strip_prefix('^').filter(|_| cx.dialect.full && !run.is_escaped(cx, 0))?;
    let label = cx.slice(inside).strip_prefix('^')?;
    (!label.is_empty() && !text.contains(char::is_whitespace)).then(|| label.to_owned())
}

/// `[text]{…}`.
fn span(
    cx: &mut Context<'_>,
    parent: &mut Vec<Token>,
    content: Vec<Token>,
    mut raw: Raw,
    whole: Range<usize>,
) {
    let map = &cx.scan.out;
    let is_about = |it: &(String, String, Range<usize>)| extent::CELL.keys.contains(&it.0.as_str());
    let about_cell = cx.in_cell && content.is_empty() && raw.pairs.iter().any(is_about);
    if about_cell {
        extent::check(cx, &mut raw);
    }
    let mut attrs = settle(cx, map, raw, if about_cell { &extent::CELL } else { &SPAN });
    let (content, height) = finished(cx, content);
    if let Some(mark) = take_mark(&mut attrs, &content) {
        let span = cx.span(whole.clone());
        let content = if attrs == Attrs::default() {
            content
        } else {
            vec![Inline::Span { attrs, node: NodeId::NONE, content }]
        };
        let index = Pending::Index { content, mark, span };
        place(cx, parent, Inline::Reference(index), whole, height + 1);
        return;
    }
    let mut node = content;
    let mut height = height;
    for (class, style) in
        [("sc", Style::SmallCaps), ("term", Style::Term), ("kbd", Style::Keyboard)]
    {
        if attrs.has(class) {
            attrs.classes.retain(|it| it != class);
            node = vec![Inline::Styled { style, content: node }];
            height += 1;
        }
    }
    match (attrs == Attrs::default(), node.pop()) {
        (true, Some(only)) if node.is_empty() => place(cx, parent, only, whole, height),
        (_, last) => {
            node.extend(last);
            let node = Inline::Span { attrs, node: NodeId::NONE, content: node };
            place(cx, parent, node, whole, height);
        }
    }
}

/// Says that what stands behind a bracket looks like attributes and is none.
fn lint_attributes(cx: &mut Context<'_>, at: usize) {
    let rest = cx.text().get(at..).unwrap_or_default();
    if rest.starts_with("{.") || rest.starts_with("{#") {
        let line = rest.lines().next().unwrap_or_default();
        let end = at + line.find('}').map_or(line.len(), |it| it + 1);
        let span = cx.span(at..end);
        cx.push(
            Diagnostic::new(Code::AttributeSyntax, "this can't be read as attributes")
                .at(span, "stays as text")
                .hint("attributes are written `{#id .class key=\"value\"}`"),
        );
    }
}

/// Tokens to inlines, brackets being dealt with.
pub(crate) fn finished(cx: &mut Context<'_>, tokens: Vec<Token>) -> (Vec<Inline<Parsed>>, usize) {
    let (mut out, mut deepest) = (Vec::with_capacity(tokens.len()), 1);
    for token in tokens {
        match token {
            Token::Run(run) => {
                deepest = deepest.max(2);
                run_inlines(cx, &run, &mut out);
            }
            Token::Node(node, _, height) => {
                deepest = deepest.max(height);
                out.push(node);
            }
            Token::Image(picture) => picture_inline(cx, *picture, &mut out),
            Token::Display(text, _) => out.push(Inline::Math(text, ())),
            Token::Open(range) | Token::Close(range) => {
                let text = cx.slice(range.clone());
                out.push(Inline::Text(Run::verbatim(text, range.start).leaf(cx)));
            }
            Token::TagOpen(..) | Token::TagClose(..) | Token::Fence(..) | Token::Pre(_) => {}
        }
    }
    (out, deepest)
}

/// Bare citations and cross-references, superscripts and subscripts in text.
fn run_inlines(cx: &mut Context<'_>, run: &Run, out: &mut Vec<Inline<Parsed>>) {
    foreign::words(cx, run);
    let mut from = 0;
    if cx.dialect.full {
        for (index, sign) in run.text.bytes().enumerate() {
            if index < from
                || !matches!(sign, b'@' | b'^' | b'~' | b'\\')
                || run.is_escaped(cx, index)
            {
                continue;
            }
            let found = match sign {
                b'@' => bare_reference(cx, run, index),
                b'\\' => tex_reference(cx, run, index),
                _ => raised(cx, run, index, sign),
            };
            if let Some((node, end)) = found {
                push_text(cx, run, from..index, out);
                out.push(node);
                from = end;
            }
        }
    }
    push_text(cx, run, from..run.text.len(), out);
}

fn push_text(cx: &Context<'_>, run: &Run, at: Range<usize>, out: &mut Vec<Inline<Parsed>>) {
    if at.start < at.end {
        let whole = at == (0..run.text.len());
        out.push(Inline::Text(if whole { run.leaf(cx) } else { run.slice(at).leaf(cx) }));
    }
}

/// `@key` or `@fig:x` in running text, and where it ends.
fn bare_reference(cx: &Context<'_>, run: &Run, at: usize) -> Option<(Inline<Parsed>, usize)> {
    let before = run.text.get(..at)?.chars().next_back();
    let of_word = |it: char| it.is_alphanumeric() && !is_square(it) || "._+-/@".contains(it);
    if cx.in_link || before.is_some_and(of_word) {
        return None;
    }
    let key = cite::key(run.solid(at), at)?;
    let refers =
        cite::kind_of(cx.dialect, &key.text).is_some() || cite::is_quartos(cx.dialect, &key.text);
    if !refers && !cx.dialect.works {
        return None;
    }
    let range = run.range(at..key.end);
    let span = cx.span(range.clone());
    let node = match cite::kind_of(cx.dialect, &key.text) {
        Some(kind) => {
            let (id, form) = (key.text.clone(), CrossForm::Full);
            Inline::Reference(Pending::CrossRef { kind, id, form, span })
        }
        None => {
            let item = cite::item(cx, run, &key);
            citation(cx, vec![item], CiteMode::InText, &range)
        }
    };
    Some((node, key.end))
}

/// `\eqref{sum}` or `\ref{fig:plan}` in running text, as LaTeX has them, and where it ends.
fn tex_reference(cx: &Context<'_>, run: &Run, at: usize) -> Option<(Inline<Parsed>, usize)> {
    let rest = run.text.get(at..)?;
    let (form, inner) = match (rest.strip_prefix("\\eqref{"), rest.strip_prefix("\\ref{")) {
        (Some(inner), _) => (CrossForm::Parenthesis, inner),
        (None, Some(inner)) => (CrossForm::Number, inner),
        (None, None) => return None,
    };
    let label = inner.get(..inner.find('}')?)?;
    if cx.in_link || label.trim().is_empty() || label.contains(['{', '\\', '\n']) {
        return None;
    }
    let end = at + (rest.len() - inner.len()) + label.len() + 1;
    let span = cx.span(run.range(at..end));
    let id = id_of_label(label);
    let kind = cite::kind_of(cx.dialect, &id).unwrap_or(RefKind::Equation);
    Some((Inline::Reference(Pending::CrossRef { kind, id, form, span }), end))
}

/// `2^nd^` or `H~2~O`: a word between two signs, and where it ends.
fn raised(cx: &Context<'_>, run: &Run, at: usize, sign: u8) -> Option<(Inline<Parsed>, usize)> {
    let rest = run.text.get(at + 1..)?;
    let length = rest.bytes().position(|it| it == sign || it.is_ascii_whitespace())?;
    let word = rest.get(..length).filter(|it| !it.is_empty())?;
    if rest.as_bytes().get(length) != Some(&sign) || word.contains('\u{a0}') {
        return None;
    }
    let style = if sign == b'^' { Style::Superscript } else { Style::Subscript };
    let inner = run.slice(at + 1..at + 1 + length);
    let content = vec![Inline::Text(inner.leaf(cx))];
    Some((Inline::Styled { style, content }, at + length + 2))
}
