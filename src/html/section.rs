//! A section to an XHTML file: the frame, the opening, the blocks, the notes.

use crate::html::block::blocks;
use crate::html::context::{RenderContext, direction, relative};
use crate::html::inline::inlines;
use crate::html::matter;
use crate::html::note::notes;
use crate::html::usage::Usage;
use crate::html::writer::Writer;
use crate::lang::{Direction, spelt_number};
use crate::manifest::{NumberStyle, Region, SectionRole};
use crate::model::{Block, BlockKind, Generated, Inline, Number, Section, Settled, plain_text};

/// What every file begins with.
const DOCTYPE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n";

/// A section as a whole file.
pub(crate) fn section(cx: &RenderContext<'_>, usage: &mut Usage, index: usize) -> String {
    let Some(section) = cx.document.sections.get(index) else { return String::new() };
    let mut w = Writer::new(cx, usage, index);
    let path = cx.files.get(index).and_then(Option::as_deref).unwrap_or_default();
    frame(&mut w, &title_of(cx, section), section.region, path);
    let role = section.role.properties();
    w.xml.open("section").attr("class", role.class);
    w.xml.attr_some("epub:type", role.epub_type).attr_some("role", role.aria);
    let mut attrs = section.attrs.clone();
    if attrs.id.is_none() && !cx.anchors.contains_key(&section.node) {
        attrs.id = Some(section.slug.clone());
    }
    w.common(section.node, &attrs);
    let title_id = (!section.title.is_empty()).then(|| w.claim(&format!("{}-title", section.slug)));
    match title_id.flatten().filter(|_| !cx.continued.contains(&index)) {
        Some(id) => {
            w.xml.attr("aria-labelledby", &id).line();
            opening(&mut w, section, &id);
        }
        None => {
            w.xml.attr("aria-label", &title_of(cx, section)).line();
        }
    }
    flow(&mut w, section);
    w.flush();
    w.xml.close_to(2);
    notes(&mut w, index);
    w.xml.finish()
}

/// Opens `html` and `body` of the file at `path`.
pub(crate) fn frame(w: &mut Writer<'_>, title: &str, region: Region, path: &str) {
    let lang = w.cx.lang();
    w.xml.raw(DOCTYPE).open("html").attr("xmlns", "http://www.w3.org/1999/xhtml");
    w.xml.attr("xmlns:epub", "http://www.idpf.org/2007/ops");
    w.xml.attr("lang", lang.as_str()).attr("xml:lang", lang.as_str());
    if lang.direction() == Direction::Rtl {
        w.xml.attr("dir", direction(lang));
    }
    w.xml.line().open("head").line().open("meta").attr("charset", "UTF-8").close_line();
    w.xml.leaf("title", title).line();
    let styles = relative(path, w.cx.config.stylesheet);
    w.xml.open("link").attr("rel", "stylesheet").attr("type", "text/css").attr("href", &styles);
    w.xml.close_line().close_line().open("body").attr("epub:type", matter_of(region)).line();
}

/// `epub:type` of a file's body.
const fn matter_of(region: Region) -> &'static str {
    match region {
        Region::Front => "frontmatter",
        Region::Main => "bodymatter",
        Region::Back => "backmatter",
    }
}

/// Number and title, in one heading of level 1.
fn opening(w: &mut Writer<'_>, section: &Section<Settled>, id: &str) {
    w.xml.open("h1").attr("id", id);
    w.flush();
    if let Some(number) = section.number.as_ref().filter(|it| it.shown) {
        w.xml.open("span").attr("class", "opening-number");
        let number = opening_number(w, section.role, number);
        w.words(&number);
        w.xml.close().text(" ");
    }
    w.xml.open("span").attr("class", "opening-title");
    inlines(w, &section.title);
    w.xml.close().close_line();
}

/// "Chapter One" or "Chapter 1", as the theme says; parts and appendices as they count.
fn opening_number(w: &Writer<'_>, role: SectionRole, number: &Number) -> String {
    let cx = w.cx;
    let arabic = cx.document.numbering.chapters == NumberStyle::Arabic;
    // "2.3" is no count.
    let whole = number.text.parse::<u32>().is_ok();
    let spelt =
        role == SectionRole::Chapter && arabic && whole && cx.config.theme.opening.number_word;
    match spelt {
        true => spelt_number(w.lang(), &number.word, number.count),
        false => crate::lang::numbered(&number.word, &number.text),
    }
}

/// The blocks; headings at this level make nested sections.
fn flow(w: &mut Writer<'_>, section: &Section<Settled>) {
    let base = w.xml.depth();
    let mut open: Vec<u8> = Vec::new();
    let first = section.blocks.iter().position(|it| !is_prelude(it));
    for (index, block) in section.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading(heading) => {
                let level = w.scope.level_of(heading.level);
                open.retain(|it| *it < level);
                w.xml.close_to(base + open.len());
                open.push(level);
                w.xml.open("section");
                w.common(block.node, &block.attrs);
                w.xml.line();
                w.scope.level = level;
                crate::html::block::heading(w, heading, level);
            }
            BlockKind::Generated(generated) => matter::generated(w, block, generated),
            BlockKind::Paragraph(content)
                if Some(index) == first
                    && leads_in(section)
                    && !(w.cx.config.theme.drop_cap > 0 && begins_with_number(content))
                    && !w.cx.continued.contains(&w.section) =>
            {
                let class = format!("lead {}", crate::html::block::holds_formulas(w, content));
                w.xml.open("p").attr("class", class.trim());
                w.common(block.node, &block.attrs);
                inlines(w, content);
                w.xml.close_line();
            }
            BlockKind::Paragraph(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::Card { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_) => blocks(w, std::slice::from_ref(block)),
        }
    }
    w.flush();
    w.xml.close_to(base);
}

/// Whether a drop cap would part a number.
fn begins_with_number(content: &[Inline<Settled>]) -> bool {
    plain_text(content).chars().find(|it| it.is_alphanumeric()).is_some_and(char::is_numeric)
}

/// Whether the first paragraph opens a chapter.
fn leads_in(section: &Section<Settled>) -> bool {
    section.region == Region::Main && !section.title.is_empty()
}

/// Whether a block stands before the text proper: epigraphs and generated matter.
fn is_prelude(block: &Block<Settled>) -> bool {
    use crate::model::DivRole::{Dedication, Epigraph};
    matches!(&block.kind, BlockKind::Div { role: Epigraph | Dedication, .. })
}

/// The title of a section in plain words, never empty.
pub(crate) fn title_of(cx: &RenderContext<'_>, section: &Section<Settled>) -> String {
    let own = plain_text(&section.title);
    if !own.trim().is_empty() {
        return own.trim().to_owned();
    }
    if let Some(BlockKind::Generated(Generated::TitlePage(page) | Generated::HalfTitle(page))) =
        section.blocks.first().map(|it| &it.kind)
    {
        return page.title.clone();
    }
    let word = section.role.properties().word.map(|it| cx.word(it).to_owned());
    word.unwrap_or_else(|| cx.document.book.title.value.clone())
}
