//! Fenced divs to blocks: roles, cards, questions, verse, page control, includes.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::files::join;
use crate::manifest::TheoremKind;
use crate::model::{
    Attrs, Block, BlockKind, DivRole, Heading, Inline, ListOf, MAX_DEPTH, Parsed, Pending,
    VerseLine,
};
use crate::parse::attr::{Known, Raw, attributes, settle};
use crate::parse::element::Within;
use crate::parse::include::include;
use crate::parse::index::emphasised;
use crate::parse::markdown::{Blocks, Builder, Last};
use crate::parse::scan::Fence;
use std::ops::Range;

/// Divs that become blocks of their own.
const SPECIAL: [&str; 4] = ["verse", "card", "list-table", "page-break"];
/// Divs that ask for what recto makes.
const MADE: [&str; 6] = [
    "bibliography",
    "index",
    ListOf::Headings.name(),
    ListOf::Figures.name(),
    ListOf::Tables.name(),
    ListOf::Listings.name(),
];

/// Classes that say how pages break.
const PAGE: [&str; 5] = ["keep", "keep-with-next", "recto", "center", "page-break"];

const DIV: Known = Known {
    what: "a div",
    classes: &["keep", "keep-with-next", "recto", "unnumbered", "center", "as-typed"],
    keys: &["include"],
};

/// Keys that say what a card shows, and how deep a list of contents goes.
const CARD: Known = Known { what: "a card", keys: &["ref", "cover"], ..DIV };
/// Keys that say what a theorem or a box is called.
const TITLED: Known = Known { keys: &["include", "title", "name"], ..DIV };
const TOC: Known = Known { what: "a list of contents", keys: &["levels"], ..DIV };
/// Keys that say which works a bibliography holds.
const BIBLIOGRAPHY: Known = Known {
    what: "a bibliography",
    keys: &["scope", "cited", "type", "not-type", "keyword", "not-keyword", "back-references"],
    ..DIV
};

/// Keys of generated matter that take one of a few values, and what is said of another.
const CHOICES: [(&str, &[&str], &str); 4] = [
    ("levels", &["1", "2", "3"], "depth of a list of contents"),
    ("scope", &["book", "chapter"], "scope of a bibliography"),
    ("cited", &["yes", "no", "all"], "choice of works"),
    ("back-references", &["yes", "no"], "choice of references back"),
];

/// A fence taken apart.
struct Opened {
    name: Option<(String, Range<usize>)>,
    raw: Raw,
}

impl Builder<'_, '_> {
    /// A comment that stands for a fence.
    pub(crate) fn fence(
        &mut self,
        out: &mut Blocks,
        fence: &Fence,
        range: Range<usize>,
        depth: usize,
    ) {
        match fence {
            Fence::Open { colons, rest } => {
                let opened = self.opened(rest);
                self.div(out, opened, *colons, range, depth);
            }
            Fence::Close { colons } => self.close(*colons, &range),
            Fence::VerseOpen => {
                let outer = std::mem::replace(&mut self.cx.verse, true);
                let blocks = self.blocks(depth + 1, Last::No);
                self.cx.verse = outer;
                self.closing = None;
                self.verse(out, blocks, Attrs::default(), range);
            }
            Fence::VerseClose => self.closing = Some(self.open.len()),
        }
    }

    /// Which div a closing fence closes: the innermost of its length, else the innermost.
    fn close(&mut self, colons: usize, range: &Range<usize>) {
        let same = self.open.iter().rposition(|it| *it == Within::Div(colons));
        let any = || self.open.iter().rposition(|it| matches!(it, Within::Div(_)));
        match same.or_else(any) {
            Some(index) => {
                self.end = range.end;
                self.end_at(index);
            }
            None => {
                let span = self.cx.span(self.cx.trim(range.clone()));
                let found = Diagnostic::new(Code::DivUnclosed, "this `:::` closes nothing");
                let hint = match self.made.take() {
                    Some(name) => format!("`::: {name}` holds nothing: it ends where it begins"),
                    None => "in lists and quotes a div begins and ends inside of the same one"
                        .to_owned(),
                };
                self.cx.push(found.at(span, "no div is open here").hint(hint));
            }
        }
    }

