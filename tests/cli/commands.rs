//! What each command does, where its outputs lie, and what it exits with.

use crate::harness::{MANIFEST, Scratch, recto_command, run};
use crate::{CHAPTER, DOUBTFUL, WRONG, names};

#[test]
fn build_writes_every_edition_into_dist_and_says_so() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let run = book.recto(&["build"]).exits(0);
    assert_eq!(names(&book, "dist"), ["test-ebook.epub", "test-print.pdf"]);
    let said = run.stdout + &run.stderr;
    for word in ["dist/test-print.pdf", "dist/test-ebook.epub", " 1 page, ", " kB", " s\n"] {
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

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_a_fault_of_the_world() {
    let folder = Scratch::new();
    for args in [&["schema"][..], &["styles"], &["explain"], &["explain", "cite-unknown"], &["man"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run = run(recto_command(folder.path(), args).stdout(full));
        assert_eq!(run.code, Some(3), "{args:?}");
        assert!(run.stderr.contains("standard output could not be written"), "{}", run.stderr);
    }
}

#[test]
fn an_edition_in_which_nothing_is_left_is_an_error() {
    let manifest = MANIFEST.replace("[spine]\n", "[spine]\nfront = [\"list-of-tables\"]\n")
        + "\n[edition.part]\noutput = \"epub\"\ninclude = [\"list-of-tables\"]\n";
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", CHAPTER)]);
    let said = ["nothing is left for the edition `part`", "book.toml:"];
    book.recto(&["build", "-e", "part"]).exits(1).says(&said);
    assert!(!book.join("dist/test-part.epub").exists());
}
