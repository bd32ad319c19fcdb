//! What the files of a book were like when they were last looked at.

#![expect(clippy::disallowed_methods, reason = "the files of the book are looked at here")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A larger file is told by its time and size alone.
const MAX_READ: u64 = 8 << 20;

/// Files and folders, and what they were like.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Where the book's paths begin.
    dir: PathBuf,
    /// Where the outputs go: they are no part of the book.
    target: PathBuf,
    files: BTreeMap<PathBuf, File>,
    /// The names in each folder that a file was read from.
    folders: BTreeMap<PathBuf, BTreeSet<String>>,
}

/// What a file is like; `None` for one that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    stamp: Option<(SystemTime, u64)>,
    digest: Option<String>,
}

impl Seen {
    /// The folders that files were read from.
    pub(crate) fn folders(&self) -> BTreeSet<PathBuf> {
        self.folders.keys().cloned().collect()
    }

    /// Takes down the files that a build of the folder `dir` has read, which began at `began`.
    pub(crate) fn take(&mut self, dir: &Path, target: &Path, read: &[String], began: SystemTime) {
        self.dir = dir.to_path_buf();
        self.target = target.to_path_buf();
        let before = std::mem::take(&mut self.files);
        for path in read.iter().map(|it| dir.join(it)) {
            let mut file = before.get(&path).cloned().unwrap_or_else(|| File::new(&path));
            // It may have changed after it was read: the next look compares what it holds.
            if !before.contains_key(&path) && file.stamp.is_some_and(|it| it.0 >= began) {
                file = File { stamp: None, digest: None };
            }
            self.files.insert(path, file);
        }
        self.look_at_folders();
    }

    /// Goes on with the files of the last round, or with the folder of a book that never was read.
    pub(crate) fn keep(&mut self, book: &Path) {
        if self.files.is_empty() {
            self.dir = if book.is_dir() { book.to_path_buf() } else { parent(book) };
        }
        for name in [recto::project::MANIFEST, "theme.toml"] {
            let path = self.dir.join(name);
            let file = File::new(&path);
            self.files.entry(path).or_insert(file);
        }
        self.look_at_folders();
    }

    fn look_at_folders(&mut self) {
        let parents = self.files.keys().map(|it| parent(it)).chain([self.dir.clone()]);
        let all: BTreeSet<PathBuf> = parents.collect();
        self.folders = all.into_iter().map(|it| (it.clone(), self.names(&it))).collect();
    }

    /// Looks at everything again: the paths that changed, as the book has them.
    pub(crate) fn look(&mut self) -> Vec<String> {
        let mut changed = BTreeSet::new();
        for (path, file) in &mut self.files {
            if file.changes(path) {
                changed.insert(path.clone());
            }
        }
        for folder in self.folders() {
            let now = self.names(&folder);
            if let Some(then) = self.folders.insert(folder.clone(), now.clone()) {
                changed.extend(then.symmetric_difference(&now).map(|it| folder.join(it)));
            }
        }
        let shown = |it: &PathBuf| it.strip_prefix(&self.dir).unwrap_or(it).display().to_string();
        changed.iter().map(shown).collect()
    }

    /// The names in a folder but those of outputs, of hidden files and of the copies that editors make.
    fn names(&self, folder: &Path) -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let own = entries.filter(|it| it.path() != self.target);
        let names = own.map(|it| it.file_name().to_string_lossy().into_owned());
        names.filter(|it| !it.starts_with('.') && !it.ends_with(['~', '#'])).collect()
    }
}

impl File {
    fn new(path: &Path) -> Self {
        let stamp = stamp(path);
        Self { stamp, digest: digest(path, stamp) }
    }

    /// Whether it is another than it was, which is then what it is. A new time alone is no change.
    fn changes(&mut self, path: &Path) -> bool {
        let now = stamp(path);
        if now == self.stamp {
            return false;
        }
        let now = Self { stamp: now, digest: digest(path, now) };
        let changes = now.digest.is_none() || now.digest != self.digest;
        *self = now;
        changes
    }
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(it) if it != Path::new("") => it.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let it = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some((it.modified().unwrap_or(SystemTime::UNIX_EPOCH), it.len()))
}

fn digest(path: &Path, stamp: Option<(SystemTime, u64)>) -> Option<String> {
    let bytes = stamp.filter(|it| it.1 <= MAX_READ).and_then(|_| std::fs::read(path).ok())?;
    Some(recto::project::digest(&bytes))
}
