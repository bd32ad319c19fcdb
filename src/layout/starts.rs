//! At which place of the text each page begins: sheets with the places of their lines in, the list of pages out.

use crate::diag::Place;
use crate::page::{ElementId, PageMap, PageStart};

/// A place with its element in the book's tree, whose order is that of the text: bibliographies and glossaries are sorted in it.
pub(super) type InText = (ElementId, Place);

/// The list, as far as pages are painted.
#[derive(Debug, Default)]
pub(super) struct Starts {
    map: PageMap,
    /// Pages without words of the main flow, which begin where the next does.
    waiting: Vec<(usize, String)>,
    last: Option<InText>,
}

impl Starts {
    /// Takes the next page: its index, its label, and the places of its lines of the main flow, from the top.
    pub(super) fn page(&mut self, page: usize, label: String, lines: &[InText]) {
        self.waiting.push((page, label));
        let Some(found) = self.beginning(lines) else { return };
        self.last = Some(found);
        let starts =
            self.waiting.drain(..).map(|(page, label)| PageStart { page, label, place: found.1 });
        self.map.starts.extend(starts);
    }

    /// The first line, unless that stands in the text before the beginning of the page before, as the rest of a cell does
    /// beside cells of later rows; then the next line of the text. The entries of
    /// a page list stand in the order of the text (EPUB 3.3, `page-list`).
    fn beginning(&self, lines: &[InText]) -> Option<InText> {
        let goes_on = |it: &&InText| self.last.is_none_or(|last| last < **it);
        let first = lines.first().filter(goes_on);
        first.or_else(|| lines.iter().filter(goes_on).min()).copied()
    }

    /// The list of all pages.
    pub(super) fn finish(self) -> PageMap {
        self.map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::NodeId;

    #[test]
    fn pages_begin_one_behind_the_other_in_the_text() {
        let at = |element, byte| (ElementId(element), Place { node: NodeId(element), byte });
        let mut starts = Starts::default();
        for (lines, begins) in [
            (vec![at(7, 40), at(5, 90)], &[(7, 40)][..]),
            // The rest of an earlier cell stands above that of a later row; what goes on behind both is the first.
            (vec![at(5, 120), at(7, 10), at(9, 0), at(8, 0)], &[(8, 0)]),
            // Pages that hold the rest of that cell alone, or no text, begin where the next does.
            (vec![at(5, 150)], &[]),
            (vec![], &[]),
            (vec![at(8, 60)], &[(8, 60), (8, 60), (8, 60)]),
        ] {
            let known = starts.map.starts.len();
            starts.page(0, String::new(), &lines);
            let added: Vec<_> = starts.map.starts.iter().skip(known).map(|it| it.place).collect();
            let expected: Vec<_> = begins.iter().map(|it| at(it.0, it.1).1).collect();
            assert_eq!(added, expected, "{lines:?}");
        }
    }
}
