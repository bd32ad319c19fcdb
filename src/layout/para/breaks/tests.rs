//! Total fit against every way there is, and its limits.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const SPACE: i64 = 250;

/// Words by width, each with a hyphen in its middle or not; none is like another.
fn paragraph(words: &[(i64, bool)]) -> Vec<Break> {
    let words: Vec<_> = words.iter().map(|it| (it.0, it.1, 0)).collect();
    paragraph_of(&words)
}

/// Words by width, each with a hyphen in its middle or not, and with the number by which it is known again.
fn paragraph_of(words: &[(i64, bool, u32)]) -> Vec<Break> {
    let none = Break {
        before: Sums::default(),
        after: Sums::default(),
        penalty: 0,
        kind: Kind::Plain,
        rank: Rank::Always,
        right: 0,
        left: 0,
        ends_with: 0,
        begins_with: 0,
        at: (0, 0),
    };
    let known = |index: usize| words.get(index).map_or(0, |it| it.2);
    let mut all = vec![Break { begins_with: known(0), ..none }];
    let mut sums = Sums::default();
    for (index, (width, hyphen, own)) in words.iter().enumerate() {
        let begins_with = known(index + 1);
        if *hyphen {
            let part = |by: i64| Sums { width: sums.width + by, ink: sums.ink + by, ..sums };
            all.push(Break {
                before: part(width / 2 + 150),
                after: part(width / 2),
                penalty: 50,
                kind: Kind::Hyphen,
                right: 70,
                ends_with: 50 + own,
                begins_with: 60 + own,
                ..none
            });
        }
        sums.width += width;
        sums.ink += width;
        let last = index + 1 == words.len();
        let next = Sums {
            width: sums.width + SPACE,
            stretch: sums.stretch + SPACE / 2,
            shrink: sums.shrink + SPACE / 4,
            ..sums
        };
        let kind = if last { Kind::End } else { Kind::Plain };
        all.push(Break { before: sums, after: next, kind, ends_with: *own, begins_with, ..none });
        sums = next;
    }
    all
}

fn fit(widths: Vec<i64>) -> Fit {
    let flush = Flush { start: true, end: true };
    Fit { widths, expansion: 20, ragged: None, runt: 900, nearly: 400, flush, slack: 300 }
}

/// Demerits of the lines that end at `ends`; `None` if one of them is not allowed.
fn cost(fit: &Fit, pass: Pass, all: &[Break], ends: &[usize]) -> Option<i64> {
    let (mut start, mut above, mut sum) = (0, Above { class: 1, hyphens: 0 }, 0);
    for (line, end) in ends.iter().enumerate() {
        let (from, to) = (&all[start], &all[*end]);
        let rating = Gauge::new(fit, pass, from.next_line(width_of(fit, line)), to)
            .rate(fit, pass, to)
            .ok()?;
        if rating.badness > pass.tolerance {
            return None;
        }
        sum += demerits(fit, from, to, rating, above);
        let hyphens = if to.kind.is_hyphen() { (above.hyphens + 1).min(2) } else { 0 };
        above = Above { class: rating.class, hyphens };
        start = *end;
    }
    Some(sum)
}

