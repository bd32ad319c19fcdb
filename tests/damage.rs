//! `recto verify` finds damage in a finished file, of twenty and more kinds, and says what and where; in a sound one it finds none.
#![expect(clippy::disallowed_methods, reason = "prepares folders and reads what was built")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::Scratch;
use lopdf::{Dictionary, Document, Object};
use recto::verify::{Finding, check_epub, check_pdf};
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const TEXT: &str = "# One\n\nWords with a note[^a], a [place](https://example.org/) and [the other](#two).\n\n\
                    [^a]: The note.\n\n## Two {#two}\n\nMore.\n";

fn book() -> Scratch {
    let manifest =
        harness::MANIFEST.replace("output = \"epub\"", "output = \"epub\"\npage-list = \"print\"");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", TEXT)]);
    book.recto(&["build", "-q"]).exits(0);
    book
}

type Files = Vec<(String, Vec<u8>)>;

fn unpack(bytes: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut all = Vec::new();
        file.read_to_end(&mut all).unwrap();
        files.push((file.name().unwrap().into_owned(), all));
    }
    files
}

fn pack(files: &Files) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name.as_str(), plain).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Drops a file from the archive.
fn drop_file(files: &mut Files, name: &str) {
    let before = files.len();
    files.retain(|it| it.0 != name);
    assert!(files.len() < before, "{name}");
}

/// Writes something else in a file.
fn replace(files: &mut Files, name: &str, from: &str, to: &str) {
    let file = files.iter_mut().find(|it| it.0 == name).unwrap();
    let text = String::from_utf8(file.1.clone()).unwrap();
    assert!(text.contains(from), "{name} lacks {from}: {text}");
    file.1 = text.replacen(from, to, 1).into_bytes();
}

#[track_caller]
fn says(found: &[Finding], place: &str, what: &str) {
    assert!(
        found.iter().any(|it| it.place.contains(place) && it.what.contains(what)),
        "{place}: {what} is not among {found:#?}"
    );
}

type Damage<'a, T> = (&'a str, &'a str, &'a dyn Fn(&mut T));

