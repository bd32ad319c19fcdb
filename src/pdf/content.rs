//! Pages to deflated content streams, in parallel, with what structure and resources need to know of them.

use crate::diag::ImageId;
use crate::font::FaceId;
use crate::geom::{Color, Length, Path, Point, Rect, Segment};
use crate::image::{Images, Kind};
use crate::lang::Lang;
use crate::page::{ElementId, Glyph, Item, Mark, Page, Pages, Run, StructTree};
use crate::pdf::boxes::boxes;
use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::glyphs::{Cluster, Faces, UsedFace, UsedGlyph, clusters};
use crate::pdf::joins::{Cover, Joins};
use crate::pdf::object;
use rayon::prelude::*;

/// Thousandths of the em that a glyph may stand beside its place before the stream moves it.
const SLACK: i64 = 2;

/// Parts of a unit of length in which [`Line`] counts.
const MILLION: i64 = 1_000_000;

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

    /// Where the next glyph stands. Turned, the line runs up the page and its letters point to the left (ISO 32000-1 §8.3.3).
    fn put(&mut self, at: Point, turned: bool) {
        self.out.extend(if turned { b"0 1 -1 0 " } else { &b"1 0 0 1 "[..] });
        object::push_point(&mut self.out, at, self.height);
        self.out.extend(b"Tm");
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
            Kind::Jpeg(raster) | Kind::Png(raster) | Kind::WebP(raster) => raster.orientation,
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

/// One TJ array: glyph codes, and the numbers that keep a viewer's pen where the layout wants it.
struct Line<'a> {
    out: &'a mut Vec<u8>,
    face: &'a UsedFace,
    run: &'a Run,
    /// Size of a thousandth of the em after expansion is `unit` ÷ 1,000,000.
    unit: i64,
    /// How far the pen may be off, in millionths of the size too.
    slack: i64,
    /// The viewer's pen, thousandths of the em from the origin.
    pen: i64,
    rise: i32,
    array: bool,
    string: bool,
}

impl<'a> Line<'a> {
    fn new(out: &'a mut Vec<u8>, face: &'a UsedFace, run: &'a Run) -> Self {
        let stretch = i64::from(if run.stretch == 0 { 1000 } else { run.stretch });
        let unit = run.size.0.saturating_mul(stretch).max(1);
        let slack = unit.saturating_mul(SLACK).saturating_sub(unit / 2);
        Self { out, face, run, unit, slack, pen: 0, rise: 0, array: false, string: false }
    }

    fn clusters(&mut self, covers: &[Cover]) {
        let (run, face) = (self.run, self.face);
        let mut open: Option<&Cover> = None;
        let mut clusters = clusters(run);
        if read_last(run).is_some() {
            clusters.next();
        }
        let plain = covers.is_empty() && run.rises.is_empty();
        loop {
            if plain {
                self.plain(clusters.plain(|id| face.glyph(id).map(|it| it.plain)));
            }
            let Some(cluster) = clusters.next() else { break };
            let start = cluster.glyphs.first().map_or(0, |it| usize::from(it.text));
            let cover = covers.iter().find(|it| it.bytes.contains(&start));
            if open != cover {
                self.end_actual_text(open.is_some());
                open = cover;
                if let Some(cover) = cover {
                    self.begin_actual_text(&cover.text);
                }
            }
            self.cluster(&cluster, cover);
            if cluster.space
                && let Some(space) = self.face.space.and_then(|it| self.face.glyph(it))
            {
                self.code(space);
            }
        }
        if run.hyphenated
            && let Some((hyphen, before)) = run.glyphs.split_last()
        {
            self.glyph(hyphen, run.rise(before.len()));
        }
        self.end_actual_text(open.is_some());
    }

    /// Glyphs that their codes tell all about, as nearly all are: a string of them as far as the pen comes where they stand, then
    /// a number.
    fn plain(&mut self, mut glyphs: &[Glyph]) {
        let face = self.face;
        while let Some(first) = glyphs.first() {
            self.shift(first.x, 0);
            let (mut pen, mut count) = (self.pen, 0);
            for glyph in glyphs {
                // The first one stands where the pen is by now.
                if count > 0 && self.is_off(pen, glyph.x) {
                    break;
                }
                pen += face.glyph(glyph.id).map_or(0, |it| it.advance);
                count += 1;
            }
            let (string, rest) = glyphs.split_at(count);
            self.begin_string();
            let out = &mut *self.out;
            string.iter().filter_map(|it| face.glyph(it.id)).for_each(|it| it.write(out));
            self.pen = pen;
            glyphs = rest;
        }
    }

