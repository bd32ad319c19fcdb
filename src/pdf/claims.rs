//! Which standards the file may say it keeps: only what the pages themselves leave true.
//!
//! The writer keeps the rest of both standards by itself; the tests have veraPDF judge it.

use crate::image::Kind;
use crate::page::{Element, LinkArea, LinkTarget, Mark, Page, Pages, Tag};
use crate::pdf::glyphs::Faces;

/// What the file says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct Claims {
    /// PDF/UA-1.
    pub(in crate::pdf) accessible: bool,
    /// PDF/A-2a.
    pub(in crate::pdf) archival: bool,
}

/// Looks at what the pages bring.
pub(in crate::pdf) fn claims(pages: &Pages, faces: &Faces) -> Claims {
    let elements = &pages.structure.elements;
    let accessible = pages.info.press.is_none()
        && !pages.info.title.is_empty()
        && !elements.is_empty()
        && elements.iter().all(described)
        && headings_descend(elements)
        && pages.pages.iter().flat_map(|it| &it.links).all(|it| is_told(pages, it))
        && faces.iter().all(|(_, face)| face.is_readable());
    let archival = accessible && !pages.pages.iter().any(|it| holds_cmyk(pages, it));
    Claims { accessible, archival }
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

/// ISO 19005-2 §6.2.4.3: ink has no meaning beside an intent of light, unless a profile gives it one.
fn holds_cmyk(pages: &Pages, page: &Page) -> bool {
    page.items.iter().any(|item| {
        let Mark::Image { image, .. } = item.mark else { return false };
        pages.images.get(image).is_some_and(|it| match &it.kind {
            Kind::Jpeg(raster) => raster.components == 4,
            Kind::Png(_) | Kind::WebP(_) | Kind::Svg(_) => false,
        })
    })
}
