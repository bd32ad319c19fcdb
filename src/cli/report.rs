//! Diagnostics to standard error: for people, one line each, or as JSON.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where time and environment come in"
)]

use crate::cli::{BookArguments, Exit};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use recto::diag::{Code, Diagnostic, FileId, Label, Severity, Sink, Sources, Span};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::ops::Range;
use std::path::Path;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// With the source and carets.
    Human,
    /// One line each: `file:line:column: error[code]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// Annotations that GitHub's workflows show beside the lines of a file.
    Github,
}

/// Most findings of a code that are shown to people, so that those of other codes can be seen; and places that one names.
const MAX_SHOWN: usize = 10;
const MAX_PLACES: usize = 5;
/// Widest source line shown whole; of longer ones the neighbourhood of the label.
const MAX_LINE: usize = 400;

/// Writes diagnostics in the form that the arguments ask for.
pub(crate) struct Reporter<'a> {
    arguments: &'a BookArguments,
    /// Where the book's paths begin.
    dir: &'a Path,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(arguments: &'a BookArguments, dir: &'a Path) -> Self {
        Self { arguments, dir }
    }

    /// Writes all findings and, for people, how many there are.
    pub(crate) fn report(&self, sink: &Sink, sources: &Sources) {
        let mut err = std::io::stderr().lock();
        let found = in_source_order(sink);
        let lines = match self.arguments.message_format {
            Format::Human => grouped(&found, sources, self.dir),
            Format::Short => found.iter().map(|it| short(it, sources, self.dir)).collect(),
            Format::Json => found.iter().map(|it| json(it, sources, self.dir)).collect(),
            Format::Github => found.iter().map(|it| github(it, sources, self.dir)).collect(),
        };
        for line in lines {
            // If standard error is closed there is nobody to tell.
            let _ = writeln!(err, "{line}");
        }
        if self.arguments.message_format != Format::Json {
            let _ = write!(err, "{}", tally(sink));
        }
    }
}

/// All findings as the author reads: by file in the order of the book, then by place. What has no place comes first.
fn in_source_order(sink: &Sink) -> Vec<&Diagnostic> {
    let mut found: Vec<&Diagnostic> = sink.diagnostics().iter().collect();
    let place = |it: &Diagnostic| {
        it.labels.iter().find(|it| it.primary).map(|it| (it.span.file, it.span.start))
    };
    found.sort_by_key(|it| place(it));
    found
}

/// Findings for people: what is said in the same words of several places is said once, and of each code the first ones.
fn grouped(found: &[&Diagnostic], sources: &Sources, dir: &Path) -> Vec<String> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known: BTreeMap<(Code, Vec<&str>), usize> = BTreeMap::new();
    for it in found {
        let at = *known.entry((it.code, words(it))).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
    }
    let mut counts: BTreeMap<Code, (usize, Severity)> = BTreeMap::new();
    let mut lines = Vec::new();
    for group in &groups {
        let Some((first, more)) = group.split_first() else { continue };
        let (count, _) = counts.entry(first.code).or_insert((0, first.severity()));
        *count += 1;
        if *count <= MAX_SHOWN {
            lines.push(human(first, more, sources, dir));
        }
    }
    for (code, (count, severity)) in counts.into_iter().filter(|it| it.1.0 > MAX_SHOWN) {
        let (severity, more) = (severity_name(severity), count - MAX_SHOWN);
        let name = code.name();
        lines.push(format!(
            "{severity}[{name}]: {more} more of the kind\n  = help: `--message-format short` lists all\n"
        ));
    }
    lines
}

/// All that is said but where.
fn words(it: &Diagnostic) -> Vec<&str> {
    let labels = it.labels.iter().map(|it| it.text.as_str());
    let hints = it.hints.iter().map(|it| it.0.as_str());
    std::iter::once(it.message.as_str()).chain(labels).chain(hints).collect()
}

/// "the same at `ch/01.md:9:14`, `ch/01.md:11:14` and 3 more places".
fn same_at(more: &[&Diagnostic], sources: &Sources, dir: &Path) -> Option<String> {
    let places: Vec<String> = more.iter().filter_map(|it| place_of(it, sources, dir)).collect();
    let (named, rest) = places.split_at(places.len().min(MAX_PLACES));
    let named = named.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    match (named.as_str(), rest.len()) {
        ("", _) => None,
        (_, 0) => Some(format!("the same at {named}")),
        (_, 1) => Some(format!("the same at {named} and 1 more place")),
        (_, count) => Some(format!("the same at {named} and {count} more places")),
    }
}

