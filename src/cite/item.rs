//! A work as CSL's variables, checked so that the processor meets nothing it can't take.

use crate::diag::{Code, Diagnostic, Sink, Span};
use hayagriva::citationberg::json;
use std::collections::BTreeMap;

/// The name that stands for "and others"; a private-use character, so that no person has it.
pub(crate) const OTHERS: &str = "\u{f8d0}";
/// A hyphen that the processor must not take for a range; it comes out as a plain hyphen.
pub(crate) const HYPHEN: char = '\u{2011}';

/// The variable of a work that names alone don't tell from another one.
const AMBIGUOUS: &str = "citation-key";

/// A work.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) key: String,
    /// CSL type, `book`.
    pub(crate) kind: String,
    /// The type as the file has it, `incollection`.
    pub(crate) written_kind: String,
    /// The key in the file, if the format tells.
    pub(crate) span: Option<Span>,
    texts: BTreeMap<String, String>,
    names: BTreeMap<String, Vec<Name>>,
    dates: BTreeMap<String, Date>,
    /// Words whose capitals stay as they are.
    pub(crate) protected: Vec<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) annotation: Option<String>,
}

/// A person, or an institution with nothing but a family name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) family: String,
    pub(crate) given: String,
    /// "von": sorted by what follows.
    pub(crate) particle: String,
    pub(crate) suffix: String,
    /// An institution.
    pub(crate) literal: bool,
}

impl Name {
    pub(crate) fn others() -> Self {
        Self { family: OTHERS.to_owned(), literal: true, ..Self::default() }
    }

    pub(crate) fn is_others(&self) -> bool {
        self.family == OTHERS
    }

    pub(crate) fn family(&self) -> &str {
        &self.family
    }

    /// "Ludwig van Beethoven".
    pub(crate) fn whole(&self) -> String {
        let parts = [&self.given, &self.particle, &self.family, &self.suffix];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        parts.join(" ")
    }

    fn to_json(&self) -> json::NameValue {
        if self.literal
            || self.given.is_empty() && self.particle.is_empty() && self.suffix.is_empty()
        {
            return json::NameValue::Literal(json::LiteralName { literal: self.family.clone() });
        }
        let some = |it: &String| (!it.is_empty()).then(|| it.clone());
        json::NameValue::Item(json::NameItem {
            family: self.family.clone(),
            given: some(&self.given),
            non_dropping_particle: None,
            dropping_particle: some(&self.particle),
            suffix: some(&self.suffix),
            comma_suffix: None,
        })
    }
}

/// A date as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i16,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
    /// Last year of a span of years.
    pub(crate) until: Option<i16>,
    pub(crate) circa: bool,
}

impl Date {
    /// EDTF as BibLaTeX takes it: `2014`, `2024-01-15`, `1847/1848`, `1850~`; `None` if it is none of these.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (first, last) = match text.split_once('/') {
            Some((first, last)) => (first, Some(last)),
            None => (text, None),
        };
        let mut date = Self::point(first)?;
        let last = last.filter(|it| !it.trim().is_empty() && *it != "..");
        date.until = match last {
            Some(last) => Some(Self::point(last)?.year).filter(|it| *it != date.year),
            None => None,
        };
        Some(date)
    }

    fn point(text: &str) -> Option<Self> {
        let bare = text.trim().trim_end_matches(['~', '?', '%']);
        let circa = bare.len() < text.trim().len();
        let (sign, digits) = match bare.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, bare),
        };
        let mut parts = digits.split('T').next()?.split('-');
        let year = parts.next()?;
        if year.is_empty() || year.len() > 4 || !year.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let year = sign * year.parse::<i16>().ok()?;
        let month = parts.next().map(str::parse::<u8>).transpose().ok()?;
        let day = parts.next().map(str::parse::<u8>).transpose().ok()?;
        // EDTF's seasons, 21 to 24, are told by the year alone.
        let month = month.filter(|it| *it < 20);
        let sound = month.is_none_or(|it| (1..=12).contains(&it))
            && day.is_none_or(|it| (1..=31).contains(&it));
        sound.then_some(Self {
            year,
            month,
            day: day.filter(|_| month.is_some()),
            until: None,
            circa,
        })
    }

    /// "1847" or "1847–1848".
    pub(crate) fn years(self) -> String {
        match self.until {
            Some(until) => format!("{}–{until}", self.year),
            None => self.year.to_string(),
        }
    }

    fn to_json(self) -> json::Value {
        let mut parts = vec![self.year];
        parts.extend(self.month.map(i16::from));
        parts.extend(self.day.map(i16::from));
        let date_parts = json::VecDateRange(vec![json::VecDate(parts)]);
        let (literal, season, circa) = (None, None, self.circa);
        json::Value::Date(json::DateValue::DateParts { date_parts, literal, season, circa })
    }
}

