//! What stands behind a fence of code: language, attributes, caption, file, and what is said of its lines.

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Attrs, Caption, Inline, LineLook, Listing, Parsed, Text};
use crate::parse::attr::{Known, Raw, attributes, settle};
use crate::parse::changes::Changes;
use crate::parse::comment::{Comments, comments, opened, without_numbers};
use crate::parse::context::Context;
use crate::parse::index::emphasised;
use std::collections::BTreeMap;
use std::ops::Range;

const CODE: Known = Known {
    what: "code",
    classes: &["unnumbered", "unlisted", "keep", "plain", "number-lines", "numberLines", "dedent"],
    keys: &[
        "caption",
        "title",
        "file",
        "start",
        "startFrom",
        "mark",
        "ins",
        "del",
        "dim",
        "hide",
        "include",
        "against",
        "lines",
        "anchor",
        "render",
        "alt",
        "size",
    ],
};

/// Keys that are read here, so that no writer has to know them.
const TAKEN: &[&str] = CODE.keys;

/// Stands where lines are left out.
const GAP: &str = "⋮";

/// What was read behind a fence.
#[derive(Debug, Default)]
pub(crate) struct Fence {
    /// First word.
    pub(crate) language: Option<String>,
    /// What every block has.
    pub(crate) attrs: Attrs,
    /// `caption="…"`.
    pub(crate) caption: Option<Caption<Parsed>>,
    /// `title="…"` or `file="…"`.
    name: Option<Text>,
    /// The number of the first line.
    start: Option<u32>,
    /// Lines by what is said of them, each with where it is said.
    looks: Vec<(Said, Range<usize>, Span)>,
    /// `include="…"`, its part, and where it is written.
    pub(crate) include: Option<Include>,
    /// `against="…"`: the older file, of the same part.
    pub(crate) against: Option<Include>,
    /// What changed from that file to this one.
    pub(crate) changes: Option<Changes>,
    /// `render="…"`.
    pub(crate) render: Option<(String, Span)>,
    /// `size="fit"`.
    fit: bool,
    /// Words for the picture.
    pub(crate) alt: Option<String>,
}

/// A file whose lines are the code.
#[derive(Debug)]
pub(crate) struct Include {
    /// As written.
    pub(crate) path: String,
    /// `10:20` or an anchor's name.
    pub(crate) part: String,
    /// Common white at the start of all lines is taken off.
    pub(crate) dedent: bool,
    /// Where it is written.
    pub(crate) span: Span,
}

/// What is said of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Look(LineLook),
    Hide,
}

const SAID: &[(&str, Said)] = &[
    ("mark", Said::Look(LineLook::Marked)),
    ("ins", Said::Look(LineLook::Inserted)),
    ("del", Said::Look(LineLook::Deleted)),
    ("dim", Said::Look(LineLook::Dimmed)),
    ("hide", Said::Hide),
];

/// `rust`, `rust {#lst:x caption="…"}` or `{.rust #lst:x}`; mdBook's `rust,ignore`; Docusaurus' `js {3-5} title="x"`.
pub(crate) fn fence(cx: &mut Context<'_>, info: &str, range: &Range<usize>) -> Fence {
    let mut fence = Fence::default();
    let word = info.split([' ', ',', '{', '\t']).next().filter(|it| !it.is_empty());
    fence.language = word.map(str::to_owned);
    if !cx.dialect.full {
        return fence;
    }
    fence.start = shown_numbers(info);
    let line = cx.slice(range.clone()).lines().next().unwrap_or_default();
    let all = range.start..range.start + line.len();
    lines_in_braces(cx, &mut fence, &all);
    let brace = cx.slice(all.clone()).match_indices('{').map(|it| all.start + it.0);
    let raws: Vec<Raw> = brace.filter_map(|it| attributes(cx.text(), it)).collect();
    match raws.into_iter().next() {
        Some(raw) => read(cx, &mut fence, raw),
        None => {
            let title = cx.slice(all.clone()).find(" title=").map(|it| all.start + it + 1);
            if let Some(pair) = title.and_then(|it| crate::parse::attr::bare_pair(cx.text(), it)) {
                let span = cx.scan.out.span(pair.2);
                fence.name = Some(text_of(&pair.1, span));
            }
        }
    }
    fence
}

