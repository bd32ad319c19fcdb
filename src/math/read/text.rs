//! Words in formulas: `\text` and its kin.

use crate::math::read::functions::{Function, function};
use crate::math::read::lexer::{Sign, Token};
use crate::math::read::symbols::symbol;
use crate::math::read::{End, Problem, Read, Reader};
use crate::math::tree::{Face, Piece, id_of_label};
use unicode_normalization::UnicodeNormalization as _;

impl Reader<'_> {
    /// The argument of a command that sets words.
    pub(crate) fn words(&mut self, of: &Token, face: Face) -> Read<Vec<Piece>> {
        let open = self.gullet.peek_sign()?;
        let mut out = Vec::new();
        match &open.sign {
            Sign::Char('{') => {
                self.gullet.raw();
                self.words_of_group(&mut out, &open, face)?;
            }
            Sign::End | Sign::Char('}') => return Err(crate::math::read::argument::lacks(of)),
            _ => {
                let token = self.gullet.take()?;
                self.word(&mut out, &token, face)?;
            }
        }
        Ok(out)
    }

    fn words_of_group(&mut self, out: &mut Vec<Piece>, open: &Token, face: Face) -> Read<()> {
        self.deeper(|it| {
            loop {
                let token = it.gullet.take()?;
                match token.sign {
                    Sign::Char('}') => return Ok(()),
                    Sign::End => {
                        return Err(Problem::new("a `{` is not closed".to_owned(), open.at));
                    }
                    _ => it.word(out, &token, face)?,
                }
            }
        })
    }

    fn word(&mut self, out: &mut Vec<Piece>, token: &Token, face: Face) -> Read<()> {
        match &token.sign {
            Sign::Space => push(out, " ", face),
            Sign::Char('{') => self.words_of_group(out, token, face)?,
            Sign::Char('$') => self.formula(out, token, End::Dollar)?,
            Sign::Char('~') => push(out, "\u{a0}", face),
            Sign::Char(it) => {
                let it = match it {
                    '`' => '‘',
                    '\'' => '’',
                    other => *other,
                };
                push_letter(out, it, face);
            }
            Sign::Command(name) => self.command_among_words(out, token, name, face)?,
            Sign::Param(_) | Sign::End => {}
        }
        Ok(())
    }

    /// The number of what `\ref` names; its id where nothing has it, as it stands in running text then.
    pub(crate) fn reference(&mut self, token: &Token) -> Read<String> {
        let id = id_of_label(&self.written(token)?);
        let number = self.gullet.number(&id).map(str::to_owned);
        let number = number.unwrap_or_else(|| format!("[{id}?]"));
        self.references.push((id, token.at.to(self.gullet.last)));
        Ok(number)
    }

    fn formula(&mut self, out: &mut Vec<Piece>, open: &Token, end: End) -> Read<()> {
        let face = std::mem::take(&mut self.face);
        let nodes = self.expression(end)?;
        self.face = face;
        let close = self.gullet.peek_sign()?;
        let closes = if end == End::Dollar { close.is('$') } else { close.command() == Some(")") };
        if !closes {
            let said = format!("the formula after `{}` is not closed", open.written());
            return Err(Problem::new(said, open.at));
        }
        self.gullet.raw();
        out.push(Piece::Math(nodes));
        Ok(())
    }

    fn command_among_words(
        &mut self,
        out: &mut Vec<Piece>,
        token: &Token,
        name: &str,
        face: Face,
    ) -> Read<()> {
        if let Some(mark) = accent(name) {
            let letter = self.words(token, face)?;
            let letters = letter.iter().map(|it| match it {
                Piece::Words { words, .. } => words.as_str(),
                Piece::Math(_) => "",
            });
            let made: String = letters.flat_map(str::chars).chain([mark]).nfc().collect();
            push(out, &made, face);
            return Ok(());
        }
        match (name, function(name)) {
            ("(", _) => self.formula(out, token, End::Paren)?,
            (" ", _) => push(out, " ", face),
            ("\\", _) | (_, Some(Function::NewLine)) => push(out, " ", face),
            ("/" | "-", _) | (_, Some(Function::Idle | Function::Break)) => {}
            ("ref", _) => {
                let number = self.reference(token)?;
                push(out, &number, face);
            }
            ("ensuremath", _) => {
                let nodes = self.argument(token)?;
                out.push(Piece::Math(nodes));
            }
            (_, Some(Function::Text(own))) => {
                out.extend(self.words(token, own.unwrap_or(face))?);
            }
            (_, Some(Function::Switch(own))) => {
                // What is left of the group is in this face; its brace is left for who opened it.
                loop {
                    let next = self.gullet.take()?;
                    if next.is('}') || next.sign == Sign::End {
                        self.gullet.push_back(next);
                        return Ok(());
                    }
                    self.word(out, &next, own)?;
                }
            }
            (_, Some(Function::Ignore(count))) => {
                for _ in 0..count {
                    self.written(token)?;
                }
            }
            (_, Some(Function::Space(width))) => {
                push(out, if width < 300 { "\u{2009}" } else { "\u{2003}" }, face);
            }
            (_, Some(Function::Circled)) => {
                let inside = self.words(token, face)?;
                out.extend(crate::math::read::made::circled(inside, face));
            }
            _ => match symbol(name) {
                Some((_, sign)) => push(out, sign.encode_utf8(&mut [0; 4]), face),
                None => {
                    self.gullet.push_back(token.clone());
                    let node = self.deeper(|it| it.group(true))?;
                    out.extend(node.map(|it| Piece::Math(vec![it])));
                }
            },
        }
        Ok(())
    }
}

fn push(out: &mut Vec<Piece>, more: &str, own: Face) {
    match out.last_mut() {
        Some(Piece::Words { words, face }) if *face == own => words.push_str(more),
        _ => out.push(Piece::Words { words: more.to_owned(), face: own }),
    }
}

/// A letter; dashes and quotation marks as TeX joins them.
fn push_letter(out: &mut Vec<Piece>, letter: char, own: Face) {
    let last = match out.last_mut() {
        Some(Piece::Words { words, face }) if *face == own => words,
        _ => {
            push(out, letter.encode_utf8(&mut [0; 4]), own);
            return;
        }
    };
    let joined = match (last.chars().next_back(), letter) {
        (Some('-'), '-') => '–',
        (Some('–'), '-') => '—',
        (Some('‘'), '‘') => '“',
        (Some('’'), '’') => '”',
        _ => {
            last.push(letter);
            return;
        }
    };
    last.pop();
    last.push(joined);
}

/// The mark that a command of TeX's puts on a letter.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "\"" => '\u{308}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30c}',
        "H" => '\u{30b}',
        "r" => '\u{30a}',
        "c" => '\u{327}',
        _ => return None,
    })
}
