//! Elements of running text to inlines; what shows something from elsewhere becomes a link to it.

use crate::diag::NodeId;
use crate::model::{
    Attrs, INLINE_SVG, ImageLink, Inline, Parsed, Pending, Style, Text, sound_url, walk_inlines,
};
use crate::parse::context::Context;
use crate::parse::figure::image_path;
use crate::parse::html::{Open, entities, names};
use crate::parse::leaf::Token;
use crate::parse::remark::Html;
use std::ops::Range;

/// What an element with its contents becomes; `Err` gives the contents back where it becomes nothing.
pub(crate) fn element(
    cx: &mut Context<'_>,
    open: &Open,
    range: &Range<usize>,
    content: Vec<Inline<Parsed>>,
) -> Result<Inline<Parsed>, Vec<Inline<Parsed>>> {
    let empty = is_empty(&content);
    let node = match open.name.as_str() {
        "a" if open.get("href").is_some_and(|it| !it.trim().is_empty()) => {
            let to = open.get("href").unwrap_or_default().trim().to_owned();
            let title = open.get("title").unwrap_or_default().to_owned();
            let span = cx.span(range.clone());
            vec![Inline::Reference(Pending::Link { to, title, content, span })]
        }
        // An icon of a font, or nothing at all.
        _ if empty => content,
        "code" | "tt" | "samp" => as_code(content),
        "q" => quoted(content),
        "rp" => Vec::new(),
        "ruby" => vec![Inline::Styled { style: Style::Ruby, content: bracketed(content) }],
        _ => match style(open) {
            Some(style) => vec![Inline::Styled { style, content }],
            None => content,
        },
    };
    let attrs = attrs(cx, open, range);
    if attrs == Attrs::default() {
        let mut node = node;
        let last = node.pop();
        if let Some(Inline::Styled { .. } | Inline::Reference(_)) = &last
            && node.is_empty()
            && let Some(only) = last
        {
            return Ok(only);
        }
        node.extend(last);
        return Err(node);
    }
    Ok(Inline::Span { attrs, node: NodeId::NONE, content: node })
}

/// Neither words nor pictures nor anything that refers.
fn is_empty(content: &[Inline<Parsed>]) -> bool {
    let mut empty = true;
    walk_inlines(content, &mut |it| match it {
        Inline::Text(text) => empty &= text.text.trim().is_empty(),
        Inline::Styled { .. } => {}
        Inline::Span { attrs, .. } => empty &= attrs.id.is_none(),
        Inline::Code(_) | Inline::LineBreak | Inline::Math(..) | Inline::Reference(_) => {
            empty = false;
        }
    });
    empty
}

/// The style that an element gives its words.
fn style(open: &Open) -> Option<Style> {
    let named = match open.name.as_str() {
        "sup" => Style::Superscript,
        "sub" => Style::Subscript,
        "kbd" => Style::Keyboard,
        "em" | "i" | "var" => Style::Emphasis,
        "strong" | "b" => Style::Strong,
        "s" | "del" | "strike" => Style::Strikethrough,
        "cite" => Style::WorkTitle,
        "dfn" => Style::Term,
        "u" => Style::Underline,
        "ins" => Style::Insertion,
        "mark" => Style::Mark,
        "small" => Style::Small,
        "rt" => Style::Reading,
        "span" | "font" => return span_style(open),
        _ => return None,
    };
    Some(named)
}

/// What a span's classes and styles say that a book can show.
fn span_style(open: &Open) -> Option<Style> {
    let caps = ["smallcaps", "small-caps", "sc"].into_iter().any(|it| open.has(it));
    let weight = open.style("font-weight").unwrap_or_default();
    if caps || open.styled("font-variant", "small-caps") {
        Some(Style::SmallCaps)
    } else if open.has("keystroke") {
        Some(Style::Keyboard)
    } else if matches!(weight, "bold" | "bolder" | "600" | "700" | "800" | "900") {
        Some(Style::Strong)
    } else if open.styled("font-style", "italic") || open.styled("font-style", "oblique") {
        Some(Style::Emphasis)
    } else if open.styled("text-decoration", "line-through") {
        Some(Style::Strikethrough)
    } else if open.has("underline") || open.styled("text-decoration", "underline") {
        Some(Style::Underline)
    } else {
        None
    }
}

