//! A parsed file with its place in the spine to a section: title, headings, slug.

use crate::diag::{Code, Diagnostic, NodeId, Sink};
use crate::manifest::{SectionRole, SpineItem, SpineSource};
use crate::model::{
    Attrs, Block, BlockKind, Facts, Heading, Inline, Parsed, Pending, Section, Text,
    child_blocks_mut, plain_text, walk_inlines,
};
use crate::parse::chapter::Chapter;
use crate::parse::div::{epigraph, questions};
use crate::parse::front::Front;
use crate::parse::markdown::Blocks;
use crate::parse::slug::{heading_slug, stem};
use std::collections::BTreeMap;

/// Whether a file's first heading is none of a chapter, and nothing else gives it a title.
pub(crate) fn begins_below(chapter: &Chapter) -> bool {
    let levels = chapter.blocks.iter().find_map(|it| it.kind.as_heading()).map(|it| it.level);
    levels != Some(1) && chapter.front.title.is_none() && !chapter.blocks.is_empty()
}

/// What a section is made of beside its blocks.
pub(crate) struct Place<'a> {
    /// Its member of the spine.
    pub(crate) item: &'a SpineItem,
    /// Path of its file.
    pub(crate) path: &'a str,
    /// Its text has words in it.
    pub(crate) empty: bool,
    /// Titles are found as on a site: mdBook's and GitBook's folders.
    pub(crate) mdbook: bool,
    /// The folder is another tool's.
    pub(crate) foreign: bool,
    /// It begins below a chapter's level, and goes on in the chapter before it.
    pub(crate) continues: bool,
    /// The book is this file: the title in its front matter is the book's.
    pub(crate) file: bool,
}

/// Makes the section of a file, or its sections: a file may hold a whole book, and then each `#` of it begins a chapter, as in
/// pandoc. Slugs are given later, when all are known.
pub(crate) fn sections(
    sink: &mut Sink,
    facts: &mut Facts,
    place: &Place<'_>,
    mut chapter: Chapter,
) -> Vec<Section<Parsed>> {
    let mut parts = Vec::new();
    if !place.mdbook && matches!(place.item.role, SectionRole::Chapter | SectionRole::Appendix) {
        parts = chapters_after(&mut chapter.blocks);
    }
    let lang = chapter.front.lang.clone();
    let mut all = vec![section(sink, facts, place, chapter)];
    for blocks in parts {
        let front = Front { lang: lang.clone(), ..Front::default() };
        let item = SpineItem { title: None, ..place.item.clone() };
        let place = Place { item: &item, empty: false, ..*place };
        let chapter = Chapter { front, blocks, ..Chapter::default() };
        all.push(section(sink, facts, &place, chapter));
    }
    all
}

/// Most chapters of one file; what follows is of the last.
const MAX_CHAPTERS: usize = 1000;

/// Takes the second chapter of a file and those after it: each begins with a level 1 heading that is not the file's first.
fn chapters_after(blocks: &mut Blocks) -> Vec<Blocks> {
    let level = |it: &Block<Parsed>| it.kind.as_heading().map(|it| it.level);
    let headings = blocks.iter().enumerate().filter_map(|(at, it)| Some((at, level(it)?)));
    let starts = headings.skip(1).filter(|it| it.1 == 1).map(|it| it.0);
    let starts: Vec<usize> = starts.take(MAX_CHAPTERS - 1).collect();
    let mut parts: Vec<Blocks> = starts.iter().rev().map(|at| blocks.split_off(*at)).collect();
    parts.reverse();
    parts
}

