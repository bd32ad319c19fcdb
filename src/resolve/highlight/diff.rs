//! The lines of a change to those that it adds, takes out, or finds its place by.

use crate::model::{Class, Token};
use crate::resolve::highlight::{Found, number};

/// Signs at the start of a line, in the order that they are tried: unified, context and plain diffs, and git's lines.
const SIGNS: &[(&str, Class)] = &[
    ("+++ ", Class::Hunk),
    ("--- ", Class::Hunk),
    ("@@", Class::Hunk),
    ("diff ", Class::Hunk),
    ("index ", Class::Hunk),
    ("***", Class::Hunk),
    ("+", Class::Inserted),
    (">", Class::Inserted),
    ("-", Class::Deleted),
    ("<", Class::Deleted),
];

/// Reads the lines of a change.
pub(crate) fn diff(text: &str) -> Found {
    let mut tokens = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if let Some((_, class)) = SIGNS.iter().find(|it| bare.starts_with(it.0)) {
            tokens.push(Token { start: number(at), end: number(at + bare.len()), class: *class });
        }
        at += line.len();
    }
    Found { tokens, beyond: None }
}
