//! `Book` to labels: what everything is called, which number it has, and where links to it lead.

use crate::diag::{Sink, Span};
use crate::lang::{Word, alpha, roman};
use crate::manifest::{Manifest, NumberStyle, Restart, SectionRole};
use crate::math::Macros;
use crate::model::{
    AnchorId, Attrs, Block, BlockKind, Book, DivRole, Inline, ListOf, Number, Parsed, Pending,
    RowNumber, Section, anchor_name, child_blocks, inline_lists, is_algorithm, plain_text,
    walk_blocks, walk_inlines,
};
use crate::resolve::condition::Editions;
use std::collections::{BTreeMap, BTreeSet};

mod by_hand;
mod equation;
mod names;
mod statement;

/// Everything that can be referred to.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// Anchor ids with the index of their section, by [`AnchorId`].
    pub(crate) anchors: Vec<(String, usize)>,
    /// By the id as the author wrote it.
    pub(crate) by_id: BTreeMap<String, Label>,
    /// One per section.
    pub(crate) sections: Vec<Mark>,
    /// One per block of the sections, in reading order.
    pub(crate) blocks: Vec<Mark>,
    /// Per section: slugs of its headings, as mdBook's links name them.
    pub(crate) slugs: Vec<BTreeMap<String, AnchorId>>,
}

impl Labels {
    /// The numbers that references in formulas print, by the ids of what is numbered.
    pub(crate) fn numbers(&self) -> BTreeMap<String, String> {
        let number = |it: &Label| it.number.as_ref().map(|it| it.text.clone());
        let all = self.by_id.iter();
        all.filter_map(|(id, label)| Some((id.clone(), number(label)?))).collect()
    }
}

/// What a reference to an id prints and where it leads.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// Where it leads.
    pub(crate) anchor: AnchorId,
    /// Its number, if it has one.
    pub(crate) number: Option<Number>,
    /// Its title or caption in plain words; may be empty.
    pub(crate) title: String,
    /// Where the id is written.
    span: Option<Span>,
    /// Where it stands, and its alternatives with it.
    within: Editions,
}

/// What counting gave for one section or block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mark {
    /// Its number.
    pub(crate) number: Option<Number>,
    /// Its anchor, if it can be linked to.
    pub(crate) anchor: Option<AnchorId>,
    /// Of a displayed formula: what stands at the margin.
    pub(crate) rows: Vec<RowNumber>,
}

/// Names and counts everything in reading order.
pub(crate) fn number(sink: &mut Sink, manifest: &Manifest, book: &Book, macros: &Macros) -> Labels {
    let mut survey = Survey {
        sink,
        manifest,
        macros: macros.clone(),
        labels: Labels::default(),
        taken: BTreeSet::new(),
        written: BTreeSet::new(),
        name_counts: BTreeMap::new(),
        slug_counts: BTreeMap::new(),
        count: Counters::default(),
        section: 0,
        lists: lists_of(book),
        within: Editions::All,
        by_hand: None,
    };
    survey.reserve(book);
    for (index, section) in book.sections.iter().enumerate() {
        survey.section = index;
        survey.labels.slugs.push(BTreeMap::new());
        survey.section(section);
    }
    for definition in &book.notes {
        survey.ids_in_blocks(&definition.blocks);
    }
    by_hand::report(survey.sink, survey.by_hand);
    survey.labels
}

struct Survey<'a> {
    sink: &'a mut Sink,
    manifest: &'a Manifest,
    /// Commands that formulas with labels may use.
    macros: Macros,
    labels: Labels,
    /// Anchor ids that are spoken for.
    taken: BTreeSet<String>,
    /// Names of the ids that authors wrote.
    written: BTreeSet<String>,
    /// The next suffix of a name, and of a slug in its section.
    name_counts: BTreeMap<String, u32>,
    slug_counts: BTreeMap<(usize, String), u32>,
    count: Counters,
    section: usize,
    /// The lists of figures, tables and listings that the book asks for.
    lists: BTreeSet<ListOf>,
    /// The editions that the block at hand stands in.
    within: Editions,
    /// The first chapter whose title gives a number too, and how many there are.
    by_hand: Option<(Option<Span>, usize)>,
}

