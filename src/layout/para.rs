//! A paragraph's inlines to lines: words shaped once, total fit, justified.

use crate::diag::{NodeId, Place, Sink};
use crate::geom::{Color, Length, Point, Rect};
use crate::lang::Lang;
use crate::layout::Setting;
use crate::layout::math::MathFaces;
use crate::layout::para::atoms::{Atom, Extent};
use crate::layout::para::breaks::{Break, Kind, Rank, Scratch};
use crate::layout::para::collect::{Collected, collect};
use crate::layout::para::items::{Item, Items, items};
use crate::layout::para::justify::{Slot, build};
use crate::layout::para::known::Known;
use crate::layout::para::lines::{EXPANSION, indent, line_ends};
use crate::layout::para::look::{Level, LookKey};
use crate::layout::para::report::{note_missing, report_overfull};
use crate::layout::para::words::Words;
use crate::model::{AnchorId, Document, ImageId, Inline, NoteId, Settled, Target, Text};
use crate::page::{Run, Tag};
use crate::theme::{Align, Caps, Weight};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

pub(in crate::layout) use crate::layout::para::collect::{carried, setter, spoken};
pub(in crate::layout) use crate::layout::para::justify::formula;
pub(in crate::layout) use crate::layout::para::report::note_glyphs;

mod alike;
mod atoms;
mod breaks;
mod cjk;
mod collect;
mod items;
mod justify;
mod known;
mod letters;
mod levels;
mod lines;
mod look;
mod places;
mod protrude;
mod report;
mod ruby;
mod stretch;
mod verbatim;
pub mod widths;
mod words;

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
    /// Bytes at the start of the first leaf that are set elsewhere: a drop cap's letter.
    pub skip: usize,
    /// Alignment.
    pub align: Align,
    /// Hyphenate.
    pub hyphenate: bool,
    /// First words in small caps: those up to the first punctuation or this many, 0 for none.
    pub lead_in: usize,
    /// Language of the text unless an inline says otherwise.
    pub lang: Lang,
    /// Each source line is a line of its own; blanks count, long lines are turned and marked (code). Rising, those bytes that
    /// have a look of their own.
    pub verbatim: Option<Vec<Look>>,
    /// How many lines more (or, negative, fewer) than at its best it is to have, if there is a fair way (TeX §875);
    /// only for justified text.
    pub looseness: i8,
}

/// The look of some bytes of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Which, within a line.
    pub bytes: Range<usize>,
    /// How they look.
    pub style: TextStyle,
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
    /// What it says to who can't see it: a formula's TeX.
    pub alt: Option<String>,
    /// A formula in MathML, where the file is to carry it.
    pub math: Option<Arc<str>>,
    /// Where it leads, with a description.
    pub link: Option<(Jump, String)>,
}

impl InlineElement {
    /// An element that leads nowhere and says nothing but its words.
    fn new(tag: Tag, parent: Option<u16>, node: NodeId) -> Self {
        Self { tag, parent, node, lang: None, alt: None, math: None, link: None }
    }
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
    /// A rule of a formula.
    Rule {
        /// Where.
        rect: Rect,
        /// Colour.
        color: Color,
    },
    /// A line of a formula that strikes something out.
    Stroke {
        /// Its ends.
        ends: (Point, Point),
        /// How thick it is.
        thick: Length,
        /// Colour.
        color: Color,
    },
}

