//! `recto themes`: the designs that a book may name, and a specimen of each.

use crate::cli::Exit;
use crate::cli::print::print;
use crate::cli::report::{Format, failure};
use crate::cli::save::save;
use recto::diag::Sink;
use recto::project::{self, Folder, Memory};
use recto::theme::{DESIGNS, Design, design_names};
use recto::{Made, Options, Session, raster};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The text that each specimen sets.
const SPECIMEN: &str = include_str!("themes/specimen.md");
/// Pixels across a page of a specimen: about 130 to the inch.
const WIDTH: u32 = 720;

/// Lists the designs: each name with what it is like.
pub(crate) fn themes() -> Exit {
    let width = design_names().iter().map(|it| it.len()).max().unwrap_or_default();
    let mut out = String::new();
    for it in DESIGNS {
        let _ = writeln!(out, "{:<width$}  {}", it.name, it.said);
    }
    print(Format::Human, out.as_bytes())
}

/// Draws a specimen of each design into a folder: `literary.pdf`, and each of its pages as a picture, `literary-1.png`….
pub(crate) fn specimens(folder: &Path) -> Exit {
    let mut drawn = Vec::new();
    for design in DESIGNS {
        match specimen(design) {
            Ok(files) => drawn.extend(files),
            Err(why) => {
                let what = format!("no specimen of `{}` can be drawn: {why}", design.name);
                return failure(Format::Human, &what, "this is a fault of recto's: please tell it");
            }
        }
    }
    let files: Vec<(&str, &[u8])> = drawn.iter().map(|it| (&*it.0, &*it.1)).collect();
    match save(folder, &files) {
        Ok(()) => Exit::Done,
        Err(it) => {
            let file = folder.join(&it.file_name);
            let what = format!("{} could not be written: {}", file.display(), it.error);
            failure(Format::Human, &what, "what stood there before is untouched")
        }
    }
}

/// A specimen's files.
fn specimen(design: &Design) -> Result<Vec<(String, Vec<u8>)>, String> {
    let name = design.name;
    let manifest = format!(
        "schema = 1\ntheme = \"{name}\"\n[book]\nid = \"{name}\"\ntitle = \"A Specimen\"\n\
         authors = [\"Recto\"]\nlanguage = \"en-GB\"\n[spine]\nmain = [\"specimen.md\"]\n\
         [edition.print]\noutput = \"pdf\"\ntrim = \"5.5x8.5in\"\n"
    );
    let files = [("book.toml", manifest.as_str()), ("specimen.md", SPECIMEN)];
    let folder = Arc::new(Folder::of(Memory::from_iter(files)));
    let mut sink = Sink::new();
    let book = project::load(&mut sink, &folder).ok_or("there is no manifest to go by")?;
    let (editions, options) = (&book.manifest.editions, Options::default());
    let fault = |it: recto::BuildError| it.to_string();
    let built = recto::build(&mut sink, &book, editions, &options).map_err(fault)?;
    let mut all: Vec<(String, Vec<u8>)> =
        built.into_iter().map(|it| (format!("{name}.pdf"), it.bytes)).collect();
    let mut session = Session::default();
    let mut ignore = |_: &recto::PagesOf| {};
    let made = recto::preview(&mut sink, &book, editions, &options, (&mut session, &mut ignore));
    let made = made.map_err(fault)?;
    for (_, made) in made {
        let Made::Pages(pages) = made else { continue };
        for (at, page) in pages.pages.iter().enumerate() {
            let picture = raster::png(&pages.fonts, &pages.images, page, WIDTH);
            all.extend(picture.map(|it| (format!("{name}-{}.png", at + 1), it)));
        }
    }
    Ok(all)
}
