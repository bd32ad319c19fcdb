//! SVG to shapes and to an SVG whose text is outlines, with the book's fonts and no others.

use crate::diag::Code;
use crate::font::Fonts;
use crate::geom::{Color, Length, Path, Point, Segment, Size};
use crate::guard;
use crate::image::inset::Insets;
use crate::image::letters::{Lacks, faces};
use crate::image::transform::{PIXEL, transform};
use crate::image::unfold::{check_elements, check_entities};
use crate::image::words::words;
use crate::image::{
    Clip, Drawing, FillRule, Gradient, GradientStop, Group, LineCap, LineJoin, Loss, MAX_SVG_BYTES,
    MAX_SVG_DEPTH, MAX_SVG_SEGMENTS, Mask, MaskKind, Node, Paint, Problem, Ramp, Stroke, Vector,
    broken,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use usvg::tiny_skia_path::{PathSegment, Point as At};
use usvg::{fontdb, roxmltree};

/// Largest side of a drawing, in CSS pixels; PDF viewers stop at 14,400 points.
const MAX_SIDE: f32 = 100_000.0;
/// Stack for the parser, which recurses up to 1024 deep where `<use>` multiplies elements.
const PARSER_STACK: usize = 32 << 20;

/// Reads a drawing; with it, what it asks for and recto does not draw.
pub(in crate::image) fn read(
    fonts: &Fonts,
    path: &str,
    bytes: &Arc<[u8]>,
) -> Result<(Vector, Vec<Loss>), Problem> {
    if bytes.len() > MAX_SVG_BYTES {
        let message = format!("`{path}` has more than {} MB", MAX_SVG_BYTES >> 20);
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| broken(path, "it is not UTF-8"))?;
    check_entities(path, text)?;
    // The parser is someone else's and recursive: its own stack, and a panic in it is the file's fault, not ours.
    let parsed = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(PARSER_STACK)
            .spawn_scoped(scope, || guard::caught(|| parse(fonts, path, text)))
            .map_or(None, |thread| thread.join().ok().flatten())
    });
    parsed.unwrap_or_else(|| Err(broken(path, "it can't be read as SVG")))
}

