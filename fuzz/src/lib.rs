//! Bytes to books: what each target makes of its input. A panic is a finding.
//!
//! Whatever the bytes are, a build says what is wrong with them, and never fails by itself; and where it finds no error, the files
//! that it makes are sound.

use recto::diag::{Diagnostic, Sink};
use recto::font::Fonts;
use recto::image::Images;
use recto::project::Project;
use recto::verify::{check_epub, check_pdf};
use recto::{Built, Options};
use std::fs;
use std::path::{Component, Path};
use std::sync::{Arc, OnceLock};

/// Reads bytes, and says whether a book came of them without an error; a panic is a finding.
pub type Target = fn(&[u8]) -> bool;

/// The targets, by their names.
pub const TARGETS: [(&str, Target); 7] = [
    ("manuscript", manuscript),
    ("formula", formula),
    ("settings", settings),
    ("works", works),
    ("picture", picture),
    ("font", font),
    ("book", book),
];

const MANIFEST: &str = r#"schema = 1

[book]
id = "fuzz"
title = "A Case"
language = "en"

[spine]
main = ["a.md"]

[edition.print]
output = "pdf"

[edition.ebook]
output = "epub"
page-list = "print"
"#;

/// Most editions that are built of a book.
const EDITIONS: usize = 3;

/// A chapter.
pub fn manuscript(data: &[u8]) -> bool {
    build(&[("book.toml", MANIFEST.as_bytes()), ("a.md", data)])
}

/// Formulas, one a line: each in a line of text and on lines of its own, as glyphs, as MathML and as pictures.
pub fn formula(data: &[u8]) -> bool {
    let manifest =
        MANIFEST.to_owned() + "\n[edition.drawn]\noutput = \"epub\"\nformulas = \"picture\"\n";
    let formula = |tex: &[u8]| [b"$$ ", tex, b" $$\n\nWords $", tex, b"$, words.\n\n"].concat();
    let lines = data.split(|it| *it == b'\n').filter(|it| !it.is_empty());
    let chapter = [b"# One\n\n".to_vec(), lines.map(formula).collect::<Vec<_>>().concat()].concat();
    build(&[("book.toml", manifest.as_bytes()), ("a.md", &chapter)])
}

/// Manifest and theme, as an archive of `book.toml` and `theme.toml`.
pub fn settings(data: &[u8]) -> bool {
    let mut files = unpacked(data);
    files.push(("a.md", b"# One\n\nWords.\n"));
    build(&files)
}

/// A bibliography and its style, as an archive of `works.bib`, `works.yaml` or `works.json`, `style.csl` and `a.md`.
pub fn works(data: &[u8]) -> bool {
    let mut files = unpacked(data);
    let named = |name: &str| files.iter().any(|it| it.0 == name);
    let lists: Vec<&str> =
        ["works.bib", "works.yaml", "works.json"].into_iter().filter(|it| named(it)).collect();
    let style = if named("style.csl") { "style = \"style.csl\"\n" } else { "" };
    let back = "main = [\"a.md\"]\nback = [\"bibliography\"]";
    let manifest = MANIFEST.replace("main = [\"a.md\"]", back)
        + &format!("\n[references]\nfiles = {lists:?}\n{style}");
    files.insert(0, ("book.toml", manifest.as_bytes()));
    build(&files)
}

/// A picture of any kind.
pub fn picture(data: &[u8]) -> bool {
    static FONTS: OnceLock<Arc<Fonts>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| Arc::new(Fonts::bundled()));
    let kind = match data {
        [0x89, b'P', ..] => "png",
        [0xff, 0xd8, ..] => "jpg",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        _ => "svg",
    };
    let mended = if kind == "png" { with_checksums(data) } else { data.to_vec() };
    let name = format!("a.{kind}");
    // Most are refused, which takes no book.
    if Images::new(Arc::clone(fonts)).add(&name, &Arc::from(mended.as_slice())).is_err() {
        return false;
    }
    let chapter = format!("# One\n\n![A picture.]({name})\n\nWords ![in a line]({name}).\n");
    build(&[("book.toml", MANIFEST.as_bytes()), ("a.md", chapter.as_bytes()), (&name, &mended)])
}

