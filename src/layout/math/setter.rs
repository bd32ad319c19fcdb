//! What setting a formula reads beside its tree: faces, sizes, constants, the shaper for words.

use crate::diag::Place;
use crate::font::{BUNDLED_MATH, Chain, Constant, FaceId, Fonts, Form, Measures, Shaper};
use crate::geom::{Color, Length, Point};
use crate::lang::Lang;
use crate::layout::math::boxes::{Ink, Set, Sole};
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Style};
use crate::page::Run;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// The families that a formula is set in.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout) struct TextFaces<'a> {
    /// The formula's own, in order of preference.
    pub(in crate::layout) math: &'a [String],
    /// Of `\text`.
    pub(in crate::layout) body: &'a [String],
    /// Of `\texttt`.
    pub(in crate::layout) mono: &'a [String],
}

/// The faces that formulas of a book are set in, looked up once.
#[derive(Clone, Debug)]
pub(in crate::layout) struct MathFaces {
    /// In order of preference.
    all: Arc<[FaceId]>,
    /// The first of them that has constants.
    main: FaceId,
    /// The faces of text in each style that was asked for.
    chains: Rc<RefCell<Vec<Styled>>>,
}

impl MathFaces {
    /// The faces of some families and of those that every book has.
    pub(in crate::layout) fn of(fonts: &Fonts, families: &[String]) -> Self {
        let named = families.iter().map(String::as_str).chain(BUNDLED_MATH);
        let mut all: Vec<FaceId> = Vec::new();
        for face in named.filter_map(|it| fonts.find(it, 400, false)) {
            if !all.contains(&face) {
                all.push(face);
            }
        }
        let main = all.iter().copied().find(|it| fonts.face(*it).has_math());
        let main = main.unwrap_or(FaceId(0));
        Self { all: all.into(), main, chains: Rc::default() }
    }
}

/// A style of text (weight, italic, monospaced) and its faces.
pub(in crate::layout::math) type Styled = ((u16, bool, bool), Chain);

/// What formulas of one size, colour and language are set with.
pub(in crate::layout) struct MathSetter<'a> {
    pub(in crate::layout::math) fonts: &'a Fonts,
    pub(in crate::layout::math) families: TextFaces<'a>,
    /// Faces of formulas in order of preference.
    math: Arc<[FaceId]>,
    /// The first of them that has constants.
    main: FaceId,
    /// The faces of text in each style that was asked for.
    pub(in crate::layout::math) chains: Rc<RefCell<Vec<Styled>>>,
    /// Sizes of T, S and SS.
    sizes: [Length; 3],
    color: Color,
    pub(in crate::layout::math) lang: Lang,
    pub(in crate::layout::math) shaper: RefCell<Shaper<'a>>,
    missing: RefCell<Vec<(char, Bytes)>>,
}

impl<'a> MathSetter<'a> {
    /// A setter for a size.
    pub(in crate::layout) fn new(
        fonts: &'a Fonts,
        faces: &MathFaces,
        families: TextFaces<'a>,
        (size, color): (Length, Color),
        lang: &Lang,
    ) -> Self {
        let MathFaces { all: math, main, chains } = faces.clone();
        let face = fonts.face(main);
        let percent = |it| size.ratio(i64::from(face.constant(it)).clamp(1, 100), 100);
        let sizes = [
            size,
            percent(Constant::ScriptPercentScaleDown),
            percent(Constant::ScriptScriptPercentScaleDown),
        ];
        Self {
            fonts,
            families,
            math,
            main,
            chains,
            sizes,
            color,
            lang: lang.clone(),
            shaper: RefCell::new(Shaper::new(fonts)),
            missing: RefCell::default(),
        }
    }

    /// Thousandths of the formula's size: TeX's lengths in points are those of a formula of ten points.
    pub(in crate::layout::math) const fn of_em(&self, thousandths: i64) -> Length {
        self.sizes[0].of_em(thousandths)
    }

