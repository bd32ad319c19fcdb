//! Divs of the vocabulary, questions and book cards to XHTML.

use crate::html::block::{attribution, blocks, heading, start};
use crate::html::css::is_ours;
use crate::html::picture::{Shown, img};
use crate::html::writer::{Scope, Writer};
use crate::lang::numbered;
use crate::model::{Block, DivRole, DivShape, Heading, Inline, Number, Settled, Work};

/// A div: its element by role, its title one level below the heading above.
pub(super) fn division(
    w: &mut Writer<'_>,
    block: &Block<Settled>,
    (role, number): (DivRole, Option<&Number>),
    title: Option<&Heading<Settled>>,
    (inner, source): (&[Block<Settled>], Option<&[Inline<Settled>]>),
) {
    let properties = role.properties();
    let name = properties.name;
    let boxed = properties.shape == DivShape::Box;
    let class = if boxed { format!("box {name}") } else { name.to_owned() };
    let own = block.attrs.classes.iter().map(String::as_str);
    let own =
        own.filter(|it| role != DivRole::Keep && !is_known(it) && !is_ours(it) && *it != name);
    let class = [class.as_str()].into_iter().chain(own).collect::<Vec<_>>().join(" ");
    let class = if role == DivRole::Keep { "keep" } else { class.trim() };
    start(w, properties.element, class, block);
    w.xml.attr_some("epub:type", properties.epub_type).attr_some("role", properties.aria);
    if properties.element == "aside" && title.is_none() {
        let label = label_of(w, role, number);
        w.xml.attr_maybe("aria-label", label.as_deref());
    }
    w.xml.line();
    let level = title.map(|_| (w.scope.level + 1).min(6));
    let enter = |scope: &mut Scope| level.into_iter().for_each(|it| scope.below(it));
    w.within(enter, |w| {
        match (title, level) {
            (Some(title), Some(level)) => heading(w, title, level),
            _ => {
                if let Some(label) = label_of(w, role, number) {
                    w.xml.open("p").attr("class", "box-label");
                    w.words(&label);
                    w.xml.close_line();
                }
            }
        }
        w.within(|scope| scope.face.italic |= properties.italic, |w| blocks(w, inner));
    });
    attribution(w, source);
    w.flush();
    w.xml.close_line();
}

/// Whether recto acts on a class of a div.
fn is_known(class: &str) -> bool {
    matches!(class, "keep" | "keep-with-next" | "recto" | "unnumbered" | "as-typed")
}

/// What stands over a box without a title of its own.
fn label_of(w: &Writer<'_>, role: DivRole, number: Option<&Number>) -> Option<String> {
    let word = w.lang().word(role.properties().word?);
    Some(match number {
        Some(number) => numbered(word, &number.text),
        None => word.to_owned(),
    })
}

/// A question of a FAQ and its answer.
pub(super) fn question(
    w: &mut Writer<'_>,
    block: &Block<Settled>,
    question: &Heading<Settled>,
    answer: &[Block<Settled>],
) {
    start(w, "section", "question", block);
    w.xml.line();
    let level = (w.scope.floor + 1).min(6);
    w.usage.faces.insert(crate::html::usage::FaceStyle { weight: 600, italic: true });
    heading(w, question, level);
    w.within(|scope| scope.below(level), |w| blocks(w, answer));
    w.flush();
    w.xml.close_line();
}

/// A book card: a picture of the cover or a typographic one, what the bibliography says of the work, the author's words.
pub(super) fn card(
    w: &mut Writer<'_>,
    block: &Block<Settled>,
    work: &Work,
    inner: &[Block<Settled>],
) {
    start(w, "article", "card", block);
    let id = w.claim(&format!("card-title-{}", crate::html::picture::slug(&work.key)));
    w.xml.attr_maybe("aria-labelledby", id.as_deref()).line();
    w.flush();
    cover(w, work);
    w.xml.open("div").attr("class", "card-text").line();
    w.xml.open("p").attr("class", "card-title").attr_maybe("id", id.as_deref());
    let entry = work.entry.and_then(|it| w.cx.href_to(Some(w.section), it));
    if let Some(href) = &entry {
        w.xml
            .open("a")
            .attr("href", href)
            .attr("epub:type", "biblioref")
            .attr("role", "doc-biblioref");
    }
    w.xml.open("cite");
    w.language(work.lang.as_ref());
    w.within(|scope| scope.face.italic = true, |w| w.words(&work.title));
    w.xml.close();
    if entry.is_some() {
        w.xml.close();
    }
    w.xml.close_line();
    fact(w, "card-author", &work.authors);
    let imprint = [work.publisher.as_str(), work.year.as_str()];
    let imprint: Vec<&str> = imprint.into_iter().filter(|it| !it.is_empty()).collect();
    fact(w, "card-imprint", &imprint.join(", "));
    blocks(w, inner);
    if let Some(href) = &work.url {
        w.xml.open("p").attr("class", "card-link").open("a").attr("href", href);
        w.words(&shown_address(href));
        w.xml.close().close_line();
    }
    w.flush();
    w.xml.close_line().close_line();
}

fn fact(w: &mut Writer<'_>, class: &str, text: &str) {
    if !text.is_empty() {
        w.xml.open("p").attr("class", class);
        w.words(text);
        w.xml.close_line();
    }
}

/// The cover: it repeats what stands beside it, so it is nothing to a screen reader.
fn cover(w: &mut Writer<'_>, work: &Work) {
    if let Some(image) = work.cover {
        w.xml.open("div").attr("class", "card-cover");
        img(w, image, Shown { alt: "", width: None, class: "" });
        w.xml.close_line();
        return;
    }
    w.xml.open("div").attr("class", "card-cover drawn").attr("aria-hidden", "true");
    w.xml.open("span").attr("class", "drawn-title");
    w.language(work.lang.as_ref());
    w.words(&work.title);
    w.xml.close().open("span").attr("class", "drawn-author");
    w.words(&work.authors);
    w.xml.close().close_line();
}

/// An address as people read it: without scheme, `www.` and closing slash.
fn shown_address(url: &str) -> String {
    let short = url.split_once("://").map_or(url, |it| it.1);
    let short = short.strip_prefix("www.").unwrap_or(short);
    short.strip_suffix('/').unwrap_or(short).to_owned()
}
