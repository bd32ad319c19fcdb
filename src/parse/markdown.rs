//! Events of pulldown-cmark to blocks.

use crate::diag::{Code, Diagnostic, NodeId};
use crate::model::{
    Attrs, Block, BlockKind, Caption, ColumnAlign, Equation, Figure, Heading, Inline, MAX_DEPTH,
    NoteDefinition, Parsed, Pending,
};
use crate::parse::anchor::join_anchors;
use crate::parse::attr::{Known, attributes, settle, trailing};
use crate::parse::callout::callouts;
use crate::parse::context::{Context, Dialect, Math};
use crate::parse::element::{Within, is_structural};
use crate::parse::figure::holds_note;
use crate::parse::foreign::{self, Whole};
use crate::parse::html;
use crate::parse::inline::{finished, inlines};
use crate::parse::leaf::{Leaf, Token, tokens};
use crate::parse::pair::paired;
use crate::parse::remark::Kind;
use crate::parse::run::Run;
use crate::parse::scan::Fence;
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag as Start, TagEnd};
use std::collections::VecDeque;
use std::iter::Peekable;
use std::ops::Range;

pub(crate) type Blocks = Vec<Block<Parsed>>;

const HEADING: Known = Known {
    what: "a heading",
    classes: &["unnumbered", "unlisted", "keep-with-next", "as-typed"],
    keys: &["short"],
};

/// What translated headings may say too: they begin a part, or the appendices.
const FOREIGN_HEADING: Known = Known {
    classes: &["unnumbered", "unlisted", "keep-with-next", "as-typed", "part", "appendices"],
    ..HEADING
};

const CAPTION: Known = Known {
    what: "a table",
    classes: &["keep", "keep-with-next", "decimal", "turned", "unlisted"],
    keys: &[],
};

const MATH: Known = Known { what: "an equation", classes: &["unnumbered"], keys: &[] };

/// What pulldown-cmark is to read.
pub(crate) fn options(dialect: Dialect<'_>) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mdbook = dialect.mdbook;
    options.set(Options::ENABLE_GFM, mdbook.is_none_or(|it| !it.no_admonitions));
    options.set(Options::ENABLE_DEFINITION_LIST, mdbook.is_none_or(|it| !it.no_definition_lists));
    options.set(Options::ENABLE_MATH, dialect.math != Math::Off);
    options
}

/// Blocks of one file, whose words they are where its last line may say so, and its notes.
pub(crate) fn markdown(
    cx: &mut Context<'_>,
    last: Last,
) -> (Blocks, Option<Vec<Inline<Parsed>>>, Vec<NoteDefinition>) {
    let options = options(cx.dialect);
    let events = Parser::new_ext(cx.text(), options).into_offset_iter().peekable();
    let mut builder = Builder {
        cx,
        events,
        notes: Vec::new(),
        open: Vec::new(),
        queue: VecDeque::new(),
        carried: Vec::new(),
        sealed: false,
        deep: false,
        flat: 0,
        closing: None,
        task: None,
        loose: false,
        rule_end: 0,
        attribution: None,
        end: 0,
        made: None,
    };
    let base = builder.cx.base;
    let blocks = builder.blocks(base, last);
    builder.drop_carried(0);
    (blocks, builder.attribution, builder.notes)
}

/// The events of one file and where we are in them.
pub(crate) struct Builder<'c, 'a> {
    pub(crate) cx: &'c mut Context<'a>,
    events: Peekable<OffsetIter<'a>>,
    notes: Vec<NoteDefinition>,
    /// Divs and elements that are open in this container.
    pub(crate) open: Vec<Within>,
    /// What is still to be read of a block of HTML, or of a paragraph with elements in it that part it.
    pub(crate) queue: VecDeque<Token>,
    /// Elements of running text that go on in the next paragraph.
    pub(crate) carried: Vec<(html::Open, Range<usize>)>,
    /// Nothing but what waits in the queue stands in this cell.
    pub(crate) sealed: bool,
    /// That elements nest too deep was said.
    pub(crate) deep: bool,
    /// How many of them, the innermost, nest too deep to be blocks.
    pub(crate) flat: usize,
    /// How many of them stay open after the closing fence that was just read.
    pub(crate) closing: Option<usize>,
    /// The mark of the task that was just read.
    pub(crate) task: Option<bool>,
    /// A paragraph of its own was read in this container.
    pub(crate) loose: bool,
    /// End of the last thematic break.
    rule_end: usize,
    /// The attribution that ended the container which was just read.
    pub(crate) attribution: Option<Vec<Inline<Parsed>>>,
    /// End of the last block or closing fence.
    pub(crate) end: usize,
    /// The last div that holds nothing and was not closed at once: a closing fence farther on was to be its own.
    pub(crate) made: Option<&'static str>,
}

