//! Where things stand in the author's files, and what is wrong there.

pub use crate::diag::code::{Code, Manuscript, Severity};
pub use crate::diag::map::{Piece, SourceMap};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

mod code;
mod map;

/// One of the author's files, as an index into [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Bytes `start..end` of the author's own file, before any rewriting. Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `file`.
    #[must_use]
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that covers both; `self` if they are of different files.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A block or a text leaf of the resolved book, numbered densely in reading order by `resolve`.
///
/// `parse` leaves every node at [`NodeId::NONE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// Not numbered yet, or furniture that no source stands behind.
    pub const NONE: Self = Self(u32::MAX);
}

impl Default for NodeId {
    fn default() -> Self {
        Self::NONE
    }
}

/// One of the book's pictures, as an index into `image::Images`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// A place in the resolved text: byte `byte` of the text of `node` (0 for a block).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text leaf or block.
    pub node: NodeId,
    /// Byte offset in the leaf's resolved text.
    pub byte: u32,
}

impl Place {
    /// No place: furniture and the like.
    pub const NONE: Self = Self { node: NodeId::NONE, byte: 0 };

    /// The start of a node.
    #[must_use]
    pub const fn of(node: NodeId) -> Self {
        Self { node, byte: 0 }
    }
}

/// A text that diagnostics can point into.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path as the author would write it, relative to the book's folder, with `/`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    lines: OnceLock<Arc<[Milestone]>>,
}

/// Bytes between which at most lines and columns are counted anew: a file may have a thousand findings, and a line 50 MB.
const STRIDE: usize = 4096;

/// A byte whose line and column are known.
#[derive(Clone, Copy, Debug)]
struct Milestone {
    byte: usize,
    line: usize,
    column: usize,
}

impl Source {
    /// Line and column of a byte on a character boundary, both from 1, columns counted in characters.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> Option<(usize, usize)> {
        let known = self.lines.get_or_init(|| milestones(&self.text).into());
        let near = known.get(known.partition_point(|it| it.byte <= byte).checked_sub(1)?)?;
        Some((near.line, near.column + self.text.get(near.byte..byte)?.chars().count()))
    }
}

/// The start of each line, and a place every few thousand bytes of long ones.
fn milestones(text: &str) -> Vec<Milestone> {
    let mut here = Milestone { byte: 0, line: 1, column: 1 };
    let mut all = vec![here];
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while rest.len() > STRIDE {
            let (head, tail) = rest.split_at(rest.floor_char_boundary(STRIDE));
            here.byte += head.len();
            here.column += head.chars().count();
            all.push(here);
            rest = tail;
        }
        here = Milestone { byte: here.byte + rest.len(), line: here.line + 1, column: 1 };
        if line.ends_with('\n') {
            all.push(here);
        }
    }
    all
}

/// All texts read so far, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text and names it.
    pub fn add(&mut self, name: &str, text: Arc<str>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source { name: name.to_owned(), text, lines: OnceLock::new() });
        id
    }

    /// The source behind an id; `None` for an id of another book.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// Line and column, both from 1, columns counted in characters.
    #[must_use]
    pub fn line_column(&self, span: Span) -> Option<(usize, usize)> {
        self.get(span.file)?.line_column(span.start as usize)
    }
}

/// A part of a source that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What is underlined.
    pub span: Span,
    /// What is said beside it; may be empty.
    pub text: String,
    /// The place itself (true) or something that explains it (false).
    pub primary: bool,
}

/// What the author can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint(pub String);

