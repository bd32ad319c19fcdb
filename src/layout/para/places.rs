//! A paragraph's items to the places where its lines may end.

use crate::geom::Length;
use crate::layout::para::breaks::{Break, Kind, Rank, Sums};
use crate::layout::para::collect::Collected;
use crate::layout::para::items::{Item, ItemKind, Items, number};
use crate::layout::para::known::{Cut, LookId, NamePart, Word};
use crate::layout::para::letters::Broken;
use crate::layout::para::look::{Level, Look};
use crate::layout::para::words::{HYPHEN, WITHIN_NAME, Words};

/// Hyphens that the author writes.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];
/// What dividing a name is disliked more than dividing another word: who meets it for the first time must guess how it
/// goes on. At 60 names are 6 of 100 divided words in a novel, at 160 they are 4, at 420 they are 3; those have no other way.
const NAME: i32 = 420;
/// Dislike of parting an abbreviated title from its name.
const TITLE: i64 = 100;
/// Lines of less than so many ems, as in a table's cells, and how many times less a break within a name is disliked there.
pub(in crate::layout::para) const NARROW: (i64, i32) = (16_000, 50);

/// What the list of breaks depends on beside the items.
#[derive(Clone, Copy, Debug)]
pub(in crate::layout::para) struct Allowed {
    /// Words may be divided by hyphens.
    pub hyphens: bool,
    /// Characters may hang out of the measure.
    pub hanging: bool,
    /// So may the first of the paragraph.
    pub first_hangs: bool,
    /// The first line begins where the second does.
    pub first_flush: bool,
    /// What is wider may be broken at every letter.
    pub broken: Option<Length>,
    /// The lines are short: names in code are parted sooner.
    pub narrow: bool,
}

/// All places where a line may end, with exact totals; the first is the paragraph's start, the last its end.
pub(in crate::layout::para) fn candidates(
    words: &mut Words<'_>,
    collected: &Collected,
    items: &Items,
    allowed: Allowed,
    out: &mut Vec<Break>,
) {
    out.clear();
    let left = if allowed.first_hangs { left_of(words, items, allowed, 0) } else { 0 };
    let (mut sums, mut last) = (Sums::default(), 0);
    // The word that was met last.
    let mut ends_with = 0;
    let begins_with = if allowed.first_flush { first_word(words, items, 0) } else { 0 };
    out.push(Break { left, begins_with, ..plain(sums, 0, (0, 0)) });
    let broken = Broken::of(items, allowed.broken);
    for (index, item) in items.items.iter().enumerate() {
        if let ItemKind::Word(id) = item.kind {
            let place = (item, number(index), items.items.len());
            word_breaks(words, collected, place, allowed, &sums, out);
            broken.letter_breaks(words, collected, (item, index), &sums, out);
            sums.width += item.width.0;
            let look = words.get_look(collected.chunks[item.chunk as usize].look);
            if look.expandable {
                sums.ink += item.width.0;
            }
            (last, ends_with) = word_end(words.get(id), look, allowed, ends_with);
            continue;
        }
        let left = left_of(words, items, allowed, index + 1);
        let begins_with = first_word(words, items, index + 1);
        let at = (number(index), 0);
        let before = Break { left, ends_with, begins_with, ..plain(sums, last, at) };
        match item.kind {
            ItemKind::Word(_) => {}
            ItemKind::Space { stretch, shrink, breaks } => {
                sums = sums.and_space(item.width, stretch, shrink);
                if breaks {
                    out.push(Break { after: sums, ..before });
                } else if allowed.hyphens && parts_title_from_name(collected, items, index) {
                    let (rank, penalty) = (Rank::Despair, TITLE);
                    out.push(Break { after: sums, rank, penalty, ..before });
                }
            }
            ItemKind::Gap { stretch, shrink, penalty } => {
                sums = sums.and_space(item.width, stretch, shrink);
                if let Some(penalty) = penalty {
                    out.push(Break { after: sums, penalty, ..before });
                }
            }
            ItemKind::Shy if allowed.hyphens => {
                let look = collected.chunks[item.chunk as usize].look;
                out.push(hyphen(words, look, allowed, before));
            }
            ItemKind::Shy => {}
            ItemKind::Image => {
                sums.width += item.width.0;
                (last, ends_with) = (0, 0);
            }
            ItemKind::Forced => {
                out.push(Break { kind: Kind::Forced, ..before });
                (last, ends_with) = (0, 0);
            }
        }
    }
    let at = (number(items.items.len()), 0);
    out.push(Break { kind: Kind::End, ends_with, ..plain(sums, last, at) });
}

