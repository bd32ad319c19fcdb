//! Files, pictures and manifest of a book.

use crate::generator::blocks::block;
use crate::generator::{Book, Condition, Maker};
use std::collections::BTreeMap;

/// An edition of a made-up book.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub(crate) name: String,
    pub(crate) is_pdf: bool,
    /// Stems of the files that it holds; empty: all.
    pub(crate) include: Vec<String>,
}

const TRIMS: &[&str] =
    &["6x9in", "A4", "A5", "Letter", "5x8in", "110x178mm", "4.25x6.87in", "8.5x8.5in"];
const LANGUAGES: &[&str] = &["en-GB", "en-US", "de", "fr", "ru", "es", "el", "he"];

/// Width and height of each picture in pixels.
const PICTURES: &[(&str, u32, u32)] = &[
    ("dot", 10, 10),
    ("small", 90, 60),
    ("wide", 1400, 120),
    ("half", 360, 330),
    ("tall", 300, 520),
    ("page", 500, 900),
    ("column", 300, 3000),
    ("tower", 12, 2400),
];

const WORKS: &str = "@book{ware2020, title={Wares}, author={Ware, Ann}, publisher={Press}, year={2020}, url={https://example.org/w}}
@book{held1999, title={Of $k$ Heroes and $\\alpha^2$}, author={Held, Otto}, publisher={Verlag}, year={1999}}
@article{sailor1841, title={Log}, author={Sailor, A. and Mate, B.}, journal={Waves}, year={1841}, volume={3}, pages={1--9}}
";

/// Draws editions, writes the chapters, and puts them into a spine.
pub(crate) fn book(it: &mut Maker) -> Book {
    let (manifest_editions, editions) = editions(it);
    it.editions = editions;
    let language = it.lot.of(LANGUAGES);
    let title = it.repeated(|it| it.words(3));
    for list in ["list-of-figures", "list-of-tables", "list-of-listings"] {
        if it.lot.one_in(4) {
            it.lists.push(list);
        }
    }
    let glossary = glossary(it);
    let mut blocks = BTreeMap::new();
    let chapters = 1 + it.lot.below(3);
    let mut names: Vec<String> = (1..=chapters).map(|at| format!("ch{at}")).collect();
    if it.lot.one_in(2) {
        names.push("preface".to_owned());
    }
    if it.lot.one_in(3) {
        names.push("appendix".to_owned());
    }
    for name in &names {
        let made = chapter(it, name);
        blocks.insert(format!("{name}.md"), made);
    }
    blocks.insert("glossary.md".to_owned(), vec![glossary]);
    let spine = spine(it, &names, chapters);
    let theme = theme(it);
    let quotes = match it.lot.below(5) {
        0 if language.starts_with("en") => "[typography]\nquotes = \"single\"\n",
        1 if language.starts_with("en") => "[typography]\nquotes = \"double\"\n",
        2 => "[typography]\nsmart = false\n",
        _ => "",
    };
    let back = if it.lot.one_in(3) { "back-references = true\n" } else { "" };
    let manifest = format!(
        "schema = 1\n[book]\nid = \"made\"\ntitle = \"{title}\"\nlanguage = \"{language}\"\nauthors = [{{ name = \"Ada Writer\", credentials = \"Harbour master\" }}]\n\
         url = \"https://example.org/made\"\ndoi = \"10.5555/made\"\ncite-as = true\n\
         [references]\nfiles = [\"works.bib\"]\n{back}{quotes}{theme}{spine}{manifest_editions}"
    );
    let mut files =
        vec![("book.toml".to_owned(), manifest), ("works.bib".to_owned(), WORKS.to_owned())];
    files.extend(PICTURES.iter().map(|(name, width, height)| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><path d=\"M0 0h{width}v{height}h-{width}z\" fill=\"#cde\"/></svg>\n"
        );
        (format!("img/{name}.svg"), svg)
    }));
    files.extend(blocks.iter().map(|(name, blocks)| (name.clone(), blocks.join("\n"))));
    Book {
        files,
        words: it.words.clone(),
        editions: it.editions.clone(),
        has_recto: it.has_recto,
        has_conditions: it.has_conditions,
        blocks,
    }
}

