//! How the items of an ordered list are counted: figures, letters, roman numbers.

use crate::lang::{alpha, roman};
use crate::model::circled;

/// How the items of an ordered list are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marks {
    /// 1, 2, 3.
    #[default]
    Arabic,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// Each item begins with its own: the items of call-outs.
    Linked,
}

impl Marks {
    /// By HTML's names, which are the first of each (HTML Living Standard §4.4.5); anything else counts in figures.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.trim() {
            "a" => Self::LowerAlpha,
            "A" => Self::UpperAlpha,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            _ => Self::Arabic,
        }
    }

    /// HTML's name; none for figures.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Arabic | Self::Linked => None,
            Self::LowerAlpha => Some("a"),
            Self::UpperAlpha => Some("A"),
            Self::LowerRoman => Some("i"),
            Self::UpperRoman => Some("I"),
        }
    }

    /// A number as it is written; in figures where letters can't say it.
    #[must_use]
    pub fn mark(self, number: u64) -> String {
        let Some(small) = u32::try_from(number).ok().filter(|it| (1..4000).contains(it)) else {
            return number.to_string();
        };
        match self {
            Self::Arabic => number.to_string(),
            Self::Linked => circled(small),
            Self::LowerAlpha => alpha(small).to_lowercase(),
            Self::UpperAlpha => alpha(small),
            Self::LowerRoman => roman(small),
            Self::UpperRoman => roman(small).to_uppercase(),
        }
    }
}
