//! What a terminal showed to prompts, commands and output: no grammar knows it.

use crate::model::{Class, Token};
use crate::resolve::highlight::{Found, grammar, number};
use std::ops::Range;

/// Whose session it is, which decides the prompts and the language of the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A shell of Unix or Windows.
    Shell,
    /// Python's or IPython's.
    Python,
    /// Ruby's.
    Ruby,
}

impl Kind {
    const fn language(self) -> &'static str {
        match self {
            Self::Shell => "bash",
            Self::Python => "python",
            Self::Ruby => "ruby",
        }
    }
}

/// The kind of session that a language names. A shell's language names one too where a line begins with a prompt, which no script
/// has.
pub(crate) fn kind(language: &str, text: &str) -> Option<Kind> {
    match language {
        "console" | "sh-session" | "shell-session" | "shellsession" | "bash-session"
        | "terminal" | "doscon" | "ps1con" => Some(Kind::Shell),
        "pycon" | "python-console" | "python-repl" | "ipython" => Some(Kind::Python),
        "irb" => Some(Kind::Ruby),
        "sh" | "bash" | "shell" | "zsh" | "cmd" | "bat" | "powershell" | "ps1" | "fish" => {
            prompted(text, Kind::Shell).then_some(Kind::Shell)
        }
        "python" | "py" | "python3" => text.starts_with(">>> ").then_some(Kind::Python),
        _ => None,
    }
}

/// Whether some line begins with a prompt that nothing but a session has.
fn prompted(text: &str, kind: Kind) -> bool {
    text.lines()
        .any(|it| matches!(prompt(it, kind, false), Some(end) if !it.starts_with("> ") && end > 0))
}

/// Reads a session line by line.
pub(crate) fn session(kind: Kind, text: &str) -> Found {
    let root = kind == Kind::Shell && !text.lines().any(|it| it.starts_with("$ "));
    let mut reader = Reader { tokens: Vec::new(), typed: String::new(), places: Vec::new() };
    let mut open = Open::No;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        let prompt = match &open {
            // Text within a command looks like anything.
            Open::Document(_) => Some(prompt(bare, kind, false).filter(|_| bare.starts_with("> "))),
            Open::Quote(_) | Open::Line => Some(continued(bare)),
            Open::No => prompt(bare, kind, root).map(Some),
        };
        match prompt {
            Some(end) => {
                let end = end.unwrap_or(0);
                mark(&mut reader.tokens, at..at + end, Class::Prompt);
                let command = bare.get(end..).unwrap_or_default();
                reader.typed(command, at + end);
                if kind == Kind::Shell {
                    open = open.behind(command);
                }
            }
            None => mark(&mut reader.tokens, at..at + bare.len(), Class::Output),
        }
        at += line.len();
    }
    reader.finish(kind)
}

/// The end of a continuation's prompt.
fn continued(line: &str) -> Option<usize> {
    ["> ", ">> ", "... "].iter().find(|it| line.starts_with(**it)).map(|it| it.len())
}

struct Reader {
    tokens: Vec<Token>,
    /// All that was typed, a line each.
    typed: String,
    /// Where each of its lines stands in the text.
    places: Vec<usize>,
}

impl Reader {
    fn typed(&mut self, command: &str, at: usize) {
        self.places.push(at);
        self.typed.push_str(command);
        self.typed.push('\n');
    }

    /// Adds what the language of the commands says of them; the rest of a command is one.
    fn finish(mut self, kind: Kind) -> Found {
        let known = grammar::grammar(kind.language(), &self.typed).unwrap_or_default();
        let mut inner = known.tokens.iter().peekable();
        let mut start = 0;
        for (line, place) in self.typed.lines().zip(&self.places) {
            let end = start + line.len();
            let mut from = *place;
            while let Some(token) = inner.next_if(|it| (it.start as usize) < end) {
                let moved = |at: u32| (at as usize).saturating_sub(start) + place;
                let (first, last) = (moved(token.start), moved(token.end));
                mark(&mut self.tokens, from..first, Class::Command);
                mark(&mut self.tokens, first..last, token.class);
                from = last;
            }
            mark(&mut self.tokens, from..place + line.len(), Class::Command);
            start = end + 1;
        }
        self.tokens.sort_by_key(|it| it.start);
        Found { tokens: self.tokens, beyond: known.beyond }
    }
}

