//! Other tools' Markdown in paragraphs: what is obvious gets its meaning, what is not is said, so that nothing is printed as it
//! stands in silence.

use crate::parse::attr::attributes;
use crate::parse::context::Context;
use crate::parse::line::is_delimiter;
use crate::parse::remark::Kind;
use crate::parse::run::Run;
use std::ops::Range;

/// What a paragraph as a whole stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// A page begins after it.
    PageBreak,
    /// The table of contents.
    Contents,
}

/// Paragraphs that other tools read as a page's end.
const PAGE_BREAKS: [&str; 7] = [
    "\\newpage",
    "\\pagebreak",
    "\\clearpage",
    "\\cleardoublepage",
    "{pagebreak}",
    "{{< pagebreak >}}",
    "{{pagebreak}}",
];
/// Paragraphs that other tools read as the table of contents.
const CONTENTS: [&str; 7] =
    ["[TOC]", "[toc]", "[[TOC]]", "[[toc]]", "[[_TOC_]]", "\\tableofcontents", "{:toc}"];

/// LaTeX commands that stand without braces.
const COMMANDS: [&str; 34] = [
    "LaTeX",
    "TeX",
    "appendix",
    "backmatter",
    "bigskip",
    "centering",
    "cleardoublepage",
    "clearpage",
    "doublespacing",
    "dots",
    "footnotesize",
    "frontmatter",
    "hfill",
    "hrule",
    "item",
    "ldots",
    "linebreak",
    "listoffigures",
    "listoftables",
    "mainmatter",
    "maketitle",
    "medskip",
    "newline",
    "newpage",
    "noindent",
    "onehalfspacing",
    "pagebreak",
    "par",
    "printindex",
    "qquad",
    "raggedright",
    "smallskip",
    "tableofcontents",
    "vfill",
];

/// Leanpub's words in braces.
const LEANPUB: [&str; 18] = [
    "aside",
    "backmatter",
    "blurb",
    "book",
    "center",
    "discussion",
    "error",
    "exercise",
    "frontmatter",
    "icon",
    "information",
    "mainmatter",
    "pagebreak",
    "part",
    "question",
    "quiz",
    "tip",
    "warning",
];

/// Bytes within which a mark finds its end, so that marks without one don't read their paragraph to its end again and again.
const AHEAD: usize = 1000;

/// What a paragraph of one line is to other tools, if recto has the same.
pub(crate) fn whole(text: &str) -> Option<Whole> {
    let line = text.trim();
    if !line.starts_with(['\\', '{', '[']) {
        return None;
    }
    if PAGE_BREAKS.contains(&line) {
        return Some(Whole::PageBreak);
    }
    CONTENTS.contains(&line).then_some(Whole::Contents)
}

/// Says what the lines of a paragraph are to other tools.
pub(crate) fn lines(cx: &Context<'_>, range: &Range<usize>) {
    let text = cx.slice(range.clone());
    let mut at = range.start;
    let mut before: Option<&str> = None;
    for (index, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim_start_matches(['>', ' ', '\t']).trim_end();
        if let Some(kind) = line_kind(line, before, (index, at)) {
            cx.remark(kind, at..at + whole.trim_end().len());
            // The lines after it are of the same table, box or list.
            return;
        }
        before = Some(line);
        at += whole.len();
    }
}

fn line_kind(line: &str, before: Option<&str>, (index, at): (usize, usize)) -> Option<Kind> {
    let mut signs = line.bytes();
    match signs.next()? {
        b'|' | b':' | b'-' => {
            let head = before.is_some_and(|it| it.contains('|'));
            let rule = line.contains('|') && is_delimiter(line);
            (rule && (head || index == 0)).then_some(Kind::Rule)
        }
        b'%' if at == 0 => line.starts_with("% ").then_some(Kind::TitleBlock),
        b'+' => {
            let drawn = line.len() > 4 && line.ends_with('+');
            let drawn = drawn && line.bytes().all(|it| b"+-=:".contains(&it));
            drawn.then_some(Kind::Table)
        }
        b'!' | b'?' => {
            let word = line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? "))?;
            word.starts_with(|it: char| it.is_ascii_lowercase()).then_some(Kind::Admonition)
        }
        b'.' => {
            let name = line.strip_prefix(".. ")?.split_once("::")?.0;
            let word = name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-' || it == b':');
            (word && !name.is_empty()).then_some(Kind::Admonition)
        }
        b'#' => line.starts_with("#. ").then_some(Kind::Letters),
        b'{' => leanpub(line).then_some(Kind::Leanpub),
        first if index == 0 && first.is_ascii_uppercase() && line.get(1..3) == Some("> ") => {
            Some(Kind::Leanpub)
        }
        _ => {
            let (last, this) = (letter(before?)?, letter(line)?);
            (last.0 == this.0 && last.1 + 1 == this.1).then_some(Kind::Letters)
        }
    }
}

