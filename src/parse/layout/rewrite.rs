//! Lines of a text with what they are, and a copy of it in which some of them are others.

use crate::manifest::front::lines as front_lines;
use crate::parse::origin::Mapped;
use std::ops::Range;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything but code.
    Text,
    /// The fence that begins a block of code.
    Open,
    /// Code.
    Code,
    /// The fence that ends it.
    Close,
}

/// A line of a text.
#[derive(Clone, Debug)]
pub(crate) struct Line<'t> {
    /// Without its end.
    pub(crate) text: &'t str,
    /// Its bytes, the end included.
    pub(crate) range: Range<usize>,
    /// What it is.
    pub(crate) kind: Kind,
}

impl Line<'_> {
    /// Its bytes without the end.
    pub(crate) fn words(&self) -> Range<usize> {
        self.range.start..self.range.start + self.text.len()
    }

    /// Whether it holds nothing but blanks.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Blanks and quote marks before its words.
    pub(crate) fn lead(&self) -> &str {
        let bare = self.text.trim_start_matches([' ', '\t', '>']);
        self.text.get(..self.text.len() - bare.len()).unwrap_or_default()
    }
}

/// The lines of `text` from byte `start` on.
pub(crate) fn lines(text: &str, start: usize) -> Vec<Line<'_>> {
    let mut all = Vec::new();
    let mut at = start;
    let mut open: Option<(u8, usize, usize)> = None;
    for whole in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let sign = bare.bytes().next().filter(|it| matches!(it, b'`' | b'~'));
        let length = sign.map_or(0, |sign| bare.bytes().take_while(|it| *it == sign).count());
        let rest = bare.get(length..).unwrap_or_default();
        let lead = line.get(..line.len() - bare.len()).unwrap_or_default();
        let quotes = lead.bytes().filter(|it| *it == b'>').count();
        // A fence that is not closed ends with the quotation that it stands in. CommonMark §4.5
        open = open.filter(|it| quotes >= it.2);
        let kind = match (open, sign) {
            (Some((own, most, depth)), Some(sign))
                if own == sign && length >= most && depth == quotes && rest.trim().is_empty() =>
            {
                open = None;
                Kind::Close
            }
            (Some(_), _) => Kind::Code,
            (None, Some(sign)) if length >= 3 && !(sign == b'`' && rest.contains('`')) => {
                open = Some((sign, length, quotes));
                Kind::Open
            }
            (None, _) => Kind::Text,
        };
        all.push(Line { text: line, range: at..at + whole.len(), kind });
        at += whole.len();
    }
    all
}

/// Where the text behind the front matter begins.
pub(crate) fn after_front(text: &str) -> usize {
    front_lines(text).map_or(0, |it| it.1)
}

/// A text that is copied with changes, from its beginning to its end.
pub(crate) struct Rewriter<'a> {
    source: &'a Mapped,
    out: Mapped,
    at: usize,
}

impl<'a> Rewriter<'a> {
    pub(crate) fn new(source: &'a Mapped) -> Self {
        Self { source, out: Mapped::default(), at: 0 }
    }

    /// Copies what stands before byte `to`.
    pub(crate) fn keep_to(&mut self, to: usize) {
        if to > self.at {
            self.out.copy(self.source, self.at..to);
            self.at = to;
        }
    }

    /// Leaves out what stands before byte `to`.
    pub(crate) fn skip_to(&mut self, to: usize) {
        self.at = self.at.max(to);
    }

    /// Puts `text` in the place of `range`, all before it being copied.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: &str) {
        self.keep_to(range.start);
        let start = range.start.max(self.at);
        self.out.replace(self.source, start..range.end.max(start), text);
        self.at = self.at.max(range.end);
    }

    /// Copies bytes of the source that stand elsewhere, or again.
    pub(crate) fn copy(&mut self, range: Range<usize>) {
        self.out.copy(self.source, range);
    }

    /// Adds `text`, which stands for nothing.
    pub(crate) fn insert(&mut self, text: &str) {
        self.out.replace(self.source, self.at..self.at, text);
    }

    /// Adds bytes of another text.
    pub(crate) fn insert_from(&mut self, from: &Mapped, range: Range<usize>) {
        self.out.copy(from, range);
    }

    /// Puts another text in the place of `range`.
    pub(crate) fn splice(&mut self, range: Range<usize>, text: &Mapped) {
        self.keep_to(range.start);
        self.out.copy(text, 0..text.text.len());
        self.at = self.at.max(range.end);
    }

    /// The whole text.
    pub(crate) fn finish(mut self) -> Mapped {
        self.keep_to(self.source.text.len());
        self.out
    }
}

