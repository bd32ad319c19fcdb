//! What mdBook does to a chapter before Markdown: `{{#include}}` and its kin, and hidden lines of code.

use crate::diag::{Code, Diagnostic, Sink};
use crate::files::join;
use crate::model::Text;
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

/// All directives of a text.
pub(crate) fn directives(text: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|it| it.find("{{#")) {
        let start = at + start;
        let inner = text.get(start + 3..).unwrap_or_default();
        let Some(length) = inner
            .find(['}', '\n'])
            .filter(|it| inner.get(*it..).is_some_and(|it| it.starts_with("}}")))
        else {
            at = start + 3;
            continue;
        };
        let end = start + 3 + length + 2;
        let inner = inner.get(..length).unwrap_or_default();
        let (name, arguments) = inner.split_once([' ', '\t']).unwrap_or((inner, ""));
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
        match self.name {
            "include" | "rustdoc_include" => {
                let argument = self.arguments.split([' ', '\t']).next()?;
                Some(argument.split_once(':').unwrap_or((argument, "")))
            }
            "playground" | "playpen" => Some((self.arguments.split([' ', '\t']).next()?, "")),
            _ => None,
        }
    }
}

/// Puts the files that a chapter includes in their places.
pub(crate) fn expand(sink: &mut Sink, door: &Door<'_>, source: Mapped, trail: &[String]) -> Mapped {
    if !source.text.contains("{{#") {
        return source;
    }
    let found = directives(&source.text);
    let mut out = Mapped::default();
    let mut at = 0;
    for directive in found {
        let range = directive.range.clone();
        let whole = range.clone();
        if directive.escaped {
            out.copy(&source, at..range.start);
            out.copy(&source, range.start + 1..range.end);
        } else if directive.name == "title" {
            out.copy(&source, at..range.start);
        } else if let Some((path, part)) = directive.file() {
            out.copy(&source, at..range.start);
            let path = join(trail.last().map_or("", String::as_str), path);
            match included(sink, door, &source, whole, (&path, part), trail) {
                Some(text) if directive.name.starts_with("play") => {
                    out.replace(&source, range.clone(), "```rust\n");
                    out.copy(&text, 0..text.text.len());
                    out.replace(&source, range.clone(), "\n```");
                }
                Some(text) => out.copy(&text, 0..text.text.len()),
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

/// The part of a file that a directive asks for; `None` if there is none, which is said.
fn included(
    sink: &mut Sink,
    door: &Door<'_>,
    source: &Mapped,
    range: Range<usize>,
    (path, part): (&str, &str),
    trail: &[String],
) -> Option<Mapped> {
    let span = source.span(range);
    if let Err(refused) = admit(trail, door.includes.get(), path) {
        sink.push(refused.at(span, ""));
        return None;
    }
    door.includes.set(door.includes.get() + 1);
    let text = match door.files.text(path) {
        Ok(text) => text,
        Err(refusal) => {
            sink.push(door.files.explain(path, &refusal, Some(span)));
            return None;
        }
    };
    let file = Mapped::whole(text.file, &text.text, text.offset);
    let Some(lines) = lines_of(&file.text, part) else {
        let message = format!("`{path}` has no lines or anchor `{part}`");
        let anchors = anchors(&file.text);
        let found = Diagnostic::new(Code::IncludeAnchor, message).at(span, "");
        sink.push(found.did_you_mean(part, anchors.iter().map(String::as_str)));
        return None;
    };
    let mut cut = Mapped::default();
    for (index, line) in lines.iter().enumerate() {
        // The line end after the last line is the including file's.
        let last = index + 1 == lines.len();
        let bare = file.text.get(line.clone()).unwrap_or_default();
        let length = if last { bare.trim_end_matches(['\n', '\r']).len() } else { bare.len() };
        cut.copy(&file, line.start..line.start + length);
    }
    let mut trail = trail.to_vec();
    trail.push(path.to_owned());
    Some(expand(sink, door, cut, &trail))
}

/// Lines that `part` names: all, `2`, `2:10`, `:10`, `2:` or an anchor; lines that only mark anchors are left out.
fn lines_of(text: &str, part: &str) -> Option<Vec<Range<usize>>> {
    let mut at = 0;
    let all = text.split_inclusive('\n').map(|line| {
        at += line.len();
        at - line.len()..at
    });
    let all: Vec<Range<usize>> = all.collect();
    let line = |it: &Range<usize>| text.get(it.clone()).unwrap_or_default();
    let marks = |it: &Range<usize>| anchor_mark(line(it)).is_some();
    let part = part.trim();
    let first = part.split(':').next().unwrap_or_default();
    let is_anchor = first.starts_with(|it: char| !it.is_ascii_digit());
    if is_anchor {
        let mut inside = false;
        let mut lines = None;
        for it in &all {
            match anchor_mark(line(it)) {
                Some((true, name)) if name == first => {
                    inside = true;
                    lines.get_or_insert_with(Vec::new);
                }
                Some((false, name)) if name == first => inside = false,
                Some(_) => {}
                None if inside => lines.get_or_insert_with(Vec::new).push(it.clone()),
                None => {}
            }
        }
        return lines;
    }
    let (from, to) = match part.split_once(':') {
        _ if part.is_empty() => (1, all.len()),
        None => {
            let only = part.parse().ok()?;
            (only, only)
        }
        Some((from, to)) => (number(from, 1)?, number(to.split(':').next()?, all.len())?),
    };
    if from == 0 || from > all.len().max(1) {
        return None;
    }
    let end = to.min(all.len());
    let lines = all.get(from - 1..end.max(from - 1))?;
    Some(lines.iter().filter(|it| !marks(it)).cloned().collect())
}

fn number(text: &str, empty: usize) -> Option<usize> {
    if text.is_empty() { Some(empty) } else { text.parse().ok() }
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

fn anchors(text: &str) -> Vec<String> {
    let marks = text.lines().filter_map(anchor_mark).filter(|it| it.0);
    marks.map(|it| it.1.to_owned()).collect()
}

/// Rust code without the lines that rustdoc hides: those of `#` and a blank. `##` stands for `#`.
pub(crate) fn shown_lines(text: &Text) -> Text {
    let hides = |line: &str| line == "#" || line.starts_with("# ");
    if !text.text.lines().any(|it| it.trim_start().starts_with('#')) {
        return text.clone();
    }
    let mut out = Text::default();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_ascii();
        if hides(bare) {
            continue;
        }
        if bare.starts_with("##") {
            let sign = start + (line.len() - line.trim_ascii_start().len());
            append(&mut out, text, start..sign);
            append(&mut out, text, sign + 1..at);
        } else {
            append(&mut out, text, start..at);
        }
    }
    if out.text.ends_with('\n') && !text.text.ends_with('\n') {
        out.text.pop();
    }
    let end = out.text.len();
    out.map.pieces.retain(|it| (it.at as usize) < end.max(1));
    out
}

fn append(out: &mut Text, from: &Text, at: Range<usize>) {
    let words = from.text.get(at.clone()).unwrap_or_default();
    match from.span(at.start, at.end) {
        Some(span) => out.push(words, span),
        None => out.text.push_str(words),
    }
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
        let text = "1\n2\n// ANCHOR: a\n4\n// ANCHOR_END: a\n6\n";
        assert_eq!(part(text, "").unwrap(), "1\n2\n4\n6\n");
        assert_eq!(part(text, "2").unwrap(), "2\n");
        assert_eq!(part(text, "2:4").unwrap(), "2\n4\n");
        assert_eq!(part(text, ":2").unwrap(), "1\n2\n");
        assert_eq!(part(text, "6:").unwrap(), "6\n");
        assert_eq!(part(text, "a").unwrap(), "4\n");
        assert_eq!(part(text, "b"), None);
        assert_eq!(part(text, "99"), None);
    }

    #[test]
    fn rustdoc_hides_lines() {
        let text = Text::generated("# use x;\nfn a() {\n    ## b\n#[test]\n    # hidden\n#\n}");
        assert_eq!(shown_lines(&text).text, "fn a() {\n    # b\n#[test]\n}");
    }

    #[test]
    fn directives_are_found_and_escapes_kept() {
        let found = directives("a {{#include b.rs:2:3}} \\{{#title x}} {{#broken}");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].file(), Some(("b.rs", "2:3")));
        assert!(found[1].escaped);
    }
}
