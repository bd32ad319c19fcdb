//! A file in the making: what holds where it is written, which ids it has, and what waits for the next words.

use crate::diag::NodeId;
use crate::html::context::{RenderContext, direction, xml_id};
use crate::html::usage::{FaceStyle, Usage};
use crate::html::xml::Xml;
use crate::lang::Lang;
use crate::model::{Attrs, Inline, Settled, walk_inlines};

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    /// What is read.
    pub(crate) cx: &'a RenderContext<'a>,
    /// What is found.
    pub(crate) usage: &'a mut Usage,
    /// What is written.
    pub(crate) xml: Xml,
    /// Index of the section.
    pub(crate) section: usize,
    /// What holds inside the element that is open.
    pub(crate) scope: Scope,
    /// The languages that elements were in so far, the section's first.
    languages: Vec<Lang>,
    /// Ids and print pages that have to stand before the next words.
    pub(crate) pending: Vec<Mark>,
    /// The words so far end with the author's own "p." or "page".
    pub(crate) says_page: bool,
    /// How long the file was behind the last mark of a note.
    pub(crate) behind_note: Option<usize>,
}

/// What holds inside an element and no longer behind it. [`Writer::within`] enters it and leaves it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The language, by its place in the writer's list.
    language: usize,
    /// Level of the heading above.
    pub(crate) level: u8,
    /// Level of the heading that encloses: headings inside are deeper.
    pub(crate) floor: u8,
    /// Inside a link: no other may open.
    pub(crate) in_link: bool,
    /// Inside a term that is defined.
    pub(crate) in_term: bool,
    /// Inside a citation: links lead to the bibliography.
    pub(crate) in_cite: bool,
    /// Style of the words.
    pub(crate) face: FaceStyle,
    /// Code rather than text.
    pub(crate) mono: bool,
    /// Style of the words of code.
    pub(crate) code_face: FaceStyle,
    /// The author asked for small capitals.
    pub(crate) small_capitals: bool,
}

impl Scope {
    /// What holds in a file before anything is open.
    const FILE: Self = Self {
        language: 0,
        level: 1,
        floor: 1,
        in_link: false,
        in_term: false,
        in_cite: false,
        face: FaceStyle { weight: 400, italic: false },
        mono: false,
        code_face: FaceStyle { weight: 400, italic: false },
        small_capitals: false,
    };

    /// The level at which a heading of `level` can stand here: none is left out, and none is above what encloses it.
    pub(crate) fn level_of(&self, level: u8) -> u8 {
        level.clamp(self.floor + 1, self.level + 1).min(6)
    }

    /// Headings inside are deeper than `level`.
    pub(crate) fn below(&mut self, level: u8) {
        (self.level, self.floor) = (level, level.min(5));
    }
}

/// An empty element before words.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// The target of a link.
    Id(String),
    /// The beginning of a print page, by index in the page map.
    Page(usize),
}

impl<'a> Writer<'a> {
    /// A file for `section` with nothing in it.
    pub(crate) fn new(cx: &'a RenderContext<'a>, usage: &'a mut Usage, section: usize) -> Self {
        let own = cx.document.sections.get(section).and_then(|it| it.attrs.lang.as_ref());
        Self {
            cx,
            usage,
            xml: Xml::default(),
            section,
            scope: Scope::FILE,
            languages: vec![own.unwrap_or_else(|| cx.lang()).clone()],
            pending: Vec::new(),
            says_page: false,
            behind_note: None,
        }
    }

    /// Writes what stands in another scope, then goes on in this one.
    pub(crate) fn within(&mut self, enter: impl FnOnce(&mut Scope), write: impl FnOnce(&mut Self)) {
        let outside = self.scope;
        enter(&mut self.scope);
        write(self);
        self.scope = outside;
    }

    /// Writes what may have a language of its own.
    pub(crate) fn within_language(&mut self, lang: Option<&Lang>, write: impl FnOnce(&mut Self)) {
        let Some(lang) = lang else { return write(self) };
        let known = self.languages.iter().position(|it| it == lang);
        let language = known.unwrap_or_else(|| {
            self.languages.push(lang.clone());
            self.languages.len() - 1
        });
        self.within(|scope| scope.language = language, write);
    }

    /// The language of the element that is open.
    pub(crate) fn lang(&self) -> &Lang {
        self.languages.get(self.scope.language).unwrap_or_else(|| self.cx.lang())
    }

