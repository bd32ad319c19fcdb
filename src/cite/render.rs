//! Citations and works to the words that a style prints.

use crate::cite::archive;
use crate::cite::item::Item;
use crate::cite::locator::locator;
use crate::cite::mend as mending;
use crate::cite::mend::{Marks, mend, trim};
use crate::cite::repeated;
use crate::cite::run::{Context, Run};
use crate::cite::{Library, Style};
use crate::diag::{Code, Diagnostic, Sink};
use crate::lang::Lang;
use crate::math::{Macros, read};
use crate::model::{
    AnchorId, Inline, Resolved, Settled, Style as TextStyle, Target, Text, sound_url,
};
use hayagriva::citationberg::json;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, LocaleCode, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, ElemMeta, Formatting, LocatorPayload, SpecificLocator,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A citation of one or more works.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The works, in the author's order; all are in the library.
    pub items: Vec<RequestItem>,
    /// The first work's author is part of the sentence.
    pub in_text: bool,
    /// Number of the note that the citation stands in, from 1, counted through the book.
    pub note: Option<usize>,
}

/// One work of a citation.
#[derive(Clone, Debug, Default)]
pub struct RequestItem {
    /// Its key.
    pub key: String,
    /// Label as written and value.
    pub locator: Option<(String, String)>,
    /// Words before.
    pub prefix: Vec<Inline<Settled>>,
    /// Words after, with their own comma.
    pub suffix: Vec<Inline<Settled>>,
    /// Without the author.
    pub suppress_author: bool,
    /// Where its part of the citation leads.
    pub entry: Option<AnchorId>,
}

/// What the style printed.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// One per request.
    pub citations: Vec<Vec<Inline<Settled>>>,
    /// The works that were cited or listed, in the style's order; empty in a style without bibliography.
    pub entries: Vec<Entry>,
}

/// A work as the style's bibliography prints it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Its words.
    pub words: Vec<Inline<Settled>>,
    /// The same behind an entry of the same authors, if the style prints a dash or the like for them.
    pub repeated: Option<Vec<Inline<Settled>>>,
    /// Its authors as printed at its head; empty where none stand there.
    pub authors: String,
}

impl Entry {
    /// Its words behind the entry `before` in a list.
    #[must_use]
    pub fn behind(&self, before: Option<&Self>) -> &[Inline<Settled>] {
        let same = before.is_some_and(|it| !it.authors.is_empty() && it.authors == self.authors);
        self.repeated.as_deref().filter(|_| same).unwrap_or(&self.words)
    }
}

