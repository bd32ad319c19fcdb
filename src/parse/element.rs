//! Elements of HTML that hold blocks: matched over the events of the file, on the stack of its `:::` divs.

use crate::diag::NodeId;
use crate::model::{
    Attrs, Block, BlockKind, Caption, Definition, DivRole, Heading, Inline, List, ListItem,
    Listing, MAX_DEPTH, Marks, Parsed, Term, Text,
};
use crate::parse::div::take_title;
use crate::parse::gather::gathered;
use crate::parse::html::{Open, names};
use crate::parse::leaf::{Preformatted, Token};
use crate::parse::listing::is_listing;
use crate::parse::markdown::{Blocks, Builder, Last};
use crate::parse::remark::Html;
use std::ops::Range;

/// What is open in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// A `:::` div: how many colons.
    Div(usize),
    /// An element: its name.
    Element(String),
}

/// Elements that are open at a time in one container; those beyond have no effect.
const MAX_OPEN: usize = 1_000;

/// Whether a token parts paragraphs.
pub(crate) fn is_structural(token: &Token) -> bool {
    match token {
        Token::TagOpen(open, _) => names::is_block(&open.name),
        Token::TagClose(name, _) => names::is_block(name),
        Token::Fence(..) | Token::Pre(_) => true,
        _ => false,
    }
}

impl Builder<'_, '_> {
    /// Reads a token that waits, and those that make a paragraph with it.
    pub(crate) fn html_token(&mut self, out: &mut Blocks, token: Token, depth: usize) {
        match token {
            Token::TagOpen(open, range) if names::is_block(&open.name) => {
                self.element(out, open, range, depth);
            }
            Token::TagClose(name, range) if names::is_block(&name) => {
                self.close_element(&name, &range);
            }
            Token::Fence(fence, range) => self.fence(out, &fence, range, depth),
            Token::Pre(code) => self.preformatted(out, *code),
            token => self.portion(out, token),
        }
    }

    fn element(&mut self, out: &mut Blocks, open: Open, range: Range<usize>, depth: usize) {
        if let Some(index) = self.ended_by(&open.name) {
            self.end_at(index);
            self.queue.push_front(Token::TagOpen(open, range));
            return;
        }
        if !open.void && self.open.len() >= MAX_OPEN {
            return;
        }
        if depth >= MAX_DEPTH && !open.void {
            if !std::mem::replace(&mut self.deep, true) {
                self.cx.too_deep(range);
            }
            self.open.push(Within::Element(open.name));
            self.flat += 1;
            return;
        }
        if open.is_hidden() || names::is_dropped(&open.name) {
            let what = if open.is_hidden() { Html::Hidden } else { Html::Dropped };
            self.cx.html(what, &open.name, range.clone());
            self.within(&open, range, depth);
            return;
        }
        match open.name.as_str() {
            "hr" => self.push(out, BlockKind::SceneBreak, Attrs::default(), range),
            "col" => {}
            "p" => self.division(out, &open, range, depth),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.html_heading(out, &open, range, depth),
            "blockquote" => self.html_quote(out, &open, range, depth),
            "ul" | "ol" | "menu" | "dir" => self.html_list(out, &open, range, depth),
            "li" => {
                // Without a list around it, it begins one.
                self.queue.push_front(Token::TagOpen(open, range.clone()));
                self.html_list(out, &Open::default(), range, depth);
            }
            "dl" => self.html_definitions(out, &open, range, depth),
            "dt" | "dd" => {
                self.queue.push_front(Token::TagOpen(open, range.clone()));
                self.html_definitions(out, &Open::default(), range, depth);
            }
            "table" => self.html_table(out, &open, range, depth),
            "figure" => self.html_figure(out, &open, range, depth),
            "details" => self.details(out, &open, range, depth),
            "listing" if is_listing(&open) => self.listing(out, &open, range, depth),
            "aside" => self.html_box(out, &open, DivRole::Aside, range, depth),
            "div" | "section" | "article" => match names::box_of(&open) {
                Some(role) => self.html_box(out, &open, role, range, depth),
                None => self.division(out, &open, range, depth),
            },
            _ => self.division(out, &open, range, depth),
        }
    }

