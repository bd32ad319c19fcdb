//! The book's folder as the door of `files`: it remembers what was read, and says why a file was not.

use crate::diag::{Code, Diagnostic, FileId, Sources, Span, nearest};
use crate::files::{Files, MAX_BINARY_BYTES, MAX_TEXT_BYTES, Refusal, Text, join};
use crate::project::store::{Disk, Store};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A book's folder, with what was read from it so far.
#[derive(Debug)]
pub struct Folder {
    store: Box<dyn Store>,
    /// Chapters as mdBook hands them over, by their path.
    handed: OnceLock<BTreeMap<String, Arc<str>>>,
    read: Mutex<Read>,
}

#[derive(Debug, Default)]
struct Read {
    sources: Sources,
    paths: Vec<String>,
    texts: BTreeMap<String, Text>,
    bytes: BTreeMap<String, Arc<[u8]>>,
    /// What stands in the folders of files that were missing: a book can miss thousands.
    lists: BTreeMap<String, Arc<[String]>>,
}

impl Folder {
    /// The folder whose files lie in a store.
    #[must_use]
    pub fn of(store: impl Store + 'static) -> Self {
        Self { store: Box::new(store), handed: OnceLock::new(), read: Mutex::default() }
    }

    /// Opens a folder on disk.
    ///
    /// # Errors
    /// If it is not there, or not a folder that can be entered.
    pub fn open(root: &Path) -> io::Result<Self> {
        Disk::open(root).map(Self::of)
    }

    /// As [`Store::widen`].
    pub(crate) fn read_repository(&self) {
        self.store.widen();
    }

    /// Takes chapters as mdBook hands them over.
    pub(crate) fn take_handed(&self, chapters: BTreeMap<String, Arc<str>>) {
        self.handed.get_or_init(|| chapters);
    }

    /// All texts read so far.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.state().sources.clone()
    }

    /// Paths of regular files directly in `folder` (relative to the root), sorted naturally; empty if there is none.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let names = self.store.files(folder).into_iter();
        let mut paths: Vec<String> = names
            .map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") })
            .collect();
        paths.sort_by(|a, b| natural(a).cmp(&natural(b)).then_with(|| a.cmp(b)));
        paths
    }

    /// Names of folders directly in `folder`, sorted naturally; those that begin with a point are left out.
    #[must_use]
    pub fn folders(&self, folder: &str) -> Vec<String> {
        let mut names = self.store.folders(folder);
        names.retain(|it| !it.starts_with('.'));
        names.sort_by(|a, b| natural(a).cmp(&natural(b)).then_with(|| a.cmp(b)));
        names
    }

    /// The name of the folder itself.
    pub(crate) fn name(&self) -> Option<String> {
        self.store.name()
    }

    /// Every file that was read, sorted.
    #[must_use]
    pub fn files_read(&self) -> Vec<String> {
        let read = self.state();
        read.texts.keys().chain(read.bytes.keys()).cloned().collect()
    }

    /// Every file that was read as bytes, sorted by path: fonts and pictures.
    pub(crate) fn binaries(&self) -> BTreeMap<String, Arc<[u8]>> {
        self.state().bytes.clone()
    }

    /// A text as it was read, with its byte order mark; `None` if it was not.
    pub(crate) fn known_text(&self, path: &str) -> Option<Arc<str>> {
        let read = self.state();
        let file = read.texts.get(path)?.file;
        read.sources.get(file).map(|it| Arc::clone(&it.text))
    }

    fn state(&self) -> MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        self.store.read(path, limit).map_err(|it| match it {
            Refusal::Missing(_) => Refusal::Missing(self.near(path)),
            other => other,
        })
    }

    fn read_text(&self, path: &str) -> Result<String, Refusal> {
        String::from_utf8(self.read(path, MAX_TEXT_BYTES)?)
            .map_err(|it| Refusal::NotUtf8(it.utf8_error().valid_up_to() as u64))
    }

    /// Names beside `path` that it may have been meant to be.
    fn near(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = self.state().lists.get(folder).cloned();
        let there = known.unwrap_or_else(|| {
            let list: Arc<[String]> = self.list(folder).into();
            self.state().lists.insert(folder.to_owned(), Arc::clone(&list));
            list
        });
        nearest(path, there.iter().map(String::as_str)).map(str::to_owned).into_iter().collect()
    }
}

