//! A match over blocks, inlines or roles names each kind, so that a new kind can be passed over nowhere. Those that do not yet are
//! counted, and the counts only shrink.

use crate::sources::sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The enums of the model that grow when the language of books does.
const ENUMS: [&str; 6] =
    ["BlockKind::", "Inline::", "Resolved::", "Pending::", "DivRole::", "SectionRole::"];

/// How many matches over them in a file end in an arm for all the rest.
const KNOWN: &[(&str, usize)] = &[
    ("html/block.rs", 2),
    ("html/boxes.rs", 1),
    ("html/inline.rs", 2),
    ("html/contents.rs", 1),
    ("html/split.rs", 2),
    ("html/table.rs", 3),
    ("html/section.rs", 2),
    ("html/writer.rs", 1),
    ("epub.rs", 1),
    ("html/pagebreak.rs", 1),
    ("layout/initial.rs", 1),
    ("layout/names.rs", 3),
    ("layout/press.rs", 1),
    ("layout/refs.rs", 1),
    ("layout/section.rs", 1),
    ("layout/table/widths.rs", 1),
    ("model/tally.rs", 1),
    ("parse/admonish.rs", 1),
    ("parse/anchor.rs", 1),
    ("parse/div.rs", 6),
    ("parse/element.rs", 1),
    ("parse/figure.rs", 1),
    ("parse/gather.rs", 1),
    ("parse/html/words.rs", 4),
    ("parse/inline.rs", 1),
    ("parse/leaf.rs", 1),
    ("parse/listing.rs", 1),
    ("parse/section.rs", 4),
    ("parse.rs", 1),
    ("proof.rs", 2),
    ("resolve/claims.rs", 2),
    ("resolve/contents.rs", 1),
    ("resolve/glossary.rs", 1),
    ("resolve/matter.rs", 1),
    ("resolve/node.rs", 1),
    ("resolve/number/statement.rs", 1),
    ("resolve/number.rs", 7),
    ("resolve/proof.rs", 1),
    ("resolve/settle.rs", 1),
    ("resolve/statement.rs", 1),
    ("resolve/typography.rs", 3),
    ("resolve/walk.rs", 1),
    ("resolve/xref.rs", 1),
    ("select/differ.rs", 1),
    ("select/include.rs", 1),
    ("select/relink.rs", 5),
    ("select.rs", 3),
];

#[test]
fn matches_over_the_model_name_each_kind() {
    let known: BTreeMap<&str, usize> = KNOWN.iter().copied().collect();
    let mut wrong = String::new();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources().iter().filter(|it| !it.path.contains("/tests/")) {
        let lines = catch_alls(&source.code);
        let path = source.path.trim_start_matches("src/");
        if lines.len() > known.get(path).copied().unwrap_or(0) {
            let _ = writeln!(wrong, "{path}: an arm for all the rest in one of lines {lines:?}");
        }
        if !lines.is_empty() {
            found.insert(path, lines.len());
        }
    }
    for path in known.keys().filter(|it| !found.contains_key(*it)) {
        let _ = writeln!(wrong, "{path}: names each kind now, take it out of the list");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn arms_for_all_the_rest_are_told_from_others() {
    let all = |code: &str| catch_alls(code).len();
    assert_eq!(all("match a { BlockKind::Code(_) => f(), _ => {} }"), 1);
    assert_eq!(
        all("match a { BlockKind::Code(it) if g(|_| { 1 }) => { h() } other => x(other), }"),
        1
    );
    assert_eq!(all("match (a, b) { (Inline::LineBreak, 1) => 2, (_, _) => 3 }"), 1);
    assert_eq!(all("match a { Inline::LineBreak | Inline::Code(_) => match b { _ => 1 }, }"), 0);
    assert_eq!(
        all("match a { Some(x) => match b { Inline::Code(_) => 1, _ => 2 }, None => 3 }"),
        1
    );
    assert_eq!(all("match a { Event::End => BlockKind::Verse(v), _ => BlockKind::Code(c) }"), 0);
}

/// The lines of the matches over the model whose last arm takes all the rest.
fn catch_alls(code: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    for (at, word) in code.match_indices("match ") {
        if code[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_') {
            continue;
        }
        let patterns = patterns(&code[at + word.len()..]);
        let of_model = patterns.iter().any(|it| ENUMS.iter().any(|name| it.contains(name)));
        if of_model && patterns.iter().any(|it| is_catch_all(it)) {
            lines.push(code[..at].matches('\n').count() + 1);
        }
    }
    lines
}

/// `_`, a name alone, or a tuple of such.
fn is_catch_all(pattern: &str) -> bool {
    let plain = |it: &str| {
        let name = it.trim().trim_start_matches("mut ").trim_start_matches("ref ");
        name.starts_with(|it: char| it.is_lowercase() || it == '_')
            && name.chars().all(|it| it.is_alphanumeric() || it == '_')
            && !["true", "false"].contains(&name)
    };
    let inside = pattern.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    inside.map_or_else(|| plain(pattern), |it| it.split(',').all(plain))
}

/// The patterns of a match, without their guards, from what stands behind the keyword.
fn patterns(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    let Some(body) = until(code, |rest| rest.starts_with('{')) else { return all };
    let mut rest = &code[body + 1..];
    while let Some(arrow) = until(rest, |rest| rest.starts_with("=>")) {
        let pattern = rest[..arrow].trim().trim_start_matches(',').trim();
        let pattern = pattern.split(" if ").next().unwrap_or_default();
        all.push(pattern.trim_start_matches('|').trim().to_owned());
        rest = rest[arrow + 2..].trim_start();
        let block = rest.starts_with('{').then(|| closing(rest)).flatten();
        let Some(end) = block.or_else(|| until(rest, |rest| rest.starts_with(','))) else { break };
        rest = &rest[end + 1..];
    }
    all
}

/// The first place outside of brackets where `found` holds; none before the bracket closes that the code stands in.
fn until(code: &str, found: impl Fn(&str) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        if depth == 0 && found(&code[at..]) {
            return Some(at);
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The bracket that closes the one at the start.
fn closing(code: &str) -> Option<usize> {
    until(&code[1..], |rest| rest.starts_with('}')).map(|it| it + 1)
}
