//! The boxes of a page for a printer, and its crop marks (ISO 32000-1 §14.11.2, §14.11.3).

use crate::geom::{Length, Size};
use crate::lang::Direction;
use crate::page::{Page, Pages, Press};
use crate::pdf::object;

/// From the trim to a crop mark where the bleed is narrower, so that a cut leaves none of it.
const MARK_GAP: Length = Length::pt(9);
/// Length of a crop mark, and the white beyond it.
const MARK: Length = Length::pt(18);
const MARK_WHITE: Length = Length::pt(3);
/// A hairline.
const MARK_THICK: Length = Length::milli_pt(250);

/// The boxes of a page, from the lower left corner of its medium: left, bottom, right, top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) struct Boxes {
    pub(in crate::pdf) media: [Length; 4],
    pub(in crate::pdf) bleed: [Length; 4],
    pub(in crate::pdf) trim: [Length; 4],
    gap: Option<Length>,
}

/// The boxes of the page of that index; for the screen all are the page.
pub(in crate::pdf) fn boxes(pages: &Pages, index: usize, page: &Page) -> Boxes {
    let press = pages.info.press.unwrap_or_default();
    let rtl = pages.info.language.direction() == Direction::Rtl;
    // The first page is a recto, and in a book that opens to the left a recto has its spine on the right.
    around(page.size, press, index.is_multiple_of(2) != rtl)
}

fn around(size: Size, press: Press, spine_left: bool) -> Boxes {
    let at_spine = if press.at_spine { press.bleed } else { Length::ZERO };
    let (left, right) = if spine_left { (at_spine, press.bleed) } else { (press.bleed, at_spine) };
    let gap = press.marks.then_some(press.bleed.max(MARK_GAP));
    let slug = gap.map(|it| it + MARK + MARK_WHITE);
    let [west, south, east] = [left, press.bleed, right].map(|it| slug.unwrap_or(it));
    let trim = [west, south, west + size.width, south + size.height];
    let bleed = [west - left, south - press.bleed, trim[2] + right, trim[3] + press.bleed];
    let media = [Length::ZERO, Length::ZERO, trim[2] + east, trim[3] + south];
    Boxes { media, bleed, trim, gap }
}

impl Boxes {
    /// Moves what follows from the medium's corner to the trim's.
    pub(in crate::pdf) fn push_origin(&self, out: &mut Vec<u8>) {
        let [left, bottom, ..] = self.trim;
        if left != Length::ZERO || bottom != Length::ZERO {
            out.extend(b"1 0 0 1 ");
            object::push_length(out, left);
            object::push_length(out, bottom);
            out.extend(b"cm\n");
        }
    }

    /// Paints the crop marks, if the page has any, from the trim's corner.
    pub(in crate::pdf) fn push_marks(&self, out: &mut Vec<u8>) {
        let Some(gap) = self.gap else { return };
        let [left, bottom, right, top] = self.trim;
        let (width, height) = (right - left, top - bottom);
        out.extend(b"0 G ");
        object::push_length(out, MARK_THICK);
        out.extend(b"w\n");
        let mut line = |from: [Length; 2], to: [Length; 2]| {
            from.into_iter().for_each(|it| object::push_length(out, it));
            out.extend(b"m ");
            to.into_iter().for_each(|it| object::push_length(out, it));
            out.extend(b"l S\n");
        };
        for (x, sign) in [(Length::ZERO, -1), (width, 1)] {
            for y in [Length::ZERO, height] {
                let from = x + gap * sign;
                line([from, y], [from + MARK * sign, y]);
            }
        }
        for (y, sign) in [(Length::ZERO, -1), (height, 1)] {
            for x in [Length::ZERO, width] {
                let from = y + gap * sign;
                line([x, from], [x, from + MARK * sign]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: Length::pt(400), height: Length::pt(600) };

    #[test]
    fn a_page_for_the_screen_is_its_trim() {
        let it = around(SIZE, Press::default(), true);
        assert_eq!((it.media, it.bleed), (it.trim, it.trim));
    }

    #[test]
    fn bleed_leaves_out_the_spine_unless_asked_for() {
        let press = Press { bleed: Length::pt(9), ..Press::default() };
        let pt = |it: [Length; 4]| it.map(|it| it.0 / Length::pt(1).0);
        let recto = around(SIZE, press, true);
        assert_eq!((pt(recto.media), pt(recto.trim)), ([0, 0, 409, 618], [0, 9, 400, 609]));
        let verso = around(SIZE, press, false);
        assert_eq!((pt(verso.media), pt(verso.trim)), ([0, 0, 409, 618], [9, 9, 409, 609]));
        let whole = around(SIZE, Press { at_spine: true, ..press }, true);
        assert_eq!(pt(whole.media), [0, 0, 418, 618]);
    }

    #[test]
    fn marks_stand_outside_of_the_bleed() {
        let press = Press { bleed: Length::pt(12), at_spine: true, marks: true };
        let it = around(SIZE, press, true);
        assert!(it.bleed[0] > it.media[0] && it.bleed[3] < it.media[3]);
        let mut out = Vec::new();
        it.push_marks(&mut out);
        let text = String::from_utf8_lossy(&out).into_owned();
        assert_eq!(text.matches("l S").count(), 8);
        assert!(text.contains("-12 0 m -30 0 l S"), "{text}");
    }
}
