//! Running text to XHTML.

use crate::diag::NodeId;
use crate::html::code::parted;
use crate::html::context::xml_id;
use crate::html::css::is_ours;
use crate::html::formula::{Among, as_typed, head, math_among, tail};
use crate::html::picture::{Shown, img};
use crate::html::writer::{Mark, Scope, Writer};
use crate::lang::{Direction, Lang, Word, in_capitals};
use crate::model::{
    AnchorId, Attrs, END_OF_PROOF, Inline, NoteId, Resolved, Settled, Style, Target, Text,
};
use std::ops::Range;

/// Writes inlines in reading order.
pub(super) fn inlines(w: &mut Writer<'_>, content: &[Inline<Settled>]) {
    // What stands beside a formula is written with it: bytes of the text that is next, and what comes before `skip`.
    let (mut from, mut skip) = (0, 0);
    for (at, inline) in content.iter().enumerate() {
        if at < skip {
            continue;
        }
        match inline {
            Inline::Text(text) => {
                let end = text.text.len() - beside(content, at, from);
                if from < end || text.text.is_empty() {
                    text_part(w, text, from..end);
                }
                from = 0;
            }
            Inline::Styled { style, content } => styled(w, *style, content),
            Inline::Span { attrs, node, content } => span(w, attrs, *node, content),
            Inline::Code(text) => code(w, text),
            Inline::Math(text, Some(tree)) => {
                let among = among(content, at);
                math_among(w, (text, tree), &among);
                from = among.after.map_or(0, |it| it.1.end);
                if among.note.is_some() {
                    skip = at + 2 + usize::from(from > 0);
                    from = 0;
                }
            }
            Inline::Math(text, None) => as_typed(w, text),
            Inline::LineBreak => {
                w.flush();
                w.xml.open("br").close();
            }
            Inline::Reference(reference) => resolved(w, reference),
        }
    }
}

/// How many bytes at the end of a text stay with the formula that follows, if one does; those before `from` are written.
fn beside(content: &[Inline<Settled>], at: usize, from: usize) -> usize {
    if let (Some(Inline::Text(text)), Some(Inline::Math(_, Some(_)))) =
        (content.get(at), content.get(at + 1))
    {
        return tail(text.text.get(from..).unwrap_or_default());
    }
    0
}

/// What stays with a formula on its sides.
fn among(content: &[Inline<Settled>], at: usize) -> Among<'_> {
    let text = |at: usize| content.get(at).and_then(Inline::as_words);
    let is_formula = |at: usize| matches!(content.get(at), Some(Inline::Math(_, Some(_))));
    let before = at.checked_sub(1).and_then(|it| Some((it, text(it)?))).and_then(|(index, it)| {
        let behind_other = index.checked_sub(1).is_some_and(is_formula);
        let from = if behind_other { head(&it.text) } else { 0 };
        let bytes = it.text.len() - beside(content, index, from)..it.text.len();
        (!bytes.is_empty()).then_some((it, bytes))
    });
    let after = text(at + 1).map(|it| (it, 0..head(&it.text))).filter(|it| !it.1.is_empty());
    let next = match &after {
        Some((it, bytes)) if bytes.end < it.text.len() => None,
        Some(_) => content.get(at + 2),
        None => content.get(at + 1),
    };
    let note = next.filter(|it| matches!(it, Inline::Reference(Resolved::Note { .. })));
    Among { before, after, note }
}

/// A run of text, parted where print pages begin and marked where links lead.
pub(super) fn text_leaf(w: &mut Writer<'_>, text: &Text) {
    begin_leaf(w, text);
    w.uses(&text.text);
    leaf_words(w, text, 0..text.text.len());
    end_leaf(w);
}

/// Some bytes of it, whose parts come one after the other.
pub(super) fn text_part(w: &mut Writer<'_>, text: &Text, bytes: Range<usize>) {
    if bytes.start == 0 {
        begin_leaf(w, text);
    }
    leaf_part(w, text, bytes);
    end_leaf(w);
}

/// What stands before the words of a leaf.
pub(super) fn begin_leaf(w: &mut Writer<'_>, text: &Text) {
    if let Some(anchors) = w.cx.anchors.get(&text.node) {
        for anchor in anchors {
            let id = w.claim(&anchor.id);
            w.pending.extend(id.map(Mark::Id));
        }
    }
    w.says_page = ends_with_page(w, &text.text);
}

/// What waits for words is placed, even where none came.
pub(super) fn end_leaf(w: &mut Writer<'_>) {
    w.flush();
    w.place_ids();
}

/// Some bytes of a leaf in a face of their own.
pub(super) fn leaf_part(w: &mut Writer<'_>, text: &Text, bytes: Range<usize>) {
    w.uses(text.text.get(bytes.clone()).unwrap_or_default());
    leaf_words(w, text, bytes);
}

