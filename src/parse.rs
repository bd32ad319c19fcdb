//! Markdown to `Book`.

use crate::diag::{Code, Diagnostic, Sink};
use crate::files::{Files, Text};
use crate::manifest::{Manifest, Region, SectionRole, SpineItem, SpineSource, Tool};
use crate::model::{Book, Facts, NoteDefinition, Parsed, Section};
use crate::parse::chapter::{Door, blocks_of};
use crate::parse::context::Dialect;
use crate::parse::include::MAX_CHAIN;
use crate::parse::markdown::Last;
use crate::parse::mdbook::directives;
use crate::parse::remark::Remarks;
use crate::parse::section::{Place, begins_below, made, sections};
use crate::parse::slug::slugs;
use rayon::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

mod admonish;
mod anchor;
mod attr;
mod block;
mod callout;
mod changes;
mod chapter;
mod cite;
mod comment;
mod context;
mod div;
mod dollar;
mod element;
mod extent;
mod fence;
mod figure;
mod foreign;
mod front;
mod gather;
mod handed;
mod hidden;
mod html;
mod htmlblock;
mod htmltable;
mod include;
mod index;
mod inline;
mod layout;
mod leaf;
mod line;
mod listing;
mod locator;
mod markdown;
mod mdbook;
mod origin;
mod pair;
mod remark;
mod run;
mod scan;
mod section;
mod slug;
mod table;
#[cfg(test)]
mod tests;
mod tex;

/// Parses every file of the spine; what can't be understood is kept as text and said in the sink.
///
/// A file that can't be read is said, and its section stays empty. A file named twice is parsed once.
pub fn parse(sink: &mut Sink, files: &dyn Files, manifest: &Manifest) -> Book {
    let dialect = Dialect::of(manifest);
    let members = members(sink, files, dialect, &manifest.spine);
    let parsed: Vec<_> = members.par_iter().map(|it| member(files, dialect, it)).collect();
    let mut book = Book { sections: Vec::new(), notes: Vec::new(), facts: Facts::default() };
    let mut notes_of = BTreeSet::new();
    let mut remarks = Remarks::default();
    for part in parsed {
        sink.merge(part.sink);
        remarks.merge(part.remarks);
        book.facts.add(part.facts);
        let mut sections = part.sections.into_iter();
        let follows = |it: &&mut Section<Parsed>| it.path.is_some() && it.role != SectionRole::Part;
        if part.continues
            && let Some(last) = book.sections.last_mut().filter(follows)
        {
            last.blocks.extend(sections.next().into_iter().flat_map(|it| it.blocks));
        }
        book.sections.extend(sections);
        for note in part.notes {
            // A file that is included twice defines its notes once.
            if notes_of.insert(note.span) {
                book.notes.push(note);
            }
        }
    }
    remarks.report(sink);
    if manifest.flavor.layout().is_some() {
        in_parts(&mut book.sections);
    }
    slugs(sink, &mut book.sections, manifest.flavor.is_foreign());
    book
}

/// Chapters behind a part are of it, where headings begin parts: up to the next, or to another region. Behind a part that begins the
/// appendices, chapters are such.
fn in_parts(sections: &mut [Section<Parsed>]) {
    let mut open: Option<(Region, bool)> = None;
    for section in sections {
        if section.role == SectionRole::Part {
            let appendices = section.attrs.has("appendices");
            section.attrs.classes.retain(|it| it != "appendices");
            open = Some((section.region, appendices));
            continue;
        }
        let Some((region, appendices)) = open.filter(|it| it.0 == section.region) else {
            open = None;
            continue;
        };
        section.in_part = true;
        if appendices && region == Region::Main && section.role == SectionRole::Chapter {
            section.role = SectionRole::Appendix;
        }
    }
}

/// A member of the spine with its text.
struct Member<'a> {
    item: &'a SpineItem,
    text: Option<(&'a str, Text)>,
}

/// What parsing a member gives.
struct Parts {
    sections: Vec<Section<Parsed>>,
    notes: Vec<NoteDefinition>,
    facts: Facts,
    remarks: Remarks,
    sink: Sink,
    /// The first section goes on in the one before it.
    continues: bool,
}

impl Parts {
    /// A section without text.
    fn of(section: Section<Parsed>) -> Self {
        Self {
            sections: vec![section],
            notes: Vec::new(),
            facts: Facts::default(),
            remarks: Remarks::default(),
            sink: Sink::new(),
            continues: false,
        }
    }
}

