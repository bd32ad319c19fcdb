//! Words in formulas, shaped: names of functions in the formula's face, `\text` in the book's.

use crate::font::{Chain, FaceId, Feature, ShapeRequest, ShapedGlyph};
use crate::geom::{Length, Point};
use crate::lang::Direction;
use crate::layout::math::boxes::{Ink, Set, Sole};
use crate::layout::math::row;
use crate::layout::math::setter::MathSetter;
use crate::layout::math::style::Cx;
use crate::math::tree::{Bytes, Face, Kind, Node, Piece};
use crate::page::Glyph;
use std::ops::Range;
use unicode_bidi::BidiInfo;
use unicode_script::{Script, UnicodeScript as _};

/// Thin space in a name, `\,`: a sixth of an em.
const THIN: char = '\u{2009}';

/// The name of a function, upright, in the formula's face with its kerning but without ligatures.
pub(in crate::layout::math) fn name(
    letters: &str,
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let mut all = Set::default();
    for (index, word) in letters.split(THIN).enumerate() {
        if index > 0 {
            all.push(Set::space(setter.size(cx).ratio(1, 6)));
        }
        all.push(in_face(word, setter.main(), at, cx, setter));
    }
    all
}

/// The letters of `\mathrm{rank}`: they are kerned as words are.
pub(in crate::layout::math) fn upright(nodes: &[Node]) -> Option<String> {
    let letter = |it: &Node| match it.kind {
        Kind::Symbol { char, face: Face::Upright, negated: false } if char.is_alphabetic() => {
            Some(char)
        }
        _ => None,
    };
    nodes.iter().map(letter).collect::<Option<String>>().filter(|it| !it.is_empty())
}

/// `\text` with the formulas in it.
pub(in crate::layout::math) fn pieces(
    pieces: &[Piece],
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let mut all = Set::default();
    for piece in pieces {
        all.push(match piece {
            Piece::Words { words, face } => self::words(words, *face, at, cx, setter),
            Piece::Math(nodes) => row::list(nodes, cx, setter),
        });
    }
    all
}

/// Words in the book's families.
pub(in crate::layout::math) fn words(
    words: &str,
    face: Face,
    at: Bytes,
    cx: Cx,
    setter: &MathSetter<'_>,
) -> Set {
    let (weight, italic, mono) = match face {
        Face::Bold | Face::SansBold => (700, false, false),
        Face::BoldItalic => (700, true, false),
        Face::Italic | Face::SansItalic => (400, true, false),
        Face::Monospace => (400, false, true),
        _ => (400, false, false),
    };
    let chain = chain(setter, (weight, italic, mono));
    let mut shown: Vec<(Stretch, Set)> = Vec::new();
    for (run, rtl) in runs(words) {
        let start = shown.len();
        let Some(part) = words.get(run.clone()) else { continue };
        for mut stretch in stretches(part, &chain, setter) {
            stretch.start += run.start;
            stretch.end += run.start;
            stretch.rtl = rtl;
            let Some(part) = words.get(stretch.start..stretch.end) else { continue };
            let face = stretch.face.unwrap_or_else(|| {
                part.chars().for_each(|it| setter.miss(it, at));
                chain.first()
            });
            let set = shaped(part, face, &stretch, cx, setter);
            shown.push((stretch, set));
        }
        if rtl && let Some(run) = shown.get_mut(start..) {
            run.reverse();
        }
    }
    placed(shown)
}

/// Runs of one direction in the order in which they are seen (UAX #9), and whether they read from right to left.
fn runs(words: &str) -> Vec<(Range<usize>, bool)> {
    let info = BidiInfo::new(words, None);
    let mut all = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        let rtl = |it: &Range<usize>| levels.get(it.start).is_some_and(|it| it.is_rtl());
        all.extend(runs.into_iter().map(|it| (it.clone(), rtl(&it))));
    }
    all
}

/// Words from left to right as they are seen, painted in the order in which they are read.
fn placed(shown: Vec<(Stretch, Set)>) -> Set {
    let mut x = Length::ZERO;
    let each = shown.into_iter().map(|(stretch, set)| {
        let at = x;
        x += set.width;
        (stretch.start, at, set)
    });
    let mut each: Vec<(usize, Length, Set)> = each.collect();
    each.sort_by_key(|it| it.0);
    let mut all = Set::space(x);
    each.into_iter().for_each(|(_, at, set)| all.put(set, at, Length::ZERO));
    all
}

