//! Raw HTML: one tag to its name and attributes, and entities to what they stand for.

use crate::lang::Lang;
use crate::model::Width;
use pulldown_cmark::{Event, Parser};

pub(crate) mod names;
pub(crate) mod words;

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
    /// A declaration or a processing instruction: what it begins with.
    Other(String),
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

/// Attributes of a tag that are read; what comes after them has no effect.
const MAX_ATTRIBUTES: usize = 64;
/// Letters of an element's name; no element of HTML has more than ten.
const MAX_NAME: usize = 40;

impl Open {
    /// An attribute.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(it, _)| it == key).map(|(_, value)| value.as_str())
    }

    /// What links lead to it by: `id`, or the `name` of an anchor.
    pub(crate) fn id(&self) -> Option<&str> {
        let id = self.get("id").or(self.get("name").filter(|_| self.name == "a"));
        id.map(str::trim_ascii).filter(|it| !it.is_empty())
    }

    /// Its classes.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &str> {
        self.get("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether it has the class.
    pub(crate) fn has(&self, class: &str) -> bool {
        self.classes().any(|it| it == class)
    }

    /// The language of what is in it.
    pub(crate) fn lang(&self) -> Option<Lang> {
        self.get("lang").or(self.get("xml:lang")).and_then(Lang::parse)
    }

    /// The value of a property in `style`.
    pub(crate) fn style(&self, property: &str) -> Option<&str> {
        let mut all = self.get("style")?.split(';').filter_map(|it| it.split_once(':'));
        let value = all.find(|it| it.0.trim().eq_ignore_ascii_case(property))?.1;
        Some(value.trim().trim_end_matches("!important").trim_end())
    }

    /// Whether a property in `style` has the value.
    pub(crate) fn styled(&self, property: &str, value: &str) -> bool {
        self.style(property).is_some_and(|it| it.eq_ignore_ascii_case(value))
    }

    /// How its text is aligned, `align` or `text-align` in lower case.
    pub(crate) fn align(&self) -> Option<String> {
        let align = self.style("text-align").or(self.get("align"))?;
        Some(align.trim().to_ascii_lowercase())
    }

    /// Whether it is not to be seen.
    pub(crate) fn is_hidden(&self) -> bool {
        self.get("hidden").is_some() || self.has("hidden") || self.styled("display", "none")
    }

    /// How wide it is to be: a share of the measure or pixels.
    pub(crate) fn width(&self) -> Option<Width> {
        let width = self.style("width").or(self.get("width"))?;
        Width::parse(width.trim())
    }
}

/// Length of the tag, comment or declaration that `text` begins with, `<` being its first sign; `None` if it is none.
/// CommonMark 0.31 §6.6, HTML Living Standard §13.2.5 where that is more lenient.
pub(crate) fn tag_length(text: &str) -> Option<usize> {
    let to = |end: &str, from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.find(end).map_or(text.len(), |it| from + it + end.len())
    };
    let rest = text.strip_prefix('<')?;
    let first = rest.bytes().next()?;
    if rest.starts_with("!--") {
        let short = ["<!-->", "<!--->"].into_iter().find(|it| text.starts_with(it));
        return Some(short.map_or_else(|| to("-->", 4), str::len));
    }
    match first {
        b'!' if rest.starts_with("![CDATA[") => Some(to("]]>", 2)),
        b'!' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) => Some(to(">", 2)),
        b'?' => Some(to("?>", 2)),
        b'/' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) => {
            let end = rest.find(['>', '<'])?;
            rest.as_bytes().get(end).filter(|it| **it == b'>').map(|_| end + 2)
        }
        _ if first.is_ascii_alphabetic() => open_length(text),
        _ => None,
    }
}

/// Length of an opening tag: a quoted value may hold `>`.
fn open_length(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, sign) in text.bytes().enumerate().skip(1) {
        match (quote, sign) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            (None, b'"' | b'\'') if value => quote = Some(sign),
            (Some(it), _) if it == sign => quote = None,
            _ => {}
        }
        if quote.is_none() && !sign.is_ascii_whitespace() {
            value = sign == b'=';
        }
    }
    None
}

/// Reads one tag or comment.
pub(crate) fn tag(text: &str) -> Tag {
    let text = text.trim_ascii();
    if text.starts_with("<!--") {
        return Tag::Comment;
    }
    let Some(inner) = text.strip_prefix('<').and_then(|it| it.strip_suffix('>')) else {
        return Tag::Other(text.chars().take(MAX_NAME).collect());
    };
    if let Some(name) = inner.strip_prefix('/') {
        let name = name.split_ascii_whitespace().next().unwrap_or_default();
        return Tag::Close(short(name));
    }
    let (inner, slash) = inner.strip_suffix('/').map_or((inner, false), |it| (it, true));
    let end = inner.bytes().take_while(|it| it.is_ascii_alphanumeric() || *it == b'-').count();
    let name = short(inner.get(..end).unwrap_or_default());
    if !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        let word = inner.split_ascii_whitespace().next().unwrap_or_default();
        return Tag::Other(short(word));
    }
    if name == "br" {
        return Tag::Break;
    }
    let pairs = pairs(inner.get(end..).unwrap_or_default());
    let void = slash || names::is_void(&name);
    Tag::Open(Open { name, pairs, void })
}

fn short(name: &str) -> String {
    name.chars().take(MAX_NAME).collect::<String>().to_ascii_lowercase()
}

/// `key="value"` pairs of a tag.
fn pairs(mut rest: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    while pairs.len() < MAX_ATTRIBUTES {
        rest = rest.trim_ascii_start();
        let end = rest.find(['=', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if key.is_empty() && after.is_empty() {
            break;
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
            None => bare.split_at(bare.find([' ', '\t', '\n', '\r']).unwrap_or(bare.len())),
        };
        pairs.push((key.to_ascii_lowercase(), entities(value)));
        rest = after;
    }
    pairs
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
        assert!(matches!(tag("<?php ?>"), Tag::Other(it) if it == "?php"));
        assert!(matches!(tag("<a =x>"), Tag::Open(open) if open.pairs.len() == 1));
    }

    #[test]
    fn tags_end_where_html_ends_them() {
        let length = |it: &str| tag_length(it);
        assert_eq!(length("<a title=\"a > b\">c"), Some(17));
        assert_eq!(length("<a b='\"'>c"), Some(9));
        assert_eq!(length("<it's>c"), Some(6));
        assert_eq!(length("</p >c"), Some(5));
        assert_eq!(length("<!-- > -->c"), Some(10));
        assert_eq!(length("<!-->c"), Some(5));
        assert_eq!(length("<!DOCTYPE html>c"), Some(15));
        for none in ["< b", "<3", "<a <b>", "<a", "<", "</ a>", "<>"] {
            assert_eq!(length(none), None, "{none}");
        }
    }

    #[test]
    fn styles_are_read_by_property() {
        let Tag::Open(open) = tag("<p style='TEXT-ALIGN: Center; width:50%' class=' a  b '>")
        else {
            panic!()
        };
        assert_eq!(open.align().as_deref(), Some("center"));
        assert_eq!(open.width(), Some(Width::Share(500)));
        assert!(open.has("b") && !open.has("c") && !open.is_hidden());
    }

    #[test]
    fn entities_become_signs() {
        assert_eq!(entities("a &lt; b &#8212; &#x41; &nope; &"), "a < b — A &nope; &");
    }
}