/// Docusaurus' `showLineNumbers` and `showLineNumbers=5`.
fn shown_numbers(info: &str) -> Option<u32> {
    let word = info.split_whitespace().find_map(|it| it.strip_prefix("showLineNumbers"))?;
    match word.strip_prefix('=') {
        Some(first) => first.parse().ok(),
        None => word.is_empty().then_some(1),
    }
}

/// `{3-5,9}`: marked lines.
fn lines_in_braces(cx: &Context<'_>, fence: &mut Fence, all: &Range<usize>) {
    let line = cx.slice(all.clone());
    let Some(open) = line.find('{') else { return };
    let Some(close) = line.get(open..).and_then(|it| it.find('}')) else { return };
    let inner = line.get(open + 1..open + close).unwrap_or_default();
    let span = cx.span(all.start + open..all.start + open + close + 1);
    if let Some(lines) = line_numbers(inner) {
        let marked = Said::Look(LineLook::Marked);
        fence.looks.extend(lines.into_iter().map(|it| (marked, it, span)));
    }
}

fn read(cx: &mut Context<'_>, fence: &mut Fence, mut raw: Raw) {
    if fence.language.is_none() && !raw.classes.is_empty() {
        fence.language = Some(raw.classes.remove(0).0);
    }
    let map = &cx.scan.out;
    let mut faults = Vec::new();
    let mut from = Inclusion::default();
    let mut started = None;
    for (key, value, at) in &raw.pairs {
        let span = map.span(at.clone());
        let mut fault = |takes: &str| {
            let message = format!("`{key}` does not take `{value}`");
            faults
                .push(Diagnostic::new(Code::AttributeUnknown, message).at(span, takes.to_owned()));
        };
        match key.as_str() {
            "caption" => {
                fence.caption = Some(Caption { number: (), content: words_of(value, span) });
            }
            "title" | "file" => fence.name = Some(text_of(value, span)),
            "start" | "startFrom" => match value.parse() {
                Ok(start) => started = Some((start, span)),
                Err(_) => fault("it takes the number of the first line"),
            },
            "include" => from.file = Some((value.clone(), span)),
            "against" => from.older = Some((value.clone(), span)),
            "lines" => match line_numbers(value).as_deref() {
                Some([it]) => {
                    from.part = format!("{}:{}", it.start + 1, it.end);
                    from.by_lines = true;
                }
                _ => fault("it takes one range of lines, such as `10-20`"),
            },
            "anchor" => from.part.clone_from(value),
            "render" => fence.render = Some((value.clone(), span)),
            "size" if value == "fit" => fence.fit = true,
            "size" => fault("it takes `fit`"),
            "alt" => fence.alt = Some(value.clone()),
            _ => {
                let Some((_, said)) = SAID.iter().find(|it| it.0 == key) else { continue };
                match line_numbers(value) {
                    Some(lines) => {
                        fence.looks.extend(lines.into_iter().map(|it| (*said, it, span)))
                    }
                    None => fault("it takes lines, such as `3-5,9`"),
                }
            }
        }
    }
    let has = |class: &str| raw.classes.iter().any(|it| it.0 == class);
    let dedent = has("dedent");
    let asked = fence.start.or((has("number-lines") || has("numberLines")).then_some(1));
    fence.start = first_number(asked, started, &mut faults);
    from.take(fence, dedent, &mut faults);
    faults.into_iter().for_each(|it| cx.push(it));
    let map = &cx.scan.out;
    fence.attrs = settle(cx, map, raw, &CODE);
    fence.attrs.pairs.retain(|it| !TAKEN.contains(&it.0.as_str()));
    let shown = |it: &String| !["number-lines", "numberLines", "dedent"].contains(&it.as_str());
    fence.attrs.classes.retain(shown);
}

