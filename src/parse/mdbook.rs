//! What mdBook does to a chapter before Markdown: `{{#include}}` and its kin.

use crate::diag::{Code, Diagnostic, Sink};
use crate::parse::chapter::Door;
use crate::parse::include::admit;
use crate::parse::origin::Mapped;
use std::ops::Range;

/// A `{{#name arguments}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive<'a> {
    /// `include`, `title`, …
    pub(crate) name: &'a str,
    /// What stands after it.
    pub(crate) arguments: &'a str,
    /// Braces included, and a backslash before them.
    pub(crate) range: Range<usize>,
    /// A backslash stands before it: it is text.
    pub(crate) escaped: bool,
}

/// All directives of a text. Blanks may stand within the braces.
pub(crate) fn directives(text: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|it| it.find("{{")) {
        let start = at + start;
        let inner = text.get(start + 2..).unwrap_or_default();
        at = start + 2;
        let Some(named) = inner.trim_start().strip_prefix('#') else { continue };
        let begin = text.len() - named.len();
        let Some(length) =
            named.find('}').filter(|it| named.get(*it..).is_some_and(|it| it.starts_with("}}")))
        else {
            continue;
        };
        let end = begin + length + 2;
        let inner = named.get(..length).unwrap_or_default();
        let (name, arguments) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let escaped = text.get(..start).is_some_and(|it| it.ends_with('\\'));
        let range = start - usize::from(escaped)..end;
        found.push(Directive { name, arguments: arguments.trim(), range, escaped });
        at = end;
    }
    found
}

impl<'a> Directive<'a> {
    /// The file that is included, and the part of it.
    pub(crate) fn file(&self) -> Option<(&'a str, &'a str)> {
        let first = || self.arguments.split_whitespace().next();
        match self.name {
            "include" | "rustdoc_include" => {
                let argument = first()?;
                Some(argument.split_once(':').unwrap_or((argument, "")))
            }
            "playground" | "playpen" | "template" => Some((first()?, "")),
            _ => None,
        }
    }
}

/// Puts the files that a chapter includes in their places. What stands before a directive on its line stands before each line
/// that is included, so that it remains in its list or quotation. What can't be included stays as it is typed.
pub(crate) fn expand(sink: &mut Sink, door: &Door<'_>, source: Mapped, trail: &[String]) -> Mapped {
    if !source.text.contains("{{") {
        return source;
    }
    let mut out = Mapped::default();
    let mut at = 0;
    for directive in directives(&source.text) {
        let range = directive.range.clone();
        if directive.escaped {
            out.copy(&source, at..range.start);
            out.copy(&source, range.start + 1..range.end);
        } else if directive.name == "title" {
            out.copy(&source, at..range.start);
        } else if directive.file().is_some() {
            out.copy(&source, at..range.start);
            match included(sink, door, &source, &directive, trail) {
                Some(text) => lines_into(&mut out, &text, &source, range.clone()),
                None => out.copy(&source, range.clone()),
            }
        } else {
            continue;
        }
        at = range.end;
    }
    out.copy(&source, at..source.text.len());
    out
}

/// Appends lines, all but the first after what `out` has on its last line. The line end after the last is the including file's.
fn lines_into(out: &mut Mapped, text: &Mapped, source: &Mapped, range: Range<usize>) {
    let before = out.text.rsplit('\n').next().unwrap_or_default().to_owned();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        if at > 0 {
            out.replace(source, range.clone(), &before);
        }
        let last = at + line.len() == text.text.len();
        let length = if last { line.trim_end_matches(['\n', '\r']).len() } else { line.len() };
        out.copy(text, at..at + length);
        at += line.len();
    }
}

