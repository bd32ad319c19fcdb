//! Golden cases: a book each in `tests/golden/<case>/`, a test of that name, and what comes out of it in `expected/`.
//!
//! A case holds only the files that it is about: `document.txt` (what was resolved), `pages.txt` (what stands where, in the
//! first PDF edition), `epub/**` (files of the first EPUB edition), `stderr.txt` (what `recto check` says). `tests/bless`
//! rewrites those that are there.
#![expect(clippy::disallowed_methods, reason = "reads cases and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/stages.rs"]
mod stages;

use harness::{Scratch, compare};
use libtest_mimic::{Arguments, Trial};
use recto::manifest::Output;
use stages::{DATE, Stages};
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let trials = harness::cases("golden").into_iter().map(|case| {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        Trial::test(name, move || harness::passed(&check(&case)))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// How a case differs from what is expected.
fn check(case: &Path) -> Vec<String> {
    let expected = case.join("expected");
    let wants = |name: &str| expected.join(name).exists();
    let mut results = Vec::new();
    if wants("document.txt") || wants("pages.txt") {
        let stages = Stages::of(case);
        if wants("document.txt") {
            let edition = stages.first(Output::Pdf).or(stages.first(Output::Epub)).unwrap();
            let document = stages.selected(edition);
            results.push(compare(&expected.join("document.txt"), &document.dump()));
        }
        if wants("pages.txt") {
            results.push(compare(&expected.join("pages.txt"), &stages.pages().dump()));
        }
    }
    if wants("stderr.txt") {
        let run = harness::recto(case, &["check"]);
        results.push(compare(&expected.join("stderr.txt"), &run.stderr));
    }
    if wants("epub") {
        results.extend(check_epub(case, &expected.join("epub")));
    }
    assert!(!results.is_empty(), "{} expects nothing", case.display());
    results.into_iter().filter_map(Result::err).collect()
}

/// Compares the text files in the EPUB with those in `expected`; blessing an empty folder takes them all.
fn check_epub(case: &Path, expected: &Path) -> Vec<Result<(), String>> {
    let out = Scratch::new();
    let mut command = harness::recto_command(case, &["build", "-q", "--keep-going", "-o"]);
    command.arg(out.path()).env("SOURCE_DATE_EPOCH", DATE.to_string());
    harness::run(&mut command);
    let built = out.files(".");
    let Some((_, bytes)) = built.iter().find(|it| it.0.ends_with(".epub")) else {
        return vec![Err(format!("{}: no EPUB was written", case.display()))];
    };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let wanted: Vec<String> = harness::files(expected).into_iter().map(|it| it.0).collect();
    let takes_all = wanted.is_empty() && harness::blessing();
    let mut names: Vec<String> = archive.file_names().map(|it| it.unwrap().into_owned()).collect();
    names.sort();
    let mut results = Vec::new();
    for missing in wanted.iter().filter(|it| !names.contains(it)) {
        results.push(Err(format!("{}: {missing} is not in the EPUB", case.display())));
    }
    for name in names.iter().filter(|it| takes_all || wanted.contains(it)) {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let path = expected.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        results.push(compare(&path, &text));
    }
    results
}
