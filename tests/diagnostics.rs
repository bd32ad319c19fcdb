//! A folder for every kind of diagnostic, and a test of its name: a book that has the mistake, and what `recto check` says of it.
//!
//! `tests/diagnostics/<code>/` holds the book and `expected.txt`; beside them may stand `args` (further arguments, blank-separated)
//! and `prepare` (a shell script run in a copy of the folder, for what git can't hold).
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, run};
use libtest_mimic::{Arguments, Trial};
use recto::diag::{Code, Severity};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut trials: Vec<Trial> = Code::ALL
        .iter()
        .map(|code| {
            Trial::test(code.name(), || harness::passed(&Vec::from_iter(check(*code).err())))
        })
        .collect();
    trials.push(Trial::test("every_code_has_a_folder_and_every_folder_a_code", || {
        harness::passed(&Vec::from_iter(folders_and_codes_agree().err()))
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn folders_and_codes_agree() -> Result<(), String> {
    let cases = harness::cases("diagnostics");
    let folders: BTreeSet<&str> =
        cases.iter().map(|it| it.file_name().unwrap().to_str().unwrap()).collect();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|it| it.name()).collect();
    if folders == codes {
        return Ok(());
    }
    let without: Vec<_> = codes.difference(&folders).collect();
    let idle: Vec<_> = folders.difference(&codes).collect();
    Err(format!("no folder: {without:?}, no code: {idle:?}"))
}

fn check(code: Code) -> Result<(), String> {
    let folder = harness::root().join("tests/diagnostics").join(code.name());
    if !folder.is_dir() {
        return Ok(()); // the other test's business
    }
    let book = Scratch::copy_of(&folder);
    for own in ["expected.txt", "args", "prepare"] {
        let _ = std::fs::remove_file(book.join(own));
    }
    let prepare = folder.join("prepare");
    if prepare.exists() {
        run(Command::new("sh").arg("-eu").arg(prepare).current_dir(book.path())).exits(0);
    }
    let more = std::fs::read_to_string(folder.join("args")).unwrap_or_default();
    let mut args = vec!["check", "--message-format", "human"];
    args.extend(more.split_whitespace());
    let run = book.recto(&args);
    judge(code, &folder, &run)
}

fn judge(code: Code, folder: &Path, run: &harness::Run) -> Result<(), String> {
    let name = code.name();
    if run.stderr.contains("panicked at") {
        return Err(format!("{name} panics:\n{}", run.stderr));
    }
    let (severity, exit) = match code.severity() {
        Severity::Error => ("error", 1),
        Severity::Warning => ("warning", 0),
        Severity::Note => ("note", 0),
    };
    if !run.stderr.contains(&format!("{severity}[{name}]: ")) {
        return Err(format!("{name}: no {severity}[{name}] in:\n{}", run.stderr));
    }
    if run.code != Some(exit) {
        return Err(format!("{name}: exit {:?}, not {exit}:\n{}", run.code, run.stderr));
    }
    harness::compare(&folder.join("expected.txt"), &run.stderr)
}
