//! TeX's mathematics to the tree of a formula, and from that to MathML and to words.

pub use crate::math::alphabet::{is_italic, styled};
pub use crate::math::mathml::{Whole, mathml};
pub use crate::math::read::{
    MOST_BYTES, MOST_EXPANSIONS, MOST_MACRO_BYTES, MOST_MACRO_DEPTH, MOST_MACROS, MOST_NESTED,
    Macros, Problem, read,
};
pub use crate::math::spacing::{is_stacked, settle, settled};
pub use crate::math::speech::speech;

mod alphabet;
mod mathml;
mod read;
mod spacing;
mod speech;
pub mod tree;
