//! Pages to the glyphs that they use, each with the text it stands for; every face cut down to them.

use crate::font::{Face, FaceId, Fonts, Subset, subset};
use crate::page::{Glyph, Mark, Page, Pages, Run};
use crate::pdf::cmap::Width;
use crate::pdf::joins::Joins;
use crate::pdf::{PdfError, object};
use rayon::prelude::*;
use sha1::{Digest, Sha1};
use std::collections::{BTreeMap, BTreeSet};

/// Pages whose glyphs are collected together.
const STRETCH: usize = 64;
/// A zero-width space, for glyphs that are a part of another's text.
const NOTHING: char = '\u{200b}';

/// The faces that the pages use.
pub(in crate::pdf) struct Faces {
    faces: BTreeMap<FaceId, UsedFace>,
    count: usize,
}

/// A face cut down to the glyphs used.
pub(in crate::pdf) struct UsedFace {
    /// The smaller font.
    pub(in crate::pdf) subset: Subset,
    /// `ABCDEF+PostScriptName` (ISO 32000-1 §9.6.4).
    pub(in crate::pdf) name: String,
    /// How long its codes are.
    pub(in crate::pdf) width: Width,
    /// By glyph of the face.
    glyphs: Vec<UsedGlyph>,
    /// By glyph of the face, as far as their codes tell all about them.
    plain: Vec<Plain>,
    /// Further codes of glyphs that stand for several texts, such as a small capital for either case of its letter.
    others: BTreeMap<(u16, String), u16>,
    /// The glyph of a space, if the pages need one.
    pub(in crate::pdf) space: Option<u16>,
    cap_height: i64,
    stem_v: i64,
    italic_angle: i64,
}

/// A glyph used.
#[derive(Clone, Debug, Default)]
pub(in crate::pdf) struct UsedGlyph {
    /// How far a viewer moves on: thousandths of the em, cut to a whole number, as `/W` says it.
    pub(in crate::pdf) advance: i64,
    /// What ToUnicode gives for it: the text of its first use.
    pub(in crate::pdf) text: String,
    /// It stands for several texts, each by a code of its own.
    pub(in crate::pdf) ambiguous: bool,
    /// The code as strings of content streams have it, escaped, and its length.
    written: ([u8; 4], u8),
}

impl UsedGlyph {
    fn new(width: Width, code: u16, advance: i64, text: String, ambiguous: bool) -> Self {
        let mut escaped = Vec::with_capacity(4);
        width.bytes(code).for_each(|it| object::push_escaped(&mut escaped, it));
        let mut written = [0; 4];
        written[..escaped.len()].copy_from_slice(&escaped);
        let length = u8::try_from(escaped.len()).unwrap_or(0);
        Self { advance, text, ambiguous, written: (written, length) }
    }

    /// Writes the code into a string of a content stream.
    pub(in crate::pdf) fn write(&self, out: &mut Vec<u8>) {
        let (bytes, length) = self.written;
        out.extend_from_slice(bytes.get(..usize::from(length)).unwrap_or_default());
    }

    /// The glyph in short, if it always stands for one sign of ASCII and has one byte in a string.
    fn plain(&self) -> Option<Plain> {
        match (self.text.as_bytes(), self.written) {
            ([sign @ b' '..=b'~'], ([code, ..], 1)) if !self.ambiguous => {
                Some(Plain { advance: i32::try_from(self.advance).ok()?, sign: *sign, code })
            }
            _ => None,
        }
    }
}

/// A glyph that always stands for one sign of ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::pdf) struct Plain {
    /// As [`UsedGlyph::advance`].
    pub(in crate::pdf) advance: i32,
    /// The sign; 0: the glyph is not as plain as that.
    pub(in crate::pdf) sign: u8,
    /// Its byte in strings of content streams.
    pub(in crate::pdf) code: u8,
}

/// Glyphs that stand together for some text.
pub(in crate::pdf) struct Cluster<'a> {
    /// The first glyph's index in the run.
    pub(in crate::pdf) first: usize,
    /// In painting order; at least one.
    pub(in crate::pdf) glyphs: &'a [Glyph],
    /// The text, without space that follows it and has no glyph.
    pub(in crate::pdf) text: &'a str,
    /// A space follows in the text that has no glyph.
    pub(in crate::pdf) space: bool,
}