/// `{blurb}`, `{/blurb}`, `{class: tip}`, `{id: x}`: alone on its line.
fn leanpub(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
        return false;
    };
    if let Some((key, value)) = inner.split_once(": ") {
        let word = key.len() > 1 && key.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        return word && !value.is_empty() && !value.contains(['{', '}']);
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    LEANPUB.contains(&name.split([',', ' ']).next().unwrap_or_default())
}

/// The form and the letter of `a) `, `(a) `, `a. `: small letters, or capitals in brackets.
fn letter(line: &str) -> Option<(u8, u8)> {
    let bytes = line.as_bytes();
    let (at, open) = match bytes.first()? {
        b'(' => (1, true),
        _ => (0, false),
    };
    let sign = *bytes.get(at)?;
    let close = *bytes.get(at + 1)?;
    let fits = match close {
        b')' => sign.is_ascii_alphabetic(),
        b'.' => !open && sign.is_ascii_lowercase(),
        _ => false,
    };
    let form = close + u8::from(open);
    (fits && bytes.get(at + 2) == Some(&b' ')).then_some((form, sign))
}

/// Says what words in running text are to other tools.
pub(crate) fn words(cx: &Context<'_>, run: &Run) {
    let bytes = run.text.as_bytes();
    for (at, sign) in run.text.bytes().enumerate() {
        let found = match sign {
            b'\\' => latex(cx.dialect.full, run, at),
            b'{' => braces(cx, run, at),
            b'[' if bytes.get(at + 1) == Some(&b'[') => wiki(run, at),
            b'[' if at == 0 && bytes.get(1) == Some(&b'!') => alert(run),
            b'(' | b'[' => tex_brackets(cx, run, at),
            b'@' if run.text.get(at..).is_some_and(|it| it.starts_with("@ref(")) => {
                let end = ahead(run, at).find(')');
                end.filter(|_| has_backslash(cx, run, at)).map(|it| (Kind::Bookdown, at + it + 1))
            }
            b'=' if bytes.get(at + 1) == Some(&b'=') => marked(run, at),
            _ => None,
        };
        let Some((kind, end)) = found else { continue };
        if matches!(kind, Kind::TexBrackets | Kind::Bookdown) || !run.is_escaped(cx, at) {
            cx.remark(kind, run.range(at..end));
        }
    }
}

/// The text from byte `at` on, as far as a mark may reach.
fn ahead(run: &Run, at: usize) -> &str {
    let rest = run.text.get(at..).unwrap_or_default();
    rest.get(..rest.floor_char_boundary(AHEAD)).unwrap_or(rest)
}

/// `\index{…}`, `\newpage`, `\ `, and where it ends; `full`: references are read.
fn latex(full: bool, run: &Run, at: usize) -> Option<(Kind, usize)> {
    let rest = ahead(run, at + 1);
    let before = run.text.get(..at)?.chars().next_back();
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = (rest.get(..length)?, rest.get(length..)?);
    if name.is_empty() {
        // Between a number or word and the next: a blank that does not break, to pandoc.
        let word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        let blank = rest.starts_with(' ') && word(before) && word(rest.chars().nth(1));
        return blank.then_some((Kind::EscapedBlank, at + 2));
    }
    // `C:\Users\name` is a path.
    if before.is_some_and(|it| matches!(it, ':' | '\\' | '/')) {
        return None;
    }
    let close = after.strip_prefix('{').and_then(|it| it.find('}'));
    if full && matches!(name, "ref" | "eqref") && close.is_some() {
        return None;
    }
    match close {
        Some(close) if length > 2 => Some((Kind::Latex, at + 1 + length + 1 + close + 1)),
        _ => {
            let alone = !before.is_some_and(char::is_alphanumeric)
                && !after.starts_with(['\\', '/', '.', '_', '-']);
            (alone && COMMANDS.contains(&name)).then_some((Kind::Latex, at + 1 + length))
        }
    }
}

