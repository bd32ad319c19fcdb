//! Straight quotes, hyphens and dots to the marks and spaces of the language, on text only.

use crate::lang::{ELISIONS, Lang, NBSP, NNBSP, Typography};
use crate::model::{
    Block, BlockKind, Inline, Note, Resolved, Section, Settled, Style, Target, Text, plain_text,
};
use crate::resolve::walk::{Pass, inside, walk};

/// Sets the text of the whole book.
pub(crate) fn typography(lang: &Lang, sections: &mut [Section<Settled>], notes: &mut [Note]) {
    let mut pass = Setting { langs: vec![lang.typography()] };
    for section in sections {
        if let Some(own) = &section.attrs.lang {
            pass.langs.push(own.typography());
        }
        pass.inlines(&mut section.title);
        walk(&mut pass, &mut section.blocks);
        pass.langs.truncate(1);
    }
    notes.iter_mut().for_each(|it| walk(&mut pass, &mut it.blocks));
}

struct Setting {
    /// Conventions of the languages around, the innermost last.
    langs: Vec<&'static Typography>,
}

impl Pass for Setting {
    fn enter(&mut self, block: &mut Block<Settled>) {
        self.langs.extend(block.attrs.lang.as_ref().map(Lang::typography));
        if let BlockKind::Card { work, .. } = &mut block.kind {
            let own = work.lang.as_ref().map(Lang::typography);
            self.langs.extend(own);
            for words in [&mut work.title, &mut work.publisher] {
                self.words(words);
            }
            self.langs.truncate(self.langs.len() - usize::from(own.is_some()));
        }
    }

    fn leave(&mut self, block: &mut Block<Settled>) {
        if block.attrs.lang.is_some() {
            self.langs.pop();
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        let Some(lang) = self.langs.last() else { return };
        let mut run = Vec::new();
        flatten(inlines, lang, &mut run);
        if run.iter().all(
            |it| !matches!(it, Leaf::Text { text, typography } if may_change(text, typography)),
        ) {
            return;
        }
        let edits = edit(&run);
        let mut edits = edits.into_iter();
        apply(inlines, &mut edits);
    }
}

impl Setting {
    /// Words of a bibliography, which are typed as text is.
    fn words(&mut self, words: &mut String) {
        let mut inlines = vec![Inline::Text(Text::generated(words.as_str()))];
        self.inlines(&mut inlines);
        *words = plain_text(&inlines);
    }
}

/// A leaf of a paragraph as its neighbours see it.
enum Leaf<'a> {
    /// Text that is set.
    Text { text: &'a Text, typography: &'static Typography },
    /// Text that stands as it is: code, addresses.
    Literal(&'a str),
    /// Something that stands as a letter would: a formula, a picture.
    Object,
    /// A new line.
    Break,
}

/// A replacement of bytes of one leaf.
struct Edit {
    start: usize,
    end: usize,
    by: String,
}

fn flatten<'a>(inlines: &'a [Inline<Settled>], lang: &'static Typography, run: &mut Vec<Leaf<'a>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => run.push(Leaf::Text { text, typography: lang }),
            Inline::Styled { style: Style::Keyboard, content } => literal(content, run),
            Inline::Styled { content, .. } => flatten(content, lang, run),
            Inline::Span { attrs, content, .. } => {
                let lang = attrs.lang.as_ref().map_or(lang, Lang::typography);
                flatten(content, lang, run);
            }
            Inline::Reference(Resolved::Link { to, content, .. }) if is_address(to, content) => {
                literal(content, run);
            }
            Inline::Reference(
                Resolved::Link { content, .. }
                | Resolved::Cite { content, .. }
                | Resolved::Index { content, .. },
            ) => flatten(content, lang, run),
            Inline::Code(text) => run.push(Leaf::Literal(&text.text)),
            Inline::Math(_) | Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                run.push(Leaf::Object);
            }
            Inline::LineBreak => run.push(Leaf::Break),
            // A note's mark hangs on the word before it and has no part in the sentence.
            Inline::Reference(Resolved::Note { .. }) => {}
        }
    }
}

