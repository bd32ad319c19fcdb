//! A block of code and what its characters mean.

use crate::model::{Caption, Inline, Stage, Text};

/// A block of code.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<S: Stage> {
    /// First word of the info string, as written.
    pub language: Option<String>,
    /// The code, without hidden lines, ending without a line break.
    pub text: Text,
    /// What stands above it.
    pub caption: Option<Caption<S>>,
    /// The name of its file, or a title, right above it.
    pub name: Option<Vec<Inline<S>>>,
    /// The number of each line, 0 for none; empty where lines have no numbers.
    pub numbers: Vec<u32>,
    /// Lines, from 0 and rising, that look unlike the others.
    pub looks: Vec<(u32, LineLook)>,
    /// On pages its letters may be smaller, so that no line is turned.
    pub fit: bool,
    /// Marks of call-outs, rising by their lines.
    pub callouts: Vec<Callout<S>>,
    /// What its characters mean, as far as that is known: rising, without overlap; empty before `resolve`.
    pub tokens: Vec<Token>,
}

impl<S: Stage> Listing<S> {
    /// What is said of a line, counted from 0.
    #[must_use]
    pub fn look(&self, line: usize) -> Option<LineLook> {
        let at = self.looks.binary_search_by_key(&line, |it| it.0 as usize).ok()?;
        self.looks.get(at).map(|it| it.1)
    }

    /// Code of which nothing is said but its language.
    #[must_use]
    pub fn new(language: Option<String>, text: Text) -> Self {
        Self {
            language,
            text,
            caption: None,
            name: None,
            numbers: Vec::new(),
            looks: Vec::new(),
            fit: false,
            callouts: Vec::new(),
            tokens: Vec::new(),
        }
    }
}

/// A mark behind a line of code that leads to an item of the list below.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout<S: Stage> {
    /// The line, from 0.
    pub line: u32,
    /// A figure in a circle, linked, with the anchor that the item leads back to.
    pub mark: Vec<Inline<S>>,
}

/// The figure in a circle that stands for a number; in brackets from 21 on.
#[must_use]
pub fn circled(number: u32) -> String {
    match number {
        1..=20 => char::from_u32(0x245f + number).map(String::from).unwrap_or_default(),
        _ => format!("({number})"),
    }
}

/// How a line stands out from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineLook {
    /// It is spoken of.
    Marked,
    /// It is added.
    Inserted,
    /// It is taken out.
    Deleted,
    /// It stands back.
    Dimmed,
}

impl LineLook {
    /// Its class in the EPUB.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marked => "marked",
            Self::Inserted => "ins",
            Self::Deleted => "del",
            Self::Dimmed => "dim",
        }
    }
}

/// Bytes of a block of code that mean one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What they mean.
    pub class: Class,
}

/// What characters of code mean: as many meanings as a page without colour can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// Text within quotation marks.
    String,
    /// Said to who reads, not to the machine.
    Comment,
    /// A number, or a constant that the language names.
    Number,
    /// A function, a macro, a key.
    Name,
    /// A type.
    Type,
    /// Signs that say something of what is beside them: attributes, annotations.
    Punctuation,
    /// What a terminal shows before a command.
    Prompt,
    /// What is typed behind it, where the language says no more.
    Command,
    /// What the terminal answers.
    Output,
    /// A line that a change adds.
    Inserted,
    /// A line that a change takes out.
    Deleted,
    /// Where the lines of a change stand.
    Hunk,
}

impl Class {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 13] = [
        Self::Keyword,
        Self::String,
        Self::Comment,
        Self::Number,
        Self::Name,
        Self::Type,
        Self::Punctuation,
        Self::Prompt,
        Self::Command,
        Self::Output,
        Self::Inserted,
        Self::Deleted,
        Self::Hunk,
    ];

    /// Its name in theme files, and behind `tok-` in the EPUB.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::String => "string",
            Self::Comment => "comment",
            Self::Number => "number",
            Self::Name => "name",
            Self::Type => "type",
            Self::Punctuation => "punctuation",
            Self::Prompt => "prompt",
            Self::Command => "command",
            Self::Output => "output",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::Hunk => "hunk",
        }
    }
}
