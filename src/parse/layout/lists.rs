//! pandoc's lists with letters, roman numbers and brackets to lists of HTML, which know them too.

use crate::parse::layout::rewrite::{Kind, Line, Rewriter, lines};
use crate::parse::origin::Mapped;

/// Lists in each other that are read.
const MAX_DEPTH: usize = 4;

/// Reads them, those within others last.
pub(crate) fn lists(source: &Mapped, start: usize) -> Mapped {
    let mut text = Mapped::default();
    text.copy(source, 0..source.text.len());
    for _ in 0..MAX_DEPTH {
        let (new, any) = once(&text, start);
        text = new;
        if !any {
            break;
        }
    }
    text
}

/// How a list is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// `1`, `a`, `A`, `i` or `I`.
    marks: char,
    open: bool,
    close: char,
}

/// A mark at the start of a line.
#[derive(Debug)]
struct Mark {
    form: Form,
    number: usize,
    /// Bytes up to the words.
    length: usize,
}

fn once(source: &Mapped, start: usize) -> (Mapped, bool) {
    let all = lines(&source.text, start);
    let mut out = Rewriter::new(source);
    let (mut index, mut any, mut formula) = (0, false, false);
    while index < all.len() {
        let line = &all[index];
        let within = formula;
        if line.kind == Kind::Text && line.text.matches("$$").count() % 2 == 1 {
            formula = !formula;
        }
        if line.kind != Kind::Text || within || !may_begin(&all, index) {
            index += 1;
            continue;
        }
        match mark(line.text, None) {
            Some(first) => {
                index = list(&mut out, &all, index, &first);
                any = true;
            }
            None => index += 1,
        }
    }
    (out.finish(), any)
}

/// Whether a list may begin on a line: behind a blank line, or right under an item that holds it.
fn may_begin(all: &[Line<'_>], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).and_then(|it| all.get(it)) else { return true };
    if before.is_blank() || before.kind != Kind::Text {
        return true;
    }
    let bare = before.text.trim_start();
    let indent = |it: &str| it.len() - it.trim_start().len();
    let item = bare.starts_with("<li>")
        || bare.starts_with(['-', '*', '+']) && bare.get(1..2) == Some(" ")
        || bare
            .split_once(['.', ')'])
            .is_some_and(|it| !it.0.is_empty() && it.0.bytes().all(|it| it.is_ascii_digit()));
    item && indent(all[index].text) > indent(before.text)
}

/// The mark that a line begins with; `form` is that of the list it goes on in. Numbers with a point or bracket behind them are
/// Markdown's own.
fn mark(text: &str, form: Option<Form>) -> Option<Mark> {
    let bare = text.trim_start_matches(' ');
    let lead = text.len() - bare.len();
    let open = bare.starts_with('(');
    let inner = if open { &bare[1..] } else { bare };
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = inner.get(..length).filter(|it| !it.is_empty() && it.len() < 8)?;
    let close = inner.get(length..)?.chars().next().filter(|it| matches!(it, '.' | ')'))?;
    if open && close != ')' {
        return None;
    }
    let after = inner.get(length + 1..)?;
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    // "B. Russell" is a name: a capital and a point want two blanks.
    let capital = close == '.' && word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase();
    if blanks < 1 + usize::from(capital) || after.trim().is_empty() {
        return None;
    }
    let all = |test: fn(&u8) -> bool| word.bytes().all(|it| test(&it));
    let roman = || roman(&word.to_ascii_lowercase());
    let letter = || {
        (word.len() == 1).then(|| usize::from(word.as_bytes()[0].to_ascii_lowercase() - b'a') + 1)
    };
    let lower = all(u8::is_ascii_lowercase);
    if !lower && !all(u8::is_ascii_uppercase) && !all(u8::is_ascii_digit) {
        return None;
    }
    let (marks, number) = if all(u8::is_ascii_digit) {
        ('1', word.parse().ok().filter(|_| open)?)
    } else if let Some(form) = form.filter(|it| matches!(it.marks, 'a' | 'A')) {
        (form.marks, letter()?)
    } else if let Some(form) = form {
        (form.marks, roman()?)
    } else if matches!(word, "i" | "I") || word.len() > 1 {
        (if lower { 'i' } else { 'I' }, roman()?)
    } else {
        (if lower { 'a' } else { 'A' }, letter()?)
    };
    if matches!(marks, 'a' | 'i') != lower && marks != '1' {
        return None;
    }
    let length = lead + usize::from(open) + length + 1 + blanks.min(4);
    Some(Mark { form: Form { marks, open, close }, number, length })
}

/// A roman number, if the letters are one.
fn roman(word: &str) -> Option<usize> {
    let value = |it: u8| match it {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        _ => None,
    };
    let values: Vec<isize> = word.bytes().map(value).collect::<Option<_>>()?;
    let mut sum: isize = 0;
    for (index, own) in values.iter().enumerate() {
        // A smaller number before a larger one is taken off.
        let less = values.get(index + 1).is_some_and(|it| own < it);
        sum += if less { -*own } else { *own };
    }
    let sum = usize::try_from(sum).ok()?;
    (sum > 0).then_some(sum)
}

/// Writes the list that begins on the line `at`, and gives the index of the line behind it.
fn list(out: &mut Rewriter<'_>, all: &[Line<'_>], at: usize, first: &Mark) -> usize {
    let indent = |it: &str| it.len() - it.trim_start_matches(' ').len();
    let own = indent(all[at].text);
    let lead = " ".repeat(own);
    let start =
        if first.number == 1 { String::new() } else { format!(" start=\"{}\"", first.number) };
    let head = format!("{lead}<ol type=\"{}\"{start}>\n", first.form.marks);
    let begin = all[at].range.start;
    out.replace(begin..begin, &head);
    let mut index = at;
    let mut content = own + 2;
    let mut opened = false;
    while let Some(line) = all.get(index) {
        if line.is_blank() {
            let blank = all[index..].iter().take_while(|it| it.is_blank()).count();
            let goes_on = all.get(index + blank).is_some_and(|it| {
                indent(it.text) > own || indent(it.text) == own && is_next(it.text, first.form)
            });
            if !goes_on {
                break;
            }
            index += blank;
            continue;
        }
        let depth = indent(line.text);
        if depth == own
            && line.kind == Kind::Text
            && let Some(found) =
                mark(line.text, Some(first.form)).filter(|it| it.form == first.form)
        {
            let before = if opened {
                format!("\n{lead}</li>\n{lead}<li>\n\n{lead}")
            } else {
                format!("{lead}<li>\n\n{lead}")
            };
            out.replace(line.range.start..line.range.start + found.length, &before);
            content = found.length;
            opened = true;
        } else if depth > own
            || index > at
                && !all[index - 1].is_blank()
                && line.kind == Kind::Text
                && depth == own
                && !breaks(line.text)
        {
            let cut = depth.min(content);
            out.replace(line.range.start..line.range.start + cut, &lead);
        } else {
            break;
        }
        index += 1;
    }
    // Blank lines behind it stay.
    let mut end = index;
    while end > at && all[end - 1].is_blank() {
        end -= 1;
    }
    let to = all[end - 1].range.end;
    out.replace(to..to, &format!("\n{lead}</li>\n{lead}</ol>\n\n"));
    index.max(end)
}

