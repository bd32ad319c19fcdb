//! A section to an XHTML file: the frame, the opening, the blocks, the notes.

use crate::diag::NodeId;
use crate::html::HtmlConfig;
use crate::html::block::blocks;
use crate::html::found::{FaceStyle, Found};
use crate::html::inline::inlines;
use crate::html::matter;
use crate::html::note::notes;
use crate::html::pagebreak::print_pages;
use crate::html::xml::Xml;
use crate::lang::{Direction, Lang, Word, spelt_number};
use crate::manifest::{NumberStyle, Region, SectionRole};
use crate::model::{
    Anchor, AnchorId, Attrs, Block, BlockKind, Document, Generated, Inline, Note, Number, Section,
    Settled, plain_text, walk_inlines,
};
use std::collections::{BTreeMap, BTreeSet};

/// What every file begins with.
const DOCTYPE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n";

/// What rendering reads: the book, where its files stand, and what the rendering before this one found.
#[derive(Debug)]
pub(crate) struct Book<'a> {
    /// Theme, pictures, pages.
    pub(crate) config: HtmlConfig<'a>,
    /// The text.
    pub(crate) document: &'a Document,
    /// The file of each section; `None` for sections that get none.
    pub(crate) files: Vec<Option<String>>,
    /// The anchors that stand at a node.
    pub(crate) anchors: BTreeMap<NodeId, Vec<&'a Anchor>>,
    /// Print pages that begin in a node: byte and index in the page map.
    pub(crate) pages: BTreeMap<NodeId, Vec<(usize, usize)>>,
    /// The notes of each section, by that of their first mark.
    pub(crate) notes: BTreeMap<usize, Vec<&'a Note>>,
    /// Ids that are known to exist, with their section; empty in the first rendering.
    pub(crate) ids: BTreeMap<String, usize>,
    /// Sections that go on with the one before: their title stands there.
    pub(crate) continued: &'a BTreeSet<usize>,
    /// The page of print of each id.
    pub(crate) page_of: BTreeMap<String, usize>,
}

impl<'a> Book<'a> {
    /// What is known of a document before it is rendered. `files` has a path for each section, `continued` the sections that go on
    /// with the one before.
    pub(crate) fn new(
        config: HtmlConfig<'a>,
        document: &'a Document,
        files: Vec<Option<String>>,
        continued: &'a BTreeSet<usize>,
    ) -> Self {
        let mut anchors: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for anchor in document.anchors.iter().filter(|it| it.node != NodeId::NONE) {
            anchors.entry(anchor.node).or_default().push(anchor);
        }
        let mut notes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for note in &document.notes {
            notes.entry(note.section).or_default().push(note);
        }
        let (ids, page_of) = (BTreeMap::new(), BTreeMap::new());
        let pages = print_pages(config.pages, document);
        Self { config, document, files, anchors, pages, notes, ids, continued, page_of }
    }

