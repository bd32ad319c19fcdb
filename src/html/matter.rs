//! Matter that recto makes: title page, bibliography, a list of contents inside the text.

use crate::html::block::start;
use crate::html::inline::inlines;
use crate::html::note::back_links;
use crate::html::writer::Writer;
use crate::lang::Word;
use crate::model::{BibEntry, Block, ContentsEntry, Generated, Settled, TitlePage, plain_text};

/// Writes a generated block.
pub(super) fn generated(w: &mut Writer<'_>, block: &Block<Settled>, generated: &Generated) {
    match generated {
        Generated::HalfTitle(page) => {
            w.flush();
            w.xml.open("h1").attr("class", "half-title");
            w.common(page.node, &block.attrs);
            w.words(&page.title);
            w.xml.close_line();
        }
        Generated::TitlePage(page) => title_page(w, block, page),
        Generated::Contents(contents) if w.cx.document.listed(contents.of).is_empty() => {}
        Generated::Contents(contents) => {
            let levels = contents.levels.unwrap_or(w.cx.config.theme.contents_levels);
            let book = w.cx;
            start(w, "div", "contents", block);
            contents_list(w, book.document.listed(contents.of), usize::from(levels));
            w.xml.close_line();
        }
        Generated::Bibliography(entries) => bibliography(w, block, entries),
        Generated::Index(groups) => crate::html::index::index(w, block, groups),
    }
}

fn title_page(w: &mut Writer<'_>, block: &Block<Settled>, page: &TitlePage) {
    start(w, "div", "title-block", block);
    w.xml.line();
    line(w, "p", "series", page.series.as_deref());
    w.xml.open("h1").attr("class", "book-title").attr("epub:type", "title");
    let id = w.ids(page.node, None);
    w.xml.attr_maybe("id", id.as_deref());
    w.words(&page.title);
    w.xml.close_line();
    if let Some(subtitle) = page.subtitle.as_deref().filter(|it| !it.is_empty()) {
        w.xml.open("p").attr("class", "subtitle").attr("role", "doc-subtitle");
        w.within(|scope| scope.face.italic = true, |w| w.words(subtitle));
        w.xml.close_line();
    }
    for author in &page.authors {
        line(w, "p", "author", Some(&author.name));
        line(w, "p", "credentials", author.credentials.as_deref());
    }
    for credit in &page.credits {
        line(w, "p", "credit", Some(credit));
    }
    line(w, "p", "publisher", page.publisher.as_deref());
    w.xml.close_line();
}

fn line(w: &mut Writer<'_>, tag: &'static str, class: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|it| !it.is_empty()) {
        w.xml.open(tag).attr("class", class);
        w.words(text);
        w.xml.close_line();
    }
}

/// Plain list items: `doc-biblioentry` is deprecated (DPUB-ARIA 1.1 §3).
fn bibliography(w: &mut Writer<'_>, block: &Block<Settled>, entries: &[BibEntry]) {
    if entries.is_empty() {
        return;
    }
    start(w, "ul", "bibliography", block);
    w.xml.line();
    for entry in entries {
        w.xml.open("li");
        let given = w.cx.document.anchor(entry.anchor).map(|it| it.id.as_str());
        let id = w.ids(entry.node, given);
        w.xml.attr_maybe("id", id.as_deref());
        inlines(w, &entry.content);
        if entry.places.is_empty() {
            let label = format!("{}: {}", w.lang().word(Word::BackToText), short_name(entry));
            back_links(w, &entry.cited, &label);
        } else {
            crate::html::index::cited_on(w, &entry.places);
        }
        w.xml.close_line();
    }
    w.xml.close_line();
}

/// The first words of an entry, to tell its links apart.
fn short_name(entry: &BibEntry) -> String {
    let words = plain_text(&entry.content);
    words.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

/// Contents as a list of links; headings inside sections down to `levels`.
fn contents_list(w: &mut Writer<'_>, entries: &[ContentsEntry], levels: usize) {
    if entries.is_empty() || levels == 0 {
        return;
    }
    w.xml.open("ol").line();
    for entry in entries {
        w.xml.open("li");
        let href = entry.anchor.and_then(|it| w.cx.href_to(Some(w.section), it));
        if let Some(href) = &href {
            w.xml.open("a").attr("href", href);
        }
        if let Some(number) = &entry.number {
            w.words(&format!("{} ", number.text));
        }
        let images = w.cx.config.images;
        w.usage.made.inlines(&entry.title, |it| images.get(it).is_some());
        w.within(|scope| scope.in_link = true, |w| inlines(w, &entry.title));
        if href.is_some() {
            w.xml.close();
        }
        contents_list(w, &entry.children, levels - 1);
        w.xml.close_line();
    }
    w.xml.close_line();
}
