//! What the codes of a PDF's fonts stand for: their CMaps in, the words of shown strings out (ISO 32000-1 §9.10).

use crate::verify::Findings;
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// The CMaps of a file's fonts, each read once.
#[derive(Default)]
pub(in crate::verify) struct Words(BTreeMap<ObjectId, Codes>);

/// The codes of a font.
pub(in crate::verify) struct Codes {
    /// Bytes of a code.
    width: usize,
    /// What they stand for.
    pub(in crate::verify) texts: BTreeMap<u16, String>,
}

impl Words {
    /// The CMaps of a page's fonts, by the names that the page has for them.
    pub(in crate::verify) fn of_page(
        &mut self,
        document: &Document,
        page: ObjectId,
    ) -> Result<BTreeMap<Vec<u8>, ObjectId>, lopdf::Error> {
        let mut by_name = BTreeMap::new();
        for (name, font) in document.get_page_fonts(page)? {
            let Ok(map) = font.get(b"ToUnicode").and_then(Object::as_reference) else { continue };
            self.0.entry(map).or_insert_with(|| to_unicode(document, map));
            by_name.insert(name, map);
        }
        Ok(by_name)
    }

    pub(in crate::verify) fn get(&self, map: ObjectId) -> Option<&Codes> {
        self.0.get(&map)
    }

    /// Every glyph that a page shows has words, of its own or in the replacement text around it (ISO 14289-1 §7.21.7).
    pub(in crate::verify) fn cover(
        &mut self,
        document: &Document,
        page: ObjectId,
        content: &Content,
        (place, found): (&str, &mut Findings),
    ) {
        let Ok(by_name) = self.of_page(document, page) else { return };
        let mut font: &[u8] = &[];
        // Marked content that is open: whether it has a replacement text.
        let mut open = Vec::new();
        let mut wordless = BTreeSet::new();
        for it in &content.operations {
            match it.operator.as_str() {
                "BMC" => open.push(false),
                "BDC" => {
                    let own = it.operands.get(1).and_then(|it| it.as_dict().ok());
                    open.push(own.is_some_and(|it| it.has(b"ActualText")));
                }
                "EMC" => open.truncate(open.len().saturating_sub(1)),
                "Tf" => font = it.operands.first().and_then(|it| it.as_name().ok()).unwrap_or(&[]),
                "Tj" | "TJ" if !open.contains(&true) => {
                    let codes = by_name.get(font).and_then(|it| self.get(*it));
                    let Some(codes) = codes else { continue };
                    let without =
                        codes.shown(&it.operands).filter(|it| !codes.texts.contains_key(it));
                    wordless.extend(without.map(|it| (font, it)));
                }
                _ => {}
            }
        }
        if let Some((font, code)) = wordless.first() {
            let (count, font) = (wordless.len(), String::from_utf8_lossy(font));
            let what = format!(
                "shows {count} glyphs without words, the first {code} of font `{font}` (`ToUnicode`)"
            );
            found.add(place, &what);
        }
    }
}

impl Codes {
    /// The codes of strings, with or without space between them.
    pub(in crate::verify) fn shown<'a>(
        &'a self,
        operands: &'a [Object],
    ) -> impl Iterator<Item = u16> + 'a {
        let strings = operands.iter().flat_map(|it| match it {
            Object::Array(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        });
        let bytes = strings.filter_map(|it| it.as_str().ok());
        let codes = bytes.flat_map(|it| it.chunks_exact(self.width));
        codes.map(|it| it.iter().fold(0, |code, byte| code << 8 | u16::from(*byte)))
    }
}

/// Reads the `bfchar` and `bfrange` of a CMap (ISO 32000-1 §9.10.3); all codes of a font of ours are equally long.
fn to_unicode(document: &Document, id: ObjectId) -> Codes {
    let stream = document.get_object(id).and_then(Object::as_stream);
    let bytes = stream.ok().and_then(|it| it.decompressed_content().ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut map = BTreeMap::new();
    let mut width = 2;
    let (mut space, mut ranges) = (false, false);
    for line in text.lines() {
        let hex: Vec<&str> =
            line.split('<').skip(1).filter_map(|it| it.split('>').next()).collect();
        if let [first, _] = hex.as_slice()
            && space
        {
            width = (first.len() / 2).clamp(1, 2);
            continue;
        }
        space =
            (space || line.contains("begincodespacerange")) && !line.contains("endcodespacerange");
        ranges = (ranges || line.contains("beginbfrange")) && !line.contains("endbfrange");
        let code = |it: &str| u16::from_str_radix(it.trim(), 16).ok();
        match hex.as_slice() {
            [from, to, first] if ranges => {
                let (Some(from), Some(to)) = (code(from), code(to)) else { continue };
                let first: Vec<char> = utf16(first).chars().collect();
                let Some((last, before)) = first.split_last() else { continue };
                for (step, code) in (0..).zip(from..=to) {
                    let Some(character) = char::from_u32(u32::from(*last) + step) else { continue };
                    map.insert(code, before.iter().copied().chain([character]).collect());
                }
            }
            [from, text] => {
                if let Some(code) = code(from) {
                    map.insert(code, utf16(text));
                }
            }
            _ => {}
        }
    }
    Codes { width, texts: map }
}

fn utf16(hex: &str) -> String {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let units = digits.chunks(4).filter_map(|it| std::str::from_utf8(it).ok());
    let units: Vec<u16> = units.filter_map(|it| u16::from_str_radix(it, 16).ok()).collect();
    String::from_utf16_lossy(&units)
}
