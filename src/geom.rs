//! Lengths and the plane: 65536 units to the point, origin top left, y down.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// A length in scaled points: 65536 to the point, 72 points to the inch (CSS and PDF, not TeX's 72.27).
///
/// ```
/// use recto::geom::Length;
/// assert_eq!(Length::inches(1), Length::pt(72));
/// assert_eq!(Length::pt(3).div(2), Length::pt(1) + Length::pt(1).div(2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub i64);

impl Length {
    /// Units to the point.
    pub const UNITS: i64 = 65536;
    /// No length.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    #[must_use]
    pub const fn pt(points: i64) -> Self {
        Self(points * Self::UNITS)
    }

    /// Thousandths of a point: `milli_pt(10_500)` is 10.5 pt.
    #[must_use]
    pub const fn milli_pt(thousandths: i64) -> Self {
        Self::pt(thousandths).div(1000)
    }

    /// Thousandths of a millimetre: `micro_m(210_000)` is 210 mm.
    #[must_use]
    pub const fn micro_m(micrometres: i64) -> Self {
        Self(micrometres * Self::UNITS * 72).div(25_400)
    }

    /// Whole inches.
    #[must_use]
    pub const fn inches(inches: i64) -> Self {
        Self::pt(inches * 72)
    }

    /// Nearest length to `points`; saturates, NaN is zero. For values that come as floats (SVG).
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is what is wanted")]
    pub fn from_pt(points: f64) -> Self {
        Self((points * Self::UNITS as f64).round() as i64)
    }

    /// Points, for the edge of a writer only.
    #[must_use]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / Self::UNITS as f64
    }

    /// Divided by `by`, half to even; zero for a zero divisor.
    #[must_use]
    #[inline]
    pub const fn div(self, by: i64) -> Self {
        self.ratio(1, by)
    }

    /// `self × num ÷ den` without overflow in between, half to even; zero for a zero divisor; saturates.
    #[must_use]
    #[inline]
    pub const fn ratio(self, num: i64, den: i64) -> Self {
        // Nearly all lengths are small; 128-bit division costs ten times as much. Where the divisor is written down, as in
        // `of_em`, what is left after inlining is a multiplication.
        if let Some(wide) = self.0.checked_mul(num)
            && den > 0
            && den < i64::MAX / 2
        {
            let (quotient, twice) = (wide.div_euclid(den), wide.rem_euclid(den) * 2);
            let up = twice > den || (twice == den && quotient % 2 != 0);
            return Self(quotient + up as i64);
        }
        self.wide_ratio(num, den)
    }

    #[cold]
    const fn wide_ratio(self, num: i64, den: i64) -> Self {
        if den == 0 {
            return Self(0);
        }
        let wide = self.0 as i128 * num as i128;
        let den = den as i128;
        let (mut quotient, rest) = (wide.div_euclid(den), wide.rem_euclid(den));
        let (twice, limit) = (rest * 2, if den < 0 { -den } else { den });
        if twice > limit || (twice == limit && quotient % 2 != 0) {
            quotient += if den < 0 { -1 } else { 1 };
        }
        if quotient > i64::MAX as i128 {
            Self(i64::MAX)
        } else if quotient < i64::MIN as i128 {
            Self(i64::MIN)
        } else {
            #[expect(clippy::cast_possible_truncation, reason = "checked against both ends above")]
            Self(quotient as i64)
        }
    }

    /// `self` in thousandths of `em`: `of_em(1500)` is 1.5 em.
    #[must_use]
    #[inline]
    pub const fn of_em(self, thousandths: i64) -> Self {
        self.ratio(thousandths, 1000)
    }

    /// A number with its unit, `10.5pt`, `19mm`, `1.5cm`, `6in`, `26pc`; spaces between them are allowed.
    ///
    /// ```
    /// use recto::geom::Length;
    /// assert_eq!(Length::parse("0.5in"), Some(Length::pt(36)));
    /// assert_eq!(Length::parse("12"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at(unit_at);
        let thousandths = parse_thousandths(number.trim())?;
        match unit {
            "pt" => Some(Self::milli_pt(thousandths)),
            "pc" => Some(Self::milli_pt(thousandths.checked_mul(12)?)),
            "mm" => Some(Self::micro_m(thousandths)),
            "cm" => Some(Self::micro_m(thousandths.checked_mul(10)?)),
            "in" => Some(Self::milli_pt(thousandths.checked_mul(72)?)),
            _ => None,
        }
    }

    /// Its units in half the width, as glyphs have their places; saturates at 32,768 points.
    ///
    /// ```
    /// use recto::geom::Length;
    /// assert_eq!(Length::pt(-2).narrow(), -131_072);
    /// assert_eq!(Length::pt(40_000).narrow(), i32::MAX);
    /// ```
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    pub const fn narrow(self) -> i32 {
        match self.0 {
            ..=-0x8000_0000 => i32::MIN,
            0x7fff_ffff.. => i32::MAX,
            it => it as i32,
        }
    }

    /// Without sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

/// The largest number in a length, so that no unit overflows: a million of anything is no page.
const MAX_THOUSANDTHS: i64 = 1_000_000_000;

/// A decimal number in thousandths, digits behind the third cut; `None` if it is no number or beyond a million.
#[must_use]
pub fn parse_thousandths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + part.len() == 0 || whole.len() > 7 || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let value = whole * 1000 + part;
    (value <= MAX_THOUSANDTHS).then_some(sign * value)
}

