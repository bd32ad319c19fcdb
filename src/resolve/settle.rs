//! Blocks and inlines as written to blocks and inlines with every reference looked up.

use crate::diag::{Code, Diagnostic, NodeId, Sink, Span};
use crate::files::Files;
use crate::image::Images;
use crate::manifest::Manifest;
use crate::math::tree::Formula;
use crate::math::{Macros, read};
use crate::model::{
    Attrs, Block, BlockKind, Callout, Caption, Cell, CiteItem, CrossForm, Definition, Equation,
    Facts, Figure, Generated, Heading, Inline, List, ListItem, Listing, Number, Parsed, Pending,
    RefKind, Resolved, Section, Settled, Table, Target, Term, Text, VerseLine, plain_text,
};
use crate::resolve::citation::Citations;
use crate::resolve::note::Notes;
use crate::resolve::number::{Labels, Mark};
use crate::resolve::{contents, glossary, matter, picture, statement, xref};
use std::sync::Arc;

/// Everything that looking up needs.
pub(crate) struct Context<'a> {
    pub(crate) sink: &'a mut Sink,
    pub(crate) files: &'a dyn Files,
    pub(crate) images: &'a mut Images,
    pub(crate) manifest: &'a Manifest,
    pub(crate) labels: &'a Labels,
    /// Path, slug and so on of every section, for links between files.
    pub(crate) places: &'a xref::Places,
    pub(crate) notes: Notes,
    pub(crate) citations: Citations<'a>,
    pub(crate) index: crate::resolve::index::Marks,
    pub(crate) terms: &'a glossary::Terms,
    /// The section at hand.
    pub(crate) section: usize,
    /// The next block's mark; `None` inside a note, whose blocks are not counted.
    pub(crate) next_block: Option<usize>,
    /// Commands of the book's own, and those that formulas so far have defined for all that follow.
    pub(crate) macros: Macros,
    /// How many lists divs have asked for.
    pub(crate) lists: usize,
    /// What speaks against claims of accessibility.
    pub(crate) facts: Facts,
}

/// A section with everything in it looked up; generated matter is still empty.
pub(crate) fn settle(cx: &mut Context<'_>, section: Section<Parsed>) -> Section<Settled> {
    let mark = cx.labels.sections.get(cx.section).cloned().unwrap_or_default();
    let mut attrs = section.attrs;
    attrs.id =
        mark.anchor.and_then(|it| cx.labels.anchors.get(it.0 as usize)).map(|it| it.0.clone());
    let title = inlines(cx, section.title);
    let mut blocks = Vec::new();
    cx.drain_notes();
    for block in section.blocks {
        blocks.push(settle_block(cx, block));
        // The notes of a paragraph come right after it in reading order.
        cx.drain_notes();
    }
    Section {
        region: section.region,
        role: section.role,
        slug: section.slug,
        draft: section.draft,
        depth: section.depth,
        in_part: section.in_part,
        number: mark.number,
        title,
        short: section.short,
        attrs,
        node: NodeId::NONE,
        blocks,
        path: section.path,
        span: section.span,
    }
}