    /// Name and attributes after the colons.
    fn opened(&mut self, rest: &Range<usize>) -> Opened {
        let aside = &self.cx.scan.aside;
        let text = aside.text.get(..rest.end).unwrap_or_default();
        let line = text.get(rest.start..).unwrap_or_default();
        let length = line.find([' ', '\t', '{']).unwrap_or(line.len());
        let mut opened = Opened { name: None, raw: Raw::default() };
        if length > 0 {
            let range = rest.start..rest.start + length;
            opened.name = Some((line.get(..length).unwrap_or_default().to_owned(), range));
        }
        let after = line.get(length..).unwrap_or_default();
        let at = rest.end - after.trim_ascii_start().len();
        match attributes(text, at).filter(|it| it.range.end == rest.end) {
            Some(raw) => opened.raw = raw,
            None if after.trim_ascii().is_empty() => {}
            None => {
                let span = aside.span(at..rest.end);
                self.cx.push(
                    Diagnostic::new(Code::AttributeSyntax, "this can't be read as attributes")
                        .at(span, "left out")
                        .hint("a div is opened by `::: name` or `::: {.name #id key=\"value\"}`"),
                );
            }
        }
        // `::: keep` is short for `::: {.keep}`.
        if let Some(class) = opened.name.take_if(|it| DIV.classes.contains(&it.0.as_str())) {
            opened.raw.classes.insert(0, class);
        }
        if opened.name.is_none() {
            let named = |it: &(String, Range<usize>)| self.is_name(&it.0);
            let at = opened.raw.classes.iter().position(named);
            let at = at.or_else(|| {
                opened.raw.classes.iter().position(|it| !DIV.classes.contains(&it.0.as_str()))
            });
            opened.name = at.map(|it| opened.raw.classes.remove(it));
        }
        opened
    }

    fn div(
        &mut self,
        out: &mut Blocks,
        mut opened: Opened,
        colons: usize,
        range: Range<usize>,
        depth: usize,
    ) {
        let name = opened.name.take();
        let word = name.as_ref().map(|it| it.0.as_str());
        let file = opened.raw.pairs.iter().find(|it| it.0 == "include").cloned();
        let holds_nothing =
            file.is_some() || word.is_some_and(|it| it == "page-break" || MADE.contains(&it));
        if holds_nothing && !self.close_at_once(colons) {
            self.made = MADE.iter().find(|it| word == Some(it)).copied();
        }
        if let Some((_, path, at)) = file {
            let span = self.cx.scan.aside.span(at);
            let (blocks, notes) = include(self.cx, &path, span, depth);
            out.extend(blocks);
            self.add_notes(notes);
            return;
        }
        if holds_nothing {
            self.made(out, word, opened.raw, range);
            return;
        }
        if depth >= MAX_DEPTH {
            self.cx.too_deep(range);
            self.open.push(Within::Div(colons));
            self.flat += 1;
            return;
        }
        let by_id = self.role_by_id(&opened.raw);
        let role = name.as_ref().map_or(by_id, |it| self.role(it));
        let quoted = matches!(role, Some(DivRole::Epigraph | DivRole::Pullquote));
        let last = if quoted { Last::Attribution } else { Last::No };
        let outer = std::mem::replace(&mut self.cx.verse, word == Some("verse"));
        let in_cell = std::mem::replace(&mut self.cx.in_cell, word == Some("list-table"));
        let (blocks, end) = self.inside(&range, colons, depth, last);
        (self.cx.verse, self.cx.in_cell) = (outer, in_cell);
        let whole = range.start..end;
        match word {
            Some("card") => self.card(out, opened.raw, blocks, whole),
            Some("list-table") => self.list_table(out, opened.raw, blocks, whole),
            Some("verse") => {
                let map = &self.cx.scan.aside;
                let attrs = settle(self.cx, map, opened.raw, &DIV);
                self.verse(out, blocks, attrs, whole);
            }
            _ => {
                self.roled(out, role.unwrap_or(DivRole::Plain), opened.raw, blocks, whole);
                let own = name.filter(|_| role.is_none());
                if let (Some((own, _)), Some(block)) = (own, out.last_mut()) {
                    block.attrs.classes.insert(0, own);
                }
            }
        }
    }

