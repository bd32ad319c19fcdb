//! The bytes of an EPUB to its text, in the order of its spine.

use crate::verify::formulas::letters;
use crate::verify::{Formula, Part, Section, Text, VerifyError, Word, words_of};
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads an EPUB that recto wrote.
///
/// # Errors
/// If it is no archive, or a file that the spine names is missing or no XML.
pub fn epub(bytes: &[u8]) -> Result<Text, VerifyError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| VerifyError(format!("the EPUB is no archive: {error}")))?;
    let package = file(&mut archive, "OEBPS/content.opf")?;
    let mut text = Text::default();
    let mut reading = Reading::default();
    for name in spine(&package)? {
        let page = file(&mut archive, &format!("OEBPS/{name}"))?;
        reading.file = name;
        reading.moved.clear();
        read(&page, &mut reading, &mut text)?;
    }
    Ok(text)
}

fn file(archive: &mut Archive<'_>, name: &str) -> Result<String, VerifyError> {
    let failed = |error: &dyn std::fmt::Display| VerifyError(format!("{name}: {error}"));
    let mut file = archive.by_name(name).map_err(|error| failed(&error))?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| failed(&error))?;
    Ok(text)
}

/// The files of the spine, without contents and cover.
fn spine(package: &str) -> Result<Vec<String>, VerifyError> {
    let mut reader = Reader::from_str(package);
    let (mut files, mut order) = (BTreeMap::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|error| broken("content.opf", &error))? {
            Event::Start(it) | Event::Empty(it) if it.name().as_ref() == "item" => {
                let own = |key| attribute(&it, key).unwrap_or_default();
                if own("properties").split(' ').all(|it| it != "nav") {
                    files.insert(own("id"), own("href"));
                }
            }
            Event::Start(it) | Event::Empty(it) if it.name().as_ref() == "itemref" => {
                order.extend(attribute(&it, "idref"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let named = order.into_iter().filter_map(|it| files.get(&it).cloned());
    Ok(named.filter(|it| !it.ends_with("/cover.xhtml")).collect())
}

fn broken(name: &str, error: &dyn std::fmt::Display) -> VerifyError {
    VerifyError(format!("{name} can't be read as XML: {error}"))
}

pub(super) fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|it| it.key.as_ref() == key)?;
    Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
}

/// Where words belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Into {
    Text,
    /// Words of the bibliography on a card: they have no place of the author's, so no page is marked there.
    Borrowed,
    Note(usize),
    Table(usize),
    Caption(usize),
    Nothing,
}

/// What holds from one file to the next.
#[derive(Default)]
struct Reading {
    file: String,
    page: String,
    /// Links to notes whose marks stand in tables and captions.
    moved: BTreeSet<String>,
    /// The formula that is open.
    formula: Option<Open>,
}

/// A formula being read.
struct Open {
    into: Into,
    /// Elements in it, itself among them.
    depth: usize,
    /// Of these, those from the first that shows nothing on.
    unseen: usize,
    /// It goes on with the one before.
    on: bool,
    /// It is a picture.
    drawn: bool,
    says: String,
    text: String,
}

/// Whether an element is the picture of a formula.
fn is_drawn(element: &BytesStart<'_>) -> bool {
    let class = attribute(element, "class").unwrap_or_default();
    element.name().as_ref() == "img" && class.split(' ').any(|it| it == "math")
}

impl Open {
    /// A formula that begins with an element among others, if one does.
    fn begins(element: &BytesStart<'_>, into: Into) -> Option<Self> {
        let class = attribute(element, "class").unwrap_or_default();
        let has = |name: &str| class.split(' ').any(|it| it == name);
        let is_formula = match element.name().as_ref() {
            "math" => true,
            "code" | "img" => has("math"),
            _ => false,
        };
        let drawn = is_drawn(element);
        let says = attribute(element, if drawn { "alt" } else { "alttext" }).unwrap_or_default();
        let (on, text) = (has("on"), String::new());
        let open = || Self { into, depth: 0, unseen: 0, on, drawn, says, text };
        is_formula.then(open)
    }

    fn element(&mut self, name: &str) {
        self.depth += 1;
        if self.unseen > 0 || name == "mphantom" {
            self.unseen += 1;
        }
    }

    /// Whether an element's end is that of the formula.
    fn ends(&mut self) -> bool {
        self.depth -= 1;
        self.unseen = self.unseen.saturating_sub(1);
        self.depth == 0
    }

    fn text(&mut self, text: &str) {
        if self.unseen == 0 {
            self.text += text;
        }
    }
}

/// Adds the words of a page.
fn read(xml: &str, reading: &mut Reading, text: &mut Text) -> Result<(), VerifyError> {
    let mut reader = Reader::from_str(xml);
    let mut page = Page {
        reading,
        text,
        open: vec![Into::Nothing],
        section: Section::default(),
        said: String::new(),
        lists: Lists::default(),
    };
    loop {
        let event = reader.read_event().map_err(|error| broken(&page.reading.file, &error))?;
        match event {
            Event::Start(it) => page.begin(&it),
            Event::End(it) => page.end(&it),
            Event::Empty(it) if is_drawn(&it) => {
                if let Some(formula) = Open::begins(&it, page.around()).filter(|it| !it.on) {
                    keep(formula, page.reading, &mut page.section, page.text);
                }
            }
            Event::Empty(it) if parts(it.name().as_ref()) => page.said.push(' '),
            Event::Text(it) => page.say(&it),
            Event::GeneralRef(it) => {
                let entity = format!("&{};", &*it);
                let sign = quick_xml::escape::unescape(&entity)
                    .map_err(|error| broken(&page.reading.file, &error))?;
                page.say(&sign);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !page.lists.alone() {
        page.text.sections.push(page.section);
    }
    Ok(())
}

/// A file being read.
struct Page<'a> {
    reading: &'a mut Reading,
    text: &'a mut Text,
    /// Where the words of each open element belong.
    open: Vec<Into>,
    section: Section,
    /// Words that are not yet where they belong.
    said: String,
    lists: Lists,
}

impl Page<'_> {
    fn around(&self) -> Into {
        self.open.last().copied().unwrap_or(Into::Nothing)
    }

    fn begin(&mut self, it: &BytesStart<'_>) {
        self.lists.begin(it);
        let around = self.around();
        let into = place_of(it, around, self.reading, self.text);
        if parts(it.name().as_ref()) || into != around {
            self.settle(around);
        }
        if attribute(it, "role").as_deref() == Some("doc-pagebreak") {
            self.settle(around);
            self.reading.page = attribute(it, "aria-label").unwrap_or_default();
        }
        self.open.push(into);
        if self.reading.formula.is_none() {
            self.reading.formula = Open::begins(it, around);
        }
        if let Some(formula) = &mut self.reading.formula {
            formula.element(it.name().as_ref());
        }
    }

    fn end(&mut self, it: &BytesEnd<'_>) {
        self.lists.end(it);
        if let Some(formula) = self.reading.formula.take_if(Open::ends) {
            keep(formula, self.reading, &mut self.section, self.text);
        }
        let into = self.open.pop().unwrap_or(Into::Nothing);
        if parts(it.name().as_ref()) || into != self.around() {
            self.settle(into);
        }
    }

    fn say(&mut self, words: &str) {
        self.said += words;
        self.lists.text(words, self.around());
        self.reading.formula.iter_mut().for_each(|formula| formula.text(words));
    }

    /// Takes what was said so far to where it belongs.
    fn settle(&mut self, into: Into) {
        settle(&mut self.said, into, (self.reading, &mut self.section, self.text));
    }
}

/// Whether a file holds lists of contents under a heading, and nothing else.
#[derive(Default)]
struct Lists {
    any: bool,
    headings: usize,
    other: bool,
}

impl Lists {
    fn begin(&mut self, element: &BytesStart<'_>) {
        self.any |= is_contents(element);
        self.headings += usize::from(is_heading(element.name().as_ref()));
    }

    fn end(&mut self, element: &BytesEnd<'_>) {
        self.headings -= usize::from(is_heading(element.name().as_ref()));
    }

    fn text(&mut self, text: &str, into: Into) {
        let shown = into != Into::Nothing && !text.trim().is_empty();
        self.other |= shown && self.headings == 0;
    }

    const fn alone(&self) -> bool {
        self.any && !self.other
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_contents(element: &BytesStart<'_>) -> bool {
    let lists = ["contents", "index-groups"];
    attribute(element, "class").is_some_and(|it| it.split(' ').any(|it| lists.contains(&it)))
}

/// Adds a formula to those of the text, or to those that stand beside it; a part that goes on with a formula, to that.
fn keep(it: Open, reading: &Reading, section: &mut Section, text: &mut Text) {
    let list = match it.into {
        Into::Nothing => return,
        Into::Text | Into::Borrowed => &mut section.formulas,
        Into::Note(_) | Into::Table(_) | Into::Caption(_) => &mut text.beside,
    };
    let own = letters(&it.text);
    match list.last_mut().filter(|_| it.on) {
        Some(last) => {
            last.says = format!("{} {}", last.says, it.says);
            last.letters = last.letters.as_ref().map(|before| letters(&format!("{before}{own}")));
        }
        None => list.push(Formula {
            letters: Some(own).filter(|_| !it.drawn),
            says: it.says,
            page: reading.page.clone(),
            file: reading.file.clone(),
        }),
    }
}

/// Whether words on both sides of an element's edge are two.
fn parts(name: &str) -> bool {
    !matches!(
        name,
        "span"
            | "em"
            | "strong"
            | "a"
            | "cite"
            | "code"
            | "sup"
            | "sub"
            | "kbd"
            | "dfn"
            | "abbr"
            | "s"
            | "i"
            | "wbr"
            | ""
    )
}

/// Where the words of an element belong, that stands among others.
fn place_of(
    element: &BytesStart<'_>,
    around: Into,
    reading: &mut Reading,
    text: &mut Text,
) -> Into {
    let class = attribute(element, "class").unwrap_or_default();
    let role = attribute(element, "role").unwrap_or_default();
    let has = |name: &str| class.split(' ').any(|it| it == name);
    let aside = has("note-number")
        || is_contents(element)
        || has("backlink")
        || has("cited-on")
        || has("code-label")
        || has("page-ref")
        // Formulas are set aside: their characters stand in another order.
        || (has("math") && element.name().as_ref() == "code")
        || element.name().as_ref() == "math"
        || role == "doc-noteref"
        || attribute(element, "aria-hidden").is_some();
    let moves = match around {
        Into::Table(_) | Into::Caption(_) => true,
        Into::Note(at) => text.notes.get(at).is_some_and(|it| it.moves),
        Into::Text | Into::Borrowed | Into::Nothing => false,
    };
    let borrowed = ["card-author", "card-imprint", "card-link"].into_iter().any(has);
    if moves && role == "doc-noteref" {
        reading.moved.extend(attribute(element, "href"));
    }
    match element.name().as_ref() {
        _ if aside => Into::Nothing,
        "body" => Into::Text,
        // Readings stand above their words on pages.
        "head" | "rp" => Into::Nothing,
        "aside" if has("footnote") => {
            let link = attribute(element, "id").map(|it| format!("#{it}"));
            let moves = link.is_some_and(|it| reading.moved.contains(&it));
            text.notes.push(Part { words: Vec::new(), moves });
            Into::Note(text.notes.len() - 1)
        }
        "table" if around != Into::Nothing => Into::Table(begin(&mut text.tables)),
        "caption" | "figcaption" if around != Into::Nothing => {
            Into::Caption(begin(&mut text.captions))
        }
        _ if borrowed && around == Into::Text => Into::Borrowed,
        _ => around,
    }
}

fn begin(list: &mut Vec<Part>) -> usize {
    list.push(Part::default());
    list.len() - 1
}

/// Takes what was said so far to where it belongs.
fn settle(
    said: &mut String,
    into: Into,
    (reading, section, text): (&Reading, &mut Section, &mut Text),
) {
    let said = std::mem::take(said);
    let list = match into {
        Into::Nothing => return,
        Into::Text | Into::Borrowed => Some(&mut section.words),
        Into::Note(at) => text.notes.get_mut(at).map(|it| &mut it.words),
        Into::Table(at) => text.tables.get_mut(at).map(|it| &mut it.words),
        Into::Caption(at) => text.captions.get_mut(at).map(|it| &mut it.words),
    };
    let nowhere = String::new();
    let page = if into == Into::Borrowed { &nowhere } else { &reading.page };
    let file = &reading.file;
    list.into_iter().for_each(|list| {
        list.extend(words_of(&said).into_iter().map(|text| Word {
            text,
            joins: false,
            page: page.clone(),
            file: file.clone(),
        }));
    });
}
