//! What the tests of paragraphs set them with.

use crate::diag::{NodeId, Sink};
use crate::font::Fonts;
use crate::geom::{Color, Length};
use crate::image::Images;
use crate::lang::Lang;
use crate::layout::Setting;
use crate::layout::para::{
    Family, Figures, Line, Para, ParagraphStyle, Piece, TextStyle, Typesetter, para,
};
use crate::manifest::{
    Archival, Edition, Metadata, Numbering, Output, Press, Purpose, Spanned, TRIM_6X9,
};
use crate::model::{AnchorId, Document, Facts, Inline, Note, NoteNumber, Settled, Text};
use crate::page::Run;
use crate::theme::{Align, Caps, Theme, Weight};
use std::sync::{Arc, OnceLock};

/// All that a typesetter reads.
pub(in crate::layout::para) struct World {
    pub(in crate::layout::para) fonts: Arc<Fonts>,
    pub(in crate::layout::para) images: Arc<Images>,
    pub(in crate::layout::para) theme: Theme,
    pub(in crate::layout::para) edition: Edition,
    pub(in crate::layout::para) document: Document,
}

impl World {
    pub(in crate::layout::para) fn new() -> Self {
        static FONTS: OnceLock<Arc<Fonts>> = OnceLock::new();
        let book = Metadata {
            id: "test".to_owned(),
            title: Spanned::default_of(String::new()),
            ..Metadata::default()
        };
        let note = Note {
            number: NoteNumber("1".to_owned()),
            blocks: Vec::new(),
            id: "fn-1".to_owned(),
            marks: 1,
            section: 0,
        };
        let document = Document {
            book,
            titles: std::collections::BTreeMap::new(),
            numbering: Numbering::default(),
            sections: Vec::new(),
            notes: vec![note],
            anchors: Vec::new(),
            contents: Vec::new(),
            captions: std::collections::BTreeMap::new(),
            spans: std::collections::BTreeMap::new(),
            facts: Facts::default(),
            letters: std::collections::BTreeMap::new(),
        };
        let edition = Edition {
            name: "print".to_owned(),
            span: None,
            output: Output::Pdf,
            purpose: Purpose::Press,
            trim: TRIM_6X9,
            handout: false,
            title: None,
            isbn: None,
            include: Vec::new(),
            page_list: None,
            press: Press::default(),
            archival: Spanned::default_of(Archival::default()),
            formulas: crate::manifest::FormulaForm::default(),
            accessible: None,
            theme: Vec::new(),
        };
        Self {
            fonts: Arc::clone(FONTS.get_or_init(|| Arc::new(Fonts::bundled()))),
            images: Arc::default(),
            theme: Theme::default(),
            edition,
            document,
        }
    }

    pub(in crate::layout::para) fn set(
        &self,
        style: &ParagraphStyle,
        content: &[Inline<Settled>],
    ) -> (Para, Sink) {
        self.with(|sink, typesetter| para(sink, typesetter, style, content))
    }

    pub(in crate::layout::para) fn with<T>(
        &self,
        act: impl FnOnce(&mut Sink, &mut Typesetter<'_>) -> T,
    ) -> (T, Sink) {
        let setting = Setting {
            edition: &self.edition,
            theme: &self.theme,
            fonts: &self.fonts,
            images: &self.images,
            date: 0,
            identifier: "urn:uuid:0",
        };
        let page_of = |_: AnchorId| Some("47".to_owned());
        let mut typesetter = Typesetter::new(setting, &self.document, &page_of);
        let mut sink = Sink::new();
        (act(&mut sink, &mut typesetter), sink)
    }
}

/// Running text, `measure` points wide.
pub(in crate::layout::para) fn style(measure: i64) -> ParagraphStyle {
    ParagraphStyle {
        text: TextStyle {
            family: Family::Body,
            weight: Weight::Regular,
            italic: false,
            size: Length::milli_pt(10_500),
            caps: Caps::None,
            figures: Figures::OldStyle,
            tracking: 0,
            color: Color::BLACK,
        },
        measure: Length::pt(measure),
        first: Length::ZERO,
        rest: Length::ZERO,
        cut: None,
        skip: 0,
        align: Align::Justify,
        hyphenate: true,
        lead_in: 0,
        lang: Lang::english(),
        verbatim: None,
        looseness: 0,
    }
}

pub(in crate::layout::para) fn code(measure: i64) -> ParagraphStyle {
    let plain = style(measure);
    let text = TextStyle { family: Family::Mono, figures: Figures::Lining, ..plain.text };
    ParagraphStyle {
        text,
        align: Align::Start,
        hyphenate: false,
        verbatim: Some(Vec::new()),
        ..plain
    }
}

pub(in crate::layout::para) fn leaf(node: u32, text: &str) -> Text {
    Text { node: NodeId(node), ..Text::generated(text) }
}

pub(in crate::layout::para) fn text(node: u32, text: &str) -> Inline<Settled> {
    Inline::Text(leaf(node, text))
}

/// The letters of all runs of a line.
pub(in crate::layout::para) fn letters(line: &Line) -> String {
    let runs = line.pieces.iter().filter_map(|(piece, _)| match piece {
        Piece::Run(run) => Some(run.text.as_str()),
        Piece::Image { .. } | Piece::Rule { .. } | Piece::Stroke { .. } => None,
    });
    runs.collect()
}

pub(in crate::layout::para) fn all_letters(para: &Para) -> String {
    para.lines.iter().map(letters).collect()
}

pub(in crate::layout::para) fn runs(line: &Line) -> impl Iterator<Item = &Run> {
    line.pieces.iter().filter_map(|(piece, _)| match piece {
        Piece::Run(run) => Some(run),
        Piece::Image { .. } | Piece::Rule { .. } | Piece::Stroke { .. } => None,
    })
}

/// Right edge of the ink, from glyph places and the face's own advances.
pub(in crate::layout::para) fn right_edge(world: &World, line: &Line) -> Length {
    let mut right = Length::ZERO;
    for run in runs(line) {
        let face = world.fonts.face(run.face);
        for glyph in &run.glyphs {
            let space =
                run.text.get(usize::from(glyph.text)..).is_some_and(|it| it.starts_with(' '));
            if !space {
                let width = face.metrics.at(run.size, face.advance(glyph.id));
                let width = width.ratio(i64::from(run.stretch), 1000);
                right = right.max(run.at.x + Length(i64::from(glyph.x)) + width);
            }
        }
    }
    right
}

pub(in crate::layout::para) const NOVEL: &str = "It is a truth universally acknowledged, that a single man in possession of a good \
    fortune, must be in want of a wife. However little known the feelings or views of such a man may be on his \
    first entering a neighbourhood, this truth is so well fixed in the minds of the surrounding families, that \
    he is considered as the rightful property of some one or other of their daughters. “My dear Mr. Bennet,” \
    said his lady to him one day—“have you heard that Netherfield Park is let at last?” Mr. Bennet replied that \
    he had not; it was quite self-explanatory, he thought, in 1813.";
