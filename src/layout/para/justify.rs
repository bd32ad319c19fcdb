//! A line's items and its width to glyphs with places: letters expanded a little, then spaces, in visual order.

use crate::diag::{NodeId, Place};
use crate::font::FaceId;
use crate::geom::{Color, Length, Point, Rect};
use crate::lang::is_square;
use crate::layout::math::{MathBox, MathMark};
use crate::layout::para::atoms::{Atom, AtomKind, Extent, Totals, collect_atoms};
use crate::layout::para::breaks::MOST_SHRUNK;
use crate::layout::para::collect::{Begins, ChunkKind, Collected};
use crate::layout::para::items::{ItemKind, Items};
use crate::layout::para::known::LookId;
use crate::layout::para::look::Level;
use crate::layout::para::words::Words;
use crate::layout::para::{Family, Line, Piece};
use crate::page::{Glyph, Run};
use crate::theme::Align;
use std::ops::Range;
use unicode_bidi as bidi;

/// Where a line stands and how it is filled.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Slot {
    /// Width of the measure.
    pub measure: Length,
    /// Indent at the start of the line.
    pub indent: Length,
    /// Alignment; the last line of a justified paragraph is still `Justify`.
    pub align: Align,
    /// The line is a last one: not spread.
    pub last: bool,
    /// A last one that lacks less than this is filled where its spaces stretch comfortably.
    pub nearly: Length,
    /// Most that letters are expanded, thousandths.
    pub expansion: i64,
    /// How far the first character hangs out.
    pub left: Length,
    /// How far the last one does.
    pub right: Length,
}

/// A line with what went wrong in it.
#[derive(Debug)]
pub(in crate::layout::para) struct Built {
    /// The line.
    pub line: Line,
    /// How far it runs past its width.
    pub over: Length,
}

/// Builds a line; `atoms` is room for what stands on it.
pub(in crate::layout::para) fn build(
    words: &mut Words<'_>,
    collected: &Collected,
    items: &Items,
    (extent, slot): (Extent, &Slot),
    atoms: &mut Vec<Atom>,
) -> Built {
    collect_atoms(words, collected, items, extent, atoms);
    let content = atoms.len() - trailing(atoms);
    let filling = fill(&mut atoms[..content], slot);
    let x = origin(items, slot, filling.width, filling.filled);
    place_all(items, atoms, content, x);
    let x = match collected.end_sign.filter(|_| slot.last) {
        Some(sign) => {
            end_sign(items, &mut atoms[..content], sign, (x, x + filling.width, slot.measure))
        }
        None => x + filling.width,
    };
    squeeze(&mut atoms[content..], slot.measure - x);
    let mut pieces = pieces(words, collected, atoms, filling.stretch);
    if extent.broken {
        break_last(&mut pieces);
    }
    let mut line = Line {
        pieces,
        rules: rules(words, collected, &atoms[..content]),
        height: Length::ZERO,
        depth: Length::ZERO,
        end: x,
        measure: slot.measure,
        reach: if items.rtl { slot.measure - (x - filling.width) } else { x },
        notes: Vec::new(),
        nodes: Vec::new(),
        place: place(collected, items, extent),
        hyphenated: extent.hyphen,
        goes_on: false,
        formula: false,
        ratio: filling.ratio,
    };
    measure(words, collected, atoms, &mut line);
    begin(collected, items, extent, atoms, &mut line);
    Built { line, over: filling.over }
}

/// Moves the sign that ends a proof to the end of the measure, as amsthm's `\qed` does; gives where the line ends then.
fn end_sign(
    items: &Items,
    atoms: &mut [Atom],
    chunk: usize,
    (start, end, measure): (Length, Length, Length),
) -> Length {
    // A line that runs over has its end behind the measure's already.
    let by = if items.rtl { -start } else { (measure - end).max(Length::ZERO) };
    let is_sign =
        |it: &&mut Atom| it.chunk as usize >= chunk && !matches!(it.kind, AtomKind::Space { .. });
    let mut any = false;
    for atom in atoms.iter_mut().filter(is_sign) {
        (atom.x, any) = (atom.x + by, true);
    }
    if any && !items.rtl { end + by } else { end }
}

