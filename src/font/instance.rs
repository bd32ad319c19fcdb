//! A variable font to static ones: its outlines and widths at the weights and slopes that a book can ask for.
//!
//! What shapes, cuts and embeds fonts then meets static fonts alone. Kerning, the places of marks and the height of lines stay
//! those of the default instance.

use crate::font::face::{Data, FontError};
use crate::font::sfnt::{self, Tables};
use crate::font::trial::damaged;
use crate::font::unfold;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::{Font, FontRef, GlyphId, MetadataProvider as _, Tag};

/// Weights that themes have.
const WEIGHTS: [(u16, &str); 3] = [(400, "Regular"), (600, "Semibold"), (700, "Bold")];

/// Tables that tell how a font varies, and those that hold hints or sums for outlines as they were.
const DROPPED: [&[u8; 4]; 16] = [
    b"fvar", b"gvar", b"avar", b"cvar", b"HVAR", b"VVAR", b"MVAR", b"STAT", b"DSIG", b"fpgm",
    b"prep", b"cvt ", b"gasp", b"hdmx", b"LTSH", b"VDMX",
];

/// Bits of `OS/2.fsSelection` for italic, bold and regular; the others are not about the style.
const STYLE_BITS: u16 = 1 | 1 << 5 | 1 << 6;

/// A static font made of a variable one.
pub(in crate::font) struct Instance {
    /// The file.
    pub(in crate::font) data: Data,
    /// "Semibold Italic".
    pub(in crate::font) style: String,
    /// Weight, CSS scale.
    pub(in crate::font) weight: u16,
    /// Italic or oblique.
    pub(in crate::font) italic: bool,
}

/// Where an instance stands on the axes.
struct Stand {
    weight: u16,
    name: &'static str,
    italic: bool,
    /// The axis of its slope, and the value there.
    slope: Option<([u8; 4], f32)>,
}

/// The static fonts of a variable one; none of a font that varies in neither weight nor slope, or whose outlines are cubic.
pub(in crate::font) fn instances(
    font: &Font,
    (data, index): (&Data, u32),
    (weight, italic): (u16, bool),
) -> Result<Vec<Instance>, FontError> {
    let axis = |tag: &[u8; 4]| font.axes().get_by_tag(Tag::new(tag));
    let heavier = axis(b"wght");
    let slope = axis(b"ital")
        .filter(|it| it.max_value() > 0.0)
        .map(|it| (*b"ital", it.max_value()))
        .or(axis(b"slnt").filter(|it| it.min_value() < 0.0).map(|it| (*b"slnt", it.min_value())));
    if font.tables().glyf().is_err() || (heavier.is_none() && slope.is_none()) {
        return Ok(Vec::new());
    }
    let mut weights: Vec<(u16, &str)> = Vec::new();
    for (wanted, name) in WEIGHTS {
        // A font that ends before bold is asked for the boldest that it has, once.
        let has =
            heavier.as_ref().map_or(weight, |it| nearest(wanted, it.min_value(), it.max_value()));
        if weights.iter().all(|it| it.0 != has) {
            weights.push((has, name));
        }
    }
    let slopes = [Some(None), slope.map(Some)];
    let mut all = Vec::new();
    for slope in slopes.into_iter().flatten() {
        for (weight, name) in &weights {
            let italic = italic || slope.is_some();
            let stand = Stand { weight: *weight, name, italic, slope };
            all.push(instance(font, (data, index), &stand, heavier.is_some())?);
        }
    }
    Ok(all)
}

/// The weight of an axis that is nearest to the one wanted.
fn nearest(wanted: u16, least: f32, most: f32) -> u16 {
    let value = f32::from(wanted).min(most).max(least).round();
    (1..=1000).find(|it| f32::from(*it) >= value).unwrap_or(1000)
}