    /// A page break, or what recto makes.
    fn made(&mut self, out: &mut Blocks, word: Option<&str>, raw: Raw, range: Range<usize>) {
        let map = &self.cx.scan.aside;
        let known = match word {
            Some("toc") => &TOC,
            Some("bibliography") => &BIBLIOGRAPHY,
            _ => &DIV,
        };
        let mut attrs = settle(self.cx, map, raw, known);
        self.check_choices(&attrs, &range);
        let kind = if word == Some("page-break") {
            BlockKind::PageBreak
        } else {
            attrs.classes.extend(word.map(str::to_owned));
            BlockKind::Generated(())
        };
        self.push(out, kind, attrs, range);
    }

    /// Says that a key of generated matter has a value that means nothing.
    fn check_choices(&mut self, attrs: &Attrs, range: &Range<usize>) {
        for (key, values, what) in CHOICES {
            let Some(value) = attrs.get(key).filter(|it| !values.contains(it)) else { continue };
            let span = self.cx.span(self.cx.trim(range.clone()));
            let found = Diagnostic::new(Code::AttributeUnknown, format!("`{value}` is no {what}"));
            let values: Vec<String> = values.iter().map(|it| format!("`{it}`")).collect();
            let hint = match values.split_last() {
                Some((last, most)) => format!("`{key}` is {} or {last}", most.join(", ")),
                None => String::new(),
            };
            self.cx.push(found.at(span, "").hint(hint));
        }
    }

    /// Takes the closing fence of a div that holds nothing, if it has one of its own; whether it has.
    fn close_at_once(&mut self, colons: usize) -> bool {
        let outer = self.open.last() == Some(&Within::Div(colons));
        let closes = |it: &Fence| matches!(it, Fence::Close { colons: it } if *it == colons);
        let closed = !outer && self.next_fence().is_some_and(closes);
        if closed {
            self.skip_fence();
        }
        closed
    }

    /// Blocks up to the closing fence, and where that ends.
    fn inside(
        &mut self,
        range: &Range<usize>,
        colons: usize,
        depth: usize,
        last: Last,
    ) -> (Blocks, usize) {
        let index = self.open.len();
        self.open.push(Within::Div(colons));
        self.end = range.end;
        let carried = self.carried.len();
        let blocks = self.blocks(depth + 1, last);
        self.open.truncate(index);
        self.drop_carried(carried);
        if self.closing == Some(index) {
            self.closing = None;
        } else {
            let span = self.cx.span(self.cx.trim(range.clone()));
            self.cx.push(
                Diagnostic::new(Code::DivUnclosed, "this div is never closed")
                    .at(span, "")
                    .hint("close it by a line of as many colons, inside of the same list or quote"),
            );
        }
        (blocks, self.end.max(range.end))
    }

    /// The theorem that is called so.
    fn theorem(&self, is: impl Fn(&TheoremKind) -> bool) -> Option<DivRole> {
        let mut kinds = (0..).zip(self.cx.dialect.theorems);
        let (kind, it) = kinds.find(|it| is(it.1))?;
        Some(DivRole::Theorem { kind, look: it.look })
    }

