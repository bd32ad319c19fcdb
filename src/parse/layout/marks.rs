//! pandoc's marks within a line that recto writes otherwise: commands of LaTeX, raw spans, small capitals, references to headings and
//! examples.

use crate::parse::attr::attributes;
use crate::parse::layout::rewrite::{Kind, Rewriter, in_words, lines, quoted};
use crate::parse::layout::tex::{inline, plain};
use crate::parse::origin::Mapped;
use crate::parse::remark::{Kind as Said, Remarks};
use std::collections::{BTreeMap, BTreeSet};

/// Reads them.
pub(crate) fn marks(remarks: &mut Remarks, source: &Mapped, start: usize) -> Mapped {
    let raw = raw_spans(remarks, source, start);
    let examples = examples(&raw, start);
    let headings = headings(&examples.text, start);
    let defined = defined(&examples.text);
    in_words(&examples, start, true, b"\\{[", |text, at| {
        let rest = text.get(at..)?;
        match rest.as_bytes()[0] {
            b'\\' => {
                // Two backslashes are one that is meant.
                if rest.starts_with("\\\\") {
                    return Some((2, "\\\\".to_owned()));
                }
                inline(text, at)
            }
            b'{' => {
                let length =
                    ["{.smallcaps", "{.allsmallcaps"].into_iter().find(|it| rest.starts_with(it));
                let small = length.map(|it| (it.len(), "{.sc".to_owned()));
                small.or_else(|| of_the_web(text, at))
            }
            _ => element(rest).or_else(|| heading_link(text, at, &headings, &defined)),
        }
    })
}

/// Attributes of pictures and links that say how a page on the web shows them.
const WEB: [&str; 24] = [
    "align",
    "aria-label",
    "desc",
    "download",
    "external",
    "fig-align",
    "fig-env",
    "fig-height",
    "fig-link",
    "fig-pos",
    "fig-scap",
    "fig-width",
    "group",
    "height",
    "lightbox",
    "loading",
    "max-height",
    "max-width",
    "out-height",
    "rel",
    "role",
    "style",
    "target",
    "valign",
];
/// Classes of the same kind.
const WEB_CLASSES: [&str; 12] = [
    "border",
    "center",
    "external",
    "img-fluid",
    "lightbox",
    "no-border",
    "nolightbox",
    "preview-image",
    "r-stretch",
    "rounded",
    "shadow",
    "uri",
];

/// The attributes behind a picture or link without those of the web; `fig-alt` is `alt`.
fn of_the_web(text: &str, at: usize) -> Option<(usize, String)> {
    if !text.get(..at)?.ends_with(')') {
        return None;
    }
    let raw = attributes(text, at)?;
    let web = |key: &str| WEB.contains(&key) || key.starts_with("data-") || key.starts_with("fig-");
    let any = raw.pairs.iter().any(|it| web(&it.0))
        || raw.pairs.iter().any(|it| it.0 == "out-width")
        || raw.classes.iter().any(|it| WEB_CLASSES.contains(&it.0.as_str()));
    if !any {
        return None;
    }
    let mut own = Vec::new();
    own.extend(raw.id.iter().map(|it| format!("#{}", it.0)));
    let classes = raw.classes.iter().filter(|it| !WEB_CLASSES.contains(&it.0.as_str()));
    own.extend(classes.map(|it| format!(".{}", it.0)));
    for (key, value, _) in &raw.pairs {
        match key.as_str() {
            "fig-alt" => own.push(format!("alt=\"{}\"", quoted(value))),
            "out-width" => own.push(format!("width=\"{}\"", quoted(value))),
            key if web(key) => {}
            key => own.push(format!("{key}=\"{}\"", quoted(value))),
        }
    }
    let new = if own.is_empty() { String::new() } else { format!("{{{}}}", own.join(" ")) };
    Some((raw.range.end - at, new))
}

/// `[words]{.underline}` and `[words]{.mark}`, which HTML has elements for.
fn element(rest: &str) -> Option<(usize, String)> {
    let end = rest.find(']').filter(|it| *it < 1000)?;
    let inner = rest.get(1..end).filter(|it| !it.contains(['[', '\n']))?;
    let after = rest.get(end + 1..)?;
    let known = [("{.underline}", "u"), ("{.ul}", "u"), ("{.mark}", "mark")];
    let (sign, name) = known.into_iter().find(|it| after.starts_with(it.0))?;
    Some((end + 1 + sign.len(), format!("<{name}>{inner}</{name}>")))
}

/// `` `x`{=latex} ``: HTML is read as such, LaTeX if recto has the same for all of it; all else is left out.
fn raw_spans(remarks: &mut Remarks, source: &Mapped, start: usize) -> Mapped {
    let text = source.text.as_str();
    if !text.contains("`{=") {
        let mut out = Mapped::default();
        out.copy(source, 0..text.len());
        return out;
    }
    let mut out = Rewriter::new(source);
    for line in lines(text, start).iter().filter(|it| it.kind == Kind::Text) {
        let mut from = 0;
        while let Some(found) = line.text.get(from..).and_then(|it| it.find("`{=")) {
            let close = from + found;
            let ticks = line.text.get(..=close).unwrap_or_default();
            let run = ticks.len() - ticks.trim_end_matches('`').len();
            let head = ticks.get(..ticks.len() - run).unwrap_or_default();
            let rest = line.text.get(close + 3..).unwrap_or_default();
            let (Some(open), Some(length)) = (head.rfind(&"`".repeat(run)), rest.find('}')) else {
                break;
            };
            let inner = head.get(open + run..).unwrap_or_default();
            let new = match rest.get(..length).unwrap_or_default() {
                "html" | "html4" | "html5" | "epub" | "epub3" => Some(inner.to_owned()),
                // An escape is the only backslash that stays where all is understood.
                "latex" | "tex" => Some(plain(inner)).filter(|it| {
                    it.match_indices('\\').all(|(at, _)| {
                        let next = it.as_bytes().get(at + 1);
                        next.is_some_and(|it| !it.is_ascii_alphabetic())
                    })
                }),
                _ => None,
            };
            let end = close + 3 + length + 1;
            let range = line.range.start + open..line.range.start + end;
            if new.is_none() {
                remarks.add(Said::RawSpan, source.span(range.clone()));
            }
            out.replace(range, &new.unwrap_or_default());
            from = end;
        }
    }
    out.finish()
}

