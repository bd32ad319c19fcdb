//! The navigation document, which is the visible contents page too, and the NCX for readers of EPUB 2.

use crate::epub::NAV;
use crate::epub::container::{contents, nav_map};
use crate::html::{Line, RenderContext, Usage, Writer, Xml, frame, page_id, title_of};
use crate::lang::Word;
use crate::manifest::{Region, SectionRole};

/// How deep the contents go.
fn depth(lines: &[Line]) -> usize {
    lines.iter().map(|it| 1 + depth(&it.children)).max().unwrap_or(0)
}

/// The navigation document.
pub(super) fn nav(
    cx: &RenderContext<'_>,
    usage: &mut Usage,
    lines: &[Line],
    cover: Option<&str>,
) -> String {
    let toc = cx.files.iter().position(|it| it.as_deref() == Some(NAV));
    let mut w = Writer::new(cx, usage, toc.unwrap_or(usize::MAX));
    let section = toc.and_then(|it| cx.document.sections.get(it));
    let title = section.map_or_else(|| cx.word(Word::Contents).to_owned(), |it| title_of(cx, it));
    frame(&mut w, &title, section.map_or(Region::Front, |it| it.region), NAV);
    w.xml.open("nav").attr("epub:type", "toc").attr("role", "doc-toc");
    w.xml.attr("aria-labelledby", "toc-title");
    match section {
        Some(section) => w.common(section.node, &section.attrs),
        None => {
            w.xml.attr("id", "toc");
        }
    }
    w.xml.line().open("h1").attr("id", "toc-title");
    w.words(&title);
    w.xml.close_line();
    w.xml.raw(&contents(lines)).line().close_line();
    landmarks(&mut w, cover);
    page_list(&mut w);
    w.xml.finish()
}

fn landmarks(w: &mut Writer<'_>, cover: Option<&str>) {
    let cx = w.cx;
    hidden(w, "landmarks", "", Word::Landmarks);
    if let Some(cover) = cover {
        landmark(w, "cover", cover, cx.word(Word::Cover));
    }
    landmark(w, "toc", NAV, cx.word(Word::Contents));
    let mut text_begins = true;
    let mut seen: Vec<SectionRole> = Vec::new();
    for (section, file) in cx.document.sections.iter().zip(&cx.files) {
        let Some(file) = file.as_deref().filter(|it| *it != NAV) else { continue };
        if section.region == Region::Main && std::mem::take(&mut text_begins) {
            landmark(w, "bodymatter", file, cx.word(Word::StartOfText));
        }
        let role = section.role.properties();
        if role.landmark && !seen.contains(&section.role) {
            seen.push(section.role);
            let title = title_of(cx, section);
            let name = match role.word {
                Some(word) if section.title.is_empty() => cx.word(word),
                _ => title.as_str(),
            };
            landmark(w, role.epub_type, file, name);
        }
    }
    w.xml.close_line().close_line();
}

fn landmark(w: &mut Writer<'_>, epub_type: &str, href: &str, name: &str) {
    w.xml.open("li").open("a").attr("epub:type", epub_type).attr("href", href).text(name);
    w.xml.close().close_line();
}

/// A list for the reading system, not for the page.
fn hidden(w: &mut Writer<'_>, epub_type: &str, role: &str, title: Word) {
    let title = w.cx.word(title);
    w.xml.open("nav").attr("epub:type", epub_type).attr_some("role", role);
    w.xml.attr("aria-label", title).attr("hidden", "hidden").line();
    w.xml.leaf("h2", title).line().open("ol").line();
}

/// Where each page of print begins.
fn page_list(w: &mut Writer<'_>) {
    let pages = pages(w.cx, w.usage);
    if pages.is_empty() {
        return;
    }
    hidden(w, "page-list", "doc-pagelist", Word::Pages);
    for (label, href) in &pages {
        w.xml.open("li").open("a").attr("href", href).text(label).close().close_line();
    }
    w.xml.close_line().close_line();
}

/// Label and address of each print page whose beginning stands in the text.
fn pages(cx: &RenderContext<'_>, usage: &Usage) -> Vec<(String, String)> {
    let starts = cx.config.pages.map_or(&[][..], |it| it.starts.as_slice());
    let page = |(page, section): (&usize, &usize)| {
        let label = &starts.get(*page)?.label;
        Some((label.clone(), cx.href(None, &page_id(*page, label), *section)?))
    };
    usage.pages.iter().filter_map(page).collect()
}

/// The NCX (OPF 2.0.1 §2.4.1), with the book's own identifier and the depth that the contents have.
pub(super) fn ncx(
    cx: &RenderContext<'_>,
    usage: &Usage,
    lines: &[Line],
    identifier: &str,
) -> String {
    let pages = pages(cx, usage);
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.open("ncx").attr("xmlns", "http://www.daisy.org/z3986/2005/ncx/").attr("version", "2005-1");
    xml.attr("xml:lang", cx.lang().as_str()).line().open("head").line();
    let last = pages.iter().filter_map(|it| it.0.parse::<u32>().ok()).max().unwrap_or(0);
    for (name, content) in [
        ("dtb:uid", identifier.to_owned()),
        ("dtb:depth", depth(lines).max(1).to_string()),
        ("dtb:totalPageCount", pages.len().to_string()),
        ("dtb:maxPageNumber", last.to_string()),
    ] {
        xml.open("meta").attr("name", name).attr("content", &content).close_line();
    }
    xml.close_line().open("docTitle").leaf("text", &cx.document.book.title.value).close_line();
    for author in cx.document.book.creators() {
        xml.open("docAuthor").leaf("text", &author.name).close_line();
    }
    xml.open("navMap").line().raw(&nav_map(lines)).line().close_line();
    if !pages.is_empty() {
        xml.open("pageList")
            .line()
            .open("navLabel")
            .leaf("text", cx.word(Word::Pages))
            .close_line();
        for (at, (label, href)) in pages.iter().enumerate() {
            let kind = if label.parse::<u32>().is_ok() { "normal" } else { "front" };
            xml.open("pageTarget").attr("id", &format!("ncx-page-{at}")).attr("type", kind);
            xml.attr("value", &(at + 1).to_string());
            xml.open("navLabel").leaf("text", label).close();
            xml.open("content").attr("src", href).close().close_line();
        }
        xml.close_line();
    }
    xml.finish()
}