    /// What a div without a name is by the prefix of its id, as Quarto has it.
    fn role_by_id(&self, raw: &Raw) -> Option<DivRole> {
        let (prefix, _) = raw.id.as_ref()?.0.split_once(['-', ':'])?;
        match prefix {
            "exr" => Some(DivRole::Exercise),
            "alg" => Some(DivRole::Algorithm),
            _ => self.theorem(|it| it.prefix == prefix),
        }
    }

    /// Whether a class is a div's name.
    fn is_name(&self, class: &str) -> bool {
        SPECIAL.contains(&class)
            || MADE.contains(&class)
            || DivRole::from_name(class).is_some()
            || self.cx.dialect.theorems.iter().any(|it| it.name == class)
    }

    fn role(&mut self, (name, at): &(String, Range<usize>)) -> Option<DivRole> {
        if SPECIAL.contains(&name.as_str()) || MADE.contains(&name.as_str()) {
            return None;
        }
        if let Some(theorem) = self.theorem(|it| it.name == *name) {
            return Some(theorem);
        }
        if let Some(role) = DivRole::from_name(name) {
            return Some(role);
        }
        let span = self.cx.scan.aside.span(at.clone());
        let theorems = self.cx.dialect.theorems.iter().map(|it| &*it.name);
        let names = DivRole::NAMED.iter().map(|it| -> &str { it.name() });
        let names = names.chain(SPECIAL).chain(MADE).chain(PAGE).chain(theorems);
        self.cx.push(
            Diagnostic::new(Code::DivUnknown, format!("no div is called `{name}`"))
                .at(span, "set as ordinary text")
                .did_you_mean(name, names),
        );
        None
    }

    /// A div of the vocabulary, or one with attributes only.
    fn roled(
        &mut self,
        out: &mut Blocks,
        role: DivRole,
        raw: Raw,
        mut blocks: Blocks,
        range: Range<usize>,
    ) {
        let map = &self.cx.scan.aside;
        let titled =
            !matches!(role, DivRole::Plain | DivRole::Keep | DivRole::Faq | DivRole::Glossary);
        let mut attrs = settle(self.cx, map, raw, if titled { &TITLED } else { &DIV });
        let mut attribution = self.attribution.take();
        let mut role = role;
        if role == DivRole::Plain && attrs.has("keep") {
            attrs.classes.retain(|it| it != "keep");
            role = DivRole::Keep;
        }
        if matches!(role, DivRole::Epigraph | DivRole::Pullquote) && attribution.is_none() {
            lift_quote(&mut blocks, &mut attribution);
        }
        let mut title = None;
        if role == DivRole::Faq {
            blocks = questions(blocks);
        } else if !matches!(role, DivRole::Plain | DivRole::Keep) {
            title = take_title(&mut blocks, &mut attrs);
        }
        if titled {
            title = title.or_else(|| given_title(&attrs));
            attrs.pairs.retain(|it| it.0 != "title" && it.0 != "name");
        }
        if let DivRole::Theorem { kind, .. } = role {
            let kind = self.cx.dialect.theorems.get(usize::from(kind));
            if let Some(kind) = kind {
                self.cx.lint_prefix(kind, attrs.id.as_deref(), &range);
                attrs.classes.push(kind.name.to_string());
            }
        }
        let kind = BlockKind::Div { role, number: (), title, blocks, attribution };
        self.push(out, kind, attrs, range);
    }