    /// The innermost element that one of that name ends by beginning.
    fn ended_by(&self, name: &str) -> Option<usize> {
        for (index, within) in self.open.iter().enumerate().rev() {
            let Within::Element(open) = within else { return None };
            if open == "p" && names::is_block(name) || names::ends(name, open) {
                // The outermost in a row: `tr` ends the cell and the row.
                let outer = index.checked_sub(1).and_then(|it| self.open.get(it));
                let more = matches!(outer, Some(Within::Element(it)) if names::ends(name, it));
                if !more {
                    return Some(index);
                }
            } else if !names::looks_through(name, open) {
                return None;
            }
        }
        None
    }

    /// Closes the innermost element of that name.
    fn close_element(&mut self, name: &str, range: &Range<usize>) {
        let mut found = None;
        for (index, within) in self.open.iter().enumerate().rev() {
            match within {
                Within::Element(open) if open == name => {
                    found = Some(index);
                    break;
                }
                Within::Element(open) if !names::is_barrier(open, name) => {}
                Within::Element(_) | Within::Div(_) => break,
            }
        }
        self.end = self.end.max(range.end);
        match found {
            Some(index) => self.end_at(index),
            None if name == "p" || names::is_void(name) => {}
            None => self.cx.html(Html::Stray, name, range.clone()),
        }
    }

    /// Ends what is open from `index` on.
    pub(crate) fn end_at(&mut self, index: usize) {
        let real = self.open.len() - self.flat;
        self.flat = index.saturating_sub(real);
        if index >= real {
            self.open.truncate(index);
        } else {
            self.open.truncate(real);
            self.closing = Some(index);
        }
    }

    /// Opens an element whose contents come next.
    pub(crate) fn enter(&mut self, open: &Open, range: &Range<usize>) -> Entered {
        let index = self.open.len();
        self.open.push(Within::Element(open.name.clone()));
        self.end = self.end.max(range.end);
        Entered { index, carried: self.carried.len(), range: range.clone(), void: open.void }
    }

    /// Leaves it; all of its range.
    pub(crate) fn leave(&mut self, entered: Entered) -> Range<usize> {
        let Entered { index, carried, range, .. } = entered;
        let name = match self.open.get(index) {
            Some(Within::Element(name)) => name.clone(),
            _ => String::new(),
        };
        self.open.truncate(index);
        if self.closing == Some(index) {
            self.closing = None;
        } else if !entered.void && !names::ends_by_itself(&name) && !name.is_empty() {
            self.cx.html(Html::Unclosed, &name, range.clone());
        }
        self.drop_carried(carried);
        range.start..self.end.max(range.end)
    }

    /// What an element holds, and its range.
    pub(crate) fn within(
        &mut self,
        open: &Open,
        range: Range<usize>,
        depth: usize,
    ) -> (Blocks, Range<usize>) {
        if open.void {
            return (Blocks::new(), range);
        }
        let entered = self.enter(open, &range);
        let blocks = self.blocks(depth + 1, Last::No);
        let whole = self.leave(entered);
        (blocks, whole)
    }

    /// An element that means no more than what its attributes say.
    fn division(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let (blocks, whole) = self.within(open, range.clone(), depth);
        self.dress(out, open, &range, blocks, whole);
    }

    /// Blocks with the id, language, classes and alignment of the element around them. Headings stay outside of any box, so
    /// that the contents and the chapters find them.
    pub(crate) fn dress(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        range: &Range<usize>,
        blocks: Blocks,
        whole: Range<usize>,
    ) {
        let mut attrs = self.look_of(open);
        let lone = blocks.is_empty();
        if let Some(id) = open.id()
            && (lone || attrs == Attrs::default() || is_heading(blocks.first()))
        {
            let anchor = self.anchor(id, range);
            self.push(out, BlockKind::Paragraph(vec![anchor]), Attrs::default(), range.clone());
        } else if let Some(id) = open.id() {
            attrs.id = Some(id.to_owned());
            attrs.id_span = Some(self.cx.span(range.clone()));
        }
        if attrs == Attrs::default() {
            self.end = self.end.max(whole.end);
            out.extend(blocks);
            return;
        }
        let mut inner = Blocks::new();
        for block in blocks {
            if !is_heading(Some(&block)) {
                inner.push(block);
                continue;
            }
            self.boxed(out, &mut inner, &mut attrs, &whole);
            out.push(block);
        }
        self.boxed(out, &mut inner, &mut attrs, &whole);
    }

