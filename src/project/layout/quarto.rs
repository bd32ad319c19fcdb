//! Quarto's projects: `_quarto.yml` to metadata and a spine.

use crate::diag::Sink;
use crate::files::{Files as _, join};
use crate::manifest::{NumberStyle, Region, SectionRole, SpineItem, SpineSource, Tool};
use crate::project::folder::Folder;
use crate::project::layout::{Found, item, settings, take_metadata, words};
use crate::project::summary::made_pages;
use crate::project::yaml::{Node, Value};

/// Reads the folder.
pub(crate) fn read(sink: &mut Sink, folder: &Folder, sign: &str) -> Found {
    let mut found = Found::of(Tool::Quarto);
    found.numbering.appendices = NumberStyle::UpperAlpha;
    found.spine = made_pages();
    let Some((node, _)) = settings(sink, folder, sign) else { return found };
    let sections = ["number-sections", "format.html.number-sections", "format.pdf.number-sections"];
    let numbered = sections.iter().find_map(|it| node.string(it));
    found.numbering.sections = numbered.as_deref() != Some("false");
    if numbered.as_deref() == Some("false") {
        found.numbering.chapters = NumberStyle::None;
    }
    take_metadata(sink, folder, &mut found, &node, "");
    for key in ["website", "book"] {
        if let Some(own) = node.get(key) {
            take_metadata(sink, folder, &mut found, own, "");
        }
    }
    take_variables(&mut found, "meta", &node, 0);
    if let Some((own, _)) = settings(sink, folder, "_variables.yml") {
        take_variables(&mut found, "var", &own, 0);
    }
    let mut listed = Vec::new();
    if let Some(chapters) = node.at("book.chapters") {
        chapters.members().iter().for_each(|it| member(&mut listed, it, SectionRole::Chapter));
        let appendices = node.at("book.appendices").map(Node::members).unwrap_or_default();
        appendices.iter().for_each(|it| member(&mut listed, it, SectionRole::Appendix));
    } else {
        site(&mut listed, &node);
    }
    if listed.is_empty() {
        let render = node.strings("project.render").into_iter().map(|it| it.value);
        let named = render.filter(|it| folder.has(it)).collect::<Vec<String>>();
        let all = if named.is_empty() { loose(folder) } else { named };
        let own = |it| item(Region::Main, SectionRole::Chapter, SpineSource::File(it), None);
        listed.extend(all.into_iter().map(own));
    }
    for member in listed {
        if !found.spine.iter().any(|it| it.source == member.source && member.title.is_none()) {
            found.spine.push(member);
        }
    }
    found
}

/// Scalars under their path of keys, `var.app.name`.
fn take_variables(found: &mut Found, prefix: &str, node: &Node, depth: usize) {
    for (key, value) in node.pairs() {
        let name = format!("{prefix}.{key}");
        match &value.value {
            Value::Text(text) => {
                found.layout.variables.insert(name, text.clone());
            }
            Value::Map(_) if depth < 8 => take_variables(found, &name, value, depth + 1),
            _ => {}
        }
    }
}

fn is_chapter(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |it| it.1);
    matches!(ending, "qmd" | "md" | "Rmd" | "rmd" | "markdown" | "ipynb")
}

/// A chapter, or a part with its chapters.
fn member(listed: &mut Vec<SpineItem>, node: &Node, role: SectionRole) {
    if let Some(path) = node.text() {
        if is_chapter(path) {
            let own = item(Region::Main, role, SpineSource::File(join("", path)), None);
            listed.push(SpineItem { span: Some(node.span), ..own });
        }
        return;
    }
    if let Some(part) = node.get("part")
        && let Some(title) = part.text()
    {
        let (source, title) = if is_chapter(title) {
            (SpineSource::File(join("", title)), None)
        } else {
            (SpineSource::PartTitle, Some(words(title)))
        };
        let own = item(Region::Main, SectionRole::Part, source, title);
        listed.push(SpineItem { span: Some(part.span), ..own });
        let chapters = node.get("chapters").map(Node::members).unwrap_or_default();
        chapters.iter().for_each(|it| member(listed, it, role));
        return;
    }
    let path = node.get("href").or_else(|| node.get("file"));
    if let Some(path) = path.and_then(Node::text).filter(|it| is_chapter(it)) {
        let title = node.string("text");
        let own = item(Region::Main, role, SpineSource::File(join("", path)), title);
        listed.push(SpineItem { span: Some(node.span), ..own });
    }
}

/// The pages of a site, in the order of its sidebars.
fn site(listed: &mut Vec<SpineItem>, node: &Node) {
    let bars = node.at("website.sidebar").map(Node::members).unwrap_or_default();
    for bar in bars {
        contents(listed, bar.get("contents"), 0);
    }
}

fn contents(listed: &mut Vec<SpineItem>, node: Option<&Node>, depth: usize) {
    for entry in node.map(Node::members).unwrap_or_default() {
        let inner = entry.get("contents");
        match entry.string("section").filter(|_| inner.is_some() && depth < 8) {
            Some(title) if !is_chapter(&title) => {
                if depth == 0 {
                    let own = item(
                        Region::Main,
                        SectionRole::Part,
                        SpineSource::PartTitle,
                        Some(words(&title)),
                    );
                    listed.push(SpineItem { span: Some(entry.span), ..own });
                }
                contents(listed, inner, depth + 1);
            }
            Some(path) => {
                let own = item(
                    Region::Main,
                    SectionRole::Chapter,
                    SpineSource::File(join("", &path)),
                    None,
                );
                listed.push(SpineItem { span: Some(entry.span), ..own });
                contents(listed, inner, depth + 1);
            }
            None => member(listed, entry, SectionRole::Chapter),
        }
    }
}

/// The files of a folder that lists none.
fn loose(folder: &Folder) -> Vec<String> {
    let all = folder.list("").into_iter().filter(|it| it.ends_with(".qmd") && !it.starts_with('_'));
    let (first, rest): (Vec<String>, Vec<String>) = all.partition(|it| it == "index.qmd");
    first.into_iter().chain(rest).collect()
}
