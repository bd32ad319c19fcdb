//! What the role of a div, or the part of the book, means to a reading system: element, `epub:type`, ARIA role.

use crate::manifest::Region;
use crate::model::DivRole;

/// Semantics of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Semantics {
    /// Element.
    pub(super) tag: &'static str,
    /// Term of the EPUB Structural Semantics Vocabulary; may be empty.
    pub(super) epub_type: &'static str,
    /// Role of DPUB-ARIA 1.1, or of ARIA; may be empty.
    pub(super) role: &'static str,
}

const fn tagged(tag: &'static str, epub_type: &'static str, role: &'static str) -> Semantics {
    Semantics { tag, epub_type, role }
}

const fn section(epub_type: &'static str, role: &'static str) -> Semantics {
    Semantics { tag: "section", epub_type, role }
}

/// Semantics of a div.
pub(super) const fn of_div(role: DivRole) -> Semantics {
    match role {
        DivRole::Plain | DivRole::Keep | DivRole::Theorem { .. } => tagged("div", "", ""),
        DivRole::Epigraph => tagged("blockquote", "epigraph", "doc-epigraph"),
        // Their roles are landmarks to Ace: two of a kind in a file would be a violation.
        DivRole::Dedication | DivRole::Glossary | DivRole::Colophon => section("", ""),
        DivRole::Note
        | DivRole::Important
        | DivRole::Warning
        | DivRole::Caution
        | DivRole::Aside => tagged("aside", "", "note"),
        DivRole::Tip => tagged("aside", "tip", "doc-tip"),
        DivRole::Pullquote => tagged("aside", "pullquote", "doc-pullquote"),
        DivRole::KeyIdea
        | DivRole::Summary
        | DivRole::Questions
        | DivRole::Exercise
        | DivRole::Answer
        | DivRole::Algorithm
        | DivRole::FurtherReading
        | DivRole::Bio => section("", ""),
        DivRole::Faq => section("qna", "doc-qna"),
    }
}

/// `epub:type` of a file's body.
pub(super) const fn of_region(region: Region) -> &'static str {
    match region {
        Region::Front => "frontmatter",
        Region::Main => "bodymatter",
        Region::Back => "backmatter",
    }
}
