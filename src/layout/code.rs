//! Code to rows: a thin rule or a tint at the left, lines as the author broke them.

use crate::diag::{Code, Diagnostic, NodeId, Place};
use crate::geom::{Length, Point, Rect};
use crate::lang::{Word, numbered};
use crate::layout::figure;
use crate::layout::frame::{Frame, Shape, baseline};
use crate::layout::galley::{FORBIDDEN, Flow, Ink, Row, stacked};
use crate::layout::list::first_baseline;
use crate::layout::para::widths::widths;
use crate::layout::para::{Line, Look, ParagraphStyle, Piece, TextStyle, line};
use crate::layout::style;
use crate::manifest::Purpose;
use crate::model::{Caption, Class, Inline, LineLook, Listing, Settled, Token};
use crate::page::{ElementId, Tag};
use crate::theme::Align;
use std::ops::Range;

/// Thickness of the rule at the left.
const RULE: Length = Length::milli_pt(600);
/// From the rule to the code, thousandths of the size around.
const INDENT: i64 = 800;
/// Line to line, thousandths of the code's size.
const LEADING: i64 = 1_350;
/// A block of at most this many lines is not parted.
const KEPT: usize = 4;

/// Size of line numbers and of the name above, thousandths of the code's.
const SMALL: i64 = 850;
/// From line numbers to the code, thousandths of the size around.
const GUTTER: i64 = 600;
/// Thickness of the bar beside a line that is spoken of.
const BAR: Length = Length::milli_pt(2_000);

/// Smallest size of code that is to fit, thousandths of the size around, and how much of the room it takes.
const LEAST_SIZE: i64 = 700;
const LESS: i64 = 999;
/// Room for the mark of a call-out behind a line of code, and the white before it, thousandths of the size around.
const CALLOUT: i64 = 1_800;
const BEFORE_CALLOUT: i64 = 500;

