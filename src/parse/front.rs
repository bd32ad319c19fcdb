//! Front matter at the start of a file: `title`, `short`, `id`, `lang`.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::lang::Lang;
use crate::parse::context::Dialect;
use crate::parse::origin::Mapped;

/// Longest front matter that is looked for.
const MAX_BYTES: usize = 64 << 10;

/// What front matter may say.
const KEYS: [&str; 5] = ["title", "short", "id", "lang", "language"];

/// What front matter said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Front {
    /// Title of the chapter; its own heading wins.
    pub(crate) title: Option<(String, Span)>,
    /// Short title.
    pub(crate) short: Option<String>,
    /// Id of the chapter.
    pub(crate) id: Option<(String, Span)>,
    /// Language of the chapter.
    pub(crate) lang: Option<Lang>,
    /// A language is named that is no tag.
    pub(crate) lang_is_unknown: bool,
}

/// Reads front matter, and says where the text begins.
///
/// Only lines of the form `key: value` (between `---`) or `key = value` (between `+++`) are front matter: a scene that
/// stands between two rules is none, and stays.
pub(crate) fn front(sink: &mut Sink, dialect: Dialect, source: &Mapped) -> (Front, usize) {
    let mut found = Front::default();
    let Some((lines, end)) = lines(&source.text) else { return (found, 0) };
    for (at, line, sign) in lines {
        let Some((key, value)) = line.split_once(sign) else { continue };
        if key.starts_with([' ', '\t', '-', '#']) {
            continue;
        }
        let (key, bare) = (key.trim(), unquoted(value.trim()));
        let span = source.span(at..at + line.len());
        match key {
            "title" => found.title = Some((bare.to_owned(), span)),
            "short" => found.short = Some(bare.to_owned()),
            "id" => found.id = Some((bare.to_owned(), span)),
            "lang" | "language" => {
                found.lang = Lang::parse(bare);
                found.lang_is_unknown = found.lang.is_none();
                if found.lang_is_unknown {
                    let message = format!("`{bare}` is no well-formed language tag");
                    sink.push(Diagnostic::new(Code::LanguageUnknown, message).at(span, ""));
                }
            }
            // Other tools' keys in other people's books say nothing to recto.
            _ if !dialect.full => {}
            _ => {
                let message = format!("`{key}` has no meaning in front matter");
                sink.push(
                    Diagnostic::new(Code::AttributeUnknown, message)
                        .at(span, "left out")
                        .did_you_mean(key, KEYS),
                );
            }
        }
    }
    (found, end)
}

/// Lines with where they begin and what parts key from value; and where the text begins.
#[expect(clippy::type_complexity, reason = "read in one place only")]
fn lines(text: &str) -> Option<(Vec<(usize, &str, char)>, usize)> {
    let mut all = text.split_inclusive('\n');
    let first = all.next()?;
    let sign = match first.trim_ascii_end() {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let fence = first.trim_ascii_end();
    let (mut at, mut lines, mut any) = (first.len(), Vec::new(), false);
    for line in all {
        let bare = line.trim_ascii_end();
        if bare == fence || bare == "..." && sign == ':' {
            return any.then_some((lines, at + line.len()));
        }
        let key = bare.split_once(sign).map(|it| it.0.trim());
        let is_pair = key.is_some_and(|it| {
            it.starts_with(|it: char| it.is_ascii_alphabetic())
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it))
        });
        let continues = bare.is_empty()
            || bare.starts_with([' ', '\t', '#', '['])
            || any && bare.starts_with("- ");
        if !(is_pair || continues) || at > MAX_BYTES {
            return None;
        }
        any |= is_pair;
        lines.push((at, bare, sign));
        at += line.len();
    }
    None
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}