#[test]
fn damage_of_an_epub_is_found() {
    let book = book();
    let whole = std::fs::read(book.join("dist/test-ebook.epub")).unwrap();
    assert_eq!(check_epub(&whole), []);
    const OPF: &str = "OEBPS/content.opf";
    const NAV: &str = "OEBPS/nav.xhtml";
    const PAGE: &str = "OEBPS/text/a.xhtml";
    let font = unpack(&whole).into_iter().find(|it| it.0.ends_with(".otf")).unwrap().0;
    let emptied = |files: &mut Files| {
        files.iter_mut().find(|it| it.0 == font).unwrap().1.clear();
    };
    let damages: &[Damage<'_, Files>] = &[
        (PAGE, "stylesheet.css", &|it| drop_file(it, "OEBPS/stylesheet.css")),
        (OPF, "which is not there", &|it| drop_file(it, PAGE)),
        (&font, "does not begin as such a file does", &emptied),
        ("mimetype", "does not say", &|it| replace(it, "mimetype", "epub", "epab")),
        ("the archive", "does not begin with an uncompressed", &|it| it.rotate_left(1)),
        ("META-INF/container.xml", "is missing", &|it| drop_file(it, "META-INF/container.xml")),
        ("META-INF/container.xml", "names `OEBPS/x.opf`", &|it| {
            replace(it, "META-INF/container.xml", "content.opf", "x.opf");
        }),
        (OPF, "of type `text/plain`", &|it| replace(it, OPF, "text/css", "text/plain")),
        (OPF, "is there twice", &|it| replace(it, OPF, "id=\"ncx\"", "id=\"nav\"")),
        (OPF, "the manifest lacks `OEBPS/stylesheet.css`", &|it| {
            replace(
                it,
                OPF,
                "<item media-type=\"text/css\" id=\"id_stylesheet.css\" href=\"stylesheet.css\"/>",
                "",
            );
        }),
        (OPF, "the spine names", &|it| replace(it, OPF, "idref=\"", "idref=\"x")),
        (OPF, "has no identifier", &|it| replace(it, OPF, "unique-identifier=\"", "a=\"")),
        (PAGE, "is there twice", &|it| replace(it, PAGE, "id=\"two\"", "id=\"page-1\"")),
        (PAGE, "`#two`, but nothing has that id", &|it| {
            replace(it, PAGE, "id=\"two\"", "id=\"three\"");
        }),
        (NAV, "nothing has that id", &|it| replace(it, NAV, "a.xhtml#", "a.xhtml#x")),
        (NAV, "which is not there", &|it| replace(it, NAV, "text/a.xhtml", "text/b.xhtml")),
        ("OEBPS/toc.ncx", "which is not there", &|it| {
            replace(it, "OEBPS/toc.ncx", "text/a.xhtml", "text/b.xhtml");
        }),
        (PAGE, "is no XML", &|it| replace(it, PAGE, "</p>", "")),
        (PAGE, "is no XML: it ends too early", &|it| replace(it, PAGE, "</html>", "")),
        ("OEBPS/stylesheet.css", "which is not there", &|it| {
            replace(it, "OEBPS/stylesheet.css", "url(\"fonts/", "url(\"fount/");
        }),
        (NAV, "the page list lacks", &|it| replace(it, NAV, "#page-1\"", "#one\"")),
    ];
    for (place, what, damage) in damages {
        let mut files = unpack(&whole);
        damage(&mut files);
        says(&check_epub(&pack(&files)), place, what);
    }
    let mut flipped = whole.clone();
    let at = whole.len() / 2;
    flipped[at] ^= 0xff;
    assert_eq!(check_epub(&flipped).len(), 1, "{:#?}", check_epub(&flipped));
    says(&check_epub(&whole[..at]), "the archive", "can't be read");
}

/// The first dictionary that has a key, or says something of itself.
fn first(pdf: &mut Document, has: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
    let all = pdf.objects.values_mut().filter_map(|it| it.as_dict_mut().ok());
    all.into_iter().find(|it| has(it)).unwrap()
}

fn typed(name: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |it| it.get(b"Type").and_then(Object::as_name).is_ok_and(|it| it == name.as_bytes())
}

/// Id of the first font's file.
fn font_file(pdf: &Document) -> lopdf::ObjectId {
    let all = pdf.objects.values().filter_map(|it| it.as_dict().ok());
    let keys: [&[u8]; 2] = [b"FontFile2", b"FontFile3"];
    let mut ids = all.filter_map(|it| keys.iter().find_map(|key| it.get(key).ok()));
    ids.next().unwrap().as_reference().unwrap()
}

/// The font below the first composite one, which has the widths.
fn below(pdf: &mut Document) -> &mut Dictionary {
    let font = first(pdf, |it| it.has(b"DescendantFonts"));
    let all = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut).unwrap();
    all[0].as_dict_mut().unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of damages")]
