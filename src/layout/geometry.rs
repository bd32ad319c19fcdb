//! Trim and tokens to the page: margins, measure, and a text block of whole lines.

use crate::geom::{Length, Point, Size};
use crate::layout::Setting;
use crate::manifest::Purpose;

/// Measure of running text in thousandths of the body size: 66 characters of a book face.
const MEASURE_EMS: i64 = 30_300;
/// Below this many thousandths of an em a computed measure takes more of a narrow page.
const NARROW_EMS: i64 = 26_000;
/// Narrowest measure that anything is set on, in thousandths of the body size.
const LEAST_EMS: i64 = 4_000;
/// Fewest lines of a text block.
const LEAST_LINES: i64 = 4;
/// What a page adds to the gutter, and how much it may grow in all: a thick block opens less.
const GUTTER_PER_PAGE: Length = Length::milli_pt(25);
const GUTTER_MOST: Length = Length::pt(12);

/// What a picture that stands in a line, or beside other things, takes of the depth of a page at most, in thousandths.
const PICTURE: i64 = 750;

/// The deepest picture in a line or in a cell of a page that is so deep.
pub(super) fn part_of(depth: Length) -> Length {
    depth.ratio(PICTURE, 1000)
}

/// Depth of the text block of an edition.
pub(super) fn depth(setting: &Setting<'_>) -> Length {
    let leading = setting.theme.leading.max(Length::pt(1));
    leading * (down(setting, leading).1.0 / leading.0).max(LEAST_LINES)
}

/// Where the text block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Geometry {
    /// Trim size.
    pub page: Size,
    /// Top of the text block.
    pub top: Length,
    /// Margin at the spine.
    pub inner: Length,
    /// Width of the text block.
    pub measure: Length,
    /// Lines of a full page.
    pub lines: i64,
    /// The grid.
    pub leading: Length,
    /// Every page is a recto: handouts.
    pub one_sided: bool,
    /// The book opens to the left: everything stands as in a mirror.
    pub mirrored: bool,
}

/// Computes the page for a book of about `pages` pages.
///
/// Without margins in the theme, a 6 × 9 in page gets inner : top : outer : bottom near 2 : 2.4 : 3 : 4 and 36 lines of 14 pt;
/// other trims keep the proportions. A handout keeps the measure and leaves the outer margin for notes.
pub(super) fn geometry(setting: &Setting<'_>, pages: usize) -> Geometry {
    let (theme, page) = (setting.theme, setting.edition.trim);
    let leading = theme.leading.max(Length::pt(1));
    let least = theme.size.body.of_em(LEAST_EMS).min(page.width);
    let (inner, measure) = across(setting, pages, least);
    let top = down(setting, leading).0;
    let lines = depth(setting).0 / leading.0;
    Geometry {
        page,
        top,
        inner,
        measure: measure.max(least),
        lines,
        leading,
        one_sided: setting.edition.handout,
        mirrored: false,
    }
}

/// Inner margin and measure.
fn across(setting: &Setting<'_>, pages: usize, least: Length) -> (Length, Length) {
    let (theme, width) = (setting.theme, setting.edition.trim.width);
    let (inner, outer) = (theme.margin.inner, theme.margin.outer);
    if let (Some(inner), Some(outer)) = (inner, outer)
        && width - inner - outer >= least
    {
        return (inner, width - inner - outer);
    }
    let body = theme.size.body;
    let mut measure = body.of_em(MEASURE_EMS).min(width.ratio(736, 1000));
    if measure < body.of_em(NARROW_EMS) {
        measure = body.of_em(NARROW_EMS).min(width.ratio(800, 1000));
    }
    // What a printer asks for goes before the measure.
    let (inside, outside) = limits(setting, pages);
    let room = width - inner.unwrap_or(inside) - outer.unwrap_or(outside);
    if room >= least {
        measure = measure.min(room);
    }
    let white = width - measure;
    match (inner, outer) {
        (Some(inner), _) if white - inner > Length::ZERO => return (inner, measure),
        (_, Some(outer)) if white - outer > Length::ZERO => return (white - outer, measure),
        _ => {}
    }
    let (inner, measure) = open(setting, pages, (white, measure));
    let most = (white - outside).max(inner);
    (inner.max(inside).min(most), measure)
}

