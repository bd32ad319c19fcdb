//! What the tests over whole books share: running the binary, scratch folders, expected files, outside validators.
#![allow(dead_code, reason = "every test binary uses its part of the harness")]

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The package's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a program did.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Fails the test unless the program exited with `code` and did not panic.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert!(!self.stderr.contains("panicked at"), "panicked:\n{}", self.stderr);
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Fails the test unless stderr holds each of `words`.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in stderr:\n{}", self.stderr);
        }
        self
    }
}

/// `recto` in `folder`, cut off from what the environment of the test says of time and colour.
pub(crate) fn recto_command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    command.current_dir(folder).args(args).env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    command
}

/// Runs `recto` in `folder`.
pub(crate) fn recto(folder: &Path, args: &[&str]) -> Run {
    run(&mut recto_command(folder, args))
}

/// Runs any program to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    Run {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A folder of a test's own, removed when it goes out of scope.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A copy of the folder `from`.
    pub(crate) fn copy_of(from: &Path) -> Self {
        let scratch = Self::new();
        copy(from, &scratch.0);
        scratch
    }

    /// A book with these files; the manifest is [`MANIFEST`] unless they hold a `book.toml`.
    pub(crate) fn book(files: &[(&str, &str)]) -> Self {
        let scratch = Self::new();
        scratch.write("book.toml", MANIFEST);
        for (path, text) in files {
            scratch.write(path, text);
        }
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Runs `recto` in the folder.
    pub(crate) fn recto(&self, args: &[&str]) -> Run {
        recto(&self.0, args)
    }

    /// The files under `folder` with their bytes, sorted by path.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        files(&self.0.join(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A book of one file, `a.md`, in both outputs.
pub(crate) const MANIFEST: &str = r#"schema = 1

[book]
id = "test"
title = "A Test"
language = "en-GB"
authors = [{ name = "Ada Writer" }]

[spine]
main = ["a.md"]

[edition.print]
output = "pdf"

[edition.ebook]
output = "epub"
"#;

/// Every file under `folder` with its bytes, sorted by path; none if there is no such folder.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&at) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The entries of an archive with their bytes, in its order.
pub(crate) fn entries(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let count = archive.len();
    let read = |at| {
        let mut entry = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_symlink() {
            let link = std::fs::read_link(&path).unwrap();
            std::os::unix::fs::symlink(link, target).unwrap();
        } else if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Whether expected files are to be rewritten (`RECTO_BLESS=1`).
pub(crate) fn blessing() -> bool {
    std::env::var_os("RECTO_BLESS").is_some_and(|it| it == "1")
}

/// Compares with an expected file, or rewrites it under [`blessing`]; `Err` says how they differ.
pub(crate) fn compare(expected: &Path, actual: &str) -> Result<(), String> {
    if blessing() {
        std::fs::write(expected, actual).map_err(|e| format!("{}: {e}", expected.display()))?;
        return Ok(());
    }
    let wanted = std::fs::read_to_string(expected)
        .map_err(|e| format!("{}: {e}; tests/bless writes it", expected.display()))?;
    if wanted == actual {
        return Ok(());
    }
    let name = expected.strip_prefix(root()).unwrap_or(expected).display();
    Err(format!(
        "{name} differs (-expected +actual; tests/bless rewrites it):\n{}",
        difference(&wanted, actual)
    ))
}

/// The lines around the first difference.
fn difference(wanted: &str, actual: &str) -> String {
    const CONTEXT: usize = 3;
    const SHOWN: usize = 12;
    let (old, new): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), actual.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[same..].iter().rev().zip(new[same..].iter().rev()).take_while(|(a, b)| a == b);
    let tail = tail.count();
    let mut out = format!("  at line {}\n", same + 1);
    let mut lines = |mark: char, lines: &[&str]| {
        for line in lines.iter().take(SHOWN) {
            out.push_str(&format!("  {mark} {line}\n"));
        }
        if lines.len() > SHOWN {
            out.push_str(&format!("  {mark} … {} more lines\n", lines.len() - SHOWN));
        }
    };
    lines(' ', &old[same.saturating_sub(CONTEXT)..same]);
    lines('-', &old[same..old.len() - tail]);
    lines('+', &new[same..new.len() - tail]);
    out
}

/// What a test without the macro returns: it failed if anything is wrong.
pub(crate) fn passed(wrong: &[String]) -> Result<(), libtest_mimic::Failed> {
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// The folders in `tests/<kind>`, sorted by name.
pub(crate) fn cases(kind: &str) -> Vec<PathBuf> {
    let folder = root().join("tests").join(kind);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir())
        .collect();
    found.sort();
    found
}

/// The command `name` of tests/validators, if the validators are installed.
///
/// If not, says so on the terminal, past the capture of test output; under `CI=true` it is a failure.
pub(crate) fn validator(name: &str) -> Option<Command> {
    let home = std::env::var_os("RECTO_VALIDATORS")
        .map_or_else(|| root().join("target/validators"), PathBuf::from);
    if home.join("stamp").exists() {
        let mut command = Command::new(root().join("tests/validators/bin").join(name));
        command.env("RECTO_VALIDATORS", home);
        return Some(command);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|it| it != "true"),
        "`{name}` is not installed in {}: run tests/validators/setup",
        home.display()
    );
    skip(&format!("`{name}` is not installed; tests/run installs it"));
    None
}

/// Says on the terminal what a test leaves out, past the capture of test output.
pub(crate) fn skip(what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
