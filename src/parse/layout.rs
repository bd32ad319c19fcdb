//! A chapter of another tool's folder to the same chapter in recto's dialect, with the way back.

use crate::diag::Sink;
use crate::files::{Files, join};
use crate::manifest::{Layout, Tool};
use crate::parse::chapter::Door;
use crate::parse::include::admit;
use crate::parse::layout::bookdown::bookdown;
use crate::parse::layout::gitbook::gitbook;
use crate::parse::layout::leanpub::leanpub;
use crate::parse::layout::lists::lists;
use crate::parse::layout::marks::marks;
use crate::parse::layout::notebook::notebook;
use crate::parse::layout::pandoc::pandoc;
use crate::parse::layout::quarto::quarto;
use crate::parse::layout::rewrite::after_front;
use crate::parse::origin::Mapped;
use std::ops::Range;

mod bookdown;
mod cells;
mod divs;
mod fences;
mod gitbook;
mod leanpub;
mod lists;
mod marks;
mod markua;
mod notebook;
mod pandoc;
mod quarto;
mod rewrite;
mod tables;
mod tex;

/// Folders that tools look for pictures and code in, beside the chapter's own.
const RESOURCES: [&str; 3] = ["resources", "images", "code"];

/// Puts the text of a chapter, or of a file that it includes, into recto's dialect.
pub(crate) fn translated(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: Mapped,
    trail: &[String],
) -> Mapped {
    let is_notebook = trail.last().is_some_and(|it| it.ends_with(".ipynb"));
    let source = if is_notebook { notebook(source) } else { source };
    let start = after_front(&source.text);
    match layout.tool {
        Tool::GitBook => gitbook(sink, door, layout, &source, start, trail),
        Tool::Leanpub => leanpub(sink, door, layout, &source, start, trail),
        Tool::Pandoc => pandocs(door, &source, start),
        Tool::Quarto => {
            let source = quarto(sink, door, layout, source, trail);
            pandocs(door, &source, after_front(&source.text))
        }
        Tool::Bookdown => {
            let source = bookdown(door, layout, &source, start, trail);
            pandocs(door, &source, start)
        }
    }
}

/// What pandoc reads in the chapters of all that are built on it.
fn pandocs(door: &Door<'_>, source: &Mapped, start: usize) -> Mapped {
    let remarks = &mut door.remarks.borrow_mut();
    let blocks = pandoc(remarks, source, start);
    let blocks = lists(&blocks, start.min(blocks.text.len()));
    marks(remarks, &blocks, start.min(blocks.text.len()))
}

/// Paths that a text seems to include.
pub(crate) fn included_paths(tool: Tool, text: &str) -> Vec<&str> {
    match tool {
        Tool::GitBook => gitbook::included_paths(text),
        Tool::Leanpub => leanpub::included_paths(text),
        Tool::Quarto => quarto::included_paths(text),
        Tool::Bookdown | Tool::Pandoc => Vec::new(),
    }
}

/// The file that `to` means in the file at `from`: beside it, in the book's folder, or where the tool keeps such files.
pub(crate) fn found(files: &dyn Files, layout: &Layout, from: &str, to: &str) -> String {
    let own = join(from, to.trim_start_matches('/'));
    let site = format!("{}/", layout.src);
    let under = |folder: &str| join(&site, &format!("{folder}/{}", to.trim_start_matches('/')));
    let mut tries = vec![own.clone(), under("."), join("", to), under(".gitbook/includes")];
    tries.extend(RESOURCES.map(under));
    // `images/x.png` may lie in `resources` itself.
    let inner = to.split_once('/').map_or(to, |it| it.1);
    tries.push(join(&site, &format!("resources/{inner}")));
    tries.into_iter().find(|it| files.has(it)).unwrap_or(own)
}

/// The text of the file that `to` names at `range`, and its path; `None` after a diagnostic.
fn included(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    (to, range): (&str, Range<usize>),
    trail: &[String],
) -> Option<(Mapped, Vec<String>)> {
    let span = source.span(range);
    let from = trail.last().map_or("", String::as_str);
    let path = found(door.files, layout, from, to);
    let typed = "printed as it is typed";
    if let Err(refused) = admit(trail, door.includes.get(), &path) {
        sink.push(refused.at(span, typed));
        return None;
    }
    match door.files.text(&path) {
        Ok(text) => {
            door.includes.set(door.includes.get().and(&text.text));
            let mut trail = trail.to_vec();
            trail.push(path);
            Some((Mapped::whole(text.file, &text.text, text.offset), trail))
        }
        Err(refusal) => {
            let mut said = door.files.explain(&path, &refusal, Some(span));
            said.labels.iter_mut().for_each(|it| it.text = typed.to_owned());
            sink.push(said);
            None
        }
    }
}

/// How the file at `from` names the file at `path`, both counted from the book's folder.
fn relative(from: &str, path: &str) -> String {
    let folder = from.rfind('/').map_or(0, |it| it + 1);
    let own = from.get(..folder).unwrap_or_default();
    match path.strip_prefix(own) {
        Some(rest) => rest.to_owned(),
        None => "../".repeat(own.matches('/').count()) + path,
    }
}

/// A path as an address in Markdown.
fn slashed(path: &str) -> String {
    path.replace('\\', "/").replace(['<', '>'], "")
}
