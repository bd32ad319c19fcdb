//! `\begin…\end`: rows and columns.

use crate::math::read::functions::{Argument, Environment, environment};
use crate::math::read::lexer::{Sign, Token};
use crate::math::read::{End, Problem, Read, Reader, stray};
use crate::math::tree::{Align, Class, Kind, Line, Node, Row, Table, TableKind};

/// Most cells of a table.
const MOST_CELLS: usize = 10_000;

impl Reader<'_> {
    /// What `\begin` begins.
    pub(crate) fn environment(&mut self, token: &Token) -> Read<(Class, Kind)> {
        let name = self.written(token)?;
        let here = token.at.to(self.gullet.last);
        let Some(it) = environment(name.trim()) else {
            return Err(Problem::new(
                format!("the environment `{}` is not known", name.trim()),
                here,
            ));
        };
        let mut table = Table {
            kind: it.kind,
            columns: it.columns.to_vec(),
            rules: Vec::new(),
            rows: Vec::new(),
            lines: Vec::new(),
            display: it.display,
        };
        self.columns(&mut table, it, token)?;
        let around = (self.tag.take(), self.label.take());
        let one_number = !it.kind.is_lines()
            || it.kind == TableKind::Multline
            || matches!(name.trim(), "split" | "equation" | "equation*");
        self.rows(&mut table, End::Cell)?;
        let end = self.gullet.peek_sign()?;
        if end.command() != Some("end") {
            return Err(match end.sign {
                Sign::End | Sign::Char('}') => {
                    Problem::new(format!("`\\begin{{{name}}}` has no `\\end`"), here)
                }
                _ => stray(&end),
            });
        }
        self.gullet.raw();
        let closed = self.written(&end)?;
        if closed.trim() != name.trim() {
            let said = format!("`\\begin{{{name}}}` is closed by `\\end{{{closed}}}`");
            return Err(Problem::new(said, end.at.to(self.gullet.last)));
        }
        (self.tag, self.label) = around;
        if one_number || table.rows.len() == 1 {
            for row in &mut table.rows {
                let (tag, label) = (row.tag.take(), row.label.take());
                if self.tag.is_some() && tag.is_some() || self.label.is_some() && label.is_some() {
                    let said = format!("`{}` has one number, not several", name.trim());
                    return Err(Problem::new(said, here));
                }
                self.tag = self.tag.take().or(tag);
                self.label = self.label.take().or(label);
            }
        }
        let kind = Kind::Table(Box::new(table));
        if it.open.is_none() && it.close.is_none() {
            return Ok((Class::Ord, kind));
        }
        let inside = vec![vec![Node::new(Class::Ord, kind, here)]];
        let kind =
            Kind::Fence { open: it.open, parts: inside, middles: Vec::new(), close: it.close };
        Ok((Class::Inner, kind))
    }

    fn columns(&mut self, table: &mut Table, it: Environment, token: &Token) -> Read<()> {
        let said = match it.argument {
            Argument::None => return Ok(()),
            Argument::Optional => match self.gullet.optional()? {
                Some(said) => said.iter().map(Token::written).collect(),
                None => return Ok(()),
            },
            Argument::Pairs => {
                self.written(token)?;
                return Ok(());
            }
            Argument::Columns => {
                self.gullet.optional()?;
                self.written(token)?
            }
        };
        if it.kind == TableKind::Aligned {
            return Ok(());
        }
        let (mut columns, mut rules) = (Vec::new(), vec![Line::None]);
        for sign in said.chars().filter(|it| !it.is_whitespace()) {
            match sign {
                'l' | 'c' | 'r' => {
                    columns.push(match sign {
                        'l' => Align::Left,
                        'r' => Align::Right,
                        _ => Align::Center,
                    });
                    rules.push(Line::None);
                }
                '|' | ':' => {
                    let line = if sign == '|' { Line::Solid } else { Line::Dashed };
                    if let Some(last) = rules.last_mut() {
                        *last = line;
                    }
                }
                _ => {
                    let said = format!("`{said}`: columns are `l`, `c`, `r`, rules `|` and `:`");
                    return Err(Problem::new(said, self.gullet.last));
                }
            }
        }
        if !columns.is_empty() {
            table.columns = columns;
        }
        table.rules = rules;
        Ok(())
    }

    /// Rows to what ends the table.
    fn rows(&mut self, table: &mut Table, end: End) -> Read<()> {
        let mut cells = 0;
        loop {
            let line = self.lines()?;
            let mut row = Row::default();
            let ends = loop {
                let nodes = self.expression(end)?;
                row.cells.push(nodes);
                cells += 1;
                let token = self.gullet.peek_sign()?;
                if cells > MOST_CELLS {
                    let said = format!("it has more than {MOST_CELLS} cells");
                    return Err(Problem::new(said, token.at));
                }
                match &token.sign {
                    Sign::Char('&') => _ = self.gullet.raw(),
                    Sign::Command(name) if matches!(&**name, "\\" | "cr") => {
                        self.gullet.raw();
                        row.more = self.more(&token)?;
                        break false;
                    }
                    _ => break true,
                }
            };
            row.tag = self.tag.take();
            row.label = self.label.take();
            table.lines.push(line);
            // What follows the last `\\` is no row.
            let is_empty = ends && row.cells.len() == 1 && row.cells.iter().all(Vec::is_empty);
            if !(is_empty && row.tag.is_none() && !table.rows.is_empty()) {
                table.rows.push(row);
                if ends {
                    table.lines.push(Line::None);
                }
            }
            if ends {
                return Ok(());
            }
        }
    }

    /// `\\*[…]`: how much more room there is below.
    fn more(&mut self, token: &Token) -> Read<i32> {
        self.gullet.raw_star();
        let Some(said) = self.gullet.optional_at_once()? else { return Ok(0) };
        let said: String = said.iter().map(Token::written).collect();
        crate::math::read::argument::length(&said)
            .ok_or_else(|| Problem::new(format!("`{said}` is no length, such as `2em`"), token.at))
    }

    /// `\hline`, before a row.
    fn lines(&mut self) -> Read<Line> {
        let mut line = Line::None;
        loop {
            let token = self.gullet.peek_sign()?;
            match token.command() {
                Some("hline") => line = Line::Solid,
                Some("hdashline") => line = Line::Dashed,
                _ => return Ok(line),
            }
            self.gullet.raw();
        }
    }

    /// `\substack{a \\ b}`.
    pub(crate) fn substack(&mut self, token: &Token) -> Read<(Class, Kind)> {
        let open = self.gullet.peek_sign()?;
        let mut table = Table {
            kind: TableKind::Substack,
            columns: vec![Align::Center],
            rules: Vec::new(),
            rows: Vec::new(),
            lines: Vec::new(),
            display: false,
        };
        if open.is('{') {
            self.gullet.raw();
            self.rows(&mut table, End::Cell)?;
            if !self.gullet.eat('}')? {
                return Err(Problem::new("a `{` is not closed".to_owned(), open.at));
            }
        } else {
            table.rows.push(Row { cells: vec![self.argument(token)?], ..Row::default() });
            table.lines = vec![Line::None; 2];
        }
        Ok((Class::Ord, Kind::Table(Box::new(table))))
    }
}
