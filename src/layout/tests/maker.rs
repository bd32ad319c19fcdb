//! Documents made by hand, numbered as `resolve` numbers them, and laid out with the bundled faces.

use crate::diag::{NodeId, Sink};
use crate::font::Fonts;
use crate::geom::Size;
use crate::image::Images;
use crate::layout::{Setting, layout};
use crate::manifest::{
    Archival, Edition, Metadata, Numbering, Output, Press, Purpose, Region, SectionRole, Spanned,
    TRIM_6X9,
};
use crate::model::{
    Anchor, AnchorId, Attrs, Block, BlockKind, ContentsEntry, Document, Facts, Heading, Inline,
    Note, NoteId, NoteNumber, Number, Resolved, Section, Settled, Text,
};
use crate::page::Pages;
use crate::theme::Theme;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words that make paragraphs; each paragraph gets words of its own, so that a lost or doubled line shows.
const WORDS: &str = "The clerk read out the order and the room fell silent while outside carts went by \
as they did on any other morning of that long autumn and nobody thought of asking who had signed";

/// A document being made: nodes, notes and anchors are numbered as `resolve` numbers them.
#[derive(Default)]
pub(super) struct Maker {
    pub(super) node: u32,
    pub(super) notes: Vec<Note>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) sections: Vec<Section<Settled>>,
    pub(super) contents: Vec<ContentsEntry>,
    pub(super) serial: usize,
}

impl Maker {
    pub(super) fn node(&mut self) -> NodeId {
        self.node += 1;
        NodeId(self.node)
    }

    pub(super) fn text(&mut self, text: &str) -> Inline<Settled> {
        let mut it = Text::generated(text);
        it.node = self.node();
        Inline::Text(it)
    }

    /// A paragraph's words, `count` of them, each marked with a serial number.
    pub(super) fn words(&mut self, count: usize) -> String {
        let mut out = Vec::new();
        for word in WORDS.split_whitespace().cycle().take(count) {
            self.serial += 1;
            out.push(if self.serial.is_multiple_of(7) {
                format!("n{}", self.serial)
            } else {
                word.to_owned()
            });
        }
        out.join(" ")
    }

    pub(super) fn block(&mut self, kind: BlockKind<Settled>) -> Block<Settled> {
        Block { node: self.node(), span: None, attrs: Attrs::default(), kind }
    }

    pub(super) fn paragraph(&mut self, count: usize) -> Block<Settled> {
        let words = self.words(count);
        let text = self.text(&words);
        self.block(BlockKind::Paragraph(vec![text]))
    }

    /// A paragraph with a note of `long` words after its `at`th word.
    pub(super) fn noted(&mut self, count: usize, at: usize, long: usize) -> Block<Settled> {
        let before = format!("{} here", self.words(at.min(count)));
        let before = self.text(&before);
        let body = self.paragraph(long);
        let note = NoteId(u32::try_from(self.notes.len()).unwrap());
        let number = NoteNumber((self.notes.len() + 1).to_string());
        self.notes.push(Note {
            number,
            blocks: vec![body],
            id: format!("fn-{}", note.0 + 1),
            marks: 1,
            section: self.sections.len(),
        });
        let node = self.node();
        let mark = Inline::Reference(Resolved::Note { note, mark: 1, node });
        let after = format!(" {}", self.words(count - at.min(count)));
        let after = self.text(&after);
        self.block(BlockKind::Paragraph(vec![before, mark, after]))
    }

    pub(super) fn heading(&mut self, level: u8) -> Block<Settled> {
        let content = vec![self.text("A heading inside")];
        self.block(BlockKind::Heading(Heading { level, number: None, content, short: None }))
    }

    pub(super) fn anchor(&mut self, id: &str, node: NodeId) -> AnchorId {
        let section = self.sections.len();
        self.anchors.push(Anchor { id: id.to_owned(), section, node });
        AnchorId(u32::try_from(self.anchors.len() - 1).unwrap())
    }

    pub(super) fn section(
        &mut self,
        region: Region,
        role: SectionRole,
        title: &str,
        blocks: Vec<Block<Settled>>,
    ) {
        let node = self.node();
        let slug = format!("s{}", self.sections.len());
        let title = if title.is_empty() { Vec::new() } else { vec![self.text(title)] };
        let number = (role == SectionRole::Chapter).then(|| Number {
            word: "Chapter".to_owned(),
            text: "1".to_owned(),
            count: 1,
            shown: true,
        });
        if !title.is_empty() {
            let anchor = self.anchor(&slug, node);
            self.contents.push(ContentsEntry {
                anchor: Some(anchor),
                number: number.clone(),
                title: title.clone(),
                role: Some(role),
                children: Vec::new(),
            });
        }
        self.sections.push(Section {
            region,
            role,
            slug,
            draft: false,
            depth: 0,
            in_part: false,
            number,
            title,
            short: None,
            attrs: Attrs::default(),
            node,
            blocks,
            path: None,
            span: None,
        });
    }

    pub(super) fn chapter(&mut self, blocks: Vec<Block<Settled>>) {
        self.section(Region::Main, SectionRole::Chapter, "On orders", blocks);
    }

    pub(super) fn document(self) -> Document {
        Document {
            book: metadata(),
            titles: BTreeMap::new(),
            numbering: Numbering::default(),
            sections: self.sections,
            notes: self.notes,
            anchors: self.anchors,
            contents: self.contents,
            captions: std::collections::BTreeMap::new(),
            spans: BTreeMap::new(),
            facts: Facts::default(),
            letters: std::collections::BTreeMap::new(),
        }
    }
}

fn metadata() -> Metadata {
    Metadata {
        id: "orders".to_owned(),
        title: Spanned::default_of("The Orders".to_owned()),
        ..Metadata::default()
    }
}

pub(super) fn edition(trim: Size, handout: bool) -> Edition {
    Edition {
        name: "print".to_owned(),
        span: None,
        output: Output::Pdf,
        purpose: Purpose::Screen,
        trim,
        handout,
        title: None,
        isbn: None,
        include: Vec::new(),
        page_list: None,
        press: Press::default(),
        archival: Spanned::default_of(Archival::default()),
        formulas: crate::manifest::FormulaForm::default(),
        accessible: None,
        theme: Vec::new(),
    }
}

pub(super) fn set(document: &Document) -> Pages {
    set_as(document, &edition(TRIM_6X9, false), &Theme::default())
}

pub(super) fn set_as(document: &Document, edition: &Edition, theme: &Theme) -> Pages {
    set_noting(&mut Sink::new(), document, edition, theme)
}

/// Sets a document, and keeps what there is to say.
pub(super) fn set_noting(
    sink: &mut Sink,
    document: &Document,
    edition: &Edition,
    theme: &Theme,
) -> Pages {
    let fonts = Arc::new(Fonts::bundled());
    let images = Arc::new(Images::new(Arc::clone(&fonts)));
    let setting = Setting {
        edition,
        theme,
        fonts: &fonts,
        images: &images,
        date: 0,
        identifier: "urn:uuid:0",
    };
    layout(sink, &setting, document).unwrap()
}
