//! Pictures: alone in their paragraph as figures, else in running text.

use crate::diag::{Code, Diagnostic};
use crate::files::join;
use crate::model::{
    BlockKind, Caption, CiteItem, Figure, ImageLink, Inline, Parsed, Pending, walk_inlines,
    walk_shown,
};
use crate::parse::attr::{Known, settle, width};
use crate::parse::context::Context;
use crate::parse::leaf::Picture;
use crate::parse::markdown::{Blocks, Builder};
use std::ops::Range;

const FIGURE: Known = Known {
    what: "a picture",
    classes: &["decorative", "keep", "keep-with-next", "unlisted"],
    keys: &["alt", "width"],
};

impl Builder<'_, '_> {
    /// A picture alone in its paragraph.
    pub(crate) fn figure(&mut self, out: &mut Blocks, picture: Picture, range: Range<usize>) {
        let image = image_link(self.cx, &picture);
        let map = &self.cx.scan.out;
        let share = picture.raw.as_ref().and_then(|it| width(self.cx, map, it));
        let mut attrs = picture.raw.map(|it| settle(self.cx, map, it, &FIGURE)).unwrap_or_default();
        let said = attrs.get("alt").map(str::to_owned);
        attrs.pairs.retain(|(key, _)| !matches!(key.as_str(), "alt" | "width"));
        attrs.classes.retain(|it| it != "decorative");
        let words = alt_words(&picture.caption, Marks::LeftOut);
        if said.is_none()
            && !image.decorative
            && self.cx.dialect.captions()
            && !words.trim().is_empty()
        {
            self.cx.facts.undescribed += 1;
            let message = format!("the picture `{}` has no alternative text", picture.to);
            let found = Diagnostic::new(Code::ImageAlt, message);
            let found = found.at(image.span, "its caption is read aloud instead");
            self.cx.push(found.hint("say what it shows in `{alt=\"…\"}`"));
        }
        let alt = if image.decorative { String::new() } else { said.unwrap_or(words) };
        let keeps = self.cx.dialect.captions() && !picture.caption.is_empty();
        let caption = keeps.then_some(Caption { number: (), content: picture.caption });
        let figure = Figure { image, alt, width: share, caption };
        self.push(out, BlockKind::Figure(figure), attrs, range);
    }
}

/// A picture in running text, and after it the notes among its words, which alternative text can't bear.
pub(crate) fn picture_inline(
    cx: &mut Context<'_>,
    picture: Picture,
    out: &mut Vec<Inline<Parsed>>,
) {
    let image = image_link(cx, &picture);
    let map = &cx.scan.out;
    let share = picture.raw.as_ref().and_then(|it| width(cx, map, it));
    let attrs = picture.raw.map(|it| settle(cx, map, it, &FIGURE)).unwrap_or_default();
    let alt = if image.decorative {
        String::new()
    } else {
        attrs.get("alt").map_or_else(|| alt_words(&picture.caption, Marks::LeftOut), str::to_owned)
    };
    out.push(Inline::Reference(Pending::Image { image, alt, width: share }));
    take_notes(picture.caption, out);
}

/// The notes among words.
fn take_notes(words: Vec<Inline<Parsed>>, out: &mut Vec<Inline<Parsed>>) {
    for word in words {
        match word {
            Inline::Reference(Pending::Note { .. } | Pending::InlineNote { .. }) => out.push(word),
            Inline::Styled { content, .. }
            | Inline::Span { content, .. }
            | Inline::Reference(Pending::Link { content, .. } | Pending::Index { content, .. }) => {
                take_notes(content, out);
            }
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Math(..)
            | Inline::LineBreak
            | Inline::Reference(
                Pending::Image { .. } | Pending::Citation { .. } | Pending::CrossRef { .. },
            ) => {}
        }
    }
}

/// Whether notes stand among words.
pub(crate) fn holds_note(words: &[Inline<Parsed>]) -> bool {
    let mut found = false;
    walk_inlines(words, &mut |it| {
        found |= matches!(it, Inline::Reference(Pending::Note { .. } | Pending::InlineNote { .. }));
    });
    found
}

fn image_link(cx: &Context<'_>, picture: &Picture) -> ImageLink {
    let source = cx.slice(picture.range.clone());
    let end = picture.raw.as_ref().map_or(source.len(), |it| it.range.start - picture.range.start);
    let found = source.get(..end).and_then(|it| it.rfind(picture.to.as_str()));
    let at = match found.filter(|_| !picture.to.is_empty()) {
        Some(at) => picture.range.start + at..picture.range.start + at + picture.to.len(),
        None => picture.range.clone(),
    };
    let decorative = picture
        .raw
        .as_ref()
        .is_some_and(|it| it.classes.iter().any(|(class, _)| class == "decorative"));
    ImageLink { path: image_path(cx, &picture.to), span: cx.span(at), decorative }
}

/// A picture's path in the book's folder. RFC 3986 §2.1 for `%20`.
pub(crate) fn image_path(cx: &Context<'_>, to: &str) -> String {
    if to.contains("://") || to.starts_with("data:") {
        return to.to_owned();
    }
    let to = unpercent(to);
    let own = cx.dialect.join(cx.path, &to);
    // pandoc and its kin look for pictures from the folder in which they are called.
    let root = join("", to.trim_start_matches('/'));
    let elsewhere = cx.dialect.layout.is_some() && root != own && !cx.files.has(&own);
    if elsewhere && cx.files.has(&root) { root } else { own }
}

/// Decodes `%20` and the like; what does not decode to UTF-8 stays as it is.
fn unpercent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// What becomes of the marks of notes among a picture's words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// The caption that is set bears them, or the text after the picture.
    LeftOut,
    /// No mark can stand there: they stay where the author sees them.
    AsWritten,
}

/// The words of a caption as alternative text; works and cross-references by their keys, since they are not looked up yet.
pub(crate) fn alt_words(caption: &[Inline<Parsed>], marks: Marks) -> String {
    let mut words = String::new();
    walk_shown(caption, &mut |it| match it {
        Inline::Text(text) | Inline::Code(text) | Inline::Math(text, _) => {
            words.push_str(&text.text)
        }
        Inline::LineBreak => words.push(' '),
        Inline::Reference(Pending::Citation { items, .. }) => {
            let items: Vec<String> = items.iter().map(|it| work_words(it, marks)).collect();
            words.push_str(&items.join("; "));
        }
        Inline::Reference(Pending::CrossRef { id, .. }) => words.push_str(id),
        Inline::Reference(Pending::Image { alt, .. }) => words.push_str(alt),
        Inline::Reference(Pending::Note { label, .. }) if marks == Marks::AsWritten => {
            words.push_str("[^");
            words.push_str(label);
            words.push(']');
        }
        Inline::Reference(Pending::InlineNote { content, .. }) if marks == Marks::AsWritten => {
            words.push_str("^[");
            words.push_str(&alt_words(content, marks));
            words.push(']');
        }
        Inline::Reference(_) | Inline::Styled { .. } | Inline::Span { .. } => {}
    });
    words
}

/// A work's key with the words that stand around it.
fn work_words(item: &CiteItem, marks: Marks) -> String {
    let (prefix, suffix) = (alt_words(&item.prefix, marks), alt_words(&item.suffix, marks));
    let (label, value) = item.locator.as_ref().map_or(("", ""), |(label, value)| (label, value));
    let words = [&prefix, item.key.as_str(), label, value, &suffix];
    let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
    words.join(" ")
}
