//! The first paragraph of a chapter with its first letter as a drop cap, sunk over lines of text.

use crate::diag::{NodeId, Place};
use crate::geom::{Length, Point};
use crate::layout::block::LEAD_IN;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{Flow, Ink, Row};
use crate::layout::list::first_baseline;
use crate::layout::para::{Figures, Line, Piece, TextStyle, line};
use crate::model::{Inline, Settled, Style, Text};
use crate::page::Tag;
use crate::theme::Caps;

/// White between the letter and the text, thousandths of the text's size.
const GAP: i64 = 120;

/// Sets the paragraph with a drop cap; false, and nothing is set, if the theme wants none, the paragraph does not begin
/// with a letter, or has too few lines to stand beside it.
pub(super) fn paragraph(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    node: NodeId,
    content: &[Inline<Settled>],
) -> bool {
    let lines = usize::from(flow.theme().drop_cap);
    let (2.., Some((first, italic))) = (lines, first_leaf(content, frame.text.italic)) else {
        return false;
    };
    let Some(letter) = initial(&first.text) else { return false };
    let sunk = frame.leading * i64::try_from(lines - 1).unwrap_or(0);
    let slanted = Frame { text: TextStyle { italic, ..frame.text }, ..frame.clone() };
    let mut cap = capital(flow, &slanted, sunk, letter);
    stand_for(&mut cap, first.node);
    let width = cap.end + frame.text.size.of_em(GAP);
    let lead_in = if flow.theme().lead_in { LEAD_IN } else { 0 };
    let shape = Shape { lead_in, initial: Some((lines, width, letter.len())), ..Shape::default() };
    let opened = flow.galley.clone();
    let element = flow.open(frame, Tag::P, node);
    let mut rows = flow.lines(frame, shape, Some(element), content);
    if rows.len() < lines {
        flow.galley = opened;
        return false;
    }
    if let Some(row) = rows.first_mut() {
        let y = first_baseline(row).unwrap_or(frame.leading) + sunk;
        row.ink.insert(
            0,
            Ink::Line { at: Point { x: frame.left, y }, line: cap, base: Some(element), inner: 0 },
        );
    }
    keep(&mut rows, lines);
    for row in rows {
        flow.push(row);
    }
    true
}

/// The words that a paragraph begins with, and whether they are emphasised.
fn first_leaf(content: &[Inline<Settled>], italic: bool) -> Option<(&Text, bool)> {
    match content.first()? {
        Inline::Text(text) => Some((text, italic)),
        Inline::Styled { style: Style::Emphasis | Style::WorkTitle, content } => {
            first_leaf(content, !italic)
        }
        Inline::Styled { style: Style::Term, content } => first_leaf(content, true),
        Inline::Styled { style: Style::Strong | Style::SmallCaps, content }
        | Inline::Span { content, .. } => first_leaf(content, italic),
        Inline::Styled { .. }
        | Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(_) => None,
    }
}

/// The first letter, with the quotation marks and brackets before it and the accents upon it.
fn initial(text: &str) -> Option<&str> {
    let at = text.find(char::is_alphanumeric)?;
    let before = text.get(..at)?;
    if before.chars().count() > 2 || before.contains(char::is_whitespace) {
        return None;
    }
    // A number stays whole.
    if text.get(at..)?.starts_with(char::is_numeric) {
        return None;
    }
    let mut ends = text.char_indices().skip_while(|(byte, _)| *byte <= at);
    let end = ends.find(|(_, c)| !is_accent(*c)).map_or(text.len(), |(byte, _)| byte);
    text.get(..end)
}

/// Combining diacritical marks (Unicode block 0300–036F).
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// The letter in the size at which it reaches from the baseline of its last line to the capitals of the first.
fn capital(flow: &mut Flow<'_, '_>, frame: &Frame, sunk: Length, letter: &str) -> Line {
    let fonts = flow.set.setting.fonts;
    let face = fonts.face(fonts.chain(&flow.theme().font.body, 400, frame.text.italic).first());
    let (upem, capitals) =
        (i64::from(face.metrics.upem), i64::from(face.metrics.cap_height.max(1)));
    let height = sunk + frame.text.size.ratio(capitals, upem);
    let style = TextStyle {
        size: height.ratio(upem, capitals),
        caps: Caps::None,
        figures: Figures::Lining,
        ..frame.text
    };
    line(flow.set, style, &frame.lang, letter)
}

/// The letter is the author's: the beginning of a leaf.
fn stand_for(cap: &mut Line, node: NodeId) {
    let mut place = Place::of(node);
    // A page may begin with it.
    cap.place = Some(place);
    for (piece, _) in &mut cap.pieces {
        if let Piece::Run(run) = piece {
            run.place = place;
            place.byte =
                place.byte.saturating_add(u32::try_from(run.text.len()).unwrap_or(u32::MAX));
        }
    }
}

/// The lines beside the letter stay on its page.
fn keep(rows: &mut [Row], lines: usize) {
    rows.iter_mut().take(lines - 1).for_each(Row::join);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_takes_its_quotation_mark_and_its_accents_along() {
        assert_eq!(initial("It was"), Some("I"));
        assert_eq!(initial("“My dear"), Some("“M"));
        assert_eq!(initial("E\u{301}tait"), Some("E\u{301}"));
        assert_eq!(initial("— and"), None);
        assert_eq!(initial("…"), None);
        assert_eq!(initial("1841 was"), None);
    }
}
