//! What the book says of itself, to the inside of the package's `<metadata>`.

use crate::epub::Package;
use crate::html::{Usage, Xml};
use crate::lang::{Lang, Word};
use crate::manifest::{Claims, Metadata, Person};
use crate::model::Document;
use std::collections::BTreeSet;

/// The elements; `cover` says whether there is a cover image.
pub(super) fn metadata(
    package: &Package<'_>,
    document: &Document,
    usage: &Usage,
    cover: bool,
) -> String {
    let (book, mut xml) = (&document.book, Xml::default());
    xml.open("dc:identifier").attr("id", "epub-id-1").text(package.identifier).close_line();
    if let Some(isbn) = package.edition.isbn.as_deref().map(digits).filter(|it| !it.is_empty()) {
        xml.open("dc:identifier").attr("id", "isbn").text(&format!("urn:isbn:{isbn}")).close_line();
    }
    if let Some(doi) = &book.doi {
        xml.open("dc:identifier").attr("id", "doi").text(&format!("doi:{doi}")).close_line();
    }
    titles(&mut xml, book);
    xml.leaf("dc:language", book.language.as_str()).line();
    let people = book.creators().into_iter().map(|it| ("dc:creator", it));
    let people = people.chain(book.contributors().into_iter().map(|it| ("dc:contributor", it)));
    for (at, (element, it)) in people.enumerate() {
        person(&mut xml, element, (at + 1, it), &book.language);
    }
    for (name, value) in [
        ("dc:publisher", &book.publisher),
        ("dc:rights", &book.rights),
        ("dc:description", &book.description),
        ("dc:source", &book.source),
    ] {
        if let Some(value) = value.as_deref().filter(|it| !it.trim().is_empty()) {
            xml.leaf(name, value).line();
        }
    }
    for subject in book.subjects.iter().filter(|it| !it.trim().is_empty()) {
        xml.leaf("dc:subject", subject).line();
    }
    if let Some(date) = book.published.or(book.updated) {
        xml.leaf("dc:date", &date.iso()).line();
    }
    meta(&mut xml, "dcterms:modified", &instant(package.date));
    if let Some(url) = &book.url {
        meta(&mut xml, "schema:url", url);
    }
    series(&mut xml, book);
    if !usage.pages.is_empty() {
        meta(&mut xml, "pageBreakSource", &page_source(package, book));
    }
    accessibility(&mut xml, document, usage);
    conformance(&mut xml, &book.claims);
    if cover {
        // What readers of EPUB 2 look for.
        xml.open("meta").attr("name", "cover").attr("content", "cover-image").close_line();
    }
    xml.finish()
}

fn meta(xml: &mut Xml, property: &str, value: &str) {
    xml.open("meta").attr("property", property).text(value).close_line();
}

fn refine(xml: &mut Xml, id: &str, property: &str, value: &str) {
    xml.open("meta")
        .attr("refines", &format!("#{id}"))
        .attr("property", property)
        .text(value)
        .close_line();
}

fn titles(xml: &mut Xml, book: &Metadata) {
    xml.open("dc:title").attr("id", "title").text(&book.title.value).close_line();
    refine(xml, "title", "title-type", "main");
    if let Some(subtitle) = book.subtitle.as_deref().filter(|it| !it.trim().is_empty()) {
        refine(xml, "title", "display-seq", "1");
        xml.open("dc:title").attr("id", "subtitle").text(subtitle).close_line();
        refine(xml, "subtitle", "title-type", "subtitle");
        refine(xml, "subtitle", "display-seq", "2");
    }
}

fn person(
    xml: &mut Xml,
    element: &'static str,
    (number, person): (usize, &Person),
    language: &Lang,
) {
    let id = format!("creator-{number}");
    xml.open(element).attr("id", &id);
    xml.text(&person.name).close_line();
    xml.open("meta").attr("refines", &format!("#{id}")).attr("property", "role");
    xml.attr("scheme", "marc:relators").text(&person.role).close_line();
    let family_first = FAMILY_FIRST.contains(&language.primary());
    if let Some(filed) = person.filed(family_first) {
        refine(xml, &id, "file-as", &filed);
    }
    refine(xml, &id, "display-seq", &number.to_string());
    for (property, said) in
        [("schema:hasCredential", &person.credentials), ("schema:description", &person.bio)]
    {
        if let Some(said) = said.as_deref().filter(|it| !it.trim().is_empty()) {
            refine(xml, &id, property, said);
        }
    }
}

/// Languages in which the family name comes first, or in which there is none.
const FAMILY_FIRST: [&str; 7] = ["ja", "zh", "ko", "vi", "hu", "is", "my"];

fn series(xml: &mut Xml, book: &Metadata) {
    let Some(series) = &book.series else { return };
    xml.open("meta").attr("property", "belongs-to-collection").attr("id", "series");
    xml.text(&series.name).close_line();
    refine(xml, "series", "collection-type", "series");
    if let Some(position) = &series.position {
        refine(xml, "series", "group-position", position);
    }
}