/// The demerits of the best of all ways there are, by the number of lines.
fn by_force(fit: &Fit, pass: Pass, all: &[Break]) -> BTreeMap<usize, i64> {
    let inner = all.len() - 2;
    let mut best = BTreeMap::new();
    for set in 0..1u32 << inner {
        let chosen = (0..inner).filter(|it| set >> it & 1 == 1).map(|it| it + 1);
        let ends: Vec<usize> = chosen.chain([all.len() - 1]).collect();
        let hyphen = |it: &usize| all[*it].kind == Kind::Hyphen;
        let ladder = ends.windows(3).any(|it| it.iter().all(hyphen));
        if ladder && !pass.last {
            continue;
        }
        if let Some(cost) = cost(fit, pass, all, &ends) {
            let least = best.entry(ends.len()).or_insert(cost);
            *least = cost.min(*least);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn total_fit_is_as_good_as_trying_every_way(
        words in proptest::collection::vec((200i64..2400, any::<bool>(), 0u32..4), 2..8),
        first in 1500i64..5000,
        rest in 1500i64..5000,
        ragged in any::<bool>(),
        flush in (any::<bool>(), any::<bool>()),
        tolerance in prop_oneof![Just(100i64), Just(200), Just(10_000)],
    ) {
        let all = paragraph_of(&words);
        prop_assume!(all.len() <= 14);
        let mut fit = fit(vec![first, rest, (first + rest) / 2]);
        fit.ragged = ragged.then_some(800);
        fit.flush = Flush { start: flush.0, end: flush.1 };
        let pass = Pass { tolerance, emergency: 0, last: false, rank: Rank::Despair, loosest: i64::MAX };
        let found = breaks(&mut Scratch::default(), &fit, pass, &all);
        let demerits = found.as_ref().map(|it| cost(&fit, pass, &all, &it.ends));
        let least = by_force(&fit, pass, &all).into_values().min();
        prop_assert_eq!(demerits, least.map(Some));
        prop_assert_eq!(found.map(|it| it.demerits), least);
        let ways = ways(&mut Scratch::default(), &fit, pass, &all);
        let counted: BTreeMap<_, _> = ways.iter().map(|it| (it.ends.len(), it.demerits)).collect();
        prop_assert_eq!(counted, by_force(&fit, pass, &all));
    }

    #[test]
    fn the_last_pass_always_finds_a_way(
        words in proptest::collection::vec((1i64..9000, any::<bool>()), 1..40),
        width in 0i64..4000,
    ) {
        let all = paragraph(&words);
        let pass = Pass { tolerance: INFINITELY_BAD, emergency: 500, last: true, rank: Rank::Despair, loosest: i64::MAX };
        let ends = breaks(&mut Scratch::default(), &fit(vec![width]), pass, &all).unwrap().ends;
        prop_assert_eq!(ends.last(), Some(&(all.len() - 1)));
        prop_assert!(ends.is_sorted());
    }
}

#[test]
fn a_word_wider_than_the_line_stands_alone() {
    let all = paragraph(&[(500, false), (5000, false), (500, false), (600, false)]);
    let pass = Pass {
        tolerance: INFINITELY_BAD,
        emergency: 500,
        last: true,
        rank: Rank::Despair,
        loosest: i64::MAX,
    };
    let ends = breaks(&mut Scratch::default(), &fit(vec![2000]), pass, &all);
    assert_eq!(ends.unwrap().ends, [1, 2, 4]);
}

#[test]
fn a_new_line_on_demand_ends_every_way() {
    let mut all = paragraph(&[(500, false), (500, false), (500, false)]);
    all[1].kind = Kind::Forced;
    let pass =
        Pass { tolerance: 100, emergency: 0, last: false, rank: Rank::Despair, loosest: i64::MAX };
    let ends = breaks(&mut Scratch::default(), &fit(vec![9000]), pass, &all);
    assert_eq!(ends.unwrap().ends, [1, 3]);
}

#[test]
fn three_hyphens_in_a_row_are_avoided_at_almost_any_price() {
    // Every word is as wide as the line and a half, with a hyphen that would fill it well.
    let all = paragraph(&[(1500, true); 10]);
    let pass = Pass {
        tolerance: INFINITELY_BAD,
        emergency: 300,
        last: true,
        rank: Rank::Despair,
        loosest: i64::MAX,
    };
    let ends = breaks(&mut Scratch::default(), &fit(vec![1750]), pass, &all).unwrap().ends;
    let ladder = ends.windows(3).any(|it| it.iter().all(|at| all[*at].kind == Kind::Hyphen));
    assert!(!ladder, "{ends:?}");
}

#[test]
fn a_very_long_paragraph_takes_time_in_proportion() {
    let all = paragraph(&vec![(700, true); 50_000]);
    let pass = Pass {
        tolerance: INFINITELY_BAD,
        emergency: 0,
        last: true,
        rank: Rank::Despair,
        loosest: i64::MAX,
    };
    let ends = breaks(&mut Scratch::default(), &fit(vec![20_000]), pass, &all).unwrap().ends;
    assert!(ends.len() > 1_500);
    assert!(!ways(&mut Scratch::default(), &fit(vec![20_000]), pass, &all).is_empty());
    // Nothing has a width: every break is a candidate for ever, but for the limit.
    let all = paragraph(&vec![(0, false); 3_000]);
    let fit = Fit { widths: vec![SPACE * 10_000], ..fit(vec![]) };
    assert!(breaks(&mut Scratch::default(), &fit, pass, &all).is_some());
}

#[test]
fn of_two_lines_that_gape_the_narrower_gap_wins() {
    // Nothing fits beside the last word; the two before it fill a third of a line together.
    let all = paragraph(&[(600, false), (700, false), (3900, false), (500, false)]);
    let pass = Pass {
        tolerance: INFINITELY_BAD,
        emergency: 0,
        last: true,
        rank: Rank::Despair,
        loosest: i64::MAX,
    };
    let ends = breaks(&mut Scratch::default(), &fit(vec![4000]), pass, &all).unwrap().ends;
    assert_eq!(ends, [2, 3, 4]);
}

#[test]
fn a_word_does_not_stand_below_itself_where_another_way_is_nearly_as_good() {
    // Five words fill a line well, and six a little too much.
    let pass = Pass { tolerance: 150, emergency: 0, last: false, rank: Rank::Always, loosest: 2 };
    let fit = fit(vec![3550]);
    let found = |all: &[Break]| breaks(&mut Scratch::default(), &fit, pass, all).unwrap();
    let mut words: Vec<(i64, bool, u32)> = (1..=24).map(|it| (420, false, it)).collect();
    let apart = found(&paragraph_of(&words));
    // The words that begin the second and the third line are made one.
    words[apart.ends[1]].2 = words[apart.ends[0]].2;
    let all = paragraph_of(&words);
    assert_eq!(faults(&fit, &apart, &all), Faults { stacks: 1, short: false });
    let way = found(&all);
    assert_eq!(faults(&fit, &way, &all), Faults::default(), "{way:?}");
    assert!(way.demerits > apart.demerits && way.demerits < apart.demerits + 22_000);
    // Nothing begins below the other where lines are centred.
    let centred = Fit { flush: Flush { start: false, end: false }, ..fit.clone() };
    assert_eq!(breaks(&mut Scratch::default(), &centred, pass, &all).unwrap(), apart);
}

#[test]
fn a_last_line_of_a_single_part_of_a_word_costs_more_than_any_other() {
    let fit = fit(vec![2500]);
    let above = Above { class: 1, hyphens: 1 };
    let last = |words: &[(i64, bool)]| {
        let all = paragraph(words);
        let hyphen = all.iter().find(|it| it.kind == Kind::Hyphen).unwrap();
        demerits(&fit, hyphen, all.last().unwrap(), Rating::PERFECT, above)
    };
    assert!(last(&[(700, false), (1400, true), (600, false)]) < 10_000);
    assert!(last(&[(700, false), (1900, true)]) > 1_000_000);
}

#[test]
fn a_last_line_that_is_nearly_full_is_filled_where_its_spaces_allow() {
    let pass = Pass { tolerance: 200, emergency: 0, last: false, rank: Rank::Divided, loosest: 2 };
    let fit = fit(vec![2000]);
    let rated = |width: i64| {
        let all = paragraph(&[(1900, false), (900, false), (width - SPACE - 900, false)]);
        let end = all.last().unwrap();
        Gauge::new(&fit, pass, all[1].next_line(2000), end).rate(&fit, pass, end).unwrap()
    };
    assert_eq!(rated(2000), Rating::PERFECT);
    assert!(rated(1930).badness > 0 && rated(1930) != Rating::NEARLY_FULL);
    assert_eq!(rated(1700), Rating::NEARLY_FULL);
    assert_eq!(rated(1500), Rating::PERFECT);
}