/// Counts so far.
#[derive(Default)]
struct Counters {
    parts: u32,
    appendices: u32,
    /// Chapters by depth: chapter, sub-chapter …
    chapters: Vec<u32>,
    /// "3" or "A": what the numbers of sections and figures begin with.
    prefix: Option<String>,
    /// Headings by level, from 2 on.
    headings: [u32; 5],
    figures: u32,
    tables: u32,
    listings: u32,
    equations: u32,
    /// Theorems, exercises and algorithms, by what they count with.
    statements: BTreeMap<String, u32>,
    questions: u32,
}

impl Survey<'_> {
    /// Ids that authors wrote come first, so that made ones give way to them; then the names of files.
    fn reserve(&mut self, book: &Book) {
        for section in &book.sections {
            self.reserve_id(&section.attrs);
            self.reserve_inlines(&section.title);
            self.reserve_blocks(&section.blocks);
        }
        book.notes.iter().for_each(|it| self.reserve_blocks(&it.blocks));
    }

    fn reserve_id(&mut self, attrs: &Attrs) {
        if let Some(id) = self.written_id(attrs) {
            self.written.insert(anchor_name(id));
        }
    }

    fn reserve_inlines(&mut self, inlines: &[Inline<Parsed>]) {
        walk_inlines(inlines, &mut |it| {
            if let Inline::Span { attrs, .. } = it {
                self.reserve_id(attrs);
            }
        });
    }

    fn reserve_blocks(&mut self, blocks: &[Block<Parsed>]) {
        walk_blocks(blocks, &mut |block| {
            self.reserve_id(&block.attrs);
            let lists = inline_lists(block);
            lists.into_iter().for_each(|it| self.reserve_inlines(it));
        });
    }

    fn section(&mut self, section: &Section<Parsed>) {
        let number = self.section_number(section);
        let title = plain_text(&section.title);
        if let Some(number) = &number
            && by_hand::is_numbered_by_hand(&self.manifest.book.language, &number.word, &title)
        {
            let first = self.by_hand.get_or_insert((section.span, 0));
            first.1 += 1;
        }
        let anchor = match self.written_id(&section.attrs) {
            Some(id) => {
                let label = (number.clone(), title.clone());
                self.explicit(id, section.attrs.id_span, label, Editions::All)
            }
            None => {
                let name = self.free_of_written(&section.slug);
                self.add_anchor(name)
            }
        };
        self.slug(&title, anchor);
        self.labels.sections.push(Mark { number, anchor: Some(anchor), rows: Vec::new() });
        self.ids_in_inlines(&section.title);
        self.blocks(&section.blocks, true);
    }

    /// Counts the section itself, and starts the counters that restart with it.
    fn section_number(&mut self, section: &Section<Parsed>) -> Option<Number> {
        let numbering = self.manifest.numbering;
        let numbered = self.is_numbered(section);
        let depth = usize::from(section.depth);
        let (word, style, count) = if section.role == SectionRole::Part {
            self.count.parts += u32::from(numbered);
            (Word::Part, numbering.parts, self.count.parts)
        } else if section.role == SectionRole::Chapter && numbered {
            self.count.chapters.resize(depth + 1, 0);
            self.count.chapters[depth] += 1;
            (Word::Chapter, numbering.chapters, self.count.chapters[depth])
        } else if section.role == SectionRole::Appendix && numbered {
            self.count.appendices += 1;
            (Word::Appendix, numbering.appendices, self.count.appendices)
        } else {
            (Word::Chapter, NumberStyle::None, 0)
        };
        let own = (numbered && style != NumberStyle::None).then(|| in_style(style, count));
        let outer = &self.count.chapters[..depth.min(self.count.chapters.len())];
        let nested = section.role == SectionRole::Chapter && depth > 0;
        let text = own.map(|own| match nested {
            true => outer.iter().map(|it| in_style(style, *it) + ".").collect::<String>() + &own,
            false => own,
        });
        if section.role != SectionRole::Part {
            self.restart(text.as_deref(), nested);
        }
        let word = if nested { Word::Section } else { word };
        text.map(|text| Number { word: self.word(word), text, count, shown: true })
    }

    fn is_numbered(&self, section: &Section<Parsed>) -> bool {
        !section.attrs.has("unnumbered")
    }

    fn restart(&mut self, number: Option<&str>, nested: bool) {
        self.count.headings = [0; 5];
        if nested {
            // "3.2.1" for sections, but figures go on counting through the chapter.
            self.count.prefix = number.map(str::to_owned);
            return;
        }
        let unnumbered_before = self.count.prefix.is_none();
        self.count.prefix = number.map(str::to_owned);
        let per_chapter = self.manifest.numbering.figures == Restart::Chapter;
        if per_chapter && !(unnumbered_before && number.is_none()) {
            self.count.figures = 0;
            self.count.tables = 0;
            self.count.listings = 0;
            self.count.equations = 0;
            self.count.statements.clear();
        }
    }

    fn word(&self, word: Word) -> String {
        self.manifest.book.language.word(word).to_owned()
    }

    /// Marks every block in reading order; `counted`: headings here are sections of the chapter.
    fn blocks(&mut self, blocks: &[Block<Parsed>], counted: bool) {
        for block in blocks {
            let around = self.enter(&block.attrs);
            let mark = self.block(block, counted);
            self.labels.blocks.push(mark);
            self.inline_ids_of(block);
            let counted = counted && holds_sections(&block.kind);
            for inner in child_blocks(block) {
                self.blocks(inner, counted);
            }
            self.within = around;
        }
    }

    /// Goes into what may stand in some editions only, and gives those of what is around it.
    fn enter(&mut self, attrs: &Attrs) -> Editions {
        let within = self.within.narrowed(self.manifest, attrs.only.as_ref());
        std::mem::replace(&mut self.within, within)
    }

    fn block(&mut self, block: &Block<Parsed>, counted: bool) -> Mark {
        if let BlockKind::Math(it) = &block.kind {
            return self.equation(block, it);
        }
        let title = title_of(block, self.manifest);
        let number = if let Some(heading) = block.kind.as_heading() {
            self.heading_number(heading.level, counted && !block.attrs.has("unnumbered"))
        } else if matches!(block.kind, BlockKind::Question { .. }) {
            self.count.questions += 1;
            None
        } else if matches!(block.kind, BlockKind::Div { .. }) {
            self.statement_number(block)
        } else {
            let id = self.written_id(&block.attrs);
            id.and_then(|id| self.display_number(id, &block.kind))
        };
        let anchor = match (self.written_id(&block.attrs), &block.kind) {
            (Some(id), kind) => {
                // The contents name each heading, and know one for each id.
                let is_heading = matches!(kind, BlockKind::Heading(_));
                let within = if is_heading { Editions::All } else { self.within.clone() };
                let label = (number.clone(), title.clone());
                Some(self.explicit(id, block.attrs.id_span, label, within))
            }
            (None, BlockKind::Heading(_) | BlockKind::Question { .. }) => {
                Some(self.implied(&title))
            }
            (None, BlockKind::Card { work: (key, span), .. }) => self.card(key, *span),
            // A list that the book asks for leads to it.
            (None, kind @ (BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Figure(_))) => {
                let listed = kind.list_of().is_some_and(|it| self.lists.contains(&it));
                (listed && kind.caption().is_some()).then(|| self.implied(&title))
            }
            (
                None,
                BlockKind::Paragraph(_)
                | BlockKind::Quote { .. }
                | BlockKind::Verse(_)
                | BlockKind::List(_)
                | BlockKind::Definitions(_)
                | BlockKind::Div { .. }
                | BlockKind::SceneBreak
                | BlockKind::PageBreak
                | BlockKind::Math(_)
                | BlockKind::Generated(_),
            ) => None,
        };
        if let (Some(anchor), BlockKind::Heading(_) | BlockKind::Question { .. }) =
            (anchor, &block.kind)
        {
            self.slug(&title, anchor);
        }
        Mark { number, anchor, rows: Vec::new() }
    }

    fn heading_number(&mut self, level: u8, counted: bool) -> Option<Number> {
        let index = usize::from(level.clamp(2, 6)) - 2;
        if !counted {
            return None;
        }
        self.count.headings[index] += 1;
        self.count.headings[index + 1..].fill(0);
        let prefix = self.count.prefix.as_ref()?;
        let mut text = prefix.clone();
        for count in &self.count.headings[..=index] {
            text.push('.');
            text.push_str(&count.to_string());
        }
        let count = self.count.headings[index];
        let shown = self.manifest.numbering.sections;
        Some(Number { word: self.word(Word::Section), text, count, shown })
    }

    /// The number of what has the id in other editions only, if it is counted by the same word.
    fn twin(&self, id: &str, word: &str) -> Option<Number> {
        let twin = self.labels.by_id.get(id).filter(|it| it.within.excludes(&self.within))?;
        twin.number.clone().filter(|it| it.word == word)
    }

    /// "Figure 3.2" and the like, for what has an id.
    fn display_number(&mut self, id: &str, kind: &BlockKind<Parsed>) -> Option<Number> {
        let word = counted_as(id, kind)?;
        if let Some(number) = self.twin(id, &self.word(word)) {
            return Some(number);
        }
        if word == Word::Algorithm {
            let (word, counter) = (self.word(word), statement::ALGORITHMS.to_owned());
            return Some(self.next_statement(word, counter));
        }
        let counter = match word {
            Word::Figure => &mut self.count.figures,
            Word::Table => &mut self.count.tables,
            _ => &mut self.count.listings,
        };
        *counter += 1;
        let count = *counter;
        Some(self.counted(self.word(word), count))
    }

    /// A count with the chapter's number before it.
    fn counted(&self, word: String, count: u32) -> Number {
        let chapter = self.count.prefix.as_deref().map(|it| it.split('.').next().unwrap_or(it));
        let text = match (self.manifest.numbering.figures, chapter) {
            (Restart::Chapter, Some(chapter)) => format!("{chapter}.{count}"),
            _ => count.to_string(),
        };
        Number { word, text, count, shown: true }
    }

    /// Spans, terms and the titles of divs carry ids too.
    fn inline_ids_of(&mut self, block: &Block<Parsed>) {
        if let BlockKind::Definitions(all) = &block.kind {
            for term in all.iter().flat_map(|it| &it.terms) {
                self.own_id(&term.attrs, &term.content);
            }
        }
        let lists = inline_lists(block);
        for list in lists {
            self.ids_in_inlines(list);
        }
    }

    fn ids_in_inlines(&mut self, inlines: &[Inline<Parsed>]) {
        walk_inlines(inlines, &mut |inline| match inline {
            Inline::Span { attrs, content, .. } => {
                let around = self.enter(attrs);
                self.own_id(attrs, content);
                self.within = around;
            }
            Inline::Math(tex, ()) => _ = self.labelled(&tex.text),
            Inline::Reference(Pending::Citation { items, .. }) => {
                for item in items {
                    self.ids_in_inlines(&item.prefix);
                    self.ids_in_inlines(&item.suffix);
                }
            }
            Inline::Text(_)
            | Inline::Styled { .. }
            | Inline::Code(_)
            | Inline::LineBreak
            | Inline::Reference(
                Pending::Link { .. }
                | Pending::Image { .. }
                | Pending::Note { .. }
                | Pending::InlineNote { .. }
                | Pending::CrossRef { .. }
                | Pending::Index { .. },
            ) => {}
        });
    }

    fn ids_in_blocks(&mut self, blocks: &[Block<Parsed>]) {
        for block in blocks {
            let around = self.enter(&block.attrs);
            self.own_id(&block.attrs, &[]);
            self.inline_ids_of(block);
            for inner in child_blocks(block) {
                self.ids_in_blocks(inner);
            }
            self.within = around;
        }
    }

    fn own_id(&mut self, attrs: &Attrs, content: &[Inline<Parsed>]) {
        if let Some(id) = &attrs.id {
            let label = (None, plain_text(content));
            self.explicit(id, attrs.id_span, label, self.within.clone());
        }
    }

    /// The id that the author wrote; in an mdBook folder, headings come with those that mdBook makes, per file.
    fn written_id<'a>(&self, attrs: &'a Attrs) -> Option<&'a str> {
        let foreign = self.manifest.flavor.is_foreign();
        attrs.id.as_deref().filter(|_| !foreign || attrs.id_span.is_some())
    }
}

