//! Code points that stand for nothing a reader reads.

/// Control characters but for tabs and line ends, the separators of lines and paragraphs, and the noncharacters (Unicode 16 §23.7),
/// some of which no XML may hold (XML 1.0 §2.2).
#[must_use]
pub fn is_stray(it: char) -> bool {
    let layout = matches!(it, '\t' | '\n' | '\r');
    (it.is_control() && !layout)
        || matches!(it, '\u{2028}' | '\u{2029}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(it) & 0xfffe == 0xfffe
}
