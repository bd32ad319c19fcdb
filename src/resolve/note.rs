//! Marks to notes: labels per file, numbers per chapter or book, notes within notes.

use crate::diag::{Code, Diagnostic, FileId, NodeId, Sink, Span};
use crate::manifest::Restart;
use crate::model::{
    Attrs, Block, BlockKind, Inline, Note, NoteDefinition, NoteId, NoteNumber, Parsed, Resolved,
    Settled, Text,
};
use std::collections::{BTreeMap, VecDeque};

/// Notes met so far and those that are defined.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// By file and label, in small letters: marks match whatever the case is.
    defined: BTreeMap<(FileId, String), Definition>,
    notes: Vec<Note>,
    /// Notes whose words are not looked up yet.
    waiting: VecDeque<(NoteId, Vec<Block<Parsed>>)>,
    /// Notes made of citations.
    made: Vec<NoteId>,
    restart: Restart,
    /// Number of the last note.
    count: u32,
}

#[derive(Debug)]
struct Definition {
    label: String,
    blocks: Option<Vec<Block<Parsed>>>,
    span: Span,
    note: Option<NoteId>,
}

impl Notes {
    /// The definitions of a book; a label that is defined twice in a file is an error.
    pub(crate) fn new(sink: &mut Sink, definitions: Vec<NoteDefinition>, restart: Restart) -> Self {
        let mut defined: BTreeMap<(FileId, String), Definition> = BTreeMap::new();
        for it in definitions {
            let key = (it.file, it.label.to_lowercase());
            if let Some(first) = defined.get(&key) {
                let message = format!("the note `[^{}]` is defined twice in this file", it.label);
                let found = Diagnostic::new(Code::IdDuplicate, message);
                sink.push(
                    found.at(it.span, "defined again here").at(first.span, "first defined here"),
                );
                continue;
            }
            let (label, blocks, span) = (it.label, Some(it.blocks), it.span);
            defined.insert(key, Definition { label, blocks, span, note: None });
        }
        Self { defined, restart, ..Self::default() }
    }

    /// A new chapter begins.
    pub(crate) fn chapter(&mut self) {
        if self.restart == Restart::Chapter {
            self.count = 0;
        }
    }

    /// `[^label]`.
    pub(crate) fn mark(
        &mut self,
        sink: &mut Sink,
        label: &str,
        span: Span,
        section: usize,
    ) -> Inline<Settled> {
        let key = (span.file, label.to_lowercase());
        let Some(definition) = self.defined.get_mut(&key) else {
            let own = self.defined.iter().filter(|it| it.0.0 == span.file);
            let message = format!("no note `[^{label}]` is defined in this file");
            let found = Diagnostic::new(Code::NoteUndefined, message).at(span, "the mark");
            sink.push_near(found, label, own.map(|it| it.1.label.as_str()));
            return Inline::Text(Text::verbatim(format!("[^{label}?]"), span));
        };
        if let Some(id) = definition.note {
            return self.again(id);
        }
        let blocks = definition.blocks.take().unwrap_or_default();
        let id = self.add(blocks, section);
        if let Some(definition) = self.defined.get_mut(&key) {
            definition.note = Some(id);
        }
        reference(id, 1)
    }

    /// `^[…]`.
    pub(crate) fn inline(
        &mut self,
        content: Vec<Inline<Parsed>>,
        span: Span,
        section: usize,
    ) -> Inline<Settled> {
        let paragraph = Block {
            node: NodeId::NONE,
            span: Some(span),
            attrs: Attrs::default(),
            kind: BlockKind::Paragraph(content),
        };
        let id = self.add(vec![paragraph], section);
        reference(id, 1)
    }

    /// A note that recto makes: a citation in a style of notes.
    pub(crate) fn made(&mut self, content: Vec<Inline<Settled>>, section: usize) -> NoteId {
        let id = self.push(section);
        self.made.push(id);
        let paragraph = Block {
            node: NodeId::NONE,
            span: None,
            attrs: Attrs::default(),
            kind: BlockKind::Paragraph(content),
        };
        self.fill(id, vec![paragraph]);
        id
    }

    fn add(&mut self, blocks: Vec<Block<Parsed>>, section: usize) -> NoteId {
        let id = self.push(section);
        self.waiting.push_back((id, blocks));
        id
    }

    fn push(&mut self, section: usize) -> NoteId {
        self.count += 1;
        let id = NoteId(u32::try_from(self.notes.len()).unwrap_or(u32::MAX));
        self.notes.push(Note {
            number: NoteNumber(self.count.to_string()),
            blocks: Vec::new(),
            id: format!("fn-{}", id.0 + 1),
            marks: 1,
            section,
        });
        id
    }

    fn again(&mut self, id: NoteId) -> Inline<Settled> {
        let Some(note) = self.notes.get_mut(id.0 as usize) else { return reference(id, 1) };
        note.marks += 1;
        reference(id, note.marks)
    }

    /// The next note whose words are to be looked up.
    pub(crate) fn next(&mut self) -> Option<(NoteId, Vec<Block<Parsed>>)> {
        self.waiting.pop_front()
    }

    /// Gives a note its words.
    pub(crate) fn fill(&mut self, id: NoteId, blocks: Vec<Block<Settled>>) {
        if let Some(note) = self.notes.get_mut(id.0 as usize) {
            note.blocks = blocks;
        }
    }

    /// The number, from 1, of the note that is made next.
    pub(crate) fn coming(&self) -> usize {
        self.notes.len() + 1
    }

    /// Appends text; the mark of a citation that became a note lets the stop that follows it go before it.
    pub(crate) fn push_text(&mut self, out: &mut Vec<Inline<Settled>>, mut text: Text) {
        let made = matches!(out.last(), Some(Inline::Reference(Resolved::Note { note, .. })) if self.is_made(*note));
        let stops = text.text.len()
            - text.text.trim_start_matches(['.', ',', ';', ':', '!', '?', '"', '”', '’']).len();
        if made && stops > 0 {
            let rest = text.split_off(stops);
            let mark = out.pop();
            out.push(Inline::Text(std::mem::replace(&mut text, rest)));
            out.extend(mark);
        }
        out.push(Inline::Text(text));
    }

    /// Whether recto made the note of a citation: its words are there from the start.
    fn is_made(&self, id: NoteId) -> bool {
        self.made.last() == Some(&id)
    }

    /// All notes, those without a mark reported.
    pub(crate) fn finish(self, sink: &mut Sink) -> Vec<Note> {
        for definition in self.defined.values() {
            let label = &definition.label;
            if definition.note.is_none() {
                sink.push(
                    Diagnostic::new(Code::NoteUnused, format!("the note `[^{label}]` has no mark"))
                        .at(definition.span, "left out of the book"),
                );
            }
        }
        self.notes
    }
}

pub(crate) fn reference(note: NoteId, mark: u32) -> Inline<Settled> {
    Inline::Reference(Resolved::Note { note, mark, node: NodeId::NONE })
}