/// The number of the first line, if lines have numbers: the one of `asked` unless another is said. As in pandoc, a first number asks
/// for none by itself.
fn first_number(
    asked: Option<u32>,
    said: Option<(u32, Span)>,
    faults: &mut Vec<Diagnostic>,
) -> Option<u32> {
    if let (None, Some((_, span))) = (asked, said) {
        let message = "a first number is given to lines without numbers";
        let found = Diagnostic::new(Code::AttributeUnknown, message);
        faults.push(found.at(span, "changes nothing").hint("add `.number-lines`"));
    }
    asked.map(|first| said.map_or(first, |it| it.0))
}

impl Fence {
    /// The listing of a text, and what was said of lines that it has not.
    pub(crate) fn listing(self, cx: &mut Context<'_>, text: Text) -> Listing<Parsed> {
        let (text, mut marks) = match cx.dialect.full {
            true => taken_marks(text, comments(self.language.as_deref())),
            false => (text, BTreeMap::new()),
        };
        let places = self.places(&text);
        let count = places.len();
        let mut hidden = vec![false; text.text.split('\n').count()];
        if let Some(it) = &self.changes {
            let looks = it.looks.iter().enumerate().filter_map(|(at, look)| Some((at, (*look)?)));
            marks.extend(looks);
            hidden = (0..hidden.len()).map(|line| it.is_far(line)).collect();
        }
        for (said, lines, span) in &self.looks {
            if lines.end > count {
                let message = match lines.start.max(count) + 1 {
                    first if first == lines.end => format!("the code has no line {first}"),
                    first => format!("the code has no lines {first} to {}", lines.end),
                };
                let found = Diagnostic::new(Code::AttributeUnknown, message);
                cx.push(found.at(*span, format!("it has {count}")));
            }
            for line in &places[lines.start.min(count)..lines.end.min(count)] {
                match said {
                    // What changed stays to be seen.
                    Said::Look(_) if self.is_changed(*line) => {}
                    Said::Look(look) => _ = marks.insert(*line, *look),
                    Said::Hide => hidden.iter_mut().skip(*line).take(1).for_each(|it| *it = true),
                }
            }
        }
        let (text, kept) = without(text, &hidden);
        let start = self.start;
        let number = |line: &Option<usize>| match (start, line.and_then(|it| self.line_of(it))) {
            (Some(start), Some(line)) => {
                start.saturating_add(u32::try_from(line).unwrap_or(u32::MAX))
            }
            _ => 0,
        };
        let numbers = if start.is_some() { kept.iter().map(number).collect() } else { Vec::new() };
        let looks = kept
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((u32::try_from(at).ok()?, *marks.get(&(*line)?)?)));
        Listing {
            caption: self.caption,
            name: self.name.map(|it| vec![Inline::Code(it)]),
            numbers,
            looks: looks.collect(),
            fit: self.fit,
            ..Listing::new(self.language, text)
        }
    }

    /// Where each line of the file stands in the listing: others stand between them where it shows what changed.
    fn places(&self, text: &Text) -> Vec<usize> {
        match &self.changes {
            Some(it) => (0..it.lines.len()).filter(|at| it.lines[*at].is_some()).collect(),
            None => (0..text.text.split('\n').count()).collect(),
        }
    }

    fn is_changed(&self, line: usize) -> bool {
        self.changes.as_ref().is_some_and(|it| it.looks.get(line).is_some_and(Option::is_some))
    }

    /// The line of the file that a line of the listing is.
    fn line_of(&self, line: usize) -> Option<usize> {
        match &self.changes {
            Some(it) => it.lines.get(line).copied().flatten(),
            None => Some(line),
        }
    }
}

/// Where code comes from that does not stand between the fences.
#[derive(Default)]
struct Inclusion {
    /// `include="…"`, and where it is written.
    file: Option<(String, Span)>,
    /// `against="…"`.
    older: Option<(String, Span)>,
    /// Lines, or an anchor's name.
    part: String,
    by_lines: bool,
}

