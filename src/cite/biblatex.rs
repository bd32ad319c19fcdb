//! BibLaTeX files to works.

use crate::cite::Source;
use crate::cite::item::{Date, Item, Name};
use crate::cite::parents;
use crate::diag::{Code, Diagnostic, Sink};
use biblatex::{
    Bibliography, Chunk, ChunksExt, Entry, EntryType, ParseError, Person, RawBibliography,
    RawChunk, RetrievalError,
};
use std::collections::BTreeMap;

/// Mistakes of syntax that are told of one file; reading goes on after each.
const MAX_ERRORS: usize = 20;
/// Deepest nesting of braces.
const MAX_BRACES: usize = 64;
/// Most bytes that an `@string` may come to, those within it included.
const MAX_STRING_BYTES: usize = 10_000;
/// Longest chain of `crossref` and `xdata`.
const MAX_PARENTS: usize = 8;

/// All works of a file; a broken entry is reported and left out.
pub(crate) fn read(sink: &mut Sink, source: Source, text: &str) -> Vec<Item> {
    let mut text = text.to_owned();
    if let Some(at) = too_deep(&text) {
        let found = Diagnostic::new(
            Code::BibliographySyntax,
            "braces are nested too deep in the bibliography",
        );
        sink.push(found.at(source.span(at, at + 1), ""));
        return Vec::new();
    }
    for _ in 0..MAX_ERRORS {
        match parse(sink, source, &text) {
            Ok(works) => return works,
            Err(error) => {
                let entry = culprit(&text, error.span.start);
                report(sink, source, &text, &error, &entry);
                blank_entry(&mut text, entry);
            }
        }
    }
    Vec::new()
}

fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            // A new entry: an unclosed one before it is reported by the parser.
            b'@' if at == 0 || text.as_bytes()[at - 1] == b'\n' => depth = 0,
            _ => {}
        }
        if depth > MAX_BRACES {
            return Some(at);
        }
    }
    None
}

