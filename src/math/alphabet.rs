//! Letters and figures of an alphabet to their code points (Unicode 16, "Mathematical Alphanumeric Symbols").

use crate::math::tree::Face;

/// The code point of a letter or figure in an alphabet; the letter itself where the alphabet has none.
#[must_use]
pub fn styled(char: char, face: Face) -> char {
    if let Some(it) = hole(char, face) {
        return it;
    }
    let code = match char {
        'A'..='Z' => latin(face).map(|it| it + u32::from(char) - u32::from('A')),
        'a'..='z' => latin(face).map(|it| it + 26 + u32::from(char) - u32::from('a')),
        '0'..='9' => figures(face).map(|it| it + u32::from(char) - u32::from('0')),
        'ı' if face == Face::Italic => Some(0x1d6a4),
        'ȷ' if face == Face::Italic => Some(0x1d6a5),
        _ => greek(char).zip(greek_of(face)).map(|(at, from)| from + at),
    };
    code.and_then(char::from_u32).unwrap_or(char)
}

/// Whether TeX sets the letter in italics where no alphabet is named: Latin letters, small Greek ones.
#[must_use]
pub fn is_italic(char: char) -> bool {
    matches!(char, 'A'..='Z' | 'a'..='z' | 'ı' | 'ȷ' | 'α'..='ω' | 'ϵ' | 'ϑ' | 'ϰ' | 'ϕ' | 'ϱ' | 'ϖ' | '∂')
}

/// Letters that Unicode had before it had the alphabet.
fn hole(char: char, face: Face) -> Option<char> {
    Some(match (face, char) {
        (Face::Italic, 'h') => 'ℎ',
        (Face::Script, 'B') => 'ℬ',
        (Face::Script, 'E') => 'ℰ',
        (Face::Script, 'F') => 'ℱ',
        (Face::Script, 'H') => 'ℋ',
        (Face::Script, 'I') => 'ℐ',
        (Face::Script, 'L') => 'ℒ',
        (Face::Script, 'M') => 'ℳ',
        (Face::Script, 'R') => 'ℛ',
        (Face::Script, 'e') => 'ℯ',
        (Face::Script, 'g') => 'ℊ',
        (Face::Script, 'o') => 'ℴ',
        (Face::Fraktur, 'C') => 'ℭ',
        (Face::Fraktur, 'H') => 'ℌ',
        (Face::Fraktur, 'I') => 'ℑ',
        (Face::Fraktur, 'R') => 'ℜ',
        (Face::Fraktur, 'Z') => 'ℨ',
        (Face::DoubleStruck, 'C') => 'ℂ',
        (Face::DoubleStruck, 'H') => 'ℍ',
        (Face::DoubleStruck, 'N') => 'ℕ',
        (Face::DoubleStruck, 'P') => 'ℙ',
        (Face::DoubleStruck, 'Q') => 'ℚ',
        (Face::DoubleStruck, 'R') => 'ℝ',
        (Face::DoubleStruck, 'Z') => 'ℤ',
        _ => return None,
    })
}

fn latin(face: Face) -> Option<u32> {
    Some(match face {
        Face::Plain | Face::Upright => return None,
        Face::Bold => 0x1d400,
        Face::Italic => 0x1d434,
        Face::BoldItalic => 0x1d468,
        Face::Script => 0x1d49c,
        Face::BoldScript => 0x1d4d0,
        Face::Fraktur => 0x1d504,
        Face::DoubleStruck => 0x1d538,
        Face::BoldFraktur => 0x1d56c,
        Face::Sans => 0x1d5a0,
        Face::SansBold => 0x1d5d4,
        Face::SansItalic => 0x1d608,
        Face::Monospace => 0x1d670,
    })
}

fn figures(face: Face) -> Option<u32> {
    Some(match face {
        Face::Bold | Face::BoldItalic => 0x1d7ce,
        Face::DoubleStruck => 0x1d7d8,
        Face::Sans => 0x1d7e2,
        Face::SansBold => 0x1d7ec,
        Face::Monospace => 0x1d7f6,
        _ => return None,
    })
}

fn greek_of(face: Face) -> Option<u32> {
    Some(match face {
        Face::Bold => 0x1d6a8,
        Face::Italic => 0x1d6e2,
        Face::BoldItalic => 0x1d71c,
        Face::SansBold => 0x1d756,
        _ => return None,
    })
}

/// Where a Greek letter stands in an alphabet.
fn greek(char: char) -> Option<u32> {
    let code = u32::from(char);
    Some(match char {
        'Α'..='Ρ' => code - 0x391,
        'Σ'..='Ω' => code - 0x391,
        '∇' => 25,
        'α'..='ω' => code - 0x3b1 + 26,
        '∂' => 51,
        'ϵ' => 52,
        'ϑ' => 53,
        'ϰ' => 54,
        'ϕ' => 55,
        'ϱ' => 56,
        'ϖ' => 57,
        _ => return None,
    })
}
