//! Where a name in code may be parted, without a hyphen.

/// A place in a name where a line may end at need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The byte that the next line begins with.
    pub byte: usize,
    /// Between two words that a capital alone parts, as in `getOwnName`: a worse place than behind a sign.
    pub hump: bool,
}

/// Letters without a sign between them that are more than a narrow column holds: these are parted before capitals.
const LONG: usize = 12;
/// Fewest letters on both sides of a capital that parts a word.
const LEAST: usize = 3;

/// The places in a name, behind the signs that join its parts: `std::fs::read_dir`, `--color-scheme`, `a/b.rs`. Numbers and versions stay
/// whole. Words of more than 12 letters in each other have places before capitals too.
///
/// ```
/// use recto::lang::joints;
/// let parts = |name: &str| {
///     let mut out = name.to_owned();
///     joints(name).iter().rev().for_each(|it| out.insert(it.byte, '|'));
///     out
/// };
/// assert_eq!(parts("std::fs::read_dir"), "std::|fs::|read_|dir");
/// assert_eq!(parts("--color-scheme=a/b-1.2.3"), "--color-|scheme=|a/|b-1.2.3");
/// assert_eq!(parts("getSupportedInterfaces"), "get|Supported|Interfaces");
/// assert_eq!(parts("getOwnName"), "getOwnName");
/// ```
#[must_use]
pub fn joints(name: &str) -> Vec<Joint> {
    let mut places = Vec::new();
    let mut before = (None, None);
    let mut letters = 0..0;
    for (at, it) in name.char_indices() {
        if let (other, Some(sign)) = before
            && joins(other, sign, it)
        {
            places.push(Joint { byte: at, hump: false });
        }
        if it.is_alphabetic() {
            letters.end = at + it.len_utf8();
        } else {
            humps(name, letters, &mut places);
            letters = at + it.len_utf8()..at + it.len_utf8();
        }
        before = (before.1, Some(it));
    }
    humps(name, letters, &mut places);
    places.sort_by_key(|it| it.byte);
    places
}

/// Whether a line may end behind a sign.
fn joins(before: Option<char>, sign: char, after: char) -> bool {
    let Some(before) = before else { return false };
    let ends = before.is_alphanumeric() || matches!(before, ')' | ']' | '}' | '>');
    let number = before.is_ascii_digit() && after.is_ascii_digit();
    let begins = after.is_alphabetic() || after.is_ascii_digit() && !number;
    match sign {
        ':' => begins && (ends || before == ':'),
        // The digit behind a hyphen may be that of a version or an exponent.
        '-' => ends && after.is_alphabetic(),
        '.' | '_' | '/' | '\\' | '@' | '&' | '?' | '#' => ends && begins,
        '(' | '<' | ',' | '=' => ends && (begins || matches!(after, '"' | '\'' | '&')),
        _ => false,
    }
}

/// Adds the places before capitals in a row of letters.
fn humps(name: &str, row: std::ops::Range<usize>, places: &mut Vec<Joint>) {
    let letters = name.get(row.clone()).unwrap_or_default();
    if letters.chars().count() <= LONG {
        return;
    }
    let mut from = 0;
    for (at, it) in letters.char_indices() {
        let lower = letters.get(..at).is_some_and(|it| it.ends_with(char::is_lowercase));
        let rest = letters.get(at..).unwrap_or_default();
        let part = letters.get(from..at).unwrap_or_default();
        if lower
            && it.is_uppercase()
            && [part, rest].iter().all(|it| it.chars().nth(LEAST - 1).is_some())
        {
            places.push(Joint { byte: row.start + at, hump: true });
            from = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &str) {
        let mut out = name.to_owned();
        joints(name).iter().rev().for_each(|it| out.insert(it.byte, '|'));
        assert_eq!(out, expect);
    }

    #[test]
    fn signs_that_begin_or_end_a_name_stay_with_it() {
        check("/usr/share/doc", "/usr/|share/|doc");
        check("__init__", "__init__");
        check("..=", "..=");
        check("https://example.org/a", "https://example.|org/|a");
        check("C:\\Windows\\System32", "C:\\Windows\\|System32");
        check("self.iter().map(Vec::new)", "self.|iter().|map(|Vec::|new)");
    }

    #[test]
    fn numbers_are_not_parted() {
        check("1_000_000", "1_000_000");
        check("1.2.3-4", "1.2.3-4");
        check("2024-01-02", "2024-01-02");
        check("lang3.1.Utils2", "lang3.1.|Utils2");
    }

    #[test]
    fn letters_of_any_script_are_parted_before_their_bytes() {
        check("größe_überall", "größe_|überall");
        check("名前_年齢", "名前_|年齢");
        check("ÄußersteGrenzeÜber", "Äußerste|Grenze|Über");
    }
}
