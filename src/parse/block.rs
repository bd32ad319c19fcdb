//! Lists, definition lists, tables and code: the blocks that Markdown has names for.

use crate::diag::{Code, Diagnostic};
use crate::model::{
    Attrs, Block, BlockKind, Cell, ColumnAlign, Definition, DivRole, Equation, Figure, ImageLink,
    List, ListItem, Marks, Parsed, Table, Term, Text, plain_text,
};
use crate::parse::attr::{Known, attributes};
use crate::parse::changes::changes;
use crate::parse::context::Math;
use crate::parse::div::take_title;
use crate::parse::element::is_structural;
use crate::parse::fence::{Fence, fence};
use crate::parse::figure::image_path;
use crate::parse::hidden::{Hides, shown_lines};
use crate::parse::include::included_code;
use crate::parse::inline::inlines;
use crate::parse::leaf::tokens;
use crate::parse::markdown::{Blocks, Builder, Last};
use crate::parse::remark::Kind;
use crate::parse::run::{is_escaped, push_mapped};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag as Start, TagEnd};
use std::ops::Range;

const TERM: Known = Known { what: "a term", classes: &[], keys: &[] };

impl<'a> Builder<'_, 'a> {
    /// `> text`, or an admonition.
    pub(crate) fn quote(
        &mut self,
        out: &mut Blocks,
        kind: Option<BlockQuoteKind>,
        range: Range<usize>,
        depth: usize,
    ) {
        let last = match kind {
            None if self.cx.dialect.full => Last::Attribution,
            _ => Last::No,
        };
        // Its paragraphs don't part the items of a list that it stands in. CommonMark 0.31 §5.3.
        let loose = self.loose;
        let mut blocks = self.container(depth, last);
        self.loose = loose;
        let attribution = self.attribution.take();
        let mut attrs = Attrs::default();
        let role = kind.map(|it| match it {
            BlockQuoteKind::Note => DivRole::Note,
            BlockQuoteKind::Tip => DivRole::Tip,
            BlockQuoteKind::Important => DivRole::Important,
            BlockQuoteKind::Warning => DivRole::Warning,
            BlockQuoteKind::Caution => DivRole::Caution,
        });
        let kind = match role {
            Some(role) => {
                let title = take_title(&mut blocks, &mut attrs);
                BlockKind::Div { role, number: (), title, blocks, attribution }
            }
            None => BlockKind::Quote { blocks, attribution },
        };
        self.push(out, kind, attrs, range);
    }

    pub(crate) fn list(
        &mut self,
        out: &mut Blocks,
        start: Option<u64>,
        range: Range<usize>,
        depth: usize,
    ) {
        let outer = self.loose;
        let mut tight = true;
        let mut items = Vec::new();
        while self.next_if(|it| matches!(it, Event::Start(Start::Item))).is_some() {
            let task = self.task.take();
            self.loose = false;
            let blocks = self.container(depth, Last::No);
            tight &= !self.loose;
            let done = std::mem::replace(&mut self.task, task);
            items.push(ListItem { done, blocks });
        }
        self.loose = outer;
        self.next_if(|it| matches!(it, Event::End(TagEnd::List(_))));
        let list = List { start, marks: Marks::default(), tight, items };
        self.push(out, BlockKind::List(list), Attrs::default(), range);
    }

    pub(crate) fn definitions(&mut self, out: &mut Blocks, range: Range<usize>, depth: usize) {
        let mut all: Vec<Definition<Parsed>> = Vec::new();
        while let Some((event, at)) = self.next_if(|it| !matches!(it, Event::End(_))) {
            match event {
                Event::Start(Start::DefinitionListTitle) => {
                    let leaf = self.leaf(Some(TagEnd::DefinitionListTitle));
                    let line = self.cx.trim(at);
                    let (content, attrs) = self.with_trailing(&leaf, &line, &TERM);
                    let term = Term { content, attrs };
                    match all.last_mut().filter(|it| it.definitions.is_empty()) {
                        Some(last) => last.terms.push(term),
                        None => all.push(Definition { terms: vec![term], definitions: Vec::new() }),
                    }
                }
                Event::Start(Start::DefinitionListDefinition) => {
                    let loose = self.loose;
                    let blocks = self.container(depth, Last::No);
                    self.loose = loose;
                    match all.last_mut() {
                        Some(last) => last.definitions.push(blocks),
                        None => out.extend(blocks),
                    }
                }
                _ => {}
            }
        }
        self.next_if(|it| matches!(it, Event::End(TagEnd::DefinitionList)));
        self.push(out, BlockKind::Definitions(all), Attrs::default(), range);
    }

    pub(crate) fn table(
        &mut self,
        out: &mut Blocks,
        columns: &[Alignment],
        range: Range<usize>,
        depth: usize,
    ) {
        let mut table = Table {
            columns: columns.iter().map(align).collect(),
            head: Vec::new(),
            rows: Vec::new(),
            stub: 0,
            widths: Vec::new(),
            caption: None,
        };
        let outer = std::mem::replace(&mut self.cx.in_cell, true);
        while let Some((event, at)) = self.next_if(|it| !matches!(it, Event::End(TagEnd::Table))) {
            match event {
                Event::Start(Start::TableHead) => {
                    let cells = self.cells(TagEnd::TableHead, depth);
                    if cells.iter().any(|it| !it.content.is_empty()) {
                        // A blank corner says that the first column names its rows.
                        table.stub = usize::from(cells.first().is_some_and(Cell::is_empty));
                        table.head = vec![cells];
                    }
                }
                Event::Start(Start::TableRow) => {
                    let mut cells = self.cells(TagEnd::TableRow, depth);
                    self.lint_caption(&cells, &at);
                    self.lint_cells(&at, columns.len());
                    cells.resize(columns.len(), Cell::of(Vec::new()));
                    table.rows.push(cells);
                }
                _ => {}
            }
        }
        self.next_if(|it| matches!(it, Event::End(TagEnd::Table)));
        self.cx.in_cell = outer;
        let span = self.cx.span(self.cx.trim(range.clone()));
        self.extend_cells(&mut table.head, span);
        self.extend_cells(&mut table.rows, span);
        self.lint_caption_before(out);
        self.push(out, BlockKind::Table(table), Attrs::default(), range);
    }

    fn cells(&mut self, end: TagEnd, depth: usize) -> Vec<Cell<Parsed>> {
        let mut cells = Vec::new();
        while let Some((event, _)) = self.next_if(|it| *it != Event::End(end)) {
            if matches!(event, Event::Start(Start::TableCell)) {
                let leaf = self.leaf(Some(TagEnd::TableCell));
                let found = tokens(self.cx, &leaf, leaf.all(), usize::MAX, 0);
                if found.iter().any(is_structural) {
                    cells.push(Cell::with(self.sealed_blocks(found, depth)));
                    continue;
                }
                let (content, _) = inlines(self.cx, found);
                cells.push(Cell::of(content));
            }
        }
        self.next_if(|it| *it == Event::End(end));
        cells
    }

    /// Cells beyond the head are left out. GFM 0.29 §4.10.
    fn lint_cells(&self, range: &Range<usize>, columns: usize) {
        let row = self.cx.trim(range.clone());
        let text = self.cx.slice(row.clone());
        let mut bars = text
            .bytes()
            .enumerate()
            .filter(|(at, it)| *it == b'|' && *at > 0 && !is_escaped(text, *at));
        let Some((bar, _)) = bars.nth(columns.saturating_sub(1)) else { return };
        let beyond = text.get(bar + 1..).unwrap_or_default();
        if !beyond.trim_matches(['|', ' ', '\t']).is_empty() {
            self.cx.remark(Kind::Cells, row.start + bar..row.end);
        }
    }

    /// pandoc takes `Table: Caption` before a table too.
    fn lint_caption_before(&self, out: &Blocks) {
        let Some(Block { kind: BlockKind::Paragraph(words), span: Some(span), .. }) = out.last()
        else {
            return;
        };
        if self.cx.dialect.full && plain_text(words).starts_with("Table: ") {
            self.cx.remarks.borrow_mut().add(Kind::CaptionBefore, *span);
        }
    }

    /// A caption right under its table is a row to Markdown.
    fn lint_caption(&mut self, cells: &[Cell<Parsed>], range: &Range<usize>) {
        let Some((first, rest)) = cells.split_first() else { return };
        let caption = plain_text(&first.content).starts_with(": ");
        if self.cx.dialect.full && caption && rest.iter().all(|it| it.content.is_empty()) {
            let span = self.cx.span_trimmed(range.clone());
            self.cx.push(
                Diagnostic::new(
                    Code::LintDialect,
                    "a caption right under a table is read as a row",
                )
                .at(span, "")
                .hint("leave an empty line before it"),
            );
        }
    }

    pub(crate) fn code(&mut self, out: &mut Blocks, kind: &CodeBlockKind<'a>, range: Range<usize>) {
        let mut text = Text::default();
        while let Some((event, at)) = self.next_if(|it| !matches!(it, Event::End(_))) {
            if let Event::Text(words) = event {
                match self.cx.scan.restored(&at) {
                    Some(original) => {
                        let original = original.replace("\r\n", "\n");
                        push_mapped(self.cx, &mut text, &original, at);
                    }
                    None => push_mapped(self.cx, &mut text, &words, at),
                }
            }
        }
        self.next_if(|it| matches!(it, Event::End(TagEnd::CodeBlock)));
        drop_line_end(&mut text);
        if text.text.contains('\t') {
            text = without_tabs(&text);
        }
        if let CodeBlockKind::Fenced(info) = kind
            && self.foreign_code(info, &range)
        {
            return;
        }
        let fence = match kind {
            CodeBlockKind::Fenced(info) => fence(self.cx, info, &range),
            CodeBlockKind::Indented => Fence::default(),
        };
        if self.cx.dialect.math == Math::Dollars && fence.language.as_deref() == Some("math") {
            // GitHub's fence of a formula.
            let equation = Equation { numbers: Vec::new(), tex: text, tree: () };
            self.push(out, BlockKind::Math(equation), fence.attrs, range);
            return;
        }
        let mut fence = match self.drawn(out, fence, &range) {
            Some(fence) => fence,
            None => return,
        };
        if let Some(code) = fence.include.as_ref().and_then(|it| included_code(self.cx, it)) {
            text = self.compared(&mut fence, code);
        }
        let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "" };
        if let Some(hides) = self.hides(fence.language.as_deref(), info) {
            text = shown_lines(&text, hides);
        }
        let attrs = fence.attrs.clone();
        let listing = fence.listing(self.cx, text);
        self.push(out, BlockKind::Code(listing), attrs, range);
    }

    /// Included code, with its changes where the fence names an older file.
    fn compared(&mut self, fence: &mut Fence, code: Text) -> Text {
        let Some(older) = &fence.against else { return code };
        let Some(before) = included_code(self.cx, older) else { return code };
        let mut found = changes(&before, &code);
        if found.is_empty() {
            let said = format!("`{}` says the same as the file it is compared with", older.path);
            self.cx.push(Diagnostic::new(Code::AttributeUnknown, said).at(older.span, ""));
            return code;
        }
        let text = std::mem::take(&mut found.text);
        fence.changes = Some(found);
        text
    }

    /// A diagram whose picture is named is that picture; `None` then.
    fn drawn(&mut self, out: &mut Blocks, fence: Fence, range: &Range<usize>) -> Option<Fence> {
        const DIAGRAMS: [&str; 5] = ["mermaid", "dot", "graphviz", "svgbob", "plantuml"];
        let language = fence.language.as_deref().unwrap_or_default();
        let Some((path, span)) = fence.render.clone() else {
            if self.cx.dialect.full && DIAGRAMS.contains(&language) && !fence.attrs.has("plain") {
                let line = self.cx.slice(range.clone()).lines().next().map_or(0, str::len);
                let span = self.cx.span(range.start..range.start + line);
                let message = format!("the diagram in `{language}` is set as code");
                self.cx.push(Diagnostic::new(Code::DiagramSource, message).at(span, "").hint(
                    "draw it with its own tool and name the picture, `{render=\"img/x.svg\" alt=\"…\"}`; \
                     `{.plain}` says that code is meant",
                ));
            }
            return Some(fence);
        };
        let image = ImageLink { path: image_path(self.cx, &path), span, decorative: false };
        let said = fence.alt.clone();
        let words = fence.caption.as_ref().map(|it| plain_text(&it.content)).unwrap_or_default();
        if said.is_none() {
            self.cx.facts.undescribed += 1;
            let message = format!("the picture `{path}` has no alternative text");
            let found = Diagnostic::new(Code::ImageAlt, message).at(span, "");
            self.cx.push(found.hint("say what it shows in `{alt=\"…\"}`"));
        }
        let figure =
            Figure { image, alt: said.unwrap_or(words), width: None, caption: fence.caption };
        self.push(out, BlockKind::Figure(figure), fence.attrs, range.clone());
        None
    }
}

