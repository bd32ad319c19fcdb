//! Links and cross-references to the places they lead to.

use crate::diag::{Code, Diagnostic, NodeId, Span};
use crate::files::join;
use crate::manifest::Tool;
use crate::model::{
    AnchorId, Book, CrossForm, Inline, PageForm, Piece, RefKind, Resolved, Settled, SourceMap,
    Style, Target, Text, plain_text, sound_url, walk_inlines,
};
use crate::resolve::number::Label;
use crate::resolve::settle::Context;
use std::collections::BTreeMap;

/// Where the sections come from.
#[derive(Debug, Default)]
pub(crate) struct Places {
    paths: Vec<Option<String>>,
    by_path: BTreeMap<String, usize>,
}

impl Places {
    /// Of a book, before it is looked up.
    pub(crate) fn of(book: &Book) -> Self {
        let paths: Vec<_> = book.sections.iter().map(|it| it.path.clone()).collect();
        let named = paths.iter().enumerate().rev();
        let by_path = named.filter_map(|(at, it)| it.clone().map(|it| (it, at))).collect();
        Self { paths, by_path }
    }

    /// The file of a section.
    pub(crate) fn path(&self, section: usize) -> Option<&str> {
        self.paths.get(section)?.as_deref()
    }

    /// The sections of the file that `section` is of, itself first: a file may hold several chapters.
    fn of_one_file(&self, section: usize) -> impl Iterator<Item = usize> {
        let path = self.paths.get(section).and_then(Option::as_ref);
        let same =
            move |it: &usize| *it != section && path.is_some() && self.paths[*it].as_ref() == path;
        std::iter::once(section).chain((0..self.paths.len()).filter(same))
    }

    /// The section that a link's path means: the file itself, its page as mdBook would write it, or a folder's own page.
    fn section(&self, path: &str) -> Option<usize> {
        let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm"));
        let folder = path.trim_end_matches('/');
        let index = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.md"));
        let mut tries = vec![path.to_owned()];
        tries.extend(stem.map(|it| format!("{it}.md")));
        tries.extend(index.map(|it| format!("{it}README.md")));
        // The book's own folder has no name.
        let inner = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        tries.push(format!("{inner}README.md"));
        tries.push(format!("{inner}index.md"));
        // Sites leave the ending out.
        tries.push(format!("{folder}.md"));
        tries.iter().find_map(|it| self.by_path.get(it)).copied()
    }
}

/// A Markdown link: out of the book, into it, or dead.
pub(crate) fn link(
    cx: &mut Context<'_>,
    out: &mut Vec<Inline<Settled>>,
    to: &str,
    title: String,
    mut content: Vec<Inline<Settled>>,
    span: Span,
) {
    let to = to.trim();
    let target = if has_scheme(to) {
        outside(cx, to, span)
    } else if let Some(rest) = to.strip_prefix("//") {
        outside(cx, &format!("https://{rest}"), span)
    } else {
        inside(cx, to, span).map(Target::Internal)
    };
    if !says_something(&content) {
        cx.facts.empty_links += 1;
        let found = Diagnostic::new(Code::LinkEmpty, format!("the link to `{to}` has no words"));
        cx.sink.push(found.at(span, "").hint("write what it leads to between the brackets"));
        content.push(Inline::Text(said(to.to_owned(), span)));
    }
    match target {
        Some(to) => linked(out, to, title, content),
        None => out.extend(content),
    }
}

/// A link, and behind it the marks of notes that its words hold: they lead elsewhere, and a link holds no other (HTML, 4.5.1).
pub(crate) fn linked(
    out: &mut Vec<Inline<Settled>>,
    to: Target,
    title: String,
    mut content: Vec<Inline<Settled>>,
) {
    let mut marks = Vec::new();
    take_marks(&mut content, &mut marks);
    out.push(Inline::Reference(Resolved::Link { to, content, title }));
    out.append(&mut marks);
}

