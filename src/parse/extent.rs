//! `[]{colspan=2 rowspan=3}` in a cell to how much of its table the cell takes.

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Block, BlockKind, Cell, Extent, Inline, Parsed, inline_lists, walk_blocks, walk_inlines,
};
use crate::parse::attr::{Known, Raw};
use crate::parse::context::Context;
use crate::parse::htmltable::{MAX_COLUMNS, Written};
use crate::parse::markdown::Builder;

/// What an empty span in a cell may say.
pub(crate) const CELL: Known =
    Known { what: "a cell", classes: &[], keys: &["colspan", "rowspan"] };

/// Takes out of an empty span's attributes what is no number of columns or rows, which is said.
pub(crate) fn check(cx: &mut Context<'_>, raw: &mut Raw) {
    raw.pairs.retain(|(key, value, at)| {
        let sound =
            !CELL.keys.contains(&key.as_str()) || value.parse().is_ok_and(|it: usize| it > 0);
        if !sound {
            let said = Diagnostic::new(
                Code::AttributeSyntax,
                format!("`{value}` is no number of columns or rows"),
            );
            cx.sink.push(said.at(cx.scan.out.span(at.clone()), "one is taken"));
        }
        sound
    });
}

impl Builder<'_, '_> {
    /// A cell of a list table, with what it asks for taken out of its first paragraph.
    pub(crate) fn written(&mut self, mut blocks: Vec<Block<Parsed>>, span: Span) -> Written {
        let mut asked = (1, 1);
        if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() {
            asked = take(content);
            if content.is_empty() {
                blocks.remove(0);
            }
        }
        walk_blocks(&blocks, &mut |block| {
            inline_lists(block).into_iter().for_each(|it| self.is_idle(it, span));
        });
        Written { heads: false, columns: asked.0, rows: asked.1, align: None, blocks }
    }

    /// Gives cells of a table of bars what they ask for, as far as the places that they reach into are there and empty.
    pub(crate) fn extend_cells(&mut self, rows: &mut [Vec<Cell<Parsed>>], span: Span) {
        let wanted: Vec<Vec<(usize, usize)>> = rows
            .iter_mut()
            .map(|row| row.iter_mut().map(|it| take(&mut it.content)).collect())
            .collect();
        rows.iter().flatten().for_each(|it| self.is_idle(&it.content, span));
        for (y, row) in wanted.iter().enumerate() {
            for (x, (columns, tall)) in row.iter().copied().enumerate().filter(|it| it.1 != (1, 1))
            {
                let is_free = |y: usize, x: usize| {
                    rows.get(y).and_then(|it| it.get(x)).is_some_and(|it| {
                        it.is_empty() && it.extent == Extent::ONE && wanted[y][x] == (1, 1)
                    })
                };
                let across = (1..columns).take_while(|it| is_free(y, x + it)).count() + 1;
                let is_clear = |it: &usize| (x..x + across).all(|x| is_free(y + it, x));
                let down = (1..tall).take_while(is_clear).count() + 1;
                if (across, down) != (columns, tall) {
                    self.cx.push(no_room((columns, tall), (across, down), span));
                }
                let own = Cell {
                    extent: Extent::Of { columns: across, rows: down },
                    ..rows[y][x].clone()
                };
                for row in rows.iter_mut().skip(y).take(down) {
                    row[x..x + across].fill(Cell::covered());
                }
                rows[y][x] = own;
            }
        }
    }

    /// Says of a span about its cell that it stands where it means nothing.
    fn is_idle(&mut self, content: &[Inline<Parsed>], span: Span) {
        let mut idle = false;
        walk_inlines(content, &mut |it| idle |= said(it).is_some());
        if idle {
            let said = Diagnostic::new(
                Code::AttributeUnknown,
                "`colspan` and `rowspan` stand once in a cell, in its first paragraph",
            );
            self.cx.push(said.at(span, "in this table"));
        }
    }
}

/// Says of a cell that it asks for more columns and rows than are free.
fn no_room(asked: (usize, usize), free: (usize, usize), span: Span) -> Diagnostic {
    let said = |(columns, rows): (usize, usize)| {
        let many = |count: usize| if count == 1 { "" } else { "s" };
        format!("{columns} column{} and {rows} row{}", many(columns), many(rows))
    };
    let message = format!("a cell asks for {}, and there is room for {}", said(asked), said(free));
    let hint = match asked.0 > free.0 {
        true => "the cells that it reaches into stay empty: `| []{colspan=2} wide | | c |`",
        false => "the cells below it stay empty: `| []{rowspan=2} tall | b |`, then `| | c |`",
    };
    Diagnostic::new(Code::TableShape, message).at(span, "in this table").hint(hint)
}

/// Columns and rows that a cell asks for; what says so is no word, and neither is the blank behind it.
fn take(content: &mut Vec<Inline<Parsed>>) -> (usize, usize) {
    let Some(at) = content.iter().position(|it| said(it).is_some()) else { return (1, 1) };
    let asked = said(&content.remove(at)).unwrap_or((1, 1));
    if at == 0
        && let Some(Inline::Text(text)) = content.first_mut()
    {
        let blank = text.text.len() - text.text.trim_start().len();
        *text = text.slice(blank..text.text.len());
        if text.text.is_empty() {
            content.remove(0);
        }
    }
    asked
}

/// What an empty span says of its cell.
fn said(inline: &Inline<Parsed>) -> Option<(usize, usize)> {
    let Inline::Span { attrs, content, .. } = inline else { return None };
    let get = |key| attrs.get(key).and_then(|it| it.parse::<usize>().ok());
    let found = (get("colspan"), get("rowspan"));
    let is_about_cell = content.is_empty() && (found.0.is_some() || found.1.is_some());
    is_about_cell.then(|| (found.0.unwrap_or(1).clamp(1, MAX_COLUMNS), found.1.unwrap_or(1).max(1)))
}
