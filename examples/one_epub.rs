//! A Markdown file that is a book of its own to an EPUB, which is then read back: its words, and whether it is sound.
//!
//! `cargo run --example one_epub -- FILE.md FILE.epub`
#![expect(clippy::print_stdout, reason = "says what came out")]
#![expect(clippy::disallowed_methods, reason = "writes the file")]

use recto::Options;
use recto::diag::Sink;
use recto::manifest::Output;
use recto::project::{self, Folder};
use recto::verify;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(chapter), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("give the Markdown file and the file to write".into());
    };
    let chapter = Path::new(&chapter);
    let name = chapter.file_name().and_then(|it| it.to_str()).ok_or("the file has no name")?;
    let root = chapter.parent().filter(|it| !it.as_os_str().is_empty());

    let mut sink = Sink::new();
    let folder = Arc::new(Folder::open(root.unwrap_or(Path::new(".")))?);
    let book = project::load_file(&mut sink, &folder, name).ok_or("the file can't be read")?;
    let mut editions = book.manifest.editions.clone();
    editions.retain(|it| it.output == Output::Epub);

    let built = recto::build(&mut sink, &book, &editions, &Options::default())?;
    let epub = built.first().ok_or("the book has no EPUB edition")?;
    std::fs::write(&file, &epub.bytes)?;
    let faults = verify::check_epub(&epub.bytes);
    println!("{file}: {} bytes, {} faults", epub.bytes.len(), faults.len());
    Ok(())
}
