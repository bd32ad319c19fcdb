//! Which standards a file may say it keeps, and what of its pages speaks against them.
//!
//! The writer keeps the rest of all of them by itself; the tests have veraPDF judge it.

use crate::diag::{Code, Diagnostic, NodeId, Place, Sink, Span};
use crate::page::{Element, LinkArea, LinkTarget, Mark, Pages, Tag};

/// A standard that a file for the screen says it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standard {
    /// ISO 14289-1.
    Ua1,
    /// ISO 14289-2.
    Ua2,
    /// A part and level of ISO 19005, up to its third part.
    Archive(u8, char),
    /// ISO 19005-4: of level F in a file that carries others, of none in one that does not (§6.7.3).
    Fourth { carries: bool },
}

/// What speaks against a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The book has no title.
    Title,
    /// The pages have no structure.
    Structure,
    /// A picture, or a formula, without words.
    Words(Tag),
    /// A heading so many levels down, below one of the other level.
    Skip(u8, u8),
    /// A link that says nothing of itself.
    Link,
    /// A letter that no font has.
    Glyph,
    /// A character that stands for none.
    Character,
}

/// A fault and where the author put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fault {
    kind: Kind,
    span: Option<Span>,
}

/// What a file may say that it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct Kept {
    /// PDF/UA-1.
    pub(in crate::pdf) accessible: bool,
    /// The edition's level of PDF/A.
    pub(in crate::pdf) archival: bool,
}

impl Standard {
    fn name(self) -> String {
        match self {
            Self::Ua1 => "PDF/UA-1".to_owned(),
            Self::Ua2 => "PDF/UA-2".to_owned(),
            Self::Fourth { carries } => if carries { "PDF/A-4f" } else { "PDF/A-4" }.to_owned(),
            Self::Archive(part, level) => format!("PDF/A-{part}{}", level.to_ascii_lowercase()),
        }
    }

    /// The clause that forbids a fault; `None` if the standard allows it.
    fn clause(self, kind: Kind) -> Option<&'static str> {
        let level = match self {
            Self::Ua1 => None,
            Self::Ua2 => return second_clause(kind),
            Self::Fourth { .. } => return (kind == Kind::Glyph).then_some("ISO 19005-4, 6.2.10.9"),
            Self::Archive(_, level) => Some(level),
        };
        Some(match (kind, level) {
            (Kind::Title, None) => "ISO 14289-1, 7.1",
            (Kind::Structure, None) => "ISO 14289-1, 7.1",
            (Kind::Structure, Some('A')) => "ISO 19005-2, 6.7.3",
            (Kind::Words(Tag::Formula), None) => "ISO 14289-1, 7.7",
            (Kind::Words(_), None) => "ISO 14289-1, 7.3",
            (Kind::Skip(..), None) => "ISO 14289-1, 7.4.2",
            (Kind::Link, None) => "ISO 14289-1, 7.18.5",
            (Kind::Glyph, None) => "ISO 14289-1, 7.21.8",
            (Kind::Glyph, Some(_)) => "ISO 19005-2, 6.2.11.8",
            (Kind::Character, None) => "ISO 14289-1, 7.21.7",
            (Kind::Character, Some('A' | 'U')) => "ISO 19005-2, 6.2.11.7.2",
            _ => return None,
        })
    }
}

/// The clause of PDF/UA-2 that forbids a fault.
fn second_clause(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Title => "ISO 14289-2, 8.11.1",
        Kind::Structure => "ISO 14289-2, 8.2.1",
        Kind::Words(Tag::Formula) => "ISO 14289-2, 8.2.5.29",
        Kind::Words(_) => "ISO 14289-2, 8.2.5.28.2",
        Kind::Link => "ISO 14289-2, 8.2.5.20",
        Kind::Glyph => "ISO 14289-2, 8.4.5.9",
        Kind::Character => "ISO 14289-2, 8.4.5.8",
        // Levels of headings may be left out there.
        Kind::Skip(..) => return None,
    })
}

