//! A drawing to a form XObject: paths stay paths, gradients become shadings (ISO 32000-1 §8.10, §8.7.4).

use crate::geom::{Color, Length, Point};
use crate::image::{
    Clip, Drawing, FillRule, Gradient, GradientStop, Group, Inset, LineCap, LineJoin, Mask,
    MaskKind, Node, Paint, Picture, Ramp, Shape, Stroke,
};
use crate::pdf::PdfError;
use crate::pdf::content::{push_color, push_path};
use crate::pdf::deflate::deflated;
use crate::pdf::object::{self, name};
use crate::pdf::picture::picture;
use crate::pdf::words::Letters;
use lopdf::{Dictionary, Object, Stream, dictionary};
use std::sync::Arc;

/// Makes the form; its matrix takes the drawing to the unit square.
pub(in crate::pdf) fn figure(drawing: &Drawing, for_screen: bool) -> Result<Stream, PdfError> {
    let mut form = Form::new(drawing.size.height, for_screen);
    form.nodes(&drawing.nodes);
    if let Some(error) = form.failed.take() {
        return Err(error);
    }
    let (width, height) = (drawing.size.width, drawing.size.height);
    let scale = |length: Length| 1.0 / length.to_pt().max(f64::from(f32::MIN_POSITIVE));
    let matrix = [scale(width), 0.0, 0.0, scale(height), 0.0, 0.0];
    Ok(form.stream(width, matrix))
}

/// A content stream with the resources that it names.
struct Form {
    height: Length,
    for_screen: bool,
    /// Pictures in it, by the names of their forms.
    insets: Vec<(Arc<Picture>, String)>,
    /// Why a picture could not be written.
    failed: Option<PdfError>,
    out: Vec<u8>,
    states: Dictionary,
    patterns: Dictionary,
    forms: Dictionary,
    /// Letters of words that are not painted.
    letters: Letters,
}

impl Form {
    fn new(height: Length, for_screen: bool) -> Self {
        Self {
            height,
            for_screen,
            insets: Vec::new(),
            failed: None,
            out: Vec::new(),
            states: Dictionary::new(),
            patterns: Dictionary::new(),
            forms: Dictionary::new(),
            letters: Letters::default(),
        }
    }

