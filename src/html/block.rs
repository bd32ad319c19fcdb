//! Blocks to XHTML.

use crate::html::boxes::{card, division, question};
use crate::html::code::listed;
use crate::html::css::weight;
use crate::html::formula::displayed;
use crate::html::inline::{inlines, left_to_right};
use crate::html::matter;
use crate::html::picture::{Shown, figure_width, img};
use crate::html::table::table;
use crate::html::usage::FaceStyle;
use crate::html::writer::{Mark, Scope, Writer};
use crate::model::{
    Attrs, Block, BlockKind, Caption, Definition, Equation, Figure, Heading, Inline, List,
    ListItem, Listing, Marks, Number, Settled, VerseLine,
};

/// Classes of the dialect that the style sheet knows.
const KNOWN_CLASSES: &[&str] = &["keep", "keep-with-next", "recto", "center", "end"];

/// Writes blocks in reading order.
pub(super) fn blocks(w: &mut Writer<'_>, all: &[Block<Settled>]) {
    for block in all {
        self::block(w, block);
    }
}

fn block(w: &mut Writer<'_>, block: &Block<Settled>) {
    w.within_language(block.attrs.lang.as_ref(), |w| spoken(w, block));
}

/// A block whose language is that of the writer.
fn spoken(w: &mut Writer<'_>, block: &Block<Settled>) {
    match &block.kind {
        BlockKind::Paragraph(content) if is_blank(content) => {
            let id = w.ids(block.node, block.attrs.id.as_deref());
            w.pending.extend(id.map(Mark::Id));
            w.pages_at(block.node);
        }
        BlockKind::Paragraph(content) => {
            let class = holds_formulas(w, content);
            start(w, "p", class, block);
            inlines(w, content);
            w.xml.close_line();
        }
        BlockKind::Heading(it) => {
            let level = w.scope.level_of(it.level);
            w.scope.level = level;
            start(w, "div", "heading", block);
            heading(w, it, level);
            w.xml.close_line();
        }
        BlockKind::Quote { blocks: inner, attribution } => {
            start(w, "blockquote", "", block);
            w.xml.line();
            blocks(w, inner);
            self::attribution(w, attribution.as_deref());
            w.xml.close_line();
        }
        BlockKind::Verse(lines) => verse(w, block, lines),
        BlockKind::List(it) => list(w, block, it),
        BlockKind::Definitions(all) => definitions(w, block, all),
        BlockKind::Code(it) => {
            listing(w, block, it);
            listed(w, it);
            w.xml.close_line();
            if it.caption.is_some() || it.name.is_some() {
                w.xml.close_line();
            }
        }
        BlockKind::Table(it) => table(w, block, it),
        BlockKind::Figure(it) => figure(w, block, it),
        BlockKind::Div { role, number, title, blocks, attribution } => {
            division(
                w,
                block,
                (*role, number.as_ref()),
                title.as_ref(),
                (blocks, attribution.as_deref()),
            );
        }
        BlockKind::Question { question: it, answer } => question(w, block, it, answer),
        BlockKind::Card { work, blocks } => card(w, block, work, blocks),
        BlockKind::SceneBreak => start_empty(w, "hr", "scene-break", block),
        BlockKind::PageBreak => start_empty(w, "div", "page-break", block),
        BlockKind::Math(it) => equation(w, block, it),
        BlockKind::Generated(it) => matter::generated(w, block, it),
    }
}

/// A formula on lines of its own, with its numbers.
fn equation(w: &mut Writer<'_>, block: &Block<Settled>, it: &Equation<Settled>) {
    start(w, "p", "math", block);
    displayed(w, it);
    w.xml.close_line();
}

/// Opens the element of a listing, in a figure where it has a caption.
fn listing(w: &mut Writer<'_>, block: &Block<Settled>, it: &Listing<Settled>) {
    // Its lines hang behind their numbers.
    let numbered = if it.numbers.is_empty() { "" } else { "numbered" };
    if it.caption.is_none() && it.name.is_none() {
        w.xml.open("pre").attr_some("class", &classes(numbered, &block.attrs));
        let id = w.ids(block.node, block.attrs.id.as_deref());
        w.xml.attr_maybe("id", id.as_deref());
        if let Some(lang) = &block.attrs.lang {
            w.tongue(lang);
        }
        left_to_right(w);
        w.pages_at(block.node);
        return;
    }
    start(w, "figure", "listing", block);
    w.xml.line();
    if let Some(it) = &it.caption {
        self::caption(w, "figcaption", it);
    }
    if let Some(name) = &it.name {
        w.xml.open("p").attr("class", "code-name");
        w.usage.code_lines = true;
        inlines(w, name);
        w.xml.close_line();
    }
    w.xml.open("pre").attr_some("class", numbered);
    left_to_right(w);
}

