//! What holds of every way to turn pages, on galleys of lines and on galleys of everything.

use crate::geom::{Color, Length, Rect, Size};
use crate::layout::galley::{Due, FORBIDDEN, FORCED, Float, Galley, Ink, JOINED, Row};
use crate::layout::geometry::Geometry;
use crate::layout::note::least;
use crate::layout::paginate::{Column, Leaf, Turn, notes_height, paginate};
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
        Row { height: Length::pt(leading), after, ink: ink(), ..Row::default() }
    })
}

/// Something that is seen.
fn ink() -> Vec<Ink> {
    vec![Ink::Rule { rect: Rect::default(), color: Color::default() }]
}

/// What a chapter may hold, in lines.
#[derive(Clone, Debug)]
enum Matter {
    /// A paragraph, with a note on one of its lines.
    Paragraph { lines: usize, marked: usize, note: usize },
    /// What is never parted: a picture, a row of a table, a formula; it may be deeper than a page.
    Whole { lines: i64, note: usize },
    /// Lines that are kept together.
    Kept(usize),
    /// Rows under a head that is repeated.
    Table { rows: usize, lines: i64 },
    /// A figure that may move, as picture and caption.
    Figure { lines: i64, caption: usize },
    /// A table on its side, over so many pages.
    Turned(usize),
    /// White that stays at the top of a page.
    White(i64),
    /// A page that the author ends.
    Break,
    /// The same, and what follows begins a right-hand page.
    Recto,
}

fn matter() -> impl Strategy<Value = Matter> {
    let size = || prop_oneof![4 => 1_i64..12, 2 => 10_i64..50, 1 => 40_i64..120];
    let note = || prop_oneof![4 => Just(0), 2 => 1_usize..8, 1 => 1_usize..130];
    prop_oneof![
        6 => (1_usize..16, 0_usize..16, note())
            .prop_map(|(lines, marked, note)| Matter::Paragraph { lines, marked, note }),
        2 => (size(), note()).prop_map(|(lines, note)| Matter::Whole { lines, note }),
        1 => (1_usize..60).prop_map(Matter::Kept),
        1 => (1_usize..30, size()).prop_map(|(rows, lines)| Matter::Table { rows, lines }),
        4 => (size(), 0_usize..6).prop_map(|(lines, caption)| Matter::Figure { lines, caption }),
        2 => (1_usize..4).prop_map(Matter::Turned),
        1 => (1_i64..20).prop_map(Matter::White),
        1 => Just(Matter::Break),
        1 => Just(Matter::Recto),
    ]
}

/// A galley of anything in any order.
fn mixed(page: &Geometry, all: &[Matter]) -> Galley {
    let mut galley = Galley::default();
    let line = page.leading;
    let (mut recto, mut starts) = (false, Vec::new());
    let whole = |lines: i64| Row { height: line * lines, ink: ink(), ..Row::default() };
    for it in all {
        let anchor = galley.rows.len();
        if recto && !matches!(it, Matter::Figure { .. } | Matter::Turned(_)) {
            starts.push(anchor);
            recto = false;
        }
        match it {
            Matter::Paragraph { lines, marked, note } => {
                for (at, row) in lines_of(*lines, 14).enumerate() {
                    push(&mut galley, row, if at == *marked { *note } else { 0 });
                }
            }
            Matter::Whole { lines, note } => push(&mut galley, whole(*lines), *note),
            Matter::Kept(lines) => {
                for at in 1..=*lines {
                    let after = if at < *lines { FORBIDDEN } else { 0 };
                    push(&mut galley, Row { after, ..whole(1) }, 0);
                }
            }
            Matter::Table { rows, lines } => {
                galley.headers.push(whole(2));
                for at in 0..*rows {
                    let header = (at > 0).then(|| galley.headers.len() - 1);
                    push(&mut galley, Row { header, ..whole(*lines) }, 0);
                }
            }
            Matter::Figure { lines, caption } => {
                let picture = [Row { above: line, ..whole(*lines) }];
                let rows = picture.into_iter().chain(lines_of(*caption, 12));
                let rows = rows.map(|it| Row { after: FORBIDDEN, ..it }).collect();
                galley.floats.push(Float { anchor, rows });
            }
            Matter::Turned(pages) => {
                for _ in 0..*pages {
                    let rows = vec![Row { turned: true, ..whole(page.lines) }];
                    galley.floats.push(Float { anchor, rows });
                }
            }
            Matter::White(lines) => {
                let strut = Row { ink: Vec::new(), after: FORBIDDEN, ..whole(*lines) };
                push(&mut galley, strut, 0);
            }
            Matter::Break | Matter::Recto => {
                if let Some(last) = galley.rows.last_mut().filter(|it| !it.ink.is_empty()) {
                    last.after = FORCED;
                    recto |= matches!(it, Matter::Recto);
                }
            }
        }
    }
    for at in starts {
        if let Some(row) = galley.rows.get_mut(at) {
            row.recto = true;
        }
    }
    galley
}

