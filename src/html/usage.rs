//! What rendering finds out on its way, and what the second rendering, the style sheet and the metadata need to know.

use crate::model::{Class, Count, ImageId, Width};
use std::collections::{BTreeMap, BTreeSet};

/// Facts about the content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// Every `id` in the book and the file that holds it.
    pub(crate) ids: BTreeMap<String, usize>,
    /// Pictures shown.
    pub(crate) images: BTreeSet<ImageId>,
    /// Pictures with an alternative text, and pictures that say nothing.
    pub(crate) described: usize,
    /// Pictures that are decoration.
    pub(crate) decorative: usize,
    /// Widths asked for, in thousandths of the measure.
    pub(crate) widths: BTreeSet<Width>,
    /// Widths of the text, in ems, below which tables stack.
    pub(crate) stacks: BTreeSet<u32>,
    /// Ems that the formulas want which no narrow text holds.
    pub(crate) formulas: BTreeSet<u32>,
    /// Ems of formulas whose lines stand in columns where there is as much room.
    pub(crate) lines: BTreeSet<u32>,
    /// Drawings of formulas, by their SVG, and the numbers of their files.
    pub(crate) drawings: BTreeMap<String, usize>,
    /// Print pages whose beginning stands in the text, by index in the page map, with their file.
    pub(crate) pages: BTreeMap<usize, usize>,
    /// The page of print on which the first words behind an id stand, by index in the page map.
    pub(crate) page_of: BTreeMap<String, usize>,
    /// Ids that no words have followed yet.
    pub(crate) unplaced: Vec<String>,
    /// The page of print that began last.
    pub(crate) last_page: Option<usize>,
    /// Characters set in the body's family.
    pub(crate) body: Chars,
    /// Characters set in each style of the code's family.
    pub(crate) mono: BTreeMap<FaceStyle, Chars>,
    /// What characters of code mean, as far as it is shown.
    pub(crate) classes: BTreeSet<Class>,
    /// Lines of code with numbers or looks of their own, or names of their files, occur.
    pub(crate) code_lines: bool,
    /// Styles of the body's family that occur.
    pub(crate) faces: BTreeSet<FaceStyle>,
    /// Tables occur.
    pub(crate) tables: bool,
    /// Formulas occur as MathML.
    pub(crate) mathml: bool,
    /// Formulas occur as TeX.
    pub(crate) tex: bool,
    /// What recto worded.
    pub(crate) made: Count,
    /// Headings below the chapters' occur.
    pub(crate) headings: bool,
}

/// A style that the style sheet asks of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FaceStyle {
    /// CSS weight.
    pub(crate) weight: u16,
    /// Italic.
    pub(crate) italic: bool,
}

/// A set of characters; ASCII apart, since nearly all are.
#[derive(Clone, Debug)]
pub(crate) struct Chars {
    ascii: [bool; 128],
    rest: BTreeSet<char>,
}

impl Default for Chars {
    fn default() -> Self {
        Self { ascii: [false; 128], rest: BTreeSet::new() }
    }
}

impl Chars {
    /// Adds those of a text.
    pub(crate) fn add(&mut self, text: &str) {
        for character in text.chars() {
            match self.ascii.get_mut(character as usize) {
                Some(seen) => *seen = true,
                None => {
                    self.rest.insert(character);
                }
            }
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty() && !self.ascii.contains(&true)
    }

    /// All of them, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let ascii = (0_u8..128).filter(|it| self.ascii[usize::from(*it)]).map(char::from);
        ascii.chain(self.rest.iter().copied())
    }
}
