//! Other programs: the author's editor at a place, the browser at an address.

#![expect(clippy::disallowed_methods, reason = "the command line is where other programs come in")]

use std::path::Path;
use std::process::{Command, Stdio};

/// Commands of editors by their names.
const PRESETS: &[(&str, &str)] = &[
    ("code", "code -g {file}:{line}:{col}"),
    ("codium", "codium -g {file}:{line}:{col}"),
    ("emacs", "emacsclient -n +{line}:{col} {file}"),
    ("gvim", "gvim --remote-silent +{line} {file}"),
    ("idea", "idea --line {line} --column {col} {file}"),
    ("kate", "kate --line {line} --column {col} {file}"),
    ("sublime", "subl {file}:{line}:{col}"),
    ("zed", "zed {file}:{line}:{col}"),
];

/// The command that opens a place: its words were parted before anything is filled in, and no shell reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Editor {
    words: Vec<String>,
}

impl Editor {
    /// A preset, or a command with `{file}`, and `{line}` and `{col}` if it takes them.
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        let preset = PRESETS.iter().find(|it| it.0 == pattern.trim());
        let words = preset.map_or(pattern, |it| it.1).split_whitespace().map(str::to_owned);
        let words: Vec<String> = words.collect();
        match words.split_first() {
            Some((program, rest))
                if !program.contains('{') && rest.iter().any(|it| it.contains("{file}")) =>
            {
                Ok(Self { words })
            }
            _ => Err(format!("`{pattern}` does not say where the file goes")),
        }
    }

    /// The command's words for a place.
    fn filled(&self, file: &Path, line: usize, column: usize) -> Vec<String> {
        let file = file.to_string_lossy();
        let fill = |word: &String| {
            // In one go, so that nothing is filled into what was filled in: a file may be called `{line}`.
            let mut out = String::new();
            let mut rest = word.as_str();
            while let Some(at) = rest.find('{') {
                out.push_str(&rest[..at]);
                rest = &rest[at..];
                let (value, name) = match rest {
                    _ if rest.starts_with("{file}") => (file.to_string(), "{file}"),
                    _ if rest.starts_with("{line}") => (line.to_string(), "{line}"),
                    _ if rest.starts_with("{col}") => (column.to_string(), "{col}"),
                    _ => ("{".to_owned(), "{"),
                };
                out.push_str(&value);
                rest = &rest[name.len()..];
            }
            out + rest
        };
        self.words.iter().map(fill).collect()
    }

    /// Opens a place; says why it could not.
    pub(super) fn open(&self, file: &Path, line: usize, column: usize) -> Result<(), String> {
        let words = self.filled(file, line, column);
        let Some((program, rest)) = words.split_first() else { return Ok(()) };
        run(program, rest).map_err(|it| format!("`{program}` can't be started: {it}"))
    }
}

/// Opens the browser; that there is none is no fault, since the address is said too.
pub(super) fn open_browser(address: &str) {
    let words = [address.to_owned()];
    let _ = match std::env::consts::OS {
        "macos" => run("open", &words),
        "windows" => run("explorer", &words),
        _ => run("xdg-open", &words),
    };
}

fn run(program: &str, words: &[String]) -> std::io::Result<()> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Whoever starts a program waits for it, or the system keeps its number.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_before_the_place_is_filled_in() {
        let editor = Editor::parse("edit --at={line},{col} {file} {other}").unwrap();
        let words = editor.filled(Path::new("/a b/{line}; rm -rf.md"), 3, 7);
        assert_eq!(words, ["edit", "--at=3,7", "/a b/{line}; rm -rf.md", "{other}"]);
        assert_eq!(Editor::parse("code").unwrap().words[0], "code");
        assert!(Editor::parse("edit").is_err());
        assert!(Editor::parse("{file}").is_err());
    }
}