fn section(
    sink: &mut Sink,
    facts: &mut Facts,
    place: &Place<'_>,
    chapter: Chapter,
) -> Section<Parsed> {
    let Chapter { front, mut blocks, attribution, .. } = chapter;
    let item = place.item;
    if place.mdbook {
        give_slugs(&mut blocks, &mut BTreeMap::new());
    }
    let opening = opening(sink, place, &front, &mut blocks);
    let (title, attrs, short, span) =
        if let Some(Block { kind: BlockKind::Heading(heading), attrs, span, .. }) = opening {
            lint_title(sink, place, &front, &heading.content);
            (heading.content, attrs, heading.short, span)
        } else {
            let title = front.title.map(|(it, span)| Text::verbatim(it, span));
            let given = item.title.as_ref().map(Text::generated);
            let named = item.role.properties().titled.then(|| Text::generated(stem(place.path)));
            let title = title.or(given).or(named);
            (title.map(Inline::Text).into_iter().collect(), Attrs::default(), None, item.span)
        };
    let mut attrs: Attrs = attrs;
    if let Some((id, span)) = front.id.filter(|_| attrs.id_span.is_none()) {
        (attrs.id, attrs.id_span) = (Some(id), Some(span));
    }
    attrs.lang = attrs.lang.or(front.lang);
    if !item.numbered && !attrs.has("unnumbered") {
        attrs.classes.push("unnumbered".to_owned());
    }
    let mut role = item.role;
    if place.foreign && attrs.has("part") {
        attrs.classes.retain(|it| it != "part");
        role = SectionRole::Part;
    }
    let summary = item.title.clone().filter(|it| place.mdbook && *it != plain_text(&title));
    let mut levels = Levels { last: 1, shift: 0, skips: 0, mdbook: place.mdbook };
    levels.blocks(sink, &mut blocks);
    facts.skips += levels.skips;
    if item.role == SectionRole::Faq {
        blocks = questions(blocks);
    }
    if item.role == SectionRole::Epigraph && !place.mdbook {
        blocks = epigraph(blocks, attribution);
    }
    Section {
        region: item.region,
        role,
        slug: String::new(),
        draft: false,
        depth: item.depth,
        in_part: item.in_part,
        number: (),
        title,
        short: short.or(front.short).or(summary),
        attrs,
        node: NodeId::NONE,
        blocks,
        path: Some(place.path.to_owned()),
        span,
    }
}

/// The heading that gives the title; says where there is none.
fn opening(
    sink: &mut Sink,
    place: &Place<'_>,
    front: &Front,
    blocks: &mut Blocks,
) -> Option<Block<Parsed>> {
    let item = place.item;
    let mut titled = false;
    let mut opening = match place.mdbook {
        true => take_any_opening(blocks, item.title.as_deref()),
        false => take_opening(blocks),
    };
    if let Some(Block { kind: BlockKind::Heading(heading), span, .. }) = &opening
        && is_empty(&heading.content)
    {
        let found = Diagnostic::new(Code::HeadingEmpty, "the title of a chapter has no words");
        sink.push(found.at_maybe(*span, "").hint("its title is taken from the file's name"));
        blocks.splice(..0, opening.take().and_then(beside_words));
        titled = true;
    }
    if place.empty {
        let message = format!("the chapter `{}` holds no text", place.path);
        sink.push(Diagnostic::new(Code::ChapterEmpty, message).at_maybe(item.span, ""));
    } else if opening.is_none()
        && !titled
        && !place.continues
        && front.title.is_none()
        && item.role.properties().titled
    {
        let message = format!("`{}` does not begin with a `# heading`", place.path);
        let first = blocks.iter().find_map(|it| it.span).or(item.span);
        let found = Diagnostic::new(Code::ChapterNoHeading, message).at_maybe(first, "");
        sink.push(found.hint("its title is taken from the manifest or from the file's name"));
    }
    opening
}

/// What a heading without words holds all the same, a note or a mark of the index, as the first paragraph.
fn beside_words(mut block: Block<Parsed>) -> Option<Block<Parsed>> {
    let BlockKind::Heading(heading) = &mut block.kind else { return None };
    let content = std::mem::take(&mut heading.content);
    let mut holds = false;
    walk_inlines(&content, &mut |it| holds |= matches!(it, Inline::Reference(_)));
    block.kind = BlockKind::Paragraph(content);
    holds.then_some(block)
}

/// Neither words nor a picture.
fn is_empty(title: &[Inline<Parsed>]) -> bool {
    let mut picture = false;
    walk_inlines(title, &mut |it| {
        picture |=
            matches!(it, Inline::Reference(Pending::Image { .. } | Pending::Citation { .. }));
        picture |= matches!(it, Inline::Reference(Pending::CrossRef { .. }));
    });
    !picture && plain_text(title).trim().is_empty()
}

/// Front matter and the heading can't both give the title.
fn lint_title(sink: &mut Sink, place: &Place<'_>, front: &Front, heading: &[Inline<Parsed>]) {
    let Some((title, span)) = front.title.as_ref().filter(|_| !place.foreign && !place.file) else {
        return;
    };
    let heading = plain_text(heading);
    if title.trim() != heading.trim() {
        let message = format!("the title `{title}` is not used: the chapter's heading is another");
        let found = Diagnostic::new(Code::LintDialect, message).at(*span, "left out");
        sink.push(found.hint("take one of them out; `short` gives a form for running heads"));
    }
}

/// A section that no file stands behind.
pub(crate) fn made(item: &SpineItem) -> Section<Parsed> {
    let title = item.title.as_ref().map(|it| Inline::Text(Text::generated(it)));
    let mut attrs = Attrs::default();
    if !item.numbered {
        attrs.classes.push("unnumbered".to_owned());
    }
    Section {
        region: item.region,
        role: item.role,
        slug: String::new(),
        draft: item.source == SpineSource::Draft,
        depth: item.depth,
        in_part: item.in_part,
        number: (),
        title: title.into_iter().collect(),
        short: None,
        attrs,
        node: NodeId::NONE,
        blocks: Vec::new(),
        path: None,
        span: item.span,
    }
}

