//! Raw HTML: the few tags that come out equal in both outputs, and what is said of all others.

use crate::diag::{Code, Diagnostic};
use crate::model::{Attrs, ImageLink, Inline, Parsed, Pending, Style};
use crate::parse::context::Context;
use crate::parse::figure::image_path;
use pulldown_cmark::{Event, Parser};
use std::ops::Range;

/// A piece of raw HTML.
#[derive(Debug)]
pub(crate) enum Tag {
    /// `<!-- … -->`.
    Comment,
    /// `<br>`.
    Break,
    /// `<sup>` and the like.
    Open(Open),
    /// `</sup>`: its name.
    Close(String),
    /// Declarations, processing instructions, whatever else.
    Other,
}

/// An opening tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    /// In lower case.
    pub(crate) name: String,
    /// Attributes, keys in lower case.
    pub(crate) pairs: Vec<(String, String)>,
    /// `<img/>`, or an element that has no end tag.
    pub(crate) void: bool,
}

impl Open {
    fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(it, _)| it == key).map(|(_, value)| value.as_str())
    }

    /// What links lead to it by: `id`, or the `name` of an anchor.
    fn id(&self) -> Option<&str> {
        self.get("id").or(self.get("name").filter(|_| self.name == "a"))
    }
}

/// Elements without an end tag. HTML Living Standard §13.1.2.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What a tag that is refused can be written as instead.
const INSTEAD: &[(&str, &str)] = &[
    ("b strong", "write `**text**`"),
    ("i em cite", "write `*text*`"),
    ("s del strike", "write `~~text~~`"),
    ("a", "write `[text](url)`"),
    (
        "img picture figure figcaption",
        "write `![caption](file){alt=\"…\"}` in a paragraph of its own",
    ),
    ("div section article", "write `::: name` … `:::`"),
    ("p", "leave an empty line between paragraphs"),
    ("table tr td th thead tbody", "write a table with `|`"),
    ("hr", "write `***`"),
    ("h1 h2 h3 h4 h5 h6", "write `#` before a heading"),
    ("ul ol li", "write a list with `-` or `1.`"),
    ("dl dt dd", "write a definition list: the term, then `: text`"),
    ("code pre tt samp", "write code between backticks"),
    ("blockquote q", "write `>` before a quotation"),
    ("details summary aside", "write `::: aside` … `:::`"),
    ("small", "write `[text]{.sc}` for small capitals"),
    ("style script", "the look of a book is its theme's: see `theme.toml`"),
];

/// Reads one tag or comment.
pub(crate) fn tag(text: &str) -> Tag {
    let text = text.trim_ascii();
    if text.starts_with("<!--") {
        return Tag::Comment;
    }
    let Some(inner) = text.strip_prefix('<').and_then(|it| it.strip_suffix('>')) else {
        return Tag::Other;
    };
    if let Some(name) = inner.strip_prefix('/') {
        return Tag::Close(name.trim_ascii().to_ascii_lowercase());
    }
    let (inner, slash) = inner.strip_suffix('/').map_or((inner, false), |it| (it, true));
    let end = inner.bytes().take_while(|it| it.is_ascii_alphanumeric() || *it == b'-').count();
    let name = inner.get(..end).unwrap_or_default().to_ascii_lowercase();
    if !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        return Tag::Other;
    }
    if name == "br" {
        return Tag::Break;
    }
    let pairs = pairs(inner.get(end..).unwrap_or_default());
    let void = slash || VOID.contains(&name.as_str());
    Tag::Open(Open { name, pairs, void })
}

