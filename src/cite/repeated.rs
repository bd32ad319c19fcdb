//! What stands for the authors of an entry that are those of the entry before it (CSL 1.0.2, `subsequent-author-substitute`).

use crate::cite::run::Run;

/// The names at the head of an entry.
struct Head {
    start: usize,
    /// One past the last name: what says that they edited stays.
    end: usize,
    words: String,
}

fn head(runs: &[Run]) -> Option<Head> {
    let start = runs.iter().position(|it| it.context.names)?;
    let names = runs[start..].iter().take_while(|it| it.context.names).count();
    let last = runs[start..start + names].iter().rposition(|it| it.context.name)?;
    let mut end = start + last + 1;
    // "et al." stands for names too.
    if runs[end..start + names].iter().any(|it| it.text.contains("al.")) {
        end = start + names;
    }
    let leads = runs[..start].iter().all(|it| it.text.trim().is_empty());
    let words: String = runs[start..end].iter().map(|it| it.text.as_str()).collect();
    leads.then_some(Head { start, end, words })
}

/// The names at the head of an entry; empty where none stand there.
pub(crate) fn authors(runs: &[Run]) -> String {
    head(runs).map(|it| it.words).unwrap_or_default()
}

/// Whether a full stop follows names that end without one.
pub(crate) fn has_stop(runs: &[Run]) -> bool {
    let Some(head) = head(runs) else { return false };
    let next = runs.get(head.end).is_some_and(|it| it.text.starts_with('.'));
    next && !head.words.ends_with('.')
}

/// The entry with `dash` for its authors; `stop`: names are followed by a full stop, which their own may have taken in.
pub(crate) fn repeated(runs: &[Run], dash: &str, stop: bool) -> Vec<Run> {
    let Some(head) = head(runs) else { return runs.to_vec() };
    let mut out = runs[..head.start].to_vec();
    let taken_in = stop && head.words.ends_with('.');
    let blank = runs.get(head.end).is_none_or(|it| it.text.starts_with(' '));
    let dot = if taken_in && blank { "." } else { "" };
    out.push(Run { text: format!("{dash}{dot}"), ..Run::default() });
    out.extend_from_slice(&runs[head.end..]);
    out
}