/// A screen PDF and the EPUB with its pages, and one more edition of another kind.
fn editions(it: &mut Maker) -> (String, Vec<Edition>) {
    let trim = |it: &mut Maker| it.lot.of(TRIMS);
    let edition =
        |name: &str, is_pdf| Edition { name: name.to_owned(), is_pdf, include: Vec::new() };
    let mut text = format!(
        "[edition.print]\noutput = \"pdf\"\ntrim = \"{}\"\nlayout = \"book\"\n[edition.ebook]\noutput = \"epub\"\npage-list = \"print\"\n",
        trim(it)
    );
    let mut all = vec![edition("print", true), edition("ebook", false)];
    let other = trim(it);
    match it.lot.below(7) {
        0 => {
            let impose = it.lot.of(&["booklet", "cut-and-stack", "2-up", "4-up"]);
            text += &format!(
                "[edition.press]\noutput = \"pdf\"\npurpose = \"press\"\nlayout = \"book\"\ntrim = \"{other}\"\nbleed = \"3mm\"\nmarks = true\nsignature = 8\nimpose = \"{impose}\"\n"
            );
            all.push(edition("press", true));
        }
        1 => {
            text += "[edition.handout]\noutput = \"pdf\"\ntrim = \"A4\"\nlayout = \"handout\"\n";
            all.push(edition("handout", true));
        }
        2 => {
            text += "[edition.plain]\noutput = \"epub\"\n";
            all.push(edition("plain", false));
        }
        4 => {
            text += "[edition.drawn]\noutput = \"epub\"\nformulas = \"picture\"\n";
            all.push(edition("drawn", false));
        }
        5 => {
            text += "[edition.second]\noutput = \"pdf\"\nlayout = \"book\"\npdf-ua = \"2\"\n";
            all.push(edition("second", true));
        }
        3 => {
            text += &format!(
                "[edition.part]\noutput = \"pdf\"\nlayout = \"book\"\ntrim = \"{other}\"\ninclude = [\"ch1\"]\n"
            );
            let part = edition("part", true);
            all.push(Edition { include: vec!["ch1".to_owned()], ..part });
        }
        _ => {}
    }
    (text, all)
}

fn theme(it: &mut Maker) -> String {
    let mut out = String::from("[theme]\n");
    let mut maybe = |times: usize, line: &str| {
        if it.lot.one_in(times) {
            out += &format!("{line}\n");
        }
    };
    maybe(4, "drop-cap = 3");
    maybe(4, "tint = true");
    maybe(4, "lead-in = false");
    maybe(4, "paragraph.space = 2");
    maybe(4, "paragraph.align = \"start\"");
    maybe(4, "size.body = \"13pt\"\nleading = \"17pt\"");
    maybe(4, "opening.recto = false");
    maybe(4, "columns.glossary = 2");
    maybe(4, "heading.2.run-in = true");
    out
}

fn spine(it: &mut Maker, names: &[String], chapters: usize) -> String {
    let has = |name: &str| names.iter().any(|it| it == name);
    let mut front: Vec<String> = Vec::new();
    for name in ["half-title", "title-page", "copyright", "toc"] {
        if it.lot.one_in(2) {
            front.push(format!("\"{name}\""));
        }
    }
    front.extend(it.lists.iter().map(|it| format!("\"{it}\"")));
    if has("preface") {
        front.push("{ file = \"preface.md\", role = \"preface\" }".to_owned());
    }
    let main: Vec<String> = (1..=chapters).map(|at| format!("\"ch{at}.md\"")).collect();
    let main = match it.lot.one_in(3) {
        true => {
            let part = it.repeated(|it| it.words(2));
            format!("{{ part = \"{part}\", files = [{}] }}", main.join(", "))
        }
        false => main.join(", "),
    };
    let mut back: Vec<String> = Vec::new();
    if has("appendix") {
        back.push("\"appendix.md\"".to_owned());
    }
    back.push("{ file = \"glossary.md\", role = \"glossary\" }".to_owned());
    back.extend(["\"bibliography\"", "\"index\"", "\"colophon\""].map(str::to_owned));
    format!(
        "[spine]\nfront = [{}]\nmain = [{main}]\nback = [{}]\n",
        front.join(", "),
        back.join(", ")
    )
}

fn glossary(it: &mut Maker) -> String {
    it.now.file = "glossary".to_owned();
    let mut out = format!("# {}\n\n", it.repeated(|it| it.words(1)));
    for _ in 0..2 + it.lot.below(4) {
        let term = it.words(2);
        it.terms.push(term.clone());
        let words = 1 + it.lot.below(30);
        out += &format!("{term}\n: {}.\n\n", it.words(words));
    }
    out
}

/// The blocks of a chapter, its title first and its notes last.
fn chapter(it: &mut Maker, name: &str) -> Vec<String> {
    it.now.file = name.to_owned();
    it.now.condition = Condition::All;
    let title = it.heading(2);
    let first = 1 + it.lot.below(80);
    // A drop cap parts the first word for who reads the page by its places.
    let mut blocks = vec![format!("# {title}\n"), format!("Here {}\n", it.line(first))];
    for _ in 0..3 + it.lot.below(9) {
        if it.lot.one_in(5) {
            let id = format!("sec:s{}", it.id());
            let extra = it.lot.of(&["", " .unnumbered", " .unlisted", " short=\"Short\""]);
            blocks.push(format!("## {} {{#{id}{extra}}}\n", it.heading(3)));
            if extra != " .unnumbered" {
                it.known.push(id);
            }
            let words = 1 + it.lot.below(60);
            blocks.push(it.line(words) + "\n");
        }
        let made = block(it, 0);
        blocks.push(made);
    }
    blocks.append(&mut it.notes);
    blocks
}