/// How many spaces end a line: the one that it was broken at, or all of a line of code.
fn trailing(atoms: &[Atom]) -> usize {
    let one = matches!(atoms.last(), Some(Atom { kind: AtomKind::Space { .. }, .. }));
    atoms.iter().rev().take_while(|it| is_space_of_code(it)).count().max(usize::from(one))
}

/// Only spaces of code don't give way.
fn is_space_of_code(atom: &Atom) -> bool {
    matches!(atom.kind, AtomKind::Space { stretch: Length::ZERO, shrink: Length::ZERO })
}

/// Brings the spaces that end a line of code, which are there to be read and not to be seen, into the room beside the words: some
/// lines have more of them than a page is wide.
fn squeeze(spaces: &mut [Atom], room: Length) {
    let all: Length = spaces.iter().map(|it| it.width).sum();
    let room = room.max(Length::ZERO);
    let Some(mut x) = spaces.first().filter(|it| is_space_of_code(it)).map(|it| it.x) else {
        return;
    };
    for atom in spaces {
        if all > room {
            atom.width = atom.width.ratio(room.0, all.0);
        }
        atom.x = x;
        x += atom.width;
    }
}

/// How a line came out.
struct Filling {
    /// Width of the atoms.
    width: Length,
    /// Horizontal scale of letters, thousandths.
    stretch: u16,
    /// Glue set ratio, thousandths.
    ratio: i32,
    over: Length,
    /// Spaces were set so that the line is as wide as it should be.
    filled: bool,
}

/// Widens or narrows letters, then spaces, until the line fills its width.
fn fill(atoms: &mut [Atom], slot: &Slot) -> Filling {
    let natural = Totals::of(atoms);
    let room = slot.measure - slot.indent + slot.left + slot.right - natural.width;
    let short = slot.last
        && room >= Length::ZERO
        && !(room < slot.nearly && natural.fills(room, slot.expansion));
    if slot.align != Align::Justify || short {
        let over = (-room).max(Length::ZERO);
        return Filling { width: natural.width, stretch: 1000, ratio: 0, over, filled: false };
    }
    let ink = natural.ink.0;
    let share = if ink > 0 { room.0.saturating_mul(1000) / ink } else { 0 };
    let scale = 1000 + share.clamp(-slot.expansion, slot.expansion);
    let mut width = natural.width;
    for atom in atoms.iter_mut().filter(|it| it.expandable) {
        let scaled = atom.width.ratio(scale, 1000);
        width += scaled - atom.width;
        atom.width = scaled;
    }
    let rest = room + natural.width - width;
    let all = if rest >= Length::ZERO { natural.stretch } else { natural.shrink };
    // Spaces never shrink below what they can give: the line runs over instead.
    let shared = if all > 0 { rest.max(Length(-all * MOST_SHRUNK / 1000)) } else { Length::ZERO };
    spread(atoms, shared, all);
    Filling {
        width: width + shared,
        stretch: u16::try_from(scale).unwrap_or(1000),
        ratio: match all {
            0 => 0,
            _ => i32::try_from(shared.0.saturating_mul(1000) / all).unwrap_or(i32::MAX),
        },
        over: (shared - rest).max(Length::ZERO),
        filled: true,
    }
}

/// Shares `rest` among the spaces by what they can give, `all` together; exact to the unit.
fn spread(atoms: &mut [Atom], rest: Length, all: i64) {
    let (mut given, mut done) = (0, Length::ZERO);
    for atom in atoms.iter_mut() {
        given += match atom.kind {
            AtomKind::Space { stretch, .. } | AtomKind::Gap { stretch, .. }
                if rest >= Length::ZERO =>
            {
                stretch.0
            }
            AtomKind::Space { shrink, .. } | AtomKind::Gap { shrink, .. } => shrink.0,
            AtomKind::Part { .. } | AtomKind::Image => continue,
        };
        let upto = rest.ratio(given, all);
        atom.width += upto - done;
        done = upto;
    }
}