fn mark(tokens: &mut Vec<Token>, bytes: Range<usize>, class: Class) {
    if !bytes.is_empty() {
        tokens.push(Token { start: number(bytes.start), end: number(bytes.end), class });
    }
}

/// Why the next line still belongs to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Open {
    No,
    /// It ended in a backslash.
    Line,
    /// Within a quotation.
    Quote(char),
    /// Up to a line of this word.
    Document(String),
}

impl Open {
    /// What is open behind another line of a command.
    fn behind(self, line: &str) -> Self {
        let mut quote = match self {
            Self::Document(word) if line.trim() == word => return Self::No,
            Self::Document(word) => return Self::Document(word),
            Self::Quote(it) => Some(it),
            Self::No | Self::Line => None,
        };
        let mut signs = line.chars().peekable();
        let mut last = ' ';
        while let Some(sign) = signs.next() {
            match (sign, quote) {
                ('\\', None | Some('"')) if signs.next().is_none() && quote.is_none() => {
                    return Self::Line;
                }
                ('"' | '\'', None) => quote = Some(sign),
                ('"' | '\'', Some(open)) if open == sign => quote = None,
                // A word that begins with `#` begins a comment: a quotation mark in it opens nothing.
                ('#', None) if last.is_whitespace() => break,
                _ => {}
            }
            last = sign;
        }
        match quote {
            Some(it) => Self::Quote(it),
            None => document(line).map_or(Self::No, Self::Document),
        }
    }
}

/// The word that ends a here-document.
fn document(line: &str) -> Option<String> {
    let (_, behind) = line.split_once("<<")?;
    let behind = behind.strip_prefix('-').unwrap_or(behind).trim_start();
    let bare = behind.trim_start_matches(['\'', '"', '\\']);
    let word: String = bare.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
    (!word.is_empty() && !word.starts_with(|it: char| it.is_ascii_digit())).then_some(word)
}

/// Where the prompt ends that a line begins with.
fn prompt(line: &str, kind: Kind, root: bool) -> Option<usize> {
    let signs: &[&str] = match kind {
        Kind::Shell => &["$ ", "% ", "> ", ">>> ", "❯ ", "➜ "],
        Kind::Python => &[">>> ", "... "],
        Kind::Ruby => &[">> ", "?> "],
    };
    if let Some(sign) = signs.iter().find(|it| line.starts_with(**it)) {
        return Some(sign.len());
    }
    if signs.iter().any(|it| line == it.trim_end()) {
        return Some(line.len());
    }
    match kind {
        Kind::Shell if root && line.starts_with("# ") => Some(2),
        Kind::Shell => windows(line).or_else(|| host(line)),
        Kind::Python => numbered(line),
        Kind::Ruby => {
            line.strip_prefix("irb(").and_then(|_| after(line, "> ").or_else(|| after(line, "* ")))
        }
    }
}

fn after(line: &str, sign: &str) -> Option<usize> {
    line.find(sign).map(|it| it + sign.len())
}

/// `C:\work>` and `PS C:\work> `.
fn windows(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let drive = matches!(bytes, [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    let shell = line.starts_with("PS ") || line.starts_with("PS>");
    let end = line.find('>').filter(|_| drive || shell)? + 1;
    // A path has no spaces around its signs: `PS is a command > file` is none.
    let path = line.get(..end)?;
    (shell && path.matches(' ').count() <= 1 || drive).then_some(())?;
    Some(end + usize::from(bytes.get(end) == Some(&b' ')))
}

/// `ada@host:~/work$ ` and `[ada@host work]$ `.
fn host(line: &str) -> Option<usize> {
    let bracket = line.starts_with('[');
    let name = line.trim_start_matches('[');
    let user = name.split('@').next().filter(|it| it.len() < name.len())?;
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    if user.is_empty() || !user.chars().all(plain) {
        return None;
    }
    let signs = if bracket { ["]$ ", "]# "] } else { ["$ ", "# "] };
    let end = signs.iter().filter_map(|it| after(line, it)).min()?;
    let path = line.get(..end - 2)?;
    (bracket || !path.contains(' ')).then_some(end)
}

/// IPython's `In [3]: ` and what goes on below it, `   ...: `.
fn numbered(line: &str) -> Option<usize> {
    let first = line.strip_prefix("In [").and_then(|it| it.split_once("]: "));
    if first.is_some_and(|it| it.0.bytes().all(|it| it.is_ascii_digit())) {
        return after(line, "]: ");
    }
    line.trim_start().starts_with("...: ").then(|| after(line, "...: ")).flatten()
}
