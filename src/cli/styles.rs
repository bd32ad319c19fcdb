//! `recto styles`: the citation styles that a book may name.

use crate::cli::Exit;
use crate::cli::print::print;
use crate::cli::report::{Format, failure_with};
use recto::cite::styles as carried;
use std::fmt::Write as _;

/// Lists the styles whose names or titles hold `word`, all without one: each name with the kind and the title of its style.
pub(crate) fn styles(word: Option<&str>) -> Exit {
    let wanted = word.unwrap_or_default().to_lowercase();
    let holds = |it: &str| it.to_lowercase().contains(&wanted);
    let mut found = carried();
    found.retain(|it| holds(it.name) || holds(&it.title));
    let Some(width) = found.iter().map(|it| it.name.len()).max() else {
        let what = format!("no citation style has `{wanted}` in its name or title");
        let hint = "`recto styles` lists all; a book may also bring a `.csl` file of its own";
        return failure_with(Exit::Usage, Format::Human, &what, hint);
    };
    let mut out = String::new();
    for it in found {
        let _ = writeln!(out, "{:<width$}  {:<11}  {}", it.name, it.kind.name(), it.title);
    }
    print(Format::Human, out.as_bytes())
}