    fn boxed(
        &mut self,
        out: &mut Blocks,
        inner: &mut Blocks,
        attrs: &mut Attrs,
        whole: &Range<usize>,
    ) {
        if inner.is_empty() {
            return;
        }
        let (role, title, attribution) = (DivRole::Plain, None, None);
        let blocks = std::mem::take(inner);
        let kind = BlockKind::Div { role, number: (), title, blocks, attribution };
        self.push(out, kind, attrs.clone(), whole.clone());
        // An id can stand once only.
        (attrs.id, attrs.id_span) = (None, None);
    }

    /// Language, classes and alignment.
    fn look_of(&self, open: &Open) -> Attrs {
        let mut attrs = Attrs { lang: open.lang(), ..Attrs::default() };
        let align = open.align();
        let centred = open.name == "center" || align.as_deref() == Some("center");
        if centred || open.has("center") || open.has("text-center") {
            attrs.classes.push("center".to_owned());
        } else if matches!(align.as_deref(), Some("right" | "end")) {
            attrs.classes.push("end".to_owned());
        }
        if matches!(open.name.as_str(), "div" | "section" | "article") {
            let set = |it: &&str| matches!(*it, "center" | "text-center" | "end");
            attrs.classes.extend(open.classes().filter(|it| !set(it)).map(str::to_owned));
        }
        attrs
    }

    pub(crate) fn anchor(&self, id: &str, range: &Range<usize>) -> Inline<Parsed> {
        let id_span = Some(self.cx.span(range.clone()));
        let attrs = Attrs { id: Some(id.to_owned()), id_span, ..Attrs::default() };
        Inline::Span { attrs, node: NodeId::NONE, content: Vec::new() }
    }

    /// Id and language of an element that is a block of its own.
    pub(crate) fn own_attrs(&self, open: &Open, range: &Range<usize>) -> Attrs {
        let id = open.id().map(str::to_owned);
        let id_span = id.is_some().then(|| self.cx.span(range.clone()));
        Attrs { id, id_span, lang: open.lang(), ..Attrs::default() }
    }

    fn html_heading(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let (blocks, whole) = self.within(open, range.clone(), depth);
        let attrs = self.own_attrs(open, &range);
        let (content, rest) = gathered(blocks);
        let level = open.name.as_bytes().get(1).map_or(2, |it| it - b'0');
        if !content.is_empty() {
            let heading = Heading { level, number: (), content, short: None };
            self.push(out, BlockKind::Heading(heading), attrs, whole);
        }
        out.extend(rest);
    }

    fn html_quote(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let entered = self.enter(open, &range);
        let (mut blocks, mut by) = (Blocks::new(), None);
        while !self.is_over() {
            let Some((inner, at)) = self.take_open(|it| it == "footer") else {
                self.step(&mut blocks, depth + 1, Last::No);
                continue;
            };
            let (words, rest) = gathered(self.within(&inner, at, depth + 1).0);
            blocks.extend(rest);
            by = Some(words).filter(|it| !it.is_empty());
        }
        let whole = self.leave(entered);
        let attrs = self.own_attrs(open, &range);
        self.push(out, BlockKind::Quote { blocks, attribution: by }, attrs, whole);
    }

