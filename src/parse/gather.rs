//! What waits to be read of a block of HTML: its next token, its next paragraph, and blocks to the words in them.

use crate::model::{Attrs, BlockKind, Inline, Parsed, Pending};
use crate::parse::element::{is_structural, made};
use crate::parse::html::{Open, names};
use crate::parse::htmlblock::html_tokens;
use crate::parse::leaf::Token;
use crate::parse::markdown::{Blocks, Builder, Last, trim};
use crate::parse::pair::paired;
use crate::parse::remark::Html;
use pulldown_cmark::{Event, Tag as Start};
use std::ops::Range;

/// Elements of running text that go on in the next paragraph at a time; those beyond end where they stand.
const MAX_CARRIED: usize = 16;

impl Builder<'_, '_> {
    /// Whether nothing more of the element at hand comes.
    pub(crate) fn is_over(&mut self) -> bool {
        if self.closing.is_some() {
            return true;
        }
        if !self.queue.is_empty() {
            return false;
        }
        self.sealed || matches!(self.peek(), Some(Event::End(_)) | None)
    }

    /// The opening tag that comes next, if it is one of those; blanks before it are skipped, and blocks of HTML are read.
    pub(crate) fn take_open(
        &mut self,
        test: impl Fn(&str) -> bool,
    ) -> Option<(Open, Range<usize>)> {
        self.skip_blank();
        match self.queue.front()? {
            Token::TagOpen(open, _) if test(&open.name) => {}
            _ => return None,
        }
        match self.queue.pop_front() {
            Some(Token::TagOpen(open, range)) => Some((open, range)),
            _ => None,
        }
    }

    /// Takes blanks, and reads the block of HTML that comes next; whether anything of HTML comes then.
    pub(crate) fn skip_blank(&mut self) -> bool {
        let blank = |it: &Token| matches!(it, Token::Run(run) if run.text.trim().is_empty());
        loop {
            while self.queue.front().is_some_and(blank) {
                self.queue.pop_front();
            }
            match self.queue.front() {
                Some(Token::TagOpen(open, _)) => {
                    return matches!(open.name.as_str(), "li" | "dt" | "dd");
                }
                Some(_) => return false,
                None => {}
            }
            if self.sealed || !self.read_html() {
                return false;
            }
        }
    }

    /// Blocks of a cell, of which these are all tokens.
    pub(crate) fn sealed_blocks(&mut self, found: Vec<Token>, depth: usize) -> Blocks {
        let queue = std::mem::replace(&mut self.queue, found.into());
        let open = (std::mem::take(&mut self.open), std::mem::take(&mut self.flat));
        let (sealed, carried) = (std::mem::replace(&mut self.sealed, true), self.carried.len());
        let blocks = self.blocks(depth + 1, Last::No);
        self.drop_carried(carried);
        (self.open, self.flat) = open;
        (self.queue, self.sealed, self.closing) = (queue, sealed, None);
        blocks
    }

    /// Puts the block of HTML that comes next into the queue; false if none comes.
    pub(crate) fn read_html(&mut self) -> bool {
        let starts = |it: &Event<'_>| matches!(it, Event::Start(Start::HtmlBlock));
        if self.next_if(starts).is_none() {
            return false;
        }
        let run = self.html_run();
        let found = html_tokens(self.cx, &run);
        self.queue.extend(found);
        true
    }

    /// Words and what stands in them up to the next tag of a block, as a paragraph.
    pub(crate) fn portion(&mut self, out: &mut Blocks, first: Token) {
        let mut found = vec![first];
        while let Some(token) = self.queue.pop_front_if(|it| !is_structural(it)) {
            found.push(token);
        }
        let blank = |it: &Token| matches!(it, Token::Run(run) if run.text.trim().is_empty());
        while found.last().is_some_and(blank) {
            found.pop();
        }
        if found.is_empty() {
            return;
        }
        let found = self.carry(found, true);
        let range = range_of(&found);
        let mut found = paired(self.cx, found);
        trim_breaks(&mut found);
        self.words(out, found, range);
    }

