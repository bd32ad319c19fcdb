//! The notes of a section, at the end of its file: pop-ups where a reader has them, with a way back for every mark.

use crate::html::block::blocks;
use crate::html::inline::inlines;
use crate::html::writer::Writer;
use crate::lang::Word;
use crate::model::{Block, BlockKind, Note, Settled};

/// Writes the notes whose first mark stands in section `index`.
pub(super) fn notes(w: &mut Writer<'_>, index: usize) {
    let book = w.cx;
    let Some(own) = book.notes.get(&index) else { return };
    w.xml.open("div").attr("class", "footnotes").attr("epub:type", "footnotes").line();
    for note in own {
        self::note(w, note);
    }
    w.xml.close_line();
}

fn note(w: &mut Writer<'_>, note: &Note) {
    let id = w.claim(&note.id);
    w.xml.open("aside").attr_maybe("id", id.as_deref()).attr("class", "footnote");
    w.xml.attr("epub:type", "footnote").attr("role", "doc-footnote").line();
    // A box's title in a note comes after all headings of the file: a level below the first is sound after any.
    w.within(|scope| scope.below(1), |w| inside(w, note));
    w.flush();
    w.xml.close_line();
}

fn inside(w: &mut Writer<'_>, note: &Note) {
    let paragraph = |it: &Block<Settled>| matches!(it.kind, BlockKind::Paragraph(_));
    if !note.blocks.first().is_some_and(paragraph) {
        w.xml.open("p");
        number(w, note);
        w.xml.close_line();
    }
    let last = note.blocks.len().saturating_sub(1);
    for (at, block) in note.blocks.iter().enumerate() {
        let BlockKind::Paragraph(content) = &block.kind else {
            blocks(w, std::slice::from_ref(block));
            continue;
        };
        w.xml.open("p");
        w.common(block.node, &block.attrs);
        if at == 0 {
            number(w, note);
        }
        inlines(w, content);
        if at == last {
            ways_back(w, note);
        }
        w.xml.close_line();
    }
    if !note.blocks.last().is_some_and(paragraph) {
        w.xml.open("p");
        ways_back(w, note);
        w.xml.close_line();
    }
}

/// The note's number, before its words.
fn number(w: &mut Writer<'_>, note: &Note) {
    w.xml.open("span").attr("class", "note-number");
    w.words(&note.number.0);
    w.xml.close().text(" ");
}

/// One link for each mark that exists.
fn ways_back(w: &mut Writer<'_>, note: &Note) {
    let marks: Vec<String> = (1..=note.marks).map(|it| format!("{}-ref-{it}", note.id)).collect();
    let label = format!("{} ({})", w.lang().word(Word::BackToText), note.number.0);
    back_links(w, &marks, &label);
}

/// Links back to ids, an arrow each, numbered if there are several.
pub(super) fn back_links(w: &mut Writer<'_>, ids: &[String], label: &str) {
    let known: Vec<(&String, usize)> =
        ids.iter().filter_map(|it| Some((it, *w.cx.ids.get(it)?))).collect();
    for (at, (id, section)) in known.iter().enumerate() {
        let Some(href) = w.cx.href(Some(w.section), id, *section) else { continue };
        let several = known.len() > 1;
        let label = if several { format!("{label} {}", at + 1) } else { label.to_owned() };
        // The arrow never stands alone on a line.
        w.xml.text("\u{a0}").open("a").attr("class", "backlink").attr("href", &href);
        w.xml.attr("role", "doc-backlink").attr("aria-label", &label);
        // U+FE0E: an arrow of the text, not a picture.
        w.words("↩\u{fe0e}");
        if several {
            w.xml.open("sup");
            w.words(&(at + 1).to_string());
            w.xml.close();
        }
        w.xml.close();
    }
}