impl Faces {
    /// The face of a run under the id that [`Fonts::face`] takes it for; `None` where there are no faces.
    #[inline]
    pub(in crate::pdf) fn get(&self, id: FaceId) -> Option<(FaceId, &UsedFace)> {
        let id = nearest(id, self.count);
        self.faces.get(&id).map(|it| (id, it))
    }

    /// All, in the order of their ids.
    pub(in crate::pdf) fn iter(&self) -> impl Iterator<Item = (FaceId, &UsedFace)> {
        self.faces.iter().map(|(id, face)| (*id, face))
    }
}

impl UsedFace {
    /// A glyph; one that was not registered is `.notdef`.
    #[inline]
    pub(in crate::pdf) fn glyph(&self, id: u16) -> Option<&UsedGlyph> {
        self.glyphs.get(usize::from(id)).or(self.glyphs.first())
    }

    /// A glyph in short.
    #[inline]
    pub(in crate::pdf) fn plain(&self, id: u16) -> Plain {
        self.plain.get(usize::from(id)).copied().unwrap_or_default()
    }

    /// Measured entries of the font descriptor, in thousandths of the em (ISO 32000-1 §9.8).
    pub(in crate::pdf) fn descriptor(&self) -> [(&'static str, i64); 3] {
        [("CapHeight", self.cap_height), ("StemV", self.stem_v), ("ItalicAngle", self.italic_angle)]
    }

    /// A glyph by the code that stands for `text` alone, if it has one of its own.
    pub(in crate::pdf) fn standing_for(&self, id: u16, text: &str) -> Option<UsedGlyph> {
        if !self.glyph(id)?.ambiguous {
            return None;
        }
        let code = *self.others.get(&(id, text.to_owned()))?;
        Some(UsedGlyph::new(self.width, code, self.glyph(id)?.advance, text.to_owned(), true))
    }

    /// Further codes: the code, the glyph of the subset that it shows, and its text; rising by code.
    pub(in crate::pdf) fn others(&self) -> Vec<(u16, u16, &str)> {
        let mut all: Vec<_> = self
            .others
            .iter()
            .filter_map(|((glyph, text), code)| {
                Some((*code, self.subset.new_id(*glyph)?, text.as_str()))
            })
            .collect();
        all.sort_unstable();
        all
    }

    /// Codes and their texts, rising.
    pub(in crate::pdf) fn texts(&self) -> impl Iterator<Item = (u16, &str)> {
        self.subset.glyphs.iter().zip(0u16..).filter_map(|(old, code)| {
            let text = self.glyphs.get(usize::from(*old))?.text.as_str();
            (!text.is_empty()).then_some((code, text))
        })
    }
}

/// Collects the glyphs of all pages, in parallel, and subsets the faces.
pub(in crate::pdf) fn faces(pages: &Pages, joins: &[Joins]) -> Result<Faces, PdfError> {
    let stretches = pages.pages.par_chunks(STRETCH).zip(joins.par_chunks(STRETCH));
    let found: Vec<Vec<Use>> = stretches
        .map(|(stretch, joins)| {
            let mut uses = Uses::new(pages.fonts.count());
            stretch.iter().zip(joins).for_each(|(page, joins)| {
                collect(&pages.fonts, (page, joins), &mut uses);
            });
            uses.found
        })
        .collect();
    let mut faces: BTreeMap<FaceId, Texts> = BTreeMap::new();
    for it in found.into_iter().flatten() {
        faces.entry(it.face).or_default().add(it.glyph, it.text);
    }
    let faces: Vec<(FaceId, Texts)> = faces.into_iter().collect();
    let faces = faces
        .into_par_iter()
        .map(|(id, texts)| cut(pages.fonts.face(id), texts).map(|it| (id, it)))
        .collect::<Result<BTreeMap<FaceId, UsedFace>, PdfError>>()?;
    Ok(Faces { faces, count: pages.fonts.count() })
}

/// What the glyphs of a face stand for.
#[derive(Default)]
struct Texts {
    /// The text of a glyph's first use, before others one that it stood for alone.
    first: BTreeMap<u16, Text>,
    /// Other texts that a glyph stood for alone.
    others: BTreeSet<(u16, String)>,
}

impl Texts {
    fn add(&mut self, glyph: u16, text: Text) {
        let Some(known) = self.first.get_mut(&glyph) else {
            self.first.insert(glyph, text);
            return;
        };
        if text.own && !known.own {
            *known = text;
        } else if text.own && known.text != text.text {
            self.others.insert((glyph, text.text));
        }
    }
}

/// The clusters of a run, in painting order. A hyphen that the line break made is left out: it stands for nothing.
pub(in crate::pdf) fn clusters(run: &Run) -> Clusters<'_> {
    let glyphs = match run.glyphs.split_last() {
        Some((_, before)) if run.hyphenated => before,
        _ => run.glyphs.as_slice(),
    };
    let ends = glyphs.first().zip(glyphs.last());
    let rising = ends.is_none_or(|(first, last)| first.text <= last.text);
    Clusters { text: &run.text, all: glyphs, rest: glyphs, rising }
}