fn damage_of_a_pdf_is_found() {
    let book = book();
    let whole = std::fs::read(book.join("dist/test-print.pdf")).unwrap();
    assert_eq!(check_pdf(&whole), []);
    let boxed = |all: [i64; 4]| Object::Array(all.map(Object::Integer).to_vec());
    let damages: &[Damage<'_, Document>] = &[
        ("object", "is damaged", &|it| {
            let id = font_file(it);
            let stream = it.get_object_mut(id).and_then(Object::as_stream_mut).unwrap();
            let middle = stream.content.len() / 2;
            stream.content[middle] ^= 0xff;
        }),
        ("object", "is named, but not there", &|it| {
            let id = font_file(it);
            it.objects.remove(&id);
        }),
        ("font", "is not embedded", &|it| {
            let font = first(it, typed("FontDescriptor"));
            font.remove(b"FontFile2");
            font.remove(b"FontFile3");
        }),
        ("font", "no words for its codes", &|it| {
            first(it, |it| it.has(b"DescendantFonts")).remove(b"ToUnicode");
        }),
        ("page 1", "glyphs without words", &|it| {
            let font = first(it, |it| it.has(b"DescendantFonts"));
            let words = font.get(b"ToUnicode").and_then(Object::as_reference).unwrap();
            let words = it.get_object_mut(words).and_then(Object::as_stream_mut).unwrap();
            words.set_plain_content(b"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfchar\n<FF> <0041>\nendbfchar\n".to_vec());
        }),
        ("font", "but the file says 77", &|it| {
            let font = below(it);
            let widths = vec![Object::Integer(1), Object::Array(vec![Object::Integer(77)])];
            font.set("W", widths);
        }),
        ("font", "a width for it", &|it| {
            below(it).set("W", [9000, 9000, 500].map(Object::Integer).to_vec());
        }),
        ("page 1", "has no size", &|it| {
            for object in it.objects.values_mut().filter_map(|it| it.as_dict_mut().ok()) {
                object.remove(b"MediaBox");
            }
        }),
        ("page 1", "`TrimBox` that stands out", &|it| {
            first(it, typed("Page")).set("TrimBox", boxed([-50, 0, 9000, 9000]));
        }),
        ("page 1", "names Font", &|it| {
            for object in it.objects.values_mut().filter_map(|it| it.as_dict_mut().ok()) {
                object.remove(b"Font");
                if let Ok(own) = object.get_mut(b"Resources").and_then(Object::as_dict_mut) {
                    own.remove(b"Font");
                }
            }
        }),
        ("page 1", "belongs to no element", &|it| {
            first(it, typed("StructTreeRoot")).set("ParentTree", Dictionary::new());
        }),
        ("page 1", "a link that leads to `nowhere`", &|it| {
            first(it, |it| {
                it.has(b"Dest")
                    && it.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Link")
            })
            .set("Dest", Object::string_literal("nowhere"));
        }),
        ("the outline", "leads to `nowhere`", &|it| {
            first(it, |it| it.has(b"Title") && it.has(b"Dest"))
                .set("Dest", Object::string_literal("nowhere"));
        }),
        ("the outline", "has no words", &|it| {
            first(it, |it| it.has(b"Title") && it.has(b"Dest")).remove(b"Title");
        }),
        ("the page labels", "are missing", &|it| {
            first(it, typed("Catalog")).remove(b"PageLabels");
        }),
    ];
    for (place, what, damage) in damages {
        let mut pdf = Document::load_mem(&whole).unwrap();
        damage(&mut pdf);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        says(&check_pdf(&bytes), place, what);
    }
    says(&check_pdf(&whole[..whole.len() / 2]), "the file", "cut short");
    says(&check_pdf(&whole[1..]), "the file", "does not begin");
    says(&check_pdf(b""), "the file", "can't be read");
}

#[test]
fn damage_is_an_error_of_the_file_and_editions_of_one_kind_are_read_too() {
    let book = book();
    let said = book.recto(&["verify", "--edition=print"]).exits(0).stdout;
    assert!(said.contains("test-print.pdf: sound"), "{said}");
    let said = book.recto(&["verify", "--edition=ebook"]).exits(0).stdout;
    assert!(said.contains("test-ebook.epub: sound"), "{said}");
    let path = book.join("dist/test-ebook.epub");
    let mut files = unpack(&std::fs::read(&path).unwrap());
    drop_file(&mut files, "OEBPS/stylesheet.css");
    std::fs::write(&path, pack(&files)).unwrap();
    let said = book.recto(&["verify"]).exits(1).stdout;
    let wanted = "test-ebook.epub: OEBPS/text/a.xhtml: leads to `../stylesheet.css`";
    assert!(said.contains(wanted), "{said}");
}
