//! The door through which `parse` and `resolve` read inside the book's folder.

use crate::diag::{FileId, Span};
use std::sync::Arc;

#[cfg(test)]
pub(crate) mod memory;

/// The largest text file that is read: a chapter of 50 MB is read, twice that is refused.
pub const MAX_TEXT_BYTES: u64 = 64 << 20;
/// The largest image or font file that is read.
pub const MAX_BINARY_BYTES: u64 = 256 << 20;

/// A text of the book.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its id in `diag::Sources`.
    pub file: FileId,
    /// The whole text, without a byte order mark but with its own line ends.
    /// Offsets in `Span`s count from the file's first byte: add [`Text::offset`].
    pub text: Arc<str>,
    /// Bytes before `text` in the file: 3 where a byte order mark was taken off, else 0.
    pub offset: u32,
}

/// Why a file was not given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not there; with the names of files near it, for did-you-mean.
    Missing(Vec<String>),
    /// There, but the system won't read it; its words.
    Unreadable(String),
    /// A text that is not UTF-8; the offset of the first wrong byte.
    NotUtf8(u64),
    /// Absolute, or leads out of the book's folder by `..` or a link.
    Outside,
    /// Larger than the limit, in bytes.
    TooLarge(u64),
}

/// Reads inside one book's folder. Paths are relative to that folder, with `/`; `.` and `..` are resolved by the callee.
///
/// Implementations check links and limits, cache, and remember what was read.
pub trait Files: Sync {
    /// A text file.
    ///
    /// # Errors
    /// [`Refusal`] says why the file was not given out.
    fn text(&self, path: &str) -> Result<Text, Refusal>;

    /// Any file.
    ///
    /// # Errors
    /// [`Refusal`] says why the file was not given out.
    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, Refusal>;

    /// Whether there is such a file, and it may be read.
    fn has(&self, path: &str) -> bool {
        self.bytes(path).is_ok()
    }

    /// A text file as mdBook's preprocessors left it, where mdBook hands it over.
    fn processed(&self, path: &str) -> Option<Arc<str>> {
        let _ = path;
        None
    }

    /// The path of a file read by [`Files::text`], relative to the book's folder.
    fn path(&self, file: FileId) -> Option<String>;

    /// The diagnostic for a refusal of `path`, named at `at`.
    fn explain(&self, path: &str, refusal: &Refusal, at: Option<Span>) -> crate::diag::Diagnostic;
}

/// `path` as written in the file at `from`, made relative to the book's folder: `join("ch/01.md", "../img/a.svg")` is `img/a.svg`.
///
/// A leading `/` stays (the door refuses it), and so does a `..` that would leave the folder.
///
/// ```
/// assert_eq!(recto::files::join("ch/01.md", "../img/a.svg"), "img/a.svg");
/// assert_eq!(recto::files::join("a.md", "../../b.md"), "../../b.md");
/// ```
#[must_use]
pub fn join(from: &str, path: &str) -> String {
    if path.starts_with('/') || path.starts_with('\\') {
        return path.to_owned();
    }
    // A folder of chapters that is the book's own is `/` alone.
    let mut parts: Vec<&str> = from.trim_start_matches('/').split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|it| *it != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