    fn stream(self, width: Length, matrix: [f64; 6]) -> Stream {
        let mut resources = Dictionary::new();
        for (key, map) in [
            ("ExtGState", self.states),
            ("Font", self.letters.fonts()),
            ("Pattern", self.patterns),
            ("XObject", self.forms),
        ] {
            if !map.is_empty() {
                resources.set(key, Object::Dictionary(map));
            }
        }
        let corners = [Length::ZERO, Length::ZERO, width, self.height];
        let values = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => Object::Array(corners.map(|it| real(it.to_pt())).to_vec()),
            "Matrix" => Object::Array(matrix.map(real).to_vec()),
            "Resources" => resources,
            "Group" => transparency(),
        };
        deflated(values, &self.out)
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Shape(shape) => self.shape(shape),
                Node::Group(group) => self.group(group),
                Node::Inset(inset) => self.inset(inset),
                // A printer has no use for what is not painted.
                Node::Words(words) if self.for_screen => {
                    self.letters.write(&mut self.out, words, self.height);
                }
                Node::Words(_) => {}
            }
        }
    }

    fn group(&mut self, group: &Group) {
        self.out.extend(b"q\n");
        for clip in &group.clips {
            self.clip(clip);
        }
        self.masked(&group.masks, group);
        self.out.extend(b"Q\n");
    }

    /// Each mask but the last holds a form of what the others leave.
    fn masked(&mut self, masks: &[Mask], group: &Group) {
        match masks.split_first() {
            Some((mask, rest)) => {
                self.soft_mask(mask);
                self.form(|it| it.masked(rest, group));
            }
            None if group.opacity >= 1000 => self.nodes(&group.nodes),
            // A group that fades as a whole is a form of its own.
            None => {
                self.opacity(group.opacity);
                self.form(|it| it.nodes(&group.nodes));
            }
        }
    }

    /// What lets through from here on (ISO 32000-1 §11.6.5.3). Outside of the mask's area its form has no ink, which is black and
    /// lets nothing through.
    fn soft_mask(&mut self, mask: &Mask) {
        let mut inner = Self::new(self.height, self.for_screen);
        inner.clip(&Clip { path: mask.area.clone(), rule: FillRule::NonZero });
        inner.nodes(&mask.nodes);
        self.failed = self.failed.take().or(inner.failed.take());
        let stream = inner.stream(FAR, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let kind = match mask.kind {
            MaskKind::Luminance => "Luminosity",
            MaskKind::Alpha => "Alpha",
        };
        let soft = dictionary! { "Type" => "Mask", "S" => name(kind), "G" => stream };
        let key = format!("M{}", self.states.len());
        self.out.extend(format!("/{key} gs\n").as_bytes());
        let map = dictionary! { "Type" => "ExtGState", "SMask" => soft };
        self.states.set(key, Object::Dictionary(map));
    }

    /// Paints what is painted together.
    fn form(&mut self, paint: impl FnOnce(&mut Self)) {
        let mut inner = Self::new(self.height, self.for_screen);
        paint(&mut inner);
        self.failed = self.failed.take().or(inner.failed.take());
        // What is outside the drawing is cut by the outer form's box; this one need only be large enough.
        let stream = inner.stream(FAR, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let key = self.keep(stream);
        self.out.extend(format!("/{key} Do\n").as_bytes());
    }

    fn keep(&mut self, stream: Stream) -> String {
        let key = format!("X{}", self.forms.len());
        self.forms.set(key.clone(), Object::Stream(stream));
        key
    }

    /// A picture in the unit square, whose y runs up while the drawing's runs down.
    fn inset(&mut self, inset: &Inset) {
        let known = self.insets.iter().find(|it| Arc::ptr_eq(&it.0, &inset.picture));
        let key = match known {
            Some((_, key)) => key.clone(),
            None => match picture(&inset.picture, self.for_screen) {
                Ok(made) => {
                    let key = self.keep(made);
                    self.insets.push((Arc::clone(&inset.picture), key.clone()));
                    key
                }
                Err(error) => {
                    self.failed = Some(error);
                    return;
                }
            },
        };
        let at = inset.transform;
        let matrix = [at.a, -at.b, -at.c, at.d, at.c + at.e, self.height.to_pt() - at.d - at.f];
        self.out.extend(b"q\n");
        for number in matrix {
            object::push_length(&mut self.out, Length::from_pt(number));
        }
        self.out.extend(format!("cm /{key} Do\nQ\n").as_bytes());
    }

    fn clip(&mut self, clip: &Clip) {
        if clip.path.segments.is_empty() {
            // Nothing shows through an empty clip.
            self.out.extend(b"0 0 0 0 re ");
        }
        push_path(&mut self.out, &clip.path, self.height);
        self.out.extend(match clip.rule {
            FillRule::NonZero => &b"W n\n"[..],
            FillRule::EvenOdd => b"W* n\n",
        });
    }

    fn shape(&mut self, shape: &Shape) {
        if shape.stroke_first {
            self.stroke(shape);
            self.fill(shape);
        } else {
            self.fill(shape);
            self.stroke(shape);
        }
    }

    fn fill(&mut self, shape: &Shape) {
        let Some(fill) = &shape.fill else { return };
        self.out.extend(b"q\n");
        self.opacity(fill.opacity);
        self.paint(&fill.paint, [b"rg\n", b"g\n"], b"/Pattern cs ", b" scn\n");
        push_path(&mut self.out, &shape.path, self.height);
        self.out.extend(match fill.rule {
            FillRule::NonZero => &b"f\nQ\n"[..],
            FillRule::EvenOdd => b"f*\nQ\n",
        });
    }

    fn stroke(&mut self, shape: &Shape) {
        let Some(stroke) = &shape.stroke else { return };
        self.out.extend(b"q\n");
        self.opacity(stroke.opacity);
        self.paint(&stroke.paint, [b"RG\n", b"G\n"], b"/Pattern CS ", b" SCN\n");
        self.line_style(stroke);
        push_path(&mut self.out, &shape.path, self.height);
        self.out.extend(b"S\nQ\n");
    }

    fn line_style(&mut self, stroke: &Stroke) {
        let out = &mut self.out;
        object::push_length(out, stroke.width);
        out.extend(b"w ");
        out.extend(match stroke.cap {
            LineCap::Butt => b"0 J ",
            LineCap::Round => b"1 J ",
            LineCap::Square => b"2 J ",
        });
        out.extend(match stroke.join {
            LineJoin::Miter => b"0 j ",
            LineJoin::Round => b"1 j ",
            LineJoin::Bevel => b"2 j ",
        });
        // ISO 32000-1 §8.4.3.5: not below 1.
        object::push_thousandths(out, i64::from(stroke.miter.max(1000)));
        out.extend(b"M\n");
        if stroke.dashes.iter().any(|it| object::thousandths(*it) > 0) {
            out.push(b'[');
            stroke.dashes.iter().for_each(|it| object::push_length(out, (*it).max(Length::ZERO)));
            out.push(b']');
            object::push_length(out, stroke.phase);
            out.extend(b"d\n");
        }
    }

    fn opacity(&mut self, thousandths: u16) {
        if thousandths >= 1000 {
            return;
        }
        let key = format!("G{thousandths}");
        let value = real(f64::from(thousandths) / 1000.0);
        self.out.extend(format!("/{key} gs\n").as_bytes());
        let map = dictionary! { "Type" => "ExtGState", "ca" => value.clone(), "CA" => value };
        self.states.set(key, Object::Dictionary(map));
    }

    fn paint(&mut self, paint: &Paint, solid: [&[u8]; 2], space: &[u8], set: &[u8]) {
        match paint {
            Paint::Solid(color) => push_color(&mut self.out, *color, solid[0], solid[1]),
            Paint::Gradient(gradient) => {
                let key = format!("P{}", self.patterns.len());
                self.out.extend(space);
                self.out.extend(format!("/{key}").as_bytes());
                self.out.extend(set);
                let map = pattern(gradient, self.height);
                self.patterns.set(key, Object::Dictionary(map));
            }
        }
    }
}

/// Wider than any drawing that is read.
const FAR: Length = Length::pt(100_000);

fn transparency() -> Dictionary {
    dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => "DeviceRGB", "I" => true }
}