/// Adds a row with a note of so many lines marked on it.
fn push(galley: &mut Galley, row: Row, note: usize) {
    let mut due = galley.due.last().copied().unwrap_or_default();
    if note > 0 {
        let rows: Vec<Row> = lines_of(note, 11).collect();
        let before = galley.notes.len();
        due = Due { least: before + least(&rows), all: before + note };
        galley.notes.extend(rows);
    }
    galley.rows.push(row);
    galley.due.push(due);
}

/// How far down a page its floats, rows and notes reach.
fn reach(page: &Geometry, galley: &Galley, leaf: &Leaf) -> Length {
    let mut column = Column::new(page);
    let mut floats = leaf.floats.clone();
    for row in leaf.rows.clone().chain([usize::MAX]) {
        while let Some(float) = floats.clone().next().map(|it| &galley.floats[it])
            && float.anchor <= row
        {
            column.rows(&float.rows);
            floats.start += 1;
        }
        if let Some(row) = galley.rows.get(row) {
            column.row(row, row.header.and_then(|it| galley.headers.get(it)));
        }
    }
    column.y + notes_of(page, galley, leaf.notes.end, leaf)
}

/// Whether nothing is to be seen on rows.
fn blank(rows: &[Row]) -> bool {
    rows.iter().all(|it| it.ink.is_empty())
}

fn notes_of(page: &Geometry, galley: &Galley, to: usize, leaf: &Leaf) -> Length {
    notes_height(page, galley.notes.get(leaf.notes.start..to).unwrap_or_default())
}

#[test]
fn a_figure_has_the_page_for_itself_where_the_row_after_it_has_no_room_for_its_note() {
    let page = page(35);
    let whole = |lines, note| Matter::Whole { lines, note };
    let figure = Matter::Figure { lines: 11, caption: 3 };
    let galley = mixed(&page, &[Matter::Kept(11), figure, whole(10, 2), whole(22, 1)]);
    let leaves = paginate(&page, &galley, &[], Turn::Opening).expect("a way to the end").leaves;
    assert!(leaves.iter().all(|leaf| reach(&page, &galley, leaf) <= leaf.depth), "{leaves:?}");
}

