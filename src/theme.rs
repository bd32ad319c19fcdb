//! Design tokens: one typed set from which both the pages and the EPUB's style sheet are made.

use crate::geom::{Color, Length};
pub use crate::model::Class;
pub use crate::theme::code::{CodeStyle, CodeTheme, Palette, alike_in_grey};
pub use crate::theme::design::{DESIGNS, Design, names as design_names};
pub use crate::theme::read::{TokenError, apply, keys};
pub use crate::theme::schema::{forms, schema};

mod code;
mod design;
mod read;
mod schema;

/// A length in thousandths of the body size; the EPUB gets it as `em`, the page as points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Em(pub i64);

/// A token that may be absolute or relative to the body size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Absolute.
    Abs(Length),
    /// Thousandths of the element's own size.
    Em(i64),
}

impl Extent {
    /// In points, for an element of size `size`.
    #[must_use]
    pub const fn at(self, size: Length) -> Length {
        match self {
            Self::Abs(length) => length,
            Self::Em(thousandths) => size.of_em(thousandths),
        }
    }
}

/// Weight of a face, CSS scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    Semibold,
    /// 700.
    Bold,
}

/// How lines are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Align {
    /// Both edges even.
    Justify,
    /// Ragged at the end of the line.
    Start,
    /// Centred.
    Center,
    /// Ragged at the start.
    End,
}

/// Letter case and spacing of a display line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caps {
    /// As written.
    None,
    /// Real small capitals for lower case (`smcp`), letterspaced.
    Small,
    /// Real small capitals for everything (`smcp` + `c2sc`), letterspaced.
    AllSmall,
}

/// What stands in a running head or foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningHead {
    /// Nothing.
    None,
    /// The book's title.
    BookTitle,
    /// The chapter's title, short form if there is one.
    ChapterTitle,
    /// The section that the page begins in.
    SectionTitle,
    /// The authors.
    Author,
}

/// Where the folio stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folio {
    /// In the head, at the outer edge.
    TopOuter,
    /// In the foot, at the outer edge.
    BottomOuter,
    /// In the foot, centred.
    BottomCenter,
    /// None.
    None,
}

/// `[heading.N]`, levels 1 to 4; deeper levels are set as level 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Size.
    pub size: Extent,
    /// Weight.
    pub weight: Weight,
    /// Italic.
    pub italic: bool,
    /// Case.
    pub caps: Caps,
    /// Alignment (never justified).
    pub align: Align,
    /// Half grid lines above.
    pub above: u8,
    /// Half grid lines below.
    pub below: u8,
    /// Set at the start of the paragraph that follows.
    pub run_in: bool,
}

/// Margins of a recto; a verso mirrors inner and outer. `None`: computed from the trim and the measure (see `layout`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margins {
    /// At the spine, gutter included.
    pub inner: Option<Length>,
    /// At the fore-edge.
    pub outer: Option<Length>,
    /// Head.
    pub top: Option<Length>,
    /// Foot.
    pub bottom: Option<Length>,
}

/// All tokens. [`Theme::default`] is the brief of the default look; [`DESIGNS`] has others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Leading, and the baseline grid.
    pub leading: Length,
    /// Ornament of a scene break.
    pub ornament: String,
    /// Lines of a drop cap; 0: none, the first words in small caps instead.
    pub drop_cap: u8,
    /// First words of a chapter in small caps.
    pub lead_in: bool,
    /// Where the folio stands.
    pub folio: Folio,
    /// Families.
    pub font: Fonts,
    /// Sizes.
    pub size: Sizes,
    /// Paragraphs.
    pub paragraph: Paragraph,
    /// Margins.
    pub margin: Margins,
    /// Chapter openings.
    pub opening: Opening,
    /// Levels 1 to 4, in order.
    pub heading: [Heading; 4],
    /// Block quotations: indent on both sides.
    pub quote_indent: Extent,
    /// Lists: indent of an item's text.
    pub list_indent: Extent,
    /// Displayed formulas: in the middle, or at the start, as far in as lists.
    pub math_align: Align,
    /// Hanging indent of bibliography entries.
    pub hanging_indent: Extent,
    /// Code.
    pub code: CodeTheme,
    /// Colours.
    pub color: Colors,
    /// Head of a verso.
    pub running_verso: RunningHead,
    /// Head of a recto.
    pub running_recto: RunningHead,
    /// Leader dots in the contents.
    pub contents_leaders: bool,
    /// Levels in the contents, 1 or 2 (or 3).
    pub contents_levels: u8,
    /// Columns of the index, 1 to 3.
    pub columns_index: u8,
    /// Columns of the glossary, 1 to 3.
    pub columns_glossary: u8,
    /// A tint behind code and boxes; a thin rule otherwise.
    pub tint: bool,
}

