//! A path of a drawing to a shape, or to the tiles of the pattern that fills it.

use crate::image::svg::{Convert, rule, thousandths, whole};
use crate::image::{Clip, Fill, FillRule, Group, MAX_SVG_SEGMENTS, Node, Shape};

/// Most tiles of a pattern.
const MAX_TILES: f32 = 20_000.0;
/// What is said of a pattern that has more, or whose tiles have too much in them.
const TOO_MANY_TILES: &str = "a pattern of too many tiles";

impl Convert {
    /// A path as a shape; what a pattern fills is a group of its tiles.
    pub(in crate::image) fn shape(&mut self, path: &usvg::Path, at: usvg::Transform) -> Vec<Node> {
        if !path.is_visible() {
            return Vec::new();
        }
        let outline = self.path(path.data(), at);
        let (mut shape, mut below, mut above) = (None, Vec::new(), Vec::new());
        if let Some(fill) = path.fill() {
            let (opacity, rule) = (thousandths(fill.opacity().get()), rule(fill.rule()));
            if let usvg::Paint::Pattern(pattern) = fill.paint() {
                let clip = Clip { path: outline.clone(), rule };
                below.extend(self.tiled(pattern, at, path.bounding_box(), (clip, opacity)));
            } else if let Some(paint) = self.paint(fill.paint(), at) {
                shape = Some(Shape {
                    path: outline.clone(),
                    fill: Some(Fill { paint, opacity, rule }),
                    stroke: None,
                    stroke_first: false,
                });
            }
        }
        if let Some(stroke) = path.stroke() {
            if let usvg::Paint::Pattern(pattern) = stroke.paint() {
                if let Some(line) = path.data().stroke(&stroke.to_tiny_skia(), 1.0) {
                    let clip = Clip { path: self.path(&line, at), rule: FillRule::NonZero };
                    let opacity = thousandths(stroke.opacity().get());
                    let area = path.stroke_bounding_box();
                    above.extend(self.tiled(pattern, at, area, (clip, opacity)));
                }
            } else if let Some(line) = self.stroke(stroke, at) {
                let empty =
                    || Shape { path: outline, fill: None, stroke: None, stroke_first: false };
                shape.get_or_insert_with(empty).stroke = Some(line);
            }
        }
        let stroke_first = path.paint_order() == usvg::PaintOrder::StrokeAndFill;
        if let Some(shape) = &mut shape {
            shape.stroke_first = stroke_first;
        }
        if stroke_first {
            std::mem::swap(&mut below, &mut above);
        }
        below.into_iter().chain(shape.map(Node::Shape)).chain(above).collect()
    }

    /// The tiles of a pattern over an area in the coordinates that `at` takes to the drawing, as far as they show in a clip.
    fn tiled(
        &mut self,
        pattern: &usvg::Pattern,
        at: usvg::Transform,
        area: usvg::Rect,
        (clip, opacity): (Clip, u16),
    ) -> Option<Node> {
        let tile = pattern.rect();
        let place = pattern.transform().pre_translate(tile.x(), tile.y());
        let covered = area.transform(place.invert()?)?;
        let range =
            |from: f32, to: f32, step: f32| (from / step).floor()..=(to / step).ceil() - 1.0;
        let across = range(covered.left(), covered.right(), tile.width());
        let down = range(covered.top(), covered.bottom(), tile.height());
        let count = |it: &std::ops::RangeInclusive<f32>| (it.end() - it.start() + 1.0).max(1.0);
        let many = count(&across) * count(&down);
        if !(1.0..=MAX_TILES).contains(&many) {
            self.lose(TOO_MANY_TILES);
            return None;
        }
        let (tiles, before) = (whole(f64::from(many)) as usize, self.segments);
        let mut nodes = Vec::new();
        let mut first = true;
        let mut row = *down.start();
        while row <= *down.end() {
            let mut column = *across.start();
            while column <= *across.end() {
                let cell = place.pre_translate(column * tile.width(), row * tile.height());
                nodes.extend(self.tile(pattern, at.pre_concat(cell)));
                // The first tile tells what all of them come to.
                if (self.segments - before).saturating_mul(tiles) > MAX_SVG_SEGMENTS && first {
                    self.segments = before;
                    self.lose(TOO_MANY_TILES);
                    return None;
                }
                first = false;
                column += 1.0;
            }
            row += 1.0;
        }
        let group = Group { opacity, clips: vec![clip], masks: Vec::new(), nodes };
        (!group.nodes.is_empty()).then_some(Node::Group(group))
    }