/// A finished line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What stands on it in reading order (which is left to right but for bidirectional text), each with the inline
    /// element it belongs to. A run without text is a mark of recto's own (a turned line of code), to be drawn and not read.
    pub pieces: Vec<(Piece, Option<u16>)>,
    /// Lines through struck-out text, positions as of pieces; they are drawn over it and stand for nothing.
    pub rules: Vec<(Rect, Color)>,
    /// Ascent above the baseline, of the tallest piece.
    pub height: Length,
    /// Descent below it.
    pub depth: Length,
    /// Natural end of the content from the left end of the measure, for leaders and run-ins.
    pub end: Length,
    /// The measure that it is set on.
    pub measure: Length,
    /// How far the content reaches from where its lines begin: the left, or the right for text from right to left.
    pub reach: Length,
    /// Notes marked on it, in order, first marks only.
    pub notes: Vec<NoteId>,
    /// Nodes (anchors, note marks, citations, index marks) that begin on it, with their x.
    pub nodes: Vec<(NodeId, Length)>,
    /// First whole word of the line; `None` for a line without words of the author's.
    pub place: Option<Place>,
    /// Ends in a hyphen.
    pub hyphenated: bool,
    /// A line of code that is too long for one, and goes on in the next.
    pub goes_on: bool,
    /// A formula stands on it: its height and depth are those of the ink.
    pub formula: bool,
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
    /// Depth of the pages that the lines go on.
    pub(in crate::layout) depth: Length,
    words: Words<'a>,
    scratch: Scratch,
    candidates: Vec<Break>,
    /// Room for a paragraph's items.
    spare: Vec<Item>,
    /// Room for a line's atoms.
    atoms: Vec<Atom>,
    /// Faces of formulas, once one was met.
    math: Option<MathFaces>,
}

impl<'a> Typesetter<'a> {
    /// A typesetter with nothing shaped yet.
    #[must_use]
    pub fn new(
        setting: Setting<'a>,
        document: &'a Document,
        page_of: &'a (dyn Fn(AnchorId) -> Option<String> + Sync),
    ) -> Self {
        Self {
            setting,
            document,
            page_of,
            depth: crate::layout::geometry::depth(&setting),
            words: Words::new(
                setting.fonts,
                setting.theme,
                &document.book.language,
                Known::default(),
            ),
            scratch: Scratch::default(),
            candidates: Vec::new(),
            spare: Vec::new(),
            atoms: Vec::new(),
            math: None,
        }
    }

    /// The faces that formulas are set in.
    pub(in crate::layout) fn math_faces(&mut self) -> MathFaces {
        let Setting { fonts, theme, .. } = self.setting;
        self.math.get_or_insert_with(|| MathFaces::of(fonts, &theme.font.math)).clone()
    }

    /// What was collected, shaped. Whoever is done with it gives back its room as `spare`.
    fn items(&mut self, style: &ParagraphStyle, collected: &Collected) -> Items {
        let spare = std::mem::take(&mut self.spare);
        let items = items(&mut self.words, style, collected, spare);
        if collected.rubies.is_empty() {
            return items;
        }
        Items { items: ruby::place(&items.items, &collected.rubies), ..items }
    }
}

/// The words that threads have met in a book so far: a typesetter takes some of them up, and puts them back with its own.
///
/// Rayon makes a typesetter for each of its jobs, several in every round; without this each shaped the book's words anew.
#[derive(Default)]
pub(in crate::layout) struct Vocabulary(Mutex<Vec<Known>>);

impl Vocabulary {
    /// A typesetter of the book that goes on where another left off.
    pub(in crate::layout) fn typesetter<'a>(
        &'a self,
        setting: Setting<'a>,
        document: &'a Document,
        page_of: &'a (dyn Fn(AnchorId) -> Option<String> + Sync),
    ) -> Lent<'a> {
        let mut set = Typesetter::new(setting, document, page_of);
        // A thread that panicked while it held the lock left a list that is still whole.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.pop() {
            let (fonts, theme) = (setting.fonts, setting.theme);
            set.words = Words::new(fonts, theme, &document.book.language, known);
        }
        Lent { set, vocabulary: self }
    }
}

/// A typesetter whose words go back into the vocabulary.
pub(in crate::layout) struct Lent<'a> {
    /// The typesetter.
    pub(in crate::layout) set: Typesetter<'a>,
    vocabulary: &'a Vocabulary,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let known = self.set.words.take_known();
        self.vocabulary.0.lock().unwrap_or_else(PoisonError::into_inner).push(known);
    }
}

/// An overfull line is reported from this on.
const VISIBLE: Length = Length::milli_pt(100);