impl Files for Folder {
    fn text(&self, path: &str) -> Result<Text, Refusal> {
        let path = join("", path);
        if let Some(known) = self.state().texts.get(&path) {
            return Ok(known.clone());
        }
        let whole = match self.read_text(&path) {
            // A preprocessor may add chapters that have no file.
            Err(Refusal::Missing(near)) => self.processed(&path).ok_or(Refusal::Missing(near))?,
            read => read?.into(),
        };
        let (text, offset) = match whole.strip_prefix('\u{feff}') {
            Some(rest) => (Arc::from(rest), 3),
            None => (Arc::clone(&whole), 0),
        };
        let mut read = self.state();
        let text = Text { file: read.sources.add(&path, whole), text, offset };
        read.paths.push(path.clone());
        read.texts.insert(path, text.clone());
        Ok(text)
    }

    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, Refusal> {
        let path = join("", path);
        if let Some(known) = self.state().bytes.get(&path) {
            return Ok(Arc::clone(known));
        }
        let bytes: Arc<[u8]> = self.read(&path, MAX_BINARY_BYTES)?.into();
        self.state().bytes.insert(path, Arc::clone(&bytes));
        Ok(bytes)
    }

    fn has(&self, path: &str) -> bool {
        self.store.has(&join("", path), MAX_BINARY_BYTES)
    }

    fn processed(&self, path: &str) -> Option<Arc<str>> {
        self.handed.get()?.get(path).cloned()
    }

    fn path(&self, file: FileId) -> Option<String> {
        self.state().paths.get(file.0 as usize).cloned()
    }

    fn explain(&self, path: &str, refusal: &Refusal, at: Option<Span>) -> Diagnostic {
        let said =
            |code, message: String, label: &str| Diagnostic::new(code, message).at_maybe(at, label);
        match refusal {
            Refusal::Missing(near) => {
                let it = said(
                    Code::FileMissing,
                    format!("there is no file `{path}`"),
                    "not in the book's folder",
                );
                near.iter().fold(it, |it, name| it.hint(format!("did you mean `{name}`?")))
            }
            Refusal::Unreadable(why) => {
                said(Code::FileUnreadable, format!("`{path}` can't be read: {why}"), "named here")
                    .hint("check that it is a file, and its permissions")
            }
            Refusal::NotUtf8(offset) => {
                let before = self.bytes(path).unwrap_or_default();
                let before = before.iter().take(usize::try_from(*offset).unwrap_or(usize::MAX));
                let line = before.filter(|it| **it == b'\n').count() + 1;
                let message = format!("`{path}` is not UTF-8: line {line} holds other bytes");
                said(Code::FileNotUtf8, message, "named here").hint("save the file as UTF-8")
            }
            Refusal::Outside => said(
                Code::FileOutside,
                format!("`{path}` leads out of the book's folder"),
                "named here",
            )
            .hint("copy the file into the book's folder and name it from there"),
            Refusal::TooLarge(size) => {
                let limit =
                    if *size > MAX_BINARY_BYTES { MAX_BINARY_BYTES } else { MAX_TEXT_BYTES };
                let (size, limit) = (size.div_ceil(1 << 20), limit >> 20);
                let message = format!("`{path}` has {size} MiB; recto reads {limit} MiB of a file");
                said(Code::FileTooLarge, message, "named here").hint("split it or make it smaller")
            }
        }
    }
}

/// A key by which `ch/2` comes before `ch/10`: runs of digits count as numbers (longer runs are larger).
fn natural(path: &str) -> Vec<(usize, String)> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut in_number = false;
    for c in path.chars() {
        let digit = c.is_ascii_digit();
        match parts.last_mut() {
            Some((length, part)) if digit == in_number => {
                part.push(c);
                *length += usize::from(digit);
            }
            _ => parts.push((usize::from(digit), c.to_string())),
        }
        in_number = digit;
    }
    for (length, part) in parts.iter_mut().filter(|(length, _)| *length > 0) {
        *part = part.trim_start_matches('0').to_owned();
        *length = 1 + part.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_sort_as_people_count() {
        let mut paths = ["ch/10.md", "ch/2.md", "ch/1.md", "ch/02b.md"];
        paths.sort_by_key(|it| natural(it));
        assert_eq!(paths, ["ch/1.md", "ch/2.md", "ch/02b.md", "ch/10.md"]);
    }
}
