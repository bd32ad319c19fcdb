//! What an mdBook `book.toml` says of how its Markdown is read.

use std::collections::BTreeMap;

/// Settings of mdBook that change what its chapters mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MdBook {
    /// The folder of the chapters, from which addresses that begin with `/` count; empty for the book's own.
    pub src: String,
    /// How formulas are written.
    pub formulas: Formulas,
    /// `[output.html.code.hidelines]`: what lines begin with that are not shown, by language.
    pub hidden_lines: BTreeMap<String, String>,
    /// Definition lists are read, unless `definition-lists = false`.
    pub no_definition_lists: bool,
    /// `> [!NOTE]` is a box, unless `admonitions = false`.
    pub no_admonitions: bool,
    /// `r[name]` alone on its line names a rule, as the preprocessor `spec` has it.
    pub rules: bool,
}

/// How a book writes its formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// Not at all: a dollar is a dollar.
    #[default]
    Off,
    /// `$…$` and `$$…$$`, as the preprocessor `katex` reads them.
    Dollars,
    /// `\\(…\\)`, `\\[…\\]` and `$$…$$`, as MathJax reads what `mathjax-support` leaves.
    MathJax,
}
