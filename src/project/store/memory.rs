//! Files in memory, for programs that have no folder of the book on disk.

use crate::files::{Refusal, join};
use crate::project::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// A book's folder in memory.
///
/// ```
/// use recto::project::{Memory, Store};
/// let mut files = Memory::from_iter([("book.toml", "schema = 1"), ("ch/1.md", "# One")]);
/// files.put("img/a.png", [0x89, b'P', b'N', b'G']);
/// assert_eq!(files.files("ch"), ["1.md"]);
/// assert_eq!(files.folders(""), ["ch", "img"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds a file, or takes the place of the one of that path.
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(join("", path), bytes.into());
    }

    /// What stands below a folder: each path without the folder's.
    fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let before = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.files.keys().filter_map(move |it| it.strip_prefix(&before))
    }
}

impl<P: AsRef<str>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut memory = Self::default();
        files.into_iter().for_each(|(path, bytes)| memory.put(path.as_ref(), bytes));
        memory
    }
}

impl Store for Memory {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal> {
        if path.starts_with('/') || path.starts_with("../") || path == ".." {
            return Err(Refusal::Outside);
        }
        match self.files.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(Refusal::TooLarge(bytes.len() as u64)),
            Some(bytes) => Ok(bytes.clone()),
            None if self.below(path).next().is_some() => {
                Err(Refusal::Unreadable("it is not a regular file".to_owned()))
            }
            None => Err(Refusal::Missing(Vec::new())),
        }
    }

    fn has(&self, path: &str, limit: u64) -> bool {
        self.files.get(path).is_some_and(|it| it.len() as u64 <= limit)
    }

    fn files(&self, folder: &str) -> Vec<String> {
        self.below(folder).filter(|it| !it.contains('/')).map(str::to_owned).collect()
    }

    fn folders(&self, folder: &str) -> Vec<String> {
        let names = self.below(folder).filter_map(|it| it.split_once('/')).map(|it| it.0);
        names.collect::<BTreeSet<&str>>().into_iter().map(str::to_owned).collect()
    }

    fn name(&self) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_what_was_put_there_is_given_out() {
        let mut files = Memory::from_iter([("./ch/1.md", "one"), ("ch/a/2.md", "two")]);
        files.put("ch/1.md", "first");
        assert_eq!(files.read("ch/1.md", 5), Ok(b"first".to_vec()));
        assert_eq!(files.read("ch/1.md", 4), Err(Refusal::TooLarge(5)));
        assert_eq!(files.read("ch/3.md", 5), Err(Refusal::Missing(Vec::new())));
        assert!(matches!(files.read("ch", 5), Err(Refusal::Unreadable(_))));
        for path in ["/ch/1.md", "../ch/1.md", ".."] {
            assert_eq!(files.read(path, 5), Err(Refusal::Outside));
            assert!(!files.has(path, 5));
        }
        assert!(files.has("ch/1.md", 5) && !files.has("ch/1.md", 4) && !files.has("ch", 5));
        assert_eq!(
            (files.files("ch"), files.folders("ch")),
            (vec!["1.md".into()], vec!["a".into()])
        );
        assert_eq!(files.files("c"), Vec::<String>::new());
    }
}
