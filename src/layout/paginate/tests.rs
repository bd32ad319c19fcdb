//! What holds of every way to turn pages, on galleys of lines alone.

use crate::geom::{Length, Size};
use crate::layout::galley::{Due, FORBIDDEN, Galley, Row};
use crate::layout::geometry::Geometry;
use crate::layout::note::least;
use crate::layout::paginate::{Leaf, Turn, notes_height, paginate};
use proptest::prelude::*;

/// A page of so many lines of 14 points.
fn page(lines: i64) -> Geometry {
    let page = Size { width: Length::pt(432), height: Length::pt(648) };
    let (inner, measure) = (Length::pt(54), Length::pt(324));
    let leading = Length::pt(14);
    Geometry {
        page,
        top: leading,
        inner,
        measure,
        lines,
        leading,
        one_sided: false,
        mirrored: false,
    }
}

/// Lines of text in paragraphs; in each so many lines, with a note of so many lines (0: none) marked on its first.
fn galley(paragraphs: &[(usize, usize)]) -> Galley {
    let mut galley = Galley::default();
    let mut due = Due::default();
    for (lines, note) in paragraphs {
        for line in 0..*lines {
            if line == 0 && *note > 0 {
                let before = galley.notes.len();
                let rows: Vec<Row> = lines_of(*note, 11).collect();
                due = Due { least: before + least(&rows), all: before + note };
                galley.notes.extend(rows);
            }
            galley.due.push(due);
        }
        galley.rows.extend(lines_of(*lines, 14));
    }
    galley
}

/// The lines of a paragraph, none of which stands alone.
fn lines_of(count: usize, leading: i64) -> impl Iterator<Item = Row> {
    (1..=count).map(move |line| {
        let alone = line != count && (line == 1 || line + 1 == count);
        let after = if alone { FORBIDDEN } else { 0 };
        Row { height: Length::pt(leading), after, ..Row::default() }
    })
}

fn notes_of(page: &Geometry, galley: &Galley, to: usize, leaf: &Leaf) -> Length {
    notes_height(page, galley.notes.get(leaf.notes.start..to).unwrap_or_default())
}

/// The page could have ended earlier, with notes that fill no more than half of it.
fn could_end_earlier(page: &Geometry, galley: &Galley, leaf: &Leaf) -> bool {
    leaf.rows.clone().rev().skip(1).any(|row| {
        let least = galley.due[row].least.max(leaf.notes.start);
        let notes = notes_of(page, galley, least, leaf);
        galley.rows[row].after < FORBIDDEN && notes <= leaf.depth.div(2)
    })
}

proptest! {
    /// However many and long the notes: they fill at most half of a page as long as there is text to set, unless the
    /// first lines of the page, which are not parted, want more; then no more than these want. Text that fits on no page
    /// with what was carried over to it waits for a page that has notes alone. No line of a note stands alone.
    #[test]
    fn notes_fill_no_more_than_half_a_page(
        paragraphs in proptest::collection::vec(
            (1_usize..12, prop_oneof![2 => Just(0), 2 => 1_usize..8, 1 => 1_usize..90]),
            1..40,
        ),
        lines in 16_i64..44,
    ) {
        let (page, galley) = (page(lines), galley(&paragraphs));
        let leaves = paginate(&page, &galley, &[], Turn::Opening).leaves;
        let rows: usize = leaves.iter().map(|it| it.rows.len()).sum();
        prop_assert_eq!(rows, galley.rows.len());
        prop_assert_eq!(leaves.last().map(|it| it.notes.end), Some(galley.notes.len()));
        for leaf in &leaves {
            let parted = leaf.notes.end.checked_sub(1).map_or(0, |it| galley.notes[it].after);
            prop_assert!(leaf.notes.is_empty() || parted < FORBIDDEN, "{leaf:?} parts a note");
            let notes = notes_of(&page, &galley, leaf.notes.end, leaf);
            if notes <= leaf.depth.div(2) || leaf.rows.end == galley.rows.len() {
                continue;
            }
            let Some(last) = leaf.rows.clone().next_back() else {
                let first = leaf.rows.start;
                let least = notes_of(&page, &galley, galley.due[first].least, leaf);
                prop_assert!(galley.rows[first].height + least > leaf.depth);
                continue;
            };
            prop_assert!(!could_end_earlier(&page, &galley, leaf), "{leaf:?}: notes of {}", notes.to_pt());
            prop_assert_eq!(galley.due[last].least, leaf.notes.end);
        }
    }
}