/// Gives the atoms their places from left to right, beginning at `x`. The space at the line's end, after `content` atoms, is there to be
/// read, not to be seen.
fn place_all(items: &Items, atoms: &mut [Atom], content: usize, mut x: Length) {
    let mut put = |index: usize, atom: &mut Atom| {
        atom.x = x;
        if index < content {
            x += atom.width;
        }
    };
    if !items.mixed {
        atoms.iter_mut().enumerate().for_each(|(index, atom)| put(index, atom));
        return;
    }
    for index in visual(items, atoms, content) {
        put(index, &mut atoms[index]);
    }
}

/// The atoms from left to right where directions are mixed (UAX #9 L1, L2).
fn visual(items: &Items, atoms: &mut [Atom], content: usize) -> Vec<usize> {
    let base = u8::from(items.rtl);
    atoms.iter_mut().skip(content).for_each(|it| it.level = base);
    let level = |it: &Atom| bidi::Level::new(it.level).unwrap_or_else(|_| bidi::Level::ltr());
    let levels: Vec<bidi::Level> = atoms.iter().map(level).collect();
    bidi::BidiInfo::reorder_visual(&levels)
}

/// Left end of the content.
fn origin(items: &Items, slot: &Slot, width: Length, filled: bool) -> Length {
    let slack = slot.measure - slot.indent - width;
    let start = if items.rtl { Length::ZERO } else { slot.indent };
    match (slot.align, items.rtl) {
        (Align::Center, _) => start + slack.div(2),
        (Align::Start | Align::Justify, false) => start - slot.left,
        (Align::Justify, true) if filled => start - slot.left,
        (Align::Start | Align::Justify, true) | (Align::End, false) => start + slack,
        (Align::End, true) => start,
    }
}

fn look_of<'w>(
    words: &'w Words<'_>,
    collected: &Collected,
    atom: &Atom,
) -> &'w crate::layout::para::look::Look {
    words.get_look(look_id(collected, atom))
}

#[inline]
fn look_id(collected: &Collected, atom: &Atom) -> LookId {
    collected.chunks[atom.chunk as usize].look
}

/// The last run of a line ends in the midst of a word.
fn break_last(pieces: &mut [(Piece, Option<u16>)]) {
    match pieces.last_mut() {
        Some((Piece::Run(run), _)) => run.broken = true,
        Some((Piece::Image { .. } | Piece::Rule { .. } | Piece::Stroke { .. }, _)) | None => {}
    }
}

/// Runs of one face, look, element and direction, in reading order, and pictures.
fn pieces(
    words: &Words<'_>,
    collected: &Collected,
    atoms: &[Atom],
    stretch: u16,
) -> Vec<(Piece, Option<u16>)> {
    // Nearly all lines are one run.
    let mut pieces: Vec<(Piece, Option<u16>)> = Vec::with_capacity(1);
    let drawn: Vec<Atom>;
    let mut rest = atoms;
    if atoms.iter().any(|it| matches!(it.kind, AtomKind::Gap { .. })) {
        drawn =
            atoms.iter().filter(|it| !matches!(it.kind, AtomKind::Gap { .. })).copied().collect();
        rest = &drawn;
    }
    while let Some(first) = rest.first() {
        let face = first.face;
        let together = rest
            .iter()
            .zip(rest.iter().skip(1))
            .take_while(|(a, b)| {
                face.is_some()
                    && b.chunk == first.chunk
                    && b.level == first.level
                    && b.start == a.end
                    && (b.end - first.start) as usize <= Run::MAX_TEXT
                    && b.face == face
            })
            .count()
            + 1;
        let (group, after) = rest.split_at(together);
        rest = after;
        let chunk = &collected.chunks[first.chunk as usize];
        match (&chunk.kind, face) {
            (ChunkKind::Image { image, size, alt }, _) => {
                let piece =
                    Piece::Image { image: *image, x: first.x, size: *size, alt: alt.clone() };
                pieces.push((piece, chunk.element));
            }
            (ChunkKind::Formula(at), _) => {
                let color = words.get_look(chunk.look).key.style.color;
                let rise = words.get_look(chunk.look).rise;
                let at = collected.formulas.get(*at).map(|it| &it.set);
                let drawn =
                    at.map(|it| formula(it, Point { x: first.x, y: -rise }, (chunk.place, color)));
                pieces.extend(drawn.into_iter().flatten().map(|it| (it, chunk.element)));
            }
            (_, Some(face)) => pieces
                .push((Piece::Run(run(words, collected, group, face, stretch)), chunk.element)),
            (_, None) => {}
        }
    }
    pieces
}

