//! Where a book's files lie, below the door that checks and remembers them: a folder on disk, memory, whatever else can be read.

pub use crate::project::store::disk::Disk;
pub use crate::project::store::memory::Memory;

use crate::files::Refusal;
use std::fmt::Debug;

mod disk;
mod memory;

/// A place where files lie. Paths are relative to the book's folder, with `/`; `.` and `..` are resolved, but for a `..` that leads out
/// of that folder.
pub trait Store: Debug + Send + Sync {
    /// The whole file, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// [`Refusal`] says why not; names near a missing one are found by the caller.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Refusal>;

    /// Whether [`Store::read`] would give the file.
    fn has(&self, path: &str, limit: u64) -> bool;

    /// Names of the files directly in a folder, in any order; of the book's own for `""`.
    fn files(&self, folder: &str) -> Vec<String>;

    /// Names of the folders directly in a folder, in any order.
    fn folders(&self, folder: &str) -> Vec<String>;

    /// The name of the book's folder itself, if it has one.
    fn name(&self) -> Option<String>;

    /// Lets files be read from the whole repository that the folder is of, where there is one: chapters of other tools' books include
    /// code that stands beside the book.
    fn widen(&self) {}
}
