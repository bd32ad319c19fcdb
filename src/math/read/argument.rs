//! What commands take: groups, options, lengths, delimiters, names.

use crate::math::read::lexer::{Sign, Token};
use crate::math::read::symbols::delimiter;
use crate::math::read::{End, Problem, Read, Reader, stray};
use crate::math::tree::Node;

/// The longest length that is kept, thousandths of an em.
const LONGEST: i64 = 1_000_000;

impl Reader<'_> {
    /// A group, or the next sign or command with its own arguments.
    pub(crate) fn argument(&mut self, of: &Token) -> Read<Vec<Node>> {
        let token = self.gullet.peek_sign()?;
        match &token.sign {
            Sign::Char('{') => {
                self.gullet.raw();
                self.rest_of_group(&token)
            }
            Sign::End | Sign::Char('}' | '&' | '^' | '_') => Err(lacks(of)),
            Sign::Command(name) if matches!(&**name, "right" | "end" | "\\" | "middle") => {
                Err(lacks(of))
            }
            _ => Ok(self.group(true)?.into_iter().collect()),
        }
    }

    /// What is left of a group whose brace has been taken.
    pub(crate) fn rest_of_group(&mut self, open: &Token) -> Read<Vec<Node>> {
        let nodes = self.expression(End::Brace)?;
        let close = self.gullet.peek_sign()?;
        match close.sign {
            Sign::Char('}') => {
                self.gullet.raw();
                Ok(nodes)
            }
            // A dollar was to end the formula: the brace that closes here belongs to another one.
            Sign::End | Sign::Char('$') => {
                Err(Problem::new("a `{` is not closed".to_owned(), open.at))
            }
            _ => Err(stray(&close)),
        }
    }

    /// `[…]`, if it comes.
    pub(crate) fn option(&mut self) -> Read<Option<Vec<Node>>> {
        let open = self.gullet.peek_sign()?;
        if !self.gullet.eat('[')? {
            return Ok(None);
        }
        let nodes = self.expression(End::Bracket)?;
        if !self.gullet.eat(']')? {
            return Err(Problem::new("a `[` is not closed".to_owned(), open.at));
        }
        Ok(Some(nodes))
    }

    /// An argument that is no formula, as it is written.
    pub(crate) fn written(&mut self, of: &Token) -> Read<String> {
        self.gullet.peek_sign()?;
        let tokens = self.gullet.argument(of)?;
        Ok(tokens.iter().map(Token::written).collect())
    }

    /// The delimiter that comes.
    pub(crate) fn delimiter(&mut self, of: &Token) -> Read<Option<char>> {
        let mut token = self.gullet.peek_sign()?;
        self.gullet.raw();
        if token.is('{') {
            let inside = self.gullet.group(&token)?;
            if let Some(only) = inside.into_iter().find(|it| it.sign != Sign::Space) {
                token = only;
            }
        }
        let found = match &token.sign {
            Sign::Char(it) => delimiter(it.encode_utf8(&mut [0; 4])).or_else(|| as_written(*it)),
            Sign::Command(name) if &**name == "|" => Some(Some('‖')),
            Sign::Command(name) => delimiter(name),
            _ => None,
        };
        found.ok_or_else(|| match token.sign {
            Sign::End => lacks(of),
            _ => {
                let said =
                    format!("`{}` is no delimiter, as `{}` wants", token.written(), of.written());
                Problem::new(said, token.at)
            }
        })
    }

    /// A length in braces or not, thousandths of an em.
    pub(crate) fn length(&mut self, of: &Token) -> Read<i32> {
        let first = self.gullet.peek_sign()?;
        let said = if first.is('{') { self.written(of)? } else { self.bare_length()? };
        length(&said).ok_or_else(|| {
            let said = said.trim();
            Problem::new(format!("`{said}` is no length, such as `2em` or `3mu`"), first.at)
        })
    }

    /// Signs as long as they may be of a length.
    fn bare_length(&mut self) -> Read<String> {
        let mut said = String::new();
        loop {
            let token = self.gullet.peek()?;
            let unit = said.trim_start_matches(|it: char| !it.is_ascii_alphabetic()).len();
            match token.sign {
                Sign::Char(it @ ('0'..='9' | '.' | '-' | '+')) if unit == 0 => said.push(it),
                Sign::Char(it) if it.is_ascii_lowercase() && unit < 2 => said.push(it),
                Sign::Space if unit == 0 => {}
                _ => return Ok(said),
            }
            self.gullet.raw();
        }
    }
}

/// A delimiter written as its own sign.
fn as_written(char: char) -> Option<Option<char>> {
    matches!(char, '⟨' | '⟩' | '⌈' | '⌉' | '⌊' | '⌋' | '‖' | '∣' | '∥' | '↑' | '↓' | '⟦' | '⟧')
        .then_some(Some(char))
}

/// `of` needs something that is not there.
pub(crate) fn lacks(of: &Token) -> Problem {
    Problem::new(format!("`{}` lacks an argument", of.written()), of.at)
}

/// A length of TeX's, thousandths of an em; points are those of a formula of ten points.
pub(crate) fn length(said: &str) -> Option<i32> {
    let said: String = said.split_whitespace().collect();
    let (sign, said) = match said.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, said.strip_prefix('+').unwrap_or(&said)),
    };
    let digits = said.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(said.len());
    let (number, unit) = said.split_at(digits);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && part.is_empty() || part.contains('.') {
        return None;
    }
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
    let number = whole.min(LONGEST) * 1_000 + part.parse::<i64>().ok()?;
    // Hundred-thousandths of an em.
    let unit = match unit {
        "em" => 100_000,
        "ex" => 43_100,
        "mu" => 5_556,
        "pt" | "px" | "bp" => 10_000,
        "mm" => 28_453,
        "cm" => 284_528,
        "in" => 722_700,
        "pc" => 120_000,
        "dd" | "nd" => 10_700,
        "cc" | "nc" => 128_400,
        "sp" => 0,
        _ => return None,
    };
    i32::try_from(sign * (number * unit / 100_000).min(LONGEST)).ok()
}