    /// The language of the text.
    pub(crate) fn lang(&self) -> &'a Lang {
        &self.document.book.language
    }

    /// A word in that language.
    pub(crate) fn word(&self, word: Word) -> &'a str {
        self.lang().word(word)
    }

    /// A link from file `from` (`None`: one at the root) to an id; to its file if the id was left out.
    pub(crate) fn href(&self, from: Option<usize>, id: &str, section: usize) -> Option<String> {
        let home = self.ids.get(id).copied();
        let at = home.unwrap_or(section);
        let file = self.files.get(at)?.as_deref()?;
        let path = match (from.and_then(|it| self.files.get(it)?.as_deref()), home) {
            (Some(own), Some(_)) if own == file => String::new(),
            (Some(own), _) => relative(own, file),
            (None, _) => file.to_owned(),
        };
        Some(if home.is_some() { format!("{path}#{}", fragment(id)) } else { path })
    }

    /// A link to an anchor.
    pub(crate) fn href_to(&self, from: Option<usize>, anchor: AnchorId) -> Option<String> {
        let anchor = self.document.anchor(anchor)?;
        self.href(from, &xml_id(&anchor.id), anchor.section)
    }
}

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    /// What is read.
    pub(crate) book: &'a Book<'a>,
    /// What is found.
    pub(crate) found: &'a mut Found,
    /// What is written.
    pub(crate) xml: Xml,
    /// Index of the section.
    pub(crate) section: usize,
    /// The language of the element that is open.
    pub(crate) lang: Lang,
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
    /// Ids and print pages that have to stand before the next words.
    pub(crate) pending: Vec<Mark>,
    /// The words so far end with the author's own "p." or "page".
    pub(crate) says_page: bool,
    /// Style of the words.
    pub(crate) face: FaceStyle,
    /// Code rather than text.
    pub(crate) mono: bool,
    /// Style of the words of code.
    pub(crate) code_face: FaceStyle,
    /// The author asked for small capitals.
    pub(crate) small_capitals: bool,
    /// How long the file was behind the last mark of a note.
    pub(crate) behind_note: Option<usize>,
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
    pub(crate) fn new(book: &'a Book<'a>, found: &'a mut Found, section: usize) -> Self {
        let own = book.document.sections.get(section).and_then(|it| it.attrs.lang.as_ref());
        Self {
            book,
            found,
            xml: Xml::default(),
            section,
            lang: own.unwrap_or_else(|| book.lang()).clone(),
            level: 1,
            floor: 1,
            in_link: false,
            in_term: false,
            in_cite: false,
            pending: Vec::new(),
            says_page: false,
            face: FaceStyle { weight: 400, italic: false },
            mono: false,
            code_face: FaceStyle { weight: 400, italic: false },
            small_capitals: false,
            behind_note: None,
        }
    }

    /// Takes an id for this file; `None` if the book has it already.
    pub(crate) fn claim(&mut self, id: &str) -> Option<String> {
        let id = xml_id(id);
        if id.is_empty() || self.found.ids.contains_key(&id) {
            return None;
        }
        self.found.ids.insert(id.clone(), self.section);
        if self.book.config.pages.is_some() {
            self.found.unplaced.push(id.clone());
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
        let anchors = self.book.anchors.get(&node).map_or(&[][..], Vec::as_slice);
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
        if lang.direction() != self.book.lang().direction() {
            self.xml.attr("dir", direction(lang));
        }
    }

    /// The language alone, where the direction is not the language's.
    pub(crate) fn tongue(&mut self, lang: &Lang) {
        self.xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
    }

    /// Print pages that begin right at the start of a node.
    pub(crate) fn pages_at(&mut self, node: NodeId) {
        if let Some(pages) = self.book.pages.get(&node) {
            self.pending.extend(pages.iter().filter(|it| it.0 == 0).map(|it| Mark::Page(it.1)));
        }
    }

    /// A print page that begins with the first of these words begins before the number that stands in front of them.
    pub(crate) fn page_of_first(&mut self, words: &[Inline<Settled>]) {
        let mut first = None;
        walk_inlines(words, &mut |it| match it {
            Inline::Text(text) if first.is_none() => first = Some(text.node),
            _ => {}
        });
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
        let starts = self.book.config.pages.map_or(&[][..], |it| it.starts.as_slice());
        let Some(start) = starts.get(page) else { return };
        if self.found.pages.contains_key(&page) {
            return;
        }
        let Some(id) = self.claim(&page_id(page, &start.label)) else { return };
        self.found.pages.insert(page, self.section);
        self.found.last_page = Some(page);
        self.xml.open("span").attr("id", &id).attr("epub:type", "pagebreak");
        self.xml.attr("role", "doc-pagebreak").attr("aria-label", &start.label).close();
    }

    /// Words follow: the ids before them stand on the page of print that began last.
    pub(crate) fn place_ids(&mut self) {
        for id in std::mem::take(&mut self.found.unplaced) {
            if let Some(page) = self.found.last_page {
                self.found.page_of.insert(id, page);
            }
        }
    }

    /// Counts the characters of words and their face.
    pub(crate) fn uses(&mut self, text: &str) {
        if self.mono {
            self.found.mono.entry(self.code_face).or_default().add(text);
        } else {
            self.found.body.add(text);
            self.found.faces.insert(self.face);
        }
    }

    /// Text that recto makes.
    pub(crate) fn words(&mut self, text: &str) {
        self.flush();
        self.uses(text);
        self.found.made.words.add(text);
        self.xml.text(text);
    }
}

