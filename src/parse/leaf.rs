//! Events of one paragraph, heading or cell to tokens: runs of text, finished nodes, brackets and tags.

use crate::diag::{Code, Diagnostic};
use crate::lang::is_square;
use crate::model::{Inline, MAX_DEPTH, Parsed, Pending, Style, Text};
use crate::parse::attr::{Raw, attributes};
use crate::parse::context::{Context, Math};
use crate::parse::html::{self, Tag};
use crate::parse::inline::{inlines, wrap_link};
use crate::parse::line::quote_marks;
use crate::parse::remark::{Html, Kind};
use crate::parse::run::{Run, is_escaped, push_mapped};
use crate::parse::scan::Fence;
use crate::parse::scan::formula::lonely_brace;
use pulldown_cmark::{CowStr, Event, LinkType, Tag as Start};
use std::ops::Range;

/// Events of one leaf block, balanced.
#[derive(Debug, Default)]
pub(crate) struct Leaf<'a> {
    events: Vec<(Event<'a>, Range<usize>)>,
    /// For each start, the index of its end; for all others, their own.
    ends: Vec<usize>,
    open: Vec<usize>,
}

impl<'a> Leaf<'a> {
    /// Appends an event; ends close the innermost start.
    pub(crate) fn push(&mut self, event: Event<'a>, range: Range<usize>) {
        let index = self.events.len();
        self.ends.push(index);
        match event {
            Event::Start(_) => self.open.push(index),
            Event::End(_) => {
                if let Some(start) = self.open.pop()
                    && let Some(end) = self.ends.get_mut(start)
                {
                    *end = index;
                }
            }
            _ => {}
        }
        self.events.push((event, range));
    }

    /// Whether nothing was pushed.
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// From the first event's start to the last one's end.
    pub(crate) fn range(&self) -> Range<usize> {
        let start = self.events.first().map_or(0, |it| it.1.start);
        start..self.events.iter().map(|it| it.1.end).max().unwrap_or(start)
    }

    /// Indices of all events.
    pub(crate) fn all(&self) -> Range<usize> {
        0..self.events.len()
    }

    /// The index after the last soft break at the top, if the line after it begins with a dash: an attribution.
    pub(crate) fn attribution(&self) -> Option<usize> {
        let (mut index, mut found) = (0, Some(0));
        while let Some((event, _)) = self.events.get(index) {
            if matches!(event, Event::SoftBreak | Event::HardBreak) {
                found = Some(index + 1);
            }
            index = self.ends.get(index).map_or(index, |it| *it) + 1;
        }
        found.filter(|it| match self.events.get(*it) {
            Some((Event::Text(text), _)) => dash(text).is_some(),
            _ => false,
        })
    }

    /// Takes the dash off the text event at `index`.
    pub(crate) fn strip_dash(&mut self, index: usize) {
        if let Some((Event::Text(text), range)) = self.events.get_mut(index)
            && let Some(length) = dash(text)
        {
            *text = CowStr::from(text.get(length..).unwrap_or_default().to_owned());
            range.start += length;
        }
    }
}

/// Length of the dash that begins an attribution, blanks after it included.
fn dash(text: &str) -> Option<usize> {
    let rest = ["—", "―", "---", "--"].iter().find_map(|it| text.strip_prefix(it))?;
    let bare = rest.trim_start_matches([' ', '\u{a0}']);
    (bare.len() < rest.len() || text.starts_with('—')).then_some(text.len() - bare.len())
}

/// A piece of a leaf.
#[derive(Debug)]
pub(crate) enum Token {
    /// Text.
    Run(Run),
    /// Something finished, and how deep it is nested.
    Node(Inline<Parsed>, Range<usize>, usize),
    /// A picture; alone in its paragraph it is a figure.
    Image(Box<Picture>),
    /// `$$…$$`; alone in its paragraph a block.
    Display(Text, Range<usize>),
    /// `[`.
    Open(Range<usize>),
    /// `]`.
    Close(Range<usize>),
    /// `<sup>` and the like.
    TagOpen(html::Open, Range<usize>),
    /// `</sup>`.
    TagClose(String, Range<usize>),
    /// A `:::` fence within a block of HTML.
    Fence(Fence, Range<usize>),
    /// `<pre>` in a block of HTML: the code, its language and its id.
    Pre(Box<Preformatted>),
}

