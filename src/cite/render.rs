//! Citations and works to the words that a style prints.

use crate::cite::item::{HYPHEN, Item, OTHERS};
use crate::cite::locator::locator;
use crate::cite::{Library, Style};
use crate::diag::{Code, Diagnostic, Sink};
use crate::lang::Lang;
use crate::model::{AnchorId, Inline, Resolved, Settled, Style as TextStyle, Target, Text};
use hayagriva::citationberg::json;
use hayagriva::citationberg::{
    FontStyle, FontVariant, FontWeight, Locale, LocaleCode, VerticalAlign,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, ElemMeta, Formatting, LocatorPayload, SpecificLocator,
};
use std::collections::BTreeMap;

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
}

/// What the style printed.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// One per request.
    pub citations: Vec<Vec<Inline<Settled>>>,
    /// Key and words of each work that was cited or listed, in the style's order; empty in a style without bibliography.
    pub entries: Vec<(String, Vec<Inline<Settled>>)>,
}

/// Prints all citations of a book, and its bibliography: the works cited and those of `listed`.
///
/// `anchors`: where each work's part of a citation leads. Languages without a CSL locale come in American English.
pub fn render(
    sink: &mut Sink,
    library: &Library,
    style: &Style,
    lang: &Lang,
    requests: Vec<Request>,
    listed: &[String],
    anchors: &BTreeMap<String, AnchorId>,
) -> Rendered {
    let items = json_items(library, &requests, listed);
    if items.is_empty() {
        return Rendered::default();
    }
    let locales = hayagriva::archive::locales();
    let locale = locale_of(sink, lang, &locales);
    let marks: Vec<Vec<Option<String>>> = requests.iter().map(locators).collect();
    let mut driver = BibliographyDriver::new();
    for (request, locators) in requests.iter().zip(&marks) {
        let asked = request.items.iter().zip(locators).filter_map(|(item, shown)| {
            Some(CitationItem::with_locator(
                items.get(&item.key)?,
                specific(item, shown.as_deref()),
            ))
        });
        let csl = if is_plain(request) { &style.csl } else { &style.whole };
        let (locale, note) = (Some(locale.clone()), request.note);
        driver.citation(CitationRequest::new(asked.collect(), csl, locale, &locales, note));
    }
    let hidden = listed.iter().filter_map(|it| items.get(it));
    let hidden = hidden.map(|it| CitationItem::new(it, None, None, true, None)).collect();
    driver.citation(CitationRequest::new(hidden, &style.csl, Some(locale.clone()), &locales, None));
    let printed = driver.finish(BibliographyRequest::new(&style.csl, Some(locale), &locales));
    let citations = printed.citations.into_iter().zip(requests);
    let citations =
        citations.map(|(printed, it)| citation(library, anchors, it, &printed.citation)).collect();
    let entries = printed.bibliography.map(|it| it.items).unwrap_or_default();
    let entries = entries.into_iter().map(|it| {
        let mut runs = Vec::new();
        if let Some(first) = &it.first_field {
            child_runs(&mut runs, first, Context::default());
            runs.push(Run::plain(" "));
        }
        collect(&mut runs, &it.content, Context::default());
        let item = library.works.get(&it.key);
        mend(&mut runs, item);
        trim(&mut runs);
        let words = set(&runs, item);
        (it.key, words)
    });
    Rendered { citations, entries: entries.collect() }
}

/// The works that are needed, as the processor takes them.
fn json_items(
    library: &Library,
    requests: &[Request],
    listed: &[String],
) -> BTreeMap<String, json::Item> {
    let cited = requests.iter().flat_map(|it| &it.items).map(|it| &it.key);
    cited
        .chain(listed)
        .filter_map(|key| library.works.get(key).map(|it| (key.clone(), it.to_json())))
        .collect()
}

/// The CSL locale of a language: its own, else the chief one of the same language.
fn locale_of(sink: &mut Sink, lang: &Lang, locales: &[Locale]) -> LocaleCode {
    const CHIEF: [&str; 6] = ["en-US", "de-DE", "fr-FR", "es-ES", "pt-PT", "zh-CN"];
    let codes = || locales.iter().filter_map(|it| it.lang.as_ref()).map(|it| it.0.as_str());
    let same = |it: &&str| it.split('-').next() == Some(lang.primary());
    let exact = codes().find(|it| *it == lang.as_str());
    let chief = CHIEF.into_iter().find(same);
    let any = codes().find(same);
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

/// A run of the printed words in one formatting.
#[derive(Clone, Debug, Default, PartialEq)]
struct Run {
    text: String,
    formatting: Formatting,
    link: Option<String>,
    context: Context,
}

/// What a run belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Context {
    /// The work in its citation.
    item: Option<usize>,
    names: bool,
    date: bool,
}

impl Run {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
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

fn citation(
    library: &Library,
    anchors: &BTreeMap<String, AnchorId>,
    request: Request,
    printed: &ElemChildren,
) -> Vec<Inline<Settled>> {
    let mut runs = Vec::new();
    collect(&mut runs, printed, Context::default());
    let mut out = Vec::new();
    if request.in_text {
        author_first(library, &request, &mut runs, &mut out);
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
            Some(item) => one_work(library, anchors, item, group, &mut out),
            None => out.extend(set(group, None)),
        }
    }
    out
}

