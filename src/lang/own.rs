//! What a book says of its language beside the tag.

use crate::lang::{Direction, Word};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A book's own words, and which way it runs where that is not the language's own. They are no part of the tag: two languages are
/// the same whatever a book calls a chapter.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    pub(super) words: Option<Arc<BTreeMap<Word, String>>>,
    pub(super) direction: Option<Direction>,
}

impl PartialEq for Own {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Own {}

impl PartialOrd for Own {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Own {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Own {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
