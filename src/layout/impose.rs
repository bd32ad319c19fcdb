//! Finished pages to sheets: signatures to be folded, stacks to be cut, several pages on a sheet.

use crate::geom::{Length, Rect, Size};
use crate::lang::Direction;
use crate::layout::Setting;
use crate::manifest::Scheme;
use crate::page::{Pages, Placed, Sheet};

/// The sides of all sheets in the order in which they are printed; `None` if the edition asks for none.
#[must_use]
pub fn impose(setting: &Setting<'_>, pages: &Pages) -> Option<Vec<Sheet>> {
    let press = &setting.edition.press;
    let scheme = press.impose?;
    let count = pages.pages.len();
    let trim = pages.pages.first().map_or(Size::default(), |it| it.size);
    let rtl = pages.info.language.direction() == Direction::Rtl;
    let signature = press.signature.and_then(|it| usize::try_from(it).ok());
    let sides = match scheme {
        Scheme::Booklet => booklet(count, signature.unwrap_or(usize::MAX)),
        Scheme::CutAndStack => cut_and_stack(count),
        Scheme::TwoUp | Scheme::FourUp => {
            return Some(several(count, trim, if scheme == Scheme::TwoUp { 1 } else { 2 }, rtl));
        }
    };
    let place = |side: &Side| {
        let creep = press.paper * i64::try_from(side.depth).unwrap_or(0);
        spread(side, count, trim, creep, rtl)
    };
    Some(sides.iter().map(place).collect())
}

/// Two pages beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Side {
    left: usize,
    right: usize,
    /// Sheets of the signature that lie around this one.
    depth: usize,
}

/// Sheets to be folded: the outermost holds a signature's first and last pages. The last signature is as short as it can be.
fn booklet(count: usize, signature: usize) -> Vec<Side> {
    let mut sides = Vec::new();
    let mut first = 0;
    while first < count {
        let size = signature.min((count - first).next_multiple_of(4));
        for depth in 0..size / 4 {
            let (low, high) = (first + 2 * depth, first + size - 1 - 2 * depth);
            sides.push(Side { left: high, right: low, depth });
            sides.push(Side { left: low + 1, right: high - 1, depth });
        }
        first += size;
    }
    sides
}

/// Sheets to be cut: the left halves, piled up, lie upon the right halves.
fn cut_and_stack(count: usize) -> Vec<Side> {
    let sheets = count.div_ceil(4);
    let each = |sheet: usize| {
        let (first, second) = (2 * sheet, 2 * (sheets + sheet));
        let front = Side { left: first, right: second, depth: 0 };
        // The back of the left half lies on the right.
        [front, Side { left: second + 1, right: first + 1, depth: 0 }]
    };
    (0..sheets).flat_map(each).collect()
}

/// Both pages at their size, moved to the fold as far as the sheets around have thickness.
fn spread(side: &Side, count: usize, trim: Size, creep: Length, rtl: bool) -> Sheet {
    let size = Size { width: trim.width * 2, height: trim.height };
    let (left, right) = if rtl { (side.right, side.left) } else { (side.left, side.right) };
    let creep = creep.min(trim.width.div(4));
    let at = |page: usize, x: Length| Placed {
        page,
        area: Rect::new(x, Length::ZERO, trim.width, trim.height),
    };
    let places = [at(left, creep), at(right, trim.width - creep)];
    Sheet { size, places: places.into_iter().filter(|it| it.page < count).collect() }
}

/// Pages in reading order on paper of one page's size: two on paper that lies, or `columns` × `columns`.
fn several(count: usize, trim: Size, columns: usize, rtl: bool) -> Vec<Sheet> {
    let (columns, rows, size) = if columns == 1 {
        (2, 1, Size { width: trim.height, height: trim.width })
    } else {
        (columns, columns, trim)
    };
    let part = |length: Length, by: usize| length.div(i64::try_from(by).unwrap_or(1));
    let cell = Size { width: part(size.width, columns), height: part(size.height, rows) };
    let area = fitted(trim, cell);
    let at = |page: usize| {
        let (row, column) = (page % (columns * rows) / columns, page % columns);
        let column = if rtl { columns - 1 - column } else { column };
        let times = |length: Length, by: usize| length * i64::try_from(by).unwrap_or(0);
        let x = times(cell.width, column) + area.origin.x;
        let y = times(cell.height, row) + area.origin.y;
        Placed { page, area: Rect::new(x, y, area.size.width, area.size.height) }
    };
    let pages: Vec<usize> = (0..count).collect();
    pages
        .chunks(columns * rows)
        .map(|it| Sheet { size, places: it.iter().map(|page| at(*page)).collect() })
        .collect()
}

/// The largest page of that shape in a cell, in its middle.
fn fitted(trim: Size, cell: Size) -> Rect {
    let by_width = trim.height.ratio(cell.width.0, trim.width.0.max(1));
    let (width, height) = if by_width <= cell.height {
        (cell.width, by_width)
    } else {
        (trim.width.ratio(cell.height.0, trim.height.0.max(1)), cell.height)
    };
    Rect::new((cell.width - width).div(2), (cell.height - height).div(2), width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(sides: &[Side]) -> Vec<(usize, usize)> {
        sides.iter().map(|it| (it.left + 1, it.right + 1)).collect()
    }

    #[test]
    fn a_booklet_of_eight_pages() {
        assert_eq!(pages(&booklet(8, usize::MAX)), [(8, 1), (2, 7), (6, 3), (4, 5)]);
        assert_eq!(booklet(7, usize::MAX).len(), 4);
    }

    #[test]
    fn signatures_follow_each_other_and_the_last_is_short() {
        let sides = booklet(20, 16);
        assert_eq!(pages(&sides)[8..], [(20, 17), (18, 19)]);
        assert_eq!(sides.iter().map(|it| it.depth).max(), Some(3));
    }

    #[test]
    fn a_cut_stack_reads_through() {
        for count in 1..40 {
            let sides = cut_and_stack(count);
            // Left piles on right: fronts and backs from the top of each.
            let left = sides.chunks(2).flat_map(|it| [it[0].left, it[1].right]);
            let right = sides.chunks(2).flat_map(|it| [it[0].right, it[1].left]);
            let read: Vec<usize> = left.chain(right).collect();
            assert_eq!(read, (0..count.next_multiple_of(4)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_page_stands_once_whatever_the_scheme() {
        let trim = Size { width: Length::pt(300), height: Length::pt(400) };
        for count in 1..70 {
            let spreads = |sides: Vec<Side>| -> Vec<Sheet> {
                sides.iter().map(|it| spread(it, count, trim, Length::ZERO, false)).collect()
            };
            for sheets in [
                spreads(booklet(count, usize::MAX)),
                spreads(booklet(count, 16)),
                spreads(cut_and_stack(count)),
                several(count, trim, 1, true),
                several(count, trim, 2, false),
            ] {
                let mut found: Vec<usize> =
                    sheets.iter().flat_map(|it| &it.places).map(|it| it.page).collect();
                found.sort_unstable();
                assert_eq!(found, (0..count).collect::<Vec<_>>());
                for sheet in &sheets {
                    assert!(sheet.places.iter().all(|it| {
                        it.area.origin.x >= Length::ZERO && it.area.right() <= sheet.size.width
                    }));
                }
            }
        }
    }
}
