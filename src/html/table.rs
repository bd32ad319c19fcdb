//! Tables to XHTML. Each knows how wide a screen it wants; on a narrower one its rows stand as labels and values, since a
//! reader that shows pages can't scroll to the side, nor part a box that scrolls (CSS Fragmentation 3, §4.1).

use crate::html::block::{blocks, caption, start};
use crate::html::code::parts;
use crate::html::extent::extent;
use crate::html::formula::widest;
use crate::html::inline::inlines;
use crate::html::writer::{Scope, Writer};
use crate::lang::Lang;
use crate::model::{
    Block, BlockKind, Cell, ColumnAlign, Inline, Resolved, Settled, Table, child_blocks,
    inline_lists, spoken_text, walk_inlines, walk_shown,
};
use std::fmt::Write as _;

/// A table may stack where the text is narrower than an even number of ems between these.
const STEPS: std::ops::RangeInclusive<i64> = 10..=60;
/// The narrowest text that is reckoned with: a small phone's at twice the size, thousandths of an em.
const NARROWEST: i64 = 8_500;
/// A column of running text wants this measure, thousandths of an em.
const MEASURE: i64 = 6_000;
/// No column wants more for a word; longer ones, such as addresses, are parted.
const LONGEST_WORD: i64 = 13_000;
/// Between two columns.
const GUTTER: i64 = 1_200;
/// A picture in a cell.
const PICTURE: i64 = 4_000;
/// A list or a quotation in a cell.
const INDENT: i64 = 1_500;
/// Tables of at most this many rows stay on one page where they can.
const KEPT_ROWS: usize = 8;

/// Writes a table.
pub(super) fn table(w: &mut Writer<'_>, block: &Block<Settled>, table: &Table<Settled>) {
    w.usage.tables = true;
    let stacks = stacks_below(w, table);
    w.usage.stacks.extend(stacks);
    let labels = stacks.and_then(|_| labels(table, w.lang()));
    let mut class = "table".to_owned();
    if let Some(step) = stacks {
        let head = if labels.is_some() || table.head.is_empty() { "" } else { " open-head" };
        let _ = write!(class, " stacks-{step}{head}");
    }
    start(w, "div", &class, block);
    w.flush();
    let rows = Rows { table, labels: labels.unwrap_or_default(), roles: stacks.is_some() };
    let kept = table.head.len() + table.rows.len() <= KEPT_ROWS;
    w.xml.open("table").attr_some("class", if kept { "keep" } else { "" });
    rows.role(w, "table");
    w.xml.line();
    if let Some(it) = &table.caption {
        caption(w, "caption", it);
    }
    rows.group(w, "thead", &table.head);
    rows.group(w, "tbody", &table.rows);
    w.xml.close_line().close_line();
}

struct Rows<'a> {
    table: &'a Table<Settled>,
    /// What stands before each value of a column where rows are stacked; none if the head is shown then.
    labels: Vec<String>,
    /// Elements that are laid out as blocks are no table to assistive technology unless they say so.
    roles: bool,
}

