//! Formulas on lines of their own: where they stand on the measure, their numbers, and where pages may part them.

use crate::diag::{Code, Diagnostic, NodeId, Place};
use crate::geom::{Length, Point};
use crate::layout::frame::{Frame, Shape, baseline};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row};
use crate::layout::list::first_baseline;
use crate::layout::math::{Fitted, MathBox, MathSetter, SetRow, fit, rows};
use crate::layout::para::{Line, TextStyle, carried, formula, line, note_glyphs, setter, spoken};
use crate::math::tree::{Formula, Node};
use crate::model::{Equation, Inline, RowNumber, Settled};
use crate::page::{ElementId, Tag};
use crate::theme::Align;

/// What is too wide on its measure is set as small as this, thousandths of the size.
const REDUCED: i64 = 850;
/// Least height above the baseline and depth below it, thousandths of the size: as those of a line of text.
const STRUT: (i64, i64) = (700, 250);
/// Rows that stand on either side of a page break.
const TOGETHER: usize = 2;
/// Cost of a page break between rows.
const PARTED: i32 = 3_000;
/// Between a formula and its number, thousandths of the size.
const GAP: i64 = 1_000;
/// What stands over the measure by less than this is not reported.
const VISIBLE: Length = Length::milli_pt(100);

/// Sets a formula on lines of its own; one that can't be read as it is typed.
pub(super) fn display(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    it: &Equation<Settled>,
) {
    // The line that introduces it stays with it; a display before it would make a chain.
    if !flow.flush {
        flow.keep_with_next();
    }
    let start = flow.galley.rows.len();
    let paragraph = flow.open(frame, Tag::P, node);
    let element = flow.open(&frame.within(paragraph), Tag::Formula, NodeId::NONE);
    let math = it.tree.as_deref().and_then(|it| carried(&flow.set.setting, it, true));
    if let Some(formula) = flow.galley.tree.get_mut(element) {
        formula.alt = Some(spoken(&it.tex, it.tree.as_deref(), &frame.lang));
        formula.math = math;
    }
    let elements = (paragraph, element);
    match &it.tree {
        Some(tree) => set(flow, frame, it, tree, elements),
        None => typed(flow, frame, it, elements),
    }
    flow.display(start, flow.page.leading, flow.page.leading);
    flow.flush = true;
}

/// A line of a display: what it paints, how far it stands in, how far below the one before it.
struct Part {
    set: MathBox,
    /// `None`: where the display stands.
    own: Option<Length>,
    x: Length,
    below: Length,
    /// Which row of the formula it is.
    index: usize,
}

fn set(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    it: &Equation<Settled>,
    tree: &Formula,
    elements: (ElementId, ElementId),
) {
    let nodes: Vec<Node> = tree.nodes.iter().filter(|it| !it.is_empty()).cloned().collect();
    let look = (frame.text.size, frame.text.color);
    let setting = flow.set.setting;
    let faces = flow.set.math_faces();
    let whole = setter(&setting, &faces, look, &frame.lang);
    let (mut parts, mut over) = parts(&nodes, frame, &whole);
    let mut missing = whole.take_missing();
    if over > Length::ZERO {
        let small = setter(&setting, &faces, (look.0.of_em(REDUCED), look.1), &frame.lang);
        (parts, over) = self::parts(&nodes, frame, &small);
        missing = small.take_missing();
    }
    let place = Place::of(it.tex.node);
    let at = |byte: u32| Place { byte, ..place };
    let missing: Vec<_> = missing.into_iter().map(|(sign, it)| (sign, at(it.start))).collect();
    note_glyphs(flow.set, &missing);
    if over > VISIBLE {
        report_wide(flow, it, over);
    }
    stand(flow, frame, &mut parts);
    push(flow, frame, it, &parts, elements);
}

/// Lines that fit the measure, and by how much they do not.
fn parts(nodes: &[Node], frame: &Frame, setter: &MathSetter<'_>) -> (Vec<Part>, Length) {
    let rows = rows(nodes, setter);
    let widest = rows.iter().map(|it| it.set.width).max().unwrap_or_default();
    if rows.len() > 1 || widest <= frame.measure {
        let part = |it: SetRow| Part {
            own: it.x(frame.measure, frame.text.size),
            set: it.set,
            x: Length::ZERO,
            below: it.below,
            index: it.index,
        };
        let parts = rows.into_iter().map(part).collect();
        return (parts, (widest - frame.measure).max(Length::ZERO));
    }
    let Fitted { lines, over } = fit(nodes, frame.measure, setter);
    let mut parts: Vec<Part> = Vec::with_capacity(lines.len());
    for set in lines {
        let before = parts.last().map(|it| it.set.descent + frame.leading - frame.text.size);
        let below = before.map_or(Length::ZERO, |it| it + set.ascent).max(frame.leading);
        parts.push(Part { set, own: None, x: Length::ZERO, below, index: 0 });
    }
    (parts, over.unwrap_or_default())
}

/// Where the lines of a formula begin: all at the same place, from which `fit` has set some further in, but for those of `multline`.
fn stand(flow: &Flow<'_, '_>, frame: &Frame, parts: &mut [Part]) {
    let theme = flow.theme();
    let widest = parts.iter().map(|it| it.set.width).max().unwrap_or_default();
    let room = (frame.measure - widest).max(Length::ZERO);
    let x = match theme.math_align {
        Align::Start => theme.list_indent.at(theme.size.body).min(room),
        _ => room.div(2),
    };
    parts.iter_mut().for_each(|it| it.x = it.own.unwrap_or(x));
}