/// Some bytes of a leaf, with the pages of print that begin in them.
fn leaf_words(w: &mut Writer<'_>, text: &Text, bytes: Range<usize>) {
    let mut from = bytes.start;
    let last = bytes.end == text.text.len();
    let starts = w.cx.pages.get(&text.node).map_or(&[][..], Vec::as_slice);
    let here = |it: &&(usize, usize)| bytes.contains(&it.0) || last && it.0 == bytes.end;
    let mut put = |w: &mut Writer<'_>, upto: usize| {
        let before = text.text.get(from..upto).unwrap_or_default();
        if !before.is_empty() {
            w.flush();
            w.place_ids();
            words(w, before);
        }
        from = upto;
    };
    for (byte, page) in starts.iter().filter(here) {
        put(w, *byte);
        w.pending.push(Mark::Page(*page));
    }
    put(w, bytes.end);
}

/// The author's words; those in capitals in small capitals alone, where they are asked for.
fn words(w: &mut Writer<'_>, text: &str) {
    if !w.scope.small_capitals || w.scope.mono {
        w.xml.text(text);
        return;
    }
    for (run, capitals) in in_capitals(text) {
        if capitals {
            w.xml.open("span").attr("class", "all-sc").text(run).close();
        } else {
            w.xml.text(run);
        }
    }
}

/// A run in a style of its own.
fn styled(w: &mut Writer<'_>, style: Style, content: &[Inline<Settled>]) {
    let (tag, class) = match style {
        Style::Emphasis => ("em", ""),
        Style::Strong => ("strong", ""),
        Style::Strikethrough => ("s", ""),
        Style::SmallCaps => ("span", "sc"),
        Style::Superscript => ("sup", ""),
        Style::Subscript => ("sub", ""),
        Style::Underline => ("u", ""),
        Style::Insertion => ("ins", ""),
        Style::Mark => ("mark", ""),
        Style::Small => ("small", ""),
        Style::Ruby => ("ruby", ""),
        Style::Reading => ("rt", ""),
        Style::ReadingBracket => ("rp", ""),
        Style::Keyboard => ("kbd", ""),
        Style::Upright => ("span", "upright"),
        Style::WorkTitle => ("cite", ""),
        // A term holds no other (HTML, 4.5.8).
        Style::Term if w.scope.in_term => ("span", ""),
        Style::Term => ("dfn", ""),
    };
    w.flush();
    w.xml.open(tag).attr_some("class", class);
    w.within(|scope| enter(scope, style), |w| inlines(w, content));
    w.xml.close();
}

/// What a style changes for the words in it.
fn enter(scope: &mut Scope, style: Style) {
    scope.in_term |= style == Style::Term;
    match style {
        Style::SmallCaps => scope.small_capitals = true,
        Style::Emphasis | Style::WorkTitle | Style::Term => scope.face.italic = true,
        Style::Strong => scope.face.weight = 700,
        Style::Upright => scope.face.italic = false,
        Style::Keyboard => scope.mono = true,
        _ => {}
    }
}

/// Whether a class of a span is not the author's own.
fn means_something(class: &str) -> bool {
    matches!(class, "abbr" | "page" | "keep" | "gls" | "index" | "main" | "as-typed")
        // Marks of call-outs get theirs when they are parsed, the sign that ends a proof when it is settled.
        || is_ours(class) && !matches!(class, "code-mark" | "code-label" | END_OF_PROOF)
}

/// A bracketed span.
fn span(w: &mut Writer<'_>, attrs: &Attrs, node: NodeId, content: &[Inline<Settled>]) {
    w.flush();
    let title = attrs.get("title");
    let tag = if attrs.has("abbr") || (title.is_some() && attrs.lang.is_none()) {
        "abbr"
    } else {
        "span"
    };
    // Those with a meaning of their own were looked up; what is left is the author's.
    let own: Vec<&str> =
        attrs.classes.iter().map(String::as_str).filter(|it| !means_something(it)).collect();
    w.xml.open(tag).attr_some("class", &own.join(" ")).attr_maybe("title", title);
    w.common(node, attrs);
    w.within_language(attrs.lang.as_ref(), |w| inlines(w, content));
    w.xml.close();
}

/// Code in running text.
fn code(w: &mut Writer<'_>, text: &Text) {
    w.flush();
    w.xml.open("code").attr("translate", "no");
    left_to_right(w);
    w.within(|scope| scope.mono = true, |w| parted(w, text));
    w.xml.close();
}

/// Code reads from left to right in every language; `dir` sets it apart from the words around it too (HTML, 15.3.5). EPUB asks
/// for attributes, not for styles (EPUB 3.3, §6.3.1.1).
pub(super) fn left_to_right(w: &mut Writer<'_>) {
    let rtl = |it: &Lang| it.direction() == Direction::Rtl;
    if rtl(w.lang()) || rtl(w.cx.lang()) {
        w.xml.attr("dir", "ltr");
    }
}