impl Context<'_> {
    /// The mark of the next block in reading order.
    fn mark(&mut self) -> Mark {
        let Some(next) = &mut self.next_block else { return Mark::default() };
        *next += 1;
        self.labels.blocks.get(*next - 1).cloned().unwrap_or_default()
    }

    /// The attributes with the id that the anchor bears.
    fn named(&self, mut attrs: Attrs, mark: &Mark) -> Attrs {
        let own = attrs.id.as_ref().and_then(|it| self.labels.by_id.get(it)).map(|it| it.anchor);
        let anchor = mark.anchor.or(own);
        attrs.id =
            anchor.and_then(|it| self.labels.anchors.get(it.0 as usize)).map(|it| it.0.clone());
        attrs
    }

    /// Looks up what notes hold, until no note is left.
    fn drain_notes(&mut self) {
        while let Some((id, pending)) = self.notes.next() {
            let outside = self.next_block.take();
            self.citations.note = Some(id.0);
            let blocks = pending.into_iter().map(|it| settle_block(self, it)).collect();
            self.citations.note = None;
            self.next_block = outside;
            self.notes.fill(id, blocks);
        }
    }

    /// Reads a formula, and says what can't be read in it.
    fn formula(&mut self, tex: &Text, span: Option<Span>) -> Option<Arc<Formula>> {
        let problem = match read(&tex.text, &mut self.macros) {
            Ok(formula) => {
                for (id, at) in &formula.references {
                    if !self.labels.by_id.contains_key(id) {
                        let at = tex.span(at.start as usize, at.end as usize).or(span);
                        xref::unknown(self, RefKind::Equation, id, at);
                    }
                }
                return Some(Arc::new(formula));
            }
            Err(it) => it,
        };
        let said = format!("this formula can't be read: {}", problem.said);
        let at = tex.span(problem.at.start as usize, problem.at.end as usize).or(span);
        let found = Diagnostic::new(Code::MathSyntax, said).at_maybe(at, "");
        let found = match problem.near {
            Some(near) => found.hint(format!("did you mean `{near}`?")),
            None => found,
        };
        self.sink.push(found.hint("it is shown as it is typed"));
        None
    }
}

/// A formula in a line that can't be read, with the signs around it.
fn as_typed(tex: &Text) -> Text {
    let mut text = Text::generated("$");
    text.append(tex);
    text.append(&Text::generated("$"));
    text
}

pub(crate) fn settle_block(cx: &mut Context<'_>, block: Block<Parsed>) -> Block<Settled> {
    let mark = cx.mark();
    let attrs = cx.named(block.attrs, &mark);
    let kind = settle_kind(cx, block.kind, &attrs, block.span, mark);
    Block { node: NodeId::NONE, span: block.span, attrs, kind }
}

fn blocks(cx: &mut Context<'_>, blocks: Vec<Block<Parsed>>) -> Vec<Block<Settled>> {
    blocks.into_iter().map(|it| settle_block(cx, it)).collect()
}

fn settle_kind(
    cx: &mut Context<'_>,
    kind: BlockKind<Parsed>,
    attrs: &Attrs,
    span: Option<Span>,
    Mark { number, rows, .. }: Mark,
) -> BlockKind<Settled> {
    match kind {
        BlockKind::Paragraph(content) => BlockKind::Paragraph(inlines(cx, content)),
        BlockKind::Heading(it) => BlockKind::Heading(heading(cx, it, number)),
        BlockKind::Quote { blocks: inner, attribution } => BlockKind::Quote {
            blocks: blocks(cx, inner),
            attribution: attribution.map(|it| inlines(cx, it)),
        },
        BlockKind::Verse(lines) => BlockKind::Verse(
            lines
                .into_iter()
                .map(|it| VerseLine { indent: it.indent, content: inlines(cx, it.content) })
                .collect(),
        ),
        BlockKind::List(it) => BlockKind::List(list(cx, it)),
        BlockKind::Definitions(all) => {
            BlockKind::Definitions(all.into_iter().map(|it| definition(cx, it)).collect())
        }
        BlockKind::Code(it) => BlockKind::Code(listing(cx, it, number)),
        BlockKind::Table(it) => BlockKind::Table(table(cx, it, number)),
        BlockKind::Figure(it) => figure(cx, it, span, number),
        BlockKind::Div { role, title, blocks: inner, attribution, .. } => {
            let title = title.map(|it| heading(cx, it, None));
            let inner = blocks(cx, inner);
            let attribution = attribution.map(|it| inlines(cx, it));
            let div = statement::Div { role, number, title, blocks: inner };
            statement::statement(cx, div, attribution)
        }
        BlockKind::Question { question, answer } => BlockKind::Question {
            question: heading(cx, question, number),
            answer: blocks(cx, answer),
        },
        BlockKind::Card { work: (key, at), blocks: inner } => {
            let work = cx.citations.card(cx.sink, &key, (cx.section, at));
            let cover = attrs.get("cover").map(str::to_owned);
            let cover = cover.and_then(|it| picture::read(cx, &it, span));
            BlockKind::Card {
                work: Box::new(crate::model::Work { cover, ..work }),
                blocks: blocks(cx, inner),
            }
        }
        BlockKind::SceneBreak => BlockKind::SceneBreak,
        BlockKind::PageBreak => BlockKind::PageBreak,
        BlockKind::Math(Equation { tex, .. }) => {
            let tree = cx.formula(&tex, span);
            BlockKind::Math(Equation { numbers: rows, tex, tree })
        }
        BlockKind::Generated(()) => generated(cx, attrs, span),
    }
}

