//! Cells side by side, so that a page can end between the pictures in them.

use crate::geom::Length;
use crate::layout::galley::{Ink, Row};
use crate::layout::parted::line_of;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A cell among rows that are kept together.
pub(super) struct Placed {
    /// The rows that it takes, the last not included.
    pub rows: std::ops::Range<usize>,
    /// What stands in it, measured from the top of all.
    pub row: Row,
}

/// Moves pictures, with all that follows them in their cell and below it, down to where those beside them end, if together they
/// would be deeper than `most`: no page could end beside them, and none holds them. Pages are parted in lines of `step`. Gives
/// the height by which the rows grow.
pub(super) fn apart(cells: &mut [Placed], step: Length, most: Length) -> Length {
    let step = step.max(Length::milli_pt(1));
    let lines = |ink: &Ink| {
        let (top, foot) = ink.extent(step);
        (line_of(top, step), line_of(foot - Length(1), step))
    };
    let whole = line_of(most, step) + 1;
    let mut waiting = BinaryHeap::new();
    for (cell, placed) in cells.iter().enumerate() {
        for (at, ink) in placed.row.ink.iter().enumerate() {
            // Grounds and rules are parted with the words on them.
            if !matches!(ink, Ink::Rule { .. }) && lines(ink).0 < lines(ink).1 {
                waiting.push(Reverse((lines(ink).0, cell, at)));
            }
        }
    }
    let mut grown = Length::ZERO;
    // First and last line of what overlaps so far.
    let mut chain: Option<(usize, usize)> = None;
    while let Some(Reverse((first, cell, at))) = waiting.pop() {
        let Some(ink) = cells.get(cell).and_then(|it| it.row.ink.get(at)) else { continue };
        let (top, foot) = lines(ink);
        if top != first {
            // It was moved with what stands above it.
            waiting.push(Reverse((top, cell, at)));
            continue;
        }
        chain = match chain {
            Some((from, to)) if top <= to && foot.max(to) - from < whole => {
                Some((from, foot.max(to)))
            }
            Some((_, to)) if top <= to => {
                let start = step * i64::try_from(to + 1).unwrap_or(0);
                let by = start - ink.extent(step).0;
                move_down(cells, cell, ink.extent(step).0, by, step);
                grown += by;
                cells.get(cell).and_then(|it| it.row.ink.get(at)).map(lines)
            }
            _ => Some((top, foot)),
        };
    }
    grown
}

/// Moves what begins at `from` or below it in a cell, and the cells below it.
fn move_down(cells: &mut [Placed], cell: usize, from: Length, by: Length, step: Length) {
    let Some(end) = cells.get(cell).map(|it| it.rows.end) else { return };
    for (index, other) in cells.iter_mut().enumerate() {
        if index != cell && other.rows.start < end {
            continue;
        }
        for ink in &mut other.row.ink {
            let (top, foot) = ink.extent(step);
            if index != cell || top >= from {
                *ink = ink.clone().shifted(Length::ZERO, by);
            } else if let Ink::Rule { rect, .. } | Ink::Outline { rect, .. } = ink
                && foot > from
            {
                // What stands around it grows.
                rect.size.height += by;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::ImageId;
    use crate::geom::Rect;

    fn cell(rows: std::ops::Range<usize>, pictures: &[(i64, i64)]) -> Placed {
        let ink = pictures.iter().map(|(top, height)| {
            let rect =
                Rect::new(Length::ZERO, Length::pt(*top), Length::pt(9), Length::pt(*height));
            Ink::Picture { image: ImageId(0), rect, element: None }
        });
        Placed { rows, row: Row { ink: ink.collect(), ..Row::default() } }
    }

    fn tops(cells: &[Placed]) -> Vec<i64> {
        let ink = cells.iter().flat_map(|it| &it.row.ink);
        ink.map(|it| it.extent(Length::pt(10)).0.0 / Length::pt(1).0).collect()
    }

    #[test]
    fn pictures_that_no_page_holds_together_stand_one_below_the_other() {
        let mut cells =
            [cell(0..2, &[(0, 75)]), cell(0..1, &[(50, 75), (130, 5)]), cell(1..2, &[(140, 30)])];
        let grown = apart(&mut cells, Length::pt(10), Length::pt(80));
        assert_eq!(grown, Length::pt(30));
        assert_eq!(tops(&cells), [0, 80, 160, 170]);
    }

    #[test]
    fn those_that_a_page_holds_stay_where_they_are() {
        let mut cells = [cell(0..1, &[(0, 75), (90, 40)]), cell(0..1, &[(5, 70)])];
        assert_eq!(apart(&mut cells, Length::pt(10), Length::pt(80)), Length::ZERO);
        assert_eq!(tops(&cells), [0, 90, 5]);
    }
}