/// How far a word hangs out at the end of a line, and the number of the last word that was met, which it may be itself.
#[inline]
fn word_end(word: &Word, look: &Look, allowed: Allowed, before: u32) -> (i64, u32) {
    let apart = matches!(look.key.level, Level::Annotated | Level::Reading);
    let hang = if apart { 0 } else { allowed.hang(word.right) };
    (hang, if word.outer.1 == 0 { before } else { word.outer.1 })
}

impl Allowed {
    #[inline]
    fn hang(self, by: i32) -> i64 {
        if self.hanging { by.into() } else { 0 }
    }

    /// The dislike of a place in a word.
    fn dislike(self, penalty: i32) -> i32 {
        if self.narrow && penalty >= WITHIN_NAME { penalty / NARROW.1 } else { penalty }
    }
}

/// Whether the no-break space at `index` stands between an abbreviated title and a name. Those belong together, but a
/// compositor parts them (`Mr.` at the end, `Collins` at the start) before he opens the spaces of a line to twice their
/// width; a figure and its unit he does not.
fn parts_title_from_name(collected: &Collected, items: &Items, index: usize) -> bool {
    let text = |index: Option<usize>| {
        let item = items.items.get(index?)?;
        let is_word = matches!(item.kind, ItemKind::Word(_));
        collected.text.get(item.start as usize..item.end as usize).filter(|_| is_word)
    };
    let (Some(title), Some(name)) = (text(index.checked_sub(1)), text(Some(index + 1))) else {
        return false;
    };
    let title = title.strip_suffix('.').unwrap_or_default();
    let letters = title.rsplit(|it: char| !it.is_alphabetic()).next().unwrap_or_default();
    letters.len() > 1 && [letters, name].iter().all(|it| it.starts_with(char::is_uppercase))
}

/// A break where nothing is dropped or added.
#[inline]
pub(in crate::layout::para) fn plain(sums: Sums, right: i64, at: (u32, u32)) -> Break {
    let rank = Rank::Always;
    Break {
        before: sums,
        after: sums,
        penalty: 0,
        kind: Kind::Plain,
        rank,
        right,
        left: 0,
        ends_with: 0,
        begins_with: 0,
        at,
    }
}

/// Number of the first word of a line that begins with the item at `index`: marks in another style may stand before it.
#[inline]
fn first_word(words: &Words<'_>, items: &Items, index: usize) -> u32 {
    /// Most items that are looked at: a quotation mark, a space that stays narrow, a word.
    const NEAR: usize = 3;
    for item in items.items.iter().skip(index).take(NEAR) {
        match item.kind {
            ItemKind::Word(id) if words.get(id).outer.0 != 0 => return words.get(id).outer.0,
            ItemKind::Word(_) | ItemKind::Space { breaks: false, .. } => {}
            ItemKind::Space { .. }
            | ItemKind::Shy
            | ItemKind::Gap { .. }
            | ItemKind::Image
            | ItemKind::Forced => return 0,
        }
    }
    0
}

/// How far the item at `index` hangs out when a line begins with it.
#[inline]
fn left_of(words: &Words<'_>, items: &Items, allowed: Allowed, index: usize) -> i64 {
    match items.items.get(index).map(|it| it.kind) {
        Some(ItemKind::Word(id)) => allowed.hang(words.get(id).left),
        _ => 0,
    }
}