/// Which pages the page list cites: the ISBN of the printed edition, or its title.
fn page_source(package: &Package<'_>, book: &Metadata) -> String {
    if let Some(isbn) = package.pages_isbn.map(digits).filter(|it| !it.is_empty()) {
        return format!("urn:isbn:{isbn}");
    }
    let edition = package.edition.page_list.as_ref().map_or("print", |it| it.value.as_str());
    format!("{} ({edition})", book.title.value)
}

/// Computed from the content, and nothing claimed without ground (EPUB Accessibility 1.1 §2).
fn accessibility(xml: &mut Xml, document: &Document, usage: &Usage) {
    let claims = &document.book.claims;
    let described = document.facts.undescribed == 0;
    // A cover and decorations are not needed to understand the book (EPUB Accessibility Techniques 1.1, META-001). A picture without
    // words is: who does not see it misses something.
    let pictures = usage.described > 0 || !described;
    meta(xml, "schema:accessMode", "textual");
    if pictures {
        meta(xml, "schema:accessMode", "visual");
    }
    // Where every picture is described or decoration, the words suffice.
    if described {
        meta(xml, "schema:accessModeSufficient", "textual");
    }
    if pictures {
        meta(xml, "schema:accessModeSufficient", "textual,visual");
    }
    let features = [
        ("ARIA", true),
        ("MathML", usage.mathml),
        ("alternativeText", described && pictures),
        ("displayTransformability", true),
        ("latex", usage.tex),
        ("pageBreakMarkers", !usage.pages.is_empty()),
        ("pageNavigation", !usage.pages.is_empty()),
        ("readingOrder", true),
        ("structuralNavigation", true),
        ("tableOfContents", true),
    ];
    let found_features = features.iter().filter(|it| it.1).map(|it| it.0);
    let claimed = claims.features.iter().map(|it| it.value.as_str());
    let all: BTreeSet<&str> = found_features.chain(claimed).collect();
    for feature in all {
        meta(xml, "schema:accessibilityFeature", feature);
    }
    // No sound, no motion, no flashing: recto embeds still pictures alone.
    meta(xml, "schema:accessibilityHazard", "none");
    xml.open("meta").attr("property", "schema:accessibilitySummary");
    match &claims.summary {
        Some(own) => xml.text(own),
        None => {
            let language = &document.book.language;
            let english = Lang::english();
            let known = if language.has_words() { language } else { &english };
            xml.attr("xml:lang", known.as_str()).text(&summary(known, described, usage))
        }
    };
    xml.close_line();
}

/// The standard that the author says the book meets, and who says so (EPUB Accessibility 1.1).
fn conformance(xml: &mut Xml, claims: &Claims) {
    let Some(claim) = &claims.conforms_to else { return };
    xml.open("meta").attr("property", "dcterms:conformsTo").attr("id", "conformance");
    xml.text(&claim.value).close_line();
    if let Some(by) = &claims.certified_by {
        refine(xml, "conformance", "a11y:certifiedBy", by);
    }
}

/// What the content lets be said, in the language of the book: shops show it to readers.
fn summary(lang: &Lang, described: bool, usage: &Usage) -> String {
    let mut all = vec![lang.word(Word::AccessText).to_owned()];
    if !described {
        all.push(lang.word(Word::AccessUndescribed).to_owned());
    } else if usage.described > 0 {
        all.push(lang.word(Word::AccessDescribed).to_owned());
    }
    if usage.tables {
        all.push(lang.word(Word::AccessTables).to_owned());
    }
    if usage.mathml {
        all.push(lang.phrase(Word::AccessMath, &["MathML"]));
    } else if usage.tex {
        all.push(lang.phrase(Word::AccessMath, &["LaTeX"]));
    }
    if !usage.pages.is_empty() {
        all.push(lang.word(Word::AccessPages).to_owned());
    }
    // Sentences of Chinese and Japanese follow each other without a space.
    all.join(if matches!(lang.primary(), "zh" | "ja") { "" } else { " " })
}

fn digits(isbn: &str) -> String {
    isbn.chars().filter(|it| it.is_ascii_digit() || matches!(it, 'X' | 'x')).collect()
}

/// Seconds since 1970 as `2024-04-02T00:00:00Z`.
fn instant(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// The date of a day counted from 1970-01-01, in the Gregorian calendar: years begin in March, so that the day that
/// leap years add comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    let from_march_0000 = days + 719_468;
    let (era, day) = (
        from_march_0000.div_euclid(DAYS_OF_400_YEARS),
        from_march_0000.rem_euclid(DAYS_OF_400_YEARS),
    );
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_of_the_calendar() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(instant(1_712_059_199), "2024-04-02T11:59:59Z");
        assert_eq!(instant(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn an_isbn_keeps_its_digits_alone() {
        assert_eq!(digits("978-1-60846-892-8"), "9781608468928");
    }
}
