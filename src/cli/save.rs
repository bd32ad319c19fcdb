//! Finished bytes to their files: all written beside their targets and synced, then renamed together.

#![expect(clippy::disallowed_methods, reason = "outputs go to the disk here")]

use crate::cli::interrupt::Held;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use tempfile::NamedTempFile;

/// How files begin and end that are not whole yet.
const UNFINISHED: (&str, &str) = (".recto-", ".tmp");
/// Bytes between which it is asked whether the build is to end.
const PART: usize = 1 << 20;
/// Times that a temporary file is made anew that someone else took for one left behind.
const ATTEMPTS: usize = 8;

/// A file that could not be written.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Its name.
    pub(crate) file_name: String,
    /// Why.
    pub(crate) error: io::Error,
    /// Files of the build that stand in their places already.
    pub(crate) replaced: Vec<String>,
}

/// A file's name and its bytes.
type Whole<'a> = (&'a str, &'a [u8]);

/// Writes the files into `folder`, which is made if it is not there. Until all of them are safe on disk, what stood there before
/// stays; then they are renamed one right after the other, so that no reader sees editions of two builds.
///
/// A signal that asks the build to end is obeyed once no file is half-written.
///
/// # Errors
/// If the folder or a file can't be written.
pub(crate) fn save(folder: &Path, files: &[Whole<'_>]) -> Result<(), Failure> {
    let held = Held::signals();
    let saved = write_all(folder, files, &held);
    drop(held);
    saved
}

fn write_all(folder: &Path, files: &[Whole<'_>], held: &Held) -> Result<(), Failure> {
    let failed =
        |name: &str, error| Failure { file_name: name.to_owned(), error, replaced: Vec::new() };
    let mut whole = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let file = write(folder, bytes, held).map_err(|error| failed(name, error))?;
        whole.push((*name, file));
    }
    // What is in the way is found before anything is replaced.
    if let Some((name, _)) = whole.iter().find(|it| folder.join(it.0).is_dir()) {
        return Err(failed(name, io::Error::from(io::ErrorKind::IsADirectory)));
    }
    // Two builds that end at the same time rename one after the other. Where folders can't be locked, that is left to chance.
    let door = File::open(folder).ok().filter(|it| it.lock().is_ok());
    let mut replaced = Vec::new();
    for (name, file) in whole {
        if let Err(error) = file.persist(folder.join(name)) {
            return Err(Failure { replaced, ..failed(name, error.error) });
        }
        replaced.push(name.to_owned());
    }
    drop(door);
    Ok(())
}

/// Writes a temporary file that lacks nothing but its name.
fn write(folder: &Path, bytes: &[u8], held: &Held) -> io::Result<NamedTempFile> {
    std::fs::create_dir_all(folder)?;
    sweep(folder);
    let mut file = fresh(folder)?;
    for part in bytes.chunks(PART) {
        held.go_on()?;
        file.write_all(part)?;
    }
    file.as_file().sync_all()?;
    make_readable(file.as_file())?;
    held.go_on()?;
    Ok(file)
}

/// A temporary file, locked as long as its process lives.
fn fresh(folder: &Path) -> io::Result<NamedTempFile> {
    let (prefix, suffix) = UNFINISHED;
    for _ in 0..ATTEMPTS {
        let file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
        // Where files can't be locked, nobody can take it for one left behind either.
        let _ = file.as_file().lock();
        // Another build may have swept it away before it was locked.
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::from(io::ErrorKind::NotFound))
}

/// Removes what builds left behind that were killed while they wrote: a file of ours that no process holds.
fn sweep(folder: &Path) {
    let Ok(entries) = folder.read_dir() else { return };
    let (prefix, suffix) = UNFINISHED;
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|it| it.starts_with(prefix) && it.ends_with(suffix));
        if !ours || !entry.file_type().is_ok_and(|it| it.is_file()) {
            continue;
        }
        let Ok(file) = File::open(entry.path()) else { continue };
        if file.try_lock().is_ok() {
            // The next build tries again.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are made for the owner alone; a book is for everyone who may enter its folder.
#[cfg(unix)]
fn make_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &File) -> io::Result<()> {
    Ok(())
}
