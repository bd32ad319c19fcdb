//! One file's text to its front matter, blocks and notes.

use crate::diag::Sink;
use crate::files::{Files, Text};
use crate::model::{Facts, Inline, NoteDefinition, Parsed};
use crate::parse::admonish::boxes;
use crate::parse::context::{Context, Dialect};
use crate::parse::dollar::dollars;
use crate::parse::front::{Front, front};
use crate::parse::handed::matched;
use crate::parse::include::Included;
use crate::parse::layout::translated;
use crate::parse::markdown::{Blocks, Last, markdown};
use crate::parse::mdbook::expand;
use crate::parse::origin::Mapped;
use crate::parse::remark::Remarks;
use crate::parse::scan::scan;
use crate::parse::tex::formulas;
use std::cell::{Cell, RefCell};

/// What stays the same for a chapter and all files that it includes.
#[derive(Clone, Copy)]
pub(crate) struct Door<'a> {
    /// The door to other files.
    pub(crate) files: &'a dyn Files,
    /// What the Markdown may hold.
    pub(crate) dialect: Dialect<'a>,
    /// Includes followed so far.
    pub(crate) includes: &'a Cell<Included>,
    /// What is said once for the book.
    pub(crate) remarks: &'a RefCell<Remarks>,
}

/// A parsed file.
#[derive(Debug, Default)]
pub(crate) struct Chapter {
    /// Front matter.
    pub(crate) front: Front,
    /// Blocks.
    pub(crate) blocks: Blocks,
    /// Whose words these are, where the last line may say it.
    pub(crate) attribution: Option<Vec<Inline<Parsed>>>,
    /// Definitions of notes.
    pub(crate) notes: Vec<NoteDefinition>,
    /// What speaks against claims of accessibility.
    pub(crate) facts: Facts,
}

/// Parses a file; `trail` are the files that include it, and itself at the end.
pub(crate) fn blocks_of(
    sink: &mut Sink,
    door: &Door<'_>,
    path: &str,
    text: &Text,
    trail: &[String],
    (base, last): (usize, Last),
) -> Chapter {
    let source = match door.files.processed(path) {
        // Includes and the like have been followed.
        Some(new) => matched(text, &new),
        None => {
            let source = Mapped::whole(text.file, &text.text, text.offset);
            match door.dialect.layout {
                Some(layout) => translated(sink, door, layout, source, trail),
                None if door.dialect.full => source,
                None => expand(sink, door, source, trail),
            }
        }
    };
    let source = match door.dialect.mdbook {
        Some(mdbook) => formulas(mdbook, boxes(mdbook, source)),
        None => source,
    };
    let (front, start) = front(sink, door.dialect, &source);
    let mut scanned = scan(sink, &mut door.remarks.borrow_mut(), door.dialect, &source, start);
    let Door { files, dialect, includes, remarks } = *door;
    dollars(dialect, &mut scanned);
    let scan = &scanned;
    let facts = Facts { languages: usize::from(front.lang_is_unknown), ..Facts::default() };
    let mut cx = Context {
        sink,
        files,
        dialect,
        path,
        scan,
        trail,
        includes,
        remarks,
        base,
        verse: false,
        in_cell: false,
        in_link: false,
        facts,
    };
    let (blocks, attribution, notes) = markdown(&mut cx, last);
    Chapter { front, blocks, attribution, notes, facts: cx.facts }
}
