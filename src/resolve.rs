//! `Book` to `Document`: numbers, notes, citations, cross-references, generated matter, contents.

use crate::cite::{Library, Style};
use crate::diag::{Code, Diagnostic, NodeId, Sink};
use crate::files::Files;
use crate::image::Images;
use crate::manifest::{Edition, Manifest, SectionRole, Spanned};
use crate::math::Macros;
use crate::model::{
    Anchor, AnchorId, Book, Document, Facts, Inline, Note, Parsed, Section, Settled,
};
use crate::resolve::bibliography::bibliographies;
use crate::resolve::citation::Citations;
use crate::resolve::matter::Known;
use crate::resolve::note::Notes;
use crate::resolve::number::Labels;
use crate::resolve::settle::Context;
use crate::resolve::suggested::suggested;
use std::collections::BTreeMap;

mod bibliography;
mod citation;
mod claims;
mod condition;
mod contents;
mod glossary;
mod highlight;
mod index;
mod matter;
mod node;
mod note;
mod number;
mod picture;
mod proof;
mod quotation;
mod quotes;
mod settle;
mod shop;
mod statement;
mod suggested;
mod typography;
mod walk;
mod xref;

/// Looks everything up. Pictures named by the book are read into `images`.
pub fn resolve(
    sink: &mut Sink,
    files: &dyn Files,
    images: &mut Images,
    manifest: &Manifest,
    mut book: Book,
) -> Document {
    let manifest = &typography::manifest(manifest);
    let terms = glossary::name_terms(&mut book);
    condition::condition(sink, manifest, &book);
    if manifest.lint.quotations {
        quotation::lint(sink, &book);
    }
    let library = read_library(sink, files, manifest);
    let style = match library.is_empty() {
        true => None,
        false => read_style(sink, files, manifest),
    };
    let macros = macros(sink, manifest);
    let labels = number::number(sink, manifest, &book, &macros);
    let places = xref::Places::of(&book);
    let Book { sections, notes, facts } = book;
    let mut cx = Context {
        files,
        images,
        manifest,
        labels: &labels,
        places: &places,
        notes: Notes::new(sink, notes, manifest.numbering.footnotes),
        citations: Citations::new(&library, style.as_ref()),
        index: index::Marks::default(),
        terms: &terms,
        section: 0,
        next_block: Some(0),
        lists: 0,
        macros: macros.with_numbers(labels.numbers()),
        facts,
        sink,
    };
    let mut sections = settle_all(&mut cx, sections);
    let Context { sink, notes, mut citations, index, images, mut facts, .. } = cx;
    let mut notes = notes.finish(sink);
    let mut letters = proof::proof(sink, &mut facts, &manifest.book.language, &sections, &notes);
    shop::cover(sink, files, images, manifest);
    shop::weigh(sink, images, manifest);
    let known = Known {
        has_code: facts.codes > 0,
        citation: own_citation(sink, files, manifest, style.as_ref()),
    };
    make_matter(manifest, &mut citations, &mut sections, &known);
    let mut anchors = anchors_of(&labels);
    let language = &manifest.book.language;
    let asked = (language, manifest.lint, manifest.references.back_references);
    bibliographies(sink, citations, asked, &mut sections, &mut notes, &mut anchors);
    proof::works(&mut letters, language, &mut sections);
    index.finish(sink, language, &mut sections, &mut anchors);
    typography::typography(manifest, &mut sections, &mut notes);
    if !manifest.typefaces.plain_code {
        highlight::highlight_all(sink, &mut sections, &mut notes);
    }
    let mut document = finish(sink, manifest, sections, notes, anchors);
    document.letters = letters;
    document.facts = facts;
    claims::claims(sink, manifest, &document);
    document
}

/// The commands that the manifest defines for formulas.
fn macros(sink: &mut Sink, manifest: &Manifest) -> Macros {
    let mut macros = Macros::default();
    for it in &manifest.macros {
        if let Err(why) = macros.define(&it.value.0, &it.value.1) {
            sink.push(Diagnostic::new(Code::ManifestValue, why).at_maybe(it.span, ""));
        }
    }
    macros
}