/// A replacement that would mend the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// One mistake of the author's, or one thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// How bad it is: the code decides, and the [`Sink`] that takes it knows whose manuscript it is.
    severity: Severity,
    /// Lower case, the author's words in backticks, no full stop.
    pub message: String,
    /// Where; empty only where no file has the mistake (a missing manifest).
    pub labels: Vec<Label>,
    /// What to do.
    pub hints: Vec<Hint>,
    /// A replacement, where there is exactly one right one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            hints: Vec::new(),
            fix: None,
        }
    }

    /// Points at `span`, saying `text` beside the caret.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        let primary = !self.labels.iter().any(|l| l.primary);
        self.labels.push(Label { span, text: text.into(), primary });
        self
    }

    /// Like [`Diagnostic::at`] where the place may be unknown (generated text).
    #[must_use]
    pub fn at_maybe(self, span: Option<Span>, text: impl Into<String>) -> Self {
        match span {
            Some(span) => self.at(span, text),
            None => self,
        }
    }

    /// Adds a way out.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(Hint(text.into()));
        self
    }

    /// Adds a did-you-mean for `word` if one of `known` is near it.
    ///
    /// Where a book can have thousands of such mistakes, [`Sink::push_near`] looks only for those that are kept.
    #[must_use]
    pub fn did_you_mean<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, known) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// The did-you-mean for `word`, or else all that it could be: "the roles are `a`, `b`", `what` being "roles".
    #[must_use]
    pub fn one_of<'a>(
        self,
        word: &str,
        what: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        if nearest(word, known.clone()).is_some() {
            return self.did_you_mean(word, known);
        }
        let mut known = known.into_iter();
        let all: Vec<String> = known.by_ref().take(MAX_NAMED).map(|it| format!("`{it}`")).collect();
        let more = known.count();
        match all.as_slice() {
            [] => self.hint(format!("there are no {what}")),
            [only] => self.hint(format!("there is only {only}")),
            all if more > 0 => {
                self.hint(format!("the {what} are {} and {more} more", all.join(", ")))
            }
            all => self.hint(format!("the {what} are {}", all.join(", "))),
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

/// Most names that a hint lists.
const MAX_NAMED: usize = 60;
/// Most names that a misspelt one is compared with, and its most letters: what comes after is not guessed at.
const MAX_COMPARED: usize = 10_000;
const MAX_LETTERS: usize = 100;

/// The word of `known` that `word` was probably meant to be: at most a third of its letters differ.
///
/// ```
/// assert_eq!(recto::diag::nearest("leadng", ["leading", "ornament"]), Some("leading"));
/// assert_eq!(recto::diag::nearest("xyz", ["leading"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().take(MAX_LETTERS + 1).count();
    if letters > MAX_LETTERS {
        return None;
    }
    let far = (letters / 3).max(1).min(letters.saturating_sub(1));
    let word = word.to_lowercase();
    // Words whose lengths differ by more can't be as near as that.
    let like =
        |it: &str| it.len() <= 4 * (letters + far) && it.chars().count().abs_diff(letters) <= far;
    known
        .into_iter()
        .take(MAX_COMPARED)
        .filter(|it| like(it))
        .map(|it| (strsim::damerau_levenshtein(&word, &it.to_lowercase()), it))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, it)| it)
}

fn code_and_place(it: &Diagnostic) -> Option<(Code, Span)> {
    it.labels.iter().find(|it| it.primary).map(|label| (it.code, label.span))
}

/// Findings kept; what comes after is only counted, so that a broken file of 50 MB can't fill the memory with messages.
pub const MAX_FINDINGS: usize = 1000;

/// So many warnings alike in a file are each said, see [`Sink::fold`].
const MAX_ALIKE: usize = 8;