    /// `::: {.card ref=key}`.
    fn card(&mut self, out: &mut Blocks, raw: Raw, blocks: Blocks, range: Range<usize>) {
        let map = &self.cx.scan.aside;
        let reference = raw.pairs.iter().find(|it| it.0 == "ref").cloned();
        let mut attrs = settle(self.cx, map, raw, &CARD);
        attrs.pairs.retain(|(key, _)| key != "ref");
        for (key, value) in &mut attrs.pairs {
            if key == "cover" {
                *value = join(self.cx.path, value);
            }
        }
        let Some((_, key, at)) = reference else {
            let span = self.cx.span(self.cx.trim(range.clone()));
            self.cx.push(
                Diagnostic::new(Code::AttributeSyntax, "a card names its work")
                    .at(span, "")
                    .hint("write `::: {.card ref=key}` with a key of the bibliography"),
            );
            let (role, title, attribution) = (DivRole::Plain, None, None);
            self.push(
                out,
                BlockKind::Div { role, number: (), title, blocks, attribution },
                attrs,
                range,
            );
            return;
        };
        let quote = usize::from(map.text.get(..at.end).is_some_and(|it| it.ends_with(['"', '\''])));
        let end = at.end - quote;
        let work = (key.clone(), map.span(end.saturating_sub(key.len())..end));
        self.push(out, BlockKind::Card { work, blocks }, attrs, range);
    }

    /// Paragraphs of a verse div as lines; a new paragraph is a new stanza.
    fn verse(&mut self, out: &mut Blocks, blocks: Blocks, attrs: Attrs, range: Range<usize>) {
        let mut lines: Vec<VerseLine<Parsed>> = Vec::new();
        let mut others = Vec::new();
        for block in blocks {
            let BlockKind::Paragraph(words) = block.kind else {
                others.push(block);
                continue;
            };
            if !lines.is_empty() {
                lines.push(VerseLine { indent: 0, content: Vec::new() });
            }
            for content in split_lines(words) {
                let indent = first_byte(&content).map_or(0, |it| self.cx.scan.indent_at(it));
                lines.push(VerseLine { indent, content });
            }
        }
        if !lines.is_empty() || others.is_empty() {
            self.push(out, BlockKind::Verse(lines), attrs, range);
        }
        out.extend(others);
    }
}

/// An epigraph that is nothing but a quotation is that quotation.
fn lift_quote(blocks: &mut Blocks, attribution: &mut Option<Vec<Inline<Parsed>>>) {
    if let [Block { kind: BlockKind::Quote { blocks: inner, attribution: whose }, attrs, .. }] =
        blocks.as_mut_slice()
        && *attrs == Attrs::default()
    {
        *attribution = whose.take();
        *blocks = std::mem::take(inner);
    }
}

/// The blocks of a page for epigraphs: each div or quotation is one, else all of them together.
pub(crate) fn epigraph(mut blocks: Blocks, by: Option<Vec<Inline<Parsed>>>) -> Blocks {
    let is_set = |it: &Block<Parsed>| match &it.kind {
        BlockKind::Div { role, .. } => *role == DivRole::Epigraph,
        BlockKind::Generated(()) | BlockKind::PageBreak | BlockKind::SceneBreak => true,
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Question { .. }
        | BlockKind::Card { .. }
        | BlockKind::Math(_) => false,
    };
    let quoted = |it: &Block<Parsed>| is_set(it) || matches!(it.kind, BlockKind::Quote { .. });
    let role = DivRole::Epigraph;
    if by.is_none() && blocks.iter().all(quoted) {
        for block in &mut blocks {
            if let BlockKind::Quote { blocks, attribution } = &mut block.kind {
                let (blocks, attribution) = (std::mem::take(blocks), attribution.take());
                block.kind = BlockKind::Div { role, number: (), title: None, blocks, attribution };
            }
        }
        return blocks;
    }
    if by.is_none() && blocks.iter().any(is_set) {
        return blocks;
    }
    let ends = blocks.first().and_then(|it| it.span).zip(blocks.last().and_then(|it| it.span));
    let span = ends.map(|(first, last)| first.to(last));
    let kind = BlockKind::Div { role, number: (), title: None, blocks, attribution: by };
    vec![Block { kind, attrs: Attrs::default(), span, node: NodeId::NONE }]
}

/// The heading that a div opens with; its id is the div's, if that has none.
pub(crate) fn take_title(blocks: &mut Blocks, attrs: &mut Attrs) -> Option<Heading<Parsed>> {
    if !matches!(blocks.first()?.kind, BlockKind::Heading(_)) {
        return None;
    }
    let block = blocks.remove(0);
    take_id(attrs, block.attrs);
    let BlockKind::Heading(mut heading) = block.kind else { return None };
    heading.level = heading.level.max(2);
    Some(heading)
}

