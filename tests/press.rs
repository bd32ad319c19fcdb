//! Editions for a printer: boxes, ink, whole signatures, and sheets with every page in its place.
#![expect(clippy::cast_possible_truncation, reason = "tenths of points of a page")]
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs programs")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, run, validator};
use lopdf::{Dictionary, Document, Object};

/// The guide with an edition of its own.
fn guide(edition: &str) -> Scratch {
    let book = Scratch::copy_of(&harness::root().join("book"));
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    book.write("book.toml", format!("{manifest}\n[edition.test]\noutput = \"pdf\"\n{edition}\n"));
    let said = book.recto(&["build", "-q", "-e", "test", "-o", "out"]).exits(0).stderr;
    // Its drawings are in colour, which one printer refuses.
    let other = |it: &&str| it.starts_with("warning[") && !it.contains("[image-colour]");
    assert_eq!(said.lines().find(other), None, "{said}");
    book
}

fn read(book: &Scratch, ending: &str) -> Document {
    let (_, bytes) =
        book.files("out").into_iter().find(|it| it.0.ends_with(ending)).expect("it was built");
    Document::load_mem(&bytes).unwrap()
}

fn page_box(page: &Dictionary, key: &str) -> Option<Vec<i64>> {
    let of = page.get(key.as_bytes()).ok()?.as_array().ok()?;
    Some(of.iter().map(|it| (it.as_float().unwrap() * 10.0).round() as i64).collect())
}

#[test]
fn an_edition_for_each_printer_keeps_its_limits() {
    let printers = [
        ("kdp", "0.125in", "9pt"),
        ("ingramspark", "0.125in", "9pt"),
        ("lulu", "0.125in", "9pt"),
        ("bod", "5mm", "14.17pt"),
    ];
    for (printer, bleed, points) in printers {
        let book = guide(&format!(
            "purpose = \"press\"\nprinter = \"{printer}\"\nbleed = \"{bleed}\"\ntrim = \"6x9in\""
        ));
        let document = read(&book, "-test.pdf");
        assert!(document.get_pages().len().is_multiple_of(2));
        for (number, id) in document.get_pages() {
            let page = document.get_dictionary(id).unwrap();
            let [trim, bleed, media] =
                ["TrimBox", "BleedBox", "MediaBox"].map(|it| page_box(page, it).unwrap());
            assert_eq!((trim[2] - trim[0], trim[3] - trim[1]), (4320, 6480));
            assert_eq!(bleed, media, "{printer} takes no marks");
            let at_spine = if number % 2 == 1 { trim[0] } else { media[2] - trim[2] };
            let spine_bleeds = matches!(printer, "lulu" | "bod");
            assert_eq!(at_spine > 0, spine_bleeds, "{printer}, page {number}");
            let wanted = (points.trim_end_matches("pt").parse::<f64>().unwrap() * 10.0) as i64;
            assert!((trim[1] - wanted).abs() <= 1, "{points}: {trim:?}");
        }
    }
}

#[test]
fn a_gutter_follows_the_pages_and_each_edition_has_its_own_warnings() {
    let book = Scratch::new();
    let words = "Plain bell window ferry garden heavy ladder mill kettle valley tower meadow. ";
    book.write("one.md", format!("# One\n\n{}", format!("{}\n\n", words.repeat(9)).repeat(1300)));
    book.write(
        "book.toml",
        "schema = 1\n[book]\ntitle = \"One\"\nlanguage = \"en\"\n[spine]\nmain = [\"one.md\"]\n\
         [edition.open]\noutput = \"pdf\"\npurpose = \"press\"\nprinter = \"kdp\"\ntrim = \"5x8in\"\n\
         [edition.narrow]\ninherits = \"open\"\ntheme.page.margin.inner = \"5mm\"\n\
         [edition.large]\ninherits = \"narrow\"\ntheme.size.body = \"11pt\"\n",
    );
    let said = book.recto(&["build", "-q", "-o", "out"]).exits(0).stderr;
    let margins: Vec<&str> = said.lines().filter(|it| it.contains("inside margin")).collect();
    assert_eq!(margins.len(), 2, "{said}");
    assert!(margins[0].contains("`narrow`") && margins[1].contains("`large`"), "{margins:?}");
    assert!(read(&book, "-open.pdf").get_pages().len() > 300, "more than the first rows hold");
}

/// Every operator that sets a colour, by its name.
fn colors(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for id in document.get_pages().into_values() {
        let content = lopdf::content::Content::decode(&document.get_page_content(id)).unwrap();
        let mut in_text = false;
        for it in content.operations {
            match it.operator.as_str() {
                "BT" => in_text = true,
                "ET" => in_text = false,
                "rg" | "k" | "sc" | "scn" if in_text => found.push(it.operator),
                _ => {}
            }
        }
    }
    found
}

