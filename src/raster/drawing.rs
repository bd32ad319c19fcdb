//! A vector drawing to pixels.

use crate::geom::{Color, Length, Point};
use crate::image::{
    Clip, Drawing, Fill, FillRule, Gradient, Group, Inset, LineCap, LineJoin, Mask, MaskKind, Node,
    Paint, Ramp, Shape, Stroke, Transform,
};
use crate::raster::{number, premultiplied, shape};
use tiny_skia as skia;

/// Paints a drawing; `view` takes its points to pixels.
pub(in crate::raster) fn drawing(
    canvas: &mut skia::Pixmap,
    view: skia::Transform,
    drawing: &Drawing,
) {
    let size = drawing.size;
    let bounds = skia::Rect::from_xywh(0.0, 0.0, number(size.width), number(size.height));
    let Some(path) = bounds.map(skia::PathBuilder::from_rect) else { return };
    let Some(mut mask) = skia::Mask::new(canvas.width(), canvas.height()) else { return };
    mask.fill_path(&path, skia::FillRule::Winding, true, view);
    nodes(canvas, view, &drawing.nodes, &mask);
}

fn nodes(canvas: &mut skia::Pixmap, view: skia::Transform, all: &[Node], mask: &skia::Mask) {
    for node in all {
        match node {
            Node::Shape(shape) => paint(canvas, view, shape, mask),
            Node::Group(group) => self::group(canvas, view, group, mask),
            Node::Inset(it) => inset(canvas, view, it, mask),
            Node::Words(_) => {}
        }
    }
}

fn group(canvas: &mut skia::Pixmap, view: skia::Transform, group: &Group, mask: &skia::Mask) {
    let mut clipped = None;
    for clip in &group.clips {
        cut(clipped.get_or_insert_with(|| mask.clone()), view, clip);
    }
    let inner = clipped.as_ref().unwrap_or(mask);
    if group.opacity >= 1000 && group.masks.is_empty() {
        nodes(canvas, view, &group.nodes, inner);
        return;
    }
    let Some(mut layer) = skia::Pixmap::new(canvas.width(), canvas.height()) else { return };
    nodes(&mut layer, view, &group.nodes, inner);
    for soft in &group.masks {
        let Some(soft) = soft_mask(&layer, view, soft) else { return };
        layer.apply_mask(&soft);
    }
    let laid =
        skia::PixmapPaint { opacity: f32::from(group.opacity) / 1000.0, ..Default::default() };
    canvas.draw_pixmap(0, 0, layer.as_ref(), &laid, skia::Transform::identity(), None);
}

/// What a mask lets through, as large as a layer.
fn soft_mask(layer: &skia::Pixmap, view: skia::Transform, soft: &Mask) -> Option<skia::Mask> {
    let mut canvas = skia::Pixmap::new(layer.width(), layer.height())?;
    let mut area = skia::Mask::new(layer.width(), layer.height())?;
    if let Some(path) = shape(&soft.area) {
        area.fill_path(&path, skia::FillRule::Winding, true, view);
    }
    nodes(&mut canvas, view, &soft.nodes, &area);
    let kind = match soft.kind {
        MaskKind::Luminance => skia::MaskType::Luminance,
        MaskKind::Alpha => skia::MaskType::Alpha,
    };
    Some(skia::Mask::from_pixmap(canvas.as_ref(), kind))
}

fn inset(canvas: &mut skia::Pixmap, view: skia::Transform, it: &Inset, mask: &skia::Mask) {
    let Some(pixels) = premultiplied(&it.picture) else { return };
    let place = view
        .pre_concat(transform(it.transform))
        .pre_scale(1.0 / pixels.width() as f32, 1.0 / pixels.height() as f32);
    let smooth = skia::PixmapPaint { quality: skia::FilterQuality::Bilinear, ..Default::default() };
    canvas.draw_pixmap(0, 0, pixels.as_ref(), &smooth, place, Some(mask));
}

fn cut(mask: &mut skia::Mask, view: skia::Transform, clip: &Clip) {
    match shape(&clip.path) {
        Some(path) => mask.intersect_path(&path, rule(clip.rule), true, view),
        None => mask.clear(),
    }
}

