//! An author's address to a URL that every reader accepts, or none.

/// Schemes that a book may link to; nothing that runs in the reader.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "ftp", "doi", "urn"];

/// The URL with everything escaped that RFC 3986 does not let stand; `None` if it can't be one, or would run something.
///
/// ```
/// use recto::model::sound_url;
/// assert_eq!(sound_url("https://a.example/a b").as_deref(), Some("https://a.example/a%20b"));
/// assert_eq!(sound_url("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn sound_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    let (authority, rest) = match rest.strip_prefix("//") {
        Some(after) => after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len())),
        None => ("", rest),
    };
    let web = matches!(scheme.as_str(), "http" | "https" | "ftp");
    if web && !is_authority(authority) {
        return None;
    }
    let slashes = if web { "//" } else { "" };
    Some(format!("{scheme}:{slashes}{authority}{}", escaped(rest)))
}

/// A host with an optional port; user names have no place in a book.
fn is_authority(authority: &str) -> bool {
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    let sound = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    let labels = host.strip_suffix('.').unwrap_or(host);
    !labels.is_empty()
        && labels.split('.').all(|it| !it.is_empty() && it.chars().all(sound))
        && !port.is_empty()
        && port.parse::<u16>().is_ok()
}

fn escaped(rest: &str) -> String {
    let mut out = String::with_capacity(rest.len());
    let (mut fragment, bytes) = (false, rest.as_bytes());
    for (at, character) in rest.char_indices() {
        let is_escape = || {
            let hex = |i: usize| bytes.get(at + i).is_some_and(u8::is_ascii_hexdigit);
            hex(1) && hex(2)
        };
        let stands = match character {
            '%' => is_escape(),
            '#' => !std::mem::replace(&mut fragment, true),
            'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            _ => "-._~:/?@!$&'()*+,;=".contains(character),
        };
        if stands {
            out.push(character);
        } else {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_addresses_stay_as_they_are() {
        for url in [
            "https://www.perlego.com/book/665111",
            "mailto:a@b.example",
            "https://a.example:8080/x?y=%20#z",
        ] {
            assert_eq!(sound_url(url).as_deref(), Some(url));
        }
    }

    #[test]
    fn what_may_not_stand_is_escaped() {
        assert_eq!(
            sound_url("HTTPS://a.example/a b[1]#x#y%").as_deref(),
            Some("https://a.example/a%20b%5B1%5D#x%23y%25")
        );
        assert_eq!(
            sound_url("https://a.example/Löwy").as_deref(),
            Some("https://a.example/L%C3%B6wy")
        );
    }

    #[test]
    fn what_runs_or_leads_nowhere_is_no_link() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://",
            "https:///x",
            "https://a b/",
            "file:///etc",
            "x",
            "http://h:99999/",
        ] {
            assert_eq!(sound_url(url), None, "{url}");
        }
    }
}
