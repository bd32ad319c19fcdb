//! Tables of formulas to `mtable`.

use crate::math::mathml::{Count, Numbered, Writer};
use crate::math::tree::{Align, Line, Row, Style, Table, TableKind};

impl Writer<'_> {
    pub(crate) fn table(&mut self, it: &Table, style: Style) -> Count {
        let numbers = std::mem::take(&mut self.numbers);
        let columns = it.rows.iter().map(|it| it.cells.len()).max().unwrap_or(0);
        let mut attributes = String::new();
        let class = match it.kind {
            TableKind::Aligned | TableKind::AlignedAt => " class=\"aligned\"",
            TableKind::Array => " class=\"array\"",
            _ => "",
        };
        attributes += class;
        if it.display {
            attributes += " displaystyle=\"true\"";
        }
        let of =
            |at: usize| it.columns.get(at).or(it.columns.last()).copied().unwrap_or(Align::Center);
        if (0..columns).any(|at| of(at) != Align::Center) {
            let words: Vec<&str> = (0..columns).map(|at| align_word(of(at))).collect();
            attributes += &format!(" columnalign=\"{}\"", words.join(" "));
        }
        let gaps: Option<String> = match it.kind {
            TableKind::Aligned => {
                Some(joined((1..columns).map(|at| if at % 2 == 1 { "0em" } else { "1em" })))
            }
            TableKind::AlignedAt => Some("0em".to_owned()),
            TableKind::Small => Some("0.2778em".to_owned()),
            TableKind::Cases => Some("1em".to_owned()),
            _ => None,
        };
        let gaps = gaps.map(|it| if numbers.is_empty() { it } else { format!("{it} 2em") });
        if let Some(gaps) = gaps.filter(|it| !it.is_empty()) {
            attributes += &format!(" columnspacing=\"{gaps}\"");
        }
        if it.lines.iter().skip(1).take(it.rows.len().saturating_sub(1)).any(|it| *it != Line::None)
        {
            let words = it.lines.iter().skip(1).take(it.rows.len() - 1).map(|it| line_word(*it));
            attributes += &format!(" rowlines=\"{}\"", joined(words));
        }
        let between = it.rules.iter().skip(1).take(columns.saturating_sub(1));
        if between.clone().any(|it| *it != Line::None) {
            attributes += &format!(" columnlines=\"{}\"", joined(between.map(|it| line_word(*it))));
        }
        let inner = match it.kind {
            TableKind::Small | TableKind::Substack => Style::Script,
            _ if it.display => Style::Display,
            _ if style >= Style::Script => style,
            _ => Style::Text,
        };
        let edges = edges(it, columns);
        self.around_if(&edges, |w| {
            w.around("mtable", &attributes, |w| {
                for (at, row) in it.rows.iter().enumerate() {
                    let number = numbers.iter().find(|it| it.row == at);
                    w.row(it, (row, number), columns, inner);
                }
            });
        })
    }

    fn row(
        &mut self,
        table: &Table,
        (row, number): (&Row, Option<&Numbered>),
        columns: usize,
        style: Style,
    ) {
        let mut attributes = String::new();
        if let Some(id) = number.and_then(|it| it.id.as_ref()) {
            attributes = format!(" id=\"{id}\"");
        }
        self.around("mtr", &attributes, |w| {
            for (at, cell) in row.cells.iter().enumerate() {
                let align = table.columns.get(at).or(table.columns.last()).copied();
                let attributes = match align {
                    Some(Align::Left) => " class=\"left\" columnalign=\"left\"",
                    Some(Align::Right) => " class=\"right\" columnalign=\"right\"",
                    _ => "",
                };
                w.around("mtd", attributes, |w| {
                    let small = matches!(table.kind, TableKind::Small);
                    let pairs = matches!(table.kind, TableKind::Aligned | TableKind::AlignedAt);
                    let inside = |w: &mut Self| {
                        // TeX's `{}` before the sign: it stands between two terms.
                        let continues = pairs && at % 2 == 1 && !cell.is_empty();
                        if continues {
                            w.out += "<mrow></mrow>";
                        }
                        w.nodes(cell, style, continues);
                    };
                    if small {
                        w.styled(Style::Script, inside);
                    } else {
                        inside(w);
                    }
                });
            }
            if let Some(number) = number {
                // The numbers are the last column.
                for _ in row.cells.len()..columns {
                    w.around("mtd", "", |_| {});
                }
                w.around("mtd", " class=\"number\" columnalign=\"right\"", |w| {
                    w.leaf("mtext", "", &number.words);
                });
            }
        });
    }

    /// A frame around rules at a table's edges.
    fn around_if(&mut self, notation: &str, inside: impl FnOnce(&mut Self)) -> Count {
        if notation.is_empty() {
            inside(self);
            return 1;
        }
        self.around("menclose", &format!(" notation=\"{notation}\""), inside)
    }
}

/// Which edges of a table have a rule.
fn edges(it: &Table, columns: usize) -> String {
    let is_there = |line: Option<&Line>| line.is_some_and(|it| *it != Line::None);
    let words = [
        (is_there(it.lines.first()), "top"),
        (it.lines.len() > 1 && is_there(it.lines.get(it.rows.len())), "bottom"),
        (is_there(it.rules.first()), "left"),
        (columns > 0 && is_there(it.rules.get(columns)), "right"),
    ];
    joined(words.into_iter().filter(|it| it.0).map(|it| it.1))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn align_word(it: Align) -> &'static str {
    match it {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn line_word(it: Line) -> &'static str {
    match it {
        Line::None => "none",
        Line::Solid => "solid",
        Line::Dashed => "dashed",
    }
}
