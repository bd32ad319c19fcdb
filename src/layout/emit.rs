//! Leaves to finished pages: items in painting order, links, destinations, one structure tree.

use crate::diag::{NodeId, Place, Sink};
use crate::geom::{Color, Length, Point, Rect};
use crate::layout::galley::{Galley, Ink, Row};
use crate::layout::geometry::Geometry;
use crate::layout::kept::{KeptPages, Memory};
use crate::layout::makeup::{Way, compose};
use crate::layout::paginate::{Column, Leaf, notes_height};
use crate::layout::para::{Line, Piece, Typesetter, Vocabulary};
use crate::layout::part::{Done, MadeUp, PaintedLeaf, Part, Sheet, graft};
use crate::layout::refs::Arranged;
use crate::layout::starts::{InText, Starts};
use crate::layout::{Setting, furniture};
use crate::model::{AnchorId, Document};
use crate::page::{
    Destination, ElementId, Item, LinkArea, Mark, Page, PageMap, Path, Segment, StructTree, Tag,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Rule above notes: four picas; over the whole measure above notes that come from the page before.
const NOTE_RULE: Length = Length::pt(48);
const NOTE_RULE_THICK: Length = Length::milli_pt(400);
/// Outline of a panel.
const OUTLINE: Length = Length::milli_pt(500);

/// Everything that is known once the pages are painted.
#[derive(Debug, Default)]
pub(super) struct Painted {
    pub pages: Vec<Arc<Page>>,
    pub structure: StructTree,
    pub map: PageMap,
    /// Where each node stands.
    pub nodes: BTreeMap<NodeId, Destination>,
    /// Where each named row stands.
    pub named: BTreeMap<String, Destination>,
    /// First page of each section.
    pub sections: BTreeMap<usize, usize>,
    /// What the next layout may take over, by section.
    pub kept: BTreeMap<usize, KeptPages>,
}

/// Paints all pages, but for those that the memory has.
pub(super) fn emit(
    sink: &mut Sink,
    setting: Setting<'_>,
    document: &Document,
    page: &Geometry,
    (Arranged { parts, sheets, labels }, vocabulary, memory): (Arranged, &Vocabulary, &Memory),
) -> Painted {
    let mut all = Painted::default();
    let root = all.structure.open(None, Tag::Document, NodeId::NONE);
    let mut offset = 1_u32;
    let mut jobs = Vec::with_capacity(parts.len());
    for part in parts {
        let count = u32::try_from(part.set.galley.tree.elements.len()).unwrap_or(0);
        all.sections.insert(part.section, part.first);
        jobs.push((offset, part));
        offset = offset.saturating_add(count);
    }
    let page_of = |id: AnchorId| labels.get(id.0 as usize).cloned().flatten();
    let make = || vocabulary.typesetter(setting, document, &page_of);
    let done: Vec<_> = jobs
        .into_par_iter()
        .map_init(make, |it, (offset, part)| {
            let own = sheets.get(part.first..part.first + part.leaves().len()).unwrap_or_default();
            if !memory.is_kept() {
                return (paint_part(&mut it.set, page, own, offset, part), None);
            }
            let known = memory.pages(&part, page, (offset, own));
            let done = known.unwrap_or_else(|| {
                Arc::new(paint_part(&mut it.set, page, own, offset, part.clone()))
            });
            let (set, way, sheets) = (Arc::clone(&part.set), part.way, own.to_vec());
            let kept = KeptPages { set, page: *page, way, offset, sheets, done: Arc::clone(&done) };
            (Done::clone(&done), Some((part.section, kept)))
        })
        .collect();
    let mut leaves: Vec<PaintedLeaf> = Vec::with_capacity(sheets.len());
    for (it, kept) in done {
        sink.merge(it.sink);
        graft(&mut all.structure, root, it.offset, it.tree);
        leaves.extend(it.leaves);
        all.kept.extend(kept);
    }
    let mut leaves = leaves.into_iter();
    let mut starts = Starts::default();
    for (index, sheet) in sheets.iter().enumerate() {
        let leaf = sheet.leaf.and_then(|_| leaves.next());
        if let Some(leaf) = &leaf {
            starts.page(index, sheet.label.to_string(), &leaf.places);
        }
        bind(&mut all, page, index, sheet, leaf);
    }
    all.map = starts.finish();
    all
}

/// Puts a painted page into the book.
fn bind(
    all: &mut Painted,
    page: &Geometry,
    index: usize,
    sheet: &Sheet,
    leaf: Option<PaintedLeaf>,
) {
    let blank =
        || Page { size: page.page, label: sheet.label, items: Vec::new(), links: Vec::new() };
    let Some(leaf) = leaf else {
        all.pages.push(Arc::new(blank()));
        return;
    };
    for (node, at) in leaf.nodes {
        all.nodes.entry(node).or_insert(Destination { page: index, at });
    }
    for (name, at) in leaf.named {
        all.named.entry(name).or_insert(Destination { page: index, at });
    }
    all.pages.push(leaf.page);
}

/// Paints the pages of one section. `sheets` are theirs.
fn paint_part(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    sheets: &[Sheet],
    offset: u32,
    part: Part,
) -> Done {
    let Part { section, set: made, way, .. } = part;
    let MadeUp { mut galley, ways, sink, .. } = Arc::unwrap_or_clone(made);
    let way = ways.into_iter().nth(way);
    let (leaves, gives) = way.map(|Way { leaves, gives, .. }| (leaves, gives)).unwrap_or_default();
    let mut painted = Vec::with_capacity(leaves.len());
    let mut title = None;
    for (i, (leaf, sheet)) in leaves.iter().zip(sheets).enumerate() {
        title = title_of(&galley, leaf, title);
        let mut canvas = Canvas::default();
        if let Some(section) = set.document.sections.get(section) {
            let title = title.and_then(|it: usize| galley.titles.get(it));
            let with = (section, title.map(String::as_str));
            let mut placed = furniture::furniture(set, page, sheet, with);
            if leaf.is_blank() {
                placed.clear();
            }
            let (foot, head) = placed.into_iter().partition::<Vec<_>, _>(|(_, at)| at.y > page.top);
            paint_furniture(&mut canvas, head);
            let rows = compose(set, page, section, &mut galley, (leaf, &gives));
            let origin = page.origin(sheet.recto);
            let mirror = page.mirrored.then_some(page.measure);
            let brush = Brush {
                canvas: &mut canvas,
                origin,
                offset,
                mirror,
                areas: Vec::new(),
                known: BTreeMap::new(),
            };
            paint_leaf(brush, page, (&mut galley, leaf), rows);
            paint_furniture(&mut canvas, foot);
            // The first words may be made, as "Chapter One" is, and have no place but their section's.
            if i == 0 && section.node != NodeId::NONE {
                canvas.places.insert(0, (ElementId(offset), Place::of(section.node)));
            }
        }
        painted.push(canvas.finished(page, sheet));
    }
    Done { sink, tree: galley.tree, offset, leaves: painted }
}

/// The heading that a leaf begins under: the first on it, else the last before it.
fn title_of(galley: &Galley, leaf: &Leaf, before: Option<usize>) -> Option<usize> {
    let rows = galley.rows.get(leaf.rows.clone()).unwrap_or_default();
    rows.iter().find_map(|it| it.title).or(before)
}

/// A page being painted.
#[derive(Debug, Default)]
struct Canvas {
    items: Vec<Item>,
    links: Vec<LinkArea>,
    nodes: Vec<(NodeId, Point)>,
    named: Vec<(String, Point)>,
    /// Where its lines of the main flow stand in the text, from the top.
    places: Vec<InText>,
}

impl Canvas {
    /// The finished page.
    fn finished(self, page: &Geometry, sheet: &Sheet) -> PaintedLeaf {
        let Self { items, links, nodes, named, places } = self;
        let page = Page { size: page.page, label: sheet.label, items, links };
        PaintedLeaf { page: Arc::new(page), nodes, named, places }
    }
}

fn paint_furniture(canvas: &mut Canvas, placed: Vec<furniture::Placed>) {
    for (line, at) in placed {
        for (piece, _) in line.pieces {
            canvas.items.push(Item { turned: false, element: None, mark: mark(piece, at) });
        }
    }
}

/// Paints floats, text and notes of a leaf. `rows` stand with their places in the galley.
fn paint_leaf(
    mut brush: Brush<'_>,
    page: &Geometry,
    (galley, leaf): (&mut Galley, &Leaf),
    rows: Vec<(usize, Row)>,
) {
    let mut column = Column::new(page);
    let mut floats = leaf.floats.clone();
    let mut white = slack(page, galley, leaf, &rows);
    let mut foot = foot(page, galley, leaf);
    // In the order of the tags, in which the rest of a note stands before the text of its second page (ISO 14289-1 §7.2).
    if let Some(foot) = &mut foot {
        notes(&mut brush, galley, foot, foot.carried.clone());
    }
    let mut down = Length::ZERO;
    for (index, row) in rows {
        paint_floats(&mut brush, galley, &mut floats, (index, down), &mut column);
        let header = row.header.and_then(|it| galley.headers.get(it)).cloned();
        let (head, top) = column.row(&row, header.as_ref());
        if row.fill {
            down += std::mem::take(&mut white);
        }
        if let (Some(top), Some(header)) = (head, header) {
            brush.row(galley, header, top + down);
        }
        brush.places(&row);
        brush.row(galley, row, top + down);
    }
    paint_floats(&mut brush, galley, &mut floats, (usize::MAX, down), &mut column);
    if let Some(foot) = &mut foot {
        notes(&mut brush, galley, foot, foot.own.clone());
    }
    brush.finish(galley);
}

/// Paints the floats that stand before row `index`; they are taken out of the galley.
fn paint_floats(
    brush: &mut Brush<'_>,
    galley: &mut Galley,
    floats: &mut Range<usize>,
    (index, down): (usize, Length),
    column: &mut Column,
) {
    while let Some(float) = galley.floats.get_mut(floats.start) {
        if floats.start >= floats.end || float.anchor > index {
            break;
        }
        for row in std::mem::take(&mut float.rows) {
            let top = column.row(&row, None).1;
            brush.row(galley, row, top + down);
        }
        floats.start += 1;
    }
}

/// What is left of the page below its last row, where matter stands at the foot.
fn slack(page: &Geometry, galley: &Galley, leaf: &Leaf, rows: &[(usize, Row)]) -> Length {
    if !rows.iter().any(|(_, it)| it.fill) {
        return Length::ZERO;
    }
    let mut column = Column::new(page);
    for (_, row) in rows {
        column.row(row, None);
    }
    let notes = galley.notes.get(leaf.notes.clone()).unwrap_or_default();
    (leaf.depth - column.y - notes_height(page, notes)).max(Length::ZERO)
}

/// Notes of a leaf: the rule above them, where the next of them stands, and which go on from the page before.
struct Foot {
    rule: Option<(Rect, Color)>,
    top: Length,
    carried: Range<usize>,
    own: Range<usize>,
}

fn foot(page: &Geometry, galley: &Galley, leaf: &Leaf) -> Option<Foot> {
    let rows = galley.notes.get(leaf.notes.clone()).filter(|it| !it.is_empty())?;
    let carried = rows.iter().take_while(|it| it.name.is_none()).count();
    let height = notes_height(page, rows);
    let inside: Length = rows.iter().map(|it| it.above + it.height).sum();
    let top = leaf.depth - height;
    let width = if carried > 0 { page.measure } else { NOTE_RULE.min(page.measure) };
    let y = top + (height - inside).ratio(55, 100);
    let rect = Rect::new(Length::ZERO, y, width, NOTE_RULE_THICK);
    let color = rows.iter().flat_map(|it| &it.ink).find_map(ink_color).unwrap_or_default();
    let first = leaf.notes.start + carried;
    let (carried, own) = (leaf.notes.start..first, first..leaf.notes.end);
    Some(Foot { rule: Some((rect, color)), top: top + height - inside, carried, own })
}

/// Paints rows of notes one below the other, under their rule.
fn notes(brush: &mut Brush<'_>, galley: &mut Galley, foot: &mut Foot, rows: Range<usize>) {
    for index in rows {
        if let Some((rect, color)) = foot.rule.take() {
            brush.rule(rect, color, Length::ZERO);
        }
        if let Some(row) = galley.notes.get_mut(index).map(std::mem::take) {
            foot.top += row.above;
            let height = row.height;
            brush.row(galley, row, foot.top);
            foot.top += height;
        }
    }
}

fn ink_color(ink: &Ink) -> Option<Color> {
    match ink {
        Ink::Line { line, .. } => line.pieces.iter().find_map(|(piece, _)| match piece {
            Piece::Run(run) => Some(run.color),
            Piece::Rule { color, .. } | Piece::Stroke { color, .. } => Some(*color),
            Piece::Image { .. } => None,
        }),
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
    }
}

/// Paints rows of one section onto one page.
struct Brush<'a> {
    canvas: &'a mut Canvas,
    /// Top left corner of the text block.
    origin: Point,
    /// What is added to a section's element ids.
    offset: u32,
    /// Width in which what is painted stands as in a mirror.
    mirror: Option<Length>,
    /// Areas of links so far, in the order of their first lines.
    areas: Vec<(ElementId, Vec<Rect>)>,
    /// Where each link stands among the areas: a line without a place to break may hold tens of thousands.
    known: BTreeMap<ElementId, usize>,
}

