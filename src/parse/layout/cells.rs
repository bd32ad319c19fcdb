//! Cells of code that knitr or Jupyter would run: code as code, figures that lie there as figures. Nothing is run.

use crate::files::{Files, join};
use crate::manifest::{Layout, Tool};
use crate::parse::layout::rewrite::{Kind, Line, Rewriter, lines, pairs, quoted};
use crate::parse::layout::{relative, slashed};
use crate::parse::origin::Mapped;
use crate::parse::remark::{Kind as Said, Remarks};
use std::collections::BTreeMap;
use std::ops::Range;

/// Engines whose cells hold Markdown.
const WORDS: [&str; 4] = ["asis", "block", "block2", "markdown"];
/// Engines whose cells say how a page on the web looks or acts.
const LOOK: [&str; 4] = ["css", "js", "sass", "scss"];
/// bookdown's cells of theorems, and the divs of the same names.
pub(crate) const THEOREMS: [(&str, &str); 12] = [
    ("theorem", "thm"),
    ("lemma", "lem"),
    ("corollary", "cor"),
    ("proposition", "prp"),
    ("conjecture", "cnj"),
    ("definition", "def"),
    ("example", "exm"),
    ("exercise", "exr"),
    ("hypothesis", "hyp"),
    ("proof", "prf"),
    ("remark", "rem"),
    ("solution", "sol"),
];

/// What cells are read with.
pub(crate) struct Cells<'d> {
    pub(crate) files: &'d dyn Files,
    pub(crate) layout: &'d Layout,
    /// The chapter's path.
    pub(crate) path: &'d str,
    pub(crate) remarks: &'d mut Remarks,
    /// `(ref:x) words` of the file.
    pub(crate) texts: BTreeMap<String, String>,
    /// Code is shown unless a cell says otherwise.
    pub(crate) echo: bool,
}

/// A cell's head and options.
#[derive(Debug, Default)]
struct Cell {
    engine: String,
    label: Option<String>,
    options: Vec<(String, String)>,
    /// Lines of code, without those of options.
    code: Range<usize>,
}

impl Cell {
    fn get(&self, key: &str) -> Option<&str> {
        self.options.iter().rev().find(|it| it.0 == key).map(|it| it.1.as_str())
    }

    fn is_off(&self, key: &str) -> bool {
        matches!(self.get(key), Some("FALSE" | "false" | "F" | "no" | "False" | "hide"))
    }
}

