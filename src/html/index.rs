//! The index as lists of links: to the pages of print where the book knows them, else counted.

use crate::html::block::start;
use crate::html::inline::{inlines, page_of};
use crate::html::section::title_of;
use crate::html::writer::Writer;
use crate::lang::Word;
use crate::model::{
    AnchorId, Block, IndexEntry, IndexGroup, Locator, PageSpan, Section, See, Settled, page_spans,
};

/// Writes the index, a heading and a list for each letter.
pub(super) fn index(w: &mut Writer<'_>, block: &Block<Settled>, groups: &[IndexGroup]) {
    start(w, "div", "index-groups", block);
    w.xml.line();
    for group in groups {
        if !group.letter.is_empty() {
            w.usage.headings = true;
            w.xml.open("h2").attr("class", "index-letter");
            w.words(&group.letter);
            w.xml.close_line();
        }
        entries(w, &group.entries);
    }
    w.xml.close_line();
}

fn entries(w: &mut Writer<'_>, all: &[IndexEntry]) {
    if all.is_empty() {
        return;
    }
    w.xml.open("ul").attr("class", "index").line();
    for entry in all {
        w.xml.open("li");
        let given = entry.anchor.and_then(|it| w.cx.document.anchor(it)).map(|it| it.id.as_str());
        let id = w.ids(entry.node, given);
        w.xml.attr_maybe("id", id.as_deref());
        inlines(w, &entry.heading);
        locators(w, &entry.locators);
        sees(w, &entry.see);
        entries(w, &entry.entries);
        w.xml.close_line();
    }
    w.xml.close_line();
}

/// What an entry of the bibliography says behind its words: "Cited on pp. 3, 7–9" where pages of print are known, else "Cited in
/// Chapter 3", each chapter once.
pub(super) fn cited_on(w: &mut Writer<'_>, all: &[Locator]) {
    let spans = page_spans(all, |it| place(w, it));
    let mut chapters: Vec<(AnchorId, String)> = Vec::new();
    for it in all.iter().filter(|it| place(w, it.from).is_none()) {
        let anchor = w.cx.document.anchor(it.from);
        let section = anchor.and_then(|it| w.cx.document.sections.get(it.section));
        let Some(name) = section.map(|it| chapter(w, it)) else { continue };
        if !chapters.iter().any(|it| it.1 == name) {
            chapters.push((it.from, name));
        }
    }
    let pages = spans.iter().map(|it| (it.from.clone(), it.to.clone())).collect();
    if let Some(form) = PageSpan::cited_on(&spans) {
        places(w, form, pages);
    }
    if !chapters.is_empty() {
        places(w, Word::CitedIn, chapters.into_iter().map(|it| (it.clone(), it)).collect());
    }
}

/// A chapter by its number, as references say it, or by its title.
fn chapter(w: &Writer<'_>, section: &Section<Settled>) -> String {
    match section.number.as_ref().filter(|it| it.shown && !it.word.is_empty()) {
        Some(it) => format!("{}\u{a0}{}", it.word, it.text),
        None => title_of(w.cx, section),
    }
}

/// Links to places, each from one to another that may be the same.
fn places(w: &mut Writer<'_>, form: Word, all: Vec<((AnchorId, String), (AnchorId, String))>) {
    let said = w.lang().word(form).to_owned();
    let (before, after) = said.split_once("{}").unwrap_or((&said, ""));
    w.words(" ");
    w.flush();
    w.xml.open("span").attr("class", "cited-on");
    w.words(before);
    for (at, (from, to)) in all.into_iter().enumerate() {
        if at > 0 {
            w.words(", ");
        }
        link(w, from.0, &from.1);
        if to.1 != from.1 {
            w.words("–");
            link(w, to.0, &to.1);
        }
    }
    w.words(after);
    w.flush();
    w.xml.close();
}

/// Pages of print as the printed index has them; places by their count where there are no pages.
fn locators(w: &mut Writer<'_>, all: &[Locator]) {
    let spans = page_spans(all, |it| place(w, it));
    for (count, it) in (1_usize..).zip(all) {
        if place(w, it.from).is_some() {
            continue;
        }
        w.words(", ");
        locator(w, it.main, |w| link(w, it.from, &count.to_string()));
    }
    for PageSpan { from, to, main, .. } in &spans {
        w.words(", ");
        locator(w, *main, |w| {
            link(w, from.0, &from.1);
            if to.1 != from.1 {
                w.words("–");
                link(w, to.0, &to.1);
            }
        });
    }
}

/// Main places stand out.
fn locator(w: &mut Writer<'_>, main: bool, write: impl FnOnce(&mut Writer<'_>)) {
    if !main {
        return write(w);
    }
    w.flush();
    w.xml.open("strong");
    w.within(|scope| scope.face.weight = 600, write);
    w.flush();
    w.xml.close();
}

/// The page of print on which a mark stands.
fn place(w: &Writer<'_>, id: AnchorId) -> Option<String> {
    let anchor = w.cx.document.anchor(id)?;
    page_of(w, &anchor.id).map(str::to_owned)
}

fn link(w: &mut Writer<'_>, to: AnchorId, label: &str) {
    let Some(href) = w.cx.href_to(Some(w.section), to) else { return w.words(label) };
    let anchor = w.cx.document.anchor(to);
    let section = anchor.and_then(|it| w.cx.document.sections.get(it.section));
    w.flush();
    w.xml.open("a").attr("href", &href);
    // A page of print says where it is; a count does not.
    if let Some(section) = section.filter(|_| place(w, to).is_none()) {
        let title = title_of(w.cx, section);
        w.xml.attr_some("title", &title);
    }
    w.words(label);
    w.xml.close();
}

fn sees(w: &mut Writer<'_>, all: &[See]) {
    for (at, it) in all.iter().enumerate() {
        let same = all.get(at.wrapping_sub(1)).is_some_and(|last| last.also == it.also);
        w.words(if same { "; " } else { ". " });
        if !same {
            let word = w.lang().word(if it.also { Word::SeeAlso } else { Word::See });
            let mut letters = word.chars();
            let capital: String =
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            w.flush();
            w.xml.open("em");
            w.within(|scope| scope.face.italic = true, |w| w.words(&capital));
            w.xml.close();
            w.words(" ");
        }
        let href = it.to.and_then(|to| w.cx.href_to(Some(w.section), to));
        w.flush();
        if let Some(href) = &href {
            w.xml.open("a").attr("href", href);
        }
        inlines(w, &it.heading);
        if href.is_some() {
            w.xml.close();
        }
    }
}