/// Code as HTML has it.
#[derive(Debug)]
pub(crate) struct Preformatted {
    /// The code, entities read and elements left out.
    pub(crate) text: Text,
    /// `class="language-rust"` on it or on the `<code>` in it.
    pub(crate) language: Option<String>,
    /// The opening tag.
    pub(crate) open: html::Open,
    /// All of it.
    pub(crate) range: Range<usize>,
}

/// A picture as written.
#[derive(Debug)]
pub(crate) struct Picture {
    /// Destination.
    pub(crate) to: String,
    /// What stands between the brackets.
    pub(crate) caption: Vec<Inline<Parsed>>,
    /// Attributes.
    pub(crate) raw: Option<Raw>,
    /// All of it, attributes included.
    pub(crate) range: Range<usize>,
}

/// Tokens of events `part`, as far as byte `limit` of the rewritten text.
pub(crate) fn tokens(
    cx: &mut Context<'_>,
    leaf: &Leaf<'_>,
    part: Range<usize>,
    limit: usize,
    depth: usize,
) -> Vec<Token> {
    let mut state = Tokens { out: Vec::new(), skip: 0, limit };
    let mut index = part.start;
    while index < part.end.min(leaf.events.len()) {
        let end = leaf.ends.get(index).copied().unwrap_or(index);
        if let Some((event, range)) = leaf.events.get(index)
            && range.end > state.skip
            && range.start < limit
        {
            let inner = index + 1..end;
            state.event(cx, leaf, (event, range.clone()), inner, depth);
        }
        index = end + 1;
    }
    state.out
}

/// Whether a line of the source ends between two characters that stand on squares: no space stands there (CSS Text 3
/// §4.1.3).
pub(crate) fn parts_squares(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|it| it.trim_end().chars().next_back());
    let after = text
        .get(range.end..)
        .and_then(|it| it.trim_start_matches([' ', '\t', '>', '\n', '\r']).chars().next());
    before.is_some_and(is_square) && after.is_some_and(is_square)
}

struct Tokens {
    out: Vec<Token>,
    /// Bytes before this are attributes that were read already.
    skip: usize,
    limit: usize,
}

