//! `recto schema`: the JSON Schema of a file that authors write.

use crate::cli::Exit;
use crate::cli::print::print;
use crate::cli::report::Format;
use recto::project::{book_schema, theme_schema};

/// What the schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Schema {
    /// `book.toml`.
    Book,
    /// `theme.toml`.
    Theme,
}

impl Schema {
    /// The schema, indented.
    pub(crate) fn text(self) -> String {
        let schema = match self {
            Self::Book => book_schema(),
            Self::Theme => theme_schema(),
        };
        format!("{schema:#}\n")
    }
}

/// Writes a schema to standard output.
pub(crate) fn schema(of: Schema) -> Exit {
    print(Format::Human, of.text().as_bytes())
}
