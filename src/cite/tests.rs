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
    let rendered =
        render(&mut sink, &library, &style, &lang, requests(), &listed, &BTreeMap::new());
    let mut out = String::new();
    for citation in &rendered.citations {
        let _ = writeln!(out, "{}", shown(citation));
    }
    out.push('\n');
    for (key, entry) in &rendered.entries {
        let _ = writeln!(out, "{key}: {}", shown(entry));
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
