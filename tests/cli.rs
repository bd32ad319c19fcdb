//! The binary from outside: commands, options, messages, exit codes, what lies where afterwards.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{MANIFEST, Scratch, recto_command, run};
use std::io::Write as _;
use std::process::Stdio;

const CHAPTER: &str = "# One\n\nA paragraph.\n";
/// A chapter with one error on line 3.
const WRONG: &str = "# One\n\nSee @sec:nowhere.\n";
/// A chapter with one warning.
const DOUBTFUL: &str = "Only a paragraph.\n";

fn names(book: &Scratch, folder: &str) -> Vec<String> {
    book.files(folder).into_iter().map(|it| it.0).collect()
}

#[test]
fn build_writes_every_edition_into_dist_and_says_so() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let run = book.recto(&["build"]).exits(0);
    assert_eq!(names(&book, "dist"), ["test-ebook.epub", "test-print.pdf"]);
    let said = run.stdout + &run.stderr;
    for word in ["dist/test-print.pdf", "dist/test-ebook.epub", " pages", " kB", " s\n"] {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}

#[test]
fn build_takes_the_folder_as_an_argument() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let elsewhere = Scratch::new();
    elsewhere.recto(&["build", book.path().to_str().unwrap()]).exits(0);
    assert_eq!(names(&book, "dist").len(), 2);
    assert!(names(&elsewhere, ".").is_empty());
}

#[test]
fn output_dir_and_its_short_form() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build", "-o", "out/deep"]).exits(0);
    assert_eq!(names(&book, "out/deep").len(), 2);
    book.recto(&["build", "--output-dir", "long"]).exits(0);
    assert_eq!(book.files("long"), book.files("out/deep"));
    assert!(names(&book, "dist").is_empty());
}

#[test]
fn editions_are_chosen_by_name() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build", "-e", "ebook"]).exits(0);
    assert_eq!(names(&book, "dist"), ["test-ebook.epub"]);
    book.recto(&["build", "-e", "print", "--edition", "ebook"]).exits(0);
    assert_eq!(names(&book, "dist").len(), 2);
}

#[test]
fn an_unknown_edition_is_told_with_the_nearest_name() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["build", "-e", "prnt"]).exits(1).says(&[
        "error[edition-unknown]",
        "`prnt`",
        "did you mean `print`?",
    ]);
    assert!(names(&book, "dist").is_empty());
}

#[test]
fn check_writes_nothing() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    book.recto(&["check"]).exits(0);
    assert_eq!(names(&book, "."), ["a.md", "book.toml"]);
    book.write("a.md", WRONG);
    book.recto(&["check"]).exits(1).says(&["error[ref-unknown]", "a.md:3:"]);
    assert_eq!(names(&book, "."), ["a.md", "book.toml"]);
}

#[test]
fn all_problems_come_out_in_one_run() {
    let manifest = MANIFEST.replace("language", "langage").replace("a.md\"", "a.md\", \"b.md\"");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", WRONG)]);
    book.recto(&["check"]).exits(1).says(&[
        "error[manifest-key]",
        "did you mean `language`?",
        "error[file-missing]",
        "error[ref-unknown]",
    ]);
}

#[test]
fn a_message_shows_the_line_with_a_caret() {
    let book = Scratch::book(&[("a.md", WRONG)]);
    let run = book.recto(&["build"]).exits(1);
    let lines: Vec<&str> = run.stderr.lines().map(str::trim_end).collect();
    let at = lines.iter().position(|it| it.starts_with("error[ref-unknown]: ")).unwrap();
    assert!(lines[at].contains("`sec:nowhere`"), "{}", lines[at]);
    assert!(lines[at + 1].ends_with("--> a.md:3:5"), "{}", lines[at + 1]);
    assert!(lines[at + 3].ends_with("| See @sec:nowhere."), "{}", lines[at + 3]);
    assert!(lines[at + 4].contains("^^^^^^^^^^^^"), "{}", lines[at + 4]);
    assert!(!run.stderr.contains('\u{1b}'), "escape sequences away from a terminal");
}