/// Reads the files of the spine in its order, and all that they include, so that they are numbered alike in every run.
fn members<'a>(
    sink: &mut Sink,
    files: &dyn Files,
    dialect: Dialect<'_>,
    spine: &'a [SpineItem],
) -> Vec<Member<'a>> {
    let mut seen = BTreeSet::new();
    let mut members = Vec::new();
    for item in spine {
        let SpineSource::File(path) = &item.source else {
            members.push(Member { item, text: None });
            continue;
        };
        if !seen.insert(path.as_str()) {
            let message = format!("the spine names `{path}` twice");
            let found = Diagnostic::new(Code::FileTwice, message).at_maybe(item.span, "");
            sink.push(found.hint("each file stands in one place of the book"));
            continue;
        }
        let text = match files.text(path) {
            Ok(text) => Some((path.as_str(), text)),
            Err(refusal) => {
                sink.push(files.explain(path, &refusal, item.span));
                None
            }
        };
        members.push(Member { item, text });
    }
    let mut read: BTreeSet<String> = seen.iter().map(|it| (*it).to_owned()).collect();
    let own = members.iter().filter_map(|it| it.text.as_ref());
    for (path, text) in own.filter(|it| files.processed(it.0).is_none()) {
        read_included(files, dialect, path, text, &mut read, 0);
    }
    members
}

/// Reads what a file includes, so that the door knows it. Mistakes are said later, where they are met.
fn read_included(
    files: &dyn Files,
    dialect: Dialect<'_>,
    path: &str,
    text: &Text,
    read: &mut BTreeSet<String>,
    depth: usize,
) {
    let any = || ["include", "{{", "<<", "]("].iter().any(|it| text.text.contains(it));
    if depth > MAX_CHAIN || !any() {
        return;
    }
    for to in included_paths(dialect, &text.text) {
        let to = match dialect.layout {
            Some(layout) => layout::found(files, layout, path, to),
            None => dialect.join(path, to),
        };
        if read.insert(to.clone())
            && let Ok(inner) = files.text(&to)
        {
            read_included(files, dialect, &to, &inner, read, depth + 1);
        }
    }
}

/// Paths that a text seems to include.
fn included_paths<'t>(dialect: Dialect<'_>, text: &'t str) -> Vec<&'t str> {
    if let Some(layout) = dialect.layout {
        return layout::included_paths(layout.tool, text);
    }
    if !dialect.full {
        let all = directives(text).into_iter().filter(|it| !it.escaped);
        return all.filter_map(|it| it.file().map(|it| it.0)).collect();
    }
    let fences =
        text.lines().filter(|it| [":::", "```", "~~~"].iter().any(|sign| it.contains(sign)));
    let values = fences.filter_map(|it| Some(it.split_once("include=")?.1));
    values
        .filter_map(|it| match it.chars().next()? {
            quote @ ('"' | '\'') => it.get(1..)?.split(quote).next(),
            _ => it.split([' ', '}']).next(),
        })
        .collect()
}

/// Parses a member of the spine.
fn member(files: &dyn Files, dialect: Dialect<'_>, member: &Member<'_>) -> Parts {
    let mut sink = Sink::new();
    let SpineSource::File(path) = &member.item.source else {
        return Parts::of(made(member.item));
    };
    let Some((_, text)) = &member.text else {
        let mut section = made(member.item);
        section.path = Some(path.clone());
        return Parts::of(section);
    };
    let includes = Cell::default();
    let remarks = RefCell::default();
    let door = Door { files, dialect, includes: &includes, remarks: &remarks };
    // The epigraph that such a page is stands around all of it.
    let how = match dialect.full && member.item.role == SectionRole::Epigraph {
        true => (1, Last::Attribution),
        false => (0, Last::No),
    };
    let mut chapter = blocks_of(&mut sink, &door, path, text, std::slice::from_ref(path), how);
    let notes = std::mem::take(&mut chapter.notes);
    let empty = chapter.blocks.is_empty() && notes.is_empty();
    let joins = [Tool::Leanpub, Tool::Bookdown, Tool::Pandoc].iter().any(|it| dialect.is_of(*it));
    let continues = joins && begins_below(&chapter);
    let place = Place {
        continues,
        item: member.item,
        path,
        empty,
        mdbook: !dialect.full || dialect.is_of(Tool::GitBook),
        foreign: dialect.is_foreign(),
        file: dialect.file,
    };
    let mut facts = chapter.facts;
    let sections = sections(&mut sink, &mut facts, &place, chapter);
    Parts { sections, notes, facts, remarks: remarks.into_inner(), sink, continues }
}
