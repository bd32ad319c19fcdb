//! A book's folder, on disk or wherever its files lie: finds and reads manifest, theme and fonts, and is the door to the files.

#![expect(clippy::disallowed_methods, reason = "the root itself is looked at before it is a door")]

pub use crate::project::folder::Folder;
pub use crate::project::handed::{Handed, read_handed};
pub(crate) use crate::project::letters::lacking_letters;
pub use crate::project::lock::{check_lock, digest, lock, lock_name};
pub use crate::project::schema::{book_schema, theme_schema};
pub use crate::project::store::{Disk, Memory, Store};

use crate::diag::{Code, Diagnostic, FileId, Manuscript, Sink, Sources};
use crate::files::{Files, Refusal, Text};
use crate::font::{Face, FontError, Fonts, Lack};
use crate::manifest::{Edition, Manifest, NamedToken, Output, Token, Tool, Typefaces};
use crate::theme::Theme;
use std::io;
use std::path::Path;
use std::sync::Arc;

mod address;
mod claims;
mod edition;
mod file;
mod folder;
mod handed;
mod isbn;
mod layout;
mod letters;
mod lock;
mod manifest;
mod mdbook;
mod names;
mod people;
mod press;
mod schema;
mod spine;
mod store;
mod summary;
mod table;
mod theorems;
mod tokens;
mod words;
mod yaml;

#[cfg(test)]
mod tests;

/// The manifest's name, recto's and mdBook's alike.
pub const MANIFEST: &str = "book.toml";
/// The theme's name.
pub const THEME: &str = "theme.toml";
/// The folder of the book's own fonts.
pub const FONTS: &str = "fonts";

/// A book's folder, read as far as its manifest, theme and fonts.
#[derive(Debug)]
#[non_exhaustive]
pub struct Project {
    /// The folder, the door to its files.
    pub folder: Arc<Folder>,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its theme, before editions override tokens.
    pub theme: Theme,
    /// The tokens that the manifest gives; those of `theme.toml` come after them, those of editions last.
    tokens: Vec<NamedToken>,
    /// All tokens of the book, in that order.
    look: Vec<NamedToken>,
    /// Its own faces and the bundled ones.
    pub fonts: Arc<Fonts>,
    /// Tokens that name families, those of editions too: where it is said what a family lacks.
    families: Vec<NamedToken>,
    /// What was understood of the folder of another tool, in words.
    pub understood: Option<String>,
}

impl Project {
    /// Texts read so far, for rendering diagnostics.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.folder.sources()
    }

    /// The theme of an edition: the book's, with the edition's overrides.
    #[must_use]
    pub fn theme_of(&self, edition: &Edition) -> Theme {
        // `load` has said what is wrong with them.
        edition_theme(&mut Sink::new(), &self.theme, &self.look, edition)
    }
}

/// Reads the project in `folder`; `None` if there is no manifest to go by, and the sink says why.
pub fn load(sink: &mut Sink, folder: &Arc<Folder>) -> Option<Project> {
    let text = match folder.text(MANIFEST) {
        Ok(text) => text,
        Err(refusal) => {
            if let Some(found) = layout::find(folder) {
                return Some(load_layout(sink, folder, found));
            }
            sink.push(no_manifest(folder, &refusal));
            return None;
        }
    };
    let top = manifest::parse(sink, &text);
    // Where the syntax is broken, half of a table would only bring errors of its own.
    if sink.has_errors() {
        return None;
    }
    let is_mdbook = !top.has("schema") && !top.has("spine");
    let (manifest, tokens) = if is_mdbook {
        sink.judge_as(Manuscript::Foreign);
        folder.read_repository();
        mdbook::read(sink, folder, top, None)
    } else {
        manifest::read(sink, folder, top)
    };
    Some(with_look(sink, folder, manifest, (tokens, THEME)))
}

/// Reads the folder of another tool than mdBook, known by the file `sign`.
fn load_layout(sink: &mut Sink, folder: &Arc<Folder>, (tool, sign): (Tool, String)) -> Project {
    sink.judge_as(Manuscript::Foreign);
    folder.read_repository();
    let (manifest, understood) = layout::read(sink, folder, tool, &sign);
    let project = with_look(sink, folder, manifest, (Vec::new(), THEME));
    Project { understood: Some(understood), ..project }
}

