//! Tokens to tokens without macros (The TeXbook, chapter 20), within a budget.

use crate::math::read::builtin::builtin;
use crate::math::read::lexer::{Lexer, Sign, Token};
use crate::math::read::{
    MOST_EXPANSIONS, MOST_MACRO_BYTES, MOST_MACRO_DEPTH, MOST_MACROS, Problem, Read,
};
use crate::math::tree::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a command stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Macro {
    /// What stands before the first argument.
    lead: Vec<Token>,
    /// What ends each argument; nothing: it is one token or group.
    ends: Vec<Vec<Token>>,
    /// What the first argument is if `[…]` is not there.
    default: Option<Vec<Token>>,
    body: Vec<Token>,
}

/// Commands that are defined, and the numbers that `\ref` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Macros {
    /// By their names.
    defined: BTreeMap<Arc<str>, Arc<Macro>>,
    /// By the ids of what is numbered.
    pub(crate) numbers: Arc<BTreeMap<String, String>>,
}

impl Macros {
    /// Adds a macro as a manifest has it: its name with the backslash, and what it stands for; `#1` to `#9` are arguments.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn define(&mut self, name: &str, body: &str) -> Result<(), String> {
        let mut lexer = Lexer::new(name);
        let command = lexer.next();
        let Some(command) =
            command.command().filter(|it| !it.is_empty() && lexer.next().sign == Sign::End)
        else {
            return Err(format!("`{name}` is no name of a command, such as `\\R`"));
        };
        let mut gullet = Gullet::new(body, self);
        let tokens = gullet.all();
        let made = parameters(tokens, 9).map_err(|it| it.said)?;
        let count = made.iter().filter_map(param).max().unwrap_or(0);
        let ends = vec![Vec::new(); usize::from(count)];
        let made = Macro { lead: Vec::new(), ends, default: None, body: made };
        self.defined.insert(command.into(), Arc::new(made));
        Ok(())
    }

    /// Adds what a formula has defined for those that follow it.
    pub(crate) fn publish(&mut self, global: Vec<(Arc<str>, Arc<Macro>)>) {
        for (name, made) in global {
            if self.defined.len() < MOST_MACROS || self.defined.contains_key(&name) {
                self.defined.insert(name, made);
            }
        }
    }

    /// What `\ref` prints, by the ids of what is numbered.
    #[must_use]
    pub fn with_numbers(self, numbers: BTreeMap<String, String>) -> Self {
        Self { numbers: Arc::new(numbers), ..self }
    }
}

fn param(token: &Token) -> Option<u8> {
    match token.sign {
        Sign::Param(it) => Some(it),
        _ => None,
    }
}

/// Where tokens come from: those that macros gave, then the TeX.
#[derive(Debug)]
pub(crate) struct Gullet<'s> {
    lexer: Lexer<'s>,
    /// The next token stands last.
    stack: Vec<Token>,
    /// The book's, and those that `\gdef` adds.
    shared: &'s Macros,
    /// What this formula defines; `None`: an alias of a command.
    own: BTreeMap<Arc<str>, Arc<Macro>>,
    /// Definitions that hold beyond the formula.
    pub(crate) global: Vec<(Arc<str>, Arc<Macro>)>,
    expansions: usize,
    bytes: usize,
    /// Where the last token taken stands.
    pub(crate) last: Bytes,
}

impl<'s> Gullet<'s> {
    pub(crate) fn new(tex: &'s str, shared: &'s Macros) -> Self {
        Self {
            lexer: Lexer::new(tex),
            stack: Vec::new(),
            shared,
            own: BTreeMap::new(),
            global: Vec::new(),
            expansions: 0,
            bytes: 0,
            last: Bytes::default(),
        }
    }