/// Contents, nodes, and all of it together.
fn finish(
    sink: &mut Sink,
    manifest: &Manifest,
    mut sections: Vec<Section<Settled>>,
    mut notes: Vec<Note>,
    mut anchors: Vec<Anchor>,
) -> Document {
    let ids = (0..).map(AnchorId);
    let names: BTreeMap<String, AnchorId> =
        anchors.iter().map(|it| it.id.clone()).zip(ids).collect();
    let contents = contents::contents(&sections, &names);
    let captions = contents::captions(sink, &sections, &names);
    let spans = node::number_nodes(&mut sections, &mut notes, &mut anchors);
    Document {
        book: manifest.book.clone(),
        titles: titles_of(&manifest.editions),
        numbering: manifest.numbering,
        sections,
        notes,
        anchors,
        contents,
        captions,
        spans,
        facts: Facts::default(),
        letters: BTreeMap::new(),
    }
}

fn titles_of(editions: &[Edition]) -> BTreeMap<String, Spanned<String>> {
    let titled = editions.iter().filter_map(|it| Some((it.name.clone(), it.title.clone()?)));
    titled.collect()
}

fn settle_all(cx: &mut Context<'_>, sections: Vec<Section<Parsed>>) -> Vec<Section<Settled>> {
    let mut out = Vec::with_capacity(sections.len());
    for (index, section) in sections.into_iter().enumerate() {
        cx.section = index;
        // Sub-chapters count on with their chapter.
        if section.depth == 0 {
            cx.notes.chapter();
        }
        out.push(settle::settle(cx, section));
    }
    out
}

fn anchors_of(labels: &Labels) -> Vec<Anchor> {
    let anchors = labels.anchors.iter().cloned();
    anchors.map(|(id, section)| Anchor { id, section, node: NodeId::NONE }).collect()
}

fn make_matter(
    manifest: &Manifest,
    citations: &mut Citations<'_>,
    sections: &mut [Section<Settled>],
    known: &Known,
) {
    for (at, section) in sections.iter_mut().enumerate() {
        let generated = section.path.is_none() && section.blocks.is_empty();
        let reading = generated && section.role == SectionRole::FurtherReading;
        let works = if reading { citations.recommended(at) } else { Vec::new() };
        matter::fill(manifest, section, works, known);
    }
}

fn read_library(sink: &mut Sink, files: &dyn Files, manifest: &Manifest) -> Library {
    let mut library = Library::new(manifest.book.language.clone());
    for path in &manifest.references.files {
        match files.text(&path.value) {
            Ok(text) => library.read(sink, &path.value, text.file, &text.text, text.offset),
            Err(refusal) => sink.push(files.explain(&path.value, &refusal, path.span)),
        }
    }
    library
}

/// How to cite the book, where it says so, in its citation style (which a book without works has not read yet).
fn own_citation(
    sink: &mut Sink,
    files: &dyn Files,
    manifest: &Manifest,
    style: Option<&Style>,
) -> Vec<Inline<Settled>> {
    let book = &manifest.book;
    if !book.cite_as {
        return Vec::new();
    }
    match style {
        Some(style) => suggested(sink, style, book),
        None => {
            let style = read_style(sink, files, manifest);
            style.map(|it| suggested(sink, &it, book)).unwrap_or_default()
        }
    }
}

/// The style of citations; read only where there is something to cite.
fn read_style(sink: &mut Sink, files: &dyn Files, manifest: &Manifest) -> Option<Style> {
    let name = &manifest.references.style;
    if !name.value.to_ascii_lowercase().ends_with(".csl") {
        return Style::archived(sink, &name.value, name.span);
    }
    match files.text(&name.value) {
        Ok(text) => Style::read(sink, &name.value, &text.text, name.span),
        Err(refusal) => {
            sink.push(files.explain(&name.value, &refusal, name.span));
            None
        }
    }
}

#[cfg(test)]
mod tests;