/// A word of the formula's own face where that has its letters.
fn in_face(word: &str, face: FaceId, at: Bytes, cx: Cx, setter: &MathSetter<'_>) -> Set {
    if !word.chars().all(|it| setter.fonts.face(face).has_glyph(it)) {
        return words(word, Face::Upright, at, cx, setter);
    }
    let (start, end) = (0, word.len());
    let stretch = Stretch { face: Some(face), script: *b"Latn", start, end, rtl: false };
    shaped(word, face, &stretch, cx, setter)
}

/// The faces for a style of text, made once.
fn chain(setter: &MathSetter<'_>, style: (u16, bool, bool)) -> Chain {
    let mut all = setter.chains.borrow_mut();
    if let Some((_, chain)) = all.iter().find(|it| it.0 == style) {
        return chain.clone();
    }
    let (weight, italic, mono) = style;
    let families = if mono { setter.families.mono } else { setter.families.body };
    let all_families: Vec<String> = families.iter().chain(setter.families.math).cloned().collect();
    let chain = setter.fonts.chain(&all_families, weight, italic);
    all.push((style, chain.clone()));
    chain
}

/// Words of one face and script.
struct Stretch {
    /// `None`: no face has the characters.
    face: Option<FaceId>,
    script: [u8; 4],
    start: usize,
    end: usize,
    /// It reads from right to left.
    rtl: bool,
}

fn stretches(words: &str, chain: &Chain, setter: &MathSetter<'_>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let mut known = false;
    for (at, char) in words.char_indices() {
        let end = at + char.len_utf8();
        let script = match char.script() {
            Script::Common | Script::Inherited | Script::Unknown => None,
            other => other.short_name().as_bytes().try_into().ok(),
        };
        let last = all.last_mut();
        let stays = last
            .as_ref()
            .and_then(|it| it.face)
            .filter(|it| script.is_none() && setter.fonts.face(*it).has_glyph(char));
        let face = stays.or_else(|| chain.face_for(setter.fonts, char));
        match last {
            Some(last)
                if last.face == face && (!known || script.is_none_or(|it| it == last.script)) =>
            {
                last.end = end;
                if let Some(script) = script {
                    (last.script, known) = (script, true);
                }
            }
            _ => {
                known = script.is_some();
                let script = script.unwrap_or(*b"Latn");
                all.push(Stretch { face, script, start: at, end, rtl: false });
            }
        }
    }
    all
}

fn shaped(words: &str, face: FaceId, stretch: &Stretch, cx: Cx, setter: &MathSetter<'_>) -> Set {
    let features = [*b"liga", *b"clig"].map(|tag| Feature { tag, value: 0 });
    let request = ShapeRequest {
        features: features.into_iter().chain([Feature::on(*b"lnum")]).collect(),
        lang: setter.lang.clone(),
        script: stretch.script,
        direction: if stretch.rtl { Direction::Rtl } else { Direction::Ltr },
    };
    let mut glyphs: Vec<ShapedGlyph> = Vec::new();
    let text = words.get(..words.floor_char_boundary(crate::page::Run::MAX_TEXT)).unwrap_or(words);
    setter.shaper.borrow_mut().shape(face, &request, text, &mut glyphs);
    let size = setter.size(cx);
    let metrics = &setter.fonts.face(face).metrics;
    let mut run = setter.run(face, size);
    let mut set = Set::default();
    let mut pen = 0;
    for (index, glyph) in (0..).zip(&glyphs) {
        let [_, top, foot, _, _] = setter.measures(Sole { face, size, id: glyph.id });
        let rise = metrics.at(size, glyph.dy);
        set.ascent = set.ascent.max(top + rise);
        set.descent = set.descent.max(-foot - rise);
        if rise != Length::ZERO {
            run.rises.push((index, rise.narrow()));
        }
        let x = metrics.at(size, pen + glyph.dx).narrow();
        let text = u16::try_from(glyph.cluster).unwrap_or(u16::MAX);
        run.glyphs.push(Glyph { id: glyph.id, text, x });
        pen = pen.saturating_add(glyph.x_advance);
    }
    run.text = text.to_owned();
    set.width = metrics.at(size, pen);
    set.ink.push((Point::default(), Ink::Words(Box::new(run))));
    set
}
