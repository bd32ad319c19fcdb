//! A finished edition to its file: written beside the target, synced, renamed.

#![expect(clippy::disallowed_methods, reason = "outputs go to the disk here")]

use recto::Built;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes the edition into `folder`, which is made if it is not there. Until the whole file is safe on disk,
/// what stood there before stays.
///
/// # Errors
/// If the folder or file can't be written; the old file is untouched then.
pub(crate) fn save(folder: &Path, built: &Built) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".recto-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(&built.bytes)?;
    file.as_file().sync_all()?;
    make_readable(file.as_file())?;
    file.persist(folder.join(&built.file_name)).map_err(|it| it.error)?;
    Ok(())
}

/// Temporary files are made for the owner alone; a book is for everyone who may enter its folder.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