/// The font where it stands on its axes, as a file.
fn instance(
    font: &Font,
    (data, index): (&Data, u32),
    stand: &Stand,
    weighs: bool,
) -> Result<Instance, FontError> {
    let weight = weighs.then(|| (*b"wght", f32::from(stand.weight)));
    let settings = weight.into_iter().chain(stand.slope);
    let settings = settings.map(|(tag, value)| (Tag::new(&tag), value));
    let here = font.instance_builder().variations(settings).build();
    let file = FontRef::from_index(data, index).map_err(|it| damaged(&it.to_string()))?;
    let glyphs = glyphs(&here, &file)?;
    let mut own: Vec<([u8; 4], Vec<u8>)> = Vec::new();
    for tag in [b"head", b"hhea", b"maxp", b"OS/2", b"post"] {
        let Some(table) = file.table_data(Tag::new(tag)) else { continue };
        let mut bytes = table.as_bytes().to_vec();
        for (at, value) in glyphs.fields(tag, stand, &bytes) {
            if let Some(place) = bytes.get_mut(at..at + value.len()) {
                place.copy_from_slice(&value);
            }
        }
        own.push((*tag, bytes));
    }
    own.push((*b"glyf", glyphs.outlines));
    own.push((*b"loca", glyphs.offsets.iter().flat_map(|it| it.to_be_bytes()).collect()));
    own.push((*b"hmtx", glyphs.metrics));
    let mut tables = Tables::new();
    for record in file.table_directory().table_records() {
        let tag = record.tag().to_be_bytes();
        if !DROPPED.contains(&&tag)
            && let Some(bytes) = file.table_data(Tag::new(&tag))
        {
            tables.insert(tag, bytes.as_bytes());
        }
    }
    tables.extend(own.iter().map(|(tag, bytes)| (*tag, bytes.as_slice())));
    Ok(Instance {
        data: Data::Own(sfnt::join(&tables).into()),
        style: match stand.italic {
            true => format!("{} Italic", stand.name),
            false => stand.name.to_owned(),
        },
        weight: stand.weight,
        italic: stand.italic,
    })
}

/// What all glyphs come to.
#[derive(Default)]
struct Glyphs {
    outlines: Vec<u8>,
    offsets: Vec<u32>,
    metrics: Vec<u8>,
    count: u16,
    points: u16,
    contours: u16,
    bounds: Option<[i16; 4]>,
}

