//! Pages to deflated content streams, in parallel, with what structure and resources need to know of them.

use crate::diag::ImageId;
use crate::font::FaceId;
use crate::geom::{Color, Length, Path, Point, Rect, Segment};
use crate::image::{Images, Kind};
use crate::lang::Lang;
use crate::page::{ElementId, Item, Mark, Page, Pages, Run, StructTree};
use crate::pdf::boxes::boxes;
use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::glyphs::Faces;
use crate::pdf::joins::{Cover, Joins};
use crate::pdf::line::{Line, read_last};
use crate::pdf::object;
use rayon::prelude::*;

/// Fewest pages that share a compressor.
const STRETCH: usize = 8;

/// A page's stream.
pub(in crate::pdf) struct Content {
    /// Deflated.
    pub(in crate::pdf) data: Vec<u8>,
    /// The elements of its marked content, by MCID.
    pub(in crate::pdf) marks: Vec<ElementId>,
}

/// What the streams are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pdf) enum Use {
    /// Pages of their own; tagged for the screen, with crop marks for a printer.
    Page,
    /// Figures to be placed on sheets, from the trim's corner.
    Form,
}

/// Writes the streams of all pages.
pub(in crate::pdf) fn contents(
    pages: &Pages,
    faces: &Faces,
    joins: &[Joins],
    usage: Use,
) -> Vec<Content> {
    pages
        .pages
        .par_iter()
        .zip(joins)
        .enumerate()
        // A compressor for each stretch of pages, and room for one stream.
        .with_min_len(STRETCH)
        .map_init(
            || (Deflate::new(Effort::Little), Vec::new()),
            |(zip, room), (index, (page, joins))| {
                let mut stream = Stream::new(pages, faces, page, std::mem::take(room));
                stream.tagged &= usage == Use::Page;
                let boxes = (usage == Use::Page).then(|| boxes(pages, index, page));
                if let Some(it) = &boxes {
                    it.push_origin(&mut stream.out);
                }
                for (index, item) in page.items.iter().enumerate() {
                    stream.item(item, joins.get(&index).map_or(&[], Vec::as_slice));
                }
                stream.end();
                if let Some(it) = &boxes {
                    it.push_marks(&mut stream.out);
                }
                let data = zip.pack(&stream.out);
                stream.out.clear();
                *room = stream.out;
                Content { data, marks: stream.marks }
            },
        )
        .collect()
}

/// What a stretch of a stream belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    None,
    Element(ElementId),
    /// Furniture: running heads and folios.
    Head,
    Foot,
    /// Rules, tints, ornaments.
    Layout,
}

struct Stream<'a> {
    out: Vec<u8>,
    marks: Vec<ElementId>,
    faces: &'a Faces,
    pictures: &'a Images,
    structure: &'a StructTree,
    tagged: bool,
    height: Length,
    owner: Owner,
    /// Between BT and ET.
    text: bool,
    /// Where the last line began, in thousandths of a point from the page's lower left corner; `None`: it was turned.
    line: Option<(i64, i64)>,
    font: Option<(FaceId, Length)>,
    stretch: u16,
    fill: Color,
    stroke: Option<(Color, Length)>,
}

impl<'a> Stream<'a> {
    fn new(pages: &'a Pages, faces: &'a Faces, page: &Page, out: Vec<u8>) -> Self {
        Self {
            out,
            marks: Vec::new(),
            faces,
            pictures: &pages.images,
            structure: &pages.structure,
            tagged: pages.info.press.is_none(),
            height: page.size.height,
            owner: Owner::None,
            text: false,
            line: None,
            font: None,
            stretch: 1000,
            fill: Color::BLACK,
            stroke: None,
        }
    }

    fn item(&mut self, item: &Item, covers: &[Cover]) {
        self.own(item);
        match &item.mark {
            Mark::Run(run) => self.run(run, item, covers),
            Mark::Rule { rect, color } => self.rule(rect, *color),
            Mark::Image { image, rect } => self.image(*image, rect, item.turned),
            Mark::Path { path, fill, stroke } => self.path(path, *fill, *stroke),
        }
    }