/// A shading pattern; its matrix also turns the drawing's y, which runs down.
fn pattern(gradient: &Gradient, height: Length) -> Dictionary {
    let at = gradient.transform;
    let matrix = [at.a, -at.b, at.c, -at.d, at.e, height.to_pt() - at.f];
    let point = |it: Point| [it.x.to_pt(), it.y.to_pt()];
    let (kind, coordinates) = match gradient.ramp {
        Ramp::Linear(from, to) => (2, [point(from), point(to)].concat()),
        Ramp::Radial { from, from_radius, to, to_radius } => {
            let circle = |at: Point, radius: Length| {
                let [x, y] = point(at);
                [x, y, radius.to_pt()]
            };
            (3, [circle(from, from_radius), circle(to, to_radius)].concat())
        }
    };
    let shading = dictionary! {
        "ShadingType" => kind,
        "ColorSpace" => "DeviceRGB",
        "Coords" => Object::Array(coordinates.into_iter().map(real).collect()),
        "Function" => function(&gradient.stops),
        "Extend" => vec![Object::Boolean(true); 2],
    };
    dictionary! {
        "Type" => "Pattern",
        "PatternType" => 2,
        "Matrix" => Object::Array(matrix.map(real).to_vec()),
        "Shading" => shading,
    }
}

/// Stops as one function of 0 to 1: a stitch of straight parts (ISO 32000-1 §7.10.4).
fn function(stops: &[GradientStop]) -> Object {
    let mut parts = Vec::new();
    let mut bounds = Vec::new();
    let mut last =
        GradientStop { offset: 0, color: stops.first().map_or(Color::BLACK, |it| it.color) };
    for stop in stops.iter().copied() {
        if stop.offset > last.offset {
            parts.push(straight(last.color, stop.color));
            bounds.push(real(f64::from(stop.offset) / 1000.0));
        }
        last = stop;
    }
    if last.offset < 1000 {
        parts.push(straight(last.color, last.color));
    } else {
        bounds.pop();
    }
    let encode: Vec<Object> = [0.0, 1.0].repeat(parts.len()).into_iter().map(real).collect();
    Object::Dictionary(dictionary! {
        "FunctionType" => 3,
        "Domain" => Object::Array([0.0, 1.0].map(real).to_vec()),
        "Functions" => parts,
        "Bounds" => bounds,
        "Encode" => encode,
    })
}

fn straight(from: Color, to: Color) -> Object {
    let color = |it: Color| {
        Object::Array([it.r, it.g, it.b].map(|it| real(f64::from(it) / 255.0)).to_vec())
    };
    Object::Dictionary(dictionary! {
        "FunctionType" => 2,
        "Domain" => Object::Array([0.0, 1.0].map(real).to_vec()),
        "C0" => color(from),
        "C1" => color(to),
        "N" => 1,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "PDF's numbers are single precision")]
fn real(value: f64) -> Object {
    Object::Real(value as f32)
}
