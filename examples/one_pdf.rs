//! The first PDF edition of a book's folder to a file; mistakes of the author's are printed with their places.
//!
//! `cargo run --example one_pdf -- FOLDER FILE.pdf`
#![expect(clippy::print_stdout, reason = "says what came out")]
#![expect(clippy::disallowed_methods, reason = "writes the file")]

use recto::Options;
use recto::diag::Sink;
use recto::manifest::Output;
use recto::project::{self, Folder};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(root), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("give the book's folder and the file to write".into());
    };
    let mut sink = Sink::new();
    let folder = Arc::new(Folder::open(Path::new(&root))?);
    let book = project::load(&mut sink, &folder).ok_or("there is no manifest to go by")?;
    let mut editions = book.manifest.editions.clone();
    editions.retain(|it| it.output == Output::Pdf);
    editions.truncate(1);

    let progress = |step: &str| println!("{step}");
    let options = Options { progress: &progress, ..Options::default() };
    let built = recto::build(&mut sink, &book, &editions, &options)?;

    let sources = folder.sources();
    for found in sink.diagnostics() {
        let place = found.labels.first().and_then(|it| {
            let (line, column) = sources.line_column(it.span)?;
            Some(format!("{}:{line}:{column}: ", sources.get(it.span.file)?.name))
        });
        println!("{}{}", place.unwrap_or_default(), found.message);
    }
    if sink.has_errors() {
        return Err("the book has errors".into());
    }
    let pdf = built.first().ok_or("the book has no PDF edition")?;
    std::fs::write(&file, &pdf.bytes)?;
    println!("{file}: {} pages", pdf.pages.unwrap_or_default());
    Ok(())
}