impl Tokens {
    fn event(
        &mut self,
        cx: &mut Context<'_>,
        leaf: &Leaf<'_>,
        (event, range): (&Event<'_>, Range<usize>),
        inner: Range<usize>,
        depth: usize,
    ) {
        match event {
            Event::Text(text) => {
                says_signs(cx, &range);
                self.text(cx, text, range);
            }
            Event::SoftBreak if !cx.verse && parts_squares(cx.text(), &range) => {}
            Event::SoftBreak if !cx.verse => self.run(" ", range),
            Event::SoftBreak | Event::HardBreak => {
                self.out.push(Token::Node(Inline::LineBreak, range, 1))
            }
            Event::Code(text) => {
                let code = Inline::Code(inner_text(cx, text, &range));
                self.with_attributes(cx, code, range, 1);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) if is_empty_formula(text) => {
                let found = Diagnostic::new(Code::MathSyntax, "a formula is empty");
                let at = cx.span(range.clone());
                cx.push(found.at(at, "").hint("it is shown as it is typed"));
                self.run(cx.slice(range.clone()), range);
            }
            Event::InlineMath(text) => {
                lint_dollars(cx, text, &range);
                let math = without_ticks(inner_text(cx, text, &range));
                self.out.push(Token::Node(Inline::Math(math, ()), range, 1));
            }
            Event::DisplayMath(text) => {
                let math = display_text(cx, text, &range);
                self.out.push(Token::Display(math, range));
            }
            Event::FootnoteReference(label) => {
                let span = cx.span(range.clone());
                let note = Pending::Note { label: label.to_string(), span };
                self.out.push(Token::Node(Inline::Reference(note), range, 1));
            }
            Event::InlineHtml(text) | Event::Html(text) => self.html(cx, text, &range),
            Event::Start(tag) => self.group(cx, leaf, (tag, range), inner, depth),
            Event::End(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    /// Text, cut at brackets that no backslash stands before.
    fn text(&mut self, cx: &Context<'_>, text: &str, mut range: Range<usize>) {
        let source = cx.slice(range.clone());
        if source != text {
            self.run(text, range);
            return;
        }
        range = range.start.max(self.skip)..range.end.min(self.limit);
        let text = cx.slice(range.clone());
        let mut from = 0;
        for (index, sign) in text.bytes().enumerate().filter(|(_, it)| matches!(it, b'[' | b']')) {
            let at = range.start + index;
            if index < from || is_escaped(cx.text(), at) {
                continue;
            }
            let note = cx.scan.note_mark(at).filter(|(_, end)| *end <= self.limit);
            self.run(text.get(from..index).unwrap_or_default(), range.start + from..at);
            if let Some((label, end)) = note {
                let (label, span) = (label.to_owned(), cx.span(at..end));
                let mark = Inline::Reference(Pending::Note { label, span });
                self.out.push(Token::Node(mark, at..end, 1));
                self.skip = end;
                from = end - range.start;
                continue;
            }
            let bracket = at..at + 1;
            self.out.push(if sign == b'[' { Token::Open(bracket) } else { Token::Close(bracket) });
            from = index + 1;
        }
        let from = from.min(text.len());
        self.run(text.get(from..).unwrap_or_default(), range.start + from..range.end);
    }

    fn run(&mut self, text: &str, range: Range<usize>) {
        push_run(&mut self.out, text, range);
    }

    fn html(&mut self, cx: &mut Context<'_>, text: &str, range: &Range<usize>) {
        if cx.scan.fence(text).is_some() {
            // A fence where no div can be: inside a cell or a heading.
            let source = cx.scan.restored(range).unwrap_or_default();
            let span = cx.span(range.clone());
            let message = format!("`{source}` stands where no div can begin or end");
            cx.push(Diagnostic::new(Code::DivUnclosed, message).at(span, "").hint(
                "put the fence on a line of its own, with the same indentation as the text around it",
            ));
            return;
        }
        match html::tag(text) {
            Tag::Comment => {}
            Tag::Break => self.out.push(Token::Node(Inline::LineBreak, range.clone(), 1)),
            Tag::Open(open) => self.out.push(Token::TagOpen(open, range.clone())),
            Tag::Close(name) => self.out.push(Token::TagClose(name, range.clone())),
            Tag::Other(name) => cx.html(Html::Dropped, &name, range.clone()),
        }
    }

    /// Emphasis, links, pictures.
    fn group(
        &mut self,
        cx: &mut Context<'_>,
        leaf: &Leaf<'_>,
        (tag, range): (&Start<'_>, Range<usize>),
        inner: Range<usize>,
        depth: usize,
    ) {
        if depth >= MAX_DEPTH {
            cx.too_deep(range.clone());
            self.run(cx.slice(range.clone()), range);
            return;
        }
        let limit = self.limit.min(range.end);
        if let Start::Link { link_type: LinkType::Autolink | LinkType::Email, .. } = tag {
            let (text, at) = (cx.slice(range.clone()), range.start + 1);
            let words = Run::verbatim(text.get(1..text.len() - 1).unwrap_or_default(), at);
            let content = vec![Inline::Text(words.leaf(cx))];
            self.link(cx, tag, range, content, 1);
            return;
        }
        let outside = cx.in_link;
        cx.in_link |= matches!(tag, Start::Link { .. });
        let tokens = tokens(cx, leaf, inner, limit, depth + 1);
        let (content, height) = inlines(cx, tokens);
        cx.in_link = outside;
        let styled = |style| Inline::Styled { style, content: content.clone() };
        let node = match tag {
            Start::Emphasis => styled(Style::Emphasis),
            Start::Strong => styled(Style::Strong),
            Start::Strikethrough => styled(struck(cx, &range)),
            Start::Image { dest_url, title, .. } => {
                if !title.is_empty() {
                    cx.remark(Kind::PictureTitle, range.clone());
                }
                self.image(cx, dest_url, range, without_pictures(content));
                return;
            }
            Start::Link { .. } => {
                self.link(cx, tag, range, content, height);
                return;
            }
            _ => {
                self.out
                    .extend(content.into_iter().map(|it| Token::Node(it, range.clone(), height)));
                return;
            }
        };
        if height >= MAX_DEPTH {
            cx.too_deep(range.clone());
            self.out.extend(content.into_iter().map(|it| Token::Node(it, range.clone(), height)));
        } else {
            self.out.push(Token::Node(node, range, height + 1));
        }
    }

    fn link(
        &mut self,
        cx: &mut Context<'_>,
        tag: &Start<'_>,
        range: Range<usize>,
        content: Vec<Inline<Parsed>>,
        height: usize,
    ) {
        let Start::Link { link_type, dest_url, title, .. } = tag else { return };
        if let Some(Token::Run(before)) = self.out.last()
            && cx.dialect.full
            && before.text.ends_with('^')
            && before.range(before.text.len() - 1..before.text.len()).end == range.start
        {
            let span = cx.span(range.start - 1..range.end);
            cx.push(
                Diagnostic::new(Code::LintDialect, "`^[…](…)` is a link after a caret, not a note")
                    .at(span, "")
                    .hint("put the link inside the note's brackets: `^[see [text](url)]`"),
            );
        }
        let to = match link_type {
            LinkType::Email => format!("mailto:{dest_url}"),
            _ => dest_url.to_string(),
        };
        let span = cx.span(range.clone());
        let link = Pending::Link { to, title: title.to_string(), content, span };
        self.with_attributes(cx, Inline::Reference(link), range, height + 1);
    }

    fn image(
        &mut self,
        cx: &mut Context<'_>,
        to: &str,
        mut range: Range<usize>,
        caption: Vec<Inline<Parsed>>,
    ) {
        let raw = self.attributes_after(cx, &range);
        range.end = self.skip.max(range.end);
        self.out.push(Token::Image(Box::new(Picture { to: to.to_owned(), caption, raw, range })));
    }

    /// A node with the attributes right after it.
    fn with_attributes(
        &mut self,
        cx: &mut Context<'_>,
        node: Inline<Parsed>,
        mut range: Range<usize>,
        height: usize,
    ) {
        let raw = self.attributes_after(cx, &range);
        let node = match raw {
            Some(raw) => {
                range.end = raw.range.end;
                wrap_link(cx, node, raw)
            }
            None => node,
        };
        self.out.push(Token::Node(node, range, height + 1));
    }

    fn attributes_after(&mut self, cx: &Context<'_>, range: &Range<usize>) -> Option<Raw> {
        let raw = if cx.dialect.full { attributes(cx.text(), range.end) } else { None }?;
        self.skip = raw.range.end;
        Some(raw)
    }
}

/// Appends text to the last run, or begins one.
pub(crate) fn push_run(out: &mut Vec<Token>, text: &str, range: Range<usize>) {
    if text.is_empty() {
        return;
    }
    if let Some(Token::Run(last)) = out.last_mut() {
        last.push(text, range);
    } else {
        let mut run = Run::default();
        run.push(text, range);
        out.push(Token::Run(run));
    }
}

/// Pictures inside a picture's words give their own words. CommonMark 0.31 §6.4.
fn without_pictures(content: Vec<Inline<Parsed>>) -> Vec<Inline<Parsed>> {
    let words = content.into_iter().map(|it| match it {
        Inline::Reference(Pending::Image { image, alt, .. }) => {
            let mut text = Text::default();
            text.push(&alt, image.span);
            Inline::Text(text)
        }
        Inline::Styled { style, content } => {
            Inline::Styled { style, content: without_pictures(content) }
        }
        Inline::Span { attrs, node, content } => {
            Inline::Span { attrs, node, content: without_pictures(content) }
        }
        it @ (Inline::Text(_)
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(_)) => it,
    });
    words.collect()
}

/// One tilde is a subscript if it holds no blank; two strike out.
fn struck(cx: &Context<'_>, range: &Range<usize>) -> Style {
    let source = cx.slice(range.clone());
    let one = source.starts_with('~') && !source.starts_with("~~");
    if cx.dialect.full && one && !source.contains(char::is_whitespace) {
        Style::Subscript
    } else {
        Style::Strikethrough
    }
}

/// What stands between the signs of code or mathematics.
fn inner_text(cx: &Context<'_>, text: &str, range: &Range<usize>) -> Text {
    let mut leaf = Text::default();
    let source = cx.slice(range.clone());
    if let Some(original) = cx.scan.restored(range) {
        let inner = original.trim_matches(['`', '$']).replace('\n', " ");
        push_mapped(cx, &mut leaf, &inner, range.clone());
        return leaf;
    }
    match source.find(text) {
        Some(at) => {
            let start = range.start + at;
            push_mapped(cx, &mut leaf, text, start..start + text.len());
        }
        None => push_mapped(cx, &mut leaf, text, range.clone()),
    }
    leaf
}

/// A display without what keeps its lines from beginning blocks; each byte leads back to the author's.
fn display_text(cx: &Context<'_>, text: &str, range: &Range<usize>) -> Text {
    let inner = range.start + 2..range.end.saturating_sub(2);
    let mut inserted = cx.scan.inserted(range).cloned().peekable();
    if inserted.peek().is_none() && !cx.slice(range.clone()).contains('\n') {
        return inner_text(cx, text, range);
    }
    let mut leaf = Text::default();
    let mut at = inner.start;
    for edit in inserted.chain(std::iter::once(inner.end..inner.end)) {
        let mut from = at;
        for (count, line) in cx.slice(at..edit.start.max(at)).split_inclusive('\n').enumerate() {
            // A sign that a line of the formula begins with has a backslash before it: one that has none is a quotation's.
            let marks = if count > 0 { quote_marks(line) } else { 0 };
            let part = from + marks..from + line.len();
            push_mapped(cx, &mut leaf, cx.slice(part.clone()), part);
            from += line.len();
        }
        at = edit.end;
    }
    leaf
}

/// Whether nothing stands in a formula, with GitHub's signs or without.
fn is_empty_formula(text: &str) -> bool {
    let inner = text.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
    inner.unwrap_or(text).trim().is_empty()
}

/// Says which signs in text were to begin a formula: those of a display without others, and one before a brace that is not closed.
fn says_signs(cx: &mut Context<'_>, range: &Range<usize>) {
    if cx.dialect.math != Math::Dollars || !cx.slice(range.clone()).contains('$') {
        return;
    }
    for at in range.clone() {
        let text = cx.text();
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.split("\n\n").next().unwrap_or_default();
        let is_sign = text.as_bytes().get(at) == Some(&b'$') && !is_escaped(text, at);
        if !is_sign || rest.starts_with(|it: char| it.is_ascii_digit()) {
            continue;
        }
        let is_second = at.checked_sub(1).and_then(|it| text.as_bytes().get(it)) == Some(&b'$');
        if let Some(after) = rest.strip_prefix('$') {
            let is_price = after.starts_with(|it: char| it.is_ascii_digit());
            if !is_second && !is_price && !beside_lonely_brace(text, (at, after)) {
                let found =
                    Diagnostic::new(Code::LintDialect, "this `$$` has no other, and is text");
                let found = found.at(cx.span(at..at + 2), "");
                cx.push(found.hint("write `\\$` for a dollar sign"));
            }
            continue;
        }
        let inner = rest.split_once('$').map_or("", |it| it.0);
        let is_tex = inner.starts_with('\\') || inner.contains("_{") || inner.contains("^{");
        if let Some((brace, true)) = lonely_brace(inner).filter(|_| is_tex && !is_second) {
            says_open(cx, at + 1 + brace);
        }
    }
}

/// Whether a sign of a display at a byte has another, before it or in what comes after it, and a brace between them has none: that is said.
fn beside_lonely_brace(text: &str, (at, after): (usize, &str)) -> bool {
    let before = text.get(..at).and_then(|it| it.rsplit_once("$$")).map(|it| it.1);
    let before = before.filter(|it| !it.contains("\n\n"));
    let after = after.split_once("$$").map(|it| it.0);
    before.into_iter().chain(after).any(|it| lonely_brace(it).is_some())
}

fn says_open(cx: &mut Context<'_>, brace: usize) {
    let said = "this formula can't be read: a `{` is not closed";
    let span = cx.span(brace..brace + 1);
    let found = Diagnostic::new(Code::MathSyntax, said).at(span, "");
    cx.push(found.hint("it is shown as it is typed"));
}

/// GitHub's ``$`…`$``: the formula alone.
fn without_ticks(math: Text) -> Text {
    let inner = math.text.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
    if inner.is_some() { math.slice(1..math.text.len() - 1) } else { math }
}

/// `from $5 to 10$` is mathematics to Markdown.
fn lint_dollars(cx: &mut Context<'_>, text: &str, range: &Range<usize>) {
    let money = text.starts_with(|it: char| it.is_ascii_digit())
        && text.split(' ').any(|it| it.len() > 1 && it.bytes().all(|it| it.is_ascii_alphabetic()));
    if money {
        let span = cx.span(range.clone());
        cx.push(
            Diagnostic::new(Code::LintDialect, format!("`${text}$` is read as mathematics"))
                .at(span, "")
                .hint("write `\\$` for a dollar sign"),
        );
    }
}