/// Id, language, classes, and the long form of an abbreviation.
fn attrs(cx: &Context<'_>, open: &Open, range: &Range<usize>) -> Attrs {
    let mut attrs = Attrs { lang: open.lang(), ..Attrs::default() };
    if let Some(id) = open.id() {
        attrs.id = Some(id.to_owned());
        attrs.id_span = Some(cx.span(range.clone()));
    }
    if let Some(title) =
        open.get("title").filter(|_| matches!(open.name.as_str(), "abbr" | "acronym"))
    {
        attrs.classes.push("abbr".to_owned());
        attrs.pairs.push(("title".to_owned(), title.to_owned()));
    }
    attrs
}

/// Code with elements in it: each of its texts is code.
fn as_code(content: Vec<Inline<Parsed>>) -> Vec<Inline<Parsed>> {
    let mut out: Vec<Inline<Parsed>> = Vec::with_capacity(content.len());
    for it in content {
        match it {
            Inline::Text(text) | Inline::Code(text) => {
                if let Some(Inline::Code(last)) = out.last_mut() {
                    last.append(&text);
                } else {
                    out.push(Inline::Code(text));
                }
            }
            Inline::Styled { style, content } => {
                out.push(Inline::Styled { style, content: as_code(content) });
            }
            Inline::Span { attrs, node, content } => {
                out.push(Inline::Span { attrs, node, content: as_code(content) });
            }
            Inline::Reference(Pending::Link { to, title, content, span }) => {
                let content = as_code(content);
                out.push(Inline::Reference(Pending::Link { to, title, content, span }));
            }
            it @ (Inline::Math(..) | Inline::LineBreak | Inline::Reference(_)) => out.push(it),
        }
    }
    out
}

/// Straight marks around words; the language of the book makes its own of them.
fn quoted(content: Vec<Inline<Parsed>>) -> Vec<Inline<Parsed>> {
    let mut nested = false;
    walk_inlines(&content, &mut |it| {
        nested |=
            matches!(it, Inline::Text(text) if text.map.pieces.is_empty() && text.text == "\"");
    });
    let mut content = content;
    if nested {
        inner_marks(&mut content);
    }
    let mark = || Inline::Text(Text::generated("\""));
    content.insert(0, mark());
    content.push(mark());
    content
}

/// Readings in brackets, which are hidden where these stand above their words.
fn bracketed(content: Vec<Inline<Parsed>>) -> Vec<Inline<Parsed>> {
    let bracket = |sign: &str| Inline::Styled {
        style: Style::ReadingBracket,
        content: vec![Inline::Text(Text::generated(sign))],
    };
    let mut out = Vec::with_capacity(content.len() + 2);
    for it in content {
        let reads = matches!(&it, Inline::Styled { style: Style::Reading, .. });
        out.extend(reads.then(|| bracket("(")));
        out.push(it);
        out.extend(reads.then(|| bracket(")")));
    }
    out
}

