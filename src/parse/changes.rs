//! Two texts of code to one that shows what changed: lines of both, those taken out before those put in.

use crate::model::{LineLook, Text};
use gix_imara_diff::{Algorithm, Diff, InternedInput};

/// Lines without a change that stand before and behind one, as in unified formats of `diff`.
const AROUND: usize = 3;

/// Code with its changes.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Lines of both texts.
    pub(crate) text: Text,
    /// What each line is: put in, taken out, or in both.
    pub(crate) looks: Vec<Option<LineLook>>,
    /// Which line of the newer text each line is, from 0.
    pub(crate) lines: Vec<Option<usize>>,
}

impl Changes {
    /// Whether the texts are the same.
    pub(crate) fn is_empty(&self) -> bool {
        self.looks.iter().all(Option::is_none)
    }

    /// Whether a line has no change near it.
    pub(crate) fn is_far(&self, line: usize) -> bool {
        let near = line.saturating_sub(AROUND)..(line + AROUND + 1).min(self.looks.len());
        self.looks.get(near).is_some_and(|it| it.iter().all(Option::is_none))
    }
}

/// What changed from one text to the other.
pub(crate) fn changes(before: &Text, after: &Text) -> Changes {
    let (old, new) = (lines(before), lines(after));
    let mut input = InternedInput::default();
    input.update_before(old.iter().map(|it| it.text.as_str()));
    input.update_after(new.iter().map(|it| it.text.as_str()));
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    let mut out = Changes::default();
    let (mut left, mut right) = (0, 0);
    while left < old.len() || right < new.len() {
        if left < old.len() && diff.is_removed(number(left)) {
            out.push(&old[left], Some(LineLook::Deleted), None);
            left += 1;
        } else if right < new.len() && diff.is_added(number(right)) {
            out.push(&new[right], Some(LineLook::Inserted), Some(right));
            right += 1;
        } else {
            let Some(line) = new.get(right) else { break };
            out.push(line, None, Some(right));
            (left, right) = (left + 1, right + 1);
        }
    }
    out
}

impl Changes {
    fn push(&mut self, text: &Text, look: Option<LineLook>, line: Option<usize>) {
        if !self.looks.is_empty() {
            self.text.append(&Text::generated("\n"));
        }
        self.text.append(text);
        self.looks.push(look);
        self.lines.push(line);
    }
}

/// The lines of a text, each with its places in the source.
fn lines(text: &Text) -> Vec<Text> {
    let mut at = 0;
    let line = |words: &str| {
        let bytes = at..at + words.len();
        at = bytes.end + 1;
        text.slice(bytes)
    };
    text.text.split('\n').map(line).collect()
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expect: &str) {
        let found = changes(&Text::generated(before), &Text::generated(after));
        let sign = |it: &Option<LineLook>| match it {
            Some(LineLook::Deleted) => '-',
            Some(LineLook::Inserted) => '+',
            Some(LineLook::Marked | LineLook::Dimmed) | None => ' ',
        };
        let lines = found.text.text.split('\n').zip(&found.looks);
        let shown: Vec<String> = lines.map(|(it, look)| format!("{}{it}", sign(look))).collect();
        assert_eq!(shown.join("\n"), expect);
        let kept = found.lines.iter().flatten().copied();
        assert!(kept.eq(0..after.split('\n').count()), "{:?}", found.lines);
    }

    #[test]
    fn what_is_taken_out_stands_before_what_is_put_in() {
        check("a\nb\nc", "a\nx\ny\nc", " a\n-b\n+x\n+y\n c");
        check("a", "a\nb", " a\n+b");
        check("a\nb", "b", "-a\n b");
        check("", "a", "-\n+a");
    }

    #[test]
    fn equal_texts_have_no_change() {
        let text = Text::generated("a\n\nb");
        assert!(changes(&text, &text).is_empty());
    }

    #[test]
    fn lines_far_from_changes_are_told_apart() {
        let before: Vec<String> = (0..20).map(|it| it.to_string()).collect();
        let mut after = before.clone();
        after[10] = "x".to_owned();
        let found =
            changes(&Text::generated(before.join("\n")), &Text::generated(after.join("\n")));
        let near: Vec<usize> = (0..found.looks.len()).filter(|it| !found.is_far(*it)).collect();
        assert_eq!(near, (7..15).collect::<Vec<_>>());
    }
}