/// What a directive asks for; `None` if there is no such file, which is said.
fn included(
    sink: &mut Sink,
    door: &Door<'_>,
    source: &Mapped,
    directive: &Directive<'_>,
    trail: &[String],
) -> Option<Mapped> {
    let span = source.span(directive.range.clone());
    let (path, part) = directive.file()?;
    let path = door.dialect.join(trail.last().map_or("", String::as_str), path);
    if let Err(refused) = admit(trail, door.includes.get(), &path) {
        sink.push(refused.at(span, TYPED));
        return None;
    }
    let text = match door.files.text(&path) {
        Ok(text) => text,
        Err(refusal) => {
            let mut said = door.files.explain(&path, &refusal, Some(span));
            said.labels.iter_mut().for_each(|it| it.text = TYPED.to_owned());
            sink.push(said);
            return None;
        }
    };
    let file = Mapped::whole(text.file, &text.text, text.offset);
    let lines = lines_of(&file.text, part).unwrap_or_else(|| {
        let message = format!("`{path}` has no anchor `{part}`");
        let anchors = anchors(&file.text);
        let found = Diagnostic::new(Code::IncludeAnchor, message).at(span, "nothing is included");
        sink.push(found.did_you_mean(part, anchors.iter().map(String::as_str)));
        Vec::new()
    });
    let mut cut = Mapped::default();
    lines.into_iter().for_each(|line| cut.copy(&file, line));
    if directive.name == "template" {
        cut = filled(&cut, directive.arguments);
    }
    door.includes.set(door.includes.get().and(&cut.text));
    let mut trail = trail.to_vec();
    trail.push(path);
    let text = expand(sink, door, cut, &trail);
    if !directive.name.starts_with("play") {
        return Some(text);
    }
    let mut code = Mapped::default();
    let range = directive.range.clone();
    code.replace(source, range.clone(), "```rust\n");
    lines_into(&mut code, &text, source, range.clone());
    code.replace(source, range, "\n```\n");
    Some(code)
}

/// What is said at a directive that can't be followed.
const TYPED: &str = "printed as it is typed";

/// A template with the arguments, `name=value`, in the places of `[[#name]]` or `[[#name what else]]`.
fn filled(template: &Mapped, arguments: &str) -> Mapped {
    let given: Vec<(&str, &str)> =
        arguments.split_whitespace().skip(1).filter_map(|it| it.split_once('=')).collect();
    let mut out = Mapped::default();
    let mut at = 0;
    while let Some(start) = template.text.get(at..).and_then(|it| it.find("[[#")) {
        let start = at + start;
        let inner = template.text.get(start + 3..).unwrap_or_default();
        let Some(length) = inner.find("]]") else { break };
        let inner = inner.get(..length).unwrap_or_default();
        let (name, or_else) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let value = given.iter().find(|it| it.0 == name).map_or(or_else.trim(), |it| it.1);
        let end = start + 3 + length + 2;
        out.copy(template, at..start);
        out.replace(template, start..end, value);
        at = end;
    }
    out.copy(template, at..template.text.len());
    out
}

/// Lines that `part` names: `2`, `2:10`, `:10`, `2:`, or an anchor, which is whatever is no number; all where it names none.
/// `None` if there is no such anchor. Lines that mark anchors are left out between anchors only.
pub(crate) fn lines_of(text: &str, part: &str) -> Option<Vec<Range<usize>>> {
    let all = every_line(text);
    let mut parts = part.splitn(3, ':');
    let first = parts.next().unwrap_or_default();
    let end = parts.next();
    let Ok(start) = first.parse::<usize>() else {
        return match (first, end.and_then(|it| it.parse().ok())) {
            ("", Some(end)) => Some(all.take(end).collect()),
            ("", None) => Some(all.collect()),
            (name, _) => between(text, all, name),
        };
    };
    let skipped = start.saturating_sub(1);
    let end = match end {
        None => skipped + 1,
        Some(end) => end.parse().unwrap_or(usize::MAX),
    };
    Some(all.skip(skipped).take(end.saturating_sub(skipped)).collect())
}

