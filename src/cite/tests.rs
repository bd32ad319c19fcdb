//! Citations as each style prints them, on a bibliography of problem entries.

use super::*;
use crate::diag::Sources;
use crate::model::{Inline, Resolved, Settled};
use std::fmt::Write as _;
use std::sync::Arc;

const BIB: &str = include_str!("../../tests/cite/problems.bib");

fn library(sink: &mut Sink, lang: &str, bib: &str) -> Library {
    let file = Sources::default().add("problems.bib", Arc::from(bib));
    let mut library = Library::new(Lang::parse(lang).unwrap());
    library.read(sink, "problems.bib", file, bib, 0);
    library
}

/// Words with `*…*` for emphasis, `_…_` for titles and `[…]` for links into the bibliography.
fn shown(inlines: &[Inline<Settled>]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(&text.text),
            Inline::Styled { style, content } => {
                let mark = match style {
                    crate::model::Style::WorkTitle => "_",
                    crate::model::Style::Emphasis => "*",
                    crate::model::Style::SmallCaps => "^",
                    crate::model::Style::Superscript => "'",
                    _ => "#",
                };
                let _ = write!(out, "{mark}{}{mark}", shown(content));
            }
            Inline::Reference(Resolved::Link { content, .. }) => out.push_str(&shown(content)),
            _ => out.push('?'),
        }
    }
    out
}

fn item(key: &str) -> RequestItem {
    RequestItem { key: key.to_owned(), ..RequestItem::default() }
}

fn words(text: &str) -> Vec<Inline<Settled>> {
    vec![Inline::Text(crate::model::Text::generated(text))]
}

fn at(key: &str, label: &str, value: &str) -> RequestItem {
    RequestItem { locator: Some((label.to_owned(), value.to_owned())), ..item(key) }
}

fn requests() -> Vec<Request> {
    let plain = |items| Request { items, in_text: false, note: None };
    let mut all = vec![
        plain(vec![at("manifesto", "p.", "12")]),
        plain(vec![at("address1850", "pp.", "3–5")]),
        plain(vec![
            RequestItem { prefix: words("see"), ..at("lowy2010", "ch.", "2") },
            RequestItem { suffix: words(", and elsewhere"), ..item("day2011") },
        ]),
        plain(vec![RequestItem { suppress_author: true, ..at("manifesto", "p.", "20") }]),
        Request { items: vec![at("lowy2010", "p.", "7")], in_text: true, note: None },
        plain(vec![item("smith2001a"), item("smith2001b"), item("jsmith2001")]),
        plain(vec![item("many2015")]),
        plain(vec![item("report93"), item("web2023")]),
        plain(vec![at("writings2012", "", "introduction")]),
        plain(vec![item("lowy2010")]),
    ];
    for (index, request) in all.iter_mut().enumerate() {
        request.note = Some(index + 1);
    }
    all
}

fn printed(style: &str) -> String {
    let mut sink = Sink::new();
    let library = library(&mut sink, "en-GB", BIB);
    assert_eq!(sink.diagnostics(), [], "the bibliography itself is sound");
    let style = Style::archived(&mut sink, style, None).expect("archived");
    let lang = Lang::parse("en-GB").unwrap();
    let listed = ["cliff1963".to_owned()];
    let rendered = render(&mut sink, &library, &style, &lang, requests(), &listed);
    let mut out = String::new();
    for citation in &rendered.citations {
        let _ = writeln!(out, "{}", shown(citation));
    }
    out.push('\n');
    let mut before = None;
    for entry in &rendered.entries {
        let _ = writeln!(out, "{}: {}", entry.key, shown(entry.behind(before)));
        before = Some(entry);
    }
    out
}

fn check(style: &str) {
    let path = format!("{}/tests/cite/{style}.txt", env!("CARGO_MANIFEST_DIR"));
    crate::cite::tests::golden(&path, &printed(style));
}

#[expect(clippy::disallowed_methods, reason = "a test reads and blesses its golden file")]
fn golden(path: &str, found: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found, expected, "{path}: run with BLESS=1 if this is meant");
}

#[test]
fn cite_them_right() {
    check("harvard-cite-them-right");
}

#[test]
fn apa() {
    check("apa");
}

#[test]
fn chicago_author_date() {
    check("chicago-author-date");
}

#[test]
fn chicago_notes() {
    check("chicago-notes");
}

#[test]
fn mla() {
    check("mla");
}

#[test]
fn ieee() {
    check("ieee");
}

#[test]
fn vancouver() {
    check("vancouver");
}

#[test]
fn a_year_of_the_original_that_is_printed_tells_works_apart_without_letters() {
    let bib = "@book{a, author={Trotsky, Leon}, title={A}, date={2012}, origdate={1932}}
@book{b, author={Trotsky, Leon}, title={B}, date={2012}, origdate={1938}}";
    let both = |style: &str| {
        let mut sink = Sink::new();
        let library = library(&mut sink, "en-GB", bib);
        let style = Style::archived(&mut sink, style, None).unwrap();
        let items = vec![at("a", "p.", "1"), at("b", "p.", "2")];
        let requests = vec![Request { items, ..Request::default() }];
        let lang = Lang::parse("en-GB").unwrap();
        let rendered = render(&mut sink, &library, &style, &lang, requests, &[]);
        shown(&rendered.citations[0])
    };
    assert_eq!(both("apa"), "(Trotsky, 1932/2012, p. 1; Trotsky, 1938/2012, p. 2)");
    assert_eq!(
        both("harvard-cite-them-right"),
        "(Trotsky, 1932, [2012], p. 1; Trotsky, 1938, [2012], p. 2)"
    );
}

