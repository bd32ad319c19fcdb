//! The parents that works of a file take fields from: what is said of those that are not there, or lead back.

use crate::diag::{Code, Diagnostic, Sink, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Says which works name a parent that the file has not, and which are parents of themselves. At most `most` steps are followed.
pub(crate) fn lint(
    sink: &mut Sink,
    parents: &BTreeMap<String, Vec<String>>,
    most: usize,
    at: impl Fn(&str) -> Option<Span>,
) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (key, own) in parents {
        for parent in own.iter().filter(|it| !it.is_empty() && !parents.contains_key(*it)) {
            let message = format!("`{key}` takes fields from `{parent}`, which the file has not");
            let found = Diagnostic::new(Code::BibliographyField, message);
            let keys = parents.keys().map(String::as_str);
            sink.push_near(found.at_maybe(at(key), "named in this entry"), parent, keys);
        }
        let above = ancestors(key, parents, most);
        if above.contains(key.as_str()) && told.insert(key) {
            told.extend(above);
            let message =
                format!("`{key}` is a parent of its own: its `crossref` leads back to it");
            let found = Diagnostic::new(Code::BibliographyField, message);
            let found = found.at_maybe(at(key), "the circle is not followed");
            sink.push(found.hint("take `crossref` or `xdata` out of the work that is the whole"));
        }
    }
}

/// The keys above a work.
fn ancestors<'a>(
    key: &str,
    parents: &'a BTreeMap<String, Vec<String>>,
    most: usize,
) -> BTreeSet<&'a str> {
    let above = |key: &str| parents.get(key).into_iter().flatten().map(String::as_str);
    let mut all = BTreeSet::new();
    let mut next: Vec<&str> = above(key).collect();
    while let (Some(it), true) = (next.pop(), all.len() < most) {
        if all.insert(it) {
            next.extend(above(it));
        }
    }
    all
}