/// A break at the author's soft hyphen, which is then drawn.
fn hyphen(words: &mut Words<'_>, look: LookId, allowed: Allowed, before: Break) -> Break {
    let sign = words.hyphenated(look, "");
    let sign = words.word(look, false, &sign);
    let (width, right) = (words.get(sign).width.0, allowed.hang(words.get(sign).right));
    let sums = before.before;
    let with = Sums { width: sums.width + width, ink: sums.ink + width, ..sums };
    Break {
        before: with,
        right,
        kind: Kind::Hyphen,
        rank: Rank::Divided,
        penalty: HYPHEN.into(),
        ..before
    }
}

/// Adds the breaks within a word, in order.
fn word_breaks(
    words: &mut Words<'_>,
    collected: &Collected,
    (item, index, count): (&Item, u32, usize),
    allowed: Allowed,
    sums: &Sums,
    out: &mut Vec<Break>,
) {
    let ItemKind::Word(id) = item.kind else { return };
    if item.level % 2 == 1 {
        return;
    }
    let chunk = &collected.chunks[item.chunk as usize];
    let first = out.len();
    // The last word of a paragraph is not divided: a line of its own for a few letters.
    let last = index as usize + 1 == count;
    let expandable = words.get_look(chunk.look).expandable;
    let width = item.width.0;
    let text = collected.text.get(item.start as usize..item.end as usize).unwrap_or_default();
    let compound = |it: &Cut| text.get(..it.byte as usize).is_some_and(|it| it.ends_with(HYPHENS));
    let mut add = |cut: &Cut, despair: bool| {
        let at = |by: i64| Sums {
            width: sums.width + by,
            ink: sums.ink + if expandable { by } else { 0 },
            ..*sums
        };
        out.push(Break {
            before: at(cut.before.into()),
            after: at(width - i64::from(cut.after)),
            penalty: allowed.dislike(cut.penalty).into(),
            kind: match cut.hyphen {
                true => Kind::Hyphen,
                false if compound(cut) => Kind::Compound,
                false => Kind::Plain,
            },
            rank: match cut.hyphen {
                true if last || despair => Rank::Despair,
                true => Rank::Divided,
                false if cut.penalty >= WITHIN_NAME => Rank::Despair,
                false => Rank::Always,
            },
            right: allowed.hang(cut.right),
            left: allowed.hang(cut.left),
            ends_with: cut.beside.0,
            begins_with: cut.beside.1,
            at: (index, cut.byte),
        });
    };
    words.explicit(id).iter().for_each(|it| add(it, false));
    if allowed.hyphens && chunk.own {
        let hyphens = words.hyphens(id, chunk.look, text);
        // A capital at the start of a sentence makes no name.
        let name = hyphens.iter().any(|it| it.name.is_some())
            && !begins_sentence(&collected.text, item.start as usize);
        let whole = |it: &&Cut| !(name && it.name == Some(NamePart::Never));
        for cut in hyphens.iter().filter(whole) {
            let part = cut.name.filter(|_| name);
            let dearer = if part.is_some() { NAME } else { 0 };
            let cut = Cut { penalty: cut.penalty + dearer, ..*cut };
            add(&cut, part == Some(NamePart::Despair));
        }
        out[first..].sort_by_key(|it| it.at);
    }
}

/// Whether the word at `start` is the first of a sentence, so that its capital says nothing about it.
fn begins_sentence(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    if before.ends_with('\u{a0}') {
        return false;
    }
    let opening = |it: char| it.is_whitespace() || "\"'“”„‘’‚«»‹›([".contains(it);
    let before = before.trim_end_matches(opening);
    before.is_empty() || before.ends_with(['.', '!', '?', '…', '\u{2028}'])
}