/// Prints all citations of a book, and its bibliography: the works cited and those of `listed`.
///
/// Languages without a CSL locale come in American English.
pub fn render(
    sink: &mut Sink,
    library: &Library,
    style: &Style,
    lang: &Lang,
    requests: Vec<Request>,
    listed: &[String],
) -> Rendered {
    let items = json_items(library, style, &requests, listed);
    if items.is_empty() {
        return Rendered::default();
    }
    let locale = locale_of(sink, lang);
    let locales = archive::locales(&locale);
    let marks: Vec<Vec<Option<String>>> = requests.iter().map(locators).collect();
    let works = || items.keys().filter_map(|it| library.works.get(it));
    let told = Marks { given: mending::given(style, works()), ..Marks::default() };
    let mut driver = BibliographyDriver::new();
    for (request, locators) in requests.iter().zip(&marks) {
        let asked = request.items.iter().zip(locators).filter_map(|(item, shown)| {
            Some(CitationItem::with_locator(
                items.get(&item.key)?,
                specific(item, shown.as_deref()),
            ))
        });
        let alike = request.items.iter().any(|it| told.given.contains_key(&it.key));
        let csl = if is_plain(request) && !alike { &style.csl } else { &style.whole };
        let (locale, note) = (Some(locale.clone()), request.note);
        driver.citation(CitationRequest::new(asked.collect(), csl, locale, &locales, note));
    }
    let hidden = listed.iter().filter_map(|it| items.get(it));
    let hidden = hidden.map(|it| CitationItem::new(it, None, None, true, None)).collect();
    driver.citation(CitationRequest::new(hidden, &style.csl, Some(locale.clone()), &locales, None));
    let printed = driver.finish(BibliographyRequest::new(&style.csl, Some(locale), &locales));
    let entries = printed.bibliography.map(|it| it.items).unwrap_or_default();
    let order = entries.iter().filter_map(|it| library.works.get(&it.key));
    let originals = requests
        .iter()
        .zip(&printed.citations)
        .any(|(request, printed)| shows_original(library, request, &printed.citation));
    let told = Marks { letters: mending::letters(style, order, originals), ..told };
    let shelf = Shelf { library, marks: &told };
    let collapses = style.collapses_years();
    let citations = printed.citations.into_iter().zip(requests);
    let citations = citations
        .map(|(printed, it)| citation(shelf, &it, &printed.citation, collapses && is_plain(&it)))
        .collect();
    let entries = entries.into_iter().map(|it| {
        let mut runs = Vec::new();
        if let Some(first) = &it.first_field {
            child_runs(&mut runs, first, Context::default());
            runs.push(Run::plain(" "));
        }
        collect(&mut runs, &it.content, Context::default());
        mend(&mut runs, library.works.get(&it.key), &told);
        trim(&mut runs);
        (it.key, runs)
    });
    let entries: Vec<(String, Vec<Run>)> = entries.collect();
    Rendered { citations, entries: entries_of(library, style, entries) }
}

/// Entries as inlines, with what each is behind one of the same authors.
fn entries_of(library: &Library, style: &Style, all: Vec<(String, Vec<Run>)>) -> Vec<Entry> {
    let dash = style.repeated.as_deref();
    let stop = dash.is_some() && all.iter().any(|it| repeated::has_stop(&it.1));
    let entry = |(key, runs): (String, Vec<Run>)| {
        let item = library.works.get(&key);
        let repeated = dash.map(|it| set(&repeated::repeated(&runs, it, stop), item));
        Entry { words: set(&runs, item), repeated, authors: repeated::authors(&runs), key }
    };
    all.into_iter().map(entry).collect()
}

/// The works that are needed, as the processor takes them.
fn json_items(
    library: &Library,
    style: &Style,
    requests: &[Request],
    listed: &[String],
) -> BTreeMap<String, json::Item> {
    let cited = requests.iter().flat_map(|it| &it.items).map(|it| &it.key);
    let keys: BTreeSet<&String> = cited.chain(listed).collect();
    let works = || keys.iter().filter_map(|it| library.works.get(*it));
    let alike = mending::ambiguous(style, works());
    works().map(|it| (it.key.clone(), it.to_json(alike.contains(&it.key)))).collect()
}

/// The CSL locale of a language: its own, else the chief one of the same language.
fn locale_of(sink: &mut Sink, lang: &Lang) -> LocaleCode {
    const CHIEF: [&str; 6] = ["en-US", "de-DE", "fr-FR", "es-ES", "pt-PT", "zh-CN"];
    let same = |it: &&str| it.split('-').next() == Some(lang.primary());
    let exact = archive::languages().find(|it| *it == lang.as_str());
    let chief = CHIEF.into_iter().find(same);
    let any = archive::languages().find(same);
    let Some(found) = exact.or(chief).or(any) else {
        let message = format!("citations have no words in `{lang}`; they come in English");
        sink.push(Diagnostic::new(Code::NotSupported, message));
        return LocaleCode::en_us();
    };
    LocaleCode(found.to_owned())
}

/// A group without locators and words of its own may be collapsed by the style.
fn is_plain(request: &Request) -> bool {
    let plain =
        |it: &RequestItem| it.locator.is_none() && it.prefix.is_empty() && it.suffix.is_empty();
    request.items.iter().all(plain) && !request.in_text
}