/// Adds the lines as rows, each with its number.
fn push(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    it: &Equation<Settled>,
    parts: &[Part],
    (paragraph, element): (ElementId, ElementId),
) {
    let em = |it: i64| frame.text.size.of_em(it);
    let count = parts.len();
    for (at, part) in parts.iter().enumerate() {
        let (first, last) = (at == 0, at + 1 == count);
        let number = number_of(it, (last, part.index, count));
        let number = number.map(|it| (it, number_line(flow, frame, it)));
        let ascent = part.set.ascent.max(if first { em(STRUT.0) } else { Length::ZERO });
        let depth = match parts.get(at + 1) {
            Some(next) => next.below - next.set.ascent.max(Length::ZERO),
            None => part.set.descent.max(em(STRUT.1)),
        };
        let x = number.as_ref().map_or(part.x, |(_, number)| {
            beside(frame.measure, part.set.width, part.x, number.end + em(GAP))
        });
        let place = Point { x: frame.left + x, y: ascent };
        let ink = Ink::Line {
            at: place,
            line: painted(frame, it, &part.set, first),
            base: Some(element),
            inner: 0,
        };
        let parting = at + 1 >= TOGETHER && count - at > TOGETHER && is_table(it);
        let after = match (last, parting) {
            (true, _) => 0,
            (false, true) => PARTED,
            (false, false) => FORBIDDEN,
        };
        let height = ascent + depth.max(Length::ZERO);
        let mut row = Row { height, after, ink: vec![ink], ..Row::default() };
        let Some((it, number)) = number else {
            flow.push(row);
            continue;
        };
        flow.mark(it.node);
        let fits = x + part.set.width + em(GAP) + number.end <= frame.measure;
        let at = Point { x: frame.left + frame.measure - number.end, y: ascent };
        let mut ink = Ink::Line { at, line: number, base: Some(paragraph), inner: 0 };
        if fits {
            row.ink.push(ink);
            flow.push(row);
            continue;
        }
        // There is no room beside the formula.
        flow.push(Row { after: FORBIDDEN, ..row });
        ink = ink.shifted(Length::ZERO, baseline(frame) - ascent);
        flow.push(Row { height: frame.leading, after, ink: vec![ink], ..Row::default() });
    }
}

/// A number is upright, in theorems too.
fn number_line(flow: &mut Flow<'_, '_>, frame: &Frame, it: &RowNumber) -> Line {
    let upright = TextStyle { italic: false, ..frame.text };
    line(flow.set, upright, &frame.lang, &it.words)
}

/// What a line of a display paints; the first is the place of the formula.
fn painted(frame: &Frame, it: &Equation<Settled>, set: &MathBox, first: bool) -> Line {
    let place = Place::of(it.tex.node);
    let pieces = formula(set, Point::default(), (place, frame.text.color));
    Line {
        pieces: pieces.into_iter().map(|it| (it, None)).collect(),
        rules: Vec::new(),
        height: set.ascent,
        depth: set.descent,
        end: set.width,
        measure: set.width,
        reach: set.width,
        notes: Vec::new(),
        nodes: if first { vec![(place.node, Length::ZERO)] } else { Vec::new() },
        place: first.then_some(place),
        hyphenated: false,
        goes_on: false,
        formula: true,
        ratio: 0,
    }
}

/// Whether a formula's lines are rows that its author made.
fn is_table(it: &Equation<Settled>) -> bool {
    it.tree.as_deref().is_some_and(|it| !it.rows().is_empty())
}

/// The number that stands beside a line: that of its row, or beside the last line that of the whole.
fn number_of(
    it: &Equation<Settled>,
    (last, row, count): (bool, usize, usize),
) -> Option<&RowNumber> {
    let own = |it: &&RowNumber| match it.row {
        None => last,
        // One line stands for all rows.
        Some(own) => own == row || count == 1,
    };
    it.numbers.iter().find(own)
}

/// Where a line stands beside its number: as it would without, or as near to that as the number lets it.
fn beside(measure: Length, width: Length, x: Length, number: Length) -> Length {
    let room = measure - number - width;
    if room < Length::ZERO { x } else { x.min(room) }
}

fn report_wide(flow: &mut Flow<'_, '_>, it: &Equation<Settled>, over: Length) {
    let length = u32::try_from(it.tex.text.len()).unwrap_or(u32::MAX);
    let span = flow.set.document.span(Place::of(it.tex.node), length);
    let said = format!("a formula runs {:.1} pt past the measure", over.to_pt());
    let found = Diagnostic::new(Code::LineOverfull, said).at_maybe(span, "it can't be parted");
    flow.sink.push(found.hint("part it by `\\\\` in an environment such as `aligned`"));
}

/// A formula as its source; its numbers stand at the right of its last lines.
fn typed(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    it: &Equation<Settled>,
    (paragraph, element): (ElementId, ElementId),
) {
    it.numbers.iter().for_each(|it| flow.mark(it.node));
    let numbers: Vec<_> = it.numbers.iter().map(|it| number_line(flow, frame, it)).collect();
    let indent = frame.text.size.of_em(2_000);
    let widest = numbers.iter().map(|it| it.end).max();
    let right = widest.map_or(Length::ZERO, |it| it + indent.div(2));
    let inset = frame.inset(indent, right).ragged(Align::Start);
    let source = [Inline::Code(it.tex.clone())];
    let mut rows = flow.lines(&inset, Shape::default(), Some(element), &source);
    let from = rows.len().saturating_sub(numbers.len());
    for (line, row) in numbers.into_iter().zip(rows.iter_mut().skip(from)) {
        let x = frame.left + frame.measure - line.end;
        let y = first_baseline(row).unwrap_or(frame.leading);
        row.ink.push(Ink::Line { at: Point { x, y }, line, base: Some(paragraph), inner: 0 });
    }
    rows.into_iter().for_each(|it| flow.push(it));
}
