//! pandoc's drawn tables, grids and columns under rulers, to lists of rows.

use crate::lang::is_square;
use crate::parse::layout::rewrite::{Kind, Line};
use std::ops::Range;

/// Most lines that are read ahead for the end of a table.
const MAX_LINES: usize = 5000;
/// Most columns.
const MAX_COLUMNS: usize = 200;

/// A table that is drawn in the text.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// The index of the line behind it.
    pub(crate) end: usize,
    /// How many of the rows are its head.
    pub(crate) head: usize,
    /// `l`, `c` or `r` of each column.
    pub(crate) aligns: Vec<char>,
    /// Shares of the measure, where the drawing says them.
    pub(crate) widths: Vec<usize>,
    /// Rows, cells, lines.
    pub(crate) rows: Vec<Vec<Vec<Range<usize>>>>,
}

/// The table that begins at the line `at`, behind a blank one.
pub(crate) fn drawn(lines: &[Line<'_>], at: usize) -> Option<Drawn> {
    let line = lines.get(at).filter(|it| it.kind == Kind::Text)?;
    let bare = line.text.trim_end();
    if bare.starts_with("+-") || bare.starts_with("+=") || bare.starts_with("+:") {
        return grid(lines, at);
    }
    ruled(lines, at)
}

/// `+-----+-----+` and rows between bars.
fn grid(lines: &[Line<'_>], at: usize) -> Option<Drawn> {
    let first = lines[at].text.trim_end();
    let bounds: Vec<usize> = columns_of(first, '+');
    if bounds.len() < 2 || bounds.len() > MAX_COLUMNS || !is_border(first) {
        return None;
    }
    let count = bounds.len() - 1;
    let mut table = Drawn { aligns: aligns_of(first), ..Drawn::default() };
    table.widths = bounds.windows(2).map(|it| it[1] - it[0]).collect();
    let mut row: Vec<Vec<Range<usize>>> = vec![Vec::new(); count];
    let mut index = at + 1;
    let mut closed = false;
    while let Some(line) =
        lines.get(index).filter(|it| it.kind == Kind::Text && index < at + MAX_LINES)
    {
        let text = line.text.trim_end();
        if text.starts_with('+') {
            if columns_of(text, '+') != bounds || !is_border(text) {
                return None;
            }
            if row.iter().any(|it| !it.is_empty()) {
                table.rows.push(std::mem::replace(&mut row, vec![Vec::new(); count]));
            }
            if text.contains('=') {
                table.head = table.rows.len();
                if text.contains(':') {
                    table.aligns = aligns_of(text);
                }
            }
            closed = true;
        } else if text.starts_with('|') {
            for (cell, bound) in row.iter_mut().zip(bounds.windows(2)) {
                // Spans of rows and columns are drawn otherwise.
                if sign_at(text, bound[1]) != Some('|') {
                    return None;
                }
                let piece = piece(line, bound[0] + 1, bound[1]);
                cell.push(piece);
            }
            closed = false;
        } else {
            break;
        }
        index += 1;
    }
    // Only a footer is ruled off at its beginning and its end: its head is then no head.
    table.end = index;
    table.head = table.head.min(table.rows.len());
    (closed && !table.rows.is_empty()).then_some(table)
}

/// Columns under, or between, rulers of dashes.
fn ruled(lines: &[Line<'_>], at: usize) -> Option<Drawn> {
    let line = &lines[at];
    let next = lines.get(at + 1).filter(|it| it.kind == Kind::Text)?;
    match ruler(line.text) {
        None => {
            // A head, and the ruler under it.
            let bounds = ruler(next.text).filter(|it| it.len() > 1)?;
            (!line.is_blank() && !line.text.starts_with([' ', '\t', '>', '|', '#'])
                || bounds[0].start > 0
                || line.text.starts_with(' '))
            .then(|| simple(lines, at, at + 1, &bounds))?
        }
        Some(bounds) if bounds.len() > 1 => {
            multiline(lines, at, at, &bounds).or_else(|| bare(lines, at, &bounds))
        }
        Some(_) => {
            // A whole ruler, a head of one or more lines, and the ruler of the columns.
            let mut index = at + 1;
            while let Some(line) = lines.get(index).filter(|it| !it.is_blank() && index < at + 20) {
                if let Some(bounds) = ruler(line.text) {
                    return (bounds.len() > 1 && index > at + 1)
                        .then(|| multiline(lines, at, index, &bounds))?;
                }
                index += 1;
            }
            None
        }
    }
}

/// A head of one line at `head`, and rows of one line each up to a blank one.
fn simple(lines: &[Line<'_>], head: usize, rule: usize, bounds: &[Range<usize>]) -> Option<Drawn> {
    let mut table = Drawn { head: 1, ..Drawn::default() };
    table.aligns = bounds.iter().map(|it| align(lines[head].text, it)).collect();
    table.rows.push(cells(&lines[head], bounds));
    let mut index = rule + 1;
    while let Some(line) = lines.get(index).filter(|it| !it.is_blank() && it.kind == Kind::Text) {
        index += 1;
        if ruler(line.text).is_some() {
            break;
        }
        table.rows.push(cells(line, bounds));
    }
    table.end = index;
    (table.rows.len() > 1).then_some(table)
}

/// Rows of one line each between two rulers, without a head.
fn bare(lines: &[Line<'_>], at: usize, bounds: &[Range<usize>]) -> Option<Drawn> {
    let mut table = Drawn::default();
    let mut index = at + 1;
    while let Some(line) = lines.get(index).filter(|it| !it.is_blank() && it.kind == Kind::Text) {
        index += 1;
        if ruler(line.text).is_some() {
            table.end = index;
            let first = lines[at + 1].text;
            table.aligns = bounds.iter().map(|it| align(first, it)).collect();
            return (!table.rows.is_empty()).then_some(table);
        }
        table.rows.push(cells(line, bounds));
    }
    None
}

/// Rows parted by blank lines, up to a ruler before a blank line; with the ruler of the columns at `rule`, and a head before it if that
/// is not the first line.
fn multiline(lines: &[Line<'_>], at: usize, rule: usize, bounds: &[Range<usize>]) -> Option<Drawn> {
    let mut table = Drawn { head: usize::from(rule > at), ..Drawn::default() };
    let joined = |rows: &[Line<'_>]| -> Vec<Vec<Range<usize>>> {
        let mut all: Vec<Vec<Range<usize>>> = vec![Vec::new(); bounds.len()];
        for line in rows {
            for (cell, more) in all.iter_mut().zip(cells(line, bounds)) {
                cell.extend(more);
            }
        }
        all
    };
    if rule > at {
        table.rows.push(joined(lines.get(at + 1..rule)?));
    }
    let mut index = rule + 1;
    let (mut from, mut parted) = (index, rule > at);
    while let Some(line) =
        lines.get(index).filter(|it| it.kind == Kind::Text && index < at + MAX_LINES)
    {
        if line.is_blank() {
            // A row ends; two blank lines are no table's.
            if from == index || lines.get(index + 1).is_none_or(Line::is_blank) {
                return None;
            }
            table.rows.push(joined(lines.get(from..index)?));
            parted = true;
            from = index + 1;
        } else if ruler(line.text).is_some() {
            if !lines.get(index + 1).is_none_or(Line::is_blank) {
                return None;
            }
            if from < index {
                table.rows.push(joined(lines.get(from..index)?));
            }
            table.end = index + 1;
            let first = lines.get(if rule > at { rule - 1 } else { rule + 1 })?;
            table.aligns = bounds.iter().map(|it| align(first.text, it)).collect();
            table.widths = bounds.iter().map(Range::len).collect();
            return (parted && table.rows.len() > table.head).then_some(table);
        }
        index += 1;
    }
    None
}

/// The columns of a line of dashes and blanks; one of them must be three long.
fn ruler(text: &str) -> Option<Vec<Range<usize>>> {
    let text = text.trim_end();
    if !text.contains("---") && !text.contains("-- --")
        || !text.bytes().all(|it| matches!(it, b'-' | b' '))
    {
        return None;
    }
    let mut bounds: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, start) {
            (b'-', None) => start = Some(at),
            (b' ', Some(from)) => {
                bounds.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    bounds.extend(start.map(|from| from..text.len()));
    (bounds.len() <= MAX_COLUMNS && bounds.iter().all(|it| it.len() > 1)).then_some(bounds)
}

/// The cells of a line under columns: each reaches to the next.
fn cells(line: &Line<'_>, bounds: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    let mut all = Vec::new();
    for (index, bound) in bounds.iter().enumerate() {
        let from = if index == 0 { 0 } else { bound.start };
        let to = bounds.get(index + 1).map_or(usize::MAX, |it| it.start);
        let piece = piece(line, from, to);
        all.push(if piece.is_empty() { Vec::new() } else { vec![piece] });
    }
    all
}

/// The bytes of a line from one column to another, without blanks around them.
fn piece(line: &Line<'_>, from: usize, to: usize) -> Range<usize> {
    let (start, end) = (byte_at(line.text, from), byte_at(line.text, to));
    let slice = line.text.get(start..end).unwrap_or_default();
    // One blank at the left is the drawing's own; more may be a list's.
    let bare = slice.strip_prefix(' ').unwrap_or(slice);
    let first = start + (slice.len() - bare.len());
    let length = bare.trim_end().len();
    line.range.start + first..line.range.start + first + length
}

/// Where in a line a column begins; signs that stand on squares take two.
fn byte_at(text: &str, column: usize) -> usize {
    let mut at = 0;
    for (byte, sign) in text.char_indices() {
        if at >= column {
            return byte;
        }
        at += width(sign);
    }
    text.len()
}

fn sign_at(text: &str, column: usize) -> Option<char> {
    text.get(byte_at(text, column)..)?.chars().next()
}

fn width(sign: char) -> usize {
    match sign {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        _ if is_square(sign) || ('\u{1f300}'..='\u{1faff}').contains(&sign) => 2,
        _ => 1,
    }
}

/// Columns at which a sign stands.
fn columns_of(text: &str, sign: char) -> Vec<usize> {
    text.char_indices().filter(|it| it.1 == sign).map(|it| it.0).collect()
}

fn is_border(text: &str) -> bool {
    text.ends_with('+') && text.bytes().all(|it| b"+-=:".contains(&it))
}

/// How the columns of a border are set, by its colons.
fn aligns_of(border: &str) -> Vec<char> {
    let parts = border.trim_matches('+').split('+');
    let of = |it: &str| match (it.starts_with(':'), it.ends_with(':')) {
        (true, true) => 'c',
        (false, true) => 'r',
        _ => 'l',
    };
    parts.map(of).collect()
}

/// How a column is set, by where its words stand over its dashes.
fn align(text: &str, bound: &Range<usize>) -> char {
    let (start, end) = (byte_at(text, bound.start), byte_at(text, bound.end));
    let slice = text.get(start..end).unwrap_or_default();
    let left = slice.starts_with(|it: char| !it.is_whitespace());
    let right = slice.ends_with(|it: char| !it.is_whitespace());
    match (left, right) {
        (false, true) => 'r',
        (false, false) if !slice.trim().is_empty() => 'c',
        _ => 'l',
    }
}