#[test]
fn short_messages_are_a_line_each() {
    let book = Scratch::book(&[("a.md", WRONG)]);
    let run = book.recto(&["check", "--message-format", "short"]).exits(1);
    let line = run.stderr.lines().find(|it| it.contains("ref-unknown")).unwrap();
    assert!(line.starts_with("a.md:3:5: error[ref-unknown]: "), "{line}");
}

#[test]
fn json_messages_are_an_object_a_line() {
    let book = Scratch::book(&[("a.md", WRONG)]);
    let run = book.recto(&["check", "--message-format", "json"]).exits(1);
    let objects: Vec<serde_json::Value> =
        run.stderr.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let it = objects.iter().find(|it| it["code"] == "ref-unknown").expect("no ref-unknown");
    assert_eq!(it["severity"], "error");
    assert!(it["message"].as_str().unwrap().contains("`sec:nowhere`"));
    let label = &it["spans"][0];
    assert_eq!(label["file"], "a.md");
    assert_eq!((label["line"].as_u64(), label["column"].as_u64()), (Some(3), Some(5)));
    assert_eq!((label["start"].as_u64(), label["end"].as_u64()), (Some(11), Some(23)));
}

#[test]
fn with_json_every_line_is_an_object() {
    let book = Scratch::book(&[("a.md", CHAPTER), ("b.md", WRONG)]);
    let objects = |text: &str| -> Vec<serde_json::Value> {
        text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    };
    let run = book.recto(&["build", "-v", "--message-format", "json"]).exits(0);
    let all = objects(&run.stdout);
    let built: Vec<_> = all.iter().filter(|it| it["event"] == "built").collect();
    assert_eq!(built.len(), 2, "{}", run.stdout);
    let pdf = built.iter().find(|it| it["edition"] == "print").unwrap();
    let size = std::fs::metadata(book.join(pdf["file"].as_str().unwrap())).unwrap().len();
    assert_eq!((pdf["bytes"].as_u64(), pdf["pages"].as_u64()), (Some(size), Some(1)));
    assert!(all.iter().any(|it| it["event"] == "read" && it["file"] == "a.md"), "{}", run.stdout);
    for args in
        [&["check"][..], &["verify"], &["check", "b.md"], &["build", "b.md"], &["build", "gone"]]
    {
        let run = book.recto(&[args, &["--message-format", "json"]].concat());
        let said = objects(&(run.stdout + &run.stderr));
        assert!(!said.is_empty(), "{args:?}");
    }
}

#[test]
fn the_same_mistake_is_shown_once_with_its_places() {
    let mut chapter = "# One\n\n".to_owned();
    chapter += &"See @sec:nowhere.\n\n".repeat(30);
    chapter += &(0..30).map(|it| format!("See @fig:x{it}.\n\n")).collect::<String>();
    let book = Scratch::book(&[("a.md", &chapter)]);
    let run = book.recto(&["check"]).exits(1).says(&[
        "the same at `a.md:5:5`, `a.md:7:5`, `a.md:9:5`, `a.md:11:5`, `a.md:13:5` and 24 more places",
        "error[ref-unknown]: 21 more of the kind",
        "60 errors",
    ]);
    assert_eq!(run.stderr.matches("error[").count(), 11, "{}", run.stderr);
    let run = book.recto(&["check", "--message-format", "short"]).exits(1);
    assert_eq!(run.stderr.matches("error[").count(), 60, "{}", run.stderr);
}

