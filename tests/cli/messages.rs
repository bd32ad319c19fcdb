//! Mistakes of the author's, as they are printed and as JSON.

use crate::harness::{MANIFEST, Scratch};
use crate::{CHAPTER, WRONG};

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
        // Who does not see the picture misses something, and it is said what would do.
        let both = r#"accessModeSufficient">textual,visual</meta>"#;
        assert_eq!(opf.contains(both), !claimed, "{opf}");
    }
}
