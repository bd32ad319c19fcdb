//! Languages that have a grammar: the names of its scopes to meanings.

use crate::model::{Class, Token};
use crate::resolve::highlight::{Beyond, Found, MAX_LINE, number};
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// All grammars. Each is unpacked when the first block asks for it, and its patterns when they are first tried.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What books call a language, and what its grammar does, where that is neither its name nor an ending of its files.
const ALIASES: &[(&str, &str)] = &[
    ("c#", "cs"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("dosbatch", "bat"),
    ("elisp", "el"),
    ("emacs-lisp", "el"),
    ("fsharp", "fs"),
    ("golang", "go"),
    ("gradle", "groovy"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("make", "makefile"),
    ("mysql", "sql"),
    ("node", "js"),
    ("objc", "m"),
    ("ocaml", "ml"),
    ("pgsql", "sql"),
    ("postgresql", "sql"),
    ("protobuf", "proto"),
    ("python3", "py"),
    ("scheme", "scm"),
    ("shell", "sh"),
    ("svg", "xml"),
    ("tex", "latex"),
    ("terraform", "tf"),
    ("vim", "viml"),
    ("wast", "lisp"),
    ("wat", "lisp"),
];

/// Finds the meanings in a text; `None` for a language without a grammar.
pub(crate) fn grammar(language: &str, text: &str) -> Option<Found> {
    let grammar = find(language)?;
    let mut found = Found::default();
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MAX_LINE {
            found.beyond = Some(Beyond::Line);
        } else if let Ok(changes) = whole(line, |it| state.parse_line(it, &GRAMMARS)) {
            read_line(&mut found.tokens, &mut stack, line, &changes, at);
        }
        at += line.len();
    }
    Some(found)
}

/// Grammars want each line with its end.
fn whole<T>(line: &str, read: impl FnOnce(&str) -> T) -> T {
    if line.ends_with('\n') { read(line) } else { read(&format!("{line}\n")) }
}

/// Labels of what is no language: the grammars are not even unpacked for them.
const PLAIN: &[&str] = &["", "text", "txt", "plain", "plaintext", "none", "output", "ascii"];

fn find(language: &str) -> Option<&'static SyntaxReference> {
    if PLAIN.contains(&language) {
        return None;
    }
    let alias = ALIASES.iter().find(|it| it.0 == language).map_or(language, |it| it.1);
    let found = GRAMMARS.find_syntax_by_token(alias)?;
    (found.name != "Plain Text").then_some(found)
}

fn read_line(
    tokens: &mut Vec<Token>,
    stack: &mut ScopeStack,
    line: &str,
    changes: &[(usize, syntect::parsing::ScopeStackOp)],
    at: usize,
) {
    let end = line.trim_end_matches('\n').len();
    let mut from = 0;
    for (byte, change) in changes.iter().map(Some).chain([None]).map(|it| match it {
        Some((byte, change)) => ((*byte).min(end), Some(change)),
        None => (end, None),
    }) {
        if byte > from {
            let piece = line.get(from..byte).unwrap_or_default();
            if let Some(class) = class_of(stack, piece) {
                add(tokens, Token { start: number(at + from), end: number(at + byte), class });
            }
            from = byte;
        }
        // A change that can't be made leaves the stack as it is: the rest of the line may come out plain.
        let _ = change.map(|it| stack.apply(it));
    }
}

/// Adds a token, or makes the one right before it longer.
fn add(tokens: &mut Vec<Token>, token: Token) {
    match tokens.last_mut() {
        Some(last) if last.end == token.start && last.class == token.class => last.end = token.end,
        _ => tokens.push(token),
    }
}

/// What a scope says of the characters in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Is(Class),
    /// An operator: a keyword if it is a word.
    Operator,
    /// What declares, a keyword; but a type by its name.
    Storage,
    /// Plain, whatever stands around it: code within a string.
    Plain,
}