#[test]
fn several_books_are_built_one_after_the_other() {
    let shelf = Scratch::new();
    for (book, id, chapter) in [("a", "a", CHAPTER), ("b", "b", WRONG), ("c", "a", CHAPTER)] {
        let manifest = MANIFEST.replace("id = \"test\"", &format!("id = \"{id}\""));
        shelf.write(&format!("{book}/book.toml"), &manifest);
        shelf.write(&format!("{book}/a.md"), chapter);
    }
    // The error of one is the exit code of all, and stops none.
    shelf.recto(&["build", "a", "b", "c"]).exits(1).says(&["b/a.md:3:5"]);
    for (book, count) in [("a", 2), ("b", 0), ("c", 2)] {
        assert_eq!(names(&shelf, &format!("{book}/dist")).len(), count, "{book}");
    }
    shelf.recto(&["build", "a", "gone", "c"]).exits(3).says(&["gone can't be opened"]);
    shelf.recto(&["check", "a", "c"]).exits(0);
    // Two of one name can't stand in one folder.
    shelf
        .recto(&["build", "-o", "out", "a", "c"])
        .exits(2)
        .says(&["a and c would both be written"]);
    assert_eq!(names(&shelf, "out").len(), 2);
    shelf.recto(&["build", "a/book.toml"]).exits(0);
}

#[test]
fn a_markdown_file_is_a_book() {
    let folder = Scratch::new();
    let front = "---\ntitle: The Long Way\nauthor:\n  - Ada Writer\nlang: en-GB\nbibliography: refs.bib\n---\n\n";
    folder.write("handout.md", format!("{front}# One\n\nSee [@a].\n\n# Two\n\nWords.\n"));
    folder.write("refs.bib", "@book{a, title={Walls}, author={Wall, W.}, year={1900}}");
    folder.write("text/plain.md", CHAPTER);
    let run = folder.recto(&["build", "handout.md", "--deny", "warnings"]).exits(0);
    assert_eq!(
        names(&folder, "dist"),
        ["handout-ebook.epub", "handout-print.pdf"],
        "{}",
        run.stderr
    );
    let run = folder.recto(&["build", "text/plain.md"]).exits(0).says(&["language-undeclared"]);
    assert!(run.stdout.contains("text/dist/plain-print.pdf"), "{}", run.stdout);
    folder.recto(&["build", "gone.md"]).exits(3).says(&["gone.md", "a Markdown file"]);
    folder.write("wrong.md", WRONG);
    folder.recto(&["check", "wrong.md"]).exits(1).says(&["wrong.md:3:5"]);
}

#[test]
fn front_matter_of_a_file_says_its_date_editions_and_theme() {
    let folder = Scratch::new();
    let front = "---\ntitle: T\nauthor: Ada Writer\nlang: en\ndate: 2024-03-05\nedition: [handout, ebook]\ntheme: look/wide.toml\n---\n\n";
    folder.write("notes.md", format!("{front}# One\n\nWords.\n"));
    folder.write("look/wide.toml", "leading = \"20pt\"\n");
    folder.recto(&["build", "notes.md", "--deny", "warnings"]).exits(0);
    assert_eq!(names(&folder, "dist"), ["notes-ebook.epub", "notes-handout.pdf"]);
    folder.write("look/wide.toml", "leading = 1\n");
    folder.recto(&["check", "notes.md"]).exits(1).says(&["look/wide.toml"]);
    folder.write(
        "off.md",
        "---\nlang: en\ndate: soon\nedition: prnt\ntheme: no.toml\n---\n\n# A\n\nb\n",
    );
    let said = ["`soon` is no date", "no edition `prnt`", "no file `no.toml`"];
    folder.recto(&["check", "off.md"]).exits(1).says(&said);
}

#[test]
fn standard_input_is_a_book() {
    let folder = Scratch::new();
    let mut command = recto_command(folder.path(), &["build", "-", "-o", "out"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"---\nlang: en\n---\n\n# One\n\nSee @sec:no.\n")
        .unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("stdin.md:7:5"), "{said}");
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"---\nlang: en\n---\n\n# One\n\nWords.\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&folder, "out"), ["stdin-ebook.epub", "stdin-print.pdf"]);
}

#[test]
fn warnings_do_not_stop_a_build_unless_denied() {
    let book = Scratch::book(&[("a.md", DOUBTFUL)]);
    book.recto(&["build", "--deny", "warnings"]).exits(1).says(&["chapter-no-heading"]);
    assert!(names(&book, "dist").is_empty());
    book.recto(&["build"]).exits(0).says(&["warning[chapter-no-heading]"]);
    assert_eq!(names(&book, "dist").len(), 2);
}

