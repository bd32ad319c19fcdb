//! A citation style: one of the archived ones by name, or the book's own `.csl` file.

use crate::cite::archive;
use crate::diag::{Code, Diagnostic, Sink, Span, nearest};
use hayagriva::citationberg::{self, CitationFormat, IndependentStyle, StyleCategory, StyleClass};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Deepest nesting of elements in a style.
const MAX_DEPTH: usize = 64;
/// Most elements that a style may come to when every macro is written out where it is called.
const MAX_EXPANDED: u64 = 200_000;
/// Largest style file, in bytes; the archive's largest has a tenth of it.
const MAX_BYTES: usize = 2 << 20;

/// A style that citations can be printed in.
#[derive(Clone, Debug)]
pub struct Style {
    pub(crate) csl: IndependentStyle,
    /// The same, leaving each work of a group whole: for citations with locators, which a collapsed group would lose.
    pub(crate) whole: IndependentStyle,
    /// Works of one author and year are told apart by a letter.
    pub(crate) letters: bool,
    /// Authors of one family name are told apart by their given names.
    pub(crate) given_names: bool,
    /// What stands for the authors of the work before.
    pub(crate) repeated: Option<String>,
}

impl Style {
    fn of(mut csl: IndependentStyle) -> Self {
        crate::cite::names::write_out(&mut csl);
        // The processor's own telling apart loses given names in the list and never comes to the letters in some
        // styles: it is done in `render` instead, on what was printed.
        let letters = std::mem::take(&mut csl.citation.disambiguate_add_year_suffix);
        let given_names = std::mem::take(&mut csl.citation.disambiguate_add_givenname);
        // Numbers tell works apart by themselves.
        let given_names = given_names && kind_of(&csl) != CitationKind::Numeric;
        csl.citation.disambiguate_add_names = false;
        // What stands for the authors of the entry before depends on the list that the entry comes to stand in.
        let repeated =
            csl.bibliography.as_mut().and_then(|it| it.subsequent_author_substitute.take());
        crate::cite::ambiguous::mark_conditions(&mut csl);
        let mut whole = csl.clone();
        whole.citation.collapse = None;
        whole.citation.cite_group_delimiter = None;
        Self { csl, whole, letters, given_names, repeated }
    }

    /// A style of the archive, such as `harvard-cite-them-right` or `apa`; `at`: where it is named.
    pub fn archived(sink: &mut Sink, name: &str, at: Option<Span>) -> Option<Self> {
        let Some(style) = archive::by_name(name) else {
            let said =
                Diagnostic::new(Code::CiteStyle, format!("no citation style is named `{name}`"));
            let said = said.at_maybe(at, "");
            let said = match like(name).as_slice() {
                [] => said,
                [only] => said.hint(format!("did you mean `{only}`?")),
                some => said.hint(format!("there are `{}`", some.join("`, `"))),
            };
            sink.push(
                said.hint("give the name of an archived CSL style, or a `.csl` file in the book"),
            );
            return None;
        };
        Some(Self::of(crate::cite::original::with_years(name, style)))
    }

    /// The text of the file `name`; a style that depends on another takes it from the archive.
    pub fn read(sink: &mut Sink, name: &str, text: &str, at: Option<Span>) -> Option<Self> {
        let mut refuse = |why: String| {
            let found = Diagnostic::new(
                Code::CiteStyle,
                format!("the citation style `{name}` can't be used: {why}"),
            );
            sink.push(found.at_maybe(at, "named here"));
        };
        if let Err(why) = sound(text) {
            refuse(why);
            return None;
        }
        match citationberg::Style::from_xml(text) {
            Ok(citationberg::Style::Independent(csl)) => Some(Self::of(csl)),
            Ok(citationberg::Style::Dependent(dependent)) => {
                let parent = dependent.parent_link.href;
                let style = archive::by_id(&parent);
                if style.is_none() {
                    refuse(format!("it depends on `{parent}`, which is not archived"));
                }
                style.map(Self::of)
            }
            Err(error) => {
                refuse(error.to_string());
                None
            }
        }
    }

    /// Whether the style prints a list of works.
    #[must_use]
    pub fn has_bibliography(&self) -> bool {
        self.csl.bibliography.is_some()
    }

    /// Whether the style puts citations into notes.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.csl.settings.class == StyleClass::Note
    }
}

/// A citation style that recto carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What a manifest names it by.
    pub name: &'static str,
    /// What the style calls itself.
    pub title: String,
    /// How it cites.
    pub kind: CitationKind,
}

/// How a style cites (CSL 1.0.2, `citation-format`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationKind {
    /// "(Ware, 2020)".
    AuthorDate,
    /// "(Ware 12)".
    Author,
    /// "\[1\]".
    Numeric,
    /// "\[War20\]".
    Label,
    /// In notes.
    Note,
}

impl CitationKind {
    /// "author-date", "numeric" and so on.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorDate => "author-date",
            Self::Author => "author",
            Self::Numeric => "numeric",
            Self::Label => "label",
            Self::Note => "note",
        }
    }
}

