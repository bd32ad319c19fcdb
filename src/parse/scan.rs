//! A chapter's text to text that pulldown-cmark reads as meant: fences and verse become marked comments, with the way back.

use crate::diag::{Code, Diagnostic, Sink};
use crate::parse::context::Dialect;
use crate::parse::line::{Item, Prefix, block_mark, code_fence, is_delimiter, prefix};
use crate::parse::origin::Mapped;
use crate::parse::remark::{Kind, Remarks};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

pub(in crate::parse) mod formula;
mod label;

/// Elements whose lines are no Markdown. CommonMark 0.31 §4.6.
const RAW: [&str; 4] = ["pre", "script", "style", "textarea"];

/// Longest label of a note that is looked for. CommonMark 0.31 §4.7.
const MAX_LABEL: usize = 999;

/// Rewritten text and what was taken out of it.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// What pulldown-cmark gets.
    pub(crate) out: Mapped,
    /// The lines of `:::` fences, one after the other; ranges in [`Fence`] refer to it.
    pub(crate) aside: Mapped,
    /// Fences by the number in their comment.
    pub(crate) fences: Vec<Fence>,
    /// Where the words of lines of verse begin in the file, and how far they are indented, by rising offset.
    pub(crate) verse: Vec<(u32, u8)>,
    /// What was rewritten, by rising offset, for code that must come out as it stands.
    pub(crate) edits: Vec<(Range<usize>, String)>,
    /// Begins the comments that stand for fences; the author's text does not hold it.
    pub(crate) nonce: String,
    /// Labels of notes whose definitions bear another name in `out`, as [`fold`] gives them.
    pub(crate) notes: BTreeSet<String>,
}

/// What a comment stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// `::: name` or `::: {…}`.
    Open {
        /// How many colons.
        colons: usize,
        /// What stands after them, in `aside`.
        rest: Range<usize>,
    },
    /// `:::`.
    Close {
        /// How many colons.
        colons: usize,
    },
    /// Before a run of `|` lines.
    VerseOpen,
    /// After it.
    VerseClose,
}

impl Scanned {
    /// The fence that a comment of pulldown's stands for.
    pub(crate) fn fence(&self, html: &str) -> Option<&Fence> {
        let number = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
        let number = number.strip_prefix(self.nonce.as_str())?.strip_prefix(':')?;
        self.fences.get(number.parse::<usize>().ok()?)
    }

    /// The author's text behind `range` of `out`, if it was rewritten there.
    pub(crate) fn restored(&self, range: &Range<usize>) -> Option<String> {
        let first = self.edits.partition_point(|(it, _)| it.end <= range.start);
        let edits = self.edits.get(first..)?.iter().take_while(|(it, _)| it.start < range.end);
        let (mut text, mut at, mut any) = (String::new(), range.start, false);
        for (edit, original) in edits {
            any = true;
            text.push_str(self.out.text.get(at..edit.start).unwrap_or_default());
            text.push_str(original);
            at = edit.end;
        }
        text.push_str(self.out.text.get(at..range.end).unwrap_or_default());
        any.then_some(text)
    }

    /// Signs in `range` of `out` that were put in and stand for nothing.
    pub(crate) fn inserted(&self, range: &Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let first = self.edits.partition_point(|(it, _)| it.end <= range.start);
        let edits = self.edits.get(first..).unwrap_or_default().iter();
        let end = range.end;
        let edits = edits.take_while(move |(it, _)| it.start < end);
        edits.map(|(it, original)| (it, original)).filter_map(|(it, original)| {
            let fence = || self.out.text.get(it.clone()).is_some_and(|it| it.contains("<!--"));
            (original.is_empty() && !fence()).then_some(it)
        })
    }

    /// Puts a backslash before the bytes `places` of `out`, which rise.
    pub(crate) fn escape(&mut self, places: &[usize]) {
        let old = std::mem::take(&mut self.out);
        let mut edits = std::mem::take(&mut self.edits).into_iter().peekable();
        let mut copied = 0;
        for (shift, at) in places.iter().enumerate() {
            while let Some((range, text)) = edits.next_if(|(it, _)| it.start < *at) {
                self.edits.push((range.start + shift..range.end + shift, text));
            }
            self.out.copy(&old, copied..*at);
            let start = self.out.text.len();
            self.out.replace(&old, *at..*at, "\\");
            self.edits.push((start..start + 1, String::new()));
            copied = *at;
        }
        self.out.copy(&old, copied..old.text.len());
        let shift = places.len();
        self.edits.extend(edits.map(|(it, text)| (it.start + shift..it.end + shift, text)));
    }