impl Inclusion {
    /// Gives a fence the file and what it is compared with: whole files, or what stands between the same anchors.
    fn take(self, fence: &mut Fence, dedent: bool, faults: &mut Vec<Diagnostic>) {
        let fault = match (self.file.is_some(), self.by_lines) {
            (false, _) => Some("`against` names what an included file is compared with"),
            (true, true) => {
                Some("`against` compares whole files, or parts between anchors, and no `lines`")
            }
            (true, false) => None,
        };
        if let (Some(fault), Some((_, span))) = (fault, &self.older) {
            let found = Diagnostic::new(Code::AttributeUnknown, fault).at(*span, "left out");
            faults.push(found.hint("write `include=\"new.rs\" against=\"old.rs\"`"));
        }
        let part = self.part;
        let include = |(path, span)| Include { path, part: part.clone(), dedent, span };
        fence.against = self.older.filter(|_| fault.is_none()).map(include);
        fence.include = self.file.map(include);
    }
}

/// Lines that are not hidden, a sign in the place of those that are; each with the line that it was.
fn without(text: Text, hidden: &[bool]) -> (Text, Vec<Option<usize>>) {
    if !hidden.contains(&true) {
        return (text, (0..hidden.len()).map(Some).collect());
    }
    let (mut out, mut kept) = (Text::default(), Vec::new());
    let mut at = 0;
    for (line, words) in text.text.split('\n').enumerate() {
        let bytes = at..at + words.len();
        at = bytes.end + 1;
        let span = text.span(bytes.start, bytes.end.max(bytes.start + 1));
        let first = kept.is_empty();
        if hidden.get(line) == Some(&true) {
            if kept.last() == Some(&None) {
                continue;
            }
            let indent: String = words.chars().take_while(|it| *it == ' ').collect();
            let sign = if first { format!("{indent}{GAP}") } else { format!("\n{indent}{GAP}") };
            match span {
                Some(span) => out.push_made(&sign, span),
                None => out.text.push_str(&sign),
            }
            kept.push(None);
        } else {
            if !first {
                out.append(&Text::generated("\n"));
            }
            out.append(&text.slice(bytes));
            kept.push(Some(line));
        }
    }
    (out, kept)
}

/// Marks of lines in comments at their ends.
const MARKS: &[(&str, LineLook)] = &[
    ("[!mark]", LineLook::Marked),
    ("[!ins]", LineLook::Inserted),
    ("[!del]", LineLook::Deleted),
    ("[!dim]", LineLook::Dimmed),
];

/// Takes the marks in comments out of a text.
fn taken_marks(text: Text, comments: Comments) -> (Text, BTreeMap<usize, LineLook>) {
    let mut found = BTreeMap::new();
    if !MARKS.iter().any(|it| text.text.contains(it.0)) {
        return (text, found);
    }
    let mut out = Text::default();
    let mut at = 0;
    for (line, words) in text.text.split('\n').enumerate() {
        let mut cut = words.len()..words.len();
        if let Some((mark, look)) = mark_of(words, comments) {
            found.insert(line, look);
            cut = mark;
        }
        if line > 0 {
            out.append(&text.slice(at - 1..at));
        }
        out.append(&text.slice(at..at + cut.start));
        out.append(&text.slice(at + cut.end..at + words.len()));
        at += words.len() + 1;
    }
    (out, found)
}

/// The bytes of a line's mark, with its comment if nothing else stands in that. Call-outs beside it stay.
fn mark_of(words: &str, comments: Comments) -> Option<(Range<usize>, LineLook)> {
    let bare = opened(words);
    let (own, behind) = without_numbers(bare);
    let (before, look) =
        MARKS.iter().find_map(|it| Some((own.strip_suffix(it.0)?.trim_end(), it.1)))?;
    let (sign, ahead) = without_numbers(before);
    let code = comments.before(sign)?;
    let alone = behind.is_empty() && ahead.is_empty();
    Some((if alone { code.len()..words.len() } else { before.len()..own.len() }, look))
}

