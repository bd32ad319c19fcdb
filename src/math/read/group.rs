//! Rows of nodes, atoms with their scripts, and what each command makes.

use crate::math::read::functions::{Function, function};
use crate::math::read::lexer::{Sign, Token};
use crate::math::read::made::fraction_node;
use crate::math::read::symbols::{character, symbol};
use crate::math::read::{End, Problem, Read, Reader, stray, unknown};
use crate::math::tree::{Bytes, Class, Face, Fraction, Kind, Limits, Node, Piece};

impl Reader<'_> {
    /// Nodes to where the row ends; what ends it is left.
    pub(crate) fn expression(&mut self, end: End) -> Read<Vec<Node>> {
        let (face, bold) = (self.face, self.bold);
        let nodes = self.deeper(|it| it.row(end));
        (self.face, self.bold) = (face, bold);
        nodes
    }

    fn row(&mut self, end: End) -> Read<Vec<Node>> {
        let mut nodes = Vec::new();
        loop {
            let token = self.gullet.peek_sign()?;
            if ends(&token, end) {
                return Ok(nodes);
            }
            if let Some(name) = token.command() {
                match function(name) {
                    Some(Function::Infix { rule, open, close }) => {
                        self.gullet.raw();
                        let thick = if name == "above" { Some(self.length(&token)?) } else { None };
                        let bottom = self.expression(end)?;
                        let fraction = Fraction {
                            top: nodes,
                            bottom,
                            rule: rule && thick != Some(0),
                            thick: thick.filter(|it| *it > 0),
                            style: None,
                            continued: false,
                            open,
                            close,
                        };
                        return Ok(vec![fraction_node(fraction, token.at)]);
                    }
                    Some(Function::Style(style)) => {
                        self.gullet.raw();
                        let body = self.expression(end)?;
                        nodes.push(Node::new(Class::Ord, Kind::Styled { style, body }, token.at));
                        return Ok(nodes);
                    }
                    Some(Function::Switch(face)) => {
                        self.gullet.raw();
                        self.face = face;
                        continue;
                    }
                    _ => {}
                }
            }
            nodes.extend(self.atom()?);
        }
    }

    /// A nucleus with its scripts.
    fn atom(&mut self) -> Read<Option<Node>> {
        let first = self.gullet.peek_sign()?;
        let base = match first.sign {
            Sign::Char('^' | '_' | '\'') => None,
            Sign::Char(it) if script_of(it).is_some() => None,
            _ => match self.group(false)? {
                Some(it) => Some(it),
                None => return Ok(None),
            },
        };
        let mut scripts = Found::default();
        loop {
            let token = self.gullet.peek_sign()?;
            match &token.sign {
                Sign::Command(name) if &**name == "limits" => scripts.limits = Limits::Always,
                Sign::Command(name) if &**name == "nolimits" => scripts.limits = Limits::Never,
                Sign::Char('^') => {
                    self.gullet.raw();
                    let more = self.argument(&token)?;
                    add(&mut scripts.sup, more, scripts.primes, "superscripts", &token)?;
                    scripts.primes = false;
                    continue;
                }
                Sign::Char('_') => {
                    self.gullet.raw();
                    let more = self.argument(&token)?;
                    add(&mut scripts.sub, more, false, "subscripts", &token)?;
                    continue;
                }
                Sign::Char('\'') => {
                    let prime = vec![Node::symbol(Class::Ord, '′', token.at)];
                    add(&mut scripts.sup, prime, scripts.primes, "superscripts", &token)?;
                    scripts.primes = true;
                }
                Sign::Char(it) => match script_of(*it) {
                    Some((char, is_sup)) => {
                        let node = self.letter(char, token.at);
                        let into = if is_sup { &mut scripts.sup } else { &mut scripts.sub };
                        into.get_or_insert_default().push(node);
                    }
                    None => break,
                },
                _ => break,
            }
            self.gullet.raw();
        }
        Ok(scripts.on(base, first.at))
    }

    /// A nucleus; `single`: one figure of a number is all that is meant. `None`: nothing was made, as by `\color`.
    pub(crate) fn group(&mut self, single: bool) -> Read<Option<Node>> {
        self.deeper(|it| {
            let token = it.gullet.peek_sign()?;
            it.gullet.raw();
            match &token.sign {
                Sign::Char('{') => {
                    let nodes = it.rest_of_group(&token)?;
                    Ok(Some(Node::row(nodes, token.at.to(it.gullet.last))))
                }
                Sign::Char('0'..='9') if !single => it.number(&token).map(Some),
                Sign::Char('$' | '#' | '}' | '&' | '^' | '_')
                | Sign::End
                | Sign::Space
                | Sign::Param(_) => Err(stray(&token)),
                Sign::Char('~') => Ok(Some(Node::new(Class::Ord, Kind::Space(250), token.at))),
                Sign::Char(char) => Ok(Some(it.letter(*char, token.at))),
                Sign::Command(name) => it.command(&token, name, single),
            }
        })
    }

    fn number(&mut self, first: &Token) -> Read<Node> {
        let mut digits = first.written();
        let mut at = first.at;
        loop {
            let token = self.gullet.peek()?;
            let Sign::Char(it) = token.sign else { break };
            if it == '.' || it == ',' {
                self.gullet.raw();
                let after = self.gullet.peek()?;
                let goes_on = it == '.'
                    && matches!(after.sign, Sign::Char('0'..='9'))
                    && !digits.contains('.');
                if !goes_on {
                    self.gullet.push_back(token);
                    break;
                }
            } else if it.is_ascii_digit() {
                self.gullet.raw();
            } else {
                break;
            }
            at = at.to(token.at);
            digits.push(it);
        }
        let face = self.alphabet();
        Ok(Node::new(Class::Ord, Kind::Number { digits, face }, at))
    }

    /// The alphabet at hand, in bold if `\boldsymbol` is around.
    fn alphabet(&self) -> Face {
        match (self.face, self.bold) {
            (Face::Plain | Face::Italic, true) => Face::BoldItalic,
            (Face::Upright, true) => Face::Bold,
            (Face::Script, true) => Face::BoldScript,
            (Face::Fraktur, true) => Face::BoldFraktur,
            (Face::Sans, true) => Face::SansBold,
            (face, _) => face,
        }
    }

    fn letter(&self, char: char, at: Bytes) -> Node {
        let (class, char) = character(char);
        let face = self.alphabet();
        let kind = match char {
            '0'..='9' => Kind::Number { digits: char.to_string(), face },
            _ => Kind::Symbol { char, face, negated: false },
        };
        Node::new(class, kind, at)
    }

    fn command(&mut self, token: &Token, name: &str, single: bool) -> Read<Option<Node>> {
        if let Some(sign) = dots(name) {
            return self.dots(sign, token).map(Some);
        }
        if let Some((class, char)) = symbol(name) {
            let kind = Kind::Symbol { char, face: self.alphabet(), negated: false };
            return Ok(Some(Node::new(class, kind, token.at)));
        }
        match (name, function(name)) {
            (" " | "nobreakspace", _) => {
                Ok(Some(Node::new(Class::Ord, Kind::Space(250), token.at)))
            }
            ("/" | "-" | "*", _) => Ok(None),
            ("\\" | "cr", _) => {
                self.gullet.raw_star();
                if let Some(said) = self.gullet.optional_at_once()? {
                    let said: String = said.iter().map(Token::written).collect();
                    if crate::math::read::argument::length(&said).is_none() {
                        let said = format!("`{said}` is no length, such as `2em`");
                        return Err(Problem::new(said, token.at));
                    }
                }
                Ok(Some(Node::new(Class::Ord, Kind::NewLine, token.at)))
            }
            ("begingroup" | "bgroup", _) => {
                let nodes = self.expression(End::Brace)?;
                let close = self.gullet.peek_sign()?;
                if !matches!(close.command(), Some("endgroup" | "egroup")) {
                    return Err(Problem::new(format!("`\\{name}` is not closed"), token.at));
                }
                self.gullet.raw();
                Ok(Some(Node::row(nodes, token.at.to(close.at))))
            }
            ("(", _) => Err(stray(token)),
            ("ref", _) => {
                let words = self.reference(token)?;
                let words = vec![Piece::Words { words, face: Face::Upright }];
                Ok(Some(Node::new(Class::Ord, Kind::Text(words), token.at.to(self.gullet.last))))
            }
            ("pageref", _) => Err(Problem::new(
                format!("`\\{name}` stands in the text around: write `[@eq:…]{{.page}}` there"),
                token.at,
            )),
            (_, Some(Function::Ignore(count))) => {
                for _ in 0..count {
                    self.written(token)?;
                }
                self.next_of(token, single)
            }
            (_, Some(Function::Idle)) => self.next_of(token, single),
            (_, Some(it)) => self
                .made(it, token)
                .map(|(class, kind)| Some(Node::new(class, kind, token.at.to(self.gullet.last)))),
            (_, None) => Err(unknown(token)),
        }
    }

    /// After what has no effect: an argument is what comes next.
    fn next_of(&mut self, token: &Token, single: bool) -> Read<Option<Node>> {
        if !single {
            return Ok(None);
        }
        let at = token.at;
        Ok(Some(Node::row(self.argument(token)?, at)))
    }

    /// Dots that stand low or on the axis, by what follows (amsmath, `\dots`).
    fn dots(&mut self, sign: Dots, token: &Token) -> Read<Node> {
        let next = self.gullet.peek_sign()?;
        let class = match &next.sign {
            Sign::Char(it) => character(*it).0,
            Sign::Command(name) => symbol(name).map_or(Class::Ord, |it| it.0),
            _ => Class::Ord,
        };
        let is_large = next.command().and_then(symbol).is_some_and(|it| it.0 == Class::Op);
        let high = match sign {
            Dots::Low => false,
            Dots::High => true,
            Dots::ByNext => matches!(class, Class::Bin | Class::Rel) || is_large,
        };
        Ok(Node::symbol(Class::Inner, if high { '⋯' } else { '…' }, token.at))
    }
}

