//! Straight quotes, hyphens and dots to the marks and spaces of the language, on text only.

use crate::lang::{NBSP, NNBSP, Pair, Typography};
use crate::manifest::Manifest;
use crate::model::{
    Attrs, Block, BlockKind, Inline, Note, Resolved, Section, Settled, Style, Target, Text,
    plain_text,
};
use crate::resolve::quotes::{Letter, Role, quotes};
use crate::resolve::walk::{Pass, walk};
use unicode_normalization::UnicodeNormalization;

/// Class of a span or a block whose text stands as it is typed.
const AS_TYPED: &str = "as-typed";

/// Sets the text of the whole book.
pub(crate) fn typography(
    manifest: &Manifest,
    sections: &mut [Section<Settled>],
    notes: &mut [Note],
) {
    let mut heads = Heads(Vec::new());
    let all = sections.iter_mut().map(|it| (&mut it.title, &mut it.blocks));
    for (title, blocks) in all {
        heads.inlines(title);
        walk(&mut heads, blocks);
    }
    notes.iter_mut().for_each(|it| walk(&mut heads, &mut it.blocks));
    let Some(mut pass) = Setting::new(manifest, heads.0) else { return };
    for section in sections {
        pass.begin(&section.attrs);
        pass.inlines(&mut section.title);
        walk(&mut pass, &mut section.blocks);
        pass.end(&section.attrs);
    }
    notes.iter_mut().for_each(|it| walk(&mut pass, &mut it.blocks));
}

/// Sets what the manifest says in words, which are typed as text is. Sort keys, subjects and roles are data.
pub(crate) fn manifest(manifest: &Manifest) -> Manifest {
    let mut set = manifest.clone();
    let Some(setting) = Setting::new(manifest, Vec::new()) else { return set };
    let book = &mut set.book;
    let series = book.series.iter_mut().map(|it| &mut it.name);
    let people = book
        .authors
        .iter_mut()
        .flat_map(|it| [Some(&mut it.name), it.credentials.as_mut(), it.bio.as_mut()]);
    let more = [
        &mut book.subtitle,
        &mut book.publisher,
        &mut book.rights,
        &mut book.description,
        &mut book.cover_alt,
        &mut book.source,
    ];
    let editions = set.editions.iter_mut().filter_map(|it| it.title.as_mut());
    let titles = editions.chain([&mut book.title]).map(|it| &mut it.value);
    let all = people.flatten().chain(series).chain(more.into_iter().flatten()).chain(titles);
    all.for_each(|it| setting.words(it));
    set
}

/// What each paragraph begins with, in the order of the pass: a speech may go on in the next.
struct Heads(Vec<Option<char>>);

impl Pass for Heads {
    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        self.0.push(first(inlines));
    }
}

fn first(inlines: &[Inline<Settled>]) -> Option<char> {
    inlines.iter().find_map(|it| match it {
        Inline::Text(text) => text.text.chars().next(),
        Inline::Styled { content, .. } | Inline::Span { content, .. } => first(content),
        Inline::Reference(Resolved::Index { content, .. }) => first(content),
        Inline::Code(_)
        | Inline::Math(..)
        | Inline::LineBreak
        | Inline::Reference(
            Resolved::Link { .. }
            | Resolved::Image { .. }
            | Resolved::Note { .. }
            | Resolved::Cite { .. }
            | Resolved::Page { .. },
        ) => Some('x'),
    })
}

struct Setting<'a> {
    manifest: &'a Manifest,
    /// Conventions of the languages around, the innermost last.
    langs: Vec<Typography>,
    /// Blocks around whose text stands as it is typed.
    as_typed: usize,
    heads: Vec<Option<char>>,
    /// The paragraph at hand.
    at: usize,
}

impl Pass for Setting<'_> {
    fn enter(&mut self, block: &mut Block<Settled>) {
        self.begin(&block.attrs);
        if let BlockKind::Card { work, .. } = &mut block.kind {
            let own = work.lang.as_ref().map(|it| self.manifest.conventions(it));
            self.langs.extend(own);
            for words in [&mut work.title, &mut work.publisher] {
                self.words(words);
            }
            self.langs.truncate(self.langs.len() - usize::from(own.is_some()));
        }
        // A quotation goes over the ends of lines.
        if let BlockKind::Verse(lines) = &mut block.kind {
            let mut lines: Vec<_> = lines.iter_mut().map(|it| &mut it.content).collect();
            self.set(&mut lines, None);
        }
    }

    fn leave(&mut self, block: &mut Block<Settled>) {
        self.end(&block.attrs);
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline<Settled>>) {
        self.at += 1;
        let next = self.heads.get(self.at).copied().flatten();
        self.set(&mut [inlines], next);
    }
}