fn literal<'a>(inlines: &'a [Inline<Settled>], run: &mut Vec<Leaf<'a>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text) => {
                run.push(Leaf::Literal(&text.text))
            }
            Inline::Styled { content, .. }
            | Inline::Span { content, .. }
            | Inline::Reference(
                Resolved::Link { content, .. }
                | Resolved::Cite { content, .. }
                | Resolved::Index { content, .. },
            ) => literal(content, run),
            Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                run.push(Leaf::Object)
            }
            Inline::LineBreak => run.push(Leaf::Break),
            Inline::Reference(Resolved::Note { .. }) => {}
        }
    }
}

/// A link whose words are its own address.
fn is_address(to: &Target, content: &[Inline<Settled>]) -> bool {
    let Target::External(url) = to else { return false };
    let words = plain_text(content);
    words == *url || words.contains("://") || url.strip_prefix("mailto:") == Some(&words)
}

fn may_change(text: &Text, typography: &Typography) -> bool {
    let spaced = typography.before_high.is_some()
        || typography.before_colon.is_some()
        || typography.one_letter_words_stick
        || typography.dash_sticks;
    let bytes = text.text.as_bytes();
    let two = |it: &[u8]| matches!(it, [b'-', b'-'] | [b'.', b'.']);
    spaced || bytes.iter().any(|it| matches!(it, b'"' | b'\'')) || bytes.windows(2).any(two)
}

/// The characters around the one at hand, over the borders of leaves.
struct Cursor<'a> {
    /// (leaf, byte, character); objects are letters, breaks are line feeds.
    letters: Vec<(usize, usize, char)>,
    run: &'a [Leaf<'a>],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(run: &'a [Leaf<'a>]) -> Self {
        let mut letters = Vec::new();
        for (leaf, it) in run.iter().enumerate() {
            match it {
                Leaf::Text { text, .. } => {
                    letters.extend(text.text.char_indices().map(|(byte, it)| (leaf, byte, it)));
                }
                Leaf::Literal(text) => {
                    letters.extend(text.char_indices().map(|(byte, it)| (leaf, byte, it)));
                }
                Leaf::Object => letters.push((leaf, 0, 'x')),
                Leaf::Break => letters.push((leaf, 0, '\n')),
            }
        }
        Self { letters, run, at: 0 }
    }

    fn before(&self, back: usize) -> Option<char> {
        self.letters.get(self.at.checked_sub(back)?).map(|it| it.2)
    }

    fn after(&self, on: usize) -> Option<char> {
        self.letters.get(self.at + on).map(|it| it.2)
    }

    /// How often the character at hand stands here in a row, within its leaf.
    fn repeated(&self, leaf: usize, letter: char) -> usize {
        self.letters[self.at..].iter().take_while(|it| it.0 == leaf && it.2 == letter).count()
    }

    /// Where the word at hand ends.
    fn word_end(&self) -> usize {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        self.at + rest.iter().take_while(|it| !it.2.is_whitespace()).count()
    }

    /// Lower-case letters from here on.
    fn word_from(&self, on: usize) -> String {
        let rest = self.letters.get(self.at + on..).unwrap_or_default();
        let word = rest.iter().map(|it| it.2).take_while(|it| it.is_alphabetic()).take(8);
        word.flat_map(char::to_lowercase).collect()
    }
}

/// A quotation that is open: the mark as typed, and whether it is of the second level.
#[derive(Clone, Copy)]
struct Open {
    typed: char,
    inner: bool,
}

