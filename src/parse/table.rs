//! `::: list-table`: a list of lists to a table whose cells hold blocks.

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Block, BlockKind, Cell, ColumnAlign, List, ListItem, Parsed, Table};
use crate::parse::attr::{Known, Raw, settle};
use crate::parse::htmltable::{Written, places};
use crate::parse::markdown::{Blocks, Builder};
use std::ops::Range;

const LIST_TABLE: Known = Known {
    what: "a list table",
    classes: &["keep", "keep-with-next", "turned", "as-typed"],
    keys: &["header-rows", "header-columns", "aligns", "widths"],
};

impl Builder<'_, '_> {
    /// Each item of the list is a row, each item of the list in it a cell.
    pub(crate) fn list_table(
        &mut self,
        out: &mut Blocks,
        raw: Raw,
        blocks: Blocks,
        range: Range<usize>,
    ) {
        let map = &self.cx.scan.aside;
        let mut attrs = settle(self.cx, map, raw, &LIST_TABLE);
        let span = self.cx.span(self.cx.trim(range.clone()));
        let rows = match <[Block<Parsed>; 1]>::try_from(blocks) {
            Ok([Block { kind: BlockKind::List(list), .. }]) => self.rows(list, span),
            Ok([other]) => return self.no_table(out, vec![other], span),
            Err(others) => return self.no_table(out, others, span),
        };
        let (rows, starts): (Vec<Vec<Written>>, Vec<Span>) = rows.into_iter().unzip();
        let mut take = |key: &str| {
            let value = attrs.get(key).map(str::to_owned);
            attrs.pairs.retain(|it| it.0 != key);
            value
        };
        let (header_rows, stub) = (take("header-rows"), take("header-columns"));
        let (aligns, widths) = (take("aligns"), take("widths"));
        let head = self.number(header_rows, 1, rows.len(), span);
        let mut rows = rows.into_iter();
        let head = rows.by_ref().take(head).collect();
        let (mut head, mut rows) = (places(head), places(rows.collect()));
        let columns = head.iter().chain(&rows).map(Vec::len).max().unwrap_or(0);
        for (row, at) in head.iter_mut().chain(&mut rows).zip(starts) {
            self.fill_up(row, columns, at);
        }
        let stub = self.number(stub, 0, columns, span);
        let table = Table {
            columns: self.aligns(aligns.as_deref().unwrap_or_default(), columns, span),
            widths: self.widths(widths.as_deref().unwrap_or_default(), columns, span),
            stub,
            head,
            rows,
            caption: None,
        };
        self.push(out, BlockKind::Table(table), attrs, range);
    }

    /// Rows of cells, each with where it begins.
    fn rows(&mut self, list: List<Parsed>, span: Span) -> Vec<(Vec<Written>, Span)> {
        let mut rows = Vec::new();
        for ListItem { blocks, .. } in list.items {
            let at = blocks.first().and_then(|it| it.span).unwrap_or(span);
            let cells = match <[Block<Parsed>; 1]>::try_from(blocks) {
                Ok([Block { kind: BlockKind::List(cells), .. }]) => {
                    cells.items.into_iter().map(|it| self.written(it.blocks, at)).collect()
                }
                Ok([other]) => {
                    self.malformed(at, "this row is no list of cells");
                    vec![self.written(vec![other], at)]
                }
                Err(others) => {
                    self.malformed(at, "this row is no list of cells");
                    vec![self.written(others, at)]
                }
            };
            rows.push((cells, at));
        }
        rows
    }

    /// A row shorter than the others is said and filled up.
    fn fill_up(&mut self, cells: &mut Vec<Cell<Parsed>>, columns: usize, at: Span) {
        if cells.len() < columns {
            let (has, more) = (cells.len(), if cells.len() == 1 { "" } else { "s" });
            self.malformed(at, &format!("this row has {has} cell{more}, others have {columns}"));
            cells.resize(columns, Cell::of(Vec::new()));
        }
    }

    fn no_table(&mut self, out: &mut Blocks, blocks: Blocks, span: Span) {
        self.malformed(span, "what stands here is no list of rows");
        out.extend(blocks);
    }

    fn malformed(&mut self, span: Span, label: &str) {
        let said = Diagnostic::new(
            Code::ListTable,
            "a list table is a list of rows, each a list of cells",
        );
        self.cx.push(
            said.at(span, label)
                .hint("write each row as `- - first cell` and below it `  - second cell`"),
        );
    }

    fn number(
        &mut self,
        value: Option<String>,
        otherwise: usize,
        most: usize,
        span: Span,
    ) -> usize {
        let Some(value) = value else { return otherwise.min(most) };
        match value.parse::<usize>() {
            Ok(number) if number <= most => number,
            _ => {
                let said = Diagnostic::new(
                    Code::AttributeSyntax,
                    format!("`{value}` is no count of rows or columns here"),
                );
                self.cx.push(said.at(span, format!("the table has {most}")));
                otherwise.min(most)
            }
        }
    }

    /// `l r c d`: left, right, centre, on the decimal mark.
    fn aligns(&mut self, value: &str, columns: usize, span: Span) -> Vec<ColumnAlign> {
        let mut all = Vec::with_capacity(columns);
        for word in words(value) {
            all.push(match word {
                "l" | "left" => ColumnAlign::Start,
                "r" | "right" => ColumnAlign::End,
                "c" | "center" => ColumnAlign::Center,
                "d" | "decimal" => ColumnAlign::Decimal,
                _ => {
                    let said = format!("`{word}` is no alignment");
                    let said = Diagnostic::new(Code::AttributeSyntax, said).at(span, "");
                    self.cx.push(said.hint("`aligns` takes `l`, `r`, `c` or `d` for each column"));
                    ColumnAlign::Start
                }
            });
        }
        all.resize(columns, ColumnAlign::Start);
        all
    }

    fn widths(&mut self, value: &str, columns: usize, span: Span) -> Vec<u32> {
        let all: Vec<u32> = words(value)
            .map_while(|it| it.parse().ok())
            .filter(|it| (1..=1000).contains(it))
            .collect();
        if value.is_empty() || all.len() == columns {
            return all;
        }
        let said = format!("`widths` are {columns} numbers from 1 to 1000, one for each column");
        self.cx.push(
            Diagnostic::new(Code::AttributeSyntax, said)
                .at(span, "columns get the width of what they hold"),
        );
        Vec::new()
    }
}

/// Words between blanks or commas.
fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([' ', ',']).filter(|it| !it.is_empty())
}