/// Whether a glyph stands for the byte after another's.
#[inline]
fn follows(next: &Glyph, glyph: &Glyph) -> bool {
    u32::from(next.text) == u32::from(glyph.text) + 1
}

/// What [`clusters`] gives.
pub(in crate::pdf) struct Clusters<'a> {
    text: &'a str,
    all: &'a [Glyph],
    rest: &'a [Glyph],
    /// The text runs from left to right.
    rising: bool,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cluster<'a>> {
        let first = self.all.len() - self.rest.len();
        // Nearly all clusters are one glyph for one letter of ASCII.
        if let [glyph, next, ..] = self.rest
            && self.rising
            && follows(next, glyph)
            && let Some(b' '..=b'~') = self.text.as_bytes().get(usize::from(glyph.text))
        {
            let (glyphs, rest) = self.rest.split_at(1);
            self.rest = rest;
            let text = &self.text[usize::from(glyph.text)..usize::from(next.text)];
            return Some(Cluster { first, glyphs, text, space: false });
        }
        self.several(first)
    }
}

impl<'a> Clusters<'a> {
    /// The glyphs from here on that each stand for one sign of ASCII alone, the one that `sign_of` has for them (0 for none):
    /// nearly all do.
    #[inline]
    pub(in crate::pdf) fn plain(&mut self, sign_of: impl Fn(u16) -> u8) -> &'a [Glyph] {
        let text = self.text.as_bytes();
        let is_plain = |glyph: &Glyph, next: &Glyph| {
            let sign = text.get(usize::from(glyph.text)).copied().unwrap_or(0);
            follows(next, glyph) && sign != 0 && sign == sign_of(glyph.id)
        };
        let pairs = self.rest.iter().zip(self.rest.iter().skip(1));
        let count = pairs.take_while(|it| self.rising && is_plain(it.0, it.1)).count();
        let (plain, rest) = self.rest.split_at(count);
        self.rest = rest;
        plain
    }

    /// A cluster of any shape.
    #[inline(never)]
    fn several(&mut self, first: usize) -> Option<Cluster<'a>> {
        let start = self.rest.first()?.text;
        let count = self.rest.iter().take_while(|it| it.text == start).count();
        let (glyphs, rest) = self.rest.split_at(count);
        self.rest = rest;
        let next = if self.rising {
            rest.first().map(|it| it.text)
        } else {
            self.all.iter().map(|it| it.text).filter(|it| *it > start).min()
        };
        let end = next.map_or(self.text.len(), usize::from);
        let text = self.text.get(usize::from(start)..end).unwrap_or_default();
        if matches!(text.as_bytes(), [b'!'..=b'~']) {
            return Some(Cluster { first, glyphs, text, space: false });
        }
        let shown = text.trim_end();
        Some(Cluster {
            first,
            glyphs,
            text: if shown.is_empty() && !text.is_empty() { " " } else { without_joiners(shown) },
            space: !shown.is_empty() && shown.len() < text.len(),
        })
    }
}

/// A cluster's text without word joiners around it: they have no glyph of their own, and said their word, that no line ends
/// here, to the line breaker.
fn without_joiners(text: &str) -> &str {
    if text.is_ascii() {
        return text;
    }
    let inner = text.trim_matches(['\u{2060}', '\u{feff}']);
    if inner.is_empty() { text } else { inner }
}