impl Rows<'_> {
    fn role(&self, w: &mut Writer<'_>, role: &str) {
        w.xml.attr_maybe("role", Some(role).filter(|_| self.roles));
    }

    fn group(&self, w: &mut Writer<'_>, tag: &'static str, rows: &[Vec<Cell<Settled>>]) {
        if rows.is_empty() {
            return;
        }
        w.xml.open(tag);
        self.role(w, "rowgroup");
        w.xml.line();
        for row in rows {
            w.xml.open("tr");
            self.role(w, "row");
            w.xml.line();
            for (at, cell) in row.iter().enumerate().filter(|it| it.1.columns() > 0) {
                self.cell(w, tag == "thead", at, cell);
            }
            w.xml.close_line();
        }
        w.xml.close_line();
    }

    fn cell(&self, w: &mut Writer<'_>, in_head: bool, at: usize, cell: &Cell<Settled>) {
        // An empty `th` would name nothing, nor does axe take a formula for a name.
        let names = has_words(cell) && (in_head || at < self.table.stub);
        let (tag, scope, role) = match (names, in_head) {
            (true, true) => ("th", Some("col"), "columnheader"),
            (true, false) => ("th", Some("row"), "rowheader"),
            (false, _) => ("td", None, "cell"),
        };
        w.xml.open(tag).attr_maybe("scope", scope);
        for (key, count) in [("colspan", cell.columns()), ("rowspan", cell.rows())] {
            w.xml.attr_maybe(key, (count > 1).then(|| count.to_string()).as_deref());
        }
        self.role(w, role);
        let align = match self.table.columns.get(at) {
            Some(ColumnAlign::Center) => "center",
            // CSS has no alignment on a character that readers support: tabular figures at the end come nearest.
            Some(ColumnAlign::End | ColumnAlign::Decimal) => "end",
            Some(ColumnAlign::Start) | None => "",
        };
        let long = if size(cell).0 > LONGEST_WORD { "long" } else { "" };
        w.xml.attr_some("class", format!("{align} {long}").trim());
        let label = self.labels.get(at).filter(|it| !in_head && !it.is_empty());
        w.xml.attr_maybe("data-label", label.filter(|_| !cell.is_empty()).map(String::as_str));
        let enter = |scope: &mut Scope| {
            if tag == "th" {
                scope.face.weight = 600;
            }
        };
        w.within(enter, |w| {
            inlines(w, &cell.content);
            if !cell.blocks.is_empty() {
                w.xml.line();
                blocks(w, &cell.blocks);
                w.flush();
            }
        });
        w.xml.close_line();
    }
}

fn has_words(cell: &Cell<Settled>) -> bool {
    let mut words = !cell.blocks.is_empty();
    walk_inlines(&cell.content, &mut |it| {
        words |= match it {
            Inline::Text(text) | Inline::Code(text) => !text.text.trim().is_empty(),
            Inline::Reference(Resolved::Image { alt, .. }) => !alt.is_empty(),
            Inline::Styled { .. }
            | Inline::Span { .. }
            | Inline::Math(..)
            | Inline::LineBreak
            | Inline::Reference(
                Resolved::Link { .. }
                | Resolved::Note { .. }
                | Resolved::Cite { .. }
                | Resolved::Page { .. }
                | Resolved::Index { .. },
            ) => false,
        };
    });
    words
}

/// The step below which the table does not fit; `None` if it fits the smallest.
fn stacks_below(w: &Writer<'_>, table: &Table<Settled>) -> Option<u32> {
    let count = table.columns.len();
    if count < 2 {
        return None;
    }
    let mut columns = vec![0; count];
    for row in table.head.iter().chain(&table.rows) {
        for (at, cell) in row.iter().enumerate().filter(|it| it.1.columns() > 0) {
            let (word, whole) = size(cell);
            let count = i64::try_from(cell.columns()).unwrap_or(i64::MAX).max(1);
            let wants = word.min(LONGEST_WORD).max(whole.min(MEASURE)) / count;
            let own = columns.iter_mut().skip(at).take(cell.columns());
            own.for_each(|it| *it = (*it).max(wants));
        }
    }
    let gutters = GUTTER * i64::try_from(count - 1).unwrap_or(i64::MAX / GUTTER);
    let size = &w.cx.config.theme.size;
    // The widths are ems of the table's letters, the steps those of the text's.
    let want = crate::geom::Length(columns.iter().sum::<i64>() + gutters);
    let want = want.ratio(size.small.0, size.body.0.max(1)).0;
    step(want)
}

/// The even number of ems that holds `want` thousandths; `None` if the narrowest text does.
fn step(want: i64) -> Option<u32> {
    (want > NARROWEST).then(|| {
        let step = ((want + 1_999) / 2_000 * 2).clamp(*STEPS.start(), *STEPS.end());
        u32::try_from(step).unwrap_or(60)
    })
}

