//! A parsed book as readable text, a line a block.

use crate::model::{
    Attrs, Block, BlockKind, Book, CiteMode, Condition, Extent, Heading, Inline, Listing, Parsed,
    Pending, Style,
};
use std::fmt::Write as _;

/// Blocks of all sections, then notes.
pub(super) fn blocks(book: &Book) -> String {
    let mut out = String::new();
    for section in &book.sections {
        list(&mut out, 0, &section.blocks);
    }
    for note in &book.notes {
        line(&mut out, 0, &format!("note {}", note.label));
        list(&mut out, 1, &note.blocks);
    }
    out.trim_end().to_owned()
}

/// Inlines on one line.
pub(super) fn inlines(content: &[Inline<Parsed>]) -> String {
    content.iter().map(inline).collect()
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:width$}{}", "", text.trim_end(), width = depth * 2);
}

fn list(out: &mut String, depth: usize, blocks: &[Block<Parsed>]) {
    for block in blocks {
        self::block(out, depth, block);
    }
}

#[expect(clippy::too_many_lines, reason = "a line or two for each kind of block")]
fn block(out: &mut String, depth: usize, block: &Block<Parsed>) {
    let attrs = attributes(&block.attrs);
    let mut head = |text: String| line(out, depth, &format!("{text}{attrs}"));
    match &block.kind {
        BlockKind::Paragraph(words) => head(format!("p {}", inlines(words))),
        BlockKind::Heading(it) => head(heading(it)),
        BlockKind::Quote { blocks, attribution } => {
            head(format!("quote{}", whose(attribution)));
            list(out, depth + 1, blocks);
        }
        BlockKind::Verse(lines) => {
            head("verse".to_owned());
            for it in lines {
                line(out, depth + 1, &format!("{}|{}", it.indent, inlines(&it.content)));
            }
        }
        BlockKind::List(it) => {
            let start = it.start.map_or("ul".to_owned(), |it| format!("ol {it}"));
            head(format!("{start}{}", if it.tight { "" } else { " loose" }));
            for item in &it.items {
                let task = item.done.map_or("-", |it| if it { "- [x]" } else { "- [ ]" });
                line(out, depth + 1, task);
                list(out, depth + 2, &item.blocks);
            }
        }
        BlockKind::Definitions(all) => {
            head("dl".to_owned());
            for it in all {
                for term in &it.terms {
                    let attrs = attributes(&term.attrs);
                    line(out, depth + 1, &format!("dt {}{attrs}", inlines(&term.content)));
                }
                for it in &it.definitions {
                    line(out, depth + 1, "dd");
                    list(out, depth + 2, it);
                }
            }
        }
        BlockKind::Code(Listing { language, text, caption, .. }) => {
            let caption = caption.as_ref().map(|it| format!(" {}", inlines(&it.content)));
            let language = language.as_deref().unwrap_or("-");
            head(format!("code {language} {:?}{}", text.text, caption.unwrap_or_default()));
        }
        BlockKind::Table(table) => {
            let caption = table.caption.as_ref().map(|it| inlines(&it.content));
            head(format!("table {}", caption.unwrap_or_default()));
            for row in table.head.iter().chain(&table.rows) {
                let cells: Vec<_> = row
                    .iter()
                    .map(|it| format!("{}{}", inlines(&it.content), extent(it.extent)))
                    .collect();
                line(out, depth + 1, &format!("| {}", cells.join(" | ")));
            }
        }
        BlockKind::Figure(it) => {
            let width = it.width.map_or(String::new(), |it| format!(" width={it}"));
            let caption = it.caption.as_ref().map(|it| format!(" {}", inlines(&it.content)));
            let caption = caption.unwrap_or_default();
            head(format!("figure {} alt={:?}{width}{caption}", it.image.path, it.alt));
        }
        BlockKind::Div { role, title, blocks, attribution, .. } => {
            let title = title.as_ref().map_or(String::new(), |it| format!(" {}", heading(it)));
            head(format!("div {role:?}{title}{}", whose(attribution)));
            list(out, depth + 1, blocks);
        }
        BlockKind::Question { question, answer } => {
            head(format!("question {}", heading(question)));
            list(out, depth + 1, answer);
        }
        BlockKind::Card { work, blocks } => {
            head(format!("card {}", work.0));
            list(out, depth + 1, blocks);
        }
        BlockKind::SceneBreak => head("***".to_owned()),
        BlockKind::PageBreak => head("page-break".to_owned()),
        BlockKind::Math(it) => head(format!("math {:?}", it.tex.text)),
        BlockKind::Generated(()) => head("generated".to_owned()),
    }
}

