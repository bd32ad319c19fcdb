//! What divs may be.

use crate::lang::Word;
use crate::manifest::TheoremLook;

/// What a div may be: the closed vocabulary of the dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the dialect's own word, see DivRole::NAMES")]
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

impl DivRole {
    /// The words that authors write, with what they mean. `verse`, `card`, `page-break`, `bibliography`, `index` and `toc`
    /// are divs in the source too but become blocks of their own.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("epigraph", Self::Epigraph),
        ("dedication", Self::Dedication),
        ("note", Self::Note),
        ("tip", Self::Tip),
        ("important", Self::Important),
        ("warning", Self::Warning),
        ("caution", Self::Caution),
        ("aside", Self::Aside),
        ("pullquote", Self::Pullquote),
        ("key-idea", Self::KeyIdea),
        ("summary", Self::Summary),
        ("questions", Self::Questions),
        ("exercise", Self::Exercise),
        ("answer", Self::Answer),
        ("faq", Self::Faq),
        ("further-reading", Self::FurtherReading),
        ("bio", Self::Bio),
        ("glossary", Self::Glossary),
        ("colophon", Self::Colophon),
        ("algorithm", Self::Algorithm),
    ];

    /// The author's word for it; empty for [`DivRole::Plain`].
    #[must_use]
    pub fn name(self) -> &'static str {
        if let Self::Theorem { look, .. } = self {
            return look.name();
        }
        Self::NAMES.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }

    /// What stands over it where the author gave no title.
    #[must_use]
    pub const fn word(self) -> Option<Word> {
        Some(match self {
            Self::Note => Word::Note,
            Self::Tip => Word::Tip,
            Self::Important => Word::Important,
            Self::Warning => Word::Warning,
            Self::Caution => Word::Caution,
            Self::KeyIdea => Word::KeyIdea,
            Self::Summary => Word::Summary,
            Self::Questions => Word::Questions,
            Self::Exercise => Word::Exercise,
            Self::Answer => Word::Answer,
            Self::Algorithm => Word::Algorithm,
            Self::Plain
            | Self::Epigraph
            | Self::Dedication
            | Self::Aside
            | Self::Pullquote
            | Self::Faq
            | Self::FurtherReading
            | Self::Bio
            | Self::Glossary
            | Self::Colophon
            | Self::Keep
            | Self::Theorem { .. } => return None,
        })
    }
}
