//! Index marks to the book's index: headings sorted as the language sorts them, with the places that they lead to.

use crate::diag::{Code, Diagnostic, NodeId, Sink, Span};
use crate::lang::{Collation, Lang, SortKey};
use crate::model::{
    Anchor, AnchorId, Block, Generated, IndexEntry, IndexGroup, IndexMark, Inline, Locator,
    Section, See, Settled, Text, generated_mut, spoken_text, walk_shown,
};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Deepest entry: main, sub, sub-sub.
const MAX_LEVELS: usize = 3;

/// The marks met so far, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    marks: Vec<Mark>,
    /// Section of each place, by its number.
    places: Vec<usize>,
    /// Marks whose range is still open, by its name.
    open: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Mark {
    entry: Vec<Heading>,
    what: What,
    span: Span,
}

#[derive(Clone, Debug)]
struct Heading {
    /// What tells it from others.
    plain: String,
    /// The same with emphasis.
    words: Vec<Inline<Settled>>,
    sorted_as: Option<String>,
}

#[derive(Debug)]
enum What {
    /// Numbers of the places where it begins and ends.
    Place {
        from: usize,
        to: Option<usize>,
        main: bool,
    },
    See {
        also: bool,
        heading: Vec<String>,
    },
}

impl Marks {
    /// Takes a mark; gives the id of the place that it stands at, if an index leads there.
    pub(crate) fn mark(
        &mut self,
        sink: &mut Sink,
        mut mark: IndexMark,
        words: Vec<Vec<Inline<Settled>>>,
        (section, span): (usize, Span),
    ) -> Option<String> {
        if mark.entry.len() > MAX_LEVELS {
            let said = format!("`{}` is deeper than an index goes", mark.entry.join("!"));
            let found = Diagnostic::new(Code::IndexDeep, said);
            sink.push(found.at(span, format!("{MAX_LEVELS} levels are printed")));
            mark.entry.truncate(MAX_LEVELS);
        }
        if let Some(name) = &mark.end {
            return self.end(sink, name, section, span);
        }
        let mut sort = mark.sort.into_iter();
        let mut words = words.into_iter();
        let entry = mark.entry.into_iter().map(|plain| {
            let styled = words.next().filter(|it| !is_plain(it));
            let words = styled.unwrap_or_else(|| self::words(&plain));
            Heading { plain, words, sorted_as: sort.next() }
        });
        let entry: Vec<_> = entry.collect();
        if entry.is_empty() {
            return None;
        }
        let sees = [(mark.see, false), (mark.see_also, true)];
        let sees: Vec<_> = sees.into_iter().filter_map(|(it, also)| Some((it?, also))).collect();
        let refers = !sees.is_empty();
        for (headings, also) in sees {
            for heading in headings.split(';') {
                let heading = heading.split('!').map(|it| it.trim().to_owned()).collect();
                let what = What::See { also, heading };
                self.marks.push(Mark { entry: entry.clone(), what, span });
            }
        }
        if refers && mark.start.is_none() {
            return None;
        }
        if let Some(name) = mark.start {
            self.begin(sink, name, span);
        }
        let from = self.place(section);
        let what = What::Place { from, to: None, main: mark.main };
        self.marks.push(Mark { entry, what, span });
        Some(id(from))
    }

    fn begin(&mut self, sink: &mut Sink, name: String, span: Span) {
        let open = self.open.get(&name).and_then(|it| self.marks.get(*it));
        if let Some(first) = open {
            let said = format!("the range `{name}` begins again before it ends");
            let found = Diagnostic::new(Code::IndexRange, said).at(span, "begins again here");
            sink.push(found.at(first.span, "first here; the index names this page alone"));
        }
        self.open.insert(name, self.marks.len());
    }

    fn end(&mut self, sink: &mut Sink, name: &str, section: usize, span: Span) -> Option<String> {
        let Some(begun) = self.open.remove(name) else {
            sink.push(
                Diagnostic::new(
                    Code::IndexRange,
                    format!("no range of the index is called `{name}`"),
                )
                .at(span, "ends here")
                .hint(format!("begin it before with `{{index=\"…\" start={name}}}`")),
            );
            return None;
        };
        let place = self.place(section);
        if let Some(Mark { what: What::Place { to, .. }, .. }) = self.marks.get_mut(begun) {
            *to = Some(place);
        }
        Some(id(place))
    }

    fn place(&mut self, section: usize) -> usize {
        self.places.push(section);
        self.places.len() - 1
    }

