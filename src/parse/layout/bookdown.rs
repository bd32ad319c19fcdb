//! bookdown's chapters: parts and appendices among headings, references, equations, text references and chunks.

use crate::manifest::Layout;
use crate::parse::chapter::Door;
use crate::parse::layout::cells::Cells;
use crate::parse::layout::divs::divs;
use crate::parse::layout::marks::slug;
use crate::parse::layout::quarto::hides_code;
use crate::parse::layout::rewrite::{Kind, Rewriter, in_words, lines};
use crate::parse::origin::Mapped;
use crate::parse::remark::Kind as Said;
use std::collections::BTreeMap;

/// Reads a chapter as far as it is bookdown's own.
pub(crate) fn bookdown(
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    start: usize,
    trail: &[String],
) -> Mapped {
    let path = trail.last().map_or("", String::as_str);
    let echo = !hides_code(&source.text);
    let mut texts = BTreeMap::new();
    let source = blocks(source, start, &mut texts);
    let mut remarks = door.remarks.borrow_mut();
    for line in lines(&source.text, start).iter().filter(|it| it.kind == Kind::Text) {
        if let Some(at) = line.text.find("`r ") {
            let from = line.range.start + at;
            remarks.add(Said::InlineCode, source.span(from..from + 3));
        }
    }
    let mut cells = Cells {
        files: door.files,
        layout,
        path,
        remarks: &mut remarks,
        texts: texts.clone(),
        echo,
    };
    let source = cells.read(&source, start);
    let source = divs(&source, start);
    in_words(&source, start, false, b"\\(", |text, at| mark(text, at, &texts))
}

/// Text references, headings, captions and equations.
fn blocks(source: &Mapped, start: usize, texts: &mut BTreeMap<String, String>) -> Mapped {
    let mut out = Rewriter::new(source);
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let mut equation: Option<String> = None;
    let mut environment = false;
    for line in lines(&source.text, start) {
        if line.kind != Kind::Text {
            continue;
        }
        let bare = line.text.trim_end();
        if let Some((name, words)) = bare.strip_prefix("(ref:").and_then(|it| it.split_once(") ")) {
            texts.insert(name.to_owned(), words.trim().to_owned());
            out.replace(line.words(), "");
            continue;
        }
        if bare.starts_with("# (PART") || bare.starts_with("# (APPENDIX") {
            let title = bare.split_once(')').map_or("", |it| it.1);
            let title = title.split(" {").next().unwrap_or(title).trim();
            let classes =
                if bare.starts_with("# (PART") { ".part" } else { ".part .appendices .unnumbered" };
            let bare = if bare.contains("(PART\\*") { " .unnumbered" } else { "" };
            out.replace(line.words(), &format!("# {title} {{{classes}{bare}}}"));
            continue;
        }
        if bare.starts_with('#') && bare.trim_start_matches('#').starts_with(' ') {
            heading(&mut out, &line, bare, &mut ids);
            continue;
        }
        environment |= bare.starts_with("\\begin{");
        if let Some(at) = bare.find("(\\#eq:").filter(|_| !environment)
            && let Some(length) = bare.get(at..).and_then(|it| it.find(')'))
        {
            equation = bare.get(at + 3..at + length).map(str::to_owned);
            out.replace(line.range.start + at..line.range.start + at + length + 1, "");
        }
        environment &= !bare.starts_with("\\end{");
        if bare.ends_with("$$")
            && bare.matches("$$").count() % 2
                == usize::from(bare.trim_start() == "$$" || !bare.trim_start().starts_with("$$"))
            && let Some(id) = equation.take()
        {
            let end = line.range.start + bare.len();
            out.replace(end..end, &format!(" {{#{id}}}"));
        }
        if let Some(at) =
            bare.find("(\\#tab:").filter(|_| bare.starts_with("Table:") || bare.starts_with(": "))
            && let Some(length) = bare.get(at..).and_then(|it| it.find(')'))
        {
            let id = bare.get(at + 7..at + length).unwrap_or_default().to_owned();
            out.replace(line.range.start + at..line.range.start + at + length + 1, "");
            let end = line.range.start + bare.len();
            out.replace(end..end, &format!(" {{#tbl:{id}}}"));
        }
    }
    out.finish()
}

/// Writes down the id that a heading has by its words, so that references find its number.
fn heading(
    out: &mut Rewriter<'_>,
    line: &crate::parse::layout::rewrite::Line<'_>,
    bare: &str,
    ids: &mut BTreeMap<String, usize>,
) {
    let title = bare.trim_start_matches('#').trim();
    let braces = title.ends_with('}').then(|| title.rfind(" {")).flatten();
    let inner = braces.and_then(|it| title.get(it + 2..title.len() - 1));
    if inner.is_some_and(|it| it.contains('#')) {
        return;
    }
    let words = braces.and_then(|it| title.get(..it)).unwrap_or(title).trim_end_matches('#').trim();
    let own = slug(&words.replace(['*', '`'], ""));
    if own.is_empty() || own.contains(['[', '(', '!', '<']) {
        return;
    }
    let count = ids.entry(own.clone()).or_default();
    let id = if *count == 0 { own } else { format!("{own}-{count}") };
    *count += 1;
    let end = line.range.start + bare.len();
    match inner {
        Some(_) => out.replace(end - 1..end, &format!(" #{id}}}")),
        None => out.replace(end..end, &format!(" {{#{id}}}")),
    }
}

/// `\@ref(fig:x)`, `(ref:x)` and labels of captions.
fn mark(text: &str, at: usize, texts: &BTreeMap<String, String>) -> Option<(usize, String)> {
    let rest = text.get(at..)?;
    if let Some(inner) = rest.strip_prefix("\\@ref(") {
        let end = inner.find(')')?;
        let label = inner.get(..end)?.trim();
        let length = 6 + end + 1;
        let id = match label.split_once(':') {
            Some(("tab", name)) => format!("tbl:{name}"),
            Some(("fig" | "eq" | "lst", _)) => label.to_owned(),
            Some(_) => return Some((length, format!("[{label}](#{label})"))),
            None => format!("sec:{label}"),
        };
        let key = id.chars().all(|it| it.is_alphanumeric() || matches!(it, ':' | '-' | '_' | '.'));
        return Some((length, if key { format!("[-@{id}]") } else { format!("[-@{{{id}}}]") }));
    }
    // R Markdown reads `\\(…\\)` and `\\[…\\]` as formulas.
    for (open, close, sign) in [("\\(", "\\)", "$"), ("\\[", "\\]", "$$")] {
        let before = text.get(..at).is_some_and(|it| it.ends_with('\\'));
        if let Some(inner) = rest.strip_prefix(open).filter(|_| !before) {
            let end = inner.find(close)?;
            let formula = inner.get(..end).filter(|it| !it.contains("\n\n"))?;
            return Some((end + 4, format!("{sign}{}{sign}", formula.trim())));
        }
    }
    if let Some(inner) = rest.strip_prefix("(ref:") {
        let end = inner.find(')')?;
        let words = texts.get(inner.get(..end)?)?;
        return Some((5 + end + 1, words.clone()));
    }
    if rest.starts_with("(\\#fig:") || rest.starts_with("(\\#tab:") {
        return Some((rest.find(')')? + 1, String::new()));
    }
    None
}
