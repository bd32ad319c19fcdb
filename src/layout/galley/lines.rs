//! A paragraph's inlines to rows of the column, with their elements and links.

use crate::diag::NodeId;
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{Flow, Row, rows};
use crate::layout::para::{InlineElement, Jump, Para, ParagraphStyle, Piece, para};
use crate::model::{Inline, Settled, Target};
use crate::page::{ElementId, LinkTarget, Tag};

impl Flow<'_, '_> {
    /// Sets inlines to rows, widows and orphans forbidden.
    pub(in crate::layout) fn lines(
        &mut self,
        frame: &Frame,
        shape: Shape,
        base: Option<ElementId>,
        content: &[Inline<Settled>],
    ) -> Vec<Row> {
        self.set_lines(frame, &frame.style(shape), base, content)
    }

    /// The same, in a style that the frame alone does not give.
    pub(in crate::layout) fn set_lines(
        &mut self,
        frame: &Frame,
        style: &ParagraphStyle,
        base: Option<ElementId>,
        content: &[Inline<Settled>],
    ) -> Vec<Row> {
        let mut set = para(self.sink, self.set, style, content);
        let inner = self.elements(base, &set.elements);
        self.pictures(base, inner, &mut set);
        rows(&self.page, frame, set.lines, (base, inner))
    }

    /// Opens a paragraph's inline elements; their ids follow one another from the returned one on.
    pub(in crate::layout) fn elements(
        &mut self,
        base: Option<ElementId>,
        all: &[InlineElement],
    ) -> u32 {
        let first = u32::try_from(self.galley.tree.elements.len()).unwrap_or(u32::MAX);
        for it in all {
            let parent = match it.parent {
                Some(index) => Some(ElementId(first.saturating_add(u32::from(index)))),
                None => base,
            };
            let id = self.galley.tree.open(parent, it.tag, it.node);
            if let Some(element) = self.galley.tree.get_mut(id) {
                element.lang.clone_from(&it.lang);
                element.alt.clone_from(&it.alt);
                element.math.clone_from(&it.math);
            }
            if let Some((jump, description)) = &it.link {
                self.lead(id, jump, description);
            }
        }
        first
    }

    /// Gives each picture of a paragraph a figure element with its alternative text.
    fn pictures(&mut self, base: Option<ElementId>, inner: u32, set: &mut Para) {
        for (piece, element) in set.lines.iter_mut().flat_map(|it| &mut it.pieces) {
            let Piece::Image { alt, .. } = piece else {
                continue;
            };
            if alt.is_empty() {
                continue;
            }
            let around = element.map(|it| ElementId(inner.saturating_add(u32::from(it))));
            let tag = around.and_then(|it| self.galley.tree.get(it)).map(|it| it.tag);
            let id = match (tag, around) {
                (Some(Tag::Figure), Some(id)) => id,
                _ => self.galley.tree.open(around.or(base), Tag::Figure, NodeId::NONE),
            };
            if let Some(it) = self.galley.tree.get_mut(id) {
                it.alt = Some(alt.clone());
            }
            *element = u16::try_from(id.0.saturating_sub(inner)).ok();
        }
    }

    /// Makes an element a link.
    pub(in crate::layout) fn lead(&mut self, id: ElementId, jump: &Jump, description: &str) {
        let document = self.set.document;
        let to = match jump {
            Jump::To(Target::External(url)) => Some(LinkTarget::External(url.clone())),
            Jump::To(Target::Internal(anchor)) => {
                document.anchor(*anchor).map(|it| LinkTarget::Internal(it.id.clone()))
            }
            Jump::Note(note, _) => {
                let note = document.notes.get(note.0 as usize);
                note.map(|it| LinkTarget::Internal(it.id.clone()))
            }
        };
        if let Some(to) = to {
            self.galley.links.insert(id, (to, description.to_owned()));
        }
    }
}