fn heading(cx: &mut Context<'_>, it: Heading<Parsed>, number: Option<Number>) -> Heading<Settled> {
    Heading { level: it.level, number, content: inlines(cx, it.content), short: it.short }
}

fn list(cx: &mut Context<'_>, it: List<Parsed>) -> List<Settled> {
    let items = it.items.into_iter();
    List {
        start: it.start,
        marks: it.marks,
        tight: it.tight,
        items: items.map(|it| ListItem { done: it.done, blocks: blocks(cx, it.blocks) }).collect(),
    }
}

fn definition(cx: &mut Context<'_>, it: Definition<Parsed>) -> Definition<Settled> {
    let terms = it.terms.into_iter().map(|term| {
        let attrs = cx.named(term.attrs, &Mark::default());
        let mut content = inlines(cx, term.content);
        if attrs.id.is_some() {
            // A term has no node; the span around its words has one, to which links lead.
            let own = Attrs { id: attrs.id.clone(), ..Attrs::default() };
            content = vec![Inline::Span { attrs: own, node: NodeId::NONE, content }];
        }
        Term { content, attrs: Attrs { id: None, ..attrs } }
    });
    let terms = terms.collect();
    Definition { terms, definitions: it.definitions.into_iter().map(|it| blocks(cx, it)).collect() }
}

fn listing(cx: &mut Context<'_>, it: Listing<Parsed>, number: Option<Number>) -> Listing<Settled> {
    let Listing { language, text, caption, name, numbers, looks, fit, callouts, tokens } = it;
    let caption = captioned(cx, caption, number);
    let name = name.map(|it| inlines(cx, it));
    let mark = |it: Callout<Parsed>| Callout { line: it.line, mark: inlines(cx, it.mark) };
    let callouts = callouts.into_iter().map(mark).collect();
    Listing { language, text, caption, name, numbers, looks, fit, callouts, tokens }
}

/// A caption; what has a number, to which the text may refer, shows it without words too.
fn captioned(
    cx: &mut Context<'_>,
    caption: Option<Caption<Parsed>>,
    number: Option<Number>,
) -> Option<Caption<Settled>> {
    let content = caption.map(|it| inlines(cx, it.content));
    let shows = content.is_some() || number.as_ref().is_some_and(|it| it.shown);
    shows.then(|| Caption { number, content: content.unwrap_or_default() })
}

fn table(cx: &mut Context<'_>, it: Table<Parsed>, number: Option<Number>) -> Table<Settled> {
    // The caption stands above and is read first.
    let caption = captioned(cx, it.caption, number);
    let mut cell = |it: Cell<Parsed>| Cell {
        content: inlines(cx, it.content),
        blocks: blocks(cx, it.blocks),
        extent: it.extent,
    };
    let mut row = |it: Vec<Cell<Parsed>>| it.into_iter().map(&mut cell).collect();
    Table {
        columns: it.columns,
        head: it.head.into_iter().map(&mut row).collect(),
        rows: it.rows.into_iter().map(&mut row).collect(),
        stub: it.stub,
        widths: it.widths,
        caption,
    }
}

