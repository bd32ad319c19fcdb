//! `[words]`: what a book calls its chapters and the rest, where recto has no words of its language or others are wanted.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::lang::{Lang, Word};
use crate::project::table::Table;
use std::collections::BTreeMap;

/// Reads the table; a word keeps the gaps that are filled in.
pub(crate) fn read_words(sink: &mut Sink, mut table: Table<'_>) -> BTreeMap<Word, String> {
    let mut words = BTreeMap::new();
    let keys: Vec<String> = Word::ALL.iter().map(|it| it.key()).collect();
    for (name, span, value) in table.take_all() {
        let Some(word) = Word::ALL.iter().zip(&keys).find(|it| *it.1 == name).map(|it| *it.0)
        else {
            sink.push(table.unknown_key(&name, span, keys.iter().map(String::as_str)));
            continue;
        };
        let Some(given) = table.value_as::<String>(sink, &name, value) else { continue };
        let gaps = given.value.matches("{}").count();
        if gaps == word.gaps() && !given.value.trim().is_empty() {
            words.insert(word, given.value);
            continue;
        }
        let wanted = match word.gaps() {
            0 => "a word without `{}` is meant",
            1 => "`{}` stands once in it, for what is filled in",
            _ => "`{}` stands twice in it, for what is filled in",
        };
        let said = format!("`words.{name}` can't be `{}`", given.value);
        sink.push(Diagnostic::new(Code::ManifestValue, said).at_maybe(given.span, wanted));
    }
    words
}

/// Gives the book's language its words, and says which of the common ones are in English.
pub(crate) fn own_words(
    sink: &mut Sink,
    language: Lang,
    words: BTreeMap<Word, String>,
    at: Option<Span>,
) -> Lang {
    let language = if words.is_empty() { language } else { language.with_words(words) };
    let missing: Vec<String> =
        language.unknown_words().map(|it| format!("`{}`", it.key())).collect();
    if let Some(first) = missing.first() {
        let said =
            format!("recto's own words stand in English in a book in `{}`", language.as_str());
        let hint = format!(
            "give them in `[words]`, {} = \"…\"; missing: {}",
            first.trim_matches('`'),
            missing.join(", ")
        );
        let said = Diagnostic::new(Code::WordsMissing, said);
        sink.push(said.at_maybe(at, "\"Chapter\", \"Contents\" and the like").hint(hint));
    }
    language
}
