//! Code without the lines that mdBook keeps out of sight.

use crate::model::Text;
use std::ops::Range;

/// Which lines are kept out of sight.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hides<'a> {
    /// Those of `#` and a blank, as rustdoc has it; `##` stands for `#`.
    Rust,
    /// Those that begin with this, after blanks.
    Prefix(&'a str),
}

/// The lines that a reader sees.
pub(crate) fn shown_lines(text: &Text, hides: Hides<'_>) -> Text {
    let (prefix, is_rust) = match hides {
        Hides::Rust => ("#", true),
        Hides::Prefix(it) => (it, false),
    };
    if !text.text.lines().any(|it| it.trim_start().starts_with(prefix)) {
        return text.clone();
    }
    let mut out = Text::default();
    let mut at = 0;
    for line in text.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_ascii();
        let hidden = match is_rust {
            true => bare == "#" || bare.starts_with("# "),
            false => bare.starts_with(prefix),
        };
        if hidden {
            continue;
        }
        if is_rust && bare.starts_with("##") {
            let sign = start + (line.len() - line.trim_ascii_start().len());
            append(&mut out, text, start..sign);
            append(&mut out, text, sign + 1..at);
        } else {
            append(&mut out, text, start..at);
        }
    }
    if out.text.ends_with('\n') && !text.text.ends_with('\n') {
        out.text.pop();
    }
    let end = out.text.len();
    out.map.pieces.retain(|it| (it.at as usize) < end.max(1));
    out
}

fn append(out: &mut Text, from: &Text, at: Range<usize>) {
    let words = from.text.get(at.clone()).unwrap_or_default();
    match from.span(at.start, at.end) {
        Some(span) => out.push(words, span),
        None => out.text.push_str(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustdoc_hides_lines() {
        let text = Text::generated("# use x;\nfn a() {\n    ## b\n#[test]\n    # hidden\n#\n}");
        assert_eq!(shown_lines(&text, Hides::Rust).text, "fn a() {\n    # b\n#[test]\n}");
    }

    #[test]
    fn other_languages_hide_by_a_prefix() {
        let text = Text::generated("~setup\n  !!x\n## y\nprint");
        assert_eq!(shown_lines(&text, Hides::Prefix("~")).text, "  !!x\n## y\nprint");
        assert_eq!(shown_lines(&text, Hides::Prefix("!!")).text, "~setup\n## y\nprint");
    }
}