/// Sets inlines as a paragraph.
pub fn para(
    sink: &mut Sink,
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> Para {
    let collected = collect(typesetter, style, content);
    let items = typesetter.items(style, &collected);
    note_missing(typesetter, &collected, &items);
    let lines = if style.verbatim.is_some() {
        code_lines(typesetter, style, &collected, &items)
    } else {
        text_lines(sink, typesetter, style, &collected, &items)
    };
    typesetter.spare = items.items;
    Para { lines, elements: collected.elements }
}

/// What a paragraph would have to bear to be a line shorter or longer.
///
/// Counted in demerits of TeX §859 beyond those of its best way: a line more whose spaces are stretched by half costs some
/// 12 000, two more hyphens above each other 10 000. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Give {
    /// One line fewer; `None`: there is no fair way.
    pub shorter: Option<i64>,
    /// One line more.
    pub longer: Option<i64>,
}

/// What it would cost to set inlines, which are then set with [`ParagraphStyle::looseness`], a line shorter or longer than
/// at their best. Nothing is given by ragged text, by less than three lines, and by what already needs the last pass.
pub fn looseness(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    content: &[Inline<Settled>],
) -> Give {
    if style.align != Align::Justify || style.verbatim.is_some() {
        return Give::default();
    }
    let collected = collect(typesetter, style, content);
    let items = typesetter.items(style, &collected);
    let give = lines::give(typesetter, style, &collected, &items);
    typesetter.spare = items.items;
    give
}

/// Sets a single line of generated text at its natural width: folios, running heads, labels of lists.
pub fn line(typesetter: &mut Typesetter<'_>, style: TextStyle, lang: &Lang, text: &str) -> Line {
    let paragraph = ParagraphStyle {
        text: style,
        measure: Length(i64::from(i32::MAX)),
        first: Length::ZERO,
        rest: Length::ZERO,
        cut: None,
        skip: 0,
        align: Align::Start,
        hyphenate: false,
        lead_in: 0,
        lang: lang.clone(),
        verbatim: None,
        looseness: 0,
    };
    let content = [Inline::Text(Text::generated(text))];
    let collected = collect(typesetter, &paragraph, &content);
    let items = typesetter.items(&paragraph, &collected);
    note_missing(typesetter, &collected, &items);
    let extent = Extent { from: (0, 0), to: (items.items.len(), 0), hyphen: false, broken: false };
    // Right-to-left text too begins at 0: whoever places the line aligns it.
    let natural: Length = items.items.iter().map(|it| it.width).sum();
    let slot = Slot { measure: natural, ..Slot::ragged(&paragraph) };
    let Typesetter { words, atoms, .. } = &mut *typesetter;
    let built = build(words, &collected, &items, (extent, &slot), atoms);
    typesetter.spare = items.items;
    with_strut(built.line, strut(typesetter, &paragraph))
}

/// Total fit, in up to three passes; then the lines.
fn text_lines(
    sink: &mut Sink,
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    collected: &Collected,
    items: &Items,
) -> Vec<Line> {
    if items.items.is_empty() {
        return Vec::new();
    }
    let strut = strut(typesetter, style);
    let ends = line_ends(typesetter, style, collected, items);
    let mut lines = Vec::with_capacity(ends.len());
    let mut start: Option<Break> = None;
    // The word that is broken for want of room: it is said once.
    let mut broken = None;
    for end in ends {
        let found = &typesetter.candidates;
        let (Some(first), Some(end)) = (found.first().copied(), found.get(end).copied()) else {
            break;
        };
        let slot = Slot {
            indent: indent(style, lines.len()),
            left: Length(start.unwrap_or(first).left),
            right: Length(end.right),
            last: matches!(end.kind, Kind::Forced | Kind::End),
            nearly: nearly(style, &end, lines.len()),
            align: style.align,
            expansion: EXPANSION,
            ..Slot::ragged(style)
        };
        let extent = Extent::between(start.as_ref(), &end);
        let Typesetter { words, atoms, .. } = &mut *typesetter;
        let built = build(words, collected, items, (extent, &slot), atoms);
        if built.over > VISIBLE || end.rank == Rank::Emergency && broken != Some(end.at.0) {
            report_overfull(sink, typesetter, collected, items, (extent, built.over));
        }
        broken = (end.rank == Rank::Emergency).then_some(end.at.0);
        lines.push(with_strut(built.line, strut));
        start = Some(end);
    }
    lines
}