fn edit(run: &[Leaf<'_>]) -> Vec<Vec<Edit>> {
    let mut edits: Vec<Vec<Edit>> = run.iter().map(|_| Vec::new()).collect();
    let mut cursor = Cursor::new(run);
    let mut open: Vec<Open> = Vec::new();
    let mut address = 0;
    while let Some(&(leaf, byte, letter)) = cursor.letters.get(cursor.at) {
        let Leaf::Text { text, typography } = &cursor.run[leaf] else {
            cursor.at += 1;
            continue;
        };
        if letter == ':' && cursor.after(1) == Some('/') && cursor.after(2) == Some('/') {
            address = cursor.word_end();
        }
        if cursor.at < address || is_escaped(text, byte) {
            cursor.at += 1;
            continue;
        }
        let (taken, by) = match letter {
            '"' | '\'' => (1, quote(&cursor, &mut open, typography, letter)),
            '-' => dashes(&cursor, leaf),
            '.' => dots(&cursor, leaf),
            ' ' => (1, space(&cursor, typography)),
            ';' | '!' | '?' | ':' => (1, high(&cursor, typography, letter)),
            _ => {
                typed_mark(&cursor, &mut open, typography, letter);
                (1, None)
            }
        };
        if let Some(by) = by {
            // All replaced characters are of one byte.
            edits[leaf].push(Edit { start: byte, end: byte + taken, by });
        }
        cursor.at += taken;
    }
    edits
}

/// Whether the author wrote this character as an entity or behind a backslash, and so means it as it stands.
fn is_escaped(text: &Text, byte: usize) -> bool {
    let pieces = &text.map.pieces;
    let Ok(byte) = u32::try_from(byte) else { return false };
    let after = pieces.partition_point(|it| it.at <= byte);
    let Some(piece) = after.checked_sub(1).and_then(|it| pieces.get(it)) else { return false };
    if !piece.verbatim {
        // An entity stands for one character; longer pieces are words that recto made.
        let whole = u32::try_from(text.text.len()).unwrap_or(u32::MAX);
        let end = pieces.get(after).map_or(whole, |it| it.at);
        return end - piece.at == 1 && piece.span.end - piece.span.start > 1;
    }
    let before = after.checked_sub(2).and_then(|it| pieces.get(it));
    piece.at == byte
        && before.is_some_and(|it| {
            it.span.file == piece.span.file && it.span.end + 1 == piece.span.start
        })
}

fn quote(
    cursor: &Cursor<'_>,
    open: &mut Vec<Open>,
    typography: &Typography,
    typed: char,
) -> Option<String> {
    let (before, after) = (cursor.before(1), cursor.after(1));
    if typed == '\'' && is_apostrophe(cursor, before, after) {
        return Some("’".to_owned());
    }
    if opens(before, after, open) {
        let inner = match open.last() {
            Some(outer) => !outer.inner,
            None => typed == '\'' && !typography.single_first,
        };
        open.push(Open { typed, inner });
        let pair = if inner { typography.inner } else { typography.outer };
        return Some(pair.open.to_owned());
    }
    let at = open.iter().rposition(|it| it.typed == typed);
    let inner = match at {
        Some(at) => {
            let inner = open[at].inner;
            open.truncate(at);
            inner
        }
        None if typed == '\'' => return Some("’".to_owned()),
        // 6 feet 2": a measure, not a quotation.
        None if before.is_some_and(|it| it.is_ascii_digit()) => return Some("″".to_owned()),
        None => false,
    };
    let pair = if inner { typography.inner } else { typography.outer };
    Some(pair.close.to_owned())
}

/// Between letters, before the digits of a year, or at the head of a shortened word.
fn is_apostrophe(cursor: &Cursor<'_>, before: Option<char>, after: Option<char>) -> bool {
    if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) {
        return true;
    }
    if before.is_some_and(char::is_alphanumeric) {
        return false;
    }
    let digits = (1..=2).all(|it| cursor.after(it).is_some_and(|it| it.is_ascii_digit()));
    if digits && !cursor.after(3).is_some_and(|it| it.is_ascii_digit()) {
        return true;
    }
    let word = cursor.word_from(1);
    let end = cursor.after(1 + word.chars().count());
    let closed = end == Some('\'') && word != "n";
    ELISIONS.contains(&word.as_str()) && !closed
}

fn opens(before: Option<char>, after: Option<char>, open: &[Open]) -> bool {
    if after.is_none_or(char::is_whitespace) {
        return false;
    }
    match before {
        None => true,
        Some(it) if it.is_whitespace() => true,
        Some(
            '(' | '[' | '{' | '<' | '/' | '¡' | '¿' | '“' | '‘' | '«' | '„' | '‚' | '‹' | '»' | '"'
            | '\'',
        ) => {
            !after.is_some_and(|it| matches!(it, '.' | ',' | ';' | ')' | ']' | '}'))
                && (open.last().is_none_or(|_| {
                    after.is_some_and(|it| {
                        it.is_alphanumeric() || matches!(it, '"' | '\'' | '…' | '.' | '¿' | '¡')
                    })
                }))
        }
        Some('-' | '–' | '—') => after.is_some_and(char::is_alphanumeric),
        Some(_) => false,
    }
}

