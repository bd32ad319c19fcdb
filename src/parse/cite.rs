//! Citations: keys, prefixes, locators and suffixes out of what stands between brackets.

use crate::lang::is_square;
use crate::model::{CiteItem, Inline, Parsed, RefKind, Text};
use crate::parse::context::{Context, Dialect};
use crate::parse::figure::{Marks, alt_words};
use crate::parse::inline::finished;
use crate::parse::leaf::Token;
use crate::parse::locator::locator;
use crate::parse::run::Run;
use std::ops::Range;

/// What brackets hold.
#[derive(Debug)]
pub(crate) enum Bracketed {
    /// Works.
    Citation(Vec<CiteItem>),
    /// One cross-reference and nothing else.
    CrossRef {
        /// By its prefix.
        kind: RefKind,
        /// The whole id.
        id: String,
        /// `-` before it: the number alone.
        number: bool,
    },
    /// Neither.
    Other,
}

/// A key after `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Without `@` and braces.
    pub(crate) text: String,
    /// Where it stands in the run.
    pub(crate) range: Range<usize>,
    /// One past it, a closing brace included.
    pub(crate) end: usize,
}

/// Reads the key after the `@` at byte `at`: letters, digits, `_`, and single marks between them.
pub(crate) fn key(text: &str, at: usize) -> Option<Key> {
    let rest = text.get(at..)?.strip_prefix('@')?;
    if let Some(braced) = rest.strip_prefix('{') {
        let length = braced.find(['}', '{', ' ', '\n'])?;
        let key = braced.get(..length).filter(|it| !it.is_empty())?;
        let start = at + 2;
        return braced.get(length..)?.starts_with('}').then(|| Key {
            text: key.to_owned(),
            range: start..start + length,
            end: start + length + 1,
        });
    }
    // Chinese and Japanese go on after a key in Latin letters without a space.
    let latin = rest.starts_with(|it: char| it.is_ascii());
    let word = |it: char| (it.is_alphanumeric() || it == '_') && !(latin && is_square(it));
    let mut length = 0;
    let mut signs = rest.char_indices().peekable();
    while let Some((index, sign)) = signs.next() {
        let inside = index > 0 && ":.#$%&-+?<>~/".contains(sign);
        if word(sign) {
            length = index + sign.len_utf8();
        } else if !(inside && signs.peek().is_some_and(|(_, next)| word(*next))) {
            break;
        }
    }
    let key = rest.get(..length).filter(|it| !it.is_empty())?;
    let start = at + 1;
    Some(Key { text: key.to_owned(), range: start..start + length, end: start + length })
}

/// What a key refers to by its prefix; `None` for a work.
pub(crate) fn kind_of(dialect: Dialect<'_>, key: &str) -> Option<RefKind> {
    let (prefix, rest) = key.split_once(':')?;
    prefixed(dialect, prefix).filter(|_| !rest.is_empty())
}

/// What ids with a prefix are of.
fn prefixed(dialect: Dialect<'_>, prefix: &str) -> Option<RefKind> {
    let known = RefKind::PREFIXES.iter().find(|(it, _)| *it == prefix);
    let own = dialect.theorems.iter().any(|it| it.prefix == prefix);
    known.map(|it| it.1).or(own.then_some(RefKind::Theorem))
}

/// Whether a key has the form of Quarto's cross-references, `fig-plan`: resolving tells whether the book has the id.
pub(crate) fn is_quartos(dialect: Dialect<'_>, key: &str) -> bool {
    let parts = key.split_once('-');
    parts.is_some_and(|it| !it.1.is_empty() && prefixed(dialect, it.0).is_some())
}

/// A work alone.
pub(crate) fn item(cx: &Context<'_>, run: &Run, key: &Key) -> CiteItem {
    CiteItem {
        key: key.text.clone(),
        span: cx.span(run.range(key.range.clone())),
        prefix: Vec::new(),
        locator: None,
        suffix: Vec::new(),
        suppress_author: false,
    }
}

