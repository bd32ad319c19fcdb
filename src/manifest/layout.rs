//! What the folder of another tool than mdBook says of how its chapters are read.

use std::collections::BTreeMap;

/// Tools whose folders are read beside mdBook's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// GitBook and HonKit.
    GitBook,
    /// Leanpub, with Markua or its older Markdown.
    Leanpub,
    /// A Quarto book.
    Quarto,
    /// A bookdown book.
    Bookdown,
    /// Files that pandoc makes one book of.
    Pandoc,
}

impl Tool {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitBook => "GitBook",
            Self::Leanpub => "Leanpub",
            Self::Quarto => "Quarto",
            Self::Bookdown => "bookdown",
            Self::Pandoc => "pandoc",
        }
    }
}

/// Settings of such a folder that change what its chapters mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whose folder it is.
    pub tool: Tool,
    /// The folder of the chapters, from which addresses that begin with `/` count; empty for the book's own.
    pub src: String,
    /// What stands for the names that templates fill in, such as `book.version`.
    pub variables: BTreeMap<String, String>,
    /// Folders in which figures lie that a run of the code left behind.
    pub figures: Vec<String>,
}

impl Layout {
    /// A folder whose chapters stand in it, with nothing set.
    #[must_use]
    pub const fn of(tool: Tool) -> Self {
        Self { tool, src: String::new(), variables: BTreeMap::new(), figures: Vec::new() }
    }
}