impl<'a> Setting<'a> {
    /// `None` where the book stands as it is typed.
    fn new(manifest: &'a Manifest, heads: Vec<Option<char>>) -> Option<Self> {
        let langs = vec![manifest.conventions(&manifest.book.language)];
        manifest.typography.smart.then_some(Self { manifest, langs, as_typed: 0, heads, at: 0 })
    }

    fn begin(&mut self, attrs: &Attrs) {
        self.langs.extend(attrs.lang.as_ref().map(|it| self.manifest.conventions(it)));
        self.as_typed += usize::from(attrs.has(AS_TYPED));
    }

    fn end(&mut self, attrs: &Attrs) {
        self.langs.truncate(self.langs.len() - usize::from(attrs.lang.is_some()));
        self.as_typed -= usize::from(attrs.has(AS_TYPED));
    }

    /// Sets lines that belong together.
    fn set(&self, lines: &mut [&mut Vec<Inline<Settled>>], next: Option<char>) {
        let Some(lang) = self.langs.last().filter(|_| self.as_typed == 0) else { return };
        let mut run = Vec::new();
        let mut starts = Vec::new();
        for line in lines.iter() {
            if !run.is_empty() {
                run.push(Leaf::Break);
            }
            starts.push(run.len());
            self.flatten(line, lang, &mut run);
        }
        if run.iter().all(
            |it| !matches!(it, Leaf::Text { text, typography } if may_change(text, typography)),
        ) {
            return;
        }
        let mut edits = edit(&run, next);
        for (line, start) in lines.iter_mut().zip(starts).rev() {
            let own = edits.split_off(start.min(edits.len()));
            apply(line, &mut own.into_iter());
        }
    }

    fn flatten<'t>(
        &self,
        inlines: &'t [Inline<Settled>],
        lang: &Typography,
        run: &mut Vec<Leaf<'t>>,
    ) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => run.push(Leaf::Text { text, typography: *lang }),
                Inline::Styled { style: Style::Keyboard, content } => literal(content, run),
                Inline::Styled { content, .. } => self.flatten(content, lang, run),
                Inline::Span { attrs, content, .. } if attrs.has(AS_TYPED) => literal(content, run),
                Inline::Span { attrs, content, .. } => {
                    let own = attrs.lang.as_ref().map(|it| self.manifest.conventions(it));
                    self.flatten(content, own.as_ref().unwrap_or(lang), run);
                }
                Inline::Reference(Resolved::Link { to, content, .. })
                    if is_address(to, content) =>
                {
                    literal(content, run);
                }
                Inline::Reference(
                    Resolved::Link { content, .. }
                    | Resolved::Cite { content, .. }
                    | Resolved::Index { content, .. },
                ) => self.flatten(content, lang, run),
                Inline::Code(text) => run.push(Leaf::Literal(&text.text)),
                Inline::Math(..)
                | Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                    run.push(Leaf::Object);
                }
                Inline::LineBreak => run.push(Leaf::Break),
                // A note's mark hangs on the word before it and has no part in the sentence.
                Inline::Reference(Resolved::Note { .. }) => {}
            }
        }
    }

    /// Words of a bibliography, which are typed as text is.
    fn words(&self, words: &mut String) {
        let mut inlines = vec![Inline::Text(Text::generated(words.as_str()))];
        self.set(&mut [&mut inlines], None);
        *words = plain_text(&inlines);
    }
}