/// A quotation in another has the other marks.
fn inner_marks(content: &mut [Inline<Parsed>]) {
    for it in content {
        match it {
            Inline::Text(text) if text.map.pieces.is_empty() => {
                let other = match text.text.as_str() {
                    "\"" => "'",
                    "'" => "\"",
                    _ => continue,
                };
                *text = Text::generated(other);
            }
            Inline::Styled { content, .. }
            | Inline::Span { content, .. }
            | Inline::Reference(Pending::Link { content, .. }) => inner_marks(content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Math(..)
            | Inline::LineBreak
            | Inline::Reference(_) => {}
        }
    }
}

/// `<img>`.
pub(crate) fn picture(cx: &Context<'_>, open: &Open, range: &Range<usize>) -> Option<Pending> {
    let path = image_path(cx, open.get("src").filter(|_| open.name == "img")?.trim());
    let span = cx.span(range.clone());
    let alt = open.get("alt").unwrap_or_default().trim().to_owned();
    let decorative = open.get("alt").is_some_and(|it| it.trim().is_empty())
        || open.get("role") == Some("presentation");
    let image = ImageLink { path, span, decorative };
    Some(Pending::Image { image, alt, width: open.width() })
}

/// Takes out what means nothing on a page, and puts a link in the place of what shows something from elsewhere.
pub(crate) fn spread(cx: &Context<'_>, tokens: Vec<Token>) -> Vec<Token> {
    let special = |it: &Token| {
        matches!(it, Token::TagOpen(open, _)
            if names::is_dropped(&open.name)
                || names::is_shown(&open.name)
                || open.name == "svg"
                || is_hidden(open))
    };
    if !tokens.iter().any(special) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter();
    // Elements that are known to have no end.
    let mut endless: Vec<String> = Vec::new();
    while let Some(token) = rest.next() {
        if !special(&token) {
            out.push(token);
            continue;
        }
        let Token::TagOpen(open, range) = token else { continue };
        let mut inner = Vec::new();
        if !open.void && !endless.contains(&open.name) {
            match end_of(rest.as_slice(), &open.name) {
                Some(length) => inner.extend(rest.by_ref().take(length)),
                None => endless.push(open.name.clone()),
            }
        }
        let drawn = if open.name == "svg" { drawing(cx, &open, &inner, &range) } else { None };
        if let Some(drawn) = drawn {
            out.push(Token::Node(Inline::Reference(drawn), range, 1));
        } else if is_hidden(&open) {
            cx.html(Html::Hidden, &open.name, range);
        } else if names::is_shown(&open.name) {
            out.extend(shown(cx, &open, &inner, range));
        } else {
            cx.html(Html::Dropped, &open.name, range);
        }
    }
    out
}

fn is_hidden(open: &Open) -> bool {
    open.is_hidden() && open.name != "a"
}

/// A drawing that stands in the text, as a file that is named by its own contents.
fn drawing(
    cx: &Context<'_>,
    open: &Open,
    inner: &[Token],
    range: &Range<usize>,
) -> Option<Pending> {
    let Some(Token::TagClose(_, end)) = inner.last() else { return None };
    let source = cx.slice(range.start..end.end);
    let space = match open.get("xmlns") {
        None => " xmlns=\"http://www.w3.org/2000/svg\"",
        Some(_) => "",
    };
    let links = match source.contains("xlink:") && open.get("xmlns:xlink").is_none() {
        true => " xmlns:xlink=\"http://www.w3.org/1999/xlink\"",
        false => "",
    };
    let path = format!("{INLINE_SVG}<svg{space}{links}{}", source.get("<svg".len()..)?);
    let title = source.split_once("<title").and_then(|it| it.1.split_once('>'));
    let title = title.and_then(|it| it.1.split_once("</title")).map(|it| entities(it.0.trim()));
    let alt = open.get("aria-label").map(str::to_owned).or(title).unwrap_or_default();
    let decorative = open.get("aria-hidden") == Some("true");
    let span = cx.span(range.start..end.end);
    let image = ImageLink { path, span, decorative };
    Some(Pending::Image { image, alt, width: open.width() })
}

/// How many tokens an element holds, its end tag included.
fn end_of(tokens: &[Token], name: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let end = tokens.iter().position(|it| match it {
        Token::TagOpen(open, _) if open.name == name && !open.void => {
            depth += 1;
            false
        }
        Token::TagClose(it, _) if it == name => {
            depth = depth.wrapping_sub(1);
            depth == usize::MAX
        }
        _ => false,
    })?;
    Some(end + 1)
}

/// The poster of a film, and a link to what would be shown.
fn shown(cx: &Context<'_>, open: &Open, inner: &[Token], range: Range<usize>) -> Vec<Token> {
    cx.html(Html::Linked, &open.name, range.clone());
    let mut opens = std::iter::once(open).chain(inner.iter().filter_map(|it| match it {
        Token::TagOpen(open, _) => Some(open),
        _ => None,
    }));
    let address = opens.find_map(|it| it.get("src").or(it.get("data")));
    let Some(address) = address.map(str::trim).filter(|it| !it.is_empty()) else {
        return Vec::new();
    };
    let span = cx.span(range.clone());
    let mut words = Text::default();
    words.push_made(address, span);
    let content = vec![Inline::Text(words)];
    let node = match address.contains("://").then(|| sound_url(address)).flatten() {
        Some(to) => Inline::Reference(Pending::Link { to, title: String::new(), content, span }),
        None => content.into_iter().next().unwrap_or(Inline::LineBreak),
    };
    let mut out = Vec::new();
    if let Some(poster) = open.get("poster") {
        let image = ImageLink { path: image_path(cx, poster), span, decorative: true };
        let poster = Pending::Image { image, alt: String::new(), width: open.width() };
        out.push(Token::Node(Inline::Reference(poster), range.clone(), 1));
        out.push(Token::Node(Inline::LineBreak, range.clone(), 1));
    }
    out.push(Token::Node(node, range, 2));
    out
}