impl Cells<'_> {
    /// Reads the cells of a chapter.
    pub(crate) fn read(&mut self, source: &Mapped, start: usize) -> Mapped {
        let all = lines(&source.text, start);
        let mut out = Rewriter::new(source);
        let (mut index, mut unnamed, mut count) = (0, 0, 0);
        while index < all.len() {
            let line = &all[index];
            if line.kind != Kind::Open {
                index += 1;
                continue;
            }
            let mut end = index + 1;
            while all.get(end).is_some_and(|it| it.kind == Kind::Code) {
                end += 1;
            }
            let closed = all.get(end).is_some_and(|it| it.kind == Kind::Close);
            let next = end + usize::from(closed);
            if let Some(cell) = head(&all, index, end) {
                count += 1;
                if cell.label.is_none() {
                    unnamed += 1;
                }
                let place = (index, next, end);
                self.cell(&mut out, source, &all, &cell, place, (unnamed, count));
            }
            index = next;
        }
        out.finish()
    }

    fn cell(
        &mut self,
        out: &mut Rewriter<'_>,
        source: &Mapped,
        all: &[Line<'_>],
        cell: &Cell,
        (at, next, end): (usize, usize, usize),
        (unnamed, count): (usize, usize),
    ) {
        let line = &all[at];
        let whole = line.range.start..all[next - 1].words().end;
        let engine = cell.engine.as_str();
        if LOOK.contains(&engine) || cell.is_off("include") {
            out.replace(whole, "");
            return;
        }
        let theorem = THEOREMS.iter().find(|it| it.0 == engine);
        if WORDS.contains(&engine) || theorem.is_some() {
            let class = cell.get("type").map(|it| format!(".{}", box_name(it)));
            let open = match theorem {
                Some((name, prefix)) => Self::theorem(name, prefix, cell),
                None => format!("\n::: {{{}}}\n", class.unwrap_or_default()),
            };
            out.replace(line.words(), &open);
            if next > end {
                out.replace(all[end].words(), "\n:::\n");
            }
            return;
        }
        let code: Vec<&str> = all[cell.code.clone()].iter().map(|it| it.text).collect();
        let text = code.join("\n");
        let figures = self.figures(cell, &text, unnamed, count);
        let only_picture = text.contains("include_graphics") && !figures.is_empty();
        let asked = !cell.is_off("echo") && (self.echo || cell.get("echo").is_some());
        if asked && !only_picture && !text.trim().is_empty() {
            let first = all.get(cell.code.start).map_or(whole.end, |it| it.range.start);
            code_head(out, line, cell);
            // Lines of options go.
            out.replace(line.range.end..first, "");
        } else {
            out.replace(whole.clone(), "");
        }
        let runs =
            !cell.is_off("eval") && !matches!(engine, "mermaid" | "dot" | "ojs" | "verbatim");
        let lead = line.lead();
        let caption = self.caption(cell);
        match (&caption, figures.is_empty()) {
            (Some(words), true) if runs => {
                self.remarks.add(Said::NoFigure, source.span(line.words()));
                let id = self.id(cell).map(|it| format!("#{it}")).unwrap_or_default();
                let new = format!("\n\n{lead}[{words}]{{{id}}}\n");
                out.replace(whole.end..whole.end, &new);
            }
            (None, true) if runs => self.remarks.add(Said::NotRun, source.span(line.words())),
            (_, true) => {}
            (caption, false) => {
                let new = self.pictures(cell, lead, caption.as_deref(), &figures);
                out.replace(whole.end..whole.end, &new);
            }
        }
    }

    /// Pictures with their captions; of several the last bears caption and number.
    fn pictures(
        &self,
        cell: &Cell,
        lead: &str,
        caption: Option<&str>,
        figures: &[String],
    ) -> String {
        let mut new = String::new();
        for (index, path) in figures.iter().enumerate() {
            let own = caption.filter(|_| index + 1 == figures.len());
            let mut said = Vec::new();
            said.extend(self.id(cell).filter(|_| own.is_some()).map(|it| format!("#{it}")));
            let width = cell.get("out-width").map(|it| it.trim_matches(['"', '\'']));
            let width = width.filter(|it| {
                it.starts_with(|it: char| it.is_ascii_digit())
                    && ["%", "px", "cm", "in"].iter().any(|end| it.ends_with(end))
            });
            said.extend(width.map(|it| format!("width={it}")));
            said.extend(cell.get("fig-alt").map(|it| format!("alt=\"{}\"", quoted(it))));
            let said =
                if said.is_empty() { String::new() } else { format!("{{{}}}", said.join(" ")) };
            let words = own.unwrap_or_default();
            new += &format!("\n\n{lead}![{words}](<{}>){said}\n", slashed(path));
        }
        new
    }

    /// The id by which the figure is referred to.
    fn id(&self, cell: &Cell) -> Option<String> {
        let label = cell.label.as_ref()?;
        match self.layout.tool {
            Tool::Bookdown => Some(format!("fig:{label}")),
            _ => Some(label.clone()).filter(|it| it.contains("fig-") || it.contains("tbl-")),
        }
    }

    fn caption(&self, cell: &Cell) -> Option<String> {
        let own = cell.get("fig-cap").or_else(|| cell.get("tbl-cap"))?;
        let name = own.trim().strip_prefix("(ref:").and_then(|it| it.strip_suffix(')'));
        let words = name.and_then(|it| self.texts.get(it)).map_or(own, String::as_str);
        Some(words.trim().to_owned()).filter(|it| !it.is_empty() && *it != "NULL")
    }

    /// Pictures that lie there: those that the code names, or that a run of it has left.
    fn figures(&self, cell: &Cell, code: &str, unnamed: usize, count: usize) -> Vec<String> {
        let mut all = Vec::new();
        let mut rest = code;
        while let Some(at) = rest.find("include_graphics(") {
            rest = rest.get(at + 17..).unwrap_or_default();
            let end = closing(rest);
            let inner = rest.get(..end).unwrap_or_default();
            let mut parts = inner.split(['"', '\'']);
            parts.next();
            while let (Some(path), _) = (parts.next(), parts.next()) {
                let is_path = path.contains('.') && !path.contains(['(', ' ', '$']);
                if is_path {
                    all.push(path.to_owned());
                }
            }
            rest = rest.get(end..).unwrap_or_default();
        }
        if !all.is_empty() {
            // Code names them from the book's folder, or from the chapter's.
            let named = |it: &String| {
                let root = it.trim_start_matches("./").to_owned();
                let here = join(self.path, it);
                let web = it.contains("://");
                if web || self.files.has(&here) || !self.files.has(&root) {
                    it.clone()
                } else {
                    relative(self.path, &root)
                }
            };
            return all.iter().map(named).collect();
        }
        if cell.is_off("eval") || matches!(cell.get("fig-show"), Some("hide")) {
            return all;
        }
        let label = cell.label.clone().unwrap_or_else(|| format!("unnamed-chunk-{unnamed}"));
        let stem = self.path.rsplit_once('.').map_or(self.path, |it| it.0);
        let mut folders = self.layout.figures.clone();
        for kind in ["figure-html", "figure-epub", "figure-pdf", "figure-latex"] {
            folders.push(format!("{stem}_files/{kind}"));
            folders.push(format!("_freeze/{stem}/{kind}"));
        }
        folders.extend(["figure", "figures"].map(|it| join(self.path, it)));
        let names = [
            format!("{label}-"),
            format!("{label}-output-"),
            format!("cell-{}-output-", count + 1),
        ];
        for folder in folders {
            for name in names.iter().take(if cell.label.is_some() { 2 } else { 3 }) {
                for number in 1..=50 {
                    let ends = ["png", "svg", "jpeg", "jpg"];
                    let paths = ends.map(|it| format!("{folder}/{name}{number}.{it}"));
                    let Some(path) = paths.into_iter().find(|it| self.files.has(it)) else { break };
                    all.push(relative(self.path, &path));
                }
                if !all.is_empty() {
                    return all;
                }
            }
        }
        all
    }

    /// The line that begins a theorem.
    fn theorem(name: &str, prefix: &str, cell: &Cell) -> String {
        let label = cell.get("label").or(cell.label.as_deref());
        let id = label.map(|it| format!(" #{prefix}:{it}")).unwrap_or_default();
        let title = cell.get("name").map(|it| format!(" title=\"{}\"", quoted(it)));
        format!("\n::: {{.{name}{id}{}}}\n", title.unwrap_or_default())
    }
}