/// Takes the level 1 heading that a file opens with; text before it stays, and comes after it.
fn take_opening(blocks: &mut Blocks) -> Option<Block<Parsed>> {
    let is_heading = |it: &Block<Parsed>| matches!(it.kind, BlockKind::Heading(_));
    let index = blocks.iter().position(is_heading)?;
    let BlockKind::Heading(Heading { level: 1, .. }) = blocks.get(index)?.kind else { return None };
    Some(blocks.remove(index))
}

/// Takes the first heading of another tool's file: it is the title, whatever its level, if it is of level 1, if the summary says
/// the same, or if no other heading is as high. Those after it rise with it.
fn take_any_opening(blocks: &mut Blocks, summary: Option<&str>) -> Option<Block<Parsed>> {
    let level = |it: &Block<Parsed>| it.kind.as_heading().map(|it| it.level);
    let index = blocks.iter().position(|it| level(it).is_some())?;
    let BlockKind::Heading(heading) = &blocks.get(index)?.kind else { return None };
    let own = heading.level;
    let says_the_same = summary.is_some_and(|it| it.trim() == plain_text(&heading.content).trim());
    let is_highest = || index == 0 && blocks.iter().skip(1).filter_map(level).all(|it| it > own);
    if own > 1 && !says_the_same && !is_highest() {
        return None;
    }
    let opening = blocks.remove(index);
    for block in blocks.iter_mut() {
        if let BlockKind::Heading(heading) = &mut block.kind {
            heading.level = heading.level.saturating_sub(own - 1).max(1);
        }
    }
    Some(opening)
}

/// Ids after mdBook's rules for headings and terms without one of their own; they have no `id_span`.
fn give_slugs(blocks: &mut Blocks, seen: &mut BTreeMap<String, usize>) {
    for block in blocks {
        if let BlockKind::Heading(heading) = &block.kind
            && block.attrs.id.is_none()
        {
            block.attrs.id = Some(free_slug(&plain_text(&heading.content), seen));
        }
        if let BlockKind::Definitions(all) = &mut block.kind {
            for term in
                all.iter_mut().flat_map(|it| &mut it.terms).filter(|it| it.attrs.id.is_none())
            {
                term.attrs.id = Some(free_slug(&plain_text(&term.content), seen));
            }
        }
        for inner in child_blocks_mut(block) {
            give_slugs(inner, seen);
        }
    }
}

/// The next slug of such words on their page.
fn free_slug(words: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let slug = heading_slug(words);
    let count = seen.entry(slug.clone()).or_default();
    *count += 1;
    match *count - 1 {
        0 => slug,
        more => format!("{slug}-{more}"),
    }
}

/// The level of the last heading.
struct Levels {
    last: u8,
    /// What is added to the level that is written: one after a second title in the file.
    shift: u8,
    /// Levels that were skipped.
    skips: usize,
    mdbook: bool,
}

impl Levels {
    /// Makes levels 2 to 6, none skipped.
    fn blocks(&mut self, sink: &mut Sink, blocks: &mut Blocks) {
        for block in blocks {
            let span = block.span;
            if let BlockKind::Heading(heading) = &mut block.kind {
                if heading.level == 1 {
                    let message = "a level 1 heading begins no chapter here, and is set at level 2";
                    let found = Diagnostic::new(Code::LintDialect, message).at_maybe(span, "");
                    sink.push(found.hint("chapters and appendices begin with `#`, outside of lists, quotes and divs; all else is a file of its own"));
                }
                self.shift = self.shift.max(u8::from(heading.level == 1));
                let level = (heading.level + self.shift).clamp(2, 6);
                let allowed = level.min(self.last + 1);
                if allowed < level {
                    self.skips += 1;
                    let (from, to) = (self.last, heading.level);
                    let message = format!("a level {to} heading follows level {from}");
                    let found = Diagnostic::new(Code::HeadingSkip, message).at_maybe(span, "");
                    let signs = "#".repeat(usize::from(allowed));
                    sink.push(if self.mdbook {
                        found
                    } else {
                        found.hint(format!("write it with `{signs}`"))
                    });
                }
                heading.level = allowed;
                self.last = allowed;
            }
            if let BlockKind::Question { .. } = block.kind {
                self.last = 2;
            }
            for inner in child_blocks_mut(block) {
                self.blocks(sink, inner);
            }
        }
    }
}