/// Reads the book that mdBook hands over, whose preprocessors have run; `None` if its manifest can't be read, and the sink says why.
pub fn load_handed(sink: &mut Sink, folder: &Arc<Folder>, handed: &Handed) -> Option<Project> {
    sink.judge_as(Manuscript::Foreign);
    folder.read_repository();
    folder.take_handed(handed.chapters.clone());
    let text = optional_text(sink, folder, MANIFEST).unwrap_or_else(|| Text {
        file: FileId(0),
        text: Arc::from(""),
        offset: 0,
    });
    let top = manifest::parse(sink, &text);
    if sink.has_errors() {
        return None;
    }
    let (manifest, tokens) = mdbook::read(sink, folder, top, Some(handed.summary.clone()));
    Some(with_look(sink, folder, manifest, (tokens, THEME)))
}

/// Reads the book that is the Markdown file `path` in `folder` alone; `None` if it can't be read, and the sink says why. Theme and fonts
/// are those of the folder.
pub fn load_file(sink: &mut Sink, folder: &Arc<Folder>, path: &str) -> Option<Project> {
    let manifest = file::read(sink, folder, path)?;
    let theme = folder.text(path).ok().and_then(|it| file::theme(&it));
    let design = theme.as_ref().filter(|it| crate::theme::design_names().contains(&&*it.value));
    let tokens = design.map(|it| tokens::design(&it.value, it.span));
    let tokens: Vec<NamedToken> = tokens.into_iter().collect();
    let theme = theme.filter(|_| tokens.is_empty());
    if let Some(theme) = &theme
        && let path = crate::files::join("", &theme.value)
        && let Err(refusal @ Refusal::Missing(_)) = folder.text(&path)
    {
        sink.push(folder.explain(&path, &refusal, theme.span));
    }
    let theme = theme.as_ref().map_or(THEME.to_owned(), |it| crate::files::join("", &it.value));
    Some(with_look(sink, folder, manifest, (tokens, &theme)))
}

/// Loads a text that is a book of its own, as if it stood in the folder under that name; see [`load_file`].
pub fn load_text(
    sink: &mut Sink,
    folder: &Arc<Folder>,
    name: &str,
    text: Arc<str>,
) -> Option<Project> {
    folder.take_handed([(name.to_owned(), text)].into());
    load_file(sink, folder, name)
}

/// Reads theme and fonts.
fn with_look(
    sink: &mut Sink,
    folder: &Arc<Folder>,
    mut manifest: Manifest,
    (own_tokens, theme): (Vec<NamedToken>, &str),
) -> Project {
    let mut tokens = own_tokens.clone();
    if let Some(text) = optional_text(sink, folder, theme) {
        let table = manifest::parse(sink, &text);
        tokens.extend(tokens::flatten(sink, table));
    }
    let theme = read_theme(sink, &manifest, &tokens);
    manifest.typefaces = typefaces(&theme);
    manifest.typefaces.plain_code = plain_code(&manifest, &theme);
    manifest.low_contrast = low_contrast(&manifest, &theme);
    let fonts = read_fonts(sink, folder);
    let look = tokens.clone();
    tokens.extend(manifest.editions.iter().flat_map(|it| it.theme.iter().cloned()));
    check_families(sink, &fonts, &tokens);
    tokens.retain(|it| it.key.value.starts_with("font."));
    let (folder, fonts) = (Arc::clone(folder), Arc::new(fonts));
    Project {
        folder,
        manifest,
        theme,
        tokens: own_tokens,
        look,
        fonts,
        families: tokens,
        understood: None,
    }
}

/// Opens a book's folder.
///
/// # Errors
/// If it is not there, or not a folder that can be entered.
pub fn open(root: &Path) -> io::Result<Folder> {
    let folder = Folder::open(root)?;
    if root.is_dir() { Ok(folder) } else { Err(io::Error::from(io::ErrorKind::NotADirectory)) }
}