/// "3 errors (2 dead-link, 1 image-missing), 1 warning", or nothing. Kinds are told where there are several findings.
fn tally(sink: &Sink) -> String {
    let count = |severity| {
        let mut kinds: BTreeMap<Code, usize> = BTreeMap::new();
        for it in sink.diagnostics().iter().filter(|it| it.severity() == severity) {
            *kinds.entry(it.code).or_insert(0) += 1;
        }
        kinds
    };
    let said = |kinds: BTreeMap<Code, usize>, word: &str| {
        let mut kinds: Vec<(Code, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|it| std::cmp::Reverse(it.1));
        let each = kinds.iter().map(|(code, count)| format!("{count} {}", code.name()));
        let each = each.collect::<Vec<_>>().join(", ");
        match kinds.iter().map(|it| it.1).sum() {
            0_usize => None,
            1 => Some(format!("1 {word}")),
            count => Some(format!("{count} {word}s ({each})")),
        }
    };
    let found =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let mut parts: Vec<String> =
        found.into_iter().filter_map(|(it, word)| said(count(it), word)).collect();
    if sink.left_out() > 0 {
        parts.push(format!("{} more not shown", sink.left_out()));
    }
    if parts.is_empty() { String::new() } else { format!("{}\n", parts.join(", ")) }
}

/// A path as it can be opened from where the command runs.
fn path_from_here(dir: &Path, name: &str) -> String {
    if dir == Path::new(".") {
        name.to_owned()
    } else {
        dir.join(name).to_string_lossy().into_owned()
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// A finding, and where else the same is said.
fn human(it: &Diagnostic, more: &[&Diagnostic], sources: &Sources, dir: &Path) -> String {
    let mut group = Group::with_title(
        level(it.severity()).primary_title(visible(&it.message)).id(it.code.name()),
    );
    for file in files_of(it) {
        group = match excerpt(it, file, sources, dir) {
            Some(snippet) => group.element(snippet),
            None => group,
        };
    }
    for hint in &it.hints {
        group = group.element(Level::HELP.message(visible(&hint.0)));
    }
    if let Some(places) = same_at(more, sources, dir) {
        group = group.element(Level::NOTE.message(visible(&places)));
    }
    let styled = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    // The renderer shows the controls of ASCII as pictures of them, and lets the rest of them through.
    let steers =
        |it: char| ('\u{80}'..='\u{9f}').contains(&it) || matches!(it, '\u{2028}' | '\u{2029}');
    format!("{}\n", renderer.render(&[group]).replace(steers, "\u{fffd}"))
}

/// The files that labels point into, that of the primary label first.
fn files_of(it: &Diagnostic) -> Vec<FileId> {
    let (primary, rest): (Vec<&Label>, Vec<&Label>) = it.labels.iter().partition(|it| it.primary);
    let mut files = Vec::new();
    for label in primary.into_iter().chain(rest) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

/// The lines around the labels of one file. Cut out before rendering: a file may have 50 MB.
fn excerpt<'s>(
    it: &Diagnostic,
    file: FileId,
    sources: &'s Sources,
    dir: &Path,
) -> Option<Snippet<'s, annotate_snippets::Annotation<'s>>> {
    let source = sources.get(file)?;
    let labels: Vec<&Label> = it.labels.iter().filter(|it| it.span.file == file).collect();
    let first = labels.iter().map(|it| it.span.start as usize).min()?;
    let last = labels.iter().map(|it| it.span.end as usize).max()?;
    let window = lines_around(&source.text, first, last);
    let text = source.text.get(window.clone())?;
    let line = source.line_column(window.start)?.0;
    let annotations = labels.into_iter().map(|label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let range = within(&window, text, label.span);
        let annotation = kind.span(range);
        if label.text.is_empty() { annotation } else { annotation.label(visible(&label.text)) }
    });
    let name = visible(&path_from_here(dir, &source.name));
    Some(
        Snippet::source(text)
            .line_start(line)
            .path(name)
            .annotations(annotations.collect::<Vec<_>>()),
    )
}

/// Whole lines that hold `first..last`; of very long lines the neighbourhood.
fn lines_around(text: &str, first: usize, last: usize) -> Range<usize> {
    let first = floor(text, first.min(text.len()));
    let last = floor(text, last.clamp(first, text.len())).min(first + MAX_LINE * 8).max(first);
    let last = floor(text, last);
    let start = text.get(..first).and_then(|it| it.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(last..).and_then(|it| it.find('\n')).map_or(text.len(), |at| last + at);
    let start = if first - start > MAX_LINE { floor(text, first - MAX_LINE / 2) } else { start };
    let end = if end - last > MAX_LINE { floor(text, last + MAX_LINE / 2) } else { end };
    start..end
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}

/// A span within the excerpt, on character boundaries; of one with very long lines, the first line.
fn within(window: &Range<usize>, text: &str, span: Span) -> Range<usize> {
    let at = |byte: u32| floor(text, (byte as usize).saturating_sub(window.start));
    let whole = at(span.start)..at(span.end);
    let lines = text.get(whole.clone()).unwrap_or_default();
    if lines.split('\n').all(|it| it.len() <= MAX_LINE) {
        return whole;
    }
    let first = lines.find('\n').unwrap_or(lines.len());
    whole.start..whole.start + first
}

/// `ch/01.md:9:14`.
fn place_of(it: &Diagnostic, sources: &Sources, dir: &Path) -> Option<String> {
    let label = it.labels.iter().find(|it| it.primary)?;
    let (line, column) = sources.line_column(label.span)?;
    let name = path_from_here(dir, &sources.get(label.span.file)?.name);
    Some(format!("{name}:{line}:{column}"))
}

fn short(it: &Diagnostic, sources: &Sources, dir: &Path) -> String {
    let severity = severity_name(it.severity());
    let place = place_of(it, sources, dir).map(|it| format!("{it}: "));
    let place = visible(&place.unwrap_or_default());
    format!("{place}{severity}[{}]: {}", it.code.name(), visible(&it.message))
}

/// A workflow command that annotates a file: `::warning file=ch/01.md,line=9,col=14,title=dead-link::…`. What would end a
/// property or the line is spelt as the runner reads it.
fn github(it: &Diagnostic, sources: &Sources, dir: &Path) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let level = match it.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = it.labels.iter().find(|it| it.primary).and_then(|label| {
        let (line, column) = sources.line_column(label.span)?;
        let after = Span { start: label.span.end, ..label.span };
        let (end_line, end_column) = sources.line_column(after)?;
        let file = property(&path_from_here(dir, &sources.get(label.span.file)?.name));
        Some(format!(
            "file={file},line={line},endLine={end_line},col={column},endColumn={end_column},"
        ))
    });
    let hints = it.hints.iter().map(|it| format!("\nhelp: {}", it.0));
    let said: String = std::iter::once(it.message.clone()).chain(hints).collect();
    let said: Vec<String> = said.lines().map(visible).collect();
    let place = visible(&place.unwrap_or_default());
    format!("::{level} {place}title={}::{}", it.code.name(), data(&said.join("\n")))
}

/// Words of the author's in which nothing steers a terminal: control characters and overrides of direction are spelled out.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if steers(it) { out.extend(it.escape_unicode()) } else { out.push(it) }
    }
    out
}