    fn html_list(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let implied = open.name.is_empty();
        let entered = self.enter(open, &range);
        let mut items: Vec<ListItem<Parsed>> = Vec::new();
        let (mut tight, mut first) = (true, None);
        while !self.is_over() {
            let Some((inner, at)) = self.take_open(|it| it == "li") else {
                // What stands between items belongs to the one before.
                let mut stray = Blocks::new();
                if implied && !self.skip_blank() {
                    break;
                }
                if !implied {
                    self.step(&mut stray, depth + 1, Last::No);
                }
                match items.last_mut() {
                    _ if stray.is_empty() => {}
                    Some(last) => last.blocks.extend(stray),
                    None => items.push(ListItem { done: None, blocks: stray }),
                }
                continue;
            };
            if items.is_empty() {
                first = inner.get("value").and_then(|it| it.trim().parse().ok());
            }
            let (blocks, whole) = self.within(&inner, at.clone(), depth + 1);
            let mut dressed = Blocks::new();
            self.dress(&mut dressed, &inner, &at, blocks, whole);
            crate::parse::anchor::join_anchors(&mut dressed);
            let paragraphs =
                dressed.iter().filter(|it| matches!(it.kind, BlockKind::Paragraph(_))).count();
            tight &= paragraphs < 2;
            items.push(ListItem { done: None, blocks: dressed });
        }
        let whole = self.leave(entered);
        if items.is_empty() {
            return;
        }
        let given = open.get("start").and_then(|it| it.trim().parse().ok());
        let start = given.or(first).unwrap_or(1);
        let start = (open.name == "ol").then_some(start);
        let marks = Marks::of(open.get("type").unwrap_or_default());
        let attrs = self.own_attrs(open, &range);
        self.push(out, BlockKind::List(List { start, marks, tight, items }), attrs, whole);
    }

    fn html_definitions(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        range: Range<usize>,
        depth: usize,
    ) {
        let entered = self.enter(open, &range);
        let mut all: Vec<Definition<Parsed>> = Vec::new();
        let mut before = Blocks::new();
        self.entries(&mut before, &mut all, open.name.is_empty(), depth);
        let whole = self.leave(entered);
        out.extend(before);
        if !all.is_empty() {
            let attrs = self.own_attrs(open, &range);
            self.push(out, BlockKind::Definitions(all), attrs, whole);
        }
    }

    /// Terms and what they mean; what stands before the first goes to `before`.
    fn entries(
        &mut self,
        before: &mut Blocks,
        all: &mut Vec<Definition<Parsed>>,
        implied: bool,
        depth: usize,
    ) {
        while !self.is_over() {
            // A `div` may hold a term with what it means. HTML Living Standard §4.4.9.
            if !implied
                && depth < MAX_DEPTH
                && let Some((group, at)) = self.take_open(|it| it == "div")
            {
                let entered = self.enter(&group, &at);
                self.entries(before, all, implied, depth + 1);
                self.leave(entered);
                continue;
            }
            let inner = self.take_open(|it| matches!(it, "dt" | "dd"));
            let mut blocks = Blocks::new();
            match inner {
                Some((inner, at)) => {
                    blocks = self.within(&inner, at.clone(), depth + 1).0;
                    if inner.name == "dt" {
                        let attrs = self.own_attrs(&inner, &at);
                        blocks = term(all, blocks, attrs);
                    }
                }
                None if implied && !self.skip_blank() => break,
                None if implied => {}
                None => drop(self.step(&mut blocks, depth + 1, Last::No)),
            }
            match all.last_mut() {
                _ if blocks.is_empty() => {}
                Some(last) => last.definitions.push(blocks),
                None => before.extend(blocks),
            }
        }
    }

    fn html_figure(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let (mut blocks, caption, whole) = self.captioned(open, &range, depth, "figcaption");
        let Some(content) = caption else {
            return self.dress(out, open, &range, blocks, whole);
        };
        let mut attrs = self.numbered_attrs(out, open, &range);
        let own = Caption { number: (), content };
        while let [Block { kind: BlockKind::Div { role: DivRole::Plain, blocks: inner, .. }, .. }] =
            blocks.as_mut_slice()
        {
            blocks = std::mem::take(inner);
        }
        if let [Block { kind, attrs: inner, span, .. }] = blocks.as_mut_slice()
            && let Some(caption) = caption_of(kind)
        {
            *caption = Some(own);
            if let Some(id) = attrs.id.take() {
                (inner.id, inner.id_span) = (Some(id), attrs.id_span);
            }
            *span = Some(self.cx.span_trimmed(whole));
            out.extend(blocks);
            return;
        }
        let paragraph = BlockKind::Paragraph(own.content);
        self.push(&mut blocks, paragraph, Attrs::default(), whole.clone());
        let (role, title, attribution) = (DivRole::Keep, None, None);
        self.push(
            out,
            BlockKind::Div { role, number: (), title, blocks, attribution },
            attrs,
            whole,
        );
    }

