//! `{#id .class key="value"}` to attributes, those that recto knows apart from the rest.

use crate::diag::{Code, Diagnostic, Span};
use crate::lang::Lang;
use crate::manifest::Output;
use crate::model::{Attrs, Condition, Width};
use crate::parse::context::Context;
use crate::parse::origin::Mapped;
use std::ops::Range;

/// Longest attribute block that is read as one; longer ones stay text.
const MAX_BYTES: usize = 4096;

/// An attribute block as written, in bytes of the rewritten text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Raw {
    /// `#id`, the last one.
    pub(crate) id: Option<(String, Range<usize>)>,
    /// `.class`, in order.
    pub(crate) classes: Vec<(String, Range<usize>)>,
    /// `key=value`, in order; the range covers both.
    pub(crate) pairs: Vec<(String, String, Range<usize>)>,
    /// Braces included.
    pub(crate) range: Range<usize>,
}

/// Reads the block that begins with the `{` at byte `at`; `None` if there is none or it can't be read as attributes.
pub(crate) fn attributes(text: &str, at: usize) -> Option<Raw> {
    if text.as_bytes().get(at) != Some(&b'{') {
        return None;
    }
    let mut raw = Raw::default();
    let mut here = at + 1;
    loop {
        here += blanks(text, here);
        if here > at + MAX_BYTES {
            return None;
        }
        match *text.as_bytes().get(here)? {
            b'}' => {
                raw.range = at..here + 1;
                return Some(raw);
            }
            b'#' => {
                let end = word_end(text, here + 1);
                let id = text.get(here + 1..end).filter(|it| !it.is_empty())?;
                raw.id = Some((id.to_owned(), here..end));
                here = end;
            }
            b'.' => {
                let end = word_end(text, here + 1);
                let class = text.get(here + 1..end).filter(|it| is_key(it))?;
                raw.classes.push((class.to_owned(), here..end));
                here = end;
            }
            // pandoc's short form of `.unnumbered`.
            b'-' => {
                raw.classes.push(("unnumbered".to_owned(), here..here + 1));
                here += 1;
            }
            _ => here = pair(&mut raw, text, here)?,
        }
        if !ends_word(text, here) {
            return None;
        }
    }
}

/// The attribute block that ends `text[range]`, set off by a blank, as headings and captions have it.
pub(crate) fn trailing(text: &str, range: &Range<usize>) -> Option<Raw> {
    let slice = text.get(range.clone())?;
    let end = range.start + slice.trim_end().len();
    if !slice.trim_end().ends_with('}') {
        return None;
    }
    let from = end.saturating_sub(MAX_BYTES).max(range.start);
    let braces = text.as_bytes().get(from..end)?.iter().enumerate();
    braces
        .filter(|(_, byte)| **byte == b'{')
        .map(|(index, _)| from + index)
        .filter(|at| *at == range.start || sets_off(text, *at))
        .filter_map(|at| attributes(text, at))
        .find(|raw| raw.range.end == end)
}

/// What the attributes of an element may be, for messages.
pub(crate) struct Known {
    /// The element, "a heading".
    pub(crate) what: &'static str,
    /// Classes with a meaning on it.
    pub(crate) classes: &'static [&'static str],
    /// Keys with a meaning on it, beside those that every element takes.
    pub(crate) keys: &'static [&'static str],
}

/// Keys that every element takes.
const EVERYWHERE: [&str; 3] = ["lang", "only", "edition"];

/// Sorts a block out and says what has no meaning; `map` is the text that the block was read from.
pub(crate) fn settle(cx: &mut Context<'_>, map: &Mapped, raw: Raw, known: &Known) -> Attrs {
    let mut attrs = Attrs::default();
    if let Some((id, range)) = raw.id {
        attrs.id_span = Some(map.span(range));
        attrs.id = Some(id);
    }
    for (class, range) in raw.classes {
        if !known.classes.contains(&class.as_str()) {
            let span = map.span(range);
            let message = format!("`.{class}` has no meaning on {}", known.what);
            let found = Diagnostic::new(Code::AttributeUnknown, message).at(span, "");
            cx.push(found.one_of(&class, "classes here", known.classes.iter().copied()));
        }
        attrs.classes.push(class);
    }
    for (key, value, range) in raw.pairs {
        let span = map.span(range);
        pair_into(cx, &mut attrs, known, (key, value), span);
    }
    attrs
}

fn pair_into(
    cx: &mut Context<'_>,
    attrs: &mut Attrs,
    known: &Known,
    (key, value): (String, String),
    span: Span,
) {
    match key.as_str() {
        "lang" => match Lang::parse(&value) {
            Some(lang) => attrs.lang = Some(lang),
            None => {
                cx.facts.languages += 1;
                cx.push(
                    Diagnostic::new(
                        Code::LanguageUnknown,
                        format!("`{value}` is no well-formed language tag"),
                    )
                    .at(span, "")
                    .hint("tags look like `fr`, `en-GB`, `zh-Hant`"),
                );
            }
        },
        "only" => match value.as_str() {
            "pdf" => attrs.only = Some(Condition::Output(Output::Pdf)),
            "epub" => attrs.only = Some(Condition::Output(Output::Epub)),
            _ => cx.push(
                Diagnostic::new(Code::AttributeUnknown, format!("no output is called `{value}`"))
                    .at(span, "")
                    .hint("`only` takes `pdf` or `epub`; for an edition write `edition=name`"),
            ),
        },
        "edition" => {
            let names = value.split([',', ' ']).filter(|it| !it.is_empty());
            attrs.only = Some(Condition::Editions(names.map(str::to_owned).collect()));
        }
        _ => {
            if !known.keys.contains(&key.as_str()) {
                let message = format!("`{key}` has no meaning on {}", known.what);
                let all = known.keys.iter().copied().chain(EVERYWHERE);
                let found = Diagnostic::new(Code::AttributeUnknown, message).at(span, "");
                cx.push(found.one_of(&key, "keys here", all));
            }
            attrs.pairs.push((key, value));
        }
    }
}

