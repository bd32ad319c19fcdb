//! Front matter at the start of a file: `title`, `short`, `id`, `lang`.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::lang::Lang;
use crate::manifest::front::{BOOK_KEYS, lines, unquoted};
use crate::parse::context::Dialect;
use crate::parse::origin::Mapped;

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
pub(crate) fn front(sink: &mut Sink, dialect: Dialect<'_>, source: &Mapped) -> (Front, usize) {
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
            // What it says of a book that is one file.
            _ if dialect.file && BOOK_KEYS.contains(&key) => {}
            // Other tools' keys in other people's books say nothing to recto.
            _ if dialect.is_foreign() => {}
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
