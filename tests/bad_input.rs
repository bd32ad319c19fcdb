//! Hostile and broken input: each a clear diagnostic, no panic, and nothing lost of an earlier build.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, run};
use std::process::Command;

const CHAPTER: &str = "# One\n\nA paragraph.\n";

/// Builds a book of these files; it must fail with exit code 1 and say all of `words`.
#[track_caller]
fn refuses(files: &[(&str, &str)], words: &[&str]) {
    refused(&Scratch::book(files), words);
}

#[track_caller]
fn refused(book: &Scratch, words: &[&str]) {
    book.recto(&["build"]).exits(1).says(words);
    assert!(book.files("dist").is_empty(), "wrote {:?}", book.files("dist")[0].0);
}

/// A manifest whose spine holds `main`.
fn spine(main: &str) -> String {
    harness::MANIFEST.replace(r#"main = ["a.md"]"#, &format!("main = [{main}]"))
}

#[test]
fn missing_manifest() {
    let folder = Scratch::new();
    folder.recto(&["build"]).exits(1).says(&["error[manifest-missing]", "book.toml", "recto init"]);
}

#[test]
fn missing_file() {
    refuses(&[("b.md", CHAPTER)], &["error[file-missing]", "`a.md`", "book.toml:10:9", "`b.md`"]);
}

#[test]
fn missing_image() {
    let words = ["error[file-missing]", "`gone.png`", "a.md:3:"];
    refuses(&[("a.md", "# One\n\n![x](gone.png)\n")], &words);
}

#[test]
fn unreadable_file() {
    // A folder in place of a file: permission bits mean nothing to root.
    refuses(&[("a.md/b.md", CHAPTER)], &["error[file-unreadable]", "`a.md`", "book.toml:10:9"]);
}

#[test]
fn chapter_that_is_not_utf8() {
    let book = Scratch::book(&[]);
    book.write("a.md", b"# One\n\nCaf\xe9 au lait.\n");
    refused(&book, &["error[file-not-utf8]", "a.md", "UTF-8"]);
}

#[test]
fn manifest_that_is_not_utf8() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.write("book.toml", b"schema = 1\n[book]\ntitle = \"Caf\xe9\"\n");
    refused(&book, &["error[file-not-utf8]", "book.toml"]);
}

#[test]
fn image_path_that_leaves_the_folder() {
    refuses(
        &[("a.md", "# One\n\n![x](../../etc/x.png)\n")],
        &["error[file-outside]", "`../../etc/x.png`", "a.md:3:"],
    );
}

#[test]
fn chapter_path_that_leaves_the_folder() {
    let manifest = spine(r#""../a.md""#);
    refuses(&[("book.toml", &manifest)], &["error[file-outside]", "`../a.md`", "book.toml:10:9"]);
}

#[test]
fn absolute_path() {
    refuses(
        &[("a.md", "# One\n\n![x](/etc/passwd)\n")],
        &["error[file-outside]", "`/etc/passwd`", "a.md:3:"],
    );
}

#[test]
fn symbolic_link_out_of_the_folder() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.png)\n")]);
    std::os::unix::fs::symlink("/etc/passwd", book.join("x.png")).unwrap();
    refused(&book, &["error[file-outside]", "`x.png`", "a.md:3:"]);
}

#[test]
fn folder_that_is_a_symbolic_link_out() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](img/passwd)\n")]);
    std::os::unix::fs::symlink("/etc", book.join("img")).unwrap();
    refused(&book, &["error[file-outside]", "`img/passwd`", "a.md:3:"]);
}

#[test]
fn symbolic_link_to_itself() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.png)\n")]);
    std::os::unix::fs::symlink("x.png", book.join("x.png")).unwrap();
    book.recto(&["build"]).exits(1).says(&["error[file-", "`x.png`", "a.md:3:"]);
}

#[test]
fn image_cut_short() {
    let png = png(40, 40);
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.png)\n")]);
    book.write("x.png", &png[..png.len() / 2]);
    refused(&book, &["error[image-broken]", "`x.png`", "a.md:3:"]);
    book.write("x.png", &png[..12]);
    refused(&book, &["error[image-", "`x.png`", "a.md:3:"]);
    book.write("x.png", b"");
    refused(&book, &["error[image-", "`x.png`", "a.md:3:"]);
}

