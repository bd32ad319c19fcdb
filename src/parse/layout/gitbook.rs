//! GitBook's and HonKit's tags to recto's boxes, captions and links.

use crate::diag::Sink;
use crate::manifest::Layout;
use crate::parse::chapter::Door;
use crate::parse::layout::included;
use crate::parse::layout::rewrite::{Kind, Line, Rewriter, in_words, lines, pairs, quoted};
use crate::parse::origin::Mapped;
use std::ops::Range;

/// Tags around what is set as it stands.
const TRANSPARENT: [&str; 11] = [
    "content-ref",
    "tabs",
    "raw",
    "stepper",
    "step",
    "columns",
    "column",
    "updates",
    "update",
    "cards",
    "tab",
];

/// Most bytes of a tag.
const MAX_TAG: usize = 4096;

/// Reads tags, variables and dollars.
pub(crate) fn gitbook(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    start: usize,
    trail: &[String],
) -> Mapped {
    let source = variables(layout, source, start);
    let mut pass = Pass {
        sink,
        door,
        layout,
        trail,
        source: &source,
        out: Rewriter::new(&source),
        caption: None,
    };
    for line in lines(&source.text, start) {
        pass.line(&line);
    }
    let out = pass.out.finish();
    in_words(&out, start.min(out.text.len()), false, b"$", dollar)
}

/// Paths of `{% include "x" %}`.
pub(crate) fn included_paths(text: &str) -> Vec<&str> {
    let tags = text.match_indices("{%").filter_map(|(at, _)| tag(text.get(at..)?));
    tags.filter(|it| it.name == "include")
        .map(|it| it.rest.trim_matches(['"', '\'', ' ']))
        .collect()
}

/// A single dollar is a dollar; formulas stand between two.
fn dollar(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = text.get(at..)?;
    if rest.starts_with("$$") {
        let end = rest.get(2..)?.find("$$")? + 4;
        return Some((end, rest.get(..end)?.to_owned()));
    }
    Some((1, "\\$".to_owned()))
}

/// `{{ book.version }}`.
fn variables(layout: &Layout, source: &Mapped, start: usize) -> Mapped {
    if layout.variables.is_empty() || !source.text.contains("{{") {
        let mut out = Mapped::default();
        out.copy(source, 0..source.text.len());
        return out;
    }
    let mut out = Rewriter::new(source);
    for (at, _) in source.text.match_indices("{{").filter(|it| it.0 >= start) {
        let inner = source.text.get(at + 2..).unwrap_or_default();
        let inner = inner.get(..inner.floor_char_boundary(MAX_TAG)).unwrap_or(inner);
        let Some(length) = inner.find("}}") else { continue };
        let name = inner.get(..length).unwrap_or_default().trim();
        if let Some(value) = layout.variables.get(name) {
            out.replace(at..at + 2 + length + 2, value);
        }
    }
    out.finish()
}

/// `{% name rest %}`.
#[derive(Debug)]
struct Tag<'t> {
    name: &'t str,
    rest: &'t str,
    length: usize,
}

fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix("{%")?;
    let inner = inner.get(..inner.floor_char_boundary(MAX_TAG)).unwrap_or(inner);
    let end =
        inner.find("%}").filter(|it| !inner.get(..*it).is_some_and(|it| it.contains("\n\n")))?;
    let body = inner.get(..end)?.trim_matches(['-', ' ', '\t', '\n', '\r']);
    let length = body.find(char::is_whitespace).unwrap_or(body.len());
    let (name, rest) = (body.get(..length)?, body.get(length..)?.trim());
    Some(Tag { name, rest, length: end + 4 })
}

/// The box of a hint's style.
fn role(style: Option<&str>) -> &'static str {
    match style {
        Some("warning") => "warning",
        Some("danger" | "error") => "caution",
        Some("success" | "tip") => "tip",
        _ => "note",
    }
}

struct Pass<'a, 'd, 's> {
    sink: &'s mut Sink,
    door: &'d Door<'d>,
    layout: &'d Layout,
    trail: &'d [String],
    source: &'a Mapped,
    out: Rewriter<'a>,
    /// The title of the code that comes next.
    caption: Option<String>,
}