    /// The size of a style.
    pub(in crate::layout::math) fn size(&self, cx: Cx) -> Length {
        match cx.style {
            Style::Display | Style::Text => self.sizes[0],
            Style::Script => self.sizes[1],
            Style::ScriptScript => self.sizes[2],
        }
    }

    /// A constant of MATH as a length.
    pub(in crate::layout::math) fn constant(&self, which: Constant, cx: Cx) -> Length {
        let face = self.fonts.face(self.main);
        face.metrics.at(self.size(cx), face.constant(which))
    }

    /// A constant in displays, another elsewhere.
    pub(in crate::layout::math) fn by_style(
        &self,
        display: Constant,
        otherwise: Constant,
        cx: Cx,
    ) -> Length {
        self.constant(if cx.is_display() { display } else { otherwise }, cx)
    }

    /// A constant that is a percentage.
    pub(in crate::layout::math) fn percent(&self, which: Constant) -> i64 {
        i64::from(self.fonts.face(self.main).constant(which))
    }

    /// How high the axis is.
    pub(in crate::layout::math) fn axis(&self, cx: Cx) -> Length {
        self.constant(Constant::AxisHeight, cx)
    }

    /// The face of a character and its glyph there; in scripts the form for scripts.
    pub(in crate::layout::math) fn find(&self, char: char, cx: Cx) -> Option<(FaceId, u16)> {
        let found = self.math.iter().find_map(|it| Some((*it, self.fonts.face(*it).glyph(char)?)));
        let (face, glyph) = found?;
        let form = match cx.style {
            Style::Display | Style::Text => return Some((face, glyph)),
            Style::Script => Form::Script,
            Style::ScriptScript => Form::ScriptScript,
        };
        Some((face, self.fonts.face(face).form(glyph, form)))
    }

    /// The face that has the constants.
    pub(in crate::layout::math) const fn main(&self) -> FaceId {
        self.main
    }

    /// Measures of a glyph as lengths: advance, top, foot, italic correction, where accents stand.
    pub(in crate::layout::math) fn measures(&self, sole: Sole) -> [Length; 5] {
        let face = self.fonts.face(sole.face);
        let Measures { advance, top, foot, italic, attach } = face.measures(sole.id);
        [advance, top, foot, italic, attach].map(|it| face.metrics.at(sole.size, it))
    }

    /// A glyph as a box.
    pub(in crate::layout::math) fn glyph(&self, sole: Sole, char: Option<char>) -> Set {
        let [width, top, foot, italic, _] = self.measures(sole);
        let Sole { face, size, id } = sole;
        Set {
            width,
            // TeX's boxes reach from the baseline, however a glyph stands.
            ascent: top.max(Length::ZERO),
            descent: (-foot).max(Length::ZERO),
            italic,
            sole: Some(sole),
            attach: None,
            ink: vec![(Point::default(), Ink::Glyph { face, size, id, char })],
        }
    }

    /// Keeps a character that no face has.
    pub(in crate::layout::math) fn miss(&self, char: char, at: Bytes) {
        self.missing.borrow_mut().push((char, at));
    }

    /// Characters that no face has, and where their commands are in the formula; asked, they are forgotten.
    pub(in crate::layout) fn take_missing(&self) -> Vec<(char, Bytes)> {
        let mut missing = self.missing.take();
        // What is tried on several measures is set several times.
        missing.sort_unstable_by_key(|it| (it.1.start, it.0));
        missing.dedup();
        missing
    }

    /// A run of a face without glyphs.
    pub(in crate::layout::math) fn run(&self, face: FaceId, size: Length) -> Run {
        Run {
            face,
            size,
            at: Point::default(),
            stretch: 1000,
            color: self.color,
            text: String::new(),
            place: Place::NONE,
            glyphs: Vec::new(),
            rises: Vec::new(),
            hyphenated: false,
            broken: false,
            lang: None,
        }
    }
}
