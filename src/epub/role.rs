//! What each role means to a reading system: `epub:type`, ARIA role, matter. One table for sections, one for divs.

use crate::manifest::{Region, SectionRole};
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

/// Semantics of a member of the spine.
pub(super) const fn of_section(role: SectionRole) -> Semantics {
    match role {
        SectionRole::Cover => section("cover", ""),
        SectionRole::HalfTitle => section("halftitlepage", ""),
        SectionRole::TitlePage => section("titlepage", ""),
        SectionRole::Copyright => section("copyright-page", ""),
        SectionRole::Toc => section("toc", "doc-toc"),
        SectionRole::Bibliography => section("bibliography", "doc-bibliography"),
        SectionRole::FurtherReading => section("", ""),
        SectionRole::Index => section("index", "doc-index"),
        SectionRole::Colophon => section("colophon", "doc-colophon"),
        SectionRole::Dedication => section("dedication", "doc-dedication"),
        SectionRole::Epigraph => section("epigraph", "doc-epigraph"),
        SectionRole::Foreword => section("foreword", "doc-foreword"),
        SectionRole::Preface => section("preface", "doc-preface"),
        SectionRole::Acknowledgments => section("acknowledgments", "doc-acknowledgments"),
        SectionRole::Introduction => section("introduction", "doc-introduction"),
        SectionRole::Prologue => section("prologue", "doc-prologue"),
        SectionRole::Part => section("part", "doc-part"),
        SectionRole::Chapter => section("chapter", "doc-chapter"),
        SectionRole::Conclusion => section("conclusion", "doc-conclusion"),
        SectionRole::Epilogue => section("epilogue", "doc-epilogue"),
        SectionRole::Afterword => section("afterword", "doc-afterword"),
        SectionRole::Appendix => section("appendix", "doc-appendix"),
        SectionRole::Glossary => section("glossary", "doc-glossary"),
        SectionRole::Faq => section("qna", "doc-qna"),
        SectionRole::Timeline | SectionRole::Bio => section("", ""),
    }
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

/// The class of a section, by which the style sheet knows it.
pub(super) const fn class_of(role: SectionRole) -> &'static str {
    match role {
        SectionRole::Cover => "cover",
        SectionRole::HalfTitle => "half-title",
        SectionRole::TitlePage => "title-page",
        SectionRole::Copyright => "copyright",
        SectionRole::Toc => "toc",
        SectionRole::Bibliography => "back bibliography-section",
        SectionRole::FurtherReading => "back further-reading",
        SectionRole::Index => "back index",
        SectionRole::Colophon => "back colophon",
        SectionRole::Dedication => "dedication",
        SectionRole::Epigraph => "epigraph-page",
        SectionRole::Part => "part",
        SectionRole::Chapter => "chapter",
        SectionRole::Appendix => "appendix",
        SectionRole::Glossary => "back glossary",
        SectionRole::Faq => "back faq",
        SectionRole::Timeline => "back timeline",
        SectionRole::Bio => "back bio",
        SectionRole::Foreword
        | SectionRole::Preface
        | SectionRole::Acknowledgments
        | SectionRole::Introduction
        | SectionRole::Prologue
        | SectionRole::Conclusion
        | SectionRole::Epilogue
        | SectionRole::Afterword => "unnumbered",
    }
}

/// Whether a role is worth a landmark of its own, beside the beginning of the text.
pub(super) const fn is_landmark(role: SectionRole) -> bool {
    matches!(
        role,
        SectionRole::TitlePage
            | SectionRole::Copyright
            | SectionRole::Foreword
            | SectionRole::Preface
            | SectionRole::Introduction
            | SectionRole::Bibliography
            | SectionRole::Index
            | SectionRole::Glossary
            | SectionRole::Colophon
    )
}