/// What a formula paints, its origin at `at`.
pub(in crate::layout) fn formula(
    set: &MathBox,
    at: Point,
    (place, color): (Place, Color),
) -> Vec<Piece> {
    let moved = |it: Point| Point { x: at.x + it.x, y: at.y + it.y };
    let piece = |mark: &MathMark| match mark {
        MathMark::Run(run) => Piece::Run(Run { at: moved(run.at), place, ..run.clone() }),
        MathMark::Rule(rect) => {
            Piece::Rule { rect: Rect { origin: moved(rect.origin), ..*rect }, color }
        }
        MathMark::Stroke(from, to, thick) => {
            Piece::Stroke { ends: (moved(*from), moved(*to)), thick: *thick, color }
        }
    };
    set.marks.iter().map(piece).collect()
}

/// One run of atoms that belong together.
fn run(
    words: &Words<'_>,
    collected: &Collected,
    group: &[Atom],
    face: FaceId,
    stretch: u16,
) -> Run {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let chunk = &collected.chunks[first.chunk as usize];
    let text = collected.text.get(first.start as usize..last.end as usize).unwrap_or_default();
    let rtl = first.level % 2 == 1;
    let left = if rtl { last.x } else { first.x };
    let stretch = if words.get_look(chunk.look).expandable { stretch } else { 1000 };
    let origin = Origin { left, start: first.start, text, stretch };
    let mut drawn = Drawn { glyphs: Vec::with_capacity(text.len() + 1), rises: Vec::new() };
    let mut hyphenated = false;
    // Painted from left to right, whichever way it reads.
    for index in 0..group.len() {
        let atom = &group[if rtl { group.len() - 1 - index } else { index }];
        hyphenated |= draw(words, chunk.look, atom, origin, &mut drawn);
    }
    let look = words.get_look(chunk.look);
    let into = first.start - u32::try_from(chunk.start).unwrap_or(first.start);
    let place = match chunk.place {
        Place { node: NodeId::NONE, .. } => Place::NONE,
        place => Place { byte: place.byte + into, ..place },
    };
    Run {
        face,
        size: look.size,
        at: Point { x: left, y: -look.rise },
        stretch,
        color: look.key.style.color,
        text: text.to_owned(),
        place,
        glyphs: drawn.glyphs,
        rises: drawn.rises,
        hyphenated,
        broken: false,
        lang: (look.key.lang != *words.lang()).then(|| look.key.lang.clone()),
    }
}

/// What a run's glyphs count from: its left edge, and its text with the place where that begins.
#[derive(Clone, Copy)]
struct Origin<'a> {
    left: Length,
    start: u32,
    text: &'a str,
    stretch: u16,
}

/// A run's glyphs, as far as they are drawn.
struct Drawn {
    glyphs: Vec<Glyph>,
    rises: Vec<(u32, i32)>,
}