/// `width=80%` of the measure, or a length: pandoc's forms, where a number alone counts pixels. `None` without a width, or with
/// one that is said to be wrong.
pub(crate) fn width(cx: &mut Context<'_>, map: &Mapped, raw: &Raw) -> Option<Width> {
    let (_, value, range) = raw.pairs.iter().find(|(key, ..)| key == "width")?;
    let found = Width::parse(value);
    if found.is_none() {
        let span = map.span(range.clone());
        cx.push(
            Diagnostic::new(Code::AttributeUnknown, format!("`{value}` is no width"))
                .at(span, "")
                .hint("give a share of the measure, such as `width=80%`, or a length, such as `5cm` or `300px`"),
        );
    }
    found
}

/// A pair that stands without braces.
pub(crate) fn bare_pair(text: &str, at: usize) -> Option<(String, String, Range<usize>)> {
    let mut raw = Raw::default();
    pair(&mut raw, text, at)?;
    raw.pairs.pop()
}

/// `key=value`, `key="value"` or `key='value'` at `at`; the byte after it.
fn pair(raw: &mut Raw, text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let equals = rest.bytes().take(MAX_BYTES).position(|it| !is_key_byte(it))?;
    let key = rest.get(..equals).filter(|it| is_key(it))?;
    let value = rest.get(equals..)?.strip_prefix('=')?;
    let from = at + equals + 1;
    let (value, end) = match value.bytes().next()? {
        quote @ (b'"' | b'\'') => quoted(text, from, quote)?,
        _ => {
            let end = word_end(text, from);
            (text.get(from..end).filter(|it| !it.is_empty())?.to_owned(), end)
        }
    };
    raw.pairs.push((key.to_owned(), value, at..end));
    Some(end)
}

/// A quoted value whose quote stands at `at`; a backslash takes a punctuation mark behind it as it is, and stands for itself
/// before anything else, as in `title="$\alpha$"`.
fn quoted(text: &str, at: usize, quote: u8) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut signs = text.get(at + 1..)?.char_indices();
    while let Some((index, sign)) = signs.next() {
        if index > MAX_BYTES {
            return None;
        }
        match sign {
            '\\' => match signs.next()?.1 {
                next if next.is_ascii_punctuation() => value.push(next),
                '\n' | '\r' => return None,
                next => value.extend(['\\', next]),
            },
            '\n' | '\r' => return None,
            _ if sign == char::from(quote) => return Some((value, at + 1 + index + 1)),
            _ => value.push(sign),
        }
    }
    None
}

fn blanks(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take(MAX_BYTES).take_while(|it| matches!(it, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// Where a bare word ends that begins at `at`.
fn word_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let ends = |it: &u8| {
        matches!(it, b' ' | b'\t' | b'\n' | b'\r' | b'}' | b'{' | b'"' | b'\'' | b'<' | b'>')
    };
    at + rest.iter().take(MAX_BYTES).take_while(|it| !ends(it)).count()
}

fn ends_word(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b' ' | b'\t' | b'\n' | b'\r' | b'}'))
}

fn is_key(word: &str) -> bool {
    word.bytes().all(is_key_byte) && word.bytes().next().is_some_and(|it| it.is_ascii_alphabetic())
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
}

/// Whether the `{` at `at` belongs to the block and not to the element before it (`[x]{.sc}`).
fn sets_off(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    !matches!(before, Some(']' | ')' | '`' | '$' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, classes, pairs, end.
    type Read = (Option<String>, Vec<String>, Vec<(String, String)>, usize);

    fn read(text: &str) -> Option<Read> {
        let raw = attributes(text, 0)?;
        Some((
            raw.id.map(|it| it.0),
            raw.classes.into_iter().map(|it| it.0).collect(),
            raw.pairs.into_iter().map(|it| (it.0, it.1)).collect(),
            raw.range.end,
        ))
    }

    #[test]
    fn ids_classes_and_pairs() {
        let got = read(r#"{#ch:x .a .b short="A \"b\" {c}" width=80%} rest"#).unwrap();
        assert_eq!(got.0.as_deref(), Some("ch:x"));
        assert_eq!(got.1, ["a", "b"]);
        assert_eq!(got.2[0], ("short".into(), r#"A "b" {c}"#.into()));
        assert_eq!(got.2[1], ("width".into(), "80%".into()));
        assert_eq!(got.3, 43);
        let tex = read(r#"{title="$1 + \dots$, \"x\""}"#).unwrap();
        assert_eq!(tex.2[0].1, r#"$1 + \dots$, "x""#);
    }

    #[test]
    fn what_is_no_attribute_block_stays_text() {
        for text in
            ["{a}", "{=html}", "{", "{.}", "{#}", "{a=}", "{a=\"x}", "{x y}", "{{#include a}}"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read("{}").is_some() && read("{-}").is_some());
    }

    #[test]
    fn a_heading_takes_only_what_is_set_off() {
        let text = "A [t]{.sc}";
        assert_eq!(trailing(text, &(0..text.len())), None);
        let text = "A [t]{.sc} {#x}";
        assert_eq!(trailing(text, &(0..text.len())).unwrap().range, 11..15);
        let text = "A {short=\"B {c}\"}  ";
        assert_eq!(trailing(text, &(0..text.len())).unwrap().range, 2..17);
    }
}
