//! Numbers, units and quantities in the common forms of siunitx (its manual, version 3, "Numbers", "Units"): rewritten as plain TeX.
//!
//! Digits stand as they are typed: a formula knows no language that would say how to group them. `\per` makes a negative power.

use crate::math::read::lexer::{Lexer, Sign, Token};
use crate::math::read::{Problem, Read, Reader, unknown};
use crate::math::tree::Kind;
use std::fmt::Write as _;

/// Which arguments a command of siunitx's takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// `\num{1.5e3}`.
    Number,
    /// `\unit{\metre\per\second}`, `\si`.
    Unit,
    /// `\qty{3}{m}`, `\SI`.
    Both,
    /// `\ang{12;30;5}`.
    Angle,
}

/// Names and signs of prefixes.
const PREFIXES: &[(&str, &str)] = &[
    ("femto", "f"),
    ("pico", "p"),
    ("nano", "n"),
    ("micro", "µ"),
    ("milli", "m"),
    ("centi", "c"),
    ("deci", "d"),
    ("deca", "da"),
    ("hecto", "h"),
    ("kilo", "k"),
    ("mega", "M"),
    ("giga", "G"),
    ("tera", "T"),
    ("peta", "P"),
];

/// Names and signs of units.
const UNITS: &[(&str, &str)] = &[
    ("metre", "m"),
    ("meter", "m"),
    ("m", "m"),
    ("km", "km"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("kilogram", "kg"),
    ("kg", "kg"),
    ("gram", "g"),
    ("g", "g"),
    ("second", "s"),
    ("s", "s"),
    ("ms", "ms"),
    ("minute", "min"),
    ("hour", "h"),
    ("day", "d"),
    ("ampere", "A"),
    ("kelvin", "K"),
    ("K", "K"),
    ("mole", "mol"),
    ("mol", "mol"),
    ("candela", "cd"),
    ("hertz", "Hz"),
    ("Hz", "Hz"),
    ("kHz", "kHz"),
    ("newton", "N"),
    ("N", "N"),
    ("pascal", "Pa"),
    ("Pa", "Pa"),
    ("bar", "bar"),
    ("joule", "J"),
    ("J", "J"),
    ("electronvolt", "eV"),
    ("eV", "eV"),
    ("watt", "W"),
    ("W", "W"),
    ("coulomb", "C"),
    ("volt", "V"),
    ("V", "V"),
    ("farad", "F"),
    ("ohm", "Ω"),
    ("siemens", "S"),
    ("weber", "Wb"),
    ("tesla", "T"),
    ("henry", "H"),
    ("lumen", "lm"),
    ("lux", "lx"),
    ("becquerel", "Bq"),
    ("gray", "Gy"),
    ("sievert", "Sv"),
    ("litre", "L"),
    ("liter", "L"),
    ("tonne", "t"),
    ("hectare", "ha"),
    ("decibel", "dB"),
    ("degree", "°"),
    ("degreeCelsius", "°C"),
    ("celsius", "°C"),
    ("arcminute", "′"),
    ("arcsecond", "″"),
    ("angstrom", "Å"),
    ("percent", "%"),
    ("radian", "rad"),
    ("steradian", "sr"),
    ("byte", "B"),
    ("bit", "bit"),
];

fn sign_of(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|it| it.0 == name).map(|it| it.1)
}