/// What a glyph stands for, and whether it stood for it alone.
#[derive(Clone)]
struct Text {
    text: String,
    own: bool,
}

struct Use {
    face: FaceId,
    glyph: u16,
    text: Text,
}

fn nearest(id: FaceId, count: usize) -> FaceId {
    if usize::from(id.0) < count { id } else { FaceId(0) }
}

/// The glyphs of a page, each once for every text that it stands for, in the order of their first use.
fn collect(fonts: &Fonts, (page, joins): (&Page, &Joins), uses: &mut Uses) {
    for (index, item) in page.items.iter().enumerate() {
        let Mark::Run(run) = &item.mark else { continue };
        let id = nearest(run.face, fonts.count());
        let face = fonts.face(id);
        let mut clusters = clusters(run);
        loop {
            let known = uses.plain(id);
            clusters.plain(|glyph| known.get(usize::from(glyph)).copied().unwrap_or(0));
            let Some(cluster) = clusters.next() else { break };
            if let ([glyph], false) = (cluster.glyphs, cluster.text.is_empty()) {
                uses.alone(id, glyph.id, cluster.text);
            } else {
                for (index, glyph) in cluster.glyphs.iter().enumerate() {
                    uses.among(id, glyph.id, || guess(face, &cluster, index));
                }
            }
            if cluster.space
                && let Some(space) = face.glyph(' ')
            {
                uses.alone(id, space, " ");
            }
        }
        for cover in joins.get(&index).into_iter().flatten() {
            if let Some(glyph) = cover.glyph(run) {
                uses.alone(id, glyph.id, &cover.text);
            }
        }
        if run.hyphenated
            && let Some(last) = run.glyphs.last()
        {
            uses.among(id, last.id, || "-".to_owned());
        }
    }
}

/// The uses on a stretch of pages, and what is known of each glyph: nearly all have been seen with the same text before.
struct Uses {
    seen: Vec<Vec<Seen>>,
    /// The sign of ASCII that each glyph stood for last; 0 if there was none.
    plain: Vec<Vec<u8>>,
    others: BTreeSet<(FaceId, u16, String)>,
    found: Vec<Use>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Never,
    /// In a cluster of several.
    Among,
    /// For its text alone, which begins with that character and has so many bytes.
    Alone(char, usize),
}