/// Reads what stands between brackets.
pub(crate) fn bracketed(cx: &mut Context<'_>, content: &[Token]) -> Bracketed {
    let any = content.iter().any(|it| matches!(it, Token::Run(run) if run.text.contains('@')));
    if !any {
        return Bracketed::Other;
    }
    let parts = split(content);
    if let [only] = parts.as_slice()
        && let Some(found) = cross_reference(cx, only)
    {
        return found;
    }
    let mut items: Vec<CiteItem> = Vec::new();
    for part in parts {
        match (find_key(cx, &part), items.last_mut()) {
            (Some((_, _, key)), _) if kind_of(cx.dialect, &key.text).is_some() => {
                return Bracketed::Other;
            }
            (Some(found), _) => items.push(work(cx, part, found)),
            // pandoc: `[@a; and others]`.
            (None, Some(last)) => {
                let words = words(cx, part);
                last.suffix.extend(words);
            }
            (None, None) => return Bracketed::Other,
        }
    }
    Bracketed::Citation(items)
}

/// The citation `@key ` that ends the text before a bracket at `open`, taken off it, with its start.
pub(crate) fn in_text_before(
    cx: &Context<'_>,
    parent: &mut Vec<Token>,
    open: usize,
) -> Option<(CiteItem, usize)> {
    let Some(Token::Run(run)) = parent.last_mut() else { return None };
    let bare = run.text.strip_suffix(' ').unwrap_or(&run.text);
    let at = bare.rfind('@')?;
    let key = key(run.solid(at), at)
        .filter(|it| it.end == bare.len() && kind_of(cx.dialect, &it.text).is_none())?;
    if !cx.dialect.works || cx.in_link {
        return None;
    }
    let before = bare.get(..at)?.chars().next_back();
    let part_of_word = before.is_some_and(|it| it.is_alphanumeric() || "._+-/@".contains(it));
    let touches = run.range(run.text.len() - 1..run.text.len()).end == open;
    if part_of_word || !touches || run.is_escaped(cx, at) {
        return None;
    }
    let start = run.range(at..at + 1).start;
    let item = item(cx, run, &key);
    run.truncate(at);
    if run.text.is_empty() {
        parent.pop();
    }
    Some((item, start))
}

/// A work with what stands in the brackets after it.
pub(crate) fn with_locator(
    cx: &mut Context<'_>,
    mut item: CiteItem,
    content: &[Token],
) -> CiteItem {
    let pieces: Vec<Piece<'_>> = content.iter().map(Piece::of).collect();
    (item.locator, item.suffix) = after_key(cx, pieces);
    item
}

/// A token, or a part of a run.
enum Piece<'a> {
    Run(Run),
    Other(&'a Token),
}

impl<'a> Piece<'a> {
    fn of(token: &'a Token) -> Self {
        match token {
            Token::Run(run) => Self::Run(run.clone()),
            other => Self::Other(other),
        }
    }

    fn token(self, cx: &Context<'_>) -> Token {
        match self {
            Self::Run(run) => Token::Run(run),
            Self::Other(Token::Node(node, range, height)) => {
                Token::Node(node.clone(), range.clone(), *height)
            }
            Self::Other(Token::Display(text, range)) => Token::Display(text.clone(), range.clone()),
            // A citation holds no pictures, but their words.
            Self::Other(Token::Image(picture)) => {
                let mut words = Text::default();
                words.push(
                    &alt_words(&picture.caption, Marks::AsWritten),
                    cx.span(picture.range.clone()),
                );
                Token::Node(Inline::Text(words), picture.range.clone(), 1)
            }
            Self::Other(_) => Token::Run(Run::default()),
        }
    }
}

/// Parts between semicolons.
fn split(content: &[Token]) -> Vec<Vec<Piece<'_>>> {
    let mut parts = vec![Vec::new()];
    for token in content {
        let Token::Run(run) = token else {
            if let Some(last) = parts.last_mut() {
                last.push(Piece::of(token));
            }
            continue;
        };
        let mut from = 0;
        for (index, _) in run.text.match_indices(';') {
            if let Some(last) = parts.last_mut() {
                last.push(Piece::Run(run.slice(from..index)));
            }
            parts.push(Vec::new());
            from = index + 1;
        }
        if let Some(last) = parts.last_mut() {
            last.push(Piece::Run(run.slice(from..run.text.len())));
        }
    }
    parts
}

