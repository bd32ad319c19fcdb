//! A match over blocks, inlines or roles names each kind, so that a new kind can be passed over nowhere.

use crate::sources::sources;
use std::fmt::Write as _;

/// The enums of the model that grow when the language of books does.
const ENUMS: [&str; 6] =
    ["BlockKind::", "Inline::", "Resolved::", "Pending::", "DivRole::", "SectionRole::"];

#[test]
fn matches_over_the_model_name_each_kind() {
    let mut wrong = String::new();
    for source in sources().iter().filter(|it| !it.path.contains("/tests/")) {
        let lines = catch_alls(&source.code);
        if !lines.is_empty() {
            let _ = writeln!(wrong, "{}: an arm for all the rest in lines {lines:?}", source.path);
        }
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
    assert_eq!(all("match a { Tag::Code(CodeBlockKind::Indented) => 1, _ => 2 }"), 0);
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
        let of_model = patterns.iter().any(|it| ENUMS.iter().any(|name| names(it, name)));
        if of_model && patterns.iter().any(|it| is_catch_all(it)) {
            lines.push(code[..at].matches('\n').count() + 1);
        }
    }
    lines
}

/// Whether a pattern names an enum, and not one whose name ends so.
fn names(pattern: &str, name: &str) -> bool {
    let is_whole = |at: usize| !pattern[..at].ends_with(|it: char| it.is_alphanumeric());
    pattern.match_indices(name).any(|(at, _)| is_whole(at))
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
