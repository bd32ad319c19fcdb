//! Random books over the whole dialect: words in are words out, no page is empty, no build fails, and one thread gives the
//! bytes of two; each file is sound, and the e-book holds what the pages hold.
//!
//! `tests/soak N [SEED]` runs more of them. A book that fails is kept in `target/tmp/generated/<seed>`.
#![expect(
    clippy::disallowed_methods,
    reason = "prepares folders, runs the binary and readers of PDF"
)]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod generator;
mod harness;
#[path = "harness/stages.rs"]
mod stages;

use generator::{Book, Condition, Edition};
use harness::Scratch;
use rayon::prelude::*;
use recto::Options;
use recto::diag::{Severity, Sink};
use recto::page::Mark;
use recto::verify::{Difference, check_epub, check_pdf, compare, compare_pages};
use stages::Stages;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Books of every run of the tests.
const BOOKS: u64 = 38;
/// Of so many books one is built with one thread and with two.
const THREADS_EVERY: u64 = 10;
/// Of so many books one is asked for empty pages.
const PAGES_EVERY: u64 = 3;
/// Of so many books one is read by the validators.
const VALIDATORS_EVERY: u64 = 10;
/// Most blocks tried to be left out of a book that fails.
const MOST_TRIES: usize = 40;

#[test]
fn random_books_come_out_whole() {
    let first = number("RECTO_SEED").unwrap_or(1);
    let count = number("RECTO_BOOKS").unwrap_or(BOOKS);
    // Which blocks a failure takes is found out by building the book again and again.
    let shrinks = number("RECTO_SHRINK") == Some(1);
    let failed: Vec<(u64, Book, String)> = (first..first + count)
        .into_par_iter()
        .filter_map(|seed| {
            let book = generator::book(seed);
            let found = check(&book, seed).err()?;
            Some((seed, book, found))
        })
        .collect();
    // Each step of shrinking is a build: only the first is worth it.
    let each = failed.into_iter().enumerate().map(|(at, (seed, book, found))| {
        let (book, found) =
            if at == 0 && shrinks { shrunk(book, seed, found) } else { (book, found) };
        format!("seed {seed} ({}): {found}", kept(&book, seed))
    });
    let failures: Vec<String> = each.collect();
    assert!(
        failures.is_empty(),
        "{} of {count} books fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A number that the environment gives.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Writes a book to a folder that stays.
fn kept(book: &Book, seed: u64) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated").join(seed.to_string());
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in &book.files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder.display().to_string()
}

/// Leaves blocks out as long as the book fails in the same way: with the same words before the first figure.
fn shrunk(mut book: Book, seed: u64, mut found: String) -> (Book, String) {
    let kind = |it: &str| it.split(|c: char| c.is_ascii_digit()).next().unwrap_or("").to_owned();
    let mut tries = 0;
    let files: Vec<String> = book.blocks.keys().cloned().collect();
    for file in files {
        let mut at = book.blocks.get(&file).map_or(0, Vec::len);
        while at > 0 && tries < MOST_TRIES {
            at -= 1;
            tries += 1;
            let Some(less) = book.without(&file, at) else { continue };
            match check(&less, seed) {
                Err(said) if kind(&said) == kind(&found) => (book, found) = (less, said),
                _ => {}
            }
        }
    }
    (book, found)
}

/// Builds a book and looks at what comes out.
fn check(book: &Book, seed: u64) -> Result<(), String> {
    let scratch = Scratch::new();
    for (path, text) in &book.files {
        scratch.write(path, text);
    }
    let built = build(scratch.path())?;
    if seed.is_multiple_of(PAGES_EVERY) {
        pages_in_use(scratch.path(), book)?;
    }
    if seed.is_multiple_of(THREADS_EVERY) {
        same_bytes(scratch.path(), &built)?;
    }
    for edition in &book.editions {
        let file = built.iter().find(|it| it.edition == edition.name);
        let file = file.ok_or_else(|| format!("no file of {}", edition.name))?;
        scratch.write(&format!("dist/{}", file.file_name), &file.bytes);
        let path = scratch.join(&format!("dist/{}", file.file_name));
        let text = match edition.is_pdf {
            true => pdf_text(&path)?,
            false => Some(epub_text(&file.bytes)?),
        };
        text.map_or(Ok(()), |it| words(book, edition, &it))?;
    }
    for it in &built {
        scratch.write(&format!("dist/{}", it.file_name), &it.bytes);
        sound(&scratch, it, seed)?;
    }
    let conditional = match book.has_conditions {
        true => conditional(scratch.path()),
        false => Vec::new(),
    };
    same_texts(&built, &conditional)
}

/// Nothing is wrong with a file alone.
fn sound(scratch: &Scratch, built: &recto::Built, seed: u64) -> Result<(), String> {
    let is_pdf = built.file_name.ends_with(".pdf");
    let mut found = if is_pdf { check_pdf(&built.bytes) } else { check_epub(&built.bytes) };
    if built.file_name.contains("-imposed.") {
        // Sheets have no folios.
        found.retain(|it| it.place != "the page labels");
    }
    if !found.is_empty() {
        return Err(format!("damage in {}: {found:?}", built.file_name));
    }
    if !seed.is_multiple_of(VALIDATORS_EVERY) {
        return Ok(());
    }
    let path = scratch.join(&format!("dist/{}", built.file_name));
    if is_pdf {
        let command = Command::new("qpdf").arg("--check").arg(&path).output();
        return said(command).map(drop).map_err(|it| format!("{}: {it}", built.file_name));
    }
    match Command::new("epubcheck-ts").arg(&path).output() {
        Ok(output) => said_of_epub(&String::from_utf8_lossy(&output.stdout))
            .map_err(|it| format!("{}: {it}", built.file_name)),
        Err(_) => Ok(()),
    }
}

/// Asks of an index what EPUB Indexes asks of publications that are one; EPUBCheck itself does not.
const NOT_SO: &str = "\"index-entry-list\" descendant";

/// Whether the port of EPUBCheck finds nothing.
fn said_of_epub(said: &str) -> Result<(), String> {
    let found = |it: &&str| {
        ["ERROR", "FATAL", "WARNING"].iter().any(|kind| it.contains(kind)) && !it.contains(NOT_SO)
    };
    let found: Vec<&str> = said.lines().filter(found).collect();
    match found.is_empty() {
        true => Ok(()),
        false => Err(found.join("\n")),
    }
}

/// The e-book and the pages it names hold the same, as `recto verify` compares them.
fn same_texts(built: &[recto::Built], conditional: &[String]) -> Result<(), String> {
    let bytes = |name: &str| &built.iter().find(|it| it.edition == name).unwrap().bytes;
    let epub = recto::verify::epub(bytes("ebook")).map_err(|it| format!("verify: {it}"))?;
    let pdf = recto::verify::pdf(bytes("print")).map_err(|it| format!("verify: {it}"))?;
    let mut found = compare(&epub, &pdf, conditional);
    // Words that are there more than once may be taken for those of a text that one edition alone holds.
    if found.is_empty() && conditional.is_empty() {
        found = compare_pages(&epub, &pdf, conditional);
    }
    let told = |it: &Difference| format!("\n{}:\n  EPUB: {}\n  PDF:  {}", it.what, it.epub, it.pdf);
    match found.is_empty() {
        true => Ok(()),
        false => Err(format!("verify:{}", found.iter().map(told).collect::<String>())),
    }
}

/// The texts that not every edition holds.
fn conditional(folder: &Path) -> Vec<String> {
    let mut sink = Sink::new();
    let door = Arc::new(recto::project::open(folder).unwrap());
    let project = recto::project::load(&mut sink, &door).unwrap();
    recto::conditional(&mut sink, &project, &Options::default())
}

/// All files of a book.
fn build(folder: &Path) -> Result<Vec<recto::Built>, String> {
    let mut sink = Sink::new();
    let door = Arc::new(recto::project::open(folder).unwrap());
    let project = recto::project::load(&mut sink, &door)
        .ok_or_else(|| format!("no project: {:?}", sink.diagnostics()))?;
    let options = Options::default();
    let editions = recto::editions(&mut sink, &project, &[]);
    let built = recto::build(&mut sink, &project, &editions, &options);
    let sources = project.sources();
    let place = |span: Option<recto::diag::Span>| {
        let span = span?;
        let (line, column) = sources.line_column(span)?;
        Some(format!("{}:{line}:{column}", sources.get(span.file)?.name))
    };
    let built = built.map_err(|it| format!("build: {} at {:?}", it.reason, place(it.span)))?;
    let error = sink.diagnostics().iter().find(|it| it.severity() == Severity::Error);
    if let Some(it) = error {
        let span = it.labels.first().map(|it| it.span);
        return Err(format!("diagnostic {}: {} at {:?}", it.code.name(), it.message, place(span)));
    }
    Ok(built)
}

/// No page in the midst of a chapter is blank, unless the next is a recto that the author asks for.
fn pages_in_use(folder: &Path, book: &Book) -> Result<(), String> {
    let pages = Stages::of(folder).pages();
    let tree = &pages.structure;
    let section = |page: &recto::page::Page| {
        let mut at = page.items.iter().find_map(|it| it.element)?;
        while let Some(parent) = tree.get(at)?.parent.filter(|it| it.0 != 0) {
            at = parent;
        }
        Some(at)
    };
    let sections: Vec<_> = pages.pages.iter().map(|it| section(it)).collect();
    let is_blank = |it: &recto::page::Page| {
        !it.items.iter().any(|it| it.element.is_some() || matches!(it.mark, Mark::Image { .. }))
    };
    for (at, _) in pages.pages.iter().enumerate().filter(|it| is_blank(it.1)) {
        let next = sections.get(at + 1).copied().flatten();
        let midst = at > 0 && sections[at - 1].is_some() && sections[at - 1] == next;
        if midst && !(book.has_recto && at % 2 == 1) {
            return Err(format!("page {} is empty", at + 1));
        }
    }
    Ok(())
}

fn same_bytes(folder: &Path, built: &[recto::Built]) -> Result<(), String> {
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let other = pool.install(|| build(folder))?;
        let differs = built.iter().zip(&other).find(|(a, b)| a.bytes != b.bytes);
        if let Some((it, _)) = differs {
            return Err(format!("{} has other bytes with {threads} threads", it.file_name));
        }
    }
    Ok(())
}

