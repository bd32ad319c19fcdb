//! pandoc's blocks that recto writes otherwise: drawn tables, captions before them, raw blocks, metadata, examples and lists with letters.

use crate::manifest::front::lines as front_lines;
use crate::parse::attr::attributes;
use crate::parse::layout::fences::code_attributes;
use crate::parse::layout::rewrite::{Kind, Line, Rewriter, lines, quoted};
use crate::parse::layout::tables::{Drawn, drawn};
use crate::parse::layout::tex;
use crate::parse::origin::Mapped;
use crate::parse::remark::{Kind as Said, Remarks};
use std::collections::BTreeMap;

/// Classes of divs that say how a page on the web is laid out.
const TRANSPARENT: [&str; 18] = [
    "columns",
    "column",
    "column-body",
    "column-page",
    "column-screen",
    "column-body-outset",
    "column-page-inset",
    "incremental",
    "nonincremental",
    "fragment",
    "landscape",
    "smaller",
    "scrollable",
    "justify",
    "figure-content",
    "fullwidth",
    "hanging-indent",
    "references",
];

/// Most bytes of an environment's name.
const MAX_NAME: usize = 64;

/// Reads pandoc's blocks.
pub(crate) fn pandoc(remarks: &mut Remarks, source: &Mapped, start: usize) -> Mapped {
    let all = lines(&source.text, start);
    let mut pass = Pass {
        remarks,
        source,
        out: Rewriter::new(source),
        fresh: true,
        formula: false,
        ends: environments(&all),
    };
    let mut index = pass.title_block(&all, start);
    while index < all.len() {
        index = pass.line(&all, index);
    }
    pass.out.finish()
}

struct Pass<'a, 'r> {
    remarks: &'r mut Remarks,
    source: &'a Mapped,
    out: Rewriter<'a>,
    /// Nothing, or a blank line or a heading, stands before this line.
    fresh: bool,
    /// A formula between two dollars is open.
    formula: bool,
    /// Lines that begin an environment, and those that end it.
    ends: BTreeMap<usize, usize>,
}

