//! Locators in citations: `pp. 3–5`, `ch. 2`, `§ 7`, `Kap. 3`, as label and value.

/// Labels that may stand before a locator, in lower case and without full stop: English, German, French, Spanish.
const LABELS: &[&str] = &[
    // English
    "p",
    "pp",
    "page",
    "pages",
    "ch",
    "chs",
    "chap",
    "chaps",
    "chapter",
    "chapters",
    "sec",
    "secs",
    "sect",
    "section",
    "sections",
    "§",
    "§§",
    "vol",
    "vols",
    "volume",
    "volumes",
    "fig",
    "figs",
    "figure",
    "figures",
    "n",
    "nn",
    "note",
    "notes",
    "para",
    "paras",
    "paragraph",
    "paragraphs",
    "¶",
    "¶¶",
    "l",
    "ll",
    "line",
    "lines",
    "bk",
    "bks",
    "book",
    "books",
    "pt",
    "pts",
    "part",
    "parts",
    "col",
    "cols",
    "column",
    "columns",
    "no",
    "nos",
    "number",
    "numbers",
    "issue",
    "op",
    "opus",
    "v",
    "vv",
    "verse",
    "verses",
    "art",
    "arts",
    "article",
    "app",
    "appendix",
    "act",
    "scene",
    "fol",
    "fols",
    "folio",
    "folios",
    "loc",
    "location",
    "eq",
    "table",
    "tab",
    "rule",
    "s.v",
    "sub verbo", // German
    "s",
    "seite",
    "seiten",
    "kap",
    "kapitel",
    "abschn",
    "abschnitt",
    "bd",
    "bde",
    "band",
    "bände",
    "abb",
    "abbildung",
    "abbildungen",
    "anm",
    "anmerkung",
    "abs",
    "absatz",
    "z",
    "zeile",
    "zeilen",
    "buch",
    "teil",
    "sp",
    "spalte",
    "spalten",
    "nr",
    "nummer",
    "vers",
    "verse",
    "bl",
    "blatt",
    // French
    "chapitre",
    "chapitres",
    "t",
    "tome",
    "tomes",
    "paragraphe",
    "paragraphes",
    "ligne",
    "lignes",
    "liv",
    "livre",
    "partie",
    "colonne",
    "n°",
    "nº",
    "f°",
    "fº", // Spanish
    "pág",
    "págs",
    "página",
    "páginas",
    "cap",
    "caps",
    "capítulo",
    "capítulos",
    "secc",
    "sección",
    "tomo",
    "nota",
    "notas",
    "párr",
    "párrafo",
    "lín",
    "línea",
    "líneas",
    "lib",
    "libro",
    "pte",
    "parte",
    "núm",
    "número",
];

/// Label as written (empty: pages are meant), value, and how many bytes both take of `text`.
pub(crate) fn locator(text: &str) -> Option<(String, String, usize)> {
    let (label, start) = label(text).unwrap_or(("", 0));
    let rest = text.get(start..)?;
    // Without a label only a number says that pages are meant.
    if label.is_empty() && !rest.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let length = value_length(rest);
    if length == 0 {
        return None;
    }
    let value = rest.get(..length)?.replace("---", "–").replace("--", "–");
    Some((label.to_owned(), value, start + length))
}

/// A label at the start of `text`, and where its value begins.
fn label(text: &str) -> Option<(&str, usize)> {
    for two in ["sub verbo", "s. v.", "s.v."] {
        if let Some(rest) = text.strip_prefix(two) {
            let blanks = rest.len() - rest.trim_start().len();
            return Some((text.get(..two.len())?, two.len() + blanks));
        }
    }
    let end = text.find(|it: char| it.is_whitespace() || it.is_ascii_digit() || it == '\u{a0}')?;
    let word = text.get(..end)?;
    let bare = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    if !LABELS.contains(&bare.as_str()) {
        return None;
    }
    let rest = text.get(end..)?;
    let blanks = rest.len() - rest.trim_start().len();
    Some((word, end + blanks))
}

/// How much of `text` is numbers: `3–5, 7 and 12 ff.`
fn value_length(text: &str) -> usize {
    let mut taken = 0;
    let (mut at, mut joint) = (0, "");
    while let Some(rest) = text.get(at..) {
        let length = rest
            .find(|it: char| it.is_whitespace() || matches!(it, ',' | ';' | '&'))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let counts = joint != " " && is_number(word, taken == 0);
        let follows = taken > 0 && matches!(word, "f" | "f." | "ff" | "ff." | "sq." | "sqq.");
        if !(counts || follows) {
            break;
        }
        taken = at + word.trim_end_matches(['.', ')']).len();
        if follows || word.ends_with("f.") {
            taken = at + word.len();
        }
        let after = text.get(at + length..).unwrap_or_default();
        let found = [", ", ",", " & ", " and ", " "].iter().find(|it| after.starts_with(**it));
        let Some(found) = found else { break };
        joint = found;
        at += length + joint.len();
    }
    taken
}

/// A number, a range or a roman numeral; as first word also a letter (`app. A`) or a word in quotes (`s.v. "x"`).
fn is_number(word: &str, first: bool) -> bool {
    let bare = word.trim_end_matches(['.', ')', ']']);
    let digits = bare.bytes().any(|it| it.is_ascii_digit());
    let roman = first && !bare.is_empty() && bare.chars().all(|it| "ivxlcdmIVXLCDM–-".contains(it));
    let letter = first && bare.len() == 1 && bare.chars().all(char::is_alphanumeric);
    let quoted = first && word.starts_with(['"', '“', '„', '«']);
    digits && !bare.contains('@') || roman || letter || quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(&str, &str, &str)>) {
        let got = locator(text);
        let got = got
            .as_ref()
            .map(|(label, value, end)| (label.as_str(), value.as_str(), text.get(*end..).unwrap()));
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn labels_and_numbers() {
        check("p. 5", Some(("p.", "5", "")));
        check("pp. 3--5, 7 and 12 ff. passim", Some(("pp.", "3–5, 7 and 12 ff.", " passim")));
        check("33-35, 38", Some(("", "33-35, 38", "")));
        check("ch. iv, emphasis added", Some(("ch.", "iv", ", emphasis added")));
        check("§§ 12–14", Some(("§§", "12–14", "")));
        check("§5", Some(("§", "5", "")));
        check("S. 41", Some(("S.", "41", "")));
        check("Kap. 3", Some(("Kap.", "3", "")));
        check("pág. 12", Some(("pág.", "12", "")));
        check("vol. 2, p. 5", Some(("vol.", "2", ", p. 5")));
        check("app. A", Some(("app.", "A", "")));
        check("s.v. \"Word\"", Some(("s.v.", "\"Word\"", "")));
    }

    #[test]
    fn words_are_no_locators() {
        check("emphasis added", None);
        check("see below", None);
        check("page", None);
        check("passim", None);
    }
}