/// What a program says; `None` if it is not installed.
fn said(output: std::io::Result<std::process::Output>) -> Result<Option<String>, String> {
    let Ok(output) = output else { return Ok(None) };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(Some(said)),
        false => Err(format!("{said}{}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The text of a PDF as another program reads it.
fn pdf_text(path: &Path) -> Result<Option<String>, String> {
    let text = said(Command::new("pdftotext").arg("-raw").arg(path).arg("-").output())?;
    Ok(text.map(|it| it.replace("-\n", "").split_whitespace().collect()))
}

/// The text of an EPUB's sections, in which every file is XML.
fn epub_text(bytes: &[u8]) -> Result<String, String> {
    use quick_xml::events::Event;
    let mut text = String::new();
    for (name, bytes) in harness::entries(bytes) {
        let is_xml = [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|it| name.ends_with(it));
        if !is_xml {
            continue;
        }
        let xml = String::from_utf8(bytes).map_err(|it| format!("{name}: {it}"))?;
        let mut reader = quick_xml::Reader::from_str(&xml);
        let is_text = name.starts_with("OEBPS/text/");
        let mut in_body = false;
        loop {
            match reader.read_event().map_err(|it| format!("{name}: {it}"))? {
                Event::Start(it) if it.name().as_ref() == "body" => in_body = true,
                Event::Text(it) if is_text && in_body => text += &it,
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(text)
}

/// How often each numbered word stands in a text.
fn numbers(text: &str) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for piece in text.split('w').skip(1) {
        let Some((number, _)) = piece.split_once('x') else { continue };
        if let Ok(number) = number.parse() {
            *found.entry(number).or_default() += 1;
        }
    }
    found
}

/// Whether an output holds its words, each as often as it should.
fn words(book: &Book, edition: &Edition, text: &str) -> Result<(), String> {
    let found = numbers(text);
    // A book that was shrunk has fewer.
    let source = numbers(&book.blocks.values().flatten().cloned().collect::<String>());
    let (mut lost, mut doubled, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    for (number, word) in book.words.iter().enumerate() {
        let there = found.get(&number).copied().unwrap_or_default();
        let holds = match &word.condition {
            Condition::All => true,
            Condition::Pdf => edition.is_pdf,
            Condition::Epub => !edition.is_pdf,
            Condition::Edition(name) => *name == edition.name,
        };
        if word.file.is_empty() || !source.contains_key(&number) {
            continue;
        }
        if !edition.include.is_empty() && !edition.include.contains(&word.file) {
            continue;
        }
        match there {
            0 if holds => lost.push(number),
            1.. if !holds => foreign.push(number),
            2.. if word.once => doubled.push(number),
            _ => {}
        }
    }
    let some = |name: &str, all: &[usize]| match all {
        [] => String::new(),
        all => {
            let shown: Vec<String> = all.iter().take(5).map(|it| format!("w{it}x")).collect();
            format!(" {name} {}: {}", all.len(), shown.join(" "))
        }
    };
    let said = some("lost", &lost) + &some("doubled", &doubled) + &some("foreign", &foreign);
    match said.is_empty() {
        true => Ok(()),
        false => Err(format!("words of {}:{said}", edition.name)),
    }
}
