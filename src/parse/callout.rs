//! Marks in code and the ordered list right behind it to call-outs: figures in circles that lead to their items, and back.

use crate::diag::{Code, Diagnostic, NodeId, Span};
use crate::manifest::Tool;
use crate::model::{
    Attrs, Block, BlockKind, Callout, Inline, List, Listing, Marks, Parsed, Pending, Text, circled,
};
use crate::parse::comment::{Comments, comments, opened, without_numbers};
use crate::parse::context::Context;
use crate::parse::markdown::Blocks;
use std::collections::BTreeSet;

/// The ends of lines that hold marks.
struct Marked {
    /// From 0.
    line: usize,
    /// Bytes of the line before them.
    keeps: usize,
    /// In the order of the line.
    numbers: Vec<u32>,
    /// They are `<1>`, in a comment: nothing else is meant.
    sure: bool,
}

/// Makes call-outs of the blocks of one container. Marks and items that are not one for one stay as they are.
pub(crate) fn callouts(cx: &mut Context<'_>, blocks: &mut Blocks) {
    if !cx.dialect.full || cx.dialect.layout.is_some() && !cx.dialect.is_of(Tool::Quarto) {
        return;
    }
    for at in 0..blocks.len() {
        let (code, rest) = blocks[at..].split_at_mut(1);
        let [Block { kind: BlockKind::Code(code), span, .. }] = code else { continue };
        if !code.callouts.is_empty() {
            continue;
        }
        let next = rest.first_mut().map(|it| &mut it.kind);
        if let Some(BlockKind::List(list)) = next
            && counts(list)
        {
            pair(cx, *span, code, list);
        } else {
            unexplained(cx, *span, code);
        }
    }
}

/// Whether a list may hold the items of call-outs: the label of a task is its box.
fn counts(list: &List<Parsed>) -> bool {
    let tasks = list.items.iter().any(|it| it.done.is_some());
    list.start == Some(1) && list.marks == Marks::Arabic && !tasks
}

fn marks(code: &Listing<Parsed>) -> Vec<Marked> {
    let comments = comments(code.language.as_deref());
    let lines = code.text.text.split('\n').enumerate();
    lines.filter_map(|it| marked(it.0, it.1, comments)).collect()
}

/// Says that marks which mean nothing else have no list behind them.
fn unexplained(cx: &mut Context<'_>, span: Option<Span>, code: &Listing<Parsed>) {
    let found = marks(code);
    let number = found.iter().filter(|it| it.sure).find_map(|it| it.numbers.first());
    if let (Some(number), Some(span)) = (number, span) {
        let said = format!("mark <{number}> of the code has no list right behind the code");
        cx.push(Diagnostic::new(Code::CalloutUnmatched, said).at(span, "all stay as typed"));
    }
}

fn pair(
    cx: &mut Context<'_>,
    span: Option<Span>,
    code: &mut Listing<Parsed>,
    list: &mut List<Parsed>,
) {
    let found = marks(code);
    let Some(span) = span.filter(|_| !found.is_empty()) else { return };
    let marks: BTreeSet<usize> =
        found.iter().flat_map(|it| &it.numbers).map(|it| *it as usize).collect();
    let items: BTreeSet<usize> = (1..=list.items.len()).collect();
    if marks != items {
        let odd: Vec<usize> = marks.symmetric_difference(&items).copied().collect();
        // Figures in brackets may mean another thing; where more of them have partners than have none, they hardly do.
        let meant = marks.intersection(&items).count() > odd.len();
        let sure = found.iter().any(|it| it.sure);
        if sure || meant {
            let odd = odd.first().copied().unwrap_or_default();
            let mark = match sure {
                true => format!("<{odd}>"),
                false => format!("({odd})"),
            };
            let said = match marks.contains(&odd) {
                true => format!("mark {mark} of the code has no item in the list behind it"),
                false => format!("item {odd} of the list has no mark {mark} in the code before it"),
            };
            cx.push(Diagnostic::new(Code::CalloutUnmatched, said).at(span, "all stay as typed"));
        }
        return;
    }
    // A file that is included twice has the same places twice.
    let included = cx.includes.get().with_callouts();
    cx.includes.set(included);
    let chapter = cx.trail.first().map_or(cx.path, String::as_str);
    let name = format!("callout-{chapter}-{}", included.callouts());
    let mut first = BTreeSet::new();
    for it in &found {
        for number in &it.numbers {
            let own = first.insert(*number).then(|| format!("{name}-{number}"));
            let mark = linked(own, &format!("{name}-item-{number}"), ("code-mark", *number), span);
            code.callouts.push(Callout {
                line: u32::try_from(it.line).unwrap_or(u32::MAX),
                mark: vec![mark],
            });
        }
    }
    code.text = without(&code.text, &found);
    list.marks = Marks::Linked;
    for (number, item) in (1..).zip(&mut list.items) {
        let (own, to) = (format!("{name}-item-{number}"), format!("{name}-{number}"));
        let label = linked(Some(own), &to, ("code-label", number), span);
        let label = [label, Inline::Text(Text::generated(" "))];
        if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = item.blocks.first_mut() {
            content.splice(0..0, label);
        } else {
            let kind = BlockKind::Paragraph(label.to_vec());
            let attrs = Attrs::default();
            item.blocks.insert(0, Block { node: NodeId::NONE, span: Some(span), attrs, kind });
        }
    }
}