#[test]
fn mistakes_in_a_bibliography_are_told_one_by_one_and_the_rest_is_read() {
    let bib = "@book{a, title={A}, author={X, Y}, date={2001}}

@book{broken, title={B, date=2001

@book{a, title={Again}, date={2002}}
@book{c, author={X, Y}, title={C}, date={20-01-x}}
@book{d, crossref={d}, xdata={e}, title={D}, author={X, Y}, date={1999}}
@xdata{e, xdata={d}, publisher={P}}
@string{loop = loop}
@book{f, author={X, Y}, title={F}, publisher=loop, date={1990}}
";
    let mut sink = Sink::new();
    let library = library(&mut sink, "en-GB", bib);
    let keys: Vec<&str> = library.keys().collect();
    assert!(keys.contains(&"a") && keys.contains(&"c") && keys.contains(&"d"), "{keys:?}");
    assert_eq!(library.work("d").unwrap().publisher, "P");
    let codes: Vec<_> = sink.diagnostics().iter().map(|it| it.code).collect();
    assert!(codes.contains(&Code::BibliographySyntax), "{codes:?}");
    assert!(codes.contains(&Code::BibliographyField), "{codes:?}");
    for found in sink.diagnostics() {
        for label in &found.labels {
            assert!(
                bib.get(label.span.start as usize..label.span.end as usize).is_some(),
                "{found:?}"
            );
        }
    }
}

#[test]
fn hostile_bibliographies_and_styles_end() {
    let mut sink = Sink::new();
    for bib in [
        "@",
        "@book",
        "@book{",
        "@book{a",
        "@book{a,",
        "@book{a, title",
        "}}}}",
        "@book{a, title = {{{{",
        "\u{feff}@book{é}",
    ] {
        let _ = library(&mut sink, "en-GB", bib);
    }
    let _ = library(&mut sink, "en-GB", &format!("@book{{a, title = {}", "{".repeat(100_000)));
    let circle = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>x</title><id>x</id><updated>2020-01-01T00:00:00+00:00</updated></info><macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro><citation><layout><text macro="a"/></layout></citation></style>"#;
    assert!(Style::read(&mut sink, "x.csl", circle, None).is_none());
    let deep = format!("<style>{}", "<group>".repeat(100_000));
    assert!(Style::read(&mut sink, "x.csl", &deep, None).is_none());
    assert!(Style::archived(&mut sink, "harvard-cite-them-rigth", None).is_none());
    let last = sink.diagnostics().last().unwrap();
    assert_eq!(last.code, Code::CiteStyle);
    assert!(last.hints.iter().any(|it| it.0.contains("harvard-cite-them-right")), "{last:?}");
}

#[test]
fn a_style_is_found_by_a_part_of_its_name() {
    for (named, meant) in [
        ("chicago", "chicago-author-date"),
        ("havard", "harvard-cite-them-right"),
        ("numeric", "iso-690-numeric"),
        ("notes", "chicago-notes"),
    ] {
        let mut sink = Sink::new();
        assert!(Style::archived(&mut sink, named, None).is_none(), "{named}");
        let hint = &sink.diagnostics()[0].hints[0].0;
        assert!(hint.contains(&format!("`{meant}`")), "{named}: {hint}");
    }
    let mut sink = Sink::new();
    assert!(Style::archived(&mut sink, "xyzzy", None).is_none());
    assert_eq!(sink.diagnostics()[0].hints.len(), 1);
}

#[test]
fn works_of_all_formats_print_alike() {
    let json = r#"[{"id":"m","type":"book","title":"The Communist Manifesto","author":[{"family":"Marx","given":"Karl"}],"publisher":"HarperTorch","publisher-place":"New York","issued":{"date-parts":[["2014"]]},"original-date":{"date-parts":[[1847]]}}]"#;
    let yaml = "m:\n  type: Book\n  title: The Communist Manifesto\n  author: Marx, Karl\n  date: 2014\n  publisher:\n    name: HarperTorch\n    location: New York\n  parent:\n    type: original\n    date: 1847\n";
    let bib = "@book{m, author={Marx, Karl}, title={The Communist Manifesto}, publisher={HarperTorch}, location={New York}, date={2014}, origdate={1847}}";
    let printed = |name: &str, text: &str| {
        let mut sink = Sink::new();
        let file = Sources::default().add(name, Arc::from(text));
        let mut library = Library::new(Lang::english());
        library.read(&mut sink, name, file, text, 0);
        assert_eq!(sink.diagnostics(), [], "{name}");
        let style = Style::archived(&mut sink, "apa", None).unwrap();
        let requests = vec![Request { items: vec![item("m")], ..Request::default() }];
        let rendered = render(&mut sink, &library, &style, &Lang::english(), requests, &[]);
        (library.work("m").unwrap().year, shown(&rendered.entries[0].words))
    };
    let expected =
        "Marx, K. (2014). _The Communist Manifesto_. HarperTorch. (Original work published 1847)";
    for (name, text) in [("a.json", json), ("a.yml", yaml), ("a.bib", bib)] {
        let (year, entry) = printed(name, text);
        assert_eq!(year, "1847, [2014]", "{name}");
        assert_eq!(entry, expected, "{name}");
    }
}
