//! What readers and shops stumble over though the book could be built: said at the author's words.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::lang::{Lang, is_stray};
use crate::model::{
    Block, BlockKind, Facts, Inline, Note, ReferenceContent as _, Resolved, Section, Settled,
    Style, Text, child_blocks, inline_lists, plain_text,
};
use crate::resolve::matter;
use std::collections::{BTreeMap, BTreeSet};
use unicode_script::{Script, UnicodeScript as _};

/// Letters of another script in a row that are words, and no sign of mathematics.
const WORD: usize = 2;

/// Characters beyond ASCII of each language, with the place of the first.
pub(crate) type Letters = BTreeMap<Lang, BTreeMap<char, Option<Span>>>;

/// Looks through all that the author wrote; gives the characters that it is written in.
pub(crate) fn proof(
    sink: &mut Sink,
    facts: &mut Facts,
    book: &Lang,
    sections: &[Section<Settled>],
    notes: &[Note],
) -> Letters {
    let mut proof = Proof {
        sink,
        facts,
        foreign: false,
        controls: BTreeSet::new(),
        block: None,
        letters: Letters::new(),
    };
    for section in sections {
        let lang = section.attrs.lang.as_ref().unwrap_or(book);
        proof.fresh();
        proof.inlines(&section.title, lang);
        proof.blocks(&section.blocks, lang);
    }
    for note in notes {
        proof.blocks(&note.blocks, book);
    }
    proof.letters
}

/// The same of the lists of works, whose words have no places.
pub(crate) fn works(letters: &mut Letters, book: &Lang, sections: &mut [Section<Settled>]) {
    let words = matter::bibliographies(sections).into_iter().flat_map(|it| it.iter());
    let words: String = words.map(|it| plain_text(&it.content)).collect();
    let known = letters.entry(book.clone()).or_default();
    for letter in words.chars().filter(|it| !it.is_ascii()) {
        known.entry(letter).or_default();
    }
}

struct Proof<'a> {
    sink: &'a mut Sink,
    facts: &'a mut Facts,
    /// The block at hand has words in a script of another language, and it was said.
    foreign: bool,
    /// Control characters of the block at hand that were said.
    controls: BTreeSet<char>,
    /// Where the block at hand stands.
    block: Option<Span>,
    letters: Letters,
}

impl Proof<'_> {
    /// Each fault is said once for a block.
    fn fresh(&mut self) {
        self.foreign = false;
        self.controls.clear();
    }

    fn blocks(&mut self, blocks: &[Block<Settled>], outer: &Lang) {
        for block in blocks {
            let lang = block.attrs.lang.as_ref().unwrap_or(outer);
            self.fresh();
            self.block = block.span;
            match &block.kind {
                BlockKind::Heading(heading) if plain_text(&heading.content).trim().is_empty() => {
                    self.heading(block.span);
                }
                BlockKind::Code(it) => {
                    self.facts.codes += 1;
                    self.controls(&it.text, &uncommon(&it.text.text));
                }
                BlockKind::Figure(it) => {
                    self.unseen(&it.alt, "the words of this picture", block.span)
                }
                BlockKind::Paragraph(_)
                | BlockKind::Heading(_)
                | BlockKind::Quote { .. }
                | BlockKind::Verse(_)
                | BlockKind::List(_)
                | BlockKind::Definitions(_)
                | BlockKind::Table(_)
                | BlockKind::Div { .. }
                | BlockKind::Question { .. }
                | BlockKind::Card { .. }
                | BlockKind::SceneBreak
                | BlockKind::PageBreak
                | BlockKind::Math(_)
                | BlockKind::Generated(_) => {}
            }
            let lists = inline_lists(block);
            lists.into_iter().for_each(|it| self.inlines(it, lang));
            child_blocks(block).into_iter().for_each(|it| self.blocks(it, lang));
        }
    }

    fn heading(&mut self, span: Option<Span>) {
        self.facts.empty_headings += 1;
        let found = Diagnostic::new(Code::HeadingEmpty, "a heading has no words");
        self.sink.push(found.at_maybe(span, "").hint("give it words, or a `***` for a break"));
    }

    fn inlines(&mut self, inlines: &[Inline<Settled>], lang: &Lang) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    let uncommon = uncommon(&text.text);
                    self.controls(text, &uncommon);
                    self.scripts(text, &uncommon, lang);
                    self.letters(text, &uncommon, lang);
                }
                Inline::Code(text) => {
                    self.facts.codes += 1;
                    self.controls(text, &uncommon(&text.text));
                }
                Inline::Styled { style, content } => {
                    self.facts.codes += usize::from(*style == Style::Keyboard);
                    self.inlines(content, lang);
                }
                Inline::Span { attrs, content, .. } => {
                    self.inlines(content, attrs.lang.as_ref().unwrap_or(lang));
                }
                Inline::Reference(reference) => {
                    if let Resolved::Image { alt, .. } = reference {
                        self.unseen(alt, "the words of a picture", self.block);
                    }
                    self.inlines(reference.content(), lang);
                }
                Inline::LineBreak | Inline::Math(..) => {}
            }
        }
    }

    fn controls(&mut self, text: &Text, uncommon: &[(usize, char)]) {
        for (at, found) in uncommon.iter().copied().filter(|it| is_stray(it.1)) {
            let place = text.span(at, at + found.len_utf8());
            self.control(found, place, "can't be seen".to_owned());
        }
    }

    /// Words that are read but not shown, so that they have no places of their own.
    fn unseen(&mut self, words: &str, what: &str, span: Option<Span>) {
        for found in words.chars().filter(|it| is_stray(*it)) {
            self.control(found, span, format!("in {what}"));
        }
    }

    fn control(&mut self, found: char, place: Option<Span>, label: String) {
        if !self.controls.insert(found) {
            return;
        }
        let said = format!("U+{:04X} is no character of a text", u32::from(found));
        self.sink.push(
            Diagnostic::new(Code::TextControl, said)
                .at_maybe(place, label)
                .hint("delete it; an editor that shows invisible characters finds it"),
        );
    }

    fn letters(&mut self, text: &Text, uncommon: &[(usize, char)], lang: &Lang) {
        if uncommon.iter().all(|it| it.1.is_ascii()) {
            return;
        }
        if !self.letters.contains_key(lang) {
            self.letters.insert(lang.clone(), BTreeMap::new());
        }
        let Some(known) = self.letters.get_mut(lang) else { return };
        for (at, it) in uncommon.iter().copied().filter(|it| !it.1.is_ascii()) {
            known.entry(it).or_insert_with(|| text.span(at, at + it.len_utf8()));
        }
    }

    fn scripts(&mut self, text: &Text, uncommon: &[(usize, char)], lang: &Lang) {
        if self.foreign || text.map.pieces.is_empty() {
            return;
        }
        let Some((range, script)) = foreign(&text.text, uncommon, lang) else { return };
        self.foreign = true;
        self.facts.languages += 1;
        let words = &text.text[range.clone()];
        let said = format!("`{words}` is in {} script, and `{lang}` is not", script.full_name());
        let hint = format!("name its language: `[{words}]{{lang={}}}`", likely(script));
        self.sink.push(
            Diagnostic::new(Code::LanguageUndeclared, said)
                .at_maybe(text.span(range.start, range.end), "")
                .hint(hint),
        );
    }
}

