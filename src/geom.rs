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
    pub const fn div(self, by: i64) -> Self {
        self.ratio(1, by)
    }

    /// `self × num ÷ den` without overflow in between, half to even; zero for a zero divisor; saturates.
    #[must_use]
    pub const fn ratio(self, num: i64, den: i64) -> Self {
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
    pub const fn of_em(self, thousandths: i64) -> Self {
        self.ratio(thousandths, 1000)
    }

    /// Without sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, by: i64) -> Self {
        Self(self.0.saturating_mul(by))
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Length {
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

    /// From components.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// `#rrggbb`, lower case.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}