impl Add for Length {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Length {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    #[inline]
    fn mul(self, by: i64) -> Self {
        Self(self.0.saturating_mul(by))
    }
}

impl Neg for Length {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Length {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Length {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Length {
    #[inline]
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

/// A point of a page: origin top left, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// From the left edge.
    pub x: Length,
    /// From the top edge.
    pub y: Length,
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

impl Size {
    /// A paper size by name (`A4`, `A5`, `B5`, `Letter`, `Legal`) or measure (`6x9in`, `129x198mm`).
    ///
    /// ```
    /// use recto::geom::{Length, Size};
    /// assert_eq!(Size::parse("6x9in").map(|it| it.width), Some(Length::inches(6)));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mm = |w: i64, h: i64| {
            Some(Self { width: Length::micro_m(w * 1000), height: Length::micro_m(h * 1000) })
        };
        match text.to_ascii_lowercase().as_str() {
            "a4" => mm(210, 297),
            "a5" => mm(148, 210),
            "a6" => mm(105, 148),
            "b5" => mm(176, 250),
            "letter" => Self::parse("8.5x11in"),
            "legal" => Self::parse("8.5x14in"),
            other => {
                let (width, height) = other.split_once(['x', '×'])?;
                let unit =
                    height.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
                let width =
                    Length::parse(width).or_else(|| Length::parse(&format!("{width}{unit}")))?;
                Some(Self { width, height: Length::parse(height)? })
            }
        }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Top left corner.
    pub origin: Point,
    /// Extent to the right and down.
    pub size: Size,
}

impl Rect {
    /// From left, top, width and height.
    #[must_use]
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Self { origin: Point { x, y }, size: Size { width, height } }
    }

    /// Right edge.
    #[must_use]
    pub fn right(&self) -> Length {
        self.origin.x + self.size.width
    }

    /// Lower edge.
    #[must_use]
    pub fn bottom(&self) -> Length {
        self.origin.y + self.size.height
    }
}

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);

    /// Whether it is black, white, or between them.
    #[must_use]
    pub const fn is_grey(self) -> bool {
        self.r == self.g && self.g == self.b
    }

    /// From components.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// From `#rrggbb` or `#rgb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let wide = match digits.len() {
            6 => digits.to_owned(),
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            _ => return None,
        };
        let byte = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
        Some(Self::rgb(byte(0)?, byte(2)?, byte(4)?))
    }

    /// Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Lightness, 0 to 100 (CIE 1976 L*).
    #[must_use]
    pub fn lightness(self) -> f64 {
        let y = self.luminance();
        if y <= 216.0 / 24_389.0 {
            return y * 24_389.0 / 27.0;
        }
        // The cube root by Newton: the libraries' own differ between platforms.
        let root = (0..40).fold(1.0_f64, |r, _| r - (r * r * r - y) / (3.0 * r * r));
        116.0 * root - 16.0
    }

    /// The colour made lighter until all can read it on a dark ground (WCAG 2.2, 1.4.3).
    #[must_use]
    pub fn on(self, ground: Self) -> Self {
        let mix = |from: u8, part: u16| {
            let lighter = u16::from(from) + (255 - u16::from(from)) * part / 16;
            u8::try_from(lighter).unwrap_or(u8::MAX)
        };
        let steps = (0..16).map(|it| Self::rgb(mix(self.r, it), mix(self.g, it), mix(self.b, it)));
        steps.into_iter().find(|it| it.contrast(ground) >= 4.5).unwrap_or(Self::WHITE)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 {
                return c / 12.92;
            }
            // x^2.4 = x² · (x^⅕)²; the fifth root by Newton, since `powf` differs between platforms.
            let x = (c + 0.055) / 1.055;
            let root =
                (0..40).fold(1.0_f64, |r, _| r - (r * r * r * r * r - x) / (5.0 * r * r * r * r));
            x * x * root * root
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// `#rrggbb`, lower case.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// A path: lines and cubic curves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Segments in order.
    pub segments: Vec<Segment>,
}

/// A segment of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "PDF's own operators m, l, c, h")]
pub enum Segment {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
    Close,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_half_to_even() {
        let halves: Vec<i64> = [1, 3, 5, -1, -3].iter().map(|n| Length(*n).div(2).0).collect();
        assert_eq!(halves, [0, 2, 2, 0, -2]);
    }

    #[test]
    fn lengths_and_sizes_are_read_with_their_units() {
        assert_eq!(Length::parse("10.5pt"), Some(Length::milli_pt(10_500)));
        assert_eq!(Length::parse("1 in"), Some(Length::pt(72)));
        assert_eq!(Length::parse("9999999999mm"), None);
        assert_eq!(Size::parse("129x198mm").map(|it| it.height), Length::parse("198mm"));
        assert_eq!(Size::parse("A4").map(|it| it.width), Length::parse("210mm"));
        assert_eq!(Size::parse("wide"), None);
    }

    #[test]
    fn contrast_follows_the_web_guidelines() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-9);
        // #767676 is the lightest grey that passes 4.5:1 on white.
        assert!(Color::rgb(0x76, 0x76, 0x76).contrast(Color::WHITE) > 4.5);
        assert!(Color::rgb(0x77, 0x77, 0x77).contrast(Color::WHITE) < 4.5);
    }
}