#[test]
fn keep_going_writes_the_book_in_spite_of_errors() {
    let book = Scratch::book(&[("a.md", WRONG)]);
    book.recto(&["build"]).exits(1);
    assert!(names(&book, "dist").is_empty());
    book.recto(&["build", "--keep-going"]).exits(1).says(&["error[ref-unknown]"]);
    assert_eq!(names(&book, "dist").len(), 2);
}

#[test]
fn quiet_says_nothing_of_success() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let run = book.recto(&["build", "-q"]).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    book.write("a.md", WRONG);
    book.recto(&["build", "-q"]).exits(1).says(&["error[ref-unknown]"]);
}

#[test]
fn init_makes_a_book_that_builds_without_a_warning() {
    let folder = Scratch::new();
    folder.recto(&["init", "novel"]).exits(0);
    folder.recto(&["build", "novel", "--deny", "warnings"]).exits(0);
    assert!(!names(&folder, "novel/dist").is_empty());
}

#[test]
fn init_makes_a_book_of_the_chapters_that_are_there() {
    for (place, other) in [("", "README.md"), ("ch/", "ch/notes.txt")] {
        let folder = Scratch::new();
        folder.write(other, "no chapter");
        folder.write(&format!("{place}10-seas.md"), "# Seas\n\nWords.\n");
        folder.write(&format!("{place}2-\"rivers\".md"), "# Rivers\n\nWords.\n");
        let run = folder.recto(&["init"]).exits(0);
        assert!(run.stdout.contains("2 chapters, from"), "{}", run.stdout);
        let run = folder.recto(&["build", "-v", "--deny", "warnings"]).exits(0);
        let at = |name: &str| run.stdout.find(name).unwrap_or_else(|| panic!("{}", run.stdout));
        assert!(at("rivers") > 0 && at("10-seas.md") > 0);
        let manifest = std::fs::read_to_string(folder.join("book.toml")).unwrap();
        assert!(manifest.find("2-").unwrap() < manifest.find("10-").unwrap(), "{manifest}");
        assert!(!manifest.contains("bibliography"), "{manifest}");
        folder.recto(&["init"]).exits(3).says(&["book.toml exists already"]);
    }
}

#[test]
fn init_overwrites_nothing() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let before = book.files(".");
    book.recto(&["init"]).exits(3).says(&["book.toml exists already"]);
    assert_eq!(book.files("."), before);
}

#[test]
fn explain_knows_every_code() {
    let folder = Scratch::new();
    for code in recto::diag::Code::ALL {
        let run = folder.recto(&["explain", code.name()]).exits(0);
        let said = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = code.explain().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&wanted), "{}:\n{said}", code.name());
    }
    let list = folder.recto(&["explain"]).exits(0).stdout;
    assert_eq!(list.lines().count(), recto::diag::Code::ALL.len());
    folder.recto(&["explain", "cite-unknwon"]).exits(2).says(&["`cite-unknown`"]);
}

#[test]
fn usage_errors_exit_2() {
    let folder = Scratch::new();
    for args in [
        &["build", "--no-such-option"][..],
        &["biuld"],
        &["build", "--message-format", "xml"],
        &["build", "-j", "many"],
        &["build", "-q", "-v"],
        &[],
    ] {
        let run = folder.recto(args).exits(2);
        assert!(!run.stderr.is_empty(), "{args:?} is refused without a word");
    }
}

