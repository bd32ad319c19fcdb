//! Code to rows: a thin rule or a tint at the left, lines as the author broke them.

use crate::diag::NodeId;
use crate::geom::{Length, Rect};
use crate::layout::figure;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row, stacked};
use crate::layout::para::{Look, ParagraphStyle};
use crate::layout::style;
use crate::manifest::Purpose;
use crate::model::{Caption, Inline, Listing, Settled, Token};
use crate::page::{ElementId, Tag};
use crate::theme::Align;

/// Thickness of the rule at the left.
const RULE: Length = Length::milli_pt(600);
/// From the rule to the code, thousandths of the size around.
const INDENT: i64 = 800;
/// Line to line, thousandths of the code's size.
const LEADING: i64 = 1_350;
/// A block of at most this many lines is not parted.
const KEPT: usize = 4;

/// Sets a block of code, its caption above it.
pub(super) fn code(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    listing: &Listing<Settled>,
) {
    let theme = flow.theme();
    let start = flow.galley.rows.len();
    let captioned = listing.caption.as_ref().map(|it| above(flow, frame, node, it));
    let (frame, node) = captioned.as_ref().map_or((frame, node), |it| (it, NodeId::NONE));
    let paragraph = flow.open(frame, Tag::P, node);
    let element = flow.open(&frame.within(paragraph), Tag::Code, NodeId::NONE);
    let mono = style::mono(theme, frame.text.size);
    let indent = frame.text.size.of_em(INDENT);
    let right = if theme.tint { indent } else { Length::ZERO };
    // In a book that is mirrored, code and its rule still begin at the left.
    let (before, behind) = if flow.page.mirrored { (right, indent) } else { (indent, right) };
    let inner = frame.inset(before, behind).ragged(Align::Start);
    let inner = Frame { grid: false, ..inner.styled(mono, mono.size.of_em(LEADING)) };
    let mut rows = lines(flow, &inner, element, listing);
    for row in &mut rows {
        back(flow, frame, row);
    }
    let first = flow.galley.rows.len();
    let count = rows.len();
    for row in rows {
        flow.push(row);
    }
    if count <= KEPT {
        flow.keep(start);
    } else {
        together(flow.galley.rows.get_mut(first..).unwrap_or_default(), &listing.text.text);
    }
    let inside = stacked(flow.galley.rows.get(start..).unwrap_or_default());
    if frame.grid {
        // The code's own leading is not the grid's: the white around it takes up the difference.
        let total = flow.page.snap(inside + flow.page.leading) - inside;
        flow.display(start, total.div(2), total - total.div(2));
    } else {
        flow.display(start, Length::ZERO, flow.half());
    }
    flow.flush = true;
}

/// The code's lines, each meaning in its look.
fn lines(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    element: ElementId,
    listing: &Listing<Settled>,
) -> Vec<Row> {
    let theme = flow.theme();
    let press = flow.set.setting.edition.purpose == Purpose::Press;
    let looks = |it: &Token| Look {
        bytes: it.start as usize..it.end as usize,
        style: style::code(theme, frame.text, it.class, press),
    };
    let shown = listing.tokens.iter().filter(|_| theme.code.highlight);
    let looks = shown.map(looks).filter(|it| it.style != frame.text).collect();
    let paragraph = ParagraphStyle { verbatim: Some(looks), ..frame.style(Shape::default()) };
    let content: [Inline<Settled>; 1] = [Inline::Code(listing.text.clone())];
    flow.set_lines(frame, &paragraph, Some(element), &content)
}

/// Sets the caption; the element that holds it holds the code too.
fn above(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    caption: &Caption<Settled>,
) -> Frame {
    let group = flow.open(frame, Tag::Div, node);
    let frame = frame.within(group);
    figure::caption(flow, &frame, Tag::Caption, caption);
    flow.keep_with_next();
    flow.space(flow.half().div(2));
    frame
}

/// Fewest lines of a block before a page's end, and behind it: a closing brace says nothing alone.
const LEAST: (usize, usize) = (2, 3);
/// Price of ending a page before a line of the outermost level.
const OUTERMOST: i32 = 50;
/// For each level further in, up to so many.
const DEEPER: (i32, usize) = (40, 5);
/// Before a line that only closes what stands above it.
const CLOSING: i32 = 400;

/// Where a block of code may go over to the next page: at blank lines, then where the code is least indented; never within a line that
/// was turned.
fn together(rows: &mut [Row], text: &str) {
    let count = rows.len();
    let lines: Vec<&str> = text.split('\n').collect();
    let levels = levels(&lines);
    let mut line = 0;
    for (i, row) in rows.iter_mut().enumerate() {
        let end = i + 1 < count;
        if end && (i + 1 < LEAST.0 || i + 1 + LEAST.1 > count || goes_on(row)) {
            row.after = FORBIDDEN;
        } else if end {
            row.after = price(&lines, &levels, line);
        }
        line += usize::from(!goes_on(row));
    }
}

fn goes_on(row: &Row) -> bool {
    row.ink.iter().any(|it| matches!(it, Ink::Line { line, .. } if line.goes_on))
}

/// The price of a page's end behind a line.
fn price(lines: &[&str], levels: &[usize], line: usize) -> i32 {
    let blank = |at: usize| lines.get(at).is_none_or(|it| it.trim().is_empty());
    if blank(line) || blank(line + 1) {
        return 0;
    }
    let next = lines.get(line + 1).map_or("", |it| it.trim());
    if next.starts_with(['}', ')', ']']) || next == "end" {
        return CLOSING;
    }
    let level = levels.get(line + 1).copied().unwrap_or_default().min(DEEPER.1);
    OUTERMOST + DEEPER.0 * i32::try_from(level).unwrap_or_default()
}

/// How far in each line is, counted in the indents that enclose it.
fn levels(lines: &[&str]) -> Vec<usize> {
    let mut open: Vec<usize> = Vec::new();
    let level = |line: &&str| {
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            while open.last().is_some_and(|it| *it >= indent) {
                open.pop();
            }
            open.push(indent);
        }
        open.len().saturating_sub(1)
    };
    lines.iter().map(level).collect()
}

/// Puts the rule or the tint behind a row.
fn back(flow: &Flow<'_, '_>, frame: &Frame, row: &mut Row) {
    let theme = flow.theme();
    let (width, color) =
        if theme.tint { (frame.measure, theme.color.tint) } else { (RULE, theme.color.rule) };
    let left = if flow.page.mirrored { frame.left + frame.measure - width } else { frame.left };
    let rect = Rect::new(left, Length::ZERO, width, row.height);
    row.ink.insert(0, Ink::Rule { rect, color });
}