/// The values of the locators, ranges with a plain hyphen so that the style sets them.
fn locators(request: &Request) -> Vec<Option<String>> {
    let shown = |it: &RequestItem| {
        let (label, value) = it.locator.as_ref()?;
        locator(label, value)?;
        Some(value.replace("--", "-").replace('–', "-").trim().to_owned())
    };
    request.items.iter().map(shown).collect()
}

fn specific<'a>(item: &RequestItem, shown: Option<&'a str>) -> Option<SpecificLocator<'a>> {
    let (label, value) = item.locator.as_ref()?;
    Some(SpecificLocator(locator(label, value)?, LocatorPayload::Str(shown?)))
}

fn collect(runs: &mut Vec<Run>, children: &ElemChildren, context: Context) {
    for child in &children.0 {
        child_runs(runs, child, context);
    }
}

fn child_runs(runs: &mut Vec<Run>, child: &ElemChild, context: Context) {
    let (text, formatting, link) = match child {
        ElemChild::Text(it) => (it.text.clone(), it.formatting, None),
        ElemChild::Link { text, url } => (text.text.clone(), text.formatting, Some(url.clone())),
        ElemChild::Markup(text) => (text.clone(), Formatting::default(), None),
        ElemChild::Transparent { .. } => return,
        ElemChild::Elem(elem) => {
            let inner = match elem.meta {
                Some(ElemMeta::Entry(index)) => Context { item: Some(index), ..context },
                Some(ElemMeta::Names(_)) => Context { names: true, ..context },
                Some(ElemMeta::Name(..)) => Context { name: true, ..context },
                Some(ElemMeta::Date) => Context { date: true, ..context },
                _ => context,
            };
            collect(runs, &elem.children, inner);
            return;
        }
    };
    if !text.is_empty() {
        runs.push(Run { text, formatting, link, context });
    }
}

/// Whether the style prints the year of the original, so that it too tells works apart.
fn shows_original(library: &Library, request: &Request, printed: &ElemChildren) -> bool {
    let mut runs = Vec::new();
    collect(&mut runs, printed, Context::default());
    runs.iter().filter(|it| it.context.date).any(|run| {
        let item = run.context.item.and_then(|it| request.items.get(it));
        let work = item.and_then(|it| library.works.get(&it.key));
        let original = work.and_then(|it| it.date("original-date"));
        original.is_some_and(|it| run.text.contains(&it.year.to_string()))
    })
}

/// What every citation looks things up in.
#[derive(Clone, Copy)]
struct Shelf<'a> {
    library: &'a Library,
    marks: &'a Marks,
}

fn citation(
    shelf: Shelf<'_>,
    request: &Request,
    printed: &ElemChildren,
    collapses: bool,
) -> Vec<Inline<Settled>> {
    let mut runs = Vec::new();
    collect(&mut runs, printed, Context::default());
    if collapses {
        collapse_years(shelf, request, &mut runs);
    }
    let mut out = Vec::new();
    if request.in_text {
        author_first(shelf, request, &mut runs, &mut out);
    }
    for (index, item) in request.items.iter().enumerate().filter(|it| it.1.suppress_author) {
        let _ = item;
        drop(take_names(&mut runs, index));
    }
    let mut rest = runs.as_slice();
    while let Some(first) = rest.first() {
        let index = first.context.item;
        let count = rest.iter().take_while(|it| it.context.item == index).count();
        let (group, more) = rest.split_at(count);
        rest = more;
        match index.and_then(|it| request.items.get(it)) {
            Some(item) => one_work(shelf, item, group, &mut out),
            None => out.extend(set(group, None)),
        }
    }
    out
}

