//! Formulas in lines: where they are parted, how they are filled, which way they run.

use crate::lang::Lang;
use crate::layout::para::fixture::{World, all_letters, leaf, runs, style, text};
use crate::layout::para::{Para, ParagraphStyle};
use crate::math::{Macros, read};
use crate::model::{Inline, Settled};
use crate::page::Tag;
use std::sync::Arc;

fn formula(node: u32, tex: &str) -> Inline<Settled> {
    let tree = read(tex, &mut Macros::default()).unwrap();
    Inline::Math(leaf(node, tex), Some(Arc::new(tree)))
}

fn lines(set: &Para) -> Vec<String> {
    let line = |it| runs(it).map(|it| it.text.as_str()).collect();
    set.lines.iter().map(line).collect()
}

#[test]
fn a_formula_is_parted_behind_relations_and_operators_and_its_spaces_fill_the_line() {
    let world = World::new();
    let sum = formula(2, "a_1 + a_2 + a_3 + a_4 + a_5 + a_6 = b_1 + b_2 + {c + d + e + f + g + h}");
    let (set, sink) = world.set(&style(120), &[text(1, "Here is "), sum, text(3, " for all.")]);
    assert!(sink.diagnostics().is_empty());
    let lines = lines(&set);
    assert!(lines.len() > 2, "{lines:?}");
    for line in &lines[..lines.len() - 1] {
        let last = line.trim_end().chars().next_back();
        assert!(matches!(last, Some('+' | '=' | ')' | 'h' | 'r')), "{lines:?}");
    }
    assert!(lines.iter().any(|it| it.contains("c+d+e+f+g+h")), "{lines:?}");
    assert_eq!(set.elements[0].tag, Tag::Formula);
    assert!(set.elements[0].alt.as_ref().unwrap().starts_with("a sub 1 plus"));
}

#[test]
fn a_formula_stands_as_typed_where_it_can_not_be_read() {
    let world = World::new();
    let typed = Inline::Math(leaf(2, r"\nosuch"), None);
    let (set, _) = world.set(&style(200), &[text(1, "a "), typed]);
    assert_eq!(all_letters(&set), r"a \nosuch");
}

#[test]
fn a_formula_reads_from_left_to_right_in_hebrew() {
    let world = World::new();
    let hebrew = ParagraphStyle { lang: Lang::parse("he").unwrap(), ..style(300) };
    let (set, _) = world.set(&hebrew, &[text(1, "אבג "), formula(2, "a < b + c"), text(3, " דהו")]);
    let runs: Vec<_> = runs(&set.lines[0]).collect();
    let x = |letter: &str| runs.iter().find(|it| it.text.contains(letter)).unwrap().at.x;
    assert!(x("a") < x("b") && x("b") < x("c"), "{runs:?}");
    assert!(x("ג") > x("c") && x("ד") < x("a"), "{runs:?}");
}
