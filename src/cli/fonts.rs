//! `recto fonts`: the families of a book and of the machine, and the way of one into the book. Builds never look at the machine's.

#![expect(clippy::disallowed_methods, reason = "looks through the machine's folders of fonts")]

use crate::cli::print::print;
use crate::cli::report::{Format, failure, failure_with, json_line, visible};
use crate::cli::save::save;
use crate::cli::{Exit, FontsArguments};
use recto::font::{self, Fonts, Surveyed};
use recto::project::{FONTS, is_font_file};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

mod families;

/// Folders within folders of fonts that are looked into.
const MOST_DEEP: usize = 8;
/// Weights and slopes that recto sets, each of which is copied where a family has it.
const STYLES: [(u16, bool); 6] =
    [(400, false), (400, true), (600, false), (600, true), (700, false), (700, true)];

/// Lists families of the book, of recto and of the machine, with their styles and scripts.
pub(crate) fn list(arguments: &FontsArguments) -> Exit {
    if let Some(name) = &arguments.script
        && let Err(hint) = families::known_script(name)
    {
        let what = format!("there is no script `{name}`");
        return failure_with(Exit::Usage, arguments.message_format, &what, &hint);
    }
    let own = match read_book(arguments) {
        Ok(files) => files,
        Err(exit) => return exit,
    };
    let bundled = Fonts::bundled();
    let bundled = bundled.faces().filter_map(|it| {
        let faces = font::survey(it.data.to_vec()).ok()?;
        Some(File { path: PathBuf::new(), faces })
    });
    let places =
        [("book", own), ("recto", bundled.collect()), ("machine", read_machine(&arguments.from))];
    let mut said = String::new();
    for (place, files) in &places {
        families::write(&mut said, place, files, arguments);
    }
    print(arguments.message_format, said.as_bytes())
}

/// Copies a family of the machine's into the book.
pub(crate) fn add(family: &str, arguments: &FontsArguments) -> Exit {
    let format = arguments.message_format;
    if let Err(exit) = read_book(arguments) {
        return exit;
    }
    let machine = read_machine(&arguments.from);
    let of_family: Vec<&File> =
        machine.iter().filter(|file| file.faces.iter().any(|it| it.is_of(family))).collect();
    let forbidden = of_family.iter().flat_map(|it| &it.faces).find_map(|it| it.embedding.refusal());
    if let Some(why) = forbidden {
        let hint = "choose another family, or get a file from its maker whose licence allows it";
        return failure(format, &format!("the family `{family}` {why}"), hint);
    }
    let mut fonts = Fonts::default();
    for file in &of_family {
        let path = file.path.display().to_string();
        let added = std::fs::read(&file.path)
            .map_err(|it| it.to_string())
            .and_then(|it| fonts.add(&path, it).map_err(|it| it.to_string()));
        if let Err(why) = added {
            return failure(format, &format!("{path} {why}"), "choose another family");
        }
    }
    let styles = STYLES.iter().filter_map(|(weight, italic)| fonts.find(family, *weight, *italic));
    let wanted: BTreeSet<&str> = styles.map(|it| fonts.face(it).path.as_str()).collect();
    let of_family: Vec<&File> = of_family
        .into_iter()
        .filter(|it| wanted.contains(it.path.display().to_string().as_str()))
        .collect();
    if of_family.is_empty() {
        let near = families::near(family, &machine);
        let hint = format!("{near}`recto fonts` lists what there is");
        return failure(format, &format!("the machine has no family `{family}`"), &hint);
    }
    copy(family, &of_family, arguments)
}

