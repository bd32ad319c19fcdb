//! All that shapes a book beside its text, to `recto.lock`; and that file to what differs from it.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files as _, Refusal};
use crate::manifest::{Flavor, NamedToken, Token};
use crate::project::table::{Table, parse};
use crate::project::{Project, THEME};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The lock's name.
const LOCK: &str = "recto.lock";
const HEAD: &str = "# What shapes the book beside its text. `recto lock` writes this file; with `--locked`, a build fails if any of it differs.\n";
/// What writes the book, with its fonts, archived styles and hyphenation.
const RECTO: &str = env!("CARGO_PKG_VERSION");

/// What a lock holds, in the order of its file.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Lock {
    /// recto's version.
    recto: String,
    /// The citation style, an archived one's name or a file.
    style: String,
    /// Hashes of fonts, pictures, the theme's file and that of the citation style, by path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    /// Hashes of what the manifest says of each edition's theme.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    themes: BTreeMap<String, String>,
}

/// What the lock of a book is called: a file that is a book of its own has one of its own.
#[must_use]
pub fn lock_name(project: &Project) -> String {
    match project.manifest.flavor {
        Flavor::File => format!("{}.{LOCK}", project.manifest.book.id),
        _ => LOCK.to_owned(),
    }
}

/// The text of a book's lock. Its files are those that were read so far: the book has to be checked or built before.
#[must_use]
pub fn lock(project: &Project) -> String {
    // Strings in tables of strings are always TOML.
    let tables = toml::to_string(&taken(project)).unwrap_or_default();
    format!("{HEAD}{tables}")
}

/// Says what differs from a book's lock, of which the same holds as for [`lock`].
pub fn check_lock(sink: &mut Sink, project: &Project) {
    let name = lock_name(project);
    let text = match project.folder.text(&name) {
        Ok(text) => text,
        Err(Refusal::Missing(_)) => {
            let said = format!("there is no `{name}` in the book's folder");
            sink.push(Diagnostic::new(Code::LockMissing, said).hint("`recto lock` writes it"));
            return;
        }
        Err(refusal) => {
            sink.push(project.folder.explain(&name, &refusal, None));
            return;
        }
    };
    let mut own = Sink::new();
    let table = parse(&mut own, &text);
    // Where its syntax is broken, what it lacks would only bring errors of its own.
    if !own.has_errors() {
        compare(&mut own, &name, table, &taken(project));
    }
    sink.merge_new(own);
}

/// What shapes the book as it is now.
fn taken(project: &Project) -> Lock {
    let (folder, manifest) = (&project.folder, &project.manifest);
    let mut files: BTreeMap<String, String> =
        folder.binaries().into_iter().map(|(path, bytes)| (path, hash(&bytes))).collect();
    let style = &manifest.references.style.value;
    for path in [THEME, style] {
        if let Some(text) = folder.known_text(path) {
            files.insert(path.to_owned(), hash(text.as_bytes()));
        }
    }
    let themes = manifest.editions.iter().filter_map(|it| {
        let tokens = canonical(project.tokens.iter().chain(&it.theme));
        (!tokens.is_empty()).then(|| (it.name.clone(), hash(tokens.as_bytes())))
    });
    Lock { recto: RECTO.to_owned(), style: style.clone(), files, themes: themes.collect() }
}

/// Tokens as a text that does not change with their order or the way they are written; the last of a key counts.
fn canonical<'a>(tokens: impl Iterator<Item = &'a NamedToken>) -> String {
    let last: BTreeMap<&str, &Token> =
        tokens.map(|it| (it.key.value.as_str(), &it.value.value)).collect();
    let value = |it: &Token| match it {
        Token::Text(text) => format!("{text:?}"),
        Token::Number(number) => number.to_string(),
        Token::Flag(flag) => flag.to_string(),
        Token::List(all) => format!("{all:?}"),
    };
    last.into_iter().map(|(key, it)| format!("{key} = {}\n", value(it))).collect()
}

fn hash(bytes: &[u8]) -> String {
    format!("sha256:{}", digest(bytes))
}

/// SHA-256 of a file in hexadecimal digits (FIPS 180-4), as `sha256sum` prints it.
///
/// ```
/// let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// assert_eq!(recto::project::digest(b""), empty);
/// ```
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}

fn compare(sink: &mut Sink, name: &str, mut lock: Table<'_>, now: &Lock) {
    let mut one = |sink: &mut Sink, key, what: &str, now: &str| {
        match lock.read::<String>(sink, key) {
            Some(then) if then.value != now => {
                let said = format!("this is {what} `{now}`, and `{name}` names another");
                sink.push(differs(said, then.span, ""));
            }
            Some(_) => {}
            None => lock.require(sink, key, "`recto lock` writes the file anew"),
        };
    };
    one(sink, "recto", "recto", &now.recto);
    one(sink, "style", "the citation style", &now.style);
    for (key, now) in [("files", &now.files), ("themes", &now.themes)] {
        let what = |it: &str| match key {
            "files" => format!("`{it}`"),
            _ => format!("what the manifest says of the theme of edition `{it}`"),
        };
        let mut then = BTreeMap::new();
        if let Some(mut table) = lock.table(sink, key) {
            for (path, span, value) in table.take_all() {
                let value = table.value_as::<String>(sink, &path, value);
                then.insert(path, (span, value.map(|it| it.value)));
            }
        }
        for (path, (span, hash)) in &then {
            match now.get(path) {
                Some(now) if hash.as_ref().is_none_or(|it| it == now) => {}
                Some(_) => {
                    let said = format!("{} is not as it was when the book was locked", what(path));
                    sink.push(differs(said, Some(*span), "its hash was another"));
                }
                None => {
                    let said = format!("the book no longer has {}", what(path));
                    sink.push(differs(said, Some(*span), "locked, but not used"));
                }
            }
        }
        for path in now.keys().filter(|it| !then.contains_key(*it)) {
            let said = format!("{} is new: `{name}` lacks it", what(path));
            sink.push(differs(said, None, ""));
        }
    }
    lock.finish(sink);
}

fn differs(said: String, span: Option<Span>, label: &str) -> Diagnostic {
    Diagnostic::new(Code::LockDiffers, said)
        .at_maybe(span, label)
        .hint("if that is meant, `recto lock` writes the file anew")
}
