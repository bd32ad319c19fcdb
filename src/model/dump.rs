//! A `Document` as readable text, a line a block: for goldens.

use crate::model::{
    Attrs, Block, BlockKind, Byline, Caption, Cell, Class, Condition, ContentsEntry, Definition,
    Document, Extent, Generated, Heading, IndexEntry, Inline, List, Number, Resolved, Section,
    Settled, Style, Table, Target, TitlePage, Token, Width,
};
use std::fmt::Write as _;

impl Document {
    /// A readable dump: sections and blocks with numbers, ids and resolved references; node numbers, which only have to agree
    /// among themselves, are left out.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut out = Dump { document: self, text: String::new() };
        for section in &self.sections {
            out.section(section);
        }
        for (index, note) in self.notes.iter().enumerate() {
            let (number, marks) = (&note.number.0, note.marks);
            out.line(0, &format!("note {} \"{number}\" {} x{marks}", index + 1, note.id));
            out.blocks(1, &note.blocks);
        }
        out.line(0, "contents");
        out.contents(1, &self.contents);
        for (of, entries) in &self.captions {
            out.line(0, of.name());
            out.contents(1, entries);
        }
        out.text
    }
}

struct Dump<'a> {
    document: &'a Document,
    text: String,
}

impl Dump<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.text, "{:width$}{}", "", text.trim_end(), width = depth * 2);
    }

    fn section(&mut self, section: &Section<Settled>) {
        let (region, role, slug) = (section.region, section.role, &section.slug);
        let path = section.path.as_deref().unwrap_or("generated");
        let mut head = format!("section {region:?} {role:?} {slug} ({path})");
        if section.depth > 0 {
            let _ = write!(head, " depth {}", section.depth);
        }
        head += &number(section.number.as_ref());
        head += &attributes(&section.attrs);
        self.line(0, &head);
        if !section.title.is_empty() {
            let title = self.inlines(&section.title);
            self.line(1, &format!("title: {title}"));
        }
        if let Some(short) = &section.short {
            self.line(1, &format!("short: {short}"));
        }
        self.blocks(1, &section.blocks);
    }

    fn blocks(&mut self, depth: usize, blocks: &[Block<Settled>]) {
        for block in blocks {
            self.block(depth, block);
        }
    }

    fn block(&mut self, depth: usize, block: &Block<Settled>) {
        if let BlockKind::Generated(made) = &block.kind {
            self.generated(depth, made);
            return;
        }
        let (what, text) = self.head(&block.kind);
        let colon = if text.is_empty() { "" } else { ": " };
        self.line(depth, &format!("{what}{}{colon}{text}", attributes(&block.attrs)));
        self.inside(depth + 1, &block.kind);
    }

    /// What a block is, and its words if they fit on one line.
    fn head(&self, kind: &BlockKind<Settled>) -> (String, String) {
        match kind {
            BlockKind::Paragraph(content) => ("paragraph".to_owned(), self.inlines(content)),
            BlockKind::Heading(it) => (heading(it), self.inlines(&it.content)),
            BlockKind::Code(it) => {
                (format!("code {}", it.language.as_deref().unwrap_or("-")), String::new())
            }
            BlockKind::Math(it) => {
                let numbers: String =
                    it.numbers.iter().map(|it| format!(" {}", it.words)).collect();
                (format!("math{numbers}"), it.tex.text.clone())
            }
            BlockKind::SceneBreak => ("scene break".to_owned(), String::new()),
            BlockKind::PageBreak => ("page break".to_owned(), String::new()),
            BlockKind::Quote { .. } => ("quote".to_owned(), String::new()),
            BlockKind::Div { role, number, .. } => {
                let number = number.as_ref().map(|it| format!(" \"{} {}\"", it.word, it.text));
                (format!("div {}{}", role.name(), number.unwrap_or_default()), String::new())
            }
            BlockKind::Question { question, .. } => {
                ("question".to_owned(), self.inlines(&question.content))
            }
            BlockKind::Card { work, .. } => {
                let words = [&work.title, &work.authors, &work.publisher, &work.year];
                (format!("card {}", work.key), words.map(String::as_str).join(" | "))
            }
            BlockKind::Verse(_) => ("verse".to_owned(), String::new()),
            BlockKind::Figure(it) => {
                let width = match it.width {
                    Some(Width::Share(share)) => format!(" {share}/1000"),
                    Some(Width::Of(length)) => format!(" {:.1}pt", length.to_pt()),
                    None => String::new(),
                };
                (format!("figure image {}{width}", it.image.0), it.alt.clone())
            }
            BlockKind::Table(_) => ("table".to_owned(), String::new()),
            BlockKind::List(list) => {
                let tight = if list.tight { "tight" } else { "loose" };
                (format!("list {tight}"), String::new())
            }
            BlockKind::Definitions(_) => ("definitions".to_owned(), String::new()),
            BlockKind::Generated(_) => ("generated".to_owned(), String::new()),
        }
    }

    /// What stands inside a block.
    fn inside(&mut self, depth: usize, kind: &BlockKind<Settled>) {
        match kind {
            BlockKind::Code(it) => {
                if it.fit {
                    self.line(depth, "fit");
                }
                self.caption(depth, it.caption.as_ref());
                self.optional(depth, "name", it.name.as_deref());
                let mut at = 0;
                for (index, line) in it.text.text.split('\n').enumerate() {
                    let look = it.look(index);
                    let look = look.map(|it| format!("{} ", it.name())).unwrap_or_default();
                    let number = it.numbers.get(index).map(|it| format!("{it} "));
                    let number = number.unwrap_or_default();
                    self.line(depth, &format!("{number}{look}| {line}"));
                    let said = meanings(&it.tokens, at, line);
                    if !said.is_empty() {
                        self.line(depth, &format!(": {said}"));
                    }
                    for it in it.callouts.iter().filter(|it| it.line as usize == index) {
                        let mark = self.inlines(&it.mark);
                        self.line(depth, &format!("call-out {mark}"));
                    }
                    at += line.len() + 1;
                }
            }
            BlockKind::Quote { blocks, attribution } => {
                self.blocks(depth, blocks);
                self.optional(depth, "attribution", attribution.as_deref());
            }
            BlockKind::Div { title, blocks, attribution, .. } => {
                let words = title.as_ref().map(|it| it.content.as_slice());
                self.optional(depth, "title", words);
                self.blocks(depth, blocks);
                self.optional(depth, "attribution", attribution.as_deref());
            }
            BlockKind::Question { answer: blocks, .. } | BlockKind::Card { blocks, .. } => {
                self.blocks(depth, blocks);
            }
            BlockKind::Verse(lines) => {
                for line in lines {
                    let text = self.inlines(&line.content);
                    self.line(depth, &format!("{}| {text}", " ".repeat(line.indent.into())));
                }
            }
            BlockKind::Figure(figure) => self.caption(depth, figure.caption.as_ref()),
            BlockKind::Table(table) => self.table(depth, table),
            BlockKind::List(list) => self.list(depth, list),
            BlockKind::Definitions(all) => self.definitions(depth, all),
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Math(_)
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Generated(_) => {}
        }
    }

    fn definitions(&mut self, depth: usize, all: &[Definition<Settled>]) {
        for it in all {
            for term in &it.terms {
                let text = self.inlines(&term.content);
                self.line(depth, &format!("term{}: {text}", attributes(&term.attrs)));
            }
            for blocks in &it.definitions {
                self.line(depth, "definition");
                self.blocks(depth + 1, blocks);
            }
        }
    }

    fn list(&mut self, depth: usize, list: &List<Settled>) {
        for (item, count) in list.items.iter().zip(0_u64..) {
            let mark =
                list.start.map_or("-".to_owned(), |it| format!("{}.", list.marks.mark(it + count)));
            let done = match item.done {
                Some(true) => " [x]",
                Some(false) => " [ ]",
                None => "",
            };
            self.line(depth, &format!("{mark}{done}"));
            self.blocks(depth + 1, &item.blocks);
        }
    }

    fn table(&mut self, depth: usize, table: &Table<Settled>) {
        let columns: Vec<String> = table.columns.iter().map(|it| format!("{it:?}")).collect();
        self.line(depth, &format!("columns {}", columns.join(" ")));
        for (row, what) in
            table.head.iter().map(|it| (it, "head")).chain(table.rows.iter().map(|it| (it, "row")))
        {
            let cells: Vec<String> = row.iter().map(|it| self.cell(it)).collect();
            self.line(depth, &format!("{what} | {}", cells.join(" | ")));
            row.iter().filter(|it| !it.blocks.is_empty()).for_each(|it| {
                self.line(depth + 1, "cell");
                self.blocks(depth + 2, &it.blocks);
            });
        }
        self.caption(depth, table.caption.as_ref());
    }

    /// A cell's words, and how much of the table it takes if that is more than its place or none.
    fn cell(&self, cell: &Cell<Settled>) -> String {
        let words = self.inlines(&cell.content);
        match cell.extent {
            Extent::ONE => words,
            Extent::Of { columns, rows } => format!("{words} ({columns}x{rows})"),
            Extent::Covered => "^".to_owned(),
        }
    }

    fn generated(&mut self, depth: usize, made: &Generated) {
        match made {
            Generated::HalfTitle(page) => self.line(depth, &title_page("half-title", page)),
            Generated::TitlePage(page) => self.line(depth, &title_page("title page", page)),
            Generated::Contents(it) => self.line(depth, &format!("contents {:?}", it.levels)),
            Generated::Bibliography(entries) => {
                self.line(depth, "bibliography");
                for entry in entries {
                    let text = self.inlines(&entry.content);
                    let cited = entry.cited.join(" ");
                    let places = entry.places.iter().map(|it| anchor(self.document, it.from));
                    let places: Vec<String> = places.collect();
                    let shown = if places.is_empty() {
                        String::new()
                    } else {
                        format!(" places {}", places.join(" "))
                    };
                    self.line(depth + 1, &format!("{} [{cited}]{shown}: {text}", entry.key));
                }
            }
            Generated::Index(groups) => {
                self.line(depth, "index");
                for group in groups {
                    self.line(depth + 1, &format!("letter {}", group.letter));
                    self.index(depth + 2, &group.entries);
                }
            }
        }
    }

    fn index(&mut self, depth: usize, entries: &[IndexEntry]) {
        for entry in entries {
            let mut line = self.inlines(&entry.heading);
            for it in &entry.locators {
                let to =
                    it.to.map_or(String::new(), |to| format!("..#{}", anchor(self.document, to)));
                let main = if it.main { "!" } else { "" };
                let _ = write!(line, " #{}{to}{main}", anchor(self.document, it.from));
            }
            for it in &entry.see {
                let also = if it.also { " also" } else { "" };
                let to = it.to.map_or("?".to_owned(), |to| anchor(self.document, to));
                let _ = write!(line, "; see{also} {} (#{to})", self.inlines(&it.heading));
            }
            self.line(depth, &line);
            self.index(depth + 1, &entry.entries);
        }
    }

    fn contents(&mut self, depth: usize, entries: &[ContentsEntry]) {
        for entry in entries {
            let title = self.inlines(&entry.title);
            let to = entry.anchor.map_or("?".to_owned(), |it| anchor(self.document, it));
            self.line(depth, &format!("#{to}{}: {title}", number(entry.number.as_ref())));
            self.contents(depth + 1, &entry.children);
        }
    }

    fn caption(&mut self, depth: usize, caption: Option<&Caption<Settled>>) {
        if let Some(it) = caption {
            let text = self.inlines(&it.content);
            self.line(depth, &format!("caption{}: {text}", number(it.number.as_ref())));
        }
    }

    fn optional(&mut self, depth: usize, what: &str, content: Option<&[Inline<Settled>]>) {
        if let Some(content) = content {
            let text = self.inlines(content);
            self.line(depth, &format!("{what}: {text}"));
        }
    }

    fn inlines(&self, content: &[Inline<Settled>]) -> String {
        inlines(self.document, content)
    }
}