    /// The number of what has the id.
    pub(crate) fn number(&self, id: &str) -> Option<&'s str> {
        self.shared.numbers.get(id).map(String::as_str)
    }

    fn all(&mut self) -> Vec<Token> {
        let mut out = Vec::new();
        loop {
            let token = self.raw();
            if token.sign == Sign::End {
                return out;
            }
            out.push(token);
        }
    }

    /// The next token as it is written.
    pub(crate) fn raw(&mut self) -> Token {
        let token = self.stack.pop().unwrap_or_else(|| self.lexer.next());
        if token.sign != Sign::End {
            self.last = token.at;
        }
        token
    }

    pub(crate) fn push_back(&mut self, token: Token) {
        self.stack.push(token);
    }

    /// What stands between two signs alike; `None` inside of macros.
    pub(crate) fn verbatim(&mut self) -> Option<&'s str> {
        if self.stack.is_empty() { self.lexer.verbatim() } else { None }
    }

    /// The next token that is no macro, left where it is.
    pub(crate) fn peek(&mut self) -> Read<Token> {
        loop {
            let token = self.raw();
            let Some(name) = token.command().filter(|_| !token.frozen) else {
                self.push_back(token.clone());
                return Ok(token);
            };
            if let Some(found) =
                self.own.get(name).or_else(|| self.shared.defined.get(name)).cloned()
            {
                self.expand(&token, &found)?;
            } else if let Some(found) = builtin(name) {
                self.expand(&token, &found)?;
            } else if !self.definition(&token)? {
                self.push_back(token.clone());
                return Ok(token);
            }
        }
    }

    /// Takes the next token that is no macro.
    pub(crate) fn take(&mut self) -> Read<Token> {
        self.peek()?;
        Ok(self.raw())
    }

    /// The next token that is neither macro nor blank, left where it is.
    pub(crate) fn peek_sign(&mut self) -> Read<Token> {
        loop {
            let token = self.peek()?;
            if token.sign != Sign::Space {
                return Ok(token);
            }
            self.raw();
        }
    }

    /// Takes the next sign if it is `char`.
    pub(crate) fn eat(&mut self, char: char) -> Read<bool> {
        let found = self.peek_sign()?.is(char);
        if found {
            self.raw();
        }
        Ok(found)
    }

    fn skip_blanks(&mut self) {
        loop {
            let token = self.raw();
            if token.sign != Sign::Space {
                self.push_back(token);
                return;
            }
        }
    }

    fn expand(&mut self, call: &Token, found: &Macro) -> Read<()> {
        self.expansions += 1;
        if self.expansions > MOST_EXPANSIONS {
            return Err(Problem::new(
                format!("its macros call each other more than {MOST_EXPANSIONS} times"),
                call.at,
            ));
        }
        if usize::from(call.depth) >= MOST_MACRO_DEPTH {
            return Err(Problem::new(
                format!("its macros call each other more than {MOST_MACRO_DEPTH} deep"),
                call.at,
            ));
        }
        let arguments = self.arguments(call, found)?;
        let mut out = Vec::with_capacity(found.body.len());
        for token in &found.body {
            let argument =
                param(token).and_then(|it| arguments.get(usize::from(it).checked_sub(1)?));
            match argument {
                Some(argument) => {
                    self.bytes += argument.len();
                    out.extend(argument.iter().cloned());
                }
                None => out.push(Token { at: call.at, depth: call.depth + 1, ..token.clone() }),
            }
        }
        self.bytes += found.body.len();
        if self.bytes > MOST_MACRO_BYTES {
            return Err(Problem::new(
                format!("its macros give more than {MOST_MACRO_BYTES} signs"),
                call.at,
            ));
        }
        self.stack.extend(out.into_iter().rev());
        Ok(())
    }

    fn arguments(&mut self, call: &Token, found: &Macro) -> Read<Vec<Vec<Token>>> {
        for wanted in &found.lead {
            let token = self.raw();
            if token.sign != wanted.sign {
                let said = format!("`{}` does not stand as it is defined", call.written());
                return Err(Problem::new(said, call.at));
            }
        }
        let mut out = Vec::with_capacity(found.ends.len());
        for (index, end) in found.ends.iter().enumerate() {
            if index == 0 && found.default.is_some() {
                let given = self.optional()?;
                out.extend(given.or_else(|| found.default.clone()));
            } else if end.is_empty() {
                out.push(self.argument(call)?);
            } else {
                out.push(self.until(call, end)?);
            }
        }
        Ok(out)
    }

    /// One token, or what a group holds.
    pub(crate) fn argument(&mut self, call: &Token) -> Read<Vec<Token>> {
        self.skip_blanks();
        let token = self.raw();
        match token.sign {
            Sign::Char('{') => self.group(&token),
            Sign::End | Sign::Char('}') => {
                self.push_back(token);
                Err(Problem::new(format!("`{}` lacks an argument", call.written()), call.at))
            }
            _ => Ok(vec![token]),
        }
    }

    /// What a group holds whose brace has been taken.
    pub(crate) fn group(&mut self, open: &Token) -> Read<Vec<Token>> {
        let (mut depth, mut out) = (0_usize, Vec::new());
        loop {
            let token = self.raw();
            match token.sign {
                Sign::End => return Err(Problem::new("a `{` is not closed".to_owned(), open.at)),
                Sign::Char('{') => depth += 1,
                Sign::Char('}') if depth == 0 => return Ok(out),
                Sign::Char('}') => depth -= 1,
                _ => {}
            }
            out.push(token);
        }
    }

    /// `[…]`, if it comes.
    pub(crate) fn optional(&mut self) -> Read<Option<Vec<Token>>> {
        self.skip_blanks();
        let open = self.raw();
        if !open.is('[') {
            self.push_back(open);
            return Ok(None);
        }
        let end = [Token::new(Sign::Char(']'), open.at)];
        self.until(&open, &end).map(Some)
    }

    /// `[…]`, if it comes at once: what begins with a bracket after a blank is the next row's.
    pub(crate) fn optional_at_once(&mut self) -> Read<Option<Vec<Token>>> {
        let next = self.raw();
        let comes = next.is('[');
        self.push_back(next);
        if comes { self.optional() } else { Ok(None) }
    }

    /// Takes a star, if it comes at once.
    pub(crate) fn raw_star(&mut self) {
        let next = self.raw();
        if !next.is('*') {
            self.push_back(next);
        }
    }

    /// What stands before `end`, outside of groups.
    fn until(&mut self, call: &Token, end: &[Token]) -> Read<Vec<Token>> {
        let (mut depth, mut out) = (0_usize, Vec::<Token>::new());
        loop {
            let token = self.raw();
            match token.sign {
                Sign::End => {
                    let said = format!("what ends the argument of `{}` is missing", call.written());
                    return Err(Problem::new(said, call.at));
                }
                Sign::Char('{') => depth += 1,
                Sign::Char('}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            out.push(token);
            let from = out.len().saturating_sub(end.len());
            let ends = out[from..].iter().map(|it| &it.sign).eq(end.iter().map(|it| &it.sign));
            if depth == 0 && ends {
                out.truncate(from);
                return Ok(out);
            }
        }
    }

    /// Takes a definition; false if the command is none.
    fn definition(&mut self, command: &Token) -> Read<bool> {
        match command.command().unwrap_or_default() {
            "relax" | "global" | "long" | "protected" => {}
            name @ ("def" | "gdef" | "edef" | "xdef") => {
                self.def(command, matches!(name, "gdef" | "xdef"))?
            }
            "let" | "futurelet" => self.alias(command)?,
            "newcommand" | "renewcommand" | "providecommand" => self.new_command(command)?,
            "DeclareMathOperator" => self.operator(command)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn name(&mut self, command: &Token) -> Read<Arc<str>> {
        self.skip_blanks();
        let token = self.raw();
        let token = if token.is('{') {
            let mut group = self.group(&token)?;
            group.retain(|it| it.sign != Sign::Space);
            group.pop().filter(|_| group.is_empty()).unwrap_or(token)
        } else {
            token
        };
        match token.sign {
            Sign::Command(name) if self.own.len() < MOST_MACROS => Ok(name),
            Sign::Command(_) => {
                Err(Problem::new(format!("it defines more than {MOST_MACROS} commands"), token.at))
            }
            _ => Err(Problem::new(
                format!("`{}` defines a command: its name is missing", command.written()),
                command.at,
            )),
        }
    }

    fn def(&mut self, command: &Token, global: bool) -> Read<()> {
        let name = self.name(command)?;
        let (mut lead, mut ends) = (Vec::new(), Vec::<Vec<Token>>::new());
        let open = loop {
            let token = self.raw();
            match token.sign {
                Sign::Char('{') => break token,
                Sign::End => {
                    let said = format!("`{}\\{name}` lacks its `{{…}}`", command.written());
                    return Err(Problem::new(said, command.at));
                }
                Sign::Char('#') => {
                    self.raw();
                    ends.push(Vec::new());
                }
                Sign::Space if ends.is_empty() => {}
                _ => match ends.last_mut() {
                    Some(end) => end.push(token),
                    None => lead.push(token),
                },
            }
        };
        let body = parameters(self.group(&open)?, ends.len())?;
        self.keep(name, Macro { lead, ends, default: None, body }, global);
        Ok(())
    }

    fn keep(&mut self, name: Arc<str>, made: Macro, global: bool) {
        let made = Arc::new(made);
        if global {
            self.global.push((name.clone(), made.clone()));
        }
        self.own.insert(name, made);
    }

    fn alias(&mut self, command: &Token) -> Read<()> {
        let name = self.name(command)?;
        self.skip_blanks();
        let mut to = self.raw();
        if to.is('=') {
            self.skip_blanks();
            to = self.raw();
        }
        let known =
            to.command().and_then(|it| self.own.get(it).or_else(|| self.shared.defined.get(it)));
        let made = match known {
            Some(it) => Macro::clone(it),
            None => {
                let body = vec![Token { frozen: true, ..to }];
                Macro { lead: Vec::new(), ends: Vec::new(), default: None, body }
            }
        };
        self.keep(name, made, false);
        Ok(())
    }

    fn new_command(&mut self, command: &Token) -> Read<()> {
        self.star();
        let name = self.name(command)?;
        let count = match self.optional()? {
            Some(count) => {
                let said: String = count.iter().map(Token::written).collect();
                said.trim().parse::<usize>().ok().filter(|it| *it < 10).ok_or_else(|| {
                    Problem::new(format!("`{said}` is no number of arguments, 0 to 9"), command.at)
                })?
            }
            None => 0,
        };
        let default = if count > 0 { self.optional()? } else { None };
        let body = parameters(self.argument(command)?, count)?;
        let ends = vec![Vec::new(); count];
        self.keep(name, Macro { lead: Vec::new(), ends, default, body }, false);
        Ok(())
    }

    fn star(&mut self) -> bool {
        self.skip_blanks();
        let token = self.raw();
        let star = token.is('*');
        if !star {
            self.push_back(token);
        }
        star
    }

    fn operator(&mut self, command: &Token) -> Read<()> {
        let star = self.star();
        let name = self.name(command)?;
        let words = self.argument(command)?;
        let at = command.at;
        let sign = |it| Token::new(it, at);
        let mut body = vec![sign(Sign::Command("operatorname".into()))];
        body.extend(star.then(|| sign(Sign::Char('*'))));
        body.push(sign(Sign::Char('{')));
        body.extend(words);
        body.push(sign(Sign::Char('}')));
        self.keep(name, Macro { lead: Vec::new(), ends: Vec::new(), default: None, body }, false);
        Ok(())
    }
}

/// `#1` in a body to parameters; at most `most` are there.
fn parameters(tokens: Vec<Token>, most: usize) -> Read<Vec<Token>> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if !token.is('#') {
            out.push(token);
            continue;
        }
        let number = tokens.next();
        match number.as_ref().map(|it| &it.sign) {
            Some(Sign::Char(it @ '1'..='9'))
                if it.to_digit(10).is_some_and(|it| it as usize <= most) =>
            {
                let number = u8::try_from(*it as u32 - u32::from(b'0')).unwrap_or(1);
                out.push(Token::new(Sign::Param(number), token.at));
            }
            _ => {
                let said = "a `#` is not followed by the number of an argument".to_owned();
                return Err(Problem::new(said, token.at));
            }
        }
    }
    Ok(out)
}

/// A macro that takes `count` arguments, from its TeX.
pub(crate) fn made(count: usize, body: &str) -> Macro {
    let none = Macros::default();
    let tokens = Gullet::new(body, &none).all();
    let body = parameters(tokens, count).unwrap_or_default();
    Macro { lead: Vec::new(), ends: vec![Vec::new(); count], default: None, body }
}