/// A font, in which a book is set.
pub fn font(data: &[u8]) -> bool {
    let mut fonts = Fonts::default();
    let Ok(ids) = fonts.add("fonts/a.ttf", data) else { return false };
    let families = ids.first().map(|it| fonts.face(*it).family.clone());
    let family = families.unwrap_or_default().replace(['"', '\\', '\n', '\r'], "");
    let theme = format!("[font]\nbody = [\"{family}\"]\n");
    let chapter = "# One fi ffl\n\nHamburgefonstiv Äöß fi 12 **bold** *slope* [Caps]{.sc} — “x”.\n\nא ב שָׁלוֹם\n";
    build(&[
        ("book.toml", MANIFEST.as_bytes()),
        ("theme.toml", theme.as_bytes()),
        ("a.md", chapter.as_bytes()),
        ("fonts/a.ttf", data),
    ])
}

/// A whole small book, as an archive of its files.
pub fn book(data: &[u8]) -> bool {
    build(&unpacked(data))
}

/// An archive of files, each below a line `-- its/path --` (the format of Go's txtar). What is above the first is nothing.
fn unpacked(data: &[u8]) -> Vec<(&str, &[u8])> {
    let mut files: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in data.split_inclusive(|it| *it == b'\n') {
        let name = line.strip_prefix(b"-- ").and_then(|it| it.strip_suffix(b" --\n"));
        if let Some(Ok(name)) = name.map(std::str::from_utf8) {
            files.push((name, at + line.len(), at + line.len()));
        }
        at += line.len();
        if let Some(last) = files.last_mut() {
            last.2 = at;
            if name.is_some() {
                last.1 = at;
            }
        }
    }
    let files = files.into_iter().filter_map(|(name, from, to)| Some((name, data.get(from..to)?)));
    files.collect()
}

/// A PNG whose chunks have the checksums that they need, so that what changed in them is looked at.
fn with_checksums(data: &[u8]) -> Vec<u8> {
    let mut all = data.to_vec();
    let mut at = 8;
    while let Some(head) = all.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = at.saturating_add(8).saturating_add(length);
        let Some(chunk) = all.get(at + 4..end) else { break };
        let sum = chunk.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |it, _| (it >> 1) ^ (0xedb8_8320 * (it & 1)))
        });
        if let Some(place) = all.get_mut(end..end + 4) {
            place.copy_from_slice(&(!sum).to_be_bytes());
        }
        at = end + 4;
    }
    all
}

/// Builds the book of these files.
fn build(files: &[(&str, &[u8])]) -> bool {
    let Ok(folder) = tempfile::tempdir() else { return false };
    for (path, bytes) in files {
        write(folder.path(), path, bytes);
    }
    let door = match recto::project::open(folder.path()) {
        Ok(door) => Arc::new(door),
        Err(error) => panic!("the folder can't be opened: {error}"),
    };
    let mut sink = Sink::new();
    let Some(project) = recto::project::load(&mut sink, &door) else {
        assert!(sink.has_errors(), "there is no project, and nothing is said");
        return false;
    };
    let editions = &project.manifest.editions;
    let editions = &editions[..editions.len().min(EDITIONS)];
    let options = Options { date: Some(0), progress: &|_| {} };
    let built = recto::build(&mut sink, &project, editions, &options);
    sink.diagnostics().iter().for_each(|it| check_places(&project, it));
    match built {
        Err(error) => panic!("{}: {}: {:?}", error.edition, error.reason, sink.diagnostics()),
        Ok(built) => {
            let sound = !sink.has_errors();
            built.iter().filter(|_| sound).for_each(check_file);
            sound
        }
    }
}

/// Writes a file, unless it would stand outside of the folder.
fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let inside = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
    if !inside || path.contains('\0') {
        return;
    }
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        // A file may stand where another needs a folder; then it is not there.
        let _ = fs::create_dir_all(parent);
    }
    let _ = fs::write(path, bytes);
}

/// What a diagnostic points at is there, and begins and ends with whole characters.
fn check_places(project: &Project, diagnostic: &Diagnostic) {
    let sources = project.sources();
    for label in &diagnostic.labels {
        let Some(source) = sources.get(label.span.file) else { panic!("no file: {diagnostic:?}") };
        let span = label.span.start as usize..label.span.end as usize;
        assert!(source.text.get(span).is_some(), "no such place: {diagnostic:?}");
    }
}

fn check_file(built: &Built) {
    let pdf = built.file_name.ends_with(".pdf");
    let found = if pdf { check_pdf(&built.bytes) } else { check_epub(&built.bytes) };
    assert!(found.is_empty(), "{}: {found:?}", built.file_name);
}
