//! Files in memory, for tests of the stages that read through the door.

use crate::diag::{Code, Diagnostic, FileId, Span};
use crate::files::{Files, Refusal, Text};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A book's folder in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    files: BTreeMap<String, Arc<[u8]>>,
    /// Paths by `FileId`, as they were first read.
    read: Mutex<Vec<String>>,
}

impl Memory {
    /// A folder that holds `files`, as paths and contents.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let mut memory = Self::default();
        for (path, text) in files {
            memory.put(path, text.as_bytes());
        }
        memory
    }

    /// Adds a file of any bytes.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), Arc::from(bytes));
    }

    /// The bytes behind a span, as text.
    pub(crate) fn source(&self, span: Span) -> Option<String> {
        let path = self.path(span.file)?;
        let bytes = self.files.get(&path)?;
        let part = bytes.get(span.start as usize..span.end as usize)?;
        // A byte that continues a character is no boundary. RFC 3629 §3.
        let inside = |at: u32| bytes.get(at as usize).is_some_and(|it| it & 0xc0 == 0x80);
        if inside(span.start) || inside(span.end) {
            return None;
        }
        std::str::from_utf8(part).ok().map(str::to_owned)
    }
}

impl Files for Memory {
    fn text(&self, path: &str) -> Result<Text, Refusal> {
        let bytes = self.bytes(path)?;
        let text =
            std::str::from_utf8(&bytes).map_err(|it| Refusal::NotUtf8(it.valid_up_to() as u64))?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let index = read.iter().position(|it| it == path).unwrap_or_else(|| {
            read.push(path.to_owned());
            read.len() - 1
        });
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let offset = if bare.len() < text.len() { 3 } else { 0 };
        Ok(Text { file, text: Arc::from(bare), offset })
    }

    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, Refusal> {
        if path.starts_with('/') || path.starts_with("..") {
            return Err(Refusal::Outside);
        }
        self.files.get(path).cloned().ok_or(Refusal::Missing(Vec::new()))
    }

    fn path(&self, file: FileId) -> Option<String> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.get(file.0 as usize).cloned()
    }

    fn explain(&self, path: &str, refusal: &Refusal, at: Option<Span>) -> Diagnostic {
        let code = match refusal {
            Refusal::Missing(_) => Code::FileMissing,
            Refusal::Unreadable(_) => Code::FileUnreadable,
            Refusal::NotUtf8(_) => Code::FileNotUtf8,
            Refusal::Outside => Code::FileOutside,
            Refusal::TooLarge(_) => Code::FileTooLarge,
        };
        Diagnostic::new(code, format!("`{path}`")).at_maybe(at, "")
    }
}