/// Adds an atom's glyphs; true if the last of them is a hyphen that stands for nothing.
fn draw(
    words: &Words<'_>,
    look: LookId,
    atom: &Atom,
    origin: Origin<'_>,
    drawn: &mut Drawn,
) -> bool {
    // No run's text is longer.
    let number = |it: u32| u16::try_from(it).unwrap_or(u16::MAX);
    match atom.kind {
        AtomKind::Part { part, base, hyphen } => {
            let part = words.part(part);
            let glyphs = words.glyphs(part);
            let from = atom.x - origin.left;
            let place = |x: i32| {
                let x = Length(x.into());
                let stretched = origin.stretch != 1000;
                (from + if stretched { x.ratio(origin.stretch.into(), 1000) } else { x }).narrow()
            };
            let first = drawn.glyphs.len();
            drawn.glyphs.extend(glyphs.iter().map(|it| {
                let text = (base + it.cluster().min(hyphen)).saturating_sub(origin.start);
                Glyph { id: it.id, x: place(it.pen), text: number(text) }
            }));
            for (index, (it, (dx, dy))) in glyphs.iter().zip(words.offsets(part)).enumerate() {
                let index = first + index;
                drawn.glyphs[index].x = place(it.pen.saturating_add(*dx));
                if *dy != 0 {
                    drawn.rises.push((u32::try_from(index).unwrap_or(u32::MAX), *dy));
                }
            }
            part.end > hyphen && glyphs.iter().any(|it| it.cluster() >= hyphen)
        }
        AtomKind::Space { .. } => {
            let part = words.parts(words.space(look)).first();
            let glyph = part.and_then(|it| words.glyphs(it).first());
            let count = i64::from(atom.end - atom.start);
            // Each space of code has its glyph; in running text several are one, and a no-break space has two bytes.
            let code = words.get_look(look).key.style.family == Family::Mono;
            let first = atom.start - origin.start;
            let plain = origin.text.as_bytes().get(first as usize) == Some(&b' ');
            let count = if code && plain { count } else { 1 };
            for (index, id) in (0..count).zip(std::iter::repeat(glyph.map_or(0, |it| it.id))) {
                let x = atom.x - origin.left + atom.width.ratio(index, count);
                let text = first + u32::try_from(index).unwrap_or(0);
                drawn.glyphs.push(Glyph { id, x: x.narrow(), text: number(text) });
            }
            false
        }
        AtomKind::Image | AtomKind::Gap { .. } => false,
    }
}

/// Lines through what is struck out, one for each stretch of it.
fn rules(words: &Words<'_>, collected: &Collected, atoms: &[Atom]) -> Vec<(Rect, Color)> {
    if !collected.struck {
        return Vec::new();
    }
    let struck = |it: &&Atom| collected.chunks[it.chunk as usize].struck;
    let mut rules: Vec<(Rect, Color)> = Vec::new();
    for atom in atoms.iter().filter(struck) {
        let look = look_of(words, collected, atom);
        let metrics = &words.fonts().face(look.chain.first()).metrics;
        let (top, thick) = (metrics.strike, metrics.strike_thickness);
        let (y, height) = (-metrics.at(look.size, top) - look.rise, metrics.at(look.size, thick));
        match rules.last_mut() {
            Some((last, _)) if last.right() == atom.x && last.origin.y == y => {
                last.size.width += atom.width;
            }
            _ => rules.push((Rect::new(atom.x, y, atom.width, height), look.key.style.color)),
        }
    }
    rules
}