impl Glyphs {
    /// Fields of a table that differ from the variable font's, by offset (OpenType §head, §hhea, §maxp, §OS/2, §post).
    fn fields(&self, tag: &[u8; 4], stand: &Stand, old: &[u8]) -> Vec<(usize, Vec<u8>)> {
        let two = |at: usize, it: u16| (at, it.to_be_bytes().to_vec());
        let bold = stand.weight >= 600;
        match tag {
            b"head" => {
                let bounds = self.bounds.unwrap_or_default();
                let bounds = bounds.iter().flat_map(|it| it.to_be_bytes()).collect();
                let style = u16::from(bold) | u16::from(stand.italic) << 1;
                // Bounds, style, and long offsets.
                vec![(36, bounds), two(44, style), two(50, 1)]
            }
            b"hhea" => vec![two(34, self.count)],
            // No composites and no instructions are left.
            b"maxp" => [self.points, self.contours, 0, 0]
                .into_iter()
                .enumerate()
                .map(|(at, it)| two(6 + at * 2, it))
                .chain([two(26, 0), two(28, 0), two(30, 0)])
                .collect(),
            b"OS/2" => {
                let flags = old.get(62..64).map_or(0, |it| u16::from_be_bytes([it[0], it[1]]));
                let regular = !bold && !stand.italic;
                let style =
                    u16::from(stand.italic) | u16::from(bold) << 5 | u16::from(regular) << 6;
                vec![two(4, stand.weight), two(62, (flags & !STYLE_BITS) | style)]
            }
            b"post" => match stand.slope {
                Some((tag, angle)) if tag == *b"slnt" => {
                    vec![(4, degrees(angle).to_be_bytes().to_vec())]
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// Degrees × 65536.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
fn degrees(angle: f32) -> i32 {
    (f64::from(angle) * 65_536.0) as i32
}

/// Outlines and widths of all glyphs. A composite glyph is drawn as the contours of its parts.
fn glyphs(font: &Font, file: &FontRef<'_>) -> Result<Glyphs, FontError> {
    let widths = font.glyph_metrics();
    let outlines = file.outline_glyphs();
    let count = u16::try_from(font.num_glyphs()).unwrap_or(u16::MAX);
    unfold::check(file, 0..count)?;
    let mut all = Glyphs { count, offsets: vec![0], ..Glyphs::default() };
    for glyph in (0..count).map(GlyphId::from) {
        let mut pen = Pen::default();
        let location = LocationRef::new(font.normalized_coords());
        let settings = DrawSettings::unhinted(Size::unscaled(), location);
        if let Some(Err(error)) = outlines.get(glyph).map(|it| it.draw(settings, &mut pen)) {
            return Err(damaged(&format!("glyph {} can't be drawn: {error}", glyph.to_u32())));
        }
        let bounds = pen.write(&mut all)?;
        let width = widths.h_advance_exact(glyph).to_i32().max(0);
        all.metrics.extend(u16::try_from(width).unwrap_or(u16::MAX).to_be_bytes());
        all.metrics.extend(bounds.map_or(0, |it| it[0]).to_be_bytes());
        all.outlines.resize(all.outlines.len().next_multiple_of(4), 0);
        all.offsets.push(u32::try_from(all.outlines.len()).unwrap_or(u32::MAX));
    }
    Ok(all)
}

/// A point of a contour, and whether it is on the curve.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Dot {
    x: i16,
    y: i16,
    on: bool,
}

/// The contours of a glyph.
#[derive(Default)]
struct Pen {
    contours: Vec<Vec<Dot>>,
}

impl Pen {
    fn point(&mut self, x: f32, y: f32, on: bool) {
        if let Some(contour) = self.contours.last_mut() {
            contour.push(Dot { x: whole(x), y: whole(y), on });
        }
    }

    /// Appends a simple glyph (OpenType §glyf); gives its bounds, `None` for one without ink.
    fn write(mut self, all: &mut Glyphs) -> Result<Option<[i16; 4]>, FontError> {
        for contour in &mut self.contours {
            // The way back to the first point goes without saying.
            if contour.len() > 1 && contour.first() == contour.last() {
                contour.pop();
            }
        }
        self.contours.retain(|it| it.len() > 1);
        let dots: Vec<Dot> = self.contours.iter().flatten().copied().collect();
        let Some(bounds) = bounds(&dots) else { return Ok(None) };
        let many = |_| damaged("a glyph has too many points");
        let count = u16::try_from(dots.len()).map_err(many)?;
        let contours = u16::try_from(self.contours.len()).map_err(many)?;
        all.points = all.points.max(count);
        all.contours = all.contours.max(contours);
        let known = all.bounds.unwrap_or(bounds);
        let [left, bottom, right, top] = bounds;
        all.bounds = Some([
            known[0].min(left),
            known[1].min(bottom),
            known[2].max(right),
            known[3].max(top),
        ]);
        let out = &mut all.outlines;
        out.extend(contours.to_be_bytes());
        out.extend(bounds.iter().flat_map(|it| it.to_be_bytes()));
        let mut end = 0_usize;
        for contour in &self.contours {
            end += contour.len();
            out.extend(u16::try_from(end - 1).map_err(many)?.to_be_bytes());
        }
        // No instructions.
        out.extend([0, 0]);
        write_dots(&dots, out);
        Ok(Some(bounds))
    }
}

/// Flags of the points, then their steps to the right, then those upwards, each in as few bytes as the format has.
fn write_dots(dots: &[Dot], out: &mut Vec<u8>) {
    let (mut flags, mut across, mut up) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = Dot { x: 0, y: 0, on: true };
    for dot in dots {
        // Bit 0: on the curve. Bit 6 of the first: contours may overlap, as they do in variable fonts.
        let first = u8::from(flags.is_empty()) << 6;
        let x = step(dot.x.wrapping_sub(last.x), &mut across);
        let y = step(dot.y.wrapping_sub(last.y), &mut up);
        flags.push(u8::from(dot.on) | first | x << 1 | y << 2);
        last = *dot;
    }
    out.extend(flags.into_iter().chain(across).chain(up));
}

/// Appends a step; gives its flags: bit 0 for one byte, bit 3 for none, or for the sign of a byte.
fn step(by: i16, out: &mut Vec<u8>) -> u8 {
    match u8::try_from(by.unsigned_abs()) {
        Ok(0) => 1 << 3,
        Ok(byte) => {
            out.push(byte);
            1 | u8::from(by > 0) << 3
        }
        Err(_) => {
            out.extend(by.to_be_bytes());
            0
        }
    }
}

fn bounds(dots: &[Dot]) -> Option<[i16; 4]> {
    let (xs, ys) = (dots.iter().map(|it| it.x), dots.iter().map(|it| it.y));
    Some([xs.clone().min()?, ys.clone().min()?, xs.max()?, ys.max()?])
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
fn whole(value: f32) -> i16 {
    value.round() as i16
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.contours.push(Vec::new());
        self.point(x, y, true);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.point(x, y, true);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.point(cx, cy, false);
        self.point(x, y, true);
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        // `glyf` has no cubic curves.
        self.point(x, y, true);
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests;
