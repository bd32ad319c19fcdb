//! Chemical formulas in the common forms of mhchem (its manual, version 4, `\ce`): rewritten as plain TeX.
//!
//! Letters are upright; a number behind an atom or bracket counts it, one before it multiplies; signs behind it are its charge.
//! Bonds are `-`, `=` and `#`; arrows take what stands above and below them in brackets.

use crate::math::read::lexer::{Sign, Token};
use crate::math::read::{Read, Reader};
use crate::math::tree::Kind;
use std::fmt::Write as _;

/// Arrows, of two that begin alike the longer first. An equilibrium that lies at one side has the sign of any.
const ARROWS: [(&str, &str); 8] = [
    ("<=>>", "\\xrightleftharpoons"),
    ("<<=>", "\\xrightleftharpoons"),
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
            if matches!(&token.sign, Sign::Command(it) if it.chars().all(char::is_alphabetic)) {
                said.push(' ');
            }
        }
        self.rewritten(&plain(&said, true), token)
    }
}

/// A formula in TeX's own words; `arrows`: it may hold some.
fn plain(said: &str, arrows: bool) -> String {
    let mut out = Species { tex: String::new(), bound: false, raised: false, lowered: false };
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
    /// It has a subscript of its own.
    lowered: bool,
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
            '+' | '-' if self.bound && (ends(after) || is_state(after)) => {
                self.raise(first.encode_utf8(&mut [0; 4]))
            }
            '-' | '=' if self.bound => self.sign(&format!("{{{first}}}")),
            '#' if self.bound => self.sign("{\\equiv}"),
            '*' | '·' => self.sign("\\cdot "),
            '.' if after.starts_with(char::is_alphanumeric) => self.sign("\\cdot "),
            '(' | '[' | '{' => self.sign(first.encode_utf8(&mut [0; 4])),
            ')' | ']' | '}' => {
                self.tex.push(first);
                self.begins(true);
            }
            '%' | '&' | '#' => self.sign(&format!("\\{first}")),
            _ if first.is_alphabetic() => {
                let (letters, after) = split(rest, char::is_alphabetic);
                let _ = write!(self.tex, "\\mathrm{{{letters}}}");
                self.begins(true);
                return after;
            }
            _ => self.sign(first.encode_utf8(&mut [0; 4])),
        }
        after
    }

    /// What was taken has no scripts yet; `bound`: it is an atom or the end of a bracket.
    fn begins(&mut self, bound: bool) {
        (self.bound, self.raised, self.lowered) = (bound, false, false);
    }

    /// What belongs to no atom: a sign, or a line between two.
    fn sign(&mut self, tex: &str) {
        self.tex += tex;
        self.begins(false);
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
        self.begins(false);
        after
    }

    fn raise(&mut self, sign: &str) {
        self.raised_by(&format!("\\mathrm{{{sign}}}"));
    }

    fn raised_by(&mut self, script: &str) {
        let base = if self.raised || !(self.bound || self.lowered) { "{}" } else { "" };
        let _ = write!(self.tex, "{base}^{{{script}}}");
        self.raised = true;
    }

    /// `^{2-}`, `^2-`, `_{90}`, `^$n$`: before an atom too.
    fn script<'a>(&mut self, sign: char, after: &'a str) -> &'a str {
        let (script, rest) = written_script(sign, after);
        // `$n$` within is mathematics.
        let parts = script.split('$').zip([false, true].into_iter().cycle());
        let script: String = parts
            .filter(|it| !it.0.is_empty())
            .map(|(it, math)| if math { it.to_owned() } else { format!("\\mathrm{{{it}}}") })
            .collect();
        if sign == '^' {
            self.raised_by(&script);
        } else {
            let base = if self.bound || self.raised { "" } else { "{}" };
            let _ = write!(self.tex, "{base}_{{{script}}}");
            self.lowered = true;
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
        self.begins(true);
        after.strip_prefix(' ').unwrap_or(after)
    }

    /// `$x$`: mathematics within.
    fn formula<'a>(&mut self, after: &'a str) -> &'a str {
        let (inside, rest) = after.split_once('$').unwrap_or((after, ""));
        let _ = write!(self.tex, "{{{inside}}}");
        self.begins(true);
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
        self.begins(false);
        rest.trim_start()
    }
}

/// Whether a species ends before what comes.
fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|it| " )]},;$/".contains(it))
}

/// Whether a state of matter comes, as in `Na+(aq)`.
fn is_state(rest: &str) -> bool {
    ["(aq", "(s)", "(l)", "(g)"].iter().any(|it| rest.starts_with(it))
}

/// A script: in braces, mathematics, figures or letters with a sign for the charge, or a command or sign.
fn written_script(sign: char, after: &str) -> (&str, &str) {
    if let Some(inside) = after.strip_prefix('{') {
        let mut depth = 1_usize;
        let end = inside.find(|it| {
            depth = match it {
                '{' => depth + 1,
                '}' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        let end = end.unwrap_or(inside.len());
        return (&inside[..end], inside.get(end + 1..).unwrap_or_default());
    }
    if let Some(inside) = after.strip_prefix('$') {
        let end = inside.find('$').map_or(after.len(), |it| it + 2);
        return after.split_at(end);
    }
    let body = match after.chars().next() {
        Some('0'..='9') => split(after, |it| it.is_ascii_digit()).0.len(),
        Some('\\') => 1 + split(&after[1..], char::is_alphabetic).0.len(),
        Some('*') => 1,
        _ => split(after, char::is_alphabetic).0.len(),
    };
    let charged = sign == '^' && after[body..].starts_with(['+', '-']);
    after.split_at(body + usize::from(charged))
}

/// What a text begins with, as long as `holds`, and the rest.
fn split(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|it: char| !holds(it)).unwrap_or(text.len()))
}