/// Height and depth of what stands on the line.
fn measure(words: &Words<'_>, collected: &Collected, atoms: &[Atom], line: &mut Line) {
    let mut seen: Option<(u32, Option<FaceId>)> = None;
    for atom in atoms {
        if seen == Some((atom.chunk, atom.face)) {
            continue;
        }
        let chunk = &collected.chunks[atom.chunk as usize];
        if let ChunkKind::Image { size, .. } = &chunk.kind {
            line.height = line.height.max(size.height);
        }
        if let ChunkKind::Formula(at) = &chunk.kind
            && let Some(it) = collected.formulas.get(*at)
        {
            let rise = look_of(words, collected, atom).rise;
            line.height = line.height.max(it.set.ascent + rise);
            line.depth = line.depth.max(it.set.descent - rise);
            line.formula = true;
        }
        let (AtomKind::Part { .. }, Some(face)) = (atom.kind, atom.face) else { continue };
        seen = Some((atom.chunk, atom.face));
        let look = words.get_look(chunk.look);
        if look.key.level == Level::Reading {
            // A reading stands in the white between lines.
            continue;
        }
        let metrics = &words.fonts().face(face).metrics;
        line.height = line.height.max(metrics.at(look.size, metrics.ascender) + look.rise);
        line.depth = line.depth.max(metrics.at(look.size, -metrics.descender) - look.rise);
    }
}

/// The first whole word of the author's on the line: the rest of one that the line before began is none.
fn place(collected: &Collected, items: &Items, extent: Extent) -> Option<Place> {
    let (first, skipped) = extent.from;
    let last = extent.to.0.saturating_add(usize::from(extent.to.1 > 0)).min(items.items.len());
    for index in first..last {
        let item = &items.items[index];
        let chunk = &collected.chunks[item.chunk as usize];
        let is_own = chunk.own && chunk.place.node != NodeId::NONE;
        if !matches!(item.kind, ItemKind::Word(_)) || !is_own {
            continue;
        }
        let start = item.start + if index == first { skipped } else { 0 };
        let end = if index == extent.to.0 { item.start + extent.to.1 } else { item.end };
        if let Some(at) = word_start(&collected.text, start as usize..end as usize) {
            let into = u32::try_from(at - chunk.start).unwrap_or_default();
            return Some(Place { byte: chunk.place.byte + into, ..chunk.place });
        }
    }
    None
}

/// Where in a range of the text a word begins: a letter or figure that follows none, or stands on a square of its own.
fn word_start(text: &str, range: Range<usize>) -> Option<usize> {
    let joins = |it: &char| matches!(it, '\'' | '’' | '\u{ad}' | '\u{2060}');
    let in_word = |it: char| it.is_alphanumeric() && !is_square(it);
    let before = text.get(..range.start)?.chars().rev().find(|it| !joins(it));
    let mut inside = before.is_some_and(in_word);
    for (at, it) in text.get(range.clone())?.char_indices().filter(|it| !joins(&it.1)) {
        if it.is_alphanumeric() && !(inside && in_word(it)) {
            return Some(range.start + at);
        }
        inside = in_word(it);
    }
    None
}

/// Notes and nodes that begin on the line.
fn begin(collected: &Collected, items: &Items, extent: Extent, atoms: &[Atom], line: &mut Line) {
    let byte = |(item, byte): (usize, u32)| match items.items.get(item) {
        Some(it) => (it.start + byte) as usize,
        None => usize::MAX,
    };
    let from = if extent.from == (0, 0) { 0 } else { byte(extent.from) };
    // What stands in the space at the end still belongs to this line.
    let to = match items.items.get(extent.to.0) {
        Some(it) if extent.to.1 == 0 => it.end as usize,
        _ => byte(extent.to),
    };
    let first = collected.marks.partition_point(|it| it.at < from);
    for mark in collected.marks.iter().skip(first).take_while(|it| it.at < to || to == usize::MAX) {
        match mark.what {
            Begins::Note(note) => line.notes.push(note),
            Begins::Node(node) => {
                // Atoms stand in reading order; a line without a place to break may have tens of thousands, and as many marks.
                let at = atoms.partition_point(|it| it.end as usize <= mark.at);
                let atom = atoms.get(at);
                line.nodes.push((node, atom.map_or(line.end, |it| it.x)));
            }
        }
    }
}