    /// The label that the author gave a note's definition.
    pub(crate) fn note_label<'t>(&self, label: &'t str) -> &'t str {
        let own = label.strip_prefix(self.nonce.as_str()).and_then(|it| it.strip_prefix(':'));
        own.unwrap_or(label)
    }

    /// The label of the mark `[^label]` that begins at byte `at` of `out` and the byte after it, if the file has such a
    /// note.
    pub(crate) fn note_mark(&self, at: usize) -> Option<(&str, usize)> {
        let rest = self.out.text.get(at..)?.strip_prefix("[^")?;
        let length = rest.bytes().take(MAX_LABEL).position(|it| it == b']')?;
        let label = rest.get(..length)?;
        self.notes.contains(&fold(label)).then_some((label, at + 2 + length + 1))
    }

    /// How far the line of verse that holds byte `at` of the file is indented.
    pub(crate) fn indent_at(&self, at: u32) -> u8 {
        let after = self.verse.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).and_then(|it| self.verse.get(it)).map_or(0, |(_, indent)| *indent)
    }
}

/// Rewrites `source` from byte `start` on (front matter stands before it).
pub(crate) fn scan(
    sink: &mut Sink,
    remarks: &mut Remarks,
    dialect: Dialect<'_>,
    source: &Mapped,
    start: usize,
) -> Scanned {
    let text = source.text.as_str();
    let out = Scanned { nonce: nonce(text), ..Scanned::default() };
    let mut scanner = Scanner {
        sink,
        remarks,
        dialect,
        source,
        out,
        copied: start,
        at: start,
        items: Vec::new(),
        quotes: 0,
        code: None,
        comment: None,
        verse: Verse::None,
        formula: false,
        fresh: true,
        table: false,
        raw: None,
        deep: false,
        opens: false,
        links: BTreeMap::new(),
    };
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        scanner.line(line);
        scanner.at += line.len();
    }
    scanner.finish()
}

/// Labels match whatever the case of their letters is, as those of links do. CommonMark 0.31 §4.7.
pub(crate) fn fold(label: &str) -> String {
    label.to_lowercase()
}

/// A word that the text does not hold.
fn nonce(text: &str) -> String {
    let mut word = "recto".to_owned();
    let mut count = 0_u32;
    while text.contains(word.as_str()) {
        count += 1;
        word = format!("recto{count}");
    }
    word
}

struct Scanner<'a> {
    sink: &'a mut Sink,
    remarks: &'a mut Remarks,
    dialect: Dialect<'a>,
    source: &'a Mapped,
    out: Scanned,
    /// Bytes of the source that are already in `out`.
    copied: usize,
    /// Start of the line.
    at: usize,
    /// Items of lists that are open, the innermost last.
    items: Vec<Item>,
    quotes: usize,
    code: Option<OpenCode>,
    /// Where the comment begins that is open.
    comment: Option<usize>,
    verse: Verse,
    /// A display between `$$` is open.
    formula: bool,
    /// A blank line, a fence or nothing stands before the line.
    fresh: bool,
    table: bool,
    /// The element that is open whose lines are no Markdown.
    raw: Option<&'static str>,
    deep: bool,
    /// A quotation begins on the line.
    opens: bool,
    /// Labels of links with their addresses.
    links: BTreeMap<String, String>,
}

/// A fenced code block that is open.
struct OpenCode {
    /// Where it begins.
    at: usize,
    sign: u8,
    length: usize,
    quotes: usize,
    column: usize,
}

/// Verse that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verse {
    None,
    /// A run of `|` lines with that many quote marks; the text stands before each line.
    Run(usize, String),
    /// `::: verse`, its fence at that column, with that many quote marks.
    Div(usize, usize),
}

