//! What lines begin and end with.

use crate::layout::para::fixture::{NOVEL, World, all_letters, letters, style, text};
use crate::layout::para::{Para, ParagraphStyle};
use crate::theme::Align;

/// The paragraph at many measures.
fn at_measures(style_of: impl Fn(i64) -> ParagraphStyle, words: &str) -> Vec<Para> {
    let world = World::new();
    let set = |it| world.set(&style_of(it), &[text(1, words)]).0;
    let all: Vec<Para> = (120..320).step_by(7).map(set).collect();
    assert!(all.iter().all(|it| all_letters(it) == words));
    all
}

#[test]
fn no_line_begins_with_a_dash_that_stands_by_itself() {
    let ragged = |it| ParagraphStyle { align: Align::Start, ..style(it) };
    for dash in ["–", "—", "–,", "—;", "–’", "——", "– –"] {
        let phrase = format!("It was late {dash} so late that nobody came {dash} and he left. ");
        let words = phrase.repeat(6);
        for set in at_measures(ragged, words.trim_end()) {
            for line in &set.lines {
                assert!(!letters(line).starts_with(['–', '—']), "{dash}: {:?}", letters(line));
            }
        }
    }
    // One that belongs to the word behind it goes with that word.
    let words = "They said it twice —twice— and went. ".repeat(6);
    let sets = at_measures(ragged, words.trim_end());
    assert!(sets.iter().flat_map(|it| &it.lines).any(|it| letters(it).starts_with('—')));
}

#[test]
fn a_last_line_is_two_indents_long_where_it_can_be() {
    let indented = |it: i64| ParagraphStyle { first: style(it).text.size * 2, ..style(it) };
    let sets = at_measures(indented, NOVEL);
    let short = |it: &&Para| it.lines.last().unwrap().reach < style(0).text.size * 4;
    let count = sets.iter().filter(short).count();
    assert!(count <= 1, "{count} of {}", sets.len());
}

#[test]
fn a_last_line_that_is_nearly_full_is_full() {
    let sets = at_measures(style, NOVEL);
    let em = style(0).text.size;
    let missed = |it: &&Para| {
        let last = it.lines.last().unwrap();
        let room = last.measure - last.end;
        room > em.div(10) && room < em.div(2)
    };
    assert_eq!(sets.iter().filter(missed).count(), 0);
    assert!(sets.iter().any(|it| it.lines.last().is_some_and(|it| it.ratio > 0)));
}