    /// Opens and closes marked content, so that each stretch belongs to one element or to the furniture.
    fn own(&mut self, item: &Item) {
        if !self.tagged {
            return;
        }
        let owner = self.owner_of(item);
        if owner == self.owner {
            return;
        }
        self.end();
        self.owner = owner;
        match owner {
            Owner::Element(id) => {
                let tag = self.structure.get(id).map_or("Span", |it| it.tag.name());
                self.out.push(b'/');
                self.out.extend(tag.as_bytes());
                self.out.extend(b"<</MCID ");
                object::push_integer(&mut self.out, i64::try_from(self.marks.len()).unwrap_or(0));
                self.out.extend(b">>BDC\n");
                self.marks.push(id);
            }
            Owner::Head => self.out.extend(b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n"),
            Owner::Foot => self.out.extend(b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n"),
            Owner::Layout => self.out.extend(b"/Artifact<</Type/Layout>>BDC\n"),
            Owner::None => {}
        }
    }

    fn owner_of(&self, item: &Item) -> Owner {
        if let Some(id) = item.element.filter(|it| self.structure.get(*it).is_some()) {
            return Owner::Element(id);
        }
        match &item.mark {
            Mark::Run(run) if run.at.y < self.height.div(2) => Owner::Head,
            Mark::Run(_) => Owner::Foot,
            _ => Owner::Layout,
        }
    }

    /// Closes what is open.
    fn end(&mut self) {
        self.end_text();
        if self.owner != Owner::None {
            self.out.extend(b"EMC\n");
            self.owner = Owner::None;
        }
    }

    fn end_text(&mut self) {
        if self.text {
            self.out.extend(b"ET\n");
            self.text = false;
        }
    }

    fn run(&mut self, run: &Run, item: &Item, covers: &[Cover]) {
        let Some((id, face)) = self.faces.get(run.face) else { return };
        if run.glyphs.is_empty() || run.size <= Length::ZERO {
            return;
        }
        if !self.text {
            self.out.extend(b"BT\n");
            self.text = true;
            self.line = Some((0, 0));
        }
        self.set_font(id, run.size);
        self.set_fill(run.color);
        self.set_stretch(if run.stretch == 0 { 1000 } else { run.stretch });
        let lang = run.lang.as_ref().filter(|it| self.tagged && !self.says(item.element, it));
        if let Some(lang) = lang {
            self.out.extend(b"/Span<</Lang");
            object::push_string(&mut self.out, lang.as_str().as_bytes());
            self.out.extend(b">>BDC\n");
        }
        self.put(run.at, item.turned);
        let mut line = Line::new(&mut self.out, face, run);
        line.clusters(covers);
        line.finish();
        if let Some(space) = read_last(run) {
            self.put(run.at, item.turned);
            let mut line = Line::new(&mut self.out, face, run);
            line.glyph(space, run.rise(0));
            line.finish();
        }
        if lang.is_some() {
            self.out.extend(b"EMC\n");
        }
    }

    /// Where the next glyph stands: counted from where the line before began, which takes fewer bytes (ISO 32000-1 §9.4.2).
    /// Turned, the line runs up the page and its letters point to the left (§8.3.3).
    fn put(&mut self, at: Point, turned: bool) {
        let [x, y] = [at.x, self.height - at.y].map(object::thousandths);
        let (from, operator) = match self.line {
            Some(before) if !turned => (before, b"Td"),
            _ => {
                self.out.extend(if turned { b"0 1 -1 0 " } else { &b"1 0 0 1 "[..] });
                ((0, 0), b"Tm")
            }
        };
        object::push_thousandths(&mut self.out, x - from.0);
        object::push_thousandths(&mut self.out, y - from.1);
        self.out.extend(operator);
        self.line = (!turned).then_some((x, y));
    }

    /// Whether the element itself says that it is in that language.
    fn says(&self, element: Option<ElementId>, lang: &Lang) -> bool {
        let element = element.and_then(|id| self.structure.get(id));
        element.is_some_and(|it| it.lang.as_ref() == Some(lang))
    }

    fn rule(&mut self, rect: &Rect, color: Color) {
        self.end_text();
        self.set_fill(color);
        let corner = Point { x: rect.origin.x, y: rect.bottom() };
        object::push_point(&mut self.out, corner, self.height);
        object::push_length(&mut self.out, rect.size.width);
        object::push_length(&mut self.out, rect.size.height);
        self.out.extend(b"re f\n");
    }

    fn image(&mut self, id: ImageId, rect: &Rect, turned: bool) {
        self.end_text();
        let Some(picture) = self.pictures.get(id) else { return };
        let orientation = match &picture.kind {
            Kind::Jpeg(raster) | Kind::Png(raster) | Kind::WebP(raster) | Kind::Gif(raster) => {
                raster.orientation
            }
            Kind::Svg(_) => 1,
        };
        let orientation = if turned { on_its_side(orientation) } else { orientation };
        self.out.extend(b"q ");
        for value in placed(rect, self.height, orientation) {
            object::push_length(&mut self.out, value);
        }
        self.out.extend(b"cm /I");
        object::push_integer(&mut self.out, i64::from(id.0));
        self.out.extend(b" Do Q\n");
    }

    fn path(&mut self, path: &Path, fill: Option<Color>, stroke: Option<(Color, Length)>) {
        self.end_text();
        if let Some(color) = fill {
            self.set_fill(color);
        }
        if let Some(line) = stroke
            && self.stroke != stroke
        {
            push_color(&mut self.out, line.0, b"RG ", b"G ");
            object::push_length(&mut self.out, line.1);
            self.out.extend(b"w\n");
            self.stroke = stroke;
        }
        push_path(&mut self.out, path, self.height);
        self.out.extend(match (fill, stroke) {
            (Some(_), Some(_)) => b"B\n",
            (Some(_), None) => b"f\n",
            (None, Some(_)) => b"S\n",
            (None, None) => b"n\n",
        });
    }

    fn set_font(&mut self, id: FaceId, size: Length) {
        if self.font == Some((id, size)) {
            return;
        }
        self.font = Some((id, size));
        self.out.extend(b"/F");
        object::push_integer(&mut self.out, i64::from(id.0));
        self.out.push(b' ');
        object::push_length(&mut self.out, size);
        self.out.extend(b"Tf ");
    }

    fn set_fill(&mut self, color: Color) {
        if self.fill != color {
            self.fill = color;
            push_color(&mut self.out, color, b"rg ", b"g ");
        }
    }

    fn set_stretch(&mut self, stretch: u16) {
        if self.stretch != stretch {
            self.stretch = stretch;
            object::push_thousandths(&mut self.out, i64::from(stretch) * 100);
            self.out.extend(b"Tz ");
        }
    }
}

/// Writes a path in coordinates of a page that is `height` high.
pub(in crate::pdf) fn push_path(out: &mut Vec<u8>, path: &Path, height: Length) {
    for segment in &path.segments {
        match segment {
            Segment::Move(to) => {
                object::push_point(out, *to, height);
                out.extend(b"m\n");
            }
            Segment::Line(to) => {
                object::push_point(out, *to, height);
                out.extend(b"l\n");
            }
            Segment::Curve(first, second, to) => {
                object::push_point(out, *first, height);
                object::push_point(out, *second, height);
                object::push_point(out, *to, height);
                out.extend(b"c\n");
            }
            Segment::Close => out.extend(b"h\n"),
        }
    }
}

/// Writes a colour with the operator of its space; greys are DeviceGray, so that black is one ink.
pub(in crate::pdf) fn push_color(out: &mut Vec<u8>, color: Color, rgb: &[u8], gray: &[u8]) {
    let part = |value: u8| (i64::from(value) * 1000 + 127) / 255;
    if color.r == color.g && color.g == color.b {
        object::push_thousandths(out, part(color.r));
        out.extend(gray);
        return;
    }
    for value in [color.r, color.g, color.b] {
        object::push_thousandths(out, part(value));
    }
    out.extend(rgb);
}

/// The matrix that puts the unit square of an image into `rect`, turned as EXIF 2.32 §4.6.4 says.
fn placed(rect: &Rect, height: Length, orientation: u8) -> [Length; 6] {
    let [left, bottom, right, top] = object::area(rect, height);
    let (w, h, none) = (rect.size.width, rect.size.height, Length::ZERO);
    match orientation {
        2 => [-w, none, none, h, right, bottom],
        3 => [-w, none, none, -h, right, top],
        4 => [w, none, none, -h, left, top],
        5 => [none, -h, -w, none, right, top],
        6 => [none, -h, w, none, left, top],
        7 => [none, h, w, none, left, bottom],
        8 => [none, h, -w, none, right, bottom],
        _ => [w, none, none, h, left, bottom],
    }
}

/// An orientation of EXIF with a quarter turn more, against the clock.
const fn on_its_side(orientation: u8) -> u8 {
    match orientation {
        2 => 5,
        3 => 6,
        4 => 7,
        5 => 4,
        6 => 1,
        7 => 2,
        8 => 3,
        _ => 8,
    }
}