/// What begins with a brace, and where it ends.
fn braces(cx: &Context<'_>, run: &Run, at: usize) -> Option<(Kind, usize)> {
    let rest = ahead(run, at);
    let until = |sign: &str| rest.find(sign).map(|it| at + it + sign.len());
    if rest.starts_with("{% ") || rest.starts_with("{%- ") {
        return until("%}").map(|it| (Kind::Shortcode, it));
    }
    if rest.starts_with("{{<") {
        return until(">}}").map(|it| (Kind::Shortcode, it));
    }
    if rest.starts_with("{{%") {
        return until("%}}").map(|it| (Kind::Shortcode, it));
    }
    if let Some(inner) = rest.strip_prefix("{{ ") {
        let name = inner.starts_with(|it: char| it.is_ascii_alphabetic() || it == '<');
        return until("}}").filter(|_| name).map(|it| (Kind::Variable, it));
    }
    if let Some(inner) = rest.strip_prefix("{{")
        && let Some(length) = inner.find("}}")
    {
        let word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
        let name = inner.get(..length).unwrap_or_default();
        let is_name =
            name.starts_with(|it: char| it.is_ascii_alphabetic()) && name.chars().all(word);
        return is_name.then_some((Kind::Variable, at + 2 + length + 2));
    }
    if let Some(inner) = rest.strip_prefix("{:") {
        let first = inner.trim_start().starts_with(['.', '#']);
        return until("}").filter(|_| first).map(|it| (Kind::Kramdown, it));
    }
    for (open, close) in [("{++", "++}"), ("{--", "--}"), ("{>>", "<<}"), ("{==", "==}")] {
        if rest.starts_with(open) {
            return until(close).map(|it| (Kind::Marked, it));
        }
    }
    if let Some(name) = rest.strip_prefix("{=") {
        let length = name.bytes().take_while(u8::is_ascii_lowercase).count();
        let ends = length > 1 && name.get(length..).is_some_and(|it| it.starts_with('}'));
        return ends.then_some((Kind::RawBlock, at + 2 + length + 1));
    }
    if cx.dialect.full && (rest.starts_with("{.") || rest.starts_with("{#")) {
        let set_off = run.text.get(..at).is_some_and(|it| it.is_empty() || it.ends_with(' '));
        let end = until("}").filter(|it| *it == run.text.len())?;
        let source = run.range(at..end);
        let raw = attributes(cx.text(), source.start).filter(|it| it.range.end == source.end);
        return (set_off && raw.is_some()).then_some((Kind::Attributes, end));
    }
    None
}

/// `[[Page]]`, `![[picture.png]]`.
fn wiki(run: &Run, at: usize) -> Option<(Kind, usize)> {
    let inner = ahead(run, at + 2);
    let length = inner.find(['[', ']'])?;
    let (name, after) = (inner.get(..length)?, inner.get(length..)?);
    let before = run.text.get(..at)?.chars().next_back();
    let set_off = !before.is_some_and(|it| it.is_alphanumeric() || matches!(it, ']' | ')' | '_'));
    let named = name.starts_with(char::is_alphabetic) && name.len() > 2;
    (set_off && named && after.starts_with("]]")).then_some((Kind::Wiki, at + 2 + length + 2))
}

/// `[!info]` at the start of a paragraph.
fn alert(run: &Run) -> Option<(Kind, usize)> {
    let name = run.text.strip_prefix("[!")?;
    let length = name.bytes().take_while(|it| it.is_ascii_alphabetic() || *it == b'-').count();
    let closed = length > 0 && name.get(length..)?.starts_with(']');
    closed.then_some((Kind::Admonition, 2 + length + 1))
}

/// `\(…\)` or `\[…\]` around what looks like a formula.
fn tex_brackets(cx: &Context<'_>, run: &Run, at: usize) -> Option<(Kind, usize)> {
    if !has_backslash(cx, run, at) {
        return None;
    }
    let close = if run.text.get(at..)?.starts_with('(') { ')' } else { ']' };
    let inner = ahead(run, at + 1);
    let length = inner.find(close)?;
    let end = at + 1 + length + 1;
    let formula = inner.get(..length)?.trim();
    let letter = formula.len() == 1 && formula.bytes().all(|it| it.is_ascii_alphabetic());
    let looks = letter || formula.contains(['^', '_', '\\', '=', '+', '{', '<', '>']);
    (looks && has_backslash(cx, run, end - 1)).then_some((Kind::TexBrackets, end))
}

/// Whether a backslash stands before the sign at byte `at` in the source.
fn has_backslash(cx: &Context<'_>, run: &Run, at: usize) -> bool {
    let start = run.range(at..at + 1).start;
    run.is_escaped(cx, at) && cx.text().get(..start).is_some_and(|it| it.ends_with('\\'))
}

/// `==words==`.
fn marked(run: &Run, at: usize) -> Option<(Kind, usize)> {
    let before = run.text.get(..at)?.chars().next_back();
    let inner = ahead(run, at + 2);
    let length = inner.find("==")?;
    let words = inner.get(..length)?;
    let tight = words.starts_with(char::is_alphanumeric) && !words.ends_with(char::is_whitespace);
    let after = inner.get(length + 2..)?.chars().next();
    let word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '=');
    (tight && !word(before) && !word(after)).then_some((Kind::Marked, at + 2 + length + 2))
}
