//! The bytes of a tagged PDF to its text, in the order of its structure tree.

use crate::verify::codes::{Codes, Words};
use crate::verify::formulas::letters;
use crate::verify::{Formula, Part, Section, Text, VerifyError, Word, parts_none, words_of};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;
use unicode_bidi::BidiClass;

/// Deepest nesting of elements that is followed.
const MAX_DEPTH: usize = 400;
/// A line's end, behind which a word may go on.
const LINE_END: char = '\u{2028}';

/// Reads a PDF that recto wrote for the screen.
///
/// # Errors
/// If it is damaged, or has no structure tree: a PDF for a printer has none.
pub fn pdf(bytes: &[u8]) -> Result<Text, VerifyError> {
    let document = Document::load_mem(bytes).map_err(refused)?;
    let catalog = document.catalog().map_err(refused)?;
    let root = dictionary(&document, catalog, b"StructTreeRoot")
        .ok_or_else(|| VerifyError("the PDF has no structure tree".to_owned()))?;
    let mut tree = Tree {
        pages: contents(&document)?,
        labels: labels(&document, catalog),
        document: &document,
        text: Text::default(),
        said: Vec::new(),
        formulas: Vec::new(),
        line: None,
        floats: 0,
        apart: 0,
    };
    for kid in kids(&document, root) {
        tree.document_element(kid);
    }
    Ok(tree.text)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn refused(error: lopdf::Error) -> VerifyError {
    VerifyError(format!("the PDF can't be read: {error}"))
}

fn dictionary<'a>(
    document: &'a Document,
    within: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    match within.get(key).ok()? {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        other => other.as_dict().ok(),
    }
}

/// The kids of an element.
fn kids<'a>(document: &'a Document, element: &'a Dictionary) -> Vec<&'a Object> {
    let follow = |it: &'a Object| document.dereference(it).map_or(it, |it| it.1);
    match element.get(b"K") {
        Ok(Object::Array(all)) => all.iter().map(follow).collect(),
        Ok(one) => vec![follow(one)],
        Err(_) => Vec::new(),
    }
}

/// Each page's marked content, by page and MCID.
type Contents = BTreeMap<ObjectId, (usize, BTreeMap<i64, Marked>)>;

/// Marked content that has been read.
#[derive(Default)]
struct Marked {
    text: String,
    /// Where its first and its last line stand, in thousandths of a point.
    lines: Option<(i64, i64)>,
}

/// Whether two runs stand on one line: a superior stands a little off it.
fn one_line(a: i64, b: i64) -> bool {
    (a - b).abs() <= 5_000
}

fn contents(document: &Document) -> Result<Contents, VerifyError> {
    let mut all = Contents::new();
    let mut words = Words::default();
    for (index, id) in document.get_pages().into_values().enumerate() {
        let by_name = words.of_page(document, id).map_err(refused)?;
        let content = Content::decode(&document.get_page_content(id)).map_err(refused)?;
        all.insert(id, (index, marked(&content, &by_name, &words)));
    }
    Ok(all)
}

/// One page's marked content being read.
#[derive(Default)]
struct Page {
    found: BTreeMap<i64, Marked>,
    /// Marked content that is open: its MCID, and the text that it is said to be.
    open: Vec<(Option<i64>, Option<String>)>,
    font: Vec<u8>,
    /// Where the run being read stands across its lines, in thousandths of a point.
    across: i64,
    /// What the text to come is said to be.
    said: Option<String>,
    /// What the run being read says so far, from left to right.
    run: Vec<String>,
}

fn marked(
    content: &Content,
    fonts: &BTreeMap<Vec<u8>, ObjectId>,
    words: &Words,
) -> BTreeMap<i64, Marked> {
    let mut page = Page::default();
    for it in &content.operations {
        match it.operator.as_str() {
            "BDC" => page.begin(it.operands.get(1)),
            "BMC" => page.open.push((None, None)),
            "EMC" => page.end(),
            "Tf" => {
                let name = it.operands.first().and_then(|it| it.as_name().ok());
                page.font = name.unwrap_or_default().to_vec();
            }
            "BT" => page.run_at(0),
            // Lines are told by the coordinate across them.
            "Tm" => match it.operands.as_slice() {
                [Object::Integer(0), .., x, _] => page.run_at(thousandths(x)),
                [.., y] => page.run_at(thousandths(y)),
                [] => {}
            },
            "Td" => page.run_at(page.across + it.operands.get(1).map_or(0, thousandths)),
            "TJ" | "Tj" => {
                let map = fonts.get(&page.font).and_then(|it| words.get(*it));
                page.show(&it.operands, map);
            }
            _ => {}
        }
    }
    page.found
}