/// `title="…"` on a div, or `name="…"`, as Quarto and bookdown have it.
fn given_title(attrs: &Attrs) -> Option<Heading<Parsed>> {
    let title = attrs.get("title").or(attrs.get("name"))?;
    Some(Heading { level: 2, number: (), content: emphasised(title), short: None })
}

fn take_id(attrs: &mut Attrs, from: Attrs) {
    if attrs.id.is_none() {
        attrs.id = from.id;
        attrs.id_span = from.id_span;
    }
}

/// Level 2 headings and what follows each, as questions and answers.
pub(crate) fn questions(blocks: Blocks) -> Blocks {
    let mut out: Blocks = Vec::new();
    let mut open = false;
    for block in blocks {
        let asks = block.kind.as_heading().is_some_and(|it| it.level == 2);
        if asks && let BlockKind::Heading(question) = block.kind {
            let kind = BlockKind::Question { question, answer: Vec::new() };
            out.push(Block { kind, ..block });
            open = true;
        } else if let Some(Block { kind: BlockKind::Question { answer, .. }, span, .. }) =
            out.last_mut().filter(|_| open)
        {
            if let (Some(whole), Some(end)) = (span.as_mut(), block.span) {
                *whole = whole.to(end);
            }
            answer.push(block);
        } else {
            out.push(block);
        }
    }
    out
}

/// Cuts words at line breaks, through styles and spans.
fn split_lines(words: Vec<Inline<Parsed>>) -> Vec<Vec<Inline<Parsed>>> {
    let mut lines = vec![Vec::new()];
    for word in words {
        match word {
            Inline::LineBreak => lines.push(Vec::new()),
            Inline::Styled { style, content } => {
                rejoin(&mut lines, split_lines(content), |content| Inline::Styled {
                    style,
                    content,
                });
            }
            Inline::Span { attrs, node, content } => {
                let mut first = Some(attrs);
                rejoin(&mut lines, split_lines(content), |content| {
                    // An id can stand once only.
                    let mut own = first.clone().unwrap_or_default();
                    if let Some(rest) = first.as_mut() {
                        (rest.id, rest.id_span) = (None, None);
                    }
                    own.classes.dedup();
                    Inline::Span { attrs: own, node, content }
                });
            }
            word
            @ (Inline::Text(_) | Inline::Code(_) | Inline::Math(..) | Inline::Reference(_)) => {
                if let Some(last) = lines.last_mut() {
                    last.push(word);
                }
            }
        }
    }
    lines
}

fn rejoin(
    lines: &mut Vec<Vec<Inline<Parsed>>>,
    inner: Vec<Vec<Inline<Parsed>>>,
    mut wrap: impl FnMut(Vec<Inline<Parsed>>) -> Inline<Parsed>,
) {
    for (index, content) in inner.into_iter().enumerate() {
        if index > 0 {
            lines.push(Vec::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push(wrap(content));
        }
    }
}

/// Where the first words of a line stand in the file.
fn first_byte(content: &[Inline<Parsed>]) -> Option<u32> {
    content.iter().find_map(|it| match it {
        Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
            text.span(0, 0).map(|it| it.start)
        }
        Inline::Styled { content, .. } | Inline::Span { content, .. } => first_byte(content),
        Inline::LineBreak => None,
        Inline::Reference(it) => match it {
            Pending::Link { span, .. }
            | Pending::Note { span, .. }
            | Pending::InlineNote { span, .. }
            | Pending::Citation { span, .. }
            | Pending::CrossRef { span, .. }
            | Pending::Index { span, .. } => Some(span.start),
            Pending::Image { image, .. } => Some(image.span.start),
        },
    })
}