/// Writes the files and what they say of their licence.
fn copy(family: &str, files: &[&File], arguments: &FontsArguments) -> Exit {
    let (format, folder) = (arguments.message_format, arguments.book.join(FONTS));
    let mut whole: Vec<(String, Vec<u8>)> = Vec::new();
    for file in files {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = match std::fs::read(&file.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let what = format!("{} can't be read: {error}", file.path.display());
                return failure(format, &what, "nothing was copied");
            }
        };
        if std::fs::read(folder.join(&name)).is_ok_and(|it| it != bytes) {
            let what = format!("{} is there already and another", folder.join(&name).display());
            return failure(format, &what, "nothing was copied; take it away first");
        }
        whole.push((name, bytes));
    }
    let note = families::licence(family, files);
    whole.push((format!("{}.licence.txt", family.replace(['/', '\\'], "-")), note.into_bytes()));
    let named: Vec<(&str, &[u8])> =
        whole.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    if let Err(it) = save(&folder, &named) {
        let what =
            format!("{} could not be written: {}", folder.join(it.file_name).display(), it.error);
        return failure(format, &what, "name a folder that you may write to");
    }
    let mut said = String::new();
    for name in whole.iter().map(|it| folder.join(&it.0).display().to_string()) {
        let _ = match format {
            Format::Json => {
                let event = serde_json::json!({ "event": "copied", "file": name });
                writeln!(said, "{}", json_line(&event))
            }
            Format::Human | Format::Short | Format::Github => {
                writeln!(said, "{}", visible(&name))
            }
        };
    }
    if format != Format::Json {
        let _ = writeln!(
            said,
            "name it in `theme.toml`: font.body = [\"{}\", \"{}\"]",
            visible(family),
            font::BUNDLED_BODY
        );
    }
    print(format, said.as_bytes())
}

/// A file of fonts.
struct File {
    path: PathBuf,
    faces: Vec<Surveyed>,
}

/// The book's own, or the exit code once it is said that there is no such folder.
fn read_book(arguments: &FontsArguments) -> Result<Vec<File>, Exit> {
    if arguments.book.is_dir() {
        return Ok(read(&[arguments.book.join(FONTS)]));
    }
    let what = format!("there is no folder {}", arguments.book.display());
    Err(failure(arguments.message_format, &what, "name the folder that holds the book"))
}

/// Those of the given folders, else of the folders in which systems keep theirs.
fn read_machine(given: &[PathBuf]) -> Vec<File> {
    if given.is_empty() { read(&usual()) } else { read(given) }
}

/// What can be read as a font, folder by folder, by path.
fn read(folders: &[PathBuf]) -> Vec<File> {
    let mut paths = Vec::new();
    let mut seen = BTreeSet::new();
    for folder in folders {
        gather(folder, MOST_DEEP, &mut seen, &mut paths);
    }
    let file = |path: PathBuf| {
        let faces = font::survey(std::fs::read(&path).ok()?).ok()?;
        Some(File { path, faces })
    };
    paths.into_iter().filter_map(file).collect()
}

/// Paths of font files; a folder that links lead to twice is read once.
fn gather(folder: &Path, deep: usize, seen: &mut BTreeSet<PathBuf>, paths: &mut Vec<PathBuf>) {
    let Ok(real) = folder.canonicalize() else { return };
    if deep == 0 || !seen.insert(real) {
        return;
    }
    let Ok(entries) = folder.read_dir() else { return };
    let mut inside: Vec<PathBuf> = entries.filter_map(Result::ok).map(|it| it.path()).collect();
    inside.sort();
    for path in inside {
        if path.is_dir() {
            gather(&path, deep - 1, seen, paths);
        } else if path.to_str().is_some_and(is_font_file) && path.is_file() {
            paths.push(path);
        }
    }
}

/// Where systems keep fonts, a user's own first: the XDG base directories, Apple's and Windows' folders.
fn usual() -> Vec<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let within = |name: &str, inside: &str| of(name).map(|it| it.join(inside));
    let data = std::env::var_os("XDG_DATA_DIRS").unwrap_or_default();
    let data: Vec<PathBuf> = std::env::split_paths(&data).filter(|it| it.is_absolute()).collect();
    let shared = ["/usr/local/share", "/usr/share"].map(PathBuf::from);
    let own = [
        within("XDG_DATA_HOME", "fonts"),
        within("HOME", ".local/share/fonts"),
        within("HOME", ".fonts"),
        within("HOME", "Library/Fonts"),
        within("LOCALAPPDATA", "Microsoft/Windows/Fonts"),
        within("WINDIR", "Fonts"),
    ];
    let apple = ["/Library/Fonts", "/System/Library/Fonts"].map(PathBuf::from);
    own.into_iter()
        .flatten()
        .chain(data.into_iter().chain(shared).map(|it| it.join("fonts")))
        .chain(apple)
        .collect()
}

/// The faces of a family from all files.
type Families<'a> = BTreeMap<&'a str, Vec<&'a Surveyed>>;