fn parse(fonts: &Fonts, path: &str, text: &str) -> Result<(Vector, Vec<Loss>), Problem> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let xml = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| broken(path, &error.to_string()))?;
    if depth(&xml) > MAX_SVG_DEPTH {
        let message = format!("`{path}` is nested deeper than {MAX_SVG_DEPTH} elements");
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    if !xml.root_element().has_tag_name(("http://www.w3.org/2000/svg", "svg")) {
        let message = format!("`{path}` holds XML that is not SVG");
        return Err(Problem { code: Code::ImageType, message });
    }
    check_elements(path, &xml)?;
    let lacks = Lacks::default();
    let tree = usvg::Tree::from_xmltree(&xml, &settings(fonts, &lacks, &xml))
        .map_err(|error| broken(path, &error.to_string()))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    if width > MAX_SIDE || height > MAX_SIDE {
        let message = format!("`{path}` is larger than {MAX_SIDE} pixels");
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    let mut convert = Convert::default();
    if xml.descendants().any(|it| is_lost_picture(&it)) {
        convert.lose("a picture that is not in the file, or neither PNG, JPEG nor WebP");
    }
    if xml.descendants().any(|it| is_lost_html(&it)) {
        convert.lose("HTML in a `foreignObject`");
    }
    let nodes = convert.group(tree.root(), tree.root().transform());
    if convert.segments > MAX_SVG_SEGMENTS {
        let message = format!("`{path}` has more than {MAX_SVG_SEGMENTS} path segments");
        return Err(Problem { code: Code::ImageTooLarge, message });
    }
    let size = Size { width: length(f64::from(width)), height: length(f64::from(height)) };
    let vector = Vector { drawing: Drawing { size, nodes }, outlined: outlined(&tree) };
    let features = convert.losses.into_iter().map(Loss::Feature);
    Ok((vector, features.chain(lacks.losses()).collect()))
}

/// Whether a picture is named there that is not embedded as one of the kinds that are drawn.
fn is_lost_picture(node: &roxmltree::Node<'_, '_>) -> bool {
    let names = || node.attributes().filter(|it| it.name() == "href");
    let is_drawn = |it: &str| {
        let kind = it.trim_start().strip_prefix("data:image/").unwrap_or_default();
        ["png", "jpeg", "jpg", "webp"].iter().any(|known| kind.starts_with(known))
    };
    node.tag_name().name() == "image" && !names().any(|it| is_drawn(it.value()))
}

/// Whether HTML stands there and nothing else for those who can't draw it (SVG 2 §12.4).
fn is_lost_html(node: &roxmltree::Node<'_, '_>) -> bool {
    let has_other = |it: &roxmltree::Node<'_, '_>| {
        let switch = it.parent().filter(|it| it.tag_name().name() == "switch");
        switch.is_some_and(|it| it.children().filter(roxmltree::Node::is_element).count() > 1)
    };
    node.tag_name().name() == "foreignObject" && !node.ancestors().any(|it| has_other(&it))
}

/// Deepest element, the root being 1; counted without recursion.
fn depth(xml: &roxmltree::Document<'_>) -> usize {
    let mut levels: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for node in xml.descendants() {
        let parent =
            node.parent().map_or(0, |it| levels.get(it.id().get_usize()).map_or(0, |it| *it));
        let level = parent + usize::from(node.is_element());
        deepest = deepest.max(level);
        levels.push(level);
    }
    deepest
}

/// The book's faces and nothing else: no system fonts, no files, no network.
fn settings<'a>(
    fonts: &'a Fonts,
    lacks: &Lacks,
    xml: &roxmltree::Document<'_>,
) -> usvg::Options<'a> {
    // Most drawings have no words, and faces need not be read for them.
    let has_words = xml.descendants().any(|it| it.tag_name().name() == "text");
    let (mut faces, ids) = if has_words { faces(fonts) } else { Default::default() };
    let first = |wanted: fn(&fontdb::FaceInfo) -> bool| {
        faces
            .faces()
            .find(|it| wanted(it))
            .and_then(|it| it.families.first())
            .map(|it| it.0.clone())
    };
    let serif = first(|it| !it.monospaced).unwrap_or_default();
    let mono = first(|it| it.monospaced).unwrap_or_else(|| serif.clone());
    faces.set_serif_family(serif.clone());
    faces.set_sans_serif_family(serif.clone());
    faces.set_cursive_family(serif.clone());
    faces.set_fantasy_family(serif.clone());
    faces.set_monospace_family(mono);
    usvg::Options {
        font_family: serif,
        font_resolver: lacks.resolver(fonts, ids),
        fontdb: Arc::new(faces),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|kind, data, _| match kind {
                "image/png" => Some(usvg::ImageKind::PNG(data)),
                "image/jpeg" | "image/jpg" => Some(usvg::ImageKind::JPEG(data)),
                "image/webp" => Some(usvg::ImageKind::WEBP(data)),
                _ => None,
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}

/// The drawing as SVG again, text as outlines, with a `viewBox` so that every reader scales it.
fn outlined(tree: &usvg::Tree) -> String {
    let options = usvg::WriteOptions {
        indent: usvg::Indent::None,
        coordinates_precision: 3,
        ..usvg::WriteOptions::default()
    };
    let svg = without_twins(&tree.to_string(&options));
    let view = format!("<svg viewBox=\"0 0 {} {}\" ", tree.size().width(), tree.size().height());
    svg.replacen("<svg ", &view, 1)
}

/// Each id once, where it stands first: what is referred to is written before what is drawn (XML 1.0 §3.3.1, "ID").
fn without_twins(svg: &str) -> String {
    const ID: &str = " id=\"";
    let mut seen = BTreeSet::new();
    let mut out = String::with_capacity(svg.len());
    let mut parts = svg.split(ID);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (id, rest) = part.split_once('"').unwrap_or((part, ""));
        if seen.insert(id) {
            let _ = write!(out, "{ID}{id}\"");
        }
        out.push_str(rest);
    }
    out
}

/// A parsed drawing on its way to nodes.
#[derive(Default)]
pub(in crate::image) struct Convert {
    losses: Vec<&'static str>,
    /// Segments of all paths so far.
    pub(in crate::image) segments: usize,
    insets: Insets,
    /// Within a mask or a tile of a pattern.
    unread: bool,
}

impl Convert {
    pub(in crate::image) fn lose(&mut self, what: &'static str) {
        if !self.losses.contains(&what) {
            self.losses.push(what);
        }
    }