/// "(A. Smith, 2001a, 2001b)": the names once, where the processor was not told that given names tell others apart.
fn collapse_years(shelf: Shelf<'_>, request: &Request, runs: &mut Vec<Run>) {
    let mut order: Vec<usize> = runs.iter().filter_map(|it| it.context.item).collect();
    order.dedup();
    let told = |item: usize| {
        let work = shelf.library.works.get(&request.items.get(item)?.key)?;
        shelf.marks.given.contains_key(&work.key).then(|| work.creators().0)
    };
    for pair in order.windows(2) {
        let [before, item] = *pair else { continue };
        if told(before).is_none() || told(before) != told(item) || take_names(runs, item).is_empty()
        {
            continue;
        }
        let start = runs.iter().position(|it| it.context.item == Some(item)).unwrap_or(0);
        let between = start.checked_sub(1).and_then(|it| runs.get_mut(it));
        if let Some(between) = between.filter(|it| it.context.item.is_none()) {
            ", ".clone_into(&mut between.text);
        }
    }
}

/// One work's part: words before, the linked part, words after.
fn one_work(shelf: Shelf<'_>, item: &RequestItem, group: &[Run], out: &mut Vec<Inline<Settled>>) {
    let work = shelf.library.works.get(&item.key);
    let mut group = group.to_vec();
    mend(&mut group, work, shelf.marks);
    let content = set(&group, work);
    out.extend(item.prefix.iter().cloned());
    if !item.prefix.is_empty() && !ends_in_blank(&item.prefix) {
        out.push(text(" "));
    }
    match item.entry {
        Some(anchor) => out.push(Inline::Reference(Resolved::Link {
            to: Target::Internal(anchor),
            content,
            title: String::new(),
        })),
        None => out.extend(content),
    }
    if let Some((label, value)) = item.locator.as_ref().filter(|it| locator(&it.0, &it.1).is_none())
    {
        let words = [label.as_str(), value.as_str()].map(str::trim);
        let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
        out.push(text(&format!(", {}", words.join(" "))));
    }
    if begins_with_letter(&item.suffix) {
        out.push(text(", "));
    }
    out.extend(item.suffix.iter().cloned());
}

/// The author's name before the brackets.
fn author_first(
    shelf: Shelf<'_>,
    request: &Request,
    runs: &mut Vec<Run>,
    out: &mut Vec<Inline<Settled>>,
) {
    let Some(first) = request.items.first() else { return };
    let mut names = take_names(runs, 0);
    if names.is_empty() {
        names = vec![Run::plain(&shelf.library.short_authors(&first.key))];
    }
    let work = shelf.library.works.get(&first.key);
    mend(&mut names, work, shelf.marks);
    out.extend(set(&names, work));
    // In a note the title goes on, in the text brackets do.
    let bracket = runs.first().is_some_and(|it| it.text.starts_with(['(', '[', '（']));
    let superior =
        runs.first().is_some_and(|it| it.formatting.vertical_align != VerticalAlign::None);
    out.push(text(if bracket || superior || request.note.is_none() { " " } else { ", " }));
}

/// Takes the names of a work out of its part of a citation, and the comma after them.
fn take_names(runs: &mut Vec<Run>, item: usize) -> Vec<Run> {
    let own = |it: &Run| it.context.item == Some(item) && it.context.names;
    let Some(start) = runs.iter().position(own) else { return Vec::new() };
    let count = runs[start..].iter().take_while(|it| own(it)).count();
    let names: Vec<Run> = runs.drain(start..start + count).collect();
    let rest = runs.iter().filter(|it| it.context.item == Some(item)).count();
    if rest == 0 {
        // Nothing but a name is printed: a style of names alone.
        runs.splice(start..start, names);
        return Vec::new();
    }
    while let Some(next) = runs.get_mut(start).filter(|it| it.context.item == Some(item)) {
        next.text = next.text.trim_start_matches([',', ' ', ':', ';', '.']).to_owned();
        if !next.text.is_empty() {
            break;
        }
        runs.remove(start);
    }
    names
}

/// Runs as inlines, neighbours of one formatting together.
fn set(runs: &[Run], work: Option<&Item>) -> Vec<Inline<Settled>> {
    let mut out: Vec<Inline<Settled>> = Vec::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        let same = |it: &&Run| it.formatting == first.formatting && it.link == first.link;
        let count = rest.iter().take_while(same).count();
        let (group, more) = rest.split_at(count);
        rest = more;
        let words: String = group.iter().map(|it| it.text.as_str()).collect();
        out.extend(styled(&words, first, work));
    }
    out
}

