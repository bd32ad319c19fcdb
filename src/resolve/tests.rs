//! From manuscript to document: what is looked up, counted, cited, linked and made.

use super::*;
use crate::diag::{Code, Diagnostic, FileId, Span};
use crate::files::{Refusal, Text};
use crate::lang::Lang;
use crate::manifest::*;
use crate::parse::parse;
use std::sync::Arc;

mod places;
mod quotes;

/// A book's folder in memory.
struct Folder(Vec<(&'static str, String)>);

impl Files for Folder {
    fn text(&self, path: &str) -> Result<Text, Refusal> {
        let at = self.0.iter().position(|it| it.0 == path).ok_or(Refusal::Missing(Vec::new()))?;
        let file = FileId(u32::try_from(at).unwrap());
        Ok(Text { file, text: Arc::from(self.0[at].1.as_str()), offset: 0 })
    }

    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, Refusal> {
        Ok(Arc::from(self.text(path)?.text.as_bytes()))
    }

    fn path(&self, file: FileId) -> Option<String> {
        Some(self.0.get(file.0 as usize)?.0.to_owned())
    }

    fn explain(&self, path: &str, _: &Refusal, at: Option<Span>) -> Diagnostic {
        Diagnostic::new(Code::FileMissing, format!("`{path}` is missing")).at_maybe(at, "")
    }
}

fn item(region: Region, role: SectionRole, file: Option<&str>) -> SpineItem {
    let source = file.map_or(SpineSource::Generated, |it| SpineSource::File(it.to_owned()));
    SpineItem {
        region,
        role,
        source,
        title: None,
        depth: 0,
        in_part: false,
        numbered: true,
        span: None,
    }
}

fn metadata(language: &str) -> Metadata {
    let day = Date { year: 2024, month: 1, day: 15 };
    Metadata {
        id: "book".to_owned(),
        title: Spanned::default_of("A Book".to_owned()),
        language: Lang::parse(language).unwrap(),
        authors: vec![Person {
            name: "A. Writer".to_owned(),
            role: "aut".to_owned(),
            ..Person::default()
        }],
        rights: Some("CC BY 4.0".to_owned()),
        published: Some(day),
        updated: Some(Date { month: 4, day: 2, ..day }),
        ..Metadata::default()
    }
}

/// A manifest with those chapters, contents before and bibliography after.
fn manifest(language: &str, chapters: &[&str]) -> Manifest {
    let mut spine = vec![item(Region::Front, SectionRole::Copyright, None)];
    spine.push(item(Region::Front, SectionRole::Toc, None));
    spine.extend(chapters.iter().map(|it| item(Region::Main, SectionRole::Chapter, Some(it))));
    spine.push(item(Region::Back, SectionRole::Bibliography, None));
    let style = Spanned::default_of("harvard-cite-them-right".to_owned());
    Manifest {
        flavor: Flavor::Recto,
        book: metadata(language),
        references: References {
            files: vec![Spanned::default_of("works.bib".to_owned())],
            style,
            back_references: false,
        },
        numbering: Numbering {
            chapters: NumberStyle::Arabic,
            sections: true,
            ..Numbering::default()
        },
        spine,
        typography: crate::manifest::Marks::default(),
        lint: crate::manifest::Lint::default(),
        editions: Vec::new(),
        macros: Vec::new(),
        theorems: crate::manifest::theorem_kinds(),
        typefaces: crate::manifest::Typefaces::default(),
        low_contrast: false,
    }
}

const BIB: &str = "@book{lowy2010, author = {Löwy, Michael}, title = {The Politics}, publisher = {Haymarket}, date = {2010}, langid = {english}}
@book{unread, author = {Nobody, Ann}, title = {Unread}, date = {2001}, langid = {english}}";

fn resolved(manifest: &Manifest, chapters: &[(&'static str, &str)]) -> (Document, Sink) {
    let mut files: Vec<_> = chapters.iter().map(|it| (it.0, it.1.to_owned())).collect();
    files.push(("works.bib", BIB.to_owned()));
    let folder = Folder(files);
    let mut sink = Sink::new();
    let book = parse(&mut sink, &folder, manifest);
    let document = resolve(&mut sink, &folder, &mut Images::default(), manifest, book);
    (document, sink)
}

fn dump(language: &str, text: &str) -> (String, Vec<&'static str>) {
    let manifest = manifest(language, &["ch/1.md"]);
    let (document, sink) = resolved(&manifest, &[("ch/1.md", text)]);
    // Most of these texts cite nothing, so that the list of works at their end is empty.
    let codes = sink.diagnostics().iter().map(|it| it.code);
    let codes = codes.filter(|it| *it != Code::BibliographyEmpty).map(Code::name);
    (shown(&document), codes.collect())
}

/// The dump, with the spaces that don't break to be seen.
fn shown(document: &Document) -> String {
    document.dump().replace('\u{a0}', "~").replace('\u{202f}', "~,")
}

#[track_caller]
fn sets(language: &str, from: &str, to: &str) {
    let (dump, codes) = dump(language, &format!("# T\n\n{from}\n"));
    assert!(
        dump.contains(&format!("  paragraph: {to}\n")),
        "{language}: {from}\nwanted {to}\n{dump}"
    );
    assert_eq!(codes, [] as [&str; 0]);
}

#[test]
fn quotes_follow_the_language_and_the_level() {
    sets("en-US", r#""He said 'no' to me.""#, "“He said ‘no’ to me.”");
    sets("en-GB", r#""He said 'no' to me.""#, "‘He said “no” to me.’");
    sets("en-GB", r#"'He said "no" to me.'"#, "‘He said “no” to me.’");
    sets("de", r#""Er sagte 'nein'.""#, "„Er sagte ‚nein‘.“");
    sets("fr", r#"Il dit "non" !"#, "Il dit «~,non~,»~,!");
    sets("fr", "Quoi? Ceci: cela; voilà!", "Quoi~,? Ceci~: cela~,; voilà~,!");
    sets("ru", r#"Он сказал "нет" -- и ушёл."#, "Он сказал «нет»~– и~ушёл.");
    sets("ja", "「東京」", "「東京」");
}

#[test]
fn apostrophes_are_told_from_quotes() {
    sets(
        "en-GB",
        "Don't say 'tis the workers' fault in the '90s.",
        "Don’t say ’tis the workers’ fault in the ’90s.",
    );
    sets("en-US", "rock 'n' roll, 'quoted' and dogs'", "rock ’n’ roll, ‘quoted’ and dogs’");
    sets("en-US", r#"a 3.5" disk"#, "a 3.5″ disk");
}

#[test]
fn dashes_and_dots_become_theirs_and_options_stay() {
    sets("en-US", "1917--1921 -- or so --- and then...", "1917–1921 – or so — and then…");
    sets("en-US", "use --deny here", "use --deny here");
    sets("en-US", "`a -- \"b\"` and https://a.b/--x", "`a -- \"b\"` and https://a.b/--x");
}

#[test]
fn quotes_reach_over_the_borders_of_styles_and_languages() {
    sets(
        "en-US",
        r#""*Really*," she said. "**No.**""#,
        "“<em>Really</em>,” she said. “<strong>No.</strong>”",
    );
    sets("en-US", r#"["Nein"]{lang=de}, "no""#, "[„Nein“]{lang=de}, “no”");
}

#[test]
fn set_text_still_knows_where_it_stands() {
    let text = "# T\n\nHe said \"no -- never\" to me.\n";
    let (document, _) = resolved(&manifest("en-US", &["ch/1.md"]), &[("ch/1.md", text)]);
    let chapter = document.sections.iter().find(|it| it.role == SectionRole::Chapter).unwrap();
    let crate::model::BlockKind::Paragraph(words) = &chapter.blocks[0].kind else { panic!() };
    let crate::model::Inline::Text(leaf) = &words[0] else { panic!() };
    let at = |word: &str| {
        let start = leaf.text.find(word).unwrap();
        let place = crate::diag::Place { node: leaf.node, byte: u32::try_from(start).unwrap() };
        let span = document.span(place, u32::try_from(word.len()).unwrap()).unwrap();
        &text[span.start as usize..span.end as usize]
    };
    assert_eq!(at("never"), "never");
    assert_eq!(at("–"), "--");
    assert_eq!(at("“"), "\"");
    assert_eq!(at("“no – never” to"), "\"no -- never\" to");
}

#[test]
fn everything_is_counted_and_referred_to_by_its_number() {
    let text = "# One {#ch:one}\n\nSee @sec:a, @tbl:x, [-@tbl:x], [@sec:a]{.page} and @ch:one.\n\n## First {#sec:a}\n\n| a |\n|---|\n| b |\n\n: Cap {#tbl:x}\n";
    let (dump, codes) = dump("en-GB", text);
    assert_eq!(codes, [] as [&str; 0]);
    assert!(dump.contains("(ch/1.md) \"Chapter 1\" #ch-one\n  title: One"), "{dump}");
    assert!(dump.contains("See [Section~1.1](#sec-a), [Table~1.1](#tbl-x), [1.1](#tbl-x), {page of #sec-a} and [Chapter~1](#ch-one)."), "{dump}");
    assert!(dump.contains("caption \"Table 1.1\": Cap"), "{dump}");
    assert!(
        dump.contains(
            "contents\n  #ch-one \"Chapter 1\": One\n    #sec-a \"Section 1.1\": First\n"
        ),
        "{dump}"
    );
}

#[test]
fn a_section_whose_number_is_not_seen_is_named_by_its_title() {
    let mut manifest = manifest("en-GB", &["ch/1.md"]);
    manifest.numbering.sections = false;
    let (document, _) =
        resolved(&manifest, &[("ch/1.md", "# One\n\nSee @sec:a.\n\n## The \"limits\" {#sec:a}\n")]);
    assert!(shown(&document).contains("See [‘The “limits”’](#sec-a)."), "{}", shown(&document));
}

#[test]
fn notes_are_numbered_by_chapter_and_hold_notes() {
    let manifest = manifest("en-GB", &["a.md", "b.md"]);
    let a =
        "# A\n\nX[^n] y^[inline [^m]] z[^n].\n\n[^n]: First.\n[^m]: Within.\n[^unused]: Never.\n";
    let b = "# B\n\nX[^n] [^nn].\n\n[^n]: Other.\n";
    let (document, sink) = resolved(&manifest, &[("a.md", a), ("b.md", b)]);
    let dump = shown(&document);
    assert!(dump.contains("paragraph: X{^1 mark 1} y{^2 mark 1} z{^1 mark 2}."), "{dump}");
    assert!(dump.contains("note 1 \"1\" fn-1 x2\n  paragraph: First."), "{dump}");
    assert!(dump.contains("note 3 \"3\" fn-3 x1\n  paragraph: Within."), "{dump}");
    assert!(dump.contains("note 4 \"1\" fn-4 x1\n  paragraph: Other."), "{dump}");
    let codes: Vec<_> = sink.diagnostics().iter().map(|it| it.code).collect();
    assert!(codes.contains(&Code::NoteUnused), "{codes:?}");
}

#[test]
fn citations_lead_to_the_bibliography_and_back() {
    let (dump, codes) = dump("en-GB", "# T\n\nAs told [see @lowy2010, p. 5] and [@lowi2010].\n");
    assert!(
        dump.contains("As told {cite-1 (see [Löwy, 2010, p. 5](#ref-lowy2010))} and [lowi2010?]."),
        "{dump}"
    );
    assert!(
        dump.contains("lowy2010 [cite-1]: Löwy, M. (2010) <cite>The Politics</cite>. Haymarket."),
        "{dump}"
    );
    assert!(!dump.contains("Unread"), "{dump}");
    assert_eq!(codes, ["cite-unknown"]);
}

#[test]
fn links_between_files_lead_to_chapters_and_headings() {
    let manifest = manifest("en-GB", &["ch/1.md", "ch/2.md"]);
    let one = "# One\n\n[a](2.md), [b](2.md#some-part), [c](#here), [d](3.md), [e](2.md#nowhere), [f](https://x.y).\n\n## Here\n";
    let two = "# Two\n\n## Some part\n";
    let (document, sink) = resolved(&manifest, &[("ch/1.md", one), ("ch/2.md", two)]);
    let dump = shown(&document);
    assert!(
        dump.contains(
            "[a](#ch-2), [b](#ch-2-some-part), [c](#ch-1-here), d, [e](#ch-2), [f](https://x.y)."
        ),
        "{dump}"
    );
    let dead = sink.diagnostics().iter().filter(|it| it.code == Code::LinkDead).count();
    assert_eq!(dead, 2, "{:?}", sink.diagnostics());
}

#[test]
fn an_id_given_twice_is_told_with_both_places() {
    let (_, sink) = resolved(
        &manifest("en-GB", &["a.md"]),
        &[("a.md", "# A\n\n## B {#x}\n\n## C {#x}\n\n@sec:none\n")],
    );
    let twice = sink.diagnostics().iter().find(|it| it.code == Code::IdDuplicate).unwrap();
    assert_eq!(twice.labels.len(), 2);
    assert!(sink.diagnostics().iter().any(|it| it.code == Code::RefUnknown));
}

#[test]
fn nodes_rise_in_reading_order_and_anchors_know_theirs() {
    let text = "# A {#a}\n\nX[^n] [y]{#y}.\n\n[^n]: Note.\n\n## B\n\n- one\n- two\n";
    let (document, _) = resolved(&manifest("en-GB", &["a.md"]), &[("a.md", text)]);
    let mut last = None;
    for section in &document.sections {
        crate::model::walk_blocks(&section.blocks, &mut |block| {
            assert!(Some(block.node) > last, "{:?} after {last:?}", block.node);
            last = Some(block.node);
        });
    }
    let dangling: Vec<_> = document.anchors.iter().filter(|it| it.node == NodeId::NONE).collect();
    assert!(dangling.is_empty(), "{dangling:?}");
    assert!(document.spans.keys().all(|it| *it != NodeId::NONE));
}

#[test]
fn made_pages_speak_the_books_language() {
    let (dump, _) = dump("de", "# T\n\nText.\n");
    assert!(dump.contains("title: Inhalt"), "{dump}");
    assert!(dump.contains("Erschienen am 15. Januar 2024⏎Aktualisiert am 2. April 2024"), "{dump}");
    assert!(dump.contains("title: Literatur"), "{dump}");
}

#[test]
fn notes_that_lead_to_each_other_end() {
    let chain: String =
        (0..2000).map(|it| format!("[^{it}]: Next[^{}].\n\n", (it + 1) % 2000)).collect();
    let (document, _) =
        resolved(&manifest("en-GB", &["a.md"]), &[("a.md", &format!("# A\n\nX[^0].\n\n{chain}"))]);
    assert_eq!(document.notes.len(), 2000);
}

#[test]
fn a_style_of_notes_puts_citations_at_the_foot() {
    let mut manifest = manifest("en-GB", &["a.md"]);
    manifest.references.style = Spanned::default_of("chicago-notes".to_owned());
    let (document, _) =
        resolved(&manifest, &[("a.md", "# A\n\nAs told [@lowy2010, p. 5], and so.\n")]);
    let dump = shown(&document);
    assert!(dump.contains("paragraph: As told,{^1 mark 1} and so."), "{dump}");
    assert!(dump.contains("note 1 \"1\" fn-1 x1\n  paragraph: {cite-1 [Michael Löwy, <cite>The Politics</cite> (Haymarket, 2010), 5](#ref-lowy2010)"), "{dump}");
}

#[test]
fn what_stands_in_some_editions_only_is_looked_at() {
    let text = "# A\n\n::: {edition=handuot}\n\nX [y]{#y}.\n\n:::\n";
    let (_, codes) = dump("en-GB", text);
    assert_eq!(codes, ["edition-unknown", "id-partly"]);
}