/// The lists that sections and divs of a book ask for.
fn lists_of(book: &Book) -> BTreeSet<ListOf> {
    let named = |name: &str| ListOf::ALL.into_iter().find(|it| it.name() == name);
    let mut lists: BTreeSet<ListOf> =
        book.sections.iter().filter_map(|it| named(it.role.name())).collect();
    for section in &book.sections {
        walk_blocks(&section.blocks, &mut |block| {
            if matches!(block.kind, BlockKind::Generated(())) {
                lists.extend(block.attrs.classes.iter().filter_map(|it| named(it)));
            }
        });
    }
    lists
}

/// A count in the reader's form.
pub(crate) fn in_style(style: NumberStyle, count: u32) -> String {
    match style {
        NumberStyle::None => String::new(),
        NumberStyle::Arabic => count.to_string(),
        NumberStyle::UpperAlpha => alpha(count),
        NumberStyle::UpperRoman => roman(count).to_uppercase(),
        NumberStyle::LowerRoman => roman(count),
    }
}

/// The word before the numbers of blocks of a kind.
fn counted_as(id: &str, kind: &BlockKind<Parsed>) -> Option<Word> {
    match kind {
        BlockKind::Code(_) if is_algorithm(id) => Some(Word::Algorithm),
        BlockKind::Figure(_) => Some(Word::Figure),
        BlockKind::Table(_) => Some(Word::Table),
        BlockKind::Code(_) => Some(Word::Listing),
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Div { .. }
        | BlockKind::Question { .. }
        | BlockKind::Card { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(_) => None,
    }
}

/// Headings in these are sections of the chapter; headings in quotations, lists and boxes are not.
pub(crate) fn holds_sections<S: crate::model::Stage>(kind: &BlockKind<S>) -> bool {
    matches!(kind, BlockKind::Div { role, .. } if role.properties().holds_sections)
}

/// What a reference to a block without number prints.
fn title_of(block: &Block<Parsed>, manifest: &Manifest) -> String {
    match &block.kind {
        BlockKind::Heading(heading)
        | BlockKind::Question { question: heading, .. }
        | BlockKind::Div { title: Some(heading), .. } => plain_text(&heading.content),
        BlockKind::Div { role, title: None, .. } => {
            let language = &manifest.book.language;
            let mut word = role.properties().word.map(|it| language.word(it));
            if let DivRole::Theorem { kind, .. } = role {
                let kind = manifest.theorems.get(usize::from(*kind));
                word = word.or(kind.map(|it| it.word.in_language(language)));
            }
            word.unwrap_or_default().to_owned()
        }
        BlockKind::Figure(_) | BlockKind::Code(_) | BlockKind::Table(_) => {
            block.kind.caption().map_or_else(String::new, |it| plain_text(&it.content))
        }
        BlockKind::Paragraph(_)
        | BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Card { .. }
        | BlockKind::SceneBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(()) => String::new(),
    }
}