fn steers(it: char) -> bool {
    it.is_control() || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A diagnostic as a JSON object: lines and columns from 1, columns in characters, bytes from 0.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    spans: Vec<JsonSpan<'a>>,
    hints: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonSpan<'a> {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
    label: &'a str,
    primary: bool,
}

fn json(it: &Diagnostic, sources: &Sources, dir: &Path) -> String {
    let spans = it.labels.iter().filter_map(|label| {
        let (line, column) = sources.line_column(label.span)?;
        let after = Span { start: label.span.end, ..label.span };
        let (end_line, end_column) = sources.line_column(after)?;
        let file = path_from_here(dir, &sources.get(label.span.file)?.name);
        let (start, end) = (label.span.start, label.span.end);
        Some(JsonSpan {
            file,
            line,
            column,
            end_line,
            end_column,
            start,
            end,
            label: &label.text,
            primary: label.primary,
        })
    });
    let object = JsonDiagnostic {
        severity: severity_name(it.severity()),
        code: it.code.name(),
        message: &it.message,
        spans: spans.collect(),
        hints: it.hints.iter().map(|hint| hint.0.as_str()).collect(),
    };
    json_line(&object)
}

/// All findings as JSON, with paths from the book's folder.
#[cfg(feature = "serve")]
pub(crate) fn findings(sink: &Sink, sources: &Sources) -> Vec<serde_json::Value> {
    let lines = in_source_order(sink).into_iter().map(|it| json(it, sources, Path::new(".")));
    lines.filter_map(|it| serde_json::from_str(&it).ok()).collect()
}

/// An object as one line of JSON in which nothing steers a terminal.
pub(crate) fn json_line(object: &impl Serialize) -> String {
    let line = serde_json::to_string(object)
        .unwrap_or_else(|error| format!("{{\"message\":\"{error}\"}}"));
    // JSON spells out the controls of ASCII; the others may be spelled out in the same way (RFC 8259 §7), all within the first plane.
    let mut out = String::with_capacity(line.len());
    for it in line.chars() {
        if steers(it) {
            let _ = write!(out, "\\u{:04x}", u32::from(it));
        } else {
            out.push(it);
        }
    }
    out
}

/// Says what failed outside of the book, and what to do or what is untouched.
pub(crate) fn failure(format: Format, what: &str, hint: &str) -> Exit {
    failure_with(Exit::Environment, format, what, hint)
}

/// Like [`failure`], for another exit code.
pub(crate) fn failure_with(exit: Exit, format: Format, what: &str, hint: &str) -> Exit {
    let said = match format {
        Format::Json => json_line(
            &serde_json::json!({ "severity": "error", "message": what, "hints": [hint], "spans": [] }),
        ),
        Format::Github => format!("::error::{}%0Ahelp: {}", visible(what), visible(hint)),
        Format::Human | Format::Short => {
            format!("error: {}\n = help: {}", visible(what), visible(hint))
        }
    };
    let _ = writeln!(std::io::stderr(), "{said}");
    exit
}