/// Collects diagnostics; parallel steps fill their own and are merged in source order.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    manuscript: Manuscript,
    found: Vec<Diagnostic>,
    /// Kinds that came after [`MAX_FINDINGS`] findings, and how often.
    beyond: BTreeMap<Code, usize>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what was found so far and what comes for findings in such a manuscript.
    pub fn judge_as(&mut self, manuscript: Manuscript) {
        self.manuscript = manuscript;
        self.found.iter_mut().for_each(|it| it.severity = it.code.severity_in(manuscript));
    }

    /// Takes a diagnostic; the same one at the same place is kept once.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.severity = diagnostic.code.severity_in(self.manuscript);
        if self.is_full() {
            *self.beyond.entry(diagnostic.code).or_default() += 1;
        } else if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// Takes a diagnostic with a did-you-mean for `word`; `known` is not looked at where it would only be counted.
    pub fn push_near<'a>(
        &mut self,
        diagnostic: Diagnostic,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        self.push(if self.is_full() { diagnostic } else { diagnostic.did_you_mean(word, known) });
    }

    /// Whether what comes now is only counted: no hint of it is read.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.found.len() >= MAX_FINDINGS
    }

    /// Appends another sink's findings.
    pub fn merge(&mut self, other: Self) {
        for (code, count) in other.beyond {
            *self.beyond.entry(code).or_default() += count;
        }
        for it in other.found {
            self.push(it);
        }
    }

    /// Appends what another sink says anew: not a finding of the same code at the same place, which differs by a figure only.
    /// What is said of an edition ([`Code::is_of_edition`]) is that edition's own.
    pub fn merge_new(&mut self, mut other: Self) {
        let known: BTreeSet<(Code, Span)> = self.found.iter().filter_map(code_and_place).collect();
        let is_new = |it: &Diagnostic| {
            it.code.is_of_edition() || code_and_place(it).is_none_or(|it| !known.contains(&it))
        };
        other.found.retain(is_new);
        self.merge(other);
    }

    /// Leaves the first of more than a few warnings of a code in a file, and says there how many more there are: a book may
    /// have thousands, which would hide everything else.
    pub fn fold(&mut self, code: Code) {
        let file = |it: &Diagnostic| it.labels.first().map(|it| it.span.file);
        let is_one = |it: &Diagnostic| it.code == code && it.severity() == Severity::Warning;
        let mut counts: BTreeMap<Option<FileId>, usize> = BTreeMap::new();
        for found in self.found.iter().filter(|it| is_one(it)) {
            *counts.entry(file(found)).or_default() += 1;
        }
        counts.retain(|_, count| *count > MAX_ALIKE);
        let mut said = BTreeSet::new();
        self.found.retain_mut(|found| {
            let at = file(found);
            let Some(count) = counts.get(&at).filter(|_| is_one(found)) else { return true };
            let first = said.insert(at);
            if first {
                let more = format!("and {} more like it in this file", count - 1);
                found.hints.insert(0, Hint(more));
            }
            first
        });
    }

    /// How many findings came after [`MAX_FINDINGS`] and were only counted.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.beyond.values().sum()
    }

    /// All findings so far, in the order they were pushed.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.found
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let beyond = self.beyond.keys().map(|it| it.severity_in(self.manuscript));
        self.found.iter().map(Diagnostic::severity).chain(beyond).any(|it| it == Severity::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_without_counting_from_the_start() {
        let text = format!("é\n\n{}x\nend", "ä".repeat(STRIDE));
        let source =
            Source { name: String::new(), text: text.clone().into(), lines: OnceLock::new() };
        let slow = |byte: usize| {
            let before = text.get(..byte)?;
            let column = before.rsplit('\n').next().map_or(0, |it| it.chars().count()) + 1;
            Some((before.matches('\n').count() + 1, column))
        };
        for byte in (0..=text.len()).filter(|it| text.is_char_boundary(*it)) {
            assert_eq!(source.line_column(byte), slow(byte), "byte {byte}");
        }
        assert_eq!(source.line_column(1), None);
        assert_eq!(source.line_column(text.len() + 1), None);
    }

    #[test]
    fn hints_are_looked_for_as_long_as_they_are_kept_and_lists_have_an_end() {
        let mut sink = Sink::new();
        let mut asked = 0;
        for number in 0..MAX_FINDINGS + 50 {
            let known = std::iter::from_fn(|| {
                asked += 1;
                None
            });
            sink.push_near(Diagnostic::new(Code::RefUnknown, number.to_string()), "word", known);
        }
        assert_eq!((asked, sink.left_out()), (MAX_FINDINGS, 50));
        let names: Vec<String> = (0..MAX_NAMED + 5).map(|it| format!("name{it}")).collect();
        let said = Diagnostic::new(Code::RoleUnknown, "").one_of(
            "x",
            "roles",
            names.iter().map(String::as_str),
        );
        assert!(said.hints[0].0.ends_with("`name59` and 5 more"), "{}", said.hints[0].0);
        // The names after the last that is compared are not looked at.
        let far = vec!["quite another"; MAX_COMPARED];
        assert_eq!(nearest("leadng", far[1..].iter().copied().chain(["leading"])), Some("leading"));
        assert_eq!(nearest("leadng", far.iter().copied().chain(["leading"])), None);
        let long = "a".repeat(MAX_LETTERS);
        assert_eq!(nearest(&long, [long.as_str()]), Some(long.as_str()));
        let longer = "a".repeat(MAX_LETTERS + 1);
        assert_eq!(nearest(&longer, [longer.as_str()]), None);
    }

    #[test]
    fn many_alike_in_a_file_are_said_once_with_their_count() {
        let said = |file: u32, at: u32, code| {
            Diagnostic::new(code, format!("{at}")).at(Span::new(FileId(file), at, at + 1), "")
        };
        let mut sink = Sink::new();
        for at in 0..9 {
            sink.push(said(0, at, Code::LanguageUndeclared));
            sink.push(said(0, at, Code::LinkEmpty));
        }
        (0..8).for_each(|at| sink.push(said(1, at, Code::LanguageUndeclared)));
        sink.fold(Code::LanguageUndeclared);
        assert_eq!(sink.diagnostics().len(), 1 + 9 + 8);
        let first = &sink.diagnostics()[0];
        assert_eq!(first.hints[0].0, "and 8 more like it in this file");
    }
}
