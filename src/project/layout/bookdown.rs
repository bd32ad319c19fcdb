//! bookdown's folders: `_bookdown.yml` and the YAML of `index.Rmd` to metadata and a spine.

use crate::diag::{Sink, Span};
use crate::files::{Files as _, join};
use crate::manifest::{NumberStyle, Region, SectionRole, SpineItem, SpineSource, Tool};
use crate::project::folder::Folder;
use crate::project::layout::{Found, item, pandoc::take_front, settings, take_metadata};
use crate::project::summary::made_pages;
use crate::project::yaml::{Node, Value};

/// Reads the folder.
pub(crate) fn read(sink: &mut Sink, folder: &Folder) -> Found {
    let mut found = Found::of(Tool::Bookdown);
    found.numbering.appendices = NumberStyle::UpperAlpha;
    found.numbering.sections = true;
    found.spine = made_pages();
    let node = settings(sink, folder, "_bookdown.yml").map(|it| it.0);
    let mut listed: Vec<(String, Option<Span>)> = Vec::new();
    let mut name = "_main".to_owned();
    if let Some(node) = &node {
        listed = files_of(node);
        name = node.string("book_filename").unwrap_or(name);
        name = name.trim_end_matches(".Rmd").trim_end_matches(".rmd").to_owned();
        for (kind, word) in node.at("language.label").map(Node::pairs).unwrap_or_default() {
            if let Some(word) = word.text() {
                found.layout.variables.insert(format!("label.{kind}"), word.to_owned());
            }
        }
    }
    if listed.is_empty() {
        let subfolders = node.as_ref().map(|it| it.strings("rmd_subdir")).unwrap_or_default();
        let all = subfolders.iter().any(|it| matches!(it.value.as_str(), "true" | "yes"));
        let mut own = loose(folder, "");
        let named = subfolders.iter().map(|it| it.value.trim_end_matches('/').to_owned());
        let mut named: Vec<String> = if all { folder.folders("") } else { named.collect() };
        if all {
            // R's `list.files` sorts by the letters.
            named.sort();
        }
        own.extend(named.iter().flat_map(|it| loose(folder, it)));
        listed.extend(own.into_iter().map(|it| (it, None)));
    }
    for path in ["index.Rmd", "index.rmd", "index.md"] {
        if let Ok(text) = folder.text(path) {
            take_front(sink, folder, &mut found, &text);
            break;
        }
    }
    // `_output.yml` may name the bibliography's style.
    if let Some((own, _)) = settings(sink, folder, "_output.yml")
        && let Some(format) = own.pairs().first()
    {
        take_metadata(sink, folder, &mut found, &only_csl(&format.1), "");
    }
    found.layout.figures = figures(folder, &name);
    for (path, span) in listed {
        let source = SpineSource::File(path);
        if !found.spine.iter().any(|it| it.source == source) {
            let own = item(Region::Main, SectionRole::Chapter, source, None);
            found.spine.push(SpineItem { span, ..own });
        }
    }
    found
}

fn only_csl(node: &Node) -> Node {
    let pairs = node.pairs().iter().filter(|it| it.0 == "csl").cloned();
    Node { value: Value::Map(pairs.collect()), span: node.span }
}

/// `rmd_files`: a list, or a list for each output, of which that for pages on the web is taken.
fn files_of(node: &Node) -> Vec<(String, Option<Span>)> {
    let Some(files) = node.get("rmd_files") else { return Vec::new() };
    let own = ["html", "epub", "latex"].iter().find_map(|it| files.get(it)).unwrap_or(files);
    let named = own.members().iter().filter_map(|it| Some((join("", it.text()?), Some(it.span))));
    let mut named: Vec<_> = named.collect();
    // The first page comes first wherever it is named.
    if let Some(at) = named.iter().position(|it| it.0.eq_ignore_ascii_case("index.Rmd")) {
        let first = named.remove(at);
        named.insert(0, first);
    }
    named
}

/// `.Rmd` files of a folder by their names, the index first, those that begin with `_` left out.
fn loose(folder: &Folder, place: &str) -> Vec<String> {
    let mut all: Vec<String> = folder.list(place);
    // bookdown sorts by name, and not by number.
    all.sort();
    let name = |it: &str| it.rsplit('/').next().unwrap_or_default().to_owned();
    let all = all
        .into_iter()
        .filter(|it| it.to_ascii_lowercase().ends_with(".rmd") && !name(it).starts_with('_'));
    let (first, rest): (Vec<String>, Vec<String>) =
        all.partition(|it| name(it).eq_ignore_ascii_case("index.Rmd"));
    first.into_iter().chain(rest).collect()
}

/// Folders in which figures of an earlier run may lie.
fn figures(folder: &Folder, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    for place in ["", "_bookdown_files", "_book", "docs", "public", "book"] {
        let under =
            |it: &str| if place.is_empty() { it.to_owned() } else { format!("{place}/{it}") };
        let own = under(&format!("{name}_files"));
        let others = folder.folders(place).into_iter().filter(|it| it.ends_with("_files"));
        for files in std::iter::once(own).chain(others) {
            for kind in ["figure-html", "figure-epub3", "figure-epub", "figure-latex"] {
                let path = format!("{files}/{kind}");
                if !all.contains(&path) && !folder.list(&path).is_empty() {
                    all.push(path);
                }
            }
        }
    }
    all
}