#[test]
fn image_of_another_type_than_its_name() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.jpg)\n")]);
    book.write("x.jpg", png(4, 4));
    refused(&book, &["error[image-type]", "`x.jpg`", "PNG", "a.md:3:"]);
    book.write("x.jpg", "just words");
    refused(&book, &["error[image-type]", "`x.jpg`", "a.md:3:"]);
}

#[test]
fn image_that_would_unpack_to_gigabytes() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.png)\n")]);
    book.write("x.png", png_header(100_000, 100_000));
    refused(&book, &["error[image-", "`x.png`", "a.md:3:"]);
}

#[test]
fn svg_that_is_no_svg_or_names_files() {
    let book = Scratch::book(&[("a.md", "# One\n\n![x](x.svg)\n")]);
    book.write("x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><g>");
    refused(&book, &["error[image-broken]", "`x.svg`", "a.md:3:"]);
    // A reference to a file of the machine must not put that file into the book.
    book.write(
        "x.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\
         <image href='/etc/hostname' width='9' height='9'/><rect width='5' height='5'/></svg>",
    );
    let run = book.recto(&["build"]);
    assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    assert!(
        run.stderr.contains("uses a picture that is not in the file"),
        "nothing is said: {}",
        run.stderr
    );
}

#[test]
fn font_without_the_glyph() {
    let book = Scratch::book(&[("a.md", "# One\n\nA word \u{12000} here.\n")]);
    book.recto(&["build"]).exits(0).says(&["warning[glyph-missing]", "U+12000", "a.md:3:8"]);
    assert_eq!(book.files("dist").len(), 2);
}

#[test]
fn font_of_an_epub_alone_without_a_languages_letters() {
    let book = Scratch::book(&[("a.md", "# One\n\nA word, and [漢字とかな]{lang=ja}.\n")]);
    let (epub, _) = harness::MANIFEST.split_once("[edition.print]").unwrap();
    book.write("book.toml", format!("{epub}[edition.ebook]\noutput = \"epub\"\n"));
    book.recto(&["check"])
        .exits(0)
        .says(&["5 Chinese and Japanese characters, such as `漢` (U+6F22)", "a.md:3:14"]);
}

#[test]
fn formulas_larger_than_their_page_are_written_and_said() {
    let rows = r"a \\\\ ".repeat(70);
    let text = format!(
        "# One\n\nMoved: $x\\hspace{{-40em}}x$.\n\n$$\n\\begin{{pmatrix}} {rows}\\end{{pmatrix}}\n$$\n"
    );
    let book = Scratch::book(&[("a.md", &text)]);
    let said = "a formula stands beyond the edge of its page";
    book.recto(&["build"]).exits(0).says(&["warning[line-overfull]", said, "a.md:5:3", "a.md:3:"]);
    assert_eq!(book.files("dist").len(), 2);
}

#[test]
fn font_that_is_no_font() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.write("fonts/Broken.otf", "not a font");
    refused(&book, &["error[font-broken]", "Broken.otf"]);
}

#[test]
fn quotes_nested_100_000_deep() {
    let chapter = format!("# One\n\n{} deep\n", ">".repeat(100_000));
    refuses(&[("a.md", &chapter)], &["error[nesting-too-deep]", "a.md:3:"]);
}

#[test]
fn lists_asked_for_more_than_100_times() {
    let chapter = |count: usize| format!("# One\n\n{}", "::: toc\n:::\n\n".repeat(count));
    Scratch::book(&[("a.md", &chapter(100))]).recto(&["build", "-q", "-e", "ebook"]).exits(0);
    refuses(&[("a.md", &chapter(101))], &["more than 100 lists", "a.md:303:"]);
}

#[test]
fn brackets_nested_100_000_deep() {
    let chapter = format!("# One\n\n{}deep{}\n", "[".repeat(100_000), "]".repeat(100_000));
    refuses(&[("a.md", &chapter)], &["error[nesting-too-deep]", "a.md:3:"]);
}