impl Scanner<'_> {
    fn line(&mut self, line: &str) {
        if self.is_plain(line) {
            self.items.clear();
            (self.quotes, self.fresh, self.table) = (0, false, false);
            return;
        }
        if self.comment.is_some() {
            if line.contains("-->") {
                self.comment = None;
            }
            return;
        }
        if let Some(name) = self.raw {
            if closes(line, name) {
                self.raw = None;
            }
            return;
        }
        if self.code.is_some() && self.in_code(line) {
            return;
        }
        if let Verse::Div(column, quotes) = self.verse
            && self.verse_div_line(line, column, quotes)
        {
            return;
        }
        if self.formula {
            return self.formula_line(line);
        }
        let prefix = prefix(line, &self.items);
        if let Verse::Run(quotes, blank) = self.verse.clone() {
            if prefix.quotes == quotes && self.verse_line(line, prefix.content) {
                return;
            }
            self.verse_close(&blank);
        }
        let content = line.get(prefix.content..).unwrap_or_default();
        if content.trim_ascii().is_empty() {
            (self.fresh, self.table) = (true, false);
            // A blank line ends a quotation, but no item.
            self.items.retain(|it| it.quotes <= prefix.quotes);
            self.quotes = prefix.quotes;
            return;
        }
        let fresh = std::mem::take(&mut self.fresh)
            || prefix.quotes != self.quotes
            || !prefix.items.is_empty();
        self.opens = prefix.quotes > self.quotes;
        self.track(&prefix);
        match prefix.too_deep {
            Some(marker) => self.too_deep(line, marker),
            None if prefix.code => self.note_formula(line, &prefix),
            None => self.content(line, &prefix, fresh),
        }
    }

    /// Prose at the margin, where nothing is open: most lines of most books.
    fn is_plain(&self, line: &str) -> bool {
        let first = line.as_bytes().first().copied().unwrap_or(b'\n');
        (first.is_ascii_alphabetic() || first >= 0x80)
            && self.code.is_none()
            && self.comment.is_none()
            && self.raw.is_none()
            && self.verse == Verse::None
            && !self.formula
    }

    fn track(&mut self, prefix: &Prefix) {
        self.quotes = prefix.quotes;
        self.items.truncate(prefix.kept);
        self.items.extend(&prefix.items);
    }

    /// A line that opens something or is to be rewritten.
    fn content(&mut self, line: &str, prefix: &Prefix, fresh: bool) {
        let content = line.get(prefix.content..).unwrap_or_default();
        let at = self.at + prefix.content;
        let was_table = std::mem::take(&mut self.table);
        if let Some((sign, length)) = code_fence(content) {
            let item = self.items.last().filter(|it| it.quotes == prefix.quotes);
            let column = item.map_or(0, |it| it.column);
            self.code = Some(OpenCode { at, sign, length, quotes: prefix.quotes, column });
        } else if content.starts_with("<!--") {
            self.comment = (!content.contains("-->")).then_some(at);
        } else if self.dialect.full && content.starts_with(":::") {
            self.fence(prefix, content);
        } else if content.starts_with(':') {
            let blank =
                matches!(content.as_bytes().get(1), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
            if !blank && !is_delimiter(content) {
                self.edit(at..at, "\\");
            }
        } else if content.starts_with('|') {
            if was_table || !fresh || !self.dialect.full || !self.begins_verse(line, prefix) {
                self.table = true;
            } else {
                self.verse_open(line, prefix);
            }
        } else if content.starts_with("$$") {
            self.formula = self.opens_formula(line, content, prefix.quotes);
        } else if content.starts_with('#') {
            self.fresh = true;
        } else if content.starts_with("[^") {
            self.note(content, at);
        } else if content.starts_with("[!") && self.dialect.full {
            self.alert(line, prefix);
        } else if content.starts_with('[') {
            if self.dialect.citations {
                self.definition(content, at);
            }
            if fresh {
                self.link(content, at);
            }
        } else if let Some(name) = raw_element(content) {
            self.raw = (!closes(content, name)).then_some(name);
        }
    }

    /// `::: name`, `::: {…}` or `:::`.
    fn fence(&mut self, prefix: &Prefix, content: &str) {
        let at = self.at + prefix.content;
        let line = content.trim_ascii_end();
        let colons = line.bytes().take_while(|it| *it == b':').count();
        let rest = line.get(colons..).unwrap_or_default().trim_end_matches(':').trim_ascii();
        if rest.is_empty() {
            self.mark(Fence::Close { colons }, at..at + line.len());
        } else {
            let from = at + (rest.as_ptr() as usize - content.as_ptr() as usize);
            let start = self.out.aside.text.len();
            self.out.aside.copy(self.source, from..from + rest.len());
            let name = rest.trim_start_matches(['{', ' ', '.']);
            let name = name.split([' ', '}', '\t']).next().unwrap_or_default();
            if name == "verse" {
                self.verse = Verse::Div(prefix.column, prefix.quotes);
            }
            let rest = start..start + rest.len();
            self.mark(Fence::Open { colons, rest }, at..at + line.len());
        }
        self.fresh = true;
    }

    /// Puts the comment of a fence in the place of `range`.
    fn mark(&mut self, fence: Fence, range: Range<usize>) {
        let comment = self.comment_of(fence);
        self.edit(range, &comment);
    }

    fn comment_of(&mut self, fence: Fence) -> String {
        let mut comment = String::new();
        let _ = write!(comment, "<!--{}:{}-->", self.out.nonce, self.out.fences.len());
        self.out.fences.push(fence);
        comment
    }

    /// Whether a line that begins with `|` is verse and not the head of a table.
    fn begins_verse(&self, line: &str, prefix: &Prefix) -> bool {
        let next = self.source.text.get(self.at + line.len()..).unwrap_or_default();
        let next = next.split('\n').next().unwrap_or_default();
        let next = next.trim_start_matches(['>', ' ', '\t']);
        let content = line.get(prefix.content..).unwrap_or_default().trim_ascii_end();
        let row = content.len() > 1 && content.ends_with('|');
        !row && !is_delimiter(next)
    }

    /// The comment before a run of verse, and its first line.
    fn verse_open(&mut self, line: &str, prefix: &Prefix) {
        let blank = blank_of(line.get(..prefix.content).unwrap_or_default());
        let comment = self.comment_of(Fence::VerseOpen);
        let at = self.at + prefix.content;
        self.edit(at..at, &format!("{comment}\n{blank}"));
        self.verse = Verse::Run(prefix.quotes, blank);
        self.verse_line(line, prefix.content);
    }

    /// A line of a run of verse; false if it is not one.
    fn verse_line(&mut self, line: &str, content: usize) -> bool {
        let Some(words) = line.get(content..).and_then(|it| it.strip_prefix('|')) else {
            return false;
        };
        let words = words.strip_prefix(' ').unwrap_or(words);
        let from = self.at + content;
        self.verse_words(words, from..self.at + line.len() - words.len());
        true
    }

    /// Takes out `mark` and the indentation after it, and keeps `words` from being anything but a line.
    fn verse_words(&mut self, words: &str, mark: Range<usize>) {
        let bare = words.trim_start_matches([' ', '\t', '\u{a0}']);
        let blanks = words.len() - bare.len();
        let end = mark.end + blanks;
        self.edit(mark.start..end, "");
        if bare.trim_ascii().is_empty() {
            return;
        }
        // Two blanks in the source are one em.
        let count = words.chars().take_while(|it| matches!(it, ' ' | '\t' | '\u{a0}')).count();
        let indent = u8::try_from(count.div_ceil(2)).unwrap_or(u8::MAX);
        self.out.verse.push((self.source.span(end..end).start, indent));
        if let Some(at) = block_mark(bare.trim_ascii_end()) {
            self.edit(end + at..end + at, "\\");
        }
    }

    /// A line inside `::: verse`; false where the div ends.
    fn verse_div_line(&mut self, line: &str, column: usize, quotes: usize) -> bool {
        let mut content = 0;
        for _ in 0..quotes {
            let rest = line.get(content..).unwrap_or_default();
            let Some(after) = rest.trim_ascii_start().strip_prefix('>') else {
                self.verse = Verse::None;
                return false;
            };
            content = line.len() - after.strip_prefix(' ').unwrap_or(after).len();
        }
        let rest = line.get(content..).unwrap_or_default();
        if rest.trim_ascii_start().starts_with(":::") {
            self.verse = Verse::None;
            return false;
        }
        let kept = rest.bytes().take(column).take_while(|it| *it == b' ').count();
        let words = rest.get(kept..).unwrap_or_default();
        if words.trim_ascii().is_empty() {
            return true;
        }
        let bare = words.strip_prefix("| ").unwrap_or(words);
        let from = self.at + content + kept;
        self.verse_words(bare, from..from + (words.len() - bare.len()));
        true
    }

    /// The comment after a run of verse, on a line of its own before this one.
    fn verse_close(&mut self, blank: &str) {
        let comment = self.comment_of(Fence::VerseClose);
        let line = if self.source.text.get(..self.at).is_some_and(|it| it.ends_with('\n')) {
            format!("{blank}{comment}\n")
        } else {
            format!("\n{blank}{comment}\n")
        };
        // It stands for the end of the last line, so that no span takes in the blanks after it.
        let end = self.source.text.get(..self.at).unwrap_or_default().trim_end().len();
        self.edit_for(self.at..self.at, end..end, &line);
        self.verse = Verse::None;
        self.fresh = true;
    }

    /// Whether the line belongs to the open code block.
    fn in_code(&mut self, line: &str) -> bool {
        let Some(code) = &self.code else { return false };
        let mut rest = line;
        for _ in 0..code.quotes {
            let Some(after) = rest.trim_ascii_start().strip_prefix('>') else {
                self.code = None;
                return false;
            };
            rest = after;
        }
        let content = rest.trim_ascii_start();
        let indent = prefix_columns(rest);
        // The list item that holds the code ends here, and the code with it.
        if !content.is_empty() && indent < code.column {
            self.code = None;
            return false;
        }
        let signs = content.bytes().take_while(|it| *it == code.sign).count();
        let closes = signs >= code.length
            && content.get(signs..).unwrap_or_default().trim_ascii().is_empty()
            && indent < code.column + 4;
        if closes {
            self.code = None;
            self.fresh = true;
        }
        true
    }

    /// Keeps a marker that nests too deep from being one.
    fn too_deep(&mut self, line: &str, marker: usize) {
        let at = self.at + marker;
        self.edit(at..at, "\\");
        if !std::mem::replace(&mut self.deep, true) {
            let limit = crate::model::MAX_DEPTH;
            let end = self.at + line.trim_ascii_end().len();
            let message = format!("nested more than {limit} deep");
            self.sink.push(
                Diagnostic::new(Code::NestingTooDeep, message)
                    .at(self.source.span(at..end), "kept as plain text from here"),
            );
        }
    }

    /// Replaces bytes of the source.
    fn edit(&mut self, range: Range<usize>, text: &str) {
        self.edit_for(range.clone(), range, text);
    }

    /// Replaces bytes of the source by text that stands for others.
    fn edit_for(&mut self, range: Range<usize>, source: Range<usize>, text: &str) {
        let out = &mut self.out;
        if range.start > self.copied {
            out.out.copy(self.source, self.copied..range.start);
        }
        let start = out.out.text.len();
        out.out.replace(self.source, source, text);
        if !text.is_empty() {
            let original = self.source.text.get(range.clone()).unwrap_or_default();
            out.edits.push((start..out.out.text.len(), original.to_owned()));
        }
        self.copied = range.end;
    }

    fn finish(mut self) -> Scanned {
        if let Verse::Run(_, blank) = self.verse.clone() {
            self.verse_close(&blank);
        }
        let end = self.source.text.len();
        if let Some(at) = self.comment {
            self.remarks.add(Kind::OpenComment, self.source.span(at..at + 4));
        }
        if let Some(code) = &self.code {
            self.remarks.add(Kind::OpenFence, self.source.span(code.at..code.at + code.length));
        }
        if self.copied < end {
            self.out.out.copy(self.source, self.copied..end);
        }
        self.out
    }
}

/// The element that a line begins whose lines are no Markdown up to its end tag. CommonMark 0.31 §4.6.
fn raw_element(content: &str) -> Option<&'static str> {
    let rest = content.strip_prefix('<')?.as_bytes();
    RAW.into_iter().find(|name| {
        let begins =
            rest.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
        let after = rest.get(name.len()).copied().unwrap_or(b' ');
        begins && (after.is_ascii_whitespace() || after == b'>')
    })
}

/// Whether the line holds the end tag of such an element.
fn closes(line: &str, name: &str) -> bool {
    line.match_indices("</").any(|(at, _)| {
        let found = line.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// What stands before the next line of the containers that `head` begins.
fn blank_of(head: &str) -> String {
    head.chars().map(|it| if matches!(it, '>' | ' ' | '\t') { it } else { ' ' }).collect()
}

/// Columns of leading blanks.
fn prefix_columns(line: &str) -> usize {
    line.bytes()
        .take_while(|it| matches!(it, b' ' | b'\t'))
        .fold(0, |column, it| if it == b'\t' { (column / 4 + 1) * 4 } else { column + 1 })
}