/// All styles that recto carries, a row for each name, sorted by name.
///
/// ```
/// let apa = recto::cite::styles().into_iter().find(|it| it.name == "apa");
/// assert_eq!(apa.map(|it| it.kind), Some(recto::cite::CitationKind::AuthorDate));
/// ```
#[must_use]
pub fn styles() -> Vec<Carried> {
    let read = |name| Some((name, archive::by_name(name)?));
    let mut all: Vec<Carried> = archive::names()
        .filter_map(read)
        .map(|(name, it)| Carried { name, title: it.info.title.value.clone(), kind: kind_of(&it) })
        .collect();
    all.sort_by_key(|it| it.name);
    all
}

/// What a style says of itself; one that says nothing is known by its class.
fn kind_of(style: &IndependentStyle) -> CitationKind {
    let said = style.info.category.iter().find_map(|it| match it {
        StyleCategory::CitationFormat { format } => Some(*format),
        StyleCategory::Field { .. } => None,
    });
    match (said, style.settings.class) {
        (Some(CitationFormat::AuthorDate), _) => CitationKind::AuthorDate,
        (Some(CitationFormat::Author), _) => CitationKind::Author,
        (Some(CitationFormat::Numeric), _) => CitationKind::Numeric,
        (Some(CitationFormat::Label), _) => CitationKind::Label,
        (Some(CitationFormat::Note), _) | (None, StyleClass::Note) => CitationKind::Note,
        (None, StyleClass::InText) => CitationKind::AuthorDate,
    }
}

impl Style {
    /// Whether works of the same authors in a citation come down to their years.
    pub(crate) fn collapses_years(&self) -> bool {
        use citationberg::Collapse::{Year, YearSuffix, YearSuffixRanged};
        matches!(self.csl.citation.collapse, Some(Year | YearSuffix | YearSuffixRanged))
    }

    /// How the style cites.
    pub(crate) fn kind(&self) -> CitationKind {
        kind_of(&self.csl)
    }
}

/// Names of archived styles that `name` may be meant for: one that is spelt nearly so, else those of which it is the beginning
/// or a word, or nearly: `chicago`, `cambridge`, `havard`.
fn like(name: &str) -> Vec<&'static str> {
    let known: Vec<&str> = archive::names().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return vec![near];
    }
    let name = name.to_lowercase();
    if name.is_empty() {
        return Vec::new();
    }
    let holds = |word: &str| {
        let mut found = known.clone();
        found.retain(|it| it.starts_with(word) || it.split('-').any(|it| it == word));
        found
    };
    let found = holds(&name);
    if !found.is_empty() {
        return found;
    }
    let words = known.iter().filter_map(|it| it.split('-').next());
    nearest(&name, words).map(holds).unwrap_or_default()
}

/// What a macro, or a layout, holds: elements of its own, and the macros it calls.
#[derive(Default)]
struct Part {
    elements: u64,
    calls: Vec<String>,
}

/// The processor follows macros wherever they lead: a style whose macros call themselves, or grow beyond bounds, is refused.
fn sound(text: &str) -> Result<(), String> {
    if text.len() > MAX_BYTES {
        return Err("it is too large".to_owned());
    }
    let parts = parts_of(text)?;
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    // Each round sizes the macros whose callees are sized; as many rounds as macros are enough.
    for _ in 0..=parts.len() {
        for (name, part) in parts.iter().filter(|it| !it.0.is_empty()) {
            let callees: Option<Vec<u64>> =
                part.calls.iter().map(|it| size_of(it, &parts, &sizes)).collect();
            if let Some(callees) = callees {
                let size = callees.iter().fold(part.elements, |sum, it| sum.saturating_add(*it));
                sizes.insert(name.clone(), size);
            }
        }
        if sizes.len() + 1 >= parts.len() {
            break;
        }
    }
    for (name, part) in &parts {
        for call in &part.calls {
            let size = size_of(call, &parts, &sizes)
                .ok_or_else(|| format!("its macro `{call}` calls itself"))?;
            if size > MAX_EXPANDED {
                return Err(format!("its macro `{call}` grows too large"));
            }
        }
        if !name.is_empty() && !sizes.contains_key(name) {
            return Err(format!("its macro `{name}` calls itself"));
        }
    }
    Ok(())
}

/// A macro that is not defined has no size; the parser says so.
fn size_of(
    name: &str,
    parts: &BTreeMap<String, Part>,
    sizes: &BTreeMap<String, u64>,
) -> Option<u64> {
    if parts.contains_key(name) { sizes.get(name).copied() } else { Some(0) }
}

/// Macros by name; the layouts together under the empty name.
fn parts_of(text: &str) -> Result<BTreeMap<String, Part>, String> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut parts: BTreeMap<String, Part> = BTreeMap::from([(String::new(), Part::default())]);
    let (mut depth, mut current) = (0_usize, String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                if element.local_name().as_ref() == "macro" {
                    current = attribute(&element, "name").unwrap_or_default();
                }
                enter(&mut parts, &current, &element);
            }
            Ok(Event::Empty(element)) => enter(&mut parts, &current, &element),
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                if element.local_name().as_ref() == "macro" {
                    current.clear();
                }
            }
            Ok(Event::Eof) => return Ok(parts),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        if depth > MAX_DEPTH {
            return Err("its elements are nested too deep".to_owned());
        }
    }
}

fn enter(parts: &mut BTreeMap<String, Part>, current: &str, element: &BytesStart<'_>) {
    let part = parts.entry(current.to_owned()).or_default();
    part.elements += 1;
    if element.local_name().as_ref() != "macro" {
        part.calls.extend(attribute(element, "macro"));
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    Some(found.value.into_owned())
}
