//! `recto verify --rebuild`: whether a book comes out the same, byte by byte, however and wherever it is built.

#![expect(
    clippy::disallowed_methods,
    reason = "recto starts itself, since a process has but one time zone; folders are made and read here"
)]

use crate::cli::event::Event;
use crate::cli::interrupt::Held;
use crate::cli::session::Session;
use crate::cli::verify::read;
use crate::cli::{Exit, VerifyArguments};
use recto::files::Files as _;
use recto::verify::first_difference;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The fewest threads of the second build: as many as there are cores, but not the one of the first.
const THREADS: usize = 2;

/// What is around a build and may not show in its files.
struct Around {
    book: PathBuf,
    threads: usize,
    /// Names of IANA's, half a day and a date apart.
    zone: &'static str,
    /// Where a locale counts, this one has other letters and another comma.
    locale: &'static str,
    out: PathBuf,
}

/// Builds twice, and compares both builds with the files in `finished`.
pub(crate) fn rebuild(session: &Session<'_>, arguments: &VerifyArguments, finished: &Path) -> Exit {
    // Ctrl-C ends the build that runs as well; what asks this process alone to end is heard once that build is done. Then the
    // folder is cleared away.
    let held = Held::signals();
    let hint = "the book is built anew in the folder for temporary files (`TMPDIR`)";
    let said = |error: &io::Error| session.failure(&format!("can't build anew: {error}"), hint);
    let folder = match tempfile::Builder::new().prefix("recto-rebuild-").tempdir() {
        Ok(folder) => folder,
        Err(error) => return said(&error),
    };
    let copy = match copy(session, &folder.path().join("copy")) {
        Ok(copy) => copy,
        Err(error) => return said(&error),
    };
    let cores = std::thread::available_parallelism().map_or(THREADS, usize::from);
    let one = Around {
        book: session.book.to_path_buf(),
        threads: 1,
        zone: "Pacific/Kiritimati",
        locale: "C",
        out: folder.path().join("1"),
    };
    let other = Around {
        book: copy,
        threads: cores.max(THREADS),
        zone: "America/St_Johns",
        locale: "tr_TR.UTF-8",
        out: folder.path().join("2"),
    };
    for it in [&one, &other] {
        match build(arguments, it).and_then(|exit| held.go_on().map(|()| exit)) {
            Ok(Exit::Done) => {}
            Ok(exit) => return exit,
            Err(error) => return said(&error),
        }
    }
    match (names(&one.out), names(&other.out)) {
        (Ok(left), Ok(right)) => {
            let all: BTreeSet<String> = left.into_iter().chain(right).collect();
            let compared =
                all.iter().map(|it| compare(session, it, [&one.out, &other.out], finished));
            compared.max().unwrap_or(Exit::Done)
        }
        (Err(error), _) | (_, Err(error)) => said(&error),
    }
}

/// A copy of what a build reads, and of nothing else: if it read more, the copy would come out otherwise. Files are read through
/// the door of the book's folder, with its limits; links become the files that they lead to. Returns how to name the copied book.
fn copy(session: &Session<'_>, to: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(to)?;
    let folder = &session.project.folder;
    for path in folder.files_read() {
        // A file that went away since is an error of the second build.
        let Ok(bytes) = folder.bytes(&path) else { continue };
        let target = to.join(&path);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(target, bytes)?;
    }
    Ok(match (session.book.is_file(), session.book.file_name()) {
        (true, Some(name)) => to.join(name),
        _ => to.to_path_buf(),
    })
}

/// Runs a build of its own; what it says is passed on if it fails.
fn build(arguments: &VerifyArguments, around: &Around) -> io::Result<Exit> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("build").arg("--quiet").arg("--jobs").arg(around.threads.min(256).to_string());
    command.arg("--output-dir").arg(&around.out);
    for it in &arguments.book.editions {
        command.arg(format!("--edition={it}"));
    }
    // A book's folder may be called as an option is.
    let book: OsString = around.book.clone().into_os_string();
    command.arg("--").arg(book).env("TZ", around.zone).env("LC_ALL", around.locale);
    let done =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    if done.status.success() {
        return Ok(Exit::Done);
    }
    // If standard error is closed there is nobody to tell.
    let _ = io::stderr().write_all(&done.stderr);
    match done.status.code() {
        Some(1) => Ok(Exit::BookErrors),
        Some(_) => Ok(Exit::Environment),
        None => Err(io::Error::other("a signal ended the build")),
    }
}

/// The files of a build.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in folder.read_dir()? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Compares a file of both builds with each other, and with the finished one.
fn compare(session: &Session<'_>, name: &str, builds: [&Path; 2], finished: &Path) -> Exit {
    let path = finished.join(name);
    let file = || path.display().to_string();
    let [one, other] = builds.map(|it| read(&it.join(name)));
    let (Ok(one), Ok(other)) = (one, other) else {
        let (builds, place) = ("two builds of it", "only one has the file");
        session.say(&Event::RebuiltOtherwise { file: file(), builds, place });
        return Exit::BookErrors;
    };
    let finished = match read(&path) {
        Ok(finished) => finished,
        Err(said) => return session.failure(&said, "build the book first: `recto build`"),
    };
    let between = first_difference(&one, &other).map(|it| ("two builds of it", it));
    let found = between.or_else(|| {
        let builds = "the finished file and one built from what the folder holds now";
        first_difference(&finished, &one).map(|it| (builds, it))
    });
    match found {
        Some((builds, place)) => {
            session.say(&Event::RebuiltOtherwise { file: file(), builds, place: &place });
            Exit::BookErrors
        }
        None => {
            session.say(&Event::Rebuilt { file: file(), bytes: one.len() });
            Exit::Done
        }
    }
}