    /// Fills the book's index, and adds the anchors that it needs.
    pub(crate) fn finish(
        self,
        sink: &mut Sink,
        lang: &Lang,
        sections: &mut [Section<Settled>],
        anchors: &mut Vec<Anchor>,
    ) {
        for (name, begun) in &self.open {
            if let Some(mark) = self.marks.get(*begun) {
                sink.push(
                    Diagnostic::new(
                        Code::IndexRange,
                        format!("the range `{name}` of the index never ends"),
                    )
                    .at(mark.span, "begins here; the index names this page alone")
                    .hint(format!("end it with `[]{{end={name}}}`")),
                );
            }
        }
        let spans: Vec<Option<Span>> = sections.iter().map(|it| it.span).collect();
        let Some((section, groups)) = place_of(sections) else { return };
        let at = spans.get(section).copied().flatten();
        let first = anchors.len();
        anchors.extend(self.places.iter().enumerate().map(|(place, section)| Anchor {
            id: id(place),
            section: *section,
            node: NodeId::NONE,
        }));
        let anchor = |place: usize| AnchorId(u32::try_from(first + place).unwrap_or(u32::MAX));
        let order = lang.collation();
        let mut root = Node::default();
        for mark in &self.marks {
            root.add(&order, mark, &anchor);
        }
        if self.marks.is_empty() {
            let said = Diagnostic::new(Code::IndexEmpty, "the index has no entry");
            let said = said.at_maybe(at, "left out of the book");
            sink.push(
                said.hint(
                    "mark places in the text: `[Whitby]{.index}`, `[]{index=\"towns!Whitby\"}`",
                ),
            );
        }
        let targets = targets(sink, &self.marks, &mut root, anchors, section);
        *groups = grouped(root.entries(&targets));
    }
}

/// The id of a place.
fn id(place: usize) -> String {
    format!("idx-{}", place + 1)
}

/// The first index of the book, and in which section it stands.
fn place_of(sections: &mut [Section<Settled>]) -> Option<(usize, &mut Vec<IndexGroup>)> {
    let mut all = sections.iter_mut().enumerate();
    all.find_map(|(at, it)| first_index(&mut it.blocks).map(|found| (at, found)))
}

fn first_index(blocks: &mut [Block<Settled>]) -> Option<&mut Vec<IndexGroup>> {
    generated_mut(blocks).into_iter().find_map(|it| match it {
        Generated::Index(groups) => Some(groups),
        Generated::HalfTitle(_)
        | Generated::TitlePage(_)
        | Generated::Contents(_)
        | Generated::Bibliography(_) => None,
    })
}

/// A heading with its formulas in words of the book's language: ε stands under E in an English index. `None`: it has none.
fn in_words(heading: &[Inline<Settled>], lang: &Lang) -> Option<String> {
    let mut any = false;
    walk_shown(heading, &mut |it| any |= matches!(it, Inline::Math(_, Some(_))));
    any.then(|| spoken_text(heading, lang))
}

/// What a heading is sorted by, then the heading itself.
type Key = (SortKey, String);

/// A heading that is being gathered.
#[derive(Debug, Default)]
struct Node {
    locators: Vec<Locator>,
    /// Other headings: whether beside this one, and which.
    see: Vec<(bool, Vec<String>)>,
    anchor: Option<AnchorId>,
    /// The heading as printed.
    words: Vec<Inline<Settled>>,
    /// The letter that a main heading stands under.
    letter: String,
    below: BTreeMap<Key, Node>,
    /// Key of each heading below.
    keys: BTreeMap<String, Key>,
}

impl Node {
    fn add(&mut self, order: &Collation, mark: &Mark, anchor: &impl Fn(usize) -> AnchorId) {
        let mut node = self;
        for (level, heading) in mark.entry.iter().enumerate() {
            node = node.heading(order, heading, level);
        }
        match &mark.what {
            What::Place { from, to, main } => {
                node.locators.push(Locator { from: anchor(*from), to: to.map(anchor), main: *main })
            }
            What::See { also, heading } => {
                let see = (*also, heading.clone());
                if !node.see.contains(&see) {
                    node.see.push(see);
                }
            }
        }
    }

    /// The node of a heading. The first mark of a heading says what it is sorted as, the first with emphasis how it is printed.
    fn heading(&mut self, order: &Collation, heading: &Heading, level: usize) -> &mut Self {
        let Heading { plain, words, sorted_as } = heading;
        let (key, letter) = match self.keys.get(plain) {
            Some(key) => (key.clone(), None),
            None => {
                let said = in_words(words, order.lang());
                let sorted = sorted_as.as_deref().or(said.as_deref()).unwrap_or(plain);
                let (key, letter) = match level {
                    0 => order.under_letter(sorted),
                    _ => (order.key(sorted), String::new()),
                };
                ((key, plain.clone()), Some(letter))
            }
        };
        self.keys.entry(plain.clone()).or_insert_with(|| key.clone());
        let node = self.below.entry(key).or_default();
        if let Some(letter) = letter {
            node.letter = letter;
        }
        if is_plain(&node.words) {
            node.words.clone_from(words);
        }
        node
    }

