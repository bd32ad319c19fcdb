//! Chemical formulas in the common forms of mhchem (its manual, version 4, `\ce`): rewritten as plain TeX.
//!
//! Letters are upright; a number behind an atom or bracket counts it, one before it multiplies; signs behind it are its charge.
//! Bonds are `-`, `=` and `#`; arrows take what stands above and below them in brackets.

use crate::math::read::lexer::{Sign, Token};
use crate::math::read::{Read, Reader};
use crate::math::tree::Kind;
use std::fmt::Write as _;

/// Arrows, of two that begin alike the longer first.
const ARROWS: [(&str, &str); 6] = [
    ("<-->", "\\rightleftarrows "),
    ("<=>", "\\xrightleftharpoons"),
    ("<->", "\\xleftrightarrow"),
    ("-->", "\\xrightarrow"),
    ("->", "\\xrightarrow"),
    ("<-", "\\xleftarrow"),
];

impl Reader<'_> {
    /// What `\ce` makes.
    pub(crate) fn chemistry(&mut self, token: &Token) -> Read<Kind> {
        self.gullet.peek_sign()?;
        let tokens = self.gullet.argument(token)?;
        let mut said = String::new();
        for token in &tokens {
            said += &token.written();
            if matches!(token.sign, Sign::Command(_)) {
                said.push(' ');
            }
        }
        self.rewritten(&plain(&said, true), token)
    }
}

/// A formula in TeX's own words; `arrows`: it may hold some.
fn plain(said: &str, arrows: bool) -> String {
    let mut out = Species { tex: String::new(), bound: false, raised: false };
    let mut rest = said;
    while let Some(first) = rest.chars().next() {
        let arrow = ARROWS.iter().find(|it| arrows && rest.starts_with(it.0));
        rest = if let Some((sign, tex)) = arrow {
            out.arrow(tex, &rest[sign.len()..])
        } else {
            out.take(first, rest)
        };
    }
    out.tex
}

/// What was written so far.
struct Species {
    tex: String,
    /// An atom or bracket stands before what comes: numbers count it, signs charge it.
    bound: bool,
    /// It has a superscript.
    raised: bool,
}