/// Scopes by their first atoms, the longer before the shorter (TextMate's naming conventions, and Sublime's).
const SCOPES: &[(&str, Said)] = &[
    ("comment", Said::Is(Class::Comment)),
    ("constant.character", Said::Is(Class::String)),
    ("constant.other.symbol", Said::Is(Class::String)),
    ("constant.language", Said::Is(Class::Number)),
    ("constant.numeric", Said::Is(Class::Number)),
    ("string.unquoted.heredoc", Said::Is(Class::String)),
    ("string.unquoted", Said::Plain),
    ("string", Said::Is(Class::String)),
    ("keyword.operator", Said::Operator),
    ("keyword.other.unit", Said::Is(Class::Number)),
    ("keyword", Said::Is(Class::Keyword)),
    ("storage.type.string", Said::Is(Class::String)),
    ("storage.modifier.lifetime", Said::Plain),
    ("storage", Said::Storage),
    ("variable.language", Said::Operator),
    ("variable.function", Said::Is(Class::Name)),
    ("variable.annotation", Said::Is(Class::Punctuation)),
    ("meta.annotation", Said::Is(Class::Punctuation)),
    ("meta.attribute", Said::Is(Class::Punctuation)),
    ("meta.preprocessor", Said::Is(Class::Punctuation)),
    ("meta.interpolation", Said::Plain),
    ("meta.embedded", Said::Plain),
    ("source", Said::Plain),
    ("entity.name.tag.toml", Said::Is(Class::Name)),
    ("entity.name.tag.yaml", Said::Is(Class::Name)),
    ("entity.name.tag", Said::Is(Class::Keyword)),
    ("entity.other.attribute-name", Said::Is(Class::Name)),
    ("entity.name.function", Said::Is(Class::Name)),
    ("entity.name.macro", Said::Is(Class::Name)),
    ("entity.name.section", Said::Is(Class::Keyword)),
    ("entity.name.type", Said::Is(Class::Type)),
    ("entity.name.class", Said::Is(Class::Type)),
    ("entity.name.struct", Said::Is(Class::Type)),
    ("entity.name.enum", Said::Is(Class::Type)),
    ("entity.name.union", Said::Is(Class::Type)),
    ("entity.name.trait", Said::Is(Class::Type)),
    ("entity.name.interface", Said::Is(Class::Type)),
    ("entity.name.impl", Said::Is(Class::Type)),
    ("entity.other.inherited-class", Said::Is(Class::Type)),
    ("support.function", Said::Is(Class::Name)),
    ("support.macro", Said::Is(Class::Name)),
    ("support.type.property-name", Said::Is(Class::Name)),
    ("support.type", Said::Is(Class::Type)),
    ("support.class", Said::Is(Class::Type)),
    ("support.constant", Said::Is(Class::Number)),
    ("markup.heading", Said::Is(Class::Keyword)),
    ("markup.raw", Said::Is(Class::String)),
];

/// The same, looked up once.
static MEANINGS: LazyLock<Vec<(Scope, Said)>> =
    LazyLock::new(|| SCOPES.iter().filter_map(|it| Some((Scope::new(it.0).ok()?, it.1))).collect());

/// Types that grammars of C's kin call storage, like the words before them.
const PRIMITIVE: &[&str] = &[
    "bool", "boolean", "byte", "char", "double", "error", "float", "int", "isize", "long", "rune",
    "short", "signed", "size_t", "str", "string", "uint", "unsigned", "usize", "void",
];

fn is_primitive(word: &str) -> bool {
    let sized = |it: &str| {
        let bits = it.trim_start_matches(char::is_alphabetic);
        bits.len() < it.len() && !bits.is_empty() && bits.bytes().all(|it| it.is_ascii_digit())
    };
    PRIMITIVE.contains(&word) || sized(word.trim_end_matches("_t"))
}

/// The innermost scope that says something decides; a comment decides over all within it.
fn class_of(stack: &ScopeStack, piece: &str) -> Option<Class> {
    if piece.trim().is_empty() {
        return None;
    }
    let said = |scope: &Scope| MEANINGS.iter().find(|it| it.0.is_prefix_of(*scope)).map(|it| it.1);
    let word = piece.chars().any(char::is_alphabetic);
    for scope in stack.as_slice().iter().rev() {
        match said(scope) {
            Some(Said::Is(class)) => return Some(class),
            Some(Said::Storage) if is_primitive(piece) => return Some(Class::Type),
            Some(Said::Operator | Said::Storage) if word => return Some(Class::Keyword),
            Some(Said::Operator | Said::Storage | Said::Plain) => return None,
            None => {}
        }
    }
    None
}
