//! What each command with arguments makes.

use crate::math::read::functions::Function;
use crate::math::read::group::Found;
use crate::math::read::lexer::{Sign, Token};
use crate::math::read::{End, Problem, Read, Reader, stray};
use crate::math::tree::{
    Bytes, Class, Face, Fraction, Kind, Limits, Node, Piece, Side, Style, Tag,
};

impl Reader<'_> {
    /// What a command with arguments makes.
    pub(crate) fn made(&mut self, function: Function, token: &Token) -> Read<(Class, Kind)> {
        use Function as F;
        let ord = |kind| Ok((Class::Ord, kind));
        match function {
            F::Fraction { .. } | F::Genfrac => self.fraction(function, token),
            F::Root => {
                let index = self.option()?;
                ord(Kind::Root { radicand: self.argument(token)?, index })
            }
            F::Accent { char, stretchy } => {
                let body = self.argument(token)?;
                ord(Kind::Accent { char, side: Side::Over, stretchy, body })
            }
            F::AccentUnder(char) => {
                let body = self.argument(token)?;
                ord(Kind::Accent { char, side: Side::Under, stretchy: true, body })
            }
            F::Bar(side) => ord(Kind::Bar { side, body: self.argument(token)? }),
            F::Brace(char, side) => {
                let body = self.argument(token)?;
                Ok((Class::Op, Kind::Brace { char, side, body }))
            }
            F::Face(_) | F::Bold | F::Switch(_) => self.in_face(function, token),
            F::Text(face) => ord(Kind::Text(self.words(token, face.unwrap_or(Face::Upright))?)),
            F::Circled => {
                ord(Kind::Text(circled(self.words(token, Face::Upright)?, Face::Upright)))
            }
            F::Url => {
                let words = self.written(token)?;
                ord(Kind::Text(vec![Piece::Words { words, face: Face::Monospace }]))
            }
            F::Name(limits) => {
                let letters = token.command().unwrap_or_default().to_owned();
                Ok((Class::Op, Kind::Name { letters, limits }))
            }
            F::OperatorName { limits } => self.operator_name(limits, token),
            F::Operator => {
                let body = self.argument(token)?;
                Ok((Class::Op, operator(body)))
            }
            F::Arrow(char) => {
                let below = self.option()?.unwrap_or_default();
                let above = self.argument(token)?;
                Ok((Class::Rel, Kind::Arrow { char, above, below }))
            }
            F::Class(class) => Ok((class, Kind::Row(self.argument(token)?))),
            F::Sized(class, size) => {
                Ok((class, Kind::Sized { char: self.delimiter(token)?, size }))
            }
            F::Left => self.fence(token),
            F::Begin => self.environment(token),
            F::Substack => self.substack(token),
            F::Stack(side) => self.stack(side, token),
            F::Sideset | F::Prescript => self.prescripts(function, token),
            F::Not => self.not(token),
            _ => ord(self.plain(function, token)?),
        }
    }

    /// What is spaced as a letter.
    fn plain(&mut self, function: Function, token: &Token) -> Read<Kind> {
        use Function as F;
        Ok(match function {
            F::Space(width) => Kind::Space(width),
            F::Skip => {
                self.gullet.eat('*')?;
                Kind::Space(self.length(token)?)
            }
            F::Phantom { wide, high } => Kind::Phantom { body: self.argument(token)?, wide, high },
            F::Strut => {
                let body = vec![Node::symbol(Class::Ord, '(', token.at)];
                Kind::Phantom { body, wide: false, high: true }
            }
            F::Smash => {
                let which = self.gullet.optional()?.unwrap_or_default();
                let has = |it| which.is_empty() || which.iter().any(|token| token.is(it));
                let (height, depth) = (has('t'), has('b'));
                Kind::Smash { body: self.argument(token)?, height, depth }
            }
            F::Lap(to) => Kind::Lap { body: self.argument(token)?, to },
            F::Boxed => {
                let words = self.words(token, Face::Upright)?;
                Kind::Boxed(vec![words_node(words, token.at)])
            }
            F::Strike(strike) => Kind::Struck { strike, body: self.argument(token)? },
            F::Break => Kind::Break,
            F::NewLine => Kind::NewLine,
            F::Choice => {
                let mut four = || self.argument(token);
                Kind::Choice(Box::new([four()?, four()?, four()?, four()?]))
            }
            F::Rule => self.rule(token)?,
            F::Raise => {
                let by = self.length(token)?;
                let words = self.words(token, Face::Upright)?;
                Kind::Raised { by, body: vec![words_node(words, token.at)] }
            }
            F::Quantity(which) => self.quantity(which, token)?,
            F::Chemistry => self.chemistry(token)?,
            F::Code => self.code(token)?,
            F::Verbatim => self.verbatim(token)?,
            F::Tag => {
                let bare = self.gullet.eat('*')?;
                let words = self.words(token, Face::Upright)?;
                self.tag = Some(Tag { words: plain_words(&words), bare });
                Kind::Space(0)
            }
            F::Label => {
                self.label = Some(self.written(token)?);
                Kind::Space(0)
            }
            _ => return Err(stray(token)),
        })
    }

    fn rule(&mut self, token: &Token) -> Read<Kind> {
        let raised = match self.gullet.optional()? {
            Some(said) => {
                let said: String = said.iter().map(Token::written).collect();
                crate::math::read::argument::length(&said).unwrap_or(0)
            }
            None => 0,
        };
        Ok(Kind::Rule { raised, width: self.length(token)?, height: self.length(token)? })
    }

    fn verbatim(&mut self, token: &Token) -> Read<Kind> {
        self.gullet.raw_star();
        let words = self.gullet.verbatim().map(str::to_owned).ok_or_else(|| {
            Problem::new(
                "`\\verb` lacks its second sign, or stands in a macro".to_owned(),
                token.at,
            )
        })?;
        Ok(Kind::Text(vec![Piece::Words { words, face: Face::Monospace }]))
    }

    fn fraction(&mut self, function: Function, token: &Token) -> Read<(Class, Kind)> {
        let Function::Fraction { style, binomial } = function else { return self.genfrac(token) };
        let continued = token.command() == Some("cfrac");
        if continued {
            self.gullet.optional()?;
        }
        let (top, bottom) = (self.argument(token)?, self.argument(token)?);
        let (open, close) = if binomial { (Some('('), Some(')')) } else { (None, None) };
        let (rule, thick) = (!binomial, None);
        let fraction = Fraction { top, bottom, rule, thick, style, continued, open, close };
        Ok((Class::Ord, Kind::Fraction(Box::new(fraction))))
    }

    fn genfrac(&mut self, token: &Token) -> Read<(Class, Kind)> {
        let fence = |said: &str| {
            let said = said.trim().trim_start_matches('\\');
            match said {
                "" | "." => None,
                _ => crate::math::read::symbols::delimiter(said).flatten(),
            }
        };
        let (open, close) = (fence(&self.written(token)?), fence(&self.written(token)?));
        let thick = self.written(token)?;
        let thick = crate::math::read::argument::length(&thick);
        let (rule, thick) = (thick != Some(0), thick.filter(|it| *it > 0));
        let style = match self.written(token)?.trim() {
            "0" => Some(Style::Display),
            "1" => Some(Style::Text),
            "2" => Some(Style::Script),
            "3" => Some(Style::ScriptScript),
            _ => None,
        };
        let (top, bottom) = (self.argument(token)?, self.argument(token)?);
        let fraction = Fraction { top, bottom, rule, thick, style, continued: false, open, close };
        Ok((Class::Ord, Kind::Fraction(Box::new(fraction))))
    }

    fn in_face(&mut self, function: Function, token: &Token) -> Read<(Class, Kind)> {
        let around = (self.face, self.bold);
        match function {
            Function::Face(face) => self.face = face,
            _ => self.bold = true,
        }
        let body = self.argument(token);
        (self.face, self.bold) = around;
        let mut body = body?;
        Ok(match body.pop() {
            Some(only) if body.is_empty() => (only.class, only.kind),
            last => {
                body.extend(last);
                (Class::Ord, Kind::Row(body))
            }
        })
    }

    fn operator_name(&mut self, limits: bool, token: &Token) -> Read<(Class, Kind)> {
        let limits = self.gullet.eat('*')? || limits;
        let around = std::mem::replace(&mut self.face, Face::Upright);
        let body = self.argument(token);
        self.face = around;
        let body = body?;
        let letters: Option<String> = body.iter().map(letters_of).collect();
        let kind = match letters {
            Some(letters) if !letters.is_empty() => Kind::Name { letters, limits },
            _ => Kind::Operator { body, limits },
        };
        Ok((Class::Op, kind))
    }

    fn fence(&mut self, token: &Token) -> Read<(Class, Kind)> {
        let open = self.delimiter(token)?;
        let (mut parts, mut middles) = (Vec::new(), Vec::new());
        loop {
            parts.push(self.expression(End::Fence)?);
            let end = self.gullet.peek_sign()?;
            match end.command() {
                Some("middle") => {
                    self.gullet.raw();
                    middles.push(self.delimiter(&end)?);
                }
                Some("right") => {
                    self.gullet.raw();
                    let close = self.delimiter(&end)?;
                    return Ok((Class::Inner, Kind::Fence { open, parts, middles, close }));
                }
                _ if end.sign == Sign::End || end.is('}') => {
                    return Err(Problem::new("`\\left` has no `\\right`".to_owned(), token.at));
                }
                _ => return Err(stray(&end)),
            }
        }
    }

    fn stack(&mut self, side: Side, token: &Token) -> Read<(Class, Kind)> {
        let script = self.argument(token)?;
        let base = self.argument(token)?;
        let base = Node::row(base, token.at);
        let class = match &base.kind {
            Kind::Row(inside) if inside.len() == 1 => inside[0].class,
            _ => base.class,
        };
        let class = if matches!(class, Class::Bin | Class::Rel) { class } else { Class::Ord };
        let (sup, sub) = match side {
            Side::Over => (Some(script), None),
            Side::Under => (None, Some(script)),
        };
        let limits = Limits::Always;
        Ok((class, Kind::Scripts { base: Box::new(base), sup, sub, limits }))
    }

    fn prescripts(&mut self, function: Function, token: &Token) -> Read<(Class, Kind)> {
        let (sup, sub, base) = if matches!(function, Function::Prescript) {
            let (sup, sub) = (self.argument(token)?, self.argument(token)?);
            (sup, sub, Node::row(self.argument(token)?, token.at))
        } else {
            let (before, after) = (self.argument(token)?, self.argument(token)?);
            let base = Node::row(self.argument(token)?, token.at);
            let scripts = |of: Vec<Node>| match of.into_iter().next().map(|it| it.kind) {
                Some(Kind::Scripts { sup, sub, .. }) => (sup, sub),
                _ => (None, None),
            };
            let ((sup, sub), (behind, below)) = (scripts(before), scripts(after));
            let found = Found { sup: behind, sub: below, limits: Limits::Never, primes: false };
            let base =
                found.on(Some(base), token.at).unwrap_or_else(|| Node::row(Vec::new(), token.at));
            (sup.unwrap_or_default(), sub.unwrap_or_default(), base)
        };
        let class = if matches!(function, Function::Prescript) { Class::Ord } else { Class::Op };
        Ok((class, Kind::Prescripts { base: Box::new(base), sup, sub }))
    }

    /// `\not` strikes what follows.
    fn not(&mut self, token: &Token) -> Read<(Class, Kind)> {
        let mut body = self.argument(token)?;
        if let [Node { class, kind: Kind::Symbol { char, face, .. }, .. }] = body.as_slice() {
            return Ok((*class, Kind::Symbol { char: *char, face: *face, negated: true }));
        }
        let class = body.first().map_or(Class::Rel, |it| it.class);
        if let Some(Node { kind: Kind::Symbol { negated, .. }, .. }) = body.first_mut() {
            *negated = true;
        }
        Ok((class, Kind::Row(body)))
    }

    /// `\char"2211`, `\unicode{x2211}`.
    fn code(&mut self, token: &Token) -> Read<Kind> {
        let mut said = String::new();
        if self.gullet.peek_sign()?.is('{') {
            said = self.written(token)?;
        } else {
            loop {
                let next = self.gullet.peek()?;
                match next.sign {
                    Sign::Char(it @ ('"' | '\'' | '`' | '0'..='9' | 'a'..='f' | 'A'..='F'))
                        if said.len() < 8 =>
                    {
                        said.push(it)
                    }
                    _ => break,
                }
                self.gullet.raw();
            }
        }
        let said = said.trim();
        let number = match said.strip_prefix(['"', 'x', 'U']) {
            Some(hex) => u32::from_str_radix(hex.trim_start_matches('+'), 16).ok(),
            None => match said.strip_prefix('\'') {
                Some(octal) => u32::from_str_radix(octal, 8).ok(),
                None => said.parse().ok(),
            },
        };
        let char = number.and_then(char::from_u32).filter(|it| !it.is_control());
        let char = char.ok_or_else(|| {
            Problem::new(format!("`{said}` is the number of no character"), token.at)
        })?;
        Ok(Kind::Symbol { char, face: Face::Upright, negated: false })
    }
}

