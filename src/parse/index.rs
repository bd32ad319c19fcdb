//! The attributes of a span to the index mark that they ask for.

use crate::model::{Attrs, IndexMark, Inline, Parsed, Style, Text, plain_text};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// The mark, taken out of the attributes.
pub(crate) fn take_mark(attrs: &mut Attrs, content: &[Inline<Parsed>]) -> Option<IndexMark> {
    const KEYS: [&str; 6] = ["index", "sort", "see", "see-also", "start", "end"];
    let own = |key: &str| attrs.get(key).map(str::to_owned);
    let words: Vec<Vec<Inline<Parsed>>> = match own("index") {
        Some(entry) => levels(&entry).map(emphasised).collect(),
        None => Vec::new(),
    };
    let entry = match own("index") {
        Some(_) => words.iter().map(|it| plain_text(it)).collect(),
        None if attrs.has("index") => levels(&plain_text(content)).map(str::to_owned).collect(),
        None if attrs.get("end").is_some() => Vec::new(),
        None => return None,
    };
    let plain = |key: &str| attrs.get(key).map(|it| plain_text(&emphasised(it)));
    let mark = IndexMark {
        entry,
        words,
        sort: own("sort").iter().flat_map(|it| levels(it)).map(str::to_owned).collect(),
        see: plain("see"),
        see_also: plain("see-also"),
        start: own("start"),
        end: own("end"),
        main: attrs.has("main"),
    };
    attrs.classes.retain(|it| it != "index" && it != "main");
    attrs.pairs.retain(|(key, _)| !KEYS.contains(&key.as_str()));
    Some(mark)
}

fn levels(text: &str) -> impl Iterator<Item = &str> {
    text.split('!').map(str::trim).filter(|it| !it.is_empty())
}

/// Words of an attribute with their emphasis, code and formulas, which are marked as in text.
pub(crate) fn emphasised(text: &str) -> Vec<Inline<Parsed>> {
    if !text.contains(['*', '_', '`', '\\', '~', '$']) {
        return vec![Inline::Text(Text::generated(text))];
    }
    // Behind a sign nothing begins a list or a heading.
    let shown = format!("({text}");
    let options = Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_MATH;
    let mut open: Vec<(Option<Style>, Vec<Inline<Parsed>>)> = vec![(None, Vec::new())];
    for (event, range) in Parser::new_ext(&shown, options).into_offset_iter() {
        let leaf = match event {
            Event::Start(tag) => {
                open.push((style(&tag), Vec::new()));
                continue;
            }
            Event::End(_) => {
                let Some((style, content)) = open.pop() else { break };
                let Some((_, outer)) = open.last_mut() else { return content };
                match style {
                    Some(style) => outer.push(Inline::Styled { style, content }),
                    None => outer.extend(content),
                }
                continue;
            }
            Event::InlineMath(tex) => Inline::Math(Text::generated(&*tex), ()),
            Event::Code(code) => Inline::Code(Text::generated(&*code)),
            Event::Text(words) if range.start == 0 => {
                Inline::Text(Text::generated(words.strip_prefix('(').unwrap_or(&words)))
            }
            Event::Text(words) => Inline::Text(Text::generated(&*words)),
            // Signs that mean something else in text are those of the heading here.
            _ => Inline::Text(Text::generated(shown.get(range).unwrap_or_default())),
        };
        if let Some((_, content)) = open.last_mut() {
            content.push(leaf);
        }
    }
    let mut words = open.pop().map(|it| it.1).unwrap_or_default();
    words.retain(|it| !matches!(it, Inline::Text(text) if text.text.is_empty()));
    words
}

const fn style(tag: &Tag<'_>) -> Option<Style> {
    match tag {
        Tag::Emphasis => Some(Style::Emphasis),
        Tag::Strong => Some(Style::Strong),
        Tag::Strikethrough => Some(Style::Strikethrough),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_of_a_heading_is_read_and_nothing_else() {
        for (text, plain, styled) in [
            ("*The Wall*", "The Wall", true),
            ("`ls` and *rm*", "ls and rm", true),
            ("C*-algebra", "C*-algebra", false),
            ("a_b_c", "a_b_c", false),
            ("1. *FC* Köln", "1. FC Köln", true),
            ("Vec<T> \\*", "Vec<T> *", false),
            ("[*x*](y)", "x", true),
        ] {
            let words = emphasised(text);
            assert_eq!(plain_text(&words), plain);
            let has = words.iter().any(|it| !matches!(it, Inline::Text(_)));
            assert_eq!(has, styled, "{text}");
        }
    }
}
