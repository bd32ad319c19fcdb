//! Characters that stand on a full square of their own.

/// Whether a character stands on a full square: ideographs, kana and their punctuation (UAX #11), not the syllables of
/// Korean, which are set in words.
///
/// ```
/// assert!(recto::lang::is_square('海') && recto::lang::is_square('、'));
/// assert!(!recto::lang::is_square('a') && !recto::lang::is_square('바'));
/// ```
#[must_use]
pub fn is_square(it: char) -> bool {
    matches!(u32::from(it), 0x2e80..=0x2fdf | 0x2ff0..=0x303e | 0x3041..=0x3098 | 0x309b..=0x312f | 0x3190..=0x31ff
        | 0x3220..=0xa4cf | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff01..=0xff60 | 0xffe0..=0xffe6
        | 0x1b000..=0x1b16f | 0x20000..=0x3fffd)
}
