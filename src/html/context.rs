//! What rendering reads: the document, where its files stand, and where links lead.

use crate::diag::NodeId;
use crate::html::HtmlConfig;
use crate::html::formula::Known;
use crate::html::pagebreak::print_pages;
use crate::lang::{Direction, Lang, Word};
use crate::model::{Anchor, AnchorId, Document, Note};
use std::collections::{BTreeMap, BTreeSet};

/// What rendering reads: the book, where its files stand, and what the rendering before this one found.
#[derive(Debug)]
pub(crate) struct RenderContext<'a> {
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
    /// Formulas that were written.
    pub(in crate::html) formulas: Known,
}

impl<'a> RenderContext<'a> {
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
        let formulas = Known::default();
        Self { config, document, files, anchors, pages, notes, ids, continued, page_of, formulas }
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
