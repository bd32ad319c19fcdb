//! The containers that a line stands in: quote marks, list markers, indentation.

use crate::model::MAX_DEPTH;

/// Columns of indentation beyond which no list can begin. Each level of a list needs two, so that this bounds their depth:
/// pulldown looks at every open item on every blank line.
const MAX_COLUMNS: usize = 4 * MAX_DEPTH;

/// An item of a list that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Quote marks before it.
    pub(crate) quotes: usize,
    /// Column of its content, counted from the last of them.
    pub(crate) column: usize,
}

/// What stands before a line's own content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prefix {
    /// Byte of the line at which its content begins.
    pub(crate) content: usize,
    /// Quote marks.
    pub(crate) quotes: usize,
    /// Column of the content, counted from the last quote mark.
    pub(crate) column: usize,
    /// Items of lists begun on this line.
    pub(crate) items: Vec<Item>,
    /// How many of the items that were open the line stands in.
    pub(crate) kept: usize,
    /// Byte of a marker that would nest too deep.
    pub(crate) too_deep: Option<usize>,
    /// The content is indented so far that it is code.
    pub(crate) code: bool,
}

/// Reads the containers of `line`; `open` are the items that are open before it, the innermost last.
pub(crate) fn prefix(line: &str, open: &[Item]) -> Prefix {
    let bytes = line.as_bytes();
    let mut it = Prefix::default();
    let (mut at, mut column, mut base, mut markers) = (0, 0, 0, 0);
    let (mut fresh, mut inside) = (true, true);
    loop {
        while let Some(blank @ (b' ' | b'\t')) = bytes.get(at) {
            column = if *blank == b'\t' { (column / 4 + 1) * 4 } else { column + 1 };
            at += 1;
        }
        if fresh {
            let rest = open.get(it.kept..).filter(|_| inside).unwrap_or_default();
            let here = rest.iter().take_while(|item| item.quotes == it.quotes);
            // Less indentation than the open item has: the line stands outside of it, and of all that it holds.
            base = here.clone().last().map_or(0, |item| item.column).min(column);
            let holding = here.clone().take_while(|item| item.column <= column).count();
            inside = holding == here.count();
            it.kept += holding;
            fresh = false;
        }
        it.code = column >= base + 4;
        let length = if it.code { None } else { marker(line, at) };
        let Some(length) = length else { break };
        if markers >= MAX_DEPTH || column > MAX_COLUMNS {
            it.too_deep = Some(at + length - 1);
            break;
        }
        markers += 1;
        if bytes.get(at) == Some(&b'>') {
            // One blank belongs to the mark. CommonMark 0.31 §5.1.
            at += 1 + usize::from(bytes.get(at + 1) == Some(&b' '));
            it.quotes += 1;
            (column, base, fresh) = (0, 0, true);
        } else {
            at += length;
            column += length;
            base = column + 1;
            it.items.push(Item { quotes: it.quotes, column: base });
            inside = false;
        }
    }
    it.content = at;
    it.column = column;
    it
}

/// Bytes of the quote marks that a line begins with, each with up to three blanks before it and one behind it. CommonMark 0.31 §5.1.
pub(crate) fn quote_marks(line: &str) -> usize {
    let mut at = 0;
    while let Some(length) = quote_mark(line.get(at..).unwrap_or_default()) {
        at += length;
    }
    at
}

/// What follows as many quote marks; `None` if the line has fewer.
pub(crate) fn inside_quotes(line: &str, quotes: usize) -> Option<&str> {
    (0..quotes).try_fold(line, |rest, _| rest.get(quote_mark(rest)?..))
}

fn quote_mark(line: &str) -> Option<usize> {
    let blanks = line.bytes().take_while(|it| *it == b' ').count();
    let after = line.get(blanks..)?.strip_prefix('>')?;
    (blanks < 4).then_some(blanks + 1 + usize::from(after.starts_with(' ')))
}

/// Length of the quote mark, list marker or definition's colon at byte `at`.
fn marker(line: &str, at: usize) -> Option<usize> {
    let rest = line.as_bytes().get(at..)?;
    let length = match rest.first()? {
        b'>' => return Some(1),
        b'-' | b'+' | b'*' if !is_rule(rest) => 1,
        // A definition holds blocks as a list item does.
        b':' if !line.get(at..).is_some_and(is_delimiter) => 1,
        b'0'..=b'9' => {
            let digits = rest.iter().take(10).take_while(|it| it.is_ascii_digit()).count();
            let closes = digits <= 9 && matches!(rest.get(digits), Some(b'.' | b')'));
            if !closes {
                return None;
            }
            digits + 1
        }
        _ => return None,
    };
    matches!(rest.get(length), None | Some(b' ' | b'\t' | b'\n' | b'\r')).then_some(length)
}

