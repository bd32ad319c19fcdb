//! Tables of formulas to `mtable`.

use crate::math::mathml::{Count, Writer};
use crate::math::tree::{Align, Line, Row, Style, Table, TableKind};

impl Writer {
    pub(crate) fn table(&mut self, it: &Table, style: Style) -> Count {
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
                    let above = it.lines.get(at).copied().filter(|_| at > 0).unwrap_or_default();
                    w.row(it, (at, row, above), inner);
                }
            });
        })
    }

    fn row(&mut self, table: &Table, (index, row, above): (usize, &Row, Line), style: Style) {
        // No browser but Firefox draws what `rowlines` and `columnlines` ask for: the style sheet does.
        let above = match above {
            Line::None => "",
            Line::Solid => " class=\"line-above\"",
            Line::Dashed => " class=\"dashes-above\"",
        };
        self.around("mtr", above, |w| {
            for (at, cell) in row.cells.iter().enumerate() {
                let (class, attribute) = match table.align(index, at) {
                    Align::Left => ("left", " columnalign=\"left\""),
                    Align::Right => ("right", " columnalign=\"right\""),
                    Align::Center => ("", ""),
                };
                let rule = match table.rules.get(at).filter(|_| at > 0) {
                    Some(Line::Solid) => "line-left",
                    Some(Line::Dashed) => "dashes-left",
                    _ => "",
                };
                let class = joined([class, rule].into_iter().filter(|it| !it.is_empty()));
                let class = if class.is_empty() { class } else { format!(" class=\"{class}\"") };
                w.around("mtd", &(class + attribute), |w| {
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