    /// A group; `at` takes its own coordinates to the drawing's.
    pub(in crate::image) fn group(
        &mut self,
        group: &usvg::Group,
        at: usvg::Transform,
    ) -> Vec<Node> {
        if !group.filters().is_empty() {
            self.lose("a filter");
        }
        if group.blend_mode() != usvg::BlendMode::Normal {
            self.lose("a blend mode");
        }
        let mut nodes = Vec::new();
        for child in group.children() {
            if self.segments > MAX_SVG_SEGMENTS {
                break;
            }
            match child {
                usvg::Node::Group(inner) => {
                    nodes.extend(self.group(inner, at.pre_concat(inner.transform())));
                }
                usvg::Node::Path(path) => nodes.extend(self.shape(path, at)),
                usvg::Node::Text(text) => {
                    nodes.extend(self.group(text.flattened(), at));
                    if !self.unread {
                        nodes.extend(words(text, at));
                    }
                }
                usvg::Node::Image(image) => match self.insets.inset(image, at) {
                    Ok(inset) => {
                        // Each is work for whoever paints it, as a shape is.
                        self.segments += 1;
                        nodes.extend(inset.map(Node::Inset));
                    }
                    Err(lost) => self.lose(lost),
                },
            }
        }
        let opacity = thousandths(group.opacity().get());
        let mut clips = Vec::new();
        if let Some(clip) = group.clip_path() {
            self.clips(clip, at, &mut clips);
        }
        let masks = self.masks(group.mask(), at);
        if nodes.is_empty() || (opacity == 1000 && clips.is_empty() && masks.is_empty()) {
            return nodes;
        }
        vec![Node::Group(Group { opacity, clips, masks, nodes })]
    }

    /// What shows or hides others, of which nobody reads a word.
    pub(in crate::image) fn ornament(
        &mut self,
        root: &usvg::Group,
        at: usvg::Transform,
    ) -> Vec<Node> {
        let before = std::mem::replace(&mut self.unread, true);
        let nodes = self.group(root, at.pre_concat(root.transform()));
        self.unread = before;
        nodes
    }

    /// A mask and those that mask it.
    fn masks(&mut self, mut mask: Option<&usvg::Mask>, at: usvg::Transform) -> Vec<Mask> {
        let mut masks = Vec::new();
        while let Some(found) = mask {
            let area = usvg::tiny_skia_path::PathBuilder::from_rect(found.rect().to_rect());
            masks.push(Mask {
                kind: match found.kind() {
                    usvg::MaskType::Luminance => MaskKind::Luminance,
                    usvg::MaskType::Alpha => MaskKind::Alpha,
                },
                area: self.path(&area, at),
                nodes: self.ornament(found.root(), at),
            });
            mask = found.mask();
        }
        masks
    }

    /// A clip path and those that clip it, each as one outline.
    fn clips(&mut self, clip: &usvg::ClipPath, at: usvg::Transform, out: &mut Vec<Clip>) {
        let mut outline = Clip { path: Path::default(), rule: FillRule::NonZero };
        self.outline(clip.root(), at.pre_concat(clip.transform()), &mut outline);
        out.push(outline);
        if let Some(outer) = clip.clip_path() {
            self.clips(outer, at, out);
        }
    }

    fn outline(&mut self, group: &usvg::Group, at: usvg::Transform, out: &mut Clip) {
        if group.clip_path().is_some() {
            self.lose("a clip path within a clip path");
        }
        for child in group.children() {
            match child {
                usvg::Node::Group(inner) => {
                    self.outline(inner, at.pre_concat(inner.transform()), out);
                }
                usvg::Node::Path(path) => {
                    let segments = self.path(path.data(), at).segments;
                    if let Some(fill) = path.fill() {
                        out.rule = rule(fill.rule());
                    }
                    out.path.segments.extend(segments);
                }
                usvg::Node::Text(text) => self.outline(text.flattened(), at, out),
                usvg::Node::Image(_) => {}
            }
        }
    }

    pub(in crate::image) fn stroke(
        &mut self,
        stroke: &usvg::Stroke,
        at: usvg::Transform,
    ) -> Option<Stroke> {
        let scale = self.scale(at);
        let paint = self.paint(stroke.paint(), at)?;
        let dashes = stroke.dasharray().unwrap_or_default();
        Some(Stroke {
            paint,
            opacity: thousandths(stroke.opacity().get()),
            width: length(f64::from(stroke.width().get()) * scale),
            cap: match stroke.linecap() {
                usvg::LineCap::Butt => LineCap::Butt,
                usvg::LineCap::Round => LineCap::Round,
                usvg::LineCap::Square => LineCap::Square,
            },
            join: match stroke.linejoin() {
                usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                usvg::LineJoin::Round => LineJoin::Round,
                usvg::LineJoin::Bevel => LineJoin::Bevel,
            },
            miter: whole(f64::from(stroke.miterlimit().get()) * 1000.0),
            dashes: dashes.iter().map(|it| length(f64::from(*it) * scale)).collect(),
            phase: length(f64::from(stroke.dashoffset()) * scale),
        })
    }

