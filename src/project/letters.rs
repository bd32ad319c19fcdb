//! What is said of characters that no family of a book has.

use crate::diag::{Code, Diagnostic};
use crate::font::Missing;
use crate::lang::Lang;

/// Families under free licences that have a script, beside those of Noto that are called after it.
const FAMILIES: [(&str, &str); 4] = [
    ("Arabic", "Noto Naskh Arabic"),
    ("Emoji", "Noto Emoji"),
    ("Hangul", "Noto Serif CJK KR"),
    ("Symbols", "Noto Sans Symbols 2"),
];

/// One message for all characters of a script.
pub(crate) fn lacking_letters(missing: &Missing, lang: &Lang, label: &str) -> Diagnostic {
    let Missing { script, characters, first, span } = missing;
    let code = u32::from(*first);
    let said = match (characters, script.as_str()) {
        (1, _) => format!("no font has a glyph for `{first}` (U+{code:04X})"),
        (count, "Emoji" | "Symbols") => {
            let kind = script.to_lowercase();
            format!("no font has glyphs for {count} {kind}, such as `{first}` (U+{code:04X})")
        }
        (count, "Han") => format!(
            "no font has glyphs for {count} Chinese and Japanese characters, such as `{first}` (U+{code:04X})"
        ),
        (count, _) => format!(
            "no font has glyphs for {count} characters of the script {script}, such as `{first}` (U+{code:04X})"
        ),
    };
    let family = family(script, lang);
    let found = Diagnostic::new(Code::GlyphMissing, said).at_maybe(*span, label);
    found
        .hint(format!(
            "put a family that has them into `fonts/` and name it in the theme, `font.body = [\"…\", \"{family}\"]`"
        ))
        .hint("`recto fonts` lists those of the machine; `recto fonts add \"FAMILY\"` copies one into the book")
}

fn family(script: &str, lang: &Lang) -> String {
    if script == "Han" {
        let traditional = lang.scripts() == ["Hani", "Bopo"] && lang.as_str().contains("Hant");
        let of = match lang.primary() {
            "ja" => "JP",
            "ko" => "KR",
            _ if traditional => "TC",
            _ => "SC",
        };
        return format!("Noto Serif CJK {of}");
    }
    let known = FAMILIES.iter().find(|it| it.0 == script);
    known.map_or_else(|| format!("Noto Serif {script}"), |it| it.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_named_that_has_the_script() {
        let lang = |tag| Lang::parse(tag).expect("a tag");
        assert_eq!(family("Han", &lang("ja")), "Noto Serif CJK JP");
        assert_eq!(family("Han", &lang("zh-Hant")), "Noto Serif CJK TC");
        assert_eq!(family("Han", &lang("en")), "Noto Serif CJK SC");
        assert_eq!(family("Devanagari", &lang("hi")), "Noto Serif Devanagari");
        assert_eq!(family("Arabic", &lang("fa")), "Noto Naskh Arabic");
    }
}