/// Whether an author's word can be a class.
pub(super) fn is_class(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|it| it.is_ascii_alphanumeric() || b"+#-_.".contains(&it))
}

fn resolved(w: &mut Writer<'_>, reference: &Resolved) {
    match reference {
        Resolved::Link { to, content, title } => link(w, to, content, title),
        Resolved::Image { image, alt, width } => {
            w.flush();
            img(w, *image, Shown { alt, width: *width, class: "inline" });
        }
        Resolved::Note { note, mark, node } => {
            w.flush();
            let id = w.ids(*node, None);
            w.pending.extend(id.map(Mark::Id));
            note_mark(w, *note, *mark);
        }
        Resolved::Cite { id, content, node } => {
            w.flush();
            w.xml.open("span").attr("class", "citation");
            let own = w.ids(*node, Some(id));
            w.xml.attr_maybe("id", own.as_deref());
            w.within(|scope| scope.in_cite = true, |w| inlines(w, content));
            w.xml.close();
        }
        Resolved::Page { to, node, .. } => page_reference(w, *to, *node),
        Resolved::Index { content, node, .. } => {
            w.flush();
            match w.ids(*node, None) {
                Some(id) => {
                    w.xml.open("span").attr("id", &id);
                    inlines(w, content);
                    w.xml.close();
                }
                None => inlines(w, content),
            }
        }
    }
}

/// A link; what can't be one, or stands in another, keeps its words.
fn link(w: &mut Writer<'_>, to: &Target, content: &[Inline<Settled>], title: &str) {
    let (href, internal) = match to {
        Target::External(url) => (Some(url.clone()), false),
        Target::Internal(anchor) => (w.cx.href_to(Some(w.section), *anchor), true),
    };
    let Some(href) = href.filter(|_| !w.scope.in_link) else {
        return inlines(w, content);
    };
    w.flush();
    w.xml.open("a").attr("href", &href).attr_some("title", title);
    if internal && w.scope.in_cite {
        w.xml.attr("epub:type", "biblioref").attr("role", "doc-biblioref");
    }
    w.within(|scope| scope.in_link = true, |w| inlines(w, content));
    w.xml.close();
}

/// The mark of a note.
fn note_mark(w: &mut Writer<'_>, id: NoteId, mark: u32) {
    let Some(note) = w.cx.document.notes.get(id.0 as usize) else { return };
    let href = w.cx.href(Some(w.section), &note.id, note.section);
    let own = w.claim(&format!("{}-ref-{mark}", note.id));
    if w.is_behind_note() {
        // Marks side by side would read as one number.
        w.xml.open("sup");
        w.words(",");
        w.xml.close();
    }
    w.xml.open("sup").open("a").attr_maybe("id", own.as_deref()).attr("class", "noteref");
    w.xml.attr_maybe("href", href.as_deref());
    w.xml.attr("epub:type", "noteref").attr("role", "doc-noteref");
    w.words(&note.number.0);
    w.xml.close().close();
    w.behind_note = Some(w.xml.len());
}

/// "print p. 47" where the EPUB knows the pages of print; else the title of the section that is meant.
fn page_reference(w: &mut Writer<'_>, to: AnchorId, node: NodeId) {
    w.flush();
    let id = w.ids(node, None);
    w.pending.extend(id.map(Mark::Id));
    w.flush();
    let Some(anchor) = w.cx.document.anchor(to) else { return };
    let label = page_of(w, &anchor.id);
    let words = match (label, w.cx.document.sections.get(anchor.section)) {
        (Some(label), _) if w.says_page => label.to_owned(),
        (Some(label), _) => w.lang().phrase(Word::PrintPage, &[label]),
        (None, Some(section)) => crate::html::section::title_of(w.cx, section),
        (None, None) => return,
    };
    match w.cx.href_to(Some(w.section), to).filter(|_| !w.scope.in_link) {
        Some(href) => {
            w.xml.open("a").attr("class", "page-ref").attr("href", &href);
            w.words(&words);
            w.xml.close();
        }
        None => w.words(&words),
    }
}

/// Whether words end with "p.", "S." or the language's word for a page, so that only its number is missing.
fn ends_with_page(w: &Writer<'_>, text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let last = last.trim_start_matches(|it: char| !it.is_alphabetic()).to_lowercase();
    let word = w.cx.word(Word::Page).to_lowercase();
    ["p.", "pp.", "s.", "с.", "pág."].contains(&last.as_str()) || last == word
}

/// The label of the print page on which an anchor's first words stand.
pub(super) fn page_of<'a>(w: &Writer<'a>, anchor: &str) -> Option<&'a str> {
    let page = *w.cx.page_of.get(&xml_id(anchor))?;
    w.cx.config.pages?.starts.get(page).map(|it| it.label.as_str())
}