fn heading(it: &Heading<Settled>) -> String {
    let short = it.short.as_ref().map_or(String::new(), |it| format!(" short \"{it}\""));
    format!("heading {}{}{short}", it.level, number(it.number.as_ref()))
}

fn title_page(what: &str, page: &TitlePage) -> String {
    let mut out = format!("{what}: {}", page.title);
    let authors: Vec<&str> = page.authors.iter().flat_map(Byline::lines).collect();
    let authors = authors.join(", ");
    let credits = page.credits.join(", ");
    let rest = [
        page.series.as_deref(),
        page.subtitle.as_deref(),
        Some(&*authors),
        Some(&*credits).filter(|it| !it.is_empty()),
        page.publisher.as_deref(),
    ];
    for it in rest.into_iter().flatten() {
        let _ = write!(out, " | {it}");
    }
    out
}

fn number(number: Option<&Number>) -> String {
    let Some(it) = number else { return String::new() };
    let hidden = if it.shown { "" } else { " (not shown)" };
    let blank = if it.word.is_empty() { "" } else { " " };
    format!(" \"{}{blank}{}\"{hidden}", it.word, it.text)
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
        let _ = write!(out, " {key}=\"{value}\"");
    }
    match &attrs.only {
        Some(Condition::Output(output)) => _ = write!(out, " only={output:?}"),
        Some(Condition::Editions(names)) => _ = write!(out, " edition={}", names.join(",")),
        None => {}
    }
    out
}