/// The id of a print page's beginning.
pub(crate) fn page_id(page: usize, label: &str) -> String {
    if label.is_empty() { format!("print-page-{page}") } else { format!("page-{label}") }
}

/// A section as a whole file.
pub(crate) fn xhtml(book: &Book<'_>, found: &mut Found, index: usize) -> String {
    let Some(section) = book.document.sections.get(index) else { return String::new() };
    let mut w = Writer::new(book, found, index);
    let path = book.files.get(index).and_then(Option::as_deref).unwrap_or_default();
    frame(&mut w, &title_of(book, section), section.region, path);
    let role = section.role.properties();
    w.xml.open("section").attr("class", role.class);
    w.xml.attr_some("epub:type", role.epub_type).attr_some("role", role.aria);
    let mut attrs = section.attrs.clone();
    if attrs.id.is_none() && !book.anchors.contains_key(&section.node) {
        attrs.id = Some(section.slug.clone());
    }
    w.common(section.node, &attrs);
    let title_id = (!section.title.is_empty()).then(|| w.claim(&format!("{}-title", section.slug)));
    match title_id.flatten().filter(|_| !book.continued.contains(&index)) {
        Some(id) => {
            w.xml.attr("aria-labelledby", &id).line();
            opening(&mut w, section, &id);
        }
        None => {
            w.xml.attr("aria-label", &title_of(book, section)).line();
        }
    }
    flow(&mut w, section);
    w.flush();
    w.xml.close_to(2);
    notes(&mut w, index);
    w.xml.finish()
}

/// Opens `html` and `body` of the file at `path`.
pub(crate) fn frame(w: &mut Writer<'_>, title: &str, region: Region, path: &str) {
    let lang = w.book.lang();
    w.xml.raw(DOCTYPE).open("html").attr("xmlns", "http://www.w3.org/1999/xhtml");
    w.xml.attr("xmlns:epub", "http://www.idpf.org/2007/ops");
    w.xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
    if lang.direction() == Direction::Rtl {
        w.xml.attr("dir", direction(lang));
    }
    w.xml.line().open("head").line().open("meta").attr("charset", "UTF-8").close_line();
    w.xml.leaf("title", title).line();
    let styles = relative(path, w.book.config.stylesheet);
    w.xml.open("link").attr("rel", "stylesheet").attr("type", "text/css").attr("href", &styles);
    w.xml.close_line().close_line().open("body").attr("epub:type", matter_of(region)).line();
}

/// `epub:type` of a file's body.
const fn matter_of(region: Region) -> &'static str {
    match region {
        Region::Front => "frontmatter",
        Region::Main => "bodymatter",
        Region::Back => "backmatter",
    }
}

/// Number and title, in one heading of level 1.
fn opening(w: &mut Writer<'_>, section: &Section<Settled>, id: &str) {
    w.xml.open("h1").attr("id", id);
    w.flush();
    if let Some(number) = section.number.as_ref().filter(|it| it.shown) {
        w.xml.open("span").attr("class", "opening-number");
        let number = opening_number(w, section.role, number);
        w.words(&number);
        w.xml.close().text(" ");
    }
    w.xml.open("span").attr("class", "opening-title");
    inlines(w, &section.title);
    w.xml.close().close_line();
}