/// One work's part: words before, the linked part, words after.
fn one_work(
    library: &Library,
    anchors: &BTreeMap<String, AnchorId>,
    item: &RequestItem,
    group: &[Run],
    out: &mut Vec<Inline<Settled>>,
) {
    let work = library.works.get(&item.key);
    let mut group = group.to_vec();
    mend(&mut group, work);
    let content = set(&group, work);
    out.extend(item.prefix.iter().cloned());
    if !item.prefix.is_empty() && !ends_in_blank(&item.prefix) {
        out.push(text(" "));
    }
    match anchors.get(&item.key) {
        Some(anchor) => out.push(Inline::Reference(Resolved::Link {
            to: Target::Internal(*anchor),
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
    library: &Library,
    request: &Request,
    runs: &mut Vec<Run>,
    out: &mut Vec<Inline<Settled>>,
) {
    let Some(first) = request.items.first() else { return };
    let mut names = take_names(runs, 0);
    if names.is_empty() {
        names = vec![Run::plain(&library.short_authors(&first.key))];
    }
    let work = library.works.get(&first.key);
    mend(&mut names, work);
    out.extend(set(&names, work));
    out.push(text(" "));
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

/// Sets right what the processor can't be told.
fn mend(runs: &mut Vec<Run>, work: Option<&Item>) {
    others(runs);
    for run in runs.iter_mut() {
        if run.text.contains(HYPHEN) {
            run.text = run.text.replace(HYPHEN, "-");
        }
        let Some(work) = work else { continue };
        if run.context.date {
            spans_of_years(&mut run.text, work);
        }
        if !run.context.names && run.link.is_none() {
            work.protected.iter().for_each(|it| restore(&mut run.text, it));
        }
    }
    stray_commas(runs);
}

/// "A, B, and OTHERS" is "A, B et al."
fn others(runs: &mut Vec<Run>) {
    let Some(at) = runs.iter().position(|it| it.text.contains(OTHERS)) else { return };
    let Some((before, after)) =
        runs[at].text.split_once(OTHERS).map(|(a, b)| (a.to_owned(), b.to_owned()))
    else {
        return;
    };
    let after = after.strip_prefix('.').unwrap_or(&after).to_owned();
    runs[at].text = format!("{} et al.{after}", without_connective(&before));
    let mut back = at;
    while without_connective(&before).is_empty()
        && back > 0
        && runs[back - 1].context.item == runs[at].context.item
    {
        back -= 1;
        let kept = without_connective(&runs[back].text).to_owned();
        let done = !kept.is_empty();
        runs[back].text = kept;
        if done {
            break;
        }
    }
    runs.retain(|it| !it.text.is_empty());
}

/// The words before a last name, without the comma and the "and".
fn without_connective(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_end_matches([' ', '\u{a0}', ',', '&', '…']);
        let word = ["and", "und", "et", "en", "och", "и"].iter().find_map(|it| {
            let before = trimmed.strip_suffix(it)?;
            (before.is_empty() || before.ends_with([' ', '\u{a0}'])).then_some(before)
        });
        match word {
            Some(before) => rest = before,
            None => return trimmed,
        }
    }
}

/// A span of years goes to the processor as its first year.
fn spans_of_years(text: &mut String, work: &Item) {
    for date in work.dates().filter(|it| it.until.is_some()) {
        let year = date.year.to_string();
        if text.contains(&year) && !text.contains('–') {
            *text = text.replacen(&year, &date.years(), 1);
        }
    }
}

/// A protected word in the capitals that its author gave it.
fn restore(text: &mut String, word: &str) {
    let lower = word.to_lowercase();
    let hay = text.to_lowercase();
    if hay.len() != text.len() || lower.len() != word.len() {
        return;
    }
    let letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let found: Vec<usize> = hay
        .match_indices(&lower)
        .map(|it| it.0)
        .filter(|at| {
            !letter(hay[..*at].chars().next_back())
                && !letter(hay[at + lower.len()..].chars().next())
        })
        .collect();
    for at in found {
        text.replace_range(at..at + word.len(), word);
    }
}

/// `(2023,)` and `, .`: a date without month, a list of names without its last.
fn stray_commas(runs: &mut [Run]) {
    for at in 0..runs.len() {
        if runs[at].text.contains(",)") || runs[at].text.contains(", )") {
            runs[at].text = runs[at].text.replace(", )", ")").replace(",)", ")");
        }
        let closes = runs.get(at + 1).is_some_and(|it| it.text.starts_with(')'));
        if closes {
            let kept = runs[at].text.trim_end_matches([',', ' ']).len();
            runs[at].text.truncate(kept);
        }
    }
}

fn trim(runs: &mut Vec<Run>) {
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = runs.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    runs.retain(|it| !it.text.is_empty());
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
        return vec![linked(vec![text(words)], run)];
    };
    let core = words.trim();
    let start = words.len() - words.trim_start().len();
    let (before, after) = (&words[..start], &words[start + core.len()..]);
    let styled = Inline::Styled { style, content: vec![text(core)] };
    let blank = |it: &str| (!it.is_empty()).then(|| text(it));
    blank(before).into_iter().chain([linked(vec![styled], run)]).chain(blank(after)).collect()
}

fn linked(content: Vec<Inline<Settled>>, run: &Run) -> Inline<Settled> {
    match (&run.link, content) {
        (Some(url), content) => Inline::Reference(Resolved::Link {
            to: Target::External(url.clone()),
            content,
            title: String::new(),
        }),
        (None, mut content) => content.pop().unwrap_or(Inline::LineBreak),
    }
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