/// `key="value"` pairs of a tag.
fn pairs(mut rest: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    loop {
        rest = rest.trim_ascii_start();
        let end = rest.find(['=', ' ', '\t', '\n']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if key.is_empty() {
            return pairs;
        }
        let after = after.trim_ascii_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_ascii_start) else {
            pairs.push((key.to_ascii_lowercase(), String::new()));
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        let bare = value.trim_start_matches(['"', '\'']);
        let (value, after) = match quote.and_then(|it| value.get(1..)?.split_once(it)) {
            Some(split) => split,
            None => bare.split_at(bare.find([' ', '\t', '\n']).unwrap_or(bare.len())),
        };
        pairs.push((key.to_ascii_lowercase(), entities(value)));
        rest = after;
    }
}

/// What an element with its contents becomes; `Err` gives the contents back where it becomes nothing.
pub(crate) fn element(
    cx: &mut Context<'_>,
    open: &Open,
    range: &Range<usize>,
    content: Vec<Inline<Parsed>>,
) -> Result<Inline<Parsed>, Vec<Inline<Parsed>>> {
    let style = match open.name.as_str() {
        "sup" => Some(Style::Superscript),
        "sub" => Some(Style::Subscript),
        "kbd" => Some(Style::Keyboard),
        // Only mdBook folders: these have a Markdown of their own.
        "em" | "i" if !cx.dialect.full => Some(Style::Emphasis),
        "strong" | "b" if !cx.dialect.full => Some(Style::Strong),
        "s" | "del" if !cx.dialect.full => Some(Style::Strikethrough),
        _ => None,
    };
    if let Some(style) = style {
        return Ok(Inline::Styled { style, content });
    }
    let mut attrs = Attrs::default();
    match open.name.as_str() {
        "abbr" => {
            let title = open.get("title").unwrap_or_default();
            attrs.classes.push("abbr".to_owned());
            attrs.pairs.push(("title".to_owned(), title.to_owned()));
        }
        "span" => attrs.lang = open.get("lang").and_then(crate::lang::Lang::parse),
        "a" if !cx.dialect.full => {
            if let Some(to) = open.get("href") {
                let (to, title) = (to.to_owned(), String::new());
                let span = cx.span(range.clone());
                return Ok(Inline::Reference(Pending::Link { to, title, content, span }));
            }
        }
        _ => {}
    }
    if let Some(id) = open.id() {
        attrs.id = Some(id.to_owned());
        attrs.id_span = Some(cx.span(range.clone()));
    }
    if attrs == Attrs::default() {
        return Err(content);
    }
    Ok(Inline::Span { attrs, node: crate::diag::NodeId::NONE, content })
}

/// Whether a tag is of the few that recto sets, or an anchor that an mdBook's links may lead to.
pub(crate) fn is_known(cx: &Context<'_>, open: &Open) -> bool {
    match open.name.as_str() {
        "sup" | "sub" | "kbd" | "abbr" => true,
        "span" => open.get("lang").is_some() || open.get("id").is_some(),
        "em" | "i" | "strong" | "b" | "s" | "del" => !cx.dialect.full,
        // An anchor, as on GitHub; links have a Markdown of their own.
        "a" => !cx.dialect.full || open.get("href").is_none() && open.id().is_some(),
        _ => false,
    }
}

/// `<img>`, in mdBook folders.
pub(crate) fn picture(cx: &Context<'_>, open: &Open, range: &Range<usize>) -> Option<Pending> {
    if cx.dialect.full || open.name != "img" {
        return None;
    }
    let path = image_path(cx, open.get("src")?);
    let span = cx.span(range.clone());
    let alt = open.get("alt").unwrap_or_default().to_owned();
    let decorative = open.get("alt") == Some("");
    Some(Pending::Image { image: ImageLink { path, span, decorative }, alt, width: None })
}

/// Says that a tag is not set: an error, or in an mdBook folder a warning.
pub(crate) fn unsupported(cx: &mut Context<'_>, text: &str, range: &Range<usize>) {
    let span = cx.span_trimmed(range.clone());
    let name = match tag(text) {
        Tag::Open(open) => open.name,
        Tag::Close(name) => name,
        Tag::Comment | Tag::Break | Tag::Other => String::new(),
    };
    let shown = text.trim_ascii().lines().next().unwrap_or_default();
    if !cx.dialect.full {
        let message = format!("the HTML `{shown}` is left out; its text is kept");
        cx.push(Diagnostic::new(Code::HtmlDropped, message).at(span, ""));
        return;
    }
    let message = format!("the HTML `{shown}` can't come out equal in PDF and EPUB");
    let found = Diagnostic::new(Code::HtmlUnsupported, message).at(span, "");
    let instead = INSTEAD.iter().find(|(names, _)| names.split(' ').any(|it| it == name));
    cx.push(match instead {
        Some((_, hint)) => found.hint(*hint),
        None => found.hint("write `\\<` if it is meant as text"),
    });
}

/// Says that a tag that is set otherwise has no end.
pub(crate) fn unclosed(cx: &mut Context<'_>, name: &str, range: &Range<usize>) {
    let code = if cx.dialect.full { Code::HtmlUnsupported } else { Code::HtmlDropped };
    let found = Diagnostic::new(code, format!("`<{name}>` has no end in its paragraph"));
    let span = cx.span_trimmed(range.clone());
    cx.push(found.at(span, "left out").hint(format!("write `</{name}>` where it ends")));
}

/// Named and numbered entities of running HTML text.
pub(crate) fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(MAX_ENTITY).position(|it| it == b';');
        let signs = end.and_then(|it| after.get(..it)).and_then(entity);
        if let (Some(signs), Some(end)) = (signs, end) {
            out.push_str(&signs);
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Longest name of an entity in HTML, with its semicolon: `CounterClockwiseContourIntegral;`.
const MAX_ENTITY: usize = 33;

/// What `&name;` stands for. CommonMark has HTML's table of them (0.31 §6.2), so that pulldown-cmark is asked.
fn entity(name: &str) -> Option<String> {
    let source = format!("&{name};");
    let text: String = Parser::new(&source)
        .filter_map(|it| match it {
            Event::Text(text) => Some(text),
            _ => None,
        })
        .map(|it| it.to_string())
        .collect();
    (text != source).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        let Tag::Open(open) = tag("<span lang=\"fr\" ID='x&amp;y' hidden>") else { panic!() };
        assert_eq!(open.name, "span");
        assert_eq!((open.get("lang"), open.get("id")), (Some("fr"), Some("x&y")));
        assert!(matches!(tag("<br/>"), Tag::Break));
        assert!(matches!(tag("</SUP >"), Tag::Close(name) if name == "sup"));
        assert!(matches!(tag("<!-- x -->"), Tag::Comment));
        assert!(matches!(tag("<?php ?>"), Tag::Other));
    }

    #[test]
    fn entities_become_signs() {
        assert_eq!(entities("a &lt; b &#8212; &#x41; &nope; &"), "a < b — A &nope; &");
    }
}