fn take_marks(content: &mut Vec<Inline<Settled>>, marks: &mut Vec<Inline<Settled>>) {
    for mut it in std::mem::take(content) {
        if matches!(it, Inline::Reference(Resolved::Note { .. })) {
            marks.push(it);
            continue;
        }
        if let Some(inner) = it.content_mut() {
            take_marks(inner, marks);
        }
        content.push(it);
    }
}

/// The words of a link that hold no other: the alternative text of a picture on the web, within a link, leads where that leads.
pub(crate) fn without_links(content: Vec<Inline<Settled>>) -> Vec<Inline<Settled>> {
    let mut out = Vec::with_capacity(content.len());
    for inline in content {
        if let Inline::Reference(Resolved::Link { to: Target::External(_), content, .. }) = inline {
            out.extend(content);
        } else {
            out.push(inline);
        }
    }
    out
}

/// Words that are read, or a picture that is described.
fn says_something(content: &[Inline<Settled>]) -> bool {
    let mut described = false;
    walk_inlines(content, &mut |it| {
        described |=
            matches!(it, Inline::Reference(Resolved::Image { alt, .. }) if !alt.is_empty());
    });
    described || !plain_text(content).trim().is_empty()
}

fn outside(cx: &mut Context<'_>, to: &str, span: Span) -> Option<Target> {
    let sound = sound_url(to);
    if sound.is_none() {
        let message = format!("`{to}` is no address that a reader may open");
        let found = Diagnostic::new(Code::LinkAddress, message);
        cx.sink.push(found.at(span, KEPT));
    }
    sound.map(Target::External)
}

/// `mailto:a@b`, `https://…`; a drive letter is no scheme.
pub(crate) fn has_scheme(to: &str) -> bool {
    let Some((scheme, _)) = to.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'.' | b'-'))
}