/// Sets a block of code, its caption and the name of its file above it.
pub(super) fn code(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    listing: &Listing<Settled>,
) {
    let theme = flow.theme();
    let start = flow.galley.rows.len();
    let grouped = (listing.caption.is_some() || listing.name.is_some())
        .then(|| frame.within(flow.open(frame, Tag::Div, node)));
    let (frame, node) = grouped.as_ref().map_or((frame, node), |it| (it, NodeId::NONE));
    if let Some(caption) = &listing.caption {
        above(flow, frame, caption);
    }
    let mono = style::mono(theme, frame.text.size);
    let mono = if listing.fit { fitting(flow, frame, mono, listing) } else { mono };
    if let Some(name) = &listing.name {
        self::name(flow, frame, mono, name);
    }
    let paragraph = flow.open(frame, Tag::P, node);
    let element = flow.open(&frame.within(paragraph), Tag::Code, NodeId::NONE);
    let numbers = numbers(flow, frame, mono, listing);
    let mut inner = inset(flow, frame, mono, numbers.width);
    inner = with_room_for_callouts(flow, frame, inner, listing);
    let mut rows = lines(flow, &inner, element, listing);
    if listing.text.text.contains('\n') {
        by_line(flow, &frame.within(element), &mut rows);
    }
    beside(flow, frame, (inner.text, &numbers), &mut rows, listing);
    callouts(flow, &inner, (frame.text, element), &mut rows, listing);
    for row in &mut rows {
        back(flow, frame, row);
    }
    let first = flow.galley.rows.len();
    let count = rows.len();
    if theme.code.continued && count > KEPT {
        continued(flow, frame, &mut rows, listing);
    }
    for row in rows {
        flow.push(row);
    }
    if !listing.callouts.is_empty() {
        // Their list stands behind the code.
        flow.keep_with_next();
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

/// The frame of code with room for marks of call-outs at its right, in books that run from right to left too.
fn with_room_for_callouts(
    flow: &Flow<'_, '_>,
    frame: &Frame,
    inner: Frame,
    listing: &Listing<Settled>,
) -> Frame {
    if listing.callouts.is_empty() {
        return inner;
    }
    let room = frame.text.size.of_em(CALLOUT);
    match flow.page.mirrored {
        true => inner.inset(room, Length::ZERO),
        false => inner.inset(Length::ZERO, room),
    }
}

/// The type of a block whose lines are to fit: smaller where that does, down to a bound; else as it was.
fn fitting(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    mono: TextStyle,
    listing: &Listing<Settled>,
) -> TextStyle {
    let numbers = numbers(flow, frame, mono, listing).width;
    let mut inner = inset(flow, frame, mono, numbers);
    inner = with_room_for_callouts(flow, frame, inner, listing);
    let style = ParagraphStyle { verbatim: Some(Vec::new()), ..inner.style(Shape::default()) };
    let content: [Inline<Settled>; 1] = [Inline::Code(listing.text.clone())];
    let widest = widths(flow.set, &style, &content).natural;
    if widest <= inner.measure {
        return mono;
    }
    // A hair less, so that rounding turns no line.
    let size = mono.size.ratio(inner.measure.0, widest.0.max(1)).of_em(LESS);
    if size >= frame.text.size.of_em(LEAST_SIZE) {
        return TextStyle { size, ..mono };
    }
    report_unfit(flow, listing);
    mono
}

/// Says that lines are too long for `size="fit"`.
fn report_unfit(flow: &mut Flow<'_, '_>, listing: &Listing<Settled>) {
    let lines = listing.text.text.split('\n');
    let starts = lines.scan(0, |at, it| Some((std::mem::replace(at, *at + it.len() + 1), it)));
    let (start, line) = starts.max_by_key(|it| it.1.chars().count()).unwrap_or_default();
    let [byte, length] = [start, line.len()].map(|it| u32::try_from(it).unwrap_or(u32::MAX));
    let span = flow.set.document.span(Place { node: listing.text.node, byte }, length);
    let said = format!(
        "code that is to fit would be smaller than {} % of the text around it",
        LEAST_SIZE / 10
    );
    let found = Diagnostic::new(Code::CodeFit, said);
    flow.sink.push(
        found
            .at_maybe(span, "set as other code, its long lines turned")
            .hint("shorten its longest line, or leave out `size=\"fit\"`"),
    );
}

/// Says above each page's first line that the listing goes on from the page before.
fn continued(flow: &mut Flow<'_, '_>, frame: &Frame, rows: &mut [Row], listing: &Listing<Settled>) {
    let word = frame.lang.word(Word::Continued).to_owned();
    let number = listing.caption.as_ref().and_then(|it| it.number.as_ref()).filter(|it| it.shown);
    let said = number
        .map_or_else(|| word.clone(), |it| format!("{} ({word})", numbered(&it.word, &it.text)));
    let small = style::small(flow.theme());
    let leading = style::leading(flow.theme(), small.size);
    let text = TextStyle { italic: true, ..small };
    let line = drawn(flow, text, frame, &said);
    let at =
        Point { x: frame.left, y: baseline(&Frame { leading, ..frame.styled(text, leading) }) };
    let ink = vec![Ink::Line { at, line, base: None, inner: 0 }];
    flow.galley.headers.push(Row { ink, height: leading, ..Row::default() });
    let header = flow.galley.headers.len().checked_sub(1);
    rows.iter_mut().skip(1).for_each(|it| it.header = header);
}

/// The frame of code, `more` further in than its rule asks for.
fn inset(flow: &Flow<'_, '_>, frame: &Frame, text: TextStyle, more: Length) -> Frame {
    let indent = frame.text.size.of_em(INDENT);
    let right = if flow.theme().tint { indent } else { Length::ZERO };
    let left = indent + more;
    // In a book that is mirrored, code and its rule still begin at the left.
    let (before, behind) = if flow.page.mirrored { (right, left) } else { (left, right) };
    let inner = frame.inset(before, behind).ragged(Align::Start);
    Frame { grid: false, ..inner.styled(text, text.size.of_em(LEADING)) }
}

/// The name of the file: a small line that hangs on to the code.
fn name(flow: &mut Flow<'_, '_>, frame: &Frame, mono: TextStyle, content: &[Inline<Settled>]) {
    let text = TextStyle { size: mono.size.of_em(SMALL), color: flow.theme().color.rule, ..mono };
    let inner = inset(flow, frame, text, Length::ZERO);
    let element = flow.open(frame, Tag::P, NodeId::NONE);
    for mut row in flow.lines(&inner, Shape::default(), Some(element), content) {
        back(flow, frame, &mut row);
        row.after = FORBIDDEN;
        flow.push(row);
    }
    flow.keep_with_next();
}

/// The numbers of lines, and the room that they take.
struct Numbers {
    lines: Vec<Option<Line>>,
    width: Length,
    widest: Length,
}

fn numbers(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    mono: TextStyle,
    listing: &Listing<Settled>,
) -> Numbers {
    let text = TextStyle { size: mono.size.of_em(SMALL), color: flow.theme().color.rule, ..mono };
    let mut set =
        |number: &u32| (*number > 0).then(|| drawn(flow, text, frame, &number.to_string()));
    let lines: Vec<Option<Line>> = listing.numbers.iter().map(&mut set).collect();
    let widest = lines.iter().flatten().map(|it| it.end).max().unwrap_or_default();
    let changes = |it: &(u32, LineLook)| matches!(it.1, LineLook::Inserted | LineLook::Deleted);
    let room = !lines.is_empty() || listing.looks.iter().any(changes);
    let gutter = if room { frame.text.size.of_em(GUTTER) } else { Length::ZERO };
    Numbers { lines, width: widest + gutter, widest }
}

/// Puts the marks of call-outs behind the lines that they are of, each a link to its item.
fn callouts(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    (text, element): (TextStyle, ElementId),
    rows: &mut [Row],
    listing: &Listing<Settled>,
) {
    let ends: Vec<usize> =
        (0..rows.len()).filter(|it| !rows.get(*it).is_some_and(goes_on)).collect();
    let style = Frame { grid: false, ..frame.styled(text, frame.leading) };
    // As code a mark stands at the left in books that run from right to left too.
    let marks = ParagraphStyle { verbatim: Some(Vec::new()), ..style.style(Shape::default()) };
    let before = text.size.of_em(BEFORE_CALLOUT);
    let mut last = (usize::MAX, Length::ZERO);
    for it in &listing.callouts {
        let Some(at) = ends.get(it.line as usize).copied() else { continue };
        let own = rows.get(at).and_then(element_of).unwrap_or(element);
        let mark = flow.set_lines(&style, &marks, Some(own), &it.mark);
        let Some(row) = rows.get_mut(at) else { continue };
        let reach = row.ink.iter().filter_map(|ink| match ink {
            Ink::Line { line, .. } => Some(line.reach),
            Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
        });
        let end = if last.0 == at { last.1 } else { reach.max().unwrap_or_default() };
        let y = first_baseline(row);
        for ink in mark.into_iter().flat_map(|it| it.ink) {
            let Ink::Line { at: place, line, base, inner } = ink else { continue };
            let right = end + before;
            last = (at, right + line.reach);
            let x = if flow.page.mirrored { place.x - right } else { place.x + right };
            let at = Point { x, y: y.unwrap_or(place.y) };
            row.ink.push(Ink::Line { at, line, base, inner });
        }
    }
}

/// Gives each line of the source an element of its own, however often it is turned: who listens goes by line.
fn by_line(flow: &mut Flow<'_, '_>, frame: &Frame, rows: &mut [Row]) {
    let mut own = None;
    for row in rows {
        for ink in &mut row.ink {
            if let Ink::Line { line, base, .. } = ink
                && line
                    .pieces
                    .iter()
                    .any(|it| matches!(&it.0, Piece::Run(run) if !run.text.is_empty()))
            {
                *base = Some(*own.get_or_insert_with(|| flow.open(frame, Tag::Span, NodeId::NONE)));
            }
        }
        own = own.filter(|_| goes_on(row));
    }
}

/// The element of a row's text.
fn element_of(row: &Row) -> Option<ElementId> {
    row.ink.iter().find_map(|it| match it {
        Ink::Line { base, .. } => *base,
        Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
    })
}

/// A line that stands for no text, so that it is not copied with the code.
fn drawn(flow: &mut Flow<'_, '_>, text: TextStyle, frame: &Frame, words: &str) -> Line {
    let mut line = line(flow.set, text, &frame.lang, words);
    for (piece, _) in &mut line.pieces {
        if let Piece::Run(run) = piece {
            run.text.clear();
            run.glyphs.iter_mut().for_each(|it| it.text = 0);
        }
    }
    line
}

/// What stands beside lines and behind them: numbers, signs, bars. All of it is drawn and not read.
fn beside(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    (text, numbers): (TextStyle, &Numbers),
    rows: &mut [Row],
    listing: &Listing<Settled>,
) {
    let indent = frame.text.size.of_em(INDENT);
    let mirrored = flow.page.mirrored;
    // Places from the left edge of the block, to the right end of what stands there.
    let at = |end: Length, width: Length, y: Length| {
        let x = if mirrored { frame.left + frame.measure - end } else { frame.left + end - width };
        Point { x, y }
    };
    let mut source = 0;
    let mut first = true;
    for row in rows {
        let y = row.ink.iter().find_map(|it| match it {
            Ink::Line { at, .. } => Some(at.y),
            Ink::Rule { .. } | Ink::Outline { .. } | Ink::Picture { .. } => None,
        });
        let y = y.unwrap_or_default();
        let look = listing.look(source);
        if let Some(Some(number)) = numbers.lines.get(source).filter(|_| first) {
            let at = at(indent.div(2) + numbers.widest, number.end, y);
            row.ink.push(Ink::Line { at, line: number.clone(), base: None, inner: 0 });
        }
        let sign = match look {
            Some(LineLook::Inserted) => "+",
            Some(LineLook::Deleted) => "−",
            Some(LineLook::Marked | LineLook::Dimmed) | None => "",
        };
        if !sign.is_empty() && first {
            let sign = drawn(flow, text, frame, sign);
            let at = at(indent + numbers.width - RULE * 4, sign.end, y);
            row.ink.push(Ink::Line { at, line: sign, base: None, inner: 0 });
        }
        if matches!(look, Some(LineLook::Marked | LineLook::Inserted | LineLook::Deleted)) {
            mark(flow, frame, row);
        }
        first = !goes_on(row);
        source += usize::from(first);
    }
}

/// A tint behind a line, and a bar that is seen without it.
fn mark(flow: &Flow<'_, '_>, frame: &Frame, row: &mut Row) {
    let theme = flow.theme();
    let left = if flow.page.mirrored { frame.left + frame.measure - BAR } else { frame.left };
    let bar = Rect::new(left, Length::ZERO, BAR, row.height);
    row.ink.insert(0, Ink::Rule { rect: bar, color: theme.color.text });
    if !theme.tint {
        let rect = Rect::new(frame.left, Length::ZERO, frame.measure, row.height);
        row.ink.insert(0, Ink::Rule { rect, color: theme.color.tint });
    }
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
    let dimmed = dimmed(listing);
    let within =
        |it: &Range<usize>| dimmed.iter().any(|line| line.start <= it.start && it.start < line.end);
    let looks = |it: &Token| Look {
        bytes: it.start as usize..it.end as usize,
        style: style::code(theme, frame.text, it.class, press),
    };
    let shown = listing.tokens.iter().filter(|_| theme.code.highlight);
    let mut looks: Vec<Look> =
        shown.map(looks).filter(|it| it.style != frame.text && !within(&it.bytes)).collect();
    // A line that stands back looks like output, all of it.
    let quiet = style::code(theme, frame.text, Class::Output, press);
    looks.extend(dimmed.iter().cloned().map(|bytes| Look { bytes, style: quiet }));
    looks.sort_by_key(|it| it.bytes.start);
    let paragraph = ParagraphStyle { verbatim: Some(looks), ..frame.style(Shape::default()) };
    let content: [Inline<Settled>; 1] = [Inline::Code(listing.text.clone())];
    flow.set_lines(frame, &paragraph, Some(element), &content)
}

/// The bytes of lines that stand back.
fn dimmed(listing: &Listing<Settled>) -> Vec<Range<usize>> {
    let mut at = 0;
    let lines = listing.text.text.split('\n').map(|it| {
        let bytes = at..at + it.len();
        at = bytes.end + 1;
        bytes
    });
    let dim = |line: &usize| listing.look(*line) == Some(LineLook::Dimmed);
    if !listing.looks.iter().any(|it| it.1 == LineLook::Dimmed) {
        return Vec::new();
    }
    lines.enumerate().filter(|it| dim(&it.0)).map(|it| it.1).collect()
}

/// Sets the caption.
fn above(flow: &mut Flow<'_, '_>, frame: &Frame, caption: &Caption<Settled>) {
    figure::caption(flow, frame, Tag::Caption, caption);
    flow.keep_with_next();
    flow.space(flow.half().div(2));
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