/// A leaf of a paragraph as its neighbours see it.
enum Leaf<'a> {
    /// Text that is set.
    Text { text: &'a Text, typography: Typography },
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

fn literal<'a>(inlines: &'a [Inline<Settled>], run: &mut Vec<Leaf<'a>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
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
    // All ligatures begin with the bytes EF AC.
    spaced || bytes.iter().any(|it| matches!(it, b'"' | b'\'' | 0xef)) || bytes.windows(2).any(two)
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

    /// The letters that may change, for those who read marks.
    fn free(&self) -> Vec<Letter> {
        let mut address = 0;
        let mut out = Vec::with_capacity(self.letters.len());
        for (at, &(leaf, byte, sign)) in self.letters.iter().enumerate() {
            let sign_at = |on: usize| self.letters.get(at + on).map(|it| it.2);
            if sign == ':' && sign_at(1) == Some('/') && sign_at(2) == Some('/') {
                let rest = self.letters[at..].iter();
                address = at + rest.take_while(|it| !it.2.is_whitespace()).count();
            }
            let elisions = match &self.run[leaf] {
                Leaf::Text { text, typography } if at >= address && !is_escaped(text, byte) => {
                    Some(typography.elisions)
                }
                _ => None,
            };
            out.push(Letter { sign, elisions });
        }
        out
    }
}

