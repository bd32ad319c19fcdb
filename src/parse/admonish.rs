//! Boxes of mdbook-admonish, ```` ```admonish note "Title" ````, and rules of mdbook-spec, `r[name]`, to the HTML that they stand for.

use crate::manifest::MdBook;
use crate::parse::origin::Mapped;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::ops::Range;

/// A box's directive, the class of the box that it is here, and whether its label is another than that box has.
const KINDS: [(&str, &str, bool); 32] = [
    ("note", "note", false),
    ("info", "note", true),
    ("todo", "note", true),
    ("abstract", "note", true),
    ("summary", "note", true),
    ("tldr", "note", true),
    ("tip", "tip", false),
    ("hint", "tip", true),
    ("important", "important", false),
    ("success", "tip", true),
    ("check", "tip", true),
    ("done", "tip", true),
    ("question", "note", true),
    ("help", "note", true),
    ("faq", "note", true),
    ("warning", "warning", false),
    ("caution", "caution", false),
    ("attention", "warning", true),
    ("failure", "warning", true),
    ("fail", "warning", true),
    ("missing", "warning", true),
    ("danger", "caution", true),
    ("error", "caution", true),
    ("bug", "caution", true),
    ("example", "aside", true),
    ("quote", "aside", true),
    ("cite", "aside", true),
    ("exercise", "aside", true),
    ("solution", "aside", true),
    ("definition", "aside", true),
    ("theorem", "aside", true),
    ("proof", "aside", true),
];

/// Boxes in each other that are read.
const MAX_DEPTH: usize = 8;

/// Rewrites the boxes of a chapter, and the rules where the book's preprocessor reads them.
pub(crate) fn boxes(mdbook: &MdBook, mut source: Mapped) -> Mapped {
    let rules = mdbook.rules && source.text.contains("r[");
    if !rules && !source.text.contains("admonish") {
        return source;
    }
    // A box may hold code and another box: what it holds is read once it is no code any more.
    for _ in 0..MAX_DEPTH {
        let (new, inner) = once(rules, &source);
        source = new;
        if !inner {
            break;
        }
    }
    source
}

/// Rewrites the boxes that are in no other, and says whether there are any.
fn once(rules: bool, source: &Mapped) -> (Mapped, bool) {
    let mut out = Mapped::default();
    let mut at = 0;
    let mut inner = false;
    for (range, info) in fences(&source.text) {
        let words = info.strip_prefix("admonish").filter(|it| !it.starts_with(is_name));
        let parts = words.and_then(|it| Some((it, parts(&source.text, &range)?)));
        if range.start < at {
            continue;
        }
        plain(rules, &mut out, source, at..range.start);
        let Some((words, parts)) = parts else {
            at = range.end;
            out.copy(source, range);
            continue;
        };
        inner = true;
        let Parts { prefix, opening, body, closing } = parts;
        out.replace(source, opening, &opened(&Heading::of(words), &prefix));
        out.copy(source, body);
        at = closing.end;
        // HTML goes on up to a blank line.
        let end = format!("{prefix}\n{prefix}</details>\n{prefix}\n");
        out.replace(source, closing, &end);
    }
    plain(rules, &mut out, source, at..source.text.len());
    (out, inner)
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '-')
}

/// Blocks of fenced code with their info strings, in order.
fn fences(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                found.push((range, info.to_string()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                found.push((range, String::new()));
            }
            _ => {}
        }
    }
    found
}

/// The lines of a box.
struct Parts {
    /// What stands before each: quotation signs and the indent of a list.
    prefix: String,
    opening: Range<usize>,
    body: Range<usize>,
    /// Empty where the fence is never closed.
    closing: Range<usize>,
}

fn parts(text: &str, range: &Range<usize>) -> Option<Parts> {
    let line = text.get(..range.start)?.rfind('\n').map_or(0, |it| it + 1);
    let before = text.get(line..range.start)?;
    // A list's mark is an indent on the lines that follow.
    let prefix = before.chars().map(|it| if matches!(it, '>' | '\t') { it } else { ' ' }).collect();
    let whole = text.get(range.clone())?;
    let first = whole.find('\n').map_or(whole.len(), |it| it + 1);
    let opening = range.start..range.start + first;
    let mut end = range.end;
    if text.get(end..)?.starts_with('\n') && !whole.ends_with('\n') {
        end += 1;
    }
    let lines = text.get(opening.end..end)?;
    let last = lines.trim_end_matches('\n').rfind('\n').map_or(0, |it| it + 1);
    let bare = lines.get(last..)?.trim_start_matches([' ', '>', '\t']).trim_end();
    let sign = whole.chars().next()?;
    let closes = bare.len() >= 3 && bare.chars().all(|it| it == sign);
    let body_end = if closes { opening.end + last } else { end };
    Some(Parts {
        prefix,
        opening: opening.clone(),
        body: opening.end..body_end,
        closing: body_end..end,
    })
}

/// What stands behind `admonish`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heading {
    directive: String,
    title: Option<String>,
    id: Option<String>,
}

impl Heading {
    /// `note`, `note.class`, `note "Title"`, `note title="Title", id="x", collapsible=true`.
    fn of(words: &str) -> Self {
        let mut heading = Self::default();
        let mut rest = words.trim_start();
        let name = rest.find(|it: char| !is_name(it)).unwrap_or(rest.len());
        if !rest.get(name..).is_some_and(|it| it.trim_start().starts_with('=')) {
            heading.directive = rest.get(..name).unwrap_or_default().to_ascii_lowercase();
            rest = rest.get(name..).unwrap_or_default();
        }
        while let Some(start) = rest.find('"') {
            let key = rest.get(..start).unwrap_or_default().trim_end();
            let key = key.strip_suffix('=').map(str::trim_end);
            let key = key.map(|it| it.rsplit([' ', ',']).next().unwrap_or(it));
            let (value, length) = quoted(rest.get(start + 1..).unwrap_or_default());
            match key {
                None | Some("title") => heading.title = Some(value),
                Some("id") => heading.id = Some(value),
                Some("type") => heading.directive = value.to_ascii_lowercase(),
                Some(_) => {}
            }
            rest = rest.get(start + 1 + length..).unwrap_or_default();
        }
        heading
    }
}