/// `3-5,9` as ranges from 0; `None` where something else stands there.
fn line_numbers(words: &str) -> Option<Vec<Range<usize>>> {
    let range = |it: &str| {
        let (first, last) = it.trim().split_once('-').unwrap_or((it.trim(), it.trim()));
        let (first, last) =
            (first.trim().parse::<usize>().ok()?, last.trim().parse::<usize>().ok()?);
        (1 <= first && first <= last).then(|| first - 1..last)
    };
    words.split(',').map(range).collect()
}

/// The words of a caption, with emphasis, code and formulas as in text.
fn words_of(value: &str, span: Span) -> Vec<Inline<Parsed>> {
    placed(emphasised(value), span)
}

fn placed(words: Vec<Inline<Parsed>>, span: Span) -> Vec<Inline<Parsed>> {
    let place = |it| match it {
        Inline::Text(text) => Inline::Text(text_of(&text.text, span)),
        Inline::Code(text) => Inline::Code(text_of(&text.text, span)),
        Inline::Math(text, ()) => Inline::Math(text_of(&text.text, span), ()),
        Inline::Styled { style, content } => {
            Inline::Styled { style, content: placed(content, span) }
        }
        other @ (Inline::Span { .. } | Inline::LineBreak | Inline::Reference(_)) => other,
    };
    words.into_iter().map(place).collect()
}

fn text_of(words: &str, span: Span) -> Text {
    let mut text = Text::default();
    text.push_made(words, span);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named_by_numbers_and_ranges() {
        assert_eq!(line_numbers("3-5, 9"), Some(vec![2..5, 8..9]));
        for wrong in ["", "a", "0", "5-3", "1-", "-1"] {
            assert_eq!(line_numbers(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn marks_in_comments_are_taken_out() {
        let source =
            "a(); // [!mark]\nb\nc # [!del]\n<p> <!-- [!ins] -->\n// [!dim]\nsay(\"[!mark]\")";
        let (text, found) = taken_marks(Text::generated(source), comments(None));
        assert_eq!(text.text, "a();\nb\nc\n<p>\n\nsay(\"[!mark]\")");
        let looks: Vec<usize> = found.into_keys().collect();
        assert_eq!(looks, [0, 2, 3, 4]);
    }

    #[test]
    fn marks_of_lines_and_call_outs_share_a_comment() {
        let of = |words: &str, language: &str| {
            let (text, found) = taken_marks(Text::generated(words), comments(Some(language)));
            (text.text, found.len())
        };
        assert_eq!(of("a(); // <2> [!mark]", "rust"), ("a(); // <2>".to_owned(), 1));
        assert_eq!(of("a(); // [!mark] (1)", "rust"), ("a(); // (1)".to_owned(), 1));
        assert_eq!(of("a(); /* <2> [!del] */", "c"), ("a(); /* <2> */".to_owned(), 1));
        for none in ["a // [!mark]", "a % [!mark]"] {
            assert_eq!(of(none, "python"), (none.to_owned(), 0));
        }
    }

    #[test]
    fn lines_have_numbers_where_some_are_asked_for() {
        let at = Span::new(crate::diag::FileId(0), 0, 1);
        for (asked, said, first, faults) in [
            (None, None, None, 0),
            (None, Some((4, at)), None, 1),
            (Some(1), Some((4, at)), Some(4), 0),
            (Some(5), None, Some(5), 0),
        ] {
            let mut found = Vec::new();
            assert_eq!(first_number(asked, said, &mut found), first);
            assert_eq!(found.len(), faults);
        }
    }

    #[test]
    fn hidden_lines_leave_a_sign() {
        let hidden = [false, true, true, false, true];
        let (text, kept) = without(Text::generated("a\n  b\n  c\nd\ne"), &hidden);
        assert_eq!(text.text, "a\n  ⋮\nd\n⋮");
        assert_eq!(kept, [Some(0), None, Some(3), None]);
    }
}