fn paint(canvas: &mut skia::Pixmap, view: skia::Transform, it: &Shape, mask: &skia::Mask) {
    let Some(path) = shape(&it.path) else { return };
    if it.stroke_first {
        stroke(canvas, view, it.stroke.as_ref(), &path, mask);
        fill(canvas, view, it.fill.as_ref(), &path, mask);
    } else {
        fill(canvas, view, it.fill.as_ref(), &path, mask);
        stroke(canvas, view, it.stroke.as_ref(), &path, mask);
    }
}

fn fill(
    canvas: &mut skia::Pixmap,
    view: skia::Transform,
    fill: Option<&Fill>,
    path: &skia::Path,
    mask: &skia::Mask,
) {
    if let Some(fill) = fill {
        let paint = color(&fill.paint, fill.opacity);
        canvas.fill_path(path, &paint, rule(fill.rule), view, Some(mask));
    }
}

fn stroke(
    canvas: &mut skia::Pixmap,
    view: skia::Transform,
    stroke: Option<&Stroke>,
    path: &skia::Path,
    mask: &skia::Mask,
) {
    let Some(stroke) = stroke else { return };
    let dashes = stroke.dashes.iter().map(|it| number(*it)).collect();
    let line = skia::Stroke {
        width: number(stroke.width),
        miter_limit: single(f64::from(stroke.miter) / 1000.0),
        line_cap: match stroke.cap {
            LineCap::Butt => skia::LineCap::Butt,
            LineCap::Round => skia::LineCap::Round,
            LineCap::Square => skia::LineCap::Square,
        },
        line_join: match stroke.join {
            LineJoin::Miter => skia::LineJoin::Miter,
            LineJoin::Round => skia::LineJoin::Round,
            LineJoin::Bevel => skia::LineJoin::Bevel,
        },
        dash: skia::StrokeDash::new(dashes, number(stroke.phase)),
    };
    let paint = color(&stroke.paint, stroke.opacity);
    canvas.stroke_path(path, &paint, &line, view, Some(mask));
}

fn color(paint: &Paint, opacity: u16) -> skia::Paint<'static> {
    let opacity = f32::from(opacity.min(1000)) / 1000.0;
    let shader = match paint {
        Paint::Solid(it) => skia::Shader::SolidColor(faded(*it, opacity)),
        Paint::Gradient(it) => gradient(it, opacity),
    };
    skia::Paint { shader, ..skia::Paint::default() }
}

fn gradient(it: &Gradient, opacity: f32) -> skia::Shader<'static> {
    let last = it.stops.last().map_or(Color::BLACK, |stop| stop.color);
    let stops = it
        .stops
        .iter()
        .map(|stop| {
            skia::GradientStop::new(f32::from(stop.offset) / 1000.0, faded(stop.color, opacity))
        })
        .collect();
    let (mode, place) = (skia::SpreadMode::Pad, transform(it.transform));
    let shader = match it.ramp {
        Ramp::Linear(from, to) => {
            skia::LinearGradient::new(point(from), point(to), stops, mode, place)
        }
        Ramp::Radial { from, from_radius, to, to_radius } => {
            let radius = |it: Length| number(it.max(Length::ZERO));
            skia::RadialGradient::new(
                point(from),
                radius(from_radius),
                point(to),
                radius(to_radius),
                stops,
                mode,
                place,
            )
        }
    };
    shader.unwrap_or(skia::Shader::SolidColor(faded(last, opacity)))
}

fn faded(color: Color, opacity: f32) -> skia::Color {
    let mut out = skia::Color::from_rgba8(color.r, color.g, color.b, u8::MAX);
    out.apply_opacity(opacity);
    out
}

fn rule(it: FillRule) -> skia::FillRule {
    match it {
        FillRule::NonZero => skia::FillRule::Winding,
        FillRule::EvenOdd => skia::FillRule::EvenOdd,
    }
}

fn point(it: Point) -> skia::Point {
    skia::Point::from_xy(number(it.x), number(it.y))
}

#[expect(clippy::cast_possible_truncation, reason = "pixels need no more than single precision")]
fn single(value: f64) -> f32 {
    value as f32
}

fn transform(it: Transform) -> skia::Transform {
    let [a, b, c, d, e, f] = [it.a, it.b, it.c, it.d, it.e, it.f].map(single);
    skia::Transform::from_row(a, b, c, d, e, f)
}