impl Pass<'_, '_, '_> {
    fn line(&mut self, line: &Line<'_>) {
        if line.kind == Kind::Open
            && let Some(title) = self.caption.take()
        {
            let end = line.words().end;
            let info = line.text.trim_end().trim_start_matches([' ', '\t', '>', '`', '~']);
            // Without a language the attributes would be taken for one.
            let language = if info.is_empty() { "text" } else { "" };
            self.out.replace(end..end, &format!("{language} {{caption=\"{}\"}}", quoted(&title)));
            return;
        }
        if line.kind != Kind::Text || !line.text.contains("{%") {
            return;
        }
        let mut at = 0;
        while let Some(found) = line.text.get(at..).and_then(|it| it.find("{%")) {
            let from = at + found;
            // A tag may go on over lines.
            let start = line.range.start + from;
            let rest = self.source.text.get(start..).unwrap_or_default();
            let Some(tag) = tag(rest) else { break };
            let range = start..start + tag.length;
            at = from + tag.length;
            let alone = line.text.trim_start_matches([' ', '\t', '>']).starts_with("{%");
            self.tag(&tag, range, line, alone);
            if at >= line.text.len() {
                break;
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>, range: Range<usize>, line: &Line<'_>, alone: bool) {
        let lead = format!("\n{}", line.lead());
        let blank = format!("\n{}\n", line.lead().trim_end());
        let pairs = pairs(tag.rest);
        let of = |key: &str| pairs.iter().find(|it| it.0 == key).map(|it| it.1.clone());
        let name = tag.name.strip_prefix("end").unwrap_or(tag.name);
        let new = match tag.name {
            "hint" | "alert" => {
                let role = role(of("style").or_else(|| of("type")).as_deref());
                format!("::: {role}{blank}{}", line.lead())
            }
            "endhint" | "endalert" => format!("{lead}:::{blank}"),
            "tab" | "step" if of("title").is_some() => {
                let title = of("title").unwrap_or_default();
                format!("{lead}**{}**{blank}", title.trim().replace('*', "\\*"))
            }
            "code" => {
                self.caption = of("title").filter(|it| !it.is_empty());
                String::new()
            }
            "filename" => {
                // What stands up to its end is the name; without one it is text.
                let after = self.source.text.get(range.end..).unwrap_or_default();
                let after = after.get(..after.floor_char_boundary(MAX_TAG)).unwrap_or(after);
                let end = after.find("{%").filter(|it| {
                    after.get(*it..).and_then(self::tag).is_some_and(|it| it.name == "endfilename")
                });
                let Some(end) = end else { return };
                self.caption = after.get(..end).map(|it| it.trim().to_owned());
                self.out.replace(range.start..range.end + end, "");
                return;
            }
            "endfilename" => String::new(),
            // The title of what was no code stands as words.
            "endcode" => match self.caption.take() {
                Some(title) => format!("{lead}**{}**{blank}", title.replace('*', "\\*")),
                None => String::new(),
            },
            // An address that has no words of its own is said itself.
            "embed" | "content-ref"
                if of("url").is_some() && (tag.name == "embed" || self.is_empty_ref(range.end)) =>
            {
                let url = of("url").unwrap_or_default();
                format!("[{}](<{url}>){blank}", url.replace(['[', ']'], ""))
            }
            "endfile" => String::new(),
            "endembed" => lead,
            "file" => {
                let Some(source) = of("src") else { return };
                let name = source.rsplit('/').next().unwrap_or(&source);
                format!("[{name}](<{source}>)")
            }
            "include" => return self.include(tag, range),
            _ if TRANSPARENT.contains(&name) => {
                if alone {
                    lead
                } else {
                    String::new()
                }
            }
            _ => return,
        };
        self.out.replace(range, &new);
    }

    /// Whether the reference that begins before byte `at` holds no words of its own.
    fn is_empty_ref(&self, at: usize) -> bool {
        let after = self.source.text.get(at..).unwrap_or_default().trim_start();
        tag(after).is_some_and(|it| it.name == "endcontent-ref")
    }

    fn include(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let path = tag.rest.trim_matches(['"', '\'', ' ']);
        let Self { door, layout, source, trail, .. } = *self;
        let found = included(self.sink, door, layout, source, (path, range.clone()), trail);
        let Some((text, trail)) = found else { return };
        let start = crate::parse::layout::rewrite::after_front(&text.text);
        let text = gitbook(self.sink, door, layout, &text, start, &trail);
        let mut body = Mapped::default();
        let start = crate::parse::layout::rewrite::after_front(&text.text);
        body.copy(&text, start..text.text.len());
        self.out.splice(range, &body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_within_their_paragraph() {
        let whole = |it: &str| tag(it).map(|it| it.length);
        assert_eq!(whole("{% a\nb %}c"), Some(9));
        assert_eq!(whole("{% a\n\nb %}c"), None);
        assert_eq!(whole(&format!("{{%{}%}}", " ".repeat(MAX_TAG))), None);
        assert_eq!(included_paths(&"{%\n".repeat(20_000)).len(), 0);
    }
}
