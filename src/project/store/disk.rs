//! A folder on disk: no path or link leads out of it, and what is too large or no file is not read.

#![expect(clippy::disallowed_methods, reason = "this is the door to the disk")]

use crate::files::Refusal;
use crate::project::store::Store;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A folder on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The folder that files of other tools' books may lie in, where that is another than `root`.
    repository: OnceLock<PathBuf>,
}

impl Disk {
    /// Opens a folder.
    ///
    /// # Errors
    /// If it is not there, or not a folder that can be entered.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.canonicalize()?, repository: OnceLock::new() })
    }

    /// The file behind `path`, checked to lie in the root after every link is followed, and to be a file of bounded size.
    fn find(&self, path: &str, limit: u64) -> Result<PathBuf, Refusal> {
        let limits = self.repository.get().unwrap_or(&self.root);
        let leads_up = path.starts_with("../") || path == "..";
        if path.starts_with('/')
            || leads_up && limits == &self.root
            || Path::new(path).is_absolute()
        {
            return Err(Refusal::Outside);
        }
        let real = match self.root.join(path).canonicalize() {
            Ok(real) => real,
            Err(error) if is_absence(&error) => return Err(Refusal::Missing(Vec::new())),
            Err(error) => return Err(Refusal::Unreadable(error.to_string())),
        };
        if !real.starts_with(limits) {
            return Err(Refusal::Outside);
        }
        let about = real.metadata().map_err(|it| Refusal::Unreadable(it.to_string()))?;
        if !about.is_file() {
            return Err(Refusal::Unreadable("it is not a regular file".to_owned()));
        }
        if about.len() > limit {
            return Err(Refusal::TooLarge(about.len()));
        }
        Ok(real)
    }

    /// Names of what `wanted` says in a folder.
    fn names(&self, folder: &str, wanted: fn(&Path) -> bool) -> Vec<String> {
        let Ok(entries) = self.root.join(folder).read_dir() else { return Vec::new() };
        let names = entries.filter_map(Result::ok).filter(|it| wanted(&it.path()));
        names.filter_map(|it| it.file_name().into_string().ok()).collect()
    }
}

impl Store for Disk {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        let file = self.find(path, limit)?;
        std::fs::read(file).map_err(|it| Refusal::Unreadable(it.to_string()))
    }

    fn has(&self, path: &str, limit: u64) -> bool {
        self.find(path, limit).is_ok()
    }

    fn files(&self, folder: &str) -> Vec<String> {
        self.names(folder, Path::is_file)
    }

    fn folders(&self, folder: &str) -> Vec<String> {
        self.names(folder, Path::is_dir)
    }

    fn name(&self) -> Option<String> {
        Some(self.root.file_name()?.to_str()?.to_owned())
    }

    /// The repository is the nearest folder above that holds `.git`. Without one, the book's folder remains the limit.
    fn widen(&self) {
        let above = self.root.ancestors().find(|it| it.join(".git").exists());
        if let Some(repository) = above {
            self.repository.get_or_init(|| repository.to_owned());
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput
    )
}