#[test]
fn anything_nested_100_000_deep() {
    let n = 100_000;
    let fences: String =
        (0..2_000).rev().map(|i| format!("{} note\n\n", ":".repeat(3 + i))).collect();
    let lists: String = (0..1_000).map(|i| format!("{}- a\n", "  ".repeat(i))).collect();
    for text in [
        "[".repeat(n),
        "]".repeat(n),
        "![".repeat(n),
        "^[".repeat(n),
        "- ".repeat(n),
        "1. ".repeat(n),
        "*a ".repeat(n),
        "**a *b ".repeat(n),
        "`a ``".repeat(n),
        "[a](".repeat(n),
        "<b".repeat(n),
        "<!--".repeat(n),
        "{".repeat(n),
        "[a]{.sc}".repeat(n),
        format!("{}x{}", "[".repeat(n), "]{.sc}".repeat(n)),
        format!("{}x{}", "[".repeat(n), "](a.md)".repeat(n)),
        "| a ".repeat(n),
        "[@a; ".repeat(n),
        "a\u{301}".repeat(n),
        "<span lang=fr>".repeat(n),
        fences,
        lists,
    ] {
        let book = Scratch::book(&[("a.md", &format!("# One\n\n{text}\n"))]);
        let run = book.recto(&["build"]);
        let start: String = text.chars().take(12).collect();
        assert!(!run.stderr.contains("panicked"), "{start}…: {}", run.stderr);
        assert!(matches!(run.code, Some(0 | 1)), "{start}…: ended with {:?}", run.code);
        assert!(run.stderr.len() < 1 << 20, "{start}…: {} bytes of messages", run.stderr.len());
    }
}

#[test]
fn a_chapter_too_large_to_read() {
    let book = Scratch::book(&[]);
    let file = std::fs::File::create(book.join("a.md")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    refused(&book, &["error[file-too-large]", "`a.md`", "book.toml:10:9", "split it"]);
}

#[test]
fn empty_book() {
    refuses(&[("book.toml", &spine(""))], &["error[book-empty]", "book.toml"]);
}

#[test]
fn empty_manifest() {
    let book = Scratch::book(&[("book.toml", "")]);
    refused(&book, &["error["]);
}

#[test]
fn empty_chapter() {
    for text in ["", "\n\n", "\u{feff}", "<!-- nothing -->\n"] {
        let book = Scratch::book(&[("a.md", text)]);
        book.recto(&["build"]).exits(0).says(&["warning[chapter-empty]", "a.md"]);
        assert_eq!(book.files("dist").len(), 2);
    }
}

#[test]
fn chapter_without_a_heading() {
    let book = Scratch::book(&[("a.md", "Only a paragraph.\n")]);
    book.recto(&["build"]).exits(0).says(&["warning[chapter-no-heading]", "a.md:1:1"]);
    assert_eq!(book.files("dist").len(), 2);
}

#[test]
fn two_chapters_of_one_name() {
    let manifest = spine(r#""one/intro.md", "two/intro.md""#);
    let files = [("book.toml", &*manifest), ("one/intro.md", CHAPTER), ("two/intro.md", CHAPTER)];
    let book = Scratch::book(&files);
    let run = book.recto(&["build"]);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    match run.code {
        // Either both get names of their own, or the author is told.
        Some(0) => assert_eq!(book.files("dist").len(), 2),
        _ => drop(run.exits(1).says(&["error[chapter-name]", "`two/intro.md`"])),
    }
}

#[test]
fn one_chapter_twice() {
    let manifest = spine(r#""a.md", "a.md""#);
    refuses(&[("book.toml", &manifest), ("a.md", CHAPTER)], &["error[file-twice]", "`a.md`"]);
}

#[test]
fn output_folder_that_cannot_be_written() {
    let book = Scratch::book(&[("a.md", CHAPTER), ("out", "a file stands here")]);
    book.recto(&["build", "-o", "out"]).exits(3).says(&["out"]);
    book.recto(&["build", "-o", "out/below"]).exits(3).says(&["out"]);
    assert_eq!(std::fs::read_to_string(book.join("out")).unwrap(), "a file stands here");
}

#[test]
fn a_folder_stands_where_the_book_should_go() {
    let book = Scratch::book(&[("a.md", CHAPTER), ("dist/test-print.pdf/x", "")]);
    book.recto(&["build"]).exits(3).says(&["test-print.pdf"]);
    assert!(book.join("dist/test-print.pdf/x").exists());
}

/// A small file system of its own, if the test may make one.
#[cfg(target_os = "linux")]
struct Disk<'a>(&'a Scratch);

#[cfg(target_os = "linux")]
impl<'a> Disk<'a> {
    fn on(book: &'a Scratch, options: &str) -> Option<Self> {
        std::fs::create_dir_all(book.join("dist")).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "none", "dist"]).current_dir(book.path());
        mount.output().is_ok_and(|it| it.status.success()).then_some(Self(book))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.join("dist")).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_keeps_the_last_good_book() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build", "-o", "whole"]).exits(0);
    let whole = book.files("whole").iter().map(|it| it.1.len().div_ceil(4096) * 4).sum::<usize>();
    let Some(disk) = Disk::on(&book, &format!("size={}k", whole * 3 / 2)) else { return };
    book.recto(&["build"]).exits(0);
    let good = book.files("dist");
    book.write("a.md", "# One\n\nAnother paragraph.\n");
    // There is room for one build and a half, and the old one stays until the new one is whole.
    book.recto(&["build"]).exits(3).says(&["could not be written", "untouched"]);
    assert_eq!(book.files("dist"), good, "an earlier build was touched, or a part file left");
    drop(disk);
}