fn anchor(document: &Document, id: crate::model::AnchorId) -> String {
    document.anchor(id).map_or_else(|| "?".to_owned(), |it| it.id.clone())
}

/// Running text in a markup of the dump's own: `<em>…</em>`, `[…](#target)`, `{^note}`.
fn inlines(document: &Document, content: &[Inline<Settled>]) -> String {
    let mut out = String::new();
    for it in content {
        match it {
            Inline::Text(text) => out += &text.text.replace('\n', "\\n"),
            Inline::Styled { style, content } => {
                let (tag, text) = (tag(*style), inlines(document, content));
                let _ = write!(out, "<{tag}>{text}</{tag}>");
            }
            Inline::Span { attrs, content, .. } => {
                let text = inlines(document, content);
                let _ = write!(out, "[{text}]{{{}}}", attributes(attrs).trim_start());
            }
            Inline::Code(text) => _ = write!(out, "`{}`", text.text),
            Inline::LineBreak => out.push('⏎'),
            Inline::Math(text, _) => _ = write!(out, "${}$", text.text),
            Inline::Reference(reference) => out += &resolved(document, reference),
        }
    }
    out
}

fn resolved(document: &Document, reference: &Resolved) -> String {
    match reference {
        Resolved::Link { to, content, .. } => {
            let to = match to {
                Target::External(url) => url.clone(),
                Target::Internal(id) => format!("#{}", anchor(document, *id)),
            };
            format!("[{}]({to})", inlines(document, content))
        }
        Resolved::Image { image, alt, .. } => format!("![{alt}]({})", image.0),
        Resolved::Note { note, mark, .. } => format!("{{^{} mark {mark}}}", note.0 + 1),
        Resolved::Cite { id, content, .. } => format!("{{{id} {}}}", inlines(document, content)),
        Resolved::Page { to, .. } => format!("{{page of #{}}}", anchor(document, *to)),
        Resolved::Index { content, id, .. } => {
            format!("{{{id}: {}}}", inlines(document, content))
        }
    }
}