impl Pass<'_, '_> {
    /// `% Title` and the lines of its kind at the head of a file.
    fn title_block(&mut self, all: &[Line<'_>], start: usize) -> usize {
        let mut index = 0;
        if start > 0 || !all.first().is_some_and(|it| it.text.starts_with("% ")) {
            return 0;
        }
        while all.get(index).is_some_and(|it| {
            it.text.starts_with('%') || index > 0 && it.text.starts_with("  ") && !it.is_blank()
        }) {
            self.out.replace(all[index].range.clone(), "");
            index += 1;
        }
        index
    }

    /// Reads what begins at the line `at`, and gives the index of the line behind it.
    fn line(&mut self, all: &[Line<'_>], at: usize) -> usize {
        let line = &all[at];
        let fresh = std::mem::replace(&mut self.fresh, line.is_blank() || line.kind == Kind::Close);
        match line.kind {
            Kind::Open => return self.fence(all, at),
            Kind::Code | Kind::Close => return at + 1,
            Kind::Text if line.is_blank() => {
                // A formula holds no blank line.
                self.formula = false;
                return at + 1;
            }
            Kind::Text => {}
        }
        if self.within_formula(line) {
            return at + 1;
        }
        if line.text.starts_with('#') {
            self.fresh = true;
            return at + 1;
        }
        if line.text.trim_start().starts_with(":::") {
            self.div(line);
            self.fresh = true;
            return at + 1;
        }
        if fresh
            && line.text.trim_end() == "---"
            && at > 0
            && let Some(next) = self.metadata(all, at)
        {
            return next;
        }
        if line.text.starts_with("\\begin{")
            && let Some(next) = self.environment(all, at)
        {
            return next;
        }
        if line.text.starts_with('\\') && self.command(line) {
            return at + 1;
        }
        if fresh {
            if let Some(table) = drawn(all, at) {
                let end = self.table(all, at, &table);
                self.fresh = true;
                return self.caption_behind(all, end);
            }
            if let Some(next) = self.caption_before(all, at) {
                return next;
            }
        }
        if line.text.trim_start().starts_with('|') {
            let mut end = at;
            while all.get(end).is_some_and(|it| it.text.trim_start().starts_with('|')) {
                end += 1;
            }
            return self.caption_behind(all, end);
        }
        at + 1
    }

    /// Whether the line is of a formula that began before it: it is no heading's underline, list's item or quotation then.
    fn within_formula(&mut self, line: &Line<'_>) -> bool {
        let within = self.formula;
        if line.text.matches("$$").count() % 2 == 1 {
            self.formula = !self.formula;
        }
        if !within {
            return false;
        }
        let begins = |it: char| "=-+*>#~".contains(it) || it.is_ascii_digit();
        if line.text.trim_start().starts_with(begins) && line.range.start > 0 {
            self.out.replace(line.range.start - 1..line.range.start, " ");
        }
        true
    }

    /// A fence: raw text for some output, or code with attributes.
    fn fence(&mut self, all: &[Line<'_>], at: usize) -> usize {
        let line = &all[at];
        let bare = line.text.trim_start_matches([' ', '\t', '>']);
        let info = bare.trim_start_matches(['`', '~']).trim();
        let mut end = at + 1;
        while all.get(end).is_some_and(|it| it.kind == Kind::Code) {
            end += 1;
        }
        let closed = all.get(end).is_some_and(|it| it.kind == Kind::Close);
        if let Some(format) = info.strip_prefix("{=").and_then(|it| it.strip_suffix('}')) {
            let next = end + usize::from(closed);
            match format.trim() {
                "html" | "html4" | "html5" | "epub" | "epub2" | "epub3" | "markdown" => {
                    self.out.replace(line.range.clone(), "\n");
                    if closed {
                        self.out.replace(all[end].words(), "");
                    }
                }
                _ => {
                    let inner: Vec<&str> = all[at + 1..end].iter().map(|it| it.text).collect();
                    let new = tex::block(&inner.join("\n"));
                    if new.is_none() {
                        self.remarks.add(Said::RawBlock, self.source.span(line.words()));
                    }
                    let range = line.range.start..all[next - 1].words().end;
                    self.out.replace(range, &new.unwrap_or_default());
                }
            }
            return next;
        }
        if let Some(open) = info.find('{') {
            let base = line.range.start + (line.text.len() - bare.len());
            let from = base + (info.as_ptr() as usize - bare.as_ptr() as usize);
            if let Some(raw) = attributes(&self.source.text, from + open) {
                let named = info.get(..open).unwrap_or_default().trim();
                let mut classes = raw.classes.iter().map(|it| it.0.as_str());
                let language = if named.is_empty() {
                    classes
                        .find(|it| !matches!(*it, "numberLines" | "number-lines" | "unnumbered"))
                        .unwrap_or("text")
                } else {
                    named
                };
                let own = code_attributes(&raw);
                let language = language.trim_start_matches('.');
                self.out.replace(from..line.words().end, &format!("{language}{own}"));
            }
        }
        at + 1
    }

    /// A div whose name says how a page on the web is laid out is one without.
    fn div(&mut self, line: &Line<'_>) {
        let bare = line.text.trim_start();
        let colons = bare.bytes().take_while(|it| *it == b':').count();
        let rest = bare.get(colons..).unwrap_or_default().trim().trim_end_matches(':').trim();
        if rest.is_empty() {
            return;
        }
        let from = line.range.start + (rest.as_ptr() as usize - line.text.as_ptr() as usize);
        let range = from..from + rest.len();
        if !rest.starts_with('{') {
            if TRANSPARENT.contains(&rest) {
                self.out.replace(range, "{}");
            }
            return;
        }
        let Some(raw) = attributes(&self.source.text, from) else { return };
        let known = |it: &String| TRANSPARENT.contains(&it.as_str());
        let any = raw.classes.iter().any(|it| known(&it.0));
        let layout = |it: &str| {
            it.starts_with("layout")
                || matches!(it, "width" | "style" | "align" | "valign" | "height")
                || it.starts_with("data-")
        };
        let has_layout = raw.pairs.iter().any(|it| layout(&it.0));
        if !any && !has_layout || raw.range.end != range.end {
            return;
        }
        let mut own = String::new();
        if let Some((id, _)) = raw.id.as_ref().filter(|it| it.0 != "refs") {
            own += &format!("#{id} ");
        }
        for (class, _) in raw.classes.iter().filter(|it| !known(&it.0)) {
            own += &format!(".{class} ");
        }
        for (key, value, _) in raw.pairs.iter().filter(|it| !layout(&it.0)) {
            own += &format!("{key}=\"{}\" ", quoted(value));
        }
        self.out.replace(range, &format!("{{{}}}", own.trim_end()));
    }

    /// A block of metadata behind the first line of a file: it is of the book.
    fn metadata(&mut self, all: &[Line<'_>], at: usize) -> Option<usize> {
        let from = all[at].range.start;
        let (_, length) = front_lines(self.source.text.get(from..)?)?;
        self.out.replace(from..from + length, "");
        let end = all.iter().position(|it| it.range.start >= from + length);
        Some(end.unwrap_or(all.len()))
    }

    /// `\begin{name}` … `\end{name}`.
    fn environment(&mut self, all: &[Line<'_>], at: usize) -> Option<usize> {
        let name = all[at].text.strip_prefix("\\begin{")?.split('}').next()?;
        let end = *self.ends.get(&at)?;
        let close = format!("\\end{{{name}}}");
        let last = all[end].text.rfind(&close)? + close.len();
        let range = all[at].range.start..all[end].range.start + last;
        let text = self.source.text.get(range.clone())?;
        match tex::environment(name, text) {
            Some(new) => self.out.replace(range.clone(), &new),
            None => {
                // Shown as it is written.
                self.remarks.add(Said::RawTex, self.source.span(all[at].words()));
                self.out.replace(range.start..range.start, "```latex\n");
                self.out.replace(range.end..range.end, "\n```");
            }
        }
        // Words behind it are a paragraph of their own.
        let behind = all[end].text.get(last..).unwrap_or_default();
        let blank = behind.len() - behind.trim_start().len();
        if blank < behind.len() {
            self.out.replace(range.end..range.end + blank, "\n\n");
        }
        Some(end + 1)
    }

    /// A line that is one command of LaTeX's about pages; true if it was one.
    fn command(&mut self, line: &Line<'_>) -> bool {
        match tex::line(line.text) {
            Some(tex::Meaning::Becomes(new)) => {
                self.out.replace(line.words(), &new);
                self.fresh = true;
                true
            }
            Some(tex::Meaning::Nothing) => {
                self.remarks.add(Said::TexLook, self.source.span(line.words()));
                self.out.replace(line.words(), "");
                self.fresh = true;
                true
            }
            None => false,
        }
    }

    /// Writes a table as a list of rows.
    fn table(&mut self, all: &[Line<'_>], at: usize, table: &Drawn) -> usize {
        let start = all[at].range.start;
        let end = all[table.end - 1].range.end;
        let aligns: String = table.aligns.iter().flat_map(|it| [*it, ' ']).collect();
        let mut head =
            format!("::: {{.list-table header-rows={} aligns=\"{}\"", table.head, aligns.trim());
        if !table.widths.is_empty() {
            let widths: Vec<String> = table.widths.iter().map(ToString::to_string).collect();
            head += &format!(" widths=\"{}\"", widths.join(" "));
        }
        self.out.replace(start..start, &format!("{head}}}\n"));
        for row in &table.rows {
            for (index, cell) in row.iter().enumerate() {
                self.out.insert(if index == 0 { "- -" } else { "  -" });
                self.cell(cell);
            }
        }
        self.out.insert(":::\n");
        self.out.replace(start..end, "");
        table.end
    }

    /// The lines of a cell, set in as the list's item is.
    fn cell(&mut self, cell: &[std::ops::Range<usize>]) {
        let text =
            |it: &std::ops::Range<usize>| self.source.text.get(it.clone()).unwrap_or_default();
        let blank = |it: &&std::ops::Range<usize>| text(it).trim().is_empty();
        let first = cell.iter().take_while(blank).count();
        let last = cell.len() - cell.iter().skip(first).rev().take_while(blank).count();
        let cell = cell.get(first..last).unwrap_or_default();
        let lead = |it: &std::ops::Range<usize>| text(it).len() - text(it).trim_start().len();
        let common = cell.iter().filter(|it| !blank(it)).map(lead).min().unwrap_or(0);
        let parts: Vec<std::ops::Range<usize>> =
            cell.iter().map(|it| (it.start + common).min(it.end)..it.end).collect();
        for (index, part) in parts.into_iter().enumerate() {
            if index == 0 {
                self.out.insert(" ");
            } else if !part.is_empty() {
                self.out.insert("    ");
            }
            self.out.copy(part);
            self.out.insert("\n");
        }
        if cell.is_empty() {
            self.out.insert("\n");
        }
    }

    /// A caption behind a table that ends before the line `end`.
    fn caption_behind(&mut self, all: &[Line<'_>], end: usize) -> usize {
        let next =
            end + all.get(end..).unwrap_or_default().iter().take_while(|it| it.is_blank()).count();
        let Some(sign) = all.get(next).and_then(|it| caption_sign(it.text)) else { return end };
        let line = &all[next];
        // A caption right under the table is no row.
        let before = if next == end { "\n: " } else { ": " };
        self.out.replace(line.range.start..line.range.start + sign, before);
        next + 1
    }

    /// A caption before a table changes places with it.
    fn caption_before(&mut self, all: &[Line<'_>], at: usize) -> Option<usize> {
        let sign = caption_sign(all[at].text)?;
        if is_definition(all, at) {
            return None;
        }
        let mut end = at;
        while all.get(end).is_some_and(|it| !it.is_blank() && it.kind == Kind::Text) {
            end += 1;
        }
        let next = end + all.get(end..)?.iter().take_while(|it| it.is_blank()).count();
        let start = all[at].range.start;
        let words = start + sign..all[end - 1].words().end;
        let behind = if let Some(table) = drawn(all, next) {
            self.out.replace(start..all[next].range.start, "");
            self.table(all, next, &table)
        } else {
            let is_row = |it: &Line<'_>| it.text.trim_start().starts_with('|');
            let rows = all.get(next..)?.iter().take_while(|it| is_row(it)).count();
            if rows < 2 {
                return None;
            }
            self.out.replace(start..all[next].range.start, "");
            self.out.keep_to(all[next + rows - 1].range.end);
            next + rows
        };
        self.out.insert("\n: ");
        self.out.copy(words);
        self.out.insert("\n\n");
        self.fresh = true;
        Some(behind)
    }
}

/// The lines that a `\begin{name}` at their start makes the first of an environment, and the last lines of those.
fn environments(all: &[Line<'_>]) -> BTreeMap<usize, usize> {
    let mut ends = BTreeMap::new();
    let mut open: BTreeMap<&str, Vec<(usize, bool)>> = BTreeMap::new();
    for (index, line) in all.iter().enumerate() {
        for (at, _) in line.text.match_indices('\\') {
            let rest = line.text.get(at + 1..).unwrap_or_default();
            let begins = rest.starts_with("begin{");
            let inner = rest.strip_prefix("begin{").or_else(|| rest.strip_prefix("end{"));
            let length = inner.and_then(|it| it.bytes().take(MAX_NAME).position(|it| it == b'}'));
            let Some(name) = inner.zip(length).and_then(|it| it.0.get(..it.1)) else { continue };
            let own = open.entry(name).or_default();
            if begins {
                own.push((index, at == 0));
            } else if let Some((first, _)) = own.pop().filter(|it| it.1) {
                ends.insert(first, index);
            }
        }
    }
    ends
}

/// Whether `:   words` says what the line before it means: a term, or another definition of one.
fn is_definition(all: &[Line<'_>], at: usize) -> bool {
    let wide = |it: &str| it.starts_with(":  ") || it.starts_with(":\t");
    let before = all[..at].iter().rev().find(|it| !it.is_blank());
    wide(all[at].text)
        && before.is_some_and(|it| {
            let words = !it.text.trim_start().starts_with(['#', '|', '+', '-', ':', '<', '\\']);
            it.kind == Kind::Text && (words || wide(it.text))
        })
}

/// The length of `Table: ` or `: ` at the start of a line.
fn caption_sign(text: &str) -> Option<usize> {
    for sign in ["Table:", "table:", ":"] {
        if let Some(rest) = text.strip_prefix(sign)
            && !rest.starts_with(':')
            && (rest.starts_with([' ', '\t']) || sign.len() > 1)
        {
            return Some(sign.len() + (rest.len() - rest.trim_start().len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn read(text: &str) -> String {
        pandoc(&mut Remarks::default(), &Mapped::whole(FileId(0), text, 0), 0).text
    }

    #[test]
    fn captions_are_told_from_definitions() {
        let table = "| a |\n|---|\n| 1 |\n";
        let text = format!("Words.\n\n: Caption\n\n{table}");
        assert!(read(&text).ends_with("\n: Caption\n\n"));
        let text = format!("Term\n\n:   Meaning\n\n{table}");
        assert_eq!(read(&text), text);
    }

    #[test]
    fn words_behind_an_environment_stay() {
        let text = "\\begin{center}\nHi\n\\end{center} And more.\n";
        assert_eq!(read(text), "\n::: {.center}\n\nHi\n\n:::\n\n\nAnd more.\n");
        // Those that never end are looked for once.
        let many = "\\begin{a}\n".repeat(20_000);
        assert_eq!(read(&many), many);
    }
}