fn report(
    sink: &mut Sink,
    source: Source,
    text: &str,
    error: &ParseError,
    entry: &std::ops::Range<usize>,
) {
    let clamp = |it: usize| {
        let mut at = it.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let message = format!("the bibliography can't be read: {}", error.kind);
    let found = Diagnostic::new(Code::BibliographySyntax, message);
    let (start, end) = (clamp(error.span.start), clamp(error.span.end));
    if entry.contains(&start) {
        sink.push(found.at(source.span(start, end), "this entry is left out"));
        return;
    }
    let line = text[entry.clone()].lines().next().unwrap_or_default().len();
    let found = found.at(source.span(entry.start, entry.start + line), "this entry is left out");
    sink.push(found.hint("its braces don't close before the next entry begins"));
}

/// The entry to blame for a mistake found at `at`: the first before it whose braces don't close, since the parser reads
/// on through all that follows; else the one at that place.
fn culprit(text: &str, at: usize) -> std::ops::Range<usize> {
    let bytes = text.as_bytes();
    let opens = |it: &usize| bytes[*it] == b'@' && (*it == 0 || bytes[*it - 1] == b'\n');
    let starts: Vec<usize> = (0..bytes.len()).filter(opens).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let entries = || starts.iter().copied().zip(ends.clone()).take_while(|it| it.0 <= at);
    let unclosed = |it: &(usize, usize)| {
        let count = |sign: u8| bytes[it.0..it.1].iter().filter(|byte| **byte == sign).count();
        count(b'{') != count(b'}')
    };
    let found = entries().find(unclosed).or_else(|| entries().last());
    found.map_or(0..bytes.len(), |it| it.0..it.1)
}

/// Replaces an entry by blanks, so that offsets stay.
fn blank_entry(text: &mut String, entry: std::ops::Range<usize>) {
    let bytes = text.as_bytes().get(entry.clone()).unwrap_or_default();
    let blank: String = bytes.iter().map(|it| if *it == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(entry, &blank);
}

fn parse(sink: &mut Sink, source: Source, text: &str) -> Result<Vec<Item>, ParseError> {
    let mut raw = RawBibliography::parse(text)?;
    strings_are_sound(&raw)?;
    let mut spans: BTreeMap<String, std::ops::Range<usize>> = BTreeMap::new();
    let mut parents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut unique = Vec::new();
    for mut entry in std::mem::take(&mut raw.entries) {
        let key = entry.v.key.v.to_owned();
        let span = entry.v.key.span.clone();
        if let Some(first) = spans.get(&key) {
            sink.push(
                Diagnostic::new(
                    Code::BibliographySyntax,
                    format!("two works have the key `{key}`"),
                )
                .at(source.span(span.start, span.end), "the second is left out")
                .at(source.span(first.start, first.end), "the first is here"),
            );
            continue;
        }
        // The crate follows these without end where they lead in a circle, so they are followed here.
        let mut own = Vec::new();
        entry.v.fields.retain(|it| {
            let name = it.key.v.to_ascii_lowercase();
            let parent = matches!(name.as_str(), "crossref" | "xdata");
            if parent {
                let names = it.value.v.iter().map(|it| match it.v {
                    RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
                });
                own.extend(names.flat_map(|it| it.split(',')).map(|it| it.trim().to_owned()));
            }
            !parent && name != "ids"
        });
        spans.insert(key.clone(), span);
        parents.insert(key, own);
        unique.push(entry);
    }
    parents::lint(sink, &parents, MAX_PARENTS, |key| {
        spans.get(key).map(|it| source.span(it.start, it.end))
    });
    raw.entries = unique;
    let whole = Bibliography::from_raw(raw)?;
    let mut works = Vec::new();
    for entry in whole.iter().filter(|it| it.entry_type != EntryType::XData) {
        let entry = inherited(entry, &whole, &parents);
        let span = spans.get(&entry.key).map(|it| source.span(it.start, it.end));
        let mut item = Item::new(&entry.key, "", span);
        item.written_kind = entry.entry_type.to_string();
        works.push(Mapping { sink, source, entry: &entry, item }.map());
    }
    Ok(works)
}

/// `@string`s may use those before them, and not grow beyond all bounds.
fn strings_are_sound(raw: &RawBibliography<'_>) -> Result<(), ParseError> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in &raw.abbreviations {
        let mut size = 0_usize;
        for chunk in &pair.value.v {
            size += match chunk.v {
                RawChunk::Normal(text) => text.len(),
                RawChunk::Abbreviation(name) => match sizes.get(name) {
                    Some(size) => *size,
                    None => return Err(unknown_string(name, chunk.span.clone())),
                },
            };
        }
        if size > MAX_STRING_BYTES || sizes.contains_key(pair.key.v) {
            return Err(unknown_string(pair.key.v, pair.key.span.clone()));
        }
        sizes.insert(pair.key.v, size);
    }
    Ok(())
}

fn unknown_string(name: &str, span: std::ops::Range<usize>) -> ParseError {
    ParseError { span, kind: biblatex::ParseErrorKind::UnknownAbbreviation(name.to_owned()) }
}

/// The entry with what it takes from its parents, nearest first.
fn inherited(entry: &Entry, all: &Bibliography, parents: &BTreeMap<String, Vec<String>>) -> Entry {
    let mut out = entry.clone();
    let mut seen = vec![entry.key.clone()];
    let mut next: Vec<String> = parents.get(&entry.key).cloned().unwrap_or_default();
    while let (Some(key), true) = (next.pop(), seen.len() <= MAX_PARENTS) {
        let Some(parent) = all.get(&key).filter(|_| !seen.contains(&key)) else { continue };
        for (name, value) in &parent.fields {
            let name = match name.as_str() {
                _ if parent.entry_type == EntryType::XData => name.as_str(),
                "title" | "maintitle" if out.entry_type == EntryType::Article => "journaltitle",
                "title" => "booktitle",
                "subtitle" => "booksubtitle",
                "author" if parent.entry_type == EntryType::Book => "bookauthor",
                "shorttitle" | "keywords" | "note" | "addendum" | "annotation" => continue,
                other => other,
            };
            if !out.fields.contains_key(name) {
                out.set(name, value.clone());
            }
        }
        seen.push(key.clone());
        next.extend(parents.get(&key).cloned().unwrap_or_default());
    }
    out
}

struct Mapping<'a> {
    sink: &'a mut Sink,
    source: Source,
    entry: &'a Entry,
    item: Item,
}