fn figure(
    cx: &mut Context<'_>,
    it: Figure<Parsed>,
    span: Option<Span>,
    number: Option<Number>,
) -> BlockKind<Settled> {
    let caption = captioned(cx, it.caption, number);
    let alt = picture::alt(cx, &it.image, it.alt, caption.as_ref(), span);
    match picture::load(cx, &it.image) {
        Some(image) => BlockKind::Figure(Figure { image, alt, width: it.width, caption }),
        None => BlockKind::Paragraph(picture::absent(&it.image, alt, caption)),
    }
}

/// Most lists that the divs of a book ask for: each holds all works, headings or entries.
pub(crate) const MAX_LISTS: usize = 100;

/// A div that asks for generated matter; it is filled when all of the book is known.
fn generated(cx: &mut Context<'_>, attrs: &Attrs, span: Option<Span>) -> BlockKind<Settled> {
    cx.lists += 1;
    if cx.lists > MAX_LISTS {
        let said = format!("the divs of a book ask for more than {MAX_LISTS} lists");
        cx.sink.push(Diagnostic::new(Code::NestingTooDeep, said).at_maybe(span, "left out"));
        return BlockKind::Paragraph(Vec::new());
    }
    if attrs.has("bibliography") {
        return BlockKind::Generated(Generated::Bibliography(Vec::new()));
    }
    if let Some(contents) = matter::contents_of(attrs) {
        return BlockKind::Generated(Generated::Contents(contents));
    }
    if attrs.has("index") {
        return BlockKind::Generated(Generated::Index(Vec::new()));
    }
    BlockKind::Paragraph(Vec::new())
}

pub(crate) fn inlines(cx: &mut Context<'_>, all: Vec<Inline<Parsed>>) -> Vec<Inline<Settled>> {
    let mut out = Vec::with_capacity(all.len());
    for inline in all {
        settle_inline(cx, &mut out, inline);
    }
    out
}

fn settle_inline(cx: &mut Context<'_>, out: &mut Vec<Inline<Settled>>, inline: Inline<Parsed>) {
    let settled = match inline {
        Inline::Text(text) => {
            cx.notes.push_text(out, text);
            return;
        }
        Inline::Styled { style, content } => {
            Inline::Styled { style, content: inlines(cx, content) }
        }
        Inline::Span { attrs, content, .. } => {
            span(cx, out, attrs, content);
            return;
        }
        Inline::Code(text) => Inline::Code(text),
        Inline::LineBreak => Inline::LineBreak,
        Inline::Math(text, ()) => {
            let at = text.span(0, text.text.len());
            let tree = cx.formula(&text, at);
            let shown = if tree.is_none() { as_typed(&text) } else { text };
            Inline::Math(shown, tree)
        }
        Inline::Reference(pending) => {
            reference(cx, out, pending);
            return;
        }
    };
    out.push(settled);
}

fn span(
    cx: &mut Context<'_>,
    out: &mut Vec<Inline<Settled>>,
    mut attrs: Attrs,
    content: Vec<Inline<Parsed>>,
) {
    let term = attrs.has("gls") || attrs.get("gls").is_some();
    let to = if term { term_of(cx, &attrs, &content) } else { None };
    attrs.classes.retain(|it| it != "gls");
    attrs.pairs.retain(|it| it.0 != "gls");
    let attrs = cx.named(attrs, &Mark::default());
    let content = inlines(cx, content);
    let span = |content| Inline::Span { attrs: attrs.clone(), node: NodeId::NONE, content };
    match to {
        Some(to) => {
            let content = if attrs == Attrs::default() { content } else { vec![span(content)] };
            xref::linked(out, to, String::new(), content);
        }
        None => out.push(span(content)),
    }
}