/// A string up to its quotation mark, and how long it is with it.
fn quoted(text: &str) -> (String, usize) {
    let mut out = String::new();
    let mut signs = text.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return (out, at + 1),
            '\\' => out.extend(signs.next().map(|it| it.1)),
            sign => out.push(sign),
        }
    }
    (out, text.len())
}

/// The start of a box, with its title as Markdown.
fn opened(heading: &Heading, prefix: &str) -> String {
    let name = if heading.directive.is_empty() { "note" } else { heading.directive.as_str() };
    let kind = KINDS.iter().find(|it| it.0 == name);
    let (class, own) = kind.map_or(("note", true), |it| (it.1, it.2));
    let title = match &heading.title {
        Some(title) => title.trim().to_owned(),
        None if own => {
            let mut signs = name.chars();
            signs.next().map(|it| it.to_uppercase().chain(signs).collect()).unwrap_or_default()
        }
        None => String::new(),
    };
    let id = heading.id.as_ref().map_or(String::new(), |it| {
        let safe: String = it.chars().filter(|it| !matches!(it, '"' | '&' | '<')).collect();
        format!(" id=\"{safe}\"")
    });
    let mut out = format!("<details class=\"{class}\"{id}>\n");
    if !title.is_empty() {
        let title = title.replace('\n', " ");
        out += &format!(
            "{prefix}<summary>\n{prefix}\n{prefix}{title}\n{prefix}\n{prefix}</summary>\n"
        );
    }
    out + prefix + "\n"
}

/// A stretch without code: `r[name]` on a line of its own is the name of what follows, small before it.
fn plain(rules: bool, out: &mut Mapped, source: &Mapped, range: Range<usize>) {
    let text = source.text.get(range.clone()).unwrap_or_default();
    let mut copied = range.start;
    let mut at = range.start;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start_matches([' ', '>']).len());
        let bare = line.trim_start_matches([' ', '>']).trim_end();
        let name = bare.strip_prefix("r[").and_then(|it| it.strip_suffix(']')).filter(|it| {
            rules && it.contains(is_name) && it.chars().all(|it| is_name(it) || it == '.')
        });
        if let Some(name) = name {
            out.copy(source, copied..start);
            let made = format!("<small id=\"r-{name}\">\\[{name}\\]</small>");
            out.replace(source, start..start + bare.len(), &made);
            copied = start + bare.len();
        }
        at += line.len();
    }
    out.copy(source, copied..range.end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn rewritten(text: &str) -> String {
        let mdbook = MdBook { rules: true, ..MdBook::default() };
        boxes(&mdbook, Mapped::whole(FileId(0), text, 0)).text
    }

    #[test]
    fn boxes_are_read_as_admonish_has_them() {
        let open = "<details class=\"warning\">\n\n";
        assert_eq!(
            rewritten("```admonish warning\nCareful.\n```\nx"),
            format!("{open}Careful.\n\n</details>\n\nx")
        );
        assert!(rewritten("```admonish\nx\n```").starts_with("<details class=\"note\">\n\nx"));
        assert!(rewritten("```admonish bug\nx\n```").contains("<summary>\n\nBug\n\n</summary>"));
        assert!(
            rewritten("```admonish tip title=\"A *b*\", id=\"c\"\nx\n```")
                .starts_with("<details class=\"tip\" id=\"c\">\n<summary>\n\nA *b*\n")
        );
        assert!(!rewritten("```admonish note \"\"\nx\n```").contains("summary"));
        // Never closed, and no box at all.
        assert!(rewritten("```admonish note\nx").ends_with("x\n</details>\n\n"));
        let other = "```admonishing\nx\n```\n    ```admonish\n    x\n    ```\n";
        assert_eq!(rewritten(other), other);
    }

    #[test]
    fn boxes_hold_code_and_boxes_and_stand_in_lists() {
        let text = "````admonish note\n```rust\nr[x]\n```\n````\n";
        assert_eq!(
            rewritten(text),
            "<details class=\"note\">\n\n```rust\nr[x]\n```\n\n</details>\n\n"
        );
        let text = "`````admonish note\n````admonish tip\nx\n````\n`````\n";
        assert_eq!(rewritten(text).matches("</details>").count(), 2);
        // As many as are read, also where none of them is closed.
        let open = "```admonish note\n".repeat(MAX_DEPTH + 1);
        assert_eq!(rewritten(&open).matches("</details>").count(), MAX_DEPTH);
        let text = "- a\n\n  ```admonish note\n  b\n  ```\n> ```admonish tip\n> c\n> ```\n";
        assert_eq!(
            rewritten(text),
            "- a\n\n  <details class=\"note\">\n  \n  b\n  \n  </details>\n  \n> <details class=\"tip\">\n> \n> c\n> \n> </details>\n> \n"
        );
    }

    #[test]
    fn rules_are_anchors_before_their_words() {
        assert_eq!(
            rewritten("r[a.b-c]\nWords r[d] here.\n"),
            "<small id=\"r-a.b-c\">\\[a.b-c\\]</small>\nWords r[d] here.\n"
        );
    }
}
