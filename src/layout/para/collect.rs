//! Inlines to one text in chunks of one look, with the elements, notes and places that stand in it.

use crate::diag::{NodeId, Place};
use crate::geom::{Length, Size};
use crate::lang::{Lang, in_capitals};
use crate::layout::geometry;
use crate::layout::math::Piece;
use crate::layout::para::known::LookId;
use crate::layout::para::look::{Level, LookKey};
use crate::layout::para::{
    Family, Figures, InlineElement, Jump, ParagraphStyle, TextStyle, Typesetter,
};
use crate::manifest::Purpose;
use crate::model::{
    END_OF_PROOF, ImageId, Inline, NoteId, Resolved, Settled, Style, Target, Text, Width,
    plain_text,
};
use crate::page::Tag;
use crate::theme::{Caps, Weight};
use std::ops::Range;
use std::sync::Arc;

mod capitals;
mod formula;
mod ruby;

pub(in crate::layout) use formula::{carried, setter, spoken};

/// A paragraph's text laid end to end.
#[derive(Debug, Default)]
pub(in crate::layout::para) struct Collected {
    /// All characters; an object stands as U+FFFC, a forced break as U+2028.
    pub text: String,
    /// What it is made of, in order, without gaps.
    pub chunks: Vec<Chunk>,
    /// Inline elements.
    pub elements: Vec<InlineElement>,
    /// Nodes and notes that begin before a byte, in order.
    pub marks: Vec<Mark>,
    /// Something is struck out.
    pub struck: bool,
    /// Pieces of formulas, which chunks name by their index.
    pub formulas: Vec<Arc<Piece>>,
    /// Words with readings above them, in order.
    pub rubies: Vec<Ruby>,
    /// Characters of formulas that no face has, and where their commands stand.
    pub missing: Vec<(char, Place)>,
    /// The chunk of the sign that ends a proof, which stands at the end of its line.
    pub end_sign: Option<usize>,
}

/// Words with their reading, by their bytes in a paragraph's text: one follows the other.
#[derive(Clone, Debug)]
pub(in crate::layout::para) struct Ruby {
    /// The words.
    pub base: Range<usize>,
    /// What stands above them.
    pub reading: Range<usize>,
}

/// Bytes of one look, element and leaf.
#[derive(Clone, Debug)]
pub(in crate::layout::para) struct Chunk {
    /// First byte in [`Collected::text`].
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Look.
    pub look: LookId,
    /// Inline element.
    pub element: Option<u16>,
    /// Where its first byte stands in the book.
    pub place: Place,
    /// The author's own words, not a number that recto made.
    pub own: bool,
    /// Struck through.
    pub struck: bool,
    /// What it is.
    pub kind: ChunkKind,
}

/// What a chunk is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::layout::para) enum ChunkKind {
    /// Text.
    Text,
    /// A new line on demand.
    Break,
    /// A picture.
    Image {
        /// Which.
        image: ImageId,
        /// Extent on the line.
        size: Size,
        /// Alternative text.
        alt: String,
    },
    /// A formula, or a piece of one: its index in [`Collected::formulas`].
    Formula(usize),
}

/// Something without width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) struct Mark {
    /// It stands before this byte.
    pub at: usize,
    /// What begins here.
    pub what: Begins,
}

/// What begins at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::layout::para) enum Begins {
    /// A node.
    Node(NodeId),
    /// A note, at its first mark.
    Note(NoteId),
}

/// Letterspacing of small capitals, thousandths of an em.
const SMALL_CAPS_TRACKING: i16 = 30;
/// Small letters within a line, thousandths of the size around them.
const SMALL: i64 = 850;
/// A page number that is not known yet is taken to be this wide.
const UNKNOWN_PAGE: &str = "00";

