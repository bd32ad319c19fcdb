//! What a command did, as a line for people or as a JSON object.

use recto::ListedSection;
use serde::Serialize;

/// Something that was done. With `--message-format json` its name stands in `event`.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event<'a> {
    /// A file of an edition was written.
    Built {
        edition: &'a str,
        file: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        pages: Option<usize>,
        bytes: usize,
        /// SHA-256 of the file, in hexadecimal digits; for machines alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
        seconds: f64,
    },
    /// A step of a build, and its milliseconds on the clock.
    Timed { step: &'a str, milliseconds: f64 },
    /// A round of `recto watch` is over.
    Round {
        /// What changed since the last one.
        changed: &'a [String],
        /// The files are new.
        built: bool,
        /// Else the last good ones stay; what people call them.
        #[serde(skip)]
        stays: Option<&'a str>,
        errors: usize,
        warnings: usize,
        seconds: f64,
    },
    /// The book is shown, at an address that only this machine reaches.
    #[cfg(feature = "serve")]
    Serving { address: &'a str },
    /// A place was asked for in the window, for an editor that started the command.
    #[cfg(feature = "serve")]
    Place { file: String, line: usize, column: usize },
    /// What an edition holds.
    Listed {
        book: String,
        edition: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        pages: Option<usize>,
        words: usize,
        sections: &'a [ListedSection],
    },
    /// What was understood of another tool's folder.
    Understood { folder: &'a str },
    /// A file of the book was read.
    Read { file: &'a str },
    /// A book was looked through.
    Checked { book: String, findings: usize },
    /// The last outputs stay as they were.
    Kept { folder: String },
    /// What shapes a book was written down.
    Locked { file: String },
    /// A file comes out the same however it is built.
    Rebuilt { file: String, bytes: usize },
    /// A file comes out otherwise.
    RebuiltOtherwise { file: String, builds: &'a str, place: &'a str },
    /// Nothing is wrong with a file.
    Sound { file: String },
    /// Something is wrong with a file.
    Damaged { file: String, place: &'a str, what: &'a str },
    /// No EPUB can be compared with a PDF.
    NothingToCompare,
    /// Two files say the same.
    Same {
        epub: String,
        pdf: String,
        words: usize,
        /// The page list was compared too.
        pages: bool,
    },
    /// Two files differ.
    Differ { epub: String, pdf: String, what: &'a str, epub_says: &'a str, pdf_says: &'a str },
}

impl Event<'_> {
    /// One line or two for people.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Built { file, pages, bytes, seconds, .. } => {
                let pages = pages.map_or_else(String::new, |it| counted(it, "page") + ", ");
                format!("{file}  {pages}{}, {seconds:.1} s", human_size(*bytes))
            }
            Self::Timed { step, milliseconds } => format!("{milliseconds:>10.1} ms  {step}"),
            #[cfg(feature = "serve")]
            Self::Serving { address } => format!("the book is shown at {address}"),
            #[cfg(feature = "serve")]
            Self::Place { file, line, column } => format!("{file}:{line}:{column}"),
            Self::Round { changed, built, stays, errors, warnings, seconds } => {
                round(changed, (*built, *stays), (*errors, *warnings), *seconds)
            }
            Self::Listed { book, edition, pages, words, sections } => {
                let pages = pages.map_or_else(String::new, |it| counted(it, "page") + ", ");
                let head = format!("{book}, {edition}: {pages}{}", counted(*words, "word"));
                std::iter::once(head)
                    .chain(sections.iter().map(section))
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            Self::Understood { folder } => format!("  {folder}"),
            Self::Read { file } => format!("  read {file}"),
            Self::Checked { book, findings: 0 } => format!("{book}: nothing to mend"),
            Self::Checked { book, findings } => {
                format!("{book}: {} to look at", counted(*findings, "thing"))
            }
            Self::Kept { folder } => {
                let to = if folder == "." { String::new() } else { format!(" to {folder}") };
                format!("nothing was written{to}; `--keep-going` writes the book with its errors")
            }
            Self::Locked { file } => format!("{file} written"),
            Self::Rebuilt { file, bytes } => {
                format!("{file}: two more builds give the same {bytes} bytes")
            }
            Self::RebuiltOtherwise { file, builds, place } => {
                format!("{file}: {builds} differ: {place}")
            }
            Self::Sound { file } => format!("{file}: sound"),
            Self::Damaged { file, place, what } => format!("{file}: {place}: {what}"),
            Self::NothingToCompare => {
                "nothing to compare: no EPUB has the same chapters as a PDF for the screen"
                    .to_owned()
            }
            Self::Same { epub, pdf, words, pages } => {
                let pages = if *pages { ", and the same pages" } else { "" };
                format!("{epub} and {pdf}: the same {words} words{pages}")
            }
            Self::Differ { epub, pdf, what, epub_says, pdf_says } => format!(
                "{epub} and {pdf} differ in {what}:\n  EPUB: {epub_says}\n  PDF:  {pdf_says}"
            ),
        }
    }
}

/// "   12  9,500 words  Chapter title", from which page on and how many of them if there are pages.
fn section(it: &ListedSection) -> String {
    let ListedSection { title, role, words, page, pages } = it;
    let place = match (page, pages) {
        (Some(page), Some(pages)) => format!("{page:>6} {pages:>5} pp."),
        _ => String::new(),
    };
    let title = if title.is_empty() { format!("({role})") } else { title.clone() };
    format!("{place} {words:>8} words  {title}")
}

/// 612 kB, 4.2 MB: decimal units, as file managers show them.
fn human_size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// "ch/1.md and 2 more: built in 0.12 s, 1 warning".
fn round(
    changed: &[String],
    (built, stays): (bool, Option<&str>),
    (errors, warnings): (usize, usize),
    seconds: f64,
) -> String {
    let changed = match changed {
        [] => String::new(),
        [only] => format!("{only}: "),
        [first, rest @ ..] => format!("{first} and {} more: ", rest.len()),
    };
    let done = match built {
        true => format!("built in {seconds:.2} s"),
        false => {
            let stays = stays.map_or_else(String::new, |it| format!(", the last good {it} stay"));
            format!("not built in {seconds:.2} s{stays}")
        }
    };
    let said = |count: usize, word: &str| match count {
        0 => String::new(),
        _ => format!(", {}", counted(count, word)),
    };
    format!("{changed}{done}{}{}", said(errors, "error"), said(warnings, "warning"))
}

/// "1 page", "12 pages".
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