/// A figure in a circle that leads to an id and may have one.
fn linked(
    own: Option<String>,
    to: &str,
    (class, number): (&str, u32),
    span: Span,
) -> Inline<Parsed> {
    let mut sign = Text::default();
    sign.push_made(&circled(number), span);
    let link = Pending::Link {
        to: format!("#{to}"),
        title: String::new(),
        content: vec![Inline::Text(sign)],
        span,
    };
    let attrs = Attrs { id: own, classes: vec![class.to_owned()], ..Attrs::default() };
    Inline::Span { attrs, node: NodeId::NONE, content: vec![Inline::Reference(link)] }
}

/// The code without its marks.
fn without(text: &Text, found: &[Marked]) -> Text {
    let mut out = Text::default();
    let mut at = 0;
    let mut found = found.iter().peekable();
    for (line, words) in text.text.split('\n').enumerate() {
        if line > 0 {
            out.append(&text.slice(at - 1..at));
        }
        let keeps = found.next_if(|it| it.line == line).map_or(words.len(), |it| it.keeps);
        out.append(&text.slice(at..at + keeps));
        at += words.len() + 1;
    }
    out
}

/// `a(); // <1> <2>`, `a() # (1)`, `<a> <!-- <1> -->`, and `<1>` behind a blank where the language has no comments.
fn marked(line: usize, words: &str, comments: Comments) -> Option<Marked> {
    let whole = words.trim_end();
    let bare = opened(words);
    let (rest, marks) = without_numbers(bare);
    let angled = marks.iter().all(|it| it.1);
    let comment = comments.before(rest);
    let keeps = match comment {
        Some(before) => before.len(),
        None if angled
            && bare.len() == whole.len()
            && bare.get(rest.len()..)?.starts_with(' ')
            && comments.allow_behind(rest) =>
        {
            rest.len()
        }
        None => return None,
    };
    let numbers: Vec<u32> = marks.into_iter().map(|it| it.0).collect();
    (!numbers.is_empty()).then_some(Marked {
        line,
        keeps,
        numbers,
        sure: angled && comment.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_in_comments_or_behind_a_blank() {
        let of = |words: &str, language| {
            let found = marked(0, words, comments(language));
            found.map(|it| (words[..it.keeps].to_owned(), it.numbers))
        };
        let read = |words| of(words, None);
        let found = |words: &str, numbers: &[u32]| Some((words.to_owned(), numbers.to_vec()));
        assert_eq!(read("a(); // <1>"), found("a();", &[1]));
        assert_eq!(read("a() # (2) (3)"), found("a()", &[2, 3]));
        assert_eq!(read("  <p> <!-- <4> -->"), found("  <p>", &[4]));
        assert_eq!(read("$ ls <1>"), found("$ ls", &[1]));
        for none in ["Vec<1>", "f (1)", "<1> a", "a // <x>", "a // <0>", "# say <1> */"] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(of("a(); // why <1>", Some("rust")), found("a(); // why", &[1]));
        for (none, language) in
            [("x = y // (1)", "python"), ("let a = b % (1)", "rust"), ("let a: Vec <1>", "rust")]
        {
            assert_eq!(of(none, Some(language)), None, "{none}");
        }
    }
}
