//! The roles of the spine's members, and all that a role decides: a new role is a variant and a row.

use crate::lang::Word;

/// What a member of the spine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the publishing term")]
pub enum SectionRole {
    Cover,
    HalfTitle,
    TitlePage,
    Copyright,
    Toc,
    ListOfFigures,
    ListOfTables,
    ListOfListings,
    Bibliography,
    FurtherReading,
    Index,
    Colophon,
    Bio,
    Dedication,
    Epigraph,
    Foreword,
    Preface,
    Acknowledgments,
    Introduction,
    Prologue,
    Part,
    Chapter,
    Conclusion,
    Epilogue,
    Afterword,
    Appendix,
    Glossary,
    Faq,
    Timeline,
}

/// Where a section's first page may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstPage {
    /// On a right-hand page.
    Right,
    /// On the next page.
    Next,
    /// On a right-hand page if the theme opens chapters there.
    AsChapters,
    /// As [`FirstPage::AsChapters`], but within a chapter and behind another section of the back matter on the next page.
    ByPlace,
}

/// What a role decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SectionProperties {
    /// The manifest's word for it.
    pub(crate) name: &'static str,
    /// recto makes such a section by itself if the spine names it.
    pub(crate) generated: bool,
    /// What it is called where it has no title; `None`: by its number.
    pub(crate) word: Option<Word>,
    /// A heading is expected: the file's, or one made of the file's name.
    pub(crate) titled: bool,
    /// The word stands as its title where the author gives none.
    pub(crate) prints_word: bool,
    /// It has a line in the contents.
    pub(crate) listed: bool,
    /// Its pages have running heads and folios.
    pub(crate) running_heads: bool,
    /// Where its first page may stand.
    pub(crate) first_page: FirstPage,
    /// Classes by which the style sheet knows it.
    pub(crate) class: &'static str,
    /// Term of the EPUB Structural Semantics Vocabulary; may be empty.
    pub(crate) epub_type: &'static str,
    /// Role of DPUB-ARIA 1.1; may be empty.
    pub(crate) aria: &'static str,
    /// It is worth a landmark of its own, beside the beginning of the text.
    pub(crate) landmark: bool,
}

/// A chapter-like section that an author writes.
const WRITTEN: SectionProperties = SectionProperties {
    name: "",
    generated: false,
    word: None,
    titled: true,
    prints_word: false,
    listed: true,
    running_heads: true,
    first_page: FirstPage::ByPlace,
    class: "unnumbered",
    epub_type: "",
    aria: "",
    landmark: false,
};

/// A page before the text that is not headed by a title.
const PAGE: SectionProperties =
    SectionProperties { titled: false, listed: false, running_heads: false, ..WRITTEN };

/// A section that recto makes, with a title that it prints.
const GENERATED: SectionProperties =
    SectionProperties { generated: true, prints_word: true, ..WRITTEN };

impl SectionRole {
    /// All roles; those that recto makes by itself come first.
    pub const ALL: [Self; 29] = [
        Self::Cover,
        Self::HalfTitle,
        Self::TitlePage,
        Self::Copyright,
        Self::Toc,
        Self::ListOfFigures,
        Self::ListOfTables,
        Self::ListOfListings,
        Self::Bibliography,
        Self::FurtherReading,
        Self::Index,
        Self::Colophon,
        Self::Bio,
        Self::Dedication,
        Self::Epigraph,
        Self::Foreword,
        Self::Preface,
        Self::Acknowledgments,
        Self::Introduction,
        Self::Prologue,
        Self::Part,
        Self::Chapter,
        Self::Conclusion,
        Self::Epilogue,
        Self::Afterword,
        Self::Appendix,
        Self::Glossary,
        Self::Faq,
        Self::Timeline,
    ];

    /// The roles that a manifest may name: all but the cover, which no spine holds.
    pub fn named() -> impl Iterator<Item = Self> + Clone {
        Self::ALL.into_iter().filter(|role| *role != Self::Cover)
    }