impl Item {
    pub(crate) fn new(key: &str, kind: &str, span: Option<Span>) -> Self {
        Self { key: key.to_owned(), kind: kind.to_owned(), span, ..Self::default() }
    }

    /// Sets a variable unless the text is blank.
    pub(crate) fn set(&mut self, name: &str, text: impl Into<String>) {
        let text: String = text.into();
        if !text.trim().is_empty() {
            self.texts.insert(name.to_owned(), text.trim().to_owned());
        }
    }

    pub(crate) fn set_names(&mut self, name: &str, names: Vec<Name>) {
        if !names.is_empty() {
            self.names.insert(name.to_owned(), names);
        }
    }

    pub(crate) fn set_date(&mut self, name: &str, date: Date) {
        self.dates.insert(name.to_owned(), date);
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        self.dates.get(name).copied()
    }

    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        self.dates.values().copied()
    }

    /// Authors, or editors and true.
    pub(crate) fn creators(&self) -> (&[Name], bool) {
        match (self.names.get("author"), self.names.get("editor")) {
            (Some(authors), _) => (authors, false),
            (None, Some(editors)) => (editors, true),
            (None, None) => (&[], false),
        }
    }

    /// Says which of the fields that every style prints are missing.
    pub(crate) fn check(&self, sink: &mut Sink) {
        let mut missing = Vec::new();
        if self.text("title").is_none() {
            missing.push("title");
        }
        if self.dates.is_empty() && self.text("status").is_none() && self.kind != "webpage" {
            missing.push("date");
        }
        let book = matches!(self.kind.as_str(), "book" | "article-journal" | "chapter" | "thesis");
        if book && self.creators().0.is_empty() && self.text("publisher").is_none() {
            missing.push("author");
        }
        if matches!(self.kind.as_str(), "chapter" | "article-journal" | "paper-conference")
            && self.text("container-title").is_none()
        {
            missing.push(if self.kind == "article-journal" { "journaltitle" } else { "booktitle" });
        }
        for field in missing {
            let message = format!("the work `{}` has no `{field}`", self.key);
            sink.push(Diagnostic::new(Code::BibliographyField, message).at_maybe(self.span, ""));
        }
    }

    /// The work as the processor takes it.
    ///
    /// `ambiguous`: names alone don't tell it from another one.
    pub(crate) fn to_json(&self, ambiguous: bool) -> json::Item {
        let string = |it: &str| json::Value::String(it.to_owned());
        let mut all = BTreeMap::new();
        all.insert("id".to_owned(), string(&self.key));
        all.insert("type".to_owned(), string(&self.kind));
        if ambiguous {
            all.insert(AMBIGUOUS.to_owned(), string(&self.key));
        }
        for (name, text) in self.texts.iter().filter(|it| it.0 != AMBIGUOUS) {
            let text = if is_number(name) { guarded(text) } else { text.clone() };
            all.insert(name.clone(), json::Value::String(text));
        }
        for (name, names) in &self.names {
            all.insert(name.clone(), json::Value::Names(names.iter().map(Name::to_json).collect()));
        }
        for (name, date) in &self.dates {
            all.insert(name.clone(), date.to_json());
        }
        json::Item(all)
    }
}

fn is_number(name: &str) -> bool {
    matches!(
        name,
        "number"
            | "issue"
            | "volume"
            | "collection-number"
            | "chapter-number"
            | "version"
            | "edition"
            | "section"
    )
}

/// `CS-93-12` is a name, not a range from 93 to 12; `3-4` is a range.
fn guarded(text: &str) -> String {
    let range = text.split_once(['-', '–']).and_then(|(a, b)| {
        Some(a.trim().parse::<u32>().ok()? < b.trim_start_matches('-').trim().parse::<u32>().ok()?)
    });
    let range = range.unwrap_or(false) && text.matches('-').count() <= 2;
    if range { text.to_owned() } else { text.replace('-', &HYPHEN.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        let date = |it: &str| Date::parse(it);
        assert_eq!(date("2014"), Some(Date { year: 2014, ..Date::default() }));
        assert_eq!(
            date("2024-01-15"),
            Some(Date { year: 2024, month: Some(1), day: Some(15), ..Date::default() })
        );
        assert_eq!(date("1847/1848").map(Date::years).as_deref(), Some("1847–1848"));
        assert!(date("1850~").is_some_and(|it| it.circa));
        assert_eq!(date("1905-21").map(|it| it.month), Some(None));
        for wrong in ["", "forthcoming", "2014-13", "2014-01-32", "99999", "20 14", "2014-x"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_true_ranges_stay_ranges() {
        assert_eq!(guarded("3-4"), "3-4");
        assert_eq!(guarded("3--4"), "3--4");
        assert_eq!(guarded("CS-93-12"), "CS\u{2011}93\u{2011}12");
        assert_eq!(guarded("93-12"), "93\u{2011}12");
        assert_eq!(guarded("12"), "12");
    }
}