/// Where a link to the glossary leads: to the term that it names, or to that of its own words.
fn term_of(cx: &mut Context<'_>, attrs: &Attrs, content: &[Inline<Parsed>]) -> Option<Target> {
    let words = plain_text(content);
    let term = attrs.get("gls").unwrap_or(&words);
    let id = cx.terms.get(&glossary::key(term));
    if let Some(label) = id.and_then(|it| cx.labels.by_id.get(it)) {
        return Some(Target::Internal(label.anchor));
    }
    let words = content.iter().filter_map(Inline::as_words);
    let at = words.into_iter().find_map(|it| it.span(0, it.text.len()));
    let said = Diagnostic::new(Code::TermUnknown, format!("no glossary has the term `{term}`"));
    let said = said.at_maybe(at, "would lead to it");
    let known = cx.terms.keys().map(String::as_str);
    cx.sink.push(if cx.sink.is_full() { said } else { said.one_of(term, "terms", known) });
    None
}

fn reference(cx: &mut Context<'_>, out: &mut Vec<Inline<Settled>>, pending: Pending) {
    match pending {
        Pending::Link { to, title, content, span } => {
            let content = xref::without_links(inlines(cx, content));
            xref::link(cx, out, &to, title, content, span);
        }
        Pending::Image { image, alt, width } => {
            let at = Some(image.span);
            let alt = picture::alt(cx, &image, alt, None, at);
            match picture::load(cx, &image) {
                Some(id) => out.push(Inline::Reference(Resolved::Image { image: id, alt, width })),
                None => out.extend(picture::absent(&image, alt, None)),
            }
        }
        Pending::Note { label, span } => {
            let mark = cx.notes.mark(cx.sink, &label, span, cx.section);
            out.push(mark);
        }
        Pending::InlineNote { content, span } => {
            let mark = cx.notes.inline(content, span, cx.section);
            out.push(mark);
        }
        Pending::Citation { items, mode, span } => {
            if let Some((kind, id)) = quarto(cx, &items) {
                let bare = items.first().is_some_and(|it| it.suppress_author);
                let form = if bare { CrossForm::Number } else { CrossForm::Full };
                out.push(xref::cross(cx, kind, &id, form, span));
                return;
            }
            let items = items
                .into_iter()
                .map(|it| crate::resolve::citation::Item {
                    prefix: inlines(cx, it.prefix),
                    suffix: inlines(cx, it.suffix),
                    key: it.key,
                    span: it.span,
                    locator: it.locator,
                    suppress_author: it.suppress_author,
                })
                .collect();
            crate::resolve::citation::cite(cx, out, items, mode, span);
        }
        Pending::CrossRef { kind, id, form, span } => {
            out.push(xref::cross(cx, kind, &id, form, span))
        }
        Pending::Index { content, mut mark, span } => {
            let content = inlines(cx, content);
            let words = std::mem::take(&mut mark.words);
            let mut words: Vec<_> = words.into_iter().map(|it| inlines(cx, it)).collect();
            if words.is_empty() && mark.entry.len() == 1 {
                words.push(contents::bare(&content));
            }
            match cx.index.mark(cx.sink, mark, words, (cx.section, span)) {
                Some(id) => {
                    out.push(Inline::Reference(Resolved::Index { content, id, node: NodeId::NONE }))
                }
                None => out.extend(content),
            }
        }
    }
}

/// `@fig-plan`, as Quarto writes cross-references: an id of the book that no work has for its key.
fn quarto(cx: &Context<'_>, items: &[CiteItem]) -> Option<(RefKind, String)> {
    let [CiteItem { key, prefix, suffix, locator: None, .. }] = items else { return None };
    let (word, _) = key.split_once('-')?;
    let known = RefKind::PREFIXES.iter().find(|it| it.0 == word).map(|it| it.1);
    let own = cx.manifest.theorems.iter().any(|it| it.prefix == word);
    let kind = known.or(own.then_some(RefKind::Theorem))?;
    let refers = prefix.is_empty() && suffix.is_empty() && cx.labels.by_id.contains_key(key);
    (refers && cx.citations.title(key).is_none()).then(|| (kind, key.clone()))
}