/// `@fig:x` or `-@fig:x` alone.
fn cross_reference(cx: &Context<'_>, part: &[Piece<'_>]) -> Option<Bracketed> {
    let [Piece::Run(run)] = part else { return None };
    let bare = run.text.trim();
    let number = bare.starts_with('-');
    let at = run.text.len() - run.text.trim_start().len() + usize::from(number);
    let key = key(run.solid(at), at).filter(|it| it.end == run.text.trim_end().len())?;
    Some(Bracketed::CrossRef { kind: kind_of(cx.dialect, &key.text)?, id: key.text, number })
}

/// The first key of a part: the index of its piece, the byte of its `@`, and itself.
fn find_key(cx: &Context<'_>, part: &[Piece<'_>]) -> Option<(usize, usize, Key)> {
    part.iter().enumerate().find_map(|(index, piece)| {
        let Piece::Run(run) = piece else { return None };
        run.text.match_indices('@').find_map(|(at, _)| {
            let before = run.text.get(..at)?.chars().next_back();
            let starts = before.is_none_or(|it| it.is_whitespace() || "-([".contains(it));
            let key = key(run.solid(at), at).filter(|_| starts && !run.is_escaped(cx, at))?;
            Some((index, at, key))
        })
    })
}

/// One work of a citation.
fn work(
    cx: &mut Context<'_>,
    part: Vec<Piece<'_>>,
    (index, at, key): (usize, usize, Key),
) -> CiteItem {
    let (mut prefix, mut rest, mut item) = (Vec::new(), Vec::new(), None);
    for (here, piece) in part.into_iter().enumerate() {
        match piece {
            Piece::Run(run) if here == index => {
                let before = run.slice(0..at);
                let suppress = before.text.ends_with('-');
                let end = before.text.len() - usize::from(suppress);
                prefix.push(Piece::Run(before.slice(0..end)));
                let mut found = self::item(cx, &run, &key);
                found.suppress_author = suppress;
                item = Some(found);
                rest.push(Piece::Run(run.slice(key.end..run.text.len())));
            }
            piece if here < index => prefix.push(piece),
            piece => rest.push(piece),
        }
    }
    let mut item = item.unwrap_or_else(|| self::item(cx, &Run::default(), &key));
    item.prefix = words(cx, prefix);
    (item.locator, item.suffix) = after_key(cx, rest);
    item
}

/// Locator and suffix.
fn after_key(
    cx: &mut Context<'_>,
    mut rest: Vec<Piece<'_>>,
) -> (Option<(String, String)>, Vec<Inline<Parsed>>) {
    let mut found = None;
    if let Some(Piece::Run(run)) = rest.first_mut() {
        let bare = run.text.trim_start_matches([',', ' ', '\u{a0}', '\n']);
        let start = run.text.len() - bare.len();
        let mut end = start;
        if let Some((label, value, length)) = locator(bare) {
            found = Some((label, value));
            end = start + length;
            let after = run.text.get(end..).unwrap_or_default();
            end += after.len() - after.trim_start_matches([',', ' ']).len();
        }
        *run = run.slice(end..run.text.len());
    }
    (found, words(cx, rest))
}

/// Pieces as inlines, without blanks at both ends.
fn words(cx: &mut Context<'_>, mut pieces: Vec<Piece<'_>>) -> Vec<Inline<Parsed>> {
    if let Some(Piece::Run(run)) = pieces.first_mut() {
        let start = run.text.len() - run.text.trim_start().len();
        *run = run.slice(start..run.text.len());
    }
    if let Some(Piece::Run(run)) = pieces.last_mut() {
        *run = run.slice(0..run.text.trim_end().len());
    }
    pieces.retain(|it| !matches!(it, Piece::Run(run) if run.text.is_empty()));
    let tokens = pieces.into_iter().map(|it| it.token(cx)).collect();
    finished(cx, tokens).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_where_punctuation_ends_a_word() {
        let read = |text: &str| key(text, 0).map(|it| (it.text, it.end));
        assert_eq!(read("@smith_2020, p"), Some(("smith_2020".into(), 11)));
        assert_eq!(read("@a:b.c. Next"), Some(("a:b.c".into(), 6)));
        assert_eq!(read("@löwy's"), Some(("löwy".into(), 6)));
        assert_eq!(read("@{a b}"), None);
        assert_eq!(read("@{doi:10/x(y)} z"), Some(("doi:10/x(y)".into(), 14)));
        assert_eq!(read("@--"), None);
        assert_eq!(read("@ x"), None);
    }
}
