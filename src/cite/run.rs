//! What the processor printed, in runs of one formatting.

use hayagriva::Formatting;

/// A run of the printed words in one formatting.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) formatting: Formatting,
    pub(crate) link: Option<String>,
    pub(crate) context: Context,
}

/// What a run belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Context {
    /// The work in its citation; none in the bibliography.
    pub(crate) item: Option<usize>,
    pub(crate) names: bool,
    /// Of one name, not of what joins names or says what they did.
    pub(crate) name: bool,
    pub(crate) date: bool,
}

impl Run {
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}