/// Changes in words outside of code, formulas between dollars where `dollars` is set, and comments: `change` is asked at each byte that
/// one of `signs` stands at, and gives the length that it replaces and by what. It sees the text up to the paragraph's end.
pub(crate) fn in_words(
    source: &Mapped,
    start: usize,
    dollars: bool,
    signs: &[u8],
    mut change: impl FnMut(&str, usize) -> Option<(usize, String)>,
) -> Mapped {
    let text = source.text.as_str();
    let mut out = Rewriter::new(source);
    let mut at = 0;
    for (part, end) in words(text, start, dollars) {
        // A change may reach past its stretch, into code.
        at = part.start.max(at);
        let seen = text.get(..end).unwrap_or_default();
        while at < part.end {
            let Some(byte) = text.as_bytes().get(at) else { break };
            if signs.contains(byte)
                && let Some((length, new)) = change(seen, at)
                && length > 0
                && at + length <= end
            {
                out.replace(at..at + length, &new);
                at += length;
            } else {
                at += 1;
            }
        }
    }
    out.finish()
}

/// The stretches of `text` that are neither code nor comments, nor formulas where `dollars` is set, each with the end of its paragraph.
fn words(text: &str, start: usize, dollars: bool) -> Vec<(Range<usize>, usize)> {
    let mut all = Vec::new();
    let lines = lines(text, start);
    let mut index = 0;
    while index < lines.len() {
        if lines[index].kind != Kind::Text || lines[index].is_blank() {
            index += 1;
            continue;
        }
        let from = index;
        while lines.get(index).is_some_and(|it| it.kind == Kind::Text && !it.is_blank()) {
            index += 1;
        }
        let block = lines[from].range.start..lines[index - 1].range.end;
        words_of(text, block, dollars, &mut all);
    }
    all
}

/// The words of one paragraph.
fn words_of(text: &str, block: Range<usize>, dollars: bool, all: &mut Vec<(Range<usize>, usize)>) {
    let bytes = text.as_bytes();
    // No formula with one dollar, or with two, ends behind this place.
    let mut endless = [false; 2];
    let (mut from, mut at) = (block.start, block.start);
    while at < block.end {
        let rest = text.get(at..block.end).unwrap_or_default();
        let end = match bytes[at] {
            b'\\' => {
                at += 2;
                continue;
            }
            b'`' => {
                let run = rest.bytes().take_while(|it| *it == b'`').count();
                span_end(rest, run, b'`').unwrap_or(run).max(run)
            }
            b'$' if dollars => {
                let run = rest.bytes().take_while(|it| *it == b'$').count().min(2);
                let known = endless.get(run - 1).is_some_and(|it| *it);
                let end = if known { None } else { formula_end(rest, run) };
                let blank = rest.get(run..).is_some_and(|it| it.starts_with(char::is_whitespace));
                if end.is_none() && (run == 2 || !blank) {
                    endless[run - 1] = true;
                }
                end.unwrap_or(0)
            }
            b'<' if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |it| it + 3),
            _ => 0,
        };
        if end == 0 {
            at += 1;
            continue;
        }
        if bytes[at] == b'`' && span_end(rest, end, b'`').is_none() && end == run_at(rest) {
            // A run of ticks without its end is text.
            at += end;
            continue;
        }
        if from < at {
            all.push((from..at, block.end));
        }
        at += end;
        from = at;
    }
    if from < block.end {
        all.push((from..block.end, block.end));
    }
}

/// How many ticks stand at the start.
pub(crate) fn run_at(rest: &str) -> usize {
    rest.bytes().take_while(|it| *it == b'`').count()
}

/// Where code that begins with a run of `run` ticks ends.
pub(crate) fn span_end(rest: &str, run: usize, sign: u8) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = run;
    while at < bytes.len() {
        if bytes[at] != sign {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|it| **it == sign).count();
        if length == run {
            return Some(at + length);
        }
        at += length;
    }
    None
}

/// Where a formula ends that begins with one dollar or two, as pandoc has it: no blank within its dollars, no figure behind.
fn formula_end(rest: &str, run: usize) -> Option<usize> {
    let inner = rest.get(run..)?;
    if run == 2 {
        return inner.find("$$").map(|it| it + 4);
    }
    if inner.starts_with(char::is_whitespace) {
        return None;
    }
    let mut from = 0;
    while let Some(found) = inner.get(from..)?.find('$') {
        let at = from + found;
        let before = inner.get(..at)?.chars().next_back()?;
        let after = inner.get(at + 1..)?.chars().next();
        if !before.is_whitespace() && before != '\\' && !after.is_some_and(|it| it.is_ascii_digit())
        {
            return Some(at + 2);
        }
        from = at + 1;
    }
    None
}

