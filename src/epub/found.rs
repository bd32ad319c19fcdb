//! What rendering finds out on its way, and what the second rendering, the style sheet and the metadata need to know.

use crate::model::{Class, Count, ImageId, Width};
use std::collections::{BTreeMap, BTreeSet};

/// Facts about the content.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Every `id` in the book and the file that holds it.
    pub(super) ids: BTreeMap<String, usize>,
    /// Pictures shown.
    pub(super) images: BTreeSet<ImageId>,
    /// Pictures with an alternative text, and pictures that say nothing.
    pub(super) described: usize,
    /// Pictures that are decoration.
    pub(super) decorative: usize,
    /// Widths asked for, in thousandths of the measure.
    pub(super) widths: BTreeSet<Width>,
    /// Widths of the text, in ems, below which tables stack.
    pub(super) stacks: BTreeSet<u32>,
    /// Ems that the formulas want which no narrow text holds.
    pub(super) formulas: BTreeSet<u32>,
    /// Ems of formulas whose lines stand in columns where there is as much room.
    pub(super) lines: BTreeSet<u32>,
    /// Drawings of formulas, by their SVG, and the numbers of their files.
    pub(super) drawings: BTreeMap<String, usize>,
    /// Print pages whose beginning stands in the text, by index in the page map, with their file.
    pub(super) pages: BTreeMap<usize, usize>,
    /// The page of print on which the first words behind an id stand, by index in the page map.
    pub(super) page_of: BTreeMap<String, usize>,
    /// Ids that no words have followed yet.
    pub(super) unplaced: Vec<String>,
    /// The page of print that began last.
    pub(super) last_page: Option<usize>,
    /// Characters set in the body's family.
    pub(super) body: Chars,
    /// Characters set in each style of the code's family.
    pub(super) mono: BTreeMap<FaceStyle, Chars>,
    /// What characters of code mean, as far as it is shown.
    pub(super) classes: BTreeSet<Class>,
    /// Lines of code with numbers or looks of their own, or names of their files, occur.
    pub(super) code_lines: bool,
    /// Styles of the body's family that occur.
    pub(super) faces: BTreeSet<FaceStyle>,
    /// Tables occur.
    pub(super) tables: bool,
    /// Formulas occur as MathML.
    pub(super) mathml: bool,
    /// Formulas occur as TeX.
    pub(super) tex: bool,
    /// What recto worded.
    pub(super) made: Count,
    /// Headings below the chapters' occur.
    pub(super) headings: bool,
}

/// A style that the style sheet asks of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FaceStyle {
    /// CSS weight.
    pub(super) weight: u16,
    /// Italic.
    pub(super) italic: bool,
}

/// A set of characters; ASCII apart, since nearly all are.
#[derive(Clone, Debug)]
pub(super) struct Chars {
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
    pub(super) fn add(&mut self, text: &str) {
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
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty() && !self.ascii.contains(&true)
    }

    /// All of them, rising.
    pub(super) fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let ascii = (0_u8..128).filter(|it| self.ascii[usize::from(*it)]).map(char::from);
        ascii.chain(self.rest.iter().copied())
    }
}
