//! The binary from outside: commands, options, messages, exit codes, what lies where afterwards.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

use harness::Scratch;

mod books;
mod commands;
mod fonts;
#[path = "../harness/mod.rs"]
mod harness;
mod locks;
mod messages;

pub(crate) const CHAPTER: &str = "# One\n\nA paragraph.\n";

/// A chapter with one error on line 3.
pub(crate) const WRONG: &str = "# One\n\nSee @sec:nowhere.\n";

/// A chapter with one warning.
pub(crate) const DOUBTFUL: &str = "Only a paragraph.\n";

pub(crate) fn names(book: &Scratch, folder: &str) -> Vec<String> {
    book.files(folder).into_iter().map(|it| it.0).collect()
}