#[cfg(target_os = "linux")]
#[test]
fn a_target_that_is_read_only_is_the_outsides_fault() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let Some(disk) = Disk::on(&book, "ro,size=64k") else { return };
    book.recto(&["build"]).exits(3).says(&["could not be written"]);
    book.recto(&["check"]).exits(0);
    drop(disk);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_no_chapters_and_no_pictures() {
    let chapter = "# One\n\n![x](pipe.png){alt=\"x\"}\n\n![x](zero.png){alt=\"x\"}\n";
    let manifest = spine(r#""a.md", "pipe.md", "zero.md""#);
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", chapter)]);
    for name in ["pipe.md", "pipe.png", "theme.toml"] {
        assert!(Command::new("mkfifo").arg(book.join(name)).status().unwrap().success());
    }
    for name in ["zero.md", "zero.png"] {
        std::os::unix::fs::symlink("/dev/zero", book.join(name)).unwrap();
    }
    // Nobody ever writes into the pipe: a build that opens it would never end.
    refused(&book, &["`pipe.md`", "`pipe.png`", "`zero.md`", "`zero.png`", "`theme.toml`"]);
}

#[test]
fn full_disk_leaves_the_last_good_book() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build"]).exits(0);
    let good = book.files("dist");
    book.write("a.md", "# One\n\nAnother paragraph.\n");
    // Every write beyond the first block of a file fails, as it does on a full disk.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} build",
        env!("CARGO_BIN_EXE_recto").replace(' ', "\\ ")
    );
    let mut shell = Command::new("sh");
    run(shell.current_dir(book.path()).args(["-c", &limited])).exits(3).says(&["dist"]);
    assert_eq!(book.files("dist"), good, "an earlier build was touched, or a part file left");
}

#[test]
fn errors_in_the_book_leave_the_last_good_one() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build"]).exits(0);
    let good = book.files("dist");
    book.write("a.md", "# One\n\nSee @sec:nowhere and ![x](gone.png).\n");
    book.recto(&["build"]).exits(1);
    assert_eq!(book.files("dist"), good);
}

/// A grey PNG of noise, so that half of it is no whole picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut out);
    let mut state = 1_u32;
    let pixels: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take((width * height) as usize)
    .collect();
    image::ImageEncoder::write_image(encoder, &pixels, width, height, image::ExtendedColorType::L8)
        .unwrap();
    out
}

/// A PNG that promises `width` × `height` pixels and holds none.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut out = png(4, 4);
    out[16..20].copy_from_slice(&width.to_be_bytes());
    out[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&out[12..29]);
    out[29..33].copy_from_slice(&sum.to_be_bytes());
    out
}

/// CRC-32 as PNG counts it (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
        })
    })
}

/// Signs that steer a terminal, wherever they come from.
const STEERING: [char; 4] = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{7f}'];

#[test]
fn no_sign_that_steers_a_terminal_is_sent_to_it() {
    let text = "# One \u{1b}[31m\n\nA \u{9b}31m, [x](#no\u{1b}where\u{9b}) and ![\u{7f}\u{202e}](gone\u{9b}.png).\n";
    let manifest = spine("\"a*.md\"").replace("Test", "Te\\u001b[31mst");
    let book = Scratch::book(&[("book.toml", &manifest), ("a\u{1b}[31m\u{9b}.md", text)]);
    for format in ["human", "short", "json"] {
        let run = book.recto(&["build", "--verbose", "--message-format", format]).exits(1);
        for sign in STEERING {
            assert!(!run.stderr.contains(sign), "{format}: {sign:?} in {}", run.stderr);
            assert!(!run.stdout.contains(sign), "{format}: {sign:?} in {}", run.stdout);
        }
    }
}

