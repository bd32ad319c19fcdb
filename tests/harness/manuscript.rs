//! The words of a manuscript in their order, read without recto's parser: what a PDF's text must hold.

/// The running words of Markdown `source`, one line a line: without notes, citations, references, figures, tables and
/// attributes, which come out elsewhere, in other words, or not at all.
pub(crate) fn words(source: &str) -> String {
    let (mut out, mut prose) = (String::new(), String::new());
    let (mut in_code, mut in_note) = (false, false);
    for line in source.trim_start_matches('\u{feff}').lines() {
        let text = line.trim_start_matches([' ', '\t', '>']);
        if text.starts_with("```") {
            in_code = !in_code;
            out += &inline(&std::mem::take(&mut prose));
            continue;
        }
        if in_code {
            // mdBook's includes, and the lines that it hides.
            let hidden = text.starts_with("{{#") || text.starts_with("# ");
            out += &if hidden { String::new() } else { format!("{text}\n") };
            continue;
        }
        if text.is_empty() {
            prose += "\n\n";
            continue;
        }
        // A note runs on over indented paragraphs.
        let opens_note = text.starts_with("[^") && text.contains("]:");
        let indented = line.starts_with([' ', '\t']);
        in_note = opens_note || (in_note && (indented || !prose.ends_with("\n\n")));
        let table = text.starts_with('|') || (text.starts_with(": ") && text.contains("{#tbl:"));
        if !(in_note || table || text.starts_with(":::") || text.starts_with("![")) {
            prose += &format!("{}\n", without_marker(text));
        }
    }
    out + &inline(&prose)
}

/// Without the bullet, number or alert at the start of a line.
fn without_marker(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let line =
        if digits.len() < line.len() { digits.strip_prefix(". ").unwrap_or(line) } else { line };
    let line = line.strip_prefix("- ").unwrap_or(line);
    line.strip_prefix("[!").and_then(|it| it.split_once(']')).map_or(line, |(_, rest)| rest)
}

/// Without what Markdown and the dialect write inside a line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((code, after)) = rest.strip_prefix('`').and_then(|it| it.split_once('`')) {
            out += code;
            rest = after;
            continue;
        }
        let dropped = match c {
            '^' if rest[1..].starts_with('[') => 1 + bracketed(&rest[1..], '[', ']'),
            '[' => {
                let length = bracketed(rest, '[', ']');
                let inside = &rest[1..length.max(2) - 1];
                // A citation, a note's mark; of other brackets only the bracket itself goes.
                if inside.contains('@') || inside.starts_with('^') { length } else { 1 }
            }
            ']' if rest[1..].starts_with('(') => 1 + bracketed(&rest[1..], '(', ')'),
            '{' => bracketed(rest, '{', '}'),
            '<' => rest.find('>').map_or(1, |it| it + 1),
            '@' => reference(rest),
            '&' => rest.find(';').filter(|it| *it < 10).map_or(1, |it| it + 1),
            ']' | '*' | '_' | '`' | '~' | '^' | '\\' => 1,
            _ => 0,
        };
        if dropped == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            rest = &rest[dropped..];
        }
    }
    out
}

/// Length of the bracket that `text` starts with, nested ones included; 1 if it does not close in its paragraph.
fn bracketed(text: &str, open: char, close: char) -> usize {
    let paragraph = &text[..text.find("\n\n").unwrap_or(text.len())];
    let mut depth = 0_usize;
    for (at, c) in paragraph.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    1
}

/// Length of `@ch:key` or `@key [p. 5]`.
fn reference(text: &str) -> usize {
    let key = text[1..].find(|c: char| !(c.is_alphanumeric() || "_:-./".contains(c)));
    let end = key.map_or(text.len(), |it| it + 1);
    let end = text[..end].trim_end_matches(['.', ':', '-', '/']).len();
    match text[end..].strip_prefix(" [") {
        Some(_) => end + 1 + bracketed(&text[end + 1..], '[', ']'),
        None => end,
    }
}

#[test]
fn words_are_those_of_the_running_text() {
    let source = "# Title {#ch:x short=\"T\"}\n\nSee @sec:one, [@a, p. 3] and [*it*](b.md)[^n]; `a_b` \
                  [term]{.index}^[a note] H~2~O.\n\n[^n]: gone\n\n    gone too\n\n::: note\n1. kept\n:::\n";
    let found: Vec<String> = words(source).split_whitespace().map(str::to_owned).collect();
    assert_eq!(found.join(" "), "# Title See , and it; a_b term H2O. kept");
}