    /// The blocks of an element, the words of the part that heads it, and its range.
    pub(crate) fn captioned(
        &mut self,
        open: &Open,
        range: &Range<usize>,
        depth: usize,
        name: &str,
    ) -> (Blocks, Option<Vec<Inline<Parsed>>>, Range<usize>) {
        let entered = self.enter(open, range);
        let (mut blocks, mut caption) = (Blocks::new(), None);
        while !self.is_over() {
            let Some((inner, at)) = self.take_open(|it| it == name) else {
                self.step(&mut blocks, depth + 1, Last::No);
                continue;
            };
            let (words, rest) = gathered(self.within(&inner, at, depth + 1).0);
            blocks.extend(rest);
            if !words.is_empty() && caption.is_none() {
                caption = Some(words);
            } else if !words.is_empty() {
                let kind = BlockKind::Paragraph(words);
                self.push(&mut blocks, kind, Attrs::default(), range.clone());
            }
        }
        let whole = self.leave(entered);
        crate::parse::anchor::join_anchors(&mut blocks);
        (blocks, caption, whole)
    }

    /// A box that stands open, titled by its summary.
    fn details(&mut self, out: &mut Blocks, open: &Open, range: Range<usize>, depth: usize) {
        let (blocks, summary, whole) = self.captioned(open, &range, depth, "summary");
        let heading = |content| Heading { level: 2, number: (), content, short: None };
        let title = summary.map(heading);
        if blocks.is_empty() && title.is_none() {
            return;
        }
        let role = names::box_of(open).unwrap_or(DivRole::Aside);
        let attrs = self.own_attrs(open, &range);
        self.push(
            out,
            BlockKind::Div { role, number: (), title, blocks, attribution: None },
            attrs,
            whole,
        );
    }

    fn html_box(
        &mut self,
        out: &mut Blocks,
        open: &Open,
        role: DivRole,
        range: Range<usize>,
        depth: usize,
    ) {
        let (mut blocks, whole) = self.within(open, range.clone(), depth);
        if blocks.is_empty() {
            return self.dress(out, open, &range, blocks, whole);
        }
        let mut attrs = self.own_attrs(open, &range);
        let title = take_title(&mut blocks, &mut attrs);
        self.push(
            out,
            BlockKind::Div { role, number: (), title, blocks, attribution: None },
            attrs,
            whole,
        );
    }

    fn preformatted(&mut self, out: &mut Blocks, code: Preformatted) {
        let Preformatted { text, language, open, range } = code;
        if let Some(index) = self.ended_by("pre") {
            self.end_at(index);
            self.queue.push_front(Token::Pre(Box::new(Preformatted {
                text,
                language,
                open,
                range,
            })));
            return;
        }
        if open.is_hidden() {
            return self.cx.html(Html::Hidden, "pre", range);
        }
        let attrs = self.numbered_attrs(out, &open, &range);
        self.push(out, BlockKind::Code(Listing::new(language, text)), attrs, range);
    }
}

/// An element that was entered.
pub(crate) struct Entered {
    index: usize,
    carried: usize,
    range: Range<usize>,
    void: bool,
}

/// Adds a term; blocks that are no words are given back.
fn term(all: &mut Vec<Definition<Parsed>>, blocks: Blocks, attrs: Attrs) -> Blocks {
    let (content, rest) = gathered(blocks);
    let term = Term { content, attrs };
    match all.last_mut().filter(|it| it.definitions.is_empty()) {
        Some(last) => last.terms.push(term),
        None => all.push(Definition { terms: vec![term], definitions: Vec::new() }),
    }
    rest
}

fn is_heading(block: Option<&Block<Parsed>>) -> bool {
    block.is_some_and(|it| matches!(it.kind, BlockKind::Heading(_)))
}

/// Where a block's caption goes, if it can have one.
fn caption_of(kind: &mut BlockKind<Parsed>) -> Option<&mut Option<Caption<Parsed>>> {
    match kind {
        BlockKind::Figure(figure) => Some(&mut figure.caption),
        BlockKind::Table(table) => Some(&mut table.caption),
        BlockKind::Code(it) => Some(&mut it.caption),
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Div { .. }
        | BlockKind::Question { .. }
        | BlockKind::Card { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => None,
    }
}

/// A text that recto puts in.
pub(crate) fn made(text: &str) -> Inline<Parsed> {
    Inline::Text(Text::generated(text))
}