/// The widest piece of a cell and its whole width.
fn size(cell: &Cell<Settled>) -> (i64, i64) {
    let mut size = of_inlines(&cell.content);
    let mut within: Vec<&Block<Settled>> = cell.blocks.iter().collect();
    while let Some(block) = within.pop() {
        let lists = inline_lists(block);
        let own = lists.into_iter().map(of_inlines);
        let code = match &block.kind {
            BlockKind::Code(it) => Some(extent(&it.text.text)),
            BlockKind::Math(it) => Some((widest(it.tree.as_deref()), 0)),
            BlockKind::Figure(_) => Some((PICTURE, PICTURE)),
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Table(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::Card { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Generated(_) => None,
        };
        for (word, whole) in own.chain(code) {
            // What is nested in a cell is set in from its edge.
            size = (size.0.max(word + INDENT), size.1.max(whole + INDENT));
        }
        within.extend(child_blocks(block).into_iter().flatten());
    }
    size
}

fn of_inlines(content: &[Inline<Settled>]) -> (i64, i64) {
    let (mut word, mut whole) = extent(&parted_text(content));
    walk_inlines(content, &mut |it| {
        let thing = match it {
            Inline::Math(_, tree) => widest(tree.as_deref()),
            Inline::Reference(Resolved::Image { .. }) => PICTURE,
            Inline::Text(_)
            | Inline::Styled { .. }
            | Inline::Span { .. }
            | Inline::Code(_)
            | Inline::LineBreak
            | Inline::Reference(
                Resolved::Link { .. }
                | Resolved::Note { .. }
                | Resolved::Cite { .. }
                | Resolved::Page { .. }
                | Resolved::Index { .. },
            ) => 0,
        };
        word = word.max(thing);
        whole = whole.max(thing);
    });
    (word, whole)
}

/// The words, with a mark where names in code may be parted.
fn parted_text(content: &[Inline<Settled>]) -> String {
    let mut words = String::new();
    walk_shown(content, &mut |it| match it {
        Inline::Code(text) => {
            let at = words.len();
            words.push_str(&text.text);
            parts(&text.text).iter().rev().for_each(|it| words.insert(at + it, '\u{200b}'));
        }
        Inline::Text(text) | Inline::Math(text, _) => words.push_str(&text.text),
        Inline::LineBreak => words.push(' '),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {}
    });
    words
}

fn has_formula(cell: &Cell<Settled>) -> bool {
    let mut any = false;
    walk_inlines(&cell.content, &mut |it| any |= matches!(it, Inline::Math(..)));
    any
}

/// The head of each column in plain words, formulas as they are said; `None` if it holds more than words can say: then it is
/// shown as it is.
fn labels(table: &Table<Settled>, lang: &Lang) -> Option<Vec<String>> {
    if table.head.is_empty() {
        return None;
    }
    let mut labels = vec![String::new(); table.columns.len()];
    for row in &table.head {
        for (at, cell) in row.iter().enumerate() {
            let mut plain = cell.blocks.is_empty();
            walk_inlines(&cell.content, &mut |it| {
                plain &= !matches!(it, Inline::Reference(_));
            });
            let words = spoken_text(&cell.content, lang);
            // Where the language has no words for formulas, only letters and signs can be read as they are typed.
            plain &= !(has_formula(cell) && words.contains(['\\', '^', '_', '{']));
            if !plain {
                return None;
            }
            for label in labels.iter_mut().skip(at).take(cell.columns()) {
                *label = format!("{label} {}", words.trim()).trim().to_owned();
            }
        }
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn a_table_stacks_where_the_text_is_narrower_than_it_wants() {
        let steps = [0, 8_500, 8_501, 12_000, 12_001, 900_000].map(step);
        assert_eq!(steps, [None, None, Some(10), Some(12), Some(14), Some(60)]);
    }
}
