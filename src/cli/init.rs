//! `recto init`: a small book that builds.

#![expect(clippy::disallowed_methods, reason = "the new book goes to the disk here")]

use crate::cli::Exit;
use crate::cli::report::failure;
use std::io::{self, Write as _};
use std::path::Path;

/// What a new book consists of.
const FILES: &[(&str, &str)] = &[
    ("book.toml", include_str!("init/book.toml")),
    ("ch/01-beginning.md", include_str!("init/01-beginning.md")),
    ("ch/02-going-on.md", include_str!("init/02-going-on.md")),
    ("references.bib", include_str!("init/references.bib")),
];

/// Makes the book in `dir`. Nothing that is there already is touched: if one of the files exists, none is written.
pub(crate) fn init(dir: &Path) -> Exit {
    if let Some((name, _)) = FILES.iter().find(|(name, _)| dir.join(name).exists()) {
        let what = format!("{} exists already", dir.join(name).display());
        return failure(&what, "nothing was written; name an empty folder");
    }
    for (name, text) in FILES {
        if let Err(error) = write_new(&dir.join(name), text) {
            let what = format!("{} could not be written: {error}", dir.join(name).display());
            return failure(&what, "name a folder that you may write to");
        }
    }
    let _ = writeln!(
        io::stdout(),
        "a small book stands in {0}; `recto build {0}` builds it",
        dir.display()
    );
    Exit::Done
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path)?.write_all(text.as_bytes())
}