#[test]
fn text_for_a_printer_is_one_ink() {
    let press = guide("purpose = \"press\"");
    let covers: Vec<String> = colors(&read(&press, "-test.pdf"));
    // Titles on drawn book covers are white on colour; nothing else in the text sets a colour.
    let screen = guide("purpose = \"screen\"");
    assert!(covers.is_empty(), "{covers:?}");
    assert!(!colors(&read(&screen, "-test.pdf")).is_empty(), "links are coloured on the screen");
}

#[test]
fn a_signature_is_filled_up() {
    let book = guide("purpose = \"press\"\nsignature = 16");
    let document = read(&book, "-test.pdf");
    assert!(document.get_pages().len().is_multiple_of(16));
    let last = document.get_pages().into_values().next_back().unwrap();
    assert!(document.get_page_content(last).iter().all(u8::is_ascii_whitespace), "blank");
}

/// The pages that the forms of each sheet stand for, left to right, and the sheet's media box.
fn sheets(document: &Document) -> Vec<(Vec<String>, Vec<i64>)> {
    let mut all = Vec::new();
    for id in document.get_pages().into_values() {
        let content = lopdf::content::Content::decode(&document.get_page_content(id)).unwrap();
        let names = content
            .operations
            .iter()
            .filter(|it| it.operator == "Do")
            .map(|it| String::from_utf8_lossy(it.operands[0].as_name().unwrap()).into_owned());
        let page = document.get_dictionary(id).unwrap();
        all.push((names.collect(), page_box(page, "MediaBox").unwrap()));
    }
    all
}

#[test]
fn a_booklet_folds_into_order() {
    let book = guide("trim = \"A5\"\nimpose = \"booklet\"\nsignature = 16\npaper = \"0.1mm\"");
    let document = read(&book, "-imposed.pdf");
    let sheets = sheets(&document);
    assert_eq!(sheets[0].0, ["P15", "P0"]);
    assert_eq!(sheets[1].0, ["P1", "P14"]);
    assert!(sheets.iter().all(|it| it.1[2..] == [8390, 5953] || it.1[2] > it.1[3]));
    let catalog = document.catalog().unwrap();
    for key in ["StructTreeRoot", "MarkInfo", "OutputIntents"] {
        assert!(!catalog.has(key.as_bytes()), "a sheet claims nothing: {key}");
    }
    let Ok(Object::Stream(xmp)) =
        catalog.get(b"Metadata").and_then(|it| document.dereference(it)).map(|it| it.1)
    else {
        panic!("no XMP")
    };
    assert!(!String::from_utf8_lossy(&xmp.content).contains("pdfaid"));
}

#[test]
fn an_edition_states_its_level_of_archiving() {
    for (level, flavour) in [("2a", "2A"), ("2u", "2U"), ("3b", "3B")] {
        let book = guide(&format!("pdf-a = \"{level}\""));
        let document = read(&book, "-test.pdf");
        let catalog = document.catalog().unwrap();
        let xmp = catalog.get(b"Metadata").and_then(|it| document.dereference(it));
        let Ok((_, Object::Stream(xmp))) = xmp else { panic!("no XMP") };
        let xmp = String::from_utf8_lossy(&xmp.content).into_owned();
        let (part, conformance) = flavour.split_at(1);
        assert!(xmp.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")), "{xmp}");
        let conformance = format!("<pdfaid:conformance>{conformance}</pdfaid:conformance>");
        assert!(xmp.contains(&conformance), "{xmp}");
        let Some(mut judge) = validator("check-pdfa") else { return };
        let file = book.join("out/permanent-revolution-test.pdf");
        let run = run(judge.args(["-f", level]).arg(file));
        assert_eq!(run.code, Some(0), "{level}:\n{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn an_outside_reader_finds_every_page_on_its_sheet() {
    for (impose, arguments) in [
        ("booklet", &["--booklet", "--signature", "16"][..]),
        ("2-up", &["--grid", "2x1"][..]),
        ("4-up", &["--grid", "2x2"][..]),
    ] {
        let Some(mut judge) = validator("check-impose") else { return };
        let book = guide(&format!("trim = \"A5\"\nsignature = 16\nimpose = \"{impose}\""));
        let out = book.join("out");
        let file = |ending: &str| out.join(format!("permanent-revolution-test{ending}.pdf"));
        let run = run(judge.arg(file("-imposed")).arg(file("")).args(arguments));
        assert_eq!(run.code, Some(0), "{impose}:\n{}{}", run.stdout, run.stderr);
    }
}