    fn at(&mut self, path: &[String]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.below.get_mut(self.keys.get(first)?)?.at(rest)
    }

    /// The headings of a path as printed in a cross-reference.
    fn printed(&self, path: &[String]) -> Vec<Inline<Settled>> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let node = self.keys.get(first).and_then(|it| self.below.get(it));
        let mut printed = node.map_or_else(|| words(first), |it| it.words.clone());
        if !rest.is_empty() {
            printed.extend(words(", "));
            match node {
                Some(node) => printed.extend(node.printed(rest)),
                None => printed.extend(words(&rest.join(", "))),
            }
        }
        printed
    }

    /// Deeper entries, with the letter or sign that each is sorted under.
    fn entries(self, targets: &Targets) -> Vec<(String, IndexEntry)> {
        let each = self.below.into_values().map(|mut node| {
            let see = std::mem::take(&mut node.see).into_iter().map(|(also, path)| See {
                also,
                to: targets.get(&path).map(|it| it.0),
                heading: match targets.get(&path) {
                    Some((_, printed)) => printed.clone(),
                    None => words(&path.join(", ")),
                },
            });
            let mut entry = IndexEntry {
                see: see.collect(),
                locators: std::mem::take(&mut node.locators),
                anchor: node.anchor,
                heading: std::mem::take(&mut node.words),
                ..IndexEntry::default()
            };
            let under = std::mem::take(&mut node.letter);
            entry.entries = node.entries(targets).into_iter().map(|it| it.1).collect();
            (under, entry)
        });
        each.collect()
    }
}

/// Headings that others refer to: where they stand and how they are printed there.
type Targets = BTreeMap<Vec<String>, (AnchorId, Vec<Inline<Settled>>)>;

/// Gives an anchor to each heading that another one refers to; says which are not there.
fn targets(
    sink: &mut Sink,
    marks: &[Mark],
    root: &mut Node,
    anchors: &mut Vec<Anchor>,
    section: usize,
) -> Targets {
    let mut targets = BTreeMap::new();
    let known: Vec<String> = root.below.keys().map(|it| it.1.clone()).collect();
    for mark in marks {
        let What::See { heading, .. } = &mark.what else { continue };
        if mark.entry.iter().map(|it| &it.plain).eq(heading) {
            let said = format!("the entry `{}` refers to itself", heading.join("!"));
            sink.push(Diagnostic::new(Code::IndexSee, said).at(mark.span, ""));
            continue;
        }
        let Some(node) = root.at(heading).filter(|_| !heading.is_empty()) else {
            let name = heading.join("!");
            let said = format!("the index has no entry `{name}`");
            let said = Diagnostic::new(Code::IndexSee, said).at(mark.span, "refers to it");
            if sink.is_full() {
                sink.push(said);
                continue;
            }
            sink.push(match crate::diag::nearest(&name, known.iter().map(String::as_str)) {
                Some(near) => said.hint(format!("did you mean `{near}`?")),
                None => said.hint("mark a place for it, or take out the cross-reference"),
            });
            continue;
        };
        let fresh = AnchorId(u32::try_from(anchors.len()).unwrap_or(u32::MAX));
        let anchor = *node.anchor.get_or_insert(fresh);
        if anchor == fresh {
            let id = format!("index-{}", slug(heading, fresh));
            anchors.push(Anchor { id, section, node: NodeId::NONE });
        }
        targets.insert(heading.clone(), (anchor, root.printed(heading)));
    }
    targets
}

/// The name of an entry's anchor: its letters of ASCII, or its number where it has none.
fn slug(heading: &[String], number: AnchorId) -> String {
    let words = heading.join(" ").to_lowercase();
    let bare: String = words.nfkd().filter(|it| it.is_alphanumeric() || *it == ' ').collect();
    let plain = !bare.is_empty() && bare.bytes().all(|it| it.is_ascii_alphanumeric() || it == b' ');
    if plain { format!("entry-{}", bare.replace(' ', "-")) } else { format!("entry-{}", number.0) }
}

/// Main entries under their letters.
fn grouped(entries: Vec<(String, IndexEntry)>) -> Vec<IndexGroup> {
    let mut groups: Vec<IndexGroup> = Vec::new();
    for (letter, entry) in entries {
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.entries.push(entry),
            _ => groups.push(IndexGroup { letter, entries: vec![entry] }),
        }
    }
    groups
}

fn is_plain(words: &[Inline<Settled>]) -> bool {
    words.iter().all(|it| matches!(it, Inline::Text(_)))
}

fn words(text: &str) -> Vec<Inline<Settled>> {
    vec![Inline::Text(Text::generated(text))]
}
