//! Quarto's chapters: what a run has kept, callouts, tabs, figures in divs, shortcodes.

use crate::diag::Sink;
use crate::files::{Files, Text};
use crate::manifest::Layout;
use crate::manifest::front::lines as front_lines;
use crate::parse::chapter::Door;
use crate::parse::layout::cells::Cells;
use crate::parse::layout::divs::divs;
use crate::parse::layout::rewrite::{Kind, Line, Rewriter, after_front, lines};
use crate::parse::layout::{included, relative};
use crate::parse::origin::Mapped;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What Quarto keeps of a run.
#[derive(Deserialize)]
struct Frozen {
    result: Outcome,
}

#[derive(Deserialize)]
struct Outcome {
    markdown: String,
}

/// Reads a chapter as far as it is Quarto's own.
pub(crate) fn quarto(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: Mapped,
    trail: &[String],
) -> Mapped {
    let path = trail.last().map_or("", String::as_str);
    let source = match kept(door.files, path, &source.text) {
        Some(new) => rewritten(door.files, path, &source, &new),
        None => source,
    };
    let start = after_front(&source.text);
    let source = shortcodes(sink, door, layout, &source, start, trail);
    let start = after_front(&source.text);
    let front = source.text.get(..start).unwrap_or_default();
    let echo = !front.contains("echo: false") && !hides_code(&source.text);
    let mut remarks = door.remarks.borrow_mut();
    let texts = BTreeMap::new();
    let mut cells = Cells { files: door.files, layout, path, remarks: &mut remarks, texts, echo };
    let source = cells.read(&source, start);
    let source = divs(&source, start);
    titled(&source)
}

/// Paths that a text seems to include.
pub(crate) fn included_paths(text: &str) -> Vec<&str> {
    let tags = text.match_indices("{{< include ").filter_map(|(at, it)| text.get(at + it.len()..));
    tags.filter_map(|it| Some(it.split_once(">}}")?.0.trim().trim_matches(['"', '\'']))).collect()
}

/// Whether a chunk of settings hides all code.
pub(crate) fn hides_code(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("opts_chunk$set(") {
        let (chunk, next) = behind.split_once("\n```").unwrap_or((behind, ""));
        let call: String = chunk.split_whitespace().collect();
        if ["echo=FALSE", "echo=F,", "echo=F)"].iter().any(|it| call.contains(it)) {
            return true;
        }
        rest = next;
    }
    false
}

/// The chapter as its last run has left it, if it is still of this text.
fn kept(files: &dyn Files, path: &str, text: &str) -> Option<String> {
    let stem = path.rsplit_once('.').map_or(path, |it| it.0);
    let all = ["html", "epub", "pdf", "tex", "docx"];
    let found = all.iter().find_map(|kind| {
        let place = format!("_freeze/{stem}/execute-results/{kind}.json");
        files.has(&place).then(|| files.text(&place).ok())?
    })?;
    let frozen: Frozen = serde_json::from_str(&found.text).ok()?;
    let new = frozen.result.markdown;
    // A text that went on since is read without its results.
    let words = |text: &str| -> Vec<String> {
        let all = lines(text, after_front(text));
        let own = all.iter().filter(|it| it.kind == Kind::Text && !it.is_blank());
        own.map(|it| it.text.trim().to_owned())
            .filter(|it| !it.contains("`r ") && !it.starts_with(":::"))
            .collect()
    };
    let there: std::collections::BTreeSet<String> = words(&new).into_iter().collect();
    let own = words(text);
    let same = own.iter().filter(|it| there.contains(*it)).count();
    (same * 20 >= own.len() * 19).then_some(new)
}

/// The kept text, mapped to the author's, and its figures' paths mended.
fn rewritten(files: &dyn Files, path: &str, source: &Mapped, new: &str) -> Mapped {
    let stem = path.rsplit_once('.').map_or(path, |it| it.0);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let mut text = String::with_capacity(new.len());
    let mut rest = new;
    let sign = format!("{name}_files/");
    while let Some(at) = rest.find(&sign) {
        let (before, after) = rest.split_at(at);
        // The name itself may hold such signs.
        let ends = after.get(sign.len()..).and_then(|it| it.find([')', '"', ' ', '\n', '>']));
        let end = ends.map_or(after.len(), |it| it + sign.len());
        let tail = after.get(sign.len()..end).unwrap_or_default();
        let there = format!("_freeze/{stem}/{tail}");
        let here = crate::files::join(path, &format!("{sign}{tail}"));
        text.push_str(before);
        if !files.has(&here) && files.has(&there) {
            text.push_str(&relative(path, &there));
        } else {
            text.push_str(after.get(..end).unwrap_or_default());
        }
        rest = after.get(end..).unwrap_or_default();
    }
    text.push_str(rest);
    let span = source.span(0..source.text.len());
    let file = Text { file: span.file, text: source.text.as_str().into(), offset: span.start };
    crate::parse::handed::matched(&file, &text)
}

