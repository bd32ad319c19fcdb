//! A page to pixels.

use crate::font::Fonts;
use crate::geom::{Color, Length, Path, Point, Rect, Segment};
use crate::image::{Images, Kind, Picture};
use crate::page::{Item, Mark, Page, Run};
use tiny_skia as skia;

mod drawing;
mod encode;

/// Most pixels that a page is painted in.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Paints a page on white, `width` pixels across, and encodes it as PNG; `None` if the page has no extent or the
/// picture would have more than [`MAX_PIXELS`].
///
/// Same page, same bytes.
#[must_use]
pub fn png(fonts: &Fonts, images: &Images, page: &Page, width: u32) -> Option<Vec<u8>> {
    let size = page.size;
    if size.width <= Length::ZERO || size.height <= Length::ZERO {
        return None;
    }
    let height = Length(i64::from(width)).ratio(size.height.0, size.width.0).0;
    let height = u32::try_from(height).ok().filter(|it| *it > 0)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let mut canvas = skia::Pixmap::new(width, height)?;
    canvas.fill(skia::Color::WHITE);
    let scale = width as f32 / number(size.width);
    let view = skia::Transform::from_scale(scale, scale);
    for item in &page.items {
        paint(&mut canvas, view, fonts, images, item);
    }
    encode::encode(canvas)
}

fn paint(
    canvas: &mut skia::Pixmap,
    view: skia::Transform,
    fonts: &Fonts,
    images: &Images,
    item: &Item,
) {
    match &item.mark {
        Mark::Run(run) => text(canvas, view, fonts, run),
        Mark::Rule { rect, color } => {
            // A rectangle in pixels is filled row by row; under a transform it would be a path.
            if let Some(area) = area(rect).and_then(|it| it.transform(view)) {
                canvas.fill_rect(area, &solid(*color), skia::Transform::identity(), None);
            }
        }
        Mark::Image { image, rect } => {
            if let (Some(picture), Some(area)) = (images.get(*image), area(rect)) {
                self::picture(canvas, view, picture, area);
            }
        }
        Mark::Path { path, fill, stroke } => {
            let Some(path) = shape(path) else { return };
            if let Some(color) = fill {
                canvas.fill_path(&path, &solid(*color), skia::FillRule::Winding, view, None);
            }
            if let Some((color, width)) = stroke {
                let line = skia::Stroke { width: number(*width), ..skia::Stroke::default() };
                canvas.stroke_path(&path, &solid(*color), &line, view, None);
            }
        }
    }
}

fn text(canvas: &mut skia::Pixmap, view: skia::Transform, fonts: &Fonts, run: &Run) {
    let face = fonts.face(run.face);
    let stretch = f32::from(if run.stretch == 0 { 1000 } else { run.stretch }) / 1000.0;
    for (index, glyph) in run.glyphs.iter().enumerate() {
        let Some(path) = shape(&face.outline(glyph.id, run.size)) else { continue };
        let x = run.at.x + Length(i64::from(glyph.x));
        let y = run.at.y - Length(i64::from(run.rise(index)));
        let place = view.pre_translate(number(x), number(y)).pre_scale(stretch, 1.0);
        canvas.fill_path(&path, &solid(run.color), skia::FillRule::Winding, place, None);
    }
}

fn picture(
    canvas: &mut skia::Pixmap,
    view: skia::Transform,
    picture: &Picture,
    area: skia::Rect,
) -> Option<()> {
    let place = view.pre_translate(area.x(), area.y());
    match &picture.kind {
        Kind::Svg(vector) => {
            let size = vector.drawing.size;
            let (width, height) = (number(size.width), number(size.height));
            let place = place.pre_scale(area.width() / width, area.height() / height);
            drawing::drawing(canvas, place, &vector.drawing);
        }
        Kind::Jpeg(raster) | Kind::Png(raster) | Kind::WebP(raster) | Kind::Gif(raster) => {
            let pixels = premultiplied(picture)?;
            let place = place
                .pre_scale(area.width(), area.height())
                .pre_concat(turned(raster.orientation))
                .pre_scale(1.0 / pixels.width() as f32, 1.0 / pixels.height() as f32);
            let smooth =
                skia::PixmapPaint { quality: skia::FilterQuality::Bilinear, ..Default::default() };
            canvas.draw_pixmap(0, 0, pixels.as_ref(), &smooth, place, None);
        }
    }
    Some(())
}

fn premultiplied(picture: &Picture) -> Option<skia::Pixmap> {
    let pixels = picture.pixels()?;
    let mut out = skia::Pixmap::new(pixels.width, pixels.height)?;
    let colors = pixels.color.chunks_exact(usize::from(pixels.components).max(1));
    for (index, (to, color)) in out.pixels_mut().iter_mut().zip(colors).enumerate() {
        let alpha = pixels.alpha.as_ref().and_then(|it| it.get(index)).copied().unwrap_or(u8::MAX);
        let [r, g, b] = match *color {
            [r, g, b, ..] => [r, g, b],
            [gray, ..] => [gray; 3],
            [] => [0; 3],
        };
        *to = skia::ColorU8::from_rgba(r, g, b, alpha).premultiply();
    }
    Some(out)
}

/// The unit square turned as EXIF 2.32 §4.6.4 says.
fn turned(orientation: u8) -> skia::Transform {
    let row = skia::Transform::from_row;
    match orientation {
        2 => row(-1.0, 0.0, 0.0, 1.0, 1.0, 0.0),
        3 => row(-1.0, 0.0, 0.0, -1.0, 1.0, 1.0),
        4 => row(1.0, 0.0, 0.0, -1.0, 0.0, 1.0),
        5 => row(0.0, 1.0, 1.0, 0.0, 0.0, 0.0),
        6 => row(0.0, 1.0, -1.0, 0.0, 1.0, 0.0),
        7 => row(0.0, -1.0, -1.0, 0.0, 1.0, 1.0),
        8 => row(0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
        _ => skia::Transform::identity(),
    }
}

fn shape(path: &Path) -> Option<skia::Path> {
    let mut out = skia::PathBuilder::new();
    let at = |it: Point| (number(it.x), number(it.y));
    for segment in &path.segments {
        match segment {
            Segment::Move(to) => {
                let (x, y) = at(*to);
                out.move_to(x, y);
            }
            Segment::Line(to) => {
                let (x, y) = at(*to);
                out.line_to(x, y);
            }
            Segment::Curve(first, second, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(*first), at(*second), at(*to));
                out.cubic_to(ax, ay, bx, by, x, y);
            }
            Segment::Close => out.close(),
        }
    }
    out.finish()
}

fn area(rect: &Rect) -> Option<skia::Rect> {
    skia::Rect::from_xywh(
        number(rect.origin.x),
        number(rect.origin.y),
        number(rect.size.width),
        number(rect.size.height),
    )
}

fn solid(color: Color) -> skia::Paint<'static> {
    let mut paint = skia::Paint::default();
    paint.set_color_rgba8(color.r, color.g, color.b, u8::MAX);
    paint
}

#[expect(clippy::cast_possible_truncation, reason = "pixels need no more than single precision")]
fn number(length: Length) -> f32 {
    length.to_pt() as f32
}

#[cfg(test)]
mod tests;