/// Inner margin where the theme leaves both margins open.
fn open(
    setting: &Setting<'_>,
    pages: usize,
    (white, measure): (Length, Length),
) -> (Length, Length) {
    if setting.edition.handout {
        // A third of the white inside, but no less than punched holes need.
        return (white.ratio(3, 10).max(Length::micro_m(18_000)).min(white.div(2)), measure);
    }
    let pages = i64::try_from(pages).unwrap_or(i64::MAX);
    let gutter =
        Length(GUTTER_PER_PAGE.0.saturating_mul(pages)).min(GUTTER_MOST).min(white.div(10));
    (white.ratio(2, 5) + gutter, measure)
}

/// The least margins inside and outside that the printer takes for a book of so many pages; none without a printer.
pub(super) fn limits(setting: &Setting<'_>, pages: usize) -> (Length, Length) {
    let press = &setting.edition.press;
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    match press.printer.as_ref().filter(|_| setting.edition.purpose == Purpose::Press) {
        Some(it) => (it.value.least_inside(pages), it.value.least_outside(press.bleed)),
        None => (Length::ZERO, Length::ZERO),
    }
}

/// Top of the text block and the room below it.
fn down(setting: &Setting<'_>, leading: Length) -> (Length, Length) {
    let (margin, height) = (&setting.theme.margin, setting.edition.trim.height);
    let room = |top: Length, bottom: Length| height - top - bottom;
    let (top, bottom) = match (margin.top, margin.bottom) {
        (Some(top), Some(bottom)) if room(top, bottom) >= leading * LEAST_LINES => {
            return (top, room(top, bottom));
        }
        (top, bottom) => (top, bottom),
    };
    // A handout has no spread to balance: its text may stand deeper on the page.
    let share = if setting.edition.handout { 830 } else { 778 };
    let lines = (height.ratio(share, 1000).0 / leading.0).max(LEAST_LINES);
    let white = height - leading * lines;
    let top = top.unwrap_or_else(|| match bottom {
        Some(bottom) => white - bottom,
        None => white.ratio(3, 8).max(least_top(setting).min(white.div(2))),
    });
    (top.max(Length::ZERO), leading * lines)
}

/// Room above the text for a running head that a printer's margin leaves whole.
fn least_top(setting: &Setting<'_>) -> Length {
    let (_, edge) = limits(setting, 0);
    if edge == Length::ZERO {
        return edge;
    }
    edge + setting.theme.leading + setting.theme.size.small
}

impl Geometry {
    /// The page on its side, for what is read from there: its measure is as deep as the page, and its depth the lines that the
    /// page is wide.
    pub(super) fn turned(&self) -> Self {
        let lines = (self.measure.0 / self.leading.0).max(1);
        Self { measure: self.depth(), lines, ..*self }
    }

    /// Depth of the text block.
    pub(super) fn depth(&self) -> Length {
        self.leading * self.lines
    }

    /// Left edge of the text block on a recto or verso.
    pub(super) fn left(&self, recto: bool) -> Length {
        if (recto || self.one_sided) != self.mirrored {
            self.inner
        } else {
            self.page.width - self.inner - self.measure
        }
    }

    /// Top left corner of the text block.
    pub(super) fn origin(&self, recto: bool) -> Point {
        Point { x: self.left(recto), y: self.top }
    }

    /// Up to the next whole line of the grid.
    pub(super) fn snap(&self, y: Length) -> Length {
        round_up(y, self.leading)
    }
}

/// The least multiple of `step` that is not below `length`.
pub(super) fn round_up(length: Length, step: Length) -> Length {
    if step.0 <= 0 {
        return length;
    }
    let rest = length.0.rem_euclid(step.0);
    if rest == 0 { length } else { Length(length.0.saturating_add(step.0 - rest)) }
}