impl Uses {
    fn new(faces: usize) -> Self {
        let faces = faces.max(1);
        Self {
            seen: vec![Vec::new(); faces],
            plain: vec![Vec::new(); faces],
            others: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    /// By glyph of a face the sign of ASCII that it stood for last, as nearly all do again.
    fn plain(&self, face: FaceId) -> &[u8] {
        self.plain.get(usize::from(face.0)).map_or(&[], Vec::as_slice)
    }

    fn seen(&mut self, face: FaceId, glyph: u16) -> Option<&mut Seen> {
        let known = self.seen.get_mut(usize::from(face.0))?;
        let at = usize::from(glyph);
        if known.len() <= at {
            known.resize(at + 1, Seen::Never);
            self.plain[usize::from(face.0)].resize(at + 1, 0);
        }
        known.get_mut(at)
    }

    fn alone(&mut self, face: FaceId, glyph: u16, text: &str) {
        let Some(first) = text.chars().next() else { return };
        let now = Seen::Alone(first, text.len());
        let Some(seen) = self.seen(face, glyph) else { return };
        if *seen == now {
            return;
        }
        let before = std::mem::replace(seen, now);
        self.plain[usize::from(face.0)][usize::from(glyph)] = match text.as_bytes() {
            [sign @ b' '..=b'~'] => *sign,
            _ => 0,
        };
        let other = matches!(before, Seen::Alone(..));
        // A small capital comes back to a text that it had before.
        if !other || self.others.insert((face, glyph, text.to_owned())) {
            let text = Text { text: text.to_owned(), own: true };
            self.found.push(Use { face, glyph, text });
        }
    }

    fn among(&mut self, face: FaceId, glyph: u16, text: impl FnOnce() -> String) {
        let Some(seen) = self.seen(face, glyph) else { return };
        if *seen == Seen::Never {
            *seen = Seen::Among;
            self.found.push(Use { face, glyph, text: Text { text: text(), own: false } });
        }
    }
}

/// The text of one glyph of a cluster.
fn guess(face: &Face, cluster: &Cluster<'_>, index: usize) -> String {
    let glyph = cluster.glyphs[index].id;
    // A mark of recto's own, such as that of a line of code which goes on, is no word.
    if cluster.text.is_empty() {
        return NOTHING.to_string();
    }
    if cluster.glyphs.len() == 1 {
        return cluster.text.to_owned();
    }
    if let Some(own) = cluster.text.chars().find(|it| face.glyph(*it) == Some(glyph)) {
        return own.to_string();
    }
    if index == 0 && cluster.glyphs.len() > cluster.text.chars().count() {
        return cluster.text.to_owned();
    }
    // Letter and marks: what is left of the text, in order; a part of a letter that stands for nothing by itself is no word
    // and no space. The whole is said beside them in the page.
    let known = |glyph: u16| cluster.text.chars().find(|it| face.glyph(*it) == Some(glyph));
    let taken: Vec<char> = cluster.glyphs.iter().filter_map(|it| known(it.id)).collect();
    let left: Vec<char> = cluster.text.chars().filter(|it| !taken.contains(it)).collect();
    let before = cluster.glyphs[..index].iter().filter(|it| known(it.id).is_none()).count();
    left.get(before).map_or_else(|| NOTHING.to_string(), char::to_string)
}

fn cut(face: &Face, texts: Texts) -> Result<UsedFace, PdfError> {
    let used: BTreeSet<u16> = texts.first.keys().copied().collect();
    let subset = subset(face, &used).map_err(|error| {
        let said = PdfError(format!("the font {} {error}", face.name));
        face.note_damage(error);
        said
    })?;
    let width = Width::of(subset.glyphs.len() + texts.others.len());
    let count = usize::from(face.glyph_count());
    let (mut glyphs, mut plain) =
        (vec![UsedGlyph::default(); count], vec![Plain::default(); count]);
    for (code, old) in (0u16..).zip(&subset.glyphs) {
        let at = usize::from(*old);
        if let (Some(glyph), Some(plain)) = (glyphs.get_mut(at), plain.get_mut(at)) {
            let text = texts.first.get(old).map(|it| it.text.clone()).unwrap_or_default();
            let others = texts.others.range((*old, String::new())..).next();
            let ambiguous = others.is_some_and(|it| it.0 == *old);
            *glyph = UsedGlyph::new(width, code, advance(face, *old), text, ambiguous);
            *plain = glyph.plain().unwrap_or_default();
        }
    }
    let space = face.glyph(' ').filter(|it| used.contains(it));
    // Codes beyond the glyphs; the few that do not fit are told in the pages.
    let free = u16::try_from(subset.glyphs.len()).unwrap_or(u16::MAX)..=u16::MAX;
    let others = texts.others.into_iter().zip(free).collect();
    let metrics = &face.metrics;
    let thousandths = |units: i32| i64::from(units) * 1000 / i64::from(metrics.upem.max(1));
    Ok(UsedFace {
        name: tagged(&face.name, &subset.bytes),
        subset,
        width,
        glyphs,
        plain,
        others,
        space,
        cap_height: thousandths(metrics.cap_height),
        stem_v: thousandths(metrics.stem_v),
        italic_angle: i64::from(metrics.italic_angle) / 65536,
    })
}

/// The number that printpdf writes in `/W`, computed as it does.
#[expect(clippy::cast_possible_truncation, reason = "cut, as the file's widths are")]
fn advance(face: &Face, glyph: u16) -> i64 {
    (face.advance(glyph) as f32 * 1000.0 / f32::from(face.metrics.upem.max(1))) as i64
}

/// Six letters out of the subset's own bytes, so that the name stays while the subset does.
fn tagged(name: &str, subset: &[u8]) -> String {
    let hash = Sha1::digest(subset);
    let tag: String = hash.iter().take(6).map(|it| char::from(b'A' + it % 26)).collect();
    let name: String = name.chars().filter(char::is_ascii_graphic).collect();
    let name: String = name.chars().filter(|it| !"()<>[]{}/%#".contains(*it)).collect();
    format!("{tag}+{}", if name.is_empty() { "Face" } else { &name })
}
