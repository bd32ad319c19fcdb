//! Every span lies on character boundaries of its file and covers its construct.

use crate::diag::Span;
use crate::files::memory::Memory;
use crate::manifest::{Flavor, Formulas};
use crate::model::{Book, Inline, Parsed, Pending, Text, walk_blocks};
use crate::parse::tests::{mdbook, one};

/// All spans of a book, each with what must stand at its start.
pub(super) fn check_spans(book: &Book, files: &Memory) -> usize {
    let mut seen = Spans { files, count: 0 };
    for section in &book.sections {
        seen.inlines(&section.title);
        seen.blocks(&section.blocks);
    }
    for note in &book.notes {
        assert!(seen.text(note.span).starts_with("[^"), "{:?}", seen.text(note.span));
        seen.blocks(&note.blocks);
    }
    seen.count
}

struct Spans<'a> {
    files: &'a Memory,
    count: usize,
}

impl Spans<'_> {
    fn text(&mut self, span: Span) -> String {
        self.count += 1;
        let text = self.files.source(span);
        text.unwrap_or_else(|| panic!("{span:?} is not on character boundaries of its file"))
    }

    fn blocks(&mut self, blocks: &[crate::model::Block<Parsed>]) {
        let mut all = Vec::new();
        walk_blocks(blocks, &mut |it| all.push(it));
        for block in all {
            if let Some(span) = block.span {
                let text = self.text(span);
                assert_eq!(text.trim_start(), text, "a block's span begins with blanks");
                // The mark of a line of verse is taken out with the blank before it.
                assert!(
                    !text.ends_with(['\n', '\r']),
                    "a block's span ends with a line end: {text:?}"
                );
            }
            if let Some(span) = block.attrs.id_span {
                assert!(self.text(span).starts_with('#'));
            }
            for content in crate::parse::tests::spans::contents(block) {
                self.inlines(content);
            }
        }
    }

    fn inlines(&mut self, content: &[Inline<Parsed>]) {
        for it in content {
            match it {
                Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => self.leaf(text),
                Inline::Styled { content, .. } | Inline::Span { content, .. } => {
                    self.inlines(content);
                }
                Inline::LineBreak => {}
                Inline::Reference(it) => self.reference(it),
            }
        }
    }

    fn leaf(&mut self, text: &Text) {
        let mut at = 0;
        for (index, piece) in text.map.pieces.iter().enumerate() {
            let end = text.map.pieces.get(index + 1).map_or(text.text.len(), |it| it.at as usize);
            assert_eq!(piece.at as usize, at, "pieces follow each other");
            // A line end is a blank in running text, and so is a tab in HTML.
            let blank = |it: &str| it.replace(['\n', '\r', '\t', '\u{c}'], " ");
            let source = self.text(piece.span);
            if piece.verbatim {
                let words = &text.text[at..end];
                assert!(blank(&source).starts_with(&blank(words)), "{source:?} in {text:?}");
            }
            at = end;
        }
        for (index, sign) in text.text.char_indices() {
            if let Some(span) = text.span(index, index + sign.len_utf8()) {
                self.text(span);
            }
        }
    }

    fn reference(&mut self, it: &Pending) {
        match it {
            Pending::Link { content, span, .. } => {
                let text = self.text(*span);
                assert!(text.starts_with(['[', '<']), "{text:?}");
                self.inlines(content);
            }
            Pending::Image { image, .. } => {
                assert!(self.text(image.span).len() >= image.path.len())
            }
            Pending::Note { label, span } => assert_eq!(self.text(*span), format!("[^{label}]")),
            Pending::InlineNote { content, span } => {
                let text = self.text(*span);
                assert!(text.starts_with("^[") && text.ends_with(']'), "{text:?}");
                self.inlines(content);
            }
            Pending::Citation { items, span, .. } => {
                let text = self.text(*span);
                assert!(text.starts_with(['[', '@']), "{text:?}");
                for item in items {
                    assert_eq!(self.text(item.span), item.key);
                    self.inlines(&item.prefix);
                    self.inlines(&item.suffix);
                }
            }
            Pending::CrossRef { id, span, .. } => assert!(self.text(*span).contains(id.as_str())),
            Pending::Index { content, span, .. } => {
                let text = self.text(*span);
                assert!(text.starts_with('[') && text.ends_with('}'), "{text:?}");
                self.inlines(content);
            }
        }
    }
}

/// Inlines directly in a block.
fn contents(block: &crate::model::Block<Parsed>) -> Vec<&[Inline<Parsed>]> {
    use crate::model::BlockKind as Kind;
    match &block.kind {
        Kind::Paragraph(words) => vec![words],
        Kind::Heading(it) => vec![&it.content],
        Kind::Quote { attribution, .. } => attribution.iter().map(Vec::as_slice).collect(),
        Kind::Verse(lines) => lines.iter().map(|it| it.content.as_slice()).collect(),
        Kind::Definitions(all) => {
            all.iter().flat_map(|it| &it.terms).map(|it| it.content.as_slice()).collect()
        }
        Kind::Table(it) => it.cells().map(|it| it.content.as_slice()).collect(),
        Kind::Figure(it) => it.caption.iter().map(|it| it.content.as_slice()).collect(),
        Kind::Div { title, attribution, .. } => {
            let title = title.iter().map(|it| it.content.as_slice());
            title.chain(attribution.iter().map(Vec::as_slice)).collect()
        }
        Kind::Question { question, .. } => vec![&question.content],
        _ => Vec::new(),
    }
}

/// All constructs in one text, with characters of two, three and four bytes.
const ALL: &str = "# Über *Größe* [ab]{.sc} {#ch:ü short=\"Gr\"}

Wörter 漢字 𝔘 [@löwy, S. 41; siehe *auch* @b_c; vgl. -@d] und @key [p. 5].\tTab &amp; \\* [a [b [c]{lang=fr}]{.term}]{#id}
zweite Zeile^[Fuß [@e] und [Verweis](ziel.md \"T\")] 2^te^ H~2~O @fig:x `cöde`{.rust} <a@b.c>[^ñ] [Ä]{index=\"Ä!b\"}

[^ñ]: Die Nöte.

    Mehr.

::: {.note #ñ}
> Zitat „ja“
> — Wér, *Wø* [-@k]

- ü
  ::: tip
  y
  :::
:::

| Vers é
|   eingerückt 漢
|
| # strophe

::: verse
é
  ü *a
b*
:::

| ä | [@k] |
|---|---|
| 漢 | c |

: Täfel {#tbl:é}

![Bïld](ï.png){#fig:x alt=\"Ä\"}

Term é
: Def ü
:-) ü

    cöde
    ::: x

[@k]: wörd
";

#[test]
fn every_span_covers_its_construct() {
    let (book, _, files) = one(Flavor::Recto, ALL);
    assert!(check_spans(&book, &files) > 300);
}

#[test]
fn line_ends_marks_and_tabs_shift_nothing() {
    let expect = crate::parse::tests::dump::blocks(&one(Flavor::Recto, ALL).0);
    for text in [
        ALL.replace('\n', "\r\n"),
        format!("\u{feff}{ALL}"),
        format!("\u{feff}{}", ALL.replace('\n', "\r\n")),
    ] {
        let (book, _, files) = one(Flavor::Recto, &text);
        check_spans(&book, &files);
        assert_eq!(crate::parse::tests::dump::blocks(&book), expect);
    }
}

#[test]
fn mdbook_spans_hold_as_well() {
    let (book, _, files) = one(mdbook(Formulas::MathJax), ALL);
    assert!(check_spans(&book, &files) > 300);
}