#[test]
fn help_and_version_exit_0() {
    let folder = Scratch::new();
    let help = folder.recto(&["--help"]).exits(0).stdout;
    for command in ["build", "check", "init", "explain"] {
        assert!(help.contains(command), "{help}");
        folder.recto(&[command, "--help"]).exits(0);
    }
    let version = folder.recto(&["--version"]).exits(0).stdout;
    assert_eq!(version.trim(), concat!("recto ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let book = Scratch::book(&[("a.md", WRONG)]);
    let mut command = recto_command(book.path(), &["build"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let run = run(command.stdout(writer));
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert_eq!(run.code, Some(1));
}

#[test]
fn outputs_that_nobody_reads_are_no_fault() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    for (args, exit) in [(&["build"][..], 0), (&["check"], 0), (&["verify"], 0), (&["explain"], 0)]
    {
        let mut command = recto_command(book.path(), args);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let other = writer.try_clone().unwrap();
        let run = run(command.stdout(writer).stderr(other));
        assert_eq!(run.code, Some(exit), "{args:?}");
    }
    assert_eq!(names(&book, "dist").len(), 2);
}

#[test]
fn an_mdbook_folder_builds_unchanged() {
    let book = Scratch::book(&[
        ("book.toml", "[book]\ntitle = \"Mine\"\nauthors = [\"Ada Writer\"]\n"),
        (
            "src/SUMMARY.md",
            "# Summary\n\n[Before](before.md)\n\n- [One](one.md)\n  - [Sub](sub/two.md)\n",
        ),
        ("src/before.md", "# Before\n\nSee [one](one.md) and [there](sub/two.md#there).\n"),
        ("src/one.md", "# One\n\nCosts from $5 to $10, mail me@example.org.\n"),
        (
            "src/sub/two.md",
            "# Two\n\n<blink>Some HTML.</blink>\n\n## There\n\nBack to [one](../one.md).\n",
        ),
    ]);
    book.recto(&["build"]).exits(0).says(&["warning[html-unknown]", "src/sub/two.md:3:1"]);
    let names = names(&book, "dist");
    assert!(names.iter().any(|it| it.ends_with("-ebook.epub")), "{names:?}");
    assert!(names.iter().any(|it| it.ends_with("-print.pdf")), "{names:?}");
}

/// The unique identifiers of the EPUBs in `dist`, by file.
fn identifiers(book: &Scratch) -> Vec<(String, String)> {
    let all = book.files("dist").into_iter().filter(|it| it.0.ends_with(".epub"));
    let read = |(name, bytes): (String, Vec<u8>)| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let opf = std::io::read_to_string(archive.by_name("OEBPS/content.opf").unwrap()).unwrap();
        let at = opf.find("urn:uuid:").unwrap();
        (name, opf[at..at + 45].to_owned())
    };
    all.map(read).collect()
}

#[test]
fn editions_and_books_have_identifiers_of_their_own() {
    let two = "\n[edition.sample]\noutput = \"epub\"\ninclude = [\"a\"]\n";
    let book = Scratch::book(&[("a.md", CHAPTER), ("book.toml", &format!("{MANIFEST}{two}"))]);
    book.recto(&["build"]).exits(0);
    let first = identifiers(&book);
    assert_eq!(first.len(), 2);
    assert_ne!(first[0].1, first[1].1);
    // Other words are the same publication, another title is another one, if no `id` stands for it.
    book.write("a.md", "# One\n\nOther words.\n");
    book.recto(&["build"]).exits(0);
    assert_eq!(identifiers(&book), first);
    let untitled = MANIFEST.replace("id = \"test\"\n", "");
    let found: Vec<String> = ["A Test", "A Tent"]
        .iter()
        .map(|title| {
            std::fs::remove_dir_all(book.join("dist")).unwrap();
            book.write("book.toml", untitled.replace("A Test", title));
            book.recto(&["build"]).exits(0);
            identifiers(&book).remove(0).1
        })
        .collect();
    assert_ne!(found[0], found[1]);
}

#[test]
fn claims_rest_on_all_that_was_found_though_a_thousand_messages_are_kept() {
    let doubtful = "[a]{.gone}\n\n".repeat(recto::diag::MAX_FINDINGS + 100);
    for (more, claimed) in [("", true), ("# Two\n\n![x](a.svg)\n", false)] {
        let chapter = format!("# One\n\n{doubtful}{more}");
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>"#;
        let book = Scratch::book(&[("a.md", &chapter), ("a.svg", svg)]);
        let run = book.recto(&["build", "-e", "ebook"]).exits(0).says(&["more not shown"]);
        assert!(!run.stderr.contains("image-alt"), "{}", run.stderr);
        let (_, bytes) = book.files("dist").remove(0);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let opf = std::io::read_to_string(archive.by_name("OEBPS/content.opf").unwrap()).unwrap();
        let sufficient = r#"accessModeSufficient">textual</meta>"#;
        assert_eq!(opf.contains(sufficient), claimed, "{opf}");
    }
}

const PICTURE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><path d='M2 2h9v9z'/></svg>\n";

/// A book with a picture, a cover, a font, a citation style, and themes in a file and in the manifest.
fn furnished() -> Scratch {
    let manifest = MANIFEST.replace("[spine]", "cover = \"cover.svg\"\n\n[references]\nfiles = [\"a.bib\"]\nstyle = \"own.csl\"\n\n[spine]")
        + "\n[edition.ebook.theme]\nsize.body = \"12pt\"\n";
    let style = std::fs::read(harness::root().join("book/harvard-study.csl")).unwrap();
    let font = std::fs::read(
        harness::root().join("fonts").join("libertinus-serif/LibertinusSerif-Bold.otf"),
    )
    .unwrap();
    let book = Scratch::book(&[
        ("book.toml", &manifest),
        ("a.md", "# One\n\n![](a.svg){.decorative}\n\nAs @ware says.\n"),
        ("a.svg", PICTURE),
        ("b.svg", PICTURE),
        ("cover.svg", &PICTURE.replace("height='20'", "height='32'")),
        ("a.bib", "@book{ware, title={Wares}, author={Ware, Ann}, year={2020}}\n"),
        ("theme.toml", "[size]\nbody = \"10pt\"\n"),
    ]);
    book.write("own.csl", style);
    book.write("fonts/own.otf", font);
    book
}

#[test]
fn a_lock_names_what_shapes_the_book_and_nothing_else() {
    let book = furnished();
    book.recto(&["build", "-q"]).exits(0);
    assert!(!book.join("recto.lock").exists(), "written unasked");
    book.recto(&["lock"]).exits(0);
    let lock = std::fs::read_to_string(book.join("recto.lock")).unwrap();
    let keys: Vec<&str> =
        lock.lines().filter_map(|it| it.split_once(" = ")).map(|it| it.0).collect();
    let files = ["a.svg", "cover.svg", "fonts/own.otf", "own.csl", "theme.toml"];
    let files = files.map(|it| format!("\"{it}\""));
    let mut expected = vec!["recto", "style"];
    expected.extend(files.iter().map(String::as_str));
    expected.push("ebook");
    assert_eq!(keys, expected, "{lock}");
    assert!(lock.contains(&format!("recto = \"{}\"", env!("CARGO_PKG_VERSION"))), "{lock}");
    // As `sha256sum` gives it.
    let picture =
        "\"a.svg\" = \"sha256:ddf97f0b90f0d96cf7a2a8374368ac93167181ba1a4abf988bee7269e91dad2e\"";
    assert!(lock.contains(picture), "{lock}");
    for command in ["build", "check", "verify"] {
        book.recto(&[command, "--locked"]).exits(0);
    }
    // A second lock is the same, whatever editions are asked for.
    book.recto(&["lock", "-e", "print", "-j", "1"]).exits(0);
    assert_eq!(std::fs::read_to_string(book.join("recto.lock")).unwrap(), lock);
}

#[test]
fn what_changes_after_the_lock_is_named_and_nothing_is_written() {
    let book = furnished();
    book.recto(&["build", "-q"]).exits(0);
    book.recto(&["lock", "-q"]).exits(0);
    let good = book.files("dist");
    // The text and the works may change.
    let text = "# One\n\n![](a.svg){.decorative}\n\nAs @ware said then.\n";
    book.write("a.md", text);
    book.recto(&["check", "--locked"]).exits(0);
    let changes: &[(&str, Vec<u8>, &str)] = &[
        ("a.svg", PICTURE.replace("h9", "h8").into(), "`a.svg` is not as it was"),
        (
            "cover.svg",
            PICTURE.replace("height='20'", "height='33'").into(),
            "`cover.svg` is not as it was",
        ),
        ("theme.toml", "[size]\nbody = \"11pt\"\n".into(), "`theme.toml` is not as it was"),
        (
            "own.csl",
            changed(&book, "own.csl", "</style>", "</style>\n"),
            "`own.csl` is not as it was",
        ),
        (
            "book.toml",
            changed(&book, "book.toml", "12pt", "13pt"),
            "the theme of edition `ebook` is not as it was",
        ),
        (
            "fonts/other.otf",
            std::fs::read(book.join("fonts/own.otf")).unwrap(),
            "`fonts/other.otf` is new",
        ),
        ("a.md", text.replace("a.svg", "b.svg").into(), "the book no longer has `a.svg`"),
        ("recto.lock", changed(&book, "recto.lock", "recto = \"", "recto = \"0."), "this is recto"),
    ];
    for (path, bytes, said) in changes {
        let before = std::fs::read(book.join(path)).ok();
        book.write(path, bytes);
        for command in ["build", "check", "verify"] {
            book.recto(&[command, "--locked"]).exits(1).says(&["error[lock-differs]", said]);
        }
        book.recto(&["check", "-q"]).exits(0);
        match before {
            Some(before) => book.write(path, before),
            None => std::fs::remove_file(book.join(path)).unwrap(),
        }
    }
    assert_eq!(book.files("dist"), good);
    // Locked anew, the change is the book's.
    book.write("a.svg", PICTURE.replace("h9", "h8"));
    book.recto(&["lock", "-q"]).exits(0);
    book.recto(&["build", "--locked", "-q"]).exits(0);
}

fn changed(book: &Scratch, path: &str, from: &str, to: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(book.join(path)).unwrap();
    assert!(text.contains(from), "{path} lacks {from}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_lock_that_is_missing_damaged_or_of_a_wrong_book_is_said() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let check = || book.recto(&["check", "--locked"]).exits(1);
    check().says(&["error[lock-missing]", "`recto lock` writes it"]);
    book.write("recto.lock", "<<<<<<< ours\nrecto = \"1\"\n");
    check().says(&["error[manifest-syntax]", "recto.lock:1:"]);
    book.write("recto.lock", "recto = 1\nfiles = 2\nfonts = 3\n");
    check().says(&[
        "`recto` should be a string",
        "`files` should be a table",
        "unknown key `fonts`",
    ]);
    book.write("recto.lock", [0xff, 0xfe]);
    check().says(&["error[file-not-utf8]"]);
    // A book with errors is not locked, and what was there stays.
    book.write("a.md", WRONG);
    book.write("recto.lock", "mine");
    book.recto(&["lock"]).exits(1).says(&["error[ref-unknown]"]);
    assert_eq!(std::fs::read_to_string(book.join("recto.lock")).unwrap(), "mine");
}

#[test]
fn a_file_that_is_a_book_has_a_lock_of_its_own() {
    let book = Scratch::new();
    book.write("one.md", "---\nlang: en\n---\n\n# One\n\n![](a.svg){.decorative}\n");
    book.write("two.md", "---\nlang: en\n---\n\n# Two\n\nText.\n");
    book.write("a.svg", PICTURE);
    book.recto(&["lock", "one.md", "two.md"]).exits(0);
    assert_eq!(
        names(&book, "."),
        ["a.svg", "one.md", "one.recto.lock", "two.md", "two.recto.lock"]
    );
    book.recto(&["check", "--locked", "one.md", "two.md"]).exits(0);
    book.write("a.svg", PICTURE.replace("h9", "h8"));
    book.recto(&["check", "--locked", "two.md"]).exits(0);
    book.recto(&["check", "--locked", "one.md"]).exits(1).says(&["one.recto.lock:", "`a.svg`"]);
}
