//! `recto themes`: the designs that a book may name.

use crate::cli::Exit;
use crate::cli::print::print;
use crate::cli::report::Format;
use recto::theme::{DESIGNS, design_names};
use std::fmt::Write as _;

/// Lists the designs: each name with what it is like.
pub(crate) fn themes() -> Exit {
    let width = design_names().iter().map(|it| it.len()).max().unwrap_or_default();
    let mut out = String::new();
    for it in DESIGNS {
        let _ = writeln!(out, "{:<width$}  {}", it.name, it.said);
    }
    print(Format::Human, out.as_bytes())
}