fn inside(cx: &mut Context<'_>, to: &str, span: Span) -> Option<AnchorId> {
    let (path, fragment) = match to.split_once('#') {
        Some((path, fragment)) => (path, Some(unescape(fragment))),
        None => (to, None),
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = unescape(path);
    // In docsify's addresses, `guide?id=setup` is the heading `setup` of the page: `#` stands before the page there.
    let is_docsify = cx.manifest.flavor.layout().is_some_and(|it| it.tool == Tool::GitBook);
    let id = || query.split('&').find_map(|it| it.strip_prefix("id=")).filter(|_| is_docsify);
    let fragment = fragment.or_else(|| id().map(unescape));
    let section = if path.is_empty() {
        fragment.as_ref().map(|_| cx.section)
    } else {
        let from = cx.places.path(cx.section).unwrap_or_default();
        cx.places.section(&cx.path_of(from, &path))
    };
    let Some(section) = section else {
        dead(cx, to, &path, span);
        return None;
    };
    let opening = cx.labels.sections.get(section).and_then(|it| it.anchor);
    let Some(fragment) = fragment.filter(|it| !it.is_empty()) else { return opening };
    let found = at_fragment(cx, section, &fragment);
    if found.is_none() {
        // The chapter is better than nothing.
        let instead = opening.filter(|_| !path.is_empty());
        dead_fragment(cx, section, &fragment, (span, instead));
        return instead;
    }
    found
}

/// The place of an id: in the file that is named, else anywhere in the book.
fn at_fragment(cx: &Context<'_>, section: usize, fragment: &str) -> Option<AnchorId> {
    let lower = fragment.to_lowercase();
    let mut all = cx.places.of_one_file(section).filter_map(|it| cx.labels.slugs.get(it));
    let own = all.find_map(|it| it.get(fragment).or_else(|| it.get(&lower)).copied());
    let written = || cx.labels.by_id.get(fragment).map(|it| it.anchor);
    // To tools that make one text of all files, a heading's own id is the book's.
    let anywhere = || {
        let slugs = cx.manifest.flavor.layout().map(|_| cx.labels.slugs.iter())?;
        slugs.into_iter().find_map(|it| it.get(fragment)).copied()
    };
    own.or_else(written).or_else(anywhere)
}

/// What becomes of a dead link.
const KEPT: &str = "its words are kept, the link is not";

fn dead(cx: &mut Context<'_>, to: &str, path: &str, span: Span) {
    let from = cx.places.path(cx.section).unwrap_or_default();
    let whole = cx.path_of(from, path);
    if !path.is_empty() && cx.files.bytes(&whole).is_ok() {
        let message = format!("the file `{whole}` is not part of the book");
        cx.sink.push(
            Diagnostic::new(Code::LinkDead, message)
                .at(span, KEPT)
                .hint("a book holds its chapters and pictures: link to an address on the web, or name the chapter in the spine"),
        );
        return;
    }
    let message = match to {
        "" => "a link leads nowhere".to_owned(),
        _ => format!("no chapter of the book is at `{to}`"),
    };
    let known = cx.places.by_path.keys().map(String::as_str);
    cx.sink.push_near(Diagnostic::new(Code::LinkDead, message).at(span, KEPT), &whole, known);
}

/// Says that an id is not there, and what the link leads to `instead`.
fn dead_fragment(
    cx: &mut Context<'_>,
    section: usize,
    fragment: &str,
    (span, instead): (Span, Option<AnchorId>),
) {
    let file = cx.places.path(section).unwrap_or("the section").to_owned();
    let slugs = cx.labels.slugs.get(section).into_iter().flat_map(BTreeMap::keys);
    let known = slugs.chain(cx.labels.by_id.keys()).map(String::as_str);
    let found =
        Diagnostic::new(Code::LinkDead, format!("nothing in `{file}` has the id `{fragment}`"))
            .at(span, if instead.is_some() { "leads to the beginning of the file" } else { KEPT });
    let elsewhere = cx.labels.slugs.iter().position(|it| it.contains_key(fragment));
    let elsewhere = elsewhere.filter(|it| *it != section).and_then(|it| cx.places.path(it));
    let here = cx.places.path(cx.section).unwrap_or_default();
    match elsewhere {
        Some(path) => {
            let address = relative(here, path);
            cx.sink.push(found.hint(format!("`{path}` has it: write `{address}#{fragment}`")));
        }
        None => cx.sink.push_near(found, fragment, known),
    }
}

/// How the file at `from` names the file at `to`.
fn relative(from: &str, to: &str) -> String {
    let folder = |path: &str| path.rfind('/').map_or(0, |it| it + 1);
    let (own, other) = (&from[..folder(from)], &to[..folder(to)]);
    let mut shared = 0;
    for (one, two) in own.split_inclusive('/').zip(other.split_inclusive('/')) {
        if one != two {
            break;
        }
        shared += one.len();
    }
    "../".repeat(own[shared..].matches('/').count()) + &to[shared..]
}

/// Percent-encoding undone where it gives UTF-8.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &more[2..];
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// `@fig:x`: what it prints, linked.
pub(crate) fn cross(
    cx: &mut Context<'_>,
    kind: RefKind,
    id: &str,
    form: CrossForm,
    span: Span,
) -> Inline<Settled> {
    // bookdown refers to a heading by its bare id.
    let bare = || id.strip_prefix("sec:").filter(|_| cx.manifest.flavor.layout().is_some());
    let label = cx.labels.by_id.get(id).or_else(|| cx.labels.by_id.get(bare()?));
    let Some(label) = label else {
        unknown(cx, kind, id, Some(span));
        return Inline::Text(said(format!("[{id}?]"), span));
    };
    if form == CrossForm::Page {
        let to = label.anchor;
        return Inline::Reference(Resolved::Page {
            to,
            form: PageForm::Number,
            node: NodeId::NONE,
            span: Some(span),
        });
    }
    let content = match (&label.number, form) {
        (Some(number), CrossForm::Number) => Inline::Text(said(number.text.clone(), span)),
        (Some(number), CrossForm::Parenthesis) => {
            Inline::Text(said(format!("({})", number.text), span))
        }
        // A number that the reader does not see is no help in finding the place.
        (Some(number), _) if number.shown => {
            // The word and its number stay on one line.
            let words = crate::lang::numbered(number.word.trim(), number.text.trim());
            Inline::Text(said(words.replace(' ', "\u{a0}"), span))
        }
        _ => titled(cx, kind, id, label, span),
    };
    let to = Target::Internal(label.anchor);
    Inline::Reference(Resolved::Link { to, content: vec![content], title: String::new() })
}

/// The title of what has no number to be seen: a work in italics, all else in quotation marks.
fn titled(cx: &Context<'_>, kind: RefKind, id: &str, label: &Label, span: Span) -> Inline<Settled> {
    if kind == RefKind::Card {
        let key = id.strip_prefix("card:").unwrap_or(id);
        let title = cx.citations.title(key).unwrap_or_else(|| key.to_owned());
        return Inline::Styled {
            style: Style::WorkTitle,
            content: vec![Inline::Text(said(title, span))],
        };
    }
    let title = match label.title.is_empty() {
        true => cx.opening_title(label.anchor).unwrap_or_else(|| id.to_owned()),
        false => label.title.clone(),
    };
    let marks = cx.manifest.conventions(&cx.manifest.book.language).outer;
    Inline::Text(said(format!("{}{title}{}", marks.open, marks.close), span))
}

impl Context<'_> {
    /// The path of what the file at `from` names by `path`. What begins with `/` counts from an mdBook folder's chapters, as on its
    /// site; in other books, from the file as all paths do.
    fn path_of(&self, from: &str, path: &str) -> String {
        match (self.manifest.flavor.site(), path.strip_prefix('/')) {
            (Some(site), Some(path)) => join(&format!("{site}/"), path),
            _ => join(from, path.trim_start_matches('/')),
        }
    }

    /// The title of the section that holds an anchor.
    fn opening_title(&self, anchor: AnchorId) -> Option<String> {
        let (_, section) = self.labels.anchors.get(anchor.0 as usize)?;
        let opening = self.labels.sections.get(*section)?.anchor?;
        let label = self.labels.by_id.values().find(|it| it.anchor == opening)?;
        Some(label.title.clone()).filter(|it| !it.is_empty())
    }
}

