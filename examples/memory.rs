//! A book that lies in memory, to a PDF and an EPUB in memory: for a web service, a test, or an editor.
//!
//! `cargo run --example memory`
#![expect(clippy::print_stdout, reason = "says what came out")]

use recto::Options;
use recto::diag::Sink;
use recto::project::{self, Folder, Memory};
use std::error::Error;
use std::sync::Arc;

const MANIFEST: &str = r#"
schema = 1

[book]
id = "tide"
title = "The Tide"
authors = ["Ada Example"]
language = "en-GB"

[spine]
main = ["ch/*.md"]

[edition.print]
output = "pdf"

[edition.ebook]
output = "epub"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Memory::from_iter([("book.toml", MANIFEST)]);
    files.put("ch/1.md", "# Low Water\n\nThe boats lay on their sides.[^1]\n\n[^1]: As they do.\n");
    files.put("ch/2.md", "# High Water\n\nThen they rose -- all of them -- and swung.\n");

    let mut sink = Sink::new();
    let folder = Arc::new(Folder::of(files));
    let book = project::load(&mut sink, &folder).ok_or("there is no manifest to go by")?;
    let built = recto::build(&mut sink, &book, &book.manifest.editions, &Options::default())?;
    for found in sink.diagnostics() {
        println!("{}", found.message);
    }
    for file in built {
        println!("{}: {} bytes", file.file_name, file.bytes.len());
    }
    Ok(())
}