/// The letters of a name; `None` for what is more.
fn letters_of(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Symbol { char: '−', .. } => Some("-".to_owned()),
        Kind::Symbol { char: '∗', .. } => Some("*".to_owned()),
        Kind::Symbol { char, face: Face::Upright, negated: false } => Some(char.to_string()),
        Kind::Number { digits, face: Face::Upright } => Some(digits.clone()),
        Kind::Space(167) => Some("\u{2009}".to_owned()),
        Kind::Text(pieces) => match pieces.as_slice() {
            [Piece::Words { words, face: Face::Upright }] => Some(words.clone()),
            _ => None,
        },
        Kind::Row(inside) => inside.iter().map(letters_of).collect(),
        _ => None,
    }
}

fn operator(mut body: Vec<Node>) -> Kind {
    let letters: Option<String> = match body.as_slice() {
        // A sign alone is one that grows.
        [Node { kind: Kind::Symbol { .. }, .. }] => None,
        [Node { kind: Kind::Row(inside), .. }] => inside.iter().map(letters_of).collect(),
        all => all.iter().map(letters_of).collect(),
    };
    match letters {
        Some(letters) if !letters.is_empty() => Kind::Name { letters, limits: true },
        _ => match body.pop() {
            Some(Node { class: Class::Op, kind, .. }) if body.is_empty() => kind,
            last => {
                body.extend(last);
                Kind::Operator { body, limits: true }
            }
        },
    }
}