/// "Chapter One" or "Chapter 1", as the theme says; parts and appendices as they count.
fn opening_number(w: &Writer<'_>, role: SectionRole, number: &Number) -> String {
    let book = w.book;
    let arabic = book.document.numbering.chapters == NumberStyle::Arabic;
    // "2.3" is no count.
    let whole = number.text.parse::<u32>().is_ok();
    let spelt =
        role == SectionRole::Chapter && arabic && whole && book.config.theme.opening.number_word;
    match spelt {
        true => spelt_number(&w.lang, &number.word, number.count),
        false => crate::lang::numbered(&number.word, &number.text),
    }
}

/// The blocks; headings at this level make nested sections.
fn flow(w: &mut Writer<'_>, section: &Section<Settled>) {
    let base = w.xml.depth();
    let mut open: Vec<u8> = Vec::new();
    let first = section.blocks.iter().position(|it| !is_prelude(it));
    for (index, block) in section.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading(heading) => {
                let level = heading.level.clamp(w.floor + 1, w.level + 1).min(6);
                open.retain(|it| *it < level);
                w.xml.close_to(base + open.len());
                open.push(level);
                w.xml.open("section");
                w.common(block.node, &block.attrs);
                w.xml.line();
                w.level = level;
                crate::html::block::heading(w, heading, level);
            }
            BlockKind::Generated(generated) => matter::generated(w, block, generated),
            BlockKind::Paragraph(content)
                if Some(index) == first
                    && leads_in(section)
                    && !(w.book.config.theme.drop_cap > 0 && begins_with_number(content))
                    && !w.book.continued.contains(&w.section) =>
            {
                let class = format!("lead {}", crate::html::block::holds_formulas(content));
                w.xml.open("p").attr("class", class.trim());
                w.common(block.node, &block.attrs);
                inlines(w, content);
                w.xml.close_line();
            }
            _ => blocks(w, std::slice::from_ref(block)),
        }
    }
    w.flush();
    w.xml.close_to(base);
}

/// Whether a drop cap would part a number.
fn begins_with_number(content: &[Inline<Settled>]) -> bool {
    plain_text(content).chars().find(|it| it.is_alphanumeric()).is_some_and(char::is_numeric)
}

/// Whether the first paragraph opens a chapter.
fn leads_in(section: &Section<Settled>) -> bool {
    section.region == Region::Main && !section.title.is_empty()
}

/// Whether a block stands before the text proper: epigraphs and generated matter.
fn is_prelude(block: &Block<Settled>) -> bool {
    use crate::model::DivRole::{Dedication, Epigraph};
    matches!(&block.kind, BlockKind::Div { role: Epigraph | Dedication, .. })
}

/// The title of a section in plain words, never empty.
pub(crate) fn title_of(book: &Book<'_>, section: &Section<Settled>) -> String {
    let own = plain_text(&section.title);
    if !own.trim().is_empty() {
        return own.trim().to_owned();
    }
    match section.blocks.first().map(|it| &it.kind) {
        Some(BlockKind::Generated(Generated::TitlePage(page) | Generated::HalfTitle(page))) => {
            page.title.clone()
        }
        _ => (section.role.properties().word)
            .map_or_else(|| book.document.book.title.value.clone(), |it| book.word(it).to_owned()),
    }
}

/// The relative URL from one file of the book to another.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let ups = from.matches('/').count();
    let (folder, _) = from.rsplit_once('/').unwrap_or(("", from));
    match to.rsplit_once('/') {
        Some((there, name)) if there == folder => name.to_owned(),
        _ => format!("{}{to}", "../".repeat(ups)),
    }
}

/// An id that XML and every reader accept: no blanks, at least one character.
pub(crate) fn xml_id(id: &str) -> String {
    id.chars()
        .map(|it| {
            if it.is_whitespace() || it.is_control() || "\"'<>&#%".contains(it) { '-' } else { it }
        })
        .collect()
}

/// An id as the fragment of a URL.
fn fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// `ltr` or `rtl`.
pub(crate) fn direction(lang: &Lang) -> &'static str {
    match lang.direction() {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}
