//! Which standards the file may say it keeps: only what the pages themselves leave true.
//!
//! The writer keeps the rest of both standards by itself; the tests have veraPDF judge it.

use crate::page::{Element, LinkArea, LinkTarget, Pages, Tag};
use crate::pdf::glyphs::Faces;

/// Whether the file may say that it keeps PDF/UA-1 and the edition's level of PDF/A.
pub(in crate::pdf) fn keeps_both(pages: &Pages, faces: &Faces) -> bool {
    let elements = &pages.structure.elements;
    pages.info.press.is_none()
        && !pages.info.title.is_empty()
        && !elements.is_empty()
        && elements.iter().all(described)
        && headings_descend(elements)
        && pages.pages.iter().flat_map(|it| &it.links).all(|it| is_told(pages, it))
        && faces.iter().all(|(_, face)| face.is_readable())
}

/// ISO 14289-1 §7.3, §7.7.
fn described(element: &Element) -> bool {
    !matches!(element.tag, Tag::Figure | Tag::Formula)
        || element.alt.as_ref().is_some_and(|it| !it.is_empty())
}

/// ISO 14289-1 §7.18.5; a link to nowhere is not written.
fn is_told(pages: &Pages, link: &LinkArea) -> bool {
    let dead = match &link.to {
        LinkTarget::Internal(name) => !pages.destinations.contains_key(name),
        LinkTarget::External(_) => false,
    };
    let element = link.element.and_then(|it| pages.structure.get(it));
    dead || link.rects.is_empty() || (!link.description.is_empty() && element.is_some())
}

/// ISO 14289-1 §7.4.2: from H1, and down by one level at a time.
fn headings_descend(elements: &[Element]) -> bool {
    let mut last = 0;
    elements.iter().all(|it| match it.tag {
        Tag::Heading(level) => {
            let sound = level <= last + 1;
            last = level;
            sound
        }
        _ => true,
    })
}
