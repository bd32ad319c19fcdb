//! Character maps of a font whose glyphs have several codes (Adobe Technical Note 5014; ISO 32000-1 §9.7.5, §9.10.3).

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

/// Codes to glyphs: up to `last` a code is its glyph, then follow codes with the glyphs that they show.
pub(in crate::pdf) fn encoding(last: u16, others: impl Iterator<Item = (u16, u16)>) -> String {
    let mut out = head(NAME, 1, "Identity");
    // A range keeps to one first byte (Technical Note 5014 §3).
    let ranges: Vec<String> = (0..=last >> 8)
        .map(|high| {
            let (from, to) = (high << 8, (high << 8 | 0xff).min(last));
            format!("<{from:04X}> <{to:04X}> {from}")
        })
        .collect();
    blocks(&mut out, "cidrange", &ranges);
    let codes: Vec<String> = others.map(|(code, glyph)| format!("<{code:04X}> {glyph}")).collect();
    blocks(&mut out, "cidchar", &codes);
    out + TAIL
}

/// Codes to texts.
pub(in crate::pdf) fn to_unicode<'a>(texts: impl Iterator<Item = (u16, &'a str)>) -> String {
    let mut out = head("Adobe-Identity-UCS", 2, "UCS");
    let lines: Vec<String> = texts
        .map(|(code, text)| {
            let mut line = format!("<{code:04X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(line, "{unit:04X}");
            }
            line + ">"
        })
        .collect();
    blocks(&mut out, "bfchar", &lines);
    out + TAIL
}

fn head(name: &str, kind: u8, ordering: &str) -> String {
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering ({ordering}) def\n\
         /Supplement 0 def\nend def\n/CMapName /{name} def\n/CMapType {kind} def\n/WMode 0 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
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
        let map = encoding(0x101, [(0x102, 7)].into_iter());
        assert!(map.contains("<0000> <00FF> 0\n<0100> <0101> 256\nendcidrange"), "{map}");
        assert!(map.contains("1 begincidchar\n<0102> 7\nendcidchar"), "{map}");
        let map = to_unicode([(3, "fi"), (4, "\u{1d400}")].into_iter());
        assert!(map.contains("<0003> <00660069>\n<0004> <D835DC00>"), "{map}");
        let many = to_unicode((0..250).map(|it| (it, "a")));
        assert_eq!(many.matches("100 beginbfchar").count(), 2);
        assert!(many.contains("50 beginbfchar"));
    }
}