/// Scripts that were found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) sup: Option<Vec<Node>>,
    pub(crate) sub: Option<Vec<Node>>,
    pub(crate) limits: Limits,
    /// What is above ends with a prime, and may go on.
    pub(crate) primes: bool,
}

impl Found {
    pub(crate) fn on(self, base: Option<Node>, at: Bytes) -> Option<Node> {
        let Self { sup, sub, limits, .. } = self;
        if sup.is_none() && sub.is_none() && limits == Limits::Auto {
            return base;
        }
        let base = base.unwrap_or_else(|| Node::new(Class::Ord, Kind::Row(Vec::new()), at));
        let ends = |it: &Option<Vec<Node>>| it.iter().flatten().map(|it| it.at).reduce(Bytes::to);
        let at = [ends(&sup), ends(&sub)].into_iter().flatten().fold(base.at, Bytes::to);
        let limits = if matches!(base.kind, Kind::Brace { .. }) { Limits::Always } else { limits };
        let class = base.class;
        Some(Node::new(class, Kind::Scripts { base: Box::new(base), sup, sub, limits }, at))
    }
}

fn add(
    to: &mut Option<Vec<Node>>,
    more: Vec<Node>,
    may_go_on: bool,
    what: &str,
    token: &Token,
) -> Read<()> {
    match to {
        None => *to = Some(more),
        Some(it) if may_go_on => it.extend(more),
        Some(_) => {
            let said = format!(
                "two {what} stand on one sign: put `{{…}}` around what the first belongs to"
            );
            return Err(Problem::new(said, token.at));
        }
    }
    Ok(())
}