/// `[font]`: families in order of preference for a glyph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fonts {
    /// Text; further families are tried in order for glyphs that the first lacks.
    pub body: Vec<String>,
    /// Headings; the body's unless given.
    pub heading: Vec<String>,
    /// Code.
    pub mono: Vec<String>,
    /// Formulas; the first with a MATH table says how they are set, further ones have signs that it lacks.
    pub math: Vec<String>,
}

/// `[size]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Text.
    pub body: Length,
    /// Footnotes.
    pub note: Length,
    /// Leading of footnotes.
    pub note_leading: Length,
    /// Captions, attributions, tables.
    pub small: Length,
    /// Code, relative to the text around it, thousandths.
    pub code: i64,
}

impl Sizes {
    /// Another size of body; the others, and leadings that depend on them, keep their proportion to it.
    pub fn scale_to(&mut self, body: Length) {
        let scaled = |it: Length| it.ratio(body.0, self.body.0);
        *self = Self {
            body,
            note: scaled(self.note),
            note_leading: scaled(self.note_leading),
            small: scaled(self.small),
            code: self.code,
        };
    }
}

/// `[paragraph]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// First-line indent.
    pub indent: Extent,
    /// Space between paragraphs, half grid lines (0 in a classical book).
    pub space: u8,
    /// Alignment of text.
    pub align: Align,
    /// Hyphenate.
    pub hyphenate: bool,
}

/// `[opening]`: how a chapter begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// On a right-hand page.
    pub recto: bool,
    /// Sink from the top of the text block in thousandths of its height.
    pub sink: i64,
    /// Alignment of number and title.
    pub align: Align,
    /// The number as a word ("Chapter One") or a numeral ("1").
    pub number_word: bool,
}

/// `[color]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colors {
    /// Text.
    pub text: Color,
    /// Links, screen editions only.
    pub link: Color,
    /// Accent of covers and cards.
    pub accent: Color,
    /// Rules and quiet furniture.
    pub rule: Color,
    /// Tint behind boxes and code.
    pub tint: Color,
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            body: vec!["Libertinus Serif".to_owned()],
            heading: Vec::new(),
            mono: vec!["DejaVu Sans Mono".to_owned()],
            math: vec!["Libertinus Math".to_owned()],
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        let level = |size, weight, italic, above, below| Heading {
            size: Extent::Em(size),
            weight,
            italic,
            caps: Caps::None,
            align: Align::Start,
            above,
            below,
            run_in: false,
        };
        Self {
            leading: Length::pt(14),
            ornament: "❧".to_owned(),
            drop_cap: 0,
            lead_in: true,
            folio: Folio::BottomOuter,
            font: Fonts::default(),
            size: Sizes {
                body: Length::milli_pt(10_500),
                note: Length::milli_pt(8_500),
                note_leading: Length::pt(11),
                small: Length::milli_pt(9_000),
                code: 850,
            },
            paragraph: Paragraph {
                indent: Extent::Em(1000),
                space: 0,
                align: Align::Justify,
                hyphenate: true,
            },
            margin: Margins::default(),
            opening: Opening { recto: true, sink: 250, align: Align::Start, number_word: true },
            heading: [
                level(1800, Weight::Regular, false, 0, 4),
                level(1000, Weight::Semibold, false, 2, 1),
                level(1000, Weight::Regular, true, 2, 0),
                Heading { run_in: true, ..level(1000, Weight::Semibold, false, 1, 0) },
            ],
            quote_indent: Extent::Em(1000),
            list_indent: Extent::Em(1500),
            math_align: Align::Center,
            hanging_indent: Extent::Em(1500),
            code: CodeTheme::default(),
            color: Colors {
                text: Color::BLACK,
                link: Color::rgb(0x1a, 0x4b, 0x8c),
                accent: Color::rgb(0x8a, 0x2b, 0x20),
                rule: Color::rgb(0x55, 0x55, 0x55),
                tint: Color::rgb(0xf3, 0xf1, 0xec),
            },
            running_verso: RunningHead::BookTitle,
            running_recto: RunningHead::ChapterTitle,
            contents_leaders: true,
            contents_levels: 2,
            columns_index: 2,
            columns_glossary: 1,
            tint: false,
        }
    }
}
