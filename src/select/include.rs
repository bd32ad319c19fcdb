//! Which sections an edition holds.

use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::{Edition, SectionRole};
use crate::model::{Document, Section, Settled, anchor_name};

/// One flag per section.
pub(crate) fn include(sink: &mut Sink, document: &Document, edition: &Edition) -> Vec<bool> {
    let sections = &document.sections;
    let mut kept = vec![edition.include.is_empty(); sections.len()];
    for name in &edition.include {
        let found = matching(document, &name.value);
        if found.is_empty() {
            let ids = document.anchors.iter().map(|it| it.id.as_str());
            let roles = sections.iter().map(|it| it.role.name());
            let stems = sections.iter().filter_map(stem);
            let message = format!(
                "the edition `{}` includes `{}`, which is not in the book",
                edition.name, name.value
            );
            let known: Vec<&str> = ids.chain(roles).chain(stems).collect();
            sink.push(
                Diagnostic::new(Code::RefUnknown, message)
                    .at_maybe(name.span, "an id, a role, or a file as the spine names it")
                    .did_you_mean(&anchor_name(&name.value), known),
            );
        }
        found.into_iter().for_each(|it| kept[it] = true);
    }
    let chosen = !edition.include.is_empty();
    for (index, section) in sections.iter().enumerate() {
        // What a part of a book needs as the whole does.
        kept[index] |= chosen
            && matches!(
                section.role,
                SectionRole::TitlePage | SectionRole::Copyright | SectionRole::Bibliography
            );
        // A title block on the first page takes their place.
        kept[index] &= !(edition.handout
            && matches!(section.role, SectionRole::HalfTitle | SectionRole::TitlePage));
    }
    if chosen {
        keep_parts(sections, &mut kept);
    }
    kept
}

/// A part stays if one of its chapters does.
fn keep_parts(sections: &[Section<Settled>], kept: &mut [bool]) {
    for part in 0..sections.len() {
        if sections[part].role != SectionRole::Part {
            continue;
        }
        let region = sections[part].region;
        let own = sections.iter().zip(kept.iter()).skip(part + 1);
        let mut own = own.take_while(|(it, _)| it.role != SectionRole::Part && it.region == region);
        if own.any(|it| *it.1) {
            kept[part] = true;
        }
    }
}

fn matching(document: &Document, name: &str) -> Vec<usize> {
    let (id, path) = (anchor_name(name), name.trim_start_matches("./"));
    let sections = document.sections.iter().enumerate();
    let own = sections.filter(|(_, it)| {
        it.attrs.id.as_deref() == Some(id.as_str())
            || it.slug == name
            || it.role.name() == name
            || stem(it) == Some(name)
            || it.path.as_deref() == Some(path)
    });
    let mut found: Vec<usize> = own.map(|it| it.0).collect();
    if found.is_empty() {
        // A section of a chapter brings its chapter.
        found.extend(document.anchors.iter().find(|it| it.id == id).map(|it| it.section));
    }
    found.retain(|it| *it < document.sections.len());
    found
}

/// `01-defining` of `ch/01-defining.md`.
fn stem(section: &Section<Settled>) -> Option<&str> {
    let name = section.path.as_deref()?.rsplit('/').next()?;
    Some(name.rsplit_once('.').map_or(name, |it| it.0))
}