impl<'a> Builder<'_, 'a> {
    /// The lines of code that an mdBook folder hides: by its language, or by `hidelines=` behind the fence.
    fn hides<'i>(&self, language: Option<&str>, info: &'i str) -> Option<Hides<'i>>
    where
        'a: 'i,
    {
        let mdbook = self.cx.dialect.mdbook?;
        let language = language?;
        if language == "rust" {
            return Some(Hides::Rust);
        }
        let given = info.split([',', ' ']).find_map(|it| it.strip_prefix("hidelines="));
        let hidden = given.or(mdbook.hidden_lines.get(language).map(String::as_str))?;
        (!hidden.is_empty()).then_some(Hides::Prefix(hidden))
    }

    /// `{=latex}` or `{r}` behind a fence; true where the block is for another writer and left out.
    fn foreign_code(&mut self, info: &str, range: &Range<usize>) -> bool {
        let Some(first) = info.strip_prefix('{').and_then(|it| it.bytes().next()) else {
            return false;
        };
        let line = self.cx.slice(range.clone()).lines().next().map_or(0, str::len);
        let line = range.start..range.start + line;
        if first == b'=' && self.cx.dialect.full {
            self.cx.remark(Kind::RawBlock, line);
            return true;
        }
        let brace = self.cx.slice(line.clone()).find('{').unwrap_or_default();
        if first.is_ascii_alphabetic() && attributes(self.cx.text(), line.start + brace).is_none() {
            self.cx.remark(Kind::Chunk, line);
        }
        false
    }
}