/// LaTeX puts braces around a fraction: it is spaced as a letter.
pub(crate) fn fraction_node(it: Fraction, at: Bytes) -> Node {
    Node::new(Class::Ord, Kind::Fraction(Box::new(it)), at)
}

/// Words as a node; a formula alone among them stands for itself.
fn words_node(mut words: Vec<Piece>, at: Bytes) -> Node {
    match words.pop() {
        Some(Piece::Math(nodes)) if words.is_empty() => Node::row(nodes, at),
        last => {
            words.extend(last);
            Node::new(Class::Ord, Kind::Text(words), at)
        }
    }
}

/// The words alone, formulas left out.
fn plain_words(pieces: &[Piece]) -> String {
    let words = pieces.iter().map(|it| match it {
        Piece::Words { words, .. } => words.clone(),
        Piece::Math(nodes) => nodes.iter().filter_map(plain_sign).collect(),
    });
    words.collect()
}

fn plain_sign(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Symbol { char, .. } => Some(char.to_string()),
        Kind::Number { digits, .. } => Some(digits.clone()),
        Kind::Scripts { base, sup, .. } => {
            let mut words = plain_sign(base)?;
            words.extend(sup.iter().flatten().filter_map(plain_sign));
            Some(words)
        }
        _ => letters_of(node),
    }
}

/// A letter or figure in a circle as its own character, where there is one.
pub(crate) fn circled(inside: Vec<Piece>, face: Face) -> Vec<Piece> {
    let char = match inside.as_slice() {
        [Piece::Words { words, .. }] => {
            let number = words.parse::<u32>().ok();
            match (number, words.as_bytes()) {
                (Some(0), _) => Some('⓪'),
                (Some(it @ 1..=20), _) => char::from_u32(0x245f + it),
                (_, [it @ b'A'..=b'Z']) => char::from_u32(0x24b6 + u32::from(it - b'A')),
                (_, [it @ b'a'..=b'z']) => char::from_u32(0x24d0 + u32::from(it - b'a')),
                _ => None,
            }
        }
        _ => None,
    };
    match char {
        Some(it) => vec![Piece::Words { words: it.to_string(), face }],
        None => {
            // A circle around what has no character: the combining sign.
            let mut out = inside;
            if let Some(Piece::Words { words, .. }) = out.last_mut() {
                words.push('\u{20dd}');
            }
            out
        }
    }
}