    /// One tile: what runs out of its cell is cut off.
    fn tile(&mut self, pattern: &usvg::Pattern, at: usvg::Transform) -> Vec<Node> {
        let root = pattern.root();
        let nodes = self.ornament(root, at);
        let (ink, cell) = (root.layer_bounding_box(), pattern.rect());
        let fits = ink.left() >= 0.0
            && ink.top() >= 0.0
            && ink.right() <= cell.width()
            && ink.bottom() <= cell.height();
        let corner = usvg::Rect::from_xywh(0.0, 0.0, cell.width(), cell.height());
        match corner.filter(|_| !fits && !nodes.is_empty()) {
            Some(cell) => {
                let cell = usvg::tiny_skia_path::PathBuilder::from_rect(cell);
                let clips = vec![Clip { path: self.path(&cell, at), rule: FillRule::NonZero }];
                vec![Node::Group(Group { opacity: 1000, clips, masks: Vec::new(), nodes })]
            }
            None => nodes,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::font::Fonts;
    use crate::image::{Loss, MaskKind, Node, svg};
    use std::sync::Arc;

    fn drawn(body: &str) -> (Vec<Node>, Vec<Loss>) {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"48\">{body}</svg>"
        );
        let (vector, losses) =
            svg::read(&Fonts::default(), "a.svg", &Arc::from(text.as_bytes())).unwrap();
        (vector.drawing.nodes, losses)
    }

    fn group(nodes: &[Node]) -> &crate::image::Group {
        match nodes {
            [Node::Group(group)] => group,
            other => unreachable!("one group, not {other:?}"),
        }
    }

    #[test]
    fn a_pattern_is_its_tiles_as_far_as_they_show() {
        let pattern = |content: &str| {
            format!(
                "<pattern id='p' width='10' height='10' patternUnits='userSpaceOnUse'>{content}</pattern>\
                 <rect x='5' width='30' height='20' fill='url(#p)' fill-opacity='.5'/>"
            )
        };
        let (nodes, losses) = drawn(&pattern("<rect width='6' height='6'/>"));
        let tiles = group(&nodes);
        assert_eq!((tiles.opacity, tiles.clips.len(), tiles.nodes.len()), (500, 1, 8));
        assert!(losses.is_empty() && matches!(tiles.nodes[0], Node::Shape(_)));
        // What runs out of its cell is cut there.
        let (nodes, _) = drawn(&pattern("<circle r='6'/>"));
        assert_eq!(group(&group(&nodes).nodes[..1]).clips.len(), 1);
        let (nodes, losses) = drawn(&pattern("<g/>"));
        assert!(nodes.is_empty() && losses.is_empty());
    }

    #[test]
    fn a_pattern_of_too_many_tiles_is_said() {
        let sized = |size: f32| {
            drawn(&format!(
                "<pattern id='p' width='{size}' height='1' patternUnits='userSpaceOnUse'><rect \
                 width='{size}' height='1'/></pattern><rect width='20' height='10' fill='url(#p)'/>"
            ))
        };
        assert_eq!(group(&sized(0.01).0).nodes.len(), 20_000);
        let (nodes, losses) = sized(0.0099);
        assert!(nodes.is_empty());
        assert_eq!(losses, [Loss::Feature(super::TOO_MANY_TILES)]);
    }

    #[test]
    fn masks_and_pictures_are_kept() {
        let (nodes, losses) = drawn(
            "<mask id='n'><rect width='9' height='9' fill='white'/></mask>\
             <mask id='m' mask-type='alpha' mask='url(#n)'><circle r='9'/></mask>\
             <rect width='5' height='5' mask='url(#m)'/>",
        );
        let kinds: Vec<MaskKind> = group(&nodes).masks.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [MaskKind::Alpha, MaskKind::Luminance]);
        assert!(losses.is_empty());
        let (nodes, losses) = drawn(
            "<image width='8' height='8' href='data:image/png;base64,\
             iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='/>",
        );
        let [Node::Inset(inset)] = nodes.as_slice() else { unreachable!("one picture") };
        assert_eq!((inset.transform.a, inset.transform.d), (6.0, 6.0));
        assert!(losses.is_empty());
        let (nodes, losses) =
            drawn("<image width='8' height='8' href='data:image/gif;base64,AA=='/>");
        assert!(nodes.is_empty() && losses.len() == 1);
    }
}