fn no_manifest(folder: &Folder, refusal: &Refusal) -> Diagnostic {
    match refusal {
        Refusal::Missing(_) => Diagnostic::new(
            Code::ManifestMissing,
            format!("there is no `{MANIFEST}` in this folder"),
        )
        .hint(
            "`recto init` makes a small book to start from, or one of the chapters that are there",
        ),
        other => folder.explain(MANIFEST, other, None),
    }
}

fn optional_text(sink: &mut Sink, folder: &Folder, path: &str) -> Option<Text> {
    match folder.text(path) {
        Ok(text) => Some(text),
        Err(Refusal::Missing(_)) => None,
        Err(refusal) => {
            sink.push(folder.explain(path, &refusal, None));
            None
        }
    }
}

/// The book's theme; editions' overrides are tried too, so that their mistakes come out even if they aren't built.
fn read_theme(sink: &mut Sink, manifest: &Manifest, tokens: &[NamedToken]) -> Theme {
    let mut theme = Theme::default();
    tokens::apply_all(sink, &mut theme, tokens);
    for edition in &manifest.editions {
        let own = edition_theme(sink, &theme, tokens, edition);
        if edition.output == Output::Pdf {
            let all: Vec<NamedToken> = tokens.iter().chain(&edition.theme).cloned().collect();
            tokens::check_measure(sink, &own, edition, &all);
        }
    }
    theme
}

/// The book's theme with an edition's tokens over it. An edition that names a design has it under the book's tokens, in place of the book's.
fn edition_theme(sink: &mut Sink, theme: &Theme, book: &[NamedToken], edition: &Edition) -> Theme {
    let mut own = theme.clone();
    if let Some(design) = edition.theme.iter().rfind(|it| it.key.value == tokens::INHERITS) {
        let over: Vec<NamedToken> =
            book.iter().filter(|it| it.key.value != tokens::INHERITS).cloned().collect();
        own = Theme::default();
        // What is wrong with them has been said of the book.
        tokens::apply_all(&mut Sink::new(), &mut own, std::slice::from_ref(design));
        tokens::apply_all(&mut Sink::new(), &mut own, &over);
    }
    let (designs, rest): (Vec<NamedToken>, Vec<NamedToken>) =
        edition.theme.iter().cloned().partition(|it| it.key.value == tokens::INHERITS);
    tokens::apply_all(sink, &mut Theme::default(), &designs);
    tokens::apply_all(sink, &mut own, &rest);
    own
}

/// The book's own faces, then the bundled ones. What is no font by its name is passed over.
fn read_fonts(sink: &mut Sink, folder: &Folder) -> Fonts {
    let mut fonts = Fonts::bundled();
    for path in folder.list(FONTS) {
        if !is_font_file(&path) {
            continue;
        }
        match folder.bytes(&path) {
            Ok(bytes) => match fonts.add(&path, bytes) {
                Ok(faces) => {
                    let faces = faces.iter().map(|it| fonts.face(*it));
                    let refusal = faces.filter_map(|it| it.embedding.refusal()).next();
                    if let Some(it) = refusal {
                        sink.push(unlicensed_font(&path, &it));
                    }
                }
                Err(error) => sink.push(broken_font(&path, &error)),
            },
            Err(refusal) => sink.push(folder.explain(&path, &refusal, None)),
        }
    }
    fonts
}

/// Whether a file is a font by its name.
#[must_use]
pub fn is_font_file(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, it)| it).to_ascii_lowercase();
    ["ttf", "otf", "ttc", "otc"].contains(&extension.as_str())
}

/// What is said of a family of the book's own that lacks a style that words are in.
pub(crate) fn lacking_style(project: &Project, face: &Face, lack: Lack) -> Diagnostic {
    let named = project.families.iter().find(|it| names_of(it).iter().any(|it| face.is_of(it)));
    let span = named.and_then(|it| it.value.span);
    let family = &face.family;
    let (style, label, hint) = match lack {
        Lack::Bold => ("bold", "bold words are set in another weight", "its bold"),
        Lack::Italic => ("italic", "emphasis is set upright", "its italic"),
        Lack::BoldItalic => ("bold italic", "such words lose a style", "its bold italic"),
        Lack::SmallCapitals => {
            return Diagnostic::new(
                Code::FontStyle,
                format!("`{family}` has no small capitals (`smcp`), and the book uses some"),
            )
            .at_maybe(span, "capitals are set small in their place")
            .hint("choose a family that has them; `lead-in = false` leaves the first words of chapters as they are");
        }
    };
    Diagnostic::new(Code::FontStyle, format!("`{family}` has no {style}, and the book uses it"))
        .at_maybe(span, label)
        .hint(format!("put {hint} into `fonts/`, or choose a family that has it"))
}

