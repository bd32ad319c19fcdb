//! Which works each bibliography of the book holds, and where citations lead.

use crate::cite::{Library, WorkFilter};
use crate::diag::{Code, Diagnostic, NodeId, Sink, Span};
use crate::lang::Lang;
use crate::manifest::Lint;
use crate::model::{
    Anchor, AnchorId, Attrs, BibEntry, BlockKind, Generated, Locator, Note, Section, Settled,
    walk_blocks,
};
use crate::resolve::citation::{Citations, fill};
use crate::resolve::matter;
use std::collections::{BTreeMap, BTreeSet};

/// Prints the citations, and puts into each bibliography the works that it asks for.
pub(crate) fn bibliographies(
    sink: &mut Sink,
    citations: Citations<'_>,
    (lang, lint, back_references): (&Lang, Lint, bool),
    sections: &mut [Section<Settled>],
    notes: &mut [Note],
    anchors: &mut Vec<Anchor>,
) {
    let uses = Uses::of(&citations, sections);
    let lists = lists(sections, &uses, back_references);
    let places = name_citations(&citations, &lists, anchors);
    let held: Vec<BTreeSet<String>> =
        lists.iter().map(|it| it.holds(citations.library, &uses)).collect();
    tell_empty(sink, &citations, &lists, &held);
    tell_unlisted(sink, &citations, &uses, &held);
    let used = uses.cited.keys().chain(uses.cards.iter().map(|it| &it.0));
    let used: BTreeSet<String> = used.chain(held.iter().flatten()).cloned().collect();
    citations.library.lint(sink, &used);
    if lint.uncited {
        citations.library.lint_unused(sink, &used);
    }
    let shelves = Shelves::new(&lists, &held, uses.chapter_of.clone(), anchors);
    let listed: Vec<String> = used.into_iter().filter(|it| !uses.cited.contains_key(it)).collect();
    let entry_of = |key: &str, section| shelves.entry(key, section);
    let printed = fill(sink, citations, lang, sections, notes, (&entry_of, &listed));
    let all = matter::bibliographies(sections);
    for ((entries, list), shelf) in all.into_iter().zip(&lists).zip(&shelves.lists) {
        let mut before = None;
        for it in &printed {
            let Some(anchor) = shelf.1.get(&it.key) else { continue };
            entries.push(BibEntry {
                anchor: *anchor,
                key: it.key.clone(),
                content: it.behind(before).to_vec(),
                cited: list.citations(&it.key, &uses),
                places: list.places(&it.key, &uses, &places),
                listed: list.cited != Cited::Yes,
                node: NodeId::NONE,
            });
            before = Some(it);
        }
    }
}

/// What the book cites, and where.
struct Uses {
    /// Key to the citations that name it, by their places in the order of the book.
    cited: BTreeMap<String, Vec<usize>>,
    /// The chapter that each citation stands in.
    chapters: Vec<usize>,
    /// Works of cards, with their chapters.
    cards: Vec<(String, usize)>,
    /// The chapter of each section: sub-chapters are of the one before them.
    chapter_of: Vec<usize>,
}

impl Uses {
    fn of(citations: &Citations<'_>, sections: &[Section<Settled>]) -> Self {
        let mut chapter = 0;
        let chapter_of: Vec<usize> = sections
            .iter()
            .enumerate()
            .map(|(at, section)| {
                chapter = if section.depth == 0 { at } else { chapter };
                chapter
            })
            .collect();
        let chapter = |it: &usize| chapter_of.get(*it).copied().unwrap_or(*it);
        let mut cited: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, request) in citations.requests.iter().enumerate() {
            for item in &request.items {
                let all = cited.entry(item.key.clone()).or_default();
                if all.last() != Some(&at) {
                    all.push(at);
                }
            }
        }
        let chapters = citations.sections.iter().map(chapter).collect();
        let cards = citations.cards.iter().map(|(key, it)| (key.clone(), chapter(it))).collect();
        Self { cited, chapters, cards, chapter_of }
    }
}

/// Whether a bibliography holds what the book cites.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cited {
    /// That alone, and the works of cards.
    Yes,
    /// What the files hold beside it.
    No,
    /// Everything in the files.
    All,
}