impl Brush<'_> {
    /// Notes where the lines of a row stand in the text.
    fn places(&mut self, row: &Row) {
        for ink in &row.ink {
            if let Ink::Line { line: Line { place: Some(place), .. }, base, .. } = ink {
                let element = base.map_or(ElementId(self.offset), |it| self.global(it));
                self.canvas.places.push((element, *place));
            }
        }
    }

    /// Paints a row whose top is `top` below that of the text block.
    fn row(&mut self, galley: &Galley, row: Row, top: Length) {
        let corner = Point { x: self.origin.x, y: self.origin.y + top };
        if row.turned {
            self.turned(galley, row, corner);
            return;
        }
        self.canvas.nodes.extend(row.nodes.iter().map(|it| (*it, corner)));
        self.canvas.named.extend(row.name.map(|it| (it, corner)));
        for ink in row.ink {
            match ink {
                Ink::Line { at, line, base, inner } => {
                    let x = self.across(at.x, line.measure);
                    let at = Point { x: corner.x + x, y: corner.y + at.y };
                    self.line(galley, at, line, (base, inner));
                }
                Ink::Rule { rect, color } => self.rule(rect, color, top),
                Ink::Outline { rect, color } => self.outline(rect, color, top),
                Ink::Picture { image, rect, element } => {
                    let rect = self.moved(rect, top);
                    let element = element.map(|it| self.global(it));
                    self.canvas.items.push(Item {
                        turned: false,
                        element,
                        mark: Mark::Image { image, rect },
                    });
                }
            }
        }
    }

    /// Paints a row upright on a page of its own, and takes that over turned against the clock.
    fn turned(&mut self, galley: &Galley, row: Row, corner: Point) {
        let foot = corner.y + row.height;
        let mut side = Canvas::default();
        let origin = Point::default();
        let mirror = self.mirror.map(|_| row.height);
        let mut brush = Brush {
            canvas: &mut side,
            origin,
            offset: self.offset,
            mirror,
            areas: Vec::new(),
            known: BTreeMap::new(),
        };
        brush.row(galley, Row { turned: false, ..row }, Length::ZERO);
        brush.finish(galley);
        let turn = |it: Point| Point { x: corner.x + it.y, y: foot - it.x };
        let quarter = |it: Rect| {
            let at = turn(Point { x: it.right(), y: it.origin.y });
            Rect::new(at.x, at.y, it.size.height, it.size.width)
        };
        for mut item in side.items {
            turn_mark(&mut item.mark, &turn, &quarter);
            self.canvas.items.push(Item { turned: true, ..item });
        }
        for mut link in side.links {
            link.rects.iter_mut().for_each(|it| *it = quarter(*it));
            self.canvas.links.push(link);
        }
        self.canvas.nodes.extend(side.nodes.into_iter().map(|(node, at)| (node, turn(at))));
        self.canvas.named.extend(side.named.into_iter().map(|(name, at)| (name, turn(at))));
    }

    fn line(
        &mut self,
        galley: &Galley,
        at: Point,
        line: Line,
        (base, inner): (Option<ElementId>, u32),
    ) {
        let top = at.y - line.height;
        for (node, x) in &line.nodes {
            self.canvas.nodes.push((*node, Point { x: at.x + *x, y: top }));
        }
        let starts: Vec<Length> = line.pieces.iter().map(|(it, _)| left(it)).collect();
        let deep = line.height + line.depth;
        for (i, (piece, element)) in line.pieces.into_iter().enumerate() {
            let own = element.map(|it| ElementId(inner.saturating_add(u32::from(it)))).or(base);
            if let Some(link) = own.and_then(|it| link_of(galley, it)) {
                let from = starts.get(i).copied().unwrap_or_default();
                let to = starts.get(i + 1).copied().unwrap_or(line.end).max(from);
                self.area(link, Rect::new(at.x + from, top, to - from, deep));
            }
            // What stands for no text (the sign of a turned line) is an artifact.
            let read = match &piece {
                Piece::Run(run) => !run.text.is_empty(),
                Piece::Image { .. } => true,
                Piece::Rule { .. } | Piece::Stroke { .. } => false,
            };
            let element = own.filter(|_| read).map(|it| self.global(it));
            self.canvas.items.push(Item { turned: false, element, mark: mark(piece, at) });
        }
        for (rect, color) in line.rules {
            let origin = Point { x: at.x + rect.origin.x, y: at.y + rect.origin.y };
            let mark = Mark::Rule { rect: Rect { origin, ..rect }, color };
            self.canvas.items.push(Item { turned: false, element: None, mark });
        }
    }

    /// Adds to a link's areas; pieces that follow one another on a line make one.
    fn area(&mut self, link: ElementId, rect: Rect) {
        let at = *self.known.entry(link).or_insert(self.areas.len());
        let Some((_, rects)) = self.areas.get_mut(at) else {
            self.areas.push((link, vec![rect]));
            return;
        };
        match rects.last_mut() {
            Some(last) if last.origin.y == rect.origin.y => {
                last.size.width = rect.right().max(last.right()) - last.origin.x;
            }
            _ => rects.push(rect),
        }
    }

    fn rule(&mut self, rect: Rect, color: Color, top: Length) {
        let rect = self.moved(rect, top);
        self.canvas.items.push(Item {
            turned: false,
            element: None,
            mark: Mark::Rule { rect, color },
        });
    }

    fn outline(&mut self, rect: Rect, color: Color, top: Length) {
        let rect = self.moved(rect, top);
        let stroke = Some((color, OUTLINE));
        let mark = Mark::Path { path: rectangle(rect), fill: None, stroke };
        self.canvas.items.push(Item { turned: false, element: None, mark });
    }

    fn moved(&self, rect: Rect, top: Length) -> Rect {
        let x = self.origin.x + self.across(rect.origin.x, rect.size.width);
        let y = self.origin.y + top + rect.origin.y;
        Rect::new(x, y, rect.size.width, rect.size.height)
    }

    /// Where something of a width stands from the left, that stands `x` from where lines begin.
    fn across(&self, x: Length, width: Length) -> Length {
        self.mirror.map_or(x, |measure| measure - x - width)
    }

    fn global(&self, id: ElementId) -> ElementId {
        ElementId(id.0.saturating_add(self.offset))
    }

    /// Hands the links to the page.
    fn finish(self, galley: &Galley) {
        for (id, rects) in self.areas {
            let Some((to, description)) = galley.links.get(&id) else {
                continue;
            };
            self.canvas.links.push(LinkArea {
                rects,
                to: to.clone(),
                description: description.clone(),
                element: Some(ElementId(id.0.saturating_add(self.offset))),
            });
        }
    }
}