/// Columns from one tab stop to the next in code.
const TAB_STOP: usize = 4;

/// Code in which each tab is the blanks up to its stop: no face has a tab, and both outputs shall look alike.
pub(crate) fn without_tabs(text: &Text) -> Text {
    let mut out = Text::default();
    let (mut from, mut column) = (0, 0);
    for (at, sign) in text.text.char_indices() {
        match sign {
            '\n' => column = 0,
            '\t' => {
                out.append(&text.slice(from..at));
                let blanks = " ".repeat(TAB_STOP - column % TAB_STOP);
                match text.span(at, at + 1) {
                    Some(span) => out.push_made(&blanks, span),
                    None => out.append(&Text::generated(blanks.as_str())),
                }
                column += blanks.len();
                from = at + 1;
            }
            _ => column += 1,
        }
    }
    out.append(&text.slice(from..text.text.len()));
    out
}

/// Takes the last line end off.
pub(crate) fn drop_line_end(text: &mut Text) {
    if text.text.ends_with('\n') {
        text.text.pop();
    }
    let end = text.text.len();
    text.map.pieces.retain(|it| (it.at as usize) < end.max(1));
}

fn align(column: &Alignment) -> ColumnAlign {
    match column {
        Alignment::None | Alignment::Left => ColumnAlign::Start,
        Alignment::Center => ColumnAlign::Center,
        Alignment::Right => ColumnAlign::End,
    }
}
