//! What is wider than a line to the places where it may be broken at need: every letter.

use crate::geom::Length;
use crate::layout::para::breaks::{Break, Rank, Sums};
use crate::layout::para::collect::Collected;
use crate::layout::para::items::{Item, ItemKind, Items, number};
use crate::layout::para::places::plain;
use crate::layout::para::words::{self, Words};

/// Cost of a break at any letter of what is wider than a line.
const LETTER: i64 = 50_000;
/// Breaks at letters on a line of a very long word.
const LETTERS: i64 = 16;

/// What has no break in it and is wider than a line.
#[derive(Debug)]
pub(in crate::layout::para) struct Broken {
    line: Length,
    /// Which items belong to it.
    wide: Vec<bool>,
}

impl Broken {
    /// Looks for it among items; without a width nothing is broken.
    pub(in crate::layout::para) fn of(items: &Items, line: Option<Length>) -> Self {
        let wide = line.map(|it| wider(items, it)).unwrap_or_default();
        Self { line: line.unwrap_or_default(), wide }
    }

    /// Adds a break at every letter of a word that is broken, unless there is another.
    pub(in crate::layout::para) fn letter_breaks(
        &self,
        words: &Words<'_>,
        collected: &Collected,
        (item, index): (&Item, usize),
        sums: &Sums,
        out: &mut Vec<Break>,
    ) {
        let (ItemKind::Word(id), Some(true)) = (item.kind, self.wide.get(index)) else { return };
        let index = number(index);
        let expandable = words.get_look(collected.chunks[item.chunk as usize].look).expandable;
        let text = collected.text.get(item.start as usize..item.end as usize).unwrap_or_default();
        let known = out.iter().rposition(|it| it.at.0 < index).map_or(0, |it| it + 1);
        let letters = icu_segmenter::GraphemeClusterSegmenter::new().segment_str(text);
        let mut pens = words.pens(id).into_iter().peekable();
        // A short word has one at every letter; a very long one has fewer: all on a line are weighed against each other.
        let apart =
            if text.len() > words::MAX_DIVIDED { self.line.div(LETTERS) } else { Length::ZERO };
        let mut last = Length::ZERO;
        for byte in letters.map(number).filter(|it| *it > 0 && (*it as usize) < text.len()) {
            while pens.next_if(|it| it.0 < byte).is_some() {}
            let Some((_, pen)) = pens.next_if(|it| it.0 == byte) else { continue };
            if pen - last < apart {
                continue;
            }
            last = pen;
            let ink = if expandable { pen.0 } else { 0 };
            let at = Sums { width: sums.width + pen.0, ink: sums.ink + ink, ..*sums };
            let (rank, penalty) = (Rank::Emergency, LETTER);
            out.push(Break { rank, penalty, ..plain(at, 0, (index, byte)) });
        }
        let mut own = out.split_off(known);
        own.sort_by_key(|it| (it.at, it.rank));
        own.dedup_by_key(|it| it.at);
        out.append(&mut own);
    }
}

/// Which items belong to something that has no break in it and is wider than a line.
fn wider(items: &Items, line: Length) -> Vec<bool> {
    let mut wide = vec![false; items.items.len()];
    let (mut start, mut width) = (0, Length::ZERO);
    for (index, item) in items.items.iter().enumerate() {
        width += item.width;
        let ends = matches!(
            item.kind,
            ItemKind::Space { breaks: true, .. }
                | ItemKind::Gap { penalty: Some(_), .. }
                | ItemKind::Forced
        );
        if ends || index + 1 == items.items.len() {
            if width > line {
                wide[start..=index].fill(true);
            }
            (start, width) = (index + 1, Length::ZERO);
        }
    }
    wide
}
