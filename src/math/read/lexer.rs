//! TeX to tokens with their places (The TeXbook, chapter 7).

use crate::math::tree::Bytes;
use std::sync::Arc;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A command, without its backslash.
    Command(Arc<str>),
    /// A character.
    Char(char),
    /// Blanks.
    Space,
    /// In a macro: `#1` is 1.
    Param(u8),
    /// Nothing is left.
    End,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) sign: Sign,
    pub(crate) at: Bytes,
    /// How many macros gave it.
    pub(crate) depth: u8,
    /// It means what it meant before any definition.
    pub(crate) frozen: bool,
}

impl Token {
    pub(crate) fn new(sign: Sign, at: Bytes) -> Self {
        Self { sign, at, depth: 0, frozen: false }
    }

    pub(crate) fn is(&self, char: char) -> bool {
        self.sign == Sign::Char(char)
    }

    pub(crate) fn command(&self) -> Option<&str> {
        match &self.sign {
            Sign::Command(name) => Some(name),
            _ => None,
        }
    }

    /// As it is written.
    pub(crate) fn written(&self) -> String {
        match &self.sign {
            Sign::Command(name) => format!("\\{name}"),
            Sign::Char(it) => it.to_string(),
            Sign::Space => " ".to_owned(),
            Sign::Param(it) => format!("#{it}"),
            Sign::End => String::new(),
        }
    }
}

/// The TeX that is left.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source, at: 0 }
    }

    pub(crate) fn next(&mut self) -> Token {
        let start = self.at;
        let sign = self.sign();
        Token::new(sign, bytes(start, self.at))
    }

    fn sign(&mut self) -> Sign {
        let rest = &self.source[self.at..];
        let Some(first) = rest.chars().next() else { return Sign::End };
        match first {
            _ if first.is_whitespace() => {
                self.skip_blanks();
                Sign::Space
            }
            '%' => {
                self.at += rest.find('\n').map_or(rest.len(), |it| it + 1);
                self.skip_blanks();
                Sign::Space
            }
            '\\' => self.command(&rest[1..]),
            _ => {
                self.at += first.len_utf8();
                Sign::Char(first)
            }
        }
    }

    fn command(&mut self, rest: &str) -> Sign {
        let is_letter = |it: &u8| it.is_ascii_alphabetic() || *it == b'@';
        let letters = rest.bytes().take_while(is_letter).count();
        if letters > 0 {
            self.at += 1 + letters;
            self.skip_blanks();
            return Sign::Command(rest[..letters].into());
        }
        let Some(sign) = rest.chars().next() else {
            self.at += 1;
            return Sign::Command("".into());
        };
        self.at += 1 + sign.len_utf8();
        let name = if sign.is_whitespace() { ' ' } else { sign };
        Sign::Command(name.encode_utf8(&mut [0; 4]).to_owned().into())
    }

    fn skip_blanks(&mut self) {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// What stands between two signs alike that come next, as in `\verb|x|`.
    pub(crate) fn verbatim(&mut self) -> Option<&'s str> {
        let rest = &self.source[self.at..];
        let sign = rest.chars().next()?;
        let inside = &rest[sign.len_utf8()..];
        let length = inside.find(sign)?;
        self.at += 2 * sign.len_utf8() + length;
        Some(&inside[..length])
    }
}

/// A range of bytes; formulas are shorter than 4 GB.
pub(crate) fn bytes(start: usize, end: usize) -> Bytes {
    let short = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    Bytes { start: short(start), end: short(end) }
}