impl Kind {
    fn said(self) -> String {
        match self {
            Self::Title => "the book has no title".to_owned(),
            Self::Structure => "the pages have no structure".to_owned(),
            Self::Words(Tag::Formula) => "a formula has no words".to_owned(),
            Self::Words(_) => "a picture has no words".to_owned(),
            Self::Skip(to, 0) => format!("the first heading is of level {to}"),
            Self::Skip(to, from) => format!("a heading of level {to} follows one of level {from}"),
            Self::Link => "a link has no words".to_owned(),
            Self::Glyph => "no font has a letter".to_owned(),
            Self::Character => "a sign stands for no character".to_owned(),
        }
    }

    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// What the pages leave a file to say.
pub(in crate::pdf) fn kept(pages: &Pages) -> Kept {
    if pages.info.press.is_some() {
        return Kept::default();
    }
    let faults = faults(pages);
    let keeps = |it: Standard| faults.iter().all(|fault| it.clause(fault.kind).is_none());
    Kept { accessible: keeps(access(pages)), archival: keeps(archive(pages)) }
}

/// Says which standard a file for the screen can't keep, and why: an error where the edition asks for it, else a warning. One
/// message for each kind of fault, at the first of them.
pub fn standards(sink: &mut Sink, pages: &Pages) {
    if pages.info.press.is_some() {
        return;
    }
    let faults = faults(pages);
    let asked = pages.asked;
    let all = [(access(pages), asked.accessible), (archive(pages), asked.archival)];
    for (standard, asked) in all {
        let mut said: Vec<Kind> = Vec::new();
        for fault in &faults {
            let Some(clause) = standard.clause(fault.kind) else { continue };
            if said.iter().any(|it| it.is_like(fault.kind)) {
                continue;
            }
            said.push(fault.kind);
            let more = faults.iter().filter(|it| it.kind.is_like(fault.kind)).count() - 1;
            sink.push(message(standard, asked, (fault, clause, more)));
        }
    }
}

fn message(
    standard: Standard,
    asked: Option<Span>,
    (fault, clause, more): (&Fault, &str, usize),
) -> Diagnostic {
    let name = standard.name();
    let code = if asked.is_some() { Code::StandardBroken } else { Code::StandardLost };
    let message = match asked {
        Some(_) => format!("the PDF does not keep {name}: {}", fault.kind.said()),
        None => format!("the PDF does not say that it keeps {name}: {}", fault.kind.said()),
    };
    let label = match more {
        0 => clause.to_owned(),
        1 => format!("{clause}; and once more"),
        more => format!("{clause}; and {more} times more"),
    };
    Diagnostic::new(code, message).at_maybe(fault.span, label).at_maybe(asked, "asked for here")
}

fn access(pages: &Pages) -> Standard {
    if pages.info.is_second() { Standard::Ua2 } else { Standard::Ua1 }
}

fn archive(pages: &Pages) -> Standard {
    match pages.info.archival {
        (4, _) => Standard::Fourth { carries: carries(pages) },
        (part, level) => Standard::Archive(part, level),
    }
}

/// Whether elements carry files: formulas in MathML do.
fn carries(pages: &Pages) -> bool {
    pages.structure.elements.iter().any(|it| it.math.is_some())
}

fn faults(pages: &Pages) -> Vec<Fault> {
    let mut all = Vec::new();
    let mut say = |kind, span| all.push(Fault { kind, span });
    if pages.info.title.is_empty() {
        say(Kind::Title, None);
    }
    let elements = &pages.structure.elements;
    if elements.is_empty() {
        say(Kind::Structure, None);
    }
    for element in elements.iter().filter(|it| !is_described(it)) {
        say(Kind::Words(element.tag), of_node(pages, element.node));
    }
    headings(elements, |kind, node| say(kind, of_node(pages, node)));
    for link in pages.pages.iter().flat_map(|it| &it.links).filter(|it| !is_told(pages, it)) {
        let element = link.element.and_then(|it| pages.structure.get(it));
        say(Kind::Link, element.and_then(|it| of_node(pages, it.node)));
    }
    for item in pages.pages.iter().flat_map(|it| &it.items) {
        let Mark::Run(run) = &item.mark else { continue };
        if run.glyphs.iter().any(|it| it.id == 0) {
            say(Kind::Glyph, pages.span(run.place, 0));
        }
        if run.text.contains(['\u{fffd}', '\u{feff}', '\u{fffe}', '\0']) {
            say(Kind::Character, pages.span(run.place, 0));
        }
    }
    all
}

fn of_node(pages: &Pages, node: NodeId) -> Option<Span> {
    pages.span(Place::of(node), 0)
}

/// ISO 14289-1 §7.3, §7.7.
fn is_described(element: &Element) -> bool {
    !matches!(element.tag, Tag::Figure | Tag::Formula)
        || element.alt.as_ref().is_some_and(|it| !it.is_empty())
}

/// ISO 14289-1 §7.18.5; a link to nowhere is not written.
fn is_told(pages: &Pages, link: &LinkArea) -> bool {
    let dead = match &link.to {
        LinkTarget::Internal(name) => !pages.destinations.contains_key(name),
        LinkTarget::External(_) => false,
    };
    let element = link.element.and_then(|it| pages.structure.get(it));
    dead || link.rects.is_empty() || (!link.description.is_empty() && element.is_some())
}

/// ISO 14289-1 §7.4.2: from H1, and down by one level at a time.
fn headings(elements: &[Element], mut say: impl FnMut(Kind, NodeId)) {
    let mut last = 0;
    for element in elements {
        let Tag::Heading(level) = element.tag else { continue };
        if level > last + 1 {
            say(Kind::Skip(level, last), element.node);
        }
        last = level;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Faults of PDF/UA leave PDF/A as it is; a missing glyph breaks all.
    #[test]
    fn each_standard_has_its_own_faults() {
        let archives = [('A', 2), ('U', 2), ('B', 3)].map(|(it, part)| Standard::Archive(part, it));
        for kind in [Kind::Title, Kind::Words(Tag::Figure), Kind::Skip(4, 2), Kind::Link] {
            assert!(Standard::Ua1.clause(kind).is_some());
            assert!(archives.iter().all(|it| it.clause(kind).is_none()), "{kind:?}");
        }
        let fourth = Standard::Fourth { carries: true };
        for kind in [Kind::Title, Kind::Structure, Kind::Words(Tag::Figure), Kind::Link] {
            assert!(Standard::Ua2.clause(kind).is_some_and(|it| it.starts_with("ISO 14289-2, 8.")));
            assert_eq!(fourth.clause(kind), None, "{kind:?}");
        }
        assert_eq!(Standard::Ua2.clause(Kind::Title), Some("ISO 14289-2, 8.11.1"));
        assert_eq!(Standard::Ua2.clause(Kind::Skip(4, 2)), None);
        assert!(
            Standard::Ua2.clause(Kind::Glyph).is_some() && fourth.clause(Kind::Glyph).is_some()
        );
        assert_eq!(
            [fourth, Standard::Fourth { carries: false }].map(Standard::name),
            ["PDF/A-4f", "PDF/A-4"]
        );
        let broken = |kind| archives.map(|it| it.clause(kind).is_some());
        assert_eq!(broken(Kind::Structure), [true, false, false]);
        assert_eq!(broken(Kind::Character), [true, true, false]);
        assert_eq!(broken(Kind::Glyph), [true, true, true]);
        assert_eq!(archives[1].name(), "PDF/A-2u");
    }
}