impl Mapping<'_> {
    fn map(mut self) -> Item {
        self.item.kind = self.kind().to_owned();
        self.titles();
        self.people();
        self.imprint();
        self.dates();
        self.rest();
        self.item
    }

    /// CSL's type.
    fn kind(&mut self) -> &'static str {
        match &self.entry.entry_type {
            EntryType::Article | EntryType::SuppPeriodical => {
                match self.text("entrysubtype").as_deref() {
                    Some("newspaper") => "article-newspaper",
                    Some("magazine") => "article-magazine",
                    _ => "article-journal",
                }
            }
            EntryType::Book
            | EntryType::MvBook
            | EntryType::Collection
            | EntryType::MvCollection
            | EntryType::Reference
            | EntryType::MvReference
            | EntryType::Proceedings
            | EntryType::MvProceedings
            | EntryType::Manual => "book",
            EntryType::Booklet => "pamphlet",
            EntryType::InBook
            | EntryType::BookInBook
            | EntryType::SuppBook
            | EntryType::InCollection
            | EntryType::SuppCollection => "chapter",
            EntryType::InProceedings => "paper-conference",
            EntryType::InReference => "entry-encyclopedia",
            EntryType::MastersThesis | EntryType::PhdThesis | EntryType::Thesis => "thesis",
            EntryType::TechReport | EntryType::Report => "report",
            EntryType::Unpublished => "manuscript",
            EntryType::Periodical => "periodical",
            EntryType::Patent => "patent",
            EntryType::Online => "webpage",
            EntryType::Software => "software",
            EntryType::Dataset => "dataset",
            EntryType::Unknown(name) => self.other_kind(&name.clone()),
            _ => "document",
        }
    }

    fn other_kind(&mut self, name: &str) -> &'static str {
        match name.to_ascii_lowercase().as_str() {
            "artwork" | "image" => "graphic",
            "audio" | "music" => "song",
            "video" | "movie" => "motion_picture",
            "jurisdiction" | "court" => "legal_case",
            "legislation" | "legal" => "legislation",
            "letter" => "personal_communication",
            "performance" => "performance",
            "review" => "review",
            "standard" => "standard",
            _ => {
                let message =
                    format!("the work `{}` is of the unknown type `@{name}`", self.entry.key);
                let found = Diagnostic::new(Code::BibliographyField, message);
                self.sink.push(found.at_maybe(self.item.span, "taken as `@misc`"));
                "document"
            }
        }
    }

    fn titles(&mut self) {
        let title = self.whole_title("title", "subtitle");
        if let (Some(short), Some(_)) = (self.text("title"), self.text("subtitle")) {
            self.item.set("title-short", short);
        }
        self.put("title", title);
        let short = self.text("shorttitle");
        self.put("title-short", short);
        let book = self
            .whole_title("booktitle", "booksubtitle")
            .or_else(|| self.whole_title("maintitle", "mainsubtitle"));
        let journal =
            self.whole_title("journaltitle", "journalsubtitle").or_else(|| self.text("journal"));
        self.put("container-title", journal.or(book));
        for (variable, field) in [
            ("container-title-short", "shortjournal"),
            ("collection-title", "series"),
            ("original-title", "origtitle"),
            ("event-title", "eventtitle"),
            ("event-place", "venue"),
        ] {
            let text = self.text(field);
            self.put(variable, text);
        }
    }

    fn whole_title(&mut self, title: &str, subtitle: &str) -> Option<String> {
        self.protect(title);
        self.protect(subtitle);
        let title = self.text(title)?;
        Some(match self.text(subtitle) {
            Some(subtitle) if title.ends_with(['?', '!', ':', '.']) => {
                format!("{title} {subtitle}")
            }
            Some(subtitle) => format!("{title}: {subtitle}"),
            None => title,
        })
    }

    /// Words in braces of their own keep their capitals.
    fn protect(&mut self, field: &str) {
        for chunk in self.entry.get(field).unwrap_or_default() {
            if let Chunk::Verbatim(text) = &chunk.v {
                let words = text.split_whitespace().filter(|it| it.chars().any(char::is_uppercase));
                self.item.protected.extend(words.map(str::to_owned));
            }
        }
    }

    fn people(&mut self) {
        for (variable, field) in [
            ("author", "author"),
            ("editor", "editor"),
            ("translator", "translator"),
            ("container-author", "bookauthor"),
            ("collection-editor", "editora"),
            ("original-author", "origauthor"),
        ] {
            let names = self.names(field);
            self.item.set_names(variable, names);
        }
    }

    fn names(&mut self, field: &str) -> Vec<Name> {
        let people = match self.entry.get_as::<Vec<Person>>(field) {
            Ok(people) => people,
            Err(RetrievalError::Missing(_)) => return Vec::new(),
            Err(RetrievalError::TypeError(_)) => {
                self.unreadable(field);
                return Vec::new();
            }
        };
        let institution = |it: &Person| it.given_name.is_empty() && it.prefix.is_empty();
        people
            .into_iter()
            .filter(|it| !it.name.is_empty() || !it.given_name.is_empty())
            .map(|it| match it.name.as_str() {
                "others" if institution(&it) => Name::others(),
                _ => Name {
                    literal: institution(&it) && it.suffix.is_empty(),
                    family: tidy(&it.name),
                    given: tidy(&it.given_name),
                    particle: it.prefix,
                    suffix: it.suffix,
                },
            })
            .collect()
    }

    fn imprint(&mut self) {
        let publisher = ["publisher", "institution", "school", "organization"];
        let publisher = publisher.iter().find_map(|it| self.list(it));
        self.put("publisher", publisher);
        let place = self.list("location").or_else(|| self.list("address"));
        self.put("publisher-place", place);
        let place = self.list("origlocation");
        self.put("original-publisher-place", place);
        let publisher = self.list("origpublisher");
        self.put("original-publisher", publisher);
    }

    /// A list of places or houses, joined as they are read.
    fn list(&mut self, field: &str) -> Option<String> {
        let text = self.text(field)?;
        let braced = self.entry.get(field)?.iter().any(|it| matches!(it.v, Chunk::Verbatim(_)));
        Some(if braced { text } else { text.replace(" and ", "; ") })
    }

    fn dates(&mut self) {
        let year = self.text("date").or_else(|| self.text("year"));
        let month = self.text("month").filter(|_| self.text("date").is_none());
        let month = month.and_then(|it| month_number(&it));
        if let Some(text) = year {
            match Date::parse(&text) {
                Some(date) => {
                    self.item.set_date("issued", Date { month: date.month.or(month), ..date })
                }
                None if text.chars().any(|it| it.is_ascii_digit()) => {
                    self.unreadable(if self.entry.get("date").is_some() { "date" } else { "year" });
                }
                // "forthcoming", "in press".
                None => self.item.set("status", text),
            }
        }
        for (variable, field) in
            [("original-date", "origdate"), ("accessed", "urldate"), ("event-date", "eventdate")]
        {
            let Some(text) = self.text(field) else { continue };
            match Date::parse(&text) {
                Some(date) => self.item.set_date(variable, date),
                None => self.unreadable(field),
            }
        }
    }

    fn rest(&mut self) {
        let article = self.item.kind.starts_with("article");
        let whole = matches!(self.item.kind.as_str(), "book" | "chapter" | "paper-conference");
        let number = self.text("number");
        let issue = self.text("issue");
        match number {
            Some(number) if article => self.item.set("issue", number),
            Some(number) if whole => self.item.set("collection-number", number),
            Some(number) => self.item.set("number", number),
            None => self.put("issue", issue),
        }
        for (variable, field) in [
            ("volume", "volume"),
            ("edition", "edition"),
            ("number-of-volumes", "volumes"),
            ("number-of-pages", "pagetotal"),
            ("chapter-number", "chapter"),
            ("version", "version"),
            ("DOI", "doi"),
            ("URL", "url"),
            ("ISBN", "isbn"),
            ("ISSN", "issn"),
            ("genre", "type"),
            ("medium", "howpublished"),
            ("status", "pubstate"),
            ("note", "note"),
            ("abstract", "abstract"),
        ] {
            let text = self.text(field);
            self.put(variable, text);
        }
        let pages = self.text("pages").map(|it| it.replace("---", "–").replace("--", "–"));
        self.put("page", pages);
        self.genre_of_thesis();
        let lang = self.text("langid").or_else(|| self.text("language"));
        self.put("language", lang.map(|it| tag_of(&it)));
        self.item.annotation = self.text("annotation").or_else(|| self.text("annote"));
        let keywords = self.text("keywords").unwrap_or_default();
        self.item.keywords = keywords
            .split([',', ';'])
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect();
        if self.text("eprinttype").is_some_and(|it| it.eq_ignore_ascii_case("arxiv"))
            && self.entry.get("url").is_none()
        {
            let url = self.text("eprint").map(|it| format!("https://arxiv.org/abs/{it}"));
            self.put("URL", url);
        }
    }

    fn genre_of_thesis(&mut self) {
        let genre = match (&self.entry.entry_type, self.item.text("genre")) {
            (EntryType::PhdThesis, None) | (_, Some("phdthesis")) => "PhD thesis",
            (EntryType::MastersThesis, None) | (_, Some("mathesis")) => "Master’s thesis",
            (_, Some("techreport")) => "Technical report",
            _ => return,
        };
        self.item.set("genre", genre);
    }

    fn put(&mut self, variable: &str, text: Option<String>) {
        if let Some(text) = text {
            self.item.set(variable, text);
        }
    }

    fn text(&self, field: &str) -> Option<String> {
        let text = tidy(&self.entry.get(field)?.format_verbatim());
        Some(text).filter(|it| !it.is_empty())
    }

    fn unreadable(&mut self, field: &str) {
        let chunks = self.entry.get(field).unwrap_or_default();
        let span = match (chunks.first(), chunks.last()) {
            (Some(first), Some(last)) => Some(self.source.span(first.span.start, last.span.end)),
            _ => self.item.span,
        };
        let message = format!("`{field}` of the work `{}` can't be read", self.entry.key);
        let found = Diagnostic::new(Code::BibliographyField, message).at_maybe(span, "");
        self.sink
            .push(found.hint("dates are written `2014`, `2014-05`, `2014-05-17` or `1847/1848`"));
    }
}