/// What a bibliography asks for.
struct List {
    section: usize,
    span: Option<Span>,
    /// The chapter whose citations count; `None`: the book's.
    chapter: Option<usize>,
    cited: Cited,
    filter: WorkFilter,
    /// Its entries say where they are cited.
    back_references: bool,
}

/// An anchor for each citation, by their order, if a bibliography is to lead back to them.
fn name_citations(
    citations: &Citations<'_>,
    lists: &[List],
    anchors: &mut Vec<Anchor>,
) -> Vec<AnchorId> {
    if !lists.iter().any(|it| it.back_references) {
        return Vec::new();
    }
    let named = (1_usize..).zip(&citations.sections).map(|(count, section)| {
        let at = AnchorId(u32::try_from(anchors.len()).unwrap_or(u32::MAX));
        let id = format!("cite-{count}");
        anchors.push(Anchor { id, section: *section, node: NodeId::NONE });
        at
    });
    named.collect()
}

/// The bibliographies of the book, in its order; `back_references`: whether those that do not say so lead back.
fn lists(sections: &[Section<Settled>], uses: &Uses, back_references: bool) -> Vec<List> {
    let mut all = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        walk_blocks(&section.blocks, &mut |block| {
            if !matches!(block.kind, BlockKind::Generated(Generated::Bibliography(_))) {
                return;
            }
            let chapter = uses.chapter_of.get(at).copied();
            all.push(List {
                section: at,
                span: block.span.or(section.span),
                chapter: chapter.filter(|_| block.attrs.get("scope") == Some("chapter")),
                cited: match block.attrs.get("cited") {
                    Some("no") => Cited::No,
                    Some("all") => Cited::All,
                    _ => Cited::Yes,
                },
                filter: filter_of(&block.attrs),
                back_references: match block.attrs.get("back-references") {
                    Some(it) => it == "yes",
                    None => back_references,
                },
            });
        });
    }
    all
}