/// `{{< name arguments >}}`.
fn shortcodes(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    start: usize,
    trail: &[String],
) -> Mapped {
    let mut out = Rewriter::new(source);
    for line in lines(&source.text, start) {
        if line.kind != Kind::Text && !line.text.contains("{{< include")
            || !line.text.contains("{{<")
        {
            continue;
        }
        let mut from = 0;
        while let Some(found) = line.text.get(from..).and_then(|it| it.find("{{<")) {
            let at = from + found;
            let inner = line.text.get(at + 3..).unwrap_or_default();
            let Some(length) = inner.find(">}}") else { break };
            let body = inner.get(..length).unwrap_or_default().trim();
            let range = line.range.start + at..line.range.start + at + 3 + length + 3;
            from = at + 3 + length + 3;
            // `{{{< x >}}}` shows the code itself.
            if line.text.get(..at).is_some_and(|it| it.ends_with('{')) {
                continue;
            }
            let (name, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
            let first = rest.split_whitespace().find(|it| !it.contains('=')).unwrap_or_default();
            let first = first.trim_matches(['"', '\'']);
            let new = match name {
                "include" => {
                    let path = rest.trim().trim_matches(['"', '\'']);
                    let taken = included(sink, door, layout, source, (path, range.clone()), trail);
                    if let Some((text, trail)) = taken {
                        let start = after_front(&text.text);
                        let text = shortcodes(sink, door, layout, &text, start, &trail);
                        let mut body = Mapped::default();
                        body.copy(&text, start..text.text.trim_end().len().max(start));
                        out.splice(range, &body);
                    }
                    continue;
                }
                "meta" | "var" => match layout.variables.get(&format!("{name}.{first}")) {
                    Some(value) => value.clone(),
                    None => continue,
                },
                "pagebreak" => "\n\n\\newpage\n\n".to_owned(),
                "video" | "embed-video" => format!("<{first}>"),
                "kbd" => format!("[{first}]{{.kbd}}"),
                "fa" | "bi" | "iconify" | "ai" | "icon" => String::new(),
                _ => continue,
            };
            out.replace(range, &new);
        }
    }
    out.finish()
}

/// A title in the front matter becomes the chapter's heading, and the headings below it go a level down if they begin at the first.
fn titled(source: &Mapped) -> Mapped {
    let start = after_front(&source.text);
    let mut copy = Mapped::default();
    copy.copy(source, 0..source.text.len());
    let Some((front, _)) = front_lines(&source.text) else { return copy };
    let own = front.iter().find_map(|(at, line, _)| {
        let value = line.strip_prefix("title:")?.trim();
        Some((*at, line.len(), crate::manifest::front::unquoted(value).to_owned()))
    });
    let Some((at, length, title)) = own.filter(|it| !it.2.is_empty()) else { return copy };
    let all = lines(&source.text, start);
    let is_heading = |it: &&Line<'_>| it.kind == Kind::Text && it.text.starts_with("# ");
    let first = all.iter().find(|it| !it.is_blank() && it.kind == Kind::Text);
    let same = |it: &Line<'_>| {
        it.text.trim_start_matches('#').trim().split(" {").next() == Some(title.as_str())
    };
    // The text begins with a heading of its own that says the same.
    if first.is_some_and(|it| it.text.starts_with("# ") && same(it)) {
        return copy;
    }
    let deeper = all.iter().any(|it| is_heading(&it));
    let mut out = Mapped::default();
    out.replace(source, at..at + length, &format!("# {title}\n\n"));
    let mut body = Rewriter::new(source);
    body.skip_to(start);
    for line in all.iter().filter(|it| deeper && it.kind == Kind::Text && it.text.starts_with('#'))
    {
        let signs = line.text.bytes().take_while(|it| *it == b'#').count();
        if signs < 6 && line.text.as_bytes().get(signs) == Some(&b' ') {
            body.replace(line.range.start..line.range.start, "#");
        }
    }
    let body = body.finish();
    let mut whole = Mapped::default();
    // What else the front matter says of the chapter stays.
    let behind = (at + length + 1).min(start);
    let others = front.iter().any(|it| it.0 != at && it.1.contains(it.2));
    if others {
        whole.copy(source, 0..at);
        whole.copy(source, behind..start);
    }
    whole.copy(&out, 0..out.text.len());
    whole.copy(&body, 0..body.text.len());
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use crate::files::memory::Memory;

    #[test]
    fn figures_of_a_run_are_found_whatever_the_chapter_is_called() {
        for name in [">a", "a b"] {
            let there = format!("_freeze/{name}/figure-html/x.png");
            let files = Memory::new(&[(&there, "")]);
            let text = format!("![]({name}_files/figure-html/x.png)\n{name}_files/y.png\n");
            let source = Mapped::whole(FileId(0), &text, 0);
            let new = rewritten(&files, &format!("{name}.qmd"), &source, &text).text;
            assert_eq!(new, format!("![]({there})\n{name}_files/y.png\n"));
        }
    }

    #[test]
    fn a_title_in_the_front_matter_leaves_its_other_keys() {
        let read = |text: &str| titled(&Mapped::whole(FileId(0), text, 0)).text;
        assert_eq!(
            read("---\nlang: de\ntitle: Eins\nid: x\n---\n\nWords\n"),
            "---\nlang: de\nid: x\n---\n# Eins\n\n\nWords\n"
        );
        assert_eq!(read("---\ntitle: Eins\n---\nWords\n"), "# Eins\n\nWords\n");
    }

    #[test]
    fn settings_that_hide_code_are_found_in_their_chunk() {
        assert!(hides_code("```{r}\nknitr::opts_chunk$set(\n  echo = FALSE\n)\n```\n"));
        assert!(!hides_code("```{r}\nopts_chunk$set()\n```\necho=FALSE\n"));
        assert!(!hides_code(&"opts_chunk$set(".repeat(20_000)));
    }
}