/// The few characters of a text that are not ASCII in print, each with its place.
fn uncommon(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.as_bytes()[at..].iter().position(|it| !matches!(it, b' '..=b'~')) {
        let Some(character) = text[at + next..].chars().next() else { break };
        found.push((at + next, character));
        at += next + character.len_utf8();
    }
    found
}

/// The first word in a script that a language is not written in. Latin letters are at home in every language.
fn foreign(
    text: &str,
    uncommon: &[(usize, char)],
    lang: &Lang,
) -> Option<(std::ops::Range<usize>, Script)> {
    // Latin letters, punctuation and signs, for which the table of scripts need not be asked.
    let plain = |it: char| it < '\u{370}' || ('\u{2000}'..'\u{2c00}').contains(&it);
    if uncommon.iter().all(|it| plain(it.1)) {
        return None;
    }
    let own = lang.scripts();
    if own.is_empty() {
        return None;
    }
    let mut run: Option<(std::ops::Range<usize>, Script, usize)> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let script = letter.script();
        let end = at + letter.len_utf8();
        match &mut run {
            Some((range, same, count)) if *same == script || script == Script::Inherited => {
                range.end = end;
                *count += usize::from(letter.is_alphabetic());
                continue;
            }
            Some((range, script, count)) if *count >= WORD => {
                return Some((range.clone(), *script));
            }
            _ => {}
        }
        let known =
            matches!(script, Script::Latin | Script::Common | Script::Inherited | Script::Unknown);
        let stands = known || own.contains(&script.short_name());
        run = (!stands && letter.is_alphabetic()).then_some((at..end, script, 1));
    }
    None
}

/// A language that is often meant by a script, for the hint.
fn likely(script: Script) -> &'static str {
    match script {
        Script::Greek => "el",
        Script::Cyrillic => "ru",
        Script::Hebrew => "he",
        Script::Arabic => "ar",
        Script::Han => "zh",
        Script::Hiragana | Script::Katakana => "ja",
        Script::Hangul => "ko",
        Script::Devanagari => "hi",
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lang: &str) -> Option<String> {
        foreign(text, &uncommon(text), &Lang::parse(lang)?).map(|it| text[it.0].to_owned())
    }

    #[test]
    fn words_of_another_script_are_found_and_signs_are_not() {
        assert_eq!(found("The word λόγος means", "en").as_deref(), Some("λόγος"));
        assert_eq!(found("naïve, α and Δx, 5 µm, 20 Ω", "en"), None);
        assert_eq!(found("слово", "ru"), None);
        assert_eq!(found("слово", "sr-Latn").as_deref(), Some("слово"));
        assert_eq!(found("日本語とカナ", "ja"), None);
        assert_eq!(found("日本", "zh-Hant"), None);
        assert_eq!(found("日本", "de").as_deref(), Some("日本"));
        assert_eq!(found("English in Arabic: سلام", "ar"), None);
        assert_eq!(found("ᚠᚢᚦ", "x-rune"), None);
    }
}