    /// How much longer a line's width becomes; lines that a transform makes of unequal width get the mean.
    fn scale(&mut self, at: usvg::Transform) -> f64 {
        let (sx, kx, ky, sy) =
            (f64::from(at.sx), f64::from(at.kx), f64::from(at.ky), f64::from(at.sy));
        let (first, second) = ((sx * sx + ky * ky).sqrt(), (kx * kx + sy * sy).sqrt());
        let skew = (sx * kx + ky * sy).abs();
        if (first - second).abs() > first.max(second) * 0.01 || skew > first * second * 0.01 {
            self.lose("a line stretched in one direction");
        }
        (sx * sy - kx * ky).abs().sqrt()
    }

    pub(in crate::image) fn paint(
        &mut self,
        paint: &usvg::Paint,
        at: usvg::Transform,
    ) -> Option<Paint> {
        match paint {
            usvg::Paint::Color(it) => Some(Paint::Solid(color(*it))),
            usvg::Paint::LinearGradient(it) => {
                let ramp = Ramp::Linear(point(it.x1(), it.y1()), point(it.x2(), it.y2()));
                self.gradient(it, ramp, at)
            }
            usvg::Paint::RadialGradient(it) => {
                let ramp = Ramp::Radial {
                    from: point(it.fx(), it.fy()),
                    from_radius: length(f64::from(it.fr().get())),
                    to: point(it.cx(), it.cy()),
                    to_radius: length(f64::from(it.r().get())),
                };
                self.gradient(it, ramp, at)
            }
            // Taken apart into tiles before.
            usvg::Paint::Pattern(_) => None,
        }
    }

    fn gradient(
        &mut self,
        base: &usvg::BaseGradient,
        ramp: Ramp,
        at: usvg::Transform,
    ) -> Option<Paint> {
        if base.spread_method() != usvg::SpreadMethod::Pad {
            self.lose("a repeated gradient");
        }
        if base.stops().iter().any(|it| it.opacity().get() < 1.0) {
            self.lose("a gradient that fades out");
        }
        let stops: Vec<GradientStop> = base
            .stops()
            .iter()
            .map(|it| GradientStop {
                offset: thousandths(it.offset().get()),
                color: color(it.color()),
            })
            .collect();
        match stops.as_slice() {
            [] => None,
            [only] => Some(Paint::Solid(only.color)),
            _ => {
                let transform = transform(at.pre_concat(base.transform()));
                Some(Paint::Gradient(Box::new(Gradient { ramp, transform, stops })))
            }
        }
    }

    pub(in crate::image) fn path(
        &mut self,
        data: &usvg::tiny_skia_path::Path,
        at: usvg::Transform,
    ) -> Path {
        let mut segments = Vec::with_capacity(data.len());
        let mut here = At::zero();
        let map = |mut it: At| {
            at.map_point(&mut it);
            point(it.x, it.y)
        };
        for segment in data.segments() {
            segments.push(match segment {
                PathSegment::MoveTo(to) => {
                    here = to;
                    Segment::Move(map(to))
                }
                PathSegment::LineTo(to) => {
                    here = to;
                    Segment::Line(map(to))
                }
                PathSegment::QuadTo(control, to) => {
                    // The same curve as a cubic: controls two thirds of the way.
                    let third = |from: At| {
                        At::from_xy(
                            from.x + (control.x - from.x) * 2.0 / 3.0,
                            from.y + (control.y - from.y) * 2.0 / 3.0,
                        )
                    };
                    let (first, second) = (third(here), third(to));
                    here = to;
                    Segment::Curve(map(first), map(second), map(to))
                }
                PathSegment::CubicTo(first, second, to) => {
                    here = to;
                    Segment::Curve(map(first), map(second), map(to))
                }
                PathSegment::Close => Segment::Close,
            });
        }
        self.segments += segments.len();
        Path { segments }
    }
}

