//! Names of HTML elements to what they are: blocks, words, what is left out.

use crate::model::DivRole;
use crate::parse::html::Open;

/// Elements without an end tag. HTML Living Standard §13.1.2.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end a paragraph.
const BLOCKS: [&str; 53] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements of running text.
const WORDS: [&str; 44] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "output", "picture", "q", "rb", "rp",
    "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "img", "slot",
];

/// Elements whose end tag may be left out. HTML Living Standard §13.1.2.4.
const OPTIONAL: [&str; 18] = [
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "p", "rb", "rp", "rt",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements that mean nothing on a page: what they hold is left out too.
const DROPPED: [&str; 14] = [
    "base", "button", "canvas", "form", "input", "link", "map", "meta", "script", "select",
    "style", "template", "textarea", "title",
];

/// Elements that show something from elsewhere, which a page can only name.
const SHOWN: [&str; 6] = ["audio", "embed", "frame", "iframe", "object", "video"];

/// Parts of other elements, which those look for.
const PARTS: [&str; 6] = ["area", "col", "param", "source", "track", "wbr"];

/// Boxes by the classes that other tools give them.
const BOXES: [(&str, DivRole); 9] = [
    ("warning", DivRole::Warning),
    ("note", DivRole::Note),
    ("info", DivRole::Note),
    ("tip", DivRole::Tip),
    ("hint", DivRole::Tip),
    ("important", DivRole::Important),
    ("caution", DivRole::Caution),
    ("danger", DivRole::Caution),
    ("aside", DivRole::Aside),
];

/// Whether the element has no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether the element ends a paragraph.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Whether the element may stand in running text and is set there, or holds what is.
pub(crate) fn is_words(name: &str) -> bool {
    WORDS.contains(&name)
}

/// Whether the element ends where its container does.
pub(crate) fn ends_by_itself(name: &str) -> bool {
    OPTIONAL.contains(&name)
}

/// Whether the element and all that it holds is left out.
pub(crate) fn is_dropped(name: &str) -> bool {
    DROPPED.contains(&name)
}

/// Whether the element shows something from elsewhere.
pub(crate) fn is_shown(name: &str) -> bool {
    SHOWN.contains(&name)
}

/// Whether the element is a part of another and means nothing by itself.
pub(crate) fn is_part(name: &str) -> bool {
    PARTS.contains(&name)
}

/// Whether an element of running text goes on in the next paragraph where blocks stand in it.
pub(crate) fn goes_on(open: &Open) -> bool {
    is_words(&open.name)
        && !open.void
        && !matches!(open.name.as_str(), "ruby" | "rb" | "rt" | "rp" | "rtc" | "picture")
        && (open.name != "a" || open.get("href").is_some())
}

/// The box that a `div` of such classes is.
pub(crate) fn box_of(open: &Open) -> Option<DivRole> {
    let named = |class: &str| BOXES.iter().find(|it| it.0 == class).map(|it| it.1);
    open.classes().find_map(named)
}

/// Whether the element, where it begins, may end another that stands around what is open.
pub(crate) fn looks_through(name: &str, open: &str) -> bool {
    let implied = matches!(
        name,
        "li" | "dt"
            | "dd"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "summary"
            | "figcaption"
    );
    implied && matches!(open, "p" | "div" | "address" | "center")
}

/// Whether a part of ruby that begins ends another. HTML Living Standard §13.1.2.4.
pub(crate) fn is_ruby_part(name: &str) -> bool {
    matches!(name, "rb" | "rt" | "rp" | "rtc")
}

/// Whether the end of an element is looked for no further out than `outer`.
pub(crate) fn is_barrier(outer: &str, name: &str) -> bool {
    match name {
        "li" => matches!(outer, "ul" | "ol" | "menu" | "dir"),
        "dt" | "dd" => outer == "dl",
        "caption" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => outer == "table",
        "table" => false,
        _ => matches!(outer, "caption" | "table" | "td" | "th"),
    }
}

/// Whether an element that begins ends one that is open. HTML Living Standard §13.1.2.4.
pub(crate) fn ends(name: &str, open: &str) -> bool {
    match name {
        "li" => open == "li",
        "dt" | "dd" => matches!(open, "dt" | "dd"),
        "td" | "th" => matches!(open, "td" | "th" | "caption"),
        "tr" => matches!(open, "td" | "th" | "tr" | "caption"),
        "tbody" | "thead" | "tfoot" => {
            matches!(open, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption")
        }
        "summary" | "figcaption" => open == name,
        _ => false,
    }
}
