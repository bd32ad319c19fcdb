//! `[theorems]`: kinds of statements that a book has beside those that recto knows, or has otherwise.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::manifest::{TheoremKind, TheoremLook, TheoremWord, theorem_kinds};
use crate::project::table::Table;
use std::collections::BTreeMap;

/// Most kinds of a book's own.
pub(crate) const MOST_KINDS: usize = 100;

/// Reads the table; a kind that recto knows keeps what is not given.
pub(crate) fn read_theorems(sink: &mut Sink, mut table: Table<'_>) -> Vec<TheoremKind> {
    let mut kinds = theorem_kinds();
    let most = kinds.len() + MOST_KINDS;
    let mut counts: Vec<(String, Option<Span>)> = Vec::new();
    let mut own_kinds: Vec<(String, Span)> = Vec::new();
    for (name, span, value) in table.take_all() {
        if !is_name(&name) {
            let said = format!("no kind of theorem can be called `{name}`");
            let found = Diagnostic::new(Code::ManifestValue, said).at(span, "");
            sink.push(found.hint("a name has letters, digits and hyphens"));
            continue;
        }
        let at = kinds.iter().position(|it| it.name == name);
        if at.is_none() && kinds.len() >= most {
            let said = format!("a book has no more than {MOST_KINDS} kinds of theorems of its own");
            sink.push(Diagnostic::new(Code::ManifestValue, said).at(span, "left out"));
            continue;
        }
        let Some(own) = table.value_table(sink, &name, value) else { continue };
        let kind = at.and_then(|it| kinds.get(it).cloned()).unwrap_or_else(|| fresh(&name));
        own_kinds.push((name, span));
        let kind = read_kind(sink, own, kind, &mut counts);
        match at.and_then(|it| kinds.get_mut(it)) {
            Some(known) => *known = kind,
            None => kinds.push(kind),
        }
    }
    table.finish(sink);
    for (name, span) in counts {
        if !kinds.iter().any(|it| it.name == name) {
            let said = format!("no kind of theorem is called `{name}`");
            let found = Diagnostic::new(Code::ManifestValue, said).at_maybe(span, "");
            sink.push_near(found, &name, kinds.iter().map(|it| &*it.name));
        }
    }
    check_prefixes(sink, &kinds, own_kinds);
    follow(&mut kinds);
    kinds
}

/// An id tells its kind by its prefix, so no two kinds have the same.
fn check_prefixes(sink: &mut Sink, kinds: &[TheoremKind], own: Vec<(String, Span)>) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for kind in kinds.iter().filter(|kind| own.iter().all(|it| *it.0 != *kind.name)) {
        known.insert(&kind.prefix, &kind.name);
    }
    for (name, span) in own {
        let Some(kind) = kinds.iter().find(|it| *it.name == *name) else { continue };
        match known.get(&*kind.prefix) {
            Some(other) => {
                let said = format!(
                    "ids of `{name}` begin with `{}:`, as those of `{other}` do",
                    kind.prefix
                );
                let found = Diagnostic::new(Code::ManifestValue, said).at(span, "");
                sink.push(found.hint("give it a `prefix` of its own"));
            }
            None => drop(known.insert(&kind.prefix, &kind.name)),
        }
    }
}

/// What counts with a kind that counts with another counts with that one; a ring counts as it is written.
fn follow(kinds: &mut [TheoremKind]) {
    let with: BTreeMap<_, _> =
        kinds.iter().map(|it| (it.name.clone(), it.counts_with.clone())).collect();
    for kind in kinds {
        for _ in 0..with.len() {
            match with.get(&kind.counts_with) {
                Some(next) if *next != kind.counts_with => kind.counts_with.clone_from(next),
                _ => break,
            }
        }
    }
}

fn fresh(name: &str) -> TheoremKind {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    TheoremKind {
        name: name.to_owned().into(),
        prefix: name.to_owned().into(),
        word: TheoremWord::Own(format!("{first}{}", letters.as_str())),
        look: TheoremLook::Theorem,
        numbered: true,
        counts_with: name.to_owned().into(),
    }
}

fn read_kind(
    sink: &mut Sink,
    mut table: Table<'_>,
    mut kind: TheoremKind,
    counts: &mut Vec<(String, Option<Span>)>,
) -> TheoremKind {
    if let Some(word) = table.read::<String>(sink, "word") {
        if word.value.trim().is_empty() {
            let found = Diagnostic::new(Code::ManifestValue, "a kind of theorem needs a word");
            let found = found.at_maybe(word.span, "nothing would stand before its numbers");
            sink.push(found.hint("take it out: its name is the word then"));
        } else {
            kind.word = TheoremWord::Own(word.value);
        }
    }
    if let Some(prefix) = table.read::<String>(sink, "prefix") {
        if is_name(&prefix.value) {
            kind.prefix = prefix.value.into();
        } else {
            let said = format!("`{}` can't begin an id", prefix.value);
            let found = Diagnostic::new(Code::ManifestValue, said).at_maybe(prefix.span, "");
            sink.push(found.hint("a prefix has letters, digits and hyphens"));
        }
    }
    if let Some(look) = table.read::<String>(sink, "look") {
        let known = TheoremLook::NAMES.iter().find(|it| it.0 == look.value);
        match known {
            Some(known) => kind.look = known.1,
            None => {
                let said = format!("no look of theorems is called `{}`", look.value);
                let found = Diagnostic::new(Code::ManifestValue, said).at_maybe(look.span, "");
                let names = TheoremLook::NAMES.iter().map(|it| it.0);
                sink.push(found.one_of(&look.value, "looks", names));
            }
        }
    }
    if let Some(numbered) = table.read::<bool>(sink, "numbered") {
        kind.numbered = numbered.value;
    }
    if let Some(with) = table.read::<String>(sink, "counts-with") {
        counts.push((with.value.clone(), with.span));
        kind.counts_with = with.value.into();
    }
    table.finish(sink);
    kind
}

fn is_name(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic())
        && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_with_another_follows_it_to_its_end_and_a_ring_stays() {
        let with = |name: &str, other: &str| TheoremKind {
            counts_with: other.to_owned().into(),
            ..fresh(name)
        };
        let mut kinds =
            [with("a", "b"), with("b", "c"), fresh("c"), with("x", "y"), with("y", "x")];
        follow(&mut kinds);
        let counts: Vec<&str> = kinds.iter().map(|it| &*it.counts_with).collect();
        assert_eq!(counts[..3], ["c", "c", "c"]);
        assert!(counts[3..].iter().all(|it| ["x", "y"].contains(it)));
    }
}
