//! The roles of divs, and all that a role decides: a new role is a variant and a row.

use crate::lang::Word;
use crate::manifest::TheoremLook;

/// What a div may be: the closed vocabulary of the dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the dialect's own word, see DivRole::NAMED")]
pub enum DivRole {
    /// Attributes only (`::: {lang=el}`).
    Plain,
    Epigraph,
    Dedication,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Aside,
    Pullquote,
    KeyIdea,
    Summary,
    Questions,
    Exercise,
    Answer,
    Faq,
    FurtherReading,
    Bio,
    Glossary,
    Colophon,
    /// Kept on one page (`{.keep}`).
    Keep,
    /// Steps under a word and a number.
    Algorithm,
    /// A theorem or one of its kin.
    Theorem {
        /// Index of its kind in the manifest's.
        kind: u16,
        /// How it looks.
        look: TheoremLook,
    },
}

/// How the blocks of a div stand on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DivShape {
    /// As they would stand without it.
    Flow,
    /// The same, on one page if they fit on one.
    Kept,
    /// The same, each paragraph hanging.
    Hanging,
    /// Set off by rules or a tint, under a word or title.
    Box,
    /// An epigraph.
    Epigraph,
    /// A dedication.
    Dedication,
    /// A quotation lifted out of the text.
    PullQuote,
    /// A theorem: its word, number and title run into the first line.
    Statement(TheoremLook),
}

/// What a role decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DivProperties {
    /// The author's word for it; empty where no class names it.
    pub(crate) name: &'static str,
    /// What stands over it where the author gives no title.
    pub(crate) word: Option<Word>,
    /// How it stands on a page.
    pub(crate) shape: DivShape,
    /// Headings in it are sections of the chapter.
    pub(crate) holds_sections: bool,
    /// Its letters are italic.
    pub(crate) italic: bool,
    /// Element of HTML.
    pub(crate) element: &'static str,
    /// Term of the EPUB Structural Semantics Vocabulary; may be empty.
    pub(crate) epub_type: &'static str,
    /// Role of DPUB-ARIA 1.1, or of ARIA; may be empty.
    pub(crate) aria: &'static str,
}

/// Blocks that stand as they would without the div.
const FLOW: DivProperties = DivProperties {
    name: "",
    word: None,
    shape: DivShape::Flow,
    holds_sections: false,
    italic: false,
    element: "section",
    epub_type: "",
    aria: "",
};

/// A box that belongs to the text.
const BOX: DivProperties = DivProperties { shape: DivShape::Box, ..FLOW };

/// A box beside the text.
const ASIDE: DivProperties = DivProperties { element: "aside", aria: "note", ..BOX };

impl DivRole {
    /// The roles that a class names. `verse`, `card`, `page-break`, `bibliography`, `index` and `toc` are divs in the source
    /// too but become blocks of their own; the manifest names theorems.
    pub const NAMED: [Self; 20] = [
        Self::Epigraph,
        Self::Dedication,
        Self::Note,
        Self::Tip,
        Self::Important,
        Self::Warning,
        Self::Caution,
        Self::Aside,
        Self::Pullquote,
        Self::KeyIdea,
        Self::Summary,
        Self::Questions,
        Self::Exercise,
        Self::Answer,
        Self::Faq,
        Self::FurtherReading,
        Self::Bio,
        Self::Glossary,
        Self::Colophon,
        Self::Algorithm,
    ];

    /// The role that a class names.
    ///
    /// ```
    /// use recto::model::DivRole;
    /// assert_eq!(DivRole::from_name("key-idea"), Some(DivRole::KeyIdea));
    /// assert_eq!(DivRole::from_name("hero"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|role| role.name() == name)
    }

    /// The author's word for it; empty where no class names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.properties().name
    }

    /// What it decides. Terms of EPUB SSV 1.1 and DPUB-ARIA 1.1. A dedication, glossary or colophon within a section has no
    /// role: Ace takes theirs for landmarks, of which a file may have one of a kind.
    #[rustfmt::skip]
    pub(crate) fn properties(self) -> DivProperties {
        match self {
            Self::Plain => DivProperties { element: "div", holds_sections: true, ..FLOW },
            Self::Epigraph => DivProperties { name: "epigraph", shape: DivShape::Epigraph, italic: true, element: "blockquote", epub_type: "epigraph", aria: "doc-epigraph", ..FLOW },
            Self::Dedication => DivProperties { name: "dedication", shape: DivShape::Dedication, ..FLOW },
            Self::Note => DivProperties { name: "note", word: Some(Word::Note), ..ASIDE },
            Self::Tip => DivProperties { name: "tip", word: Some(Word::Tip), epub_type: "tip", aria: "doc-tip", ..ASIDE },
            Self::Important => DivProperties { name: "important", word: Some(Word::Important), ..ASIDE },
            Self::Warning => DivProperties { name: "warning", word: Some(Word::Warning), ..ASIDE },
            Self::Caution => DivProperties { name: "caution", word: Some(Word::Caution), ..ASIDE },
            Self::Aside => DivProperties { name: "aside", ..ASIDE },
            Self::Pullquote => DivProperties { name: "pullquote", shape: DivShape::PullQuote, element: "aside", epub_type: "pullquote", aria: "doc-pullquote", ..FLOW },
            Self::KeyIdea => DivProperties { name: "key-idea", word: Some(Word::KeyIdea), ..BOX },
            Self::Summary => DivProperties { name: "summary", word: Some(Word::Summary), ..BOX },
            Self::Questions => DivProperties { name: "questions", word: Some(Word::Questions), ..BOX },
            Self::Exercise => DivProperties { name: "exercise", word: Some(Word::Exercise), ..BOX },
            Self::Answer => DivProperties { name: "answer", word: Some(Word::Answer), ..BOX },
            Self::Faq => DivProperties { name: "faq", holds_sections: true, epub_type: "qna", aria: "doc-qna", ..FLOW },
            Self::FurtherReading => DivProperties { name: "further-reading", shape: DivShape::Hanging, holds_sections: true, ..FLOW },
            Self::Bio => DivProperties { name: "bio", holds_sections: true, ..FLOW },
            Self::Glossary => DivProperties { name: "glossary", holds_sections: true, ..FLOW },
            Self::Colophon => DivProperties { name: "colophon", ..FLOW },
            Self::Keep => DivProperties { shape: DivShape::Kept, holds_sections: true, element: "div", ..FLOW },
            Self::Algorithm => DivProperties { name: "algorithm", word: Some(Word::Algorithm), ..BOX },
            Self::Theorem { look, .. } => DivProperties { name: look.name(), shape: DivShape::Statement(look), italic: matches!(look, TheoremLook::Theorem), element: "div", ..FLOW },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::DivRole;
    use std::collections::BTreeSet;

    #[test]
    fn each_class_names_one_role() {
        let names: BTreeSet<&str> = DivRole::NAMED.into_iter().map(DivRole::name).collect();
        assert_eq!(names.len(), DivRole::NAMED.len());
        assert!(DivRole::NAMED.iter().all(|role| DivRole::from_name(role.name()) == Some(*role)));
    }
}