/// The link that an element is or stands in.
fn link_of(galley: &Galley, element: ElementId) -> Option<ElementId> {
    if galley.links.is_empty() {
        return None;
    }
    let mut at = Some(element);
    while let Some(id) = at {
        if galley.links.contains_key(&id) {
            return Some(id);
        }
        at = galley.tree.get(id).and_then(|it| it.parent);
    }
    None
}

fn left(piece: &Piece) -> Length {
    match piece {
        Piece::Run(run) => run.at.x,
        Piece::Image { x, .. } => *x,
        Piece::Rule { rect, .. } => rect.origin.x,
        Piece::Stroke { ends, .. } => ends.0.x.min(ends.1.x),
    }
}

/// A piece of a line whose measure begins at `at`.
fn mark(piece: Piece, at: Point) -> Mark {
    match piece {
        Piece::Run(mut run) => {
            run.at = Point { x: at.x + run.at.x, y: at.y + run.at.y };
            Mark::Run(run)
        }
        Piece::Image { image, x, size, .. } => Mark::Image {
            image,
            rect: Rect::new(at.x + x, at.y - size.height, size.width, size.height),
        },
        Piece::Rule { rect, color } => {
            let origin = Point { x: at.x + rect.origin.x, y: at.y + rect.origin.y };
            Mark::Rule { rect: Rect { origin, ..rect }, color }
        }
        Piece::Stroke { ends, thick, color } => {
            let end = |it: Point| Point { x: at.x + it.x, y: at.y + it.y };
            let segments = vec![Segment::Move(end(ends.0)), Segment::Line(end(ends.1))];
            Mark::Path { path: Path { segments }, fill: None, stroke: Some((color, thick)) }
        }
    }
}

/// Takes a mark to where it stands turned.
fn turn_mark(mark: &mut Mark, turn: &impl Fn(Point) -> Point, quarter: &impl Fn(Rect) -> Rect) {
    match mark {
        Mark::Run(run) => run.at = turn(run.at),
        Mark::Rule { rect, .. } | Mark::Image { rect, .. } => *rect = quarter(*rect),
        Mark::Path { path, .. } => {
            for segment in &mut path.segments {
                match segment {
                    Segment::Move(to) | Segment::Line(to) => *to = turn(*to),
                    Segment::Curve(first, second, to) => {
                        [first, second, to].into_iter().for_each(|it| *it = turn(*it));
                    }
                    Segment::Close => {}
                }
            }
        }
    }
}

/// The outline of a rectangle.
pub(super) fn rectangle(rect: Rect) -> Path {
    let (x, y) = (rect.origin.x, rect.origin.y);
    let point = |x, y| Point { x, y };
    Path {
        segments: vec![
            Segment::Move(point(x, y)),
            Segment::Line(point(rect.right(), y)),
            Segment::Line(point(rect.right(), rect.bottom())),
            Segment::Line(point(x, rect.bottom())),
            Segment::Close,
        ],
    }
}