fn ends(token: &Token, end: End) -> bool {
    match &token.sign {
        Sign::End | Sign::Char('}' | '&') => true,
        Sign::Char(']') => end == End::Bracket,
        Sign::Char('$') => matches!(end, End::Dollar | End::Brace),
        Sign::Command(name) => match &**name {
            "\\" | "cr" => end == End::Cell,
            "right" | "middle" | "end" | "endgroup" | "egroup" => true,
            ")" => end == End::Paren,
            _ => false,
        },
        _ => false,
    }
}

/// A raised or lowered figure or sign that is a character of its own, as what it is and whether it is raised.
fn script_of(char: char) -> Option<(char, bool)> {
    let digit = |from: u32| char::from_digit(u32::from(char).checked_sub(from)?, 10);
    Some(match char {
        '²' => ('2', true),
        '³' => ('3', true),
        '¹' => ('1', true),
        '⁰' | '⁴'..='⁹' => (digit(0x2070)?, true),
        '₀'..='₉' => (digit(0x2080)?, false),
        '⁺' => ('+', true),
        '⁻' => ('-', true),
        'ⁿ' => ('n', true),
        '₊' => ('+', false),
        '₋' => ('-', false),
        _ => return None,
    })
}

/// Where dots stand.
#[derive(Clone, Copy, Debug)]
enum Dots {
    Low,
    High,
    ByNext,
}

fn dots(name: &str) -> Option<Dots> {
    Some(match name {
        "dots" | "dotsx" => Dots::ByNext,
        "ldots" | "dotsc" | "dotso" | "mathellipsis" | "hellip" => Dots::Low,
        "cdots" | "dotsb" | "dotsm" | "dotsi" => Dots::High,
        _ => return None,
    })
}
