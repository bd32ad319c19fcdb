//! Two neighbouring characters of Chinese or Japanese to the white between them (JLREQ §3.1, §3.2; CLREQ §3.1).
//!
//! Brackets, commas and full stops are drawn on a full square of which half is white. Two such halves never meet, and a line
//! that is too long takes from them first. Letters and figures of the West stand a quarter of the square off.

use crate::lang::{Lang, is_square};

/// White between two characters, in thousandths of the square.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::layout::para) struct White {
    /// Natural; negative where the squares overlap.
    pub width: i64,
    /// How far it may comfortably stretch.
    pub stretch: i64,
    /// How far it may shrink.
    pub shrink: i64,
}

/// Between any two characters: together they fill the line (JLREQ §3.8.4).
const STRETCH: i64 = 80;
/// The white half of a bracket or comma.
const HALF: i64 = 500;
/// What a line may take of such a half, comfortably.
const TAKEN: i64 = 250;
/// What stands off a Western letter or figure.
const QUARTER: i64 = 250;

/// What a character is to its neighbours (JLREQ §A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// White on its left.
    Opening,
    /// White on its right: closing brackets, commas, full stops.
    Closing,
    /// White on both sides.
    Middle,
    /// A full square: ideographs, kana, `！`.
    Square,
    /// Letters and figures of the West.
    Western,
    Other,
}

fn class(it: char, lang: &Lang, wide_quotes: bool) -> Class {
    match it {
        '“' | '‘' if wide_quotes => Class::Opening,
        '”' | '’' if wide_quotes => Class::Closing,
        '「' | '『' | '（' | '〈' | '《' | '【' | '〔' | '［' | '｛' | '〖' | '〘' => {
            Class::Opening
        }
        '」' | '』' | '）' | '〉' | '》' | '】' | '〕' | '］' | '｝' | '〗' | '〙' => {
            Class::Closing
        }
        // In Taiwan and Hong Kong they stand in the middle of their square.
        '、' | '。' | '，' | '．' if is_traditional(lang) => Class::Square,
        '、' | '。' | '，' | '．' => Class::Closing,
        '：' | '；' if lang.primary() == "zh" && !is_traditional(lang) => Class::Closing,
        '・' | '：' | '；' => Class::Middle,
        _ if is_square(it) => Class::Square,
        _ if it.is_alphanumeric() => Class::Western,
        _ => Class::Other,
    }
}

fn is_traditional(lang: &Lang) -> bool {
    let tag = lang.as_str();
    ["Hant", "TW", "HK", "MO"].iter().any(|it| tag.split('-').any(|part| part == *it))
}

/// Whether a character joins the one before it: marks of sound, selectors of a variant.
pub(in crate::layout::para) fn joins(it: char) -> bool {
    matches!(u32::from(it), 0x300..=0x36f | 0x3099 | 0x309a | 0x200d | 0xfe00..=0xfe0f | 0xe0100..=0xe01ef)
}

/// Whether a character is a curly quotation mark.
pub(in crate::layout::para) fn is_quote(it: char) -> bool {
    matches!(it, '“' | '”' | '‘' | '’')
}

/// The white between two characters of a language; `wide_quotes`: curly quotation marks are drawn on squares.
pub(in crate::layout::para) fn white(
    before: char,
    after: char,
    lang: &Lang,
    wide_quotes: bool,
) -> White {
    use Class::{Closing, Middle, Opening, Other, Square, Western};
    let (width, shrink) = match (class(before, lang, wide_quotes), class(after, lang, wide_quotes))
    {
        (Closing, Opening) => (-HALF, TAKEN),
        (Closing, Closing) | (Opening, Opening) => (-HALF, 0),
        (Opening, _) | (_, Closing) => (0, 0),
        (Closing, _) | (_, Opening) => (0, TAKEN),
        (Middle, _) | (_, Middle) => (0, TAKEN / 2),
        (Square, Western) | (Western, Square) => (QUARTER, QUARTER / 2),
        (Square | Western | Other, _) => (0, 0),
    };
    White { width, stretch: STRETCH, shrink }
}

/// Whether a character's script is written without spaces between words.
pub(in crate::layout::para) fn unspaced(it: char) -> bool {
    matches!(u32::from(it), 0xe00..=0xeff | 0xf00..=0xfff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1950..=0x19ff
        | 0x1a20..=0x1aaf | 0x2e80..=0x9fff | 0xa9e0..=0xa9ff | 0xaa60..=0xaadf | 0xac00..=0xd7ff | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x16fe0..=0x18aff | 0x1b000..=0x1b2ff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::para::ParagraphStyle;
    use crate::layout::para::fixture::{self, World, all_letters, letters, style};
    use proptest::prelude::*;

    #[test]
    fn white_halves_never_meet_and_the_west_stands_off() {
        let ja = Lang::parse("ja").unwrap();
        let white = |a, b| white(a, b, &ja, false);
        let width = |a, b| white(a, b).width;
        assert_eq!((width('」', '「'), width('」', '、'), width('「', '『')), (-500, -500, -500));
        assert_eq!((width('、', '海'), width('海', '「'), width('「', '海')), (0, 0, 0));
        assert_eq!((width('の', 'A'), width('1', '年'), width('海', '！')), (250, 250, 0));
        assert_eq!((white('、', '海').shrink, white('海', '港').shrink), (250, 0));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

        /// JLREQ §3.1.7, §3.1.8, and that no letter is lost.
        #[test]
        fn no_line_begins_or_ends_where_none_may(
            words in prop::collection::vec(prop::sample::select(&[
                "海", "港は", "「石」", "（いし）", "、", "。", "きょう", "ラジオ", "っ", "Ada", "1841年", "！", "…", "『本』、",
            ][..]), 5..60),
            measure in 90_i64..260,
        ) {
            let text: String = words.concat();
            let style = ParagraphStyle { lang: Lang::parse("ja").unwrap(), ..style(measure) };
            let (set, _) = World::new().set(&style, &[fixture::text(1, &text)]);
            prop_assert_eq!(&all_letters(&set), &text);
            for line in set.lines.iter().skip(1) {
                let first = letters(line).chars().next();
                prop_assert!(!first.is_some_and(|it| "、。」』）っょー！".contains(it)), "{:?}", first);
            }
            for line in set.lines.iter().rev().skip(1) {
                let last = letters(line).trim_end().chars().next_back();
                prop_assert!(!last.is_some_and(|it| "「『（".contains(it)), "{:?}", last);
            }
        }
    }

    #[test]
    fn commas_of_taiwan_stand_in_the_middle() {
        let tw = Lang::parse("zh-Hant").unwrap();
        assert_eq!(white('，', '「', &tw, false).width, 0);
        assert_eq!(white('」', '「', &tw, false).width, -500);
        assert_eq!(
            (white('。', '”', &tw, true).width, white('”', '“', &tw, true).width),
            (0, -500)
        );
    }
}
