//! Ids and words to anchors: each name once in the book, those that authors wrote before those that are made.

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{AnchorId, Number, anchor_name};
use crate::resolve::condition::Editions;
use crate::resolve::number::{Label, Survey};

/// The longest anchor made of a heading's words, in characters.
const MAX_SLUG_CHARS: usize = 80;

impl Survey<'_> {
    /// An id that the author wrote: book-wide, the first one wins. What stands in other editions only under the same id and the
    /// same number is the same thing to readers.
    pub(super) fn explicit(
        &mut self,
        id: &str,
        span: Option<Span>,
        (number, title): (Option<Number>, String),
        within: Editions,
    ) -> AnchorId {
        if let Some(first) = self.labels.by_id.get_mut(id) {
            if first.within.excludes(&within) && first.number == number {
                first.within.add(&within);
                return first.anchor;
            }
            let other = self.labels.anchors.get(first.anchor.0 as usize);
            let in_another = other.is_some_and(|it| it.1 != self.section);
            // mdBook's ids are each of one page of its site.
            if !(in_another && self.manifest.flavor.is_foreign()) {
                let message = format!("the id `{id}` is given twice");
                let found = Diagnostic::new(Code::IdDuplicate, message)
                    .at_maybe(span, "given again here")
                    .at_maybe(first.span, "first given here")
                    .hint(
                        "ids are unique in the whole book, so that every reference leads to one place",
                    );
                self.sink.push(found);
            }
            let anchor = self.named_anchor(id);
            self.own_slug(id, anchor);
            return anchor;
        }
        let anchor = self.named_anchor(id);
        self.own_slug(id, anchor);
        self.labels.by_id.insert(id.to_owned(), Label { anchor, number, title, span, within });
        anchor
    }

    pub(super) fn named_anchor(&mut self, id: &str) -> AnchorId {
        let name = self.free(&anchor_name(id));
        self.add_anchor(name)
    }

    /// An id as its own file knows it; the first one wins.
    pub(super) fn own_slug(&mut self, id: &str, anchor: AnchorId) {
        if let Some(slugs) = self.labels.slugs.get_mut(self.section) {
            slugs.entry(id.to_owned()).or_insert(anchor);
        }
    }

    /// The anchor of a heading without an id, `chapter-heading-words`.
    pub(super) fn implied(&mut self, title: &str) -> AnchorId {
        let section = &self.labels.sections[self.section];
        let slug = section.anchor.and_then(|it| self.labels.anchors.get(it.0 as usize));
        let words: String = slugify(title).chars().take(MAX_SLUG_CHARS).collect();
        let name = match slug {
            Some((slug, _)) if !words.is_empty() => format!("{slug}-{words}"),
            Some((slug, _)) => format!("{slug}-section"),
            None => words,
        };
        let name = self.free_of_written(&anchor_name(&name));
        self.add_anchor(name)
    }

    /// A card answers to `card:KEY` unless an earlier one does.
    pub(super) fn card(&mut self, key: &str, span: Span) -> Option<AnchorId> {
        let id = format!("card:{key}");
        let first = self.labels.by_id.get(&id);
        if first.is_some_and(|it| !it.within.excludes(&self.within)) {
            return None;
        }
        Some(self.explicit(&id, Some(span), (None, String::new()), self.within.clone()))
    }

    /// Per file, as mdBook counts: `title`, `title-1`, `title-2`; `section` where nothing is left of the words.
    pub(super) fn slug(&mut self, title: &str, anchor: AnchorId) {
        let mut base = slugify(title);
        if base.is_empty() {
            base.push_str("section");
        }
        let Some(slugs) = self.labels.slugs.get_mut(self.section) else { return };
        let next = self.slug_counts.entry((self.section, base.clone())).or_insert(0);
        let slug = if *next == 0 { base } else { format!("{base}-{next}") };
        *next += 1;
        slugs.entry(slug).or_insert(anchor);
    }

    /// A name that is made, which gives way to those that authors wrote anywhere in the book.
    pub(super) fn free_of_written(&mut self, name: &str) -> String {
        if self.written.contains(name) && !self.taken.contains(name) {
            return self.next(name);
        }
        self.free(name)
    }

    /// `name`, or `name-2` … if it is taken.
    pub(super) fn free(&mut self, name: &str) -> String {
        if self.taken.contains(name) { self.next(name) } else { name.to_owned() }
    }

    pub(super) fn next(&mut self, name: &str) -> String {
        // Counting goes on from the last one, so that a thousand equal headings don't ask a million times.
        let count = self.name_counts.entry(name.to_owned()).or_insert(2);
        loop {
            let next = format!("{name}-{count}");
            *count += 1;
            if !self.taken.contains(&next) && !self.written.contains(&next) {
                return next;
            }
        }
    }

    pub(super) fn add_anchor(&mut self, name: String) -> AnchorId {
        let id = AnchorId(u32::try_from(self.labels.anchors.len()).unwrap_or(u32::MAX));
        self.taken.insert(name.clone());
        self.labels.anchors.push((name, self.section));
        id
    }
}

/// Words of a heading as mdBook makes them the id of it: lower case, blanks to hyphens, letters, digits, `-` and `_` kept.
pub(crate) fn slugify(title: &str) -> String {
    let letter = |it: char| match it {
        _ if it.is_alphanumeric() || matches!(it, '-' | '_') => Some(it),
        _ if it.is_whitespace() => Some('-'),
        _ => None,
    };
    title.trim().chars().filter_map(letter).flat_map(char::to_lowercase).collect()
}
