//! Text of one face to glyphs, through harfrust.

use crate::font::{Face, FaceId, Fonts, trial};
use crate::guard;
use crate::lang::{Direction, Lang};
use harfrust as hr;
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::{Arc, RwLock};

/// Longest text that is shaped at once; a longer one is cut. No paragraph comes near.
const MAX_TEXT: usize = 1 << 24;

/// An OpenType feature, on (1), off (0) or the n-th alternate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature {
    /// Its tag, `smcp`.
    pub tag: [u8; 4],
    /// Its value.
    pub value: u32,
}

impl Feature {
    /// A feature turned on.
    #[must_use]
    pub const fn on(tag: [u8; 4]) -> Self {
        Self { tag, value: 1 }
    }
}

/// How a text is to be shaped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShapeRequest {
    /// Features beside the font's defaults (`liga`, `kern`, `calt` …).
    pub features: Vec<Feature>,
    /// Language, for localised forms.
    pub lang: Lang,
    /// Script, ISO 15924 (`Latn`).
    pub script: [u8; 4],
    /// Direction.
    pub direction: Direction,
}

impl ShapeRequest {
    /// Latin text from left to right without further features.
    #[must_use]
    pub fn new(lang: &Lang) -> Self {
        Self {
            features: Vec::new(),
            lang: lang.clone(),
            script: *b"Latn",
            direction: Direction::Ltr,
        }
    }
}

/// A glyph with its place, in font units, in visual order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapedGlyph {
    /// Glyph id; 0 where the face has no glyph.
    pub id: u16,
    /// First byte of the text that it stands for; glyphs of a cluster share it.
    pub cluster: u32,
    /// How far the pen moves, kerning included.
    pub x_advance: i32,
    /// Always 0 in horizontal text.
    pub y_advance: i32,
    /// Where the glyph stands from the pen, to the right.
    pub dx: i32,
    /// Upwards.
    pub dy: i32,
    /// Breaking the text before this cluster changes glyphs or places on either side.
    pub unsafe_to_break: bool,
}

/// Shapes a text in a face.
///
/// ```
/// use recto::font::{Fonts, ShapeRequest, shape};
/// let fonts = Fonts::bundled();
/// let face = fonts.find("Libertinus Serif", 400, false).ok_or("no face")?;
/// let glyphs = shape(&fonts, face, &ShapeRequest::new(&recto::lang::Lang::english()), "fit");
/// assert_eq!(glyphs.iter().map(|it| it.cluster).collect::<Vec<_>>(), [0, 2]); // the ligature fi, then t
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn shape(fonts: &Fonts, face: FaceId, request: &ShapeRequest, text: &str) -> Vec<ShapedGlyph> {
    let mut glyphs = Vec::new();
    Shaper::new(fonts).shape(face, request, text, &mut glyphs);
    glyphs
}

/// [`shape`] for many texts: keeps its buffer and the plan used last. One per thread.
pub struct Shaper<'a> {
    fonts: &'a Fonts,
    buffer: hr::Buffer,
    last: Option<Current<'a>>,
}

/// The face and plan of the text shaped last; neighbours mostly share them.
struct Current<'a> {
    face: FaceId,
    request: ShapeRequest,
    font: hr::ShaperFont<'a, 'static>,
    plan: Arc<hr::ShapePlan>,
}