/// `(@name) words` as numbered items, and `(@name)` elsewhere as their numbers.
fn examples(source: &Mapped, start: usize) -> Mapped {
    let text = source.text.as_str();
    if !text.contains("(@") && !text.contains("#. ") {
        let mut out = Mapped::default();
        out.copy(source, 0..text.len());
        return out;
    }
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    let mut items = Vec::new();
    for line in lines(text, start).iter().filter(|it| it.kind == Kind::Text) {
        let lead = line.text.len() - line.text.trim_start().len();
        let bare = line.text.trim_start();
        if let Some(rest) = bare.strip_prefix("#. ") {
            items.push((
                line.range.start + lead..line.range.start + line.text.len() - rest.len(),
                "1. ".to_owned(),
            ));
            continue;
        }
        let Some((name, behind)) = bare.strip_prefix("(@").and_then(|it| it.split_once(')')) else {
            continue;
        };
        let word = name.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_'));
        if !word || !behind.starts_with([' ', '\t']) {
            continue;
        }
        count += 1;
        if !name.is_empty() {
            numbers.entry(name.to_owned()).or_insert(count);
        }
        let from = line.range.start + lead;
        items.push((from..from + 2 + name.len() + 1, format!("{count}.")));
    }
    let mut listed = Rewriter::new(source);
    for (range, new) in items {
        listed.replace(range, &new);
    }
    let listed = listed.finish();
    in_words(&listed, start, true, b"@", |text, at| {
        let inner = text.get(at + 1..)?;
        let length = inner.find(|it: char| !(it.is_alphanumeric() || matches!(it, '-' | '_')))?;
        let number = numbers.get(inner.get(..length)?)?;
        let bracketed = text.get(..at)?.ends_with('(') && inner.get(length..)?.starts_with(')');
        bracketed.then(|| (1 + length, number.to_string()))
    })
}

/// The headings of a file, without their marks.
fn headings(text: &str, start: usize) -> BTreeSet<String> {
    let all = lines(text, start);
    let all = all.iter().filter(|it| it.kind == Kind::Text && it.text.starts_with('#'));
    all.map(|it| title(it.text)).filter(|it| !it.is_empty()).collect()
}

/// A heading's words: without signs before and attributes behind it.
fn title(line: &str) -> String {
    let words = line.trim_start_matches('#').trim();
    let words = words.split(" {").next().unwrap_or(words).trim_end_matches('#').trim();
    words.replace(['*', '`', '_'], "")
}

/// Labels that the file defines.
fn defined(text: &str) -> BTreeSet<String> {
    let labels = text.lines().filter_map(|it| it.trim_start().strip_prefix('[')?.split_once("]:"));
    labels.map(|it| it.0.to_lowercase()).collect()
}

/// `[Heading]`, `[Heading][]` and `[words][Heading]`.
fn heading_link(
    text: &str,
    at: usize,
    headings: &BTreeSet<String>,
    defined: &BTreeSet<String>,
) -> Option<(usize, String)> {
    if headings.is_empty() || text.get(..at)?.ends_with(['!', ']', '\\', '^']) {
        return None;
    }
    let rest = text.get(at + 1..)?;
    let end = rest.find([']', '[', '\n'])?;
    let words = rest.get(..end)?;
    let after = rest.get(end..)?.strip_prefix(']')?;
    let (label, length) = match after.strip_prefix('[') {
        Some(inner) => {
            let close = inner.find(']')?;
            let own = inner.get(..close)?;
            (if own.is_empty() { words } else { own }, 1 + end + 1 + 1 + close + 1)
        }
        None if after.starts_with(['(', '{', ':']) => return None,
        None => (words, 1 + end + 1),
    };
    let known = headings.contains(label) && !defined.contains(&label.to_lowercase());
    known.then(|| (length, format!("[{words}](#{})", slug(label))))
}

/// The id that pandoc gives a heading: letters, figures, `_`, `-`, `.`; blanks as hyphens; nothing before the first letter.
pub(crate) fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let kept =
        lower.chars().filter(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | ' '));
    let kept: String = kept.map(|it| if it == ' ' { '-' } else { it }).collect();
    kept.trim_start_matches(|it: char| !it.is_alphabetic()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn read(text: &str) -> String {
        marks(&mut Remarks::default(), &Mapped::whole(FileId(0), text, 0), 0).text
    }

    #[test]
    fn examples_are_counted_and_named() {
        let text = "(@) One\n(@good) Two\n\nAs (@good) says, `(@good)`.\n";
        assert_eq!(read(text), "1. One\n2. Two\n\nAs (2) says, `(@good)`.\n");
    }

    #[test]
    fn headings_are_linked_and_raw_spans_read() {
        let text =
            "# The End {#e}\n\nSee [The End] and [it][The End]. `<b>`{=html}x`\\foo`{=latex}\\ y\n";
        let expect = "# The End {#e}\n\nSee [The End](#the-end) and [it](#the-end). <b>x\u{a0}y\n";
        assert_eq!(read(text), expect);
        assert_eq!(read("A `\\textbf{Danger} ahead`{=latex} b."), "A **Danger** ahead b.");
    }
}