    /// A cluster's glyphs, with the text beside them where ToUnicode does not give it and nothing else is said of them.
    ///
    /// A glyph with a code that stands for its text is shown by that, too: pdf.js knows no ActualText, and MuPDF looks texts
    /// up by glyph, not by code. MuPDF also parts words where much is said at once: each cluster has its own.
    fn cluster(&mut self, cluster: &Cluster<'_>, cover: Option<&Cover>) {
        let untold = cover.is_none() && !self.tells(cluster);
        if untold {
            self.begin_actual_text(cluster.text);
        }
        let own = match cluster.glyphs {
            [glyph] => {
                let text = cover.map_or(cluster.text, |it| it.text.as_str());
                self.face.standing_for(glyph.id, text)
            }
            _ => None,
        };
        for (index, glyph) in (cluster.first..).zip(cluster.glyphs) {
            self.shift(glyph.x, self.run.rise(index));
            if let Some(glyph) = own.as_ref().or_else(|| self.face.glyph(glyph.id)) {
                self.code(glyph);
            }
        }
        self.end_actual_text(untold);
    }

    /// Whether ToUnicode gives the text of a cluster, and gives no other for its glyphs.
    fn tells(&self, cluster: &Cluster<'_>) -> bool {
        let mut rest = cluster.text;
        for glyph in cluster.glyphs {
            let used = self.face.glyph(glyph.id);
            let told = used.map_or("", |it| &it.text);
            match rest.strip_prefix(told) {
                Some(after) if !used.is_some_and(|it| it.ambiguous) => rest = after,
                _ => return false,
            }
        }
        rest.is_empty()
    }

    /// Says what the glyphs from here on stand for (ISO 32000-1 §14.9.4).
    fn begin_actual_text(&mut self, text: &str) {
        self.end_array();
        self.out.extend(b"/Span<</ActualText");
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        object::push_string(self.out, &bytes);
        self.out.extend(b">>BDC\n");
    }

    fn end_actual_text(&mut self, open: bool) {
        if open {
            self.end_array();
            self.out.extend(b"EMC\n");
        }
    }

    /// A glyph of the run by itself.
    fn glyph(&mut self, glyph: &Glyph, rise: i32) {
        self.shift(glyph.x, rise);
        if let Some(glyph) = self.face.glyph(glyph.id) {
            self.code(glyph);
        }
    }

    /// Takes the pen to where the next glyph stands.
    #[inline]
    fn shift(&mut self, x: i32, y: i32) {
        if y != self.rise {
            self.set_rise(y);
        }
        if self.is_off(self.pen, x) {
            self.move_to(rounded(i64::from(x) * MILLION, self.unit));
        }
    }

    /// Whether a pen is too far from a place; a division is needed only where it moves.
    #[inline]
    fn is_off(&self, pen: i64, x: i32) -> bool {
        let off = (i64::from(x) * MILLION).saturating_sub(pen.saturating_mul(self.unit));
        off < -self.slack || off >= self.slack
    }

    #[inline(never)]
    fn move_to(&mut self, want: i64) {
        self.begin_array();
        self.end_string();
        object::push_integer(self.out, self.pen - want);
        self.pen = want;
    }

    fn code(&mut self, glyph: &UsedGlyph) {
        self.begin_string();
        glyph.write(self.out);
        self.pen += glyph.advance;
    }

    fn set_rise(&mut self, rise: i32) {
        self.end_array();
        self.rise = rise;
        object::push_length(self.out, Length(i64::from(rise)));
        self.out.extend(b"Ts ");
    }

    fn begin_array(&mut self) {
        if !self.array {
            self.out.push(b'[');
            self.array = true;
        }
    }

    fn begin_string(&mut self) {
        self.begin_array();
        if !self.string {
            self.out.push(b'(');
            self.string = true;
        }
    }

    fn end_string(&mut self) {
        if self.string {
            self.out.push(b')');
            self.string = false;
        }
    }

    fn end_array(&mut self) {
        self.end_string();
        if self.array {
            self.out.extend(b"]TJ\n");
            self.array = false;
        }
    }

    fn finish(mut self) {
        if self.rise != 0 {
            self.set_rise(0);
        }
        self.end_array();
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

/// Division to the nearest, half away from below.
fn rounded(num: i64, den: i64) -> i64 {
    (num.saturating_mul(2).saturating_add(den)).div_euclid(den.saturating_mul(2))
}

/// The space at the left edge of a run from right to left. It is painted by itself behind the run, as it is read: MuPDF turns
/// the letters of a run round, but leaves a space before them where it stands, and so would join the word to the next run.
fn read_last(run: &Run) -> Option<&Glyph> {
    let (left, right) = run.glyphs.first().zip(run.glyphs.last())?;
    let is_space = run.text.get(usize::from(left.text)..)?.starts_with(' ');
    (left.text > right.text && is_space).then_some(left)
}