impl Species {
    /// Takes what `rest` begins with; gives what follows it.
    fn take<'a>(&mut self, first: char, rest: &'a str) -> &'a str {
        let after = &rest[first.len_utf8()..];
        match first {
            ' ' => return self.space(after),
            '^' | '_' => return self.script(first, after),
            '\\' => return self.command(rest),
            '$' => return self.formula(after),
            '0'..='9' => return self.number(rest),
            '+' | '-' if self.bound && ends(after) => self.raise(first.encode_utf8(&mut [0; 4])),
            '-' | '=' if self.bound => self.sign(&format!("{{{first}}}")),
            '#' if self.bound => self.sign("{\\equiv}"),
            '*' | '·' => self.sign("\\cdot "),
            '.' if after.starts_with(char::is_alphanumeric) => self.sign("\\cdot "),
            '(' | '[' | '{' => self.sign(first.encode_utf8(&mut [0; 4])),
            ')' | ']' | '}' => {
                self.tex.push(first);
                (self.bound, self.raised) = (true, false);
            }
            '%' | '&' | '#' => self.sign(&format!("\\{first}")),
            _ if first.is_alphabetic() => {
                let (letters, after) = split(rest, char::is_alphabetic);
                let _ = write!(self.tex, "\\mathrm{{{letters}}}");
                (self.bound, self.raised) = (true, false);
                return after;
            }
            _ => self.sign(first.encode_utf8(&mut [0; 4])),
        }
        after
    }

    /// What belongs to no atom: a sign, or a line between two.
    fn sign(&mut self, tex: &str) {
        self.tex += tex;
        (self.bound, self.raised) = (false, false);
    }

    /// A space parts what is no sum and no reaction. `v` and `^` alone are what falls and what rises.
    fn space<'a>(&mut self, after: &'a str) -> &'a str {
        let after = after.trim_start();
        for (sign, tex) in [("v", "\\downarrow "), ("^", "\\uparrow ")] {
            if let Some(rest) = after.strip_prefix(sign).filter(|it| ends(it)) {
                self.sign(tex);
                return rest;
            }
        }
        let goes_on = after.starts_with(|it: char| it.is_alphanumeric() || "([{^_".contains(it));
        if self.bound && goes_on {
            self.tex += "\\ ";
        }
        (self.bound, self.raised) = (false, false);
        after
    }

    fn raise(&mut self, script: &str) {
        let base = if self.raised || !self.bound { "{}" } else { "" };
        let _ = write!(self.tex, "{base}^{{\\mathrm{{{script}}}}}");
        self.raised = true;
    }

    /// `^{2-}`, `^2-`, `_{90}`: before an atom too.
    fn script<'a>(&mut self, sign: char, after: &'a str) -> &'a str {
        let (script, rest) = match after.strip_prefix('{').and_then(|it| it.split_once('}')) {
            Some((inside, rest)) => (inside, rest),
            None => split(after, |it| it.is_alphanumeric() || "+-".contains(it)),
        };
        if sign == '^' {
            self.raise(script);
        } else {
            let base = if self.bound || self.raised { "" } else { "{}" };
            let _ = write!(self.tex, "{base}_{{\\mathrm{{{script}}}}}");
        }
        rest
    }

    /// How many of the atom before it, or how many times what comes.
    fn number<'a>(&mut self, rest: &'a str) -> &'a str {
        let (digits, after) = split(rest, |it| it.is_ascii_digit());
        if self.bound {
            let _ = write!(self.tex, "_{{{digits}}}");
            return after;
        }
        let parts = |sign| {
            let (below, rest) = split(after.strip_prefix(sign)?, |it: char| it.is_ascii_digit());
            (!below.is_empty()).then_some((below, rest))
        };
        if let Some((below, rest)) = parts('/') {
            let _ = write!(self.tex, "\\tfrac{{{digits}}}{{{below}}}\\,");
            return rest;
        }
        let (all, rest) = match parts('.') {
            Some((below, rest)) => (format!("{digits}.{below}"), rest),
            None => (digits.to_owned(), after),
        };
        let _ = write!(self.tex, "{all}\\,");
        rest
    }

    /// A command, as it stands.
    fn command<'a>(&mut self, rest: &'a str) -> &'a str {
        let (name, after) = split(&rest[1..], char::is_alphabetic);
        if name.is_empty() {
            // `\,` and its kin.
            let sign = after.chars().next().map_or(0, char::len_utf8);
            self.tex += &rest[..1 + sign];
            return &after[sign..];
        }
        let _ = write!(self.tex, "\\{name} ");
        (self.bound, self.raised) = (true, false);
        after.strip_prefix(' ').unwrap_or(after)
    }

    /// `$x$`: mathematics within.
    fn formula<'a>(&mut self, after: &'a str) -> &'a str {
        let (inside, rest) = after.split_once('$').unwrap_or((after, ""));
        let _ = write!(self.tex, "{{{inside}}}");
        (self.bound, self.raised) = (true, false);
        rest
    }

    /// An arrow, with what stands above and below it.
    fn arrow<'a>(&mut self, tex: &str, mut rest: &'a str) -> &'a str {
        self.tex += tex;
        if tex.starts_with("\\x") {
            let mut label = || {
                let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
                rest = after;
                Some(plain(inside, false))
            };
            let above = label().unwrap_or_default();
            let below = label().unwrap_or_default();
            if !below.is_empty() {
                let _ = write!(self.tex, "[{{{below}}}]");
            }
            let _ = write!(self.tex, "{{{above}}}");
        }
        (self.bound, self.raised) = (false, false);
        rest.trim_start()
    }
}

/// Whether a species ends before what comes.
fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|it| " )]},;$".contains(it))
}

/// What a text begins with, as long as `holds`, and the rest.
fn split(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|it: char| !holds(it)).unwrap_or(text.len()))
}