const fn tag(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "em",
        Style::Strong => "strong",
        Style::Strikethrough => "s",
        Style::SmallCaps => "sc",
        Style::Superscript => "sup",
        Style::Subscript => "sub",
        Style::Underline => "u",
        Style::Insertion => "ins",
        Style::Mark => "mark",
        Style::Small => "small",
        Style::Ruby => "ruby",
        Style::Reading => "rt",
        Style::ReadingBracket => "rp",
        Style::Keyboard => "kbd",
        Style::Upright => "upright",
        Style::WorkTitle => "cite",
        Style::Term => "dfn",
    }
}

/// Below each character of a line of code a sign of what it means.
fn meanings(tokens: &[Token], start: usize, line: &str) -> String {
    let first = tokens.partition_point(|it| it.end as usize <= start);
    let sign = |at: usize| {
        let found = tokens.iter().skip(first).take_while(|it| it.start as usize <= at);
        let found = found.filter(|it| at < it.end as usize).last();
        found.map_or(' ', |it| match it.class {
            Class::Keyword => 'k',
            Class::String => 's',
            Class::Comment => 'c',
            Class::Number => '1',
            Class::Name => 'n',
            Class::Type => 't',
            Class::Punctuation => 'p',
            Class::Prompt => '$',
            Class::Command => 'x',
            Class::Output => '>',
            Class::Inserted => '+',
            Class::Deleted => '-',
            Class::Hunk => '@',
        })
    };
    let signs: String = line.char_indices().map(|it| sign(start + it.0)).collect();
    signs.trim_end().to_owned()
}