impl Page {
    fn begin(&mut self, properties: Option<&Object>) {
        let own = properties.and_then(|it| it.as_dict().ok());
        let mcid = own.and_then(|it| it.get(b"MCID").ok()).and_then(|it| it.as_i64().ok());
        if mcid.is_some() {
            self.end_run();
        }
        let said = own.and_then(|it| it.get(b"ActualText").ok()).and_then(|it| it.as_str().ok());
        let said = said.map(text_string);
        self.said.clone_from(&said);
        let around = self.open.last().and_then(|it| it.0);
        self.open.push((mcid.or(around), said));
    }

    fn end(&mut self) {
        self.run.extend(self.said.take());
        let ended = self.open.last().and_then(|it| it.0);
        let around = self.open.iter().rev().nth(1).and_then(|it| it.0);
        if ended != around {
            self.end_run();
        }
        self.open.pop();
    }

    /// Runs follow each other as they are read; within one, letters are painted from left to right.
    fn end_run(&mut self) {
        if self.run.iter().any(|it| it.contains(is_right_to_left)) {
            self.run.reverse();
        }
        let said = std::mem::take(&mut self.run).concat();
        self.add(&said);
    }

    /// A run begins.
    fn run_at(&mut self, across: i64) {
        self.end_run();
        self.across = across;
    }

    fn add(&mut self, text: &str) {
        let Some(mcid) = self.open.last().and_then(|it| it.0).filter(|_| !text.is_empty()) else {
            return;
        };
        let found = self.found.entry(mcid).or_default();
        let (first, last) = found.lines.unwrap_or((self.across, self.across));
        if !one_line(last, self.across) {
            found.text.push(LINE_END);
        }
        found.text.push_str(text);
        found.lines = Some((first, self.across));
    }

    /// Strings with white between them.
    fn show(&mut self, operands: &[Object], codes: Option<&Codes>) {
        self.run.extend(self.said.take());
        // What is said to be something else is not read.
        let Some(codes) = codes.filter(|_| self.open.iter().all(|it| it.1.is_none())) else {
            return;
        };
        self.run.extend(codes.shown(operands).filter_map(|it| codes.texts.get(&it)).cloned());
    }
}

#[expect(clippy::cast_possible_truncation, reason = "thousandths of points of a page")]
fn thousandths(number: &Object) -> i64 {
    (f64::from(number.as_float().unwrap_or_default()) * 1000.0).round() as i64
}

fn is_right_to_left(it: char) -> bool {
    matches!(unicode_bidi::bidi_class(it), BidiClass::R | BidiClass::AL)
}

/// A text string: UTF-16 behind its mark, else PDFDocEncoding, of which recto writes what is ASCII too (ISO 32000-1 §7.9.2.2).
fn text_string(bytes: &[u8]) -> String {
    let Some(units) = bytes.strip_prefix(&[0xfe, 0xff]) else {
        return bytes.iter().copied().map(char::from).collect();
    };
    let units: Vec<u16> =
        units.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Whether a label counts an item by a letter or a roman number: `a.`, `iv.`.
fn counts(label: &str) -> bool {
    let Some(word) = label.trim().strip_suffix('.') else { return false };
    let one_case = word.bytes().all(|it| it.is_ascii_lowercase())
        || word.bytes().all(|it| it.is_ascii_uppercase());
    let roman = word.bytes().all(|it| b"ivxlcdm".contains(&it.to_ascii_lowercase()));
    !word.is_empty() && one_case && (word.len() == 1 || roman)
}

/// The labels of all pages (ISO 32000-1 §12.4.2).
fn labels(document: &Document, catalog: &Dictionary) -> Vec<String> {
    let count = document.get_pages().len();
    let mut labels: Vec<String> = (1..=count).map(|it| it.to_string()).collect();
    let ranges = dictionary(document, catalog, b"PageLabels").and_then(|it| it.get(b"Nums").ok());
    let Some(Ok(ranges)) = ranges.map(Object::as_array) else { return labels };
    for pair in ranges.chunks_exact(2) {
        let (Ok(from), Ok(style)) = (pair[0].as_i64(), pair[1].as_dict()) else { continue };
        let start = style.get(b"St").and_then(Object::as_i64).unwrap_or(1);
        let roman = style.get(b"S").and_then(Object::as_name).is_ok_and(|it| it == b"r");
        let from = usize::try_from(from).unwrap_or(0);
        for (number, label) in (start..).zip(labels.iter_mut().skip(from)) {
            let number = u32::try_from(number).unwrap_or(0);
            *label = if roman { crate::lang::roman(number) } else { number.to_string() };
        }
    }
    labels
}

/// The structure tree being read.
struct Tree<'a> {
    document: &'a Document,
    pages: Contents,
    labels: Vec<String>,
    text: Text,
    /// What is being said, in pieces with their page.
    said: Vec<(usize, String)>,
    /// Page and place of the line that was said last.
    line: Option<(usize, i64)>,
    /// Captions and tables around.
    floats: usize,
    /// Notes, captions and tables around.
    apart: usize,
    /// The formulas of the section.
    formulas: Vec<Formula>,
}