/// How much a line may lack and is filled all the same: a last line that ends near the edge, below one that ends at it.
fn nearly(style: &ParagraphStyle, end: &Break, above: usize) -> Length {
    if end.kind == Kind::End && above > 0 { style.text.size } else { Length::ZERO }
}

impl Slot {
    /// Ragged, without indent, to be filled in.
    fn ragged(style: &ParagraphStyle) -> Self {
        Self {
            measure: style.measure,
            indent: Length::ZERO,
            align: Align::Start,
            last: true,
            nearly: Length::ZERO,
            expansion: 0,
            left: Length::ZERO,
            right: Length::ZERO,
        }
    }
}

/// Lines of code, with a mark where a long one was turned.
fn code_lines(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    collected: &Collected,
    items: &Items,
) -> Vec<Line> {
    let look = typesetter.words.look(&base_look(style));
    let strut = strut(typesetter, style);
    let words = &typesetter.words;
    let indent = words.get(words.space(look)).width * 2;
    let measure = style.measure - style.first;
    let lines = verbatim::verbatim(words, &collected.text, items, measure, indent);
    let mut set = Vec::with_capacity(lines.len());
    for line in lines {
        let turned = line.turned.unwrap_or(Length::ZERO);
        let slot = Slot { indent: style.first + turned, ..Slot::ragged(style) };
        let Typesetter { words, atoms, .. } = &mut *typesetter;
        let mut built = build(words, collected, items, (line.extent, &slot), atoms).line;
        if line.turned.is_some()
            && let Some(mark) = turn_mark(typesetter, style, turned - indent)
        {
            built.pieces.insert(0, (Piece::Run(mark), None));
        }
        built.goes_on = line.goes_on;
        set.push(with_strut(built, strut));
    }
    set
}

/// The sign at the start of a turned line, so far in as the line of the source; it stands for no text.
fn turn_mark(
    typesetter: &mut Typesetter<'_>,
    style: &ParagraphStyle,
    white: Length,
) -> Option<Run> {
    let fonts = typesetter.setting.fonts;
    let look = typesetter.words.look(&base_look(style));
    let chain = &typesetter.words.get_look(look).chain;
    let face = chain.face_for(fonts, verbatim::TURN)?;
    let id = fonts.face(face).glyph(verbatim::TURN)?;
    Some(Run {
        face,
        size: style.text.size,
        at: crate::geom::Point { x: style.first + white, y: Length::ZERO },
        stretch: 1000,
        color: typesetter.setting.theme.color.rule,
        text: String::new(),
        place: Place::NONE,
        glyphs: vec![crate::page::Glyph { id, x: 0, text: 0 }],
        rises: Vec::new(),
        hyphenated: false,
        broken: false,
        lang: None,
    })
}

fn base_look(style: &ParagraphStyle) -> LookKey {
    LookKey { style: style.text, lang: style.lang.clone(), level: Level::Base }
}

/// Height and depth of a paragraph's own face.
fn strut(typesetter: &mut Typesetter<'_>, style: &ParagraphStyle) -> (Length, Length) {
    let look = typesetter.words.look(&base_look(style));
    let look = typesetter.words.get_look(look);
    let metrics = &typesetter.setting.fonts.face(look.chain.first()).metrics;
    (metrics.at(look.size, metrics.ascender), metrics.at(look.size, -metrics.descender))
}

/// A line is at least as high and deep as its strut, even an empty one.
fn with_strut(mut line: Line, (height, depth): (Length, Length)) -> Line {
    line.height = line.height.max(height);
    line.depth = line.depth.max(depth);
    line
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