fn edit(run: &[Leaf<'_>], next: Option<char>) -> Vec<Vec<Edit>> {
    let mut edits: Vec<Vec<Edit>> = run.iter().map(|_| Vec::new()).collect();
    let mut cursor = Cursor::new(run);
    let free = cursor.free();
    let mut roles = quotes(&free, next).into_iter().peekable();
    let mut levels = Levels::default();
    let parts_speech = parts_speech(&free);
    while let Some(&(leaf, byte, letter)) = cursor.letters.get(cursor.at) {
        let Leaf::Text { typography, .. } = &cursor.run[leaf] else {
            cursor.at += 1;
            continue;
        };
        if free.get(cursor.at).is_none_or(|it| it.elisions.is_none()) {
            cursor.at += 1;
            continue;
        }
        let (taken, by) = match letter {
            '"' | '\'' => {
                let role = roles.next_if(|it| it.0 == cursor.at).map(|it| it.1);
                (1, role.and_then(|it| levels.mark(it, typography, letter)))
            }
            '-' => dashes(&cursor, leaf, parts_speech),
            '.' => dots(&cursor, leaf),
            ' ' => (1, space(&cursor, typography)),
            ';' | '!' | '?' | ':' => (1, high(&cursor, typography, letter)),
            'ﬀ'..='ﬆ' => (1, ligature(letter)),
            _ => {
                levels.typed(&cursor, typography, letter);
                (1, tight(&cursor, typography, letter))
            }
        };
        if let Some(by) = by {
            let end = byte + if letter.is_ascii() { taken } else { letter.len_utf8() };
            edits[leaf].push(Edit { start: byte, end, by });
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
    // Both stand for one character; longer pieces are words that recto made.
    let whole = u32::try_from(text.text.len()).unwrap_or(u32::MAX);
    let end = pieces.get(after).map_or(whole, |it| it.at);
    !piece.verbatim && end - piece.at == 1 && piece.span.end - piece.span.start > 1
}

/// The quotations that are open.
#[derive(Default)]
struct Levels(Vec<Open>);

/// A quotation that is open: the mark as typed, and whether it is of the second level.
#[derive(Clone, Copy)]
struct Open {
    typed: char,
    inner: bool,
}

impl Levels {
    /// The mark of a language for a straight one.
    fn mark(&mut self, role: Role, typography: &Typography, typed: char) -> Option<String> {
        let pair = |inner| if inner { typography.inner } else { typography.outer };
        let mark = match role {
            Role::Open => {
                let inner = self.next(typography, typed);
                self.0.push(Open { typed, inner });
                pair(inner).open
            }
            Role::Close => {
                let open = self.0.iter().rposition(|it| it.typed == typed);
                let inner = open.and_then(|it| self.0.get(it)).map(|it| it.inner);
                self.0.truncate(open.unwrap_or(self.0.len()));
                pair(inner.unwrap_or_else(|| self.next(typography, typed))).close
            }
            Role::LoneOpen => pair(self.next(typography, typed)).open,
            Role::LoneClose => pair(self.next(typography, typed)).close,
            Role::Apostrophe => "’",
            Role::Prime if typed == '"' => "″",
            Role::Prime => "′",
            Role::Straight => return None,
        };
        Some(mark.to_owned())
    }

    /// Whether a quotation that begins here is of the second level.
    fn next(&self, typography: &Typography, typed: char) -> bool {
        let single = typed == '\'';
        match self.0.last() {
            Some(outer) if typography.single_first || outer.typed == typed => !outer.inner,
            // Where double marks come first, both kinds stay what they are.
            Some(outer) if !outer.typed.is_ascii() => !outer.inner,
            _ => single && !typography.single_first,
        }
    }

    /// A mark that the author typed as it is printed counts for the levels of the others.
    fn typed(&mut self, cursor: &Cursor<'_>, typography: &Typography, letter: char) {
        let is = |mark: &str| mark.trim_matches(NNBSP).starts_with(letter);
        let within_word = || cursor.after(1).is_some_and(char::is_alphanumeric);
        let Pair { open, close } = typography.outer;
        if is(open) && !is(close) {
            self.0.push(Open { typed: letter, inner: false });
        } else if is(typography.inner.open) && !is(typography.inner.close) {
            self.0.push(Open { typed: letter, inner: true });
        } else if is(close) || is(typography.inner.close) {
            let inner = is(typography.inner.close);
            let last = self.0.last().copied();
            if last.is_some_and(|it| it.inner == inner && !it.typed.is_ascii()) && !within_word() {
                self.0.pop();
            }
        }
    }
}

/// The space within guillemets that were typed without.
fn tight(cursor: &Cursor<'_>, typography: &Typography, letter: char) -> Option<String> {
    let (open, close) = (typography.outer.open, typography.outer.close);
    let opens = open.strip_suffix(NNBSP).is_some_and(|it| it.starts_with(letter));
    if opens && cursor.after(1).is_some_and(|it| !it.is_whitespace()) {
        return Some(open.to_owned());
    }
    let closes = close.strip_prefix(NNBSP).is_some_and(|it| it.starts_with(letter));
    let tight = closes && cursor.before(1).is_some_and(|it| !it.is_whitespace());
    tight.then(|| close.to_owned())
}

/// `--` is an en dash, `---` an em dash; `--option` and longer rows are not meant so. Dashes that part speech from what is
/// said of it touch words too (Spanish, Polish): beside `word--` and `--Word` nothing is an option.
fn dashes(cursor: &Cursor<'_>, leaf: usize, parts_speech: bool) -> (usize, Option<String>) {
    let count = cursor.repeated(leaf, '-');
    let spaced = cursor.before(1).is_none_or(char::is_whitespace);
    let option =
        !parts_speech && spaced && cursor.after(count).is_some_and(|it| it.is_ascii_lowercase());
    let by = match count {
        2 if !option => Some("–".to_owned()),
        3 => Some("—".to_owned()),
        _ => None,
    };
    (count, by)
}

/// Whether two hyphens stand after a word and before none, or before a word that begins with a capital.
fn parts_speech(free: &[Letter]) -> bool {
    let is_dash = |it: &Letter| it.sign == '-' && it.elisions.is_some();
    let mut at = 0;
    while let Some(start) = free.get(at..).and_then(|it| it.iter().position(is_dash)) {
        let start = at + start;
        let count = free[start..].iter().take_while(|it| is_dash(it)).count();
        at = start + count;
        let before = start.checked_sub(1).and_then(|it| free.get(it)).map_or(' ', |it| it.sign);
        let after = free.get(at).map_or(' ', |it| it.sign);
        let closes = !before.is_whitespace() && !after.is_alphanumeric();
        let opens = before.is_whitespace() && (after.is_uppercase() || matches!(after, '¡' | '¿'));
        if count == 2 && (closes || opens) {
            return true;
        }
    }
    false
}

/// The letters of a ligature that was pasted as one sign: the face joins them if it can, and few have all of these signs.
fn ligature(sign: char) -> Option<String> {
    Some(std::iter::once(sign).nfkc().collect())
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
            | Inline::Math(..)
            | Inline::LineBreak
            | Inline::Reference(Resolved::Image { .. } | Resolved::Page { .. }) => {
                drop(edits.next())
            }
            // Literal runs count their leaves like all others and carry no edits.
            Inline::Styled { .. } | Inline::Span { .. } | Inline::Reference(_) => {
                if let Some(content) = inline.content_mut() {
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