impl<'a> Shaper<'a> {
    /// For the faces of a book.
    #[must_use]
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, buffer: hr::Buffer::new(), last: None }
    }

    /// Appends the glyphs of `text` to `glyphs` and returns their advance in font units.
    pub fn shape(
        &mut self,
        face: FaceId,
        request: &ShapeRequest,
        text: &str,
        glyphs: &mut Vec<ShapedGlyph>,
    ) -> i64 {
        let text = text.get(..MAX_TEXT.min(text.len())).unwrap_or_default();
        let fonts = self.fonts;
        let shaped = guard::caught(|| self.shape_guarded(face, request, text)).unwrap_or(false);
        if shaped {
            return self.take(glyphs);
        }
        let face = fonts.face(face);
        if face.font.is_some() {
            // Half-made: another text gets a new one.
            (self.buffer, self.last) = (hr::Buffer::new(), None);
            face.note_damage(trial::damaged("its glyphs can't be set in a line"));
        }
        boxes(face, text, glyphs)
    }

    /// Fills the buffer with the glyphs of `text`; `false` if the face has none.
    fn shape_guarded(&mut self, face: FaceId, request: &ShapeRequest, text: &str) -> bool {
        self.turn_to(face, request);
        let Some(current) = &self.last else { return false };
        let buffer = &mut self.buffer;
        buffer.reset();
        // Joiners without ink get no glyph: as a space glyph, which a font has for them, they would be read as a space.
        buffer.set_flags(hr::BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        buffer.push_str(text);
        buffer.set_direction(current.plan.direction());
        buffer.set_script(current.plan.script());
        buffer.set_language(current.plan.language().cloned());
        let options = hr::ShapeOptions::new().plan(Some(&current.plan));
        hr::shape(&current.font, buffer, options).is_ok()
    }

    /// Appends what the buffer holds, and returns its advance.
    fn take(&self, glyphs: &mut Vec<ShapedGlyph>) -> i64 {
        let buffer = &self.buffer;
        let placed = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        let mut advance = 0;
        for (info, position) in placed {
            advance += i64::from(position.x_advance);
            glyphs.push(ShapedGlyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                cluster: info.cluster,
                x_advance: position.x_advance,
                y_advance: position.y_advance,
                dx: position.x_offset,
                dy: position.y_offset,
                unsafe_to_break: info.unsafe_to_break(),
            });
        }
        advance
    }

    /// Makes face and plan of a request the current ones.
    fn turn_to(&mut self, face: FaceId, request: &ShapeRequest) {
        if self.last.as_ref().is_some_and(|it| it.face == face && it.request == *request) {
            return;
        }
        self.last = self.fonts.face(face).font.as_ref().map(|font| Current {
            face,
            request: request.clone(),
            font: hr::ShaperFont::new(font),
            plan: self.fonts.plans.get(font, face, request),
        });
    }
}

/// The sign for a missing glyph in place of each character, where a damaged face gives no glyphs: words stay words.
fn boxes(face: &Face, text: &str, glyphs: &mut Vec<ShapedGlyph>) -> i64 {
    let x_advance = face.advance(0);
    let mut advance = 0;
    for (at, _) in text.char_indices() {
        advance += i64::from(x_advance);
        glyphs.push(ShapedGlyph {
            id: 0,
            cluster: u32::try_from(at).unwrap_or(u32::MAX),
            x_advance,
            y_advance: 0,
            dx: 0,
            dy: 0,
            unsafe_to_break: false,
        });
    }
    advance
}

/// Plans by face and request, made once for all threads. A plan depends on its key alone.
#[derive(Default)]
pub(in crate::font) struct Plans(RwLock<FxHashMap<(FaceId, ShapeRequest), Arc<hr::ShapePlan>>>);

impl Plans {
    fn get(&self, font: &hr::Font, face: FaceId, request: &ShapeRequest) -> Arc<hr::ShapePlan> {
        let key = (face, request.clone());
        // A thread that panicked while it held the lock left a map that is still whole.
        let known = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(plan) = known.get(&key) {
            return Arc::clone(plan);
        }
        drop(known);
        let plan = Arc::new(plan(font, request));
        let mut all = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(all.entry(key).or_insert(plan))
    }
}

impl fmt::Debug for Plans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plans")
    }
}

fn plan(font: &hr::Font, request: &ShapeRequest) -> hr::ShapePlan {
    let features: Vec<hr::Feature> = request
        .features
        .iter()
        .map(|it| hr::Feature::new(hr::Tag::new(&it.tag), it.value, ..))
        .collect();
    let direction = match request.direction {
        Direction::Ltr => hr::Direction::LeftToRight,
        Direction::Rtl => hr::Direction::RightToLeft,
    };
    let script = hr::Script::from_iso15924_tag(hr::Tag::new(&request.script));
    let language = hr::Language::new(request.lang.as_str());
    hr::ShapePlan::new(font, direction, script, language.as_ref(), &features)
}