/// Lays inlines end to end.
pub(in crate::layout::para) fn collect(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> Collected {
    let mut collector = Collector {
        lead: style.lead_in,
        letters: 0,
        skip: style.skip,
        behind_note: None,
        style,
        typesetter,
        out: Collected::default(),
    };
    let context = Context {
        style: style.text,
        lang: style.lang.clone(),
        level: Level::Base,
        element: None,
        struck: false,
        small_capitals: false,
    };
    collector.inlines(&context, content);
    collector.out
}

/// A full stop after so few letters marks an abbreviation, not the end of a clause.
const ABBREVIATION: usize = 3;

struct Collector<'c, 'a> {
    typesetter: &'c mut Typesetter<'a>,
    style: &'c ParagraphStyle,
    out: Collected,
    /// Words still to be led in.
    lead: usize,
    /// Letters so far of the word that is being led in; one word may have several leaves.
    letters: usize,
    /// Bytes of the first leaf that are set elsewhere.
    skip: usize,
    /// Where the mark of a note ended.
    behind_note: Option<usize>,
}

/// What an inline inherits.
#[derive(Clone)]
struct Context {
    style: TextStyle,
    lang: Lang,
    level: Level,
    element: Option<u16>,
    struck: bool,
    /// The author asked for small capitals: words in capitals are set in them too.
    small_capitals: bool,
}

impl Collector<'_, '_> {
    /// `parse` bounds the depth of inlines by `model::MAX_DEPTH`.
    fn inlines(&mut self, context: &Context, content: &[Inline<Settled>]) {
        for inline in content {
            self.inline(context, inline);
        }
    }

    fn inline(&mut self, context: &Context, inline: &Inline<Settled>) {
        match inline {
            Inline::Text(text) => self.leaf(context, text),
            Inline::Styled { style: Style::Ruby, content } => self.ruby(context, content),
            Inline::Styled { style, content } => {
                let inner = self.styled(context, *style);
                self.inlines(&inner, content);
            }
            Inline::Span { attrs, node, content } => {
                self.begin(*node);
                if attrs.classes.iter().any(|it| it == END_OF_PROOF) {
                    self.out.end_sign = Some(self.out.chunks.len());
                }
                let mut inner = context.clone();
                if let Some(lang) = attrs.lang.as_ref().filter(|it| **it != context.lang) {
                    inner.lang = lang.clone();
                    inner.element = self.element(context, Tag::Span, *node, Some(lang.clone()));
                }
                self.inlines(&inner, content);
            }
            Inline::Code(text) => {
                let mut inner = self.code(context);
                if self.style.verbatim.is_none() {
                    inner.element = self.element(context, Tag::Code, text.node, None);
                }
                self.leaf(&inner, text);
            }
            Inline::Math(text, tree) => {
                match tree.as_ref().filter(|_| self.style.verbatim.is_none()) {
                    Some(tree) => self.formula(context, text, tree),
                    None => {
                        let alt = spoken(text, tree.as_deref(), &context.lang);
                        let element = self.formula_element(context, text.node, alt, None);
                        self.leaf(&Context { element, ..self.code(context) }, text);
                    }
                }
            }
            Inline::LineBreak => {
                self.push(context, "\u{2028}", Place::NONE, true, ChunkKind::Break)
            }
            Inline::Reference(reference) => self.reference(context, reference),
        }
    }

    fn reference(&mut self, context: &Context, reference: &Resolved) {
        match reference {
            Resolved::Link { to, content, title } => {
                let said = if title.is_empty() { plain_text(content) } else { title.clone() };
                let inner = self.link(context, NodeId::NONE, Jump::To(to.clone()), said);
                self.inlines(&inner, content);
            }
            Resolved::Image { image, alt, width } => self.image(context, *image, alt, *width),
            Resolved::Note { note, mark, node } => self.note(context, *note, *mark, *node),
            Resolved::Cite { content, node, .. } => {
                self.begin(*node);
                let element = self.element(context, Tag::Reference, *node, None);
                self.inlines(&Context { element, ..context.clone() }, content);
            }
            Resolved::Page { to, node, .. } => {
                self.begin(*node);
                let label = (self.typesetter.page_of)(*to);
                let label = label.unwrap_or_else(|| UNKNOWN_PAGE.to_owned());
                let element = self.element(context, Tag::Reference, *node, None);
                let outer = Context { element, ..context.clone() };
                let jump = Jump::To(Target::Internal(*to));
                let inner = self.link(&outer, *node, jump, label.clone());
                self.push(&inner, &label, Place::of(*node), false, ChunkKind::Text);
            }
            Resolved::Index { content, node, .. } => {
                self.begin(*node);
                self.inlines(context, content);
            }
        }
    }

    fn note(&mut self, context: &Context, note: NoteId, mark: u32, node: NodeId) {
        self.begin(node);
        let beside = self.behind_note == Some(self.out.text.len());
        let figures =
            TextStyle { caps: Caps::None, figures: Figures::Lining, tracking: 0, ..context.style };
        if beside {
            // Marks side by side would read as one number.
            let comma = Context { style: figures, ..context.clone() };
            let raised = self.raised(&comma, Level::Superior, Level::Raised, ",");
            self.push(&raised, ",", Place::NONE, false, ChunkKind::Text);
        }
        if mark == 1 {
            self.out.marks.push(Mark { at: self.out.text.len(), what: Begins::Note(note) });
        }
        let found = self.typesetter.document.notes.get(note.0 as usize);
        let sign = found.map(|it| it.number.0.clone()).unwrap_or_default();
        let element = self.element(context, Tag::Reference, node, None);
        let link = Some((Jump::Note(note, mark), sign.clone()));
        let inner = Context { element, ..context.clone() };
        let element =
            self.add(InlineElement { link, ..InlineElement::new(Tag::Link, inner.element, node) });
        let mark = Context { style: figures, element, ..context.clone() };
        let raised = self.raised(&mark, Level::Superior, Level::Raised, &sign);
        self.push(&raised, &sign, Place::of(node), false, ChunkKind::Text);
        self.behind_note = Some(self.out.text.len());
    }

    fn image(&mut self, context: &Context, image: ImageId, alt: &str, width: Option<Width>) {
        let measure = self.style.measure;
        let natural = self.typesetter.setting.images.get(image).map(|it| it.size);
        let natural = natural.unwrap_or_default();
        let wanted = width.map_or(natural.width, |it| it.within(measure));
        let deepest = geometry::part_of(self.typesetter.depth);
        let room = match natural.height {
            Length::ZERO => measure,
            high => deepest.ratio(natural.width.0, high.0),
        };
        let wide = wanted.min(measure).min(room).max(Length::ZERO);
        let size = Size { width: wide, height: natural.height.ratio(wide.0, natural.width.0) };
        let kind = ChunkKind::Image { image, size, alt: alt.to_owned() };
        let element = self.element(context, Tag::Figure, NodeId::NONE, None);
        let inner = Context { element, ..context.clone() };
        self.push(&inner, "\u{fffc}", Place::NONE, true, kind);
    }

    fn styled(&self, context: &Context, style: Style) -> Context {
        let mut inner = context.clone();
        let text = &mut inner.style;
        match style {
            // Emphasis within emphasis stands upright again.
            Style::Emphasis
            | Style::WorkTitle
            | Style::Underline
            | Style::Insertion
            | Style::Mark => text.italic = !text.italic,
            Style::Ruby => {}
            Style::Small | Style::Reading | Style::ReadingBracket => {
                text.size = text.size.of_em(SMALL)
            }
            Style::Term => text.italic = true,
            Style::Upright => text.italic = false,
            Style::Strong => {
                let bolder = text.weight >= Weight::Semibold;
                text.weight = if bolder { Weight::Bold } else { Weight::Semibold };
            }
            Style::SmallCaps => {
                text.caps = Caps::Small;
                text.tracking = text.tracking.max(SMALL_CAPS_TRACKING);
                inner.small_capitals = true;
            }
            Style::Superscript => inner.level = Level::Superior,
            Style::Subscript => inner.level = Level::Inferior,
            Style::Keyboard => return self.code(context),
            Style::Strikethrough => inner.struck = true,
        }
        inner
    }

    fn code(&self, context: &Context) -> Context {
        let mut inner = context.clone();
        if self.style.verbatim.is_some() || inner.style.family == Family::Mono {
            return inner;
        }
        let theme = self.typesetter.setting.theme;
        inner.style = TextStyle {
            family: Family::Mono,
            size: inner.style.size.of_em(theme.size.code),
            caps: Caps::None,
            figures: Figures::Lining,
            italic: false,
            tracking: 0,
            ..inner.style
        };
        inner
    }

    fn link(&mut self, context: &Context, node: NodeId, jump: Jump, said: String) -> Context {
        let link = Some((jump, said));
        let parent = context.element;
        let element =
            self.add(InlineElement { link, ..InlineElement::new(Tag::Link, parent, node) });
        let mut inner = Context { element, ..context.clone() };
        if self.typesetter.setting.edition.purpose == Purpose::Screen {
            inner.style.color = self.typesetter.setting.theme.color.link;
        }
        inner
    }

    fn element(
        &mut self,
        context: &Context,
        tag: Tag,
        node: NodeId,
        lang: Option<Lang>,
    ) -> Option<u16> {
        self.add(InlineElement { lang, ..InlineElement::new(tag, context.element, node) })
    }

    /// Adds an element; past the 65,535th of a paragraph, the rest belong to the last one's parent.
    fn add(&mut self, element: InlineElement) -> Option<u16> {
        let Ok(id) = u16::try_from(self.out.elements.len()) else { return element.parent };
        self.out.elements.push(element);
        Some(id)
    }

    fn begin(&mut self, node: NodeId) {
        if node != NodeId::NONE {
            self.out.marks.push(Mark { at: self.out.text.len(), what: Begins::Node(node) });
        }
    }

    fn leaf(&mut self, context: &Context, text: &Text) {
        self.begin(text.node);
        let mut place = Place::of(text.node);
        let skipped = std::mem::take(&mut self.skip).min(text.text.len());
        let mut rest = text.text.get(skipped..).unwrap_or_default();
        place.byte = number(skipped);
        if self.style.verbatim.is_some() {
            return self.lines(context, rest, place);
        }
        // Code counts among the words, but keeps its own letters.
        let end = (self.lead > 0).then(|| self.lead_in(rest));
        if let Some(end) = end.filter(|_| context.style.family != Family::Mono) {
            let (head, tail) = rest.split_at(end);
            let mut led = context.clone();
            led.style.caps = Caps::Small;
            led.style.tracking = led.style.tracking.max(SMALL_CAPS_TRACKING);
            // A lead-in is an ornament: words that would need capitals set small go without.
            if self.has_small_capitals(&led, head) {
                self.push(&led, head, place, true, ChunkKind::Text);
                place.byte = number(skipped + end);
                rest = tail;
            }
        }
        match context.level {
            Level::Superior => {
                let inner = self.raised(context, Level::Superior, Level::Raised, rest);
                self.push(&inner, rest, place, true, ChunkKind::Text);
            }
            Level::Inferior => {
                let inner = self.raised(context, Level::Inferior, Level::Lowered, rest);
                self.push(&inner, rest, place, true, ChunkKind::Text);
            }
            _ if context.small_capitals && context.style.caps == Caps::Small => {
                self.small_capitals(context, rest, place);
            }
            _ => self.push(context, rest, place, true, ChunkKind::Text),
        }
    }

    /// Words in capitals in small capitals alone, others with their capitals.
    fn small_capitals(&mut self, context: &Context, text: &str, mut place: Place) {
        for (run, capitals) in in_capitals(text) {
            let mut inner = context.clone();
            inner.style.caps = if capitals { Caps::AllSmall } else { Caps::Small };
            self.push(&inner, run, place, true, ChunkKind::Text);
            place.byte = place.byte.saturating_add(number(run.len()));
        }
    }

    /// Code: each line a chunk, with a break after it.
    fn lines(&mut self, context: &Context, text: &str, mut place: Place) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.push(context, "\u{2028}", Place::NONE, true, ChunkKind::Break);
            }
            let at = place.byte as usize;
            self.looks(context, line, place);
            place.byte = number(at + line.len() + 1);
        }
    }

    /// A line of code in pieces of one look.
    fn looks(&mut self, context: &Context, line: &str, place: Place) {
        let start = place.byte as usize;
        let style = self.style;
        let all = style.verbatim.as_deref().unwrap_or_default();
        let first = all.partition_point(|it| it.bytes.end <= start);
        let mut from = 0;
        let mut piece = |it: &mut Self, upto: usize, style: TextStyle| {
            let text = line.get(from..upto).unwrap_or_default();
            let place = Place { byte: number(start + from), ..place };
            it.push(&Context { style, ..context.clone() }, text, place, true, ChunkKind::Text);
            from = upto.max(from);
        };
        let here = all.iter().skip(first).take_while(|it| it.bytes.start < start + line.len());
        for look in here {
            piece(self, look.bytes.start.saturating_sub(start), context.style);
            piece(self, (look.bytes.end - start).min(line.len()), look.style);
        }
        piece(self, line.len(), context.style);
    }

    /// How far the led-in words go into a leaf: up to the first punctuation, or as many words as are still due.
    fn lead_in(&mut self, text: &str) -> usize {
        for (at, character) in text.char_indices() {
            if character.is_whitespace() {
                self.lead -= usize::from(self.letters > 0);
                self.letters = 0;
                if self.lead == 0 {
                    return at;
                }
            } else if character == '.' && self.letters <= ABBREVIATION {
                // "Mr." ends no clause.
            } else if self.letters > 0
                && matches!(
                    character,
                    ',' | '.' | ';' | ':' | '!' | '?' | '—' | '–' | '…' | '”' | '('
                )
            {
                self.lead = 0;
                return at;
            } else if character.is_alphanumeric() {
                self.letters += 1;
            }
        }
        text.len()
    }

    /// The face's own superiors if it has them for the whole text, else smaller ones.
    fn raised(&mut self, context: &Context, own: Level, made: Level, text: &str) -> Context {
        let plain =
            LookKey { style: context.style, lang: context.lang.clone(), level: Level::Base };
        let has = text.len() <= 64 && self.typesetter.words.has_own(&plain, own, text);
        Context { level: if has { own } else { made }, ..context.clone() }
    }

    fn push(&mut self, context: &Context, text: &str, place: Place, own: bool, kind: ChunkKind) {
        if text.is_empty() {
            return;
        }
        let key =
            LookKey { style: context.style, lang: context.lang.clone(), level: context.level };
        let look = self.typesetter.words.look(&key);
        if context.style.caps != Caps::None {
            let words = &mut self.typesetter.words;
            let mut each = text.split_inclusive(char::is_whitespace);
            if !each.all(|it| words.has_small_capitals(look, it.trim())) {
                return self.made_capitals(context, text, place, (own, &kind));
            }
        }
        let start = self.out.text.len();
        // In running text a tab or a line end is a space, which keeps the bytes in step with the leaf's.
        let blank = |it| self.style.verbatim.is_none() && matches!(it, b'\n' | b'\t' | b'\r');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(blank) {
            self.out.text.push_str(&rest[..at]);
            self.out.text.push(' ');
            rest = &rest[at + 1..];
        }
        self.out.text.push_str(rest);
        let end = self.out.text.len();
        let (element, struck) = (context.element, context.struck);
        self.out.struck |= struck;
        self.out.chunks.push(Chunk { start, end, look, element, place, own, struck, kind });
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
