//! `url`, `doi` and `cite-as`: where the publication is found, and whether it says how to cite it.

use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::Metadata;
use crate::project::table::{Table, optional};

/// Reads the three keys; an address or a DOI that can't be one is said and left out.
pub(crate) fn read_address(sink: &mut Sink, table: &mut Table<'_>, book: &mut Metadata) {
    if let Some(url) = table.read::<String>(sink, "url") {
        book.url = web_address(&url.value);
        if book.url.is_none() {
            let message = format!("`{}` is no address on the web", url.value);
            let said = Diagnostic::new(Code::ManifestValue, message);
            sink.push(
                said.at_maybe(url.span, "an address like `https://example.org/book` is meant"),
            );
        }
    }
    if let Some(doi) = table.read::<String>(sink, "doi") {
        book.doi = bare_doi(&doi.value);
        if book.doi.is_none() {
            let said = Diagnostic::new(Code::ManifestValue, format!("`{}` is no DOI", doi.value));
            sink.push(said.at_maybe(doi.span, "a DOI like `10.5555/12345678` is meant"));
        }
    }
    book.cite_as = optional(sink, table, "cite-as").unwrap_or(false);
}

/// The address, if it names a host of the web and holds only what stands in an address (RFC 3986 §2).
fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.starts_with(|it: char| it.is_ascii_alphanumeric())
        && host.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':'));
    let sound = |it: char| it.is_ascii_graphic() && !"\"<>\\^`{|}".contains(it);
    (named && rest.chars().all(sound)).then(|| text.to_owned())
}

/// The DOI without what people write before it: `10.`, a number of four digits at least, a slash, a name without blanks.
fn bare_doi(text: &str) -> Option<String> {
    const HEADS: [&str; 6] = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
        "doi:",
    ];
    let text = text.trim();
    let bare = HEADS.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text).trim();
    let (prefix, name) = bare.split_once('/')?;
    let number = prefix.strip_prefix("10.")?;
    let sound = number.len() >= 4
        && number.bytes().all(|it| it.is_ascii_digit() || it == b'.')
        && !name.is_empty()
        && !name.contains(char::is_whitespace);
    sound.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_host() {
        for (text, sound) in [
            ("https://example.org/a?b=1&c#d", true),
            ("http://localhost:80", true),
            ("example.org", false),
            ("https://", false),
            ("https:///a", false),
            ("https://user@example.org", false),
            ("https://example.org/a b", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(web_address(text).is_some(), sound, "{text}");
        }
    }

    #[test]
    fn a_doi_loses_what_stands_before_it() {
        for (text, expect) in [
            ("10.5555/12345678", Some("10.5555/12345678")),
            (" https://doi.org/10.5555/a(b)c ", Some("10.5555/a(b)c")),
            ("doi: 10.5555/x", Some("10.5555/x")),
            ("10.55/x", None),
            ("10.5555/", None),
            ("10.5555/a b", None),
            ("11.5555/x", None),
            ("", None),
        ] {
            assert_eq!(bare_doi(text).as_deref(), expect, "{text}");
        }
    }
}