/// The box for a class such as `rmdnote` or `warning`.
pub(crate) fn box_name(class: &str) -> &str {
    let word = class.strip_prefix("rmd").or(class.strip_prefix("callout-")).unwrap_or(class);
    match word {
        "note" | "tip" | "important" | "warning" | "caution" => word,
        "info" | "comment" | "information" => "note",
        "danger" | "error" => "caution",
        "warn" => "warning",
        "hint" => "tip",
        "exercise" | "exercises" => "exercise",
        "summary" => "summary",
        _ => class,
    }
}

/// The fence of a cell as that of a listing.
fn code_head(out: &mut Rewriter<'_>, line: &Line<'_>, cell: &Cell) {
    let mut own = Vec::new();
    own.extend(cell.get("lst-label").map(|it| format!("#{it}")));
    own.extend(cell.get("lst-cap").map(|it| format!("caption=\"{}\"", quoted(it))));
    own.extend(cell.get("filename").map(|it| format!("file=\"{}\"", quoted(it))));
    let own = if own.is_empty() { String::new() } else { format!(" {{{}}}", own.join(" ")) };
    let bare = line.text.get(line.lead().len()..).unwrap_or_default();
    let signs = bare.bytes().take_while(|it| matches!(it, b'`' | b'~')).count();
    let from = line.range.start + line.lead().len() + signs;
    out.replace(from..line.words().end, &format!("{}{own}", language(&cell.engine)));
}

/// The name by which code of an engine is coloured.
fn language(engine: &str) -> &str {
    match engine {
        "r" | "R" | "webr-r" | "webr" => "r",
        "pyodide-python" => "python",
        "ojs" => "javascript",
        "Rcpp" | "rcpp" => "cpp",
        "verbatim" | "embed" | "cat" => "text",
        other => other,
    }
}

/// A cell's head `{r label, key=value}`, and its lines of options.
fn head(all: &[Line<'_>], at: usize, end: usize) -> Option<Cell> {
    let bare = all[at].text.trim_start_matches([' ', '\t', '>']);
    let info = bare.trim_start_matches(['`', '~']).trim();
    let inner = info.strip_prefix('{')?.strip_suffix('}')?.trim();
    let engine = inner.split([' ', ',', '\t']).next()?;
    let is_engine = engine.starts_with(|it: char| it.is_ascii_alphabetic())
        && engine.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-.+".contains(&it));
    if !is_engine {
        return None;
    }
    let mut cell = Cell { engine: engine.to_owned(), ..Cell::default() };
    for (key, value) in pairs(inner.get(engine.len()..)?) {
        if value.is_empty() && cell.label.is_none() && cell.options.is_empty() {
            cell.label = Some(key.trim_matches(['"', '\'']).to_owned());
        } else {
            cell.options.push((key.replace('.', "-"), value));
        }
    }
    let mut first = at + 1;
    while let Some(line) = all.get(first).filter(|it| first < end && it.kind == Kind::Code) {
        let bare = line.text.trim_start();
        let option =
            ["#|", "//|", "--|", "%%|", "%|", ";;|"].iter().find_map(|it| bare.strip_prefix(it));
        let Some(option) = option else { break };
        first += 1;
        let is_more =
            option.starts_with("   ") || !option.contains(':') || option.trim().starts_with("- ");
        match option.split_once(':').filter(|_| !is_more) {
            Some((key, value)) => {
                let value = value.trim();
                let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
                let plain = quote.and_then(|it| value.strip_prefix(it)?.strip_suffix(it));
                let value = plain.unwrap_or(value).trim_start_matches(['|', '>']).trim_start();
                cell.options.push((key.trim().replace('.', "-"), value.to_owned()));
            }
            None => {
                if let Some(last) = cell.options.last_mut() {
                    let more =
                        option.trim().trim_start_matches("- ").trim_matches(['"', '\'']).trim();
                    if !last.1.is_empty() && !more.is_empty() {
                        last.1.push(' ');
                    }
                    last.1.push_str(more);
                }
            }
        }
    }
    cell.code = first..end;
    let own = cell.get("label").map(str::to_owned);
    cell.label = own.or(cell.label.take());
    Some(cell)
}

/// Where the bracket that was opened before `text` closes.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