/// `key="value"` and `key=value` in a tag or attribute list, in order; words without a value have an empty one.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ', ',', '\t', '\n']).unwrap_or(rest.len());
        let key = rest.get(..end).unwrap_or_default().trim_end_matches(':');
        let colon = rest.get(..end).is_some_and(|it| it.ends_with(':'));
        rest = rest.get(end..).unwrap_or_default();
        let after = rest.trim_start();
        let mut value = String::new();
        if let Some(after) =
            after.strip_prefix('=').or((colon && !after.is_empty()).then_some(after))
        {
            let (own, left) = value_of(after.trim_start());
            value = own;
            rest = left;
        }
        if !key.is_empty() {
            all.push((key.to_owned(), value));
        }
        rest = rest.trim_start_matches([' ', ',', '\t', '\n']);
    }
    all
}

/// A value, quoted, in braces as LaTeX has it, or up to a blank or comma, and what stands behind it.
fn value_of(text: &str) -> (String, &str) {
    if let Some(inner) = text.strip_prefix('{') {
        let mut depth = 1_usize;
        let end = inner.bytes().position(|it| {
            depth = if it == b'{' { depth + 1 } else { depth - usize::from(it == b'}') };
            depth == 0
        });
        if let Some((value, rest)) = end.and_then(|it| inner.split_at_checked(it)) {
            return (value.to_owned(), rest.get(1..).unwrap_or_default());
        }
    }
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '\'' | '“'));
    if let Some(quote) = quote {
        let close = if quote == '“' { '”' } else { quote };
        let inner = text.get(quote.len_utf8()..).unwrap_or_default();
        let mut escaped = false;
        for (at, sign) in inner.char_indices() {
            if sign == close && !escaped {
                let rest = inner.get(at + close.len_utf8()..).unwrap_or_default();
                let value = inner.get(..at).unwrap_or_default();
                return (value.replace("\\\"", "\"").replace("\\'", "'"), rest);
            }
            escaped = sign == '\\' && !escaped;
        }
    }
    let end = text.find([' ', ',', '\t', '\n']).unwrap_or(text.len());
    (text.get(..end).unwrap_or_default().to_owned(), text.get(end..).unwrap_or_default())
}

/// A fence that is longer than any run of ticks in `code`.
pub(crate) fn fence(code: &str) -> String {
    let (mut most, mut now) = (2, 0);
    for byte in code.bytes() {
        now = if byte == b'`' { now + 1 } else { 0 };
        most = most.max(now);
    }
    "`".repeat(most + 1)
}

/// A value within the double quotes of an attribute.
pub(crate) fn quoted(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_neither_code_nor_formulas() {
        let text = "a `b` c\n\n```\nd\n```\n$x$ e $5 f <!-- g --> ``h ` i`` `j\n";
        let found: Vec<&str> = words(text, 0, true).into_iter().map(|it| &text[it.0]).collect();
        assert_eq!(found, ["a ", " c\n", " e $5 f ", " ", " `j\n"]);
    }

    #[test]
    fn fences_end_with_the_quotation_that_they_stand_in() {
        let kinds = |text: &str| lines(text, 0).iter().map(|it| it.kind).collect::<Vec<_>>();
        use Kind::{Close, Code, Open, Text};
        assert_eq!(kinds("> ```\n> a\n\nb\n"), [Open, Code, Text, Text]);
        assert_eq!(kinds("```\n> ```\n```\nb\n"), [Open, Code, Close, Text]);
        assert_eq!(kinds("> ```\n> > ```\n> ```\n> b\n"), [Open, Code, Close, Text]);
    }

    #[test]
    fn changes_end_with_their_paragraph_and_are_made_once() {
        let source = Mapped::whole(crate::diag::FileId(0), "a $x `b` $ `$`\n\n$y\n", 0);
        let change = |text: &str, at: usize| {
            let end = text.get(at + 1..)?.find('$')?;
            Some((end + 2, "F".to_owned()))
        };
        let text = in_words(&source, 0, false, b"$", change).text;
        assert_eq!(text, "a F `$`\n\n$y\n");
        // The change that ends within code is not begun again there.
        let source = Mapped::whole(crate::diag::FileId(0), "$x `b$` $\n", 0);
        assert_eq!(in_words(&source, 0, false, b"$", change).text, "F` $\n");
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let found = pairs("title=\"a, b\" x=1, flag fig.cap='it\\'s'");
        let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let expect = [own("title", "a, b"), own("x", "1"), own("flag", ""), own("fig.cap", "it's")];
        assert_eq!(found, expect);
        assert_eq!(pairs("id: x, class: tip"), [own("id", "x"), own("class", "tip")]);
    }
}
