//! A chapter as a preprocessor left it, with the way back to the author's file wherever a paragraph is found there unchanged.

use crate::files::Text;
use crate::parse::origin::Mapped;
use std::collections::BTreeMap;
use std::ops::Range;

/// Maps `new` to the file that it was made of. A paragraph that stands once in both, in the same order as the others, is the
/// author's own; what lies between two of them stands for what lies between them in the file.
pub(crate) fn matched(file: &Text, new: &str) -> Mapped {
    let source = Mapped::whole(file.file, &file.text, file.offset);
    if *file.text == *new {
        return source;
    }
    let mut out = Mapped::default();
    let (mut at, mut from) = (0, 0);
    for (here, there) in common(&file.text, new) {
        out.replace(&source, from..there.start, new.get(at..here.start).unwrap_or_default());
        out.copy(&source, there.clone());
        (at, from) = (here.end, there.end);
    }
    out.replace(&source, from..file.text.len(), new.get(at..).unwrap_or_default());
    out
}

/// Paragraphs that stand once in each text, as ranges in `new` and in `old`: the longest run of them that is in the order of both.
fn common(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let known = once(old);
    let mut pairs: Vec<(Range<usize>, Range<usize>)> = once(new)
        .into_iter()
        .filter_map(|(words, here)| Some((here, known.get(words)?.clone())))
        .collect();
    pairs.sort_by_key(|it| it.0.start);
    // Patience sorting: the last pair of the best run of each length, and the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, there)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|it| pairs[*it].1.start < there.start);
        before.push(length.checked_sub(1).map(|it| ends[it]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(index) = next {
        run.push(pairs[index].clone());
        next = before[index];
    }
    run.reverse();
    run
}

/// The paragraphs of a text that it holds once, without the line end after them.
fn once(text: &str) -> BTreeMap<&str, Range<usize>> {
    let mut found: BTreeMap<&str, Option<Range<usize>>> = BTreeMap::new();
    let mut start = None;
    let mut at = 0;
    let mut add = |range: Range<usize>| {
        let words = text.get(range.clone()).unwrap_or_default();
        found.entry(words).and_modify(|it| *it = None).or_insert(Some(range));
    };
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            start.take().into_iter().for_each(|it| add(it..end));
        } else {
            start.get_or_insert(at);
            end = at + line.trim_end_matches(['\n', '\r']).len();
        }
        at += line.len();
    }
    start.into_iter().for_each(|it| add(it..end));
    found.into_iter().filter_map(|(words, range)| Some((words, range?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};
    use std::sync::Arc;

    #[test]
    fn what_a_preprocessor_left_alone_keeps_its_place() {
        let old = "# A\n\none\n\n{{x}}\n\ntwo\n\nsame\n\nsame\n\nthree\n";
        let new = "# A\n\nnew\n\none\n\nexpanded\nlines\n\ntwo\n\nsame\n\nsame\n\nsame\n\nthree\n";
        let file = Text { file: FileId(7), text: Arc::from(old), offset: 3 };
        let map = matched(&file, new);
        assert_eq!(map.text, new);
        let at = |words: &str| new.find(words).map(|it| it..it + words.len()).expect("in the text");
        let small = |it: usize| u32::try_from(it).expect("a short text");
        let of = |words: &str| small(old.find(words).expect("in the file")) + 3;
        for words in ["one", "two", "three"] {
            let start = of(words);
            assert_eq!(
                map.span(at(words)),
                Span::new(FileId(7), start, start + small(words.len()))
            );
        }
        // What is new stands for what was in its place.
        let place = map.span(at("expanded"));
        assert!((of("one") + 3..=of("two")).contains(&place.start), "{place:?}");
    }

    #[test]
    fn moved_paragraphs_do_not_cross() {
        let file = Text { file: FileId(0), text: Arc::from("a\n\nb\n\nc\n\nd"), offset: 0 };
        let map = matched(&file, "d\n\na\n\nb\n\nc");
        assert_eq!(map.text, "d\n\na\n\nb\n\nc");
        assert_eq!(map.span(3..4), Span::new(FileId(0), 0, 1));
        assert_eq!(map.span(9..10), Span::new(FileId(0), 6, 7));
    }
}