fn is_next(text: &str, form: Form) -> bool {
    mark(text, Some(form)).is_some_and(|it| it.form == form)
}

/// Whether a line at a list's own depth is of something else.
fn breaks(text: &str) -> bool {
    let bare = text.trim_start();
    bare.starts_with(['#', '|', '>', '<', '+'])
        || bare.starts_with(":::")
        || bare.starts_with("- ")
        || bare.starts_with("* ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn read(text: &str) -> String {
        lists(&Mapped::whole(FileId(0), text, 0), 0).text
    }

    #[test]
    fn letters_and_romans_are_told_apart() {
        let of = |it: &str| mark(it, None).map(|it| (it.form.marks, it.number));
        assert_eq!(of("a. x"), Some(('a', 1)));
        assert_eq!(of("iv) x"), Some(('i', 4)));
        assert_eq!(of("(2) x"), Some(('1', 2)));
        assert_eq!(of("1. x"), None);
        assert_eq!(of("B. Russell"), None);
        assert_eq!(of("B.  Russell"), Some(('B', 2)).map(|_| ('A', 2)));
        assert_eq!(of("end. x"), None);
        assert_eq!(roman("xix"), Some(19));
    }

    #[test]
    fn items_hold_what_is_set_in() {
        let text = "a. One\n   more\nb. Two\n\n    i) In\n\nAfter\n";
        let expect = "<ol type=\"a\">\n<li>\n\nOne\nmore\n\n</li>\n<li>\n\nTwo\n\n <ol type=\"i\">\n <li>\n\n In\n\n </li>\n </ol>\n\n\n</li>\n</ol>\n\n\nAfter\n";
        assert_eq!(read(text), expect);
        // Blank lines are passed over once.
        let long = format!("a. One\n{}b. Two\n", "\n".repeat(50_000));
        assert_eq!(read(&long).matches("<li>").count(), 2);
    }
}