/// Blanks of the source as single ones, TeX's quotation marks as real ones.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("``", "“").replace("''", "”")
}

fn month_number(text: &str) -> Option<u8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let number = text.parse::<u8>().ok().filter(|it| (1..=12).contains(it));
    let lower = text.to_lowercase();
    let by_name = || {
        MONTHS.iter().position(|it| lower.starts_with(it)).and_then(|it| u8::try_from(it + 1).ok())
    };
    number.or_else(by_name)
}

/// Babel's names for languages as tags; a tag stays one.
fn tag_of(name: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("american", "en-US"),
        ("australian", "en-AU"),
        ("austrian", "de-AT"),
        ("brazilian", "pt-BR"),
        ("british", "en-GB"),
        ("canadian", "en-CA"),
        ("catalan", "ca"),
        ("chinese", "zh"),
        ("czech", "cs"),
        ("danish", "da"),
        ("dutch", "nl"),
        ("english", "en"),
        ("finnish", "fi"),
        ("french", "fr"),
        ("german", "de"),
        ("greek", "el"),
        ("hungarian", "hu"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("latin", "la"),
        ("naustrian", "de-AT"),
        ("ngerman", "de"),
        ("norsk", "nb"),
        ("polish", "pl"),
        ("portuguese", "pt"),
        ("russian", "ru"),
        ("spanish", "es"),
        ("swedish", "sv"),
        ("turkish", "tr"),
        ("ukenglish", "en-GB"),
        ("ukrainian", "uk"),
        ("usenglish", "en-US"),
    ];
    let lower = name.to_ascii_lowercase();
    let known = NAMES.binary_search_by_key(&lower.as_str(), |it| it.0).ok();
    known.and_then(|it| NAMES.get(it)).map_or_else(|| name.to_owned(), |it| it.1.to_owned())
}
