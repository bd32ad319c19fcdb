//! The contents of a book as lines that lead into its files.

use crate::html::context::RenderContext;
use crate::html::inline::inlines;
use crate::html::section::title_of;
use crate::html::usage::Usage;
use crate::html::writer::Writer;
use crate::html::xml::escaped;
use crate::manifest::SectionRole;
use crate::model::{ContentsEntry, plain_text};

/// A line of the contents, in both forms.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// From a file at the root.
    pub(crate) href: String,
    /// With markup.
    pub(crate) markup: String,
    /// Words alone.
    pub(crate) words: String,
    /// Deeper lines.
    pub(crate) children: Vec<Self>,
}

/// The contents of the book, down to the theme's level of headings; never empty.
pub(crate) fn lines(cx: &RenderContext<'_>, usage: &mut Usage) -> Vec<Line> {
    let levels = usize::from(cx.config.theme.contents_levels.max(1));
    let lines = gather(cx, usage, &cx.document.contents, levels, levels);
    if !lines.is_empty() {
        return lines;
    }
    let section = |(at, file): (usize, &Option<String>)| {
        let words = title_of(cx, cx.document.sections.get(at)?);
        let markup = escaped(&words);
        let href = file.clone().filter(|it| it != cx.config.contents)?;
        Some(Line { href, markup, words, children: Vec::new() })
    };
    cx.files.iter().enumerate().filter_map(section).collect()
}

/// Sections are always listed; headings inside them while `left` levels are left.
fn gather(
    cx: &RenderContext<'_>,
    usage: &mut Usage,
    entries: &[ContentsEntry],
    levels: usize,
    left: usize,
) -> Vec<Line> {
    let mut all = Vec::new();
    for entry in entries {
        let left = if entry.role.is_some() { levels } else { left };
        if left == 0 {
            continue;
        }
        let children = gather(cx, usage, &entry.children, levels, left - 1);
        let words = plain_text(&entry.title);
        let href = entry.anchor.and_then(|it| cx.href_to(None, it));
        let (Some(href), false) = (href, words.trim().is_empty()) else {
            all.extend(children);
            continue;
        };
        all.push(line(cx, usage, entry, (href, words), children));
    }
    all
}

fn line(
    cx: &RenderContext<'_>,
    usage: &mut Usage,
    entry: &ContentsEntry,
    (href, words): (String, String),
    children: Vec<Line>,
) -> Line {
    let with_word = matches!(entry.role, Some(SectionRole::Part | SectionRole::Appendix));
    let number = entry.number.as_ref().filter(|it| it.shown).map(|it| {
        match with_word && !it.word.is_empty() {
            true => crate::lang::numbered(&it.word, &it.text),
            false => it.text.clone(),
        }
    });
    let mut w = Writer::new(cx, usage, usize::MAX);
    w.scope.in_link = true;
    if let Some(number) = &number {
        w.xml.open("span").attr("class", "number");
        w.words(number);
        w.xml.close().text(" ");
    }
    inlines(&mut w, &entry.title);
    let words = match number {
        Some(number) => format!("{number} {words}"),
        None => words,
    };
    Line { href, markup: w.xml.finish().replace('\n', " "), words, children }
}
