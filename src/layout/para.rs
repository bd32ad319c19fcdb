//! A paragraph's inlines to lines: words shaped once, total fit, justified.

use crate::diag::{NodeId, Place, Sink};
use crate::geom::{Color, Length};
use crate::lang::Lang;
use crate::layout::Setting;
use crate::model::{AnchorId, Document, ImageId, Inline, NoteId, Settled, Target};
use crate::page::{Run, Tag};
use crate::theme::{Align, Caps, Weight};

/// Which chain of families a style asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `theme.font.body`.
    Body,
    /// `theme.font.heading`, the body's unless given.
    Heading,
    /// `theme.font.mono`.
    Mono,
}

/// Which figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figures {
    /// Old-style, proportional: running text.
    OldStyle,
    /// Lining, proportional: display.
    Lining,
    /// Lining, of one width: tables.
    Tabular,
}

/// How a run of text looks. Inline styles (emphasis, small caps, superscript) are derived from the paragraph's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Weight.
    pub weight: Weight,
    /// Italic.
    pub italic: bool,
    /// Size.
    pub size: Length,
    /// Case; small capitals are the face's own.
    pub caps: Caps,
    /// Figures.
    pub figures: Figures,
    /// Letterspacing in thousandths of an em.
    pub tracking: i16,
    /// Colour.
    pub color: Color,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq)]
pub struct ParagraphStyle {
    /// Its text.
    pub text: TextStyle,
    /// Width of the lines.
    pub measure: Length,
    /// Indent of the first line (negative: it hangs out).
    pub first: Length,
    /// Indent of the other lines.
    pub rest: Length,
    /// Indent of the first `n` lines for a drop cap: `(n, width)`; in place of `first` and `rest`.
    pub cut: Option<(usize, Length)>,
    /// Alignment.
    pub align: Align,
    /// Hyphenate.
    pub hyphenate: bool,
    /// First words in small caps: those up to the first punctuation or this many, 0 for none.
    pub lead_in: usize,
    /// Language of the text unless an inline says otherwise.
    pub lang: Lang,
    /// Each source line is a line of its own; blanks count, long lines are turned and marked (code).
    pub verbatim: bool,
}

/// An inline element that runs of a paragraph belong to: link, note mark, code, foreign span.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineElement {
    /// Its tag.
    pub tag: Tag,
    /// Index of the element around it, in [`Para::elements`]; `None`: the paragraph itself.
    pub parent: Option<u16>,
    /// Its node, if it has one.
    pub node: NodeId,
    /// Language, where it differs.
    pub lang: Option<Lang>,
    /// Where it leads, with a description.
    pub link: Option<(Jump, String)>,
}

/// Where an inline element leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jump {
    /// A link or citation.
    To(Target),
    /// A note, with the mark's ordinal.
    Note(NoteId, u32),
}

/// Something on a line, positions from the left end of the measure and the baseline (y down).
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Glyphs.
    Run(Run),
    /// A picture of the given size standing on the baseline.
    Image {
        /// Which.
        image: ImageId,
        /// From the left end of the measure.
        x: Length,
        /// Extent.
        size: crate::geom::Size,
        /// Alternative text; empty: decorative.
        alt: String,
    },
}

/// A finished line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What stands on it, left to right, each with the inline element it belongs to.
    pub pieces: Vec<(Piece, Option<u16>)>,
    /// Ascent above the baseline, of the tallest piece.
    pub height: Length,
    /// Descent below it.
    pub depth: Length,
    /// Natural end of the content from the left end of the measure, for leaders and run-ins.
    pub end: Length,
    /// Notes marked on it, in order, first marks only.
    pub notes: Vec<NoteId>,
    /// Nodes (anchors, note marks, citations, index marks) that begin on it, with their x.
    pub nodes: Vec<(NodeId, Length)>,
    /// First whole word of the line; `None` for a line without words of the author's.
    pub place: Option<Place>,
    /// Ends in a hyphen.
    pub hyphenated: bool,
    /// How well it is filled: glue set ratio in thousandths, for statistics.
    pub ratio: i32,
}

/// A set paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Para {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Inline elements that its pieces name.
    pub elements: Vec<InlineElement>,
}

/// What setting a paragraph reads beside its words, and the words already shaped. One per thread.
pub struct Typesetter<'a> {
    /// Faces, theme, pictures.
    pub setting: Setting<'a>,
    /// For notes' numbers and anchors.
    pub document: &'a Document,
    /// The page label of an anchor as known from the round before; `None` in the first round.
    pub page_of: &'a (dyn Fn(AnchorId) -> Option<String> + Sync),
}

impl<'a> Typesetter<'a> {
    /// A typesetter with nothing shaped yet.
    #[must_use]
    pub fn new(
        setting: Setting<'a>,
        document: &'a Document,
        page_of: &'a (dyn Fn(AnchorId) -> Option<String> + Sync),
    ) -> Self {
        Self { setting, document, page_of }
    }
}

/// Sets inlines as a paragraph.
pub fn para(
    sink: &mut Sink,
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> Para {
    let _ = (sink, typesetter, style, content);
    Para::default()
}

/// Natural and narrowest width of inlines in a style: for columns of tables. The narrowest is the longest unbreakable word.
pub fn widths(
    sink: &mut Sink,
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> (Length, Length) {
    let _ = (sink, typesetter, style, content);
    (Length::ZERO, Length::ZERO)
}

/// Sets a single line of generated text at its natural width: folios, running heads, labels of lists.
pub fn line(
    sink: &mut Sink,
    typesetter: &mut Typesetter<'_>,
    style: TextStyle,
    lang: &Lang,
    text: &str,
) -> Line {
    let _ = (sink, typesetter, style, lang, text);
    Line {
        pieces: Vec::new(),
        height: Length::ZERO,
        depth: Length::ZERO,
        end: Length::ZERO,
        notes: Vec::new(),
        nodes: Vec::new(),
        place: None,
        hyphenated: false,
        ratio: 0,
    }
}
