//! TeX's mathematics to the tree of a formula.
//!
//! The grammar and the vocabulary are those of KaTeX, as its documentation has them; what LaTeX has besides and books use
//! (`\DeclareMathOperator`, `multline`, `\sideset`) is read too.

use crate::math::read::expand::Gullet;
use crate::math::read::lexer::{Sign, Token};
use crate::math::tree::{
    Align, Bytes, Face, Formula, Kind, Line, Node, Row, Table, TableKind, Tag,
};

mod argument;
mod builtin;
mod chemistry;
mod environment;
mod expand;
mod functions;
mod group;
mod lexer;
mod made;
mod quantity;
mod symbols;
#[cfg(test)]
mod tests;
mod text;

pub use crate::math::read::expand::Macros;

/// Bytes of the longest formula that is read.
pub const MOST_BYTES: usize = 10_000;
/// Groups and arguments in each other.
pub const MOST_NESTED: usize = 128;
/// Calls of macros in a formula.
pub const MOST_EXPANSIONS: usize = 1_000;
/// Macros that call each other.
pub const MOST_MACRO_DEPTH: usize = 64;
/// Signs that the macros of a formula give.
pub const MOST_MACRO_BYTES: usize = 100_000;
/// Macros of a formula, and of a book.
pub const MOST_MACROS: usize = 1_000;

/// What can't be read in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In words.
    pub said: String,
    /// Where.
    pub at: Bytes,
    /// A command that is not known, and one that is near it.
    pub near: Option<String>,
}

impl Problem {
    pub(crate) fn new(said: String, at: Bytes) -> Self {
        Self { said, at, near: None }
    }
}

pub(crate) type Read<T> = Result<T, Problem>;

/// Reads a formula; `\gdef` in it adds to `macros`.
///
/// # Errors
/// The first thing that can't be read.
///
/// ```
/// use recto::math::{Macros, read};
///
/// let formula = read(r"a^2 + \frac12", &mut Macros::default()).unwrap();
/// assert_eq!(formula.nodes.len(), 3);
/// let problem = read(r"a + \nosuch", &mut Macros::default()).unwrap_err();
/// assert_eq!((problem.at.start, problem.at.end), (4, 11));
/// ```
pub fn read(tex: &str, macros: &mut Macros) -> Result<Formula, Problem> {
    if tex.len() > MOST_BYTES {
        let at = lexer::bytes(0, tex.len());
        return Err(Problem::new(format!("it is longer than {MOST_BYTES} bytes"), at));
    }
    let mut reader = Reader {
        gullet: Gullet::new(tex, macros),
        face: Face::Plain,
        bold: false,
        depth: 0,
        tag: None,
        label: None,
        references: Vec::new(),
    };
    let nodes = reader.expression(End::All)?;
    let left = reader.gullet.peek_sign()?;
    if left.sign != Sign::End {
        return Err(stray(&left));
    }
    let Reader { tag, label, references, gullet, .. } = reader;
    let global = gullet.global;
    macros.publish(global);
    Ok(Formula { nodes: in_rows(nodes), tag, label, references })
}

/// Lines that a formula parts itself into by `\\` make a table.
fn in_rows(nodes: Vec<Node>) -> Vec<Node> {
    let is_end = |it: &Node| it.kind == Kind::NewLine;
    if !nodes.iter().any(is_end) {
        return nodes;
    }
    let at = nodes.iter().map(|it| it.at).reduce(Bytes::to).unwrap_or_default();
    let class = crate::math::tree::Class::Ord;
    let mut rows: Vec<Row> =
        nodes.split(is_end).map(|it| Row { cells: vec![it.to_vec()], ..Row::default() }).collect();
    if rows.last().is_some_and(|it| it.cells.iter().all(Vec::is_empty)) {
        rows.pop();
    }
    let table = Table {
        kind: TableKind::Gathered,
        columns: vec![Align::Left],
        rules: Vec::new(),
        lines: vec![Line::None; rows.len() + 1],
        rows,
        display: true,
    };
    vec![Node::new(class, Kind::Table(Box::new(table)), at)]
}

/// What ends a row of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The formula's end.
    All,
    /// `}`.
    Brace,
    /// `]`.
    Bracket,
    /// `&`, `\\`, `\end`.
    Cell,
    /// `\middle`, `\right`.
    Fence,
    /// `$`.
    Dollar,
    /// `\)`.
    Paren,
}

/// The state of reading.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    pub(crate) gullet: Gullet<'s>,
    /// The alphabet at hand.
    pub(crate) face: Face,
    /// `\boldsymbol` is around.
    pub(crate) bold: bool,
    depth: usize,
    /// `\tag`, `\label` since the last row.
    pub(crate) tag: Option<Tag>,
    pub(crate) label: Option<String>,
    /// `\ref` so far.
    pub(crate) references: Vec<(String, Bytes)>,
}

impl Reader<'_> {
    /// Calls `inside` one level deeper.
    pub(crate) fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= MOST_NESTED {
            let said = format!("it is nested more than {MOST_NESTED} deep");
            return Err(Problem::new(said, self.gullet.last));
        }
        self.depth += 1;
        let out = inside(self);
        self.depth -= 1;
        out
    }
}

/// What stands where it has no meaning.
pub(crate) fn stray(token: &Token) -> Problem {
    let said = match &token.sign {
        Sign::End => "it ends too early".to_owned(),
        Sign::Char('}') => "a `}` closes nothing".to_owned(),
        Sign::Char('&') => "`&` parts columns, and there are none".to_owned(),
        Sign::Command(name) if &**name == "right" => "`\\right` has no `\\left`".to_owned(),
        Sign::Command(name) if &**name == "end" => "`\\end` has no `\\begin`".to_owned(),
        _ => format!("`{}` is not expected here", token.written()),
    };
    Problem::new(said, token.at)
}

/// A command that is not known, with one that is near.
pub(crate) fn unknown(token: &Token) -> Problem {
    let name = token.command().unwrap_or_default();
    let known = functions::names().chain(symbols::names());
    let near = crate::diag::nearest(name, known.filter(|it| it.len() > 1));
    Problem {
        said: format!("the command `\\{name}` is not known"),
        at: token.at,
        near: near.map(|it| format!("\\{it}")),
    }
}