/// Whether the last line of a container may say whose words these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    No,
    Attribution,
}

impl<'a> Builder<'_, 'a> {
    /// Blocks up to the end of the container or a closing fence.
    pub(crate) fn blocks(&mut self, depth: usize, last: Last) -> Blocks {
        let mut out = Vec::new();
        while self.step(&mut out, depth, last) {}
        callouts(self.cx, &mut out);
        join_anchors(&mut out);
        out
    }

    /// The next block or tag; false at the end of the container or a closing fence or tag.
    pub(crate) fn step(&mut self, out: &mut Blocks, depth: usize, last: Last) -> bool {
        if self.closing.is_some() {
            return false;
        }
        if let Some(token) = self.queue.pop_front() {
            self.html_token(out, token, depth);
            return true;
        }
        let Some((event, _)) = self.events.peek().filter(|_| !self.sealed) else { return false };
        if matches!(event, Event::End(_)) {
            return false;
        }
        if is_inline(event) {
            let leaf = self.leaf(None);
            let range = leaf.range();
            self.paragraph(out, leaf, range, last);
            return true;
        }
        let Some((event, range)) = self.events.next() else { return false };
        match event {
            Event::Start(tag) => self.start(out, tag, range, depth, last),
            Event::Rule => {
                self.lint_ruler(&range);
                self.rule_end = range.end;
                self.push(out, BlockKind::SceneBreak, Attrs::default(), range);
            }
            _ => {}
        }
        true
    }

    /// The event that comes next.
    pub(crate) fn peek(&mut self) -> Option<&Event<'a>> {
        self.events.peek().map(|it| &it.0)
    }

    fn start(
        &mut self,
        out: &mut Blocks,
        tag: Start<'a>,
        range: Range<usize>,
        depth: usize,
        last: Last,
    ) {
        let contains = matches!(
            tag,
            Start::BlockQuote(_)
                | Start::List(_)
                | Start::DefinitionList
                | Start::FootnoteDefinition(_)
        );
        if contains && depth >= MAX_DEPTH {
            self.flatten(out, range);
            return;
        }
        match tag {
            Start::Paragraph => {
                self.loose = true;
                let leaf = self.leaf(Some(TagEnd::Paragraph));
                self.paragraph(out, leaf, range, last);
            }
            Start::Heading { level, .. } => self.heading(out, level, range),
            Start::BlockQuote(kind) => self.quote(out, kind, range, depth),
            Start::CodeBlock(kind) => self.code(out, &kind, range),
            Start::List(start) => self.list(out, start, range, depth),
            Start::DefinitionList => self.definitions(out, range, depth),
            Start::Table(columns) => self.table(out, &columns, range, depth),
            Start::FootnoteDefinition(label) => {
                let blocks = self.container(depth, Last::No);
                let (file, span) = (self.cx.span(range.clone()).file, self.cx.span_trimmed(range));
                let label = self.cx.scan.note_label(&label).to_owned();
                self.notes.push(NoteDefinition { file, label, blocks, span });
            }
            Start::HtmlBlock => self.html_block(out, range, depth),
            _ => {}
        }
    }

    /// Blocks of a container, and its end.
    pub(crate) fn container(&mut self, depth: usize, last: Last) -> Blocks {
        let open = (std::mem::take(&mut self.open), std::mem::take(&mut self.flat));
        let carried = self.carried.len();
        let blocks = self.blocks(depth + 1, last);
        self.drop_carried(carried);
        (self.open, self.flat) = open;
        self.events.next();
        blocks
    }

    /// Notes of an included file.
    pub(crate) fn add_notes(&mut self, notes: Vec<NoteDefinition>) {
        self.notes.extend(notes);
    }

    /// The next event, if it is the start of a block of that kind.
    pub(crate) fn next_if(
        &mut self,
        test: impl FnOnce(&Event<'a>) -> bool,
    ) -> Option<(Event<'a>, Range<usize>)> {
        self.events.next_if(|(event, _)| test(event))
    }

    /// The fence that comes next, if one does.
    pub(crate) fn next_fence(&mut self) -> Option<&Fence> {
        if let Some(token) = self.queue.front() {
            return match token {
                Token::Fence(fence, _) => Some(fence),
                _ => None,
            };
        }
        let (event, range) = self.events.peek()?;
        let scan = self.cx.scan;
        matches!(event, Event::Start(Start::HtmlBlock))
            .then(|| scan.fence(scan.out.text.get(range.clone())?))?
    }

    /// Takes the fence that comes next.
    pub(crate) fn skip_fence(&mut self) {
        if self.queue.pop_front().is_some() {
            return;
        }
        for (event, _) in self.events.by_ref() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
    }

    /// Inline events up to `end`, which is taken too; without one, up to the next block.
    pub(crate) fn leaf(&mut self, end: Option<TagEnd>) -> Leaf<'a> {
        let mut leaf = Leaf::default();
        let mut depth = 0_usize;
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::End(it) if depth == 0 => {
                    if end == Some(*it) {
                        self.events.next();
                    }
                    break;
                }
                Event::End(_) => depth -= 1,
                Event::Start(_) if end.is_some() || is_inline(event) => depth += 1,
                Event::TaskListMarker(done) => self.task = Some(*done),
                _ if end.is_none() && !is_inline(event) => break,
                _ => {}
            }
            if let Some((event, range)) = self.events.next() {
                leaf.push(event, range);
            }
        }
        leaf
    }

    pub(crate) fn push(
        &mut self,
        out: &mut Blocks,
        kind: BlockKind<Parsed>,
        attrs: Attrs,
        range: Range<usize>,
    ) {
        self.end = self.end.max(range.end);
        let span = Some(self.cx.span_trimmed(range));
        out.push(Block { node: NodeId::NONE, span, attrs, kind });
    }

    /// A container that would nest too deep: its source as a paragraph.
    fn flatten(&mut self, out: &mut Blocks, range: Range<usize>) {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => break,
            }
        }
        self.cx.too_deep(range.clone());
        let range = self.cx.trim(range);
        let mut run = Run::default();
        let mut at = range.start;
        for line in self.cx.slice(range.clone()).split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            run.push(bare, at..at + bare.len());
            run.push(" ", at + bare.len()..at + line.len());
            at += line.len();
        }
        let words = vec![Inline::Text(run.leaf(self.cx))];
        self.push(out, BlockKind::Paragraph(words), Attrs::default(), range);
    }

    /// A paragraph: a figure, a caption, an equation, an attribution, or words.
    fn paragraph(&mut self, out: &mut Blocks, mut leaf: Leaf<'a>, range: Range<usize>, last: Last) {
        if leaf.is_empty() {
            return;
        }
        if self.caption(out, &leaf, &range) || self.foreign(out, &range) {
            return;
        }
        let attribution = leaf.attribution().filter(|it| {
            last == Last::Attribution && (*it > 0 || !out.is_empty()) && self.at_end()
        });
        let part = 0..attribution.unwrap_or(leaf.all().end);
        if !part.is_empty() {
            let found = tokens(self.cx, &leaf, part, usize::MAX, 0);
            if found.iter().any(is_structural) {
                self.queue.extend(found);
            } else {
                let found = self.carry(found, false);
                let found = paired(self.cx, found);
                self.words(out, found, range.clone());
            }
        }
        if let Some(from) = attribution {
            leaf.strip_dash(from);
            let all = from..leaf.all().end;
            let found = tokens(self.cx, &leaf, all, usize::MAX, 0);
            let (words, _) = inlines(self.cx, found);
            self.attribution = Some(words);
        }
    }

    /// A paragraph that means something to other tools; true where recto has the same.
    fn foreign(&mut self, out: &mut Blocks, range: &Range<usize>) -> bool {
        let whole = foreign::whole(self.cx.slice(range.clone()));
        let kind = match whole.filter(|_| self.cx.dialect.full) {
            Some(Whole::PageBreak) => BlockKind::PageBreak,
            Some(Whole::Contents) => BlockKind::Generated(()),
            None => {
                foreign::lines(self.cx, range);
                return false;
            }
        };
        let contents = matches!(kind, BlockKind::Generated(()));
        let classes = contents.then(|| "toc".to_owned()).into_iter().collect();
        self.push(out, kind, Attrs { classes, ..Attrs::default() }, range.clone());
        true
    }

    /// Whether the container ends here.
    fn at_end(&mut self) -> bool {
        if matches!(self.events.peek(), Some((Event::End(_), _)) | None) {
            return true;
        }
        matches!(self.next_fence(), Some(Fence::Close { .. }))
    }

    /// Paired tokens as blocks: equations stand for themselves.
    pub(crate) fn words(&mut self, out: &mut Blocks, mut found: Vec<Token>, range: Range<usize>) {
        trim(&mut found);
        // Where pictures have no captions, the notes among their words need a paragraph to stand in.
        let captions = self.cx.dialect.captions();
        if let [Token::Image(picture)] = found.as_slice()
            && (captions || !holds_note(&picture.caption))
        {
            if let Some(Token::Image(picture)) = found.pop() {
                self.figure(out, *picture, range);
            }
            return;
        }
        if let [Token::Node(Inline::Reference(Pending::Image { image, alt, width }), ..)] =
            found.as_slice()
        {
            let (image, alt, width) = (image.clone(), alt.clone(), *width);
            let figure = Figure { image, alt, width, caption: None };
            self.push(out, BlockKind::Figure(figure), Attrs::default(), range);
            return;
        }
        let mut words = Vec::new();
        let mut skip = 0;
        let mut start = range.start;
        for token in found {
            match token {
                Token::Display(text, at) => {
                    self.plain(out, std::mem::take(&mut words), start..at.start);
                    let blanks = self.cx.slice(at.end..range.end.max(at.end));
                    let gap = blanks.len() - blanks.trim_start_matches(' ').len();
                    let raw =
                        attributes(self.cx.text(), at.end + gap).filter(|_| self.cx.dialect.full);
                    skip = raw.as_ref().map_or(at.end, |it| it.range.end);
                    let map = &self.cx.scan.out;
                    let attrs = raw.map(|it| settle(self.cx, map, it, &MATH)).unwrap_or_default();
                    let equation = Equation { numbers: Vec::new(), tex: text, tree: () };
                    self.push(out, BlockKind::Math(equation), attrs, at.start..skip);
                    start = skip;
                }
                Token::Run(mut run) => {
                    run.skip_to(skip);
                    words.push(Token::Run(run));
                }
                other => words.push(other),
            }
        }
        self.plain(out, words, start..range.end);
    }

    fn plain(&mut self, out: &mut Blocks, mut found: Vec<Token>, range: Range<usize>) {
        trim(&mut found);
        if found.is_empty() {
            return;
        }
        let (words, _) = finished(self.cx, found);
        self.push(out, BlockKind::Paragraph(words), Attrs::default(), range);
    }

    /// `: Caption {#tbl:x}` or pandoc's `Table: Caption` after a table; false if the paragraph is not one.
    fn caption(&mut self, out: &mut Blocks, leaf: &Leaf<'a>, range: &Range<usize>) -> bool {
        let text = self.cx.slice(range.clone());
        let mark = [": ", "Table: "].into_iter().find(|it| text.starts_with(it));
        let Some(mark) = mark.filter(|_| self.cx.dialect.full) else { return false };
        let Some(Block { kind: BlockKind::Table(table), attrs, span, .. }) = out.last_mut() else {
            return false;
        };
        if table.caption.is_some() {
            return false;
        }
        let raw = trailing(self.cx.text(), range);
        let limit = raw.as_ref().map_or(range.end, |it| it.range.start);
        let mut found = tokens(self.cx, leaf, leaf.all(), limit, 0);
        if let Some(Token::Run(run)) = found.first_mut() {
            run.skip_to(range.start + mark.len());
        }
        found = paired(self.cx, found);
        trim(&mut found);
        let (content, _) = finished(self.cx, found);
        table.caption = Some(Caption { number: (), content });
        let map = &self.cx.scan.out;
        let own = raw.map(|it| settle(self.cx, map, it, &CAPTION)).unwrap_or_default();
        attrs.id = own.id.or(attrs.id.take());
        attrs.id_span = own.id_span.or(attrs.id_span);
        attrs.lang = own.lang.or(attrs.lang.take());
        attrs.only = own.only.or(attrs.only.take());
        attrs.classes.extend(own.classes);
        attrs.pairs.extend(own.pairs);
        if attrs.has("decimal") {
            // Colons say which columns hold numbers: those that stand at the end.
            let numbers = table.columns.iter_mut().filter(|it| **it == ColumnAlign::End);
            numbers.for_each(|it| *it = ColumnAlign::Decimal);
        }
        let end = self.cx.span_trimmed(range.clone());
        *span = span.map(|it| it.to(end));
        true
    }

    fn heading(&mut self, out: &mut Blocks, level: HeadingLevel, range: Range<usize>) {
        let leaf = self.leaf(Some(TagEnd::Heading(level)));
        let line = leaf.range();
        self.lint_setext(&range);
        let known = if self.cx.dialect.layout.is_some() { &FOREIGN_HEADING } else { &HEADING };
        let (content, attrs) = self.with_trailing(&leaf, &line, known);
        let short = attrs.get("short").map(str::to_owned);
        let mut attrs = attrs;
        attrs.pairs.retain(|(key, _)| key != "short");
        let heading = Heading { level: level as u8, number: (), content, short };
        self.push(out, BlockKind::Heading(heading), attrs, range);
    }

    /// Words with an attribute block at their end.
    pub(crate) fn with_trailing(
        &mut self,
        leaf: &Leaf<'a>,
        line: &Range<usize>,
        known: &Known,
    ) -> (Vec<Inline<Parsed>>, Attrs) {
        let raw = trailing(self.cx.text(), line);
        let limit = raw.as_ref().map_or(line.end, |it| it.range.start);
        let found = tokens(self.cx, leaf, leaf.all(), limit, 0);
        let mut found = paired(self.cx, found);
        trim(&mut found);
        let (content, _) = finished(self.cx, found);
        let map = &self.cx.scan.out;
        let attrs = raw.map(|it| settle(self.cx, map, it, known)).unwrap_or_default();
        (content, attrs)
    }

    /// `---⏎She woke.⏎---`: two scene breaks were meant, and a heading came out.
    fn lint_setext(&mut self, range: &Range<usize>) {
        let text = self.cx.slice(range.clone()).trim_ascii_end();
        if self.rule_end == range.start && range.start > 0 && text.ends_with("---") {
            let span = self.cx.span_trimmed(range.clone());
            self.cx.push(
                Diagnostic::new(Code::LintDialect, "`---` under a line of text makes it a heading")
                    .at(span, "")
                    .hint("leave an empty line before the second `---`, or write `***`"),
            );
        }
    }

    /// `-----  ------` right under a line: columns of a table, to pandoc.
    fn lint_ruler(&self, range: &Range<usize>) {
        let ruler = self.cx.slice(range.clone()).trim_ascii();
        let columns = || ruler.split_ascii_whitespace();
        let before = self.cx.text().get(..range.start).unwrap_or_default();
        let under = before.trim_end_matches([' ', '\t', '>']).strip_suffix('\n');
        let under = under.is_some_and(|it| !it.trim_end_matches([' ', '\t', '>']).ends_with('\n'));
        if under && columns().count() > 1 && columns().all(|it| it.starts_with("--")) {
            self.cx.remark(Kind::Table, range.clone());
        }
    }
}

/// Takes blanks off both ends.
pub(crate) fn trim(found: &mut Vec<Token>) {
    if let Some(Token::Run(run)) = found.last_mut() {
        *run = run.slice(0..run.text.trim_end_matches([' ', '\t', '\n']).len());
    }
    if let Some(Token::Run(run)) = found.first_mut() {
        let bare = run.text.trim_start_matches([' ', '\t', '\n']).len();
        *run = run.slice(run.text.len() - bare..run.text.len());
    }
    found.retain(|it| !matches!(it, Token::Run(run) if run.text.is_empty()));
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Start::Emphasis
                | Start::Strong
                | Start::Strikethrough
                | Start::Superscript
                | Start::Subscript
                | Start::Link { .. }
                | Start::Image { .. }
        ),
        Event::End(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}