/// One run of a formatting; blanks at its ends stay outside the style.
fn styled(words: &str, run: &Run, work: Option<&Item>) -> Vec<Inline<Settled>> {
    let Some(style) = style_of(words, run.formatting, work) else {
        return linked(worded(words), run);
    };
    let core = words.trim();
    let start = words.len() - words.trim_start().len();
    let (before, after) = (&words[..start], &words[start + core.len()..]);
    let styled = Inline::Styled { style, content: worded(core) };
    let blank = |it: &str| (!it.is_empty()).then(|| text(it));
    blank(before).into_iter().chain(linked(vec![styled], run)).chain(blank(after)).collect()
}

fn linked(content: Vec<Inline<Settled>>, run: &Run) -> Vec<Inline<Settled>> {
    match run.link.as_deref().and_then(sound_url) {
        Some(url) => vec![Inline::Reference(Resolved::Link {
            to: Target::External(url),
            content,
            title: String::new(),
        })],
        None => content,
    }
}

/// Words in which formulas stand between dollars, as BibTeX's titles have them.
fn worded(words: &str) -> Vec<Inline<Settled>> {
    let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = words[at..].find('$').map(|it| at + it) {
        let close = words[open + 1..].find('$').map(|it| open + 1 + it);
        let Some(close) = close else { break };
        let tex = &words[open + 1..close];
        // By pandoc's rule prices are none (its manual, `tex_math_dollars`).
        let closes = !words[close + 1..].starts_with(|it: char| it.is_ascii_digit());
        let tight = !tex.is_empty() && tex.trim() == tex;
        let tree = if closes && tight { read(tex, &mut Macros::default()).ok() } else { None };
        at = close;
        if let Some(tree) = tree {
            out.extend((open > from).then(|| text(&words[from..open])));
            out.push(Inline::Math(Text::generated(tex), Some(Arc::new(tree))));
            at = close + 1;
            from = at;
        }
    }
    out.extend((from < words.len() || out.is_empty()).then(|| text(&words[from..])));
    out
}

fn style_of(words: &str, formatting: Formatting, work: Option<&Item>) -> Option<TextStyle> {
    match (
        formatting.vertical_align,
        formatting.font_variant,
        formatting.font_weight,
        formatting.font_style,
    ) {
        (VerticalAlign::Sup, ..) => Some(TextStyle::Superscript),
        (VerticalAlign::Sub, ..) => Some(TextStyle::Subscript),
        (_, FontVariant::SmallCaps, ..) => Some(TextStyle::SmallCaps),
        (_, _, FontWeight::Bold, _) => Some(TextStyle::Strong),
        (_, _, _, FontStyle::Italic) => {
            Some(if is_title(words, work) { TextStyle::WorkTitle } else { TextStyle::Emphasis })
        }
        _ => None,
    }
}

/// Whether the words are the title of the work or of what holds it.
fn is_title(words: &str, work: Option<&Item>) -> bool {
    let letters = |it: &str| {
        it.chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let words = letters(words);
    let titles = [
        "title",
        "title-short",
        "container-title",
        "container-title-short",
        "original-title",
        "collection-title",
    ];
    work.is_some_and(|work| {
        titles.iter().filter_map(|it| work.text(it)).any(|it| letters(it) == words)
    })
}

fn text(words: &str) -> Inline<Settled> {
    Inline::Text(Text::generated(words))
}

fn ends_in_blank(inlines: &[Inline<Settled>]) -> bool {
    matches!(inlines.last(), Some(Inline::Text(text)) if text.text.ends_with(char::is_whitespace))
}

fn begins_with_letter(inlines: &[Inline<Settled>]) -> bool {
    match inlines.first() {
        Some(Inline::Text(text)) => text.text.starts_with(char::is_alphanumeric),
        Some(_) => true,
        None => false,
    }
}