    /// Opens again what goes on from the paragraph before, and closes what goes on in the next.
    pub(crate) fn carry(&mut self, found: Vec<Token>, goes_on: bool) -> Vec<Token> {
        let old = std::mem::take(&mut self.carried);
        let mut count = old.len();
        if count == 0 && !goes_on {
            return found;
        }
        let again = old.iter().map(|(open, range)| Token::TagOpen(open.clone(), range.clone()));
        let mut all: Vec<Token> = again.chain(found).collect();
        // What ends where it goes on holds nothing here.
        while let Some(last) = count.checked_sub(1)
            && let (Some(Token::TagOpen(open, _)), Some(Token::TagClose(name, _))) =
                (all.get(last), all.get(count))
            && open.name == *name
        {
            all.drain(last..=count);
            count = last;
        }
        // Which of them have no end yet; those from before first.
        let mut open: Vec<(Open, Range<usize>, bool)> = Vec::new();
        for (index, token) in all.iter().enumerate() {
            match token {
                Token::TagOpen(it, range) if names::goes_on(it) => {
                    open.push((it.clone(), range.clone(), index < count));
                }
                Token::TagClose(name, _) => {
                    if let Some(at) = open.iter().rposition(|it| it.0.name == *name) {
                        open.truncate(at);
                    }
                }
                _ => {}
            }
        }
        open.retain(|it| goes_on || it.2);
        open.truncate(MAX_CARRIED);
        // What opens at the very end holds nothing here; an anchor stands where it opens.
        let end = range_of(&all).end;
        for (it, ..) in open.iter().rev() {
            match all.last() {
                Some(Token::TagOpen(last, _)) if last == it && it.id().is_none() => {
                    all.pop();
                }
                _ => all.push(Token::TagClose(it.name.clone(), end..end)),
            }
        }
        self.carried = open
            .into_iter()
            .map(|(mut it, range, _)| {
                it.pairs.retain(|(key, _)| !matches!(key.as_str(), "id" | "name"));
                (it, range)
            })
            .collect();
        all
    }

    /// Ends what goes on beyond the container that ends.
    pub(crate) fn drop_carried(&mut self, count: usize) {
        while self.carried.len() > count {
            if let Some((open, range)) = self.carried.pop() {
                self.cx.html(Html::Unclosed, &open.name, range);
            }
        }
    }
}

/// From the first token to the last.
fn range_of(tokens: &[Token]) -> Range<usize> {
    let mut whole: Option<Range<usize>> = None;
    for token in tokens {
        let range = match token {
            Token::Run(run) => run.range(0..run.text.len()),
            Token::Image(picture) => picture.range.clone(),
            Token::Pre(code) => code.range.clone(),
            Token::Node(_, range, _)
            | Token::Display(_, range)
            | Token::Open(range)
            | Token::Close(range)
            | Token::TagOpen(_, range)
            | Token::TagClose(_, range)
            | Token::Fence(_, range) => range.clone(),
        };
        whole = Some(match whole {
            Some(it) => it.start.min(range.start)..it.end.max(range.end),
            None => range,
        });
    }
    whole.unwrap_or(0..0)
}

/// Takes blanks and line breaks off both ends.
fn trim_breaks(found: &mut Vec<Token>) {
    let is_break = |it: Option<&Token>| matches!(it, Some(Token::Node(Inline::LineBreak, ..)));
    let mut first = 0;
    loop {
        trim(found);
        if is_break(found.last()) {
            found.pop();
        } else if is_break(found.get(first)) {
            first += 1;
            let rest = found.get(first..).unwrap_or_default();
            if rest.iter().all(|it| is_break(Some(it))) {
                found.clear();
                return;
            }
            if !is_break(rest.first()) {
                found.drain(..first);
                first = 0;
            }
        } else {
            return;
        }
    }
}

/// The words of paragraphs, headings and pictures one after the other, for what holds no blocks; and the blocks that are none of
/// these.
pub(crate) fn gathered(blocks: Blocks) -> (Vec<Inline<Parsed>>, Blocks) {
    let (mut words, mut rest) = (Vec::new(), Blocks::new());
    for block in blocks {
        let content = match block.kind {
            BlockKind::Paragraph(content) => content,
            BlockKind::Heading(heading) => {
                let mut content = heading.content;
                if let Some(id) = &block.attrs.id {
                    let attrs = Attrs {
                        id: Some(id.clone()),
                        id_span: block.attrs.id_span,
                        ..Attrs::default()
                    };
                    let node = crate::diag::NodeId::NONE;
                    content.insert(0, Inline::Span { attrs, node, content: Vec::new() });
                }
                content
            }
            BlockKind::Figure(figure) if figure.caption.is_none() => {
                let (image, alt, width) = (figure.image, figure.alt, figure.width);
                vec![Inline::Reference(Pending::Image { image, alt, width })]
            }
            BlockKind::Code(it) => {
                let marks = it.callouts.into_iter().flat_map(|it| it.mark);
                [Inline::Code(it.text)].into_iter().chain(marks).collect()
            }
            BlockKind::Div { blocks, title: None, attribution: None, .. } => {
                let (content, more) = gathered(blocks);
                rest.extend(more);
                content
            }
            kind @ (BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::Card { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Generated(_)) => {
                rest.push(crate::model::Block { kind, ..block });
                continue;
            }
        };
        if !words.is_empty() && !content.is_empty() {
            words.push(made(" "));
        }
        words.extend(content);
    }
    (words, rest)
}