impl Reader<'_> {
    /// What a command of siunitx's makes; its options are passed over.
    pub(crate) fn quantity(&mut self, which: Quantity, token: &Token) -> Read<Kind> {
        let _ = self.gullet.optional()?;
        if !self.gullet.peek_sign()?.is('{') {
            return Err(unknown(token));
        }
        let mut tex = String::new();
        match which {
            Quantity::Number | Quantity::Both => tex += &number(&self.written(token)?),
            Quantity::Angle => tex += &angle(&self.written(token)?),
            Quantity::Unit => {}
        }
        if which == Quantity::Both {
            // No space stands before the signs of angles.
            let unit = self.unit(token)?;
            let is_tight = ["\\text{°}", "\\text{′}", "\\text{″}"].iter().any(|it| *it == unit);
            tex += if is_tight { "" } else { "\\," };
            tex += &unit;
        } else if which == Quantity::Unit {
            tex += &self.unit(token)?;
        }
        self.rewritten(&tex, token)
    }

    /// What `tex`, which a command stands for, makes.
    pub(crate) fn rewritten(&mut self, tex: &str, token: &Token) -> Read<Kind> {
        self.gullet.push_back(Token::new(Sign::Char('}'), token.at));
        let mut tokens = Vec::new();
        let mut lexer = Lexer::new(tex);
        loop {
            let next = lexer.next();
            if next.sign == Sign::End {
                break;
            }
            tokens.push(Token { at: token.at, frozen: true, ..next });
        }
        tokens.into_iter().rev().for_each(|it| self.gullet.push_back(it));
        self.gullet.push_back(Token::new(Sign::Char('{'), token.at));
        Ok(Kind::Row(self.argument(token)?))
    }

    /// A unit in TeX's own words: of names, or as it is to be printed.
    fn unit(&mut self, call: &Token) -> Read<String> {
        let tokens = self.gullet.argument(call)?;
        let mut out = String::new();
        let mut units = Units::default();
        let mut rest = tokens.into_iter();
        while let Some(token) = rest.next() {
            match &token.sign {
                Sign::Command(name) if &**name == "tothe" => {
                    let power: String = group(&mut rest);
                    units.raise(power.trim().parse().map_err(|_| {
                        let said = format!("`{power}` is no power of a unit");
                        Problem::new(said, token.at)
                    })?);
                }
                Sign::Command(name) if units.take(name) => {}
                Sign::Command(name) if &**name == "," => out += "\\,",
                Sign::Command(_) => return Err(unknown(&token)),
                Sign::Char('.' | '~') => out += "\\,",
                Sign::Char('^' | '_') => {
                    out += &token.written();
                    let _ = write!(out, "{{{}}}", group(&mut rest));
                }
                Sign::Char('%') => out += "\\%",
                Sign::Char(it) => out += &upright(&it.to_string()),
                Sign::Space | Sign::Param(_) | Sign::End => {}
            }
        }
        Ok(out + &units.written())
    }
}

/// The group that comes, without its braces, or the one sign.
fn group(rest: &mut impl Iterator<Item = Token>) -> String {
    let Some(first) = rest.next() else { return String::new() };
    if !first.is('{') {
        return first.written();
    }
    rest.take_while(|it| !it.is('}')).map(|it| it.written()).collect()
}

/// Units by name, each with its power.
#[derive(Debug, Default)]
struct Units {
    all: Vec<(String, i32)>,
    prefix: &'static str,
    /// What `\per`, `\square` say of the unit to come.
    power: Option<i32>,
    below: bool,
}

impl Units {
    /// Takes the name of a unit, of a prefix or of a power; false if it is none.
    fn take(&mut self, name: &str) -> bool {
        match name {
            "per" => self.below = true,
            "square" => self.power = Some(2),
            "cubic" => self.power = Some(3),
            "squared" => self.raise(2),
            "cubed" => self.raise(3),
            _ => {
                if let Some(sign) = sign_of(PREFIXES, name) {
                    self.prefix = sign;
                    return true;
                }
                let Some(sign) = sign_of(UNITS, name) else { return false };
                let power = self.power.take().unwrap_or(1);
                let power = if std::mem::take(&mut self.below) { -power } else { power };
                self.all.push((format!("{}{sign}", std::mem::take(&mut self.prefix)), power));
            }
        }
        true
    }

    fn raise(&mut self, by: i32) {
        if let Some(last) = self.all.last_mut() {
            last.1 = last.1.saturating_mul(by);
        }
    }

    fn written(&self) -> String {
        let one = |(sign, power): &(String, i32)| match power {
            1 => upright(sign),
            power => format!("{}^{{{power}}}", upright(sign)),
        };
        self.all.iter().map(one).collect::<Vec<_>>().join("\\,")
    }
}

fn upright(sign: &str) -> String {
    match sign {
        "%" => "\\%".to_owned(),
        _ if sign.bytes().all(|it| it.is_ascii_alphabetic()) => format!("\\mathrm{{{sign}}}"),
        _ if sign.chars().any(char::is_alphabetic) || !sign.is_ascii() => {
            format!("\\text{{{sign}}}")
        }
        _ => sign.to_owned(),
    }
}

/// A number; `e` or `E` before a power of ten, `+-` for a tolerance, `x` for a product.
fn number(said: &str) -> String {
    let said = said.replace("+-", "\\pm ").replace('x', "\\times ").replace(',', "{,}");
    match said.split_once(['e', 'E']) {
        Some((whole, power)) if power.trim().parse::<i32>().is_ok() => {
            let times = if whole.trim().is_empty() { "" } else { "\\times " };
            format!("{whole}{times}10^{{{}}}", power.trim())
        }
        _ => said,
    }
}

/// Degrees, minutes and seconds.
fn angle(said: &str) -> String {
    let parts = said.split(';').zip(["°", "′", "″"]);
    parts
        .filter(|it| !it.0.trim().is_empty())
        .map(|(it, sign)| format!("{it}\\text{{{sign}}}"))
        .collect()
}