pub(in crate::image) fn rule(it: usvg::FillRule) -> FillRule {
    match it {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

fn color(it: usvg::Color) -> Color {
    Color::rgb(it.red, it.green, it.blue)
}

fn point(x: f32, y: f32) -> Point {
    Point { x: length(f64::from(x)), y: length(f64::from(y)) }
}

fn length(pixels: f64) -> Length {
    Length::from_pt(pixels * PIXEL)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 1 before"
)]
pub(in crate::image) fn thousandths(part: f32) -> u16 {
    (part.clamp(0.0, 1.0) * 1000.0).round() as u16
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is what is wanted"
)]
pub(in crate::image) fn whole(number: f64) -> u32 {
    number.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(body: &str) -> Result<(Vector, Vec<Loss>), Problem> {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"48\">{body}</svg>"
        );
        read(&Fonts::default(), "a.svg", &Arc::from(text.as_bytes()))
    }

    fn nodes(body: &str) -> Vec<Node> {
        svg(body).map(|(vector, _)| vector.drawing.nodes).unwrap_or_default()
    }

    fn code(body: &str) -> Option<Code> {
        svg(body).err().map(|it| it.code)
    }

    #[test]
    fn a_pixel_is_three_quarters_of_a_point() {
        let (vector, losses) =
            svg("<rect x='4' y='8' width='10' height='20'/>").unwrap_or_else(|_| {
                (
                    Vector { drawing: Drawing::default(), outlined: String::new() },
                    vec![Loss::Feature("failed")],
                )
            });
        assert!(losses.is_empty());
        assert_eq!(vector.drawing.size, Size { width: Length::pt(72), height: Length::pt(36) });
        let Some(Node::Shape(shape)) = vector.drawing.nodes.first() else {
            unreachable!("one shape");
        };
        let corner = Point { x: Length::pt(3), y: Length::pt(6) };
        assert_eq!(shape.path.segments.first(), Some(&Segment::Move(corner)));
        assert!(vector.outlined.contains("viewBox=\"0 0 96 48\""));
    }

    #[test]
    fn groups_keep_opacity_and_clip() {
        let found = nodes(
            "<clipPath id='c'><circle r='9'/></clipPath>\
             <g opacity='.5' clip-path='url(#c)'><rect width='5' height='5'/></g>",
        );
        let Some(Node::Group(group)) = found.first() else { unreachable!("one group") };
        assert_eq!((group.opacity, group.clips.len(), group.nodes.len()), (500, 1, 1));
    }

    #[test]
    fn gradients_stay_gradients() {
        let found = nodes(
            "<linearGradient id='g'><stop stop-color='red'/><stop offset='1' stop-color='blue'/>\
             </linearGradient><rect width='50' height='5' fill='url(#g)'/>",
        );
        let Some(Node::Shape(shape)) = found.first() else { unreachable!("one shape") };
        assert!(matches!(shape.fill.as_ref().map(|it| &it.paint), Some(Paint::Gradient(_))));
    }

    #[test]
    fn strokes_scale_with_their_group() {
        let found =
            nodes("<g transform='scale(2)'><path d='M0 0H9' stroke='red' stroke-width='4'/></g>");
        let Some(Node::Shape(shape)) = found.first() else { unreachable!("one shape") };
        assert_eq!(shape.stroke.as_ref().map(|it| it.width), Some(Length::pt(6)));
    }

    #[test]
    fn hostile_drawings_are_refused() {
        let deep = |count: usize| "<g>".repeat(count) + &"</g>".repeat(count);
        assert_eq!(code(&deep(200)), None);
        assert_eq!(code(&deep(100_000)), Some(Code::ImageTooLarge));
        let laughs: String = (0..40)
            .map(|it| format!("<g id='a{}'><use href='#a{it}'/><use href='#a{it}'/></g>", it + 1))
            .collect();
        assert!(code(&format!("<g id='a0'><rect width='1' height='1'/></g>{laughs}")).is_some());
        assert_eq!(code("<g>"), Some(Code::ImageBroken));
    }

    #[test]
    fn nothing_is_fetched_from_outside() {
        let (vector, losses) = svg("<image href='/etc/hostname' width='9' height='9'/>")
            .unwrap_or_else(|_| {
                (Vector { drawing: Drawing::default(), outlined: String::new() }, vec![])
            });
        assert!(vector.drawing.nodes.is_empty() && !vector.outlined.contains("<image"));
        assert_eq!(losses.len(), 1);
    }
}
