//! Character maps from the codes of a font to its glyphs and their texts (Adobe Technical Note 5014; ISO 32000-1 §9.7.5,
//! §9.10.3).

use lopdf::{Dictionary, Object, dictionary};
use std::fmt::Write as _;

/// Most lines of a block.
const BLOCK: usize = 100;
/// The name of the map from codes to glyphs.
const NAME: &str = "Recto-Codes";

/// What the stream of [`encoding`] says of itself.
pub(in crate::pdf) fn dictionary() -> Dictionary {
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"),
        "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    };
    dictionary! { "Type" => "CMap", "CMapName" => NAME, "CIDSystemInfo" => system, "WMode" => 0 }
}

/// How long the codes of a font are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) enum Width {
    /// One byte: for at most 256 codes. Most faces of a book need no more, and its pages are a third shorter.
    One,
    /// Two bytes.
    #[default]
    Two,
}

impl Width {
    /// For so many codes.
    pub(in crate::pdf) const fn of(codes: usize) -> Self {
        if codes <= 256 { Self::One } else { Self::Two }
    }

    /// The bytes of a code.
    pub(in crate::pdf) fn bytes(self, code: u16) -> impl Iterator<Item = u8> {
        code.to_be_bytes().into_iter().skip(usize::from(self == Self::One))
    }

    /// A code as character maps write it.
    fn hex(self, code: u16) -> String {
        match self {
            Self::One => format!("<{code:02X}>"),
            Self::Two => format!("<{code:04X}>"),
        }
    }
}

/// Codes to glyphs: up to `last` a code is its glyph, then follow codes with the glyphs that they show.
pub(in crate::pdf) fn encoding(
    width: Width,
    last: u16,
    others: impl Iterator<Item = (u16, u16)>,
) -> String {
    let mut out = head(width, NAME, 1, "Identity");
    // A range keeps to one first byte (Technical Note 5014 §3).
    let ranges: Vec<String> = (0..=last >> 8)
        .map(|high| {
            let (from, to) = (high << 8, (high << 8 | 0xff).min(last));
            format!("{} {} {from}", width.hex(from), width.hex(to))
        })
        .collect();
    blocks(&mut out, "cidrange", &ranges);
    let codes: Vec<String> =
        others.map(|(code, glyph)| format!("{} {glyph}", width.hex(code))).collect();
    blocks(&mut out, "cidchar", &codes);
    out + TAIL
}

/// Codes to texts.
pub(in crate::pdf) fn to_unicode<'a>(
    width: Width,
    texts: impl Iterator<Item = (u16, &'a str)>,
) -> String {
    let mut out = head(width, "Adobe-Identity-UCS", 2, "UCS");
    let lines: Vec<String> = texts
        .map(|(code, text)| {
            let mut line = width.hex(code) + " <";
            for unit in text.encode_utf16() {
                let _ = write!(line, "{unit:04X}");
            }
            line + ">"
        })
        .collect();
    blocks(&mut out, "bfchar", &lines);
    out + TAIL
}

fn head(width: Width, name: &str, kind: u8, ordering: &str) -> String {
    let (first, last) =
        (width.hex(0), width.hex(if width == Width::One { 0xff } else { u16::MAX }));
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering ({ordering}) def\n\
         /Supplement 0 def\nend def\n/CMapName /{name} def\n/CMapType {kind} def\n/WMode 0 def\n\
         1 begincodespacerange\n{first} {last}\nendcodespacerange\n"
    )
}

const TAIL: &str = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

fn blocks(out: &mut String, kind: &str, lines: &[String]) {
    for block in lines.chunks(BLOCK) {
        let _ = writeln!(out, "{} begin{kind}\n{}\nend{kind}", block.len(), block.join("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_to_glyphs_and_texts() {
        let map = encoding(Width::Two, 0x101, [(0x102, 7)].into_iter());
        assert!(map.contains("<0000> <FFFF>\nendcodespacerange"), "{map}");
        assert!(map.contains("<0000> <00FF> 0\n<0100> <0101> 256\nendcidrange"), "{map}");
        assert!(map.contains("1 begincidchar\n<0102> 7\nendcidchar"), "{map}");
        let map = to_unicode(Width::Two, [(3, "fi"), (4, "\u{1d400}")].into_iter());
        assert!(map.contains("<0003> <00660069>\n<0004> <D835DC00>"), "{map}");
        let many = to_unicode(Width::Two, (0..250).map(|it| (it, "a")));
        assert_eq!(many.matches("100 beginbfchar").count(), 2);
        assert!(many.contains("50 beginbfchar"));
    }

    #[test]
    fn up_to_256_codes_are_of_one_byte() {
        assert_eq!((Width::of(256), Width::of(257)), (Width::One, Width::Two));
        assert_eq!(Width::One.bytes(7).collect::<Vec<_>>(), [7]);
        assert_eq!(Width::Two.bytes(0x107).collect::<Vec<_>>(), [1, 7]);
        let map = encoding(Width::One, 9, [(10, 7)].into_iter());
        assert!(map.contains("<00> <FF>\nendcodespacerange"), "{map}");
        assert!(map.contains("<00> <09> 0\nendcidrange\n1 begincidchar\n<0A> 7\n"), "{map}");
        assert!(to_unicode(Width::One, [(3, "fi")].into_iter()).contains("<03> <00660069>"));
    }
}
