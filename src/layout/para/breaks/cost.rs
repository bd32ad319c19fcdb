//! A line between two breaks to its cost: one sum of demerits, whose terms are named here, each with its reason.

use crate::layout::para::breaks::{Break, Fit, INFINITELY_BAD, Kind};

/// TeX's `\linepenalty`.
const LINE_PENALTY: i64 = 3;
/// Two hyphens in succession, TeX's `\doublehyphendemerits`.
const DOUBLE_HYPHEN: i64 = 8_000;
/// Three and more: never, if there is any other way.
const HYPHEN_LADDER: i64 = 400_000_000;
/// The last line but one ends in a hyphen.
const FINAL_HYPHEN: i64 = 5_000;
/// All of the last line is a part of a word that was divided for it.
const LONE_PART: i64 = 4_000_000;
/// A tight line next to a loose one, TeX's `\adjdemerits`.
const UNLIKE_NEIGHBOURS: i64 = 2_000;
/// A line whose spaces are a quarter narrower or half as wide again as they should be, which is where a reader sees it: two such lines
/// are worth three hyphens.
const STRAINED: i64 = 32_000;
/// Where that begins, in thousandths of what spaces comfortably shrink and stretch.
const TIGHTEST: i64 = 725;
const LOOSEST: i64 = 1_000;
/// A word below itself, at the start or the end of two lines: seen at arm's length, and read twice. A little more than a hyphen costs: at
/// 5,000 two thirds of a novel's stacks are left, at 20,000 a fourth, at a million still a fifth.
const STACK: i64 = 22_000;
/// A last line that is too short: about six hyphens, and more than a line whose spaces are strained.
const RUNT: i64 = 120_000;

/// What of the lines above a line's demerits depend on.
#[derive(Clone, Copy)]
pub(super) struct Above {
    pub class: u8,
    /// Lines just above that end in hyphens, 0 to 2.
    pub hyphens: u8,
}

/// What is to be said against a line (TeX §859): the sum of all terms there are.
#[inline]
pub(super) fn demerits(fit: &Fit, start: &Break, end: &Break, rating: Rating, above: Above) -> i64 {
    let fullness = (LINE_PENALTY + rating.badness) * (LINE_PENALTY + rating.badness);
    let strained = if rating.strained { STRAINED } else { 0 };
    let unlike = if rating.class.abs_diff(above.class) > 1 { UNLIKE_NEIGHBOURS } else { 0 };
    let stacks = i64::from(stacks(fit, start, end)) * STACK;
    fullness + strained + unlike + stacks + place(end, above) + last_line(fit, start, end)
}

/// The dislike of the place where the line ends, and of hyphens in succession.
#[inline]
fn place(end: &Break, above: Above) -> i64 {
    let own = end.penalty * end.penalty.abs();
    if !end.kind.is_hyphen() {
        return own;
    }
    own + [0, DOUBLE_HYPHEN, HYPHEN_LADDER][usize::from(above.hyphens.min(2))]
}

/// How often the line repeats a word of its neighbours right below or above it: whether the next line begins as it does, and
/// whether the line above ends as it does.
///
/// Both are known from the two places alone (Verna 2024). An indented first line begins above nothing, and a last line ends below nothing.
#[inline]
pub(super) fn stacks(fit: &Fit, start: &Break, end: &Break) -> u8 {
    if end.kind.is_forced() {
        return 0;
    }
    let begins = fit.flush.start && end.begins_with != 0 && start.begins_with == end.begins_with;
    let ends = fit.flush.end
        && !start.kind.is_forced()
        && end.ends_with != 0
        && start.ends_with == end.ends_with;
    u8::from(begins) + u8::from(ends)
}

/// A last line that looks lost, or that just misses being full.
#[inline]
fn last_line(fit: &Fit, start: &Break, end: &Break) -> i64 {
    if !end.kind.is_forced() || start.is_first() {
        return 0;
    }
    let hyphen = match start.kind {
        Kind::Hyphen if end.before.stretch == start.after.stretch => LONE_PART,
        Kind::Hyphen => FINAL_HYPHEN,
        Kind::Plain | Kind::Compound | Kind::Forced | Kind::End => 0,
    };
    let short = if is_short(fit, start, end) { RUNT } else { 0 };
    hyphen + short
}

/// Whether a line is a last one and too short.
#[inline]
pub(super) fn is_short(fit: &Fit, start: &Break, end: &Break) -> bool {
    end.kind.is_forced()
        && !start.kind.is_forced()
        && !start.is_first()
        && end.before.width - start.after.width < fit.runt
}

/// A line's fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rating {
    pub badness: i64,
    /// 0 tight, 1 decent, 2 loose, 3 very loose (TeX §817).
    pub class: u8,
    strained: bool,
}

impl Rating {
    /// Of a line as it should be, and of a last one.
    pub(super) const PERFECT: Self = Self { badness: 0, class: 1, strained: false };
    /// Of a last line that just misses being full, and can't be filled (3,000 demerits).
    pub(super) const NEARLY_FULL: Self = Self { badness: 52, ..Self::PERFECT };
    /// Of a line that is not looked at any closer.
    pub(super) const HOPELESS: Self = Self { badness: INFINITELY_BAD, class: 3, strained: true };
}

/// Badness and class of a glue ratio in thousandths.
///
/// TeX §108 takes the cube, which minds the worst lines alone: on a whole novel the spaces are as uneven as their limits
/// let them be. Up to the comfortable limit the badness rises nearly in a straight line here, so that the demerits, its
/// square, are the variance of the spaces; beyond it the cube takes over. A narrow space is seen a little sooner than a wide one.
#[inline]
pub(super) fn rating(ratio: i64) -> Rating {
    /// Shares of a straight line and of a square in the badness, in hundredths; the rest is the cube.
    const STRAIGHT: i64 = 70;
    const SQUARE: i64 = 20;
    /// Narrow spaces against wide ones, in hundredths.
    const TIGHT: i64 = 105;
    let size = ratio.abs().min(46_000);
    let cube = size * size * size / 10_000_000;
    let glue = if size < 1000 {
        let even = (size * STRAIGHT / 10 + size * size / 10_000 * SQUARE) / 100;
        let even = if ratio < 0 { even * TIGHT / 100 } else { even };
        even + cube * (100 - STRAIGHT - SQUARE) / 100
    } else {
        cube
    };
    let class = match ratio {
        ..-500 => 0,
        -500..=500 => 1,
        501..=1000 => 2,
        _ => 3,
    };
    let strained = size > if ratio < 0 { TIGHTEST } else { LOOSEST };
    Rating { badness: glue.min(INFINITELY_BAD), class, strained }
}

/// `part / whole` in thousandths, for what is not negative.
#[inline]
pub(super) fn ratio(part: i64, whole: i64) -> i64 {
    match (part, whole) {
        (0, _) => 0,
        (_, 0) => i64::from(i32::MAX),
        _ => (part.saturating_mul(1000) / whole).min(i64::from(i32::MAX)),
    }
}