    /// The role that a manifest's word names.
    ///
    /// ```
    /// use recto::manifest::SectionRole;
    /// assert_eq!(SectionRole::from_name("half-title"), Some(SectionRole::HalfTitle));
    /// assert_eq!(SectionRole::from_name("cover"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::named().find(|role| role.name() == name)
    }

    /// The manifest's word for it; `cover` for the cover, which no spine names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.properties().name
    }

    /// What it decides. Terms of EPUB SSV 1.1 and DPUB-ARIA 1.1; a section's `class` names it for the style sheet.
    #[rustfmt::skip]
    pub(crate) const fn properties(self) -> SectionProperties {
        match self {
            Self::Cover => SectionProperties { name: "cover", word: Some(Word::Cover), class: "cover", epub_type: "cover", running_heads: true, ..PAGE },
            Self::HalfTitle => SectionProperties { name: "half-title", generated: true, word: Some(Word::HalfTitle), first_page: FirstPage::Right, class: "half-title", epub_type: "halftitlepage", ..PAGE },
            Self::TitlePage => SectionProperties { name: "title-page", generated: true, word: Some(Word::TitlePage), first_page: FirstPage::Right, class: "title-page", epub_type: "titlepage", landmark: true, ..PAGE },
            Self::Copyright => SectionProperties { name: "copyright", generated: true, word: Some(Word::Copyright), first_page: FirstPage::Next, class: "copyright", epub_type: "copyright-page", landmark: true, ..PAGE },
            Self::Toc => SectionProperties { name: "toc", word: Some(Word::Contents), listed: false, class: "toc", epub_type: "toc", aria: "doc-toc", ..GENERATED },
            Self::ListOfFigures => SectionProperties { name: "list-of-figures", word: Some(Word::ListOfFigures), first_page: FirstPage::Next, class: "list-of list-of-figures", epub_type: "loi", landmark: true, ..GENERATED },
            Self::ListOfTables => SectionProperties { name: "list-of-tables", word: Some(Word::ListOfTables), first_page: FirstPage::Next, class: "list-of list-of-tables", epub_type: "lot", landmark: true, ..GENERATED },
            Self::ListOfListings => SectionProperties { name: "list-of-listings", word: Some(Word::ListOfListings), first_page: FirstPage::Next, class: "list-of list-of-listings", ..GENERATED },
            Self::Bibliography => SectionProperties { name: "bibliography", word: Some(Word::Bibliography), class: "back bibliography-section", epub_type: "bibliography", aria: "doc-bibliography", landmark: true, ..GENERATED },
            Self::FurtherReading => SectionProperties { name: "further-reading", word: Some(Word::FurtherReading), class: "back further-reading", ..GENERATED },
            Self::Index => SectionProperties { name: "index", word: Some(Word::Index), class: "back index", epub_type: "index", aria: "doc-index", landmark: true, ..GENERATED },
            Self::Colophon => SectionProperties { name: "colophon", word: Some(Word::Colophon), titled: false, class: "back colophon", epub_type: "colophon", aria: "doc-colophon", landmark: true, ..GENERATED },
            Self::Bio => SectionProperties { name: "bio", word: Some(Word::Bio), class: "back bio", ..GENERATED },
            Self::Dedication => SectionProperties { name: "dedication", word: Some(Word::Dedication), first_page: FirstPage::Right, class: "dedication", epub_type: "dedication", aria: "doc-dedication", ..PAGE },
            Self::Epigraph => SectionProperties { name: "epigraph", word: Some(Word::Epigraph), class: "epigraph-page", epub_type: "epigraph", aria: "doc-epigraph", ..PAGE },
            Self::Foreword => SectionProperties { name: "foreword", word: Some(Word::Foreword), epub_type: "foreword", aria: "doc-foreword", landmark: true, ..WRITTEN },
            Self::Preface => SectionProperties { name: "preface", word: Some(Word::Preface), epub_type: "preface", aria: "doc-preface", landmark: true, ..WRITTEN },
            Self::Acknowledgments => SectionProperties { name: "acknowledgments", word: Some(Word::Acknowledgments), epub_type: "acknowledgments", aria: "doc-acknowledgments", ..WRITTEN },
            Self::Introduction => SectionProperties { name: "introduction", word: Some(Word::Introduction), epub_type: "introduction", aria: "doc-introduction", landmark: true, ..WRITTEN },
            Self::Prologue => SectionProperties { name: "prologue", word: Some(Word::Prologue), epub_type: "prologue", aria: "doc-prologue", ..WRITTEN },
            Self::Part => SectionProperties { name: "part", running_heads: false, first_page: FirstPage::AsChapters, class: "part", epub_type: "part", aria: "doc-part", ..WRITTEN },
            Self::Chapter => SectionProperties { name: "chapter", class: "chapter", epub_type: "chapter", aria: "doc-chapter", ..WRITTEN },
            Self::Conclusion => SectionProperties { name: "conclusion", word: Some(Word::Conclusion), epub_type: "conclusion", aria: "doc-conclusion", ..WRITTEN },
            Self::Epilogue => SectionProperties { name: "epilogue", word: Some(Word::Epilogue), epub_type: "epilogue", aria: "doc-epilogue", ..WRITTEN },
            Self::Afterword => SectionProperties { name: "afterword", word: Some(Word::Afterword), epub_type: "afterword", aria: "doc-afterword", ..WRITTEN },
            Self::Appendix => SectionProperties { name: "appendix", first_page: FirstPage::AsChapters, class: "appendix", epub_type: "appendix", aria: "doc-appendix", ..WRITTEN },
            Self::Glossary => SectionProperties { name: "glossary", word: Some(Word::Glossary), class: "back glossary", epub_type: "glossary", aria: "doc-glossary", landmark: true, ..WRITTEN },
            Self::Faq => SectionProperties { name: "faq", word: Some(Word::Faq), class: "back faq", epub_type: "qna", aria: "doc-qna", ..WRITTEN },
            Self::Timeline => SectionProperties { name: "timeline", word: Some(Word::Timeline), class: "back timeline", ..WRITTEN },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::manifest::SectionRole;
    use std::collections::BTreeSet;

    #[test]
    fn each_role_has_one_row_and_a_name_of_its_own() {
        let roles: BTreeSet<SectionRole> = SectionRole::ALL.into_iter().collect();
        let names: BTreeSet<&str> = SectionRole::ALL.into_iter().map(SectionRole::name).collect();
        assert_eq!((roles.len(), names.len()), (SectionRole::ALL.len(), SectionRole::ALL.len()));
        assert!(SectionRole::named().all(|role| SectionRole::from_name(role.name()) == Some(role)));
    }

    #[test]
    fn what_prints_its_word_has_one() {
        for role in SectionRole::ALL.map(SectionRole::properties) {
            assert!(role.word.is_some() || !role.prints_word, "{}", role.name);
        }
    }
}