pub(crate) fn unknown(cx: &mut Context<'_>, kind: RefKind, id: &str, span: Option<Span>) {
    let prefix = RefKind::PREFIXES.iter().find(|it| it.1 == kind).map_or("", |it| it.0);
    let same = cx.labels.by_id.keys().map(String::as_str).filter(|it| it.starts_with(prefix));
    let found = Diagnostic::new(Code::RefUnknown, format!("nothing in the book has the id `{id}`"))
        .at_maybe(span, "");
    cx.sink.push_near(found, id, same);
}

/// Words that recto puts in the place of `span`.
fn said(text: String, span: Span) -> Text {
    let map = SourceMap { pieces: vec![Piece { at: 0, span, verbatim: false }] };
    Text { node: NodeId::NONE, text, map }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("https://a.b") && has_scheme("mailto:a@b") && has_scheme("urn:isbn:1"));
        assert!(!has_scheme("a.md#x:y") && !has_scheme("C:/x") && !has_scheme("#fig:a"));
    }

    #[test]
    fn files_are_named_from_each_other() {
        assert_eq!(relative("ch/1.md", "ch/2.md"), "2.md");
        assert_eq!(relative("a/b/1.md", "a/c/2.md"), "../c/2.md");
        assert_eq!(relative("1.md", "a/2.md"), "a/2.md");
        assert_eq!(relative("a/1.md", "2.md"), "../2.md");
    }

    #[test]
    fn escapes_in_paths_are_undone_unless_they_are_not_utf8() {
        assert_eq!(unescape("a%20b%C3%A9.md"), "a bé.md");
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%ff"), "%ff");
    }
}
