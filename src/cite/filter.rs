//! The works that a bibliography asks for by what they are.

use crate::cite::Library;
use crate::cite::item::Item;
use std::collections::BTreeSet;

/// Types and keywords that a work must have, and those that it must not have; an empty list asks for nothing.
///
/// A type is CSL's, `chapter`, or that of the author's file, `incollection`. Neither heeds small and large letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkFilter {
    /// One of these types.
    pub types: Vec<String>,
    /// None of these types.
    pub not_types: Vec<String>,
    /// One of these keywords.
    pub keywords: Vec<String>,
    /// None of these keywords.
    pub not_keywords: Vec<String>,
}

impl WorkFilter {
    fn takes(&self, work: &Item) -> bool {
        let typed = |it: &String| {
            [&work.kind, &work.written_kind].into_iter().any(|own| own.eq_ignore_ascii_case(it))
        };
        let has = |it: &String| {
            let it = it.to_lowercase();
            work.keywords.iter().any(|own| own.to_lowercase() == it)
        };
        (self.types.is_empty() || self.types.iter().any(typed))
            && (self.keywords.is_empty() || self.keywords.iter().any(has))
            && !self.not_types.iter().any(typed)
            && !self.not_keywords.iter().any(has)
    }
}

impl Library {
    /// Whether a work is of those that a filter asks for.
    ///
    /// ```
    /// use recto::cite::{Library, WorkFilter};
    /// use recto::diag::{Sink, Sources};
    ///
    /// let bib = "@book{a, author={Ware, C.}, title={A}, date={2020}, keywords={primary}}";
    /// let file = Sources::default().add("a.bib", bib.into());
    /// let mut library = Library::default();
    /// library.read(&mut Sink::new(), "a.bib", file, bib, 0);
    /// let primary = WorkFilter { keywords: vec!["Primary".to_owned()], ..WorkFilter::default() };
    /// assert!(library.takes("a", &primary));
    /// ```
    #[must_use]
    pub fn takes(&self, key: &str, filter: &WorkFilter) -> bool {
        self.works.get(key).is_some_and(|it| filter.takes(it))
    }

    /// All types that works have, as the files write them.
    #[must_use]
    pub fn types(&self) -> BTreeSet<&str> {
        let written = self.works.values().map(|it| match it.written_kind.as_str() {
            "" => it.kind.as_str(),
            written => written,
        });
        written.collect()
    }

    /// All keywords that works have.
    #[must_use]
    pub fn keywords(&self) -> BTreeSet<&str> {
        self.works.values().flat_map(|it| &it.keywords).map(String::as_str).collect()
    }
}