#[test]
fn code_points_that_are_no_characters_make_no_malformed_file() {
    for stray in ["\u{fffe}", "\u{ffff}", "\u{1}", "\u{85}", "\u{fdd0}", "\u{1fffe}", "\u{10ffff}"]
    {
        let text = format!(
            "# A{stray}b {{#sec:a{stray}b}}\n\nText{stray}, `c{stray}`, [l](https://a.b/{stray} \"t{stray}\"), \
             [i]{{index=\"i{stray}j\"}} $x{stray}$ n^[o{stray}]\n\n![c{stray}](p{stray}.svg){{alt=\"w{stray}\"}}\n"
        );
        let escaped: String = stray.chars().map(|it| format!("\\U{:08X}", u32::from(it))).collect();
        let manifest = spine(&format!("{{ part = \"P{escaped}\", files = [\"a.md\"] }}")).replace(
            "title = \"A Test\"",
            &format!("title = \"T{escaped}\"\nsubtitle = \"S{escaped}\""),
        );
        let book = Scratch::book(&[("book.toml", &manifest), ("a.md", &text)]);
        book.write(
            &format!("p{stray}.svg"),
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        );
        let run = book.recto(&["build"]).exits(0).says(&["text-control", "a.md:1:", "book.toml:"]);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        let files = book.files("dist");
        let (_, epub) = files.iter().find(|it| it.0.ends_with(".epub")).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            if !["xhtml", "opf", "ncx", "xml"].iter().any(|it| name.ends_with(it)) {
                continue;
            }
            let mut xml = String::new();
            std::io::Read::read_to_string(&mut file, &mut xml).unwrap();
            assert!(!xml.contains(stray), "{stray:?} in {name}");
            read_as_xml(&name, &xml);
        }
    }
}

/// XML is read to its end.
fn read_as_xml(name: &str, xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn what_a_drawing_asks_for_in_vain_is_said() {
    let svg = |body: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>{body}</svg>")
    };
    let html = "<foreignObject width='9' height='9'><div xmlns='http://www.w3.org/1999/xhtml'>a</div></foreignObject>";
    for (body, said) in [
        (html.to_owned(), Some("uses HTML in a `foreignObject`")),
        (format!("<switch>{html}<text y='20'>a</text></switch>"), None),
        ("<text y='20'>漢字</text>".to_owned(), Some("no font has `漢` (U+6F22) of the drawing")),
        ("<text y='20'>a\u{200d}b</text>".to_owned(), None),
        (
            "<text y='20' font-family='Helvetica, sans-serif'>a</text>".to_owned(),
            Some("asks for the family `Helvetica`"),
        ),
        ("<text y='20' font-family='No Such, monospace'>a</text>".to_owned(), None),
        ("<text y='20' font-family='Libertinus Serif'>a</text>".to_owned(), None),
        ("<text y='20' font-family='No Such, libertinus serif'>a</text>".to_owned(), None),
    ] {
        let book = Scratch::book(&[("a.md", "# One\n\n![x](x.svg){alt=\"a\"}\n")]);
        book.write("x.svg", svg(&body));
        let run = book.recto(&["check"]).exits(0);
        match said {
            Some(said) => drop(run.says(&[said, "a.md:3:"])),
            None => assert_eq!(run.stderr, "", "{body}"),
        }
    }
}

#[test]
fn drawings_that_unfold_without_end_are_refused_at_once() {
    let entities: String =
        (1..40).map(|it| format!("<!ENTITY a{it} '&a{0};&a{0};&a{0};'>", it - 1)).collect();
    let uses: String = (1..40)
        .map(|it| format!("<g id='a{it}'><use href='#a{0}'/><use href='#a{0}'/></g>", it - 1))
        .collect();
    let masks: String = (1..60)
        .map(|it| {
            let rect = format!("<rect width='9' height='9' mask='url(#a{})'/>", it - 1);
            format!("<mask id='a{it}'>{rect}{rect}</mask>")
        })
        .collect();
    let open = "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>";
    for text in [
        format!("<!DOCTYPE svg [<!ENTITY a0 'ha'>{entities}]>{open}<text>&a39;</text></svg>"),
        format!("{open}<g id='a0'><rect width='9' height='9'/></g>{uses}</svg>"),
        format!(
            "{open}<mask id='a0'><rect width='9' height='9'/></mask>{masks}<rect mask='url(#a59)'/></svg>"
        ),
        format!("{open}<text>{}</text></svg>", "a ".repeat(100_000)),
    ] {
        let book = Scratch::book(&[("a.md", "# One\n\n![x](x.svg)\n")]);
        book.write("x.svg", text);
        refused(&book, &["error[image-too-large]", "`x.svg`", "a.md:3:"]);
    }
}