/// What is said of a font of the book's own that can't be used.
pub(crate) fn broken_font(path: &str, error: &FontError) -> Diagnostic {
    Diagnostic::new(Code::FontBroken, format!("the font `{path}` {error}"))
        .hint("take it out of `fonts/`, or put a sound TrueType or OpenType font there")
}

fn unlicensed_font(path: &str, error: &FontError) -> Diagnostic {
    Diagnostic::new(Code::FontLicence, format!("the font `{path}` {error}"))
        .hint("take it out of `fonts/`; with a licence that allows it, ask its maker for a file that says so")
}

/// The families that a token names.
fn names_of(token: &NamedToken) -> Vec<&String> {
    match &token.value.value {
        Token::Text(name) => vec![name],
        Token::List(names) => names.iter().collect(),
        Token::Number(_) | Token::Flag(_) => Vec::new(),
    }
}

/// Every family that the theme or an edition names must be there.
fn check_families(sink: &mut Sink, fonts: &Fonts, tokens: &[NamedToken]) {
    for token in tokens.iter().filter(|it| it.key.value.starts_with("font.")) {
        for name in names_of(token).into_iter().filter(|it| !fonts.has_family(it)) {
            let said = Diagnostic::new(Code::FontMissing, format!("there is no family `{name}`"));
            let said =
                said.at_maybe(token.value.span, "neither in the book's `fonts/` nor bundled");
            let said = said.one_of(name, "families", fonts.families());
            sink.push(said.hint(format!(
                "`recto fonts add \"{name}\"` copies it into the book if the machine has it"
            )));
        }
        let names = names_of(token);
        let has_math =
            |it: &&String| fonts.find(it, 400, false).is_some_and(|it| fonts.face(it).has_math());
        if token.key.value == "font.math"
            && !names.iter().any(has_math)
            && let Some(name) = names.first().filter(|it| fonts.has_family(it))
        {
            let message = format!("`{name}` has no table for formulas (`MATH`)");
            let said = Diagnostic::new(Code::FontStyle, message);
            sink.push(
                said.at_maybe(token.value.span, "formulas are set by that of the bundled font")
                    .hint("choose a font that is made for mathematics, such as `STIX Two Math`"),
            );
        }
    }
}

/// Whether the theme or an edition's has letters that are hard to read.
/// Whether no edition shows what characters of code mean: then nobody has to find it out.
fn plain_code(manifest: &Manifest, theme: &Theme) -> bool {
    let plain = |edition: &Edition| {
        let mut own = theme.clone();
        tokens::apply_all(&mut Sink::new(), &mut own, &edition.theme);
        !own.code.highlight
    };
    !manifest.editions.is_empty() && manifest.editions.iter().all(plain)
}

fn low_contrast(manifest: &Manifest, theme: &Theme) -> bool {
    let of_edition = |it: &Edition| {
        let mut own = theme.clone();
        tokens::apply_all(&mut Sink::new(), &mut own, &it.theme);
        tokens::has_low_contrast(&own)
    };
    tokens::has_low_contrast(theme) || manifest.editions.iter().any(of_edition)
}

/// The families that most of the book is set in.
fn typefaces(theme: &Theme) -> Typefaces {
    let mut text: Vec<String> = Vec::new();
    for chain in [&theme.font.body, &theme.font.heading] {
        text.extend(chain.first().filter(|it| !text.contains(it)).cloned());
    }
    let code = theme.font.mono.first().filter(|it| !text.contains(it)).cloned();
    Typefaces { text, code, plain_code: false }
}