fn heading(it: &Heading<Parsed>) -> String {
    let short = it.short.as_ref().map_or(String::new(), |it| format!(" short={it:?}"));
    format!("h{} {}{short}", it.level, inlines(&it.content))
}

fn whose(attribution: &Option<Vec<Inline<Parsed>>>) -> String {
    attribution.as_ref().map_or(String::new(), |it| format!(" — {}", inlines(it)))
}

fn attributes(attrs: &Attrs) -> String {
    let mut out = String::new();
    if let Some(id) = &attrs.id {
        let _ = write!(out, " #{id}");
    }
    for class in &attrs.classes {
        let _ = write!(out, " .{class}");
    }
    if let Some(lang) = &attrs.lang {
        let _ = write!(out, " lang={lang}");
    }
    for (key, value) in &attrs.pairs {
        let _ = write!(out, " {key}={value:?}");
    }
    match &attrs.only {
        Some(Condition::Output(it)) => drop(write!(out, " only={it:?}")),
        Some(Condition::Editions(it)) => drop(write!(out, " edition={}", it.join(","))),
        None => {}
    }
    if out.is_empty() { out } else { format!(" {{{}}}", out.trim_start()) }
}

fn inline(it: &Inline<Parsed>) -> String {
    match it {
        Inline::Text(text) => text.text.clone(),
        Inline::Styled { style, content } => {
            let name = match style {
                Style::Emphasis => "em",
                Style::Strong => "strong",
                Style::Strikethrough => "del",
                Style::SmallCaps => "sc",
                Style::Superscript => "sup",
                Style::Subscript => "sub",
                Style::Keyboard => "kbd",
                Style::Upright => "upright",
                Style::WorkTitle => "cite",
                Style::Term => "term",
                Style::Underline => "u",
                Style::Insertion => "ins",
                Style::Mark => "mark",
                Style::Small => "small",
                Style::Ruby => "ruby",
                Style::Reading => "rt",
                Style::ReadingBracket => "rp",
            };
            format!("<{name} {}>", inlines(content))
        }
        Inline::Span { attrs, content, .. } => {
            format!("<span{} {}>", attributes(attrs), inlines(content))
        }
        Inline::Code(text) => format!("<code {}>", text.text),
        Inline::LineBreak => "<br>".to_owned(),
        Inline::Math(text, _) => format!("<math {}>", text.text),
        Inline::Reference(it) => reference(it),
    }
}

fn reference(it: &Pending) -> String {
    match it {
        Pending::Link { to, content, .. } => format!("<link {to} {}>", inlines(content)),
        Pending::Image { image, alt, width } => {
            let width = width.map_or(String::new(), |it| format!(" {it}"));
            format!("<img {} {alt:?}{width}>", image.path)
        }
        Pending::Note { label, .. } => format!("<note {label}>"),
        Pending::InlineNote { content, .. } => format!("<note: {}>", inlines(content)),
        Pending::Citation { items, mode, .. } => {
            let mut out = String::from(match mode {
                CiteMode::Parenthetical => "<cite",
                CiteMode::InText => "<cite-text",
            });
            for (index, it) in items.iter().enumerate() {
                out += if index > 0 { ";" } else { "" };
                if !it.prefix.is_empty() {
                    let _ = write!(out, " pre({})", inlines(&it.prefix));
                }
                let _ = write!(out, " {}{}", if it.suppress_author { "-" } else { "" }, it.key);
                if let Some((label, value)) = &it.locator {
                    let _ = write!(out, " [{label}|{value}]");
                }
                if !it.suffix.is_empty() {
                    let _ = write!(out, " post({})", inlines(&it.suffix));
                }
            }
            out + ">"
        }
        Pending::CrossRef { kind, id, form, .. } => format!("<ref {kind:?} {id} {form:?}>"),
        Pending::Index { content, mark, .. } => {
            let see = mark.see.as_ref().map_or(String::new(), |it| format!(" see={it}"));
            format!("<index {:?}{see} {}>", mark.entry.join("!"), inlines(content))
        }
    }
}

/// How much of its table a cell takes, if that is more than its place or none.
fn extent(extent: Extent) -> String {
    match extent {
        Extent::ONE => String::new(),
        Extent::Of { columns, rows } => format!(" ({columns}x{rows})"),
        Extent::Covered => "^".to_owned(),
    }
}