fn filter_of(attrs: &Attrs) -> WorkFilter {
    let all = |key: &str| {
        let words = attrs.get(key).unwrap_or_default().split(',').map(str::trim);
        words.filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    WorkFilter {
        types: all("type"),
        not_types: all("not-type"),
        keywords: all("keyword"),
        not_keywords: all("not-keyword"),
    }
}

impl List {
    fn counts(&self, chapter: usize) -> bool {
        self.chapter.is_none_or(|it| it == chapter)
    }

    /// The keys of its works.
    fn holds(&self, library: &Library, uses: &Uses) -> BTreeSet<String> {
        let counts = |at: &usize| uses.chapters.get(*at).is_some_and(|it| self.counts(*it));
        let cited = uses.cited.iter().filter(|it| it.1.iter().any(counts)).map(|it| it.0);
        let cards = uses.cards.iter().filter(|it| self.counts(it.1)).map(|it| &it.0);
        let mut keys: BTreeSet<String> = cited.chain(cards).cloned().collect();
        if self.cited != Cited::Yes {
            let all: BTreeSet<String> = library.keys().map(str::to_owned).collect();
            keys = if self.cited == Cited::All { all } else { &all - &keys };
        }
        keys.retain(|it| library.takes(it, &self.filter));
        keys
    }

    /// Ids of the citations that an entry leads back to.
    fn citations(&self, key: &str, uses: &Uses) -> Vec<String> {
        self.counted(key, uses).map(|it| format!("cite-{}", it + 1)).collect()
    }

    /// The places of those citations, if its entries say them.
    fn places(&self, key: &str, uses: &Uses, places: &[AnchorId]) -> Vec<Locator> {
        if !self.back_references {
            return Vec::new();
        }
        let named = self.counted(key, uses).filter_map(|it| places.get(it).copied());
        named.map(|from| Locator { from, to: None, main: false }).collect()
    }

    /// The citations of a work that count for the list, by their order in the book.
    fn counted<'a>(&'a self, key: &str, uses: &'a Uses) -> impl Iterator<Item = usize> + 'a {
        let counts = |at: &usize| uses.chapters.get(*at).is_some_and(|it| self.counts(*it));
        uses.cited.get(key).into_iter().flatten().copied().filter(counts)
    }
}

/// The entries of each bibliography, by key.
struct Shelves {
    /// With the chapter that a list is of.
    lists: Vec<(Option<usize>, BTreeMap<String, AnchorId>)>,
    chapter_of: Vec<usize>,
}

impl Shelves {
    /// Names an anchor for each work of each list.
    fn new(
        lists: &[List],
        held: &[BTreeSet<String>],
        chapter_of: Vec<usize>,
        anchors: &mut Vec<Anchor>,
    ) -> Self {
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let mut shelves = Vec::with_capacity(lists.len());
        for (count, (list, keys)) in (1_usize..).zip(lists.iter().zip(held)) {
            let mut shelf = BTreeMap::new();
            for key in keys {
                let name = match named.insert(key) {
                    true => format!("ref-{key}"),
                    false => format!("ref{count}-{key}"),
                };
                let anchor = AnchorId(u32::try_from(anchors.len()).unwrap_or(u32::MAX));
                let (id, node) = (crate::model::anchor_name(&name), NodeId::NONE);
                anchors.push(Anchor { id, section: list.section, node });
                shelf.insert(key.clone(), anchor);
            }
            shelves.push((list.chapter, shelf));
        }
        Self { lists: shelves, chapter_of }
    }

    /// Where a citation in a section leads: to its chapter's own list, else to the first of the book's, else to any.
    fn entry(&self, key: &str, section: usize) -> Option<AnchorId> {
        let chapter = self.chapter_of.get(section).copied();
        let first = |is: &dyn Fn(Option<usize>) -> bool| {
            self.lists.iter().filter(|it| is(it.0)).find_map(|it| it.1.get(key)).copied()
        };
        first(&|it| it.is_some() && it == chapter)
            .or_else(|| first(&|it| it.is_none()))
            .or_else(|| first(&|_| true))
    }
}

/// Says which bibliographies hold nothing, and why. Where a citation names an unknown work, that error is the reason and stands alone.
fn tell_empty(sink: &mut Sink, cx: &Citations<'_>, lists: &[List], held: &[BTreeSet<String>]) {
    if cx.missing {
        return;
    }
    let prints = cx.style.is_none_or(crate::cite::Style::has_bibliography);
    for (list, keys) in lists.iter().zip(held) {
        if !keys.is_empty() && prints {
            continue;
        }
        let said = Diagnostic::new(Code::BibliographyEmpty, "a bibliography holds no work");
        let said = said.at_maybe(list.span, "nothing stands here");
        let (library, filter) = (cx.library, &list.filter);
        let missing = |it: &&String, known: &BTreeSet<&str>| {
            !known.iter().any(|known| known.eq_ignore_ascii_case(it))
        };
        let (types, keywords) = (library.types(), library.keywords());
        let said = if library.is_empty() {
            said.hint("name files of works under `[references]` in the manifest")
        } else if !prints {
            said.hint(
                "the citation style has no bibliography: take the list out, or name another style",
            )
        } else if let Some(it) = filter.keywords.iter().find(|it| missing(it, &keywords)) {
            said.one_of(it, "keywords of works", keywords)
        } else if let Some(it) = filter.types.iter().find(|it| missing(it, &types)) {
            said.one_of(it, "types of works", types)
        } else if list.cited == Cited::No {
            said.hint("the book cites every work of that kind")
        } else {
            let place = if list.chapter.is_some() { "this chapter" } else { "the book" };
            said.hint(format!(
                "{place} cites no work of that kind: `cited=all` lists those too that nothing cites"
            ))
        };
        sink.push(said);
    }
}

/// Says which works are cited in the text and stand in none of the lists. In notes a work is described where it is cited.
fn tell_unlisted(sink: &mut Sink, cx: &Citations<'_>, uses: &Uses, held: &[BTreeSet<String>]) {
    let in_notes = cx.style.is_some_and(crate::cite::Style::is_note);
    if held.is_empty() || in_notes {
        return;
    }
    for key in uses.cited.keys().filter(|key| !held.iter().any(|it| it.contains(*key))) {
        let message =
            format!("the work `{key}` is cited, and no bibliography of the book holds it");
        let found = Diagnostic::new(Code::BibliographyUnlisted, message);
        let at = cx.first.get(key).copied();
        sink.push(found.at_maybe(at, "cited here").hint(
            "add a `::: bibliography`, or widen what one of them asks for by `type` and `keyword`",
        ));
    }
}
