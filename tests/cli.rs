//! The binary from outside: commands, options, messages, exit codes, what lies where afterwards.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{MANIFEST, Scratch, recto_command, run};

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
            "# Two\n\n<div>Some HTML.</div>\n\n## There\n\nBack to [one](../one.md).\n",
        ),
    ]);
    book.recto(&["build"]).exits(0).says(&["warning[html-dropped]", "src/sub/two.md:3:1"]);
    let names = names(&book, "dist");
    assert!(names.iter().any(|it| it.ends_with("-ebook.epub")), "{names:?}");
    assert!(names.iter().any(|it| it.ends_with("-print.pdf")), "{names:?}");
}
