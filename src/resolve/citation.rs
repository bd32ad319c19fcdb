//! Citations as written to citations as the style prints them, and the bibliography of what was cited.

use crate::cite::{Entry, Library, Request, RequestItem, Style, render};
use crate::diag::{Code, Diagnostic, NodeId, Sink, Span};
use crate::lang::Lang;
use crate::model::{
    AnchorId, CiteMode, Inline, Note, RefKind, Resolved, Section, Settled, Text, Work,
};
use crate::resolve::note::reference;
use crate::resolve::number::Label;
use crate::resolve::settle::Context;
use crate::resolve::walk::{Pass, walk};
use std::collections::BTreeMap;

/// Citations met so far.
pub(crate) struct Citations<'a> {
    pub(crate) library: &'a Library,
    pub(crate) style: Option<&'a Style>,
    pub(crate) requests: Vec<Request>,
    /// The section that each request stands in.
    pub(crate) sections: Vec<usize>,
    /// Where each work is cited first.
    pub(crate) first: BTreeMap<String, Span>,
    /// Works of cards, with their sections: listed though nothing cites them.
    pub(crate) cards: Vec<(String, usize)>,
    /// A citation names a work that no file holds.
    pub(crate) missing: bool,
    /// The note whose words are being looked up.
    pub(crate) note: Option<u32>,
}

/// One work in a citation, its words looked up.
pub(crate) struct Item {
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) prefix: Vec<Inline<Settled>>,
    pub(crate) locator: Option<(String, String)>,
    pub(crate) suffix: Vec<Inline<Settled>>,
    pub(crate) suppress_author: bool,
}

impl<'a> Citations<'a> {
    pub(crate) fn new(library: &'a Library, style: Option<&'a Style>) -> Self {
        Self {
            library,
            style,
            requests: Vec::new(),
            sections: Vec::new(),
            first: BTreeMap::new(),
            cards: Vec::new(),
            missing: false,
            note: None,
        }
    }

    /// The title of a work.
    pub(crate) fn title(&self, key: &str) -> Option<String> {
        self.library.work(key).map(|it| it.title)
    }

    /// The work of a card.
    pub(crate) fn card(
        &mut self,
        sink: &mut Sink,
        key: &str,
        (section, span): (usize, Span),
    ) -> Work {
        match self.library.work(key) {
            Some(work) => {
                self.cards.push((key.to_owned(), section));
                work
            }
            None => {
                unknown(sink, self.library, None, key, span);
                Work { key: key.to_owned(), title: format!("[{key}?]"), ..Work::default() }
            }
        }
    }

    /// Works that the bibliography recommends by the keyword `further`, for a generated page of further reading.
    pub(crate) fn recommended(&mut self, section: usize) -> Vec<(Work, String)> {
        let works = self.library.with_keyword("further");
        self.cards.extend(works.iter().map(|it| (it.0.key.clone(), section)));
        works
    }

    fn in_notes(&self) -> bool {
        self.style.is_some_and(Style::is_note)
    }

    /// `cite-12` for the twelfth.
    fn add(&mut self, request: Request, section: usize) -> String {
        self.requests.push(request);
        self.sections.push(section);
        format!("cite-{}", self.requests.len())
    }
}

/// Puts a citation into `out`; what it prints is filled in by [`fill`], when all are known.
pub(crate) fn cite(
    cx: &mut Context<'_>,
    out: &mut Vec<Inline<Settled>>,
    items: Vec<Item>,
    mode: CiteMode,
    span: Span,
) {
    let library = cx.citations.library;
    let (known, missing): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|it| library.has(&it.key));
    cx.citations.missing |= !missing.is_empty();
    for item in &missing {
        let here = cx.labels.by_id.get(&item.key);
        unknown(cx.sink, library, here, &item.key, item.span);
    }
    for item in &known {
        let outside = item.locator.as_ref().and_then(|it| library.outside(&item.key, &it.0, &it.1));
        if let (Some(own), Some((_, value))) = (outside, &item.locator) {
            let message = format!("`{}` stands on pages {own}, and `{value}` is cited", item.key);
            let found = Diagnostic::new(Code::CitePage, message).at(item.span, "");
            cx.sink.push(found.hint("compare the page, and `pages` of the work"));
        }
        cx.citations.first.entry(item.key.clone()).or_insert(item.span);
    }
    let mut shown = known;
    if cx.citations.style.is_none() {
        // Without a style the keys have to do.
        let keys: Vec<String> = shown.drain(..).map(|it| format!("[{}]", it.key)).collect();
        out.push(Inline::Text(keyed(&keys.join(" "), span)));
    }
    if !shown.is_empty() {
        let authors = (mode == CiteMode::InText).then(|| library.short_authors(&shown[0].key));
        let request = Request {
            items: shown.into_iter().map(requested).collect(),
            in_text: mode == CiteMode::InText,
            note: cx.citations.note.map(|it| it as usize + 1),
        };
        push(cx, out, request, authors);
    }
    for item in missing {
        let blank =
            out.last().is_some_and(|it| matches!(it, Inline::Reference(Resolved::Cite { .. })));
        let text = format!("{}[{}?]", if blank { " " } else { "" }, item.key);
        out.push(Inline::Text(keyed(&text, item.span)));
    }
}

