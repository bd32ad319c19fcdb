//! Where a name in code may be parted, without a hyphen.

/// A place in a name where a line may end at need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The byte that the next line begins with.
    pub byte: usize,
    /// What stands there.
    pub between: Between,
}

/// What a joint of a name stands between, the best place for a line's end first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Between {
    /// Two names: behind `::`, `.`, `/` and the like.
    Names,
    /// Two words of one name, behind `_` or `-`.
    Words,
    /// Two words that a capital alone parts, as in `getOwnName`.
    Capitals,
}

/// Letters without a sign between them that are more than a narrow column holds: these are parted before capitals.
const LONG: usize = 12;
/// Fewest letters on both sides of a capital that parts a word.
const LEAST: usize = 3;
/// A name of at most this many characters, such as `read_dir`, is not parted between its words: any column holds it.
const SHORT: usize = 10;

/// The places in a name, behind the signs that join its parts: `std::fs::create_dir_all`, `--color-scheme`, `a/b.rs`. Numbers, versions and
/// names of at most 10 characters stay whole. More than 12 letters without a sign have places before capitals too.
///
/// ```
/// use recto::lang::joints;
/// let parts = |name: &str| {
///     let mut out = name.to_owned();
///     joints(name).iter().rev().for_each(|it| out.insert(it.byte, '|'));
///     out
/// };
/// assert_eq!(parts("std::fs::create_dir_all"), "std::|fs::|create_|dir_|all");
/// assert_eq!(parts("std::fs::read_dir"), "std::|fs::|read_dir");
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
            let between = if matches!(sign, '_' | '-') { Between::Words } else { Between::Names };
            places.push(Joint { byte: at, between });
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
    whole_where_short(name, places)
}

/// Leaves out the places between the words of short names.
fn whole_where_short(name: &str, places: Vec<Joint>) -> Vec<Joint> {
    let names: Vec<usize> =
        places.iter().filter(|it| it.between == Between::Names).map(|it| it.byte).collect();
    let short = |byte: usize| {
        let after = names.partition_point(|it| *it <= byte);
        let from = after.checked_sub(1).and_then(|it| names.get(it)).copied().unwrap_or_default();
        let to = names.get(after).copied().unwrap_or(name.len());
        name.get(from..to).is_some_and(|it| it.chars().nth(SHORT).is_none())
    };
    places.into_iter().filter(|it| it.between != Between::Words || !short(it.byte)).collect()
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
            places.push(Joint { byte: row.start + at, between: Between::Capitals });
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
        check("名前_年齢", "名前_年齢");
        check("利用者の名前_利用者の年齢", "利用者の名前_|利用者の年齢");
        check("ÄußersteGrenzeÜber", "Äußerste|Grenze|Über");
    }
}