/// A mark that the author typed as it is printed counts for the levels of the others.
fn typed_mark(cursor: &Cursor<'_>, open: &mut Vec<Open>, typography: &Typography, letter: char) {
    let is = |mark: &str| mark.trim_matches(NNBSP).starts_with(letter);
    let within_word = || cursor.after(1).is_some_and(char::is_alphanumeric);
    if is(typography.outer.open) && !is(typography.outer.close) {
        open.push(Open { typed: letter, inner: false });
    } else if is(typography.inner.open) && !is(typography.inner.close) {
        open.push(Open { typed: letter, inner: true });
    } else if is(typography.outer.close) || is(typography.inner.close) {
        let inner = is(typography.inner.close);
        let last = open.last().copied();
        if last.is_some_and(|it| it.inner == inner && !it.typed.is_ascii()) && !within_word() {
            open.pop();
        }
    }
}

/// `--` is an en dash, `---` an em dash; `--option` and longer rows are not meant so.
fn dashes(cursor: &Cursor<'_>, leaf: usize) -> (usize, Option<String>) {
    let count = cursor.repeated(leaf, '-');
    let spaced = cursor.before(1).is_none_or(char::is_whitespace);
    let option = spaced && cursor.after(count).is_some_and(char::is_alphanumeric);
    let by = match count {
        2 if !option => Some("–".to_owned()),
        3 => Some("—".to_owned()),
        _ => None,
    };
    (count, by)
}

/// Three dots are an ellipsis; a fourth ends the sentence before it.
fn dots(cursor: &Cursor<'_>, leaf: usize) -> (usize, Option<String>) {
    let count = cursor.repeated(leaf, '.');
    let by = match count {
        3 => Some("…".to_owned()),
        4 => Some(".…".to_owned()),
        _ => None,
    };
    (count, by)
}

fn space(cursor: &Cursor<'_>, typography: &Typography) -> Option<String> {
    let (before, after) = (cursor.before(1)?, cursor.after(1)?);
    let inside_mark = typography.outer.open.ends_with(NNBSP);
    if inside_mark && (before == '«' || after == '»') {
        return Some(NNBSP.to_string());
    }
    let fixed = match after {
        ';' | '!' | '?' => typography.before_high,
        ':' => typography.before_colon,
        _ => None,
    };
    if let Some(fixed) = fixed.filter(|_| before != ' ') {
        return Some(fixed.to_string());
    }
    let dash = matches!(after, '—' | '–') || (after == '-' && cursor.after(2) == Some('-'));
    if typography.dash_sticks && dash {
        return Some(NBSP.to_string());
    }
    let alone = cursor
        .before(2)
        .is_none_or(|it| it.is_whitespace() || matches!(it, '(' | '«' | '„' | NBSP));
    let sticks = typography.one_letter_words_stick && before.is_alphabetic() && alone;
    (sticks && !after.is_whitespace()).then(|| NBSP.to_string())
}

/// The space before high punctuation where the author typed none.
fn high(cursor: &Cursor<'_>, typography: &Typography, letter: char) -> Option<String> {
    let fixed = if letter == ':' { typography.before_colon } else { typography.before_high }?;
    let before = cursor.before(1)?;
    let ends = cursor
        .after(1)
        .is_none_or(|it| it.is_whitespace() || matches!(it, '"' | '»' | '”' | ')' | '…'));
    let word = before.is_alphanumeric() || matches!(before, '»' | '”' | ')' | '"' | '…');
    (word && ends).then(|| format!("{fixed}{letter}"))
}

fn apply(inlines: &mut [Inline<Settled>], edits: &mut std::vec::IntoIter<Vec<Edit>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => change(text, edits.next()),
            Inline::Code(_)
            | Inline::Math(_)
            | Inline::LineBreak
            | Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                drop(edits.next())
            }
            // Literal runs count their leaves like all others and carry no edits.
            _ => {
                if let Some(content) = inside(inline) {
                    apply(content, edits);
                }
            }
        }
    }
}

fn change(text: &mut Text, edits: Option<Vec<Edit>>) {
    let edits = edits.unwrap_or_default();
    if edits.is_empty() {
        return;
    }
    let mut out = Text { node: text.node, ..Text::default() };
    let mut done = 0;
    for edit in edits {
        out.append(&text.slice(done..edit.start));
        let source = text.span(edit.start, edit.end);
        match source {
            Some(span) => out.push_made(&edit.by, span),
            None => out.text.push_str(&edit.by),
        }
        done = edit.end;
    }
    out.append(&text.slice(done..text.text.len()));
    *text = out;
}