/// Whether a paragraph shows nothing, such as one whose only span is for the other output.
fn is_blank(content: &[Inline<Settled>]) -> bool {
    let mut blank = true;
    crate::model::walk_inlines(content, &mut |it| {
        blank &= !matches!(it, Inline::Reference(_));
        blank &= it.text().is_none_or(|it| it.text.trim().is_empty());
    });
    blank
}

/// The class of a block in whose lines a formula has to get smaller: its width is the measure.
pub(super) fn holds_formulas(w: &Writer<'_>, content: &[Inline<Settled>]) -> &'static str {
    let mut wide = false;
    crate::model::walk_inlines(content, &mut |it| {
        if let Inline::Math(tex, Some(tree)) = it {
            wide |= crate::html::formula::is_wide(w, tree, &tex.text);
        }
    });
    if wide { "formulas" } else { "" }
}

/// Opens an element with id, language and classes.
pub(super) fn start(w: &mut Writer<'_>, tag: &'static str, class: &str, block: &Block<Settled>) {
    w.xml.open(tag).attr_some("class", &classes(class, &block.attrs));
    w.common(block.node, &block.attrs);
}

/// An element without content; what waits for words comes before it.
fn start_empty(w: &mut Writer<'_>, tag: &'static str, class: &str, block: &Block<Settled>) {
    w.flush();
    start(w, tag, class, block);
    w.xml.close_line();
}

/// Our class and those of the author's that mean something.
pub(super) fn classes(own: &str, attrs: &Attrs) -> String {
    let known = attrs.classes.iter().map(String::as_str).filter(|it| KNOWN_CLASSES.contains(it));
    let all: Vec<&str> = std::iter::once(own).filter(|it| !it.is_empty()).chain(known).collect();
    all.join(" ")
}

/// A heading of its level; the element around it has the id.
pub(super) fn heading(w: &mut Writer<'_>, heading: &Heading<Settled>, level: u8) {
    const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let tag = TAGS.get(usize::from(level.saturating_sub(1))).copied().unwrap_or("h6");
    w.usage.headings = true;
    let style = w.cx.config.theme.heading.get(usize::from(level).clamp(1, 4) - 1);
    let face = style.map(|it| FaceStyle { weight: weight(it.weight), italic: it.italic });
    let enter = |scope: &mut Scope| scope.face = face.unwrap_or(scope.face);
    w.within(enter, |w| {
        w.xml.open(tag);
        if let Some(number) = heading.number.as_ref().filter(|it| it.shown) {
            w.page_of_first(&heading.content);
            w.xml.open("span").attr("class", "number");
            w.words(&number.text);
            w.xml.close().text(" ");
        }
        inlines(w, &heading.content);
        w.xml.close_line();
    });
}

/// Whose words a quotation is, behind a dash.
pub(super) fn attribution(w: &mut Writer<'_>, content: Option<&[Inline<Settled>]>) {
    let Some(content) = content else { return };
    // Not `footer`: two of them in a chapter are two `contentinfo` landmarks to axe, and a violation.
    w.xml.open("p").attr("class", "attribution");
    w.words("— ");
    inlines(w, content);
    w.xml.close_line();
}

fn verse(w: &mut Writer<'_>, block: &Block<Settled>, lines: &[VerseLine<Settled>]) {
    start(w, "div", "verse", block);
    w.xml.line();
    for stanza in lines.split(|it| it.content.is_empty()).filter(|it| !it.is_empty()) {
        w.xml.open("p");
        for (at, line) in stanza.iter().enumerate() {
            w.xml.open("span");
            match line.indent.min(8) {
                0 => w.xml.attr("class", "verse-line"),
                indent => w.xml.attr("class", &format!("verse-line i{indent}")),
            };
            inlines(w, &line.content);
            w.xml.close();
            if at + 1 < stanza.len() {
                w.xml.open("br").close();
            }
        }
        w.xml.close_line();
    }
    w.xml.close_line();
}

fn list(w: &mut Writer<'_>, block: &Block<Settled>, list: &List<Settled>) {
    if list.items.is_empty() {
        return;
    }
    let tag = if list.start.is_some() { "ol" } else { "ul" };
    let tasks = list.items.iter().all(|it| it.done.is_some());
    let linked = list.marks == Marks::Linked;
    w.usage.code_lines |= linked;
    let class = [("tight", list.tight), ("tasks", tasks), ("callouts", linked)];
    let class: Vec<&str> = class.iter().filter(|it| it.1).map(|it| it.0).collect();
    start(w, tag, &class.join(" "), block);
    if let Some(first) = list.start.filter(|it| *it != 1 && i32::try_from(*it).is_ok()) {
        w.xml.attr("start", &first.to_string());
    }
    if list.start.is_some() {
        w.xml.attr_maybe("type", list.marks.name());
    }
    // A reader makes the numbers, of figures and letters that may stand nowhere else in the book.
    for number in list.start.into_iter().flat_map(|it| it..).take(list.items.len()) {
        w.usage.body.add(&list.marks.mark(number));
        w.usage.body.add(".");
    }
    w.xml.line();
    for item in &list.items {
        list_item(w, item, list.tight);
    }
    w.xml.close_line();
}

fn list_item(w: &mut Writer<'_>, item: &ListItem<Settled>, tight: bool) {
    let class = snug_class(w, &item.blocks, tight);
    w.xml.open("li").attr_some("class", class);
    if let Some(done) = item.done {
        w.words(if done { "☑ " } else { "☐ " });
    }
    snug(w, &item.blocks, tight);
    w.xml.close_line();
}

fn snug_class(w: &Writer<'_>, all: &[Block<Settled>], tight: bool) -> &'static str {
    let paragraphs = all.iter().filter(|_| tight).filter_map(|it| it.kind.as_paragraph());
    paragraphs.map(|it| holds_formulas(w, it)).max().unwrap_or_default()
}

/// Blocks whose first paragraph needs no element of its own if `tight`.
fn snug(w: &mut Writer<'_>, all: &[Block<Settled>], tight: bool) {
    for block in all {
        if let Some(content) = block.kind.as_paragraph().filter(|_| tight) {
            let id = w.ids(block.node, block.attrs.id.as_deref());
            w.pending.extend(id.map(Mark::Id));
            inlines(w, content);
        } else {
            w.xml.line();
            self::block(w, block);
        }
    }
    w.flush();
}

fn definitions(w: &mut Writer<'_>, block: &Block<Settled>, all: &[Definition<Settled>]) {
    if all.is_empty() {
        return;
    }
    start(w, "dl", "", block);
    w.xml.line();
    for entry in all {
        for term in &entry.terms {
            w.xml.open("dt");
            w.common(crate::diag::NodeId::NONE, &term.attrs);
            w.xml.open("dfn");
            w.within(|scope| scope.face.italic = true, |w| inlines(w, &term.content));
            w.xml.close().close_line();
        }
        for definition in &entry.definitions {
            let tight = definition.len() == 1;
            let class = snug_class(w, definition, tight);
            w.xml.open("dd").attr_some("class", class);
            snug(w, definition, tight);
            w.xml.close_line();
        }
    }
    w.xml.close_line();
}

/// A caption with its number before it.
pub(super) fn caption(w: &mut Writer<'_>, tag: &'static str, caption: &Caption<Settled>) {
    w.xml.open(tag);
    if let Some(number) = caption.number.as_ref().filter(|it| it.shown) {
        w.xml.open("span").attr("class", "label");
        w.words(&label(number));
        w.xml.close();
        if !caption.content.is_empty() {
            w.xml.text(" ");
        }
    }
    inlines(w, &caption.content);
    w.xml.close_line();
}

/// "Figure 3.2".
fn label(number: &Number) -> String {
    crate::lang::numbered(&number.word, &number.text)
}

fn figure(w: &mut Writer<'_>, block: &Block<Settled>, figure: &Figure<Settled>) {
    let captioned =
        figure.caption.as_ref().filter(|it| !it.content.is_empty() || it.number.is_some());
    start(w, if captioned.is_some() { "figure" } else { "div" }, "figure", block);
    w.xml.line();
    w.flush();
    let width = figure_width(figure.width);
    img(w, figure.image, Shown { alt: &figure.alt, width, class: "" });
    w.xml.line();
    if let Some(it) = captioned {
        caption(w, "figcaption", it);
    }
    w.xml.close_line();
}