/// Whether the rest of a line is a thematic break. CommonMark 0.31 §4.1.
fn is_rule(rest: &[u8]) -> bool {
    let Some(first @ (b'-' | b'*' | b'_')) = rest.first() else { return false };
    let blank = |it: &u8| matches!(it, b' ' | b'\t' | b'\n' | b'\r');
    rest.iter().all(|it| it == first || blank(it))
        && rest.iter().filter(|it| *it == first).count() >= 3
}

/// Byte offset in `content` before which a backslash makes a block of any kind an ordinary line; `None` if it is one.
pub(crate) fn block_mark(content: &str) -> Option<usize> {
    let bytes = content.as_bytes();
    let first = *bytes.first()?;
    let hashes = bytes.iter().take_while(|it| **it == b'#').count();
    let after = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
    if (1..=6).contains(&hashes) && after(hashes) || matches!(first, b'>' | b':') {
        return Some(0);
    }
    if content.starts_with("```") || content.starts_with("~~~") {
        return Some(0);
    }
    if bytes.iter().all(|it| b"-=*_|:+ \t\r\n".contains(it)) {
        return Some(0);
    }
    if first == b'[' && content.contains("]:") {
        return Some(0);
    }
    marker(content, 0).map(|length| length - 1)
}

/// Whether a line is the delimiter row of a table.
pub(crate) fn is_delimiter(content: &str) -> bool {
    content.contains('-') && content.trim().bytes().all(|it| b"|:- \t".contains(&it))
}

/// The opening of a code fence: its sign and length.
pub(crate) fn code_fence(content: &str) -> Option<(u8, usize)> {
    let sign = *content.as_bytes().first().filter(|it| matches!(it, b'`' | b'~'))?;
    let length = content.bytes().take_while(|it| *it == sign).count();
    let info = content.get(length..).unwrap_or_default();
    (length >= 3 && (sign == b'~' || !info.contains('`'))).then_some((sign, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_of_a_line() {
        let at = |line: &str, open: usize| {
            let it = prefix(line, &[Item { quotes: 0, column: open }]);
            let items: Vec<usize> = it.items.iter().map(|it| it.column).collect();
            (it.content, it.quotes, items, it.code)
        };
        assert_eq!(at("text", 0), (0, 0, vec![], false));
        assert_eq!(at("> - 12. x", 0), (8, 1, vec![2, 6], false));
        assert_eq!(at(">> x", 0), (3, 2, vec![], false));
        assert_eq!(at(": ```", 0), (2, 0, vec![2], false), "a definition");
        assert_eq!(at(":-- | --:", 0), (0, 0, vec![], false), "a table's alignment");
        assert_eq!(at("- - -", 0), (0, 0, vec![], false), "a thematic break");
        assert_eq!(at("    - x", 0), (4, 0, vec![], true), "indented code");
        assert_eq!(at("    - x", 2), (6, 0, vec![6], false), "an item in an item");
    }

    #[test]
    fn items_hold_quotes_that_hold_items() {
        let item = |quotes, column| Item { quotes, column };
        let open = [item(0, 4), item(1, 2)];
        let kept = |line: &str| (prefix(line, &open).kept, prefix(line, &open).code);
        assert_eq!(kept("    >   in both"), (2, false));
        assert_eq!(kept("    > in the quote"), (1, false));
        assert_eq!(kept("    behind the quote"), (1, false));
        assert_eq!(kept("> another quote"), (0, false));
        assert_eq!(kept(">       code"), (0, true));
        assert_eq!(kept("    - > a new item"), (1, false));
    }

    #[test]
    fn markers_too_deep_are_found() {
        let it = prefix(&">".repeat(MAX_DEPTH + 5), &[]);
        assert_eq!((it.quotes, it.too_deep), (MAX_DEPTH, Some(MAX_DEPTH)));
        assert_eq!(prefix(&"> ".repeat(MAX_DEPTH), &[]).too_deep, None);
    }
}