proptest! {
    /// Whatever a chapter holds, in whatever order: each row, float and row of a note is set once, in order, and none
    /// before its place; no page is empty; no page runs over unless a single row or float does; a note starts on its
    /// marker's page.
    #[test]
    fn everything_is_set_once_and_no_page_is_empty(
        matter in proptest::collection::vec(matter(), 1..24),
        lines in 4_i64..50,
        first in prop_oneof![Just(Turn::OneSided), Just(Turn::Opening), Just(Turn::Verso)],
    ) {
        let page = page(lines);
        let galley = mixed(&page, &matter);
        let leaves = paginate(&page, &galley, &[], first).expect("a way to the end").leaves;
        let mut next = (0, 0, 0);
        for (index, leaf) in leaves.iter().enumerate() {
            let right = first == Turn::OneSided || index.is_multiple_of(2) == (first == Turn::Opening);
            let waits = galley.rows.get(leaf.rows.start).is_some_and(|it| it.recto);
            prop_assert!(leaf.rows.is_empty() || !waits || right, "{leaf:?} begins on the left");
            if leaf.is_blank() {
                prop_assert!(waits && !right, "{leaf:?} is blank");
                continue;
            }
            prop_assert_eq!((leaf.rows.start, leaf.floats.start, leaf.notes.start), next);
            next = (leaf.rows.end, leaf.floats.end, leaf.notes.end);
            let rows = &galley.rows[leaf.rows.clone()];
            // White at the end of the matter has nowhere else to go.
            let rest = blank(&galley.rows[leaf.rows.start..]);
            let empty = blank(rows) && leaf.floats.is_empty() && leaf.notes.is_empty();
            prop_assert!(!empty || rest, "{leaf:?} is empty");
            for float in &galley.floats[leaf.floats.clone()] {
                prop_assert!(float.anchor <= leaf.rows.end, "{leaf:?} has a float too early");
            }
            let seen = rows.iter().filter(|it| !it.ink.is_empty()).count();
            let alone = seen + leaf.floats.len() <= 1;
            prop_assert!(alone || reach(&page, &galley, leaf) <= leaf.depth, "{leaf:?} runs over");
            for row in leaf.rows.clone() {
                let before = row.checked_sub(1).map_or(0, |it| galley.due[it].all);
                let due = galley.due[row];
                prop_assert!(due.all == before || leaf.notes.end >= due.least.min(before + 1));
            }
        }
        prop_assert_eq!(next, (galley.rows.len(), galley.floats.len(), galley.notes.len()));
    }

    /// However many and long the notes: all are set, and none is parted where a line would stand alone.
    #[test]
    fn notes_are_parted_between_lines_that_may_part(
        paragraphs in proptest::collection::vec(
            (1_usize..12, prop_oneof![2 => Just(0), 2 => 1_usize..8, 1 => 1_usize..90]),
            1..40,
        ),
        lines in 16_i64..44,
    ) {
        let (page, galley) = (page(lines), galley(&paragraphs));
        let leaves = paginate(&page, &galley, &[], Turn::Opening).unwrap().leaves;
        let rows: usize = leaves.iter().map(|it| it.rows.len()).sum();
        prop_assert_eq!(rows, galley.rows.len());
        prop_assert_eq!(leaves.last().map(|it| it.notes.end), Some(galley.notes.len()));
        for leaf in &leaves {
            let parted = leaf.notes.end.checked_sub(1).map_or(0, |it| galley.notes[it].after);
            prop_assert!(leaf.notes.is_empty() || parted < FORBIDDEN, "{leaf:?} parts a note");
        }
    }

    /// One long note among text without any: a sixth of each page is text.
    #[test]
    fn a_long_note_leaves_room_for_text(note in 30_usize..200, lines in 20_i64..44) {
        let (page, galley) = (page(lines), galley(&[(6, 0), (6, note), (400, 0)]));
        let leaves = paginate(&page, &galley, &[], Turn::Opening).unwrap().leaves;
        for leaf in &leaves {
            let notes = notes_of(&page, &galley, leaf.notes.end, leaf);
            prop_assert!(notes <= leaf.depth.div(6) * 5, "{leaf:?}: notes of {}", notes.to_pt());
        }
    }
}

#[test]
fn notes_that_have_no_room_below_their_row_go_on_overleaf() {
    let page = page(30);
    let mut galley = galley(&[(1, 50), (3, 0)]);
    // Of several notes marked in one row all but the last are due as a whole.
    for it in &mut galley.due {
        it.least = 48;
    }
    let leaves = paginate(&page, &galley, &[], Turn::Opening).unwrap().leaves;
    for leaf in &leaves {
        assert!(reach(&page, &galley, leaf) <= leaf.depth, "{leaf:?} runs over");
    }
    assert_eq!(leaves.last().map(|it| it.notes.end), Some(50));
}

#[test]
fn what_is_kept_is_parted_before_a_row_that_reaches_into_the_next() {
    let page = page(10);
    let mut galley = galley(&[(30, 0)]);
    for (index, row) in galley.rows.iter_mut().enumerate() {
        row.after = if (5..12).contains(&index) { JOINED } else { FORBIDDEN };
    }
    let leaves = paginate(&page, &galley, &[], Turn::OneSided).unwrap().leaves;
    let ends: Vec<usize> = leaves.iter().map(|it| it.rows.end).collect();
    assert_eq!(ends.first(), Some(&5), "{ends:?}");
    assert!(ends.iter().all(|it| !(6..=12).contains(it)), "{ends:?}");
}

/// Of a book with a note to every sentence, no page waits for its text: what is white between text and notes is less than a twenty-fifth.
#[test]
fn dense_notes_leave_little_white() {
    let page = page(35);
    for (text, note) in [(3, 3), (4, 4), (6, 9), (5, 2), (3, 14), (9, 30)] {
        let galley = galley(&vec![(text, note); 80]);
        let leaves = paginate(&page, &galley, &[], Turn::Opening).unwrap().leaves;
        let full = leaves.split_last().unwrap().1;
        let white: i64 = full.iter().map(|it| (it.depth - reach(&page, &galley, it)).0).sum();
        let all: i64 = full.iter().map(|it| it.depth.0).sum();
        assert!(white * 25 < all, "{text} lines, notes of {note}: {white} of {all}");
    }
}