/// Lines with what ends them: a line feed, a carriage return, or both.
fn every_line(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|it| !it.is_empty())?;
        let end = rest.find(['\n', '\r']).map(|it| rest.split_at(it));
        let length = end.map_or(rest.len(), |(line, end)| {
            line.len() + if end.starts_with("\r\n") { 2 } else { 1 }
        });
        at += length;
        Some(at - length..at)
    })
}

/// The lines from an anchor to its first end.
fn between(
    text: &str,
    all: impl Iterator<Item = Range<usize>>,
    name: &str,
) -> Option<Vec<Range<usize>>> {
    let mut found = None;
    for it in all {
        let mark = anchor_mark(text.get(it.clone()).unwrap_or_default());
        match (mark, &mut found) {
            (Some((true, begins)), None) if begins == name => found = Some(Vec::new()),
            (Some((false, ends)), Some(_)) if ends == name => break,
            (None, Some(lines)) => lines.push(it),
            _ => {}
        }
    }
    found
}

/// `ANCHOR: name` (true) or `ANCHOR_END: name` in a line.
fn anchor_mark(line: &str) -> Option<(bool, &str)> {
    let at = line.find("ANCHOR")?;
    let rest = line.get(at + 6..)?;
    let (begins, rest) = match rest.strip_prefix("_END:") {
        Some(rest) => (false, rest),
        None => (true, rest.strip_prefix(':')?),
    };
    let rest = rest.trim_ascii_start();
    let end = rest.find(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | '-')));
    let name = rest.get(..end.unwrap_or(rest.len()))?;
    (!name.is_empty()).then_some((begins, name))
}

pub(crate) fn anchors(text: &str) -> Vec<String> {
    let marks = text.lines().filter_map(anchor_mark).filter(|it| it.0);
    marks.map(|it| it.1.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, part: &str) -> Option<String> {
        let lines = lines_of(text, part)?;
        Some(lines.into_iter().map(|it| text[it].to_owned()).collect())
    }

    #[test]
    fn parts_of_a_file() {
        let text = "1\n2\n// ANCHOR: a\n4\n// ANCHOR_END: a\n6\n// ANCHOR: 1st\n8\n// ANCHOR_END: 1st\n// ANCHOR: a\n";
        assert_eq!(part(text, "").unwrap(), text);
        assert_eq!(part(text, "2").unwrap(), "2\n");
        assert_eq!(part(text, "2:4").unwrap(), "2\n// ANCHOR: a\n4\n");
        assert_eq!(part(text, ":2").unwrap(), "1\n2\n");
        assert_eq!(part(text, "10:").unwrap(), "// ANCHOR: a\n");
        assert_eq!(part(text, "8:x").unwrap().lines().count(), 3);
        assert_eq!(part(text, "a").unwrap(), "4\n");
        assert_eq!(part(text, "1st").unwrap(), "8\n");
        assert_eq!(part(text, "b"), None);
        assert_eq!(part(text, "99").unwrap(), "");
        assert_eq!(part(text, "4:2").unwrap(), "");
        // Lines end as on any system.
        assert_eq!(part("a\rb\r\nc\n", "2").unwrap(), "b\r\n");
        assert_eq!(part("a\r\rc", "2:3").unwrap(), "\rc");
    }

    #[test]
    fn directives_are_found_and_escapes_kept() {
        let found =
            directives("a {{#include b.rs:2:3}} \\{{#title x}} {{#broken} {{ #include\n c }}");
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].file(), Some(("b.rs", "2:3")));
        assert!(found[1].escaped);
        assert_eq!(found[2].file(), Some(("c", "")));
    }

    #[test]
    fn templates_take_their_arguments() {
        let file = crate::diag::FileId(0);
        let template = Mapped::whole(file, "[[#when]] [[#who you]] [[#x]] [[", 0);
        assert_eq!(filled(&template, "t.md when=noon").text, "noon you  [[");
    }
}
