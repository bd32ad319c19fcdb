//! Pages made by hand, one line after the other.

use lopdf::Document;
use recto::diag::{NodeId, Place};
use recto::font::{FaceId, Feature, Fonts, ShapeRequest, shape};
use recto::geom::{Color, Length, Point, Size};
use recto::image::Images;
use recto::lang::Lang;
use recto::page::{
    Destination, ElementId, Glyph, Info, Item, Mark, OutlineEntry, Page, PageLabel, PageMap, Pages,
    Run, StructTree, Tag,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A book set by hand, one line after the other.
pub(crate) struct Book {
    pub(crate) fonts: Arc<Fonts>,
    pub(crate) images: Images,
    pub(crate) structure: StructTree,
    pub(crate) root: ElementId,
    pub(crate) pages: Vec<Page>,
    pub(crate) outline: Vec<OutlineEntry>,
    pub(crate) destinations: BTreeMap<String, Destination>,
}

#[derive(Clone, Copy)]
pub(crate) struct Face(pub(crate) FaceId, pub(crate) &'static [[u8; 4]], pub(crate) i64);

impl Book {
    pub(crate) fn new() -> Self {
        let fonts = Arc::new(Fonts::bundled());
        let mut structure = StructTree::default();
        let root = structure.open(None, Tag::Document, NodeId(0));
        Self {
            images: Images::new(Arc::clone(&fonts)),
            fonts,
            structure,
            root,
            pages: Vec::new(),
            outline: Vec::new(),
            destinations: BTreeMap::new(),
        }
    }

    pub(crate) fn face(&self, family: &str, weight: u16, italic: bool) -> Face {
        Face(self.fonts.find(family, weight, italic).unwrap_or(FaceId(0)), &[], 11)
    }

    pub(crate) fn body(&self) -> Face {
        self.face("Libertinus Serif", 400, false)
    }

    pub(crate) fn page(&mut self, number: u32, roman: bool) {
        let size = Size { width: Length::inches(6), height: Length::inches(9) };
        let label = PageLabel { number, roman };
        self.pages.push(Page { size, label, items: Vec::new(), links: Vec::new() });
    }

    pub(crate) fn open(&mut self, tag: Tag) -> ElementId {
        self.structure.open(Some(self.root), tag, NodeId(0))
    }

    pub(crate) fn put(&mut self, element: Option<ElementId>, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(Item { turned: false, element, mark });
        }
    }

    /// A line of text; with `hyphenated`, a hyphen is added that is not in the text. Gives its width.
    pub(crate) fn line(
        &mut self,
        element: Option<ElementId>,
        face: Face,
        at: (i64, i64),
        text: &str,
        hyphenated: bool,
    ) -> Length {
        let run = self.run(face, at, text, hyphenated);
        let width = run.glyphs.last().map_or(Length::ZERO, |it| Length(i64::from(it.x)));
        self.put(element, Mark::Run(run));
        width
    }

    pub(crate) fn run(
        &self,
        Face(id, features, points): Face,
        at: (i64, i64),
        text: &str,
        hyphenated: bool,
    ) -> Run {
        let mut request = ShapeRequest::new(&Lang::english());
        request.features = features.iter().map(|it| Feature::on(*it)).collect();
        let shown = if hyphenated { format!("{text}-") } else { text.to_owned() };
        let (size, metrics) = (Length::pt(points), self.fonts.face(id).metrics);
        let (mut pen, mut glyphs, mut rises) = (0, Vec::new(), Vec::new());
        for it in shape(&self.fonts, id, &request, &shown) {
            let unit = |value: i32| i32::try_from(metrics.at(size, value).0).unwrap_or(0);
            if it.dy != 0 {
                rises.push((u32::try_from(glyphs.len()).unwrap_or(0), unit(it.dy)));
            }
            let text = u16::try_from(it.cluster).unwrap_or(0);
            glyphs.push(Glyph { id: it.id, x: unit(pen + it.dx), text });
            pen += it.x_advance;
        }
        Run {
            face: id,
            size,
            at: Point { x: Length::pt(at.0), y: Length::pt(at.1) },
            stretch: 1000,
            color: Color::BLACK,
            text: text.to_owned(),
            place: Place { node: NodeId(0), byte: 0 },
            glyphs,
            rises,
            hyphenated,
            broken: false,
            lang: None,
        }
    }

    pub(crate) fn pages(self) -> Pages {
        Pages {
            info: Info {
                title: "Ruhe & Café <1>".to_owned(),
                authors: vec!["Ana Ortiz".to_owned(), "B. C.".to_owned()],
                subjects: vec!["testing".to_owned()],
                language: Lang::english(),
                date: 1_767_323_045,
                identifier: "urn:uuid:0".to_owned(),
                archival: (2, 'A'),
                ..Info::default()
            },
            pages: self.pages.into_iter().map(Arc::new).collect(),
            fonts: self.fonts,
            images: Arc::new(self.images),
            structure: self.structure,
            outline: self.outline,
            destinations: self.destinations,
            map: PageMap::default(),
            sources: BTreeMap::new(),
            asked: recto::page::Asked::default(),
        }
    }
}

pub(crate) fn written(pages: &Pages) -> Vec<u8> {
    recto::pdf::write(pages).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn read(pages: &Pages) -> Document {
    Document::load_mem(&written(pages)).unwrap_or_else(|error| panic!("{error}"))
}
