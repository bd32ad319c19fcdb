//! What stands in some editions only: names of editions that exist, and no ids that others would miss.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::manifest::Manifest;
use crate::model::{
    Attrs, Block, BlockKind, Book, Condition, Inline, Parsed, child_blocks, inline_lists,
    walk_inlines,
};
use std::collections::BTreeMap;

/// The editions that something stands in.
#[derive(Clone, Debug, Default)]
pub(crate) enum Editions {
    /// It has no condition.
    #[default]
    All,
    /// For each of the manifest's editions, whether it stands there.
    Some(Vec<bool>),
}

impl Editions {
    /// Those of them that meet a condition too.
    pub(crate) fn narrowed(&self, manifest: &Manifest, only: Option<&Condition>) -> Self {
        let Some(only) = only else { return self.clone() };
        let meets = manifest.editions.iter().map(|it| only.holds(it));
        Self::Some(match self {
            Self::All => meets.collect(),
            Self::Some(before) => before.iter().zip(meets).map(|(a, b)| *a && b).collect(),
        })
    }

    /// Whether both have a condition, and no edition meets both.
    pub(crate) fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Some(a), Self::Some(b)) => {
                !a.is_empty() && !a.iter().zip(b).any(|(a, b)| *a && *b)
            }
            _ => false,
        }
    }

    /// Adds those that another thing of the same id stands in.
    pub(crate) fn add(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Some(a), Self::Some(b)) => a.iter_mut().zip(b).for_each(|(a, b)| *a |= b),
            _ => *self = Self::All,
        }
    }

    fn is_all(&self) -> bool {
        match self {
            Self::All => true,
            Self::Some(each) => !each.is_empty() && each.iter().all(|it| *it),
        }
    }
}

/// Checks every condition of the book.
pub(crate) fn condition(sink: &mut Sink, manifest: &Manifest, book: &Book) {
    let mut check = Check { sink, manifest, ids: BTreeMap::new() };
    for section in &book.sections {
        check.blocks(&section.blocks, &Editions::All);
    }
    for note in &book.notes {
        check.blocks(&note.blocks, &Editions::All);
    }
    check.report();
}

struct Check<'a> {
    sink: &'a mut Sink,
    manifest: &'a Manifest,
    /// Ids with a condition: the place of the first, and where they stand together.
    ids: BTreeMap<String, (Option<Span>, Editions)>,
}

impl Check<'_> {
    /// `within`: where what is around stands.
    fn blocks(&mut self, blocks: &[Block<Parsed>], within: &Editions) {
        for block in blocks {
            let within = within.narrowed(self.manifest, block.attrs.only.as_ref());
            self.known(&block.attrs, block.span);
            if !matches!(block.kind, BlockKind::Heading(_)) {
                self.id(&block.attrs, block.span, &within);
            }
            let lists = inline_lists(block);
            for list in lists {
                walk_inlines(list, &mut |inline| {
                    if let Inline::Span { attrs, .. } = inline {
                        self.known(attrs, attrs.id_span);
                        let within = within.narrowed(self.manifest, attrs.only.as_ref());
                        self.id(attrs, attrs.id_span, &within);
                    }
                });
            }
            for inner in child_blocks(block) {
                self.blocks(inner, &within);
            }
        }
    }

    /// The editions that a condition names are there.
    fn known(&mut self, attrs: &Attrs, span: Option<Span>) {
        let Some(Condition::Editions(names)) = &attrs.only else { return };
        let known = || self.manifest.editions.iter().map(|it| it.name.as_str());
        for name in names.iter().filter(|it| !known().any(|known| known == it.as_str())) {
            let message = format!("the manifest defines no edition `{name}`");
            let found = Diagnostic::new(Code::EditionUnknown, message);
            self.sink.push(found.at_maybe(span, "this stands in none").did_you_mean(name, known()));
        }
    }

    fn id(&mut self, attrs: &Attrs, span: Option<Span>, within: &Editions) {
        let Some(id) = &attrs.id else { return };
        match self.ids.get_mut(id) {
            Some((_, before)) => before.add(within),
            None => {
                let place = attrs.id_span.or(span);
                self.ids.insert(id.clone(), (place, within.clone()));
            }
        }
    }

    /// Ids that some edition misses, in the order of the book.
    fn report(self) {
        let ids = self.ids.into_iter().filter(|(_, (_, within))| !within.is_all());
        let mut partly: Vec<_> = ids.map(|(id, (span, _))| (span, id)).collect();
        partly.sort_unstable();
        for (span, id) in partly {
            let message = format!("`{id}` is not in every edition");
            let found = Diagnostic::new(Code::IdPartly, message).at_maybe(span, "");
            self.sink.push(found.hint(
                "where it is left out, links to it become plain words, and its number is missing",
            ));
        }
    }
}