/// In the text, or as a note of its own where the style wants that.
fn push(
    cx: &mut Context<'_>,
    out: &mut Vec<Inline<Settled>>,
    mut request: Request,
    authors: Option<String>,
) {
    if !cx.citations.in_notes() || cx.citations.note.is_some() {
        let id = cx.citations.add(request, cx.section);
        out.push(Inline::Reference(Resolved::Cite { id, content: Vec::new(), node: NodeId::NONE }));
        return;
    }
    if let Some(authors) = authors {
        request.in_text = false;
        out.push(Inline::Text(Text::generated(authors)));
    }
    request.note = Some(cx.notes.coming());
    let id = cx.citations.add(request, cx.section);
    let content =
        vec![Inline::Reference(Resolved::Cite { id, content: Vec::new(), node: NodeId::NONE })];
    let note = cx.notes.made(content, cx.section);
    if let Some(Inline::Text(before)) = out.last_mut() {
        let kept = before.text.trim_end().len();
        drop(before.split_off(kept));
    }
    out.push(reference(note, 1));
}

fn requested(it: Item) -> RequestItem {
    RequestItem {
        key: it.key,
        locator: it.locator,
        prefix: it.prefix,
        suffix: it.suffix,
        suppress_author: it.suppress_author,
        entry: None,
    }
}

fn keyed(text: &str, span: Span) -> Text {
    let mut out = Text::default();
    out.push(text, span);
    out
}

/// Says that no work has a key; `here`: something else in the book has it for its id.
fn unknown(sink: &mut Sink, library: &Library, here: Option<&Label>, key: &str, span: Span) {
    if here.is_some() {
        let prefixes: Vec<String> =
            RefKind::PREFIXES.iter().map(|it| format!("`{}:`", it.0)).collect();
        let message = format!("`@{key}` is neither a citation nor a reference to a number");
        let found = Diagnostic::new(Code::CiteUnknown, message);
        let hint = format!(
            "what has this id is not numbered: write `[words](#{key})`; the prefixes of what is numbered are {}",
            prefixes.join(", ")
        );
        sink.push(found.at(span, "an id of the book").hint(hint));
        return;
    }
    let message = format!("no work in the bibliography has the key `{key}`");
    let found = Diagnostic::new(Code::CiteUnknown, message);
    if library.is_empty() {
        let found = found.at(span, "");
        sink.push(found.hint("name the bibliography's files under `[references]` in the manifest"));
    } else {
        sink.push_near(found.at(span, "not in the bibliography"), key, library.keys());
    }
}

/// The entry that a work's citation in a section leads to.
pub(crate) type EntryOf<'a> = dyn Fn(&str, usize) -> Option<AnchorId> + 'a;

/// Prints all citations; gives each work that was cited or is in `listed`, as the style sorts them.
pub(crate) fn fill(
    sink: &mut Sink,
    citations: Citations<'_>,
    lang: &Lang,
    sections: &mut [Section<Settled>],
    notes: &mut [Note],
    (entry_of, listed): (&EntryOf<'_>, &[String]),
) -> Vec<Entry> {
    let Some(style) = citations.style else { return Vec::new() };
    let mut requests = citations.requests;
    for (request, section) in requests.iter_mut().zip(&citations.sections) {
        for item in &mut request.items {
            item.entry = entry_of(&item.key, *section);
        }
    }
    let rendered = render(sink, citations.library, style, lang, requests, listed);
    let mut filling =
        Filling { printed: rendered.citations, entry_of, section: 0, in_notes: false };
    for (at, section) in sections.iter_mut().enumerate() {
        filling.section = at;
        filling.inlines(&mut section.title);
        walk(&mut filling, &mut section.blocks);
    }
    filling.in_notes = style.is_note();
    for note in notes {
        filling.section = note.section;
        walk(&mut filling, &mut note.blocks);
    }
    rendered.entries
}

struct Filling<'a> {
    printed: Vec<Vec<Inline<Settled>>>,
    entry_of: &'a EntryOf<'a>,
    section: usize,
    /// The style makes notes, and a note of the author's is at hand.
    in_notes: bool,
}

impl Pass for Filling<'_> {
    fn enter(&mut self, block: &mut crate::model::Block<Settled>) {
        if let crate::model::BlockKind::Card { work, .. } = &mut block.kind {
            work.entry = (self.entry_of)(&work.key, self.section);
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        let last = inlines.len().saturating_sub(1);
        for (at, inline) in inlines.iter_mut().enumerate() {
            if let Inline::Reference(Resolved::Cite { id, content, .. }) = inline {
                let number = id.strip_prefix("cite-").and_then(|it| it.parse::<usize>().ok());
                let printed = number.and_then(|it| self.printed.get_mut(it.checked_sub(1)?));
                *content = printed.map(std::mem::take).unwrap_or_default();
                // The stop of a note that a style makes; the author's sentence has its own.
                if self.in_notes && at < last {
                    drop_stop(content);
                }
                continue;
            }
            if let Some(content) = inline.content_mut() {
                self.inlines(content);
            }
        }
    }
}

/// Takes the full stop at the end of a citation away.
fn drop_stop(content: &mut [Inline<Settled>]) {
    let Some(last) = content.last_mut() else { return };
    if let Inline::Text(text) = last {
        let kept = text.text.strip_suffix('.').map_or(text.text.len(), str::len);
        drop(text.split_off(kept));
    } else if let Some(inner) = last.content_mut() {
        drop_stop(inner);
    }
}