impl<'a> Tree<'a> {
    /// The document: its sections are those of the book.
    fn document_element(&mut self, object: &'a Object) {
        let Ok(element) = object.as_dict() else { return };
        if tag(element) != b"Sect" {
            for kid in kids(self.document, element) {
                self.document_element(kid);
            }
            return;
        }
        let lists = kids(self.document, element).into_iter().filter_map(|it| it.as_dict().ok());
        let mut tags = lists.map(tag);
        let blocks = tags.clone().count();
        // The title of a handout may stand before the heading.
        let mut headed = tags.clone().skip_while(|it| !it.starts_with(b"H"));
        let is_list = |it: &[u8]| matches!(it, b"TOC" | b"Index");
        let lists_alone = headed.all(|it| is_list(it) || it.starts_with(b"H"));
        if lists_alone && tags.any(is_list) {
            return;
        }
        self.said.clear();
        self.inside(element, None, 0);
        let words = self.words();
        let formulas = std::mem::take(&mut self.formulas);
        self.text.sections.push(Section { words, formulas, bare: blocks == 1 });
    }

    /// Adds what stands in an element; notes, tables and captions to their own lists.
    fn inside(&mut self, element: &'a Dictionary, page: Option<ObjectId>, depth: usize) {
        let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
        if depth > MAX_DEPTH {
            return;
        }
        for kid in kids(self.document, element) {
            match kid {
                Object::Integer(mcid) => self.content(page, *mcid),
                Object::Dictionary(it) if it.has(b"S") => self.element(it, page, depth + 1),
                Object::Dictionary(it) => {
                    let page = it.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    if let Ok(mcid) = it.get(b"MCID").and_then(Object::as_i64) {
                        self.content(page, mcid);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, it: &'a Dictionary, page: Option<ObjectId>, depth: usize) {
        match tag(it) {
            b"Figure" | b"TOC" | b"Index" => self.part(),
            b"Formula" => {
                self.part();
                self.formula(it, page, depth);
            }
            b"Reference" if is_mark(self.document, it) || leads_back(self.document, it) => {}
            // PDF 2.0 calls it otherwise (ISO 32000-2 §14.8.4.5).
            b"Note" | b"FENote" => {
                let words = self.apart(it, page, depth);
                self.text.notes.push(Part { words, moves: self.floats > 0 });
            }
            b"Table" => {
                let at = self.text.tables.len();
                self.text.tables.push(Part { words: Vec::new(), moves: true });
                self.floats += 1;
                let words = self.apart(it, page, depth);
                self.floats -= 1;
                if let Some(table) = self.text.tables.get_mut(at) {
                    table.words = words;
                }
            }
            b"Caption" => {
                self.floats += 1;
                let words = self.apart(it, page, depth);
                self.floats -= 1;
                self.text.captions.push(Part { words, moves: true });
            }
            b"Lbl" => {
                // A term is a label with words; a number or a bullet is none.
                let outer = std::mem::take(&mut self.said);
                self.inside(it, page, depth);
                let own = std::mem::replace(&mut self.said, outer);
                let letters = own.iter().any(|it| it.1.chars().any(char::is_alphabetic));
                let term = letters && !counts(&own.iter().map(|it| &*it.1).collect::<String>());
                self.part();
                if term {
                    self.said.extend(own);
                }
                self.part();
            }
            b"Span" | b"Link" | b"Quote" | b"Code" | b"BibEntry" | b"Reference" => {
                self.inside(it, page, depth)
            }
            _ => {
                self.part();
                self.inside(it, page, depth);
                self.part();
            }
        }
    }

    /// The words of an element that stands apart from the text around it.
    fn apart(&mut self, it: &'a Dictionary, page: Option<ObjectId>, depth: usize) -> Vec<Word> {
        let outer = std::mem::take(&mut self.said);
        self.apart += 1;
        self.inside(it, page, depth);
        self.apart -= 1;
        let words = self.words();
        self.said = outer;
        words
    }

    /// A formula, which is no text.
    fn formula(&mut self, it: &'a Dictionary, page: Option<ObjectId>, depth: usize) {
        let outer = (std::mem::take(&mut self.said), self.line);
        self.inside(it, page, depth);
        let own = std::mem::take(&mut self.said);
        (self.said, self.line) = outer;
        let page = own.first().and_then(|it| self.labels.get(it.0)).cloned().unwrap_or_default();
        let text: String = own.into_iter().map(|it| it.1).collect();
        let says = it.get(b"Alt").and_then(Object::as_str).map(text_string).unwrap_or_default();
        let file = String::new();
        let formula = Formula { letters: Some(letters(&text)), says, page, file };
        if self.apart > 0 {
            self.text.beside.push(formula);
        } else {
            self.formulas.push(formula);
        }
    }

    fn content(&mut self, page: Option<ObjectId>, mcid: i64) {
        let Some((index, page)) = page.and_then(|it| self.pages.get(&it)) else { return };
        let Some(Marked { text, lines: Some((first, last)) }) = page.get(&mcid) else { return };
        // On another line, a hyphen before it may be one that the break made.
        let goes_on = |it: (usize, i64)| it.0 == *index && one_line(it.1, *first);
        if self.line.is_some_and(|it| !goes_on(it)) {
            self.said.push((*index, LINE_END.to_string()));
        }
        self.line = Some((*index, *last));
        self.said.push((*index, text.clone()));
    }

    /// Words on both sides are two.
    fn part(&mut self) {
        let page = self.said.last().map_or(0, |it| it.0);
        self.said.push((page, "\n".to_owned()));
    }

    /// What was said as words, each on the page where it begins.
    fn words(&mut self) -> Vec<Word> {
        let mut text = String::new();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (page, piece) in std::mem::take(&mut self.said) {
            starts.push((text.len(), page));
            text += &piece;
        }
        let mut words: Vec<Word> = Vec::new();
        let mut at = 0;
        for stretch in text.split_inclusive(char::is_whitespace) {
            let start = at;
            at += stretch.len();
            let found = starts.partition_point(|it| it.0 <= start).checked_sub(1);
            let page = found.and_then(|it| starts.get(it)).map_or(0, |it| it.1);
            let page = self.labels.get(page).cloned().unwrap_or_default();
            let first = words.len();
            words.extend(words_of(stretch).into_iter().map(|text| Word {
                text,
                page: page.clone(),
                ..Word::default()
            }));
            let goes_on = goes_on(stretch, text.get(at..).unwrap_or_default());
            let own = words.get_mut(first..).unwrap_or_default();
            if let Some(last) = own.last_mut().filter(|_| goes_on) {
                last.joins = true;
            }
        }
        words
    }
}

/// Whether the last word before a line's end may be read on in the next line: neither a blank nor any sign but a hyphen stands
/// between, and those that part no word anyway. The hyphen may be the break's or the author's, and a word of Korean or code may be
/// divided without one.
fn goes_on(line: &str, next: &str) -> bool {
    let Some(line) = line.strip_suffix(LINE_END) else { return false };
    let word = line.strip_suffix('-').unwrap_or(line);
    let (word, next) = (word.trim_end_matches(parts_none), next.trim_start_matches(parts_none));
    word.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric)
}

/// Whether a reference is no more than a note's mark or a page's number: a link that leads to no entry of the bibliography.
fn is_mark(document: &Document, reference: &Dictionary) -> bool {
    let [Object::Dictionary(link)] = kids(document, reference).as_slice() else { return false };
    let annotations = kids(document, link).into_iter().filter_map(|it| {
        dictionary(document, it.as_dict().ok()?, b"Obj")?.get(b"Dest").and_then(Object::as_str).ok()
    });
    tag(link) == b"Link" && !annotations.into_iter().any(|it| it.starts_with(b"ref-"))
}

/// The places where a work is cited, behind its entry: each leads to a citation.
fn leads_back(document: &Document, reference: &Dictionary) -> bool {
    let links = kids(document, reference).into_iter().filter_map(|it| it.as_dict().ok());
    let linked = links.filter(|it| tag(it) == b"Link").flat_map(|it| kids(document, it));
    let mut names = linked.filter_map(|it| {
        dictionary(document, it.as_dict().ok()?, b"Obj")?.get(b"Dest").and_then(Object::as_str).ok()
    });
    names.any(|it| it.starts_with(b"cite-"))
}

fn tag(element: &Dictionary) -> &[u8] {
    element.get(b"S").and_then(Object::as_name).unwrap_or_default()
}
