//! Which files outputs were made from, as the rules that `make` and `ninja` read.

#![expect(clippy::disallowed_methods, reason = "the file of rules is written here")]

use crate::cli::session::Session;
use std::path::{Path, PathBuf};

/// The outputs of a book and the files that they were made from.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) outputs: Vec<PathBuf>,
    pub(crate) inputs: Vec<PathBuf>,
}

/// Every file that was read of a book, as it can be opened from where the command runs.
pub(crate) fn inputs(session: &Session<'_>) -> Vec<PathBuf> {
    session.project.folder.files_read().iter().map(|it| session.dir.join(it)).collect()
}

/// Writes a rule for each book.
pub(crate) fn write_rules(path: &Path, rules: &[Rule]) -> std::io::Result<()> {
    let text: String = rules.iter().map(line).collect();
    std::fs::write(path, text)
}

fn line(rule: &Rule) -> String {
    let names = |all: &[PathBuf]| all.iter().map(|it| escaped(it)).collect::<Vec<_>>().join(" ");
    format!("{}: {}\n", names(&rule.outputs), names(&rule.inputs))
}

/// A path in which nothing ends a name or means something to `make`.
fn escaped(path: &Path) -> String {
    let mut out = String::new();
    for it in path.to_string_lossy().chars() {
        match it {
            ' ' | '#' => out.extend(['\\', it]),
            '$' => out.push_str("$$"),
            _ => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_make_is_escaped() {
        let rule = Rule {
            outputs: vec![PathBuf::from("dist/a b.pdf"), PathBuf::from("dist/a.epub")],
            inputs: vec![PathBuf::from("ch/#1.md"), PathBuf::from("img/$x.png")],
        };
        assert_eq!(line(&rule), "dist/a\\ b.pdf dist/a.epub: ch/\\#1.md img/$$x.png\n");
    }
}
