//! The space between atoms by their classes (*The TeXbook*, p. 170 and Appendix G, rule 20).

use crate::geom::Length;
use crate::math::tree::Class;

/// Space that can stretch and shrink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout::math) struct Glue {
    pub(in crate::layout::math) width: Length,
    pub(in crate::layout::math) stretch: Length,
    pub(in crate::layout::math) shrink: Length,
}

/// 0: none, 1: thin, 2: medium, 3: thick; a negative one only in D and T. Rows are what stands left, columns what stands right:
/// Ord Op Bin Rel Open Close Punct Inner. What the book marks `*` can't occur.
const TABLE: [[i8; 8]; 8] = [
    [0, 1, -2, -3, 0, 0, 0, -1],
    [1, 1, 0, -3, 0, 0, 0, -1],
    [-2, -2, 0, 0, -2, 0, 0, -2],
    [-3, -3, 0, 0, -3, 0, 0, -3],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, -2, -3, 0, 0, 0, -1],
    [-1, -1, 0, -1, -1, -1, -1, -1],
    [-1, 1, -2, -3, -1, 0, -1, -1],
];

/// Space between two atoms; `em` is that of the style, and 18 mu.
pub(in crate::layout::math) fn between(
    left: Class,
    right: Class,
    script: bool,
    em: Length,
) -> Glue {
    let cell = TABLE.get(left as usize).and_then(|it| it.get(right as usize)).copied();
    let mu = |it: i64| em.ratio(it, 18);
    match cell.unwrap_or(0) {
        it if it < 0 && script => Glue::default(),
        1 | -1 => Glue { width: mu(3), ..Glue::default() },
        // Plain TeX: \medmuskip = 4mu plus 2mu minus 4mu, \thickmuskip = 5mu plus 5mu.
        -2 => Glue { width: mu(4), stretch: mu(2), shrink: mu(4) },
        -3 => Glue { width: mu(5), stretch: mu(5), shrink: Length::ZERO },
        _ => Glue::default(),
    }
}