    /// Takes an id for this file; `None` if the book has it already.
    pub(crate) fn claim(&mut self, id: &str) -> Option<String> {
        let id = xml_id(id);
        if id.is_empty() || self.usage.ids.contains_key(&id) {
            return None;
        }
        self.usage.ids.insert(id.clone(), self.section);
        if self.cx.config.pages.is_some() {
            self.usage.unplaced.push(id.clone());
        }
        Some(id)
    }

    /// Gives the element just opened its id and language; further ids and print pages wait for the next words.
    pub(crate) fn common(&mut self, node: NodeId, attrs: &Attrs) {
        let own = self.ids(node, attrs.id.as_deref());
        self.xml.attr_maybe("id", own.as_deref());
        self.language(attrs.lang.as_ref());
        self.pages_at(node);
    }

    /// The id of an element at `node`, if links lead there.
    pub(crate) fn ids(&mut self, node: NodeId, given: Option<&str>) -> Option<String> {
        let anchors = self.cx.anchors.get(&node).map_or(&[][..], Vec::as_slice);
        let names: Vec<&str> = anchors.iter().map(|it| it.id.as_str()).chain(given).collect();
        let mut own = None;
        for name in names {
            let Some(id) = self.claim(name) else { continue };
            match own {
                None => own = Some(id),
                Some(_) => self.pending.push(Mark::Id(id)),
            }
        }
        own
    }

    /// The language of the element just opened, where it has one of its own.
    pub(crate) fn language(&mut self, lang: Option<&Lang>) {
        let Some(lang) = lang else { return };
        self.tongue(lang);
        if lang.direction() != self.cx.lang().direction() {
            self.xml.attr("dir", direction(lang));
        }
    }

    /// The language alone, where the direction is not the language's.
    pub(crate) fn tongue(&mut self, lang: &Lang) {
        self.xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
    }

    /// Print pages that begin right at the start of a node.
    pub(crate) fn pages_at(&mut self, node: NodeId) {
        if let Some(pages) = self.cx.pages.get(&node) {
            self.pending.extend(pages.iter().filter(|it| it.0 == 0).map(|it| Mark::Page(it.1)));
        }
    }

    /// A print page that begins with the first of these words begins before the number that stands in front of them.
    pub(crate) fn page_of_first(&mut self, words: &[Inline<Settled>]) {
        let mut first = None;
        walk_inlines(words, &mut |it| first = first.or(it.as_words().map(|it| it.node)));
        if let Some(node) = first {
            self.pages_at(node);
        }
    }

    /// Writes what had to wait for words.
    pub(crate) fn flush(&mut self) {
        let beside = self.is_behind_note();
        for mark in std::mem::take(&mut self.pending) {
            match mark {
                Mark::Id(id) => {
                    self.xml.open("span").attr("id", &id).close();
                }
                Mark::Page(page) => self.page_break(page),
            }
        }
        if beside {
            self.behind_note = Some(self.xml.len());
        }
    }

    /// Whether no words have come since the mark of a note.
    pub(crate) fn is_behind_note(&self) -> bool {
        self.behind_note == Some(self.xml.len())
    }

    /// The beginning of a print page, once.
    pub(crate) fn page_break(&mut self, page: usize) {
        let starts = self.cx.config.pages.map_or(&[][..], |it| it.starts.as_slice());
        let Some(start) = starts.get(page) else { return };
        if self.usage.pages.contains_key(&page) {
            return;
        }
        let Some(id) = self.claim(&page_id(page, &start.label)) else { return };
        self.usage.pages.insert(page, self.section);
        self.usage.last_page = Some(page);
        self.xml.open("span").attr("id", &id).attr("epub:type", "pagebreak");
        self.xml.attr("role", "doc-pagebreak").attr("aria-label", &start.label).close();
    }

    /// Words follow: the ids before them stand on the page of print that began last.
    pub(crate) fn place_ids(&mut self) {
        for id in std::mem::take(&mut self.usage.unplaced) {
            if let Some(page) = self.usage.last_page {
                self.usage.page_of.insert(id, page);
            }
        }
    }

    /// Counts the characters of words and their face.
    pub(crate) fn uses(&mut self, text: &str) {
        if self.scope.mono {
            self.usage.mono.entry(self.scope.code_face).or_default().add(text);
        } else {
            self.usage.body.add(text);
            self.usage.faces.insert(self.scope.face);
        }
    }

    /// Text that recto makes.
    pub(crate) fn words(&mut self, text: &str) {
        self.flush();
        self.uses(text);
        self.usage.made.words.add(text);
        self.xml.text(text);
    }
}

/// The id of a print page's beginning.
pub(crate) fn page_id(page: usize, label: &str) -> String {
    if label.is_empty() { format!("print-page-{page}") } else { format!("page-{label}") }
}
